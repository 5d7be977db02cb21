//! How much of the tax comes from how much of the land.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Label};
use super::picture::Undrawn;
use super::sheet::{Sample, Sheet, numbers, table};
use super::theme::{AXIS, BODY, INK, MAIN, MARGIN, MARK, SMALL, SOFT, WIDTH};
use super::typeface;
use crate::facts::Picture;
use crate::facts::figures::{Context, Lorenz, finite};
use crate::table::Format;
use crate::unit::number_text;

const KEY: &str = "lorenz";
/// Shares of the least productive land whose part of the tax is written beside the curve.
const QUOTED: [f64; 4] = [0.2, 0.5, 0.8, 0.9];

/// The Lorenz curve with the enterprises in the order of made ÷ held, least first, and its Gini coefficient
/// 1 − Σ (xᵢ − xᵢ₋₁)(yᵢ + yᵢ₋₁) (Lorenz 1905; Gini 1914). Enterprises that lack one side or hold nothing are left out and
/// counted. Negative values let the curve begin below zero; the coefficient may then exceed 1, and the foot says so.
pub fn lorenz(context: &Context, input: &Lorenz) -> Result<Picture, Undrawn> {
    let Some(curve) = Curve::new(&input.enterprises, input.least) else {
        return Err(Undrawn::nothing(context, KEY));
    };
    let said = [
        ("held", input.held.label.as_str()),
        ("made", input.made.label.as_str()),
    ];
    let mut sheet = Sheet::new(context, KEY, &said);
    sheet.legend(&[
        (Sample::Line(MAIN), context.text("chart.lorenz.curve", &[])),
        (Sample::Dashed(AXIS), context.text("chart.lorenz.equal", &said)),
        (Sample::Ring(MARK), context.text("chart.lorenz.points", &[])),
    ]);
    draw(&mut sheet, &curve, &said);
    if curve.left_out > 0 {
        let count = number_text(curve.left_out as f64, 0);
        sheet.note(context.text("chart.lorenz.left-out", &[said[0], said[1], ("count", &count)]));
    }
    if curve.negative > 0 {
        let count = number_text(curve.negative as f64, 0);
        sheet.note(context.text("chart.lorenz.negative", &[said[1], ("count", &count)]));
    }
    let gini = number_text(curve.gini, 3);
    let fifth = number_text(curve.at(0.2) * 100.0, 1);
    let caption = context.text(
        "chart.lorenz.caption",
        &[said[0], said[1], ("gini", &gini), ("share", &fifth)],
    );
    let steps: Vec<f64> = (0..=20).map(|step| f64::from(step) / 20.0).collect();
    let columns = vec![
        numbers(
            context,
            "held_share",
            "%",
            Format::Percent(0),
            steps.iter().copied().map(Some).collect(),
        ),
        numbers(
            context,
            "made_share",
            "%",
            Format::Percent(2),
            steps.iter().map(|step| Some(curve.at(*step))).collect(),
        ),
    ];
    let table = table(KEY, &context.text("chart.lorenz.title", &said), columns)?;
    sheet.finish(KEY, caption, table)
}

/// Cumulated shares from (0, 0) to (1, 1).
struct Curve {
    points: Vec<(f64, f64)>,
    gini: f64,
    left_out: usize,
    negative: usize,
}

impl Curve {
    /// None where nothing is held or the sum of what is made is not positive: then there are no shares.
    fn new(enterprises: &[(Option<f64>, Option<f64>)], least: usize) -> Option<Self> {
        let mut both: Vec<(f64, f64)> = enterprises
            .iter()
            .filter_map(|(held, made)| Some((finite(*held).filter(|held| *held > 0.0)?, finite(*made)?)))
            .collect();
        both.sort_by(|one, two| {
            (one.1 / one.0)
                .total_cmp(&(two.1 / two.0))
                .then(one.0.total_cmp(&two.0))
        });
        let whole = both
            .iter()
            .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if !(whole.0 > 0.0 && whole.1 > 0.0 && whole.0.is_finite() && whole.1.is_finite()) {
            return None;
        }
        let mut points = vec![(0.0, 0.0)];
        let (mut sum, mut twice) = ((0.0, 0.0), 0.0);
        for (held, made) in &both {
            let before = sum.1;
            sum = (sum.0 + held / whole.0, sum.1 + made / whole.1);
            twice += held / whole.0 * (sum.1 + before);
            points.push(sum);
        }
        // Between two corners of the curve stand as many enterprises as a figure needs, before the last one too.
        let count = points.len() - 1;
        if count < least {
            return None;
        }
        let corners = (0..=count / least.max(1)).map(|corner| corner * least.max(1));
        let last = count % least.max(1);
        let mut points: Vec<(f64, f64)> = corners
            .map(|at| points[if at + last == count { count } else { at }])
            .collect();
        points.dedup();
        Some(Self {
            points,
            gini: 1.0 - twice,
            left_out: enterprises.len() - both.len(),
            negative: both.iter().filter(|one| one.1 < 0.0).count(),
        })
    }

    /// The share of what is made on the least productive `share` of what is held.
    fn at(&self, share: f64) -> f64 {
        let after = self
            .points
            .partition_point(|point| point.0 < share)
            .min(self.points.len() - 1)
            .max(1);
        let ((x, y), (next_x, next_y)) = (self.points[after - 1], self.points[after]);
        if next_x <= x {
            y
        } else {
            y + (next_y - y) * ((share - x) / (next_x - x)).clamp(0.0, 1.0)
        }
    }
}

