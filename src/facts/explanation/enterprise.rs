//! Why an enterprise stands where it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::class;
use super::points::{self, Earned};
use super::section::{Explanation, Section, head};
use crate::assess::{Assessment, Status};
use crate::edition::Results;
use crate::facts::decisions;
use crate::facts::populations;
use crate::facts::shown::{self, figure};
use crate::facts::summary::formula::in_words;
use crate::facts::tables::{Builder, indicator_label};
use crate::field::FIELDS;
use crate::frame::Columns;
use crate::insight::lift::{Changeable, Lift, Lifted};
use crate::lang::borrowed;
use crate::problem::Error;
use crate::scheme::{Formula, Population};
use crate::table::{Format, Table};

/// The cells behind a figure as people read them, by year and position in [`FIELDS`].
pub type Cells = BTreeMap<(i32, usize), Vec<String>>;

/// What is known of an enterprise beside the results.
pub struct Beside<'a> {
    /// Last year under the same scheme.
    pub last: Option<&'a Assessment>,
    /// The cells behind its figures.
    pub cells: &'a Cells,
    /// What would lift its class, if that was looked for.
    pub lifts: Option<&'a [Lift]>,
}

/// Explains a row of the assessment.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn enterprise(results: &Results<'_>, row: usize, beside: &Beside<'_>) -> Result<Explanation, Error> {
    let lang = results.lang;
    let word = |id: &str| class::word(results.assessment, id, row);
    let own = word("population")?;
    let populations = results.scheme.populations.iter().enumerate();
    let population = populations.into_iter().find(|(_, known)| known.id == own);
    let earned = match population {
        Some(population) => points::earned(results, population, row)?,
        None => Vec::new(),
    };
    let points = match earned.is_empty() {
        true => None,
        false => Some(points::table(results, &earned)?),
    };
    let mut sections = vec![
        Section::of(lang, "who", who(results, row)?, None),
        Section::of(
            lang,
            "participation",
            participation(results, population, row)?,
            None,
        ),
        Section::of(
            lang,
            "inputs",
            Vec::new(),
            Some(inputs(results, row, beside.cells)?),
        ),
        Section::of(lang, "points", Vec::new(), points),
        Section::of(lang, "score", score(results, &earned, row)?, None),
        Section::of(lang, "class", class::sentences(results, row)?, None),
        Section::of(lang, "decisions", decided(results, &word("code")?)?, None),
        Section::of(lang, "before", before(results, row, beside.last)?, None),
        Section::of(lang, "policies", policies(results, row)?, None),
    ];
    if let Some(lifts) = beside.lifts.filter(|lifts| !lifts.is_empty()) {
        sections.push(lift(results, lifts)?);
    }
    sections.retain(|section| !section.is_empty());
    let words = [("name", word("name")?), ("code", word("code")?)];
    Ok(Explanation {
        title: lang.text("explain.title", &borrowed(&words)),
        sections,
    })
}

/// Name, areas, industry, population, and the words that conditions read.
fn who(results: &Results<'_>, row: usize) -> Result<Vec<String>, Error> {
    let lang = results.lang;
    let mut lines = Vec::new();
    for field in FIELDS
        .iter()
        .filter(|field| !field.is_number() && field.id != "year")
    {
        let word = class::word(results.assessment, field.id, row)?;
        if !word.is_empty() {
            lines.push(said(results, lang.pick(field.zh, field.en), &word));
        }
    }
    Ok(lines)
}

fn said(results: &Results<'_>, label: &str, value: &str) -> String {
    let colon = results.lang.text("report.colon", &[]);
    format!("{label}{colon}{value}")
}

