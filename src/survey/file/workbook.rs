//! Opening workbooks and streaming their cells. calamine opens them; what its cells are stands in `visit` and `odd`.
//!
//! Cells are read as a stream in row order, never as a dense range: one stray cell at XFD1048576 costs nothing. Only an
//! old .xls is held whole, after its size was measured.

use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};
use std::ops::ControlFlow;

use calamine::{Data, DataRef, Dimensions, Reader, Xls, Xlsb, Xlsx};

use super::ahead;
use super::apart::{self, Away};
use super::biff::Records;
use super::container::{self, Examined};
use super::guard::{guarded, quietly};
use super::input::{Input, Stream};
use super::limits::{
    Format, Limits, MOST_COLUMNS, MOST_ROWS, Unreadable, broken, not_a_workbook, outside, twice,
};
use super::mark::{Marks, Merge};
use super::odd;
use super::opendocument::OpenDocument;
use super::package::{Holds, Package, Sheet};
use super::side::{Side, old};
use super::text::Text;
use super::value::Cell;
use super::visit::{Look, Visit, hand_over};
use crate::problem::Error;

/// An open workbook.
pub struct Book {
    limits: Limits,
    sheets: Vec<Sheet>,
    positions: HashMap<String, usize>,
    reader: Opened,
}

/// The reader of a workbook's format. A packed one calls its sheets by their positions.
enum Opened {
    /// Packed XML, streamed.
    Xlsx(odd::Cells<BufReader<Box<dyn Stream>>>, Side<Box<dyn Stream>>),
    /// Packed records, streamed.
    Xlsb(Xlsb<BufReader<Box<dyn Stream>>>, Side<Box<dyn Stream>>),
    /// Records, of which as many sheets are held whole as the limits allow.
    Xls(Records, Option<old::Head>, Whole),
    /// OpenDocument, streamed.
    OpenDocument(OpenDocument<BufReader<Box<dyn Stream>>>),
    /// Text.
    Text(Text),
    /// Any of them, in a process of its own.
    Away(Away),
}

impl Book {
    /// Opens a workbook whose bytes say what it is. A file that cannot be opened at all is an [`Error`]; one that is
    /// no workbook, or too large, is returned as [`Unreadable`].
    pub fn open(input: &Input, limits: Limits) -> Result<Result<(Self, Format), Unreadable>, Error> {
        let mut stream = input.open()?;
        if let Some(opened) = apart::open(input, limits) {
            let away = |(away, format, sheets)| (Self::of(limits, sheets, Opened::Away(away)), format);
            return Ok(opened.map(away));
        }
        let examined = match guarded(|| container::examine(&mut stream, limits)) {
            Ok(examined) => examined,
            Err(unreadable) => return Ok(Err(unreadable)),
        };
        let format = examined.format();
        let opened = match examined {
            Examined::Text => match text(input, stream, limits)? {
                Ok(text) => Ok((Opened::Text(text), vec![nameless()])),
                Err(unreadable) => Err(unreadable),
            },
            Examined::Records(records) => {
                let sheets = records.sheets.clone();
                Ok((Opened::Xls(records, None, Whole::default()), sheets))
            }
            Examined::OpenDocument => guarded(|| {
                let stream = BufReader::with_capacity(1 << 16, stream);
                let mut book = OpenDocument::open(stream, limits)?;
                let sheets = book.sheets()?;
                Ok((Opened::OpenDocument(book), sheets))
            }),
            Examined::Packed(package) => guarded(|| {
                let stream = ahead::stream(input, stream, &package.shown())?;
                let stream = BufReader::with_capacity(1 << 16, stream);
                let side = side(input, &package, limits);
                let reader = match package.format {
                    Format::Xlsb => Opened::Xlsb(Xlsb::new(stream).map_err(not_a_workbook)?, side),
                    _ => {
                        let reader = Xlsx::new(stream).map_err(not_a_workbook)?;
                        Opened::Xlsx(
                            odd::Cells {
                                reader,
                                formats: None,
                            },
                            side,
                        )
                    }
                };
                Ok((reader, package.sheets))
            }),
        };
        Ok(opened.map(|(reader, sheets)| (Self::of(limits, sheets, reader), format)))
    }

    fn of(limits: Limits, sheets: Vec<Sheet>, reader: Opened) -> Self {
        let named = sheets
            .iter()
            .enumerate()
            .map(|(at, sheet)| (sheet.name.clone(), at));
        Self {
            limits,
            positions: named.collect(),
            sheets,
            reader,
        }
    }

    /// The names of the sheets that hold cells, in order; text has one without a name.
    pub fn sheets(&self) -> Vec<String> {
        let readable = |sheet: &&Sheet| matches!(sheet.holds, Holds::Cells(_) | Holds::Broken(_));
        self.sheets
            .iter()
            .filter(readable)
            .map(|sheet| sheet.name.clone())
            .collect()
    }

