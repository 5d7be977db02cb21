//! A whole file of any format, read, audited and worded as `permu check` does.

#![no_main]

#[path = "../panics.rs"]
mod panics;
#[path = "../whole.rs"]
mod whole;

use libfuzzer_sys::fuzz_target;
use panics::watch_panics;

fuzz_target!(init: watch_panics(), |bytes: &[u8]| {
    whole::check("a.xlsx", bytes);
});
