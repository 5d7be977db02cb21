//! The marks of a sheet of an .xlsb (MS-XLSB), and the formats of its cells, which its reader does not tell.

use std::io::Read;

use crate::survey::file::mark::{Cells, Marks, Styles};

/// The records of a part, until it ends or breaks off.
struct Records<R> {
    part: R,
    data: Vec<u8>,
}

impl<R: Read> Records<R> {
    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.part.read_exact(&mut byte).ok()?;
        Some(byte[0])
    }

    /// The type of the next record; its bytes are in `data`.
    fn next(&mut self) -> Option<u16> {
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

fn records<R: Read>(part: R) -> Records<R> {
    Records {
        part,
        data: Vec::new(),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
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
    let end = (at + 4).checked_add((length as usize).checked_mul(2)?)?;
    let pairs = bytes.get(at + 4..end)?.chunks_exact(2);
    let letters: Vec<u16> = pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16_lossy(&letters), end))
}

/// The number formats of the styles (BrtFmt, BrtXF).
pub fn styles(part: impl Read) -> Styles {
    let mut styles = Styles::default();
    let mut records = records(part);
    let mut of_cells = false;
    while let Some(kind) = records.next() {
        let data = &records.data;
        match kind {
            0x0269 => of_cells = true,
            0x026a => of_cells = false,
            0x002c => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), text(data, 2)) {
                    styles.format(id, code);
                }
            }
            0x002f if of_cells => styles.style(u16_at(data, 2).unwrap_or(0)),
            _ => {}
        }
    }
    styles.settle()
}

/// The marks of a sheet.
pub fn marks(part: impl Read, styles: &Styles, calculated: Option<bool>) -> Marks {
    let mut marks = Marks::default();
    let mut cells = Cells::default();
    let mut records = records(part);
    let mut row = 0;
    while let Some(kind) = records.next() {
        let data = &records.data;
        match kind {
            // BrtRowHdr
            0x0000 => {
                row = u32_at(data, 0).unwrap_or(row);
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    marks.hidden_rows.push(row);
                }
            }
            // Blank, number, error, truth, text; 0x08 to 0x0b are results of formulas.
            0x0001..=0x000b => {
                let (Some(column), Some(style)) = (u32_at(data, 0), u32_at(data, 4)) else {
                    continue;
                };
                let cell = (row, column);
                if let (true, Some(code)) = (
                    matches!(kind, 2 | 5 | 9),
                    styles.code((style & 0xff_ffff) as usize),
                ) {
                    marks.formats.insert(cell, code);
                }
                match kind {
                    0x0008 => cells.formula(cell, Some(u32_at(data, 8) != Some(0))),
                    0x0009 => cells.formula(cell, Some(data.get(8..16) != Some(&[0; 8]))),
                    0x000a => cells.formula(cell, Some(true)),
                    // Its reader passes over the errors of formulas.
                    0x000b => {
                        cells.formula(cell, Some(true));
                        marks.errors.push((row, column, error(data.get(8).copied())));
                    }
                    _ => {}
                }
            }
            // BrtColInfo
            0x003c => {
                let hidden =
                    u16_at(data, 16).is_some_and(|flags| flags & 1 != 0) || u32_at(data, 8) == Some(0);
                if let (true, Some(first), Some(last)) = (hidden, u32_at(data, 0), u32_at(data, 4)) {
                    marks.hidden_columns.push((first, last));
                }
            }
            // BrtMergeCell
            0x00b0 => {
                if let (Some(first), Some(last), Some(column)) =
                    (u32_at(data, 0), u32_at(data, 4), u32_at(data, 8))
                {
                    marks.merged.push((first, last, column));
                }
            }
            _ => {}
        }
    }
    cells.file(calculated, &mut marks);
    marks
}

/// The name of an error (MS-XLSB 2.5.97.2).
fn error(code: Option<u8>) -> &'static str {
    match code {
        Some(0x00) => "#NULL!",
        Some(0x07) => "#DIV/0!",
        Some(0x17) => "#REF!",
        Some(0x1d) => "#NAME?",
        Some(0x24) => "#NUM!",
        Some(0x2a) => "#N/A",
        Some(0x2b) => "#GETTING_DATA",
        _ => "#VALUE!",
    }
}
