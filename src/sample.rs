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
mod options;
mod readme;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::lang::Lang;
use crate::output::folder::Temporary;
use crate::output::workbook::collection::CollectionWorkbook;
use crate::problem::Error;
use enterprise::{Enterprise, enterprise};
use table::{TABLES, Table};

pub use fault::Fault;
pub use options::{Options, YEARS};

/// The quota file of every sample.
pub const QUOTAS: &str = include_str!("sample/quotas.toml");

/// What is written beside the workbooks.
const QUOTAS_NAME: &str = "quotas.toml";
const README_NAME: &str = "README.md";

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

/// Writes the workbooks, `quotas.toml` and a README into `dir`, which is made if need be. Nothing that stands there is
/// overwritten, but for files of the same bytes.
///
/// # Errors
/// [`Error::File`] if the folder or a file cannot be written, a table is larger than an Excel sheet, or another file
/// stands at its place: then none is written.
pub fn write(options: &Options, dir: &Path, lang: Lang) -> Result<Summary, Error> {
    fs::create_dir_all(dir).map_err(|cause| Error::file(dir, cause))?;
    let temporary = Temporary::begin(dir).map_err(|cause| Error::file(dir, cause))?;
    let unfinished = temporary.path();
    let enterprises = enterprises(options);
    let (mut names, faults) = if options.faults {
        let (books, faults) = generate_with_faults(options, &enterprises);
        (
            books
                .par_iter()
                .map(|book| written(book, unfinished))
                .collect::<Result<Vec<_>, _>>()?,
            faults,
        )
    } else {
        // One table at a time a thread: ten tables of 200,000 enterprises would not fit into a small machine.
        let names = layout()
            .par_iter()
            .map(|(year, table)| written(&table::workbook(*table, *year, &enterprises), unfinished))
            .collect::<Result<Vec<_>, _>>()?;
        (names, Vec::new())
    };
    for (name, text) in [
        (QUOTAS_NAME, QUOTAS.to_owned()),
        (README_NAME, readme::text(options, &faults)),
    ] {
        fs::write(unfinished.join(name), text).map_err(|cause| Error::file(dir.join(name), cause))?;
        names.push(name.to_owned());
    }
    move_in(unfinished, dir, &names, lang)?;
    Ok(Summary {
        enterprises: enterprises.len(),
        above_scale: enterprises
            .iter()
            .filter(|enterprise| enterprise.above_scale)
            .count(),
        files: names.into_iter().map(PathBuf::from).collect(),
        faults,
    })
}

/// Moves the files to their places, if nothing else stands at any of them.
fn move_in(from: &Path, to: &Path, names: &[String], lang: Lang) -> Result<(), Error> {
    let foreign = names.iter().map(|name| to.join(name)).find(|there| {
        let same = || {
            let new = from.join(there.file_name().unwrap_or_default());
            there.is_file() && fs::read(there).ok() == fs::read(new).ok()
        };
        fs::symlink_metadata(there).is_ok() && !same()
    });
    if let Some(path) = foreign {
        let path = path.to_string_lossy();
        return Err(Error::Usage(lang.text("sample.exists", &[("path", &path)])));
    }
    for name in names {
        fs::rename(from.join(name), to.join(name)).map_err(|cause| Error::file(to.join(name), cause))?;
    }
    Ok(())
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
