//! What a scheme can say, one sentence a test, on a handful of rows worked out by hand; the traps of other programs
//! (PEERS.md) and the errors found in real public code (POLICY.md) by name.

use permu::assess::Assessment;
use permu::problem::Problems;
use permu::survey::Panel;

use crate::rows::{HEAD, appraise, number, scheme, table, word};

/// A scheme over tax per mu (`x`, direction `better`) and, if a second criterion is given, profit per mu (`y`).
pub fn text(better: &str, population: &str, first: &str, second: &str, rest: &str) -> String {
    let indicator = |id: &str, numerator: &str| {
        format!(
            "[[indicator]]\nid = \"{id}\"\nlabel = \"{id}\"\nunit = \"1\"\nnumerator = \"{numerator}\"\n\
             denominator = \"land_mu\"\nbetter = \"{better}\"\nsource = \"试\"\n"
        )
    };
    let criterion = |id: &str, body: &str| {
        format!("[[population.criterion]]\nindicator = \"{id}\"\nsource = \"试\"\n{body}\n")
    };
    let mut text = format!("{HEAD}{}", indicator("x", "tax"));
    if !second.is_empty() {
        text += &indicator("y", "profit");
    }
    text += &format!(
        "[[population]]\nid = \"p\"\nlabel = \"全部\"\nwhen = \"TRUE\"\nsource = \"试\"\n{population}\n"
    );
    text += &criterion("x", first);
    if !second.is_empty() {
        text += &criterion("y", second);
    }
    text + rest
}

pub const REFUSE: &str = "missing = { rule = \"refuse\" }";

/// Land 1 mu each, tax as given; codes A, B, ….
pub fn taxes(year: i32, values: &[f64]) -> Panel {
    let codes: Vec<String> = (0..values.len())
        .map(|row| format!("{}", (b'A' + row as u8) as char))
        .collect();
    let cells: Vec<[f64; 2]> = values.iter().map(|value| [1.0, *value]).collect();
    let rows: Vec<(&str, &[f64])> = codes
        .iter()
        .zip(&cells)
        .map(|(code, cells)| (code.as_str(), &cells[..]))
        .collect();
    table(year, &["land_mu", "tax"], &rows)
}

pub fn run(text: &str, values: &[f64]) -> (Assessment, Problems) {
    appraise(&scheme("t.toml", text), vec![taxes(2019, values)])
}

pub fn points(assessment: &Assessment) -> Vec<Option<f64>> {
    (0..assessment.status.len())
        .map(|row| number(assessment, "x_points", row))
        .collect()
}

pub fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.kind.code).collect()
}

/// The points of one criterion of weight 100.
pub fn of(better: &str, body: &str, values: &[f64]) -> Vec<Option<f64>> {
    points(
        &run(
            &text(better, "", &format!("weight = 100\n{REFUSE}\n{body}"), "", ""),
            values,
        )
        .0,
    )
}

pub fn close(found: &[Option<f64>], wanted: &[f64]) {
    let right = found.len() == wanted.len()
        && found
            .iter()
            .zip(wanted)
            .all(|(found, wanted)| found.is_some_and(|found| (found - wanted).abs() < 1e-9));
    assert!(right, "{found:?}, not {wanted:?}");
}

#[test]
fn a_mean_of_values_is_not_a_ratio_of_sums() {
    // Tax 10 on 1 mu and 10 on 9 mu: mean of values (10 + 10/9) ÷ 2, ratio of sums 20 ÷ 10 = 2.
    let panel = || {
        table(
            2019,
            &["land_mu", "tax"],
            &[("A", &[1.0, 10.0]), ("B", &[9.0, 10.0])],
        )
    };
    for (of, mean) in [("ratio_of_sums", 2.0), ("mean_of_values", 50.0 / 9.0)] {
        let body = format!(
            "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"mean\", of = \"{of}\", year = \"this\" }}"
        );
        let (found, _) = appraise(&scheme("t", &text("more", "", &body, "", "")), vec![panel()]);
        close(&points(&found), &[1000.0 / mean, 1000.0 / 9.0 / mean]);
    }
}

