//! Reward and penalty: the last give a part of what the base would bring them, the first receive it by a ladder.
//!
//! 1. Every county gets its share by the base, within its bounds.
//! 2. The last k give p % of it × the factor of their consecutive years, but never below floor or award.
//! 3. The first m receive the pool in the proportions of the ladder × the factor of their consecutive years, each up to
//!    its cap. What the caps do not let in stays with the givers, in proportion to what they gave.
//!
//! Counties of equal rank share the places they occupy: each gives or receives the mean of those places.
//!
//! The steps are made in whole steps too (the base by the chosen rounding, gifts to the nearest step, the pool by Webster), not by rounding the
//! end result: only so is the method monotone in a county's own score. A county that leaves the last k changes the
//! pool for all others by an amount that has nothing to do with its own, and no rounding of the end result can then
//! promise it a step more. Made step by step, it keeps its base instead of base − gift; and among the first, a better
//! place has a larger weight in a pool that did not shrink by more than the county itself no longer gives.

use super::apportion::{Rounding, whole_steps};
use super::bound::{Range, Shares};
use super::county::County;
use super::frame::Frame;
use super::plan::RewardPenalty;

/// The results of the method in steps, awards not included.
pub struct Transfers {
    /// Without bounds, real.
    pub wanted: Vec<f64>,
    /// Within bounds, real.
    pub held: Vec<f64>,
    /// Within bounds, whole.
    pub steps: Vec<i64>,
    /// The part of its base that a county gives, below 0, or its part of what is given, above 0.
    pub rates: Vec<f64>,
}

/// Carries out the method.
pub fn transfers(
    settings: &RewardPenalty,
    frame: &Frame,
    counties: &[&County],
    rounding: Rounding,
) -> Transfers {
    let (gives, receives) = parts(settings, counties);
    let ranges = frame.ranges_without_awards();
    let shares = Shares::new(&frame.base, &ranges, frame.pool);
    let open = vec![
        Range {
            least: 0,
            most: frame.pool.max(0)
        };
        ranges.len()
    ];
    let by_base = frame.shared(&frame.base);
    let start = whole_steps(&shares, rounding, &frame.precedence);
    let weights: f64 = receives.iter().sum();
    let parts = gives.iter().zip(&receives);
    let rates = parts.map(|(gives, weight)| if weights > 0.0 { weight / weights } else { 0.0 } - gives);
    Transfers {
        rates: rates.collect(),
        wanted: real(&by_base, &open, &gives, &receives),
        held: real(&shares.fill().0, &ranges, &gives, &receives),
        steps: whole(
            &start,
            &ranges,
            &gives,
            &receives,
            &turns(counties, &frame.precedence),
        ),
    }
}

/// The order of ties for the pool: better rank, and among equals the reverse of the order that the base was rounded
/// in, so that one of two equal counties does not get the odd step twice.
fn turns(counties: &[&County], precedence: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counties.len()).collect();
    order.sort_by_key(|&i| {
        (
            counties[i].rank.unwrap_or(u32::MAX),
            std::cmp::Reverse(precedence[i]),
        )
    });
    let mut turns = vec![0; order.len()];
    for (place, i) in order.into_iter().enumerate() {
        turns[i] = place;
    }
    turns
}

/// What part of its share every county gives, and with what weight it receives: the mean over the places that
/// counties of its rank occupy. Counties without a rank stand last.
fn parts(settings: &RewardPenalty, counties: &[&County]) -> (Vec<f64>, Vec<f64>) {
    let count = counties.len();
    let rank = |i: usize| counties[i].rank.unwrap_or(u32::MAX);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&i| (rank(i), i));
    let mut gives = vec![0.0; count];
    let mut receives = vec![0.0; count];
    let mut first = 0;
    while first < count {
        let tied = order[first..]
            .iter()
            .take_while(|&&i| rank(i) == rank(order[first]))
            .count();
        let places = first..first + tied;
        let giving = places
            .clone()
            .filter(|place| place + settings.last >= count)
            .count();
        let ladder: f64 = places
            .clone()
            .filter_map(|place| settings.ladder.get(place))
            .sum();
        for &i in &order[places] {
            let factor = factor(settings, counties[i]);
            gives[i] = settings.percent / 100.0 * factor * (giving as f64 / tied as f64);
            receives[i] = ladder / tied as f64 * factor;
        }
        first += tied;
    }
    (gives, receives)
}

