//! What a run kept, read again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::allocate::County;
use crate::lang::Lang;
use crate::output;
use crate::problem::Error;

/// The counties and the quotas file of an earlier result.
pub struct Kept {
    /// The counties, without the last row that is the whole city.
    pub counties: Vec<County>,
    /// SHA-256 of their table.
    pub sha256: String,
    /// Name of the quotas file, for messages.
    pub plan_name: String,
    /// Text of the quotas file.
    pub plan: String,
}

/// Reads `tables/counties.csv` and the quotas file of a result.
pub fn read(results: &Path, quotas: Option<&Path>, lang: Lang) -> Result<Kept, Error> {
    let missing = |key: &str| {
        let path = results.to_string_lossy();
        Error::Usage(lang.text(&format!("run.{key}"), &[("path", &path)]))
    };
    let table = results.join("tables/counties.csv");
    let bytes = fs::read(&table).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => missing("no-results"),
        _ => Error::file(&table, error),
    })?;
    let path = match quotas {
        Some(path) => path.to_path_buf(),
        None => results.join("quotas.toml"),
    };
    let plan = fs::read_to_string(&path).map_err(|error| match (error.kind(), quotas) {
        (std::io::ErrorKind::NotFound, None) => missing("no-plan"),
        _ => Error::file(&path, error),
    })?;
    Ok(Kept {
        counties: counties(&bytes, &table)?,
        sha256: output::sha256(&bytes),
        plan_name: path.to_string_lossy().into_owned(),
        plan: plan.trim_start_matches('\u{feff}').to_owned(),
    })
}

fn counties(bytes: &[u8], path: &Path) -> Result<Vec<County>, Error> {
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
                "county" => county.name = cell.to_owned(),
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
