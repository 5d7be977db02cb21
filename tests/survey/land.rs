//! Land as departments send it: registered, leased, let and other land in sheets and columns of their own, this year and
//! last; leases that name both parties.

use crate::book::{self, Sheet};
use crate::mends::{NAMES, Read, read_all, read_with, roster, table};
use permu::problem::Place;
use permu::survey::{Input, Request};

const CODE: &str = "统一社会信用代码";

fn read(sheets: &[Sheet<'_>]) -> Read {
    read_all(&[("土地2024.xlsx", sheets)], &[])
}

fn land(found: &Read) -> [Option<f64>; 2] {
    [found.number(1, "land_mu"), found.number(2, "land_mu")]
}

/// Registered 10 and 20, leased 5, let 3, other 1: 16 and 17.
fn four<'a>(names: [&'a str; 4], labels: [&str; 4]) -> Vec<Sheet<'a>> {
    let rows: [&[&[&str]]; 4] = [
        &[&["1", "10"], &["2", "20"]],
        &[&["1", "5"]],
        &[&["2", "3"]],
        &[&["1", "1"]],
    ];
    let sheets = names.into_iter().zip(labels).zip(rows);
    sheets
        .map(|((name, label), rows)| (name, table(&[CODE, label], rows)))
        .collect()
}

#[test]
fn columns_and_sheets_that_name_their_tenure_are_netted() {
    let told = ["登记土地", "承租土地", "出租土地", "其他土地"];
    let plain = ["表1", "表2", "表3", "表4"];
    let own = [
        "土地使用权面积（亩）",
        "承租面积（亩）",
        "出租面积（亩）",
        "其他土地面积（亩）",
    ];
    let area = ["面积（亩）"; 4];
    for (names, labels) in [(told, own), (told, area), (plain, own)] {
        for turned in [false, true] {
            let mut sheets = four(names, labels);
            if turned {
                sheets.reverse();
            }
            sheets.push(("名录", roster()));
            let found = read(&sheets);
            assert_eq!(found.problems, [""; 0], "{names:?} {labels:?}");
            assert_eq!(land(&found), [Some(16.0), Some(17.0)], "{names:?} {labels:?}");
            assert_eq!(found.number(1, "land_leased_mu"), Some(5.0));
            assert_eq!(found.number(2, "land_let_mu"), Some(3.0));
            assert_eq!(found.number(1, "land_other_mu"), Some(1.0));
        }
    }
}

