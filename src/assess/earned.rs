//! The points of one row for one criterion, or the rule that decides them.

use crate::scheme::Missing;

/// A cell of the appraisal: the points of one row for one criterion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Points {
    /// The row's population does not use the indicator, or the row is not scored.
    None,
    /// Points for a value.
    Earned(f64),
    /// No value (or a zero denominator): this rule decides.
    Ruled(Missing),
}
