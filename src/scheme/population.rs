//! Populations and participation: who is appraised with whom, and how.

use super::class::Classes;
use super::criterion::Criterion;
use super::expression::Formula;
use super::group::Group;
use crate::problem::Place;

/// A population: a set of enterprises with indicators, ranking and classes of its own.
#[derive(Clone, Debug)]
pub struct Population {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Label in English outputs.
    pub label_en: String,
    /// Who belongs to it.
    pub when: Formula,
    /// What it is ranked by beside the population itself.
    pub rank_by: Vec<Group>,
    /// Formulas that decide between equal scores, the higher value first.
    pub ties: Vec<Formula>,
    /// Where the weights come from.
    pub weights: Weights,
    /// How points become a score.
    pub aggregation: Aggregation,
    /// Its indicators with weight, benchmark and points.
    pub criteria: Vec<Criterion>,
    /// How classes are given; without one there are none.
    pub classes: Option<Classes>,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// Where the weights of a population come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// The scheme gives each.
    Fixed,
    /// All the same.
    Equal,
    /// From the data: the more an indicator sets the rows apart, the more it counts (Shannon entropy).
    Entropy,
    /// From the data: contrast times conflict (CRITIC; Diakoulaki, Mavrotas & Papayannakis 1995).
    Critic,
    /// From a matrix of pairwise judgements (AHP; Saaty 1980), whose consistency ratio is kept.
    Ahp {
        /// The judgements above the diagonal, row by row.
        upper: Vec<Vec<f64>>,
        /// The consistency ratio.
        consistency: f64,
    },
}

impl Weights {
    /// Whether they are known only once the data is read.
    pub fn from_data(&self) -> bool {
        matches!(self, Self::Entropy | Self::Critic)
    }
}

/// How points become a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// Σ points.
    Sum,
    /// 100 × Π (points ÷ weight)^(weight ÷ Σ weights): a weak indicator cannot be made up for entirely.
    Geometric,
    /// 100 × closeness to the best and distance from the worst points of the population (Hwang & Yoon 1981).
    Topsis,
}

/// Which rows are appraised as one.
#[derive(Clone, Debug)]
pub struct Merge {
    /// The word that rows of one unit share: a group's number, a parcel. Rows without one stand alone.
    pub key: Formula,
    /// Whether the rows are appraised alone as well.
    pub both: bool,
    /// Whether the result of the unit is the one that counts.
    pub merged_counts: bool,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// How an enterprise takes part.
#[derive(Clone, Debug)]
pub struct Participation {
    /// The resulting status.
    pub status: Participates,
    /// Whom it concerns.
    pub when: Formula,
    /// The class that stands in the list in place of a grade: `T`, or the one it is treated as.
    pub class: Option<String>,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// The ways to take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Participates {
    /// Appraised all the same, whatever a later rule says: a grace period that is over.
    Appraised,
    /// Collected, but not appraised.
    NotAppraised,
    /// Scored, but without rank and class.
    Ungraded,
}
