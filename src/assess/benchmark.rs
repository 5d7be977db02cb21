//! Benchmarks: what a value is measured against.
//!
//! Whatever comes from the data (a mean, a best value, an order) is taken over every enterprise of the population that
//! takes part and reports the indicator, also over one that another indicator leaves out: whom a later rule refuses
//! must not move the others' benchmark. `mean_of_values` = Σ value ÷ n; `ratio_of_sums` = Σ numerator ÷ Σ denominator
//! over enterprises that report both, the denominator above zero. A year that is missing is an error and never another year's figure.

mod last;
mod mean;

use polars::prelude::*;

use super::group::Groups;
use super::normalise::{self, Measure};
use super::scope::Rows;
use super::value::ratio;
use super::year::{Before, Outside, Year};
use crate::decimal;
use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{Benchmark, Criterion, Group, MeanYear, Over, Scheme, Shape};
use mean::Means;

/// A benchmark that was used, for the report.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Position of the population.
    pub population: usize,
    /// Position of the indicator.
    pub indicator: usize,
    /// The group; empty for the population as a whole.
    pub group: String,
    /// The benchmark in the indicator's unit: of two ends the better one, of a spread the mean.
    pub value: f64,
    /// The worse end, or the standard deviation, where there is one.
    pub other: Option<f64>,
    /// Of a mean: what it is before its multiple and its rounding.
    pub mean: Option<f64>,
    /// How many enterprises it was computed from; 0 for a fixed one.
    pub enterprises: usize,
}

/// The benchmarks of one indicator.
pub struct Found {
    /// What every row is measured by.
    pub of_row: Vec<Option<Measure>>,
    /// Each benchmark once.
    pub list: Vec<Standard>,
}

/// What is known of one indicator before it is measured.
pub struct Context<'a> {
    /// This year.
    pub now: &'a Year,
    /// Last year, if it was read.
    pub last: Option<&'a Before>,
    /// Who takes part.
    pub rows: &'a Rows,
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The year of the data.
    pub year: i32,
    /// Position of the indicator.
    pub index: usize,
    /// Its value in every row.
    pub value: &'a Float64Chunked,
    /// Figures of enterprises that regions are held against; `None` for enterprises.
    pub outside: Option<Outside<'a>>,
}

