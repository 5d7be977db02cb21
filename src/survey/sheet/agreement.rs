//! Columns of one field that have to agree row by row: the same in two units, months beside their total.

use super::grid::{Grid, Values};
use super::header::heading::Role;
use crate::field::FIELDS;
use crate::problem::{Place, Problems, Word, cell_name, kinds, words};
use crate::sum::sum;
use crate::unit::number_text;

/// Checks every row. A value that another unit contradicts is not used; one that is not the sum of its parts is told.
pub fn check(grid: &mut Grid, problems: &mut Problems) {
    for column in 0..grid.headings.len() {
        if grid.headings[column].role != Role::Value || !FIELDS[grid.headings[column].field].is_number() {
            continue;
        }
        let field = grid.headings[column].field;
        let same: Vec<usize> = grid.with_role(field, Role::Same).collect();
        let parts: Vec<usize> = grid.with_role(field, Role::Check).collect();
        for row in 0..grid.rows.len() {
            for other in &same {
                contradicted(grid, column, *other, row, problems);
            }
            if !parts.is_empty() {
                summed(grid, column, &parts, row, problems);
            }
        }
    }
    gaps(grid, problems);
}

/// The decimals that a cell shows.
fn decimals(grid: &Grid, column: usize, row: usize) -> Option<i32> {
    let Values::Numbers(numbers) = &grid.columns[column] else {
        return None;
    };
    let text = format!("{}", numbers.get(row)?);
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Some(decimals.min(12) as i32)
}

/// Half of the last decimal that a cell shows, in the canonical unit: so much two ways to write one value may differ.
fn rounding(grid: &Grid, column: usize, row: usize) -> f64 {
    let half = decimals(grid, column, row).map_or(0.0, |decimals| 0.5 * 10f64.powi(-decimals));
    let unit = grid.headings[column].unit;
    unit.map_or(half, |unit| unit.to_canonical(half))
}

/// Binary noise of a value.
fn noise(value: f64) -> f64 {
    1e-9 * value.abs()
}

fn contradicted(grid: &mut Grid, column: usize, other: usize, row: usize, problems: &mut Problems) {
    let (Some(known), Some(found)) = (grid.own_number(column, row), grid.own_number(other, row)) else {
        return;
    };
    let allowed = rounding(grid, column, row) + rounding(grid, other, row) + noise(known);
    if (known - found).abs() <= allowed {
        return;
    }
    let field = grid.headings[column].field;
    let at = cell_name(grid.rows[row], grid.headings[column].column);
    let words = words![
        ("field", Word::field(field)),
        ("found", number_text(found, 4)),
        ("known", number_text(known, 4)),
        ("other", at),
    ];
    problems.push(kinds::CONFLICTING_VALUES, grid.place(other, row), words);
    grid.flawed.insert((row as u32, field));
}

fn summed(grid: &Grid, column: usize, parts: &[usize], row: usize, problems: &mut Problems) {
    let Some(whole) = grid.own_number(column, row) else {
        return;
    };
    let values: Vec<f64> = parts
        .iter()
        .filter_map(|part| grid.own_number(*part, row))
        .collect();
    if values.is_empty() {
        return;
    }
    // Whole numbers add up exactly; decimals may be rounded, each by half of the last one.
    let cells = || parts.iter().chain([&column]);
    let finest = cells()
        .filter_map(|cell| decimals(grid, *cell, row))
        .max()
        .unwrap_or(0);
    let rounded = match finest {
        0 => 0.0,
        _ => 0.5 * 10f64.powi(-finest) * cells().count() as f64,
    };
    let unit = grid.headings[column].unit;
    let allowed = unit.map_or(rounded, |unit| unit.to_canonical(rounded)) + noise(whole);
    let total = sum(values);
    if (total - whole).abs() > allowed {
        let shown = |value: f64| number_text(unit.map_or(value, |unit| unit.of_canonical(value)), 4);
        let words = words![
            ("field", Word::field(grid.headings[column].field)),
            ("found", shown(whole)),
            ("expected", shown(total)),
            ("unit", unit.map_or("", |unit| unit.symbol).to_owned()),
            ("count", parts.len().to_string()),
        ];
        problems.push(kinds::PARTS_DIFFER, grid.place(column, row), words);
    }
}

/// Empty cells in columns that are added up: they count as nothing, which is told.
fn gaps(grid: &Grid, problems: &mut Problems) {
    let Some(first) = grid
        .headings
        .iter()
        .position(|heading| heading.role == Role::Addend)
    else {
        return;
    };
    for column in first..grid.headings.len() {
        if grid.headings[column].role != Role::Addend {
            continue;
        }
        let field = grid.headings[column].field;
        let others: Vec<usize> = grid.with_role(field, Role::Addend).collect();
        for row in 0..grid.rows.len() {
            let has = |column: usize| grid.own_number(column, row).is_some();
            let flawed = grid.flawed.contains(&(row as u32, field));
            if !flawed && !has(column) && others.iter().any(|other| has(*other)) {
                let place: Place = grid.place(column, row);
                problems.push(kinds::SUM_GAP, place, words![("field", Word::field(field))]);
            }
        }
    }
}
