//! The two sheets that are read rather than sorted: 说明 and 评价方案.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::grid;
use super::look::title;
use super::page::{Failure, Page, clean, cut, state};
use super::style::Styles;
use super::widths::widths;
use crate::facts::shown::Columns;
use crate::facts::view::{Fact, View};
use crate::lang::borrowed;
use crate::letter;
use crate::unit::number_text;

const LABEL_WIDTH: usize = 30;
const VALUE_WIDTH: usize = 92;

/// 说明: what this workbook is, in the order in which a reader asks.
pub fn readme(
    sheet: &mut Worksheet,
    view: &View,
    styles: &Styles,
    sheets: &[Page],
    left_out: &str,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, LABEL_WIDTH as f64)?;
    sheet.set_column_width(1, VALUE_WIDTH as f64)?;
    sheet.set_row_height(0, 32)?;
    sheet.write_string_with_format(0, 0, cut(&view.title, 1000), &styles.title)?;
    let text = |key: &str| view.lang.text(key, &[]);
    let mut row = 1;
    line(sheet, styles, &mut row, &text("workbook.state"), "")?;
    sheet.write_string_with_format(row - 1, 1, state(view), &styles.state)?;
    line(
        sheet,
        styles,
        &mut row,
        &text("workbook.year"),
        &view.year.to_string(),
    )?;
    line(
        sheet,
        styles,
        &mut row,
        &text("workbook.scheme"),
        &scheme_title(view),
    )?;
    facts(sheet, styles, &mut row, &text("report.facts"), &view.facts)?;
    // The workbook of a whole run withholds nothing, and says so.
    if let Some(withheld) = view.internal.as_ref().or(view.withheld.as_ref()) {
        line(sheet, styles, &mut row, &withheld.label, &withheld.value)?;
    }
    if !view.left_out.is_empty() {
        facts(sheet, styles, &mut row, &text("report.left-out"), &view.left_out)?;
    }
    heading(sheet, styles, &mut row, 2, &text("report.sheets"))?;
    for page in sheets.iter().skip(1) {
        let url = Url::new(format!("internal:'{}'!A1", page.name)).set_text(&page.name);
        sheet.write_url_with_format(row, 0, url, &styles.link)?;
        let about = match page.rows {
            None | Some((0, _)) => text(&format!("sheet.{}.about", page.id)),
            Some((from, _)) => {
                let words = [("row", number_text(from as f64 + 1.0, 0))];
                view.lang.text("workbook.goes-on", &borrowed(&words))
            }
        };
        sheet.write_string_with_format(row, 1, about, &styles.words)?;
        row += 1;
    }
    if !left_out.is_empty() {
        sheet.merge_range(row, 0, row, 1, left_out, &styles.words)?;
        row += 1;
    }
    facts(
        sheet,
        styles,
        &mut row,
        &text("report.source"),
        &view.method.source,
    )?;
    assumed(sheet, view, styles, &mut row)?;
    row += 1;
    sheet.write_string_with_format(row, 0, clean(&view.method.rounding), &styles.label)?;
    Ok(())
}

/// Title and id of the scheme.
fn scheme_title(view: &View) -> String {
    format!("{} · {}", view.method.title, view.method.id)
}

/// 评价方案: the rules, the benchmarks and the assumed numbers.
pub fn scheme(sheet: &mut Worksheet, view: &View, styles: &Styles) -> Result<(), Failure> {
    let method = &view.method;
    let tables: Vec<_> = [&method.rules, &method.classes, &method.benchmarks]
        .into_iter()
        .filter(|table| table.id != "classes" || table.frame.height() > 0)
        .collect();
    let columns = tables.iter().map(|table| Columns::of(table, view.lang));
    let columns: Vec<Columns<'_>> = columns.collect::<Result<_, _>>()?;
    for (column, width) in widths(&tables, &columns, view).iter().enumerate() {
        sheet.set_column_width(column as u16, *width as f64 + 1.5)?;
    }
    title(sheet, styles, 0, &scheme_title(view), &state(view))?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    let width = columns.iter().map(Columns::width).max().unwrap_or(1) as u16;
    let mut row = 1;
    for fact in &view.method.source {
        let text = format!(
            "{}{}{}",
            fact.label,
            view.lang.text("report.colon", &[]),
            fact.value
        );
        sheet.write_string_with_format(row, 0, clean(&text), &styles.label)?;
        row += 1;
    }
    for (table, columns) in tables.into_iter().zip(&columns) {
        let key = match table.id {
            "rules" => "report.rules",
            "classes" => "table.classes",
            _ => "report.benchmarks",
        };
        heading(sheet, styles, &mut row, width, &view.lang.text(key, &[]))?;
        row = grid::rows(sheet, view, styles, row, (table, columns), None)? + 1;
    }
    heading(
        sheet,
        styles,
        &mut row,
        width,
        &view.lang.text("report.assumed", &[]),
    )?;
    for line in assumed_lines(view) {
        sheet.write_string_with_format(row, 0, clean(&line), &styles.label)?;
        row += 1;
    }
    Ok(())
}

fn assumed_lines(view: &View) -> Vec<String> {
    if view.method.assumed.is_empty() {
        return vec![view.lang.text("report.assumed.none", &[])];
    }
    let count = view.method.assumed.len().to_string();
    let mut lines = vec![view.lang.text("report.assumed.about", &[("count", &count)])];
    lines.extend(view.method.assumed.iter().cloned());
    lines
}

fn assumed(sheet: &mut Worksheet, view: &View, styles: &Styles, row: &mut u32) -> Result<(), XlsxError> {
    heading(sheet, styles, row, 2, &view.lang.text("report.assumed", &[]))?;
    for text in assumed_lines(view) {
        sheet.set_row_height(*row, height(&text))?;
        sheet.merge_range(*row, 0, *row, 1, &clean(&text), &styles.words)?;
        *row += 1;
    }
    Ok(())
}

fn facts(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: &mut u32,
    title: &str,
    facts: &[Fact],
) -> Result<(), XlsxError> {
    heading(sheet, styles, row, 2, title)?;
    for fact in facts {
        line(sheet, styles, row, &fact.label, &fact.value)?;
    }
    Ok(())
}

/// A heading over `width` columns, with a blank row before it.
fn heading(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: &mut u32,
    width: u16,
    title: &str,
) -> Result<(), XlsxError> {
    *row += 1;
    sheet.set_row_height(*row, 22)?;
    sheet.write_string_with_format(*row, 0, title, &styles.heading)?;
    for column in 1..width {
        sheet.write_blank(*row, column, &styles.heading)?;
    }
    *row += 1;
    Ok(())
}

fn line(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: &mut u32,
    label: &str,
    value: &str,
) -> Result<(), XlsxError> {
    sheet.set_row_height(*row, height(value).max(height_at(label, LABEL_WIDTH)))?;
    sheet.write_string_with_format(*row, 0, clean(label), &styles.label)?;
    sheet.write_string_with_format(*row, 1, clean(value), &styles.words)?;
    *row += 1;
    Ok(())
}

/// Points that a wrapped text needs in the value column.
fn height(text: &str) -> f64 {
    height_at(text, VALUE_WIDTH)
}

fn height_at(text: &str, width: usize) -> f64 {
    let lines: usize = text
        .lines()
        .map(|line| letter::width(line).div_ceil(width).max(1))
        .sum();
    lines.clamp(1, 24) as f64 * 15.0 + 4.0
}
