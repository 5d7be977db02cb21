//! 原始数据: the figures as they were read, and what the scheme computes from them row by row.

use std::collections::HashMap;

use polars::prelude::*;
use rust_xlsxwriter::{Formula, Worksheet};

use super::super::results::look::{self, Looks};
use super::super::results::page::Failure;
use super::super::results::style::{Row, Styles};
use super::data::{Data, FIRST, agree, digits};
use super::expression::Expression;
use super::names::{Names, ROW, letters, quoted, range};
use crate::facts::shown;
use crate::facts::tables::{heading, indicator_unit};
use crate::field::{FIELDS, field};
use crate::lang::Lang;
use crate::letter;
use crate::problem::Error;
use crate::scheme::expression::{AGE, DATA_YEAR};
use crate::table::{Format, Heading, Table};

/// Most notes of one sheet: each weighs as much as a row.
const MOST_NOTES: usize = 300;

enum Content {
    /// The row's number.
    Key,
    Words(StringChunked),
    Number(Float64Chunked),
    Computed {
        template: String,
        expression: Expression,
        values: Float64Chunked,
    },
}

struct Column {
    id: String,
    heading: Heading,
    content: Content,
    /// Why a computed column holds values.
    why: Option<&'static str>,
}

/// Both sides of an indicator by their names.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The numerator's column.
    pub numerator: String,
    /// The denominator's, where there is one.
    pub denominator: Option<String>,
}

/// The sheet on its way.
pub struct Raw {
    /// Its name.
    pub sheet: String,
    columns: Vec<Column>,
    names: HashMap<String, String>,
    /// The sides of every indicator.
    pub sides: Vec<Sides>,
    last: usize,
}

impl Raw {
    /// Collects the columns.
    pub fn of(data: &Data, sheet: String, names: &mut Names) -> Result<Self, Error> {
        let mut raw = Self {
            sheet,
            columns: Vec::new(),
            names: HashMap::new(),
            sides: Vec::new(),
            last: data.last(),
        };
        let key = heading(data.lang, super::data::KEY, Format::Integer);
        raw.push(super::data::KEY, key, Content::Key, None, names, data.lang);
        raw.who(data, names)?;
        raw.fields(data, names)?;
        for quantity in &data.scheme.quantities {
            let label = data.lang.pick(&quantity.label, &quantity.label_en).to_owned();
            let values = data.numbers(&quantity.id)?;
            let shown = (label, quantity.unit.clone());
            // Where a field stands for it in some rows, one formula cannot give it in all.
            let stand_in = quantity.stand_in.as_ref();
            let is_plain = match stand_in.map(|stand_in| data.numbers(&stand_in.field)) {
                Some(held) => held.is_ok_and(|held| held.null_count() == held.len()),
                None => true,
            };
            raw.computed(
                &quantity.id,
                shown,
                if is_plain { &quantity.formula.text } else { "" },
                values,
                names,
                data.lang,
            );
        }
        for (index, indicator) in data.scheme.indicators.iter().enumerate() {
            let label = data.indicator(index);
            let mut side = |part: &str, text: &str, unit: &str| -> Result<String, Error> {
                if let Some(name) = raw.names.get(text) {
                    return Ok(name.clone());
                }
                let values = data.numbers(&format!("{}_{part}", indicator.id))?;
                let label = format!("{label} {}", data.text(&format!("living.{part}")));
                raw.computed(text, (label, unit.to_owned()), text, values, names, data.lang);
                Ok(raw.names[text].clone())
            };
            let unit = if indicator.denominator.is_none() {
                indicator_unit(indicator)
            } else {
                String::new()
            };
            let numerator = side("numerator", &indicator.numerator.text, &unit)?;
            let denominator = match &indicator.denominator {
                Some(formula) => Some(side("denominator", &formula.text, "")?),
                None => None,
            };
            raw.sides.push(Sides {
                numerator,
                denominator,
            });
        }
        Ok(raw)
    }

