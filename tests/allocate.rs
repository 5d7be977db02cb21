//! Quotas from the outside: whole plans, hand calculations and mistakes.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

#[path = "allocate/paper.rs"]
mod paper;
#[path = "allocate/parts.rs"]
mod parts;
#[path = "allocate/several.rs"]
mod several;

use std::collections::BTreeMap;

use permu::allocate::{
    Allocation, County, Derived, Effect, Method, check, one_rank_higher, quotas, read, read_with, sweep,
};
use permu::lang::Lang;
use permu::problem::{Problems, place_text, wording};

fn county(name: &str, score: f64, rank: u32) -> County {
    County {
        name: name.to_owned(),
        score: Some(score),
        rank: Some(rank),
        ..County::default()
    }
}

fn run(text: &str, counties: &[County]) -> (Vec<Allocation>, Vec<&'static str>) {
    let mut problems = Problems::new();
    let mut allocations = Vec::new();
    if let Some(plan) = read("quotas.toml", text, &mut problems) {
        check(&plan, counties, &mut problems);
        allocations = quotas(&plan, &[], counties, &mut problems);
    }
    let codes = problems.iter().map(|problem| problem.kind.code).collect();
    (allocations, codes)
}

const LAND: &str = r#"
[[resource]]
id = "land"
unit = "亩"
total = 1100
step = 1
reserve = 100
source = "test"
method = "base-merit"
base = "last_year"
merit_share = 0.5
exponent = 1
[resource.last_year]
"甲" = 300
"乙" = 500
"丙" = 200
"#;

fn three() -> [County; 3] {
    [
        county("甲", 120.0, 1),
        county("乙", 80.0, 2),
        county("丙", 60.0, 3),
    ]
}

#[test]
fn base_merit_follows_a_hand_calculation() {
    let (allocations, codes) = run(LAND, &three());
    assert_eq!(codes, [""; 0]);
    let rows = &allocations[0].rows;
    // Half of 1000 by 300:500:200, half by 36000:40000:12000 (sum 88000).
    let merit_half = [36.0 / 88.0 * 500.0, 40.0 / 88.0 * 500.0, 12.0 / 88.0 * 500.0];
    for (row, (base, half)) in rows.iter().zip([300.0, 500.0, 200.0].iter().zip(merit_half)) {
        assert_eq!(row.base, *base);
        assert!(
            (row.base + row.merit - (base / 2.0 + half)).abs() < 1e-9,
            "{row:?}"
        );
        assert_eq!((row.award, row.bound), (0.0, 0.0));
        assert!((row.base + row.merit + row.award + row.bound + row.step - row.quota).abs() < 1e-9);
    }
    // 354.545…, 477.272…, 168.181…: 354 + 477 + 168 = 999, the largest remainder is the first.
    assert_eq!(
        rows.iter().map(|row| row.steps).collect::<Vec<_>>(),
        [355, 477, 168]
    );
    assert!((rows[0].change_pct.unwrap() - 100.0 * (355.0 / 300.0 - 1.0)).abs() < 1e-12);
    assert_eq!(allocations[0].reserve, 100.0);
}

#[test]
fn awards_are_inside_the_total_and_bounds_hold_the_rest() {
    let text = format!(
        "{LAND}\n[resource.bounds]\nfloor_ratio = 0.9\ncap_ratio = 1.1\n[[resource.award]]\ncounty = \"丙\"\namount = 20\nsource = \"s\"\n"
    );
    let (allocations, codes) = run(&text, &three());
    assert_eq!(codes, [""; 0]);
    let rows = &allocations[0].rows;
    // Pool 980: wanted 347.45, 467.73, 164.82 + 20. Caps 330/550/220, floors 270/450/180: 甲 is held at 330, the others
    // share 650 by 467.727:164.818 → 480.63 and 169.37 + 20.
    assert_eq!(
        rows.iter().map(|row| row.steps).collect::<Vec<_>>(),
        [330, 481, 189]
    );
    assert_eq!(rows[2].award, 20.0);
    let held = rows[1].base + rows[1].merit + rows[1].bound;
    let wanted = [245.0 + 490.0 * 40.0 / 88.0, 98.0 + 490.0 * 12.0 / 88.0];
    assert!(
        (held - 650.0 * wanted[0] / (wanted[0] + wanted[1])).abs() < 1e-9,
        "{held}"
    );
}

#[test]
fn mistakes_in_the_file_are_all_reported() {
    for (from, to, expected) in [
        ("merit_share = 0.5", "", "missing-setting"),
        ("merit_share = 0.5", "merit_share = 1.5", "number-out-of-bounds"),
        ("reserve = 100", "", "missing-setting"),
        ("step = 1\n", "step = 0\n", "number-out-of-bounds"),
        ("source = \"test\"", "", "missing-source"),
        ("base-merit", "proportional", "no-effect"),
        ("base-merit", "base-merits", "unknown-word"),
        ("\"last_year\"", "\"landmu\"", "unknown-field"),
        ("unit = ", "untit = ", "unknown-setting"),
        ("total = 1100", "total = 1100.5", "quota-not-whole-steps"),
        ("\"甲\" = 300", "\"甲\" = -300", "number-out-of-bounds"),
        ("\"甲\" = 300", "", "quota-county-missing"),
        ("\"甲\" = 300", "\"甲\" = 300\n\"丁\" = 1", "quota-county-unknown"),
        ("\"last_year\"", "\"land_mu\"", "quota-base-missing"),
        (
            "[resource.last_year]",
            "[resource.bounds]\nfloor_ratio = 1.2\n[resource.last_year]",
            "quota-infeasible",
        ),
        (
            "[resource.last_year]",
            "[resource.bounds]\ncap_ratio = 0.8\n[resource.last_year]",
            "quota-caps-too-low",
        ),
        (
            "[resource.last_year]",
            "[resource.bounds.cap]\n\"乙\" = 1e300\n[resource.last_year]",
            "quota-too-many-digits",
        ),
    ] {
        assert!(LAND.contains(from), "{from}");
        let (_, codes) = run(&LAND.replacen(from, to, 1), &three());
        assert!(codes.contains(&expected), "{from} → {to}: {codes:?}");
    }
}

