//! `permu check` says what it understood of every sheet.

use crate::book::{self, cells, code};
use crate::program::permu;

#[test]
fn check_tells_header_fields_units_and_rows_of_every_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let row = |tax: &str| {
        vec![
            code(1),
            "示例一公司".to_owned(),
            "甲县".to_owned(),
            tax.to_owned(),
            "5".to_owned(),
        ]
    };
    let rows = vec![
        cells(["2024年企业税收", "", "", "单位：元", ""]),
        cells([
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "税收实际贡献",
            "用地面积",
        ]),
        row("1000000"),
        cells(["合计", "", "", "1000000", "5"]),
    ];
    book::write(&folder.path().join("税收2024.xlsx"), &[("税收", rows)]);
    let run = permu(
        folder.path(),
        &["check", "税收2024.xlsx", "--scheme", "huaian-2024"],
    );
    let line = "税收2024.xlsx › 税收 2024：表头第 2 行，读取 1 行，未读 合计 1；A 统一社会信用代码，B 企业名称，C 县(市、区)，D 税收实际贡献 元（D1），E 用地面积 亩（未写，按默认）";
    assert!(run.stdout.lines().any(|said| said == line), "{}", run.stdout);
    let book = texts_of(&run.out.join("problems.xlsx"));
    for text in ["读取情况", "税收实际贡献", "D1", "未写，按默认"] {
        assert!(book.contains(text), "{text}");
    }
}

/// All shared strings and sheet names of a workbook.
fn texts_of(path: &std::path::Path) -> String {
    let file = std::fs::File::open(path).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut text = String::new();
    for part in ["xl/workbook.xml", "xl/sharedStrings.xml"] {
        std::io::Read::read_to_string(&mut archive.by_name(part).unwrap(), &mut text).unwrap();
    }
    text
}
