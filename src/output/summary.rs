//! Results → [`View`]: the sentences and small tables that the workbook and the report show.

use polars::prelude::*;

use super::Results;
use super::chart::Picture;
use super::charts::withheld_from_all;
use super::populations;
use super::quota_tables::QuotaTables;
use super::shown;
use super::tables::{
    CITY, before, county_points, indicator_format, indicator_label, indicator_unit, population_label,
};
use super::view::{Fact, Method, Source, View};
use crate::assess::Status;
use crate::lang::Lang;
use crate::problem::Error;
use crate::scheme::{
    Assumed, Benchmark, Criterion, Formula, Group, Indicator, Mean, MeanYear, Missing, Over, Population,
    Scheme, Shape, Unit, sentence,
};
use crate::table::{Format, Heading, Table};
use crate::unit::number_text;

/// The view of a run. `tables` come in the order in which they are written.
pub fn view(
    results: &Results<'_>,
    tables: [Table; 6],
    quotas: QuotaTables,
    (decided, decisions): (Vec<Table>, Vec<Table>),
    charts: Vec<Picture>,
) -> Result<View, Error> {
    let [enterprises, counties, parks, allocation, problems, _] = tables;
    let counties = without_empty(city_in_words(counties, results.lang)?);
    let shares = shares(results, counties.clone())?;
    let is_withheld = results.part.is_none() && withholds(&shares);
    let year = results.survey.year.to_string();
    Ok(View {
        lang: results.lang,
        state: results.state,
        title: title(results, &year),
        year: results.survey.year,
        facts: facts(results),
        withheld: withheld(results, is_withheld),
        internal: is_withheld.then(|| internal(results)),
        left_out: left_out(results)?,
        method: method(results)?,
        // The members of a unit share a result that is not made of their own rows.
        living: (results.scheme.unit == Unit::Enterprise && results.scheme.merge.is_none()).then(|| Source {
            scheme: results.scheme.clone(),
            assessment: results.assessment.clone(),
        }),
        enterprises: without_empty(populations::in_words(enterprises, results.scheme, results.lang)?),
        counties,
        shares,
        losses: county_points(results)?,
        before: city_in_words(before(results)?, results.lang)?,
        parks: without_empty(city_in_words(parks, results.lang)?),
        allocation,
        comparison: without_empty(quotas.comparison),
        efficiency: without_empty(quotas.efficiency),
        higher: without_empty(quotas.higher),
        quota_notes: quotas.notes,
        decided: decided
            .into_iter()
            .filter(|table| table.frame.height() > 0)
            .map(without_empty)
            .collect(),
        decisions: decisions.into_iter().map(without_empty).collect(),
        problems,
        classes: results.regions.classes.clone(),
        charts,
    })
}

/// The view of quotas alone, for `permu allocate`.
pub fn quota_view(comparison: &super::Comparison<'_>, allocation: Table, quotas: QuotaTables) -> View {
    let nothing = |id: &'static str| Table {
        id,
        title: String::new(),
        headings: Vec::new(),
        frame: DataFrame::empty(),
    };
    View {
        lang: comparison.lang,
        state: comparison.state,
        title: comparison.plan.0.title.clone(),
        year: comparison.year,
        facts: Vec::new(),
        withheld: None,
        internal: None,
        left_out: Vec::new(),
        method: Method {
            id: String::new(),
            title: String::new(),
            source: Vec::new(),
            rules: nothing("rules"),
            benchmarks: nothing("benchmarks"),
            assumed: Vec::new(),
        },
        living: None,
        decided: Vec::new(),
        decisions: Vec::new(),
        enterprises: nothing("enterprises"),
        counties: nothing("counties"),
        shares: nothing("counties"),
        losses: nothing("county_points"),
        before: nothing("counties"),
        parks: nothing("parks"),
        allocation,
        comparison: without_empty(quotas.comparison),
        efficiency: without_empty(quotas.efficiency),
        higher: without_empty(quotas.higher),
        quota_notes: quotas.notes,
        problems: nothing("problems"),
        classes: Vec::new(),
        charts: Vec::new(),
    }
}

fn title(results: &Results<'_>, year: &str) -> String {
    let key = if results.place.is_empty() {
        "summary.title-alone"
    } else {
        "summary.title"
    };
    results
        .lang
        .text(key, &[("place", &results.place), ("year", year)])
}

fn fact(lang: Lang, key: &str, value: String) -> Fact {
    Fact {
        label: lang.text(&format!("summary.{key}"), &[]),
        value,
    }
}