#[test]
fn every_county_whose_floor_is_above_its_cap_is_named() {
    let text = format!(
        "{LAND}[resource.bounds.floor]\n\"甲\" = 30.4\n\"丙\" = 50\n[resource.bounds.cap]\n\"甲\" = 30.9\n\"丙\" = 40\n"
    );
    let mut problems = Problems::new();
    let plan = read("quotas.toml", &text, &mut problems).unwrap();
    check(&plan, &three(), &mut problems);
    let named: Vec<_> = problems.iter().map(|problem| problem.word("counties")).collect();
    // Whole steps: 30.4 goes up to 31, 30.9 down to 30. Counties in the order of their names.
    assert_eq!(named, ["丙", "甲"]);
    assert!(
        problems
            .iter()
            .all(|problem| problem.kind.code == "quota-floor-above-cap")
    );
}

#[test]
fn data_that_cannot_be_scored_are_left_out_with_the_reason_and_keep_the_floor() {
    let text = LAND
        .replace("base-merit", "zsg-dea")
        .replace("merit_share = 0.5\nexponent = 1\n", "")
        + "[resource.zsg_dea]\ninputs = [\"staff\"]\noutputs = [\"value_added\", \"tax\"]\nreturns = \"vrs\"\n\
           [resource.bounds.floor]\n\"丙\" = 20\n";
    let whole = [("staff", 10.0), ("value_added", 500.0), ("tax", 50.0)];
    for (from, data, reason) in [
        (
            "",
            &[("staff", 10.0), ("value_added", 0.0), ("tax", 0.0)][..],
            "value_added, tax = 0",
        ),
        ("", &[("staff", 10.0), ("tax", 5.0)][..], "value_added"),
        ("", &[("value_added", 50.0), ("tax", 5.0)][..], "staff"),
        (
            "",
            &[("staff", -1.0), ("value_added", 50.0), ("tax", 5.0)][..],
            "staff = -1",
        ),
        ("\"丙\" = 200", &whole[..], "base = 0"),
    ] {
        let text = text.replacen(
            if from.is_empty() { "no such text" } else { from },
            "\"丙\" = 0",
            1,
        );
        let mut counties = three();
        for county in &mut counties {
            county.totals = totals(&whole);
        }
        counties[2].totals = totals(data);
        let mut problems = Problems::new();
        let plan = read("quotas.toml", &text, &mut problems).unwrap();
        let done = quotas(&plan, &[], &counties, &mut problems);
        let said: Vec<_> = problems
            .iter()
            .map(|problem| [problem.word("county"), problem.word("reason")])
            .collect();
        assert_eq!(said, [["丙", reason]]);
        assert_eq!(done[0].rows[2].steps, 20, "{reason}");
        assert!(done[0].efficiencies[2].is_none() && done[0].efficiencies[0].is_some());
        assert_eq!(done[0].rows.iter().map(|row| row.steps).sum::<i64>(), 1000);
    }
}

#[test]
fn a_derived_total_of_the_scheme_may_be_base_and_indicator() {
    let text = LAND.replace("\"last_year\"", "\"energy_use\"");
    let mut counties = three();
    for (county, used) in counties.iter_mut().zip([30.0, 50.0, 20.0]) {
        county.totals = totals(&[("energy_use", used)]);
    }
    let mut problems = Problems::new();
    assert!(read("quotas.toml", &text, &mut problems).is_none());
    let mut problems = Problems::new();
    let quantities = [derived("energy_use", "吨标准煤")];
    let plan = read_with("quotas.toml", (&text, &[]), &quantities, &mut problems).unwrap();
    let done = quotas(&plan, &[], &counties, &mut problems);
    assert_eq!(problems.iter().count(), 0);
    // 3 : 5 : 2 like last year's quotas: the same result.
    assert_eq!(done[0].rows, run(LAND, &three()).0[0].rows);
}

fn derived(id: &str, unit: &str) -> Derived {
    Derived {
        id: id.to_owned(),
        unit: unit.to_owned(),
    }
}

#[test]
fn a_derived_total_is_converted_to_the_unit_of_the_resource() {
    // 10,000 吨标准煤 brought 2,000 万元 in each county: a quota of 3 万吨标准煤, shared alike, brings three times that of
    // each county's 1 万吨.
    let text = "[optimal]\nobjective = \"value_added\"\nequity = 0\n[[resource]]\nid = \"energy\"\nlabel = \"用能\"\n\
                unit = \"万吨标准煤\"\ntotal = 9\nstep = 1\nreserve = 0\nsource = \"s\"\nmethod = \"proportional\"\n\
                compare = [\"optimal\"]\nbase = \"energy_use\"\nuse = \"energy_use\"\n";
    let mut counties = three();
    for county in &mut counties {
        county.totals = totals(&[("energy_use", 10_000.0), ("value_added", 2_000.0)]);
    }
    let expected = |text: &str, unit: &str| {
        let mut problems = Problems::new();
        let plan = read_with(
            "quotas.toml",
            (text, &[]),
            &[derived("energy_use", unit)],
            &mut problems,
        )?;
        let done = quotas(&plan, &[], &counties, &mut problems);
        assert_eq!(problems.iter().count(), 0);
        done[0].indicators.expected_value_added
    };
    let near =
        |found: Option<f64>, value: f64| assert!((found.unwrap() / value - 1.0).abs() < 1e-12, "{found:?}");
    near(expected(text, "吨标准煤"), 18_000.0);
    // Without `use` the base stands in, converted in the same way.
    let by_base = text
        .replace("use = \"energy_use\"\n", "")
        .replace("compare = [\"optimal\"]\n", "");
    let by_base = &by_base[by_base.find("[[resource]]").unwrap()..];
    near(expected(by_base, "吨标准煤"), 18_000.0);
    // A total whose unit nobody knows counts as it is.
    near(expected(text, ""), 1.8);

    let mut problems = Problems::new();
    let other = [derived("energy_use", "千当量")];
    assert!(read_with("quotas.toml", (text, &[]), &other, &mut problems).is_none());
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.kind.code, "quota-unit");
    let (zh, _) = wording(problem, Lang::Zh);
    assert!(zh.contains("“万吨标准煤”") && zh.contains("（千当量）"), "{zh}");
    let (en, _) = wording(problem, Lang::En);
    assert!(en.starts_with("Energy: the unit “万吨标准煤”"), "{en}");
    assert!(en.contains("(1,000 equivalents)"), "{en}");
}

