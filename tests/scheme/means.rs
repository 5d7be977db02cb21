//! Means and weights: whose figures count, in which year, rounded or not.

use permu::problem::Problems;
use permu::region::regions;

use crate::engine::{REFUSE, close, codes, pair, points, run, taxes, text};
use crate::rows::{Cell, HEAD, appraise, built_in, number, panel, scheme, table, word};

/// The population's ratio of sums as benchmark, against the city's ratio of sums for the county.
const MEAN: &str = "weight = 100\nmissing = { rule = \"zero-points\" }\nzero = { rule = \"zero-points\" }\n\
                    benchmark = { kind = \"mean\", of = \"ratio_of_sums\", year = \"this\" }";

#[test]
fn one_ratio_of_sums_is_one_figure_as_benchmark_and_as_value_of_a_county() {
    // Tax 100 and 300; discharge 10 and 0: the second has no ratio, so it is in no ratio of sums. 100 ÷ 10.
    for zero in [0.0, -0.1] {
        let region = "[region]\npopulation = \"p\"\ncap = 2\nsource = \"试\"\n";
        let text =
            text("more", "", MEAN, "", region).replace("denominator = \"land_mu\"", "denominator = \"cod\"");
        let scheme = scheme("t", &text);
        let mut rows = table(
            2019,
            &["land_mu", "tax", "cod"],
            &[("A", &[10.0, 100.0, 10.0]), ("B", &[10.0, 300.0, zero])],
        );
        let county = polars::prelude::Column::new("county".into(), ["甲县", "甲县"]);
        rows.frame.with_column(county).unwrap();
        let (found, _) = appraise(&scheme, vec![rows]);
        assert_eq!(found.standards[0].value, 10.0);
        let regions = regions(&found, &scheme, &mut Problems::new()).unwrap();
        assert_eq!(regions.ranked[0].values, [Some(10.0)]);
        assert_eq!(regions.city.values, [Some(10.0)]);
        assert_eq!(regions.ranked[0].sides, [Some((100.0, 10.0))]);
        assert_eq!(regions.ranked[0].score, Some(100.0));
        // Totals are totals.
        assert_eq!(regions.city.totals["tax"], 400.0);
    }
}

#[test]
fn last_years_mean_knows_who_was_not_appraised() {
    let rule = "[[participation]]\nstatus = \"STATUS\"\nwhen = \"tax > 1000\"\nsource = \"试\"\n";
    let benchmark = |year: &str, of: &str| {
        format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"mean\", of = \"{of}\", year = \"{year}\" }}")
    };
    let standard = |year: &str, of: &str, status: &str| {
        let text = text(
            "more",
            "",
            &benchmark(year, of),
            "",
            &rule.replace("STATUS", status),
        );
        let panels = vec![
            taxes(2019, &[10.0, 20.0, 3000.0]),
            taxes(2018, &[10.0, 20.0, 3000.0]),
        ];
        appraise(&scheme("t", &text), panels).0.standards[0].value
    };
    for of in ["ratio_of_sums", "mean_of_values"] {
        for year in ["this", "last"] {
            assert_eq!(standard(year, of, "not_appraised"), 15.0, "{year} {of}");
            // Ungraded ones are scored, and count.
            assert_eq!(standard(year, of, "ungraded"), 1010.0, "{year} {of}");
        }
    }
}

#[test]
fn an_appraised_rule_keeps_a_row_in_last_years_mean() {
    // The first rule that holds decides, last year as well.
    let rules = "[[participation]]\nstatus = \"appraised\"\nwhen = \"tax > 2000\"\nsource = \"试\"\n\
                 [[participation]]\nstatus = \"not_appraised\"\nwhen = \"tax > 15\"\nsource = \"试\"\n";
    let body = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"mean\", of = \"mean_of_values\", year = \"last\" }}"
    );
    let panels = vec![
        taxes(2019, &[10.0, 20.0, 3000.0]),
        taxes(2018, &[10.0, 20.0, 3000.0]),
    ];
    let (found, _) = appraise(&scheme("t", &text("more", "", &body, "", rules)), panels);
    assert_eq!(found.standards[0].value, 1505.0);
}

