//! What a workbook does to its reader costs one error: the good files beside it are read.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::ole::{container, record};
use crate::package::workbook;

/// An .xls with one text of `letters` letters in so many cells (MS-XLS: BOF, BoundSheet8, SST, LabelSst, EOF).
fn one_text_in_many_cells(letters: usize, cells: u32) -> Vec<u8> {
    let begin = |kind: u16| [0x0600u16.to_le_bytes(), kind.to_le_bytes()].concat();
    let mut stream = Vec::new();
    record(0x0809, &begin(5), &mut stream);
    let place = stream.len() + 4;
    record(0x0085, &[0, 0, 0, 0, 0, 0, 1, 0, b'x'], &mut stream);
    // The text goes on in as many records as it needs; each part says again that its letters are of one byte.
    let mut data = [1u32.to_le_bytes(), 1u32.to_le_bytes()].concat();
    data.extend((letters as u16).to_le_bytes());
    data.push(0);
    let (mut kind, mut left) = (0x00fcu16, letters);
    loop {
        let here = left.min(8000);
        data.extend(vec![b'a'; here]);
        record(kind, &data, &mut stream);
        left -= here;
        if left == 0 {
            break;
        }
        (kind, data) = (0x003c, vec![0]);
    }
    record(0x000a, &[], &mut stream);
    let start = (stream.len() as u32).to_le_bytes();
    stream[place..place + 4].copy_from_slice(&start);
    record(0x0809, &begin(0x10), &mut stream);
    for cell in 0..cells {
        let mut data = [
            ((cell / 8) as u16).to_le_bytes(),
            ((cell % 8) as u16).to_le_bytes(),
        ]
        .concat();
        data.extend([0; 6]);
        record(0x00fd, &data, &mut stream);
    }
    record(0x000a, &[], &mut stream);
    container(&[("Workbook", &stream)])
}

/// Checks a folder: exit code, what was said, and the table of problems.
fn check(folder: &Path) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_permu"))
        .current_dir(folder)
        .args(["check", "in", "--out", "answers", "--lang", "en"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let table = fs::read_to_string(folder.join("answers/problems.csv")).unwrap_or_default();
    (output.status.code(), said, table)
}

#[test]
fn a_workbook_that_ends_its_reader_costs_one_error_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    // 200,000 cells of 60,000 letters: 12 GB in a reader that holds each cell, 3 MB in the file.
    fs::write(inside.join("坏.xls"), one_text_in_many_cells(60_000, 200_000)).unwrap();
    fs::copy(workbook("error-cell.xlsx"), inside.join("好.xlsx")).unwrap();
    let (code, said, table) = check(folder.path());
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(table.matches("too-large").count(), 1, "{said}");
    assert!(table.contains("坏.xls") && table.contains("memory"), "{table}");
    // What is wrong in the good workbook is told: it was read.
    assert!(
        table.contains("error-cell") && table.contains("好.xlsx"),
        "{table}"
    );
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_text_in_few_cells_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(
        folder.path().join("in/少.xls"),
        one_text_in_many_cells(60_000, 50),
    )
    .unwrap();
    let (code, said, _) = check(folder.path());
    // It is a page of words without a table, which is no error of the file.
    assert!(code.is_some_and(|code| code < 2), "{said}");
    assert!(
        !said.contains("too-large") && !said.contains("unreadable-sheet"),
        "{said}"
    );
}

#[test]
fn many_small_workbooks_are_all_read() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    for number in 0..60 {
        let table =
            format!("统一社会信用代码,企业名称,税收（万元）\n91411000XX{number:07},第{number}家,{number}\n");
        fs::write(inside.join(format!("企业2019-{number}.csv")), table).unwrap();
    }
    let (code, said, table) = check(folder.path());
    assert_eq!(code, Some(1), "{said}");
    for number in 0..60 {
        assert!(table.contains(&format!("企业2019-{number}.csv")), "{number}");
    }
}
