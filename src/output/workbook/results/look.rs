//! How rows, titles and cells look, and texts that fit them.

use rust_xlsxwriter::{ConditionalFormatFormula, Format as Look, Formula, Note, Worksheet, XlsxError};

use super::page::{Failure, cut};
use super::style::{Row, Styles};
use super::widths::{UNIT_LETTERS, is_prose, unit};
use crate::lang::Lang;
use crate::letter;
use crate::table::{Format, Heading, Table, is_formula};

/// Letters of a cell, as Excel counts them.
pub const MOST_LETTERS: usize = 32_767;

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
    let wraps = |heading: &Heading| letter::width(&unit(lang, heading)) > UNIT_LETTERS;
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

/// Label and unit, one under the other.
fn head(lang: Lang, heading: &Heading) -> String {
    match unit(lang, heading).as_str() {
        "" => heading.label.clone(),
        unit => format!("{}\n{unit}", heading.label),
    }
}

/// A text that fits a cell.
pub fn shortened(text: &str) -> String {
    cut(text, MOST_LETTERS)
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

/// What is said of a text that does not fit a cell.
pub fn why_cut(text: &str, fitting: &str, lang: Lang) -> Option<String> {
    (text.len() > fitting.len()).then(|| {
        let count = text.chars().count().to_string();
        lang.text("workbook.cut", &[("count", &count)])
    })
}

/// A note of such a size that its words can be read.
pub fn note(text: &str) -> Note {
    let lines = letter::width(text).div_ceil(34).clamp(2, 12) as u32;
    Note::new(text)
        .add_author_prefix(false)
        .set_width(260)
        .set_height(lines * 18 + 12)
}
