//! The `permu` program.

fn main() {}
