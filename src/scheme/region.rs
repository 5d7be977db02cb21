//! The region part of a scheme.

use super::adjust::{Bonus, BonusTotal, Limit};
use super::expression::Formula;
use super::population::Population;
use crate::problem::Place;

/// How counties and parks are scored.
#[derive(Clone, Debug)]
pub struct RegionRule {
    /// The rule.
    pub rule: RegionScore,
    /// Money by formula.
    pub policies: Vec<RegionPolicy>,
    /// Where it stands in a document.
    pub source: String,
}

/// How a county or park gets its score.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // there is one
pub enum RegionScore {
    /// Σ weight × min(own ratio of sums ÷ city's, cap), with the indicators and weights of one population; an
    /// indicator without data is left out and the other weights are scaled up.
    AgainstCity {
        /// Position of the population.
        population: usize,
        /// The most that one indicator can count, as a multiple of its weight.
        cap: f64,
    },
    /// By the same engine as enterprises: the regions are a population of their own, whose values are ratios of sums.
    Own(RegionPart),
}

/// What regions are appraised by, as [`super::rulebook::Scheme`] holds it for enterprises.
#[derive(Clone, Debug)]
pub struct RegionPart {
    /// The regions as a population.
    pub population: Population,
    /// Bonuses and deductions.
    pub bonuses: Vec<Bonus>,
    /// What all of them together can come to.
    pub bonus_total: BonusTotal,
    /// Floors, vetoes and direct classes.
    pub limits: Vec<Limit>,
}

/// What a formula gives to areas, or takes from them.
#[derive(Clone, Debug)]
pub struct RegionPolicy {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Label in English outputs.
    pub label_en: String,
    /// Unit of its amounts.
    pub unit: String,
    /// Whom it concerns.
    pub when: Formula,
    /// How much.
    pub amount: Formula,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}
