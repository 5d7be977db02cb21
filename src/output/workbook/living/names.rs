//! Names that formulas call cells by.

use std::collections::HashSet;

use rust_xlsxwriter::utility::column_number_to_name;

/// Stands in a formula for the number of its own row.
pub const ROW: char = '\u{1}';

/// The longest part of a name.
const MOST_LETTERS: usize = 40;

/// The names of a workbook, each once.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
    /// Every name with the cells that it stands for.
    pub list: Vec<(String, String)>,
}

impl Names {
    /// A name made of these words for these cells. Letters that Excel does not take in names are left out.
    pub fn add(&mut self, words: &[&str], cells: String) -> String {
        let parts: Vec<String> = words
            .iter()
            .map(|word| {
                word.chars()
                    .filter(|letter| allowed(*letter))
                    .take(MOST_LETTERS)
                    .collect()
            })
            .filter(|part: &String| !part.is_empty())
            .collect();
        let plain = parts.join("_");
        let mut name = plain.clone();
        let mut number = 1;
        // Excel's names do not tell capitals from small letters.
        while !self.taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{plain}_{number}");
        }
        self.list.push((name.clone(), cells));
        name
    }
}

fn allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || letter == '_'
        || matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The letters of a column.
pub fn letters(column: usize) -> String {
    column_number_to_name(column as u16)
}

/// A sheet's name before a cell.
pub fn quoted(sheet: &str) -> String {
    format!("'{}'!", sheet.replace('\'', "''"))
}

/// A column of a sheet from one row to another, counted from 1.
pub fn range(sheet: &str, column: usize, from: usize, to: usize) -> String {
    let letters = letters(column);
    format!("{}${letters}${from}:${letters}${to}", quoted(sheet))
}

/// A text in a formula.
pub fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Whether SUMIFS would read `=text` as these very letters: no wildcard, no number, no date, and short enough.
pub fn is_criterion(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let numberish = text.starts_with(|first: char| !first.is_alphabetic())
        || (text.is_ascii() && text.bytes().any(|letter| letter.is_ascii_digit()));
    !text.is_empty()
        && text.len() <= 200
        && !numberish
        && !text.contains(['*', '?', '~', '"'])
        && lower != "true"
        && lower != "false"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_only_letters_and_stand_once() {
        let mut names = Names::default();
        let cells = String::new;
        assert_eq!(
            names.add(&["权重", "规下（用地5亩以上）", "R&D"], cells()),
            "权重_规下用地5亩以上_RD"
        );
        assert_eq!(
            names.add(&["权重", "规下用地5亩以上", "rd"], cells()),
            "权重_规下用地5亩以上_rd_2"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_take_for_a_number_is_no_criterion() {
        for text in ["", "12", "5月", "<3亩", "a*b", "TRUE", "May 5", "≥5"] {
            assert!(!is_criterion(text), "{text}");
        }
        for text in ["规上", "许昌经济技术产业集聚区", "第5园", "Park"] {
            assert!(is_criterion(text), "{text}");
        }
    }
}
