//! Which unknown cells a reader can tell from the equations, for all readers at once, in nearly linear time.
//!
//! The cells fall into blocks (those of one owner) that few equations join: the sums over all regions. Inside a block its
//! own equations leave some unknown cells free; the joining equations see of each block the images of those, vectors
//! with one entry a joining equation. A block's cells are told as if it stood alone unless the images of all other blocks
//! fail to make up for one of its own: only then does a joining equation say more of it ([`super::core`]).
//!
//! While cells become unknown, only what their blocks tell is found anew.

use std::collections::BTreeSet;

use super::core::Core;
use super::join::Join;
use super::modulus::{Space, Sparse, gathered, negative, residue, times};
use super::table::{Cell, Equation};

/// The cells in blocks, and what is told of them.
pub struct Blocks<'a> {
    cells: &'a [Cell],
    /// The block of every cell.
    home: Vec<usize>,
    /// Its cells, its own equations and its owners.
    plans: Vec<Plan>,
    /// What the joining equations make of a cell.
    joining: Vec<Sparse>,
    parts: Vec<Part>,
    core: Core,
    joint: Joint,
    /// Cells that everybody can tell.
    told: BTreeSet<usize>,
    /// Further cells that a reader can tell who knows the cells of his own: reader and cell.
    told_to: BTreeSet<(usize, usize)>,
}

/// What never changes of a block.
#[derive(Default)]
struct Plan {
    cells: Vec<usize>,
    rows: Vec<Vec<(usize, u64)>>,
    owners: Vec<usize>,
    /// Whether all its cells have the one owner.
    is_of_one: bool,
}

/// What a block is with the cells that are unknown.
#[derive(Default)]
struct Part {
    whole: Block,
    /// As a reader sees it who knows his own cells.
    seen: Vec<(usize, Block)>,
    told: Vec<usize>,
    told_to: Vec<(usize, usize)>,
}

/// What is told by blocks together.
#[derive(Default)]
struct Joint {
    told: Vec<usize>,
    told_to: Vec<(usize, usize)>,
}

impl<'a> Blocks<'a> {
    /// All cells, with some of them unknown.
    pub fn of(cells: &'a [Cell], equations: &[Equation], unknown: &[bool]) -> Self {
        let rows: Vec<Vec<(usize, u64)>> = equations
            .iter()
            .map(|equation| {
                let terms = equation
                    .terms
                    .iter()
                    .filter(|(index, _)| cells[*index].enterprises > 0);
                terms.map(|(index, factor)| (*index, residue(*factor))).collect()
            })
            .filter(|row: &Vec<_>| !row.is_empty())
            .collect();
        let mut join = Join::of(cells);
        let joins = join.equations(cells, &rows);
        let (mut home, mut of_root) = (vec![0; cells.len()], vec![usize::MAX; cells.len()]);
        let mut plans: Vec<Plan> = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            let root = join.root(index);
            if of_root[root] == usize::MAX {
                of_root[root] = plans.len();
                plans.push(Plan::default());
            }
            home[index] = of_root[root];
            let plan = &mut plans[home[index]];
            plan.cells.push(index);
            plan.owners.extend(cell.owner);
        }
        for plan in &mut plans {
            let all = plan.owners.len() == plan.cells.len();
            plan.owners.sort_unstable();
            plan.owners.dedup();
            plan.is_of_one = all && plan.owners.len() == 1;
        }
        let mut joining: Vec<Sparse> = vec![Vec::new(); cells.len()];
        for (at, row) in rows.into_iter().enumerate() {
            match joins[at] {
                true => row
                    .into_iter()
                    .for_each(|(index, factor)| joining[index].push((at, factor))),
                false => plans[home[row[0].0]].rows.push(row),
            }
        }
        let mut blocks = Self {
            cells,
            home,
            parts: plans.iter().map(|_| Part::default()).collect(),
            plans,
            joining,
            core: Core::default(),
            joint: Joint::default(),
            told: BTreeSet::new(),
            told_to: BTreeSet::new(),
        };
        let all: Vec<usize> = (0..blocks.plans.len()).collect();
        blocks.renew(&all, unknown);
        blocks
    }

    /// Cells that everybody can tell, in order.
    pub fn told(&self) -> impl Iterator<Item = usize> + '_ {
        self.told.iter().copied()
    }

    /// Further cells that a reader can tell who knows the cells of his own: reader and cell.
    pub fn told_to(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mut all = self.told_to.iter().copied();
        std::iter::from_fn(move || all.find(|(_, index)| !self.told.contains(index)))
    }

    /// Takes in that these cells have become unknown too.
    pub fn lose(&mut self, lost: &BTreeSet<usize>, unknown: &[bool]) {
        let blocks: BTreeSet<usize> = lost.iter().map(|index| self.home[*index]).collect();
        let blocks: Vec<usize> = blocks.into_iter().collect();
        self.renew(&blocks, unknown);
    }

    fn renew(&mut self, blocks: &[usize], unknown: &[bool]) {
        for at in blocks {
            let part = self.part(*at, unknown);
            let old = std::mem::replace(&mut self.parts[*at], part);
            old.told.iter().for_each(|index| {
                self.told.remove(index);
            });
            old.told_to.iter().for_each(|found| {
                self.told_to.remove(found);
            });
            self.told.extend(&self.parts[*at].told);
            self.told_to.extend(&self.parts[*at].told_to);
        }
        let images: Vec<&[Sparse]> = self
            .parts
            .iter()
            .map(|part| part.whole.images.as_slice())
            .collect();
        if self.core.takes(blocks, &images) {
            self.together();
        }
    }

    /// A block with its unknown cells, and what it tells alone.
    fn part(&self, at: usize, unknown: &[bool]) -> Part {
        let plan = &self.plans[at];
        let is_unknown = |index: &usize| unknown[*index];
        let whole = self.block(plan, is_unknown);
        let told = whole.told(None);
        let (mut seen, mut told_to) = (Vec::new(), Vec::new());
        for owner in plan.owners.iter().filter(|_| !plan.is_of_one) {
            let own = self.block(plan, |index| {
                unknown[*index] && self.cells[*index].owner != Some(*owner)
            });
            told_to.extend(own.told(None).into_iter().map(|index| (*owner, index)));
            seen.push((*owner, own));
        }
        Part {
            whole,
            seen,
            told,
            told_to,
        }
    }

    fn block(&self, plan: &Plan, is_unknown: impl Fn(&usize) -> bool) -> Block {
        let cells: Vec<usize> = plan.cells.iter().copied().filter(is_unknown).collect();
        let place = |index: &usize| cells.binary_search(index).ok();
        let inner = plan.rows.iter().map(|row| {
            let terms = row
                .iter()
                .filter_map(|(index, factor)| Some((place(index)?, *factor)));
            gathered(terms.collect())
        });
        let inner = Space::of(inner.filter(|row| !row.is_empty()));
        Block::of(cells, inner, &self.joining)
    }

    /// What the blocks of the core tell of each other.
    fn together(&mut self) {
        for index in std::mem::take(&mut self.joint.told) {
            if !self.parts[self.home[index]].told.contains(&index) {
                self.told.remove(&index);
            }
        }
        for found in std::mem::take(&mut self.joint.told_to) {
            if !self.parts[self.home[found.1]].told_to.contains(&found) {
                self.told_to.remove(&found);
            }
        }
        let images: Vec<&[Sparse]> = self
            .parts
            .iter()
            .map(|part| part.whole.images.as_slice())
            .collect();
        let mut joint = Joint::default();
        for (at, others) in self.core.without_one(&images) {
            joint.told.extend(self.parts[at].whole.told(Some(&others)));
        }
        let nothing: &[Sparse] = &[];
        for home in self.core.pairs() {
            for owner in &self.plans[home].owners {
                let own = self.parts[home].seen.iter().find(|(known, _)| known == owner);
                let seen = own.map_or(nothing, |(_, block)| block.images.as_slice());
                for (at, others) in self.core.without_two(&images, home, seen) {
                    let found = match at == home {
                        true => own.map_or_else(Vec::new, |(_, block)| block.told(Some(&others))),
                        false => self.parts[at].whole.told(Some(&others)),
                    };
                    joint
                        .told_to
                        .extend(found.into_iter().map(|index| (*owner, index)));
                }
            }
        }
        self.told.extend(&joint.told);
        self.told_to.extend(&joint.told_to);
        self.joint = joint;
    }
}

