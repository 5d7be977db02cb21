//! Whole steps: a total is split into integers close to real shares, within bounds.
//!
//! * **Largest remainder** (Hamilton 1792): every county gets the whole part of its real amount; the steps left go to
//!   the largest remainders. Amounts come from water-filling, whose bounds are whole steps, so rounding either way
//!   stays within them. It never misses a real amount by a whole step. Known fault: the *Alabama paradox*, by which a
//!   county can lose a step when the total grows (`tests/oracle/apportionment`: 6/6/2 of 10 gives 4/4/2, of 11 gives
//!   5/5/1).
//! * **Divisor methods**: the next step goes to the county with the highest weight ÷ divisor(steps it has), within
//!   bounds: Webster (s + ½), Huntington–Hill (√(s(s+1))), Adams (s), Jefferson (s + 1). They know no Alabama paradox,
//!   and no county loses a step to one whose weight did not grow relative to its own.
//!
//! Ties (equal remainders, equal quotients) go to the county that comes first in the order of precedence that the
//! caller states. Remainders that differ by less than about 10⁻⁹ of a step, and quotients that are equal on paper
//! ([`decimal`]), count as equal, so that the last binary digit never decides.
//!
//! Source: Balinski & Young, Fair Representation, 1982, appendix A.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::bound::{Range, Shares};
use crate::decimal;

/// A named apportionment rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Hamilton's method of largest remainders.
    #[default]
    LargestRemainder,
    /// Webster (Sainte-Laguë): rounds at the arithmetic mean.
    Webster,
    /// Huntington–Hill: rounds at the geometric mean.
    Huntington,
    /// Adams: rounds up.
    Adams,
    /// Jefferson (D'Hondt): rounds down.
    Jefferson,
}

impl Rounding {
    /// The words of the settings file.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("largest_remainder", Self::LargestRemainder),
        ("webster", Self::Webster),
        ("huntington", Self::Huntington),
        ("adams", Self::Adams),
        ("jefferson", Self::Jefferson),
    ];

    /// The word in the settings file.
    pub fn id(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, rounding)| *rounding == self)
            .map_or("", |(word, _)| word)
    }

    /// The divisor under which a county with `steps` asks for the next one. 0 puts it before all others.
    fn divisor(self, steps: i64) -> f64 {
        let s = steps as f64;
        match self {
            Self::LargestRemainder | Self::Webster => s + 0.5,
            Self::Huntington => (s * (s + 1.0)).sqrt(),
            Self::Adams => s,
            Self::Jefferson => s + 1.0,
        }
    }

    /// How many steps a county has at which every quotient is at least 1, if its quotas were `amount`.
    fn settled(self, amount: f64) -> i64 {
        let floor = amount.floor().max(0.0) as i64;
        match self {
            Self::Jefferson => floor,
            Self::Adams => amount.ceil().max(0.0) as i64,
            _ => floor + i64::from(amount >= self.divisor(floor)),
        }
    }
}

/// Splits the total of `shares` into whole steps. `precedence[i]` is the place of county i in the order of ties, 0
/// first. The result sums to the total and lies within the ranges.
pub fn whole_steps(shares: &Shares, rounding: Rounding, precedence: &[usize]) -> Vec<i64> {
    match rounding {
        Rounding::LargestRemainder => largest_remainder(shares, precedence),
        _ => by_divisors(shares, rounding, precedence),
    }
}

fn largest_remainder(shares: &Shares, precedence: &[usize]) -> Vec<i64> {
    let (amounts, _) = shares.fill();
    let grain = grain(shares.total);
    let mut steps = Vec::with_capacity(amounts.len());
    let mut remainders = Vec::with_capacity(amounts.len());
    for (i, amount) in amounts.iter().enumerate() {
        let grains = (amount * grain as f64).round() as i128;
        steps.push(grains.div_euclid(grain) as i64);
        remainders.push((
            std::cmp::Reverse(grains.rem_euclid(grain)),
            precedence.get(i).copied().unwrap_or(i),
            i,
        ));
    }
    remainders.sort_unstable();
    let given: i64 = steps.iter().sum();
    let left = usize::try_from(shares.total - given).unwrap_or(0);
    for (_, _, i) in remainders.into_iter().take(left) {
        steps[i] += 1;
    }
    steps
}

/// Into how many parts a step is divided before remainders are compared: 10⁹, fewer for totals so large that the
/// fifteen digits of a number do not reach so far.
fn grain(total: i64) -> i128 {
    let digits = total.unsigned_abs().max(1).ilog10();
    10i128.pow(14u32.saturating_sub(digits).clamp(1, 9))
}

/// A county's claim to the next step.
#[derive(PartialEq)]
struct Claim {
    quotient: f64,
    weight: f64,
    precedence: usize,
    county: usize,
}

impl Eq for Claim {}

