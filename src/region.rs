//! COUNTIES and parks. Totals, ratios of sums, score, rank and class shares.
//!
//! A region's indicator is the ratio of sums, Σ numerator ÷ Σ denominator, over its enterprises that take part
//! (appraised or ungraded) and report *both* sides. Its score is Σ weight × min(own ratio ÷ the city's ratio, cap)
//! with the indicators and weights of the scheme's `region` rule; an indicator without data is left out and the
//! other weights are scaled up. A scheme with a region part of its own has regions appraised by the engine that
//! appraises enterprises.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::*;

use crate::assess::{Assessment, Status};
use crate::field::FIELDS;
use crate::problem::{Error, Place, Problems, kinds};
use crate::scheme::{Population, RegionScore, Scheme, Unit};
use crate::sum::Sum;

/// A county, a park, or the whole city.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// The county of a park; empty for counties.
    pub county: String,
    /// Rows read.
    pub enterprises: usize,
    /// Rows appraised.
    pub appraised: usize,
    /// Totals of the fields that were read and of the scheme's quantities, over enterprises that take part.
    pub totals: BTreeMap<String, f64>,
    /// The ratio of sums of every indicator.
    pub values: Vec<Option<f64>>,
    /// Both sums of every indicator, over the enterprises that report both sides; `None` if there is none.
    pub sides: Vec<Option<(f64, f64)>>,
    /// The rank of every value inside its level, 1 is best.
    pub value_ranks: Vec<Option<u32>>,
    /// Score.
    pub score: Option<f64>,
    /// Rank by score.
    pub rank: Option<u32>,
    /// Class, where the scheme classes regions.
    pub class: Option<String>,
    /// How many enterprises each class has.
    pub class_counts: Vec<usize>,
    /// The land of each class, 亩.
    pub class_land: Vec<f64>,
}

impl Region {
    /// The share of each class among graded enterprises, 0–1; `None` if none is graded.
    pub fn shares(&self) -> Vec<Option<f64>> {
        let graded: usize = self.class_counts.iter().sum();
        self.class_counts
            .iter()
            .map(|count| (graded > 0).then(|| *count as f64 / graded as f64))
            .collect()
    }

    /// The share of each class in the land of graded enterprises, 0–1.
    pub fn land_shares(&self) -> Vec<Option<f64>> {
        let graded = crate::sum::sum(self.class_land.iter().copied());
        self.class_land
            .iter()
            .map(|land| (graded > 0.0).then(|| land / graded))
            .collect()
    }
}

/// All regions of a run.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// Counties by rank, then by name; unranked ones last.
    pub counties: Vec<Region>,
    /// Parks likewise.
    pub parks: Vec<Region>,
    /// The whole.
    pub city: Region,
    /// Names of all classes, best first.
    pub classes: Vec<String>,
    /// The number fields and quantities in `totals`, in the order of the data dictionary.
    pub totals: Vec<String>,
}

/// Rolls an assessment up.
pub fn regions(assessment: &Assessment, scheme: &Scheme, problems: &mut Problems) -> Result<Regions, Error> {
    let mut classes: Vec<String> = Vec::new();
    for names in scheme
        .populations
        .iter()
        .filter_map(|p| p.classes.as_ref())
        .map(|c| &c.names)
    {
        for name in names {
            if !classes.contains(name) {
                classes.push(name.clone());
            }
        }
    }
    let sums = Sums::read(assessment, scheme, &classes)?;
    let mut city = sums.region("", "", |_| true);
    let (mut counties, mut parks) = match scheme.unit {
        Unit::Enterprise => (sums.by("county", assessment)?, sums.by("park", assessment)?),
        Unit::County => (published(assessment, scheme, &sums)?, Vec::new()),
    };
    if scheme.unit == Unit::Enterprise {
        for (level, list) in [("county", &mut counties), ("park", &mut parks)] {
            match scheme.region.as_ref().map(|region| &region.rule) {
                None => {}
                Some(RegionScore::AgainstCity { population, cap }) => {
                    let rule = (&scheme.populations[*population], *cap);
                    score(list, &city, scheme, rule, level == "county", problems);
                }
                Some(RegionScore::Own(part)) => {
                    let mut quiet = problems.fork();
                    let problems = if level == "county" {
                        &mut *problems
                    } else {
                        &mut quiet
                    };
                    own(list, part, scheme, assessment.year, problems)?;
                }
            }
        }
    } else {
        // What a county publishes about itself does not add up to the city's figure.
        city.values = vec![None; scheme.indicators.len()];
    }
    value_ranks(&mut counties, scheme);
    value_ranks(&mut parks, scheme);
    for list in [&mut counties, &mut parks] {
        list.sort_by(|one, other| {
            let key = |region: &Region| region.rank.unwrap_or(u32::MAX);
            key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
        });
    }
    Ok(Regions {
        counties,
        parks,
        city,
        classes,
        totals: sums.totals.iter().map(|(id, _)| id.clone()).collect(),
    })
}

