//! Many numbers → one: weighted means and TOPSIS.

use crate::sum::sum;

/// Σ w x ÷ Σ w over the values that are there; `None` if none is, or the weights sum to nothing.
pub fn arithmetic(values: &[Option<f64>], weights: &[f64]) -> Option<f64> {
    let pairs = || {
        values
            .iter()
            .zip(weights)
            .filter_map(|(value, weight)| value.map(|value| (value, *weight)))
    };
    let total = sum(pairs().map(|(_, weight)| weight));
    let mean = sum(pairs().map(|(value, weight)| value * weight)) / total;
    (total > 0.0 && mean.is_finite()).then_some(mean)
}

/// Π x^(w ÷ Σ w) over the values that are there; `None` if none is, or one of them is not above zero: one zero would
/// make everything else meaningless, so the caller has to lift it first (a scheme must give a floor).
pub fn geometric(values: &[Option<f64>], weights: &[f64]) -> Option<f64> {
    if values.iter().flatten().any(|value| *value <= 0.0) {
        return None;
    }
    let logarithms: Vec<Option<f64>> = values.iter().map(|value| value.map(f64::ln)).collect();
    let mean = arithmetic(&logarithms, weights)?.exp();
    mean.is_finite().then_some(mean)
}

/// TOPSIS: closeness d⁻ ÷ (d⁺ + d⁻) of every row, from rows of weighted and normalised values in which more is
/// better, taken on paper. Where all rows are equal each is as near to the best as to the worst: ½. (Hwang & Yoon 1981.)
pub fn topsis(rows: &[Vec<f64>]) -> Vec<f64> {
    let on_paper =
        |row: &Vec<f64>| -> Vec<f64> { row.iter().copied().map(crate::decimal::on_paper).collect() };
    let rows: Vec<Vec<f64>> = rows.iter().map(on_paper).collect();
    let columns = rows.first().map_or(0, Vec::len);
    let end = |pick: fn(f64, f64) -> f64, from: f64| -> Vec<f64> {
        (0..columns)
            .map(|column| rows.iter().map(|row| row[column]).fold(from, pick))
            .collect()
    };
    let best = end(f64::max, f64::NEG_INFINITY);
    let worst = end(f64::min, f64::INFINITY);
    let distance = |row: &[f64], to: &[f64]| sum(row.iter().zip(to).map(|(a, b)| (a - b).powi(2))).sqrt();
    rows.iter()
        .map(|row| {
            let (above, below) = (distance(row, &best), distance(row, &worst));
            if above + below > 0.0 {
                below / (above + below)
            } else {
                0.5
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_left_out_and_the_other_weights_are_scaled_up() {
        // (2 × 10 + 1 × 40) ÷ 3 = 20, and √[3](10² × 40) = 15.874….
        let values = [Some(10.0), None, Some(40.0)];
        assert_eq!(arithmetic(&values, &[2.0, 5.0, 1.0]), Some(20.0));
        let mean = geometric(&values, &[2.0, 5.0, 1.0]).unwrap();
        assert!((mean - 4000f64.cbrt()).abs() < 1e-12);
        assert_eq!(arithmetic(&[None], &[1.0]), None);
    }

    #[test]
    fn a_zero_does_not_become_a_geometric_mean() {
        assert_eq!(geometric(&[Some(0.0), Some(4.0)], &[1.0, 1.0]), None);
        assert_eq!(geometric(&[Some(-1.0), Some(4.0)], &[1.0, 1.0]), None);
    }

    #[test]
    fn rows_that_are_all_equal_are_halfway_between_best_and_worst() {
        assert_eq!(topsis(&[vec![1.0, 2.0], vec![1.0, 2.0]]), [0.5, 0.5]);
        assert_eq!(topsis(&[vec![0.1 + 0.2], vec![0.3]]), [0.5, 0.5]);
        assert_eq!(topsis(&[vec![0.0], vec![1.0], vec![0.5]]), [0.0, 1.0, 0.5]);
        assert!(topsis(&[]).is_empty());
    }
}
