//! Headers as departments write them: every column is the right field in the right unit and year, or it is told.

use std::path::Path;

use permu::problem::Problems;
use permu::survey::{FieldMap, Input, Request};

use crate::book::{self, Sheet};
use crate::mends::{NAMES, Read, read_all, read_with, table};

/// One sheet of enterprise 1, with the columns that name it in front.
fn sheet(rows: &[&[&str]]) -> Vec<Vec<String>> {
    let owned = |cells: &[&str]| {
        cells
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<String>>()
    };
    rows.iter().map(|cells| owned(cells)).collect()
}

/// The list of enterprise 1.
fn roster() -> Vec<Vec<String>> {
    roster_of(1)
}

fn roster_of(count: usize) -> Vec<Vec<String>> {
    let names = ["示例一公司", "示例二公司", "示例三公司"];
    let rows = names
        .iter()
        .take(count)
        .zip(["1", "2", "3"])
        .map(|(name, number)| [number, *name, "甲县"]);
    let rows: Vec<[&str; 3]> = rows.collect();
    table(&NAMES, &rows.iter().map(|row| row.as_slice()).collect::<Vec<_>>())
}

fn code() -> String {
    book::code(1)
}

fn read(rows: Vec<Vec<String>>) -> Read {
    read_of(1, rows)
}

fn read_of(count: usize, rows: Vec<Vec<String>>) -> Read {
    read_all(
        &[("数据2022.xlsx", &[("名录", roster_of(count)), ("表", rows)])],
        &[],
    )
}

/// What is read of one column with this header and value.
fn one(header: &str, value: &str, field: &str) -> (Option<f64>, Vec<String>) {
    let rows = table(&["统一社会信用代码", header], &[&["1", value]]);
    let found = read(rows);
    let value = found.survey.as_ref().and_then(|survey| {
        let frame = &survey.panel()?.frame;
        let column = frame.column(field).ok()?;
        column.as_materialized_series().f64().ok()?.get(found.row(1))
    });
    (value, found.problems)
}

#[test]
fn marks_notes_and_brackets_around_a_name_do_not_matter() {
    for header in [
        "*用地面积（亩）",
        "1.用地面积（亩）（必填）",
        "①用地面积【亩】",
        "用地面积\n（亩）\n（自然资源局填报）",
        "用地面积（亩，保留两位小数）",
        "用地面积/亩",
        "2022年用地面积（亩）",
        "用地面积（2022年，亩）",
        "用地面积（亩）2022",
    ] {
        let (value, problems) = one(header, "17.25", "land_mu");
        assert_eq!((value, problems), (Some(17.25), vec![]), "{header}");
    }
    // Alone it may be the whole or a part of what is not there: read, and told.
    let (value, problems) = one("其中：用地面积（亩）", "17.25", "land_mu");
    assert_eq!((value, problems), (Some(17.25), vec!["part-read B1".to_owned()]));
}

#[test]
fn ten_thousand_alone_counts_the_small_unit() {
    for (header, value, field, expected) in [
        ("实缴税金(万)", "12.5", "tax", 12.5),
        ("工业增加值（万）", "3", "value_added", 3.0),
        ("年实际用电量（万）", "7", "electricity", 7.0),
        ("用水量（万）", "2", "water", 2.0),
        ("税收（亿）", "2", "tax", 20_000.0),
        ("工业总产值（现价，千元）", "100", "output", 10.0),
        ("用电量（kW·h）", "10000", "electricity", 1.0),
        ("用地面积（万平方米）", "2", "land_mu", 30.0),
    ] {
        assert_eq!(one(header, value, field), (Some(expected), vec![]), "{header}");
    }
}

#[test]
fn a_bracket_that_nobody_knows_is_told_and_its_column_not_used() {
    for (header, kind) in [
        ("税收（万美元）", "unknown-unit"),
        ("税收（国税）", "other-figure"),
        ("税收（国税）（万元）", "other-figure"),
        ("税收（其中：增值税，万元）", "other-figure"),
        ("税收（计划数，万元）", "other-figure"),
    ] {
        let (value, problems) = one(header, "5", "tax");
        assert_eq!((value, problems), (None, vec![format!("{kind} B1")]), "{header}");
    }
}