#[test]
fn a_county_without_a_score_earns_no_merit_and_is_reported() {
    let mut counties = three();
    counties[2].score = None;
    let (allocations, codes) = run(LAND, &counties);
    assert_eq!(codes, ["quota-no-score"]);
    let row = &allocations[0].rows[2];
    assert!((row.base + row.merit - 100.0).abs() < 1e-9);
}

#[test]
fn tiered_follows_a_hand_calculation() {
    // 300 × 1.2 : 500 × 1 : 200 × 0.8 of 1000 → 352.94, 490.20, 156.86.
    let text = LAND
        .replace("base-merit", "tiered")
        .replace("merit_share = 0.5\nexponent = 1\n", "")
        + "[resource.tiered]\nranks = [1.2, 1.0, 0.8]\n";
    let (allocations, codes) = run(&text, &three());
    assert_eq!(codes, [""; 0]);
    let rows = &allocations[0].rows;
    assert_eq!(
        rows.iter().map(|row| row.steps).collect::<Vec<_>>(),
        [353, 490, 157]
    );
    assert!((rows[0].base + rows[0].merit - 1000.0 * 360.0 / 1020.0).abs() < 1e-9);
    // The same coefficients by class.
    let text = text.replace(
        "ranks = [1.2, 1.0, 0.8]",
        "[resource.tiered.classes]\nA = 1.2\nB = 1.0\nC = 0.8",
    );
    let mut counties = three();
    for (county, class) in counties.iter_mut().zip(["A", "B", "C"]) {
        county.class = Some(class.to_owned());
    }
    assert_eq!(run(&text, &counties).0[0].rows, *rows);
    counties[0].class = Some("D".to_owned());
    assert_eq!(run(&text, &counties).1, ["quota-class-unknown"]);
}

#[test]
fn under_tiered_largest_remainders_can_punish_progress_and_webster_does_not() {
    // 丙 passes 乙. The coefficients now sum to less, so 甲's share grows too: its remainder passes that of 丙.
    // By hand, shares of 5 by 9.6 : 9 : 1.6 are 2.38, 2.23, 0.40; by 9.6 : 7.2 : 2 they are 2.55, 1.91, 0.53.
    let text = LAND
        .replace("base-merit", "tiered")
        .replace("merit_share = 0.5\nexponent = 1\n", "")
        .replace("total = 1100", "total = 105")
        .replace("300", "8")
        .replace("500", "9")
        .replace("200", "2")
        + "[resource.tiered]\nranks = [1.2, 1.0, 0.8]\n";
    let steps = |text: &str, scores: [f64; 2], ranks: [u32; 2]| -> Vec<i64> {
        let counties = [
            county("甲", 120.0, 1),
            county("乙", scores[0], ranks[0]),
            county("丙", scores[1], ranks[1]),
        ];
        run(text, &counties).0[0]
            .rows
            .iter()
            .map(|row| row.steps)
            .collect()
    };
    let hamilton = text.replace("base = ", "rounding = \"largest_remainder\"\nbase = ");
    assert_eq!(steps(&hamilton, [80.0, 60.0], [2, 3]), [2, 2, 1]);
    assert_eq!(steps(&hamilton, [60.0, 80.0], [3, 2]), [3, 2, 0]);
    let [before, after] = [[2, 3], [3, 2]].map(|ranks| steps(&text, [60.0, 80.0], ranks));
    assert!(after[2] >= before[2], "{before:?} {after:?}");
}

#[test]
fn reward_and_penalty_follow_a_hand_calculation() {
    let text = LAND
        .replace("base-merit", "reward-penalty")
        .replace("merit_share = 0.5\nexponent = 1\n", "")
        + "[resource.reward_penalty]\nlast = 1\npercent = 10\nladder = [1]\nyear_factors = [1, 1.5]\n";
    let steps = |text: &str| -> Vec<i64> {
        let (allocations, codes) = run(text, &three());
        assert_eq!(codes, [""; 0]);
        allocations[0].rows.iter().map(|row| row.steps).collect()
    };
    // Bases 300, 500, 200: the last gives 20, the first gets them.
    assert_eq!(steps(&text), [320, 500, 180]);
    // In the second year (and any later one) it gives 10 % × 1.5.
    for years in [2, 5] {
        let text = format!("{text}[resource.reward_penalty.years]\n\"丙\" = {years}\n");
        assert_eq!(steps(&text), [330, 500, 170]);
    }
    // A floor of 190 lets it give 10 only; a cap of 305 lets the first take 5 only, so the last keeps the rest.
    let floor = format!("{text}[resource.bounds.floor]\n\"丙\" = 190\n");
    assert_eq!(steps(&floor), [310, 500, 190]);
    let cap = format!("{text}[resource.bounds.cap]\n\"甲\" = 305\n");
    assert_eq!(steps(&cap), [305, 500, 195]);
    // Two counties that share the last place give half each.
    let mut tied = three();
    tied[1].rank = Some(2);
    tied[2].rank = Some(2);
    let rows = &run(&text, &tied).0[0].rows;
    assert_eq!(
        rows.iter().map(|row| row.steps).collect::<Vec<_>>(),
        [335, 475, 190]
    );
    let (_, codes) = run(&text.replace("last = 1", "last = 3"), &three());
    assert_eq!(codes, ["quota-too-few-counties"]);
}

