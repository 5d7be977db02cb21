//! What the charts have in common.

use crate::edition::Results;
use crate::facts::Picture;
use crate::facts::tables::{indicator_format, indicator_label, indicator_unit};
use crate::output::chart::{self, Undrawn};
use crate::scheme::Indicator;
use crate::table::Format;

/// A chart, or why there is none.
pub type Drawn = Result<Picture, Undrawn>;

/// The indicator of the yield of land.
pub fn yield_of_land<'a>(results: &'a Results<'_>) -> (usize, &'a Indicator) {
    let at = results.scheme.charts.land_yield;
    (at, &results.scheme.indicators[at])
}

pub fn measure(results: &Results<'_>, indicator: &Indicator) -> chart::Measure {
    chart::Measure {
        label: indicator_label(indicator, results.lang),
        unit: indicator_unit(indicator),
        digits: match indicator_format(indicator) {
            Format::Decimal(digits) => Some(usize::from(digits)),
            _ => None,
        },
    }
}
