//! What differences between two results come from, on rows worked out by hand.

use std::collections::BTreeMap;

use permu::assess::{Assessment, assess};
use permu::insight::compare::cause::{Cause, Parts};
use permu::insight::compare::moves::Direction;
use permu::insight::compare::side::Side;
use permu::insight::compare::{Compared, compare};
use permu::problem::Problems;
use permu::region::{Regions, regions};
use permu::scheme::Scheme;
use permu::survey::{Panel, Survey};

use crate::engine::{REFUSE, taxes, text};
use crate::rows::{scheme, table};

/// A result with all that it is made of.
pub struct Kept {
    pub survey: Survey,
    pub scheme: Scheme,
    pub assessment: Assessment,
    pub regions: Regions,
}

impl Kept {
    pub fn of(survey: Survey, scheme: Scheme) -> Self {
        let mut told = Problems::new();
        let assessment = assess(&survey, &scheme, &mut told).unwrap();
        let regions = regions(&assessment, &scheme, &mut told).unwrap();
        Self {
            survey,
            scheme,
            assessment,
            regions,
        }
    }

    pub fn side(&self) -> Side<'_> {
        Side {
            survey: &self.survey,
            scheme: &self.scheme,
            assessment: &self.assessment,
            regions: &self.regions,
        }
    }
}

fn kept(text: &str, panel: Panel) -> Kept {
    let survey = Survey {
        year: panel.year,
        panels: BTreeMap::from([(panel.year, panel)]),
        ..Survey::default()
    };
    Kept::of(survey, scheme("t.toml", text))
}

fn compared(old: &Kept, new: &Kept) -> Compared {
    compare(old.side(), new.side()).unwrap()
}

fn parts_of(found: &Compared, code: &str) -> Parts {
    let of = found
        .moves
        .iter()
        .find(|(one, _)| one.latest().unwrap().code == code);
    of.unwrap().1.clone().unwrap()
}

/// Parts to nine decimals: inputs, benchmarks, rules, bonus.
fn alone(found: &Compared, code: &str, wanted: [f64; 4]) {
    let parts = parts_of(found, code);
    assert_eq!(parts.together, None);
    for (part, wanted) in parts.alone.iter().zip(wanted) {
        assert!((part.unwrap() - wanted).abs() < 1e-9, "{parts:?}");
    }
}

/// Everybody is measured by the ratio of sums of all.
const MEAN: &str = "benchmark = { kind = \"mean\", of = \"ratio_of_sums\", year = \"this\" }";

fn by_the_mean(rest: &str) -> String {
    text("more", "", &format!("weight = 100\n{REFUSE}\n{MEAN}"), "", rest)
}

#[test]
fn own_figures_and_the_mean_of_all_are_told_apart() {
    // Means 20 and 40; scores 50 and 60. New figures at the old mean 120, old figures at the new mean 25.
    let old = kept(&by_the_mean(""), taxes(2018, &[10.0, 30.0]));
    let new = kept(&by_the_mean(""), taxes(2019, &[24.0, 56.0]));
    let found = compared(&old, &new);
    assert_eq!(found.differing, [Cause::Inputs, Cause::Benchmarks]);
    // ½ ((120 − 50) + (60 − 25)) and ½ ((25 − 50) + (60 − 120)).
    alone(&found, "A", [52.5, -42.5, 0.0, 0.0]);
    // 150 and 140; 280 and 75.
    alone(&found, "B", [97.5, -107.5, 0.0, 0.0]);
}

