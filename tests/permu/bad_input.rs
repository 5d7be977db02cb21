//! Bad input: each problem with its code at its cell, all together, and the exit codes of DESIGN.md §2.

use std::io::Write;
use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};

use crate::book;
use crate::program::{Run, permu};

const HEADER: [&str; 8] = [
    "统一社会信用代码",
    "企业名称",
    "县（市、区）",
    "企业规模",
    "用地面积（亩）",
    "税收（万元）",
    "销售收入（万元）",
    "用电量（万千瓦时）",
];

/// A scheme of two plain indicators, so that a test says all that matters.
const SCHEME: &str = include_str!("plain.toml");

const QUOTAS: &str = r#"
title = "示例"
year = 2020
[[resource]]
id = "land"
label = "新增建设用地"
unit = "亩"
total = 300
step = 1
reserve = 0
method = "base-merit"
base = "last_year"
merit_share = 0.4
exponent = 1.0
source = "示例"
[resource.last_year]
"甲县" = 100
"乙县" = 200
"#;

/// A folder with the plain scheme, and these rows in 企业2019.xlsx below a title and the header.
fn folder(rows: &[[&str; 8]]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let mut all = vec![book::cells(["2019年度企业"]), HEADER.map(str::to_owned).to_vec()];
    all.extend(rows.iter().map(|row| row.map(str::to_owned).to_vec()));
    book::write(&folder.path().join("企业2019.xlsx"), &[("企业", all)]);
    folder
}

fn appraise(folder: &Path, more: &[&str]) -> Run {
    let mut arguments = vec!["evaluate", "企业2019.xlsx", "--scheme", "plain.toml"];
    arguments.extend(more);
    permu(folder, &arguments)
}

/// Code and cell (or row, where there is no cell) of every problem that is worse than a note.
fn problems(run: &Run) -> Vec<(String, String)> {
    let table = run.table("problems");
    let mut list: Vec<(String, String)> = (0..table.rows.len())
        .filter(|row| table.get(*row, "severity") != "note")
        .map(|row| {
            let cell = match table.get(row, "cell") {
                "" => table.get(row, "row"),
                cell => cell,
            };
            (table.get(row, "code").to_owned(), cell.to_owned())
        })
        .collect();
    list.sort();
    list
}

fn says(run: &Run, words: &[&str]) {
    for word in words {
        assert!(run.stderr.contains(word), "“{word}” is not in\n{}", run.stderr);
    }
}

#[test]
fn a_folder_without_workbooks_is_named_as_such() {
    let folder = folder(&[]);
    std::fs::create_dir(folder.path().join("空")).unwrap();
    let run = permu(folder.path(), &["evaluate", "空", "--scheme", "plain.toml"]).ends_with(1);
    says(&run, &["错误[no-workbook]", ".xlsx"]);
    assert!(!run.out.exists());
    let run = permu(folder.path(), &["evaluate", "无此文件.xlsx"]).ends_with(2);
    says(&run, &["无此文件.xlsx"]);
}