fn totals(list: &[(&str, f64)]) -> BTreeMap<String, f64> {
    list.iter()
        .map(|(id, value)| ((*id).to_owned(), *value))
        .collect()
}

#[test]
fn zero_sum_gains_put_every_county_on_the_frontier() {
    let text = LAND
        .replace("base-merit", "zsg-dea")
        .replace("merit_share = 0.5\nexponent = 1\n", "")
        + "[resource.zsg_dea]\ninputs = []\noutputs = [\"value_added\"]\nreturns = \"crs\"\n";
    let mut counties = three();
    for (county, added) in counties.iter_mut().zip([600.0, 500.0, 100.0]) {
        county.totals = totals(&[("value_added", added)]);
    }
    let (allocations, codes) = run(&text, &counties);
    assert_eq!(codes, [""; 0]);
    // By hand: 2, 1 and 0.5 per mu → e = 1, 1/2, 1/4; targets 300, 250, 50 of 600, scaled to 1000.
    let rows = &allocations[0].rows;
    for (row, target) in rows.iter().zip([500.0, 2500.0 / 6.0, 500.0 / 6.0]) {
        assert!((row.base + row.merit - target).abs() < 1e-9, "{row:?}");
    }
    let total: f64 = rows.iter().map(|row| row.base + row.merit).sum();
    assert!((total - 1000.0).abs() < 1e-9 * 1000.0);
    for (found, e) in allocations[0].efficiencies.iter().flatten().zip([1.0, 0.5, 0.25]) {
        assert!((found.start - e).abs() < 1e-9);
        assert!((found.shared.unwrap() - 1.0).abs() < 1e-6);
        assert!((found.given.unwrap() - 1.0).abs() < 0.01); // whole steps of 1 in 83
        assert_eq!(found.peers[0].0, "甲");
    }
    // A county without output is left out with its reason, and keeps its floor.
    counties[2].totals = totals(&[("value_added", 0.0)]);
    let (allocations, codes) = run(
        &format!("{text}[resource.bounds]\nfloor_ratio = 0.5\n"),
        &counties,
    );
    assert_eq!(codes, ["quota-left-out"]);
    assert_eq!(allocations[0].rows[2].steps, 100);
    // Without the column nobody can be scored.
    assert_eq!(run(&text, &three()).1, ["quota-column-missing"]);
}

#[test]
fn the_optimal_method_agrees_with_a_brute_force_grid() {
    for k in 0..12u32 {
        let number = |i: u32| f64::from((k * 37 + i * 53) % 19 + 3);
        let names = ["甲", "乙", "丙"];
        let mut text = "[optimal]\nobjective = \"value_added\"\nequity = 0\n".to_owned();
        for (id, field, unit) in [("land", "land_mu", "亩"), ("energy", "energy", "吨标准煤")] {
            text += &format!(
                "[[resource]]\nid = \"{id}\"\nunit = \"{unit}\"\nsource = \"s\"\ntotal = 40\nstep = 1\nreserve = 0\n\
                 method = \"optimal\"\nuse = \"{field}\"\nbase = \"{field}\"\n[resource.bounds]\n\
                 [resource.bounds.floor]\n\"甲\" = 3\n[resource.bounds.cap]\n\"乙\" = {}\n",
                20 + k
            );
        }
        let counties: Vec<County> = (0..3u32)
            .map(|i| County {
                name: names[i as usize].to_owned(),
                totals: totals(&[
                    ("value_added", number(i)),
                    ("land_mu", number(i + 3)),
                    ("energy", number(i + 6)),
                ]),
                ..County::default()
            })
            .collect();
        let (allocations, codes) = run(&text, &counties);
        assert_eq!(codes, [""; 0]);
        let gain = allocations[0].gain.as_ref().unwrap();
        let splits: Vec<[f64; 3]> = (3..=40)
            .flat_map(|a| (0..=40 - a).map(move |b| [a, b, 40 - a - b]))
            .filter(|[_, b, _]| *b <= 20 + k as i32)
            .map(|split| split.map(f64::from))
            .collect();
        let rate = |i: usize, field: &str| counties[i].totals["value_added"] / counties[i].totals[field];
        let mut best = 0.0f64;
        for land in &splits {
            for energy in &splits {
                let sum = (0..3)
                    .map(|i| (rate(i, "land_mu") * land[i]).min(rate(i, "energy") * energy[i]))
                    .sum();
                best = best.max(sum);
            }
        }
        // The grid is a part of what the program may choose; three counties can lose three steps of each resource.
        let prices: f64 = allocations.iter().map(|a| a.gain.as_ref().unwrap().price).sum();
        assert!(gain.expected >= best - 1e-9, "case {k}: {} {best}", gain.expected);
        assert!(
            gain.expected - best <= 3.0 * prices + 1e-9,
            "case {k}: {} {best}",
            gain.expected
        );
        assert!(gain.expected_whole <= best + 1e-9, "whole steps are on the grid");
        // A shadow price is what one more unit brings (here: one part in a thousand more of land).
        let more = text.replacen("total = 40\nstep = 1", "total = 40.001\nstep = 0.001", 1);
        let land = run(&more, &counties).0[0].gain.as_ref().unwrap().expected - gain.expected;
        assert!(
            (land / 0.001 - gain.price).abs() < 1e-5,
            "case {k}: {land} {}",
            gain.price
        );
    }
}

