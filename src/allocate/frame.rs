//! One resource made ready for arithmetic: whole steps, ranges, base and ties, county by county.

use std::collections::BTreeMap;

use crate::decimal;
use crate::problem::{Problems, Word, kinds, words};
use crate::settings::At;

use super::bound::Range;
use super::county::County;
use super::granted::{granted, taken};
use super::limits::{Named, range};
use super::method::Method;
use super::part::Destination;
use super::plan::{Base, Plan, Resource};
use super::rule::methods;
use super::steps::Step;
use super::work::Work;

/// A resource in whole steps. All lists follow the order of the counties.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Size of a step.
    pub step: Step,
    /// What is granted outright and held by the bounds: awards, deductions and parts within bounds.
    pub awards: Vec<i64>,
    /// The awards and deductions among it.
    pub listed: Vec<i64>,
    /// The parts, in file order.
    pub parts: Vec<Vec<i64>>,
    /// Parts that come on top of the bounds.
    pub beyond: Vec<i64>,
    /// Total − reserve − Σ awards − Σ parts: what the methods share.
    pub pool: i64,
    /// What is held back, with what counties give to it.
    pub reserve: i64,
    /// Floor and cap of the quota. Without a floor 0, or the award; without a cap the total.
    pub ranges: Vec<Range>,
    /// The floors and caps that the settings name.
    pub named: Vec<Named>,
    /// Base.
    pub base: Vec<f64>,
    /// The values of each factor, where the base is made of several.
    pub factors: Vec<Vec<f64>>,
    /// Last year's quota in the unit.
    pub last_year: Vec<Option<f64>>,
    /// Place in the order of ties: larger last year, better rank, name.
    pub precedence: Vec<usize>,
}

impl Frame {
    /// Floors and caps of what a county gets besides its award.
    pub fn ranges_without_awards(&self) -> Vec<Range> {
        self.ranges
            .iter()
            .zip(&self.awards)
            .map(|(range, award)| Range {
                least: range.least - award,
                most: range.most - award,
            })
            .collect()
    }

    /// Steps to give within the bounds, awards included.
    pub fn whole(&self) -> i64 {
        self.pool + self.awards.iter().sum::<i64>()
    }

    /// What the quotas sum to.
    pub fn given(&self) -> i64 {
        self.whole() + self.beyond.iter().sum::<i64>()
    }

    /// What a county gets besides what the methods share.
    pub fn granted(&self, i: usize) -> i64 {
        self.awards[i] + self.beyond[i]
    }

    /// What counties give to stores, by name.
    pub fn stores(&self, resource: &Resource) -> Vec<(String, f64)> {
        let mut list: Vec<(String, i64)> = Vec::new();
        for (part, amounts) in resource.parts.iter().zip(&self.parts) {
            let Destination::Store(name) = &part.to else {
                continue;
            };
            let sum = -amounts.iter().sum::<i64>();
            match list.iter_mut().find(|(known, _)| known == name) {
                Some((_, steps)) => *steps += sum,
                None => list.push((name.clone(), sum)),
            }
        }
        let amount = |(name, steps)| (name, self.step.amount(steps));
        list.into_iter().map(amount).collect()
    }

    /// The real result of a method with these weights before bounds, in steps.
    pub fn shared(&self, weights: &[f64]) -> Vec<f64> {
        shared(weights, self.pool)
    }
}

/// Shares of more steps than this would lose whole steps to binary rounding.
const MOST_STEPS: i64 = 1_000_000_000_000;

/// What stores hold, by name; `None` where the resource that fills it has a mistake.
pub type Stores = BTreeMap<String, Option<f64>>;

/// Puts the resources of a plan together, in file order, so that what one puts into a store is there for the next.
pub fn frames(plan: &Plan, counties: &[&County], problems: &mut Problems) -> Vec<Option<Frame>> {
    let mut stores = Stores::new();
    let put = |resource: &Resource| {
        let found = frame(resource, counties, &stores, problems);
        for part in &resource.parts {
            if let Destination::Store(name) = &part.to {
                stores.entry(name.clone()).or_insert(found.as_ref().map(|_| 0.0));
            }
        }
        for (name, amount) in found.iter().flat_map(|frame| frame.stores(resource)) {
            if let Some(Some(held)) = stores.get_mut(&name) {
                *held = decimal::on_paper(*held + amount);
            }
        }
        found
    };
    plan.resources.iter().map(put).collect()
}

