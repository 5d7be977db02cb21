//! WRITING. Turns results into files; computes nothing.

pub mod table;
