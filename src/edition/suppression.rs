//! Which cells of published tables have to be withheld, so that no figure of fewer than some enterprises can be had.
//!
//! Tables are a system of linear equations over their cells (rows and columns that sum to a margin, ratios of cells that
//! are published too). A cell that stands for 1 … `least` − 1 enterprises is *sensitive* and withheld (primary
//! suppression). Then other cells are withheld until no sensitive cell is determined by what is left (secondary
//! suppression): with the cells that stay hidden as unknowns, a cell is determined if and only if its unit vector lies in
//! the row space of the equations ([`blocks`]). Arithmetic is exact, in the integers modulo a prime; coefficients of
//! ratios, which differ from row to row, are stood in for by fixed arbitrary numbers.
//!
//! A reader who knows some cells anyway (a county knows its own) is taken into account: the pattern holds for every such
//! reader, not for their coalitions.
//!
//! After: Willenborg & de Waal, Elements of Statistical Disclosure Control, 2001, ch. 8; Hundepool et al., Statistical
//! Disclosure Control, 2012, ch. 4.

mod blocks;
mod core;
mod join;
mod modulus;
mod search;
mod sums;
pub mod table;

use std::collections::BTreeSet;

use blocks::Blocks;
use search::{Ground, Search};
use sums::Sums;
use table::Tables;
pub use table::{Cell, Equation};

/// Which cells are withheld. Sensitive ones first, then, one by one, the cell of fewest enterprises that helps, in the
/// order of the cells where several do. Cells that stand for no enterprise hide nothing and are never withheld. In the
/// end those are shown again that follow from what is published anyway: their mark would hide nothing.
pub fn withheld(cells: &[Cell], equations: &[Equation], least: usize) -> Vec<bool> {
    let tables = Tables::of(cells, equations, least);
    let mut shown = vec![false; cells.len()];
    let start: Vec<bool> = (0..cells.len())
        .map(|index| (cells[index].hidden && cells[index].enterprises > 0) || tables.is_sensitive(index))
        .collect();
    let (first, _) = tables.covered(start, &shown);
    let mut unknown = first.clone();
    loop {
        let idle: Vec<usize> = Blocks::of(cells, equations, &unknown)
            .told()
            .filter(|index| !cells[*index].hidden && !tables.is_sensitive(*index))
            .collect();
        if idle.is_empty() {
            return unknown;
        }
        for index in idle {
            unknown[index] = false;
            shown[index] = true;
        }
        // What one cell tells with the others may ask for a third; where there is none, the first answer stands.
        let (next, is_whole) = tables.covered(unknown, &shown);
        if !is_whole {
            return first;
        }
        unknown = next;
    }
}

/// A chain in which each withheld cell asks for the next would go on through a whole column of thousands. After so many
/// rounds more are taken at once, twice as many every 16 rounds: some more may be withheld than are needed, none fewer.
const LONG_CHAIN: usize = 400;

impl<'a> Tables<'a> {
    fn of(cells: &'a [Cell], equations: &'a [Equation], least: usize) -> Self {
        let mut touching = vec![Vec::new(); cells.len()];
        for (at, equation) in equations.iter().enumerate() {
            for (index, _) in &equation.terms {
                touching[*index].push(at);
            }
        }
        Self {
            cells,
            equations,
            least,
            touching,
        }
    }

    fn is_sensitive(&self, index: usize) -> bool {
        let cell = &self.cells[index];
        !cell.derived && (1..self.least).contains(&cell.enterprises)
    }

    /// Withholds more cells until no reader can tell a sensitive one; never those that are `shown`. Whether a cell was
    /// found for every need.
    fn covered(&self, unknown: Vec<bool>, shown: &[bool]) -> (Vec<bool>, bool) {
        let mut round = Round::of(self, unknown, shown);
        for rounds in 0.. {
            let needs = round.needs();
            let is_whole = needs.iter().all(Option::is_some);
            let mut wanted: BTreeSet<usize> = needs.into_iter().flatten().collect();
            if wanted.is_empty() {
                return (round.unknown, is_whole);
            }
            if rounds > LONG_CHAIN {
                round.hurry(&mut wanted, 1 << ((rounds - LONG_CHAIN) / 16).min(16));
            }
            round.withhold(&wanted);
        }
        (round.unknown, false)
    }
}