#[test]
fn files_that_are_no_workbooks_are_all_named_together() {
    let folder = folder(&[]);
    let inside = folder.path().join("表");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(inside.join("文字.xlsx"), "这不是工作簿").unwrap();
    let whole = std::fs::read(folder.path().join("企业2019.xlsx")).unwrap();
    std::fs::write(inside.join("半截.xlsx"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(inside.join("空.xlsx"), []).unwrap();
    // An OLE container with the entry that holds an encrypted workbook, as Excel writes it: a name in UTF-16.
    let mut locked = std::fs::File::create(inside.join("加密.xlsx")).unwrap();
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    locked.write_all(&bytes).unwrap();
    let run = permu(folder.path(), &["evaluate", "表", "--scheme", "plain.toml"]).ends_with(1);
    for (code, file) in [
        ("not-a-workbook", "表/文字.xlsx"),
        ("not-a-workbook", "表/半截.xlsx"),
        ("not-a-workbook", "表/空.xlsx"),
        ("password-protected", "表/加密.xlsx"),
    ] {
        let at = run
            .stderr
            .find(file)
            .unwrap_or_else(|| panic!("{file}\n{}", run.stderr));
        let before = &run.stderr[..at];
        let head = before.rfind("错误[").unwrap();
        assert!(
            before[head..].starts_with(&format!("错误[{code}]")),
            "{}",
            run.stderr
        );
    }
    assert!(!run.out.exists());
}

#[test]
fn a_missing_column_names_the_headers_that_were_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let rows = vec![
        book::cells([
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "销售收入（万元）",
            "用地（亩）",
        ]),
        vec![
            book::code(1),
            "一".to_owned(),
            "甲县".to_owned(),
            "5".to_owned(),
            "6".to_owned(),
        ],
    ];
    book::write(&folder.path().join("企业2019.xlsx"), &[("企业", rows)]);
    let run = appraise(folder.path(), &[]).ends_with(1);
    says(
        &run,
        &["错误[missing-column]", "税收实际贡献", "实缴税收", "--map"],
    );
    let run = appraise(folder.path(), &["--lang", "en"]).ends_with(1);
    says(&run, &["error[missing-column]", "looked for", "实缴税收"]);
}

/// One enterprise for each kind of mistake, and two that are right.
fn mistakes() -> tempfile::TempDir {
    let codes: Vec<String> = (0..9).map(book::code).collect();
    let row = |number: usize, county, land, tax| {
        [
            codes[number].as_str(),
            "企业",
            county,
            "规上",
            land,
            tax,
            "1000",
            "1",
        ]
    };
    let folder = folder(&[
        row(1, "甲县", "10", "100"),
        row(2, "乙县", "20", "100"),
        row(3, "丙县", "10", "100"),
        row(4, "甲县", "'12,5亩左右", "100"),
        row(5, "甲县", "0", "100"),
        row(6, "甲县", "-3", "100"),
        row(7, "甲县", "10", "100"),
        row(7, "乙县", "10", "200"),
        row(8, "", "10", "100"),
    ]);
    std::fs::write(folder.path().join("quotas.toml"), QUOTAS).unwrap();
    folder
}

const EXPECTED: [(&str, &str); 6] = [
    ("duplicate-code", "A10"),
    ("missing-county", "C11"),
    ("not-a-number", "E6"),
    ("out-of-range", "E8"),
    ("unknown-county", "C5"),
    ("zero-denominator", "E7"),
];

#[test]
fn every_mistake_is_shown_at_its_cell_and_nothing_is_written() {
    let folder = mistakes();
    let run = appraise(folder.path(), &["--quotas", "quotas.toml"]).ends_with(1);
    for (code, cell) in EXPECTED {
        says(
            &run,
            &[&format!("[{code}]"), &format!("企业2019.xlsx › 企业 › {cell}")],
        );
    }
    says(&run, &["名单：", "--keep-going"]);
    assert!(!run.out.exists());
}

#[test]
fn with_keep_going_the_rest_is_appraised_and_those_left_out_are_counted_with_reasons() {
    let folder = mistakes();
    let run = appraise(folder.path(), &["--quotas", "quotas.toml", "--keep-going"]).ends_with(1);
    let expected = EXPECTED.map(|(code, cell)| (code.to_owned(), cell.to_owned()));
    assert_eq!(problems(&run), expected);
    let table = run.table("enterprises");
    assert_eq!(table.rows.len(), 9);
    assert_eq!(table.count("status", "appraised"), 2);
    assert_eq!(table.count("status", "left_out"), 7);
    for row in (0..9).filter(|row| table.get(*row, "status") == "left_out") {
        assert_ne!(table.get(row, "reason"), "", "{:?}", table.rows[row]);
    }
    for (reason, count) in [
        ("unknown-county", 1),
        ("missing-county", 1),
        ("duplicate-code", 2),
        ("zero-denominator", 1),
        // The words and the negative area: reported at their cells, and no rule for gaps stands in for them.
        ("unreadable-value", 2),
    ] {
        assert_eq!(table.count("reason", reason), count, "{reason}");
    }
    let manifest: serde_json::Value = serde_json::from_str(&run.text("run.json")).unwrap();
    assert_eq!(manifest["rows"]["left_out"], 7);
    assert_eq!(manifest["rows"]["read"], 9);
    // By hand: 10 ÷ 10 × 60 + 100 ÷ 100 × 40, and half of each.
    for (number, score) in [(1, 100.0), (2, 50.0)] {
        let row = table.row("code", &book::code(number));
        assert_eq!(table.number(row, "score"), Some(score));
    }
    assert!(run.text("report.html").contains("县（市、区）不明"));
}

#[test]
fn an_enterprise_in_one_table_only_is_found_in_either_table() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let roster = |number: usize| vec![book::code(number), format!("企业{number}"), "甲县".to_owned()];
    let figures = |number: usize| [vec![book::code(number)], book::cells(["10", "100", "1000"])].concat();
    let names = vec![
        book::cells(["统一社会信用代码", "企业名称", "县（市、区）"]),
        roster(1),
        roster(2),
    ];
    let numbers = vec![
        book::cells([
            "统一社会信用代码",
            "用地（亩）",
            "税收（万元）",
            "销售收入（万元）",
        ]),
        figures(1),
        figures(3),
    ];
    book::write(
        &folder.path().join("企业2019.xlsx"),
        &[("名录", names), ("经营", numbers)],
    );
    let run = appraise(folder.path(), &["--keep-going"]).ends_with(1);
    let expected = [("in-one-table-only", "A3"), ("not-in-roster", "A3")];
    assert_eq!(
        problems(&run),
        expected.map(|(code, cell)| (code.to_owned(), cell.to_owned()))
    );
    says(&run, &["名录 › A3", "经营 › A3"]);
}

