//! Faults that the second interpreter found, on rows worked out by hand.

use permu::problem::Problems;
use permu::region::regions;
use permu::survey::Panel;
use polars::prelude::Column;

use crate::engine::{REFUSE, codes, text};
use crate::rows::{appraise, number, scheme, table};

fn with_words(mut panel: Panel, id: &str, words: &[Option<&str>]) -> Panel {
    panel.frame.with_column(Column::new(id.into(), words)).unwrap();
    panel
}

fn close(found: Option<f64>, wanted: f64) {
    assert!(
        found.is_some_and(|found| (found - wanted).abs() < 1e-9),
        "{found:?}, not {wanted}"
    );
}

const FIXED: &str = "benchmark = { kind = \"fixed\", value = 1 }";

#[test]
fn counties_have_the_weights_that_the_population_came_to_have() {
    // Profit per mu is 1 everywhere: its weight by entropy is 0, and the county's score is that of tax alone.
    let body = format!("{REFUSE}\n{FIXED}");
    let region = "[region]\npopulation = \"p\"\ncap = 5\nsource = \"试\"\n";
    let scheme = scheme("t", &text("more", "weights = \"entropy\"", &body, &body, region));
    let rows = [[1.0, 3.0, 1.0], [1.0, 1.0, 1.0]];
    let panel = table(
        2019,
        &["land_mu", "tax", "profit"],
        &[("A", &rows[0]), ("B", &rows[1])],
    );
    let (found, mut problems) = appraise(
        &scheme,
        vec![with_words(panel, "county", &[Some("甲"), Some("乙")])],
    );
    let found = regions(&found, &scheme, &mut problems).unwrap();
    let scores: Vec<_> = found.ranked.iter().map(|county| county.score).collect();
    // The city has 4 ÷ 2 = 2: 甲 3 ÷ 2, 乙 1 ÷ 2.
    close(scores[0], 150.0);
    close(scores[1], 50.0);
}

#[test]
fn a_rule_of_the_regions_may_read_an_indicator_that_they_are_not_scored_by() {
    let body = |weight: u8| format!("weight = {weight}\n{REFUSE}\n{FIXED}");
    let region = "[region]\nsource = \"试\"\n[[region.criterion]]\nindicator = \"x\"\nweight = 100\n\
                  benchmark = { kind = \"best\" }\nmissing = { rule = \"reweight\" }\nsource = \"试\"\n\
                  [[region.bonus]]\nid = \"b\"\nlabel = \"b\"\nwhen = \"y_value >= 2\"\namount = 7\nmeasure = \"points\"\ncap = 7\nsource = \"试\"\n";
    let scheme = scheme("t", &text("more", "", &body(50), &body(50), region));
    let rows = [[1.0, 3.0, 2.0], [1.0, 3.0, 1.0]];
    let panel = table(
        2019,
        &["land_mu", "tax", "profit"],
        &[("A", &rows[0]), ("B", &rows[1])],
    );
    let (found, mut problems) = appraise(
        &scheme,
        vec![with_words(panel, "county", &[Some("甲"), Some("乙")])],
    );
    let found = regions(&found, &scheme, &mut problems).unwrap();
    let scores: Vec<_> = found.ranked.iter().map(|county| county.score).collect();
    assert_eq!(scores, [Some(107.0), Some(100.0)]);
}