#[test]
fn values_are_rounded_last_year_too() {
    let rounding = "[rounding]\nvalue = { mode = \"down\", digits = 0 }\nsource = \"试\"\n";
    let of = |benchmark: &str| {
        let body = format!("weight = 100\n{REFUSE}\nbenchmark = {benchmark}");
        let panels = vec![taxes(2019, &[6.0, 12.9]), taxes(2018, &[3.9, 4.9])];
        let (found, _) = appraise(&scheme("t", &text("more", "", &body, "", rounding)), panels);
        points(&found)
    };
    // 6 ÷ 3 and 12 ÷ 4; against the mean of 3 and 4.
    close(&of("{ kind = \"own-last-year\" }"), &[200.0, 300.0]);
    close(
        &of("{ kind = \"mean\", of = \"mean_of_values\", year = \"last\" }"),
        &[600.0 / 3.5, 1200.0 / 3.5],
    );
    // Benchmarks have a rounding of their own: 1.5 × 3.9 = 5.85 → 5, 1.5 × 4.9 = 7.35 → 7.
    let rounding = rounding.replace("value", "benchmark");
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"own-last-year\", factor = 1.5 }}");
    let panels = vec![taxes(2019, &[10.0, 14.0]), taxes(2018, &[3.9, 4.9])];
    let (found, _) = appraise(&scheme("t", &text("more", "", &body, "", &rounding)), panels);
    close(&points(&found), &[200.0, 200.0]);
}

#[test]
fn a_ratio_of_sums_wants_a_denominator() {
    let body = MEAN.replace("zero = { rule = \"zero-points\" }\n", "");
    let whole = text("more", "", &body, "", "");
    let value = whole.replace(
        "numerator = \"tax\"\ndenominator = \"land_mu\"",
        "value = \"tax\"",
    );
    assert!(value.contains("value = \"tax\""));
    let mut problems = Problems::new();
    assert!(permu::scheme::read("t", &value, &mut problems).is_none());
    assert_eq!(codes(&problems), ["does-not-fit"]);
    // The mean of published values is one that can be taken.
    scheme("t", &value.replace("ratio_of_sums", "mean_of_values"));
    assert!(value.starts_with(HEAD));
}

#[test]
fn who_uses_nothing_gets_the_highest_stair() {
    let steps = "benchmark = { kind = \"fixed\", value = 2 }\nshape = { kind = \"steps\", steps = [{ at_least = 0.5, share = 0.4 }, { at_least = 1, share = 0.8 }] }";
    for cap in ["", "\ncap = 0.7"] {
        let body = format!("weight = 100\n{REFUSE}\n{steps}{cap}");
        let (found, _) = run(&text("less", "", &body, "", ""), &[0.0, 2.0, 4.0, 5.0]);
        let best = if cap.is_empty() { 80.0 } else { 70.0 };
        close(&points(&found), &[best, best, 40.0, 0.0]);
    }
    // Stairs may go down: then that is what they say.
    let falling = steps.replace("share = 0.8", "share = 0.1");
    let (found, _) = run(
        &text("less", "", &format!("weight = 100\n{REFUSE}\n{falling}"), "", ""),
        &[0.0],
    );
    close(&points(&found), &[10.0]);
}

