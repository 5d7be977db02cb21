//! 指标测算, written.

use rust_xlsxwriter::{Formula, Worksheet};

use super::super::super::results::look::{self, note};
use super::super::super::results::page::{Failure, clean};
use super::super::super::results::style::Styles;
use super::Quotas;
use super::block::{Block, Cell, shown};
use crate::lang::Lang;
use crate::letter;
use crate::table::Format;

/// How numbers are shown.
const LOOK: Format = Format::Decimal(4);

impl Quotas {
    /// Writes the sheet.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        lang: Lang,
        state: &str,
    ) -> Result<(), Failure> {
        sheet.set_formula_result_default("");
        sheet.set_column_width(0, 40)?;
        let most = self
            .blocks
            .iter()
            .map(|block| block.columns.len())
            .max()
            .unwrap_or(1);
        for column in 1..most.max(2) {
            sheet.set_column_width(column as u16, 17)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        look::title(sheet, styles, 0, &lang.text("quota-cell.title", &[]), state)?;
        for (row, key) in [(1, "quota-cell.about"), (2, "quota-cell.caution")] {
            sheet.write_string_with_format(row, 0, lang.text(key, &[]), &styles.label)?;
        }
        self.blocks
            .iter()
            .try_for_each(|block| one(block, sheet, styles, lang))
    }
}

fn one(block: &Block, sheet: &mut Worksheet, styles: &Styles, lang: Lang) -> Result<(), Failure> {
    let top = block.top as u32;
    sheet.write_string_with_format(top, 0, clean(&block.title), &styles.heading)?;
    if let Some(why) = block.why {
        let text = lang.text(&format!("living.why.{why}"), &[]);
        sheet.write_string_with_format(top + 1, 0, text, &styles.label)?;
        return Ok(());
    }
    for (row, (label, content)) in (top + 1..).zip(&block.lines) {
        sheet.write_string_with_format(row, 0, clean(label), &styles.plain)?;
        cell(content, (row, 1), sheet, styles, lang)?;
    }
    let first = block.first() as u32;
    let mut lines = 1;
    for (column, known) in block.columns.iter().enumerate() {
        let look = if column == 0 {
            &styles.head_text
        } else {
            &styles.head_number
        };
        sheet.write_string_with_format(first - 1, column as u16, clean(&known.label), look)?;
        lines = lines.max(letter::width(&known.label).div_ceil(14));
        for (row, content) in (first..).zip(&known.cells) {
            cell(content, (row, column as u16), sheet, styles, lang)?;
        }
    }
    sheet.set_row_height(first - 1, lines.min(8) as f64 * 15.0 + 3.0)?;
    Ok(())
}

fn cell(
    content: &Cell,
    (row, column): (u32, u16),
    sheet: &mut Worksheet,
    styles: &Styles,
    lang: Lang,
) -> Result<(), Failure> {
    match content {
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, clean(text), &styles.plain)?;
        }
        Cell::Input(value) => {
            sheet.write_number_with_format(row, column, *value, &styles.number(LOOK, true))?;
        }
        Cell::Value(value, why) => {
            sheet.write_number_with_format(row, column, *value, &styles.number(LOOK, false))?;
            let text = lang.text(&format!("living.why.{why}"), &[]);
            sheet.insert_note(row, column, &note(&text))?;
        }
        Cell::Formula(text, result) => {
            let formula = Formula::new(text).set_result(shown(*result));
            sheet.write_formula_with_format(row, column, formula, &styles.number(LOOK, false))?;
        }
        Cell::Empty => {}
    }
    Ok(())
}
