//! Reading for another process.

use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::apart::{ARGUMENT, BATCH, BESIDE};
use super::input::Input;
use super::limits::{Limits, Unreadable, not_a_workbook};
use super::wire::{self, Pieces, tag};
use super::workbook::Book;
use crate::problem::Error;

/// Reads for another process until it asks for nothing more. `unpacked` are the limits as the argument behind
/// [`ARGUMENT`] tells them.
///
/// # Errors
/// An argument that is none, and pipes that do not work.
pub fn serve(unpacked: Option<&str>) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::file(ARGUMENT, error);
    let unpacked = unpacked.and_then(|bytes| bytes.parse().ok());
    let unpacked = unpacked.ok_or_else(|| failed(std::io::ErrorKind::InvalidInput.into()))?;
    let limits = Limits { unpacked };
    bounds::memory(limits.unpacked.saturating_add(BESIDE)).map_err(failed)?;
    let mut from = std::io::stdin().lock();
    let mut to = BufWriter::with_capacity(BATCH + 64, std::io::stdout().lock());
    let mut book: Option<Book> = None;
    let mut asked = Vec::new();
    // The other end closes the pipe when it is done.
    while let Ok(what) = wire::receive(&mut from, &mut asked) {
        let position = Pieces(&asked).u32().unwrap_or(0) as usize;
        let answered = match (what, &mut book) {
            (tag::OPEN, _) => {
                book = None;
                let path = path_of(&asked);
                bounds::time(&path).map_err(failed)?;
                open_here(path, limits, &mut book, &mut to)
            }
            (tag::CELLS, Some(book)) => cells_here(book, position, &mut to),
            (tag::MERGES, Some(book)) => merges_here(book, position, &mut to),
            (tag::MARKS, Some(book)) => marks_here(book, position, &mut to),
            _ => return Ok(()),
        };
        answered.and_then(|()| to.flush()).map_err(failed)?;
    }
    Ok(())
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn refuse(why: &Unreadable, to: &mut impl Write) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    wire::put_unreadable(why, &mut bytes);
    wire::send(to, tag::UNREADABLE, &bytes)
}

fn open_here(
    path: PathBuf,
    limits: Limits,
    book: &mut Option<Book>,
    to: &mut impl Write,
) -> std::io::Result<()> {
    match Book::open(&Input::File(path), limits) {
        Ok(Ok((opened, format))) => {
            let mut bytes = Vec::new();
            wire::put_opened(format, opened.listed(), &mut bytes);
            *book = Some(opened);
            wire::send(to, tag::OPENED, &bytes)
        }
        Ok(Err(why)) => refuse(&why, to),
        Err(error) => refuse(&not_a_workbook(error), to),
    }
}

fn cells_here(book: &mut Book, position: usize, to: &mut impl Write) -> std::io::Result<()> {
    let mut batch = Vec::with_capacity(BATCH + 1024);
    let mut sent = Ok(());
    let streamed = book.stream_at(position, &mut |row, column, cell| {
        wire::put_cell(row, column, cell, &mut batch);
        if batch.len() >= BATCH {
            sent = wire::send(to, tag::BATCH, &batch);
            batch.clear();
        }
        match sent {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    sent?;
    if !batch.is_empty() {
        wire::send(to, tag::BATCH, &batch)?;
    }
    match streamed {
        Ok(()) => wire::send(to, tag::END, &[]),
        Err(why) => refuse(&why, to),
    }
}

fn merges_here(book: &mut Book, position: usize, to: &mut impl Write) -> std::io::Result<()> {
    match book.merged_down_at(position) {
        Ok(merges) => {
            let mut bytes = Vec::new();
            wire::put_merges(&merges, &mut bytes);
            wire::send(to, tag::MERGED, &bytes)
        }
        Err(why) => refuse(&why, to),
    }
}

fn marks_here(book: &mut Book, position: usize, to: &mut impl Write) -> std::io::Result<()> {
    match book.marks_at(position) {
        Ok(Some(marks)) => {
            let mut bytes = Vec::new();
            wire::put_marks(&marks, &mut bytes);
            wire::send(to, tag::MARKED, &bytes)
        }
        Ok(None) => wire::send(to, tag::END, &[]),
        Err(why) => refuse(&why, to),
    }
}

/// The bounds of this process, set by the system itself. Where it has none, a reader that ends still ends alone.
mod bounds {
    use std::io::Result;
    use std::path::Path;

    use crate::survey::file::apart::{SECONDS, SECONDS_PER_MIB};

    #[cfg(unix)]
    pub fn memory(bytes: u64) -> Result<()> {
        use rlimit::Resource;
        // What is written to counts; the address space is reserved more widely, for every thread.
        const RESERVED: u64 = 2 << 30;
        for (resource, most) in [
            (Resource::DATA, bytes),
            (Resource::AS, bytes.saturating_add(RESERVED)),
        ] {
            let (_, hard) = resource.get()?;
            let most = most.min(hard);
            resource.set(most, most)?;
        }
        Resource::CORE.set(0, 0)
    }

    /// Seconds from now on in which the file must be read.
    #[cfg(unix)]
    pub fn time(path: &Path) -> Result<()> {
        use rlimit::Resource;
        let mib = std::fs::metadata(path).map_or(0, |data| data.len() >> 20);
        let (_, hard) = Resource::CPU.get()?;
        let most = used() + SECONDS + SECONDS_PER_MIB * mib;
        Resource::CPU.set(most.min(hard), hard)
    }

    /// Seconds that this process has computed, as Linux tells them; elsewhere 0, which bounds all files together.
    #[cfg(unix)]
    fn used() -> u64 {
        const TICKS_PER_SECOND: u64 = 100;
        let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let behind = text.rsplit(')').next().unwrap_or_default();
        // utime and stime are the 14th and 15th words, and two stand before the bracket.
        let ticks = behind.split_whitespace().skip(11).take(2);
        ticks.filter_map(|word| word.parse::<u64>().ok()).sum::<u64>() / TICKS_PER_SECOND
    }

    #[cfg(not(unix))]
    pub fn memory(_: u64) -> Result<()> {
        Ok(())
    }

    #[cfg(not(unix))]
    pub fn time(_: &Path) -> Result<()> {
        Ok(())
    }
}
