//! The records of an old .xls (MS-XLS): which sheets it has, what reading each will take, and the records that its reader
//! needs, in the order in which it reads them.
//!
//! The reader holds every sheet as a dense range and gives a whole workbook up for one record it cannot read. It is
//! therefore handed a workbook made of the sheets that are asked for and of these records alone: formulas as the values
//! they gave, no objects inside a sheet, no names, no declared range.

use std::collections::{HashMap, HashSet};

use encoding_rs::Encoding;

use super::bytes::{narrow, u16_at, u32_at, wide as wide_text};
use super::limits::{Limits, Unreadable, broken, encrypted, twice};
use super::ole::{Container, Entry, wrapped};
use super::package::{Holds, Sheet, unique};

/// Streams that name the document in an OLE container, and the cause that tells it.
const OTHERS: &[(&str, &str)] = &[
    ("WordDocument", "word-document"),
    ("PowerPoint Document", "slides"),
];

/// Streams of an encrypted document.
const ENCRYPTED: [&str; 2] = ["EncryptedPackage", "\u{9}DRMContent"];

/// Records of a workbook and its sheets: where one begins.
pub const BOF: u16 = 0x0809;
/// Where it ends.
pub const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const BOUND_SHEET: u16 = 0x0085;
const CODE_PAGE: u16 = 0x0042;
/// A number format.
pub const FORMAT: u16 = 0x041e;
/// A style.
pub const STYLE: u16 = 0x00e0;
const FILE_PASS: u16 = 0x002f;
/// A formula; of the kinds of Excel 3 and 4 other programs still write them, with the value in the same place.
pub const FORMULAS: [u16; 3] = [0x0006, 0x0206, 0x0406];
const FORMULA_TEXT: u16 = 0x0207;
/// A number.
pub const NUMBER: u16 = 0x0203;
/// A number in four bytes.
pub const SHORT_NUMBER: u16 = 0x027e;
const STRINGS: u16 = 0x00fc;
const LABEL: u16 = 0x0204;
const BOOL_OR_ERROR: u16 = 0x0205;
/// Several numbers of one row, each behind its style.
pub const SEVERAL_NUMBERS: u16 = 0x00bd;
/// Merged cells.
pub const MERGED: u16 = 0x00e5;

/// Cells as they stand: text, rich text, bool or error, number, index of a shared string.
const CELLS: [u16; 5] = [LABEL, 0x00d6, NUMBER, SHORT_NUMBER, 0x00fd];

/// What of the head of a workbook its reader needs: code page, dates, formats, styles, shared strings.
const HEAD: [u16; 6] = [CODE_PAGE, 0x0022, FORMAT, STYLE, STRINGS, BOF];

/// An old .xls.
#[derive(Debug)]
pub struct Records {
    stream: Vec<u8>,
    /// Its sheets; those with cells hold the place of their first record.
    pub sheets: Vec<Sheet>,
}

/// The records of a stream from one place on: where each begins, its kind and its bytes. Ends at one that breaks off.
pub fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = (usize, u16, &[u8])> {
    std::iter::from_fn(move || {
        let start = at;
        let kind = u16_at(stream, start)?;
        let length = usize::from(u16_at(stream, start + 2)?);
        let data = stream.get(start + 4..start + 4 + length)?;
        at = start + 4 + length;
        Some((start, kind, data))
    })
}

impl Records {
    /// Looks into an OLE container.
    ///
    /// # Errors
    /// Another document, one with a password, or one that is broken.
    pub fn of(bytes: &[u8], limits: Limits) -> Result<Self, Unreadable> {
        let damaged = || {
            // The directory is unreadable; the name of its entry still tells an encrypted workbook.
            let mark: Vec<u8> = ENCRYPTED[0].encode_utf16().flat_map(u16::to_le_bytes).collect();
            match bytes.windows(mark.len()).any(|window| window == mark) {
                true => encrypted(),
                false => broken("broken-container"),
            }
        };
        let container = Container::open(bytes).ok_or_else(damaged)?;
        let entries = container.entries().ok_or_else(damaged)?;
        let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        if ENCRYPTED.iter().any(|name| named(name).is_some()) {
            return Err(encrypted());
        }
        let Some(entry) = named("Workbook").or_else(|| named("Book")) else {
            let other = OTHERS.iter().find(|(name, _)| named(name).is_some());
            return Err(broken(other.map_or("other-document", |(_, what)| what)));
        };
        let root: &Entry = entries.first().unwrap_or(entry);
        let stream = container.content(entry, root).ok_or_else(damaged)?;
        drop(container);
        Self::walk(stream, limits)
    }

