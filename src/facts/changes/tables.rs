//! The tables of what changed between two results. Every number that is said stands in one of them.

use std::collections::HashMap;

use super::pair::Changes;
use super::quotas::quota_changes;
use crate::facts::tables::{Builder, heading};
use crate::field::FIELDS;
use crate::insight::compare::AreaMove;
use crate::insight::compare::cause::{Cause, Parts};
use crate::insight::compare::decided::Decided;
use crate::insight::compare::moves::{Direction, Move, Transition};
use crate::insight::compare::side::Standing;
use crate::problem::Error;
use crate::scheme::Unit;
use crate::table::{Format, Heading, Table};

/// All of them: `transitions`, `moves`, `score_changes`, `county_changes`, `decided`, `quota_changes`.
pub fn tables(changes: &Changes<'_>) -> Result<Vec<Table>, Error> {
    Ok(vec![
        transitions(changes)?,
        moves(changes)?,
        score_changes(changes)?,
        county_changes(changes)?,
        decided(changes)?,
        quota_changes(changes)?,
    ])
}

/// From which class into which: one row a pair, empty for no class.
fn transitions(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let mut columns = Builder::over(changes.found.transitions.iter().collect());
    columns.text(heading(lang, "class_old", Format::Text), |one: &Transition| {
        one.from.clone()
    });
    columns.text(heading(lang, "class_new", Format::Text), |one| one.to.clone());
    columns.text(heading(lang, "direction", Format::Text), |one| {
        Some(one.direction.id().to_owned())
    });
    columns.number(heading(lang, "enterprises", Format::Integer), |one| {
        Some(one.enterprises as f64)
    });
    let land = Heading {
        id: "land_mu".to_owned(),
        unit: "亩".to_owned(),
        ..heading(lang, "land_moved", Format::Decimal(2))
    };
    columns.number(land, |one| Some(one.land_mu));
    columns.finish("transitions", lang.text("table.transitions", &[]))
}

type Row = (Move, Option<Parts>);

fn old(row: &Row) -> Option<&Standing> {
    row.0.before.as_ref()
}

fn new(row: &Row) -> Option<&Standing> {
    row.0.after.as_ref()
}

/// Who somebody is.
fn who(columns: &mut Builder<'_, Row>, changes: &Changes<'_>) {
    let lang = changes.lang();
    type Word = fn(&Standing) -> &str;
    let texts: [(&str, Word); 3] = [
        ("code", |one| &one.code),
        ("name", |one| &one.name),
        ("county", |one| &one.county),
    ];
    for (id, word) in texts {
        columns.text(heading(lang, id, Format::Text), |row| {
            let word = word(row.0.latest()?);
            (!word.is_empty()).then(|| word.to_owned())
        });
    }
}

/// Everybody with a place in one of the results.
fn moves(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let text = |id: &str| heading(lang, id, Format::Text);
    let number = |id: &str, format| heading(lang, id, format);
    let kinds = kinds_of(&changes.found.decided);
    let mut columns = Builder::over(changes.found.moves.iter().collect());
    who(&mut columns, changes);
    columns.text(text("direction"), |row| Some(row.0.direction.id().to_owned()));
    columns.text(text("population_old"), |row| in_population(old(row)));
    columns.text(text("population_new"), |row| in_population(new(row)));
    columns.text(text("class_old"), |row| old(row)?.class.clone());
    columns.text(text("class_new"), |row| new(row)?.class.clone());
    let rank = |one: Option<&Standing>| Some(f64::from(one?.rank?));
    columns.number(number("rank_old", Format::Integer), |row| rank(old(row)));
    columns.number(number("rank_new", Format::Integer), |row| rank(new(row)));
    columns.number(number("ranks_up", Format::Integer), |row| {
        row.0.ranks_up().map(|ranks| ranks as f64)
    });
    columns.number(number("score_old", Format::Decimal(2)), |row| old(row)?.score);
    columns.number(number("score_new", Format::Decimal(2)), |row| new(row)?.score);
    columns.text(text("status_old"), |row| Some(old(row)?.status.to_owned()));
    columns.text(text("status_new"), |row| Some(new(row)?.status.to_owned()));
    columns.text(text("reason_old"), |row| reason(old(row)));
    columns.text(text("reason_new"), |row| reason(new(row)));
    columns.text(text("decisions"), |row| {
        kinds.get(row.0.latest()?.code.as_str()).cloned()
    });
    columns.finish("moves", lang.text("table.moves", &[]))
}

