//! Codes and names merged over rows that are somebody else's, and 企业规模 beside 是否规上.

use std::path::Path;

use permu::survey::{Input, Request};
use rust_xlsxwriter::{Format, Workbook};

use crate::book;
use crate::mends::{NAMES, Read, read_all, read_inputs, table};

/// A workbook of one sheet in which column `column` is merged over rows 2 and 3.
fn merged(path: &Path, rows: &[Vec<String>], column: u16) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    let text = &rows[1][usize::from(column)];
    sheet
        .merge_range(1, column, 2, column, text, &Format::new())
        .unwrap();
    workbook.save(path).unwrap();
}

fn read_merged(figures: &[Vec<String>], column: u16) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let roster = table(
        &NAMES,
        &[
            &["1", "示例一公司", "甲县"],
            &["2", "示例二公司", "甲县"],
            &["3", "示例三公司", "甲县"],
        ],
    );
    let paths = ["名录2024.xlsx", "数据2024.xlsx"].map(|name| folder.path().join(name));
    book::write(&paths[0], &[("名录", roster)]);
    merged(&paths[1], figures, column);
    read_inputs(&paths.map(Input::File), &[])
}

const TAX: [&str; 3] = ["统一社会信用代码", "企业名称", "税收（万元）"];

#[test]
fn a_code_merged_over_two_names_and_a_name_over_two_codes_are_told_and_not_used() {
    let code = table(
        &TAX,
        &[
            &["1", "示例一公司", "100"],
            &["", "示例二公司", "200"],
            &["3", "示例三公司", "300"],
        ],
    );
    let name = table(
        &TAX,
        &[
            &["1", "示例一公司", "100"],
            &["2", "", "200"],
            &["3", "示例三公司", "300"],
        ],
    );
    for (rows, column, cell) in [(code, 0, "key-merged A2"), (name, 1, "key-merged B2")] {
        let found = read_merged(&rows, column);
        assert!(
            found.problems.iter().any(|one| one == cell),
            "{:?}",
            found.problems
        );
        let tax = [1, 2, 3].map(|number| found.number(number, "tax"));
        assert_eq!(tax, [None, None, Some(300.0)], "{column}");
    }
}

#[test]
fn a_code_merged_over_the_parcels_of_one_enterprise_is_its_code() {
    let rows = table(
        &["统一社会信用代码", "企业名称", "宗地编号", "用地面积（亩）"],
        &[
            &["1", "示例一公司", "甲", "4"],
            &["", "示例一公司", "乙", "6"],
            &["2", "示例二公司", "丙", "20"],
        ],
    );
    let found = read_merged(&rows, 0);
    assert!(
        !found.problems.iter().any(|one| one.starts_with("key-merged")),
        "{:?}",
        found.problems
    );
    assert_eq!(
        [1, 2].map(|number| found.number(number, "land_mu")),
        [Some(10.0), Some(20.0)]
    );
}

#[test]
fn parcels_of_two_names_below_one_merged_code_are_told() {
    let rows = table(
        &["统一社会信用代码", "企业名称", "宗地编号", "用地面积（亩）"],
        &[
            &["1", "示例一公司", "甲", "10"],
            &["", "示例二公司", "乙", "20"],
            &["3", "示例三公司", "丙", "30"],
        ],
    );
    let found = read_merged(&rows, 0);
    assert!(
        found.problems.iter().any(|one| one == "key-merged A2"),
        "{:?}",
        found.problems
    );
    assert_eq!(
        [1, 2, 3].map(|number| found.number(number, "land_mu")),
        [None, None, Some(30.0)]
    );
}

#[test]
fn kinds_of_tax_below_one_merged_code_are_one_enterprises() {
    let rows = table(
        &["统一社会信用代码", "税种", "税额（万元）"],
        &[
            &["1", "增值税", "60"],
            &["", "房产税", "40"],
            &["2", "增值税", "7"],
            &["2", "房产税", "3"],
        ],
    );
    let found = read_merged(&rows, 0);
    assert_eq!(
        [1, 2].map(|number| found.number(number, "tax")),
        [Some(100.0), Some(10.0)],
        "{:?}",
        found.problems
    );
}

/// What the list says of the size of enterprises 1 to 3, and the problems.
fn sizes(header: [&str; 2], rows: [[&str; 2]; 3]) -> ([Option<String>; 3], Vec<String>) {
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .zip(["1", "2", "3"])
        .map(|(sizes, number)| [&[number, "公司", "甲县"][..], sizes].concat())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let roster = table(&[&NAMES[..], &header].concat(), &rows);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名录2024.xlsx");
    book::write(&path, &[("名录", roster)]);
    let asked = Request {
        size_needed: true,
        ..Request::default()
    };
    let found = crate::mends::read_with(&[Input::File(path)], asked);
    (
        [1, 2, 3].map(|number| found.words(number, "size")),
        found.problems,
    )
}

