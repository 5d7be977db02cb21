//! A title, a line above the table, or the name of the sheet or the file that says that the figures are no whole year's, or
//! of one kind of tax: they are told and not used.

use permu::survey::Input;

use crate::book;
use crate::mends::{NAMES, Read, read_all, read_inputs, table};

fn rows(lines: &[&str], header: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = lines.iter().map(|line| vec![(*line).to_owned()]).collect();
    rows.extend(table(
        &["统一社会信用代码", "企业名称", header],
        &[&["1", "示例一公司", "50"]],
    ));
    rows
}

fn read(file: &str, sheet: &str, rows: Vec<Vec<String>>) -> Read {
    let roster = table(&NAMES, &[&["1", "示例一公司", "甲县"]]);
    read_all(
        &[("名录2024.xlsx", &[("名录", roster)]), (file, &[(sheet, rows)])],
        &[],
    )
}

fn value(found: &Read, field: &str) -> Option<f64> {
    let frame = &found.survey.as_ref()?.panel()?.frame;
    let column = frame.column(field).ok()?;
    column.as_materialized_series().f64().ok()?.get(found.row(1))
}

/// What is read of 50 below a heading, and whether the kind of problem is told.
fn seen(
    file: &str,
    sheet: &str,
    lines: &[&str],
    header: &str,
    field: &str,
    code: &str,
) -> (Option<f64>, bool) {
    let found = read(file, sheet, rows(lines, header));
    let told = found.problems.iter().any(|problem| problem.starts_with(code));
    (value(&found, field), told)
}

const TAX: &str = "税收实际贡献（万元）";

#[test]
fn a_part_of_a_year_outside_the_header_is_told_and_its_figures_not_used() {
    for (file, sheet, lines) in [
        ("税收2024.xlsx", "税收", &["2024年1-6月企业税收情况表"][..]),
        ("税收2024.xlsx", "税收", &["企业税收表", "所属期：2024年1月至6月"]),
        ("税收2024.xlsx", "税收", &["企业税收表", "2024年6月"]),
        ("税收2024年上半年.xlsx", "税收", &[]),
        ("税收2024Q3.xlsx", "税收", &[]),
        ("税收2024.xlsx", "12月", &[]),
        ("税收2024.xlsx", "1月", &[]),
        ("税收2024.xlsx", "一季度", &[]),
        ("税收.xlsx", "税收", &["2024.1-9企业税收情况表"]),
        ("税收.xlsx", "税收", &["2024/1-9企业税收情况表"]),
        ("税收.xlsx", "税收", &["2024-09企业税收情况表"]),
        ("税收.xlsx", "税收", &["2024H1企业税收情况表"]),
        ("2024.1-9税收.xlsx", "税收", &[]),
        ("2024-09税收.xlsx", "税收", &[]),
        ("税收.xlsx", "2024.1-9", &[]),
        ("税收.xlsx", "2024年H2", &[]),
    ] {
        let found = seen(file, sheet, lines, TAX, "tax", "part-of-year");
        assert_eq!(found, (None, true), "{file} {sheet} {lines:?}");
    }
    let title = &["2024年1-6月情况表"][..];
    for (header, field) in [
        ("用电量（万千瓦时）", "electricity"),
        ("用水量（万立方米）", "water"),
    ] {
        let found = seen("数据2024.xlsx", "表", title, header, field, "part-of-year");
        assert_eq!(found, (None, true), "{header}");
    }
    for (header, field) in [("用地面积（亩）", "land_mu"), ("职工人数（人）", "staff")] {
        let found = seen("数据2024.xlsx", "表", title, header, field, "part-of-year");
        assert_eq!(found, (Some(50.0), false), "{header}");
    }
}

#[test]
fn a_whole_year_and_a_day_of_filling_in_are_no_part() {
    for (file, sheet, lines) in [
        ("税收2024.xlsx", "税收", &["2024年1-12月企业税收情况表"][..]),
        ("税收2024.xlsx", "12月", &["2024年1月至12月"]),
        ("税收2024.xlsx", "税收", &["2024年全年企业税收"]),
        ("税收2024.xlsx", "税收", &["企业税收表", "2024年12月"]),
        ("税收2024.xlsx", "税收", &["企业税收表", "填报日期：2025年3月1日"]),
        ("税收2024.xlsx", "税收", &["2024年企业税收表", "2025年3月"]),
    ] {
        let found = seen(file, sheet, lines, TAX, "tax", "part-of-year");
        assert_eq!(found, (Some(50.0), false), "{file} {sheet} {lines:?}");
    }
}

#[test]
fn a_part_of_a_year_is_told_in_text_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("名录2024.xlsx");
    book::write(
        &roster,
        &[("名录", table(&NAMES, &[&["1", "示例一公司", "甲县"]]))],
    );
    for (file, title) in [
        ("税收2024年上半年.csv", ""),
        ("税收2024.csv", "2024年前三季度企业税收,,\n"),
    ] {
        let path = folder.path().join(file);
        let text = format!(
            "{title}统一社会信用代码,企业名称,{TAX}\n{},示例一公司,50\n",
            book::code(1)
        );
        std::fs::write(&path, text).unwrap();
        let found = read_inputs(&[Input::File(roster.clone()), Input::File(path)], &[]);
        assert_eq!(value(&found, "tax"), None, "{file}");
        let told = found
            .problems
            .iter()
            .any(|problem| problem.starts_with("part-of-year"));
        assert!(told, "{file}: {:?}", found.problems);
    }
}

