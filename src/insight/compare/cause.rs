//! What a difference between two results may come from, and how much of it comes from each.

use crate::sum::sum;

/// What may differ between two results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Figures, events aside: what the departments reported, corrected or not.
    Inputs,
    /// The benchmarks that values were measured by.
    Benchmarks,
    /// The scheme: populations, indicators, weights, shapes, caps, rules for gaps, rounding.
    Rules,
    /// Bonuses and deductions: their rules and the events behind them.
    Bonus,
}

impl Cause {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 4] = [Self::Inputs, Self::Benchmarks, Self::Rules, Self::Bonus];

    /// The id in tables and locale files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Inputs => "inputs",
            Self::Benchmarks => "benchmarks",
            Self::Rules => "rules",
            Self::Bonus => "bonus",
        }
    }

    /// The causes in a set.
    pub fn in_set(set: Set) -> Vec<Self> {
        Self::ALL.into_iter().filter(|cause| cause.is_in(set)).collect()
    }

    /// Whether it is in a set.
    pub fn is_in(self, set: Set) -> bool {
        set & self.bit() != 0
    }

    /// The set of it alone.
    pub fn bit(self) -> Set {
        1 << self as usize
    }
}

/// A set of causes, one bit each: those that are taken from the new result.
pub type Set = usize;

/// How many sets there are.
pub const SETS: usize = 1 << Cause::ALL.len();

/// All causes.
pub const EVERY: Set = SETS - 1;

/// A difference, cause by cause; the parts sum to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// What comes from each cause, in the order of [`Cause::ALL`]; `None` for those in `together`.
    pub alone: [Option<f64>; 4],
    /// Causes that cannot be told apart for this one, and what comes from them together: with one of them as it was and
    /// another as it is there is no score.
    pub together: Option<(Set, f64)>,
}

/// The Shapley value of every cause (Shapley 1953): its effect, averaged over all orders in which the causes can change
/// from old to new, so that no order is preferred. `values` holds the score with each set of causes taken from the new
/// result. Where some of them is missing, the fewest causes are taken together for which it is not needed; among as
/// few the earlier. `None` if there is no score at either end.
pub fn parts(values: &[Option<f64>; SETS]) -> Option<Parts> {
    values[0]?;
    values[EVERY]?;
    let mut merged: Vec<Set> = (0..SETS).filter(|set| set.count_ones() != 1).collect();
    merged.sort_by_key(|set| set.count_ones());
    merged
        .into_iter()
        .find_map(|together| of_players(values, together))
}

/// The parts where the causes of a set are one.
fn of_players(values: &[Option<f64>; SETS], together: Set) -> Option<Parts> {
    let single = Cause::ALL.map(Cause::bit).into_iter();
    let mut players: Vec<Set> = single.filter(|bit| bit & together == 0).collect();
    players.extend((together != 0).then_some(together));
    let count = players.len();
    let union = |chosen: usize| {
        let of = players.iter().enumerate();
        let chosen = of.filter(|(at, _)| chosen & (1 << at) != 0);
        chosen.map(|(_, set)| *set).sum::<Set>()
    };
    let mut worth = Vec::with_capacity(1 << count);
    for chosen in 0..1 << count {
        worth.push(values[union(chosen)]?);
    }
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    let shares = (0..count).map(|player| {
        let without = (0..1 << count).filter(|chosen| chosen & (1 << player) == 0);
        let effects = without.map(|chosen: usize| {
            let size = chosen.count_ones() as usize;
            let orders = factorial(size) * factorial(count - size - 1) / factorial(count);
            orders * (worth[chosen | (1 << player)] - worth[chosen])
        });
        sum(effects)
    });
    let mut parts = Parts::default();
    for (set, share) in players.iter().zip(shares) {
        match Cause::ALL.iter().position(|cause| cause.bit() == *set) {
            Some(at) => parts.alone[at] = Some(share),
            None => parts.together = Some((*set, share)),
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A game by the weights of its sets.
    fn game(worth: impl Fn(Set) -> Option<f64>) -> [Option<f64>; SETS] {
        std::array::from_fn(worth)
    }

    #[test]
    fn a_product_is_shared_in_halves_whatever_the_order() {
        // Old 2 × 3, new 5 × 7: values 2→5 and 3→7. First the one: 9 and 20; first the other: 21 and 8.
        let values = game(|set| {
            let one = if Cause::Inputs.is_in(set) { 5.0 } else { 2.0 };
            let other = if Cause::Rules.is_in(set) { 7.0 } else { 3.0 };
            Some(one * other)
        });
        let found = parts(&values).unwrap();
        assert_eq!(found.alone, [Some(15.0), Some(0.0), Some(14.0), Some(0.0)]);
        assert_eq!(found.together, None);
    }

    #[test]
    fn three_causes_by_their_six_orders() {
        // Worth 1 where the first is there with at least one of the two others: the first alone decides in four of six
        // orders (Shapley & Shubik 1954: 4/6, 1/6, 1/6).
        let values = game(|set| {
            let one = Cause::Inputs.is_in(set);
            let others = Cause::Benchmarks.is_in(set) || Cause::Bonus.is_in(set);
            Some(f64::from(u8::from(one && others)))
        });
        let found = parts(&values)
            .unwrap()
            .alone
            .map(|part| (part.unwrap() * 6.0).round());
        assert_eq!(found, [4.0, 1.0, 0.0, 1.0]);
    }

    #[test]
    fn causes_without_a_score_between_them_are_told_together() {
        // Nobody has a score with the new figures under the old rules.
        let values = game(|set| {
            let gap = Cause::Inputs.is_in(set) && !Cause::Rules.is_in(set);
            let bonus = if Cause::Bonus.is_in(set) { 2.0 } else { 0.0 };
            let base = if Cause::Inputs.is_in(set) { 70.0 } else { 50.0 };
            (!gap).then_some(base + bonus)
        });
        let found = parts(&values).unwrap();
        assert_eq!(found.alone, [None, Some(0.0), None, Some(2.0)]);
        let set = Cause::Inputs.bit() | Cause::Rules.bit();
        assert_eq!(found.together, Some((set, 20.0)));
        let ends = game(|set| (set == 0 || set == EVERY).then_some(set as f64));
        assert_eq!(parts(&ends).unwrap().together, Some((EVERY, 15.0)));
        assert_eq!(parts(&game(|set| (set != 0).then_some(1.0))), None);
    }

    #[test]
    fn parts_sum_to_the_difference() {
        let mut state = 11u64;
        for _ in 0..2_000 {
            let values: [Option<f64>; SETS] = std::array::from_fn(|set| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let number = (state >> 11) as f64 / 2f64.powi(53) * 300.0 - 50.0;
                let there = set == 0 || set == EVERY || !(state >> 5).is_multiple_of(9);
                there.then_some(number)
            });
            let found = parts(&values).unwrap();
            let together = found.together.map(|(_, part)| part);
            let all = sum(found.alone.into_iter().flatten().chain(together));
            let change = values[EVERY].unwrap() - values[0].unwrap();
            assert!((all - change).abs() < 1e-9, "{values:?}");
        }
    }
}
