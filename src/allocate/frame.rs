//! One resource made ready for arithmetic: whole steps, ranges, base and ties, county by county.

use std::collections::BTreeSet;

use crate::problem::{Kind, Place, Problems, Word, Words, kinds, words};
use crate::settings::{At, nearest};

use super::bound::{Infeasible, Range, feasible};
use super::county::County;
use super::plan::{Base, ByCounty, Resource};
use super::steps::{Decimal, Step};

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
    /// Awards and deductions.
    pub awards: Vec<i64>,
    /// Total − reserve − Σ awards: what the methods share.
    pub pool: i64,
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

    /// Steps to give, awards included.
    pub fn whole(&self) -> i64 {
        self.pool + self.awards.iter().sum::<i64>()
    }

    /// The real result of a method with these weights before bounds, in steps.
    pub fn shared(&self, weights: &[f64]) -> Vec<f64> {
        let sum: f64 = weights.iter().sum();
        let pool = self.pool as f64;
        weights
            .iter()
            .map(|w| if sum > 0.0 { pool * (w / sum) } else { 0.0 })
            .collect()
    }
}

/// Shares of more steps than this would lose whole steps to binary rounding.
const MOST_STEPS: i64 = 1_000_000_000_000;

/// Puts a resource together. Every mistake is pushed; with any, there is no frame.
pub fn frame(resource: &Resource, counties: &[&County], problems: &mut Problems) -> Option<Frame> {
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
    let total = work.whole("total", &resource.total, step);
    let reserve = work.whole("reserve", &resource.reserve, step);
    let awards = work.awards(step);
    let total = total? - reserve?;
    let named = work.named_bounds(step, &last_year);
    let ranges: Vec<Range> = named
        .iter()
        .zip(&awards)
        .map(|(named, award)| range(*named, *award, total))
        .collect();
    work.feasible(&ranges, total, step);
    let granted = awards.iter().sum::<i64>();
    let pool = total - granted;
    if pool < 0 {
        work.too_much(granted, total, step);
    }
    if total > MOST_STEPS {
        let words = words![
            ("total", Word::Number(step.amount(total).to_string())),
            ("most", Word::Number(MOST_STEPS.to_string())),
        ];
        work.push(kinds::QUOTA_TOO_MANY_STEPS, resource.total.place, words);
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
        precedence: precedence(counties, &last_year),
        last_year,
        awards,
    })
}

/// The range of a quota. An award is a floor too, as far as the cap lets it: what was awarded is not scaled away again.
fn range(named: Named, award: i64, total: i64) -> Range {
    let most = named.cap.unwrap_or(total.max(0));
    Range {
        least: named.floor.unwrap_or(0).max(award.min(most)).max(0),
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

struct Work<'a> {
    resource: &'a Resource,
    counties: &'a [&'a County],
    mistakes: usize,
    problems: &'a mut Problems,
}

impl Work<'_> {
    fn push(&mut self, kind: Kind, place: Place, mut words: Words) {
        words.push(("resource", self.resource.word()));
        words.push(("unit", Word::from(&self.resource.unit)));
        self.mistakes += 1;
        self.problems.push(kind, place, words);
    }

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
        if self.resource.base.value != Base::LastYear && !self.resource.bounds.use_last_year() {
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
        let mut base = Vec::with_capacity(self.counties.len());
        for county in self.counties {
            let (value, from) = match &resource.base.value {
                // A missing number of last year has been reported.
                Base::LastYear => (
                    Some(resource.last_year.get(&county.name).map_or(0.0, |at| at.value)),
                    "last_year",
                ),
                Base::Total(field) => (county.totals.get(field).copied(), field.as_str()),
                Base::Values => (
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

    /// An amount that must be a whole number of steps.
    fn whole(&mut self, key: &str, amount: &At<f64>, step: Step) -> Option<i64> {
        let steps = Decimal::of(amount.value).and_then(|amount| step.whole(amount));
        if steps.is_none() {
            self.not_whole(key, amount);
        }
        steps
    }

    fn not_whole(&mut self, key: &str, amount: &At<f64>) {
        self.push(
            kinds::QUOTA_NOT_WHOLE_STEPS,
            amount.place,
            words![
                ("key", key.to_owned()),
                ("found", amount.value.to_string()),
                ("step", self.resource.step.value.to_string()),
            ],
        );
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
        self.push(kinds::QUOTA_AWARDS_TOO_LARGE, self.resource.total.place, words);
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
        self.push(kind, self.resource.total.place, words);
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