    fn who(&mut self, data: &Data, names: &mut Names) -> Result<(), Error> {
        for id in [
            "code",
            "name",
            "county",
            "town",
            "park",
            "industry",
            "industry_group",
            "population",
            "status",
        ] {
            if id != "population" && data.assessment.frame.get_column_index(id).is_none() {
                continue;
            }
            let words = match id {
                // As formulas look for it: ids of a scheme's own have no other words.
                "population" => data.populations(),
                _ => data.words(id)?,
            };
            if words.null_count() == words.len() {
                continue;
            }
            self.push(
                id,
                heading(data.lang, id, Format::Text),
                Content::Words(words),
                None,
                names,
                data.lang,
            );
        }
        Ok(())
    }

    /// The fields that the scheme reads, in the order of the data dictionary.
    fn fields(&mut self, data: &Data, names: &mut Names) -> Result<(), Error> {
        let (read, _) = data.scheme.fields();
        let frame = &data.assessment.frame;
        for field in FIELDS.iter().filter(|field| read.iter().any(|id| id == field.id)) {
            if self.names.contains_key(field.id) || frame.get_column_index(field.id).is_none() {
                continue;
            }
            let shown = Heading {
                id: field.id.to_owned(),
                label: data.lang.pick(field.zh, field.en).to_owned(),
                unit: field.unit().to_owned(),
                format: if field.is_number() {
                    Format::Decimal(2)
                } else {
                    Format::Text
                },
            };
            let content = match field.is_number() {
                true => Content::Number(data.numbers(field.id)?),
                false => Content::Words(data.words(field.id)?),
            };
            self.push(field.id, shown, content, None, names, data.lang);
        }
        for id in [AGE, DATA_YEAR] {
            if frame.get_column_index(id).is_some() {
                let content = Content::Number(data.numbers(id)?);
                self.push(
                    id,
                    heading(data.lang, id, Format::Integer),
                    content,
                    None,
                    names,
                    data.lang,
                );
            }
        }
        Ok(())
    }

    fn computed(
        &mut self,
        id: &str,
        (label, unit): (String, String),
        text: &str,
        values: Float64Chunked,
        names: &mut Names,
        lang: Lang,
    ) {
        let shown = Heading {
            id: id.to_owned(),
            label,
            unit,
            format: Format::Decimal(2),
        };
        let formula = Expression::read(text).and_then(|expression| {
            let template = expression.cell("\"\"", &|id| {
                let column = self.columns.iter().position(|column| column.id == id)?;
                Some(format!("{}{ROW}", letters(column)))
            })?;
            Some((template, expression))
        });
        match formula {
            Some((template, expression)) => {
                let content = Content::Computed {
                    template,
                    expression,
                    values,
                };
                self.push(id, shown, content, None, names, lang);
            }
            None => self.push(id, shown, Content::Number(values), Some("formula"), names, lang),
        }
    }

    /// Adds a column of numbers that nothing here computes.
    pub fn number(
        &mut self,
        heading: Heading,
        values: Float64Chunked,
        why: &'static str,
        names: &mut Names,
        lang: Lang,
    ) -> String {
        let id = heading.id.clone();
        self.push(&id, heading, Content::Number(values), Some(why), names, lang);
        self.names[&id].clone()
    }

    fn push(
        &mut self,
        id: &str,
        heading: Heading,
        content: Content,
        why: Option<&'static str>,
        names: &mut Names,
        lang: Lang,
    ) {
        let cells = range(&self.sheet, self.columns.len(), FIRST, self.last);
        let prefix = lang.text("living.name.raw", &[]);
        let label = lang.pick(&heading.label, &heading.id);
        let name = names.add(&[&prefix, label], cells);
        self.names.insert(id.to_owned(), name);
        self.columns.push(Column {
            id: id.to_owned(),
            heading,
            content,
            why,
        });
    }

    /// The name of a column.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// The cell of a column in the same row of a sheet that has the same order.
    pub fn beside(&self, id: &str) -> Option<String> {
        let column = self.columns.iter().position(|column| column.id == id)?;
        Some(format!("{}{}{ROW}", quoted(&self.sheet), letters(column)))
    }

