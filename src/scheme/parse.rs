//! A scheme file → a [`Scheme`], with every mistake and its line.

mod adjust;
mod class;
mod constant;
mod criterion;
mod indicator;
mod level;
mod line;
mod policy;
mod population;
mod region;
mod severity;

use super::expression::{Columns, Formula, Gives};
use super::group::Group;
use super::indicator::Indicator;
use super::label::sentence;
use super::population::Population;
use super::rulebook::{Assumed, Charts, Document, Scheme};
use super::word::{self, Words};
use crate::problem::{Kind, NoEffect, Place, Problems, Severity, kinds, words};
use crate::settings::{At, Document as File, Section, nearest};

/// The kind of weights of a population that does not say one that is known.
const UNKNOWN_WEIGHTS: &str = "";

/// The weights of a population sum to this many points.
pub(super) const WHOLE: f64 = 100.0;

/// How far a sum of decimal weights or shares may be off by binary rounding alone.
const TOLERANCE: f64 = 1e-9;

/// The longest scheme file that is read, in bytes: a hundred times the longest built-in one.
const LONGEST: usize = 2_000_000;

/// Reads a scheme file. `None` if it has any mistake; all of them are pushed.
pub fn read(name: &str, text: &str, problems: &mut Problems) -> Option<Scheme> {
    let before = problems.count(Severity::Error);
    let text_read = if text.len() > LONGEST { "" } else { text };
    let file = File::new(name, text_read, problems);
    let mut root = file.root(problems);
    if problems.count(Severity::Error) > before {
        // What a broken file seems to lack is not its mistake.
        return None;
    }
    let mut reader = Reader {
        fields: Columns::default(),
        points: Columns::default(),
        results: Columns::default(),
        assumed: Vec::new(),
        stated: 0,
        used: Vec::new(),
        constants: Vec::new(),
        population_ids: Vec::new(),
        indicator_places: Vec::new(),
        unreadable: Vec::new(),
        lost: false,
        lost_classes: false,
        quantity_places: Vec::new(),
        problems,
    };
    let scheme = reader.scheme(&mut root, name, text);
    root.finish(&[], problems);
    scheme.filter(|_| problems.count(Severity::Error) == before)
}

