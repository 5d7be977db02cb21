//! Sheets in long form: a row for every kind of tax, month, pollutant or kind of energy.

use permu::problem::Problems;
use permu::survey::{FieldMap, Input, Request};

use crate::book;
use crate::mends::{NAMES, Read, read_all, read_inputs, read_with, table};

const NAMED: [&str; 2] = ["统一社会信用代码", "企业名称"];
const FIRMS: [[&str; 2]; 2] = [["1", "示例一公司"], ["2", "示例二公司"]];

fn roster() -> Vec<Vec<String>> {
    table(
        &NAMES,
        &[&["1", "示例一公司", "甲县"], &["2", "示例二公司", "甲县"]],
    )
}

/// For both enterprises the rows that `cells` gives, behind their code and name.
fn rows(header: &[&str], cells: &[[&[&str]; 2]]) -> Vec<Vec<String>> {
    let all: Vec<Vec<&str>> = (0..2)
        .flat_map(|firm| {
            cells
                .iter()
                .map(move |both| [&FIRMS[firm][..], both[firm]].concat())
        })
        .collect();
    let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    table(&[&NAMED[..], header].concat(), &all)
}

fn read(rows: Vec<Vec<String>>) -> Read {
    read_all(
        &[
            ("名录2024.xlsx", &[("名录", roster())]),
            ("数据2024.xlsx", &[("表", rows)]),
        ],
        &[],
    )
}

fn both(found: &Read, field: &str) -> [Option<f64>; 2] {
    let frame = &found.survey.as_ref().unwrap().panel().unwrap().frame;
    match frame.column(field) {
        Ok(_) => [1, 2].map(|number| found.number(number, field)),
        Err(_) => [None; 2],
    }
}

fn has(found: &Read, problem: &str) -> bool {
    found.problems.iter().any(|one| one.starts_with(problem))
}

#[test]
fn equal_amounts_of_two_kinds_of_tax_add_up_and_are_told() {
    for (kinds, amount) in [
        ("税种", "税额（万元）"),
        ("征收项目", "金额（万元）"),
        ("税费种", "税收（万元）"),
    ] {
        let found = read(rows(
            &[kinds, amount],
            &[
                [&["增值税", "50"], &["增值税", "100"]],
                [&["企业所得税", "50"], &["企业所得税", "100"]],
                [&["城建税", "7"], &["城建税", "9"]],
            ],
        ));
        assert_eq!(
            both(&found, "tax"),
            [Some(107.0), Some(209.0)],
            "{kinds} {:?}",
            found.problems
        );
        assert_eq!(found.problems, ["rows-added C1"], "{kinds}");
    }
}

#[test]
fn kinds_of_tax_are_read_from_text_files_and_by_name_alone() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["名录2024.xlsx", "税收2024.csv"].map(|name| folder.path().join(name));
    book::write(&paths[0], &[("名录", roster())]);
    let text = "企业名称,税种,税额（元）\n示例一公司,增值税,500000\n示例一公司,房产税,500000\n示例二公司,增值税,7\n合计,,1000007\n";
    std::fs::write(&paths[1], text).unwrap();
    let found = read_inputs(&paths.map(Input::File), &[]);
    assert_eq!(
        both(&found, "tax"),
        [Some(100.0), Some(0.0007)],
        "{:?}",
        found.problems
    );
    assert!(!has(&found, "total-differs"), "{:?}", found.problems);
}

#[test]
fn an_unknown_kind_of_tax_is_told_and_its_enterprise_has_no_tax() {
    let found = read(rows(
        &["税种", "税额（万元）"],
        &[
            [&["增值税", "50"], &["增值税", "100"]],
            [&["社会保险费", "50"], &["房产税", "10"]],
        ],
    ));
    assert_eq!(both(&found, "tax"), [None, Some(110.0)]);
    assert!(has(&found, "kind-unknown C3"), "{:?}", found.problems);
}

#[test]
fn the_row_of_all_kinds_counts_and_is_compared_with_its_parts() {
    let found = read(rows(
        &["税种", "税额（万元）"],
        &[
            [&["增值税", "50"], &["增值税", "100"]],
            [&["企业所得税", "50"], &["企业所得税", "100"]],
            [&["合计", "100"], &["合计", "205"]],
        ],
    ));
    assert_eq!(
        both(&found, "tax"),
        [Some(100.0), Some(205.0)],
        "{:?}",
        found.problems
    );
    assert!(has(&found, "parts-differ D7"), "{:?}", found.problems);
}

#[test]
fn a_field_map_chooses_the_kinds_of_tax() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("数据2024.xlsx");
    let figures = rows(
        &["税种", "税额（万元）"],
        &[
            [&["增值税", "50"], &["增值税", "100"]],
            [&["社会保险费", "4"], &["土地增值税", "5"]],
            [&["企业所得税", "3"], &["企业所得税", "6"]],
        ],
    );
    book::write(&path, &[("名录", roster()), ("表", figures)]);
    let text = "[fields]\ntax = { sum = [\"增值税\", \"社会保险费\", \"企业所得税\"] }\n";
    let map = FieldMap::read("map.toml", text, &mut Problems::new());
    let found = read_with(
        &[Input::File(path)],
        Request {
            map,
            ..Request::default()
        },
    );
    assert_eq!(
        both(&found, "tax"),
        [Some(57.0), Some(106.0)],
        "{:?}",
        found.problems
    );
    assert!(has(&found, "kinds-left-out C1"), "{:?}", found.problems);
}

