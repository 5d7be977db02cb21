//! How classes are given, in words: the rule, its rounding, the order of equal scores, and what limits a class.

use super::formula::in_words;
use super::word_table::words;
use crate::edition::Results;
use crate::facts::populations;
use crate::facts::tables::population_label;
use crate::facts::view::Fact;
use crate::lang::{Lang, borrowed};
use crate::problem::Error;
use crate::scheme::{ClassRule, Classes, Formula, Limit, LimitKind, Population, Rounding, Scheme};
use crate::table::Table;
use crate::unit::round_text;

/// `classes`: the rules of every population, then the limits; no rows where nobody is given a class.
pub fn classes(results: &Results<'_>) -> Result<Table, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let mut rows: Vec<[String; 4]> = Vec::new();
    let source = |source: &str| match source {
        "" => lang.text("summary.no-source", &[]),
        source => source.to_owned(),
    };
    for population in &scheme.populations {
        let Some(classes) = &population.classes else {
            continue;
        };
        let mut row = |part: &str, rule: String, from: &str| {
            rows.push([
                population_label(population, lang),
                lang.text(&format!("class-rule.part.{part}"), &[]),
                rule,
                source(from),
            ]);
        };
        row("rule", class_rule(classes, scheme, lang), &classes.source);
        // By scores, a bound's share is cut off or taken up as the bound says.
        if !matches!(classes.rule, ClassRule::Scores { .. }) {
            row("rounding", rounding(classes.rounding, lang), &classes.source);
        }
        row("ties", ties(&population.ties, scheme, lang), &population.source);
    }
    if !rows.is_empty() {
        rows.extend(scheme.limits.iter().map(|limit| {
            [
                concerned(limit, scheme, lang),
                lang.text(&format!("class-rule.part.{}", limit.kind.id()), &[]),
                limited(limit, scheme, lang),
                source(&limit.source),
            ]
        }));
    }
    words(
        "classes",
        &["population", "class_part", "class_rule", "source"],
        &rows,
        lang,
    )
}

/// The rule of every population that has one, under the population as it stands in the list of enterprises.
pub fn class_rules(scheme: &Scheme, lang: Lang) -> Vec<Fact> {
    let with = |population: &Population| {
        let classes = population.classes.as_ref()?;
        Some(Fact {
            label: populations::words(population, lang),
            value: class_rule(classes, scheme, lang),
        })
    };
    scheme.populations.iter().filter_map(with).collect()
}

fn class_rule(classes: &Classes, scheme: &Scheme, lang: Lang) -> String {
    let name = |position: usize| classes.names.get(position).map_or("", String::as_str);
    let last = classes.names.len().saturating_sub(1);
    let rule = match &classes.rule {
        ClassRule::Shares(ends) => {
            let starts = [0.0].into_iter().chain(ends.iter().copied());
            let parts = ends
                .iter()
                .zip(starts)
                .enumerate()
                .map(|(position, (end, start))| {
                    let words = [("class", name(position)), ("share", &percent(end - start))];
                    lang.text("class-rule.share", &words)
                });
            let parts: Vec<String> = parts.collect();
            lang.text("class-rule.shares", &[("parts", &joined(&parts, lang))])
        }
        ClassRule::TwoStage {
            upper_part,
            upper_share,
            upper_order,
            lower_share,
            lower_order,
        } => lang.text(
            "class-rule.two-stage",
            &[
                ("part", &percent(*upper_part)),
                ("upper", &percent(*upper_share)),
                ("upper_order", &lang.inside(&in_words(upper_order, scheme, lang))),
                ("first", name(0)),
                ("lower", &percent(*lower_share)),
                ("lower_order", &lang.inside(&in_words(lower_order, scheme, lang))),
                ("last", name(2)),
                ("middle", name(1)),
            ],
        ),
        ClassRule::Scores {
            lines,
            first_at_most,
            last_at_least,
        } => {
            let parts = lines.iter().enumerate().map(|(position, line)| {
                let words = [("class", name(position)), ("least", &line.at.to_string())];
                lang.text(
                    if line.side.is_open() {
                        "class-rule.score-above"
                    } else {
                        "class-rule.score"
                    },
                    &words,
                )
            });
            let rest = lang.text("class-rule.score-rest", &[("class", name(last))]);
            let parts: Vec<String> = parts.chain([rest]).collect();
            let mut text = lang.text("class-rule.scores", &[("parts", &joined(&parts, lang))]);
            for (key, share, class, next) in [
                (
                    "class-rule.first-at-most",
                    first_at_most,
                    name(0),
                    name(1.min(last)),
                ),
                ("class-rule.last-at-least", last_at_least, name(last), ""),
            ] {
                if let Some(share) = share {
                    let words = [("class", class), ("share", &percent(*share)), ("next", next)];
                    text.push_str(&lang.text("summary.and", &[]));
                    text.push_str(&lang.text(key, &words));
                }
            }
            text
        }
    };
    if classes.by.is_empty() {
        return rule;
    }
    let by = classes.by.iter();
    let by: Vec<String> = by
        .map(|group| lang.inside(&lang.text(&format!("column.{}", group.column()), &[])))
        .collect();
    let words = [("by", joined(&by, lang)), ("rule", rule)];
    lang.text("class-rule.by", &borrowed(&words))
}

