//! How sure the counties' ranks are.

use super::axis::Scale;
use super::canvas::Area;
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Rows, Sample, Sheet, counts, table, words};
use super::theme::{MAIN, SOFT};
use crate::facts::Picture;
use crate::facts::figures::Context;
use crate::table::Table;

/// The ranks of all counties with the range in which they moved when the inputs were shaken.
#[derive(Clone, Debug, Default)]
pub struct RankIntervals {
    /// What the range is, in words: “90% of 1,000 draws”.
    pub interval: String,
    /// One entry a county.
    pub counties: Vec<RankInterval>,
}

/// One county's rank and its range.
#[derive(Clone, Debug, Default)]
pub struct RankInterval {
    /// Its name.
    pub name: String,
    /// Its rank.
    pub rank: Option<u32>,
    /// Best and worst rank of the range.
    pub range: Option<(u32, u32)>,
}

const KEY: &str = "rank-intervals";

/// A bar from the best to the worst rank of the range and a point at the rank itself, best rank first.
pub fn rank_intervals(context: &Context, input: &RankIntervals) -> Result<Picture, Undrawn> {
    let mut counties: Vec<&RankInterval> = input.counties.iter().collect();
    counties.sort_by_key(|county| (county.rank.unwrap_or(u32::MAX), county.range));
    if counties.iter().all(|county| county.range.is_none()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sheet = Sheet::new(context, KEY, &[]);
    sheet.legend(&[
        (Sample::Disc(MAIN), context.text("chart.rank-intervals.rank", &[])),
        (
            Sample::Bar(SOFT),
            context.text("chart.rank-intervals.range", &[("interval", &input.interval)]),
        ),
    ]);
    let drawn = sheet.some(&counties, MOST_ROWS);
    draw(&mut sheet, &drawn);
    sheet.note(context.text("chart.rank-intervals.note", &[]));
    let sure = counties
        .iter()
        .filter(|county| county.range.is_some_and(|(best, worst)| best == worst))
        .count();
    let caption = context.text(
        "chart.rank-intervals.caption",
        &[
            ("count", &counties.len().to_string()),
            ("sure", &sure.to_string()),
        ],
    );
    let table = tabulate(context, &counties)?;
    sheet.finish(KEY, caption, table)
}

fn tabulate(context: &Context, counties: &[&RankInterval]) -> Result<Table, Undrawn> {
    let each = |value: fn(&RankInterval) -> Option<u32>| {
        counties
            .iter()
            .map(|county| value(county).map(i64::from))
            .collect()
    };
    let names = counties.iter().map(|county| county.name.clone()).collect();
    let columns = vec![
        words(context, "county", names),
        counts(context, "rank", "", each(|county| county.rank)),
        counts(context, "best_rank", "", each(|county| Some(county.range?.0))),
        counts(context, "worst_rank", "", each(|county| Some(county.range?.1))),
    ];
    table(KEY, &context.text("chart.rank-intervals.title", &[]), columns)
}

/// A range of one rank is that rank.
fn range_text(best: u32, worst: u32) -> String {
    if best == worst {
        best.to_string()
    } else {
        format!("{best}–{worst}")
    }
}

fn draw(sheet: &mut Sheet, counties: &[&RankInterval]) {
    let context = sheet.context;
    let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    let rows = Rows::new(&names, sheet.y + 40.0);
    let dash = || "–".to_owned();
    let ranges = counties.iter().map(|county| {
        county
            .range
            .map_or_else(dash, |(best, worst)| range_text(best, worst))
    });
    let ranks = counties
        .iter()
        .map(|county| county.rank.map_or_else(dash, |rank| rank.to_string()));
    let right = sheet.figures(
        &rows,
        &[
            (
                context.text("chart.rank-intervals.rank-short", &[]),
                ranks.collect(),
            ),
            (
                context.text("chart.rank-intervals.range-short", &[]),
                ranges.collect(),
            ),
        ],
    );
    let plot = Area::new(rows.plot_left, rows.top, right - 16.0, rows.bottom);
    let last = counties
        .iter()
        .flat_map(|county| [county.rank, county.range.map(|range| range.1)])
        .flatten()
        .max()
        .unwrap_or(1);
    let scale = Scale::exact(0.5, f64::from(last) + 0.5).between(plot.left, plot.right);
    sheet.axis_at(
        scale,
        plot,
        scale.ranks(f64::from(last)),
        &context.text("chart.rank-intervals.axis", &[]),
    );
    sheet.names(&rows);
    for (county, middle) in counties.iter().zip(&rows.middles) {
        if let Some((best, worst)) = county.range {
            let (from, to) = (scale.at(f64::from(best)), scale.at(f64::from(worst)));
            let half = rows.bar * 0.34;
            let area = Area::new(from - 8.0, middle - half, to + 8.0, middle + half);
            sheet.canvas.rect(area, SOFT);
            sheet.canvas.outline(area, MAIN);
        }
        if let Some(rank) = county.rank {
            sheet.canvas.disc((scale.at(f64::from(rank)), *middle), 8.0, MAIN);
        }
    }
}
