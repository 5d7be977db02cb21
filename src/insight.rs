//! What the results say about themselves: look-ups and re-orderings, no second formula.

pub mod completeness;
pub mod low_yield;
