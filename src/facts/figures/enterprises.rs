//! Charts of the enterprises: spread, scores, land.

use std::collections::BTreeMap;

use super::context::{Measure, measure, yield_of_land};
use super::values::CountyValues;
use crate::assess::Status;
use crate::edition::Results;
use crate::facts::tables::{indicator_label, population_label};
use crate::insight::{self, low_yield::LAST_FIFTH, spread::quantile};
use crate::problem::Error;
use crate::sum::{Sum, sum};
use crate::table::Figure;
use crate::unit;

/// The enterprises' values of one indicator, county by county.
#[derive(Clone, Debug, Default)]
pub struct Distribution {
    /// The indicator.
    pub indicator: Measure,
    /// One entry a county, in the order of the rows.
    pub counties: Vec<Group>,
    /// Fewest enterprises behind a figure of a county that is not the reader's own; up to 1 withholds nothing.
    pub least: usize,
    /// The city's median; computed by the caller over all enterprises.
    pub city_median: Option<f64>,
}

/// The values of one county.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Whether it is the reader's own, who may see each enterprise.
    pub own: bool,
    /// The value of every appraised enterprise; none where it was not reported.
    pub values: Vec<Option<f64>>,
}

/// The scores of one ranking group.
#[derive(Clone, Debug, Default)]
pub struct ScoreHistogram {
    /// The group in words, such as its population; empty if there is only one.
    pub group: String,
    /// Score of every appraised enterprise.
    pub scores: Vec<Option<f64>>,
    /// Where a class begins.
    pub cuts: Vec<ClassCut>,
    /// Fewest enterprises behind a figure; up to 1 withholds nothing.
    pub least: usize,
    /// There are classes, but no score parts them.
    pub unordered: bool,
}

/// The least score of a class.
#[derive(Clone, Debug, Default)]
pub struct ClassCut {
    /// The class above the cut.
    pub class: String,
    /// The least score in it.
    pub score: f64,
}

/// What the enterprises hold and what they make of it.
#[derive(Clone, Debug, Default)]
pub struct Lorenz {
    /// What is held, such as land.
    pub held: Measure,
    /// What is made of it, such as tax.
    pub made: Measure,
    /// Held and made of every enterprise.
    pub enterprises: Vec<(Option<f64>, Option<f64>)>,
    /// Fewest enterprises between two corners of the curve; up to 1 each is one.
    pub least: usize,
}

/// The counties' low-yield land.
#[derive(Clone, Debug, Default)]
pub struct Pareto {
    /// What counts as low-yield, in words: “the last 20% of land by tax per mu”.
    pub rule: String,
    /// Unit of the areas in the language of the run.
    pub unit: String,
    /// The low-yield land of the counties whose own is withheld, in sum.
    pub withheld_mu: f64,
    /// One entry a county, in any order.
    pub counties: Vec<LowYield>,
}

/// One county's land.
#[derive(Clone, Debug, Default)]
pub struct LowYield {
    /// Its name.
    pub name: String,
    /// Its low-yield land.
    pub low_mu: Figure,
    /// All its appraised land.
    pub land_mu: Option<f64>,
}

/// The land of every industry in every class.
#[derive(Clone, Debug, Default)]
pub struct Treemap {
    /// Unit of the areas in the language of the run.
    pub unit: String,
    /// Names of the classes from best to worst.
    pub classes: Vec<String>,
    /// One entry an industry, in any order.
    pub industries: Vec<IndustryLand>,
    /// Cells of fewer enterprises than this are in `others_mu`.
    pub least: usize,
}

/// One industry's land.
#[derive(Clone, Debug, Default)]
pub struct IndustryLand {
    /// Its name.
    pub name: String,
    /// Its land in each class, in the order of the classes.
    pub land_mu: Vec<f64>,
    /// Its land in classes that are not told apart.
    pub others_mu: f64,
}

/// What share of the enterprises reported each field, county by county.
#[derive(Clone, Debug, Default)]
pub struct Completeness {
    /// Id and label of every field: the columns.
    pub fields: Vec<(String, String)>,
    /// The rows: shares from 0 to 1.
    pub counties: Vec<CountyValues>,
}

