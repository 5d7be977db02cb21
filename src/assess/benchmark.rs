//! Benchmarks: fixed numbers, or multiples of a group's mean.
//!
//! A mean is taken over every enterprise of the population that takes part and reports the indicator, also over one
//! that another indicator leaves out: whom a later rule refuses must not move the others' benchmark.
//! `mean_of_values` = Σ value ÷ n; `ratio_of_sums` = Σ numerator ÷ Σ denominator over enterprises that report both.

use polars::prelude::*;

use super::criterion_of;
use super::group::Groups;
use super::scope::{Rows, Status};
use super::value::{Parts, ratio};
use crate::problem::{Error, Problems, kinds};
use crate::scheme::{Benchmark, Group, Mean, MeanYear, Scheme};
use crate::sum::Sum;

/// A benchmark that was used, for the report.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Position of the population.
    pub population: usize,
    /// Position of the indicator.
    pub indicator: usize,
    /// The group; empty for the population as a whole.
    pub group: String,
    /// The benchmark in the indicator's unit.
    pub value: f64,
    /// How many enterprises it was computed from; 0 for a fixed one.
    pub enterprises: usize,
}

/// The benchmarks of one indicator.
pub struct Found {
    /// The benchmark of every row.
    pub of_row: Float64Chunked,
    /// Each one once.
    pub list: Vec<Standard>,
}

/// Finds the benchmarks of one indicator for all populations.
#[allow(clippy::too_many_arguments)] // this year's and last year's side of one indicator
pub fn standards(
    frame: &DataFrame,
    rows: &Rows,
    scheme: &Scheme,
    index: usize,
    parts: &Parts,
    value: &Float64Chunked,
    last: Option<&(&DataFrame, Parts)>,
    problems: &mut Problems,
) -> Result<Found, Error> {
    let mut of_row: Vec<Option<f64>> = vec![None; rows.list.len()];
    let mut list = Vec::new();
    for (position, population) in scheme.populations.iter().enumerate() {
        let Some(criterion) = criterion_of(scheme, Some(position), index) else {
            continue;
        };
        let inside = |row: usize| {
            let at = &rows.list[row];
            at.population == Some(position) && matches!(at.status, Status::Appraised | Status::Ungraded)
        };
        let standard = |group: &str, value, enterprises| Standard {
            population: position,
            indicator: index,
            group: group.to_owned(),
            value,
            enterprises,
        };
        match &criterion.benchmark {
            Benchmark::Fixed(value) => {
                list.push(standard("", *value, 0));
                for (row, at) in of_row.iter_mut().enumerate() {
                    if rows.list[row].population == Some(position) {
                        *at = Some(*value);
                    }
                }
            }
            Benchmark::Mean { of, year, by, factor } => {
                let groups = Groups::of(frame, by, |row| rows.list[row].population == Some(position))?;
                let means = match year {
                    MeanYear::This => {
                        let mut means = Means::new(groups.names.len());
                        for (row, group) in groups.of_row.iter().enumerate() {
                            if let Some(group) = group.filter(|_| inside(row) && value.get(row).is_some()) {
                                means.add(group as usize, parts, row);
                            }
                        }
                        means.results(*of)
                    }
                    MeanYear::Last => last_year(last, population, by, &groups, *of)?,
                };
                for (group, mean) in means.iter().enumerate() {
                    let found = mean
                        .map(|(mean, count)| (mean * factor, count))
                        .filter(|(mean, _)| mean.is_finite() && *mean > 0.0);
                    match found {
                        Some((mean, count)) => list.push(standard(&groups.names[group], mean, count)),
                        None => problems.push(
                            if *year == MeanYear::Last && last.is_none() {
                                kinds::NO_LAST_YEAR
                            } else {
                                kinds::NO_BENCHMARK
                            },
                            criterion.at,
                            vec![
                                ("indicator", scheme.indicators[index].label.clone()),
                                (
                                    "group",
                                    format!("{} {}", population.label, groups.names[group])
                                        .trim()
                                        .to_owned(),
                                ),
                                ("year", String::new()),
                            ],
                        ),
                    }
                    for (row, of) in groups.of_row.iter().enumerate() {
                        if *of == Some(group as u32) {
                            of_row[row] = found.map(|(mean, _)| mean);
                        }
                    }
                }
            }
        }
    }
    Ok(Found {
        of_row: of_row.into_iter().collect(),
        list,
    })
}

/// The means of last year's enterprises of the same population, for the groups of this year.
fn last_year(
    last: Option<&(&DataFrame, Parts)>,
    population: &crate::scheme::Population,
    by: &[Group],
    groups: &Groups,
    of: Mean,
) -> Result<Vec<Option<(f64, usize)>>, Error> {
    let Some((frame, parts)) = last else {
        return Ok(vec![None; groups.names.len()]);
    };
    let belongs = population.when.holds(frame)?;
    let theirs = Groups::of(frame, by, |row| belongs[row])?;
    let mut means = Means::new(groups.names.len());
    let ours: Vec<Option<usize>> = theirs
        .names
        .iter()
        .map(|name| groups.names.iter().position(|known| known == name))
        .collect();
    for (row, group) in theirs.of_row.iter().enumerate() {
        if let Some(group) = group.and_then(|group| ours[group as usize]) {
            means.add(group, parts, row);
        }
    }
    Ok(means.results(of))
}

/// Running means of some groups.
struct Means {
    values: Vec<Sum>,
    numerators: Vec<Sum>,
    denominators: Vec<Sum>,
    counts: Vec<usize>,
}

impl Means {
    fn new(groups: usize) -> Self {
        Self {
            values: vec![Sum::default(); groups],
            numerators: vec![Sum::default(); groups],
            denominators: vec![Sum::default(); groups],
            counts: vec![0; groups],
        }
    }

    fn add(&mut self, group: usize, parts: &Parts, row: usize) {
        let Some(value) = ratio(parts, row) else { return };
        self.values[group].add(value);
        self.numerators[group].add(parts.numerator.get(row).unwrap_or(0.0));
        // Values as published have no denominator: their ratio of sums is their mean.
        let denominator = parts
            .denominator
            .as_ref()
            .map_or(Some(1.0), |values| values.get(row));
        self.denominators[group].add(denominator.unwrap_or(0.0));
        self.counts[group] += 1;
    }

    fn results(&self, of: Mean) -> Vec<Option<(f64, usize)>> {
        (0..self.counts.len())
            .map(|group| {
                let count = self.counts[group];
                let mean = match of {
                    Mean::OfValues => self.values[group].total() / count as f64,
                    Mean::RatioOfSums => self.numerators[group].total() / self.denominators[group].total(),
                };
                (count > 0 && mean.is_finite()).then_some((mean, count))
            })
            .collect()
    }
}
