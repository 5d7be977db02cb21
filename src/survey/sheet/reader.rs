//! Reading one sheet: cells wait until the header is known, then they fill columns.

use super::label::time::{year_of_cell, year_of_figures};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::filling::{Filling, Gaps};
use super::grid::Grid;
use super::header::find;
use super::header::top::{SEARCHED_ROWS, Top};
use super::lease;
use super::map::FieldMap;
use super::tenure;
use crate::field::{Content, FIELDS, Field};
use crate::problem::{Kind, Place, Problems, SourceId, by_code, kinds, words};
use crate::survey::file::batch;
use crate::survey::file::limits::{Limits, Unreadable};
use crate::survey::file::mark::Merge;
use crate::survey::file::value::Cell;
use crate::survey::file::workbook::Book;
use crate::survey::join::no_list;

/// What is asked of every sheet.
pub struct Wanted<'a> {
    /// Whether a field is read.
    pub field: &'a (dyn Fn(usize) -> bool + Sync),
    /// Header texts that the data dictionary does not know.
    pub map: &'a FieldMap,
    /// How much a sheet may hold.
    pub limits: Limits,
}

/// The codes of the number formats that show more than digits, where the reader of the cells does not tell them.
pub type Formats = HashMap<(u32, u32), Arc<str>>;

/// Reads one sheet: nothing if it has no header or no rows; one grid a year or a block where it has several side by
/// side.
pub fn read(
    book: &mut Book,
    sheet: &str,
    source: SourceId,
    wanted: &Wanted<'_>,
    formats: Option<&Formats>,
    problems: &mut Problems,
) -> Result<Vec<Grid>, Unreadable> {
    let mut found = problems.fork();
    let at = problems.source_of(source);
    let workbook = at.map_or(String::new(), |at| at.workbook.clone());
    let names = [sheet, workbook.rsplit('/').next().unwrap_or_default()];
    let (grids, gaps) = attempt(book, names, source, (wanted, formats), &[], &mut found)?;
    if gaps != Gaps::default() {
        // Parcels of one enterprise often share one merged cell for its code and name, enterprises one for their county.
        let mut merges = book.merged_down(sheet)?;
        let columns = merged_columns(&grids, gaps, &mut merges);
        if !merges.is_empty() {
            let mut again = problems.fork();
            let (grids, _) = attempt(book, names, source, (wanted, formats), &merges, &mut again)?;
            problems.absorb(again);
            let words = words![("columns", columns)];
            problems.push(kinds::MERGED_FILLED, Place::File(source), words);
            return Ok(grids);
        }
    }
    problems.absorb(found);
    Ok(grids)
}

/// Keeps the merges of columns that may be filled, and names these columns. Who a row is about is taken from a merged
/// cell only in lists of parcels or meters: elsewhere each enterprise has its own.
fn merged_columns(grids: &[Grid], gaps: Gaps, merges: &mut Vec<Merge>) -> Vec<String> {
    let fillable = |field: &Field| match field.content {
        Content::Code => gaps.owners,
        Content::Text => gaps.owners || field.id != "name",
        Content::Date | Content::Year => true,
        Content::Number(_) => false,
    };
    let headings = grids.iter().flat_map(|grid| &grid.headings);
    let columns: Vec<(u32, &str)> = headings
        .filter(|heading| fillable(&FIELDS[heading.field]))
        .map(|heading| (heading.column, heading.label.as_str()))
        .collect();
    let below = grids
        .iter()
        .flat_map(|grid| grid.rows.first())
        .min()
        .copied()
        .unwrap_or(0);
    merges.retain(|merge| merge.last > below && columns.iter().any(|(column, _)| *column == merge.column));
    let named = columns
        .iter()
        .filter(|(column, _)| merges.iter().any(|merge| merge.column == *column));
    named.map(|(_, label)| (*label).to_owned()).collect()
}

