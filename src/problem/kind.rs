//! What a kind of problem is.

use super::severity::Severity;

/// Code and default severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Kebab-case name, the same in every language.
    pub code: &'static str,
    /// Severity unless `--allow` or `--deny` say otherwise.
    pub severity: Severity,
}

pub(super) const fn error(code: &'static str) -> Kind {
    Kind {
        code,
        severity: Severity::Error,
    }
}

pub(super) const fn warning(code: &'static str) -> Kind {
    Kind {
        code,
        severity: Severity::Warning,
    }
}

pub(super) const fn note(code: &'static str) -> Kind {
    Kind {
        code,
        severity: Severity::Note,
    }
}
