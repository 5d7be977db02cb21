//! A sheet of tables: title row, heading row, rows, all as one reads and prints them.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, ConditionalFormatType,
    Formula, Worksheet,
};

use super::super::living::{Live, ROW};
use super::look::{Looks, MOST_LETTERS, bands, head_row, note, shortened, title, why_cut};
use super::page::{Failure, cut, state};
use super::reasons::Reasons;
use super::style::{Row, Styles};
use super::widths::{prose_height, widths};
use crate::facts::shown::Columns;
use crate::facts::view::View;
use crate::lang::Lang;
use crate::table::Table;

/// Rows above the first row of a table: its title, its headings, and a blank row before the next.
pub const ROWS_ABOVE: usize = 3;

/// Letters beside each other on a page of A4 landscape that can still be read.
const PAGE_LETTERS: usize = 210;

/// What a cell of a table holds, by row and column.
pub type Cells<'a> = &'a dyn Fn(usize, usize) -> Live<'a>;

/// A sheet of tables, written.
pub struct Written {
    /// Over how many pages beside each other it is to be printed.
    pub pages: u16,
    /// The first row below the tables.
    pub below: u32,
}

/// Writes the tables below each other with the first heading row and `frozen` columns fixed; the first with its
/// formulas, where it has any.
pub fn sheet(
    sheet: &mut Worksheet,
    view: &View,
    styles: &Styles,
    tables: &[&Table],
    frozen: usize,
    living: Option<Cells>,
) -> Result<Written, Failure> {
    let mut filled: Vec<&Table> = tables
        .iter()
        .copied()
        .filter(|table| table.frame.height() > 0)
        .collect();
    if filled.is_empty() {
        // The sheet says that there is nothing.
        filled.extend(tables.first());
    }
    let mut columns: Vec<Columns> = Vec::with_capacity(filled.len());
    for table in &filled {
        columns.push(Columns::of(table, view.lang)?);
    }
    let widths = widths(&filled, &columns, view);
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width(column as u16, *width as f64 + 1.5)?;
    }
    sheet.set_freeze_panes(2, frozen.min(widths.len()) as u16)?;
    sheet.set_repeat_rows(0, 1)?;
    let pages = widths.iter().sum::<usize>().div_ceil(PAGE_LETTERS).max(1) as u16;
    if pages > 1 && frozen > 0 {
        sheet.set_repeat_columns(0, frozen as u16 - 1)?;
    }
    let mut top = 0;
    for (table, columns) in filled.iter().zip(&columns) {
        title(sheet, styles, top, &table_title(view, table, top), &state(view))?;
        let living = living.filter(|_| top == 0);
        let last = rows(sheet, view, styles, top + 1, (table, columns), living)?;
        marks(sheet, styles, (top + 2, last), (table, columns))?;
        if is_long(table) && columns.height() > 0 {
            bands(sheet, styles, (top + 2, last), columns.width())?;
        }
        if top == 0 && columns.height() > 0 {
            sheet.autofilter(1, 0, last, columns.width().saturating_sub(1) as u16)?;
        }
        top = last + 2;
    }
    Ok(Written { pages, below: top })
}

