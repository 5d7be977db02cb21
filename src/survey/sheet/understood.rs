//! What was understood of every sheet: which rows are its header, which column is which field in which unit and why, how
//! many rows were read and how many were not, and for what reason.

use super::grid::Grid;
use super::header::heading::{Heading, Role, UnitFrom};
use crate::field::FIELDS;
use crate::lang::Lang;
use crate::problem::{Kind, Place, Problems, SourceId, cell_name, column_name, kinds};

/// A sheet, or the part of it that is about one year.
#[derive(Clone, Debug)]
pub struct Understood {
    /// Workbook and sheet.
    pub source: SourceId,
    /// The year of its figures; `None` where each row says its own.
    pub year: Option<i32>,
    /// First and last row of the header, from 1.
    pub header: (u32, u32),
    /// The columns that are read.
    pub columns: Vec<Heading>,
    /// How many rows were read.
    pub rows: usize,
    /// How many were not, by the kind of problem that tells them.
    pub left_out: Vec<(Kind, usize)>,
}

/// Rows that are not read are told by these.
const LEFT_OUT: &[Kind] = &[
    kinds::TOTAL_ROW,
    kinds::HEADER_AGAIN,
    kinds::ROW_WITHOUT_KEY,
    kinds::DUPLICATE_ROW,
    kinds::ROW_WITHOUT_YEAR,
];

/// What was understood, a sheet and year after the other.
pub fn understood(grids: &[Grid], problems: &Problems) -> Vec<Understood> {
    let mut told = std::collections::BTreeMap::<(SourceId, &str), (Kind, usize)>::new();
    for problem in problems.iter().filter(|problem| LEFT_OUT.contains(&problem.kind)) {
        if let Place::Cell(source, ..) | Place::Row(source, _) = problem.place {
            told.entry((source, problem.kind.code))
                .or_insert((problem.kind, 0))
                .1 += 1;
        }
    }
    let of = |source: SourceId| {
        let own = told.iter().filter(|((at, _), _)| *at == source);
        own.map(|(_, found)| *found).collect()
    };
    grids
        .iter()
        .map(|grid| Understood {
            source: grid.source,
            year: grid.year.filter(|_| grid.years.is_none()),
            header: (grid.header_rows.0 + 1, grid.header_rows.1 + 1),
            columns: grid.headings.clone(),
            rows: grid.rows.len(),
            left_out: of(grid.source),
        })
        .collect()
}

impl Understood {
    /// The rows of the header in words: `3` or `3–4`.
    pub fn header_text(&self) -> String {
        match self.header {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}–{last}"),
        }
    }

    /// The rows that were not read, by reason.
    pub fn left_out_text(&self, lang: Lang) -> String {
        let reasons = self.left_out.iter().map(|(kind, count)| {
            let reason = lang.text(&format!("check.left-out.{}", kind.code), &[]);
            format!("{reason} {count}")
        });
        reasons.collect::<Vec<_>>().join(lang.pick("、", ", "))
    }

    /// One line on the columns: letter, field, unit, and who says it where the header does not.
    pub fn columns_text(&self, lang: Lang) -> String {
        let columns = self.columns.iter().map(|heading| {
            let mut text = format!("{} {}", column_name(heading.column), field_text(heading, lang));
            if let Some(unit) = heading.unit {
                text.push_str(&format!(" {}", lang.unit(unit.symbol)));
                if heading.unit_from != UnitFrom::Header {
                    text = noted(&text, &from_text(heading, lang), lang);
                }
            }
            text
        });
        columns.collect::<Vec<_>>().join(lang.pick("，", ", "))
    }
}

/// The field of a column, and what the column is for it.
pub fn field_text(heading: &Heading, lang: Lang) -> String {
    let field = &FIELDS[heading.field];
    let name = lang.pick(field.zh, field.en);
    let role = match heading.role {
        Role::Value => return name.to_owned(),
        Role::Addend => "addend",
        Role::Same => "same",
        Role::Check => "check",
    };
    let role = lang.text(&format!("check.role.{role}"), &[]);
    noted(name, &role, lang)
}

/// A text with a remark in brackets.
fn noted(text: &str, note: &str, lang: Lang) -> String {
    lang.text("check.noted", &[("text", text), ("note", note)])
}

/// Who says the unit of a column.
pub fn from_text(heading: &Heading, lang: Lang) -> String {
    let key = match heading.unit_from {
        UnitFrom::Header => "header",
        UnitFrom::Group => "group",
        UnitFrom::Map => "map",
        UnitFrom::Cell(row, column) => return cell_name(row, column),
        UnitFrom::SheetName => "sheet-name",
        UnitFrom::FileName => "file-name",
        UnitFrom::Rows(column) => {
            return lang.text("check.unit-from.rows", &[("column", &column_name(column))]);
        }
        UnitFrom::Name => "name",
        UnitFrom::Assumed => "assumed",
    };
    lang.text(&format!("check.unit-from.{key}"), &[])
}
