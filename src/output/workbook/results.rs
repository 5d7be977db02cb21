//! `results.xlsx`: what a planner opens first. Up to eight sheets, written from the [`View`] alone.

mod front;
mod grid;
mod style;

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::super::view::View;
use crate::problem::Error;
use crate::table::Table;
use style::Styles;

/// Rows of an Excel sheet.
const MOST_ROWS: usize = 1_048_576;

/// The sheets in their order: the id in the locale files (`sheet.readme` …).
const SHEETS: [&str; 8] = [
    "readme",
    "enterprises",
    "counties",
    "quotas",
    "comparison",
    "corrections",
    "problems",
    "scheme",
];

/// Writes the workbook: 说明, 企业评价, 县区排名, 资源配置, 方案比较 (where
/// methods are compared), 更正清单 (where there are any), 问题清单, 评价方案. The same view gives the same bytes.
///
/// Fails when the file cannot be written or a table has more rows than a sheet can hold.
pub fn write(view: &View, path: &Path) -> Result<(), Error> {
    check_heights(view, path)?;
    let failed = |error: XlsxError| Error::file(path, error);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(view).map_err(failed)?);
    let styles = Styles::of(view);
    for id in sheets(view) {
        // Long tables go row by row to a temporary file; the short ones are kept, since they are written in any order.
        let sheet = match id {
            "enterprises" | "problems" => workbook.add_worksheet_with_constant_memory(),
            _ => Ok(workbook.add_worksheet()),
        }
        .map_err(failed)?;
        set_up(sheet, view, id).map_err(failed)?;
        let pages = match id {
            "readme" => {
                front::readme(sheet, view, &styles).map_err(failed)?;
                1
            }
            "enterprises" => {
                grid::sheet(sheet, view, &styles, &[&view.enterprises], 2).map_err(|error| error.at(path))?
            }
            "counties" => grid::sheet(sheet, view, &styles, &[&view.counties, &view.parks], 1)
                .map_err(|error| error.at(path))?,
            "quotas" => grid::sheet(sheet, view, &styles, &[&view.allocation, &view.higher], 4)
                .map_err(|error| error.at(path))?,
            "comparison" => grid::sheet(
                sheet,
                view,
                &styles,
                &[&view.comparison, &view.efficiency, &view.quota_notes],
                3,
            )
            .map_err(|error| error.at(path))?,
            "corrections" => {
                let tables: Vec<&Table> = view.decided.iter().collect();
                grid::sheet(sheet, view, &styles, &tables, 1).map_err(|error| error.at(path))?
            }
            "problems" => {
                grid::sheet(sheet, view, &styles, &[&view.problems], 2).map_err(|error| error.at(path))?
            }
            _ => {
                front::scheme(sheet, view, &styles).map_err(|error| error.at(path))?;
                1
            }
        };
        sheet.set_print_fit_to_pages(pages, 0);
    }
    workbook.save(path).map_err(failed)
}

/// The sheets that this run has.
fn sheets(view: &View) -> impl Iterator<Item = &'static str> {
    let compares = view.comparison.frame.height() > 1
        || view.efficiency.frame.height() > 0
        || view.quota_notes.frame.height() > 0;
    let corrects = !view.decided.is_empty();
    SHEETS
        .into_iter()
        .filter(move |id| (compares || *id != "comparison") && (corrects || *id != "corrections"))
}

/// The name of a sheet in the language of the run.
fn sheet_name(view: &View, id: &str) -> String {
    view.lang.text(&format!("sheet.{id}"), &[])
}

fn check_heights(view: &View, path: &Path) -> Result<(), Error> {
    let height = |tables: &[&Table]| -> usize {
        let rows: usize = tables.iter().map(|table| table.frame.height()).sum();
        rows + tables.len() * grid::ROWS_ABOVE
    };
    for (id, rows) in [
        ("enterprises", height(&[&view.enterprises])),
        ("counties", height(&[&view.counties, &view.parks])),
        ("quotas", height(&[&view.allocation, &view.higher])),
        ("problems", height(&[&view.problems])),
    ] {
        if rows > MOST_ROWS {
            let words = [
                ("sheet", sheet_name(view, id)),
                ("rows", rows.to_string()),
                ("most", MOST_ROWS.to_string()),
            ];
            let words: Vec<(&str, &str)> = words.iter().map(|(key, text)| (*key, text.as_str())).collect();
            return Err(Error::file(
                path,
                view.lang.text("workbook.too-many-rows", &words),
            ));
        }
    }
    Ok(())
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

/// The state of the run in words.
fn state(view: &View) -> String {
    view.lang.text(&format!("state.{}", view.state.id()), &[])
}

/// Name, paper, header and footer, alike on all sheets.
fn set_up(sheet: &mut Worksheet, view: &View, id: &str) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    let name = sheet_name(view, id);
    // An ampersand starts a code in headers and footers; Excel allows 255 letters in all.
    let title = cut(&view.title, 60).replace('&', "&&");
    let page = view.lang.text("workbook.page", &[]);
    let year = view.lang.text("report.year", &[("year", &view.year.to_string())]);
    sheet
        .set_name(&name)?
        .set_default_row_height(18)
        .set_paper_size(A4)
        .set_landscape()
        .set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3)
        .set_print_center_horizontally(true)
        .set_header(format!("&L&9{title}&R&9&B{}", state(view)))
        .set_footer(format!("&L&9{name} · {year}&C&9{page}&R&9{}", state(view)))
        .set_screen_gridlines(false);
    Ok(())
}

/// The text in at most `most` UTF-16 units, as Excel counts letters; a cut one ends with ….
fn cut(text: &str, most: usize) -> String {
    let mut units = text.chars().map(char::len_utf16).sum::<usize>();
    if units <= most {
        return text.to_owned();
    }
    let mut short = text.to_owned();
    while units > most.saturating_sub(1) {
        match short.pop() {
            Some(letter) => units -= letter.len_utf16(),
            None => break,
        }
    }
    short.push('…');
    short
}

/// What can go wrong while a sheet is written.
#[derive(Debug)]
enum Failure {
    Workbook(XlsxError),
    Table(Error),
}

impl Failure {
    fn at(self, path: &Path) -> Error {
        match self {
            Self::Workbook(error) => Error::file(path, error),
            Self::Table(error) => error,
        }
    }
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        Self::Workbook(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Table(error)
    }
}

#[cfg(test)]
mod tests;
