//! One resource made ready for arithmetic: whole steps, ranges, base and ties, county by county.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal;
use crate::problem::{Kind, Place, Problems, Word, kinds, words};
use crate::settings::{At, nearest};

use super::bound::{Infeasible, Range, feasible};
use super::county::County;
use super::granted::{granted, taken};
use super::method::Method;
use super::part::Destination;
use super::part_settings::named_counties;
use super::plan::{Base, ByCounty, Factor, Plan, Resource};
use super::rule::methods;
use super::steps::{Decimal, Step};
use super::work::Work;

/// The floor and cap that the settings name for a county, in steps.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Floor.
    pub floor: Option<i64>,
    /// Cap.
    pub cap: Option<i64>,
}

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
    let base = work.base();
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
        (None, Some(store)) => work.from_store(store, stores, step),
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

/// The range of a quota without what comes on top. An award is a floor too, as far as the cap lets it: what was awarded
/// is not scaled away again. What is taken on top leaves no quota below 0.
fn range(named: Named, award: i64, beyond: i64, whole: i64) -> Range {
    let most = named.cap.unwrap_or(whole.max(0));
    Range {
        least: named.floor.unwrap_or(0).max(award.min(most)).max(-beyond).max(0),
        most,
    }
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

/// How an amount becomes whole steps: up for floors, down for caps.
type Whole = fn(Step, Decimal) -> Option<i64>;

impl Work<'_> {
    /// Every county named in the file must be one of the appraisal.
    fn names(&mut self) {
        let known: BTreeSet<&str> = self.counties.iter().map(|county| county.name.as_str()).collect();
        let resource = self.resource;
        let tables: [&ByCounty; 4] = [
            &resource.last_year,
            &resource.base_values,
            &resource.bounds.floor,
            &resource.bounds.cap,
        ];
        let mut named: Vec<(&str, Place)> = tables
            .iter()
            .flat_map(|table| table.iter().map(|(name, at)| (name.as_str(), at.place)))
            .collect();
        if let Some(settings) = &resource.reward_penalty {
            named.extend(settings.years.iter().map(|(name, at)| (name.as_str(), at.place)));
        }
        named.extend(
            resource
                .awards
                .iter()
                .map(|award| (award.county.value.as_str(), award.county.place)),
        );
        named.extend(named_counties(&resource.parts));
        let past = resource.past.iter().flat_map(|one| one.quotas.iter());
        named.extend(past.map(|(name, at)| (name.as_str(), at.place)));
        if let Base::Factors(factors) = &resource.base.value {
            let values = factors.iter().flat_map(|one| one.values.iter());
            named.extend(values.map(|(name, at)| (name.as_str(), at.place)));
        }
        let words: Vec<&str> = self.counties.iter().map(|county| county.name.as_str()).collect();
        for (name, place) in named.into_iter().filter(|(name, _)| !known.contains(name)) {
            self.push(
                kinds::QUOTA_COUNTY_UNKNOWN,
                place,
                words![
                    ("found", name.to_owned()),
                    ("known", &words),
                    ("nearest", nearest(name, &words).unwrap_or_default().to_owned()),
                ],
            );
        }
    }

    fn last_year_known(&mut self, last_year: &[Option<f64>]) {
        let by_last_year = matches!(self.resource.base.value, Base::LastYear);
        if !by_last_year && !self.resource.bounds.use_last_year() {
            return;
        }
        for (county, _) in self
            .counties
            .iter()
            .zip(last_year)
            .filter(|(_, last)| last.is_none())
        {
            self.push(
                kinds::QUOTA_COUNTY_MISSING,
                self.resource.place,
                words![("county", &county.name)],
            );
        }
    }

    fn base(&mut self) -> Vec<f64> {
        let resource = self.resource;
        match &resource.base.value {
            Base::Nothing => return vec![0.0; self.counties.len()],
            Base::Factors(factors) => return self.by_factors(factors),
            Base::LastYear | Base::Total(_) | Base::Values => {}
        }
        let mut base = Vec::with_capacity(self.counties.len());
        for county in self.counties {
            let (value, from) = match &resource.base.value {
                // A missing number of last year has been reported.
                Base::LastYear => (
                    Some(resource.last_year.get(&county.name).map_or(0.0, |at| at.value)),
                    "last_year",
                ),
                Base::Total(field) => (county.totals.get(field).copied(), field.as_str()),
                _ => (
                    resource.base_values.get(&county.name).map(|at| at.value),
                    "base_values",
                ),
            };
            let usable = value.filter(|value| value.is_finite() && *value >= 0.0);
            if usable.is_none() {
                self.push(
                    kinds::QUOTA_BASE_MISSING,
                    resource.base.place,
                    words![
                        ("county", county.name.clone()),
                        ("base", from.to_owned()),
                        ("found", value.map_or(String::new(), |value| value.to_string())),
                    ],
                );
            }
            base.push(usable.unwrap_or(0.0));
        }
        if self.mistakes == 0 && base.iter().all(|value| *value == 0.0) {
            self.push(kinds::QUOTA_NO_BASE, resource.base.place, vec![]);
        }
        base
    }

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

    /// Floors and caps in whole steps, where the settings name any: of a ratio and an absolute bound the stricter.
    fn named_bounds(&mut self, step: Step, last_year: &[Option<f64>]) -> Vec<Named> {
        let (bounds, counties) = (&self.resource.bounds, self.counties);
        let mut list = Vec::with_capacity(counties.len());
        for (county, last) in counties.iter().zip(last_year) {
            let of_mean = self.floor_of_mean(&county.name, step);
            let mut bound = |table: &ByCounty, ratio: &Option<At<f64>>, whole: Whole| -> [Option<i64>; 2] {
                let absolute = table.get(&county.name);
                let relative = ratio.as_ref().zip(*last);
                [
                    absolute.and_then(|at| self.bound(at, None, step, whole)),
                    relative.and_then(|(at, last)| self.bound(at, Some(last), step, whole)),
                ]
            };
            list.push(Named {
                floor: bound(&bounds.floor, &bounds.floor_ratio, Step::up)
                    .into_iter()
                    .chain([of_mean])
                    .flatten()
                    .max(),
                cap: bound(&bounds.cap, &bounds.cap_ratio, Step::down)
                    .into_iter()
                    .flatten()
                    .min(),
            });
        }
        list
    }

    /// The floor by the mean of the years past; a year in which the county is not named counts as 0.
    fn floor_of_mean(&mut self, county: &str, step: Step) -> Option<i64> {
        let at = self.resource.bounds.floor_mean.as_ref()?;
        let past = &self.resource.past;
        let values = past
            .iter()
            .map(|year| year.quotas.get(county).map_or(0.0, |at| at.value));
        let sum = values
            .map(Decimal::of)
            .try_fold(Decimal::of(0.0)?, |sum, one| sum.plus(one?));
        let sum = sum.and_then(|sum| sum.times(Decimal::of(at.value)?));
        let steps = sum.and_then(|sum| step.up_to_mean(sum, i64::try_from(past.len()).ok()?));
        self.reckoned(steps, &at.value.to_string(), at.place)
    }

    /// What a store holds, in whole steps; of one that a faulty resource fills nothing is said again.
    fn from_store(&mut self, store: &At<String>, stores: &Stores, step: Step) -> Option<i64> {
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

    /// `Σ weight × value ÷ Σ value of all counties`.
    fn by_factors(&mut self, factors: &[Factor]) -> Vec<f64> {
        let place = self.resource.base.place;
        let mut base = vec![0.0; self.counties.len()];
        for factor in factors {
            let mut values = Vec::with_capacity(self.counties.len());
            for county in self.counties {
                let value = match &factor.total {
                    Some(field) => county.totals.get(&field.value).copied(),
                    None => factor.values.get(&county.name).map(|at| at.value),
                };
                let usable = value.filter(|value| value.is_finite() && *value >= 0.0);
                if usable.is_none() {
                    let found = value.map_or(String::new(), |value| value.to_string());
                    let words = words![
                        ("county", county.name.clone()),
                        ("base", factor.label.clone()),
                        ("found", found),
                    ];
                    self.push(kinds::QUOTA_BASE_MISSING, place, words);
                }
                values.push(usable.unwrap_or(0.0));
            }
            let sum: f64 = values.iter().sum();
            if sum <= 0.0 {
                self.push(kinds::QUOTA_NO_BASE, place, vec![]);
                continue;
            }
            for (base, value) in base.iter_mut().zip(values) {
                *base += factor.weight.value / 100.0 * (value / sum);
            }
        }
        base
    }

    /// A bound in whole steps; one with more digits than can be reckoned with exactly is reported, never dropped.
    fn bound(&mut self, at: &At<f64>, last_year: Option<f64>, step: Step, whole: Whole) -> Option<i64> {
        let amount = Decimal::of(at.value).and_then(|amount| match last_year {
            Some(last) => amount.times(Decimal::of(last)?),
            None => Some(amount),
        });
        let steps = amount.and_then(|amount| whole(step, amount));
        if steps.is_none() {
            let found = last_year.map_or(at.value.to_string(), |last| format!("{} × {last}", at.value));
            self.push(kinds::QUOTA_TOO_MANY_DIGITS, at.place, words![("found", found)]);
        }
        steps
    }

    fn too_much(&mut self, granted: i64, total: i64, step: Step) {
        let words = words![
            ("found", Word::Number(step.amount(granted).to_string())),
            ("total", Word::Number(step.amount(total).to_string())),
            ("unit", self.resource.unit.clone()),
        ];
        self.push(kinds::QUOTA_AWARDS_TOO_LARGE, self.resource.total_place(), words);
    }

    fn feasible(&mut self, ranges: &[Range], total: i64, step: Step) {
        let Err(reason) = feasible(ranges, total) else {
            return;
        };
        let all: Vec<usize> = (0..ranges.len()).collect();
        match &reason {
            // Each county has bounds of its own to mend.
            Infeasible::Crossed(counties) => {
                for county in counties {
                    let county = std::slice::from_ref(county);
                    self.against_bounds(kinds::QUOTA_FLOOR_ABOVE_CAP, county, ranges, total, step);
                }
            }
            Infeasible::Floors(counties) => {
                self.against_bounds(kinds::QUOTA_INFEASIBLE, counties, ranges, total, step);
            }
            Infeasible::Caps => self.against_bounds(kinds::QUOTA_CAPS_TOO_LOW, &all, ranges, total, step),
        }
    }

    fn against_bounds(&mut self, kind: Kind, counties: &[usize], ranges: &[Range], total: i64, step: Step) {
        let names: Vec<&str> = counties.iter().map(|&i| self.counties[i].name.as_str()).collect();
        let sum = |bound: fn(&Range) -> i64| {
            let steps: i64 = counties.iter().map(|&i| bound(&ranges[i])).sum();
            Word::Number(step.amount(steps).to_string())
        };
        let words = words![
            ("counties", names),
            ("floors", sum(|range| range.least)),
            ("caps", sum(|range| range.most)),
            ("total", Word::Number(step.amount(total).to_string())),
            ("unit", self.resource.unit.clone()),
        ];
        self.push(kind, self.resource.total_place(), words);
    }
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