#[test]
fn titles_and_files_tell_the_tenure_of_last_year_too() {
    let titled = |title: &str, rows: &[&[&str]]| {
        let mut all = vec![vec![title.to_owned()]];
        all.extend(table(&[CODE, "面积（亩）"], rows));
        all
    };
    let folder = tempfile::tempdir().unwrap();
    let mut inputs = Vec::new();
    for year in ["2023", "2024"] {
        let books: [(String, Vec<Sheet<'_>>); 3] = [
            (format!("名录{year}.xlsx"), vec![("名录", roster())]),
            (
                format!("土地{year}.xlsx"),
                vec![
                    ("表1", titled("企业登记土地情况", &[&["1", "10"], &["2", "20"]])),
                    ("表2", titled("企业其他土地情况", &[&["1", "1"]])),
                ],
            ),
            (
                format!("出租土地{year}.xlsx"),
                vec![("Sheet1", table(&[CODE, "面积（亩）"], &[&["2", "3"]]))],
            ),
        ];
        for (name, sheets) in books {
            let path = folder.path().join(name);
            book::write(&path, &sheets);
            inputs.push(Input::File(path));
        }
        let text = format!("{CODE},面积（亩）\n{},5\n", book::code(1));
        let path = folder.path().join(format!("承租土地{year}.csv"));
        std::fs::write(&path, text).unwrap();
        inputs.push(Input::File(path));
    }
    let found = read_with(&inputs, Request::default());
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(land(&found), [Some(16.0), Some(17.0)]);
    let survey = found.survey.as_ref().unwrap();
    let last = survey.last_year().unwrap().frame.column("land_mu").unwrap();
    let last: Vec<Option<f64>> = last.as_materialized_series().f64().unwrap().iter().collect();
    assert_eq!(last, [Some(16.0), Some(17.0)]);
}

#[test]
fn a_total_beside_its_parts_is_never_added_to_them() {
    let header = [
        CODE,
        "用地面积（亩）",
        "自有用地面积（亩）",
        "承租面积（亩）",
        "出租面积（亩）",
        "其他土地面积（亩）",
    ];
    let rows: &[&[&str]] = &[&["1", "16", "10", "5", "0", "1"], &["2", "20", "20", "", "3", ""]];
    let found = read(&[("名录", roster()), ("用地", table(&header, rows))]);
    // 20 is the total of the second by its heading and 17 by its parts: nobody is to guess.
    assert_eq!(found.problems, ["land-contradicts B3"]);
    assert_eq!(land(&found), [Some(16.0), None]);
}

#[test]
fn nothing_leased_and_let_does_not_contradict_a_total() {
    let header = [CODE, "用地面积（亩）", "承租面积（亩）", "出租面积（亩）"];
    let rows: &[&[&str]] = &[&["1", "16", "0", "0"], &["2", "20", "", "0"]];
    let found = read(&[("名录", roster()), ("用地", table(&header, rows))]);
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(land(&found), [Some(16.0), Some(20.0)]);
}

#[test]
fn two_tables_of_one_tenure_are_compared_and_never_added() {
    let sheet = |area: &str| table(&[CODE, "自有用地面积（亩）"], &[&["1", area], &["2", "20"]]);
    let registered = || table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]);
    for (area, problems, expected) in [
        ("10.004", &[][..], Some(10.004)),
        ("12", &["conflicting-values B2"], None),
    ] {
        let books: [(&str, &[Sheet<'_>]); 2] = [
            ("甲2024.xlsx", &[("名录", roster()), ("用地", sheet(area))]),
            ("乙2024.xlsx", &[("登记土地", registered())]),
        ];
        let found = read_all(&books, &[]);
        assert_eq!(found.problems, problems, "{area}");
        assert_eq!(land(&found), [expected, Some(20.0)], "{area}");
    }
}

#[test]
fn tenants_lessors_and_addresses_without_a_number_add_up() {
    let registered = (
        "登记土地",
        table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]),
    );
    for (name, header, sign) in [
        ("出租土地", [CODE, "承租方名称", "出租面积（亩）"], -1.0),
        ("承租土地", [CODE, "出租方名称", "面积（亩）"], 1.0),
        ("其他土地", [CODE, "坐落", "面积（亩）"], 1.0),
        ("出租", [CODE, "承租方代码", "出租面积（亩）"], -1.0),
    ] {
        let rows: &[&[&str]] = &[
            &["2", "张三公司", "3"],
            &["2", "李四公司", "2"],
            &["1", "王五公司", "0"],
        ];
        let found = read(&[
            ("名录", roster()),
            registered.clone(),
            (name, table(&header, rows)),
        ]);
        let said: Vec<&String> = found
            .problems
            .iter()
            .filter(|problem| !problem.starts_with("code-malformed"))
            .collect();
        assert!(said.is_empty(), "{name}: {said:?}");
        assert_eq!(found.number(2, "land_mu"), Some(20.0 + sign * 5.0), "{name}");
    }
}

#[test]
fn meters_without_a_number_add_up_by_address() {
    let rows: &[&[&str]] = &[
        &["1", "一号路1号", "3"],
        &["1", "二号路2号", "4"],
        &["2", "一号路3号", "5"],
    ];
    let meters = table(&[CODE, "用电地址", "用电量（万千瓦时）"], rows);
    let found = read(&[("名录", roster()), ("用电", meters)]);
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(found.number(1, "electricity"), Some(7.0));
}

