//! A settings file in memory, and the places in it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::letter::marked;
use crate::problem::{Place, Problems, SourceId, kinds, words};

/// A settings file in memory.
pub struct Document {
    pub(super) text: String,
    source: SourceId,
    /// Where every line starts, in bytes.
    lines: Vec<usize>,
    /// Where every line comes from, for a text that was made from a workbook; otherwise empty.
    origins: Vec<Place>,
}

impl Document {
    /// Takes the text of the file called `name`.
    pub fn new(name: &str, text: &str, problems: &mut Problems) -> Self {
        let ends = text.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            text: text.to_owned(),
            source: problems.source(name, ""),
            lines: std::iter::once(0).chain(ends).collect(),
            origins: Vec::new(),
        }
    }

    /// The same, where every line has an origin of its own.
    pub fn made_of(name: &str, text: &str, origins: &[Place], problems: &mut Problems) -> Self {
        Self {
            origins: origins.to_vec(),
            ..Self::new(name, text, problems)
        }
    }

    /// Tells the control characters in the names and texts of a table: no workbook and no page can hold them.
    pub(super) fn unseen_in(&self, table: &DeTable<'_>, problems: &mut Problems) {
        for (key, value) in table.iter() {
            self.unseen(key.get_ref(), &key.span(), problems);
            self.unseen_in_value(value, problems);
        }
    }

    fn unseen_in_value(&self, value: &Spanned<DeValue<'_>>, problems: &mut Problems) {
        match value.get_ref() {
            DeValue::String(text) => self.unseen(text, &value.span(), problems),
            DeValue::Array(items) => items.iter().for_each(|item| self.unseen_in_value(item, problems)),
            DeValue::Table(table) => self.unseen_in(table, problems),
            _ => {}
        }
    }

    fn unseen(&self, text: &str, span: &Range<usize>, problems: &mut Problems) {
        let is_unseen = |letter: &char| match letter {
            '\n' | '\t' | '\r' => false,
            letter => letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}'),
        };
        if let Some(letter) = text.chars().find(is_unseen) {
            let words = words![
                ("found", marked(text).into_owned()),
                ("letter", format!("{:04X}", u32::from(letter))),
            ];
            problems.push(kinds::UNSEEN_LETTER, self.place(span), words);
        }
    }

    /// Line and column (from 0) of a byte span.
    pub fn place(&self, span: &Range<usize>) -> Place {
        let line = self
            .lines
            .partition_point(|start| *start <= span.start)
            .saturating_sub(1);
        if let Some(origin) = self.origins.get(line) {
            return *origin;
        }
        let before = self.text.get(self.lines[line]..span.start).unwrap_or("");
        let column = before.chars().count();
        Place::Line(self.source, line as u32, column as u32)
    }
}

/// A value with its place in the file.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}
