//! Linear programs with few rows: the simplex method for bounded variables.
//!
//! `maximise c·x subject to A·x = b, 0 ≤ x ≤ u`, with at most some dozen rows and any number of columns. That is the
//! shape of both programs of the allocation: an efficiency (one row an input or output) and the best use of several
//! resources (one row a resource). The inverse of the basis is a small dense matrix, so a solve takes milliseconds,
//! gives exact corners and exact prices, and is the same on every machine; an interior-point solver gives neither
//! corners nor, at these sizes, speed.
//!
//! Rows and columns are scaled to a geometric mean of 1, the columns then to a largest entry of 1, right sides and costs
//! to 1 too, so that every tolerance is relative. Columns are priced in blocks; after many steps without progress the
//! first improving column is taken (Bland's rule), which cannot cycle. Of the rows that limit a step about equally the
//! one with the largest pivot leaves (Harris' test). The inverse is made anew after every change of the basis, and the
//! values of the last one are refined to all their digits.
//!
//! Source: Chvátal, Linear Programming, 1983, chapter 8 (upper-bounded variables); Harris, Mathematical Programming 5,
//! 1973 (ratio test).

// By its path, so that the crate of the second solver, which includes this file, finds it too.
#[path = "program/dual.rs"]
mod dual;
#[path = "program/refine.rs"]
mod refine;

/// A linear program under construction.
#[derive(Clone, Debug, Default)]
pub struct Program {
    rows: usize,
    right: Vec<f64>,
    cost: Vec<f64>,
    upper: Vec<f64>,
    /// Column after column, `rows` numbers each.
    matrix: Vec<f64>,
}

/// The best corner.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The variables.
    pub x: Vec<f64>,
    /// What one more unit of each row's right side would add to the objective.
    pub prices: Vec<f64>,
    /// What one more unit of each variable would add (`c − prices·A`): not above 0 where it could grow.
    pub reduced: Vec<f64>,
    /// Which variables are in the basis.
    pub basic: Vec<bool>,
    /// The objective.
    pub value: f64,
}

/// A reduced cost nearer to 0 than this (scaled) is 0.
const FLAT: f64 = 1e-12;
/// A pivot smaller than this (scaled) is none.
const PIVOT: f64 = 1e-9;
/// How far a value may be off its bound during a step (scaled).
const OFF: f64 = 1e-11;
/// Artificial variables that sum to less than this (scaled) are gone.
const FEASIBLE: f64 = 1e-9;
/// Columns looked at before the best of them enters.
const BLOCK: usize = 512;

impl Program {
    /// A program with these right sides and no variables yet.
    pub fn new(right: &[f64]) -> Self {
        Self {
            rows: right.len(),
            right: right.to_vec(),
            ..Self::default()
        }
    }

    /// Adds a variable between 0 and `upper` (infinity allowed); entries beyond the rows are ignored.
    pub fn column(&mut self, cost: f64, upper: f64, entries: impl IntoIterator<Item = f64>) {
        let before = self.matrix.len();
        self.matrix.extend(entries.into_iter().take(self.rows));
        self.matrix.resize(before + self.rows, 0.0);
        self.cost.push(cost);
        self.upper.push(upper);
    }

    /// The best solution; `None` if nothing is feasible or the objective has no bound.
    pub fn solve(&self) -> Option<Solution> {
        let scale = Scale::of(self);
        let mut simplex = Simplex::new(self, &scale);
        // The sum of the artificial variables has a bound, so whatever ends this phase, the sum decides.
        let _ = simplex.run();
        simplex.refresh()?;
        if simplex.artificial() > FEASIBLE {
            return None;
        }
        simplex.second_phase(self, &scale);
        simplex.finish()?;
        Some(simplex.solution(self, &scale))
    }
}

/// Factors that bring rows, columns, right sides and costs to about 1.
struct Scale {
    row: Vec<f64>,
    column: Vec<f64>,
    cost: f64,
    /// What the right sides and variables are divided by.
    right: f64,
}

impl Scale {
    fn of(program: &Program) -> Self {
        let rows = program.rows;
        let mut column = vec![1.0; program.cost.len()];
        let mut row = vec![1.0; rows];
        for _ in 0..4 {
            let mut spans = vec![Span::default(); rows];
            for (entries, factor) in program.matrix.chunks(rows.max(1)).zip(&column) {
                for (value, span) in entries.iter().zip(&mut spans) {
                    span.take(value * factor);
                }
            }
            row = spans.iter().map(|span| power(1.0 / span.middle())).collect();
            for (entries, factor) in program.matrix.chunks(rows.max(1)).zip(&mut column) {
                let mut span = Span::default();
                entries.iter().zip(&row).for_each(|(v, r)| span.take(v * r));
                *factor = power(1.0 / span.middle());
            }
        }
        for (entries, factor) in program.matrix.chunks(rows.max(1)).zip(&mut column) {
            let mut span = Span::default();
            entries.iter().zip(&row).for_each(|(v, r)| span.take(v * r));
            *factor = power(1.0 / span.largest());
        }
        let right = program.right.iter().zip(&row).map(|(b, r)| (b * r).abs());
        let right = right.fold(0.0, f64::max);
        let cost = program
            .cost
            .iter()
            .zip(&column)
            .map(|(c, s)| (c * s).abs())
            .fold(0.0, f64::max);
        Self {
            row,
            column,
            cost: if cost > 0.0 { power(1.0 / cost) } else { 1.0 },
            right: if right > 0.0 { power(right) } else { 1.0 },
        }
    }
}