fn facts(results: &Results<'_>) -> Vec<Fact> {
    let lang = results.lang;
    let whole = |count: usize| number_text(count as f64, 0);
    let count = |status: Status| {
        results
            .assessment
            .status
            .iter()
            .filter(|known| **known == status)
            .count()
    };
    let mut facts = vec![
        fact(lang, "year", results.survey.year.to_string()),
        fact(lang, "read", whole(results.assessment.status.len())),
        fact(lang, "appraised", whole(count(Status::Appraised))),
        fact(
            lang,
            "left-out",
            whole(count(Status::LeftOut) + count(Status::NotAppraised)),
        ),
    ];
    // A folder for one region counts that region's enterprises; the city's values stand beside its own.
    let own = results.part.and_then(|part| {
        let regions = part.level.regions(results.regions);
        regions.iter().find(|region| region.name == part.name)
    });
    let city = &results.regions.city;
    let counted = own.unwrap_or(city);
    for (class, number) in results.regions.classes.iter().zip(&counted.class_counts) {
        facts.push(Fact {
            label: lang.text("summary.class", &[("class", class)]),
            value: whole(*number),
        });
    }
    for (indicator, value) in results.scheme.indicators.iter().zip(&city.values) {
        let column = format!("{}_value", indicator.id);
        let hidden = results.part.is_some_and(|part| part.hides(None, &column));
        if let Some(value) = value.filter(|_| !hidden) {
            let unit = indicator_unit(indicator);
            let number = shown::number(value, indicator_format(indicator));
            facts.push(Fact {
                label: lang.text(
                    "summary.city",
                    &[("indicator", &indicator_label(indicator, lang))],
                ),
                value: lang.amount(&number, &unit),
            });
        }
    }
    facts
}

/// What the mark of withheld figures means, where there are any.
fn withheld(results: &Results<'_>, shares: bool) -> Option<Fact> {
    let key = match results.part {
        Some(part) if !part.withheld.is_empty() => "split.withheld",
        None if shares => "split.withheld-shares",
        _ => return None,
    };
    let least = results.least.to_string();
    Some(Fact {
        label: crate::table::WITHHELD.to_owned(),
        value: results.lang.text(key, &[("least", &least)]),
    })
}

/// The workbook keeps what the reports withhold.
fn internal(results: &Results<'_>) -> Fact {
    let least = results.least.to_string();
    Fact {
        label: results.lang.text("split.internal", &[]),
        value: results.lang.text("split.internal-about", &[("least", &least)]),
    }
}

/// The counties without the class shares that the chart of them withholds. A folder for one region has its own rules.
fn shares(results: &Results<'_>, mut counties: Table) -> Result<Table, Error> {
    if results.part.is_some() || results.regions.classes.is_empty() {
        return Ok(counties);
    }
    let found = withheld_from_all(results)?;
    let list = &results.regions.counties;
    let is_share = |column: &str| column.starts_with("share_") || column.starts_with("land_share_");
    counties.withhold(|row, column| {
        let name = list.get(row).map(|region| region.name.as_str());
        is_share(column) && found.hides(name, column)
    })?;
    Ok(counties)
}

fn withholds(table: &Table) -> bool {
    let mut headings = table.headings.iter();
    headings.any(|heading| table.withheld(&heading.id).is_some())
}

/// Rows that were not appraised, by their first reason.
fn left_out(results: &Results<'_>) -> Result<Vec<Fact>, Error> {
    let reasons = results
        .assessment
        .frame
        .column("reason")?
        .as_materialized_series()
        .clone();
    let reasons = reasons.str()?;
    let mut counts: Vec<(String, usize)> = Vec::new();
    for (row, status) in results.assessment.status.iter().enumerate() {
        if matches!(status, Status::Appraised | Status::Ungraded) {
            continue;
        }
        let reason = reasons
            .get(row)
            .and_then(|all| all.split(';').next())
            .unwrap_or("");
        match counts.iter_mut().find(|(known, _)| known == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason.to_owned(), 1)),
        }
    }
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    Ok(counts
        .into_iter()
        .map(|(reason, count)| Fact {
            label: shown::text(results.lang, "reason", &reason).into_owned(),
            value: number_text(count as f64, 0),
        })
        .collect())
}

