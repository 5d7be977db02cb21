//! Which counties hold the low-yield land.

use super::axis::{self, Scale};
use super::canvas::Area;
use super::sheet::{Rows, Sample, Sheet, numbers, table, words};
use super::theme::{MAIN, MARK, SOFT};
use super::{Context, Picture, Undrawn, finite};
use crate::table::Format;
use crate::unit::number_text;

/// The counties' low-yield land.
#[derive(Clone, Debug, Default)]
pub struct Pareto {
    /// What counts as low-yield, in words: “the last 20% of land by tax per mu”.
    pub rule: String,
    /// Unit of the areas in the language of the run.
    pub unit: String,
    /// One entry a county, in any order.
    pub counties: Vec<LowYield>,
}

/// One county's land.
#[derive(Clone, Debug, Default)]
pub struct LowYield {
    /// Its name.
    pub name: String,
    /// Its low-yield land.
    pub low_mu: Option<f64>,
    /// All its appraised land.
    pub land_mu: Option<f64>,
}

impl LowYield {
    fn low(&self) -> f64 {
        finite(self.low_mu).unwrap_or(0.0).max(0.0)
    }

    /// The low-yield part of its own land.
    fn part(&self) -> Option<f64> {
        finite(
            finite(self.land_mu)
                .filter(|land| *land > 0.0)
                .map(|land| self.low() / land),
        )
    }
}

const KEY: &str = "low-yield-land";

/// Bars of low-yield land, largest first, and the line of their cumulated share, for which the full width is 100 %; the
/// figures beside the rows, with the share of the county's own land.
pub fn pareto(context: &Context, input: &Pareto) -> Result<Picture, Undrawn> {
    let mut counties: Vec<&LowYield> = input.counties.iter().collect();
    counties.sort_by(|one, two| two.low().total_cmp(&one.low()));
    let whole: f64 = counties.iter().map(|county| county.low()).sum();
    if !(whole > 0.0 && whole.is_finite()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sum = 0.0;
    let cumulated: Vec<f64> = counties
        .iter()
        .map(|county| {
            sum += county.low() / whole;
            sum.min(1.0)
        })
        .collect();
    let mut sheet = Sheet::new(context, KEY, &[]);
    sheet.legend(&[
        (
            Sample::Bar(SOFT),
            context.text("chart.low-yield-land.bar", &[("rule", &input.rule)]),
        ),
        (Sample::Line(MARK), context.text("chart.low-yield-land.line", &[])),
    ]);
    draw(&mut sheet, input, &counties, &cumulated);
    let unknown = input
        .counties
        .iter()
        .filter(|county| finite(county.low_mu).is_none())
        .count();
    if unknown > 0 {
        sheet.note(context.text("chart.low-yield-land.unknown", &[("count", &unknown.to_string())]));
    }
    let half = cumulated
        .iter()
        .position(|share| *share >= 0.5)
        .map_or(0, |index| index + 1);
    let caption = context.text(
        "chart.low-yield-land.caption",
        &[
            ("total", &axis::figure(whole, 0)),
            ("unit", &input.unit),
            ("rule", &input.rule),
            ("count", &half.to_string()),
        ],
    );
    let columns = vec![
        words(
            context,
            "county",
            counties.iter().map(|county| county.name.clone()).collect(),
        ),
        numbers(
            context,
            "low_mu",
            &input.unit,
            Format::Decimal(1),
            counties.iter().map(|county| county.low_mu).collect(),
        ),
        numbers(
            context,
            "land_mu",
            &input.unit,
            Format::Decimal(1),
            counties.iter().map(|county| county.land_mu).collect(),
        ),
        numbers(
            context,
            "own_share",
            "%",
            Format::Percent(1),
            counties.iter().map(|county| county.part()).collect(),
        ),
        numbers(
            context,
            "cumulated",
            "%",
            Format::Percent(1),
            cumulated.into_iter().map(Some).collect(),
        ),
    ];
    let table = table(KEY, &context.text("chart.low-yield-land.title", &[]), columns)?;
    sheet.finish(KEY, caption, table)
}

fn draw(sheet: &mut Sheet, input: &Pareto, counties: &[&LowYield], cumulated: &[f64]) {
    let context = sheet.context;
    let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    let rows = Rows::new(&names, sheet.y + 40.0);
    let percent = |share: Option<f64>| {
        share.map_or_else(
            || "–".to_owned(),
            |share| format!("{}%", number_text(share * 100.0, 1)),
        )
    };
    let heading = |key: &str| context.text(&format!("chart.low-yield-land.{key}"), &[("unit", &input.unit)]);
    let digits = axis::decimals(counties.iter().map(|county| county.low()));
    let amount = |county: &&LowYield| match finite(county.low_mu) {
        Some(_) => axis::figure(county.low(), digits),
        None => "–".to_owned(),
    };
    let right = sheet.figures(
        &rows,
        &[
            (heading("area"), counties.iter().map(amount).collect()),
            (
                heading("own"),
                counties.iter().map(|county| percent(county.part())).collect(),
            ),
            (
                heading("cumulated"),
                cumulated.iter().map(|share| percent(Some(*share))).collect(),
            ),
        ],
    );
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
        .map(|(share, middle)| (place(*share), *middle))
        .collect();
    if line.len() > 1 {
        sheet.canvas.path(line.clone(), MARK, 3);
    }
    line.into_iter()
        .for_each(|point| sheet.canvas.disc(point, 6.0, MARK));
}
