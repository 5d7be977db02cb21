//! Land by industry and class, as areas.

use super::axis;
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{Sample, Sheet, figures_as, table, words};
use super::theme::{self, AXIS, Fill, GRID, INK, MARGIN, PAPER, Pattern, SMALL, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{Context, IndustryLand, Treemap, finite};
use crate::table::{Format, Table};
use crate::unit::number_text;

impl IndustryLand {
    fn of(&self, class: usize) -> f64 {
        finite(self.land_mu.get(class).copied()).unwrap_or(0.0).max(0.0)
    }

    fn others(&self) -> f64 {
        finite(Some(self.others_mu)).unwrap_or(0.0).max(0.0)
    }

    fn total(&self, classes: usize) -> f64 {
        (0..classes).map(|class| self.of(class)).sum::<f64>() + self.others()
    }
}

const KEY: &str = "land-by-industry";
const HEIGHT: f64 = 860.0;
/// Land whose class is not told.
const OTHERS: Fill = Fill {
    ink: GRID,
    pattern: Pattern::Plain,
};

/// One rectangle an industry, as large as its land, cut into its classes. Industries whose rectangle has no room for
/// their name are named in the foot, with their land.
pub fn treemap(context: &Context, input: &Treemap) -> Result<Picture, Undrawn> {
    let classes = input.classes.len();
    let mut industries: Vec<&IndustryLand> = input
        .industries
        .iter()
        .filter(|industry| industry.total(classes) > 0.0)
        .collect();
    industries.sort_by(|one, two| {
        two.total(classes)
            .total_cmp(&one.total(classes))
            .then(one.name.cmp(&two.name))
    });
    let whole: f64 = industries.iter().map(|industry| industry.total(classes)).sum();
    if !(whole > 0.0 && whole.is_finite()) {
        return Err(Undrawn::nothing(context, KEY));
    }
    let mut sheet = Sheet::new(context, KEY, &[]);
    let merged = industries.iter().any(|industry| industry.others() > 0.0);
    let others = merged.then(|| {
        let text = context.text("chart.land-by-industry.others", &[]);
        (Sample::Fill(OTHERS), text)
    });
    sheet.class_legend(&input.classes, others);
    if merged {
        let least = input.least.to_string();
        sheet.note(context.text("chart.land-by-industry.merged", &[("least", &least)]));
    }
    let unnamed = draw(&mut sheet, input, &industries, whole);
    if !unnamed.is_empty() {
        let names = unnamed.join(&context.text("chart.enumeration", &[]));
        sheet.note(context.text(
            "chart.land-by-industry.small",
            &[("unit", &input.unit), ("names", &names)],
        ));
    }
    let first = industries[0];
    let caption = context.text(
        "chart.land-by-industry.caption",
        &[
            ("total", &axis::figure(whole, 0)),
            ("unit", &input.unit),
            ("industry", &first.name),
            ("share", &number_text(first.total(classes) / whole * 100.0, 1)),
        ],
    );
    let table = tabulate(context, input, &industries)?;
    sheet.finish(KEY, caption, table)
}

fn tabulate(context: &Context, input: &Treemap, industries: &[&IndustryLand]) -> Result<Table, Undrawn> {
    let names = industries.iter().map(|industry| industry.name.clone()).collect();
    let mut columns = vec![words(context, "industry", names)];
    for (index, class) in input.classes.iter().enumerate() {
        let values = industries
            .iter()
            .map(|industry| Some(industry.of(index)))
            .collect();
        let label = context.text("chart.class", &[("class", class)]);
        let id = format!("land_{class}");
        columns.push(figures_as(&id, label, &input.unit, Format::Decimal(1), values));
    }
    if industries.iter().any(|industry| industry.others() > 0.0) {
        let values = industries
            .iter()
            .map(|industry| Some(industry.others()))
            .collect();
        let label = context.text("chart.land-by-industry.others", &[]);
        columns.push(figures_as(
            "land_others",
            label,
            &input.unit,
            Format::Decimal(1),
            values,
        ));
    }
    table(KEY, &context.text("chart.land-by-industry.title", &[]), columns)
}

/// Draws the map; returns the industries without a name in it.
fn draw(sheet: &mut Sheet, input: &Treemap, industries: &[&IndustryLand], whole: f64) -> Vec<String> {
    let classes = input.classes.len();
    let sizes: Vec<f64> = industries
        .iter()
        .map(|industry| industry.total(classes) / whole)
        .collect();
    let map = Area::new(MARGIN, sheet.y, WIDTH - MARGIN, sheet.y + HEIGHT);
    let mut unnamed = Vec::new();
    for (industry, area) in industries.iter().zip(squarified(&sizes, map)) {
        let total = industry.total(classes);
        let figure = axis::figure(total, if total < 10.0 { 1 } else { 0 });
        let area = area.grown(-2.0);
        if area.width() < 2.0 || area.height() < 2.0 {
            unnamed.push(format!("{} {figure}", industry.name));
            continue;
        }
        let said = [
            ("industry", industry.name.as_str()),
            ("land", figure.as_str()),
            ("unit", input.unit.as_str()),
        ];
        let strip = title(
            sheet,
            &sheet.context.text("chart.land-by-industry.name", &said),
            area,
        );
        if strip == 0.0 {
            unnamed.push(format!("{} {figure}", industry.name));
        }
        split(
            sheet,
            input,
            industry,
            Area {
                top: area.top + strip,
                ..area
            },
        );
        sheet.canvas.outline(area, AXIS);
    }
    sheet.y = map.bottom + 6.0;
    unnamed
}

/// Writes an industry's name into a strip over its classes; the height of the strip, 0 if the name has no room.
fn title(sheet: &mut Sheet, text: &str, area: Area) -> f64 {
    let text = typeface::clean(text);
    for size in [SMALL, 18.0] {
        let room = area.width() - 12.0;
        let lines = typeface::wrap(&text, size, room, 99);
        let high = lines.len() as f64 * size * 1.2 + 8.0;
        let word = typeface::widest_word(&text, size);
        if word > room || high > area.height() * 0.6 || lines.len() > 4 {
            continue;
        }
        sheet.canvas.rect(
            Area {
                bottom: area.top + high,
                ..area
            },
            PAPER,
        );
        for (row, line) in lines.into_iter().enumerate() {
            let middle = area.top + 4.0 + size * (0.6 + 1.2 * row as f64);
            sheet.canvas.label(Label::new(
                line,
                (area.left + 6.0, middle),
                size,
                Anchor::Start,
                INK,
            ));
        }
        return high;
    }
    0.0
}

/// Cuts an industry's rectangle along its longer side into its classes, with the class's name where it has room.
fn split(sheet: &mut Sheet, input: &Treemap, industry: &IndustryLand, area: Area) {
    let classes = input.classes.len();
    let total = industry.total(classes);
    let along = area.width() >= area.height();
    let mut before = 0.0;
    let told = input.classes.iter().enumerate().map(|(index, class)| {
        let fill = theme::class_fill(index, classes);
        (industry.of(index), fill, class.clone())
    });
    let others = sheet.context.text("chart.land-by-industry.others-short", &[]);
    for (land, fill, word) in told.chain([(industry.others(), OTHERS, others)]) {
        let after = before + land / total;
        let cut = |from: f64, to: f64, share: f64| from + (to - from) * share;
        let part = if along {
            Area::new(
                cut(area.left, area.right, before),
                area.top,
                cut(area.left, area.right, after),
                area.bottom,
            )
        } else {
            Area::new(
                area.left,
                cut(area.top, area.bottom, before),
                area.right,
                cut(area.top, area.bottom, after),
            )
        };
        before = after;
        if part.width() < 1.0 || part.height() < 1.0 {
            continue;
        }
        sheet.canvas.filled(part, fill);
        let (x, middle) = (part.middle(), (part.top + part.bottom) / 2.0);
        let label = Label::new(word, (x, middle), SMALL, Anchor::Middle, INK);
        if part.grown(-4.0).holds(label.area().grown(2.0)) {
            sheet.on_paper(label);
        }
    }
}

/// Rectangles for shares in falling order that sum to 1, as near to squares as rows allow.
/// Squarified treemaps; Bruls, Huizing & van Wijk 2000.
fn squarified(shares: &[f64], area: Area) -> Vec<Area> {
    let scale = area.width() * area.height();
    let mut rest = area;
    let mut done = Vec::with_capacity(shares.len());
    let mut start = 0;
    while start < shares.len() {
        let side = rest.width().min(rest.height()).max(1e-9);
        let worst = |row: &[f64]| {
            let sum: f64 = row.iter().sum::<f64>() * scale;
            let ratio = |share: &f64| {
                let size = (share * scale).max(1e-12);
                (side * side * size / (sum * sum)).max(sum * sum / (side * side * size))
            };
            row.iter().map(ratio).fold(0.0, f64::max)
        };
        let mut end = start + 1;
        while end < shares.len() && worst(&shares[start..=end]) <= worst(&shares[start..end]) {
            end += 1;
        }
        let row = &shares[start..end];
        let thick = row.iter().sum::<f64>() * scale / side;
        let mut way = 0.0;
        for share in row {
            let long = share * scale / thick.max(1e-12);
            done.push(if rest.width() >= rest.height() {
                Area::new(
                    rest.left,
                    rest.top + way,
                    rest.left + thick,
                    rest.top + way + long,
                )
            } else {
                Area::new(
                    rest.left + way,
                    rest.top,
                    rest.left + way + long,
                    rest.top + thick,
                )
            });
            way += long;
        }
        if rest.width() >= rest.height() {
            rest.left = (rest.left + thick).min(rest.right);
        } else {
            rest.top = (rest.top + thick).min(rest.bottom);
        }
        start = end;
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_in_proportion_and_do_not_overlap() {
        // The example of the paper: 6 6 4 3 2 2 1 of 24 in a field of 6 × 4; the first two fill 3 × 2 each.
        let shares = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0].map(|size| size / 24.0);
        let areas = squarified(&shares, Area::new(0.0, 0.0, 6.0, 4.0));
        for (share, area) in shares.iter().zip(&areas) {
            assert!((area.width() * area.height() - share * 24.0).abs() < 1e-9);
        }
        assert!((areas[0].width() - 3.0).abs() < 1e-9 && (areas[1].height() - 2.0).abs() < 1e-9);
        for (index, area) in areas.iter().enumerate() {
            assert!(
                areas[..index]
                    .iter()
                    .all(|other| !other.overlaps(area.grown(-1e-9)))
            );
        }
    }
}
