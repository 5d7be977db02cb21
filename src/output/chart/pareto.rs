//! Which counties hold the low-yield land.

use super::axis::{self, Scale};
use super::canvas::Area;
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sample, Sheet, figure_text, numbers, table, words};
use super::theme::{MAIN, MARK, SOFT};
use crate::facts::Picture;
use crate::facts::figures::{Context, LowYield, Pareto, finite};
use crate::table::{Figure, Format, Table};
use crate::unit::number_text;

const KEY: &str = "low-yield-land";

/// Bars of low-yield land, largest first, and the line of their cumulated share, for which the full width is 100 %; the
/// figures beside the rows, with the share of the county's own land.
pub fn pareto(context: &Context, input: &Pareto) -> Result<Picture, Undrawn> {
    if !(input.whole_mu > 0.0 && input.whole_mu.is_finite()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let counties = &input.counties;
    let mut sheet = Sheet::new(context, KEY, &[]);
    sheet.legend(&[
        (
            Sample::Bar(SOFT),
            context.text("chart.low-yield-land.bar", &[("rule", &input.rule)]),
        ),
        (Sample::Line(MARK), context.text("chart.low-yield-land.line", &[])),
    ]);
    let drawn = sheet.some(counties, MOST_ROWS);
    draw(&mut sheet, input, &drawn);
    let unknown = input
        .counties
        .iter()
        .filter(|county| finite(county.low_mu).is_none() && !county.low_mu.is_withheld())
        .count();
    if unknown > 0 {
        sheet.note(context.text("chart.low-yield-land.unknown", &[("count", &unknown.to_string())]));
    }
    let withheld = counties
        .iter()
        .filter(|county| county.low_mu.is_withheld())
        .count();
    if withheld > 0 {
        sheet.note(context.text(
            "chart.low-yield-land.withheld",
            &[("count", &withheld.to_string())],
        ));
    }
    let half = counties
        .iter()
        .position(|county| finite(county.cumulated).is_some_and(|share| share >= 0.5));
    let count = half.map_or_else(String::new, |index| (index + 1).to_string());
    let first = counties.first().map_or("", |county| county.name.as_str());
    let caption = context.text(
        match half {
            Some(0) => "chart.low-yield-land.caption-one",
            Some(_) => "chart.low-yield-land.caption",
            None => "chart.low-yield-land.caption-total",
        },
        &[
            ("total", &axis::figure(input.whole_mu, 0)),
            ("unit", &input.unit),
            ("rule", &input.rule),
            ("count", &count),
            ("county", first),
        ],
    );
    let table = tabulate(context, input)?;
    sheet.finish(KEY, caption, table)
}

fn tabulate(context: &Context, input: &Pareto) -> Result<Table, Undrawn> {
    let each = |value: fn(&LowYield) -> Figure| input.counties.iter().map(value).collect();
    let names = input.counties.iter().map(|county| county.name.clone()).collect();
    let number = |id, unit, format, value| numbers::<Figure>(context, id, unit, format, each(value));
    let (area, share) = (Format::Decimal(1), Format::Percent(1));
    let columns = vec![
        words(context, "county", names),
        number("low_mu", &input.unit, area, |county| county.low_mu),
        number("land_mu", &input.unit, area, |county| county.land_mu),
        number("own_share", "%", share, |county| county.own_share),
        number("cumulated", "%", share, |county| county.cumulated),
    ];
    table(KEY, &context.text("chart.low-yield-land.title", &[]), columns)
}

/// Area, share of the county's own land and cumulated share, as text.
fn figure_columns(context: &Context, input: &Pareto, counties: &[LowYield]) -> [(String, Vec<String>); 3] {
    let digits = axis::decimals(counties.iter().map(LowYield::low));
    let area = |value: f64| axis::figure(value.max(0.0), digits);
    let percent = |share: f64| format!("{}%", number_text(share * 100.0, 1));
    let column = |key: &str, value: fn(&LowYield) -> Figure, text: &dyn Fn(f64) -> String| {
        let heading = context.text(&format!("chart.low-yield-land.{key}"), &[("unit", &input.unit)]);
        let texts = counties.iter().map(|county| figure_text(value(county), text));
        (heading, texts.collect())
    };
    [
        column("area", |county| county.low_mu, &area),
        column("own", |county| county.own_share, &percent),
        column("cumulated", |county| county.cumulated, &percent),
    ]
}

fn draw(sheet: &mut Sheet, input: &Pareto, counties: &[LowYield]) {
    let context = sheet.context;
    let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    let rows = Rows::new(&names, sheet.y + 40.0);
    let right = sheet.figures(&rows, &figure_columns(context, input, counties));
    let plot = Area::new(rows.plot_left, rows.top, right - 16.0, rows.bottom);
    let scale = Scale::linear(counties.iter().map(LowYield::low), true, 5).between(plot.left, plot.right);
    sheet.value_axis(
        scale,
        plot,
        &context.text("chart.low-yield-land.axis", &[("unit", &input.unit)]),
    );
    sheet.names(&rows);
    for (county, middle) in counties.iter().zip(&rows.middles) {
        let bar = Area::new(
            plot.left,
            middle - rows.bar / 2.0,
            scale.at(county.low()),
            middle + rows.bar / 2.0,
        );
        sheet.canvas.rect(bar, SOFT);
        sheet.canvas.outline(bar, MAIN);
    }
    let place = |share: f64| plot.left + plot.width() * share;
    let line: Vec<(f64, f64)> = counties
        .iter()
        .zip(&rows.middles)
        .filter_map(|(county, middle)| Some((place(finite(county.cumulated)?), *middle)))
        .collect();
    if line.len() > 1 {
        sheet.canvas.path(line.clone(), MARK, 3);
    }
    line.into_iter()
        .for_each(|point| sheet.canvas.disc(point, 6.0, MARK));
}