/// Whether it takes part, and of every population that it is not in which condition failed, with the values.
fn participation(
    results: &Results<'_>,
    own: Option<(usize, &Population)>,
    row: usize,
) -> Result<Vec<String>, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let status = results.assessment.status[row];
    let mut lines = vec![shown::text(lang, "status", status.id()).into_owned()];
    let reason = class::word(results.assessment, "reason", row)?;
    if !reason.is_empty() {
        let label = lang.text("column.reason", &[]);
        lines.push(said(results, &label, &shown::text(lang, "reason", &reason)));
    }
    let tried: Vec<&Population> = match own {
        Some((_, population)) => vec![population],
        None => scheme.populations.iter().collect(),
    };
    for population in tried {
        let key = match own {
            Some(_) => "explain.in-population",
            None => "explain.not-in-population",
        };
        let words = [
            ("population", populations::words(population, lang)),
            ("condition", in_words(&population.when, scheme, lang)),
            ("values", values(results, &population.when, row)?),
        ];
        lines.push(lang.text(key, &borrowed(&words)));
    }
    let unit = class::word(results.assessment, crate::assess::UNIT, row)?;
    if !unit.is_empty() && scheme.merge.as_ref().is_some_and(|merge| merge.merged_counts) {
        lines.push(lang.text("explain.unit", &[("unit", &unit)]));
    }
    for rule in &scheme.participation {
        if status != Status::LeftOut && rule.when.holds(&results.assessment.frame)?.get(row) == Some(&true) {
            let words = [
                ("condition", in_words(&rule.when, scheme, lang)),
                ("values", values(results, &rule.when, row)?),
            ];
            lines.push(lang.text("explain.participation-rule", &borrowed(&words)));
            break;
        }
    }
    Ok(lines)
}

/// What a condition reads, with the values of the row.
fn values(results: &Results<'_>, formula: &Formula, row: usize) -> Result<String, Error> {
    let lang = results.lang;
    let frame = &results.assessment.frame;
    let mut list = Vec::new();
    for id in &formula.columns {
        let label = crate::facts::summary::formula::column_label(id, results.scheme, lang);
        let value = match frame.has(id) {
            true => frame
                .numbers(id)
                .map(|numbers| numbers.get(row).map(figure))
                .or_else(|_| frame.words(id).map(|words| words.get(row).map(str::to_owned)))?,
            false => None,
        };
        let value = value.unwrap_or_else(|| lang.text("explain.none", &[]));
        list.push(format!("{label} {value}"));
    }
    Ok(list.join(lang.pick("，", ", ")))
}

/// One figure of both years.
struct Input {
    field: usize,
    now: Option<f64>,
    last: Option<f64>,
}

/// Every figure with its cells: those that the scheme reads, and what else was reported.
fn inputs(results: &Results<'_>, row: usize, cells: &Cells) -> Result<Table, Error> {
    let (lang, survey) = (results.lang, results.survey);
    let code = class::word(results.assessment, "code", row)?;
    let (read, _) = results.scheme.fields();
    let read: BTreeSet<String> = read.into_iter().collect();
    // Rows of an appraisal are those of its panel, but where units were put together: so rows are found by code.
    let of = |year: i32| -> Result<Vec<Option<f64>>, Error> {
        let Some(panel) = survey.panels.get(&year) else {
            return Ok(vec![None; FIELDS.len()]);
        };
        let codes = panel.frame.words("code")?;
        let row = codes.iter().position(|known| known == Some(&code));
        let value = |id: &str| -> Result<Option<f64>, Error> {
            match (row, panel.frame.has(id)) {
                (Some(row), true) => Ok(panel.frame.numbers(id)?.get(row)),
                _ => Ok(None),
            }
        };
        let fields = FIELDS.iter();
        fields
            .map(|field| {
                if field.is_number() {
                    value(field.id)
                } else {
                    Ok(None)
                }
            })
            .collect()
    };
    let (now, last) = (of(survey.year)?, of(survey.year - 1)?);
    let list: Vec<Input> = (0..FIELDS.len())
        .filter(|field| FIELDS[*field].is_number() && FIELDS[*field].id != "year")
        .filter(|field| now[*field].is_some() || last[*field].is_some() || read.contains(FIELDS[*field].id))
        .map(|field| Input {
            field,
            now: now[field],
            last: last[field],
        })
        .collect();
    let mut columns = Builder::over(list.iter().collect());
    let number = |id| head(lang, id, Format::Decimal(4));
    columns.text(head(lang, "field", Format::Text), |one: &Input| {
        Some(lang.pick(FIELDS[one.field].zh, FIELDS[one.field].en).to_owned())
    });
    columns.number(number("value"), |one| one.now);
    columns.text(head(lang, "unit", Format::Text), |one| {
        Some(lang.unit(FIELDS[one.field].unit()).into_owned())
    });
    columns.number(number("last"), |one| one.last);
    columns.text(head(lang, "cells", Format::Text), |one| {
        let found = cells.get(&(survey.year, one.field));
        found.map(|cells| cells.join(lang.pick("；", "; ")))
    });
    columns.finish("inputs", lang.text("explain.section.inputs", &[]))
}