#[test]
fn one_kind_of_tax_alone_is_not_the_tax() {
    let found = read(rows(
        &["税种", "税额（万元）"],
        &[[&["增值税", "50"], &["增值税", "100"]]],
    ));
    assert_eq!(both(&found, "tax"), [None; 2]);
    assert!(has(&found, "one-tax-kind C1"), "{:?}", found.problems);
}

fn months(names: &[String], amount: &str) -> Vec<Vec<String>> {
    let cells: Vec<[[&str; 2]; 2]> = names
        .iter()
        .map(|name| [[name.as_str(), "5"], [name.as_str(), "7"]])
        .collect();
    let cells: Vec<[&[&str]; 2]> = cells.iter().map(|both| [&both[0][..], &both[1][..]]).collect();
    rows(&["月份", amount], &cells)
}

#[test]
fn equal_months_add_up_to_the_year_and_fewer_are_told() {
    let year: [Vec<String>; 4] = [
        (1..=12).map(|month| format!("{month}月")).collect(),
        (1..=12).map(|month| format!("2024{month:02}")).collect(),
        (1..=12).map(|month| format!("2024年{month}月")).collect(),
        (1..=12).map(|month| month.to_string()).collect(),
    ];
    for names in &year {
        for (amount, field) in [("用电量（万千瓦时）", "electricity"), ("税收（万元）", "tax")]
        {
            let found = read(months(names, amount));
            assert_eq!(
                both(&found, field),
                [Some(60.0), Some(84.0)],
                "{names:?} {:?}",
                found.problems
            );
            assert_eq!(found.problems, ["rows-added C1"], "{names:?}");
            let found = read(months(&names[..6], amount));
            assert_eq!(both(&found, field), [None; 2], "{names:?}");
            assert!(has(&found, "part-of-year C1"), "{:?}", found.problems);
        }
    }
    let quarters = ["一季度", "二季度", "三季度", "四季度"].map(str::to_owned);
    let found = read(months(&quarters, "税收（万元）"));
    assert_eq!(
        both(&found, "tax"),
        [Some(20.0), Some(28.0)],
        "{:?}",
        found.problems
    );
}

#[test]
fn months_of_two_meters_add_up_and_one_month_twice_is_told() {
    let header = [&NAMED[..], &["户号", "月份", "用电量（万千瓦时）"]].concat();
    let mut all: Vec<[String; 5]> = Vec::new();
    for meter in ["甲", "乙"] {
        for month in 1..=12 {
            all.push(["1", "示例一公司", meter, &format!("{month}月"), "5"].map(str::to_owned));
        }
    }
    let as_rows = |all: &[[String; 5]]| {
        let cells: Vec<Vec<&str>> = all
            .iter()
            .map(|row| row.iter().map(String::as_str).collect())
            .collect();
        let cells: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
        table(&header, &cells)
    };
    let found = read(as_rows(&all));
    assert_eq!(
        both(&found, "electricity")[0],
        Some(120.0),
        "{:?}",
        found.problems
    );
    all.push(["1", "示例一公司", "甲", "3月", "9"].map(str::to_owned));
    let found = read(as_rows(&all));
    assert_eq!(both(&found, "electricity")[0], None);
    assert!(has(&found, "kind-twice"), "{:?}", found.problems);
}

#[test]
fn every_pollutant_goes_to_its_own_field() {
    for (kinds, amount) in [("污染物名称", "排放量（吨）"), ("污染因子", "污染物排放量（吨）")]
    {
        let found = read(rows(
            &[kinds, amount],
            &[
                [&["COD", "1.5"], &["化学需氧量", "1.5"]],
                [&["氨氮", "1.5"], &["NH3-N", "2"]],
                [&["二氧化硫", "3"], &["SO2", "4"]],
                [&["VOCs", "9"], &["颗粒物", "9"]],
                [&["氮氧化物", "5"], &["烟囱", "6"]],
            ],
        ));
        assert_eq!(
            both(&found, "cod"),
            [Some(1.5), Some(1.5)],
            "{:?}",
            found.problems
        );
        assert_eq!(both(&found, "ammonia"), [Some(1.5), Some(2.0)]);
        assert_eq!(both(&found, "so2"), [Some(3.0), Some(4.0)]);
        assert_eq!(both(&found, "nox"), [Some(5.0), None]);
        assert!(
            has(&found, "kind-unknown C11") && has(&found, "kinds-left-out C1"),
            "{:?}",
            found.problems
        );
        assert!(!has(&found, "unit-assumed"), "{:?}", found.problems);
    }
}

