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
mod bound;
mod frame;
mod plan;
mod rule;
mod share;
mod steps;

use std::collections::BTreeMap;

use crate::problem::Problems;

pub use apportion::Rounding;
pub use plan::{Award, Base, Bounds, ByCounty, Merit, Plan, Resource, read};

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
}

impl Method {
    /// The words of the settings file and the command line.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("proportional", Self::Proportional),
        ("base-merit", Self::BaseMerit),
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
        }
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

/// Checks a plan against the counties of the appraisal: unknown and missing counties, amounts that are no whole number
/// of steps, bounds that cannot be met (with the smallest set of counties that makes it so).
pub fn check(plan: &Plan, counties: &[County], problems: &mut Problems) {
    let ordered = by_name(counties);
    let list: Vec<&County> = ordered.iter().map(|&i| &counties[i]).collect();
    for resource in &plan.resources {
        frame::frame(resource, &list, problems);
    }
}

/// The quotas of every resource under `methods`, or under its own method if there are none. Resources that
/// [`check`] finds fault with are passed over in silence; a method whose settings are missing is reported.
pub fn quotas(
    plan: &Plan,
    methods: &[Method],
    counties: &[County],
    problems: &mut Problems,
) -> Vec<Allocation> {
    let ordered = by_name(counties);
    let list: Vec<&County> = ordered.iter().map(|&i| &counties[i]).collect();
    let mut allocations = Vec::new();
    for resource in &plan.resources {
        let Some(frame) = frame::frame(resource, &list, &mut problems.fork()) else {
            continue;
        };
        let own = [resource.method];
        for &method in if methods.is_empty() { &own[..] } else { methods } {
            let Some(weights) = share::weights(method, resource, &frame, &list, problems) else {
                continue;
            };
            let mut allocation = share::allocation(method, resource, &frame, &list, &weights);
            restore(&mut allocation.rows, &ordered);
            allocations.push(allocation);
        }
    }
    allocations
}

/// The positions of the counties in the order of their names.
fn by_name(counties: &[County]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counties.len()).collect();
    order.sort_by(|&a, &b| counties[a].name.cmp(&counties[b].name));
    order
}

/// Puts rows in name order back into the order of the input.
fn restore(rows: &mut Vec<Quota>, ordered: &[usize]) {
    let mut placed: Vec<(usize, Quota)> = ordered.iter().copied().zip(rows.drain(..)).collect();
    placed.sort_by_key(|(position, _)| *position);
    rows.extend(placed.into_iter().map(|(_, row)| row));
}
