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
        "assumed = [\"cap\"]",
        "assumed = [\"cop\"]",
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
