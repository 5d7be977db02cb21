//! A look into an old .xls before it is opened: how much its sheets and strings hold, whether its chains of sectors have
//! an end, and whether it is encrypted.
//!
//! An .xls is a stream of records (MS-XLS) inside an OLE container, a small file system of sectors (MS-CFB).

use std::collections::HashMap;

use super::container;
use super::workbook::Unreadable;
use crate::problem::{Cause, kinds};

/// Marks the end of a chain of sectors; numbers from here up are no sectors.
const NO_SECTOR: u32 = 0xffff_fffa;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// An OLE container.
struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    chain: Vec<u32>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = 1usize.checked_shl(u32::from(u16_at(bytes, 30)?))?;
        if !(512..=4096).contains(&sector) {
            return None;
        }
        let mut container = Self {
            bytes,
            sector,
            chain: Vec::new(),
        };
        let mut tables: Vec<u32> = (0..109)
            .filter_map(|index| u32_at(bytes, 76 + index * 4))
            .collect();
        let mut next = u32_at(bytes, 68)?;
        // A chain cannot be longer than the file has sectors; a longer one runs in a circle.
        for _ in 0..bytes.len() / sector {
            let Some(block) = container.sector(next) else {
                break;
            };
            let count = block.len() / 4;
            tables.extend((0..count - 1).filter_map(|index| u32_at(block, index * 4)));
            next = u32_at(block, (count - 1) * 4)?;
        }
        for table in tables.into_iter().filter(|sector| *sector < NO_SECTOR) {
            if let Some(block) = container.sector(table) {
                container
                    .chain
                    .extend((0..block.len() / 4).filter_map(|index| u32_at(block, index * 4)));
            }
        }
        Some(container)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(start..start.checked_add(self.sector)?)
    }

    /// Whether a chain of sectors comes to an end. A reader that follows one that runs in a circle never comes back.
    fn ends(&self, first: u32) -> bool {
        let mut next = first;
        for _ in 0..=self.chain.len() {
            match self.chain.get(next as usize) {
                Some(following) => next = *following,
                None => return true,
            }
        }
        false
    }

    fn stream(&self, first: u32) -> Vec<u8> {
        let mut data = Vec::new();
        let mut next = first;
        for _ in 0..=self.chain.len() {
            let Some(block) = self.sector(next) else { break };
            data.extend_from_slice(block);
            match self.chain.get(next as usize) {
                Some(following) => next = *following,
                None => break,
            }
        }
        data
    }

    /// Name, first sector and length of every stream; the root, which holds the small streams, first.
    fn entries(&self) -> Option<Vec<(String, u32, u32)>> {
        let directory = self.stream(u32_at(self.bytes, 48)?);
        let entries = directory.chunks_exact(128).filter_map(|entry| {
            let length = usize::from(u16_at(entry, 64)?).min(64);
            let letters: Vec<u16> = (0..length / 2)
                .filter_map(|index| u16_at(entry, index * 2))
                .collect();
            let name = String::from_utf16_lossy(&letters);
            Some((
                name.trim_end_matches('\0').to_owned(),
                u32_at(entry, 116)?,
                u32_at(entry, 120)?,
            ))
        });
        Some(entries.collect())
    }

    /// A stream that is too short for sectors of its own lies in 64-byte pieces in the root's stream.
    fn small_stream(&self, root: u32, first: u32) -> Option<Vec<u8>> {
        let pool = self.stream(root);
        let table = self.stream(u32_at(self.bytes, 60)?);
        let mut data = Vec::new();
        let mut next = first;
        for _ in 0..=table.len() / 4 {
            let start = next as usize * 64;
            let Some(block) = pool.get(start..start + 64) else {
                break;
            };
            data.extend_from_slice(block);
            match u32_at(&table, next as usize * 4) {
                Some(following) => next = following,
                None => break,
            }
        }
        Some(data)
    }
}

/// The stream in which an encrypted .xlsx lies.
const ENCRYPTED: &str = "EncryptedPackage";

fn encrypted() -> Unreadable {
    Unreadable {
        kind: kinds::PASSWORD_PROTECTED,
        cause: Cause::Theirs(String::new()),
    }
}

/// What reading an .xls will take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Cells in the used range of the largest sheet.
    pub cells: u64,
    /// Bytes of the table of shared strings.
    pub strings: u64,
}

