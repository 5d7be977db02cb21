//! Which fields are land, and how near figures of land must come to each other.

use std::collections::BTreeMap;

use crate::field::{FIELDS, TENURES};

/// Whether parcels bear on a number field.
pub fn is_land(field: usize) -> bool {
    FIELDS[field].id == "land_mu" || is_part(field)
}

/// Whether a number field is a part of the land used.
pub fn is_part(field: usize) -> bool {
    TENURES.iter().any(|tenure| tenure.id == FIELDS[field].id)
}

/// How far a total may be off the sum of its parcels by rounding to two decimals, 亩.
pub const ROUNDING: f64 = 0.01;

/// The number columns, by field.
pub type Columns = BTreeMap<usize, Vec<Option<f64>>>;
