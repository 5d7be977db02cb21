//! Weights, aggregation, bonus and deduction: from points to a score.

use polars::prelude::*;

use super::aggregate::{geometric, topsis};
use super::event::{self, Counted, Events, Rule};
use super::scope::Rows;
use super::weigh::{critic, directed, entropy};
use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{Aggregation, Bonus, Scheme, Weights};
use crate::sum::{Sum, sum};

/// A score runs to this where the weights do.
const WHOLE: f64 = 100.0;

/// The weights of every population, one a criterion. Weights from the data come from the indicators' values on directed
/// min–max, over the rows of the population that have one for each; what the points make of them (cap, floor, shape) does
/// not matter.
pub fn weights(
    rows: &Rows,
    scheme: &Scheme,
    values: &[Float64Chunked],
    problems: &mut Problems,
) -> Vec<Vec<f64>> {
    scheme
        .populations
        .iter()
        .enumerate()
        .map(|(position, population)| match population.weights {
            Weights::Entropy => from_data(rows, scheme, position, values, entropy, problems),
            Weights::Critic => from_data(rows, scheme, position, values, critic, problems),
            Weights::Fixed | Weights::Equal | Weights::Ahp { .. } => {
                population.criteria.iter().map(|c| c.weight).collect()
            }
        })
        .collect()
}

fn from_data(
    rows: &Rows,
    scheme: &Scheme,
    position: usize,
    values: &[Float64Chunked],
    method: fn(&[Vec<f64>]) -> Vec<f64>,
    problems: &mut Problems,
) -> Vec<f64> {
    let population = &scheme.populations[position];
    let complete: Vec<usize> = (0..rows.list.len())
        .filter(|row| rows.list[*row].population == Some(position) && rows.list[*row].status.is_scored())
        .filter(|row| {
            let mut criteria = population.criteria.iter();
            criteria.all(|criterion| values[criterion.indicator].get(*row).is_some())
        })
        .collect();
    let mut columns = Vec::with_capacity(population.criteria.len());
    for criterion in &population.criteria {
        let indicator = &scheme.indicators[criterion.indicator];
        let own: Vec<f64> = complete
            .iter()
            .filter_map(|row| values[criterion.indicator].get(*row))
            .collect();
        let column = directed(&own, indicator.better).unwrap_or_else(|| {
            let words = words![
                ("indicator", Word::label(&indicator.label, &indicator.label_en)),
                ("group", Word::label(&population.label, &population.label_en)),
            ];
            problems.push(kinds::NO_VARIATION, criterion.at, words);
            vec![0.0; own.len()]
        });
        columns.push(column);
    }
    method(&columns)
        .into_iter()
        .map(|weight| weight * WHOLE)
        .collect()
}

/// The points of every row put together as its population says; rows that are not scored have none.
pub fn scores(
    rows: &Rows,
    scheme: &Scheme,
    weights: &[Vec<f64>],
    points: &[Vec<Option<f64>>],
) -> Vec<Option<f64>> {
    let mut scores = vec![None; rows.list.len()];
    for (position, population) in scheme.populations.iter().enumerate() {
        let members: Vec<usize> = (0..rows.list.len())
            .filter(|row| rows.list[*row].population == Some(position) && rows.list[*row].status.is_scored())
            .collect();
        let of = |row: usize| population.criteria.iter().map(move |c| points[c.indicator][row]);
        match population.aggregation {
            Aggregation::Sum => {
                for row in members {
                    let mut total = Sum::default();
                    of(row).for_each(|points| total.add(points.unwrap_or(0.0)));
                    scores[row] = Some(total.total());
                }
            }
            Aggregation::Geometric => {
                for row in members {
                    scores[row] = geometric_score(&weights[position], of(row));
                }
            }
            Aggregation::Topsis => {
                let matrix: Vec<Vec<f64>> = members
                    .iter()
                    .map(|row| of(*row).map(|points| points.unwrap_or(0.0)).collect())
                    .collect();
                for (row, closeness) in members.into_iter().zip(topsis(&matrix)) {
                    scores[row] = Some(closeness * WHOLE);
                }
            }
        }
    }
    scores
}

/// 100 × the weighted geometric mean of points ÷ weight. Weights that were scaled up for gaps are taken back first.
fn geometric_score(weights: &[f64], points: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let points: Vec<Option<f64>> = points.collect();
    let all = sum(weights.iter().copied());
    let kept = sum(points
        .iter()
        .zip(weights)
        .filter(|(points, _)| points.is_some())
        .map(|(_, weight)| *weight));
    let shares: Vec<Option<f64>> = points
        .iter()
        .zip(weights)
        .map(|(points, weight)| {
            points
                .map(|points| points / weight * kept / all)
                .filter(|s| s.is_finite())
        })
        .collect();
    geometric(&shares, weights).map(|mean| mean * WHOLE)
}