#[test]
fn a_unit_is_said_in_a_title_a_corner_a_footnote_or_the_name_of_the_sheet() {
    let code = code();
    let head = ["统一社会信用代码", "税收实际贡献"];
    let data = [code.as_str(), "1000000"];
    let title: &[&[&str]] = &[&["2022年企业税收（单位：元）"], &head, &data];
    let corner: &[&[&str]] = &[&["企业税收情况表"], &["", "单位：元"], &head, &data];
    let beside: &[&[&str]] = &[&["填报单位：税务局    金额单位：元"], &head, &data];
    let bare: &[&[&str]] = &[&["企业税收情况表", "（元）"], &head, &data];
    let several: &[&[&str]] = &[&["", "计量单位：元、亩"], &head, &data];
    let spaced: &[&[&str]] = &[&["", "单 位： 元"], &head, &data];
    let footnote: &[&[&str]] = &[&head, &data, &["注：金额单位为元。"]];
    let note: &[&[&str]] = &[&head, &data, &["", ""], &["单位:元"]];
    for rows in [title, corner, beside, bare, several, spaced, footnote, note] {
        let found = read(sheet(rows));
        assert_eq!(found.problems, [""; 0], "{rows:?}");
        assert_eq!(found.number(1, "tax"), Some(100.0), "{rows:?}");
    }
    for name in ["税收(元)", "税收_元", "税收单位元"] {
        let found = read_all(
            &[(
                "数据2022.xlsx",
                &[("名录", roster()), (name, sheet(&[&head, &data]))],
            )],
            &[],
        );
        assert_eq!(
            (found.number(1, "tax"), found.problems.len()),
            (Some(100.0), 0),
            "{name}"
        );
    }
}

#[test]
fn a_column_s_own_unit_wins_and_two_sayings_are_told() {
    let code = code();
    let own = sheet(&[
        &["", "单位：元"],
        &["统一社会信用代码", "税收实际贡献（万元）", "主营业务收入"],
        &[&code, "100", "20000"],
    ]);
    let found = read(own);
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(
        (found.number(1, "tax"), found.number(1, "revenue")),
        (Some(100.0), Some(2.0))
    );
    let two = sheet(&[
        &["", "单位：元"],
        &["统一社会信用代码", "税收实际贡献"],
        &[&code, "100"],
        &["注：金额单位为万元"],
    ]);
    let found = read(two);
    assert_eq!(found.problems, ["units-differ B2"]);
    assert_eq!(found.number(1, "tax"), None);
}

#[test]
fn a_unit_that_nobody_says_is_a_warning_and_a_footnote_holds_for_numbers_with_their_own_unit_too() {
    let (value, problems) = one("税收实际贡献", "5", "tax");
    assert_eq!((value, problems), (Some(5.0), vec!["unit-assumed B1".to_owned()]));
    let code = code();
    let found = read(sheet(&[
        &["统一社会信用代码", "税收实际贡献"],
        &[&code, "1.2亿"],
        &["注：金额单位为元"],
    ]));
    assert_eq!(found.problems, ["number-as-text B2"]);
    assert_eq!(found.number(1, "tax"), Some(12_000.0));
}

fn year_rows(head: &[&[&str]], data: &[&str]) -> Vec<Vec<String>> {
    let mut rows = sheet(head);
    rows.push(
        [&[code().as_str()], data]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    );
    rows
}

/// The tax of enterprise 1 in 2022 and 2021.
fn taxes(found: &Read) -> [Option<f64>; 2] {
    [2022, 2021].map(|year| {
        let survey = found.survey.as_ref()?;
        let frame = &survey.panels.get(&year)?.frame;
        frame
            .column("tax")
            .ok()?
            .as_materialized_series()
            .f64()
            .ok()?
            .get(0)
    })
}

