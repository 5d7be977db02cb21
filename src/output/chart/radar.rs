//! A county's indicators against the city's and the best county's, on spokes.

use super::canvas::{Anchor, Area, Label};
use super::grid::note_less_is_better;
use super::picture::Undrawn;
use super::sheet::{MOST_BLOCKS, Sample, Sheet, figures_as, table, words};
use super::theme::{GRID, INK, MAIN, MARGIN, MARK, MUTED, SMALL, SOFT, WIDTH};
use super::{axis, typeface};
use crate::facts::Picture;
use crate::facts::figures::{Context, Radar, finite};
use crate::table::{Figure, Format, Table};

const KEY: &str = "radar";

/// Spokes run from 0 in the middle to the best county's value at the rim (its inverse where less is better). The county is
/// a blue area, the city a dashed line. A spoke without a value interrupts the line.
pub fn radar(context: &Context, input: &Radar) -> Result<Picture, Undrawn> {
    let any = input
        .counties
        .iter()
        .any(|county| input.shares(&county.values).iter().flatten().next().is_some());
    if input.indicators.len() < 3 || !any {
        return Err(Undrawn::nothing(context, KEY));
    }
    let single = input.counties.len() == 1;
    let title = match &input.counties[..] {
        [county] => context.text("chart.radar.title-one", &[("county", &county.name)]),
        _ => context.text("chart.radar.title", &[]),
    };
    let mut sheet = Sheet::titled(context, &title);
    let mut legend = vec![
        (Sample::Line(MAIN), context.text("chart.radar.county", &[])),
        (Sample::Line(MUTED), context.text("chart.radar.best", &[])),
    ];
    let has_city = input.shares(&input.city).iter().any(Option::is_some);
    if has_city {
        legend.insert(1, (Sample::Dashed(MARK), context.text("chart.radar.city", &[])));
    }
    sheet.legend(&legend);
    if single {
        one(&mut sheet, input);
    } else {
        let drawn = Radar {
            counties: sheet.some(&input.counties, MOST_BLOCKS),
            ..input.clone()
        };
        many(&mut sheet, &drawn);
    }
    sheet.note(context.text("chart.radar.note", &[]));
    if input.best_shown {
        sheet.note(context.text("chart.radar.best-shown", &[]));
    }
    note_less_is_better(&mut sheet, context, &input.indicators, "chart.radar.less");
    let counts = (
        input.counties.len().to_string(),
        input.indicators.len().to_string(),
    );
    let key = match has_city {
        true => "chart.radar.caption",
        false => "chart.radar.caption-best",
    };
    let caption = context.text(key, &[("count", &counts.0), ("indicators", &counts.1)]);
    let table = tabulate(context, input, &title)?;
    sheet.finish(KEY, caption, table)
}

impl Radar {
    /// How far out each value lies: value ÷ best, or best ÷ value where less is better; none without both.
    fn shares(&self, values: &[Figure]) -> Vec<Option<f64>> {
        self.indicators
            .iter()
            .enumerate()
            .map(|(index, indicator)| {
                let value = finite(values.get(index).copied().and_then(Figure::shown))?;
                let best = finite(self.best.get(index).copied().and_then(Figure::shown))?;
                let share = if indicator.less_is_better {
                    best / value
                } else {
                    value / best
                };
                finite(Some(share)).map(|share| share.clamp(0.0, 1.0))
            })
            .collect()
    }
}

/// Where a share of a spoke lies; the first spoke points up, the others follow clockwise.
fn spot(centre: (f64, f64), radius: f64, spoke: usize, spokes: usize, share: f64) -> (f64, f64) {
    let angle = std::f64::consts::TAU * spoke as f64 / spokes as f64;
    (
        centre.0 + angle.sin() * radius * share,
        centre.1 - angle.cos() * radius * share,
    )
}

fn web(sheet: &mut Sheet, input: &Radar, values: &[Figure], centre: (f64, f64), radius: f64) {
    let spokes = input.indicators.len();
    let place = |spoke: usize, share: f64| spot(centre, radius, spoke % spokes, spokes, share);
    let (county, city) = (input.shares(values), input.shares(&input.city));
    if county.iter().all(Option::is_some) {
        let corners = county
            .iter()
            .flatten()
            .enumerate()
            .map(|(spoke, share)| place(spoke, *share));
        sheet.canvas.polygon(corners.collect(), SOFT);
    }
    for ring in [0.25, 0.5, 0.75, 1.0] {
        let ink = if ring < 1.0 { GRID } else { MUTED };
        sheet
            .canvas
            .path((0..=spokes).map(|spoke| place(spoke, ring)).collect(), ink, 2);
    }
    for spoke in 0..spokes {
        sheet.canvas.line(centre, place(spoke, 1.0), GRID, 2);
    }
    for spoke in 0..spokes {
        let next = (spoke + 1) % spokes;
        if let (Some(from), Some(to)) = (city[spoke], city[next]) {
            sheet.canvas.dashed(place(spoke, from), place(next, to), MARK, 3);
        }
        if let (Some(from), Some(to)) = (county[spoke], county[next]) {
            sheet.canvas.line(place(spoke, from), place(next, to), MAIN, 5);
        }
        if let Some(share) = county[spoke] {
            sheet
                .canvas
                .disc(place(spoke, share), if radius > 200.0 { 8.0 } else { 5.0 }, MAIN);
        }
    }
}

