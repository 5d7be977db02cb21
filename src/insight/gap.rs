//! Which enterprises make a region's gap: what each adds to or takes from the region's ratio against the whole city's.
//!
//! A ratio of sums N ÷ D lies below the city's R exactly if N − R·D is below zero, and that is the sum over the region's
//! enterprises of numerator − R × denominator. Each term is in the unit of the numerator: the tax that an enterprise pays
//! less than it would at the city's tax per mu. Where less is better the sign is turned.

use crate::assess::Assessment;
use crate::frame::Columns;
use crate::problem::Error;
use crate::scheme::{Better, Indicator};

/// What one enterprise adds to a region's gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Row of the assessment.
    pub row: usize,
    /// Its value of the indicator.
    pub value: Option<f64>,
    /// Numerator − the city's ratio × denominator; above zero it lifts the region.
    pub gap: f64,
}

/// The enterprises of a region with what they add to the gap of an indicator, the largest loss first. Both sides reported
/// and a denominator above zero, as in the region's ratio. Nothing for an indicator that is no ratio.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn shares(
    assessment: &Assessment,
    indicator: &Indicator,
    inside: &dyn Fn(usize) -> bool,
    city: f64,
) -> Result<Vec<Share>, Error> {
    let frame = &assessment.frame;
    let [over, under, value] =
        ["numerator", "denominator", "value"].map(|part| format!("{}_{part}", indicator.id));
    if !frame.has(&under) {
        return Ok(Vec::new());
    }
    let (over, under, value) = (
        frame.numbers(&over)?,
        frame.numbers(&under)?,
        frame.numbers(&value)?,
    );
    let sign = match indicator.better {
        Better::More => 1.0,
        Better::Less => -1.0,
    };
    let rows = (0..frame.height()).filter(|row| assessment.status[*row].is_scored() && inside(*row));
    let mut list: Vec<Share> = rows
        .filter_map(|row| {
            let under = under.get(row).filter(|under| *under > 0.0)?;
            Some(Share {
                row,
                value: value.get(row),
                gap: sign * (over.get(row)? - city * under),
            })
        })
        .collect();
    list.sort_by(|one, other| one.gap.total_cmp(&other.gap).then(one.row.cmp(&other.row)));
    Ok(list)
}
