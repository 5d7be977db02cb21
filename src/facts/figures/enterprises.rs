//! Charts of the enterprises: scores, land by industry, what was reported.

use std::collections::BTreeMap;

use super::context::finite;
use super::values::CountyValues;
use crate::assess::Status;
use crate::edition::Results;
use crate::facts::tables::population_label;
use crate::frame::Columns;
use crate::insight::{self, spread::quantile};
use crate::problem::Error;
use crate::sum::{Sum, sum};
use crate::table::Figure;

/// The scores of one ranking group.
#[derive(Clone, Debug, Default)]
pub struct ScoreHistogram {
    /// The group in words, such as its population; empty if there is only one.
    pub group: String,
    /// Score of every appraised enterprise.
    pub scores: Vec<Option<f64>>,
    /// Half of them have more.
    pub median: Figure,
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

/// Fewest enterprises behind a figure of what shows a region its own alone, or everybody all.
pub fn own_least(results: &Results<'_>) -> usize {
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
    let populations = frame.words("population")?;
    let scores = frame.numbers("score")?;
    let classes = frame.words("class_preliminary")?;
    let inside = |row: &usize| {
        results.assessment.status[*row] == Status::Appraised
            && populations.get(*row) == Some(population.id.as_str())
    };
    let graded: Vec<(f64, &str)> = (0..frame.height())
        .filter(inside)
        .filter_map(|row| scores.get(row).zip(classes.get(row)))
        .collect();
    let cuts = insight::class_cut::class_cuts(&graded, &results.regions.classes);
    let least = own_least(results);
    let scores: Vec<Option<f64>> = (0..frame.height())
        .filter(inside)
        .map(|row| scores.get(row))
        .collect();
    Ok(Some(ScoreHistogram {
        group: population_label(population, results.lang),
        median: median(&scores, least),
        scores,
        least,
        unordered: cuts.is_none(),
        cuts: cuts
            .into_iter()
            .flatten()
            .map(|(class, score)| ClassCut { class, score })
            .collect(),
    }))
}

/// The median of what is a number, where enough are.
pub fn median(values: &[Option<f64>], least: usize) -> Figure {
    let mut values: Vec<f64> = values.iter().filter_map(|value| finite(*value)).collect();
    values.sort_by(f64::total_cmp);
    Figure::of(quantile(&values, 0.5, least), (1..least).contains(&values.len()))
}

/// Land by industry and class, over graded enterprises. What stands for too few of them is told in sum.
pub fn treemap(results: &Results<'_>) -> Result<Option<Treemap>, Error> {
    let frame = &results.assessment.frame;
    if !frame.has("land_mu") || !frame.has("industry") {
        return Ok(None);
    }
    let (land, industry) = (frame.numbers("land_mu")?, frame.words("industry")?);
    let class = frame.words("class")?;
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
