//! Tests of reading schemes.

use super::*;
use crate::problem::{Place, Problems};

fn mistakes(text: &str) -> Vec<(&'static str, String)> {
    let mut problems = Problems::new();
    let scheme = read("x.toml", text, &mut problems);
    assert_eq!(scheme.is_none(), problems.has_errors());
    problems
        .iter()
        .map(|problem| {
            let line = match problem.place {
                Place::Line(_, line, _) => (line + 1).to_string(),
                _ => String::new(),
            };
            (problem.kind.code, line)
        })
        .collect()
}

#[test]
fn every_built_in_scheme_reads_without_a_mistake_and_under_its_own_id() {
    for (id, text) in builtin::ALL {
        let mut problems = Problems::new();
        let scheme = read(id, text, &mut problems);
        let told = crate::problem::render(&problems, crate::lang::Lang::En, crate::problem::Severity::Note);
        assert!(scheme.is_some(), "{told}");
        assert_eq!(scheme.map(|scheme| scheme.id).as_deref(), Some(*id));
    }
}

#[test]
fn all_mistakes_of_a_file_are_shown_with_their_lines() {
    let text = builtin::text("huangyan-2022").unwrap_or_default();
    let line_of = |needle: &str| {
        let line = text
            .lines()
            .position(|line| line.contains(needle))
            .map(|line| line + 1);
        line.unwrap_or(0).to_string()
    };
    let broken = text
        .replacen("numerator = \"tax\"", "numerator = \"taxx\"", 1)
        .replacen("digits = 3", "digitz = 3", 1)
        .replacen("value = 136.16", "value = \"136.16\"", 1)
        .replacen("weight = 30", "weight = 31", 1);
    let found = mistakes(&broken);
    assert!(
        found.contains(&("unknown-field", line_of("numerator = \"tax\""))),
        "{found:?}"
    );
    assert!(
        found.contains(&("unknown-setting", line_of("digits = 3"))),
        "{found:?}"
    );
    assert!(
        found.contains(&("wrong-type", line_of("value = 136.16"))),
        "{found:?}"
    );
    assert!(
        found.iter().any(|(code, _)| *code == "weights-do-not-sum"),
        "{found:?}"
    );
}

#[test]
fn a_rule_without_source_is_a_mistake_and_assumed_must_name_a_setting() {
    let text = builtin::text("huangyan-2022").unwrap_or_default();
    let broken = text.replacen("source = \"公示：亩均税收\"\n", "", 1).replacen(
        "assumed = [\"population\", \"cap\"]",
        "assumed = [\"population\", \"cop\"]",
        1,
    );
    let codes: Vec<&str> = mistakes(&broken).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["missing-source", "no-effect"]);
}

#[test]
fn stages_that_overlap_are_a_mistake() {
    let text = builtin::text("henan-2019").unwrap_or_default();
    let broken = text.replacen("upper_share = 0.15", "upper_share = 0.55", 1);
    let codes: Vec<&str> = mistakes(&broken).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["number-out-of-bounds"]);
}

