//! Leases and the year: land that is leased or let on no day of the year whose figures a row holds is not counted.

use std::collections::BTreeSet;

use crate::field::{FIELDS, LEASE};
use crate::problem::{Problems, kinds, words};
use crate::survey::file::cell::is_not_reported;
use crate::survey::sheet::grid::{Grid, Values};
use crate::survey::sheet::tenure::{Holds, holds};
use crate::survey::sheet::term::{Covers, Term, term};
use crate::unit::number_text;

/// Leaves out what is leased or let on no day of its year, and tells it; tells what is for a part of it, and where a term
/// cannot be read: both are counted. Of rows of other years than `years` nothing is told.
pub fn leave_out(grids: &mut [Grid], years: &BTreeSet<i32>, problems: &mut Problems) {
    for grid in grids {
        let columns = LEASE.map(|id| grid.column(id));
        if columns.iter().all(Option::is_none) {
            continue;
        }
        for row in 0..grid.rows.len() {
            let words = columns.map(|column| column.map_or("", |column| grid.words_in(column, row)));
            let Some((last, year)) = columns
                .iter()
                .zip(words)
                .filter(|(_, word)| !is_not_reported(word))
                .find_map(|(column, _)| *column)
                .zip(grid.year_of(row))
            else {
                continue;
            };
            let leased = leased(grid, row);
            let [both, from, until] = words;
            let found = term(both, from, until);
            let kind = match found.as_ref().map(|term| term.covers(year)) {
                Some(Covers::Whole) => continue,
                Some(Covers::Part) => kinds::LEASE_PART,
                Some(Covers::Nothing) => kinds::LEASE_EXPIRED,
                None => kinds::LEASE_UNREAD,
            };
            let written = words.iter().filter(|word| !word.is_empty()).copied();
            let said = match &found {
                Some(term) => text(term),
                None => written.collect::<Vec<&str>>().join(" "),
            };
            for (column, value) in leased {
                let field = &FIELDS[grid.headings[column].field];
                let place = match kind == kinds::LEASE_UNREAD {
                    true => grid.place(last, row),
                    false => grid.place(column, row),
                };
                let words = words![
                    ("found", said.clone()),
                    ("year", year.to_string()),
                    ("column", grid.headings[column].label.clone()),
                    ("value", number_text(value, 2)),
                    ("unit", field.unit().to_owned()),
                ];
                // Of a sheet that is read for both parties of a lease, one has told.
                if years.contains(&year) && !(grid.other_side && problems.is_told(kind, place)) {
                    problems.push(kind, place, words);
                }
                if kind == kinds::LEASE_EXPIRED
                    && let Values::Numbers(numbers) = &mut grid.columns[column]
                {
                    numbers.set(row, None);
                }
            }
        }
    }
}

/// The areas in a row that are leased or let, 亩, by column.
fn leased(grid: &Grid, row: usize) -> Vec<(usize, f64)> {
    let is_lease = |id: &str| match id {
        "land_leased_mu" | "land_let_mu" | "rented_floor_mu" => true,
        "land_mu" => matches!(holds(grid, row), Holds::Leased | Holds::Let),
        _ => false,
    };
    let columns = grid.headings.iter().enumerate();
    let columns = columns.filter(|(_, heading)| is_lease(FIELDS[heading.field].id));
    columns
        .filter_map(|(column, _)| {
            Some((
                column,
                grid.own_number(column, row).filter(|value| *value != 0.0)?,
            ))
        })
        .collect()
}

/// A term for people; an end that is open is 「…」.
fn text(term: &Term) -> String {
    let end = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
    format!("{} – {}", end(&term.from), end(&term.until))
}
