//! `[[policy]]`.

use super::Reader;
use crate::problem::NoEffect;
use crate::scheme::expression::Formula;
use crate::scheme::expression::Gives;
use crate::scheme::policy::{Policy, PolicyAmount, PolicyStep};
use crate::scheme::population::Population;
use crate::scheme::word;
use crate::settings::{At, Section};

/// Longer than this nobody has been appraised.
const MOST_YEARS: f64 = 100.0;

impl Reader<'_> {
    pub(super) fn policies(&mut self, root: &mut Section<'_>, populations: &[Population]) -> Vec<Policy> {
        let mut list: Vec<Policy> = Vec::new();
        for mut section in root.sections("policy", self.problems) {
            let at = section.place();
            let id = section.required_text("id", self.problems);
            self.twice(list.iter().any(|known| known.id == id.value), &id);
            let (label, label_en) = self.labels(&mut section, &id.value);
            let unit = section.required_text("unit", self.problems).value;
            let highest = self.word(&mut section, "overlap", word::OVERLAPS);
            let source = self.source(&mut section);
            let tables = section.sections("step", self.problems);
            if tables.is_empty() {
                section.missing("step", self.problems);
            }
            let steps = tables
                .into_iter()
                .filter_map(|step| self.policy_step(step, populations))
                .collect();
            section.finish(&[], self.problems);
            if let Some(highest) = highest {
                list.push(Policy {
                    id: id.value,
                    label,
                    label_en,
                    unit,
                    highest,
                    steps,
                    source,
                    at,
                });
            }
        }
        list
    }

    fn policy_step(&mut self, mut step: Section<'_>, populations: &[Population]) -> Option<PolicyStep> {
        let classes = step.texts("classes", self.problems);
        if classes.is_empty() {
            step.missing("classes", self.problems);
        }
        for class in &classes {
            self.known_class(class, populations);
        }
        let years = step.number("years", self.problems).map_or(1.0, |at| {
            let whole = if at.value.fract() == 0.0 {
                at.value
            } else {
                f64::MAX
            };
            let at = At {
                value: whole,
                place: at.place,
            };
            self.within(at, "years", 1.0, MOST_YEARS)
        });
        let when = match step.has("when") {
            true => {
                let text = step.required_text("when", self.problems);
                self.parsed(&text, Gives::Condition, true)
            }
            false => Some(Formula::always()),
        };
        let amount = self.policy_amount(&mut step, populations);
        step.finish(&["amount", "part_of", "share"], self.problems);
        Some(PolicyStep {
            classes: classes.into_iter().map(|at| at.value).collect(),
            years: years.clamp(1.0, MOST_YEARS) as i32,
            when: when?,
            amount: amount?,
        })
    }

    /// A number, or a part of what another class has.
    fn policy_amount(&mut self, step: &mut Section<'_>, populations: &[Population]) -> Option<PolicyAmount> {
        let Some(class) = step.text("part_of", self.problems) else {
            if let Some(at) = step.number("share", self.problems) {
                self.no_effect(at.place, "share", NoEffect::Needs("part_of"));
            }
            return Some(PolicyAmount::Number(self.number(
                step,
                "amount",
                f64::MIN,
                f64::MAX,
            )));
        };
        self.known_class(&class, populations);
        if let Some(at) = step.number("amount", self.problems) {
            self.no_effect(at.place, "amount", NoEffect::Beside("part_of = …"));
        }
        Some(PolicyAmount::PartOf {
            class: class.value,
            share: self.number(step, "share", f64::MIN_POSITIVE, f64::MAX),
        })
    }
}
