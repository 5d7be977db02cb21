//! Files made to do harm: what each costs in memory and what is said of it.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A file's parts and their bytes.
pub type Parts = Vec<(String, Vec<u8>)>;

fn workbooks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks")
}

pub fn unpack(bytes: &[u8]) -> Parts {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            let name = part.name().unwrap().into_owned();
            part.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

pub fn pack(parts: &Parts) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A small workbook with a part changed.
fn with_part(original: &str, part: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let bytes = std::fs::read(workbooks().join(original)).unwrap();
    let mut parts = unpack(&bytes);
    let found = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    found.1 = change(&found.1);
    pack(&parts)
}

/// A small workbook with more text before a mark in its sheet.
fn before(original: &str, part: &str, mark: &str, more: &str) -> Vec<u8> {
    with_part(original, part, |content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        assert!(text.contains(mark), "{original} has no {mark}");
        text.replacen(mark, &format!("{more}{mark}"), 1).into_bytes()
    })
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

fn xlsx(more: &str) -> Vec<u8> {
    before("plain.xlsx", SHEET, "</sheetData>", more)
}

/// How a check ended: its exit code, what it said, and the most memory it held, in MiB.
struct Checked {
    code: Option<i32>,
    said: String,
    peak: u64,
    took: Duration,
}

/// Runs `permu check` and watches its memory as Linux tells it; the peak only grows, so the last look has it.
fn check(folder: &Path, file: &Path, more: &[&str]) -> Checked {
    let errors = folder.join("errors.txt");
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_permu"))
        .current_dir(folder)
        .arg("check")
        .arg(file)
        .args(["--out", "answers"])
        .args(more)
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let code = loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        std::thread::sleep(Duration::from_micros(500));
    };
    Checked {
        code,
        said: std::fs::read_to_string(errors).unwrap(),
        peak: peak >> 10,
        took: begun.elapsed(),
    }
}

/// What is expected of a file: the code that is said of it, `""` for one that is read with whatever it lacks; and the
/// most memory, in MiB.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    code: &'static str,
    most: u64,
}

fn case(name: &'static str, bytes: Vec<u8>, code: &'static str, most: u64) -> Case {
    Case {
        name,
        bytes,
        code,
        most,
    }
}

