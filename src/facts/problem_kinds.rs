//! The problems counted by kind, for readers who need not see each of them.

use super::shown::Columns;
use super::tables::Builder;
use super::view::View;
use crate::problem::Error;
use crate::table::{Format, Heading, Table};

/// A kind of problem: how often it stands in the list, and the row of its first.
struct Kind {
    code: String,
    count: usize,
    first: usize,
}

/// One row a kind: its severity, code, number and first message; errors first, then warnings, of each the most frequent
/// first.
pub fn problem_kinds(view: &View) -> Result<Table, Error> {
    let columns = Columns::of(&view.problems, view.lang)?;
    let [severity, code, message] = ["severity", "code", "message"].map(|id| columns.position(id));
    let raw = |row: usize, column: Option<usize>| columns.raw(row, column?);
    let mut kinds: Vec<Kind> = Vec::new();
    for row in 0..columns.height() {
        let code = raw(row, code).unwrap_or("");
        let same = |kind: &&mut Kind| kind.code == code && raw(kind.first, severity) == raw(row, severity);
        match kinds.iter_mut().find(same) {
            Some(kind) => kind.count += 1,
            None => kinds.push(Kind {
                code: code.to_owned(),
                count: 1,
                first: row,
            }),
        }
    }
    let gravity = |kind: &Kind| match raw(kind.first, severity) {
        Some("error") => 0,
        Some("warning") => 1,
        _ => 2,
    };
    kinds.sort_by_key(|kind| (gravity(kind), usize::MAX - kind.count));
    let heading = |id: &str, key: &str, format: Format| Heading {
        id: id.to_owned(),
        label: view.lang.text(key, &[]),
        unit: String::new(),
        format,
    };
    let mut table = Builder::over(kinds.iter().collect());
    table.text(
        heading("severity", "column.problem.severity", Format::Text),
        |kind: &Kind| raw(kind.first, severity).map(str::to_owned),
    );
    table.text(
        heading("code", "column.problem.code", Format::Text),
        |kind: &Kind| Some(kind.code.clone()),
    );
    table.number(
        heading("count", "table.problem_kinds.count", Format::Integer),
        |kind: &Kind| Some(kind.count as f64),
    );
    table.text(
        heading("message", "table.problem_kinds.example", Format::Text),
        |kind: &Kind| raw(kind.first, message).map(str::to_owned),
    );
    table.finish("problem_kinds", view.lang.text("table.problem_kinds.title", &[]))
}
