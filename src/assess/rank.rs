//! Ranks: min ranks inside a population and what the scheme adds to it (park, county, industry). They are taken of
//! the score as the scheme rounds it, never of a number rounded for display.

use std::cmp::Ordering;

use polars::prelude::*;

use super::group::Groups;
use super::scope::{Rows, Status};
use crate::decimal;
use crate::problem::Error;
use crate::scheme::Scheme;

/// A row's place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rank {
    /// The group it is ranked in: position in [`Ranking::groups`].
    pub group: Option<u32>,
    /// 1 is best; equal rows share the better rank.
    pub rank: Option<u32>,
    /// Place in the whole population without ties, from 0: equal rows follow each other in the order of their codes.
    pub place: usize,
}

/// All places.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// One a row.
    pub of_row: Vec<Rank>,
    /// The population's id and the group's words.
    pub groups: Vec<String>,
}

/// Ranks every appraised row by score, then by the scheme's list of ties, all on paper ([`decimal`]); a tie value that
/// is missing comes last.
pub fn ranks(
    frame: &DataFrame,
    rows: &Rows,
    scheme: &Scheme,
    score: &[Option<f64>],
) -> Result<Ranking, Error> {
    let mut ranking = Ranking {
        of_row: vec![Rank::default(); rows.list.len()],
        groups: Vec::new(),
    };
    for (position, population) in scheme.populations.iter().enumerate() {
        let inside = |row: usize| {
            let at = &rows.list[row];
            at.population == Some(position) && at.status == Status::Appraised
        };
        let groups = Groups::of(frame, &population.rank_by, inside)?;
        let mut keys: Vec<Vec<f64>> = vec![score.iter().copied().map(decimal::key).collect()];
        for tie in &population.ties {
            keys.push(tie.numbers(frame)?.iter().map(decimal::key).collect());
        }
        let descending = |one: usize, other: usize| {
            keys.iter()
                .map(|key| key[other].total_cmp(&key[one]))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        };
        // Rows come in code order, which decides the order of equal ones.
        let ordered = |rows: &mut Vec<usize>| {
            rows.sort_unstable_by(|one, other| descending(*one, *other).then(one.cmp(other)));
        };
        let mut all: Vec<usize> = (0..rows.list.len()).filter(|row| inside(*row)).collect();
        ordered(&mut all);
        for (place, row) in all.into_iter().enumerate() {
            ranking.of_row[row].place = place;
        }
        for (mut members, name) in groups.members().into_iter().zip(&groups.names) {
            let group = ranking.groups.len() as u32;
            ranking.groups.push(match name.as_str() {
                "" => population.id.clone(),
                name => format!("{} · {name}", population.id),
            });
            ordered(&mut members);
            let mut rank = 0;
            for (order, row) in members.iter().enumerate() {
                if order == 0 || descending(members[order - 1], *row).is_ne() {
                    rank = order as u32 + 1;
                }
                ranking.of_row[*row].group = Some(group);
                ranking.of_row[*row].rank = Some(rank);
            }
        }
    }
    Ok(ranking)
}
