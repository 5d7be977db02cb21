//! Charts of the enterprises: spread, scores, land.

use std::collections::BTreeMap;

use super::part::{Drawn, measure, yield_of_land};
use crate::assess::Status;
use crate::edition::Results;
use crate::facts::tables::{indicator_label, population_label};
use crate::insight::{self, low_yield::LAST_FIFTH, spread::quantile};
use crate::output::chart::{self, Undrawn};
use crate::problem::Error;
use crate::sum::{Sum, sum};
use crate::unit;

pub fn distribution(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let (_, indicator) = yield_of_land(results);
    let own = results.edition.own();
    let frame = &results.assessment.frame;
    let values = frame
        .column(&format!("{}_value", indicator.id))?
        .as_materialized_series()
        .clone();
    let values = values.f64()?;
    let counties = frame
        .column(results.regions.level.id())?
        .as_materialized_series()
        .clone();
    let counties = counties.str()?;
    let inside: Vec<usize> = (0..frame.height())
        .filter(|row| results.assessment.status[*row] == Status::Appraised)
        .collect();
    let groups = results
        .regions
        .ranked
        .iter()
        .filter(|region| own.is_none_or(|own| region.name == own))
        .map(|region| chart::Group {
            name: region.name.clone(),
            own: own == Some(&region.name),
            values: inside
                .iter()
                .filter(|row| counties.get(**row) == Some(region.name.as_str()))
                .map(|row| values.get(*row))
                .collect(),
        })
        .collect();
    let mut all: Vec<f64> = inside.iter().filter_map(|row| values.get(*row)).collect();
    all.sort_by(f64::total_cmp);
    let median = quantile(&all, 0.5, results.edition.least());
    Ok(chart::tax_distribution(
        context,
        &chart::Distribution {
            indicator: measure(results, indicator),
            counties: groups,
            least: results.edition.least(),
            city_median: median.filter(|_| own.is_none()),
        },
    ))
}

/// Fewest enterprises behind a figure of what shows a region its own alone, or everybody all.
fn own_least(results: &Results<'_>) -> usize {
    match results.edition.own() {
        Some(_) => 1,
        None => results.edition.least(),
    }
}

/// Scores of the scheme's first population, with the cuts where classes follow the score. Floors, vetoes and other
/// decisions move an enterprise, not the cut: the preliminary class counts.
pub fn histogram(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let Some(population) = results.scheme.populations.first() else {
        return Ok(Err(Undrawn::Nothing(String::new())));
    };
    let frame = &results.assessment.frame;
    let column = frame.column("population")?.as_materialized_series().clone();
    let populations = column.str()?;
    let scores = frame.column("score")?.as_materialized_series().clone();
    let scores = scores.f64()?;
    let classes = frame
        .column("class_preliminary")?
        .as_materialized_series()
        .clone();
    let classes = classes.str()?;
    let inside = |row: &usize| {
        results.assessment.status[*row] == Status::Appraised
            && populations.get(*row) == Some(population.id.as_str())
    };
    let graded: Vec<(f64, &str)> = (0..frame.height())
        .filter(inside)
        .filter_map(|row| scores.get(row).zip(classes.get(row)))
        .collect();
    let cuts = insight::class_cut::class_cuts(&graded, &results.regions.classes);
    Ok(chart::score_histogram(
        context,
        &chart::ScoreHistogram {
            group: population_label(population, results.lang),
            scores: (0..frame.height())
                .filter(inside)
                .map(|row| scores.get(row))
                .collect(),
            least: own_least(results),
            unordered: cuts.is_none(),
            cuts: cuts
                .into_iter()
                .flatten()
                .map(|(class, score)| chart::ClassCut { class, score })
                .collect(),
        },
    ))
}

pub fn lorenz(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
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
            digits: None,
        }
    };
    Ok(chart::lorenz(
        context,
        &chart::Lorenz {
            least: own_least(results),
            held: field("land_mu"),
            made: field("tax"),
            enterprises: (0..frame.height())
                .filter(|row| results.assessment.status[*row] == Status::Appraised)
                .map(|row| (land.get(row), tax.get(row)))
                .collect(),
        },
    ))
}

