//! The records of an .xlsb (MS-XLSB): what a workbook lists, and a workbook of a few records for the reader.

use std::io::Read;

use super::bytes::{u32_at, wide};

/// BrtCalcProp, BrtWbProp, BrtBundleSh, BrtEndBundleShs, BrtEndBook.
const CALCULATION: u16 = 0x009d;
const PROPERTIES: u16 = 0x0099;
const SHEET: u16 = 0x009c;
const END_SHEETS: u16 = 0x0090;
const END_BOOK: u16 = 0x0084;

/// The records of a part, one after the other, until it ends or breaks off.
pub struct Records<R> {
    part: R,
    /// The bytes of the last one.
    pub data: Vec<u8>,
}

impl<R: Read> Records<R> {
    /// Stands before the first one.
    pub fn of(part: R) -> Self {
        Self {
            part,
            data: Vec::new(),
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.part.read_exact(&mut byte).ok()?;
        Some(byte[0])
    }

    /// The type of the next record; its bytes are in `data`.
    pub fn next(&mut self) -> Option<u16> {
        let first = self.byte()?;
        let mut kind = u16::from(first);
        if first & 0x80 != 0 {
            kind = u16::from(first & 0x7f) | (u16::from(self.byte()? & 0x7f) << 7);
        }
        let mut length = 0u64;
        for place in 0..4 {
            let next = self.byte()?;
            length |= u64::from(next & 0x7f) << (7 * place);
            if next & 0x80 == 0 {
                break;
            }
        }
        self.data.clear();
        let read = self.part.by_ref().take(length).read_to_end(&mut self.data).ok()?;
        (read as u64 == length).then_some(kind)
    }
}

/// What the records of one kind in a part say.
fn each<T>(part: &[u8], wanted: u16, mut said: impl FnMut(&[u8]) -> Option<T>) -> Vec<T> {
    let mut records = Records::of(part);
    let mut list = Vec::new();
    while let Some(kind) = records.next() {
        if kind == wanted {
            list.extend(said(&records.data));
        }
    }
    list
}

/// A text behind its length in letters, and where it ends; an absent one has the length −1.
pub fn text(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let start = at.checked_add(4)?;
    let length = u32_at(bytes, at)?;
    if length == u32::MAX {
        return Some((String::new(), start));
    }
    let length = length as usize;
    let end = start.checked_add(length.checked_mul(2)?)?;
    Some((wide(bytes.get(start..end)?, length), end))
}

/// Whether a workbook's dates count from 1904.
pub fn is_from_1904(workbook: &[u8]) -> bool {
    let said = each(workbook, PROPERTIES, |data| {
        data.first().map(|flags| flags & 1 != 0)
    });
    said.contains(&true)
}

/// Whether a workbook's formulas were calculated (BrtCalcProp: bit 0 asks for all of it when the workbook is opened).
pub fn is_calculated(workbook: &[u8]) -> Option<bool> {
    let said = each(workbook, CALCULATION, |data| {
        data.get(24..26).map(|flags| flags[0] & 1 == 0)
    });
    said.first().copied()
}

/// The sheets that a workbook lists: name, whether it is hidden, id of the relationship.
pub fn sheets(workbook: &[u8]) -> Vec<(String, bool, String)> {
    let listed = |data: &[u8]| {
        let hidden = u32_at(data, 0)? != 0;
        let (id, end) = text(data, 8)?;
        let (name, _) = text(data, end)?;
        Some((name, hidden, id))
    };
    each(workbook, SHEET, listed)
}

/// A workbook that lists these sheets: the names are their positions, the ids `r` and the position.
pub fn workbook(sheets: &[(usize, usize)], from_1904: bool) -> Vec<u8> {
    let mut part = Vec::new();
    let flags = u32::from(from_1904).to_le_bytes();
    put(PROPERTIES, &[flags, [0; 4]].concat(), &mut part);
    for (at, _) in sheets {
        let mut data = vec![0; 4];
        data.extend((*at as u32 + 1).to_le_bytes());
        for text in [format!("r{at}"), at.to_string()] {
            data.extend((text.len() as u32).to_le_bytes());
            data.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }
        put(SHEET, &data, &mut part);
    }
    put(END_SHEETS, &[], &mut part);
    put(END_BOOK, &[], &mut part);
    part
}

/// Writes a record of less than 16,384 bytes and a type of two.
fn put(kind: u16, data: &[u8], part: &mut Vec<u8>) {
    part.extend([(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8]);
    part.extend([(data.len() & 0x7f) as u8 | 0x80, (data.len() >> 7) as u8]);
    part.extend(data);
}

#[cfg(test)]
mod tests {
    use crate::survey::file::records::*;

    #[test]
    fn a_workbook_that_is_written_is_read() {
        let part = workbook(&[(0, 9), (3, 8)], true);
        let expected = [("0", "r0"), ("3", "r3")].map(|(name, id)| (name.to_owned(), false, id.to_owned()));
        assert_eq!(sheets(&part), expected);
        assert!(is_from_1904(&part));
        assert!(!is_from_1904(&workbook(&[], false)));
        // A part that breaks off in the middle of a record.
        assert_eq!(sheets(&part[..part.len() - 12]).len(), 1);
    }
}
