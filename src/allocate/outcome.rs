//! From a method to a waterfall: each method gives its real-valued result without bounds, within bounds, and in whole
//! steps; the rows are the differences.

use crate::problem::{Problems, kinds, words};

use super::account::{Account, CountyAccount};
use super::allocation::{Allocation, Gain};
use super::apportion::{Rounding, whole_steps};
use super::bound::Shares;
use super::county::County;
use super::frame::Frame;
use super::indicator::indicators;
use super::method::Method;
use super::plan::{Base, Resource, Tiers};
use super::quota::Quota;
use super::reward::transfers;
use super::rule::methods;
use super::zero_sum::{self, Efficiency};

/// The result of a method in steps, awards not included. Lists in county order.
pub struct Outcome {
    /// Without bounds.
    pub wanted: Vec<f64>,
    /// Within bounds.
    pub held: Vec<f64>,
    /// Whole.
    pub steps: Vec<i64>,
    /// What the method makes of each county ([`CountyAccount::rate`]); empty where it makes nothing.
    pub rates: Vec<f64>,
    /// How steps were made.
    pub rounding: Rounding,
    /// zsg-dea only.
    pub efficiencies: Vec<Option<Efficiency>>,
    /// optimal only.
    pub gain: Option<Gain>,
}

/// The result of every method but optimal; `None` with a problem if settings or data are missing.
pub fn outcome(
    method: Method,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    problems: &mut Problems,
) -> Option<Outcome> {
    if !is_set(method, resource, problems) {
        return None;
    }
    let rounding = resource.rounding_of(method);
    match method {
        Method::RewardPenalty => {
            let settings = resource.reward_penalty.as_ref()?;
            if settings.last + settings.ladder.len() > counties.len() {
                too_few(
                    resource,
                    settings.last + settings.ladder.len(),
                    counties.len(),
                    problems,
                );
                return None;
            }
            ranked(resource, counties, problems);
            let done = transfers(settings, frame, counties, rounding);
            Some(Outcome {
                wanted: done.wanted,
                held: done.held,
                steps: done.steps,
                rates: done.rates,
                rounding,
                efficiencies: Vec::new(),
                gain: None,
            })
        }
        Method::ZsgDea => {
            let settings = resource.envelopment.as_ref()?;
            let scored = zero_sum::score(settings, resource, frame, counties, problems)?;
            let mut outcome = by_weights(&scored.weights(frame), frame, rounding);
            let given: Vec<f64> = outcome
                .steps
                .iter()
                .enumerate()
                .map(|(i, steps)| (steps + frame.granted(i)) as f64)
                .collect();
            outcome.rates = scored.rates(counties.len());
            outcome.efficiencies = scored.efficiencies(&outcome.wanted, &given, frame, counties);
            Some(outcome)
        }
        _ => {
            let (weights, rates) = weights(method, resource, frame, counties, problems)?;
            let mut outcome = by_weights(&weights, frame, rounding);
            outcome.rates = rates;
            Some(outcome)
        }
    }
}

/// Whether all settings of a method are written; missing ones are reported.
pub fn is_set(method: Method, resource: &Resource, problems: &mut Problems) -> bool {
    let missing = missing(method, resource);
    for key in &missing {
        missing_setting(&format!("{}.{key}", resource.id), resource, problems);
    }
    missing.is_empty()
}

/// The settings of a method that a resource lacks.
pub fn missing(method: Method, resource: &Resource) -> Vec<&'static str> {
    let present = |key: &str| match key {
        "merit_share" => resource.merit.share.is_some(),
        "exponent" => resource.merit.exponent.is_some(),
        "tiered" => resource.tiers.is_some(),
        "reward_penalty" => resource.reward_penalty.is_some(),
        "zsg_dea" => resource.envelopment.is_some(),
        _ => resource.usage.is_some(),
    };
    let needed = method.settings().iter().copied();
    let not_in_parts = method == Method::Parts && !methods(resource).contains(&Method::Parts);
    let without_base = matches!(resource.base.value, Base::Nothing) && method != Method::Parts;
    needed
        .filter(|key| !present(key))
        .chain(without_base.then_some("base"))
        // That the parts are all there is only the file can say.
        .chain(not_in_parts.then_some("part"))
        .collect()
}

/// Reports a missing setting.
pub fn missing_setting(key: &str, resource: &Resource, problems: &mut Problems) {
    problems.push(
        kinds::MISSING_SETTING,
        resource.place,
        words![("key", key.to_owned())],
    );
}

