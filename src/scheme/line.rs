//! Lines that a figure has to reach or to pass.

use crate::decimal;

/// A line: `at_least` is reached by a figure that is equal to it on paper, `more_than` is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where it is.
    pub at: f64,
    /// Whether a figure has to be more.
    pub is_open: bool,
}

impl Line {
    /// Whether a figure has reached it, on paper.
    pub fn is_reached(self, figure: f64) -> bool {
        let order = decimal::compare(figure, self.at);
        if self.is_open {
            order.is_gt()
        } else {
            order.is_ge()
        }
    }

    /// The key in scheme files.
    pub fn key(self) -> &'static str {
        if self.is_open { "more_than" } else { "at_least" }
    }

    /// The comparison as a spreadsheet writes it.
    pub fn sign(self) -> &'static str {
        if self.is_open { ">" } else { ">=" }
    }
}
