//! How the points of every indicator come about, each sum with its numbers.

use super::section::head;
use crate::decimal;
use crate::edition::Results;
use crate::facts::shown::figure;
use crate::facts::summary::method;
use crate::facts::tables::{Builder, indicator_label, indicator_unit};
use crate::frame::Columns;
use crate::lang::borrowed;
use crate::problem::Error;
use crate::scheme::{Better, Criterion, Indicator, Population, Shape};
use crate::table::{Format, Table};

/// One indicator of an enterprise.
pub struct Earned<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// The indicator in the enterprise's population.
    pub criterion: &'a Criterion,
    /// The weight that was used.
    pub weight: f64,
    /// The upper side of the ratio, or the value as published.
    pub over: Option<f64>,
    /// The lower side.
    pub under: Option<f64>,
    /// The value.
    pub value: Option<f64>,
    /// What it is measured by.
    pub benchmark: Option<f64>,
    /// The worse end of two, or the standard deviation.
    pub other: Option<f64>,
    /// The points.
    pub points: Option<f64>,
}

/// The indicators of a row, in the order of its population.
pub fn earned<'a>(
    results: &Results<'a>,
    (position, population): (usize, &'a Population),
    row: usize,
) -> Result<Vec<Earned<'a>>, Error> {
    let frame = &results.assessment.frame;
    let weights = results.assessment.weights.get(position);
    let list = population.criteria.iter().enumerate().map(|(at, criterion)| {
        let indicator = &results.scheme.indicators[criterion.indicator];
        let of = |part: &str| -> Result<Option<f64>, Error> {
            let id = format!("{}_{part}", indicator.id);
            Ok(match frame.has(&id) {
                true => frame.numbers(&id)?.get(row),
                false => None,
            })
        };
        let used = weights.and_then(|weights| weights.get(at));
        Ok(Earned {
            indicator,
            criterion,
            weight: used.copied().unwrap_or(criterion.weight),
            over: of("numerator")?,
            under: of("denominator")?,
            value: of("value")?,
            benchmark: of("benchmark")?,
            other: of("benchmark_other")?,
            points: of("points")?,
        })
    });
    list.collect()
}

/// The table: one row an indicator.
pub fn table(results: &Results<'_>, list: &[Earned<'_>]) -> Result<Table, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let mut columns = Builder::over(list.iter().collect());
    let number = |id| head(lang, id, Format::Decimal(4));
    columns.text(head(lang, "indicator", Format::Text), |one: &Earned| {
        Some(indicator_label(one.indicator, lang))
    });
    columns.text(head(lang, "formula", Format::Text), |one| {
        Some(method::formula(one.indicator, scheme, lang))
    });
    columns.number(number("numerator"), |one| one.over);
    columns.number(number("denominator"), |one| one.under);
    columns.number(number("value"), |one| one.value);
    columns.text(head(lang, "unit", Format::Text), |one| {
        Some(lang.unit(&indicator_unit(one.indicator)).into_owned())
    });
    columns.number(number("benchmark"), |one| one.benchmark);
    if list.iter().any(|one| one.other.is_some()) {
        columns.number(number("benchmark_other"), |one| one.other);
    }
    columns.text(head(lang, "benchmark_from", Format::Text), |one| {
        Some(method::benchmark(one.criterion, one.indicator, scheme, lang))
    });
    columns.number(number("weight"), |one| Some(one.weight));
    columns.number(number("points"), |one| one.points);
    columns.text(head(lang, "how", Format::Text), |one| Some(how(results, one)));
    columns.finish("points", lang.text("explain.section.points", &[]))
}

/// How the points come about. Where they are no share of the weight by the shape alone, what was done besides is said.
fn how(results: &Results<'_>, one: &Earned<'_>) -> String {
    let lang = results.lang;
    let Some(points) = one.points else {
        return lang.text("explain.how.none", &[]);
    };
    let ratio = match (one.value, one.benchmark, &one.criterion.shape) {
        (Some(value), Some(benchmark), Shape::Ratio) => Some(match one.indicator.better {
            Better::More => (value, benchmark),
            Better::Less => (benchmark, value),
        }),
        _ => None,
    };
    let (weight, shown) = (figure(one.weight), figure(points));
    let Some((up, down)) = ratio.filter(|(_, down)| *down != 0.0) else {
        let key = if one.value.is_some() { "shape" } else { "missing" };
        let rule = match one.value {
            Some(_) => method::shape(one.criterion, one.indicator.better, lang),
            None if one.under == Some(0.0) => {
                let rule = one.criterion.zero.unwrap_or(one.criterion.missing);
                method::missing(rule, lang)
            }
            None => method::missing(one.criterion.missing, lang),
        };
        let share = figure(if one.weight == 0.0 {
            0.0
        } else {
            points / one.weight
        });
        let words = [
            ("weight", weight),
            ("rule", rule),
            ("share", share),
            ("points", shown),
        ];
        return lang.text(&format!("explain.how.{key}"), &borrowed(&words));
    };
    let achieved = up / down;
    let (low, high) = (one.criterion.floor, one.criterion.cap);
    let bound = high
        .filter(|cap| achieved > *cap)
        .or(low.filter(|floor| achieved < *floor));
    let plain = one.weight * bound.unwrap_or(achieved);
    let words = [
        ("weight", weight),
        ("up", figure(up)),
        ("down", figure(down)),
        ("achieved", figure(achieved)),
        ("bound", bound.map_or_else(String::new, figure)),
        ("points", shown),
    ];
    let key = if bound.is_some() {
        "explain.how.bound"
    } else {
        "explain.how.ratio"
    };
    let text = lang.text(key, &borrowed(&words));
    if decimal::same(plain, points) || plain == 0.0 {
        return text;
    }
    let more = match results.scheme.rounds.points {
        Some(round) => lang.text("explain.how.rounded", &[("digits", &round.digits.to_string())]),
        None => lang.text("explain.how.scaled", &[("factor", &figure(points / plain))]),
    };
    format!("{text}{more}")
}
