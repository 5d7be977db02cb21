//! What comes after the points: bonus and deduction, floors and vetoes, events, rounding.

use super::expression::Formula;
pub use crate::decimal::{Round, RoundMode};
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
