//! Weights from the data: entropy and CRITIC. Both want a matrix normalised with its direction (see
//! [`directed`]): standard deviations change with the unit, and entropy with an added constant.

use super::normalise::{between, signed, spread};
use crate::scheme::Better;
use crate::sum::sum;

/// A column on 0–1, 1 best (directed min–max). `None` if all values are the same: such a column tells nobody apart.
pub fn directed(values: &[f64], better: Better) -> Option<Vec<f64>> {
    let ends = values.iter().map(|value| signed(*value, better));
    let worst = ends.clone().fold(f64::INFINITY, f64::min);
    let best = ends.clone().fold(f64::NEG_INFINITY, f64::max);
    ends.map(|value| between(value, worst, best)).collect()
}

/// Entropy weights: p = x ÷ Σx, E = −Σ p ln p ÷ ln n (0 ln 0 = 0), weight ∝ 1 − E. Columns are not negative.
///
/// A column whose sum is 0 and fewer than two rows set nobody apart: their weight is 0; if that is so of all columns,
/// all weigh the same. The weights sum to 1. (Shannon 1948; Hwang & Yoon 1981.)
pub fn entropy(columns: &[Vec<f64>]) -> Vec<f64> {
    let variation = |column: &Vec<f64>| {
        let total = sum(column.iter().copied());
        if column.len() < 2 || total <= 0.0 {
            return 0.0;
        }
        let terms = column.iter().map(|value| value / total);
        let entropy = -sum(terms.map(|p| if p > 0.0 { p * p.ln() } else { 0.0 }));
        (1.0 - entropy / (column.len() as f64).ln()).max(0.0)
    };
    shares(columns.iter().map(variation).collect())
}

/// CRITIC weights: weight ∝ σ × Σ (1 − r) over all columns, σ the standard deviation, r Pearson's correlation.
///
/// A column without variation has weight 0, and r with it counts as 0. The weights sum to 1.
/// (Diakoulaki, Mavrotas & Papayannakis 1995.)
pub fn critic(columns: &[Vec<f64>]) -> Vec<f64> {
    let spreads: Vec<(f64, f64)> = columns
        .iter()
        .map(|column| spread(column).unwrap_or((0.0, 0.0)))
        .collect();
    let correlation = |one: usize, other: usize| {
        let ((mean, deviation), (mean2, deviation2)) = (spreads[one], spreads[other]);
        if deviation <= 0.0 || deviation2 <= 0.0 {
            return 0.0;
        }
        let pairs = columns[one].iter().zip(&columns[other]);
        let products = sum(pairs.map(|(a, b)| (a - mean) * (b - mean2)));
        products / (columns[one].len() as f64 - 1.0) / deviation / deviation2
    };
    let information = |index: usize| {
        let conflict = (0..columns.len())
            .filter(|other| *other != index)
            .map(|other| 1.0 - correlation(index, other));
        spreads[index].1 * sum(conflict)
    };
    shares((0..columns.len()).map(information).collect())
}

/// The parts of the whole; equal parts where there is nothing to share by.
fn shares(parts: Vec<f64>) -> Vec<f64> {
    let total = sum(parts.iter().copied());
    if total > 0.0 && total.is_finite() {
        parts.into_iter().map(|part| part / total).collect()
    } else {
        let count = parts.len().max(1) as f64;
        vec![1.0 / count; parts.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_without_variation_weighs_nothing_and_all_of_them_weigh_the_same() {
        let flat = vec![1.0, 1.0, 1.0];
        assert_eq!(critic(&[flat.clone(), vec![0.0, 0.5, 1.0]]), [0.0, 1.0]);
        let weights = entropy(&[flat.clone(), vec![0.0, 0.5, 1.0]]);
        assert!(weights[0] < 1e-12 && weights[1] > 1.0 - 1e-12, "{weights:?}");
        assert_eq!(critic(&[flat.clone(), flat.clone()]), [0.5, 0.5]);
        assert_eq!(directed(&flat, Better::More), None);
    }

    #[test]
    fn zeros_do_not_break_entropy() {
        // p = (0, 1): E = 0, weight of a column that singles one row out is the largest.
        let weights = entropy(&[vec![0.0, 1.0], vec![0.5, 0.5]]);
        assert_eq!(weights, [1.0, 0.0]);
        assert_eq!(entropy(&[vec![0.0, 0.0], vec![0.0, 0.0]]), [0.5, 0.5]);
    }

    #[test]
    fn a_cost_in_another_direction_gives_the_same_weights_as_its_mirror() {
        // One package's CRITIC ignores direction: after directed min–max a cost and its negative are one.
        let cost = [3.0, 1.0, 2.0];
        let benefit = [-3.0, -1.0, -2.0];
        assert_eq!(directed(&cost, Better::Less), directed(&benefit, Better::More));
    }
}
