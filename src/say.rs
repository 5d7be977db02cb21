//! Words for the terminal. Whoever reads them may be gone (`permu scheme list | head -1`), which is no failure; a file
//! that takes no more is one.

use std::io::{self, ErrorKind, Write};
use std::sync::Mutex;

/// The first failure of standard output, but for a reader that has gone.
static FAILED: Mutex<Option<io::Error>> = Mutex::new(None);

/// Writes a line to standard output.
pub fn line(line: &str) {
    text(&format!("{line}\n"));
}

/// Writes a text to standard output.
pub fn text(text: &str) {
    heard(io::stdout().lock().write_all(text.as_bytes()));
}

/// Writes a line to standard error.
pub fn error_line(line: &str) {
    error_text(&format!("{line}\n"));
}

/// Writes a text to standard error. Where that fails, there is nobody left to be told.
pub fn error_text(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Writes what is still waiting.
///
/// # Errors
/// Why standard output took not all that was said.
pub fn end() -> io::Result<()> {
    heard(io::stdout().lock().flush());
    let failed = FAILED.lock().map(|mut failed| failed.take());
    failed.ok().flatten().map_or(Ok(()), Err)
}

fn heard(result: io::Result<()>) {
    if let Err(error) = result
        && error.kind() != ErrorKind::BrokenPipe
        && let Ok(mut failed) = FAILED.lock()
    {
        failed.get_or_insert(error);
    }
}
