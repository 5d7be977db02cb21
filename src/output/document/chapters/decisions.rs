//! What people decided: classes adjusted by hand, events, units of several enterprises, corrected and shared figures.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{counted, part, whole_number};
use crate::facts::shown::Columns;
use crate::lang::borrowed;
use crate::output::document::draft::Draft;
use crate::output::document::grid::Grid;
use crate::problem::Error;
use crate::table::{Format, Heading, Table};

/// Rows of a table in the report; the files have all.
const MOST_ROWS: usize = 40;

/// Columns that the report leaves to the files: where a value stood, whose county it is.
const LEFT_TO_FILES: [&str; 4] = ["corrected-cell", "listed", "total-cell", "county"];

/// Writes the chapter, if anything was decided.
pub fn chapter(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let mut tables = view.decisions.iter().chain(&view.decided).peekable();
    if tables.peek().is_none() {
        return Ok(());
    }
    draft.chapter("document.chapter.decisions");
    for table in tables {
        one(draft, table)?;
    }
    Ok(())
}

/// Says beside the classes that people changed some of them.
pub fn adjusted(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let Some(table) = view.decisions.iter().find(|table| table.id == "adjustments") else {
        return Ok(());
    };
    let moved: usize = moves(&Columns::of(table, view.lang)?)
        .iter()
        .filter(|(from, to, _)| from != to)
        .map(|(.., count)| count)
        .sum();
    if moved > 0 {
        let count = whole_number(moved);
        draft.say_seeing(
            "document.classes.adjusted",
            &[("count", &count)],
            &["adjustments"],
        );
    }
    Ok(())
}

/// From which class to which, and how many, in the order of the list.
fn moves(columns: &Columns<'_>) -> Vec<(String, String, usize)> {
    let (from, to) = (columns.position("class_preliminary"), columns.position("class"));
    let word = |row: usize, column: Option<usize>| {
        column.map_or_else(String::new, |column| columns.words(row, column).into_owned())
    };
    let mut list: Vec<(String, String, usize)> = Vec::new();
    for row in 0..columns.height() {
        let (from, to) = (word(row, from), word(row, to));
        match list.iter_mut().find(|known| known.0 == from && known.1 == to) {
            Some((.., count)) => *count += 1,
            None => list.push((from, to, 1)),
        }
    }
    list
}

/// How much was decided in one way, and its table.
fn one(draft: &mut Draft<'_>, table: &Table) -> Result<(), Error> {
    let columns = Columns::of(table, draft.view.lang)?;
    let parts: Vec<String> = match table.id {
        "adjustments" => moves(&columns)
            .iter()
            .map(|(from, to, count)| {
                let words = [
                    ("from", from.as_str()),
                    ("to", to),
                    ("count", &whole_number(*count)),
                ];
                draft.text("document.decisions.moved", &words)
            })
            .collect(),
        "events" => counted(&columns, "event", |_| true)
            .iter()
            .map(|(event, count)| {
                let words = [("event", event.as_str()), ("count", &whole_number(*count))];
                draft.text("document.decisions.event", &words)
            })
            .collect(),
        _ => Vec::new(),
    };
    // A unit has a row for its sum, too.
    let count = match table.id {
        "units" => different(&columns, crate::facts::UNIT),
        _ => columns.height(),
    };
    let words = [
        ("count", whole_number(count)),
        ("enterprises", whole_number(different(&columns, "code"))),
        ("parts", draft.list(&parts)),
    ];
    draft.say_seeing(
        &format!("document.decisions.{}", table.id),
        &borrowed(&words),
        &[table.id],
    );
    let shown = columns.height().min(MOST_ROWS);
    let rows: Vec<usize> = (0..shown).collect();
    let is_whole = show(draft, table, &rows)?;
    let (shown, count) = (whole_number(shown), whole_number(columns.height()));
    let words = [
        ("shown", shown.as_str()),
        ("count", count.as_str()),
        ("name", table.id),
    ];
    if rows.len() < columns.height() {
        draft.say("document.decisions.cut", &words);
    }
    if !is_whole {
        draft.say("document.decisions.columns", &words);
    }
    Ok(())
}

/// How many different words stand in a column.
fn different(columns: &Columns<'_>, id: &str) -> usize {
    let Some(column) = columns.position(id) else {
        return 0;
    };
    let words: BTreeSet<_> = (0..columns.height())
        .map(|row| columns.words(row, column))
        .filter(|word| !word.is_empty())
        .collect();
    words.len()
}

/// Adds the rows with as many columns of numbers as a page has room for; whether these are all.
fn show(draft: &mut Draft<'_>, table: &Table, rows: &[usize]) -> Result<bool, Error> {
    let columns = Columns::of(table, draft.view.lang)?;
    let year = f64::from(draft.view.year);
    let is_of_year = |column: usize| rows.iter().all(|row| columns.number(*row, column) == Some(year));
    let is_known = |id: &str| columns.position(id).is_some_and(is_of_year);
    let kept: Vec<&Heading> = table
        .headings
        .iter()
        .filter(|heading| !LEFT_TO_FILES.contains(&heading.id.as_str()))
        .filter(|heading| heading.id != "year" || !is_known("year"))
        .collect();
    let amounts = kept.iter().filter(|heading| heading.format != Format::Text);
    let amounts = amounts.count();
    // A few numbers are never left out: only the amounts of units are many.
    let few = amounts.min(3);
    for count in (few..=amounts).rev() {
        let mut left = count;
        let ids: Vec<&str> = kept
            .iter()
            .filter(|heading| {
                let is_shown = heading.format == Format::Text || left > 0;
                left -= usize::from(heading.format != Format::Text && is_shown);
                is_shown
            })
            .map(|heading| heading.id.as_str())
            .collect();
        let mut grid = part(draft, table, &ids, Some(rows))?;
        enterprises(draft, &mut grid, &ids)?;
        grid.drop_empty();
        if count == few || grid.fits() {
            draft.table(table.id, &table.title, &grid);
            return Ok(count == amounts);
        }
    }
    Ok(false)
}

/// Puts code and name into one column; a table without names takes them from the enterprises.
fn enterprises(draft: &Draft<'_>, grid: &mut Grid, ids: &[&str]) -> Result<(), Error> {
    let place = |id: &str| ids.iter().position(|known| *known == id);
    let Some(code) = place("code") else {
        return Ok(());
    };
    grid.heads[code] = draft.text("document.decisions.enterprise", &[]);
    let name = place("name");
    let names = names(draft)?;
    for row in &mut grid.rows {
        let own = std::mem::take(&mut row[code]);
        let known = match name {
            Some(name) => std::mem::take(&mut row[name]),
            None => names.get(&own).cloned().unwrap_or_default(),
        };
        let lines = [known, own];
        let lines: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .filter(|line| !line.is_empty())
            .collect();
        row[code] = lines.join("\n");
    }
    Ok(())
}

/// The names of the enterprises by code.
fn names(draft: &Draft<'_>) -> Result<BTreeMap<String, String>, Error> {
    let columns = Columns::of(&draft.view.enterprises, draft.view.lang)?;
    let (Some(code), Some(name)) = (columns.position("code"), columns.position("name")) else {
        return Ok(BTreeMap::new());
    };
    let words = |row: usize, column: usize| columns.words(row, column).into_owned();
    Ok((0..columns.height())
        .map(|row| (words(row, code), words(row, name)))
        .collect())
}
