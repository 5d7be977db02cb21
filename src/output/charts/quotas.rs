//! Charts of the quotas: from base to quota, from last year to this, and what more or less merit would do.

use super::Drawn;
use crate::allocate::{self, Allocation, Method};
use crate::edition::{Results, parts_are_told, rests_on};
use crate::insight;
use crate::output::chart::{self, Undrawn};

/// Last year's quotas and this year's, every county's way from base to quota, and what more or less merit would do, for
/// the first resource.
pub fn quotas(results: &Results<'_>, context: &chart::Context) -> Vec<Drawn> {
    let year = results.plan.and_then(|(plan, _)| plan.year);
    let context = &chart::Context {
        year: year.unwrap_or(context.year),
        ..context.clone()
    };
    let mut drawn = dumbbells(results, context);
    if let Some(allocation) = results.allocations.first() {
        drawn.push(waterfall(results, allocation, context));
        if results.edition.own().is_none() {
            drawn.push(front(results, allocation, context));
        }
    }
    drawn
}

/// The way to a quota tells the figures that it follows from: where they are withheld, so is the way.
fn waterfall(results: &Results<'_>, allocation: &Allocation, context: &chart::Context) -> Drawn {
    let told = |county: &str| {
        let Some((plan, _)) = results.plan else {
            return true;
        };
        let mut resources = plan.resources.iter();
        let Some(resource) = resources.find(|known| known.id == allocation.resource) else {
            return true;
        };
        let columns = rests_on(resource, allocation.method, plan);
        match results.edition.own() {
            None => !columns
                .iter()
                .any(|column| results.edition.hides(Some(county), column)),
            Some(_) => parts_are_told(resource, allocation.method, results),
        }
    };
    chart::waterfall(
        context,
        &chart::Waterfall {
            resource: chart::Measure {
                label: allocation.label_in(context.lang),
                unit: allocation.unit.clone(),
                digits: None,
            },
            counties: allocation
                .rows
                .iter()
                .map(|quota| chart::QuotaParts {
                    county: quota.county.clone(),
                    base: told(&quota.county).then_some(quota.base),
                    merit: quota.merit,
                    award: quota.award,
                    bound: quota.bound,
                    step: quota.step,
                })
                .collect(),
        },
    )
}

/// Merit shares and exponents of the sweep: a grid to look at, no rule.
const SHARES: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
const EXPONENTS: [f64; 3] = [0.5, 1.0, 2.0];

/// Efficiency against equity over merit share and exponent.
fn front(results: &Results<'_>, allocation: &Allocation, context: &chart::Context) -> Drawn {
    let Some((plan, _)) = results.plan.filter(|_| allocation.method == Method::BaseMerit) else {
        return Err(Undrawn::Nothing(String::new()));
    };
    let counties = insight::counties(results.regions);
    let points = allocate::sweep(plan, &allocation.resource, &SHARES, &EXPONENTS, &counties);
    let resource = plan
        .resources
        .iter()
        .find(|resource| resource.id == allocation.resource);
    let own =
        |value: Option<&crate::settings::At<f64>>, point: f64| value.is_some_and(|at| at.value == point);
    let lang = results.lang;
    chart::front(
        context,
        &chart::Front {
            efficiency: chart::Measure {
                label: lang.text("chart.sweep.efficiency", &[]),
                unit: crate::field::field("value_added")
                    .map_or("", |field| field.unit())
                    .to_owned(),
                digits: None,
            },
            inequality: chart::Measure {
                label: lang.text("chart.sweep.inequality", &[]),
                unit: String::new(),
                digits: None,
            },
            about: lang.text("chart.sweep.about", &[]),
            methods: points
                .into_iter()
                .filter(|point| point.merit_share > 0.0 || point.exponent == EXPONENTS[0])
                .map(|point| chart::FrontPoint {
                    // Where nothing follows merit, its exponent says nothing.
                    name: match point.merit_share {
                        0.0 => "m=0".to_owned(),
                        share => format!("m={share} γ={}", point.exponent),
                    },
                    efficiency: Some(point.efficiency),
                    inequality: Some(point.inequality),
                    on_front: point.on_front,
                    chosen: resource.is_some_and(|resource| {
                        own(resource.merit.share.as_ref(), point.merit_share)
                            && (point.merit_share == 0.0
                                || own(resource.merit.exponent.as_ref(), point.exponent))
                    }),
                })
                .collect(),
        },
    )
}

fn dumbbells(results: &Results<'_>, context: &chart::Context) -> Vec<Drawn> {
    results
        .allocations
        .iter()
        .map(|allocation| {
            chart::quota_change(
                context,
                &chart::QuotaChange {
                    resource: chart::Measure {
                        label: allocation.label_in(context.lang),
                        unit: allocation.unit.clone(),
                        digits: None,
                    },
                    counties: allocation
                        .rows
                        .iter()
                        .map(|quota| chart::QuotaRow {
                            name: quota.county.clone(),
                            last_year: quota.last_year,
                            quota: Some(quota.quota),
                        })
                        .collect(),
                },
            )
        })
        .take(1)
        .collect()
}
