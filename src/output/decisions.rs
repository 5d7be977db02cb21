//! What was decided about single enterprises, as tables: manual adjustments, events, units of several enterprises.

use polars::prelude::*;

use super::Results;
use super::tables::{Builder, heading};
use crate::assess::{Merged, Rule};
use crate::field::FIELDS;
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
