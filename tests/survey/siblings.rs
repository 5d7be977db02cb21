//! Siblings of the workbooks that were read wrongly once: other wordings, columns and years of the same kinds, each as
//! .xlsx, .ods and .csv. The figures are worked out by hand: ten mu and a hundred for the first enterprise, twice as much for
//! the second.

use std::io::Write;
use std::path::Path;

use crate::book;
use crate::mends::{Read, read_all, read_inputs};
use permu::survey::Input;

const IDS: [&str; 3] = ["统一社会信用代码", "企业名称", "县（市、区）"];
const LAND: &str = "用地面积（亩）";

type Rows = Vec<Vec<String>>;

/// What a figure of an enterprise is; `None`: it must not be used.
type Figure = (usize, &'static str, Option<f64>);

fn owned(rows: &[&[&str]]) -> Rows {
    let cells = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
    rows.iter().map(cells).collect()
}

/// Two enterprises below some rows; each figure is said for both.
fn list(above: &[&[&str]], heads: &[&str], figures: &[(&str, &str)], below: &[&[&str]]) -> Rows {
    let mut rows = owned(above);
    rows.push(IDS.iter().chain(heads).map(|head| (*head).to_owned()).collect());
    for number in [1, 2] {
        let ids = [book::code(number), format!("示例{number}公司"), "甲县".to_owned()];
        let own = figures
            .iter()
            .map(|(one, two)| if number == 1 { *one } else { *two });
        rows.push(ids.into_iter().chain(own.map(str::to_owned)).collect());
    }
    rows.extend(owned(below));
    rows
}

fn csv(path: &Path, rows: &Rows) {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).unwrap();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in rows {
        let blank = std::iter::repeat_n(String::new(), width - row.len());
        writer.write_record(row.iter().cloned().chain(blank)).unwrap();
    }
    writer.flush().unwrap();
}

fn ods(path: &Path, rows: &Rows) {
    let mut body = String::new();
    for row in rows {
        body.push_str("<table:table-row>");
        for cell in row {
            let text = cell.replace('&', "&amp;").replace('<', "&lt;");
            body.push_str(&match (cell.is_empty(), cell.parse::<f64>()) {
                (true, _) => "<table:table-cell/>".to_owned(),
                (_, Ok(value)) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
                ),
                _ => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
            });
        }
        body.push_str("</table:table-row>");
    }
    let names = ["office", "table", "text"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content {} office:version=\"1.2\"><office:body>\
         <office:spreadsheet><table:table table:name=\"表\">{body}</table:table></office:spreadsheet></office:body></office:document-content>",
        names.join(" ")
    );
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
                    <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
                    <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ] {
        zip.start_file(name, plain).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// Checks the figures in every format. `told`: something besides notes of rows passed over must be said.
fn check(name: &str, year: &str, rows: &Rows, expected: &[Figure], told: bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = |ending: &str| folder.path().join(format!("数据{year}.{ending}"));
    csv(&path("csv"), rows);
    ods(&path("ods"), rows);
    let file = format!("数据{year}.xlsx");
    let found: [(&str, Read); 3] = [
        ("xlsx", read_all(&[(&file, &[("表", rows.clone())])], &[])),
        ("ods", read_inputs(&[Input::File(path("ods"))], &[])),
        ("csv", read_inputs(&[Input::File(path("csv"))], &[])),
    ];
    for (format, found) in found {
        let height = found
            .survey
            .as_ref()
            .map_or(0, |survey| survey.panel().unwrap().frame.height());
        assert_eq!(height, 2, "{name} {format}: {:?}", found.problems);
        for (number, field, expected) in expected {
            let own = if found.holds(field) {
                found.number(*number, field)
            } else {
                None
            };
            let same = match (own, expected) {
                (Some(own), Some(expected)) => (own - expected).abs() < 1e-9 * expected.abs(),
                (own, expected) => own.is_none() && expected.is_none(),
            };
            assert!(
                same,
                "{name} {format}: {field} of {number} is {own:?}, not {expected:?}: {:?}",
                found.problems
            );
        }
        assert!(
            !told || !found.problems.is_empty(),
            "{name} {format}: nothing is said"
        );
    }
}

const TAX: &[Figure] = &[
    (1, "land_mu", Some(10.0)),
    (1, "tax", Some(100.0)),
    (2, "tax", Some(200.0)),
];

#[test]
fn units_that_stand_apart_from_the_columns() {
    let in_yuan = [("10", "20"), ("1000000", "2000000")];
    type Lines<'a> = &'a [&'a [&'a str]];
    let cases: [(&str, Lines<'_>, Lines<'_>); 5] = [
        (
            "title",
            &[&["2024年工业企业税收情况表（单位：元）"][..]][..],
            &[][..],
        ),
        (
            "row below the title",
            &[&["税收情况"], &["填报单位：某局", "", "", "", "单位：元、亩"]],
            &[],
        ),
        (
            "corner",
            &[&["附件2"], &["税收明细", "", "", "", "金额单位：人民币元"]],
            &[],
        ),
        ("footnote", &[], &[&["注：本表金额单位为元。"][..]][..]),
        ("remark", &[], &[&["说明：税收以元为单位"][..]][..]),
    ];
    for (name, above, below) in cases {
        check(
            name,
            "2024",
            &list(above, &[LAND, "税收"], &in_yuan, below),
            TAX,
            false,
        );
    }
    let thousands = [("10", "20"), ("1000", "2000")];
    let title: &[&[&str]] = &[&["企业税收（单位：千元）"]];
    check(
        "thousands",
        "2024",
        &list(title, &[LAND, "税收"], &thousands, &[]),
        TAX,
        false,
    );
    let wide = [("2", "4"), ("0.01", "0.02")];
    let area: &[Figure] = &[
        (1, "land_mu", Some(30.0)),
        (1, "tax", Some(100.0)),
        (2, "tax", Some(200.0)),
    ];
    check(
        "hectares",
        "2024",
        &list(&[], &["用地面积（公顷）", "税收（亿元）"], &wide, &[]),
        area,
        false,
    );
}

