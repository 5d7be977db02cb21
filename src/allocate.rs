//! QUOTAS. Shares the year's land, energy and emission quotas among the counties by a named method, in whole steps,
//! within floors and caps, exactly.
//!
//! For every resource and county the result is a waterfall that adds up:
//!
//! `quota = base + merit + award + bound + step`
//!
//! * base: the county's share of total − reserve − Σ awards by the declared base;
//! * merit: the method's real-valued result − base;
//! * award: what a document grants (or takes) outright, inside the total;
//! * bound: what floors and caps add or take ([`bound`]);
//! * step: what rounding to whole steps adds or takes ([`apportion`]).
//!
//! The counties' quotas sum to total − reserve exactly. Nothing depends on the order of the counties: the arithmetic
//! runs in the order of their names, and ties go to the larger last year, then the better rank, then the name.
//!
//! No published rule ties quotas to performance; every method is one on offer, with its assumptions shown.

mod apportion;
pub mod book;
mod bound;
mod dea;
mod frame;
mod higher;
mod indicator;
mod insight;
mod joint;
mod method;
mod optimal;
mod parameter;
mod plan;
mod program;
mod reward;
mod rule;
mod steps;
mod tie;
mod zero_sum;

use std::collections::BTreeMap;

use crate::lang::Lang;
use crate::problem::{Problems, kinds};

pub use apportion::Rounding;
pub use dea::Returns;
pub use higher::{Effect, Higher, MOST_COUNTIES, one_rank_higher};
pub use indicator::Indicators;
pub use insight::{SweepPoint, sweep};
pub use joint::{Gain, Joint, expected};
pub use parameter::{Envelopment, Objective, RewardPenalty, Tiers};
pub use plan::{Award, Base, Bounds, ByCounty, Derived, Merit, Plan, Resource, read, read_with};
pub use zero_sum::Efficiency;

/// What the allocation needs to know of a county.
#[derive(Clone, Debug, Default)]
pub struct County {
    /// Name, unique.
    pub name: String,
    /// County score; `None` if it has none.
    pub score: Option<f64>,
    /// Rank by score, 1 is best.
    pub rank: Option<u32>,
    /// Class.
    pub class: Option<String>,
    /// Totals of its enterprises by field id, in canonical units: `land_mu`, `tax`, `value_added`, `staff` …
    pub totals: BTreeMap<String, f64>,
}

/// How a quota follows performance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// By the base alone: the reference.
    Proportional,
    /// A part by base, a part by base × performance.
    BaseMerit,
    /// By base × a coefficient of the county's class or part of the ranking.
    Tiered,
    /// The last give a part, the first receive it.
    RewardPenalty,
    /// Zero-sum-gains DEA with proportional reduction.
    ZsgDea,
    /// The most value added of all resources together.
    Optimal,
}

impl Method {
    /// The words of the settings file and the command line.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("proportional", Self::Proportional),
        ("base-merit", Self::BaseMerit),
        ("tiered", Self::Tiered),
        ("reward-penalty", Self::RewardPenalty),
        ("zsg-dea", Self::ZsgDea),
        ("optimal", Self::Optimal),
    ];

    /// The method called `word`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, method)| *method)
    }

    /// The word for it.
    pub fn id(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, method)| *method == self)
            .map_or("", |(word, _)| word)
    }

    /// The keys of a resource that only this method reads; all must be written.
    pub(crate) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Proportional => &[],
            Self::BaseMerit => &["merit_share", "exponent"],
            Self::Tiered => &["tiered"],
            Self::RewardPenalty => &["reward_penalty"],
            Self::ZsgDea => &["zsg_dea"],
            Self::Optimal => &["use"],
        }
    }

    /// Whether a county's score, rank or class decides.
    pub fn follows_score(self) -> bool {
        matches!(self, Self::BaseMerit | Self::Tiered | Self::RewardPenalty)
    }

    /// The method's name in the language of the run.
    pub fn label(self, lang: Lang) -> String {
        lang.text(&format!("method.{}", self.id()), &[])
    }
}

/// One resource shared by one method.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Id of the resource.
    pub resource: String,
    /// Its label.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// The method.
    pub method: Method,
    /// How whole steps were made.
    pub rounding: Rounding,
    /// Size of a step.
    pub step: f64,
    /// One row a county, in the order in which the counties were handed in.
    pub rows: Vec<Quota>,
    /// What the city holds back.
    pub reserve: f64,
    /// Total − reserve, in whole steps: what the quotas sum to.
    pub whole: i64,
    /// The document behind the numbers.
    pub source: String,
    /// What the allocation does to whom.
    pub indicators: Indicators,
    /// zsg-dea: efficiencies in the order of the rows, `None` for counties that could not be scored; otherwise empty.
    pub efficiencies: Vec<Option<Efficiency>>,
    /// optimal: the expected result and the worth of one more unit.
    pub gain: Option<Gain>,
    /// What the method is expected to bring with all resources that it shares, where the plan names an objective.
    pub joint: Option<Joint>,
}

impl Allocation {
    /// What the resource is called in a language.
    pub fn label_in(&self, lang: Lang) -> String {
        let is_foreign = !self.label.is_ascii();
        let english = (lang == Lang::En && is_foreign).then(|| plan::english_label(&self.resource));
        english.flatten().unwrap_or_else(|| self.label.clone())
    }
}

impl Allocation {
    /// Keeps what is told of one county; of none where it is not among them.
    pub fn retain(&mut self, county: &str) {
        // The efficiencies go by the places of the rows, so they are filtered first.
        let mut rows = self.rows.iter();
        self.efficiencies
            .retain(|_| rows.next().is_some_and(|row| row.county == county));
        self.rows.retain(|row| row.county == county);
    }
}

