//! A sheet of the workbook: its name, paper, header and footer, and texts that fit its cells.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::facts::shown::visible;
use crate::facts::view::View;
use crate::output::workbook::whole;
use crate::problem::Error;
use crate::table::Table;

/// A sheet, or a part of a table that is too long for one.
pub struct Page {
    /// The id in the locale files.
    pub id: &'static str,
    /// The name of the sheet.
    pub name: String,
    /// The first row of the table and how many; `None` for all.
    pub rows: Option<(usize, usize)>,
}

impl Page {
    /// A sheet that holds all rows of its table.
    pub fn whole(view: &View, id: &'static str) -> Self {
        Self {
            id,
            name: sheet_name(view, id),
            rows: None,
        }
    }

    /// The rows of a table that stand in this sheet.
    pub fn part_of(&self, table: &Table) -> Table {
        let mut part = table.clone();
        if let Some((from, count)) = self.rows {
            part.frame = part.frame.slice(from as i64, count);
        }
        part
    }
}

/// The name of a sheet in the language of the run.
pub fn sheet_name(view: &View, id: &str) -> String {
    view.lang.text(&format!("sheet.{id}"), &[])
}

/// A text that fits a cell and can be shown.
pub fn clean(text: &str) -> String {
    cut(&visible(text), 32_767)
}

/// The state of the run in words.
pub fn state(view: &View) -> String {
    view.lang.text(&format!("state.{}", view.state.id()), &[])
}

/// Name, paper, header and footer, alike on all sheets.
pub fn set_up(sheet: &mut Worksheet, view: &View, name: &str) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    // The name of a county's sheet comes from the data.
    let shown = cut(name, 60).replace('&', "&&");
    // An ampersand starts a code in headers and footers; Excel allows 255 letters in all.
    let title = cut(&view.title, 60).replace('&', "&&");
    let page = view.lang.text("workbook.page", &[]);
    let year = view.lang.text("report.year", &[("year", &view.year.to_string())]);
    sheet
        .set_name(name)?
        .set_default_row_height(18)
        .set_paper_size(A4)
        .set_landscape()
        .set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3)
        .set_print_center_horizontally(true)
        .set_header(format!("&L&9{title}&R&9&B{}", state(view)))
        .set_footer(format!("&L&9{shown} · {year}&C&9{page}&R&9{}", state(view)))
        .set_screen_gridlines(false);
    Ok(())
}

/// The text in at most `most` UTF-16 units, as Excel counts letters; a cut one ends with ….
pub fn cut(text: &str, most: usize) -> String {
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
pub enum Failure {
    /// While Excel's parts were put together.
    Workbook(XlsxError),
    /// While a table was read.
    Table(Error),
}

impl From<Failure> for whole::Failed {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Workbook(error) => Self::Writing(error),
            Failure::Table(error) => Self::Other(error),
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