fn too_few(resource: &Resource, needed: usize, counties: usize, problems: &mut Problems) {
    problems.push(
        kinds::QUOTA_TOO_FEW_COUNTIES,
        resource.place,
        words![
            ("resource", resource.word()),
            ("needed", needed.to_string()),
            ("found", counties.to_string()),
        ],
    );
}

/// Reports counties without a rank.
fn ranked(resource: &Resource, counties: &[&County], problems: &mut Problems) {
    for county in counties.iter().filter(|county| county.rank.is_none()) {
        about_county(kinds::QUOTA_NO_RANK, resource, county, problems);
    }
}

fn about_county(kind: crate::problem::Kind, resource: &Resource, county: &County, problems: &mut Problems) {
    let words = words![
        ("resource", resource.word()),
        ("county", county.name.clone()),
        ("class", county.class.clone().unwrap_or_default()),
    ];
    problems.push(kind, resource.place, words);
}

/// The weights of proportional, base-merit and tiered, and the rates behind them.
fn weights(
    method: Method,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    problems: &mut Problems,
) -> Option<(Vec<f64>, Vec<f64>)> {
    match method {
        Method::BaseMerit => {
            let share = resource.merit.share.as_ref()?.value;
            let exponent = resource.merit.exponent.as_ref()?.value;
            let performance = performance(resource, counties, problems);
            let weights = base_merit(&frame.base, &performance, share, exponent);
            let earned = |p: &f64| if *p > 0.0 { p.powf(exponent) } else { 0.0 };
            Some((weights, performance.iter().map(earned).collect()))
        }
        Method::Tiered => {
            let coefficients = match resource.tiers.as_ref()? {
                Tiers::Ranks(list) => {
                    ranked(resource, counties, problems);
                    by_rank(list, counties)
                }
                Tiers::Classes(list) => {
                    let known = |county: &County| {
                        let class = county.class.as_ref()?;
                        list.get(class).map(|at| at.value)
                    };
                    let mut found = Vec::with_capacity(counties.len());
                    for county in counties {
                        let coefficient = known(county);
                        if coefficient.is_none() {
                            about_county(kinds::QUOTA_CLASS_UNKNOWN, resource, county, problems);
                        }
                        found.push(coefficient);
                    }
                    found.into_iter().collect::<Option<Vec<f64>>>()?
                }
            };
            let largest = frame.base.iter().copied().fold(0.0, f64::max);
            let both = frame.base.iter().zip(&coefficients);
            let weights = both.map(|(b, c)| b / largest * c).collect();
            Some((weights, coefficients))
        }
        _ => Some((frame.base.clone(), Vec::new())),
    }
}

/// Coefficients of equal parts of the ranking: part `⌊(rank − 1) × parts ÷ counties⌋`. Equal ranks are in one part;
/// counties without a rank in the last.
fn by_rank(list: &[f64], counties: &[&County]) -> Vec<f64> {
    let last = list.len().saturating_sub(1);
    counties
        .iter()
        .map(|county| {
            let part = match county.rank {
                Some(rank) => (rank.saturating_sub(1) as usize) * list.len() / counties.len().max(1),
                None => last,
            };
            list.get(part.min(last)).copied().unwrap_or(0.0)
        })
        .collect()
}

/// County scores; none and anything at or below 0 count as 0, none with a warning.
fn performance(resource: &Resource, counties: &[&County], problems: &mut Problems) -> Vec<f64> {
    counties
        .iter()
        .map(|county| match county.score.filter(|score| score.is_finite()) {
            Some(score) => score.max(0.0),
            None => {
                about_county(kinds::QUOTA_NO_SCORE, resource, county, problems);
                0.0
            }
        })
        .collect()
}

/// `(1 − m) × b_i ÷ Σ b + m × b_i × p_i^γ ÷ Σ b × p^γ`, with m the merit share and γ the exponent. Performance 0 earns
/// no merit whatever the exponent; if no county with a base has any, the merit part goes by the base too.
///
/// A higher own score raises the own weight and lowers every other. Water-filling then lowers every other amount or
/// puts the county on its cap, and largest remainders, which minimise `Σ (steps − amount)²`, cannot take a step from
/// it: exchanging that step between the two solutions would better one of them.
fn base_merit(base: &[f64], performance: &[f64], share: f64, exponent: f64) -> Vec<f64> {
    let largest = base.iter().copied().fold(0.0, f64::max);
    let best = performance.iter().copied().fold(0.0, f64::max);
    let merits: Vec<f64> = base
        .iter()
        .zip(performance)
        .map(|(b, p)| {
            if *p > 0.0 {
                b / largest * (p / best).powf(exponent)
            } else {
                0.0
            }
        })
        .collect();
    let bases: f64 = base.iter().map(|b| b / largest).sum();
    let merit_sum: f64 = merits.iter().sum();
    base.iter()
        .zip(&merits)
        .map(|(b, merit)| {
            let by_base = b / largest / bases;
            let by_merit = if merit_sum > 0.0 {
                merit / merit_sum
            } else {
                by_base
            };
            (1.0 - share) * by_base + share * by_merit
        })
        .collect()
}

