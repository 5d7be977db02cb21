//! Who has to answer a problem.

use std::collections::BTreeMap;

use super::{Grid, Survey, code, origin};
use crate::field::{Department, FIELDS};
use crate::problem::{Error, Place};

/// Who has to answer a problem: the department and the county.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient {
    /// The department, by its place in the data dictionary; `None` if no table is meant.
    pub department: Option<Department>,
    /// The county; empty if the row belongs to none.
    pub county: String,
}

/// Looks up the recipient of every place.
pub struct Recipients<'a> {
    survey: &'a Survey,
    counties: BTreeMap<(u16, u32), String>,
    /// The same by code, for rows that count for nobody, as repeated ones: the year that is appraised goes first.
    by_code: BTreeMap<String, String>,
}

impl<'a> Recipients<'a> {
    /// Prepares the look-up.
    ///
    /// # Errors
    /// [`Error::Frame`] if a panel has no column of counties: a bug in permu.
    pub fn of(survey: &'a Survey) -> Result<Self, Error> {
        Self::by(survey, survey.level.id())
    }

    /// Prepares the look-up with the regions that another column names, as parks, in the place of counties.
    ///
    /// # Errors
    /// [`Error::Frame`] if a panel has no such column: a bug in permu.
    pub fn by(survey: &'a Survey, column: &str) -> Result<Self, Error> {
        let mut counties = BTreeMap::new();
        let mut by_code = BTreeMap::new();
        for panel in survey.panels.values() {
            // An earlier result may not know of this level.
            if panel.frame.get_column_index(column).is_none() {
                continue;
            }
            let codes = panel.frame.column("code")?.as_materialized_series().rechunk();
            let codes = codes.str()?;
            let series = panel.frame.column(column)?.as_materialized_series().rechunk();
            for (row, county) in series.str()?.iter().enumerate() {
                let Some(county) = county else { continue };
                if let Some(code) = codes.get(row) {
                    by_code.insert(code.to_owned(), county.to_owned());
                }
                for &(position, at) in &panel.rows[row] {
                    let line = survey.grids[usize::from(position)].rows[at as usize];
                    counties.insert((position, line), county.to_owned());
                }
            }
        }
        Ok(Self {
            survey,
            counties,
            by_code,
        })
    }

    /// The recipient of a problem at a place.
    pub fn at(&self, place: Place) -> Recipient {
        let (source, line, column) = match place {
            Place::Nowhere | Place::Line(..) => return Recipient::default(),
            Place::File(source) => (source, None, None),
            Place::Row(source, line) => (source, Some(line), None),
            Place::Cell(source, line, column) => (source, Some(line), Some(column)),
        };
        let found = self
            .survey
            .grids
            .iter()
            .enumerate()
            .find(|(_, grid)| grid.source == source);
        let Some((position, grid)) = found else {
            return Recipient::default();
        };
        let own = grid
            .headings
            .iter()
            .find(|heading| Some(heading.column) == column)
            .map(|heading| FIELDS[heading.field].department)
            .filter(|department| *department != Department::Roster);
        Recipient {
            department: own.or_else(|| origin::department(grid)),
            county: line
                .and_then(|line| {
                    let known = self.counties.get(&(position as u16, line));
                    known.or_else(|| self.by_code.get(&code_in(grid, line)?))
                })
                .cloned()
                .unwrap_or_default(),
        }
    }
}

/// The code in a line of a sheet.
fn code_in(grid: &Grid, line: u32) -> Option<String> {
    let row = grid.rows.iter().position(|row| *row == line)?;
    Some(code::read(grid.words("code", row)).text)
}