/// The power of two next to a factor: scaling by it loses no digit.
fn power(factor: f64) -> f64 {
    factor.log2().round().exp2()
}

/// The smallest and the largest size of some entries, zeros aside.
#[derive(Clone, Copy, Default)]
struct Span(Option<(f64, f64)>);

impl Span {
    fn take(&mut self, value: f64) {
        let size = value.abs();
        if size > 0.0 {
            let (least, most) = self.0.unwrap_or((size, size));
            self.0 = Some((least.min(size), most.max(size)));
        }
    }

    /// The geometric mean; 1 without entries.
    fn middle(self) -> f64 {
        self.0.map_or(1.0, |(least, most)| (least * most).sqrt())
    }

    fn largest(self) -> f64 {
        self.0.map_or(1.0, |(_, most)| most)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Lower,
    Upper,
    Basic,
}

/// The method at work, on the scaled program with one artificial column a row behind the real ones.
struct Simplex {
    rows: usize,
    right: Vec<f64>,
    matrix: Vec<f64>,
    cost: Vec<f64>,
    upper: Vec<f64>,
    state: Vec<State>,
    basis: Vec<usize>,
    inverse: Vec<f64>,
    values: Vec<f64>,
    next: usize,
}

impl Simplex {
    fn new(program: &Program, scale: &Scale) -> Self {
        let rows = program.rows;
        let columns = program.cost.len();
        let scaled = program.right.iter().zip(&scale.row);
        let right: Vec<f64> = scaled.map(|(b, r)| b * r / scale.right).collect();
        let sign: Vec<f64> = right.iter().map(|b| if *b < 0.0 { -1.0 } else { 1.0 }).collect();
        let mut matrix = Vec::with_capacity((columns + rows) * rows);
        for (entries, factor) in program.matrix.chunks(rows.max(1)).zip(&scale.column) {
            matrix.extend(entries.iter().zip(&scale.row).map(|(v, r)| v * r * factor));
        }
        let mut inverse = vec![0.0; rows * rows];
        for (row, sign) in sign.iter().enumerate() {
            matrix.extend((0..rows).map(|r| if r == row { *sign } else { 0.0 }));
            inverse[row * rows + row] = *sign;
        }
        let mut upper: Vec<f64> = program
            .upper
            .iter()
            .zip(&scale.column)
            .map(|(u, s)| u / s / scale.right)
            .collect();
        upper.resize(columns + rows, f64::INFINITY);
        let mut cost = vec![0.0; columns];
        cost.resize(columns + rows, -1.0);
        let mut state = vec![State::Lower; columns];
        state.resize(columns + rows, State::Basic);
        let values = right.iter().map(|b| b.abs()).collect();
        Self {
            rows,
            right,
            matrix,
            cost,
            upper,
            state,
            basis: (columns..columns + rows).collect(),
            inverse,
            values,
            next: 0,
        }
    }

    /// The sum of the artificial variables.
    fn artificial(&self) -> f64 {
        let first = self.cost.len() - self.rows;
        self.basis
            .iter()
            .zip(&self.values)
            .filter(|(j, _)| **j >= first)
            .map(|(_, v)| v.abs())
            .sum()
    }

    /// Real costs from now on; artificial variables stay at 0.
    fn second_phase(&mut self, program: &Program, scale: &Scale) {
        for (j, cost) in self.cost.iter_mut().enumerate() {
            *cost = match (program.cost.get(j), scale.column.get(j)) {
                (Some(c), Some(s)) => c * s * scale.cost,
                _ => 0.0,
            };
        }
        let first = self.cost.len() - self.rows;
        self.upper[first..].fill(0.0);
    }

    fn entries(&self, j: usize) -> &[f64] {
        &self.matrix[j * self.rows..(j + 1) * self.rows]
    }

    fn prices(&self) -> Vec<f64> {
        (0..self.rows)
            .map(|r| {
                (0..self.rows)
                    .map(|b| self.cost[self.basis[b]] * self.inverse[b * self.rows + r])
                    .sum()
            })
            .collect()
    }

