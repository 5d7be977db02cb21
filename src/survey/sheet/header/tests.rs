//! Headers as people write them.

use super::*;

fn top(rows: &[&[&str]]) -> Top {
    rows.iter()
        .enumerate()
        .map(|(row, cells)| {
            let cells = cells
                .iter()
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
                .map(|(column, text)| (column as u32, (*text).to_owned()))
                .collect();
            (row as u32, cells)
        })
        .collect()
}

fn found(rows: &[&[&str]]) -> (u32, Vec<(u32, &'static str, &'static str)>) {
    let mut problems = Problems::new();
    let source = problems.source("w", "s");
    let headers = find(
        &top(rows),
        &|_| true,
        &FieldMap::default(),
        ["表", ""],
        source,
        &mut problems,
    );
    let header = &headers[0];
    let list = header
        .headings
        .iter()
        .map(|h| (h.column, FIELDS[h.field].id, h.unit.map_or("", |u| u.symbol)))
        .collect();
    (header.last_row, list)
}

#[test]
fn two_line_header_takes_unit_from_bracket_and_name_from_the_lower_line() {
    let rows: &[&[&str]] = &[
        &["许昌市企业用地情况表"],
        &["填报单位：自然资源局"],
        &["序号", "企业", "", "用地", ""],
        &[
            "",
            "统一社会信用代码",
            "企业名称",
            "土地使用权面积（㎡）",
            "用地方式",
        ],
    ];
    assert_eq!(
        found(rows),
        (
            3,
            vec![
                (1, "code", ""),
                (2, "name", ""),
                (3, "land_mu", "㎡"),
                (4, "tenure", "")
            ]
        )
    );
}

#[test]
fn units_are_found_in_a_row_of_their_own_in_the_group_and_behind_a_mark() {
    let rows: &[&[&str]] = &[
        &[
            "统一社会信用代码",
            "税收",
            "污染物排放（千克）",
            "",
            "用地面积_公顷",
        ],
        &["", "", "化学需氧量", "氨氮", ""],
        &["", "元", "", "", ""],
    ];
    assert_eq!(
        found(rows),
        (
            2,
            vec![
                (0, "code", ""),
                (1, "tax", "元"),
                (2, "cod", "千克"),
                (3, "ammonia", "千克"),
                (4, "land_mu", "公顷")
            ]
        )
    );
}

#[test]
fn brackets_that_belong_to_the_name_are_no_unit() {
    let rows: &[&[&str]] = &[&["县（市、区）", "企业\n名称", "“R&D经费支出占比”(%)"]];
    assert_eq!(
        found(rows),
        (
            0,
            vec![
                (0, "county", ""),
                (1, "name", ""),
                (2, "published_rd_intensity", "%")
            ]
        )
    );
}

#[test]
fn a_foreign_unit_is_reported_and_the_column_not_read() {
    let mut problems = Problems::new();
    let source = problems.source("w", "s");
    let top = top(&[&["企业名称", "氮氧化物（斤）", "税收（万元）"]]);
    let header = &find(
        &top,
        &|_| true,
        &FieldMap::default(),
        ["表", ""],
        source,
        &mut problems,
    )[0];
    assert_eq!(header.headings.len(), 2);
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.kind, kinds::UNKNOWN_UNIT);
    assert_eq!(problem.place, Place::Cell(source, 0, 1));
}

#[test]
fn columns_of_several_years_are_headers_of_their_own() {
    let mut problems = Problems::new();
    let source = problems.source("w", "s");
    let rows: &[&[&str]] = &[
        &["企业名称", "2018年", "", "2019年", ""],
        &[
            "",
            "税收（万元）",
            "营业收入（万元）",
            "税收（万元）",
            "营业收入（万元）",
        ],
    ];
    let headers = find(
        &top(rows),
        &|_| true,
        &FieldMap::default(),
        ["表", ""],
        source,
        &mut problems,
    );
    let columns: Vec<(Option<i32>, Vec<u32>)> = headers
        .iter()
        .map(|header| (header.year, header.headings.iter().map(|h| h.column).collect()))
        .collect();
    assert_eq!(
        columns,
        [(Some(2018), vec![0, 1, 2]), (Some(2019), vec![0, 3, 4])]
    );
    assert_eq!(problems.iter().count(), 0);
}

#[test]
fn the_same_columns_side_by_side_are_blocks_and_one_column_twice_is_not() {
    let mut problems = Problems::new();
    let source = problems.source("w", "s");
    let rows: &[&[&str]] = &[&["企业名称", "税收（万元）", "企业名称", "税收（万元）"]];
    let headers = find(
        &top(rows),
        &|_| true,
        &FieldMap::default(),
        ["表", ""],
        source,
        &mut problems,
    );
    assert_eq!((headers.len(), problems.iter().count()), (2, 0));
    let rows: &[&[&str]] = &[&["企业名称", "单位名称", "税收（万元）"]];
    let headers = find(
        &top(rows),
        &|_| true,
        &FieldMap::default(),
        ["表", ""],
        source,
        &mut problems,
    );
    assert_eq!(headers.len(), 1);
    assert!(problems.iter().all(|problem| problem.kind == kinds::COLUMN_TWICE));
}
