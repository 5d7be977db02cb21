//! The figures of a year before anything is scored: this year, the year before, and sums over regions.

use polars::prelude::*;

use super::scope;
use super::value::{self, Parts};
use crate::problem::{Error, Problems};
use crate::scheme::{MeanYear, Over, Scheme};

/// Figures of enterprises that regions are held against: whose, of which year, of which indicator (a position); the
/// ratio of sums and how many enterprises it comes from. `Err` where that year was not read.
pub type Outside<'a> = &'a dyn Fn(Over, MeanYear, usize) -> Result<Option<(f64, usize)>, ()>;

/// What is known of one year before anything is scored.
pub struct Year {
    /// One row an enterprise, with the scheme's quantities.
    pub frame: DataFrame,
    /// Both sides of every indicator.
    pub parts: Vec<Parts>,
}

impl Year {
    pub fn of(frame: &DataFrame, scheme: &Scheme, year: i32) -> Result<Self, Error> {
        let frame = value::with_quantities(frame, scheme, year)?;
        let parts = (0..scheme.indicators.len())
            .map(|index| value::parts(&frame, scheme, index))
            .collect::<Result<_, _>>()?;
        Ok(Self { frame, parts })
    }
}

/// The year before: nothing is scored in it, but who took part counts.
pub struct Before {
    /// Its figures.
    pub year: Year,
    /// Who took part, and how, by this year's rules.
    pub rows: scope::Rows,
}

impl Before {
    pub fn of(year: Year, scheme: &Scheme) -> Result<Self, Error> {
        // What a rule did to nobody last year is no news this year.
        let rows = scope::rows(&year.frame, scheme, &mut Problems::new())?;
        Ok(Self { year, rows })
    }
}

/// Sums over regions in one year: `frame` holds `code` (the name), the grouping columns, `left_out` and the totals,
/// `parts` both sides of every indicator.
pub struct RegionSums {
    /// One row a region.
    pub frame: DataFrame,
    /// Both sides of every indicator.
    pub parts: Vec<Parts>,
}

impl RegionSums {
    /// Them with the scheme's quantities.
    pub fn year(self, scheme: &Scheme, year: i32) -> Result<Year, Error> {
        Ok(Year {
            frame: value::with_quantities(&self.frame, scheme, year)?,
            parts: self.parts,
        })
    }
}
