//! How bad a problem is.

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Said for the record: something was repaired or left out on purpose.
    Note,
    /// Worth a look; the result stands.
    Warning,
    /// The result would be wrong; exit code 1.
    Error,
}

impl Severity {
    /// The word in `problems.csv` and on the terminal.
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
