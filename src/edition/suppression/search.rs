//! What to withhold so that a determined cell is so no longer.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::sums::Sums;
use super::table::Tables;
use super::table::cost;

/// The cheapest cell that an equation comes to within some steps, and the first step: by a cell into an equation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    cell: usize,
    /// `None` where it stands in the equation itself, or was reached with fewer steps.
    by: Option<(usize, usize)>,
}

/// Searches through the tables, with what they have found as long as nothing more is withheld.
///
/// An equation reaches the cells that may be withheld in it; with each step those of the equations that share an unknown
/// cell with it. A reader goes through no cell of his own, but what he reaches is what everybody does unless a cell of his
/// is on that way: so the ways of everybody are found once, and for a reader only those that he bars.
#[derive(Default)]
pub struct Search {
    /// By number of steps and equation.
    reached: Vec<Vec<Option<Reach>>>,
    /// Whether further steps reach nothing else.
    is_done: bool,
    /// The same for a reader whose cells are on that way: by steps, equation and reader.
    of_reader: HashMap<(usize, usize, usize), Option<Reach>>,
    /// Cells for which a reader finds nothing. That stays so: what is withheld later was found by nobody near them.
    hopeless: HashSet<(usize, Option<usize>)>,
    seen: Marks,
    met: Marks,
}

/// A set of small numbers that is emptied in one step: a walk through a country is made for thousands of readers.
#[derive(Default)]
struct Marks {
    marked_in: Vec<u32>,
    walk: u32,
}

impl Marks {
    fn empty(&mut self, size: usize) {
        self.marked_in.resize(size, 0);
        self.walk += 1;
    }

    /// Whether it was not in the set yet.
    fn insert(&mut self, at: usize) -> bool {
        std::mem::replace(&mut self.marked_in[at], self.walk) != self.walk
    }
}

/// What a search goes through.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub tables: &'a Tables<'a>,
    pub sums: &'a [Sums],
    pub unknown: &'a [bool],
}

impl Search {
    /// Forgets what was found: more is withheld now.
    pub fn renew(&mut self) {
        self.reached.clear();
        self.is_done = false;
        self.of_reader.clear();
    }

    /// The cheapest cell from the own equations of a cell, else from those that share an unknown cell with them, further
    /// and further; a margin only if nothing else is left. And whose it is, with the owners of the cells on the way to it.
    pub(super) fn cover(
        &mut self,
        ground: Ground<'_>,
        index: usize,
        reader: Option<usize>,
    ) -> (Option<usize>, BTreeSet<usize>) {
        if self.hopeless.contains(&(index, reader)) {
            return (None, BTreeSet::new());
        }
        let found = self.nearest(ground, index, reader);
        if found.0.is_none() {
            self.hopeless.insert((index, reader));
        }
        found
    }

    fn nearest(
        &mut self,
        ground: Ground<'_>,
        index: usize,
        reader: Option<usize>,
    ) -> (Option<usize>, BTreeSet<usize>) {
        let cells = ground.tables.cells;
        let near = &ground.tables.touching[index];
        let mut steps = 0;
        loop {
            if steps >= self.reached.len() && !self.is_done {
                self.step(ground);
            }
            let is_last = self.is_done && steps >= self.reached.len();
            if is_last && reader.is_some() {
                return (self.far(ground, index, reader), BTreeSet::new());
            }
            let steps_now = steps.min(self.reached.len() - 1);
            let found = near.iter().filter_map(|at| {
                let reach = self.reach(ground, steps_now, *at, reader)?;
                Some((reach.cell, *at))
            });
            let found = found.min_by_key(|(cell, _)| cost(cells, *cell));
            if is_last || found.is_some_and(|(cell, _)| !cells[cell].margin) {
                let mut owners: BTreeSet<usize> = cells[index].owner.into_iter().collect();
                if let (Some((cell, at)), None) = (found, reader) {
                    owners.extend(cells[cell].owner);
                    owners.extend(self.way(steps_now, at).filter_map(|index| cells[index].owner));
                }
                return (found.map(|(cell, _)| cell), owners);
            }
            steps += 1;
        }
    }

