//! Files → workbooks: packages that other programs write, sheets without cells, single cells that no reader knows, files
//! that are something else than they are called, folders.

use std::fs;
use std::path::{Path, PathBuf};

use permu::field::FIELDS;
use permu::problem::{Place, Problems, cell_name};
use permu::survey::{self, Input, Request};

use crate::hostile::{Parts, pack, unpack};

pub fn workbook(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/workbooks")
        .join(name)
}

fn parts_of(name: &str) -> Parts {
    unpack(&fs::read(workbook(name)).unwrap())
}

fn text(parts: &Parts, name: &str) -> String {
    let (_, bytes) = parts.iter().find(|(known, _)| known == name).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

/// Replaces a piece of a part.
fn change(parts: &mut Parts, name: &str, from: &str, to: &str) {
    let old = text(parts, name);
    assert!(old.contains(from), "{name} has no {from}: {old}");
    let part = parts.iter_mut().find(|(known, _)| known == name).unwrap();
    part.1 = old.replacen(from, to, 1).into_bytes();
}

fn rename(parts: &mut Parts, from: &str, to: &str) {
    parts.iter_mut().find(|(known, _)| known == from).unwrap().0 = to.to_owned();
}

/// What reading gave: `code place` for every problem that is no note about units, and the tax of every enterprise.
pub struct Found {
    pub problems: Vec<String>,
    pub tax: Vec<(String, f64)>,
}

fn request() -> Request {
    Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        ..Request::default()
    }
}

fn read(paths: &[PathBuf]) -> Found {
    let mut problems = Problems::new();
    let inputs = survey::find(paths, &mut problems).unwrap();
    let survey = survey::read(&inputs, &request(), &mut problems).unwrap();
    let line = |problem: &permu::problem::Problem| match problem.place {
        Place::Cell(_, row, column) => format!("{} {}", problem.kind.code, cell_name(row, column)),
        Place::Row(_, row) => format!("{} {}", problem.kind.code, row + 1),
        _ => problem.kind.code.to_owned(),
    };
    let mut tax = Vec::new();
    if let Some(panel) = survey.as_ref().and_then(|survey| survey.panel()) {
        let column = |id: &str| panel.frame.column(id).unwrap().as_materialized_series().clone();
        let (codes, taxes) = (column("code"), column("tax"));
        for row in 0..panel.frame.height() {
            let code = codes.str().unwrap().get(row).unwrap_or_default().to_owned();
            tax.extend(taxes.f64().unwrap().get(row).map(|tax| (code, tax)));
        }
    }
    Found {
        problems: problems.iter().map(line).collect(),
        tax,
    }
}

/// Reads bytes under a name.
pub fn read_as(name: &str, bytes: &[u8]) -> Found {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read(&[path])
}

/// The tax of tests/workbooks/plain.xlsx, as plain.txt has it.
pub fn plain_tax() -> Vec<(String, f64)> {
    vec![
        ("91411000XX00000017".to_owned(), 10.5),
        ("91411000XX0000002A".to_owned(), 20.0),
    ]
}

