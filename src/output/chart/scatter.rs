//! Two indicators against each other, one point a county, with the city's values as cross lines.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::cloud::{Cloud, RADIUS};
use super::picture::Undrawn;
use super::sheet::{Sample, Sheet, figures_as, table, words};
use super::theme::{MAIN, MARK, SMALL};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{Context, Measure, Scatter, finite, is_skewed};
use crate::table::{Format, Table};

impl Measure {
    /// Label with unit, as an axis title.
    pub(super) fn axis(&self, context: &Context) -> String {
        if self.unit.is_empty() {
            return self.label.clone();
        }
        context.text("chart.axis", &[("label", &self.label), ("unit", &self.unit)])
    }
}

const KEY: &str = "scatter";

/// Points with their names, cross lines at the city's values and a name in each quadrant. The picture grows until every
/// name has a place; where no page would hold that, the outermost are named and the foot counts the others. An axis is logarithmic where its values are skewed and all positive. Counties without one of the
/// values are named in the foot.
pub fn scatter(context: &Context, input: &Scatter) -> Result<Picture, Undrawn> {
    let shown: Vec<(&str, f64, f64)> = input
        .counties
        .iter()
        .filter_map(|county| Some((county.name.as_str(), finite(county.x)?, finite(county.y)?)))
        .collect();
    if shown.is_empty() {
        return Err(Undrawn::nothing(context, KEY));
    }
    let said = [("x", input.x.label.as_str()), ("y", input.y.label.as_str())];
    let mut sheet = Sheet::new(context, KEY, &said);
    let city = (finite(input.city.0), finite(input.city.1));
    legend(&mut sheet, input, city);
    let scales = (
        scale(shown.iter().map(|point| point.1).chain(city.0).collect()),
        scale(shown.iter().map(|point| point.2).chain(city.1).collect()),
    );
    draw(&mut sheet, input, &shown, scales, city);
    for (withheld, key) in [(true, "chart.scatter.withheld"), (false, "chart.scatter.missing")] {
        let absent = input
            .counties
            .iter()
            .filter(|county| finite(county.x).is_none() || finite(county.y).is_none());
        let names: Vec<&str> = absent
            .filter(|county| county.is_withheld() == withheld)
            .map(|county| county.name.as_str())
            .collect();
        if !names.is_empty() {
            let names = names.join(&context.text("chart.enumeration", &[]));
            sheet.note(context.text(key, &[("names", &names)]));
        }
    }
    for (scale, measure) in [(scales.0, &input.x), (scales.1, &input.y)] {
        if scale.is_log() {
            sheet.note(context.text("chart.log", &[("label", &measure.label)]));
        }
    }
    let count = shown.len().to_string();
    let words = [said[0], said[1], ("count", count.as_str())];
    let caption = match city {
        (Some(x), Some(y)) => {
            let above = shown.iter().filter(|point| point.1 >= x && point.2 >= y);
            let above = above.count().to_string();
            context.text(
                "chart.scatter.caption",
                &[&words[..], &[("above", &above)]].concat(),
            )
        }
        _ => context.text("chart.scatter.caption-alone", &words),
    };
    let table = tabulate(context, input)?;
    sheet.finish(KEY, caption, table)
}

fn scale(values: Vec<f64>) -> Scale {
    let log = values.iter().all(|value| *value > 0.0) && is_skewed(&values);
    if log {
        Scale::log(values)
    } else {
        Scale::linear(values, false, 6)
    }
}

fn legend(sheet: &mut Sheet, input: &Scatter, city: (Option<f64>, Option<f64>)) {
    let context = sheet.context;
    let mut entries = vec![(Sample::Disc(MAIN), context.text("chart.scatter.county", &[]))];
    for (value, measure) in [(city.0, &input.x), (city.1, &input.y)] {
        if let Some(value) = value {
            let digits = measure.digits.unwrap_or_else(|| axis::decimals([value]));
            let text = axis::figure(value, digits);
            let said = [
                ("label", measure.label.as_str()),
                ("value", &text),
                ("unit", &measure.unit),
            ];
            entries.push((Sample::Dashed(MARK), context.text("chart.scatter.city", &said)));
        }
    }
    sheet.legend(&entries);
}

