//! The workbook that a department fills: title, notes, two header lines, data, a total row.

use std::path::Path;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::whole;
use crate::problem::Error;

/// From this many rows on, a sheet is streamed to disk instead of being held in memory.
const STREAMED_ROWS: usize = 20_000;

/// Rows above the data: title, notes, group header, column header.
pub const HEADER_ROWS: u32 = 4;

/// A calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Calendar year.
    pub year: u16,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
}

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing; the cell is drawn with its border only.
    Empty,
    /// A finite number.
    Number(f64),
    /// A date, stored as Excel stores dates.
    Date(Date),
    /// Words. Whatever they are, Excel shows them and computes nothing.
    Text(String),
    /// The error that a division by zero leaves behind; for made-up faults.
    DivisionByZero,
}

/// One column of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Upper header line. Neighbours of the same group share one merged cell; without a group, the header fills both
    /// lines.
    pub group: &'static str,
    /// Lower header line, with the unit in brackets.
    pub header: String,
    /// Width in characters.
    pub width: f64,
    /// Decimals shown; `None` for columns of text.
    pub digits: Option<usize>,
}

/// One workbook of one department and year, with a single sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectionWorkbook {
    /// File name with ending.
    pub file_name: String,
    /// Sheet name.
    pub sheet: String,
    /// First row, merged over all columns.
    pub title: String,
    /// Second row: who fills the table in, and general units.
    pub notes: String,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Data rows; each has one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// The row 合计 below the data; empty for none.
    pub total: Vec<Cell>,
}

impl CollectionWorkbook {
    /// Writes the workbook into a folder under its own file name.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be written or the table is larger than an Excel sheet.
    pub fn write(&self, dir: &Path) -> Result<(), Error> {
        let path = dir.join(&self.file_name);
        whole::save(&path, |book| self.fill(book))
    }

    /// The bytes of the workbook.
    ///
    /// # Errors
    /// [`Error::File`] if the table is larger than an Excel sheet.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let mut book = Workbook::new();
        self.fill(&mut book)
            .and_then(|()| book.save_to_buffer())
            .map_err(|cause| Error::file(&self.file_name, cause))
    }

    fn fill(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let created = ExcelDateTime::from_ymd(2019, 12, 31)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = if self.rows.len() > STREAMED_ROWS {
            book.add_worksheet_with_constant_memory()?
        } else {
            book.add_worksheet()
        };
        sheet.set_name(&self.sheet)?;
        self.lay_out(sheet)?;
        self.write_header(sheet)?;
        self.write_body(sheet)
    }

    fn lay_out(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (index, column) in (0u16..).zip(&self.columns) {
            sheet.set_column_width(index, column.width)?;
        }
        sheet.set_default_row_height(17);
        sheet.set_freeze_panes(HEADER_ROWS, self.frozen_columns())?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, HEADER_ROWS - 1)?;
        Ok(())
    }

    /// The running number, the code and the name stay in sight.
    fn frozen_columns(&self) -> u16 {
        self.columns.len().min(3) as u16
    }

    fn write_header(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let last = self.columns.len().saturating_sub(1) as u16;
        let title = font().set_font_size(16).set_bold().set_align(FormatAlign::Center);
        sheet.set_row_height(0, 30)?;
        sheet.merge_range(
            0,
            0,
            0,
            last,
            &self.title,
            &title.set_align(FormatAlign::VerticalCenter),
        )?;
        sheet.set_row_height(1, 18)?;
        sheet.merge_range(1, 0, 1, last, &self.notes, &font().set_align(FormatAlign::Left))?;
        sheet.set_row_height(2, 20)?;
        let header = header_format();
        let mut start = 0;
        while let Some(column) = self.columns.get(start) {
            let same = self.columns[start..]
                .iter()
                .take_while(|other| other.group == column.group);
            let length = if column.group.is_empty() { 1 } else { same.count() };
            let (first, end) = (start as u16, (start + length - 1) as u16);
            if column.group.is_empty() {
                sheet.merge_range(2, first, 3, first, &column.header, &header)?;
            } else if first == end {
                sheet.write_string_with_format(2, first, column.group, &header)?;
            } else {
                sheet.merge_range(2, first, 2, end, column.group, &header)?;
            }
            start += length;
        }
        sheet.set_row_height(3, 36)?;
        for (index, column) in (0u16..).zip(&self.columns).filter(|(_, c)| !c.group.is_empty()) {
            sheet.write_string_with_format(3, index, &column.header, &header)?;
        }
        Ok(())
    }

    fn write_body(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut formats: Vec<Format> = self
            .columns
            .iter()
            .map(|column| body_format(column.digits))
            .collect();
        if let Some(running_number) = formats.first_mut() {
            *running_number = body_format(None).set_align(FormatAlign::Center);
        }
        let dates = body_format(None)
            .set_num_format("yyyy-mm-dd")
            .set_align(FormatAlign::Center);
        for (row, cells) in (HEADER_ROWS..).zip(&self.rows) {
            write_row(sheet, row, cells, &formats, &dates)?;
        }
        let bold: Vec<Format> = formats.into_iter().map(Format::set_bold).collect();
        let row = HEADER_ROWS + self.rows.len() as u32;
        write_row(sheet, row, &self.total, &bold, &dates)
    }
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Cell],
    formats: &[Format],
    dates: &Format,
) -> Result<(), XlsxError> {
    for ((index, cell), format) in (0u16..).zip(cells).zip(formats) {
        match cell {
            Cell::Empty => sheet.write_blank(row, index, format)?,
            Cell::Number(value) => sheet.write_number_with_format(row, index, *value, format)?,
            Cell::Text(text) => sheet.write_string_with_format(row, index, text, format)?,
            Cell::Date(date) => {
                let date = ExcelDateTime::from_ymd(date.year, date.month, date.day)?;
                sheet.write_datetime_with_format(row, index, date, dates)?
            }
            Cell::DivisionByZero => {
                let formula = Formula::new("=1/0").set_result("#DIV/0!");
                sheet.write_formula_with_format(row, index, formula, format)?
            }
        };
    }
    Ok(())
}

fn font() -> Format {
    Format::new().set_font_name("宋体").set_font_size(11)
}

fn header_format() -> Format {
    font()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
}

fn body_format(digits: Option<usize>) -> Format {
    let format = font().set_border(FormatBorder::Thin);
    match digits {
        None => format,
        Some(0) => format.set_num_format("#,##0").set_align(FormatAlign::Right),
        Some(digits) => format
            .set_num_format(format!("#,##0.{}", "0".repeat(digits)))
            .set_align(FormatAlign::Right),
    }
}
