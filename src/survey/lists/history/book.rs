//! An earlier result as its `results.xlsx` alone, in either language: 说明 tells year and scheme, 原始数据 the figures,
//! 企业评价 the classes, 县区排名 the counties, 资源配置 the quotas.
//!
//! Columns are found by their labels, and words by what ids of ours are called: both stand in the locale files. Cells
//! hold numbers to the last bit, so that the figures are those of the tables.

use std::collections::BTreeMap;
use std::path::Path;

use super::listed::Listed;
use super::past::{Past, PastCounty, lacks};
use crate::field::FIELDS;
use crate::lang::Lang;
use crate::level::{Level, OwnNames};
use crate::problem::{Cause, Error, Place, Problems, kinds, words};
use crate::survey::file::input::Input;
use crate::survey::file::limits::{Limits, Unreadable};
use crate::survey::file::value::Cell;
use crate::survey::file::workbook::Book;
use crate::survey::lists::rows::{Rows, SEARCHED_ROWS, rows};

/// Columns of the result tables that are read: those that are always there, and those that a workbook leaves out where
/// they hold nothing. The label of each stands under `column.<id>`.
type Wanted = (&'static [&'static str], &'static [&'static str]);
const ENTERPRISES: Wanted = (&["code", "status"], &["class", "score", "reason"]);
const COUNTIES: Wanted = (&["county"], &["score", "rank"]);
const QUOTAS: Wanted = (&["resource", "method", "county", "quota"], &["base"]);

/// Columns of 原始数据 that are labelled as in the results, before those that are labelled as in the data dictionary.
const WHO: &[&str] = &["code", "name", "county", "town", "park", "industry"];

/// The ids of columns.
type Ids = BTreeMap<u32, &'static str>;

/// Tells the columns of a row of headings; none where it is no such row.
type Head<'a> = &'a dyn Fn(Lang, &BTreeMap<u32, String>) -> Option<Ids>;

/// Reads a workbook; or says why it is no result. What it does not hold is told.
pub fn read(path: &Path, limits: Limits, problems: &mut Problems) -> Result<Result<Past, Cause>, Error> {
    let input = Input::File(path.to_path_buf());
    let mut result = match Kept::open(&input, limits)? {
        Ok(result) => result,
        Err(cause) => return Ok(Err(cause)),
    };
    let (year, scheme) = match result.year_and_scheme() {
        Ok(told) => told,
        Err(cause) => return Ok(Err(cause)),
    };
    let level = result.level;
    let mut table = |sheet: &str, head: Head<'_>, missing: &'static str| {
        let found = result.table(sheet, head);
        let found = result.told(&input.name(), sheet, found, missing, problems)?;
        result.without_results(&input, sheet, &found, problems);
        Some(found.listed)
    };
    let enterprises = table(
        "enterprises",
        &|lang, row| labelled(ENTERPRISES, lang, row),
        "history-classes",
    );
    let counties = table(
        "counties",
        &|lang, row| labelled(COUNTIES, lang, row),
        "history-counties",
    );
    let quotas = table(
        "quotas",
        &|lang, row| labelled(QUOTAS, lang, row),
        "history-quotas",
    );
    let figures = table("raw", &|lang, row| figures(level, lang, row), "history-figures");
    let enterprises = enterprises.unwrap_or_default();
    Ok(Ok(Past {
        year,
        scheme,
        classes: enterprises.classes(),
        scores: enterprises.scores(),
        level,
        counties: counties.unwrap_or_default().counties(),
        quotas: quotas.unwrap_or_default().quotas(),
        panel: figures.map(|table| table.panel(&enterprises, year)).transpose()?,
        file: input.file()?,
    }))
}

/// The counties, where the workbook can be read.
pub fn counties(path: &Path, limits: Limits) -> Vec<PastCounty> {
    let Ok(Ok(mut result)) = Kept::open(&Input::File(path.to_path_buf()), limits) else {
        return Vec::new();
    };
    let table = result.table("counties", &|lang, row| labelled(COUNTIES, lang, row));
    table
        .ok()
        .flatten()
        .map_or_else(Vec::new, |table| table.listed.counties())
}

