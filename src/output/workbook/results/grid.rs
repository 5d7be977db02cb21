//! A sheet of tables: title row, heading row, rows, all as one reads and prints them.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, ConditionalFormatFormula,
    ConditionalFormatType, Format as Look, Formula, Worksheet, XlsxError,
};

use super::super::super::shown::{Columns, longest_word};
use super::super::super::view::{Decision, View};
use super::super::living::{Live, Living, ROW, note};
use super::style::{Row, Styles};
use super::{Failure, cut, state};
use crate::lang::Lang;
use crate::table::{Format, Heading, Table, is_formula};

/// Rows above the first row of a table: its title, its headings, and a blank row before the next.
pub const ROWS_ABOVE: usize = 3;

/// Letters of a cell, as Excel counts them.
const MOST_LETTERS: usize = 32_767;

/// Columns are at least and at most this wide, in half-width letters.
const WIDTHS: (usize, usize) = (8, 44);

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
    let filled: Vec<&Table> = tables
        .iter()
        .enumerate()
        .filter(|(index, table)| *index == 0 || table.frame.height() > 0)
        .map(|(_, table)| *table)
        .collect();
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
const QUOTA_TABLES: [&str; 2] = ["allocation", "comparison"];

/// The title of a table; the first of a sheet also names the year.
fn table_title(view: &View, table: &Table, top: u32) -> String {
    if top > 0 {
        return table.title.clone();
    }
    let is_quotas = QUOTA_TABLES.contains(&table.id);
    match if is_quotas {
        view.quota_year
    } else {
        Some(view.year)
    } {
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
                    cell(sheet, &looks, place, columns, (row, row_look))?;
                }
                Live::Plain => {
                    if let Some(own) = by_hand.filter(|_| class == Some(column)) {
                        sheet.insert_note(place.0, place.1, &note(&own.sentence))?;
                    }
                    cell(sheet, &looks, place, columns, (row, row_look))?;
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

/// Why cells of a column are values where others are formulas.
#[derive(Default)]
struct Reasons {
    counts: BTreeMap<(u16, &'static str), usize>,
}

/// Most notes of one column: each weighs as much as a row of cells. The heading's note speaks for the others.
const MOST_NOTES: usize = 100;

impl Reasons {
    fn note(
        &mut self,
        sheet: &mut Worksheet,
        lang: Lang,
        (row, column): (u32, u16),
        why: &'static str,
        own: Option<&Decision>,
    ) -> Result<(), Failure> {
        let count = self.counts.entry((column, why)).or_default();
        *count += 1;
        // What was decided by hand is always said.
        if let Some(own) = own {
            sheet.insert_note(row, column, &note(&own.sentence))?;
        } else if *count <= MOST_NOTES {
            sheet.insert_note(row, column, &note(&lang.text(&format!("living.why.{why}"), &[])))?;
        }
        Ok(())
    }

    /// The heading of every such column says how many cells hold values, and why.
    fn head(&self, sheet: &mut Worksheet, lang: Lang, row: u32) -> Result<(), Failure> {
        let mut texts: BTreeMap<u16, Vec<String>> = BTreeMap::new();
        for ((column, why), count) in &self.counts {
            let words = [
                ("count", count.to_string()),
                ("why", lang.text(&format!("living.why.{why}"), &[])),
            ];
            let words: Vec<(&str, &str)> = words.iter().map(|(key, text)| (*key, text.as_str())).collect();
            texts
                .entry(*column)
                .or_default()
                .push(lang.text("living.why.column", &words));
        }
        for (column, lines) in texts {
            sheet.insert_note(row, column, &note(&lines.join("\n")))?;
        }
        Ok(())
    }
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

/// The unit of a column in brackets; empty if it has none.
fn unit(lang: Lang, heading: &Heading) -> String {
    if heading.unit.is_empty() {
        return String::new();
    }
    let unit = lang.text("report.unit", &[("unit", &heading.unit)]);
    unit.trim_start().to_owned()
}

/// A unit that is not longer stands on one line.
const UNIT_LETTERS: usize = 17;

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

/// The height in points that the wrapped sentences of a row need, where they need more than one line.
fn prose_height(table: &Table, columns: &Columns, row: usize) -> Option<f64> {
    let lines = table
        .headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| is_prose(&heading.id))
        .map(|(column, _)| letters(&columns.words(row, column)).div_ceil(WIDTHS.1))
        .max()?;
    (lines > 1).then(|| lines.min(24) as f64 * 15.0 + 3.0)
}

fn is_class(id: &str) -> bool {
    matches!(id, "class" | "class_preliminary")
}

/// Columns of sentences are wrapped.
fn is_prose(id: &str) -> bool {
    matches!(
        id,
        "message" | "hint" | "formula" | "source" | "missing" | "shape" | "class_rule"
    )
}

fn cell(
    sheet: &mut Worksheet,
    looks: &Looks,
    at: (u32, u16),
    columns: &Columns,
    (row, row_look): (usize, Row),
) -> Result<(), Failure> {
    let column = usize::from(at.1);
    match columns.number(row, column) {
        Some(value) => looks.number(sheet, at, row_look, value)?,
        None => looks.words(sheet, at, row_look, &shortened(&columns.words(row, column)))?,
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

/// Widths that show the widest cell of each column; headings may wrap to three lines.
pub fn widths(tables: &[&Table], columns: &[Columns], view: &View) -> Vec<usize> {
    let count = tables.iter().map(|table| table.headings.len()).max().unwrap_or(0);
    let mut widths = vec![WIDTHS.0; count];
    for (table, columns) in tables.iter().zip(columns) {
        for (column, heading) in table.headings.iter().enumerate() {
            // A filter button needs two letters.
            let label = letters(&heading.label);
            let unit = unit(view.lang, heading);
            let word = longest_word(&heading.label).max(longest_word(&unit));
            let mut width = widths[column].max(label.div_ceil(2) + 3);
            width = width.max((letters(&unit) + 1).min(UNIT_LETTERS));
            // Bold letters are wider.
            width = width.max(word * 11 / 10 + 2);
            for row in widest_rows(columns, column, heading) {
                if width >= WIDTHS.1 {
                    break;
                }
                width = width.max(letters(&columns.shown(row, column)) + 1);
            }
            widths[column] = width.min(WIDTHS.1);
        }
    }
    widths
}

/// The rows that may hold the widest cell of a column: of numbers with as many decimals the least and the greatest, and
/// those that hold words.
fn widest_rows(columns: &Columns, column: usize, heading: &Heading) -> Vec<usize> {
    let rows = 0..columns.height();
    if heading.format == Format::Text {
        return rows.collect();
    }
    let mut wanted = Vec::new();
    let mut ends: Option<((f64, usize), (f64, usize))> = None;
    for row in rows {
        match columns.number(row, column) {
            None if columns.words(row, column).is_empty() => {}
            None => wanted.push(row),
            Some(value) => {
                let (least, most) = ends.get_or_insert(((value, row), (value, row)));
                if value < least.0 {
                    *least = (value, row);
                }
                if value > most.0 {
                    *most = (value, row);
                }
            }
        }
    }
    wanted.extend(ends.iter().flat_map(|(least, most)| [least.1, most.1]));
    wanted
}

/// The width of a text in half-width letters: CJK and full-width letters count 2.
pub fn letters(text: &str) -> usize {
    text.chars()
        .map(|letter| match letter as u32 {
            0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
            0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
            0x300..=0x36f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f => 0,
            _ => 1,
        })
        .sum()
}
