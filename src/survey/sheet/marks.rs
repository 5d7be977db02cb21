//! What the marks of a sheet mean for its rows and columns: hidden rows and columns, merged cells, formulas that nobody
//! has calculated, and errors where the reader of the cells does not tell them.

mod keys;

use super::grid::Grid;
use crate::problem::{Place, Problems, Word, column_name, kinds, words};
use crate::survey::file::mark::{Marks, Merge};

/// How many stretches of rows a message names.
const NAMED: usize = 40;

/// Rows from 0 as stretches of rows from 1: `3、7–12`.
fn stretches(rows: &[u32]) -> String {
    let mut all: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match all.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => all.push((*row, *row)),
        }
    }
    let named = all.iter().take(NAMED).map(|(first, last)| match first == last {
        true => format!("{}", first + 1),
        false => format!("{}–{}", first + 1, last + 1),
    });
    let mut text = named.collect::<Vec<_>>().join("、");
    if all.len() > NAMED {
        text.push_str("……");
    }
    text
}

/// Says what the marks mean for the rows and columns that were read.
pub fn report(marks: &Marks, grid: &mut Grid, problems: &mut Problems) {
    let read = |row: &&u32| grid.rows.binary_search(row).is_ok();
    let hidden: Vec<u32> = marks.hidden_rows.iter().filter(read).copied().collect();
    if !hidden.is_empty() {
        let words = words![("count", hidden.len().to_string()), ("found", stretches(&hidden))];
        problems.push(kinds::HIDDEN_ROWS, Place::File(grid.source), words);
    }
    hidden_columns(marks, grid, problems);
    for &(row, column, error) in &marks.errors {
        if let Some((position, index)) = place(grid, row, column) {
            let words = words![
                ("found", error.to_owned()),
                ("column", grid.headings[position].label.clone()),
            ];
            problems.push(kinds::ERROR_CELL, grid.place(position, index), words);
            grid.unusable(position, index, error.to_owned());
        }
    }
    for &(row, column) in marks.without_value.iter().chain(&marks.not_calculated) {
        if let Some((position, index)) = place(grid, row, column) {
            let heading = &grid.headings[position];
            let words = words![
                ("field", Word::field(heading.field)),
                ("column", heading.label.clone()),
            ];
            problems.push(kinds::FORMULA_WITHOUT_VALUE, grid.place(position, index), words);
            let raw = grid.raw_text(position, index);
            grid.unusable(position, index, raw);
        }
    }
    let mut merged = marks.merged.clone();
    merged.sort_unstable();
    let mut ended = None;
    for Merge { column, first, last } in merged {
        // Merges of one column do not overlap, whatever the file says.
        if last > first && ended.is_none_or(|(known, end)| known != column || end < first) {
            shared_number((first, last, column), grid, problems);
            keys::shared((first, last, column), grid, problems);
            ended = Some((column, last));
        }
    }
}

/// The column and the row of the grid in which a cell stands.
fn place(grid: &Grid, row: u32, column: u32) -> Option<(usize, usize)> {
    let position = grid
        .headings
        .iter()
        .position(|heading| heading.column == column)?;
    Some((position, grid.rows.binary_search(&row).ok()?))
}

/// Figures in columns that nobody sees were read like the others.
fn hidden_columns(marks: &Marks, grid: &Grid, problems: &mut Problems) {
    let is_hidden = |column: u32| {
        let mut hidden = marks.hidden_columns.iter();
        hidden.any(|(first, last)| (*first..=*last).contains(&column))
    };
    let holds_figures = |position: usize| {
        let mut rows = 0..grid.rows.len();
        rows.any(|row| grid.number(position, row).is_some())
    };
    let named: Vec<String> = grid
        .headings
        .iter()
        .enumerate()
        .filter(|(position, heading)| is_hidden(heading.column) && holds_figures(*position))
        .map(|(_, heading)| format!("{} {}", column_name(heading.column), heading.label))
        .collect();
    if !named.is_empty() {
        let words = words![("count", named.len().to_string()), ("found", named.join("、"))];
        problems.push(kinds::HIDDEN_COLUMNS, Place::File(grid.source), words);
    }
}

/// A number in a cell that is merged over the rows of several enterprises: nobody knows how much of it is whose.
fn shared_number((first, last, column): (u32, u32, u32), grid: &mut Grid, problems: &mut Problems) {
    let Some(position) = grid.headings.iter().position(|one| one.column == column) else {
        return;
    };
    let from = grid.rows.partition_point(|row| *row < first);
    let to = grid.rows.partition_point(|row| *row <= last);
    let owner = |row: usize| ["code", "name", "county", "town"].map(|id| grid.words(id, row));
    let several = (from..to).any(|row| owner(row) != owner(from));
    if !several || grid.rows.get(from) != Some(&first) || grid.number(position, from).is_none() {
        return;
    }
    let heading = &grid.headings[position];
    let words = words![
        ("field", Word::field(heading.field)),
        ("column", heading.label.clone()),
        ("count", (to - from).to_string()),
    ];
    let raw = grid.raw_text(position, from);
    problems.push(kinds::NUMBER_MERGED, grid.place(position, from), words);
    grid.unusable(position, from, raw);
    let field = grid.headings[position].field;
    grid.flawed.extend((from..to).map(|row| (row as u32, field)));
}
