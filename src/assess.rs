//! ENTERPRISES. Scope → value → benchmark → points → score → rank → class.
//!
//! Pure: no file is touched, no clock read, and data never makes a function fail; what is wrong with the data is
//! pushed as a problem. Every stage adds columns and overwrites none, so that a result can be explained by looking
//! it up: `<indicator>_value`, `_benchmark`, `_points` stand side by side.
//!
//! Formulas are evaluated by polars, column by column. What runs over groups (means, ranks, classes) walks the rows
//! in their order on plain columns: the result must not depend on how a frame is split between threads.

mod adjust;
pub mod aggregate;
mod appraisal;
mod assessment;
mod benchmark;
mod class;
mod decision;
mod earned;
mod event;
mod given;
mod group;
mod limit;
mod merge;
pub mod normalise;
mod origin;
mod points;
mod policy;
mod rank;
mod scope;
mod score;
#[cfg(test)]
mod tests;
mod value;
pub mod weigh;
mod year;

pub use adjust::Adjusted;
pub use appraisal::assess_regions;
pub use assessment::{Assessment, Merged};
pub use benchmark::Standard;
pub use class::{counts, place_by_scores, place_by_shares, place_in_two_stages};
pub use event::{Counted, Rule};
pub use given::{Benchmarks, Given};
pub use group::Groups;
pub use merge::UNIT;
pub use normalise::achievement;
pub use policy::column as policy_column;
pub use scope::Status;
pub use value::Parts;
pub use year::{Outside, RegionSums};

use crate::problem::{Error, Problems};
use crate::scheme::Scheme;
use crate::survey::Survey;
use appraisal::rows_of;
use decision::Decisions;

/// Appraises the enterprises of a survey under a scheme.
pub fn assess(survey: &Survey, scheme: &Scheme, problems: &mut Problems) -> Result<Assessment, Error> {
    assess_given(survey, scheme, None, problems)
}

/// Appraises the enterprises of a survey under a scheme, with what is given in place of what would be found.
pub fn assess_given(
    survey: &Survey,
    scheme: &Scheme,
    given: Option<Given<'_>>,
    problems: &mut Problems,
) -> Result<Assessment, Error> {
    let Some(panel) = survey.panel() else {
        return Err(Error::Internal("a survey without the year it names".to_owned()));
    };
    let found = match scheme.merge.as_ref().filter(|_| !scheme.unit.is_region()) {
        Some(merge) => merge::assess(survey, panel, scheme, merge, given, problems),
        None => {
            let decisions = Decisions::of(survey, given.map(|given| given.events), panel, |row| row)?;
            let last = survey.last_year();
            rows_of(survey, (panel, last), scheme, decisions, given, problems)
        }
    };
    Ok(Assessment {
        level: survey.level,
        ..found?
    })
}