#[test]
fn rows_that_cannot_be_told_apart_are_asked_about() {
    let registered = (
        "登记土地",
        table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]),
    );
    let rows: &[&[&str]] = &[
        &["2", "张三公司", "3"],
        &["2", "张三公司", "3"],
        &["1", "李四公司", "1"],
    ];
    let header = [CODE, "承租方名称", "出租面积（亩）"];
    let found = read(&[("名录", roster()), registered, ("出租土地", table(&header, rows))]);
    assert_eq!(found.problems, ["rows-identical A3"]);
    assert_eq!(land(&found), [Some(9.0), None]);
    // The same lease in two workbooks.
    let one: &[&[&str]] = &[&["2", "张三公司", "3"]];
    let books: [(&str, &[Sheet<'_>]); 3] = [
        ("名录2024.xlsx", &[("名录", roster())]),
        (
            "甲2024.xlsx",
            &[
                (
                    "登记土地",
                    table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]),
                ),
                ("出租土地", table(&header, one)),
            ],
        ),
        (
            "乙2024.xlsx",
            &[
                ("出租土地", table(&header, one)),
                ("表", table(&[CODE, "税收（万元）"], &[&["1", "1"], &["2", "2"]])),
            ],
        ),
    ];
    let found = read_all(&books, &[]);
    assert_eq!(found.problems, ["rows-identical A2"]);
    assert_eq!(found.number(2, "land_mu"), None);
}

fn leases(name: &str, rows: &[&[&str]]) -> Vec<Vec<String>> {
    let mut all = vec![
        [
            "出租方名称",
            "出租方统一社会信用代码",
            "承租方名称",
            "承租方统一社会信用代码",
            name,
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for row in rows {
        let mut cells: Vec<String> = row.iter().map(|cell| (*cell).to_owned()).collect();
        for at in [1, 3] {
            if let Ok(number) = cells[at].parse() {
                cells[at] = book::code(number);
            }
        }
        all.push(cells);
    }
    all
}

#[test]
fn a_sheet_of_lessors_and_lessees_says_whose_land_it_is() {
    let registered = (
        "登记土地",
        table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]),
    );
    let row: &[&[&str]] = &[&["示例二公司", "2", "示例一公司", "1", "3"]];
    for (sheet, label, told) in [
        ("承租土地", "面积（亩）", &["lease-counted E2"][..]),
        ("出租土地", "面积（亩）", &["lease-counted E2"]),
        ("承租土地", "租赁面积（亩）", &["lease-counted E2"]),
        ("表", "面积（亩）", &["lease-counted E2", "lease-counted E2"]),
    ] {
        let sheets = [
            (sheet, leases(label, row)),
            registered.clone(),
            ("名录", roster()),
        ];
        let found = read(&sheets);
        assert_eq!(land(&found), [Some(13.0), Some(17.0)], "{sheet}");
        let lists: Vec<&String> = found
            .problems
            .iter()
            .filter(|one| !one.starts_with("tenure"))
            .collect();
        assert_eq!(lists, told, "{sheet}");
    }
}

#[test]
fn names_alone_join_the_parties_of_leases() {
    let registered = (
        "登记土地",
        table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]),
    );
    let row: &[&[&str]] = &[
        &["示例二公司", "", "示例一公司", "", "3"],
        &["示例二公司", "", "名录外公司", "", "2"],
    ];
    let found = read(&[
        ("名录", roster()),
        registered,
        ("出租土地", leases("出租面积（亩）", row)),
    ]);
    assert_eq!(land(&found), [Some(13.0), Some(15.0)]);
    assert_eq!(
        found.problems,
        ["lease-counted E2", "lease-party-unknown C3", "name-join A2"]
    );
}

#[test]
fn what_a_party_reports_itself_comes_before_the_other_partys_lease() {
    let registered = (
        "登记土地",
        table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]),
    );
    let row: &[&[&str]] = &[&["示例二公司", "2", "示例一公司", "1", "3"]];
    for (let_land, told) in [("3", &[][..]), ("4", &["lease-differs E2"])] {
        let own = ("出租土地", table(&[CODE, "面积（亩）"], &[&["2", let_land]]));
        let found = read(&[
            ("名录", roster()),
            registered.clone(),
            ("承租土地", leases("面积（亩）", row)),
            own,
        ]);
        assert_eq!(found.problems, told);
        let own: f64 = let_land.parse().unwrap();
        assert_eq!(land(&found), [Some(13.0), Some(20.0 - own)]);
    }
}