/// Measures an .xls. An encrypted workbook is told by its kind of problem.
pub fn measure(bytes: &[u8]) -> Result<Size, Unreadable> {
    let broken = || {
        // The directory is unreadable; the name of its entry still tells an encrypted workbook.
        let mark: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(mark.len()).any(|window| window == mark) {
            encrypted()
        } else {
            container::broken("broken-container")
        }
    };
    let container = Container::open(bytes).ok_or_else(broken)?;
    let directory = u32_at(bytes, 48).ok_or_else(broken)?;
    let small_table = u32_at(bytes, 60).ok_or_else(broken)?;
    if !container.ends(directory) || !container.ends(small_table) {
        return Err(broken());
    }
    let entries = container.entries().ok_or_else(broken)?;
    if entries.iter().any(|(_, first, _)| !container.ends(*first)) {
        return Err(broken());
    }
    let by_name: HashMap<&str, (u32, u32)> = entries
        .iter()
        .map(|(name, first, length)| (name.as_str(), (*first, *length)))
        .collect();
    if by_name.contains_key(ENCRYPTED) {
        return Err(encrypted());
    }
    let Some((first, length)) = by_name.get("Workbook").or(by_name.get("Book")) else {
        return Err(broken());
    };
    let small = u32_at(bytes, 56).unwrap_or(4096);
    let stream = if *length < small {
        let root = entries.first().map_or(0, |(_, first, _)| *first);
        container.small_stream(root, *first).ok_or_else(broken)?
    } else {
        container.stream(*first)
    };
    Ok(walk(&stream))
}

/// The used range of one sheet.
#[derive(Default)]
struct Used {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Used {
    fn take(&mut self, row: u64, first: u64, last: u64) {
        let grow = |range: &mut Option<(u64, u64)>, low: u64, high: u64| {
            let (from, to) = range.unwrap_or((low, high));
            *range = Some((from.min(low), to.max(high)));
        };
        grow(&mut self.rows, row, row);
        grow(&mut self.columns, first, last);
    }

    fn cells(&self) -> u64 {
        let span = |range: Option<(u64, u64)>| range.map_or(0, |(from, to)| to - from + 1);
        span(self.rows).saturating_mul(span(self.columns))
    }
}

/// The cells that a sheet says it spans: first row, row behind the last, first column, column behind the last, in 2 bytes
/// each, or 4 for the rows. A range that ends before it begins spans more than any sheet.
fn declared(data: &[u8]) -> u64 {
    let wide = data.len() > 10;
    let long = |at: usize| u32_at(data, at).map_or(0, u64::from);
    let short = |at: usize| u16_at(data, at).map_or(0, u64::from);
    let (rows, columns) = if wide {
        ((long(0), long(4)), (short(8), short(10)))
    } else {
        ((short(0), short(2)), (short(4), short(6)))
    };
    if rows.1 == 0 || columns.1 == 0 {
        return 0;
    }
    // Columns that end before they begin are taken to begin at the first.
    let left = if columns.0 > 0xff || columns.1 < columns.0 {
        0
    } else {
        columns.0
    };
    match rows.1.checked_sub(rows.0) {
        Some(height) => height.saturating_mul(columns.1 - left),
        None => u64::MAX,
    }
}

/// Walks the records: the largest declared or used range, and the shared strings with their continuations.
fn walk(stream: &[u8]) -> Size {
    let mut size = Size::default();
    let mut used = Used::default();
    let mut in_strings = false;
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let end = at + 4 + usize::from(length);
        let data = stream.get(at + 4..end).unwrap_or(&[]);
        let word = |index: usize| u16_at(data, index).map(u64::from);
        match kind {
            // BOF: another sheet begins.
            0x0809 => used = Used::default(),
            0x0200 => size.cells = size.cells.max(declared(data)),
            0x00fc => size.strings += u64::from(length),
            0x003c if in_strings => size.strings += u64::from(length),
            0x0006 | 0x00d6 | 0x00fd | 0x0203 | 0x0204 | 0x0205 | 0x027e => {
                if let (Some(row), Some(column)) = (word(0), word(2)) {
                    used.take(row, column, column);
                }
            }
            // Several numbers of one row; the last two bytes are the last column.
            0x00bd => {
                if let (Some(row), Some(first), Some(last)) = (word(0), word(2), word(data.len().max(2) - 2))
                {
                    used.take(row, first.min(last), first.max(last));
                }
            }
            _ => {}
        }
        in_strings = kind == 0x00fc || (kind == 0x003c && in_strings);
        size.cells = size.cells.max(used.cells());
        at = end;
    }
    size
}