#[test]
fn a_benchmark_of_last_year_never_falls_back_to_this_year() {
    let body = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"mean\", of = \"ratio_of_sums\", year = \"last\", factor = 2 }}"
    );
    let text = text("more", "", &body, "", "");
    let (found, problems) = run(&text, &[3.0]);
    assert_eq!(points(&found), [None]);
    assert!(
        codes(&problems).contains(&"no-last-year"),
        "{:?}",
        codes(&problems)
    );
    let (found, _) = appraise(
        &scheme("t", &text),
        vec![taxes(2019, &[3.0]), taxes(2018, &[5.0])],
    );
    close(&points(&found), &[30.0]);
}

#[test]
fn enterprises_left_out_last_year_are_in_no_mean_of_last_year() {
    let body = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"mean\", of = \"ratio_of_sums\", year = \"last\", factor = 2 }}"
    );
    let mut last = taxes(2018, &[5.0, 500.0]);
    let reasons = polars::prelude::Column::new("left_out".into(), [None, Some("duplicate-code")]);
    last.frame.with_column(reasons).unwrap();
    let (found, _) = appraise(
        &scheme("t", &text("more", "", &body, "", "")),
        vec![taxes(2019, &[3.0]), last],
    );
    // 3 ÷ (5 × 2) × 100.
    close(&points(&found), &[30.0]);
}

#[test]
fn an_indicator_that_fails_does_not_keep_the_value_of_the_row_before() {
    let body =
        "weight = 100\nmissing = { rule = \"zero-points\" }\nbenchmark = { kind = \"fixed\", value = 10 }";
    let (found, _) = run(&text("more", "", body, "", ""), &[10.0, f64::NAN, 5.0]);
    assert_eq!(number(&found, "x_value", 1), None);
    close(&points(&found), &[100.0, 0.0, 50.0]);
}

#[test]
fn points_are_by_the_benchmark_and_not_by_the_sum_of_ratios() {
    close(
        &of("more", "benchmark = { kind = \"best\" }", &[10.0, 5.0, 5.0]),
        &[100.0, 50.0, 50.0],
    );
    close(
        &of("less", "benchmark = { kind = \"best\" }", &[10.0, 5.0, 20.0]),
        &[50.0, 100.0, 25.0],
    );
}

