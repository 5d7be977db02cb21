//! What the reports say about the method: its rules, benchmarks and assumed numbers in words.

use polars::prelude::*;

use super::classes::{class_rules, classes, percent, rounding, ties};
use super::formula::in_words;
use super::word_table::words;
use crate::edition::Results;
use crate::facts::populations;
use crate::facts::shown;
use crate::facts::tables::{indicator_format, indicator_label, indicator_unit, population_label};
use crate::facts::view::{Fact, Method};
use crate::lang::{Lang, borrowed};
use crate::problem::Error;
use crate::scheme::{
    Assumed, Benchmark, Better, Criterion, Formula, Group, Indicator, Mean, MeanYear, Missing, Over,
    Population, Scheme, Shape, Side, Step,
};
use crate::table::{Format, Heading, Table};
use crate::unit::{exact_text, number_text};

/// The scheme, its sources, and what was made of it.
pub fn method(results: &Results<'_>) -> Result<Method, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let document = &scheme.document;
    let source = [
        ("document", &document.title),
        ("number", &document.number),
        ("date", &document.date),
        ("url", &document.url),
        ("compared", &document.compared),
        ("note", &document.note),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| Fact::of(lang, key, value.clone()))
    .collect();
    Ok(Method {
        id: scheme.id.clone(),
        title: scheme.title.clone(),
        source,
        rules: rules(results)?,
        populations: scheme
            .populations
            .iter()
            .flat_map(|one| one.criteria.iter().map(|_| populations::words(one, lang)))
            .collect(),
        classes: classes(results)?,
        class_rules: class_rules(scheme, lang),
        benchmarks: benchmarks(results)?,
        assumed: scheme.assumed.iter().map(|one| assumed(one, results)).collect(),
        rounding: rounded_steps(scheme, lang),
    })
}

/// What is rounded, and that ranks and classes use it so.
fn rounded_steps(scheme: &Scheme, lang: Lang) -> String {
    let rounds = scheme.rounds;
    let steps: Vec<String> = [
        ("value", rounds.value),
        ("benchmark", rounds.benchmark),
        ("points", rounds.points),
        ("bonus", rounds.bonus),
        ("score", rounds.score),
    ]
    .into_iter()
    .filter_map(|(step, round)| Some((step, round?)))
    .map(|(step, round)| {
        let words = [
            ("step", lang.text(&format!("report.round-step.{step}"), &[])),
            ("digits", round.digits.to_string()),
            (
                "mode",
                lang.text(&format!("report.round-mode.{}", round.mode.id()), &[]),
            ),
        ];
        lang.text("report.foot-step", &borrowed(&words))
    })
    .collect();
    match steps.is_empty() {
        true => lang.text("report.foot", &[]),
        false => lang.text(
            "report.foot-rounded",
            &[("steps", &steps.join(lang.pick("、", ", ")))],
        ),
    }
}

/// One row an indicator of a population.
fn rules(results: &Results<'_>) -> Result<Table, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let mut rows: Vec<[String; 8]> = Vec::new();
    let mut weights: Vec<f64> = Vec::new();
    for (population, used) in scheme.populations.iter().zip(&results.assessment.weights) {
        for (criterion, weight) in population.criteria.iter().zip(used) {
            let indicator = &scheme.indicators[criterion.indicator];
            weights.push(*weight);
            rows.push([
                population_label(population, lang),
                indicator_label(indicator, lang),
                formula(indicator, scheme, lang),
                benchmark(criterion, indicator, scheme, lang),
                shape(criterion, indicator.better, lang),
                missing(criterion.missing, lang),
                criterion
                    .zero
                    .map_or_else(|| missing(Missing::Refuse, lang), |rule| missing(rule, lang)),
                if criterion.source.is_empty() {
                    lang.text("summary.no-source", &[])
                } else {
                    criterion.source.clone()
                },
            ]);
        }
    }
    let ids = [
        "population",
        "indicator",
        "formula",
        "benchmark",
        "shape",
        "missing",
        "zero",
        "source",
    ];
    let mut table = words("rules", &ids, &rows, lang)?;
    table
        .frame
        .insert_column(2, Column::new("weight".into(), weights))?;
    table.headings.insert(
        2,
        Heading {
            id: "weight".to_owned(),
            label: lang.text("column.weight", &[]),
            unit: String::new(),
            format: Format::Decimal(2),
        },
    );
    Ok(table)
}

/// The formula of an indicator: `numerator ÷ denominator`, in words.
pub fn formula(indicator: &Indicator, scheme: &Scheme, lang: Lang) -> String {
    let words = |formula: &Formula| in_words(formula, scheme, lang);
    match &indicator.denominator {
        Some(denominator) => format!("{} ÷ {}", words(&indicator.numerator), words(denominator)),
        None => words(&indicator.numerator),
    }
}

