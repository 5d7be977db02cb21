//! Years as people write them: in a column, a title, a name of a file, a header; never another year than is meant.

use crate::mends::{Read, read_all, roster, table};

fn read(file: &str, tax: Vec<Vec<String>>) -> Read {
    read_all(
        &[("名录2023.xlsx", &[("名录", roster())]), (file, &[("税收", tax)])],
        &[],
    )
}

fn tax(found: &Read) -> Option<f64> {
    found.holds("tax").then(|| found.number(1, "tax")).flatten()
}

const HEAD: [&str; 2] = ["统一社会信用代码", "税收实际贡献（万元）"];

#[test]
fn a_column_of_years_is_read_however_the_year_is_written() {
    for year in [
        "2023",
        "FY2023",
        "FY23",
        "23年",
        "二〇二三年",
        "二零二三年度",
        "贰零贰叁",
        "2023年度（1-12月）",
    ] {
        let head = ["统一社会信用代码", "年份", "税收实际贡献（万元）"];
        let found = read(
            "税收.xlsx",
            table(&head, &[&["1", year, "50"], &["2", year, "70"]]),
        );
        assert_eq!(tax(&found), Some(50.0), "{year} {:?}", found.problems);
    }
    for year in ["2023/24", "2022-2023年", "2023年上半年", "2023年1-6月", "23"] {
        let head = ["统一社会信用代码", "年份", "税收实际贡献（万元）"];
        let found = read(
            "税收2023.xlsx",
            table(&head, &[&["1", year, "50"], &["2", "2023", "70"]]),
        );
        assert_eq!(tax(&found), None, "{year}");
        assert!(
            found.problems.contains(&"row-without-year B2".to_owned()),
            "{year} {:?}",
            found.problems
        );
    }
}

#[test]
fn a_column_of_years_goes_before_the_title() {
    let head = ["统一社会信用代码", "年份", "税收实际贡献（万元）"];
    let mut rows = vec![vec!["2024年评价用表".to_owned()]];
    rows.extend(table(&head, &[&["1", "2023", "50"], &["2", "2023", "70"]]));
    let found = read("税收.xlsx", rows);
    let years = &found.survey.as_ref().unwrap().panels;
    assert_eq!(
        years.keys().copied().collect::<Vec<i32>>(),
        [2023],
        "{:?}",
        found.problems
    );
    assert_eq!(tax(&found), Some(50.0), "{:?}", found.problems);
}

#[test]
fn titles_files_and_headers_say_the_year_in_other_letters() {
    let rows = table(&HEAD, &[&["1", "50"], &["2", "70"]]);
    for title in [
        "二〇二三年企业税收表",
        "23年度企业税收表",
        "FY2023企业税收",
        "FY23 企业税收",
    ] {
        let mut all = vec![vec![title.to_owned()]];
        all.extend(rows.clone());
        let found = read("税收.xlsx", all);
        assert_eq!(tax(&found), Some(50.0), "{title} {:?}", found.problems);
        assert_eq!(found.problems, [""; 0], "{title}");
    }
    for file in ["税收23年.xlsx", "税收二〇二三年.xlsx", "税收FY23.xlsx"] {
        let found = read(file, rows.clone());
        assert_eq!((tax(&found), found.problems), (Some(50.0), vec![]), "{file}");
    }
    for (last, this) in [
        ("22年税收（万元）", "23年税收（万元）"),
        ("FY2022税收（万元）", "FY2023税收（万元）"),
        ("二〇二二年税收（万元）", "二〇二三年税收（万元）"),
    ] {
        let head = ["统一社会信用代码", last, this];
        let found = read(
            "税收.xlsx",
            table(&head, &[&["1", "40", "50"], &["2", "60", "70"]]),
        );
        assert_eq!(tax(&found), Some(50.0), "{this} {:?}", found.problems);
    }
}

#[test]
fn two_years_at_once_are_told_and_their_figures_not_used() {
    let rows = table(&HEAD, &[&["1", "50"], &["2", "70"]]);
    for title in ["2023/24年度企业税收", "2023-2024年企业税收", "FY2023/24 税收"] {
        let mut all = vec![vec![title.to_owned()]];
        all.extend(rows.clone());
        let found = read("税收.xlsx", all);
        assert_eq!(tax(&found), None, "{title}");
        assert!(
            found.problems.contains(&"several-years A1".to_owned()),
            "{title} {:?}",
            found.problems
        );
    }
    let head = ["统一社会信用代码", "税收2023/24（万元）"];
    let found = read("税收2023.xlsx", table(&head, &[&["1", "50"], &["2", "70"]]));
    assert_eq!(tax(&found), None);
    assert!(
        found.problems.contains(&"not-a-year B1".to_owned()),
        "{:?}",
        found.problems
    );
}