#[test]
fn equally_good_solutions_go_to_the_one_nearest_to_proportional() {
    // Same productivity everywhere: every split is worth the same, so the proportional one is taken.
    let text = LAND
        .replace("base-merit", "optimal")
        .replace("merit_share = 0.5\nexponent = 1\n", "use = \"last_year\"\n")
        .replacen('\n', "\n[optimal]\nobjective = \"tax\"\nequity = 0\n", 1);
    let mut counties = three();
    for (county, tax) in counties.iter_mut().zip([600.0, 1000.0, 400.0]) {
        county.totals = totals(&[("tax", tax)]);
    }
    let (allocations, codes) = run(&text, &counties);
    assert_eq!(codes, [""; 0]);
    assert_eq!(
        allocations[0]
            .rows
            .iter()
            .map(|row| row.steps)
            .collect::<Vec<_>>(),
        [300, 500, 200]
    );
    let gain = allocations[0].gain.as_ref().unwrap();
    assert!((gain.price - 2.0).abs() < 1e-9 && (gain.expected - 2000.0).abs() < 1e-6);
    assert_eq!(
        gain.text(Lang::Zh, "土地", "亩"),
        "土地再多 1 亩，预期税收实际贡献可增加 2.0000 万元"
    );
    // With equity 0.9 the worst county keeps nine tenths of its proportional share.
    counties[2].totals = totals(&[("tax", 100.0)]);
    let (allocations, _) = run(&text.replace("equity = 0", "equity = 0.9"), &counties);
    assert_eq!(allocations[0].rows[2].steps, 180);
}

#[test]
fn the_smallest_set_of_counties_that_leaves_no_optimal_solution_is_named() {
    // Equity asks for 270, 450 and 180 of the 1,000; with a floor of 600 for 丙 that and 450 for 乙 are already 1,050.
    let text = LAND
        .replace("base-merit", "optimal")
        .replace("merit_share = 0.5\nexponent = 1\n", "use = \"last_year\"\n")
        .replacen('\n', "\n[optimal]\nobjective = \"tax\"\nequity = 0.9\n", 1)
        + "[resource.bounds.floor]\n\"丙\" = 600\n";
    let mut counties = three();
    for county in &mut counties {
        county.totals = totals(&[("tax", 100.0)]);
    }
    let mut problems = Problems::new();
    let plan = read("quotas.toml", &text, &mut problems).unwrap();
    check(&plan, &counties, &mut problems);
    assert!(
        !problems.has_errors(),
        "the bounds alone can be met: {problems:?}"
    );
    assert!(quotas(&plan, &[], &counties, &mut problems).is_empty());
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.kind.code, "quota-no-solution");
    let words = ["counties", "floors", "total", "equity"].map(|word| problem.word(word));
    assert_eq!(words, ["丙、乙", "1050", "1000", "0.9"]);
    // Of 2,140 they must get 577 (of 577.8), 963 and 600: all of it.
    let (allocations, codes) = run(&text.replace("total = 1100", "total = 2240"), &counties);
    assert_eq!(codes, [""; 0]);
    assert_eq!(
        allocations[0]
            .rows
            .iter()
            .map(|row| row.steps)
            .collect::<Vec<_>>(),
        [577, 963, 600]
    );
}

#[test]
fn settings_of_the_other_methods_are_checked() {
    let ladder = "[resource.reward_penalty]\nlast = 1\npercent = 10\nladder = [5, 3]\nyear_factors = [1]\n";
    let dea = "[resource.zsg_dea]\ninputs = []\noutputs = [\"tax\"]\nreturns = \"crs\"\n";
    for (tail, compare, from, to, expected) in [
        (ladder, "reward-penalty", "[5, 3]", "[3, 5]", "quota-ladder-rises"),
        (
            ladder,
            "reward-penalty",
            "percent = 10",
            "percent = 101",
            "number-out-of-bounds",
        ),
        (ladder, "reward-penalty", "last = 1", "", "missing-setting"),
        (
            ladder,
            "reward-penalty",
            "last = 1",
            "last = -1",
            "number-out-of-bounds",
        ),
        (ladder, "proportional", "", "", "no-effect"),
        (dea, "zsg-dea", "\"tax\"", "\"taxx\"", "unknown-field"),
        (dea, "zsg-dea", "crs", "drs", "unknown-word"),
        ("", "tiered", "", "", "missing-setting"),
        (
            "[resource.tiered]\nranks = [1, 2]\n",
            "tiered",
            "",
            "",
            "quota-ladder-rises",
        ),
        ("[resource.tiered]\n", "tiered", "", "", "missing-setting"),
        ("", "optimal", "", "", "missing-setting"),
        (
            "[optimal]\nobjective = \"tax\"\nequity = 0.5\n",
            "tiered",
            "",
            "",
            "no-effect",
        ),
        ("", "base-mer", "", "", "unknown-word"),
    ] {
        let method = "method = \"base-merit\"";
        let text =
            LAND.replace(method, &format!("{method}\ncompare = [\"{compare}\"]")) + &tail.replace(from, to);
        let (_, codes) = run(&text, &three());
        assert!(
            codes.contains(&expected),
            "{compare} {tail} {from} → {to}: {codes:?}"
        );
    }
}

