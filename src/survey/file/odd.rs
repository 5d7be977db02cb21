//! Cells of an .xlsx whose value the reader does not know: `#SPILL!`, a truth value of another word, a string that the
//! table does not have.
//!
//! The reader gives such a cell up without saying which it was, and goes on with the next one. A sheet with any is read
//! once more, together with the places of these cells, which a look at the part itself tells by their ordinal numbers.

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use calamine::{Xlsx, XlsxError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::limits::{Unreadable, not_a_workbook};
use super::side::Side;
use super::value::{Cell, error_named};
use super::visit::{Formats, Look, Visit, code_of, epoch, hand_over};
use super::xml::{attribute, local, position};

/// Row and column of a cell, and what stands there.
type Odd = (u32, u32, String);

/// The reader of a workbook's cells, and the formats of its styles once a sheet was read.
pub struct Cells<S: Read + Seek> {
    /// The reader.
    pub reader: Xlsx<S>,
    /// The formats.
    pub formats: Option<Formats>,
}

/// Hands the cells of a sheet to `visit`. `part` is the side of the workbook and the position in its archive of what is
/// read.
pub fn stream<S: Read + Seek, T: Read + Seek>(
    Cells { reader, formats }: &mut Cells<S>,
    sheet: &str,
    part: (&mut Side<T>, usize),
    visit: &mut Visit<'_>,
) -> Result<(), Unreadable> {
    let epoch = epoch(reader.has_1904_epoch());
    let mut cells = reader.worksheet_cells_reader(sheet).map_err(not_a_workbook)?;
    let formats = formats.get_or_insert_with(|| Formats::of(cells.styles().iter().map(code_of)));
    let look = |style| Look {
        format: formats.get(style),
        epoch,
    };
    let mut handed = 0u64;
    loop {
        match cells.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                if hand_over(cell.get_position(), cell.get_value(), look(style), visit).is_break() {
                    return Ok(());
                }
            }
            Ok(None) => return Ok(()),
            Err(error) if is_of_one_cell(&error) => break,
            Err(error) => return Err(not_a_workbook(error)),
        }
        handed += 1;
    }
    let mut ordinals = vec![handed];
    let mut next = handed + 1;
    loop {
        match cells.next_cell() {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) if is_of_one_cell(&error) => ordinals.push(next),
            Err(error) => return Err(not_a_workbook(error)),
        }
        next += 1;
    }
    drop(cells);
    let mut odd = found(part, &ordinals)?.into_iter();
    let mut cells = reader.worksheet_cells_reader(sheet).map_err(not_a_workbook)?;
    for ordinal in 0..next {
        let flow = match cells.next_cell_with_style_id() {
            Ok(Some((cell, style))) if ordinal >= handed => {
                hand_over(cell.get_position(), cell.get_value(), look(style), visit)
            }
            Ok(Some(_)) => ControlFlow::Continue(()),
            Ok(None) => break,
            Err(error) if is_of_one_cell(&error) => match odd.next() {
                Some((row, column, text)) => visit(row, column, cell(&text)),
                None => return Err(not_a_workbook(error)),
            },
            Err(error) => return Err(not_a_workbook(error)),
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

/// What is handed over in the place of a value that the reader does not know. Digits may be the place of a string or of
/// a kind that nobody knows: they are no figure.
fn cell(text: &str) -> Cell<'static> {
    Cell::Error(error_named(text.trim()).unwrap_or("#VALUE!"))
}

/// Whether the reader has given up one cell and stands before the next.
fn is_of_one_cell(error: &XlsxError) -> bool {
    match error {
        XlsxError::CellError(_)
        | XlsxError::CellTAttribute(_)
        | XlsxError::ParseFloat(_)
        | XlsxError::UnexpectedNode("v, f, or is") => true,
        XlsxError::Unrecognized { typ, .. } => *typ == "boolean cell value",
        XlsxError::Unexpected(what) => what.starts_with("Cell string index"),
        _ => false,
    }
}

/// The cells with these ordinal numbers.
fn found<T: Read + Seek>(
    (side, part): (&mut Side<T>, usize),
    ordinals: &[u64],
) -> Result<Vec<Odd>, Unreadable> {
    let mut reader = Reader::from_reader(side.part(part)?);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut walk = Walk::default();
    let mut found = Vec::with_capacity(ordinals.len());
    let mut buffer = Vec::new();
    while found.len() < ordinals.len() {
        match reader.read_event_into(&mut buffer).map_err(not_a_workbook)? {
            Event::Start(element) => walk.start(&element),
            Event::Text(text) if walk.inside_value => walk.text.push_str(text.as_ref()),
            Event::End(element) => {
                let name: &str = element.name().into_inner();
                match name.rsplit(':').next() {
                    Some("c") => {
                        if ordinals.get(found.len()) == Some(&walk.ordinal) {
                            found.push((walk.cell.0, walk.cell.1, std::mem::take(&mut walk.text)));
                        }
                        walk.ordinal += 1;
                    }
                    Some("row") => {
                        walk.row += 1;
                        walk.column = 0;
                    }
                    Some("v" | "t") => walk.inside_value = false,
                    Some("sheetData") => break,
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    Ok(found)
}

/// Where a walk through a sheet stands. Rows and cells need not say their place: one that does not follows the one before.
#[derive(Default)]
struct Walk {
    ordinal: u64,
    row: u32,
    column: u32,
    cell: (u32, u32),
    inside_value: bool,
    text: String,
}

impl Walk {
    fn start(&mut self, element: &BytesStart<'_>) {
        match local(element) {
            "row" => {
                let named = attribute(element, "r").and_then(|row| row.parse::<u32>().ok()?.checked_sub(1));
                self.row = named.unwrap_or(self.row);
            }
            "c" => {
                let named = attribute(element, "r").and_then(|name| position(name.as_bytes()));
                self.cell = named.unwrap_or((self.row, self.column));
                self.column = self.cell.1.saturating_add(1);
                self.text.clear();
            }
            "v" | "t" => self.inside_value = true,
            _ => {}
        }
    }
}
