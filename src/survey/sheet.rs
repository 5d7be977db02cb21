//! Cells → typed columns. What a table looks like: headers, units, years, rows that are no enterprises, totals.
//!
//! A sheet is read by [`reader`] into a [`grid`]; what is found wrong is a problem at its cell. It knows one sheet at a time and
//! no enterprise.

pub mod agreement;
pub mod code;
pub mod filling;
pub mod grid;
pub mod header;
pub mod label;
pub mod lease;
pub mod long;
pub mod map;
pub mod marks;
pub mod name;
pub mod proposal;
pub mod reader;
pub mod size;
pub mod tenure;
pub mod term;
pub mod understood;
pub mod wide;
