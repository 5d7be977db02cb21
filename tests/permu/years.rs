//! Differential policies count the years that earlier results tell, as they do those of the roster.

use std::path::Path;

use crate::book::{self, cells, code};
use crate::program::{Run, permu};

/// Power costs 0.1 more in class D, 0.3 more from its second year on end.
const SCHEME: &str = include_str!("years.toml");

/// Two enterprises of 10 mu: the tax of the first puts it into class D below 100, into A from there on.
fn data(folder: &Path, year: i32, tax: &str, more: Option<[&str; 2]>) {
    let mut head = cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "企业规模",
        "用地面积（亩）",
        "税收实际贡献（万元）",
    ]);
    let name = "青岚市第一机械有限公司";
    let other = "青岚市第二机械有限公司";
    let mut first = [&code(1), name, "甲县", "规上", "10", tax]
        .map(str::to_owned)
        .to_vec();
    let mut second = [&code(2), other, "甲县", "规上", "10", "300"]
        .map(str::to_owned)
        .to_vec();
    if let Some([class, years]) = more {
        head.extend(["上年类别", "连续年数"].map(str::to_owned));
        first.extend([class, years].map(str::to_owned));
        second.extend(["A", "1"].map(str::to_owned));
    }
    let path = folder.join(format!("in{year}/数据{year}.xlsx"));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    book::write(&path, &[("数据", vec![head, first, second])]);
}

fn evaluate(folder: &Path, year: i32, history: &[i32], scheme: &str) -> Run {
    std::fs::write(folder.join("s.toml"), scheme).unwrap();
    let (input, out) = (format!("in{year}"), format!("out{year}"));
    let mut arguments = vec![
        "evaluate",
        &input,
        "--scheme",
        "s.toml",
        "--out",
        &out,
        "--only",
        "tables",
        "--allow",
        "rule-never-applied",
        "--allow",
        "history-scheme",
    ];
    let past: Vec<String> = history.iter().map(|year| format!("out{year}")).collect();
    for one in &past {
        arguments.extend(["--history", one]);
    }
    permu(folder, &arguments)
}

/// What power costs the first enterprise more in the last of these years, each with its tax.
fn surcharge(years: &[(i32, &str)], history: &[i32], scheme: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut last = None;
    for (year, tax) in years {
        data(folder.path(), *year, tax, None);
        let past: Vec<i32> = history.iter().copied().filter(|known| known < year).collect();
        last = Some(evaluate(folder.path(), *year, &past, scheme).ends_with(0));
    }
    let run = last.unwrap();
    let table = run.table("enterprises");
    (
        table.get(table.row("code", &code(1)), "power_policy").to_owned(),
        run.stderr,
    )
}

#[test]
fn the_years_of_earlier_results_count() {
    let three = SCHEME.replace(
        "[region]",
        "[[policy.step]]\nclasses = [\"D\"]\nyears = 3\namount = 0.5\n[region]",
    );
    for (years, history, scheme, expected) in [
        (&[(2023, "10"), (2024, "10")][..], &[2023][..], SCHEME, "0.3"),
        (&[(2023, "300"), (2024, "10")], &[2023], SCHEME, "0.1"),
        (
            &[(2022, "10"), (2023, "10"), (2024, "10")],
            &[2023, 2022],
            &three,
            "0.5",
        ),
        (
            &[(2022, "300"), (2023, "10"), (2024, "10")],
            &[2023, 2022],
            &three,
            "0.3",
        ),
        (
            &[(2022, "10"), (2023, "300"), (2024, "10")],
            &[2023, 2022],
            &three,
            "0.1",
        ),
    ] {
        let (found, told) = surcharge(years, history, scheme);
        assert_eq!(found, expected, "{years:?}");
        assert!(!told.contains("policy-years-unknown"), "{years:?} {told}");
    }
}

#[test]
fn what_earlier_results_do_not_reach_is_told() {
    let three = SCHEME.replace(
        "[region]",
        "[[policy.step]]\nclasses = [\"D\"]\nyears = 3\namount = 0.5\n[region]",
    );
    let years = [(2022, "10"), (2023, "10"), (2024, "10")];
    let (found, told) = surcharge(&years, &[2023], &three);
    assert_eq!(found, "0.3");
    assert!(told.contains("警告[policy-years-unknown]"), "{told}");
    let (found, told) = surcharge(&[(2024, "10")], &[], SCHEME);
    assert_eq!(found, "0.1");
    assert!(told.contains("警告[policy-years-unknown]"), "{told}");
}

#[test]
fn a_year_without_a_result_breaks_the_row_and_is_told() {
    let three = SCHEME.replace(
        "[region]",
        "[[policy.step]]\nclasses = [\"D\"]\nyears = 3\namount = 0.5\n[region]",
    );
    let years = [(2021, "10"), (2022, "10"), (2023, "10"), (2024, "10")];
    let (found, told) = surcharge(&years, &[2023, 2021], &three);
    assert_eq!(found, "0.3");
    assert!(told.contains("警告[history-hole]"), "{told}");
    assert!(told.contains("警告[policy-years-unknown]"), "{told}");
    let (found, told) = surcharge(&years[..3], &[2021], SCHEME);
    assert_eq!(found, "0.1");
    assert!(told.contains("警告[history-gap]"), "{told}");
}

#[test]
fn a_class_that_was_renamed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    data(folder.path(), 2023, "10", None);
    evaluate(folder.path(), 2023, &[], &SCHEME.replace("\"D\"", "\"C-\"")).ends_with(0);
    data(folder.path(), 2024, "10", None);
    let run = evaluate(folder.path(), 2024, &[2023], SCHEME).ends_with(0);
    assert!(
        run.stderr.contains("警告[class-before-unknown]"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_roster_counts_too_and_may_not_contradict_the_results() {
    let power = |roster: [&str; 2]| {
        let folder = tempfile::tempdir().unwrap();
        data(folder.path(), 2023, "10", None);
        evaluate(folder.path(), 2023, &[], SCHEME).ends_with(0);
        data(folder.path(), 2024, "10", Some(roster));
        let run = evaluate(folder.path(), 2024, &[2023], SCHEME);
        (run.code, run.stderr)
    };
    assert_eq!(power(["D", "3"]).0, 0);
    let (code, told) = power(["A", "1"]);
    assert_eq!(code, 1);
    assert!(told.contains("错误[class-before-differs]"), "{told}");
}
