//! What an allocation does to whom: inequality, losses, expected result, agreement with performance.

use crate::decimal;

use super::county::County;
use super::frame::{Frame, productivity};
use super::limits::Named;
use super::plan::Resource;
use super::quota::Quota;

/// The indicators of one allocation. `None` where the data for one are missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indicators {
    /// Gini coefficient of the quotas, 0 (all equal) to almost 1.
    pub gini: Option<f64>,
    /// Environmental Gini coefficient: how far the quotas are from following value added, 0 (they follow it exactly).
    pub environmental_gini: Option<f64>,
    /// Theil index against the base: `Σ s ln(s ÷ b)` with the shares s of quota and b of base; 0 if proportional.
    /// `None` if a county without a base has a quota.
    pub theil: Option<f64>,
    /// The county that loses most against last year, and its change in percent.
    pub largest_loss: Option<(String, f64)>,
    /// `Σ value added ÷ use × quota`, in the unit of value added, by this resource alone. The use is the base where the
    /// settings name none.
    pub expected_value_added: Option<f64>,
    /// The same before whole steps.
    pub expected_before_steps: Option<f64>,
    /// Spearman's rank correlation between county score and quota ÷ base, before whole steps: whether those who do better get
    /// more than their base.
    pub rank_correlation: Option<f64>,
    /// Counties whose quota is their floor.
    pub on_floor: Vec<String>,
    /// Counties whose quota is their cap.
    pub on_cap: Vec<String>,
}

/// All indicators; rows, frame and counties in the same order.
pub fn indicators(resource: &Resource, frame: &Frame, counties: &[&County], rows: &[Quota]) -> Indicators {
    let quotas: Vec<f64> = rows.iter().map(|row| row.quota).collect();
    let total = |field: &str| -> Option<Vec<f64>> {
        counties
            .iter()
            .map(|county| county.totals.get(field).copied().filter(|value| *value >= 0.0))
            .collect()
    };
    let productivities: Option<Vec<f64>> = (0..rows.len())
        .map(|i| productivity(resource, frame, "value_added", counties, i))
        .collect();
    let expected = |amount: fn(&Quota) -> f64| -> Option<f64> {
        let each = productivities.as_ref()?.iter().zip(rows);
        Some(each.map(|(rate, row)| rate * amount(row)).sum())
    };
    let scored: Vec<(f64, f64)> = counties
        .iter()
        .zip(rows.iter().zip(&frame.base))
        .filter_map(|(county, (row, base))| {
            let change = decimal::on_paper(row.before_steps() / base);
            Some((county.score.filter(|s| s.is_finite())?, change)).filter(|_| *base > 0.0)
        })
        .collect();
    let on = |bound: fn(&Named) -> Option<i64>| -> Vec<String> {
        let both = rows.iter().zip(&frame.named);
        both.filter(|(row, named)| bound(named) == Some(row.steps))
            .map(|(row, _)| row.county.clone())
            .collect()
    };
    Indicators {
        gini: lorenz(&vec![1.0; quotas.len()], &quotas),
        environmental_gini: total("value_added").and_then(|added| lorenz(&added, &quotas)),
        theil: theil(&quotas, &frame.base),
        largest_loss: rows
            .iter()
            .filter_map(|row| Some((row, row.change_pct?)))
            .filter(|(_, change)| *change < 0.0)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(row, change)| (row.county.clone(), change)),
        expected_value_added: expected(|row| row.quota),
        expected_before_steps: expected(Quota::before_steps),
        rank_correlation: spearman(&scored),
        on_floor: on(|named| named.floor),
        on_cap: on(|named| named.cap),
    }
}

