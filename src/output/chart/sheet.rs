//! The page of a chart: title, legend, rows with names, axes, notes and foot, laid out from top to bottom.

use polars::prelude::{Column, DataFrame};

use super::axis::Scale;
use super::canvas::{Anchor, Area, Canvas, Label};
use super::picture::Undrawn;
use super::theme::{AXIS, BODY, Fill, GRID, INK, Ink, MARGIN, MUTED, PAPER, SMALL, TITLE, WIDTH};
use super::typeface::{self, LINE};
use crate::facts::Picture;
use crate::facts::figures::{Context, finite};
use crate::table::{Figure, Format, Heading, Table, WITHHELD};
use crate::unit::number_text;

/// What stands before the words of a legend.
#[derive(Clone, Copy, Debug)]
pub enum Sample {
    /// A class.
    Fill(Fill),
    /// A bar or box.
    Bar(Ink),
    /// A short upright line.
    Tick(Ink),
    /// A dashed line.
    Dashed(Ink),
    /// A line.
    Line(Ink),
    /// A filled point.
    Disc(Ink),
    /// An open point.
    Ring(Ink),
}

/// A chart in the making.
pub struct Sheet<'a> {
    /// Language, year, place, source and state.
    pub context: &'a Context,
    /// What is drawn so far.
    pub canvas: Canvas,
    /// How far the page is filled.
    pub y: f64,
    title: String,
    notes: Vec<String>,
}

impl<'a> Sheet<'a> {
    /// A page with the title that `key` has in `locales/chart.toml`; `words` fill it, besides place and year.
    pub fn new(context: &'a Context, key: &str, words: &[(&str, &str)]) -> Self {
        Self::titled(context, &context.text(&format!("chart.{key}.title"), words))
    }

    /// A page with this title.
    pub fn titled(context: &'a Context, title: &str) -> Self {
        let title = typeface::clean(title);
        let mut sheet = Self {
            context,
            canvas: Canvas::default(),
            y: MARGIN,
            title: title.clone(),
            notes: Vec::new(),
        };
        sheet.paragraph(&title, TITLE, INK, 3);
        sheet.y += 10.0;
        sheet
    }

    /// Wrapped lines from edge to edge at the present height.
    fn paragraph(&mut self, text: &str, size: f64, ink: Ink, lines: usize) {
        for line in typeface::wrap(text, size, WIDTH - 2.0 * MARGIN, lines) {
            let middle = self.y + size * LINE / 2.0;
            self.canvas
                .label(Label::new(line, (MARGIN, middle), size, Anchor::Start, ink));
            self.y += size * LINE;
        }
    }

    /// A remark for the foot.
    pub fn note(&mut self, text: String) {
        if !text.is_empty() {
            self.notes.push(typeface::clean(&text));
        }
    }

    /// Of more than [`MOST_ROWS`], or `most`, the first and the last; a note says how many are left out.
    pub fn some<T: Clone>(&mut self, rows: &[T], most: usize) -> Vec<T> {
        if rows.len() <= most {
            return rows.to_vec();
        }
        let half = most / 2;
        let counts = [half, rows.len() - 2 * half].map(|count| number_text(count as f64, 0));
        let words = [("each", counts[0].as_str()), ("left", &counts[1])];
        self.note(self.context.text("chart.some", &words));
        [&rows[..half], &rows[rows.len() - half..]].concat()
    }

    /// Samples with their meaning, flowing over as many lines as they need.
    pub fn legend(&mut self, entries: &[(Sample, String)]) {
        let (mut x, height) = (MARGIN, SMALL * 1.6);
        for (sample, text) in entries {
            let text = typeface::elide(&typeface::clean(text), SMALL, WIDTH - 2.0 * MARGIN - 60.0);
            let wide = 56.0 + typeface::width(&text, SMALL);
            if x > MARGIN && x + wide > WIDTH - MARGIN {
                x = MARGIN;
                self.y += height;
            }
            let middle = self.y + height / 2.0;
            self.sample(*sample, x, middle);
            self.canvas
                .label(Label::new(text, (x + 56.0, middle), SMALL, Anchor::Start, INK));
            x += wide + 44.0;
        }
        self.y += height + 10.0;
    }

