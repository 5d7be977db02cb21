//! The optimal method on counties: from a plan to the joint program of all resources, and back to quotas.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::{Problems, Word, kinds, words};

use super::allocation::{Allocation, Gain, Joint};
use super::bound::{Infeasible, feasible};
use super::county::County;
use super::frame::{Frame, has_columns, productivity};
use super::method::Method;
use super::optimal;
use super::outcome::{Outcome, by_weights, is_set, missing_setting};
use super::plan::{Plan, Resource};
use super::quota::Quota;
use super::rule;
use super::supply::Supply;

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
    let mut ready: Vec<(&Resource, Frame)> = Vec::new();
    let mut supplies: Vec<Supply> = Vec::new();
    for (resource, frame) in resources {
        if let Some((frame, supply)) = supply(resource, frame, field, objective.equity, counties, problems) {
            ready.push((resource, frame));
            supplies.push(supply);
        }
    }
    let bad = ready
        .iter()
        .filter(|(resource, frame)| !feasible_with(objective.equity, resource, frame, counties, problems))
        .count();
    // The resources are one program: without one of them the others would be shared by another rule.
    if bad > 0 || ready.is_empty() {
        return found;
    }
    let Some(best) = optimal::solve(&supplies) else {
        for (resource, _) in &ready {
            let words = words![("resource", resource.word())];
            problems.push(kinds::QUOTA_NOT_SOLVED, resource.place, words);
        }
        return found;
    };
    let mut outcomes: Vec<Outcome> = ready
        .iter()
        .zip(&best.amounts)
        .map(|((resource, frame), amounts)| {
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
        .map(|(outcome, (_, frame))| {
            let both = outcome.steps.iter().zip(&frame.awards);
            both.map(|(steps, award)| (steps + award) as f64).collect()
        })
        .collect();
    let sum = |amounts: &[Vec<f64>]| -> f64 {
        (0..counties.len())
            .filter_map(|i| optimal::expected(&supplies, amounts, i))
            .sum()
    };
    for (outcome, ((_, frame), price)) in outcomes.iter_mut().zip(ready.iter().zip(&best.prices)) {
        outcome.gain = Some(Gain {
            objective: field.to_owned(),
            expected: sum(&best.amounts),
            expected_whole: sum(&whole),
            price: price / frame.step.real(1.0),
        });
    }
    for ((resource, _), outcome) in ready.iter().zip(outcomes) {
        found.insert(resource.id.clone(), outcome);
    }
    found
}

/// Whether the floors, raised by equity, leave something to choose; if not, the smallest set of counties that makes it
/// so is named.
fn feasible_with(
    equity: f64,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    problems: &mut Problems,
) -> bool {
    let total = frame.whole();
    let Err(Infeasible::Floors(found)) = feasible(&frame.ranges, total) else {
        return true;
    };
    let names: Vec<&str> = found.iter().map(|&i| counties[i].name.as_str()).collect();
    let floors = found.iter().map(|&i| frame.ranges[i].least).sum();
    let words = words![
        ("resource", resource.word()),
        ("counties", names),
        ("floors", Word::Number(frame.step.amount(floors).to_string())),
        ("total", Word::Number(frame.step.amount(total).to_string())),
        ("unit", resource.unit.clone()),
        ("equity", equity.to_string()),
    ];
    problems.push(kinds::QUOTA_NO_SOLUTION, resource.place, words);
    false
}

/// A resource for the joint program, with its frame in which the floors are raised by equity. Counties that lack the
/// objective are reported and count with a result of 0.
fn supply(
    resource: &Resource,
    frame: &Frame,
    field: &str,
    equity: f64,
    counties: &[&County],
    problems: &mut Problems,
) -> Option<(Frame, Supply)> {
    if !is_set(Method::Optimal, resource, problems) {
        return None;
    }
    let usage = resource.usage.as_ref()?.value.as_str();
    let mut columns = vec![field];
    if usage != "last_year" {
        columns.push(usage);
    }
    if !has_columns("optimal", &columns, resource, counties, problems) {
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
                words![
                    ("resource", resource.word()),
                    ("county", county.name.clone()),
                    ("reason", reason),
                ],
            );
        }
        yields.push(productivity(resource, frame, field, counties, i).map(|value| frame.step.real(value)));
    }
    // Without a cap the total is one, but it would grow with the total: it must not take a part of the price.
    let most = ranges
        .iter()
        .zip(&frame.named)
        .map(|(range, named)| match named.cap {
            Some(_) => range.most as f64,
            None => 2.0 * range.most as f64 + 1.0,
        });
    let supply = Supply {
        total: frame.whole() as f64,
        least: ranges.iter().map(|range| range.least as f64).collect(),
        most: most.collect(),
        yields,
        proportional,
    };
    let frame = Frame {
        ranges,
        ..(*frame).clone()
    };
    Some((frame, supply))
}

/// Fills in what every method is expected to bring with the resources of the optimal program, so that the methods are
/// compared over the same ones; a resource that optimal does not share has no part in it. Frames and `list` are in the
/// order of names, `ordered` gives the row of each in the allocations.
pub fn expect(
    plan: &Plan,
    work: &[(&Resource, Frame)],
    list: &[&County],
    ordered: &[usize],
    allocations: &mut [Allocation],
) {
    let Some(objective) = &plan.objective else { return };
    let field = objective.field.value.as_str();
    let shares = |resource: &Resource| rule::methods(resource).contains(&Method::Optimal);
    let program: BTreeSet<&str> = work
        .iter()
        .filter(|(resource, _)| shares(resource))
        .map(|(resource, _)| resource.id.as_str())
        .collect();
    let in_program = |one: &Allocation| program.contains(one.resource.as_str());
    let sum = |method: Method, amount: fn(&Quota) -> f64| -> f64 {
        let of = allocations
            .iter()
            .filter(|one| one.method == method && in_program(one));
        let parts: Vec<Vec<Option<f64>>> = of
            .filter_map(|one| {
                let (resource, frame) = work.iter().find(|(known, _)| known.id == one.resource)?;
                let result = |(k, row): (usize, &usize)| {
                    Some(productivity(resource, frame, field, list, k)? * amount(&one.rows[*row]))
                };
                Some(ordered.iter().enumerate().map(result).collect())
            })
            .collect();
        without_substitution(&parts, list.len())
    };
    let done: BTreeMap<Method, Joint> = Method::WORDS
        .iter()
        .map(|(_, method)| {
            let joint = Joint {
                objective: field.to_owned(),
                expected: sum(*method, Quota::before_steps),
                expected_whole: sum(*method, |row| row.quota),
            };
            (*method, joint)
        })
        .collect();
    for one in allocations.iter_mut().filter(|one| in_program(one)) {
        one.joint = done.get(&one.method).cloned();
    }
}

/// Σ over the counties of the least result that any resource allows; counties that no resource limits count 0.
fn without_substitution(parts: &[Vec<Option<f64>>], counties: usize) -> f64 {
    let least = |i: usize| parts.iter().filter_map(|results| results[i]).reduce(f64::min);
    (0..counties).filter_map(least).sum()
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
        let frame = super::frame::frame(resource, &list, &Default::default(), &mut Problems::new())?;
        let results: Vec<Option<f64>> = (0..list.len())
            .map(|i| {
                let row = allocation.rows.get(i)?;
                Some(productivity(resource, &frame, field, &list, i)? * row.quota)
            })
            .collect();
        parts.push(results);
    }
    Some(without_substitution(&parts, list.len()))
}