const BOOK: &str = "xl/workbook.xml";
const LINKS: &str = "xl/_rels/workbook.xml.rels";
const ROOT: &str = "_rels/.rels";
const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn packages_that_other_programs_write_are_read() {
    let plain = parts_of("plain.xlsx");
    let target = |parts: &Parts| {
        let links = text(parts, LINKS);
        let at = links.find("worksheets/").unwrap();
        let start = links[..at].rfind('"').unwrap() + 1;
        links[start..start + links[start..].find('"').unwrap()].to_owned()
    };
    let other = |change_it: &dyn Fn(&mut Parts)| {
        let mut parts = plain.clone();
        change_it(&mut parts);
        pack(&parts)
    };
    let old = target(&plain);
    let retarget = |parts: &mut Parts, new: &str| change(parts, LINKS, &old, new);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        (
            "another part name",
            other(&|parts| {
                rename(parts, BOOK, "xl/workbook22.xml");
                rename(parts, LINKS, "xl/_rels/workbook22.xml.rels");
                change(parts, ROOT, "workbook.xml", "workbook22.xml");
            }),
        ),
        (
            "another folder",
            other(&|parts| {
                for part in parts.iter_mut().filter(|(name, _)| name.starts_with("xl/")) {
                    part.0 = part.0.replacen("xl/", "data/book/", 1);
                }
                change(parts, ROOT, "xl/workbook.xml", "/data/book/workbook.xml");
                let part = parts
                    .iter_mut()
                    .find(|(name, _)| name.ends_with("workbook.xml.rels"))
                    .unwrap();
                part.1 = String::from_utf8(part.1.clone())
                    .unwrap()
                    .replace("/xl/", "/data/book/")
                    .into_bytes();
            }),
        ),
        (
            "backslashes",
            other(&|parts| {
                for part in parts.iter_mut() {
                    part.0 = part.0.replace('/', "\\");
                }
            }),
        ),
        (
            "up and down",
            other(&|parts| retarget(parts, "../xl/worksheets/sheet1.xml")),
        ),
        (
            "from the root",
            other(&|parts| retarget(parts, "/xl/worksheets/sheet1.xml")),
        ),
        (
            "capitals",
            other(&|parts| retarget(parts, "Worksheets/SHEET1.xml")),
        ),
        (
            "backslash target",
            other(&|parts| retarget(parts, "worksheets\\sheet1.xml")),
        ),
        (
            "percent signs",
            other(&|parts| {
                rename(parts, SHEET, "xl/worksheets/sheet 1.xml");
                retarget(parts, "worksheets/sheet%201.xml");
            }),
        ),
        (
            "another prefix",
            other(&|parts| {
                let book = text(parts, BOOK)
                    .replace("r:id=", "rel:id=")
                    .replace("xmlns:r=", "xmlns:rel=");
                parts.iter_mut().find(|(name, _)| name == BOOK).unwrap().1 = book.into_bytes();
            }),
        ),
    ];
    for (name, bytes) in cases {
        for file in ["企业.xlsx", "企业.xltx", "企业.xlsm"] {
            let found = read_as(file, &bytes);
            assert_eq!(found.tax, plain_tax(), "{name} {file}: {:?}", found.problems);
            assert!(found.problems.is_empty(), "{name}: {:?}", found.problems);
        }
    }
}

