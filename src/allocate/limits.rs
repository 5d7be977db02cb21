//! Floors and caps of a resource, in whole steps, and whether they can be met.

use crate::problem::{Kind, Word, kinds, words};
use crate::settings::At;

use super::bound::{Infeasible, Range, feasible};
use super::plan::ByCounty;
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

/// The range of a quota without what comes on top. An award is a floor too, as far as the cap lets it: what was awarded
/// is not scaled away again. What is taken on top leaves no quota below 0.
pub fn range(named: Named, award: i64, beyond: i64, whole: i64) -> Range {
    let most = named.cap.unwrap_or(whole.max(0));
    Range {
        least: named.floor.unwrap_or(0).max(award.min(most)).max(-beyond).max(0),
        most,
    }
}

/// How an amount becomes whole steps: up for floors, down for caps.
type Whole = fn(Step, Decimal) -> Option<i64>;

impl Work<'_> {
    /// Floors and caps in whole steps, where the settings name any: of a ratio and an absolute bound the stricter.
    pub fn named_bounds(&mut self, step: Step, last_year: &[Option<f64>]) -> Vec<Named> {
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
    pub fn floor_of_mean(&mut self, county: &str, step: Step) -> Option<i64> {
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

    /// A bound in whole steps; one with more digits than can be reckoned with exactly is reported, never dropped.
    pub fn bound(&mut self, at: &At<f64>, last_year: Option<f64>, step: Step, whole: Whole) -> Option<i64> {
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

    pub fn feasible(&mut self, ranges: &[Range], total: i64, step: Step) {
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

    pub fn against_bounds(
        &mut self,
        kind: Kind,
        counties: &[usize],
        ranges: &[Range],
        total: i64,
        step: Step,
    ) {
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
