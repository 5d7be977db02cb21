//! Scores and ranks of regions.

use polars::prelude::*;

use super::figures::Region;
use super::sums::Sums;
use crate::assess::{Assessment, Benchmarks, Outside, Parts, RegionSums, assess_regions};
use crate::frame::Columns;
use crate::problem::{Error, Place, Problems, Word, kinds, words};
use crate::scheme::{Better, Criterion, MeanYear, Over, RegionPart, Scheme};
use crate::sum::Sum;

/// What regions under a region part of their own are held against beside each other.
pub struct Held<'a> {
    /// This year's enterprises.
    pub now: &'a Sums,
    /// Last year's, if they were read.
    pub last: Option<&'a Sums>,
    /// Benchmarks that are given instead.
    pub given: Option<&'a Benchmarks>,
}

/// Scores, ranks and classes regions under a region part of its own: the engine appraises them as one population,
/// whose indicators are ratios of sums. Regions where nothing was appraised stay out. The benchmarks that were used.
pub fn own(
    list: &mut [Region],
    before: Option<&[Region]>,
    held: &Held<'_>,
    part: &RegionPart,
    scheme: &Scheme,
    year: i32,
    problems: &mut Problems,
) -> Result<Option<Benchmarks>, Error> {
    let part = Scheme {
        populations: vec![part.population.clone()],
        participation: Vec::new(),
        bonuses: part.bonuses.clone(),
        bonus_total: part.bonus_total,
        limits: part.limits.clone(),
        policies: Vec::new(),
        ..scheme.clone()
    };
    let mut taking: Vec<usize> = (0..list.len()).filter(|at| list[*at].appraised > 0).collect();
    // Of equal ones the list's order decides on a class: it is that of the names, whoever comes first in the inputs.
    taking.sort_by(|one, other| list[*one].name.cmp(&list[*other].name));
    if taking.is_empty() {
        return Ok(None);
    }
    let now: Vec<&Region> = taking.iter().map(|at| &list[*at]).collect();
    let last: Option<Vec<&Region>> = before.map(|before| before.iter().collect());
    let figure = |over: Over, year: MeanYear, indicator: usize| {
        let sums = match year {
            MeanYear::This => Some(held.now),
            MeanYear::Last => held.last,
        };
        let id = match over {
            Over::Named(population) => Some(scheme.populations[population].id.as_str()),
            Over::Own | Over::All => None,
        };
        let region = sums.ok_or(())?.of_population(id);
        Ok(region.values[indicator].map(|value| (value, region.appraised)))
    };
    let outside: Outside<'_> = &figure;
    let last = last.map(|last| sums_of(&last, scheme)).transpose()?;
    let assessment = assess_regions(
        sums_of(&now, scheme)?,
        last,
        &part,
        year,
        (outside, held.given),
        problems,
    )?;
    let score = assessment.frame.numbers("score")?;
    let rank = assessment.frame.counts("rank")?;
    let class = assessment.frame.words("class")?;
    for (row, at) in taking.into_iter().enumerate() {
        list[at].score = score.get(row);
        (list[at].points, list[at].scale) = points(&assessment, &part, row)?;
        list[at].rank = rank.get(row);
        list[at].class = class.get(row).map(str::to_owned);
    }
    Ok(Some(Benchmarks::of(&assessment, &part)?))
}

/// The points of every indicator in a row that the engine has appraised; none where its population does not use it or the
/// value is left out. And by what the weights of the others are scaled up for that.
pub fn points(
    assessment: &Assessment,
    scheme: &Scheme,
    row: usize,
) -> Result<(Vec<Option<f64>>, Option<f64>), Error> {
    let frame = &assessment.frame;
    let of = |id: &str| -> Result<Option<f64>, Error> {
        let id = format!("{id}_points");
        match frame.get_column_index(&id) {
            Some(_) => Ok(frame.numbers(&id)?.get(row)),
            None => Ok(None),
        }
    };
    let points: Vec<Option<f64>> = scheme
        .indicators
        .iter()
        .map(|indicator| of(&indicator.id))
        .collect::<Result<_, Error>>()?;
    let population = frame.words("population")?;
    let population = population.get(row);
    let known = scheme
        .populations
        .iter()
        .position(|one| Some(one.id.as_str()) == population);
    let scale = known.and_then(|at| {
        let weights = assessment.weights.get(at)?;
        let criteria = scheme.populations[at].criteria.iter().zip(weights);
        let counts = criteria.filter(|(criterion, _)| points[criterion.indicator].is_some());
        let kept = crate::sum::sum(counts.map(|(_, weight)| *weight));
        (kept > 0.0).then(|| crate::sum::sum(weights.iter().copied()) / kept)
    });
    Ok((points, scale))
}

