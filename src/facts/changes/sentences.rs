//! What changed between two results, in sentences.

use std::collections::BTreeSet;

use super::pair::Changes;
use crate::insight::compare::cause::{Cause, Parts};
use crate::insight::compare::moves::Direction;
use crate::lang::Lang;
use crate::sum::sum;
use crate::unit::number_text;

/// The findings, the most general first: what differs, who moved, where the change of scores comes from, who was decided
/// about.
pub fn findings(changes: &Changes<'_>) -> Vec<String> {
    let mut list = vec![what_differs(changes)];
    if !changes.new.scheme.unit.is_region() {
        list.push(who_moved(changes));
        list.extend(where_from(changes));
        list.extend(decided(changes));
    }
    list
}

fn joined(lang: Lang, words: &[String]) -> String {
    words.join(lang.pick("、", ", "))
}

/// A change in points with its sign.
pub fn signed(value: f64) -> String {
    let text = number_text(value, 2);
    match value > 0.0 && text.chars().any(|digit| ('1'..='9').contains(&digit)) {
        true => format!("+{text}"),
        false => text,
    }
}

/// A cause in words.
pub fn cause(lang: Lang, cause: Cause) -> String {
    lang.text(&format!("compare.cause.{}", cause.id()), &[])
}

fn what_differs(changes: &Changes<'_>) -> String {
    let lang = changes.lang();
    let [old, new] = changes.names();
    let causes: Vec<String> = changes
        .found
        .differing
        .iter()
        .map(|one| cause(lang, *one))
        .collect();
    let key = match causes.is_empty() {
        true => "compare.nothing-differs",
        false => "compare.differs",
    };
    lang.text(
        key,
        &[("old", &old), ("new", &new), ("causes", &joined(lang, &causes))],
    )
}

fn who_moved(changes: &Changes<'_>) -> String {
    let lang = changes.lang();
    let count = |direction: Direction| {
        let all = changes.found.moves.iter();
        number_text(
            all.filter(|(one, _)| one.direction == direction).count() as f64,
            0,
        )
    };
    let parts: Vec<String> = Direction::ALL
        .into_iter()
        .filter(|direction| *direction != Direction::Other || count(*direction) != "0")
        .map(|direction| {
            let count = count(direction);
            lang.text(&format!("compare.moved.{}", direction.id()), &[("count", &count)])
        })
        .collect();
    lang.text("compare.who-moved", &[("parts", &joined(lang, &parts))])
}

/// What a change comes from, part by part, rounded so that the parts shown sum to the change shown; parts of nothing are
/// not named.
pub fn parts_in_words(lang: Lang, parts: &Parts) -> String {
    let alone = Cause::ALL.into_iter().zip(parts.alone);
    let mut named: Vec<(String, f64)> = alone
        .filter_map(|(known, value)| Some((cause(lang, known), value?)))
        .collect();
    if let Some((set, value)) = parts.together {
        let causes: Vec<String> = Cause::in_set(set)
            .into_iter()
            .map(|one| cause(lang, one))
            .collect();
        let causes = causes.join(lang.pick("与", " and "));
        named.push((lang.text("compare.together", &[("causes", &causes)]), value));
    }
    let values: Vec<f64> = named.iter().map(|(_, value)| *value).collect();
    let words: Vec<String> = named
        .iter()
        .zip(rounded(&values))
        .filter(|(_, value)| *value != 0.0)
        .map(|((label, _), value)| lang.text("compare.part", &[("cause", label), ("value", &signed(value))]))
        .collect();
    joined(lang, &words)
}

/// Parts to hundredths of a point that sum to their rounded sum (Hamilton's method): each is cut off, and those that lose
/// most by it get one more.
pub fn rounded(parts: &[f64]) -> Vec<f64> {
    const SHOWN: f64 = 100.0;
    let whole: Vec<f64> = parts.iter().map(|part| (part * SHOWN).floor()).collect();
    let total = (sum(parts.iter().copied()) * SHOWN).round();
    let left = (total - sum(whole.iter().copied())).max(0.0) as usize;
    let rest = |at: usize| parts[at] * SHOWN - whole[at];
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|one, other| rest(*other).total_cmp(&rest(*one)));
    let mut shown = whole.clone();
    for at in order.into_iter().take(left) {
        shown[at] += 1.0;
    }
    shown.into_iter().map(|part| part / SHOWN + 0.0).collect()
}

