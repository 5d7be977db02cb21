//! Problems: what is wrong with the data or the policy, always collected and shown together.
//!
//! An [`Error`] stops the program (a file that cannot be opened). A [`Problem`] never does: a stage pushes it and goes
//! on. A problem has a [`Kind`] (its code and severity), a [`Place`] and the words that fill its sentence; the
//! sentences themselves live in `locales/problem.toml`, once for both languages.

mod cause;
mod error;
mod kind;
pub mod kinds;
mod list;
mod no_effect;
mod place;
mod render;
mod severity;
mod system;
pub(crate) mod word;

pub use cause::{Cause, OWN as OWN_CAUSES};
pub use error::Error;
pub use kind::Kind;
pub use kinds::{ALL, by_code};
pub use list::{Problem, Problems};
pub use no_effect::NoEffect;
pub use place::{Place, Source, SourceId, cell_name, column_name};
pub use render::{place_text, render, render_one, wording};
pub use severity::Severity;
pub(crate) use word::words;
pub use word::{Word, Words};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_kinds_are_counted_and_denied_kinds_become_errors() {
        let mut problems = Problems::new();
        problems.allow(kinds::CODE_CHECK_DIGIT);
        problems.deny(kinds::NAME_JOIN);
        problems.push(kinds::CODE_CHECK_DIGIT, Place::Nowhere, words![]);
        problems.push(kinds::NAME_JOIN, Place::Nowhere, words![]);
        assert_eq!(problems.iter().count(), 1);
        assert_eq!(problems.allowed()["code-check-digit"], 1);
        assert!(problems.has_errors());
    }

    #[test]
    fn absorbed_problems_keep_their_workbook() {
        let mut all = Problems::new();
        all.source("a.xlsx", "1");
        let mut worker = all.fork();
        let id = worker.source("b.xlsx", "2");
        worker.push(kinds::NOT_A_NUMBER, Place::Cell(id, 1, 2), words![]);
        all.absorb(worker);
        let place = all.iter().next().map(|p| p.place);
        let Some(Place::Cell(id, 1, 2)) = place else {
            panic!("{place:?}")
        };
        assert_eq!(all.source_of(id).map(|s| s.workbook.as_str()), Some("b.xlsx"));
    }
}
