//! WRITING. Turns results into files; computes nothing.

pub mod chart;
#[cfg(test)]
mod demo;
pub mod report;
pub mod shown;
pub mod table;
pub mod view;
pub mod workbook;
