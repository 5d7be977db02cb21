//! Exit codes.

/// Exit code when problems of severity error were found.
pub const PROBLEMS_FOUND: u8 = 1;
