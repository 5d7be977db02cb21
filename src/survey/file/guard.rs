//! Readers of somebody else's file formats, whose panics end no run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::limits::{Unreadable, broken};

thread_local! {
    static READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Whether this thread is inside a reader of somebody else's file format, whose panics are caught and reported as a
/// problem of the file.
pub fn is_reading() -> bool {
    READING.with(std::cell::Cell::get)
}

/// Runs a reader of a file format. A broken file must not end the program, even where it makes the reader panic.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    quietly(read).unwrap_or_else(|| Err(broken("broken-format")))
}

/// Runs a reader of a file format; `None` if it panics.
pub fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = READING.with(|reading| reading.replace(true));
    let result = catch_unwind(AssertUnwindSafe(read));
    READING.with(|reading| reading.set(before));
    result.ok()
}