struct Reader<'p> {
    /// What a formula may read before anything is scored.
    fields: Columns,
    /// What it may read afterwards: values and points too.
    points: Columns,
    /// What it may read last: the score too.
    results: Columns,
    assumed: Vec<Assumed>,
    stated: usize,
    /// Columns that some formula reads.
    used: Vec<String>,
    /// Ids of the constants, in order, and the least number of each.
    constants: Vec<(String, f64)>,
    /// Ids of the populations, in order: a criterion may name one that stands below it.
    population_ids: Vec<String>,
    indicator_places: Vec<Place>,
    /// Ids of indicators that could not be read: who names one makes no second mistake.
    unreadable: Vec<String>,
    /// Whether something could not be read that may have used what now seems to be there for nothing.
    lost: bool,
    /// Whether classes could not be read that a rule may name.
    lost_classes: bool,
    quantity_places: Vec<At<String>>,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    fn scheme(&mut self, root: &mut Section<'_>, name: &str, text: &str) -> Option<Scheme> {
        let id = root.required_text("id", self.problems);
        let title = root.required_text("title", self.problems);
        let place = root.required_text("place", self.problems);
        let unit = self.word(root, "unit", word::UNITS);
        let valid = self.valid(root);
        let document = self.document(root);
        let constants = self.constants(root);
        let quantities = self.quantities(root);
        let industry_group = self.industry_group(root);
        let merge = self.merge(root, unit);
        let indicators = self.indicators(root);
        self.results = self.fields.clone();
        for id in indicators
            .iter()
            .map(|indicator| &indicator.id)
            .chain(&self.unreadable)
        {
            self.results.add(&format!("{id}_value"));
            self.results.add(&format!("{id}_points"));
        }
        let charts = self.charts(root, &indicators);
        let populations = self.populations(root, &indicators);
        let participation = self.participation(root, &populations);
        let bonuses = self.bonuses(root, &populations, false);
        let bonus_total = self.bonus_total(root, &bonuses);
        self.points = self.results.clone();
        self.results.add("score");
        let limits = self.limits(root, &populations, false);
        let policies = self.policies(root, &populations);
        let rounds = self.rounds(root);
        let severities = self.severities(root);
        let region = self.region(root, unit, &populations, &indicators);
        let (level, names) = self.level(root, unit);
        if !self.lost {
            self.unused(&indicators, &populations, region.as_ref());
        }
        Some(Scheme {
            id: id.value,
            title: title.value,
            place: place.value,
            unit: unit?,
            valid,
            document,
            constants,
            quantities,
            industry_group,
            merge,
            populations,
            participation,
            indicators,
            charts,
            bonuses,
            bonus_total,
            limits,
            policies,
            rounds,
            region,
            level,
            names,
            severities,
            assumed: std::mem::take(&mut self.assumed),
            stated: self.stated,
            text: text.to_owned(),
            name: name.to_owned(),
        })
    }

    /// First and last year of the data.
    fn valid(&mut self, root: &mut Section<'_>) -> (i32, i32) {
        let valid = root.number_list("valid", self.problems);
        let year = |at: &At<f64>| (at.value.fract() == 0.0).then_some(at.value as i32);
        match valid.as_slice() {
            [first, last] if first.value <= last.value => {
                if let (Some(first), Some(last)) = (year(first), year(last)) {
                    return (first, last);
                }
            }
            _ => {}
        }
        root.missing("valid = [first, last]", self.problems);
        (0, 0)
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

    /// The indicators of the charts: as the scheme says, otherwise the first and the second of the file.
    fn charts(&mut self, root: &mut Section<'_>, indicators: &[Indicator]) -> Charts {
        let mut charts = Charts {
            land_yield: 0,
            efficiency: (indicators.len() > 1).then_some(1),
        };
        let Some(mut section) = root.section("charts", self.problems) else {
            return charts;
        };
        let mut named = |key| -> Option<usize> {
            let name = section.text(key, self.problems)?;
            let position = indicators.iter().position(|indicator| indicator.id == name.value);
            if position.is_none() && !self.unreadable.contains(&name.value) {
                let known: Vec<&str> = indicators.iter().map(|indicator| indicator.id.as_str()).collect();
                self.unknown(kinds::UNKNOWN_INDICATOR, &name, &known);
            }
            position
        };
        charts.land_yield = named("yield").unwrap_or(charts.land_yield);
        charts.efficiency = named("efficiency").or(charts.efficiency);
        if charts.efficiency == Some(charts.land_yield) {
            self.no_effect(section.place(), "charts", NoEffect::Beside("yield = efficiency"));
        }
        section.finish(&[], self.problems);
        charts
    }

    /// One word of a closed set that must be there.
    fn word<T: Copy>(&mut self, section: &mut Section<'_>, key: &'static str, known: Words<T>) -> Option<T> {
        if !section.has(key) {
            section.missing(key, self.problems);
        }
        section.word(key, known, self.problems).map(|at| at.value)
    }

    /// A formula that must be there.
    fn formula(&mut self, section: &mut Section<'_>, key: &'static str, gives: Gives) -> Option<Formula> {
        let text = section.required_text(key, self.problems);
        if text.value.is_empty() {
            return None;
        }
        self.parsed(&text, gives, false)
    }

    fn parsed(&mut self, text: &At<String>, gives: Gives, scored: bool) -> Option<Formula> {
        let known = if scored { &self.results } else { &self.fields };
        let Some(formula) = Formula::parse(text, gives, known, self.problems) else {
            self.lost = true;
            return None;
        };
        self.used.extend(formula.columns.iter().cloned());
        Some(formula)
    }

    fn groups(&mut self, section: &mut Section<'_>, key: &'static str) -> Vec<Group> {
        let known: Vec<&str> = word::GROUPS.iter().map(|(word, _)| *word).collect();
        let mut list = Vec::new();
        for text in section.texts(key, self.problems) {
            let group = word::GROUPS.iter().find(|(word, _)| *word == text.value);
            match group {
                Some((_, group)) if list.contains(group) => self.twice(true, &text),
                Some((_, Group::IndustryGroup)) if !self.fields.has(Group::IndustryGroup.column()) => {
                    self.problems.push(
                        kinds::MISSING_SETTING,
                        text.place,
                        words![("key", "industry_group".to_owned())],
                    );
                }
                Some((_, group)) => {
                    if *group == Group::IndustryGroup {
                        self.used.push(group.column().to_owned());
                    }
                    list.push(*group);
                }
                None => {
                    let words = words![
                        ("key", key.to_owned()),
                        ("found", text.value.clone()),
                        ("known", &known),
                        (
                            "nearest",
                            nearest(&text.value, &known).unwrap_or_default().to_owned(),
                        ),
                    ];
                    self.problems.push(kinds::UNKNOWN_WORD, text.place, words);
                }
            }
        }
        list
    }

    /// Positions of the populations that a rule names; empty for all.
    fn population_names(&mut self, section: &mut Section<'_>, populations: &[Population]) -> Vec<usize> {
        let mut list = Vec::new();
        for name in section.texts("populations", self.problems) {
            match populations.iter().position(|known| known.id == name.value) {
                Some(position) => list.push(position),
                None => self.unknown_population(&name),
            }
        }
        list
    }

    /// Reports a name that no population of the file bears, be it read or not.
    fn unknown_population(&mut self, name: &At<String>) {
        let ids = self.population_ids.clone();
        if !name.value.is_empty() && !ids.contains(&name.value) {
            let known: Vec<&str> = ids.iter().map(String::as_str).collect();
            self.unknown(kinds::UNKNOWN_POPULATION, name, &known);
        }
    }

    /// The source of a rule. A rule without one is a mistake unless all it says is marked assumed; `assumed` lists
    /// the settings of the table that no source gives.
    fn source(&mut self, section: &mut Section<'_>) -> String {
        self.stated += section
            .keys()
            .iter()
            .filter(|key| !LABELS.contains(&key.value.as_str()))
            .count();
        let source = section.text("source", self.problems);
        let assumed = section.texts("assumed", self.problems);
        if source.as_ref().is_none_or(|at| at.value.trim().is_empty()) && assumed.is_empty() {
            let key = if section.path().is_empty() {
                "source".to_owned()
            } else {
                section.path().to_owned()
            };
            self.problems
                .push(kinds::MISSING_SOURCE, section.place(), words![("key", key)]);
        }
        for key in assumed {
            let (first, _) = key.value.split_once('.').unwrap_or((&key.value, ""));
            if !section.has(first) {
                let setting = format!("assumed: {}", key.value);
                self.no_effect(key.place, setting, NoEffect::NotThere(&key.value));
            }
            self.assumed.push(Assumed {
                value: section.written(first).unwrap_or_default(),
                path: format!("{}.{}", section.path(), key.value),
            });
        }
        source.map_or_else(String::new, |at| at.value)
    }

    /// An indicator that nobody scores must say that it is only shown, and one that is only shown must not be scored.
    /// A quantity that no formula reads is a mistake as well.
    fn unused(
        &mut self,
        indicators: &[Indicator],
        populations: &[Population],
        region: Option<&super::region::RegionRule>,
    ) {
        let own = region.and_then(|region| match &region.rule {
            super::region::RegionScore::Own(part) => Some(&part.population),
            super::region::RegionScore::AgainstCity { .. } => None,
        });
        for (index, indicator) in indicators.iter().enumerate() {
            let scored = populations
                .iter()
                .chain(own)
                .flat_map(|population| &population.criteria)
                .any(|criterion| criterion.indicator == index);
            let reason = match (scored, indicator.shown_only) {
                (false, false) => NoEffect::NobodyScores,
                (true, true) => NoEffect::Scored,
                _ => continue,
            };
            let place = self.indicator_places.get(index).copied().unwrap_or_default();
            self.no_effect(place, indicator.id.clone(), reason);
        }
        for name in std::mem::take(&mut self.quantity_places) {
            if !self.used.contains(&name.value) {
                self.no_effect(name.place, name.value, NoEffect::NobodyReads);
            }
        }
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
                words![
                    ("key", key.to_owned()),
                    ("found", format!("{}", at.value)),
                    ("least", text(least)),
                    ("most", text(most)),
                ],
            );
        }
        at.value
    }

    /// A number that must be there and lie within bounds.
    fn number(&mut self, section: &mut Section<'_>, key: &'static str, least: f64, most: f64) -> f64 {
        if !section.has(key) {
            section.missing(key, self.problems);
            return least;
        }
        match section.number(key, self.problems) {
            Some(at) => self.within(at, key, least, most),
            None => least,
        }
    }

    fn unknown(&mut self, kind: Kind, name: &At<String>, known: &[&str]) {
        self.problems.push(
            kind,
            name.place,
            words![
                ("found", name.value.clone()),
                ("known", known),
                (
                    "nearest",
                    nearest(&name.value, known).unwrap_or_default().to_owned(),
                ),
            ],
        );
    }

    fn no_effect(&mut self, place: Place, key: impl Into<String>, because: NoEffect<'_>) {
        self.problems.push(kinds::NO_EFFECT, place, because.words(key));
    }

    /// The labels of what has an id. In English the id itself is a label, where the scheme has no better one.
    fn labels(&mut self, section: &mut Section<'_>, id: &str) -> (String, String) {
        let label = section.required_text("label", self.problems).value;
        let english = section.text("label_en", self.problems);
        (label, english.map_or_else(|| sentence(id), |at| at.value))
    }

    fn twice(&mut self, taken: bool, id: &At<String>) {
        if taken {
            self.problems.push(
                kinds::DEFINED_TWICE,
                id.place,
                words![("found", id.value.clone())],
            );
        }
    }
}

/// Keys that name or describe, and state no rule.
const LABELS: &[&str] = &[
    "id",
    "label",
    "label_en",
    "unit",
    "digits",
    "source",
    "assumed",
    "indicator",
    "criterion",
    "classes",
    "shown_only",
    "kind",
    "names",
];
