//! One table in several workbooks: what stands in two of them counts once, and what stands in one of them counts.

use std::path::Path;
use std::process::Command;

use permu::field;
use permu::survey::{Input, Request};

use crate::book::{self, Sheet};
use crate::mends::{NAMES, Read, read_all, read_inputs, read_with, roster, table};

const PARCELS: [&str; 4] = ["统一社会信用代码", "宗地编号", "用地性质", "用地面积（亩）"];
const METERS: [&str; 3] = ["统一社会信用代码", "户号", "用电量（万千瓦时）"];

impl Read {
    /// Whether a value of the enterprise with this number has a reported problem.
    fn is_flawed(&self, number: usize, field: &str) -> bool {
        let row = self.row(number) as u32;
        let panel = self.survey.as_ref().unwrap().panel().unwrap();
        panel.flawed.contains(&(row, field::index(field).unwrap()))
    }
}

/// The roster and a sheet in one workbook, another sheet in a second one.
fn two(one: Sheet<'_>, other: Sheet<'_>) -> Read {
    read_all(
        &[
            ("一2019.xlsx", &[("名录", roster()), one]),
            ("二2019.xlsx", &[other]),
        ],
        &[],
    )
}

#[test]
fn a_parcel_in_two_workbooks_counts_once() {
    let found = two(
        (
            "宗地",
            table(&PARCELS, &[&["1", "a", "自有", "10"], &["2", "b", "自有", "7"]]),
        ),
        (
            "宗地",
            table(&PARCELS, &[&["1", "a", "自有", "10"], &["2", "c", "自有", "7"]]),
        ),
    );
    assert_eq!(found.problems, ["duplicate-row A2"]);
    assert_eq!(found.number(1, "land_mu"), Some(10.0));
    assert_eq!(found.number(2, "land_mu"), Some(14.0));
}

#[test]
fn a_parcel_with_two_areas_is_told_and_its_enterprise_has_no_land() {
    let found = two(
        (
            "宗地",
            table(
                &PARCELS,
                &[
                    &["1", "a", "自有", "10"],
                    &["1", "b", "自有", "3"],
                    // A part of a parcel may be let.
                    &["2", "c", "自有", "7"],
                    &["2", "c", "出租", "2"],
                ],
            ),
        ),
        ("宗地", table(&PARCELS, &[&["1", "a", "自有", "12"]])),
    );
    assert_eq!(found.problems, ["conflicting-values D2"]);
    assert_eq!(found.number(1, "land_mu"), None);
    assert!(found.is_flawed(1, "land_mu"));
    assert_eq!(found.number(2, "land_mu"), Some(5.0));
}

#[test]
fn a_parcel_with_two_areas_in_one_sheet_is_told_too() {
    let rows: &[&[&str]] = &[&["1", "a", "10"], &["1", "a", "12"], &["2", "c", "7"]];
    let parcels = table(&["统一社会信用代码", "宗地编号", "用地面积（亩）"], rows);
    let found = read_all(&[("2019.xlsx", &[("名录", roster()), ("宗地", parcels)])], &[]);
    assert_eq!(found.problems, ["conflicting-values C3"]);
    assert_eq!(found.number(1, "land_mu"), None);
    assert_eq!(found.number(2, "land_mu"), Some(7.0));
}

#[test]
fn a_copy_of_a_workbook_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("用地2019.xlsx");
    // Parcels without a number: nothing but the file itself tells that they are the same.
    let parcels = table(
        &["统一社会信用代码", "用地性质", "用地面积（亩）"],
        &[&["1", "自有", "10"], &["2", "自有", "7"]],
    );
    book::write(&path, &[("名录", roster()), ("宗地", parcels)]);
    let copy = folder.path().join("用地2019副本.xlsx");
    std::fs::copy(&path, &copy).unwrap();
    let found = read_inputs(&[Input::File(path), Input::File(copy)], &[]);
    assert_eq!(found.problems, ["workbook-twice"]);
    assert_eq!(found.number(1, "land_mu"), Some(10.0));
    assert_eq!(found.survey.unwrap().inputs.len(), 2);
}

#[test]
fn the_meters_of_an_enterprise_add_up_over_workbooks() {
    let found = two(
        (
            "用能",
            table(
                &METERS,
                &[&["1", "m1", "3"], &["2", "m3", "5"], &["2", "m4", "1"]],
            ),
        ),
        (
            "用能",
            table(
                &METERS,
                &[&["1", "m2", "4"], &["1", "m1", "3"], &["2", "m5", "2"]],
            ),
        ),
    );
    assert_eq!(found.problems, ["duplicate-row A3"]);
    assert_eq!(found.number(1, "electricity"), Some(7.0));
    assert_eq!(found.number(2, "electricity"), Some(8.0));
}

