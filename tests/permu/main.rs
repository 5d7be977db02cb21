//! The whole program, from outside: workbooks in, files out. One binary, because each one links polars again.

mod anyang;
mod arrows;
mod book;
mod files;
mod gallery;
mod huangyan;
mod program;
mod recompute;
