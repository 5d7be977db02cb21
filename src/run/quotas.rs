//! The quotas a command is given: a TOML file or a workbook with the same content.

use std::path::Path;

use super::text::read_text;
use crate::allocate::book::{self, Entry, Sheet};
use crate::allocate::{self, Derived, Plan};
use crate::output;
use crate::problem::{Error, Problems};
use crate::scheme::Scheme;
use crate::survey::InputFile;
use crate::survey::{self, Input, Limits, Raw};

/// A quotas file as read.
pub struct Quotas {
    /// What it says; `None` if it has mistakes, which were pushed.
    pub plan: Option<Plan>,
    /// Its text; that of a workbook is made from its cells.
    pub text: String,
    /// Its name and hash, for the manifest.
    pub file: InputFile,
}

/// Reads a quotas file: text that ends in `.toml`, anything else as a workbook. `quantities` are the derived totals
/// that it may name.
pub fn read(
    path: &Path,
    quantities: &[Derived],
    limits: Limits,
    problems: &mut Problems,
) -> Result<Quotas, Error> {
    let name = path.to_string_lossy().into_owned();
    let is_text = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if is_text {
        return Ok(of_text(&name, read_text(path)?, quantities, problems));
    }
    let input = Input::File(path.to_path_buf());
    let file = InputFile {
        name: input.name(),
        sha256: input.sha256()?,
    };
    let Some(sheets) = survey::sheets(&input, limits, problems)? else {
        return Ok(Quotas {
            plan: None,
            text: String::new(),
            file,
        });
    };
    let workbook = problems.source(&file.name, "");
    let sheets: Vec<Sheet> = sheets
        .into_iter()
        .map(|(sheet, cells)| as_sheet(&file.name, sheet, cells, problems))
        .collect();
    let before = problems.count(crate::problem::Severity::Error);
    let lines = book::lines(workbook, &sheets, problems);
    let plan = allocate::read_with(&file.name, (&lines.text, &lines.places), quantities, problems);
    let clean = problems.count(crate::problem::Severity::Error) == before;
    Ok(Quotas {
        plan: plan.filter(|_| clean),
        text: lines.text,
        file,
    })
}

/// The derived totals of a scheme.
pub fn derived(scheme: &Scheme) -> Vec<Derived> {
    let derived = |quantity: &crate::scheme::Quantity| Derived {
        id: quantity.id.clone(),
        unit: quantity.unit.clone(),
    };
    scheme.quantities.iter().map(derived).collect()
}

/// A quotas file whose text is at hand.
pub fn of_text(name: &str, text: String, quantities: &[Derived], problems: &mut Problems) -> Quotas {
    Quotas {
        plan: allocate::read_with(name, (&text, &[]), quantities, problems),
        file: InputFile {
            name: name.to_owned(),
            sha256: output::sha256(text.as_bytes()),
        },
        text,
    }
}

fn as_sheet(workbook: &str, name: String, cells: Vec<(u32, u32, Raw)>, problems: &mut Problems) -> Sheet {
    let mut sheet = Sheet {
        source: problems.source(workbook, &name),
        name,
        rows: Default::default(),
    };
    for (row, column, raw) in cells {
        let entry = match raw {
            Raw::Text(text) => Entry::Text(text),
            Raw::Number(value) => Entry::Number(value),
            Raw::Other(text) => Entry::Other(text),
        };
        sheet.rows.entry(row).or_default().insert(column, entry);
    }
    sheet
}
