//! A sheet of tables: title row, heading row, rows, all as one reads and prints them.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, ConditionalFormatFormula,
    ConditionalFormatType, Format as Look, Formula, Worksheet, XlsxError,
};

use super::super::super::shown::Columns;
use super::super::super::view::View;
use super::super::living::{Live, Living, ROW, note};
use super::reasons::Reasons;
use super::style::{Row, Styles};
use super::widths::{UNIT_LETTERS, is_prose, letters, prose_height, unit, widths};
use super::{Failure, cut, state};
use crate::lang::Lang;
use crate::table::{Format, Heading, Table, is_formula};

/// Rows above the first row of a table: its title, its headings, and a blank row before the next.
pub const ROWS_ABOVE: usize = 3;

/// Letters of a cell, as Excel counts them.
const MOST_LETTERS: usize = 32_767;

/// Letters beside each other on a page of A4 landscape that can still be read.
const PAGE_LETTERS: usize = 210;

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
    living: Option<&Living>,
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

/// Lines and grounds of the rows of a long table.
pub fn bands(
    sheet: &mut Worksheet,
    styles: &Styles,
    (first, last): (u32, u32),
    width: usize,
) -> Result<(), Failure> {
    for (rule, look) in styles.bands() {
        let band = ConditionalFormatFormula::new().set_rule(rule).set_format(look);
        sheet.add_conditional_format(first, 0, last, width.saturating_sub(1) as u16, &band)?;
    }
    Ok(())
}

/// Their year is that of the quotas, not that of the data.
const QUOTA_TABLES: [&str; 5] = [
    "allocation",
    "one_rank_higher",
    "comparison",
    "efficiency",
    "quota_notes",
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

/// The title row: the title with the state of the run behind it in one cell, so that narrow columns do not cut it.
pub fn title(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    title: &str,
    state: &str,
) -> Result<(), Failure> {
    sheet.set_row_height(row, 27)?;
    // Chinese words stand in the brackets of Chinese print.
    let state = match state.is_ascii() {
        true => format!("  [{state}]"),
        false => format!("　【{state}】"),
    };
    let parts = [(&styles.title, cut(title, 1000)), (&styles.state, state)];
    let parts: Vec<(&Look, &str)> = parts
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(look, text)| (*look, text.as_str()))
        .collect();
    sheet.write_rich_string_with_format(row, 0, &parts, &styles.title)?;
    Ok(())
}

/// The row of headings.
pub fn head_row(
    sheet: &mut Worksheet,
    lang: Lang,
    styles: &Styles,
    row: u32,
    table: &Table,
) -> Result<(), Failure> {
    // Three lines; four where a unit takes two of its own.
    let wraps = |heading: &Heading| letters(&unit(lang, heading)) > UNIT_LETTERS;
    let height = if table.headings.iter().any(wraps) { 60 } else { 46 };
    sheet.set_row_height(row, height)?;
    for (column, heading) in table.headings.iter().enumerate() {
        let look = if heading.format == Format::Text {
            &styles.head_text
        } else {
            &styles.head_number
        };
        sheet.write_string_with_format(row, column as u16, shortened(&head(lang, heading)), look)?;
    }
    Ok(())
}

/// The heading row at `top` and the rows of a table below it; the last row used.
pub fn rows(
    sheet: &mut Worksheet,
    view: &View,
    styles: &Styles,
    top: u32,
    (table, columns): (&Table, &Columns),
    living: Option<&Living>,
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
            match living.map_or(Live::Plain, |living| living.cell(row, column)) {
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

/// A text that fits a cell.
pub fn shortened(text: &str) -> String {
    cut(text, MOST_LETTERS)
}

/// Label and unit, one under the other.
fn head(lang: Lang, heading: &Heading) -> String {
    match unit(lang, heading).as_str() {
        "" => heading.label.clone(),
        unit => format!("{}\n{unit}", heading.label),
    }
}

/// The looks of every column in every kind of row, made once.
pub struct Looks {
    columns: Vec<[Look; 8]>,
    /// The columns of the sheet have them already.
    carried: bool,
}

impl Looks {
    /// The looks of a table.
    pub fn of(styles: &Styles, table: &Table) -> Self {
        let look = |heading: &Heading, bits: usize| {
            let row = Row {
                banded: bits & 1 > 0,
                total: bits & 2 > 0,
                first: bits & 4 > 0,
            };
            match is_class(&heading.id) {
                true => styles.centred(row),
                false => styles.cell(heading.format, row, is_prose(&heading.id)),
            }
        };
        Self {
            columns: table
                .headings
                .iter()
                .map(|heading| std::array::from_fn(|bits| look(heading, bits)))
                .collect(),
            carried: false,
        }
    }

    /// Looks that stand at the columns of the sheet, so that no cell needs one of its own: a cell's takes longer to be
    /// found than its number to be written.
    pub fn carried(styles: &Styles, table: &Table, sheet: &mut Worksheet) -> Result<Self, XlsxError> {
        let mut columns = Vec::with_capacity(table.headings.len());
        for (column, heading) in table.headings.iter().enumerate() {
            let look = match is_class(&heading.id) {
                true => styles.column_of_classes(),
                false => styles.column(heading.format, is_prose(&heading.id)),
            };
            sheet.set_column_format(column as u16, &look)?;
            columns.push(std::array::from_fn(|_| look.clone()));
        }
        Ok(Self {
            columns,
            carried: true,
        })
    }

    /// Writes a number.
    pub fn number(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        row: Row,
        value: f64,
    ) -> Result<(), XlsxError> {
        match self.carried {
            true => sheet.write_number(at.0, at.1, value)?,
            false => sheet.write_number_with_format(at.0, at.1, value, self.at(at.1, row))?,
        };
        Ok(())
    }

    /// Writes words that fit a cell.
    pub fn words(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        row: Row,
        words: &str,
    ) -> Result<(), XlsxError> {
        let look = self.at(at.1, row);
        match (is_formula(words), self.carried) {
            // The quote mark keeps the text a text even after someone edits the cell.
            (true, _) => {
                sheet.write_string_with_format(at.0, at.1, words, &look.clone().set_quote_prefix())?
            }
            (_, true) => sheet.write_string(at.0, at.1, words)?,
            (_, false) => sheet.write_string_with_format(at.0, at.1, words, look)?,
        };
        Ok(())
    }

    /// Writes a formula.
    pub fn formula(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        row: Row,
        formula: Formula,
    ) -> Result<(), XlsxError> {
        match self.carried {
            true => sheet.write_formula(at.0, at.1, formula)?,
            false => sheet.write_formula_with_format(at.0, at.1, formula, self.at(at.1, row))?,
        };
        Ok(())
    }

    fn at(&self, column: u16, row: Row) -> &Look {
        let bits = usize::from(row.banded) | usize::from(row.total) << 1 | usize::from(row.first) << 2;
        &self.columns[usize::from(column)][bits]
    }
}

fn is_class(id: &str) -> bool {
    matches!(id, "class" | "class_preliminary")
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

/// What is said of a text that does not fit a cell.
pub fn why_cut(text: &str, fitting: &str, lang: Lang) -> Option<String> {
    (text.len() > fitting.len()).then(|| {
        let count = text.chars().count().to_string();
        lang.text("workbook.cut", &[("count", &count)])
    })
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