/// One large web; each spoke has its label with the county's, the city's and the best value.
fn one(sheet: &mut Sheet, input: &Radar) {
    let radius = 360.0;
    let labels: Vec<Vec<String>> = (0..input.indicators.len())
        .map(|index| spoke_lines(sheet.context, input, index))
        .collect();
    let most = labels.iter().map(Vec::len).max().unwrap_or(1) as f64 * SMALL * 1.2;
    let centre = (WIDTH / 2.0, sheet.y + most + 30.0 + radius);
    web(sheet, input, &input.counties[0].values, centre, radius);
    let mut lowest = centre.1 + radius;
    let mut areas: Vec<Area> = Vec::new();
    for (spoke, lines) in labels.into_iter().enumerate() {
        let (x, y) = spot(centre, radius + 24.0, spoke, input.indicators.len(), 1.0);
        let side = (x - centre.0) / radius;
        let anchor = if side.abs() < 0.15 {
            Anchor::Middle
        } else if side > 0.0 {
            Anchor::Start
        } else {
            Anchor::End
        };
        let high = lines.len() as f64 * SMALL * 1.2;
        // At the top the text stands over its point, at the bottom under it, at the sides beside it.
        let mut top = y - high * (1.0 - (y - centre.1) / radius) / 2.0;
        let area = |top: f64| text_area(&lines, x, top, anchor);
        while areas.iter().any(|other| other.overlaps(area(top))) {
            top += 10.0;
        }
        areas.push(area(top));
        for (row, text) in lines.iter().enumerate() {
            let middle = top + SMALL * (0.6 + 1.2 * row as f64);
            let ink = if row + 3 >= lines.len() { MUTED } else { INK };
            sheet
                .canvas
                .label(Label::new(text.clone(), (x, middle), SMALL, anchor, ink));
        }
        lowest = lowest.max(top + high);
    }
    sheet.y = lowest + 10.0;
}

fn text_area(lines: &[String], x: f64, top: f64, anchor: Anchor) -> Area {
    let wide = typeface::widest(lines, SMALL);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    };
    Area::new(
        left,
        top - 6.0,
        left + wide,
        top + lines.len() as f64 * SMALL * 1.2 + 6.0,
    )
}

/// The label of a spoke, and under it the values of county, city and best.
fn spoke_lines(context: &Context, input: &Radar, index: usize) -> Vec<String> {
    let room = WIDTH / 2.0 - 360.0 - 24.0 - MARGIN;
    let measure = &input.indicators[index].measure;
    let mut lines = typeface::wrap(&typeface::clean(&measure.axis(context)), SMALL, room, 3);
    let values = [&input.counties[0].values, &input.city, &input.best]
        .map(|values| finite(values.get(index).copied().and_then(Figure::shown)));
    let digits = axis::decimals(values.into_iter().flatten());
    for (key, value) in ["value", "city-value", "best-value"].into_iter().zip(values) {
        let text = value.map_or_else(
            || context.text("chart.no-data", &[]),
            |value| axis::figure(value, digits),
        );
        lines.push(typeface::elide(
            &context.text(&format!("chart.radar.{key}"), &[("value", &text)]),
            SMALL,
            room,
        ));
    }
    lines
}

/// Small webs side by side; the spokes carry numbers, which a key under the webs explains.
fn many(sheet: &mut Sheet, input: &Radar) {
    let across = if input.counties.len() <= 12 { 3 } else { 5 };
    let cell = (WIDTH - 2.0 * MARGIN) / across as f64;
    let radius = cell / 2.0 - 56.0;
    for row in input.counties.chunks(across) {
        let names: Vec<Vec<String>> = row
            .iter()
            .map(|county| typeface::wrap_evenly(&typeface::clean(&county.name), SMALL, cell - 24.0, 4))
            .collect();
        let high = names.iter().map(Vec::len).max().unwrap_or(1) as f64 * SMALL * 1.2;
        for (column, (county, lines)) in row.iter().zip(names).enumerate() {
            let centre = (
                MARGIN + cell * (column as f64 + 0.5),
                sheet.y + high + 42.0 + radius,
            );
            for (line, text) in lines.into_iter().enumerate() {
                let middle = sheet.y + SMALL * (0.6 + 1.2 * line as f64);
                sheet
                    .canvas
                    .label(Label::new(text, (centre.0, middle), SMALL, Anchor::Middle, INK));
            }
            web(sheet, input, &county.values, centre, radius);
            for spoke in 0..input.indicators.len() {
                let (x, middle) = spot(centre, radius + 26.0, spoke, input.indicators.len(), 1.0);
                let text = (spoke + 1).to_string();
                sheet
                    .canvas
                    .label(Label::new(text, (x, middle), 18.0, Anchor::Middle, MUTED));
            }
        }
        sheet.y += high + 2.0 * radius + 92.0;
    }
    let context = sheet.context;
    let key: Vec<String> = input
        .indicators
        .iter()
        .enumerate()
        .map(|(index, indicator)| format!("{} {}", index + 1, indicator.measure.label))
        .collect();
    sheet.note(key.join(&context.text("chart.radar.separator", &[])));
}

fn tabulate(context: &Context, input: &Radar, title: &str) -> Result<Table, Undrawn> {
    let mut names: Vec<String> = input.counties.iter().map(|county| county.name.clone()).collect();
    names.push(context.text("chart.city", &[]));
    names.push(context.text("chart.radar.best", &[]));
    let mut columns = vec![words(context, "county", names)];
    for (index, indicator) in input.indicators.iter().enumerate() {
        let rows = input
            .counties
            .iter()
            .map(|county| &county.values)
            .chain([&input.city, &input.best]);
        let values: Vec<Option<f64>> = rows
            .map(|values| values.get(index).copied().and_then(Figure::shown))
            .collect();
        let digits = axis::decimals(values.iter().flatten().copied()) as u8 + 1;
        let measure = &indicator.measure;
        let id = format!("{}_value", indicator.id);
        columns.push(figures_as(
            &id,
            measure.label.clone(),
            &measure.unit,
            Format::Decimal(digits),
            values,
        ));
    }
    table(KEY, title, columns)
}
