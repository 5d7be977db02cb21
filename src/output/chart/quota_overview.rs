//! What every county gets of every resource, beside each other: in percent above or below its share by the base.

use super::axis;
use super::grid::{Bar, Cell, blank, draw};
use super::picture::Undrawn;
use super::sheet::{Sample, Sheet, figures_as, table, words};
use super::theme::{MAIN, MARK, PAPER};
use crate::facts::Picture;
use crate::facts::figures::{Context, CountyValues, QuotaOverview, finite};
use crate::table::Format;

const KEY: &str = "quota-overview";

/// What a county has by the base, and its quota.
type Both = (Option<f64>, Option<f64>);

/// A bar a county and resource, to the right of the line for more than the share by the base and to the left for less, all
/// on one scale, so that grey print shows it too; the figure beside it. Nothing of a single resource: it has charts of
/// its own.
pub fn quota_overview(context: &Context, input: &QuotaOverview) -> Result<Picture, Undrawn> {
    let changes: Vec<Vec<Option<f64>>> = input
        .counties
        .iter()
        .map(|county| {
            county
                .amounts
                .iter()
                .map(|(base, quota)| change(*base, *quota))
                .collect()
        })
        .collect();
    let most = changes
        .iter()
        .flatten()
        .flatten()
        .fold(0.0, |most: f64, one| most.max(one.abs()));
    if input.resources.len() < 2 || changes.iter().flatten().all(Option::is_none) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let title = context.text(&format!("chart.{KEY}.title"), &[]);
    let mut sheet = Sheet::titled(context, &title);
    let word = |key: &str| context.text(&format!("chart.{KEY}.{key}"), &[]);
    sheet.legend(&[
        (Sample::Bar(MARK), word("less")),
        (Sample::Bar(MAIN), word("more")),
    ]);
    let names: Vec<CountyValues> = input
        .counties
        .iter()
        .map(|county| CountyValues {
            name: county.name.clone(),
            values: Vec::new(),
        })
        .collect();
    let headings: Vec<String> = input.resources.iter().map(|(_, one)| one.label.clone()).collect();
    let cells: Vec<Vec<Cell>> = changes
        .iter()
        .map(|row| row.iter().map(|change| cell(*change, most)).collect())
        .collect();
    draw(&mut sheet, &names, &headings, &cells);
    sheet.note(word("note"));
    if changes.iter().flatten().any(Option::is_none) {
        sheet.note(word("dash"));
    }
    if !input.untold.is_empty() {
        let names = input.untold.join(&context.text("chart.enumeration", &[]));
        sheet.note(context.text(&format!("chart.{KEY}.untold"), &[("names", &names)]));
    }
    let all = |is: fn(f64) -> bool| {
        let rows = changes.iter();
        let rows = rows.filter(|row| row.iter().all(|one| one.is_some_and(is)));
        rows.count().to_string()
    };
    let caption = context.text(
        &format!("chart.{KEY}.caption"),
        &[
            ("resources", &input.resources.len().to_string()),
            ("counties", &input.counties.len().to_string()),
            ("rising", &all(|change| change > 0.0)),
            ("falling", &all(|change| change < 0.0)),
        ],
    );
    let mut columns = vec![words(
        context,
        "county",
        input.counties.iter().map(|county| county.name.clone()).collect(),
    )];
    for (at, (id, measure)) in input.resources.iter().enumerate() {
        let each = |value: fn(&Both) -> Option<f64>| -> Vec<Option<f64>> {
            input
                .counties
                .iter()
                .map(|county| value(&county.amounts[at]))
                .collect()
        };
        let label = |key: &str| {
            format!(
                "{} {}",
                measure.label,
                context.text(&format!("chart.column.{key}"), &[])
            )
        };
        for (part, key, values) in [
            ("base", "base", each(|one| one.0)),
            ("quota", "quota", each(|one| one.1)),
        ] {
            let format = Format::Decimal(axis::decimals(values.iter().flatten().copied()) as u8 + 1);
            let id = format!("{id}_{part}");
            columns.push(figures_as(&id, label(key), &measure.unit, format, values));
        }
        let values = each(|one| change(one.0, one.1));
        columns.push(figures_as(
            &format!("{id}_change"),
            label("change"),
            "%",
            Format::Percent(1),
            values,
        ));
    }
    let table = table(KEY, &title, columns)?;
    sheet.finish(KEY, caption, table)
}

/// The quota over the share by the base − 1; nothing where there is no share.
fn change(base: Option<f64>, quota: Option<f64>) -> Option<f64> {
    let (base, quota) = (finite(base)?, finite(quota)?);
    finite((base > 0.0).then(|| quota / base - 1.0))
}

fn cell(change: Option<f64>, most: f64) -> Cell {
    let Some(change) = change else {
        return blank("–");
    };
    let text = axis::figure(change * 100.0, 1);
    let sign = if text.starts_with('−') || text == "0.0" {
        ""
    } else {
        "+"
    };
    Cell {
        text: format!("{sign}{text}%"),
        ink: PAPER,
        bar: Some(Bar {
            share: if most > 0.0 { change / most } else { 0.0 },
            ink: if change < 0.0 { MARK } else { MAIN },
        }),
    }
}
