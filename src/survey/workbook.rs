//! Opening workbooks and streaming their cells. The only file that imports calamine.
//!
//! Cells are read as a stream in row order, never as a dense range: one stray cell at XFD1048576 costs nothing.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::PathBuf;

use calamine::{CellErrorType, DataRef, Reader, Xlsx, XlsxError};
use sha2::{Digest, Sha256};

use crate::problem::{Error, Kind, kinds};

/// A file to be read: on disk, or embedded in the program.
#[derive(Clone, Debug)]
pub enum Input {
    /// A path as the user typed it, or found in a folder the user typed.
    File(PathBuf),
    /// A name and the bytes of the file.
    Embedded(&'static str, &'static [u8]),
}

impl Input {
    /// The name in messages, origins and run.json; always with forward slashes.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().replace('\\', "/"),
            Self::Embedded(name, _) => (*name).to_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Stream>, Error> {
        match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| Error::file(path, error))?;
                Ok(Box::new(file))
            }
            Self::Embedded(_, bytes) => Ok(Box::new(Cursor::new(*bytes))),
        }
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn sha256(&self) -> Result<String, Error> {
        let mut stream = self.open()?;
        let mut hasher = Sha256::new();
        let mut block = vec![0; 1 << 16];
        loop {
            let length = stream
                .read(&mut block)
                .map_err(|error| Error::file(self.name(), error))?;
            if length == 0 {
                break;
            }
            hasher.update(&block[..length]);
        }
        Ok(hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

/// What a workbook is read from.
trait Stream: Read + Seek + Send {}
impl<T: Read + Seek + Send> Stream for T {}

/// One cell as the workbook holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Words.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A date as a spreadsheet serial number (days since 1899-12-30).
    Date(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula error.
    Error(&'static str),
}

/// An open workbook.
pub struct Book {
    reader: Xlsx<BufReader<Box<dyn Stream>>>,
}

/// Why a file is no readable workbook: the kind of problem and the cause in the reader's words.
#[derive(Debug)]
pub struct Unreadable {
    /// What to report.
    pub kind: Kind,
    /// The reader's words.
    pub cause: String,
}

/// The first bytes of an OLE container: an old .xls, or an encrypted .xlsx.
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The stream inside an OLE container that holds an encrypted workbook, as UTF-16.
const ENCRYPTED: &str = "EncryptedPackage";

impl Book {
    /// Opens a workbook. A file that cannot be opened at all is an [`Error`]; one that is no workbook is returned as
    /// [`Unreadable`].
    pub fn open(input: &Input) -> Result<Result<Self, Unreadable>, Error> {
        let mut stream = input.open()?;
        let mut magic = Vec::new();
        let failed = |error| Error::file(input.name(), error);
        stream.by_ref().take(8).read_to_end(&mut magic).map_err(failed)?;
        if magic == OLE {
            return Ok(Err(Self::ole(stream)));
        }
        stream.rewind().map_err(failed)?;
        Ok(match Xlsx::new(BufReader::with_capacity(1 << 16, stream)) {
            Ok(reader) => Ok(Self { reader }),
            Err(error) => Err(unreadable(error)),
        })
    }

    fn ole(mut stream: Box<dyn Stream>) -> Unreadable {
        // The directory of an OLE container lies in its first or last sectors; both are near enough to be searched.
        let mut bytes = Vec::new();
        let mark: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let limit = 1 << 26;
        let encrypted = stream.rewind().is_ok()
            && stream.take(limit).read_to_end(&mut bytes).is_ok()
            && bytes.windows(mark.len()).any(|window| window == mark);
        if encrypted {
            Unreadable {
                kind: kinds::PASSWORD_PROTECTED,
                cause: String::new(),
            }
        } else {
            Unreadable {
                kind: kinds::NOT_A_WORKBOOK,
                cause: "an OLE container (an old .xls?), not an .xlsx file".to_owned(),
            }
        }
    }

    /// The names of the worksheets, in order.
    pub fn sheets(&self) -> Vec<String> {
        self.reader.sheet_names()
    }

    /// Hands every non-empty cell of a sheet to `visit` as row, column (from 0) and value, in stream order.
    pub fn stream(
        &mut self,
        sheet: &str,
        visit: &mut dyn FnMut(u32, u32, Cell<'_>),
    ) -> Result<(), Unreadable> {
        let mut cells = self.reader.worksheet_cells_reader(sheet).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = cell.get_position();
            match cell.get_value() {
                DataRef::Empty => {}
                DataRef::Float(value) => visit(row, column, Cell::Number(*value)),
                DataRef::Int(value) => visit(row, column, Cell::Number(*value as f64)),
                DataRef::SharedString(text) => visit(row, column, Cell::Text(text)),
                DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                    visit(row, column, Cell::Text(text));
                }
                DataRef::Bool(value) => visit(row, column, Cell::Bool(*value)),
                DataRef::DateTime(date) => visit(row, column, Cell::Date(date.as_f64())),
                DataRef::Error(error) => visit(row, column, Cell::Error(error_text(error))),
            }
        }
        Ok(())
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

fn unreadable(error: XlsxError) -> Unreadable {
    let kind = match error {
        XlsxError::Password => kinds::PASSWORD_PROTECTED,
        _ => kinds::NOT_A_WORKBOOK,
    };
    Unreadable {
        kind,
        cause: error.to_string(),
    }
}
