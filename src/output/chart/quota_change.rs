//! Last year's quota and this year's, one row a county.

use super::axis::{self, Scale};
use super::canvas::Area;
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sample, Sheet, figure_text, numbers, table, words};
use super::theme::{AXIS, MAIN, MARK};
use crate::facts::Picture;
use crate::facts::figures::{Context, QuotaChange, QuotaRow, finite};
use crate::table::{Figure, Format, Table};

const KEY: &str = "quota-change";

/// Radius of the rings.
const RING: f64 = 11.0;

/// A ring at last year's quota, a disc at this year's, the line between them; the figures and the change in % beside
/// the row. The change is empty where last year is 0 or unknown; where no quota of last year is known at all, only this
/// year's are drawn.
pub fn quota_change(context: &Context, input: &QuotaChange) -> Result<Picture, Undrawn> {
    if input.counties.iter().all(|county| finite(county.quota).is_none()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let resource = input.resource.label.as_str();
    let title = input.title(context);
    let mut sheet = Sheet::titled(context, &title);
    let last = (Sample::Ring(MARK), context.text("chart.quota-change.last", &[]));
    let mut legend = vec![(Sample::Disc(MAIN), context.text("chart.quota-change.this", &[]))];
    legend.splice(0..0, input.compares().then_some(last));
    sheet.legend(&legend);
    let drawn = QuotaChange {
        counties: sheet.some(&input.counties, MOST_ROWS),
        ..input.clone()
    };
    draw(&mut sheet, &drawn);
    if input.compares()
        && input
            .counties
            .iter()
            .any(|county| county.change.shown().is_none())
    {
        sheet.note(context.text("chart.quota-change.note", &[]));
    }
    let sum = |value: fn(&QuotaRow) -> Option<f64>| -> f64 { input.counties.iter().filter_map(value).sum() };
    let total = axis::figure(sum(|county| finite(county.quota)), input.digits());
    let rising = input
        .counties
        .iter()
        .filter(|county| county.change.shown().is_some_and(|change| change > 0.0))
        .count();
    let falling = input
        .counties
        .iter()
        .filter(|county| county.change.shown().is_some_and(|change| change < 0.0))
        .count();
    let key = match (input.compares(), input.counties.len()) {
        (true, 1) => "chart.quota-change.caption-one",
        (true, _) => "chart.quota-change.caption",
        (false, _) => "chart.quota-change.caption-alone",
    };
    let last = axis::figure(sum(|county| finite(county.last_year)), input.digits());
    let caption = context.text(
        key,
        &[
            ("resource", resource),
            ("total", &total),
            ("last", &last),
            ("unit", &input.resource.unit),
            ("rising", &rising.to_string()),
            ("falling", &falling.to_string()),
        ],
    );
    let table = tabulate(context, input, &title)?;
    sheet.finish(KEY, caption, table)
}

impl QuotaChange {
    /// Whether any quota of last year is known.
    fn compares(&self) -> bool {
        self.counties
            .iter()
            .any(|county| finite(county.last_year).is_some())
    }

    fn title(&self, context: &Context) -> String {
        let key = match self.compares() {
            true => "chart.quota-change.title",
            false => "chart.quota-change.title-alone",
        };
        context.text(key, &[("resource", &self.resource.label)])
    }

    /// Quotas are whole steps: no decimals if none of them has any.
    fn digits(&self) -> usize {
        let values: Vec<f64> = self
            .counties
            .iter()
            .flat_map(|county| [finite(county.quota), finite(county.last_year)])
            .flatten()
            .collect();
        if values.iter().all(|value| value.fract() == 0.0) {
            0
        } else {
            axis::decimals(values).max(1)
        }
    }
}

fn change_text(change: f64) -> String {
    let text = axis::figure(change * 100.0, 1);
    let sign = if !text.starts_with('−') && text != "0.0" {
        "+"
    } else {
        ""
    };
    format!("{sign}{text}%")
}

fn draw(sheet: &mut Sheet, input: &QuotaChange) {
    let names: Vec<&str> = input.counties.iter().map(|county| county.name.as_str()).collect();
    let rows = Rows::new(&names, sheet.y + 40.0);
    let digits = input.digits();
    let figure = |figure: Figure| figure_text(figure, |value| axis::figure(value, digits));
    let column = |key: &str, text: &dyn Fn(&QuotaRow) -> String| {
        let heading = sheet.context.text(&format!("chart.quota-change.{key}"), &[]);
        (heading, input.counties.iter().map(text).collect())
    };
    let mut columns: Vec<(String, Vec<String>)> = vec![column("this-short", &|county| figure(county.quota))];
    if input.compares() {
        columns.insert(0, column("last-short", &|county| figure(county.last_year)));
        columns.push(column("change", &|county| {
            figure_text(county.change, change_text)
        }));
    }
    let right = sheet.figures(&rows, &columns);
    let plot = Area::new(rows.plot_left, rows.top, right - 16.0, rows.bottom);
    let values = input
        .counties
        .iter()
        .flat_map(|county| [finite(county.quota), finite(county.last_year)])
        .flatten();
    let scale = Scale::linear(values, true, 5).between(plot.left + 12.0, plot.right - 12.0);
    sheet.value_axis(scale, plot, &input.resource.axis(sheet.context));
    sheet.names(&rows);
    for (county, middle) in input.counties.iter().zip(&rows.middles) {
        let (last, quota) = (finite(county.last_year), finite(county.quota));
        if let (Some(last), Some(quota)) = (last, quota) {
            let (from, to) = (scale.at(last), scale.at(quota));
            // The ring stays empty: the line begins at its rim.
            if (to - from).abs() > RING {
                let rim = from + RING * (to - from).signum();
                sheet.canvas.line((rim, *middle), (to, *middle), AXIS, 6);
            }
        }
        if let Some(quota) = quota {
            sheet.canvas.disc((scale.at(quota), *middle), 10.0, MAIN);
        }
        // The ring lies over the disc, so that both are seen where nothing changed.
        if let Some(last) = last {
            sheet.canvas.circle((scale.at(last), *middle), RING, MARK, 4);
        }
    }
}

fn tabulate(context: &Context, input: &QuotaChange, title: &str) -> Result<Table, Undrawn> {
    let each = |value: fn(&QuotaRow) -> Figure| input.counties.iter().map(value).collect();
    let unit = input.resource.unit.as_str();
    let format = Format::Decimal(input.digits() as u8);
    table(
        KEY,
        title,
        vec![
            words(
                context,
                "county",
                input.counties.iter().map(|county| county.name.clone()).collect(),
            ),
            numbers(
                context,
                "last_quota",
                unit,
                format,
                each(|county| county.last_year),
            ),
            numbers(context, "quota", unit, format, each(|county| county.quota)),
            numbers(
                context,
                "change",
                "%",
                Format::Percent(1),
                each(|county| county.change),
            ),
        ],
    )
}
