//! An earlier result as the folder that a run wrote: `run.json` and the tables, with unrounded numbers.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::listed::Listed;
use super::past::{Past, PastCounty};
use crate::level::Level;
use crate::problem::{Cause, Error, words};
use crate::survey::file::input::{InputFile, hexadecimal, name_of};
use crate::table::is_formula;

/// What the run says of itself.
const MANIFEST: &str = "run.json";

/// The tables that every result has, and that are read.
const TABLES: [&str; 4] = ["inputs", "enterprises", "counties", "allocation"];

/// The level that a run ranked; the county before runs said so.
fn level(json: &serde_json::Value) -> Level {
    let told = json["level"].as_str();
    let known = Level::ALL.into_iter().find(|level| told == Some(level.id()));
    known.unwrap_or_default()
}

fn file_of(table: &str) -> String {
    format!("tables/{table}.csv")
}

/// Whether a folder holds all that is read.
pub fn is_whole(folder: &Path) -> bool {
    let mut tables = TABLES.iter();
    folder.join(MANIFEST).is_file() && tables.all(|table| folder.join(file_of(table)).is_file())
}

/// The counties, where their table can be read.
pub fn counties(folder: &Path) -> Vec<PastCounty> {
    let manifest = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let level = level(&serde_json::from_slice(&manifest).unwrap_or_default());
    let file = folder.join(file_of(level.plural()));
    let bytes = std::fs::read(&file).ok();
    bytes
        .and_then(|bytes| table(&bytes, &file).ok())
        .map_or_else(Vec::new, |table| table.counties())
}

/// Reads a result; or says why it is none.
pub fn read(folder: &Path) -> Result<Result<Past, Cause>, Error> {
    let refused = |part: &str| {
        Ok(Err(Cause::with(
            "history-file",
            words![("part", part.to_owned())],
        )))
    };
    let Ok(manifest) = std::fs::read(folder.join(MANIFEST)) else {
        return refused(MANIFEST);
    };
    let json: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let year = json["year"].as_i64().and_then(|year| i32::try_from(year).ok());
    let (Some(year), Some(scheme), true) = (year, json["scheme"]["id"].as_str(), json.get("permu").is_some())
    else {
        return refused(MANIFEST);
    };
    let level = level(&json);
    let mut tables = Vec::new();
    for name in TABLES {
        let name = if name == "counties" { level.plural() } else { name };
        let file = folder.join(file_of(name));
        match std::fs::read(&file) {
            Ok(bytes) => tables.push(table(&bytes, &file)?),
            Err(_) => return refused(&file_of(name)),
        }
    }
    Ok(Ok(Past {
        year,
        scheme: scheme.to_owned(),
        classes: tables[1].classes(),
        scores: tables[1].scores(),
        level,
        counties: tables[2].counties(),
        quotas: tables[3].quotas(),
        panel: Some(tables[0].panel(&tables[1], year)?),
        file: InputFile {
            name: name_of(&folder.join(MANIFEST)),
            sha256: hexadecimal(&Sha256::digest(&manifest)),
        },
    }))
}

/// A CSV table that permu wrote, without the mark that keeps a spreadsheet from running a text.
///
/// # Errors
/// [`Error::File`] if it is no CSV.
pub fn table(bytes: &[u8], path: &Path) -> Result<Listed, Error> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let failed = |error: csv::Error| Error::file(path, error);
    let headers = reader.headers().map_err(failed)?.clone();
    let columns = headers.iter().enumerate().map(|(at, name)| (name.to_owned(), at));
    let mut listed = Listed {
        columns: columns.collect(),
        rows: Vec::new(),
    };
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let words = record.iter().map(|text| unmarked(text).to_owned());
        listed.rows.push(words.collect());
    }
    Ok(listed)
}

/// A text of a table without the mark that keeps a spreadsheet from running it.
pub fn unmarked(text: &str) -> &str {
    let rest = text.strip_prefix('\'');
    rest.filter(|rest| is_formula(rest)).unwrap_or(text)
}
