//! READING. Department workbooks → one row an enterprise and year, every value with its cell.
//!
//! ```text
//! workbook ─ cells ─► header ─► grid (a sheet as typed columns) ─┐
//! workbook ─ cells ─► header ─► grid ────────────────────────────┴► join ─► panel (one a year)
//! ```
//!
//! All knowledge about how dirty workbooks are lives here. What cannot be read is a problem with its cell; what is
//! repaired is a note.

pub mod adjustment;
mod agreement;
mod ahead;
pub mod apart;
mod area;
pub mod audit;
mod batch;
mod biff;
mod cell;
mod code;
mod container;
pub mod correction;
mod decision;
mod detail;
pub mod event;
mod expired;
mod files;
mod filling;
mod folder;
mod foreign;
mod grid;
mod header;
mod history;
mod join;
mod label;
mod land;
mod lease;
mod limits;
mod listing;
mod long;
mod map;
mod mark;
mod marks;
mod measure;
mod name;
mod no_list;
mod number_format;
mod odd;
mod ole;
mod opendocument;
mod origin;
mod package;
mod panel;
mod proposal;
mod quotes;
mod raw;
mod recipient;
mod records;
mod share;
mod sheet;
mod side;
mod size;
mod tenure;
mod term;
mod text;
mod understood;
mod unsplit;
mod wide;
mod wire;
mod workbook;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use adjustment::{Adjustment, Subject};
pub use cell::{Number, date, is_not_reported, measured, number, words};
pub use code::{check_letter, example_code};
pub use correction::Correction;
pub use event::Event;
pub use filling::EXAMPLE_AREA;
pub use folder::find;
pub use grid::Grid;
pub use header::{Header, Heading, Role, Top, UnitFrom, find as find_headers};
pub use history::{Past, PastCounty, PastQuota, counties_of as past_counties};
pub use join::Key;
pub use label::known_labels;
pub use limits::{DEFAULT_MIB, Limits};
pub use map::{FieldMap, Proposal};
pub use origin::{Origin, origins, place};
pub use panel::{Panel, RowLists};
pub use raw::{Raw, RawSheets, sheets};
pub use recipient::{Recipient, Recipients};
pub use share::Share;
pub use understood::{Understood, field_text, from_text, understood};
pub use workbook::{Cell, Input, is_reading};

use crate::level::Level;
use crate::problem::{Error, Kind, Place, Problems, Severity, kinds};

/// What a scheme and the command line ask of the reading.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Ids of the fields that are read; the others are skipped.
    pub fields: BTreeSet<String>,
    /// Those of them without which nothing can be appraised.
    pub required: BTreeSet<String>,
    /// Fields that may stand for others, and those others.
    pub stand_ins: Vec<(String, Vec<String>)>,
    /// Whether last year's figures bear on this year's points.
    pub last_year_counts: bool,
    /// Whether the scheme needs to know who is above scale.
    pub size_needed: bool,
    /// What the rows are keyed by.
    pub key: Key,
    /// The year to appraise; the latest one if `None`.
    pub year: Option<i32>,
    /// Header texts that the data dictionary does not know.
    pub map: FieldMap,
    /// The level that is ranked, where the scheme or the command line names it.
    pub level: Option<Level>,
    /// The areas of that level; empty if there is no list.
    pub counties: Vec<String>,
    /// How much a workbook may hold.
    pub limits: Limits,
    /// Whether tables without a row are in order: templates that are yet to be filled in.
    pub may_be_empty: bool,
    /// The list of corrections.
    pub corrections: Option<Input>,
    /// The list of manual adjustments.
    pub adjustments: Option<Input>,
    /// The list of events.
    pub events: Option<Input>,
    /// The list of shares of meters and parcels.
    pub shares: Option<Input>,
    /// Earlier results: their folders, or their workbooks.
    pub history: Vec<PathBuf>,
    /// The id of the scheme, to be compared with that of the history.
    pub scheme: String,
}

/// What the column of codes goes by in a list.
const CODE_LABELS: &[&str] = &[
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "代码",
    "统一信用代码",
    "企业代码",
    "Code",
    "Unified social credit code",
];

/// A file that was read.
#[derive(Clone, Debug, Default)]
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

