//! ENTERPRISES. Scope → value → benchmark → points → score → rank → class.
//!
//! Pure: no file is touched, no clock read, and data never makes a function fail; what is wrong with the data is
//! pushed as a problem. Every stage adds columns and overwrites none, so that a result can be explained by looking
//! it up: `<indicator>_value`, `_benchmark`, `_points` stand side by side.
//!
//! Formulas are evaluated by polars, column by column. What runs over groups (means, ranks, classes) walks the rows
//! in their order on plain columns: the result must not depend on how a frame is split between threads.

pub mod aggregate;
mod benchmark;
mod class;
mod group;
mod limit;
pub mod normalise;
mod points;
mod rank;
mod scope;
mod score;
#[cfg(test)]
mod tests;
mod value;
pub mod weigh;

use polars::prelude::*;

pub use benchmark::Standard;
pub use class::{counts, place_by_scores, place_by_shares, place_in_two_stages};
pub use group::Groups;
pub use normalise::achievement;
pub use scope::Status;
pub use value::Parts;

use crate::problem::{Error, Place, Problems, kinds};
use crate::scheme::{Benchmark, Criterion, Missing, Scheme};
use crate::survey::Survey;

/// The appraisal of one year.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The year of the data.
    pub year: i32,
    /// One row an enterprise, as in `enterprises.csv`; then `<indicator>_numerator` and `_denominator` and the number
    /// fields, for the counties.
    pub frame: DataFrame,
    /// The status of every row.
    pub status: Vec<Status>,
    /// Every benchmark that was used.
    pub standards: Vec<Standard>,
    /// The weights that were used, one list a population, one weight a criterion.
    pub weights: Vec<Vec<f64>>,
}

/// What is known of one year before anything is scored.
pub(crate) struct Year {
    /// One row an enterprise, with the scheme's quantities.
    pub frame: DataFrame,
    /// Both sides of every indicator.
    pub parts: Vec<Parts>,
}

impl Year {
    fn of(frame: &DataFrame, scheme: &Scheme, year: i32) -> Result<Self, Error> {
        let frame = value::with_quantities(frame, scheme, year)?;
        let parts = (0..scheme.indicators.len())
            .map(|index| value::parts(&frame, scheme, index))
            .collect::<Result<_, _>>()?;
        Ok(Self { frame, parts })
    }
}

/// A cell of the appraisal: the points of one row for one criterion.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Points {
    /// The row's population does not use the indicator, or the row is not scored.
    None,
    /// Points for a value; before the weights are known, the share of the weight.
    Earned(f64),
    /// No value (or a zero denominator): this rule decides.
    Ruled(Missing),
}

/// Appraises the enterprises of a survey under a scheme.
pub fn assess(survey: &Survey, scheme: &Scheme, problems: &mut Problems) -> Result<Assessment, Error> {
    let Some(panel) = survey.panel() else {
        return Err(Error::Internal("a survey without the year it names".to_owned()));
    };
    let now = Year::of(&panel.frame, scheme, survey.year)?;
    let last = match survey.last_year() {
        Some(panel) => Some(Year::of(&panel.frame, scheme, survey.year - 1)?),
        None => None,
    };
    let appraisal = Appraisal {
        survey: Some(survey),
        scheme,
        year: survey.year,
        now,
        last,
        names: Vec::new(),
    };
    appraisal.run(problems)
}

/// Appraises rows that are sums over regions: `frame` holds `code` (the name), the grouping columns, `left_out` and
/// the totals, `parts` both sides of every indicator. The scheme's populations are those of its region part.
pub fn assess_regions(
    frame: &DataFrame,
    parts: Vec<Parts>,
    scheme: &Scheme,
    year: i32,
    problems: &mut Problems,
) -> Result<Assessment, Error> {
    let names = frame.column("code")?.as_materialized_series().clone();
    let names = names
        .str()?
        .iter()
        .map(|name| name.unwrap_or("").to_owned())
        .collect();
    let appraisal = Appraisal {
        survey: None,
        scheme,
        year,
        now: Year {
            frame: value::with_quantities(frame, scheme, year)?,
            parts,
        },
        last: None,
        names,
    };
    appraisal.run(problems)
}

/// One appraisal on its way.
struct Appraisal<'a> {
    survey: Option<&'a Survey>,
    scheme: &'a Scheme,
    year: i32,
    now: Year,
    last: Option<Year>,
    names: Vec<String>,
}

/// What the rows have for one indicator.
struct Measured {
    value: Float64Chunked,
    benchmark: Float64Chunked,
    other: Option<Float64Chunked>,
}

