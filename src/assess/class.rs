//! Classes: by shares of a ranking, or in Henan's two stages.

use polars::prelude::*;

use super::group::Groups;
use super::rank::Ranking;
use super::scope::{Rows, Status};
use crate::decimal;
use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{ClassRule, Classes, Line, Rounding, Scheme};

/// `share × count`, on paper, as a whole number of enterprises.
pub fn counts(share: f64, count: usize, rounding: Rounding) -> usize {
    let exact = decimal::on_paper(share * count as f64);
    let whole = match rounding {
        Rounding::Nearest => (exact + 0.5).floor(),
        Rounding::Down => exact.floor(),
        Rounding::Up => exact.ceil(),
    };
    (whole as usize).min(count)
}

/// The class (position of its name) of every place of a ranking of `count`: class k ends after the rounded share
/// `ends[k]` of all, so that shares are never taken of a remainder.
pub fn place_by_shares(ends: &[f64], count: usize, rounding: Rounding) -> Vec<usize> {
    let cuts: Vec<usize> = ends.iter().map(|end| counts(*end, count, rounding)).collect();
    (0..count)
        .map(|place| {
            cuts.iter()
                .position(|cut| place < *cut)
                .unwrap_or(ends.len().saturating_sub(1))
        })
        .collect()
}

/// Henan's two stages. `upper` and `lower` hold the ordering values of the members, who come in the order of their
/// ranks. Of the upper part, those with the highest `upper` are class 0; of the rest, those with the lowest `lower`
/// are class 2; the others are class 1. Values that are equal on paper go by rank.
pub fn place_in_two_stages(
    upper: &[f64],
    lower: &[f64],
    upper_part: f64,
    upper_share: f64,
    lower_share: f64,
    rounding: Rounding,
) -> Vec<usize> {
    let on_paper = |values: &[f64]| -> Vec<f64> { values.iter().copied().map(decimal::on_paper).collect() };
    let (upper, lower) = (on_paper(upper), on_paper(lower));
    let count = upper.len();
    let half = counts(upper_part, count, rounding);
    let first = counts(upper_share, count, rounding).min(half);
    let last = counts(lower_share, count, rounding).min(count - half);
    let mut classes = vec![1; count];
    let mut top: Vec<usize> = (0..half).collect();
    top.sort_by(|one, other| upper[*other].total_cmp(&upper[*one]).then(one.cmp(other)));
    for place in top.into_iter().take(first) {
        classes[place] = 0;
    }
    let mut bottom: Vec<usize> = (half..count).collect();
    // From the low end: of two equal ones the worse rank goes first.
    bottom.sort_by(|one, other| lower[*one].total_cmp(&lower[*other]).then(other.cmp(one)));
    for place in bottom.into_iter().take(last) {
        classes[place] = 2;
    }
    classes
}

/// Classes by score, for members in the order of their ranks: the first class whose line is reached on paper,
/// else the last. Then the bounds: the first class holds at most ⌊share × count⌋, the others of it fall to the second; the last
/// holds at least ⌈share × count⌉, filled from the low end.
pub fn place_by_scores(
    scores: &[f64],
    lines: &[Line],
    first_at_most: Option<f64>,
    last_at_least: Option<f64>,
) -> Vec<usize> {
    let (count, last) = (scores.len(), lines.len());
    let most = first_at_most.map_or(count, |share| counts(share, count, Rounding::Down));
    let least = last_at_least.map_or(0, |share| counts(share, count, Rounding::Up));
    let place = |(place, score): (usize, &f64)| {
        let reached = lines
            .iter()
            .position(|line| line.is_reached(*score))
            .unwrap_or(last);
        let class = if reached == 0 && place >= most {
            1.min(last)
        } else {
            reached
        };
        if place >= count - least { last } else { class }
    };
    scores.iter().enumerate().map(place).collect()
}