fn all_hold(cases: Vec<Case>) {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let file = folder.path().join(case.name);
        std::fs::write(&file, &case.bytes).unwrap();
        let found = check(folder.path(), &file, &[]);
        let name = case.name;
        println!("{name}: {} MiB, {:?}", found.peak, found.took);
        if found.code != Some(i32::from(!case.code.is_empty()))
            && !(case.code.is_empty() && found.code == Some(1))
        {
            wrong.push(format!("{name}: ended with {:?}\n{}", found.code, found.said));
        }
        let refused = [
            "too-large",
            "not-a-workbook",
            "unreadable-sheet",
            "password-protected",
        ];
        let said: Vec<&str> = refused
            .into_iter()
            .filter(|code| found.said.contains(&format!("[{code}]")))
            .collect();
        let expected: Vec<&str> = Some(case.code)
            .into_iter()
            .filter(|code| !code.is_empty())
            .collect();
        if said != expected {
            wrong.push(format!("{name}: {said:?} was said\n{}", found.said));
        }
        if found.peak > case.most {
            wrong.push(format!("{name}: {} MiB", found.peak));
        }
        if found.said.contains("panicked") {
            wrong.push(found.said);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the formats that are streamed may hold, and those that are held whole.
const STREAMED: u64 = 150;
const HELD: u64 = 700;

/// A small .xlsb with more records before the end of its data.
pub fn xlsb_with(more: Vec<u8>) -> Vec<u8> {
    let bytes = std::fs::read(workbooks().join("binary.xlsb")).unwrap();
    let mut parts = unpack(&bytes);
    let sheet = &mut parts
        .iter_mut()
        .find(|(name, _)| name.ends_with("sheet1.bin"))
        .unwrap()
        .1;
    // BrtEndSheetData: 0x0092 in two bytes, no content.
    let end = sheet
        .windows(3)
        .position(|window| window == [0x92, 0x01, 0x00])
        .unwrap();
    sheet.splice(end..end, more);
    pack(&parts)
}

/// The record of a number in the last column or behind it (BrtCellReal).
pub fn number_in(column: u32) -> Vec<u8> {
    let mut record = vec![0x05, 0x10];
    record.extend(column.to_le_bytes());
    record.extend([0; 4]);
    record.extend(1.0f64.to_le_bytes());
    record
}

/// An .xlsb with the last row, and one number in its last column.
fn stray_xlsb() -> Vec<u8> {
    let mut records = vec![0x00, 0x11];
    records.extend(1_048_575u32.to_le_bytes());
    records.extend([0; 13]);
    records.extend(number_in(16_383));
    xlsb_with(records)
}

/// An .xls whose sheet says that it spans these rows and columns.
fn wide_xls(rows: (u32, u32), columns: (u16, u16)) -> Vec<u8> {
    let mut bytes = std::fs::read(workbooks().join("libreoffice-xls-plain.xls")).unwrap();
    let at = bytes
        .windows(4)
        .position(|window| window == [0x00, 0x02, 0x0e, 0x00])
        .unwrap()
        + 4;
    bytes[at..at + 4].copy_from_slice(&rows.0.to_le_bytes());
    bytes[at + 4..at + 8].copy_from_slice(&rows.1.to_le_bytes());
    bytes[at + 8..at + 10].copy_from_slice(&columns.0.to_le_bytes());
    bytes[at + 10..at + 12].copy_from_slice(&columns.1.to_le_bytes());
    bytes
}

/// An .xls whose directory is a chain of sectors that comes back to its beginning.
fn circular_xls() -> Vec<u8> {
    let mut bytes = std::fs::read(workbooks().join("libreoffice-xls-plain.xls")).unwrap();
    let word = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let table = (word(&bytes, 76) as usize + 1) * 512;
    let directory = word(&bytes, 48) as usize;
    let entry = table + directory * 4;
    bytes[entry..entry + 4].copy_from_slice(&(directory as u32).to_le_bytes());
    bytes
}

#[test]
fn one_cell_in_the_last_corner_costs_nothing() {
    let cell = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let rows =
        r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>"#;
    let corner = r#"<table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#;
    let flood = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>"#;
    // LibreOffice fills a sheet to its end with one empty row.
    let filler = r#"<table:table-row table:style-name="ro1" table:number-rows-repeated="1048572">"#;
    let ods = |more: &str| before("libreoffice-ods-plain.ods", "content.xml", filler, more);
    all_hold(vec![
        case("stray.xlsx", xlsx(cell), "", STREAMED),
        case("stray.xlsm", xlsx(cell), "", STREAMED),
        case("stray.xlsb", stray_xlsb(), "", STREAMED),
        case("stray.ods", ods(&format!("{rows}{corner}")), "", HELD),
        case("flood.ods", ods(flood), "too-large", HELD),
        // What a sheet says it spans is not shown to its reader.
        case("wide.xls", wide_xls((0, 65_536), (0, 256)), "", HELD),
        case("backwards.xls", wide_xls((9, 3), (0, 6)), "", HELD),
        case("circle.xls", circular_xls(), "not-a-workbook", HELD),
    ]);
}

#[test]
fn a_sheet_that_says_it_is_huge_is_read_for_what_it_holds() {
    let huge = with_part("plain.xlsx", SHEET, |content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        let start = text.find("<dimension").unwrap();
        let end = start + text[start..].find("/>").unwrap();
        format!(
            r#"{}<dimension ref="A1:XFD1048576"{}"#,
            &text[..start],
            &text[end..]
        )
        .into_bytes()
    });
    let mut styled = String::new();
    for row in 10..1010 {
        styled.push_str(&format!(r#"<row r="{row}">"#));
        styled.push_str(&r#"<c s="1"/>"#.repeat(1000));
        styled.push_str("</row>");
    }
    all_hold(vec![
        case("dimension.xlsx", huge, "", STREAMED),
        case("styled.xlsx", xlsx(&styled), "", STREAMED),
    ]);
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let strings = |more: String| before("plain.xlsx", STRINGS, "</sst>", &more);
    let count = with_part("plain.xlsx", STRINGS, |content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        let start = text.find("uniqueCount=\"").unwrap() + "uniqueCount=\"".len();
        let end = start + text[start..].find('"').unwrap();
        format!("{}4294967296{}", &text[..start], &text[end..]).into_bytes()
    });
    let styles = |more: String| before("plain.xlsx", "xl/styles.xml", "</cellXfs>", &more);
    let long = format!(
        r#"<row r="9"><c r="A9" t="inlineStr"><is><t>{}</t></is></c></row>"#,
        "长".repeat(20 << 20)
    );
    all_hold(vec![
        case(
            "strings.xlsx",
            strings("<si><t>a</t></si>".repeat(4_000_000)),
            "too-large",
            HELD,
        ),
        case("count.xlsx", count, "too-large", STREAMED),
        case(
            "styles.xlsx",
            styles("<xf/>".repeat(3_000_000)),
            "too-large",
            HELD,
        ),
        case("long.xlsx", xlsx(&long), "too-large", STREAMED),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("blanks.xlsx");
    std::fs::write(&file, xlsx(&" \n".repeat(40 << 20))).unwrap();
    let found = check(folder.path(), &file, &["--limit-mib", "64"]);
    assert!(
        found.said.contains("[too-large]") && found.peak < STREAMED,
        "{}",
        found.said
    );
    assert!(found.said.contains("--limit-mib 64"), "{}", found.said);
    // The limit can be raised: as blanks between cells, it is only long.
    let file = folder.path().join("few.xlsx");
    std::fs::write(&file, xlsx(&"<row/>".repeat(12 << 20))).unwrap();
    let found = check(folder.path(), &file, &["--limit-mib", "64"]);
    assert!(found.said.contains("[too-large]"), "{}", found.said);
    let found = check(folder.path(), &file, &["--limit-mib", "128"]);
    assert!(!found.said.contains("[too-large]"), "{}", found.said);
    assert!(found.peak < STREAMED, "{} MiB", found.peak);
}

#[test]
fn broken_locked_and_foreign_files_are_told_apart() {
    let plain = std::fs::read(workbooks().join("plain.xlsx")).unwrap();
    let nested = pack(&vec![("inner.xlsx".to_owned(), plain.clone())]);
    let mut in_itself = unpack(&plain);
    in_itself.push(("xl/worksheets/sheet2.xml".to_owned(), plain.clone()));
    let mut cases = vec![
        case("nested.xlsx", nested, "not-a-workbook", STREAMED),
        case("zip-for-a-part.xlsx", pack(&in_itself), "", STREAMED),
        case(
            "picture.xlsx",
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
            "not-a-workbook",
            STREAMED,
        ),
        case(
            "page.xls",
            b"<html><table><tr><td>1</td></tr></table></html>".to_vec(),
            "not-a-workbook",
            STREAMED,
        ),
    ];
    for (name, part) in [("cut-1.xlsx", 10), ("cut-5.xlsx", 2), ("cut-9.xlsx", 1)] {
        let length = plain.len() - plain.len() * part / 11;
        cases.push(case(name, plain[..length].to_vec(), "not-a-workbook", STREAMED));
    }
    all_hold(cases);
    // By what they are, not by what they are called.
    let folder = tempfile::tempdir().unwrap();
    for (name, original) in [
        ("old.xlsx", "libreoffice-xls-plain.xls"),
        ("new.xls", "plain.xlsx"),
        ("open.xlsx", "libreoffice-ods-plain.ods"),
    ] {
        std::fs::copy(workbooks().join(original), folder.path().join(name)).unwrap();
        let found = check(folder.path(), Path::new(name), &[]);
        assert!(!found.said.contains("[not-a-workbook]"), "{name}: {}", found.said);
        let table = std::fs::read_to_string(folder.path().join("answers/problems.csv")).unwrap();
        assert!(table.contains("wrong-extension"), "{name}: {table}");
    }
}

#[test]
fn entities_and_links_lead_nowhere() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "geheim-4711").unwrap();
    let address = secret.path().to_string_lossy().into_owned();
    let mut laughs = String::from("<!DOCTYPE sst [<!ENTITY l0 \"ha\">");
    for level in 1..30 {
        let before = format!("&l{};", level - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY l{level} \"{before}\">"));
    }
    laughs.push_str(&format!("<!ENTITY file SYSTEM \"file://{address}\">]>"));
    let bytes = with_part("plain.xlsx", STRINGS, |content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        let text = text.replacen("<sst", &format!("{laughs}<sst"), 1);
        let at = text.rfind("</t>").unwrap();
        format!("{}&l29;&file;{}", &text[..at], &text[at..]).into_bytes()
    });
    let mut parts = unpack(&bytes);
    let relations = &mut parts
        .iter_mut()
        .find(|(name, _)| name == "xl/_rels/workbook.xml.rels")
        .unwrap()
        .1;
    let text = String::from_utf8(relations.clone()).unwrap();
    let link = format!(
        r#"<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="file://{address}" TargetMode="External"/></Relationships>"#
    );
    *relations = text.replace("</Relationships>", &link).into_bytes();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("laughs.xlsx");
    std::fs::write(&file, pack(&parts)).unwrap();
    let found = check(folder.path(), &file, &[]);
    assert!(found.code == Some(0) || found.code == Some(1), "{}", found.said);
    assert!(
        found.peak < STREAMED && found.took < Duration::from_secs(20),
        "{} MiB, {:?}",
        found.peak,
        found.took
    );
    let table = std::fs::read_to_string(folder.path().join("answers/problems.csv")).unwrap_or_default();
    assert!(!found.said.contains("4711") && !table.contains("4711"));
}

/// The bytes of a zip in which a part says that it unpacks to `size` bytes, in both of its records.
fn saying(mut bytes: Vec<u8>, part: &str, size: u32) -> Vec<u8> {
    for (mark, name, field) in [(b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)] {
        let starts = (0..bytes.len() - name - part.len()).filter(|at| bytes[*at..].starts_with(mark));
        let at = starts
            .filter(|at| bytes[at + name..].starts_with(part.as_bytes()))
            .collect::<Vec<_>>();
        assert_eq!(at.len(), 1, "{part}");
        bytes[at[0] + field..at[0] + field + 4].copy_from_slice(&size.to_le_bytes());
    }
    bytes
}

#[test]
fn what_a_part_says_of_its_size_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    // 160 MiB of empty rows in a part of some hundred KiB, that says it holds three times what it takes in the file.
    let honest = xlsx(&"<row/>".repeat(27 << 20));
    let packed = honest.len() as u32;
    assert!(packed < 1 << 20, "{packed}");
    let file = folder.path().join("modest.xlsx");
    std::fs::write(&file, saying(honest, SHEET, 3 * packed)).unwrap();
    // Refused for what it is, or for the lie: both before it costs anything.
    let is_refused = |file: &Path| {
        let found = check(folder.path(), file, &["--limit-mib", "64"]);
        let refused = ["[too-large]", "[not-a-workbook]", "[unreadable-sheet]"]
            .iter()
            .any(|code| found.said.contains(code));
        assert!(
            refused && found.took < Duration::from_secs(10),
            "{:?}\n{}",
            found.took,
            found.said
        );
    };
    is_refused(&file);
    // Many parts of which each alone could be harmless are not harmless together.
    let mut parts = unpack(&xlsx(""));
    let rows = "<row/>".repeat(3 << 20).into_bytes();
    parts.extend((2..20).map(|number| (format!("xl/worksheets/sheet{number}.xml"), rows.clone())));
    for (name, end, line) in [
        (
            "xl/workbook.xml",
            "</sheets>",
            r#"<sheet name="N" sheetId="N" r:id="xN"/>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            r#"<Relationship Id="xN" Type="http://x/worksheet" Target="worksheets/sheetN.xml"/>"#,
        ),
    ] {
        let lines: String = (2..20)
            .map(|number| line.replace('N', &number.to_string()))
            .collect();
        let part = &mut parts.iter_mut().find(|(known, _)| known == name).unwrap().1;
        let text = String::from_utf8(part.clone()).unwrap();
        *part = text.replace(end, &format!("{lines}{end}")).into_bytes();
    }
    let mut bytes = pack(&parts);
    for number in 2..20 {
        bytes = saying(bytes, &format!("xl/worksheets/sheet{number}.xml"), 60_000);
    }
    let file = folder.path().join("many.xlsx");
    std::fs::write(&file, bytes).unwrap();
    is_refused(&file);
}
