//! Points: the share of the weight that a value earns; and what rows without a value get.

use polars::prelude::*;

use super::earned::Points;
use super::normalise::{Measure, fraction};
use super::scope::{Rows, Status};
use super::value::{Parts, zero_denominator};
use crate::scheme::{Criterion, Missing, Round, Scheme};
use crate::sum::Sum;

/// What an indicator is for points.
pub struct Column<'a> {
    /// Its position.
    pub index: usize,
    /// Its sides.
    pub parts: &'a Parts,
    /// Its values.
    pub value: &'a Float64Chunked,
    /// What every row is measured by.
    pub measures: &'a [Option<Measure>],
}

/// The points that every row earns for one indicator, share × weight; rows without any get the rule that decides.
pub fn earned(rows: &Rows, scheme: &Scheme, weights: &[Vec<f64>], column: &Column<'_>) -> Vec<Points> {
    let Column {
        index,
        parts,
        value,
        measures,
    } = *column;
    let better = scheme.indicators[index].better;
    let of_population: Vec<f64> = scheme
        .populations
        .iter()
        .zip(weights)
        .map(|(population, weights)| {
            let mut criteria = population.criteria.iter().zip(weights);
            let found = criteria.find(|(criterion, _)| criterion.indicator == index);
            found.map_or(0.0, |(_, weight)| *weight)
        })
        .collect();
    rows.list
        .iter()
        .enumerate()
        .map(|(row, at)| {
            let scored = at.population.filter(|_| at.status.is_scored());
            let (Some(criterion), Some(population)) = (scheme.criterion(scored, index), scored) else {
                return Points::None;
            };
            let weight = of_population[population];
            let share = value
                .get(row)
                .zip(measures[row])
                .and_then(|(value, measure)| fraction(value, measure, criterion, weight, better));
            match share {
                Some(share) => Points::Earned(share * weight),
                None if zero_denominator(parts, row).is_some() => {
                    Points::Ruled(criterion.zero.unwrap_or(Missing::Refuse))
                }
                None => Points::Ruled(criterion.missing),
            }
        })
        .collect()
}

/// Replaces the rules for missing values by points. Rows that are left out keep the points that they earned.
pub fn settle(
    rows: &mut Rows,
    scheme: &Scheme,
    weights: &[Vec<f64>],
    cells: Vec<Vec<Points>>,
) -> Vec<Vec<Option<f64>>> {
    let means = mean_points(rows, scheme, &cells);
    let factors = factors(rows, scheme, weights, &cells);
    let mut result: Vec<Vec<Option<f64>>> = cells
        .into_iter()
        .enumerate()
        .map(|(indicator, column)| {
            let settled = column.into_iter().enumerate().map(|(row, points)| match points {
                Points::None => None,
                Points::Earned(points) => Some(points),
                // Where nobody has any, the mean of none is none: no points.
                Points::Ruled(Missing::MeanPoints) => {
                    let population = rows.list[row].population?;
                    Some(means[population][indicator].unwrap_or(0.0))
                }
                Points::Ruled(Missing::Zero) => Some(0.0),
                Points::Ruled(Missing::Minus(points)) => Some(-points),
                Points::Ruled(Missing::Reweight | Missing::Refuse) => None,
            });
            settled.collect()
        })
        .collect();
    for (row, factor) in factors {
        for points in result.iter_mut().filter_map(|column| column[row].as_mut()) {
            *points *= factor;
        }
    }
    if let Some(round) = scheme.rounds.points {
        round_all(round, &mut result);
    }
    result
}

fn round_all(round: Round, columns: &mut [Vec<Option<f64>>]) {
    for points in columns.iter_mut().flatten().flatten() {
        *points = round.apply(*points);
    }
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

/// By what the points of a row are scaled up where its scheme says so: Σ weights ÷ Σ weights that have a value. A row
/// without any value is left out.
fn factors(
    rows: &mut Rows,
    scheme: &Scheme,
    weights: &[Vec<f64>],
    cells: &[Vec<Points>],
) -> Vec<(usize, f64)> {
    let mut factors = Vec::new();
    for (row, at) in rows.list.iter_mut().enumerate() {
        let Some(population) = at.population.filter(|_| at.status.is_scored()) else {
            continue;
        };
        let criteria = &scheme.populations[population].criteria;
        let blank =
            |criterion: &Criterion| cells[criterion.indicator][row] == Points::Ruled(Missing::Reweight);
        if !criteria.iter().any(blank) {
            continue;
        }
        let all = crate::sum::sum(weights[population].iter().copied());
        let kept = crate::sum::sum(
            criteria
                .iter()
                .zip(&weights[population])
                .filter(|(criterion, _)| !blank(criterion))
                .map(|(_, weight)| *weight),
        );
        if kept <= 0.0 {
            at.status = Status::LeftOut;
            at.because(Missing::Refuse.id());
            continue;
        }
        factors.push((row, all / kept));
    }
    factors
}
