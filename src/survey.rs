//! READING. Department workbooks → one row an enterprise and year, every value with its cell.
//!
//! ```text
//! workbook ─ cells ─► header ─► grid (a sheet as typed columns) ─┐
//! workbook ─ cells ─► header ─► grid ────────────────────────────┴► join ─► panel (one a year)
//! ```
//!
//! All knowledge about how dirty workbooks are lives here. What cannot be read is a problem with its cell; what is
//! repaired is a note.

mod cell;
mod code;
mod filling;
mod grid;
mod header;
mod join;
mod map;
mod origin;
mod panel;
mod sheet;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use code::check_letter;
pub use grid::Grid;
pub use header::known_labels;
pub use join::Key;
pub use map::FieldMap;
pub use origin::{Origin, origins, place};
pub use panel::Panel;
pub use workbook::Input;

use crate::field::FIELDS;
use crate::problem::{Error, Place, Problems, kinds};
use workbook::Book;

/// What a scheme and the command line ask of the reading.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Ids of the fields that are read; the others are skipped.
    pub fields: BTreeSet<String>,
    /// Those of them without which nothing can be appraised.
    pub required: BTreeSet<String>,
    /// What the rows are keyed by.
    pub key: Key,
    /// The year to appraise; the latest one if `None`.
    pub year: Option<i32>,
    /// Header texts that the data dictionary does not know.
    pub map: FieldMap,
    /// The counties; empty if there is no list.
    pub counties: Vec<String>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Path as typed.
    pub name: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The year to appraise.
    pub year: i32,
    /// One panel a year.
    pub panels: BTreeMap<i32, Panel>,
    /// Every sheet, for the way back to the cells.
    pub grids: Vec<Grid>,
    /// Every file.
    pub inputs: Vec<InputFile>,
}

impl Survey {
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

/// The workbooks that a list of files and folders names, in a stable order.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for path in paths {
        if !path.is_dir() {
            inputs.push(Input::File(path.clone()));
            continue;
        }
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
            .map_err(|error| Error::file(path, error))?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| is_workbook(path))
            .collect();
        inside.sort();
        inputs.extend(inside.into_iter().map(Input::File));
    }
    Ok(inputs)
}

/// Whether a file in a folder is read: a workbook, and not the lock file that Excel leaves beside an open one.
fn is_workbook(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    name.is_some_and(|name| !name.starts_with("~$") && !name.starts_with('.'))
        && ending.is_some_and(|ending| matches!(ending.as_str(), "xlsx" | "xlsm"))
}

/// Reads the workbooks, joins their rows and checks that the fields that are required are there.
/// `None`, with problems, if there is nothing to appraise.
pub fn read(inputs: &[Input], request: &Request, problems: &mut Problems) -> Result<Option<Survey>, Error> {
    if inputs.is_empty() {
        problems.push(kinds::NO_WORKBOOK, Place::Nowhere, vec![]);
        return Ok(None);
    }
    let (mut grids, files) = read_all(inputs, request, problems)?;
    let Some(year) = settle_years(&mut grids, request.year, problems) else {
        return Ok(None);
    };
    let mut panels = BTreeMap::new();
    // Last year serves benchmarks only; what is wrong with it was for last year's appraisal to say.
    let mut ignored = Problems::new();
    for wanted in [year, year - 1] {
        let of_year: Vec<(u16, &Grid)> = grids
            .iter()
            .enumerate()
            .filter(|(_, grid)| grid.rows_of(wanted).next().is_some())
            .map(|(position, grid)| (position as u16, grid))
            .collect();
        if of_year.is_empty() {
            continue;
        }
        let problems = if wanted == year {
            &mut *problems
        } else {
            &mut ignored
        };
        let members = join::join(wanted, &of_year, request.key, problems);
        let panel = panel::build(wanted, members, &of_year, &request.counties, problems)?;
        panels.insert(wanted, panel);
    }
    if let Some(panel) = panels.get(&year) {
        missing_columns(panel, request, problems);
    }
    Ok(Some(Survey {
        year,
        panels,
        grids,
        inputs: files,
    }))
}

/// The fields that are read whatever the scheme says: they tell whose a row is and what it is a part of.
const ALWAYS: &[&str] = &[
    "code",
    "name",
    "county",
    "park",
    "industry",
    "industry_code",
    "size",
    "start",
    "titles",
    "year",
    "parcel",
    "tenure",
    "meter",
    "land_mu",
    "land_owned_mu",
    "land_leased_mu",
    "land_let_mu",
];

type Read = (Vec<Grid>, InputFile, Problems);

