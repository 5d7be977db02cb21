//! Classes: names and the rule that gives them.

use super::expression::Formula;
use super::group::Group;
use super::line::Line;

/// How classes are given inside a group.
#[derive(Clone, Debug)]
pub struct Classes {
    /// Names, best first.
    pub names: Vec<String>,
    /// What shares are counted in, beside the population.
    pub by: Vec<Group>,
    /// How a share of a group becomes a number of enterprises.
    pub rounding: Rounding,
    /// The rule.
    pub rule: ClassRule,
    /// Where it stands in the document.
    pub source: String,
}

/// How `share × enterprises` becomes a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest; halves up.
    Nearest,
    /// Cut off.
    Down,
    /// To the next whole number.
    Up,
}

/// The rule that gives classes.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // a scheme has a handful of them
pub enum ClassRule {
    /// By rank: each class ends at a share of the group; the last ends at 1.
    Shares(Vec<f64>),
    /// Henan's two stages: the upper part by score, ordered anew, gives the first class; the lower part, ordered
    /// anew from the low end, gives the last class; the rest is in between. Shares are of the whole group.
    TwoStage {
        /// The part of the group that is the upper one.
        upper_part: f64,
        /// Share of the first class.
        upper_share: f64,
        /// What the upper part is ordered by, the higher value first.
        upper_order: Formula,
        /// Share of the last class.
        lower_share: f64,
        /// What the lower part is ordered by, the lower value first.
        lower_order: Formula,
    },
    /// By score: class k takes scores that reach `lines[k]`, the last class the rest; then within bounds.
    Scores {
        /// The line of every class but the last, falling.
        lines: Vec<Line>,
        /// The largest share of the first class: whoever is beyond it moves down, the lowest ranks first.
        first_at_most: Option<f64>,
        /// The smallest share of the last class: the lowest ranks move into it until it is filled.
        last_at_least: Option<f64>,
    },
}
