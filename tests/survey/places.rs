//! Problems are told where a person can mend them, with the other place that bears on them.

use permu::field::FIELDS;
use permu::problem::Problems;
use permu::survey::{self, Input, Request};

use crate::book;
use crate::mends::{Read, roster, table};

#[test]
fn counties_that_may_be_one_under_two_spellings_are_told_and_not_merged() {
    let folder = tempfile::tempdir().unwrap();
    let header = ["统一社会信用代码", "企业名称", "县（市、区）", "税收（万元）"];
    let here = table(
        &header,
        &[
            &["1", "示例一公司", "魏都区", "1"],
            &["2", "示例二公司", "建安区", "2"],
            &["3", "示例三公司", "许昌县", "3"],
        ],
    );
    let there = table(
        &header,
        &[
            &["4", "示例四公司", "许昌市", "4"],
            &["5", "示例五公司", "许昌市魏都区", "5"],
            &["6", "示例六公司", "建安", "6"],
            &["7", "示例七公司", "建安", "7"],
        ],
    );
    let books = [("a2019.xlsx", here), ("b2019.xlsx", there)];
    let inputs: Vec<Input> = books
        .into_iter()
        .map(|(name, rows)| {
            let path = folder.path().join(name);
            book::write(&path, &[("表", rows)]);
            Input::File(path)
        })
        .collect();
    let mut problems = Problems::new();
    let request = Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        ..Request::default()
    };
    let survey = survey::read(&inputs, &request, &mut problems).unwrap();
    let told: Vec<(String, String)> = problems
        .iter()
        .filter(|problem| problem.kind.code == "county-spelling")
        .map(|problem| {
            let place = problems.name_of(problem.place);
            let place = place.rsplit('/').next().unwrap().to_owned();
            (place, permu::problem::wording(problem, permu::lang::Lang::Zh).0)
        })
        .collect();
    let [(one, what), (other, _)] = told.as_slice() else {
        panic!("{told:?}")
    };
    // 许昌县 and 许昌市 are two places.
    assert_eq!(one, "b2019.xlsx › 表 › C3");
    assert_eq!(other, "b2019.xlsx › 表 › C4");
    for word in ["“许昌市魏都区”", "“魏都区”", "a2019.xlsx › 表 › C2"] {
        assert!(what.contains(word), "{word}: {what}");
    }
    let read = Read {
        survey,
        problems: Vec::new(),
    };
    assert_eq!(read.words(5, "county").as_deref(), Some("许昌市魏都区"));
    assert_eq!(read.words(1, "county").as_deref(), Some("魏都区"));
}

/// The headings of a list of corrections.
const CORRECTIONS: [&str; 7] = [
    "统一社会信用代码",
    "指标",
    "原值",
    "更正值",
    "原因",
    "依据文件",
    "批准人",
];

#[test]
fn a_mistake_in_a_corrected_word_is_told_at_the_cell_of_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("数据2019.xlsx");
    book::write(&data, &[("名录", roster())]);
    let list = folder.path().join("更正.xlsx");
    // The county that the list names is none of the two.
    let rows = table(
        &CORRECTIONS,
        &[&["1", "县（市、区）", "甲县", "丙县", "更正", "函", "张三"]],
    );
    book::write(&list, &[("清单", rows)]);
    let mut problems = Problems::new();
    let request = Request {
        counties: vec!["甲县".to_owned(), "乙县".to_owned()],
        corrections: Some(Input::File(list)),
        ..Request::default()
    };
    survey::read(&[Input::File(data)], &request, &mut problems).unwrap();
    let told: Vec<String> = problems
        .iter()
        .filter(|problem| problem.kind.code == "unknown-county")
        .map(|problem| problems.name_of(problem.place))
        .collect();
    let [place] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert!(place.ends_with("更正.xlsx › 清单 › D2"), "{place}");
}

#[test]
fn a_list_on_a_hidden_sheet_is_read_with_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("数据2019.xlsx");
    book::write(&data, &[("名录", roster())]);
    let rows = table(
        &CORRECTIONS,
        &[&["1", "县（市、区）", "甲县", "乙县", "更正", "函", "张三"]],
    );
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().set_name("封面").unwrap();
    let hidden = workbook.add_worksheet();
    hidden.set_name("清单").unwrap().set_hidden(true);
    for (row, cells) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            hidden.write_string(row, column, cell).unwrap();
        }
    }
    let list = folder.path().join("更正.xlsx");
    workbook.save(&list).unwrap();
    let mut problems = Problems::new();
    let request = Request {
        corrections: Some(Input::File(list)),
        ..Request::default()
    };
    let survey = survey::read(&[Input::File(data)], &request, &mut problems).unwrap();
    let told: Vec<String> = problems
        .iter()
        .filter(|problem| problem.kind.code == "hidden-sheet")
        .map(|problem| problems.name_of(problem.place))
        .collect();
    let [place] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert!(place.ends_with("更正.xlsx › 清单"), "{place}");
    let read = Read {
        survey,
        problems: Vec::new(),
    };
    assert_eq!(read.words(1, "county").as_deref(), Some("乙县"));
}
