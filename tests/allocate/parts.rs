//! Parts that add up (docs/allocation.md, Q1–Q6), by hand.

use permu::allocate::{Allocation, County};

use crate::{county, run};

fn classed(classes: [&str; 3]) -> [County; 3] {
    let mut counties = [
        county("甲", 120.0, 1),
        county("乙", 80.0, 2),
        county("丙", 60.0, 3),
    ];
    for (county, class) in counties.iter_mut().zip(classes) {
        county.class = Some(class.to_owned());
    }
    counties
}

fn quotas(one: &Allocation) -> Vec<f64> {
    one.rows.iter().map(|row| row.quota).collect()
}

/// Every row adds up, to the digits of binary arithmetic.
fn adds_up(one: &Allocation) {
    for row in &one.rows {
        let sum = row.base + row.merit + row.award + row.parts.iter().sum::<f64>() + row.bound + row.step;
        assert!((sum - row.quota).abs() < 1e-9, "{row:?}");
    }
}

const ENERGY: &str = r#"
[[resource]]
id = "energy"
unit = "吨标准煤"
total = 1000
step = 1
reserve = 10
source = "test"
method = "proportional"
base = "last_year"
[resource.last_year]
"甲" = 300
"乙" = 500
"丙" = 190
[[resource.part]]
id = "store"
label = "低效地区上交"
kind = "take"
source = "Q1"
TO
[resource.part.classes]
C = 5
D = 10
"#;

#[test]
fn classes_give_a_part_of_their_base_to_the_reserve_and_nobody_gets_it() {
    // Pool 990: 300, 500, 190. C gives 5 % of 500, D 10 % of 190.
    let (done, codes) = run(&ENERGY.replace("TO", ""), &classed(["A", "C", "D"]));
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(quotas(&done[0]), [300.0, 475.0, 171.0]);
    assert_eq!(done[0].rows[1].parts, [-25.0]);
    assert_eq!((done[0].reserve, done[0].whole), (10.0 + 25.0 + 19.0, 946));
    adds_up(&done[0]);
    // In the second year C gives twice as much.
    let years = ENERGY.replace("TO", "year_factors = [1, 2]").replace(
        "[resource.part.classes]",
        "[resource.part.years]\n\"乙\" = 3\n[resource.part.classes]",
    );
    let (done, codes) = run(&years, &classed(["A", "C", "D"]));
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(quotas(&done[0]), [300.0, 450.0, 171.0]);
}

#[test]
fn a_store_is_shared_by_a_later_resource() {
    let second = r#"
[[resource]]
id = "second"
unit = "吨标准煤"
total = { store = "省级储备" }
step = 1
reserve = 0
source = "test"
method = "proportional"
[resource.base_values]
"甲" = 1
"乙" = 0
"丙" = 0
"#;
    let text = ENERGY.replace("TO", "to = \"省级储备\"") + second;
    let (done, codes) = run(&text, &classed(["A", "C", "D"]));
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(done[0].stores, [("省级储备".to_owned(), 44.0)]);
    assert_eq!(done[0].reserve, 10.0);
    assert_eq!(quotas(&done[1]), [44.0, 0.0, 0.0]);
    // Another unit than the one that filled it.
    let (_, codes) = run(
        &text.replace(
            "id = \"second\"\nunit = \"吨标准煤\"",
            "id = \"second\"\nunit = \"亩\"",
        ),
        &classed(["A", "C", "D"]),
    );
    assert_eq!(codes, ["quota-store-unit"]);
    // A store that nobody fills, and one that is filled only later.
    let (_, codes) = run(
        &text.replace("store = \"省级储备\"", "store = \"市级储备\""),
        &classed(["A", "C", "D"]),
    );
    assert_eq!(codes, ["unknown-word"]);
}

