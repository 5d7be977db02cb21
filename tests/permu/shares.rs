//! Meters and parcels that serve several enterprises: told without `--shares`, split with it.

use crate::book::{self, cells, code};
use crate::program::{Csv, Run, permu};

/// A scheme of tax by land and by electricity.
const SCHEME: &str = r#"
id = "plain"
title = "试行办法"
place = "示例市"
unit = "enterprise"
valid = [2018, 2030]
[document]
title = "试行办法"
url = "https://example.org"
compared = "2026-11-01"
[[indicator]]
id = "tax_per_mu"
label = "亩均税收"
unit = "万元/亩"
numerator = "tax"
denominator = "land_mu"
better = "more"
source = "第一条"
[[indicator]]
id = "tax_per_electricity"
label = "单位电耗税收"
unit = "元/千瓦时"
numerator = "tax"
denominator = "electricity"
better = "more"
source = "第一条"
[[population]]
id = "all"
label = "全部"
when = "county IS NOT NULL"
source = "第三条"
[[population.criterion]]
indicator = "tax_per_mu"
weight = 50
benchmark = { kind = "fixed", value = 10 }
missing = { rule = "zero-points" }
source = "第四条"
[[population.criterion]]
indicator = "tax_per_electricity"
weight = 50
benchmark = { kind = "fixed", value = 10 }
missing = { rule = "zero-points" }
source = "第四条"
"#;

/// Four enterprises: meter M1 under two with the same figure, M2 under one, M3 under two with different figures;
/// parcel P1 under two, P2 let by one to another.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let mut names = vec![cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "税收（万元）",
    ])];
    names.extend((1..5).map(|number| [vec![code(number)], cells(["企业", "甲县", "100"])].concat()));
    let row = |number: usize, rest: &[&str]| -> Vec<String> {
        std::iter::once(code(number))
            .chain(rest.iter().map(|cell| (*cell).to_owned()))
            .collect()
    };
    let meters = vec![
        cells(["统一社会信用代码", "户号", "用电量（万千瓦时）"]),
        row(1, &["M1", "120"]),
        row(2, &["M1", "120"]),
        row(3, &["M2", "50.7"]),
        row(4, &["M3", "30"]),
        row(3, &["M3", "20"]),
    ];
    let parcels = vec![
        cells(["统一社会信用代码", "宗地编号", "用地性质", "用地面积（亩）"]),
        row(1, &["P1", "自有", "10"]),
        row(2, &["P1", "自有", "10"]),
        row(3, &["P2", "自有", "20"]),
        row(3, &["P2", "出租", "5"]),
        row(4, &["P2", "承租", "5"]),
    ];
    book::write(
        &folder.path().join("企业2019.xlsx"),
        &[("名录", names), ("用电", meters), ("宗地", parcels)],
    );
    folder
}

fn shares(folder: &tempfile::TempDir, lines: &[[&str; 3]]) {
    let mut rows = vec![cells(["户号或宗地编号", "统一社会信用代码", "分摊比例"])];
    for [detail, number, share] in lines {
        let who = number.parse().map_or_else(|_| (*number).to_owned(), code);
        rows.push(vec![(*detail).to_owned(), who, (*share).to_owned()]);
    }
    book::write(&folder.path().join("分摊.xlsx"), &[("分摊", rows)]);
}

fn run(folder: &tempfile::TempDir, command: &str, more: &[&str]) -> Run {
    let mut arguments = vec![
        command,
        "企业2019.xlsx",
        "--scheme",
        "plain.toml",
        "--out",
        command,
    ];
    arguments.extend(more);
    permu(folder.path(), &arguments)
}

