//! A panel, and what it is while it is built.

use std::collections::BTreeSet;

use polars::prelude::*;

use crate::level::Level;
use crate::problem::Problems;
use crate::survey::join::row::{Member, RowOf};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::size;
use crate::survey::sheet::tenure::TenureOf;

/// One year of the survey.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// The year of the data.
    pub year: i32,
    /// One row an enterprise, sorted by code, then by source row. Columns: `code`, the words of the roster,
    /// `left_out` (a problem code, or null), and one `Float64` column a number field that some sheet holds.
    pub frame: DataFrame,
    /// Where each row of the frame comes from: rows of grids, in the order of the inputs.
    pub rows: RowLists,
    /// Values with a reported problem: row of the frame, field. Later stages are silent about them.
    pub flawed: BTreeSet<(u32, usize)>,
}

/// The rows of grids behind every row of a panel, end to end: an enterprise mostly has a handful.
#[derive(Clone, Debug, Default)]
pub struct RowLists {
    ends: Vec<u32>,
    rows: Vec<RowOf>,
}

impl RowLists {
    /// Lists for `count` rows that come from no workbook.
    pub fn without_cells(count: usize) -> Self {
        Self {
            ends: vec![0; count],
            rows: Vec::new(),
        }
    }

    /// The lists of rows that were put together: the rows behind each member, one after the other.
    pub fn joined(&self, groups: &[Vec<usize>]) -> Self {
        let mut lists = Self {
            ends: Vec::with_capacity(groups.len()),
            rows: Vec::with_capacity(self.rows.len()),
        };
        for group in groups {
            for row in group {
                lists.rows.extend_from_slice(&self[*row]);
            }
            lists.ends.push(lists.rows.len() as u32);
        }
        lists
    }

    /// The rows behind each member, which are taken from it.
    pub(super) fn of(members: &mut [Member]) -> Self {
        let mut lists = Self {
            ends: Vec::with_capacity(members.len()),
            rows: Vec::with_capacity(members.len()),
        };
        for member in members {
            lists.rows.extend(std::mem::take(&mut member.rows));
            lists.ends.push(lists.rows.len() as u32);
        }
        lists
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl std::ops::Index<usize> for RowLists {
    type Output = [RowOf];

    fn index(&self, row: usize) -> &[RowOf] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.rows[start..self.ends[row] as usize]
    }
}

/// A panel on its way.
pub struct Builder<'a> {
    /// The sheets of the year, by their position in the survey.
    pub grids: &'a [(u32, &'a Grid)],
    /// How each of them tells the tenure of its parcels.
    pub tenures: Vec<TenureOf>,
    /// What their columns of sizes say as a whole.
    pub sizes: Vec<size::ColumnOf>,
    /// Whether any of them has such a column.
    pub sizes_there: bool,
    /// Whether the scheme needs to know who is above scale.
    pub size_needed: bool,
    /// The level of areas that is ranked.
    pub level: Level,
    /// The rows behind every member.
    pub rows: &'a RowLists,
    /// Which members are left out already; nothing more is said about their numbers.
    pub left_out: Vec<bool>,
    /// Values that no rows can give: row of the frame, field.
    pub doubted: BTreeSet<(u32, usize)>,
    /// Values with a reported problem.
    pub flawed: BTreeSet<(u32, usize)>,
    /// Where problems go.
    pub problems: &'a mut Problems,
}
