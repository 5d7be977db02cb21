//! Which charts a run has, and the numbers they are handed.

use super::Results;
use super::chart::{self, Picture, Undrawn};
use super::tables::{indicator_label, indicator_unit};
use crate::assess::Status;
use crate::problem::Error;
use crate::region::Region;
use crate::scheme::{Indicator, Unit};

/// The indicator on the horizontal axis and in the distribution: the first of these that the scheme has.
const YIELD: &[&str] = &["tax_per_mu", "revenue_per_mu", "value_added_per_mu"];

/// The indicator on the vertical axis.
const EFFICIENCY: &[&str] = &[
    "value_added_per_energy",
    "output_per_energy",
    "labour_productivity",
];

/// Draws every chart that has something to show.
pub fn draw(results: &Results<'_>) -> Result<Vec<Picture>, Error> {
    let context = chart::Context {
        lang: results.lang,
        year: results.survey.year,
        place: results.place.clone(),
        source: results
            .lang
            .text("chart.source", &[("scheme", &results.scheme.title)]),
        state: results.state,
    };
    let mut drawn = vec![ranking(results, &context)];
    if results.scheme.unit == Unit::Enterprise {
        drawn.push(classes(results, &context));
        drawn.push(distribution(results, &context)?);
    }
    drawn.push(scatter(results, &context));
    drawn.extend(quotas(results, &context));
    let mut pictures = Vec::new();
    for picture in drawn {
        match picture {
            Ok(picture) => pictures.push(picture),
            // A chart without data is no chart; the table it would show is empty too.
            Err(Undrawn::Nothing(_)) => {}
            Err(Undrawn::Failed(error)) => return Err(error),
        }
    }
    Ok(pictures)
}

type Drawn = Result<Picture, Undrawn>;

fn ranking(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let last = |name: &str| {
        let regions = results.last_regions?;
        regions.counties.iter().find(|region| region.name == name)?.score
    };
    chart::county_ranking(
        context,
        &chart::CountyRanking {
            counties: results
                .regions
                .counties
                .iter()
                .map(|region| chart::RankedCounty {
                    name: region.name.clone(),
                    rank: region.rank,
                    score: region.score,
                    last_year: last(&region.name),
                })
                .collect(),
            city: None,
        },
    )
}

fn classes(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let counts = |region: &Region, name: String| chart::ClassCounts {
        name,
        counts: region.class_counts.iter().map(|count| *count as u32).collect(),
    };
    let city = results.lang.text("table.city", &[]);
    chart::class_shares(
        context,
        &chart::ClassShares {
            classes: results.regions.classes.clone(),
            counties: results
                .regions
                .counties
                .iter()
                .map(|region| counts(region, region.name.clone()))
                .collect(),
            city: counts(&results.regions.city, city),
        },
    )
}

fn first<'a>(results: &'a Results<'_>, ids: &[&str]) -> Option<(usize, &'a Indicator)> {
    ids.iter().find_map(|id| {
        let index = results
            .scheme
            .indicators
            .iter()
            .position(|indicator| indicator.id == *id)?;
        Some((index, &results.scheme.indicators[index]))
    })
}

fn measure(results: &Results<'_>, indicator: &Indicator) -> chart::Measure {
    chart::Measure {
        label: indicator_label(indicator, results.lang),
        unit: indicator_unit(indicator),
    }
}

fn distribution(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let Some((_, indicator)) = first(results, YIELD) else {
        return Ok(Err(Undrawn::Nothing(String::new())));
    };
    let frame = &results.assessment.frame;
    let values = frame
        .column(&format!("{}_value", indicator.id))?
        .as_materialized_series()
        .clone();
    let values = values.f64()?;
    let counties = frame.column("county")?.as_materialized_series().clone();
    let counties = counties.str()?;
    let inside: Vec<usize> = (0..frame.height())
        .filter(|row| results.assessment.status[*row] == Status::Appraised)
        .collect();
    let groups = results
        .regions
        .counties
        .iter()
        .map(|region| chart::Group {
            name: region.name.clone(),
            values: inside
                .iter()
                .filter(|row| counties.get(**row) == Some(region.name.as_str()))
                .map(|row| values.get(*row))
                .collect(),
        })
        .collect();
    let mut all: Vec<f64> = inside.iter().filter_map(|row| values.get(*row)).collect();
    all.sort_by(f64::total_cmp);
    let median = match all.len() {
        0 => None,
        count if count % 2 == 1 => Some(all[count / 2]),
        count => Some((all[count / 2 - 1] + all[count / 2]) / 2.0),
    };
    Ok(chart::tax_distribution(
        context,
        &chart::Distribution {
            indicator: measure(results, indicator),
            counties: groups,
            city_median: median,
        },
    ))
}

fn scatter(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let (Some((x, across)), Some((y, up))) = (first(results, YIELD), first(results, EFFICIENCY)) else {
        return Err(Undrawn::Nothing(String::new()));
    };
    let city = &results.regions.city.values;
    chart::scatter(
        context,
        &chart::Scatter {
            x: measure(results, across),
            y: measure(results, up),
            counties: results
                .regions
                .counties
                .iter()
                .map(|region| chart::ScatterPoint {
                    name: region.name.clone(),
                    x: region.values[x],
                    y: region.values[y],
                })
                .collect(),
            city: (city[x], city[y]),
        },
    )
}

/// One chart a resource; the first method of each.
fn quotas(results: &Results<'_>, context: &chart::Context) -> Vec<Drawn> {
    results
        .allocations
        .iter()
        .map(|allocation| {
            chart::quota_change(
                context,
                &chart::QuotaChange {
                    resource: chart::Measure {
                        label: allocation.label.clone(),
                        unit: allocation.unit.clone(),
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
