//! OpenDocument sheets (.ods) as a stream of cells.
//!
//! calamine holds an .ods whole, with every repeated and every empty cell; here empty cells cost nothing. The XML is
//! held where it is short, so that each sheet is read from its own beginning; a long one is unpacked anew for each.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::cell::is_error;
use super::limits::{Limits, MOST_COLUMNS, MOST_ROWS, Unreadable, not_a_workbook};
use super::mark::{Marks, Merge};
use super::number_format::code_of;
use super::package::{Holds, Sheet, unique};
use super::value::Cell;
use super::xml::unescaped;

/// The most sheets of an .ods whose XML is too long to be held.
const MOST_LONG: usize = 256;

/// An open .ods.
pub struct OpenDocument<S> {
    archive: ZipArchive<S>,
    limits: Limits,
    /// The XML, if it is held, and where each sheet begins in it.
    held: Option<(Vec<u8>, Vec<usize>)>,
    /// What the repeated cells of each sheet that was read weigh: all of a workbook share one limit.
    repeated: HashMap<usize, u64>,
    /// Their sum.
    spent: u64,
}

/// What a cell weighs that is repeated in its row, and one of a row that is repeated: no list says one line twice, and
/// one element may stand for a million rows.
const IN_ROW: u64 = 2;
const IN_COLUMN: u64 = 16;

/// A cell of the row being read: column, how often it is repeated, what it holds.
struct Held {
    column: u32,
    repeated: u32,
    value: Value,
}

enum Value {
    Text(String),
    Number(f64),
    /// A number and the code of a format that shows it as it is shown.
    Formatted(f64, String),
    Bool(bool),
}

impl Value {
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(number) => Cell::Number(*number),
            Self::Bool(value) => Cell::Bool(*value),
            Self::Formatted(number, code) => Cell::Formatted(*number, code),
        }
    }
}

/// The text of the attribute with this name, prefix and all: two of a cell differ in that alone.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    Some(unescaped(found.value.as_ref()))
}

fn repeats(element: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(element, name)
        .and_then(|text| text.parse::<u64>().ok())
        .map_or(1, |count| count.clamp(1, u64::from(most)) as u32)
}

/// Takes an event and the place in the XML at which it begins.
type Visit<'a> = dyn FnMut(&Event<'_>, usize) -> Result<ControlFlow<()>, Unreadable> + 'a;

/// Walks the events of a document until `visit` has enough.
fn events(content: impl BufRead, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event_into(&mut buffer).map_err(not_a_workbook)?;
        if matches!(event, Event::Eof) || visit(&event, start)?.is_break() {
            return Ok(());
        }
        buffer.clear();
    }
}

impl<S: Read + Seek> OpenDocument<S> {
    /// Opens a measured container.
    pub fn open(stream: S, limits: Limits) -> Result<Self, Unreadable> {
        let mut archive = ZipArchive::new(stream).map_err(not_a_workbook)?;
        let mut content = Vec::new();
        let part = archive.by_name("content.xml").map_err(not_a_workbook)?;
        let most = limits.file();
        part.take(most + 1)
            .read_to_end(&mut content)
            .map_err(not_a_workbook)?;
        // Places count bytes of UTF-8.
        let held = content.len() as u64 <= most && std::str::from_utf8(&content).is_ok();
        Ok(Self {
            archive,
            limits,
            held: held.then(|| (content, Vec::new())),
            repeated: HashMap::new(),
            spent: 0,
        })
    }

    /// The sheets, in order.
    pub fn sheets(&mut self) -> Result<Vec<Sheet>, Unreadable> {
        let mut sheets = Vec::new();
        let (mut known, mut starts, mut depth) = (HashSet::new(), Vec::new(), 0);
        // A sheet is hidden by its style, and styles stand before the sheets.
        let (mut style, mut hiding) = (None, HashSet::new());
        self.events(&mut |event, start| {
            match event {
                Event::Start(element) => match element.name().as_ref() {
                    "style:style" => style = attribute(element, "style:name"),
                    "style:table-properties"
                        if attribute(element, "table:display").as_deref() == Some("false") =>
                    {
                        hiding.extend(style.take());
                    }
                    TABLE => {
                        depth += 1;
                        if depth == 1 {
                            let name = attribute(element, "table:name").unwrap_or_default();
                            let style = attribute(element, "table:style-name").unwrap_or_default();
                            // What LibreOffice keeps of the sheets of other files.
                            let holds = match style == "ta_extref" || name.starts_with("'file:") {
                                true => Holds::Nothing("link"),
                                false => Holds::Cells(sheets.len()),
                            };
                            let (name, again) = unique(name, &mut known);
                            let hidden = hiding.contains(&style);
                            starts.push(start);
                            sheets.push(Sheet {
                                name,
                                again,
                                hidden,
                                holds,
                            });
                        }
                    }
                    _ => {}
                },
                Event::End(element) if element.name().as_ref() == TABLE => depth -= 1,
                _ => {}
            }
            Ok(ControlFlow::Continue(()))
        })?;
        match &mut self.held {
            Some((_, places)) => *places = starts,
            None if sheets.len() > MOST_LONG => {
                return Err(self.limits.exceeded("sheets", sheets.len() as u64));
            }
            None => {}
        }
        Ok(sheets)
    }