/// Of three enterprises, land 1 mu each, A and B are a unit this year. The year before B and C were it.
fn units(before: &[Option<&str>]) -> Vec<Option<f64>> {
    let body = "weight = 100\nmissing = { rule = \"zero-points\" }\nbenchmark = { kind = \"own-last-year\" }";
    let merge = "[merge]\nkey = \"merge_group\"\nappraise = \"merged\"\nsource = \"试\"\n";
    let scheme = scheme("t", &text("more", "", body, "", merge));
    let year = |year: i32, taxes: [f64; 3], words: &[Option<&str>]| {
        let rows = taxes.map(|tax| [1.0, tax]);
        let list: Vec<(&str, &[f64])> = ["A", "B", "C"]
            .into_iter()
            .zip(&rows)
            .map(|(code, row)| (code, &row[..]))
            .collect();
        with_words(table(year, &["land_mu", "tax"], &list), "merge_group", words)
    };
    let now = year(2019, [2.0, 4.0, 9.0], &[Some("甲"), Some("甲"), None]);
    let last = year(2018, [1.0, 2.0, 4.0], before);
    let (found, _) = appraise(&scheme, vec![now, last]);
    (0..3).map(|row| number(&found, "x_benchmark", row)).collect()
}

#[test]
fn a_unit_has_last_years_value_of_the_unit_of_its_word_alone() {
    // The same unit: (1 + 2) ÷ 2, and C its own.
    let same = units(&[Some("甲"), Some("甲"), None]);
    assert_eq!(same, [Some(1.5), Some(1.5), Some(4.0)]);
    // It was B and C: (2 + 4) ÷ 2. A alone is not the unit, and C was no enterprise alone.
    let other = units(&[None, Some("甲"), Some("甲")]);
    assert_eq!(other, [Some(3.0), Some(3.0), None]);
    // There was no unit: A alone is not what A and B are together.
    let none = units(&[None, None, None]);
    assert_eq!(none, [None, None, Some(4.0)]);
}

#[test]
fn huangyan_2022_with_a_merge_part_appraises_mixed_enterprises_alone_and_merged() {
    // The notice says that mixed enterprises are appraised alone and merged, not which of the two counts: a bureau adds
    // what it decides. A has the benchmark of tax per mu, B half of it; together 36.1455 ÷ 2 ÷ 24.097 = 0.75 of it.
    let own = permu::scheme::builtin::text("huangyan-2022").unwrap();
    let panel = |groups: [Option<&'static str>; 3]| {
        let figures = [24.097, 12.0485, 24.097].map(|tax| [1.0, tax]);
        let rows: Vec<(&str, &[f64])> = ["A", "B", "C"]
            .into_iter()
            .zip(&figures)
            .map(|(code, row)| (code, &row[..]))
            .collect();
        let panel = table(2022, &["land_mu", "tax"], &rows);
        with_words(
            with_words(panel, "size", &[Some("规上"); 3]),
            "merge_group",
            &groups,
        )
    };
    // Only tax per mu is reported: the rest of the population's indicators earn nothing here.
    let own = own.replace(
        "missing = { rule = \"refuse\" }",
        "missing = { rule = \"zero-points\" }",
    );
    for (counts, other) in [("alone", "merged"), ("merged", "alone")] {
        let merge = format!(
            "\n[merge]\nkey = \"COALESCE(merge_group, '')\"\nappraise = \"alone-and-merged\"\ncounts = \"{counts}\"\nsource = \"区领导小组决定\"\n"
        );
        let scheme = scheme("t", &format!("{own}{merge}"));
        let (found, _) = appraise(&scheme, vec![panel([Some("甲"), Some("甲"), None])]);
        let scores =
            |column: &str| -> Vec<Option<f64>> { (0..3).map(|row| number(&found, column, row)).collect() };
        let both = [scores("score"), scores(&format!("score_{other}"))];
        let (alone, merged) = match counts {
            "alone" => (&both[0], &both[1]),
            _ => (&both[1], &both[0]),
        };
        for (found, wanted) in alone.iter().zip([30.0, 15.0, 30.0]) {
            close(*found, wanted);
        }
        for (found, wanted) in merged.iter().zip([22.5, 22.5, 30.0]) {
            close(*found, wanted);
        }
    }
}

