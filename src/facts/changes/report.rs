//! What changed between two results as a report: findings, the way between classes, areas, enterprises, decisions, method.

use super::pair::Changes;
use super::sentences::{self, rounded};
use super::tables::area_column;
use crate::facts::explanation::{Explanation, Section};
use crate::facts::picture::Picture;
use crate::facts::tables::{Builder, heading};
use crate::field::FIELDS;
use crate::insight::compare::AreaMove;
use crate::insight::compare::cause::{Cause, Parts};
use crate::insight::compare::decided::Decided;
use crate::insight::compare::moves::{Direction, Move};
use crate::problem::Error;
use crate::table::{Format, Heading, Table};
use crate::unit::number_text;

/// Most rows of a table of the report; the tables beside it hold all.
const MOST: usize = 30;

/// The report; `picture` is the chart of classes.
pub fn report(changes: &Changes<'_>, picture: Option<Picture>) -> Result<Explanation, Error> {
    let lang = changes.lang();
    let of_enterprises = !changes.new.scheme.unit.is_region();
    let mut sections = vec![section(changes, "findings", sentences::findings(changes), None)];
    if of_enterprises {
        let mut classes = section(changes, "classes", Vec::new(), Some(matrix(changes)?));
        classes.picture = picture;
        sections.push(classes);
    }
    sections.push(section(changes, "areas", Vec::new(), Some(areas(changes)?)));
    if of_enterprises {
        let (lines, table) = moved(changes)?;
        sections.push(section(changes, "moved", lines, Some(table)));
        let (lines, table) = decided(changes)?;
        sections.push(section(changes, "decided", lines, Some(table)));
    }
    sections.push(section(
        changes,
        "method",
        vec![
            lang.text("compare.method", &[]),
            lang.text("compare.internal", &[]),
        ],
        None,
    ));
    sections.retain(|section| !section.is_empty());
    let [old, new] = changes.names();
    Ok(Explanation {
        title: lang.text("compare.title", &[("old", &old), ("new", &new)]),
        sections,
    })
}

fn section(changes: &Changes<'_>, id: &'static str, lines: Vec<String>, table: Option<Table>) -> Section {
    Section {
        id,
        title: changes.lang().text(&format!("compare.section.{id}"), &[]),
        lines,
        table: table.filter(|table| table.frame.height() > 0),
        even: true,
        picture: None,
    }
}

/// The matrix of classes: a row a class before, a column a class now.
pub fn matrix(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let none = lang.text("compare.no-class", &[]);
    let [old, new] = changes.found.classes.each_ref().map(|names| {
        let names = names.iter().cloned().map(Some);
        names.chain([None]).collect::<Vec<Option<String>>>()
    });
    let word = |class: &Option<String>| class.clone().unwrap_or_else(|| none.clone());
    let counted = |from: &Option<String>, to: &Option<String>| {
        let mut all = changes.found.transitions.iter();
        let found = all.find(|one| one.from == *from && one.to == *to);
        found.map(|one| one.enterprises as f64)
    };
    let rows: Vec<Option<String>> = match changes.found.classes.iter().any(Vec::is_empty) {
        true => Vec::new(),
        false => old,
    };
    let mut columns = Builder::over(rows.iter().collect());
    columns.text(
        heading(lang, "class_old", Format::Text),
        |from: &Option<String>| Some(word(from)),
    );
    for to in &new {
        let label = lang.text("compare.to-class", &[("class", &word(to))]);
        let heading = Heading {
            id: format!("to_{}", to.as_deref().unwrap_or_default()),
            label,
            unit: String::new(),
            format: Format::Integer,
        };
        columns.number(heading, |from| counted(from, to));
    }
    columns.finish("matrix", lang.text("table.transitions", &[]))
}

/// Hundredths of a point.
fn shown(value: f64) -> f64 {
    const SHOWN: f64 = 100.0;
    (value * SHOWN).round() / SHOWN
}

/// The columns of parts that say anything, rounded so that they sum to the change that is shown.
fn part_columns<R>(
    columns: &mut Builder<'_, R>,
    changes: &Changes<'_>,
    rows: &[&R],
    of: impl Fn(&R) -> Option<&Parts> + Copy,
) {
    let lang = changes.lang();
    let parts_of = |row: &R| -> Option<[Option<f64>; 5]> {
        let parts = of(row)?;
        let [inputs, benchmarks, rules, bonus] = parts.alone;
        let all = [
            inputs,
            benchmarks,
            rules,
            bonus,
            parts.together.map(|(_, part)| part),
        ];
        let values: Vec<f64> = all.iter().map(|part| part.unwrap_or(0.0)).collect();
        let values = rounded(&values);
        Some(std::array::from_fn(|at| all[at].map(|_| values[at])))
    };
    let causes = Cause::ALL.map(|cause| (cause.id(), sentences::cause(lang, cause)));
    let together = ("together", lang.text("compare.apart", &[]));
    for (at, (id, label)) in causes.into_iter().chain([together]).enumerate() {
        let part = |row: &R| parts_of(row)?[at];
        let heading = Heading {
            id: id.to_owned(),
            label: headed(&label),
            unit: String::new(),
            format: Format::Decimal(2),
        };
        if rows.iter().any(|row| part(row).is_some_and(|part| part != 0.0)) {
            columns.number(heading, part);
        }
    }
}