#[test]
fn every_year_has_its_own_column() {
    let above: &[&[&str]] = &[
        &["统一社会信用代码", "税收（万元）", "", ""],
        &["", "2020", "2021", "2022"],
    ];
    let text: &[&[&str]] = &[
        &["统一社会信用代码", "税收（万元）", "", ""],
        &["", "'2020", "'2021", "'2022"],
    ];
    let words: &[&[&str]] = &[
        &["统一社会信用代码", "税收（万元）", "", ""],
        &["", "2020年", "2021年度", "2022年"],
    ];
    let range: &[&[&str]] = &[
        &["统一社会信用代码", "2020-2022年税收（万元）", "", ""],
        &["", "2020", "2021", "2022"],
    ];
    let below: &[&[&str]] = &[
        &["统一社会信用代码", "2020年", "2021年", "2022年"],
        &["", "税收（万元）", "税收（万元）", "税收（万元）"],
    ];
    let prefix: &[&[&str]] = &[&[
        "统一社会信用代码",
        "2020_实缴税收（万元）",
        "2021_实缴税收（万元）",
        "2022_实缴税收（万元）",
    ]];
    let suffix: &[&[&str]] = &[&[
        "统一社会信用代码",
        "税收（万元）2020",
        "税收（万元）2021",
        "税收（万元）2022",
    ]];
    for head in [above, text, words, range, below, prefix, suffix] {
        let rows = year_rows(head, &["1", "2", "3"]);
        let found = read_all(&[("数据.xlsx", &[("表", rows)])], &[]);
        assert_eq!(
            taxes(&found),
            [Some(3.0), Some(2.0)],
            "{head:?} {:?}",
            found.problems
        );
    }
}

#[test]
fn years_in_words_count_from_the_year_of_the_sheet() {
    let group: &[&[&str]] = &[
        &["统一社会信用代码", "税收（万元）", "", ""],
        &["", "本年", "上年同期", "同比（%）"],
    ];
    let flat: &[&[&str]] = &[&[
        "统一社会信用代码",
        "本年税收（万元）",
        "上年税收（万元）",
        "税收增幅（%）",
    ]];
    let plain: &[&[&str]] = &[&[
        "统一社会信用代码",
        "税收（万元）",
        "去年同期税收（万元）",
        "税收同比增减（万元）",
    ]];
    let over: &[&[&str]] = &[
        &["统一社会信用代码", "本期", "上期", "增减"],
        &["", "税收（万元）", "税收（万元）", "税收（万元）"],
    ];
    for head in [group, flat, plain, over] {
        let found = read_all(
            &[("数据2022.xlsx", &[("表", year_rows(head, &["5", "4", "25"]))])],
            &[],
        );
        assert_eq!(
            taxes(&found),
            [Some(5.0), Some(4.0)],
            "{head:?} {:?}",
            found.problems
        );
        let found = read_with_year(year_rows(head, &["5", "4", "25"]));
        assert_eq!(
            taxes(&found),
            [Some(5.0), Some(4.0)],
            "{head:?} {:?}",
            found.problems
        );
    }
    // Last year's figure alone is last year's.
    let rows = year_rows(&[&["统一社会信用代码", "上一年度入库税金（万元）"]], &["4"]);
    let found = read_all(&[("数据2022.xlsx", &[("名录", roster()), ("表", rows)])], &[]);
    assert_eq!(taxes(&found), [None, Some(4.0)]);
}

/// A file whose name says no year, asked for 2022.
fn read_with_year(rows: Vec<Vec<String>>) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("数据.xlsx");
    book::write(&path, &[("表", rows)]);
    let asked = Request {
        year: Some(2022),
        ..Request::default()
    };
    read_with(&[Input::File(path)], asked)
}

#[test]
fn figures_without_a_year_are_the_sheet_s_own() {
    let rows = year_rows(
        &[&["统一社会信用代码", "用地面积（亩）", "2021年税收（万元）"]],
        &["10", "4"],
    );
    let found = read_all(&[("数据2022.xlsx", &[("名录", roster()), ("表", rows)])], &[]);
    assert_eq!(
        (found.number(1, "land_mu"), taxes(&found)),
        (Some(10.0), [None, Some(4.0)])
    );
}

