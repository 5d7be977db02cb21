//! Which charts a run has, and the numbers they are handed.

mod enterprises;
mod quotas;

use super::Results;
use super::chart::{self, Picture, Undrawn};
use super::tables::{indicator_label, indicator_unit};
use crate::problem::Error;
use crate::region::Region;
use crate::scheme::{Better, Indicator, Unit};

/// The indicator on the horizontal axis and in the distribution: the first of these that the scheme has.
const YIELD: &[&str] = &["tax_per_mu", "revenue_per_mu", "value_added_per_mu"];

/// The indicator on the vertical axis.
const EFFICIENCY: &[&str] = &[
    "value_added_per_energy",
    "output_per_energy",
    "labour_productivity",
];

/// Draws every chart that has something to show, in the order of the report.
pub fn draw(results: &Results<'_>) -> Result<Vec<Picture>, Error> {
    let context = chart::Context {
        lang: results.lang,
        year: results.survey.year,
        data_year: results.survey.year,
        place: results.place.clone(),
        source: results
            .lang
            .text("chart.source", &[("scheme", &results.scheme.title)]),
        state: results.state,
    };
    let by_enterprise = results.scheme.unit == Unit::Enterprise;
    let mut drawn = vec![
        ranking(results, &context),
        slope(results, &context),
        heat_map(results, &context),
        radar(results, &context),
        scatter(results, &context),
    ];
    if by_enterprise {
        drawn.push(classes(results, &context));
        drawn.push(enterprises::distribution(results, &context)?);
        drawn.push(enterprises::histogram(results, &context)?);
        drawn.push(enterprises::lorenz(results, &context)?);
        drawn.push(enterprises::low_yield(results, &context)?);
        drawn.push(enterprises::treemap(results, &context)?);
    }
    drawn.extend(quotas::quotas(results, &context));
    if by_enterprise {
        drawn.push(enterprises::completeness(results, &context)?);
    }
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

/// Ranks over the years whose data were read.
fn slope(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let Some(last) = results.last_regions else {
        return Err(Undrawn::Nothing(String::new()));
    };
    let before = |name: &str| last.counties.iter().find(|region| region.name == name)?.rank;
    chart::rank_slope(
        context,
        &chart::RankSlope {
            years: vec![results.survey.year - 1, results.survey.year],
            counties: results
                .regions
                .counties
                .iter()
                .map(|region| chart::RankPath {
                    name: region.name.clone(),
                    ranks: vec![before(&region.name), region.rank],
                })
                .collect(),
        },
    )
}

/// The spokes and columns: every indicator of the scheme.
fn indicators(results: &Results<'_>) -> Vec<chart::Indicator> {
    results
        .scheme
        .indicators
        .iter()
        .map(|indicator| chart::Indicator {
            measure: measure(results, indicator),
            less_is_better: indicator.better == Better::Less,
        })
        .collect()
}

fn county_values(results: &Results<'_>) -> Vec<chart::CountyValues> {
    results
        .regions
        .counties
        .iter()
        .map(|region| chart::CountyValues {
            name: region.name.clone(),
            values: region.values.clone(),
        })
        .collect()
}

fn heat_map(results: &Results<'_>, context: &chart::Context) -> Drawn {
    chart::heat_map(
        context,
        &chart::HeatMap {
            indicators: indicators(results),
            counties: county_values(results),
            city: results.regions.city.values.clone(),
        },
    )
}

fn radar(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let best = (0..results.scheme.indicators.len())
        .map(|index| {
            let first = |region: &&Region| region.value_ranks.get(index) == Some(&Some(1));
            results.regions.counties.iter().find(first)?.values[index]
        })
        .collect();
    chart::radar(
        context,
        &chart::Radar {
            indicators: indicators(results),
            counties: county_values(results),
            city: results.regions.city.values.clone(),
            best,
        },
    )
}
