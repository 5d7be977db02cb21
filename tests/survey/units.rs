//! Units that do not stand over their column: in the name of the file or the sheet, in a column of units, in a second
//! header further down; and those that contradict each other.

use permu::survey::Input;

use crate::book;
use crate::mends::{NAMES, Read, read_all, read_inputs, table};

const NAMED: [&str; 2] = ["统一社会信用代码", "企业名称"];

fn roster() -> Vec<Vec<String>> {
    table(
        &NAMES,
        &[
            &["1", "示例一公司", "甲县"],
            &["2", "示例二公司", "甲县"],
            &["3", "示例三公司", "甲县"],
        ],
    )
}

fn read(file: &str, sheet: &str, rows: Vec<Vec<String>>) -> Read {
    read_all(
        &[("名录2024.xlsx", &[("名录", roster())]), (file, &[(sheet, rows)])],
        &[],
    )
}

/// The lines before a table, and the table of enterprises 1 to 3 with these columns.
fn rows(before: &[&str], header: &[&str], cells: [&[&str]; 3]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = before.iter().map(|line| vec![(*line).to_owned()]).collect();
    let names = [["1", "示例一公司"], ["2", "示例二公司"], ["3", "示例三公司"]];
    let owned: Vec<Vec<&str>> = names
        .iter()
        .zip(cells)
        .map(|(names, cells)| [&names[..], cells].concat())
        .collect();
    let owned: Vec<&[&str]> = owned.iter().map(Vec::as_slice).collect();
    rows.extend(table(&[&NAMED[..], header].concat(), &owned));
    rows
}

fn all(found: &Read, field: &str) -> [Option<f64>; 3] {
    let frame = &found.survey.as_ref().unwrap().panel().unwrap().frame;
    match frame.column(field) {
        Ok(_) => [1, 2, 3].map(|number| found.number(number, field)),
        Err(_) => [None; 3],
    }
}

fn has(found: &Read, problem: &str) -> bool {
    found.problems.iter().any(|one| one.starts_with(problem))
}

const RIGHT: [Option<f64>; 3] = [Some(100.0), Some(200.0), Some(300.5)];

#[test]
fn the_name_of_a_file_or_a_sheet_says_the_unit() {
    for (file, sheet, cells) in [
        ("税收（千元）2024.xlsx", "s", ["1000", "2000", "3005"]),
        ("2024年税收(元).xlsx", "s", ["1000000", "2000000", "3005000"]),
        ("2024年税收_千元.xlsx", "s", ["1000", "2000", "3005"]),
        (
            "2024税收（单位：元）.xlsx",
            "s",
            ["1000000", "2000000", "3005000"],
        ),
        ("税收2024.xlsx", "税收（元）", ["1000000", "2000000", "3005000"]),
        ("税收2024.xlsx", "税收千元", ["1000", "2000", "3005"]),
    ] {
        let found = read(
            file,
            sheet,
            rows(&[], &["税收"], [&[cells[0]], &[cells[1]], &[cells[2]]]),
        );
        assert_eq!(all(&found, "tax"), RIGHT, "{file} {sheet}");
        assert_eq!(found.problems, Vec::<String>::new(), "{file} {sheet}");
    }
}

#[test]
fn units_that_contradict_each_other_are_told_and_not_used() {
    let cells: [&[&str]; 3] = [&["100"], &["200"], &["300"]];
    for (file, sheet, before, header, code) in [
        (
            "税收2024.xlsx",
            "s",
            &["单位：元"][..],
            "税收（万元）",
            "unit-contradicts C2",
        ),
        (
            "税收（千元）2024.xlsx",
            "s",
            &[],
            "税收（万元）",
            "unit-contradicts C1",
        ),
        (
            "税收2024.xlsx",
            "税收（元）",
            &[],
            "税收（万元）",
            "unit-contradicts C1",
        ),
        (
            "税收（千元）2024.xlsx",
            "s",
            &["单位：元"],
            "税收",
            "units-differ C2",
        ),
        (
            "税收（千元）2024.xlsx",
            "税收(元)",
            &[],
            "税收",
            "units-differ C1",
        ),
    ] {
        let found = read(file, sheet, rows(before, &[header], cells));
        assert!(
            has(&found, code),
            "{file} {sheet} {before:?} {:?}",
            found.problems
        );
        assert_eq!(all(&found, "tax"), [None; 3], "{file} {sheet} {before:?}");
    }
}

#[test]
fn a_header_may_differ_from_the_unit_that_the_sheet_says_for_others() {
    let found = read(
        "税收2024.xlsx",
        "s",
        rows(
            &["单位：万元"],
            &["税收", "利润（元）"],
            [&["100", "10000"], &["200", "20000"], &["300.5", "30000"]],
        ),
    );
    assert_eq!(all(&found, "tax"), RIGHT);
    assert_eq!(all(&found, "profit"), [Some(1.0), Some(2.0), Some(3.0)]);
    assert_eq!(found.problems, Vec::<String>::new());
}

