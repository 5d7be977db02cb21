//! What changed between two results: tables, sentences, the figures of its chart, and a report.

pub mod pair;
pub mod picture;
pub mod quotas;
pub mod report;
pub mod sentences;
pub mod tables;

pub use pair::Changes;
