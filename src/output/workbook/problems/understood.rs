//! What was understood of every sheet, a line a column.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::looks::{Looks, TOP, file_name, note, on_paper, safe};
use crate::lang::Lang;
use crate::problem::{Problems, column_name};
use crate::survey::{Understood, field_text, from_text};

/// The columns: key of the heading and width.
const COLUMNS: [(&str, f64); 11] = [
    ("column.problem.workbook", 20.0),
    ("column.problem.sheet", 14.0),
    ("check.understood.year", 8.0),
    ("check.understood.header", 8.0),
    ("column.problem.column", 6.0),
    ("check.understood.label", 26.0),
    ("check.understood.field", 22.0),
    ("check.understood.unit", 10.0),
    ("check.understood.from", 16.0),
    ("check.understood.rows", 9.0),
    ("check.understood.left-out", 24.0),
];

/// Excel's last row.
const MOST_ROWS: u32 = 1_000_000;

/// Sheets down, each with its columns.
pub fn write(
    sheet: &mut Worksheet,
    understood: &[Understood],
    problems: &Problems,
    lang: Lang,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.text("check.sheet.understood", &[]))?;
    sheet.write_string_with_format(0, 0, lang.text("check.sheet.understood", &[]), &looks.title)?;
    note(
        sheet,
        &lang.text("check.understood-note", &[]),
        COLUMNS.len() as u16 - 1,
        18.0,
        looks,
    )?;
    for (column, (key, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(TOP - 1, column, lang.text(key, &[]), &looks.head)?;
    }
    let mut row = TOP;
    for table in understood {
        let (workbook, name) = problems.source_of(table.source).map_or(("", ""), |source| {
            (source.workbook.as_str(), source.sheet.as_str())
        });
        for heading in &table.columns {
            if row >= MOST_ROWS {
                break;
            }
            let unit = heading
                .unit
                .map_or(String::new(), |unit| lang.unit(unit.symbol).into_owned());
            let from = heading.unit.map_or(String::new(), |_| from_text(heading, lang));
            let texts = [
                safe(file_name(workbook)),
                safe(name),
                table.year.map_or(String::new(), |year| year.to_string()),
                table.header_text(),
                column_name(heading.column),
                safe(&heading.label),
                field_text(heading, lang),
                unit,
                from,
                table.rows.to_string(),
                table.left_out_text(lang),
            ];
            for (column, text) in (0..).zip(texts) {
                sheet.write_string_with_format(row, column, text, &looks.cell)?;
            }
            row += 1;
        }
    }
    sheet.set_freeze_panes(TOP, 0)?;
    if row > TOP {
        sheet.autofilter(TOP - 1, 0, row - 1, COLUMNS.len() as u16 - 1)?;
    }
    sheet.set_repeat_rows(TOP - 1, TOP - 1)?;
    on_paper(sheet, lang);
    Ok(())
}
