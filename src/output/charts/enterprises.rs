//! Charts of the enterprises: spread, scores, land.

use std::collections::BTreeMap;

use super::{Drawn, measure, yield_of_land};
use crate::assess::Status;
use crate::edition::{Results, low_yield_withheld, untold};
use crate::facts::tables::{indicator_label, population_label};
use crate::insight;
use crate::output::chart::{self, Undrawn};
use crate::problem::Error;
use crate::sum::{Sum, sum};
use crate::unit;

/// The part of the land that counts as low-yield in the Pareto chart: the customary last fifth, a way of looking and no
/// rule.
const LAST_FIFTH: f64 = 0.2;

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
            least: results.edition.least(),
            city_median: median.filter(|_| own.is_none()),
        },
    ))
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
    let land: Vec<insight::low_yield::LowYield> = counties.values().copied().collect();
    let withheld = low_yield_withheld(&land, results.edition.least());
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
                .map(|(land, _)| land.low_mu)),
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
    // A region sees its own land in full.
    let least = match results.edition.own() {
        Some(_) => 1,
        None => results.edition.least(),
    };
    let mut sums: BTreeMap<&str, Vec<(usize, Sum)>> = BTreeMap::new();
    for row in 0..frame.height() {
        let position = class
            .get(row)
            .and_then(|class| classes.iter().position(|known| known == class));
        if let (Some(industry), Some(class), Some(land)) = (industry.get(row), position, land.get(row)) {
            let cells = sums
                .entry(industry)
                .or_insert_with(|| vec![(0, Sum::default()); classes.len()]);
            cells[class].0 += 1;
            cells[class].1.add(land);
        }
    }
    Ok(chart::treemap(
        context,
        &chart::Treemap {
            unit: crate::field::field("land_mu")
                .map_or("", |field| field.unit())
                .to_owned(),
            classes: classes.clone(),
            industries: industries(results, least, sums),
            least,
        },
    ))
}

/// The land of every industry as far as it is told: the rest of an industry has no class, the rest of all no industry.
fn industries(
    results: &Results<'_>,
    least: usize,
    sums: BTreeMap<&str, Vec<(usize, Sum)>>,
) -> Vec<chart::IndustryLand> {
    let counts: Vec<Vec<usize>> = sums
        .values()
        .map(|cells| cells.iter().map(|(count, _)| *count).collect())
        .collect();
    let untold = untold(&counts, least);
    let mut rest = Sum::default();
    let mut told = Vec::new();
    for (row, (name, cells)) in sums.into_iter().enumerate() {
        let land: Vec<f64> = cells.into_iter().map(|(_, sum)| sum.total()).collect();
        if untold.industries[row] {
            land.iter().for_each(|land| rest.add(*land));
            continue;
        }
        let hidden = &untold.cells[row];
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
                .map(|county| chart::CountyValues {
                    name: county.county,
                    values: county.shares,
                    withheld: Vec::new(),
                })
                .collect(),
        },
    ))
}
