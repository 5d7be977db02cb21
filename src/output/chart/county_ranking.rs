//! Bars of the counties' scores, best first, with last year's mark.

use polars::prelude::Column;

use super::axis::Scale;
use super::canvas::{Anchor, Area, Label};
use super::sheet::{Rows, Sample, Sheet, column, table};
use super::theme::{INK, MAIN, MARGIN, MARK, MUTED, WIDTH};
use super::{Context, Picture, Undrawn, axis, finite, typeface};
use crate::output::table::{Format, Table};

/// The scores of all counties.
#[derive(Clone, Debug, Default)]
pub struct CountyRanking {
    /// One entry a county, in any order.
    pub counties: Vec<RankedCounty>,
    /// The city's score, if it has one.
    pub city: Option<f64>,
}

/// One county's score.
#[derive(Clone, Debug, Default)]
pub struct RankedCounty {
    /// Its name.
    pub name: String,
    /// Its rank; none if unranked.
    pub rank: Option<u32>,
    /// This year's score.
    pub score: Option<f64>,
    /// Last year's score.
    pub last_year: Option<f64>,
}

const KEY: &str = "county-ranking";

/// Horizontal bars of county scores, greatest first, the score at the bar's end and an upright mark at last year's
/// score. Counties without a score stand at the end and say so.
pub fn county_ranking(context: &Context, input: &CountyRanking) -> Result<Picture, Undrawn> {
    let mut counties: Vec<&RankedCounty> = input.counties.iter().collect();
    counties.sort_by(|one, two| {
        let value = |county: &RankedCounty| finite(county.score).unwrap_or(f64::NEG_INFINITY);
        value(two).total_cmp(&value(one)).then(one.rank.cmp(&two.rank))
    });
    if counties.iter().all(|county| finite(county.score).is_none()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let table = numbers(context, &counties)?;
    let mut sheet = Sheet::new(context, KEY, &[]);
    legend(&mut sheet, input);
    bars(&mut sheet, &counties, finite(input.city));
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
    let names: Vec<String> = counties
        .iter()
        .map(|county| match county.rank {
            Some(rank) => format!("{}  {rank}", typeface::clean(&county.name)),
            None => format!("{}  –", typeface::clean(&county.name)),
        })
        .collect();
    let rows = Rows::new(&names, sheet.y + 24.0);
    let texts: Vec<String> = counties
        .iter()
        .map(|county| match finite(county.score) {
            Some(score) => axis::figure(score, 2),
            None => sheet.context.text("chart.no-data", &[]),
        })
        .collect();
    let widest = texts
        .iter()
        .map(|text| typeface::width(text, rows.size))
        .fold(0.0, f64::max);
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
    if let Some(city) = city {
        sheet
            .canvas
            .dashed((scale.at(city), plot.top), (scale.at(city), plot.bottom), INK, 3);
    }
    for ((county, text), middle) in counties.iter().zip(texts).zip(&rows.middles) {
        let mut end = scale.at(0.0);
        if let Some(score) = finite(county.score) {
            let (left, right) = (scale.at(score.min(0.0)), scale.at(score.max(0.0)));
            sheet.canvas.rect(
                Area::new(left, middle - rows.bar / 2.0, right, middle + rows.bar / 2.0),
                MAIN,
            );
            end = end.max(right);
        }
        if let Some(last) = finite(county.last_year) {
            let x = scale.at(last);
            sheet.canvas.line(
                (x, middle - rows.bar * 0.72),
                (x, middle + rows.bar * 0.72),
                MARK,
                5,
            );
            end = end.max(x);
        }
        let ink = if county.score.is_some() { INK } else { MUTED };
        sheet.on_paper(Label {
            text,
            x: end + 12.0,
            middle: *middle,
            size: rows.size,
            anchor: Anchor::Start,
            ink,
        });
    }
}

fn caption(context: &Context, counties: &[&RankedCounty]) -> String {
    let scored: Vec<_> = counties
        .iter()
        .filter_map(|county| Some((&county.name, finite(county.score)?)))
        .collect();
    let (Some(first), Some(last)) = (scored.first(), scored.last()) else {
        return String::new();
    };
    context.text(
        "chart.county-ranking.caption",
        &[
            ("count", &scored.len().to_string()),
            ("first", first.0),
            ("most", &axis::figure(first.1, 2)),
            ("last", last.0),
            ("least", &axis::figure(last.1, 2)),
        ],
    )
}

fn numbers(context: &Context, counties: &[&RankedCounty]) -> Result<Table, Undrawn> {
    let label = |id: &str| context.text(&format!("chart.column.{id}"), &[]);
    let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    let ranks: Vec<Option<u32>> = counties.iter().map(|county| county.rank).collect();
    let scores: Vec<Option<f64>> = counties.iter().map(|county| finite(county.score)).collect();
    let last: Vec<Option<f64>> = counties.iter().map(|county| finite(county.last_year)).collect();
    table(
        KEY,
        &context.text("chart.county-ranking.title", &[]),
        vec![
            column(
                "county",
                label("county"),
                "",
                Format::Text,
                Column::new("county".into(), names),
            ),
            column(
                "rank",
                label("rank"),
                "",
                Format::Integer,
                Column::new("rank".into(), ranks),
            ),
            column(
                "score",
                label("score"),
                "",
                Format::Decimal(2),
                Column::new("score".into(), scores),
            ),
            column(
                "last_year",
                label("last-score"),
                "",
                Format::Decimal(2),
                Column::new("last_year".into(), last),
            ),
        ],
    )
}
