//! `[region]`.

use super::Reader;
use crate::problem::kinds;
use crate::scheme::{Formula, Indicator, Population, RegionRule, RegionScore, Unit};
use crate::settings::Section;

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
        if unit == Some(Unit::County) {
            self.no_effect(section.place(), "region", "unit = \"county\"");
        }
        let own = section.has("criterion");
        let (rule, source) = if own {
            for key in ["population", "cap"] {
                if section.has(key) {
                    self.no_effect(section.place(), key, "[[region.criterion]]");
                }
            }
            let always = Some(Formula::always());
            let own = self.scoring(
                &mut section,
                "region".to_owned(),
                "县（市、区）、园区".to_owned(),
                Vec::new(),
                always,
                indicators,
            );
            let source = own.as_ref().map_or_else(String::new, |own| own.source.clone());
            (own.map(RegionScore::Own), source)
        } else {
            self.against_city(&mut section, populations)
        };
        let known = [
            "population",
            "cap",
            "criterion",
            "weights",
            "ties",
            "aggregation",
            "classes",
        ];
        match own {
            true => {
                let _ = section.text("population", self.problems);
                let _ = section.number("cap", self.problems);
                section.finish(&known, self.problems);
            }
            false => section.finish(&known, self.problems),
        }
        Some(RegionRule { rule: rule?, source })
    }

    fn against_city(
        &mut self,
        section: &mut Section<'_>,
        populations: &[Population],
    ) -> (Option<RegionScore>, String) {
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
        let cap = self.number(section, "cap", f64::MIN_POSITIVE, f64::MAX);
        let source = self.source(section);
        let rule = population.map(|population| RegionScore::AgainstCity { population, cap });
        (rule, source)
    }
}
