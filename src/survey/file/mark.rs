//! What is known of a sheet beside the values of its cells.

use std::collections::HashMap;
use std::sync::Arc;

use super::number_format::{NumberFormat, built_in};

/// A merged cell as far as its rows go; sorted by columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// Its left column.
    pub column: u32,
    /// Its first row, which holds the value.
    pub first: u32,
    /// Its last row.
    pub last: u32,
}

/// The marks of one sheet; rows and columns count from 0.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Rows that nobody sees, by hand or by a filter.
    pub hidden_rows: Vec<u32>,
    /// First and last of columns that nobody sees.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Formulas without a value: row and column.
    pub without_value: Vec<(u32, u32)>,
    /// Formulas with a zero or an empty text that nobody has calculated.
    pub not_calculated: Vec<(u32, u32)>,
    /// Merged cells, those of one row too.
    pub merged: Vec<Merge>,
    /// Number formats that show more than digits, where the reader does not tell them.
    pub formats: HashMap<(u32, u32), Arc<str>>,
    /// Errors that the reader passes over: row, column, name.
    pub errors: Vec<(u32, u32, &'static str)>,
}

/// The formulas of a sheet by what they gave.
#[derive(Default)]
pub struct Cells {
    empty: Vec<(u32, u32)>,
    zero: Vec<(u32, u32)>,
    others: bool,
}

impl Cells {
    /// Takes the place of a formula and what it gave: nothing, a zero or an empty text (`false`), something.
    pub fn formula(&mut self, cell: (u32, u32), value: Option<bool>) {
        match value {
            None => self.empty.push(cell),
            Some(false) => self.zero.push(cell),
            Some(true) => self.others = true,
        }
    }

    /// Files the formulas that nobody has calculated. Programs that do not calculate write a zero or an empty text for
    /// each; a zero is one of those where the workbook says that it was not calculated, or says nothing and holds no other.
    pub fn file(self, calculated: Option<bool>, marks: &mut Marks) {
        marks.without_value = self.empty;
        if !calculated.unwrap_or(self.others) {
            marks.not_calculated = self.zero;
        }
    }
}

/// The number formats of a workbook: codes by their ids, and the one of each style that shows more than digits.
#[derive(Default)]
pub struct Styles {
    codes: HashMap<u16, String>,
    ids: Vec<u16>,
    shown: HashMap<u16, Arc<str>>,
}

impl Styles {
    /// Takes the code of an id.
    pub fn format(&mut self, id: u16, code: String) {
        self.codes.insert(id, code);
    }

    /// Takes the id of the next style.
    pub fn style(&mut self, id: u16) {
        self.ids.push(id);
    }

    /// Keeps the formats that show more than digits.
    pub fn settle(mut self) -> Self {
        self.codes.retain(|_, code| !NumberFormat::of(code).is_plain());
        for id in &self.ids {
            let code = self.codes.get(id).map(String::as_str).or_else(|| built_in(*id));
            if let Some(code) = code {
                self.shown.entry(*id).or_insert_with(|| code.into());
            }
        }
        self
    }

    /// The code of a style's format, once [`Self::settle`] was called.
    pub fn code(&self, style: usize) -> Option<Arc<str>> {
        self.shown.get(self.ids.get(style)?).cloned()
    }
}
