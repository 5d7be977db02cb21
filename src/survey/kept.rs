//! A survey as a result keeps it, read again: what `explain`, `what-if` and `compare` appraise anew.
//!
//! `tables/inputs.csv` holds the figures of every enterprise and year, `survey.json` what a table of figures does not:
//! which rows the reading left out and which figures it found fault with, what people decided, and what earlier years
//! published. The way back to the cells is in `tables/origins.csv`; a survey read again has none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use polars::prelude::*;
use serde::{Deserialize, Serialize};

use super::file::input::InputFile;
use super::join::origin::COLUMNS;
use super::join::panel::builder::{Panel, RowLists};
use super::lists::adjustment::Adjustment;
use super::lists::correction::Correction;
use super::lists::event::Event;
use super::lists::history::listed::Listed;
use super::lists::history::{Past, add_classes, folder};
use super::lists::share::Share;
use super::reading::Survey;
use crate::field::{self, FIELDS};
use crate::frame::Columns;
use crate::level::Level;
use crate::problem::{ALL, Error};

/// Its name in a result.
pub const FILE: &str = "survey.json";

/// What `tables/inputs.csv` does not hold of a survey.
#[derive(Debug, Serialize, Deserialize)]
struct Beside {
    year: i32,
    level: Level,
    inputs: Vec<InputFile>,
    panels: Vec<PanelBeside>,
    corrections: Vec<Correction>,
    adjustments: Option<(InputFile, Vec<Adjustment>)>,
    events: Option<(InputFile, Vec<Event>)>,
    shares: Vec<Share>,
    history: Vec<Past>,
}

/// The same of one year.
#[derive(Debug, Serialize, Deserialize)]
struct PanelBeside {
    year: i32,
    /// The fields that some sheet of the year holds.
    fields: Vec<String>,
    /// Rows that the reading left out, with the code of the reason.
    left_out: Vec<(u32, String)>,
    /// Rows and fields of figures that a problem was told about.
    flawed: Vec<(u32, String)>,
}

/// `survey.json` of a survey.
///
/// # Errors
/// [`Error::Internal`] if a panel lacks the column that every panel has.
pub fn beside(survey: &Survey) -> Result<String, Error> {
    let mut panels = Vec::new();
    for panel in survey.panels.values() {
        let left_out = panel.frame.words("left_out")?;
        let left_out = left_out.iter().zip(0..);
        let names = panel.frame.get_column_names();
        let fields = names.iter().filter(|name| field::index(name).is_some());
        panels.push(PanelBeside {
            year: panel.year,
            fields: fields.map(|name| name.to_string()).collect(),
            left_out: left_out
                .filter_map(|(kind, row)| Some((row, kind?.to_owned())))
                .collect(),
            flawed: panel
                .flawed
                .iter()
                .map(|(row, field)| (*row, FIELDS[*field].id.to_owned()))
                .collect(),
        });
    }
    let beside = Beside {
        year: survey.year,
        level: survey.level,
        inputs: survey.inputs.clone(),
        panels,
        corrections: survey.corrections.clone(),
        adjustments: survey.adjustments.clone(),
        events: survey.events.clone(),
        shares: survey.shares.clone(),
        history: survey.history.clone(),
    };
    serde_json::to_string(&beside).map_err(|error| Error::Internal(error.to_string()))
}

/// The survey that a result was made from.
///
/// # Errors
/// [`Error::File`] if one of the two files is missing or was changed to something else.
pub fn read(result: &Path) -> Result<Survey, Error> {
    let path = result.join(FILE);
    let text = std::fs::read_to_string(&path).map_err(|error| Error::file(&path, error))?;
    let beside: Beside = serde_json::from_str(&text).map_err(|error| Error::file(&path, error))?;
    let file = result.join("tables/inputs.csv");
    let bytes = std::fs::read(&file).map_err(|error| Error::file(&file, error))?;
    let figures = folder::table(&bytes, &file)?;
    let mut panels = BTreeMap::new();
    for of_year in &beside.panels {
        panels.insert(of_year.year, panel(of_year, &figures)?);
    }
    if let Some(panel) = panels
        .get_mut(&beside.year)
        .filter(|_| !beside.history.is_empty())
    {
        add_classes(panel, &beside.history, beside.year - 1)?;
    }
    Ok(Survey {
        year: beside.year,
        level: beside.level,
        panels,
        grids: Vec::new(),
        inputs: beside.inputs,
        corrections: beside.corrections,
        adjustments: beside.adjustments,
        events: beside.events,
        shares: beside.shares,
        history: beside.history,
    })
}