#[test]
fn cells_with_more_than_a_number_are_not_used() {
    for cell in [
        "120/80",
        "3500+200",
        "10、20",
        "约10亩",
        "1 200",
        "100-120",
        "10（含租赁）",
        "10 20",
    ] {
        let rows = list(&[], &[LAND, "税收（万元）"], &[(cell, "9"), ("100", "200")], &[]);
        let figures: &[Figure] = &[
            (1, "land_mu", None),
            (2, "land_mu", Some(9.0)),
            (1, "tax", Some(100.0)),
        ];
        check(cell, "2024", &rows, figures, true);
    }
    for (cell, value) in [
        ("１０．５", 10.5),
        ("1,200", 1200.0),
        ("1，200.5", 1200.5),
        (" 12 ", 12.0),
    ] {
        let rows = list(&[], &[LAND, "税收（万元）"], &[(cell, "9"), ("100", "200")], &[]);
        check(cell, "2024", &rows, &[(1, "land_mu", Some(value))], false);
    }
}

#[test]
fn rows_that_are_no_enterprises() {
    let plain = [("10", "20"), ("100", "200")];
    for total in [
        "累计",
        "总　计",
        "Grand Total",
        "全县合计",
        "汇总：",
        "本页小计",
        "总计（家）",
    ] {
        let below: &[&[&str]] = &[&[total, "", "", "30", "300"]];
        check(
            total,
            "2024",
            &list(&[], &[LAND, "税收（万元）"], &plain, below),
            TAX,
            false,
        );
    }
    let foot: &[&[&str]] = &[
        &["填表人：张三", "", "审核人：李四", "", "填报日期：2025年1月5日"],
        &["备注：数据来源于年报"],
    ];
    check(
        "feet",
        "2024",
        &list(&[], &[LAND, "税收（万元）"], &plain, foot),
        TAX,
        false,
    );
    for numbers in [
        ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"],
        ["栏次", "甲", "乙", "1", "2"],
        ["甲", "乙", "丙", "(1)", "(2)"],
        ["a", "b", "c", "d", "e"],
    ] {
        let mut rows = list(&[], &[LAND, "税收（万元）"], &plain, &[]);
        rows.insert(1, numbers.map(str::to_owned).to_vec());
        check(numbers[0], "2024", &rows, TAX, false);
    }
}

#[test]
fn columns_of_other_years_plans_and_parts_are_not_this_years() {
    for heads in [
        ["2023年税收（万元）", "2024年税收（万元）"],
        ["税收（万元）上年同期", "税收（万元）本期"],
        ["税收（万元）23年", "税收（万元）24年"],
        ["2024年计划税收（万元）", "2024年实际税收（万元）"],
        ["1-6月税收（万元）", "1-12月税收（万元）"],
        ["其中：增值税（万元）", "税收（万元）"],
        ["亩均税收（万元/亩）", "税收（万元）"],
    ] {
        let figures = [("10", "20"), ("7", "14"), ("100", "200")];
        check(
            heads[1],
            "2024",
            &list(&[], &[LAND, heads[0], heads[1]], &figures, &[]),
            TAX,
            false,
        );
    }
    for group in ["亩均产出", "亩均指标", "每亩效益", "单位用地贡献"] {
        let above: &[&[&str]] = &[&[IDS[0], IDS[1], IDS[2], LAND, group]];
        let mut rows = list(&[], &["", "税收（万元）"], &[("10", "20"), ("5", "5")], &[]);
        rows[0][..3].fill(String::new());
        rows.splice(0..0, owned(above));
        check(
            group,
            "2024",
            &rows,
            &[(1, "tax", None), (1, "land_mu", Some(10.0))],
            true,
        );
    }
}

#[test]
fn names_with_marks_numbers_and_breaks() {
    for heads in [
        ["★用地面积（亩）", "（4）税收（万元）#"],
        ["6、用地面积（亩） 必填", "⑤税收（万元）※"],
        ["用地\n面积\n（亩）", "税 收\n(万 元)"],
        ["*用地面积【亩】（选填）", "7．税收［万元］"],
        ["用地面积/亩", "税收:万元"],
    ] {
        check(
            heads[0],
            "2024",
            &list(&[], &heads, &[("10", "20"), ("100", "200")], &[]),
            TAX,
            false,
        );
    }
}

#[test]
fn discharge_beside_rights_under_other_names() {
    for (real, right) in [
        ("2024年实际排放（吨）", "许可排放量（吨）"),
        ("排放量（吨）", "核定排污权（吨）"),
        ("污染物实际排放量（吨）", "排污权指标（吨）"),
    ] {
        let above: &[&[&str]] = &[&[IDS[0], IDS[1], IDS[2], real, "", right, ""]];
        let heads = ["化学需氧量", "氨氮", "化学需氧量", "氨氮"];
        let figures = [("1", "2"), ("3", "6"), ("5", "10"), ("7", "14")];
        let mut rows = list(&[], &heads, &figures, &[]);
        rows[0][..3].fill(String::new());
        rows.splice(0..0, owned(above));
        let expected: &[Figure] = &[
            (1, "cod", Some(1.0)),
            (1, "ammonia", Some(3.0)),
            (2, "cod", Some(2.0)),
            (1, "cod_rights", Some(5.0)),
            (2, "ammonia_rights", Some(14.0)),
        ];
        check(real, "2024", &rows, expected, false);
    }
}