/// How a share becomes a number of enterprises.
pub fn rounding(rounding: Rounding, lang: Lang) -> String {
    let key = match rounding {
        Rounding::Nearest => "class-rule.nearest",
        Rounding::Down => "class-rule.down",
        Rounding::Up => "class-rule.up",
    };
    lang.text(key, &[])
}

/// What decides between equal scores.
pub fn ties(ties: &[Formula], scheme: &Scheme, lang: Lang) -> String {
    if ties.is_empty() {
        return lang.text("class-rule.no-ties", &[]);
    }
    let ties = ties.iter().map(|tie| lang.inside(&in_words(tie, scheme, lang)));
    let ties: Vec<String> = ties.collect();
    lang.text("class-rule.ties", &[("ties", &joined(&ties, lang))])
}

fn concerned(limit: &Limit, scheme: &Scheme, lang: Lang) -> String {
    if limit.populations.is_empty() {
        return lang.text("class-rule.everyone", &[]);
    }
    let list = limit.populations.iter();
    let list = list.filter_map(|position| scheme.populations.get(*position));
    let list: Vec<String> = list
        .map(|population| population_label(population, lang))
        .collect();
    joined(&list, lang)
}

fn limited(limit: &Limit, scheme: &Scheme, lang: Lang) -> String {
    let key = match limit.kind {
        LimitKind::Direct => "class-rule.direct",
        LimitKind::Floor => "class-rule.floor",
        LimitKind::Veto => "class-rule.veto",
    };
    lang.text(
        key,
        &[
            ("classes", &joined(&limit.classes, lang)),
            ("who", &whom(limit, scheme, lang)),
        ],
    )
}

/// Whom a limit concerns. A condition that calls functions is no text for a reader; its source says what it means.
fn whom(limit: &Limit, scheme: &Scheme, lang: Lang) -> String {
    if let Some(event) = &limit.event {
        return lang.text("class-rule.event", &[("kind", &event.kind)]);
    }
    let text = in_words(&limit.when, scheme, lang);
    let is_call = text
        .split('(')
        .rev()
        .skip(1)
        .any(|before| before.ends_with(|c: char| c.is_ascii_alphabetic()));
    match is_call {
        true => lang.text("class-rule.see-source", &[]),
        false => text,
    }
}

fn joined(parts: &[String], lang: Lang) -> String {
    parts.join(&lang.text("class-rule.and", &[]))
}

/// A share as a percentage with the decimals that it has.
pub fn percent(share: f64) -> String {
    let text = round_text(share * 100.0, 4);
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    format!("{text}%")
}

#[cfg(test)]
mod tests {
    use crate::facts::summary::classes::*;
    use crate::problem::Problems;
    use crate::scheme;

    fn built_in(id: &str) -> Scheme {
        let text = scheme::builtin::text(id).unwrap();
        scheme::read(id, text, &mut Problems::default()).unwrap()
    }

    fn rules(id: &str, lang: Lang) -> Vec<(String, String)> {
        let list = class_rules(&built_in(id), lang).into_iter();
        list.map(|fact| (fact.label, fact.value)).collect()
    }

    #[test]
    fn henan_2019_tells_its_two_stages() {
        // 安阳2019: 上半取15%为A，按亩均税收+研发投入强度；下半末10%为C，按单位能耗总产值+单位污染排放税收.
        let found = rules("henan-2019", Lang::Zh);
        assert_eq!(found[0].0, "规上");
        for part in [
            "前50%为上段",
            "“亩均税收得分 + 研发投入强度得分”由高到低重新排列，靠前的为A类，户数为全组的15%",
            "“单位能耗总产值得分 + 单位污染排放税收得分”重新排列，末位的为C类，户数为全组的10%",
            "其余为B类",
        ] {
            assert!(found[0].1.contains(part), "{part}: {}", found[0].1);
        }
        let english = rules("henan-2019", Lang::En);
        assert!(
            english[1].1.contains("the first 50% are the upper part"),
            "{}",
            english[1].1
        );
    }

    #[test]
    fn no_rule_of_a_built_in_scheme_shows_machine_words() {
        for id in scheme::builtin::ids() {
            let known = built_in(id);
            let rules = class_rules(&known, Lang::Zh).into_iter().map(|fact| fact.value);
            let tied = known
                .populations
                .iter()
                .map(|one| ties(&one.ties, &known, Lang::Zh));
            let limits = known.limits.iter().map(|limit| limited(limit, &known, Lang::Zh));
            for text in rules.chain(tied).chain(limits) {
                assert!(
                    !text.contains(['_', '[']) && !text.contains("COALESCE"),
                    "{id}: {text}"
                );
            }
        }
    }

    #[test]
    fn a_share_has_the_decimals_it_needs() {
        assert_eq!(percent(0.65 - 0.2), "45%");
        assert_eq!(percent(0.125), "12.5%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(0.0), "0%");
    }
}
