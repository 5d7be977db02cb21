//! Every file in `tests/workbooks/` against what stands beside it.
//!
//! `NAME.txt`: `problem CODE CELL` for every problem (`-` where it has no cell), `value CODE FIELD NUMBER` for values in
//! the canonical unit (`-` for none), `words CODE FIELD WORDS`; lines with `#` say what the quirk is. A problem that is
//! not listed fails the test, notes too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use permu::field::FIELDS;
use permu::problem::{Place, Problem, Problems, cell_name};
use permu::survey::{self, Input, Request, Survey};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks")
}

fn request() -> Request {
    Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        ..Request::default()
    }
}

/// A problem as a line of the expectation.
fn line(problem: &Problem) -> String {
    let cell = match problem.place {
        Place::Cell(_, row, column) => cell_name(row, column),
        Place::Row(_, row) => (row + 1).to_string(),
        _ => "-".to_owned(),
    };
    format!("problem {} {cell}", problem.kind.code)
}

/// The value that an expectation asks for.
fn value(survey: &Survey, code: &str, field: &str) -> String {
    let panel = survey.panel().unwrap();
    let codes = panel
        .frame
        .column("code")
        .unwrap()
        .as_materialized_series()
        .clone();
    let row = codes.str().unwrap().iter().position(|found| found == Some(code));
    let Some(row) = row else {
        return format!("no {code}");
    };
    let Ok(column) = panel.frame.column(field) else {
        return "no column".to_owned();
    };
    let series = column.as_materialized_series();
    match series.f64() {
        Ok(numbers) => numbers
            .get(row)
            .map_or("-".to_owned(), |number| format!("{number}")),
        Err(_) => series.str().unwrap().get(row).unwrap_or("-").to_owned(),
    }
}

fn check(path: &Path) -> Vec<String> {
    let expected = std::fs::read_to_string(path.with_extension("txt")).unwrap();
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut problems = Problems::new();
    let survey = survey::read(&[Input::File(path.to_owned())], &request(), &mut problems).unwrap();
    let mut found: Vec<String> = problems.iter().map(line).collect();
    found.sort();
    let mut wanted: Vec<String> = expected
        .iter()
        .filter(|line| line.starts_with("problem "))
        .map(|line| (*line).to_owned())
        .collect();
    wanted.sort();
    let mut wrong = Vec::new();
    if found != wanted {
        wrong.push(format!("found {found:?}, expected {wanted:?}"));
    }
    for line in expected.iter().filter(|line| !line.starts_with("problem ")) {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        let [_, code, field, expected] = words.as_slice() else {
            panic!("{}: {line}", path.display())
        };
        let found = survey
            .as_ref()
            .map_or("nothing read".to_owned(), |survey| value(survey, code, field));
        if found != *expected {
            wrong.push(format!("{line}: found {found}"));
        }
    }
    wrong
}

#[test]
fn every_quirk_is_read_or_reported_as_expected() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            !path
                .extension()
                .is_some_and(|ending| ending == "txt" || ending == "py" || ending == "md")
        })
        .collect();
    files.sort();
    assert!(files.len() >= 40, "only {} workbooks", files.len());
    let wrong: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            check(path)
                .into_iter()
                .map(move |wrong| format!("{name}: {wrong}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let texts: BTreeSet<PathBuf> = files.iter().map(|path| path.with_extension("txt")).collect();
    assert_eq!(texts.len(), files.len(), "two workbooks share an expectation");
}
