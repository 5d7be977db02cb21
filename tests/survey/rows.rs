//! Rows and sheets that are no enterprises, control totals, joins by name, sizes, and figures that cannot be.

use crate::book::{self, Sheet};
use crate::mends::{NAMES, Read, read_all, read_with, table};
use permu::survey::{Input, Request};

const CODE: &str = "统一社会信用代码";
const HEAD: [&str; 5] = [CODE, "企业名称", "县（市、区）", "用地面积（亩）", "税收（万元）"];

fn read(sheets: &[Sheet<'_>]) -> Read {
    read_all(&[("数据2024.xlsx", sheets)], &[])
}

fn height(found: &Read) -> usize {
    found.survey.as_ref().unwrap().panel().unwrap().frame.height()
}

/// Two enterprises with rows of other kinds before, between and behind them.
fn list(before: &[&[&str]], between: &[&[&str]], behind: &[&[&str]]) -> Vec<Vec<String>> {
    let one: &[&[&str]] = &[&["1", "示例一公司", "甲县", "10", "100"]];
    let two: &[&[&str]] = &[&["2", "示例二公司", "乙县", "20", "200"]];
    table(&HEAD, &[before, one, between, two, behind].concat())
}

fn both(found: &Read) -> [Option<f64>; 2] {
    [found.number(1, "tax"), found.number(2, "tax")]
}

#[test]
fn rows_that_number_or_explain_the_columns_are_passed_over() {
    for row in [
        &["甲", "乙", "丙", "'1", "'2"][..],
        &["甲", "乙", "丙", "1", "2"],
        &["A", "B", "C", "D", "E"],
        &["'1", "'2", "'3", "'4", "'5"],
        &["(1)", "(2)", "(3)", "(4)", "'5=4/3"],
        &["①", "②", "③", "④", "⑤"],
    ] {
        let found = read(&[("表", list(&[row], &[], &[]))]);
        assert_eq!(found.problems, ["column-numbers"], "{row:?}");
        assert_eq!(both(&found), [Some(100.0), Some(200.0)], "{row:?}");
        assert_eq!(height(&found), 2, "{row:?}");
    }
}

#[test]
fn column_numbers_are_passed_over_in_text_and_below_a_header_of_two_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("数据2024.csv");
    let text = format!(
        "{},用地面积（亩）\n甲,乙,丙,1\n{},示例一公司,甲县,10\n合　计,,,10\n",
        NAMES.join(","),
        book::code(1)
    );
    std::fs::write(&path, text).unwrap();
    let found = read_with(&[Input::File(path)], Request::default());
    assert_eq!(found.problems, ["column-numbers", "total-row A4"]);
    let mut rows = vec![
        ["", "", "", "用地", ""].map(str::to_owned).to_vec(),
        HEAD.map(str::to_owned).to_vec(),
    ];
    rows.extend(
        list(&[&["甲", "乙", "丙", "1", "2"]], &[], &[])
            .into_iter()
            .skip(1),
    );
    let found = read(&[("表", rows)]);
    assert_eq!(found.problems, ["column-numbers"]);
    assert_eq!(both(&found), [Some(100.0), Some(200.0)]);
}

#[test]
fn totals_under_all_their_names_are_no_enterprises() {
    for name in [
        "合计",
        "总 计",
        "小计",
        "汇总",
        "累计",
        "共计",
        "Total",
        "Grand Total",
        "Sum",
        "合计：",
        "全县合计",
        "本页合计",
        "合计（2家）",
        "合计2家",
    ] {
        for row in [
            ["", name, "", "30", "300"],
            [name, "", "", "30", "300"],
            ["", "", name, "30", "300"],
        ] {
            let found = read(&[("表", list(&[], &[], &[&row]))]);
            let cell = ["B4", "A4", "C4"][if row[1] == name {
                0
            } else if row[0] == name {
                1
            } else {
                2
            }];
            assert_eq!(found.problems, [format!("total-row {cell}")], "{row:?}");
            assert_eq!(both(&found), [Some(100.0), Some(200.0)], "{row:?}");
            assert_eq!(height(&found), 2, "{row:?}");
        }
    }
}

