//! Sizes, colours and patterns that all charts share. One unit of a picture is 0.1 mm at 16 cm width.

use crate::facts::shown::{CLASS_COLOURS, class_colour, class_place};

/// Width of every picture.
pub const WIDTH: f64 = 1600.0;
/// Blank border.
pub const MARGIN: f64 = 36.0;
/// Letter size of titles (10.8 pt).
pub const TITLE: f64 = 38.0;
/// Letter size of labels (7.4 pt).
pub const BODY: f64 = 26.0;
/// Letter size of tick labels, legends and the foot (6.5 pt).
pub const SMALL: f64 = 23.0;

/// A colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    /// Relative luminance (WCAG 2.1), with 2.2 for its curve.
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| (f64::from(part) / 255.0).powf(2.2);
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Whether white letters read better on it than black ones: (1 + 0.05) ÷ (l + 0.05) > (l + 0.05) ÷ 0.05.
    pub fn is_dark(self) -> bool {
        self.luminance() < (1.05_f64 * 0.05).sqrt() - 0.05
    }

    /// The colour between this (0) and another (1).
    pub fn towards(self, other: Ink, share: f64) -> Ink {
        let mix = |from: u8, to: u8| {
            (f64::from(from) + (f64::from(to) - f64::from(from)) * share.clamp(0.0, 1.0)).round() as u8
        };
        Ink(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The colour of letters on it: white or full black, so that the contrast is never under 4.5 : 1.
    pub fn text(self) -> Ink {
        if self.is_dark() { PAPER } else { Ink(0, 0, 0) }
    }
}

/// White.
pub const PAPER: Ink = Ink(0xff, 0xff, 0xff);
/// Letters.
pub const INK: Ink = Ink(0x22, 0x22, 0x22);
/// Lesser letters; 5.7 : 1 on white.
pub const MUTED: Ink = Ink(0x5f, 0x5f, 0x5f);
/// Axis lines.
pub const AXIS: Ink = Ink(0x8a, 0x8a, 0x8a);
/// Grid lines.
pub const GRID: Ink = Ink(0xe2, 0xe2, 0xe2);
/// Bars and points of this year.
pub const MAIN: Ink = Ink(0x2b, 0x6c, 0x9e);
/// The same, lighter, for areas under letters.
pub const SOFT: Ink = Ink(0xc9, 0xdd, 0xec);
/// What is set against the main colour: last year, the city's value. Darker in grey print than it looks.
pub const MARK: Ink = Ink(0xb8, 0x4a, 0x14);

/// The pattern over a colour, so that classes differ in grey print too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// None.
    Plain,
    /// Lines from lower left to upper right.
    Rising,
    /// Lines from upper left to lower right.
    Falling,
    /// Both.
    Crossed,
    /// Upright lines.
    Upright,
}

/// How one class is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Its colour.
    pub ink: Ink,
    /// Its pattern.
    pub pattern: Pattern,
}

/// Patterns of the classes from best to worst, so that they differ in grey print too.
const PATTERNS: [Pattern; CLASS_COLOURS] = [
    Pattern::Plain,
    Pattern::Plain,
    Pattern::Rising,
    Pattern::Crossed,
    Pattern::Falling,
    Pattern::Upright,
];

/// The fill of the class at `index` among `count` classes from best to worst, in the colours of the tables.
pub fn class_fill(index: usize, count: usize) -> Fill {
    let [red, green, blue] = class_colour(index, count);
    Fill {
        ink: Ink(red, green, blue),
        pattern: PATTERNS[class_place(index, count)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.1, success criterion 1.4.3.
    #[test]
    fn letters_on_every_colour_of_a_chart_have_a_contrast_of_at_least_4_5() {
        for colour in [MAIN, MARK, SOFT, class_fill(0, 4).ink, class_fill(3, 4).ink] {
            for share in 0..=100 {
                let ground = PAPER.towards(colour, f64::from(share) / 100.0);
                let (one, other) = (ground.luminance() + 0.05, ground.text().luminance() + 0.05);
                let contrast = one.max(other) / one.min(other);
                assert!(contrast >= 4.5, "{contrast} on {ground:?}");
            }
        }
    }
}
