//! What is equal on paper is equal: figures worked out in whole tenths, whose binary sums and quotients are a little off.

use permu::scheme::{Rounding, Scheme};
use permu::survey::Panel;

use crate::engine::{REFUSE, close, codes, of, pair, points, run, taxes, text};
use crate::rows::{appraise, number, panel, scheme, word};

/// tax ÷ 3 × 30 + profit ÷ 3 × 70 is 80 for each of these, in binary 79.99999999999999, 80 and 80.00000000000001.
const EIGHTY: [[f64; 2]; 3] = [[0.3, 3.3], [1.0, 3.0], [3.1, 2.1]];

fn eighty(population: &str, rest: &str) -> String {
    let body =
        |weight: u8| format!("weight = {weight}\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 3 }}\n");
    text("more", population, &body(30), &body(70), rest)
}

#[test]
fn three_scores_of_80_share_the_first_rank_and_reach_the_line_of_80() {
    let classes =
        "[population.classes]\nkind = \"scores\"\nnames = [\"A\", \"B\"]\nat_least = [80]\nsource = \"试\"\n";
    let (found, _) = pair(&eighty("", classes), &EIGHTY);
    let scores: Vec<f64> = (0..3).map(|row| number(&found, "score", row).unwrap()).collect();
    assert!(
        scores[0] < 80.0 && scores[2] > 80.0,
        "{scores:?} have no noise to test"
    );
    for row in 0..3 {
        assert_eq!(number(&found, "rank", row), Some(1.0));
        assert_eq!(word(&found, "class", row).as_deref(), Some("A"));
    }
    // A tie rule decides then, and not the noise.
    let (found, _) = pair(&eighty("ties = [\"profit\"]", ""), &EIGHTY);
    let ranks: Vec<_> = (0..3).map(|row| number(&found, "rank", row)).collect();
    assert_eq!(ranks, [Some(1.0), Some(2.0), Some(3.0)]);
}

#[test]
fn conditions_on_the_score_see_80() {
    let rest = "[population.classes]\nkind = \"shares\"\nnames = [\"A\", \"B\"]\nends = [0.5, 1]\nrounding = \"down\"\nsource = \"试\"\n\
                [[limit]]\nkind = \"direct\"\nwhen = \"score >= 80\"\nclasses = [\"A\"]\nsource = \"试\"\n";
    let (found, _) = pair(&eighty("", rest), &EIGHTY);
    for row in 0..3 {
        assert_eq!(word(&found, "class", row).as_deref(), Some("A"), "{row}");
    }
}

#[test]
fn two_stages_do_not_order_by_noise() {
    // Both stages go by figures that are equal on paper, so the rank (here: the code) decides.
    let rest = "[population.classes]\nkind = \"two-stage\"\nnames = [\"A\", \"B\", \"C\"]\nrounding = \"up\"\nupper_part = 0.6\n\
                upper_share = 0.3\nupper_order = \"x_points + y_points\"\nlower_share = 0.3\nlower_order = \"x_points + y_points\"\nsource = \"试\"\n";
    let (found, _) = pair(&eighty("", rest), &EIGHTY);
    let classes: Vec<_> = (0..3).map(|row| word(&found, "class", row).unwrap()).collect();
    assert_eq!(classes, ["A", "B", "C"]);
}

#[test]
fn stairs_and_thresholds_are_reached_on_paper() {
    // 0.99 ÷ 1.1 is 0.9, in binary 0.8999999999999999.
    let steps = "benchmark = { kind = \"fixed\", value = 1.1 }\nshape = { kind = \"steps\", steps = [{ at_least = 0.9, share = 0.5 }, { at_least = 1.2, share = 1 }] }";
    close(&of("more", steps, &[0.99, 0.98, 1.32]), &[50.0, 0.0, 100.0]);
    // Less is better: 0.99 ÷ 1.1 again, the other way round.
    let less = steps.replace("1.1 }", "0.99 }");
    close(&of("less", &less, &[1.1]), &[50.0]);
    // 3 × 0.1 against a benchmark of 0.3, from both sides.
    let threshold = "benchmark = { kind = \"fixed\", value = 0.3 }\nshape = { kind = \"threshold\" }";
    close(
        &of("less", threshold, &[0.1 + 0.2, 0.3, 0.3001]),
        &[100.0, 100.0, 0.0],
    );
    close(&of("more", threshold, &[0.8 - 0.5, 0.2999]), &[100.0, 0.0]);
}

