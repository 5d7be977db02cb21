//! What became of the quotas.

use super::pair::Changes;
use crate::edition::Results;
use crate::facts::shown::{self, figure};
use crate::facts::tables::{Builder, heading};
use crate::lang::borrowed;
use crate::problem::Error;
use crate::table::{Format, Heading, Table};

/// A quota in both results.
struct Row<'a> {
    resource: &'a str,
    label: &'a str,
    unit: &'a str,
    method: &'static str,
    county: &'a str,
    old: Option<f64>,
    new: Option<f64>,
}

/// The quotas of every resource under its own method that are others now, a sentence a resource.
pub fn sentences(changes: &Changes<'_>) -> Vec<String> {
    let lang = changes.lang();
    let shown = |value: Option<f64>| value.map_or_else(|| lang.text("explain.none", &[]), figure);
    let rows = rows(changes);
    let mut own: Vec<&Row<'_>> = Vec::new();
    for row in &rows {
        if own.iter().all(|known| known.resource != row.resource) {
            own.push(row);
        }
    }
    let sentence = |first: &&Row<'_>| {
        let is_own = |row: &&Row<'_>| (row.resource, row.method) == (first.resource, first.method);
        let mut words = vec![
            ("resource", first.label.to_owned()),
            ("method", shown::text(lang, "method", first.method).into_owned()),
        ];
        if rows.iter().filter(is_own).all(|row| row.new.is_none()) {
            return Some(lang.text("what-if.quota-none", &borrowed(&words)));
        }
        let moved = rows.iter().filter(is_own).filter(|row| row.old != row.new);
        let parts: Vec<String> = moved
            .map(|row| {
                let words = [
                    ("county", row.county.to_owned()),
                    ("old", shown(row.old)),
                    ("new", lang.amount(&shown(row.new), row.unit)),
                ];
                lang.text("what-if.quota-change", &borrowed(&words))
            })
            .collect();
        words.push(("changes", parts.join(lang.pick("，", ", "))));
        (!parts.is_empty()).then(|| lang.text("what-if.quota", &borrowed(&words)))
    };
    own.iter().filter_map(sentence).collect()
}

/// `quota_changes.csv`: one row a resource, method and area of either result, those of the newer first.
pub fn quota_changes(changes: &Changes<'_>) -> Result<Table, Error> {
    let lang = changes.lang();
    let rows = rows(changes);
    let mut columns = Builder::over(rows.iter().collect());
    let text = |id| heading(lang, id, Format::Text);
    columns.text(text("resource"), |row: &Row<'_>| Some(row.resource.to_owned()));
    columns.text(text("unit"), |row| Some(row.unit.to_owned()));
    columns.text(text("method"), |row| Some(row.method.to_owned()));
    columns.text(text("county"), |row| Some(row.county.to_owned()));
    let number = |id: &str| Heading {
        id: id.to_owned(),
        label: lang.text(&format!("column.{id}"), &[]),
        unit: String::new(),
        format: Format::Decimal(4),
    };
    columns.number(number("quota_old"), |row| row.old);
    columns.number(number("quota_new"), |row| row.new);
    columns.number(number("quota_change"), |row| Some(row.new? - row.old?));
    columns.finish("quota_changes", lang.text("table.quota_changes", &[]))
}

fn rows<'a>(changes: &'a Changes<'_>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (is_new, results) in [(true, &changes.new), (false, &changes.old)] {
        for allocation in results.allocations {
            for quota in &allocation.rows {
                let known = rows.iter_mut().find(|row| {
                    row.resource == allocation.resource
                        && row.method == allocation.method.id()
                        && row.county == quota.county
                });
                match known {
                    Some(row) => row.old = Some(quota.quota),
                    None => rows.push(Row {
                        resource: &allocation.resource,
                        label: label(results, &allocation.resource),
                        unit: &allocation.unit,
                        method: allocation.method.id(),
                        county: &quota.county,
                        old: (!is_new).then_some(quota.quota),
                        new: is_new.then_some(quota.quota),
                    }),
                }
            }
        }
    }
    rows
}

/// What the quotas file calls a resource.
fn label<'a>(results: &'a Results<'_>, resource: &'a str) -> &'a str {
    let plan = results.plan.iter().flat_map(|(plan, _)| &plan.resources);
    let mut known = plan.filter(|known| known.id == resource);
    known.next().map_or(resource, |known| &known.label)
}
