//! Reading and checking of real workbooks.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "survey/faulty.rs"]
mod faulty;
#[path = "survey/mutation.rs"]
mod mutation;
#[path = "survey/workbooks.rs"]
mod workbooks;
