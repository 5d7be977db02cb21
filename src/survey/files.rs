//! The sheets of every file.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::file::folder::ending;
use super::file::input::{Input, InputFile};
use super::file::limits::{Format, Unreadable, broken};
use super::file::mark::Marks;
use super::file::package::Holds;
use super::file::workbook::{Book, text_of};
use super::join::no_list;
use super::join::row::Key;
use super::request::Request;
use super::sheet::grid::Grid;
use super::sheet::label::time::year_in;
use super::sheet::{marks, reader, wide};
use crate::field::FIELDS;
use crate::problem::{Cause, Error, Place, Problems, SourceId, Word, kinds, words};

/// The fields that are read whatever the scheme says: they tell whose a row is and what it is a part of.
const ALWAYS: &[&str] = &[
    "code",
    "name",
    "county",
    "town",
    "city",
    "province",
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
    "lessor",
    "lessor_code",
    "lessee",
    "lessee_code",
    "address",
    "lease",
    "lease_from",
    "lease_until",
    "land_mu",
    "land_owned_mu",
    "land_leased_mu",
    "land_let_mu",
    "land_other_mu",
];

/// What a file gave.
type Read = (Vec<Grid>, InputFile, Problems);

/// Reads every sheet of every file, the files side by side.
pub fn read_all(
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
        .map(|input| read_one(input, &wanted, request, quiet.clone()))
        .collect();
    let mut grids = Vec::new();
    let mut files = Vec::new();
    let mut known: BTreeMap<(String, Vec<Option<i32>>), String> = BTreeMap::new();
    for result in results {
        let (mut found, file, local) = result?;
        // The same bytes under another name; a name that says another year makes another table of them.
        let same = (file.sha256.clone(), found.iter().map(|grid| grid.year).collect());
        if let Some(other) = known.get(&same) {
            let place = Place::File(problems.source(&file.name, ""));
            problems.push(kinds::WORKBOOK_TWICE, place, words![("other", other.clone())]);
            files.push(file);
            continue;
        }
        known.insert(same, file.name.clone());
        for grid in &mut found {
            if let Some(source) = local.source_of(grid.source) {
                grid.source = problems.source(&source.workbook, &source.sheet);
            }
        }
        problems.absorb(local);
        grids.extend(found);
        files.push(file);
    }
    no_list::pass_over(&mut grids, request.key, problems);
    Ok((grids, files))
}

fn read_one(
    input: &Input,
    wanted: &(dyn Fn(usize) -> bool + Sync),
    request: &Request,
    mut problems: Problems,
) -> Result<Read, Error> {
    let name = input.name();
    let refused = match input.length() {
        _ if !input.is_plain() => Some(broken("not-a-file")),
        // A file that is longer than all it may unpack to is not worth the time of its hash.
        Some(length) if length > request.limits.unpacked => {
            Some(request.limits.exceeded("file-size", length >> 20))
        }
        _ => None,
    };
    if let Some(why) = refused {
        let place = Place::File(problems.source(&name, ""));
        problems.push(why.kind, place, why.cause.words());
        let file = InputFile {
            name,
            sha256: String::new(),
        };
        return Ok((Vec::new(), file, problems));
    }
    // The hash takes as long as a tenth of the reading: both at once.
    let (sha256, grids) = rayon::join(
        || input.sha256(),
        || read_sheets(input, &name, wanted, request, &mut problems),
    );
    let grids = grids?;
    let file = InputFile {
        name,
        sha256: sha256?,
    };
    Ok((grids, file, problems))
}