/// The columns that are summed.
struct Sums {
    takes_part: Vec<bool>,
    appraised: Vec<bool>,
    totals: Vec<(String, Float64Chunked)>,
    sides: Vec<(Float64Chunked, Option<Float64Chunked>)>,
    class: Vec<Option<usize>>,
    classes: usize,
}

impl Sums {
    fn read(assessment: &Assessment, scheme: &Scheme, classes: &[String]) -> Result<Self, Error> {
        let frame = &assessment.frame;
        let column = |id: &str| -> Result<Float64Chunked, Error> {
            Ok(frame
                .column(id)?
                .as_materialized_series()
                .rechunk()
                .f64()?
                .clone())
        };
        let quantities = scheme.quantities.iter().map(|quantity| quantity.id.as_str());
        let mut totals = Vec::new();
        for id in FIELDS
            .iter()
            .filter(|f| f.adds_up())
            .map(|f| f.id)
            .chain(quantities)
        {
            if frame.get_column_index(id).is_some() {
                totals.push((id.to_owned(), column(id)?));
            }
        }
        let mut sides = Vec::new();
        for indicator in &scheme.indicators {
            let denominator = match indicator.denominator {
                Some(_) => Some(column(&format!("{}_denominator", indicator.id))?),
                None => None,
            };
            sides.push((column(&format!("{}_numerator", indicator.id))?, denominator));
        }
        let class = frame.column("class")?.as_materialized_series().clone();
        let class = class
            .str()?
            .iter()
            .zip(&assessment.status)
            // Shares are of graded enterprises: a class that someone is only treated as does not count.
            .map(|(name, status)| {
                let name = name.filter(|_| *status == Status::Appraised)?;
                classes.iter().position(|known| known == name)
            })
            .collect();
        Ok(Self {
            takes_part: assessment
                .status
                .iter()
                .map(|status| status.is_scored())
                .collect(),
            appraised: assessment
                .status
                .iter()
                .map(|s| *s == Status::Appraised)
                .collect(),
            totals,
            sides,
            class,
            classes: classes.len(),
        })
    }

    /// The regions that a column names, in the order in which they first appear.
    fn by(&self, id: &str, assessment: &Assessment) -> Result<Vec<Region>, Error> {
        let names = assessment.frame.column(id)?.as_materialized_series().clone();
        let names = names.str()?;
        let counties = assessment
            .frame
            .column("county")?
            .as_materialized_series()
            .clone();
        let counties = counties.str()?;
        let reasons = assessment
            .frame
            .column("reason")?
            .as_materialized_series()
            .clone();
        let reasons = reasons.str()?;
        // A county that is not on the list is no county.
        let unknown = |row: usize| {
            reasons
                .get(row)
                .is_some_and(|all| all.split(';').any(|reason| reason == kinds::UNKNOWN_COUNTY.code))
        };
        let mut order: Vec<&str> = Vec::new();
        let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
        for (row, name) in names.iter().enumerate() {
            let Some(name) = name.filter(|_| !unknown(row)) else {
                continue;
            };
            members
                .entry(name)
                .or_insert_with(|| {
                    order.push(name);
                    Vec::new()
                })
                .push(row);
        }
        Ok(order
            .into_iter()
            .map(|name| {
                let rows = &members[name];
                let county = match id {
                    "county" => "",
                    _ => rows.iter().find_map(|row| counties.get(*row)).unwrap_or(""),
                };
                self.sum(name, county, rows.iter().copied())
            })
            .collect())
    }

    fn region(&self, name: &str, county: &str, inside: impl Fn(usize) -> bool) -> Region {
        self.sum(
            name,
            county,
            (0..self.takes_part.len()).filter(|row| inside(*row)),
        )
    }

