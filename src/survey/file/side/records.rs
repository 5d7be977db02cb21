//! The marks of a sheet of an .xlsb (MS-XLSB), and the formats of its cells, which its reader does not tell.

use std::io::Read;

use crate::survey::file::bytes::{u16_at, u32_at};
use crate::survey::file::mark::{Cells, Marks, Merge, Styles};
use crate::survey::file::records::{Records, text};

/// The number formats of the styles (BrtFmt, BrtXF).
pub fn styles(part: impl Read) -> Styles {
    let mut styles = Styles::default();
    let mut records = Records::of(part);
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
    let mut records = Records::of(part);
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
                    marks.merged.push(Merge { column, first, last });
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
