//! Panics that are findings, for the targets that read whole files.

use permu::survey::is_reading;

/// A broken file may make a library's reader panic inside, where permu catches it; any other panic is a finding.
pub fn watch_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if !is_reading() {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}