#[test]
fn objective_weights_come_from_values_whatever_the_points_are() {
    // CRITIC of two columns on directed min–max: (0, ½, 1) and (0, 1, ¼). By hand: σ = ½ and 0.5204164998665332;
    // the conflict 1 − r is the same for both, so the weights are in the proportion of σ.
    let spread = 0.520_416_499_866_533_2;
    let critic = [50.0 / (0.5 + spread), 100.0 * spread / (0.5 + spread)];
    // Entropy: p = (0, ⅓, ⅔) and (0, 0.8, 0.2); E = 0.6365141682948128 ÷ ln 3 and 0.5004024235381879 ÷ ln 3.
    let part = |entropy: f64| 1.0 - entropy / 3f64.ln();
    let (one, other) = (part(0.636_514_168_294_812_8), part(0.500_402_423_538_187_9));
    let entropy = [100.0 * one / (one + other), 100.0 * other / (one + other)];
    let rows = [[1.0, 1.0], [2.0, 5.0], [3.0, 2.0]];
    for shape in [
        "benchmark = { kind = \"fixed\", value = 1 }\n",
        "benchmark = { kind = \"fixed\", value = 1 }\ncap = 1.2\n",
        "benchmark = { kind = \"fixed\", value = 9 }\nfloor = 0.3\n",
        "benchmark = { kind = \"others\" }\nshape = { kind = \"rank\" }\n",
    ] {
        for (kind, wanted) in [("critic", critic), ("entropy", entropy)] {
            let body = format!("{REFUSE}\n{shape}");
            let text = text("more", &format!("weights = \"{kind}\""), &body, &body, "");
            let weights = &pair(&text, &rows).0.weights[0];
            for (found, wanted) in weights.iter().zip(wanted) {
                assert!(
                    (found - wanted).abs() < 1e-9,
                    "{kind} {shape}: {weights:?}, not {wanted}"
                );
            }
        }
    }
}

#[test]
fn a_gain_is_in_points_under_objective_weights_too() {
    // Both weigh 50 by entropy; a growth of 10 % earns twice 1 point on 0.8 × weight.
    let progress = format!(
        "{REFUSE}\nbenchmark = {{ kind = \"own-last-year\" }}\nshape = {{ kind = \"progress\", at_equal = 0.8, per = 0.05, gain = 1, whole = false }}\n"
    );
    let fixed = format!("{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}\n");
    let text = text("more", "weights = \"entropy\"", &progress, &fixed, "");
    let rows: [(&str, &[f64]); 3] = [
        ("A", &[1.0, 11.0, 1.0]),
        ("B", &[1.0, 22.0, 3.0]),
        ("C", &[1.0, 44.0, 4.0]),
    ];
    let last: [(&str, &[f64]); 3] = [
        ("A", &[1.0, 10.0, 1.0]),
        ("B", &[1.0, 20.0, 1.0]),
        ("C", &[1.0, 40.0, 1.0]),
    ];
    let columns = ["land_mu", "tax", "profit"];
    let (found, _) = appraise(
        &scheme("t", &text),
        vec![table(2019, &columns, &rows), table(2018, &columns, &last)],
    );
    let weight = found.weights[0][0];
    assert!((weight - 50.0).abs() > 1.0, "the equal share would do: {weight}");
    for row in 0..3 {
        let points = number(&found, "x_points", row).unwrap();
        assert!(
            (points - (0.8 * weight + 2.0)).abs() < 1e-9,
            "{points} of {weight}"
        );
    }
}

#[test]
fn classes_over_all_rankings_go_by_score_and_ties_and_not_by_the_own_place() {
    // Ranked by county, classed together; everybody has 100 points. The tie rule puts the tax first: C, B, A.
    let classes = "[population.classes]\nkind = \"shares\"\nnames = [\"A\", \"B\", \"C\"]\nends = [0.34, 0.67, 1]\nrounding = \"down\"\nsource = \"试\"\n";
    let body = format!("weight = 100\n{REFUSE}\ncap = 1\nbenchmark = {{ kind = \"fixed\", value = 1 }}");
    let text = text(
        "more",
        "rank_by = [\"county\"]\nties = [\"tax\"]",
        &body,
        "",
        classes,
    );
    let mut rows = taxes(2019, &[2.0, 3.0, 4.0]);
    let county = polars::prelude::Column::new("county".into(), ["乙", "甲", "甲"]);
    rows.frame.with_column(county).unwrap();
    let (found, _) = appraise(&scheme("t", &text), vec![rows]);
    let ranks: Vec<_> = (0..3).map(|row| number(&found, "rank", row)).collect();
    assert_eq!(ranks, [Some(1.0), Some(2.0), Some(1.0)]);
    let found: Vec<_> = (0..3).map(|row| word(&found, "class", row).unwrap()).collect();
    assert_eq!(found, ["C", "B", "A"]);
}