fn draw(
    sheet: &mut Sheet,
    input: &Scatter,
    shown: &[(&str, f64, f64)],
    scales: (Scale, Scale),
    city: (Option<f64>, Option<f64>),
) {
    let context = sheet.context;
    let titles = (input.x.axis(context), input.y.axis(context));
    let reserve = |plot: Area, scales: (Scale, Scale), spots: &[(f64, f64)]| {
        let mut lines = Vec::new();
        if let Some(x) = city.0.map(|x| scales.0.at(x)) {
            lines.push(Area::new(x - 3.0, plot.top, x + 3.0, plot.bottom));
        }
        if let Some(y) = city.1.map(|y| scales.1.at(y)) {
            lines.push(Area::new(plot.left, y - 3.0, plot.right, y + 3.0));
        }
        (quadrant_labels(context, input, plot, scales, spots), lines)
    };
    let cloud = Cloud::lay(sheet, shown, scales, (&titles.0, &titles.1), &reserve);
    let plot = cloud.plot;
    if let Some(x) = city.0.map(|x| cloud.x.at(x)) {
        sheet.canvas.dashed((x, plot.top), (x, plot.bottom), MARK, 3);
    }
    if let Some(y) = city.1.map(|y| cloud.y.at(y)) {
        sheet.canvas.dashed((plot.left, y), (plot.right, y), MARK, 3);
    }
    cloud
        .reserved
        .iter()
        .for_each(|label| sheet.on_paper(label.clone()));
    cloud.name(sheet, |canvas, _, spot| canvas.disc(spot, RADIUS, MAIN));
}

/// The names of the quadrants in the corners of the plot, over as many lines as a narrow quadrant needs. One that would
/// hide a point or that its quadrant has no room for is left out: the axes say the same.
fn quadrant_labels(
    context: &Context,
    input: &Scatter,
    plot: Area,
    (x_scale, y_scale): (Scale, Scale),
    points: &[(f64, f64)],
) -> Vec<Label> {
    let (Some(x), Some(y)) = (finite(input.city.0), finite(input.city.1)) else {
        return Vec::new();
    };
    let said = [("x", input.x.label.as_str()), ("y", input.y.label.as_str())];
    let (x, y) = (x_scale.at(x), y_scale.at(y));
    [
        ("both-high", true, true),
        ("only-y", false, true),
        ("both-low", false, false),
        ("only-x", true, false),
    ]
    .into_iter()
    .flat_map(|(key, right, upper)| {
        let text = context.text(&format!("chart.scatter.{key}"), &said);
        let quadrant = Area::new(
            if right { x } else { plot.left },
            if upper { plot.top } else { y },
            if right { plot.right } else { x },
            if upper { y } else { plot.bottom },
        );
        corner(&typeface::clean(&text), quadrant, (right, upper), points)
    })
    .collect()
}

/// A text in the outer corner of its quadrant, if it fits there beside the points.
fn corner(text: &str, quadrant: Area, (right, upper): (bool, bool), points: &[(f64, f64)]) -> Vec<Label> {
    const INSET: f64 = 12.0;
    let room = quadrant.width() - 2.0 * INSET;
    if room < typeface::widest_word(text, SMALL) {
        return Vec::new();
    }
    let lines = typeface::wrap_evenly(text, SMALL, room, 3);
    let high = SMALL * 1.2;
    let first = match upper {
        true => quadrant.top + 22.0,
        false => quadrant.bottom - 22.0 - high * (lines.len() - 1) as f64,
    };
    let (x, anchor) = match right {
        true => (quadrant.right - INSET, Anchor::End),
        false => (quadrant.left + INSET, Anchor::Start),
    };
    let labels: Vec<Label> = lines
        .into_iter()
        .enumerate()
        .map(|(row, line)| Label::new(line, (x, first + high * row as f64), SMALL, anchor, MARK))
        .collect();
    let fits = labels.iter().all(|label| {
        let area = label.area();
        let hides = |(x, y): &(f64, f64)| area.overlaps(Area::new(*x, *y, *x, *y).grown(RADIUS + 4.0));
        !label.text.ends_with('…') && quadrant.holds(area) && !points.iter().any(hides)
    });
    if fits { labels } else { Vec::new() }
}

fn tabulate(context: &Context, input: &Scatter) -> Result<Table, Undrawn> {
    let mut names: Vec<String> = input.counties.iter().map(|county| county.name.clone()).collect();
    names.push(context.text("chart.city", &[]));
    let column = |id: &str, measure: &Measure, values: Vec<Option<f64>>| {
        let digits = axis::decimals(values.iter().flatten().copied()) as u8 + 1;
        figures_as(
            id,
            measure.label.clone(),
            &measure.unit,
            Format::Decimal(digits),
            values,
        )
    };
    let xs = input
        .counties
        .iter()
        .map(|county| county.x.shown())
        .chain([input.city.0])
        .collect();
    let ys = input
        .counties
        .iter()
        .map(|county| county.y.shown())
        .chain([input.city.1])
        .collect();
    let said = [("x", input.x.label.as_str()), ("y", input.y.label.as_str())];
    table(
        KEY,
        &context.text("chart.scatter.title", &said),
        vec![
            words(context, "county", names),
            column("x", &input.x, xs),
            column("y", &input.y, ys),
        ],
    )
}
