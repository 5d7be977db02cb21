//! The other party of leases: it is told by name or code in somebody else's row, and need not be an enterprise at all.

use std::collections::{BTreeMap, BTreeSet};

use super::members::{Members, Names};
use crate::field::FIELDS;
use crate::problem::{Place, Problems, kinds, words};
use crate::survey::sheet::code::{self, State};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::label;

/// How many unknown parties a sentence names.
const NAMED: usize = 5;

/// Gives the rows of leases to the other party where it is an enterprise of the lists.
pub fn add(year: i32, grids: &[(u32, &Grid)], members: &mut Members, problems: &mut Problems) {
    if grids.iter().all(|(_, grid)| !grid.other_side) {
        return;
    }
    let names = Names::of(members, grids);
    for (position, grid) in grids.iter().filter(|(_, grid)| grid.other_side) {
        let mut unknown: BTreeMap<&str, Place> = BTreeMap::new();
        let mut first: Option<Place> = None;
        for row in grid.rows_of(year) {
            let at = (*position, row as u32);
            let name = grid.words("name", row).trim();
            let code = code::read(grid.words("code", row));
            let known = code.state == State::Valid && members.of(&code.text).is_some();
            match (known, names.of_name(name), names.near(name).as_slice()) {
                (true, ..) => members.add(code.text.into(), at),
                (false, [one], _) => members.add(one.as_str().into(), at),
                (false, [], [(near, written)]) if code.state != State::Valid => {
                    let words = words![
                        ("found", name.to_owned()),
                        ("other", written.clone()),
                        ("value", near.clone()),
                    ];
                    problems.push(kinds::NAME_NEAR, grid.place_of("name", row), words);
                }
                _ if name.is_empty() => {}
                _ => {
                    let place = grid.place_of("name", row);
                    first.get_or_insert(place);
                    unknown.entry(name).or_insert(place);
                }
            }
        }
        if let Some(place) = first.filter(|_| is_of_parties(grid, grids)) {
            let listed: Vec<&str> = unknown.keys().take(NAMED).copied().collect();
            let words = words![("count", unknown.len().to_string()), ("found", listed.join("、"))];
            problems.push(kinds::LEASE_PARTY_UNKNOWN, place, words);
        }
    }
}

/// Whether nothing but the parties of the leases tells whose the rows of a sheet are.
fn is_of_parties(grid: &Grid, grids: &[(u32, &Grid)]) -> bool {
    let ids: BTreeSet<&str> = grids
        .iter()
        .filter(|(_, other)| other.source == grid.source && !other.other_side)
        .flat_map(|(_, other)| &other.headings)
        .filter(|heading| matches!(FIELDS[heading.field].id, "code" | "name"))
        .filter_map(|heading| label::named(&heading.label))
        .map(|field| FIELDS[field].id)
        .collect();
    !ids.contains("code") && !ids.contains("name")
}
