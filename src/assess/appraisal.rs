//! One appraisal: every stage in its order, each adding columns to the frame.

use polars::prelude::*;

use super::adjust;
use super::assessment::Assessment;
use super::benchmark::{self, Standard};
use super::class;
use super::decision::Decisions;
use super::earned::Points;
use super::event::Events;
use super::given::{Benchmarks, Given};
use super::limit;
use super::normalise;
use super::origin::Cells;
use super::points;
use super::policy;
use super::rank;
use super::scope::{self, Status};
use super::score;
use super::value;
use super::year::{Before, Outside, RegionSums, Year};
use crate::field;
use crate::frame::Columns;
use crate::level::Level;
use crate::problem::{Error, Place, Problems, Word, kinds, words};
use crate::scheme::{Benchmark, Scheme};
use crate::survey::Survey;
use crate::survey::{Panel, place};

/// Appraises the rows of a panel, last year's beside them.
pub fn rows_of(
    survey: &Survey,
    (panel, last): (&Panel, Option<&Panel>),
    scheme: &Scheme,
    decisions: Decisions<'_>,
    given: Option<Given<'_>>,
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
        benchmarks: given.map(|given| given.benchmarks),
        weights: given.map(|given| given.weights),
    };
    appraisal.run(problems)
}

/// Appraises rows that are sums over regions, last year's beside this year's. The scheme's populations are those of its
/// region part; `outside` gives the figures of enterprises that it holds regions against, unless `benchmarks` are given.
pub fn assess_regions(
    now: RegionSums,
    last: Option<RegionSums>,
    scheme: &Scheme,
    year: i32,
    (outside, benchmarks): (Outside<'_>, Option<&Benchmarks>),
    problems: &mut Problems,
) -> Result<Assessment, Error> {
    let names = now.frame.words("code")?;
    let names = names.iter();
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
        benchmarks,
        weights: None,
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
    benchmarks: Option<&'a Benchmarks>,
    weights: Option<&'a [Vec<f64>]>,
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
        let weights = match self.weights {
            Some(given) => given.to_vec(),
            None => score::weights(&rows, scheme, &values, problems),
        };
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
            let mut found = context.standards(problems)?;
            if let Some(given) = self.benchmarks {
                self.measure_by(given, &rows, index, &mut found.of_row)?;
            }
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

    /// Puts given benchmarks in the place of those that were found. Whoever is given none keeps their own.
    fn measure_by(
        &self,
        given: &Benchmarks,
        rows: &scope::Rows,
        index: usize,
        measures: &mut [Option<normalise::Measure>],
    ) -> Result<(), Error> {
        let id = &self.scheme.indicators[index].id;
        let codes = self.now.frame.words("code")?;
        for (row, measure) in measures.iter_mut().enumerate() {
            let criterion = self.scheme.criterion(rows.list[row].population, index);
            let by = codes
                .get(row)
                .zip(criterion)
                .and_then(|(code, criterion)| given.measure(code, id, &criterion.benchmark));
            *measure = by.or(*measure);
        }
        Ok(())
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
            let words = words![
                ("found", name(row)),
                (
                    "group",
                    Word::label(
                        &self.scheme.populations[population].label,
                        &self.scheme.populations[population].label_en
                    )
                ),
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
            problems.push(kinds::NOTHING_APPRAISED, Place::Nowhere, words![]);
        }
        for column in policy::columns(&frame, scheme, &last.classes, problems)? {
            frame.with_column(column)?;
        }
        let status = rows.list.iter().map(|row| row.status).collect();
        let places = ranking.of_row.iter().map(|rank| rank.place).collect();
        for column in last_columns(scheme, rows, ranking, preliminary, last.classes) {
            frame.with_column(column)?;
        }
        Ok(Assessment {
            year: self.year,
            level: Level::default(),
            frame,
            status,
            places,
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
        scheme
            .criterion(population, index)
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
