//! What the parts of a quota come to, county by county, in whole steps.
//!
//! Amounts and fixed sums are whole steps as written. Products (`rate × cleared`, percent of what was not used, percent of
//! the share by the base, deduction × factor of the year) are taken exactly and go to the nearest step, halves up. Where a
//! ceiling cuts what was earned, it is shared in proportion by largest remainders, so that it is reached exactly.

use crate::decimal;
use crate::problem::{Word, kinds, words};
use crate::settings::At;

use super::apportion::{Rounding, whole_steps};
use super::bound::{Range, Shares};
use super::part::{Part, Ranks, Rule, Stock, Ties};
use super::steps::{Decimal, Step};
use super::work::Work;

/// The amounts of a part that does not rest on the share by the base, in the order of the counties; `precedence` is the
/// order of ties. What cannot be reckoned is reported and 0.
pub fn granted(part: &Part, work: &mut Work<'_>, step: Step, precedence: &[usize]) -> Vec<i64> {
    match &part.rule {
        Rule::Amounts(list) => each_county(work, |work, county| {
            let at = list.get(county)?;
            work.whole(&part.id, at, step)
        }),
        Rule::Each { amount, counties } => {
            let steps = work.whole(&part.id, amount, step).unwrap_or(0);
            let is_named = |county: &str| counties.iter().any(|at| at.value == county);
            each_county(work, |_, county| {
                Some(if counties.is_empty() || is_named(county) {
                    steps
                } else {
                    0
                })
            })
        }
        Rule::Earned { stock, ceiling } => {
            let earned = earned(stock, work, step);
            match ceiling {
                Some(ceiling) => cut(&earned, ceiling, part, (work, step), precedence),
                None => earned.iter().map(|one| one.0).collect(),
            }
        }
        Rule::Ranks(ranks) => by_rank(part, ranks, (work, step), precedence),
        Rule::Unused { amounts, percent } => each_county(work, |work, county| {
            let at = amounts.get(county)?;
            Some(-product(work, (percent.value, at.value), 2, at, step)?)
        }),
        Rule::Take { .. } => vec![0; work.counties.len()],
    }
}

/// What classes give of their shares by the base (in steps): `percent × factor of the years × share ÷ 100`.
pub fn taken(part: &Part, shares: &[f64], work: &mut Work<'_>) -> Vec<i64> {
    let Rule::Take { classes, class_of } = &part.rule else {
        return vec![0; shares.len()];
    };
    let mut list = Vec::with_capacity(shares.len());
    for (county, share) in work.counties.iter().zip(shares) {
        let own = class_of
            .iter()
            .find(|(at, _)| at.value == county.name)
            .map(|(_, class)| class.as_str());
        let class = own.or(county.class.as_deref()).unwrap_or_default();
        if class.is_empty() {
            undecided(part, &county.name, Word::label("等级", "class"), work);
        }
        let percent = classes.get(class).map_or(0.0, |at| at.value);
        let amount = percent * part.year_factor(&county.name) / 100.0 * share;
        list.push(-((decimal::on_paper(amount) + 0.5).floor() as i64));
    }
    list
}

/// Tells that a county gets nothing of a part, and gives nothing, since something is not known of it.
fn undecided(part: &Part, county: &str, lack: Word, work: &mut Work<'_>) {
    let words = words![
        ("county", county.to_owned()),
        ("part", part.word()),
        ("lack", lack)
    ];
    work.tell(kinds::QUOTA_PART_UNDECIDED, part.place, words);
}

fn each_county(work: &mut Work<'_>, mut amount: impl FnMut(&mut Work<'_>, &str) -> Option<i64>) -> Vec<i64> {
    let counties = work.counties;
    let amounts = counties
        .iter()
        .map(|county| amount(work, &county.name).unwrap_or(0));
    amounts.collect()
}

/// `one × other ÷ 10^places` in the nearest whole steps.
fn product(
    work: &mut Work<'_>,
    (one, other): (f64, f64),
    places: u32,
    at: &At<f64>,
    step: Step,
) -> Option<i64> {
    let exact = Decimal::of(one).and_then(|one| one.times(Decimal::of(other)?));
    let steps = exact.and_then(|amount| step.nearest(amount.shifted(places)));
    work.reckoned(steps, &format!("{one} × {other}"), at.place)
}

/// `Σ rate × cleared` of every county: in the nearest whole steps, and as a number.
fn earned(stock: &[Stock], work: &mut Work<'_>, step: Step) -> Vec<(i64, f64)> {
    let counties = work.counties;
    let mut list = Vec::with_capacity(counties.len());
    for county in counties {
        let cleared = stock
            .iter()
            .filter_map(|one| Some((one, one.cleared.get(&county.name)?)));
        let mut sum = Decimal::of(0.0);
        let mut place = work.resource.place;
        for (one, at) in cleared {
            place = at.place;
            sum = sum.and_then(|sum| sum.plus(Decimal::of(one.rate.value)?.times(Decimal::of(at.value)?)?));
        }
        let steps = sum.and_then(|sum| step.nearest(sum));
        let steps = work.reckoned(steps, &county.name, place).unwrap_or(0);
        list.push((steps, sum.map_or(0.0, Decimal::value)));
    }
    list
}

