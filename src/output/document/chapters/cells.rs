//! What the chapters take out of the tables: counts, cells, and parts of a table as they stand in the document.

use std::collections::BTreeMap;

use crate::facts::shown::Columns;
use crate::output::document::draft::Draft;
use crate::output::document::grid::Grid;
use crate::problem::Error;
use crate::table::{Format, Table};
use crate::unit::number_text;

pub(super) fn whole_number(count: usize) -> String {
    number_text(count as f64, 0)
}

pub(super) fn first_id(table: &Table) -> &str {
    table.headings.first().map_or("", |heading| &heading.id)
}

/// How often each word stands in a column, in the order of first appearance by count.
pub(super) fn counted(
    columns: &Columns<'_>,
    id: &str,
    inside: impl Fn(usize) -> bool,
) -> Vec<(String, usize)> {
    let Some(column) = columns.position(id) else {
        return Vec::new();
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in (0..columns.height()).filter(|row| inside(*row)) {
        let word = columns.words(row, column);
        if !word.is_empty() {
            *counts.entry(word.into_owned()).or_default() += 1;
        }
    }
    let mut list: Vec<(String, usize)> = counts.into_iter().collect();
    list.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    list
}

/// How many appraised enterprises, of one population or of all, each class has; classes without any are left out.
pub(super) fn class_counts(
    draft: &Draft<'_>,
    enterprises: &Columns<'_>,
    population: Option<&str>,
) -> Vec<(String, String)> {
    let (status, group) = (enterprises.position("status"), enterprises.position("population"));
    let inside = |row: usize| {
        let graded = status.and_then(|column| enterprises.raw(row, column)) == Some("appraised");
        let own =
            population.is_none_or(|name| group.is_some_and(|column| enterprises.words(row, column) == name));
        graded && own
    };
    let counts = counted(enterprises, "class", inside);
    draft
        .view
        .classes
        .iter()
        .filter_map(|class| {
            let (_, count) = counts.iter().find(|(name, _)| name == class)?;
            Some((class.clone(), whole_number(*count)))
        })
        .collect()
}

/// Some columns and rows of a table as a grid; all where none are named.
pub(super) fn part(
    draft: &Draft<'_>,
    table: &Table,
    ids: &[&str],
    rows: Option<&[usize]>,
) -> Result<Grid, Error> {
    let columns = Columns::of(table, draft.view.lang)?;
    let chosen: Vec<usize> = match ids {
        [] => (0..columns.width()).collect(),
        _ => ids.iter().filter_map(|id| columns.position(id)).collect(),
    };
    let every: Vec<usize> = (0..columns.height()).collect();
    let head = |column: &usize| {
        let heading = &table.headings[*column];
        match heading.unit.as_str() {
            "" => heading.label.clone(),
            unit => {
                let unit = draft.text("report.unit", &[("unit", unit)]);
                format!("{}\n{}", heading.label, unit.trim_start())
            }
        }
    };
    Ok(Grid {
        heads: chosen.iter().map(head).collect(),
        numbers: chosen
            .iter()
            .map(|column| table.headings[*column].format != Format::Text)
            .collect(),
        rows: rows
            .unwrap_or(&every)
            .iter()
            .map(|row| {
                chosen
                    .iter()
                    .map(|column| columns.shown(*row, *column).into_owned())
                    .collect()
            })
            .collect(),
    })
}

/// A table of regions: its rows, and the last one, which is the city.
pub(super) struct Regions<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: Columns<'a>,
    pub(super) rows: Vec<usize>,
    pub(super) last: Option<usize>,
}

impl<'a> Regions<'a> {
    pub(super) fn of(draft: &Draft<'_>, table: &'a Table) -> Result<Self, Error> {
        let columns = Columns::of(table, draft.view.lang)?;
        let last = columns.height().checked_sub(1);
        Ok(Self {
            table,
            rows: (0..last.unwrap_or(0)).collect(),
            columns,
            last,
        })
    }

    /// What is shown in a cell; `None` where it is empty or there is no such column.
    pub(super) fn cell(&self, row: usize, id: &str) -> Option<String> {
        let text = self.columns.shown(row, self.columns.position(id)?);
        (!text.is_empty()).then(|| text.into_owned())
    }

    pub(super) fn city(&self, id: &str) -> Option<String> {
        self.cell(self.last?, id)
    }

    /// The columns of the indicators' values.
    pub(super) fn values(&self) -> impl Iterator<Item = usize> {
        let is_value = |(column, heading): (usize, &crate::table::Heading)| {
            heading.id.ends_with("_value").then_some(column)
        };
        self.table.headings.iter().enumerate().filter_map(is_value)
    }

    /// `亩均税收13.5万元/亩`; `None` where the cell is empty.
    pub(super) fn with_unit(&self, draft: &Draft<'_>, row: usize, column: usize) -> Option<String> {
        self.columns.number(row, column)?;
        let (heading, value) = (&self.table.headings[column], self.columns.shown(row, column));
        let words = [
            ("indicator", heading.label.as_str()),
            ("value", &value),
            ("unit", &heading.unit),
        ];
        Some(draft.text("document.value", &words).trim_end().to_owned())
    }
}