fn read_sheets(
    input: &Input,
    name: &str,
    wanted: &(dyn Fn(usize) -> bool + Sync),
    request: &Request,
    problems: &mut Problems,
) -> Result<Vec<Grid>, Error> {
    let (mut book, format) = match Book::open(input, request.limits)? {
        Ok(open) => open,
        Err(unreadable) => {
            let place = Place::File(problems.source(name, ""));
            // Notes of people lie among tables; what has no columns is none.
            let kind = match ending(file_name(name)) == "txt" && unreadable.cause == Cause::own("no-columns")
            {
                true => kinds::FILE_LEFT_OUT,
                false => unreadable.kind,
            };
            problems.push(kind, place, unreadable.cause.words());
            return Ok(Vec::new());
        }
    };
    wrong_ending(name, format, problems);
    passed_over(&book, name, problems);
    let asked = reader::Wanted {
        field: wanted,
        map: &request.map,
        limits: request.limits,
    };
    let mut grids = Vec::new();
    for sheet in book.sheets() {
        let source = problems.source(name, &sheet);
        let before = problems.len();
        match marked(&mut book, format, &sheet, source, &asked, problems) {
            Ok((mut found, marks)) => {
                let all = found.len();
                let is_hidden = book.is_hidden(&sheet);
                found.retain(|grid| !no_list::is_no_list(grid, &sheet, is_hidden));
                if found.len() < all {
                    problems.forget(&HashSet::from([source]), before);
                    problems.push(kinds::SHEET_NO_LIST, Place::File(source), words![]);
                }
                if !found.is_empty() && is_hidden {
                    hidden(&sheet, source, problems);
                }
                // The rows are looked at here, whichever process reads the cells.
                if format == Format::Text
                    && let Some(text) = text_of(input, request.limits)?
                {
                    wide::check(&text, &mut found, problems);
                }
                for mut grid in found {
                    if let Some(marks) = &marks {
                        marks::report(marks, &mut grid, problems);
                    }
                    let said = grid.year.or_else(|| year_in(&sheet));
                    grid.year = said.or_else(|| year_in(file_name(name)));
                    keyless(&grid, request.key, problems);
                    grids.push(grid);
                }
            }
            Err(unreadable) => {
                let kind = unreadable.kind_of_sheet();
                let words = unreadable.cause.words();
                let line = words.iter().find(|(key, _)| *key == "line");
                let line = line.and_then(|(_, line)| line.plain().parse::<u32>().ok()?.checked_sub(1));
                let place = line.map_or(Place::File(source), |line| Place::Row(source, line));
                problems.push(kind, place, words);
            }
        }
    }
    Ok(grids)
}

/// What a sheet holds, and its marks. Those of a sheet without a table are not asked for where they tell nothing of the
/// cells.
fn marked(
    book: &mut Book,
    format: Format,
    sheet: &str,
    source: SourceId,
    asked: &reader::Wanted<'_>,
    problems: &mut Problems,
) -> Result<(Vec<Grid>, Option<Marks>), Unreadable> {
    // The readers of these formats do not tell how a number is shown.
    let mut marks = match format {
        Format::Xlsb | Format::Xls => book.marks(sheet)?,
        Format::Xlsx | Format::Ods | Format::Text => None,
    };
    let formats = marks.as_ref().map(|marks| &marks.formats);
    let found = reader::read(book, sheet, source, asked, formats, problems)?;
    if marks.is_none() && !found.is_empty() {
        marks = book.marks(sheet)?;
    }
    Ok((found, marks))
}

/// Says which sheets of a workbook are not read because they hold no cells, or not under their own name.
fn passed_over(book: &Book, name: &str, problems: &mut Problems) {
    for sheet in book.listed() {
        let place = Place::File(problems.source(name, &sheet.name));
        let mut words = words![("sheet", &sheet.name)];
        match &sheet.holds {
            Holds::Nothing(nature) => {
                words.push(("nature", Word::Term("sheet-kind", (*nature).to_owned())));
                problems.push(kinds::SHEET_PASSED_OVER, place, words);
            }
            Holds::Same(owner) => {
                words.push(("other", Word::from(owner)));
                problems.push(kinds::SHEET_SAME, place, words);
            }
            Holds::Cells(_) | Holds::Broken(_) if sheet.again => {
                problems.push(
                    kinds::SHEET_NAME_TWICE,
                    place,
                    words![("found", sheet.name.clone())],
                );
            }
            Holds::Cells(_) | Holds::Broken(_) => {}
        }
    }
}

/// A sheet that was read although nobody sees it.
pub fn hidden(sheet: &str, source: SourceId, problems: &mut Problems) {
    let words = words![("found", sheet.to_owned())];
    problems.push(kinds::HIDDEN_SHEET, Place::File(source), words);
}

/// A file whose ending names another format than its bytes.
fn wrong_ending(name: &str, format: Format, problems: &mut Problems) {
    let ending = ending(file_name(name));
    if !format.endings().contains(&ending.as_str()) {
        let place = Place::File(problems.source(name, ""));
        problems.push(
            kinds::WRONG_EXTENSION,
            place,
            words![("found", ending), ("expected", format.endings()[0].to_owned())],
        );
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A sheet that holds figures but tells nobody's name.
fn keyless(grid: &Grid, key: Key, problems: &mut Problems) {
    let keyed = ["code", "name", "county"]
        .iter()
        .any(|id| grid.column(id).is_some())
        || (key == Key::Park && grid.column("park").is_some());
    if !keyed {
        problems.push(kinds::MISSING_KEY, Place::File(grid.source), words![]);
    }
}
