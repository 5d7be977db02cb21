//! `results.xlsx`: what a planner opens first, written from the [`View`] alone.

mod charts;
mod counties;
mod front;
mod grid;
pub(super) mod look;
pub(super) mod page;
mod reasons;
pub(super) mod style;
pub(super) mod widths;

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::living::{Live, Living};
use super::whole;
use crate::facts::view::View;
use crate::problem::Error;
use crate::table::Table;
use page::{Failure, Page, cut, set_up, sheet_name, state};
use style::Styles;

/// Rows of an Excel sheet.
const MOST_ROWS: usize = 1_048_576;

/// From how many enterprises on time counts for more than the size of the file.
const MANY_ROWS: usize = 5_000;

/// The sheets in their order: the id in the locale files (`sheet.readme` …). Behind them stands one for each county.
const SHEETS: [&str; 14] = [
    "readme",
    "enterprises",
    "counties",
    "publication",
    "quotas",
    "comparison",
    "sharing",
    "parameters",
    "raw",
    "ranking",
    "corrections",
    "decisions",
    "problems",
    "scheme",
];

/// Writes the workbook: 说明, 企业评价, 县区排名, 公示, 资源配置, 方案比较 (where methods are compared), 参数, 原始数据
/// and 排名计算 (where the results are formulas), 更正清单 and 人工调整 (where there are any), 问题清单, 评价方案, and a sheet a
/// county. The same view gives the same bytes.
///
/// Fails when the file cannot be written. A table with more rows than a sheet can hold goes on in a further sheet.
pub fn write(view: &View, path: &Path) -> Result<(), Error> {
    write_within(view, path, MOST_ROWS)
}

/// The same with sheets of at most `most` rows: a table that is longer goes on in a further sheet.
fn write_within(view: &View, path: &Path, most: usize) -> Result<(), Error> {
    whole::save(path, |workbook| fill(workbook, view, most))
}

fn fill(workbook: &mut Workbook, view: &View, most: usize) -> Result<(), Failure> {
    workbook.set_properties(&properties(view)?);
    let styles = Styles::of(view);
    let fits = view.enterprises.frame.height() + grid::ROWS_ABOVE <= most;
    let living = if fits { Living::of(view)? } else { None };
    let publication = counties::publication(view)?;
    let sheets = pages(view, living.as_ref(), &publication, most);
    let counties = counties::Sheets::of(view, most)?;
    if let Some(living) = &living {
        living.define(workbook)?;
    }
    for page in &sheets {
        let sheet = add(workbook, page.id)?;
        set_up(sheet, view, &page.name)?;
        let parts = Parts {
            view,
            styles: &styles,
            living: living.as_ref(),
            publication: &publication,
            sheets: &sheets,
            counties: &counties,
        };
        let printed = parts.fill(sheet, page)?;
        sheet.set_print_fit_to_pages(printed, 0);
    }
    if view.enterprises.frame.height() > MANY_ROWS {
        // Half the time of the usual level for a file a fifth larger.
        workbook.set_zip_compression_level(3);
    }
    counties.write(workbook, view, &styles, &sheets)
}

/// A new sheet. Long tables go row by row to a temporary file; the short ones are kept, since they are written in any
/// order.
fn add<'a>(workbook: &'a mut Workbook, id: &str) -> Result<&'a mut Worksheet, XlsxError> {
    match id {
        "enterprises" | "publication" | "raw" | "ranking" | "problems" => {
            workbook.add_worksheet_with_constant_memory()
        }
        _ => Ok(workbook.add_worksheet()),
    }
}

/// What the sheets are filled from.
struct Parts<'a> {
    view: &'a View,
    styles: &'a Styles,
    living: Option<&'a Living<'a>>,
    publication: &'a Table,
    sheets: &'a [Page],
    counties: &'a counties::Sheets<'a>,
}