#[test]
fn places_and_ends_know_equal_values() {
    let rank = "benchmark = { kind = \"others\" }\nshape = { kind = \"rank\" }";
    close(
        &of("more", rank, &[0.1 + 0.2, 0.3, 0.4]),
        &[100.0 / 3.0, 100.0 / 3.0, 100.0],
    );
    let range = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"min-max\" }}\nshape = {{ kind = \"range\", low = 0.2, high = 1, flat = 0.5 }}"
    );
    let (found, problems) = run(&text("more", "", &range, "", ""), &[0.1 + 0.2, 0.3]);
    close(&points(&found), &[50.0, 50.0]);
    assert!(codes(&problems).contains(&"no-variation"));
    let spread =
        "benchmark = { kind = \"spread\" }\nshape = { kind = \"z-score\", at_mean = 0.6, per_sd = 0.1 }";
    close(&of("more", spread, &[0.1 + 0.2, 0.3]), &[60.0, 60.0]);
}

#[test]
fn whole_steps_of_growth_are_whole_on_paper() {
    // 1.05 and 1.15 against 1 with 0.05 each: one and three steps, in binary 1.0000000000000009 and 2.9999999999999982.
    let body = format!(
        "weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"own-last-year\" }}\n\
         shape = {{ kind = \"progress\", at_equal = 0.8, per = 0.05, gain = 1, whole = true }}"
    );
    let panels = vec![taxes(2019, &[1.05, 1.15, 0.85, 1.1499]), taxes(2018, &[1.0; 4])];
    let (found, _) = appraise(&scheme("t", &text("more", "", &body, "", "")), panels);
    close(&points(&found), &[81.0, 83.0, 77.0, 82.0]);
}

#[test]
fn every_rounding_is_that_of_the_decimal() {
    // 79.53485 − 80 is −0.46515; half a unit of the fourth decimal goes away from zero.
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 100 }}");
    let rest = "[[deduction]]\nid = \"d\"\nlabel = \"d\"\nwhen = \"TRUE\"\namount = 80\nmeasure = \"points\"\ncap = \"none\"\nsource = \"试\"\n\
                [rounding]\nscore = { mode = \"nearest\", digits = 4 }\nsource = \"试\"\n";
    let (found, _) = run(&text("more", "", &body, "", rest), &[79.53485]);
    assert_eq!(number(&found, "score", 0), Some(-0.4652));
}

#[test]
fn shares_of_classes_are_counted_on_paper() {
    use permu::assess::counts;
    for (share, of, rounding, wanted) in [
        (0.15, 20, Rounding::Down, 3),
        (0.15, 20, Rounding::Up, 3),
        (0.29, 100, Rounding::Down, 29),
        (0.145, 100, Rounding::Nearest, 15),
        (0.07, 100, Rounding::Up, 7),
        (0.15, 235, Rounding::Nearest, 35),
        (0.35, 10, Rounding::Nearest, 4),
    ] {
        assert_eq!(counts(share, of, rounding), wanted, "{share} of {of}");
    }
}

/// Land as the sum of three parts, in tenths.
fn parts(rows: &[(&str, [f64; 3], f64)]) -> Panel {
    let columns = ["code", "land_owned_mu", "land_leased_mu", "land_other_mu", "tax"].map(str::to_owned);
    let rows: Vec<_> = rows
        .iter()
        .map(|(code, [owned, leased, other], tax)| {
            let word = Some(toml::Value::String((*code).to_owned()));
            let numbers = [*owned, *leased, *other, *tax].map(|number| Some(toml::Value::Float(number)));
            std::iter::once(word).chain(numbers).collect::<Vec<_>>()
        })
        .collect();
    panel(2019, &columns, &rows)
}

#[test]
fn a_population_from_5_mu_on_takes_in_what_sums_to_5_mu() {
    let body = format!("weight = 100\n{REFUSE}\nbenchmark = {{ kind = \"fixed\", value = 1 }}");
    let text = text("more", "", &body, "", "")
        .replace("denominator = \"land_mu\"", "denominator = \"land\"")
        .replace(
            "[[indicator]]",
            "[[quantity]]\nid = \"land\"\nlabel = \"land\"\nunit = \"亩\"\nformula = \"land_owned_mu + land_leased_mu + land_other_mu\"\nsource = \"试\"\n[[indicator]]",
        )
        .replace("when = \"TRUE\"", "when = \"land >= 5\"");
    let scheme: Scheme = scheme("t", &text);
    // 0.1 + 4.1 + 0.8 is 5, in binary 4.999999999999999.
    let rows = [
        ("A", [0.1, 4.1, 0.8], 1.0),
        ("B", [1.1, 1.2, 2.7], 1.0),
        ("C", [0.1, 0.7, 4.2], 1.0),
        ("D", [0.1, 0.7, 4.1], 1.0),
    ];
    let (found, _) = appraise(&scheme, vec![parts(&rows)]);
    let status: Vec<_> = (0..4).map(|row| word(&found, "status", row).unwrap()).collect();
    assert_eq!(status, ["appraised", "appraised", "appraised", "left_out"]);
}
