//! What the stream of cells does not tell about an .xlsx: hidden rows, and formulas whose value was never stored.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::grid::Grid;
use super::workbook::{Input, Stream};
use crate::field::FIELDS;
use crate::problem::{Place, Problems, kinds};

/// The largest sheet, unpacked, that is looked through a second time for its marks.
const LARGEST: u64 = 64 << 20;

/// The marks of one sheet; rows and columns count from 0.
#[derive(Debug, Default)]
pub struct Marks {
    hidden: Vec<u32>,
    without_value: Vec<(u32, u32)>,
}

type Archive = ZipArchive<BufReader<Box<dyn Stream>>>;

/// Reads the marks of a sheet. `None` where there is nothing to be read: another format, or a sheet too large. What is
/// wrong with the file, the stream of its cells has told.
pub fn read(input: &Input, sheet: &str) -> Option<Marks> {
    let mut archive = ZipArchive::new(BufReader::new(input.open().ok()?)).ok()?;
    let mut id = None;
    events(&mut archive, "xl/workbook.xml", &mut |event| {
        if let Event::Start(element) = event
            && local(element) == "sheet"
            && attribute(element, "name").as_deref() == Some(sheet)
        {
            id = attribute(element, "r:id");
        }
    })?;
    let id = id?;
    let mut target = None;
    events(&mut archive, "xl/_rels/workbook.xml.rels", &mut |event| {
        if let Event::Start(element) = event
            && attribute(element, "Id").as_deref() == Some(id.as_str())
        {
            target = attribute(element, "Target");
        }
    })?;
    let target = target?;
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    };
    let mut scan = Scan::default();
    events(&mut archive, &path, &mut |event| scan.event(event))?;
    Some(scan.marks)
}

/// Walks the events of a part that is not too large.
fn events(archive: &mut Archive, path: &str, visit: &mut dyn FnMut(&Event<'_>)) -> Option<()> {
    let part = archive.by_name(path).ok()?;
    if part.size() > LARGEST {
        return None;
    }
    let mut reader = Reader::from_reader(BufReader::new(part.take(LARGEST)));
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(()),
            event => visit(&event),
        }
        buffer.clear();
    }
}

/// The name of an element without its prefix.
fn local(element: &BytesStart<'_>) -> String {
    let name = element.name();
    let name: &str = name.as_ref();
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    let raw: &str = found.value.as_ref();
    Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned()))
}

/// Row and column of a cell's name, from 0.
fn position(name: &str) -> Option<(u32, u32)> {
    let split = name.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, digits) = name.split_at(split);
    let mut column: u32 = 0;
    for letter in letters.bytes() {
        let value = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    Some((
        digits.parse::<u32>().ok()?.checked_sub(1)?,
        column.checked_sub(1)?,
    ))
}

#[derive(Default)]
struct Scan {
    marks: Marks,
    cell: Option<(u32, u32)>,
    formula: bool,
    inside_value: bool,
    value: bool,
}

impl Scan {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match local(element).as_str() {
                "row"
                    if attribute(element, "hidden")
                        .is_some_and(|hidden| hidden == "1" || hidden == "true") =>
                {
                    let row = attribute(element, "r").and_then(|row| row.parse::<u32>().ok());
                    self.marks.hidden.extend(row.and_then(|row| row.checked_sub(1)));
                }
                "c" => {
                    self.cell = attribute(element, "r").and_then(|name| position(&name));
                    self.formula = false;
                    self.value = false;
                }
                "f" => self.formula = true,
                "v" | "is" => self.inside_value = true,
                _ => {}
            },
            Event::Text(text) if self.inside_value => {
                let text: &str = text.as_ref();
                self.value |= !text.trim().is_empty();
            }
            Event::End(element) => {
                let name = element.name();
                let name: &str = name.as_ref();
                match name.rsplit(':').next() {
                    Some("v" | "is") => self.inside_value = false,
                    Some("c") if self.formula && !self.value => {
                        self.marks.without_value.extend(self.cell);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// Says what the marks mean for the rows and columns that were read.
pub fn report(marks: &Marks, grid: &mut Grid, problems: &mut Problems) {
    let hidden: Vec<String> = marks
        .hidden
        .iter()
        .filter(|row| grid.rows.binary_search(row).is_ok())
        .map(|row| (row + 1).to_string())
        .collect();
    if !hidden.is_empty() {
        problems.push(
            kinds::HIDDEN_ROWS,
            Place::File(grid.source),
            vec![("count", hidden.len().to_string()), ("found", hidden.join("、"))],
        );
    }
    for &(row, column) in &marks.without_value {
        let heading = grid.headings.iter().find(|heading| heading.column == column);
        if let (Ok(index), Some(heading)) = (grid.rows.binary_search(&row), heading) {
            problems.push(
                kinds::FORMULA_WITHOUT_VALUE,
                Place::Cell(grid.source, row, column),
                vec![
                    ("field", FIELDS[heading.field].zh.to_owned()),
                    ("column", heading.label.clone()),
                ],
            );
            let field = heading.field;
            grid.flawed.insert((index as u32, field));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_are_positions() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "AAAAAAAAAAAAAA1"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
    }
}