/// Reads the workbooks, joins their rows and checks that the fields that are required are there.
/// `None`, with problems, if there is nothing to appraise.
pub fn read(inputs: &[Input], request: &Request, problems: &mut Problems) -> Result<Option<Survey>, Error> {
    if inputs.is_empty() {
        problems.push(kinds::NO_WORKBOOK, Place::Nowhere, vec![]);
        return Ok(None);
    }
    let (mut grids, mut files) = files::read_all(inputs, request, problems)?;
    let unfilled = !grids.is_empty() && grids.iter().all(|grid| grid.rows.is_empty());
    if unfilled {
        for grid in grids.iter().filter(|_| !request.may_be_empty) {
            problems.push(kinds::NO_ROWS, Place::File(grid.source), vec![]);
        }
        return Ok(None);
    }
    let Some(year) = settle_years(&mut grids, request.year, problems) else {
        return Ok(None);
    };
    if !listing_of(&of_year(&grids, year), request.key, problems) {
        return Ok(None);
    }
    let level = areas(&mut grids, year, request, problems);
    let mut told = BTreeSet::from([year]);
    told.extend(request.last_year_counts.then_some(year - 1));
    expired::leave_out(&mut grids, &told, problems);
    let decided = decision::apply(&mut grids, year, request, problems)?;
    files.extend(decided.files);
    let mut panels = BTreeMap::new();
    // Last year serves comparisons; what is wrong with it is told where it decides on this year's points.
    let mut ignored = problems.beside();
    for wanted in [year, year - 1] {
        let of_year = self::of_year(&grids, wanted);
        if of_year.is_empty() {
            continue;
        }
        let problems = if wanted == year || request.last_year_counts {
            &mut *problems
        } else {
            &mut ignored
        };
        let members = join::join(wanted, &of_year, request.key, problems);
        let twice = unsplit::unsplit(wanted, &members, &of_year, &decided.split, request.key, problems);
        for (position, row, field) in twice {
            grids[position as usize].flawed.insert((row, field));
        }
        let of_year = self::of_year(&grids, wanted);
        let panel = panel::build(wanted, members, &of_year, (level, request), problems)?;
        panels.insert(wanted, panel);
    }
    if request.counties.is_empty() {
        area::spellings(year, &of_year(&grids, year), problems);
    }
    if let Some(panel) = panels.get(&year).filter(|_| !lacks_files(problems)) {
        missing_columns(panel, request, problems);
    }
    let asked = history::Asked {
        paths: &request.history,
        scheme: &request.scheme,
        year,
        level,
        fields: &request.fields,
        limits: request.limits,
    };
    let history = history::apply(&asked, &mut panels, &mut files, problems)?;
    let adjustments = listed(request.adjustments.as_ref(), request, adjustment::read, problems)?;
    let events = listed(request.events.as_ref(), request, event::read, problems)?;
    Ok(Some(Survey {
        year,
        level,
        panels,
        grids,
        inputs: files,
        corrections: decided.corrections,
        adjustments,
        events,
        shares: decided.shares,
        history,
    }))
}

/// Finds out what the sheets say of areas, and which level of them is ranked.
fn areas(grids: &mut [Grid], year: i32, request: &Request, problems: &mut Problems) -> Level {
    if request.key != Key::Code {
        return Level::County;
    }
    area::settle_columns(grids, problems);
    area::mark_rosters(grids);
    area::name_sheets(grids, &request.counties, problems);
    area::level(request.level, &of_year(grids, year), year, problems)
}

/// Whether the sheets of a year list what the scheme appraises; told once if not.
fn listing_of(grids: &[(u32, &Grid)], key: Key, problems: &mut Problems) -> bool {
    let first = |id: &str, fits: &dyn Fn(&str) -> bool| {
        grids.iter().find_map(|(_, grid)| {
            let column = grid.column(id).filter(|_| !grid.lists_details())?;
            let row = (0..grid.rows.len()).find(|row| fits(grid.words_in(column, *row)))?;
            Some((
                grid.place(column, row),
                grid.words_in(column, row).trim().to_owned(),
            ))
        })
    };
    let (kind, found) = match key {
        Key::County | Key::Park => (
            kinds::NOT_COUNTIES,
            first("code", &|word| code::read(word).state == code::State::Valid),
        ),
        Key::Code => {
            let named = ["code", "name"].iter().any(|id| {
                let mut sheets = grids.iter();
                sheets.any(|(_, grid)| grid.column(id).is_some())
            });
            let county = first("county", &|word| !word.trim().is_empty()).filter(|_| !named);
            (kinds::NOT_ENTERPRISES, county)
        }
    };
    let Some((place, found)) = found else { return true };
    problems.push(kind, place, vec![("found", found)]);
    false
}

