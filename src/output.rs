//! WRITING. Turns results into files; computes nothing.

pub mod chart;
pub mod table;
pub mod view;
pub mod workbook;
