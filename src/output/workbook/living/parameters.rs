//! 参数: the numbers that the formulas of the other sheets are made from, each with a name.

use rust_xlsxwriter::{ConditionalFormatFormula, Formula, Worksheet};

use super::super::results::look::{self, note};
use super::super::results::page::{Failure, clean};
use super::super::results::style::Styles;
use super::data::digits;
use super::names::{Names, letters, literal, quoted};
use crate::lang::Lang;
use crate::letter;
use crate::table::Format;

/// The column of the numbers.
const NUMBER: usize = 3;

/// Widths of population, item, group, number, name, remark.
const WIDTHS: [f64; 6] = [24.0, 30.0, 30.0, 18.0, 44.0, 64.0];

/// What stands in the number's cell.
#[derive(Clone, Debug)]
pub enum Content {
    /// A number that people may change.
    Input(f64),
    /// A number that stays as it is, with the reason.
    Value(f64, String),
    /// A formula with its result.
    Formula(String, f64),
    /// A formula with the result that it should have: what it has while something is wrong is shown in red.
    Checked(String, f64),
    /// A formula over whole columns with its result.
    Array(String, f64),
    /// A formula whose result is words.
    Words(String, String),
}

/// One number.
#[derive(Clone, Debug)]
pub struct Line {
    /// Whom it concerns.
    pub population: String,
    /// What it is.
    pub item: String,
    /// The group it is of.
    pub group: String,
    /// The number.
    pub content: Content,
    /// How it is shown.
    pub format: Format,
    /// Where it comes from, or what it does.
    pub about: String,
}

struct Part {
    title: String,
    lines: Vec<(Line, String)>,
    /// The row of its heading.
    top: usize,
}

/// The sheet on its way.
pub struct Parameters {
    sheet: String,
    parts: Vec<Part>,
    row: usize,
    /// The names of all cells and columns.
    pub names: Names,
}

impl Parameters {
    /// No numbers yet; `sheet` is the name of the sheet.
    pub fn new(sheet: String) -> Self {
        Self {
            sheet,
            parts: Vec::new(),
            // Below the title and two lines of words.
            row: 3,
            names: Names::default(),
        }
    }

    /// Begins a part.
    pub fn part(&mut self, title: String) {
        if self.parts.last().is_some_and(|part| part.lines.is_empty()) {
            self.parts.pop();
            self.row -= 3;
        }
        self.parts.push(Part {
            title,
            lines: Vec::new(),
            top: self.row + 1,
        });
        // A blank row, the title, the headings.
        self.row += 3;
    }

    /// Adds a number; says how formulas call it. Without words for a name it is called by its cell.
    pub fn add(&mut self, line: Line, name: &[&str]) -> String {
        let cell = format!("{}${}${}", quoted(&self.sheet), letters(NUMBER), self.row + 1);
        self.row += 1;
        let name = match name.is_empty() {
            true => String::new(),
            false => self.names.add(name, cell.clone()),
        };
        let call = if name.is_empty() { cell } else { name.clone() };
        if let Some(part) = self.parts.last_mut() {
            part.lines.push((line, name));
        }
        call
    }

    /// The sum of the numbers `from` the line back, for the line below them.
    pub fn sum_above(&self, lines: usize) -> String {
        let column = letters(NUMBER);
        format!("SUM({column}{}:{column}{})", self.row + 1 - lines, self.row)
    }

    /// Writes the sheet.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        lang: Lang,
        title: &str,
        state: &str,
    ) -> Result<(), Failure> {
        for (column, width) in WIDTHS.iter().enumerate() {
            sheet.set_column_width(column as u16, *width)?;
        }
        look::title(sheet, styles, 0, title, state)?;
        for (row, key) in [(1, "living.parameters.about"), (2, "living.parameters.caution")] {
            sheet.write_string_with_format(row, 0, lang.text(key, &[]), &styles.label)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        for part in self.parts.iter().filter(|part| !part.lines.is_empty()) {
            self.part_rows(sheet, styles, lang, part)?;
        }
        Ok(())
    }

    fn part_rows(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        lang: Lang,
        part: &Part,
    ) -> Result<(), Failure> {
        let top = part.top as u32;
        sheet.set_row_height(top, 22)?;
        sheet.write_string_with_format(top, 0, &part.title, &styles.heading)?;
        for column in 1..WIDTHS.len() {
            sheet.write_blank(top, column as u16, &styles.heading)?;
        }
        for (column, id) in ["population", "item", "group", "number", "name", "about"]
            .iter()
            .enumerate()
        {
            let look = if column == NUMBER {
                &styles.head_number
            } else {
                &styles.head_text
            };
            sheet.write_string_with_format(
                top + 1,
                column as u16,
                lang.text(&format!("living.column.{id}"), &[]),
                look,
            )?;
        }
        for (row, (line, name)) in (top + 2..).zip(&part.lines) {
            let words = [&line.population, &line.item, &line.group, "", name, &line.about];
            for (column, text) in words.iter().enumerate().filter(|(column, _)| *column != NUMBER) {
                sheet.write_string_with_format(row, column as u16, clean(text), &styles.plain)?;
            }
            let lines = words.iter().zip(WIDTHS);
            let lines = lines.map(|(text, width)| letter::width(text).div_ceil(width as usize - 3));
            let most = lines.max().unwrap_or(1).clamp(1, 8);
            if most > 1 {
                sheet.set_row_height(row, most as f64 * 15.0 + 3.0)?;
            }
            number(sheet, styles, row, line)?;
        }
        Ok(())
    }
}

fn number(sheet: &mut Worksheet, styles: &Styles, row: u32, line: &Line) -> Result<(), Failure> {
    let column = NUMBER as u16;
    let result = styles.number(line.format, false);
    match &line.content {
        Content::Input(value) => {
            sheet.write_number_with_format(row, column, *value, &styles.number(line.format, true))?;
        }
        Content::Value(value, why) => {
            sheet.write_number_with_format(row, column, *value, &result)?;
            sheet.insert_note(row, column, &note(why))?;
        }
        Content::Formula(text, value) => {
            let formula = Formula::new(text).set_result(digits(*value));
            sheet.write_formula_with_format(row, column, formula, &result)?;
        }
        Content::Checked(text, value) => {
            let formula = Formula::new(text).set_result(digits(*value));
            sheet.write_formula_with_format(row, column, formula, &result)?;
            let cell = format!("${}${}", letters(NUMBER), row + 1);
            alarm(
                sheet,
                styles,
                row,
                &format!("=ABS({cell}-{})>0.000001", digits(*value)),
            )?;
        }
        Content::Array(text, value) => {
            let formula = Formula::new(text).set_result(digits(*value));
            sheet.write_array_formula_with_format(row, column, row, column, formula, &result)?;
        }
        Content::Words(text, words) => {
            let formula = Formula::new(text).set_result(words);
            sheet.write_formula_with_format(row, column, formula, &styles.plain)?;
            let cell = format!("${}${}", letters(NUMBER), row + 1);
            alarm(sheet, styles, row, &format!("={cell}<>{}", literal(words)))?;
        }
    }
    Ok(())
}

/// Shows the number of a row in red where the rule holds.
fn alarm(sheet: &mut Worksheet, styles: &Styles, row: u32, rule: &str) -> Result<(), Failure> {
    let wrong = ConditionalFormatFormula::new()
        .set_rule(rule)
        .set_format(&styles.alarm);
    sheet.add_conditional_format(row, NUMBER as u16, row, NUMBER as u16, &wrong)?;
    Ok(())
}
