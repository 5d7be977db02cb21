//! `[[quantity]]`, `[industry_group]`, `[[indicator]]`.

use super::Reader;
use crate::field::FIELDS;
use crate::problem::{NoEffect, kinds, words};
use crate::scheme::expression::Formula;
use crate::scheme::expression::Gives;
use crate::scheme::indicator::{Indicator, Quantity, StandIn};
use crate::scheme::word;
use crate::settings::{At, Section, nearest};

/// Decimals for people where a scheme says nothing.
const DIGITS: u8 = 2;

/// The most decimals that are shown.
const MOST_DIGITS: f64 = 9.0;

impl Reader<'_> {
    pub(super) fn quantities(&mut self, root: &mut Section<'_>) -> Vec<Quantity> {
        let mut list: Vec<Quantity> = Vec::new();
        for mut section in root.sections("quantity", self.problems) {
            let id = section.required_text("id", self.problems);
            let (label, label_en) = self.labels(&mut section, &id.value);
            let unit = section.required_text("unit", self.problems).value;
            let formula = self.formula(&mut section, "formula", Gives::Number);
            let stand_in = section.text("stand_in", self.problems);
            let stand_in = stand_in.and_then(|field| self.stand_in(&field, formula.as_ref()?));
            let source = self.source(&mut section);
            self.twice(self.fields.has(&id.value), &id);
            self.fields.add(&id.value);
            self.quantity_places.push(id.clone());
            section.finish(&[], self.problems);
            if let Some(formula) = formula {
                list.push(Quantity {
                    id: id.value,
                    label,
                    label_en,
                    unit,
                    formula,
                    stand_in,
                    source,
                });
            }
        }
        list
    }

    /// What stands for a quantity of which no part is reported: a number field that its formula does not read.
    fn stand_in(&mut self, field: &At<String>, formula: &Formula) -> Option<StandIn> {
        let id = &field.value;
        let numbers = FIELDS.iter().filter(|known| known.is_number());
        let known: Vec<&str> = numbers.map(|known| known.id).collect();
        if !known.contains(&id.as_str()) || formula.columns.contains(id) {
            let words = words![
                ("found", id.clone()),
                ("nearest", nearest(id, &known).unwrap_or_default().to_owned()),
                ("known", known),
            ];
            self.problems.push(kinds::UNKNOWN_FIELD, field.place, words);
            self.lost = true;
            return None;
        }
        // Nought where a part is reported: then the formula counts, else the field does.
        let reported = format!("COALESCE({}) * 0", formula.columns.join(", "));
        let own = &formula.text;
        let text = At {
            value: format!("COALESCE({reported} + ({own}), {id}, {own})"),
            place: field.place,
        };
        let formula = self.parsed(&text, Gives::Number, false)?;
        Some(StandIn {
            field: id.clone(),
            formula,
        })
    }

    /// The formula that sorts rows into industry groups.
    pub(super) fn industry_group(&mut self, root: &mut Section<'_>) -> Option<Formula> {
        if !root.has("industry_group") {
            return None;
        }
        let mut section = root.section("industry_group", self.problems)?;
        let mut key = section.required_text("formula", self.problems);
        let formula = match key.value.is_empty() {
            true => None,
            false => self.parsed(&key, Gives::Text, false),
        };
        self.source(&mut section);
        section.finish(&[], self.problems);
        self.fields
            .add_text(crate::scheme::group::Group::IndustryGroup.column());
        key.value = crate::scheme::group::Group::IndustryGroup.column().to_owned();
        self.quantity_places.push(key);
        formula
    }

    pub(super) fn indicators(&mut self, root: &mut Section<'_>) -> Vec<Indicator> {
        let mut list: Vec<Indicator> = Vec::new();
        for mut section in root.sections("indicator", self.problems) {
            let id = section.required_text("id", self.problems);
            let (label, label_en) = self.labels(&mut section, &id.value);
            let unit = section.required_text("unit", self.problems).value;
            let (numerator, denominator) = if section.has("value") {
                for key in ["numerator", "denominator"] {
                    if let Some(at) = section.text(key, self.problems) {
                        self.no_effect(at.place, key, NoEffect::Beside("value = …"));
                    }
                }
                (self.formula(&mut section, "value", Gives::Number), None)
            } else {
                let numerator = self.formula(&mut section, "numerator", Gives::Number);
                (
                    numerator,
                    self.formula(&mut section, "denominator", Gives::Number),
                )
            };
            let better = self.word(&mut section, "better", word::BETTER);
            let digits = section.number("digits", self.problems).map(|at| {
                if at.value.fract() == 0.0 {
                    self.within(at, "digits", 0.0, MOST_DIGITS) as u8
                } else {
                    self.within(at, "digits", f64::MAX, f64::MAX) as u8
                }
            });
            let shown_only = section
                .flag("shown_only", self.problems)
                .is_some_and(|at| at.value);
            self.indicator_places.push(section.place());
            let source = self.source(&mut section);
            self.twice(list.iter().any(|known| known.id == id.value), &id);
            section.finish(&["value", "numerator", "denominator"], self.problems);
            // Later positions must not slip when this one is unreadable: the file is refused anyway.
            if let (Some(numerator), Some(better)) = (numerator, better) {
                list.push(Indicator {
                    id: id.value,
                    label,
                    label_en,
                    unit,
                    numerator,
                    denominator,
                    better,
                    shown_only,
                    digits: digits.unwrap_or(DIGITS),
                    source,
                });
            } else {
                self.lost = true;
                self.unreadable.push(id.value);
            }
        }
        list
    }
}
