//! How the enterprises' values of one indicator are spread inside the counties.

use super::context::{Measure, finite, measure, yield_of_land};
use crate::assess::Status;
use crate::edition::Results;
use crate::frame::Columns;
use crate::insight::spread::{fewest_for_box, quantile};
use crate::problem::Error;
use crate::table::Figure;

/// The enterprises' values of one indicator, county by county.
#[derive(Clone, Debug, Default)]
pub struct Distribution {
    /// The indicator.
    pub indicator: Measure,
    /// One entry a county, in the order of the rows.
    pub counties: Vec<Spread>,
    /// The city's median.
    pub city_median: Option<f64>,
    /// Whether the values want a logarithmic axis.
    pub is_skewed: bool,
    /// Fewest enterprises behind the box of a county that is not the reader's own.
    pub fewest: usize,
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

/// What may be told of the values of one county.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    /// Its name.
    pub name: String,
    /// How many enterprises have a value.
    pub reported: Figure,
    /// How many have none.
    pub not_reported: Figure,
    /// How many have one of zero or less.
    pub at_most_zero: Figure,
    /// The quantiles at [`SHARES`].
    pub quantiles: [Figure; SHARES.len()],
    /// Every value, least first, where each enterprise may be seen.
    pub single: Option<Vec<f64>>,
}

/// Of which quantiles a spread consists.
pub const SHARES: [f64; 7] = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0];

impl Distribution {
    /// What may be told of these values, where `least` is the fewest enterprises behind a figure of a county that is not the
    /// reader's own; up to 1 withholds nothing.
    pub fn of(indicator: Measure, groups: &[Group], least: usize, city_median: Option<f64>) -> Self {
        let mut shown = Vec::new();
        let spread = |group| {
            let (spread, values) = Spread::of(group, least);
            shown.extend(values);
            spread
        };
        Self {
            indicator,
            counties: groups.iter().map(spread).collect(),
            city_median: finite(city_median),
            is_skewed: is_skewed(&shown),
            fewest: fewest_for_box(least),
        }
    }
}

impl Spread {
    /// What may be told of a county, and the values that it is told of. Of a county that is not the reader's own no single
    /// enterprise is shown: neither the values nor their ends, no box of few, and each quantile stands on several of them.
    fn of(group: &Group, least: usize) -> (Self, Vec<f64>) {
        let mut values: Vec<f64> = group.values.iter().filter_map(|value| finite(*value)).collect();
        values.sort_by(f64::total_cmp);
        let full = group.own || least <= 1;
        let least = if full { 1 } else { least };
        let withheld = !full && (1..fewest_for_box(least)).contains(&values.len());
        // That there is none may be told.
        let count = |count: usize| Figure::of(Some(count as f64), withheld || (1..least).contains(&count));
        let at = |share: f64| {
            let is_end = share == 0.0 || share == 1.0;
            Figure::of(quantile(&values, share, least), withheld || is_end && !full)
        };
        let spread = Self {
            name: group.name.clone(),
            reported: count(values.len()),
            not_reported: count(group.values.len() - values.len()),
            at_most_zero: count(values.iter().filter(|value| **value <= 0.0).count()),
            quantiles: SHARES.map(at),
            single: full.then(|| values.clone()),
        };
        if withheld {
            values.clear();
        }
        (spread, values)
    }
}

/// Whether values spread so widely that a linear axis would press most of them together: most are positive and the
/// greatest is more than ten times their median.
pub fn is_skewed(values: &[f64]) -> bool {
    let mut positive: Vec<f64> = values.iter().copied().filter(|value| *value > 0.0).collect();
    positive.sort_by(f64::total_cmp);
    match (positive.get(positive.len() / 2), positive.last()) {
        (Some(median), Some(greatest)) => positive.len() * 2 > values.len() && greatest / median > 10.0,
        _ => false,
    }
}

/// The spread of the yield of land inside every county.
pub fn distribution(results: &Results<'_>) -> Result<Distribution, Error> {
    let (_, indicator) = yield_of_land(results);
    let own = results.edition.own();
    let frame = &results.assessment.frame;
    let values = frame.numbers(&format!("{}_value", indicator.id))?;
    let counties = frame.words(results.regions.level.id())?;
    let inside: Vec<usize> = (0..frame.height())
        .filter(|row| results.assessment.status[*row] == Status::Appraised)
        .collect();
    let groups: Vec<Group> = results
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
    let least = results.edition.least();
    let median = quantile(&all, 0.5, least).filter(|_| own.is_none());
    Ok(Distribution::of(
        measure(results, indicator),
        &groups,
        least,
        median,
    ))
}
