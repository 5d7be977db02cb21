//! Constants, quantities and indicators: what is computed from the fields of a row.

use super::expression::Formula;
use super::group::Group;
use crate::problem::Place;

/// A number of the document that differs between counties, parks or industries: a column of every row.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Id; usable in formulas.
    pub id: String,
    /// Label.
    pub label: String,
    /// Label in English outputs.
    pub label_en: String,
    /// Unit.
    pub unit: String,
    /// What it differs by.
    pub by: Group,
    /// The words of the group with their numbers, and where each stands.
    pub values: Vec<(String, f64, Place)>,
    /// The number of everybody else; `None`: they have none.
    pub otherwise: Option<f64>,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

impl Constant {
    /// The number for a word of the group.
    pub fn of(&self, word: &str) -> Option<f64> {
        let named = self.values.iter().find(|(name, ..)| name == word);
        named.map(|(_, value, _)| *value).or(self.otherwise)
    }
}

/// A quantity computed from fields, as energy use from electricity, gas, coal and steam.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Id; usable in later formulas.
    pub id: String,
    /// Label.
    pub label: String,
    /// Label in English outputs.
    pub label_en: String,
    /// Unit.
    pub unit: String,
    /// How it is computed.
    pub formula: Formula,
    /// What stands for it where none of the fields of the formula is reported.
    pub stand_in: Option<StandIn>,
    /// Where the formula stands in the document.
    pub source: String,
}

/// A field that may stand for a quantity, as a total of pollutants for the sum of its parts.
#[derive(Clone, Debug)]
pub struct StandIn {
    /// Id of the field.
    pub field: String,
    /// The quantity's formula where its fields are reported, else the field.
    pub formula: Formula,
}

impl Quantity {
    /// The formula that gives its values.
    pub fn values(&self) -> &Formula {
        self.stand_in
            .as_ref()
            .map_or(&self.formula, |stand_in| &stand_in.formula)
    }
}

/// An indicator: a numerator over a denominator, or a value as published.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Label in English outputs.
    pub label_en: String,
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