#[test]
fn a_larger_unit_changes_the_figures_not_the_worth() {
    // 1 公顷 is 15 亩: with a fifteenth of every amount the plan is the same, and one more unit is worth 15 times as much.
    let plan = |unit: &str, total: f64, step: f64, base: &str| {
        format!(
            "[optimal]\nobjective = \"value_added\"\nequity = 0.5\n[[resource]]\nid = \"land\"\nunit = \"{unit}\"\n\
             total = {total}\nstep = {step}\nreserve = 0\nsource = \"s\"\nmethod = \"optimal\"\n\
             compare = [\"proportional\"]\nbase = \"land_mu\"\n{base}"
        )
    };
    let mut counties = three();
    for (county, land) in counties.iter_mut().zip([300.0, 500.0, 200.0]) {
        county.totals = totals(&[("land_mu", land), ("value_added", 1000.0)]);
    }
    let usage = "use = \"land_mu\"\n";
    let (small, codes) = run(&plan("亩", 1500.0, 15.0, usage), &counties);
    assert_eq!(codes, [""; 0]);
    let (large, codes) = run(&plan("公顷", 100.0, 1.0, usage), &counties);
    assert_eq!(codes, [""; 0]);
    let near =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
    for (small, large) in small.iter().zip(&large) {
        let steps = |one: &Allocation| one.rows.iter().map(|row| row.steps).collect::<Vec<_>>();
        assert_eq!(steps(small), steps(large));
        let expected = |one: &Allocation| one.indicators.expected_value_added.unwrap();
        near(expected(large), expected(small));
    }
    // 1000 万元 on 200 亩 is 5 万元 an 亩: what one more 亩 brings to the county that makes most of it.
    let price = |list: &[Allocation]| list[0].gain.as_ref().unwrap().price;
    near(price(&small), 5.0);
    near(price(&large), 75.0);
    // Proportional, by hand: 1500 亩 are 1.5 times the 1000 亩 that brought 3000 万元.
    near(large[1].indicators.expected_value_added.unwrap(), 4500.0);
    // The base stands in where the settings name no use.
    let by_base = plan("公顷", 100.0, 1.0, "").replace("method = \"optimal\"", "method = \"proportional\"");
    let by_base = by_base.replace("compare = [\"proportional\"]\n", "");
    let by_base = &by_base[by_base.find("[[resource]]").unwrap()..];
    let (by_base, codes) = run(by_base, &counties);
    assert_eq!(codes, [""; 0]);
    near(by_base[0].indicators.expected_value_added.unwrap(), 4500.0);
}

#[test]
fn a_unit_that_does_not_measure_what_use_does_is_an_error_with_its_line() {
    let text = LAND
        .replace("base-merit", "optimal")
        .replace("merit_share = 0.5\nexponent = 1\n", "use = \"land_mu\"\n")
        .replace("unit = \"亩\"", "unit = \"吨\"");
    let text = format!("[optimal]\nobjective = \"value_added\"\nequity = 0\n{text}");
    let mut problems = Problems::new();
    assert!(read("quotas.toml", &text, &mut problems).is_none());
    let said: Vec<(&str, String)> = problems
        .iter()
        .map(|problem| (problem.kind.code, place_text(problem, &problems)))
        .collect();
    let line = text.lines().position(|line| line.starts_with("unit")).unwrap() + 1;
    assert_eq!(said, [("quota-unit", format!("quotas.toml:{line}:1"))]);
}

#[test]
fn a_method_misspelt_is_one_mistake_and_settings_without_effect_have_their_own_line() {
    let said = |text: &str| -> Vec<(&'static str, String)> {
        let mut problems = Problems::new();
        assert!(read("quotas.toml", text, &mut problems).is_none());
        problems
            .iter()
            .map(|problem| (problem.kind.code, place_text(problem, &problems)))
            .collect()
    };
    let at = |text: &str, key: &str| {
        let line = text.lines().position(|line| line.starts_with(key)).unwrap() + 1;
        format!("quotas.toml:{line}:")
    };
    let misspelt = format!(
        "[optimal]\nobjective = \"tax\"\nequity = 0\n{}",
        LAND.replace("base-merit", "base-merits")
    );
    let found = said(&misspelt);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "unknown-word");
    assert!(found[0].1.starts_with(&at(&misspelt, "method")), "{found:?}");
    let idle = LAND.replace("base-merit", "proportional");
    let found = said(&idle);
    assert_eq!(found.len(), 2, "{found:?}");
    for ((code, place), key) in found.iter().zip(["merit_share", "exponent"]) {
        assert_eq!((*code, place), ("no-effect", &format!("{}1", at(&idle, key))));
    }
}

#[test]
fn messages_list_counties_and_write_amounts_as_their_language_does() {
    let text = format!(
        "{}[resource.bounds.floor]\n\"甲\" = 6000\n\"乙\" = 5400\n",
        LAND.replace("total = 1100", "total = 11100.0")
    );
    let mut problems = Problems::new();
    let plan = read("quotas.toml", &text, &mut problems).unwrap();
    check(&plan, &three(), &mut problems);
    let problem = problems.iter().next().unwrap();
    // 6000 + 5400 against 11100 − 100.
    let (zh, _) = wording(problem, Lang::Zh);
    assert!(
        zh.contains("乙、甲") && zh.contains("11,400 亩") && zh.contains("11,000 亩"),
        "{zh}"
    );
    let (en, _) = wording(problem, Lang::En);
    assert!(en.contains("乙, 甲") && en.contains("11,400 mu"), "{en}");
}

#[test]
fn one_rank_higher_is_a_score_just_above_the_next_one() {
    let mut problems = Problems::new();
    let text = LAND.replace("method =", "compare = [\"proportional\"]\nmethod =");
    let plan = read("quotas.toml", &text, &mut problems).unwrap();
    let counties = three();
    let now = quotas(&plan, &[], &counties, &mut problems);
    let answers = one_rank_higher(&plan, &now, &counties, None);
    // By hand: 丙 with 80 beside 乙 with its 80: merit 36 : 40 : 16 of 92 → 345.65, 467.39, 186.96; the two odd steps go
    // to 丙 and 甲.
    let last = &answers[2];
    assert_eq!(
        (last.quota, last.higher, last.effect),
        (168.0, Some(187.0), Effect::Changes)
    );
    assert_eq!(last.next, Some(("乙".to_owned(), 80.0)));
    assert_eq!((answers[0].higher, answers[0].effect), (None, Effect::First));
    // A method that does not look at scores has no answer, and says why.
    assert!(
        answers[3..]
            .iter()
            .all(|one| one.effect == Effect::NotByScore && one.higher.is_none())
    );
}