/// Σ points + bonus = score, then the rank.
fn score(results: &Results<'_>, earned: &[Earned<'_>], row: usize) -> Result<Vec<String>, Error> {
    let (lang, frame) = (results.lang, &results.assessment.frame);
    let Some(score) = frame.numbers("score")?.get(row) else {
        return Ok(Vec::new());
    };
    let points: Vec<String> = earned
        .iter()
        .filter_map(|one| Some(figure(one.points?)))
        .collect();
    let mut sum = points.join(" + ");
    let bonus = frame.numbers("bonus")?.get(row).unwrap_or(0.0);
    if bonus != 0.0 {
        let sign = if bonus < 0.0 { "−" } else { "+" };
        let words = [("sign", sign.to_owned()), ("bonus", figure(bonus.abs()))];
        sum.push_str(&lang.text("explain.score.bonus", &borrowed(&words)));
    }
    let population = class::word(results.assessment, "population", row)?;
    let added = results
        .scheme
        .populations
        .iter()
        .any(|known| known.id == population && known.aggregation == crate::scheme::Aggregation::Sum);
    let key = if added {
        "explain.score.sum"
    } else {
        "explain.score.other"
    };
    let mut lines = vec![lang.text(key, &[("sum", &sum), ("score", &figure(score))])];
    if let Some(rank) = frame.counts("rank")?.get(row) {
        let group = class::word(results.assessment, "rank_group", row)?;
        let groups = frame.words("rank_group")?;
        let ranks = frame.counts("rank")?;
        let of_group = |other: &usize| groups.get(*other) == Some(&group);
        // The members of a unit share a place.
        let places = &results.assessment.places;
        let members: BTreeMap<usize, usize> = (0..frame.height())
            .filter(of_group)
            .map(|other| (places[other], other))
            .collect();
        let ties = members
            .values()
            .filter(|other| ranks.get(**other) == Some(rank))
            .count();
        let words = [
            ("group", populations::group_words(&group, results.scheme, lang)),
            ("count", members.len().to_string()),
            ("rank", rank.to_string()),
        ];
        lines.push(lang.text("explain.rank", &borrowed(&words)));
        if ties > 1 {
            lines.push(lang.text("explain.ties", &[("count", &ties.to_string())]));
        }
    }
    Ok(lines)
}

/// What people decided about it.
fn decided(results: &Results<'_>, code: &str) -> Result<Vec<String>, Error> {
    let lang = results.lang;
    let mut all = decisions::of_enterprises(&decisions::tables(results)?, lang)?;
    let mut lines: Vec<String> = all
        .remove(code)
        .into_iter()
        .flatten()
        .map(|decision| decision.sentence)
        .collect();
    for one in results.survey.corrections.iter().filter(|one| one.code == code) {
        let field = &FIELDS[one.field];
        let words = [
            ("year", one.year.to_string()),
            ("field", lang.pick(field.zh, field.en).to_owned()),
            ("old", one.old.clone()),
            ("new", one.new.clone()),
            ("reason", one.reason.clone()),
            ("document", one.document.clone()),
            ("approver", one.approver.clone()),
        ];
        lines.push(lang.text("explain.corrected", &borrowed(&words)));
    }
    Ok(lines)
}