impl Appraisal<'_> {
    fn run(mut self, problems: &mut Problems) -> Result<Assessment, Error> {
        let scheme = self.scheme;
        let mut rows = scope::rows(&self.now.frame, scheme, problems)?;
        let mut measured = Vec::new();
        let mut standards = Vec::new();
        let mut cells: Vec<Vec<Points>> = Vec::new();
        for index in 0..scheme.indicators.len() {
            let value = value::values(&self.now.parts[index], &rows, scheme, index);
            let context = benchmark::Context {
                now: &self.now,
                last: self.last.as_ref(),
                rows: &rows,
                scheme,
                index,
                value: &value,
            };
            let found = context.standards(problems)?;
            let points = points::shares(
                &rows,
                scheme,
                index,
                &self.now.parts[index],
                &value,
                &found.of_row,
            );
            measured.push(columns(&rows, scheme, index, value, &found.of_row));
            standards.extend(found.list);
            cells.push(points);
        }
        // Only now: whom one indicator leaves out still counts in the benchmarks of the others.
        for (index, (column, points)) in measured.iter().zip(&cells).enumerate() {
            let context = value::Context {
                survey: self.survey,
                scheme,
                index,
                parts: &self.now.parts[index],
                value: &column.value,
                names: &self.names,
            };
            context.report(&mut rows, points, problems);
        }
        let weights = score::weights(&rows, scheme, &cells, problems);
        points::weighted(&rows, scheme, &weights, &mut cells);
        let points = points::settle(&mut rows, scheme, &weights, cells);
        let scores = score::scores(&rows, scheme, &weights, &points);
        self.keep(measured, points)?;
        self.finish(rows, scores, weights, standards, problems)
    }

    /// Puts what was found for every indicator into the frame.
    fn keep(&mut self, measured: Vec<Measured>, points: Vec<Vec<Option<f64>>>) -> Result<(), Error> {
        let parts = std::mem::take(&mut self.now.parts);
        let frame = &mut self.now.frame;
        let indicators = self.scheme.indicators.iter().zip(parts);
        for (((indicator, parts), column), points) in indicators.zip(measured).zip(points) {
            let mut add = |name: &str, values: Float64Chunked| -> Result<(), Error> {
                let name = format!("{}_{name}", indicator.id);
                frame.with_column(values.with_name(name.into()).into_column())?;
                Ok(())
            };
            add("numerator", parts.numerator)?;
            if let Some(denominator) = parts.denominator {
                add("denominator", denominator)?;
            }
            add("value", column.value)?;
            add("benchmark", column.benchmark)?;
            if let Some(other) = column.other {
                add("benchmark_other", other)?;
            }
            add("points", points.into_iter().collect())?;
        }
        Ok(())
    }

    /// Bonuses, ranks and classes.
    fn finish(
        self,
        mut rows: scope::Rows,
        before: Vec<Option<f64>>,
        weights: Vec<Vec<f64>>,
        standards: Vec<Standard>,
        problems: &mut Problems,
    ) -> Result<Assessment, Error> {
        let scheme = self.scheme;
        let mut frame = self.now.frame;
        let bonus = score::bonuses(&frame, &rows, scheme, &before, problems)?;
        let score: Vec<Option<f64>> = before
            .iter()
            .zip(&bonus)
            .map(|(score, bonus)| {
                let sum = (*score)? + (*bonus)?;
                Some(scheme.rounds.score.map_or(sum, |round| round.apply(sum)))
            })
            .collect();
        frame.with_column(Column::new("bonus".into(), bonus))?;
        frame.with_column(Column::new("score".into(), &score))?;
        let ranking = rank::ranks(&frame, &rows, scheme, &score)?;
        let preliminary = class::classes(&frame, &rows, scheme, &ranking, &score, problems)?;
        let classes = limit::classes(&frame, &mut rows, scheme, &preliminary, problems)?;
        if !rows.list.iter().any(|row| row.status == Status::Appraised) {
            problems.push(kinds::NOTHING_APPRAISED, Place::Nowhere, vec![]);
        }
        for column in last_columns(scheme, &rows, &ranking, &preliminary, &classes) {
            frame.with_column(column)?;
        }
        Ok(Assessment {
            year: self.year,
            frame,
            status: rows.list.iter().map(|row| row.status).collect(),
            standards,
            weights,
        })
    }
}

/// The benchmark columns of one indicator; `other` only where some benchmark has a second number.
fn columns(
    rows: &scope::Rows,
    scheme: &Scheme,
    index: usize,
    value: Float64Chunked,
    measures: &[Option<normalise::Measure>],
) -> Measured {
    // A place among the others is no benchmark in the indicator's unit.
    let is_number = |population: Option<usize>| {
        criterion_of(scheme, population, index)
            .is_some_and(|criterion| !matches!(criterion.benchmark, Benchmark::Others { .. }))
    };
    let shown = |row: usize| measures[row].filter(|_| is_number(rows.list[row].population));
    let all = 0..rows.list.len();
    let other: Float64Chunked = all
        .clone()
        .map(|row| {
            Some(
                shown(row)
                    .filter(|measure| measure.other != measure.benchmark)?
                    .other,
            )
        })
        .collect();
    Measured {
        value,
        benchmark: all
            .map(|row| shown(row).map(|measure| measure.benchmark))
            .collect(),
        other: (other.null_count() < other.len()).then_some(other),
    }
}

/// The columns that end a row: population, status, rank, classes and reason.
fn last_columns(
    scheme: &Scheme,
    rows: &scope::Rows,
    ranking: &rank::Ranking,
    preliminary: &[Option<&str>],
    classes: &[Option<&str>],
) -> Vec<Column> {
    let list = &rows.list;
    let words = |id: &str, values: StringChunked| values.with_name(id.into()).into_column();
    let population = |row: &scope::Row| row.population.map(|index| scheme.populations[index].id.as_str());
    let group = |rank: &rank::Rank| rank.group.map(|group| ranking.groups[group as usize].as_str());
    let ranks: Vec<Option<u32>> = ranking.of_row.iter().map(|rank| rank.rank).collect();
    vec![
        words("population", list.iter().map(population).collect()),
        words("status", list.iter().map(|row| Some(row.status.id())).collect()),
        words("rank_group", ranking.of_row.iter().map(group).collect()),
        Column::new("rank".into(), ranks),
        words("class_preliminary", preliminary.iter().copied().collect()),
        words("class", classes.iter().copied().collect()),
        words("reason", list.iter().map(scope::Row::reason).collect()),
    ]
}

/// The criterion of a population for an indicator.
fn criterion_of(scheme: &Scheme, population: Option<usize>, indicator: usize) -> Option<&Criterion> {
    scheme.populations[population?]
        .criteria
        .iter()
        .find(|criterion| criterion.indicator == indicator)
}
