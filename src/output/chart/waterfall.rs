//! From the base of a quota, step by step, to the quota.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::sheet::{Rows, Sample, Sheet, numbers, table, words};
use super::theme::{AXIS, Fill, INK, MAIN, MARGIN, MARK, Pattern, SOFT, WIDTH};
use super::{Context, Measure, Picture, Undrawn, finite, typeface};
use crate::output::table::Format;

/// How one quota came about: quota = base + merit + award + bound + step.
#[derive(Clone, Debug, Default)]
pub struct Waterfall {
    /// The resource and its unit.
    pub resource: Measure,
    /// Whose quota it is.
    pub county: String,
    /// Its share by the base.
    pub base: Option<f64>,
    /// What its performance adds or takes.
    pub merit: f64,
    /// Awards.
    pub award: f64,
    /// What floors and caps add or take.
    pub bound: f64,
    /// What rounding to whole steps adds or takes.
    pub step: f64,
}

const KEY: &str = "waterfall";
/// Rows between base and quota, named as in the locale file and the table of quotas.
const PARTS: [&str; 4] = ["merit", "award", "bound", "step"];

/// Bars one below the other: base, what each stage adds (plain) or takes (hatched), and the quota.
pub fn waterfall(context: &Context, input: &Waterfall) -> Result<Picture, Undrawn> {
    let parts = [input.merit, input.award, input.bound, input.step];
    let Some(base) = finite(input.base).filter(|_| parts.iter().all(|part| part.is_finite())) else {
        return Err(Undrawn::nothing(context, KEY));
    };
    let quota = parts.iter().fold(base, |sum, part| sum + part);
    let said = [
        ("county", input.county.as_str()),
        ("resource", input.resource.label.as_str()),
    ];
    let mut sheet = Sheet::new(context, KEY, &said);
    sheet.legend(&[
        (Sample::Bar(MAIN), context.text("chart.waterfall.whole", &[])),
        (Sample::Fill(GAIN), context.text("chart.waterfall.gain", &[])),
        (Sample::Fill(LOSS), context.text("chart.waterfall.loss", &[])),
    ]);
    draw(&mut sheet, input, base, parts);
    let whole = base.fract() == 0.0 && parts.iter().all(|part| part.fract() == 0.0);
    let figure = |value: f64| axis::figure(value, if whole { 0 } else { 1 });
    let caption = context.text(
        "chart.waterfall.caption",
        &[
            said[0],
            said[1],
            ("base", &figure(base)),
            ("quota", &figure(quota)),
            ("unit", &input.resource.unit),
        ],
    );
    let named = |part: &str| context.text(&format!("chart.waterfall.{part}"), &[]);
    let rows = ["base"].into_iter().chain(PARTS).chain(["quota"]);
    let values = [base].into_iter().chain(parts).chain([quota]).map(Some).collect();
    let columns = vec![
        words(context, "part", rows.map(named).collect()),
        numbers(
            context,
            "amount",
            &input.resource.unit,
            Format::Decimal(2),
            values,
        ),
    ];
    let table = table(KEY, &context.text("chart.waterfall.title", &said), columns)?;
    sheet.finish(KEY, caption, table)
}

const GAIN: Fill = Fill {
    ink: SOFT,
    pattern: Pattern::Plain,
};
const LOSS: Fill = Fill {
    ink: super::theme::Ink(0xf0, 0xb8, 0x98),
    pattern: Pattern::Rising,
};

/// One bar: where it begins and ends, and what it adds; none for base and quota.
type Bar = (f64, f64, Option<f64>);

fn bars(base: f64, parts: [f64; 4]) -> Vec<Bar> {
    let mut level = base;
    let mut bars = vec![(0.0, base, None)];
    for part in parts {
        bars.push((level, level + part, Some(part)));
        level += part;
    }
    bars.push((0.0, level, None));
    bars
}

fn texts(bars: &[Bar]) -> Vec<String> {
    let whole = bars.iter().all(|bar| bar.1.fract() == 0.0);
    let figure = |value: f64| axis::figure(value, if whole { 0 } else { 1 });
    bars.iter()
        .map(|(_, end, part)| match part {
            None => figure(*end),
            Some(part) if *part > 0.0 => format!("+{}", figure(*part)),
            Some(part) => figure(*part),
        })
        .collect()
}

fn draw(sheet: &mut Sheet, input: &Waterfall, base: f64, parts: [f64; 4]) {
    let context = sheet.context;
    let names: Vec<String> = ["base"]
        .into_iter()
        .chain(PARTS)
        .chain(["quota"])
        .map(|part| context.text(&format!("chart.waterfall.{part}"), &[]))
        .collect();
    let rows = Rows::new(&names, sheet.y + 10.0);
    let bars = bars(base, parts);
    let texts = texts(&bars);
    let widest = texts
        .iter()
        .map(|text| typeface::width(text, rows.size))
        .fold(0.0, f64::max);
    let plot = Area::new(
        rows.plot_left,
        rows.top,
        WIDTH - MARGIN - widest - 20.0,
        rows.bottom,
    );
    let ends = bars.iter().flat_map(|bar| [bar.0, bar.1]);
    let scale = Scale::linear(ends, true, 6).between(plot.left, plot.right);
    sheet.value_axis(scale, plot, &input.resource.axis(context));
    sheet.names(&rows);
    let half = rows.bar / 2.0;
    for (index, bar) in bars.iter().enumerate() {
        let middle = rows.middles[index];
        if let Some(next) = rows.middles.get(index + 1) {
            let x = scale.at(bar.1);
            sheet.canvas.line((x, middle + half), (x, next - half), AXIS, 2);
        }
        let end = draw_bar(sheet, *bar, scale, middle, half);
        let text = texts[index].clone();
        sheet.on_paper(Label::new(
            text,
            (end + 12.0, middle),
            rows.size,
            Anchor::Start,
            INK,
        ));
    }
}

/// Draws one bar; its right end.
fn draw_bar(sheet: &mut Sheet, (from, to, part): Bar, scale: Scale, middle: f64, half: f64) -> f64 {
    let (left, right) = (scale.at(from.min(to)), scale.at(from.max(to)));
    let area = Area::new(left, middle - half, right.max(left + 2.0), middle + half);
    match part {
        None => sheet.canvas.rect(area, MAIN),
        Some(part) => {
            let (fill, rim) = if part < 0.0 { (LOSS, MARK) } else { (GAIN, MAIN) };
            sheet.canvas.filled(area, fill);
            sheet.canvas.outline(area, rim);
        }
    }
    area.right
}
