//! Who holds the land that yields least.

use std::collections::BTreeMap;

use crate::assess::{Assessment, Status};
use crate::frame::Columns;
use crate::problem::Error;
use crate::sum::Sum;

/// The part of the land that counts as low-yield: the customary last fifth, a way of looking and no rule.
pub const LAST_FIFTH: f64 = 0.2;

/// The land of one county.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LowYield {
    /// Its part of the low-yield land, 亩.
    pub low_mu: f64,
    /// All its land, 亩.
    pub land_mu: f64,
    /// How many enterprises hold the low-yield part.
    pub low_count: usize,
    /// How many hold the rest; the one at the cut counts in both.
    pub rest_count: usize,
    /// How many there are.
    pub count: usize,
}

/// Land of appraised enterprises with a value for the indicator `id`: by county, the part of it that belongs to the
/// last `share` of all that land (in order of the indicator, the lowest first), and all of it. The enterprise at the cut
/// is split: the parts sum to `share` of the whole.
pub fn low_yield(assessment: &Assessment, id: &str, share: f64) -> Result<BTreeMap<String, LowYield>, Error> {
    let frame = &assessment.frame;
    let value = frame.numbers(&format!("{id}_value"))?;
    let land = frame.numbers("land_mu")?;
    let county = frame.words(assessment.level.id())?;
    let mut rows: Vec<(f64, f64, usize)> = (0..frame.height())
        .filter(|row| assessment.status[*row] == Status::Appraised)
        .filter_map(|row| Some((value.get(row)?, land.get(row).filter(|land| *land > 0.0)?, row)))
        .collect();
    // Rows are in code order, and the sort is stable.
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let whole = crate::sum::sum(rows.iter().map(|(_, land, _)| *land));
    let mut left = whole * share;
    let mut counties: BTreeMap<String, (LowYield, Sum, Sum)> = BTreeMap::new();
    for (_, land, row) in rows {
        let (counted, low, all) = counties
            .entry(county.get(row).unwrap_or("").to_owned())
            .or_default();
        let part = land.min(left);
        all.add(land);
        low.add(part);
        left -= part;
        counted.count += 1;
        counted.low_count += usize::from(part > 0.0);
        counted.rest_count += usize::from(part < land);
    }
    Ok(counties
        .into_iter()
        .map(|(county, (counted, low, all))| {
            let found = LowYield {
                low_mu: low.total(),
                land_mu: all.total(),
                ..counted
            };
            (county, found)
        })
        .collect())
}