#[test]
fn years_in_a_class_and_plot_ratios_of_a_unit_do_not_add_up() {
    let body = format!("weight = 100\n{REFUSE}\n{FIXED}");
    let merge = "[merge]\nkey = \"merge_group\"\nappraise = \"merged\"\nsource = \"试\"\n";
    let bonus = "[[bonus]]\nid = \"b\"\nlabel = \"b\"\nwhen = \"TRUE\"\namount = \"class_years + 10 * plot_ratio\"\n\
                 measure = \"points\"\ncap = \"none\"\nsource = \"试\"\n";
    let scheme = scheme("t", &text("more", "", &body, "", &format!("{merge}{bonus}")));
    let rows = [[2.0, 2.0, 3.0, 1.5], [1.0, 1.0, 4.0, 2.5]];
    let panel = table(
        2019,
        &["land_mu", "tax", "class_years", "plot_ratio"],
        &[("A", &rows[0]), ("B", &rows[1])],
    );
    let (found, mut problems) = appraise(
        &scheme,
        vec![with_words(panel, "merge_group", &[Some("甲"), Some("甲")])],
    );
    // Those of A, which has the most land.
    assert_eq!(number(&found, "bonus", 0), Some(18.0));
    let found = regions(&found, &scheme, &mut problems).unwrap();
    assert!(
        !found.totals.contains(&"plot_ratio".to_owned()),
        "{:?}",
        found.totals
    );
}

#[test]
fn an_amount_without_a_figure_is_told() {
    let body = format!("weight = 100\n{REFUSE}\n{FIXED}");
    let bonus = "[[deduction]]\nid = \"b\"\nlabel = \"出租\"\nwhen = \"tax >= 2\"\namount = \"5 * tenants\"\n\
                 measure = \"points\"\ncap = \"none\"\nsource = \"试\"\n";
    let scheme = scheme("t", &text("more", "", &body, "", bonus));
    let run = |tenants: [f64; 3]| {
        let rows = [
            [1.0, 2.0, tenants[0]],
            [1.0, 3.0, tenants[1]],
            [1.0, 1.0, tenants[2]],
        ];
        let rows: Vec<(&str, &[f64])> = ["A", "B", "C"]
            .into_iter()
            .zip(&rows)
            .map(|(code, row)| (code, &row[..]))
            .collect();
        appraise(&scheme, vec![table(2019, &["land_mu", "tax", "tenants"], &rows)])
    };
    let told = |problems: &Problems| codes(problems).contains(&"amount-without-figure");
    let (found, problems) = run([f64::NAN, 2.0, 1.0]);
    assert_eq!(number(&found, "bonus", 0), Some(0.0));
    assert_eq!(number(&found, "bonus", 1), Some(-10.0));
    assert!(told(&problems), "{:?}", codes(&problems));
    // Nothing is wanted of C.
    assert!(!told(&run([1.0, 2.0, f64::NAN]).1));
}

#[test]
fn of_equal_counties_the_name_decides_on_the_class_and_no_order_of_rows() {
    let body = format!("weight = 100\n{REFUSE}\n{FIXED}");
    let region = format!(
        "[region]\nsource = \"试\"\n[[region.criterion]]\nindicator = \"x\"\nsource = \"试\"\n{body}\n\
         [region.classes]\nkind = \"shares\"\nnames = [\"优\", \"良\"]\nends = [0.5, 1]\nrounding = \"down\"\nsource = \"试\"\n"
    );
    let scheme = scheme("t", &text("more", "", &body, "", &region));
    let classes = |counties: [&str; 2]| -> Vec<(String, Option<String>)> {
        let rows = [[1.0, 2.0], [1.0, 2.0]];
        let panel = table(2019, &["land_mu", "tax"], &[("A", &rows[0]), ("B", &rows[1])]);
        let (found, mut problems) = appraise(&scheme, vec![with_words(panel, "county", &counties.map(Some))]);
        let found = regions(&found, &scheme, &mut problems).unwrap();
        let ranked = found.ranked.into_iter();
        ranked.map(|county| (county.name, county.class)).collect()
    };
    assert_eq!(classes(["甲", "乙"]), classes(["乙", "甲"]));
}