impl Parts<'_> {
    /// Fills a sheet; over how many pages beside each other it is to be printed.
    fn fill(&self, sheet: &mut Worksheet, page: &Page) -> Result<u16, Failure> {
        let (view, styles, id) = (self.view, self.styles, page.id);
        let plain = |sheet: &mut Worksheet, tables: &[&Table], frozen: usize| {
            grid::sheet(sheet, view, styles, tables, frozen, None).map(|written| written.pages)
        };
        match id {
            "readme" => front::readme(sheet, view, styles, self.sheets, &self.counties.left_out(view))?,
            "enterprises" => {
                sheet.set_formula_result_default("");
                let table = self.living.map_or(&view.enterprises, |living| living.table());
                let table = &page.part_of(table);
                let Some(living) = self.living else {
                    return plain(sheet, &[table], 2);
                };
                let cell = |row: usize, column: usize| living.cell(row, column);
                return Ok(grid::sheet(sheet, view, styles, &[table], 2, Some(&cell))?.pages);
            }
            "counties" => {
                sheet.set_formula_result_default("");
                let cell = |row: usize, column: usize| {
                    self.living
                        .map_or(Live::Plain, |living| living.county_cell(row, column))
                };
                let written = grid::sheet(sheet, view, styles, &regions(view), 1, Some(&cell))?;
                charts::insert(sheet, view, written.below)?;
                return Ok(written.pages);
            }
            "publication" => return plain(sheet, &[&page.part_of(self.publication)], 2),
            "quotas" => {
                let tables = [
                    &view.allocation,
                    &view.sums,
                    &view.higher,
                    &view.quota_parameters,
                    &view.region_policies,
                ];
                sheet.set_formula_result_default("");
                let cell = |row: usize, column: usize| {
                    self.living
                        .map_or(Live::Plain, |living| living.quota_cell(row, column))
                };
                return Ok(grid::sheet(sheet, view, styles, &tables, 4, Some(&cell))?.pages);
            }
            "comparison" => {
                let tables = [&view.comparison, &view.efficiency, &view.quota_notes];
                return plain(sheet, &tables, 3);
            }
            "corrections" => {
                let tables: Vec<&Table> = view.decided.iter().collect();
                return plain(sheet, &tables, 1);
            }
            "decisions" => {
                let tables: Vec<&Table> = view.decisions.iter().collect();
                return plain(sheet, &tables, 1);
            }
            "problems" => return plain(sheet, &[&page.part_of(&view.problems)], 2),
            "scheme" => front::scheme(sheet, view, styles)?,
            _ => {
                if let Some(living) = self.living {
                    match id {
                        "parameters" => living.write_parameters(sheet, styles, &state(view))?,
                        "sharing" => {
                            living.write_quotas(sheet, styles, &state(view))?;
                            return Ok(2);
                        }
                        "raw" => {
                            living.write_raw(sheet, styles, &state(view))?;
                            return Ok(2);
                        }
                        _ => living.write_ranking(sheet, styles, &state(view))?,
                    }
                }
            }
        }
        Ok(1)
    }
}

/// Writes the sheets 资源配置 and 方案比较 alone. The same view gives the same bytes.
pub fn write_quotas(view: &View, path: &Path) -> Result<(), Error> {
    whole::save(path, |workbook| fill_quotas(workbook, view))
}

fn fill_quotas(workbook: &mut Workbook, view: &View) -> Result<(), Failure> {
    workbook.set_properties(&properties(view)?);
    let styles = Styles::of(view);
    let sheets = ["quotas", "comparison"].map(|id| Page::whole(view, id));
    for page in &sheets {
        let sheet = add(workbook, page.id)?;
        set_up(sheet, view, &page.name)?;
        let parts = Parts {
            view,
            styles: &styles,
            living: None,
            publication: &view.problems,
            sheets: &sheets,
            counties: &counties::Sheets::default(),
        };
        let printed = parts.fill(sheet, page)?;
        sheet.set_print_fit_to_pages(printed, 0);
    }
    Ok(())
}

/// The sheets of this run, those of long tables with their continuations.
fn pages(view: &View, living: Option<&Living>, publication: &Table, most: usize) -> Vec<Page> {
    let each = most.saturating_sub(grid::ROWS_ABOVE).max(1);
    let mut list = Vec::new();
    for id in sheets(view, living, publication) {
        let rows = match id {
            "enterprises" => view.enterprises.frame.height(),
            "publication" => publication.frame.height(),
            "problems" => view.problems.frame.height(),
            _ => 0,
        };
        if rows <= each {
            list.push(Page::whole(view, id));
            continue;
        }
        for (number, from) in (1..).zip((0..rows).step_by(each)) {
            let name = sheet_name(view, id);
            list.push(Page {
                id,
                name: match number {
                    1 => name,
                    _ => format!("{name} ({number})"),
                },
                rows: Some((from, each.min(rows - from))),
            });
        }
    }
    list
}

/// The sheets that this run has.
fn sheets(view: &View, living: Option<&Living>, publication: &Table) -> Vec<&'static str> {
    let compares = view.comparison.frame.height() > 1
        || view.efficiency.frame.height() > 0
        || view.quota_notes.frame.height() > 0;
    SHEETS
        .into_iter()
        .filter(|id| match *id {
            "comparison" => compares,
            "corrections" => !view.decided.is_empty(),
            "decisions" => !view.decisions.is_empty(),
            "parameters" | "raw" | "ranking" => living.is_some(),
            "sharing" => living.is_some_and(Living::has_quotas),
            "publication" => publication.frame.height() > 0,
            _ => true,
        })
        .collect()
}

fn properties(view: &View) -> Result<DocProperties, XlsxError> {
    // A clock would give other bytes every run.
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(cut(&view.title, 200))
        .set_subject(view.lang.text("report.year", &[("year", &view.year.to_string())]))
        .set_status(state(view))
        .set_creation_datetime(&fixed))
}

/// The areas that are ranked, then those of the other levels, then parks.
fn regions(view: &View) -> Vec<&Table> {
    let others = view.levels.iter().chain([&view.parks]);
    std::iter::once(&view.counties).chain(others).collect()
}

#[cfg(test)]
mod tests;
