//! Which files are read, and the sheets of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::container::{self, Format};
use super::grid::Grid;
use super::join::Key;
use super::workbook::{Book, Input};
use super::{InputFile, Request, marks, sheet};
use crate::field::FIELDS;
use crate::problem::{Error, Place, Problems, SourceId, kinds};

/// The workbooks that a list of files, folders and patterns names, in a stable order. A pattern (`县区/*.xlsx`) is one
/// that no file bears as its name.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        match name {
            _ if path.is_dir() => inputs.extend(inside(path, &is_workbook)?),
            Some(pattern) if pattern.contains(['*', '?']) && !path.exists() => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let matching = |name: &str| is_visible(name) && matches(&pattern, name);
                inputs.extend(inside(folder.unwrap_or(Path::new(".")), &matching)?);
            }
            _ => inputs.push(Input::File(path.clone())),
        }
    }
    // A file that is named twice is read once.
    let mut known = BTreeSet::new();
    inputs.retain(|input| match input {
        Input::File(path) => known.insert(path.canonicalize().unwrap_or_else(|_| path.clone())),
        Input::Embedded(..) => true,
    });
    Ok(inputs)
}

/// The files of a folder whose names are wanted, by name.
fn inside(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Input>, Error> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|error| Error::file(folder, error))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| wanted(&name.to_string_lossy()))
        })
        .map(|path| path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path))
        .collect();
    files.sort();
    Ok(files.into_iter().map(Input::File).collect())
}

/// Whether a name fits a pattern in which `*` stands for any letters and `?` for one.
fn matches(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => {
            let starts = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            starts.into_iter().any(|at| matches(rest.as_str(), &name[at..]))
        }
        Some(letter) => {
            let mut letters = name.chars();
            letters
                .next()
                .is_some_and(|found| letter == '?' || letter == found)
                && matches(rest.as_str(), letters.as_str())
        }
    }
}

/// Not the lock file that Excel leaves beside an open workbook, and not a hidden file.
fn is_visible(name: &str) -> bool {
    !name.starts_with("~$") && !name.starts_with('.')
}

/// Whether a file in a folder is read.
fn is_workbook(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    is_visible(name) && ending.is_some_and(|ending| container::READ_IN_FOLDERS.contains(&ending.as_str()))
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
        let years = found.iter().map(|grid| grid.year).collect();
        if let Some(other) = known.get(&(file.sha256.clone(), years)) {
            let place = Place::File(problems.source(&file.name, ""));
            problems.push(kinds::WORKBOOK_TWICE, place, vec![("other", other.clone())]);
            files.push(file);
            continue;
        }
        let years = found.iter().map(|grid| grid.year).collect();
        known.insert((file.sha256.clone(), years), file.name.clone());
        for grid in &mut found {
            if let Some(source) = local.source_of(grid.source) {
                grid.source = problems.source(&source.workbook, &source.sheet);
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
    request: &Request,
    mut problems: Problems,
) -> Result<Read, Error> {
    let name = input.name();
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
            problems.push(unreadable.kind, place, unreadable.cause.words());
            return Ok(Vec::new());
        }
    };
    wrong_ending(name, format, problems);
    let asked = sheet::Wanted {
        field: wanted,
        map: &request.map,
        limits: request.limits,
    };
    let mut grids = Vec::new();
    for sheet in book.sheets() {
        let source = problems.source(name, &sheet);
        match sheet::read(&mut book, &sheet, source, &asked, problems) {
            Ok(found) => {
                if !found.is_empty() && book.is_hidden(&sheet) {
                    hidden(&sheet, source, problems);
                }
                let look = (format == Format::Xlsx && !found.is_empty())
                    .then(|| marks::read(input, &sheet, request.limits))
                    .flatten();
                for mut grid in found {
                    if let Some(look) = &look {
                        marks::report(look, &mut grid, request.limits, problems);
                    }
                    let said = grid.year.or_else(|| sheet::year_in(&sheet));
                    grid.year = said.or_else(|| sheet::year_in(file_name(name)));
                    keyless(&grid, request.key, problems);
                    grids.push(grid);
                }
            }
            Err(unreadable) => {
                let kind = match unreadable.kind {
                    kinds::TOO_LARGE => kinds::TOO_LARGE,
                    _ => kinds::UNREADABLE_SHEET,
                };
                problems.push(kind, Place::File(source), unreadable.cause.words());
            }
        }
    }
    Ok(grids)
}

/// A sheet that was read although nobody sees it.
pub fn hidden(sheet: &str, source: SourceId, problems: &mut Problems) {
    let words = vec![("found", sheet.to_owned())];
    problems.push(kinds::HIDDEN_SHEET, Place::File(source), words);
}

/// A file whose ending names another format than its bytes.
fn wrong_ending(name: &str, format: Format, problems: &mut Problems) {
    let ending = file_name(name)
        .rsplit_once('.')
        .map_or_else(String::new, |(_, ending)| ending.to_lowercase());
    if !format.endings().contains(&ending.as_str()) {
        let place = Place::File(problems.source(name, ""));
        problems.push(
            kinds::WRONG_EXTENSION,
            place,
            vec![("found", ending), ("expected", format.endings()[0].to_owned())],
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
        problems.push(kinds::MISSING_KEY, Place::File(grid.source), vec![]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_files() {
        for (pattern, name, expected) in [
            ("*.xlsx", "用地.xlsx", true),
            ("*.xlsx", "用地.xls", false),
            ("用地20??*", "用地2019补报.xlsx", true),
            ("?", "亩", true),
            ("**", "", true),
            ("a*b*c", "abbc", true),
            ("a*b*c", "abbd", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