/// Adds a sheet to a workbook: its name, the last word of its type, and the part if there is one.
fn add_sheet(parts: &mut Parts, name: &str, kind: &str, part: Option<(&str, &str)>) {
    let id = format!("rIdNew{}", parts.len());
    let sheet = format!(r#"<sheet name="{name}" sheetId="77" r:id="{id}"/></sheets>"#);
    change(parts, BOOK, "</sheets>", &sheet);
    if kind.is_empty() {
        return;
    }
    let target = part.map_or("worksheets/nowhere.xml", |(name, _)| name);
    let link = format!(
        r#"<Relationship Id="{id}" Type="http://schemas.microsoft.com/office/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
    );
    change(parts, LINKS, "</Relationships>", &link);
    if let Some((name, content)) = part.filter(|(_, content)| !content.is_empty()) {
        parts.push((format!("xl/{name}"), content.as_bytes().to_vec()));
    }
}

#[test]
fn sheets_without_cells_are_passed_over_and_one_broken_sheet_costs_itself() {
    let chart = "<chartsheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>";
    for (kind, part, expected) in [
        (
            "chartsheet",
            Some(("chartsheets/sheet1.xml", chart)),
            "sheet-passed-over",
        ),
        (
            "dialogsheet",
            Some(("dialogsheets/sheet1.xml", chart)),
            "sheet-passed-over",
        ),
        (
            "xlMacrosheet",
            Some(("macrosheets/sheet1.xml", chart)),
            "sheet-passed-over",
        ),
        ("worksheet", None, "sheet-passed-over"),
        ("", None, "sheet-passed-over"),
        (
            "worksheet",
            Some(("worksheets/sheet9.xml", "<worksheet><sheetData><row")),
            "unreadable-sheet",
        ),
        ("worksheet", Some(("worksheets/sheet1.xml", "")), "sheet-same"),
    ] {
        let mut parts = parts_of("plain.xlsx");
        add_sheet(&mut parts, "图", kind, part);
        let found = read_as("企业.xlsx", &pack(&parts));
        assert_eq!(found.tax, plain_tax(), "{kind}: {:?}", found.problems);
        assert_eq!(found.problems, [expected], "{kind}");
    }
}

#[test]
fn errors_that_no_reader_knows_are_told_at_their_cells() {
    for (kind, value) in [
        ("e", "#SPILL!"),
        ("e", "#CALC!"),
        ("e", "#FIELD!"),
        ("e", "#GETTING_DATA"),
        ("e", "#BLOCKED!"),
        ("e", "#CONNECT!"),
        ("e", "#UNKNOWN!"),
        ("e", "#BUSY!"),
        ("e", "#PYTHON!"),
        ("e", "#DIV/0!"),
        ("b", "banana"),
        ("s", "999999"),
        ("n", "12a"),
        ("zz", "12"),
    ] {
        let mut parts = parts_of("plain.xlsx");
        let sheet = text(&parts, SHEET);
        // The cell with 10.5.
        let at = sheet.find("<v>10.5</v>").unwrap();
        let start = sheet[..at].rfind("<c ").unwrap();
        let end = at + sheet[at..].find("</c>").unwrap() + 4;
        let cell = &sheet[start..end];
        let name = cell.split("r=\"").nth(1).unwrap().split('"').next().unwrap();
        let new = format!("<c r=\"{name}\" t=\"{kind}\"><v>{value}</v></c>");
        change(&mut parts, SHEET, cell, &new);
        let found = read_as("企业.xlsx", &pack(&parts));
        assert_eq!(found.problems, [format!("error-cell {name}")], "{kind} {value}");
        assert_eq!(found.tax, plain_tax()[1..], "{kind} {value}");
    }
}

#[test]
fn rows_cells_and_tables_that_come_twice_are_told() {
    let sheet = text(&parts_of("plain.xlsx"), SHEET);
    let data_start = sheet.find("<sheetData>").unwrap();
    let data_end = sheet.find("</sheetData>").unwrap() + "</sheetData>".len();
    let last_row = &sheet[sheet.rfind("<row ").unwrap()..sheet.rfind("</row>").unwrap() + 6];
    let last_cell = &sheet[sheet.rfind("<c ").unwrap()..];
    let last_cell = &last_cell[..last_cell
        .find("</c>")
        .map_or(last_cell.find("/>").unwrap() + 2, |at| at + 4)];
    for (name, more, at) in [
        ("row", last_row, data_end - "</sheetData>".len()),
        ("cell", last_cell, sheet.rfind("</row>").unwrap()),
        ("table", &sheet[data_start..data_end], data_end),
    ] {
        let mut parts = parts_of("plain.xlsx");
        let twice = format!("{}{more}{}", &sheet[..at], &sheet[at..]);
        parts.iter_mut().find(|(known, _)| known == SHEET).unwrap().1 = twice.into_bytes();
        let found = read_as("企业.xlsx", &pack(&parts));
        assert_eq!(found.problems, ["unreadable-sheet"], "{name}");
        assert!(found.tax.is_empty());
    }
}

#[test]
fn two_sheets_of_one_name_are_both_read_and_told() {
    let mut parts = parts_of("plain.xlsx");
    let sheet = text(&parts, SHEET).replace("<v>10.5</v>", "<v>11.5</v>");
    let name = text(&parts, BOOK);
    let name = name
        .split("<sheet name=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    add_sheet(
        &mut parts,
        &name,
        "worksheet",
        Some(("worksheets/sheet9.xml", &sheet)),
    );
    let found = read_as("企业.xlsx", &pack(&parts));
    assert!(
        found.problems.contains(&"sheet-name-twice".to_owned()),
        "{:?}",
        found.problems
    );
    // The two disagree on one enterprise, which is said, and neither figure is used.
    let differ = found
        .problems
        .iter()
        .filter(|one| one.starts_with("conflicting-values"));
    assert_eq!(differ.count(), 1, "{:?}", found.problems);
    assert_eq!(found.tax, plain_tax()[1..]);
}

/// The cause that is told of a file, and the only problem.
fn cause(name: &str, bytes: &[u8]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let mut problems = Problems::new();
    let request = Request {
        year: Some(2022),
        ..request()
    };
    let inputs = survey::find(&[path], &mut problems).unwrap();
    assert!(survey::read(&inputs, &request, &mut problems).unwrap().is_none());
    let told: Vec<_> = problems.iter().collect();
    let [one] = told.as_slice() else {
        panic!(
            "{name}: {:?}",
            told.iter().map(|problem| problem.kind.code).collect::<Vec<_>>()
        )
    };
    (one.kind.code.to_owned(), one.word("cause").into_owned())
}

#[test]
fn what_is_no_workbook_is_named_as_what_it_is_and_nothing_follows() {
    let zip = |names: &[&str]| {
        let parts: Parts = names
            .iter()
            .map(|name| ((*name).to_owned(), b"<x/>".to_vec()))
            .collect();
        pack(&parts)
    };
    let link = |target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="{target}"/></Relationships>"#
        )
    };
    let word = pack(&vec![
        ("_rels/.rels".to_owned(), link("word/document.xml").into_bytes()),
        ("word/document.xml".to_owned(), b"<w/>".to_vec()),
    ]);
    let locked = pack(&vec![
        (
            "mimetype".to_owned(),
            b"application/vnd.oasis.opendocument.spreadsheet".to_vec(),
        ),
        (
            "META-INF/manifest.xml".to_owned(),
            b"<manifest:encryption-data/>".to_vec(),
        ),
        ("content.xml".to_owned(), vec![7; 300]),
    ]);
    for (bytes, code, cause_is) in [
        (b"%PDF-1.7\n1,2,3".to_vec(), "not-a-workbook", "pdf"),
        (b"\x89PNG\r\n\x1a\n1,2".to_vec(), "not-a-workbook", "picture"),
        (
            b"<html><table><tr><td>1,2</td></tr></table></html>".to_vec(),
            "not-a-workbook",
            "web-page",
        ),
        (
            b"MIME-Version: 1.0\r\nX: a,b".to_vec(),
            "not-a-workbook",
            "saved-page",
        ),
        (
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>".to_vec(),
            "not-a-workbook",
            "xml-2003",
        ),
        (
            b"\x09\x04\x06\x00\x00\x04\x10\x00,,,".to_vec(),
            "not-a-workbook",
            "excel-before-97",
        ),
        (Vec::new(), "not-a-workbook", "empty"),
        (zip(&["a.txt"]), "not-a-workbook", "no-workbook-in-zip"),
        (word, "not-a-workbook", "word-document"),
        (locked, "password-protected", ""),
    ] {
        for ending in ["xlsx", "xls", "csv", "ods"] {
            let found = cause(&format!("企业2022.{ending}"), &bytes);
            assert_eq!(
                found,
                (code.to_owned(), cause_is.to_owned()),
                "{cause_is} {ending}"
            );
        }
    }
}

