//! Points: value ÷ benchmark × weight, between floor and cap; and what rows without a value get.

use polars::prelude::*;

use super::scope::{Rows, Status};
use super::value::Parts;
use super::{Points, criterion_of};
use crate::scheme::{Better, Criterion, Missing, Scheme};
use crate::sum::Sum;

/// How many times the benchmark's worth a value has: above 1 is better than the benchmark. The one place that knows
/// whether more or less is better.
pub fn achievement(value: f64, benchmark: f64, better: Better) -> Option<f64> {
    let ratio = match better {
        Better::More => value / benchmark,
        Better::Less => benchmark / value,
    };
    ratio.is_finite().then_some(ratio)
}

/// The points of a value: weight × min(max(achievement, floor), cap).
pub fn earned(value: f64, benchmark: f64, criterion: &Criterion, better: Better) -> Option<f64> {
    let mut ratio = achievement(value, benchmark, better)?;
    if let Some(floor) = criterion.floor {
        ratio = ratio.max(floor);
    }
    if let Some(cap) = criterion.cap {
        ratio = ratio.min(cap);
    }
    Some(criterion.weight * ratio)
}

/// The points of every row for one indicator; rows without a value get the rule that decides. A zero or negative
/// denominator is an error, and the row is left out, unless the scheme has a rule for it.
pub fn points(
    rows: &Rows,
    scheme: &Scheme,
    index: usize,
    parts: &Parts,
    value: &Float64Chunked,
    benchmark: &Float64Chunked,
) -> Vec<Points> {
    let better = scheme.indicators[index].better;
    rows.list
        .iter()
        .enumerate()
        .map(|(row, at)| {
            let Some(criterion) =
                criterion_of(scheme, at.population, index).filter(|_| at.status.is_scored())
            else {
                return Points::None;
            };
            let earned = value
                .get(row)
                .zip(benchmark.get(row))
                .and_then(|(value, benchmark)| earned(value, benchmark, criterion, better));
            let rule = match parts.zero_denominator(row) {
                Some(_) => criterion.zero.unwrap_or(Missing::Refuse),
                None => criterion.missing,
            };
            earned.map_or(Points::Ruled(rule), Points::Earned)
        })
        .collect()
}

/// Replaces the rules for missing values by points. Rows that are left out keep the points that they earned.
pub fn settle(rows: &mut Rows, scheme: &Scheme, cells: Vec<Vec<Points>>) -> Vec<Vec<Option<f64>>> {
    let means = mean_points(rows, scheme, &cells);
    let blank: Vec<Vec<bool>> = cells
        .iter()
        .map(|column| {
            let reweighted = |points: &Points| *points == Points::Ruled(Missing::Reweight);
            column.iter().map(reweighted).collect()
        })
        .collect();
    let mut result: Vec<Vec<Option<f64>>> = cells
        .into_iter()
        .enumerate()
        .map(|(indicator, column)| {
            column
                .into_iter()
                .enumerate()
                .map(|(row, points)| match points {
                    Points::None => None,
                    Points::Earned(points) => Some(points),
                    Points::Ruled(Missing::MeanPoints) => {
                        let population = rows.list[row].population?;
                        means[population][indicator]
                    }
                    Points::Ruled(Missing::Zero) => Some(0.0),
                    Points::Ruled(Missing::Minus(points)) => Some(-points),
                    Points::Ruled(Missing::Reweight | Missing::Refuse) => None,
                })
                .collect()
        })
        .collect();
    reweight(rows, scheme, &blank, &mut result);
    result
}

/// The mean points of every population and indicator, over the rows that earned theirs.
fn mean_points(rows: &Rows, scheme: &Scheme, cells: &[Vec<Points>]) -> Vec<Vec<Option<f64>>> {
    let mut sums = vec![vec![(Sum::default(), 0usize); cells.len()]; scheme.populations.len()];
    for (indicator, column) in cells.iter().enumerate() {
        for (at, points) in rows.list.iter().zip(column) {
            if let (Points::Earned(points), Some(population)) = (points, at.population) {
                let (sum, count) = &mut sums[population][indicator];
                sum.add(*points);
                *count += 1;
            }
        }
    }
    sums.into_iter()
        .map(|columns| {
            columns
                .into_iter()
                .map(|(sum, count)| (count > 0).then(|| sum.total() / count as f64))
                .collect()
        })
        .collect()
}

/// Scales up the points of rows whose scheme says so: points × Σ weights ÷ Σ weights that have a value.
fn reweight(rows: &mut Rows, scheme: &Scheme, blanks: &[Vec<bool>], result: &mut [Vec<Option<f64>>]) {
    for (row, at) in rows.list.iter_mut().enumerate() {
        let Some(population) = at.population.filter(|_| at.status.is_scored()) else {
            continue;
        };
        let criteria = &scheme.populations[population].criteria;
        let blank = |criterion: &Criterion| blanks[criterion.indicator][row];
        if !criteria.iter().any(blank) {
            continue;
        }
        let all = crate::sum::sum(criteria.iter().map(|criterion| criterion.weight));
        let kept = crate::sum::sum(
            criteria
                .iter()
                .filter(|c| !blank(c))
                .map(|criterion| criterion.weight),
        );
        if kept <= 0.0 {
            at.status = Status::LeftOut;
            at.because(Missing::Refuse.id());
            continue;
        }
        for criterion in criteria {
            if let Some(points) = &mut result[criterion.indicator][row] {
                *points *= all / kept;
            }
        }
    }
}
