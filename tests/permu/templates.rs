//! `permu template`: what it writes is read without a word, empty and filled in.

use std::io::{Read, Write};
use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};

use crate::book::code;
use crate::program::{Csv, Run, permu};

/// The row of the headings, from 0; the example stands below it, data below that.
const HEADINGS: u32 = 3;

fn templates(folder: &Path, scheme: &str, more: &[&str]) -> Run {
    let mut arguments = vec!["template", "--scheme", scheme, "--out", "表"];
    arguments.extend(more);
    permu(folder, &arguments).ends_with(0)
}

/// The headings of every sheet of a workbook, in the order of its parts.
fn headings(path: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    names
        .iter()
        .map(|name| {
            let range = book.worksheet_range(name).unwrap();
            (0..range.width() as u32)
                .map(|column| {
                    range
                        .get_value((HEADINGS, column))
                        .map_or(String::new(), ToString::to_string)
                })
                .collect()
        })
        .collect()
}

/// What a careful clerk types under a heading for one enterprise (or county).
fn typed(heading: &str, number: usize) -> String {
    let known = [
        ("序号", number.to_string()),
        ("统一社会信用代码", code(number)),
        ("企业名称", format!("企业{number}有限公司")),
        ("县(市、区)", ["甲县", "乙县", "丙县"][number % 3].to_owned()),
        ("产业集聚区", ["甲园", "乙园", "丙园"][number % 3].to_owned()),
        ("行业代码", "34".to_owned()),
        ("行业", "通用设备制造业".to_owned()),
        ("企业规模", ["规上", "规下"][number % 2].to_owned()),
        ("投产日期", "2010-01-01".to_owned()),
        ("年份", "2022".to_owned()),
        ("宗地编号", format!("41-{number:06}")),
        ("用地性质", "自有".to_owned()),
        ("户号", format!("41{number:08}")),
        ("重点排污单位", "否".to_owned()),
        ("企业荣誉", String::new()),
        ("一票否决事项", String::new()),
        ("用地面积", (20_000 + number * 10).to_string()),
        ("税收实际贡献", (100 + number).to_string()),
        ("工业总产值", "2000".to_owned()),
        ("主营业务收入", "2000".to_owned()),
        ("利润总额", "150".to_owned()),
        ("工业增加值", (500 + number).to_string()),
        ("研发经费支出", "40".to_owned()),
        ("年平均职工人数", "50".to_owned()),
    ];
    let bare = heading.split('（').next().unwrap();
    match known.into_iter().find(|(label, _)| *label == bare) {
        Some((_, text)) => text,
        None => (10 + number).to_string(),
    }
}

/// Types rows below the example row of every sheet, as a spreadsheet program stores them.
fn fill(path: &Path, rows: usize) {
    let headings = headings(path);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut filled = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if let Some(number) = name
            .strip_prefix("xl/worksheets/sheet")
            .and_then(|rest| rest.strip_suffix(".xml"))
        {
            let heads = &headings[number.parse::<usize>().unwrap() - 1];
            let text = String::from_utf8(bytes).unwrap();
            bytes = text
                .replace("</sheetData>", &format!("{}</sheetData>", data(heads, rows)))
                .into_bytes();
        }
        filled
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        filled.write_all(&bytes).unwrap();
    }
    std::fs::write(path, filled.finish().unwrap().into_inner()).unwrap();
}