#[test]
fn the_shapes_give_what_their_sentences_say() {
    let range =
        "benchmark = { kind = \"min-max\" }\nshape = { kind = \"range\", low = 0.2, high = 1, flat = 0.5 }";
    close(&of("more", range, &[1.0, 2.0, 3.0]), &[20.0, 60.0, 100.0]);
    close(&of("less", range, &[1.0, 2.0, 3.0]), &[100.0, 60.0, 20.0]);
    // (2 − value ÷ mean) × weight, nothing from twice the mean on.
    let mirror = "benchmark = { kind = \"fixed\", value = 2 }\nshape = { kind = \"mirror\" }\nfloor = 0";
    close(
        &of("less", mirror, &[2.0, 1.0, 4.0, 5.0]),
        &[100.0, 150.0, 0.0, 0.0],
    );
    let steps = "benchmark = { kind = \"fixed\", value = 10 }\nshape = { kind = \"steps\", steps = [{ at_least = 0.5, share = 0.4 }, { at_least = 1, share = 1 }] }";
    close(
        &of("more", steps, &[4.9, 5.0, 9.9, 10.0]),
        &[0.0, 40.0, 40.0, 100.0],
    );
    // 20 to 80 with 80 inside, as a document says it: the stair above begins beyond 80. 0.1 × 3 is 0.30000000000000004.
    let closed = "benchmark = { kind = \"fixed\", value = 1 }\nshape = { kind = \"steps\", steps = [{ more_than = 0.3, share = 0.1 }, { at_least = 20, share = 0.4 }, { more_than = 80, share = 1 }] }";
    close(
        &of("more", closed, &[0.1 * 3.0, 0.31, 19.9, 20.0, 80.0, 80.01]),
        &[0.0, 10.0, 10.0, 40.0, 40.0, 100.0],
    );
    // One stair for whoever is on the line, another beyond it.
    let line = "benchmark = { kind = \"fixed\", value = 1 }\nshape = { kind = \"steps\", steps = [{ at_least = 5, share = 0.5 }, { more_than = 5, share = 1 }] }";
    close(&of("more", line, &[4.9, 5.0, 5.1]), &[0.0, 50.0, 100.0]);
    // 碳效等级 (POLICY §7, 17): K = L ÷ mean; ≤ 0.6 → 1, ≤ 0.8 → 2, ≤ 1.2 → 3, ≤ 2.0 → 4, else 5. With a mean of 0.5 the lines
    // are at 0.3, 0.4, 0.6 and 1; 0.1 × 3 is 0.30000000000000004 and on paper on the line. 1 ÷ 0.6 has no end as a decimal.
    let below = "benchmark = { kind = \"fixed\", value = 0.5 }\nshape = { kind = \"steps\", steps = [{ at_most = 2.0, share = 0.4 }, { at_most = 1.2, share = 0.6 }, { less_than = 0.8, share = 0.8 }, { at_most = 0.6, share = 1 }] }";
    close(
        &of(
            "less",
            below,
            &[0.1 * 3.0, 0.31, 0.399, 0.4, 0.6, 0.61, 1.0, 1.01, 0.0],
        ),
        &[100.0, 80.0, 80.0, 60.0, 60.0, 40.0, 40.0, 0.0, 100.0],
    );
    let threshold = "benchmark = { kind = \"fixed\", value = 10 }\nshape = { kind = \"threshold\" }";
    close(&of("more", threshold, &[9.9, 10.0]), &[0.0, 100.0]);
    close(&of("less", threshold, &[9.9, 10.1]), &[100.0, 0.0]);
    let goalposts = "benchmark = { kind = \"base-target\", base = 10, target = 30 }\nshape = { kind = \"range\", low = 0, high = 1 }\nfloor = 0\ncap = 1";
    close(
        &of("more", goalposts, &[5.0, 15.0, 30.0, 99.0]),
        &[0.0, 25.0, 100.0, 100.0],
    );
    let rank = "benchmark = { kind = \"others\" }\nshape = { kind = \"rank\" }";
    close(
        &of("more", rank, &[1.0, 2.0, 2.0, 4.0]),
        &[25.0, 50.0, 50.0, 100.0],
    );
    let percentile = "benchmark = { kind = \"others\" }\nshape = { kind = \"percentile\" }";
    close(&of("less", percentile, &[1.0, 2.0, 3.0]), &[100.0, 50.0, 0.0]);
    // Mean 2, deviation 1.
    let z = "benchmark = { kind = \"spread\" }\nshape = { kind = \"z-score\", at_mean = 0.6, per_sd = 0.1 }";
    close(&of("more", z, &[1.0, 2.0, 3.0]), &[50.0, 60.0, 70.0]);
}

#[test]
fn progress_is_80_percent_at_last_years_value_and_a_point_for_each_5_percent() {
    let body = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"own-last-year\" }}\n\
         shape = {{ kind = \"progress\", at_equal = 0.8, per = 0.05, gain = 1, whole = true }}\ncap = 1.5"
    );
    let text = text("more", "", &body, "", "");
    let panels = vec![
        taxes(2019, &[10.0, 11.0, 11.4, 9.0, 900.0]),
        taxes(2018, &[10.0; 5]),
    ];
    let (found, _) = appraise(&scheme("t", &text), panels);
    close(&points(&found), &[80.0, 82.0, 82.0, 78.0, 150.0]);
}