impl Context<'_> {
    /// Finds the benchmarks of the indicator for all populations.
    pub fn standards(&self, problems: &mut Problems) -> Result<Found, Error> {
        let mut found = Found {
            of_row: vec![None; self.rows.list.len()],
            list: Vec::new(),
        };
        for position in 0..self.scheme.populations.len() {
            if let Some(criterion) = self.scheme.criterion(Some(position), self.index) {
                self.standard(position, criterion, &mut found, problems)?;
            }
        }
        Ok(found)
    }

    fn standard(
        &self,
        position: usize,
        criterion: &Criterion,
        found: &mut Found,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let fixed = |value: f64, other: f64| Measure {
            benchmark: value,
            other,
        };
        if let Some(outside) = self.outside
            && let Benchmark::Mean {
                over, year, factor, ..
            } = &criterion.benchmark
            && *over != Over::Own
        {
            let figure = outside(*over, *year, self.index);
            return self.held_against(position, criterion, figure, *factor, found, problems);
        }
        let measure = match &criterion.benchmark {
            Benchmark::Constant(constant) => return self.constant(position, *constant, found),
            Benchmark::Fixed(value) => fixed(*value, *value),
            Benchmark::BaseTarget { base, target } => fixed(*target, *base),
            Benchmark::OwnLast { factor } => {
                return self.own_last(position, criterion, *factor, found, problems);
            }
            Benchmark::Others { by } => return self.places(position, criterion, by, found),
            by_group => return self.grouped(position, criterion, by_group, found, problems),
        };
        found.list.push(Standard {
            population: position,
            indicator: self.index,
            group: String::new(),
            value: measure.benchmark,
            other: (measure.other != measure.benchmark).then_some(measure.other),
            mean: None,
            enterprises: 0,
        });
        for (at, row) in found.of_row.iter_mut().zip(&self.rows.list) {
            if row.population == Some(position) {
                *at = Some(measure);
            }
        }
        Ok(())
    }

    /// A number of the document that differs between counties, parks or industries.
    fn constant(&self, position: usize, constant: usize, found: &mut Found) -> Result<(), Error> {
        let constant = &self.scheme.constants[constant];
        let words = self.now.frame.column(constant.by.column())?;
        let words = words.as_materialized_series().clone();
        let words = words.str()?;
        let mut known: Vec<&str> = Vec::new();
        for (row, at) in found.of_row.iter_mut().enumerate() {
            if self.rows.list[row].population != Some(position) {
                continue;
            }
            let word = words.get(row).unwrap_or("");
            let Some(value) = constant.of(word).filter(|value| *value > 0.0) else {
                continue;
            };
            *at = Some(Measure {
                benchmark: value,
                other: value,
            });
            if !known.contains(&word) {
                known.push(word);
                found.list.push(Standard {
                    population: position,
                    indicator: self.index,
                    group: word.to_owned(),
                    value,
                    other: None,
                    mean: None,
                    enterprises: 0,
                });
            }
        }
        Ok(())
    }

    /// One figure of enterprises that all regions are held against.
    fn held_against(
        &self,
        position: usize,
        criterion: &Criterion,
        figure: Result<Option<(f64, usize)>, ()>,
        factor: f64,
        found: &mut Found,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let measure = figure.unwrap_or(None).and_then(|(value, count)| {
            let measure = Measure {
                benchmark: value,
                other: value,
            };
            Some((self.usable(measure, &criterion.benchmark, factor)?, count))
        });
        let Some((measure, count)) = measure else {
            let kind = match figure {
                Err(()) => kinds::NO_LAST_YEAR,
                Ok(_) => kinds::NO_BENCHMARK,
            };
            let words = words![
                (
                    "indicator",
                    Word::label(
                        &self.scheme.indicators[self.index].label,
                        &self.scheme.indicators[self.index].label_en
                    )
                ),
                (
                    "group",
                    Word::label(
                        &self.scheme.populations[position].label,
                        &self.scheme.populations[position].label_en
                    )
                ),
                ("year", self.last_years_name()),
            ];
            problems.push(kind, criterion.at, words);
            return Ok(());
        };
        found.list.push(Standard {
            population: position,
            indicator: self.index,
            group: String::new(),
            value: measure.benchmark,
            other: None,
            mean: figure.ok().flatten().map(|(mean, _)| mean),
            enterprises: count,
        });
        found.of_row.fill(Some(measure));
        Ok(())
    }

    fn last_years_name(&self) -> String {
        (self.year - 1).to_string()
    }

    /// Whether a row counts towards the benchmarks of a population.
    fn counts(&self, row: usize, position: usize, over: Over) -> bool {
        let at = &self.rows.list[row];
        is_source(at.population, position, over) && at.takes_part()
    }

    /// A value as the scheme rounds it.
    fn rounded(&self, value: Option<f64>) -> Option<f64> {
        let round = self.scheme.rounds.value;
        value.map(|value| round.map_or(value, |round| round.apply(value)))
    }

    /// Benchmarks that every group of a population has one of.
    fn grouped(
        &self,
        position: usize,
        criterion: &Criterion,
        benchmark: &Benchmark,
        found: &mut Found,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let over = match benchmark {
            Benchmark::Mean { over, .. } => *over,
            _ => Over::Own,
        };
        let belongs = |row: usize| {
            let population = self.rows.list[row].population;
            population == Some(position) || is_source(population, position, over)
        };
        let groups = Groups::of(&self.now.frame, benchmark.by(), belongs)?;
        let parts = &self.now.parts[self.index];
        let last_is_missing = matches!(
            benchmark,
            Benchmark::Mean {
                year: MeanYear::Last,
                ..
            }
        ) && self.last.is_none();
        let results = match benchmark {
            Benchmark::Mean {
                of,
                year: MeanYear::Last,
                by,
                ..
            } => self.last_year(position, over, by, &groups, *of)?,
            Benchmark::Mean { of, .. } => {
                let mut means = Means::new(groups.names.len());
                for (row, group) in groups.of_row.iter().enumerate() {
                    let Some(group) = group.filter(|_| self.counts(row, position, over)) else {
                        continue;
                    };
                    if let Some(value) = self.rounded(ratio(parts, row)) {
                        means.add(group as usize, value, parts, row);
                    }
                }
                means.results(*of)
            }
            _ => self.of_values(position, benchmark, &groups),
        };
        let factor = match benchmark {
            Benchmark::Mean { factor, .. } => *factor,
            _ => 1.0,
        };
        let usable: Vec<Option<Measure>> = results
            .iter()
            .map(|result| result.and_then(|(measure, _)| self.usable(measure, benchmark, factor)))
            .collect();
        // A group of another population may have a mean, but nobody here is measured by it.
        let mut needed = vec![false; groups.names.len()];
        for (row, group) in groups.of_row.iter().enumerate() {
            if let Some(group) = group.filter(|_| self.rows.list[row].population == Some(position)) {
                needed[group as usize] = true;
                found.of_row[row] = usable[group as usize];
            }
        }
        if last_is_missing && needed.contains(&true) {
            // The year is missing for all groups alike.
            let words = words![
                (
                    "indicator",
                    Word::label(
                        &self.scheme.indicators[self.index].label,
                        &self.scheme.indicators[self.index].label_en
                    )
                ),
                (
                    "group",
                    Word::label(
                        &self.scheme.populations[position].label,
                        &self.scheme.populations[position].label_en
                    )
                ),
                ("year", self.last_years_name()),
            ];
            problems.push(kinds::NO_LAST_YEAR, criterion.at, words);
        }
        for (group, measure) in usable.iter().enumerate().filter(|(group, _)| needed[*group]) {
            let name = &groups.names[group];
            let words = || {
                let population = &self.scheme.populations[position].label;
                words![
                    (
                        "indicator",
                        Word::label(
                            &self.scheme.indicators[self.index].label,
                            &self.scheme.indicators[self.index].label_en
                        )
                    ),
                    ("group", format!("{population} {name}").trim().to_owned()),
                ]
            };
            match measure {
                None if last_is_missing => {}
                None => problems.push(kinds::NO_BENCHMARK, criterion.at, words()),
                Some(measure) => {
                    let two = matches!(benchmark, Benchmark::MinMax { .. } | Benchmark::Spread { .. });
                    let flat = match benchmark {
                        Benchmark::MinMax { .. } => decimal::same(measure.benchmark, measure.other),
                        Benchmark::Spread { .. } => measure.other == 0.0,
                        _ => false,
                    };
                    if flat {
                        problems.push(kinds::NO_VARIATION, criterion.at, words());
                    }
                    found.list.push(Standard {
                        population: position,
                        indicator: self.index,
                        group: name.clone(),
                        value: measure.benchmark,
                        other: two.then_some(measure.other),
                        mean: results[group]
                            .filter(|_| matches!(benchmark, Benchmark::Mean { .. }))
                            .map(|(mean, _)| mean.benchmark),
                        enterprises: results[group].map_or(0, |(_, count)| count),
                    });
                }
            }
        }
        Ok(())
    }

    /// The multiple, rounded as the scheme says; what a value is divided by must be above zero.
    fn usable(&self, measure: Measure, benchmark: &Benchmark, factor: f64) -> Option<Measure> {
        let round = |value: f64| {
            let rounds = self.scheme.rounds.benchmark;
            rounds.map_or(value, |round| round.apply(value))
        };
        let measure = Measure {
            benchmark: round(measure.benchmark * factor),
            other: round(measure.other * factor),
        };
        let divisor = !matches!(benchmark, Benchmark::MinMax { .. } | Benchmark::Spread { .. });
        let finite = measure.benchmark.is_finite() && measure.other.is_finite();
        (finite && (!divisor || measure.benchmark > 0.0)).then_some(measure)
    }

    /// Best, lowest and highest, mean and deviation, or root of squares of the values of every group.
    fn of_values(
        &self,
        position: usize,
        benchmark: &Benchmark,
        groups: &Groups,
    ) -> Vec<Option<(Measure, usize)>> {
        let better = self.scheme.indicators[self.index].better;
        let mut values: Vec<Vec<f64>> = vec![Vec::new(); groups.names.len()];
        for (row, group) in groups.of_row.iter().enumerate() {
            if let Some((group, value)) = group
                .filter(|_| self.counts(row, position, Over::Own))
                .zip(self.value.get(row))
            {
                values[group as usize].push(value);
            }
        }
        let of_group = |values: &Vec<f64>| {
            let first = *values.first()?;
            let signed = |value: &f64| normalise::signed(*value, better);
            let best = values
                .iter()
                .copied()
                .fold(first, |one, other| match signed(&other) > signed(&one) {
                    true => other,
                    false => one,
                });
            let worst =
                values
                    .iter()
                    .copied()
                    .fold(first, |one, other| match signed(&other) < signed(&one) {
                        true => other,
                        false => one,
                    });
            let measure = match benchmark {
                Benchmark::Spread { .. } => {
                    let (mean, deviation) = normalise::spread(values)?;
                    Measure {
                        benchmark: mean,
                        other: deviation,
                    }
                }
                Benchmark::Norm { .. } => {
                    let norm = crate::sum::sum(values.iter().map(|value| value * value)).sqrt();
                    Measure {
                        benchmark: norm,
                        other: norm,
                    }
                }
                _ => Measure {
                    benchmark: best,
                    other: worst,
                },
            };
            Some((measure, values.len()))
        };
        values.iter().map(of_group).collect()
    }

    /// The place of every value among the others of its group.
    fn places(
        &self,
        position: usize,
        criterion: &Criterion,
        by: &[Group],
        found: &mut Found,
    ) -> Result<(), Error> {
        let better = self.scheme.indicators[self.index].better;
        let inside = |row: usize| self.counts(row, position, Over::Own) && self.value.get(row).is_some();
        let groups = Groups::of(&self.now.frame, by, inside)?;
        for members in groups.members() {
            let values: Vec<f64> = members.iter().filter_map(|row| self.value.get(*row)).collect();
            let worse = normalise::worse_than(&values, better);
            for (row, worse) in members.iter().zip(worse) {
                let share = match criterion.shape {
                    Shape::Percentile => normalise::percentile(worse, values.len()),
                    _ => normalise::rank_share(worse, values.len()),
                };
                found.of_row[*row] = Some(Measure {
                    benchmark: share,
                    other: share,
                });
            }
        }
        Ok(())
    }
}

/// Whether rows of `population` are those that the population at `position` takes its mean over.
fn is_source(population: Option<usize>, position: usize, over: Over) -> bool {
    match over {
        Over::Own => population == Some(position),
        Over::All => population.is_some(),
        Over::Named(named) => population == Some(named),
    }
}