    /// Sums rows in their order, compensated, so that a total does not depend on how a frame is split.
    fn sum(&self, name: &str, county: &str, rows: impl Iterator<Item = usize>) -> Region {
        let mut totals = vec![(Sum::default(), false); self.totals.len()];
        let mut sides = vec![(Sum::default(), Sum::default(), 0usize); self.sides.len()];
        let mut region = Region {
            name: name.to_owned(),
            county: county.to_owned(),
            class_counts: vec![0; self.classes],
            class_land: vec![0.0; self.classes],
            ..Region::default()
        };
        let land = self.totals.iter().position(|(id, _)| id == "land_mu");
        let mut class_land = vec![Sum::default(); self.classes];
        for row in rows {
            region.enterprises += 1;
            region.appraised += usize::from(self.appraised[row]);
            if !self.takes_part[row] {
                continue;
            }
            for ((_, values), (sum, any)) in self.totals.iter().zip(&mut totals) {
                if let Some(value) = values.get(row) {
                    sum.add(value);
                    *any = true;
                }
            }
            for ((numerators, denominators), (up, down, count)) in self.sides.iter().zip(&mut sides) {
                let below = denominators.as_ref().map_or(Some(1.0), |values| values.get(row));
                if let (Some(numerator), Some(denominator)) = (numerators.get(row), below) {
                    up.add(numerator);
                    down.add(denominator);
                    *count += 1;
                }
            }
            if let Some(class) = self.class[row] {
                region.class_counts[class] += 1;
                let area = land.and_then(|land| self.totals[land].1.get(row));
                class_land[class].add(area.unwrap_or(0.0));
            }
        }
        region.class_land = class_land.into_iter().map(Sum::total).collect();
        region.totals = self
            .totals
            .iter()
            .zip(totals)
            .filter(|(_, (_, any))| *any)
            .map(|((id, _), (sum, _))| (id.clone(), sum.total()))
            .collect();
        region.sides = sides
            .iter()
            .map(|(up, down, count)| (*count > 0).then(|| (up.total(), down.total())))
            .collect();
        region.values = sides
            .into_iter()
            .map(|(up, down, count)| {
                let value = up.total() / down.total();
                (count > 0 && down.total() > 0.0 && value.is_finite()).then_some(value)
            })
            .collect();
        region
    }
}

/// Counties that a scheme appraises directly: their values, scores and classes are those of the appraisal.
fn published(assessment: &Assessment, scheme: &Scheme, sums: &Sums) -> Result<Vec<Region>, Error> {
    let frame = &assessment.frame;
    let code = frame.column("code")?.as_materialized_series().clone();
    let code = code.str()?;
    let class = frame.column("class")?.as_materialized_series().clone();
    let class = class.str()?;
    let score = frame.column("score")?.as_materialized_series().clone();
    let score = score.f64()?;
    let rank = frame.column("rank")?.as_materialized_series().clone();
    let rank = rank.u32()?;
    let mut list = Vec::new();
    for row in 0..frame.height() {
        let mut region = sums.region(code.get(row).unwrap_or(""), "", |other| other == row);
        for (value, indicator) in region.values.iter_mut().zip(&scheme.indicators) {
            let column = frame.column(&format!("{}_value", indicator.id))?;
            *value = column.as_materialized_series().f64()?.get(row);
        }
        region.score = score.get(row);
        region.rank = rank.get(row);
        region.class = class.get(row).map(str::to_owned);
        list.push(region);
    }
    Ok(list)
}

