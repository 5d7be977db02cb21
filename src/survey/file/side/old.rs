//! The marks of a sheet of an old .xls (MS-XLS), and the formats of its cells, which its reader does not tell.

use crate::survey::file::biff::{
    BOF, EOF, FORMAT, FORMULAS, MERGED, NUMBER, Records, SEVERAL_NUMBERS, SHORT_NUMBER, STYLE, unicode,
};
use crate::survey::file::bytes::{narrow, u16_at};
use crate::survey::file::mark::{Cells, Marks, Merge, Styles};

/// A text behind its length in letters. Before Excel 97 the length is one byte, and so is each letter.
fn text(data: &[u8], wide: bool) -> Option<String> {
    Some(match wide {
        true => unicode(data.get(2..)?, usize::from(u16_at(data, 0)?)),
        false => narrow(data.get(1..)?, usize::from(*data.first()?)),
    })
}

/// What the head of a workbook says that is true of every sheet.
pub struct Head {
    styles: Styles,
    calculated: Option<bool>,
}

impl Head {
    /// Reads it.
    pub fn of(book: &Records) -> Self {
        let mut styles = Styles::default();
        let mut calculated = None;
        for (_, kind, data) in book.head() {
            match kind {
                EOF => break,
                FORMAT => {
                    let code = data.get(2..).and_then(|data| text(data, book.is_wide()));
                    if let (Some(id), Some(code)) = (u16_at(data, 0), code) {
                        styles.format(id, code);
                    }
                }
                STYLE => styles.style(u16_at(data, 2).unwrap_or(0)),
                // RecalcId: the program that calculated last.
                0x01c1 => calculated = Some(true),
                _ => {}
            }
        }
        Self {
            styles: styles.settle(),
            calculated,
        }
    }
}

/// The marks of the sheet that stands in this place of the list of sheets.
pub fn marks(book: &Records, head: &Head, position: usize) -> Marks {
    let (styles, mut calculated) = (&head.styles, head.calculated);
    let mut marks = Marks::default();
    let mut cells = Cells::default();
    let mut depth = 0u32;
    for (_, kind, data) in book.of_sheet(position).into_iter().flatten() {
        let cell = || Some((u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?)));
        match kind {
            // A chart in the sheet has a beginning and an end of its own.
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => {}
            // Uncalced
            0x005e => calculated = Some(false),
            // Row: bit 5 hides it.
            0x0208 if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                marks.hidden_rows.extend(u16_at(data, 0).map(u32::from));
            }
            // ColInfo: bit 0 hides its columns.
            0x007d if u16_at(data, 8).is_some_and(|flags| flags & 1 != 0) || u16_at(data, 4) == Some(0) => {
                if let (Some(first), Some(last)) = (u16_at(data, 0), u16_at(data, 2)) {
                    marks.hidden_columns.push((first.into(), last.into()));
                }
            }
            // MergeCells: first and last row, first and last column of each.
            MERGED => {
                marks.merged.extend(
                    data.get(2..)
                        .unwrap_or_default()
                        .chunks_exact(8)
                        .filter_map(|merge| {
                            let number = |at: usize| u16_at(merge, at).map(u32::from);
                            Some(Merge {
                                column: number(4)?,
                                first: number(0)?,
                                last: number(2)?,
                            })
                        }),
                )
            }
            _ if kind == NUMBER || kind == SHORT_NUMBER || FORMULAS.contains(&kind) => {
                let Some((at, style)) = cell().zip(u16_at(data, 4)) else {
                    continue;
                };
                if let Some(code) = styles.code(style.into()) {
                    marks.formats.insert(at, code);
                }
                if FORMULAS.contains(&kind) {
                    cells.formula(at, result(data));
                }
            }
            SEVERAL_NUMBERS => {
                let Some((row, first)) = cell() else { continue };
                let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (column, number) in (first..).zip(numbers.chunks_exact(6)) {
                    if let Some(code) = u16_at(number, 0).and_then(|style| styles.code(style.into())) {
                        marks.formats.insert((row, column), code);
                    }
                }
            }
            _ => {}
        }
    }
    cells.file(calculated, &mut marks);
    marks
}

/// What a formula gave: nothing or a zero, or something. An empty text is what programs write that cannot calculate.
fn result(data: &[u8]) -> Option<bool> {
    let value = data.get(6..14)?;
    Some(match (value[0], &value[6..]) {
        (0 | 3, [0xff, 0xff]) => value[0] == 0,
        (_, [0xff, 0xff]) => true,
        _ => *value != [0; 8],
    })
}
