//! `permu` appraises industrial enterprises by their yield per mu of land and turns the result into county rankings
//! and yearly quotas of land, energy and emissions.

rust_i18n::i18n!("locales", fallback = "zh");

pub mod allocate;
pub mod assess;
pub mod cli;
pub mod field;
pub mod insight;
pub mod lang;
pub mod output;
pub mod problem;
pub mod region;
pub mod run;
pub mod sample;
pub mod scheme;
pub mod settings;
pub mod sum;
pub mod survey;
pub mod table;
pub mod unit;