#[test]
fn outlets_add_up_and_a_pollutant_twice_without_one_is_told() {
    let found = read(rows(
        &["排放口编号", "污染物名称", "排放量（千克）"],
        &[
            [&["DW001", "COD", "1500"], &["DW001", "COD", "100"]],
            [&["DW002", "COD", "1500"], &["DW002", "COD", "300"]],
        ],
    ));
    assert_eq!(
        both(&found, "cod"),
        [Some(3.0), Some(0.4)],
        "{:?}",
        found.problems
    );
    let found = read(rows(
        &["污染物名称", "排放量（吨）"],
        &[[&["COD", "1"], &["COD", "1"]], [&["COD", "2"], &["COD", "1"]]],
    ));
    assert_eq!(both(&found, "cod"), [None; 2], "{:?}", found.problems);
    assert!(
        has(&found, "kind-twice A3") && has(&found, "rows-identical A5"),
        "{:?}",
        found.problems
    );
}

#[test]
fn every_kind_of_energy_goes_to_its_field_in_the_unit_of_its_row() {
    let found = read(rows(
        &["能源品种", "计量单位", "消费量"],
        &[
            [&["电力", "万千瓦时", "12"], &["电力", "千瓦时", "120000"]],
            [&["原煤", "吨", "30"], &["原煤", "千克", "30000"]],
            [&["天然气", "万立方米", "4"], &["天然气", "立方米", "40000"]],
            [&["柴油", "吨", "4"], &["柴油", "吨", "4"]],
        ],
    ));
    assert_eq!(
        both(&found, "electricity"),
        [Some(12.0); 2],
        "{:?}",
        found.problems
    );
    assert_eq!(both(&found, "coal"), [Some(30.0); 2]);
    assert_eq!(both(&found, "gas"), [Some(4.0); 2]);
    assert!(has(&found, "kinds-left-out C1"), "{:?}", found.problems);
    // Without a unit nobody knows what an amount of coal or of electricity is.
    let found = read(rows(
        &["能源品种", "消费量"],
        &[[&["电力", "12"], &["电力", "12"]]],
    ));
    assert_eq!(both(&found, "electricity"), [None; 2]);
    assert!(has(&found, "kind-without-amount C1"), "{:?}", found.problems);
}

#[test]
fn products_add_up_and_rows_that_differ_in_an_unread_column_are_asked_about() {
    let found = read(rows(
        &["产品名称", "工业总产值（万元）"],
        &[
            [&["螺丝", "50"], &["螺丝", "10"]],
            [&["螺母", "50"], &["螺母", "20"]],
        ],
    ));
    assert_eq!(
        both(&found, "output"),
        [Some(100.0), Some(30.0)],
        "{:?}",
        found.problems
    );
    assert!(has(&found, "rows-added C1"), "{:?}", found.problems);
    let found = read(rows(
        &["经办事由", "税收（万元）"],
        &[[&["甲", "50"], &["甲", "10"]], [&["乙", "50"], &["甲", "10"]]],
    ));
    assert_eq!(both(&found, "tax"), [None, Some(10.0)], "{:?}", found.problems);
    assert!(
        has(&found, "rows-unclear A3") && has(&found, "duplicate-row A5"),
        "{:?}",
        found.problems
    );
}

#[test]
fn a_figure_that_does_not_add_up_is_not_used_from_rows_by_month() {
    let cells: Vec<[String; 3]> = (1..=12)
        .map(|month| [format!("{month}月"), "5".to_owned(), "80".to_owned()])
        .collect();
    let cells: Vec<Vec<&str>> = cells
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let cells: Vec<[&[&str]; 2]> = cells.iter().map(|row| [row.as_slice(), row.as_slice()]).collect();
    let found = read(rows(&["月份", "用电量（万千瓦时）", "职工人数（人）"], &cells));
    assert_eq!(
        both(&found, "electricity"),
        [Some(60.0); 2],
        "{:?}",
        found.problems
    );
    assert_eq!(both(&found, "staff"), [None; 2]);
    assert!(has(&found, "figure-repeated E1"), "{:?}", found.problems);
}

#[test]
fn merged_owners_and_periods_of_two_days_are_understood_and_a_missing_month_is_told() {
    let periods = [
        "2024-01-01至2024-03-31",
        "2024-04-01至2024-06-30",
        "2024-07-01至2024-09-30",
        "2024-10-01至2024-12-31",
    ];
    let cells = periods.map(|period| [[period, "5"], [period, "7"]]);
    let cells: Vec<[&[&str]; 2]> = cells.iter().map(|both| [&both[0][..], &both[1][..]]).collect();
    let mut all = rows(&["所属期", "税收（万元）"], &cells);
    let found = read(all.clone());
    assert_eq!(
        both(&found, "tax"),
        [Some(20.0), Some(28.0)],
        "{:?}",
        found.problems
    );
    assert!(!has(&found, "months-lack"), "{:?}", found.problems);
    all.pop();
    let found = read(all);
    assert_eq!(
        both(&found, "tax"),
        [Some(20.0), Some(21.0)],
        "{:?}",
        found.problems
    );
    assert!(has(&found, "months-lack A6"), "{:?}", found.problems);
}
