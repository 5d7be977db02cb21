//! Box plots of an indicator's values, one row a county.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sample, Sheet, counts, numbers, table, words};
use super::theme::{MAIN, MARK, MUTED, SOFT};
use crate::facts::Picture;
use crate::facts::figures::{Context, Distribution, Group};
use crate::facts::spread::{fewest_for_box, quantile};
use crate::table::{Format, Table, WITHHELD};
use crate::unit::number_text;

const KEY: &str = "tax-distribution";

/// Fewer values than this are drawn one by one: a box of four values says less than the four.
const LEAST_FOR_BOX: usize = 5;

/// Box plots by county: box from the first to the third quartile, median line, whiskers to the 5 % and 95 % quantile,
/// points for what lies beyond. Of counties that are not the reader's own no single enterprise is shown: neither points nor
/// ends, no box of few, and each quantile stands on several of them ([`quantile`]). The axis is logarithmic where the values are skewed; values of zero or less, which it
/// has no place for, still count in the quartiles and are given as a number beside the row, as are those not reported.
pub fn tax_distribution(context: &Context, input: &Distribution) -> Result<Picture, Undrawn> {
    let spreads: Vec<Spread> = input
        .counties
        .iter()
        .map(|group| Spread::new(group, input.least))
        .collect();
    let all: Vec<f64> = spreads.iter().flat_map(Spread::on_the_axis).collect();
    if all.is_empty() {
        return Err(Undrawn::nothing(context, KEY));
    }
    let indicator = input.indicator.label.as_str();
    let title = title(context, input);
    let mut sheet = Sheet::titled(context, &title);
    // The few ends that are drawn do not show how long the tail is.
    let values: Vec<f64> = spreads.iter().flat_map(|spread| spread.sorted.clone()).collect();
    let log = axis::is_skewed(&values);
    let scale = if log {
        Scale::log(all.iter().copied())
    } else {
        Scale::linear(all.iter().copied(), false, 6)
    };
    let median = input.city_median.filter(|value| value.is_finite());
    let digits = axis::decimals(spreads.iter().filter_map(|spread| spread.quantile(0.5)));
    let city = median.map_or_else(|| "–".to_owned(), |value| axis::figure(value, digits));
    let in_full = spreads.iter().any(|spread| spread.full);
    legend(&mut sheet, input, in_full, median.map(|_| city.as_str()));
    let drawn = sheet.some(&spreads, MOST_ROWS);
    draw(&mut sheet, &drawn, scale, median, &input.indicator.axis(context));
    let fewest = fewest_for_box(input.least).to_string();
    match in_full {
        true => sheet.note(context.text("chart.tax-distribution.note", &[])),
        false => sheet.note(context.text("chart.tax-distribution.note-withheld", &[("count", &fewest)])),
    }
    if log {
        sheet.note(context.text("chart.tax-distribution.log", &[]));
    }
    let values = spreads.iter().map(|spread| spread.sorted.len()).sum::<usize>();
    let count = number_text(values as f64, 0);
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
    let table = tabulate(context, input, &spreads)?;
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

/// The sorted values of one county and what could not be drawn.
#[derive(Clone)]
struct Spread {
    name: String,
    sorted: Vec<f64>,
    not_reported: usize,
    /// Each enterprise may be seen.
    full: bool,
    /// Fewest enterprises behind a figure.
    least: usize,
    /// There are values, of too few enterprises.
    withheld: bool,
}

impl Spread {
    fn new(group: &Group, least: usize) -> Self {
        let mut sorted: Vec<f64> = group
            .values
            .iter()
            .flatten()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        sorted.sort_by(f64::total_cmp);
        let not_reported = group.values.len() - sorted.len();
        let full = group.own || least <= 1;
        let withheld = !full && (1..fewest_for_box(least)).contains(&sorted.len());
        if withheld {
            sorted.clear();
        }
        Self {
            name: group.name.clone(),
            sorted,
            not_reported,
            full,
            least: if full { 1 } else { least },
            withheld,
        }
    }

    /// The values that are drawn.
    fn on_the_axis(&self) -> Vec<f64> {
        match self.full {
            true => self.sorted.clone(),
            false => [0.05, 0.25, 0.5, 0.75, 0.95]
                .into_iter()
                .filter_map(|share| self.quantile(share))
                .collect(),
        }
    }

    fn quantile(&self, share: f64) -> Option<f64> {
        quantile(&self.sorted, share, self.least)
    }

    /// A number of enterprises that may be told; that there is none may.
    fn told(&self, count: usize) -> Option<usize> {
        (!self.withheld && !(1..self.least).contains(&count)).then_some(count)
    }

    fn at_most_zero(&self) -> usize {
        self.sorted.iter().filter(|value| **value <= 0.0).count()
    }
}

fn figure_columns(context: &Context, spreads: &[Spread]) -> Vec<(String, Vec<String>)> {
    let figures = |key: &str, count: &dyn Fn(&Spread) -> usize| {
        let texts = spreads
            .iter()
            .map(|spread| match spread.told(count(spread)) {
                None => WITHHELD.to_owned(),
                Some(count) => number_text(count as f64, 0),
            })
            .collect();
        (context.text(&format!("chart.tax-distribution.{key}"), &[]), texts)
    };
    let mut columns = vec![figures("count", &|spread| spread.sorted.len())];
    if spreads.iter().any(|spread| spread.at_most_zero() > 0) {
        columns.push(figures("zero", &Spread::at_most_zero));
    }
    if spreads.iter().any(|spread| spread.not_reported > 0) {
        columns.push(figures("missing", &|spread| spread.not_reported));
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
        if spread.sorted.is_empty() {
            let text = match spread.withheld {
                true => WITHHELD.to_owned(),
                false => sheet.context.text("chart.no-data", &[]),
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
    let place = |share: f64| spread.quantile(share).map_or(0.0, |value| scale.at(value));
    let canvas = &mut sheet.canvas;
    let (low, high) = (
        spread.quantile(0.05).unwrap_or(0.0),
        spread.quantile(0.95).unwrap_or(0.0),
    );
    let boxed = spread.sorted.len() >= LEAST_FOR_BOX;
    if boxed {
        let (first, last) = (place(0.05), place(0.95));
        canvas.line((first, middle), (last, middle), MAIN, 3);
        for (share, end) in [(0.05, first), (0.95, last)] {
            // A whisker whose end has no place on the axis runs out without a stop.
            if spread.quantile(share).is_some_and(drawable) {
                canvas.line((end, middle - half * 0.5), (end, middle + half * 0.5), MAIN, 3);
            }
        }
        let area = Area::new(
            place(0.25),
            middle - half,
            place(0.75).max(place(0.25) + 2.0),
            middle + half,
        );
        canvas.rect(area, SOFT);
        canvas.outline(area, MAIN);
    }
    // Points at the same place would only make the file larger.
    let mut last = i64::MIN;
    let single = spread.sorted.iter().filter(|_| spread.full).copied();
    for value in single.filter(|value| drawable(*value)) {
        let x = scale.at(value).round() as i64;
        if (!boxed || value < low || value > high) && x != last {
            canvas.ring((x as f64, middle), 6.0, MAIN, 2);
            last = x;
        }
    }
    if boxed {
        let x = place(0.5);
        canvas.line((x, middle - half), (x, middle + half), MAIN, 6);
    }
}

fn tabulate(context: &Context, input: &Distribution, spreads: &[Spread]) -> Result<Table, Undrawn> {
    let unit = context.text("chart.unit-enterprise", &[]);
    let counted = |id: &str, count: &dyn Fn(&Spread) -> usize| {
        counts(
            context,
            id,
            &unit,
            spreads
                .iter()
                .map(|spread| spread.told(count(spread)).map(|count| count as i64))
                .collect(),
        )
    };
    let mut columns = vec![
        words(
            context,
            "county",
            spreads.iter().map(|spread| spread.name.clone()).collect(),
        ),
        counted("reported", &|spread| spread.sorted.len()),
        counted("not_reported", &|spread| spread.not_reported),
        counted("zero_or_less", &Spread::at_most_zero),
    ];
    let digits = axis::decimals(spreads.iter().filter_map(|spread| spread.quantile(0.5))) as u8 + 1;
    let shares = [
        ("minimum", 0.0),
        ("p05", 0.05),
        ("q1", 0.25),
        ("median", 0.5),
        ("q3", 0.75),
        ("p95", 0.95),
        ("maximum", 1.0),
    ];
    let in_full = spreads.iter().all(|spread| spread.full);
    for (id, share) in shares
        .into_iter()
        .filter(|(_, share)| in_full || (0.0 < *share && *share < 1.0))
    {
        let values = spreads.iter().map(|spread| spread.quantile(share)).collect();
        columns.push(numbers(
            context,
            id,
            &input.indicator.unit,
            Format::Decimal(digits),
            values,
        ));
    }
    let title = title(context, input);
    table(KEY, &title, columns)
}
