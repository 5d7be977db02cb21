//! Which county has reported how much, by department and by field, as a table that is a heat map.

use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, ConditionalFormatType, Worksheet, XlsxError};

use super::looks::{Looks, TOP, department_name, note, on_paper, safe};
use crate::facts::Reported;
use crate::field::{self, Department, FIELDS};
use crate::lang::Lang;

/// A column of shares.
struct Column<'a> {
    department: Option<Department>,
    /// A field's position among those counted; `None` for the whole department.
    field: Option<(usize, &'a str)>,
}

/// Counties down; departments and their fields across, in the order of the data dictionary.
pub fn write(
    sheet: &mut Worksheet,
    fields: &[String],
    reported: &[Reported],
    lang: Lang,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.text("check.sheet.completeness", &[]))?;
    sheet.write_string_with_format(0, 0, lang.text("check.sheet.completeness", &[]), &looks.title)?;
    let columns = columns(fields);
    let last_column = columns.len() as u16;
    if last_column > 0 {
        note(
            sheet,
            &lang.text("check.completeness-note", &[]),
            last_column,
            18.0,
            looks,
        )?;
    }
    sheet.set_column_width(0, 17)?;
    sheet.set_row_height(TOP, 34)?;
    heads(sheet, &columns, lang, looks)?;
    for (row, county) in (TOP + 1..).zip(reported) {
        sheet.write_string_with_format(row, 0, safe(&county.county), &looks.cell)?;
        let departments = county.departments(fields);
        for (position, column) in (1..).zip(&columns) {
            let (share, look) = match column.field {
                Some((index, _)) => (county.shares[index], &looks.share),
                None => {
                    let own = departments
                        .iter()
                        .find(|(one, _)| Some(*one) == column.department);
                    (own.and_then(|(_, share)| *share), &looks.whole)
                }
            };
            match share {
                Some(share) => sheet.write_number_with_format(row, position, share, look)?,
                None => sheet.write_blank(row, position, look)?,
            };
        }
    }
    if let (Some(last_row), true) = (reported.len().checked_sub(1), last_column > 0) {
        // Fixed ends: a county that lacks one value in a hundred is not to look like the worst.
        let scale = ConditionalFormat2ColorScale::new()
            .set_minimum(ConditionalFormatType::Number, 0.5)
            .set_maximum(ConditionalFormatType::Number, 1)
            .set_minimum_color(Color::RGB(0xE08A6D))
            .set_maximum_color(Color::RGB(0xFFFFFF));
        sheet.add_conditional_format(TOP + 1, 1, TOP + 1 + last_row as u32, last_column, &scale)?;
    }
    sheet.set_freeze_panes(TOP + 1, 1)?;
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_repeat_rows(TOP - 1, TOP)?;
    on_paper(sheet, lang);
    Ok(())
}

/// Each department as a whole, then its fields.
fn columns(fields: &[String]) -> Vec<Column<'_>> {
    let mut known: Vec<(usize, usize)> = fields
        .iter()
        .enumerate()
        .filter_map(|(index, id)| Some((field::index(id)?, index)))
        .collect();
    known.sort_unstable();
    known.sort_by_key(|(position, _)| FIELDS[*position].department);
    let mut columns: Vec<Column<'_>> = Vec::new();
    for (position, index) in known {
        let department = Some(FIELDS[position].department);
        if columns.last().map(|column| column.department) != Some(department) {
            columns.push(Column {
                department,
                field: None,
            });
        }
        columns.push(Column {
            department,
            field: Some((index, &fields[index])),
        });
    }
    columns
}

fn heads(sheet: &mut Worksheet, columns: &[Column<'_>], lang: Lang, looks: &Looks) -> Result<(), XlsxError> {
    for row in [TOP - 1, TOP] {
        sheet.write_blank(row, 0, &looks.head)?;
    }
    let mut start = 0;
    while let Some(first) = columns.get(start) {
        let same = columns[start..]
            .iter()
            .take_while(|column| column.department == first.department);
        let end = start + same.count();
        let name = department_name(first.department, lang);
        sheet.merge_range(TOP - 1, start as u16 + 1, TOP - 1, end as u16, &name, &looks.head)?;
        start = end;
    }
    for (position, column) in (1..).zip(columns) {
        let label = match column.field {
            None => lang.text("check.whole", &[]),
            Some((_, id)) => field::field(id)
                .map_or(id, |field| lang.pick(field.zh, field.en))
                .to_owned(),
        };
        sheet.write_string_with_format(TOP, position, label, &looks.head)?;
        sheet.set_column_width(position, if column.field.is_some() { 10.5 } else { 8.0 })?;
    }
    Ok(())
}