#[test]
fn one_rank_higher_is_honest_at_a_cap_inside_a_tier_and_without_a_rank() {
    let answers = |text: &str, counties: &[County]| {
        let mut problems = Problems::new();
        let plan = read("quotas.toml", text, &mut problems).unwrap();
        let now = quotas(&plan, &[], counties, &mut problems);
        one_rank_higher(&plan, &now, counties, None)
    };
    let capped = format!("{LAND}[resource.bounds.cap]\n\"丙\" = 160\n");
    assert_eq!(answers(&capped, &three())[2].effect, Effect::AtCap);
    // One tier for all: a place more is worth nothing.
    let tiered = LAND
        .replace("base-merit", "tiered")
        .replace("merit_share = 0.5\nexponent = 1\n", "")
        + "[resource.tiered]\nranks = [1]\n";
    let found = &answers(&tiered, &three())[1];
    assert_eq!((found.effect, found.higher), (Effect::Same, Some(found.quota)));
    // By class: the county takes the class of the one it passes. 500 × 1.2 : 300 × 1 : 200 × 1 → 545, 273, 182.
    let classes = tiered.replace("ranks = [1]", "[resource.tiered.classes]\nA = 1.2\nB = 1");
    let mut counties = three();
    for (county, class) in counties.iter_mut().zip(["A", "B", "B"]) {
        county.class = Some(class.to_owned());
    }
    assert_eq!(answers(&classes, &counties)[1].higher, Some(545.0));
    counties[2].rank = None;
    assert_eq!(answers(&classes, &counties)[2].effect, Effect::Unranked);
}

#[test]
fn a_sweep_marks_the_points_that_nothing_beats() {
    let mut problems = Problems::new();
    let plan = read("quotas.toml", LAND, &mut problems).unwrap();
    let mut counties = three();
    for (county, added) in counties.iter_mut().zip([900.0, 1000.0, 200.0]) {
        county.totals = totals(&[("value_added", added)]);
    }
    let points = sweep(&plan, "land", &[0.0, 0.3, 0.6, 0.9], &[1.0, 2.0], &counties);
    assert_eq!(points.len(), 8);
    // Without merit it is proportional: no inequality against the base, and each mu brings its average.
    assert!(points[0].inequality.abs() < 1e-12 && points[0].on_front);
    assert!((points[0].efficiency - 2100.0).abs() < 1e-9);
    // More merit favours the productive and the unequal, both.
    assert!(points[6].efficiency > points[2].efficiency && points[6].inequality > points[2].inequality);
    let front: Vec<&permu::allocate::SweepPoint> = points.iter().filter(|point| point.on_front).collect();
    for point in &points {
        let beaten = points
            .iter()
            .any(|p| p.efficiency > point.efficiency && p.inequality < point.inequality);
        assert!(!(beaten && point.on_front));
    }
    assert!(!front.is_empty());
    assert!(sweep(&plan, "water", &[0.0], &[1.0], &counties).is_empty());
}

#[test]
fn last_year_can_come_from_history() {
    let mut problems = Problems::new();
    let at = LAND.find("[resource.last_year]").unwrap();
    let mut plan = read("quotas.toml", &LAND[..at], &mut problems).unwrap();
    plan.take_last_year("land", [("甲", 300.0), ("乙", 500.0), ("丙", 200.0)]);
    check(&plan, &three(), &mut problems);
    let allocations = quotas(&plan, &[], &three(), &mut problems);
    assert_eq!(problems.iter().count(), 0);
    assert_eq!(allocations[0].rows, run(LAND, &three()).0[0].rows);
}

/// Lishui, data of 2019: 亩均税收 (万元/亩) and 规上 firms by area; 2020: new industrial land supplied (亩). Source: the
/// dashboards behind `datasets/lishui-2019` (POLICY.md §3).
const LISHUI: [(&str, f64, f64, f64); 10] = [
    ("莲都区", 46.38, 55.0, 141.6),
    ("缙云县", 36.91, 147.0, 908.1),
    ("龙泉市", 22.97, 87.0, 627.7),
    ("青田县", 21.41, 157.0, 575.2),
    ("云和县", 21.36, 65.0, 271.4),
    ("遂昌县", 16.75, 68.0, 572.0),
    ("松阳县", 12.15, 90.0, 604.2),
    ("庆元县", 11.78, 48.0, 274.1),
    ("景宁县", 10.06, 16.0, 34.2),
    ("开发区", 9.81, 209.0, 1430.2),
];

