//! What enterprises share: meters and parcels.

use crate::unit::number_text;

/// Id of the field that says which meter a row is about.
pub const METER: &str = "meter";

/// Id of the field that says which parcel.
pub const PARCEL: &str = "parcel";

/// The fields that a meter stands for.
pub const OF_METER: &[&str] = &["electricity"];

/// The fields that a parcel stands for. Land let is no part of what is shared.
pub const OF_PARCEL: &[&str] = &["land_mu", "land_owned_mu", "land_leased_mu", "land_other_mu"];

/// An amount for messages: at most four decimals.
pub fn amount(value: f64) -> String {
    let text = number_text(value, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
