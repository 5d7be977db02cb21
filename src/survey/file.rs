//! Bytes → cells. The only room that knows calamine and zip, and what files can be: packed, encrypted, broken, hostile.
//!
//! A [`workbook`] is opened, measured against the [`limits`], read in a process of its own ([`apart`]) and handed over as a
//! stream of cells; what the stream does not tell (formats, merges, hidden rows) are its [`mark`]s. It knows no header and no
//! field.

pub mod ahead;
pub mod apart;
pub mod batch;
pub mod biff;
pub mod bytes;
pub mod cell;
pub mod container;
#[cfg(test)]
mod corpus;
pub mod folder;
pub mod foreign;
pub mod guard;
pub mod input;
pub mod limits;
pub mod mark;
pub mod measure;
pub mod number_format;
pub mod odd;
pub mod ole;
pub mod opendocument;
pub mod package;
pub mod quotes;
pub mod raw;
pub mod records;
pub mod serve;
pub mod side;
pub mod text;
pub mod value;
pub mod visit;
pub mod wire;
pub mod workbook;
pub mod xml;
