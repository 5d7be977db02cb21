//! What a run kept, read again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::quotas::{self, Quotas};
use crate::allocate::{County, Derived};
use crate::edition::State;
use crate::lang::Lang;
use crate::level::{Level, Words};
use crate::output;
use crate::problem::{Error, Problems};
use crate::scheme::{self, Scheme};
use crate::survey::{DEFAULT_MIB, Limits};

/// The counties and the quotas file of an earlier result.
pub struct Kept {
    /// The counties, without the last row that is the whole city.
    pub counties: Vec<County>,
    /// SHA-256 of their table.
    pub sha256: String,
    /// The quotas file.
    pub quotas: Quotas,
    /// The scheme, if it is kept.
    pub scheme: Option<Scheme>,
    /// The words of the run for its areas.
    pub words: Words,
    /// Year of the data.
    pub year: i32,
    /// State of the run.
    pub state: State,
}

/// Reads `tables/counties.csv` and the quotas file of a result.
pub fn read(
    results: &Path,
    quotas: Option<&Path>,
    lang: Lang,
    problems: &mut Problems,
) -> Result<Kept, Error> {
    let missing = |key: &str| {
        let path = results.to_string_lossy();
        Error::Usage(lang.text(&format!("run.{key}"), &[("path", &path)]))
    };
    let level = level(&results.join("run.json"));
    let table = results.join(format!("tables/{}.csv", level.plural()));
    let bytes = fs::read(&table).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => missing("no-results"),
        _ => Error::file(&table, error),
    })?;
    let path = match quotas {
        Some(path) => path.to_path_buf(),
        None => results.join("quotas.toml"),
    };
    if quotas.is_none() && !path.is_file() {
        return Err(missing("no-plan"));
    }
    let counties = counties(&bytes, &table, level)?;
    // What the counties have totals of is what a quotas file may name.
    let totals: BTreeSet<String> = counties
        .iter()
        .flat_map(|county| county.totals.keys().cloned())
        .collect();
    let scheme = scheme(&results.join("scheme.toml"));
    let known = scheme.as_ref().map_or_else(Vec::new, quotas::derived);
    let own = scheme.as_ref().map(|scheme| scheme.names.clone());
    let words = level.words(&own.unwrap_or_default());
    let derived = |id: String| {
        let unit = known
            .iter()
            .find(|known| known.id == id)
            .map(|known| known.unit.clone());
        Derived {
            id,
            unit: unit.unwrap_or_default(),
        }
    };
    let totals: Vec<Derived> = totals.into_iter().map(derived).collect();
    let limits = Limits::of_mib(DEFAULT_MIB);
    let quotas = quotas::read(&path, &totals, limits, problems)?;
    let (year, state) = year_and_state(&results.join("run.json"))?;
    Ok(Kept {
        counties,
        sha256: output::sha256(&bytes),
        quotas,
        scheme,
        words,
        year,
        state,
    })
}

/// The scheme of a run, which tells the units of its derived totals; `None` if it is not kept any more. What is wrong
/// with it was told when it was used.
fn scheme(path: &Path) -> Option<Scheme> {
    let text = fs::read_to_string(path).ok()?;
    scheme::read("scheme.toml", &text, &mut Problems::new())
}

/// The level that a run ranked; the county where its manifest does not say, which is told when it is read for more.
fn level(path: &Path) -> Level {
    let text = fs::read_to_string(path).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let known = Level::ALL
        .into_iter()
        .find(|level| manifest["level"] == level.id());
    known.unwrap_or_default()
}

/// Year and state of a run, by its manifest.
fn year_and_state(path: &Path) -> Result<(i32, State), Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let manifest: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| Error::file(path, error))?;
    let year = manifest["year"]
        .as_i64()
        .and_then(|year| i32::try_from(year).ok());
    let state = State::of(manifest["state"].as_str().unwrap_or_default());
    Ok((year.unwrap_or_default(), state))
}

fn counties(bytes: &[u8], path: &Path, level: Level) -> Result<Vec<County>, Error> {
    let failed = |error: csv::Error| Error::file(path, error);
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().map_err(failed)?.clone();
    let mut list = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let mut county = County::default();
        for (header, cell) in headers.iter().zip(&record) {
            let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            match header {
                id if id == level.id() => county.name = cell.to_owned(),
                "score" => county.score = number,
                "rank" => county.rank = number.map(|rank| rank as u32),
                "class" => county.class = (!cell.is_empty()).then(|| cell.to_owned()),
                _ => total(header, number, &mut county.totals),
            }
        }
        list.push(county);
    }
    // The last row is the whole city.
    list.pop();
    Ok(list)
}

fn total(header: &str, number: Option<f64>, totals: &mut BTreeMap<String, f64>) {
    let name = match header {
        "land_mu" => header,
        "appraised" => "enterprises",
        _ => match header.strip_suffix("_total") {
            Some(name) => name,
            None => return,
        },
    };
    if let Some(number) = number {
        totals.insert(name.to_owned(), number);
    }
}
