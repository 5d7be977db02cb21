//! Figures that two results read from the same year, put together: a run reads only the fields that its scheme asks for, and
//! a field that it did not read was not therefore another.

use std::collections::HashMap;

use polars::prelude::*;

use crate::field::{self, FIELDS};
use crate::frame::Columns;
use crate::problem::Error;
use crate::survey::{Panel, Survey};

/// A survey with the fields that only another one read of the same years, for the enterprises that both have.
pub fn with_fields_of(own: &Survey, other: &Survey) -> Result<Survey, Error> {
    let mut survey = own.clone();
    for (year, panel) in &mut survey.panels {
        if let Some(theirs) = other.panels.get(year) {
            take_fields(panel, theirs)?;
        }
    }
    Ok(survey)
}

fn take_fields(panel: &mut Panel, theirs: &Panel) -> Result<(), Error> {
    let codes = theirs.frame.words("code")?;
    let known: HashMap<&str, usize> = codes
        .iter()
        .enumerate()
        .filter_map(|(row, code)| Some((code?, row)))
        .collect();
    let rows: Vec<Option<usize>> = panel
        .frame
        .words("code")?
        .iter()
        .map(|code| known.get(code?).copied())
        .collect();
    let there: IdxCa = rows.iter().map(|row| row.map(|row| row as IdxSize)).collect();
    let names: Vec<String> = theirs
        .frame
        .get_column_names()
        .into_iter()
        .filter(|name| field::index(name).is_some() && !panel.frame.has(name))
        .map(ToString::to_string)
        .collect();
    for name in &names {
        let column = theirs.frame.column(name)?.take(&there)?;
        panel.frame.with_column(column)?;
    }
    let taken = |field: usize| names.iter().any(|name| name == FIELDS[field].id);
    let own: HashMap<usize, usize> = rows
        .iter()
        .enumerate()
        .filter_map(|(row, found)| Some(((*found)?, row)))
        .collect();
    let flawed = theirs.flawed.iter().filter(|(_, field)| taken(*field));
    let flawed = flawed.filter_map(|(row, field)| Some((*own.get(&(*row as usize))? as u32, *field)));
    panel.flawed.extend(flawed);
    Ok(())
}

/// Whether two panels hold the same figures in the same rows, in whatever order of the columns.
pub fn same(one: &Panel, other: &Panel) -> bool {
    let names = one.frame.get_column_names();
    let is_same = |name: &&PlSmallStr| {
        let columns = (one.frame.column(name), other.frame.column(name));
        matches!(columns, (Ok(one), Ok(other)) if one.as_materialized_series().equals_missing(other.as_materialized_series()))
    };
    one.flawed == other.flawed && names.len() == other.frame.width() && names.iter().all(is_same)
}
