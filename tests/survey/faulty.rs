//! `permu check` on the two samples.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Runs `permu check` on a folder of `datasets/`; returns the exit code and the rows of `problems.csv` as
/// (workbook, cell or row, code, severity).
fn check(dataset: &str) -> (i32, Vec<[String; 4]>) {
    let out = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("datasets")
        .join(dataset);
    let status = Command::new(env!("CARGO_BIN_EXE_permu"))
        .arg("check")
        .arg(&folder)
        .arg("--out")
        .arg(out.path())
        .arg("--quiet")
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(out.path().join("problems.xlsx").is_file());
    let text = std::fs::read_to_string(out.path().join("problems.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().unwrap().clone();
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let columns = ["workbook", "cell", "code", "severity", "row"].map(at);
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let [workbook, cell, code, severity, row] = columns.map(|column| record[column].to_owned());
        let file = workbook.rsplit('/').next().unwrap_or_default().to_owned();
        [file, if cell.is_empty() { row } else { cell }, code, severity]
    });
    (status.code().unwrap(), rows.collect())
}

#[test]
fn every_planted_fault_is_reported_once_at_its_cell_and_nothing_else() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/xuchang-faulty/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let mut planted: BTreeMap<[String; 3], usize> = BTreeMap::new();
    let chinese = readme.split("# Sample data").next().unwrap();
    for line in chinese.lines().filter(|line| line.contains(".xlsx |")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        planted.insert(
            [
                cells[1].to_owned(),
                cells[3].to_owned(),
                cells[5].trim_matches('`').to_owned(),
            ],
            0,
        );
    }
    assert_eq!(planted.len(), 22);
    let (code, found) = check("xuchang-faulty");
    assert_eq!(code, 1);
    let mut others = Vec::new();
    for [workbook, cell, kind, severity] in found {
        match planted.get_mut(&[workbook.clone(), cell.clone(), kind.clone()]) {
            Some(count) => *count += 1,
            // Rows that were planted above a total are missing in it, or too many.
            None if kind == "total-differs" => {}
            None if severity != "note" => others.push([workbook, cell, kind, severity]),
            None => {}
        }
    }
    let once: Vec<_> = planted.iter().filter(|(_, count)| **count != 1).collect();
    assert!(once.is_empty(), "not reported once: {once:?}");
    assert!(others.is_empty(), "reported beside the planted ones: {others:?}");
}

#[test]
fn the_clean_sample_has_neither_errors_nor_warnings() {
    let (code, found) = check("xuchang-sample");
    assert_eq!(code, 0);
    let loud: Vec<_> = found.iter().filter(|[.., severity]| severity != "note").collect();
    assert!(loud.is_empty(), "{loud:?}");
}