/// One year of the survey, its rows in the order of the table.
fn panel(beside: &PanelBeside, figures: &Listed) -> Result<Panel, Error> {
    let year = beside.year.to_string();
    let rows: Vec<usize> = (0..figures.rows.len())
        .filter(|row| figures.words(*row, "year") == Some(&year))
        .collect();
    let mut columns: Vec<Column> = beside
        .fields
        .iter()
        .filter_map(|id| figures.column(&rows, id))
        .collect();
    let mut left_out: Vec<Option<&str>> = vec![None; rows.len()];
    for (row, code) in &beside.left_out {
        let kind = ALL.iter().find(|kind| kind.code == code);
        if let (Some(cell), Some(kind)) = (left_out.get_mut(*row as usize), kind) {
            *cell = Some(kind.code);
        }
    }
    let reasons = Column::new("left_out".into(), left_out);
    // Where a built panel has it: behind the words, before the figures.
    let words = columns
        .iter()
        .take_while(|column| column.dtype() == &DataType::String);
    columns.insert(words.count(), reasons);
    let flawed = beside.flawed.iter();
    let flawed: BTreeSet<(u32, usize)> = flawed
        .filter_map(|(row, id)| Some((*row, field::index(id)?)))
        .collect();
    Ok(Panel {
        year: beside.year,
        frame: DataFrame::new(rows.len(), columns)?,
        rows: RowLists::without_cells(rows.len()),
        flawed,
    })
}

/// A cell of `tables/origins.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCell {
    /// Year of the figure.
    pub year: i32,
    /// Position in [`FIELDS`].
    pub field: usize,
    /// The workbook as it was named.
    pub workbook: String,
    /// The sheet.
    pub sheet: String,
    /// The cell.
    pub cell: String,
    /// The cell as written; empty in the compact form of the table, which holds no cells.
    pub raw: String,
    /// What was decided to stand instead; empty if nothing was.
    pub correction: String,
}

/// The cells of the enterprises that `wanted` names, by code, in the order of the table. Of its compact form (one line a
/// sheet's column, one an enterprise's row) the cells are put together again.
///
/// # Errors
/// [`Error::File`] if the table is missing or no CSV.
pub fn cells(result: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<KeptCell>>, Error> {
    let path = result.join("tables/origins.csv");
    let failed = |error: csv::Error| Error::file(&path, error);
    let file = std::fs::File::open(&path).map_err(|error| Error::file(&path, error))?;
    // Of a large city it has millions of lines: they are read one by one.
    let mut reader = csv::Reader::from_reader(std::io::BufReader::new(file));
    let heads = reader.headers().map_err(failed)?.clone();
    let at = |id: &str| {
        heads
            .iter()
            .position(|head| head.trim_start_matches('\u{feff}') == id)
    };
    let places = COLUMNS.map(at);
    let mut columns: BTreeMap<(String, String), Vec<(usize, String)>> = BTreeMap::new();
    let mut list: BTreeMap<String, Vec<KeptCell>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let [code, year, field, workbook, sheet, cell, raw, correction] = places.map(|place| {
            let text = place.and_then(|place| record.get(place)).unwrap_or("");
            folder::unmarked(text).to_owned()
        });
        let sheet = (workbook, sheet);
        let field = field::index(&field);
        if let (true, Some(field)) = (code.is_empty(), field) {
            columns.entry(sheet).or_default().push((field, cell));
            continue;
        }
        let (true, Ok(year)) = (wanted(&code), year.parse()) else {
            continue;
        };
        let of = |field: usize, cell: String, raw: String, correction: String| KeptCell {
            year,
            field,
            workbook: sheet.0.clone(),
            sheet: sheet.1.clone(),
            cell,
            raw,
            correction,
        };
        let found = match field {
            Some(field) => vec![of(field, cell, raw, correction)],
            None => columns
                .get(&sheet)
                .into_iter()
                .flatten()
                .map(|(field, letters)| of(*field, format!("{letters}{cell}"), String::new(), String::new()))
                .collect(),
        };
        let known = list.entry(code).or_default();
        for cell in found {
            // A cell that was corrected has a line of its own, after that of its row.
            known.retain(|other| {
                (&other.workbook, &other.sheet, &other.cell, other.field)
                    != (&cell.workbook, &cell.sheet, &cell.cell, cell.field)
            });
            known.push(cell);
        }
    }
    Ok(list)
}
