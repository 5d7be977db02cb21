//! Lines: `at_least`, `more_than`, `at_most` or `less_than`.

use super::Reader;
use crate::problem::{NoEffect, kinds, words};
use crate::scheme::line::{Line, Side};
use crate::settings::Section;

/// The keys of a line; one of them is written.
pub(super) const LINE: [&str; 4] = ["at_least", "more_than", "at_most", "less_than"];

impl Reader<'_> {
    /// The line of a table, after the one `before` it in its list: whoever is beyond it is beyond that one too. A line that could never decide is a mistake.
    pub(super) fn line(&mut self, section: &mut Section<'_>, before: Option<Line>) -> Option<Line> {
        let mut written = Side::ALL.into_iter().filter(|side| section.has(side.key()));
        let Some(side) = written.next() else {
            section.missing(&LINE.join(" / "), self.problems);
            return None;
        };
        for second in written.collect::<Vec<_>>() {
            if let Some(at) = section.number(second.key(), self.problems) {
                self.no_effect(at.place, second.key(), NoEffect::Beside(side.key()));
            }
        }
        let at = section.number(side.key(), self.problems)?;
        let line = Line { at: at.value, side };
        let Some(before) = before else { return Some(line) };
        if side.is_below() != before.side.is_below() {
            self.does_not_fit(at.place, side.key(), before.side.key());
            return Some(line);
        }
        if !line.is_inside(before) || line == before {
            let bound = format!("{} {}", before.side.sign(), before.at);
            let (least, most) = match side.is_below() {
                true => ("−∞".to_owned(), bound),
                false => (bound, "∞".to_owned()),
            };
            let words = words![
                ("key", side.key().to_owned()),
                ("found", format!("{}", at.value)),
                ("least", least),
                ("most", most),
            ];
            self.problems.push(kinds::NUMBER_OUT_OF_BOUNDS, at.place, words);
        }
        Some(line)
    }
}
