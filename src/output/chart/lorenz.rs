//! How much of the tax comes from how much of the land.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{Sample, Sheet, numbers, table};
use super::theme::{AXIS, BODY, INK, MAIN, MARGIN, MARK, SMALL, SOFT, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{Context, Curve, Lorenz};
use crate::table::Format;
use crate::unit::number_text;

const KEY: &str = "lorenz";
/// Shares of the least productive land whose part of the tax is written beside the curve.
const QUOTED: [f64; 4] = [0.2, 0.5, 0.8, 0.9];

/// The Lorenz curve and its Gini coefficient. Negative values let the curve begin below zero; the coefficient may then
/// exceed 1, and the foot says so.
pub fn lorenz(context: &Context, input: &Lorenz) -> Result<Picture, Undrawn> {
    let Some(curve) = &input.curve else {
        return Err(Undrawn::nothing(context, KEY));
    };
    let said = [
        ("held", input.held.label.as_str()),
        ("made", input.made.label.as_str()),
    ];
    let mut sheet = Sheet::new(context, KEY, &said);
    sheet.legend(&[
        (Sample::Line(MAIN), context.text("chart.lorenz.curve", &[])),
        (Sample::Dashed(AXIS), context.text("chart.lorenz.equal", &said)),
        (Sample::Ring(MARK), context.text("chart.lorenz.points", &[])),
    ]);
    draw(&mut sheet, curve, &said);
    if curve.left_out > 0 {
        let count = number_text(curve.left_out as f64, 0);
        sheet.note(context.text("chart.lorenz.left-out", &[said[0], said[1], ("count", &count)]));
    }
    if curve.negative > 0 {
        let count = number_text(curve.negative as f64, 0);
        sheet.note(context.text("chart.lorenz.negative", &[said[1], ("count", &count)]));
    }
    let gini = number_text(curve.gini, 3);
    let fifth = number_text(curve.at(0.2) * 100.0, 1);
    let caption = context.text(
        "chart.lorenz.caption",
        &[said[0], said[1], ("gini", &gini), ("share", &fifth)],
    );
    let steps: Vec<f64> = (0..=20).map(|step| f64::from(step) / 20.0).collect();
    let columns = vec![
        numbers(
            context,
            "held_share",
            "%",
            Format::Percent(0),
            steps.iter().copied().map(Some).collect(),
        ),
        numbers(
            context,
            "made_share",
            "%",
            Format::Percent(2),
            steps.iter().map(|step| Some(curve.at(*step))).collect(),
        ),
    ];
    let table = table(KEY, &context.text("chart.lorenz.title", &said), columns)?;
    sheet.finish(KEY, caption, table)
}

fn draw(sheet: &mut Sheet, curve: &Curve, said: &[(&str, &str); 2]) {
    let context = sheet.context;
    sheet.upright_title(&context.text("chart.lorenz.y", said));
    let least = curve
        .points
        .iter()
        .map(|point| point.1 * 100.0)
        .fold(0.0, f64::min);
    let y_scale = Scale::linear([least, 100.0], true, 5);
    let ticks = y_scale.ticks(5);
    let widest = typeface::widest(y_scale.texts(&ticks), SMALL);
    let left = MARGIN + widest + 16.0;
    let side = 800.0;
    let plot = Area::new(left, sheet.y + SMALL, left + side, sheet.y + SMALL + side);
    let x_scale = Scale::exact(0.0, 100.0).between(plot.left, plot.right);
    let y_scale = y_scale.between(plot.bottom, plot.top);
    sheet.upright_axis(y_scale, plot, &ticks);
    sheet.value_axis(x_scale, plot, &context.text("chart.lorenz.x", said));
    let place = |point: (f64, f64)| (x_scale.at(point.0 * 100.0), y_scale.at(point.1 * 100.0));
    let line = thinned(&curve.points, place);
    sheet.canvas.polygon(
        line.iter()
            .copied()
            .chain([place((1.0, 1.0)), place((0.0, 0.0))])
            .collect(),
        SOFT,
    );
    sheet.canvas.dashed(place((0.0, 0.0)), place((1.0, 1.0)), AXIS, 3);
    sheet.canvas.path(line, MAIN, 5);
    sheet.canvas.outline(plot, AXIS);
    for share in QUOTED {
        sheet.canvas.ring(place((share, curve.at(share))), 9.0, MARK, 4);
    }
    quote(sheet, curve, said, plot);
}

/// Points that the eye cannot tell apart would only make the file larger: 200,000 enterprises give a few hundred.
fn thinned(points: &[(f64, f64)], place: impl Fn((f64, f64)) -> (f64, f64)) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (index, point) in points.iter().enumerate() {
        let here = place(*point);
        let far = kept
            .last()
            .is_none_or(|last| (last.0 - here.0).hypot(last.1 - here.1) >= 3.0);
        if far || index + 1 == points.len() {
            kept.push(here);
        }
    }
    kept
}

/// The coefficient and the quoted shares, at the right of the plot.
fn quote(sheet: &mut Sheet, curve: &Curve, said: &[(&str, &str); 2], plot: Area) {
    let context = sheet.context;
    let x = plot.right + 36.0;
    let mut y = plot.top + 30.0;
    let mut texts = vec![(
        context.text("chart.lorenz.gini", &[("value", &number_text(curve.gini, 3))]),
        BODY + 6.0,
    )];
    for share in QUOTED {
        let (held, made) = (
            axis::figure(share * 100.0, 0),
            number_text(curve.at(share) * 100.0, 1),
        );
        texts.push((
            context.text(
                "chart.lorenz.quote",
                &[said[0], said[1], ("share", &held), ("value", &made)],
            ),
            BODY,
        ));
    }
    for (text, size) in texts {
        for line in typeface::wrap(&typeface::clean(&text), size, WIDTH - MARGIN - x, 4) {
            sheet
                .canvas
                .label(Label::new(line, (x, y), size, Anchor::Start, INK));
            y += size * 1.3;
        }
        y += 24.0;
    }
}
