//! Columns → one row an enterprise and year, every value with its cell.
//!
//! Rows are joined by code, then by name ([`keys`]); figures of several rows are added or compared, and land is told by tenure
//! ([`land`]). The result is a [`panel`].

pub mod area;
pub mod detail;
pub mod expired;
pub mod keys;
pub mod land;
pub mod land_fields;
pub mod no_list;
pub mod origin;
pub mod panel;
pub mod row;
pub mod shared;