#[test]
fn who_has_no_score_has_no_rank_and_no_class_and_it_is_an_error() {
    // Nobody reports the first indicator: its mean points are none, and a geometric mean of none is none.
    let body =
        "floor = 0.01\nmissing = { rule = \"mean-points\" }\nbenchmark = { kind = \"fixed\", value = 1 }\n";
    let classes = "[population.classes]\nkind = \"shares\"\nnames = [\"A\", \"B\"]\nends = [0.5, 1]\nrounding = \"up\"\nsource = \"试\"\n";
    let text = text(
        "more",
        "aggregation = \"geometric\"",
        &format!("weight = 75\n{body}"),
        &format!("weight = 25\n{body}"),
        classes,
    );
    let (found, problems) = pair(&text, &[[f64::NAN, 1.0], [f64::NAN, 2.0]]);
    for row in 0..2 {
        assert_eq!(number(&found, "score", row), None);
        assert_eq!(number(&found, "rank", row), None);
        assert_eq!(word(&found, "class", row), None);
        assert_eq!(word(&found, "status", row).as_deref(), Some("left_out"));
        assert!(word(&found, "reason", row).unwrap().ends_with("no-score"));
    }
    let told = codes(&problems);
    assert!(
        told.contains(&"no-score") && told.contains(&"nothing-appraised"),
        "{told:?}"
    );
    // Where one reports it the others get the mean.
    let (found, problems) = pair(&text, &[[f64::NAN, 1.0], [1.0, 2.0]]);
    assert_eq!(number(&found, "rank", 1), Some(1.0));
    assert_eq!(number(&found, "rank", 0), Some(2.0));
    assert!(!codes(&problems).contains(&"no-score"));
}

#[test]
fn who_discharges_nothing_is_appraised_in_jingde() {
    let columns = [
        "code",
        "size",
        "land_mu",
        "tax",
        "revenue",
        "tech_investment",
        "value_added",
        "energy",
        "cod",
        "rd",
        "staff",
    ];
    let rows: Vec<Vec<Cell>> = [
        ("A", 1.0, Some(1.0)),
        ("B", 3.0, Some(2.0)),
        ("C", 3.0, Some(0.0)),
        ("D", 3.0, None),
    ]
    .into_iter()
    .map(|(code, tax, cod)| {
        let words = [code, "规上"].map(|word| Some(toml::Value::String(word.to_owned())));
        let numbers = [
            Some(1.0),
            Some(tax),
            Some(10.0),
            Some(1.0),
            Some(10.0),
            Some(1.0),
            cod,
            Some(1.0),
            Some(1.0),
        ];
        words
            .into_iter()
            .chain(numbers.map(|number| number.map(toml::Value::Float)))
            .collect()
    })
    .collect();
    let (found, problems) = appraise(
        &built_in("jingde-2022"),
        vec![panel(2022, &columns.map(str::to_owned), &rows)],
    );
    // 10 and 5 万元 per tonne: 100 % and 20 % of a seventh; the two without discharge get the mean of both.
    for (row, wanted) in [1.0, 0.2, 0.6, 0.6].into_iter().enumerate() {
        assert_eq!(word(&found, "status", row).as_deref(), Some("appraised"));
        let points = number(&found, "value_added_per_emission_points", row).unwrap();
        assert!((points - wanted * 100.0 / 7.0).abs() < 1e-9, "{row}: {points}");
    }
    assert!(!codes(&problems).contains(&"zero-denominator"));
}
