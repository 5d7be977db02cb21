//! What the formulas of the points give, so that they can be held against the engine's numbers.

use polars::prelude::*;

use super::super::benchmarks::Benchmarks;
use super::super::data::{Data, round};
use super::rule::Rule;
use crate::assess::normalise::fraction;
use crate::scheme::{Criterion, Missing, Population};
use crate::sum::sum;

/// The columns that the points of an indicator come from.
pub struct Columns {
    /// The values.
    pub value: Float64Chunked,
    /// The numerators.
    pub numerator: Float64Chunked,
    /// The denominators, where there are any.
    pub denominator: Option<Float64Chunked>,
}

/// What the formula of a rule gives in a row, to be held against the engine's points.
pub fn simulated(
    rule: &Rule,
    data: &Data,
    benchmarks: &Benchmarks,
    columns: &[Columns],
    row: usize,
) -> Option<f64> {
    let population = &data.scheme.populations[rule.population];
    let criterion = &population.criteria[rule.place];
    let weights = &data.assessment.weights[rule.population];
    let own = &columns[rule.indicator];
    let value = own.value.get(row);
    let found = benchmarks.at(rule.indicator, row);
    let better = data.scheme.indicators[rule.indicator].better;
    let share = value
        .zip(found)
        .and_then(|(value, found)| fraction(value, found.measure, criterion, weights[rule.place], better));
    let zero = || {
        let below = own.denominator.as_ref().and_then(|below| below.get(row));
        value.is_none() && own.numerator.get(row).is_some() && below.is_some()
    };
    let points = match share {
        Some(share) => Some(share * weights[rule.place] * factor(population, weights, columns, row)),
        None => {
            let rule_of_row = match criterion.zero.unwrap_or(Missing::Refuse) {
                rule if zero() => rule,
                _ => criterion.missing,
            };
            match rule_of_row {
                Missing::Zero => Some(0.0),
                Missing::Minus(points) => Some(-points),
                Missing::MeanPoints => Some(rule.mean),
                Missing::Reweight | Missing::Refuse => None,
            }
        }
    };
    points.map(|points| round(points, data.scheme.rounds.points))
}

fn factor(population: &Population, weights: &[f64], columns: &[Columns], row: usize) -> f64 {
    let criteria = || population.criteria.iter().zip(weights);
    if !population
        .criteria
        .iter()
        .any(|one| one.missing == Missing::Reweight || one.zero == Some(Missing::Reweight))
    {
        return 1.0;
    }
    let counts = |criterion: &Criterion| {
        criterion.missing != Missing::Reweight || columns[criterion.indicator].value.get(row).is_some()
    };
    let all = sum(weights.iter().copied());
    all / sum(criteria()
        .filter(|(one, _)| counts(one))
        .map(|(_, weight)| *weight))
}