/// One mistake in the example scheme: what is replaced by what, and the code that says so on the line of the change.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("weight = 60\n", "weight = 90\n", "weights-do-not-sum"),
    ("better = \"less\"", "better = \"lest\"", "unknown-word"),
    (
        "rank_by = [\"county\", ",
        "rank_by = [\"contry\", ",
        "unknown-word",
    ),
    ("aggregation = \"sum\"", "agregation = \"sum\"", "unknown-setting"),
    ("numerator = \"tax\"", "numerator = \"taxx\"", "unknown-field"),
    (
        "when = \"age < 2\"",
        "when = \"tax_per_mu_points < 2\"",
        "unknown-field",
    ),
    ("when = \"age < 2\"", "when = \"age + 2\"", "bad-expression"),
    (
        "formula = \"COALESCE(cod, 0) / 1",
        "formula = \"SUM(cod) / 1",
        "bad-expression",
    ),
    (
        "ends = [0.20, 0.60, 0.95, 1]",
        "ends = [0.20, 0.60, 0.95]",
        "shares-do-not-sum",
    ),
    (
        "ends = [0.20, 0.60, 0.95, 1]",
        "ends = [0.60, 0.20, 0.95, 1]",
        "shares-do-not-sum",
    ),
    ("upper_share = 0.15", "upper_share = 0.55", "number-out-of-bounds"),
    ("lower_share = 0.10", "lower_share = 0.55", "number-out-of-bounds"),
    (
        "at_least = [80, 50, 20]",
        "at_least = [80, 50, 50]",
        "scores-do-not-fall",
    ),
    (
        "first_at_most = 0.20",
        "first_at_most = 0.97",
        "bounds-infeasible",
    ),
    (
        "at_most = 1, share = 0.8",
        "at_most = 2, share = 0.8",
        "number-out-of-bounds",
    ),
    (
        "at_most = 1, share = 0.8",
        "at_least = 1, share = 0.8",
        "does-not-fit",
    ),
    (
        "at_most = 1, share = 0.8",
        "at_most = 1, less_than = 1, share = 0.8",
        "no-effect",
    ),
    (
        "at_most = 1, share = 0.8",
        "up_to = 1, share = 0.8",
        "unknown-setting",
    ),
    ("pairwise = [[3, 5], [2]]", "pairwise = [[3, 5]]", "ahp-shape"),
    (
        "pairwise = [[3, 5], [2]]",
        "pairwise = [[9, 0.2], [9]]",
        "ahp-inconsistent",
    ),
    ("classes = [\"D\"]", "classes = [\"E\"]", "unknown-class"),
    (
        "populations = [\"above_scale\"]\nwhen = \"COALESCE(veto",
        "populations = [\"above\"]\nwhen = \"COALESCE(veto",
        "unknown-population",
    ),
    (
        "indicator = \"labour_productivity\"\nweight",
        "indicator = \"labour\"\nweight",
        "unknown-indicator",
    ),
    ("id = \"medium\"", "id = \"above_scale\"", "defined-twice"),
    ("id = \"emission\"\n", "id = \"tax\"\n", "defined-twice"),
    ("rounding = \"down\"\n", "", "missing-setting"),
    ("cap = \"none\"\n", "", "missing-setting"),
    ("beats_veto = false\n", "", "missing-setting"),
    (
        "low = 0.2, high = 1, flat = 1",
        "low = 0.2, high = 1",
        "missing-setting",
    ),
    (
        "shape = { kind = \"mirror\" }",
        "shape = { kind = \"rank\" }",
        "does-not-fit",
    ),
    ("base = 5, target = 20", "base = 20, target = 5", "does-not-fit"),
    (
        "missing = { rule = \"zero-points\" }\nsource = \"第七条\"\n\n[[population.criterion]]\nindicator = \"tax_per_mu\"\nbenchmark = { kind = \"spread\" }",
        "missing = { rule = \"reweight\" }\nsource = \"第七条\"\n\n[[population.criterion]]\nindicator = \"tax_per_mu\"\nbenchmark = { kind = \"spread\" }",
        "does-not-fit",
    ),
    ("digits = 2\nsource", "digits = \"2\"\nsource", "wrong-type"),
    ("valid = [2019, 2020]", "valid = [2020, 2019]", "missing-setting"),
    // Constants, units, events, regions.
    (
        "by = \"county\"\nvalues",
        "by = \"contry\"\nvalues",
        "unknown-word",
    ),
    (
        "constant = \"output_target\"",
        "constant = \"output_targt\"",
        "unknown-field",
    ),
    ("\"乙县\" = 18 }", "\"乙县\" = 0 }", "number-out-of-bounds"),
    ("\"乙县\" = 18 }", "\"乙县\" = \"18\" }", "wrong-type"),
    ("id = \"land_grade\"", "id = \"tax\"", "defined-twice"),
    ("over = \"medium\"", "over = \"medim\"", "unknown-population"),
    ("key = \"merge_group\"", "key = \"merge_grup\"", "unknown-field"),
    ("key = \"merge_group\"", "key = \"tax\"", "bad-expression"),
    ("counts = \"merged\"\n", "", "missing-setting"),
    (
        "appraise = \"alone-and-merged\"",
        "appraise = \"alone\"",
        "unknown-word",
    ),
    ("per = \"event\"\n", "", "missing-setting"),
    ("years = 3", "years = 0", "number-out-of-bounds"),
    ("years = 3", "years = 1.5", "number-out-of-bounds"),
    (
        "measure = \"points\"\ncap = 6",
        "mesure = \"points\"\ncap = 6",
        "unknown-setting",
    ),
    (
        "over = \"all\" }\ncap = 1.5",
        "over = \"all\", by = [\"county\"] }\ncap = 1.5",
        "does-not-fit",
    ),
    (
        "of = \"ratio-of-sums\", year = \"last\", over = \"all\" }",
        "of = \"mean-of-values\", year = \"last\", over = \"all\" }",
        "does-not-fit",
    ),
    (
        "when = \"tax > 100000\"",
        "when = \"score > 100000\"",
        "unknown-field",
    ),
    ("classes = [\"优\"]", "classes = [\"忧\"]", "unknown-class"),
    // Policies.
    ("overlap = \"highest\"\n", "", "missing-setting"),
    ("part_of = \"D\"", "part_of = \"E\"", "unknown-class"),
    ("years = 3\nwhen", "years = 0\nwhen", "number-out-of-bounds"),
    ("classes = [\"D\"]\nyears = 3", "years = 3", "missing-setting"),
    ("part_of = \"D\"\n", "amount = 1\n", "no-effect"),
    ("part_of = \"D\"\n", "part_of = \"D\"\namount = 1\n", "no-effect"),
    // Settings that do nothing.
    ("unit = \"enterprise\"", "unit = \"park\"", "no-effect"),
    (
        "appraise = \"alone-and-merged\"",
        "appraise = \"merged\"",
        "no-effect",
    ),
    ("event = \"质量奖\"\n", "when = \"TRUE\"\n", "no-effect"),
    (
        "when = \"tax > 100000\"",
        "event = \"质量奖\"\nper = \"item\"",
        "no-effect",
    ),
    (
        "constant = \"output_target\"",
        "value = 20, constant = \"output_target\"",
        "no-effect",
    ),
    (
        "denominator = \"land_mu * land_grade\"",
        "denominator = \"land_mu\"",
        "no-effect",
    ),
    (
        "values = { \"甲县\" = 1.2, \"乙县\" = 0.9 }",
        "values = {}",
        "no-effect",
    ),
    (
        "weights = \"ahp\"\npairwise = [[3, 5], [2]]",
        "weights = \"equal\"\npairwise = [[3, 5], [2]]",
        "no-effect",
    ),
    (
        "benchmark = { kind = \"base-target\"",
        "weight = 10\nbenchmark = { kind = \"base-target\"",
        "no-effect",
    ),
    (
        "shape = { kind = \"percentile\" }",
        "shape = { kind = \"percentile\" }\ncap = 1",
        "no-effect",
    ),
    (
        "low = 0, high = 1 }",
        "low = 0, high = 1, flat = 1 }",
        "no-effect",
    ),
    (
        "first_at_most = 0.20",
        "rounding = \"up\"\nfirst_at_most = 0.20",
        "no-effect",
    ),
    ("numerator = \"emission\"", "numerator = \"cod\"", "no-effect"),
    ("shown_only = true\n", "", "no-effect"),
    (
        "classes = [\"A\", \"B\"]",
        "classes = [\"A\", \"B\"]\nbeats_veto = true",
        "no-effect",
    ),
    ("assumed = [\"ties\"]", "assumed = [\"tis\"]", "no-effect"),
    (
        "missing = { rule = \"refuse\" }\nzero",
        "missing = { rule = \"refuse\", points = 3 }\nzero",
        "unknown-setting",
    ),
];