/// What was earned, cut to the ceiling where it is more.
fn cut(
    earned: &[(i64, f64)],
    ceiling: &At<f64>,
    part: &Part,
    (work, step): (&mut Work<'_>, Step),
    precedence: &[usize],
) -> Vec<i64> {
    let whole = earned.iter().map(|one| one.0);
    let Some(most) = work.whole(&format!("{}.ceiling", part.id), ceiling, step) else {
        return whole.collect();
    };
    if whole.clone().sum::<i64>() <= most {
        return whole.collect();
    }
    let weights: Vec<f64> = earned.iter().map(|one| one.1).collect();
    let open = Range { least: 0, most };
    let shares = Shares::new(&weights, &vec![open; weights.len()], most);
    whole_steps(&shares, Rounding::LargestRemainder, precedence)
}

/// Awards and deductions by rank, field by field. Counties of one rank share the places they occupy.
fn by_rank(
    part: &Part,
    ranks: &Ranks,
    (work, step): (&mut Work<'_>, Step),
    precedence: &[usize],
) -> Vec<i64> {
    let mut amounts = vec![0; work.counties.len()];
    for field in fields(part, ranks, work) {
        let mut ranked: Vec<(u32, usize)> = Vec::with_capacity(field.len());
        for i in field {
            match work.counties[i].rank {
                Some(rank) => ranked.push((rank, i)),
                None => undecided(part, &work.counties[i].name, Word::label("名次", "rank"), work),
            }
        }
        ranked.sort_by_key(|(rank, i)| (*rank, precedence[*i]));
        let count = ranked.len();
        if count < ranks.awards.len() + ranks.deductions.len() {
            let words = words![
                (
                    "needed",
                    (ranks.awards.len() + ranks.deductions.len()).to_string()
                ),
                ("found", count.to_string()),
            ];
            work.push(kinds::QUOTA_TOO_FEW_COUNTIES, part.place, words);
            continue;
        }
        let mut first = 0;
        while first < count {
            let tied = ranked[first..]
                .iter()
                .take_while(|one| one.0 == ranked[first].0)
                .count();
            let group: Vec<usize> = ranked[first..first + tied].iter().map(|one| one.1).collect();
            let places = first..first + tied;
            let award = |place: usize| ranks.awards.get(place).copied().unwrap_or(0.0);
            let deduction = |place: usize| ranks.deductions.get(count - 1 - place).copied().unwrap_or(0.0);
            let awards: Vec<f64> = places.clone().map(award).collect();
            // The best of several places gives least.
            let gives: Vec<f64> = places.map(|place| -deduction(place)).collect();
            let years = group.iter().map(|i| part.year_factor(&work.counties[*i].name));
            let years: Vec<f64> = years.collect();
            for (places, factors) in [(awards, vec![1.0; tied]), (gives, years)] {
                let each = of_places(&places, ranks.ties, (work, step, part));
                for ((i, steps), factor) in group.iter().zip(each).zip(factors) {
                    amounts[*i] += times(steps, factor);
                }
            }
            first += tied;
        }
    }
    amounts
}

/// What counties of one rank get of the places that they share, in the order of ties: each the mean, odd steps to the
/// first, or each what the best brings.
fn of_places(places: &[f64], ties: Ties, (work, step, part): (&mut Work<'_>, Step, &Part)) -> Vec<i64> {
    let place = part.place;
    let mut steps = Vec::with_capacity(places.len());
    for value in places {
        let at = At { value: *value, place };
        steps.push(work.whole(&part.id, &at, step).unwrap_or(0));
    }
    let count = steps.len() as i64;
    match ties {
        Ties::Best => vec![steps.iter().copied().max().unwrap_or(0); places.len()],
        Ties::Mean => {
            let sum: i64 = steps.iter().sum();
            let (mean, odd) = (sum.div_euclid(count), sum.rem_euclid(count));
            (0..count).map(|at| mean + i64::from(at < odd)).collect()
        }
    }
}

/// So many steps times a factor, to the nearest step, halves away from 0.
fn times(steps: i64, factor: f64) -> i64 {
    let amount = steps as f64 * factor;
    let nearest = (decimal::on_paper(amount.abs()) + 0.5).floor();
    (nearest * amount.signum()) as i64
}

/// The counties of each field, in the order of the fields' names; all in one where none is named.
fn fields(part: &Part, ranks: &Ranks, work: &mut Work<'_>) -> Vec<Vec<usize>> {
    if ranks.fields.is_empty() {
        return vec![(0..work.counties.len()).collect()];
    }
    let mut by_name: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (i, county) in work.counties.iter().enumerate() {
        let field = ranks.fields.iter().find(|(at, _)| at.value == county.name);
        match field {
            Some((_, field)) => by_name.entry(field).or_default().push(i),
            None => undecided(part, &county.name, Word::label("组别", "field"), work),
        }
    }
    by_name.into_values().collect()
}
