//! `quotas.xlsx`: the quotas file as a workbook, to be edited in Excel and handed back with `--quotas`.

use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use super::whole;
use crate::facts::quota_book::{Cell, Sheet};
use crate::lang::Lang;
use crate::problem::Error;

/// Writes the sheets. The same sheets give the same bytes. Fails when the file cannot be written.
pub fn write(sheets: &[Sheet], lang: Lang, path: &Path) -> Result<(), Error> {
    whole::save(path, |workbook| make(workbook, sheets, lang))
}

fn make(workbook: &mut Workbook, sheets: &[Sheet], lang: Lang) -> Result<(), XlsxError> {
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    about(workbook.add_worksheet(), lang)?;
    sheets
        .iter()
        .try_for_each(|sheet| fill(workbook.add_worksheet(), sheet))
}

fn about(sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
    sheet.set_name(lang.text("sheet.readme", &[]))?;
    sheet.set_column_width(0, 110)?;
    let wrapped = Look::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, line) in (0..).zip(lang.text("quota-book.about", &[]).lines()) {
        sheet.write_string_with_format(row, 0, line, &wrapped)?;
    }
    Ok(())
}

fn fill(sheet: &mut Worksheet, what: &Sheet) -> Result<(), XlsxError> {
    let boxed = Look::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xC9D2DE));
    let bold = boxed
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0xDDE6F0));
    sheet.set_name(what.name)?;
    let mut widths: Vec<usize> = Vec::new();
    for (at, cells) in what.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let look = match what.head {
                true if at == 0 => &bold,
                false if column == 0 => &bold,
                _ => &boxed,
            };
            let (row, place) = (at as u32, column as u16);
            let width = match cell {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, place, text, look)?;
                    text.chars()
                        .map(|letter| 1 + usize::from(letter > '\u{2e7f}'))
                        .sum()
                }
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, place, *value, look)?;
                    8
                }
                Cell::Empty => {
                    sheet.write_blank(row, place, look)?;
                    0
                }
            };
            widths.resize(widths.len().max(column + 1), 9);
            widths[column] = widths[column].max(width.min(48));
        }
    }
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width(column as u16, *width as f64 + 2.0)?;
    }
    if what.head {
        sheet.set_freeze_panes(1, 1)?;
    }
    let last = what.rows.len() as u32 + 20;
    for (column, words) in &what.choices {
        let column = *column as u16;
        let list = DataValidation::new().allow_list_strings(words)?;
        sheet.add_data_validation(1, column, last, column, &list)?;
    }
    Ok(())
}
