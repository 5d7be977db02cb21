//! What a number format shows of a number.

/// What a cell shows of the number that it holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// The number × 10^`tens`, between words; all digits count, also those that are rounded away for the eye.
    Figure {
        /// How many places the point is moved to the right.
        tens: i32,
        /// Words before the figure.
        before: String,
        /// Words behind it: mostly a unit.
        after: String,
        /// Digits before the point, filled with zeros.
        whole: usize,
    },
    /// A zero without its digit, as accountants write it: `-`.
    Dash,
    /// Nothing that could be seen.
    Nothing,
    /// A number below zero without a mark that it is one.
    Unsigned,
    /// Words, a date, or digits between which other words stand.
    Words,
}