/// The outcome of a method that is a weight for every county.
pub fn by_weights(weights: &[f64], frame: &Frame, rounding: Rounding) -> Outcome {
    let shares = Shares::new(weights, &frame.ranges_without_awards(), frame.pool);
    Outcome {
        wanted: frame.shared(weights),
        held: shares.fill().0,
        steps: whole_steps(&shares, rounding, &frame.precedence),
        rates: Vec::new(),
        rounding,
        efficiencies: Vec::new(),
        gain: None,
    }
}

/// The waterfall from an outcome to quotas.
pub fn allocation(
    method: Method,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    outcome: Outcome,
) -> Allocation {
    let base = frame.shared(&frame.base);
    let rows: Vec<Quota> = (0..counties.len())
        .map(|i| {
            let amounts = [base[i], outcome.wanted[i], outcome.held[i]];
            row(frame, counties[i], i, amounts, outcome.steps[i])
        })
        .collect();
    Allocation {
        resource: resource.id.clone(),
        label: resource.label.clone(),
        unit: resource.unit.clone(),
        method,
        rounding: outcome.rounding,
        step: resource.step.value,
        reserve: frame.step.amount(frame.reserve),
        whole: frame.given(),
        parts: resource.parts.clone(),
        stores: frame.stores(resource),
        source: resource.source.clone(),
        indicators: indicators(resource, frame, counties, &rows),
        account: account(method, frame, &outcome.rates),
        rows,
        efficiencies: outcome.efficiencies,
        gain: outcome.gain,
        joint: None,
    }
}

/// The numbers behind the quotas.
fn account(method: Method, frame: &Frame, rates: &[f64]) -> Account {
    let base_sum: f64 = frame.base.iter().sum();
    let weighted: f64 = frame.base.iter().zip(rates).map(|(base, rate)| base * rate).sum();
    let is_transfer = method == Method::RewardPenalty;
    let has_mean = !rates.is_empty() && !is_transfer && base_sum > 0.0;
    let by_base = frame.shared(&frame.base);
    let gifts = by_base
        .iter()
        .zip(rates)
        .map(|(share, rate)| share * (-rate).max(0.0));
    let counties = (0..frame.base.len()).map(|i| CountyAccount {
        base: frame.base[i],
        factors: frame.factors.iter().map(|values| values[i]).collect(),
        rate: rates.get(i).copied(),
        floor: frame.named[i].floor.map(|steps| frame.step.amount(steps)),
        cap: frame.named[i].cap.map(|steps| frame.step.amount(steps)),
    });
    Account {
        pool: frame.step.amount(frame.pool),
        base_sum,
        factor_sums: frame.factors.iter().map(|values| values.iter().sum()).collect(),
        rate_mean: has_mean.then(|| weighted / base_sum),
        gifts: if is_transfer {
            frame.step.real(gifts.sum())
        } else {
            0.0
        },
        counties: counties.collect(),
    }
}

/// One county's waterfall from its amounts in steps: by base, wanted by the method, held within bounds, whole. None of
/// them includes the award.
fn row(frame: &Frame, county: &County, i: usize, amounts: [f64; 3], steps: i64) -> Quota {
    let [base, wanted, held] = amounts.map(|amount| frame.step.real(amount));
    // A difference in the last digits is arithmetic, not a bound.
    let held = if (held - wanted).abs() <= 1e-9 * wanted.abs() {
        wanted
    } else {
        held
    };
    let award = frame.step.amount(frame.listed[i]);
    let parts: Vec<f64> = frame
        .parts
        .iter()
        .map(|part| frame.step.amount(part[i]))
        .collect();
    let steps = steps + frame.granted(i);
    let quota = frame.step.amount(steps);
    let last_year = frame.last_year[i];
    Quota {
        county: county.name.clone(),
        last_year,
        base,
        merit: wanted - base,
        award,
        bound: held - wanted,
        step: quota - award - parts.iter().sum::<f64>() - held,
        parts,
        quota,
        steps,
        change_pct: last_year
            .filter(|last| *last > 0.0)
            .map(|last| (quota / last - 1.0) * 100.0),
    }
}
