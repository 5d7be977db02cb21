//! A made-up Xuchang: enterprises that do not exist, laid out as five departments would send them.
//!
//! Sizes are log-normal; industries differ in land, energy and margin, counties in yield, energy and growth. All
//! randomness comes from one seed, and the same options give the same bytes.

mod area;
mod code;
mod draw;
mod enterprise;
mod fault;
mod industry;
mod readme;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::output::workbook::collection::CollectionWorkbook;
use crate::problem::Error;
use enterprise::{Enterprise, enterprise};
use table::{TABLES, Table};

pub use fault::Fault;

/// The years for which tables are made: the year before the rule was announced, and its own (POLICY.md §1).
pub const YEARS: [u16; 2] = [2018, 2019];

/// The quota file of every sample.
pub const QUOTAS: &str = include_str!("sample/quotas.toml");

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many enterprises the last year has.
    pub enterprises: usize,
    /// Another seed, another city; enterprise 17 of a seed is the same however many are made.
    pub seed: u64,
    /// Whether to plant faults.
    pub faults: bool,
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Summary {
    /// How many enterprises the last year has.
    pub enterprises: usize,
    /// How many of them are 规上.
    pub above_scale: usize,
    /// The files written.
    pub files: Vec<PathBuf>,
    /// The faults planted, in the order of the tables.
    pub faults: Vec<Fault>,
}

/// The clean sample that comes with the program: name and bytes of the workbooks of `datasets/xuchang-sample`.
#[rustfmt::skip] // a table
pub const EMBEDDED: [(&str, &[u8]); 10] = [
    ("xuchang-sample/企业名录2018.xlsx", include_bytes!("../datasets/xuchang-sample/企业名录2018.xlsx")),
    ("xuchang-sample/企业名录2019.xlsx", include_bytes!("../datasets/xuchang-sample/企业名录2019.xlsx")),
    ("xuchang-sample/排放2018.xlsx", include_bytes!("../datasets/xuchang-sample/排放2018.xlsx")),
    ("xuchang-sample/排放2019.xlsx", include_bytes!("../datasets/xuchang-sample/排放2019.xlsx")),
    ("xuchang-sample/用地2018.xlsx", include_bytes!("../datasets/xuchang-sample/用地2018.xlsx")),
    ("xuchang-sample/用地2019.xlsx", include_bytes!("../datasets/xuchang-sample/用地2019.xlsx")),
    ("xuchang-sample/用能2018.xlsx", include_bytes!("../datasets/xuchang-sample/用能2018.xlsx")),
    ("xuchang-sample/用能2019.xlsx", include_bytes!("../datasets/xuchang-sample/用能2019.xlsx")),
    ("xuchang-sample/经营2018.xlsx", include_bytes!("../datasets/xuchang-sample/经营2018.xlsx")),
    ("xuchang-sample/经营2019.xlsx", include_bytes!("../datasets/xuchang-sample/经营2019.xlsx")),
];

/// The workbooks in memory: year by year, in the order of the tables, and with faults one supplement at the end.
pub fn generate(options: &Options) -> Vec<CollectionWorkbook> {
    let enterprises = enterprises(options);
    generate_with_faults(options, &enterprises).0
}

/// Writes the workbooks, `quotas.toml` and a README into `dir`, which is made if need be.
///
/// # Errors
/// [`Error::File`] if the folder or a file cannot be written, or a table is larger than an Excel sheet.
pub fn write(options: &Options, dir: &Path) -> Result<Summary, Error> {
    fs::create_dir_all(dir).map_err(|cause| Error::file(dir, cause))?;
    let enterprises = enterprises(options);
    let (names, faults) = if options.faults {
        let (books, faults) = generate_with_faults(options, &enterprises);
        (
            books
                .par_iter()
                .map(|book| written(book, dir))
                .collect::<Result<Vec<_>, _>>()?,
            faults,
        )
    } else {
        // One table at a time a thread: ten tables of 200,000 enterprises would not fit into a small machine.
        let names = layout()
            .par_iter()
            .map(|(year, table)| written(&table::workbook(*table, *year, &enterprises), dir))
            .collect::<Result<Vec<_>, _>>()?;
        (names, Vec::new())
    };
    let mut files: Vec<PathBuf> = names.into_iter().map(PathBuf::from).collect();
    for (name, text) in [
        ("quotas.toml", QUOTAS.to_owned()),
        ("README.md", readme::text(options, &faults)),
    ] {
        fs::write(dir.join(name), text).map_err(|cause| Error::file(dir.join(name), cause))?;
        files.push(PathBuf::from(name));
    }
    Ok(Summary {
        enterprises: enterprises.len(),
        above_scale: enterprises
            .iter()
            .filter(|enterprise| enterprise.above_scale)
            .count(),
        files,
        faults,
    })
}

fn enterprises(options: &Options) -> Vec<Enterprise> {
    (1..=options.enterprises)
        .into_par_iter()
        .map(|number| enterprise(options.seed, number))
        .collect()
}

/// Year and table of every workbook, in order.
fn layout() -> Vec<(usize, Table)> {
    (0..YEARS.len())
        .flat_map(|year| TABLES.map(|table| (year, table)))
        .collect()
}

fn generate_with_faults(
    options: &Options,
    enterprises: &[Enterprise],
) -> (Vec<CollectionWorkbook>, Vec<Fault>) {
    let mut books: Vec<CollectionWorkbook> = layout()
        .par_iter()
        .map(|(year, table)| table::workbook(*table, *year, enterprises))
        .collect();
    let faults = if options.faults {
        fault::plant(&mut books, enterprises)
    } else {
        Vec::new()
    };
    (books, faults)
}

fn written(book: &CollectionWorkbook, dir: &Path) -> Result<String, Error> {
    book.write(dir)?;
    Ok(book.file_name.clone())
}

#[cfg(test)]
mod tests;