/// Puts a resource together. Every mistake is pushed; with any, there is no frame.
pub fn frame(
    resource: &Resource,
    counties: &[&County],
    stores: &Stores,
    problems: &mut Problems,
) -> Option<Frame> {
    let mut work = Work {
        resource,
        counties,
        mistakes: 0,
        problems,
    };
    work.names();
    let last_year: Vec<Option<f64>> = counties
        .iter()
        .map(|county| resource.last_year.get(&county.name).map(|at| at.value))
        .collect();
    work.last_year_known(&last_year);
    let (base, factors) = work.base();
    let step = work.step()?;
    let reserve = work.whole("reserve", &resource.reserve, step);
    let listed = work.awards(step);
    let precedence = precedence(counties, &last_year);
    let parts = resource.parts.iter();
    let mut parts: Vec<Vec<i64>> = parts
        .map(|part| granted(part, &mut work, step, &precedence))
        .collect();
    let first: i64 = listed.iter().sum::<i64>() + of_pool(resource, &parts);
    let total = match (&resource.total, &resource.total_from) {
        (Some(total), _) => work.whole("total", total, step),
        (None, Some(store)) => work.store_holds(store, stores, step),
        (None, None) => reserve.map(|reserve| reserve + first),
    };
    let total = total? - reserve?;
    let pool = total - first;
    if pool < 0 {
        work.too_much(first, total, step);
    }
    if pool != 0 && methods(resource).contains(&Method::Parts) {
        work.differs(first, total, step);
    }
    let shares = shared(&base, pool.max(0));
    for (part, amounts) in resource.parts.iter().zip(&mut parts) {
        if !part.is_first() {
            *amounts = taken(part, &shares, &mut work);
        }
    }
    let sum = |within: bool| -> Vec<i64> {
        let of_county = |i: usize| {
            let chosen = resource
                .parts
                .iter()
                .zip(&parts)
                .filter(|(part, _)| part.within_bounds == within);
            chosen.map(|(_, amounts)| amounts[i]).sum::<i64>()
        };
        (0..counties.len()).map(of_county).collect()
    };
    let beyond = sum(false);
    let awards: Vec<i64> = sum(true)
        .iter()
        .zip(&listed)
        .map(|(parts, listed)| parts + listed)
        .collect();
    let whole = pool + awards.iter().sum::<i64>();
    let named = work.named_bounds(step, &last_year);
    let ranges: Vec<Range> = named
        .iter()
        .zip(awards.iter().zip(&beyond))
        .map(|(named, (award, beyond))| range(*named, *award, *beyond, whole))
        .collect();
    work.feasible(&ranges, whole, step);
    if total > MOST_STEPS {
        let words = words![
            ("total", Word::Number(step.amount(total).to_string())),
            ("most", Word::Number(MOST_STEPS.to_string())),
        ];
        work.push(kinds::QUOTA_TOO_MANY_STEPS, resource.total_place(), words);
    }
    if work.mistakes > 0 {
        return None;
    }
    Some(Frame {
        step,
        pool,
        ranges,
        named,
        base,
        factors,
        precedence,
        last_year,
        awards,
        listed,
        beyond,
        reserve: reserve? - to_reserve(resource, &parts),
        parts,
    })
}

/// Shares of a pool by weights, in real steps; of nothing where there are no weights.
fn shared(weights: &[f64], pool: i64) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    let share = |weight: &f64| {
        if sum > 0.0 {
            pool as f64 * (weight / sum)
        } else {
            0.0
        }
    };
    weights.iter().map(share).collect()
}

/// What the parts take from the pool, or give to it.
fn of_pool(resource: &Resource, parts: &[Vec<i64>]) -> i64 {
    sum_of(resource, parts, |to| *to == Destination::Pool)
}

/// What counties give to the reserve, below 0.
fn to_reserve(resource: &Resource, parts: &[Vec<i64>]) -> i64 {
    sum_of(resource, parts, |to| *to == Destination::Reserve)
}