/// Regions as rows that the engine appraises.
fn sums_of(rows: &[&Region], scheme: &Scheme) -> Result<RegionSums, Error> {
    let words = |id: &str, word: fn(&Region) -> &str| {
        let words: StringChunked = rows.iter().map(|region| Some(word(region))).collect();
        words.with_name(id.into()).into_column()
    };
    let mut columns = vec![
        words("code", |region| &region.name),
        words("county", |region| match region.county.as_str() {
            "" => &region.name,
            county => county,
        }),
        words("park", |region| &region.name),
        Column::full_null("industry".into(), rows.len(), &DataType::String),
        Column::full_null("left_out".into(), rows.len(), &DataType::String),
    ];
    let mut totals: Vec<&String> = rows.iter().flat_map(|region| region.totals.keys()).collect();
    totals.sort();
    totals.dedup();
    for id in totals {
        let values: Float64Chunked = rows.iter().map(|region| region.totals.get(id).copied()).collect();
        columns.push(values.with_name(id.as_str().into()).into_column());
    }
    let parts = (0..scheme.indicators.len())
        .map(|index| {
            let side = |pick: fn(&(f64, f64)) -> f64| -> Float64Chunked {
                rows.iter()
                    .map(|region| region.sides[index].as_ref().map(pick))
                    .collect()
            };
            Parts {
                numerator: side(|(up, _)| *up),
                denominator: Some(side(|(_, down)| *down)),
            }
        })
        .collect();
    Ok(RegionSums {
        frame: DataFrame::new(rows.len(), columns)?,
        parts,
    })
}

/// Scores and ranks regions against the city with the criteria of a population and the weights that it came to have,
/// each up to a cap.
pub fn against_city(
    list: &mut [Region],
    city: &Region,
    scheme: &Scheme,
    (criteria, weights, cap): (&[Criterion], &[f64], f64),
    tell: bool,
    problems: &mut Problems,
) {
    let all = crate::sum::sum(weights.iter().copied());
    for region in list.iter_mut().filter(|region| region.appraised > 0) {
        let mut points = Sum::default();
        let mut kept = Sum::default();
        region.points = vec![None; scheme.indicators.len()];
        for (criterion, weight) in criteria.iter().zip(weights) {
            let indicator = &scheme.indicators[criterion.indicator];
            let own = region.values[criterion.indicator];
            let achieved = own
                .zip(city.values[criterion.indicator].filter(|value| *value > 0.0))
                .and_then(|(own, city)| {
                    let achieved = crate::assess::achievement(own, city, indicator.better);
                    // Nothing used at all is as good as can be, and no multiple of the city's tells how good.
                    let none_used = indicator.better == Better::Less && own <= 0.0;
                    achieved.or(none_used.then_some(cap))
                })
                .filter(|achieved| achieved.is_finite());
            match achieved {
                Some(achieved) => {
                    let earned = weight * achieved.min(cap);
                    region.points[criterion.indicator] = Some(earned);
                    points.add(earned);
                    kept.add(*weight);
                }
                None if tell => problems.push(
                    kinds::COUNTY_INDICATOR_MISSING,
                    Place::Nowhere,
                    words![
                        ("county", region.name.clone()),
                        ("indicator", Word::label(&indicator.label, &indicator.label_en)),
                    ],
                ),
                None => {}
            }
        }
        let kept = kept.total();
        region.scale = (kept > 0.0).then(|| all / kept);
        region.score = (kept > 0.0).then(|| points.total() * all / kept);
        for earned in region.points.iter_mut().flatten() {
            *earned = *earned * all / kept;
        }
    }
    let ranks = min_ranks(list.iter().map(|region| region.score), true);
    for (region, rank) in list.iter_mut().zip(ranks) {
        region.rank = rank;
    }
}

/// Ranks the values of every indicator inside a level.
pub fn value_ranks(list: &mut [Region], scheme: &Scheme) {
    let mut columns = Vec::new();
    for (index, indicator) in scheme.indicators.iter().enumerate() {
        let more = indicator.better == Better::More;
        columns.push(min_ranks(list.iter().map(|region| region.values[index]), more));
    }
    for (row, region) in list.iter_mut().enumerate() {
        region.value_ranks = columns.iter().map(|column| column[row]).collect();
    }
}

/// Min ranks: 1 + the number of values that are better on paper. Rows without a value have none.
fn min_ranks(values: impl Iterator<Item = Option<f64>>, more_is_better: bool) -> Vec<Option<u32>> {
    let values: Vec<Option<f64>> = values.map(|value| value.map(crate::decimal::on_paper)).collect();
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