/// The columns with these labels; none unless all that are always there are.
fn labelled((always, often): Wanted, lang: Lang, row: &BTreeMap<u32, String>) -> Option<Ids> {
    let column = |id: &&'static str| {
        let label = lang.text(&format!("column.{id}"), &[]);
        let (column, _) = row.iter().find(|(_, text)| label_of(text) == label)?;
        Some((*column, *id))
    };
    let mut ids: Ids = always.iter().map(column).collect::<Option<_>>()?;
    ids.extend(often.iter().filter_map(column));
    Some(ids)
}

/// The columns of figures: who it is, then fields in the order of the data dictionary. What follows was computed from
/// them, and may be called like a field.
fn figures(level: Level, lang: Lang, row: &BTreeMap<u32, String>) -> Option<Ids> {
    let mut ids = labelled((&["code", "status"], &[]), lang, row)?;
    let (status, _) = ids.iter().find(|(_, id)| **id == "status")?;
    let mut fields = FIELDS.iter();
    for (column, text) in row.range(*status + 1..) {
        let label = label_of(text);
        match fields.find(|field| lang.pick(field.zh, field.en) == label) {
            Some(field) => ids.insert(*column, field.id),
            None => break,
        };
    }
    for id in WHO {
        // The areas that were ranked go by the word of their run.
        let label = match *id == level.id() {
            true => lang.text("column.county", &[]),
            false => lang.plain().text(&format!("column.{id}"), &[]),
        };
        let column = row.iter().find(|(_, text)| label_of(text) == label);
        ids.extend(column.map(|(column, _)| (*column, *id)));
    }
    Some(ids)
}

/// The label in a heading; its unit stands on a line of its own.
fn label_of(heading: &str) -> &str {
    heading.lines().next().unwrap_or_default().trim()
}

/// A table of a result where it was found.
struct Found {
    listed: Listed,
    /// The row of the headings.
    head: u32,
    /// What the columns that are read are called.
    labels: BTreeMap<u32, String>,
}

/// An open result.
struct Kept {
    book: Book,
    sheets: Vec<String>,
    lang: Lang,
    /// The level that was ranked, by what its sheet is called.
    level: Level,
    limits: Limits,
}

impl Kept {
    fn open(input: &Input, limits: Limits) -> Result<Result<Self, Cause>, Error> {
        let book = match Book::open(input, limits)? {
            Ok((book, _)) => book,
            Err(unreadable) => return Ok(Err(unreadable.cause)),
        };
        let sheets = book.sheets();
        let first = |lang: &Lang| sheets.contains(&lang.text("sheet.readme", &[]));
        let Some(lang) = [Lang::Zh, Lang::En].into_iter().find(first) else {
            let names = [Lang::Zh, Lang::En].map(|lang| lang.text("sheet.readme", &[]));
            return Ok(Err(Cause::with(
                "history-sheet",
                words![("part", names.join(" / "))],
            )));
        };
        // Texts speak of areas in the words of their run.
        let said = |level: &Level| lang.saying(level.words(&OwnNames::default()));
        let named = |level: &Level| sheets.contains(&said(level).text("sheet.counties", &[]));
        let level = Level::ALL.into_iter().find(named).unwrap_or_default();
        let lang = said(&level);
        Ok(Ok(Self {
            book,
            sheets,
            lang,
            level,
            limits,
        }))
    }

    /// The name of a sheet in the language of the workbook.
    fn name(&self, sheet: &str) -> String {
        self.lang.text(&format!("sheet.{sheet}"), &[])
    }

    /// What the first sheet says of the run.
    fn year_and_scheme(&mut self) -> Result<(i32, String), Cause> {
        let sheet = self.name("readme");
        let rows = self
            .cells("readme", 0..u32::MAX, None)
            .map_err(|unreadable| unreadable.cause)?;
        let absent = |key: &str| {
            let label = self.lang.text(key, &[]);
            Cause::with("history-line", words![("sheet", sheet.clone()), ("part", label)])
        };
        let line = |key: &str| {
            let label = self.lang.text(key, &[]);
            let row = rows.values().find(|row| row.get(&0) == Some(&label));
            row.and_then(|row| row.get(&1)).ok_or_else(|| absent(key))
        };
        let year = line("workbook.year")?;
        let year = year.trim().parse().map_err(|_| absent("workbook.year"))?;
        // Title and id.
        let scheme = line("workbook.scheme")?;
        let (_, id) = scheme
            .rsplit_once(" · ")
            .ok_or_else(|| absent("workbook.scheme"))?;
        Ok((year, id.trim().to_owned()))
    }

