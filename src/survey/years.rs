//! The year of the appraisal, and the sheets that hold rows of it.

use std::collections::BTreeSet;

use super::sheet::grid::Grid;
use crate::problem::{Kind, Place, Problems, Severity, kinds, words};

/// The sheets that hold rows of a year, each with its position.
pub fn of_year(grids: &[Grid], year: i32) -> Vec<(u32, &Grid)> {
    grids
        .iter()
        .enumerate()
        .filter(|(_, grid)| grid.rows_of(year).next().is_some())
        .map(|(position, grid)| (position as u32, grid))
        .collect()
}

/// Whether a file or a sheet could not be read. What seems to be absent then may stand there, and is not told again.
pub fn lacks_files(problems: &Problems) -> bool {
    const UNREAD: [Kind; 4] = [
        kinds::NOT_A_WORKBOOK,
        kinds::PASSWORD_PROTECTED,
        kinds::TOO_LARGE,
        kinds::UNREADABLE_SHEET,
    ];
    problems.iter().any(|problem| UNREAD.contains(&problem.kind))
}

/// Decides the year of the appraisal and gives it to the sheets that name none.
pub fn settle_years(grids: &mut [Grid], asked: Option<i32>, problems: &mut Problems) -> Option<i32> {
    let known: BTreeSet<i32> = grids
        .iter()
        .flat_map(|grid| {
            (0..grid.rows.len())
                .filter_map(|row| grid.year_of(row))
                .collect::<BTreeSet<_>>()
        })
        .collect();
    let Some(year) = asked.or(known.last().copied()) else {
        if lacks_files(problems) {
            return None;
        }
        if grids.iter().any(|grid| !grid.rows.is_empty()) {
            problems.push(kinds::YEAR_MISSING, Place::Nowhere, words![]);
        } else if problems.iter().all(|problem| problem.severity != Severity::Error) {
            problems.push(kinds::NO_ROWS, Place::Nowhere, words![]);
        }
        return None;
    };
    let mut unknown = false;
    for grid in grids
        .iter_mut()
        .filter(|grid| grid.year.is_none() && grid.years.is_none())
    {
        grid.year = Some(year - grid.back);
        unknown = true;
        problems.push(
            kinds::YEAR_UNKNOWN,
            Place::File(grid.source),
            words![("year", (year - grid.back).to_string())],
        );
    }
    for grid in grids.iter().filter(|grid| grid.years.is_some()) {
        for row in (0..grid.rows.len()).filter(|row| grid.year_of(*row).is_none()) {
            let found = grid.words("year", row).to_owned();
            problems.push(
                kinds::ROW_WITHOUT_YEAR,
                grid.place_of("year", row),
                words![("found", found)],
            );
        }
    }
    if !unknown && !known.contains(&year) {
        if lacks_files(problems) {
            return None;
        }
        let list: Vec<String> = known.iter().map(i32::to_string).collect();
        problems.push(
            kinds::YEAR_ABSENT,
            Place::Nowhere,
            words![("year", year.to_string()), ("known", list)],
        );
        return None;
    }
    Some(year)
}
