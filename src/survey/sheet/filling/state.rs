//! A sheet while it is filled.

use super::about::{Titles, Told};
use super::control::Total;
use super::long::Long;
use super::mark::{Mark, Stands};
use super::second::Texts;
use super::units::Units;
use crate::survey::file::number_format::NumberFormat;
use crate::survey::sheet::grid::Grid;
use std::collections::{BTreeSet, HashMap};
use std::hash::DefaultHasher;

/// A sheet whose header is known, being filled row by row.
pub struct Filling {
    pub(super) grid: Grid,
    /// Position of the heading by sheet column; columns that nobody needs have none.
    pub(super) by_column: Vec<Option<u16>>,
    pub(super) header_end: u32,
    pub(super) row: Option<u32>,
    /// The numbers of the row being read, by heading.
    pub(super) present: Vec<Option<f64>>,
    /// How numbers of the row being read were written, where they were text.
    pub(super) typed: Vec<(usize, String)>,
    /// The word of the row being read that says that it is no enterprise.
    pub(super) mark: Option<Marked>,
    /// The first text of the row being read, where it stands before the names and no column is read there.
    pub(super) beside: Option<String>,
    /// Whether the first text of the row being read is about the table, and its column.
    pub(super) foot: Option<(u32, String)>,
    /// Whether the row before was a note about the table, or one more of its numbers.
    pub(super) below_note: bool,
    /// Whether a text of the row being read was looked at.
    pub(super) begun: bool,
    /// What the cells of the row being read have in common.
    pub(super) shape: super::counter::Row,
    /// The columns that number the rows.
    pub(super) running: BTreeSet<u32>,
    pub(super) totals: Vec<Total>,
    /// Lines prepared for enterprises that never came.
    pub(super) prepared: Vec<u32>,
    pub(super) flaws: Vec<usize>,
    /// The words of the row being read that could not be read, by heading.
    pub(super) unread: Vec<(usize, String)>,
    pub(super) figures: bool,
    /// The columns whose cell in the row being read repeats their heading.
    pub(super) headings_again: Vec<u32>,
    pub(super) titles: Titles,
    /// What is wrong with the cells of the row being read.
    pub(super) told: Vec<Told>,
    /// Where the row being read is marked as an example.
    pub(super) example_mark: Option<u32>,
    pub(super) example_code: String,
    pub(super) keys: Keys,
    /// Rows with figures and without an owner, in a list of parcels or meters.
    pub(super) keyless_details: bool,
    /// Rows of enterprises without a county, in a sheet that has a column of counties.
    pub(super) countyless: bool,
    /// The number formats met so far, by their codes.
    pub(super) formats: HashMap<String, NumberFormat>,
    /// Units that do not stand over their column.
    pub(super) units: Units,
    /// Whether the row being read says a unit for the table.
    pub(super) unit_note: bool,
    /// What tells rows of one enterprise apart.
    pub(super) long: Long,
    /// What stands in the columns of the row being read that are not read.
    pub(super) rest: DefaultHasher,
    /// The row being read, as long as it may be a header.
    pub(super) texts: Texts,
    /// The columns, by heading, that a second header ended.
    pub(super) ended: Vec<bool>,
    /// Whether a second header ended the table.
    pub(super) closed: bool,
    /// The first text of the row being read, and those of the rows above it that may be titles.
    pub(super) first_text: String,
    pub(super) title_above: String,
    /// The years that titles above later headers say, with the first row of the grid that each is of.
    pub(super) years: Vec<(usize, i32)>,
}

/// A word that says that its row is no enterprise.
pub struct Marked {
    pub(super) mark: Mark,
    pub(super) stands: Stands,
    pub(super) column: u32,
    pub(super) text: String,
}

/// The headings that tell whose a row is.
pub struct Keys {
    pub(super) code: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) county: Option<usize>,
    pub(super) park: Option<usize>,
}
