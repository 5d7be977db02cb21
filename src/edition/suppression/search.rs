//! What to withhold so that a determined cell is so no longer.

use std::collections::{BTreeSet, HashMap};

use super::sums::Sums;
use super::{Cell, Tables, cost};

/// Where a search has been.
#[derive(Clone, Copy, Default)]
struct Mark {
    /// The search that was here last.
    search: usize,
    /// From where it came.
    from: usize,
}

/// A cell to withhold, the equation that led to it, and the cell that led there.
type Found = Option<(usize, usize, usize)>;

/// Searches through the tables, one after the other.
pub struct Search {
    searches: usize,
    cells: Vec<Mark>,
    equations: Vec<Mark>,
    /// What lies one step behind an equation for a reader, as long as nothing more is withheld.
    behind: HashMap<(usize, Option<usize>), Found>,
}

/// What a search goes through.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub tables: &'a Tables<'a>,
    pub sums: &'a [Sums],
    pub unknown: &'a [bool],
}

impl Search {
    /// None made yet.
    pub fn over(cells: usize, equations: usize) -> Self {
        Self {
            searches: 0,
            cells: vec![Mark::default(); cells],
            equations: vec![Mark::default(); equations],
            behind: HashMap::new(),
        }
    }

    /// Forgets what was found: more is withheld now.
    pub fn renew(&mut self) {
        self.behind.clear();
    }

    /// The cheapest cell from the own equations of a cell, else from those that share an unknown cell with them, further
    /// and further; a margin only if nothing else is left. And whose it is, with the owners of the cells on the way to it.
    /// A reader goes through no cell of his own.
    pub(super) fn cover(
        &mut self,
        ground: Ground<'_>,
        index: usize,
        reader: Option<usize>,
    ) -> (Option<usize>, BTreeSet<usize>) {
        let cells = ground.tables.cells;
        let near = ground.tables.touching[index].iter();
        let near = near.filter_map(|at| Some((ground.sums[*at].cheapest(reader, cells)?, *at, index)));
        let mut found = cheapest(near, cells);
        if !is_good(found, cells) {
            let behind = ground.tables.touching[index].iter();
            let behind: Vec<Found> = behind.map(|at| self.behind(ground, *at, reader)).collect();
            found = cheapest(behind.into_iter().flatten().chain(found), cells);
        }
        if !is_good(found, cells) {
            return self.far(ground, index, reader);
        }
        let owners = [index]
            .into_iter()
            .chain(found.into_iter().flat_map(|(cell, _, from)| [cell, from]));
        let owners = owners.filter_map(|index| cells[index].owner).collect();
        (found.map(|(cell, _, _)| cell), owners)
    }

    /// The cheapest cell from the equations of the unknown cells of an equation.
    fn behind(&mut self, ground: Ground<'_>, at: usize, reader: Option<usize>) -> Found {
        let cells = ground.tables.cells;
        *self.behind.entry((at, reader)).or_insert_with(|| {
            let terms = ground.tables.equations[at].terms.iter().map(|(index, _)| *index);
            let open = terms.filter(|index| ground.unknown[*index] && !is_own(cells, *index, reader));
            let found = open.flat_map(|index| {
                let touching = ground.tables.touching[index].iter();
                touching.filter_map(move |at| Some((ground.sums[*at].cheapest(reader, cells)?, *at, index)))
            });
            cheapest(found, cells)
        })
    }

    /// The same search as far as it goes.
    fn far(
        &mut self,
        ground: Ground<'_>,
        index: usize,
        reader: Option<usize>,
    ) -> (Option<usize>, BTreeSet<usize>) {
        let (tables, cells) = (ground.tables, ground.tables.cells);
        self.searches += 1;
        let search = self.searches;
        self.cells[index] = Mark {
            search,
            from: usize::MAX,
        };
        let mut edge = vec![index];
        let mut found: Found = None;
        while !edge.is_empty() && !is_good(found, cells) {
            let mut touched = Vec::new();
            for from in std::mem::take(&mut edge) {
                for at in &tables.touching[from] {
                    if self.equations[*at].search == search {
                        continue;
                    }
                    self.equations[*at] = Mark { search, from };
                    touched.push(*at);
                    let here = ground.sums[*at].cheapest(reader, cells);
                    found = cheapest(here.map(|cell| (cell, *at, from)).into_iter().chain(found), cells);
                }
            }
            for at in touched {
                for (cell, _) in &tables.equations[at].terms {
                    let own = is_own(cells, *cell, reader);
                    if ground.unknown[*cell] && !own && self.cells[*cell].search != search {
                        self.cells[*cell] = Mark { search, from: at };
                        edge.push(*cell);
                    }
                }
            }
        }
        let mut owners = BTreeSet::new();
        if let Some((cell, _, mut from)) = found {
            owners.extend(cells[cell].owner);
            owners.extend(cells[from].owner);
            while from != index {
                from = self.equations[self.cells[from].from].from;
                owners.extend(cells[from].owner);
            }
        }
        (found.map(|(cell, _, _)| cell), owners)
    }
}

/// Whether a reader knows a cell as its owner.
fn is_own(cells: &[Cell], index: usize, reader: Option<usize>) -> bool {
    reader.is_some() && cells[index].owner == reader
}

fn cheapest(found: impl Iterator<Item = (usize, usize, usize)>, cells: &[Cell]) -> Found {
    found.min_by_key(|(cell, _, _)| cost(cells, *cell))
}

/// Whether a cell was found that is no margin.
fn is_good(found: Found, cells: &[Cell]) -> bool {
    found.is_some_and(|(cell, _, _)| !cells[cell].margin)
}
