//! What was decided about single enterprises, as tables: manual adjustments, events, units of several enterprises.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::shown::Columns;
use super::tables::{Builder, heading};
use super::view::Decision;
use crate::assess::{Merged, Rule};
use crate::edition::Results;
use crate::field::FIELDS;
use crate::frame::Columns as _;
use crate::lang::{Lang, borrowed};
use crate::problem::Error;
use crate::scheme::LimitKind;
use crate::table::{Format, Heading, Table};

/// `adjustments.csv`, `events.csv`, `units.csv`: those of them that hold anything.
pub fn tables(results: &Results<'_>) -> Result<Vec<Table>, Error> {
    let tables = [adjustments(results)?, events(results)?, units(results)?];
    Ok(tables
        .into_iter()
        .filter(|table| table.frame.height() > 0)
        .collect())
}

/// The words of a row of the assessment.
struct Words<'a> {
    columns: Vec<(&'static str, &'a StringChunked)>,
}

impl Words<'_> {
    fn of(&self, id: &str, row: usize) -> Option<String> {
        let column = self.columns.iter().find(|(known, _)| *known == id)?;
        column.1.get(row).map(str::to_owned)
    }
}

fn words<'a>(results: &'a Results<'_>, ids: &[&'static str]) -> Result<Words<'a>, Error> {
    let frame = &results.assessment.frame;
    let mut columns = Vec::new();
    for id in ids {
        columns.push((*id, frame.column(id)?.as_materialized_series().str()?));
    }
    Ok(Words { columns })
}

/// One row an adjustment that holds.
fn adjustments(results: &Results<'_>) -> Result<Table, Error> {
    let lang = results.lang;
    let list = results.survey.adjusted();
    let words = words(results, &["code", "name", "county", "class_preliminary", "class"])?;
    let mut columns = Builder::over(results.assessment.adjusted.iter().collect());
    for id in ["code", "name", "county", "class_preliminary", "class"] {
        columns.text(heading(lang, id, Format::Text), |adjusted| {
            words.of(id, adjusted.row)
        });
    }
    let mut why = heading(lang, "reason", Format::Text);
    // What people wrote is no list of ids to be put into words.
    why.id = "reason_written".to_owned();
    why.label = lang.text("column.reason_written", &[]);
    columns.text(why, |adjusted| Some(list[adjusted.adjustment].reason.clone()));
    columns.text(heading(lang, "document", Format::Text), |adjusted| {
        Some(list[adjusted.adjustment].document.clone())
    });
    columns.text(heading(lang, "approver", Format::Text), |adjusted| {
        Some(list[adjusted.adjustment].approver.clone())
    });
    columns.finish("adjustments", lang.text("table.adjustments", &[]))
}

/// One row an event and the rule that counted it.
fn events(results: &Results<'_>) -> Result<Table, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let list = results.survey.happened();
    let words = words(results, &["code", "name", "county"])?;
    let mut columns = Builder::over(results.assessment.events.iter().collect());
    for id in ["code", "name", "county"] {
        columns.text(heading(lang, id, Format::Text), |counted| {
            words.of(id, counted.row)
        });
    }
    columns.text(heading(lang, "date", Format::Text), |counted| {
        Some(list[counted.event].date.clone())
    });
    columns.text(heading(lang, "event", Format::Text), |counted| {
        Some(list[counted.event].kind.clone())
    });
    columns.text(heading(lang, "rule", Format::Text), |counted| {
        Some(match counted.rule {
            Rule::Bonus(position) => {
                let bonus = &scheme.bonuses[position];
                lang.pick(&bonus.label, &bonus.label_en).to_owned()
            }
            Rule::Limit(position) => {
                let limit = &scheme.limits[position];
                let kind = lang.text(&format!("value.reason.{}", limit.kind.id()), &[]);
                match limit.kind {
                    LimitKind::Direct => kind,
                    LimitKind::Floor | LimitKind::Veto => {
                        let closed = limit.classes.join(lang.pick("、", ", "));
                        format!("{kind}{}", lang.text("table.closed", &[("classes", &closed)]))
                    }
                }
            }
        })
    });
    columns.number(heading(lang, "event_points", Format::Decimal(2)), |counted| {
        counted.points
    });
    columns.text(heading(lang, "document", Format::Text), |counted| {
        Some(list[counted.event].document.clone())
    });
    columns.finish("events", lang.text("table.events", &[]))
}