/// One county's part, in the unit of the resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// Who.
    pub county: String,
    /// Last year's quota.
    pub last_year: Option<f64>,
    /// Share by the base.
    pub base: f64,
    /// Real-valued result of the method − base.
    pub merit: f64,
    /// Awards and deductions.
    pub award: f64,
    /// What floors and caps add or take.
    pub bound: f64,
    /// What rounding adds or takes.
    pub step: f64,
    /// The quota, the decimal number of `steps`.
    pub quota: f64,
    /// The quota in whole steps.
    pub steps: i64,
    /// (quota ÷ last year − 1) × 100; `None` where last year is 0 or unknown.
    pub change_pct: Option<f64>,
}

impl Quota {
    /// The amount within bounds before it was made whole steps.
    pub fn before_steps(&self) -> f64 {
        self.base + self.merit + self.award + self.bound
    }
}

/// Checks a plan against the counties of the appraisal: unknown and missing counties, amounts that are no whole number
/// of steps, bounds that cannot be met (with the smallest set of counties that makes it so).
pub fn check(plan: &Plan, counties: &[County], problems: &mut Problems) {
    let ordered = by_name(counties);
    let list: Vec<&County> = ordered.iter().map(|&i| &counties[i]).collect();
    for resource in &plan.resources {
        frame::frame(resource, &list, problems);
    }
}

/// The quotas of every resource under `methods`, or under its own method if there are none; resource by resource in
/// file order, methods in the order given. Resources that [`check`] finds fault with are passed over in silence; a
/// method whose settings or data are missing is reported and left out.
pub fn quotas(
    plan: &Plan,
    methods: &[Method],
    counties: &[County],
    problems: &mut Problems,
) -> Vec<Allocation> {
    let ordered = by_name(counties);
    let list: Vec<&County> = ordered.iter().map(|&i| &counties[i]).collect();
    let mut quiet = problems.fork();
    let work: Vec<(&Resource, frame::Frame)> = plan
        .resources
        .iter()
        .filter_map(|resource| Some((resource, frame::frame(resource, &list, &mut quiet)?)))
        .collect();
    let wanted = |resource: &Resource| -> Vec<Method> {
        if methods.is_empty() {
            // Each method once, its own first; with what it compares, so that optimal is one program for all of them.
            let mut own = vec![resource.method];
            own.extend(
                resource
                    .compare
                    .iter()
                    .filter(|method| **method != resource.method),
            );
            own
        } else {
            methods.to_vec()
        }
    };
    let joint: Vec<(&Resource, &frame::Frame)> = work
        .iter()
        .filter(|(resource, _)| wanted(resource).contains(&Method::Optimal))
        .map(|(resource, frame)| (*resource, frame))
        .collect();
    let mut best = joint::optimal(plan, &joint, &list, problems);
    let mut allocations = Vec::new();
    for (resource, frame) in &work {
        for method in wanted(resource) {
            let outcome = match method {
                Method::Optimal => best.remove(&resource.id),
                _ => method::outcome(method, resource, frame, &list, problems),
            };
            if let Some(outcome) = outcome {
                let mut allocation = method::allocation(method, resource, frame, &list, outcome);
                restore(&mut allocation.rows, &ordered);
                restore(&mut allocation.efficiencies, &ordered);
                exact(&allocation, resource, problems);
                allocations.push(allocation);
            }
        }
    }
    joint::expect(plan, &work, &list, &ordered, &mut allocations);
    allocations
}

/// Whether every column is reported by at least one county; the ones that nobody reports are named.
fn has_columns(
    method: &str,
    columns: &[&str],
    resource: &Resource,
    counties: &[&County],
    problems: &mut Problems,
) -> bool {
    let missing: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|column| !counties.iter().any(|county| county.totals.contains_key(*column)))
        .collect();
    if !missing.is_empty() {
        problems.push(
            kinds::QUOTA_COLUMN_MISSING,
            resource.place,
            vec![
                ("resource", resource.label.clone()),
                ("method", method.to_owned()),
                ("columns", missing.join(", ")),
            ],
        );
    }
    missing.is_empty()
}

/// After zsg-dea every efficiency is 1; where the solver stopped short, its quotas are not to be trusted.
fn exact(allocation: &Allocation, resource: &Resource, problems: &mut Problems) {
    const CLOSE: f64 = 1e-6;
    let off = |efficiency: &Option<Efficiency>| {
        let shared = efficiency.as_ref().and_then(|efficiency| efficiency.shared);
        shared.is_some_and(|shared| (shared - 1.0).abs() > CLOSE)
    };
    let counties = allocation.rows.iter().zip(&allocation.efficiencies);
    let names: Vec<&str> = counties
        .filter(|(_, efficiency)| off(efficiency))
        .map(|(row, _)| row.county.as_str())
        .collect();
    if !names.is_empty() {
        let words = vec![
            ("resource", resource.label.clone()),
            ("counties", names.join(", ")),
        ];
        problems.push(kinds::QUOTA_NOT_EXACT, resource.place, words);
    }
}

/// The positions of the counties in the order of their names.
fn by_name(counties: &[County]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counties.len()).collect();
    order.sort_by(|&a, &b| counties[a].name.cmp(&counties[b].name));
    order
}

/// Puts a list in name order back into the order of the input.
fn restore<T>(rows: &mut Vec<T>, ordered: &[usize]) {
    let mut placed: Vec<(usize, T)> = ordered.iter().copied().zip(rows.drain(..)).collect();
    placed.sort_by_key(|(position, _)| *position);
    rows.extend(placed.into_iter().map(|(_, row)| row));
}
