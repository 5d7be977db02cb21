//! From the base of a quota, step by step, to the quota.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{MOST_BLOCKS, Rows, Sample, Sheet, figures_as, table, words};
use super::theme::{AXIS, Fill, GRID, INK, Ink, MAIN, MARGIN, MARK, Pattern, SOFT, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{Context, QuotaParts, Waterfall};
use crate::table::{Format, Table};

const KEY: &str = "waterfall";
const GAIN: Fill = Fill {
    ink: SOFT,
    pattern: Pattern::Plain,
};
const LOSS: Fill = Fill {
    ink: Ink(0xf0, 0xb8, 0x98),
    pattern: Pattern::Rising,
};

/// One bar: where it begins and ends, and what it adds; none for base and quota.
type Bar = (f64, f64, Option<f64>);

impl QuotaParts {
    /// The bars from base to quota; none if a part is unknown.
    fn bars(&self) -> Option<Vec<Bar>> {
        let (base, stages) = self.parts.split_first()?;
        let mut level = base.shown()?;
        let mut bars = vec![(0.0, level, None)];
        for part in stages {
            let part = part.shown()?;
            bars.push((level, level + part, Some(part)));
            level += part;
        }
        bars.push((0.0, self.quota.shown()?, None));
        Some(bars)
    }
}

/// For each county bars one below the other: base, what each stage adds (plain) or takes (hatched), and the quota.
/// Counties of which a part is unknown are named in the foot.
pub fn waterfall(context: &Context, input: &Waterfall) -> Result<Picture, Undrawn> {
    let shown: Vec<(&QuotaParts, Vec<Bar>)> = input
        .counties
        .iter()
        .filter_map(|county| Some((county, county.bars()?)))
        .collect();
    if shown.is_empty() {
        return Err(Undrawn::nothing(context, KEY));
    }
    let title = title(context, input);
    let mut sheet = Sheet::titled(context, &title);
    sheet.legend(&[
        (Sample::Bar(MAIN), context.text("chart.waterfall.whole", &[])),
        (Sample::Fill(GAIN), context.text("chart.waterfall.gain", &[])),
        (Sample::Fill(LOSS), context.text("chart.waterfall.loss", &[])),
    ]);
    let drawn = sheet.some(&shown, MOST_BLOCKS);
    draw(&mut sheet, input, &drawn);
    for (withheld, key) in [(true, "chart.scatter.withheld"), (false, "chart.scatter.missing")] {
        let absent = input.counties.iter().filter(|county| county.bars().is_none());
        let names: Vec<&str> = absent
            .filter(|county| county.quota.is_withheld() == withheld)
            .map(|county| county.county.as_str())
            .collect();
        if !names.is_empty() {
            let names = names.join(&context.text("chart.enumeration", &[]));
            sheet.note(context.text(key, &[("names", &names)]));
        }
    }
    let digits = digits(&shown);
    let sum = |bar: usize| axis::figure(shown.iter().map(|county| county.1[bar].1).sum(), digits);
    let (base, quota) = (sum(0), sum(shown[0].1.len() - 1));
    let resource = input.resource.label.as_str();
    let said = [
        ("resource", resource),
        ("base", &base),
        ("quota", &quota),
        ("unit", &input.resource.unit),
    ];
    let caption = context.text("chart.waterfall.caption", &said);
    let table = tabulate(context, input, &title, &shown)?;
    sheet.finish(KEY, caption, table)
}

fn title(context: &Context, input: &Waterfall) -> String {
    let resource = ("resource", input.resource.label.as_str());
    match &input.counties[..] {
        [one] => context.text("chart.waterfall.title-one", &[resource, ("county", &one.county)]),
        _ => context.text("chart.waterfall.title", &[resource]),
    }
}

/// No decimals if every step is whole; two where one would make a part vanish.
fn digits(shown: &[(&QuotaParts, Vec<Bar>)]) -> usize {
    let bars = || shown.iter().flat_map(|county| &county.1);
    let vanishes = |part: f64| part != 0.0 && part.abs() < 0.05;
    if bars().all(|bar| is_whole(bar.1)) {
        0
    } else if bars().any(|bar| bar.2.is_some_and(vanishes)) {
        2
    } else {
        1
    }
}

/// Whether a sum of parts is a whole number but for rounding.
fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() <= 1e-9 * value.abs().max(1.0)
}