pub fn low_yield(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let (_, indicator) = yield_of_land(results);
    if results.assessment.frame.get_column_index("land_mu").is_none() {
        return Ok(Err(Undrawn::Nothing(String::new())));
    }
    let counties = insight::low_yield::low_yield(results.assessment, &indicator.id, LAST_FIFTH)?;
    let is_known = |name: &str| results.regions.ranked.iter().any(|region| region.name == name);
    let hides = |name: &str, column: &str| !is_known(name) || results.edition.hides(Some(name), column);
    let hidden = |name: &String| (hides(name, "low_mu"), hides(name, "low_land_mu"));
    let withheld: Vec<(bool, bool)> = counties.keys().map(hidden).collect();
    let land: Vec<f64> = counties.values().map(|county| county.low_mu).collect();
    let shown = |value: f64, hidden: bool| (!hidden).then_some(value);
    let label = results.lang.inside(&indicator_label(indicator, results.lang));
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
                .zip(&withheld)
                .map(|((name, land), (low, all))| chart::LowYield {
                    name,
                    low_mu: shown(land.low_mu, *low),
                    land_mu: shown(land.land_mu, *all),
                    withheld: *low,
                })
                .collect(),
            withheld_mu: sum(land
                .iter()
                .zip(&withheld)
                .filter(|(_, (low, _))| *low)
                .map(|(land, _)| *land)),
        },
    ))
}

/// Land by industry and class, over graded enterprises. What stands for too few of them is told in sum.
pub fn treemap(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
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
            let cells = sums
                .entry(industry)
                .or_insert_with(|| vec![Sum::default(); classes.len()]);
            cells[class].add(land);
        }
    }
    Ok(chart::treemap(
        context,
        &chart::Treemap {
            unit: crate::field::field("land_mu")
                .map_or("", |field| field.unit())
                .to_owned(),
            classes: classes.clone(),
            industries: industries(results, sums),
            least: results.edition.least(),
        },
    ))
}

/// The land of every industry as far as it is told: the rest of an industry has no class, the rest of all no industry.
fn industries(results: &Results<'_>, sums: BTreeMap<&str, Vec<Sum>>) -> Vec<chart::IndustryLand> {
    let untold = results.edition.untold();
    let mut rest = Sum::default();
    let mut told = Vec::new();
    for (row, (name, cells)) in sums.into_iter().enumerate() {
        let land: Vec<f64> = cells.into_iter().map(Sum::total).collect();
        if untold.industries.get(row) == Some(&true) {
            land.iter().for_each(|land| rest.add(*land));
            continue;
        }
        let all = vec![false; land.len()];
        let hidden = untold.cells.get(row).unwrap_or(&all);
        let shown = |hides: bool| {
            let of = move |(land, hidden): (&f64, &bool)| if *hidden == hides { *land } else { 0.0 };
            land.iter().zip(hidden).map(of)
        };
        told.push(chart::IndustryLand {
            name: name.to_owned(),
            land_mu: shown(false).collect(),
            others_mu: sum(shown(true)),
        });
    }
    if !untold.whole {
        told.push(chart::IndustryLand {
            name: results.lang.text("chart.land-by-industry.rest", &[]),
            land_mu: vec![0.0; results.regions.classes.len()],
            others_mu: rest.total(),
        });
    }
    told
}

pub fn completeness(results: &Results<'_>, context: &chart::Context) -> Result<Drawn, Error> {
    let hides = |name: &str| {
        let mut regions = results.regions.ranked.iter();
        let region = regions.find(|region| region.name == name);
        results.edition.own().is_none()
            && region.is_none_or(|region| region.enterprises < results.edition.least())
    };
    let (fields, reported) = insight::completeness::completeness(results.assessment, results.scheme)?;
    let label = |id: &String| {
        let known = crate::field::field(id);
        let label = known.map_or(id.as_str(), |field| results.lang.pick(field.zh, field.en));
        (id.clone(), label.to_owned())
    };
    Ok(chart::completeness(
        context,
        &chart::Completeness {
            fields: fields.iter().map(label).collect(),
            counties: reported
                .into_iter()
                .map(|county| {
                    let withheld = hides(&county.county);
                    let shares = county.shares.into_iter();
                    chart::CountyValues {
                        withheld: vec![withheld; shares.len()],
                        values: shares.map(|share| share.filter(|_| !withheld)).collect(),
                        name: county.county,
                    }
                })
                .collect(),
        },
    ))
}