impl PartialOrd for Claim {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Claim {
    fn cmp(&self, other: &Self) -> Ordering {
        self.quotient
            .total_cmp(&other.quotient)
            .then(self.weight.total_cmp(&other.weight))
            .then(other.precedence.cmp(&self.precedence))
            .then(other.county.cmp(&self.county))
    }
}

fn by_divisors(shares: &Shares, rounding: Rounding, precedence: &[usize]) -> Vec<i64> {
    let claim = |i: usize, steps: i64| {
        let weight = shares.weights[i];
        // Only a positive divisor makes a quotient; the first step of Adams and Huntington goes by weight alone.
        let divisor = rounding.divisor(steps);
        let quotient = match (weight > 0.0, divisor > 0.0) {
            (false, _) => 0.0,
            (true, false) => f64::MAX,
            (true, true) => decimal::on_paper(weight / divisor),
        };
        Claim {
            quotient,
            weight: decimal::on_paper(weight),
            precedence: precedence.get(i).copied().unwrap_or(i),
            county: i,
        }
    };
    let mut steps = start(shares, rounding);
    let mut left = shares.total - steps.iter().sum::<i64>();
    let mut claims: BinaryHeap<Claim> = (0..steps.len())
        .filter(|&i| steps[i] < shares.ranges[i].most)
        .map(|i| claim(i, steps[i]))
        .collect();
    while left > 0 {
        let Some(next) = claims.pop() else { break };
        let i = next.county;
        steps[i] += 1;
        left -= 1;
        if steps[i] < shares.ranges[i].most {
            claims.push(claim(i, steps[i]));
        }
    }
    steps
}

/// Steps that the method certainly gives, so that only about one a county is left to go through the claims one by
/// one: every step whose quotient is above a common bar a little higher than the last one that will be served.
fn start(shares: &Shares, rounding: Rounding) -> Vec<i64> {
    let (_, factor) = shares.fill();
    let mut lower = 1e-6;
    loop {
        let k = factor * (1.0 - lower);
        let steps: Vec<i64> = shares
            .weights
            .iter()
            .zip(&shares.ranges)
            .map(|(w, Range { least, most })| {
                let wanted = if *w > 0.0 { rounding.settled(k * w) } else { 0 };
                wanted.clamp(*least, *most)
            })
            .collect();
        if steps.iter().map(|s| i128::from(*s)).sum::<i128>() <= i128::from(shares.total) {
            return steps;
        }
        if lower >= 1.0 {
            // Fewer steps than counties, under a method that gives everyone a first one: no step is certain.
            return shares.ranges.iter().map(|range| range.least).collect();
        }
        lower = (lower * 2.0).min(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(weights: &[f64], total: i64, rounding: Rounding) -> Vec<i64> {
        let ranges = vec![
            Range {
                least: 0,
                most: total
            };
            weights.len()
        ];
        let precedence: Vec<usize> = (0..weights.len()).collect();
        whole_steps(&Shares::new(weights, &ranges, total), rounding, &precedence)
    }

    #[test]
    fn five_methods_agree_with_the_apportionment_oracle() {
        let text = include_str!("../../tests/oracle/apportionment/apportionment.csv");
        let mut compared = 0;
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let weights: Vec<f64> = cells[1].split(';').map(|w| w.parse().unwrap()).collect();
            let total: i64 = cells[2].parse().unwrap();
            let (_, rounding) = Rounding::WORDS
                .iter()
                .find(|(word, _)| *word == cells[3])
                .unwrap();
            let expected: Vec<i64> = cells[4].split(';').map(|s| s.parse().unwrap()).collect();
            assert_eq!(split(&weights, total, *rounding), expected, "{line}");
            compared += 1;
        }
        assert_eq!(compared, 85);
    }

    #[test]
    fn the_alabama_paradox_is_one_of_largest_remainders_only() {
        // With one more step to give, the smallest county loses one (figures of the oracle).
        assert_eq!(split(&[6.0, 6.0, 2.0], 10, Rounding::LargestRemainder), [4, 4, 2]);
        assert_eq!(split(&[6.0, 6.0, 2.0], 11, Rounding::LargestRemainder), [5, 5, 1]);
        for (_, rounding) in &Rounding::WORDS[1..] {
            let mut before = vec![0; 3];
            for total in 0..60 {
                let now = split(&[6.0, 6.0, 2.0], total, *rounding);
                assert!(
                    now.iter().zip(&before).all(|(n, b)| n >= b),
                    "{rounding:?} {total}"
                );
                before = now;
            }
        }
    }

    #[test]
    fn ties_follow_the_stated_precedence() {
        let ranges = vec![Range { least: 0, most: 9 }; 3];
        for (_, rounding) in Rounding::WORDS {
            let shares = Shares::new(&[1.0, 1.0, 1.0], &ranges, 7);
            assert_eq!(
                whole_steps(&shares, *rounding, &[2, 1, 0]),
                [2, 2, 3],
                "{rounding:?}"
            );
        }
    }

    #[test]
    fn large_totals_are_split_exactly_and_at_once() {
        let weights: Vec<f64> = (1..=3000).map(|i| f64::from(i).sqrt()).collect();
        for (_, rounding) in Rounding::WORDS {
            let steps = split(&weights, 30_000_000_007, *rounding);
            assert_eq!(steps.iter().sum::<i64>(), 30_000_000_007, "{rounding:?}");
        }
    }
}