#[test]
fn weights_are_rules_and_a_fixed_benchmark_is_none_of_them() {
    let with = |x: f64, y: f64, benchmark: f64| {
        let one = format!("weight = {x}\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = {benchmark} }}");
        let other = format!("weight = {y}\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 10 }}");
        text("more", "", &one, &other, "")
    };
    let rows = || table(2019, &["land_mu", "tax", "profit"], &[("A", &[1.0, 20.0, 5.0])]);
    // Old 60 × 20/10 + 40 × 5/10 = 140; new 20 × 20/40 + 80 × 5/10 = 50. Only the weights 20 × 2 + 80 × ½ = 80; only the
    // benchmark 60 × ½ + 40 × ½ = 50.
    let found = compared(
        &kept(&with(60.0, 40.0, 10.0), rows()),
        &kept(&with(20.0, 80.0, 40.0), rows()),
    );
    // Benchmark ½ ((50 − 140) + (50 − 80)), rules ½ ((80 − 140) + (50 − 50)).
    alone(&found, "A", [0.0, -60.0, -30.0, 0.0]);
}

#[test]
fn bonuses_are_told_apart_from_figures() {
    let bonus = "[[bonus]]\nid = \"b\"\nlabel = \"奖\"\nwhen = \"tax >= 20\"\namount = 4\nmeasure = \"points\"\ncap = 10\nsource = \"试\"\n";
    let old = kept(&by_the_mean(""), taxes(2019, &[10.0, 30.0]));
    let new = kept(&by_the_mean(bonus), taxes(2019, &[20.0, 20.0]));
    let found = compared(&old, &new);
    // The mean is 20 both times. A: 50 → 104, of it 4 by the bonus where the figures are new. B: 150 → 104.
    // Bonus alone: nothing for A (old figures 10); 4 for B.
    alone(&found, "A", [52.0, 0.0, 0.0, 2.0]);
    alone(&found, "B", [-50.0, 0.0, 0.0, 4.0]);
}

#[test]
fn a_new_population_and_its_benchmark_are_told_together() {
    // Populations by tax: below 25 against 10, from 25 on against 50 by another indicator.
    let rules = r#"
[[indicator]]
id = "x"
label = "x"
unit = "1"
numerator = "tax"
denominator = "land_mu"
better = "more"
source = "试"
[[indicator]]
id = "y"
label = "y"
unit = "1"
numerator = "tax"
denominator = "land_mu"
better = "more"
source = "试"
[[population]]
id = "low"
label = "低"
when = "tax < 25"
source = "试"
[[population.criterion]]
indicator = "x"
source = "试"
weight = 100
missing = { rule = "refuse" }
benchmark = { kind = "fixed", value = 10 }
[[population]]
id = "high"
label = "高"
when = "TRUE"
source = "试"
[[population.criterion]]
indicator = "y"
source = "试"
weight = 100
missing = { rule = "refuse" }
benchmark = { kind = "fixed", value = 50 }
"#;
    let rules = format!("{}{rules}", crate::rows::HEAD);
    let old = kept(&rules, taxes(2019, &[20.0, 100.0]));
    let new = kept(&rules, taxes(2019, &[30.0, 200.0]));
    let found = compared(&old, &new);
    // 200 among the low, 60 among the high: y was never measured before.
    let parts = parts_of(&found, "A");
    assert_eq!(parts.alone, [None, None, Some(0.0), Some(0.0)]);
    let (set, change) = parts.together.unwrap();
    assert_eq!(Cause::in_set(set), [Cause::Inputs, Cause::Benchmarks]);
    assert!((change + 140.0).abs() < 1e-9);
    alone(&found, "B", [200.0, 0.0, 0.0, 0.0]);
}

#[test]
fn who_has_no_score_on_one_side_has_no_parts() {
    let old = kept(&by_the_mean(""), taxes(2018, &[10.0, 30.0]));
    let new = kept(&by_the_mean(""), taxes(2019, &[24.0, 56.0, 40.0]));
    let found = compared(&old, &new);
    let (one, parts) = &found.moves[2];
    assert_eq!((one.direction, parts), (Direction::In, &None));
    // The mean is 40 again: who came in is in it.
    alone(&found, "A", [52.5, -42.5, 0.0, 0.0]);
}

