//! Meeting floors and caps: water-filling in real numbers, and which counties make it impossible.
//!
//! The rule: every share is scaled by one common factor k and then held between its floor and its cap, with k such
//! that all is given away: `amount_i = min(cap_i, max(floor_i, k × share_i))`, `Σ amount_i = total`. Each term rises
//! with k, so if two factors gave the same total, no term could differ between them: **the amounts are unique**. They
//! are also the amounts that change the proportions between the counties that are on no bound not at all.
//!
//! If every county with a share is at its cap and something is left, the rest goes to the counties without a share,
//! all at one common level between their floors and caps: the limit of the same rule as their shares go to 0 together.
//!
//! Source: the iterative proportional rule with minima and maxima (Balinski & Young, Fair Representation, 1982,
//! appendix A, "minimum and maximum requirements"), here solved exactly at the breakpoints of k.

/// The least and the most whole steps a county may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Floor.
    pub least: i64,
    /// Cap.
    pub most: i64,
}

impl Range {
    /// Whether there is anything between the bounds.
    pub fn is_empty(self) -> bool {
        self.least > self.most
    }
}

/// Why bounds cannot be met, with the fewest counties that explain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Infeasible {
    /// The floors of these counties are above their caps.
    Crossed(Vec<usize>),
    /// The floors of these counties alone are more than there is.
    Floors(Vec<usize>),
    /// The caps of all counties together are less than there is.
    Caps,
}

/// Whether `total` steps can be given within the ranges; if not, the smallest set of counties that makes it so (the
/// highest floors first; of equal floors the earlier county). Caps that are too low always need every county: without
/// the cap of any one of them the rest would go there.
pub fn feasible(ranges: &[Range], total: i64) -> Result<(), Infeasible> {
    let crossed: Vec<usize> = (0..ranges.len()).filter(|&i| ranges[i].is_empty()).collect();
    if !crossed.is_empty() {
        return Err(Infeasible::Crossed(crossed));
    }
    let least: i128 = ranges.iter().map(|range| i128::from(range.least)).sum();
    if least > i128::from(total) {
        let mut order: Vec<usize> = (0..ranges.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(ranges[i].least), i));
        let mut taken = 0;
        let mut sum = 0i128;
        while sum <= i128::from(total) && taken < order.len() {
            sum += i128::from(ranges[order[taken]].least);
            taken += 1;
        }
        order.truncate(taken);
        order.sort_unstable();
        return Err(Infeasible::Floors(order));
    }
    let most: i128 = ranges.iter().map(|range| i128::from(range.most)).sum();
    if most < i128::from(total) {
        return Err(Infeasible::Caps);
    }
    Ok(())
}

/// What is shared and how: weights, ranges and the total, made ready so that the weights of the open counties decide.
#[derive(Clone, Debug)]
pub struct Shares {
    /// Weights: finite, at least 0.
    pub weights: Vec<f64>,
    /// Bounds in whole steps, feasible for `total`.
    pub ranges: Vec<Range>,
    /// Steps to give.
    pub total: i64,
}

impl Shares {
    /// Weights within feasible ranges. Negative or unreal weights count as 0. If the counties with a weight cannot
    /// take everything, they are held at their caps and the others share the rest equally.
    pub fn new(weights: &[f64], ranges: &[Range], total: i64) -> Self {
        let largest = weights
            .iter()
            .copied()
            .filter(|w| w.is_finite())
            .fold(0.0, f64::max);
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let mut weights: Vec<f64> = weights
            .iter()
            .map(|w| if w.is_finite() && *w > 0.0 { w / scale } else { 0.0 })
            .collect();
        let mut ranges = ranges.to_vec();
        let room: i128 = weights
            .iter()
            .zip(&ranges)
            .map(|(w, range)| i128::from(if *w > 0.0 { range.most } else { range.least }))
            .sum();
        if room < i128::from(total) {
            for (weight, range) in weights.iter_mut().zip(&mut ranges) {
                if *weight > 0.0 {
                    range.least = range.most;
                } else {
                    *weight = 1.0;
                }
            }
        }
        Self {
            weights,
            ranges,
            total,
        }
    }

    /// The real amounts by water-filling, in steps, and the factor k. O(n log n).
    pub fn fill(&self) -> (Vec<f64>, f64) {
        let sum: f64 = self.weights.iter().sum();
        if sum <= 0.0 {
            return (self.ranges.iter().map(|range| range.least as f64).collect(), 0.0);
        }
        let free = self.total as f64 / sum;
        let k = if self.fits(free) { free } else { self.factor() };
        let amounts = self
            .weights
            .iter()
            .zip(&self.ranges)
            .map(|(w, range)| hold(k * w, *range))
            .collect();
        (amounts, k)
    }

    fn fits(&self, k: f64) -> bool {
        self.weights
            .iter()
            .zip(&self.ranges)
            .all(|(w, range)| k * w >= range.least as f64 && k * w <= range.most as f64)
    }