#[test]
fn zero_variance_earns_the_flat_share_and_is_said() {
    let range = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"min-max\" }}\nshape = {{ kind = \"range\", low = 0.2, high = 1, flat = 0.5 }}"
    );
    let (found, problems) = run(&text("more", "", &range, "", ""), &[3.0, 3.0]);
    close(&points(&found), &[50.0, 50.0]);
    assert!(codes(&problems).contains(&"no-variation"));
    let z = "benchmark = { kind = \"spread\" }\nshape = { kind = \"z-score\", at_mean = 0.6, per_sd = 0.1 }";
    close(&of("more", z, &[3.0, 3.0]), &[60.0, 60.0]);
}

#[test]
fn nothing_used_is_as_good_as_the_cap_where_less_is_better() {
    let capped = "benchmark = { kind = \"fixed\", value = 2 }\ncap = 1.5";
    close(&of("less", capped, &[0.0, 2.0]), &[150.0, 100.0]);
}

#[test]
fn a_bonus_is_counted_and_capped_and_a_deduction_need_not_be() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 10 }}");
    let rest = "[[bonus]]\nid = \"b\"\nlabel = \"b\"\nwhen = \"tax >= 10\"\namount = 20\nmeasure = \"percent\"\ncap = 15\nsource = \"试\"\n\
                [[deduction]]\nid = \"d\"\nlabel = \"d\"\nwhen = \"tax < 10\"\namount = \"10 * (10 - tax)\"\nmeasure = \"points\"\ncap = \"none\"\nsource = \"试\"\n";
    let (found, _) = run(&text("more", "", &body, "", rest), &[5.0, 10.0]);
    // 50 − 50; 100 + min(20, 15).
    assert_eq!(number(&found, "score", 0), Some(0.0));
    assert_eq!(number(&found, "bonus", 0), Some(-50.0));
    assert_eq!(number(&found, "score", 1), Some(115.0));
}

#[test]
fn equal_scores_share_the_better_rank_unless_a_tie_rule_parts_them() {
    let body = format!("weight = 100\n{REFUSE}\ncap = 1\nbenchmark = {{ kind = \"fixed\", value = 2 }}");
    let ranks = |extra: &str, values: &[f64]| -> Vec<Option<f64>> {
        let (found, _) = run(&text("more", extra, &body, "", ""), values);
        (0..values.len()).map(|row| number(&found, "rank", row)).collect()
    };
    assert_eq!(ranks("", &[3.0, 4.0, 1.0]), [Some(1.0), Some(1.0), Some(3.0)]);
    assert_eq!(
        ranks("ties = [\"tax\"]", &[3.0, 4.0, 1.0]),
        [Some(2.0), Some(1.0), Some(3.0)]
    );
}

#[test]
fn ranks_are_taken_of_scores_as_the_scheme_rounds_them() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 100 }}");
    let rounding = "[rounding]\nscore = { mode = \"nearest\", digits = 0 }\nsource = \"试\"\n";
    let rank = |rest: &str| {
        number(
            &run(&text("more", "", &body, "", rest), &[50.2, 50.4]).0,
            "rank",
            0,
        )
    };
    assert_eq!(rank(""), Some(2.0));
    assert_eq!(rank(rounding), Some(1.0));
}

#[test]
fn row_order_does_not_matter() {
    let body = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"mean\", of = \"mean_of_values\", year = \"this\" }}"
    );
    let scheme = scheme("t", &text("more", "ties = [\"tax\"]", &body, "", ""));
    let cells = [[1.0, 3.0], [1.0, 5.0], [1.0, 4.0]];
    let score = |order: [usize; 3]| {
        let rows: Vec<(&str, &[f64])> = order
            .iter()
            .map(|at| (["A", "B", "C"][*at], &cells[*at][..]))
            .collect();
        let (found, _) = appraise(&scheme, vec![table(2019, &["land_mu", "tax"], &rows)]);
        let place = order.iter().position(|at| *at == 1).unwrap();
        (number(&found, "score", place), number(&found, "rank", place))
    };
    assert_eq!(score([0, 1, 2]), score([2, 1, 0]));
    assert_eq!(score([0, 1, 2]), score([1, 2, 0]));
}