fn in_population(one: Option<&Standing>) -> Option<String> {
    Some(one?.population.clone()).filter(|id| !id.is_empty())
}

fn reason(one: Option<&Standing>) -> Option<String> {
    Some(one?.reason.clone()).filter(|ids| !ids.is_empty())
}

/// The kinds of decisions about everybody, as ids.
fn kinds_of(decided: &[Decided]) -> HashMap<&str, String> {
    let mut kinds: HashMap<&str, String> = HashMap::new();
    for one in decided {
        let known = kinds.entry(one.code.as_str()).or_default();
        if !known.split(';').any(|kind| kind == one.kind.id()) {
            if !known.is_empty() {
                known.push(';');
            }
            known.push_str(one.kind.id());
        }
    }
    kinds
}

/// The columns of parts: one a cause, then the part that causes have together and which they are.
fn part_columns<R>(
    columns: &mut Builder<'_, R>,
    changes: &Changes<'_>,
    of: impl Fn(&R) -> Option<&Parts> + Copy,
) {
    let lang = changes.lang();
    for (at, cause) in Cause::ALL.into_iter().enumerate() {
        let id = format!("from_{}", cause.id());
        columns.number(heading(lang, &id, Format::Decimal(2)), |row| of(row)?.alone[at]);
    }
    columns.number(heading(lang, "from_together", Format::Decimal(2)), |row| {
        Some(of(row)?.together?.1)
    });
    columns.text(heading(lang, "together", Format::Text), |row| {
        let causes = Cause::in_set(of(row)?.together?.0);
        let ids: Vec<&str> = causes.into_iter().map(Cause::id).collect();
        Some(ids.join(";"))
    });
}

/// Everybody with a score in both results: what the change comes from.
fn score_changes(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let shared = changes.found.moves.iter().filter(|row| row.1.is_some());
    let mut columns = Builder::over(shared.collect());
    who(&mut columns, changes);
    let score = |one: Option<&Standing>| one?.score;
    let number = |id: &str| heading(lang, id, Format::Decimal(2));
    columns.number(number("score_old"), |row| score(old(row)));
    columns.number(number("score_new"), |row| score(new(row)));
    columns.number(number("score_change"), |row| {
        Some(score(new(row))? - score(old(row))?)
    });
    part_columns(&mut columns, changes, |row: &Row| row.1.as_ref());
    columns.finish("score_changes", lang.text("table.score_changes", &[]))
}

/// An area with the moves of its enterprises.
struct Area<'a> {
    area: &'a AreaMove,
    moved: [usize; Direction::ALL.len()],
}

