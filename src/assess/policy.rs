//! What differential policies come to for every enterprise: by its final class, and by how many years in a row it has
//! been in it.

mod standing;

use polars::prelude::*;

use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{Policy, PolicyAmount, PolicyStep, Scheme};
use standing::Standing;

/// The column of a policy's amounts.
pub fn column(policy: &Policy) -> String {
    format!("{}_policy", policy.id)
}

/// The amounts of every policy: a number for whoever a step concerns, nothing for the others.
pub fn columns(
    frame: &DataFrame,
    scheme: &Scheme,
    classes: &[Option<&str>],
    problems: &mut Problems,
) -> Result<Vec<Column>, Error> {
    if scheme.policies.is_empty() {
        return Ok(Vec::new());
    }
    let standing = standing::of(frame, scheme, classes, problems)?;
    let mut list = Vec::new();
    for policy in &scheme.policies {
        let held = policy.steps.iter().map(|step| step.when.holds(frame));
        let held = held.collect::<Result<Vec<_>, _>>()?;
        let amounts: Float64Chunked = classes
            .iter()
            .enumerate()
            .map(|(row, class)| {
                let holds = |step: usize| held[step][row];
                amount(policy, (*class)?, standing[row]?.years, &holds, true)
            })
            .collect();
        let more = |row: usize, class: &str| {
            let holds = |step: usize| held[step][row];
            let longest = policy.steps.iter().map(|step| step.years).max().unwrap_or(1);
            let could = |years| amount(policy, class, years, &holds, true);
            standing[row].is_some_and(|Standing { years, is_least }| {
                is_least && (years + 1..=longest).any(|later| could(later) != could(years))
            })
        };
        let unsure = classes.iter().enumerate();
        let unsure = unsure.filter(|(row, class)| class.is_some_and(|class| more(*row, class)));
        let unsure = unsure.count();
        if unsure > 0 {
            let words = words![
                ("label", Word::label(&policy.label, &policy.label_en)),
                ("count", unsure.to_string())
            ];
            problems.push(kinds::POLICY_YEARS_UNKNOWN, policy.at, words);
        }
        if amounts.null_count() == amounts.len() {
            let words = words![
                ("rule", Word::Term("rule", "policy".to_owned())),
                ("label", Word::label(&policy.label, &policy.label_en)),
                ("count", amounts.len().to_string()),
            ];
            problems.push(kinds::RULE_NEVER_APPLIED, policy.at, words);
        }
        list.push(amounts.with_name(column(policy).as_str().into()).into_column());
    }
    Ok(list)
}

/// The amount of a class in its so-manieth year: the highest of the steps that hold, or their sum. `parts`: whether
/// steps count that are parts of another class's amount; those of the other class do not.
fn amount(
    policy: &Policy,
    class: &str,
    years: i32,
    holds: &dyn Fn(usize) -> bool,
    parts: bool,
) -> Option<f64> {
    let of_step = |(position, step): (usize, &PolicyStep)| {
        if !step.classes.iter().any(|name| name == class) || years < step.years || !holds(position) {
            return None;
        }
        match &step.amount {
            PolicyAmount::Number(amount) => Some(*amount),
            PolicyAmount::PartOf { class, share } if parts => {
                // The other class's own steps, as if the enterprise were in it.
                Some(share * amount(policy, class, years, holds, false)?)
            }
            PolicyAmount::PartOf { .. } => None,
        }
    };
    let amounts = policy.steps.iter().enumerate().filter_map(of_step);
    match policy.highest {
        true => amounts.reduce(f64::max),
        false => amounts.reduce(|one, other| one + other),
    }
}
