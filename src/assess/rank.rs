//! Ranks: min ranks inside a population and what the scheme adds to it (park, county, industry).

use std::sync::Arc;

use polars::prelude::*;

use super::group::Groups;
use super::scope::{Rows, Status};
use crate::problem::Error;
use crate::scheme::Scheme;

/// A row's place.
#[derive(Clone, Debug, Default)]
pub struct Rank {
    /// The group it is ranked in: the population's id and the group's words.
    pub group: Option<Arc<str>>,
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
        // Score and ties of a row side by side; a missing one is worse than any.
        let width = 1 + ties.len();
        for (group, members) in groups.members().into_iter().enumerate() {
            let mut keys: Vec<f64> = Vec::with_capacity(members.len() * width);
            for row in &members {
                let own = std::iter::once(score[*row]).chain(ties.iter().map(|values| values.get(*row)));
                keys.extend(own.map(|value| value.unwrap_or(f64::NEG_INFINITY)));
            }
            let key = |member: usize| &keys[member * width..(member + 1) * width];
            let mut order: Vec<usize> = (0..members.len()).collect();
            // Rows are in code order, and the sort is stable.
            order.sort_by(|one, other| descending(key(*one), key(*other)));
            let name = &groups.names[group];
            let name: Arc<str> = if name.is_empty() {
                population.id.as_str().into()
            } else {
                format!("{} · {name}", population.id).into()
            };
            let mut rank = 0;
            for (place, member) in order.iter().enumerate() {
                if place == 0 || descending(key(order[place - 1]), key(*member)).is_ne() {
                    rank = place as u32 + 1;
                }
                ranks[members[*member]] = Rank {
                    group: Some(name.clone()),
                    rank: Some(rank),
                    order: place,
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
