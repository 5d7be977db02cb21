//! The rows above the first row of data.

use std::collections::BTreeMap;

/// How many rows from the first used one are searched for the header.
pub const SEARCHED_ROWS: u32 = 40;

/// The text cells at the top of a sheet, by row and column.
pub type Top = BTreeMap<u32, BTreeMap<u32, String>>;
