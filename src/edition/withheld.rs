//! Which figures of counties or parks are withheld: those of fewer than some enterprises, and those by which they could be
//! had. Enterprises above scale report to the statistical office; their figures must not be read out of totals.

use std::collections::{BTreeMap, BTreeSet};

use super::industry_land::{Industries, Untold};
use super::level::Level;
use super::sheet::{Charted, Sheet};
use super::suppression;
use crate::assess::Assessment;
use crate::problem::Error;
use crate::region::Regions;
use crate::scheme::Scheme;

/// The figures that nobody but their region sees, by column of `counties.csv` and region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    cells: BTreeMap<String, BTreeSet<Option<String>>>,
    /// Land by industry and class that is told in sum only.
    pub industries: Untold,
}

impl Withheld {
    /// Whether a figure of a region, or of the city (`None`), is withheld.
    pub fn hides(&self, region: Option<&str>, column: &str) -> bool {
        let regions = self.cells.get(column);
        regions.is_some_and(|regions| regions.contains(&region.map(str::to_owned)))
    }

    /// Whether anything is withheld.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// The figures of too few enterprises among the regions of a level, and what else has to go for their sake.
pub fn withheld(
    assessment: &Assessment,
    scheme: &Scheme,
    regions: &Regions,
    level: Level,
    charted: Charted<'_>,
) -> Result<Withheld, Error> {
    let least = charted.least;
    if least <= 1 {
        return Ok(Withheld::default());
    }
    let list = level.regions(regions);
    let sheet = Sheet::read(assessment, scheme, regions, level, charted)?;
    let industries = match charted.land {
        true => Industries::read(assessment, regions)?,
        false => Industries::default(),
    };
    let (mut cells, mut equations) = (
        sheet.cells(regions, list.len()),
        sheet.equations(scheme, regions, list.len()),
    );
    let begin = cells.len();
    industries.join(&mut cells, &mut equations, |class| {
        sheet.city_class(class, list.len())
    });
    let hidden = suppression::withheld(&cells, &equations, least);
    let mut withheld = Withheld {
        industries: industries.untold(&hidden[begin..]),
        ..Withheld::default()
    };
    for (index, _) in hidden[..begin].iter().enumerate().filter(|(_, hidden)| **hidden) {
        let (row, column) = (index / sheet.columns.len(), index % sheet.columns.len());
        if row <= list.len() {
            let region = list.get(row).map(|region| region.name.clone());
            for id in sheet.columns[column].ids(regions) {
                withheld.cells.entry(id).or_default().insert(region.clone());
            }
        }
    }
    Ok(withheld)
}