#[test]
fn a_tenant_that_the_lessor_lists_has_leased_what_it_is_let() {
    let registered = (
        "登记土地",
        table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]),
    );
    let rows: &[&[&str]] = &[&["2", "示例一公司", "3"], &["2", "外地公司", "2"]];
    let header = [CODE, "承租方名称", "出租面积（亩）"];
    let found = read(&[("名录", roster()), registered, ("出租土地", table(&header, rows))]);
    assert_eq!(found.problems, ["lease-counted C2"]);
    assert_eq!(land(&found), [Some(13.0), Some(15.0)]);
}

#[test]
fn what_is_wrong_with_last_years_files_is_told_where_it_counts() {
    let names = table(
        &[NAMES[0], NAMES[1], NAMES[2], "税收（万元）"],
        &[&["1", "示例一公司", "甲县", "1"]],
    );
    let other = || table(&[CODE, "税收（万元）"], &[&["1", "2"]]);
    let folder = tempfile::tempdir().unwrap();
    let mut inputs = Vec::new();
    for (name, sheets) in [
        ("数据2023.xlsx", vec![("名录", names.clone()), ("税收", other())]),
        ("数据2024.xlsx", vec![("名录", names.clone())]),
    ] {
        let path = folder.path().join(name);
        book::write(&path, &sheets);
        inputs.push(Input::File(path));
    }
    for (last_year_counts, told) in [(true, &["conflicting-values B2"][..]), (false, &[])] {
        let asked = Request {
            last_year_counts,
            ..Request::default()
        };
        assert_eq!(read_with(&inputs, asked).problems, told);
    }
}

#[test]
fn the_place_of_land_is_a_cell_of_any_of_its_parts() {
    let land = permu::field::index("land_mu").unwrap();
    for (name, label) in [
        ("登记土地", "土地使用权面积（亩）"),
        ("承租土地", "承租面积（亩）"),
        ("出租土地", "出租面积（亩）"),
        ("其他土地", "其他土地面积（亩）"),
    ] {
        let part = table(&[CODE, label], &[&["1", "0"], &["2", "0"]]);
        let found = read(&[("名录", roster()), (name, part)]);
        let place = found.survey.as_ref().unwrap().place(1, &[land]);
        assert!(matches!(place, Place::Cell(_, 2, 1)), "{label}: {place:?}");
    }
}

#[test]
fn a_total_of_one_enterprise_below_its_parcels_meters_or_tenants_is_not_added_to_them() {
    for (word, at_end) in [("合计", true), ("小计", true), ("合计", false)] {
        for detail in ["不动产权证号", "坐落", "用地类型"] {
            let parts: [&[&str]; 2] = match detail {
                "用地类型" => [&["1", "自有", "6"], &["1", "租赁", "4"]],
                _ => [&["1", "甲001", "6"], &["1", "甲002", "4"]],
            };
            let total: &[&str] = &["1", word, "10"];
            let other: &[&str] = &["2", "自有", "20"];
            let rows = match at_end {
                true => [parts[0], parts[1], total, other],
                false => [total, parts[0], parts[1], other],
            };
            let sheet = table(&[CODE, detail, "面积（亩）"], &rows);
            let found = read(&[("名录", roster()), ("用地", sheet)]);
            let place = if at_end { "total-row B4" } else { "total-row B2" };
            assert_eq!(land(&found), [Some(10.0), Some(20.0)], "{detail} {word}");
            assert_eq!(found.problems, [place], "{detail} {word}");
        }
    }
    let meters: [&[&str]; 4] = [
        &["1", "001", "30"],
        &["1", "002", "20"],
        &["1", "小计", "50"],
        &["2", "003", "7"],
    ];
    let sheet = table(&[CODE, "户号", "用电量（万千瓦时）"], &meters);
    let found = read(&[("名录", roster()), ("用电", sheet)]);
    assert_eq!(found.number(1, "electricity"), Some(50.0), "{:?}", found.problems);
    let outlets: [&[&str]; 4] = [
        &["1", "DW001", "1"],
        &["1", "DW002", "2"],
        &["1", "合计", "3"],
        &["2", "DW001", "7"],
    ];
    let sheet = table(&[CODE, "排放口", "化学需氧量（吨）"], &outlets);
    let found = read(&[("名录", roster()), ("排放", sheet)]);
    assert_eq!(found.number(1, "cod"), Some(3.0), "{:?}", found.problems);
    // 20 − 1 − 2
    let tenants: [&[&str]; 3] = [&["2", "甲店", "1"], &["2", "乙店", "2"], &["2", "小计", "3"]];
    let owned = table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]);
    let sheet = table(&[CODE, "承租方", "面积（亩）"], &tenants);
    let found = read(&[("名录", roster()), ("登记土地", owned), ("出租土地", sheet)]);
    assert_eq!(land(&found), [Some(10.0), Some(17.0)], "{:?}", found.problems);
}