#[test]
fn children_of_the_same_name_take_their_meaning_from_the_group() {
    for (discharge, rights) in [
        ("实际排放量（吨）", "核定排污权（吨）"),
        ("排放量（吨）", "排污权核定量（吨）"),
        ("污染物排放（吨）", "许可排放量（吨）"),
    ] {
        let head: &[&[&str]] = &[
            &["统一社会信用代码", discharge, "", rights, ""],
            &["", "COD", "氨氮", "COD", "氨氮"],
        ];
        let found = read(year_rows(head, &["1", "0.1", "2", "0.2"]));
        assert_eq!(found.problems, [""; 0], "{rights}");
        let values = ["cod", "ammonia", "cod_rights", "ammonia_rights"].map(|field| found.number(1, field));
        assert_eq!(values, [Some(1.0), Some(0.1), Some(2.0), Some(0.2)], "{rights}");
    }
    // What was produced is not what was discharged.
    let head: &[&[&str]] = &[
        &["统一社会信用代码", "产生量（吨）", "", "排放量（吨）", ""],
        &["", "COD", "氨氮", "COD", "氨氮"],
    ];
    let found = read(year_rows(head, &["9", "9", "1", "0.1"]));
    assert_eq!(
        (found.number(1, "cod"), found.number(1, "ammonia")),
        (Some(1.0), Some(0.1))
    );
}

#[test]
fn a_group_that_is_a_name_itself_and_its_parts_are_not_the_whole() {
    let head: &[&[&str]] = &[
        &["统一社会信用代码", "税收", "", ""],
        &["", "税收实际贡献（万元）", "其中：增值税", "其中：实缴税金"],
    ];
    let found = read(year_rows(head, &["100", "60", "30"]));
    assert_eq!(found.number(1, "tax"), Some(100.0));
    let head: &[&[&str]] = &[
        &["统一社会信用代码", "税收（万元）", "", ""],
        &["", "合计", "增值税", "所得税"],
    ];
    let found = read(year_rows(head, &["100", "60", "40"]));
    assert_eq!(
        (
            found.number(1, "tax"),
            found.problems.contains(&"columns-unused".to_owned())
        ),
        (Some(100.0), true)
    );
    // Three rows.
    let head: &[&[&str]] = &[
        &["统一社会信用代码", "经济指标", "", "", ""],
        &["", "税收（万元）", "", "营业收入（万元）", ""],
        &["", "2021年", "2022年", "2021年", "2022年"],
    ];
    let found = read_all(
        &[("数据.xlsx", &[("表", year_rows(head, &["1", "2", "3", "4"]))])],
        &[],
    );
    assert_eq!(
        (taxes(&found), found.number(1, "revenue")),
        ([Some(2.0), Some(1.0)], Some(4.0))
    );
}

#[test]
fn mu_and_square_metres_that_agree_are_one_column() {
    let head: &[&[&str]] = &[&["统一社会信用代码", "用地面积（亩）", "用地面积（㎡）"]];
    let mut rows = year_rows(head, &["10.5", "7000"]);
    rows.push(vec![book::code(2), String::new(), "2000".to_owned()]);
    let found = read_of(2, rows.clone());
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(
        (found.number(1, "land_mu"), found.number(2, "land_mu")),
        (Some(10.5), Some(3.0))
    );
    rows[1][2] = "9000".to_owned();
    let found = read_of(2, rows);
    assert_eq!(found.problems, ["conflicting-values C2"]);
    assert_eq!(
        (found.number(1, "land_mu"), found.number(2, "land_mu")),
        (None, Some(3.0))
    );
}

const MONTHS: [&str; 12] = [
    "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月",
];

#[test]
fn months_are_checked_against_their_total_and_proposed_as_a_sum_without_one() {
    let mut upper = vec!["统一社会信用代码", "用电量（万千瓦时）"];
    upper.extend([""; 12]);
    let mut lower = vec![""];
    lower.extend(MONTHS);
    lower.push("合计");
    let data = ["1"; 12];
    let with = |total: &str| {
        let mut cells = data.to_vec();
        cells.push(total);
        read(year_rows(&[&upper, &lower], &cells))
    };
    let found = with("12");
    assert_eq!(
        (found.number(1, "electricity"), found.problems.len()),
        (Some(12.0), 0)
    );
    let found = with("13");
    assert_eq!(
        (found.number(1, "electricity"), found.problems),
        (Some(13.0), vec!["parts-differ N3".to_owned()])
    );
    let found = read(year_rows(&[&upper[..13], &lower[..13]], &data));
    assert_eq!(found.problems, ["columns-unused", "sum-proposed B1"]);
    // Half a year is no year.
    let found = read(year_rows(
        &[&["统一社会信用代码", "1-6月用电量（万千瓦时）"]],
        &["6"],
    ));
    assert_eq!(found.problems, ["columns-unused", "not-a-year B1"]);
}