/// A word at the head of a column.
fn headed(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// From one word to another, as 3 → 2; the word alone where it stayed.
fn way(before: Option<String>, after: Option<String>) -> Option<String> {
    let nothing = || "–".to_owned();
    match (before, after) {
        (None, None) => None,
        (before, after) if before == after => after,
        (before, after) => Some(format!(
            "{} → {}",
            before.unwrap_or_else(nothing),
            after.unwrap_or_else(nothing)
        )),
    }
}

/// The ranked areas.
fn areas(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let rows: Vec<&AreaMove> = changes.found.areas.iter().collect();
    let mut columns = Builder::over(rows.clone());
    columns.text(
        heading(lang, area_column(changes), Format::Text),
        |area: &AreaMove| Some(area.name.clone()),
    );
    let number = |id: &str| heading(lang, id, Format::Decimal(2));
    columns.text(heading(lang, "rank", Format::Text), |area| {
        let rank = |one: Option<u32>| one.map(|rank| rank.to_string());
        way(
            rank(area.before.as_ref().and_then(|one| one.rank)),
            rank(area.after.as_ref().and_then(|one| one.rank)),
        )
    });
    columns.number(number("score_new"), |area| {
        Some(shown(area.after.as_ref()?.score?))
    });
    columns.number(number("score_change"), |area| {
        Some(shown(area.after.as_ref()?.score? - area.before.as_ref()?.score?))
    });
    part_columns(&mut columns, changes, &rows, |area: &AreaMove| {
        area.parts.as_ref()
    });
    columns.finish("areas", lang.text("table.county_changes", &[]))
}

/// How many rows there are and where they all stand, where a table shows only some.
fn cut(changes: &Changes<'_>, count: usize, file: &str) -> Vec<String> {
    let words = [
        ("shown", number_text(MOST as f64, 0)),
        ("count", number_text(count as f64, 0)),
        ("file", file.to_owned()),
    ];
    let text = || changes.lang().text("compare.cut", &crate::lang::borrowed(&words));
    (count > MOST).then(text).into_iter().collect()
}

/// Whose class changed, the largest changes of score first; whoever came or went behind them.
fn moved(changes: &Changes<'_>) -> Result<(Vec<String>, Table), Error> {
    let lang = changes.lang();
    type Row = (Move, Option<Parts>);
    let change = |row: &Row| Some(row.0.after.as_ref()?.score? - row.0.before.as_ref()?.score?);
    let moved = changes.found.moves.iter();
    let mut rows: Vec<&Row> = moved.filter(|row| row.0.direction != Direction::Same).collect();
    let size = |row: &Row| change(row).map_or(-1.0, f64::abs);
    rows.sort_by(|one, other| size(other).total_cmp(&size(one)));
    let lines = cut(changes, rows.len(), "moves.csv");
    rows.truncate(MOST);
    let text = |id: &str| heading(lang, id, Format::Text);
    let mut columns = Builder::over(rows.clone());
    columns.text(text("name"), |row: &Row| {
        let latest = row.0.latest()?;
        Some(
            if latest.name.is_empty() {
                &latest.code
            } else {
                &latest.name
            }
            .clone(),
        )
    });
    columns.text(text("county"), |row| Some(row.0.latest()?.county.clone()));
    columns.text(text("class"), |row| {
        let class = |one: &Option<crate::insight::compare::side::Standing>| one.as_ref()?.class.clone();
        way(class(&row.0.before), class(&row.0.after))
    });
    columns.number(heading(lang, "score_change", Format::Decimal(2)), |row| {
        change(row).map(shown)
    });
    part_columns(&mut columns, changes, &rows, |row: &Row| row.1.as_ref());
    let table = columns.finish("moved", lang.text("table.moves", &[]))?;
    Ok((lines, table))
}

/// Decisions that only one of the results has.
fn decided(changes: &Changes<'_>) -> Result<(Vec<String>, Table), Error> {
    let lang = changes.lang();
    let all = &changes.found.decided;
    let names: std::collections::HashMap<&str, &str> = changes
        .found
        .moves
        .iter()
        .filter_map(|(one, _)| one.latest())
        .map(|one| (one.code.as_str(), one.name.as_str()))
        .collect();
    let text = |id: &str| heading(lang, id, Format::Text);
    let mut columns = Builder::over(all.iter().take(MOST).collect());
    columns.text(text("name"), |one: &Decided| {
        let name = names
            .get(one.code.as_str())
            .copied()
            .filter(|name| !name.is_empty());
        Some(name.unwrap_or(&one.code).to_owned())
    });
    columns.text(text("decision"), |one| {
        let kind = lang.text(&format!("compare.decision.{}", one.kind.id()), &[]);
        Some(match one.withdrawn {
            true => lang.text("compare.withdrawn", &[("decision", &kind)]),
            false => kind,
        })
    });
    let some = |word: &str| (!word.is_empty()).then(|| word.to_owned());
    columns.text(text("decided_about"), |one| match one.field {
        Some(field) => Some(lang.pick(FIELDS[field].zh, FIELDS[field].en).to_owned()),
        None => some(&one.event),
    });
    columns.text(text("decided_from"), |one| some(&one.from));
    columns.text(text("decided_to"), |one| some(&one.to));
    columns.text(text("document"), |one| some(&one.document));
    let table = columns.finish("decided", lang.text("table.decided", &[]))?;
    Ok((cut(changes, all.len(), "decided.csv"), table))
}
