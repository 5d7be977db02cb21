//! `[[constant]]` and `[merge]`.

use super::Reader;
use crate::problem::NoEffect;
use crate::scheme::expression::Gives;
use crate::scheme::indicator::Constant;
use crate::scheme::population::Merge;
use crate::scheme::rulebook::Unit;
use crate::scheme::word;
use crate::settings::Section;

impl Reader<'_> {
    pub(super) fn constants(&mut self, root: &mut Section<'_>) -> Vec<Constant> {
        let mut list: Vec<Constant> = Vec::new();
        for mut section in root.sections("constant", self.problems) {
            let at = section.place();
            let id = section.required_text("id", self.problems);
            let (label, label_en) = self.labels(&mut section, &id.value);
            let unit = section.required_text("unit", self.problems).value;
            let by = self.word(&mut section, "by", word::CONSTANT_BY);
            let source = self.source(&mut section);
            let values = self.values(&mut section);
            let otherwise = section.number("otherwise", self.problems).map(|at| at.value);
            self.twice(self.fields.has(&id.value), &id);
            self.fields.add(&id.value);
            let numbers = values.iter().map(|(_, value, _)| *value).chain(otherwise);
            self.constants
                .push((id.value.clone(), numbers.fold(f64::MAX, f64::min)));
            self.quantity_places.push(id.clone());
            section.finish(&["otherwise"], self.problems);
            // Later positions must not slip: without `by` the file is refused anyway.
            if let Some(by) = by {
                list.push(Constant {
                    id: id.value,
                    label,
                    label_en,
                    unit,
                    by,
                    values,
                    otherwise,
                    source,
                    at,
                });
            }
        }
        list
    }

    /// The words of the group with their numbers.
    fn values(&mut self, section: &mut Section<'_>) -> Vec<(String, f64, crate::problem::Place)> {
        let Some(table) = section.section("values", self.problems) else {
            section.missing("values", self.problems);
            return Vec::new();
        };
        let place = table.place();
        let values = table.numbers(self.problems);
        if values.is_empty() {
            self.no_effect(place, "values", NoEffect::Empty);
        }
        // Each number is a number of the document.
        self.stated += values.len().saturating_sub(1);
        values
            .into_iter()
            .map(|(name, number)| (name.value, number.value, name.place))
            .collect()
    }

    /// Which rows are appraised as one.
    pub(super) fn merge(&mut self, root: &mut Section<'_>, unit: Option<Unit>) -> Option<Merge> {
        if !root.has("merge") {
            return None;
        }
        let mut section = root.section("merge", self.problems)?;
        let at = section.place();
        if unit.is_some_and(Unit::is_region) {
            let unit = word::UNITS.iter().find(|(_, known)| Some(*known) == unit);
            let with = format!("unit = \"{}\"", unit.map_or("", |(word, _)| word));
            self.no_effect(at, "merge", NoEffect::Beside(&with));
        }
        let key = self.formula(&mut section, "key", Gives::Text);
        let both = self.word(&mut section, "appraise", word::APPRAISE);
        let counts = match both {
            Some(true) => self.word(&mut section, "counts", word::COUNTS),
            _ => {
                if let Some(at) = section.word("counts", word::COUNTS, self.problems) {
                    self.no_effect(at.place, "counts", NoEffect::Beside("appraise = \"merged\""));
                }
                Some(true)
            }
        };
        let source = self.source(&mut section);
        section.finish(&["counts"], self.problems);
        Some(Merge {
            key: key?,
            both: both?,
            merged_counts: counts?,
            source,
            at,
        })
    }
}
