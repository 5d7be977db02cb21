//! Points between two axes with their names.

use super::axis::Scale;
use super::canvas::{Anchor, Area, Canvas, Label};
use super::placement::{Room, near_places, nearest, places};
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
    /// Where the names stand; `None` for those without room.
    areas: Vec<Option<Area>>,
}

/// Labels that need room in a plot and lines that names should avoid, from its frame, its axes and the places of the
/// points.
pub type Reserve<'a> = &'a dyn Fn(Area, (Scale, Scale), &[(f64, f64)]) -> (Vec<Label>, Vec<Area>);

/// Points keep this clear of names: a ring may stand around them.
const CLEAR: f64 = RADIUS + 6.0;

const LEAST_HEIGHT: f64 = 780.0;
/// A higher plot is not seen at one glance.
const MOST_HEIGHT: f64 = 1500.0;

impl Cloud {
    /// Draws the axes of the least plot in which every name has a place, or, where no page would hold it, of one in which
    /// the outermost have. `points` are name, x and y; `titles` those of the axes.
    pub fn lay(
        sheet: &mut Sheet,
        points: &[(&str, f64, f64)],
        scales: (Scale, Scale),
        titles: (&str, &str),
        reserve: Reserve,
    ) -> Self {
        sheet.upright_title(titles.1);
        let ticks = scales.1.ticks(7);
        let widest = typeface::widest(scales.1.texts(&ticks), SMALL);
        let names: Vec<Vec<String>> = points
            .iter()
            .map(|point| typeface::wrap_evenly(&typeface::clean(point.0), SMALL, SMALL * 11.0, 3))
            .collect();
        let least = Area::new(
            MARGIN + widest + 16.0,
            sheet.y + SMALL,
            WIDTH - MARGIN,
            sheet.y + SMALL + LEAST_HEIGHT,
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
                let wide = typeface::widest(lines.iter(), SMALL);
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
            let room = Room {
                plot: plot.grown(-6.0),
                radius: CLEAR,
                taken: &taken,
                avoid: &avoid,
            };
            let every = places(&spots, &sizes, &room).map(|areas| areas.into_iter().map(Some).collect());
            let last = || (plot.height() * 1.2 > MOST_HEIGHT).then(|| near_places(&spots, &sizes, &room));
            if let Some(areas) = every.or_else(last) {
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
            plot.bottom = plot.top + plot.height() * 1.2;
        }
    }

    /// Draws the points, each by `point`, and their names, with a thin line to those that stand apart. The foot counts the
    /// points whose names have no room.
    pub fn name(&self, sheet: &mut Sheet, point: impl Fn(&mut Canvas, usize, (f64, f64))) {
        let named = || {
            let every = self.areas.iter().enumerate();
            every.filter_map(|(index, area)| Some((index, (*area)?)))
        };
        for (index, area) in named() {
            let spot = self.spots[index];
            let end = nearest(spot, area);
            if (end.0 - spot.0).hypot(end.1 - spot.1) > CLEAR + 14.0 {
                sheet.canvas.line(spot, end, AXIS, 1);
            }
        }
        for (index, spot) in self.spots.iter().enumerate() {
            point(&mut sheet.canvas, index, *spot);
        }
        for (index, area) in named() {
            for (row, line) in self.names[index].iter().enumerate() {
                let middle = area.top + SMALL * (0.55 + 1.1 * row as f64);
                let (text, x, anchor) = (line.clone(), area.middle(), Anchor::Middle);
                sheet.on_paper(Label::new(text, (x, middle), SMALL, anchor, INK));
            }
        }
        let unnamed = self.areas.iter().filter(|area| area.is_none()).count();
        if unnamed > 0 {
            let count = unnamed.to_string();
            sheet.note(sheet.context.text("chart.scatter.unnamed", &[("count", &count)]));
        }
    }
}