    fn walk(stream: Vec<u8>, limits: Limits) -> Result<Self, Unreadable> {
        match records(&stream, 0).next() {
            Some((_, BOF, _)) => {}
            Some((_, 0x0009 | 0x0209 | 0x0409, _)) => return Err(broken("excel-before-97")),
            _ => return Err(broken("broken-container")),
        }
        let mut strings = 0;
        let mut in_strings = false;
        let mut page = None;
        let mut listed = Vec::new();
        for (_, kind, data) in records(&stream, 0) {
            match kind {
                FILE_PASS => return Err(encrypted()),
                CODE_PAGE => page = u16_at(data, 0),
                BOUND_SHEET => listed.push(data),
                EOF => break,
                _ => {}
            }
            in_strings = kind == STRINGS || (kind == CONTINUE && in_strings);
            if in_strings {
                strings += data.len() as u64;
            }
        }
        if strings > limits.file() / 2 {
            return Err(limits.exceeded("shared-strings", strings >> 20));
        }
        let wide = is_wide(&stream);
        let mut known = HashSet::new();
        let mut owners: HashMap<usize, String> = HashMap::new();
        let mut sheets = Vec::new();
        for data in listed {
            let (Some(place), Some(&state), Some(&kind)) = (u32_at(data, 0), data.get(4), data.get(5)) else {
                continue;
            };
            let place = place as usize;
            let (name, again) = unique(sheet_name(&data[6..], wide, page), &mut known);
            let first = records(&stream, place).next();
            // What the sheet says it is goes before what the workbook says.
            let document = match first {
                Some((_, BOF, data)) => u16_at(data, 2),
                _ => None,
            };
            let holds = match (kind, document) {
                (_, None) => Holds::Nothing("absent"),
                (2, _) | (_, Some(0x0020)) => Holds::Nothing("chart"),
                (1, _) | (_, Some(0x0040)) => Holds::Nothing("macro"),
                (6, _) | (_, Some(0x0006)) => Holds::Nothing("module"),
                _ => match owners.get(&place) {
                    Some(owner) => Holds::Same(owner.clone()),
                    None => {
                        owners.insert(place, name.clone());
                        Holds::Cells(place)
                    }
                },
            };
            let hidden = state & 0x3f != 0;
            sheets.push(Sheet {
                name,
                again,
                hidden,
                holds,
            });
        }
        Ok(Self { stream, sheets })
    }

    /// The raw records of the workbook, its head first.
    pub fn head(&self) -> impl Iterator<Item = (usize, u16, &[u8])> {
        records(&self.stream, 0)
    }

    /// Whether its texts are Unicode: Excel 97 and later.
    pub fn is_wide(&self) -> bool {
        is_wide(&self.stream)
    }

    /// The raw records of a sheet.
    pub fn of_sheet(&self, position: usize) -> Option<impl Iterator<Item = (usize, u16, &[u8])>> {
        match self.sheets.get(position)?.holds {
            Holds::Cells(place) => Some(records(&self.stream, place)),
            _ => None,
        }
    }

    /// Cells that a dense range of a sheet holds, empty ones too.
    ///
    /// # Errors
    /// A sheet whose records break off before its end.
    pub fn cells(&self, position: usize) -> Result<u64, Unreadable> {
        self.needed(position, &mut Vec::new())
    }

