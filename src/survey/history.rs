//! Earlier results (`--history`): last year's figures, classes, county ranks and quotas, from the folder that a run kept.
//!
//! The figures take the place of the year before in the workbooks: they are what was appraised and published. A
//! `results.xlsx` stands for the folder it lies in, whose tables hold the same numbers unrounded.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use polars::prelude::*;
use sha2::{Digest, Sha256};

use super::InputFile;
use super::panel::{Panel, RowLists};
use crate::field::{self, FIELDS};
use crate::problem::{Error, Place, Problems, by_code, kinds};
use crate::table::is_formula;

/// A county of an earlier result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastCounty {
    /// Its name.
    pub name: String,
    /// Its score.
    pub score: Option<f64>,
    /// Its rank.
    pub rank: Option<u32>,
}

/// A quota of an earlier result.
#[derive(Clone, Debug, PartialEq)]
pub struct PastQuota {
    /// Id of the resource.
    pub resource: String,
    /// Name of the county.
    pub county: String,
    /// What it was given.
    pub quota: f64,
}

/// What an earlier run kept.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The year of its data.
    pub year: i32,
    /// The id of its scheme.
    pub scheme: String,
    /// The class of every graded enterprise, by code.
    pub classes: HashMap<String, String>,
    /// Its counties.
    pub counties: Vec<PastCounty>,
    /// Its quotas, of every resource under its own method.
    pub quotas: Vec<PastQuota>,
    panel: Panel,
    file: InputFile,
}

/// What is asked of the history.
pub struct Asked<'a> {
    /// Folders or workbooks of earlier results.
    pub paths: &'a [PathBuf],
    /// The scheme of this run.
    pub scheme: &'a str,
    /// The year that is appraised.
    pub year: i32,
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
    for path in asked.paths {
        let Some(past) = read(path, problems)? else {
            continue;
        };
        let place = Place::File(problems.source(&path.to_string_lossy(), ""));
        let words = vec![
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
            if past.scheme != asked.scheme {
                problems.push(kinds::HISTORY_SCHEME, place, words);
            }
            list.push(past);
        }
    }
    list.sort_by_key(|past| std::cmp::Reverse(past.year));
    let last = asked.year - 1;
    match list.first() {
        Some(past) if past.year == last => {
            panels.insert(last, past.panel.clone());
        }
        Some(past) => {
            let words = vec![("found", past.year.to_string()), ("year", last.to_string())];
            problems.push(kinds::HISTORY_GAP, Place::Nowhere, words);
        }
        None => {}
    }
    files.extend(list.iter().map(|past| past.file.clone()));
    if let Some(panel) = panels.get_mut(&asked.year).filter(|_| !list.is_empty()) {
        add_classes(panel, &list, last)?;
    }
    Ok(list)
}

/// The columns of last year's class and of how many years on end, up to last year, it was the same.
fn add_classes(panel: &mut Panel, list: &[Past], last: i32) -> Result<(), Error> {
    let codes = panel.frame.column("code")?.as_materialized_series().clone();
    let codes = codes.str()?;
    let of = |year: i32, code: &str| {
        let past = list.iter().find(|past| past.year == year)?;
        past.classes.get(code).map(String::as_str)
    };
    let mut classes: Vec<Option<&str>> = Vec::with_capacity(codes.len());
    let mut years: Vec<Option<f64>> = Vec::with_capacity(codes.len());
    for code in codes.iter() {
        let class = code.and_then(|code| of(last, code));
        classes.push(class);
        years.push(class.zip(code).map(|(class, code)| {
            let run = (0..).take_while(|back| of(last - back, code) == Some(class));
            run.count() as f64
        }));
    }
    let classes: StringChunked = classes.into_iter().collect();
    panel
        .frame
        .with_column(classes.with_name(field::LAST_CLASS.into()).into_column())?;
    panel
        .frame
        .with_column(Column::new(field::LAST_CLASS_YEARS.into(), years))?;
    Ok(())
}

/// The counties that earlier results name. What is wrong with a result is told when it is read for good.
pub fn counties_of(paths: &[PathBuf]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        let file = folder(path).join("tables/counties.csv");
        let table = std::fs::read(&file)
            .ok()
            .and_then(|bytes| Csv::read(&bytes, &file).ok());
        for county in table.iter().flat_map(counties) {
            if !names.contains(&county.name) {
                names.push(county.name);
            }
        }
    }
    names
}

/// The folder that a path means: a folder of results, or the one in which a `results.xlsx` lies.
fn folder(path: &Path) -> PathBuf {
    let is_workbook = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    match path.parent() {
        Some(parent) if is_workbook && parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) if is_workbook => parent.to_path_buf(),
        _ => path.to_path_buf(),
    }
}