/// Streams a sheet once; `names` are what it and its file are called. Tells, beside the grids, what merged cells may explain.
fn attempt(
    book: &mut Book,
    names: [&str; 2],
    source: SourceId,
    (wanted, formats): (&Wanted<'_>, Option<&Formats>),
    merges: &[Merge],
    problems: &mut Problems,
) -> Result<(Vec<Grid>, Gaps), Unreadable> {
    let mut reader = SheetReader {
        names,
        source,
        wanted,
        problems,
        waiting: Some(Vec::new()),
        parts: Vec::new(),
        first_row: None,
        top_words: String::new(),
        empty: true,
        merged: Merged::new(merges),
        handed_down: 0,
    };
    let formats = formats.filter(|formats| !formats.is_empty());
    batch::stream(book, names[0], wanted.limits, |row, column, cell| {
        let format = formats.and_then(|formats| formats.get(&(row, column)));
        match (cell, format) {
            (Cell::Number(value), Some(code)) => reader.cell(row, column, Cell::Formatted(value, code)),
            _ => reader.cell(row, column, cell),
        }
    })?;
    Ok(reader.finish())
}

/// Bytes of the longest text that is looked at as a heading or title.
const LONGEST_HEADING: usize = 4096;

/// The most tables side by side on a sheet.
const MOST_BLOCKS: usize = 256;

/// Words in merged cells, handed down to the rows that the merge covers.
struct Merged {
    /// The last row of each merge, by its first row and its column.
    merges: HashMap<(u32, u32), u32>,
    /// Column, last row and value of the merges that reach below the present row.
    active: Vec<(u32, u32, Kept)>,
    row: u32,
}

impl Merged {
    fn new(merges: &[Merge]) -> Self {
        let by_place = merges
            .iter()
            .map(|merge| ((merge.first, merge.column), merge.last));
        Self {
            merges: by_place.collect(),
            active: Vec::new(),
            row: 0,
        }
    }

    /// The cells that stand in a row because of merges that began above it.
    fn begin_row(&mut self, row: u32) -> Vec<(u32, Kept)> {
        if self.merges.is_empty() || row == self.row {
            return Vec::new();
        }
        self.row = row;
        self.active.retain(|(_, last, _)| *last >= row);
        self.active
            .iter()
            .map(|(column, _, kept)| (*column, kept.clone()))
            .collect()
    }

    fn take(&mut self, row: u32, column: u32, cell: Cell<'_>) {
        if let Some(last) = self.merges.get(&(row, column)) {
            // Merges of one column do not overlap, whatever the file says.
            self.active.retain(|(known, ..)| *known != column);
            self.active.push((column, *last, Kept::of(cell)));
        }
    }
}

/// A cell that waits until the header is known, or is handed down.
#[derive(Clone)]
enum Kept {
    Text(String),
    Number(f64),
    Formatted(f64, String),
    Date(f64),
    Bool(bool),
    Error(&'static str),
}

impl Kept {
    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Text(text) => Self::Text(text.to_owned()),
            Cell::Number(value) => Self::Number(value),
            Cell::Formatted(value, code) => Self::Formatted(value, code.to_owned()),
            Cell::Date(value) => Self::Date(value),
            Cell::Bool(value) => Self::Bool(value),
            Cell::Error(error) => Self::Error(error),
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(value) => Cell::Number(*value),
            Self::Formatted(value, code) => Cell::Formatted(*value, code),
            Self::Date(value) => Cell::Date(*value),
            Self::Bool(value) => Cell::Bool(*value),
            Self::Error(error) => Cell::Error(error),
        }
    }
}

/// The years that stand as numbers in a row of nothing but years: the heads of columns, as data never are.
fn years(waiting: &[(u32, u32, Kept)]) -> Vec<(u32, u32, String)> {
    let year = |kept: &Kept| match kept {
        Kept::Number(value) | Kept::Formatted(value, _)
            if value.fract() == 0.0 && (1990.0..=2100.0).contains(value) =>
        {
            Some(format!("{value}"))
        }
        _ => None,
    };
    let mut found = Vec::new();
    for row in waiting.chunk_by(|one, other| one.0 == other.0) {
        let numbers = row.iter().filter(|(.., kept)| !matches!(kept, Kept::Text(_)));
        if numbers.clone().all(|(.., kept)| year(kept).is_some()) {
            found.extend(numbers.filter_map(|(row, column, kept)| Some((*row, *column, year(kept)?))));
        }
    }
    found
}

/// Takes the cells of a sheet one by one: first it waits for the header, then it fills columns.
struct SheetReader<'a> {
    names: [&'a str; 2],
    source: SourceId,
    wanted: &'a Wanted<'a>,
    problems: &'a mut Problems,
    waiting: Option<Vec<(u32, u32, Kept)>>,
    parts: Vec<(Filling, Problems)>,
    first_row: Option<u32>,
    top_words: String,
    empty: bool,
    merged: Merged,
    /// Bytes of words that merged cells gave to the rows below their first.
    handed_down: u64,
}

