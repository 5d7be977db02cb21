//! A short list of decisions, typed into a sheet by people: corrections, adjustments, events, shares. One row of headings, then one line a
//! decision; the first sheet that has all the headings is the list.

use std::collections::BTreeMap;

use super::rows::{Rows, SEARCHED_ROWS, rows};
use crate::problem::{Error, Kind, Place, Problems, SourceId, kinds, words};
use crate::survey::file::cell::{self, plain};
use crate::survey::file::input::Input;
use crate::survey::file::limits::Limits;
use crate::survey::file::value::Cell;
use crate::survey::file::workbook::Book;
use crate::survey::files;
use crate::survey::sheet::code;
use crate::survey::sheet::label::plain::normalise;

/// What the column of codes goes by in a list.
pub const CODE_LABELS: &[&str] = &[
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "代码",
    "统一信用代码",
    "企业代码",
    "Code",
    "Unified social credit code",
];

/// A heading of a list.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Id of the column.
    pub id: &'static str,
    /// What it may be called; the first is named in messages.
    pub labels: &'static [&'static str],
    /// Whether a list without it is none.
    pub required: bool,
    /// Ids of columns any of which serves as well.
    pub instead: &'static [&'static str],
}

impl Head {
    /// A heading without which a list is none.
    pub const fn required(id: &'static str, labels: &'static [&'static str]) -> Self {
        Self {
            id,
            labels,
            required: true,
            instead: &[],
        }
    }

    /// A heading that a list may lack.
    pub const fn optional(id: &'static str, labels: &'static [&'static str]) -> Self {
        Self {
            required: false,
            ..Self::required(id, labels)
        }
    }

    /// Whether its column, or one that serves as well, is among these.
    fn stands_in(&self, columns: &BTreeMap<&'static str, u32>) -> bool {
        let mut ids = std::iter::once(&self.id).chain(self.instead);
        ids.any(|id| columns.contains_key(id))
    }
}

/// Whom a line is about: an enterprise; where areas are appraised, an area.
pub const WHO: [Head; 2] = [
    Head {
        id: "code",
        labels: CODE_LABELS,
        required: true,
        instead: &["county"],
    },
    Head::optional("county", &["县(市、区)", "县区", "County"]),
];

/// One line of a list.
#[derive(Clone, Debug)]
pub struct Line {
    source: SourceId,
    row: u32,
    cells: BTreeMap<&'static str, String>,
    columns: BTreeMap<&'static str, u32>,
}

impl Line {
    /// The words under a heading; empty where there are none.
    pub fn words(&self, id: &str) -> &str {
        self.cells.get(id).map_or("", String::as_str)
    }

    /// Whether the list has such a column.
    pub fn has(&self, id: &str) -> bool {
        self.columns.contains_key(id)
    }

    /// The cell under a heading, or the line where the list has no such column.
    pub fn place(&self, id: &str) -> Place {
        match self.columns.get(id) {
            Some(column) => Place::Cell(self.source, self.row, *column),
            None => Place::Row(self.source, self.row),
        }
    }

    /// The column that says whom the line is about, under the headings [`WHO`].
    pub fn who(&self) -> &'static str {
        WHO.iter()
            .map(|head| head.id)
            .find(|id| self.has(id))
            .unwrap_or(WHO[0].id)
    }

    /// The line as a whole.
    pub fn row(&self) -> Place {
        Place::Row(self.source, self.row)
    }
}

/// Whom a line of a list is about.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Subject {
    /// As written.
    pub written: String,
    /// As a code: half width, upper case, O and I repaired.
    pub code: String,
    /// Where it stands.
    #[serde(skip)]
    pub at: Place,
}

impl Subject {
    /// The subject of a line.
    pub fn of(line: &Line) -> Self {
        let written = line.words(line.who()).trim().to_owned();
        Self {
            code: code::read(&written).text,
            written,
            at: line.place(line.who()),
        }
    }
}