    /// Goes one step further from every equation.
    fn step(&mut self, ground: Ground<'_>) {
        let (tables, cells) = (ground.tables, ground.tables.cells);
        let Some(last) = self.reached.last() else {
            let own = |sums: &Sums| {
                Some(Reach {
                    cell: sums.cheapest(None, cells)?,
                    by: None,
                })
            };
            self.reached.push(ground.sums.iter().map(own).collect());
            return;
        };
        let cheapest = |one: Option<Reach>, other: Option<Reach>| match (one, other) {
            (Some(one), Some(other)) if cost(cells, other.cell) < cost(cells, one.cell) => Some(other),
            (one, other) => one.or(other),
        };
        let through = |index: usize| {
            let touching = tables.touching[index].iter();
            touching.fold(None, |best, at| {
                let next = last[*at].map(|reach| Reach {
                    by: Some((index, *at)),
                    ..reach
                });
                cheapest(best, next)
            })
        };
        let by_cell: Vec<Option<Reach>> = (0..cells.len())
            .map(|index| {
                if ground.unknown[index] {
                    through(index)
                } else {
                    None
                }
            })
            .collect();
        let next: Vec<Option<Reach>> = tables
            .equations
            .iter()
            .zip(last)
            .map(|(equation, last)| {
                let own = last.map(|reach| Reach { by: None, ..reach });
                let terms = equation.terms.iter();
                terms.fold(own, |best, (index, _)| cheapest(best, by_cell[*index]))
            })
            .collect();
        let same = |(one, other): (&Option<Reach>, &Option<Reach>)| {
            one.map(|reach| reach.cell) == other.map(|reach| reach.cell)
        };
        match next.iter().zip(last).all(same) {
            true => self.is_done = true,
            false => self.reached.push(next),
        }
    }

    /// The cells on the way from an equation to what everybody reaches in so many steps, the last of them too.
    fn way(&self, steps: usize, at: usize) -> impl Iterator<Item = usize> + '_ {
        let mut here = Some((steps, at));
        std::iter::from_fn(move || {
            loop {
                let (steps, at) = here?;
                let reach = self.reached[steps][at]?;
                here = match (reach.by, steps) {
                    (Some((_, next)), _) => Some((steps - 1, next)),
                    (None, 0) => None,
                    (None, _) => Some((steps - 1, at)),
                };
                if let Some((cell, _)) = reach.by {
                    return Some(cell);
                }
                if here.is_none() {
                    return Some(reach.cell);
                }
            }
        })
    }

    /// What an equation reaches for a reader.
    fn reach(&mut self, ground: Ground<'_>, steps: usize, at: usize, reader: Option<usize>) -> Option<Reach> {
        let cells = ground.tables.cells;
        let found = self.reached[steps][at]?;
        let Some(reader) = reader else { return Some(found) };
        let bars = |index: usize| cells[index].owner == Some(reader);
        if !self.way(steps, at).any(bars) {
            return Some(found);
        }
        if let Some(known) = self.of_reader.get(&(steps, at, reader)) {
            return *known;
        }
        let mut best = match steps {
            0 => ground.sums[at].cheapest(Some(reader), cells),
            _ => self
                .reach(ground, steps - 1, at, Some(reader))
                .map(|reach| reach.cell),
        };
        if steps > 0 {
            for (index, _) in &ground.tables.equations[at].terms {
                if !ground.unknown[*index] || bars(*index) {
                    continue;
                }
                for next in &ground.tables.touching[*index] {
                    let next = self.reach(ground, steps - 1, *next, Some(reader));
                    let all = best.into_iter().chain(next.map(|reach| reach.cell));
                    best = all.min_by_key(|cell| cost(cells, *cell));
                }
            }
        }
        let best = best.map(|cell| Reach { cell, by: None });
        self.of_reader.insert((steps, at, reader), best);
        best
    }

    /// The same for one reader as far as it goes, where others get no further.
    fn far(&mut self, ground: Ground<'_>, index: usize, reader: Option<usize>) -> Option<usize> {
        let (tables, cells) = (ground.tables, ground.tables.cells);
        self.seen.empty(cells.len());
        self.met.empty(tables.equations.len());
        self.seen.insert(index);
        let mut edge = vec![index];
        let mut found: Option<usize> = None;
        while !edge.is_empty() && found.is_none_or(|cell| cells[cell].margin) {
            let near = edge.iter().flat_map(|from| &tables.touching[*from]);
            let near: Vec<usize> = near.copied().filter(|at| self.met.insert(*at)).collect();
            let here = near
                .iter()
                .filter_map(|at| ground.sums[*at].cheapest(reader, cells));
            found = here.chain(found).min_by_key(|cell| cost(cells, *cell));
            let next = near.iter().flat_map(|at| &tables.equations[*at].terms);
            let next = next.map(|(cell, _)| *cell);
            let open = next.filter(|cell| ground.unknown[*cell] && cells[*cell].owner != reader);
            edge = open.filter(|cell| self.seen.insert(*cell)).collect();
        }
        found
    }
}
