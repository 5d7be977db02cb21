//! Ranks over the years, one line a county.

use super::canvas::{Anchor, Label};
use super::picture::Undrawn;
use super::sheet::{MOST_ROWS, Sample, Sheet, figures_as, table, words};
use super::theme::{AXIS, BODY, GRID, INK, Ink, MAIN, MARGIN, MARK, MUTED, SMALL, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{Context, RankPath, RankSlope};
use crate::table::{Format, Table};

impl RankPath {
    /// Ranks gained from the first year shown to the last; none unless it is ranked in both.
    fn gain(&self) -> Option<i64> {
        let (first, last) = (self.ranks.first().copied()??, self.ranks.last().copied()??);
        (self.ranks.len() > 1).then(|| i64::from(first) - i64::from(last))
    }

    fn ink(&self) -> Ink {
        match self.gain() {
            Some(gain) if gain > 0 => MAIN,
            Some(gain) if gain < 0 => MARK,
            _ => AXIS,
        }
    }
}

const KEY: &str = "rank-slope";

/// A column a year with the counties in the order of their ranks, lines between them; names with ranks at both ends and
/// the ranks gained (▲) or lost (▼) behind the last. Equal ranks stand below each other in the order of the names.
pub fn rank_slope(context: &Context, input: &RankSlope) -> Result<Picture, Undrawn> {
    let ranked = |year: usize| {
        input
            .counties
            .iter()
            .any(|county| matches!(county.ranks.get(year), Some(Some(_))))
    };
    if input.years.len() < 2 || !ranked(0) || !ranked(input.years.len() - 1) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let (first, last) = (
        input.years[0].to_string(),
        input.years[input.years.len() - 1].to_string(),
    );
    let said = [("first", first.as_str()), ("last", last.as_str())];
    let mut sheet = Sheet::new(context, KEY, &said);
    sheet.legend(&[
        (Sample::Line(MAIN), context.text("chart.rank-slope.up", &[])),
        (Sample::Dashed(MARK), context.text("chart.rank-slope.down", &[])),
        (Sample::Line(AXIS), context.text("chart.rank-slope.same", &[])),
    ]);
    let drawn = RankSlope {
        counties: sheet.some(&input.counties, MOST_ROWS),
        ..input.clone()
    };
    draw(&mut sheet, &drawn);
    let absent: Vec<&str> = input
        .counties
        .iter()
        .filter(|county| county.gain().is_none())
        .map(|county| county.name.as_str())
        .collect();
    if !absent.is_empty() {
        let names = absent.join(&context.text("chart.enumeration", &[]));
        sheet.note(context.text("chart.rank-slope.absent", &[said[0], said[1], ("names", &names)]));
    }
    let count = |wanted: fn(i64) -> bool| {
        input
            .counties
            .iter()
            .filter_map(RankPath::gain)
            .filter(|gain| wanted(*gain))
            .count()
            .to_string()
    };
    let (up, down) = (count(|gain| gain > 0), count(|gain| gain < 0));
    let caption = context.text(
        "chart.rank-slope.caption",
        &[said[0], said[1], ("up", &up), ("down", &down)],
    );
    let table = tabulate(context, input, &said)?;
    sheet.finish(KEY, caption, table)
}

/// The lines of a county's name at one end.
fn lines(county: &RankPath, size: f64) -> Vec<String> {
    typeface::wrap_evenly(&typeface::clean(&county.name), size, WIDTH * 0.24, 4)
}

/// The middle of every county's place in one year's column, and where the column ends.
fn places(input: &RankSlope, year: usize, top: f64, heights: &[f64]) -> (Vec<Option<f64>>, f64) {
    let rank = |index: usize| input.counties[index].ranks.get(year).copied().flatten();
    let mut order: Vec<usize> = (0..input.counties.len())
        .filter(|index| rank(*index).is_some())
        .collect();
    order.sort_by_key(|index| (rank(*index), &input.counties[*index].name));
    let (mut middles, mut y) = (vec![None; input.counties.len()], top);
    for index in order {
        middles[index] = Some(y + heights[index] / 2.0);
        y += heights[index];
    }
    (middles, y)
}

fn draw(sheet: &mut Sheet, input: &RankSlope) {
    let (pitch, size) = if input.counties.len() > 40 {
        (33.0, SMALL)
    } else {
        (46.0, BODY)
    };
    let heights: Vec<f64> = input
        .counties
        .iter()
        .map(|county| f64::max(pitch, lines(county, size).len() as f64 * size * 1.15 + 8.0))
        .collect();
    let all = input.counties.iter().flat_map(|county| lines(county, size));
    let widest = typeface::widest(all, size);
    let rank_wide = typeface::width("000", size) + 14.0;
    let left = MARGIN + widest + rank_wide + 16.0;
    let right = WIDTH - left - typeface::width("▲000", size);
    let years = input.years.len();
    let x = |year: usize| left + (right - left) * year as f64 / (years - 1) as f64;
    let top = sheet.y + SMALL * 2.0;
    let columns: Vec<(Vec<Option<f64>>, f64)> = (0..years)
        .map(|year| places(input, year, top, &heights))
        .collect();
    let bottom = columns.iter().map(|column| column.1).fold(top, f64::max);
    for (year, number) in input.years.iter().enumerate() {
        sheet.canvas.line((x(year), top), (x(year), bottom), GRID, 2);
        let text = sheet
            .context
            .text("chart.year", &[("number", &number.to_string())]);
        sheet.canvas.label(Label::new(
            text,
            (x(year), top - SMALL),
            SMALL,
            Anchor::Middle,
            MUTED,
        ));
    }
    for (index, county) in input.counties.iter().enumerate() {
        let spots: Vec<Option<(f64, f64)>> = (0..years)
            .map(|year| Some((x(year), columns[year].0[index]?)))
            .collect();
        path(sheet, county, &spots);
        if let Some((x, y)) = spots[0] {
            name(sheet, county, 0, (x - 16.0, y), rank_wide, size);
        }
        if let Some((x, y)) = spots[years - 1] {
            name(sheet, county, years - 1, (x + 16.0, y), rank_wide, size);
            gain(sheet, county, y, size);
        }
    }
    sheet.y = bottom;
}

/// A county's points and the lines between neighbouring years. Falling counties are dashed, so that grey print tells them
/// from rising ones.
fn path(sheet: &mut Sheet, county: &RankPath, spots: &[Option<(f64, f64)>]) {
    for pair in spots.windows(2) {
        if let [Some(from), Some(to)] = *pair {
            match county.gain() {
                Some(gain) if gain < 0 => sheet.canvas.dashed(from, to, MARK, 4),
                Some(gain) if gain > 0 => sheet.canvas.line(from, to, MAIN, 4),
                _ => sheet.canvas.line(from, to, AXIS, 2),
            }
        }
    }
    for spot in spots.iter().flatten() {
        sheet.canvas.disc(*spot, 7.0, county.ink());
    }
}

/// Rank and name beside the first (left) or last column.
fn name(sheet: &mut Sheet, county: &RankPath, year: usize, (x, y): (f64, f64), rank_wide: f64, size: f64) {
    let rank = county
        .ranks
        .get(year)
        .copied()
        .flatten()
        .map_or_else(String::new, |rank| rank.to_string());
    let (rank_x, name_x, anchor) = match year {
        0 => (x, x - rank_wide, Anchor::End),
        _ => (x + rank_wide - 14.0, x + rank_wide, Anchor::Start),
    };
    sheet
        .canvas
        .label(Label::new(rank, (rank_x, y), size, Anchor::End, MUTED));
    let lines = lines(county, size);
    let first = y - size * 1.15 * (lines.len() as f64 - 1.0) / 2.0;
    for (index, text) in lines.into_iter().enumerate() {
        let middle = first + size * 1.15 * index as f64;
        sheet
            .canvas
            .label(Label::new(text, (name_x, middle), size, anchor, INK));
    }
}

fn gain(sheet: &mut Sheet, county: &RankPath, y: f64, size: f64) {
    let text = match county.gain() {
        Some(gain) if gain > 0 => format!("▲{gain}"),
        Some(gain) if gain < 0 => format!("▼{}", -gain),
        Some(_) => "–".to_owned(),
        None => return,
    };
    sheet.canvas.label(Label::new(
        text,
        (WIDTH - MARGIN, y),
        size,
        Anchor::End,
        county.ink().towards(INK, 0.3),
    ));
}

fn tabulate(context: &Context, input: &RankSlope, said: &[(&str, &str)]) -> Result<Table, Undrawn> {
    let mut columns = vec![words(
        context,
        "county",
        input.counties.iter().map(|county| county.name.clone()).collect(),
    )];
    for (index, year) in input.years.iter().enumerate() {
        let ranks = input
            .counties
            .iter()
            .map(|county| county.ranks.get(index).copied().flatten().map(f64::from))
            .collect();
        let label = context.text("chart.rank-slope.rank", &[("number", &year.to_string())]);
        columns.push(figures_as(
            &format!("rank_{year}"),
            label,
            "",
            Format::Integer,
            ranks,
        ));
    }
    table(KEY, &context.text("chart.rank-slope.title", said), columns)
}