fn draw(sheet: &mut Sheet, curve: &Curve, said: &[(&str, &str); 2]) {
    let context = sheet.context;
    sheet.upright_title(&context.text("chart.lorenz.y", said));
    let least = curve
        .points
        .iter()
        .map(|point| point.1 * 100.0)
        .fold(0.0, f64::min);
    let y_scale = Scale::linear([least, 100.0], true, 5);
    let ticks = y_scale.ticks(5);
    let widest = y_scale
        .texts(&ticks)
        .iter()
        .map(|text| typeface::width(text, SMALL))
        .fold(0.0, f64::max);
    let left = MARGIN + widest + 16.0;
    let side = 800.0;
    let plot = Area::new(left, sheet.y + SMALL, left + side, sheet.y + SMALL + side);
    let x_scale = Scale::exact(0.0, 100.0).between(plot.left, plot.right);
    let y_scale = y_scale.between(plot.bottom, plot.top);
    sheet.upright_axis(y_scale, plot, &ticks);
    sheet.value_axis(x_scale, plot, &context.text("chart.lorenz.x", said));
    let place = |point: (f64, f64)| (x_scale.at(point.0 * 100.0), y_scale.at(point.1 * 100.0));
    let line = thinned(&curve.points, place);
    sheet.canvas.polygon(
        line.iter()
            .copied()
            .chain([place((1.0, 1.0)), place((0.0, 0.0))])
            .collect(),
        SOFT,
    );
    sheet.canvas.dashed(place((0.0, 0.0)), place((1.0, 1.0)), AXIS, 3);
    sheet.canvas.path(line, MAIN, 5);
    sheet.canvas.outline(plot, AXIS);
    for share in QUOTED {
        sheet.canvas.ring(place((share, curve.at(share))), 9.0, MARK, 4);
    }
    quote(sheet, curve, said, plot);
}

/// Points that the eye cannot tell apart would only make the file larger: 200,000 enterprises give a few hundred.
fn thinned(points: &[(f64, f64)], place: impl Fn((f64, f64)) -> (f64, f64)) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (index, point) in points.iter().enumerate() {
        let here = place(*point);
        let far = kept
            .last()
            .is_none_or(|last| (last.0 - here.0).hypot(last.1 - here.1) >= 3.0);
        if far || index + 1 == points.len() {
            kept.push(here);
        }
    }
    kept
}

/// The coefficient and the quoted shares, at the right of the plot.
fn quote(sheet: &mut Sheet, curve: &Curve, said: &[(&str, &str); 2], plot: Area) {
    let context = sheet.context;
    let x = plot.right + 36.0;
    let mut y = plot.top + 30.0;
    let mut texts = vec![(
        context.text("chart.lorenz.gini", &[("value", &number_text(curve.gini, 3))]),
        BODY + 6.0,
    )];
    for share in QUOTED {
        let (held, made) = (
            axis::figure(share * 100.0, 0),
            number_text(curve.at(share) * 100.0, 1),
        );
        texts.push((
            context.text(
                "chart.lorenz.quote",
                &[said[0], said[1], ("share", &held), ("value", &made)],
            ),
            BODY,
        ));
    }
    for (text, size) in texts {
        for line in typeface::wrap(&typeface::clean(&text), size, WIDTH - MARGIN - x, 4) {
            sheet
                .canvas
                .label(Label::new(line, (x, y), size, Anchor::Start, INK));
            y += size * 1.3;
        }
        y += 24.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_yields_have_gini_zero_and_one_holder_of_all_tax_nearly_one() {
        let equal = Curve::new(&[(Some(1.0), Some(2.0)), (Some(3.0), Some(6.0))], 1).unwrap();
        assert!(equal.gini.abs() < 1e-12 && (equal.at(0.3) - 0.3).abs() < 1e-12);
        // Ten parcels of one mu, all tax from one of them: 1 − 1/10.
        let mut one: Vec<(Option<f64>, Option<f64>)> = vec![(Some(1.0), Some(0.0)); 9];
        one.push((Some(1.0), Some(5.0)));
        let curve = Curve::new(&one, 1).unwrap();
        assert!((curve.gini - 0.9).abs() < 1e-12);
        assert!((curve.at(0.95) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_worked_example_by_hand() {
        // Land 1, 1, 2 and tax 0, 1, 3: yields 0, 1, 1.5; x = .25 .5 1, y = 0 .25 1; Σ = .25·0 + .25·.25 + .5·1.25 = .6875
        let enterprises = [
            (Some(2.0), Some(3.0)),
            (Some(1.0), Some(0.0)),
            (Some(1.0), Some(1.0)),
            (None, Some(9.0)),
            (Some(0.0), Some(9.0)),
        ];
        let curve = Curve::new(&enterprises, 1).unwrap();
        assert_eq!(curve.points.len(), 4);
        assert!((curve.gini - 0.3125).abs() < 1e-12);
        assert_eq!(curve.left_out, 2);
    }

    #[test]
    fn corners_of_the_curve_stand_for_no_single_enterprise() {
        let seven: Vec<_> = (1..=7).map(|at| (Some(1.0), Some(f64::from(at)))).collect();
        let curve = Curve::new(&seven, 3).unwrap();
        let corners: Vec<f64> = curve.points.iter().map(|point| (point.0 * 7.0).round()).collect();
        assert_eq!(corners, [0.0, 3.0, 7.0]);
        assert!(Curve::new(&seven[..2], 3).is_none());
    }

    #[test]
    fn without_positive_tax_there_are_no_shares() {
        assert!(Curve::new(&[(Some(1.0), Some(-1.0)), (Some(1.0), Some(1.0))], 1).is_none());
        assert!(Curve::new(&[], 1).is_none());
    }
}