    /// The table on a sheet: from the row of headings down to the first row without a word. None where the sheet or its
    /// headings are not there.
    fn table(&mut self, sheet: &str, head: Head<'_>) -> Result<Option<Found>, Unreadable> {
        if !self.sheets.contains(&self.name(sheet)) {
            return Ok(None);
        }
        let top = self.cells(sheet, 0..SEARCHED_ROWS, None)?;
        let found = top
            .iter()
            .find_map(|(row, cells)| Some((*row, head(self.lang, cells)?)));
        let Some((head, ids)) = found else {
            return Ok(None);
        };
        let cells = self.cells(sheet, head + 1..u32::MAX, Some(&ids))?;
        let columns = ids.values().zip(0..);
        let mut listed = Listed {
            columns: columns.map(|(id, at)| ((*id).to_owned(), at)).collect(),
            rows: Vec::new(),
        };
        for (expected, (row, mut cells)) in (head + 1..).zip(cells) {
            if row != expected {
                break;
            }
            let words = ids.keys().map(|column| cells.remove(column).unwrap_or_default());
            listed.rows.push(words.collect());
        }
        let label = |column: &u32| Some((*column, label_of(top.get(&head)?.get(column)?).to_owned()));
        let labels = ids.keys().filter_map(label).collect();
        Ok(Some(Found { listed, head, labels }))
    }

    /// The words in some rows of a sheet, in these columns or in all.
    fn cells(
        &mut self,
        sheet: &str,
        wanted: std::ops::Range<u32>,
        columns: Option<&Ids>,
    ) -> Result<Rows, Unreadable> {
        let name = self.name(sheet);
        let is_wanted = |column: u32| columns.is_none_or(|columns| columns.contains_key(&column));
        rows(&mut self.book, &name, self.limits, (wanted, &is_wanted), &words)
    }

    /// A table that was found; otherwise what is not known without it is told.
    fn told(
        &self,
        workbook: &str,
        sheet: &str,
        found: Result<Option<Found>, Unreadable>,
        missing: &'static str,
        problems: &mut Problems,
    ) -> Option<Found> {
        let name = self.name(sheet);
        match found {
            Ok(Some(table)) => return Some(table),
            Ok(None) => lacks(workbook, Cause::with(missing, words![("part", name)]), problems),
            Err(unreadable) => {
                let place = Place::File(problems.source(workbook, &name));
                problems.push(unreadable.kind_of_sheet(), place, unreadable.cause.words());
            }
        }
        None
    }

    /// Tells the columns whose formulas were saved without their results, as some programs do: a cell of them looks as
    /// if nothing stood there, and a class that is not there is taken for none.
    fn without_results(&mut self, input: &Input, sheet: &str, found: &Found, problems: &mut Problems) {
        let name = self.name(sheet);
        let source = problems.source(&input.name(), &name);
        let marks = match self.book.marks(&name) {
            Ok(Some(marks)) => marks,
            Ok(None) => return,
            Err(unreadable) => {
                let place = Place::File(source);
                problems.push(unreadable.kind_of_sheet(), place, unreadable.cause.words());
                return;
            }
        };
        let cells = marks.without_value.iter();
        let cells: Vec<(u32, u32)> = cells
            .filter(|(row, column)| *row > found.head && found.labels.contains_key(column))
            .copied()
            .collect();
        let Some((row, column)) = cells.first() else {
            return;
        };
        let columns = found.labels.iter();
        let columns: Vec<&str> = columns
            .filter(|(column, _)| cells.iter().any(|(_, other)| other == *column))
            .map(|(_, label)| label.as_str())
            .collect();
        let words = words![
            ("found", name),
            ("columns", columns),
            ("count", cells.len().to_string()),
        ];
        problems.push(kinds::HISTORY_FORMULAS, Place::Cell(source, *row, *column), words);
    }
}

/// A cell as the tables have it: numbers by their shortest text. What a formula could not compute is nothing.
pub fn words(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Number(value) | Cell::Formatted(value, _) if value.is_finite() => format!("{value}"),
        Cell::Number(_) | Cell::Formatted(..) | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => {
            String::new()
        }
    }
}
