//! Differential policies: what a class costs or earns, as a surcharge on electricity or a relief of land-use tax.

use super::expression::Formula;
use crate::problem::Place;

/// A surcharge, price or relief that depends on the class, and on how long an enterprise has been in it.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Id; the column of its amounts is `<id>_policy`.
    pub id: String,
    /// Label.
    pub label: String,
    /// Label in English outputs.
    pub label_en: String,
    /// Unit of its amounts.
    pub unit: String,
    /// Whether only the highest of several steps that hold counts; otherwise they add up.
    pub highest: bool,
    /// Its steps.
    pub steps: Vec<PolicyStep>,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// One step of a policy.
#[derive(Clone, Debug)]
pub struct PolicyStep {
    /// The classes it is for.
    pub classes: Vec<String>,
    /// From which consecutive year in the class on; 1 is the first.
    pub years: i32,
    /// Whom it concerns.
    pub when: Formula,
    /// How much.
    pub amount: PolicyAmount,
}

/// How much a step comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicyAmount {
    /// A number.
    Number(f64),
    /// A part of what another class would have in the same year: 南京's C- pays half of D.
    PartOf {
        /// The other class.
        class: String,
        /// The part.
        share: f64,
    },
}