/// The column that names the areas.
pub fn area_column(changes: &Changes<'_>) -> &'static str {
    match changes.new.scheme.unit {
        Unit::Park => "park",
        Unit::Enterprise | Unit::County => "county",
    }
}

/// The ranked areas: ranks, scores, what their changes come from, and how many of their enterprises moved.
fn county_changes(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let mut moved: HashMap<&str, [usize; Direction::ALL.len()]> = HashMap::new();
    for (one, _) in &changes.found.moves {
        let (Some(latest), Some(at)) = (
            one.latest(),
            Direction::ALL.iter().position(|known| *known == one.direction),
        ) else {
            continue;
        };
        moved.entry(latest.county.as_str()).or_default()[at] += 1;
    }
    let areas: Vec<Area<'_>> = changes
        .found
        .areas
        .iter()
        .map(|area| Area {
            area,
            moved: moved.get(area.name.as_str()).copied().unwrap_or_default(),
        })
        .collect();
    let mut columns = Builder::over(areas.iter().collect());
    columns.text(
        heading(lang, area_column(changes), Format::Text),
        |row: &Area<'_>| Some(row.area.name.clone()),
    );
    let number = |id: &str, format| heading(lang, id, format);
    let rank = |one: &Option<crate::insight::compare::AreaStanding>| Some(f64::from(one.as_ref()?.rank?));
    columns.number(number("rank_old", Format::Integer), |row| rank(&row.area.before));
    columns.number(number("rank_new", Format::Integer), |row| rank(&row.area.after));
    columns.number(number("ranks_up", Format::Integer), |row| {
        Some(rank(&row.area.before)? - rank(&row.area.after)?)
    });
    columns.text(heading(lang, "class_old", Format::Text), |row| {
        row.area.before.as_ref()?.class.clone()
    });
    columns.text(heading(lang, "class_new", Format::Text), |row| {
        row.area.after.as_ref()?.class.clone()
    });
    let score = |one: &Option<crate::insight::compare::AreaStanding>| one.as_ref()?.score;
    columns.number(number("score_old", Format::Decimal(2)), |row| {
        score(&row.area.before)
    });
    columns.number(number("score_new", Format::Decimal(2)), |row| {
        score(&row.area.after)
    });
    columns.number(number("score_change", Format::Decimal(2)), |row| {
        Some(score(&row.area.after)? - score(&row.area.before)?)
    });
    part_columns(&mut columns, changes, |row: &Area<'_>| row.area.parts.as_ref());
    if !changes.new.scheme.unit.is_region() {
        for (at, direction) in Direction::ALL.into_iter().enumerate() {
            let id = format!("moved_{}", direction.id());
            columns.number(number(&id, Format::Integer), |row| Some(row.moved[at] as f64));
        }
    }
    columns.finish("county_changes", lang.text("table.county_changes", &[]))
}

/// What people decided that only one of the results has.
fn decided(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let by_code: HashMap<&str, &Row> = changes
        .found
        .moves
        .iter()
        .filter_map(|row| Some((row.0.latest()?.code.as_str(), row)))
        .collect();
    let text = |id: &str| heading(lang, id, Format::Text);
    let some = |word: &str| (!word.is_empty()).then(|| word.to_owned());
    let mut columns = Builder::over(changes.found.decided.iter().collect());
    let row = |one: &Decided| by_code.get(one.code.as_str()).copied();
    columns.text(text("code"), |one: &Decided| some(&one.code));
    columns.text(text("name"), |one| some(&row(one)?.0.latest()?.name));
    columns.text(text("decision"), |one| Some(one.kind.id().to_owned()));
    columns.text(text("withdrawn"), |one| {
        Some(if one.withdrawn { "yes" } else { "no" }.to_owned())
    });
    columns.text(text("decided_about"), |one| match one.field {
        Some(field) => Some(lang.pick(FIELDS[field].zh, FIELDS[field].en).to_owned()),
        None => some(&one.event),
    });
    columns.text(text("decided_from"), |one| some(&one.from));
    columns.text(text("decided_to"), |one| some(&one.to));
    // What people wrote is no list of ids to be put into words.
    columns.text(text("reason_written"), |one| some(&one.reason));
    columns.text(text("document"), |one| some(&one.document));
    columns.text(text("approver"), |one| some(&one.approver));
    columns.text(text("class_old"), |one| old(row(one)?)?.class.clone());
    columns.text(text("class_new"), |one| new(row(one)?)?.class.clone());
    columns.number(heading(lang, "score_change", Format::Decimal(2)), |one| {
        let row = row(one)?;
        Some(new(row)?.score? - old(row)?.score?)
    });
    columns.finish("decided", lang.text("table.decided", &[]))
}