/// Tax and profit of three rows.
pub fn pair(text: &str, rows: &[[f64; 2]]) -> (Assessment, Problems) {
    let cells: Vec<[f64; 3]> = rows.iter().map(|[tax, profit]| [1.0, *tax, *profit]).collect();
    let rows: Vec<(&str, &[f64])> = ["A", "B", "C"]
        .into_iter()
        .zip(cells.iter().map(|c| &c[..]))
        .collect();
    appraise(
        &scheme("t", text),
        vec![table(2019, &["land_mu", "tax", "profit"], &rows)],
    )
}

#[test]
fn a_geometric_mean_is_held_up_by_its_floor() {
    let body = format!("{REFUSE}\nfloor = 0.01\nbenchmark = {{ kind = \"fixed\", value = 1 }}\n");
    let text = text(
        "more",
        "aggregation = \"geometric\"",
        &format!("weight = 75\n{body}"),
        &format!("weight = 25\n{body}"),
        "",
    );
    let (found, _) = pair(&text, &[[1.0, 16.0], [0.0, 1.0]]);
    // 100 × 1^¾ × 16^¼ = 200; 100 × 0.01^¾ × 1.
    assert!((number(&found, "score", 0).unwrap() - 200.0).abs() < 1e-9);
    assert!((number(&found, "score", 1).unwrap() - 100.0 * 0.01f64.powf(0.75)).abs() < 1e-9);
}

#[test]
fn topsis_measures_the_distance_to_the_best_and_the_worst() {
    let body = format!(
        "weight = 50\n{REFUSE}\nbenchmark = {{ kind = \"min-max\" }}\nshape = {{ kind = \"range\", low = 0, high = 1, flat = 0 }}\n"
    );
    let text = text("more", "aggregation = \"topsis\"", &body, &body, "");
    let (found, _) = pair(&text, &[[0.0, 0.0], [2.0, 2.0], [1.0, 1.0]]);
    for (row, wanted) in [0.0, 100.0, 50.0].into_iter().enumerate() {
        assert!((number(&found, "score", row).unwrap() - wanted).abs() < 1e-9);
    }
}

#[test]
fn entropy_gives_no_weight_to_what_is_the_same_for_all() {
    let body = format!("{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}\n");
    let text = text("more", "weights = \"entropy\"", &body, &body, "");
    let (found, problems) = pair(&text, &[[1.0, 7.0], [2.0, 7.0], [4.0, 7.0]]);
    assert_eq!(found.weights, [[100.0, 0.0]]);
    assert!(codes(&problems).contains(&"no-variation"));
}

#[test]
fn weights_from_judgements_are_used() {
    let body = format!("{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}\n");
    let text = text("more", "weights = \"ahp\"\npairwise = [[3]]", &body, &body, "");
    let (found, _) = pair(&text, &[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]);
    for (row, wanted) in [75.0, 25.0, 100.0].into_iter().enumerate() {
        assert!((number(&found, "score", row).unwrap() - wanted).abs() < 1e-9);
    }
}

