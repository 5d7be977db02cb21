//! The values of areas by indicator or field: rows and columns of a grid.

use super::context::Measure;
use crate::table::Figure;

/// One indicator of a heat map or radar.
#[derive(Clone, Debug, Default)]
pub struct Indicator {
    /// Its id in the scheme.
    pub id: String,
    /// Label and unit.
    pub measure: Measure,
    /// Whether a smaller value is the better one.
    pub less_is_better: bool,
}

/// The values of one county, one an indicator.
#[derive(Clone, Debug, Default)]
pub struct CountyValues {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<Figure>,
}
