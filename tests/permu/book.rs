//! Small workbooks, written cell by cell.

use std::path::Path;

use rust_xlsxwriter::Workbook;

/// A sheet: its name, and its rows of cells as a person would type them.
pub type Sheet<'a> = (&'a str, Vec<Vec<String>>);

/// Writes a workbook. A cell that reads as a number is one; a leading `'` makes it text, as in Excel.
pub fn write(path: &Path, sheets: &[Sheet<'_>]) {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                if let Some(text) = cell.strip_prefix('\'') {
                    sheet.write_string(row, column, text).unwrap();
                } else if let Some(number) = number(cell) {
                    sheet.write_number(row, column, number).unwrap();
                } else if !cell.is_empty() {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    workbook.save(path).unwrap();
}

/// A code of eighteen letters and digits is never a number.
fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|_| cell.len() < 18)
}

/// A row of cells.
pub fn cells<const N: usize>(row: [&str; N]) -> Vec<String> {
    row.map(str::to_owned).to_vec()
}

/// A valid made-up code.
pub fn code(number: usize) -> String {
    let body = format!("91411000TT{number:07}");
    let letter = permu::survey::check_letter(body.as_bytes()).unwrap();
    format!("{body}{}", char::from(letter))
}