fn told(run: &Run, kinds: &str) -> Vec<(String, String)> {
    let path = match run.out.join("problems.csv") {
        path if path.is_file() => path,
        _ => run.out.join("tables/problems.csv"),
    };
    let table = Csv::read(&path);
    (0..table.rows.len())
        .filter(|row| table.get(*row, "code").starts_with(kinds))
        .map(|row| {
            (
                table.get(row, "code").to_owned(),
                table.get(row, "cell").to_owned(),
            )
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(code, cell)| ((*code).to_owned(), (*cell).to_owned()))
        .collect()
}

#[test]
fn a_meter_or_parcel_under_two_enterprises_is_told_and_what_counts_twice_counts_for_nobody() {
    let folder = folder();
    let found = run(&folder, "check", &[]).ends_with(1);
    let expected = [
        ("shared-meter", "B3"),
        ("shared-meter-parts", "B5"),
        ("shared-parcel", "B3"),
    ];
    let mut told_kinds = told(&found, "shared-");
    told_kinds.sort();
    // M3 is first reported under enterprise 3, whose row stands below that of enterprise 4.
    assert_eq!(told_kinds, pairs(&expected));
    let kept = run(&folder, "evaluate", &["--keep-going", "--only", "tables"]).ends_with(1);
    let inputs = kept.table("inputs");
    let value = |number: usize, field: &str| inputs.number(inputs.row("code", &code(number)), field);
    assert_eq!((value(1, "electricity"), value(2, "electricity")), (None, None));
    assert_eq!(
        (value(1, "land_mu"), value(3, "land_mu"), value(4, "land_mu")),
        (None, Some(15.0), Some(5.0))
    );
    // Who accepts it has each count as reported.
    let allowed = [
        "--allow",
        "shared-meter",
        "--allow",
        "shared-parcel",
        "--only",
        "tables",
    ];
    let kept = run(&folder, "evaluate", &allowed).ends_with(0);
    let inputs = kept.table("inputs");
    assert_eq!(
        inputs.number(inputs.row("code", &code(2)), "electricity"),
        Some(120.0)
    );
}

#[test]
fn declared_shares_split_a_meter_and_a_parcel_and_the_sum_stays() {
    let folder = folder();
    shares(
        &folder,
        &[
            ["M1", "1", "60%"],
            ["M1", "2", "0.4"],
            ["M2", "3", "0.3333"],
            ["M2", "4", "0.3333"],
            ["M2", "1", "0.3334"],
            ["P1", "1", "0.25"],
            ["P1", "2", "0.75"],
        ],
    );
    let run = run(&folder, "evaluate", &["--shares", "分摊.xlsx"]).ends_with(0);
    assert_eq!(told(&run, "shared-"), pairs(&[("shared-meter-parts", "B5")]));
    let inputs = run.table("inputs");
    let value = |number: usize, field: &str| inputs.number(inputs.row("code", &code(number)), field).unwrap();
    assert_eq!((value(1, "land_mu"), value(2, "land_mu")), (2.5, 7.5));
    assert_eq!(value(2, "electricity"), 48.0);
    // 120 + 50.7 + 30 + 20: what was reported, once.
    let sum: f64 = (1..5).map(|number| value(number, "electricity")).sum();
    assert!((sum - 220.7).abs() < 1e-12, "{sum}");
    // Enterprise 4 has no row of M2; its part leads back to the row that has.
    let origins = run.table("origins");
    let rows = 0..origins.rows.len();
    let own = rows
        .filter(|row| origins.get(*row, "code") == code(4) && origins.get(*row, "field") == "electricity");
    let own: Vec<[&str; 3]> = own
        .map(|row| ["cell", "raw", "correction"].map(|id| origins.get(row, id)))
        .collect();
    assert_eq!(
        own,
        [["C5", "30", ""], ["C4", "50.7", "16.89831 (50.7 × 0.3333)"]]
    );
    let table = run.table("shares");
    assert_eq!(table.rows.len(), 7);
    let part: f64 = (0..7)
        .filter(|row| table.get(*row, "detail") == "M2")
        .map(|row| table.number(row, "part").unwrap())
        .sum();
    assert_eq!(part, 50.7);
    let manifest: serde_json::Value = serde_json::from_str(&run.text("run.json")).unwrap();
    let listed = manifest["shares"].as_array().unwrap();
    assert_eq!(listed.len(), 7);
    let first = listed.iter().find(|one| one["detail"] == "P1").unwrap();
    assert_eq!(first["code"], code(1));
    assert_eq!(
        (&first["share"], &first["field"]),
        (&0.25.into(), &"land_mu".into())
    );
    assert!(manifest["corrections"].is_null());
}

#[test]
fn shares_that_do_not_fit_are_refused_at_their_cell() {
    let folder = folder();
    shares(
        &folder,
        &[
            ["M1", "1", "60"],
            ["M1", "2", "40"],
            ["M2", "3", "0.7"],
            ["M2", "企业四", "0.3"],
            ["M9", "3", "1"],
            ["P1", "1", "1"],
            ["M3", "3", "一半"],
            ["M3", "4", "0.5"],
            ["P2", "3", "0.5"],
            ["P2", "3", "0.5"],
            ["", "3", "0.5"],
        ],
    );
    let found = run(&folder, "check", &["--shares", "分摊.xlsx"]).ends_with(1);
    let mut found = told(&found, "share-");
    found.sort();
    assert_eq!(
        found,
        pairs(&[
            ("share-incomplete", "A12"),
            ("share-no-rows", "A6"),
            ("share-not-covered", "A7"),
            ("share-number", "C8"),
            ("share-sum", "C2"),
            ("share-twice", "B11"),
            ("share-unknown-code", "B5"),
        ])
    );
    // Different figures under one meter are no common total.
    shares(&folder, &[["M3", "3", "0.5"], ["M3", "4", "0.5"]]);
    let found = run(&folder, "check", &["--shares", "分摊.xlsx"]).ends_with(1);
    assert_eq!(told(&found, "share-"), pairs(&[("share-differs", "C5")]));
}

#[test]
fn a_list_with_a_column_for_meters_and_one_for_parcels_is_read() {
    let folder = folder();
    let list = |lines: &[[&str; 4]]| {
        let mut rows = vec![cells(["户号", "宗地编号", "统一社会信用代码", "分摊比例"])];
        for [meter, parcel, number, share] in lines {
            let who = code(number.parse().unwrap());
            let line = [*meter, *parcel, who.as_str(), *share];
            rows.push(cells(line));
        }
        book::write(&folder.path().join("分摊.xlsx"), &[("分摊", rows)]);
    };
    list(&[
        ["M1", "", "1", "0.6"],
        ["M1", "", "2", "0.4"],
        ["", "P1", "1", "0.25"],
        ["", "P1", "2", "0.75"],
    ]);
    let split = run(
        &folder,
        "evaluate",
        &["--shares", "分摊.xlsx", "--only", "tables"],
    )
    .ends_with(0);
    let inputs = split.table("inputs");
    let value = |number: usize, field: &str| inputs.number(inputs.row("code", &code(number)), field);
    // 120 × 0.6 and × 0.4; 10 × 0.25 and × 0.75.
    assert_eq!(
        (value(1, "electricity"), value(2, "electricity")),
        (Some(72.0), Some(48.0))
    );
    assert_eq!((value(1, "land_mu"), value(2, "land_mu")), (Some(2.5), Some(7.5)));
    // Neither, both, and a parcel in the column of meters.
    list(&[
        ["", "", "1", "0.6"],
        ["M1", "P1", "1", "0.6"],
        ["M1", "", "2", "0.4"],
        ["P1", "", "1", "1"],
    ]);
    let refused = run(&folder, "check", &["--shares", "分摊.xlsx"]).ends_with(1);
    let problems = Csv::read(&refused.out.join("problems.csv"));
    let mut found: Vec<(&str, &str)> = (0..problems.rows.len())
        .map(|row| (problems.get(row, "code"), problems.get(row, "row")))
        .filter(|(code, _)| code.starts_with("share-"))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            ("share-ambiguous", "3"),
            ("share-incomplete", "2"),
            ("share-no-rows", "5")
        ]
    );
}