fn data(heads: &[String], rows: usize) -> String {
    let mut xml = String::new();
    for number in 1..=rows {
        let row = HEADINGS as usize + 2 + number;
        xml.push_str(&format!("<row r=\"{row}\">"));
        for (column, head) in heads.iter().enumerate().filter(|(_, head)| !head.is_empty()) {
            let text = typed(head, number);
            let place = permu::problem::cell_name(row as u32 - 1, column as u32);
            // Codes, parcels and meters are kept as text, as the column's format says.
            let words = text.parse::<f64>().is_err()
                || ["户号", "行业代码"].contains(&head.as_str())
                || text.len() > 15;
            match (text.is_empty(), words) {
                (true, _) => {}
                (_, true) => xml.push_str(&format!(
                    "<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                )),
                (_, false) => xml.push_str(&format!("<c r=\"{place}\"><v>{text}</v></c>")),
            }
        }
        xml.push_str("</row>");
    }
    xml
}

/// What was said of the workbooks.
fn said(run: &Run) -> Vec<String> {
    let table = Csv::read(&run.out.join("problems.csv"));
    (0..table.rows.len())
        .filter(|row| table.get(*row, "workbook").ends_with(".xlsx"))
        .map(|row| format!("{:?}", table.rows[row]))
        .collect()
}

#[test]
fn an_empty_template_is_checked_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    for (id, _) in permu::scheme::builtin::ALL {
        for lang in ["zh", "en"] {
            let place = folder.path().join(format!("{id}-{lang}"));
            std::fs::create_dir(&place).unwrap();
            templates(&place, id, &["--lang", lang, "--year", "2022"]);
            let run = permu(&place, &["check", "表", "--scheme", id, "--lang", lang]).ends_with(0);
            let table = Csv::read(&run.out.join("problems.csv"));
            assert!(table.rows.is_empty(), "{id} {lang}: {:?}", table.rows);
        }
    }
}

#[test]
fn a_template_that_is_filled_in_is_checked_clean_and_appraised() {
    for (scheme, more) in [
        ("henan-2019", &["--year", "2022"][..]),
        ("huangyan-2022", &["--year", "2022"]),
        ("linhai-2014", &[]),
        ("kaihua-2014", &["--year", "2022"]),
        ("changle-2023", &[]),
        ("lishui-2019", &["--year", "2022"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        templates(folder.path(), scheme, more);
        for entry in std::fs::read_dir(folder.path().join("表")).unwrap() {
            // Three counties, twelve enterprises.
            fill(
                &entry.unwrap().path(),
                if scheme == "lishui-2019" { 3 } else { 12 },
            );
        }
        let run = permu(
            folder.path(),
            &["check", "表", "--scheme", scheme, "--out", "check"],
        )
        .ends_with(0);
        // Whom the scheme does not appraise is the scheme's own rule, and no fault of the table.
        let mut told = said(&run);
        told.retain(|line| !line.contains("outside-populations"));
        assert!(told.is_empty(), "{scheme}: {told:?}");
        let run = permu(folder.path(), &["evaluate", "表", "--scheme", scheme]).ends_with(0);
        if scheme == "lishui-2019" {
            // The last row is the whole city.
            assert_eq!(run.table("counties").rows.len(), 4);
        } else {
            let table = run.table("enterprises");
            assert_eq!(table.rows.len(), 12, "{scheme}: the example row is no enterprise");
            assert!(table.count("status", "appraised") >= 6, "{scheme}");
            // 20,010 ㎡ × 0.0015 = 30.015 亩.
            let inputs = run.table("inputs");
            assert_eq!(
                inputs.number(inputs.row("code", &code(1)), "land_mu"),
                Some(30.015),
                "{scheme}"
            );
        }
    }
}

#[test]
fn cells_are_validated_offered_lists_and_the_headings_are_protected() {
    let folder = tempfile::tempdir().unwrap();
    let counties: String = (1..=60)
        .map(|number| format!("\"很长的名字的县第{number}个\" = 1\n"))
        .collect();
    let plan = format!(
        "title = \"示例\"\nyear = 2023\n[[resource]]\nid = \"land\"\nlabel = \"地\"\nunit = \"亩\"\ntotal = 60\nstep = 1\nreserve = 0\nmethod = \"proportional\"\nbase = \"last_year\"\nsource = \"示例\"\n[resource.last_year]\n{counties}"
    );
    std::fs::write(folder.path().join("q.toml"), plan).unwrap();
    templates(folder.path(), "henan-2019", &["--quotas", "q.toml"]);
    let xml = |file: &str| {
        let file = std::fs::File::open(folder.path().join("表").join(file)).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut text = String::new();
        archive
            .by_name("xl/worksheets/sheet1.xml")
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let roster = xml("企业名录.xlsx");
    assert!(
        roster.contains("<sheetProtection"),
        "the headings are not protected"
    );
    for rule in ["type=\"textLength\"", "type=\"whole\"", "规上,规下", "$6:$"] {
        assert!(roster.contains(rule), "{rule}");
    }
    let land = xml("用地.xlsx");
    assert!(land.contains("type=\"decimal\"") && land.contains("自有,承租,出租,其他"));
    // Sixty counties are too long for a rule: they stand in a hidden column, which is no data.
    let run = permu(folder.path(), &["check", "表"]).ends_with(0);
    assert!(said(&run).is_empty(), "{:?}", said(&run));
    // Written once, they may be filled in: a second run does not touch them.
    let again = permu(
        folder.path(),
        &["template", "--scheme", "henan-2019", "--out", "表"],
    )
    .ends_with(2);
    assert!(again.stderr.contains("不会覆盖"), "{}", again.stderr);
}

#[test]
fn data_typed_over_the_example_row_is_read_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let row = |number: usize, mark: &str| {
        vec![
            mark.to_owned(),
            code(number),
            "企业".to_owned(),
            "甲县".to_owned(),
            "2022".to_owned(),
            "5".to_owned(),
        ]
    };
    let rows = vec![
        crate::book::cells([
            "序号",
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "年份",
            "税收（万元）",
        ]),
        row(1, "示例行"),
        row(2, "2"),
    ];
    crate::book::write(&folder.path().join("企业.xlsx"), &[("名录", rows)]);
    let run = permu(folder.path(), &["check", "企业.xlsx"]);
    let table = Csv::read(&run.out.join("problems.csv"));
    assert_eq!(table.get(table.row("code", "example-filled"), "cell"), "A2");
    assert!(run.stdout.contains("2 家"), "{}", run.stdout);
}