#[test]
fn a_table_without_rows_is_told_whatever_year_is_asked_for() {
    let header = "企业名称,统一社会信用代码,用地面积（亩）,税收实际贡献（万元）\n";
    for (name, year) in [
        ("企业.csv", None),
        ("企业.csv", Some(2022)),
        ("企业2022.csv", Some(2022)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, header).unwrap();
        let mut problems = Problems::new();
        let request = Request { year, ..request() };
        let survey = survey::read(&[Input::File(path)], &request, &mut problems).unwrap();
        assert!(survey.is_none());
        let told: Vec<&str> = problems.iter().map(|problem| problem.kind.code).collect();
        assert_eq!(told, ["no-rows"], "{name} {year:?}");
    }
}

const TABLE: &str = "统一社会信用代码,企业名称,县(市、区),税收实际贡献（万元）,备注\n\
    91411000XX00000017,甲公司,临水区,10.5,\n\
    91411000XX0000002A,乙公司,临水区,20,好\n";

#[test]
fn texts_in_every_encoding_and_codes_as_formulas_are_read() {
    let utf16 =
        |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(bytes).collect() };
    let marked = format!("\u{feff}{TABLE}");
    let tabs = TABLE.replace(',', "\t");
    let gbk = encoding_rs::GBK.encode(TABLE).0.into_owned();
    for (name, bytes) in [
        ("企业2019.csv", TABLE.as_bytes().to_vec()),
        ("企业2019.csv", marked.as_bytes().to_vec()),
        ("企业2019.csv", gbk),
        ("企业2019.txt", utf16(&marked, u16::to_le_bytes)),
        ("企业2019.csv", utf16(&marked, u16::to_be_bytes)),
        ("企业2019.tsv", utf16(&tabs, u16::to_le_bytes)),
        ("企业2019.tsv", tabs.clone().into_bytes()),
        ("企业2019.csv", TABLE.replace(',', ";").into_bytes()),
        (
            "企业2019.csv",
            format!("sep=;\n{}", TABLE.replace(',', ";")).into_bytes(),
        ),
        (
            "企业2019.csv",
            TABLE
                .replace("91411000XX00000017", "\"=\"\"91411000XX00000017\"\"\"")
                .into_bytes(),
        ),
        (
            "企业2019.csv",
            TABLE
                .replace("91411000XX00000017", "=\"91411000XX00000017\"")
                .into_bytes(),
        ),
        (
            "企业2019.csv",
            TABLE
                .replace("91411000XX00000017", "\t91411000XX00000017")
                .into_bytes(),
        ),
        (
            "企业2019.csv",
            TABLE
                .replace("91411000XX00000017", "'91411000XX00000017")
                .into_bytes(),
        ),
    ] {
        let found = read_as(name, &bytes);
        assert_eq!(
            found.tax,
            plain_tax(),
            "{:?}: {:?}",
            String::from_utf8_lossy(&bytes),
            found.problems
        );
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_told_at_its_line() {
    for (from, to, line) in [
        ("10.5,", "10.5,\"看", 2),
        ("甲公司", "\"甲公司", 2),
        ("好", "\"好", 3),
        ("企业名称", "\"企业名称", 1),
        ("备注", "\"备注", 1),
    ] {
        let found = read_as("企业2019.csv", TABLE.replacen(from, to, 1).as_bytes());
        assert_eq!(found.problems, [format!("unreadable-sheet {line}")], "{to}");
    }
}

#[test]
fn folders_are_read_with_those_inside_and_what_is_left_out_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().join("报送");
    let inside = top.join("临水区/补报");
    fs::create_dir_all(&inside).unwrap();
    fs::create_dir_all(top.join("out/tables")).unwrap();
    fs::write(top.join("out/run.json"), "{}").unwrap();
    fs::copy(workbook("plain.xlsx"), top.join("out/results.xlsx")).unwrap();
    fs::copy(workbook("plain.xlsx"), inside.join("企业.xltx")).unwrap();
    for own in [
        "problems.xlsx",
        "results.xlsx",
        "~$企业.xlsx",
        ".~lock.企业.xlsx#",
    ] {
        fs::write(top.join(own), "x").unwrap();
    }
    fs::write(top.join("map.toml"), "").unwrap();
    fs::write(top.join("说明.pdf"), "%PDF").unwrap();
    fs::write(top.join("说明.txt"), "没有分列的说明").unwrap();
    let mut expected = vec![
        "file-left-out",
        "file-left-out",
        "files-passed-over",
        "folders-read",
        "result-passed-over",
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(top.join("没有.xlsx"), top.join("断.xlsx")).unwrap();
        // A folder that links to the one around it.
        std::os::unix::fs::symlink(&top, inside.join("回")).unwrap();
        let pipe = top.join("管.xlsx");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        expected.splice(0..0, ["file-left-out", "file-left-out"]);
    }
    let found = read(std::slice::from_ref(&top));
    let mut told = found.problems.clone();
    told.sort();
    assert_eq!(told, expected);
    assert_eq!(found.tax, plain_tax());
    #[cfg(unix)]
    for path in [top.join("管.xlsx"), PathBuf::from("/dev/zero")] {
        assert_eq!(read(&[path]).problems, ["not-a-workbook"]);
    }
}

#[test]
fn templates_of_every_program_are_read_in_folders() {
    let folder = tempfile::tempdir().unwrap();
    let mut parts = parts_of("libreoffice-ods-plain.ods");
    let kind = parts.iter_mut().find(|(name, _)| name == "mimetype").unwrap();
    kind.1.extend(b"-template");
    fs::write(folder.path().join("企业.ots"), pack(&parts)).unwrap();
    let found = read(&[folder.path().to_path_buf()]);
    assert_eq!(found.tax, plain_tax(), "{:?}", found.problems);
    assert_eq!(found.problems, [""; 0]);
}