    /// The fills of the classes, from best to worst, and what stands beside them.
    pub fn class_legend(&mut self, classes: &[String], beside: Option<(Sample, String)>) {
        let entries: Vec<(Sample, String)> = classes
            .iter()
            .enumerate()
            .map(|(index, class)| {
                let fill = super::theme::class_fill(index, classes.len());
                (
                    Sample::Fill(fill),
                    self.context.text("chart.class", &[("class", class)]),
                )
            })
            .chain(beside)
            .collect();
        self.legend(&entries);
    }

    fn sample(&mut self, sample: Sample, x: f64, middle: f64) {
        let canvas = &mut self.canvas;
        let patch = Area::new(x, middle - 12.0, x + 44.0, middle + 12.0);
        match sample {
            Sample::Fill(fill) => {
                canvas.filled(patch, fill);
                canvas.outline(patch, AXIS);
            }
            Sample::Bar(ink) => canvas.rect(patch, ink),
            Sample::Tick(ink) => canvas.line((x + 22.0, middle - 14.0), (x + 22.0, middle + 14.0), ink, 5),
            Sample::Dashed(ink) => canvas.dashed((x, middle), (x + 44.0, middle), ink, 3),
            Sample::Line(ink) => canvas.line((x, middle), (x + 44.0, middle), ink, 4),
            Sample::Disc(ink) => canvas.disc((x + 22.0, middle), 10.0, ink),
            Sample::Ring(ink) => canvas.ring((x + 22.0, middle), 9.0, ink, 4),
        }
    }

    /// Upright grid lines with numbers under them (and over them where the plot is tall) and the axis title beneath.
    /// Leaves the page filled to the end of the title.
    pub fn value_axis(&mut self, scale: Scale, plot: Area, title: &str) {
        self.axis_at(scale, plot, fitting_ticks(scale, plot.left), title);
    }

    /// The same with given ticks: value, place of the label, text.
    pub fn axis_at(&mut self, scale: Scale, plot: Area, ticks: Vec<(f64, f64, String)>, title: &str) {
        for (tick, x, text) in ticks {
            let place = scale.at(tick);
            let ink = if tick == 0.0 { AXIS } else { GRID };
            self.canvas.line((place, plot.top), (place, plot.bottom), ink, 2);
            let mut middles = vec![plot.bottom + SMALL];
            if plot.height() > 1500.0 {
                middles.push(plot.top - SMALL * 0.8);
            }
            for middle in middles {
                let text = text.clone();
                self.canvas
                    .label(Label::new(text, (x, middle), SMALL, Anchor::Middle, MUTED));
            }
        }
        self.y = plot.bottom + SMALL * 1.7;
        self.axis_title(title, plot);
    }

    /// The title under an axis, in the middle of the plot as far as the page allows.
    fn axis_title(&mut self, title: &str, plot: Area) {
        for line in typeface::wrap(&typeface::clean(title), SMALL, WIDTH - 2.0 * MARGIN, 2) {
            let half = typeface::width(&line, SMALL) / 2.0;
            let x = plot
                .middle()
                .clamp(MARGIN + half, (WIDTH - MARGIN - half).max(MARGIN + half));
            let middle = self.y + SMALL * LINE / 2.0;
            self.canvas
                .label(Label::new(line, (x, middle), SMALL, Anchor::Middle, INK));
            self.y += SMALL * LINE;
        }
    }

    /// The title of an upright axis, over its upper end.
    pub fn upright_title(&mut self, title: &str) {
        for line in typeface::wrap(&typeface::clean(title), SMALL, WIDTH - 2.0 * MARGIN, 2) {
            let middle = self.y + SMALL * LINE / 2.0;
            self.canvas
                .label(Label::new(line, (MARGIN, middle), SMALL, Anchor::Start, INK));
            self.y += SMALL * LINE;
        }
    }

    /// Level grid lines with numbers at their left.
    pub fn upright_axis(&mut self, scale: Scale, plot: Area, ticks: &[f64]) {
        for (tick, text) in ticks.iter().zip(scale.texts(ticks)) {
            let y = scale.at(*tick);
            self.canvas.line((plot.left, y), (plot.right, y), GRID, 2);
            let (x, size) = (plot.left - 12.0, SMALL);
            self.canvas
                .label(Label::new(text, (x, y), size, Anchor::End, MUTED));
        }
    }

