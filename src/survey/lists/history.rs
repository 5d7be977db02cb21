//! Earlier results (`--history`): last year's figures, classes, county ranks and quotas, from the folder that a run kept,
//! or from its `results.xlsx` alone; or the classes and scores of a table that was made elsewhere.
//!
//! The figures take the place of the year before in the workbooks: they are what was appraised and published. A
//! `results.xlsx` among the tables of its run stands for the folder; one that was taken away is read sheet by sheet, and
//! what it does not hold is told.

mod book;
pub mod folder;
mod foreign;
pub mod listed;
pub mod past;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::field::{self, FIELDS};
use crate::frame::Columns;
use crate::level::Level;
use crate::problem::{Cause, Error, Place, Problems, Word, kinds, words};
use crate::survey::file::input::{InputFile, name_of};
use crate::survey::file::limits::Limits;
use crate::survey::join::panel::builder::Panel;
use crate::survey::sheet::name::exact_name;
use past::lacks;
pub use past::{Past, PastCounty, PastQuota};

/// What is asked of the history.
pub struct Asked<'a> {
    /// Folders or workbooks of earlier results.
    pub paths: &'a [PathBuf],
    /// The scheme of this run.
    pub scheme: &'a str,
    /// The year that is appraised.
    pub year: i32,
    /// The level of areas that is ranked.
    pub level: Level,
    /// Ids of the fields that this run reads.
    pub fields: &'a BTreeSet<String>,
    /// How much a workbook may hold.
    pub limits: Limits,
}

/// Reads the earlier results, the latest first, and puts last year's figures among the panels.
///
/// # Errors
/// [`Error::File`] if a table that is there cannot be read.
pub fn apply(
    asked: &Asked<'_>,
    panels: &mut BTreeMap<i32, Panel>,
    files: &mut Vec<InputFile>,
    problems: &mut Problems,
) -> Result<Vec<Past>, Error> {
    let mut list: Vec<Past> = Vec::new();
    let codes = match panels.get(&asked.year) {
        Some(panel) if !asked.paths.is_empty() => codes_of(panel)?,
        _ => HashMap::new(),
    };
    for path in asked.paths {
        let Some(past) = read(path, &codes, asked.limits, problems)? else {
            continue;
        };
        let place = Place::File(problems.source(&name_of(path), ""));
        let words = words![
            ("found", past.year.to_string()),
            ("year", asked.year.to_string()),
            ("value", past.scheme.clone()),
            ("other", asked.scheme.to_owned()),
        ];
        if past.year >= asked.year {
            problems.push(kinds::HISTORY_YEAR, place, words);
        } else if list.iter().any(|known| known.year == past.year) {
            problems.push(kinds::HISTORY_TWICE, place, words);
        } else {
            // A table made elsewhere names no scheme of ours.
            if past.scheme != asked.scheme && !past.scheme.is_empty() {
                problems.push(kinds::HISTORY_SCHEME, place, words);
            }
            list.push(past);
        }
    }
    list.sort_by_key(|past| std::cmp::Reverse(past.year));
    let last = asked.year - 1;
    match list.first() {
        Some(past) if past.year == last => {
            if past.level != asked.level && !past.counties.is_empty() {
                lacks(&past.file.name, Cause::with("history-level", words![]), problems);
            }
            lacking(past, panels.get(&asked.year), asked, problems)?;
            panels.extend(past.panel.clone().map(|panel| (last, panel)));
        }
        Some(past) => {
            let words = words![("found", past.year.to_string()), ("year", last.to_string())];
            problems.push(kinds::HISTORY_GAP, Place::Nowhere, words);
        }
        None => {}
    }
    for pair in list.windows(2).filter(|pair| pair[0].year - pair[1].year > 1) {
        let words = words![
            ("found", pair[1].year.to_string()),
            ("year", (pair[0].year - 1).to_string()),
            ("next", pair[0].year.to_string()),
        ];
        problems.push(kinds::HISTORY_HOLE, Place::Nowhere, words);
    }
    files.extend(list.iter().map(|past| past.file.clone()));
    if let Some(panel) = panels.get_mut(&asked.year).filter(|_| !list.is_empty()) {
        add_classes(panel, &list, last)?;
    }
    Ok(list)
}

/// The code that stands for a name in this year's data; none for a name that several enterprises bear.
fn codes_of(panel: &Panel) -> Result<HashMap<String, Option<String>>, Error> {
    let (codes, names) = (panel.frame.words("code")?, panel.frame.words("name")?);
    let mut list: HashMap<String, Option<String>> = HashMap::new();
    for (code, name) in codes.iter().zip(names.iter()) {
        if let (Some(code), Some(name)) = (code, name) {
            let known = list
                .entry(exact_name(name))
                .or_insert_with(|| Some(code.to_owned()));
            if known.as_deref() != Some(code) {
                *known = None;
            }
        }
    }
    Ok(list)
}

