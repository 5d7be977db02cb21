//! Which counties hold the low-yield land.

use super::axis::{self, Scale};
use super::canvas::Area;
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sample, Sheet, numbers, table, words};
use super::theme::{MAIN, MARK, SOFT};
use crate::facts::Picture;
use crate::facts::figures::{Context, LowYield, Pareto, finite};
use crate::table::{Format, Table, WITHHELD};
use crate::unit::number_text;

impl LowYield {
    fn low(&self) -> f64 {
        finite(self.low_mu).unwrap_or(0.0).max(0.0)
    }

    /// The low-yield part of its own land.
    fn part(&self) -> Option<f64> {
        finite(
            finite(self.land_mu)
                .filter(|land| *land > 0.0 && !self.low_mu.is_withheld())
                .map(|land| self.low() / land),
        )
    }
}

const KEY: &str = "low-yield-land";

/// Bars of low-yield land, largest first, and the line of their cumulated share, for which the full width is 100 %; the
/// figures beside the rows, with the share of the county's own land.
pub fn pareto(context: &Context, input: &Pareto) -> Result<Picture, Undrawn> {
    let mut counties: Vec<&LowYield> = input.counties.iter().collect();
    counties.sort_by(|one, two| {
        let order = two.low().total_cmp(&one.low());
        one.low_mu
            .is_withheld()
            .cmp(&two.low_mu.is_withheld())
            .then(order)
    });
    let held_back = finite(Some(input.withheld_mu)).unwrap_or(0.0).max(0.0);
    let whole = counties.iter().map(|county| county.low()).sum::<f64>() + held_back;
    if !(whole > 0.0 && whole.is_finite()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let cumulated = cumulated(&counties, whole);
    let mut sheet = Sheet::new(context, KEY, &[]);
    sheet.legend(&[
        (
            Sample::Bar(SOFT),
            context.text("chart.low-yield-land.bar", &[("rule", &input.rule)]),
        ),
        (Sample::Line(MARK), context.text("chart.low-yield-land.line", &[])),
    ]);
    let rows: Vec<(&LowYield, Option<f64>)> = counties.iter().copied().zip(cumulated.clone()).collect();
    let (drawn, parts): (Vec<_>, Vec<_>) = sheet.some(&rows, MOST_ROWS).into_iter().unzip();
    draw(&mut sheet, input, &drawn, &parts);
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
    let half = cumulated
        .iter()
        .position(|share| share.is_some_and(|share| share >= 0.5));
    let count = half.map_or_else(String::new, |index| (index + 1).to_string());
    let first = counties.first().map_or("", |county| county.name.as_str());
    let caption = context.text(
        match half {
            Some(0) => "chart.low-yield-land.caption-one",
            Some(_) => "chart.low-yield-land.caption",
            None => "chart.low-yield-land.caption-total",
        },
        &[
            ("total", &axis::figure(whole, 0)),
            ("unit", &input.unit),
            ("rule", &input.rule),
            ("count", &count),
            ("county", first),
        ],
    );
    let table = tabulate(context, input, &counties, cumulated)?;
    sheet.finish(KEY, caption, table)
}

/// The share of the land that each county and those before it hold; `None` where it would tell what is withheld.
fn cumulated(counties: &[&LowYield], whole: f64) -> Vec<Option<f64>> {
    let mut sum = 0.0;
    counties
        .iter()
        .map(|county| {
            sum += county.low() / whole;
            (!county.low_mu.is_withheld()).then_some(sum.min(1.0))
        })
        .collect()
}

fn tabulate(
    context: &Context,
    input: &Pareto,
    counties: &[&LowYield],
    cumulated: Vec<Option<f64>>,
) -> Result<Table, Undrawn> {
    let each = |value: fn(&LowYield) -> Option<f64>| counties.iter().map(|county| value(county)).collect();
    let names = counties.iter().map(|county| county.name.clone()).collect();
    let (area, share) = (Format::Decimal(1), Format::Percent(1));
    let columns = vec![
        words(context, "county", names),
        numbers(
            context,
            "low_mu",
            &input.unit,
            area,
            each(|county| county.low_mu.shown()),
        ),
        numbers(
            context,
            "land_mu",
            &input.unit,
            area,
            each(|county| county.land_mu),
        ),
        numbers(context, "own_share", "%", share, each(LowYield::part)),
        numbers(context, "cumulated", "%", share, cumulated),
    ];
    table(KEY, &context.text("chart.low-yield-land.title", &[]), columns)
}

/// Area, share of the county's own land and cumulated share, as text.
fn figure_columns(
    context: &Context,
    input: &Pareto,
    counties: &[&LowYield],
    cumulated: &[Option<f64>],
) -> [(String, Vec<String>); 3] {
    let heading = |key: &str| context.text(&format!("chart.low-yield-land.{key}"), &[("unit", &input.unit)]);
    let digits = axis::decimals(counties.iter().map(|county| county.low()));
    let text = |county: &LowYield, value: Option<f64>, figure: &dyn Fn(f64) -> String| match value {
        Some(value) => figure(value),
        None if county.low_mu.is_withheld() => WITHHELD.to_owned(),
        None => "–".to_owned(),
    };
    let percent = |share: f64| format!("{}%", number_text(share * 100.0, 1));
    let amount = |county: &&LowYield| {
        text(county, finite(county.low_mu), &|_| {
            axis::figure(county.low(), digits)
        })
    };
    [
        (heading("area"), counties.iter().map(amount).collect()),
        (
            heading("own"),
            counties
                .iter()
                .map(|county| text(county, county.part(), &percent))
                .collect(),
        ),
        (
            heading("cumulated"),
            counties
                .iter()
                .zip(cumulated)
                .map(|(county, share)| text(county, *share, &percent))
                .collect(),
        ),
    ]
}

fn draw(sheet: &mut Sheet, input: &Pareto, counties: &[&LowYield], cumulated: &[Option<f64>]) {
    let context = sheet.context;
    let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    let rows = Rows::new(&names, sheet.y + 40.0);
    let right = sheet.figures(&rows, &figure_columns(context, input, counties, cumulated));
    let plot = Area::new(rows.plot_left, rows.top, right - 16.0, rows.bottom);
    let scale =
        Scale::linear(counties.iter().map(|county| county.low()), true, 5).between(plot.left, plot.right);
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
    let line: Vec<(f64, f64)> = cumulated
        .iter()
        .zip(&rows.middles)
        .filter_map(|(share, middle)| Some((place((*share)?), *middle)))
        .collect();
    if line.len() > 1 {
        sheet.canvas.path(line.clone(), MARK, 3);
    }
    line.into_iter()
        .for_each(|point| sheet.canvas.disc(point, 6.0, MARK));
}