fn mapped(text: &str, count: usize, rows: Vec<Vec<String>>) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("数据2022.xlsx");
    let sheets: [Sheet<'_>; 2] = [("名录", roster_of(count)), ("表", rows)];
    book::write(&path, &sheets);
    let mut problems = Problems::new();
    let map = FieldMap::read("map.toml", text, &mut problems);
    assert_eq!(problems.iter().count(), 0, "{text}");
    let asked = Request {
        map,
        ..Request::default()
    };
    read_with(&[Input::File(path)], asked)
}

#[test]
fn columns_are_added_where_the_map_says_so() {
    let head: &[&[&str]] = &[&["统一社会信用代码", "国税（万元）", "地税（元）"]];
    let found = read(year_rows(head, &["60", "400000"]));
    assert_eq!(found.problems, ["columns-unused", "sum-proposed B1"]);
    let map = "[fields]\ntax = { sum = [\"国税（万元）\", \"地税（元）\"] }\n";
    let mut rows = year_rows(head, &["60", "400000"]);
    rows.push(vec![book::code(2), "5".to_owned(), String::new()]);
    rows.push(vec![book::code(3), "5".to_owned(), "约4".to_owned()]);
    let found = mapped(map, 3, rows);
    assert_eq!(
        (found.number(1, "tax"), found.number(2, "tax")),
        (Some(100.0), Some(5.0))
    );
    assert_eq!(found.number(3, "tax"), None);
    assert_eq!(found.problems, ["not-a-number C4", "sum-gap C3"]);
    let survey = found.survey.as_ref().unwrap();
    let tax = permu::field::index("tax");
    let origins = permu::survey::origins(survey.panel().unwrap(), &survey.grids, found.row(1), tax);
    let raw: Vec<&str> = origins.iter().map(|origin| origin.raw.as_str()).collect();
    assert_eq!(raw, ["60", "400000"]);
    let half = mapped(
        map,
        1,
        year_rows(&[&["统一社会信用代码", "国税（万元）"]], &["60"]),
    );
    assert_eq!(half.problems, ["columns-unused", "sum-incomplete B1"]);
    let months = "[fields]\nelectricity = { sum = [\"上半年\", \"下半年\"] }\n";
    let head: &[&[&str]] = &[
        &["统一社会信用代码", "用电量（千瓦时）", ""],
        &["", "上半年", "下半年"],
    ];
    let found = mapped(months, 1, year_rows(head, &["10000", "20000"]));
    assert_eq!(
        (found.number(1, "electricity"), found.problems.len()),
        (Some(3.0), 0)
    );
}

#[test]
fn tax_kinds_without_a_total_are_proposed() {
    let head: &[&[&str]] = &[&[
        "统一社会信用代码",
        "增值税（万元）",
        "企业所得税（万元）",
        "房产税（万元）",
    ]];
    let found = read(year_rows(head, &["60", "30", "10"]));
    assert_eq!(found.problems, ["columns-unused", "sum-proposed B1"]);
}

#[test]
fn names_met_in_forms_are_fields() {
    for (header, field) in [
        ("应税销售收入（万元）", "revenue"),
        ("主营收入（万元）", "revenue"),
        ("全部从业人员平均人数（人）", "staff"),
        ("年平均员工数", "staff"),
        ("能源消费量（吨标煤）", "energy"),
        ("总用能量（吨标准煤）", "energy"),
        ("主要污染物排放总量（吨）", "pollutants"),
        ("主要污染物排放总当量（当量）", "pollutant_equivalents"),
        ("持证面积（亩）", "land_certified_mu"),
        ("租赁用地（亩）", "land_leased_mu"),
        ("自有面积（亩）", "land_owned_mu"),
        ("企业用地数据（亩）", "land_mu"),
        ("企业用电数据（万千瓦时）", "electricity"),
        ("燃气（万立方米）", "gas"),
        ("工业用水（万吨）", "water"),
        ("研究与试验发展(R&D)经费支出（万元）", "rd"),
        ("入库税额（万元）", "tax"),
        ("碳排放量（吨）", "carbon"),
        ("净资产（万元）", "net_assets"),
    ] {
        assert_eq!(one(header, "3", field), (Some(3.0), vec![]), "{header}");
    }
}

