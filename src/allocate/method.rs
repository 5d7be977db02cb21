//! From a method to a waterfall: each method gives its real-valued result without bounds, within bounds, and in whole
//! steps; the rows are the differences.

use std::collections::BTreeMap;

use crate::lang::Lang;
use crate::problem::{Problems, kinds};

use super::apportion::{Rounding, whole_steps};
use super::bound::Shares;
use super::frame::Frame;
use super::indicator::indicators;
use super::optimal::{self, Supply};
use super::parameter::Tiers;
use super::plan::{Plan, Resource};
use super::reward::transfers;
use super::zero_sum::{self, Efficiency};
use super::{Allocation, County, Method, Quota};

/// The result of a method in steps, awards not included. Lists in county order.
pub struct Outcome {
    /// Without bounds.
    wanted: Vec<f64>,
    /// Within bounds.
    held: Vec<f64>,
    /// Whole.
    steps: Vec<i64>,
    rounding: Rounding,
    efficiencies: Vec<Option<Efficiency>>,
    gain: Option<Gain>,
}

/// What the optimal method found for one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Gain {
    /// The county total that was raised, by field id.
    pub objective: String,
    /// Its expected sum over all resources together, before whole steps; unit of the total.
    pub expected: f64,
    /// The same after whole steps.
    pub expected_whole: f64,
    /// What one more unit of this resource would add: the shadow price.
    pub price: f64,
}

impl Gain {
    /// The shadow price in words.
    pub fn text(&self, lang: Lang, label: &str, unit: &str) -> String {
        let field = crate::field::field(&self.objective);
        let words = [
            ("resource", label),
            ("unit", unit),
            (
                "objective",
                field.map_or("", |field| lang.pick(field.zh, field.en)),
            ),
            ("price", &crate::unit::number_text(self.price, 4)),
            ("money", field.map_or("", |field| field.unit())),
        ];
        lang.text("allocation.shadow-price", &words)
    }
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
                .zip(&frame.awards)
                .map(|(steps, award)| (steps + award) as f64)
                .collect();
            outcome.efficiencies = scored.efficiencies(&outcome.wanted, &given, frame, counties);
            Some(outcome)
        }
        _ => {
            let weights = weights(method, resource, frame, counties, problems)?;
            Some(by_weights(&weights, frame, rounding))
        }
    }
}

fn is_set(method: Method, resource: &Resource, problems: &mut Problems) -> bool {
    let present = |key: &str| match key {
        "merit_share" => resource.merit.share.is_some(),
        "exponent" => resource.merit.exponent.is_some(),
        "tiered" => resource.tiers.is_some(),
        "reward_penalty" => resource.reward_penalty.is_some(),
        "zsg_dea" => resource.envelopment.is_some(),
        _ => resource.usage.is_some(),
    };
    let missing: Vec<&str> = method
        .settings()
        .iter()
        .copied()
        .filter(|key| !present(key))
        .collect();
    for key in &missing {
        missing_setting(&format!("{}.{key}", resource.id), resource, problems);
    }
    missing.is_empty()
}

fn missing_setting(key: &str, resource: &Resource, problems: &mut Problems) {
    problems.push(
        kinds::MISSING_SETTING,
        resource.place,
        vec![("key", key.to_owned())],
    );
}

