//! `[population.classes]`.

use super::{Reader, TOLERANCE};
use crate::problem::{NoEffect, kinds, words};
use crate::scheme::class::{ClassRule, Classes, Rounding};
use crate::scheme::expression::Gives;
use crate::scheme::line::{Line, Side};
use crate::scheme::word;
use crate::settings::{At, Section};

/// Henan's two stages give this many classes.
const TWO_STAGE_CLASSES: usize = 3;

impl Reader<'_> {
    pub(super) fn classes(&mut self, section: &mut Section<'_>) -> Option<Classes> {
        if !section.has("classes") {
            return None;
        }
        let mut table = section.section("classes", self.problems)?;
        let named = table.texts("names", self.problems);
        let mut names: Vec<String> = Vec::new();
        for name in named {
            self.twice(names.contains(&name.value), &name);
            names.push(name.value);
        }
        if names.is_empty() {
            table.missing("names", self.problems);
        }
        let by = self.groups(&mut table, "by");
        let kind = self.word(&mut table, "kind", word::CLASSES)?;
        let rule = match kind {
            "shares" => self.shares(&mut table, names.len()),
            "two-stage" => self.two_stage(&mut table, names.len()),
            _ => self.scores(&mut table, &names),
        };
        let rounding = self.class_rounding(&mut table, rule.as_ref());
        let source = self.source(&mut table);
        let known = [
            "ends",
            "upper_part",
            "upper_share",
            "upper_order",
            "lower_share",
            "lower_order",
            "at_least",
            "more_than",
            "first_at_most",
            "last_at_least",
        ];
        table.finish(&known, self.problems);
        Some(Classes {
            names,
            by,
            rounding: rounding?,
            rule: rule?,
            source,
        })
    }

    /// The rounding of shares. Bounds round themselves: at most is cut off, at least goes up.
    fn class_rounding(&mut self, table: &mut Section<'_>, rule: Option<&ClassRule>) -> Option<Rounding> {
        if !matches!(rule, Some(ClassRule::Scores { .. })) {
            return self.word(table, "rounding", word::ROUNDINGS);
        }
        if let Some(at) = table.word("rounding", word::ROUNDINGS, self.problems) {
            self.no_effect(at.place, "rounding", NoEffect::Beside("kind = \"scores\""));
        }
        Some(Rounding::Nearest)
    }

    fn shares(&mut self, table: &mut Section<'_>, names: usize) -> Option<ClassRule> {
        let ends = table.number_list("ends", self.problems);
        let values: Vec<f64> = ends.iter().map(|at| at.value).collect();
        let rising = values.windows(2).all(|pair| pair[0] <= pair[1]);
        let right = rising && values.len() == names && values.first().is_some_and(|end| *end >= 0.0);
        if right && values.last().is_some_and(|end| (end - 1.0).abs() <= TOLERANCE) {
            return Some(ClassRule::Shares(values));
        }
        let place = ends.first().map_or(table.place(), |at| at.place);
        let found = values.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
        self.problems
            .push(kinds::SHARES_DO_NOT_SUM, place, words![("found", found)]);
        None
    }

    fn two_stage(&mut self, table: &mut Section<'_>, names: usize) -> Option<ClassRule> {
        if names != TWO_STAGE_CLASSES {
            let at = At {
                value: names as f64,
                place: table.place(),
            };
            let wanted = TWO_STAGE_CLASSES as f64;
            self.within(at, "names", wanted, wanted);
        }
        let upper_part = self.number(table, "upper_part", 0.0, 1.0);
        // The stages must not overlap: A comes out of the upper part, C out of the rest.
        let upper_share = self.number(table, "upper_share", 0.0, upper_part);
        let lower_share = self.number(table, "lower_share", 0.0, 1.0 - upper_part);
        let mut order = |key: &'static str| {
            let text = table.required_text(key, self.problems);
            (!text.value.is_empty())
                .then(|| self.parsed(&text, Gives::Number, true))
                .flatten()
        };
        let (upper_order, lower_order) = (order("upper_order"), order("lower_order"));
        Some(ClassRule::TwoStage {
            upper_part,
            upper_share,
            upper_order: upper_order?,
            lower_share,
            lower_order: lower_order?,
        })
    }

    fn scores(&mut self, table: &mut Section<'_>, names: &[String]) -> Option<ClassRule> {
        let is_open = table.has("more_than");
        if is_open && let Some(at) = table.number_list("at_least", self.problems).first() {
            self.no_effect(at.place, "at_least", NoEffect::Beside("more_than"));
        }
        let side = match is_open {
            true => Side::MoreThan,
            false => Side::AtLeast,
        };
        let ends = table.number_list(side.key(), self.problems);
        let at_least: Vec<f64> = ends.iter().map(|at| at.value).collect();
        if at_least.len() + 1 != names.len() || at_least.windows(2).any(|pair| pair[0] <= pair[1]) {
            let place = ends.first().map_or(table.place(), |at| at.place);
            let found = at_least.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
            let words = words![("found", found), ("count", names.len().to_string())];
            self.problems.push(kinds::SCORES_DO_NOT_FALL, place, words);
        }
        let mut share = |key: &'static str| {
            let at = table.number(key, self.problems)?;
            let place = at.place;
            Some((self.within(at, key, 0.0, 1.0), place))
        };
        let first_at_most = share("first_at_most");
        let last_at_least = share("last_at_least");
        // Both bounds hold at once only if their shares fit into the whole.
        if let (Some((first, place)), Some((last, _))) = (first_at_most, last_at_least)
            && first + last > 1.0 + TOLERANCE
        {
            let words = words![("first", first.to_string()), ("last", last.to_string())];
            self.problems.push(kinds::BOUNDS_INFEASIBLE, place, words);
        }
        Some(ClassRule::Scores {
            lines: at_least.into_iter().map(|at| Line { at, side }).collect(),
            first_at_most: first_at_most.map(|(share, _)| share),
            last_at_least: last_at_least.map(|(share, _)| share),
        })
    }
}
