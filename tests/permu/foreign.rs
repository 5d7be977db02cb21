//! `--history` takes tables of results that were not made with permu: classes and scores, and nothing that is not certain.

use std::path::Path;

use crate::book::{self, cells, code};
use crate::program::{Run, permu};

/// Power costs 0.1 more in class D, 0.3 more from its second year on end.
const SCHEME: &str = include_str!("years.toml");

const FIRST: &str = "青岚市第一机械有限公司";
const SECOND: &str = "青岚市第二机械有限公司";

/// Two enterprises, the first in class D in 2024; the history is the file of this name.
fn run_with(folder: &Path, history: &str) -> Run {
    std::fs::write(folder.join("s.toml"), SCHEME).unwrap();
    let head = cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "企业规模",
        "用地面积（亩）",
        "税收实际贡献（万元）",
    ]);
    let line = |number: usize, name: &str, tax: &str| {
        [&code(number), name, "甲县", "规上", "10", tax]
            .map(str::to_owned)
            .to_vec()
    };
    let sheet = vec![head, line(1, FIRST, "10"), line(2, SECOND, "300")];
    book::write(&folder.join("数据2024.xlsx"), &[("数据", sheet)]);
    let arguments = [
        "evaluate",
        "数据2024.xlsx",
        "--scheme",
        "s.toml",
        "--only",
        "tables",
        "--allow",
        "rule-never-applied",
        "--history",
        history,
        "--keep-going",
    ];
    permu(folder, &arguments)
}

/// What power costs the first enterprise more, with the results of last year in a workbook of this name.
fn power(name: &str, rows: Vec<Vec<String>>) -> (String, Run) {
    let folder = tempfile::tempdir().unwrap();
    if name.ends_with(".csv") {
        let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        std::fs::write(folder.path().join(name), lines.join("\n")).unwrap();
    } else {
        book::write(&folder.path().join(name), &[("结果", rows)]);
    }
    let run = run_with(folder.path(), name);
    let table = run.table("enterprises");
    let cell = table.get(table.row("code", &code(1)), "power_policy").to_owned();
    (cell, run)
}

fn table(head: &[&str], first: &[&str], second: &[&str]) -> Vec<Vec<String>> {
    [head, first, second]
        .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
        .to_vec()
}