#[test]
fn every_mistake_in_a_scheme_is_named_with_its_line() {
    for (from, to, code) in MISTAKES {
        assert!(language::EXAMPLE.contains(from), "{from}");
        let text = language::EXAMPLE.replacen(from, to, 1);
        let found = mistakes(&text);
        assert!(
            found.iter().any(|(known, _)| known == code),
            "{to:?}: {found:?}, not {code}"
        );
        assert!(found.iter().all(|(_, line)| !line.is_empty()), "{found:?}");
    }
}

#[test]
fn a_mistake_is_found_on_the_line_where_it_stands() {
    for (from, to, code) in MISTAKES.iter().filter(|(_, to, code)| {
        !to.is_empty()
            && matches!(
                *code,
                "unknown-word"
                    | "unknown-setting"
                    | "unknown-field"
                    | "bad-expression"
                    | "scores-do-not-fall"
            )
    }) {
        let text = language::EXAMPLE.replacen(from, to, 1);
        let at = text.find(to).unwrap();
        let line = (text[..at].matches('\n').count() + 1).to_string();
        let found = mistakes(&text);
        assert!(
            found.contains(&(*code, line.clone())),
            "{to:?} on line {line}: {found:?}"
        );
    }
}

#[test]
fn why_a_setting_does_nothing_is_said_in_one_language() {
    for (from, to, _) in MISTAKES.iter().filter(|(_, _, code)| *code == "no-effect") {
        let mut problems = Problems::new();
        read("x.toml", &language::EXAMPLE.replacen(from, to, 1), &mut problems);
        for problem in problems.iter().filter(|problem| problem.kind.code == "no-effect") {
            assert!(
                crate::lang::Lang::En.has(&format!("no-effect.{}", problem.word("reason"))),
                "{}",
                problem.word("reason")
            );
        }
    }
}