/// The sheets that hold rows of a year, each with its position.
fn of_year(grids: &[Grid], year: i32) -> Vec<(u32, &Grid)> {
    grids
        .iter()
        .enumerate()
        .filter(|(_, grid)| grid.rows_of(year).next().is_some())
        .map(|(position, grid)| (position as u32, grid))
        .collect()
}

/// What reads the lines of a list.
type ReadLines<T> = fn(&Input, Limits, &mut Problems) -> Result<Vec<T>, Error>;

/// A list that was asked for: its file and its lines.
fn listed<T>(
    list: Option<&Input>,
    request: &Request,
    read: ReadLines<T>,
    problems: &mut Problems,
) -> Result<Option<(InputFile, Vec<T>)>, Error> {
    let Some(list) = list else { return Ok(None) };
    let file = InputFile {
        name: list.name(),
        sha256: list.sha256()?,
    };
    Ok(Some((file, read(list, request.limits, problems)?)))
}

/// Whether a file or a sheet could not be read. What seems to be absent then may stand there, and is not told again.
fn lacks_files(problems: &Problems) -> bool {
    const UNREAD: [Kind; 4] = [
        kinds::NOT_A_WORKBOOK,
        kinds::PASSWORD_PROTECTED,
        kinds::TOO_LARGE,
        kinds::UNREADABLE_SHEET,
    ];
    problems.iter().any(|problem| UNREAD.contains(&problem.kind))
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
        if lacks_files(problems) {
            return None;
        }
        if grids.iter().any(|grid| !grid.rows.is_empty()) {
            problems.push(kinds::YEAR_MISSING, Place::Nowhere, vec![]);
        } else if problems.iter().all(|problem| problem.severity != Severity::Error) {
            problems.push(kinds::NO_ROWS, Place::Nowhere, vec![]);
        }
        return None;
    };
    let mut unknown = false;
    for grid in grids
        .iter_mut()
        .filter(|grid| grid.year.is_none() && grid.years.is_none())
    {
        grid.year = Some(year - grid.back);
        unknown = true;
        problems.push(
            kinds::YEAR_UNKNOWN,
            Place::File(grid.source),
            vec![("year", (year - grid.back).to_string())],
        );
    }
    for grid in grids.iter().filter(|grid| grid.years.is_some()) {
        for row in (0..grid.rows.len()).filter(|row| grid.year_of(*row).is_none()) {
            let found = grid.words("year", row).to_owned();
            problems.push(
                kinds::ROW_WITHOUT_YEAR,
                grid.place_of("year", row),
                vec![("found", found)],
            );
        }
    }
    if !unknown && !known.contains(&year) {
        if lacks_files(problems) {
            return None;
        }
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

/// Whether nobody reports a field.
fn lacks(panel: &Panel, field: &str) -> bool {
    panel.frame.get_column_index(field).is_none()
}

fn missing_columns(panel: &Panel, request: &Request, problems: &mut Problems) {
    for id in &request.required {
        let mut stand_ins = request.stand_ins.iter();
        let stood_for = stand_ins.any(|(field, parts)| !lacks(panel, field) && parts.contains(id));
        // The areas that are ranked have a column in any case; it may be that nobody names one.
        let is_level = area::level_of(id).is_some() && request.key == Key::Code;
        let column = panel.frame.column(id).ok();
        let is_named = column.is_some_and(|column| !is_level || column.null_count() < column.len());
        if !is_named && !stood_for {
            let label = crate::field::field(id).map_or(id.as_str(), |field| field.zh);
            problems.push(
                kinds::MISSING_COLUMN,
                Place::Nowhere,
                vec![("field", label.to_owned()), ("known", known_labels(id))],
            );
        }
    }
}
