//! Inputs that are small and cost much, made here: each may cost its own file, never the files beside it. Memory is
//! bounded by the system; the bound on computing time is a guard against what never ends.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::hostile::{Parts, number_in, pack, unpack, xlsb_with};
use crate::ole::{container, record};
use crate::package::workbook;

/// What a check ended with, said, and wrote into `problems.csv`.
struct Checked {
    code: Option<i32>,
    said: String,
    table: String,
}

/// The most data of a process, in KiB: what a reader may take at the default limits, which is more than permu needs.
const MOST: u64 = 1300 << 10;

/// Checks these files and one that has an error in a cell, which must be told.
fn check(files: &[(&str, Vec<u8>)], most: u64) -> Checked {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    for (name, bytes) in files {
        fs::write(inside.join(name), bytes).unwrap();
    }
    fs::copy(workbook("error-cell.xlsx"), inside.join("好.xlsx")).unwrap();
    let checked = check_in(folder.path(), "check in --out answers --lang en", most);
    let good = |line: &str| line.contains("好.xlsx") && line.contains("error-cell");
    assert!(checked.table.lines().any(good), "{}", checked.said);
    checked
}

fn check_in(folder: &Path, arguments: &str, most: u64) -> Checked {
    let script = format!("ulimit -d {most}; ulimit -t 120; exec \"$PERMU\" {arguments}");
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("PERMU", env!("CARGO_BIN_EXE_permu"))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = output.status.code();
    assert!(code.is_some_and(|code| code <= 2), "{:?}\n{said}", output.status);
    assert!(!said.contains("panicked"), "{said}");
    let table = fs::read_to_string(folder.join("answers/problems.csv")).unwrap_or_default();
    Checked { code, said, table }
}

/// How often a kind of problem is told of a file.
fn told(checked: &Checked, code: &str, file: &str) -> usize {
    let line = |line: &&str| line.contains(&format!(",{code},")) && line.contains(file);
    checked.table.lines().filter(line).count()
}

const HEADER: [&str; 6] = [
    "统一社会信用代码",
    "企业名称",
    "县(市、区)",
    "税收（万元）",
    "用地面积（亩）",
    "营业收入（万元）",
];

