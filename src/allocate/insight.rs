//! A question to a plan: how merit share and exponent trade efficiency for equity.

use crate::problem::Problems;
use crate::settings::At;

use super::county::County;
use super::method::Method;
use super::plan::Plan;
use super::share::quotas;

/// Merit shares and exponents of the sweep: a grid to look at, no rule.
pub const SWEPT_SHARES: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
/// See [`SWEPT_SHARES`].
pub const SWEPT_EXPONENTS: [f64; 3] = [0.5, 1.0, 2.0];

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