#[test]
fn the_class_after_adjustment_is_last_years_class() {
    let (one, two) = (code(1), code(2));
    let head = [
        "序号",
        "企业名称",
        "统一社会信用代码",
        "所属乡镇",
        "亩均税收",
        "得分",
        "综合得分",
        "初评等级",
        "调档后等级",
    ];
    let rows = |before: &str, after: &str| {
        let first = ["1", FIRST, &one, "溪口镇", "1", "5", "5", before, after];
        table(
            &head,
            &first,
            &["2", SECOND, &two, "枫岭镇", "30", "100", "100", "A", "A类"],
        )
    };
    for (before, after, expected) in [("A", "D", "0.3"), ("D", "A", "0.1"), ("A", "Ｄ级", "0.3")] {
        for name in ["2023年度评价结果.xlsx", "结果2023.csv"] {
            let (found, run) = power(name, rows(before, after));
            assert_eq!(found, expected, "{name} {before} {after} {}", run.stderr);
            assert!(run.stderr.contains("警告[history-lacks]"), "{}", run.stderr);
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
    }
}

#[test]
fn results_are_found_under_their_other_names() {
    let (one, two) = (code(1), code(2));
    for head in ["评价等级", "评价结果", "综合评价等级", "初评等级", "企业分类"] {
        let rows = table(
            &["企业名称", "社会信用代码", head],
            &[FIRST, &one, "D"],
            &[SECOND, &two, "A"],
        );
        assert_eq!(power("2023.xlsx", rows).0, "0.3", "{head}");
    }
    // By the name alone, under a title that tells the year, and under a group of two headings.
    let rows = vec![
        vec!["青岚市2023年度工业企业亩均效益评价结果".to_owned()],
        cells(["企业名称", "综合得分", "评价等级", ""]),
        cells(["", "", "初评", "调档后"]),
        cells([FIRST, "5", "A", "D"]),
        cells([SECOND, "100", "A", "A"]),
        cells(["合计", "105", "", ""]),
    ];
    let (found, run) = power("结果.xlsx", rows);
    assert_eq!(found, "0.3", "{}", run.stderr);
}

#[test]
fn what_is_not_certain_is_told_and_not_used() {
    let (one, two) = (code(1), code(2));
    // Adjusted or not: the cell is empty.
    let rows = table(
        &["企业名称", "统一社会信用代码", "初评等级", "调档后等级"],
        &[FIRST, &one, "D", ""],
        &[SECOND, &two, "A", "A"],
    );
    let (found, run) = power("2023.xlsx", rows);
    assert_eq!(found, "0.1", "{}", run.stderr);
    assert!(
        run.stderr.contains("警告[history-class-unclear]"),
        "{}",
        run.stderr
    );
    // Two classes for one enterprise.
    let rows = table(
        &["企业名称", "统一社会信用代码", "评价等级"],
        &[FIRST, &one, "D"],
        &[FIRST, &one, "A"],
    );
    let (found, run) = power("2023.xlsx", rows);
    assert_eq!(found, "0.1", "{}", run.stderr);
    assert!(
        run.stderr.contains("警告[history-class-unclear]"),
        "{}",
        run.stderr
    );
    // Two years, and no year.
    let rows = || {
        table(
            &["企业名称", "统一社会信用代码", "评价等级"],
            &[FIRST, &one, "D"],
            &[SECOND, &two, "A"],
        )
    };
    let mut titled = rows();
    titled.insert(0, vec!["2023年度评价结果".to_owned()]);
    for (name, rows) in [("2022年公示.xlsx", titled), ("结果.xlsx", rows())] {
        let (found, run) = power(name, rows);
        assert_eq!((found.as_str(), run.code), ("0.1", 1), "{}", run.stderr);
        assert!(
            run.stderr.contains("错误[history-year-unclear]"),
            "{}",
            run.stderr
        );
    }
    // No table of results at all.
    let (_, run) = power(
        "2023.xlsx",
        table(&["企业名称", "电话"], &[FIRST, "1"], &[SECOND, "2"]),
    );
    assert!(run.stderr.contains("错误[history-not-ours]"), "{}", run.stderr);
}

#[test]
fn names_of_another_legal_form_or_with_a_bracket_are_not_joined() {
    for other in ["青岚市第一机械股份有限公司", "青岚市第一机械（有限公司）"] {
        let rows = table(
            &["企业名称", "综合得分", "评价等级"],
            &[other, "5", "D"],
            &[SECOND, "100", "A"],
        );
        let (found, run) = power("2023.xlsx", rows);
        assert_eq!(found, "0.1", "{}", run.stderr);
        assert!(run.stderr.contains("另有 1 行不是今年的企业"), "{}", run.stderr);
    }
}

#[test]
fn a_score_that_is_no_number_is_told_and_not_used() {
    let (one, two) = (code(1), code(2));
    for (score, told) in [
        ("88.5", 0),
        ("'８８.５", 0),
        ("'88.5分", 1),
        ("'88.5%", 1),
        ("'约88", 1),
        ("/", 0),
    ] {
        let rows = table(
            &["企业名称", "统一社会信用代码", "综合得分", "评价等级"],
            &[FIRST, &one, score, "D"],
            &[SECOND, &two, "90", "A"],
        );
        let (found, run) = power("2023.xlsx", rows);
        assert_eq!(found, "0.3", "{score} {}", run.stderr);
        let count = run.stderr.matches("[history-class-unclear]").count();
        assert_eq!(count, told, "{score} {}", run.stderr);
    }
}