/// Two counties of an enterprise each, of 1 mu.
fn counties(year: i32, taxes: [f64; 2]) -> Panel {
    let mut panel = self::taxes(year, &taxes);
    let counties = polars::prelude::Column::new("county".into(), ["甲", "乙"]);
    panel.frame.with_column(counties).unwrap();
    panel
}

fn area_parts(old: &Kept, new: &Kept, name: &str) -> [f64; 4] {
    let found = compared(old, new);
    let area = found.areas.iter().find(|area| area.name == name).unwrap();
    let parts = area.parts.clone().unwrap();
    assert_eq!(parts.together, None);
    // To nine decimals.
    parts.alone.map(|part| (part.unwrap() * 1e9).round() / 1e9)
}

#[test]
fn a_county_is_held_against_the_city_and_both_move() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}");
    let region = "[region]\npopulation = \"p\"\ncap = 2\nsource = \"试\"\n";
    let rules = text("more", "", &body, "", region);
    // City 20 and 40; 甲 50 and 60 of 100, as the enterprises above: new figures against the old city 120, old against new 25.
    let old = kept(&rules, counties(2018, [10.0, 30.0]));
    let new = kept(&rules, counties(2019, [24.0, 56.0]));
    assert_eq!(area_parts(&old, &new, "甲"), [52.5, -42.5, 0.0, 0.0]);
    // 乙 150 and 140. New against the old city 280, of which 200 count: the cap is part of the engine that is run again.
    // ½ ((200 − 150) + (140 − 75)) and ½ ((75 − 150) + (140 − 200)).
    assert_eq!(area_parts(&old, &new, "乙"), [57.5, -67.5, 0.0, 0.0]);
}

#[test]
fn counties_under_a_part_of_their_own_are_held_against_the_best_of_them() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}");
    let region = "[region]\nsource = \"试\"\n[[region.criterion]]\nindicator = \"x\"\nweight = 100\nbenchmark = { kind = \"best\" }\n\
                  missing = { rule = \"reweight\" }\nsource = \"试\"\n";
    let rules = text("more", "", &body, "", region);
    // The best 20 and 40: 甲 50 and 60; 24 against 20 is 120, 10 against 40 is 25.
    let old = kept(&rules, counties(2018, [10.0, 20.0]));
    let new = kept(&rules, counties(2019, [24.0, 40.0]));
    assert_eq!(area_parts(&old, &new, "甲"), [52.5, -42.5, 0.0, 0.0]);
    // 乙 is the best twice: 100 and 100; 40 against 20 is 200, 20 against 40 is 50.
    assert_eq!(area_parts(&old, &new, "乙"), [75.0, -75.0, 0.0, 0.0]);
}

#[test]
fn a_field_that_one_run_did_not_read_is_no_other_figure() {
    // Two schemes over the same workbooks: the older reads the tax, the newer the profit as well. 60 % of tax and 40 % of
    // profit against 10: 60 × 2 + 40 × 0.5.
    let one = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 10 }}");
    let two =
        |weight: u32| format!("weight = {weight}\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 10 }}");
    let old = kept(
        &text("more", "", &one, "", ""),
        table(2019, &["land_mu", "tax"], &[("A", &[1.0, 20.0])]),
    );
    let new = kept(
        &text("more", "", &two(60), &two(40), ""),
        table(2019, &["land_mu", "tax", "profit"], &[("A", &[1.0, 20.0, 5.0])]),
    );
    let found = compared(&old, &new);
    assert!(!found.differing.contains(&Cause::Inputs));
    // 200 → 140. The newer rules ask for a benchmark that the older result does not have.
    let parts = parts_of(&found, "A");
    assert_eq!(parts.alone[0], Some(0.0));
    let (set, change) = parts.together.unwrap();
    assert_eq!(Cause::in_set(set), [Cause::Benchmarks, Cause::Rules]);
    assert!((change + 60.0).abs() < 1e-9);
}