#[test]
fn enterprises_called_like_a_total_stay_enterprises() {
    let rows = table(
        &HEAD,
        &[
            &["1", "汇总科技有限公司", "甲县", "10", "100"],
            &["2", "合计达有限公司", "乙县", "20", "200"],
            &["3", "累计", "乙县", "20", "1"],
        ],
    );
    let found = read(&[("表", rows)]);
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(height(&found), 3);
}

#[test]
fn a_total_that_is_not_the_sum_of_its_rows_is_told_at_its_cell() {
    let total =
        |land: &str, tax: &str| read(&[("表", list(&[], &[], &[&["合计", "", "", land, tax]]))]).problems;
    assert_eq!(total("30", "301"), ["total-differs E4", "total-row A4"]);
    assert_eq!(total("3000", "300"), ["total-differs D4", "total-row A4"]);
    assert_eq!(total("30", "300.4"), ["total-differs E4", "total-row A4"]);
    assert_eq!(total("", "300"), ["total-row A4"]);
    assert_eq!(total("30.0000000001", "300"), ["total-row A4"]);
}

#[test]
fn subtotals_sum_their_blocks_and_totals_all() {
    let rows = |first: &str, last: &str| {
        list(
            &[],
            &[&["", "甲县小计", "", "10", first]],
            &[
                &["", "乙县小计", "", "20", "200"],
                &["", "其中：规上", "", "20", "200"],
                &["", "合计", "", "30", last],
            ],
        )
    };
    let notes = ["part-row B6", "total-row B3", "total-row B5", "total-row B7"];
    assert_eq!(read(&[("表", rows("100", "300"))]).problems, notes);
    let told = read(&[("表", rows("101", "299"))]).problems;
    assert_eq!(&told[1..3], ["total-differs E3", "total-differs E7"]);
    // A total above its rows, and rounded to whole numbers.
    let mut rows = list(&[&["合计", "", "", "30", "300"]], &[], &[]);
    rows[2][4] = "99.7".to_owned();
    assert_eq!(read(&[("表", rows)]).problems, ["total-row A2"]);
}

