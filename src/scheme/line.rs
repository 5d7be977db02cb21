//! Lines that a figure has to reach, to pass, or to keep below.

use crate::decimal;

/// A line, and on which side of it a figure has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where it is.
    pub at: f64,
    /// Where a figure has to be.
    pub side: Side,
}

/// A side of a line; a figure that is equal to the line on paper is on a side that is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// On it or above.
    AtLeast,
    /// Above.
    MoreThan,
    /// On it or below.
    AtMost,
    /// Below.
    LessThan,
}

impl Side {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AtLeast, Self::MoreThan, Self::AtMost, Self::LessThan];

    /// The key in scheme files.
    pub fn key(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::MoreThan => "more_than",
            Self::AtMost => "at_most",
            Self::LessThan => "less_than",
        }
    }

    /// The comparison as a spreadsheet writes it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::MoreThan => ">",
            Self::AtMost => "<=",
            Self::LessThan => "<",
        }
    }

    /// Whether the line itself is outside.
    pub fn is_open(self) -> bool {
        matches!(self, Self::MoreThan | Self::LessThan)
    }

    /// Whether lower figures are inside.
    pub fn is_below(self) -> bool {
        matches!(self, Self::AtMost | Self::LessThan)
    }
}

impl Line {
    /// Whether a figure is on its side, on paper.
    pub fn is_reached(self, figure: f64) -> bool {
        let order = decimal::compare(figure, self.at);
        match self.side {
            Side::AtLeast => order.is_ge(),
            Side::MoreThan => order.is_gt(),
            Side::AtMost => order.is_le(),
            Side::LessThan => order.is_lt(),
        }
    }

    /// Whether every figure on its side is on the other's side too: of such a line a later one says nothing new.
    pub fn is_inside(self, other: Self) -> bool {
        let (one, two) = match self.side.is_below() {
            true => (-self.at, -other.at),
            false => (self.at, other.at),
        };
        let same_way = self.side.is_below() == other.side.is_below();
        same_way && (one > two || (one == two && (self.side.is_open() || !other.side.is_open())))
    }
}
