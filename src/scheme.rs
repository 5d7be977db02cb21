//! POLICY. A scheme file holds every number and rule of an appraisal, each with its source; the code holds none.
//!
//! [`read`] collects all mistakes of a file, each with its line. Formulas and conditions are SQL expressions over the
//! fields of the data dictionary and the scheme's own quantities (see [`expression`]). [`language`] is the page about
//! the language, made from the same tables that the parser reads by.

mod adjust;
pub mod ahp;
pub mod builtin;
mod class;
mod criterion;
pub mod expression;
mod group;
mod indicator;
mod label;
pub mod language;
mod line;
mod parse;
mod policy;
mod population;
mod region;
mod rulebook;
#[cfg(test)]
mod tests;
pub mod word;

pub use adjust::{Bonus, BonusTotal, EventRule, Limit, LimitKind, Round, RoundMode, Rounds};
pub use class::{ClassRule, Classes, Rounding};
pub use criterion::{Benchmark, Criterion, Mean, MeanYear, Missing, Over, Shape, Step};
pub use expression::Formula;
pub use group::Group;
pub use indicator::{Better, Constant, Indicator, Quantity, StandIn};
pub use label::sentence;
pub use line::{Line, Side};
pub use parse::read;
pub use policy::{Policy, PolicyAmount, PolicyStep};
pub use population::{Aggregation, Merge, Participates, Participation, Population, Weights};
pub use region::{RegionPart, RegionPolicy, RegionRule, RegionScore};
pub use rulebook::{Assumed, Charts, Document, Scheme, Unit};
