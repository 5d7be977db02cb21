//! Every resource shared by its methods.

use super::allocation::Allocation;
use super::county::County;
use super::frame;
use super::joint;
use super::method::Method;
use super::outcome;
use super::plan::{Plan, Resource};
use super::zero_sum::Efficiency;
use crate::problem::{Problems, kinds, words};

/// Checks a plan against the counties of the appraisal: unknown and missing counties, amounts that are no whole number
/// of steps, bounds that cannot be met (with the smallest set of counties that makes it so).
pub fn check(plan: &Plan, counties: &[County], problems: &mut Problems) {
    let ordered = by_name(counties);
    let list: Vec<&County> = ordered.iter().map(|&i| &counties[i]).collect();
    frame::frames(plan, &list, problems);
}

/// The quotas of every resource under `methods`, or under its own method if there are none; resource by resource in
/// file order, methods in the order given. Resources that [`check`] finds fault with are passed over in silence; a
/// method whose settings or data are missing is reported and left out. Of `methods`, one that only some resources have
/// the settings of shares those, with a warning that names the others.
pub fn quotas(
    plan: &Plan,
    methods: &[Method],
    counties: &[County],
    problems: &mut Problems,
) -> Vec<Allocation> {
    let ordered = by_name(counties);
    let list: Vec<&County> = ordered.iter().map(|&i| &counties[i]).collect();
    let mut quiet = problems.fork();
    let work: Vec<(&Resource, frame::Frame)> = plan
        .resources
        .iter()
        .zip(frame::frames(plan, &list, &mut quiet))
        .filter_map(|(resource, frame)| Some((resource, frame?)))
        .collect();
    let without = without_settings(methods, &work, problems);
    let wanted = |resource: &Resource| -> Vec<Method> {
        if methods.is_empty() {
            // Each method once, its own first; with what it compares, so that optimal is one program for all of them.
            let mut own = vec![resource.method];
            own.extend(
                resource
                    .compare
                    .iter()
                    .filter(|method| **method != resource.method),
            );
            own
        } else {
            let is_set = |method: &&Method| !without.contains(&(**method, resource.id.as_str()));
            methods.iter().filter(is_set).copied().collect()
        }
    };
    let joint: Vec<(&Resource, &frame::Frame)> = work
        .iter()
        .filter(|(resource, _)| wanted(resource).contains(&Method::Optimal))
        .map(|(resource, frame)| (*resource, frame))
        .collect();
    let mut best = joint::optimal(plan, &joint, &list, problems);
    let mut allocations = Vec::new();
    for (resource, frame) in &work {
        for method in wanted(resource) {
            let outcome = match method {
                Method::Optimal => best.remove(&resource.id),
                _ => outcome::outcome(method, resource, frame, &list, problems),
            };
            if let Some(outcome) = outcome {
                let mut allocation = outcome::allocation(method, resource, frame, &list, outcome);
                restore(&mut allocation.rows, &ordered);
                restore(&mut allocation.efficiencies, &ordered);
                restore(&mut allocation.account.counties, &ordered);
                exact(&allocation, resource, problems);
                allocations.push(allocation);
            }
        }
    }
    joint::expect(plan, &work, &list, &ordered, &mut allocations);
    allocations
}

/// The resources that lack the settings of a method which others have: each method with the id of the resource.
fn without_settings<'a>(
    methods: &[Method],
    work: &[(&'a Resource, frame::Frame)],
    problems: &mut Problems,
) -> Vec<(Method, &'a str)> {
    let mut without = Vec::new();
    for method in methods {
        let resources = work.iter().map(|(resource, _)| *resource);
        let lacking: Vec<&Resource> = resources
            .filter(|resource| !outcome::missing(*method, resource).is_empty())
            .collect();
        let (Some(first), true) = (lacking.first(), lacking.len() < work.len()) else {
            continue;
        };
        let labels: Vec<&str> = lacking.iter().map(|resource| resource.label.as_str()).collect();
        let words = words![
            ("method", method.id().to_owned()),
            ("resources", labels.join(", ")),
        ];
        problems.push(kinds::QUOTA_METHOD_NOT_SET, first.place, words);
        without.extend(lacking.iter().map(|resource| (*method, resource.id.as_str())));
    }
    without
}

/// After zsg-dea every efficiency is 1; where the solver stopped short, its quotas are not to be trusted.
fn exact(allocation: &Allocation, resource: &Resource, problems: &mut Problems) {
    const CLOSE: f64 = 1e-6;
    let off = |efficiency: &Option<Efficiency>| {
        let shared = efficiency.as_ref().and_then(|efficiency| efficiency.shared);
        shared.is_some_and(|shared| (shared - 1.0).abs() > CLOSE)
    };
    let counties = allocation.rows.iter().zip(&allocation.efficiencies);
    let names: Vec<&str> = counties
        .filter(|(_, efficiency)| off(efficiency))
        .map(|(row, _)| row.county.as_str())
        .collect();
    if !names.is_empty() {
        let words = words![("resource", resource.word()), ("counties", names),];
        problems.push(kinds::QUOTA_NOT_EXACT, resource.place, words);
    }
}

/// The positions of the counties in the order of their names.
fn by_name(counties: &[County]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counties.len()).collect();
    order.sort_by(|&a, &b| counties[a].name.cmp(&counties[b].name));
    order
}

/// Puts a list in name order back into the order of the input.
fn restore<T>(rows: &mut Vec<T>, ordered: &[usize]) {
    let mut placed: Vec<(usize, T)> = ordered.iter().copied().zip(rows.drain(..)).collect();
    placed.sort_by_key(|(position, _)| *position);
    rows.extend(placed.into_iter().map(|(_, row)| row));
}