fn code(number: usize) -> String {
    format!("91411000XX{number:07}0")
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// A row of an .xlsx; cells that are numbers stand as numbers.
fn row(number: usize, cells: &[String]) -> String {
    let mut xml = format!(r#"<row r="{number}">"#);
    for (letter, cell) in ('A'..).zip(cells) {
        match cell.parse::<f64>() {
            Ok(_) => write!(xml, r#"<c r="{letter}{number}"><v>{cell}</v></c>"#).unwrap(),
            Err(_) if cell.is_empty() => {}
            Err(_) => xml.push_str(&text(&format!("{letter}{number}"), cell)),
        }
    }
    xml + "</row>"
}

fn header() -> Vec<String> {
    HEADER.map(str::to_owned).to_vec()
}

/// An enterprise with figures.
fn enterprise(number: usize) -> Vec<String> {
    let texts = [code(number), format!("第{number}家"), "临水区".to_owned()];
    let figures = ["1", "2", "3"].map(str::to_owned);
    texts.into_iter().chain(figures).collect()
}

/// An .xlsx whose sheets stand in these parts of `sheets`; what follows the cells of each goes with them.
fn xlsx(sheets: &[(String, String)], listed: &[usize]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut book = format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{TYPES}"><sheets>"#);
    let mut links = format!(r#"<Relationships xmlns="{LINKS}">"#);
    for (at, part) in listed.iter().enumerate() {
        write!(
            book,
            r#"<sheet name="表{at}" sheetId="{}" r:id="r{at}"/>"#,
            at + 1
        )
        .unwrap();
        write!(
            links,
            r#"<Relationship Id="r{at}" Type="{TYPES}/worksheet" Target="worksheets/{part}.xml"/>"#
        )
        .unwrap();
    }
    let root = format!(
        r#"<Relationships xmlns="{LINKS}"><Relationship Id="r" Type="{TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let mut parts: Parts = vec![
        ("_rels/.rels".to_owned(), root.into_bytes()),
        (
            "xl/workbook.xml".to_owned(),
            (book + "</sheets></workbook>").into_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            (links + "</Relationships>").into_bytes(),
        ),
    ];
    for (at, (cells, behind)) in sheets.iter().enumerate() {
        let sheet =
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{behind}</worksheet>"#);
        parts.push((format!("xl/worksheets/{at}.xml"), sheet.into_bytes()));
    }
    pack(&parts)
}

/// An .xlsx of one sheet with these rows, and these merged ranges.
fn one_sheet(rows: &[Vec<String>], merges: &[String]) -> Vec<u8> {
    let cells: String = rows
        .iter()
        .zip(1..)
        .map(|(cells, number)| row(number, cells))
        .collect();
    let merges: String = merges
        .iter()
        .map(|range| format!(r#"<mergeCell ref="{range}"/>"#))
        .collect();
    xlsx(&[(cells, format!("<mergeCells>{merges}</mergeCells>"))], &[0])
}

/// An .ods with these tables.
fn ods(tables: &str) -> Vec<u8> {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    pack(&vec![
        ("mimetype".to_owned(), kind.as_bytes().to_vec()),
        ("content.xml".to_owned(), content.into_bytes()),
    ])
}

/// A row of an .ods with attributes of its own.
fn ods_row(attributes: &str, cells: &[String]) -> String {
    let mut xml = format!("<table:table-row {attributes}>");
    for cell in cells {
        match cell.parse::<f64>() {
            Ok(_) => write!(
                xml,
                r#"<table:table-cell office:value-type="float" office:value="{cell}"/>"#
            )
            .unwrap(),
            Err(_) => write!(
                xml,
                r#"<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>"#
            )
            .unwrap(),
        }
    }
    xml + "</table:table-row>"
}

fn ods_table(name: usize, rows: &str) -> String {
    format!(r#"<table:table table:name="表{name}">{rows}</table:table>"#)
}

fn csv(rows: impl Iterator<Item = String>) -> Vec<u8> {
    let lines: Vec<String> = rows.collect();
    lines.join("\n").into_bytes()
}

/// An .xls whose list of sheets names these, each with a cell of the number 1 at these places.
fn xls(sheets: &[&[(u16, u16)]], listed: &[usize]) -> Vec<u8> {
    let begin = |kind: u16| [0x0600u16.to_le_bytes(), kind.to_le_bytes()].concat();
    let mut stream = Vec::new();
    record(0x0809, &begin(5), &mut stream);
    let mut places = Vec::new();
    for number in 0..listed.len() {
        places.push(stream.len() + 4);
        let name = number.to_string();
        let mut line = vec![0, 0, 0, 0, 0, 0, name.len() as u8, 0];
        line.extend(name.as_bytes());
        record(0x0085, &line, &mut stream);
    }
    record(0x000a, &[], &mut stream);
    let mut starts = Vec::new();
    for cells in sheets {
        starts.push(stream.len() as u32);
        record(0x0809, &begin(0x10), &mut stream);
        for (row, column) in *cells {
            let mut data = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
            data.extend(1.0f64.to_le_bytes());
            record(0x0203, &data, &mut stream);
        }
        record(0x000a, &[], &mut stream);
    }
    for (place, sheet) in places.into_iter().zip(listed) {
        stream[place..place + 4].copy_from_slice(&starts[*sheet].to_le_bytes());
    }
    container(&[("Workbook", &stream)])
}

#[test]
fn sheets_that_are_wide_are_bounded_together() {
    // Each has two cells, 5.5 million apart; twenty of them are 110 million, 2.6 GB.
    let wide: &[(u16, u16)] = &[(0, 0), (65_535, 83)];
    let file = xls(&[wide; 20], &(0..20).collect::<Vec<_>>());
    assert!(file.len() < 16 << 10);
    let checked = check(&[("宽.xls", file)], MOST);
    assert_eq!(told(&checked, "too-large", "宽.xls"), 0, "{}", checked.said);
    assert_eq!(
        told(&checked, "unreadable-sheet", "宽.xls"),
        0,
        "{}",
        checked.said
    );
}

#[test]
fn more_sheets_than_any_workbook_has_are_refused_or_read() {
    let listed = vec![0; 60_000];
    let cells = row(1, &header()) + &row(2, &enterprise(1));
    let sheets = [(cells, String::new())];
    // Tables of an .ods are read one after the other, whatever their number.
    let mut tables: String = (0..40_000).map(|name| ods_table(name, "")).collect();
    tables.push_str(&ods_table(
        40_000,
        &(ods_row("", &header()) + &ods_row("", &enterprise(2))),
    ));
    let checked = check(
        &[
            ("多.xlsx", xlsx(&sheets, &listed)),
            ("同.xlsx", xlsx(&sheets, &listed[..2000])),
            ("旧.xls", xls(&[&[(0, 0)]], &listed[..2000])),
            ("多.ods", ods(&tables)),
        ],
        MOST,
    );
    assert_eq!(told(&checked, "too-large", "多.xlsx"), 1, "{}", checked.said);
    assert_eq!(told(&checked, "sheet-same", "同.xlsx"), 1999, "{}", checked.said);
    assert_eq!(told(&checked, "sheet-same", "旧.xls"), 1999, "{}", checked.said);
    assert_eq!(told(&checked, "too-large", "多.ods"), 0, "{}", checked.said);
    // The enterprise of the last table was read: its code is wrong.
    assert_eq!(
        told(&checked, "code-check-digit", "多.ods"),
        1,
        "{}",
        checked.said
    );
}

#[test]
fn many_sheets_of_their_own_are_read_in_time_that_grows_with_them() {
    let count = 1200;
    let one = |number: usize| (row(1, &header()) + &row(2, &enterprise(number)), String::new());
    let sheets: Vec<_> = (0..count).map(one).collect();
    let checked = check(
        &[("张.xlsx", xlsx(&sheets, &(0..count).collect::<Vec<_>>()))],
        MOST,
    );
    for refused in ["too-large", "unreadable-sheet"] {
        assert_eq!(told(&checked, refused, "张.xlsx"), 0, "{}", checked.said);
    }
    // The last letter of a code is right by chance once in 31 times.
    assert!(
        told(&checked, "code-check-digit", "张.xlsx") > count * 9 / 10,
        "{}",
        checked.said
    );
}

#[test]
fn one_long_text_in_many_cells_is_bounded() {
    let long = "长".repeat(20_000);
    let cells = |number: usize| {
        let cell = |letter: char| format!(r#"<c r="{letter}{number}" t="s"><v>0</v></c>"#);
        format!(
            r#"<row r="{number}">{}</row>"#,
            ('A'..'K').map(cell).collect::<String>()
        )
    };
    let book = xlsx(&[((1..20_001).map(cells).collect(), String::new())], &[0]);
    let mut parts = unpack(&book);
    parts.push((
        "xl/sharedStrings.xml".to_owned(),
        format!("<sst><si><t>{long}</t></si></sst>").into_bytes(),
    ));
    let repeated = format!(
        r#"<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>{long}</text:p></table:table-cell></table:table-row>"#
    );
    let checked = check(
        &[
            ("串.xlsx", pack(&parts)),
            ("串.ods", ods(&ods_table(0, &repeated.repeat(12)))),
        ],
        MOST,
    );
    assert_eq!(told(&checked, "too-large", "串.xlsx"), 1, "{}", checked.said);
    assert_eq!(told(&checked, "too-large", "串.ods"), 1, "{}", checked.said);
}

#[test]
fn a_long_word_merged_over_many_rows_is_bounded() {
    let rows = 20_000;
    let county = "县".repeat(333_000);
    let mut table = vec![header()];
    table.extend((1..=rows).map(|number| {
        let mut cells = enterprise(number);
        cells[2] = if number == 1 {
            county.clone()
        } else {
            String::new()
        };
        cells
    }));
    let merge = format!("C2:C{}", rows + 1);
    let mut spanned = ods_row("", &header());
    for cells in &table[1..] {
        let line = ods_row("", cells);
        let span = format!(r#"<table:table-cell table:number-rows-spanned="{rows}" office"#);
        spanned.push_str(&match cells[2].is_empty() {
            true => line,
            false => line
                .replacen("<table:table-cell office", "<table:table-cell  office", 2)
                .replacen("<table:table-cell office", &span, 1),
        });
    }
    let checked = check(
        &[
            ("并.xlsx", one_sheet(&table, &[merge])),
            ("并.ods", ods(&ods_table(0, &spanned))),
        ],
        MOST,
    );
    assert_eq!(told(&checked, "too-large", "并.xlsx"), 1, "{}", checked.said);
    assert_eq!(told(&checked, "too-large", "并.ods"), 1, "{}", checked.said);
}

#[test]
fn merges_that_lie_over_each_other_cost_no_more_than_others() {
    let rows = 6000;
    // One owner, in whose rows every merge looks for another.
    let mut table = vec![header()];
    table.extend((0..rows).map(|_| enterprise(1)));
    let merges: Vec<String> = (2..rows).map(|first| format!("D{first}:D{}", rows + 1)).collect();
    let mut spanned = ods_row("", &header());
    for _ in 0..rows {
        let line = ods_row("", &enterprise(1));
        spanned.push_str(&line.replace(
            "<table:table-cell office:value-type=\"float\"",
            &format!("<table:table-cell table:number-rows-spanned=\"{rows}\" office:value-type=\"float\""),
        ));
    }
    let checked = check(
        &[
            ("叠.xlsx", one_sheet(&table, &merges)),
            ("叠.ods", ods(&ods_table(0, &spanned))),
        ],
        MOST,
    );
    assert_eq!(checked.code, Some(1), "{}", checked.said);
}

#[test]
fn blocks_side_by_side_are_bounded() {
    let names = |count: usize| "企业名称,税收（万元）,".repeat(count);
    let values = |count: usize| "甲,1,".repeat(count);
    let wide = csv([names(40_000), values(40_000)].into_iter());
    let name = |at: usize| {
        let column = |mut at: usize| {
            let mut letters = String::new();
            loop {
                letters.insert(0, char::from(b'A' + (at % 26) as u8));
                if at < 26 {
                    return letters;
                }
                at = at / 26 - 1;
            }
        };
        let words = ["企业名称", "税收（万元）"];
        text(&format!("{}1", column(at)), words[at % 2])
    };
    let cells: String = (0..16_000).map(name).collect();
    let sheet = (format!(r#"<row r="1">{cells}</row>"#), String::new());
    let checked = check(&[("块.csv", wide), ("块.xlsx", xlsx(&[sheet], &[0]))], MOST);
    assert_eq!(told(&checked, "too-large", "块.csv"), 1, "{}", checked.said);
    assert_eq!(told(&checked, "too-large", "块.xlsx"), 1, "{}", checked.said);
}

#[test]
fn headers_of_many_letters_are_no_headings() {
    let long = "用地面积（".repeat(3000);
    let table: Vec<Vec<String>> = (0..20)
        .map(|row| (0..20).map(|column| format!("{long}{row}{column}")).collect())
        .collect();
    let lines = table.iter().map(|row| row.join(","));
    let tables: String = table.iter().map(|row| ods_row("", row)).collect();
    let checked = check(
        &[
            ("头.csv", csv(lines)),
            ("头.ods", ods(&ods_table(0, &tables))),
            ("头.xlsx", one_sheet(&table, &[])),
        ],
        MOST,
    );
    assert_eq!(checked.code, Some(1), "{}", checked.said);
}

#[test]
fn blocks_with_bad_cells_tell_each_cell_once() {
    let rows = 3000;
    let header = "企业名称,税收（万元）,用地面积（亩）";
    let line = |row: usize| format!("第{row}家,x{row},y,,另{row}家,z,w");
    let table = csv(std::iter::once(format!("{header},,{header}")).chain((0..rows).map(line)));
    let checked = check(&[("两块2019.csv", table)], MOST);
    assert_eq!(
        told(&checked, "not-a-number", "两块2019.csv"),
        4 * rows,
        "{}",
        checked.said
    );
}

#[test]
fn rows_that_one_element_repeats_are_bounded_in_all_tables_together() {
    let mut bad = enterprise(1);
    bad[3] = "约十".to_owned();
    let table = |name: usize, times: u32| {
        let repeated = format!(r#"table:number-rows-repeated="{times}""#);
        ods_table(name, &(ods_row("", &header()) + &ods_row(&repeated, &bad)))
    };
    // A hundred tables of 6000 rows: each is within the limit.
    let many: String = (0..100).map(|name| table(name, 6000)).collect();
    let checked = check(
        &[
            ("一2019.ods", ods(&table(0, 1_048_572))),
            ("百2019.ods", ods(&many)),
        ],
        MOST,
    );
    assert_eq!(told(&checked, "too-large", "一2019.ods"), 1, "{}", checked.said);
    let refused = told(&checked, "too-large", "百2019.ods");
    assert!((85..100).contains(&refused), "{refused}\n{}", checked.said);
}

#[test]
fn bad_cells_take_little_more_than_their_own_words() {
    // 120,000 problems; as lines of one table they took another 700 bytes each.
    let line = |row: usize| format!("{},第{row}家,临水区,约{row}万,x{row},y,", code(row));
    let table = csv(std::iter::once(HEADER.join(",")).chain((0..30_000).map(line)));
    let checked = check(&[("坏2019.csv", table)], 330 << 10);
    assert_eq!(
        told(&checked, "not-a-number", "坏2019.csv"),
        90_000,
        "{}",
        checked.said
    );
}

#[test]
fn files_longer_than_any_workbook_are_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    fs::copy(workbook("error-cell.xlsx"), inside.join("好.xlsx")).unwrap();
    // 6 GiB that take no room on the disk.
    for name in ["quotas.toml", "长.csv", "长.xlsx", "长.xls", "长.ods"] {
        let file = fs::File::create(inside.join(name)).unwrap();
        file.set_len(6 << 30).unwrap();
    }
    for command in ["check", "evaluate"] {
        let arguments = format!("{command} in --out answers --lang en");
        let checked = check_in(folder.path(), &arguments, MOST);
        assert_ne!(checked.code, Some(0), "{}", checked.said);
        assert!(
            checked.said.contains("too-large") || checked.code == Some(2),
            "{}",
            checked.said
        );
    }
}

#[test]
fn a_cell_outside_any_sheet_costs_its_sheet() {
    let far = |mark: &str| {
        let cells = row(1, &header()) + &row(2, &enterprise(1)) + mark;
        xlsx(&[(cells, String::new())], &[0])
    };
    let checked = check(
        &[
            ("远.xlsb", xlsb_with(number_in(u32::MAX))),
            ("远.xlsx", far(r#"<row r="3"><c r="ZZZZZ3"><v>1</v></c></row>"#)),
            (
                "深.xlsx",
                far(r#"<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>"#),
            ),
        ],
        MOST,
    );
    for file in ["远.xlsb", "远.xlsx", "深.xlsx"] {
        assert_eq!(
            told(&checked, "unreadable-sheet", file),
            1,
            "{file}\n{}",
            checked.said
        );
    }
}

#[test]
fn strings_are_counted_wherever_they_lie() {
    let cells = row(1, &header()) + &row(2, &enterprise(1));
    let mut parts = unpack(&xlsx(&[(cells, String::new())], &[0]));
    let links = &mut parts
        .iter_mut()
        .find(|(name, _)| name.ends_with("workbook.xml.rels"))
        .unwrap()
        .1;
    let link = r#"<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="media/image1.png"/></Relationships>"#;
    *links = String::from_utf8(links.clone())
        .unwrap()
        .replace("</Relationships>", link)
        .into_bytes();
    let blanks = " ".repeat((1 << 16) - 20);
    let strings = format!(r#"<!--{blanks}--><sst uniqueCount="4294967295"><si><t>a</t></si></sst>"#);
    parts.push(("xl/media/image1.png".to_owned(), strings.into_bytes()));
    let checked = check(&[("串.xlsx", pack(&parts))], MOST);
    assert_eq!(told(&checked, "too-large", "串.xlsx"), 1, "{}", checked.said);
}

#[test]
#[ignore = "takes half a minute; run once a release"]
fn sixty_six_thousand_tables_keep_their_own_names_and_figures() {
    let count = 66_000;
    let table = |number: usize| {
        // Six digits: a sheet called 2019 is of that year.
        let number = number + 100_000;
        let mut cells = enterprise(number);
        cells[3] = number.to_string();
        ods_table(number, &(ods_row("", &header()) + &ods_row("", &cells)))
    };
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    for part in 0..11 {
        let tables: String = (part * count / 11..(part + 1) * count / 11).map(table).collect();
        fs::write(inside.join(format!("企业2019-{part:02}.ods")), ods(&tables)).unwrap();
    }
    let scheme = "--scheme henan-2019 --allow code-check-digit --allow missing-column --keep-going";
    let arguments = format!("evaluate in --out answers {scheme}");
    let checked = check_in(folder.path(), &arguments, 4 << 20);
    let table = fs::read_to_string(folder.path().join("answers/tables/inputs.csv")).unwrap();
    let head: Vec<&str> = table
        .lines()
        .next()
        .unwrap()
        .trim_start_matches('\u{feff}')
        .split(',')
        .collect();
    let at = |id: &str| head.iter().position(|known| *known == id).unwrap();
    let (name, tax) = (at("name"), at("tax"));
    let mut rows = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[name], format!("第{}家", cells[tax]), "{line}");
        rows += 1;
    }
    assert_eq!(rows, count, "{}", checked.said);
}