/// Scores, ranks and classes regions under a region part of its own: the engine appraises them as one population,
/// whose indicators are ratios of sums. Regions where nothing was appraised stay out.
fn own(
    list: &mut [Region],
    part: &Population,
    scheme: &Scheme,
    year: i32,
    problems: &mut Problems,
) -> Result<(), Error> {
    let part = Scheme {
        populations: vec![part.clone()],
        participation: Vec::new(),
        bonuses: Vec::new(),
        limits: Vec::new(),
        ..scheme.clone()
    };
    let taking: Vec<usize> = (0..list.len()).filter(|at| list[*at].appraised > 0).collect();
    if taking.is_empty() {
        return Ok(());
    }
    let rows = || taking.iter().map(|at| &list[*at]);
    let words = |id: &str, word: fn(&Region) -> &str| {
        let words: StringChunked = rows().map(|region| Some(word(region))).collect();
        words.with_name(id.into()).into_column()
    };
    let mut columns = vec![
        words("code", |region| &region.name),
        words("county", |region| match region.county.as_str() {
            "" => &region.name,
            county => county,
        }),
        words("park", |region| &region.name),
        Column::full_null("industry".into(), taking.len(), &DataType::String),
        Column::full_null("left_out".into(), taking.len(), &DataType::String),
    ];
    let mut totals: Vec<&String> = rows().flat_map(|region| region.totals.keys()).collect();
    totals.sort();
    totals.dedup();
    for id in totals {
        let values: Float64Chunked = rows().map(|region| region.totals.get(id).copied()).collect();
        columns.push(values.with_name(id.as_str().into()).into_column());
    }
    let parts = (0..scheme.indicators.len())
        .map(|index| {
            let side = |pick: fn(&(f64, f64)) -> f64| -> Float64Chunked {
                rows()
                    .map(|region| region.sides[index].as_ref().map(pick))
                    .collect()
            };
            crate::assess::Parts {
                numerator: side(|(up, _)| *up),
                denominator: Some(side(|(_, down)| *down)),
            }
        })
        .collect();
    let frame = DataFrame::new(taking.len(), columns)?;
    let assessment = crate::assess::assess_regions(&frame, parts, &part, year, problems)?;
    let score = assessment.frame.column("score")?.as_materialized_series().clone();
    let rank = assessment.frame.column("rank")?.as_materialized_series().clone();
    let class = assessment.frame.column("class")?.as_materialized_series().clone();
    for (row, at) in taking.into_iter().enumerate() {
        list[at].score = score.f64()?.get(row);
        list[at].rank = rank.u32()?.get(row);
        list[at].class = class.str()?.get(row).map(str::to_owned);
    }
    Ok(())
}

/// Scores and ranks regions against the city with the criteria of a population, each up to a cap.
fn score(
    list: &mut [Region],
    city: &Region,
    scheme: &Scheme,
    (population, cap): (&Population, f64),
    tell: bool,
    problems: &mut Problems,
) {
    let criteria = &population.criteria;
    let all = crate::sum::sum(criteria.iter().map(|criterion| criterion.weight));
    for region in list.iter_mut().filter(|region| region.appraised > 0) {
        let mut points = Sum::default();
        let mut weights = Sum::default();
        for criterion in criteria {
            let indicator = &scheme.indicators[criterion.indicator];
            let own = region.values[criterion.indicator];
            let achieved = own
                .zip(city.values[criterion.indicator].filter(|value| *value > 0.0))
                .and_then(|(own, city)| crate::assess::achievement(own, city, indicator.better));
            match achieved {
                Some(achieved) => {
                    points.add(criterion.weight * achieved.min(cap));
                    weights.add(criterion.weight);
                }
                None if tell => problems.push(
                    kinds::COUNTY_INDICATOR_MISSING,
                    Place::Nowhere,
                    vec![
                        ("county", region.name.clone()),
                        ("indicator", indicator.label.clone()),
                    ],
                ),
                None => {}
            }
        }
        let weights = weights.total();
        region.score = (weights > 0.0).then(|| points.total() * all / weights);
    }
    let ranks = min_ranks(list.iter().map(|region| region.score), true);
    for (region, rank) in list.iter_mut().zip(ranks) {
        region.rank = rank;
    }
}

fn value_ranks(list: &mut [Region], scheme: &Scheme) {
    let mut columns = Vec::new();
    for (index, indicator) in scheme.indicators.iter().enumerate() {
        let more = indicator.better == crate::scheme::Better::More;
        columns.push(min_ranks(list.iter().map(|region| region.values[index]), more));
    }
    for (row, region) in list.iter_mut().enumerate() {
        region.value_ranks = columns.iter().map(|column| column[row]).collect();
    }
}

/// Min ranks: 1 + the number of better values. Rows without a value have none.
fn min_ranks(values: impl Iterator<Item = Option<f64>>, more_is_better: bool) -> Vec<Option<u32>> {
    let values: Vec<Option<f64>> = values.collect();
    let better = |one: f64, other: f64| if more_is_better { one > other } else { one < other };
    values
        .iter()
        .map(|own| {
            own.map(|own| {
                1 + values
                    .iter()
                    .flatten()
                    .filter(|other| better(**other, own))
                    .count() as u32
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_the_better_rank_and_gaps_have_none() {
        let values = [Some(2.0), Some(3.0), None, Some(2.0), Some(1.0)];
        assert_eq!(
            min_ranks(values.into_iter(), true),
            [Some(2), Some(1), None, Some(2), Some(4)]
        );
        assert_eq!(
            min_ranks(values.into_iter(), false),
            [Some(2), Some(4), None, Some(2), Some(1)]
        );
    }
}
