//! Ranks: min ranks inside a population and what the scheme adds to it (park, county, industry).

use polars::prelude::*;

use super::group::Groups;
use super::scope::{Rows, Status};
use crate::problem::Error;
use crate::scheme::Scheme;

/// A row's place.
#[derive(Clone, Debug, Default)]
pub struct Rank {
    /// The group it is ranked in: the population's id and the group's words.
    pub group: Option<String>,
    /// 1 is best; equal rows share the better rank.
    pub rank: Option<u32>,
    /// Place in the group without ties, from 0: equal rows follow each other in the order of their codes.
    pub order: usize,
}

/// Ranks every appraised row by score, then by the scheme's list of ties.
pub fn ranks(
    frame: &DataFrame,
    rows: &Rows,
    scheme: &Scheme,
    score: &[Option<f64>],
) -> Result<Vec<Rank>, Error> {
    let mut ranks = vec![Rank::default(); rows.list.len()];
    for (position, population) in scheme.populations.iter().enumerate() {
        let inside = |row: usize| {
            let at = &rows.list[row];
            at.population == Some(position) && at.status == Status::Appraised
        };
        let groups = Groups::of(frame, &population.rank_by, inside)?;
        let mut ties = Vec::new();
        for tie in &population.ties {
            ties.push(tie.numbers(frame)?);
        }
        let key = |row: usize| -> Vec<f64> {
            std::iter::once(score[row])
                .chain(ties.iter().map(|values| values.get(row)))
                .map(|value| value.unwrap_or(f64::NEG_INFINITY))
                .collect()
        };
        for (group, mut members) in groups.members().into_iter().enumerate() {
            let mut keyed: Vec<(Vec<f64>, usize)> = members.drain(..).map(|row| (key(row), row)).collect();
            // Rows are in code order, and the sort is stable.
            keyed.sort_by(|(one, _), (other, _)| descending(one, other));
            let mut rank = 0;
            for (order, (own, row)) in keyed.iter().enumerate() {
                if order == 0 || descending(&keyed[order - 1].0, own).is_ne() {
                    rank = order as u32 + 1;
                }
                let name = &groups.names[group];
                ranks[*row] = Rank {
                    group: Some(if name.is_empty() {
                        population.id.clone()
                    } else {
                        format!("{} · {name}", population.id)
                    }),
                    rank: Some(rank),
                    order,
                };
            }
        }
    }
    Ok(ranks)
}

/// The higher first, key by key.
fn descending(one: &[f64], other: &[f64]) -> std::cmp::Ordering {
    one.iter()
        .zip(other)
        .map(|(one, other)| other.total_cmp(one))
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}
