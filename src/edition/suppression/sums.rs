//! What an equation tells of its unknown cells in sum, and which of its cells would be withheld next.

use std::collections::{BTreeSet, HashMap};

use super::table::{Cell, Equation, cost};

/// An equation with some of its cells unknown.
pub struct Sums {
    /// Its cells that may be withheld, the cheapest first.
    order: Vec<usize>,
    /// The factors, by cell.
    margins: BTreeSet<usize>,
    /// Of the order the cheapest that is still published.
    first: Option<usize>,
    /// Of those that do not belong to the owner of the first.
    second: Option<usize>,
    all: Sum,
    by_owner: HashMap<usize, Sum>,
    /// The most enterprises of one owner, and by how many the enterprises of one owner exceed his cells.
    most: usize,
    excess: usize,
}

/// Unknown cells in sum.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    cells: usize,
    enterprises: usize,
    /// Margins among them: where one is unknown, there is no sum to know.
    margins: usize,
}

impl Sums {
    /// The equation with these cells unknown; those that are shown stay so.
    pub fn of(equation: &Equation, cells: &[Cell], unknown: &[bool], shown: &[bool]) -> Self {
        let indices = equation.terms.iter().map(|(index, _)| *index);
        let is_open = |index: &usize| !unknown[*index] && !shown[*index] && cells[*index].enterprises > 0;
        let mut order: Vec<usize> = indices.clone().filter(is_open).collect();
        order.sort_unstable_by_key(|index| cost(cells, *index));
        let margins = equation.terms.iter().filter(|(_, factor)| *factor < 0);
        let mut sums = Self {
            order,
            margins: margins.map(|(index, _)| *index).collect(),
            first: None,
            second: None,
            all: Sum::default(),
            by_owner: HashMap::new(),
            most: 0,
            excess: 0,
        };
        for index in indices.filter(|index| unknown[*index]) {
            sums.add(index, cells);
        }
        sums.choose(cells, unknown);
        sums
    }

    /// Takes in that a cell has become unknown.
    pub fn lose(&mut self, index: usize, cells: &[Cell], unknown: &[bool]) {
        self.add(index, cells);
        self.choose(cells, unknown);
    }

    fn add(&mut self, index: usize, cells: &[Cell]) {
        let cell = &cells[index];
        let one = Sum {
            cells: 1,
            enterprises: cell.enterprises,
            margins: usize::from(self.margins.contains(&index)),
        };
        self.all = self.all.with(one);
        if let Some(owner) = cell.owner {
            let own = self.by_owner.entry(owner).or_default();
            *own = own.with(one);
            self.most = self.most.max(own.enterprises);
            self.excess = self.excess.max(own.enterprises - own.cells);
        }
    }

    fn choose(&mut self, cells: &[Cell], unknown: &[bool]) {
        if self.first.is_none_or(|first| unknown[first]) {
            let gone = self.order.iter().take_while(|index| unknown[**index]).count();
            self.order.drain(..gone);
            self.first = self.order.first().copied();
        } else if self.second.is_none_or(|second| !unknown[second]) {
            return;
        }
        let owner = self.first.map(|first| cells[first].owner);
        let mut others = self.order.iter().filter(|index| !unknown[**index]);
        self.second = others.find(|index| Some(cells[**index].owner) != owner).copied();
    }

    /// The cell that a reader would have withheld next.
    pub fn cheapest(&self, reader: Option<usize>, cells: &[Cell]) -> Option<usize> {
        match self.first {
            Some(first) if reader.is_some() && cells[first].owner == reader => self.second,
            first => first,
        }
    }

    /// So many of the cheapest cells that are still published and are no margins.
    pub fn next<'a>(
        &'a self,
        count: usize,
        cells: &'a [Cell],
        unknown: &'a [bool],
    ) -> impl Iterator<Item = usize> + 'a {
        let open = self.order.iter().copied();
        open.filter(|index| !unknown[*index] && !cells[*index].margin)
            .take(count)
    }

    /// Whether [`Self::thin`] may find anything: a quick look.
    pub fn may_be_thin(&self, least: usize) -> bool {
        let rest = self.all.enterprises - self.most;
        rest < least || self.all.is_thin(least) || self.excess >= self.all.enterprises - self.all.cells
    }

    /// Cells to withhold because what the equation tells some reader of its unknown cells in sum stands for too few
    /// enterprises, or for one enterprise a cell; `None` where none is left.
    pub fn thin(
        &self,
        least: usize,
        cells: &[Cell],
        readers: &BTreeSet<usize>,
        needs: &mut Vec<Option<usize>>,
    ) {
        if self.all.is_thin(least) {
            needs.push(self.first);
            let owner = self.first.and_then(|first| cells[first].owner);
            let reads = |owner: &usize| readers.contains(owner) && !self.by_owner.contains_key(owner);
            if owner.as_ref().is_some_and(reads) {
                needs.push(self.second);
            }
        }
        for (owner, own) in &self.by_owner {
            if self.all.without(*own).is_thin(least) {
                needs.push(self.cheapest(Some(*owner), cells));
            }
        }
    }
}

impl Sum {
    fn with(self, other: Self) -> Self {
        Self {
            cells: self.cells + other.cells,
            enterprises: self.enterprises + other.enterprises,
            margins: self.margins + other.margins,
        }
    }

    fn without(self, own: Self) -> Self {
        Self {
            cells: self.cells - own.cells,
            enterprises: self.enterprises - own.enterprises,
            margins: self.margins - own.margins,
        }
    }

    fn is_thin(self, least: usize) -> bool {
        self.cells > 0 && self.margins == 0 && (self.enterprises < least || self.enterprises == self.cells)
    }
}