/// The mean change and the means of its parts, which sum to it; of those who have causes that cannot be told apart it is
/// said how many they are.
fn where_from(changes: &Changes<'_>) -> Option<String> {
    let lang = changes.lang();
    let all: Vec<&Parts> = changes
        .found
        .moves
        .iter()
        .filter_map(|(_, parts)| parts.as_ref())
        .collect();
    if all.is_empty() || changes.found.differing.is_empty() {
        return None;
    }
    let mean = |value: &dyn Fn(&Parts) -> Option<f64>| {
        sum(all.iter().filter_map(|parts| value(parts))) / all.len() as f64
    };
    let alone = std::array::from_fn(|at| Some(mean(&|parts| parts.alone[at])));
    let told_together = all.iter().filter(|parts| parts.together.is_some()).count();
    let together = mean(&|parts| Some(parts.together?.1));
    let parts = Parts {
        alone,
        together: None,
    };
    let mut words = vec![parts_in_words(lang, &parts)];
    if told_together > 0 {
        let (value, count) = (signed(together), number_text(told_together as f64, 0));
        words.push(lang.text("compare.mean-together", &[("value", &value), ("count", &count)]));
    }
    words.retain(|part| !part.is_empty());
    let words = words.join(lang.pick("；", "; "));
    let change = sum(alone.into_iter().flatten().chain([together]));
    let count = number_text(all.len() as f64, 0);
    let words = [
        ("count", count.as_str()),
        ("change", &signed(change)),
        ("parts", &words),
    ];
    let key = if words[2].1.is_empty() {
        "compare.mean-same"
    } else {
        "compare.mean"
    };
    Some(lang.text(key, &words))
}

/// Of those whose class changed: how many were decided about themselves, and how many moved for others' sake.
fn decided(changes: &Changes<'_>) -> Option<String> {
    let lang = changes.lang();
    if changes.old.survey.year != changes.new.survey.year {
        return None;
    }
    let about: BTreeSet<&str> = changes
        .found
        .decided
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    if about.is_empty() {
        return None;
    }
    let moved = changes
        .found
        .moves
        .iter()
        .filter(|(one, _)| one.direction != Direction::Same);
    let codes: Vec<&str> = moved
        .filter_map(|(one, _)| Some(one.latest()?.code.as_str()))
        .collect();
    let own = codes.iter().filter(|code| about.contains(*code)).count();
    let number = |count: usize| number_text(count as f64, 0);
    let words = [
        ("decided", number(about.len())),
        ("moved", number(codes.len())),
        ("own", number(own)),
        ("others", number(codes.len() - own)),
    ];
    Some(lang.text("compare.decided", &crate::lang::borrowed(&words)))
}

/// A ranked area: rank and score then and now, and what the change comes from.
pub fn areas(changes: &Changes<'_>) -> Vec<String> {
    let lang = changes.lang();
    let told = changes.found.areas.iter().filter_map(|area| {
        let (before, after) = (area.before.as_ref()?, area.after.as_ref()?);
        let (from, to) = (before.rank?.to_string(), after.rank?.to_string());
        let change = signed(after.score? - before.score?);
        let parts = area.parts.as_ref().map(|parts| parts_in_words(lang, parts));
        let parts = parts.filter(|parts| !parts.is_empty());
        let words = [
            ("area", area.name.as_str()),
            ("from", &from),
            ("to", &to),
            ("change", &change),
            ("parts", parts.as_deref().unwrap_or_default()),
        ];
        let key = match parts.is_some() {
            true => "compare.area",
            false => "compare.area-plain",
        };
        Some(lang.text(key, &words))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_shown_sum_to_the_change_shown() {
        // −2.0055 and −0.346 make −2.3515, shown as −2.35; each rounded for itself they would show −2.01 and −0.35.
        assert_eq!(rounded(&[-2.0055, -0.346, 0.0]), [-2.0, -0.35, 0.0]);
        assert_eq!(rounded(&[1.004, 1.004, 1.004]), [1.01, 1.0, 1.0]);
        assert_eq!(rounded(&[0.0, 0.0]), [0.0, 0.0]);
        assert_eq!(rounded(&[-0.5, 0.25]), [-0.5, 0.25]);
    }

    #[test]
    fn a_part_of_nothing_is_not_named() {
        let parts = Parts {
            alone: [None, None, Some(0.0), Some(-1.5)],
            together: Some((Cause::Inputs.bit() | Cause::Benchmarks.bit(), 3.0)),
        };
        assert_eq!(
            parts_in_words(Lang::Zh, &parts),
            "加减分 −1.50、数据与基准值合计 +3.00"
        );
        assert_eq!(signed(0.001), "0.00");
    }
}
