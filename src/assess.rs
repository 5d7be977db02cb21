//! ENTERPRISES. Scope → value → benchmark → points → score → rank → class.
//!
//! Pure: no file is touched, no clock read, and data never makes a function fail; what is wrong with the data is
//! pushed as a problem. Every stage adds columns and overwrites none, so that a result can be explained by looking
//! it up: `<indicator>_value`, `_benchmark`, `_points` stand side by side.
//!
//! Formulas are evaluated by polars, column by column. What runs over groups (means, ranks, classes) walks the rows
//! in their order on plain columns: the result must not depend on how a frame is split between threads.

mod adjust;
pub mod aggregate;
mod benchmark;
mod class;
mod event;
mod group;
mod limit;
mod merge;
pub mod normalise;
mod points;
mod policy;
mod rank;
mod scope;
mod score;
#[cfg(test)]
mod tests;
mod value;
pub mod weigh;

use std::collections::HashMap;

use polars::prelude::*;

pub use adjust::Adjusted;
pub use benchmark::Standard;
pub use class::{counts, place_by_scores, place_by_shares, place_in_two_stages};
use event::Events;
pub use event::{Counted, Rule};
pub use group::Groups;
pub use merge::{Merged, UNIT};
pub use normalise::achievement;
pub use policy::column as policy_column;
pub use scope::Status;
pub use value::Parts;

use crate::field;
use crate::level::Level;
use crate::problem::{Error, Place, Problems, kinds};
use crate::scheme::{Benchmark, Criterion, MeanYear, Missing, Over, Scheme};
use crate::survey::{Adjustment, Event, Panel, Subject, Survey, place};
use value::Cells;

/// The appraisal of one year.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// The year of the data.
    pub year: i32,
    /// The level of areas that is ranked.
    pub level: Level,
    /// One row an enterprise, as in `enterprises.csv`; then `<indicator>_numerator` and `_denominator` and the number
    /// fields, for the counties.
    pub frame: DataFrame,
    /// The status of every row.
    pub status: Vec<Status>,
    /// Every benchmark that was used.
    pub standards: Vec<Standard>,
    /// The weights that were used, one list a population, one weight a criterion.
    pub weights: Vec<Vec<f64>>,
    /// The events that were counted.
    pub events: Vec<Counted>,
    /// The manual adjustments that hold.
    pub adjusted: Vec<Adjusted>,
    /// The units of several enterprises that were appraised as one.
    pub merged: Vec<Merged>,
}

/// Decisions about single rows: adjustments and events, and the row that each code has.
#[derive(Default)]
struct Decisions<'a> {
    adjustments: &'a [Adjustment],
    events: &'a [Event],
    rows: HashMap<String, usize>,
}

impl<'a> Decisions<'a> {
    /// Those of a survey; `row_of` tells which row of the appraisal a row of the panel is a part of.
    fn of(survey: &'a Survey, panel: &Panel, row_of: impl Fn(usize) -> usize) -> Result<Self, Error> {
        let mut rows = HashMap::new();
        let (adjustments, events) = (survey.adjusted(), survey.happened());
        if !adjustments.is_empty() || !events.is_empty() {
            let codes = panel.frame.column("code")?.as_materialized_series().clone();
            for (row, code) in codes.str()?.iter().enumerate() {
                // Of two rows with one code both are left out: either says so.
                rows.entry(code.unwrap_or("").to_owned()).or_insert(row_of(row));
            }
        }
        Ok(Self {
            adjustments,
            events,
            rows,
        })
    }

    /// The row that a line is about; a line about nobody is refused.
    fn row(&self, subject: &Subject, problems: &mut Problems) -> Option<usize> {
        let row = self
            .rows
            .get(&subject.written)
            .or_else(|| self.rows.get(&subject.code));
        if row.is_none() {
            let words = vec![("found", subject.written.clone())];
            problems.push(kinds::LISTED_CODE_UNKNOWN, subject.at, words);
        }
        row.copied()
    }
}

/// Figures of enterprises that regions are held against: whose, of which year, of which indicator (a position); the
/// ratio of sums and how many enterprises it comes from. `Err` where that year was not read.
pub type Outside<'a> = &'a dyn Fn(Over, MeanYear, usize) -> Result<Option<(f64, usize)>, ()>;

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

/// The year before: nothing is scored in it, but who took part counts.
pub(crate) struct Before {
    /// Its figures.
    pub year: Year,
    /// Who took part, and how, by this year's rules.
    pub rows: scope::Rows,
}

impl Before {
    fn of(year: Year, scheme: &Scheme) -> Result<Self, Error> {
        // What a rule did to nobody last year is no news this year.
        let rows = scope::rows(&year.frame, scheme, &mut Problems::new())?;
        Ok(Self { year, rows })
    }
}

/// A cell of the appraisal: the points of one row for one criterion.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Points {
    /// The row's population does not use the indicator, or the row is not scored.
    None,
    /// Points for a value.
    Earned(f64),
    /// No value (or a zero denominator): this rule decides.
    Ruled(Missing),
}

