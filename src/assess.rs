//! ENTERPRISES. Scope → value → benchmark → points → score → rank → class.
//!
//! Pure: no file is touched, no clock read, and data never makes a function fail; what is wrong with the data is
//! pushed as a problem. Every stage adds columns and overwrites none, so that a result can be explained by looking
//! it up: `<indicator>_value`, `_benchmark`, `_points` stand side by side.
//!
//! Formulas are evaluated by polars, column by column. What runs over groups (means, ranks, classes) walks the rows
//! in their order on plain columns: the result must not depend on how a frame is split between threads.

mod benchmark;
mod class;
mod group;
mod points;
mod rank;
mod scope;
mod value;

use polars::prelude::*;

pub use benchmark::Standard;
pub use class::{counts, place_by_shares, place_in_two_stages};
pub use group::Groups;
pub use points::achievement;
pub use scope::Status;

use crate::problem::{Error, Place, Problems, kinds};
use crate::scheme::{Criterion, Missing, Scheme};
use crate::sum::Sum;
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
    let frame = value::with_quantities(&panel.frame, scheme)?;
    let last = match survey.last_year() {
        Some(panel) => Some(value::with_quantities(&panel.frame, scheme)?),
        None => None,
    };
    let mut rows = scope::rows(&frame, scheme, problems)?;
    let mut columns = Vec::new();
    let mut standards = Vec::new();
    let mut cells: Vec<Vec<Points>> = Vec::new();
    for index in 0..scheme.indicators.len() {
        let parts = value::parts(&frame, scheme, index)?;
        let value = value::values(&parts, &rows, scheme, index);
        let last_parts = match &last {
            Some(frame) => Some((frame, value::parts(frame, scheme, index)?)),
            None => None,
        };
        let found = benchmark::standards(
            &frame,
            &rows,
            scheme,
            index,
            &parts,
            &value,
            last_parts.as_ref(),
            problems,
        )?;
        cells.push(points::points(
            &rows,
            scheme,
            index,
            &parts,
            &value,
            &found.of_row,
        ));
        columns.push(value::Columns {
            parts,
            value,
            benchmark: found.of_row,
        });
        standards.extend(found.list);
    }
    // Only now: whom one indicator leaves out still counts in the benchmarks of the others.
    for (index, (column, points)) in columns.iter().zip(&cells).enumerate() {
        let context = value::Context {
            survey,
            scheme,
            index,
            parts: &column.parts,
        };
        context.report(&mut rows, points, problems);
    }
    finish(frame, survey, scheme, rows, columns, cells, standards, problems)
}

/// Scores, ranks and classes; puts the columns together.
#[allow(clippy::too_many_arguments)] // the last step of one pipeline: each argument is a stage's result
fn finish(
    mut frame: DataFrame,
    survey: &Survey,
    scheme: &Scheme,
    mut rows: scope::Rows,
    columns: Vec<value::Columns>,
    cells: Vec<Vec<Points>>,
    standards: Vec<Standard>,
    problems: &mut Problems,
) -> Result<Assessment, Error> {
    let final_points = points::settle(&mut rows, scheme, cells);
    let score = scores(&rows, scheme, &final_points);
    for ((indicator, column), points) in scheme.indicators.iter().zip(columns).zip(final_points) {
        let mut add = |name: &str, values: Float64Chunked| -> Result<(), Error> {
            frame.with_column(
                values
                    .with_name(format!("{}_{name}", indicator.id).into())
                    .into_column(),
            )?;
            Ok(())
        };
        add("numerator", column.parts.numerator)?;
        if let Some(denominator) = column.parts.denominator {
            add("denominator", denominator)?;
        }
        add("value", column.value)?;
        add("benchmark", column.benchmark)?;
        add("points", points.into_iter().collect())?;
    }
    // No scheme of this version gives bonus or deduction: the column says so with a 0 for every scored row.
    let bonus: Vec<Option<f64>> = score.iter().map(|score| score.map(|_| 0.0)).collect();
    let ranks = rank::ranks(&frame, &rows, scheme, &score)?;
    let classes = class::classes(&frame, &rows, scheme, &ranks, problems)?;
    if !rows.list.iter().any(|row| row.status == Status::Appraised) {
        problems.push(kinds::NOTHING_APPRAISED, Place::Nowhere, vec![]);
    }
    let rows = &rows.list;
    let population = rows
        .iter()
        .map(|row| row.population.map(|index| scheme.populations[index].id.as_str()));
    let added = [
        text("population", population),
        text("status", rows.iter().map(|row| Some(row.status.id()))),
        Column::new("bonus".into(), bonus),
        Column::new("score".into(), score),
        text("rank_group", ranks.iter().map(|rank| rank.group.as_deref())),
        Column::new(
            "rank".into(),
            ranks.iter().map(|rank| rank.rank).collect::<Vec<_>>(),
        ),
        text("class_preliminary", classes.iter().copied()),
        text("class", classes.iter().copied()),
        Column::new(
            "reason".into(),
            rows.iter().map(scope::Row::reason).collect::<Vec<_>>(),
        ),
    ];
    for column in added {
        frame.with_column(column)?;
    }
    Ok(Assessment {
        year: survey.year,
        frame,
        status: rows.iter().map(|row| row.status).collect(),
        standards,
    })
}

/// A column of words.
fn text<'a>(id: &str, values: impl Iterator<Item = Option<&'a str>>) -> Column {
    StringChunked::from_iter_options(id.into(), values).into_column()
}

/// Σ points of each row's own criteria.
fn scores(rows: &scope::Rows, scheme: &Scheme, points: &[Vec<Option<f64>>]) -> Vec<Option<f64>> {
    rows.list
        .iter()
        .enumerate()
        .map(|(row, at)| {
            let population = at.population.filter(|_| at.status.is_scored())?;
            let mut sum = Sum::default();
            for criterion in &scheme.populations[population].criteria {
                sum.add(points[criterion.indicator][row].unwrap_or(0.0));
            }
            Some(sum.total())
        })
        .collect()
}

/// The criterion of a population for an indicator.
fn criterion_of(scheme: &Scheme, population: Option<usize>, indicator: usize) -> Option<&Criterion> {
    scheme.populations[population?]
        .criteria
        .iter()
        .find(|criterion| criterion.indicator == indicator)
}
