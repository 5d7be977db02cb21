//! Rows that sum the parcels, leases, meters or outlets of their own enterprise: 「合计」 or 「小计」 where the others name
//! one. Beside its parts such a row would count them twice.

use super::control::{Total, compared, report};
use super::long::{has, numbers, owners};
use super::mark::{Mark, Stands, mark};
use crate::field::{DETAILS, LEASE};
use crate::problem::{Place, Problems, kinds, words};
use crate::survey::sheet::grid::{Grid, Values};
use crate::survey::sheet::tenure::{Holds, holds};

/// Takes the figures of such rows out, and tells where they are not the sum of the enterprise's other rows. One that stands
/// alone is the enterprise's figure.
pub fn take_out(grid: &mut Grid, problems: &mut Problems) {
    let labels: Vec<Option<(Place, String)>> = (0..grid.rows.len()).map(|row| label(grid, row)).collect();
    if labels.iter().all(Option::is_none) {
        return;
    }
    let numbers = numbers(grid);
    for rows in owners(grid).into_values() {
        let (totals, parts): (Vec<usize>, Vec<usize>) = rows.iter().partition(|row| labels[**row].is_some());
        for &row in &totals {
            let Some((place, text)) = &labels[row] else {
                continue;
            };
            let parts: Vec<usize> = parts
                .iter()
                .copied()
                .filter(|part| grid.year_is_same(*part, row))
                .collect();
            let summed: Vec<usize> = numbers
                .iter()
                .copied()
                .filter(|column| {
                    has(grid, *column, row) && parts.iter().any(|part| has(grid, *column, *part))
                })
                .collect();
            if summed.is_empty() {
                continue;
            }
            problems.push(kinds::TOTAL_ROW, *place, words![("found", text.clone())]);
            // What is let is taken off by some and added by others, and several totals sum some of the rows each.
            let comparable = totals.len() == 1 && parts.iter().all(|part| holds(grid, *part) != Holds::Let);
            let total = Total {
                row: grid.rows[row],
                label: text.clone(),
                above: row,
                values: grid.columns.iter().map(|values| number(values, row)).collect(),
                keyless: false,
            };
            for column in summed {
                if comparable && let Some((sum, false)) = compared(grid, column, &total, &parts) {
                    report(grid, column, &total, (sum, parts.len()), problems);
                }
                if let Values::Numbers(numbers) = &mut grid.columns[column] {
                    numbers.set(row, None);
                }
            }
        }
    }
}

fn number(values: &Values, row: usize) -> Option<f64> {
    match values {
        Values::Numbers(numbers) => numbers.get(row),
        Values::Words(_) => None,
    }
}

/// The word for a total where a row should name its parcel, lease, meter or outlet, and its place.
fn label(grid: &Grid, row: usize) -> Option<(Place, String)> {
    let is_total = |text: &str| mark(text, Stands::Elsewhere) == Some(Mark::Total);
    let details = DETAILS.iter().filter(|id| !LEASE.contains(id));
    let own = details.filter_map(|id| grid.column(id)).find_map(|column| {
        let text = grid.words_in(column, row);
        is_total(text).then(|| (grid.place(column, row), text.to_owned()))
    });
    own.or_else(|| {
        let mut words = grid.apart_text(row).split(' ');
        let text = words.find(|word| is_total(word))?;
        Some((grid.place_of("code", row), text.to_owned()))
    })
}