#[test]
fn lishui_gets_5438_6_mu_by_every_method_that_its_figures_allow() {
    let counties: Vec<County> = LISHUI
        .iter()
        .enumerate()
        .map(|(place, (name, tax, firms, _))| County {
            name: (*name).to_owned(),
            score: Some(*tax),
            rank: Some(place as u32 + 1),
            class: None,
            totals: totals(&[("enterprises", *firms)]),
        })
        .collect();
    let text = "[optimal]\nobjective = \"value_added\"\nequity = 0\n\
        [[resource]]\nid = \"land\"\nunit = \"亩\"\ntotal = 5438.6\nstep = 0.1\nreserve = 0\nsource = \"s\"\n\
        method = \"base-merit\"\nbase = \"enterprises\"\nmerit_share = 0.4\nexponent = 1\nuse = \"land_mu\"\n\
        compare = [\"proportional\", \"tiered\", \"reward-penalty\", \"zsg-dea\", \"optimal\"]\n\
        [resource.tiered]\nranks = [1.2, 1, 0.8]\n\
        [resource.reward_penalty]\nlast = 3\npercent = 5\nladder = [3, 2, 1]\nyear_factors = [1]\n\
        [resource.zsg_dea]\ninputs = [\"staff\"]\noutputs = [\"value_added\", \"tax\"]\nreturns = \"crs\"\n";
    let mut problems = Problems::new();
    let plan = read("quotas.toml", text, &mut problems).unwrap();
    check(&plan, &counties, &mut problems);
    assert_eq!(problems.iter().count(), 0);
    let methods: Vec<Method> = Method::WORDS
        .iter()
        .map(|(_, method)| *method)
        .filter(|method| *method != Method::Parts)
        .collect();
    let allocations = quotas(&plan, &methods, &counties, &mut problems);
    let done: Vec<&str> = allocations
        .iter()
        .map(|allocation| allocation.method.id())
        .collect();
    assert_eq!(done, ["proportional", "base-merit", "tiered", "reward-penalty"]);
    for allocation in &allocations {
        assert_eq!(allocation.rows.iter().map(|row| row.steps).sum::<i64>(), 54386);
        assert!(allocation.rows.iter().all(|row| row.change_pct.is_none()));
    }
    // The two others refuse and name what the dashboards do not publish.
    let refused: Vec<_> = problems
        .iter()
        .map(|problem| [problem.word("method"), problem.word("columns")])
        .collect();
    assert_eq!(
        refused,
        [
            ["optimal", "value_added、land_mu"],
            ["zsg-dea", "staff、value_added、tax"]
        ]
    );
    // By hand, proportional: 942 firms; 莲都区 has 55.
    assert_eq!(allocations[0].rows[0].quota, 317.5); // 5438.6 × 55/942 = 317.54
    // What was supplied in 2020 sums to one tenth more than the published total.
    let supplied: f64 = LISHUI.iter().map(|row| row.3).sum();
    assert!((supplied - 5438.7).abs() < 1e-9);
}

/// Many counties with a plan of several resources; deterministic.
fn large(counties: usize, resources: usize) -> (String, Vec<County>) {
    let number = |i: usize, k: usize| 1.0 + ((i * 7919 + k * 104_729) % 9973) as f64;
    let list: Vec<County> = (0..counties)
        .map(|i| {
            let totals = ["value_added", "tax", "staff", "land_mu", "energy"];
            let totals = totals
                .iter()
                .enumerate()
                .map(|(k, id)| ((*id).to_owned(), number(i, k + 1)));
            County {
                name: format!("c{i:04}"),
                score: Some(number(i, 9)),
                rank: Some(0),
                class: None,
                totals: totals.collect(),
            }
        })
        .collect();
    let mut order: Vec<usize> = (0..counties).collect();
    order.sort_by(|&a, &b| list[b].score.partial_cmp(&list[a].score).unwrap());
    let mut list = list;
    for (place, i) in order.into_iter().enumerate() {
        list[i].rank = Some(place as u32 + 1);
    }
    let mut text = "[optimal]\nobjective = \"value_added\"\nequity = 0.3\n".to_owned();
    for r in 0..resources {
        let last: Vec<f64> = (0..counties).map(|i| number(i, r + 20)).collect();
        let sum: f64 = last.iter().sum();
        text.push_str(&format!(
            "[[resource]]\nid = \"r{r}\"\nunit = \"t\"\nsource = \"s\"\ntotal = {sum}\nstep = 1\nreserve = 0\nmethod = \"base-merit\"\n\
             compare = [\"proportional\", \"tiered\", \"reward-penalty\", \"zsg-dea\", \"optimal\"]\nbase = \"last_year\"\n\
             merit_share = 0.4\nexponent = 1.5\nuse = \"last_year\"\n\
             [resource.tiered]\nranks = [1.2, 1.0, 0.8]\n[resource.reward_penalty]\nlast = 9\npercent = 5\nladder = [3, 2, 1]\nyear_factors = [1]\n\
             [resource.zsg_dea]\ninputs = [\"staff\"]\noutputs = [\"value_added\", \"tax\"]\nreturns = \"crs\"\n\
             [resource.bounds]\nfloor_ratio = 0.5\ncap_ratio = 2\n[resource.last_year]\n"
        ));
        for (i, amount) in last.iter().enumerate() {
            text.push_str(&format!("c{i:04} = {amount}\n"));
        }
    }
    (text, list)
}

/// Prints how long large plans take: `cargo test --release --test allocate -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a test"]
fn speed_of_large_plans() {
    let time = |what: &str, run: &dyn Fn() -> usize| {
        let start = std::time::Instant::now();
        let found = run();
        println!(
            "{what}: {found} allocations in {:.3} s",
            start.elapsed().as_secs_f64()
        );
    };
    let mut problems = Problems::new();
    let (text, counties) = large(3000, 6);
    let plan = read("q.toml", &text, &mut problems).unwrap();
    let quick = [
        Method::Proportional,
        Method::BaseMerit,
        Method::Tiered,
        Method::RewardPenalty,
        Method::Optimal,
    ];
    for method in quick {
        time(method.id(), &|| {
            quotas(&plan, &[method], &counties, &mut Problems::new()).len()
        });
    }
    time("3,000 counties × 6 resources × 5 methods", &|| {
        quotas(&plan, &quick, &counties, &mut Problems::new()).len()
    });
    let (text, counties) = large(200, 1);
    let plan = read("q.toml", &text, &mut problems).unwrap();
    time("zsg-dea, 200 counties", &|| {
        quotas(&plan, &[Method::ZsgDea], &counties, &mut Problems::new()).len()
    });
    assert_eq!(problems.iter().count(), 0, "{problems:?}");
}
