//! Control totals: the figures of a row 合计 or 小计 against the sum of the rows that were read.

use std::ops::Range;

use super::mark::{before_total, is_of_a_block};
use crate::field::{Department, FIELDS};
use crate::problem::{Place, Problems, Word, kinds, words};
use crate::sum::Sum;
use crate::survey::file::cell::plain;
use crate::survey::sheet::grid::{Grid, Values};
use crate::unit::number_text;

/// A row of totals.
pub struct Total {
    /// Its row in the sheet.
    pub row: u32,
    /// What it is called.
    pub label: String,
    /// How many rows were read above it.
    pub above: usize,
    /// Its numbers, by heading, in the unit of the sheet.
    pub values: Vec<Option<f64>>,
    /// Whether it is not called a total, but stands beside the name of an area and without an owner.
    pub keyless: bool,
}

/// Decimals from which on a number was computed and not typed.
const COMPUTED: usize = 7;

/// Tells, column by column, where a total is not the sum of its rows. Which rows it sums its name and its place tell; the
/// reading that fits most of its columns is the one that is meant. Returns of each keyless row whether it is a sum.
pub fn check(grid: &Grid, totals: &[Total], problems: &mut Problems) -> Vec<bool> {
    let positions = 0..totals.len();
    let sums: Vec<usize> = positions
        .map(|position| rows_summed(grid, totals, position))
        .collect();
    // The sum of one row is that row once more; beside sums of several it is a sum as well.
    let several = totals
        .iter()
        .zip(&sums)
        .any(|(total, rows)| total.keyless && *rows > 1);
    let is_sum = |rows: usize| rows > 1 || (rows == 1 && several);
    let mut found = Vec::new();
    let mut kept: Vec<&Total> = Vec::new();
    for (total, rows) in totals.iter().zip(sums) {
        if total.keyless {
            found.push(is_sum(rows));
        }
        if !total.keyless || is_sum(rows) {
            kept.push(total);
        }
    }
    for (position, total) in kept.iter().enumerate().filter(|(_, total)| !total.keyless) {
        let readings = readings(grid, &kept, position);
        // Of readings that fit equally well, the first: what the name says.
        let best = readings.iter().rev().max_by_key(|rows| fits(grid, total, rows));
        let Some(rows) = best.filter(|rows| !rows.is_empty()) else {
            continue;
        };
        for column in 0..grid.headings.len() {
            if let Some((sum, false)) = compared(grid, column, total, rows) {
                report(grid, column, total, (sum, rows.len()), problems);
            }
        }
    }
    found
}

/// How many columns of a total are the sums of some rows.
fn fits(grid: &Grid, total: &Total, rows: &[usize]) -> usize {
    let columns = 0..grid.headings.len();
    let fits = columns.filter(|column| compared(grid, *column, total, rows).is_some_and(|(_, fits)| fits));
    fits.count()
}

/// How many rows a keyless row sums in each of its columns; 0 where it does not.
fn rows_summed(grid: &Grid, totals: &[Total], position: usize) -> usize {
    let total = &totals[position];
    if !total.keyless {
        return 0;
    }
    let all: Vec<&Total> = totals.iter().collect();
    let readings = readings(grid, &all, position).into_iter();
    let sums = readings.filter(|rows| {
        let columns = 0..grid.headings.len();
        let mut found = columns
            .filter_map(|column| compared(grid, column, total, rows))
            .peekable();
        found.peek().is_some() && found.all(|(_, fits)| fits)
    });
    sums.map(|rows| rows.len()).max().unwrap_or(0)
}

/// The rows that a total may sum, the likeliest first.
fn readings(grid: &Grid, totals: &[&Total], position: usize) -> Vec<Vec<usize>> {
    let total = totals[position];
    let count = grid.rows.len();
    let before = position.checked_sub(1).map_or(0, |at| totals[at].above);
    let next = totals.get(position + 1).map_or(count, |next| next.above);
    let rows = |range: Range<usize>| range.collect::<Vec<usize>>();
    let group = before_total(&total.label);
    let mut list = Vec::new();
    if !group.is_empty() {
        list.push(rows_of(grid, &group));
    }
    let (all, block) = (rows(0..count), rows(before..total.above));
    match is_of_a_block(&total.label) {
        true => list.extend([block, all]),
        false => list.extend([all, block]),
    }
    list.extend([
        rows(total.above..next),
        rows(0..total.above),
        rows(total.above..count),
    ]);
    list.retain(|rows| !rows.is_empty());
    list
}

/// The rows that have this word in a column: 甲县小计 sums those of 甲县.
fn rows_of(grid: &Grid, word: &str) -> Vec<usize> {
    let says = |row: usize| {
        grid.columns.iter().any(|values| match values {
            Values::Words(words) => plain(words.get(row)) == word,
            Values::Numbers(_) => false,
        })
    };
    (0..grid.rows.len()).filter(|row| says(*row)).collect()
}

/// The sum of a column over some rows, and whether the total says the same; `None` where nothing can be said.
pub fn compared(grid: &Grid, column: usize, total: &Total, rows: &[usize]) -> Option<(f64, bool)> {
    let heading = &grid.headings[column];
    let field = &FIELDS[heading.field];
    let found = total.values[column]?;
    if !field.adds_up() || field.department == Department::Roster {
        return None;
    }
    let Values::Numbers(numbers) = &grid.columns[column] else {
        return None;
    };
    let (mut sum, mut finest, mut any) = (Sum::default(), 0, false);
    for row in rows {
        if grid.flawed.contains(&(*row as u32, heading.field)) {
            return None;
        }
        if let Some(value) = numbers.get(*row) {
            any = true;
            sum.add(value);
            finest = finest.max(decimals(value));
        }
    }
    let sum = sum.total();
    any.then(|| (sum, (found - sum).abs() <= rounding(found, finest, rows.len())))
}

/// How far a total may be off by rounding: half of its last digit; and where its rows are typed with as many decimals,
/// what their rounding adds up to by chance, half of a digit times the root of their number.
fn rounding(total: f64, finest: usize, count: usize) -> f64 {
    let noise = total.abs() * 1e-9;
    let shown = decimals(total);
    if shown >= COMPUTED {
        return noise;
    }
    let half = 0.5 * 0.1f64.powi(shown as i32);
    let of_rows = match finest > 0 && finest <= shown {
        true => half * (count as f64).sqrt(),
        false => 0.0,
    };
    half * (1.0 + 1e-6) + of_rows + noise
}

/// The decimals with which a number is written.
fn decimals(value: f64) -> usize {
    let text = format!("{value}");
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// Tells of a total that says another figure than the sum of its rows.
pub fn report(
    grid: &Grid,
    column: usize,
    total: &Total,
    (sum, count): (f64, usize),
    problems: &mut Problems,
) {
    let heading = &grid.headings[column];
    let found = total.values[column].unwrap_or_default();
    let digits = decimals(found).clamp(2, COMPUTED);
    let words = words![
        ("field", Word::field(heading.field)),
        ("found", number_text(found, digits)),
        ("value", number_text(sum, digits)),
        ("unit", heading.unit.map_or("", |unit| unit.symbol).to_owned()),
        ("other", total.label.clone()),
        ("count", count.to_string()),
        ("column", heading.label.clone()),
    ];
    let place = Place::Cell(grid.source, total.row, heading.column);
    problems.push(kinds::TOTAL_DIFFERS, place, words);
}
