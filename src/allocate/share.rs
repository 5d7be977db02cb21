//! Methods that give every county a weight and share the pool by it: proportional and base-merit.

use crate::problem::{Problems, kinds};

use super::apportion::whole_steps;
use super::bound::Shares;
use super::frame::Frame;
use super::plan::Resource;
use super::{Allocation, County, Method, Quota};

/// The weights of a method, in county order; `None` if a setting is missing (reported).
pub fn weights(
    method: Method,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    problems: &mut Problems,
) -> Option<Vec<f64>> {
    let missing: Vec<&str> = unset(method, resource);
    for key in &missing {
        problems.push(
            kinds::MISSING_SETTING,
            resource.place,
            vec![("key", format!("{}.{key}", resource.id))],
        );
    }
    if !missing.is_empty() {
        return None;
    }
    Some(match method {
        Method::Proportional => frame.base.clone(),
        Method::BaseMerit => {
            let share = resource.merit.share.as_ref()?.value;
            let exponent = resource.merit.exponent.as_ref()?.value;
            let performance = performance(resource, counties, problems);
            base_merit(&frame.base, &performance, share, exponent)
        }
    })
}

fn unset(method: Method, resource: &Resource) -> Vec<&'static str> {
    let is_set = |key: &str| match key {
        "merit_share" => resource.merit.share.is_some(),
        "exponent" => resource.merit.exponent.is_some(),
        _ => false,
    };
    method
        .settings()
        .iter()
        .copied()
        .filter(|key| !is_set(key))
        .collect()
}

/// County scores; none and anything at or below 0 count as 0, none with a warning.
fn performance(resource: &Resource, counties: &[&County], problems: &mut Problems) -> Vec<f64> {
    counties
        .iter()
        .map(|county| match county.score.filter(|score| score.is_finite()) {
            Some(score) => score.max(0.0),
            None => {
                problems.push(
                    kinds::QUOTA_NO_SCORE,
                    resource.place,
                    vec![
                        ("resource", resource.label.clone()),
                        ("county", county.name.clone()),
                    ],
                );
                0.0
            }
        })
        .collect()
}

/// `(1 − m) × b_i ÷ Σ b + m × b_i × p_i^γ ÷ Σ b × p^γ`, with m the merit share and γ the exponent. Performance 0 earns
/// no merit whatever the exponent; if no county with a base has any, the merit part goes by the base too.
///
/// A higher own score raises the own weight and lowers every other: so no rounding to largest remainders takes a step
/// from a county that did better (exchange argument in the tests).
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

/// The waterfall from weights to quotas.
pub fn allocation(
    method: Method,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    weights: &[f64],
) -> Allocation {
    let rounding = resource.rounding_of(method);
    let shares = Shares::new(weights, &frame.ranges_without_awards(), frame.pool);
    let (filled, _) = shares.fill();
    let steps = whole_steps(&shares, rounding, &frame.precedence);
    let base = frame.shared(&frame.base);
    let wanted = frame.shared(weights);
    let rows = (0..counties.len())
        .map(|i| row(frame, counties[i], i, [base[i], wanted[i], filled[i]], steps[i]))
        .collect();
    Allocation {
        resource: resource.id.clone(),
        label: resource.label.clone(),
        unit: resource.unit.clone(),
        method,
        rounding,
        step: resource.step.value,
        rows,
        reserve: resource.reserve.value,
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
