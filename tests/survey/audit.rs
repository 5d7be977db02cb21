//! The audit: one fault planted at a time, found at its cell and nothing else; and neighbours that are right.

use std::path::Path;

use permu::field::FIELDS;
use permu::problem::{Place, Problems, Severity, cell_name};
use permu::survey::audit::{self, Thresholds};
use permu::survey::{self, Input, Request};

use crate::book;

const HEADER: [&str; 13] = [
    "统一社会信用代码",
    "企业名称",
    "县（市、区）",
    "行业",
    "年份",
    "用地面积（亩）",
    "税收（万元）",
    "营业收入（万元）",
    "工业总产值（万元）",
    "工业增加值（万元）",
    "用电量（万千瓦时）",
    "职工人数（人）",
    "原煤（吨）",
];

// Columns, from 0.
const COUNTY: usize = 2;
const LAND: usize = 5;
const TAX: usize = 6;
const REVENUE: usize = 7;
const OUTPUT: usize = 8;
const VALUE_ADDED: usize = 9;
const ELECTRICITY: usize = 10;
const STAFF: usize = 11;
const COAL: usize = 12;

/// A table: one row an enterprise.
type Table = Vec<Vec<String>>;

/// Enterprises of all sizes, whose ratios differ by up to four times: nothing to be asked about.
fn clean(county: &str, first: usize, count: usize, year: &str) -> Table {
    (first..first + count)
        .map(|number| {
            let size = [1.0, 3.0, 0.4, 8.0, 2.0, 0.7][number % 6];
            let figure = |usual: f64, step: usize| {
                let vary = [0.5, 0.7, 1.0, 1.4, 2.0][(number * step) % 5];
                format!("{}", usual * size * vary)
            };
            let mut row = vec![
                book::code(number),
                format!("示例企业{number}"),
                county.to_owned(),
                "机械".to_owned(),
                year.to_owned(),
            ];
            row.extend([
                figure(30.0, 1),
                figure(300.0, 2),
                figure(6000.0, 3),
                figure(6500.0, 3),
                figure(1500.0, 4),
                figure(100.0, 2),
                figure(60.0, 1),
                figure(80.0, 4),
            ]);
            row
        })
        .collect()
}

fn write(folder: &Path, name: &str, rows: &Table) {
    let mut all = vec![book::cells(HEADER)];
    all.extend(rows.iter().cloned());
    book::write(&folder.join(name), &[("企业", all)]);
}

/// Reads and audits workbooks; workbook, cell and code of all that is more than a note.
fn found(tables: &[(&str, &Table)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, rows) in tables {
        write(folder.path(), name, rows);
    }
    let request = Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        ..Request::default()
    };
    let inputs: Vec<Input> = tables
        .iter()
        .map(|(name, _)| Input::File(folder.path().join(name)))
        .collect();
    let mut problems = Problems::new();
    let survey = survey::read(&inputs, &request, &mut problems).unwrap().unwrap();
    let thresholds = Thresholds::built_in(&mut problems);
    audit::audit(&survey, &thresholds, &mut problems).unwrap();
    problems
        .iter()
        .filter(|problem| problem.severity > Severity::Note)
        .map(|problem| match problem.place {
            Place::Cell(source, row, column) => {
                let workbook = &problems.source_of(source).unwrap().workbook;
                let file = workbook.rsplit('/').next().unwrap();
                format!("{file} {} {}", cell_name(row, column), problem.kind.code)
            }
            place => format!("{place:?} {}", problem.kind.code),
        })
        .collect()
}

fn number(table: &Table, row: usize, column: usize) -> f64 {
    table[row][column].parse().unwrap()
}

/// Multiplies a column of some rows.
fn scale(table: &mut Table, rows: std::ops::Range<usize>, column: usize, factor: f64) {
    for row in rows {
        table[row][column] = format!("{}", number(table, row, column) * factor);
    }
}

#[test]
fn enterprises_of_all_sizes_are_nothing_to_ask_about() {
    let one = clean("甲县", 1, 40, "2019");
    let other = clean("乙县", 41, 40, "2019");
    let before = clean("甲县", 1, 40, "2018");
    assert_eq!(
        found(&[("甲.xlsx", &one), ("乙.xlsx", &other), ("前.xlsx", &before)]),
        [""; 0]
    );
}

/// Plants one value in row 7 (the sixth enterprise) of a clean table.
fn planted(column: usize, value: &str) -> Vec<String> {
    let mut table = clean("甲县", 1, 40, "2019");
    table[5][column] = value.to_owned();
    found(&[("甲.xlsx", &table)])
}

#[test]
fn a_part_above_its_whole_is_found_at_the_part() {
    let revenue = number(&clean("甲县", 1, 40, "2019"), 5, REVENUE);
    for (column, cell) in [(TAX, "G7"), (VALUE_ADDED, "J7")] {
        let value = format!("{}", revenue * 1.01);
        assert_eq!(
            planted(column, &value),
            [format!("甲.xlsx {cell} part-above-whole")]
        );
        // As much as the whole is not more than it.
        assert_eq!(planted(column, &format!("{revenue}")), [""; 0]);
    }
}

#[test]
fn figures_whose_companion_is_nowhere_are_found() {
    // Coal burnt without electricity; output without land; land without output.
    for (column, cell) in [(ELECTRICITY, "M7"), (LAND, "I7"), (OUTPUT, "F7")] {
        assert_eq!(planted(column, ""), [format!("甲.xlsx {cell} companion-missing")]);
    }
    // No coal, and nobody asks.
    assert_eq!(planted(COAL, ""), [""; 0]);
}