/// Last year's score, rank and class under the same scheme.
fn before(results: &Results<'_>, row: usize, last: Option<&Assessment>) -> Result<Vec<String>, Error> {
    let lang = results.lang;
    let Some(last) = last else { return Ok(Vec::new()) };
    let code = class::word(results.assessment, "code", row)?;
    let codes = last.frame.words("code")?;
    let Some(then) = codes.iter().position(|known| known == Some(&code)) else {
        return Ok(vec![lang.text("explain.before.absent", &[])]);
    };
    let status = last.status[then];
    let Some(score) = last.frame.numbers("score")?.get(then) else {
        let status = shown::text(lang, "status", status.id()).into_owned();
        return Ok(vec![lang.text("explain.before.status", &[("status", &status)])]);
    };
    let none = || lang.text("explain.none", &[]);
    let words = [
        ("score", figure(score)),
        (
            "rank",
            last.frame
                .counts("rank")?
                .get(then)
                .map_or_else(none, |rank| rank.to_string()),
        ),
        (
            "class",
            Some(class::word(last, "class", then)?)
                .filter(|class| !class.is_empty())
                .unwrap_or_else(none),
        ),
    ];
    let mut lines = vec![lang.text("explain.before.score", &borrowed(&words))];
    for indicator in &results.scheme.indicators {
        let id = format!("{}_value", indicator.id);
        let (Ok(now), Ok(was)) = (results.assessment.frame.numbers(&id), last.frame.numbers(&id)) else {
            continue;
        };
        if let (Some(now), Some(was)) = (now.get(row), was.get(then)) {
            let words = [
                ("indicator", indicator_label(indicator, lang)),
                ("was", figure(was)),
                ("now", figure(now)),
            ];
            lines.push(lang.text("explain.before.value", &borrowed(&words)));
        }
    }
    Ok(lines)
}

/// What it pays or is given by policies that follow the class.
fn policies(results: &Results<'_>, row: usize) -> Result<Vec<String>, Error> {
    let lang = results.lang;
    let mut lines = Vec::new();
    for policy in &results.scheme.policies {
        let id = crate::assess::policy_column(policy);
        if let Some(amount) = results.assessment.frame.numbers(&id)?.get(row) {
            let label = lang.pick(&policy.label, &policy.label_en);
            lines.push(said(results, label, &lang.amount(&figure(amount), &policy.unit)));
        }
    }
    Ok(lines)
}

/// What would lift the class: one row a figure that does, and a sentence on the others.
fn lift(results: &Results<'_>, lifts: &[Lift]) -> Result<Section, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let label = |what: Changeable| match what {
        Changeable::Field(field) => lang.pick(FIELDS[field].zh, FIELDS[field].en).to_owned(),
        Changeable::Quantity(at) => {
            let quantity = &scheme.quantities[at];
            let label = lang.pick(&quantity.label, &quantity.label_en);
            lang.text("explain.lift.quantity", &[("quantity", label)])
        }
    };
    let unit = |what: Changeable| match what {
        Changeable::Field(field) => FIELDS[field].unit(),
        Changeable::Quantity(at) => &scheme.quantities[at].unit,
    };
    let does: Vec<(&Lift, &Lifted)> = lifts
        .iter()
        .filter_map(|one| Some((one, one.to.as_ref()?)))
        .collect();
    let mut lines = Vec::new();
    if !does.is_empty() {
        lines.push(lang.text("explain.lift.about", &[]));
    }
    let cannot = lifts.iter().filter(|one| one.to.is_none());
    let cannot: Vec<String> = cannot.map(|one| label(one.what)).collect();
    if !cannot.is_empty() {
        let list = cannot.join(lang.pick("、", ", "));
        lines.push(lang.text("explain.lift.cannot", &[("list", &list)]));
    }
    let mut columns = Builder::over(does.iter().collect());
    let number = |id| head(lang, id, Format::Decimal(4));
    columns.text(head(lang, "field", Format::Text), |one: &(&Lift, &Lifted)| {
        Some(label(one.0.what))
    });
    columns.number(number("from"), |one| one.0.from);
    columns.number(number("to"), |one| Some(one.1.figure));
    columns.number(number("change"), |one| {
        Some(one.1.figure - one.0.from.unwrap_or(0.0))
    });
    columns.text(head(lang, "unit", Format::Text), |one| {
        Some(lang.unit(unit(one.0.what)).into_owned())
    });
    columns.text(head(lang, "indicators", Format::Text), |one| {
        let names = one.0.indicators.iter();
        let names = names.map(|at| indicator_label(&scheme.indicators[*at], lang));
        Some(names.collect::<Vec<String>>().join(lang.pick("、", ", ")))
    });
    columns.text(head(lang, "class", Format::Text), |one| Some(one.1.class.clone()));
    columns.number(number("score"), |one| one.1.score);
    columns.number(head(lang, "rank", Format::Integer), |one| {
        one.1.rank.map(f64::from)
    });
    let table = columns.finish("lift", lang.text("explain.section.lift", &[]))?;
    Ok(Section::of(lang, "lift", lines, Some(table)))
}