fn read(path: &Path, problems: &mut Problems) -> Result<Option<Past>, Error> {
    if !path.exists() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Error::file(path, missing));
    }
    let place = Place::File(problems.source(&path.to_string_lossy(), ""));
    let mut refuse = |cause: &str| {
        problems.push(kinds::HISTORY_NOT_OURS, place, vec![("cause", cause.to_owned())]);
    };
    let folder = folder(path);
    let manifest = match std::fs::read(folder.join("run.json")) {
        Ok(bytes) => bytes,
        Err(_) => {
            refuse("run.json");
            return Ok(None);
        }
    };
    let json: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let year = json["year"].as_i64().and_then(|year| i32::try_from(year).ok());
    let (Some(year), Some(scheme), true) = (year, json["scheme"]["id"].as_str(), json.get("permu").is_some())
    else {
        refuse("run.json");
        return Ok(None);
    };
    let mut tables = Vec::new();
    for name in ["inputs", "enterprises", "counties", "allocation"] {
        let file = folder.join(format!("tables/{name}.csv"));
        match std::fs::read(&file) {
            Ok(bytes) => tables.push(Csv::read(&bytes, &file)?),
            Err(_) => {
                refuse(&format!("tables/{name}.csv"));
                return Ok(None);
            }
        }
    }
    let hash: String = Sha256::digest(&manifest)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Some(Past {
        year,
        scheme: scheme.to_owned(),
        classes: classes(&tables[1]),
        counties: counties(&tables[2]),
        quotas: quotas(&tables[3]),
        panel: panel(&tables[0], &tables[1], year)?,
        file: InputFile {
            name: folder.join("run.json").to_string_lossy().replace('\\', "/"),
            sha256: hash,
        },
    }))
}

/// A table that permu wrote.
struct Csv {
    columns: HashMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

impl Csv {
    fn read(bytes: &[u8], path: &Path) -> Result<Self, Error> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let failed = |error: csv::Error| Error::file(path, error);
        let headers = reader.headers().map_err(failed)?.clone();
        let columns = headers.iter().enumerate().map(|(at, name)| (name.to_owned(), at));
        Ok(Self {
            columns: columns.collect(),
            rows: reader.records().collect::<Result<_, _>>().map_err(failed)?,
        })
    }

    /// The words of a cell without the mark that keeps a spreadsheet from running them; none where it is empty.
    fn words(&self, row: usize, id: &str) -> Option<&str> {
        let text = self.rows[row].get(*self.columns.get(id)?)?;
        let text = match text.strip_prefix('\'') {
            Some(rest) if is_formula(rest) => rest,
            _ => text,
        };
        (!text.is_empty()).then_some(text)
    }

    fn number(&self, row: usize, id: &str) -> Option<f64> {
        self.words(row, id)?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    fn all(&self) -> std::ops::Range<usize> {
        0..self.rows.len()
    }
}

fn classes(table: &Csv) -> HashMap<String, String> {
    let class = |row: usize| {
        let graded = table.words(row, "status") == Some("appraised");
        let code = table.words(row, "code")?.to_owned();
        Some((code, table.words(row, "class").filter(|_| graded)?.to_owned()))
    };
    table.all().filter_map(class).collect()
}

/// The counties; the last row is the whole city.
fn counties(table: &Csv) -> Vec<PastCounty> {
    let rows = 0..table.rows.len().saturating_sub(1);
    rows.filter_map(|row| {
        Some(PastCounty {
            name: table.words(row, "county")?.to_owned(),
            score: table.number(row, "score"),
            rank: table.number(row, "rank").map(|rank| rank as u32),
        })
    })
    .collect()
}

/// The quotas of every resource under its own method, which stands first.
fn quotas(table: &Csv) -> Vec<PastQuota> {
    let mut own: BTreeMap<&str, &str> = BTreeMap::new();
    let mut list = Vec::new();
    for row in table.all() {
        let (Some(resource), Some(method)) = (table.words(row, "resource"), table.words(row, "method"))
        else {
            continue;
        };
        let first = *own.entry(resource).or_insert(method) == method;
        let county = table
            .words(row, "county")
            .filter(|county| !county.starts_with('('));
        if let (true, Some(county), Some(quota)) = (first, county, table.number(row, "quota")) {
            list.push(PastQuota {
                resource: resource.to_owned(),
                county: county.to_owned(),
                quota,
            });
        }
    }
    list
}

/// The figures of the year as a frame. Rows stand in both tables in the same order, so that each keeps why it was left out.
fn panel(inputs: &Csv, enterprises: &Csv, year: i32) -> Result<Panel, Error> {
    let year_text = year.to_string();
    let rows: Vec<usize> = inputs
        .all()
        .filter(|row| inputs.words(*row, "year") == Some(&year_text))
        .collect();
    let mut columns: Vec<Column> = Vec::new();
    let known: BTreeSet<&str> = inputs.columns.keys().map(String::as_str).collect();
    for field in FIELDS
        .iter()
        .filter(|field| field.id != "year" && known.contains(field.id))
    {
        columns.push(match field.is_number() {
            true => {
                let values: Vec<Option<f64>> = rows.iter().map(|row| inputs.number(*row, field.id)).collect();
                Column::new(field.id.into(), values)
            }
            false => {
                let words: Vec<Option<&str>> = rows.iter().map(|row| inputs.words(*row, field.id)).collect();
                Column::new(field.id.into(), words)
            }
        });
    }
    let left_out = |at: usize| {
        let same =
            at < enterprises.rows.len() && enterprises.words(at, "code") == inputs.words(rows[at], "code");
        let out = same && enterprises.words(at, "status") == Some("left_out");
        let reason = enterprises
            .words(at, "reason")
            .filter(|_| out)?
            .split(';')
            .next()?;
        // Only what the reading said; whom the scheme left out, this year's scheme judges anew.
        by_code(reason).map(|kind| kind.code)
    };
    let left_out: Vec<Option<&str>> = (0..rows.len()).map(left_out).collect();
    columns.push(Column::new("left_out".into(), left_out));
    Ok(Panel {
        year,
        frame: DataFrame::new(rows.len(), columns)?,
        rows: RowLists::without_cells(rows.len()),
        flawed: BTreeSet::new(),
    })
}
