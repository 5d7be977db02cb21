//! The region part of a scheme.

use super::adjust::{Bonus, BonusTotal, Limit};
use super::population::Population;

/// How counties and parks are scored.
#[derive(Clone, Debug)]
pub struct RegionRule {
    /// The rule.
    pub rule: RegionScore,
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