    fn reduced(&self, j: usize, prices: &[f64]) -> f64 {
        let paid: f64 = self.entries(j).iter().zip(prices).map(|(a, p)| a * p).sum();
        self.cost[j] - paid
    }

    /// How much a variable that is not in the basis would gain by moving off its bound; 0 if nothing.
    fn gain(&self, j: usize, prices: &[f64]) -> f64 {
        match self.state[j] {
            State::Basic => 0.0,
            _ if self.upper[j] <= 0.0 => 0.0,
            State::Lower => self.reduced(j, prices),
            State::Upper => -self.reduced(j, prices),
        }
    }

    /// The next variable to move: the best of a block, or the first that gains at all when `careful`.
    fn entering(&mut self, careful: bool) -> Option<usize> {
        let prices = self.prices();
        let count = self.cost.len();
        if careful {
            return (0..count).find(|&j| self.gain(j, &prices) > FLAT);
        }
        let mut best: Option<(f64, usize)> = None;
        for seen in 0..count {
            let j = (self.next + seen) % count;
            let gain = self.gain(j, &prices);
            if gain > FLAT && best.is_none_or(|(known, _)| gain > known) {
                best = Some((gain, j));
            }
            if (seen + 1) % BLOCK == 0
                && let Some((_, found)) = best
            {
                self.next = (j + 1) % count;
                return Some(found);
            }
        }
        best.map(|(_, j)| j)
    }

    /// Steps until nothing improves. `None` if the objective has no bound or no end is found.
    fn run(&mut self) -> Option<()> {
        let limit = 2000 + 20 * self.cost.len();
        let mut idle = 0;
        for _ in 0..limit {
            let Some(j) = self.entering(idle > 100 + 4 * self.rows) else {
                return Some(());
            };
            let moved = self.advance(j)?;
            idle = if moved > 1e-12 { 0 } else { idle + 1 };
        }
        None
    }

    /// Steps until nothing improves with a fresh inverse either, which may show a column that still gains.
    fn finish(&mut self) -> Option<()> {
        for _ in 0..8 {
            self.run()?;
            self.refresh()?;
            if self.entering(true).is_none() {
                break;
            }
        }
        self.refine();
        Some(())
    }

    /// Moves variable j as far as it goes; returns how far.
    fn advance(&mut self, j: usize) -> Option<f64> {
        let rows = self.rows;
        let direction: Vec<f64> = (0..rows)
            .map(|b| {
                let row = &self.inverse[b * rows..(b + 1) * rows];
                row.iter().zip(self.entries(j)).map(|(i, a)| i * a).sum()
            })
            .collect();
        let sign = if self.state[j] == State::Upper { -1.0 } else { 1.0 };
        // How far basis row b lets the variable go, with its values allowed to be off by so much.
        let room = |b: usize, off: f64| -> Option<f64> {
            let fall = sign * direction[b];
            if fall > PIVOT {
                Some((self.values[b].max(0.0) + off) / fall)
            } else if fall < -PIVOT {
                Some(((self.upper[self.basis[b]] - self.values[b]).max(0.0) + off) / -fall)
            } else {
                None
            }
        };
        let limit = (0..rows)
            .filter_map(|b| room(b, OFF))
            .fold(f64::INFINITY, f64::min);
        let mut distance = self.upper[j];
        let mut leaving: Option<(usize, bool)> = None;
        let steepest = (0..rows)
            .filter_map(|b| Some((b, room(b, 0.0).filter(|room| *room <= limit)?)))
            .max_by(|a, b| direction[a.0].abs().total_cmp(&direction[b.0].abs()));
        if let Some((b, room)) = steepest.filter(|(_, room)| *room < distance) {
            distance = room;
            leaving = Some((b, sign * direction[b] < 0.0));
        }
        if !distance.is_finite() {
            return None;
        }
        for (value, d) in self.values.iter_mut().zip(&direction) {
            *value -= sign * distance * d;
        }
        match leaving {
            None => {
                self.state[j] = if sign > 0.0 { State::Upper } else { State::Lower };
            }
            Some((b, at_upper)) => {
                self.state[self.basis[b]] = if at_upper { State::Upper } else { State::Lower };
                self.state[j] = State::Basic;
                self.basis[b] = j;
                self.refresh()?;
            }
        }
        Some(distance)
    }

