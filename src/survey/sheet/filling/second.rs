//! A header that stands once more further down: the same again, one in other units, or that of another table.

use crate::field::FIELDS;
use crate::survey::file::cell::plain;
use crate::survey::file::value::Cell;
use crate::survey::sheet::header::heading::{Heading, UnitFrom};
use crate::survey::sheet::label::plain::normalise;
use crate::survey::sheet::label::{by_label, take_apart, unit_of};
use crate::survey::sheet::proposal::is_running;
use crate::unit::Unit;

/// The texts of the row being read, as long as it may be a header.
#[derive(Default)]
pub struct Texts {
    list: Vec<(u32, String)>,
    begun: bool,
    may_be: bool,
}

/// What a cell of a second header says of its column.
#[derive(Debug, PartialEq)]
pub enum Says {
    /// The same as the first header.
    Same,
    /// The same figure in another unit.
    Unit(Unit),
    /// Something else, or nothing.
    Other,
}

/// The longest name of a column, in bytes.
const LONGEST: usize = 120;

impl Texts {
    /// Takes a cell; `is_heading` says that it repeats the heading of its column. Most rows are data by their first cell.
    pub fn cell(&mut self, column: u32, cell: Cell<'_>, is_heading: bool) {
        let text = match cell {
            Cell::Text(text) if text.trim().is_empty() => return,
            Cell::Text(text) if text.len() <= LONGEST => Some(text),
            _ => None,
        };
        if !self.begun {
            self.begun = true;
            self.may_be = text.is_some_and(is_name);
        }
        self.may_be |= is_heading;
        match text {
            Some(text) if self.may_be => self.list.push((column, text.to_owned())),
            Some(_) => {}
            None => self.may_be = false,
        }
    }

    /// Ends the row: its texts if they are a header, among them who a row is about.
    pub fn end_row(&mut self) -> Option<Vec<(u32, String)>> {
        let list = std::mem::take(&mut self.list);
        let may_be = std::mem::take(&mut self.may_be);
        self.begun = false;
        if !may_be || list.len() < 2 {
            return None;
        }
        let fields = list.iter().filter_map(|(_, text)| take_apart(text).field());
        let ids: Vec<&str> = fields.map(|(field, _)| FIELDS[field].id).collect();
        let keyed = ids.iter().any(|id| matches!(*id, "code" | "name"));
        (keyed && ids.len() > 1).then_some(list)
    }
}

fn is_name(text: &str) -> bool {
    let bare = text.trim_matches(['*', '★', ' ']);
    is_running(bare) || by_label(&normalise(bare)).is_some()
}

/// What a second header says of a column by the text in it. `known`: the text stands in the first header, too; `deep`: that
/// one has several rows, of which a group names several columns at once.
pub fn says(heading: &Heading, text: Option<&str>, known: bool, deep: bool) -> Says {
    let Some(text) = text else {
        return if deep { Says::Same } else { Says::Other };
    };
    if known || plain(text) == plain(&heading.label) {
        return Says::Same;
    }
    let label = take_apart(text);
    let Some((field, unit)) = label.field() else {
        return Says::Other;
    };
    let other = label.growth || label.part || label.series.is_some() || label.when != heading.when;
    if field != heading.field || other {
        return Says::Other;
    }
    let Some(dimension) = FIELDS[field].dimension() else {
        return Says::Same;
    };
    match label.unit.or(unit) {
        Some(text) => unit_of(dimension, &text).map_or(Says::Other, Says::Unit),
        // Nobody knows whether a unit that is said above holds below.
        None if heading.unit_from == UnitFrom::Assumed => Says::Same,
        None => Says::Other,
    }
}
