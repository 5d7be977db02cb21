//! Quotas that were computed from an earlier result.

use crate::allocate::{Allocation, Higher, Plan};
use crate::edition::State;
use crate::lang::Lang;

/// Quotas that were computed from an earlier result.
pub struct Comparison<'a> {
    /// Language of all outputs.
    pub lang: Lang,
    /// The quotas file and its text.
    pub plan: (&'a Plan, &'a str),
    /// Year of the data behind the counties.
    pub year: i32,
    /// State of the run they are from.
    pub state: State,
    /// The quotas.
    pub allocations: &'a [Allocation],
    /// What one rank higher would mean for each of them.
    pub higher: &'a [Higher],
    /// SHA-256 of the counties they follow.
    pub counties: String,
}