/// What is withheld so far, and what follows.
struct Round<'a> {
    tables: &'a Tables<'a>,
    unknown: Vec<bool>,
    sums: Vec<Sums>,
    blocks: Blocks<'a>,
    /// Equations that may tell a sum of too few.
    thin: BTreeSet<usize>,
    /// Everyone who knows a cell that others do not.
    readers: BTreeSet<usize>,
    search: Search,
}

impl<'a> Round<'a> {
    fn of(tables: &'a Tables<'a>, unknown: Vec<bool>, shown: &[bool]) -> Self {
        let sums = tables.equations.iter();
        let sums: Vec<Sums> = sums
            .map(|equation| Sums::of(equation, tables.cells, &unknown, shown))
            .collect();
        let knowing = tables.cells.iter().zip(&unknown).filter(|(_, unknown)| **unknown);
        let mut round = Self {
            tables,
            sums,
            thin: BTreeSet::new(),
            search: Search::default(),
            blocks: Blocks::of(tables.cells, tables.equations, &unknown),
            readers: knowing.filter_map(|(cell, _)| cell.owner).collect(),
            unknown,
        };
        (0..round.sums.len()).for_each(|at| round.look(at));
        round
    }

    /// Notes whether an equation may tell a sum of too few.
    fn look(&mut self, at: usize) {
        match self.tables.equations[at].adds_up && self.sums[at].may_be_thin(self.tables.least) {
            true => self.thin.insert(at),
            false => self.thin.remove(&at),
        };
    }

    fn withhold(&mut self, wanted: &BTreeSet<usize>) {
        for index in wanted {
            self.unknown[*index] = true;
            self.readers.extend(self.tables.cells[*index].owner);
        }
        for index in wanted {
            for at in &self.tables.touching[*index] {
                self.sums[*at].lose(*index, self.tables.cells, &self.unknown);
                self.look(*at);
            }
        }
        self.blocks.lose(wanted, &self.unknown);
    }

    /// Adds to each cell the next ones of its longest equation.
    fn hurry(&self, wanted: &mut BTreeSet<usize>, count: usize) {
        let tables = self.tables;
        let mut more = Vec::new();
        for index in wanted.iter() {
            let touching = tables.touching[*index].iter();
            if let Some(at) = touching.max_by_key(|at| tables.equations[**at].terms.len()) {
                more.extend(self.sums[*at].next(count, tables.cells, &self.unknown));
            }
        }
        wanted.extend(more);
    }

    /// The cells that some reader wants withheld for the sake of sensitive ones; `None` where there is none to want.
    fn needs(&mut self) -> Vec<Option<usize>> {
        let tables = self.tables;
        let mut needs = Vec::new();
        for at in &self.thin {
            self.sums[*at].thin(tables.least, tables.cells, &self.readers, &mut needs);
        }
        self.search.renew();
        let ground = Ground {
            tables,
            sums: &self.sums,
            unknown: &self.unknown,
        };
        for index in self.blocks.told().filter(|index| tables.is_sensitive(*index)) {
            let (cell, owners) = self.search.cover(ground, index, None);
            needs.push(cell);
            // Others come to the same by the same way, but those who own the cell or one on the way.
            for reader in owners.into_iter().filter(|owner| self.readers.contains(owner)) {
                if tables.cells[index].owner != Some(reader) {
                    needs.push(self.search.cover(ground, index, Some(reader)).0);
                }
            }
        }
        for (reader, index) in self.blocks.told_to() {
            if tables.is_sensitive(index) {
                needs.push(self.search.cover(ground, index, Some(reader)).0);
            }
        }
        needs
    }
}

#[cfg(test)]
mod exact;
#[cfg(test)]
mod tests;