    fn events(&mut self, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
        if let Some((content, _)) = &self.held {
            return events(content.as_slice(), visit);
        }
        let content = self.archive.by_name("content.xml").map_err(not_a_workbook)?;
        let content = content.take(self.limits.unpacked);
        events(BufReader::with_capacity(1 << 16, content), visit)
    }

    /// Walks the events of one sheet, or from the beginning up to its end.
    fn of_sheet(
        &mut self,
        position: usize,
        table: &mut Table,
        visit: &mut TakeEvent<'_>,
    ) -> Result<(), Unreadable> {
        let mut visit = |event: &Event<'_>, _| visit(table, event);
        if let Some((content, places)) = &self.held
            && let Some(place) = places.get(position)
        {
            return events(&content[*place..], &mut visit);
        }
        self.events(&mut visit)
    }

    /// The state before a sheet is read.
    fn table(&self, position: usize) -> Table {
        let before = if self.held.is_some() { 0 } else { position };
        let others = self.spent - self.repeated.get(&position).unwrap_or(&0);
        Table::of(before, self.limits.dense_cells().saturating_sub(others))
    }

    /// Hands every non-empty cell of a sheet to `visit`; repeated rows and cells come as often as they are repeated.
    pub fn stream(&mut self, position: usize, visit: &mut Take<'_>) -> Result<(), Unreadable> {
        let limits = self.limits;
        let mut table = self.table(position);
        let read = self.of_sheet(position, &mut table, &mut |table, event| {
            let flow = table.event(event, visit);
            match table.repeated > table.most {
                true => Err(limits.exceeded("repeated-cells", 0)),
                false => Ok(flow),
            }
        });
        let weight = table.repeated.min(table.most);
        let before = self.repeated.insert(position, weight).unwrap_or(0);
        self.spent = self.spent + weight - before;
        read
    }

    /// The cells of a sheet that reach over several rows.
    pub fn merged_down(&mut self, position: usize) -> Result<Vec<Merge>, Unreadable> {
        Ok(self.marks(position)?.merged)
    }

    /// The marks of a sheet.
    pub fn marks(&mut self, position: usize) -> Result<Marks, Unreadable> {
        let mut table = self.table(position);
        self.of_sheet(position, &mut table, &mut |table, event| {
            Ok(table.event(event, &mut |_, _, _| ControlFlow::Continue(())))
        })?;
        Ok(table.marks)
    }
}

/// Takes a cell: row, column and value.
type Take<'a> = dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()> + 'a;

/// Takes an event of a table.
type TakeEvent<'a> = dyn FnMut(&mut Table, &Event<'_>) -> Result<ControlFlow<()>, Unreadable> + 'a;

/// The element of a sheet, and of a table inside a cell.
const TABLE: &str = "table:table";

/// The state of reading one table.
struct Table {
    /// Sheets before the wanted one that have not begun.
    before: usize,
    /// How deep in tables: those inside a cell are none of its own.
    depth: u32,
    inside: bool,
    row: u32,
    row_repeats: u32,
    column: u32,
    held: Vec<Held>,
    open: Option<Open>,
    /// How deep in annotations: their text is no part of the cell.
    note: u32,
    /// What its repeated cells weigh, and may weigh.
    repeated: u64,
    most: u64,
    /// The columns that were listed.
    columns: u32,
    /// Whether the row being read is one that nobody sees.
    hidden: bool,
    marks: Marks,
}

/// The cell being read.
struct Open {
    repeated: u32,
    value: Option<Value>,
    /// Whether a formula stands in it.
    formula: bool,
    text: String,
    paragraphs: u32,
}

impl Table {
    fn of(before: usize, most: u64) -> Self {
        Self {
            before,
            depth: 0,
            inside: false,
            row: 0,
            row_repeats: 1,
            column: 0,
            held: Vec::new(),
            open: None,
            note: 0,
            repeated: 0,
            most,
            columns: 0,
            hidden: false,
            marks: Marks::default(),
        }
    }