/// The spread of the yield of land inside every county.
pub fn distribution(results: &Results<'_>) -> Result<Distribution, Error> {
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
        .map(|region| Group {
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
    Ok(Distribution {
        indicator: measure(results, indicator),
        counties: groups,
        least: results.edition.least(),
        city_median: median.filter(|_| own.is_none()),
    })
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
pub fn histogram(results: &Results<'_>) -> Result<Option<ScoreHistogram>, Error> {
    let Some(population) = results.scheme.populations.first() else {
        return Ok(None);
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
    Ok(Some(ScoreHistogram {
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
            .map(|(class, score)| ClassCut { class, score })
            .collect(),
    }))
}

/// How much of the tax comes from how much of the land.
pub fn lorenz(results: &Results<'_>) -> Result<Option<Lorenz>, Error> {
    let frame = &results.assessment.frame;
    let (Ok(land), Ok(tax)) = (frame.column("land_mu"), frame.column("tax")) else {
        return Ok(None);
    };
    let (land, tax) = (
        land.as_materialized_series().clone(),
        tax.as_materialized_series().clone(),
    );
    let (land, tax) = (land.f64()?, tax.f64()?);
    let field = |id: &str| {
        let field = crate::field::field(id);
        Measure {
            label: field
                .map_or(id, |field| results.lang.pick(field.zh, field.en))
                .to_owned(),
            unit: field.map_or("", |field| field.unit()).to_owned(),
            digits: None,
        }
    };
    Ok(Some(Lorenz {
        least: own_least(results),
        held: field("land_mu"),
        made: field("tax"),
        enterprises: (0..frame.height())
            .filter(|row| results.assessment.status[*row] == Status::Appraised)
            .map(|row| (land.get(row), tax.get(row)))
            .collect(),
    }))
}

/// Which counties hold the land of least yield.
pub fn low_yield(results: &Results<'_>) -> Result<Option<Pareto>, Error> {
    let (_, indicator) = yield_of_land(results);
    if results.assessment.frame.get_column_index("land_mu").is_none() {
        return Ok(None);
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
    Ok(Some(Pareto {
        rule: results
            .lang
            .text("chart.last-part", &[("indicator", &label), ("percent", &percent)]),
        unit: crate::field::field("land_mu")
            .map_or("", |field| field.unit())
            .to_owned(),
        counties: counties
            .into_iter()
            .zip(&withheld)
            .map(|((name, land), (low, all))| LowYield {
                name,
                low_mu: Figure::of(Some(land.low_mu), *low),
                land_mu: shown(land.land_mu, *all),
            })
            .collect(),
        withheld_mu: sum(land
            .iter()
            .zip(&withheld)
            .filter(|(_, (low, _))| *low)
            .map(|(land, _)| *land)),
    }))
}

/// Land by industry and class, over graded enterprises. What stands for too few of them is told in sum.
pub fn treemap(results: &Results<'_>) -> Result<Option<Treemap>, Error> {
    let frame = &results.assessment.frame;
    let (Ok(land), Ok(industry)) = (frame.column("land_mu"), frame.column("industry")) else {
        return Ok(None);
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
    Ok(Some(Treemap {
        unit: crate::field::field("land_mu")
            .map_or("", |field| field.unit())
            .to_owned(),
        classes: classes.clone(),
        industries: industries(results, sums),
        least: results.edition.least(),
    }))
}

/// The land of every industry as far as it is told: the rest of an industry has no class, the rest of all no industry.
fn industries(results: &Results<'_>, sums: BTreeMap<&str, Vec<Sum>>) -> Vec<IndustryLand> {
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
        told.push(IndustryLand {
            name: name.to_owned(),
            land_mu: shown(false).collect(),
            others_mu: sum(shown(true)),
        });
    }
    if !untold.whole {
        told.push(IndustryLand {
            name: results.lang.text("chart.land-by-industry.rest", &[]),
            land_mu: vec![0.0; results.regions.classes.len()],
            others_mu: rest.total(),
        });
    }
    told
}

/// What share of the enterprises reported each field.
pub fn completeness(results: &Results<'_>) -> Result<Completeness, Error> {
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
    Ok(Completeness {
        fields: fields.iter().map(label).collect(),
        counties: reported
            .into_iter()
            .map(|county| {
                let withheld = hides(&county.county);
                let shares = county.shares.into_iter();
                CountyValues {
                    values: shares.map(|share| Figure::of(share, withheld)).collect(),
                    name: county.county,
                }
            })
            .collect(),
    })
}
