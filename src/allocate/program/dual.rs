//! The dual simplex method with long steps, for programs whose variables all have an upper bound but the slacks.
//!
//! With every variable that is worth something at its upper bound and the slacks in the basis the prices (0) are right
//! and too much is given. Each step brings the row that is off furthest back to its bound. On its way the price passes
//! variables that are no longer worth it, and those just change to their other bound: with few rows a handful of steps
//! moves thousands of variables, where the primal method would take them one at a time.
//!
//! Source: Koberstein, The dual simplex method, techniques for a fast and stable implementation, 2005, section 3.2.2
//! (bound flipping ratio test).

use super::{OFF, PIVOT, Program, Scale, Simplex, Solution, State};

/// Steps after which the primal method is taken instead.
const STEPS: usize = 1000;

impl Program {
    /// The best solution of a program whose last columns are one slack a row, the unit vectors, without cost or upper
    /// bound, while every other column has an upper bound and no negative entry. `None` as for [`Program::solve`].
    pub fn solve_with_slacks(&self) -> Option<Solution> {
        let scale = Scale::of(self);
        let mut simplex = Simplex::new(self, &scale);
        simplex.second_phase(self, &scale);
        match simplex.begin_with_slacks().and_then(|()| simplex.finish()) {
            Some(()) => Some(simplex.solution(self, &scale)),
            None => self.solve(),
        }
    }
}

/// A variable that may enter the basis.
struct Candidate {
    /// How far the prices move until it is worth nothing.
    ratio: f64,
    /// How much the row moves with one unit of it.
    rate: f64,
    column: usize,
}

impl Simplex {
    fn begin_with_slacks(&mut self) -> Option<()> {
        let columns = self.cost.len() - self.rows;
        let first = columns.checked_sub(self.rows)?;
        for j in 0..first {
            self.state[j] = match self.cost[j] > 0.0 {
                true => State::Upper,
                false => State::Lower,
            };
        }
        self.state[first..columns].fill(State::Basic);
        self.state[columns..].fill(State::Lower);
        self.basis = (first..columns).collect();
        self.refresh()?;
        for _ in 0..STEPS {
            let Some((row, above)) = self.furthest() else {
                return Some(());
            };
            self.restore(row, above)?;
        }
        None
    }

    /// The basis row that is off its bounds furthest, and whether it is above.
    fn furthest(&self) -> Option<(usize, bool)> {
        let mut worst = (OFF, None);
        for (row, (value, &j)) in self.values.iter().zip(&self.basis).enumerate() {
            for (off, above) in [(-value, false), (value - self.upper[j], true)] {
                if off > worst.0 {
                    worst = (off, Some((row, above)));
                }
            }
        }
        worst.1
    }

    /// Brings a basis row to the bound that it passed; another variable takes its place.
    fn restore(&mut self, row: usize, above: bool) -> Option<()> {
        let leaving = self.basis[row];
        let mut off = match above {
            true => self.values[row] - self.upper[leaving],
            false => -self.values[row],
        };
        let mut candidates = self.candidates(row, above);
        candidates.sort_unstable_by(|a, b| {
            a.ratio
                .total_cmp(&b.ratio)
                .then(a.rate.total_cmp(&b.rate))
                .then(a.column.cmp(&b.column))
        });
        let last = candidates.iter().position(|one| {
            off -= one.rate * self.upper[one.column];
            off <= 0.0
        })?;
        for one in &candidates[..last] {
            let state = &mut self.state[one.column];
            *state = match *state {
                State::Upper => State::Lower,
                _ => State::Upper,
            };
        }
        self.state[leaving] = if above { State::Upper } else { State::Lower };
        self.basis[row] = candidates[last].column;
        self.state[candidates[last].column] = State::Basic;
        self.refresh()
    }

    /// The variables whose movement brings the row nearer to its bound.
    fn candidates(&self, row: usize, above: bool) -> Vec<Candidate> {
        let prices = self.prices();
        let line = &self.inverse[row * self.rows..(row + 1) * self.rows];
        let sign = if above { 1.0 } else { -1.0 };
        let candidate = |column: usize| {
            let towards = match self.state[column] {
                State::Basic => return None,
                _ if self.upper[column] <= 0.0 => return None,
                State::Lower => sign,
                State::Upper => -sign,
            };
            let entries = self.entries(column);
            let rate: f64 = line.iter().zip(entries).map(|(i, a)| i * a).sum::<f64>() * towards;
            (rate > PIVOT).then(|| Candidate {
                ratio: self.reduced(column, &prices).abs() / rate,
                rate,
                column,
            })
        };
        (0..self.cost.len()).filter_map(candidate).collect()
    }
}
