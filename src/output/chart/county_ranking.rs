//! Bars of the counties' scores, best first, with last year's mark.

use super::axis::Scale;
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sample, Sheet, counts, numbers, table, words};
use super::theme::{INK, MAIN, MARGIN, MARK, MUTED, WIDTH};
use super::{axis, typeface};
use crate::facts::Picture;
use crate::facts::figures::{Context, CountyRanking, RankedCounty, finite};
use crate::table::{Figure, Format, Table, WITHHELD};

const KEY: &str = "county-ranking";

/// Horizontal bars of county scores, greatest first, the score at the bar's end and an upright mark at last year's
/// score. A county whose score is withheld stands at its rank without a bar; those without a score stand at the end and
/// say so.
pub fn county_ranking(context: &Context, input: &CountyRanking) -> Result<Picture, Undrawn> {
    let mut counties: Vec<&RankedCounty> = input.counties.iter().collect();
    counties.sort_by(|one, two| {
        let value = |county: &RankedCounty| finite(county.score).unwrap_or(f64::NEG_INFINITY);
        let rank = |county: &RankedCounty| match county.score != Figure::Missing {
            true => county.rank.unwrap_or(u32::MAX),
            false => u32::MAX,
        };
        rank(one)
            .cmp(&rank(two))
            .then(value(two).total_cmp(&value(one)))
            .then(one.rank.cmp(&two.rank))
    });
    if counties.iter().all(|county| finite(county.score).is_none()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let table = tabulate(context, &counties)?;
    let mut sheet = Sheet::new(context, KEY, &[]);
    legend(&mut sheet, input);
    let drawn = sheet.some(&counties, MOST_ROWS);
    bars(&mut sheet, &drawn, finite(input.city));
    sheet.finish(KEY, caption(context, &counties), table)
}

fn legend(sheet: &mut Sheet, input: &CountyRanking) {
    let context = sheet.context;
    let mut entries = vec![(Sample::Bar(MAIN), context.text("chart.county-ranking.this", &[]))];
    if input
        .counties
        .iter()
        .any(|county| finite(county.last_year).is_some())
    {
        entries.push((Sample::Tick(MARK), context.text("chart.county-ranking.last", &[])));
    }
    if let Some(city) = finite(input.city) {
        let value = axis::figure(city, 2);
        entries.push((
            Sample::Dashed(INK),
            context.text("chart.county-ranking.city", &[("value", &value)]),
        ));
    }
    sheet.legend(&entries);
}

fn bars(sheet: &mut Sheet, counties: &[&RankedCounty], city: Option<f64>) {
    let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    let mut rows = Rows::new(&names, sheet.y + 30.0);
    ranks(sheet, counties, &mut rows);
    let texts: Vec<String> = counties
        .iter()
        .map(|county| match finite(county.score) {
            Some(score) => axis::figure(score, 2),
            None if county.score.is_withheld() => WITHHELD.to_owned(),
            None => sheet.context.text("chart.no-data", &[]),
        })
        .collect();
    let widest = typeface::widest(&texts, rows.size);
    let plot = Area::new(
        rows.plot_left,
        rows.top,
        WIDTH - MARGIN - widest - 16.0,
        rows.bottom,
    );
    let values = counties
        .iter()
        .flat_map(|county| [finite(county.score), finite(county.last_year)]);
    let scale = Scale::linear(values.chain([city]).flatten(), true, 6).between(plot.left, plot.right);
    sheet.value_axis(scale, plot, &sheet.context.text("chart.county-ranking.axis", &[]));
    sheet.names(&rows);
    let ends: Vec<f64> = counties
        .iter()
        .zip(&rows.middles)
        .map(|(county, middle)| bar(sheet, county, scale, *middle, rows.bar))
        .collect();
    if let Some(city) = city {
        let x = scale.at(city);
        sheet.canvas.dashed((x, plot.top), (x, plot.bottom), INK, 3);
    }
    for (index, text) in texts.into_iter().enumerate() {
        let ink = if counties[index].score.shown().is_some() {
            INK
        } else {
            MUTED
        };
        let (x, middle) = (ends[index] + 12.0, rows.middles[index]);
        let (size, anchor) = (rows.size, Anchor::Start);
        sheet.on_paper(Label::new(text, (x, middle), size, anchor, ink));
    }
}

/// Draws a county's bar and last year's mark; how far to the right they reach.
fn bar(sheet: &mut Sheet, county: &RankedCounty, scale: Scale, middle: f64, high: f64) -> f64 {
    let mut end = scale.at(0.0);
    if let Some(score) = finite(county.score) {
        let (left, right) = (scale.at(score.min(0.0)), scale.at(score.max(0.0)));
        sheet.canvas.rect(
            Area::new(left, middle - high / 2.0, right, middle + high / 2.0),
            MAIN,
        );
        end = end.max(right);
    }
    if let Some(last) = finite(county.last_year) {
        let x = scale.at(last);
        sheet
            .canvas
            .line((x, middle - high * 0.72), (x, middle + high * 0.72), MARK, 5);
        end = end.max(x);
    }
    end
}

/// Ranks in a column of their own between names and bars: a name may end with a digit.
fn ranks(sheet: &mut Sheet, counties: &[&RankedCounty], rows: &mut Rows) {
    let text = |county: &RankedCounty| {
        county
            .rank
            .map_or_else(|| "–".to_owned(), |rank| rank.to_string())
    };
    let widest = typeface::widest(counties.iter().map(|county| text(county)), rows.size);
    let right = rows.label_right + 20.0 + widest;
    for (county, middle) in counties.iter().zip(&rows.middles) {
        let (size, anchor) = (rows.size, Anchor::End);
        sheet
            .canvas
            .label(Label::new(text(county), (right, *middle), size, anchor, MUTED));
    }
    rows.plot_left = right + 14.0;
}

fn caption(context: &Context, counties: &[&RankedCounty]) -> String {
    let scored: Vec<_> = counties
        .iter()
        .filter(|county| county.score.is_withheld() || finite(county.score).is_some())
        .collect();
    let (Some(first), Some(last)) = (scored.first(), scored.last()) else {
        return String::new();
    };
    let count = scored.len().to_string();
    let words = [
        ("count", count.as_str()),
        ("first", &first.name),
        ("last", &last.name),
    ];
    match (finite(first.score), finite(last.score)) {
        (Some(most), Some(least)) => {
            let scores = [axis::figure(most, 2), axis::figure(least, 2)];
            let scores = [("most", scores[0].as_str()), ("least", scores[1].as_str())];
            context.text("chart.county-ranking.caption", &[&words[..], &scores].concat())
        }
        // Ranks are public where scores are withheld.
        _ => context.text("chart.county-ranking.caption-ranks", &words),
    }
}

fn tabulate(context: &Context, counties: &[&RankedCounty]) -> Result<Table, Undrawn> {
    let each =
        |value: fn(&RankedCounty) -> Option<f64>| counties.iter().map(|county| value(county)).collect();
    table(
        KEY,
        &context.text("chart.county-ranking.title", &[]),
        vec![
            words(
                context,
                "county",
                counties.iter().map(|county| county.name.clone()).collect(),
            ),
            counts(
                context,
                "rank",
                "",
                counties.iter().map(|county| county.rank.map(i64::from)).collect(),
            ),
            numbers(
                context,
                "score",
                "",
                Format::Decimal(2),
                each(|county| county.score.shown()),
            ),
            numbers(
                context,
                "last_score",
                "",
                Format::Decimal(2),
                each(|county| county.last_year),
            ),
        ],
    )
}