    fn event(&mut self, event: &Event<'_>, visit: &mut Take<'_>) -> ControlFlow<()> {
        match event {
            Event::Start(element) => self.start(element),
            Event::Text(text) if self.note == 0 => {
                if let Some(open) = &mut self.open
                    && open.paragraphs > 0
                {
                    open.text.push_str(text.as_ref());
                }
            }
            Event::GeneralRef(reference) if self.note == 0 => {
                if let Some(open) = &mut self.open {
                    let name: &str = reference.as_ref();
                    let entity = format!("&{name};");
                    if let Ok(text) = quick_xml::escape::unescape(&entity) {
                        open.text.push_str(&text);
                    }
                }
            }
            Event::End(element) => return self.end(element.name().as_ref(), visit),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            TABLE => {
                self.depth += 1;
                if self.depth == 1 {
                    self.inside = self.before == 0;
                    self.before = self.before.saturating_sub(1);
                }
            }
            _ if !self.inside || self.depth > 1 => {}
            "table:table-row" => {
                self.row_repeats = repeats(element, "table:number-rows-repeated", MOST_ROWS);
                self.column = 0;
                self.hidden = is_hidden(element);
            }
            "table:table-column" => {
                let count = repeats(element, "table:number-columns-repeated", MOST_COLUMNS);
                let last = self.columns.saturating_add(count);
                if is_hidden(element) {
                    self.marks.hidden_columns.push((self.columns, last - 1));
                }
                self.columns = last;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let rows = repeats(element, "table:number-rows-spanned", MOST_ROWS);
                if rows > 1 {
                    let last = self.row.saturating_add(rows - 1);
                    self.marks.merged.push(Merge {
                        column: self.column,
                        first: self.row,
                        last,
                    });
                }
                self.open = Some(opened(element));
            }
            "office:annotation" => self.note += 1,
            "text:p" => {
                if let Some(open) = self.open.as_mut().filter(|_| self.note == 0) {
                    if open.paragraphs > 0 {
                        open.text.push('\n');
                    }
                    open.paragraphs += 1;
                }
            }
            "text:s" | "text:ta" | "text:line-break" if self.note == 0 => {
                if let Some(open) = &mut self.open {
                    open.text.push(' ');
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, visit: &mut Take<'_>) -> ControlFlow<()> {
        match name {
            TABLE => {
                self.depth = self.depth.saturating_sub(1);
                if self.inside && self.depth == 0 {
                    return ControlFlow::Break(());
                }
            }
            _ if self.depth > 1 => {}
            "office:annotation" => self.note = self.note.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(open) = self.open.take() {
                    let column = self.column;
                    self.column = self.column.saturating_add(open.repeated).min(MOST_COLUMNS);
                    if open.formula && open.value.is_none() && open.text.trim().is_empty() {
                        self.marks.without_value.push((self.row, column));
                    }
                    if let Some(value) = open.value() {
                        self.held.push(Held {
                            column,
                            repeated: self.column.saturating_sub(column),
                            value,
                        });
                    }
                }
            }
            "table:table-row" if self.inside => return self.hand_out(visit),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn hand_out(&mut self, visit: &mut Take<'_>) -> ControlFlow<()> {
        let last = self.row.saturating_add(self.row_repeats).min(MOST_ROWS);
        let each: u64 = self.held.iter().map(|held| u64::from(held.repeated)).sum();
        let again = u64::from(last - self.row).saturating_sub(1);
        self.repeated += each.saturating_sub(self.held.len() as u64) * IN_ROW + each * again * IN_COLUMN;
        if self.repeated <= self.most {
            // Rows without cells may be hidden to the end of the sheet.
            if self.hidden && !self.held.is_empty() {
                self.marks.hidden_rows.extend(self.row..last);
            }
            for row in self.row..last {
                for held in &self.held {
                    for column in held.column..held.column + held.repeated {
                        visit(row, column, held.value.cell())?;
                    }
                }
            }
        }
        self.held.clear();
        self.row = last;
        ControlFlow::Continue(())
    }
}

fn opened(element: &BytesStart<'_>) -> Open {
    let number = |name: &str| attribute(element, name)?.parse::<f64>().ok();
    let kind = attribute(element, "office:value-type").unwrap_or_default();
    let value = match kind.as_str() {
        "float" | "percentage" | "currency" => number("office:value").map(Value::Number),
        "date" => attribute(element, "office:date-value").map(Value::Text),
        "boolean" => attribute(element, "office:boolean-value").map(|text| Value::Bool(text == "true")),
        "string" => attribute(element, "office:string-value")
            .filter(|text| !text.is_empty())
            .map(Value::Text),
        _ => None,
    };
    Open {
        repeated: repeats(element, "table:number-columns-repeated", MOST_COLUMNS),
        value,
        formula: attribute(element, "table:formula").is_some(),
        text: String::new(),
        paragraphs: 0,
    }
}

impl Open {
    fn value(self) -> Option<Value> {
        let text = self.text.trim();
        // Programs write errors as texts and as zeros; what is shown tells them.
        if is_error(text) {
            return Some(Value::Text(text.to_owned()));
        }
        match self.value {
            Some(Value::Number(number)) if self.paragraphs > 0 => Some(match code_of(number, text) {
                Some(code) => Value::Formatted(number, code),
                None => Value::Number(number),
            }),
            Some(value) => Some(value),
            None => (!text.is_empty()).then_some(Value::Text(self.text)),
        }
    }
}

/// Whether a row or a column is hidden, by hand or by a filter.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "table:visibility").is_some_and(|said| said != "visible")
}
