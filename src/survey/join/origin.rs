//! Every value back to workbook, sheet and cell.

use std::collections::BTreeMap;

use super::land_fields::is_part;
use super::panel::builder::Panel;
use crate::field::{self, Department, FIELDS, TENURES};
use crate::problem::{Place, SourceId};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::header::heading::Role;

/// A cell behind a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Position in [`FIELDS`].
    pub field: usize,
    /// Workbook and sheet.
    pub source: SourceId,
    /// Row of the sheet, from 0.
    pub row: u32,
    /// Column of the sheet, from 0.
    pub column: u32,
    /// The cell as written.
    pub raw: String,
    /// What was decided to stand instead; empty if nothing was.
    pub correction: String,
}

/// The columns of `tables/origins.csv`, in which a result keeps them.
pub const COLUMNS: [&str; 8] = [
    "code",
    "year",
    "field",
    "workbook",
    "sheet",
    "cell",
    "raw",
    "correction",
];

/// The cells behind a row of a panel, in the order of the inputs; those of one field if `only` names it.
pub fn origins(panel: &Panel, grids: &[Grid], row: usize, only: Option<usize>) -> Vec<Origin> {
    let mut list = Vec::new();
    for &(position, at) in &panel.rows[row] {
        let grid = &grids[position as usize];
        for (column, heading) in grid.headings.iter().enumerate() {
            let other = only.is_some_and(|field| field != heading.field);
            if other || heading.role == Role::Check {
                continue;
            }
            let raw = grid.raw_text(column, at as usize);
            let change = grid.changes.get(&(at, column));
            if raw.is_empty() && change.is_none() {
                continue;
            }
            list.push(Origin {
                field: heading.field,
                source: grid.source,
                row: grid.rows[at as usize],
                column: heading.column,
                raw,
                correction: change.map_or_else(String::new, |change| change.now.clone()),
            });
        }
    }
    list
}

/// The place to show for a value that is computed from these fields: the first cell of the first field that has one,
/// else the first empty cell where one should stand, else the enterprise's row.
pub fn place(panel: &Panel, grids: &[Grid], row: usize, fields: &[usize]) -> Place {
    for field in parts(fields) {
        if let Some(origin) = origins(panel, grids, row, Some(field)).first() {
            return Place::Cell(origin.source, origin.row, origin.column);
        }
    }
    for field in parts(fields) {
        for &(position, at) in &panel.rows[row] {
            let grid = &grids[position as usize];
            if let Some(column) = grid.column(FIELDS[field].id) {
                return grid.place(column, at as usize);
            }
        }
    }
    panel.rows[row].first().map_or(Place::Nowhere, |&(position, at)| {
        let grid = &grids[position as usize];
        Place::Row(grid.source, grid.rows[at as usize])
    })
}

/// The fields, each followed by those it may have been computed from while reading.
fn parts(fields: &[usize]) -> impl Iterator<Item = usize> {
    fields.iter().flat_map(|field| {
        let parts = TENURES.iter().map(|tenure| tenure.id);
        let more: Vec<&str> = match *field {
            whole if FIELDS[whole].id == "land_mu" => parts.collect(),
            part if is_part(part) => vec!["land_mu"],
            _ => Vec::new(),
        };
        std::iter::once(*field).chain(more.into_iter().filter_map(field::index))
    })
}

/// The department whose fields a sheet holds most of; the roster only if it holds no other's.
pub fn department(grid: &Grid) -> Option<Department> {
    let mut counts: BTreeMap<Department, usize> = BTreeMap::new();
    for heading in &grid.headings {
        *counts.entry(FIELDS[heading.field].department).or_default() += 1;
    }
    let others = counts
        .iter()
        .filter(|(department, _)| **department != Department::Roster)
        .max_by_key(|(department, count)| (**count, std::cmp::Reverse(**department)));
    others.map(|(department, _)| *department).or_else(|| {
        counts
            .contains_key(&Department::Roster)
            .then_some(Department::Roster)
    })
}