#[test]
fn weights_that_sum_to_1_30_are_refused_and_nothing_is_rescaled() {
    // POLICY.md, errors in public code; here weights are points: 60 + 30 + 40.
    let text = language::EXAMPLE.replacen("weight = 10\n", "weight = 40\n", 1);
    let mut problems = Problems::new();
    assert!(read("x.toml", &text, &mut problems).is_none());
    let problem = problems
        .iter()
        .find(|problem| problem.kind.code == "weights-do-not-sum")
        .unwrap();
    assert_eq!(problem.word("found").parse(), Ok(130.0));
}

#[test]
fn assumed_settings_are_counted_against_all_that_a_scheme_states() {
    for (id, text) in builtin::ALL {
        let scheme = read(id, text, &mut Problems::new()).unwrap();
        assert!(
            scheme.assumed.len() < scheme.stated,
            "{id}: {}/{}",
            scheme.assumed.len(),
            scheme.stated
        );
        assert!(
            !scheme.document.url.is_empty() && scheme.document.compared.len() == 10,
            "{id}"
        );
    }
}

#[test]
fn one_mistake_is_told_once_whatever_hangs_on_it() {
    let text = builtin::text("henan-2019").unwrap_or_default();
    for (from, to, code) in [
        ("numerator = \"tax\"", "numerator = \"taxx\"", "unknown-field"),
        ("better = \"more\"", "better = \"mor\"", "unknown-word"),
        (
            "indicator = \"tax_per_mu\"",
            "indicator = \"tax_per_m\"",
            "unknown-indicator",
        ),
        ("indicator = \"tax_per_mu\"\n", "", "missing-setting"),
        (
            "when = \"size = '规上'",
            "when = \"sizes = '规上'",
            "unknown-field",
        ),
        ("weights = \"equal\"\n", "", "missing-setting"),
        ("weights = \"equal\"", "weights = \"equals\"", "unknown-word"),
        (
            "weights = \"equal\"\n",
            "weights = \"equal\"\naggregation = \"sums\"\n",
            "unknown-word",
        ),
        ("kind = \"two-stage\"", "kind = \"two-stages\"", "unknown-word"),
        ("kind = \"mean\"", "kind = \"meen\"", "unknown-word"),
        ("cod / 1", "codd / 1", "unknown-field"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        // Without its line, `assumed` names what is not there: another mistake.
        let broken = match from.starts_with("weights") && to.is_empty() {
            true => broken.replacen("assumed = [\"weights\", \"ties\"]", "assumed = [\"ties\"]", 1),
            false => broken,
        };
        let codes: Vec<&str> = mistakes(&broken).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [code], "{from} → {to}");
    }
}

