//! `[[population.criterion]]`: weight, benchmark, shape and the rules for gaps.

use super::line::LINE;
use super::{Reader, WHOLE};
use crate::problem::{NoEffect, kinds};
use crate::scheme::criterion::{Benchmark, Criterion, Mean, Missing, Over, Shape, Step};
use crate::scheme::indicator::{Better, Indicator};
use crate::scheme::word;
use crate::settings::{At, Section};

/// The settings that the criteria of a population may have in common, in `criterion_default`; a criterion's own goes
/// before it.
const SHARED: &[&str] = &["benchmark", "shape", "cap", "floor", "missing", "zero", "source"];

impl Reader<'_> {
    /// The criteria that could be read, and the sum of all stated weights if every one of them could be.
    pub(super) fn criteria(
        &mut self,
        sections: Vec<Section<'_>>,
        indicators: &[Indicator],
        weights: &str,
        values: &[f64],
    ) -> (Vec<Criterion>, Option<f64>) {
        let mut list: Vec<Criterion> = Vec::new();
        let mut stated = Vec::new();
        let known = self.problems.len();
        for (position, mut section) in sections.into_iter().enumerate() {
            let name = section.required_text("indicator", self.problems);
            let indicator = indicators.iter().position(|indicator| indicator.id == name.value);
            let named = !name.value.is_empty() && !self.unreadable.contains(&name.value);
            if indicator.is_none() && named {
                let known: Vec<&str> = indicators.iter().map(|indicator| indicator.id.as_str()).collect();
                self.unknown(kinds::UNKNOWN_INDICATOR, &name, &known);
            }
            let again = indicator.is_some_and(|index| list.iter().any(|c| c.indicator == index));
            self.twice(again, &name);
            let weight = self.weight(&mut section, weights, values.get(position).copied());
            let found = indicator.and_then(|index| indicators.get(index));
            let criterion = self.criterion(&mut section, indicator, found, weight.unwrap_or(WHOLE));
            self.lost |= criterion.is_none();
            stated.push(weight);
            section.finish(&["weight", "cap", "floor", "zero", "shape"], self.problems);
            list.extend(criterion);
        }
        self.problems.once_after(known);
        let stated: Option<Vec<f64>> = stated.into_iter().collect();
        (list, stated.map(crate::sum::sum))
    }

    /// The weight: given here, or by the population; `None` if it cannot be one.
    fn weight(&mut self, section: &mut Section<'_>, weights: &str, value: Option<f64>) -> Option<f64> {
        if weights == "fixed" {
            if !section.has("weight") {
                section.missing("weight", self.problems);
                return None;
            }
            let at = section.number("weight", self.problems)?;
            let weight = self.within(at, "weight", f64::MIN_POSITIVE, WHOLE);
            return (f64::MIN_POSITIVE..=WHOLE).contains(&weight).then_some(weight);
        }
        let given = section.number("weight", self.problems);
        if let Some(at) = given.filter(|_| weights != super::UNKNOWN_WEIGHTS) {
            self.no_effect(
                at.place,
                "weight",
                NoEffect::Beside(&format!("weights = \"{weights}\"")),
            );
        }
        value.or(Some(WHOLE))
    }

    /// Hands the criteria of a population what all of them say: see [`SHARED`].
    pub(super) fn share<'a>(&mut self, population: &mut Section<'a>, criteria: &mut [Section<'a>]) {
        let Some(mut shared) = population.section("criterion_default", self.problems) else {
            return;
        };
        for criterion in criteria.iter_mut() {
            criterion.inherit(&shared, SHARED, "assumed");
        }
        for key in shared.keys() {
            let is_shared = SHARED.contains(&key.value.as_str()) && key.value != "source";
            if is_shared
                && !criteria
                    .iter()
                    .any(|criterion| criterion.is_inherited(&key.value))
            {
                let own = format!("criterion.{}", key.value);
                self.no_effect(key.place, key.value, NoEffect::Beside(&own));
            }
        }
        for key in SHARED.iter().chain(&["assumed"]) {
            shared.pass(key);
        }
        shared.finish(&[], self.problems);
    }

    fn criterion(
        &mut self,
        section: &mut Section<'_>,
        position: Option<usize>,
        indicator: Option<&Indicator>,
        weight: f64,
    ) -> Option<Criterion> {
        let at = section.place();
        let benchmark = self.benchmark(section);
        let shape = self.shape(section, benchmark.as_ref());
        let cap = section.number("cap", self.problems);
        let floor = section.number("floor", self.problems);
        let cap_value = cap.clone().map(|at| self.within(at, "cap", 0.0, f64::MAX));
        let floor_value = floor
            .clone()
            .map(|at| self.within(at, "floor", f64::MIN, cap_value.unwrap_or(f64::MAX)));
        if let (Some(benchmark), Some(shape)) = (&benchmark, &shape) {
            let better = indicator.map(|indicator| indicator.better);
            let has_denominator = indicator.map(|indicator| indicator.denominator.is_some());
            self.fits(section, benchmark, shape, (better, has_denominator));
            self.bounds_matter(benchmark, shape, cap.as_ref(), floor.as_ref());
        }
        let missing = self.missing_rule(section, "missing");
        if missing.is_none() && !section.has("missing") {
            section.missing("missing", self.problems);
        }
        let zero = self.missing_rule(section, "zero");
        let own_zero = zero.is_some() && !section.is_inherited("zero");
        if own_zero && indicator.is_some_and(|indicator| indicator.denominator.is_none()) {
            self.no_effect(at, "zero", NoEffect::NoDenominator);
        }
        let source = self.source(section);
        Some(Criterion {
            indicator: position?,
            weight,
            benchmark: benchmark?,
            shape: shape?,
            cap: cap_value,
            floor: floor_value,
            missing: missing?,
            zero,
            source,
            at,
        })
    }

    fn benchmark(&mut self, section: &mut Section<'_>) -> Option<Benchmark> {
        let Some(mut table) = section.section("benchmark", self.problems) else {
            section.missing("benchmark", self.problems);
            return None;
        };
        let kind = self.word(&mut table, "kind", word::BENCHMARKS)?;
        let factor = |reader: &mut Self, table: &mut Section<'_>| {
            table
                .number("factor", reader.problems)
                .map_or(1.0, |at| reader.within(at, "factor", f64::MIN_POSITIVE, f64::MAX))
        };
        let benchmark = match kind {
            "fixed" => self.fixed(&mut table),
            "mean" => {
                let of = self.word(&mut table, "of", word::MEANS);
                let year = self.word(&mut table, "year", word::YEARS);
                let over = self.over(&mut table);
                let by = self.groups(&mut table, "by");
                let factor = factor(self, &mut table);
                of.zip(year).map(|(of, year)| Benchmark::Mean {
                    of,
                    year,
                    by,
                    over,
                    factor,
                })
            }
            "own-last-year" => Some(Benchmark::OwnLast {
                factor: factor(self, &mut table),
            }),
            "base-target" => Some(Benchmark::BaseTarget {
                base: self.number(&mut table, "base", f64::MIN, f64::MAX),
                target: self.number(&mut table, "target", f64::MIN, f64::MAX),
            }),
            other => {
                let by = self.groups(&mut table, "by");
                Some(match other {
                    "best" => Benchmark::Best { by },
                    "min-max" => Benchmark::MinMax { by },
                    "spread" => Benchmark::Spread { by },
                    "norm" => Benchmark::Norm { by },
                    _ => Benchmark::Others { by },
                })
            }
        };
        table.finish(
            &[
                "value", "constant", "of", "year", "by", "over", "factor", "base", "target",
            ],
            self.problems,
        );
        benchmark
    }

    /// A number, or a constant that differs from county to county.
    fn fixed(&mut self, table: &mut Section<'_>) -> Option<Benchmark> {
        if let Some(name) = table.text("constant", self.problems) {
            if let Some(at) = table.number("value", self.problems) {
                self.no_effect(at.place, "value", NoEffect::Beside("constant = …"));
            }
            let position = self.constants.iter().position(|(known, _)| *known == name.value);
            match position.map(|position| self.constants[position].1) {
                Some(least) => {
                    let at = At {
                        value: least,
                        place: name.place,
                    };
                    self.within(at, &name.value, f64::MIN_POSITIVE, f64::MAX);
                }
                None => {
                    let known: Vec<String> = self.constants.iter().map(|(id, _)| id.clone()).collect();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    self.unknown(kinds::UNKNOWN_FIELD, &name, &known);
                }
            }
            self.used.push(name.value);
            return position.map(Benchmark::Constant);
        }
        let value = self.number(table, "value", f64::MIN_POSITIVE, f64::MAX);
        Some(Benchmark::Fixed(value))
    }

    /// Whose values a mean is taken of: a word, or the id of a population.
    fn over(&mut self, table: &mut Section<'_>) -> Over {
        let Some(name) = table.text("over", self.problems) else {
            return Over::Own;
        };
        if let Some((_, over)) = word::OVER.iter().find(|(word, _)| *word == name.value) {
            return *over;
        }
        if let Some(position) = self.population_ids.iter().position(|id| *id == name.value) {
            return Over::Named(position);
        }
        let ids = self.population_ids.clone();
        let words = word::OVER.iter().map(|(word, _)| *word);
        let known: Vec<&str> = words.chain(ids.iter().map(String::as_str)).collect();
        self.unknown(kinds::UNKNOWN_POPULATION, &name, &known);
        Over::Own
    }

    fn shape(&mut self, section: &mut Section<'_>, benchmark: Option<&Benchmark>) -> Option<Shape> {
        if !section.has("shape") {
            return Some(Shape::Ratio);
        }
        let mut table = section.section("shape", self.problems)?;
        let kind = self.word(&mut table, "kind", word::SHAPES)?;
        let shape = match kind {
            "ratio" => Shape::Ratio,
            "mirror" => Shape::Mirror,
            "threshold" => Shape::Threshold,
            "rank" => Shape::Rank,
            "percentile" => Shape::Percentile,
            "range" => self.range(&mut table, benchmark),
            "steps" => Shape::Steps(self.steps(&mut table)),
            "progress" => {
                let at_equal = self.number(&mut table, "at_equal", 0.0, f64::MAX);
                let per = self.number(&mut table, "per", f64::MIN_POSITIVE, f64::MAX);
                let gain = self.number(&mut table, "gain", f64::MIN_POSITIVE, f64::MAX);
                if !table.has("whole") {
                    table.missing("whole", self.problems);
                }
                let whole = table.flag("whole", self.problems).is_some_and(|at| at.value);
                Shape::Progress {
                    at_equal,
                    per,
                    gain,
                    whole,
                }
            }
            _ => Shape::ZScore {
                at_mean: self.number(&mut table, "at_mean", f64::MIN, f64::MAX),
                per_sd: self.number(&mut table, "per_sd", f64::MIN_POSITIVE, f64::MAX),
            },
        };
        table.finish(
            &[
                "low", "high", "flat", "steps", "at_equal", "per", "gain", "whole", "at_mean", "per_sd",
            ],
            self.problems,
        );
        Some(shape)
    }

    /// `low` and `high`; `flat` only where both ends of the benchmark can fall together.
    fn range(&mut self, table: &mut Section<'_>, benchmark: Option<&Benchmark>) -> Shape {
        let low = self.number(table, "low", f64::MIN, f64::MAX);
        let high = match table.number("high", self.problems) {
            Some(at) => self.within(at, "high", low, f64::MAX),
            None if table.has("high") => low,
            None => {
                table.missing("high", self.problems);
                low
            }
        };
        if low == high && table.has("high") {
            self.no_effect(table.place(), "low", NoEffect::Beside("low = high"));
        }
        let flat = match benchmark {
            Some(Benchmark::BaseTarget { .. }) => {
                if let Some(at) = table.number("flat", self.problems) {
                    self.no_effect(
                        at.place,
                        "flat",
                        NoEffect::Beside("benchmark.kind = \"base-target\""),
                    );
                }
                high
            }
            _ => self.number(table, "flat", low, high.max(low)),
        };
        Shape::Range { low, high, flat }
    }

    /// Stairs, the lowest first; the lowest begins at any value.
    fn steps(&mut self, table: &mut Section<'_>) -> Vec<Step> {
        let mut list: Vec<Step> = Vec::new();
        if !table.has("steps") {
            table.missing("steps", self.problems);
        }
        for mut step in table.sections("steps", self.problems) {
            let from = self.line(&mut step, list.last().map(|before| before.from));
            let share = self.number(&mut step, "share", f64::MIN, f64::MAX);
            step.finish(&LINE, self.problems);
            list.extend(from.map(|from| Step { from, share }));
        }
        list
    }

    /// Whether the shape can be measured against the benchmark, and the benchmark be taken of the indicator: its
    /// direction and whether it has a denominator, where it is known.
    fn fits(
        &mut self,
        section: &Section<'_>,
        benchmark: &Benchmark,
        shape: &Shape,
        (better, has_denominator): (Option<Better>, Option<bool>),
    ) {
        let one = matches!(
            benchmark,
            Benchmark::Fixed(_)
                | Benchmark::Constant(_)
                | Benchmark::Mean { .. }
                | Benchmark::Best { .. }
                | Benchmark::OwnLast { .. }
        );
        // Below a line of the document's own ratio is better only where less is better.
        if let (Shape::Steps(steps), Some(Better::More)) = (shape, better)
            && let Some(step) = steps.iter().find(|step| step.from.side.is_below())
        {
            self.does_not_fit(section.place(), step.from.side.key(), "better = \"more\"");
        }
        let fits = match shape {
            Shape::Ratio | Shape::Mirror => one || matches!(benchmark, Benchmark::Norm { .. }),
            Shape::Threshold | Shape::Steps(_) => one,
            Shape::Range { .. } => benchmark.has_two_ends(),
            Shape::Progress { .. } => matches!(benchmark, Benchmark::OwnLast { .. }),
            Shape::Rank | Shape::Percentile => matches!(benchmark, Benchmark::Others { .. }),
            Shape::ZScore { .. } => matches!(benchmark, Benchmark::Spread { .. }),
        };
        if !fits {
            let with = format!("benchmark.kind = \"{}\"", benchmark.id());
            self.does_not_fit(
                section.place(),
                &format!("shape.kind = \"{}\"", shape.id()),
                &with,
            );
        }
        let of_sums = matches!(
            benchmark,
            Benchmark::Mean {
                of: Mean::RatioOfSums,
                ..
            }
        );
        if of_sums && has_denominator == Some(false) {
            self.does_not_fit(section.place(), "of = \"ratio-of-sums\"", "value = …");
        }
        if *shape == Shape::Mirror && better == Some(Better::More) {
            self.does_not_fit(section.place(), "shape.kind = \"mirror\"", "better = \"more\"");
        }
        if let (Benchmark::BaseTarget { base, target }, Some(better)) = (benchmark, better) {
            let rising = match better {
                Better::More => base < target,
                Better::Less => base > target,
            };
            if !rising {
                let word = word::BETTER.iter().find(|(_, known)| *known == better);
                let with = format!("better = \"{}\"", word.map_or("", |(word, _)| word));
                let found = format!("base = {base}, target = {target}");
                self.does_not_fit(section.place(), &found, &with);
            }
        }
    }

    /// A cap above all that a shape can give, or a floor below it, does nothing.
    fn bounds_matter(
        &mut self,
        benchmark: &Benchmark,
        shape: &Shape,
        cap: Option<&At<f64>>,
        floor: Option<&At<f64>>,
    ) {
        let (least, most) = match shape {
            Shape::Threshold | Shape::Percentile | Shape::Rank => (0.0, 1.0),
            Shape::Range { low, high, .. } if matches!(benchmark, Benchmark::MinMax { .. }) => (*low, *high),
            Shape::Steps(steps) => steps.iter().fold((0.0_f64, f64::MIN), |(least, most), step| {
                (least.min(step.share), most.max(step.share))
            }),
            _ => return,
        };
        if let Some(at) = cap.filter(|at| at.value >= most) {
            self.no_effect(at.place, "cap", NoEffect::Reached(&format!("≤ {most}")));
        }
        if let Some(at) = floor.filter(|at| at.value <= least && at.value <= 0.0) {
            self.no_effect(at.place, "floor", NoEffect::Reached(&format!("≥ {least}")));
        }
    }

    fn missing_rule(&mut self, section: &mut Section<'_>, key: &'static str) -> Option<Missing> {
        if !section.has(key) {
            return None;
        }
        let mut table = section.section(key, self.problems)?;
        let rule = match self.word(&mut table, "rule", word::MISSING)? {
            "mean-points" => Missing::MeanPoints,
            "zero-points" => Missing::Zero,
            "minus-points" => Missing::Minus(self.number(&mut table, "points", f64::MIN_POSITIVE, f64::MAX)),
            "reweight" => Missing::Reweight,
            _ => Missing::Refuse,
        };
        table.finish(&["points"], self.problems);
        Some(rule)
    }
}