/// What an indicator is measured by, in words.
pub fn benchmark(criterion: &Criterion, indicator: &Indicator, scheme: &Scheme, lang: Lang) -> String {
    match &criterion.benchmark {
        Benchmark::Fixed(value) => lang.amount(&stated(*value, indicator), &indicator_unit(indicator)),
        Benchmark::Mean {
            of,
            year,
            by,
            over,
            factor,
        } => {
            let of = match of {
                Mean::OfValues => "mean-of-values",
                Mean::RatioOfSums => "ratio-of-sums",
            };
            let year = match year {
                MeanYear::This => "this",
                MeanYear::Last => "last",
            };
            let by: Vec<String> = by
                .iter()
                .map(|group: &Group| lang.text(&format!("column.{}", group.column()), &[]))
                .collect();
            let key = if by.is_empty() {
                "summary.benchmark"
            } else {
                "summary.benchmark-by"
            };
            let mean = lang.text(&format!("summary.{of}"), &[]);
            let year = lang.text(&format!("summary.year-{year}"), &[]);
            let whose = match over {
                Over::Own => None,
                Over::All => Some(lang.text("summary.over-all", &[])),
                Over::Named(position) => Some(population_label(&scheme.populations[*position], lang)),
            };
            let text = lang.text(key, &[("mean", &mean), ("year", &year), ("by", &by.join("、"))]);
            let text = match whose {
                Some(whose) => lang.text(
                    "summary.benchmark-over",
                    &[("benchmark", &text), ("whose", &whose)],
                ),
                None => text,
            };
            if *factor == 1.0 {
                text
            } else {
                format!("{factor} × {text}")
            }
        }
        Benchmark::BaseTarget { base, target } => lang.text(
            "benchmark.base-target",
            &[
                ("base", &stated(*base, indicator)),
                ("target", &stated(*target, indicator)),
            ],
        ),
        Benchmark::Constant(position) => {
            let constant = &scheme.constants[*position];
            lang.pick(&constant.label, &constant.label_en).to_owned()
        }
        other => lang.text(&format!("benchmark.{}", other.id()), &[]),
    }
}

/// A number of the document, with the digits that it has there: shares in percent, as those of the enterprises.
fn stated(value: f64, indicator: &Indicator) -> String {
    match indicator_format(indicator) {
        Format::Percent(_) => {
            let written = value.to_string();
            let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let digits = u8::try_from(decimals.saturating_sub(2)).unwrap_or(u8::MAX);
            shown::number(value, Format::Percent(digits))
        }
        _ => exact_text(value),
    }
}

/// How a value becomes points, in words.
pub fn shape(criterion: &Criterion, better: Better, lang: Lang) -> String {
    let mut text = match &criterion.shape {
        Shape::Steps(steps) => stairs(steps, better, lang),
        Shape::Ratio => lang.text("summary.ratio", &[]),
        Shape::Range { low, high, .. } => lang.text(
            "shape.range",
            &[("low", &low.to_string()), ("high", &high.to_string())],
        ),
        other => lang.text(&format!("shape.{}", other.id()), &[]),
    };
    for (key, bound) in [("cap", criterion.cap), ("floor", criterion.floor)] {
        let part = match bound {
            Some(bound) => lang.text(&format!("summary.{key}"), &[("bound", &format!("{bound}"))]),
            None => lang.text(&format!("summary.no-{key}"), &[]),
        };
        text.push_str(&lang.text("summary.and", &[]));
        text.push_str(&part);
    }
    text
}

/// Every stair with its line and its share, the best first: of several that hold the best counts.
fn stairs(steps: &[Step], better: Better, lang: Lang) -> String {
    let is_below = steps.iter().any(|step| step.from.side.is_below());
    let ratio = match better == Better::Less && !is_below {
        true => "shape.benchmark-by-value",
        false => "shape.value-by-benchmark",
    };
    let parts = steps.iter().rev().map(|step| {
        let sign = match step.from.side {
            Side::AtLeast => "≥",
            Side::MoreThan => "＞",
            Side::AtMost => "≤",
            Side::LessThan => "＜",
        };
        let words = [
            ("sign", sign.to_owned()),
            ("line", step.from.at.to_string()),
            ("share", percent(step.share)),
        ];
        lang.text("shape.stair", &borrowed(&words))
    });
    let parts: Vec<String> = parts.collect();
    let words = [
        ("ratio", lang.text(ratio, &[])),
        ("parts", parts.join(&lang.text("class-rule.and", &[]))),
    ];
    lang.text("shape.steps", &borrowed(&words))
}

/// What an enterprise without a value gets, in words.
pub fn missing(rule: Missing, lang: Lang) -> String {
    let points = match rule {
        Missing::Minus(points) => format!("{points}"),
        _ => String::new(),
    };
    lang.text(&format!("missing.{}", rule.id()), &[("points", &points)])
}

