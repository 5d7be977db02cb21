//! Quantities and indicators: what is computed from the fields of a row.

use super::Formula;

/// A quantity computed from fields, as energy use from electricity, gas, coal and steam.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Id; usable in later formulas.
    pub id: String,
    /// Label.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// How it is computed.
    pub formula: Formula,
    /// Where the formula stands in the document.
    pub source: String,
}

/// An indicator: a numerator over a denominator, or a value as published.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// The numerator, or the value itself where there is no denominator.
    pub numerator: Formula,
    /// The denominator.
    pub denominator: Option<Formula>,
    /// Whether more of it is better.
    pub better: Better,
    /// Computed and shown, but worth no points.
    pub shown_only: bool,
    /// Decimals for people.
    pub digits: u8,
    /// Where it stands in the document.
    pub source: String,
}

/// Which direction is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
}
