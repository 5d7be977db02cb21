//! What the stream of cells does not tell about an .xlsx: hidden rows, and formulas whose value was never stored.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::grid::Grid;
use super::limits::Limits;
use super::package::Package;
use super::workbook::{Input, Stream};
use super::xml::{attribute, local, position};
use crate::field::FIELDS;
use crate::problem::{Place, Problems, SourceId, kinds};

/// The marks of one sheet; rows and columns count from 0.
#[derive(Debug, Default)]
pub struct Marks {
    hidden: Vec<u32>,
    /// Formulas without a value: row and column.
    pub without_value: Vec<(u32, u32)>,
    /// Merged cells that reach over several rows: first and last row, and the left column.
    merged: Vec<(u32, u32, u32)>,
}

/// What a second look at a sheet gave.
pub enum Look {
    /// What stands there.
    Marks(Marks),
    /// Nothing: the sheet unpacks to more than [`Limits::file`].
    TooLarge,
}

type Archive = ZipArchive<BufReader<Box<dyn Stream>>>;

/// Reads the marks of a sheet. `None` where there is nothing to be read: what is wrong with the file, the stream of its
/// cells has told.
pub fn read(input: &Input, sheet: &str, limits: Limits) -> Option<Look> {
    let largest = limits.file();
    let mut archive = ZipArchive::new(BufReader::new(input.open().ok()?)).ok()?;
    let package = Package::of(&mut archive, limits).ok()??;
    let part = package.part_of(sheet)?;
    if archive.by_index(part).ok()?.size() > largest {
        return Some(Look::TooLarge);
    }
    let mut scan = Scan::default();
    events(&mut archive, part, largest, &mut |event| scan.event(event))?;
    Some(Look::Marks(scan.marks))
}

/// Walks the events of a part, as far as it is not too large.
fn events(archive: &mut Archive, part: usize, largest: u64, visit: &mut dyn FnMut(&Event<'_>)) -> Option<()> {
    let part = archive.by_index(part).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(part.take(largest)));
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

/// First and last row and the left column of a range that reaches over several rows.
fn downward(range: &str) -> Option<(u32, u32, u32)> {
    let (from, to) = range.split_once(':')?;
    let ((first, column), (last, _)) = (position(from)?, position(to)?);
    (last > first).then_some((first, last, column))
}

/// Rows and cells need not say where they stand: one that does not follows the one before.
#[derive(Default)]
struct Scan {
    marks: Marks,
    /// The row after the one that was last begun.
    next_row: u32,
    /// The column after the cell that was last begun.
    next_column: u32,
    cell: Option<(u32, u32)>,
    formula: bool,
    text: bool,
    inside_value: bool,
    value: bool,
}

impl Scan {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match local(element) {
                "row" => {
                    let named = attribute(element, "r").and_then(|row| row.parse::<u32>().ok());
                    let row = named.and_then(|row| row.checked_sub(1)).unwrap_or(self.next_row);
                    if attribute(element, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true") {
                        self.marks.hidden.push(row);
                    }
                    self.next_row = row.saturating_add(1);
                    self.next_column = 0;
                }
                "c" => {
                    let here = (self.next_row.saturating_sub(1), self.next_column);
                    let named = attribute(element, "r").and_then(|name| position(&name));
                    let cell = named.unwrap_or(here);
                    self.next_column = cell.1.saturating_add(1);
                    self.cell = Some(cell);
                    self.formula = false;
                    self.value = false;
                    self.text = attribute(element, "t").as_deref() == Some("str");
                }
                "f" => self.formula = true,
                "mergeCell" => {
                    let range = attribute(element, "ref");
                    self.marks.merged.extend(range.as_deref().and_then(downward));
                }
                "v" | "is" => {
                    self.inside_value = true;
                    // A formula may give an empty text, which is a value.
                    self.value |= self.text;
                }
                _ => {}
            },
            Event::Text(text) if self.inside_value => {
                let text: &str = text.as_ref();
                self.value |= !text.trim().is_empty();
            }
            Event::CData(_) | Event::GeneralRef(_) if self.inside_value => self.value = true,
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

/// Says that a sheet is too large to be looked through.
pub fn not_read(source: SourceId, limits: Limits, problems: &mut Problems) {
    let words = vec![("limit", (limits.file() >> 20).to_string())];
    problems.push(kinds::MARKS_NOT_READ, Place::File(source), words);
}

/// Says what the marks mean for the rows and columns that were read.
pub fn report(look: &Look, grid: &mut Grid, limits: Limits, problems: &mut Problems) {
    let Look::Marks(marks) = look else {
        return not_read(grid.source, limits, problems);
    };
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
    for &merged in &marks.merged {
        shared_number(merged, grid, problems);
    }
}

/// A number in a cell that is merged over the rows of several enterprises: nobody knows how much of it is whose.
fn shared_number((first, last, column): (u32, u32, u32), grid: &mut Grid, problems: &mut Problems) {
    let Some(position) = grid.headings.iter().position(|one| one.column == column) else {
        return;
    };
    let from = grid.rows.partition_point(|row| *row < first);
    let to = grid.rows.partition_point(|row| *row <= last);
    let owner = |row: usize| ["code", "name", "county"].map(|id| grid.words(id, row));
    let several = (from..to).any(|row| owner(row) != owner(from));
    if !several || grid.rows.get(from) != Some(&first) || grid.number(position, from).is_none() {
        return;
    }
    let heading = &grid.headings[position];
    let words = vec![
        ("field", FIELDS[heading.field].zh.to_owned()),
        ("column", heading.label.clone()),
        ("count", (to - from).to_string()),
    ];
    let field = heading.field;
    problems.push(kinds::NUMBER_MERGED, grid.place(position, from), words);
    grid.flawed.extend((from..to).map(|row| (row as u32, field)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_above_the_limit_is_not_looked_through_and_says_so() {
        let input = Input::File("tests/workbooks/hidden-rows.xlsx".into());
        let look = |unpacked| read(&input, "表", Limits { unpacked });
        assert!(matches!(look(1 << 30), Some(Look::Marks(marks)) if !marks.hidden.is_empty()));
        assert!(matches!(look(8 << 10), Some(Look::TooLarge)));
        let mut problems = Problems::new();
        let source = problems.source("hidden-rows.xlsx", "表");
        let mut grid = Grid {
            source,
            year: None,
            years: None,
            headings: Vec::new(),
            header_rows: (0, 0),
            back: 0,
            columns: Vec::new(),
            rows: Vec::new(),
            flawed: Default::default(),
            unread: Default::default(),
            changes: Default::default(),
        };
        report(&Look::TooLarge, &mut grid, Limits::default(), &mut problems);
        let told: Vec<_> = problems.iter().map(|problem| problem.kind.code).collect();
        assert_eq!(told, ["marks-not-read"]);
    }
}
