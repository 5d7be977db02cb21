//! Which charts a run has, and the numbers they are handed.

mod enterprises;
mod part;
mod quotas;

use std::collections::{BTreeMap, HashMap};

use super::chart::{self, Undrawn};
use crate::edition::{Edition, Level, Results, seen};
use crate::facts::Picture;
use crate::problem::Error;
use crate::region::Region;
use crate::scheme::{Better, Indicator, Unit};
use part::{Drawn, measure, yield_of_land};

/// Draws every chart that has something to show, in the order of the report. Charts of counties leave out figures of too few
/// enterprises; those of one region show its own enterprises only.
pub fn draw(results: &Results<'_>) -> Result<Vec<Picture>, Error> {
    let edition = &results.edition;
    let regions = seen(results.regions, edition, &results.scheme.indicators);
    let whole = results;
    let results = &Results {
        regions: &regions,
        ..results.clone()
    };
    let (own, city) = (context(results, &results.place), context(results, edition.city));
    let mut drawn = Vec::new();
    if edition.level() == Level::County {
        drawn.extend([
            ranking(results, &city),
            slope(results, &city),
            heat_map(results, &city),
            radar(results, &city),
            scatter(results, &city),
        ]);
    }
    if results.scheme.unit == Unit::Enterprise {
        if edition.level() == Level::County {
            drawn.push(classes(results, &city));
            drawn.push(enterprises::distribution(results, &own)?);
        }
        drawn.push(enterprises::histogram(results, &own)?);
        drawn.push(enterprises::lorenz(results, &own)?);
        if edition.own().is_none() {
            drawn.push(enterprises::low_yield(results, &own)?);
        }
        drawn.push(enterprises::treemap(results, &own)?);
    }
    if edition.level() == Level::County {
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

fn context(results: &Results<'_>, place: &str) -> chart::Context {
    let lang = results.lang;
    chart::Context {
        lang,
        year: results.survey.year,
        data_year: results.survey.year,
        place: place.to_owned(),
        source: lang.text("chart.source", &[("scheme", &results.scheme.title)]),
        state: results.state,
    }
}

/// The context of a chart in which something is withheld: its foot says why.
fn marked(context: &chart::Context, edition: &Edition<'_>, withheld: bool) -> chart::Context {
    let mut context = context.clone();
    if withheld {
        let lang = context.lang;
        let least = edition.least().to_string();
        context.source.push_str(&lang.text("report.semicolon", &[]));
        let why = lang.text("split.withheld-in-chart", &[("least", &least)]);
        context.source.push_str(&why);
    }
    context
}

fn ranking(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let last = |name: &str| {
        let regions = results.last_regions?;
        let visible = match results.edition.own() {
            None => {
                let edition = &results.edition;
                !edition.hides(Some(name), "score") && !edition.hides_last(name, "score")
            }
            Some(own) => own == name,
        };
        let score = regions.ranked.iter().find(|region| region.name == name)?.score;
        score.filter(|_| visible)
    };
    let counties: Vec<chart::RankedCounty> = results
        .regions
        .ranked
        .iter()
        .map(|region| chart::RankedCounty {
            name: region.name.clone(),
            rank: region.rank,
            score: region.score,
            last_year: last(&region.name),
            withheld: region.rank.is_some() && results.edition.hides(Some(&region.name), "score"),
        })
        .collect();
    let withheld = counties.iter().any(|county| county.withheld);
    let input = chart::CountyRanking { counties, city: None };
    chart::county_ranking(&marked(context, &results.edition, withheld), &input)
}

fn classes(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let classes = &results.regions.classes;
    let hidden = |region: Option<&str>| -> Vec<bool> {
        classes
            .iter()
            .map(|class| results.edition.hides(region, &format!("share_{class}")))
            .collect()
    };
    let counts = |region: &Region, name: String, hidden: Vec<bool>| chart::ClassCounts {
        name,
        withheld: hidden,
        counts: region.class_counts.iter().map(|count| *count as u32).collect(),
    };
    let city = results.lang.text("table.city", &[]);
    let input = chart::ClassShares {
        classes: results.regions.classes.clone(),
        counties: results
            .regions
            .ranked
            .iter()
            .map(|region| counts(region, region.name.clone(), hidden(Some(&region.name))))
            .collect(),
        city: counts(&results.regions.city, city, hidden(None)),
    };
    let withheld = input
        .counties
        .iter()
        .any(|county| county.withheld.contains(&true));
    chart::class_shares(&marked(context, &results.edition, withheld), &input)
}

/// Whether a value of a county must not be shown.
fn hides(results: &Results<'_>, region: &Region, indicator: &Indicator) -> bool {
    results
        .edition
        .hides(Some(&region.name), &format!("{}_value", indicator.id))
}

fn scatter(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let (x, across) = yield_of_land(results);
    let Some(y) = results.scheme.charts.efficiency else {
        return Err(Undrawn::Nothing(String::new()));
    };
    let up = &results.scheme.indicators[y];
    let city = &results.regions.city.values;
    let counties: Vec<chart::ScatterPoint> = results
        .regions
        .ranked
        .iter()
        .map(|region| chart::ScatterPoint {
            name: region.name.clone(),
            x: region.values[x],
            y: region.values[y],
            withheld: hides(results, region, across) || hides(results, region, up),
        })
        .collect();
    let withheld = counties.iter().any(|county| county.withheld);
    let input = chart::Scatter {
        x: measure(results, across),
        y: measure(results, up),
        counties,
        city: (city[x], city[y]),
    };
    chart::scatter(&marked(context, &results.edition, withheld), &input)
}

/// Ranks over the years whose data or results were read.
fn slope(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let mut years: BTreeMap<i32, HashMap<&str, u32>> = BTreeMap::new();
    let history = results.survey.history.iter();
    for past in history.filter(|past| past.level == results.survey.level) {
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
        let ranks = regions.ranked.iter();
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
            counties: results.regions.ranked.iter().map(path).collect(),
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
    let hidden = |region: &Region| {
        let indicators = results.scheme.indicators.iter();
        indicators.map(|one| hides(results, region, one)).collect()
    };
    results
        .regions
        .ranked
        .iter()
        .map(|region| chart::CountyValues {
            name: region.name.clone(),
            values: region.values.clone(),
            withheld: hidden(region),
        })
        .collect()
}

fn any_withheld(counties: &[chart::CountyValues]) -> bool {
    counties.iter().any(|county| county.withheld.contains(&true))
}

fn heat_map(results: &Results<'_>, context: &chart::Context) -> Drawn {
    let input = chart::HeatMap {
        indicators: indicators(results),
        counties: county_values(results),
        city: results.regions.city.values.clone(),
    };
    let withheld = any_withheld(&input.counties);
    chart::heat_map(&marked(context, &results.edition, withheld), &input)
}

fn radar(results: &Results<'_>, context: &chart::Context) -> Drawn {
    // The best of the values that may be shown; that it is not the best of all is told.
    let best_of = |index: usize| {
        let values = results
            .regions
            .ranked
            .iter()
            .filter_map(|region| region.values[index]);
        match results.scheme.indicators[index].better {
            Better::More => values.reduce(f64::max),
            Better::Less => values.reduce(f64::min),
        }
    };
    let is_first = |index: usize| {
        let mut regions = results.regions.ranked.iter();
        regions.any(|region| region.value_ranks.get(index) == Some(&Some(1)))
    };
    let indicators_of_all = 0..results.scheme.indicators.len();
    let input = chart::Radar {
        indicators: indicators(results),
        counties: county_values(results),
        city: results.regions.city.values.clone(),
        best: indicators_of_all.clone().map(best_of).collect(),
        best_shown: indicators_of_all
            .into_iter()
            .any(|index| best_of(index).is_some() && !is_first(index)),
    };
    let withheld = any_withheld(&input.counties);
    chart::radar(&marked(context, &results.edition, withheld), &input)
}
