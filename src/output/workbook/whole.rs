//! A workbook from its first cell to the file. Long sheets wait in files of no name in the folder of the workbook: the
//! system's folder for temporary files may be small, full or missing.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind};
use std::path::Path;

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::problem::Error;

/// Whether a panic is one of the writer of workbooks about a file: it has no other way to say that a waiting file takes no
/// more. Then [`save`] tells it as an error.
pub fn is_of_writer(panic: &PanicHookInfo<'_>) -> bool {
    let place = panic.location().map_or("", |place| place.file());
    place.contains("rust_xlsxwriter") && system_error(panic.payload()).is_some()
}

/// Makes a workbook with `fill` and saves it at `path`.
///
/// # Errors
/// [`Error::File`] if it cannot be written, or what `fill` says.
pub fn save<E: Into<Failed>>(
    path: &Path,
    fill: impl FnOnce(&mut Workbook) -> Result<(), E>,
) -> Result<(), Error> {
    let written = || -> Result<(), Failed> {
        let mut book = Workbook::new();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            book.set_tempdir(folder)?;
        }
        fill(&mut book).map_err(Into::into)?;
        book.save(path)?;
        Ok(())
    };
    match catch_unwind(AssertUnwindSafe(written)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Failed::Writing(error))) => Err(Error::file(path, error)),
        Ok(Err(Failed::Other(error))) => Err(error),
        Err(panic) => match system_error(&*panic) {
            Some(error) => Err(Error::file(path, error)),
            None => resume_unwind(panic),
        },
    }
}

/// What can go wrong with a workbook.
pub enum Failed {
    /// Excel's parts could not be put together or written.
    Writing(XlsxError),
    /// Something else.
    Other(Error),
}

impl From<XlsxError> for Failed {
    fn from(error: XlsxError) -> Self {
        Self::Writing(error)
    }
}

/// The error of the system in the words of a panic: `… Os { code: 28, kind: StorageFull, … }`.
fn system_error(panic: &(dyn Any + Send)) -> Option<io::Error> {
    let text = panic.downcast_ref::<String>()?;
    let (_, rest) = text.split_once("Os { code: ")?;
    let number = rest.split(',').next()?.parse().ok()?;
    Some(io::Error::from_raw_os_error(number))
}
