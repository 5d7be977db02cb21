//! Two indicators against each other, one point a county, with the city's values as cross lines.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::placement::{nearest, places};
use super::sheet::{Sample, Sheet, figures_as, table, words};
use super::theme::{AXIS, INK, MAIN, MARGIN, MARK, SMALL, WIDTH};
use super::{Context, Picture, Undrawn, finite, typeface};
use crate::output::table::{Format, Table};

/// An indicator on an axis.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// Its label in the language of the run.
    pub label: String,
    /// Its unit in the language of the run; empty if none.
    pub unit: String,
}

impl Measure {
    /// Label with unit, as an axis title.
    pub(super) fn axis(&self, context: &Context) -> String {
        if self.unit.is_empty() {
            return self.label.clone();
        }
        context.text("chart.axis", &[("label", &self.label), ("unit", &self.unit)])
    }
}

/// The counties' values of two indicators.
#[derive(Clone, Debug, Default)]
pub struct Scatter {
    /// The indicator from left to right.
    pub x: Measure,
    /// The indicator from bottom to top.
    pub y: Measure,
    /// One entry a county.
    pub counties: Vec<ScatterPoint>,
    /// The city's values (x, y).
    pub city: (Option<f64>, Option<f64>),
}

/// One county's two values.
#[derive(Clone, Debug, Default)]
pub struct ScatterPoint {
    /// Its name.
    pub name: String,
    /// Value of the first indicator.
    pub x: Option<f64>,
    /// Value of the second indicator.
    pub y: Option<f64>,
}

const KEY: &str = "scatter";
const RADIUS: f64 = 9.0;

/// Points with their names, cross lines at the city's values and a name in each quadrant. The picture grows until every
/// name has a place. An axis is logarithmic where its values are skewed and all positive. Counties without one of the
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
    let missing: Vec<String> = input
        .counties
        .iter()
        .filter(|county| finite(county.x).is_none() || finite(county.y).is_none())
        .map(|county| county.name.clone())
        .collect();
    if !missing.is_empty() {
        let names = missing.join(&context.text("chart.enumeration", &[]));
        sheet.note(context.text("chart.scatter.missing", &[("names", &names)]));
    }
    for (scale, measure) in [(scales.0, &input.x), (scales.1, &input.y)] {
        if scale.is_log() {
            sheet.note(context.text("chart.log", &[("label", &measure.label)]));
        }
    }
    let above = shown
        .iter()
        .filter(|point| city.0.is_some_and(|x| point.1 >= x) && city.1.is_some_and(|y| point.2 >= y))
        .count();
    let caption = context.text(
        "chart.scatter.caption",
        &[
            said[0],
            said[1],
            ("count", &shown.len().to_string()),
            ("above", &above.to_string()),
        ],
    );
    let table = tabulate(context, input)?;
    sheet.finish(KEY, caption, table)
}

fn scale(values: Vec<f64>) -> Scale {
    let log = values.iter().all(|value| *value > 0.0) && axis::is_skewed(&values);
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
            let text = axis::figure(value, axis::decimals([value]));
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
    sheet.upright_title(&input.y.axis(context));
    let ticks = scales.1.ticks(7);
    let texts = scales.1.texts(&ticks);
    let widest = texts
        .iter()
        .map(|text| typeface::width(text, SMALL))
        .fold(0.0, f64::max);
    let names: Vec<Vec<String>> = shown
        .iter()
        .map(|point| typeface::wrap(&typeface::clean(point.0), SMALL, SMALL * 11.0, 3))
        .collect();
    let (left, right, top) = (MARGIN + widest + 16.0, WIDTH - MARGIN, sheet.y + SMALL);
    let (plot, quadrants, areas) = fit(context, input, shown, &names, scales, (left, right, top));
    let (x_scale, y_scale) = placed(scales, plot);
    sheet.upright_axis(y_scale, plot, &ticks);
    sheet.value_axis(x_scale, plot, &input.x.axis(context));
    sheet.canvas.outline(plot, AXIS);
    if let Some(x) = city.0 {
        sheet
            .canvas
            .dashed((x_scale.at(x), plot.top), (x_scale.at(x), plot.bottom), MARK, 3);
    }
    if let Some(y) = city.1 {
        sheet
            .canvas
            .dashed((plot.left, y_scale.at(y)), (plot.right, y_scale.at(y)), MARK, 3);
    }
    quadrants.into_iter().for_each(|label| sheet.on_paper(label));
    for (index, point) in shown.iter().enumerate() {
        let place = (x_scale.at(point.1), y_scale.at(point.2));
        let end = nearest(place, areas[index]);
        if (end.0 - place.0).hypot(end.1 - place.1) > RADIUS + 14.0 {
            sheet.canvas.line(place, end, AXIS, 1);
        }
    }
    for (index, point) in shown.iter().enumerate() {
        sheet
            .canvas
            .disc((x_scale.at(point.1), y_scale.at(point.2)), RADIUS, MAIN);
        name(sheet, &names[index], areas[index]);
    }
}

