//! `[[population]]` and `[[participation]]`.

use super::{Reader, TOLERANCE, UNKNOWN_WEIGHTS, WHOLE};
use crate::problem::{NoEffect, Place, kinds, words};
use crate::scheme::criterion::{Criterion, Missing};
use crate::scheme::expression::Formula;
use crate::scheme::expression::Gives;
use crate::scheme::indicator::Indicator;
use crate::scheme::population::{Aggregation, Participation, Population, Weights};
use crate::scheme::rulebook::Assumed;
use crate::scheme::{ahp, word};
use crate::settings::{At, Section};

impl Reader<'_> {
    pub(super) fn populations(
        &mut self,
        root: &mut Section<'_>,
        indicators: &[Indicator],
    ) -> Vec<Population> {
        let mut list: Vec<Population> = Vec::new();
        let sections = root.sections("population", self.problems);
        let bare = |text: String| text.trim_matches(['"', '\'']).to_owned();
        self.population_ids = sections
            .iter()
            .map(|section| section.written("id").map_or_else(String::new, bare))
            .collect();
        for mut section in sections {
            let id = section.required_text("id", self.problems);
            let labels = self.labels(&mut section, &id.value);
            let when = self.formula(&mut section, "when", Gives::Condition);
            self.twice(list.iter().any(|known| known.id == id.value), &id);
            let rank_by = self.groups(&mut section, "rank_by");
            let population = self.scoring(&mut section, id.value, labels, rank_by, when, indicators);
            section.finish(&["weights", "classes"], self.problems);
            self.lost |= population.is_none();
            list.extend(population);
        }
        if self.population_ids.is_empty() {
            root.missing("population", self.problems);
        }
        list
    }

    /// What a population and the region part have in common: ties, weights, aggregation, criteria, classes.
    pub(super) fn scoring(
        &mut self,
        section: &mut Section<'_>,
        id: String,
        (label, label_en): (String, String),
        rank_by: Vec<crate::scheme::group::Group>,
        when: Option<Formula>,
        indicators: &[Indicator],
    ) -> Option<Population> {
        let at = section.place();
        let ties = section.texts("ties", self.problems);
        let ties = ties
            .iter()
            .filter_map(|text| self.parsed(text, Gives::Number, true))
            .collect();
        let aggregation = match section.has("aggregation") {
            true => self.word(section, "aggregation", word::AGGREGATIONS),
            false => Some(Aggregation::Sum),
        };
        let stated = section.word("weights", word::WEIGHTS, self.problems);
        let first_assumed = self.assumed.len();
        let source = self.source(section);
        let mut sections = section.sections("criterion", self.problems);
        if sections.is_empty() {
            section.missing("criterion", self.problems);
        }
        self.share(section, &mut sections);
        let kind = match stated {
            Some(at) => at.value,
            None if section.has("weights") => UNKNOWN_WEIGHTS,
            None if sections.iter().any(|criterion| criterion.has("weight")) => "fixed",
            None => {
                // Neither a kind nor a single weight: one thing is missing, not every weight.
                section.missing("weights", self.problems);
                UNKNOWN_WEIGHTS
            }
        };
        let (weights, values) = self.weights(section, kind, sections.len());
        let (criteria, sum) = self.criteria(sections, indicators, kind, &values);
        if kind == "equal" {
            self.assume_each_weight(first_assumed, &criteria, indicators, &id);
        }
        if let Some(sum) = sum.filter(|_| kind == "fixed") {
            self.weights_sum(sum, &label, at);
        }
        if let Some(aggregation) = aggregation {
            self.aggregates(aggregation, &criteria);
        }
        let classes = self.classes(section);
        let unread = when.is_none() || aggregation.is_none();
        self.lost_classes |= unread || (classes.is_none() && section.has("classes"));
        Some(Population {
            id,
            label,
            label_en,
            when: when?,
            rank_by,
            ties,
            weights,
            aggregation: aggregation?,
            criteria,
            classes,
            source,
            at,
        })
    }

    /// The kind of weights, and each one's value where the scheme alone gives it.
    fn weights(&mut self, section: &mut Section<'_>, kind: &str, count: usize) -> (Weights, Vec<f64>) {
        let equal = vec![WHOLE / count.max(1) as f64; count];
        if kind != "ahp"
            && let Some(at) = section.number_rows("pairwise", self.problems)
        {
            self.no_effect(at.place, "pairwise", NoEffect::Needs("weights = \"ahp\""));
        }
        match kind {
            "equal" => (Weights::Equal, equal),
            "entropy" => (Weights::Entropy, equal),
            "critic" => (Weights::Critic, equal),
            "ahp" => self.pairwise(section, equal),
            _ => (Weights::Fixed, equal),
        }
    }

    fn pairwise(&mut self, section: &mut Section<'_>, equal: Vec<f64>) -> (Weights, Vec<f64>) {
        if !section.has("pairwise") {
            section.missing("pairwise", self.problems);
        }
        let Some(at) = section.number_rows("pairwise", self.problems) else {
            return (Weights::Equal, equal);
        };
        let found = (at.value.len() + 1 == equal.len())
            .then(|| ahp::weights(&at.value))
            .flatten();
        let Some((weights, consistency)) = found else {
            let rows: Vec<String> = at.value.iter().map(|row| row.len().to_string()).collect();
            let words = words![
                ("found", rows.join(", ")),
                ("count", equal.len().to_string()),
                ("most", ahp::MOST.to_string()),
            ];
            self.problems.push(kinds::AHP_SHAPE, at.place, words);
            return (Weights::Equal, equal);
        };
        if consistency > ahp::CONSISTENT {
            self.problems.push(
                kinds::AHP_INCONSISTENT,
                at.place,
                words![
                    ("found", crate::unit::round_text(consistency, 4)),
                    ("most", ahp::CONSISTENT.to_string()),
                ],
            );
        }
        let points = weights.iter().map(|weight| weight * WHOLE).collect();
        let upper = at.value;
        (Weights::Ahp { upper, consistency }, points)
    }

    /// Equal weights that a population lists as assumed count one by one: each is a number no source gives.
    fn assume_each_weight(
        &mut self,
        from: usize,
        criteria: &[Criterion],
        indicators: &[Indicator],
        population: &str,
    ) {
        self.stated += criteria.len().saturating_sub(1);
        let listed = self.assumed[from..]
            .iter()
            .any(|assumed| assumed.path.ends_with(".weights"));
        if !listed {
            return;
        }
        let mut position = 0;
        self.assumed.retain(|assumed| {
            position += 1;
            position <= from || !assumed.path.ends_with(".weights")
        });
        for criterion in criteria {
            self.assumed.push(Assumed {
                path: format!("{population}.{}.weight", indicators[criterion.indicator].id),
                value: crate::unit::round_text(criterion.weight, 4),
            });
        }
    }

    fn weights_sum(&mut self, sum: f64, population: &str, place: Place) {
        if (sum - WHOLE).abs() > TOLERANCE {
            self.problems.push(
                kinds::WEIGHTS_DO_NOT_SUM,
                place,
                words![
                    ("population", population.to_owned()),
                    ("found", crate::unit::round_text(sum, 4)),
                ],
            );
        }
    }

    /// A geometric mean needs points above zero throughout; TOPSIS needs points of everyone.
    fn aggregates(&mut self, aggregation: Aggregation, criteria: &[Criterion]) {
        for criterion in criteria {
            let rules = std::iter::once(criterion.missing).chain(criterion.zero);
            for rule in rules {
                let fits = match aggregation {
                    Aggregation::Sum => true,
                    Aggregation::Geometric => !matches!(rule, Missing::Zero | Missing::Minus(_)),
                    Aggregation::Topsis => rule != Missing::Reweight,
                };
                if !fits {
                    self.does_not_fit(criterion.at, rule.id(), aggregation_word(aggregation));
                }
            }
            if aggregation == Aggregation::Geometric && criterion.floor.is_none_or(|floor| floor <= 0.0) {
                self.does_not_fit(criterion.at, "floor ≤ 0", aggregation_word(aggregation));
            }
        }
    }

    pub(super) fn participation(
        &mut self,
        root: &mut Section<'_>,
        populations: &[Population],
    ) -> Vec<Participation> {
        let mut list: Vec<Participation> = Vec::new();
        for mut section in root.sections("participation", self.problems) {
            let at = section.place();
            let status = self.word(&mut section, "status", word::STATUSES);
            let when = self.formula(&mut section, "when", Gives::Condition);
            let class = section.text("class", self.problems);
            if let (Some(class), Some(crate::scheme::population::Participates::Appraised)) = (&class, status)
            {
                self.no_effect(class.place, "class", NoEffect::Beside("status = \"appraised\""));
            }
            if let (Some(class), Some(crate::scheme::population::Participates::Ungraded)) = (&class, status) {
                self.known_class(class, populations);
            }
            let source = self.source(&mut section);
            section.finish(&[], self.problems);
            if let (Some(status), Some(when)) = (status, when) {
                if list.iter().any(|rule| rule.when.text == when.text) {
                    let again = At {
                        value: when.text.clone(),
                        place: when.place,
                    };
                    self.twice(true, &again);
                }
                list.push(Participation {
                    status,
                    when,
                    class: class.map(|at| at.value),
                    source,
                    at,
                });
            }
        }
        list
    }

    /// A class that some population gives.
    pub(super) fn known_class(&mut self, class: &At<String>, populations: &[Population]) {
        let mut known: Vec<&str> = Vec::new();
        for name in populations
            .iter()
            .filter_map(|population| population.classes.as_ref())
            .flat_map(|classes| &classes.names)
        {
            if !known.contains(&name.as_str()) {
                known.push(name);
            }
        }
        // A population that could not be read may give it.
        if !self.lost_classes && !known.contains(&class.value.as_str()) {
            self.unknown(kinds::UNKNOWN_CLASS, class, &known);
        }
    }

    pub(super) fn does_not_fit(&mut self, place: Place, found: &str, with: &str) {
        self.problems.push(
            kinds::DOES_NOT_FIT,
            place,
            words![("found", found.to_owned()), ("with", with.to_owned())],
        );
    }
}

fn aggregation_word(aggregation: Aggregation) -> &'static str {
    word::AGGREGATIONS
        .iter()
        .find(|(_, known)| *known == aggregation)
        .map_or("", |(word, _)| word)
}
