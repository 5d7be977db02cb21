//! The year's quotas, each resource under its own method.

use super::cells::part;
use crate::facts::quota_tables::{PART, STEPS, as_given};
use crate::facts::shown::{Columns, number};
use crate::lang::borrowed;
use crate::output::document::draft::Draft;
use crate::problem::Error;
use crate::table::Format;

/// Writes the chapter, if anything was allocated.
pub fn chapter(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let columns = Columns::of(&view.allocation, view.lang)?;
    let own = own_methods(&columns);
    if own.is_empty() {
        return Ok(());
    }
    draft.titled(&view.quotas_title());
    for (place, rows) in own.iter().enumerate() {
        let name = format!("quotas-{place}");
        let table = as_given(&view.allocation, Some(rows));
        let columns = Columns::of(&table, view.lang)?;
        one(draft, &columns, rows, &name);
        let on_the_way = table.headings.iter().map(|heading| heading.id.as_str());
        let ids: Vec<&str> = on_the_way
            .filter(|id| *id == "county" || STEPS.contains(id) || id.starts_with(PART))
            .collect();
        let mut grid = part(draft, &table, &ids, Some(told(&columns, rows)))?;
        // What no method used is no news.
        grid.keep(|text| !matches!(text, "" | "0" | "0.0" | "0.00" | "−0.00"));
        let words = [
            ("resource", shown(&columns, rows[0], "resource")),
            ("unit", shown(&columns, rows[0], "unit")),
        ];
        let words = borrowed(&words);
        let title = draft.text("document.quotas.table", &words);
        draft.table(&name, &title, &grid);
        sums(draft, &columns, rows, &words)?;
    }
    parameters(draft)?;
    for name in ["quota-overview", "quota-change", "waterfall"] {
        draft.figure(name);
    }
    if view.comparison.frame.height() > 1 {
        let names = ["comparison", "efficiency-equity"];
        draft.say_seeing("document.quotas.compared", &[], &names);
        let ids = [
            "resource",
            "method",
            "standing",
            "gini",
            "largest_loss_county",
            "largest_loss_pct",
            "expected_value_added",
        ];
        let grid = part(draft, &view.comparison, &ids, None)?;
        draft.table("comparison", &view.comparison.title, &grid);
        draft.figure("efficiency-equity");
    }
    Ok(())
}

/// How the quotas of a resource add up, a county a row.
fn sums(
    draft: &mut Draft<'_>,
    columns: &Columns<'_>,
    rows: &[usize],
    words: &[(&str, &str)],
) -> Result<(), Error> {
    let view = draft.view;
    let known = Columns::of(&view.sums, view.lang)?;
    let is_own = |row: &usize| {
        ["resource", "method"]
            .iter()
            .all(|id| shown(&known, *row, id) == shown(columns, rows[0], id))
    };
    let own: Vec<usize> = (0..known.height()).filter(is_own).collect();
    if !own.is_empty() {
        let grid = part(draft, &view.sums, &["county", "sum"], Some(&own))?;
        let title = draft.text("document.quotas.sums", words);
        draft.table(&format!("sums-{}", rows[0]), &title, &grid);
    }
    Ok(())
}

/// What the quotas file says of every resource, in two tables that a page can hold: amounts and bounds, then the method.
fn parameters(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let table = &view.quota_parameters;
    if table.frame.height() == 0 {
        return Ok(());
    }
    let amounts = [
        "resource",
        "unit",
        "given_total",
        "reserve",
        "step_size",
        "floor_ratio",
        "cap_ratio",
    ];
    let methods = [
        "resource",
        "method",
        "base_by",
        "merit_share",
        "exponent",
        "rounding",
    ];
    draft.say_seeing(
        "document.quotas.parameters",
        &[],
        &["quota-amounts", "quota-methods"],
    );
    for (key, ids) in [("amounts", &amounts[..]), ("methods", &methods)] {
        let grid = part(draft, table, ids, None)?;
        let title = draft.text(&format!("document.quotas.{key}"), &[]);
        draft.table(&format!("quota-{key}"), &title, &grid);
    }
    // Long texts: in a column of a table they would be a letter wide.
    let columns = Columns::of(table, view.lang)?;
    for row in 0..columns.height() {
        let resource = shown(&columns, row, "resource");
        for id in ["settings", "source"] {
            let text = shown(&columns, row, id);
            if !text.is_empty() {
                let words = [("resource", resource.as_str()), ("text", &text)];
                draft.say(&format!("document.quotas.{id}"), &words);
            }
        }
    }
    Ok(())
}

