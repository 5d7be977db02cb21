//! Excel workbooks. This folder is the only place that imports `rust_xlsxwriter`.
//!
//! Text is written as text, never as a formula, and every workbook carries the same creation time, so that the same
//! contents give the same bytes on any day.

pub mod collection;
mod living;
pub mod problems;
pub mod quotas;
pub mod results;
pub mod template;
mod whole;

pub use whole::is_of_writer;