    /// A workbook of these sheets, called by their positions from 0, as an OLE container.
    ///
    /// # Errors
    /// A sheet whose records break off before its end.
    pub fn workbook(&self, positions: &[usize]) -> Result<Vec<u8>, Unreadable> {
        let wide = self.is_wide();
        let mut stream = Vec::new();
        let mut taking = false;
        for (_, kind, data) in records(&self.stream, 0) {
            if kind == EOF {
                break;
            }
            taking = HEAD.contains(&kind) || (kind == CONTINUE && taking);
            if taking {
                put(kind, data, &mut stream);
            }
        }
        // The place of a sheet is known when the list of sheets is written; each takes as many bytes with any place.
        let mut places = Vec::new();
        for position in positions {
            let name = position.to_string();
            let mut line = vec![0; 6];
            line.push(name.len() as u8);
            line.extend(wide.then_some(0));
            line.extend(name.as_bytes());
            places.push(stream.len() + 4);
            put(BOUND_SHEET, &line, &mut stream);
        }
        put(EOF, &[], &mut stream);
        for (position, place) in positions.iter().zip(places) {
            let start = (stream.len() as u32).to_le_bytes();
            stream[place..place + 4].copy_from_slice(&start);
            self.needed(*position, &mut stream)?;
        }
        Ok(wrapped(&stream))
    }