fn method(results: &Results<'_>) -> Result<Method, Error> {
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
    .map(|(key, value)| fact(lang, key, value.clone()))
    .collect();
    Ok(Method {
        id: scheme.id.clone(),
        title: scheme.title.clone(),
        source,
        rules: rules(results)?,
        benchmarks: benchmarks(results)?,
        assumed: scheme.assumed.iter().map(|one| assumed(one, results)).collect(),
    })
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
                shape(criterion, lang),
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

/// A table of words.
fn words<const N: usize>(
    id: &'static str,
    ids: &[&str; N],
    rows: &[[String; N]],
    lang: Lang,
) -> Result<Table, Error> {
    let columns = ids
        .iter()
        .enumerate()
        .map(|(index, id)| {
            let values: Vec<&str> = rows.iter().map(|row| row[index].as_str()).collect();
            Column::new((*id).into(), values)
        })
        .collect();
    Ok(Table {
        id,
        title: lang.text(&format!("table.{id}"), &[]),
        headings: ids
            .iter()
            .map(|id| Heading {
                id: (*id).to_owned(),
                label: lang.text(&format!("column.{id}"), &[]),
                unit: String::new(),
                format: Format::Text,
            })
            .collect(),
        frame: DataFrame::new(rows.len(), columns)?,
    })
}

fn formula(indicator: &Indicator, scheme: &Scheme, lang: Lang) -> String {
    let words = |formula: &Formula| in_words(formula, scheme, lang);
    match &indicator.denominator {
        Some(denominator) => format!("{} ÷ {}", words(&indicator.numerator), words(denominator)),
        None => words(&indicator.numerator),
    }
}

/// A formula with labels in place of column ids.
fn in_words(formula: &Formula, scheme: &Scheme, lang: Lang) -> String {
    let mut text = String::new();
    let mut word = String::new();
    for letter in formula.text.chars().chain([' ']) {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        if formula.columns.contains(&word) {
            text.push_str(&column_label(&word, scheme, lang));
        } else {
            text.push_str(&word);
        }
        word.clear();
        text.push(letter);
    }
    text.trim_end().to_owned()
}

fn column_label(id: &str, scheme: &Scheme, lang: Lang) -> String {
    if let Some(field) = crate::field::field(id) {
        return lang.pick(field.zh, field.en).to_owned();
    }
    match scheme.quantities.iter().find(|quantity| quantity.id == id) {
        Some(quantity) => lang.pick(&quantity.label, &quantity.label_en).to_owned(),
        None => sentence(id),
    }
}

fn benchmark(criterion: &Criterion, indicator: &Indicator, scheme: &Scheme, lang: Lang) -> String {
    match &criterion.benchmark {
        Benchmark::Fixed(value) => lang.amount(&value.to_string(), &indicator_unit(indicator)),
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
            &[("base", &base.to_string()), ("target", &target.to_string())],
        ),
        Benchmark::Constant(position) => {
            let constant = &scheme.constants[*position];
            lang.pick(&constant.label, &constant.label_en).to_owned()
        }
        other => lang.text(&format!("benchmark.{}", other.id()), &[]),
    }
}

fn shape(criterion: &Criterion, lang: Lang) -> String {
    let mut text = match &criterion.shape {
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

fn missing(rule: Missing, lang: Lang) -> String {
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
                // A number of the document is shown as it stands there.
                0 => format!("{}", standard.value),
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
    words(
        "benchmarks",
        &["population", "indicator", "group", "benchmark", "basis"],
        &rows,
        lang,
    )
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
    let value = assumed_value(assumed, setting, criterion, results);
    lang.text(
        "summary.assumed",
        &[("path", &place.join(" · ")), ("value", &value)],
    )
}

/// What an assumed setting says, in words where there are any.
fn assumed_value(
    assumed: &Assumed,
    setting: &str,
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

/// The table with its last row, the city, named in the language of the run.
fn city_in_words(mut table: Table, lang: Lang) -> Result<Table, Error> {
    let Some(id) = table.headings.first().map(|heading| heading.id.clone()) else {
        return Ok(table);
    };
    let names = table.frame.column(&id)?.as_materialized_series().clone();
    let city = lang.text("table.city", &[]);
    let names: StringChunked = names
        .str()?
        .iter()
        .map(|name| {
            if name == Some(CITY) {
                Some(city.as_str())
            } else {
                name
            }
        })
        .collect();
    table
        .frame
        .with_column(names.with_name(id.as_str().into()).into_column())?;
    Ok(table)
}

/// The table without the columns that hold nothing: people have no use for them, the CSV keeps them.
fn without_empty(mut table: Table) -> Table {
    if table.frame.height() == 0 {
        return table;
    }
    let frame = table.frame.clone();
    let empty = |id: &str| {
        frame
            .column(id)
            .is_ok_and(|column| column.null_count() == column.len())
            && frame.get_column_index(&Table::marks(id)).is_none()
    };
    table.headings.retain(|heading| !empty(&heading.id));
    let marks = table.headings.iter().map(|heading| Table::marks(&heading.id));
    let kept: Vec<String> = table
        .headings
        .iter()
        .map(|heading| heading.id.clone())
        .chain(marks.filter(|id| frame.get_column_index(id).is_some()))
        .collect();
    if let Ok(kept) = frame.select(kept) {
        table.frame = kept;
    }
    table
}