#[test]
fn a_meter_and_a_parcel_of_one_number_are_split_apart() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let row = |number: usize, rest: &[&str]| -> Vec<String> {
        std::iter::once(code(number))
            .chain(rest.iter().map(|cell| (*cell).to_owned()))
            .collect()
    };
    let names = vec![
        cells(["统一社会信用代码", "企业名称", "县（市、区）", "税收（万元）"]),
        row(1, &["企业", "甲县", "100"]),
        row(2, &["企业二", "甲县", "100"]),
    ];
    let meters = vec![
        cells(["统一社会信用代码", "户号", "用电量（万千瓦时）"]),
        row(1, &["'17", "120"]),
        row(2, &["'17", "120"]),
    ];
    let parcels = vec![
        cells(["统一社会信用代码", "宗地编号", "用地面积（亩）"]),
        row(1, &["'17", "10"]),
        row(2, &["'17", "10"]),
    ];
    book::write(
        &folder.path().join("企业2019.xlsx"),
        &[("名录", names), ("用电", meters), ("宗地", parcels)],
    );
    let list = vec![
        cells(["宗地编号", "统一社会信用代码", "分摊比例"]),
        vec!["'17".to_owned(), code(1), "0.25".to_owned()],
        vec!["'17".to_owned(), code(2), "0.75".to_owned()],
    ];
    book::write(&folder.path().join("分摊.xlsx"), &[("分摊", list)]);
    let found = run(
        &folder,
        "evaluate",
        &["--shares", "分摊.xlsx", "--keep-going", "--only", "tables"],
    )
    .ends_with(1);
    let inputs = found.table("inputs");
    let value = |number: usize, field: &str| inputs.number(inputs.row("code", &code(number)), field);
    assert_eq!((value(1, "land_mu"), value(2, "land_mu")), (Some(2.5), Some(7.5)));
    // The meter of that number is not in the list: it counts for nobody, and is told at the second that reports it.
    assert_eq!((value(1, "electricity"), value(2, "electricity")), (None, None));
    assert_eq!(told(&found, "shared-"), pairs(&[("shared-meter", "B3")]));
}

#[test]
fn a_number_in_full_width_or_with_blanks_is_the_same_meter_or_parcel() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let mut names = vec![cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "税收（万元）",
    ])];
    names.extend((1..3).map(|number| [vec![code(number)], cells(["企业", "甲县", "100"])].concat()));
    let sheet = |head: [&str; 3], ids: [&str; 2]| {
        let rows = (1..3).zip(ids);
        let rows = rows.map(|(number, id)| vec![code(number), id.to_owned(), "120".to_owned()]);
        std::iter::once(cells(head)).chain(rows).collect::<Vec<_>>()
    };
    let meters = sheet(["统一社会信用代码", "户号", "用电量（万千瓦时）"], ["M1", "Ｍ１"]);
    let parcels = sheet(
        ["统一社会信用代码", "宗地编号", "用地面积（亩）"],
        ["P-1", "p - 1"],
    );
    book::write(
        &folder.path().join("企业2019.xlsx"),
        &[("名录", names), ("用电", meters), ("宗地", parcels)],
    );
    let found = run(&folder, "check", &[]).ends_with(1);
    let expected = [("shared-meter", "B3"), ("shared-parcel", "B3")];
    assert_eq!(told(&found, "shared-"), pairs(&expected));
}