#[test]
fn an_unknown_scheme_lists_the_known_ones() {
    let folder = folder(&[]);
    let run = permu(
        folder.path(),
        &["evaluate", "企业2019.xlsx", "--scheme", "henan-2018"],
    )
    .ends_with(2);
    says(
        &run,
        &[
            "henan-2019",
            "huangyan-2022",
            "lishui-2019",
            "是否想写“henan-2019”",
        ],
    );
    let run = permu(
        folder.path(),
        &["evaluate", "企业2019.xlsx", "--scheme", "没有.toml"],
    )
    .ends_with(2);
    says(&run, &["没有.toml"]);
}

#[test]
fn mistakes_of_a_scheme_file_and_a_quota_file_are_shown_together_with_their_lines() {
    let folder = folder(&[]);
    let scheme = SCHEME
        .replace("weight = 60", "weight = 70")
        .replace("title = \"试行办法\"\nplace", "titel = \"试行办法\"\nplace");
    std::fs::write(folder.path().join("plain.toml"), scheme).unwrap();
    let quotas = QUOTAS.replace("total = 300", "total = \"三百\"");
    std::fs::write(folder.path().join("quotas.toml"), quotas).unwrap();
    let run = appraise(folder.path(), &["--quotas", "quotas.toml"]).ends_with(1);
    says(
        &run,
        &[
            "[weights-do-not-sum]",
            "110",
            "plain.toml:",
            "[unknown-setting]",
            "titel",
            "[wrong-type]",
            "quotas.toml:8:",
        ],
    );
    std::fs::write(folder.path().join("plain.toml"), "id = \n").unwrap();
    let run = appraise(folder.path(), &[]).ends_with(1);
    says(&run, &["[syntax]", "plain.toml:1:"]);
}

#[test]
fn words_of_the_command_line_that_nobody_knows_end_with_2() {
    let folder = folder(&[]);
    for arguments in [
        ["evaluate", "--state", "secret"],
        ["evaluate", "--allow", "no-such-code"],
    ] {
        permu(folder.path(), &arguments).ends_with(2);
    }
    permu(folder.path(), &["appraise"]).ends_with(2);
}

#[test]
fn the_state_of_the_run_stands_on_every_sheet_page_and_chart() {
    let codes: Vec<String> = (0..4).map(book::code).collect();
    let row = |number: usize, county, tax| {
        [
            codes[number].as_str(),
            "企业",
            county,
            "规上",
            "10",
            tax,
            "1000",
            "1",
        ]
    };
    let folder = folder(&[row(1, "甲县", "100"), row(2, "乙县", "90"), row(3, "乙县", "80")]);
    std::fs::write(folder.path().join("quotas.toml"), QUOTAS).unwrap();
    for (state, word) in [("published", "公示"), ("final", "最终"), ("trial", "试算")] {
        let run = appraise(folder.path(), &["--quotas", "quotas.toml", "--state", state]).ends_with(0);
        let mut book: Xlsx<_> = open_workbook(run.out.join("results.xlsx")).unwrap();
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).unwrap();
            let said = range
                .rows()
                .take(6)
                .flatten()
                .any(|cell| cell.to_string().contains(word));
            assert!(said, "“{word}” is not at the top of {name}");
        }
        assert!(run.text("report.html").contains(word));
        let charts: Vec<String> = run.files();
        for chart in charts.iter().filter(|file| file.ends_with(".svg")) {
            assert!(run.text(chart).contains(word), "“{word}” is not in {chart}");
        }
    }
}

#[test]
fn a_column_that_was_refused_is_not_missing_too() {
    let folder = tempfile::tempdir().unwrap();
    for (head, code) in [
        (&["税收（万元）", "实缴税金（万元）"][..], "column-twice"),
        (&["税收（两）"], "unknown-unit"),
    ] {
        let mut rows = vec![
            [
                &["统一社会信用代码", "企业名称", "县（市、区）", "用地面积（亩）"],
                head,
            ]
            .concat(),
        ];
        let code_of = crate::book::code(1);
        rows.push(
            [
                &[code_of.as_str(), "青岚市第一机械有限公司", "甲县", "10"],
                &["5", "6"][..head.len()],
            ]
            .concat(),
        );
        let rows = rows
            .iter()
            .map(|row| row.iter().map(|text| (*text).to_owned()).collect())
            .collect();
        crate::book::write(&folder.path().join("数据2024.xlsx"), &[("数据", rows)]);
        let run = crate::program::permu(folder.path(), &["check", "数据2024.xlsx", "--out", "o"]);
        let said = format!("{}{}", run.stdout, run.stderr);
        let missing = said
            .lines()
            .filter(|line| line.contains("missing-column") && line.contains("税收"));
        assert!(said.contains(code) && missing.count() == 0, "{said}");
    }
}
