//! The whole program, from outside: workbooks in, files out. One binary, because each one links polars again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // what a test cannot do without fails it

mod anyang;
mod arrows;
mod bad_input;
mod book;
mod browser;
mod built_in_schemes;
mod chart_again;
mod circles;
mod compare;
mod corrections;
mod decisions;
mod document;
mod explain;
mod faulty;
mod files;
mod flags;
mod foreign;
mod gallery;
mod history;
mod huangyan;
mod kept;
mod languages;
mod lishui;
mod living;
mod locales;
mod money;
mod program;
mod proposals;
mod published;
mod quota_book;
mod quota_parameters;
mod quota_parts;
mod reader;
mod recompute;
mod refused;
mod reopened;
mod same_bytes;
mod shares;
mod split;
mod templates;
mod terminal;
mod towns;
mod understood;
mod years;