#[test]
fn a_total_of_one_enterprise_that_is_not_the_sum_is_told_and_one_that_stands_alone_counts() {
    let rows: [&[&str]; 4] = [
        &["1", "自有", "6"],
        &["1", "租赁", "4"],
        &["1", "合计", "11"],
        &["2", "合计", "20"],
    ];
    let sheet = table(&[CODE, "用地类型", "面积（亩）"], &rows);
    let found = read(&[("名录", roster()), ("用地", sheet)]);
    assert_eq!(land(&found), [Some(10.0), Some(20.0)]);
    assert_eq!(found.problems, ["total-differs C4", "total-row B4"]);
}

#[test]
fn what_land_is_used_for_says_nothing_of_how_it_is_held() {
    for words in [["工业用地", "仓储用地"], ["工业", ""], ["国有", "集体"]] {
        let rows: [&[&str]; 3] = [
            &["1", words[0], "6"],
            &["1", words[1], "4"],
            &["2", words[0], "20"],
        ];
        let sheet = table(&[CODE, "用地性质", "面积（亩）"], &rows);
        let found = read(&[("名录", roster()), ("用地", sheet)]);
        let expected = ([Some(10.0), Some(20.0)], Vec::<String>::new());
        assert_eq!((land(&found), found.problems), expected, "{words:?}");
    }
    let owned = table(&[CODE, "面积（亩）"], &[&["1", "10"], &["2", "20"]]);
    for (sheet, word, expected) in [
        ("出租土地", "工业用地", 17.0),
        ("出租土地", "出让", 17.0),
        ("出租土地", "租赁", 17.0),
        ("出租土地", "", 17.0),
        ("承租土地", "工业用地", 23.0),
        ("承租土地", "国有出让", 23.0),
    ] {
        let part = table(&[CODE, "用地性质", "面积（亩）"], &[&["2", word, "3"]]);
        let found = read(&[("名录", roster()), ("登记土地", owned.clone()), (sheet, part)]);
        assert_eq!(
            found.number(2, "land_mu"),
            Some(expected),
            "{sheet} {word} {:?}",
            found.problems
        );
    }
}

#[test]
fn figures_that_add_up_are_what_they_add_up_to_on_paper() {
    let rows: [&[&str]; 4] = [
        &["1", "甲001", "0.1"],
        &["1", "甲002", "0.2"],
        &["2", "乙001", "1.1"],
        &["2", "乙002", "2.2"],
    ];
    let sheet = table(&[CODE, "不动产权证号", "面积（亩）"], &rows);
    let found = read(&[("名录", roster()), ("用地", sheet)]);
    assert_eq!(land(&found), [Some(0.3), Some(3.3)], "{:?}", found.problems);
    let owned = table(
        &[CODE, "登记面积（亩）", "出租面积（亩）"],
        &[&["1", "0.3", "0.1"]],
    );
    let found = read(&[("名录", roster()), ("用地", owned)]);
    assert_eq!(found.number(1, "land_mu"), Some(0.2), "{:?}", found.problems);
}