/// Unknown cells that equations of their own bind together.
#[derive(Default)]
struct Block {
    cells: Vec<usize>,
    /// Its own equations, over the places of the cells.
    inner: Space,
    /// The cells that its own equations leave free, by place.
    free: Vec<usize>,
    /// What the joining equations see of each free cell.
    images: Vec<Sparse>,
}

impl Block {
    fn of(cells: Vec<usize>, inner: Space, joining: &[Sparse]) -> Self {
        let free: Vec<usize> = (0..cells.len())
            .filter(|place| inner.beginning(*place).is_none())
            .collect();
        let mut seen: Vec<Sparse> = vec![Vec::new(); cells.len()];
        let mut see = |free: usize, place: usize, factor: u64| {
            let entries = joining[cells[place]].iter();
            seen[free].extend(entries.map(|(equation, own)| (*equation, times(*own, factor))));
        };
        for place in &free {
            see(*place, *place, 1);
        }
        for row in inner.rows() {
            for (place, factor) in &row[1..] {
                see(*place, row[0].0, negative(*factor));
            }
        }
        let images = free
            .iter()
            .map(|place| gathered(std::mem::take(&mut seen[*place])));
        let images = images.collect();
        Self {
            cells,
            inner,
            free,
            images,
        }
    }

    /// The cells that are told, with what the images of all other blocks span; without it as if that were everything.
    fn told(&self, others: Option<&Space>) -> Vec<usize> {
        let alone = |space: &Space| -> Vec<usize> {
            let rows = space.rows().iter().filter(|row| row.len() == 1);
            rows.map(|row| self.cells[row[0].0]).collect()
        };
        let Some(others) = others else {
            return alone(&self.inner);
        };
        // What the joining equations say of the free cells: an equation each, over the places of the block.
        let mut said: std::collections::BTreeMap<usize, Sparse> = std::collections::BTreeMap::new();
        for (place, image) in self.free.iter().zip(&self.images) {
            for (equation, factor) in others.rest(image) {
                said.entry(equation).or_default().push((*place, factor));
            }
        }
        let mut space = self.inner.clone();
        for row in said.into_values() {
            space.add(row);
        }
        alone(&space)
    }
}
