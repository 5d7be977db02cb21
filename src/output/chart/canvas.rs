//! What a chart draws on: marks are collected first, so that the height may follow from what is drawn, and become SVG
//! at the end. This file alone calls plotters.

use plotters::prelude::{DrawingBackend, IntoFont, RGBColor, SVGBackend, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::theme::{Fill, Ink, PAPER, Pattern, WIDTH};
use super::typeface::{self, FAMILY};
use crate::problem::Error;

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    /// The rectangle with these edges.
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    /// Width.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// Height.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Half way between left and right.
    pub fn middle(self) -> f64 {
        (self.left + self.right) / 2.0
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(self, other: Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether `other` lies inside.
    pub fn holds(self, other: Area) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// The rectangle with a border of this width around it.
    pub fn grown(self, by: f64) -> Area {
        Area::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }
}

/// Which point of a text stands at its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// One line of text.
#[derive(Clone, Debug)]
pub struct Label {
    /// The words.
    pub text: String,
    /// Where the anchor stands.
    pub x: f64,
    /// The middle of the line's height.
    pub middle: f64,
    /// Letter size.
    pub size: f64,
    /// Which point of the text stands at `x`.
    pub anchor: Anchor,
    /// Colour.
    pub ink: Ink,
}

/// How far the baseline lies under the middle of digits and Chinese letters alike, in letter sizes.
const BASELINE: f64 = 0.37;

impl Label {
    /// A label whose anchor stands at `at`: x, and the middle of the line's height.
    pub fn new(text: impl Into<String>, at: (f64, f64), size: f64, anchor: Anchor, ink: Ink) -> Self {
        let (x, middle) = at;
        Self {
            text: text.into(),
            x,
            middle,
            size,
            anchor,
            ink,
        }
    }

    /// The rectangle that the letters fill.
    pub fn area(&self) -> Area {
        let width = typeface::width(&self.text, self.size);
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        let baseline = self.middle + BASELINE * self.size;
        Area::new(
            left,
            baseline - typeface::ASCENT * self.size,
            left + width,
            baseline + typeface::DESCENT * self.size,
        )
    }
}

enum Mark {
    Rect(Area, Ink, bool),
    Line((f64, f64), (f64, f64), Ink, u32),
    Path(Vec<(f64, f64)>, Ink, u32),
    Polygon(Vec<(f64, f64)>, Ink),
    Circle((f64, f64), f64, Ink, Option<u32>),
    Text(Label),
}

/// The marks of one picture.
#[derive(Default)]
pub struct Canvas {
    marks: Vec<Mark>,
}

impl Canvas {
    /// A filled rectangle.
    pub fn rect(&mut self, area: Area, ink: Ink) {
        self.marks.push(Mark::Rect(area, ink, true));
    }

    /// The outline of a rectangle.
    pub fn outline(&mut self, area: Area, ink: Ink) {
        self.marks.push(Mark::Rect(area, ink, false));
    }

    /// A rectangle filled as a class is, with its pattern and an outline.
    pub fn filled(&mut self, area: Area, fill: Fill) {
        self.rect(area, fill.ink);
        let shade = fill.ink.towards(Ink(0, 0, 0), 0.45);
        match fill.pattern {
            Pattern::Plain => {}
            Pattern::Rising => self.hatch(area, shade, -1.0),
            Pattern::Falling => self.hatch(area, shade, 1.0),
            Pattern::Crossed => {
                self.hatch(area, shade, -1.0);
                self.hatch(area, shade, 1.0);
            }
            Pattern::Upright => {
                let mut x = (area.left / HATCH).ceil() * HATCH;
                while x < area.right {
                    self.line((x, area.top), (x, area.bottom), shade, 1);
                    x += HATCH;
                }
            }
        }
        self.outline(area, PAPER);
    }

    /// Slanting lines `y = slope × x + c`, cut off at the edges. They are in step over the whole picture.
    fn hatch(&mut self, area: Area, ink: Ink, slope: f64) {
        let offset = |x: f64, y: f64| y - slope * x;
        let corners = [
            offset(area.left, area.top),
            offset(area.right, area.top),
            offset(area.left, area.bottom),
            offset(area.right, area.bottom),
        ];
        let low = corners.iter().copied().fold(f64::INFINITY, f64::min);
        let high = corners.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut c = (low / HATCH).ceil() * HATCH;
        while c < high {
            let x_at = |y: f64| (y - c) / slope;
            let (one, two) = (x_at(area.top), x_at(area.bottom));
            let left = one.min(two).max(area.left);
            let right = one.max(two).min(area.right);
            if right - left >= 1.0 {
                self.line((left, slope * left + c), (right, slope * right + c), ink, 1);
            }
            c += HATCH;
        }
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink, width: u32) {
        self.marks.push(Mark::Line(from, to, ink, width));
    }

    /// A dashed straight line.
    pub fn dashed(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink, width: u32) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        if length <= 0.0 {
            return;
        }
        let at = |way: f64| {
            let share = (way / length).min(1.0);
            (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
        };
        let mut way = 0.0;
        while way < length {
            self.line(at(way), at(way + 12.0), ink, width);
            way += 20.0;
        }
    }

    /// An open line through points.
    pub fn path(&mut self, points: Vec<(f64, f64)>, ink: Ink, width: u32) {
        self.marks.push(Mark::Path(points, ink, width));
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: Vec<(f64, f64)>, ink: Ink) {
        self.marks.push(Mark::Polygon(points, ink));
    }

    /// A filled disc.
    pub fn disc(&mut self, centre: (f64, f64), radius: f64, ink: Ink) {
        self.marks.push(Mark::Circle(centre, radius, ink, None));
    }

    /// A white disc with a coloured rim.
    pub fn ring(&mut self, centre: (f64, f64), radius: f64, ink: Ink, width: u32) {
        self.disc(centre, radius, PAPER);
        self.circle(centre, radius, ink, width);
    }

    /// The rim of a disc.
    pub fn circle(&mut self, centre: (f64, f64), radius: f64, ink: Ink, width: u32) {
        self.marks.push(Mark::Circle(centre, radius, ink, Some(width)));
    }

    /// A line of text; its words are cleaned.
    pub fn label(&mut self, mut label: Label) {
        label.text = typeface::clean(&label.text);
        if !label.text.is_empty() {
            self.marks.push(Mark::Text(label));
        }
    }

    /// The picture as SVG, `height` high. `title` and `description` are what a screen reader says.
    pub fn svg(&self, height: f64, title: &str, description: &str) -> Result<String, Error> {
        let mut svg = String::new();
        let size = (WIDTH as u32, height.ceil() as u32);
        {
            let mut backend = SVGBackend::with_string(&mut svg, size);
            let drawn = self.draw(&mut backend, Area::new(0.0, 0.0, WIDTH, height.ceil()));
            drawn.map_err(|error| Error::Internal(format!("drawing a chart: {error}")))?;
        }
        Ok(finished(&svg, title, description))
    }

    fn draw(&self, backend: &mut SVGBackend, whole: Area) -> Result<(), Box<dyn std::error::Error>> {
        backend.draw_rect(
            point(whole.left, whole.top),
            point(whole.right, whole.bottom),
            &style(PAPER, 0),
            true,
        )?;
        for mark in &self.marks {
            match mark {
                Mark::Rect(area, ink, filled) => backend.draw_rect(
                    point(area.left, area.top),
                    point(area.right, area.bottom),
                    &style(*ink, 1),
                    *filled,
                )?,
                Mark::Line(from, to, ink, width) => {
                    backend.draw_line(point(from.0, from.1), point(to.0, to.1), &style(*ink, *width))?;
                }
                Mark::Path(points, ink, width) => {
                    backend.draw_path(points.iter().map(|(x, y)| point(*x, *y)), &style(*ink, *width))?;
                }
                Mark::Polygon(points, ink) => {
                    backend.fill_polygon(points.iter().map(|(x, y)| point(*x, *y)), &style(*ink, 0))?;
                }
                Mark::Circle(centre, radius, ink, rim) => backend.draw_circle(
                    point(centre.0, centre.1),
                    radius.round() as u32,
                    &style(*ink, rim.unwrap_or(0)),
                    rim.is_none(),
                )?,
                Mark::Text(label) => draw_text(backend, label)?,
            }
        }
        Ok(backend.present()?)
    }
}

/// plotters' SVG with title and description, and without what it repeats on every element: the font stands once on the
/// root, full opacity is the default. No text can hold what is cut out here, since quotation marks in it are escaped.
fn finished(svg: &str, title: &str, description: &str) -> String {
    let head = svg.find('\n').map_or(0, |end| end + 1);
    let opening = svg[..head].replacen(
        "<svg ",
        &format!("<svg role=\"img\" font-family=\"{FAMILY}\" "),
        1,
    );
    let body = svg[head..]
        .replace(&format!(" font-family=\"{FAMILY}\""), "")
        .replace(" opacity=\"1\"", "");
    let (title, description) = (escaped(title), escaped(description));
    format!("{opening}<title>{title}</title>\n<desc>{description}</desc>\n{body}")
}

/// Distance of hatch lines.
const HATCH: f64 = 11.0;

/// plotters sets text at its top and moves it down by 0.76 letter sizes; so the baseline is where we want it.
fn draw_text(backend: &mut SVGBackend, label: &Label) -> Result<(), Box<dyn std::error::Error>> {
    let anchor = match label.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let Ink(red, green, blue) = label.ink;
    let ink = RGBColor(red, green, blue);
    let text_style = TextStyle::from((FAMILY, plotters_size(label.size)).into_font())
        .color(&ink)
        .pos(Pos::new(anchor, VPos::Top));
    let top = label.middle + (BASELINE - 0.76) * label.size;
    Ok(backend.draw_text(&label.text, &text_style, point(label.x, top))?)
}

/// plotters writes its font sizes divided by 1.24; this is the number that comes out as `size` without a crumb.
fn plotters_size(size: f64) -> f64 {
    let near = size * 1.24;
    [near, near.next_up(), near.next_down()]
        .into_iter()
        .find(|candidate| candidate / 1.24 == size)
        .unwrap_or(near)
}

fn point(x: f64, y: f64) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

fn style(ink: Ink, width: u32) -> ShapeStyle {
    ShapeStyle {
        color: RGBColor(ink.0, ink.1, ink.2).into(),
        filled: true,
        stroke_width: width,
    }
}

fn escaped(text: &str) -> String {
    typeface::clean(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
