//! What goes between permu and the process that reads for it: numbers with the small end first, texts behind their
//! lengths, and frames of a tag, a length and that many bytes.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::limits::{Format, Unreadable};
use super::mark::{Marks, Merge};
use super::package::{Holds, NATURES, Sheet};
use super::value::{Cell, error_named};
use super::visit::Visit;
use crate::problem::{Cause, OWN_CAUSES, Word, by_code, kinds};

/// What a frame holds.
pub mod tag {
    /// Asks to open a file.
    pub const OPEN: u8 = b'o';
    /// Asks for the cells of a sheet.
    pub const CELLS: u8 = b'c';
    /// Asks for the merged cells of a sheet.
    pub const MERGES: u8 = b'm';
    /// Asks for the marks of a sheet.
    pub const MARKS: u8 = b'k';
    /// A format and the sheets of a file.
    pub const OPENED: u8 = b'O';
    /// Why something could not be read.
    pub const UNREADABLE: u8 = b'U';
    /// Cells.
    pub const BATCH: u8 = b'B';
    /// Merged cells.
    pub const MERGED: u8 = b'M';
    /// The marks of a sheet.
    pub const MARKED: u8 = b'K';
    /// No more cells, or no marks.
    pub const END: u8 = b'E';
}

/// The most bytes of a frame: one cell may hold a long text.
const MOST: u32 = 1 << 30;

/// Writes a frame.
pub fn send(to: &mut impl Write, tag: u8, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&[tag])?;
    to.write_all(&(bytes.len() as u32).to_le_bytes())?;
    to.write_all(bytes)
}

/// Reads a frame into `bytes` and tells its tag.
pub fn receive(from: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<u8> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
    if length > MOST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    bytes.clear();
    let read = from.take(u64::from(length)).read_to_end(bytes)?;
    match read == length as usize {
        true => Ok(head[0]),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Writes a number of four bytes.
pub fn put_u32(value: u32, to: &mut Vec<u8>) {
    to.extend(value.to_le_bytes());
}

/// Writes a text behind its length.
pub fn put_text(text: &str, to: &mut Vec<u8>) {
    put_u32(text.len() as u32, to);
    to.extend(text.as_bytes());
}

/// Reads what was put, piece by piece. `None` where nothing of the kind is left.
pub struct Pieces<'a>(pub &'a [u8]);

impl<'a> Pieces<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (piece, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(piece)
    }

    /// A byte.
    pub fn byte(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    /// A number of four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A number of eight bytes.
    pub fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// A text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.u32()?;
        std::str::from_utf8(self.take(length as usize)?).ok()
    }
}

/// Writes a cell.
pub fn put_cell(row: u32, column: u32, cell: Cell<'_>, to: &mut Vec<u8>) {
    put_u32(row, to);
    put_u32(column, to);
    let mut number = |kind: u8, value: f64| {
        to.push(kind);
        to.extend(value.to_le_bytes());
    };
    match cell {
        Cell::Number(value) => number(0, value),
        Cell::Date(value) => number(1, value),
        Cell::Formatted(value, code) => {
            number(2, value);
            put_text(code, to);
        }
        Cell::Text(text) => {
            to.push(3);
            put_text(text, to);
        }
        Cell::Bool(value) => to.extend([4, u8::from(value)]),
        Cell::Error(error) => {
            to.push(5);
            put_text(error, to);
        }
    }
}

/// Hands the cells of a batch on; `None` if it is none.
pub fn each_cell(bytes: &[u8], visit: &mut Visit<'_>) -> Option<ControlFlow<()>> {
    let mut pieces = Pieces(bytes);
    while !pieces.0.is_empty() {
        let (row, column, kind) = (pieces.u32()?, pieces.u32()?, pieces.byte()?);
        let mut number = || Some(f64::from_bits(pieces.u64()?));
        let cell = match kind {
            0 => Cell::Number(number()?),
            1 => Cell::Date(number()?),
            2 => Cell::Formatted(number()?, pieces.text()?),
            3 => Cell::Text(pieces.text()?),
            4 => Cell::Bool(pieces.byte()? != 0),
            _ => Cell::Error(error_named(pieces.text()?)?),
        };
        if visit(row, column, cell).is_break() {
            return Some(ControlFlow::Break(()));
        }
    }
    Some(ControlFlow::Continue(()))
}

/// Writes what a file is.
pub fn put_opened(format: Format, sheets: &[Sheet], to: &mut Vec<u8>) {
    let place = Format::ALL.iter().position(|known| *known == format).unwrap_or(0);
    to.push(place as u8);
    for sheet in sheets {
        put_text(&sheet.name, to);
        to.extend([u8::from(sheet.again), u8::from(sheet.hidden)]);
        match &sheet.holds {
            Holds::Cells(part) => {
                to.push(0);
                put_u32(*part as u32, to);
            }
            Holds::Nothing(nature) => {
                to.push(1);
                put_text(nature, to);
            }
            Holds::Same(owner) => {
                to.push(2);
                put_text(owner, to);
            }
            Holds::Broken(why) => {
                to.push(3);
                put_unreadable(why, to);
            }
        }
    }
}

