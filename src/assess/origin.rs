//! Where the rows that are appraised come from.

use crate::survey::{Grid, Panel};

/// The rows that are appraised, with the way back to their cells.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    /// The rows.
    pub panel: &'a Panel,
    /// Every sheet.
    pub grids: &'a [Grid],
}
