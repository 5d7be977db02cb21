//! How the enterprises' scores are spread, with the scores at which classes begin.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{Sample, Sheet, counts, figure_text, numbers, table};
use super::theme::{MAIN, MARGIN, MARK, SMALL, SOFT, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{ClassCut, Context, ScoreHistogram, finite};
use crate::table::{Format, Table};
use crate::unit::number_text;

const KEY: &str = "score-histogram";

/// Upright bars of the number of enterprises in equally wide steps of score, with a dashed line at every class cut. A few
/// scores far from all others do not stretch the axis: they are counted in the foot.
pub fn score_histogram(context: &Context, input: &ScoreHistogram) -> Result<Picture, Undrawn> {
    let mut scores: Vec<f64> = input.scores.iter().filter_map(|score| finite(*score)).collect();
    scores.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (scores.first().copied(), scores.last().copied()) else {
        return Err(Undrawn::nothing(context, KEY));
    };
    let title = title(context, &input.group);
    let mut sheet = Sheet::titled(context, &title);
    let mut entries = vec![(Sample::Bar(SOFT), context.text("chart.score-histogram.bar", &[]))];
    if !input.cuts.is_empty() {
        entries.push((
            Sample::Dashed(MARK),
            context.text("chart.score-histogram.cut", &[]),
        ));
    }
    sheet.legend(&entries);
    let bins = Bins::new(&scores);
    draw(&mut sheet, input, &bins);
    let (least, most) = (axis::figure(least, 2), axis::figure(most, 2));
    if bins.outside > 0 {
        let count = number_text(bins.outside as f64, 0);
        let said = [
            ("count", count.as_str()),
            ("least", least.as_str()),
            ("most", most.as_str()),
        ];
        let key = if input.least > 1 {
            "outside-some"
        } else {
            "outside"
        };
        sheet.note(context.text(&format!("chart.score-histogram.{key}"), &said));
    }
    if input.unordered {
        sheet.note(context.text("chart.score-histogram.no-cut", &[]));
    }
    let missing = input.scores.len() - scores.len();
    if missing > 0 {
        let count = number_text(missing as f64, 0);
        sheet.note(context.text("chart.score-histogram.missing", &[("count", &count)]));
    }
    let (count, median) = (
        number_text(scores.len() as f64, 0),
        figure_text(input.median, |median| axis::figure(median, 2)),
    );
    let caption = context.text(
        "chart.score-histogram.caption",
        &[("count", &count), ("median", &median)],
    );
    let table = tabulate(context, &title, &bins)?;
    sheet.finish(KEY, caption, table)
}

fn title(context: &Context, group: &str) -> String {
    let key = if group.is_empty() { "title" } else { "title-group" };
    context.text(&format!("chart.score-histogram.{key}"), &[("group", group)])
}

fn tabulate(context: &Context, title: &str, bins: &Bins) -> Result<Table, Undrawn> {
    let each = |value: fn(f64, f64) -> f64| bins.edges().map(|from| Some(value(from, bins.step))).collect();
    let unit = context.text("chart.unit-enterprise", &[]);
    let counted = bins.counts.iter().map(|count| Some(*count as i64)).collect();
    let columns = vec![
        numbers(context, "from", "", Format::Decimal(2), each(|from, _| from)),
        numbers(
            context,
            "below",
            "",
            Format::Decimal(2),
            each(|from, step| from + step),
        ),
        counts(context, "enterprises", &unit, counted),
    ];
    table(KEY, title, columns)
}

/// Equally wide steps with the number of scores in each.
struct Bins {
    first: f64,
    step: f64,
    counts: Vec<usize>,
    outside: usize,
}

impl Bins {
    /// About the square root of the number of scores, 5 to 40 steps of a round width; a score on an edge belongs to the
    /// step above it.
    fn new(sorted: &[f64]) -> Self {
        let (low, high) = without_stragglers(sorted);
        let wanted = (sorted.len() as f64).sqrt().clamp(5.0, 40.0) as usize;
        let (first, step) = if high > low {
            let step = axis::step(high / 2.0 - low / 2.0, wanted);
            ((low / step + 1e-9).floor() * step, step)
        } else {
            (low - 0.5, 1.0)
        };
        let place = |score: f64| ((score - first) / step + 1e-9).floor();
        let mut counts = vec![0; (place(high) as usize).min(200) + 1];
        let mut outside = 0;
        for score in sorted {
            match counts.get_mut(place(*score) as usize) {
                Some(count) if *score >= low => *count += 1,
                _ => outside += 1,
            }
        }
        Self {
            first,
            step,
            counts,
            outside,
        }
    }

    fn edges(&self) -> impl Iterator<Item = f64> {
        (0..self.counts.len()).map(|index| self.first + self.step * index as f64)
    }

    fn end(&self) -> f64 {
        self.first + self.step * self.counts.len() as f64
    }
}

/// The range of the scores, without those that lie more than three times the range of the middle 90 % away from it.
fn without_stragglers(sorted: &[f64]) -> (f64, f64) {
    let at = |share: f64| sorted[(share * (sorted.len() - 1) as f64).round() as usize];
    let (low, high) = (at(0.05), at(0.95));
    let far = 3.0 * (high - low);
    if far == 0.0 && sorted.len() < 20 {
        return (sorted[0], sorted[sorted.len() - 1]);
    }
    let inside = |score: &&f64| **score >= low - far && **score <= high + far;
    let first = sorted.iter().find(inside).copied().unwrap_or(low);
    let last = sorted.iter().rev().find(inside).copied().unwrap_or(high);
    (first, last)
}

fn draw(sheet: &mut Sheet, input: &ScoreHistogram, bins: &Bins) {
    let context = sheet.context;
    sheet.upright_title(&context.text("chart.score-histogram.y", &[]));
    let most = bins.counts.iter().copied().max().unwrap_or(0) as f64;
    let count_scale = Scale::linear([most], true, 5);
    let ticks: Vec<f64> = count_scale
        .ticks(6)
        .into_iter()
        .filter(|tick| tick.fract() == 0.0)
        .collect();
    let widest = typeface::widest(count_scale.texts(&ticks), SMALL);
    let left = MARGIN + widest + 16.0;
    let x_scale = Scale::exact(bins.first, bins.end()).between(left, WIDTH - MARGIN);
    let cuts: Vec<(&ClassCut, f64)> = input
        .cuts
        .iter()
        .filter(|cut| (bins.first..=bins.end()).contains(&cut.score))
        .map(|cut| (cut, x_scale.at(cut.score)))
        .collect();
    let labels = cut_labels(context, &cuts, sheet.y + 10.0);
    let lowest = labels
        .iter()
        .map(|label| label.area().bottom)
        .fold(sheet.y, f64::max);
    let plot = Area::new(left, lowest + 12.0, WIDTH - MARGIN, lowest + 612.0);
    let count_scale = count_scale.between(plot.bottom, plot.top);
    sheet.upright_axis(count_scale, plot, &ticks);
    sheet.value_axis(x_scale, plot, &context.text("chart.score-histogram.axis", &[]));
    for (from, count) in bins.edges().zip(&bins.counts).filter(|(_, count)| **count > 0) {
        let bar = Area::new(
            x_scale.at(from),
            count_scale.at(*count as f64),
            x_scale.at(from + bins.step),
            plot.bottom,
        );
        sheet.canvas.rect(bar, SOFT);
        sheet.canvas.outline(bar, MAIN);
    }
    for ((_, x), label) in cuts.iter().zip(&labels) {
        sheet
            .canvas
            .dashed((*x, label.middle + SMALL * 0.7), (*x, plot.bottom), MARK, 3);
    }
    labels.into_iter().for_each(|label| sheet.on_paper(label));
}

/// The names of the cuts over their lines: in the middle or beside the line, where no other line runs through them, else
/// one level further down.
fn cut_labels(context: &Context, cuts: &[(&ClassCut, f64)], top: f64) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (index, (cut, x)) in cuts.iter().enumerate() {
        let score = axis::figure(cut.score, 2);
        let said = [("class", cut.class.as_str()), ("score", score.as_str())];
        let text = typeface::clean(&context.text("chart.score-histogram.cut-at", &said));
        let text = typeface::elide(&text, SMALL, WIDTH / 2.0);
        let half = typeface::width(&text, SMALL) / 2.0;
        let at = |shift: f64, level: usize| {
            let x = (x + shift * (half + 6.0)).clamp(MARGIN + half, WIDTH - MARGIN - half);
            let middle = top + SMALL * (0.5 + 1.3 * level as f64);
            Label::new(text.clone(), (x, middle), SMALL, Anchor::Middle, MARK)
        };
        let apart = |label: &Label| {
            !labels
                .iter()
                .any(|other| other.area().grown(6.0).overlaps(label.area()))
        };
        let crossed = |label: &Label| {
            let area = label.area().grown(4.0);
            let others = cuts.iter().enumerate().filter(|(other, _)| *other != index);
            others
                .into_iter()
                .any(|(_, (_, line))| area.left < *line && *line < area.right)
        };
        let places = || (0..cuts.len()).flat_map(|level| [0.0, 1.0, -1.0].map(|shift| at(shift, level)));
        let found = places()
            .find(|label| apart(label) && !crossed(label))
            .or_else(|| places().find(&apart));
        let last = at(0.0, cuts.len());
        labels.push(found.unwrap_or(last));
    }
    labels
}