/// Reads what a file is.
pub fn opened(bytes: &[u8]) -> Option<(Format, Vec<Sheet>)> {
    let mut pieces = Pieces(bytes);
    let format = *Format::ALL.get(usize::from(pieces.byte()?))?;
    let mut sheets = Vec::new();
    while !pieces.0.is_empty() {
        let name = pieces.text()?.to_owned();
        let (again, hidden) = (pieces.byte()? != 0, pieces.byte()? != 0);
        let holds = match pieces.byte()? {
            0 => Holds::Cells(pieces.u32()? as usize),
            1 => Holds::Nothing(known(NATURES, pieces.text()?)?),
            2 => Holds::Same(pieces.text()?.to_owned()),
            _ => Holds::Broken(unreadable(&mut pieces)?),
        };
        sheets.push(Sheet {
            name,
            again,
            hidden,
            holds,
        });
    }
    Some((format, sheets))
}

fn known(list: &[&'static str], word: &str) -> Option<&'static str> {
    list.iter().find(|known| **known == word).copied()
}

/// The words that a cause has.
const WORDS: &[&str] = &["part", "count", "limit", "line", "said", "found"];

/// Writes why something could not be read.
pub fn put_unreadable(why: &Unreadable, to: &mut Vec<u8>) {
    put_text(why.kind.code, to);
    match &why.cause {
        Cause::Theirs(said) => {
            put_text("", to);
            put_text(said, to);
            put_u32(0, to);
        }
        Cause::Own(id, words) => {
            put_text(id, to);
            put_text("", to);
            put_u32(words.len() as u32, to);
            for (key, word) in words {
                put_text(key, to);
                put_text(&word.plain(), to);
            }
        }
    }
}

/// Reads why something could not be read.
pub fn unreadable(pieces: &mut Pieces<'_>) -> Option<Unreadable> {
    let kind = by_code(pieces.text()?).unwrap_or(kinds::NOT_A_WORKBOOK);
    let (id, said, count) = (pieces.text()?, pieces.text()?, pieces.u32()?);
    let mut words = Vec::new();
    for _ in 0..count {
        words.push((known(WORDS, pieces.text()?)?, Word::from(pieces.text()?)));
    }
    let cause = match id {
        "" => Cause::Theirs(said.to_owned()),
        id => Cause::Own(known(OWN_CAUSES, id)?, words),
    };
    Some(Unreadable { kind, cause })
}

/// Writes merged cells.
pub fn put_merges(merges: &[Merge], to: &mut Vec<u8>) {
    for merge in merges {
        for value in [merge.column, merge.first, merge.last] {
            put_u32(value, to);
        }
    }
}

fn merge(pieces: &mut Pieces<'_>) -> Option<Merge> {
    Some(Merge {
        column: pieces.u32()?,
        first: pieces.u32()?,
        last: pieces.u32()?,
    })
}

/// Reads merged cells.
pub fn merges(bytes: &[u8]) -> Option<Vec<Merge>> {
    let mut pieces = Pieces(bytes);
    let mut merges = Vec::new();
    while !pieces.0.is_empty() {
        merges.push(merge(&mut pieces)?);
    }
    Some(merges)
}

/// Writes places of two numbers behind their count.
fn put_pairs(pairs: &[(u32, u32)], to: &mut Vec<u8>) {
    put_u32(pairs.len() as u32, to);
    for (one, other) in pairs {
        put_u32(*one, to);
        put_u32(*other, to);
    }
}

fn pairs(pieces: &mut Pieces<'_>) -> Option<Vec<(u32, u32)>> {
    let count = pieces.u32()?;
    (0..count).map(|_| Some((pieces.u32()?, pieces.u32()?))).collect()
}

/// Writes the marks of a sheet; a format that many cells have is written once.
pub fn put_marks(marks: &Marks, to: &mut Vec<u8>) {
    put_u32(marks.hidden_rows.len() as u32, to);
    marks.hidden_rows.iter().for_each(|row| put_u32(*row, to));
    for list in [&marks.hidden_columns, &marks.without_value, &marks.not_calculated] {
        put_pairs(list, to);
    }
    put_u32(marks.merged.len() as u32, to);
    put_merges(&marks.merged, to);
    put_u32(marks.errors.len() as u32, to);
    for (row, column, error) in &marks.errors {
        put_u32(*row, to);
        put_u32(*column, to);
        put_text(error, to);
    }
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut codes: Vec<&str> = Vec::new();
    let mut cells = Vec::new();
    for ((row, column), code) in &marks.formats {
        let number = *known.entry(code).or_insert_with(|| {
            codes.push(code);
            codes.len() as u32 - 1
        });
        [*row, *column, number]
            .into_iter()
            .for_each(|value| put_u32(value, &mut cells));
    }
    put_u32(codes.len() as u32, to);
    codes.iter().for_each(|code| put_text(code, to));
    to.extend(cells);
}

/// Reads the marks of a sheet.
pub fn marks(bytes: &[u8]) -> Option<Marks> {
    let mut pieces = Pieces(bytes);
    let pieces = &mut pieces;
    let count = pieces.u32()?;
    let hidden_rows = (0..count).map(|_| pieces.u32()).collect::<Option<_>>()?;
    let (hidden_columns, without_value, not_calculated) = (pairs(pieces)?, pairs(pieces)?, pairs(pieces)?);
    let count = pieces.u32()?;
    let merged = (0..count).map(|_| merge(pieces)).collect::<Option<_>>()?;
    let count = pieces.u32()?;
    let errors = (0..count).map(|_| Some((pieces.u32()?, pieces.u32()?, error_named(pieces.text()?)?)));
    let errors = errors.collect::<Option<_>>()?;
    let count = pieces.u32()?;
    let codes = (0..count).map(|_| Some(Arc::from(pieces.text()?)));
    let codes: Vec<Arc<str>> = codes.collect::<Option<_>>()?;
    let mut formats = HashMap::new();
    while !pieces.0.is_empty() {
        let cell = (pieces.u32()?, pieces.u32()?);
        formats.insert(cell, codes.get(pieces.u32()? as usize)?.clone());
    }
    Some(Marks {
        hidden_rows,
        hidden_columns,
        without_value,
        not_calculated,
        merged,
        formats,
        errors,
    })
}

#[cfg(test)]
mod tests {
    use crate::survey::file::wire::*;

    #[test]
    fn everything_arrives_as_it_was_sent() {
        let cells = [
            (0, 0, Cell::Text("企业名称")),
            (0, 1, Cell::Text("")),
            (1, 0, Cell::Number(-0.1)),
            (1, 1, Cell::Formatted(200.5, "0.0,\"万\"")),
            (1_048_575, 16_383, Cell::Date(43_466.5)),
            (2, 0, Cell::Bool(true)),
            (2, 1, Cell::Error("#SPILL!")),
        ];
        let mut bytes = Vec::new();
        for (row, column, cell) in cells {
            put_cell(row, column, cell, &mut bytes);
        }
        let mut at = 0;
        let flow = each_cell(&bytes, &mut |row, column, cell| {
            assert_eq!((row, column, cell), cells[at]);
            at += 1;
            ControlFlow::Continue(())
        });
        assert_eq!((flow, at), (Some(ControlFlow::Continue(())), cells.len()));
        assert_eq!(
            each_cell(
                &bytes[..bytes.len() - 1],
                &mut |_, _, _| ControlFlow::Continue(())
            ),
            None
        );

        let sheet = |name: &str, holds| Sheet {
            name: name.to_owned(),
            again: name == "b",
            hidden: name == "c",
            holds,
        };
        let sheets = vec![
            sheet("a", Holds::Cells(7)),
            sheet("b", Holds::Nothing("chart")),
            sheet("c", Holds::Same("a".to_owned())),
            sheet("d", Holds::Broken(crate::survey::file::limits::twice(4, 2))),
        ];
        let mut bytes = Vec::new();
        put_opened(Format::Ods, &sheets, &mut bytes);
        assert_eq!(opened(&bytes), Some((Format::Ods, sheets)));

        let merge = Merge {
            column: 1,
            first: 2,
            last: 9,
        };
        let mut bytes = Vec::new();
        put_merges(&[merge], &mut bytes);
        assert_eq!(merges(&bytes), Some(vec![merge]));

        let code: Arc<str> = "0.0,\"万\"".into();
        let all = Marks {
            hidden_rows: vec![3, 9],
            hidden_columns: vec![(1, 2)],
            without_value: vec![(4, 5)],
            not_calculated: vec![(6, 7), (8, 9)],
            merged: vec![merge],
            formats: [((1, 1), code.clone()), ((2, 1), code)].into(),
            errors: vec![(1, 2, "#REF!")],
        };
        let mut marked = Vec::new();
        put_marks(&all, &mut marked);
        assert_eq!(marks(&marked), Some(all));
        assert_eq!(marks(&marked[..marked.len() - 1]), None);

        let mut pipe = Vec::new();
        send(&mut pipe, tag::MERGED, &bytes).unwrap();
        let mut held = Vec::new();
        assert_eq!(receive(&mut pipe.as_slice(), &mut held).unwrap(), tag::MERGED);
        assert_eq!(held, bytes);
        assert!(receive(&mut &pipe[..9], &mut held).is_err());
    }
}
