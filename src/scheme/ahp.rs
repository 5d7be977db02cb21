//! Weights from pairwise judgements: the analytic hierarchy process (Saaty 1980).

/// Saaty's random index: the mean consistency index of random matrices of n rows, n = 1, 2, ….
const RANDOM_INDEX: [f64; 10] = [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49];

/// The most indicators that one matrix can compare.
pub const MOST: usize = RANDOM_INDEX.len();

/// Above this consistency ratio Saaty calls the judgements inconsistent; such a matrix is refused.
pub const CONSISTENT: f64 = 0.10;

/// Power iterations; the matrices are small and positive, and the error shrinks at every step.
const STEPS: usize = 1000;

/// The principal eigenvector (sums to 1) of a reciprocal matrix, and its consistency ratio (λ − n) ÷ (n − 1) ÷ RI.
/// `upper` holds the judgements above the diagonal, row by row: n − 1, n − 2, …, 1 of them; all are positive.
/// `None` if it has another form.
pub fn weights(upper: &[Vec<f64>]) -> Option<(Vec<f64>, f64)> {
    let n = upper.len() + 1;
    let right = |(row, values): (usize, &Vec<f64>)| {
        values.len() == n - 1 - row && values.iter().all(|v| *v > 0.0 && v.is_finite())
    };
    if n > MOST || !upper.iter().enumerate().all(right) {
        return None;
    }
    let judged = |row: usize, column: usize| match row.cmp(&column) {
        std::cmp::Ordering::Less => upper[row][column - row - 1],
        std::cmp::Ordering::Equal => 1.0,
        std::cmp::Ordering::Greater => 1.0 / upper[column][row - column - 1],
    };
    let mut weights = vec![1.0 / n as f64; n];
    let mut largest = n as f64;
    for _ in 0..STEPS {
        let next: Vec<f64> = (0..n)
            .map(|row| crate::sum::sum((0..n).map(|column| judged(row, column) * weights[column])))
            .collect();
        largest = crate::sum::sum(next.iter().copied());
        let scaled: Vec<f64> = next.iter().map(|value| value / largest).collect();
        let moved = scaled
            .iter()
            .zip(&weights)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        weights = scaled;
        if moved < f64::EPSILON / 4.0 {
            break;
        }
    }
    let random = RANDOM_INDEX[n - 1];
    let consistency = if random > 0.0 {
        ((largest - n as f64) / (n as f64 - 1.0) / random).max(0.0)
    } else {
        0.0
    };
    (weights.iter().all(|w| w.is_finite()) && consistency.is_finite()).then_some((weights, consistency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consistent_matrix_gives_its_own_ratios_and_ratio_zero() {
        // 6 : 3 : 1 compared pairwise.
        let (weights, consistency) = weights(&[vec![2.0, 6.0], vec![3.0]]).unwrap();
        for (found, wanted) in weights.iter().zip([0.6, 0.3, 0.1]) {
            assert!((found - wanted).abs() < 1e-12, "{weights:?}");
        }
        assert!(consistency < 1e-12);
    }

    #[test]
    fn a_matrix_of_another_form_is_none() {
        assert!(weights(&[vec![2.0], vec![3.0]]).is_none());
        assert!(weights(&[vec![0.0]]).is_none());
        assert!(weights(&vec![vec![1.0]; 12]).is_none());
    }
}
