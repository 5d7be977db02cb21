//! A workbook as its cells: what stands in them, and the formulas behind.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Number(f64),
    Words(String),
}

impl fmt::Display for Cell {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Number(value) => write!(out, "{value}"),
            Self::Words(words) => write!(out, "{words}"),
        }
    }
}

/// Row and column, from 0.
pub type Place = (u32, u32);

/// A workbook.
pub struct Book {
    names: Vec<String>,
    cells: BTreeMap<String, Range<Data>>,
    /// The formulas of every sheet.
    pub formulas: BTreeMap<String, BTreeMap<Place, String>>,
}

impl Book {
    /// Reads a workbook whole.
    pub fn read(path: &Path) -> Self {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let names = book.sheet_names();
        let mut cells = BTreeMap::new();
        let mut formulas = BTreeMap::new();
        for name in &names {
            cells.insert(name.clone(), book.worksheet_range(name).unwrap());
            let range = book.worksheet_formula(name).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            let found = range
                .used_cells()
                .filter(|(_, _, text)| !text.is_empty())
                .map(|(row, column, text)| ((top + row as u32, left + column as u32), text.clone()));
            formulas.insert(name.clone(), found.collect());
        }
        Self {
            names,
            cells,
            formulas,
        }
    }

    /// The number of a sheet's file.
    pub fn number(&self, sheet: &str) -> usize {
        self.names.iter().position(|name| name == sheet).unwrap() + 1
    }

    /// What a cell shows; an empty text is an empty cell.
    pub fn cell(&self, sheet: &str, place: Place) -> Cell {
        match self.cells[sheet].get_value(place) {
            Some(Data::Float(value)) => Cell::Number(*value),
            Some(Data::Int(value)) => Cell::Number(*value as f64),
            Some(Data::String(words)) if !words.is_empty() => Cell::Words(words.clone()),
            Some(Data::Error(error)) => Cell::Words(format!("{error:?}")),
            Some(Data::Bool(value)) => Cell::Words(value.to_string()),
            _ => Cell::Empty,
        }
    }

    /// How many rows a sheet has.
    pub fn height(&self, sheet: &str) -> u32 {
        self.cells[sheet].end().map_or(0, |(row, _)| row + 1)
    }

    /// The headings in a row, without their units.
    pub fn headings(&self, sheet: &str, row: u32) -> Vec<String> {
        let width = self.cells[sheet].end().map_or(0, |(_, column)| column + 1);
        (0..width)
            .map(|column| {
                let text = self.cell(sheet, (row, column)).to_string();
                text.split('\n').next().unwrap_or("").to_owned()
            })
            .collect()
    }
}
