//! A survey of rows that a test writes down, without a workbook.

use std::collections::BTreeMap;

use permu::assess::{Assessment, assess};
use permu::field::field;
use permu::problem::{Problems, Severity, render};
use permu::scheme::{self, Scheme};
use permu::survey::{Panel, RowLists, Survey};
use polars::prelude::*;

/// A cell: a number, a word, or nothing.
pub type Cell = Option<toml::Value>;

/// The head of a scheme that a test writes down.
pub const HEAD: &str = r#"
id = "t"
title = "试"
place = "试"
unit = "enterprise"
valid = [2019, 2019]
[document]
title = "试"
url = "试"
compared = "2026-11-01"
"#;

/// A scheme from its text, which must be free of mistakes.
pub fn scheme(name: &str, text: &str) -> Scheme {
    let mut problems = Problems::new();
    let scheme = scheme::read(name, text, &mut problems);
    let told = render(&problems, permu::lang::Lang::En, Severity::Note);
    scheme.unwrap_or_else(|| panic!("{name}:\n{told}"))
}

/// A built-in scheme.
pub fn built_in(id: &str) -> Scheme {
    scheme(
        id,
        scheme::builtin::text(id).unwrap_or_else(|| panic!("no scheme {id}")),
    )
}

/// One year's rows as a panel: a column of words for word fields, of numbers for number fields.
pub fn panel(year: i32, columns: &[String], rows: &[Vec<Cell>]) -> Panel {
    let mut frame: Vec<Column> = Vec::new();
    for (position, id) in columns.iter().enumerate() {
        let cells = rows.iter().map(|row| row[position].clone());
        let number = field(id).unwrap_or_else(|| panic!("no field {id}")).is_number();
        frame.push(if number {
            let values: Vec<Option<f64>> = cells.map(|cell| cell.and_then(|cell| number_of(&cell))).collect();
            Column::new(id.as_str().into(), values)
        } else {
            let values: Vec<Option<String>> = cells.map(|cell| cell?.as_str().map(str::to_owned)).collect();
            Column::new(id.as_str().into(), values)
        });
    }
    for id in ["name", "county", "park", "industry", "left_out"] {
        if !columns.iter().any(|known| known == id) {
            frame.push(Column::full_null(id.into(), rows.len(), &DataType::String));
        }
    }
    Panel {
        year,
        frame: DataFrame::new(rows.len(), frame).unwrap(),
        rows: RowLists::without_cells(rows.len()),
        ..Panel::default()
    }
}

fn number_of(value: &toml::Value) -> Option<f64> {
    value
        .as_float()
        .or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// Appraises rows under a scheme.
pub fn appraise(scheme: &Scheme, panels: Vec<Panel>) -> (Assessment, Problems) {
    let year = panels.iter().map(|panel| panel.year).max().unwrap();
    let survey = Survey {
        year,
        panels: panels
            .into_iter()
            .map(|panel| (panel.year, panel))
            .collect::<BTreeMap<_, _>>(),
        ..Survey::default()
    };
    let mut problems = Problems::new();
    let assessment = assess(&survey, scheme, &mut problems).unwrap();
    (assessment, problems)
}

/// The number of a row, if it has one.
pub fn number(assessment: &Assessment, column: &str, row: usize) -> Option<f64> {
    let column = assessment.frame.column(column).unwrap();
    let column = column.as_materialized_series().cast(&DataType::Float64).unwrap();
    column.f64().unwrap().get(row)
}

/// The word of a row, if it has one.
pub fn word(assessment: &Assessment, column: &str, row: usize) -> Option<String> {
    let column = assessment.frame.column(column).unwrap().as_materialized_series();
    column.str().unwrap().get(row).map(str::to_owned)
}

/// Rows with words for `code` and `size`, and numbers for the rest.
pub fn table(year: i32, columns: &[&str], rows: &[(&str, &[f64])]) -> Panel {
    let columns: Vec<String> = std::iter::once("code")
        .chain(columns.iter().copied())
        .map(str::to_owned)
        .collect();
    let rows: Vec<Vec<Cell>> = rows
        .iter()
        .map(|(code, numbers)| {
            let numbers = numbers
                .iter()
                .map(|number| (!number.is_nan()).then_some(toml::Value::Float(*number)));
            std::iter::once(Some(toml::Value::String((*code).to_owned())))
                .chain(numbers)
                .collect()
        })
        .collect();
    panel(year, &columns, &rows)
}
