//! A scheme file → a [`Scheme`], with every mistake and its line.

use super::expression::{Columns, Formula, Gives};
use super::{
    Assumed, Benchmark, Better, ClassRule, Classes, Criterion, Document, Group, Indicator, Mean, MeanYear,
    Missing, Participates, Participation, Population, Quantity, RegionRule, Rounding, Scheme, Unit,
};
use crate::problem::{Place, Problems, Severity, kinds};
use crate::settings::{At, Document as File, Section, nearest};

/// The weights of a population sum to this many points.
const WHOLE: f64 = 100.0;

/// How far a sum of decimal weights may be off the whole by binary rounding alone.
const TOLERANCE: f64 = 1e-9;

const UNITS: &[(&str, Unit)] = &[("enterprise", Unit::Enterprise), ("county", Unit::County)];
const GROUPS: &[(&str, Group)] = &[
    ("county", Group::County),
    ("park", Group::Park),
    ("industry", Group::Industry),
];
const ROUNDINGS: &[(&str, Rounding)] = &[
    ("nearest", Rounding::Nearest),
    ("down", Rounding::Down),
    ("up", Rounding::Up),
];

/// Reads a scheme file. `None` if it has any mistake; all of them are pushed.
pub fn read(name: &str, text: &str, problems: &mut Problems) -> Option<Scheme> {
    let before = problems.count(Severity::Error);
    let file = File::new(name, text, problems);
    let mut root = file.root(problems);
    let mut reader = Reader {
        columns: Columns::default(),
        assumed: Vec::new(),
        indicator_places: Vec::new(),
        problems,
    };
    let scheme = reader.scheme(&mut root, name, text);
    root.finish(&[], problems);
    scheme.filter(|_| problems.count(Severity::Error) == before)
}

