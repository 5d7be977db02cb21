//! Classes of two results side by side, and how many went from which into which.

use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{Sample, Sheet, counts, table, words};
use super::theme::{self, AXIS, BODY, GRID, INK, Ink, MAIN, MARGIN, MARK, MUTED, PAPER, SMALL, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{ClassFlow, Context, Direction, Flow};
use crate::table::Table;
use crate::unit::number_text;

const KEY: &str = "class-flow";

/// Height of all enterprises together.
const HIGH: f64 = 640.0;
/// Between two classes: a line of letters has room beside the smallest.
const GAP: f64 = 30.0;
/// Width of a class.
const WIDE: f64 = 44.0;
/// Points of an edge.
const STEPS: usize = 28;

/// The colour of a band. Falls are darker than rises, also in grey print.
fn ink(direction: Direction) -> Ink {
    match direction {
        Direction::Up => PAPER.towards(MAIN, 0.45),
        Direction::Down => PAPER.towards(MARK, 0.8),
        Direction::In | Direction::Out | Direction::Other => PAPER.towards(AXIS, 0.55),
        Direction::Same => GRID,
    }
}

/// The classes of either result as a column, best on top, as high as they have enterprises; bands between them, rises over
/// what stays and falls over both. Whoever has no class in one of the two comes from, or goes to, the last block.
pub fn class_flow(context: &Context, input: &ClassFlow) -> Result<Picture, Undrawn> {
    let total: u64 = input.flows.iter().map(|flow| u64::from(flow.count)).sum();
    if input.old.is_empty() || input.new.is_empty() || total == 0 {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sheet = Sheet::new(context, KEY, &[]);
    let count = |direction| number_text(input.count(direction) as f64, 0);
    let told = [
        Direction::Up,
        Direction::Down,
        Direction::Same,
        Direction::In,
        Direction::Out,
        Direction::Other,
    ];
    let there = told.into_iter().filter(|direction| input.count(*direction) > 0);
    let legend: Vec<(Sample, String)> = there
        .map(|direction| {
            let key = format!("compare.moved.{}", direction.id());
            let text = context.lang.text(&key, &[("count", &count(direction))]);
            (Sample::Bar(ink(direction)), text)
        })
        .collect();
    sheet.legend(&legend);
    draw(&mut sheet, input, HIGH / total as f64);
    let caption = context.text(
        "chart.class-flow.caption",
        &[
            ("before", &input.before),
            ("after", &input.after),
            ("up", &count(Direction::Up)),
            ("down", &count(Direction::Down)),
            ("same", &count(Direction::Same)),
        ],
    );
    let table = tabulate(context, input)?;
    sheet.finish(KEY, caption, table)
}

/// The blocks of one column: its enterprises by class, no class last.
fn blocks(sizes: &[u64], top: f64, scale: f64, (left, right): (f64, f64)) -> Vec<Area> {
    let mut y = top;
    let places = sizes.iter().map(|size| {
        let high = *size as f64 * scale;
        let block = Area::new(left, y, right, y + high);
        y += if *size > 0 { high + GAP } else { 0.0 };
        block
    });
    places.collect()
}

fn draw(sheet: &mut Sheet, input: &ClassFlow, scale: f64) {
    let sizes = |classes: usize, end: fn(&Flow) -> usize| {
        let mut sizes = vec![0u64; classes + 1];
        for flow in &input.flows {
            sizes[end(flow)] += u64::from(flow.count);
        }
        sizes
    };
    let old = sizes(input.old.len(), |flow| flow.from);
    let new = sizes(input.new.len(), |flow| flow.to);
    let names =
        [(&input.old, &old), (&input.new, &new)].map(|(classes, sizes)| names(sheet.context, classes, sizes));
    let beside = typeface::widest(names.iter().flatten(), BODY) + 20.0;
    let (left, right) = (MARGIN + beside, WIDTH - MARGIN - beside);
    for (text, x, anchor) in [
        (&input.before, MARGIN, Anchor::Start),
        (&input.after, WIDTH - MARGIN, Anchor::End),
    ] {
        let text = typeface::elide(&typeface::clean(text), BODY, (WIDTH - 2.0 * MARGIN) / 2.0 - 20.0);
        let middle = sheet.y + BODY;
        sheet
            .canvas
            .label(Label::new(text, (x, middle), BODY, anchor, MUTED));
    }
    let top = sheet.y + BODY * 2.2;
    let from = blocks(&old, top, scale, (left, left + WIDE));
    let to = blocks(&new, top, scale, (right - WIDE, right));
    bands(sheet, input, (&from, &to), scale);
    for (blocks, classes, texts, is_left) in [
        (&from, input.old.len(), &names[0], true),
        (&to, input.new.len(), &names[1], false),
    ] {
        for (index, (block, text)) in blocks.iter().zip(texts).enumerate() {
            if block.height() <= 0.0 {
                continue;
            }
            match index < classes {
                true => sheet.canvas.filled(*block, theme::class_fill(index, classes)),
                false => sheet.canvas.rect(*block, GRID),
            }
            sheet.canvas.outline(*block, AXIS);
            let middle = (block.top + block.bottom) / 2.0;
            let (x, anchor) = match is_left {
                true => (block.left - 12.0, Anchor::End),
                false => (block.right + 12.0, Anchor::Start),
            };
            sheet
                .canvas
                .label(Label::new(text.as_str(), (x, middle), BODY, anchor, INK));
        }
    }
    let bottom = from.iter().chain(&to).map(|block| block.bottom);
    sheet.y = bottom.fold(top, f64::max) + GAP;
}

/// The class and how many it has: A类 75家.
fn names(context: &Context, classes: &[String], sizes: &[u64]) -> Vec<String> {
    let none = context.text("compare.no-class", &[]);
    let named = classes
        .iter()
        .map(|class| context.text("chart.class", &[("class", class)]))
        .chain([none]);
    named
        .zip(sizes)
        .map(|(name, size)| {
            let count = number_text(*size as f64, 0);
            context.text("chart.class-flow.block", &[("class", &name), ("count", &count)])
        })
        .collect()
}

/// The bands, in the order of their ends so that none crosses another without need; drawn with what stays first.
fn bands(sheet: &mut Sheet, input: &ClassFlow, (from, to): (&[Area], &[Area]), scale: f64) {
    let mut leaves: Vec<f64> = from.iter().map(|block| block.top).collect();
    let mut arrives: Vec<f64> = to.iter().map(|block| block.top).collect();
    let mut placed: Vec<(Flow, f64, f64)> = Vec::new();
    // Left ends in the order of where they go, right ends in the order of where they come from: flows are sorted by both.
    for flow in &input.flows {
        placed.push((*flow, leaves[flow.from], arrives[flow.to]));
        let high = f64::from(flow.count) * scale;
        leaves[flow.from] += high;
        arrives[flow.to] += high;
    }
    let layer = |direction: Direction| match direction {
        Direction::Same => 0,
        Direction::In | Direction::Out | Direction::Other => 1,
        Direction::Up => 2,
        Direction::Down => 3,
    };
    placed.sort_by_key(|(flow, ..)| layer(flow.direction));
    for (flow, leave, arrive) in placed {
        let high = f64::from(flow.count) * scale;
        let ends = (from[flow.from].right, to[flow.to].left);
        let edge = |leave: f64, arrive: f64| -> Vec<(f64, f64)> {
            let points = (0..=STEPS).map(|step| {
                let way = step as f64 / STEPS as f64;
                let rise = way * way * (3.0 - 2.0 * way);
                (ends.0 + (ends.1 - ends.0) * way, leave + (arrive - leave) * rise)
            });
            points.collect()
        };
        let upper = edge(leave, arrive);
        let lower = edge(leave + high, arrive + high);
        let around: Vec<(f64, f64)> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
        let fill = ink(flow.direction);
        sheet.canvas.polygon(around, fill);
        let rim = fill.towards(INK, 0.35);
        sheet.canvas.path(upper, rim, 1);
        sheet.canvas.path(lower, rim, 1);
        number(sheet, flow, ends, (leave, arrive), high);
    }
}

/// How many are in a band, where it has room for that: near the class that they leave.
fn number(sheet: &mut Sheet, flow: Flow, (left, right): (f64, f64), (leave, arrive): (f64, f64), high: f64) {
    if high < SMALL + 4.0 {
        return;
    }
    let way = 0.12;
    let rise = way * way * (3.0 - 2.0 * way);
    let middle = leave + (arrive - leave) * rise + high / 2.0;
    let x = left + (right - left) * way;
    let text = number_text(f64::from(flow.count), 0);
    let letters = ink(flow.direction).text();
    sheet
        .canvas
        .label(Label::new(text, (x, middle), SMALL, Anchor::Middle, letters));
}

fn tabulate(context: &Context, input: &ClassFlow) -> Result<Table, Undrawn> {
    let unit = context.text("chart.unit-enterprise", &[]);
    let class = |classes: &[String], at: usize| classes.get(at).cloned().unwrap_or_default();
    let flows = &input.flows;
    let columns = vec![
        words(
            context,
            "class_old",
            flows.iter().map(|flow| class(&input.old, flow.from)).collect(),
        ),
        words(
            context,
            "class_new",
            flows.iter().map(|flow| class(&input.new, flow.to)).collect(),
        ),
        counts(
            context,
            "enterprises",
            &unit,
            flows.iter().map(|flow| Some(i64::from(flow.count))).collect(),
        ),
    ];
    table(KEY, &context.text("chart.class-flow.title", &[]), columns)
}
