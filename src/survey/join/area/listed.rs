//! The areas that the rows of a sheet name.

use std::collections::BTreeSet;

use crate::survey::file::cell::plain;
use crate::survey::sheet::grid::Grid;

/// The counties, towns and parks in the rows of a sheet, in the form in which words are compared.
pub fn areas(grid: &Grid) -> BTreeSet<String> {
    let mut areas = BTreeSet::new();
    for id in ["county", "town", "park"] {
        let Some(column) = grid.column(id) else { continue };
        let mut last = "";
        for row in 0..grid.rows.len() {
            let word = grid.words_in(column, row);
            // An area stands in thousands of rows, one below the other.
            if word != last {
                areas.insert(plain(word));
                last = word;
            }
        }
    }
    areas.remove("");
    areas
}
