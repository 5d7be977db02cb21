//! The values of a basis to all their digits, so that what is a tie on paper is one here.
//!
//! What is left of the right sides after the values as they are is computed with twice the digits, and the inverse turns
//! it into a correction. Scaling is by powers of two, so nothing of this is lost on the way back.
//!
//! Source: Higham, Accuracy and Stability of Numerical Algorithms, 2002, chapter 12 (iterative refinement).

use super::{Simplex, State};

/// Corrections: the second one finds nothing unless the basis is near to singular.
const TIMES: usize = 3;

impl Simplex {
    pub(super) fn refine(&mut self) {
        let rows = self.rows;
        for _ in 0..TIMES {
            let mut left: Vec<Twice> = self.right.iter().map(|right| Twice(*right, 0.0)).collect();
            for j in (0..self.cost.len()).filter(|j| self.state[*j] == State::Upper) {
                let upper = self.upper[j];
                let entries = &self.matrix[j * rows..(j + 1) * rows];
                left.iter_mut()
                    .zip(entries)
                    .for_each(|(left, a)| left.less(upper, *a));
            }
            for (value, j) in self.values.iter().zip(&self.basis) {
                let entries = &self.matrix[j * rows..(j + 1) * rows];
                left.iter_mut()
                    .zip(entries)
                    .for_each(|(left, a)| left.less(*value, *a));
            }
            for (b, value) in self.values.iter_mut().enumerate() {
                let row = &self.inverse[b * rows..(b + 1) * rows];
                *value += row
                    .iter()
                    .zip(&left)
                    .map(|(i, left)| i * (left.0 + left.1))
                    .sum::<f64>();
            }
        }
    }
}

/// A number and what rounding took from it.
#[derive(Clone, Copy)]
struct Twice(f64, f64);

impl Twice {
    /// Takes a product off (Dekker 1971; Knuth's sum of two).
    fn less(&mut self, one: f64, other: f64) {
        let product = one * other;
        let rest = one.mul_add(other, -product);
        let sum = self.0 - product;
        let back = sum - self.0;
        let lost = (self.0 - (sum - back)) - (product + back);
        self.0 = sum;
        self.1 += lost - rest;
    }
}
