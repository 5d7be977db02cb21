//! Questions to a plan: what one rank more would mean, and how merit share and exponent trade efficiency for equity.

use crate::problem::Problems;
use crate::settings::At;

use super::plan::Plan;
use super::{County, Method, quotas};

/// What a county would get one rank higher.
#[derive(Clone, Debug, PartialEq)]
pub struct Higher {
    /// Id of the resource.
    pub resource: String,
    /// The method.
    pub method: Method,
    /// The quota as it is.
    pub quota: f64,
    /// The quota if the county changed places with the one ranked before it.
    pub higher: f64,
}

/// The quotas of county number `county` if it changed score, rank and class with the county ranked next before it, the
/// others as they are. Empty if it has no rank or is first; methods that do not look at scores are left out.
pub fn one_rank_higher(plan: &Plan, methods: &[Method], counties: &[County], county: usize) -> Vec<Higher> {
    let Some(own) = counties.get(county).and_then(|county| county.rank) else {
        return Vec::new();
    };
    let before = (0..counties.len())
        .filter_map(|i| Some((counties[i].rank.filter(|rank| *rank < own)?, i)))
        .max_by(|a, b| a.0.cmp(&b.0).then(counties[b.1].name.cmp(&counties[a.1].name)));
    let Some((_, other)) = before else {
        return Vec::new();
    };
    let mut swapped = counties.to_vec();
    for (to, from) in [(county, other), (other, county)] {
        swapped[to].score = counties[from].score;
        swapped[to].rank = counties[from].rank;
        swapped[to].class.clone_from(&counties[from].class);
    }
    let mut problems = Problems::new();
    let mut list = Vec::new();
    for resource in &plan.resources {
        let own = [resource.method];
        let chosen: Vec<Method> = if methods.is_empty() { &own[..] } else { methods }
            .iter()
            .copied()
            .filter(|method| method.follows_score())
            .collect();
        // No method asked for would mean the resource's own one.
        if chosen.is_empty() {
            continue;
        }
        let single = Plan {
            resources: vec![resource.clone()],
            ..plan.clone()
        };
        let now = quotas(&single, &chosen, counties, &mut problems);
        let then = quotas(&single, &chosen, &swapped, &mut problems);
        for (now, then) in now.iter().zip(&then) {
            list.push(Higher {
                resource: now.resource.clone(),
                method: now.method,
                quota: now.rows[county].quota,
                higher: then.rows[county].quota,
            });
        }
    }
    list
}

/// One choice of merit share and exponent, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    /// Merit share.
    pub merit_share: f64,
    /// Exponent.
    pub exponent: f64,
    /// Expected value added.
    pub efficiency: f64,
    /// Theil index against the base: lower is more equal.
    pub inequality: f64,
    /// Whether no other point is better in one and at least as good in the other.
    pub on_front: bool,
}

/// base-merit for every pair of merit share and exponent, shares outermost. Pairs whose indicators cannot be computed
/// are left out; an unknown resource gives none.
pub fn sweep(
    plan: &Plan,
    resource: &str,
    merit_shares: &[f64],
    exponents: &[f64],
    counties: &[County],
) -> Vec<SweepPoint> {
    let Some(found) = plan.resources.iter().find(|known| known.id == resource) else {
        return Vec::new();
    };
    let mut points = Vec::with_capacity(merit_shares.len() * exponents.len());
    for &merit_share in merit_shares {
        for &exponent in exponents {
            let mut changed = found.clone();
            let at = |value: f64| {
                Some(At {
                    value,
                    place: found.place,
                })
            };
            changed.merit.share = at(merit_share);
            changed.merit.exponent = at(exponent);
            let single = Plan {
                resources: vec![changed],
                ..plan.clone()
            };
            let done = quotas(&single, &[Method::BaseMerit], counties, &mut Problems::new());
            let indicators = done.first().map(|allocation| &allocation.indicators);
            if let Some((efficiency, inequality)) =
                indicators.and_then(|found| Some((found.expected_value_added?, found.theil?)))
            {
                points.push(SweepPoint {
                    merit_share,
                    exponent,
                    efficiency,
                    inequality,
                    on_front: false,
                });
            }
        }
    }
    mark_front(&mut points);
    points
}

fn mark_front(points: &mut [SweepPoint]) {
    let all: Vec<(f64, f64)> = points
        .iter()
        .map(|point| (point.efficiency, point.inequality))
        .collect();
    for point in points {
        let (efficiency, inequality) = (point.efficiency, point.inequality);
        point.on_front = !all
            .iter()
            .any(|(e, i)| *e >= efficiency && *i <= inequality && (*e > efficiency || *i < inequality));
    }
}
