//! Which charts a run has, and the numbers they are handed.

use std::collections::BTreeMap;

use super::Results;
use super::chart::{self, Picture, Undrawn};
use super::tables::{indicator_label, indicator_unit, population_label};
use crate::allocate::{self, Allocation, Method};
use crate::assess::Status;
use crate::insight;
use crate::problem::Error;
use crate::region::Region;
use crate::scheme::{Better, Indicator, Unit};
use crate::sum::Sum;
use crate::unit;

/// The indicator on the horizontal axis and in the distribution: the first of these that the scheme has.
const YIELD: &[&str] = &["tax_per_mu", "revenue_per_mu", "value_added_per_mu"];

/// The indicator on the vertical axis.
const EFFICIENCY: &[&str] = &[
    "value_added_per_energy",
    "output_per_energy",
    "labour_productivity",
];

/// The part of the land that counts as low-yield in the Pareto chart: the customary last fifth, a way of looking and no
/// rule.
const LAST_FIFTH: f64 = 0.2;

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
    let enterprises = results.scheme.unit == Unit::Enterprise;
    let mut drawn = vec![
        ranking(results, &context),
        slope(results, &context),
        heat_map(results, &context),
        radar(results, &context),
        scatter(results, &context),
    ];
    if enterprises {
        drawn.push(classes(results, &context));
        drawn.push(distribution(results, &context)?);
        drawn.push(histogram(results, &context)?);
        drawn.push(lorenz(results, &context)?);
        drawn.push(low_yield(results, &context)?);
        drawn.push(treemap(results, &context)?);
    }
    drawn.extend(quotas(results, &context));
    if enterprises {
        drawn.push(completeness(results, &context)?);
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

/// Scores of the scheme's first population, with the cuts where classes follow the score.
fn histogram(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let Some(population) = results.scheme.populations.first() else {
        return Ok(Err(Undrawn::Nothing(String::new())));
    };
    let frame = &results.assessment.frame;
    let column = frame.column("population")?.as_materialized_series().clone();
    let populations = column.str()?;
    let scores = frame.column("score")?.as_materialized_series().clone();
    let scores = scores.f64()?;
    let inside = |row: &usize| {
        results.assessment.status[*row] == Status::Appraised
            && populations.get(*row) == Some(population.id.as_str())
    };
    Ok(chart::score_histogram(
        context,
        &chart::ScoreHistogram {
            group: population_label(population, results.lang),
            scores: (0..frame.height())
                .filter(inside)
                .map(|row| scores.get(row))
                .collect(),
            // Shares are counted in ranking groups and stages re-order: no score parts the classes of a city.
            cuts: Vec::new(),
        },
    ))
}

fn lorenz(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let frame = &results.assessment.frame;
    let (Ok(land), Ok(tax)) = (frame.column("land_mu"), frame.column("tax")) else {
        return Ok(Err(Undrawn::Nothing(String::new())));
    };
    let (land, tax) = (
        land.as_materialized_series().clone(),
        tax.as_materialized_series().clone(),
    );
    let (land, tax) = (land.f64()?, tax.f64()?);
    let field = |id: &str| {
        let field = crate::field::field(id);
        chart::Measure {
            label: field
                .map_or(id, |field| results.lang.pick(field.zh, field.en))
                .to_owned(),
            unit: field.map_or("", |field| field.unit()).to_owned(),
        }
    };
    Ok(chart::lorenz(
        context,
        &chart::Lorenz {
            held: field("land_mu"),
            made: field("tax"),
            enterprises: (0..frame.height())
                .filter(|row| results.assessment.status[*row] == Status::Appraised)
                .map(|row| (land.get(row), tax.get(row)))
                .collect(),
        },
    ))
}

fn low_yield(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let Some((_, indicator)) = first(results, YIELD) else {
        return Ok(Err(Undrawn::Nothing(String::new())));
    };
    if results.assessment.frame.get_column_index("land_mu").is_none() {
        return Ok(Err(Undrawn::Nothing(String::new())));
    }
    let counties = insight::low_yield::low_yield(results.assessment, &indicator.id, LAST_FIFTH)?;
    let label = indicator_label(indicator, results.lang);
    let percent = unit::number_text(LAST_FIFTH * 100.0, 0);
    Ok(chart::pareto(
        context,
        &chart::Pareto {
            rule: results
                .lang
                .text("chart.last-part", &[("indicator", &label), ("percent", &percent)]),
            unit: crate::field::field("land_mu")
                .map_or("", |field| field.unit())
                .to_owned(),
            counties: counties
                .into_iter()
                .map(|(name, (low, all))| chart::LowYield {
                    name,
                    low_mu: Some(low),
                    land_mu: Some(all),
                })
                .collect(),
        },
    ))
}

/// Land by industry and class, over graded enterprises.
fn treemap(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let frame = &results.assessment.frame;
    let (Ok(land), Ok(industry)) = (frame.column("land_mu"), frame.column("industry")) else {
        return Ok(Err(Undrawn::Nothing(String::new())));
    };
    let (land, industry) = (
        land.as_materialized_series().clone(),
        industry.as_materialized_series().clone(),
    );
    let (land, industry) = (land.f64()?, industry.str()?);
    let class = frame.column("class")?.as_materialized_series().clone();
    let class = class.str()?;
    let classes = &results.regions.classes;
    let mut sums: BTreeMap<&str, Vec<Sum>> = BTreeMap::new();
    for row in 0..frame.height() {
        let position = class
            .get(row)
            .and_then(|class| classes.iter().position(|known| known == class));
        if let (Some(industry), Some(class), Some(land)) = (industry.get(row), position, land.get(row)) {
            sums.entry(industry)
                .or_insert_with(|| vec![Sum::default(); classes.len()])[class]
                .add(land);
        }
    }
    Ok(chart::treemap(
        context,
        &chart::Treemap {
            unit: crate::field::field("land_mu")
                .map_or("", |field| field.unit())
                .to_owned(),
            classes: classes.clone(),
            industries: sums
                .into_iter()
                .map(|(name, land)| chart::IndustryLand {
                    name: name.to_owned(),
                    land_mu: land.into_iter().map(Sum::total).collect(),
                })
                .collect(),
        },
    ))
}

fn completeness(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let (fields, reported) = insight::completeness::completeness(results.assessment, results.scheme)?;
    let label = |id: &String| {
        crate::field::field(id).map_or(id.clone(), |field| {
            results.lang.pick(field.zh, field.en).to_owned()
        })
    };
    Ok(chart::completeness(
        context,
        &chart::Completeness {
            fields: fields.iter().map(label).collect(),
            counties: reported
                .into_iter()
                .map(|county| chart::CountyValues {
                    name: county.county,
                    values: county.shares,
                })
                .collect(),
        },
    ))
}

/// Last year's quotas and this year's, every county's way from base to quota, and what more or less merit would do, for
/// the first resource.
fn quotas(results: &Results<'_>, context: &chart::Context) -> Vec<Drawn> {
    let year = results.plan.and_then(|(plan, _)| plan.year);
    let context = &chart::Context {
        year: year.unwrap_or(context.year),
        ..context.clone()
    };
    let mut drawn = dumbbells(results, context);
    if let Some(allocation) = results.allocations.first() {
        drawn.push(waterfall(allocation, context));
        drawn.push(front(results, allocation, context));
    }
    drawn
}

fn waterfall(allocation: &Allocation, context: &chart::Context) -> Drawn {
    chart::waterfall(
        context,
        &chart::Waterfall {
            resource: chart::Measure {
                label: allocation.label.clone(),
                unit: allocation.unit.clone(),
            },
            counties: allocation
                .rows
                .iter()
                .map(|quota| chart::QuotaParts {
                    county: quota.county.clone(),
                    base: Some(quota.base),
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
            },
            inequality: chart::Measure {
                label: lang.text("chart.sweep.inequality", &[]),
                unit: String::new(),
            },
            methods: points
                .into_iter()
                .map(|point| chart::FrontPoint {
                    name: format!("m={} γ={}", point.merit_share, point.exponent),
                    efficiency: Some(point.efficiency),
                    inequality: Some(point.inequality),
                    on_front: point.on_front,
                    chosen: resource.is_some_and(|resource| {
                        own(resource.merit.share.as_ref(), point.merit_share)
                            && own(resource.merit.exponent.as_ref(), point.exponent)
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
