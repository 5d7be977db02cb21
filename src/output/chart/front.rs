//! Allocation methods between efficiency and equity.

use super::axis::{self, Scale};
use super::cloud::{Cloud, RADIUS};
use super::picture::Undrawn;
use super::placement::along;
use super::sheet::{Sample, Sheet, counts, figures_as, table, words};
use super::theme::{AXIS, MAIN, MARK};
use crate::facts::Picture;
use crate::facts::figures::{Context, Front, FrontPoint, Measure, finite};
use crate::table::{Format, Table};

const KEY: &str = "efficiency-equity";

/// One point a method; those that no other betters in both are joined by a line, the applied one is a ring. The
/// inequality runs from left (equal) to right.
pub fn front(context: &Context, input: &Front) -> Result<Picture, Undrawn> {
    let shown: Vec<(&FrontPoint, f64, f64)> = input
        .methods
        .iter()
        .filter_map(|method| Some((method, finite(method.inequality)?, finite(method.efficiency)?)))
        .collect();
    if shown.is_empty() {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sheet = Sheet::new(context, KEY, &[]);
    sheet.legend(&[
        (
            Sample::Disc(MAIN),
            context.text("chart.efficiency-equity.front", &[]),
        ),
        (
            Sample::Disc(AXIS),
            context.text("chart.efficiency-equity.behind", &[]),
        ),
        (
            Sample::Ring(MARK),
            context.text("chart.efficiency-equity.chosen", &[]),
        ),
    ]);
    draw(&mut sheet, input, &shown);
    sheet.note(input.about.clone());
    let missing: Vec<&str> = input
        .methods
        .iter()
        .filter(|method| finite(method.inequality).is_none() || finite(method.efficiency).is_none())
        .map(|method| method.name.as_str())
        .collect();
    if !missing.is_empty() {
        let names = missing.join(&context.text("chart.enumeration", &[]));
        sheet.note(context.text("chart.scatter.missing", &[("names", &names)]));
    }
    let best = input.methods.iter().filter(|method| method.on_front).count();
    let counts = (input.methods.len().to_string(), best.to_string());
    let said = [("count", counts.0.as_str()), ("front", counts.1.as_str())];
    let caption = context.text("chart.efficiency-equity.caption", &said);
    let table = tabulate(context, input)?;
    sheet.finish(KEY, caption, table)
}

fn tabulate(context: &Context, input: &Front) -> Result<Table, Undrawn> {
    let column = |id: &str, measure: &Measure, value: fn(&FrontPoint) -> Option<f64>| {
        let values: Vec<Option<f64>> = input.methods.iter().map(value).collect();
        let digits = axis::decimals(values.iter().flatten().copied()) as u8 + 1;
        figures_as(
            id,
            measure.label.clone(),
            &measure.unit,
            Format::Decimal(digits),
            values,
        )
    };
    let names = input.methods.iter().map(|method| method.name.clone()).collect();
    let on_front = input
        .methods
        .iter()
        .map(|method| Some(i64::from(method.on_front)))
        .collect();
    let columns = vec![
        words(context, "method", names),
        column("inequality", &input.inequality, |method| method.inequality),
        column("efficiency", &input.efficiency, |method| method.efficiency),
        counts(context, "on_front", "", on_front),
    ];
    table(KEY, &context.text("chart.efficiency-equity.title", &[]), columns)
}

fn draw(sheet: &mut Sheet, input: &Front, shown: &[(&FrontPoint, f64, f64)]) {
    let context = sheet.context;
    let titles = (
        context.text(
            "chart.efficiency-equity.x",
            &[("label", &input.inequality.axis(context))],
        ),
        context.text(
            "chart.efficiency-equity.y",
            &[("label", &input.efficiency.axis(context))],
        ),
    );
    let scales = (
        Scale::linear(shown.iter().map(|point| point.1), false, 6),
        Scale::linear(shown.iter().map(|point| point.2), false, 6),
    );
    let named: Vec<(&str, f64, f64)> = shown
        .iter()
        .map(|point| (point.0.name.as_str(), point.1, point.2))
        .collect();
    let line = |(x, y): (Scale, Scale)| {
        let on_front = shown.iter().filter(|point| point.0.on_front);
        let mut line: Vec<(f64, f64)> = on_front.map(|point| (x.at(point.1), y.at(point.2))).collect();
        line.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.1.total_cmp(&two.1)));
        line
    };
    let cloud = Cloud::lay(sheet, &named, scales, (&titles.0, &titles.1), &|_, scales, _| {
        (Vec::new(), along(&line(scales)))
    });
    let line = line((cloud.x, cloud.y));
    if line.len() > 1 {
        sheet.canvas.path(line, MAIN, 3);
    }
    cloud.name(sheet, |canvas, index, spot| {
        let method = shown[index].0;
        canvas.disc(spot, RADIUS, if method.on_front { MAIN } else { AXIS });
        if method.chosen {
            canvas.circle(spot, RADIUS + 4.0, MARK, 4);
        }
    });
}
