//! OpenDocument sheets (.ods) as a stream of cells.
//!
//! calamine holds an .ods whole, with every repeated and every empty cell; here the XML is read once a sheet and empty
//! cells cost nothing.

use std::io::{BufReader, Read, Seek};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::container::{Limits, not_a_workbook};
use super::workbook::{Cell, Merge, Unreadable, error_named};

/// The most rows and columns of a sheet in any format.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// An open .ods.
pub struct OpenDocument<S> {
    archive: ZipArchive<S>,
    limits: Limits,
    /// Names of the sheets that are hidden; known once [`Self::sheets`] was asked.
    hidden: Vec<String>,
}

/// A cell of the row being read: column, how often it is repeated, what it holds.
struct Held {
    column: u32,
    repeated: u32,
    value: Value,
}

enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
    Error(&'static str),
}

impl Value {
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(number) => Cell::Number(*number),
            Self::Bool(value) => Cell::Bool(*value),
            Self::Error(error) => Cell::Error(error),
        }
    }
}

/// An attribute's text.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    let raw: &str = found.value.as_ref();
    Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned()))
}

fn repeats(element: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(element, name)
        .and_then(|text| text.parse::<u64>().ok())
        .map_or(1, |count| count.clamp(1, u64::from(most)) as u32)
}

impl<S: Read + Seek> OpenDocument<S> {
    /// Opens a measured container.
    pub fn open(stream: S, limits: Limits) -> Result<Self, Unreadable> {
        Ok(Self {
            archive: ZipArchive::new(stream).map_err(not_a_workbook)?,
            limits,
            hidden: Vec::new(),
        })
    }

    /// The names of the sheets.
    pub fn sheets(&mut self) -> Result<Vec<String>, Unreadable> {
        let (mut names, mut hidden) = (Vec::new(), Vec::new());
        // A sheet is hidden by its style, and styles stand before the sheets.
        let (mut style, mut hiding) = (None, Vec::new());
        self.events(&mut |event| {
            let Event::Start(element) = event else {
                return Ok(ControlFlow::Continue(()));
            };
            match element.name().as_ref() {
                "style:style" => style = attribute(element, "style:name"),
                "style:table-properties"
                    if attribute(element, "table:display").as_deref() == Some("false") =>
                {
                    hiding.extend(style.take());
                }
                "table:table" => {
                    let name = attribute(element, "table:name").unwrap_or_default();
                    if attribute(element, "table:style-name").is_some_and(|own| hiding.contains(&own)) {
                        hidden.push(name.clone());
                    }
                    names.push(name);
                }
                _ => {}
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.hidden = hidden;
        Ok(names)
    }

    /// Whether a sheet is hidden.
    pub fn is_hidden(&self, sheet: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == sheet)
    }

    fn events(
        &mut self,
        visit: &mut dyn FnMut(&Event<'_>) -> Result<ControlFlow<()>, Unreadable>,
    ) -> Result<(), Unreadable> {
        let content = self.archive.by_name("content.xml").map_err(not_a_workbook)?;
        let content = BufReader::with_capacity(1 << 16, content.take(self.limits.unpacked));
        let mut reader = Reader::from_reader(content);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_end_names = false;
        let mut buffer = Vec::new();
        loop {
            let event = reader.read_event_into(&mut buffer).map_err(not_a_workbook)?;
            if matches!(event, Event::Eof) || visit(&event)?.is_break() {
                return Ok(());
            }
            buffer.clear();
        }
    }

    /// Hands every non-empty cell of a sheet to `visit`; repeated rows and cells come as often as they are repeated.
    pub fn stream(
        &mut self,
        sheet: &str,
        visit: &mut dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        let most = self.limits.dense_cells();
        let mut table = Table::of(sheet, most);
        let limits = self.limits;
        self.events(&mut |event| {
            let flow = table.event(event, visit);
            if table.cells > most {
                return Err(limits.exceeded("repeated-cells", 0));
            }
            Ok(flow)
        })
    }
}

impl<S: Read + Seek> OpenDocument<S> {
    /// The cells of a sheet that reach over several rows.
    pub fn merged_down(&mut self, sheet: &str) -> Result<Vec<Merge>, Unreadable> {
        let mut table = Table::of(sheet, self.limits.dense_cells());
        self.events(&mut |event| Ok(table.event(event, &mut |_, _, _| ControlFlow::Continue(()))))?;
        Ok(table.merges)
    }
}

/// The state of reading one table.
struct Table {
    wanted: String,
    inside: bool,
    row: u32,
    row_repeats: u32,
    column: u32,
    held: Vec<Held>,
    open: Option<Open>,
    /// How deep in annotations: their text is no part of the cell.
    note: u32,
    cells: u64,
    most: u64,
    merges: Vec<Merge>,
}

/// The cell being read.
struct Open {
    repeated: u32,
    value: Option<Value>,
    error: bool,
    text: String,
    paragraphs: u32,
}

impl Table {
    fn of(sheet: &str, most: u64) -> Self {
        Self {
            wanted: sheet.to_owned(),
            inside: false,
            row: 0,
            row_repeats: 1,
            column: 0,
            held: Vec::new(),
            open: None,
            note: 0,
            cells: 0,
            most,
            merges: Vec::new(),
        }
    }

    fn event(
        &mut self,
        event: &Event<'_>,
        visit: &mut dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
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
            "table:table" => {
                self.inside = attribute(element, "table:name").unwrap_or_default() == self.wanted;
            }
            _ if !self.inside => {}
            "table:table-row" => {
                self.row_repeats = repeats(element, "table:number-rows-repeated", MOST_ROWS);
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let rows = repeats(element, "table:number-rows-spanned", MOST_ROWS);
                if rows > 1 {
                    self.merges.push(Merge {
                        column: self.column,
                        first: self.row,
                        last: self.row.saturating_add(rows - 1),
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

    fn end(
        &mut self,
        name: &str,
        visit: &mut dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match name {
            "table:table" if self.inside => return ControlFlow::Break(()),
            "office:annotation" => self.note = self.note.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(open) = self.open.take() {
                    let column = self.column;
                    self.column = self.column.saturating_add(open.repeated).min(MOST_COLUMNS);
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

    fn hand_out(&mut self, visit: &mut dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        let last = self.row.saturating_add(self.row_repeats).min(MOST_ROWS);
        let each: u64 = self.held.iter().map(|held| u64::from(held.repeated)).sum();
        self.cells += each * u64::from(last - self.row);
        if self.cells <= self.most {
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
        error: attribute(element, "calcext:value-type").as_deref() == Some("error"),
        text: String::new(),
        paragraphs: 0,
    }
}

impl Open {
    fn value(self) -> Option<Value> {
        if self.error
            && let Some(error) = error_named(self.text.trim())
        {
            return Some(Value::Error(error));
        }
        let empty = self.text.trim().is_empty();
        self.value.or((!empty).then_some(Value::Text(self.text)))
    }
}
