//! What changed between two results: tables, sentences, and the figures of its chart.

pub mod pair;
pub mod picture;
pub mod sentences;
pub mod tables;

pub use pair::Changes;
