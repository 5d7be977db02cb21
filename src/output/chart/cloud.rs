//! Points between two axes, every one with its name.

use super::axis::Scale;
use super::canvas::{Anchor, Area, Canvas, Label};
use super::placement::{nearest, places};
use super::sheet::Sheet;
use super::theme::{AXIS, INK, MARGIN, SMALL, WIDTH};
use super::typeface;

/// Radius of a point.
pub const RADIUS: f64 = 9.0;

/// A laid-out plot.
pub struct Cloud {
    /// The frame.
    pub plot: Area,
    /// The axis from left to right.
    pub x: Scale,
    /// The axis from bottom to top.
    pub y: Scale,
    /// Labels that were given room before the names.
    pub reserved: Vec<Label>,
    names: Vec<Vec<String>>,
    spots: Vec<(f64, f64)>,
    areas: Vec<Area>,
}

/// Labels that need room in a plot and lines that names should avoid, from its frame, its axes and the places of the
/// points.
pub type Reserve<'a> = &'a dyn Fn(Area, (Scale, Scale), &[(f64, f64)]) -> (Vec<Label>, Vec<Area>);

/// Points keep this clear of names: a ring may stand around them.
const CLEAR: f64 = RADIUS + 6.0;

impl Cloud {
    /// Draws the axes of the least plot in which every name has a place. `points` are name, x and y; `titles` those of
    /// the axes.
    pub fn lay(
        sheet: &mut Sheet,
        points: &[(&str, f64, f64)],
        scales: (Scale, Scale),
        titles: (&str, &str),
        reserve: Reserve,
    ) -> Self {
        sheet.upright_title(titles.1);
        let ticks = scales.1.ticks(7);
        let widest = scales
            .1
            .texts(&ticks)
            .iter()
            .map(|text| typeface::width(text, SMALL))
            .fold(0.0, f64::max);
        let names: Vec<Vec<String>> = points
            .iter()
            .map(|point| typeface::wrap_evenly(&typeface::clean(point.0), SMALL, SMALL * 11.0, 3))
            .collect();
        let least = Area::new(
            MARGIN + widest + 16.0,
            sheet.y + SMALL,
            WIDTH - MARGIN,
            sheet.y + SMALL + 900.0,
        );
        let cloud = Self::fit(points, names, scales, least, reserve);
        sheet.upright_axis(cloud.y, cloud.plot, &ticks);
        sheet.value_axis(cloud.x, cloud.plot, titles.0);
        sheet.canvas.outline(cloud.plot, AXIS);
        cloud
    }

    fn fit(
        points: &[(&str, f64, f64)],
        names: Vec<Vec<String>>,
        scales: (Scale, Scale),
        least: Area,
        reserve: Reserve,
    ) -> Self {
        let sizes: Vec<(f64, f64)> = names
            .iter()
            .map(|lines| {
                let wide = lines
                    .iter()
                    .map(|line| typeface::width(line, SMALL))
                    .fold(0.0, f64::max);
                (wide, SMALL * 1.1 * lines.len() as f64)
            })
            .collect();
        let mut plot = least;
        loop {
            // Points keep away from the frame, so that names have room beside those at the ends.
            let x = scales.0.between(plot.left + 40.0, plot.right - 60.0);
            let y = scales.1.between(plot.bottom - 50.0, plot.top + 60.0);
            let spots: Vec<(f64, f64)> = points
                .iter()
                .map(|point| (x.at(point.1), y.at(point.2)))
                .collect();
            let (reserved, avoid) = reserve(plot, (x, y), &spots);
            let taken: Vec<Area> = reserved.iter().map(|label| label.area().grown(4.0)).collect();
            if let Some(areas) = places(&spots, &sizes, CLEAR, plot.grown(-6.0), &taken, &avoid) {
                return Self {
                    plot,
                    x,
                    y,
                    reserved,
                    names,
                    spots,
                    areas,
                };
            }
            if plot.height() > 6000.0 {
                // Points that all lie on one spot gain nothing from height: their names go below each other.
                let areas = column_of_names(&sizes, plot);
                return Self {
                    plot,
                    x,
                    y,
                    reserved: Vec::new(),
                    names,
                    spots,
                    areas,
                };
            }
            plot.bottom = plot.top + plot.height() * 1.2;
        }
    }

    /// Draws the points, each by `point`, and their names, with a thin line to those that stand apart.
    pub fn name(&self, sheet: &mut Sheet, point: impl Fn(&mut Canvas, usize, (f64, f64))) {
        for (spot, area) in self.spots.iter().zip(&self.areas) {
            let end = nearest(*spot, *area);
            if (end.0 - spot.0).hypot(end.1 - spot.1) > CLEAR + 14.0 {
                sheet.canvas.line(*spot, end, AXIS, 1);
            }
        }
        for (index, area) in self.areas.iter().enumerate() {
            point(&mut sheet.canvas, index, self.spots[index]);
            for (row, line) in self.names[index].iter().enumerate() {
                let middle = area.top + SMALL * (0.55 + 1.1 * row as f64);
                let (text, x, anchor) = (line.clone(), area.middle(), Anchor::Middle);
                sheet.on_paper(Label::new(text, (x, middle), SMALL, anchor, INK));
            }
        }
    }
}

fn column_of_names(sizes: &[(f64, f64)], plot: Area) -> Vec<Area> {
    let mut y = plot.top + 10.0;
    sizes
        .iter()
        .map(|(wide, high)| {
            let area = Area::new(plot.right - 12.0 - wide, y, plot.right - 12.0, y + high);
            y += high + 4.0;
            area
        })
        .collect()
}