impl SheetReader<'_> {
    fn cell(&mut self, row: u32, column: u32, cell: Cell<'_>) {
        self.empty = false;
        if !self.parts.is_empty() {
            self.fill(row, column, cell);
            return;
        }
        let first = *self.first_row.get_or_insert(row);
        if row >= first + SEARCHED_ROWS {
            self.start();
            if !self.parts.is_empty() {
                self.fill(row, column, cell);
            }
            return;
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.push((row, column, Kept::of(cell)));
        }
    }

    fn fill(&mut self, row: u32, column: u32, cell: Cell<'_>) {
        if !self.merged.merges.is_empty() {
            for (column, kept) in self.merged.begin_row(row) {
                if let Kept::Text(text) = &kept {
                    self.handed_down += text.len() as u64;
                }
                if self.handed_down > self.wanted.limits.held() {
                    continue;
                }
                for (filling, problems) in &mut self.parts {
                    filling.merged_words(row, column, kept.cell(), problems);
                }
            }
            self.merged.take(row, column, cell);
        }
        match self.parts.as_mut_slice() {
            // The one part of nearly every sheet writes straight into the common list.
            [(filling, _)] => filling.cell(row, column, cell, self.problems),
            parts => {
                for (filling, problems) in parts {
                    filling.cell(row, column, cell, problems);
                }
            }
        }
    }

    /// Looks for the header in what has come so far, and reads what stands below it.
    fn start(&mut self) {
        let Some(waiting) = self.waiting.take() else {
            return;
        };
        let mut top = Top::new();
        for (row, column, kept) in &waiting {
            if let Kept::Text(text) = kept
                && !text.trim().is_empty()
                && text.len() <= LONGEST_HEADING
            {
                top.entry(*row).or_default().insert(*column, text.clone());
            }
        }
        for (row, column, year) in years(&waiting) {
            top.entry(row).or_default().insert(column, year);
        }
        let headers = find(
            &top,
            self.wanted.field,
            self.wanted.map,
            self.names,
            self.source,
            self.problems,
        );
        if headers.len() > MOST_BLOCKS {
            let words = self
                .wanted
                .limits
                .exceeded("blocks", headers.len() as u64)
                .cause
                .words();
            self.problems
                .push(kinds::TOO_LARGE, Place::File(self.source), words);
            return;
        }
        let headings = headers.iter().flat_map(|header| &header.headings);
        let Some(first) = headings.map(|heading| heading.row).min() else {
            // A sheet without any number is a page of words, as a list of sources; one with numbers may be a table lost.
            let figures = waiting
                .iter()
                .any(|(_, _, kept)| matches!(kept, Kept::Number(_) | Kept::Formatted(..)));
            let kind = match no_list::named(self.names[0]) {
                Some(kind) => kind,
                None if figures => kinds::NO_HEADER,
                None => kinds::NO_FIGURES,
            };
            self.problems.push(kind, Place::File(self.source), words![]);
            return;
        };
        for (_, cells) in top.range(..first) {
            for text in cells.values() {
                self.top_words.push_str(text);
                self.top_words.push('\n');
            }
        }
        let tenure = self.tenure();
        self.parts = headers
            .into_iter()
            .flat_map(|header| lease::sides(header, tenure))
            .map(|side| {
                let filling = Filling::new(self.source, side.header, tenure, side.is_other);
                (filling, self.problems.fork())
            })
            .collect();
        for (row, column, kept) in &waiting {
            self.fill(*row, *column, kept.cell());
        }
    }

    /// How the land of the sheet is held, as its name, its title or the file tells.
    fn tenure(&self) -> Option<usize> {
        tenure::told([self.names[0], &self.top_words, self.names[1]])
    }

    fn finish(mut self) -> (Vec<Grid>, Gaps) {
        if self.empty {
            return (Vec::new(), Gaps::default());
        }
        self.start();
        if self.handed_down > self.wanted.limits.held() {
            let words = self
                .wanted
                .limits
                .exceeded("sheet-texts", self.handed_down)
                .cause
                .words();
            self.problems
                .push(kinds::TOO_LARGE, Place::File(self.source), words);
            return (Vec::new(), Gaps::default());
        }
        let single = self.parts.len() == 1;
        let mut grids = Vec::new();
        let mut gaps = Gaps::default();
        let mut known: HashSet<(Kind, Place)> = match single {
            true => HashSet::new(),
            false => self.problems.iter().map(|one| (one.kind, one.place)).collect(),
        };
        for (filling, mut local) in self.parts {
            let (mut grid, lacks) = filling.finish(if single { self.problems } else { &mut local });
            gaps.owners |= lacks.owners;
            gaps.counties |= lacks.counties;
            add_new(local, &mut known, self.problems);
            // What a row says of its year goes before what the title says.
            let by_row = grid
                .column("year")
                .filter(|_| grid.year.is_none() || grid.back > 0);
            grid.year = grid.year.or_else(|| year_of_figures(&self.top_words));
            let of_rows = by_row.map(|column| {
                (0..grid.rows.len())
                    .map(|row| year_of_cell(grid.words_in(column, row)))
                    .collect()
            });
            grid.years = of_rows.or_else(|| grid.years.take());
            grids.push(grid);
        }
        (grids, gaps)
    }
}

/// Adds what one part of a sheet found unless another part found the same: they share the columns of words.
fn add_new(local: Problems, known: &mut HashSet<(Kind, Place)>, problems: &mut Problems) {
    for problem in local.iter() {
        if known.insert((problem.kind, problem.place)) {
            problems.push(problem.kind, problem.place, problem.words.clone());
        }
    }
    for (code, count) in local.allowed() {
        if let Some(kind) = by_code(code) {
            problems.count_allowed(kind, *count);
        }
    }
}
