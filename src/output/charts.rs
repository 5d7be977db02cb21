//! Which charts a run has, and the numbers they are handed.

mod enterprises;
mod quotas;

use std::collections::{BTreeMap, HashMap};

use super::Results;
use super::chart::{self, Picture, Undrawn};
use super::split::{self, Part};
use super::tables::{indicator_label, indicator_unit};
use crate::insight::withheld::{Level, Withheld, withheld};
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

/// Draws every chart that has something to show, in the order of the report. Charts of counties leave out figures of too few
/// enterprises; those of one region show its own enterprises only.
pub fn draw(results: &Results<'_>) -> Result<Vec<Picture>, Error> {
    let found;
    let public;
    let part = match results.part {
        Some(part) => part,
        None => {
            found = withheld_from_all(results)?;
            public = Part {
                level: Level::County,
                name: "",
                city: &results.place,
                withheld: &found,
                least: results.least,
            };
            &public
        }
    };
    let seen = split::seen(results.regions, part, &results.scheme.indicators);
    let whole = results;
    let results = &Results {
        regions: &seen,
        place: results.place.clone(),
        ..*results
    };
    let (own, city) = (
        context(results, &results.place, part),
        context(results, part.city, part),
    );
    let mut drawn = Vec::new();
    if part.level == Level::County {
        drawn.extend([
            ranking(results, part, &city),
            slope(results, &city),
            heat_map(results, &city),
            radar(results, &city),
            scatter(results, &city),
        ]);
    }
    if results.scheme.unit == Unit::Enterprise {
        if part.level == Level::County {
            drawn.push(classes(results, part, &city));
            drawn.push(enterprises::distribution(results, part, &own)?);
        }
        drawn.push(enterprises::histogram(results, &own)?);
        drawn.push(enterprises::lorenz(results, &own)?);
        if results.part.is_none() {
            drawn.push(enterprises::low_yield(results, part, &own)?);
        }
        drawn.push(enterprises::treemap(results, part, &own)?);
    }
    if part.level == Level::County {
        drawn.extend(quotas::quotas(whole, &own));
    }
    if results.scheme.unit == Unit::Enterprise {
        drawn.push(enterprises::completeness(results, &own)?);
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

/// What no county chart may show.
pub fn withheld_from_all(results: &Results<'_>) -> Result<Withheld, Error> {
    match results.scheme.unit {
        Unit::Enterprise => withheld(
            results.assessment,
            results.scheme,
            results.regions,
            Level::County,
            results.least,
        ),
        // A county that publishes its own figures has nothing to hide.
        Unit::County | Unit::Park => Ok(Withheld::default()),
    }
}

fn context(results: &Results<'_>, place: &str, part: &Part<'_>) -> chart::Context {
    let lang = results.lang;
    let mut source = lang.text("chart.source", &[("scheme", &results.scheme.title)]);
    if !part.withheld.is_empty() {
        source.push_str(&lang.text("report.semicolon", &[]));
        let least = part.least.to_string();
        source.push_str(&lang.text("split.withheld-in-chart", &[("least", &least)]));
    }
    chart::Context {
        lang,
        year: results.survey.year,
        data_year: results.survey.year,
        place: place.to_owned(),
        source,
        state: results.state,
    }
}

type Drawn = Result<Picture, Undrawn>;

fn ranking(results: &Results<'_>, part: &Part<'_>, context: &chart::Context) -> Drawn {
    let last = |name: &str| {
        let regions = results.last_regions?;
        let visible = match part.name {
            "" => !part.hides(Some(name), "score"),
            own => own == name,
        };
        let score = regions.counties.iter().find(|region| region.name == name)?.score;
        score.filter(|_| visible)
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

fn classes(results: &Results<'_>, part: &Part<'_>, context: &chart::Context) -> Drawn {
    let classes = &results.regions.classes;
    let hidden = |region: Option<&str>| -> Vec<bool> {
        classes
            .iter()
            .map(|class| part.hides(region, &format!("share_{class}")))
            .collect()
    };
    let counts = |region: &Region, name: String, hidden: Vec<bool>| chart::ClassCounts {
        name,
        withheld: hidden,
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
                .map(|region| counts(region, region.name.clone(), hidden(Some(&region.name))))
                .collect(),
            city: counts(&results.regions.city, city, hidden(None)),
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

/// Ranks over the years whose data or results were read.
fn slope(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let mut years: BTreeMap<i32, HashMap<&str, u32>> = BTreeMap::new();
    for past in &results.survey.history {
        let ranks = past.counties.iter();
        let ranks = ranks.filter_map(|county| Some((county.name.as_str(), county.rank?)));
        years.insert(past.year, ranks.collect());
    }
    // Where last year was published, these are its published ranks.
    for (regions, year) in [
        (results.last_regions, results.survey.year - 1),
        (Some(results.regions), results.survey.year),
    ] {
        let Some(regions) = regions else { continue };
        let ranks = regions.counties.iter();
        let ranks = ranks.filter_map(|region| Some((region.name.as_str(), region.rank?)));
        years.insert(year, ranks.collect());
    }
    let path = |region: &Region| chart::RankPath {
        name: region.name.clone(),
        ranks: years
            .values()
            .map(|ranks| ranks.get(region.name.as_str()).copied())
            .collect(),
    };
    chart::rank_slope(
        context,
        &chart::RankSlope {
            years: years.keys().copied().collect(),
            counties: results.regions.counties.iter().map(path).collect(),
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
            id: indicator.id.clone(),
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
