//! Cells in rows and columns: the county's indicators against the city's, and how complete the data are.

use super::axis;
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sheet, figures_as, table, words};
use super::theme::{AXIS, INK, Ink, MAIN, MARGIN, MARK, MUTED, PAPER, SMALL, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{Completeness, Context, CountyValues, HeatMap, Indicator, finite};
use crate::lang::Lang;
use crate::table::{Figure, Format, Heading, Table, WITHHELD};
use crate::unit::number_text;

/// Narrowest column in which a three-digit number and a wrapped heading can be read.
const NARROWEST: f64 = 84.0;
/// Letter size of the headings over columns.
const HEADING: f64 = 20.0;

/// One coloured cell.
pub(super) struct Cell {
    /// What stands in it.
    pub text: String,
    /// Its ground.
    pub ink: Ink,
    /// A bar beside the text.
    pub bar: Option<Bar>,
}

/// A bar to the right or the left of a line.
pub(super) struct Bar {
    /// From −1 to 1: of the room on its side.
    pub share: f64,
    /// Its colour.
    pub ink: Ink,
}

/// Says below a chart for which indicators a smaller value is the better one.
pub(super) fn note_less_is_better(
    sheet: &mut Sheet<'_>,
    context: &Context,
    indicators: &[Indicator],
    key: &str,
) {
    let less: Vec<&str> = indicators
        .iter()
        .filter(|one| one.less_is_better)
        .map(|one| one.measure.label.as_str())
        .collect();
    if !less.is_empty() {
        let names = less.join(&context.text("chart.enumeration", &[]));
        sheet.note(context.text(key, &[("names", &names)]));
    }
}

/// Every county's indicators as percent of the city's value: blue where the county does better, orange where worse, the
/// darker the farther from 100; full colour at half and at double. The number is in the cell, so grey print shows it too.
pub fn heat_map(context: &Context, input: &HeatMap) -> Result<Picture, Undrawn> {
    const KEY: &str = "heat-map";
    let ratio = |county: &CountyValues, index: usize| -> Option<f64> {
        let city = finite(input.city.get(index).copied().and_then(Figure::shown))?;
        let value = finite(county.values.get(index).copied().and_then(Figure::shown))?;
        finite((city > 0.0).then(|| value / city))
    };
    let cells: Vec<Vec<Option<f64>>> = input
        .counties
        .iter()
        .map(|county| {
            (0..input.indicators.len())
                .map(|index| ratio(county, index))
                .collect()
        })
        .collect();
    if cells.iter().flatten().all(Option::is_none) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sheet = Sheet::new(context, KEY, &[]);
    ramp(&mut sheet, "heat-map", |share| shade(4f64.powf(share - 0.5)));
    let headings: Vec<String> = input
        .indicators
        .iter()
        .map(|indicator| indicator.measure.label.clone())
        .collect();
    let drawn = cells.iter().zip(&input.counties).map(|(row, county)| {
        row.iter()
            .zip(&input.indicators)
            .enumerate()
            .map(|(index, (ratio, indicator))| match county.values.get(index) {
                Some(Figure::Withheld) => blank(WITHHELD),
                _ => heat_cell(*ratio, indicator),
            })
            .collect()
    });
    draw(&mut sheet, &input.counties, &headings, &drawn.collect::<Vec<_>>());
    let mut note = context.text("chart.heat-map.note", &[]);
    if input
        .counties
        .iter()
        .any(|county| county.values.contains(&Figure::Withheld))
    {
        if context.lang == Lang::En {
            note.push(' ');
        }
        note.push_str(&context.text("chart.heat-map.withheld", &[]));
    }
    sheet.note(note);
    note_less_is_better(&mut sheet, context, &input.indicators, "chart.heat-map.less");
    let counts = (
        input.counties.len().to_string(),
        input.indicators.len().to_string(),
    );
    let caption = context.text(
        "chart.heat-map.caption",
        &[("counties", &counts.0), ("indicators", &counts.1)],
    );
    let table = heat_table(context, KEY, input)?;
    sheet.finish(KEY, caption, table)
}

/// The share of enterprises that reported each field: white where none did, dark where all did.
pub fn completeness(context: &Context, input: &Completeness) -> Result<Picture, Undrawn> {
    const KEY: &str = "completeness";
    let known: Vec<f64> = input
        .counties
        .iter()
        .flat_map(|county| &county.values)
        .filter_map(|value| finite(*value))
        .collect();
    if input.fields.is_empty() || known.is_empty() {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sheet = Sheet::new(context, KEY, &[]);
    ramp(&mut sheet, KEY, |share| {
        Ink(0xff, 0xff, 0xff).towards(MAIN, share)
    });
    let cells: Vec<Vec<Cell>> = input
        .counties
        .iter()
        .map(|county| {
            let value = |index: usize| finite(county.values.get(index).copied().and_then(Figure::shown));
            (0..input.fields.len())
                .map(|index| share_cell(value(index)))
                .collect()
        })
        .collect();
    let headings: Vec<String> = input.fields.iter().map(|(_, label)| label.clone()).collect();
    draw(&mut sheet, &input.counties, &headings, &cells);
    let full = known.iter().filter(|share| **share >= 1.0).count();
    let caption = context.text(
        "chart.completeness.caption",
        &[
            ("full", &number_text(full as f64, 0)),
            ("count", &number_text(known.len() as f64, 0)),
        ],
    );
    let mut columns = vec![words(context, "county", names(&input.counties))];
    for (index, (id, label)) in input.fields.iter().enumerate() {
        let values = input
            .counties
            .iter()
            .map(|county| county.values.get(index).copied().and_then(Figure::shown))
            .collect();
        columns.push(figures_as(
            &format!("{id}_share"),
            label.clone(),
            "%",
            Format::Percent(1),
            values,
        ));
    }
    let table = table(KEY, &context.text("chart.completeness.title", &[]), columns)?;
    sheet.finish(KEY, caption, table)
}

fn names(counties: &[CountyValues]) -> Vec<String> {
    counties.iter().map(|county| county.name.clone()).collect()
}

/// The colour of a ratio to the city, 1 being white.
fn shade(ratio: f64) -> Ink {
    let far = (ratio.max(1e-9).log2()).clamp(-1.0, 1.0);
    PAPER.towards(if far < 0.0 { MARK } else { MAIN }, far.abs() * 0.85)
}

/// A cell without a number.
pub(super) fn blank(text: &str) -> Cell {
    Cell {
        bar: None,
        text: text.to_owned(),
        ink: Ink(0xf2, 0xf2, 0xf2),
    }
}

fn heat_cell(ratio: Option<f64>, indicator: &Indicator) -> Cell {
    match ratio {
        None => blank("–"),
        Some(ratio) => {
            let better = if indicator.less_is_better {
                1.0 / ratio.max(1e-9)
            } else {
                ratio
            };
            Cell {
                bar: None,
                text: axis::figure(ratio * 100.0, 0),
                ink: shade(better),
            }
        }
    }
}

/// 100 is written only where nothing is missing.
fn share_cell(share: Option<f64>) -> Cell {
    match share {
        None => blank("–"),
        Some(share) => {
            let percent = if share < 1.0 {
                (share * 100.0).min(99.0).max(if share > 0.0 { 1.0 } else { 0.0 })
            } else {
                100.0
            };
            Cell {
                bar: None,
                text: number_text(percent, 0),
                ink: PAPER.towards(MAIN, share.clamp(0.0, 1.0)),
            }
        }
    }
}

/// A strip of colours with what its ends mean.
fn ramp(sheet: &mut Sheet, key: &str, ink: impl Fn(f64) -> Ink) {
    let middle = sheet.y + SMALL * 0.8;
    let mut x = MARGIN;
    let context = sheet.context;
    let write = |sheet: &mut Sheet, x: f64, end: &str| {
        let text = context.text(&format!("chart.{key}.{end}"), &[]);
        let wide = typeface::width(&text, SMALL);
        sheet
            .canvas
            .label(Label::new(text, (x, middle), SMALL, Anchor::Start, INK));
        x + wide + 14.0
    };
    x = write(sheet, x, "low");
    let strip = Area::new(x, middle - 12.0, x + 315.0, middle + 12.0);
    for step in 0..21 {
        let left = strip.left + 15.0 * f64::from(step);
        sheet.canvas.rect(
            Area::new(left, strip.top, left + 15.0, strip.bottom),
            ink(f64::from(step) / 20.0),
        );
    }
    sheet.canvas.outline(strip, AXIS);
    write(sheet, strip.right + 14.0, "high");
    sheet.y += SMALL * 1.6 + 12.0;
}

/// Draws the cells; columns that do not fit side by side go into a further block below.
pub(super) fn draw(sheet: &mut Sheet, counties: &[CountyValues], headings: &[String], cells: &[Vec<Cell>]) {
    let rows: Vec<(&CountyValues, &Vec<Cell>)> = counties.iter().zip(cells).collect();
    let (counties, cells): (Vec<_>, Vec<_>) = sheet.some(&rows, MOST_ROWS).into_iter().unzip();
    let names: &[String] = &counties
        .iter()
        .map(|county| county.name.clone())
        .collect::<Vec<String>>();
    let left = Rows::new(names, 0.0).plot_left;
    let word = headings
        .iter()
        .map(|heading| typeface::widest_word(&typeface::clean(heading), HEADING))
        .fold(0.0, f64::max);
    let narrowest = (word + 12.0).clamp(NARROWEST, 220.0);
    let fit = (((WIDTH - MARGIN - left) / narrowest) as usize).max(1);
    let blocks = headings.len().div_ceil(fit).max(1);
    let each = headings.len().div_ceil(blocks).max(1);
    let wide = ((WIDTH - MARGIN - left) / each as f64).min(220.0);
    for start in (0..headings.len()).step_by(each) {
        let end = (start + each).min(headings.len());
        let lines: Vec<Vec<String>> = headings[start..end]
            .iter()
            .map(|heading| typeface::wrap_evenly(&typeface::clean(heading), HEADING, wide - 10.0, 6))
            .collect();
        let most = lines.iter().map(Vec::len).max().unwrap_or(1) as f64;
        let rows = Rows::new(names, sheet.y + most * HEADING * 1.15 + 14.0);
        sheet.names(&rows);
        for (column, lines) in lines.iter().enumerate() {
            let x = left + wide * (column as f64 + 0.5);
            for (line, text) in lines.iter().rev().enumerate() {
                let middle = rows.top - 16.0 - HEADING * 1.15 * line as f64;
                sheet.canvas.label(Label::new(
                    text.clone(),
                    (x, middle),
                    HEADING,
                    Anchor::Middle,
                    MUTED,
                ));
            }
        }
        for (row, cells) in cells.iter().enumerate() {
            let top = if row == 0 {
                rows.top
            } else {
                (rows.middles[row - 1] + rows.middles[row]) / 2.0
            };
            let bottom = rows
                .middles
                .get(row + 1)
                .map_or(rows.bottom, |next| (rows.middles[row] + next) / 2.0);
            for (column, cell) in cells[start..end].iter().enumerate() {
                let x = left + wide * column as f64;
                block(sheet, cell, Area::new(x, top, x + wide, bottom), rows.size);
            }
        }
        sheet.y = rows.bottom + 20.0;
    }
}

fn block(sheet: &mut Sheet, cell: &Cell, area: Area, size: f64) {
    sheet.canvas.rect(area, cell.ink);
    sheet.canvas.outline(area, PAPER);
    if let Some(bar) = &cell.bar {
        return beside(sheet, cell, bar, area, size);
    }
    let size = size
        .min(24.0)
        .min(size * (area.width() - 8.0) / typeface::width(&cell.text, size).max(1.0))
        .round();
    let middle = (area.top + area.bottom) / 2.0;
    let text = cell.text.clone();
    sheet.canvas.label(Label::new(
        text,
        (area.middle(), middle),
        size,
        Anchor::Middle,
        cell.ink.text(),
    ));
}

/// The bar in the left part of its cell, the text at the right end.
fn beside(sheet: &mut Sheet, cell: &Cell, bar: &Bar, area: Area, size: f64) {
    let text = cell.text.clone();
    let size = size.min(24.0);
    let end = area.right - 8.0;
    let room = (area.width() - typeface::width("+100.0%", size) - 24.0).max(20.0) / 2.0;
    let line = area.left + 6.0 + room;
    let (half, middle) = (area.height() * 0.3, (area.top + area.bottom) / 2.0);
    let tip = line + room * bar.share.clamp(-1.0, 1.0);
    let (left, right) = (line.min(tip), line.max(tip));
    sheet
        .canvas
        .rect(Area::new(left, middle - half, right, middle + half), bar.ink);
    sheet.canvas.line((line, area.top), (line, area.bottom), AXIS, 2);
    sheet
        .canvas
        .label(Label::new(text, (end, middle), size, Anchor::End, INK));
}

fn heat_table(context: &Context, key: &'static str, input: &HeatMap) -> Result<Table, Undrawn> {
    let mut rows = names(&input.counties);
    rows.push(context.text("chart.city", &[]));
    let mut columns: Vec<(Heading, polars::prelude::Column)> = vec![words(context, "county", rows)];
    for (index, indicator) in input.indicators.iter().enumerate() {
        let values: Vec<Option<f64>> = input
            .counties
            .iter()
            .map(|county| county.values.get(index).copied().and_then(Figure::shown))
            .chain([input.city.get(index).copied().and_then(Figure::shown)])
            .collect();
        let digits = axis::decimals(values.iter().flatten().copied()) as u8 + 1;
        let measure = &indicator.measure;
        columns.push(figures_as(
            &format!("{}_value", indicator.id),
            measure.label.clone(),
            &measure.unit,
            Format::Decimal(digits),
            values,
        ));
    }
    table(key, &context.text("chart.heat-map.title", &[]), columns)
}
