//! The records of an .xlsb (MS-XLSB): what a workbook lists, and a workbook of a few records for the reader.

/// A record: its type and its bytes.
type Record<'a> = (u16, &'a [u8]);

/// BrtCalcProp, BrtWbProp, BrtBundleSh, BrtEndBundleShs, BrtEndBook.
const CALCULATION: u16 = 0x009d;
const PROPERTIES: u16 = 0x0099;
const SHEET: u16 = 0x009c;
const END_SHEETS: u16 = 0x0090;
const END_BOOK: u16 = 0x0084;

/// The records of a part, until it ends or breaks off.
fn records(part: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut byte = || {
            let found = part.get(at).copied();
            at += 1;
            found
        };
        let first = byte()?;
        let mut kind = u16::from(first);
        if first & 0x80 != 0 {
            kind = u16::from(first & 0x7f) | (u16::from(byte()? & 0x7f) << 7);
        }
        let mut length = 0usize;
        for place in 0..4 {
            let next = byte()?;
            length |= usize::from(next & 0x7f) << (7 * place);
            if next & 0x80 == 0 {
                break;
            }
        }
        let data = part.get(at..at.checked_add(length)?)?;
        at += length;
        Some((kind, data))
    })
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

/// A text behind its length in letters, and where it ends; an absent one has the length −1.
fn text(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let length = u32_at(bytes, at)?;
    if length == u32::MAX {
        return Some((String::new(), at + 4));
    }
    let end = at + 4 + (length as usize).checked_mul(2)?;
    let letters: Vec<u16> = bytes
        .get(at + 4..end)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some((String::from_utf16_lossy(&letters), end))
}

/// Whether a workbook's dates count from 1904.
pub fn is_from_1904(workbook: &[u8]) -> bool {
    records(workbook)
        .any(|(kind, data)| kind == PROPERTIES && data.first().is_some_and(|flags| flags & 1 != 0))
}

/// Whether a workbook's formulas were calculated (BrtCalcProp: bit 0 asks for all of it when the workbook is opened).
pub fn is_calculated(workbook: &[u8]) -> Option<bool> {
    let (_, data) = records(workbook).find(|(kind, _)| *kind == CALCULATION)?;
    let flags = data.get(24..26)?;
    Some(flags[0] & 1 == 0)
}

/// The sheets that a workbook lists: name, whether it is hidden, id of the relationship.
pub fn sheets(workbook: &[u8]) -> Vec<(String, bool, String)> {
    let listed = |data: &[u8]| {
        let hidden = u32_at(data, 0)? != 0;
        let (id, end) = text(data, 8)?;
        let (name, _) = text(data, end)?;
        Some((name, hidden, id))
    };
    records(workbook)
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, data)| listed(data))
        .collect()
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
