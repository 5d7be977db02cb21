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
mod document;
pub mod explanation;
pub mod folder;
mod manifest;
mod origins;
pub mod report;
#[cfg(test)]
mod sample;
pub mod split;
pub mod workbook;

use std::fs::File;
use std::io::{BufWriter, Cursor};
use std::path::Path;

use rayon::prelude::*;

pub use folder::hash as sha256;

use crate::edition::{Level, Reader, Results};
use crate::facts::changes;
use crate::facts::figures::charts;
use crate::facts::quota_book;
use crate::facts::quota_tables::{self, QuotaTables};
use crate::facts::{Changes, Comparison, Picture, Tables, View, summary};
use crate::problem::Error;
use crate::survey::kept;
use crate::table::Table;
use folder::{Folder, Kept, with_file};

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    #[default]
    All,
    /// The tables, the manifest and the settings files only.
    Tables,
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
    summary::view(
        results,
        Tables::of(results)?,
        chart::draw(&charts(&public(results))?)?,
    )
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
        origins::write_origins(results.survey, results.problems, out)
    })?;
    folder.write(kept::FILE, kept::beside(results.survey)?.as_bytes())?;
    folder.write("scheme.toml", results.scheme.text.as_bytes())?;
    if let Some((plan, text)) = results.plan {
        folder.write("quotas.toml", text.as_bytes())?;
        if scope == Scope::All {
            let sheets = quota_book::sheets(plan, results.lang);
            workbook::quotas::write(&sheets, results.lang, &folder.file("quotas.xlsx")?)?;
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
    let pictures = chart::draw(&charts(&public(results))?)?;
    let pngs = pictures
        .par_iter()
        .map(|picture| write_picture(folder, picture, results.font))
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

/// Writes a chart in all its forms; its PNG is given back.
fn write_picture(folder: &Folder, picture: &Picture, font: Option<&Path>) -> Result<Vec<u8>, Error> {
    folder.write(&format!("charts/{}.svg", picture.name), picture.svg.as_bytes())?;
    let png = chart::png(&picture.svg, chart::WIDTH_CM, chart::DPI, font)?;
    folder.write(&format!("charts/{}.png", picture.name), &png)?;
    write_csv(folder, &format!("charts/{}.csv", picture.name), &picture.table)?;
    Ok(png)
}

fn write_csv(folder: &Folder, name: &str, table: &Table) -> Result<(), Error> {
    with_file(folder, name, |out| table.write_csv(out))
}

/// Writes quotas and their comparison into `target`, all or nothing. Says what was kept, as [`write`] does.
pub fn write_comparison(comparison: &Comparison<'_>, target: &Path) -> Result<Vec<Kept>, Error> {
    let folder = Folder::begin(target, comparison.lang)?;
    let allocation = quota_tables::allocation(comparison.allocations, comparison.lang)?;
    let plan = Some(comparison.plan.0);
    let quotas = QuotaTables::of(plan, comparison.allocations, comparison.higher, comparison.lang)?;
    let beside = [
        &quotas.comparison,
        &quotas.efficiency,
        &quotas.higher,
        &quotas.sums,
    ]
    .into_iter();
    for table in [&allocation]
        .into_iter()
        .chain(beside.filter(|table| table.frame.height() > 0))
    {
        write_csv(&folder, &format!("{}.csv", table.id), table)?;
    }
    folder.write("quotas.toml", comparison.plan.1.as_bytes())?;
    let sheets = quota_book::sheets(comparison.plan.0, comparison.lang);
    workbook::quotas::write(&sheets, comparison.lang, &folder.file("quotas.xlsx")?)?;
    let view = summary::quota_view(comparison, allocation, quotas)?;
    workbook::results::write_quotas(&view, &folder.file("allocation.xlsx")?)?;
    folder.finish(manifest::of_comparison(comparison))
}

/// Writes what changed between two results into `target`, all or nothing. Says what was kept, as [`write`] does.
pub fn write_changes(changes: &Changes<'_>, target: &Path) -> Result<Vec<Kept>, Error> {
    let folder = Folder::begin(target, changes.new.lang)?;
    for table in changes::tables::tables(changes)? {
        write_csv(&folder, &format!("{}.csv", table.id), &table)?;
    }
    let pictures = chart::draw(&[changes::picture::chart(changes)])?;
    for picture in &pictures {
        write_picture(&folder, picture, changes.new.font)?;
    }
    let report = changes::report::report(changes, pictures.into_iter().next())?;
    let (state, lang) = (changes.new.state, changes.lang());
    let page = explanation::html(std::slice::from_ref(&report), lang)?;
    folder.write("report.html", page.as_bytes())?;
    let mut docx = Cursor::new(Vec::new());
    explanation::docx(&[report], state, lang, &mut docx)?;
    folder.write("report.docx", &docx.into_inner())?;
    folder.finish(manifest::of_changes(changes))
}
