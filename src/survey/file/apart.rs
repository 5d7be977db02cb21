//! Reading in a process of its own, with bounds on its memory and time.
//!
//! An allocation that fails is no panic: it ends the process. Whatever a workbook does to its reader, it does to a process
//! that reads for permu, and costs one error; see docs/decisions/reading-in-its-own-process.md. The process is this
//! program started with [`ARGUMENT`]; it opens one file after the other and sends sheets and cells back (see [`wire`]).

use std::io::{BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::input::Input;
use super::limits::{Format, Limits, Unreadable, broken, not_a_workbook};
use super::mark::{Marks, Merge};
use super::package::Sheet;
use super::visit::Visit;
use super::wire::{self, Pieces, tag};
use crate::problem::{Cause, kinds};

/// The word that starts this program as a reader.
pub const ARGUMENT: &str = "--read-workbooks";

/// Bytes of cells that are sent at once.
pub(super) const BATCH: usize = 1 << 16;

/// Bytes that a reader may take beside what the limits allow.
pub(super) const BESIDE: u64 = 192 << 20;

/// Seconds of computing that every file may take, and for each MiB of it.
pub(super) const SECONDS: u64 = 20;
pub(super) const SECONDS_PER_MIB: u64 = 4;

/// The program that is started as a reader; unset, files are read in this process.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Readers that wait for the next file.
static IDLE: Mutex<Vec<Reader>> = Mutex::new(Vec::new());

/// From here on files are read by processes of their own. Only for a program that calls [`serve`] when it is started
/// with [`ARGUMENT`].
pub fn begin() {
    if let Ok(program) = std::env::current_exe() {
        let _ = PROGRAM.set(program);
    }
}

/// A process that reads.
struct Reader {
    process: Child,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    limits: Limits,
}

impl Reader {
    /// One that waits, or a new one.
    fn take(program: &Path, limits: Limits) -> std::io::Result<Self> {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = idle.iter().position(|reader| reader.limits == limits) {
            return Ok(idle.swap_remove(at));
        }
        drop(idle);
        let mut process = Command::new(program)
            .arg(ARGUMENT)
            .arg(limits.unpacked.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(to), Some(from)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self {
            process,
            to: BufWriter::new(to),
            from: BufReader::with_capacity(BATCH + 64, from),
            limits,
        })
    }

    fn ask(&mut self, what: u8, bytes: &[u8]) -> std::io::Result<()> {
        wire::send(&mut self.to, what, bytes)?;
        self.to.flush()
    }

    /// Why it does not answer any more.
    fn ended(mut self) -> Unreadable {
        drop(self.to);
        let _ = self.process.kill();
        self.process.wait().map_or_else(not_a_workbook, cause_of)
    }
}

/// What the end of a reader says of the file that it read.
fn cause_of(status: ExitStatus) -> Unreadable {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal = status.code();
    // SIGABRT follows a failed allocation, SIGXCPU the end of the time.
    let too_large = |why| Unreadable {
        kind: kinds::TOO_LARGE,
        cause: Cause::own(why),
    };
    match signal {
        Some(6) => too_large("reader-memory"),
        Some(24) => too_large("reader-time"),
        _ => broken("reader-ended"),
    }
}

/// An open workbook in another process.
pub struct Away {
    /// `None` once the process has ended, and why it did.
    reader: Result<Reader, Unreadable>,
    bytes: Vec<u8>,
    /// Whether all that was asked for has been answered.
    idle: bool,
}

/// What a process that reads says of a file.
type Opened = Result<(Away, Format, Vec<Sheet>), Unreadable>;

/// Opens a workbook in another process; `None` where files are read in this one.
pub fn open(input: &Input, limits: Limits) -> Option<Opened> {
    let (Input::File(path), Some(program)) = (input, PROGRAM.get()) else {
        return None;
    };
    let reader = match Reader::take(program, limits) {
        Ok(reader) => reader,
        Err(error) => return Some(Err(not_a_workbook(error))),
    };
    let mut away = Away {
        reader: Ok(reader),
        bytes: Vec::new(),
        idle: true,
    };
    let asked = path.as_os_str().as_encoded_bytes();
    Some(away.answer(tag::OPEN, asked).and_then(|found| {
        let opened = (found == tag::OPENED)
            .then(|| wire::opened(&away.bytes))
            .flatten();
        let (format, sheets) = opened.ok_or_else(|| away.fail())?;
        Ok((away, format, sheets))
    }))
}

impl Away {
    /// Ends the process: it does not do what is expected.
    fn fail(&mut self) -> Unreadable {
        let gone = Err(broken("reader-ended"));
        let why = match std::mem::replace(&mut self.reader, gone) {
            Ok(reader) => reader.ended(),
            Err(why) => why,
        };
        self.reader = Err(why.clone());
        why
    }

    fn next(&mut self) -> Result<u8, Unreadable> {
        let reader = self.reader.as_mut().map_err(|why| why.clone())?;
        match wire::receive(&mut reader.from, &mut self.bytes) {
            Ok(tag::UNREADABLE) => {
                self.idle = true;
                let why = wire::unreadable(&mut Pieces(&self.bytes));
                Err(why.unwrap_or_else(|| self.fail()))
            }
            Ok(found) => Ok(found),
            Err(_) => Err(self.fail()),
        }
    }

    /// Asks for something and waits for what comes first.
    fn answer(&mut self, what: u8, bytes: &[u8]) -> Result<u8, Unreadable> {
        if !self.idle {
            // Somebody had enough of a sheet: the rest of it is let pass.
            while self.next()? == tag::BATCH {}
            self.idle = true;
        }
        let reader = self.reader.as_mut().map_err(|why| why.clone())?;
        if reader.ask(what, bytes).is_err() {
            return Err(self.fail());
        }
        self.next()
    }

    /// Hands the cells of a sheet to `visit`.
    pub fn cells(&mut self, position: usize, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
        let mut found = self.answer(tag::CELLS, &(position as u32).to_le_bytes())?;
        self.idle = false;
        while found == tag::BATCH {
            match wire::each_cell(&self.bytes, visit) {
                Some(ControlFlow::Continue(())) => found = self.next()?,
                Some(ControlFlow::Break(())) => return Ok(()),
                None => return Err(self.fail()),
            }
        }
        self.idle = true;
        match found {
            tag::END => Ok(()),
            _ => Err(self.fail()),
        }
    }

    /// The merged cells of a sheet that reach over several rows.
    pub fn merged_down(&mut self, position: usize) -> Result<Vec<Merge>, Unreadable> {
        let found = self.answer(tag::MERGES, &(position as u32).to_le_bytes())?;
        let merges = (found == tag::MERGED)
            .then(|| wire::merges(&self.bytes))
            .flatten();
        merges.ok_or_else(|| self.fail())
    }

    /// What the stream of cells does not tell about a sheet.
    pub fn marks(&mut self, position: usize) -> Result<Option<Marks>, Unreadable> {
        match self.answer(tag::MARKS, &(position as u32).to_le_bytes())? {
            tag::END => Ok(None),
            tag::MARKED => wire::marks(&self.bytes).map(Some).ok_or_else(|| self.fail()),
            _ => Err(self.fail()),
        }
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        let gone = Err(broken("reader-ended"));
        if let Ok(mut reader) = std::mem::replace(&mut self.reader, gone) {
            if self.idle {
                IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            } else {
                let _ = reader.process.kill();
                let _ = reader.process.wait();
            }
        }
    }
}
