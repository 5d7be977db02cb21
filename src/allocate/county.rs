//! What the allocation needs to know of a county.

use std::collections::BTreeMap;

use crate::settings::At;

/// Numbers by county; the place is that of the county's name in the file.
pub type ByCounty = BTreeMap<String, At<f64>>;

/// What the allocation needs to know of a county.
#[derive(Clone, Debug, Default)]
pub struct County {
    /// Name, unique.
    pub name: String,
    /// County score; `None` if it has none.
    pub score: Option<f64>,
    /// Rank by score, 1 is best.
    pub rank: Option<u32>,
    /// Class.
    pub class: Option<String>,
    /// Totals of its enterprises by field id, in canonical units: `land_mu`, `tax`, `value_added`, `staff` …
    pub totals: BTreeMap<String, f64>,
}