    /// Writes what the reader needs of a sheet, and counts the cells of its dense range.
    fn needed(&self, position: usize, stream: &mut Vec<u8>) -> Result<u64, Unreadable> {
        let Some(records) = self.of_sheet(position) else {
            return Ok(0);
        };
        let mut used = Used::default();
        let mut formula: Option<Vec<u8>> = None;
        let mut depth = 0u32;
        for (_, kind, data) in records {
            match kind {
                // Charts and other sheets inside a sheet have cells of their own.
                BOF => {
                    depth += 1;
                    if depth == 1 {
                        put(kind, data, stream);
                    }
                }
                EOF => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        put(kind, data, stream);
                        return match used.unordered {
                            true => self.once(position).map(|()| used.cells()),
                            false => Ok(used.cells()),
                        };
                    }
                }
                _ if depth > 1 => {}
                MERGED => {
                    // The reader believes the number of ranges.
                    let count = usize::from(u16_at(data, 0).unwrap_or(0));
                    if data.len() >= 2 + 8 * count {
                        put(kind, data, stream);
                    }
                }
                _ if FORMULAS.contains(&kind) => {
                    formula = None;
                    used.take(data, 2);
                    match result(data) {
                        Some(Given::Value(kind, value)) => put(kind, &value, stream),
                        Some(Given::TextFollows(owner)) => formula = Some(owner),
                        None => {}
                    }
                }
                FORMULA_TEXT => {
                    if let Some(mut label) = formula.take() {
                        label.extend(data);
                        put(LABEL, &label, stream);
                    }
                }
                BOOL_OR_ERROR => {
                    used.take(data, 2);
                    put(kind, &known_error(data), stream);
                }
                SEVERAL_NUMBERS => {
                    used.take(data, 2);
                    used.take(data, data.len().max(2) - 2);
                    put(kind, data, stream);
                }
                _ if CELLS.contains(&kind) => {
                    used.take(data, 2);
                    put(kind, data, stream);
                }
                _ => {}
            }
        }
        Err(broken("cut-off"))
    }

    /// Refuses a sheet with two records of one cell: nobody can tell which is right.
    fn once(&self, position: usize) -> Result<(), Unreadable> {
        let mut known = HashSet::new();
        let mut depth = 0u32;
        for (_, kind, data) in self.of_sheet(position).into_iter().flatten() {
            let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
                continue;
            };
            match kind {
                BOF => depth += 1,
                EOF => depth = depth.saturating_sub(1),
                _ if depth != 1 => {}
                _ if kind == SEVERAL_NUMBERS => {
                    let last = u16_at(data, data.len() - 2).unwrap_or(first);
                    for column in first..=last {
                        if !known.insert((row, column)) {
                            return Err(twice(u32::from(row), u32::from(column)));
                        }
                    }
                }
                _ if (kind == BOOL_OR_ERROR || FORMULAS.contains(&kind) || CELLS.contains(&kind))
                    && !known.insert((row, first)) =>
                {
                    return Err(twice(u32::from(row), u32::from(first)));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether texts are Unicode: Excel 97 and later.
fn is_wide(stream: &[u8]) -> bool {
    let first = records(stream, 0).next();
    first.and_then(|(_, _, data)| u16_at(data, 0)) != Some(0x0500)
}

/// A text of so many letters behind its flags, of which bit 0 says that each letter has two bytes.
pub fn unicode(data: &[u8], length: usize) -> String {
    match data.split_first() {
        Some((flags, letters)) if flags & 1 != 0 => wide_text(letters, length),
        Some((_, letters)) => narrow(letters, length),
        None => String::new(),
    }
}

/// The name of a sheet behind its length.
fn sheet_name(data: &[u8], wide: bool, page: Option<u16>) -> String {
    let length = usize::from(data.first().copied().unwrap_or(0));
    let name = if wide {
        unicode(data.get(1..).unwrap_or_default(), length)
    } else {
        let letters = data.get(1..).unwrap_or_default();
        let label = match page {
            Some(936) | None => "gbk".to_owned(),
            Some(950) => "big5".to_owned(),
            Some(number) => format!("windows-{number}"),
        };
        let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::GBK);
        encoding
            .decode(&letters[..length.min(letters.len())])
            .0
            .into_owned()
    };
    name.replace('\0', "")
}

fn put(kind: u16, data: &[u8], stream: &mut Vec<u8>) {
    // A label made of a formula and its text can be longer than a record; its end is not read anyway.
    let data = &data[..data.len().min(usize::from(u16::MAX))];
    stream.extend(kind.to_le_bytes());
    stream.extend((data.len() as u16).to_le_bytes());
    stream.extend(data);
}

/// What a formula gave.
enum Given {
    /// A value: the record that holds it.
    Value(u16, Vec<u8>),
    /// A text, in the next record: row, column and style of the cell.
    TextFollows(Vec<u8>),
}

/// The value of a formula (MS-XLS 2.4.127): a number, or a kind and a value before two bytes of ones. `None` for an empty
/// text.
fn result(data: &[u8]) -> Option<Given> {
    let owner = data.get(..6)?;
    let value = data.get(6..14)?;
    if value[6..] != [0xff, 0xff] {
        return Some(Given::Value(NUMBER, [owner, value].concat()));
    }
    match value[0] {
        0 => Some(Given::TextFollows(owner.to_vec())),
        1 => Some(Given::Value(BOOL_OR_ERROR, [owner, &[value[2], 0]].concat())),
        2 => {
            let record = [owner, &[value[2], 1]].concat();
            Some(Given::Value(BOOL_OR_ERROR, known_error(&record)))
        }
        _ => None,
    }
}

/// An error whose code no reader knows is told as the one of a wrong value.
fn known_error(data: &[u8]) -> Vec<u8> {
    const VALUE: u8 = 0x0f;
    let mut data = data.to_vec();
    if let Some([code, is_error]) = data.get_mut(6..8)
        && *is_error != 0
    {
        *is_error = 1;
        if ![0x00, 0x07, VALUE, 0x17, 0x1d, 0x24, 0x2a, 0x2b].contains(code) {
            *code = VALUE;
        }
    }
    data
}

/// The used range of one sheet: first and last row, first and last column; and whether its cells come in order.
#[derive(Default)]
struct Used {
    range: Option<(u64, u64, u64, u64)>,
    last: Option<(u64, u64)>,
    unordered: bool,
}

impl Used {
    /// Takes the cell whose row begins a record and whose column stands at `column`.
    fn take(&mut self, data: &[u8], column: usize) {
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, column)) else {
            return;
        };
        let (row, column) = (u64::from(row), u64::from(column));
        self.unordered |= self.last.is_some_and(|last| last >= (row, column));
        self.last = Some((row, column));
        let (top, bottom, left, right) = self.range.unwrap_or((row, row, column, column));
        self.range = Some((top.min(row), bottom.max(row), left.min(column), right.max(column)));
    }

    fn cells(&self) -> u64 {
        self.range.map_or(0, |(top, bottom, left, right)| {
            (bottom - top + 1) * (right - left + 1)
        })
    }
}