/// Bonus less deduction of every scored row, in points, and the events that were counted.
pub fn bonuses(
    frame: &DataFrame,
    rows: &Rows,
    scheme: &Scheme,
    score: &[Option<f64>],
    events: &Events<'_>,
    problems: &mut Problems,
) -> Result<(Vec<Option<f64>>, Vec<Counted>), Error> {
    let mut counted = Vec::new();
    let mut added = vec![Sum::default(); score.len()];
    let mut taken = vec![Sum::default(); score.len()];
    for (position, bonus) in scheme.bonuses.iter().enumerate() {
        let held = bonus.when.holds(frame)?;
        let amounts = bonus
            .amount
            .as_ref()
            .map(|amount| amount.numbers(frame))
            .transpose()?;
        let mut applied = false;
        let mut without = 0;
        for (row, score) in score.iter().enumerate() {
            let Some(score) = score.filter(|_| held[row] && concerns(bonus, rows.list[row].population))
            else {
                continue;
            };
            let stated = amounts.as_ref().and_then(|amounts| amounts.get(row));
            if amounts.is_some() && stated.is_none() && events.concern(row, bonus.event.as_ref()) {
                without += 1;
            }
            let amount = match &bonus.event {
                None => item(bonus, points(bonus, stated.unwrap_or(0.0), score)),
                Some(rule) => {
                    let of_row: Vec<(usize, f64)> = events
                        .of(row, rule)
                        .filter_map(|(event, happened)| {
                            let amount = event::amount(bonus, stated, happened, problems)?;
                            Some((event, points(bonus, amount, score)))
                        })
                        .collect();
                    if of_row.is_empty() {
                        continue;
                    }
                    let each = of_row.iter().map(|(_, points)| *points);
                    let amount = match rule.each {
                        true => sum(each),
                        false => each.fold(0.0, f64::max),
                    };
                    counted.extend(of_row.into_iter().map(|(event, points)| Counted {
                        row,
                        event,
                        rule: Rule::Bonus(position),
                        points: Some(if bonus.deduction { -points } else { points }),
                    }));
                    item(bonus, amount)
                }
            };
            applied = true;
            match bonus.deduction {
                false => added[row].add(amount),
                true => taken[row].add(amount),
            }
        }
        if let Some(formula) = bonus.amount.as_ref().filter(|_| without > 0) {
            let words = words![
                ("label", Word::label(&bonus.label, &bonus.label_en)),
                ("formula", formula.text.clone()),
                ("count", without.to_string()),
            ];
            problems.push(kinds::AMOUNT_WITHOUT_FIGURE, bonus.at, words);
        }
        if !applied {
            let kind = if bonus.deduction { "deduction" } else { "bonus" };
            let words = words![
                ("rule", Word::Term("rule", kind.to_owned())),
                ("label", Word::label(&bonus.label, &bonus.label_en)),
                ("count", score.len().to_string()),
            ];
            problems.push(kinds::RULE_NEVER_APPLIED, bonus.at, words);
        }
    }
    let capped = |sum: Sum, cap: Option<f64>| cap.map_or(sum.total(), |cap| sum.total().min(cap));
    let bonuses = score
        .iter()
        .zip(added.into_iter().zip(taken))
        .map(|(score, (added, taken))| {
            score.map(|_| {
                let total = scheme.bonus_total;
                let bonus = capped(added, total.bonus) - capped(taken, total.deduction);
                scheme.rounds.bonus.map_or(bonus, |round| round.apply(bonus))
            })
        })
        .collect();
    Ok((bonuses, counted))
}

fn concerns(bonus: &Bonus, population: Option<usize>) -> bool {
    bonus.populations.is_empty() || population.is_some_and(|p| bonus.populations.contains(&p))
}

/// An amount in points: never below zero.
fn points(bonus: &Bonus, amount: f64, score: f64) -> f64 {
    let points = if bonus.percent {
        score * amount / WHOLE
    } else {
        amount
    };
    points.max(0.0)
}

/// The points of one item for one row: at most the cap.
fn item(bonus: &Bonus, points: f64) -> f64 {
    bonus.cap.map_or(points, |cap| points.min(cap))
}