    /// The factor at which the held amounts sum to the total. Walks the breakpoints at which a county leaves its floor
    /// or reaches its cap; between two of them the sum is a line in k.
    fn factor(&self) -> f64 {
        let mut events: Vec<(f64, usize, bool)> = Vec::with_capacity(2 * self.weights.len());
        for (i, (w, range)) in self.weights.iter().zip(&self.ranges).enumerate() {
            if *w > 0.0 {
                events.push((range.least as f64 / w, i, false));
                events.push((range.most as f64 / w, i, true));
            }
        }
        events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)).then(a.1.cmp(&b.1)));
        // Bounded amounts are whole numbers, so `held` is exact; the open weights are added up anew at the end.
        let mut held: i128 = self.ranges.iter().map(|range| i128::from(range.least)).sum();
        let mut open = vec![false; self.weights.len()];
        let mut open_weight = 0.0;
        let mut last = 0.0;
        for (k, i, leaves) in events {
            if held as f64 + k * open_weight >= self.total as f64 {
                break;
            }
            last = k;
            open[i] = !leaves;
            if leaves {
                held += i128::from(self.ranges[i].most);
                open_weight -= self.weights[i];
            } else {
                held -= i128::from(self.ranges[i].least);
                open_weight += self.weights[i];
            }
        }
        let weight: f64 = self
            .weights
            .iter()
            .zip(&open)
            .filter(|(_, o)| **o)
            .map(|(w, _)| w)
            .sum();
        let rest = (i128::from(self.total) - held) as f64;
        // With nobody open all stand on a bound, and the last breakpoint passed is such a factor.
        if weight > 0.0 { rest / weight } else { last }
    }
}

/// An amount held between its bounds; one within the last digits of a bound is on it.
fn hold(amount: f64, range: Range) -> f64 {
    let (least, most) = (range.least as f64, range.most as f64);
    if amount >= most * (1.0 - 1e-13) {
        most
    } else if amount <= least * (1.0 + 1e-13) {
        least
    } else {
        amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(list: &[(i64, i64)]) -> Vec<Range> {
        list.iter().map(|&(least, most)| Range { least, most }).collect()
    }

    fn filled(weights: &[f64], list: &[(i64, i64)], total: i64) -> Vec<f64> {
        Shares::new(weights, &ranges(list), total).fill().0
    }

    #[test]
    fn the_counties_on_no_bound_keep_their_proportions() {
        // By hand: 100 by 1:2:2 would be 20/40/40; a cap of 10 on the first leaves 90, shared 1:1.
        assert_eq!(
            filled(&[1.0, 2.0, 2.0], &[(0, 10), (0, 100), (0, 100)], 100),
            [10.0, 45.0, 45.0]
        );
        // A floor of 50 on the first leaves 50 for the others.
        assert_eq!(
            filled(&[1.0, 2.0, 2.0], &[(50, 100), (0, 100), (0, 100)], 100),
            [50.0, 25.0, 25.0]
        );
        // A cap that bites only after another: 20/40/40 → 10/45/45 → 10/42/48.
        assert_eq!(
            filled(&[1.0, 2.0, 2.0], &[(0, 10), (0, 42), (0, 100)], 100),
            [10.0, 42.0, 48.0]
        );
    }

    #[test]
    fn counties_without_a_share_take_what_nobody_else_may() {
        assert_eq!(
            filled(&[1.0, 0.0, 0.0], &[(0, 10), (0, 100), (4, 5)], 20),
            [10.0, 5.0, 5.0]
        );
        assert_eq!(filled(&[0.0, 0.0], &[(0, 10), (0, 10)], 9), [4.5, 4.5]);
    }

    #[test]
    fn bounds_that_leave_no_choice_are_met_exactly() {
        assert_eq!(filled(&[1.0, 3.0], &[(6, 6), (4, 4)], 10), [6.0, 4.0]);
        assert_eq!(filled(&[1.0, 3.0], &[(0, 6), (0, 4)], 10), [6.0, 4.0]);
        assert_eq!(filled(&[1.0, 3.0], &[(6, 9), (4, 9)], 10), [6.0, 4.0]);
    }

    #[test]
    fn the_smallest_set_of_counties_that_makes_bounds_infeasible_is_named() {
        let list = ranges(&[(10, 99), (60, 99), (5, 99), (50, 99)]);
        assert_eq!(feasible(&list, 100), Err(Infeasible::Floors(vec![1, 3])));
        assert_eq!(feasible(&list, 125), Ok(()));
        assert_eq!(feasible(&list, 124), Err(Infeasible::Floors(vec![0, 1, 2, 3])));
        assert_eq!(
            feasible(&ranges(&[(0, 5), (7, 6), (1, 2), (4, 3)]), 9),
            Err(Infeasible::Crossed(vec![1, 3]))
        );
        assert_eq!(feasible(&ranges(&[(0, 5), (0, 6)]), 12), Err(Infeasible::Caps));
    }
}