#[test]
fn the_size_of_the_statistics_beside_above_scale_agrees_or_is_told() {
    let above = || Some("规上".to_owned());
    let below = || Some("规下".to_owned());
    for header in [["企业规模", "是否规上"], ["规模类型", "规上/规下"]] {
        let (found, problems) = sizes(header, [["大型", "是"], ["小型", "否"], ["规上", "是"]]);
        assert_eq!(
            (found, problems),
            ([above(), below(), above()], vec![]),
            "{header:?}"
        );
    }
    let (found, problems) = sizes(["是否规上", "企业规模"], [["是", "2"], ["否", "4"], ["是", "1"]]);
    assert_eq!((found, problems), ([above(), below(), above()], vec![]));
    let (found, problems) = sizes(
        ["企业规模", "是否规上"],
        [["规上", "否"], ["小型", "否"], ["规上", ""]],
    );
    assert_eq!(found, [None, below(), above()]);
    assert_eq!(problems, ["conflicting-values D2"]);
}

#[test]
fn one_code_below_a_roster_of_one_sheet_is_no_merge() {
    let rows = table(&TAX, &[&["1", "示例一公司", "100"], &["2", "示例二公司", "200"]]);
    let found = read_all(&[("数据2024.xlsx", &[("表", rows)])], &[]);
    assert_eq!(
        [1, 2].map(|number| found.number(number, "tax")),
        [Some(100.0), Some(200.0)]
    );
}

#[test]
fn two_sheets_of_one_workbook_with_the_same_figures_count_once_and_it_is_told() {
    let list = table(
        &NAMES,
        &[&["1", "示例一公司", "甲县"], &["2", "示例二公司", "甲县"]],
    );
    let head = ["统一社会信用代码", "企业名称", "用地面积（亩）"];
    let land = table(&head, &[&["1", "示例一公司", "5"], &["2", "示例二公司", "10"]]);
    let sheets = [("一厂区", land.clone()), ("二厂区", land.clone())];
    let books = [
        ("名录2024.xlsx", [("名录", list.clone())].to_vec()),
        ("土地2024.xlsx", sheets.to_vec()),
    ];
    let books = books.each_ref().map(|(name, sheets)| (*name, sheets.as_slice()));
    let found = read_all(&books, &[]);
    assert_eq!(found.number(1, "land_mu"), Some(5.0), "{:?}", found.problems);
    assert_eq!(found.problems, ["same-figures C2"]);
    // Two departments may well tell the same land.
    let apart = [
        ("名录2024.xlsx", [("名录", list)].to_vec()),
        ("土地2024.xlsx", [("土地", land.clone())].to_vec()),
        ("国土2024.xlsx", [("宗地", land)].to_vec()),
    ];
    let apart = apart.each_ref().map(|(name, sheets)| (*name, sheets.as_slice()));
    let found = read_all(&apart, &[]);
    assert_eq!(found.number(1, "land_mu"), Some(5.0), "{:?}", found.problems);
    assert_eq!(found.problems, Vec::<String>::new());
}

#[test]
fn a_code_beside_the_name_of_another_enterprise_is_told_and_its_row_not_used() {
    let list = table(
        &NAMES,
        &[
            &["1", "示例一公司", "甲县"],
            &["2", "示例二公司", "甲县"],
            &["3", "示例三公司", "甲县"],
        ],
    );
    let tax = table(
        &TAX,
        &[
            &["2", "示例一公司", "100"],
            &["1", "示例二公司", "200"],
            &["3", "示例叁公司", "300"],
        ],
    );
    let books = [
        ("名录2024.xlsx", [("名录", list)].to_vec()),
        ("税收2024.xlsx", [("税收", tax)].to_vec()),
    ];
    let books = books.each_ref().map(|(name, sheets)| (*name, sheets.as_slice()));
    let found = read_all(&books, &[]);
    assert_eq!(found.number(1, "tax"), None, "{:?}", found.problems);
    assert_eq!(found.number(2, "tax"), None);
    // A name that nobody else bears is a spelling, which is told.
    assert_eq!(found.number(3, "tax"), Some(300.0));
    assert_eq!(
        found.problems,
        ["name-of-another B2", "name-of-another B3", "two-names B4"]
    );
}