#[test]
fn a_number_in_roman_letters_and_a_name_in_brackets_are_headers() {
    for head in [
        "Ⅲ、税收实际贡献（万元）",
        "iii、税收实际贡献（万元）",
        "【税收实际贡献】万元",
        "【税收实际贡献（万元）】",
        "《税收实际贡献》（万元）",
        "a.税收实际贡献（万元）",
    ] {
        let found = read(
            "税收2023.xlsx",
            table(&[HEAD[0], head], &[&["1", "50"], &["2", "70"]]),
        );
        assert_eq!(tax(&found), Some(50.0), "{head} {:?}", found.problems);
    }
}

/// The tax that was read for the enterprise with the number 1 in every year.
fn taxes(found: &Read) -> Vec<(i32, Option<f64>)> {
    let panels = &found.survey.as_ref().unwrap().panels;
    let of = |panel: &permu::survey::Panel| {
        let frame = &panel.frame;
        let codes = frame
            .column("code")
            .ok()?
            .as_materialized_series()
            .str()
            .ok()?
            .clone();
        let row = codes
            .iter()
            .position(|code| code == Some(crate::book::code(1).as_str()))?;
        frame
            .column("tax")
            .ok()?
            .as_materialized_series()
            .f64()
            .ok()?
            .get(row)
    };
    panels.iter().map(|(year, panel)| (*year, of(panel))).collect()
}

#[test]
fn a_sheet_a_title_or_a_file_called_last_year_holds_last_years_figures() {
    let last = table(&HEAD, &[&["1", "40"], &["2", "60"]]);
    let this = table(&HEAD, &[&["1", "50"], &["2", "70"]]);
    let both = vec![(2022, Some(40.0)), (2023, Some(50.0))];
    let titled = |title: &str, rows: &[Vec<String>]| {
        let mut all = vec![vec![title.to_owned()]];
        all.extend_from_slice(rows);
        all
    };
    let roster = ("名录2023.xlsx", &[("名录", roster())][..]);
    for (old, new) in [
        ("上年", "本年"),
        ("上年度", "本年度"),
        ("税收_上年同期", "税收_本年"),
        ("去年同期税收", "税收"),
    ] {
        let sheets = [(old, last.clone()), (new, this.clone())];
        let found = read_all(&[roster, ("税收2023.xlsx", &sheets)], &[]);
        assert_eq!(taxes(&found), both, "{old} {:?}", found.problems);
    }
    let sheets = [
        ("a", titled("上年同期企业税收", &last)),
        ("b", titled("企业税收", &this)),
    ];
    let found = read_all(&[roster, ("税收2023.xlsx", &sheets)], &[]);
    assert_eq!(taxes(&found), both, "{:?}", found.problems);
    let files = [
        roster,
        ("上年税收.xlsx", &[("a", last.clone())]),
        ("本年税收.xlsx", &[("a", this.clone())]),
    ];
    let found = read_all(&files, &[]);
    assert_eq!(taxes(&found), both, "{:?}", found.problems);
    // The year that stands nearer, a note and a comparison say nothing else.
    for (title, sheet) in [
        ("2023年企业税收", "上年"),
        ("备注：口径同上年", "税收"),
        ("上年对比情况表", "税收"),
    ] {
        let sheets = [(sheet, titled(title, &this))];
        let found = read_all(&[roster, ("税收2023.xlsx", &sheets)], &[]);
        assert_eq!(
            taxes(&found),
            vec![(2023, Some(50.0))],
            "{title} {:?}",
            found.problems
        );
    }
}

#[test]
fn the_day_of_filling_in_above_last_year_and_this_year_is_not_their_year() {
    let head = ["统一社会信用代码", "上年税收（万元）", "本年税收（万元）"];
    for day in ["填报日期：2024年3月1日", "2024-03-01", "填表时间：2024年3月"] {
        let mut rows = vec![vec![day.to_owned()]];
        rows.extend(table(&head, &[&["1", "40", "50"], &["2", "60", "70"]]));
        let found = read("税收2023.xlsx", rows);
        let both = vec![(2022, Some(40.0)), (2023, Some(50.0))];
        assert_eq!(taxes(&found), both, "{day} {:?}", found.problems);
    }
}