/// Appraises the enterprises of a survey under a scheme.
pub fn assess(survey: &Survey, scheme: &Scheme, problems: &mut Problems) -> Result<Assessment, Error> {
    let Some(panel) = survey.panel() else {
        return Err(Error::Internal("a survey without the year it names".to_owned()));
    };
    let found = match scheme.merge.as_ref().filter(|_| !scheme.unit.is_region()) {
        Some(merge) => merge::assess(survey, panel, scheme, merge, problems),
        None => {
            let decisions = Decisions::of(survey, panel, |row| row)?;
            rows_of(survey, panel, survey.last_year(), scheme, decisions, problems)
        }
    };
    Ok(Assessment {
        level: survey.level,
        ..found?
    })
}

/// Appraises the rows of a panel.
fn rows_of(
    survey: &Survey,
    panel: &Panel,
    last: Option<&Panel>,
    scheme: &Scheme,
    decisions: Decisions<'_>,
    problems: &mut Problems,
) -> Result<Assessment, Error> {
    let now = Year::of(&panel.frame, scheme, survey.year)?;
    value::report_constants(&now.frame, scheme, problems)?;
    let last = match last {
        Some(last) => Some(Before::of(
            Year::of(&last.frame, scheme, survey.year - 1)?,
            scheme,
        )?),
        None => None,
    };
    let appraisal = Appraisal {
        cells: Some(Cells {
            panel,
            grids: &survey.grids,
        }),
        scheme,
        year: survey.year,
        now,
        last,
        names: Vec::new(),
        decisions,
        outside: None,
    };
    appraisal.run(problems)
}

/// Sums over regions in one year: `frame` holds `code` (the name), the grouping columns, `left_out` and the totals,
/// `parts` both sides of every indicator.
pub struct RegionSums {
    /// One row a region.
    pub frame: DataFrame,
    /// Both sides of every indicator.
    pub parts: Vec<Parts>,
}

impl RegionSums {
    fn year(self, scheme: &Scheme, year: i32) -> Result<Year, Error> {
        Ok(Year {
            frame: value::with_quantities(&self.frame, scheme, year)?,
            parts: self.parts,
        })
    }
}

/// Appraises rows that are sums over regions, last year's beside this year's. The scheme's populations are those of its
/// region part; `outside` gives the figures of enterprises that it holds regions against.
pub fn assess_regions(
    now: RegionSums,
    last: Option<RegionSums>,
    scheme: &Scheme,
    year: i32,
    outside: Outside<'_>,
    problems: &mut Problems,
) -> Result<Assessment, Error> {
    let names = now.frame.column("code")?.as_materialized_series().clone();
    let names = names.str()?.iter();
    let names = names.map(|name| name.unwrap_or("").to_owned()).collect();
    let appraisal = Appraisal {
        cells: None,
        scheme,
        year,
        now: now.year(scheme, year)?,
        last: match last {
            Some(last) => Some(Before::of(last.year(scheme, year - 1)?, scheme)?),
            None => None,
        },
        names,
        decisions: Decisions::default(),
        outside: Some(outside),
    };
    appraisal.run(problems)
}

