//! The text of a quotas file in the making, and the cell behind each of its lines.

use super::word::Sort;
use crate::problem::Place;

/// The text of a quotas file, and the cell behind each of its lines.
#[derive(Debug, Default)]
pub struct Lines {
    /// The text.
    pub text: String,
    /// One place a line.
    pub places: Vec<Place>,
}

impl Lines {
    /// One line.
    pub fn push(&mut self, line: &str, place: Place) {
        self.text.push_str(line);
        self.text.push('\n');
        self.places.push(place);
    }

    /// The lines of another behind these.
    pub fn append(&mut self, more: Self) {
        self.text.push_str(&more.text);
        self.places.extend(more.places);
    }

    /// `key = value`, or a list with one value a line.
    pub fn setting(&mut self, key: &str, sort: Sort, values: &[(String, Place)]) {
        let Some((first, place)) = values.first() else {
            return;
        };
        if !sort.is_list() {
            self.push(&format!("{key} = {first}"), *place);
            return;
        }
        self.push(&format!("{key} = ["), *place);
        for (value, place) in values {
            self.push(&format!("  {value},"), *place);
        }
        self.push("]", *place);
    }
}

/// A TOML text on one line.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", letter as u32)),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
