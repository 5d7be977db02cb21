//! By what a class was decided, in sentences.

use crate::assess::Assessment;
use crate::edition::Results;
use crate::facts::populations;
use crate::facts::shown::{self, figure};
use crate::facts::summary::formula::in_words;
use crate::frame::Columns;
use crate::insight::class_line::{ClassLine, Decided, class_line};
use crate::lang::{Lang, borrowed};
use crate::problem::Error;
use crate::scheme::{ClassRule, Classes};

/// The word of a row in a column; empty where there is none.
pub fn word(assessment: &Assessment, id: &str, row: usize) -> Result<String, Error> {
    Ok(match assessment.frame.has(id) {
        true => assessment.frame.words(id)?.get(row).unwrap_or("").to_owned(),
        false => String::new(),
    })
}

/// The sentences about the class of a row.
pub fn sentences(results: &Results<'_>, row: usize) -> Result<Vec<String>, Error> {
    let (lang, assessment, scheme) = (results.lang, results.assessment, results.scheme);
    let mut lines = Vec::new();
    if let Some(line) = class_line(assessment, scheme, row)?
        && let Some(rule) = &scheme.populations[line.population].classes
    {
        lines.push(place(results, &line));
        lines.push(decided(results, &line, rule));
    }
    let before = word(assessment, "class_preliminary", row)?;
    let class = word(assessment, "class", row)?;
    let reason = word(assessment, "reason", row)?;
    if before != class && !class.is_empty() {
        let reason = shown::text(lang, "reason", &reason).into_owned();
        let words = [("from", before), ("to", class), ("reason", reason)];
        let key = match words[0].1.is_empty() {
            true => "explain.class.given",
            false => "explain.class.changed",
        };
        lines.push(lang.text(key, &borrowed(&words)));
    }
    Ok(lines)
}

fn place(results: &Results<'_>, line: &ClassLine) -> String {
    let lang = results.lang;
    let population = populations::words(&results.scheme.populations[line.population], lang);
    let group = match line.group.is_empty() {
        true => population,
        false => format!("{population} · {}", line.group),
    };
    let words = [
        ("group", group),
        ("count", line.count.to_string()),
        ("place", line.place.to_string()),
    ];
    lang.text("explain.class.place", &borrowed(&words))
}

fn decided(results: &Results<'_>, line: &ClassLine, rule: &Classes) -> String {
    let lang = results.lang;
    let class = |position: usize| rule.names.get(position).cloned().unwrap_or_default();
    let own = class(line.class);
    match &line.decided {
        Decided::Shares { ends, above } => {
            let begins = line.class.checked_sub(1).and_then(|above| ends.get(above));
            let begin = begins.map_or(1, |end| end + 1).to_string();
            let end = ends.get(line.class).map_or(line.count, |end| *end).to_string();
            let mut text = lang.text(
                "explain.class.shares",
                &[("class", &own), ("begin", &begin), ("end", &end)],
            );
            if let (Some(above), Some(last)) = (above, begins) {
                let better = class(line.class.saturating_sub(1));
                let words = [
                    ("class", better),
                    ("end", last.to_string()),
                    ("score", figure(*above)),
                ];
                text.push_str(&lang.text("explain.class.above", &borrowed(&words)));
            }
            text
        }
        Decided::Scores { lines, own: score } => {
            let Some(score) = *score else {
                return String::new();
            };
            // Of the best class its own line is told, of any other that of the class above.
            let better = line.class.saturating_sub(1);
            let Some(next) = lines.get(better) else {
                return String::new();
            };
            let key = match (line.class, next.is_reached(score), next.side.is_open()) {
                (0, ..) => "scores-best",
                (_, true, _) => "scores-bounded",
                (_, false, false) => "scores",
                (_, false, true) => "scores-above",
            };
            let words = [
                ("class", own),
                ("better", class(better)),
                ("score", figure(score)),
                ("least", figure(next.at)),
                ("missing", figure((next.at - score).max(0.0))),
            ];
            lang.text(&format!("explain.class.{key}"), &borrowed(&words))
        }
        Decided::TwoStages { .. } => two_stages(results, line, rule, lang),
    }
}

fn two_stages(results: &Results<'_>, line: &ClassLine, rule: &Classes, lang: Lang) -> String {
    let (
        Decided::TwoStages {
            upper_end,
            taken,
            own,
            line: last,
            upper_score,
        },
        ClassRule::TwoStage {
            upper_order,
            lower_order,
            ..
        },
    ) = (&line.decided, &rule.rule)
    else {
        return String::new();
    };
    let is_upper = line.place <= *upper_end;
    let order = if is_upper { upper_order } else { lower_order };
    let class = |position: usize| rule.names.get(position).cloned().unwrap_or_default();
    let value = |value: &Option<f64>| value.map_or_else(|| lang.text("explain.none", &[]), figure);
    let missing = match (own, last) {
        (Some(own), Some(last)) => figure((last - own).max(0.0)),
        _ => lang.text("explain.none", &[]),
    };
    let words = [
        ("upper", upper_end.to_string()),
        ("taken", taken.to_string()),
        ("order", in_words(order, results.scheme, lang)),
        ("own", value(own)),
        ("line", value(last)),
        ("missing", missing),
        ("class", class(line.class)),
        ("better", class(line.class.saturating_sub(1))),
        ("first", class(0)),
        ("last", class(2)),
        ("score", value(upper_score)),
    ];
    let key = match (is_upper, line.class) {
        (true, 0) => "explain.class.upper-first",
        (true, _) => "explain.class.upper-second",
        (false, 1) => "explain.class.lower-middle",
        (false, _) => "explain.class.lower-last",
    };
    lang.text(key, &borrowed(&words))
}
