//! The result of an appraisal.

use polars::prelude::*;

use super::adjust::Adjusted;
use super::benchmark::Standard;
use super::event::Counted;
use super::scope::Status;
use crate::level::Level;

/// The appraisal of one year.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// The year of the data.
    pub year: i32,
    /// The level of areas that is ranked.
    pub level: Level,
    /// One row an enterprise, as in `enterprises.csv`; then `<indicator>_numerator` and `_denominator` and the number
    /// fields, for the counties.
    pub frame: DataFrame,
    /// The status of every row.
    pub status: Vec<Status>,
    /// The place of every row in the ranking of its whole population, from 0: equal ones follow each other in the order of
    /// their codes, the members of a unit share one. Classes go by it. 0 for rows that are not ranked.
    pub places: Vec<usize>,
    /// Every benchmark that was used.
    pub standards: Vec<Standard>,
    /// The weights that were used, one list a population, one weight a criterion.
    pub weights: Vec<Vec<f64>>,
    /// The events that were counted.
    pub events: Vec<Counted>,
    /// The manual adjustments that hold.
    pub adjusted: Vec<Adjusted>,
    /// The units of several enterprises that were appraised as one.
    pub merged: Vec<Merged>,
}

/// A unit of several enterprises.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The word that its members share.
    pub name: String,
    /// Its members: rows of the assessment.
    pub members: Vec<usize>,
    /// The sums of the amounts that were read, in the order of the data dictionary; fields by position.
    pub totals: Vec<(usize, f64)>,
}