/// `1 − Σ (X_i − X_{i−1}) (Y_i + Y_{i−1})` over the Lorenz curve of y against x, ordered by y ÷ x. `None` if either
/// sums to 0. Source: Gini 1912; for emissions against output: 王金南 et al. 2006 (environmental Gini coefficient).
fn lorenz(x: &[f64], y: &[f64]) -> Option<f64> {
    let (all_x, all_y): (f64, f64) = (x.iter().sum(), y.iter().sum());
    if !(all_x > 0.0 && all_y > 0.0 && all_x.is_finite() && all_y.is_finite()) {
        return None;
    }
    let mut order: Vec<usize> = (0..x.len()).collect();
    let slope = |i: usize| if x[i] > 0.0 { y[i] / x[i] } else { f64::INFINITY };
    order.sort_by(|&a, &b| slope(a).total_cmp(&slope(b)).then(a.cmp(&b)));
    let mut below = 0.0;
    let mut sum = 0.0;
    for i in order {
        let next = sum + y[i] / all_y;
        below += x[i] / all_x * (sum + next);
        sum = next;
    }
    Some((1.0 - below).clamp(0.0, 1.0))
}

fn theil(quotas: &[f64], base: &[f64]) -> Option<f64> {
    let (all, bases): (f64, f64) = (quotas.iter().sum(), base.iter().sum());
    if all <= 0.0 || bases <= 0.0 {
        return None;
    }
    let mut sum = 0.0;
    for (quota, base) in quotas.iter().zip(base).filter(|(quota, _)| **quota > 0.0) {
        if *base <= 0.0 {
            return None;
        }
        let share = quota / all;
        sum += share * (share / (base / bases)).ln();
    }
    Some(sum.max(0.0))
}

/// Pearson's correlation of the ranks, equal values sharing the mean of their ranks. `None` if one side is constant.
fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let x = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
    let y = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    let mean = (pairs.len() as f64 + 1.0) / 2.0;
    let product =
        |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum() };
    let scale = (product(&x, &x) * product(&y, &y)).sqrt();
    (scale > 0.0).then(|| (product(&x, &y) / scale).clamp(-1.0, 1.0))
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    while first < order.len() {
        let value = values[order[first]];
        let tied = order[first..].iter().take_while(|&&i| values[i] == value).count();
        let rank = first as f64 + (tied as f64 + 1.0) / 2.0;
        for &i in &order[first..first + tied] {
            ranks[i] = rank;
        }
        first += tied;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} {expected}");
    }

    #[test]
    fn inequality_agrees_with_textbook_values() {
        // Gini of 1, 2, 3, 4: mean absolute difference 20/16 over twice the mean 2.5 → 0.25.
        near(lorenz(&[1.0; 4], &[3.0, 1.0, 4.0, 2.0]), 0.25);
        near(lorenz(&[1.0; 4], &[5.0; 4]), 0.0);
        // One of four has all: 3/4.
        near(lorenz(&[1.0; 4], &[0.0, 0.0, 8.0, 0.0]), 0.75);
        // Quotas that follow value added are not unequal at all.
        near(lorenz(&[10.0, 30.0, 60.0], &[1.0, 3.0, 6.0]), 0.0);
        // Two halves of the output, a quarter and three quarters of the quota: area by hand 0.25.
        near(lorenz(&[1.0, 1.0], &[1.0, 3.0]), 0.25);
        near(
            theil(&[1.0, 3.0], &[1.0, 1.0]),
            0.25 * 0.5f64.ln() + 0.75 * 1.5f64.ln(),
        );
        near(theil(&[2.0, 6.0], &[1.0, 3.0]), 0.0);
        assert_eq!(theil(&[1.0, 1.0], &[0.0, 1.0]), None);
    }

    #[test]
    fn rank_correlation_shares_the_ranks_of_ties() {
        near(spearman(&[(1.0, 10.0), (2.0, 20.0), (3.0, 30.0)]), 1.0);
        near(spearman(&[(1.0, 30.0), (2.0, 20.0), (3.0, 10.0)]), -1.0);
        // By hand: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / √(4.5 × 5).
        near(
            spearman(&[(1.0, 1.0), (2.0, 2.0), (2.0, 3.0), (9.0, 4.0)]),
            4.5 / (4.5f64 * 5.0).sqrt(),
        );
        assert_eq!(spearman(&[(1.0, 1.0), (1.0, 2.0)]), None);
    }
}