/// One appraisal on its way.
struct Appraisal<'a> {
    cells: Option<Cells<'a>>,
    scheme: &'a Scheme,
    year: i32,
    now: Year,
    last: Option<Before>,
    names: Vec<String>,
    decisions: Decisions<'a>,
    outside: Option<Outside<'a>>,
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
        value::tell_stand_ins(&self.now.frame, scheme, self.cells, problems)?;
        scope::tell_outside(&self.now.frame, scheme, &rows, self.cells, problems)?;
        let mut measured = Vec::new();
        let mut standards = Vec::new();
        let mut cells: Vec<Vec<Points>> = Vec::new();
        let values: Vec<Float64Chunked> = (0..scheme.indicators.len())
            .map(|index| value::values(&self.now.parts[index], &rows, scheme, index))
            .collect();
        let weights = score::weights(&rows, scheme, &values, problems);
        for (index, value) in values.into_iter().enumerate() {
            let context = benchmark::Context {
                now: &self.now,
                last: self.last.as_ref(),
                rows: &rows,
                scheme,
                year: self.year,
                index,
                value: &value,
                outside: self.outside,
            };
            let found = context.standards(problems)?;
            let column = points::Column {
                index,
                parts: &self.now.parts[index],
                value: &value,
                measures: &found.of_row,
            };
            let points = points::earned(&rows, scheme, &weights, &column);
            measured.push(columns(&rows, scheme, index, value, &found.of_row));
            standards.extend(found.list);
            cells.push(points);
        }
        // Only now: whom one indicator leaves out still counts in the benchmarks of the others.
        for (index, (column, points)) in measured.iter().zip(&cells).enumerate() {
            let context = value::Context {
                cells: self.cells,
                scheme,
                index,
                parts: &self.now.parts[index],
                value: &column.value,
                names: &self.names,
            };
            context.report(&mut rows, points, problems);
        }
        let points = points::settle(&mut rows, scheme, &weights, cells);
        let scores = score::scores(&rows, scheme, &weights, &points);
        self.without_score(&mut rows, &scores, problems);
        self.keep(measured, points)?;
        self.finish(rows, scores, weights, standards, problems)
    }

    /// A row whose points make no score cannot be ranked: it is left out.
    fn without_score(&self, rows: &mut scope::Rows, scores: &[Option<f64>], problems: &mut Problems) {
        let column = self.now.frame.column("name").ok();
        let column = column.map(|names| names.as_materialized_series().clone());
        let own = column.as_ref().and_then(|names| names.str().ok());
        let name = |row: usize| match self.names.get(row) {
            Some(name) => name.clone(),
            None => own.and_then(|names| names.get(row)).unwrap_or("").to_owned(),
        };
        let code: Vec<usize> = field::index("code").into_iter().collect();
        for (row, at) in rows.list.iter_mut().enumerate() {
            let scored = at.population.filter(|_| at.status.is_scored());
            let Some(population) = scored.filter(|_| scores[row].is_none()) else {
                continue;
            };
            at.status = Status::LeftOut;
            at.because(kinds::NO_SCORE.code);
            let place = self.cells.map_or(Place::Nowhere, |cells| {
                place(cells.panel, cells.grids, row, &code)
            });
            let words = vec![
                ("found", name(row)),
                ("group", self.scheme.populations[population].label.clone()),
            ];
            problems.push(kinds::NO_SCORE, place, words);
        }
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
        let events = Events::sort(&self.decisions, &rows, scheme, self.year, problems);
        let (bonus, mut counted) = score::bonuses(&frame, &rows, scheme, &before, &events, problems)?;
        let score: Vec<Option<f64>> = before
            .iter()
            .zip(&bonus)
            .map(|(score, bonus)| {
                let sum = (*score)? + (*bonus)?;
                Some(scheme.rounds.score.map_or(sum, |round| round.apply(sum)))
            })
            .collect();
        drop(before);
        frame.with_column(Column::new("bonus".into(), bonus))?;
        frame.with_column(Column::new("score".into(), &score))?;
        let ranking = rank::ranks(&frame, &rows, scheme, &score)?;
        let preliminary = class::classes(&frame, &rows, scheme, &ranking, &score, problems)?;
        drop(score);
        let mut last = limit::classes(&frame, &mut rows, scheme, &preliminary, &events, problems)?;
        counted.append(&mut last.events);
        let adjusted = adjust::apply(
            &self.decisions,
            &mut rows,
            scheme,
            &preliminary,
            &mut last,
            problems,
        );
        if !rows.list.iter().any(|row| row.status == Status::Appraised) {
            problems.push(kinds::NOTHING_APPRAISED, Place::Nowhere, vec![]);
        }
        for column in policy::columns(&frame, scheme, &last.classes, problems)? {
            frame.with_column(column)?;
        }
        let status = rows.list.iter().map(|row| row.status).collect();
        for column in last_columns(scheme, rows, ranking, preliminary, last.classes) {
            frame.with_column(column)?;
        }
        Ok(Assessment {
            year: self.year,
            level: Level::default(),
            frame,
            status,
            standards,
            weights,
            events: counted,
            adjusted,
            merged: Vec::new(),
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

/// The columns that end a row: population, status, rank, classes and reason. What they are made of goes as they are made:
/// here an appraisal holds most memory.
fn last_columns(
    scheme: &Scheme,
    rows: scope::Rows,
    ranking: rank::Ranking,
    preliminary: Vec<Option<&str>>,
    classes: Vec<Option<&str>>,
) -> Vec<Column> {
    let words = |id: &str, values: StringChunked| values.with_name(id.into()).into_column();
    let name = |row: &scope::Row| row.population.map(|index| scheme.populations[index].id.as_str());
    let population = words("population", rows.list.iter().map(name).collect());
    let status = rows.list.iter().map(|row| Some(row.status.id()));
    let status = words("status", status.collect());
    let reason = words("reason", rows.list.iter().map(scope::Row::reason).collect());
    drop(rows);
    let group = |rank: &rank::Rank| rank.group.map(|group| ranking.groups[group as usize].as_str());
    let rank_group = words("rank_group", ranking.of_row.iter().map(group).collect());
    let ranks: UInt32Chunked = ranking.of_row.iter().map(|rank| rank.rank).collect();
    let rank = ranks.with_name("rank".into()).into_column();
    drop(ranking);
    let preliminary = words("class_preliminary", preliminary.into_iter().collect());
    let class = words("class", classes.into_iter().collect());
    vec![population, status, rank_group, rank, preliminary, class, reason]
}

/// The criterion of a population for an indicator.
fn criterion_of(scheme: &Scheme, population: Option<usize>, indicator: usize) -> Option<&Criterion> {
    scheme.populations[population?]
        .criteria
        .iter()
        .find(|criterion| criterion.indicator == indicator)
}
