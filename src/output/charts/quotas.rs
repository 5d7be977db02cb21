//! Charts of the quotas: from base to quota, from last year to this, and what more or less merit would do.

use super::part::Drawn;
use crate::allocate::{Allocation, Method, Resource, SWEPT_EXPONENTS};
use crate::edition::{Results, parts_are_told, rests_on};
use crate::output::chart::{self, Undrawn};
use crate::region::Region;

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

fn resource_of<'a>(results: &'a Results<'_>, allocation: &Allocation) -> Option<&'a Resource> {
    let mut resources = results.plan.iter().flat_map(|(plan, _)| &plan.resources);
    resources.find(|known| known.id == allocation.resource)
}

/// Whether a quota in whole steps would tell a withheld figure that it follows from.
fn hides(results: &Results<'_>, allocation: &Allocation, county: &str) -> bool {
    let columns = |resource: &Resource| {
        let plans = results.plan.iter();
        plans
            .flat_map(|(plan, _)| rests_on(resource, allocation.method, plan))
            .collect::<Vec<_>>()
    };
    let columns = resource_of(results, allocation).map_or_else(Vec::new, columns);
    columns
        .iter()
        .any(|column| results.edition.hides(Some(county), column))
}

/// The way to a quota tells the figures that it follows from: where they are withheld, so is the way.
fn waterfall(results: &Results<'_>, allocation: &Allocation, context: &chart::Context) -> Drawn {
    let told = |county: &str| match results.edition.own() {
        None => !hides(results, allocation, county),
        Some(_) => resource_of(results, allocation)
            .is_none_or(|resource| parts_are_told(resource, allocation.method, results)),
    };
    chart::waterfall(
        context,
        &chart::Waterfall {
            resource: chart::Measure {
                label: allocation.label_in(context.lang),
                unit: allocation.unit.clone(),
                digits: None,
            },
            parts: allocation
                .parts
                .iter()
                .map(|part| (format!("part_{}", part.id), part.label.clone()))
                .collect(),
            counties: allocation
                .rows
                .iter()
                .map(|quota| chart::QuotaParts {
                    county: quota.county.clone(),
                    base: told(&quota.county).then_some(quota.base),
                    merit: quota.merit,
                    award: quota.award,
                    parts: quota.parts.clone(),
                    bound: quota.bound,
                    step: quota.step,
                })
                .collect(),
        },
    )
}

/// Efficiency against equity over merit share and exponent.
fn front(results: &Results<'_>, allocation: &Allocation, context: &chart::Context) -> Drawn {
    let resource = resource_of(results, allocation);
    // Each point of it is an equation for the figures of all counties.
    let is_hidden = |county: &Region| {
        let name = county.name.as_str();
        hides(results, allocation, name) || results.edition.hides(Some(name), "value_added_total")
    };
    if allocation.method != Method::BaseMerit || results.regions.ranked.iter().any(is_hidden) {
        return Err(Undrawn::Nothing(String::new()));
    }
    let points = results.sweep.iter();
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
                .filter(|point| point.merit_share > 0.0 || point.exponent == SWEPT_EXPONENTS[0])
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
                            quota: Some(quota.quota).filter(|_| !hides(results, allocation, &quota.county)),
                        })
                        .collect(),
                },
            )
        })
        .take(1)
        .collect()
}
