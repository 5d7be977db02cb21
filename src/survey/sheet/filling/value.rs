//! What a cell means in its column.

use super::flaw::Flaw;
use crate::field::{Content, FIELDS, Field};
use crate::letter::cleaned;
use crate::problem::{kinds, words};
use crate::survey::file::cell;
use crate::survey::file::value::Cell;
use crate::survey::sheet::grid::Words;
use crate::survey::sheet::header::heading::Heading;
use crate::unit::Dimension;

/// A typed number in the unit of its column. A percentage is a share and nothing else, and in a column of percent it
/// means what it says; `value` has it as a part of 1.
pub fn in_percent(found: &str, value: f64, heading: &Heading) -> Option<f64> {
    if !cell::plain(found).ends_with('%') {
        return Some(value);
    }
    let unit = heading.unit.filter(|unit| unit.dimension == Dimension::Share)?;
    Some(unit.of_canonical(value))
}

/// A number that brings its own unit, in the unit of the column: `1.2亿` in a column of 万元 is 12,000.
pub fn measured(cell: Cell<'_>, heading: &Heading) -> Option<f64> {
    let (Cell::Text(text), Content::Number(dimension)) = (cell, FIELDS[heading.field].content) else {
        return None;
    };
    let canonical = cell::measured(text, dimension)?;
    Some(
        heading
            .unit
            .map_or(canonical, |unit| unit.of_canonical(canonical)),
    )
}

/// Reads a cell of a column of words or dates.
pub fn take_words(words: &mut Words, field: &Field, cell: Cell<'_>) -> Option<Flaw> {
    if let Content::Date = field.content {
        if matches!(cell, Cell::Text(text) if cell::is_not_reported(text)) {
            return None;
        }
        return match cell::date(cell) {
            Some(date) => {
                words.begin(&date);
                None
            }
            None => Some((kinds::NOT_A_DATE, words![("found", cell::words(cell))])),
        };
    }
    match cell {
        Cell::Text(text) if cell::is_error(text) => {
            return Some((kinds::ERROR_CELL, words![("found", text.trim().to_owned())]));
        }
        Cell::Error(error) => return Some((kinds::ERROR_CELL, words![("found", error.to_owned())])),
        Cell::Text(text) => words.begin(&cleaned(text)),
        other => words.begin(&cell::words(other)),
    }
    None
}
