//! Box plots of an indicator's values, one row a county.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sample, Sheet, figure_text, numbers, table, words};
use super::theme::{MAIN, MARK, MUTED, SOFT};
use crate::facts::Picture;
use crate::facts::figures::{Context, Distribution, SHARES, Spread};
use crate::table::{Figure, Format, Table, WITHHELD};
use crate::unit::number_text;

const KEY: &str = "tax-distribution";

/// Fewer values than this are drawn one by one: a box of four values says less than the four.
const LEAST_FOR_BOX: f64 = 5.0;

/// Ids of the quantiles in the table, and where the median is among them.
const QUANTILES: [&str; SHARES.len()] = ["minimum", "p05", "q1", "median", "q3", "p95", "maximum"];
const MEDIAN: usize = 3;

/// Box plots by county: box from the first to the third quartile, median line, whiskers to the 5 % and 95 % quantile,
/// points for what lies beyond where each enterprise may be seen. The axis is logarithmic where the values are skewed;
/// values of zero or less, which it has no place for, still count in the quartiles and are given as a number beside the
/// row, as are those not reported.
pub fn tax_distribution(context: &Context, input: &Distribution) -> Result<Picture, Undrawn> {
    let spreads = &input.counties;
    let all: Vec<f64> = spreads.iter().flat_map(Spread::on_the_axis).collect();
    if all.is_empty() {
        return Err(Undrawn::nothing(context, KEY));
    }
    let indicator = input.indicator.label.as_str();
    let title = title(context, input);
    let mut sheet = Sheet::titled(context, &title);
    let scale = if input.is_skewed {
        Scale::log(all.iter().copied())
    } else {
        Scale::linear(all.iter().copied(), false, 6)
    };
    let median = input.city_median;
    let digits = axis::decimals(
        spreads
            .iter()
            .filter_map(|spread| spread.quantiles[MEDIAN].shown()),
    );
    let city = median.map_or_else(|| "–".to_owned(), |value| axis::figure(value, digits));
    let in_full = spreads.iter().any(|spread| spread.single.is_some());
    legend(&mut sheet, input, in_full, median.map(|_| city.as_str()));
    let drawn = sheet.some(spreads, MOST_ROWS);
    draw(&mut sheet, &drawn, scale, median, &input.indicator.axis(context));
    let fewest = input.fewest.to_string();
    match in_full {
        true => sheet.note(context.text("chart.tax-distribution.note", &[])),
        false => sheet.note(context.text("chart.tax-distribution.note-withheld", &[("count", &fewest)])),
    }
    if input.is_skewed {
        sheet.note(context.text("chart.tax-distribution.log", &[]));
    }
    let count = number_text(spreads.iter().map(Spread::count).sum(), 0);
    let unit = input.indicator.unit.as_str();
    let said = [
        ("indicator", indicator),
        ("count", &count),
        ("value", &city),
        ("unit", unit),
    ];
    let caption = match median {
        Some(_) => context.text("chart.tax-distribution.caption", &said),
        None => context.text("chart.tax-distribution.caption-own", &said),
    };
    let table = tabulate(context, input)?;
    sheet.finish(KEY, caption, table)
}

fn title(context: &Context, input: &Distribution) -> String {
    let key = match input.counties.len() {
        1 => "chart.tax-distribution.title-one",
        _ => "chart.tax-distribution.title",
    };
    context.text(key, &[("indicator", &input.indicator.label)])
}

fn legend(sheet: &mut Sheet, input: &Distribution, in_full: bool, median: Option<&str>) {
    let context = sheet.context;
    let said = |key: &str| context.text(&format!("chart.tax-distribution.{key}"), &[]);
    let mut entries = vec![
        (Sample::Bar(SOFT), said("box")),
        (Sample::Tick(MAIN), said("median")),
        (Sample::Line(MAIN), said("whisker")),
    ];
    if in_full {
        entries.push((Sample::Ring(MAIN), said("beyond")));
    }
    if let Some(value) = median {
        let words = [("value", value), ("unit", &input.indicator.unit)];
        entries.push((
            Sample::Dashed(MARK),
            context.text("chart.tax-distribution.city", &words),
        ));
    }
    sheet.legend(&entries);
}

impl Spread {
    /// How many enterprises it is drawn of.
    fn count(&self) -> f64 {
        self.reported.shown().unwrap_or(0.0)
    }

    /// The values that are drawn.
    fn on_the_axis(&self) -> Vec<f64> {
        let box_alone = || self.quantiles.iter().filter_map(|value| value.shown()).collect();
        self.single.clone().unwrap_or_else(box_alone)
    }
}

