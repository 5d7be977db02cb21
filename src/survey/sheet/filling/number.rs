//! Numbers as they are typed, shown and meant.

use super::flaw::Flaw;
use super::shown::{Figure, figure};
use super::value::{in_percent, measured};
use crate::field::FIELDS;
use crate::problem::{kinds, words};
use crate::survey::file::cell;
use crate::survey::file::cell::Number;
use crate::survey::file::number_format::{NumberFormat, Shown};
use crate::survey::file::value::Cell;
use crate::survey::sheet::header::heading::Role;
use crate::unit::number_text;
use std::collections::HashMap;

use super::state::Filling;

/// The number format of a cell, where it has one that shows more than digits.
fn format_of<'a>(cell: Cell<'_>, known: &'a mut HashMap<String, NumberFormat>) -> Option<&'a NumberFormat> {
    let Cell::Formatted(_, code) = cell else {
        return None;
    };
    if !known.contains_key(code) {
        known.insert(code.to_owned(), NumberFormat::of(code));
    }
    known.get(code)
}

/// Whether a number format says a unit behind its figure.
fn brings_unit(format: &NumberFormat, held: f64) -> bool {
    matches!(format.shown(held), Shown::Figure { after, .. } if !after.is_empty())
}

impl Filling {
    /// Reads a cell of a number column.
    pub(super) fn number(&mut self, position: usize, cell: Cell<'_>) -> Option<Flaw> {
        let heading = &self.grid.headings[position];
        let field = &FIELDS[heading.field];
        if self.ended[position] {
            self.flaws.push(heading.field);
            return None;
        }
        let unit = || heading.unit.map_or("", |unit| unit.symbol).to_owned();
        if heading.role == Role::Check {
            // It serves to check the whole beside it; where it is no number it cannot.
            if let Number::Value(value) | Number::Typed(value) = cell::number(cell) {
                self.present[position] = Some(value);
            }
            return None;
        }
        let mut note = None;
        let number = match cell::number(cell) {
            Number::Value(held) => match format_of(cell, &mut self.formats) {
                None => held,
                Some(format) => match figure(held, format, heading) {
                    Figure::Number(value, remark) if brings_unit(format, held) => {
                        self.units.brought(self.grid.rows.len(), position);
                        note = remark;
                        value
                    }
                    Figure::Number(value, remark) => {
                        note = remark;
                        value
                    }
                    Figure::NotReported(remark) => return Some(remark),
                    Figure::Unusable(flaw) => {
                        self.flaws.push(heading.field);
                        return Some(flaw);
                    }
                },
            },
            Number::Typed(value) => {
                let found = cell::words(cell);
                let Some(value) = in_percent(&found, value, heading) else {
                    self.flaws.push(heading.field);
                    return Some((kinds::NOT_A_NUMBER, words![("found", found), ("unit", unit())]));
                };
                note = Some((
                    kinds::NUMBER_AS_TEXT,
                    words![("found", found.clone()), ("value", format!("{value}"))],
                ));
                self.typed.push((position, found));
                value
            }
            Number::NotReported => {
                let found = cell::words(cell);
                return (!found.is_empty()).then(|| (kinds::NOT_REPORTED, words![("found", found)]));
            }
            Number::Words => match measured(cell, heading) {
                Some(value) => {
                    let found = cell::words(cell);
                    note = Some((
                        kinds::NUMBER_AS_TEXT,
                        words![("found", found.clone()), ("value", format!("{value}"))],
                    ));
                    self.typed.push((position, found));
                    self.units.brought(self.grid.rows.len(), position);
                    value
                }
                None => {
                    self.flaws.push(heading.field);
                    return Some((
                        kinds::NOT_A_NUMBER,
                        words![("found", cell::words(cell)), ("unit", unit())],
                    ));
                }
            },
            Number::Broken(error) => {
                self.flaws.push(heading.field);
                return Some((kinds::ERROR_CELL, words![("found", error)]));
            }
        };
        if let Some(least) = field.least
            && number < least
        {
            self.flaws.push(heading.field);
            self.typed.retain(|(typed, _)| *typed != position);
            return Some((
                kinds::OUT_OF_RANGE,
                words![
                    ("field", field),
                    ("found", number_text(number, 4)),
                    ("unit", unit()),
                    ("least", number_text(least, 0)),
                ],
            ));
        }
        self.figures = true;
        self.present[position] = Some(number);
        note
    }
}