/// The rows of every resource under the first of its methods, which is its own.
fn own_methods(columns: &Columns<'_>) -> Vec<Vec<usize>> {
    let (Some(resource), Some(method)) = (columns.position("resource"), columns.position("method")) else {
        return Vec::new();
    };
    let mut list: Vec<(String, String, Vec<usize>)> = Vec::new();
    for row in 0..columns.height() {
        let key = |column| columns.raw(row, column).unwrap_or("").to_owned();
        let (what, how) = (key(resource), key(method));
        match list.iter_mut().find(|(known, _, _)| *known == what) {
            Some((_, known, rows)) if *known == how => rows.push(row),
            Some(_) => {}
            None => list.push((what, how, vec![row])),
        }
    }
    list.into_iter().map(|(_, _, rows)| rows).collect()
}

fn shown(columns: &Columns<'_>, row: usize, id: &str) -> String {
    columns
        .position(id)
        .map_or_else(String::new, |column| columns.shown(row, column).into_owned())
}

/// The rows that say something: a reserve of nothing is left out.
fn told<'a>(columns: &Columns<'_>, rows: &'a [usize]) -> &'a [usize] {
    match rows.split_last() {
        Some((&reserve, counties)) if !is_reserved(columns, reserve) => counties,
        _ => rows,
    }
}

fn is_reserved(columns: &Columns<'_>, reserve: usize) -> bool {
    let quota = columns.position("quota");
    quota.is_some_and(|column| columns.number(reserve, column).is_some_and(|quota| quota != 0.0))
}

/// Who gets most, who gains and loses most.
fn one(draft: &mut Draft<'_>, columns: &Columns<'_>, rows: &[usize], table: &str) {
    let Some((&reserve, others)) = rows.split_last() else {
        return;
    };
    // What goes to a store stands among the counties as its name in brackets.
    let county = columns.position("county");
    let is_store = |row: usize| {
        let name = county.and_then(|column| columns.raw(row, column));
        name.is_some_and(|name| name.starts_with('('))
    };
    let counties: Vec<usize> = others.iter().copied().filter(|row| !is_store(*row)).collect();
    let get = |row: usize, id: &str| shown(columns, row, id);
    let value = |row: usize, id: &str| columns.number(row, columns.position(id)?);
    let quotas = || {
        counties
            .iter()
            .filter_map(|row| Some((*row, value(*row, "quota")?)))
    };
    let total = crate::sum::sum(quotas().map(|(_, quota)| quota));
    let Some((most, _)) = quotas().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
    else {
        return;
    };
    let words = [
        ("resource", get(most, "resource")),
        ("unit", get(most, "unit")),
        ("method", get(most, "method")),
        ("total", number(total, columns.format("quota"))),
        ("reserve", get(reserve, "quota")),
        ("county", get(most, "county")),
        ("quota", get(most, "quota")),
    ];
    let key = match is_reserved(columns, reserve) {
        true => "document.quotas.total",
        false => "document.quotas.all",
    };
    draft.say_seeing(key, &borrowed(&words), &[table, "quota-change", "waterfall"]);
    let changes = || {
        counties
            .iter()
            .filter_map(|row| Some((*row, value(*row, "change_pct")?)))
    };
    let largest = changes().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
    let least = changes().min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
    for (key, found) in [
        ("up", largest.filter(|(_, pct)| *pct > 0.0)),
        ("down", least.filter(|(_, pct)| *pct < 0.0)),
    ] {
        if let Some((row, percent)) = found {
            let words = [
                ("county", get(row, "county")),
                ("last", get(row, "last_year")),
                ("quota", get(row, "quota")),
                ("unit", get(row, "unit")),
                ("percent", number(percent.abs(), Format::Decimal(1))),
            ];
            let key = format!("document.quotas.{key}");
            draft.say(&key, &borrowed(&words));
        }
    }
}
