//! Leases and the year: what is leased or let on no day of it does not count.

use crate::mends::{Read, read_all, roster, table};

/// Land registered, 20 for enterprise 2, and land that it lets.
fn with_let(head: &[&str], rows: &[&[&str]], book: &str) -> Read {
    let owned = table(&["统一社会信用代码", "面积（亩）"], &[&["1", "10"], &["2", "20"]]);
    read_all(
        &[(
            book,
            &[
                ("名录", roster()),
                ("登记土地", owned),
                ("出租土地", table(head, rows)),
            ],
        )],
        &[],
    )
}

#[test]
fn land_let_on_no_day_of_the_year_does_not_count() {
    let head = [
        "统一社会信用代码",
        "承租方名称",
        "出租面积（亩）",
        "租期起",
        "租期止",
    ];
    let rows: [&[&str]; 2] = [
        &["2", "甲厂", "3", "2015-01-01", "2018-12-31"],
        &["2", "乙厂", "2", "2019-01-01", "2020-12-31"],
    ];
    let found = with_let(&head, &rows, "数据2019.xlsx");
    // 20 − 2: the lease of 3 ended before the year.
    assert_eq!(found.number(2, "land_mu"), Some(18.0), "{:?}", found.problems);
    assert_eq!(found.problems, ["lease-expired C2"]);
}

#[test]
fn terms_in_one_column_and_under_other_names_are_read() {
    for (head, term, kind, land) in [
        (
            "租赁期限",
            "2015年1月1日至2018年12月31日",
            Some("lease-expired C2"),
            20.0,
        ),
        ("租期起止", "2015.1.1-2018.12.31", Some("lease-expired C2"), 20.0),
        ("租赁起止时间", "2020.1.1起3年", Some("lease-expired C2"), 20.0),
        ("租期", "2019.7.1-2021.6.30", Some("lease-part C2"), 17.0),
        ("合同期限", "2018-01-01至2021-12-31", None, 17.0),
        ("租期", "长期", None, 17.0),
        ("租期", "见合同", Some("lease-unread D2"), 17.0),
        ("租期", "", None, 17.0),
    ] {
        let head = ["统一社会信用代码", "承租方名称", "出租面积（亩）", head];
        let found = with_let(&head, &[&["2", "甲厂", "3", term]], "数据2019.xlsx");
        assert_eq!(
            found.number(2, "land_mu"),
            Some(land),
            "{term} {:?}",
            found.problems
        );
        let expected: Vec<&str> = kind.into_iter().collect();
        assert_eq!(found.problems, expected, "{term}");
    }
}

#[test]
fn land_leased_counts_while_its_lease_runs_and_owned_land_always() {
    let land = table(
        &[
            "统一社会信用代码",
            "用地性质",
            "用地面积（亩）",
            "租赁开始日期",
            "租赁结束日期",
        ],
        &[
            &["1", "自有", "10", "2001-01-01", "2010-12-31"],
            &["1", "承租", "5", "2016-01-01", "2018-12-31"],
            &["2", "自有", "20", "", ""],
            &["2", "承租", "4", "2016-01-01", "2019-03-31"],
        ],
    );
    let found = read_all(&[("数据2019.xlsx", &[("名录", roster()), ("土地", land)])], &[]);
    assert_eq!(found.number(1, "land_mu"), Some(10.0), "{:?}", found.problems);
    assert_eq!(found.number(2, "land_mu"), Some(24.0));
    assert_eq!(found.problems, ["lease-expired C3", "lease-part C5"]);
}

#[test]
fn a_group_over_the_two_ends_of_a_lease_is_a_header() {
    let land = vec![
        vec!["统一社会信用代码", "承租方名称", "出租面积（亩）", "租期", ""],
        vec!["", "", "", "起", "止"],
    ];
    let mut land: Vec<Vec<String>> = land
        .into_iter()
        .map(|row| row.into_iter().map(str::to_owned).collect())
        .collect();
    let rows = table(&["x"], &[&["2", "甲厂", "3", "2015-01-01", "2018-12-31"]]);
    land.extend(rows.into_iter().skip(1));
    let owned = table(&["统一社会信用代码", "面积（亩）"], &[&["1", "10"], &["2", "20"]]);
    let sheets = [("名录", roster()), ("登记土地", owned), ("出租土地", land)];
    let found = read_all(&[("数据2019.xlsx", &sheets)], &[]);
    assert_eq!(found.number(2, "land_mu"), Some(20.0), "{:?}", found.problems);
    assert_eq!(found.problems, ["lease-expired C3"]);
}

#[test]
fn the_ends_of_a_lease_are_known_by_what_a_sheet_about_leases_calls_them() {
    for (from, until) in [
        ("开始日期", "结束日期"),
        ("起始时间", "终止时间"),
        ("起始日", "截止日"),
        ("起", "止"),
        ("租期（起）", "租期（止）"),
        ("起租", "止租"),
        ("起租年月", "退租年月"),
        ("租约起始", "租约结束"),
        ("有效期起", "有效期止"),
        ("生效日期", "失效日期"),
        ("租赁起始年份", "租赁截止年份"),
    ] {
        let head = ["统一社会信用代码", "承租方名称", "出租面积（亩）", from, until];
        let row: &[&str] = &["2", "甲厂", "3", "2015-01-01", "2018-12-31"];
        let found = with_let(&head, &[row], "数据2019.xlsx");
        let expected = (Some(20.0), vec!["lease-expired C2".to_owned()]);
        assert_eq!((found.number(2, "land_mu"), found.problems), expected, "{from}");
    }
    for both in [
        "起止日期",
        "起止时间",
        "合同起止时间",
        "租用起止时间",
        "承租起止时间",
        "使用期限",
        "有效期",
        "租赁合同有效期",
        "租用期",
        "期限",
    ] {
        let head = ["统一社会信用代码", "承租方名称", "出租面积（亩）", both];
        let row: &[&str] = &["2", "甲厂", "3", "2015-01-01至2018-12-31"];
        let found = with_let(&head, &[row], "数据2019.xlsx");
        let expected = (Some(20.0), vec!["lease-expired C2".to_owned()]);
        assert_eq!((found.number(2, "land_mu"), found.problems), expected, "{both}");
    }
    let head = ["统一社会信用代码", "承租方名称", "出租面积（亩）", "到期时间"];
    let found = with_let(&head, &[&["2", "甲厂", "3", "2018-12-31"]], "数据2019.xlsx");
    assert_eq!(found.number(2, "land_mu"), Some(20.0), "{:?}", found.problems);
}