/// What the tables say about each enterprise, in sentences, by code.
pub fn of_enterprises(tables: &[Table], lang: Lang) -> Result<BTreeMap<String, Vec<Decision>>, Error> {
    let mut all: BTreeMap<String, Vec<Decision>> = BTreeMap::new();
    for id in ["adjustments", "events"] {
        let Some(table) = tables.iter().find(|table| table.id == id) else {
            continue;
        };
        let columns = Columns::of(table, lang)?;
        let points = columns.position("event_points");
        let code = columns.position("code");
        for row in 0..columns.height() {
            let Some(code) = code.and_then(|code| columns.raw(row, code)) else {
                continue;
            };
            let key = match points.and_then(|points| columns.number(row, points)) {
                _ if id == "adjustments" => "decision.adjusted",
                Some(_) => "decision.event-points",
                None => "decision.event",
            };
            let headings = table.headings.iter().enumerate();
            let words: Vec<(&str, String)> = headings
                .map(|(column, heading)| (heading.id.as_str(), columns.shown(row, column).into_owned()))
                .collect();
            all.entry(code.to_owned()).or_default().push(Decision {
                sentence: lang.text(key, &borrowed(&words)),
                is_adjustment: id == "adjustments",
            });
        }
    }
    Ok(all)
}

/// The decisions about the enterprises of a region as it may see them: of units and of shared meters only those without
/// a member elsewhere, whose part would follow from the whole; of corrections not the cells, which stand in the files of
/// the departments.
pub fn of_region(
    results: &Results<'_>,
    own: impl Fn(&str) -> bool,
) -> Result<(Vec<Table>, Vec<Table>), Error> {
    let mut decisions = Vec::new();
    for table in tables(results)? {
        decisions.push(match table.id {
            "units" => whole_groups(table, crate::assess::UNIT, &own)?,
            _ => of_codes(table, &own)?,
        });
    }
    let mut corrections = of_codes(crate::facts::decision_tables::corrections(results)?, &own)?;
    for id in ["corrected-cell", "listed"] {
        corrections.frame = corrections.frame.drop(id)?;
        corrections.headings.retain(|heading| heading.id != id);
    }
    let mut shares = whole_groups(crate::facts::decision_tables::shares(results)?, "detail", &own)?;
    shares.frame = shares.frame.drop("total-cell")?;
    shares.headings.retain(|heading| heading.id != "total-cell");
    decisions.retain(|table| table.frame.height() > 0);
    Ok((vec![corrections, shares], decisions))
}

/// The rows of a region's own enterprises.
fn of_codes(table: Table, own: &impl Fn(&str) -> bool) -> Result<Table, Error> {
    crate::facts::told::only(table, "code", |code| code.is_some_and(own))
}

/// The rows of groups that have no code but the region's own.
fn whole_groups(mut table: Table, group: &str, own: &impl Fn(&str) -> bool) -> Result<Table, Error> {
    let (groups, codes) = (table.frame.words(group)?, table.frame.words("code")?);
    let rows = || groups.iter().zip(codes.iter());
    let elsewhere: BTreeSet<Option<&str>> = rows()
        .filter(|(_, code)| code.is_some_and(|code| !own(code)))
        .map(|(group, _)| group)
        .collect();
    let kept: BooleanChunked = rows()
        .map(|(group, _)| Some(!elsewhere.contains(&group)))
        .collect();
    table.frame = table.frame.filter(&kept)?;
    Ok(table)
}

/// A line of the table of units: a member, or the unit as a whole.
struct Line<'a> {
    unit: &'a Merged,
    member: Option<usize>,
}

/// The members of every unit with their own amounts, and below them the sums that were appraised.
fn units(results: &Results<'_>) -> Result<Table, Error> {
    let lang = results.lang;
    let words = words(results, &["code", "name"])?;
    let lines: Vec<Line<'_>> = results
        .assessment
        .merged
        .iter()
        .flat_map(|unit| {
            let members = unit.members.iter().map(move |member| Line {
                unit,
                member: Some(*member),
            });
            members.chain(std::iter::once(Line { unit, member: None }))
        })
        .collect();
    let mut columns = Builder::over(lines.iter().collect());
    columns.text(heading(lang, crate::assess::UNIT, Format::Text), |line| {
        Some(line.unit.name.clone())
    });
    columns.text(heading(lang, "code", Format::Text), |line| {
        words.of("code", line.member?)
    });
    columns.text(heading(lang, "name", Format::Text), |line| match line.member {
        Some(member) => words.of("name", member),
        None => Some(lang.text("table.unit-total", &[])),
    });
    for (position, field) in FIELDS.iter().enumerate() {
        let Ok(own) = results.assessment.frame.column(field.id) else {
            continue;
        };
        let told = |line: &Line<'_>| {
            let total = line.unit.totals.iter().find(|(known, _)| *known == position);
            total.map(|(_, total)| *total)
        };
        if !lines.iter().any(|line| told(line).is_some()) {
            continue;
        }
        let own = own.as_materialized_series().f64()?.clone();
        let heading = Heading {
            id: field.id.to_owned(),
            label: lang.pick(field.zh, field.en).to_owned(),
            unit: field.unit().to_owned(),
            format: Format::Decimal(2),
        };
        columns.number(heading, |line| match line.member {
            Some(member) => own.get(member),
            None => told(line),
        });
    }
    columns.finish("units", lang.text("table.units", &[]))
}
