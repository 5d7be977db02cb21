//! Tables as one region is told them.

use polars::prelude::*;

use crate::edition::{Level, Results, mask};
use crate::frame::Columns;
use crate::problem::Error;
use crate::region::Region;
use crate::table::Table;

/// The rows of a table whose column satisfies a condition.
pub fn only(mut table: Table, column: &str, keep: impl Fn(Option<&str>) -> bool) -> Result<Table, Error> {
    if table.frame.get_column_index(column).is_some() {
        let mask = mask(&table.frame, column, keep)?;
        table.frame = table.frame.filter(&mask)?;
    }
    Ok(table)
}

/// `counties.csv` or `parks.csv` as a region sees it: of its own level all that is not withheld; of the other only the parks
/// that are its own, or the ranks of the counties.
pub fn regions(mut table: Table, list: &[Region], results: &Results<'_>) -> Result<Table, Error> {
    let edition = results.edition;
    if table.id == edition.level().plural() {
        let name = |row: usize| list.get(row).map(|region| region.name.as_str());
        table.withhold(|row, column| edition.hides(name(row), column))?;
        return Ok(table);
    }
    if edition.level() == Level::Park {
        table
            .headings
            .retain(|heading| matches!(heading.id.as_str(), "county" | "rank"));
        return Ok(table);
    }
    // The sum of a park that reaches into another county would tell of that one.
    let parks = results.assessment.frame.words("park")?;
    let is_own = |region: &Region| {
        parks
            .iter()
            .filter(|park| *park == Some(region.name.as_str()))
            .count()
            == region.enterprises
    };
    let kept: BooleanChunked = (0..table.frame.height())
        .map(|row| Some(list.get(row).is_none_or(is_own)))
        .collect();
    table.frame = table.frame.filter(&kept)?;
    table
        .withhold(|row, column| row + 1 == kept.sum().unwrap_or(0) as usize && edition.hides(None, column))?;
    Ok(table)
}
