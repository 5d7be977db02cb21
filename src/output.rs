//! WRITING. Turns results into files; computes nothing.
//!
//! ```text
//! Results ─► tables ─┬─► tables/*.csv
//!                    ├─► charts/*.svg *.png *.csv
//!                    └─► View ─► results.xlsx, report.html, report.docx
//! ```
//! With `--split`, the same writers are handed results of which only one region is left ([`split`]).
//! Everything is written into a temporary folder that takes its place whole ([`folder`]).

pub mod chart;
mod charts;
mod decision_tables;
mod decisions;
#[cfg(test)]
mod demo;
mod document;
pub mod folder;
mod manifest;
mod populations;
mod problem_kinds;
mod problem_table;
mod quota_tables;
pub mod report;
pub mod shown;
pub mod split;
mod summary;
mod tables;
pub mod view;
pub mod workbook;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rayon::prelude::*;

pub use folder::hash as sha256;
pub use problem_table::problem_table;

use crate::allocate::{Allocation, Higher, Plan};
use crate::edition::{Level, Reader, Results, State};
use crate::lang::Lang;
use crate::level as area;
use crate::problem::Error;
use crate::table::Table;
use folder::{Folder, Kept};
use quota_tables::QuotaTables;
use view::View;

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    #[default]
    All,
    /// The tables, the manifest and the settings files only.
    Tables,
}

/// The tables of a run, as they are written and shown.
struct Tables {
    main: [Table; 6],
    /// The areas of every level, where those that are ranked are no counties or are not the only ones.
    levels: Vec<Table>,
    quotas: QuotaTables,
    county_points: Table,
    decided: Vec<Table>,
    decisions: Vec<Table>,
}

impl Tables {
    fn of(results: &Results<'_>) -> Result<Self, Error> {
        Ok(Self {
            main: [
                tables::enterprises(results)?,
                tables::ranked(results)?,
                tables::parks(results)?,
                quota_tables::allocation(results.allocations, results.lang)?,
                problem_table(results.problems, results.lang)?,
                tables::inputs(results.survey, results.lang)?,
            ],
            levels: match results.regions.level != area::Level::County || !results.regions.others.is_empty() {
                true => tables::levels(results)?,
                false => Vec::new(),
            },
            quotas: QuotaTables::of(results.allocations, results.higher, results.lang)?,
            county_points: tables::county_points(results)?,
            decided: vec![
                decision_tables::corrections(results)?,
                decision_tables::shares(results)?,
            ],
            decisions: decisions::tables(results)?,
        })
    }

    /// Those that every run has, and those that have something to say.
    fn written(&self) -> impl Iterator<Item = &Table> {
        let hidden = |table: &&Table| !self.levels.is_empty() && table.id == "counties";
        let main = self.main.iter().filter(move |table| !hidden(table));
        let always = main.chain(&self.levels).chain(&self.decisions);
        let some = std::iter::once(&self.county_points).chain(&self.decided);
        let some = some.filter(|table| table.frame.height() > 0);
        always.chain(self.quotas.written()).chain(some)
    }
}

/// What everybody may see of a run: its charts.
fn public<'a>(results: &Results<'a>) -> Results<'a> {
    Results {
        edition: results.edition.to(Reader::Public),
        ..results.clone()
    }
}

/// What the workbook and the reports of a run show.
pub fn view(results: &Results<'_>) -> Result<View, Error> {
    summary::view(results, Tables::of(results)?, charts::draw(&public(results))?)
}

/// Writes a run into `target`, all or nothing; with `split` also a folder for each county or park. Says what stood there
/// that is not permu's and was kept.
pub fn write(
    results: &Results<'_>,
    target: &Path,
    scope: Scope,
    split: Option<Level>,
) -> Result<Vec<Kept>, Error> {
    let folder = Folder::begin(target, results.lang)?;
    let tables = Tables::of(results)?;
    for table in tables.written() {
        write_csv(&folder, &format!("tables/{}.csv", table.id), table)?;
    }
    with_file(&folder, "tables/origins.csv", |out| {
        tables::write_origins(results.survey, results.problems, out)
    })?;
    folder.write("scheme.toml", results.scheme.text.as_bytes())?;
    if let Some((plan, text)) = results.plan {
        folder.write("quotas.toml", text.as_bytes())?;
        if scope == Scope::All {
            workbook::quotas::write(plan, results.lang, &folder.file("quotas.xlsx")?)?;
        }
    }
    if scope == Scope::All {
        pictures_and_reports(results, tables, &folder)?;
    }
    if let Some(level) = split {
        split::write(results, level, &folder)?;
    }
    folder.finish(manifest::manifest(results))
}