#[test]
fn prepared_lines_are_no_rows() {
    let mut rows = list(&[], &[], &[]);
    for row in rows.iter_mut() {
        row.insert(0, "1".to_owned());
    }
    rows[0][0] = "序号".to_owned();
    for number in 3..12 {
        // As formulas leave them: nought, an empty text, “-”.
        let label = number.to_string();
        let cells = [
            label.as_str(),
            "",
            if number % 2 == 0 { "0" } else { "" },
            "甲县",
            "0",
            "-",
        ];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    let found = read(&[("表", rows.clone())]);
    assert!(
        found
            .problems
            .iter()
            .all(|one| one.starts_with("lines-prepared") || one.starts_with("not-reported")),
        "{:?}",
        found.problems
    );
    assert_eq!(
        found
            .problems
            .iter()
            .filter(|one| *one == "lines-prepared")
            .count(),
        1
    );
    assert_eq!(height(&found), 2);
    // A figure among them is somebody's.
    rows[5][4] = "7".to_owned();
    assert!(
        read(&[("表", rows)])
            .problems
            .contains(&"row-without-key B6".to_owned())
    );
}

#[test]
fn a_row_of_units_below_the_names_gives_them() {
    let head = [CODE, "企业名称", "县（市、区）", "用地面积", "税收"];
    let mut rows = table(&head, &[&["", "计量单位", "—", "㎡", "千元"]]);
    rows.extend(list(&[], &[], &[]).into_iter().skip(1));
    rows[2][3] = "2000".to_owned();
    let found = read(&[("表", rows)]);
    assert_eq!(found.number(1, "land_mu"), Some(3.0), "{:?}", found.problems);
    assert_eq!(found.number(1, "tax"), Some(10.0));
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(height(&found), 2);
}

#[test]
fn sheets_beside_the_list_that_are_no_lists_are_passed_over() {
    let summary = || {
        table(
            &["县（市、区）", "用地面积（亩）", "税收（万元）"],
            &[&["甲县", "10", "100"], &["乙县", "20", "200"]],
        )
    };
    let named = || {
        table(
            &["单位名称", "用地面积（亩）", "税收（万元）"],
            &[
                &["甲县", "10", "100"],
                &["乙县", "20", "200"],
                &["合计", "30", "300"],
            ],
        )
    };
    let words = || {
        table(
            &["县（市、区）", "企业规模", "行业"],
            &[&["甲县", "规上", "纺织业"], &["乙县", "规下", "机械"]],
        )
    };
    let help = || {
        table(
            &[CODE, "企业名称", "税收（万元）"],
            &[&["91330000XXXXXXXXXX", "某某公司", "100"]],
        )
    };
    for (sheet, kind) in [
        (("分县汇总", summary()), "summary-sheet"),
        (("表2", summary()), "summary-sheet"),
        (("汇总", named()), "summary-sheet"),
        (("字典", words()), "sheet-no-list"),
        (("填表说明", help()), "sheet-no-list"),
        (
            (
                "代码表",
                table(&["行业代码", "行业"], &[&["13", "食品"], &["14", "饮料"]]),
            ),
            "sheet-no-list",
        ),
    ] {
        for first in [false, true] {
            let own = ("企业", list(&[], &[], &[]));
            let sheets = if first {
                [sheet.clone(), own]
            } else {
                [own, sheet.clone()]
            };
            let found = read(&sheets);
            let told: Vec<&String> = found
                .problems
                .iter()
                .filter(|one| !one.starts_with("header-") && !one.starts_with("columns-"))
                .collect();
            assert_eq!(told, [kind], "{} {:?}", sheet.0, found.problems);
            assert_eq!(both(&found), [Some(100.0), Some(200.0)], "{}", sheet.0);
            assert_eq!(height(&found), 2, "{}", sheet.0);
        }
    }
}

#[test]
fn names_that_are_only_near_are_shown_and_not_joined() {
    let names = table(
        &NAMES,
        &[
            &["1", "浙江永昌纺织有限公司", "甲县"],
            &["2", "浙江宏达机械（集团）有限公司", "甲县"],
        ],
    );
    for (name, problem) in [
        ("浙江永昌纺织股份有限公司", "name-near A2"),
        ("浙江永昌纺织有限责任公司", "name-near A2"),
        ("浙江永昌纺织有限公司第二分厂", "name-near A2"),
        ("浙江永昌纺织（黄岩）有限公司", "name-near A2"),
        ("浙江永昌机电有限公司", "name-unknown A2"),
        ("浙江 永昌纺织有限公司\u{200b}", "name-join A2"),
    ] {
        let taxes = table(
            &["企业名称", "税收（万元）"],
            &[&[name, "500"], &["浙江宏达机械(集团)有限公司", "100"]],
        );
        let land = table(&[CODE, "用地面积（亩）"], &[&["1", "10"], &["2", "10"]]);
        let found = read(&[("名录", names.clone()), ("税收", taxes), ("用地", land)]);
        let joined = problem.starts_with("name-join");
        let mut expected = vec![problem.to_owned()];
        if !joined {
            expected.insert(0, "name-join A3".to_owned());
        }
        assert_eq!(found.problems, expected, "{name}");
        assert_eq!(found.number(1, "tax"), joined.then_some(500.0), "{name}");
        assert_eq!(found.number(2, "tax"), Some(100.0), "{name}");
    }
}

#[test]
fn joins_by_exact_name_are_counted_in_one_line() {
    let rows: Vec<[String; 3]> = (1..=30)
        .map(|at| [at.to_string(), format!("示例{at}公司"), "甲县".to_owned()])
        .collect();
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let names: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let taxes: Vec<[&str; 2]> = rows.iter().map(|row| [row[1], "5"]).collect();
    let taxes: Vec<&[&str]> = taxes.iter().map(|row| row.as_slice()).collect();
    let found = read(&[
        ("名录", table(&NAMES, &names)),
        ("税收", table(&["企业名称", "税收（万元）"], &taxes)),
    ]);
    assert_eq!(found.problems, ["name-join A2"]);
    assert_eq!(found.number(30, "tax"), Some(5.0));
}

fn sizes(words: &[&str], needed: bool) -> (Vec<String>, Vec<Option<String>>) {
    let head = [CODE, "企业名称", "县（市、区）", "企业规模", "税收（万元）"];
    let rows: Vec<[String; 5]> = (1..)
        .zip(words)
        .map(|(at, word)| {
            [
                at.to_string(),
                format!("示例{at}公司"),
                "甲县".to_owned(),
                format!("'{word}"),
                "5".to_owned(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("数据2024.xlsx");
    book::write(&path, &[("表", table(&head, &rows))]);
    let asked = Request {
        size_needed: needed,
        ..Request::default()
    };
    let found = read_with(&[Input::File(path)], asked);
    let read = (1..=words.len()).map(|at| found.words(at, "size")).collect();
    (found.problems, read)
}

#[test]
fn words_of_size_are_understood_or_told_at_their_cells() {
    let (said, words) = sizes(&["限上", "Y", "1", "√", "规模以上", "否", "0", "×"], true);
    assert_eq!(said, [""; 0]);
    let word = |word: &str| Some(word.to_owned());
    assert_eq!(&words[..5], vec![word("规上"); 5]);
    assert_eq!(&words[5..], vec![word("规下"); 3]);
    let (said, _) = sizes(&["规上", "大型", "", "民营", "/"], true);
    assert_eq!(
        said,
        [
            "size-unknown D3",
            "size-unknown D4",
            "size-unknown D5",
            "size-unknown D6"
        ]
    );
    assert_eq!(sizes(&["规上", "大型", ""], false).0, [""; 0]);
}

#[test]
fn a_column_of_statistical_sizes_is_told_once() {
    assert_eq!(
        sizes(&["大型", "中型", "小型", "微型"], false).0,
        ["size-statistical D1"]
    );
    assert_eq!(
        sizes(&["大型", "中型", "小型", "微型"], true).0,
        ["size-needed D1"]
    );
    // Numbered sizes, of which 1 is the largest and no yes.
    assert_eq!(sizes(&["1", "2", "3"], true).0, ["size-needed D1"]);
}

#[test]
fn another_sheet_may_say_who_is_above_scale() {
    let head = [CODE, "企业名称", "县（市、区）", "企业规模"];
    let rows: &[&[&str]] = &[
        &["1", "示例一公司", "甲县", "大型"],
        &["2", "示例二公司", "乙县", "规下"],
    ];
    for (second, problems, expected) in [
        ("否", &[][..], Some("规下")),
        ("是", &["conflicting-values B3"], None),
    ] {
        let more = table(
            &[CODE, "是否规上", "税收（万元）"],
            &[&["1", "是", "1"], &["2", second, "2"]],
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("数据2024.xlsx");
        book::write(&path, &[("名录", table(&head, rows)), ("税收", more)]);
        let asked = Request {
            size_needed: true,
            ..Request::default()
        };
        let found = read_with(&[Input::File(path)], asked);
        assert_eq!(found.problems, problems, "{second}");
        assert_eq!(found.words(1, "size").as_deref(), Some("规上"));
        assert_eq!(found.words(2, "size").as_deref(), expected);
    }
}

#[test]
fn ratios_that_no_enterprise_can_have_are_told_at_the_column_in_doubt() {
    let head = [
        CODE,
        "企业名称",
        "县（市、区）",
        "用地面积（亩）",
        "税收（万元）",
        "营业收入（万元）",
        "职工人数（人）",
    ];
    let check = |land: f64, tax: f64, revenue: f64| {
        let rows: Vec<Vec<String>> = (1..=6)
            .map(|at| {
                let by = f64::from(at);
                let cells = [
                    10.0 * by * land,
                    120.0 * by * tax,
                    4000.0 * by * revenue,
                    60.0 * by,
                ];
                let names = [at.to_string(), format!("示例{at}公司"), "甲县".to_owned()];
                names
                    .into_iter()
                    .chain(cells.map(|cell| cell.to_string()))
                    .collect()
            })
            .collect();
        let rows: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.iter().map(String::as_str).collect())
            .collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let found = read(&[("表", table(&head, &rows))]);
        let mut problems = permu::problem::Problems::new();
        let thresholds = permu::survey::audit::Thresholds::built_in(&mut problems);
        permu::survey::audit::audit(found.survey.as_ref().unwrap(), &thresholds, &mut problems).unwrap();
        let cell = |problem: &permu::problem::Problem| match problem.place {
            permu::problem::Place::Cell(_, row, column) => permu::problem::cell_name(row, column),
            _ => String::new(),
        };
        let found = problems
            .iter()
            .filter(|problem| problem.kind.code == "implausible");
        found.map(cell).collect::<Vec<String>>()
    };
    assert_eq!(check(1.0, 1.0, 1.0), [""; 0]);
    assert_eq!(check(666.67, 1.0, 1.0), ["D1"]);
    assert_eq!(check(1.0, 10_000.0, 1.0), ["E1"]);
    assert_eq!(check(1.0, 1.0, 10_000.0), ["F1"]);
    // Both in yuan: their ratio is sound, and neither land nor staff is to blame.
    assert_eq!(check(1.0, 10_000.0, 10_000.0), ["E1", "F1"]);
}

#[test]
fn a_total_of_pollutants_stands_for_parts_that_nobody_reports_and_is_told() {
    let text = permu::scheme::builtin::text("huangyan-2022").unwrap();
    let mut problems = permu::problem::Problems::new();
    let scheme = permu::scheme::read("huangyan-2022.toml", text, &mut problems).unwrap();
    let head = [
        CODE,
        "企业名称",
        "县（市、区）",
        "企业规模",
        "用地面积（亩）",
        "工业增加值（万元）",
        "化学需氧量（吨）",
        "氨氮（吨）",
        "二氧化硫（吨）",
        "氮氧化物（吨）",
        "主要污染物排放总量（吨）",
    ];
    let rows: &[&[&str]] = &[
        &[
            "1",
            "示例一公司",
            "甲县",
            "规上",
            "10",
            "100",
            "1",
            "2",
            "3",
            "4",
            "",
        ],
        &[
            "2",
            "示例二公司",
            "甲县",
            "规上",
            "10",
            "100",
            "",
            "",
            "",
            "",
            "7",
        ],
        &[
            "3",
            "示例三公司",
            "甲县",
            "规下",
            "10",
            "100",
            "1",
            "1",
            "1",
            "1",
            "9",
        ],
    ];
    let found = read(&[("表", table(&head, rows))]);
    let mut told = permu::problem::Problems::new();
    let appraised = permu::assess::assess(found.survey.as_ref().unwrap(), &scheme, &mut told).unwrap();
    let emission = appraised.frame.column("emission").unwrap();
    let emission: Vec<Option<f64>> = emission.as_materialized_series().f64().unwrap().iter().collect();
    // Parts that are reported count, whatever the total beside them.
    let mut values: Vec<f64> = emission.into_iter().flatten().collect();
    values.sort_by(f64::total_cmp);
    assert_eq!(values, [4.0, 7.0, 10.0]);
    let said: Vec<_> = told.iter().filter(|one| one.kind.code == "stand-in").collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].word("count"), "1");
}
