//! Old workbooks (.xls) with bytes changed inside their container and their records.

use crate::package::{Found, plain_tax, read_as, workbook};

/// Where the stream of records lies in the file, and some records in it: as `xxd` shows them.
const STREAM: usize = 2048;
const WRITE_ACCESS: usize = STREAM + 36;
const SHEET_LIST: usize = STREAM + 1024;
const SHEET_BOF: usize = STREAM + 1376;
const DIMENSIONS: usize = STREAM + 1604;
const D1: usize = STREAM + 1724;
const D2_AND_E2: usize = STREAM + 1794;
const SHEET_EOF: usize = STREAM + 2032;
const ENTRY: usize = 5248;

/// The workbook with some bytes changed: where, and to what.
fn changed(changes: &[(usize, &[u8])]) -> Found {
    let mut bytes = std::fs::read(workbook("libreoffice-xls-plain.xls")).unwrap();
    for (at, new) in changes {
        bytes[*at..at + new.len()].copy_from_slice(new);
    }
    read_as("企业.xls", &bytes)
}

fn name(letters: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = letters.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.resize(64, 0);
    bytes
}

#[test]
fn the_places_are_those_of_the_file() {
    let bytes = std::fs::read(workbook("libreoffice-xls-plain.xls")).unwrap();
    for (at, kind) in [
        (STREAM, 0x0809u16),
        (WRITE_ACCESS, 0x005c),
        (SHEET_LIST, 0x0085),
        (SHEET_BOF, 0x0809),
        (DIMENSIONS, 0x0200),
        (D1, 0x00fd),
        (D2_AND_E2, 0x00bd),
        (SHEET_EOF, 0x000a),
    ] {
        assert_eq!(bytes[at..at + 2], kind.to_le_bytes(), "{at}");
    }
    assert_eq!(bytes[ENTRY..ENTRY + 64], name("Workbook"));
}

#[test]
fn streams_and_records_that_readers_take_differently_are_read_alike() {
    let copy = {
        let bytes = std::fs::read(workbook("libreoffice-xls-plain.xls")).unwrap();
        let mut entry = bytes[ENTRY..ENTRY + 128].to_vec();
        // The second stream of the name lies where the root does.
        entry[116..120].copy_from_slice(&1u32.to_le_bytes());
        entry
    };
    let mut other = copy.clone();
    other[..64].copy_from_slice(&name("Book"));
    for (what, changes) in [
        ("BOOK", vec![(ENTRY, name("BOOK"))]),
        ("WORKBOOK", vec![(ENTRY, name("WORKBOOK"))]),
        ("Book", vec![(ENTRY, name("Book"))]),
        ("two of one name", vec![(ENTRY + 128, copy)]),
        (
            "WORKBOOK beside Book",
            vec![(ENTRY, name("WORKBOOK")), (ENTRY + 128, other)],
        ),
        ("another limit of short streams", vec![(56, vec![0, 0, 0, 0])]),
        (
            "a huge declared range",
            vec![(
                DIMENSIONS + 4,
                vec![0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0xff, 0x3f],
            )],
        ),
        (
            "a range that ends before it begins",
            vec![(DIMENSIONS + 4, vec![9, 0, 0, 0, 3, 0, 0, 0])],
        ),
    ] {
        let changes: Vec<(usize, &[u8])> = changes.iter().map(|(at, new)| (*at, new.as_slice())).collect();
        let found = changed(&changes);
        assert_eq!(found.tax, plain_tax(), "{what}: {:?}", found.problems);
        assert!(found.problems.is_empty(), "{what}: {:?}", found.problems);
    }
}

#[test]
fn a_password_is_told_whatever_its_kind() {
    for kind in [0u8, 1] {
        let found = changed(&[(WRITE_ACCESS, &[0x2f, 0]), (WRITE_ACCESS + 4, &[kind, 0])]);
        assert_eq!(found.problems, ["password-protected"]);
    }
}

#[test]
fn charts_macros_modules_and_sheets_without_a_part_are_passed_over() {
    for (what, change) in [
        ("chart", (SHEET_LIST + 9, vec![2])),
        ("macro", (SHEET_LIST + 9, vec![1])),
        ("module", (SHEET_LIST + 9, vec![6])),
        ("chart by its own word", (SHEET_BOF + 6, vec![0x20, 0])),
        ("nowhere", (SHEET_LIST + 4, vec![0, 0, 0, 1])),
        ("inside another record", (SHEET_LIST + 4, vec![7, 0, 0, 0])),
    ] {
        let found = changed(&[(change.0, &change.1)]);
        assert!(found.tax.is_empty());
        assert_eq!(
            found.problems[0], "sheet-passed-over",
            "{what}: {:?}",
            found.problems
        );
    }
}

#[test]
fn one_bad_cell_or_the_missing_end_is_told() {
    // BOOLERR in E2 with a code that no reader knows.
    let found = changed(&[
        (D2_AND_E2, &[0x05, 0x02]),
        (D2_AND_E2 + 4, &[1, 0, 4, 0, 15, 0, 0x99, 1]),
    ]);
    assert!(
        found.problems.contains(&"error-cell E2".to_owned()),
        "{:?}",
        found.problems
    );
    let found = changed(&[(SHEET_EOF, &[1, 0])]);
    assert_eq!(found.problems, ["unreadable-sheet"]);
    // D1 becomes a second C1.
    let found = changed(&[(D1 + 6, &[2, 0])]);
    assert_eq!(found.problems, ["unreadable-sheet"]);
}

#[test]
fn formulas_of_the_kinds_of_excel_3_and_4_are_read_as_those_of_today() {
    let bytes = std::fs::read(workbook("cells-calculated-old.xls")).unwrap();
    let sheets = |bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xls");
        std::fs::write(&path, bytes).unwrap();
        let input = permu::survey::Input::File(path);
        let mut problems = permu::problem::Problems::new();
        permu::survey::sheets(&input, permu::survey::Limits::default(), &mut problems)
            .unwrap()
            .unwrap()
    };
    let today = sheets(&bytes);
    let start = bytes
        .windows(4)
        .position(|four| four == [0x09, 0x08, 0x10, 0x00])
        .unwrap();
    for kind in [0x0206u16, 0x0406] {
        let mut old = bytes.clone();
        let (mut at, mut formulas) = (start, 0);
        while let Some(head) = bytes.get(at..at + 4).filter(|head| **head != [0; 4]) {
            if head[..2] == [0x06, 0x00] {
                old[at..at + 2].copy_from_slice(&kind.to_le_bytes());
                formulas += 1;
            }
            at += 4 + usize::from(u16::from_le_bytes([head[2], head[3]]));
        }
        assert!(formulas > 0);
        assert_eq!(sheets(&old), today, "{kind:#06x}");
    }
}