    /// Every sheet that the workbook lists, with what it is.
    pub fn listed(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Whether a sheet is hidden, in either of the two ways that Excel knows.
    pub fn is_hidden(&self, sheet: &str) -> bool {
        self.position(sheet).is_some_and(|at| self.sheets[at].hidden)
    }

    fn position(&self, sheet: &str) -> Option<usize> {
        self.positions.get(sheet).copied()
    }

    /// The position of a sheet that can be read.
    fn readable(&self, sheet: &str) -> Result<usize, Unreadable> {
        let position = self.position(sheet).ok_or_else(|| broken("broken-format"))?;
        self.at(position)
    }

    fn at(&self, position: usize) -> Result<usize, Unreadable> {
        match self.sheets.get(position).map(|sheet| &sheet.holds) {
            Some(Holds::Broken(why)) => Err(why.clone()),
            Some(_) => Ok(position),
            None => Err(broken("broken-format")),
        }
    }

    /// The merged cells of a sheet that reach over several rows, as far as the format tells.
    pub fn merged_down(&mut self, sheet: &str) -> Result<Vec<Merge>, Unreadable> {
        let position = self.readable(sheet)?;
        self.merged_down_at(position)
    }

    /// The same for the sheet at a position.
    pub fn merged_down_at(&mut self, position: usize) -> Result<Vec<Merge>, Unreadable> {
        let position = self.at(position)?;
        let key = position.to_string();
        let limits = self.limits;
        guarded(|| {
            let merges = match &mut self.reader {
                Opened::OpenDocument(book) => return book.merged_down(position),
                Opened::Away(away) => return away.merged_down(position),
                Opened::Xlsx(cells, _) => cells
                    .reader
                    .merge_cells_by_sheet_name(&key)
                    .map_err(not_a_workbook)?,
                Opened::Xls(records, _, whole) => {
                    let reader = whole.holding(position, records, limits)?;
                    reader.merge_cells_by_sheet_name(&key).map_err(not_a_workbook)?
                }
                Opened::Xlsb(..) | Opened::Text(_) => Vec::new(),
            };
            Ok(merges.iter().filter_map(downward).collect())
        })
    }

    /// What the stream of cells does not tell about a sheet; nothing of a text.
    ///
    /// # Errors
    /// A part that breaks off behind its cells, or takes more than the limits allow.
    pub fn marks(&mut self, sheet: &str) -> Result<Option<Marks>, Unreadable> {
        let position = self.readable(sheet)?;
        self.marks_at(position)
    }

    /// The same for the sheet at a position.
    pub fn marks_at(&mut self, position: usize) -> Result<Option<Marks>, Unreadable> {
        let position = self.at(position)?;
        let part = &self.sheets[position].holds;
        guarded(|| match (&mut self.reader, part) {
            (Opened::Xlsx(_, side) | Opened::Xlsb(_, side), Holds::Cells(part)) => {
                side.marks(*part).map(Some)
            }
            (Opened::Xls(records, head, _), _) => {
                let head = head.get_or_insert_with(|| old::Head::of(records));
                Ok(Some(old::marks(records, head, position)))
            }
            (Opened::OpenDocument(book), _) => book.marks(position).map(Some),
            (Opened::Away(away), _) => away.marks(position),
            (Opened::Xlsx(..) | Opened::Xlsb(..) | Opened::Text(_), _) => Ok(None),
        })
    }

    /// Hands every non-empty cell of a sheet to `visit`, row by row. A value that the reader cannot make sense of is
    /// handed over as it is written; a cell that comes twice, or after one that stands behind it, ends the sheet.
    pub fn stream(&mut self, sheet: &str, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
        let position = self.readable(sheet)?;
        let mut last = None;
        let mut wrong = None;
        let mut visit = |row: u32, column: u32, cell: Cell<'_>| {
            if last.is_some_and(|last| last >= (row, column)) {
                wrong = Some((row, column));
                return ControlFlow::Break(());
            }
            last = Some((row, column));
            visit(row, column, cell)
        };
        let streamed = self.stream_at(position, &mut visit);
        match wrong {
            Some((row, column)) => Err(twice(row, column)),
            None => streamed,
        }
    }