const EARNED: &str = r#"
[[resource]]
id = "land"
unit = "亩"
step = 1
reserve = 5
source = "test"
method = "parts"
[[resource.part]]
id = "earned"
label = "盘活存量挣得"
kind = "earned"
source = "Q2"
CEILING
[[resource.part.stock]]
label = "2017年底前批而未供"
rate = 0.5
source = "Q2"
[resource.part.stock.cleared]
"甲" = 100
"乙" = 33
[[resource.part.stock]]
label = "2018年起批而未供"
rate = 0.3
source = "Q2"
[resource.part.stock.cleared]
"甲" = 40
[[resource.part.stock]]
label = "闲置土地"
rate = 0.5
source = "Q2"
[resource.part.stock.cleared]
"甲" = 10.2
"#;

#[test]
fn quota_is_earned_by_clearing_stock_and_the_total_is_the_sum() {
    // 甲: 50 + 12 + 5.1 = 67.1; 乙: 16.5, half a step goes up.
    let (done, codes) = run(&EARNED.replace("CEILING", ""), &classed(["A", "B", "C"]));
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(quotas(&done[0]), [67.0, 17.0, 0.0]);
    adds_up(&done[0]);
    // A ceiling of 50: 50 × 67.1 ÷ 83.6 = 40.13, 50 × 16.5 ÷ 83.6 = 9.87; the odd step goes to the larger remainder.
    let (done, codes) = run(
        &EARNED.replace("CEILING", "ceiling = 50"),
        &classed(["A", "B", "C"]),
    );
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(quotas(&done[0]), [40.0, 10.0, 0.0]);
    // A ceiling that is not reached cuts nothing.
    let (done, _) = run(
        &EARNED.replace("CEILING", "ceiling = 84"),
        &classed(["A", "B", "C"]),
    );
    assert_eq!(quotas(&done[0]), [67.0, 17.0, 0.0]);
    // A published total is compared with the sum of the parts: 84 + 5 held back.
    for (total, expected) in [("total = 89", vec![]), ("total = 90", vec!["quota-parts-differ"])] {
        let text = EARNED
            .replace("CEILING", "")
            .replace("reserve = 5", &format!("reserve = 5\n{total}"));
        let (_, codes) = run(&text, &classed(["A", "B", "C"]));
        assert_eq!(codes, expected, "{total}");
    }
}

const ALL: &str = r#"
[[resource]]
id = "land"
unit = "亩"
total = 2000
step = 1
reserve = 0
source = "test"
method = "proportional"
[[resource.base_factor]]
label = "地区生产总值"
weight = 60
[resource.base_factor.values]
"甲" = 500
"乙" = 300
"丙" = 200
[[resource.base_factor]]
label = "落户人口"
weight = 40
[resource.base_factor.values]
"甲" = 10
"乙" = 10
"丙" = 0
[resource.bounds]
floor_mean = 0.8
[[resource.past]]
year = 2022
[resource.past.quotas]
"丙" = 500
[[resource.past]]
year = 2023
[resource.past.quotas]
"丙" = 400
[[resource.part]]
id = "projects"
kind = "amounts"
source = "Q3"
[resource.part.amounts]
"甲" = 100
[[resource.part]]
id = "poor"
kind = "each"
amount = 60
counties = ["丙"]
source = "Q3"
[[resource.part]]
id = "earned"
kind = "earned"
source = "Q3"
[[resource.part.stock]]
label = "批而未供"
rate = 0.5
source = "Q3"
[resource.part.stock.cleared]
"甲" = 134.2
"乙" = 33
[[resource.part]]
id = "rewards"
kind = "ranks"
awards = [30, 20]
source = "Q3"
"#;

