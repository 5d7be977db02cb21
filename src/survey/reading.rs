//! Everything that was read.

use std::collections::BTreeMap;

use super::file::input::InputFile;
use super::join::origin::place;
use super::join::panel::builder::Panel;
use super::lists::adjustment::Adjustment;
use super::lists::correction::Correction;
use super::lists::event::Event;
use super::lists::history::Past;
use super::lists::share::Share;
use super::request::Request;
use super::sheet::grid::Grid;
use crate::frame::Columns;
use crate::level::Level;
use crate::problem::Place;

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The year to appraise.
    pub year: i32,
    /// The level of areas that is ranked.
    pub level: Level,
    /// One panel a year.
    pub panels: BTreeMap<i32, Panel>,
    /// Every sheet, for the way back to the cells.
    pub grids: Vec<Grid>,
    /// Every file.
    pub inputs: Vec<InputFile>,
    /// The corrections that were applied, in the order of their list.
    pub corrections: Vec<Correction>,
    /// The list of manual adjustments that was read, and its lines.
    pub adjustments: Option<(InputFile, Vec<Adjustment>)>,
    /// The list of events that was read, and its lines.
    pub events: Option<(InputFile, Vec<Event>)>,
    /// The parts of shared meters and parcels, in the order of their names.
    pub shares: Vec<Share>,
    /// Earlier results, the latest first.
    pub history: Vec<Past>,
}

impl Survey {
    /// The lines of the list of adjustments.
    pub fn adjusted(&self) -> &[Adjustment] {
        self.adjustments.as_ref().map_or(&[], |(_, list)| list)
    }

    /// The lines of the list of events.
    pub fn happened(&self) -> &[Event] {
        self.events.as_ref().map_or(&[], |(_, list)| list)
    }

    /// Whether a field that is required stands in no table of the year.
    pub fn lacks_any(&self, request: &Request) -> bool {
        let lacking = |panel: &Panel| request.required.iter().any(|field| lacks(panel, field));
        self.panel().is_none_or(lacking)
    }

    /// The panel of the year that is appraised.
    pub fn panel(&self) -> Option<&Panel> {
        self.panels.get(&self.year)
    }

    /// The panel of the year before.
    pub fn last_year(&self) -> Option<&Panel> {
        self.panels.get(&(self.year - 1))
    }

    /// The place to show for a value computed from these fields.
    pub fn place(&self, row: usize, fields: &[usize]) -> Place {
        self.panel()
            .map_or(Place::Nowhere, |panel| place(panel, &self.grids, row, fields))
    }
}

/// Whether nobody reports a field.
pub fn lacks(panel: &Panel, field: &str) -> bool {
    !panel.frame.has(field)
}