#[test]
fn the_surer_of_two_names_is_read() {
    let rows = sheet(&[
        &[
            "税号",
            "统一社会信用代码",
            "户名",
            "企业名称",
            "县（市、区）",
            "税收（万元）",
        ],
        &["x", &code(), "某户", "示例一公司", "甲县", "5"],
    ]);
    let found = read_all(&[("数据2022.xlsx", &[("表", rows)])], &[]);
    assert_eq!(found.problems, ["columns-unused"]);
    assert_eq!(found.words(1, "name").as_deref(), Some("示例一公司"));
}

#[test]
fn a_row_of_column_numbers_is_no_part_of_the_header() {
    let mut rows = sheet(&[
        &[NAMES[0], NAMES[1], NAMES[2], "税收（万元）"],
        &["甲", "乙", "丙", "'1"],
    ]);
    rows.push(vec![
        code(),
        "示例一公司".to_owned(),
        "甲县".to_owned(),
        "5".to_owned(),
    ]);
    let found = read_all(&[("数据2022.xlsx", &[("表", rows)])], &[]);
    assert_eq!(found.number(1, "tax"), Some(5.0));
}

#[test]
fn years_stand_in_text_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("数据.csv");
    let text = format!(
        "统一社会信用代码,企业名称,县（市、区）,税收（万元）,,\n,,,2020,2021,2022\n{},示例一公司,甲县,1,2,3\n单位：万元,,,,,\n",
        code()
    );
    std::fs::write(&path, text).unwrap();
    let found = read_with(&[Input::File(path.clone())], Request::default());
    assert!(Path::new(&path).exists());
    assert_eq!(taxes(&found), [Some(3.0), Some(2.0)], "{:?}", found.problems);
}

#[test]
fn what_a_group_says_about_the_figures_below_it_is_not_the_figures() {
    for group in [
        "三年平均",
        "年均",
        "增加额",
        "占比",
        "指标得分",
        "排名",
        "亩均",
        "亩均指标",
        "亩均效益",
        "亩产效益指标",
        "每亩产出",
        "单位用地产出",
        "人均值",
        "户均指标",
        "单位能耗指标",
        "完成率",
    ] {
        let rows = sheet(&[
            &[NAMES[0], NAMES[1], NAMES[2], "职工人数（人）", group],
            &["", "", "", "", "税收（万元）"],
            &[&code(), "示例一公司", "甲县", "40", "9"],
        ]);
        let found = read_all(&[("数据2022.xlsx", &[("表", rows)])], &[]);
        assert!(!found.holds("tax") || found.number(1, "tax").is_none(), "{group}");
        assert_eq!(found.number(1, "staff"), Some(40.0), "{group}");
    }
    for group in [
        "指标值",
        "亩均效益评价数据",
        "亩产效益综合评价指标",
        "亩均论英雄改革数据",
        "单位基本情况",
        "经济指标",
    ] {
        let rows = sheet(&[
            &[NAMES[0], NAMES[1], NAMES[2], "职工人数（人）", group],
            &["", "", "", "", "税收（万元）"],
            &[&code(), "示例一公司", "甲县", "40", "9"],
        ]);
        let found = read_all(&[("数据2022.xlsx", &[("表", rows)])], &[]);
        assert_eq!(found.number(1, "tax"), Some(9.0), "{group} {:?}", found.problems);
    }
}

#[test]
fn the_column_called_as_the_field_is_read_beside_a_wider_one() {
    for (names, field) in [
        (["营业收入（万元）", "主营业务收入（万元）"], "revenue"),
        (["营业收入（万元）", "其中：主营业务收入（万元）"], "revenue"),
        (["年末职工人数（人）", "年平均职工人数（人）"], "staff"),
    ] {
        let rows = sheet(&[
            &[NAMES[0], NAMES[1], NAMES[2], names[0], names[1]],
            &[&code(), "示例一公司", "甲县", "60", "50"],
        ]);
        let found = read_all(&[("数据2022.xlsx", &[("表", rows)])], &[]);
        assert_eq!(
            found.number(1, field),
            Some(50.0),
            "{names:?} {:?}",
            found.problems
        );
        assert_eq!(found.problems, ["columns-unused"], "{names:?}");
    }
}