#[test]
fn parts_a_base_of_factors_and_a_floor_on_a_mean_add_up_to_the_total() {
    // Projects 100, poor 60, earned 67 + 17, rewards 30 + 20: 294; 1,706 are left. Shares: 甲 0.3 + 0.2, 乙 0.18 + 0.2,
    // 丙 0.12: 853, 648.28, 204.72. 丙 would have 264.72 with its 60; its floor is 0.8 × 450 = 360. So 1,406 go to 甲 and
    // 乙 as 50 to 38: 798.86, 607.14.
    let (done, codes) = run(ALL, &classed(["A", "B", "C"]));
    assert_eq!(codes, Vec::<&str>::new());
    let one = &done[0];
    assert_eq!(
        one.parts.iter().map(|part| part.id.as_str()).collect::<Vec<_>>(),
        ["projects", "poor", "earned", "rewards"]
    );
    assert_eq!(one.rows[0].parts, [100.0, 0.0, 67.0, 30.0]);
    assert_eq!(one.rows[1].parts, [0.0, 0.0, 17.0, 20.0]);
    assert_eq!(one.rows[2].parts, [0.0, 60.0, 0.0, 0.0]);
    assert_eq!(quotas(one), [996.0, 644.0, 360.0]);
    assert!((one.rows[0].base - 853.0).abs() < 1e-9 && (one.rows[2].bound - 95.28).abs() < 1e-9);
    assert_eq!(one.indicators.on_floor, ["丙"]);
    adds_up(one);
    // On top of the bounds the 60 of 丙 do not fill its floor: it has 360 + 60, and 1,346 are left for 甲 and 乙:
    // 764.77, 581.23.
    let top = ALL.replace("id = \"poor\"", "id = \"poor\"\nwithin_bounds = false");
    let (done, codes) = run(&top, &classed(["A", "B", "C"]));
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(quotas(&done[0]), [962.0, 618.0, 420.0]);
    adds_up(&done[0]);
}

fn ranked(part: &str) -> String {
    format!(
        r#"
[[resource]]
id = "land"
unit = "亩"
total = 1000
step = 1
reserve = 0
source = "test"
method = "proportional"
[resource.base_values]
"a" = 1
"b" = 1
"c" = 1
"d" = 1
[[resource.part]]
id = "rank"
kind = "ranks"
source = "Q4"
{part}
"#
    )
}

/// The part of every county, and the codes of problems.
fn parts_of(part: &str, ranks: [Option<u32>; 4]) -> (Vec<f64>, Vec<&'static str>) {
    let counties: Vec<County> = ["a", "b", "c", "d"]
        .into_iter()
        .zip(ranks)
        .map(|(name, rank)| County {
            rank,
            ..county(name, 50.0, 1)
        })
        .collect();
    let (done, codes) = run(&ranked(part), &counties);
    let rows = done.iter().flat_map(|one| &one.rows);
    if let Some(one) = done.first() {
        adds_up(one);
        assert_eq!(one.rows.iter().map(|row| row.quota).sum::<f64>(), 1000.0);
    }
    (rows.map(|row| row.parts[0]).collect(), codes)
}

#[test]
fn awards_by_rank_fall_tie_and_are_ranked_in_fields() {
    let clear = [Some(1), Some(2), Some(3), Some(4)];
    let tied = [Some(1), Some(1), Some(3), Some(3)];
    let plain = |part: &str, ranks| {
        let (amounts, codes) = parts_of(part, ranks);
        assert_eq!(codes, Vec::<&str>::new(), "{part}");
        amounts
    };
    let part = "awards = [10, 9]\ndeductions = [8]";
    assert_eq!(plain(part, clear), [10.0, 9.0, 0.0, -8.0]);
    // 19 for two: 9.5 each, the odd step goes to the first by name; 8 for two: 4 each.
    assert_eq!(plain(part, tied), [10.0, 9.0, -4.0, -4.0]);
    // Each what the best place brings: 10 and 10; of 0 and −8 the best is 0.
    assert_eq!(
        plain(&format!("{part}\nties = \"best\""), tied),
        [10.0, 10.0, 0.0, 0.0]
    );
    // The third last year in a row weighs 1.5 times.
    let years = "deductions = [8]\nyear_factors = [1, 1.2, 1.5]\n[resource.part.years]\nd = 4";
    assert_eq!(plain(years, clear), [0.0, 0.0, 0.0, -12.0]);
    // Two fields: each has a first.
    let fields =
        "awards = [10]\n[resource.part.fields]\na = \"国家级\"\nb = \"国家级\"\nc = \"省级\"\nd = \"省级\"";
    assert_eq!(plain(fields, clear), [10.0, 0.0, 10.0, 0.0]);
    let (amounts, codes) = parts_of(&fields.replace("d = \"省级\"", ""), clear);
    assert_eq!(
        (amounts, codes),
        (vec![10.0, 0.0, 10.0, 0.0], vec!["quota-part-undecided"])
    );
    let (amounts, codes) = parts_of("awards = [10]", [Some(1), None, Some(3), None]);
    assert_eq!(amounts, [10.0, 0.0, 0.0, 0.0]);
    assert_eq!(codes, ["quota-part-undecided"; 2]);
}

