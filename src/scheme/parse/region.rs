//! `[region]`.

use super::Reader;
use crate::problem::NoEffect;
use crate::scheme::criterion::{Benchmark, Mean, Over};
use crate::scheme::expression::{Columns, Formula, Gives};
use crate::scheme::indicator::Indicator;
use crate::scheme::population::Population;
use crate::scheme::region::{RegionPart, RegionPolicy, RegionRule, RegionScore};
use crate::scheme::rulebook::Unit;
use crate::scheme::word;
use crate::settings::{At, Section};

/// The settings that only a region part with criteria of its own has.
const OWN: &[&str] = &[
    "weights",
    "ties",
    "aggregation",
    "classes",
    "bonus",
    "deduction",
    "bonus_total",
    "limit",
];

/// What stands before the figures of another year or of the whole, the longest first.
const REGION_PREFIXES: [&str; 4] = ["last_city_", "last_", "city_", ""];

impl Reader<'_> {
    pub(super) fn region(
        &mut self,
        root: &mut Section<'_>,
        unit: Option<Unit>,
        populations: &[Population],
        indicators: &[Indicator],
    ) -> Option<RegionRule> {
        if !root.has("region") {
            return None;
        }
        let mut section = root.section("region", self.problems)?;
        if let Some((word, _)) = word::UNITS
            .iter()
            .find(|(_, known)| unit == Some(*known) && known.is_region())
        {
            let with = format!("unit = \"{word}\"");
            self.no_effect(section.place(), "region", NoEffect::Beside(&with));
        }
        let policies = self.region_policies(&mut section, indicators);
        let known = ["population", "cap", "criterion", "criterion_default", "policy"]
            .into_iter()
            .chain(OWN.iter().copied());
        let known: Vec<&'static str> = known.collect();
        if !section.has("criterion") {
            let rule = self.against_city(&mut section, populations);
            section.finish(&known, self.problems);
            return rule.map(|rule| RegionRule { policies, ..rule });
        }
        for key in ["population", "cap"] {
            if section.has(key) {
                self.no_effect(section.place(), key, NoEffect::Beside("[[region.criterion]]"));
            }
        }
        let _ = section.text("population", self.problems);
        let _ = section.number("cap", self.problems);
        let part = self.own_part(&mut section, indicators);
        section.finish(&known, self.problems);
        let part = part?;
        Some(RegionRule {
            source: part.population.source.clone(),
            rule: RegionScore::Own(part),
            policies,
        })
    }

    /// Criteria, classes, bonuses and limits of the regions.
    fn own_part(&mut self, section: &mut Section<'_>, indicators: &[Indicator]) -> Option<RegionPart> {
        let population = self.scoring(
            section,
            "region".to_owned(),
            ("县（市、区）、园区".to_owned(), "Counties and parks".to_owned()),
            Vec::new(),
            Some(Formula::always()),
            indicators,
        )?;
        for criterion in &population.criteria {
            if let Benchmark::Mean { of, by, over, .. } = &criterion.benchmark
                && *over != Over::Own
            {
                // The figure of many enterprises for one region to be held against: one ratio of sums.
                if *of == Mean::OfValues {
                    self.does_not_fit(criterion.at, "of = \"mean-of-values\"", "over");
                }
                if !by.is_empty() {
                    self.does_not_fit(criterion.at, "by", "over");
                }
            }
        }
        let only = std::slice::from_ref(&population);
        // A bonus is part of the score and cannot read it.
        let with_score = std::mem::replace(&mut self.results, self.points.clone());
        let bonuses = self.bonuses(section, only, true);
        self.results = with_score;
        let bonus_total = self.bonus_total(section, &bonuses);
        let limits = self.limits(section, only, true);
        Some(RegionPart {
            population,
            bonuses,
            bonus_total,
            limits,
        })
    }

    fn against_city(&mut self, section: &mut Section<'_>, populations: &[Population]) -> Option<RegionRule> {
        let name = section.required_text("population", self.problems);
        let population = populations
            .iter()
            .position(|population| population.id == name.value);
        if population.is_none() {
            self.unknown_population(&name);
        }
        let cap = self.number(section, "cap", f64::MIN_POSITIVE, f64::MAX);
        let source = self.source(section);
        Some(RegionRule {
            rule: RegionScore::AgainstCity {
                population: population?,
                cap,
            },
            source,
            policies: Vec::new(),
        })
    }

    /// `[[region.policy]]`.
    fn region_policies(&mut self, section: &mut Section<'_>, indicators: &[Indicator]) -> Vec<RegionPolicy> {
        let known = self.columns_of_regions(indicators);
        let mut list: Vec<RegionPolicy> = Vec::new();
        for mut table in section.sections("policy", self.problems) {
            let at = table.place();
            let id = table.required_text("id", self.problems);
            self.twice(list.iter().any(|one| one.id == id.value), &id);
            let (label, label_en) = self.labels(&mut table, &id.value);
            let unit = table.required_text("unit", self.problems).value;
            let amount = table.required_text("amount", self.problems);
            let amount = self.of_region(&amount, Gives::Number, &known);
            let when = match table.has("when") {
                true => {
                    let text = table.required_text("when", self.problems);
                    self.of_region(&text, Gives::Condition, &known)
                }
                false => Some(Formula::always()),
            };
            let source = self.source(&mut table);
            table.finish(&[], self.problems);
            if let (Some(amount), Some(when)) = (amount, when) {
                list.push(RegionPolicy {
                    id: id.value,
                    label,
                    label_en,
                    unit,
                    when,
                    amount,
                    source,
                    at,
                });
            }
        }
        list
    }

    /// What a formula for regions may read: totals, indicators and results, of this year and the last, of the area and the
    /// whole.
    fn columns_of_regions(&self, indicators: &[Indicator]) -> Columns {
        let values = indicators
            .iter()
            .map(|indicator| format!("{}_value", indicator.id));
        let own = ["score", "rank", "enterprises", "appraised"].map(str::to_owned);
        let totals = self.fields.numbers().map(str::to_owned);
        let mut columns = Columns::none();
        for id in totals.chain(values).chain(own) {
            for prefix in REGION_PREFIXES {
                columns.add(&format!("{prefix}{id}"));
            }
        }
        columns.add_text("class");
        columns.add_text("last_class");
        columns
    }

    fn of_region(&mut self, text: &At<String>, gives: Gives, known: &Columns) -> Option<Formula> {
        let Some(formula) = Formula::parse(text, gives, known, self.problems) else {
            self.lost = true;
            return None;
        };
        let bare = formula.columns.iter().map(|column| {
            let prefix = REGION_PREFIXES.iter().find(|prefix| column.starts_with(**prefix));
            column[prefix.map_or(0, |prefix| prefix.len())..].to_owned()
        });
        self.used.extend(bare);
        Some(formula)
    }
}