fn figure_columns(context: &Context, spreads: &[Spread]) -> Vec<(String, Vec<String>)> {
    let figures = |key: &str, count: fn(&Spread) -> Figure| {
        let text = |spread| figure_text(count(spread), |count| number_text(count, 0));
        let heading = context.text(&format!("chart.tax-distribution.{key}"), &[]);
        (heading, spreads.iter().map(text).collect())
    };
    let any = |count: fn(&Spread) -> Figure| {
        let mut told = spreads.iter().filter(|spread| !spread.reported.is_withheld());
        told.any(|spread| count(spread) != Figure::Shown(0.0))
    };
    let mut columns = vec![figures("count", |spread| spread.reported)];
    if any(|spread| spread.at_most_zero) {
        columns.push(figures("zero", |spread| spread.at_most_zero));
    }
    if any(|spread| spread.not_reported) {
        columns.push(figures("missing", |spread| spread.not_reported));
    }
    columns
}

fn draw(sheet: &mut Sheet, spreads: &[Spread], scale: Scale, median: Option<f64>, title: &str) {
    let names: Vec<&str> = spreads.iter().map(|spread| spread.name.as_str()).collect();
    let rows = Rows::new(&names, sheet.y + 40.0);
    let right = sheet.figures(&rows, &figure_columns(sheet.context, spreads));
    let plot = Area::new(rows.plot_left, rows.top, right - 8.0, rows.bottom);
    let scale = scale.between(plot.left + 10.0, plot.right - 10.0);
    sheet.value_axis(scale, plot, title);
    sheet.names(&rows);
    if let Some(median) = median {
        let x = scale.at(median);
        sheet.canvas.dashed((x, plot.top), (x, plot.bottom), MARK, 3);
    }
    for (spread, middle) in spreads.iter().zip(&rows.middles) {
        if spread.count() == 0.0 {
            let text = match spread.reported {
                Figure::Withheld => WITHHELD.to_owned(),
                _ => sheet.context.text("chart.no-data", &[]),
            };
            sheet.on_paper(Label::new(
                text,
                (plot.left + 14.0, *middle),
                rows.size,
                Anchor::Start,
                MUTED,
            ));
        } else {
            box_plot(sheet, spread, scale, *middle, rows.bar * 0.5);
        }
    }
}

fn box_plot(sheet: &mut Sheet, spread: &Spread, scale: Scale, middle: f64, half: f64) {
    let drawable = |value: f64| !scale.is_log() || value > 0.0;
    let [_, low, first, median, third, high, _] = spread.quantiles.map(|value| value.shown().unwrap_or(0.0));
    let canvas = &mut sheet.canvas;
    let boxed = spread.count() >= LEAST_FOR_BOX;
    if boxed {
        canvas.line((scale.at(low), middle), (scale.at(high), middle), MAIN, 3);
        for end in [low, high].into_iter().filter(|end| drawable(*end)) {
            // A whisker whose end has no place on the axis runs out without a stop.
            let x = scale.at(end);
            canvas.line((x, middle - half * 0.5), (x, middle + half * 0.5), MAIN, 3);
        }
        let (left, right) = (scale.at(first), scale.at(third));
        let area = Area::new(left, middle - half, right.max(left + 2.0), middle + half);
        canvas.rect(area, SOFT);
        canvas.outline(area, MAIN);
    }
    // Points at the same place would only make the file larger.
    let mut last = i64::MIN;
    let single = spread.single.iter().flatten().copied();
    for value in single.filter(|value| drawable(*value)) {
        let x = scale.at(value).round() as i64;
        if (!boxed || value < low || value > high) && x != last {
            canvas.ring((x as f64, middle), 6.0, MAIN, 2);
            last = x;
        }
    }
    if boxed {
        let x = scale.at(median);
        canvas.line((x, middle - half), (x, middle + half), MAIN, 6);
    }
}

fn tabulate(context: &Context, input: &Distribution) -> Result<Table, Undrawn> {
    let spreads = &input.counties;
    let enterprises = context.text("chart.unit-enterprise", &[]);
    let number = |id, unit, format, value: &dyn Fn(&Spread) -> Figure| {
        numbers(context, id, unit, format, spreads.iter().map(value).collect())
    };
    let counted =
        |id, value: fn(&Spread) -> Figure| number(id, enterprises.as_str(), Format::Integer, &value);
    let names = spreads.iter().map(|spread| spread.name.clone()).collect();
    let mut columns = vec![
        words(context, "county", names),
        counted("reported", |spread| spread.reported),
        counted("not_reported", |spread| spread.not_reported),
        counted("zero_or_less", |spread| spread.at_most_zero),
    ];
    let medians = spreads
        .iter()
        .filter_map(|spread| spread.quantiles[MEDIAN].shown());
    let format = Format::Decimal(axis::decimals(medians) as u8 + 1);
    let in_full = spreads.iter().all(|spread| spread.single.is_some());
    for (at, id) in QUANTILES.into_iter().enumerate() {
        let is_end = at == 0 || at + 1 == QUANTILES.len();
        if in_full || !is_end {
            let unit = input.indicator.unit.as_str();
            columns.push(number(id, unit, format, &|spread| spread.quantiles[at]));
        }
    }
    table(KEY, &title(context, input), columns)
}
