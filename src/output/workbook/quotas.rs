//! `quotas.xlsx`: the quotas file as a workbook, to be edited in Excel and handed back with `--quotas`.

use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError,
};

use super::living::{letters, literal, quoted};
use super::whole;
use crate::facts::quota_book::{Cell, Sheet};
use crate::lang::Lang;
use crate::letter;
use crate::problem::Error;

/// Writes the sheets. The same sheets give the same bytes. Fails when the file cannot be written.
pub fn write(sheets: &[Sheet], lang: Lang, path: &Path) -> Result<(), Error> {
    whole::save(path, |workbook| make(workbook, sheets, lang))
}

fn make(workbook: &mut Workbook, sheets: &[Sheet], lang: Lang) -> Result<(), XlsxError> {
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    let mut lists = Lists {
        sheet: quoted(&lang.text("sheet.readme", &[])),
        columns: Vec::new(),
    };
    // First, so that it is shown first; its lists are known last.
    workbook.add_worksheet();
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet, &mut lists)?;
    }
    about(workbook.worksheet_from_index(0)?, &lists, lang)
}

/// The words of drop-downs, each list a column beside the words of the first sheet: a cell's own list ends after 255
/// letters.
struct Lists<'a> {
    sheet: String,
    columns: Vec<(&'a str, &'a [String])>,
}

impl<'a> Lists<'a> {
    /// The cells of a list under this heading.
    fn add(&mut self, heading: &'a str, words: &'a [String]) -> String {
        let known = self.columns.iter().position(|one| *one == (heading, words));
        let at = known.unwrap_or_else(|| {
            self.columns.push((heading, words));
            self.columns.len() - 1
        });
        let letters = letters(at + FIRST_LIST);
        format!("{}${letters}$2:${letters}${}", self.sheet, words.len() + 1)
    }

    /// No words.
    fn none(&self) -> String {
        format!("{}${}$2", self.sheet, letters(FIRST_LIST - 1))
    }
}

/// The column of the first list; the one before it is empty.
const FIRST_LIST: usize = 2;

fn about(sheet: &mut Worksheet, lists: &Lists, lang: Lang) -> Result<(), XlsxError> {
    let muted = Look::new().set_font_color(Color::RGB(0x60_6B_78));
    for (column, (heading, words)) in (FIRST_LIST as u16..).zip(&lists.columns) {
        sheet.write_string_with_format(0, column, *heading, &muted.clone().set_bold())?;
        for (row, word) in (1..).zip(*words) {
            sheet.write_string_with_format(row, column, word, &muted)?;
        }
        sheet.set_column_width(column, 22)?;
    }
    sheet.set_name(lang.text("sheet.readme", &[]))?;
    sheet.set_column_width(0, 110)?;
    let wrapped = Look::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, line) in (0..).zip(lang.text("quota-book.about", &[]).lines()) {
        sheet.write_string_with_format(row, 0, line, &wrapped)?;
    }
    Ok(())
}

fn fill<'a>(sheet: &mut Worksheet, what: &'a Sheet, lists: &mut Lists<'a>) -> Result<(), XlsxError> {
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
                    letter::width(text)
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
        let heading = match what.rows.first().and_then(|head| head.get(*column)) {
            Some(Cell::Text(text)) => text.as_str(),
            _ => "",
        };
        let column = *column as u16;
        let list = Formula::new(lists.add(heading, words));
        let list = DataValidation::new().allow_list_formula(list);
        sheet.add_data_validation(1, column, last, column, &list)?;
    }
    if let Some(values) = &what.values {
        let parameter = letters(values.parameter);
        let mut list = lists.none();
        for (label, words) in values.words.iter().rev() {
            let words = lists.add(label, words);
            list = format!("IF(${parameter}2={},{words},{list})", literal(label));
        }
        let column = values.column as u16;
        // Beside other parameters, and for the name of a store, anything may stand.
        let list = DataValidation::new()
            .allow_list_formula(Formula::new(list))
            .show_error_message(false);
        sheet.add_data_validation(1, column, last, column, &list)?;
    }
    Ok(())
}
