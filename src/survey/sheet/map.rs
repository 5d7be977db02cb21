//! The field map (`--map`): which header text means which field, where the data dictionary does not know it.
//!
//! ```toml
//! [fields]
//! "税收_万元" = "tax"
//! "electricity" = { sum = ["上半年", "下半年"] } # columns that are added up
//! [units]
//! "税收_万元" = "万元"
//! ```

use std::collections::BTreeMap;

use super::label::plain::normalise;
use crate::field;
use crate::field::FIELDS;
use crate::problem::{Problems, Severity, kinds, words};
use crate::settings::{At, Document, nearest};

/// Header texts, normalised, with the field and the unit they mean.
#[derive(Clone, Debug, Default)]
pub struct FieldMap {
    fields: BTreeMap<String, usize>,
    units: BTreeMap<String, String>,
    /// The columns that add up to a field, as written.
    sums: BTreeMap<usize, Vec<String>>,
}

/// A line that is proposed for a field map.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The header text; several columns that add up, if there are more than one.
    pub labels: Vec<String>,
    /// Id of the field.
    pub id: String,
    /// Why.
    pub remark: String,
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
        if let Some(mut section) = root.section("fields", problems) {
            for (id, mut sum) in section.sections_by_name() {
                let labels = sum.texts("sum", problems);
                if labels.is_empty() {
                    sum.missing("sum", problems);
                }
                sum.finish(&[], problems);
                match field::index(&id.value).filter(|index| FIELDS[*index].is_number()) {
                    Some(index) => {
                        let labels = labels.into_iter().map(|label| label.value);
                        map.sums.insert(index, labels.collect());
                    }
                    None => unknown_field(id, &ids, problems),
                }
            }
            for (label, id) in section.texts_by_name(problems) {
                match field::index(&id.value) {
                    Some(index) => {
                        map.fields.insert(normalise(&label.value), index);
                    }
                    None => unknown_field(id, &ids, problems),
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

    /// The file that says what this map says and what `proposals` add.
    pub fn text(&self, head: &str, proposals: &[Proposal]) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let sum = |id: &str, labels: &[String]| {
            let labels: Vec<String> = labels.iter().map(|label| quoted(label)).collect();
            format!("{id} = {{ sum = [{}] }}", labels.join(", "))
        };
        let mut text = format!("# {head}\n[fields]\n");
        for (label, field) in &self.fields {
            text.push_str(&format!("{} = \"{}\"\n", quoted(label), FIELDS[*field].id));
        }
        for (field, labels) in &self.sums {
            text.push_str(&sum(FIELDS[*field].id, labels));
            text.push('\n');
        }
        let mut known: Vec<String> = self.fields.keys().cloned().collect();
        known.extend(self.sums.keys().map(|field| FIELDS[*field].id.to_owned()));
        for proposal in proposals {
            let remark: String = proposal
                .remark
                .chars()
                .filter(|letter| !letter.is_control())
                .collect();
            let (key, line) = match proposal.labels.as_slice() {
                [label] => (
                    normalise(label),
                    format!("{} = \"{}\"", quoted(label), proposal.id),
                ),
                labels => (proposal.id.clone(), sum(&proposal.id, labels)),
            };
            if !known.contains(&key) {
                text.push_str(&format!("{line} # {remark}\n"));
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

    /// The field to which the column with this header text is added.
    pub fn sum_of(&self, label: &str) -> Option<usize> {
        if self.sums.is_empty() {
            return None;
        }
        let wanted = normalise(label);
        let adds = |labels: &Vec<String>| labels.iter().any(|label| normalise(label) == wanted);
        self.sums
            .iter()
            .find(|(_, labels)| adds(labels))
            .map(|(field, _)| *field)
    }

    /// The columns that add up to a field.
    pub fn addends(&self, field: usize) -> &[String] {
        self.sums.get(&field).map_or(&[], Vec::as_slice)
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

fn unknown_field(id: At<String>, ids: &[&str], problems: &mut Problems) {
    let words = words![
        ("found", id.value.clone()),
        ("nearest", nearest(&id.value, ids).unwrap_or_default().to_owned()),
        ("known", ids),
    ];
    problems.push(kinds::UNKNOWN_FIELD, id.place, words);
}