/// The columns of last year's class and score, and of how many years on end, up to last year, it was the same.
pub fn add_classes(panel: &mut Panel, list: &[Past], last: i32) -> Result<(), Error> {
    let codes = panel.frame.words("code")?;
    let of = |year: i32, code: &str| {
        let past = list.iter().find(|past| past.year == year)?;
        past.classes.get(code).map(String::as_str)
    };
    let mut classes: Vec<Option<&str>> = Vec::with_capacity(codes.len());
    let mut years: Vec<Option<f64>> = Vec::with_capacity(codes.len());
    let before = list.iter().find(|past| past.year == last);
    let scores: Float64Chunked = codes
        .iter()
        .map(|code| before?.scores.get(code?).copied())
        .collect();
    let mut whole: Vec<bool> = Vec::with_capacity(codes.len());
    for code in codes.iter() {
        let class = code.and_then(|code| of(last, code));
        let run = class.zip(code).map(|(class, code)| {
            let run = (0..).take_while(|back| of(last - back, code) == Some(class));
            run.count() as i32
        });
        classes.push(class);
        years.push(run.map(f64::from));
        whole.push(list.iter().any(|past| past.year == last - run.unwrap_or(0)));
    }
    let classes: StringChunked = classes.into_iter().collect();
    panel
        .frame
        .with_column(classes.with_name(field::LAST_CLASS.into()).into_column())?;
    panel
        .frame
        .with_column(Column::new(field::LAST_CLASS_YEARS.into(), years))?
        .with_column(Column::new(field::LAST_CLASS_WHOLE.into(), whole))?
        .with_column(scores.with_name(field::LAST_SCORE.into()).into_column())?;
    Ok(())
}

/// Tells the figures of this year that the earlier result does not hold.
fn lacking(
    past: &Past,
    now: Option<&Panel>,
    asked: &Asked<'_>,
    problems: &mut Problems,
) -> Result<(), Error> {
    let (Some(before), Some(now)) = (&past.panel, now) else {
        return Ok(());
    };
    let holds = |panel: &Panel, id: &str| -> Result<bool, Error> {
        if !panel.frame.has(id) {
            return Ok(false);
        }
        let column = panel.frame.column(id)?;
        Ok(column.null_count() < column.len())
    };
    let mut missing = Vec::new();
    let wanted = |id: &str| id != "class_years" && asked.fields.contains(id);
    for (index, field) in FIELDS
        .iter()
        .enumerate()
        .filter(|(_, field)| wanted(field.id) && field.is_number())
    {
        if holds(now, field.id)? && !holds(before, field.id)? {
            missing.push(index);
        }
    }
    if !missing.is_empty() {
        let cause = Cause::with("history-fields", words![("fields", Word::Fields(missing))]);
        lacks(&past.file.name, cause, problems);
    }
    Ok(())
}

/// The counties that earlier results name. What is wrong with a result is told when it is read for good.
pub fn counties_of(paths: &[PathBuf], limits: Limits) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        let counties = match means(path) {
            Means::Folder(folder) => folder::counties(&folder),
            Means::Workbook => book::counties(path, limits),
        };
        for county in counties {
            if !names.contains(&county.name) {
                names.push(county.name);
            }
        }
    }
    names
}

/// What a path means.
enum Means {
    Folder(PathBuf),
    Workbook,
}

/// A folder; a `results.xlsx` that lies among the tables of its run means their folder.
fn means(path: &Path) -> Means {
    if !path.is_file() {
        return Means::Folder(path.to_path_buf());
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let is_result = path.file_name().is_some_and(|name| name == "results.xlsx");
    match is_result && folder::is_whole(parent) {
        true => Means::Folder(parent.to_path_buf()),
        false => Means::Workbook,
    }
}

fn read(
    path: &Path,
    codes: &HashMap<String, Option<String>>,
    limits: Limits,
    problems: &mut Problems,
) -> Result<Option<Past>, Error> {
    if !path.exists() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Error::file(path, missing));
    }
    let read = match means(path) {
        Means::Folder(folder) => folder::read(&folder)?,
        Means::Workbook => book::read(path, limits, problems)?,
    };
    Ok(match read {
        Ok(past) => Some(past),
        Err(cause) => {
            let foreign = match path.is_file() {
                true => foreign::read(path, codes, limits, problems)?,
                false => None,
            };
            if let Some(past) = foreign {
                return Ok(Some(past).filter(|past| past.year > 0));
            }
            let place = Place::File(problems.source(&name_of(path), ""));
            problems.push(kinds::HISTORY_NOT_OURS, place, cause.words());
            None
        }
    })
}
