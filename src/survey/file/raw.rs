//! Every cell of a small workbook as it stands: for settings that people keep in Excel.

use std::ops::ControlFlow;

use super::input::Input;
use super::limits::Limits;
use super::value::Cell;
use super::workbook::Book;
use crate::problem::{Cause, Error, Place, Problems, kinds, words};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// Words, trimmed.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, a truth value or a formula error, as text.
    Other(String),
}

/// Sheets with their cells: row, column (from 0) and what stands there. Empty texts are left out.
pub type RawSheets = Vec<(String, Vec<(u32, u32, Raw)>)>;

/// Settings never hold more cells than this.
const MOST_CELLS: usize = 1_000_000;

/// Reads all sheets; `None`, with a problem, if the file is no readable workbook or larger than settings are.
pub fn sheets(input: &Input, limits: Limits, problems: &mut Problems) -> Result<Option<RawSheets>, Error> {
    let place = Place::File(problems.source(&input.name(), ""));
    let mut book = match Book::open(input, limits)? {
        Ok((book, _)) => book,
        Err(unreadable) => {
            problems.push(unreadable.kind, place, unreadable.cause.words());
            return Ok(None);
        }
    };
    let mut list: RawSheets = Vec::new();
    let mut count = 0;
    for name in book.sheets() {
        let mut cells = Vec::new();
        let read = book.stream(&name, &mut |row, column, cell| {
            cells.extend(raw(cell).map(|raw| (row, column, raw)));
            count += 1;
            match count > MOST_CELLS {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        if let Err(unreadable) = read {
            problems.push(unreadable.kind, place, unreadable.cause.words());
            return Ok(None);
        }
        if count > MOST_CELLS {
            let cause = Cause::with("settings-cells", words![("count", MOST_CELLS.to_string())]);
            problems.push(kinds::TOO_LARGE, place, cause.words());
            return Ok(None);
        }
        list.push((name, cells));
    }
    Ok(Some(list))
}

fn raw(cell: Cell<'_>) -> Option<Raw> {
    Some(match cell {
        Cell::Text(text) if text.trim().is_empty() => return None,
        Cell::Text(text) => Raw::Text(text.trim().to_owned()),
        Cell::Number(value) | Cell::Formatted(value, _) if value.is_finite() => Raw::Number(value),
        Cell::Number(value) | Cell::Formatted(value, _) | Cell::Date(value) => Raw::Other(value.to_string()),
        Cell::Bool(value) => Raw::Other(value.to_string()),
        Cell::Error(error) => Raw::Other(error.to_owned()),
    })
}
