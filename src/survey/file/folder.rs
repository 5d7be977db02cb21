//! Which files are read: those that are named, those that fit a pattern, and those in a folder and the folders inside it.
//!
//! permu's own files are passed over, and what else lies there is named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::input::{Input, name_of as shown};
use super::limits::Format;
use crate::problem::{Cause, Error, Place, Problems, kinds, words};

/// The workbooks that a list of files, folders and patterns names, in a stable order. A pattern (`县区/*.xlsx`) is one
/// that no file bears as its name.
pub fn find(paths: &[PathBuf], problems: &mut Problems) -> Result<Vec<Input>, Error> {
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        match name {
            _ if path.is_dir() => Walk::through(path, &mut found, problems)?,
            Some(pattern) if pattern.contains(['*', '?']) && !path.exists() => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let entries = entries(folder.unwrap_or(Path::new(".")))?.into_iter();
                found.extend(entries.filter(|path| {
                    let name = name_of(path);
                    path.is_file() && is_visible(&name) && matches(&pattern, &name)
                }));
            }
            _ => found.push(path.clone()),
        }
    }
    // A file that is named twice is read once.
    let mut known = BTreeSet::new();
    found.retain(|path| known.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    Ok(found.into_iter().map(Input::File).collect())
}

/// Not the lock that Excel or LibreOffice leaves beside an open workbook, and not a hidden file.
fn is_visible(name: &str) -> bool {
    !name.starts_with("~$") && !name.starts_with('.')
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// What a file's name ends in, in small letters; empty if it has no ending.
pub fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.');
    ending.map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// The entries of a folder by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| Error::file(folder, error))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .map(|path| path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path))
        .collect();
    entries.sort();
    Ok(entries)
}

/// What permu writes, or reads as settings, under these names.
const OWN: &[&str] = &[
    "results.xlsx",
    "problems.xlsx",
    "problems.csv",
    "quotas.xlsx",
    "quotas.toml",
    "map.toml",
    "permu.toml",
    "scheme.toml",
    "run.json",
];

/// Endings of files that may hold figures that nobody reads here.
const MAY_HOLD_DATA: &[&str] = &[
    "pdf", "doc", "docx", "wps", "rtf", "zip", "rar", "7z", "gz", "htm", "html", "mht", "mhtml", "xml",
    "fods", "xlam", "xla", "ett", "numbers", "dbf", "mdb", "accdb", "jpg", "jpeg", "png", "bmp", "tif",
    "tiff", "gif", "webp", "ppt", "pptx",
];

/// A walk through a folder.
struct Walk {
    /// The folders that were entered, so that no link leads in a circle.
    entered: BTreeSet<PathBuf>,
    /// The folders inside the first one in which something is read.
    inside: Vec<String>,
    /// Names of files that are no data.
    passed: Vec<String>,
}

impl Walk {
    fn through(folder: &Path, found: &mut Vec<PathBuf>, problems: &mut Problems) -> Result<(), Error> {
        let mut walk = Self {
            entered: BTreeSet::new(),
            inside: Vec::new(),
            passed: Vec::new(),
        };
        walk.enter(folder, folder, found, problems)?;
        let place = Place::File(problems.source(&shown(folder), ""));
        for (kind, names) in [
            (kinds::FOLDERS_READ, walk.inside),
            (kinds::FILES_PASSED_OVER, walk.passed),
        ] {
            if !names.is_empty() {
                let words = words![("count", names.len().to_string()), ("found", names.join("、"))];
                problems.push(kind, place, words);
            }
        }
        Ok(())
    }

    fn enter(
        &mut self,
        top: &Path,
        folder: &Path,
        found: &mut Vec<PathBuf>,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        if !self.entered.insert(whole) {
            return Ok(());
        }
        let before = found.len();
        let mut folders = Vec::new();
        for path in entries(folder)? {
            let name = name_of(&path);
            if !is_visible(&name) {
                continue;
            }
            let inside = shown(path.strip_prefix(top).unwrap_or(&path));
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                match sort(&name) {
                    Sort::Read => found.push(path),
                    Sort::PassedOver => self.passed.push(inside),
                    Sort::LeftOut(ending) => {
                        let cause = Cause::with("other-ending", words![("found", ending)]);
                        left_out(&path, cause, problems);
                    }
                }
            } else {
                let link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
                let cause = if link && !path.exists() {
                    "leads-nowhere"
                } else {
                    "not-a-file"
                };
                left_out(&path, Cause::own(cause), problems);
            }
        }
        if folder != top && found.len() > before {
            let inside = folder.strip_prefix(top).unwrap_or(folder);
            self.inside.push(shown(inside));
        }
        for inside in folders {
            if is_result(&inside) {
                let place = Place::File(problems.source(&shown(&inside), ""));
                problems.push(kinds::RESULT_PASSED_OVER, place, words![]);
            } else {
                self.enter(top, &inside, found, problems)?;
            }
        }
        Ok(())
    }
}

/// Whether a folder is a result of permu.
fn is_result(folder: &Path) -> bool {
    folder.join("run.json").is_file() && folder.join("tables").is_dir()
}

/// What becomes of a file in a folder.
enum Sort {
    Read,
    /// It holds no data.
    PassedOver,
    /// It may hold some: its ending.
    LeftOut(String),
}

fn sort(name: &str) -> Sort {
    let ending = ending(name);
    let mut formats = Format::ALL.iter();
    if OWN.contains(&name.to_lowercase().as_str()) {
        Sort::PassedOver
    } else if formats.any(|format| format.endings().contains(&ending.as_str())) {
        Sort::Read
    } else if MAY_HOLD_DATA.contains(&ending.as_str()) {
        Sort::LeftOut(ending)
    } else {
        Sort::PassedOver
    }
}

fn left_out(path: &Path, cause: Cause, problems: &mut Problems) {
    let place = Place::File(problems.source(&shown(path), ""));
    problems.push(kinds::FILE_LEFT_OUT, place, cause.words());
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

#[cfg(test)]
mod tests {
    use crate::survey::file::folder::*;

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
