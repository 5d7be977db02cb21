//! The slow and plain method that [`super::withheld`] must agree with: one elimination over all unknown cells, anew for
//! every reader.

use std::collections::BTreeSet;

use super::table::{Cell, Equation};

/// The integers modulo 2⁶¹ − 1, a prime.
const PRIME: u64 = (1 << 61) - 1;

/// Which cells are withheld. Sensitive ones first, then, one by one, the cell of fewest enterprises that helps, in the
/// order of the cells where several do. Cells that stand for no enterprise hide nothing and are never withheld. In the
/// end those are shown again that follow from what is published anyway: their mark would hide nothing.
pub fn withheld(cells: &[Cell], equations: &[Equation], least: usize) -> Vec<bool> {
    let tables = Tables {
        cells,
        equations,
        least,
    };
    let mut shown = vec![false; cells.len()];
    let start: Vec<bool> = (0..cells.len())
        .map(|index| (cells[index].hidden && cells[index].enterprises > 0) || tables.is_sensitive(index))
        .collect();
    let (first, _) = tables.covered(start, &shown);
    let mut unknown = first.clone();
    loop {
        let idle: Vec<usize> = tables
            .seen_by(None, &unknown, &shown)
            .determined()
            .into_iter()
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

/// The cells that a reader can tell.
pub fn told(cells: &[Cell], equations: &[Equation], unknown: &[bool], reader: Option<usize>) -> Vec<usize> {
    let shown = vec![false; cells.len()];
    let tables = Tables {
        cells,
        equations,
        least: 0,
    };
    tables.seen_by(reader, unknown, &shown).determined()
}

/// The tables as they are.
struct Tables<'a> {
    cells: &'a [Cell],
    equations: &'a [Equation],
    least: usize,
}

impl Tables<'_> {
    fn is_sensitive(&self, index: usize) -> bool {
        !self.cells[index].derived && (1..self.least).contains(&self.cells[index].enterprises)
    }

    fn seen_by<'a>(&'a self, reader: Option<usize>, unknown: &'a [bool], shown: &'a [bool]) -> View<'a> {
        View {
            cells: self.cells,
            equations: self.equations,
            unknown,
            shown,
            reader,
        }
    }

    /// Withholds more cells until no reader can tell a sensitive one; never those that are `shown`. Whether a cell was
    /// found for every need.
    fn covered(&self, mut unknown: Vec<bool>, shown: &[bool]) -> (Vec<bool>, bool) {
        loop {
            let mut wanted = BTreeSet::new();
            let mut is_whole = true;
            for reader in readers(self.cells, &unknown) {
                let view = self.seen_by(reader, &unknown, shown);
                let mut needs = view.thin_sums(self.least);
                for index in view.determined() {
                    if self.is_sensitive(index) {
                        needs.push(view.cover(index));
                    }
                }
                is_whole &= needs.iter().all(Option::is_some);
                wanted.extend(needs.into_iter().flatten());
            }
            if wanted.is_empty() {
                return (unknown, is_whole);
            }
            for index in wanted {
                unknown[index] = true;
            }
        }
    }
}

/// Nobody in particular, and everyone who knows a cell that others do not.
fn readers(cells: &[Cell], unknown: &[bool]) -> BTreeSet<Option<usize>> {
    let knowing = cells.iter().zip(unknown).filter(|(_, unknown)| **unknown);
    knowing.map(|(cell, _)| cell.owner).chain([None]).collect()
}

/// The tables as one reader sees them.
struct View<'a> {
    cells: &'a [Cell],
    equations: &'a [Equation],
    unknown: &'a [bool],
    /// Cells that stay published.
    shown: &'a [bool],
    reader: Option<usize>,
}

