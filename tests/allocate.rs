//! Quotas from the outside: whole plans, hand calculations and mistakes.

use permu::allocate::{Allocation, County, check, quotas, read};
use permu::problem::Problems;

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
    ] {
        assert!(LAND.contains(from), "{from}");
        let (_, codes) = run(&LAND.replacen(from, to, 1), &three());
        assert!(codes.contains(&expected), "{from} → {to}: {codes:?}");
    }
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
