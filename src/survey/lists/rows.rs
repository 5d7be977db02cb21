//! The words of a sheet, row by row: what lists and earlier results are read from.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use crate::survey::file::limits::{Limits, Unreadable};
use crate::survey::file::value::Cell;
use crate::survey::file::workbook::Book;

/// Words by row and column; cells without a word are left out.
pub type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// Rows from the top among which the headings are looked for: a person may have put some above them.
pub const SEARCHED_ROWS: u32 = 20;

/// The words in some rows and columns of a sheet; `words` tells those of a cell.
///
/// # Errors
/// A sheet that cannot be read, or with more words than may be held.
pub fn rows(
    book: &mut Book,
    sheet: &str,
    limits: Limits,
    (wanted, is_wanted): (Range<u32>, &dyn Fn(u32) -> bool),
    words: &dyn Fn(Cell<'_>) -> String,
) -> Result<Rows, Unreadable> {
    let (mut rows, mut held) = (Rows::new(), 0);
    book.stream(sheet, &mut |row, column, cell| {
        if row >= wanted.end {
            return ControlFlow::Break(());
        }
        if row >= wanted.start && is_wanted(column) {
            let text = words(cell);
            if !text.trim().is_empty() {
                held += text.len() as u64;
                rows.entry(row).or_default().insert(column, text);
            }
        }
        match held > limits.held() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })?;
    match held > limits.held() {
        true => Err(limits.exceeded("sheet-texts", held)),
        false => Ok(rows),
    }
}
