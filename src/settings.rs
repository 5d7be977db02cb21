//! Reading of TOML files (schemes, quotas, field maps): every mistake is collected with its line.
//!
//! A [`Section`] is one TOML table. Each getter marks its key as read; [`Section::finish`] reports the keys nobody
//! asked for, with the nearest known one, so a setting that permu does not understand is never ignored.

mod document;
mod nearest;
mod section;

pub use document::{At, Document};
pub use nearest::nearest;
pub use section::Section;