#[test]
fn what_was_not_used_returns_or_moves() {
    let part = "[[resource.part]]\nid = \"unused\"\nkind = \"unused\"\nsource = \"x\"\npercent = 50\nto = \"TO\"\n[resource.part.unused]\n\"乙\" = 41\n";
    let text = ENERGY.split("[[resource.part]]").next().unwrap().to_owned() + part;
    // Half of 41 is 20.5: 21 go back.
    let (done, codes) = run(&text.replace("TO", "reserve"), &classed(["A", "B", "C"]));
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(
        (quotas(&done[0]), done[0].reserve),
        (vec![300.0, 479.0, 190.0], 31.0)
    );
    // Or to the pool: 990 + 21 are shared: 306.36, 510.61, 194.03.
    let (done, _) = run(&text.replace("TO", "pool"), &classed(["A", "B", "C"]));
    assert_eq!(
        (quotas(&done[0]), done[0].reserve),
        (vec![306.0, 490.0, 194.0], 10.0)
    );
    adds_up(&done[0]);
}

#[test]
fn every_mistake_in_a_part_is_told() {
    let counties = classed(["A", "B", "C"]);
    let with = |from: &str, to: &str| {
        assert!(ALL.contains(from), "{from}");
        run(&ALL.replacen(from, to, 1), &counties).1
    };
    for (from, to, expected) in [
        ("kind = \"each\"", "kind = \"every\"", "unknown-word"),
        ("kind = \"each\"\n", "", "missing-setting"),
        ("id = \"poor\"", "id = \"earned\"", "defined-twice"),
        (
            "counties = [\"丙\"]",
            "counties = [\"丁\"]",
            "quota-county-unknown",
        ),
        ("amount = 60", "amount = 60.5", "quota-not-whole-steps"),
        ("amount = 60\n", "", "missing-setting"),
        ("amount = 60", "amount = 60\nceiling = 7", "unknown-setting"),
        ("awards = [30, 20]", "awards = [20, 30]", "quota-ladder-rises"),
        (
            "awards = [30, 20]",
            "awards = [30, 20, 10, 5]",
            "quota-too-few-counties",
        ),
        (
            "awards = [30, 20]",
            "awards = [30, 20]\nties = \"worst\"",
            "unknown-word",
        ),
        ("rate = 0.5", "rate = -0.5", "number-out-of-bounds"),
        ("weight = 40", "weight = 39", "quota-factors-sum"),
        ("floor_mean = 0.8", "floor_mean = -1", "number-out-of-bounds"),
        ("\"甲\" = 10\n", "", "quota-base-missing"),
        ("total = 2000", "total = 100", "quota-awards-too-large"),
    ] {
        let codes = with(from, to);
        assert!(codes.contains(&expected), "{to}: {codes:?}");
    }
    let take = ENERGY.replace("TO", "to = \"pool\"");
    assert_eq!(run(&take, &counties).1, ["unknown-word"]);
    let much = ENERGY.replace("TO", "year_factors = [1, 11]");
    assert_eq!(run(&much, &counties).1, ["number-out-of-bounds"]);
    let without = ALL.replace("[[resource.past]]\nyear = 2022\n[resource.past.quotas]\n\"丙\" = 500\n[[resource.past]]\nyear = 2023\n[resource.past.quotas]\n\"丙\" = 400\n", "");
    assert_eq!(run(&without, &counties).1, ["missing-setting"]);
}
