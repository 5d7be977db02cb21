//! What leaves the house: a folder for each county or park, to be sent to it. It holds the region's own enterprises in full;
//! of the others only totals and ranks, and of those nothing that stands for too few enterprises ([`crate::edition`]).
//!
//! The filter works on the results, before any table is made: the writers are handed rows of one region and cannot show
//! others.

mod name;

use super::folder::{Folder, with_file};
use super::workbook::problems::{self, Answers};
use super::{chart, report, workbook};
use crate::edition::{Edition, Level, OfRegion, Reader, Results};
use crate::facts::figures::charts;
use crate::facts::of_region;
use crate::problem::Error;
use crate::survey::Recipients;
pub use name::safe;

/// Writes `split/<safe name>/` for every region.
pub fn write(results: &Results<'_>, level: Level, folder: &Folder) -> Result<(), Error> {
    let recipients = Recipients::by(results.survey, level.column(results.regions))?;
    let list = level.regions(results.regions);
    let names: Vec<&str> = list.iter().map(|region| region.name.as_str()).collect();
    for (name, safe) in names.iter().zip(safe(&names)) {
        let reader = match level {
            Level::County => Reader::County(name),
            Level::Park => Reader::Park(name),
        };
        let edition = results.edition.to(reader);
        one(results, edition, &recipients, folder, &format!("split/{safe}"))?;
    }
    Ok(())
}

/// Writes one folder.
fn one(
    results: &Results<'_>,
    edition: Edition<'_>,
    recipients: &Recipients<'_>,
    folder: &Folder,
    path: &str,
) -> Result<(), Error> {
    let left = OfRegion::cut(results, edition, recipients)?;
    let own = left.results(results, edition);
    let pictures = chart::draw(&charts(&own)?)?;
    let view = of_region::view(results, &own, pictures)?;
    workbook::results::write(&view, &folder.file(&format!("{path}/results.xlsx"))?)?;
    with_file(folder, &format!("{path}/report.html"), |out| {
        report::write(&view, out)
    })?;
    let answers = Answers {
        problems: own.problems,
        recipients: Some(Recipients::by(results.survey, edition.column())?),
        completeness: None,
        understood: Vec::new(),
        lang: results.lang,
    };
    let file = folder.file(&format!("{path}/problems.xlsx"))?;
    problems::write(&answers, &file, &file)
}
