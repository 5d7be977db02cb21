//! Opening workbooks and streaming their cells. The only file that imports calamine.
//!
//! Cells are read as a stream in row order, never as a dense range: one stray cell at XFD1048576 costs nothing. Only an
//! old .xls is held whole, after its size was measured.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use calamine::{
    CellErrorType, Data, DataRef, Dimensions, Reader, SheetVisible, Style, Xls, XlsError, Xlsb, Xlsx,
    XlsxError,
};
use sha2::{Digest, Sha256};

use super::ahead;
use super::container::{self, Format, Limits, broken, not_a_workbook};
use super::number_format::NumberFormat;
use super::opendocument::OpenDocument;
use super::text::Text;
use crate::problem::{Cause, Error, Kind, kinds};

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

    /// The bytes of the file.
    pub fn open(&self) -> Result<Box<dyn Stream>, Error> {
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
pub trait Stream: Read + Seek + Send {}
impl<T: Read + Seek + Send> Stream for T {}

/// One cell as the workbook holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Words.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A number and the code of the number format that shows it as more than its digits.
    Formatted(f64, &'a str),
    /// A date as a spreadsheet serial number (days since 1899-12-30).
    Date(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula error.
    Error(&'static str),
}

/// An open workbook.
pub enum Book {
    /// Packed XML, streamed.
    Xlsx(Xlsx<BufReader<Box<dyn Stream>>>),
    /// Packed records, streamed.
    Xlsb(Xlsb<BufReader<Box<dyn Stream>>>),
    /// Records, held whole: measured before.
    Xls(Xls<Cursor<Vec<u8>>>),
    /// OpenDocument, streamed.
    OpenDocument(OpenDocument<BufReader<Box<dyn Stream>>>, Vec<String>),
    /// Text.
    Text(Text),
}

/// Why a file is no readable workbook: the kind of problem and the cause.
#[derive(Debug)]
pub struct Unreadable {
    /// What to report.
    pub kind: Kind,
    /// Our reason, or the reader's words.
    pub cause: Cause,
}

/// Takes a cell: row, column (from 0) and value; tells whether to go on.
pub type Visit<'a> = dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()> + 'a;

impl Book {
    /// Opens a workbook whose bytes say what it is. A file that cannot be opened at all is an [`Error`]; one that is
    /// no workbook, or too large, is returned as [`Unreadable`].
    pub fn open(input: &Input, limits: Limits) -> Result<Result<(Self, Format), Unreadable>, Error> {
        let mut stream = input.open()?;
        let format = match container::examine(&mut stream, limits) {
            Ok(format) => format,
            Err(unreadable) => return Ok(Err(unreadable)),
        };
        if format == Format::Text {
            let mut bytes = Vec::new();
            let failed = |error| Error::file(input.name(), error);
            let most = limits.held() / 2;
            stream.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
            if bytes.len() as u64 > most {
                return Ok(Err(limits.exceeded("text-size", most >> 20)));
            }
            return Ok(Text::open(bytes).map(|text| (Self::Text(text), format)));
        }
        if matches!(format, Format::Xlsx | Format::Xlsb) {
            stream = ahead::stream(input, stream);
        }
        Ok(guarded(|| Self::read(stream, format, limits)).map(|book| (book, format)))
    }

    fn read(mut stream: Box<dyn Stream>, format: Format, limits: Limits) -> Result<Self, Unreadable> {
        Ok(match format {
            Format::Xlsx => Self::Xlsx(Xlsx::new(BufReader::with_capacity(1 << 16, stream)).map_err(xlsx)?),
            Format::Xlsb => {
                Self::Xlsb(Xlsb::new(BufReader::with_capacity(1 << 16, stream)).map_err(not_a_workbook)?)
            }
            Format::Ods => {
                let stream = BufReader::with_capacity(1 << 16, stream);
                let mut book = OpenDocument::open(stream, limits)?;
                let sheets = book.sheets()?;
                Self::OpenDocument(book, sheets)
            }
            Format::Xls | Format::Text => {
                let mut bytes = Vec::new();
                stream.read_to_end(&mut bytes).map_err(not_a_workbook)?;
                Self::Xls(Xls::new(Cursor::new(bytes)).map_err(|error| Unreadable {
                    kind: match error {
                        XlsError::Password => kinds::PASSWORD_PROTECTED,
                        _ => kinds::NOT_A_WORKBOOK,
                    },
                    cause: Cause::of(&error),
                })?)
            }
        })
    }

    /// The names of the worksheets, in order; text has one without a name.
    pub fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(reader) => reader.sheet_names(),
            Self::Xlsb(reader) => reader.sheet_names(),
            Self::Xls(reader) => reader.sheet_names(),
            Self::OpenDocument(_, sheets) => sheets.clone(),
            Self::Text(_) => vec![String::new()],
        }
    }

    /// Whether a sheet is hidden, in either of the two ways that Excel knows.
    pub fn is_hidden(&self, sheet: &str) -> bool {
        let sheets = match self {
            Self::Xlsx(reader) => reader.sheets_metadata(),
            Self::Xlsb(reader) => reader.sheets_metadata(),
            Self::Xls(reader) => reader.sheets_metadata(),
            Self::OpenDocument(book, _) => return book.is_hidden(sheet),
            Self::Text(_) => return false,
        };
        let mut named = sheets.iter().filter(|known| known.name == sheet);
        named.any(|known| known.visible != SheetVisible::Visible)
    }

    /// The merged cells of a sheet that reach over several rows, as far as the format tells.
    pub fn merged_down(&mut self, sheet: &str) -> Result<Vec<Merge>, Unreadable> {
        guarded(|| {
            let merges = match self {
                Self::OpenDocument(book, _) => return book.merged_down(sheet),
                Self::Xlsx(reader) => reader.merge_cells_by_sheet_name(sheet).map_err(xlsx)?,
                Self::Xls(reader) => reader.merge_cells_by_sheet_name(sheet).map_err(not_a_workbook)?,
                Self::Xlsb(_) | Self::Text(_) => Vec::new(),
            };
            Ok(merges.iter().filter_map(downward).collect())
        })
    }

    /// Hands every non-empty cell of a sheet to `visit`, in stream order.
    pub fn stream(&mut self, sheet: &str, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
        guarded(|| match self {
            Self::Xlsx(reader) => {
                let epoch = epoch(reader.has_1904_epoch());
                let mut cells = reader.worksheet_cells_reader(sheet).map_err(xlsx)?;
                let formats = Formats::of(cells.styles().iter().map(code_of));
                while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(xlsx)? {
                    let shown = Look {
                        format: formats.get(style),
                        epoch,
                    };
                    if hand_over(cell.get_position(), cell.get_value(), shown, visit).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Self::Xlsb(reader) => {
                let plain = Look {
                    format: None,
                    epoch: epoch(reader.has_1904_epoch()),
                };
                let mut cells = reader.worksheet_cells_reader(sheet).map_err(not_a_workbook)?;
                while let Some(cell) = cells.next_cell().map_err(not_a_workbook)? {
                    if hand_over(cell.get_position(), cell.get_value(), plain, visit).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Self::Xls(reader) => {
                let plain = Look {
                    format: None,
                    epoch: epoch(reader.has_1904_epoch()),
                };
                let range = reader.worksheet_range(sheet).map_err(not_a_workbook)?;
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    let place = (top + row as u32, left + column as u32);
                    if hand_over(place, &held(value), plain, visit).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Self::OpenDocument(book, _) => book.stream(sheet, visit),
            Self::Text(text) => text.stream(visit),
        })
    }
}

/// A value that a dense range holds, as a stream would hand it over.
fn held(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A merged cell that covers several rows of one column or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Its left column.
    pub column: u32,
    /// Its first row, which holds the value.
    pub first: u32,
    /// Its last row.
    pub last: u32,
}

fn downward(dimensions: &Dimensions) -> Option<Merge> {
    (dimensions.end.0 > dimensions.start.0).then_some(Merge {
        column: dimensions.start.1,
        first: dimensions.start.0,
        last: dimensions.end.0,
    })
}

/// Days between the two days from which workbooks count: 1899-12-30 and 1904-01-01.
const DAYS_TO_1904: f64 = 1462.0;

fn epoch(from_1904: bool) -> f64 {
    if from_1904 { DAYS_TO_1904 } else { 0.0 }
}

/// What a workbook says beside the value of a cell.
#[derive(Clone, Copy)]
struct Look<'a> {
    /// Its number format, where that shows more than digits.
    format: Option<&'a str>,
    /// Days from 1899-12-30 to the day from which the workbook counts.
    epoch: f64,
}

/// The number formats that show more than digits, by the styles that use them.
struct Formats(Vec<Option<String>>);

impl Formats {
    fn of<'a>(codes: impl Iterator<Item = Option<&'a str>>) -> Self {
        let special = |code: &&str| !NumberFormat::of(code).is_plain();
        Self(
            codes
                .map(|code| code.filter(special).map(str::to_owned))
                .collect(),
        )
    }

    fn get(&self, style: usize) -> Option<&str> {
        self.0.get(style)?.as_deref()
    }
}

/// The code of a style's number format. Accounts in the money of the country (37 to 44) are digits alone; the reader
/// knows them by the sign of another.
fn code_of(style: &Style) -> Option<&str> {
    let format = style.number_format.as_ref()?;
    let accounts = matches!(format.format_id, Some(37..=44)) && format.format_code.contains('$');
    (!accounts).then_some(format.format_code.as_str())
}

fn hand_over(
    (row, column): (u32, u32),
    value: &DataRef<'_>,
    look: Look<'_>,
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    let number = |value: f64| match look.format {
        Some(code) => Cell::Formatted(value, code),
        None => Cell::Number(value),
    };
    match value {
        DataRef::Empty => ControlFlow::Continue(()),
        DataRef::Float(value) => visit(row, column, number(*value)),
        DataRef::Int(value) => visit(row, column, number(*value as f64)),
        DataRef::SharedString(text) => visit(row, column, Cell::Text(text)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            visit(row, column, Cell::Text(text))
        }
        DataRef::Bool(value) => visit(row, column, Cell::Bool(*value)),
        DataRef::DateTime(date) => {
            let epoch = if date.is_duration() { 0.0 } else { look.epoch };
            visit(row, column, Cell::Date(date.as_f64() + epoch))
        }
        DataRef::Error(error) => visit(row, column, Cell::Error(error_text(error))),
    }
}

thread_local! {
    static READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Whether this thread is inside a reader of somebody else's file format, whose panics are caught and reported as a
/// problem of the file.
pub fn is_reading() -> bool {
    READING.with(std::cell::Cell::get)
}

/// Runs a reader of a file format. A broken file must not end the program, even where it makes the reader panic.
fn guarded<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    quietly(read).unwrap_or_else(|| Err(broken("broken-format")))
}

/// Runs a reader of a file format; `None` if it panics.
pub fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = READING.with(|reading| reading.replace(true));
    let result = catch_unwind(AssertUnwindSafe(read));
    READING.with(|reading| reading.set(before));
    result.ok()
}

/// The formula error with this text.
pub fn error_named(text: &str) -> Option<&'static str> {
    const ERRORS: [&str; 8] = [
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#GETTING_DATA",
    ];
    ERRORS.into_iter().find(|error| *error == text)
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

fn xlsx(error: XlsxError) -> Unreadable {
    let kind = match error {
        XlsxError::Password => kinds::PASSWORD_PROTECTED,
        _ => kinds::NOT_A_WORKBOOK,
    };
    Unreadable {
        kind,
        cause: Cause::of(&error),
    }
}