/// The preliminary class of every appraised row.
pub fn classes<'s>(
    frame: &DataFrame,
    rows: &Rows,
    scheme: &'s Scheme,
    ranking: &Ranking,
    score: &[Option<f64>],
    problems: &mut Problems,
) -> Result<Vec<Option<&'s str>>, Error> {
    let mut result = vec![None; rows.list.len()];
    for (position, population) in scheme.populations.iter().enumerate() {
        let Some(rule) = &population.classes else { continue };
        let inside = |row: usize| {
            let at = &rows.list[row];
            at.population == Some(position) && at.status == Status::Appraised
        };
        let groups = Groups::of(frame, &rule.by, inside)?;
        let orders = match &rule.rule {
            ClassRule::TwoStage {
                upper_order,
                lower_order,
                ..
            } => Some((upper_order.numbers(frame)?, lower_order.numbers(frame)?)),
            ClassRule::Shares(_) | ClassRule::Scores { .. } => None,
        };
        let mut any = false;
        for mut members in groups.members() {
            any |= !members.is_empty();
            // By score and ties, also over several rankings.
            members.sort_by_key(|row| ranking.of_row[*row].place);
            let places = places(&orders, rule, score, &members);
            for (row, class) in members.into_iter().zip(places) {
                result[row] = rule.names.get(class).map(String::as_str);
            }
        }
        // Of a population without a single member it is said already.
        if !any && rows.list.iter().any(|row| row.population == Some(position)) {
            let words = words![
                ("rule", Word::Term("rule", "classes".to_owned())),
                ("label", Word::label(&population.label, &population.label_en)),
                ("count", rows.list.len().to_string()),
            ];
            problems.push(kinds::RULE_NEVER_APPLIED, population.at, words);
        }
    }
    Ok(result)
}

/// The class (position of its name) of every member; `orders` are what two stages are ordered by.
fn places(
    orders: &Option<(Float64Chunked, Float64Chunked)>,
    rule: &Classes,
    score: &[Option<f64>],
    members: &[usize],
) -> Vec<usize> {
    let low = |value: Option<f64>| value.unwrap_or(f64::NEG_INFINITY);
    match (&rule.rule, orders) {
        (ClassRule::Shares(ends), _) => place_by_shares(ends, members.len(), rule.rounding),
        (
            ClassRule::Scores {
                lines,
                first_at_most,
                last_at_least,
            },
            _,
        ) => {
            let scores: Vec<f64> = members.iter().map(|row| low(score[*row])).collect();
            place_by_scores(&scores, lines, *first_at_most, *last_at_least)
        }
        (
            ClassRule::TwoStage {
                upper_part,
                upper_share,
                lower_share,
                ..
            },
            Some((upper, lower)),
        ) => {
            let at = |values: &Float64Chunked| -> Vec<f64> {
                members.iter().map(|row| low(values.get(*row))).collect()
            };
            place_in_two_stages(
                &at(upper),
                &at(lower),
                *upper_part,
                *upper_share,
                *lower_share,
                rule.rounding,
            )
        }
        (ClassRule::TwoStage { .. }, None) => vec![1; members.len()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(classes: &[usize], names: usize) -> Vec<usize> {
        (0..names)
            .map(|class| classes.iter().filter(|c| **c == class).count())
            .collect()
    }

    #[test]
    fn anyang_2019_below_scale_39_are_6_29_4() {
        // POLICY.md §1: 39 规下 → A 6, B 29, C 4; 15 % is 5.85 and 10 % is 3.9, so neither is cut off.
        let values: Vec<f64> = (0..39).map(|n| f64::from(39 - n)).collect();
        let classes = place_in_two_stages(&values, &values, 0.5, 0.15, 0.10, Rounding::Nearest);
        assert_eq!(tally(&classes, 3), [6, 29, 4]);
        let cut_off = place_in_two_stages(&values, &values, 0.5, 0.15, 0.10, Rounding::Down);
        assert_eq!(tally(&cut_off, 3), [5, 31, 3]);
    }

    #[test]
    fn shares_are_of_the_whole_not_of_the_remainder() {
        // POLICY.md, errors in public code: 100 firms became 20/32/16/32 instead of 20/40/35/5 (济宁 below-scale).
        let classes = place_by_shares(&[0.20, 0.60, 0.95, 1.0], 100, Rounding::Nearest);
        assert_eq!(tally(&classes, 4), [20, 40, 35, 5]);
        // 巢湖 2021: 120 → 24/54/36/6 at 20/45/30/5 %.
        let classes = place_by_shares(&[0.20, 0.65, 0.95, 1.0], 120, Rounding::Nearest);
        assert_eq!(tally(&classes, 4), [24, 54, 36, 6]);
    }

    #[test]
    fn a_whole_share_is_not_lost_to_binary_rounding() {
        // 0.15 × 20 is 3.0000000000000004 in some orders and 0.29 × 100 is 28.999999999999996.
        assert_eq!(counts(0.29, 100, Rounding::Down), 29);
        assert_eq!(counts(0.15, 20, Rounding::Up), 3);
        // 0.145 × 100 is 14.499999999999998, on paper a half.
        assert_eq!(counts(0.145, 100, Rounding::Nearest), 15);
    }
}
