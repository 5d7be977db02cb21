//! Who has to answer a problem.

use std::collections::{BTreeMap, HashMap};

use super::join::origin;
use super::reading::Survey;
use super::sheet::code;
use super::sheet::grid::Grid;
use crate::field::{Department, FIELDS};
use crate::frame::Columns;
use crate::problem::{Error, Place, SourceId};

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
    counties: BTreeMap<(u32, u32), String>,
    /// The same by code, for rows that count for nobody, as repeated ones: the year that is appraised goes first.
    by_code: BTreeMap<String, String>,
    /// The position of each sheet, and how many of its rows stand in the order of the sheet: those behind were added.
    sheets: HashMap<SourceId, (usize, usize)>,
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
            if !panel.frame.has(column) {
                continue;
            }
            let codes = panel.frame.words("code")?;
            for (row, county) in panel.frame.words(column)?.iter().enumerate() {
                let Some(county) = county else { continue };
                if let Some(code) = codes.get(row) {
                    by_code.insert(code.to_owned(), county.to_owned());
                }
                for &(position, at) in &panel.rows[row] {
                    let line = survey.grids[position as usize].rows[at as usize];
                    counties.insert((position, line), county.to_owned());
                }
            }
        }
        let mut sheets = HashMap::new();
        for (position, grid) in survey.grids.iter().enumerate() {
            let ordered = grid.rows.windows(2).take_while(|pair| pair[0] < pair[1]).count();
            let ordered = (ordered + 1).min(grid.rows.len());
            sheets.entry(grid.source).or_insert((position, ordered));
        }
        Ok(Self {
            survey,
            counties,
            by_code,
            sheets,
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
        let Some(&(position, ordered)) = self.sheets.get(&source) else {
            return Recipient::default();
        };
        let grid = &self.survey.grids[position];
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
                    let known = self.counties.get(&(position as u32, line));
                    known.or_else(|| self.by_code.get(&code_in(grid, ordered, line)?))
                })
                .cloned()
                .unwrap_or_default(),
        }
    }
}

/// The code in a line of a sheet whose first rows stand in its order.
fn code_in(grid: &Grid, ordered: usize, line: u32) -> Option<String> {
    let row = grid.rows[..ordered].binary_search(&line).ok()?;
    Some(code::read(grid.words("code", row)).text)
}
