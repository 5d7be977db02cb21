//! Class shares of every county as bars of 100 %, the city last.

use super::axis::Scale;
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sheet, figure_text, figures_as, numbers, table, words};
use super::theme::{self, AXIS, INK, MARGIN, MUTED, PAPER, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{ClassCounts, ClassShares, Context};
use crate::table::{Format, Table, WITHHELD};
use crate::unit::number_text;

const KEY: &str = "class-shares";

/// Stacked bars of class shares, one a county, the city last; the number of enterprises in each part where it has
/// room, their sum behind the bar. A county without graded enterprises keeps its row and says so.
pub fn class_shares(context: &Context, input: &ClassShares) -> Result<Picture, Undrawn> {
    let rows: Vec<&ClassCounts> = input.counties.iter().chain([&input.city]).collect();
    if input.classes.is_empty() || input.counties.iter().all(|county| county.graded == 0.0) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sheet = Sheet::new(context, KEY, &[]);
    sheet.class_legend(&input.classes, None);
    let drawn = sheet.some(&rows, MOST_ROWS);
    bars(&mut sheet, &drawn, input.classes.len());
    sheet.note(context.text("chart.class-shares.note", &[]));
    let caption = caption(context, input);
    let table = tabulate(context, input, &rows)?;
    sheet.finish(KEY, caption, table)
}

fn bars(sheet: &mut Sheet, counties: &[&ClassCounts], classes: usize) {
    let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    let mut rows = Rows::new(&names, sheet.y + 30.0);
    // A gap sets the city apart from its counties.
    if let Some(last) = rows.middles.last_mut() {
        *last += 16.0;
        rows.bottom += 16.0;
    }
    let totals: Vec<String> = counties
        .iter()
        .map(|county| match county.graded {
            0.0 => sheet.context.text("chart.class-shares.none", &[]),
            graded => sheet
                .context
                .text("chart.class-shares.total", &[("count", &number_text(graded, 0))]),
        })
        .collect();
    let widest = typeface::widest(&totals, rows.size);
    let plot = Area::new(
        rows.plot_left,
        rows.top,
        WIDTH - MARGIN - widest - 16.0,
        rows.bottom,
    );
    let scale = Scale::linear([0.0, 100.0], true, 5).between(plot.left, plot.right);
    sheet.value_axis(scale, plot, &sheet.context.text("chart.class-shares.axis", &[]));
    sheet.names(&rows);
    for ((county, total), middle) in counties.iter().zip(totals).zip(&rows.middles) {
        let bar = Area::new(
            plot.left,
            middle - rows.bar * 0.62,
            plot.right,
            middle + rows.bar * 0.62,
        );
        stack(sheet, county, bar, classes, rows.size);
        let ink = if county.graded == 0.0 { MUTED } else { INK };
        let x = if county.graded == 0.0 {
            plot.left + 12.0
        } else {
            plot.right + 14.0
        };
        sheet.on_paper(Label::new(total, (x, *middle), rows.size, Anchor::Start, ink));
    }
    let y = (rows.middles.iter().rev().take(2).sum::<f64>() / 2.0).min(rows.bottom);
    if counties.len() > 1 {
        sheet.canvas.line((MARGIN, y), (WIDTH - MARGIN, y), AXIS, 1);
    }
}

/// One bar; parts end where the running share ends, so that rounding leaves no gap.
fn stack(sheet: &mut Sheet, county: &ClassCounts, bar: Area, classes: usize, size: f64) {
    let total = county.graded;
    let mut before = 0.0;
    for (index, count) in county.counts.iter().enumerate() {
        let Some(count) = count.shown().filter(|count| *count > 0.0) else {
            continue;
        };
        let after = before + count;
        let part = Area::new(
            bar.left + bar.width() * before / total,
            bar.top,
            bar.left + bar.width() * after / total,
            bar.bottom,
        );
        before = after;
        let fill = theme::class_fill(index, classes);
        sheet.canvas.filled(part, fill);
        let label = Label::new(
            number_text(count, 0),
            ((part.left + part.right) / 2.0, (part.top + part.bottom) / 2.0),
            size - 2.0,
            Anchor::Middle,
            fill.ink.text(),
        );
        if label.area().width() + 8.0 <= part.width() {
            if fill.pattern != theme::Pattern::Plain {
                sheet.canvas.rect(label.area().grown(2.0), PAPER);
                sheet.canvas.label(Label { ink: INK, ..label });
            } else {
                sheet.canvas.label(label);
            }
        }
    }
    if before < total {
        let left = bar.left + bar.width() * before / total;
        withheld(sheet, Area::new(left, bar.top, bar.right, bar.bottom), size);
    }
}

/// What is withheld, as one part at the end of the bar.
fn withheld(sheet: &mut Sheet, bar: Area, size: f64) {
    sheet.canvas.rect(bar, theme::GRID);
    let middle = ((bar.left + bar.right) / 2.0, (bar.top + bar.bottom) / 2.0);
    sheet
        .canvas
        .label(Label::new(WITHHELD.to_owned(), middle, size, Anchor::Middle, INK));
}

fn caption(context: &Context, input: &ClassShares) -> String {
    let count = |count: f64| number_text(count, 0);
    let parts: Vec<String> = input
        .classes
        .iter()
        .zip(&input.city.counts)
        .map(|(class, counted)| {
            let counted = figure_text(*counted, count);
            context.text(
                "chart.class-shares.part",
                &[("class", class), ("count", &counted)],
            )
        })
        .collect();
    let parts = parts.join(&context.text("chart.comma", &[]));
    context.text(
        "chart.class-shares.caption",
        &[("count", &count(input.city.graded)), ("parts", &parts)],
    )
}

fn tabulate(context: &Context, input: &ClassShares, rows: &[&ClassCounts]) -> Result<Table, Undrawn> {
    let unit = context.text("chart.unit-enterprise", &[]);
    let mut columns = vec![
        words(
            context,
            "county",
            rows.iter().map(|row| row.name.clone()).collect(),
        ),
        numbers(
            context,
            "graded",
            &unit,
            Format::Integer,
            rows.iter().map(|row| Some(row.graded)).collect(),
        ),
    ];
    for (index, class) in input.classes.iter().enumerate() {
        let named = |key: &str| context.text(key, &[("class", class)]);
        let counted: Vec<Option<f64>> = rows.iter().map(|row| row.counts.get(index)?.shown()).collect();
        let shares = counted.iter().zip(rows);
        let shares = shares.map(|(count, row)| Some((*count)? / row.graded)).collect();
        columns.push(figures_as(
            &format!("count_{class}"),
            named("chart.class"),
            &unit,
            Format::Integer,
            counted,
        ));
        columns.push(figures_as(
            &format!("share_{class}"),
            named("chart.class-share"),
            "%",
            Format::Percent(1),
            shares,
        ));
    }
    table(KEY, &context.text("chart.class-shares.title", &[]), columns)
}
