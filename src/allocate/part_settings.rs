//! The parts of a quota in the quotas file.
//!
//! ```toml
//! [[resource.part]]
//! id = "earned"                # column part_earned
//! label = "盘活存量挣得"
//! label_en = "Earned"         # in English outputs
//! kind = "earned"              # amounts | each | earned | ranks | take | unused
//! within_bounds = true         # false: on top of floors and caps
//! source = "…"
//!
//! # amounts: listed projects
//! [resource.part.amounts]      # by county, whole steps; negative: a deduction
//! # each: a fixed sum
//! amount = 600
//! counties = ["甲县"]           # all counties where it is not written
//! # earned: rate × what was cleared, to the nearest step
//! ceiling = 1000               # at most so much in all; beyond it all are cut in proportion
//! [[resource.part.stock]]
//! label = "批而未供（2017年底前）"
//! rate = 0.5
//! source = "…"
//! [resource.part.stock.cleared]
//! # ranks: within a field
//! awards = [1000, 900, 800]    # the first, the second …
//! deductions = [100]           # the last, the last but one …
//! ties = "mean"                # or "best": each what the best of the tied places brings
//! [resource.part.fields]       # county = "field": ranked apart
//! # take: percent of the share by the base, by class of the county
//! to = "reserve"               # or a store that a later resource shares: total = { store = "…" }
//! [resource.part.classes]
//! C = 5
//! [resource.part.class_of]      # by county, where the class is another than that of the appraisal
//! # unused: percent of what was not used last year
//! percent = 50
//! to = "pool"                  # or "reserve", or a store
//! [resource.part.unused]
//! # ranks and take: consecutive years weigh more
//! year_factors = [1, 1.5, 2]
//! [resource.part.years]
//! ```

use crate::problem::{Place, Problems, kinds, words};
use crate::settings::{At, Section, nearest};

use super::parameter::{falling, positive};
use super::part::{Destination, Part, Ranks, Rule, Stock, Ties};
use super::plan::ByCounty;
use super::rule::{by_county, out_of_bounds, source};

/// Reads `[[resource.part]]`; a part with a mistake that leaves nothing to work with is left out, and was reported.
pub fn parts(section: &mut Section<'_>, problems: &mut Problems) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for table in section.sections("part", problems) {
        let Some(part) = part(table, problems) else {
            continue;
        };
        if parts.iter().any(|known| known.id == part.id) {
            problems.push(
                kinds::DEFINED_TWICE,
                part.place,
                words![("found", part.id.clone())],
            );
        }
        parts.push(part);
    }
    parts
}

fn part(mut table: Section<'_>, problems: &mut Problems) -> Option<Part> {
    let place = table.place();
    let id = table.required_text("id", problems);
    let label = table
        .text("label", problems)
        .map_or(id.value.clone(), |at| at.value);
    let label_en = table
        .text("label_en", problems)
        .map_or(String::new(), |at| at.value);
    let kinds: Vec<(&str, &str)> = Rule::WORDS.iter().map(|word| (*word, *word)).collect();
    if !table.has("kind") {
        table.missing("kind", problems);
    }
    let kind = table.word("kind", &kinds, problems);
    let within_bounds = table.flag("within_bounds", problems).is_none_or(|at| at.value);
    let source = source(&mut table, problems);
    let Some(kind) = kind else {
        // What the part would have needed is not known.
        return None;
    };
    let rule = rule(kind.value, &mut table, problems);
    let to = destination(kind.value, &mut table, problems);
    let (mut year_factors, mut years) = (Vec::new(), ByCounty::new());
    if matches!(kind.value, "ranks" | "take") {
        year_factors = table.number_list("year_factors", problems);
        for number in &year_factors {
            positive("part.year_factors", number, problems);
        }
        years = by_county(&mut table, "years", 1.0, problems);
    }
    table.finish(&[], problems);
    let part = Part {
        id: id.value,
        label,
        label_en,
        rule: rule?,
        within_bounds,
        to,
        year_factors: year_factors.into_iter().map(|at| at.value).collect(),
        years,
        source,
        place,
    };
    takes_at_most_all(&part, problems);
    Some(part)
}

fn rule(kind: &str, table: &mut Section<'_>, problems: &mut Problems) -> Option<Rule> {
    let mut needs = |table: &Section<'_>, keys: &[&str]| {
        let missing: Vec<&&str> = keys.iter().filter(|key| !table.has(key)).collect();
        missing.iter().for_each(|key| table.missing(key, problems));
        missing.is_empty()
    };
    match kind {
        "amounts" => needs(table, &["amounts"])
            .then(|| Rule::Amounts(by_county(table, "amounts", f64::NEG_INFINITY, problems))),
        "each" => {
            let amount = table.required_number("amount", problems);
            let counties = table.texts("counties", problems);
            Some(Rule::Each { amount, counties })
        }
        "earned" => {
            needs(table, &["stock"]);
            let ceiling = table.number("ceiling", problems);
            ceiling
                .iter()
                .for_each(|at| positive("part.ceiling", at, problems));
            let stock = table.sections("stock", problems).into_iter();
            let stock = stock.map(|table| stock_of(table, problems)).collect();
            Some(Rule::Earned { stock, ceiling })
        }
        "ranks" => {
            if !table.has("awards") && !table.has("deductions") {
                table.missing("awards", problems);
            }
            let mut ladder = |key: &'static str, name: &str| {
                let list = table.number_list(key, problems);
                list.iter().for_each(|at| positive(name, at, problems));
                falling(name, &list, problems);
                list.into_iter().map(|at| at.value).collect()
            };
            let awards = ladder("awards", "part.awards");
            let deductions = ladder("deductions", "part.deductions");
            let ties = table.word("ties", Ties::WORDS, problems);
            let fields = words_by_county(table, "fields", problems);
            Some(Rule::Ranks(Ranks {
                awards,
                deductions,
                ties: ties.map_or(Ties::Mean, |at| at.value),
                fields,
            }))
        }
        "take" => {
            needs(table, &["classes"]);
            let classes = by_county(table, "classes", 0.0, problems);
            let class_of = words_by_county(table, "class_of", problems);
            Some(Rule::Take { classes, class_of })
        }
        _ => {
            needs(table, &["unused"]);
            let amounts = by_county(table, "unused", 0.0, problems);
            let percent = table.required_number("percent", problems);
            if !(0.0..=100.0).contains(&percent.value) {
                out_of_bounds("part.percent", &percent, "0", "100", problems);
            }
            Some(Rule::Unused { amounts, percent })
        }
    }
}

