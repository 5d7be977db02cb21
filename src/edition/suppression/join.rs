//! Which cells stand in one block.

use super::table::Cell;

/// More joining equations than this are made fewer by joining small blocks.
const MOST_JOINING: usize = 96;
/// No block is made larger than this many cells for it.
const MOST_CELLS: usize = 600;

/// A forest over the cells: those under one root are a block.
pub struct Join {
    above: Vec<usize>,
    size: Vec<usize>,
}

impl Join {
    /// The cells of one owner together, each of the others alone.
    pub fn of(cells: &[Cell]) -> Self {
        let mut join = Self {
            above: (0..cells.len()).collect(),
            size: vec![1; cells.len()],
        };
        let mut first: Vec<Option<usize>> = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            if let Some(owner) = cell.owner {
                if first.len() <= owner {
                    first.resize(owner + 1, None);
                }
                let known = *first[owner].get_or_insert(index);
                join.unite(known, index);
            }
        }
        join
    }

    /// Unites what small equations bind, until few are left that join blocks; which these are.
    pub fn equations(&mut self, cells: &[Cell], rows: &[Vec<(usize, u64)>]) -> Vec<bool> {
        for row in rows {
            // What nobody owns nobody knows apart, so that it may stand together.
            if row.iter().all(|(index, _)| cells[*index].owner.is_none()) {
                row.iter().for_each(|(index, _)| self.unite(row[0].0, *index));
            }
        }
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let count = self.roots(row).len();
            if count > 1 {
                open.push((count, at));
            }
        }
        open.sort_unstable();
        let mut left = open.len();
        for (_, at) in open {
            if left <= MOST_JOINING {
                break;
            }
            let roots = self.roots(&rows[at]);
            if roots.iter().map(|root| self.size[*root]).sum::<usize>() <= MOST_CELLS {
                roots.iter().for_each(|root| self.unite(roots[0], *root));
                left -= 1;
            }
        }
        rows.iter().map(|row| self.roots(row).len() > 1).collect()
    }

    fn roots(&mut self, row: &[(usize, u64)]) -> Vec<usize> {
        let mut roots: Vec<usize> = row.iter().map(|(index, _)| self.root(*index)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// The root over a cell.
    pub fn root(&mut self, index: usize) -> usize {
        let mut root = index;
        while self.above[root] != root {
            root = self.above[root];
        }
        let mut at = index;
        while at != root {
            at = std::mem::replace(&mut self.above[at], root);
        }
        root
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.above[other] = one;
            self.size[one] += self.size[other];
        }
    }
}