struct Reader<'p> {
    columns: Columns,
    assumed: Vec<Assumed>,
    indicator_places: Vec<Place>,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    fn scheme(&mut self, root: &mut Section<'_>, name: &str, text: &str) -> Option<Scheme> {
        let id = root.required_text("id", self.problems);
        let title = root.required_text("title", self.problems);
        let place = root.required_text("place", self.problems);
        let unit = root.word("unit", UNITS, self.problems);
        if unit.is_none() && !root.has("unit") {
            root.missing("unit", self.problems);
        }
        let valid = root.number_list("valid", self.problems);
        if !(valid.len() == 2 && valid[0].value <= valid[1].value) {
            root.missing("valid = [first, last]", self.problems);
        }
        let document = self.document(root);
        let quantities = self.quantities(root);
        let indicators = self.indicators(root);
        for indicator in &indicators {
            self.columns.add(&format!("{}_value", indicator.id));
            self.columns.add(&format!("{}_points", indicator.id));
        }
        let populations = self.populations(root, &indicators);
        self.unused(&indicators, &populations);
        let participation = self.participation(root);
        let region = self.region(root, &populations);
        Some(Scheme {
            id: id.value,
            title: title.value,
            place: place.value,
            unit: unit?.value,
            valid: (
                valid.first().map_or(0, |at| at.value as i32),
                valid.get(1).map_or(0, |at| at.value as i32),
            ),
            document,
            quantities,
            populations,
            participation,
            indicators,
            region,
            assumed: std::mem::take(&mut self.assumed),
            text: text.to_owned(),
            name: name.to_owned(),
        })
    }

    fn document(&mut self, root: &mut Section<'_>) -> Document {
        let Some(mut section) = root.section("document", self.problems) else {
            root.missing("document", self.problems);
            return Document::default();
        };
        let mut optional = |key| {
            section
                .text(key, self.problems)
                .map_or_else(String::new, |at| at.value)
        };
        let (number, date, note) = (optional("number"), optional("date"), optional("note"));
        let document = Document {
            title: section.required_text("title", self.problems).value,
            number,
            date,
            url: section.required_text("url", self.problems).value,
            compared: section.required_text("compared", self.problems).value,
            note,
        };
        section.finish(&[], self.problems);
        document
    }

    fn quantities(&mut self, root: &mut Section<'_>) -> Vec<Quantity> {
        let mut list: Vec<Quantity> = Vec::new();
        for mut section in root.sections("quantity", self.problems) {
            let id = section.required_text("id", self.problems);
            let label = section.required_text("label", self.problems).value;
            let unit = section.required_text("unit", self.problems).value;
            let formula = self.formula(&mut section, "formula", Gives::Number);
            let source = self.source(&mut section);
            let taken =
                crate::field::field(&id.value).is_some() || list.iter().any(|known| known.id == id.value);
            self.twice(taken, &id);
            self.columns.add(&id.value);
            section.finish(&[], self.problems);
            if let Some(formula) = formula {
                list.push(Quantity {
                    id: id.value,
                    label,
                    unit,
                    formula,
                    source,
                });
            }
        }
        list
    }

    fn indicators(&mut self, root: &mut Section<'_>) -> Vec<Indicator> {
        let mut list: Vec<Indicator> = Vec::new();
        for mut section in root.sections("indicator", self.problems) {
            let id = section.required_text("id", self.problems);
            let label = section.required_text("label", self.problems).value;
            let unit = section.required_text("unit", self.problems).value;
            let (numerator, denominator) = if section.has("value") {
                (self.formula(&mut section, "value", Gives::Number), None)
            } else {
                let numerator = self.formula(&mut section, "numerator", Gives::Number);
                (
                    numerator,
                    self.formula(&mut section, "denominator", Gives::Number),
                )
            };
            let better = section.word(
                "better",
                &[("more", Better::More), ("less", Better::Less)],
                self.problems,
            );
            if better.is_none() && !section.has("better") {
                section.missing("better", self.problems);
            }
            let digits = section.integer("digits", self.problems);
            let shown_only = section
                .flag("shown_only", self.problems)
                .is_some_and(|at| at.value);
            self.indicator_places.push(section.place());
            let source = self.source(&mut section);
            self.twice(list.iter().any(|known| known.id == id.value), &id);
            section.finish(&["value", "numerator", "denominator"], self.problems);
            if let (Some(numerator), Some(better)) = (numerator, better) {
                list.push(Indicator {
                    id: id.value,
                    label,
                    unit,
                    numerator,
                    denominator,
                    better: better.value,
                    shown_only,
                    digits: digits.map_or(2, |at| at.value.clamp(0, 9) as u8),
                    source,
                });
            }
        }
        list
    }

    fn populations(&mut self, root: &mut Section<'_>, indicators: &[Indicator]) -> Vec<Population> {
        let mut list: Vec<Population> = Vec::new();
        for mut section in root.sections("population", self.problems) {
            let at = section.place();
            let id = section.required_text("id", self.problems);
            let label = section.required_text("label", self.problems).value;
            let when = self.formula(&mut section, "when", Gives::Condition);
            let rank_by = self.groups(&mut section, "rank_by");
            let ties = section.texts("ties", self.problems);
            let ties = ties
                .iter()
                .filter_map(|text| Formula::parse(text, Gives::Number, &self.columns, self.problems))
                .collect();
            let equal = section
                .word("weights", &[("fixed", false), ("equal", true)], self.problems)
                .is_some_and(|at| at.value);
            let first_assumed = self.assumed.len();
            let source = self.source(&mut section);
            let criteria = self.criteria(&mut section, indicators, equal);
            if equal {
                self.assume_each_weight(first_assumed, &criteria, indicators, &id.value);
            }
            self.weights(&criteria, &label, at);
            let classes = self.classes(&mut section);
            self.twice(list.iter().any(|known| known.id == id.value), &id);
            section.finish(&[], self.problems);
            if let Some(when) = when {
                list.push(Population {
                    id: id.value,
                    label,
                    when,
                    rank_by,
                    ties,
                    criteria,
                    classes,
                    source,
                    at,
                });
            }
        }
        if list.is_empty() {
            root.missing("population", self.problems);
        }
        list
    }

    /// An indicator that no population scores must say that it is only shown, and one that is only shown must not be
    /// scored.
    fn unused(&mut self, indicators: &[Indicator], populations: &[Population]) {
        for (index, indicator) in indicators.iter().enumerate() {
            let scored = populations
                .iter()
                .flat_map(|population| &population.criteria)
                .any(|criterion| criterion.indicator == index);
            let reason = match (scored, indicator.shown_only) {
                (false, false) => "no population scores it (shown_only = true shows it without points)",
                (true, true) => "shown_only, but a population scores it",
                _ => continue,
            };
            let place = self.indicator_places.get(index).copied().unwrap_or_default();
            self.problems.push(
                kinds::NO_EFFECT,
                place,
                vec![("key", indicator.id.clone()), ("reason", reason.to_owned())],
            );
        }
    }

    /// Equal weights that a population lists as assumed count one by one: each is a number no source gives.
    fn assume_each_weight(
        &mut self,
        from: usize,
        criteria: &[Criterion],
        indicators: &[Indicator],
        population: &str,
    ) {
        let listed = self.assumed[from..]
            .iter()
            .any(|assumed| assumed.path.ends_with(".weights"));
        if !listed {
            return;
        }
        self.assumed.retain(|assumed| !assumed.path.ends_with(".weights"));
        for criterion in criteria {
            self.assumed.push(Assumed {
                path: format!("{population}.{}.weight", indicators[criterion.indicator].id),
                value: crate::unit::round_text(criterion.weight, 4),
            });
        }
    }

    fn criteria(
        &mut self,
        section: &mut Section<'_>,
        indicators: &[Indicator],
        equal: bool,
    ) -> Vec<Criterion> {
        let sections = section.sections("criterion", self.problems);
        if sections.is_empty() {
            section.missing("criterion", self.problems);
        }
        let count = sections.len().max(1) as f64;
        let mut list: Vec<Criterion> = Vec::new();
        for mut section in sections {
            let at = section.place();
            let name = section.required_text("indicator", self.problems);
            let indicator = indicators.iter().position(|indicator| indicator.id == name.value);
            if indicator.is_none() {
                let known: Vec<&str> = indicators.iter().map(|indicator| indicator.id.as_str()).collect();
                self.unknown(kinds::UNKNOWN_INDICATOR, &name, &known);
            }
            let weight = if equal {
                if section.has("weight") {
                    let reason = "weights = \"equal\"".to_owned();
                    let place = section.number("weight", self.problems).map_or(at, |at| at.place);
                    self.problems.push(
                        kinds::NO_EFFECT,
                        place,
                        vec![("key", "weight".to_owned()), ("reason", reason)],
                    );
                }
                WHOLE / count
            } else {
                {
                    let weight = section.required_number("weight", self.problems);
                    self.within(weight, "weight", 0.0, WHOLE)
                }
            };
            let benchmark = self.benchmark(&mut section);
            let cap = section
                .number("cap", self.problems)
                .map(|at| self.within(at, "cap", 0.0, f64::MAX));
            let floor = section
                .number("floor", self.problems)
                .map(|at| self.within(at, "floor", f64::MIN, cap.unwrap_or(f64::MAX)));
            let missing = self.missing_rule(&mut section, "missing");
            if missing.is_none() && !section.has("missing") {
                section.missing("missing", self.problems);
            }
            let zero = self.missing_rule(&mut section, "zero");
            let source = self.source(&mut section);
            section.finish(&["weight"], self.problems);
            if let Some(before) = indicator.filter(|index| list.iter().any(|c| c.indicator == *index)) {
                let again = At {
                    value: indicators[before].id.clone(),
                    place: name.place,
                };
                self.twice(true, &again);
            }
            if let (Some(indicator), Some(benchmark), Some(missing)) = (indicator, benchmark, missing) {
                list.push(Criterion {
                    indicator,
                    weight,
                    benchmark,
                    cap,
                    floor,
                    missing,
                    zero,
                    source,
                    at,
                });
            }
        }
        list
    }

    fn weights(&mut self, criteria: &[Criterion], population: &str, place: Place) {
        let sum = crate::sum::sum(criteria.iter().map(|criterion| criterion.weight));
        if !criteria.is_empty() && (sum - WHOLE).abs() > TOLERANCE {
            self.problems.push(
                kinds::WEIGHTS_DO_NOT_SUM,
                place,
                vec![
                    ("population", population.to_owned()),
                    ("found", crate::unit::round_text(sum, 4)),
                ],
            );
        }
    }

    fn benchmark(&mut self, section: &mut Section<'_>) -> Option<Benchmark> {
        let Some(mut table) = section.section("benchmark", self.problems) else {
            section.missing("benchmark", self.problems);
            return None;
        };
        let kind = table.word("kind", &[("fixed", true), ("mean", false)], self.problems);
        if kind.is_none() && !table.has("kind") {
            table.missing("kind", self.problems);
        }
        let benchmark = match kind?.value {
            true => {
                let value = table.required_number("value", self.problems);
                let value = self.within(value, "value", f64::MIN_POSITIVE, f64::MAX);
                Some(Benchmark::Fixed(value))
            }
            false => {
                let of = table.word(
                    "of",
                    &[
                        ("mean_of_values", Mean::OfValues),
                        ("ratio_of_sums", Mean::RatioOfSums),
                    ],
                    self.problems,
                );
                if of.is_none() && !table.has("of") {
                    table.missing("of", self.problems);
                }
                let years = &[("this", MeanYear::This), ("last", MeanYear::Last)];
                let year = table.word("year", years, self.problems);
                if year.is_none() && !table.has("year") {
                    table.missing("year", self.problems);
                }
                let by = self.groups(&mut table, "by");
                let factor = table
                    .number("factor", self.problems)
                    .map_or(1.0, |at| self.within(at, "factor", f64::MIN_POSITIVE, f64::MAX));
                of.zip(year).map(|(of, year)| Benchmark::Mean {
                    of: of.value,
                    year: year.value,
                    by,
                    factor,
                })
            }
        };
        table.finish(&["value", "of", "year", "by", "factor"], self.problems);
        benchmark
    }

    fn missing_rule(&mut self, section: &mut Section<'_>, key: &'static str) -> Option<Missing> {
        if !section.has(key) {
            return None;
        }
        let mut table = section.section(key, self.problems)?;
        let rules = &[
            ("mean-points", Missing::MeanPoints),
            ("zero-points", Missing::Zero),
            ("minus-points", Missing::Minus(0.0)),
            ("reweight", Missing::Reweight),
            ("refuse", Missing::Refuse),
        ];
        let rule = table.word("rule", rules, self.problems);
        if rule.is_none() && !table.has("rule") {
            table.missing("rule", self.problems);
        }
        let rule = match rule?.value {
            Missing::Minus(_) => Missing::Minus(table.required_number("points", self.problems).value),
            other => other,
        };
        table.finish(&["points"], self.problems);
        Some(rule)
    }

    fn classes(&mut self, section: &mut Section<'_>) -> Option<Classes> {
        if !section.has("classes") {
            return None;
        }
        let mut table = section.section("classes", self.problems)?;
        let names: Vec<String> = table
            .texts("names", self.problems)
            .into_iter()
            .map(|at| at.value)
            .collect();
        let by = self.groups(&mut table, "by");
        let rounding = table.word("rounding", ROUNDINGS, self.problems);
        if rounding.is_none() && !table.has("rounding") {
            table.missing("rounding", self.problems);
        }
        let kind = table.word("kind", &[("shares", true), ("two-stage", false)], self.problems);
        if kind.is_none() && !table.has("kind") {
            table.missing("kind", self.problems);
        }
        let rule = match kind?.value {
            true => self.shares(&mut table, names.len()),
            false => self.two_stage(&mut table, names.len()),
        };
        let source = self.source(&mut table);
        table.finish(
            &[
                "ends",
                "upper_part",
                "upper_share",
                "upper_order",
                "lower_share",
                "lower_order",
            ],
            self.problems,
        );
        Some(Classes {
            names,
            by,
            rounding: rounding?.value,
            rule: rule?,
            source,
        })
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
            .push(kinds::SHARES_DO_NOT_SUM, place, vec![("found", found)]);
        None
    }

    fn two_stage(&mut self, table: &mut Section<'_>, names: usize) -> Option<ClassRule> {
        if names != 3 {
            let place = table.place();
            self.problems.push(
                kinds::NUMBER_OUT_OF_BOUNDS,
                place,
                vec![
                    ("key", "names".to_owned()),
                    ("found", names.to_string()),
                    ("least", "3".to_owned()),
                    ("most", "3".to_owned()),
                ],
            );
        }
        let mut share = |key: &'static str, least: f64, most: f64| {
            let at = table.required_number(key, self.problems);
            self.within(at, key, least, most)
        };
        let upper_part = share("upper_part", 0.0, 1.0);
        // The stages must not overlap: A comes out of the upper part, C out of the rest.
        let upper_share = share("upper_share", 0.0, upper_part);
        let lower_share = share("lower_share", 0.0, 1.0 - upper_part);
        let upper_order = self.formula(table, "upper_order", Gives::Number)?;
        let lower_order = self.formula(table, "lower_order", Gives::Number)?;
        Some(ClassRule::TwoStage {
            upper_part,
            upper_share,
            upper_order,
            lower_share,
            lower_order,
        })
    }

    fn participation(&mut self, root: &mut Section<'_>) -> Vec<Participation> {
        let mut list = Vec::new();
        for mut section in root.sections("participation", self.problems) {
            let at = section.place();
            let words = &[
                ("not_appraised", Participates::NotAppraised),
                ("ungraded", Participates::Ungraded),
            ];
            let status = section.word("status", words, self.problems);
            if status.is_none() && !section.has("status") {
                section.missing("status", self.problems);
            }
            let when = self.formula(&mut section, "when", Gives::Condition);
            let source = self.source(&mut section);
            section.finish(&[], self.problems);
            if let (Some(status), Some(when)) = (status, when) {
                list.push(Participation {
                    status: status.value,
                    when,
                    source,
                    at,
                });
            }
        }
        list
    }

    fn region(&mut self, root: &mut Section<'_>, populations: &[Population]) -> Option<RegionRule> {
        if !root.has("region") {
            return None;
        }
        let mut section = root.section("region", self.problems)?;
        let name = section.required_text("population", self.problems);
        let population = populations
            .iter()
            .position(|population| population.id == name.value);
        if population.is_none() && !name.value.is_empty() {
            let known: Vec<&str> = populations
                .iter()
                .map(|population| population.id.as_str())
                .collect();
            self.unknown(kinds::UNKNOWN_POPULATION, &name, &known);
        }
        let cap = section.required_number("cap", self.problems);
        let cap = self.within(cap, "cap", f64::MIN_POSITIVE, f64::MAX);
        let source = self.source(&mut section);
        section.finish(&[], self.problems);
        Some(RegionRule {
            population: population?,
            cap,
            source,
        })
    }

    fn formula(&mut self, section: &mut Section<'_>, key: &'static str, gives: Gives) -> Option<Formula> {
        let text = section.required_text(key, self.problems);
        if text.value.is_empty() {
            return None;
        }
        Formula::parse(&text, gives, &self.columns, self.problems)
    }

    fn groups(&mut self, section: &mut Section<'_>, key: &'static str) -> Vec<Group> {
        let mut list = Vec::new();
        for text in section.texts(key, self.problems) {
            match GROUPS.iter().find(|(word, _)| *word == text.value) {
                Some((_, group)) => list.push(*group),
                None => {
                    let known: Vec<&str> = GROUPS.iter().map(|(word, _)| *word).collect();
                    self.problems.push(
                        kinds::UNKNOWN_WORD,
                        text.place,
                        vec![
                            ("key", key.to_owned()),
                            ("found", text.value.clone()),
                            ("known", known.join(", ")),
                            (
                                "nearest",
                                nearest(&text.value, &known).unwrap_or_default().to_owned(),
                            ),
                        ],
                    );
                }
            }
        }
        list
    }

    /// The source of a rule. A rule without one is a mistake unless all it says is marked assumed; `assumed` lists
    /// the settings of the table that no source gives.
    fn source(&mut self, section: &mut Section<'_>) -> String {
        let source = section.text("source", self.problems);
        let assumed = section.texts("assumed", self.problems);
        if source.as_ref().is_none_or(|at| at.value.trim().is_empty()) && assumed.is_empty() {
            let key = if section.path().is_empty() {
                "source".to_owned()
            } else {
                section.path().to_owned()
            };
            self.problems
                .push(kinds::MISSING_SOURCE, section.place(), vec![("key", key)]);
        }
        for key in assumed {
            let (first, _) = key.value.split_once('.').unwrap_or((&key.value, ""));
            if !section.has(first) {
                self.problems.push(
                    kinds::NO_EFFECT,
                    key.place,
                    vec![
                        ("key", format!("assumed: {}", key.value)),
                        ("reason", format!("{} is not set here", key.value)),
                    ],
                );
            }
            self.assumed.push(Assumed {
                value: section.written(first).unwrap_or_default(),
                path: format!("{}.{}", section.path(), key.value),
            });
        }
        source.map_or_else(String::new, |at| at.value)
    }

    fn within(&mut self, at: At<f64>, key: &str, least: f64, most: f64) -> f64 {
        if !(least..=most).contains(&at.value) {
            let text = |bound: f64| {
                if bound.abs() == f64::MAX {
                    "∞".to_owned()
                } else if bound == f64::MIN_POSITIVE {
                    "> 0".to_owned()
                } else {
                    format!("{bound}")
                }
            };
            self.problems.push(
                kinds::NUMBER_OUT_OF_BOUNDS,
                at.place,
                vec![
                    ("key", key.to_owned()),
                    ("found", format!("{}", at.value)),
                    ("least", text(least)),
                    ("most", text(most)),
                ],
            );
        }
        at.value
    }

    fn unknown(&mut self, kind: crate::problem::Kind, name: &At<String>, known: &[&str]) {
        self.problems.push(
            kind,
            name.place,
            vec![
                ("found", name.value.clone()),
                ("known", known.join(", ")),
                (
                    "nearest",
                    nearest(&name.value, known).unwrap_or_default().to_owned(),
                ),
            ],
        );
    }

    fn twice(&mut self, taken: bool, id: &At<String>) {
        if taken {
            self.problems
                .push(kinds::DEFINED_TWICE, id.place, vec![("found", id.value.clone())]);
        }
    }
}