/// Reads a list. Nothing, with a problem, where no sheet has the headings or no line stands below them.
///
/// # Errors
/// [`Error::File`] if the file cannot be opened.
pub fn read(
    input: &Input,
    heads: &[Head],
    limits: Limits,
    problems: &mut Problems,
) -> Result<Vec<Line>, Error> {
    let name = input.name();
    let file = Place::File(problems.source(&name, ""));
    let mut book = match Book::open(input, limits)? {
        Ok((book, _)) => book,
        Err(unreadable) => {
            problems.push(unreadable.kind, file, unreadable.cause.words());
            return Ok(Vec::new());
        }
    };
    let mut nearest: Vec<&str> = Vec::new();
    let mut whole = true;
    for sheet in book.sheets() {
        let cells = match rows(&mut book, &sheet, limits, (0..u32::MAX, &|_| true), &words) {
            Ok(cells) => cells,
            Err(unreadable) => {
                problems.push(unreadable.kind_of_sheet(), file, unreadable.cause.words());
                whole = false;
                continue;
            }
        };
        match headings(&cells, heads) {
            Ok((row, columns)) => {
                let source = problems.source(&name, &sheet);
                if book.is_hidden(&sheet) {
                    files::hidden(&sheet, source, problems);
                }
                let lines = lines(&cells, row, &columns, source);
                if lines.is_empty() {
                    problems.push(kinds::LIST_EMPTY, Place::File(source), words![]);
                }
                return Ok(lines);
            }
            Err(missing) if nearest.is_empty() || missing.len() < nearest.len() => nearest = missing,
            Err(_) => {}
        }
    }
    if !whole {
        // The headings may stand where nothing could be read.
        return Ok(Vec::new());
    }
    let required = heads.iter().filter(|head| head.required);
    let words = words![
        ("found", nearest.join("、")),
        (
            "known",
            required.map(|head| head.labels[0]).collect::<Vec<_>>().join("、"),
        ),
    ];
    problems.push(kinds::LIST_WITHOUT_HEADINGS, file, words);
    Ok(Vec::new())
}

/// The words of a cell; none where nothing can be seen.
fn words(cell: Cell<'_>) -> String {
    let words = cell::words(cell);
    match plain(&words).is_empty() {
        true => String::new(),
        false => words,
    }
}

/// The row of the headings and the column of each; or the headings that the best row lacks.
fn headings(cells: &Rows, heads: &[Head]) -> Result<(u32, BTreeMap<&'static str, u32>), Vec<&'static str>> {
    let mut missing: Vec<&'static str> = heads
        .iter()
        .filter(|head| head.required)
        .map(|head| head.labels[0])
        .collect();
    for (row, texts) in cells.range(..SEARCHED_ROWS) {
        let mut columns: BTreeMap<&'static str, u32> = BTreeMap::new();
        for (column, text) in texts {
            let text = normalise(text);
            let bare = text.split('(').next().unwrap_or(&text);
            let named = |label: &&&str| {
                let label = normalise(label);
                label == text || label == bare
            };
            if let Some(head) = heads
                .iter()
                .find(|head| head.id == text || head.labels.iter().any(|label| named(&label)))
            {
                columns.entry(head.id).or_insert(*column);
            }
        }
        let absent: Vec<&'static str> = heads
            .iter()
            .filter(|head| head.required && !head.stands_in(&columns))
            .map(|head| head.labels[0])
            .collect();
        if absent.is_empty() {
            return Ok((*row, columns));
        }
        if absent.len() < missing.len() {
            missing = absent;
        }
    }
    Err(missing)
}

/// The lines below the headings that hold anything under one of them.
fn lines(cells: &Rows, head: u32, columns: &BTreeMap<&'static str, u32>, source: SourceId) -> Vec<Line> {
    cells
        .range(head + 1..)
        .filter_map(|(row, texts)| {
            let cells: BTreeMap<&'static str, String> = columns
                .iter()
                .filter_map(|(id, column)| Some((*id, texts.get(column)?.trim().to_owned())))
                .collect();
            (!cells.is_empty()).then(|| Line {
                source,
                row: *row,
                cells,
                columns: columns.clone(),
            })
        })
        .collect()
}

/// Reports every empty cell of a line under a heading that must be filled; tells whether there is none.
pub fn is_whole(line: &Line, heads: &[Head], problems: &mut Problems) -> bool {
    tell_empty(line, heads, kinds::LISTED_CELL_EMPTY, problems)
}

/// The same with a kind of problem of the list's own.
pub fn tell_empty(line: &Line, heads: &[Head], kind: Kind, problems: &mut Problems) -> bool {
    let mut whole = true;
    for head in heads.iter().filter(|head| head.required) {
        let mut columns = std::iter::once(head.id).chain(head.instead.iter().copied());
        let id = columns.find(|id| line.has(id)).unwrap_or(head.id);
        if !line.words(id).is_empty() {
            continue;
        }
        whole = false;
        let label = head.labels.first().copied().unwrap_or(head.id);
        let words = words![("field", label.to_owned()), ("column", label.to_owned())];
        problems.push(kind, line.place(id), words);
    }
    whole
}
