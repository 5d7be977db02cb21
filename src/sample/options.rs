//! What to make.

/// The years for which tables are made: the year before the rule was announced, and its own (POLICY.md §1).
pub const YEARS: [u16; 2] = [2018, 2019];

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many enterprises the last year has.
    pub enterprises: usize,
    /// Another seed, another city; enterprise 17 of a seed is the same however many are made.
    pub seed: u64,
    /// Whether to plant faults.
    pub faults: bool,
}
