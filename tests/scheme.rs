//! The policy library against its sources: cases worked out by hand, published class counts, reference results of
//! other packages, schemes with every number changed, and scheme files with mistakes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot go on fails

#[path = "scheme/cases.rs"]
mod cases;
#[path = "scheme/compare.rs"]
mod compare;
#[path = "scheme/counts.rs"]
mod counts;
#[path = "scheme/engine.rs"]
mod engine;
#[path = "scheme/found.rs"]
mod found;
#[path = "scheme/means.rs"]
mod means;
#[path = "scheme/mutation.rs"]
mod mutation;
#[path = "scheme/numbers.rs"]
mod numbers;
#[path = "scheme/oracle.rs"]
mod oracle;
#[path = "scheme/paper.rs"]
mod paper;
#[path = "scheme/rows.rs"]
mod rows;
#[path = "scheme/second.rs"]
mod second;
#[path = "scheme/sixteen.rs"]
mod sixteen;