    /// The inverse and the values anew. With so few rows that costs no more than the search for the next variable, and
    /// no rounding error is handed on: after a small pivot an updated inverse can be wrong enough to end elsewhere.
    fn refresh(&mut self) -> Option<()> {
        let rows = self.rows;
        let mut basis = vec![0.0; rows * rows];
        for (b, &j) in self.basis.iter().enumerate() {
            for (r, value) in self.entries(j).iter().enumerate() {
                basis[r * rows + b] = *value;
            }
        }
        self.inverse = inverse(basis, rows)?;
        let mut right = self.right.clone();
        for j in 0..self.cost.len() {
            if self.state[j] == State::Upper {
                let upper = self.upper[j];
                for (value, a) in right.iter_mut().zip(&self.matrix[j * rows..(j + 1) * rows]) {
                    *value -= upper * a;
                }
            }
        }
        self.values = (0..rows)
            .map(|b| {
                let row = &self.inverse[b * rows..(b + 1) * rows];
                row.iter().zip(&right).map(|(i, v)| i * v).sum()
            })
            .collect();
        Some(())
    }

    fn solution(&self, program: &Program, scale: &Scale) -> Solution {
        let count = program.cost.len();
        let prices = self.prices();
        let mut x: Vec<f64> = (0..count)
            .map(|j| {
                if self.state[j] == State::Upper {
                    self.upper[j]
                } else {
                    0.0
                }
            })
            .collect();
        for (value, &j) in self.values.iter().zip(&self.basis) {
            if j < count {
                x[j] = value.clamp(0.0, self.upper[j]);
            }
        }
        for (value, s) in x.iter_mut().zip(&scale.column) {
            *value *= s * scale.right;
        }
        let reduced = (0..count)
            .map(|j| {
                let flat = self.reduced(j, &prices);
                if flat.abs() <= FLAT {
                    0.0
                } else {
                    flat / (scale.cost * scale.column[j])
                }
            })
            .collect();
        Solution {
            value: x.iter().zip(&program.cost).map(|(x, c)| x * c).sum(),
            reduced,
            basic: (0..count).map(|j| self.state[j] == State::Basic).collect(),
            prices: prices
                .iter()
                .zip(&scale.row)
                .map(|(p, r)| p * r / scale.cost)
                .collect(),
            x,
        }
    }
}

/// The inverse of a square matrix by elimination with the largest pivot; `None` if it has none.
pub fn inverse(mut matrix: Vec<f64>, size: usize) -> Option<Vec<f64>> {
    let mut result = vec![0.0; size * size];
    for i in 0..size {
        result[i * size + i] = 1.0;
    }
    for column in 0..size {
        let pivot = (column..size).max_by(|&a, &b| {
            matrix[a * size + column]
                .abs()
                .total_cmp(&matrix[b * size + column].abs())
        })?;
        let lead = matrix[pivot * size + column];
        if lead.abs() < 1e-14 {
            return None;
        }
        for c in 0..size {
            matrix.swap(column * size + c, pivot * size + c);
            result.swap(column * size + c, pivot * size + c);
            matrix[column * size + c] /= lead;
            result[column * size + c] /= lead;
        }
        for row in (0..size).filter(|&row| row != column) {
            let factor = matrix[row * size + column];
            if factor != 0.0 {
                for c in 0..size {
                    matrix[row * size + c] -= factor * matrix[column * size + c];
                    result[row * size + c] -= factor * result[column * size + c];
                }
            }
        }
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_program_has_the_corner_and_prices_found_by_hand() {
        // max 3x + 5y; x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18 → (2, 6), value 36, prices 0, 3/2, 1 (Hillier & Lieberman).
        let mut program = Program::new(&[4.0, 12.0, 18.0]);
        program.column(3.0, f64::INFINITY, [1.0, 0.0, 3.0]);
        program.column(5.0, f64::INFINITY, [0.0, 2.0, 2.0]);
        for row in 0..3 {
            program.column(0.0, f64::INFINITY, (0..3).map(|r| f64::from(u8::from(r == row))));
        }
        let best = program.solve().unwrap();
        assert!((best.value - 36.0).abs() < 1e-9);
        assert!((best.x[0] - 2.0).abs() < 1e-9 && (best.x[1] - 6.0).abs() < 1e-9);
        for (price, expected) in best.prices.iter().zip([0.0, 1.5, 1.0]) {
            assert!((price - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn upper_bounds_need_no_rows() {
        // A knapsack by hand: value per weight 3, 2, 1; room 5; each at most 2 → 2 + 2 + 1.
        let mut program = Program::new(&[5.0]);
        for cost in [1.0, 3.0, 2.0] {
            program.column(cost, 2.0, [1.0]);
        }
        let best = program.solve().unwrap();
        assert_eq!(best.x, [1.0, 2.0, 2.0]);
        assert!((best.prices[0] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_solution_or_no_bound_is_said() {
        let mut nothing = Program::new(&[5.0]);
        nothing.column(1.0, 2.0, [1.0]);
        assert!(nothing.solve().is_none());
        let mut endless = Program::new(&[0.0]);
        endless.column(1.0, f64::INFINITY, [1.0]);
        endless.column(0.0, f64::INFINITY, [-1.0]);
        assert!(endless.solve().is_none());
    }
}
