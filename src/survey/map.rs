//! The field map (`--map`): which header text means which field, where the data dictionary does not know it.
//!
//! ```toml
//! [fields]
//! "税收_万元" = "tax"
//! [units]
//! "税收_万元" = "万元"
//! ```

use std::collections::BTreeMap;

use super::label::normalise;
use crate::field::{self, FIELDS};
use crate::problem::{Problems, Severity, kinds};
use crate::settings::{Document, nearest};

/// Header texts, normalised, with the field and the unit they mean.
#[derive(Clone, Debug, Default)]
pub struct FieldMap {
    fields: BTreeMap<String, usize>,
    units: BTreeMap<String, String>,
}

impl FieldMap {
    /// Reads a field map; mistakes are pushed with their line.
    pub fn read(name: &str, text: &str, problems: &mut Problems) -> Self {
        let document = Document::new(name, text, problems);
        let before = problems.count(Severity::Error);
        let mut root = document.root(problems);
        let mut map = Self::default();
        if problems.count(Severity::Error) > before {
            return map;
        }
        let ids: Vec<&str> = FIELDS.iter().map(|field| field.id).collect();
        if let Some(section) = root.section("fields", problems) {
            for (label, id) in section.texts_by_name(problems) {
                match field::index(&id.value) {
                    Some(index) => {
                        map.fields.insert(normalise(&label.value), index);
                    }
                    None => problems.push(
                        kinds::UNKNOWN_FIELD,
                        id.place,
                        vec![
                            ("found", id.value.clone()),
                            ("nearest", nearest(&id.value, &ids).unwrap_or_default().to_owned()),
                            ("known", ids.join(", ")),
                        ],
                    ),
                }
            }
        }
        if let Some(section) = root.section("units", problems) {
            for (label, unit) in section.texts_by_name(problems) {
                map.units.insert(normalise(&label.value), unit.value);
            }
        }
        root.finish(&[], problems);
        map
    }

    /// The file that says what this map says and what `proposals` add: header text, field and remark.
    pub fn text(&self, head: &str, proposals: &[(String, &str, String)]) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut text = format!("# {head}\n[fields]\n");
        for (label, field) in &self.fields {
            text.push_str(&format!("{} = \"{}\"\n", quoted(label), FIELDS[*field].id));
        }
        let mut known: Vec<String> = self.fields.keys().cloned().collect();
        for (label, id, remark) in proposals {
            let key = normalise(label);
            if !known.contains(&key) {
                let remark: String = remark.chars().filter(|letter| !letter.is_control()).collect();
                text.push_str(&format!("{} = \"{id}\" # {remark}\n", quoted(label)));
                known.push(key);
            }
        }
        if !self.units.is_empty() {
            text.push_str("[units]\n");
        }
        for (label, unit) in &self.units {
            text.push_str(&format!("{} = {}\n", quoted(label), quoted(unit)));
        }
        text
    }

    /// The field that a header text means.
    pub fn field(&self, label: &str) -> Option<usize> {
        self.fields.get(&normalise(label)).copied()
    }

    /// The unit that a header text has.
    pub fn unit(&self, label: &str) -> Option<String> {
        self.units.get(&normalise(label)).cloned()
    }
}
