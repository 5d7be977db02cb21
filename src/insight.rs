//! What the results say about themselves: look-ups and re-runs of the same engine, no second formula.

pub mod appraised;
pub mod class_cut;
pub mod class_line;
pub mod compare;
pub mod completeness;
pub mod gap;
pub mod lift;
pub mod loss;
pub mod low_yield;
pub mod spread;

pub use appraised::{Appraised, counties};