#[test]
fn weights_that_cannot_be_read_are_not_summed_and_all_others_are() {
    let text = builtin::text("huangyan-2022").unwrap_or_default();
    for (from, to, codes) in [
        ("weight = 30", "weight = \"30\"", &["wrong-type"][..]),
        ("weight = 30", "weight = 130", &["number-out-of-bounds"]),
        ("weight = 30\n", "", &["missing-setting"]),
        ("value = 136.16", "value = \"136.16\"", &["wrong-type"]),
    ] {
        let found: Vec<&str> = mistakes(&text.replacen(from, to, 1))
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        assert_eq!(found, codes, "{from} → {to}");
    }
    let both =
        text.replacen("value = 136.16", "value = \"136.16\"", 1)
            .replacen("weight = 30", "weight = 31", 1);
    let mut codes: Vec<&str> = mistakes(&both).into_iter().map(|(code, _)| code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["weights-do-not-sum", "wrong-type"]);
}

#[test]
fn what_a_built_in_scheme_calls_assumed_or_gives_no_source_for_is_marked_as_assumed() {
    for (id, text) in builtin::ALL {
        let mut shared = "";
        for table in text.split("\n[") {
            let value = |key: &str| {
                let found = table
                    .lines()
                    .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
                found.unwrap_or("")
            };
            let (source, assumed) = (value("source"), value("assumed"));
            match table.split(']').next().unwrap() {
                "[population" => shared = "",
                "population.criterion_default" => shared = assumed,
                _ => {}
            }
            let of_all = table.starts_with("[population.criterion]") && !shared.is_empty();
            assert!(
                !source.contains("为假定") || !assumed.is_empty() || of_all,
                "{id}: [{table}"
            );
            // Only a source that speaks of data that are lacking gives a rule for them.
            for key in ["missing", "zero"] {
                let given = key == "missing" && source.contains("没有") && source.contains("数据");
                assert!(
                    value(key).is_empty() || given || assumed.contains(&format!("\"{key}\"")),
                    "{id}: {key} of [{table}"
                );
            }
            if table.starts_with("region]") && !value("cap").is_empty() {
                assert!(assumed.contains("\"population\""), "{id}: [{table}");
            }
        }
    }
}

#[test]
fn the_settings_that_are_known_are_listed_once_each() {
    let text = builtin::text("huangyan-2022").unwrap_or_default();
    let mut problems = Problems::new();
    assert!(
        read(
            "x.toml",
            &text.replacen("weight = 30", "weigth = 30", 1),
            &mut problems
        )
        .is_none()
    );
    let unknown = problems
        .iter()
        .find(|problem| problem.kind.code == "unknown-setting");
    let known = unknown.unwrap().word("known");
    let mut known: Vec<&str> = known.split('、').collect();
    known.sort_unstable();
    let count = known.len();
    known.dedup();
    assert_eq!(known.len(), count, "{known:?}");
}

#[test]
fn a_bonus_without_an_amount_is_told_once() {
    let mut blocks = language::EXAMPLE.split("\n[[bonus]]\n");
    let mut text = blocks.next().unwrap_or_default().to_owned();
    let first = blocks.next().unwrap_or_default();
    text += &format!("\n[[bonus]]\n{}", first.replacen("amount = 5\n", "", 1));
    // Without the others, too: the most points of all bonuses still concern the one that has no amount.
    for block in blocks {
        let end = block.find("\n[").unwrap_or(block.len());
        text += &block[end..];
    }
    let found = mistakes(&text);
    let line = text.lines().position(|line| line == "[[bonus]]");
    let line = line.map_or(0, |line| line + 1);
    assert_eq!(found, [("missing-setting", line.to_string())]);
}