#[test]
fn a_total_is_compared_with_the_meters_of_all_workbooks() {
    let totals = table(
        &["统一社会信用代码", "用电量（万千瓦时）"],
        &[&["1", "7"], &["2", "6"]],
    );
    let books: [(&str, &[Sheet<'_>]); 3] = [
        (
            "一2019.xlsx",
            &[
                ("名录", roster()),
                ("用能", table(&METERS, &[&["1", "m1", "3"], &["2", "m3", "5"]])),
            ],
        ),
        (
            "二2019.xlsx",
            &[("用能", table(&METERS, &[&["1", "m2", "4"], &["2", "m5", "2"]]))],
        ),
        ("三2019.xlsx", &[("合计", totals)]),
    ];
    let found = read_all(&books, &[]);
    assert_eq!(found.problems, ["conflicting-values B3"]);
    assert_eq!(found.number(1, "electricity"), Some(7.0));
    assert_eq!(found.number(2, "electricity"), None);
}

#[test]
fn a_row_that_two_enterprises_could_own_makes_the_sums_of_both_uncertain() {
    let names = table(
        &NAMES,
        &[
            &["1", "许昌示例有限公司", "甲县"],
            &["2", "许昌示例有限公司", "乙县"],
            &["3", "许昌另一有限公司", "乙县"],
        ],
    );
    let header = [
        "统一社会信用代码",
        "企业名称",
        "户号",
        "用电量（万千瓦时）",
        "原煤（吨）",
    ];
    let meters = table(
        &header,
        &[
            &["1", "许昌示例有限公司", "m1", "3", "8"],
            &["2", "许昌示例有限公司", "m2", "4", ""],
            &["", "许昌示例有限公司", "m3", "5", ""],
            &["3", "许昌另一有限公司", "m4", "6", ""],
        ],
    );
    let found = read_all(&[("2019.xlsx", &[("名录", names), ("用能", meters)])], &[]);
    assert_eq!(found.problems, ["name-ambiguous B4"]);
    for number in [1, 2] {
        assert_eq!(found.number(number, "electricity"), None);
        assert!(found.is_flawed(number, "electricity"));
    }
    // The row says nothing of coal.
    assert_eq!(found.number(1, "coal"), Some(8.0));
    assert_eq!(found.number(3, "electricity"), Some(6.0));
}

#[test]
fn workbooks_of_the_wrong_kind_for_a_scheme_are_told_once() {
    let datasets = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    for (dataset, scheme, kind) in [
        ("xuchang-sample", "lishui-2019", "not-counties"),
        ("lishui-2019", "henan-2019", "not-enterprises"),
    ] {
        let out = tempfile::tempdir().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_permu"))
            .arg("check")
            .arg(datasets.join(dataset))
            .args(["--scheme", scheme, "--lang", "en", "--out"])
            .arg(out.path().join("out"))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.matches("error[").count(), 1, "{said}");
        assert!(said.contains(&format!("error[{kind}]")), "{said}");
    }
}

#[test]
fn one_name_under_two_codes_in_two_sheets_is_told_at_its_name() {
    let heads = ["统一社会信用代码", "企业名称", "税收（万元）"];
    let taxes = table(&heads, &[&["9", "示例一 公司", "5"], &["2", "示例二公司", "7"]]);
    let found = two(
        ("税收", taxes),
        ("宗地", table(&PARCELS, &[&["1", "a", "自有", "10"]])),
    );
    // Enterprise 9 is not in the roster, and its name says who it may be.
    assert_eq!(found.problems, ["not-in-roster A2", "two-codes B2"]);
    // Two of one name in the same list are two enterprises.
    let heads = ["统一社会信用代码", "企业名称", "县（市、区）", "税收（万元）"];
    let rows: &[&[&str]] = &[&["1", "示例公司", "甲县", "5"], &["2", "示例公司", "乙县", "7"]];
    let list = table(&heads, rows);
    let found = read_all(&[("2019.xlsx", &[("名录", list)])], &[]);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[test]
fn a_meter_that_a_wrong_list_of_shares_names_is_nobodys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("一2019.xlsx");
    let meters = table(&METERS, &[&["1", "m", "100"], &["2", "m", "100"]]);
    book::write(&path, &[("名录", roster()), ("电表", meters)]);
    let shares = folder.path().join("shares.xlsx");
    let lines = table(
        &["统一社会信用代码", "户号", "分摊比例"],
        &[&["1", "m", "0.3"], &["2", "m", "0.6"]],
    );
    book::write(&shares, &[("分摊", lines)]);
    let found = read_with(
        &[Input::File(path)],
        Request {
            shares: Some(Input::File(shares)),
            ..Request::default()
        },
    );
    // Nine tenths are no whole: the list says so, once, and the figure that stands twice counts for nobody.
    assert!(found.problems.iter().any(|line| line.starts_with("share-sum")));
    assert!(!found.problems.iter().any(|line| line.starts_with("shared-meter")));
    assert_eq!(found.number(1, "electricity"), None);
    assert_eq!(found.number(2, "electricity"), None);
}
