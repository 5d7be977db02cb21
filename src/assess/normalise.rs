//! Normalisation: one value against what it is measured by. The one place that knows whether more or less is better.
//!
//! Every function here is plain arithmetic on finite numbers and gives finite numbers, or `None`.

use crate::decimal;
use crate::scheme::{Better, Criterion, Shape, Step};

/// The value with its sign turned where less is better, so that more is better in all that follows.
pub fn signed(value: f64, better: Better) -> f64 {
    match better {
        Better::More => value,
        Better::Less => -value,
    }
}

/// How many times the benchmark's worth a value has: above 1 is better than the benchmark. `None` for a value of
/// zero or below where less is better: no multiple of the benchmark tells how good that is.
pub fn achievement(value: f64, benchmark: f64, better: Better) -> Option<f64> {
    let ratio = match better {
        Better::More => value / benchmark,
        Better::Less if value <= 0.0 => return None,
        Better::Less => benchmark / value,
    };
    ratio.is_finite().then_some(ratio)
}

/// How far a value is on the way from `worse` (0) to `best` (1), beyond both ends too; `None` if the ends are one on paper.
/// With the ends of the data this is min–max, with fixed ends goalposts; direction is in the order of the ends.
pub fn between(value: f64, worse: f64, best: f64) -> Option<f64> {
    let share = (value - worse) / (best - worse);
    (!decimal::same(best, worse) && share.is_finite()).then_some(share)
}

/// (value − mean) ÷ standard deviation, turned where less is better; 0 where all values are the same: every value is
/// then at the mean.
pub fn z_score(value: f64, mean: f64, deviation: f64, better: Better) -> f64 {
    if deviation > 0.0 {
        signed(value - mean, better) / deviation
    } else {
        0.0
    }
}

/// Mean and standard deviation (n − 1); deviation 0 for a single value, `None` for none.
pub fn spread(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    // All the same is said exactly: binary noise must not look like a spread.
    if values.iter().all(|value| decimal::same(*value, values[0])) {
        return Some((values[0], 0.0));
    }
    let mean = crate::sum::sum(values.iter().copied()) / n as f64;
    let squares = crate::sum::sum(values.iter().map(|value| (value - mean).powi(2)));
    let deviation = (squares / (n as f64 - 1.0)).sqrt();
    (mean.is_finite() && deviation.is_finite()).then_some((mean, deviation))
}

/// For every value, how many are worse. Values that are equal on paper have the same number.
pub fn worse_than(values: &[f64], better: Better) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let keys: Vec<f64> = values
        .iter()
        .map(|value| decimal::on_paper(signed(*value, better)))
        .collect();
    order.sort_unstable_by(|one, other| keys[*one].total_cmp(&keys[*other]));
    let mut worse = vec![0; values.len()];
    let mut first = 0;
    for place in 0..order.len() {
        if keys[order[place]] != keys[order[first]] {
            first = place;
        }
        worse[order[place]] = first;
    }
    worse
}

/// (1 + number of worse values) ÷ number of values.
pub fn rank_share(worse: usize, count: usize) -> f64 {
    (worse + 1) as f64 / count.max(1) as f64
}

/// Number of worse values ÷ number of the others; 1 where there is no other.
pub fn percentile(worse: usize, count: usize) -> f64 {
    if count > 1 {
        worse as f64 / (count - 1) as f64
    } else {
        1.0
    }
}

/// What a value is measured by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The benchmark: for two ends the better one, for a spread the mean, for places the share itself.
    pub benchmark: f64,
    /// The worse end, or the standard deviation; equal to the benchmark where there is none.
    pub other: f64,
}

/// The share of the weight that a value earns, between floor and cap; `None` if the shape gives it none. `weight` is the
/// one that is used, of which a gain in points is a part.
pub fn fraction(value: f64, by: Measure, criterion: &Criterion, weight: f64, better: Better) -> Option<f64> {
    // Nothing used at all is as good as can be: no multiple of the benchmark tells how good.
    let none_used = better == Better::Less && value <= 0.0;
    let share = match &criterion.shape {
        // So it earns the cap; without one no number can be given.
        Shape::Ratio if none_used => criterion.cap?,
        Shape::Ratio => achievement(value, by.benchmark, better)?,
        Shape::Mirror => 2.0 - value / by.benchmark,
        Shape::Range { low, high, flat } => match between(value, by.other, by.benchmark) {
            Some(share) => low + (high - low) * share,
            None => *flat,
        },
        Shape::Threshold => {
            let reached = decimal::at_least(signed(value, better), signed(by.benchmark, better));
            f64::from(u8::from(reached))
        }
        Shape::Steps(steps) if none_used => steps.last()?.share,
        Shape::Steps(steps) => {
            let reached = achievement(value, by.benchmark, better)?;
            // Lines that say `at_most` are of the document's own ratio.
            let ratio = value / by.benchmark;
            let is_on = |step: &&Step| match step.from.side.is_below() {
                true => step.from.is_reached(ratio),
                false => step.from.is_reached(reached),
            };
            let stair = steps.iter().rev().find(is_on);
            stair.map_or(0.0, |step| step.share)
        }
        Shape::Progress {
            at_equal,
            per,
            gain,
            whole,
        } => {
            let growth = signed(value - by.benchmark, better) / by.benchmark / per;
            let steps = if *whole { decimal::whole(growth) } else { growth };
            at_equal + steps * gain / weight
        }
        Shape::Rank | Shape::Percentile => by.benchmark,
        Shape::ZScore { at_mean, per_sd } => {
            at_mean + per_sd * z_score(value, by.benchmark, by.other, better)
        }
    };
    let share = criterion.floor.map_or(share, |floor| share.max(floor));
    let share = criterion.cap.map_or(share, |cap| share.min(cap));
    share.is_finite().then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_value_is_better_where_less_is_better() {
        assert_eq!(worse_than(&[3.0, 1.0, 2.0], Better::More), [2, 0, 1]);
        assert_eq!(worse_than(&[3.0, 1.0, 2.0], Better::Less), [0, 2, 1]);
        assert_eq!(achievement(2.0, 1.0, Better::Less), Some(0.5));
        assert_eq!(z_score(1.0, 2.0, 0.5, Better::Less), 2.0);
    }

    #[test]
    fn equal_values_share_the_worse_place_and_signed_zeros_are_equal() {
        assert_eq!(worse_than(&[1.0, 2.0, 2.0, 3.0], Better::More), [0, 1, 1, 3]);
        assert_eq!(worse_than(&[0.0, -0.0], Better::Less), [0, 0]);
    }

    #[test]
    fn zero_variance_is_decided_not_divided_by() {
        assert_eq!(between(5.0, 5.0, 5.0), None);
        assert_eq!(spread(&[0.1, 0.1, 0.1]), Some((0.1, 0.0)));
        assert_eq!(z_score(0.1, 0.1, 0.0, Better::More), 0.0);
        assert_eq!(percentile(0, 1), 1.0);
    }
}