    /// Writes the sheet, the rows in this order.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        data: &Data,
        order: &[usize],
        state: &str,
    ) -> Result<(), Failure> {
        sheet.set_formula_result_default("");
        for (column, known) in self.columns.iter().enumerate() {
            sheet.set_column_width(column as u16, width(known, order.len()))?;
        }
        sheet.set_freeze_panes(2, 3)?;
        sheet.set_repeat_rows(0, 1)?;
        sheet.set_repeat_columns(0, 2)?;
        look::title(sheet, styles, 0, &data.text("living.raw.title"), state)?;
        let table = Table {
            id: "raw",
            title: String::new(),
            headings: self.columns.iter().map(|column| column.heading.clone()).collect(),
            frame: DataFrame::empty(),
        };
        look::head_row(sheet, data.lang, styles, 1, &table)?;
        for (column, known) in self.columns.iter().enumerate() {
            if let Some(why) = known.why {
                sheet.insert_note(
                    1,
                    column as u16,
                    &look::note(&data.text(&format!("living.why.{why}"))),
                )?;
            }
        }
        let looks = Looks::carried(styles, &table, sheet)?;
        let mut notes = 0;
        for (place, row) in order.iter().enumerate() {
            for column in 0..self.columns.len() {
                let at = ((FIRST - 1 + place) as u32, column as u16);
                self.cell(sheet, data, at, (*row, &looks), &mut notes)?;
            }
        }
        let ends = ((FIRST - 1) as u32, (FIRST + order.len()).saturating_sub(2) as u32);
        look::bands(sheet, styles, ends, self.columns.len())
    }

    fn cell(
        &self,
        sheet: &mut Worksheet,
        data: &Data,
        (at_row, at_column): (u32, u16),
        (row, looks): (usize, &Looks),
        notes: &mut usize,
    ) -> Result<(), Failure> {
        let column = &self.columns[usize::from(at_column)];
        let (at, plain) = ((at_row, at_column), Row::default());
        let values = match &column.content {
            Content::Key => {
                let number = at_row as f64 + 2.0 - FIRST as f64;
                return Ok(looks.number(sheet, at, plain, number)?);
            }
            Content::Words(words) => {
                let raw = words.get(row).unwrap_or("");
                let text = look::shortened(&shown::visible(&shown::text(data.lang, &column.id, raw)));
                return Ok(looks.words(sheet, at, plain, &text)?);
            }
            Content::Computed {
                template,
                expression,
                values,
            } => {
                let number = |id: &str| self.number_at(id, row);
                if agree(expression.value(&number), values.get(row)) {
                    let text = template.replace(ROW, &(at_row + 1).to_string());
                    let result = values.get(row).map_or_else(String::new, digits);
                    return Ok(looks.formula(sheet, at, plain, Formula::new(text).set_result(result))?);
                }
                if *notes < MOST_NOTES {
                    *notes += 1;
                    sheet.insert_note(at_row, at_column, &look::note(&data.text("living.why.other")))?;
                }
                values
            }
            Content::Number(values) => values,
        };
        if let Some(value) = values.get(row) {
            looks.number(sheet, at, plain, value)?;
        }
        Ok(())
    }

    fn number_at(&self, id: &str, row: usize) -> Option<f64> {
        let column = self.columns.iter().find(|column| column.id == id)?;
        match &column.content {
            Content::Number(values) | Content::Computed { values, .. } => values.get(row),
            Content::Key | Content::Words(_) => None,
        }
    }

    /// The number of a column or formula in a row of the frame.
    pub fn value(&self, expression: &Expression, row: usize) -> Option<f64> {
        expression.value(&|id| self.number_at(id, row))
    }
}

fn width(column: &Column, rows: usize) -> f64 {
    let label = letter::width(&column.heading.label).div_ceil(2) + 3;
    let cells = match &column.content {
        Content::Key => 6,
        Content::Words(words) => {
            let sample = words.iter().flatten().take(rows.min(2000));
            sample.map(|text| letter::width(text).min(40)).max().unwrap_or(0) + 2
        }
        Content::Number(_) | Content::Computed { .. } => match field(&column.id) {
            Some(_) => 13,
            None => 15,
        },
    };
    label.max(cells).min(42) as f64 + 1.0
}
