//! Cells on their way from a reader to those who take them.

use std::ops::ControlFlow;

use calamine::{CellErrorType, DataRef, Style};

use super::number_format::NumberFormat;
use super::value::Cell;

/// Takes a cell: row, column (from 0) and value; tells whether to go on.
pub type Visit<'a> = dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()> + 'a;

/// Days between the two days from which workbooks count: 1899-12-30 and 1904-01-01.
const DAYS_TO_1904: f64 = 1462.0;

/// Days between 1899-12-30 and the day from which a workbook counts.
pub fn epoch(from_1904: bool) -> f64 {
    if from_1904 { DAYS_TO_1904 } else { 0.0 }
}

/// What a workbook says beside the value of a cell.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Its number format, where that shows more than digits.
    pub format: Option<&'a str>,
    /// Days from 1899-12-30 to the day from which the workbook counts.
    pub epoch: f64,
}

impl Look<'_> {
    /// That of a cell without a number format.
    pub fn plain(from_1904: bool) -> Self {
        Self {
            format: None,
            epoch: epoch(from_1904),
        }
    }
}

/// The number formats that show more than digits, by the styles that use them.
pub struct Formats(Vec<Option<String>>);

impl Formats {
    /// Those that show more than digits.
    pub fn of<'a>(codes: impl Iterator<Item = Option<&'a str>>) -> Self {
        let special = |code: &&str| !NumberFormat::of(code).is_plain();
        Self(
            codes
                .map(|code| code.filter(special).map(str::to_owned))
                .collect(),
        )
    }

    /// That of a style.
    pub fn get(&self, style: usize) -> Option<&str> {
        self.0.get(style)?.as_deref()
    }
}

/// The code of a style's number format. Accounts in the money of the country (37 to 44) are digits alone; the reader
/// knows them by the sign of another.
pub fn code_of(style: &Style) -> Option<&str> {
    let format = style.number_format.as_ref()?;
    let accounts = matches!(format.format_id, Some(37..=44)) && format.format_code.contains('$');
    (!accounts).then_some(format.format_code.as_str())
}

/// Hands a cell over unless it is empty.
pub fn hand_over(
    (row, column): (u32, u32),
    value: &DataRef<'_>,
    look: Look<'_>,
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    let number = |value: f64| match look.format {
        Some(code) => Cell::Formatted(value, code),
        None => Cell::Number(value),
    };
    match value {
        DataRef::Empty => ControlFlow::Continue(()),
        DataRef::Float(value) => visit(row, column, number(*value)),
        DataRef::Int(value) => visit(row, column, number(*value as f64)),
        DataRef::SharedString(text) => visit(row, column, Cell::Text(text)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            visit(row, column, Cell::Text(text))
        }
        DataRef::Bool(value) => visit(row, column, Cell::Bool(*value)),
        DataRef::DateTime(date) => {
            let epoch = if date.is_duration() { 0.0 } else { look.epoch };
            visit(row, column, Cell::Date(date.as_f64() + epoch))
        }
        DataRef::Error(error) => visit(row, column, Cell::Error(error_text(error))),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}