fn name(sheet: &mut Sheet, lines: &[String], area: Area) {
    for (row, line) in lines.iter().enumerate() {
        let middle = area.top + SMALL * (0.55 + 1.1 * row as f64);
        let x = (area.left + area.right) / 2.0;
        sheet.on_paper(Label {
            text: line.clone(),
            x,
            middle,
            size: SMALL,
            anchor: Anchor::Middle,
            ink: INK,
        });
    }
}

/// Points keep away from the frame, so that names have room beside those at the ends.
fn placed(scales: (Scale, Scale), plot: Area) -> (Scale, Scale) {
    (
        scales.0.between(plot.left + 40.0, plot.right - 60.0),
        scales.1.between(plot.bottom - 50.0, plot.top + 60.0),
    )
}

/// The least plot in which every name has a place, with the quadrant labels and the places of the names.
fn fit(
    context: &Context,
    input: &Scatter,
    shown: &[(&str, f64, f64)],
    names: &[Vec<String>],
    scales: (Scale, Scale),
    (left, right, top): (f64, f64, f64),
) -> (Area, Vec<Label>, Vec<Area>) {
    let sizes: Vec<(f64, f64)> = names
        .iter()
        .map(|lines| {
            let wide = lines
                .iter()
                .map(|line| typeface::width(line, SMALL))
                .fold(0.0, f64::max);
            (wide, SMALL * 1.1 * lines.len() as f64)
        })
        .collect();
    let mut height = 900.0;
    loop {
        let plot = Area::new(left, top, right, top + height);
        let (x_scale, y_scale) = placed(scales, plot);
        let points: Vec<(f64, f64)> = shown
            .iter()
            .map(|point| (x_scale.at(point.1), y_scale.at(point.2)))
            .collect();
        let quadrants = quadrant_labels(context, input, plot, (x_scale, y_scale), &points);
        let taken: Vec<Area> = quadrants.iter().map(|label| label.area().grown(4.0)).collect();
        if let Some(areas) = places(&points, &sizes, RADIUS, plot.grown(-6.0), &taken) {
            return (plot, quadrants, areas);
        }
        if height > 6000.0 {
            // Points that all lie on one spot gain nothing from height: their names go below each other at the right.
            let areas = column_of_names(&sizes, plot);
            let plot = Area {
                bottom: areas
                    .last()
                    .map_or(plot.bottom, |area| plot.bottom.max(area.bottom + 10.0)),
                ..plot
            };
            return (plot, Vec::new(), areas);
        }
        height *= 1.2;
    }
}

fn column_of_names(sizes: &[(f64, f64)], plot: Area) -> Vec<Area> {
    let mut y = plot.top + 10.0;
    sizes
        .iter()
        .map(|(wide, high)| {
            let area = Area::new(plot.right - 12.0 - wide, y, plot.right - 12.0, y + high);
            y += high + 4.0;
            area
        })
        .collect()
}

/// The names of the quadrants in the corners of the plot. One that would hide a point or that its quadrant has no room
/// for is left out: the axes say the same.
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
    let corner = |key: &str, right: bool, upper: bool| {
        let label = Label {
            text: context.text(&format!("chart.scatter.{key}"), &said),
            x: if right {
                plot.right - 12.0
            } else {
                plot.left + 12.0
            },
            middle: if upper {
                plot.top + 22.0
            } else {
                plot.bottom - 22.0
            },
            size: SMALL,
            anchor: if right { Anchor::End } else { Anchor::Start },
            ink: MARK,
        };
        let quadrant = Area::new(
            if right { x } else { plot.left },
            if upper { plot.top } else { y },
            if right { plot.right } else { x },
            if upper { y } else { plot.bottom },
        );
        let free = points.iter().all(|(x, y)| {
            !label
                .area()
                .overlaps(Area::new(*x, *y, *x, *y).grown(RADIUS + 4.0))
        });
        (free && quadrant.holds(label.area())).then_some(label)
    };
    [
        corner("both-high", true, true),
        corner("only-y", false, true),
        corner("both-low", false, false),
        corner("only-x", true, false),
    ]
    .into_iter()
    .flatten()
    .collect()
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
        .map(|county| county.x)
        .chain([input.city.0])
        .collect();
    let ys = input
        .counties
        .iter()
        .map(|county| county.y)
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
