//! Rows of sheets, and the enterprise that they are joined to.

use std::collections::BTreeMap;

use polars::prelude::PlSmallStr;
use smallvec::SmallVec;

use crate::problem::Kind;
use crate::survey::sheet::grid::Grid;

/// A row of a grid: position of the grid, row in it.
pub type RowOf = (u32, u32);

/// One row of the appraisal before its values are read: an enterprise, or a row that belongs to none.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// The key: code, or the county where the unit of the scheme is the county. A code is held in place.
    pub code: PlSmallStr,
    /// The rows that speak of it, in the order of the inputs.
    pub rows: SmallVec<[RowOf; 2]>,
    /// Why it is left out.
    pub left_out: Option<Kind>,
    /// Number fields of which its rows may not be all, or may be too many: they have no value.
    pub doubted: Vec<usize>,
    /// Whether a row of it bears the name of another enterprise, which was told.
    pub misnamed: bool,
}

/// What the rows of a year are keyed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Key {
    /// The enterprise's code.
    #[default]
    Code,
    /// The county's name.
    County,
    /// The park's name.
    Park,
}

/// The grid at a position of the survey.
pub fn grid_at<'a>(grids: &[(u32, &'a Grid)], position: u32) -> Option<&'a Grid> {
    let slot = grids.binary_search_by_key(&position, |(index, _)| *index).ok()?;
    Some(grids[slot].1)
}

/// Whose the rows of every year are, as the sheets tell when a list of decisions is applied.
pub type Years = BTreeMap<i32, Vec<Member>>;