#[test]
fn whoever_is_on_a_line_is_inside_or_outside_as_the_scheme_says() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 100 }}");
    for (key, expected) in [
        ("at_least", ["A", "B", "B", "C"]),
        ("more_than", ["B", "B", "C", "C"]),
    ] {
        let classes = format!(
            "[population.classes]\nkind = \"scores\"\nnames = [\"A\", \"B\", \"C\"]\n{key} = [80, 50]\nsource = \"试\"\n"
        );
        let (found, _) = run(&text("more", "", &body, "", &classes), &[80.0, 79.9, 50.0, 49.9]);
        let list: Vec<String> = (0..4).map(|row| word(&found, "class", row).unwrap()).collect();
        assert_eq!(list, expected, "{key}");
    }
    for (shape, code) in [
        (
            "steps = [{ at_least = 1, more_than = 1, share = 1 }]",
            "no-effect",
        ),
        (
            "steps = [{ more_than = 2, share = 0.5 }, { more_than = 2, share = 1 }]",
            "number-out-of-bounds",
        ),
        (
            "steps = [{ more_than = 2, share = 0.5 }, { at_least = 2, share = 1 }]",
            "number-out-of-bounds",
        ),
        ("steps = [{ share = 1 }]", "missing-setting"),
        (
            "steps = [{ at_most = 2, share = 0.5 }, { at_least = 1, share = 1 }]",
            "does-not-fit",
        ),
        ("steps = [{ at_most = 2, share = 0.5 }]", "does-not-fit"),
    ] {
        let body = format!(
            "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}\nshape = {{ kind = \"steps\", {shape} }}"
        );
        let mut problems = Problems::new();
        permu::scheme::read("t.toml", &text("more", "", &body, "", ""), &mut problems);
        assert!(
            codes(&problems).contains(&code),
            "{shape}: {:?}",
            codes(&problems)
        );
    }
}

#[test]
fn a_floor_gives_way_to_a_veto_unless_it_beats_it() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 10 }}");
    let classes = "[population.classes]\nkind = \"scores\"\nnames = [\"A\", \"B\", \"C-\"]\nat_least = [100, 50]\nsource = \"试\"\n";
    let limits = |beats: bool| {
        format!(
            "{classes}[[limit]]\nkind = \"veto\"\nwhen = \"tax > 20 OR tax < 2\"\nclasses = [\"A\"]\nsource = \"试\"\n\
             [[limit]]\nkind = \"floor\"\nwhen = \"tax < 4\"\nclasses = [\"C-\"]\nbeats_veto = {beats}\nsource = \"试\"\n\
             [[limit]]\nkind = \"direct\"\nwhen = \"tax = 10\"\nclasses = [\"B\"]\nsource = \"试\"\n"
        )
    };
    let classes_of = |beats: bool| {
        let (found, _) = run(
            &text("more", "", &body, "", &limits(beats)),
            &[30.0, 10.0, 4.0, 3.0, 1.0],
        );
        let list =
            |column: &str| -> Vec<String> { (0..5).map(|row| word(&found, column, row).unwrap()).collect() };
        (list("class_preliminary"), list("class"))
    };
    assert_eq!(
        classes_of(false),
        (
            ["A", "A", "C-", "C-", "C-"].map(str::to_owned).to_vec(),
            ["B", "B", "C-", "B", "C-"].map(str::to_owned).to_vec()
        )
    );
    assert_eq!(classes_of(true).1, ["B", "B", "C-", "B", "B"]);
}

#[test]
fn counties_are_appraised_by_the_engine_that_appraises_enterprises() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}");
    let region = "[region]\nsource = \"试\"\n[[region.criterion]]\nindicator = \"x\"\nweight = 100\nbenchmark = { kind = \"best\" }\n\
                  missing = { rule = \"reweight\" }\nsource = \"试\"\n[region.classes]\nkind = \"shares\"\nnames = [\"优\", \"良\"]\nends = [0.5, 1]\nrounding = \"down\"\nsource = \"试\"\n";
    let scheme = scheme("t", &text("more", "", &body, "", region));
    let mut panel = table(
        2019,
        &["land_mu", "tax"],
        &[("A", &[1.0, 1.0]), ("B", &[3.0, 11.0]), ("C", &[2.0, 12.0])],
    );
    let counties = polars::prelude::Column::new("county".into(), ["甲", "甲", "乙"]);
    panel.frame.with_column(counties).unwrap();
    let (assessment, mut problems) = appraise(&scheme, vec![panel]);
    let regions = permu::region::regions(&assessment, &scheme, &mut problems).unwrap();
    // Ratios of sums: 甲 12 ÷ 4 = 3 (the mean of ratios would be 7/3), 乙 12 ÷ 2 = 6.
    let found: Vec<_> = regions
        .ranked
        .iter()
        .map(|region| {
            (
                region.name.as_str(),
                region.score,
                region.rank,
                region.class.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("乙", Some(100.0), Some(1), Some("优")),
            ("甲", Some(50.0), Some(2), Some("良"))
        ]
    );
}