#[test]
fn a_column_of_units_speaks_for_every_row() {
    for (header, cells) in [
        (
            &["税收", "计量单位"][..],
            [&["1000000", "元"][..], &["200", "万元"], &["3005", "千元"]],
        ),
        (
            &["单位", "税收"],
            [&["元", "1000000"], &["万元", "200"], &["千元", "3005"]],
        ),
        (
            &["税收", "单位", "用电量", "单位"],
            [
                &["1000000", "元", "5", "万千瓦时"],
                &["200", "万元", "60000", "千瓦时"],
                &["3005", "千元", "70000", "度"],
            ],
        ),
    ] {
        let found = read("数据2024.xlsx", "s", rows(&[], header, cells));
        assert_eq!(all(&found, "tax"), RIGHT, "{header:?}");
        if header.len() > 2 {
            assert_eq!(all(&found, "electricity"), [Some(5.0), Some(6.0), Some(7.0)]);
        }
        assert!(!has(&found, "unit-assumed"), "{:?}", found.problems);
    }
}

#[test]
fn a_unit_of_a_row_that_is_unknown_or_another_than_the_headers_is_told_at_its_cell() {
    let found = read(
        "数据2024.xlsx",
        "s",
        rows(
            &[],
            &["税收（万元）", "单位"],
            [&["1000000", "元"], &["200", "万元"], &["300.5", ""]],
        ),
    );
    assert_eq!(all(&found, "tax"), [None, Some(200.0), Some(300.5)]);
    assert!(has(&found, "unit-of-row D2"), "{:?}", found.problems);
    let found = read(
        "数据2024.xlsx",
        "s",
        rows(
            &[],
            &["税收", "单位"],
            [&["1000000", "箱"], &["200", "万元"], &["300.5", ""]],
        ),
    );
    assert_eq!(all(&found, "tax"), [None, Some(200.0), None]);
    assert!(
        has(&found, "unit-of-row D2") && has(&found, "unit-of-row D4"),
        "{:?}",
        found.problems
    );
}

/// One table of enterprise 1, another one below it of enterprises 2 and 3.
fn blocks(between: &[&[&str]], below: [&[&str]; 2]) -> Vec<Vec<String>> {
    let mut rows = table(
        &["统一社会信用代码", "企业名称", "税收（万元）"],
        &[&["1", "示例一公司", "100"]],
    );
    let owned = |cells: &&[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    rows.extend(between.iter().map(owned));
    rows.extend(table(below[0], &below[1..]).into_iter().skip(1));
    rows
}

#[test]
fn a_second_header_below_holds_for_its_own_rows() {
    let header = ["统一社会信用代码", "企业名称", "税收（元）"];
    for file in ["税收2024.xlsx", "税收2024.csv"] {
        let mut rows = blocks(
            &[&["", "", ""], &["续表", "", ""], &header],
            [&header, &["2", "示例二公司", "2000000"]],
        );
        rows.extend(
            table(&header, &[&["3", "示例三公司", "3005000"]])
                .into_iter()
                .skip(1),
        );
        rows.push(["合计", "", "5005000"].map(str::to_owned).to_vec());
        let found = match file.ends_with("csv") {
            false => read(file, "s", rows),
            true => read_csv(file, &rows),
        };
        assert_eq!(all(&found, "tax"), RIGHT, "{file}");
        assert!(
            !has(&found, "not-a-number") && !has(&found, "second-header"),
            "{:?}",
            found.problems
        );
    }
}

fn read_csv(file: &str, rows: &[Vec<String>]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["名录2024.xlsx", file].map(|name| folder.path().join(name));
    book::write(&paths[0], &[("名录", roster())]);
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    std::fs::write(&paths[1], lines.join("\n")).unwrap();
    read_inputs(&paths.map(Input::File), &[])
}

#[test]
fn rows_below_another_header_are_not_read_in_the_columns_of_the_first() {
    for (header, cell) in [
        (
            ["统一社会信用代码", "企业名称", "利润（万元）"],
            "second-header C3",
        ),
        (
            ["统一社会信用代码", "企业名称", "上年税收（万元）"],
            "second-header C3",
        ),
        (["统一社会信用代码", "企业名称", "税收"], "second-header C3"),
        (
            ["企业名称", "统一社会信用代码", "税收（万元）"],
            "second-header A3",
        ),
    ] {
        let moved = header[0] == "企业名称";
        let code = book::code(2);
        let row: [&str; 3] = if moved {
            ["示例二公司", &code, "200"]
        } else {
            ["2", "示例二公司", "200"]
        };
        let rows = blocks(&[&header], [&header, &row]);
        let found = read("税收2024.xlsx", "s", rows);
        assert_eq!(all(&found, "tax"), [Some(100.0), None, None], "{header:?}");
        assert!(has(&found, cell), "{header:?} {:?}", found.problems);
    }
}

#[test]
fn a_title_above_a_second_header_gives_its_rows_their_year() {
    let header = ["统一社会信用代码", "企业名称", "税收（万元）"];
    let mut rows = vec![vec!["2024年企业税收".to_owned()]];
    rows.extend(table(&header, &[&["1", "示例一公司", "100"]]));
    rows.push(vec!["2023年企业税收".to_owned()]);
    rows.extend(table(
        &header,
        &[&["1", "示例一公司", "90"], &["2", "示例二公司", "80"]],
    ));
    let found = read("税收.xlsx", "s", rows);
    assert_eq!(
        all(&found, "tax"),
        [Some(100.0), None, None],
        "{:?}",
        found.problems
    );
}