fn words_by_county(
    table: &mut Section<'_>,
    key: &'static str,
    problems: &mut Problems,
) -> Vec<(At<String>, String)> {
    let words = table.section(key, problems);
    let words = words.map_or_else(Vec::new, |words| words.texts_by_name(problems));
    words
        .into_iter()
        .map(|(county, word)| (county, word.value))
        .collect()
}

fn stock_of(mut table: Section<'_>, problems: &mut Problems) -> Stock {
    let stock = Stock {
        label: table.required_text("label", problems).value,
        rate: table.required_number("rate", problems),
        source: source(&mut table, problems),
        cleared: by_county(&mut table, "cleared", 0.0, problems),
    };
    positive("part.stock.rate", &stock.rate, problems);
    table.finish(&[], problems);
    stock
}

/// What is taken by class goes to the reserve unless a store is named: the pool would be shared anew. What was not used
/// goes where the file says.
fn destination(kind: &str, table: &mut Section<'_>, problems: &mut Problems) -> Destination {
    if !matches!(kind, "take" | "unused") {
        return Destination::Pool;
    }
    let text = table.text("to", problems);
    match (text.as_ref().map(|at| at.value.as_str()), kind) {
        (None, "take") | (Some("reserve"), _) => Destination::Reserve,
        (None, _) => {
            table.missing("to", problems);
            Destination::Pool
        }
        (Some("pool"), "take") => {
            let words = words![
                ("key", "part.to"),
                ("found", "pool"),
                ("known", "reserve".to_owned()),
                ("nearest", "reserve"),
            ];
            problems.push(kinds::UNKNOWN_WORD, table.place_of("to"), words);
            Destination::Reserve
        }
        (Some("pool"), _) => Destination::Pool,
        (Some(name), _) => Destination::Store(name.to_owned()),
    }
}

/// A class must not give more than it has, in the longest run of years either.
fn takes_at_most_all(part: &Part, problems: &mut Problems) {
    let Rule::Take { classes, .. } = &part.rule else {
        return;
    };
    let worst = part.year_factors.iter().copied().fold(1.0, f64::max);
    for percent in classes.values().filter(|at| at.value * worst > 100.0) {
        let most = (100.0 / worst).to_string();
        out_of_bounds("part.classes", percent, "0", &most, problems);
    }
}

/// Reads `total = { store = "…" }`: what earlier resources put into a store. Whether `total` is such a table.
pub fn store(section: &mut Section<'_>, known: &[String], problems: &mut Problems) -> Option<At<String>> {
    if !section.is_table("total") {
        return None;
    }
    let mut table = section.section("total", problems)?;
    let name = table.required_text("store", problems);
    table.finish(&[], problems);
    if !name.value.is_empty() && !known.contains(&name.value) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let words = words![
            ("key", "total.store"),
            ("found", name.value.clone()),
            ("known", &known),
            (
                "nearest",
                nearest(&name.value, &known).unwrap_or_default().to_owned()
            ),
        ];
        problems.push(kinds::UNKNOWN_WORD, name.place, words);
    }
    Some(name)
}

/// The names of counties in parts, with their places.
pub fn named_counties(parts: &[Part]) -> Vec<(&str, Place)> {
    let mut named: Vec<(&str, Place)> = Vec::new();
    for part in parts {
        let mut lists: Vec<&ByCounty> = vec![&part.years];
        match &part.rule {
            Rule::Amounts(list) | Rule::Unused { amounts: list, .. } => lists.push(list),
            Rule::Each { counties, .. } => {
                named.extend(counties.iter().map(|at| (at.value.as_str(), at.place)));
            }
            Rule::Earned { stock, .. } => lists.extend(stock.iter().map(|one| &one.cleared)),
            Rule::Ranks(ranks) => {
                named.extend(ranks.fields.iter().map(|(at, _)| (at.value.as_str(), at.place)));
            }
            Rule::Take { class_of, .. } => {
                named.extend(class_of.iter().map(|(at, _)| (at.value.as_str(), at.place)));
            }
        }
        let entries = lists.into_iter().flat_map(|list| list.iter());
        named.extend(entries.map(|(name, at)| (name.as_str(), at.place)));
    }
    named
}