/// Every benchmark that was used, with its value.
fn benchmarks(results: &Results<'_>) -> Result<Table, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let rows: Vec<[String; 5]> = results
        .assessment
        .standards
        .iter()
        .map(|standard| {
            let indicator = &scheme.indicators[standard.indicator];
            let population = &scheme.populations[standard.population];
            let digits = match indicator_format(indicator) {
                // Benchmarks are shown finer than values: points are computed from them.
                Format::Decimal(digits) => Format::Decimal(digits + 2),
                Format::Percent(digits) => Format::Percent(digits + 2),
                other => other,
            };
            let count = match standard.enterprises {
                0 => lang.text("summary.fixed", &[]),
                count => number_text(count as f64, 0),
            };
            let number = match standard.enterprises {
                0 => stated(standard.value, indicator),
                _ => shown::number(standard.value, digits),
            };
            let unit = indicator_unit(indicator);
            [
                population_label(population, lang),
                indicator_label(indicator, lang),
                standard.group.clone(),
                lang.amount(&number, &unit),
                count,
            ]
        })
        .collect();
    let ids = ["population", "indicator", "group", "benchmark", "basis"];
    let mut table = words("benchmarks", &ids, &rows, lang)?;
    if let (true, Some(basis)) = (scheme.unit.is_region(), table.headings.last_mut()) {
        basis.label = lang.text("column.basis-region", &[]);
    }
    Ok(table)
}

/// An assumed number in words: `规上 · 亩均税收 · 基准值：…`.
fn assumed(assumed: &Assumed, results: &Results<'_>) -> String {
    let (lang, scheme) = (results.lang, results.scheme);
    let mut place: Vec<String> = Vec::new();
    let mut population: Option<&Population> = None;
    let mut criterion: Option<&Criterion> = None;
    let mut setting = "";
    for part in assumed.path.split('.') {
        let (name, index) = part
            .split_once('[')
            .and_then(|(name, rest)| Some((name, rest.strip_suffix(']')?.parse::<usize>().ok()?)))
            .map_or((part, None), |(name, number)| (name, number.checked_sub(1)));
        match (name, index) {
            ("population", Some(index)) => {
                population = scheme.populations.get(index);
                place.extend(population.map(|population| population_label(population, lang)));
            }
            ("criterion", Some(index)) => {
                criterion = population.and_then(|population| population.criteria.get(index));
                place.extend(criterion.map(|c| indicator_label(&scheme.indicators[c.indicator], lang)));
            }
            ("quantity", Some(index)) => {
                let quantity = scheme.quantities.get(index);
                place.extend(quantity.map(|one| lang.pick(&one.label, &one.label_en).to_owned()));
            }
            ("indicator", Some(index)) => {
                place.extend(
                    scheme
                        .indicators
                        .get(index)
                        .map(|indicator| indicator_label(indicator, lang)),
                );
            }
            _ => {
                setting = name;
                let key = format!("setting.{name}");
                let known = scheme.populations.iter().find(|population| population.id == name);
                let indicator = scheme.indicators.iter().find(|indicator| indicator.id == name);
                place.push(match (known, indicator) {
                    (Some(population), _) => population_label(population, lang),
                    (_, Some(indicator)) => indicator_label(indicator, lang),
                    _ if lang.has(&key) => lang.text(&key, &[]),
                    _ => name.to_owned(),
                });
            }
        }
    }
    let value = assumed_value(assumed, setting, population, criterion, results);
    lang.text(
        "summary.assumed",
        &[("path", &place.join(" · ")), ("value", &value)],
    )
}

/// What an assumed setting says, in words where there are any.
fn assumed_value(
    assumed: &Assumed,
    setting: &str,
    population: Option<&Population>,
    criterion: Option<&Criterion>,
    results: &Results<'_>,
) -> String {
    let (lang, scheme) = (results.lang, results.scheme);
    let written = assumed.value.trim_matches('"');
    let number = assumed
        .path
        .split_once('[')
        .and_then(|(_, rest)| rest.split(']').next()?.parse::<usize>().ok()?.checked_sub(1));
    let quantity = number.and_then(|index| scheme.quantities.get(index));
    let indicator = number.and_then(|index| scheme.indicators.get(index));
    let formula = match setting {
        "formula" => quantity.map(|quantity| &quantity.formula),
        "numerator" => indicator.map(|indicator| &indicator.numerator),
        "denominator" => indicator.and_then(|indicator| indicator.denominator.as_ref()),
        _ => None,
    };
    if let Some(formula) = formula {
        return in_words(formula, scheme, lang);
    }
    let classes = population.and_then(|population| population.classes.as_ref());
    if let ("rounding", Some(classes)) = (setting, classes) {
        return rounding(classes.rounding, lang);
    }
    if let ("ties", Some(population)) = (setting, population) {
        return ties(&population.ties, scheme, lang);
    }
    match (setting, criterion) {
        ("benchmark", Some(criterion)) => {
            benchmark(criterion, &scheme.indicators[criterion.indicator], scheme, lang)
        }
        ("missing", Some(criterion)) => missing(criterion.missing, lang),
        ("zero", Some(criterion)) => missing(criterion.zero.unwrap_or(criterion.missing), lang),
        ("population", _) => {
            let known = scheme.populations.iter().find(|known| known.id == written);
            known.map_or(written.to_owned(), |known| population_label(known, lang))
        }
        _ => written.to_owned(),
    }
}