fn factor(settings: &RewardPenalty, county: &County) -> f64 {
    let years = settings
        .years
        .get(&county.name)
        .map_or(1.0, |at| at.value)
        .max(1.0) as usize;
    let place = years.min(settings.year_factors.len()).saturating_sub(1);
    settings.year_factors.get(place).copied().unwrap_or(1.0)
}

fn real(start: &[f64], ranges: &[Range], gives: &[f64], receives: &[f64]) -> Vec<f64> {
    let gifts: Vec<f64> = (0..start.len())
        .map(|i| {
            (gives[i] * start[i])
                .min(start[i] - ranges[i].least as f64)
                .max(0.0)
        })
        .collect();
    let rooms: Vec<f64> = (0..start.len())
        .map(|i| {
            let room = ranges[i].most as f64 - start[i];
            if receives[i] > 0.0 { room.max(0.0) } else { 0.0 }
        })
        .collect();
    let pool: f64 = gifts.iter().sum();
    let room: f64 = rooms.iter().sum();
    let kept = if pool > room && pool > 0.0 {
        room / pool
    } else {
        1.0
    };
    let received = pour(receives, &rooms, pool.min(room));
    (0..start.len())
        .map(|i| start[i] - gifts[i] * kept + received[i])
        .collect()
}

/// Pours an amount by weight into vessels of limited room: scaled by one factor, each up to its room.
fn pour(weights: &[f64], rooms: &[f64], amount: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0.0).collect();
    order.sort_by(|&a, &b| {
        (rooms[a] / weights[a])
            .total_cmp(&(rooms[b] / weights[b]))
            .then(a.cmp(&b))
    });
    let mut poured = vec![0.0; weights.len()];
    let mut left = amount;
    let mut weight: f64 = order.iter().map(|&i| weights[i]).sum();
    for i in order {
        let part = if weight > 0.0 {
            left * weights[i] / weight
        } else {
            0.0
        };
        poured[i] = part.min(rooms[i]).max(0.0);
        left -= poured[i];
        weight -= weights[i];
    }
    poured
}

fn whole(start: &[i64], ranges: &[Range], gives: &[f64], receives: &[f64], precedence: &[usize]) -> Vec<i64> {
    let gifts: Vec<i64> = (0..start.len())
        .map(|i| {
            // To the nearest step, half a step down, whatever the last binary digit says.
            let gift = (gives[i] * start[i] as f64 - 0.5 - 1e-9).ceil() as i64;
            gift.min(start[i] - ranges[i].least).max(0)
        })
        .collect();
    let rooms: Vec<Range> = (0..start.len())
        .map(|i| {
            let room = ranges[i].most - start[i];
            Range {
                least: 0,
                most: if receives[i] > 0.0 { room.max(0) } else { 0 },
            }
        })
        .collect();
    let pool: i64 = gifts.iter().sum();
    let room = rooms
        .iter()
        .map(|room| room.most)
        .fold(0i64, |sum, most| sum.saturating_add(most).min(pool));
    let received = whole_steps(
        &Shares::new(receives, &rooms, room),
        Rounding::Webster,
        precedence,
    );
    let limits: Vec<Range> = gifts.iter().map(|&most| Range { least: 0, most }).collect();
    let weights: Vec<f64> = gifts.iter().map(|&gift| gift as f64).collect();
    // The odd step of a gift is taken from the later one.
    let last = precedence.len();
    let backward: Vec<usize> = precedence.iter().map(|place| last - place).collect();
    let given = whole_steps(
        &Shares::new(&weights, &limits, room),
        Rounding::LargestRemainder,
        &backward,
    );
    (0..start.len())
        .map(|i| start[i] - given[i] + received[i])
        .collect()
}