/// Colours that follow the cells: a class by its name, a bar behind a score, a fall in red.
fn marks(
    sheet: &mut Worksheet,
    styles: &Styles,
    (first, last): (u32, u32),
    (table, columns): (&Table, &Columns),
) -> Result<(), Failure> {
    if columns.height() == 0 {
        return Ok(());
    }
    let total = is_total(table, columns, columns.height() - 1);
    let last = last.saturating_sub(u32::from(total)).max(first);
    for (column, heading) in table.headings.iter().enumerate() {
        let column = column as u16;
        match heading.id.as_str() {
            "class" | "class_preliminary" => {
                for (name, look) in styles.classes() {
                    let rule = ConditionalFormatCell::new()
                        .set_rule(ConditionalFormatCellRule::EqualTo(name.as_str()))
                        .set_format(look);
                    sheet.add_conditional_format(first, column, last, column, &rule)?;
                }
            }
            "score" => {
                let bar = ConditionalFormatDataBar::new()
                    .set_fill_color(styles.bar())
                    .set_solid_fill(true)
                    .set_minimum(ConditionalFormatType::Number, 0);
                sheet.add_conditional_format(first, column, last, column, &bar)?;
            }
            "change_pct" => {
                let rule = ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::LessThan(0))
                    .set_format(&styles.fall);
                sheet.add_conditional_format(first, column, last, column, &rule)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a table has its sheet to itself and may have a row for every enterprise.
fn is_long(table: &Table) -> bool {
    matches!(table.id, "enterprises" | "publication" | "problems")
}

/// Their year is that of the quotas, not that of the data.
const QUOTA_TABLES: [&str; 6] = [
    "allocation",
    "one_rank_higher",
    "comparison",
    "efficiency",
    "quota_notes",
    "quota_parameters",
];

/// The title of a table; the first of a sheet also names the year.
fn table_title(view: &View, table: &Table, top: u32) -> String {
    if top > 0 {
        return table.title.clone();
    }
    let year = match QUOTA_TABLES.contains(&table.id) {
        true => view.quota_year,
        false => Some(view.year),
    };
    match year {
        Some(year) => {
            let year = view.lang.text("report.year", &[("year", &year.to_string())]);
            format!("{} · {year}", table.title)
        }
        None => table.title.clone(),
    }
}

/// The heading row at `top` and the rows of a table below it; the last row used.
pub fn rows(
    sheet: &mut Worksheet,
    view: &View,
    styles: &Styles,
    top: u32,
    (table, columns): (&Table, &Columns),
    living: Option<Cells>,
) -> Result<u32, Failure> {
    head_row(sheet, view.lang, styles, top, table)?;
    if columns.height() == 0 {
        let nothing = match table.id {
            "allocation" => view.no_quotas.clone(),
            "problems" => view.lang.text("report.no-problems", &[]),
            "enterprises" => view.lang.text("report.no-enterprises", &[]),
            _ => view.lang.text("report.nothing", &[]),
        };
        sheet.write_string_with_format(top + 1, 0, nothing, &styles.label)?;
        return Ok(top + 1);
    }
    let looks = match is_long(table) {
        true => Looks::carried(styles, table, sheet)?,
        false => Looks::of(styles, table),
    };
    let mut reasons = Reasons::default();
    let mut banded = false;
    let is_enterprises = table.id == "enterprises";
    let [code, class] = ["code", "class"].map(|id| columns.position(id).filter(|_| is_enterprises));
    for row in 0..columns.height() {
        let by_hand = code
            .and_then(|code| view.of_enterprise.get(columns.raw(row, code)?))
            .and_then(|decisions| decisions.iter().find(|one| one.is_adjustment));
        let first = starts_group(table, columns, row);
        banded = if first { false } else { !banded };
        let row_look = Row {
            banded,
            first,
            total: is_total(table, columns, row),
        };
        if let Some(height) = prose_height(table, columns, row) {
            sheet.set_row_height(top + 1 + row as u32, height)?;
        }
        for column in 0..columns.width() {
            let place = (top + 1 + row as u32, column as u16);
            match living.map_or(Live::Plain, |cell| cell(row, column)) {
                Live::Formula(text) => {
                    let formula = formula(place, columns, (row, text));
                    looks.formula(sheet, place, row_look, formula)?;
                }
                Live::Value(why) => {
                    let own = by_hand.filter(|_| class == Some(column));
                    reasons.note(sheet, view.lang, place, why, own)?;
                    cell(sheet, &looks, place, columns, (row, row_look), view.lang)?;
                }
                Live::Plain => {
                    if let Some(own) = by_hand.filter(|_| class == Some(column)) {
                        sheet.insert_note(place.0, place.1, &note(&own.sentence))?;
                    }
                    cell(sheet, &looks, place, columns, (row, row_look), view.lang)?;
                }
            }
        }
    }
    reasons.head(sheet, view.lang, top)?;
    Ok(top + columns.height() as u32)
}

/// A formula with the engine's number or words as its result.
fn formula((at_row, at_column): (u32, u16), columns: &Columns, (row, text): (usize, &str)) -> Formula {
    let column = usize::from(at_column);
    let text = text.replace(ROW, &(at_row + 1).to_string());
    let result = match columns.number(row, column) {
        Some(value) => super::super::living::digits(value),
        None => cut(&columns.words(row, column), MOST_LETTERS),
    };
    Formula::new(text).set_result(result)
}

fn cell(
    sheet: &mut Worksheet,
    looks: &Looks,
    at: (u32, u16),
    columns: &Columns,
    (row, row_look): (usize, Row),
    lang: Lang,
) -> Result<(), Failure> {
    let column = usize::from(at.1);
    match columns.number(row, column) {
        Some(value) => looks.number(sheet, at, row_look, value)?,
        None => {
            let words = columns.words(row, column);
            let fitting = shortened(&words);
            if let Some(why) = why_cut(&words, &fitting, lang) {
                sheet.insert_note(at.0, at.1, &note(&why))?;
            }
            looks.words(sheet, at, row_look, &fitting)?;
        }
    }
    Ok(())
}

/// The row of the whole city: the last one, without a rank.
fn is_total(table: &Table, columns: &Columns, row: usize) -> bool {
    matches!(table.id, "counties" | "parks")
        && row + 1 == columns.height()
        && columns
            .position("rank")
            .is_some_and(|rank| columns.number(row, rank).is_none())
}

/// Whether another resource or method starts here.
fn starts_group(table: &Table, columns: &Columns, row: usize) -> bool {
    table.id == "allocation"
        && row > 0
        && ["resource", "method"]
            .iter()
            .filter_map(|id| columns.position(id))
            .any(|column| columns.words(row, column) != columns.words(row - 1, column))
}