#[test]
fn a_class_that_someone_is_treated_as_takes_no_place() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 10 }}");
    let rest = "[population.classes]\nkind = \"shares\"\nnames = [\"A\", \"B\"]\nends = [0.5, 1]\nrounding = \"nearest\"\nsource = \"试\"\n\
                [[participation]]\nstatus = \"appraised\"\nwhen = \"tax = 30\"\nsource = \"试\"\n\
                [[participation]]\nstatus = \"ungraded\"\nclass = \"B\"\nwhen = \"tax >= 20\"\nsource = \"试\"\n";
    let (found, _) = run(&text("more", "", &body, "", rest), &[30.0, 20.0, 10.0]);
    let list =
        |column: &str| -> Vec<Option<String>> { (0..3).map(|row| word(&found, column, row)).collect() };
    let some = |word: &str| Some(word.to_owned());
    assert_eq!(list("class"), [some("A"), some("B"), some("B")]);
    assert_eq!(list("class_preliminary"), [some("A"), None, some("B")]);
    assert_eq!(
        list("status"),
        [some("appraised"), some("ungraded"), some("appraised")]
    );
}

#[test]
fn benchmark_ranking_and_shares_are_grouped_each_by_itself() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"best\", by = [\"county\"] }}");
    let classes = "[population.classes]\nkind = \"shares\"\nnames = [\"A\", \"B\"]\nends = [0.5, 1]\nrounding = \"down\"\nsource = \"试\"\n";
    let scheme = scheme("t", &text("more", "rank_by = [\"park\"]", &body, "", classes));
    let mut panel = table(
        2019,
        &["land_mu", "tax"],
        &[
            ("A", &[1.0, 8.0]),
            ("B", &[1.0, 2.0]),
            ("C", &[1.0, 4.0]),
            ("D", &[1.0, 3.0]),
        ],
    );
    for (id, words) in [
        ("county", ["甲", "甲", "乙", "乙"]),
        ("park", ["东", "西", "西", "东"]),
    ] {
        panel
            .frame
            .with_column(polars::prelude::Column::new(id.into(), words))
            .unwrap();
    }
    let (found, _) = appraise(&scheme, vec![panel]);
    close(&points(&found), &[100.0, 25.0, 100.0, 75.0]);
    let ranks: Vec<_> = (0..4).map(|row| number(&found, "rank", row)).collect();
    assert_eq!(ranks, [Some(1.0), Some(2.0), Some(1.0), Some(2.0)]);
    let classes: Vec<_> = (0..4).map(|row| word(&found, "class", row).unwrap()).collect();
    assert_eq!(classes, ["A", "B", "A", "B"]);
}

#[test]
fn only_what_is_not_there_is_called_missing() {
    // No sheet has a column of profits; the tax is there.
    let text = text(
        "more",
        "",
        &format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}"),
        "",
        "",
    )
    .replacen("numerator = \"tax\"", "numerator = \"tax + profit\"", 1);
    let (_, problems) = run(&text, &[3.0]);
    let missing: Vec<_> = problems
        .iter()
        .filter(|problem| problem.kind.code == "missing-value")
        .map(|problem| problem.word("field"))
        .collect();
    assert_eq!(missing, [permu::field::field("profit").unwrap().zh]);
}