#[test]
fn one_kind_of_tax_above_a_general_heading_is_not_the_tax() {
    for (sheet, lines) in [
        ("增值税", &[][..]),
        ("企业所得税", &[]),
        ("s", &["企业增值税入库情况"]),
        ("s", &["2024年房产税"]),
    ] {
        let found = seen(
            "税收2024.xlsx",
            sheet,
            lines,
            "入库税额（万元）",
            "tax",
            "one-tax-kind",
        );
        assert_eq!(found, (None, true), "{sheet} {lines:?}");
    }
    for (sheet, lines) in [
        ("税收", &["企业增值税等入库情况"][..]),
        ("增值税等税收", &[]),
        ("s", &["增值税、所得税合计"]),
    ] {
        let found = seen(
            "税收2024.xlsx",
            sheet,
            lines,
            "入库税额（万元）",
            "tax",
            "one-tax-kind",
        );
        assert_eq!(found, (Some(50.0), false), "{sheet} {lines:?}");
    }
}

#[test]
fn an_average_or_a_sum_over_several_years_is_not_one_year_s() {
    for (sheet, lines) in [
        ("近三年平均", &[][..]),
        ("s", &["企业近三年平均税收"]),
        ("s", &["2022-2024年税收累计"]),
        ("s", &["2022年至2024年年均税收"]),
        ("s", &["企业3年累计税收"]),
    ] {
        let found = seen("税收2024.xlsx", sheet, lines, TAX, "tax", "several-years");
        assert_eq!(found, (None, true), "{sheet} {lines:?}");
    }
    let found = seen(
        "税收2024.xlsx",
        "s",
        &["2024年累计税收"],
        TAX,
        "tax",
        "several-years",
    );
    assert_eq!(found, (Some(50.0), false));
}

#[test]
fn what_has_run_up_to_december_is_a_whole_year_and_up_to_an_earlier_month_a_part() {
    for header in [
        "1-12月累计税收（万元）",
        "1—12月累计税收实际贡献（万元）",
        "税收1-12月累计（万元）",
        "税收（1-12月累计）（万元）",
        "全年累计税收（万元）",
        "税收全年累计（万元）",
        "截至12月累计税收（万元）",
        "截止12月底税收（万元）",
        "截至2024年12月底税收（万元）",
        "12月末累计税收（万元）",
        "本年累计税收（万元）",
        "累计税收（万元）",
        "1至12月累计税收（万元）",
        "一至十二月累计税收（万元）",
        "年初至12月累计税收（万元）",
        "截至2024年12月31日税收（万元）",
        "2024年1月至12月税收（万元）",
        "2024.1-12税收（万元）",
        "202401-202412税收（万元）",
        "2024年1-4季度税收（万元）",
    ] {
        let found = seen("税收2024.xlsx", "税收", &[], header, "tax", "part-of-year");
        assert_eq!(found, (Some(50.0), false), "{header}");
    }
    for header in [
        "1-9月累计税收（万元）",
        "税收1-9月累计（万元）",
        "截至9月累计税收（万元）",
        "截至2024年9月底税收（万元）",
        "税收（9月末累计）（万元）",
        "12月税收（万元）",
        "2024.1-9税收（万元）",
        "2024.01-2024.09税收（万元）",
        "2024/1-9税收（万元）",
        "2024-09税收（万元）",
        "202401-202409税收（万元）",
        "2024H1税收（万元）",
        "税收（2024年H1）（万元）",
        "税收（2024年前三季度）（万元）",
        "税收（2024年1-3季度）（万元）",
        "一至九月累计税收（万元）",
        "年初至9月累计税收（万元）",
        "截至9月30日税收（万元）",
    ] {
        let found = read("税收2024.xlsx", "税收", rows(&[], header));
        assert_eq!(value(&found, "tax"), None, "{header}");
        let told = found.problems.iter().any(|problem| problem == "not-a-year C1");
        assert!(told, "{header}: {:?}", found.problems);
    }
}

#[test]
fn a_group_that_tells_a_part_of_a_year_narrows_the_columns_below_it() {
    let grouped = |group: &str| {
        let mut all = rows(&[], group);
        let below = ["", "", TAX].map(str::to_owned);
        all.insert(1, below.to_vec());
        all
    };
    for group in [
        "2024.1-9",
        "2024-09",
        "202401-202409",
        "2024年前三季度",
        "1-9月完成情况",
    ] {
        let found = read("税收.xlsx", "税收", grouped(group));
        assert_eq!(value(&found, "tax"), None, "{group}");
        let told = found.problems.iter().any(|problem| problem == "not-a-year C2");
        assert!(told, "{group}: {:?}", found.problems);
    }
    for group in ["2024.1-12", "2024年1月至12月", "2024-12", "12月报表数据"] {
        let found = read("税收2024.xlsx", "税收", grouped(group));
        assert_eq!(value(&found, "tax"), Some(50.0), "{group}: {:?}", found.problems);
    }
}

#[test]
fn plans_and_forecasts_are_told_and_not_used() {
    for (file, sheet, lines) in [
        ("税收2024.xlsx", "税收", &["2024年企业税收目标任务表"][..]),
        ("税收2024.xlsx", "税收", &["2024年企业税收预计表"]),
        ("税收2024.xlsx", "计划", &[]),
        ("2024年税收预测.xlsx", "税收", &[]),
    ] {
        let found = seen(file, sheet, lines, TAX, "tax", "planned-figures");
        assert_eq!(found, (None, true), "{file} {sheet} {lines:?}");
    }
    for (file, sheet, lines) in [
        ("税收2024.xlsx", "税收", &["2024年税收目标任务完成情况表"][..]),
        ("税收2024.xlsx", "税收", &["亩均效益提升三年行动计划企业数据"]),
        ("税收2024.xlsx", "计划完成情况", &[]),
    ] {
        let found = seen(file, sheet, lines, TAX, "tax", "planned-figures");
        assert_eq!(found, (Some(50.0), false), "{file} {sheet} {lines:?}");
    }
}
