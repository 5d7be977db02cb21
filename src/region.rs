//! PROVINCES, CITIES, COUNTIES, TOWNS and parks. Totals, ratios of sums, score, rank and class shares.
//!
//! A region's indicator is the ratio of sums, Σ numerator ÷ Σ denominator, over its enterprises that take part
//! (appraised or ungraded) and report *both* sides, the denominator above zero: the rule of benchmarks. Its score is Σ weight × min(own ratio ÷ the city's ratio, cap)
//! with the indicators and weights of the scheme's `region` rule; an indicator without data is left out and the
//! other weights are scaled up. A scheme with a region part of its own has regions appraised by the engine that
//! appraises enterprises.

mod figures;
mod policy;
mod score;
mod sums;

use crate::assess::{Assessment, Benchmarks};
use crate::frame::Columns;
use crate::level::Level;
use crate::problem::{Error, Problems};
use crate::scheme::{RegionScore, Scheme, Unit};
pub use figures::{Before, Given, Region, Regions};
use score::Held;
use sums::Sums;

/// Rolls an assessment up.
pub fn regions(assessment: &Assessment, scheme: &Scheme, problems: &mut Problems) -> Result<Regions, Error> {
    regions_after(assessment, None, scheme, problems)
}

/// Rolls an assessment up, with the year before it at hand.
pub fn regions_after(
    assessment: &Assessment,
    before: Option<Before<'_>>,
    scheme: &Scheme,
    problems: &mut Problems,
) -> Result<Regions, Error> {
    regions_given(assessment, before, scheme, None, problems)
}

/// Rolls an assessment up; its ranked areas are held against what those of another roll-up were held against.
pub fn regions_given(
    assessment: &Assessment,
    before: Option<Before<'_>>,
    scheme: &Scheme,
    given: Option<Given<'_>>,
    problems: &mut Problems,
) -> Result<Regions, Error> {
    let classes = class_names(scheme);
    let sums = Sums::read(assessment, scheme, &classes)?;
    let mut city = sums.region("", "", |_| true);
    let ranked = assessment.level;
    let mut parks = match scheme.unit {
        Unit::Enterprise => sums.by("park", assessment)?,
        Unit::County => Vec::new(),
        Unit::Park => published(assessment, scheme, &sums)?,
    };
    let mut levels: Vec<(Level, Vec<Region>)> = Vec::new();
    let mut benchmarks = None;
    for level in Level::ALL {
        let list = match scheme.unit {
            Unit::Enterprise => sums.by(level.id(), assessment)?,
            Unit::County if level == ranked => published(assessment, scheme, &sums)?,
            Unit::County | Unit::Park => Vec::new(),
        };
        levels.push((level, list));
    }
    if scheme.unit.is_region() {
        // What a county publishes about itself does not add up to the city's figure.
        city.values = vec![None; scheme.indicators.len()];
    } else {
        let last = match before {
            Some(before) => Some(Sums::read(before.assessment, scheme, &classes)?),
            None => None,
        };
        let held = Held {
            now: &sums,
            last: last.as_ref(),
            given: given.and_then(|given| given.regions.benchmarks.as_ref()),
        };
        let against = given.map(|given| given.city(&city, scheme));
        let against = against.as_ref().unwrap_or(&city);
        let year = assessment.year;
        let weights = &assessment.weights;
        // Of the same gaps the ranked areas tell.
        let mut quiet = problems.fork();
        let rest = (against, scheme, year, weights.as_slice());
        for (level, list) in &mut levels {
            let theirs = before.map(|before| before.regions.at(*level));
            match *level == ranked {
                true => benchmarks = judge(list, theirs, &held, rest, problems, true)?,
                false => {
                    judge(list, theirs, &held, rest, &mut quiet, false)?;
                }
            }
        }
        let theirs = before.map(|before| before.regions.parks.as_slice());
        judge(&mut parks, theirs, &held, rest, &mut quiet, false)?;
    }
    for list in levels.iter_mut().map(|(_, list)| list).chain([&mut parks]) {
        score::value_ranks(list, scheme);
        list.sort_by(|one, other| {
            let key = |region: &Region| region.rank.unwrap_or(u32::MAX);
            key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
        });
    }
    let (own, mut others): (Vec<_>, Vec<_>) = levels.into_iter().partition(|(level, _)| *level == ranked);
    others.retain(|(_, list)| !list.is_empty());
    let mut regions = Regions {
        level: ranked,
        ranked: own.into_iter().flat_map(|(_, list)| list).collect(),
        others,
        parks,
        city,
        classes,
        totals: sums.totals.iter().map(|(id, _)| id.clone()).collect(),
        policies: Vec::new(),
        benchmarks,
    };
    let last = before.map(|before| before.regions);
    regions.policies = policy::amounts(&regions, last, scheme, problems)?;
    Ok(regions)
}

/// The names of all classes, best first.
fn class_names(scheme: &Scheme) -> Vec<String> {
    let mut classes: Vec<String> = Vec::new();
    let of_populations = scheme.populations.iter().filter_map(|p| p.classes.as_ref());
    for name in of_populations.flat_map(|classes| &classes.names) {
        if !classes.contains(name) {
            classes.push(name.clone());
        }
    }
    classes
}

/// Scores one level of regions by the scheme's region part. What they were held against, unless it is the city.
fn judge(
    list: &mut [Region],
    before: Option<&[Region]>,
    held: &Held<'_>,
    (city, scheme, year, weights): (&Region, &Scheme, i32, &[Vec<f64>]),
    problems: &mut Problems,
    tell: bool,
) -> Result<Option<Benchmarks>, Error> {
    match scheme.region.as_ref().map(|region| &region.rule) {
        None => Ok(None),
        Some(RegionScore::AgainstCity { population, cap }) => {
            let criteria = scheme.populations[*population].criteria.as_slice();
            let weights = weights.get(*population).map_or(&[][..], Vec::as_slice);
            let rule = (criteria, weights, *cap);
            score::against_city(list, city, scheme, rule, tell, problems);
            Ok(None)
        }
        Some(RegionScore::Own(part)) => score::own(list, before, held, part, scheme, year, problems),
    }
}

/// Counties that a scheme appraises directly: their values, scores and classes are those of the appraisal.
fn published(assessment: &Assessment, scheme: &Scheme, sums: &Sums) -> Result<Vec<Region>, Error> {
    let frame = &assessment.frame;
    let code = frame.words("code")?;
    let class = frame.words("class")?;
    let score = frame.numbers("score")?;
    let rank = frame.counts("rank")?;
    let mut list = Vec::new();
    for row in 0..frame.height() {
        let mut region = sums.region(code.get(row).unwrap_or(""), "", |other| other == row);
        for (value, indicator) in region.values.iter_mut().zip(&scheme.indicators) {
            let column = frame.column(&format!("{}_value", indicator.id))?;
            *value = column.as_materialized_series().f64()?.get(row);
        }
        (region.points, region.scale) = score::points(assessment, scheme, row)?;
        region.score = score.get(row);
        region.rank = rank.get(row);
        region.class = class.get(row).map(str::to_owned);
        list.push(region);
    }
    Ok(list)
}