impl View<'_> {
    fn is_unknown(&self, index: usize) -> bool {
        let own = self.reader.is_some() && self.cells[index].owner == self.reader;
        self.unknown[index] && !own
    }

    /// The unknown cells of an equation.
    fn unknowns<'a>(&'a self, equation: &'a Equation) -> impl Iterator<Item = (usize, i64)> + 'a {
        equation
            .terms
            .iter()
            .copied()
            .filter(|(index, _)| self.is_unknown(*index))
    }

    /// The cheapest cell of some equations that is still published.
    fn cheapest<'a>(&self, equations: impl Iterator<Item = &'a Equation>) -> Option<usize> {
        equations
            .flat_map(|equation| equation.terms.iter().map(|(index, _)| *index))
            .filter(|index| {
                let cell = &self.cells[*index];
                let own = self.reader.is_some() && cell.owner == self.reader;
                !self.unknown[*index] && !self.shown[*index] && !own && cell.enterprises > 0
            })
            .min_by_key(|index| (self.cells[*index].margin, self.cells[*index].enterprises, *index))
    }

    /// Cells to withhold because what an equation tells of its unknown cells in sum stands for too few enterprises, or
    /// for one enterprise a cell; `None` where none is left.
    fn thin_sums(&self, least: usize) -> Vec<Option<usize>> {
        let mut wanted = Vec::new();
        for equation in self.equations.iter().filter(|equation| equation.adds_up) {
            let (mut count, mut enterprises, mut open) = (0, 0, false);
            for (index, factor) in self.unknowns(equation) {
                count += 1;
                enterprises += self.cells[index].enterprises;
                // The margin has the other sign; where it is unknown, there is no sum to know.
                open |= factor < 0;
            }
            if count > 0 && !open && (enterprises < least || enterprises == count) {
                wanted.push(self.cheapest(std::iter::once(equation)));
            }
        }
        wanted
    }

    /// The unknown cells that the equations determine.
    fn determined(&self) -> Vec<usize> {
        let columns: Vec<usize> = (0..self.cells.len())
            .filter(|index| self.is_unknown(*index))
            .collect();
        let mut place = vec![usize::MAX; self.cells.len()];
        for (position, index) in columns.iter().enumerate() {
            place[*index] = position;
        }
        let mut rows: Vec<Vec<(usize, u64)>> = Vec::new();
        for equation in self.equations {
            let mut row: Vec<(usize, u64)> = self
                .unknowns(equation)
                .map(|(index, factor)| (place[index], residue(factor)))
                .collect();
            row.sort_unstable();
            if !row.is_empty() {
                rows.push(row);
            }
        }
        let reduced = reduce(rows);
        reduced
            .iter()
            .filter_map(|row| match row.as_slice() {
                [(position, _)] => Some(columns[*position]),
                _ => None,
            })
            .collect()
    }

    /// What to withhold so that a determined cell is so no longer: from its own equations, else from those that share an
    /// unknown cell with them, further and further; a margin only if nothing else is left.
    fn cover(&self, index: usize) -> Option<usize> {
        let mut reached: BTreeSet<usize> = BTreeSet::from([index]);
        loop {
            let touching: Vec<&Equation> = self
                .equations
                .iter()
                .filter(|equation| equation.terms.iter().any(|(index, _)| reached.contains(index)))
                .collect();
            let found = self.cheapest(touching.iter().copied());
            let before = reached.len();
            for equation in &touching {
                reached.extend(self.unknowns(equation).map(|(index, _)| index));
            }
            let last = reached.len() == before;
            if last || found.is_some_and(|found| !self.cells[found].margin) {
                return found;
            }
        }
    }
}

/// The reduced row echelon form of sparse rows, each sorted by column; empty rows are left out.
fn reduce(rows: Vec<Vec<(usize, u64)>>) -> Vec<Vec<(usize, u64)>> {
    let mut done: Vec<Vec<(usize, u64)>> = Vec::new();
    for mut row in rows {
        for pivot in &done {
            if let Some(factor) = at(&row, pivot[0].0) {
                row = minus(&row, pivot, factor);
            }
        }
        let Some((column, first)) = row.first().copied() else {
            continue;
        };
        let scale = inverse(first);
        for (_, factor) in &mut row {
            *factor = times(*factor, scale);
        }
        for other in &mut done {
            if let Some(factor) = at(other, column) {
                *other = minus(other, &row, factor);
            }
        }
        done.push(row);
    }
    done
}

fn at(row: &[(usize, u64)], column: usize) -> Option<u64> {
    let place = row.binary_search_by_key(&column, |(column, _)| *column).ok()?;
    Some(row[place].1)
}

/// `row − factor · other`.
fn minus(row: &[(usize, u64)], other: &[(usize, u64)], factor: u64) -> Vec<(usize, u64)> {
    let mut result = Vec::with_capacity(row.len() + other.len());
    let (mut left, mut right) = (row.iter().peekable(), other.iter().peekable());
    loop {
        let (column, value) = match (left.peek(), right.peek()) {
            (None, None) => return result,
            (Some((a, x)), Some((b, _))) if a < b => {
                left.next();
                (*a, *x)
            }
            (Some((a, x)), None) => {
                left.next();
                (*a, *x)
            }
            (Some((a, x)), Some((b, y))) if a == b => {
                left.next();
                right.next();
                (*a, (*x + PRIME - times(*y, factor)) % PRIME)
            }
            (_, Some((b, y))) => {
                right.next();
                (*b, (PRIME - times(*y, factor)) % PRIME)
            }
        };
        if value != 0 {
            result.push((column, value));
        }
    }
}

fn residue(factor: i64) -> u64 {
    (i128::from(factor).rem_euclid(i128::from(PRIME))) as u64
}

fn times(one: u64, other: u64) -> u64 {
    (u128::from(one) * u128::from(other) % u128::from(PRIME)) as u64
}

/// `1 / value`, by Fermat's little theorem.
fn inverse(value: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, value, PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}
