//! Areas: which level of them a run ranks, which sheets list whom they belong to, and what their names may mean.
//!
//! ```text
//! columns 县（市、区） 乡镇（街道） ─┐
//! names of sheets, files, folders ──┼─► areas of a sheet ─► level of the run ─► one name an area (panel)
//! ```

pub mod listed;
mod named;
mod spelling;
pub mod town;
mod unique;

use crate::field;
use crate::level::Level;
use crate::problem::{Place, Problems, Word, Words, kinds, words};
use crate::survey::file::cell::is_not_reported;
use crate::survey::sheet::grid::Grid;

pub use named::name_sheets;
pub use spelling::spellings;
use town::is_town;
pub use unique::tell_apart;

/// Whether a field names an area of some level.
pub fn level_of(id: &str) -> Option<Level> {
    Level::ALL.into_iter().find(|level| level.id() == id)
}

/// What the levels of county and town are called, for messages.
pub fn labels() -> Words {
    words![
        ("field", Word::field_of(Level::County.id())),
        ("fields", Word::field_of(Level::Town.id()))
    ]
}

/// Columns that a heading gives to counties, but that hold towns, as 属地 or 县（市、区）/乡镇 may: they are read as what
/// they hold. One that holds both tells of no level for sure: it is told, and stays what its heading says.
pub fn settle_columns(grids: &mut [Grid], problems: &mut Problems) {
    let (Some(county), Some(town)) = (field::index("county"), field::index("town")) else {
        return;
    };
    for grid in grids {
        let Some(column) = grid.column_of(county) else {
            continue;
        };
        let held = (0..grid.rows.len()).map(|row| grid.words_in(column, row).trim());
        let held: Vec<(usize, bool)> = held
            .enumerate()
            .filter(|(_, word)| !is_not_reported(word))
            .map(|(row, word)| (row, is_town(word)))
            .collect();
        let towns = held.iter().filter(|(_, is_town)| *is_town).count();
        if towns == 0 {
            continue;
        }
        let label = grid.headings[column].label.clone();
        if towns == held.len() && grid.column_of(town).is_none() {
            grid.headings[column].field = town;
            let heading = &grid.headings[column];
            let place = Place::Cell(grid.source, heading.row, heading.column);
            let words = words![("found", label)].into_iter().chain(labels());
            problems.push(kinds::AREA_COLUMN, place, words.collect());
            continue;
        }
        // A county may be called like a town; two of them side by side may not be of two levels.
        let other = held
            .iter()
            .find(|(_, is_town)| *is_town != (towns * 2 > held.len()));
        if let Some((row, _)) = other.filter(|_| towns < held.len()) {
            let found = grid.words_in(column, *row).trim().to_owned();
            let words = words![("found", found), ("value", label)]
                .into_iter()
                .chain(labels());
            problems.push(
                kinds::AREA_LEVELS_MIXED,
                grid.place(column, *row),
                words.collect(),
            );
        }
    }
}

/// Marks the lists of enterprises: the sheets with a county; where none has, those with a town.
pub fn mark_rosters(grids: &mut [Grid]) {
    let id = [Level::County, Level::Town]
        .into_iter()
        .find(|level| grids.iter().any(|grid| grid.column(level.id()).is_some()));
    for grid in grids {
        grid.is_roster = id.is_some_and(|level| grid.column(level.id()).is_some());
    }
}

/// The level that is ranked: the one that was asked for; else the county if any enterprise has one, else the town if any
/// has one, which is told; else nothing is ranked, and that is told.
pub fn level(asked: Option<Level>, grids: &[(u32, &Grid)], year: i32, problems: &mut Problems) -> Level {
    let named = |level: Level| {
        grids.iter().any(|(_, grid)| {
            grid.area(level).is_some()
                || grid.column(level.id()).is_some_and(|column| {
                    let mut rows = grid.rows_of(year);
                    rows.any(|row| !is_not_reported(grid.words_in(column, row).trim()))
                })
        })
    };
    if let Some(level) = asked {
        return level;
    }
    if named(Level::County) {
        return Level::County;
    }
    if named(Level::Town) {
        problems.push(kinds::LEVEL_TOWN, Place::Nowhere, labels());
        return Level::Town;
    }
    problems.push(kinds::NO_AREA, Place::Nowhere, labels());
    Level::County
}
