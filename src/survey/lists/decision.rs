//! What people decided about the figures after they were reported: it takes effect between reading and joining, so that
//! every later stage and check sees the decided value, and the way back leads to the cell.

use std::collections::BTreeMap;

use super::correction::{self, Correction};
use super::share::{self, Share};
use super::split::Split;
use crate::problem::{Error, Problems};
use crate::survey::file::input::InputFile;
use crate::survey::join::keys;
use crate::survey::join::row::Years;
use crate::survey::request::Request;
use crate::survey::sheet::grid::Grid;
use crate::survey::years::of_year;

/// What was decided.
#[derive(Default)]
pub struct Decided {
    /// The corrections that were applied.
    pub corrections: Vec<Correction>,
    /// The parts of shared meters and parcels that were given.
    pub shares: Vec<Share>,
    /// The meters and parcels that the list of shares names, and those of them that it has not split: what is wrong with
    /// their lines is told, and what they stand for still counts twice.
    pub split: Split,
    /// The lists that were read.
    pub files: Vec<InputFile>,
}

/// Reads the lists of decisions and applies them to the sheets.
///
/// # Errors
/// [`Error::File`] if a list cannot be opened.
pub fn apply(
    grids: &mut [Grid],
    year: i32,
    request: &Request,
    problems: &mut Problems,
) -> Result<Decided, Error> {
    let mut decided = Decided::default();
    if let Some(list) = &request.corrections {
        decided.files.push(list.file()?);
        let lines = correction::read(list, request.limits, problems)?;
        let years = joined(grids, year, request);
        decided.corrections = correction::apply(&lines, &years, year, request.key, grids, problems);
    }
    if let Some(list) = &request.shares {
        decided.files.push(list.file()?);
        let lines = share::read(list, request.limits, problems)?;
        // Joined anew: a correction may have changed whose a row is.
        let years = joined(grids, year, request);
        decided.shares = share::apply(&lines, &years, year, grids, problems);
        decided.split = Split::of(&lines, &decided.shares);
    }
    Ok(decided)
}

/// Who speaks in which rows, year by year. What is wrong with the rows is told when they are joined for good.
fn joined(grids: &[Grid], year: i32, request: &Request) -> Years {
    let mut years: Years = BTreeMap::new();
    for wanted in [year - 1, year] {
        let of_year = of_year(grids, wanted);
        if !of_year.is_empty() {
            let members = keys::join(wanted, &of_year, request.key, &mut Problems::new());
            years.insert(wanted, members);
        }
    }
    years
}