fn read_all(
    inputs: &[Input],
    request: &Request,
    problems: &mut Problems,
) -> Result<(Vec<Grid>, Vec<InputFile>), Error> {
    let wanted = |field: usize| {
        let id = FIELDS[field].id;
        ALWAYS.contains(&id) || request.fields.contains(id)
    };
    let quiet = problems.fork();
    let results: Vec<Result<Read, Error>> = inputs
        .par_iter()
        .map(|input| read_one(input, &wanted, &request.map, quiet.clone()))
        .collect();
    let mut grids = Vec::new();
    let mut files = Vec::new();
    for result in results {
        let (mut found, file, local) = result?;
        for grid in &mut found {
            if let Some(source) = local.source_of(grid.source) {
                grid.source = problems.source(&source.workbook, &source.sheet);
                for heading in &mut grid.headings {
                    heading.label = heading.label.trim().replace(['\n', '\r'], "");
                }
            }
        }
        problems.absorb(local);
        grids.extend(found);
        files.push(file);
    }
    Ok((grids, files))
}

fn read_one(
    input: &Input,
    wanted: &(dyn Fn(usize) -> bool + Sync),
    map: &FieldMap,
    mut problems: Problems,
) -> Result<Read, Error> {
    let name = input.name();
    let (sha256, book) = rayon::join(|| input.sha256(), || Book::open(input));
    let file = InputFile {
        name: name.clone(),
        sha256: sha256?,
    };
    let mut grids = Vec::new();
    match book? {
        Err(unreadable) => {
            let place = Place::File(problems.source(&name, ""));
            problems.push(unreadable.kind, place, vec![("cause", unreadable.cause)]);
        }
        Ok(mut book) => {
            for sheet in book.sheets() {
                let source = problems.source(&name, &sheet);
                match sheet::read(&mut book, &sheet, source, &wanted, map, &mut problems) {
                    Ok(None) => {}
                    Ok(Some(mut grid)) => {
                        grid.year = grid
                            .year
                            .or_else(|| sheet::year_in(&sheet))
                            .or_else(|| sheet::year_in(file_name(&name)));
                        keyless(&grid, &mut problems);
                        grids.push(grid);
                    }
                    Err(unreadable) => problems.push(
                        kinds::UNREADABLE_SHEET,
                        Place::File(source),
                        vec![("cause", unreadable.cause)],
                    ),
                }
            }
        }
    }
    Ok((grids, file, problems))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A sheet that holds figures but tells nobody's name.
fn keyless(grid: &Grid, problems: &mut Problems) {
    let keyed = ["code", "name", "county"]
        .iter()
        .any(|id| grid.column(id).is_some());
    if !keyed {
        problems.push(kinds::MISSING_KEY, Place::File(grid.source), vec![]);
    }
}

/// Decides the year of the appraisal and gives it to the sheets that name none.
fn settle_years(grids: &mut [Grid], asked: Option<i32>, problems: &mut Problems) -> Option<i32> {
    let known: BTreeSet<i32> = grids
        .iter()
        .flat_map(|grid| {
            (0..grid.rows.len())
                .filter_map(|row| grid.year_of(row))
                .collect::<BTreeSet<_>>()
        })
        .collect();
    let Some(year) = asked.or(known.last().copied()) else {
        if grids.iter().any(|grid| !grid.rows.is_empty()) {
            problems.push(kinds::YEAR_MISSING, Place::Nowhere, vec![]);
        }
        return None;
    };
    let mut unknown = false;
    for grid in grids
        .iter_mut()
        .filter(|grid| grid.year.is_none() && grid.years.is_none())
    {
        grid.year = Some(year);
        unknown = true;
        problems.push(
            kinds::YEAR_UNKNOWN,
            Place::File(grid.source),
            vec![("year", year.to_string())],
        );
    }
    if !unknown && !known.contains(&year) {
        let list: Vec<String> = known.iter().map(i32::to_string).collect();
        problems.push(
            kinds::YEAR_ABSENT,
            Place::Nowhere,
            vec![("year", year.to_string()), ("known", list.join("、"))],
        );
        return None;
    }
    Some(year)
}

fn missing_columns(panel: &Panel, request: &Request, problems: &mut Problems) {
    for id in &request.required {
        if panel.frame.get_column_index(id).is_none() {
            let label = crate::field::field(id).map_or(id.as_str(), |field| field.zh);
            problems.push(
                kinds::MISSING_COLUMN,
                Place::Nowhere,
                vec![("field", label.to_owned()), ("known", known_labels(id))],
            );
        }
    }
}
