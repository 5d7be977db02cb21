//! The names of areas, which stand among the enterprises where a sheet sums them up.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::survey::file::cell::plain;
use crate::survey::join::area::listed::areas;
use crate::survey::sheet::grid::Grid;

/// The areas in which the enterprises lie, once they are asked for.
pub struct Areas<'a> {
    grids: &'a [(u32, &'a Grid)],
    names: OnceCell<HashSet<String>>,
}

/// What may stand behind the name of an area that is summed up.
const BEHIND: [&str; 8] = [
    "全部企业",
    "规模以上工业企业",
    "规模以上企业",
    "规上工业企业",
    "规上企业",
    "工业企业",
    "企业",
    "工业",
];

impl<'a> Areas<'a> {
    /// The areas that sheets name in their rows, or that they are named after.
    pub fn of(grids: &'a [(u32, &'a Grid)]) -> Self {
        Self {
            grids,
            names: OnceCell::new(),
        }
    }

    /// Whether a text is the name of an area, and no enterprise.
    pub fn hold(&self, text: &str) -> bool {
        let names = self.names.get_or_init(|| names(self.grids));
        let text = plain(text);
        let bare = BEHIND.iter().find_map(|mark| text.strip_suffix(mark));
        names.contains(text.as_str()) || bare.is_some_and(|bare| names.contains(bare))
    }
}

fn names(grids: &[(u32, &Grid)]) -> HashSet<String> {
    let mut found = HashSet::new();
    for (_, grid) in grids {
        found.extend(grid.areas.iter().map(|(_, name)| plain(name)));
        found.extend(areas(grid));
    }
    found.retain(|name| name.chars().count() > 1);
    found
}
