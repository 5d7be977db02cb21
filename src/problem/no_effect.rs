//! Why a setting has no effect: a closed set of reasons, each with its sentence in `locales/scheme.toml`.

use super::word::{Word, Words, words};

/// Why a setting that is understood does nothing where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEffect<'a> {
    /// Another setting, as written, leaves nothing for it to do.
    Beside(&'a str),
    /// Something that it needs is not there.
    Needs(&'a str),
    /// The table has no such setting.
    NotThere(&'a str),
    /// It bounds what cannot lie beyond this anyway.
    Reached(&'a str),
    /// The table holds nothing.
    Empty,
    /// An indicator that no population scores.
    NobodyScores,
    /// An indicator that is only shown, and scored.
    Scored,
    /// A quantity that no formula reads.
    NobodyReads,
    /// A rule for zero denominators of an indicator that has no denominator.
    NoDenominator,
    /// A rule about enterprises in the region part.
    NotInRegions,
}

impl<'a> NoEffect<'a> {
    /// The words of the problem: the setting, the reason's id, and what it is about.
    pub fn words(self, key: impl Into<String>) -> Words {
        let (id, with) = self.parts();
        words![
            ("key", key.into()),
            ("reason", Word::Term("no-effect", id.to_owned())),
            ("with", with),
        ]
    }

    fn parts(self) -> (&'static str, &'a str) {
        match self {
            Self::Beside(with) => ("beside", with),
            Self::Needs(with) => ("needs", with),
            Self::NotThere(with) => ("not-there", with),
            Self::Reached(with) => ("reached", with),
            Self::Empty => ("empty", ""),
            Self::NobodyScores => ("nobody-scores", ""),
            Self::Scored => ("scored", ""),
            Self::NobodyReads => ("nobody-reads", ""),
            Self::NoDenominator => ("no-denominator", ""),
            Self::NotInRegions => ("not-in-regions", ""),
        }
    }
}