fn too_few(resource: &Resource, needed: usize, counties: usize, problems: &mut Problems) {
    problems.push(
        kinds::QUOTA_TOO_FEW_COUNTIES,
        resource.place,
        vec![
            ("resource", resource.label.clone()),
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
    let words = vec![
        ("resource", resource.label.clone()),
        ("county", county.name.clone()),
        ("class", county.class.clone().unwrap_or_default()),
    ];
    problems.push(kind, resource.place, words);
}

/// The weights of proportional, base-merit and tiered.
fn weights(
    method: Method,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    problems: &mut Problems,
) -> Option<Vec<f64>> {
    match method {
        Method::BaseMerit => {
            let share = resource.merit.share.as_ref()?.value;
            let exponent = resource.merit.exponent.as_ref()?.value;
            let performance = performance(resource, counties, problems);
            Some(base_merit(&frame.base, &performance, share, exponent))
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
            Some(
                frame
                    .base
                    .iter()
                    .zip(coefficients)
                    .map(|(b, c)| b / largest * c)
                    .collect(),
            )
        }
        _ => Some(frame.base.clone()),
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

fn by_weights(weights: &[f64], frame: &Frame, rounding: Rounding) -> Outcome {
    let shares = Shares::new(weights, &frame.ranges_without_awards(), frame.pool);
    Outcome {
        wanted: frame.shared(weights),
        held: shares.fill().0,
        steps: whole_steps(&shares, rounding, &frame.precedence),
        rounding,
        efficiencies: Vec::new(),
        gain: None,
    }
}

/// The optimal method for all resources at once, by resource id. Resources without the data it needs are reported and
/// left out.
pub fn optimal(
    plan: &Plan,
    resources: &[(&Resource, &Frame)],
    counties: &[&County],
    problems: &mut Problems,
) -> BTreeMap<String, Outcome> {
    let mut found = BTreeMap::new();
    let Some((first, _)) = resources.first() else {
        return found;
    };
    let Some(objective) = &plan.objective else {
        missing_setting("optimal", first, problems);
        return found;
    };
    let field = objective.field.value.as_str();
    let mut ready: Vec<(&Resource, &Frame, Supply)> = Vec::new();
    for (resource, frame) in resources {
        if let Some(supply) = supply(resource, frame, field, objective.equity, counties, problems) {
            ready.push((resource, frame, supply));
        }
    }
    let supplies: Vec<Supply> = ready.iter().map(|(_, _, supply)| supply.clone()).collect();
    let Some(best) = optimal::solve(&supplies) else {
        if let Some((resource, ..)) = ready.first() {
            problems.push(
                kinds::QUOTA_NO_SOLUTION,
                resource.place,
                vec![("equity", objective.equity.to_string())],
            );
        }
        return found;
    };
    let mut outcomes: Vec<Outcome> = ready
        .iter()
        .zip(&best.amounts)
        .map(|((resource, frame, _), amounts)| {
            let own: Vec<f64> = amounts
                .iter()
                .zip(&frame.awards)
                .map(|(amount, award)| amount - *award as f64)
                .collect();
            let mut outcome = by_weights(&own, frame, resource.rounding_of(Method::Optimal));
            // The program keeps the bounds itself: they are part of its result.
            outcome.wanted = own;
            outcome.held = outcome.wanted.clone();
            outcome
        })
        .collect();
    let whole: Vec<Vec<f64>> = outcomes
        .iter()
        .zip(&ready)
        .map(|(outcome, (_, frame, _))| {
            let both = outcome.steps.iter().zip(&frame.awards);
            both.map(|(steps, award)| (steps + award) as f64).collect()
        })
        .collect();
    let sum = |amounts: &[Vec<f64>]| -> f64 {
        (0..counties.len())
            .filter_map(|i| optimal::expected(&supplies, amounts, i))
            .sum()
    };
    for (outcome, ((_, frame, _), price)) in outcomes.iter_mut().zip(ready.iter().zip(&best.prices)) {
        outcome.gain = Some(Gain {
            objective: field.to_owned(),
            expected: sum(&best.amounts),
            expected_whole: sum(&whole),
            price: price / frame.step.real(1.0),
        });
    }
    for ((resource, ..), outcome) in ready.iter().zip(outcomes) {
        found.insert(resource.id.clone(), outcome);
    }
    found
}

/// A resource for the joint program. Counties that lack the objective are reported and count with a result of 0.
fn supply(
    resource: &Resource,
    frame: &Frame,
    field: &str,
    equity: f64,
    counties: &[&County],
    problems: &mut Problems,
) -> Option<Supply> {
    if !is_set(Method::Optimal, resource, problems) {
        return None;
    }
    let usage = resource.usage.as_ref()?.value.as_str();
    let mut columns = vec![field];
    if usage != "last_year" {
        columns.push(usage);
    }
    if !super::has_columns("optimal", &columns, resource, counties, problems) {
        return None;
    }
    let proportional: Vec<f64> = frame
        .shared(&frame.base)
        .iter()
        .zip(&frame.awards)
        .map(|(share, award)| share + *award as f64)
        .collect();
    let ranges = optimal::with_equity(&frame.ranges, &proportional, equity);
    let mut yields = Vec::with_capacity(counties.len());
    for (i, county) in counties.iter().enumerate() {
        let result = county
            .totals
            .get(field)
            .copied()
            .filter(|value| value.is_finite());
        if result.is_none_or(|value| value <= 0.0) {
            let reason = result.map_or(field.to_owned(), |value| format!("{field} = {value}"));
            problems.push(
                kinds::QUOTA_LEFT_OUT,
                resource.place,
                vec![
                    ("resource", resource.label.clone()),
                    ("county", county.name.clone()),
                    ("reason", reason),
                ],
            );
        }
        yields.push(productivity(resource, frame, field, counties, i).map(|value| frame.step.real(value)));
    }
    Some(Supply {
        total: (frame.pool + frame.awards.iter().sum::<i64>()) as f64,
        least: ranges.iter().map(|range| range.least as f64).collect(),
        most: ranges.iter().map(|range| range.most as f64).collect(),
        yields,
        proportional,
    })
}

/// The objective total of a county ÷ what it used of the resource; `None` if either is missing or not above 0: then
/// the resource does not limit the county. What it used is `use`, or the base where the settings name none.
pub fn productivity(
    resource: &Resource,
    frame: &Frame,
    field: &str,
    counties: &[&County],
    i: usize,
) -> Option<f64> {
    let used = match resource.usage.as_ref().map(|at| at.value.as_str()) {
        None => Some(frame.base[i]),
        Some("last_year") => frame.last_year[i],
        Some(usage) => counties[i].totals.get(usage).copied(),
    };
    let result = counties[i].totals.get(field)?;
    let ratio = result / used.filter(|used| *used > 0.0)?;
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

/// The expected sum of the plan's objective when every county turns the quotas of these allocations, one a resource,
/// into results without substitution: what the optimal method maximises. `None` if the plan has no objective or a
/// resource is not one of the plan's.
pub fn expected(plan: &Plan, allocations: &[&Allocation], counties: &[County]) -> Option<f64> {
    let field = &plan.objective.as_ref()?.field.value;
    let list: Vec<&County> = counties.iter().collect();
    let mut parts = Vec::new();
    for allocation in allocations {
        let resource = plan
            .resources
            .iter()
            .find(|known| known.id == allocation.resource)?;
        let frame = super::frame::frame(resource, &list, &mut Problems::new())?;
        let results: Vec<Option<f64>> = (0..list.len())
            .map(|i| {
                let row = allocation.rows.get(i)?;
                Some(productivity(resource, &frame, field, &list, i)? * row.quota)
            })
            .collect();
        parts.push(results);
    }
    let least = |i: usize| parts.iter().filter_map(|results| results[i]).reduce(f64::min);
    Some((0..list.len()).filter_map(least).sum())
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
        reserve: resource.reserve.value,
        whole: frame.pool + frame.awards.iter().sum::<i64>(),
        source: resource.source.clone(),
        indicators: indicators(resource, frame, counties, &rows),
        rows,
        efficiencies: outcome.efficiencies,
        gain: outcome.gain,
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
    let award = frame.step.amount(frame.awards[i]);
    let steps = steps + frame.awards[i];
    let quota = frame.step.amount(steps);
    let last_year = frame.last_year[i];
    Quota {
        county: county.name.clone(),
        last_year,
        base,
        merit: wanted - base,
        award,
        bound: held - wanted,
        step: quota - award - held,
        quota,
        steps,
        change_pct: last_year
            .filter(|last| *last > 0.0)
            .map(|last| (quota / last - 1.0) * 100.0),
    }
}
