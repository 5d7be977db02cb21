//! `[level]`: which areas are ranked, and what they are called.

use super::Reader;
use crate::level::{Level, OwnNames};
use crate::problem::NoEffect;
use crate::scheme::rulebook::Unit;
use crate::scheme::word;
use crate::settings::Section;

impl Reader<'_> {
    pub(super) fn level(&mut self, root: &mut Section<'_>, unit: Option<Unit>) -> (Option<Level>, OwnNames) {
        if !root.has("level") {
            return (None, OwnNames::default());
        }
        let Some(mut section) = root.section("level", self.problems) else {
            return (None, OwnNames::default());
        };
        let unit = word::UNITS
            .iter()
            .find(|(_, known)| unit == Some(*known) && known.is_region());
        if let Some((word, _)) = unit {
            let with = format!("unit = \"{word}\"");
            self.no_effect(section.place(), "level", NoEffect::Beside(&with));
        }
        let level = section
            .word("rank", word::LEVELS, self.problems)
            .map(|at| at.value);
        let mut text = |key| {
            section
                .text(key, self.problems)
                .map(|at| at.value)
                .filter(|text| !text.is_empty())
        };
        let names = OwnNames {
            name: text("label"),
            name_en: text("label_en"),
            whole: text("whole"),
            whole_en: text("whole_en"),
        };
        section.finish(&[], self.problems);
        (level, names)
    }
}