    /// Hands every non-empty cell of the sheet at a position to `visit`, as the file has them.
    pub fn stream_at(&mut self, position: usize, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
        let position = self.at(position)?;
        let key = position.to_string();
        let (limits, part) = (self.limits, &self.sheets[position].holds);
        // Who fills columns makes room for the last one. A text has the columns that its bytes have room for.
        let bounded = !matches!(self.reader, Opened::Text(_) | Opened::Away(_));
        let mut beyond = None;
        let visit: &mut Visit<'_> = &mut |row, column, cell| {
            if bounded && (row >= MOST_ROWS || column >= MOST_COLUMNS) {
                beyond = Some((row, column));
                return ControlFlow::Break(());
            }
            visit(row, column, cell)
        };
        let read = guarded(|| match &mut self.reader {
            Opened::Xlsx(cells, side) => match part {
                Holds::Cells(part) => odd::stream(cells, &key, (side, *part), visit),
                _ => Ok(()),
            },
            Opened::Xlsb(reader, _) => {
                let plain = Look::plain(reader.has_1904_epoch());
                let mut cells = reader.worksheet_cells_reader(&key).map_err(not_a_workbook)?;
                while let Some(cell) = cells.next_cell().map_err(not_a_workbook)? {
                    if hand_over(cell.get_position(), cell.get_value(), plain, visit).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Opened::Xls(records, _, whole) => {
                let reader = whole.holding(position, records, limits)?;
                let plain = Look::plain(reader.has_1904_epoch());
                let range = reader.worksheet_range(&key).map_err(not_a_workbook)?;
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    let place = (top + row as u32, left + column as u32);
                    if hand_over(place, &held(value), plain, visit).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Opened::OpenDocument(book) => book.stream(position, visit),
            Opened::Text(text) => text.stream(visit),
            // Its bounds were kept on the other side.
            Opened::Away(away) => away.cells(position, visit),
        });
        match beyond {
            Some((row, column)) => Err(outside(row, column)),
            None => read,
        }
    }
}

/// The side of a packed workbook.
fn side(input: &Input, package: &Package, limits: Limits) -> Side<Box<dyn Stream>> {
    let input = input.clone();
    Side::of(
        package,
        limits,
        Box::new(move || input.open().map_err(not_a_workbook)),
    )
}

/// The one sheet of a text.
fn nameless() -> Sheet {
    Sheet {
        name: String::new(),
        again: false,
        hidden: false,
        holds: Holds::Cells(0),
    }
}

/// The text of an input that was found to be one; `None` where it cannot be read any more.
pub fn text_of(input: &Input, limits: Limits) -> Result<Option<Text>, Error> {
    Ok(text(input, input.open()?, limits)?.ok())
}

fn text(input: &Input, stream: Box<dyn Stream>, limits: Limits) -> Result<Result<Text, Unreadable>, Error> {
    let mut bytes = Vec::new();
    let failed = |error| Error::file(input.name(), error);
    let most = limits.held() / 2;
    stream.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(match bytes.len() as u64 > most {
        true => Err(limits.exceeded("text-size", most >> 20)),
        false => Text::open(bytes),
    })
}

/// The sheets of an .xls that are held whole: their positions, and their reader.
#[derive(Default)]
struct Whole {
    positions: Vec<usize>,
    reader: Option<Xls<Cursor<Vec<u8>>>>,
}

impl Whole {
    /// The reader that holds a sheet, with as many of those behind it as the limits allow. Where one of them cannot be
    /// read, the sheet stands alone.
    fn holding(
        &mut self,
        position: usize,
        records: &Records,
        limits: Limits,
    ) -> Result<&mut Xls<Cursor<Vec<u8>>>, Unreadable> {
        if !self.positions.contains(&position) {
            *self = Self::default();
            let mut left = limits.dense_cells();
            let cells = records.cells(position)?;
            if cells > left {
                return Err(limits.exceeded("used-range", cells));
            }
            let mut wanted = Vec::new();
            for next in position..records.sheets.len() {
                let Ok(cells) = records.cells(next) else { break };
                if cells > left {
                    break;
                }
                left -= cells;
                if matches!(records.sheets[next].holds, Holds::Cells(_)) {
                    wanted.push(next);
                }
            }
            let read = |wanted: &[usize]| {
                let bytes = records.workbook(wanted)?;
                quietly(|| Xls::new(Cursor::new(bytes)).map_err(not_a_workbook))
                    .unwrap_or_else(|| Err(broken("broken-format")))
            };
            let (positions, opened) = match read(&wanted) {
                Ok(opened) => (wanted, opened),
                Err(_) => (vec![position], read(&[position])?),
            };
            self.positions = positions;
            self.reader = Some(opened);
        }
        self.reader.as_mut().ok_or_else(|| broken("broken-format"))
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

fn downward(dimensions: &Dimensions) -> Option<Merge> {
    (dimensions.end.0 > dimensions.start.0).then_some(Merge {
        column: dimensions.start.1,
        first: dimensions.start.0,
        last: dimensions.end.0,
    })
}
