//! permu's own simplex against another solver (microlp through good_lp): `cargo test --release --manifest-path
//! tests/oracle/solver/Cargo.toml`.

#![allow(dead_code)] // parts of the included files serve permu only

#[path = "../../../../src/allocate/bound.rs"]
mod bound;
#[path = "../../../../src/allocate/optimal.rs"]
mod optimal;
#[path = "../../../../src/allocate/program.rs"]
mod program;
#[path = "../../../../src/allocate/tie.rs"]
mod tie;

#[cfg(test)]
mod tests;
