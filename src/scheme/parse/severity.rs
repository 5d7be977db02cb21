//! `[severity]`: what a kind of problem counts as under this scheme.

use super::Reader;
use crate::problem::{ALL, Kind, Severity, by_code, kinds, words};
use crate::settings::{Section, nearest};

/// The words for severities; `allow` as on the command line.
pub const SEVERITIES: &[(&str, Option<Severity>)] = &[
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("note", Some(Severity::Note)),
    ("allow", None),
];

impl Reader<'_> {
    /// A code of a problem and its severity in each line.
    pub(super) fn severities(&mut self, root: &mut Section<'_>) -> Vec<(Kind, Option<Severity>)> {
        let Some(section) = root.section("severity", self.problems) else {
            return Vec::new();
        };
        let mut list = Vec::new();
        for (code, word) in section.texts_by_name(self.problems) {
            let kind = by_code(&code.value);
            if kind.is_none() {
                let codes: Vec<&str> = ALL.iter().map(|kind| kind.code).collect();
                self.unknown(kinds::UNKNOWN_CODE, &code, &codes);
            }
            let severity = SEVERITIES.iter().find(|(known, _)| *known == word.value);
            if severity.is_none() {
                let words: Vec<&str> = SEVERITIES.iter().map(|(word, _)| *word).collect();
                let near = nearest(&word.value, &words).unwrap_or_default().to_owned();
                self.problems.push(
                    kinds::UNKNOWN_WORD,
                    word.place,
                    words![
                        ("key", format!("severity.{}", code.value)),
                        ("found", word.value),
                        ("known", words),
                        ("nearest", near),
                    ],
                );
            }
            if let (Some(kind), Some((_, severity))) = (kind, severity) {
                list.push((kind, *severity));
            }
        }
        list
    }
}
