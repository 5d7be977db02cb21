//! READING. Department workbooks → one row an enterprise and year, every value with its cell.
//!
//! ```text
//! workbook ─ cells ─► header ─► grid (a sheet as typed columns) ─┐
//! workbook ─ cells ─► header ─► grid ────────────────────────────┴► join ─► panel (one a year)
//! ```
//!
//! All knowledge about how dirty workbooks are lives here. What cannot be read is a problem with its cell; what is
//! repaired is a note.

pub mod audit;
mod file;
mod files;
mod join;
pub mod kept;
mod lists;
mod reading;
mod recipient;
mod request;
mod sheet;
mod years;

pub use file::apart;
pub use file::cell::{Number, date, is_not_reported, measured, number, words};
pub use file::folder::find;
pub use file::guard::is_reading;
pub use file::input::{Input, InputFile};
pub use file::limits::{DEFAULT_MIB, Limits};
pub use file::raw::{Raw, RawSheets, sheets};
pub use file::serve::serve;
pub use file::value::Cell;
pub use join::origin::{COLUMNS as ORIGIN_COLUMNS, Origin, origins, place};
pub use join::panel::{Panel, RowLists};
pub use join::row::Key;
pub use lists::adjustment::Adjustment;
pub use lists::correction::Correction;
pub use lists::event::Event;
pub use lists::history::{Past, PastCounty, PastQuota, counties_of as past_counties};
pub use lists::listing::Subject;
pub use lists::share::Share;
pub use lists::{adjustment, correction, event};
pub use reading::Survey;
pub use recipient::{Recipient, Recipients};
pub use request::Request;
pub use sheet::code::{check_letter, example_code};
pub use sheet::filling::EXAMPLE_AREA;
pub use sheet::grid::Grid;
pub use sheet::header::{Header, Heading, Role, Top, UnitFrom, find as find_headers};
pub use sheet::label::known_labels;
pub use sheet::map::{FieldMap, Proposal};
pub use sheet::understood::{Understood, field_text, from_text, understood};

use std::collections::{BTreeMap, BTreeSet};

use crate::field;
use crate::level::Level;
use crate::problem::{Error, Place, Problems, Severity, Word, kinds, words};
use join::{area, expired, keys, panel};
use lists::{decision, history, unsplit};
use reading::lacks;
use sheet::code;
use years::{lacks_files, of_year, settle_years};

/// Reads the workbooks, joins their rows and checks that the fields that are required are there.
/// `None`, with problems, if there is nothing to appraise.
pub fn read(inputs: &[Input], request: &Request, problems: &mut Problems) -> Result<Option<Survey>, Error> {
    if inputs.is_empty() {
        problems.push(kinds::NO_WORKBOOK, Place::Nowhere, words![]);
        return Ok(None);
    }
    let (mut grids, mut files) = files::read_all(inputs, request, problems)?;
    let unfilled = !grids.is_empty() && grids.iter().all(|grid| grid.rows.is_empty());
    if unfilled {
        for grid in grids.iter().filter(|_| !request.may_be_empty) {
            problems.push(kinds::NO_ROWS, Place::File(grid.source), words![]);
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
        let members = keys::join(wanted, &of_year, request.key, problems);
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
    problems.push(kind, place, words![("found", found)]);
    false
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
    Ok(Some((list.file()?, read(list, request.limits, problems)?)))
}

/// Whether an error says why a field was not read: a column that is there is not missing.
fn is_told(id: &str, problems: &Problems) -> bool {
    let names = |word: &Word| matches!((word, field::index(id)), (Word::Fields(list), Some(at)) if list.contains(&at));
    let mut errors = problems
        .iter()
        .filter(|problem| problem.kind.severity == Severity::Error);
    errors.any(|problem| problem.words.iter().any(|(_, word)| names(word)))
}

fn missing_columns(panel: &Panel, request: &Request, problems: &mut Problems) {
    for id in &request.required {
        let mut stand_ins = request.stand_ins.iter();
        let stood_for = stand_ins.any(|(field, parts)| !lacks(panel, field) && parts.contains(id));
        // The areas that are ranked have a column in any case; it may be that nobody names one.
        let is_level = area::level_of(id).is_some() && request.key == Key::Code;
        let column = panel.frame.column(id).ok();
        let is_named = column.is_some_and(|column| !is_level || column.null_count() < column.len());
        if !is_named && !stood_for && !is_told(id, problems) {
            problems.push(
                kinds::MISSING_COLUMN,
                Place::Nowhere,
                words![("field", Word::field_of(id)), ("known", known_labels(id))],
            );
        }
    }
}