    /// Figures at the right edge of the page, a column each with its heading over it; returns where the plot may end.
    pub fn figures(&mut self, rows: &Rows, columns: &[(String, Vec<String>)]) -> f64 {
        let mut right = WIDTH - MARGIN;
        for (heading, texts) in columns.iter().rev() {
            let texts = texts
                .iter()
                .zip(&rows.middles)
                .map(|(text, middle)| (text, *middle, rows.size, INK));
            let mut widest: f64 = 0.0;
            for (text, middle, size, ink) in texts.chain([(heading, rows.top - 20.0, SMALL, MUTED)]) {
                widest = widest.max(typeface::width(text, size));
                let text = text.clone();
                self.canvas
                    .label(Label::new(text, (right, middle), size, Anchor::End, ink));
            }
            right -= widest + 26.0;
        }
        right
    }

    /// A label with white paper behind it, so that no line runs through its letters.
    pub fn on_paper(&mut self, label: Label) {
        self.canvas.rect(label.area().grown(2.0), PAPER);
        self.canvas.label(label);
    }

    /// Draws the names of rows at the left of the plot.
    pub fn names(&mut self, rows: &Rows) {
        for (row, lines) in rows.lines.iter().enumerate() {
            let pitch = rows.size * 1.15;
            let first = rows.middles[row] - pitch * (lines.len() as f64 - 1.0) / 2.0;
            for (index, line) in lines.iter().enumerate() {
                self.canvas.label(Label::new(
                    line.clone(),
                    (rows.label_right, first + pitch * index as f64),
                    rows.size,
                    Anchor::End,
                    INK,
                ));
            }
        }
    }

    /// Writes notes and foot and hands over the picture.
    pub fn finish(mut self, name: &'static str, caption: String, table: Table) -> Result<Picture, Undrawn> {
        self.y += 14.0;
        for note in std::mem::take(&mut self.notes) {
            self.paragraph(&note, SMALL, MUTED, 12);
            self.y += 2.0;
        }
        self.y += 6.0;
        self.canvas
            .line((MARGIN, self.y), (WIDTH - MARGIN, self.y), GRID, 2);
        self.y += 8.0;
        let context = self.context;
        let state = context
            .lang
            .text(&format!("chart.state.{}", context.state.id()), &[]);
        let data_year = context.data_year.to_string();
        let words = [
            ("source", context.source.as_str()),
            ("state", &state),
            ("data_year", &data_year),
        ];
        let foot = context.text("chart.foot", &words);
        self.paragraph(&typeface::clean(&foot), SMALL, MUTED, 4);
        let svg = self.canvas.svg(self.y + MARGIN * 0.6, &self.title, &caption)?;
        Ok(Picture {
            name,
            title: self.title,
            caption,
            svg,
            table,
        })
    }
}

/// As many ticks as have room side by side: value, place of the label, text.
fn fitting_ticks(scale: Scale, left: f64) -> Vec<(f64, f64, String)> {
    let mut count = if scale.is_log() { 16 } else { 8 };
    loop {
        let ticks = scale.ticks(count);
        let mut labels: Vec<(f64, f64, String)> = Vec::new();
        let mut crowded = false;
        let mut end = f64::NEG_INFINITY;
        for (tick, text) in ticks.iter().zip(scale.texts(&ticks)) {
            let half = typeface::width(&text, SMALL) / 2.0;
            let x = scale
                .at(*tick)
                .clamp(MARGIN.max(left - 60.0) + half, WIDTH - MARGIN - half);
            crowded |= x - half < end + 18.0;
            end = x + half;
            labels.push((*tick, x, text));
        }
        if !crowded || count <= 1 {
            labels.truncate(if crowded { 1 } else { labels.len() });
            return labels;
        }
        count -= 1;
    }
}

/// Most rows of a chart: what is longer is searched in its table, and no page holds it.
pub const MOST_ROWS: usize = 200;

/// Most blocks of several rows each, one a county.
pub const MOST_BLOCKS: usize = 60;