fn sum_of(resource: &Resource, parts: &[Vec<i64>], goes: impl Fn(&Destination) -> bool) -> i64 {
    let chosen = resource
        .parts
        .iter()
        .zip(parts)
        .filter(|(part, _)| goes(&part.to));
    chosen.map(|(_, amounts)| amounts.iter().sum::<i64>()).sum()
}

/// The order in which ties are settled: larger last year, better rank, county name.
fn precedence(counties: &[&County], last_year: &[Option<f64>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counties.len()).collect();
    order.sort_by(|&a, &b| {
        let last = |i: usize| last_year[i].unwrap_or(0.0);
        let rank = |i: usize| counties[i].rank.unwrap_or(u32::MAX);
        last(b)
            .total_cmp(&last(a))
            .then_with(|| rank(a).cmp(&rank(b)))
            .then_with(|| counties[a].name.cmp(&counties[b].name))
    });
    let mut place = vec![0; order.len()];
    for (position, county) in order.into_iter().enumerate() {
        place[county] = position;
    }
    place
}

impl Work<'_> {
    fn step(&mut self) -> Option<Step> {
        let step = Step::of(self.resource.step.value);
        if step.is_none() {
            self.not_whole("step", &self.resource.step);
        }
        step
    }

    fn awards(&mut self, step: Step) -> Vec<i64> {
        let mut list = vec![0i64; self.counties.len()];
        for award in &self.resource.awards {
            let county = self
                .counties
                .iter()
                .position(|county| county.name == award.county.value);
            let steps = self.whole("award", &award.amount, step);
            if let (Some(county), Some(steps)) = (county, steps) {
                list[county] = list[county].saturating_add(steps);
            }
        }
        list
    }

    /// What a store holds, in whole steps; of one that a faulty resource fills nothing is said again.
    fn store_holds(&mut self, store: &At<String>, stores: &Stores, step: Step) -> Option<i64> {
        let Some(Some(held)) = stores.get(&store.value) else {
            self.mistakes += 1;
            return None;
        };
        let (value, place) = (*held, store.place);
        self.whole("total", &At { value, place }, step)
    }

    /// Reports parts that are not the total.
    fn differs(&mut self, sum: i64, total: i64, step: Step) {
        let words = words![
            ("found", Word::Number(step.amount(sum).to_string())),
            ("total", Word::Number(step.amount(total).to_string())),
        ];
        self.push(kinds::QUOTA_PARTS_DIFFER, self.resource.total_place(), words);
    }

    fn too_much(&mut self, granted: i64, total: i64, step: Step) {
        let words = words![
            ("found", Word::Number(step.amount(granted).to_string())),
            ("total", Word::Number(step.amount(total).to_string())),
            ("unit", self.resource.unit.clone()),
        ];
        self.push(kinds::QUOTA_AWARDS_TOO_LARGE, self.resource.total_place(), words);
    }
}

/// The objective total of a county ÷ what it used of the resource; `None` if either is missing or not above 0: then
/// the resource does not limit the county. What it used is `use`, or the base where the settings name none, in the unit
/// of the resource; `None` too if the unit does not measure that.
pub fn productivity(
    resource: &Resource,
    frame: &Frame,
    field: &str,
    counties: &[&County],
    i: usize,
) -> Option<f64> {
    let used = match resource.usage.as_ref().map(|at| at.value.as_str()) {
        None => match &resource.base.value {
            Base::Total(field) => resource.in_unit(field, frame.base[i]),
            Base::LastYear | Base::Values => Some(frame.base[i]),
            // Shares measure no use.
            Base::Factors(_) | Base::Nothing => None,
        },
        Some("last_year") => frame.last_year[i],
        Some(usage) => {
            let total = counties[i].totals.get(usage);
            total.and_then(|total| resource.in_unit(usage, *total))
        }
    };
    let result = counties[i].totals.get(field)?;
    let ratio = result / used.filter(|used| *used > 0.0)?;
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

/// Whether every column is reported by at least one county; the ones that nobody reports are named.
pub fn has_columns(
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
            words![
                ("resource", resource.word()),
                ("method", method.to_owned()),
                ("columns", &missing),
            ],
        );
    }
    missing.is_empty()
}
