//! `datasets/xuchang-faulty`: every planted fault is found once, at its cell, and nothing else is.

use std::collections::BTreeSet;
use std::path::Path;

use crate::program::permu;

/// Workbook, cell and code.
type Fault = (String, String, String);

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/xuchang-faulty")
}

/// The table of faults in the README, the Chinese one: workbook, sheet, cell, what, `code`.
fn planted() -> BTreeSet<Fault> {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let chinese = readme.split("# Sample data").next().unwrap();
    chinese
        .lines()
        .filter(|line| line.contains(".xlsx |"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let code = cells[5].trim_matches('`');
            (cells[1].to_owned(), cells[3].to_owned(), code.to_owned())
        })
        .collect()
}

#[test]
fn every_planted_fault_is_found_once_at_its_cell_and_nothing_else() {
    let planted = planted();
    assert_eq!(planted.len(), 22);
    let temporary = tempfile::tempdir().unwrap();
    let path = folder();
    let run = permu(
        temporary.path(),
        &[
            "evaluate",
            &path.to_string_lossy(),
            "--keep-going",
            "--only",
            "tables",
        ],
    )
    .ends_with(1);
    let table = run.table("problems");
    let codes: BTreeSet<&str> = planted.iter().map(|(_, _, code)| code.as_str()).collect();
    let mut found: Vec<Fault> = Vec::new();
    for row in 0..table.rows.len() {
        let code = table.get(row, "code");
        // The clean sample gives notes about total rows, gaps and typed numbers too.
        if table.get(row, "severity") == "note" && !codes.contains(code) {
            continue;
        }
        // Rows that were planted above a total are missing in it, or too many.
        if code == "total-differs" {
            continue;
        }
        let workbook = table.get(row, "workbook").rsplit('/').next().unwrap();
        let cell = match table.get(row, "cell") {
            // A row that belongs to nobody has no cell; the README names the one where its code should stand.
            "" => format!("B{}", table.get(row, "row")),
            cell => cell.to_owned(),
        };
        found.push((workbook.to_owned(), cell, code.to_owned()));
    }
    let set: BTreeSet<Fault> = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "a fault is reported twice: {found:?}");
    assert_eq!(set, planted);
}

#[test]
fn without_keep_going_the_faulty_sample_writes_nothing_and_ends_with_1() {
    let temporary = tempfile::tempdir().unwrap();
    let path = folder();
    let run = permu(temporary.path(), &["evaluate", &path.to_string_lossy()]).ends_with(1);
    assert!(!run.out.exists());
    for (workbook, cell, code) in planted() {
        // Notes stand in the files only.
        if code != "code-repaired" && code != "row-without-key" {
            assert!(run.stderr.contains(&format!("[{code}]")), "{code}");
            assert!(run.stderr.contains(&cell), "{workbook} {cell}");
        }
    }
}

#[test]
fn an_enterprise_that_may_lack_a_row_is_not_appraised_on_the_rest() {
    let temporary = tempfile::tempdir().unwrap();
    let path = folder();
    let arguments = [
        "evaluate",
        &path.to_string_lossy(),
        "--keep-going",
        "--only",
        "tables",
    ];
    let table = permu(temporary.path(), &arguments)
        .ends_with(1)
        .table("enterprises");
    let row = (0..table.rows.len())
        .find(|row| table.get(*row, "code") == "91411081XX00049843")
        .unwrap();
    // 用能2019 › C619: one of the two enterprises of that name has another meter.
    assert_eq!(table.get(row, "status"), "left_out");
    assert_eq!(table.get(row, "reason"), "unreadable-value");
}