/// Rows of a chart, one a county: names in lines and the middle of each row.
pub struct Rows {
    /// Where the names end.
    pub label_right: f64,
    /// Where the plot begins.
    pub plot_left: f64,
    /// The lines of each name.
    pub lines: Vec<Vec<String>>,
    /// The middle of each row.
    pub middles: Vec<f64>,
    /// Upper edge of the first row.
    pub top: f64,
    /// Lower edge of the last row.
    pub bottom: f64,
    /// Letter size of names and figures.
    pub size: f64,
    /// Height of a bar.
    pub bar: f64,
}

impl Rows {
    /// Rows from `top` on. Many rows are set closer and smaller; a name wider than a third of the page is wrapped and
    /// makes its row higher.
    pub fn new<S: AsRef<str>>(names: &[S], top: f64) -> Self {
        let (pitch, size): (f64, f64) = match names.len() {
            0..=6 => (64.0, BODY),
            7..=30 => (50.0, BODY),
            31..=60 => (40.0, BODY - 2.0),
            _ => (33.0, SMALL),
        };
        let room = WIDTH * 0.3;
        let lines: Vec<Vec<String>> = names
            .iter()
            .map(|name| typeface::wrap_evenly(&typeface::clean(name.as_ref()), size, room, 4))
            .collect();
        let widest = typeface::widest(lines.iter().flatten(), size);
        let mut y = top;
        let middles = lines
            .iter()
            .map(|lines| {
                let height = pitch.max(lines.len() as f64 * size * 1.15 + 10.0);
                y += height;
                y - height / 2.0
            })
            .collect();
        Self {
            label_right: MARGIN + widest,
            plot_left: MARGIN + widest + 16.0,
            lines,
            middles,
            top,
            bottom: y,
            size,
            bar: pitch * 0.62,
        }
    }
}

/// A figure as it stands beside a row.
pub fn figure_text(figure: Figure, text: impl Fn(f64) -> String) -> String {
    match (figure, finite(figure)) {
        (Figure::Withheld, _) => WITHHELD.to_owned(),
        (_, Some(value)) => text(value),
        (_, None) => "–".to_owned(),
    }
}

/// A column of words in a chart's table; its label is `chart.column.` and the id.
pub fn words(context: &Context, id: &str, values: Vec<String>) -> (Heading, Column) {
    labelled(
        id,
        column_label(context, id),
        "",
        Format::Text,
        Column::new("".into(), values),
    )
}

/// A column of numbers in a chart's table; what is not finite or not to be seen is null.
pub fn numbers<F: Into<Option<f64>>>(
    context: &Context,
    id: &str,
    unit: &str,
    format: Format,
    values: Vec<F>,
) -> (Heading, Column) {
    figures_as(id, column_label(context, id), unit, format, values)
}

/// A column of numbers under a label that comes from elsewhere.
pub fn figures_as<F: Into<Option<f64>>>(
    id: &str,
    label: String,
    unit: &str,
    format: Format,
    values: Vec<F>,
) -> (Heading, Column) {
    let values: Vec<Option<f64>> = values.into_iter().map(finite).collect();
    labelled(id, label, unit, format, Column::new("".into(), values))
}

/// A column of whole numbers in a chart's table.
pub fn counts(context: &Context, id: &str, unit: &str, values: Vec<Option<i64>>) -> (Heading, Column) {
    labelled(
        id,
        column_label(context, id),
        unit,
        Format::Integer,
        Column::new("".into(), values),
    )
}

fn column_label(context: &Context, id: &str) -> String {
    context.text(&format!("chart.column.{}", id.replace('_', "-")), &[])
}

/// A column of a chart's table.
pub fn labelled(id: &str, label: String, unit: &str, format: Format, values: Column) -> (Heading, Column) {
    let heading = Heading {
        id: id.to_owned(),
        label,
        unit: unit.to_owned(),
        format,
    };
    (heading, values.with_name(id.into()))
}

/// The numbers of a chart.
pub fn table(id: &'static str, title: &str, columns: Vec<(Heading, Column)>) -> Result<Table, Undrawn> {
    let (headings, columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let height = columns.first().map_or(0, Column::len);
    let frame = DataFrame::new(height, columns).map_err(crate::problem::Error::from)?;
    Ok(Table {
        id,
        title: title.to_owned(),
        headings,
        frame,
    })
}