#[test]
fn a_ratio_far_from_its_industry_is_found_and_one_at_its_edge_is_not() {
    let usual = number(&clean("甲县", 1, 40, "2019"), 5, ELECTRICITY);
    let hundredth = format!("{}", usual / 1000.0);
    assert_eq!(planted(ELECTRICITY, &hundredth), ["甲.xlsx I7 outlier"]);
    assert_eq!(planted(ELECTRICITY, &format!("{}", usual / 5.0)), [""; 0]);
}

#[test]
fn a_jump_from_one_year_to_the_next_is_found() {
    let before = clean("甲县", 1, 40, "2018");
    for (times, expected) in [(21.0, vec!["甲.xlsx L7 year-on-year-jump"]), (19.0, vec![])] {
        let mut table = clean("甲县", 1, 40, "2019");
        scale(&mut table, 5..6, STAFF, times);
        assert_eq!(
            found(&[("甲.xlsx", &table), ("前.xlsx", &before)]),
            expected,
            "{times}"
        );
    }
}

#[test]
fn a_column_in_another_unit_than_last_year_is_found_at_its_header() {
    let before = clean("甲县", 1, 40, "2018");
    for (column, factor, cell) in [
        (ELECTRICITY, 10_000.0, "K1"),
        (LAND, 666.67, "F1"),
        (LAND, 1.0 / 15.0, "F1"),
    ] {
        let mut table = clean("甲县", 1, 40, "2019");
        scale(&mut table, 0..40, column, factor);
        let found = found(&[("甲.xlsx", &table), ("前.xlsx", &before)]);
        assert_eq!(found, [format!("甲.xlsx {cell} unit-suspect")], "{factor}");
    }
}

#[test]
fn a_table_in_another_unit_than_its_peers_is_found_at_its_header() {
    let one = clean("甲县", 1, 40, "2019");
    for (column, factor, cell) in [
        (LAND, 666.67, "F1"),
        (LAND, 1.0 / 15.0, "F1"),
        (REVENUE, 10_000.0, "H1"),
        (ELECTRICITY, 10_000.0, "K1"),
    ] {
        let mut other = clean("乙县", 41, 30, "2019");
        scale(&mut other, 0..30, column, factor);
        // A third table of which half the peers would be wrong is not dragged along.
        let third = clean("丙县", 81, 30, "2019");
        for tables in [
            vec![("甲.xlsx", &one), ("乙.xlsx", &other)],
            vec![("甲.xlsx", &one), ("乙.xlsx", &other), ("丙.xlsx", &third)],
        ] {
            let found = found(&tables);
            assert_eq!(found, [format!("乙.xlsx {cell} unit-unlike-peers")], "{factor}");
        }
    }
}

#[test]
fn a_county_in_another_unit_within_one_table_is_found_at_its_first_figure() {
    let mut table = clean("甲县", 1, 40, "2019");
    for row in &mut table[20..35] {
        row[COUNTY] = "乙县".to_owned();
    }
    scale(&mut table, 20..35, LAND, 666.67);
    assert_eq!(found(&[("市.xlsx", &table)]), ["市.xlsx F22 unit-unlike-peers"]);
}

#[test]
fn a_county_of_large_plants_is_not_one_in_another_unit() {
    let one = clean("甲县", 1, 40, "2019");
    let mut other = clean("乙县", 41, 40, "2019");
    for column in LAND..=COAL {
        scale(&mut other, 0..40, column, 15.0);
    }
    assert_eq!(found(&[("甲.xlsx", &one), ("乙.xlsx", &other)]), [""; 0]);
    // Nor one with much land and little else: five times is no unit.
    let mut other = clean("乙县", 41, 40, "2019");
    scale(&mut other, 0..40, LAND, 5.0);
    assert_eq!(found(&[("甲.xlsx", &one), ("乙.xlsx", &other)]), [""; 0]);
}

#[test]
fn a_ratio_slightly_away_from_peers_that_are_nearly_alike_is_not_found() {
    // Output is 1.080 of revenue in half of the enterprises and 1.081 in the others, but for one. Their deviation, 0.0007
    // in logarithms, would make 1.090 an outlier; the least deviation of 0.02 stands for it: 8 × 0.02 = 0.16, and a ratio
    // is far from the median from 1.1735 times it on, and below 1 / 1.1735 of it.
    let planted = |ratio: f64| {
        let mut table = clean("甲县", 1, 40, "2019");
        for row in 0..table.len() {
            let usual = if row % 2 == 0 { 1.080 } else { 1.081 };
            let ratio = if row == 5 { ratio } else { usual };
            table[row][OUTPUT] = format!("{}", number(&table, row, REVENUE) * ratio);
        }
        found(&[("甲.xlsx", &table)])
    };
    // Above: the median is the root of 1.080 × 1.081, 1.0805; times 1.1735 it is 1.2680.
    assert_eq!(planted(1.090), [""; 0]);
    assert_eq!(planted(1.267), [""; 0]);
    assert_eq!(planted(1.269), ["甲.xlsx I7 outlier"]);
    // Below: 21 of 40 are at most 1.080, which is the median; divided by 1.1735 it is 0.9203.
    assert_eq!(planted(0.921), [""; 0]);
    assert_eq!(planted(0.920), ["甲.xlsx I7 outlier"]);
}
