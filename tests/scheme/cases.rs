//! `tests/cases/*.toml`: rows and expected points, worked out by hand from the source in their comments.

use std::path::Path;

use permu::scheme::builtin;

use crate::rows::{Cell, appraise, built_in, number, panel, word};

fn rows(table: &toml::Table, key: &str) -> Option<Vec<Vec<Cell>>> {
    let rows = table.get(key)?.as_array()?;
    let cell = |cell: &toml::Value| (cell.as_str() != Some("")).then(|| cell.clone());
    let row = |row: &toml::Value| row.as_array().unwrap().iter().map(cell).collect();
    Some(rows.iter().map(row).collect())
}

fn run(path: &Path) -> String {
    let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let text = |key: &str| table[key].as_str().unwrap().to_owned();
    let id = text("scheme");
    assert!(!text("source").is_empty());
    let year = table["year"].as_integer().unwrap() as i32;
    let margin = table["margin"].as_float().unwrap();
    let columns: Vec<String> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column.as_str().unwrap().to_owned())
        .collect();
    let mut panels = vec![panel(year, &columns, &rows(&table, "rows").unwrap())];
    if let Some(last) = rows(&table, "last_year") {
        panels.push(panel(year - 1, &columns, &last));
    }
    let (assessment, _) = appraise(&built_in(&id), panels);
    for expect in table["expect"].as_array().unwrap() {
        let expect = expect.as_table().unwrap();
        let code = expect["code"].as_str().unwrap();
        let row = (0..assessment.status.len())
            .find(|row| word(&assessment, "code", *row).as_deref() == Some(code))
            .unwrap();
        let close = |column: &str, wanted: f64| {
            let found = number(&assessment, column, row);
            let right = found.is_some_and(|found| (found - wanted).abs() <= margin);
            assert!(right, "{id}, {code}: {column} is {found:?}, not {wanted}");
        };
        for (key, wanted) in expect {
            match (key.as_str(), wanted) {
                ("code", _) => {}
                ("points", wanted) => {
                    for (indicator, wanted) in wanted.as_table().unwrap() {
                        close(&format!("{indicator}_points"), wanted.as_float().unwrap());
                    }
                }
                (column, toml::Value::Float(wanted)) => close(column, *wanted),
                (column, toml::Value::Integer(wanted)) => close(column, *wanted as f64),
                (column, wanted) => {
                    let found = word(&assessment, column, row).unwrap_or_default();
                    assert_eq!(found, wanted.as_str().unwrap(), "{id}, {code}: {column}");
                }
            }
        }
    }
    id
}

#[test]
fn every_built_in_scheme_reproduces_its_cases() {
    let mut seen: Vec<String> = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        seen.push(run(&path));
    }
    for id in builtin::ids() {
        assert!(seen.iter().any(|known| known == id), "{id} has no case");
    }
}
