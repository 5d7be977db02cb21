//! Who holds the land that yields least.

use std::collections::BTreeMap;

use crate::assess::{Assessment, Status};
use crate::problem::Error;
use crate::sum::Sum;

/// Land of appraised enterprises with a value for the indicator `id`: by county, the part of it that belongs to the
/// last `share` of all that land (in order of the indicator, the lowest first), and all of it; 亩. The enterprise at
/// the cut is split: the parts sum to `share` of the whole.
pub fn low_yield(
    assessment: &Assessment,
    id: &str,
    share: f64,
) -> Result<BTreeMap<String, (f64, f64)>, Error> {
    let frame = &assessment.frame;
    let value = frame
        .column(&format!("{id}_value"))?
        .as_materialized_series()
        .clone();
    let value = value.f64()?;
    let land = frame.column("land_mu")?.as_materialized_series().clone();
    let land = land.f64()?;
    let county = frame.column("county")?.as_materialized_series().clone();
    let county = county.str()?;
    let mut rows: Vec<(f64, f64, usize)> = (0..frame.height())
        .filter(|row| assessment.status[*row] == Status::Appraised)
        .filter_map(|row| Some((value.get(row)?, land.get(row).filter(|land| *land > 0.0)?, row)))
        .collect();
    // Rows are in code order, and the sort is stable.
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let whole = crate::sum::sum(rows.iter().map(|(_, land, _)| *land));
    let mut left = whole * share;
    let mut counties: BTreeMap<String, (Sum, Sum)> = BTreeMap::new();
    for (_, land, row) in rows {
        let (low, all) = counties
            .entry(county.get(row).unwrap_or("").to_owned())
            .or_default();
        all.add(land);
        low.add(land.min(left));
        left -= land.min(left);
    }
    Ok(counties
        .into_iter()
        .map(|(county, (low, all))| (county, (low.total(), all.total())))
        .collect())
}