fn text((_, end, part): Bar, digits: usize) -> String {
    match part {
        None if is_whole(end) => axis::figure(end, 0),
        None => axis::figure(end, digits),
        Some(part) if part > 0.0 => format!("+{}", axis::figure(part, digits)),
        Some(part) => axis::figure(part, digits),
    }
}

fn draw(sheet: &mut Sheet, input: &Waterfall, shown: &[(&QuotaParts, Vec<Bar>)]) {
    let context = sheet.context;
    // With several counties each has a row for its name before its bars.
    let heading = usize::from(input.counties.len() > 1);
    let names: Vec<String> = shown
        .iter()
        .flat_map(|_| {
            let stages = input.stages.iter().map(|(_, label)| label.clone());
            std::iter::repeat_n(String::new(), heading).chain(stages)
        })
        .collect();
    let rows = Rows::new(&names, sheet.y + 30.0);
    let digits = digits(shown);
    let bars = shown.iter().flat_map(|county| &county.1);
    let widest = typeface::widest(bars.map(|bar| text(*bar, digits)), rows.size);
    let plot = Area::new(
        rows.plot_left,
        rows.top,
        WIDTH - MARGIN - widest - 20.0,
        rows.bottom,
    );
    let ends = shown
        .iter()
        .flat_map(|county| &county.1)
        .flat_map(|bar| [bar.0, bar.1]);
    let scale = Scale::linear(ends, true, 6).between(plot.left, plot.right);
    sheet.value_axis(scale, plot, &input.resource.axis(context));
    sheet.names(&rows);
    for (block, (county, bars)) in shown.iter().enumerate() {
        let count = input.stages.len();
        let first = block * (count + heading);
        if heading > 0 {
            band(sheet, &county.county, rows.middles[first], rows.size);
        }
        let middles = &rows.middles[first + heading..first + heading + count];
        for (index, bar) in bars.iter().enumerate() {
            if let Some(next) = middles.get(index + 1) {
                let (x, half) = (scale.at(bar.1), rows.bar / 2.0);
                sheet
                    .canvas
                    .line((x, middles[index] + half), (x, next - half), AXIS, 2);
            }
            let end = draw_bar(sheet, *bar, scale, middles[index], rows.bar / 2.0);
            let at = (end + 12.0, middles[index]);
            sheet.on_paper(Label::new(text(*bar, digits), at, rows.size, Anchor::Start, INK));
        }
    }
}

/// A county's name on a band over the whole width.
fn band(sheet: &mut Sheet, name: &str, middle: f64, size: f64) {
    let area = Area::new(MARGIN, middle - size * 0.65, WIDTH - MARGIN, middle + size * 0.65);
    sheet.canvas.rect(area, GRID);
    let text = typeface::elide(&typeface::clean(name), size, area.width() - 20.0);
    sheet.canvas.label(Label::new(
        text,
        (MARGIN + 10.0, middle),
        size,
        Anchor::Start,
        INK,
    ));
}

/// Draws one bar; its right end.
fn draw_bar(sheet: &mut Sheet, (from, to, part): Bar, scale: Scale, middle: f64, half: f64) -> f64 {
    let (left, right) = (scale.at(from.min(to)), scale.at(from.max(to)));
    let area = Area::new(left, middle - half, right.max(left + 2.0), middle + half);
    match part {
        None => sheet.canvas.rect(area, MAIN),
        Some(0.0) => sheet.canvas.line((left, area.top), (left, area.bottom), AXIS, 2),
        Some(part) => {
            let (fill, rim) = if part < 0.0 { (LOSS, MARK) } else { (GAIN, MAIN) };
            sheet.canvas.filled(area, fill);
            sheet.canvas.outline(area, rim);
        }
    }
    area.right
}

fn tabulate(
    context: &Context,
    input: &Waterfall,
    title: &str,
    shown: &[(&QuotaParts, Vec<Bar>)],
) -> Result<Table, Undrawn> {
    let names = shown.iter().map(|county| county.0.county.clone()).collect();
    let mut columns = vec![words(context, "county", names)];
    for (index, (id, label)) in input.stages.iter().enumerate() {
        let value = |bar: &Bar| bar.2.unwrap_or(bar.1);
        let values: Vec<Option<f64>> = shown.iter().map(|county| Some(value(&county.1[index]))).collect();
        let (unit, format) = (&input.resource.unit, Format::Decimal(2));
        columns.push(figures_as(id, label.clone(), unit, format, values));
    }
    table(KEY, title, columns)
}
