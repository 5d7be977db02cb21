//! What comes after the points: bonus and deduction, floors and vetoes, events, rounding.

use super::Formula;
use crate::problem::Place;

/// A bonus (or a deduction) for everyone whom a condition concerns.
#[derive(Clone, Debug)]
pub struct Bonus {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Label in English outputs.
    pub label_en: String,
    /// The populations it concerns; empty for all.
    pub populations: Vec<usize>,
    /// Whom it concerns.
    pub when: Formula,
    /// The events it counts; `None`: it looks at the row alone.
    pub event: Option<EventRule>,
    /// How much: a number, or a formula over fields. Positive in a deduction, too. `None`: what the list of events
    /// says of each.
    pub amount: Option<Formula>,
    /// Whether the amount is a percentage of the points before bonus and deduction.
    pub percent: bool,
    /// Most points of this item; `None`: explicitly uncapped.
    pub cap: Option<f64>,
    /// Whether it is taken off.
    pub deduction: bool,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// Which events of an enterprise a rule looks at: accidents, prizes, penalties of a list kept beside the workbooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRule {
    /// The kind, as the list writes it.
    pub kind: String,
    /// Whether every event counts; otherwise all of them count once.
    pub each: bool,
    /// In how many years up to the end of the appraised one an event counts.
    pub years: i32,
}

/// The most that all bonuses, and all deductions, can come to; `None`: no such limit is given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BonusTotal {
    /// All bonuses together.
    pub bonus: Option<f64>,
    /// All deductions together.
    pub deduction: Option<f64>,
}

/// A rule that changes the preliminary class.
#[derive(Clone, Debug)]
pub struct Limit {
    /// What it does.
    pub kind: LimitKind,
    /// The populations it concerns; empty for all.
    pub populations: Vec<usize>,
    /// Whom it concerns.
    pub when: Formula,
    /// The events it looks at; `None`: it looks at the row alone.
    pub event: Option<EventRule>,
    /// The classes that are closed to them, or the class they get.
    pub classes: Vec<String>,
    /// A floor only: whether it holds against a veto.
    pub beats_veto: bool,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// What a limit does. Applied in this order: direct, veto, floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Gives a class outright.
    Direct,
    /// Lifts to the best class below which nothing is closed: “not D”.
    Floor,
    /// Lowers to the best class that is not closed: “not A”, “not A or B”.
    Veto,
}

impl LimitKind {
    /// The word in scheme files and in `reason`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Direct => "direct-class",
            Self::Floor => "class-floor",
            Self::Veto => "veto",
        }
    }
}

/// Rounding at each step; a step without one is not rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rounds {
    /// Of every indicator's value.
    pub value: Option<Round>,
    /// Of every computed benchmark.
    pub benchmark: Option<Round>,
    /// Of the points of every indicator.
    pub points: Option<Round>,
    /// Of bonus and deduction.
    pub bonus: Option<Round>,
    /// Of the score.
    pub score: Option<Round>,
}

/// One rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// How.
    pub mode: RoundMode,
    /// Decimals that are kept.
    pub digits: u8,
}

/// How a decimal is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundMode {
    /// To the nearest; halves away from zero (四舍五入).
    Nearest,
    /// To the nearest; halves to the even digit.
    HalfEven,
    /// Cut off towards zero.
    Down,
    /// Away from zero.
    Up,
}

impl RoundMode {
    /// The word of scheme files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::HalfEven => "half-even",
            Self::Down => "down",
            Self::Up => "up",
        }
    }
}

impl Round {
    /// The rounded number. A decimal that is a half but for binary rounding counts as a half: 1.005 at two digits
    /// is 1.01, as on paper.
    pub fn apply(self, value: f64) -> f64 {
        let scale = 10f64.powi(i32::from(self.digits));
        let scaled = value.abs() * scale;
        if !scaled.is_finite() || scaled >= WHOLE_BITS {
            return value;
        }
        let slack = scaled.max(1.0) * 4.0 * f64::EPSILON;
        let below = (scaled + slack).floor();
        let rest = scaled - below;
        let up = match self.mode {
            RoundMode::Nearest => rest >= 0.5 - slack,
            RoundMode::HalfEven => rest > 0.5 + slack || ((rest - 0.5).abs() <= slack && below % 2.0 == 1.0),
            RoundMode::Down => false,
            RoundMode::Up => rest > slack,
        };
        let rounded = (below + f64::from(u8::from(up))) / scale;
        // −0 would be written as “-0”.
        if rounded == 0.0 {
            0.0
        } else {
            rounded.copysign(value)
        }
    }
}

/// From here on every f64 is whole, and nothing is left to round.
const WHOLE_BITS: f64 = 9_007_199_254_740_992.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn round(mode: RoundMode, value: f64) -> f64 {
        Round { mode, digits: 2 }.apply(value)
    }

    #[test]
    fn a_published_73_71_is_73_7156_cut_off_and_not_rounded() {
        // POLICY.md §2, point 14; Lishui 2019: 2,236,605 万元 ÷ 30,341 亩.
        let value = 2_236_605.0 / 30_341.0;
        assert_eq!(round(RoundMode::Down, value), 73.71);
        assert_eq!(round(RoundMode::Nearest, value), 73.72);
    }

    #[test]
    fn halves_are_those_of_the_decimal_on_paper() {
        assert_eq!(round(RoundMode::Nearest, 1.005), 1.01);
        assert_eq!(round(RoundMode::Nearest, 2.675), 2.68);
        assert_eq!(round(RoundMode::HalfEven, 1.005), 1.0);
        assert_eq!(round(RoundMode::HalfEven, 1.015), 1.02);
        assert_eq!(round(RoundMode::Nearest, -1.005), -1.01);
        assert_eq!(round(RoundMode::Up, 1.0), 1.0);
        assert_eq!(round(RoundMode::Up, 1.001), 1.01);
        assert_eq!(round(RoundMode::Down, 0.29), 0.29);
        assert!(round(RoundMode::Nearest, -0.001).is_sign_positive());
    }
}
