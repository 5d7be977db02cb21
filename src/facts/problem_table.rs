//! The problems as a table.

use polars::prelude::*;

use crate::lang::Lang;
use crate::problem::{Error, Place, Problem, Problems, cell_name, wording};
use crate::table::{Format, Heading, Table};

/// As many problems are held as lines of a table at once.
const PIECE: usize = 50_000;

/// All problems as tables that follow each other; the first is there even if it is empty. As a line of a table, a problem
/// takes many times its own memory.
pub fn problem_pieces(problems: &Problems, lang: Lang) -> impl Iterator<Item = Result<Table, Error>> {
    let (first, rest) = problems.all().split_at(problems.len().min(PIECE));
    let pieces = std::iter::once(first).chain(rest.chunks(PIECE));
    pieces.map(move |piece| table_of(piece, problems, lang))
}

/// All problems as a table, in the order in which the stages found them.
pub fn problem_table(problems: &Problems, lang: Lang) -> Result<Table, Error> {
    table_of(problems.all(), problems, lang)
}

fn table_of(list: &[Problem], problems: &Problems, lang: Lang) -> Result<Table, Error> {
    let ids = [
        "severity", "code", "workbook", "sheet", "cell", "row", "column", "value", "message", "hint",
    ];
    let mut texts: [Vec<Option<String>>; 10] = Default::default();
    let mut rows: Vec<Option<u32>> = Vec::new();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    for problem in list {
        let (workbook, sheet) = problems.source_names(problem.place);
        let (message, hint) = wording(problem, lang);
        let (cell, row) = match problem.place {
            Place::Nowhere | Place::File(_) => (None, None),
            Place::Row(_, row) => (None, Some(row + 1)),
            Place::Cell(_, row, column) => (Some(cell_name(row, column)), Some(row + 1)),
            Place::Line(_, line, _) => (None, Some(line + 1)),
        };
        rows.push(row);
        let line = [
            some(problem.severity.id()),
            some(problem.kind.code),
            some(workbook),
            some(sheet),
            cell,
            None,
            some(&problem.word("column")),
            some(&problem.word("found")),
            some(&message),
            some(&hint),
        ];
        for (column, value) in texts.iter_mut().zip(line) {
            column.push(value);
        }
    }
    let columns: Vec<Column> = ids
        .iter()
        .zip(texts)
        .map(|(id, values)| match *id {
            "row" => Column::new((*id).into(), &rows),
            _ => Column::new((*id).into(), values),
        })
        .collect();
    Ok(Table {
        id: "problems",
        title: lang.text("table.problems", &[]),
        headings: ids
            .iter()
            .map(|id| Heading {
                id: (*id).to_owned(),
                label: lang.text(&format!("column.problem.{id}"), &[]),
                unit: String::new(),
                format: if *id == "row" {
                    Format::Ordinal
                } else {
                    Format::Text
                },
            })
            .collect(),
        frame: DataFrame::new(rows.len(), columns)?,
    })
}