fn pictures_and_reports(results: &Results<'_>, tables: Tables, folder: &Folder) -> Result<(), Error> {
    let pictures = charts::draw(&public(results))?;
    let pngs = pictures
        .par_iter()
        .map(|picture| {
            folder.write(&format!("charts/{}.svg", picture.name), picture.svg.as_bytes())?;
            let png = chart::png(&picture.svg, chart::WIDTH_CM, chart::DPI, results.font)?;
            folder.write(&format!("charts/{}.png", picture.name), &png)?;
            write_csv(folder, &format!("charts/{}.csv", picture.name), &picture.table)?;
            Ok(png)
        })
        .collect::<Result<Vec<Vec<u8>>, Error>>()?;
    let view = summary::view(results, tables, pictures)?;
    let (workbook, reports) = rayon::join(
        || {
            workbook::results::write(&view, &folder.file("results.xlsx")?)
                .map_err(|error| folder.failed("results.xlsx", error))
        },
        || {
            with_file(folder, "report.html", |out| report::write(&view, out))?;
            let path = folder.file("report.docx")?;
            File::create(&path)
                .map_err(|error| Error::file(&path, error))
                .and_then(|file| document::write(&view, &pngs, BufWriter::new(file)))
                .map_err(|error| folder.failed("report.docx", error))
        },
    );
    workbook.and(reports)
}

fn write_csv(folder: &Folder, name: &str, table: &Table) -> Result<(), Error> {
    with_file(folder, name, |out| table.write_csv(out))
}

fn with_file(
    folder: &Folder,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let path = folder.file(name)?;
    let failed = |error: std::io::Error| Error::file(name, error);
    File::create(&path)
        .map_err(failed)
        .and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            write(&mut out)?;
            out.flush().map_err(failed)
        })
        .map_err(|error| folder.failed(name, error))
}

/// Quotas that were computed from an earlier result.
pub struct Comparison<'a> {
    /// Language of all outputs.
    pub lang: Lang,
    /// The quotas file and its text.
    pub plan: (&'a Plan, &'a str),
    /// Year of the data behind the counties.
    pub year: i32,
    /// State of the run they are from.
    pub state: State,
    /// The quotas.
    pub allocations: &'a [Allocation],
    /// What one rank higher would mean for each of them.
    pub higher: &'a [Higher],
    /// SHA-256 of the counties they follow.
    pub counties: String,
}

/// Writes quotas and their comparison into `target`, all or nothing. Says what was kept, as [`write`] does.
pub fn write_comparison(comparison: &Comparison<'_>, target: &Path) -> Result<Vec<Kept>, Error> {
    let folder = Folder::begin(target, comparison.lang)?;
    let allocation = quota_tables::allocation(comparison.allocations, comparison.lang)?;
    let quotas = QuotaTables::of(comparison.allocations, comparison.higher, comparison.lang)?;
    let beside = [&quotas.comparison, &quotas.efficiency, &quotas.higher].into_iter();
    for table in [&allocation]
        .into_iter()
        .chain(beside.filter(|table| table.frame.height() > 0))
    {
        write_csv(&folder, &format!("{}.csv", table.id), table)?;
    }
    folder.write("quotas.toml", comparison.plan.1.as_bytes())?;
    workbook::quotas::write(comparison.plan.0, comparison.lang, &folder.file("quotas.xlsx")?)?;
    let view = summary::quota_view(comparison, allocation, quotas)?;
    workbook::results::write_quotas(&view, &folder.file("allocation.xlsx")?)?;
    folder.finish(manifest::of_comparison(comparison))
}
