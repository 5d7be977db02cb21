//! One sheet as typed columns: the values as written, in the unit of the sheet, each with its cell.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::cell::{self, Number, plain};
use super::header::{Header, Heading, SEARCHED_ROWS, Top, find};
use super::map::FieldMap;
use super::workbook::{Book, Cell, Unreadable};
use crate::field::{Content, FIELDS};
use crate::problem::{Place, Problems, SourceId, kinds};
use crate::unit::number_text;

/// A column of words, packed into one string.
#[derive(Clone, Debug, Default)]
pub struct Words {
    text: String,
    ends: Vec<u32>,
}

impl Words {
    fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
    }

    /// The words in a row; empty where the cell is.
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.text[start..self.ends[row] as usize]
    }
}

/// A column of numbers as the sheet holds them.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    raw: Vec<f64>,
    present: Vec<bool>,
    typed: BTreeMap<u32, String>,
}

impl Numbers {
    fn push(&mut self, value: Option<f64>) {
        self.raw.push(value.unwrap_or(0.0));
        self.present.push(value.is_some());
    }

    /// The number in a row, in the unit of the sheet.
    pub fn get(&self, row: usize) -> Option<f64> {
        self.present[row].then(|| self.raw[row])
    }

    /// The cell as written.
    pub fn raw_text(&self, row: usize) -> String {
        match self.typed.get(&(row as u32)) {
            Some(text) => text.clone(),
            None => self.get(row).map_or_else(String::new, |value| format!("{value}")),
        }
    }
}

/// The values of one column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Words.
    Words(Words),
    /// Numbers.
    Numbers(Numbers),
}

/// One sheet as typed columns.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Workbook and sheet.
    pub source: SourceId,
    /// The year of the data; `None` if nothing says it.
    pub year: Option<i32>,
    /// The year of each row, where a column says it.
    pub years: Option<Vec<Option<i32>>>,
    /// One heading a column that is read.
    pub headings: Vec<Heading>,
    /// The values, one a heading.
    pub columns: Vec<Values>,
    /// The row of the sheet (from 0) of each row read.
    pub rows: Vec<u32>,
    /// Cells with a reported problem: row of the grid, field. Later stages are silent about them.
    pub flawed: BTreeSet<(u32, usize)>,
}

impl Grid {
    /// The year of a row.
    pub fn year_of(&self, row: usize) -> Option<i32> {
        match &self.years {
            Some(years) => years[row].or(self.year),
            None => self.year,
        }
    }

    /// The rows that hold data of a year.
    pub fn rows_of(&self, year: i32) -> impl Iterator<Item = usize> {
        (0..self.rows.len()).filter(move |row| self.year_of(*row) == Some(year))
    }

    /// The position of a field's column.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.headings
            .iter()
            .position(|heading| FIELDS[heading.field].id == id)
    }

    /// The words of a field in a row; empty where there is none.
    pub fn words(&self, id: &str, row: usize) -> &str {
        match self.column(id).map(|column| &self.columns[column]) {
            Some(Values::Words(words)) => words.get(row),
            _ => "",
        }
    }

    /// The number in a cell, in the canonical unit.
    pub fn number(&self, column: usize, row: usize) -> Option<f64> {
        match &self.columns[column] {
            Values::Numbers(numbers) => {
                let value = numbers.get(row)?;
                Some(
                    self.headings[column]
                        .unit
                        .map_or(value, |unit| unit.to_canonical(value)),
                )
            }
            Values::Words(_) => None,
        }
    }

    /// The cell as written.
    pub fn raw_text(&self, column: usize, row: usize) -> String {
        match &self.columns[column] {
            Values::Numbers(numbers) => numbers.raw_text(row),
            Values::Words(words) => words.get(row).to_owned(),
        }
    }

    /// The place of a cell.
    pub fn place(&self, column: usize, row: usize) -> Place {
        Place::Cell(self.source, self.rows[row], self.headings[column].column)
    }

    /// The place of a field in a row, or of the row if the sheet has no such column.
    pub fn place_of(&self, id: &str, row: usize) -> Place {
        match self.column(id) {
            Some(column) => self.place(column, row),
            None => Place::Row(self.source, self.rows[row]),
        }
    }

    /// Whether several rows of one enterprise add up: the sheet lists parcels or meters.
    pub fn lists_details(&self) -> bool {
        ["parcel", "tenure", "meter"]
            .iter()
            .any(|id| self.column(id).is_some())
    }

    /// Whether two rows hold the same in every column.
    pub fn same(&self, one: usize, other: usize) -> bool {
        self.columns.iter().all(|values| match values {
            Values::Words(words) => words.get(one) == words.get(other),
            Values::Numbers(numbers) => numbers.get(one) == numbers.get(other),
        })
    }
}

/// Reads one sheet. `None` if it has no header or no rows.
pub fn read(
    book: &mut Book,
    sheet: &str,
    source: SourceId,
    wanted: &dyn Fn(usize) -> bool,
    map: &FieldMap,
    problems: &mut Problems,
) -> Result<Option<Grid>, Unreadable> {
    let mut reader = SheetReader {
        source,
        wanted,
        map,
        problems,
        waiting: Some(Vec::new()),
        state: None,
        first_row: None,
        top_words: String::new(),
        empty: true,
    };
    book.stream(sheet, &mut |row, column, cell| reader.cell(row, column, cell))?;
    Ok(reader.finish())
}

/// A cell that waits until the header is known.
enum Kept {
    Text(String),
    Number(f64),
    Date(f64),
    Bool(bool),
    Error(&'static str),
}

impl Kept {
    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Text(text) => Self::Text(text.to_owned()),
            Cell::Number(value) => Self::Number(value),
            Cell::Date(value) => Self::Date(value),
            Cell::Bool(value) => Self::Bool(value),
            Cell::Error(error) => Self::Error(error),
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(value) => Cell::Number(*value),
            Self::Date(value) => Cell::Date(*value),
            Self::Bool(value) => Cell::Bool(*value),
            Self::Error(error) => Cell::Error(error),
        }
    }
}

/// Takes the cells of a sheet one by one: first it waits for the header, then it fills columns.
struct SheetReader<'a> {
    source: SourceId,
    wanted: &'a dyn Fn(usize) -> bool,
    map: &'a FieldMap,
    problems: &'a mut Problems,
    waiting: Option<Vec<(u32, u32, Kept)>>,
    state: Option<Filling>,
    first_row: Option<u32>,
    top_words: String,
    empty: bool,
}

impl SheetReader<'_> {
    fn cell(&mut self, row: u32, column: u32, cell: Cell<'_>) {
        self.empty = false;
        if let Some(state) = &mut self.state {
            state.cell(row, column, cell, self.problems);
            return;
        }
        let first = *self.first_row.get_or_insert(row);
        if row >= first + SEARCHED_ROWS {
            self.start();
            if self.state.is_some() {
                self.cell(row, column, cell);
            }
            return;
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.push((row, column, Kept::of(cell)));
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
            {
                top.entry(*row).or_default().insert(*column, text.clone());
            }
        }
        let Some(header) = find(&top, self.wanted, self.map, self.source, self.problems) else {
            self.problems
                .push(kinds::NO_HEADER, Place::File(self.source), vec![]);
            return;
        };
        let first = header
            .headings
            .iter()
            .map(|heading| heading.row)
            .min()
            .unwrap_or(0);
        for (_, cells) in top.range(..first) {
            for text in cells.values() {
                self.top_words.push_str(text);
                self.top_words.push('\n');
            }
        }
        let mut state = Filling::new(self.source, header);
        for (row, column, kept) in &waiting {
            state.cell(*row, *column, kept.cell(), self.problems);
        }
        self.state = Some(state);
    }

    fn finish(mut self) -> Option<Grid> {
        if self.empty {
            return None;
        }
        self.start();
        let mut state = self.state?;
        state.end_row(self.problems);
        let mut grid = state.grid;
        grid.year = year_in(&self.top_words);
        grid.years = grid.column("year").map(|_| {
            (0..grid.rows.len())
                .map(|row| year_in(grid.words("year", row)))
                .collect()
        });
        Some(grid)
    }
}

/// The year that a text names: the first of four digits that could be one.
pub fn year_in(text: &str) -> Option<i32> {
    let digits: Vec<char> = text.chars().map(crate::unit::half_width).collect();
    let mut start = 0;
    while start < digits.len() {
        let length = digits[start..].iter().take_while(|c| c.is_ascii_digit()).count();
        if length == 4 {
            let year: i32 = digits[start..start + 4].iter().collect::<String>().parse().ok()?;
            if (1990..=2100).contains(&year) {
                return Some(year);
            }
        }
        start += length.max(1);
    }
    None
}

/// A sheet whose header is known, being filled row by row.
struct Filling {
    grid: Grid,
    /// Position of the heading by sheet column; columns that nobody needs have none.
    by_column: Vec<Option<u16>>,
    header_end: u32,
    row: Option<u32>,
    present: Vec<Option<Value>>,
    total_mark: Option<(u32, String)>,
    flaws: Vec<usize>,
    figures: bool,
    key_columns: Range<usize>,
}

/// A value of the row being read.
enum Value {
    Words(String),
    Number(f64),
    Typed(f64, String),
}

impl Filling {
    fn new(source: SourceId, header: Header) -> Self {
        let width = header
            .headings
            .iter()
            .map(|h| h.column as usize + 1)
            .max()
            .unwrap_or(0);
        let mut by_column = vec![None; width];
        for (position, heading) in header.headings.iter().enumerate() {
            by_column[heading.column as usize] = Some(position as u16);
        }
        let columns = header
            .headings
            .iter()
            .map(|heading| match FIELDS[heading.field].content {
                Content::Number(_) => Values::Numbers(Numbers::default()),
                _ => Values::Words(Words::default()),
            })
            .collect();
        let present = header.headings.iter().map(|_| None).collect();
        Self {
            grid: Grid {
                source,
                year: None,
                years: None,
                headings: header.headings,
                columns,
                rows: Vec::new(),
                flawed: BTreeSet::new(),
            },
            by_column,
            header_end: header.last_row,
            row: None,
            present,
            total_mark: None,
            flaws: Vec::new(),
            figures: false,
            key_columns: 0..width,
        }
    }

    fn cell(&mut self, row: u32, column: u32, cell: Cell<'_>, problems: &mut Problems) {
        if row <= self.header_end {
            return;
        }
        if self.row != Some(row) {
            self.end_row(problems);
            self.row = Some(row);
        }
        if self.total_mark.is_none()
            && self.key_columns.contains(&(column as usize))
            && let Cell::Text(text) = cell
            && is_total(text)
        {
            self.total_mark = Some((column, text.trim().to_owned()));
            return;
        }
        let Some(position) = self.by_column.get(column as usize).copied().flatten() else {
            return;
        };
        let position = usize::from(position);
        let place = Place::Cell(self.grid.source, row, column);
        self.present[position] = self.value(position, place, cell, problems);
    }

    /// Reads a cell of a known column; pushes what is wrong with it.
    fn value(
        &mut self,
        position: usize,
        place: Place,
        cell: Cell<'_>,
        problems: &mut Problems,
    ) -> Option<Value> {
        let heading = &self.grid.headings[position];
        let field = &FIELDS[heading.field];
        let mut flaw = |kind, words: Vec<(&'static str, String)>| {
            let mut words = words;
            words.push(("column", heading.label.clone()));
            problems.push(kind, place, words);
        };
        match field.content {
            Content::Code | Content::Text | Content::Year => {
                if let Cell::Error(error) = cell {
                    flaw(kinds::ERROR_CELL, vec![("found", error.to_owned())]);
                    self.flaws.push(heading.field);
                    return None;
                }
                let words = cell::words(cell);
                (!words.is_empty()).then_some(Value::Words(words))
            }
            Content::Date => {
                if matches!(cell, Cell::Text(text) if cell::is_not_reported(text)) {
                    return None;
                }
                let date = cell::date(cell);
                if date.is_none() {
                    flaw(kinds::NOT_A_DATE, vec![("found", cell::words(cell))]);
                    self.flaws.push(heading.field);
                }
                date.map(Value::Words)
            }
            Content::Number(_) => {
                let unit = heading.unit.map_or("", |unit| unit.symbol).to_owned();
                let value = match cell::number(cell) {
                    Number::Value(value) => Value::Number(value),
                    Number::Typed(value) => {
                        let found = cell::words(cell);
                        flaw(
                            kinds::NUMBER_AS_TEXT,
                            vec![("found", found.clone()), ("value", format!("{value}"))],
                        );
                        Value::Typed(value, found)
                    }
                    Number::NotReported => {
                        let found = cell::words(cell);
                        if !found.is_empty() {
                            flaw(kinds::NOT_REPORTED, vec![("found", found)]);
                        }
                        return None;
                    }
                    Number::Words => {
                        flaw(
                            kinds::NOT_A_NUMBER,
                            vec![("found", cell::words(cell)), ("unit", unit)],
                        );
                        self.flaws.push(heading.field);
                        return None;
                    }
                    Number::Broken(error) => {
                        flaw(kinds::ERROR_CELL, vec![("found", error.to_owned())]);
                        self.flaws.push(heading.field);
                        return None;
                    }
                };
                let (Value::Number(number) | Value::Typed(number, _)) = &value else {
                    return None;
                };
                if let Some(least) = field.least
                    && *number < least
                {
                    flaw(
                        kinds::OUT_OF_RANGE,
                        vec![
                            ("field", field.zh.to_owned()),
                            ("found", number_text(*number, 4)),
                            ("unit", unit),
                            ("least", number_text(least, 0)),
                        ],
                    );
                    self.flaws.push(heading.field);
                    return None;
                }
                self.figures = true;
                Some(value)
            }
        }
    }

    /// Files the row that has ended, or says why it is left out.
    fn end_row(&mut self, problems: &mut Problems) {
        let Some(row) = self.row.take() else {
            return;
        };
        let has = |id: &str| {
            self.grid
                .column(id)
                .is_some_and(|column| matches!(self.present[column], Some(Value::Words(_))))
        };
        let keyed = has("code") || has("name");
        let keyed = keyed
            || (self.grid.column("name").is_none() && self.grid.column("code").is_none() && has("county"));
        let total = self.total_mark.take();
        let file = match total {
            Some((column, text)) if !has("code") => {
                let place = Place::Cell(self.grid.source, row, column);
                problems.push(kinds::TOTAL_ROW, place, vec![("found", text)]);
                false
            }
            _ if keyed => true,
            _ => {
                // A footer without figures is no data; figures without an owner are.
                if self.figures {
                    problems.push(kinds::ROW_WITHOUT_KEY, Place::Row(self.grid.source, row), vec![]);
                }
                false
            }
        };
        if file {
            let index = self.grid.rows.len() as u32;
            self.grid.rows.push(row);
            self.grid
                .flawed
                .extend(self.flaws.iter().map(|field| (index, *field)));
            for (column, value) in self.grid.columns.iter_mut().zip(&mut self.present) {
                file_value(column, value.take(), index);
            }
        } else {
            self.present.iter_mut().for_each(|value| *value = None);
        }
        self.flaws.clear();
        self.figures = false;
    }
}

fn file_value(column: &mut Values, value: Option<Value>, row: u32) {
    match (column, value) {
        (Values::Numbers(numbers), Some(Value::Number(number))) => numbers.push(Some(number)),
        (Values::Numbers(numbers), Some(Value::Typed(number, text))) => {
            numbers.push(Some(number));
            numbers.typed.insert(row, text);
        }
        (Values::Numbers(numbers), _) => numbers.push(None),
        (Values::Words(words), Some(Value::Words(text))) => words.push(&text),
        (Values::Words(words), _) => words.push(""),
    }
}

/// Whether a cell marks a row of totals.
fn is_total(text: &str) -> bool {
    // The longest mark is something like 「城乡一体化示范区小计」; names of enterprises that end so are not known.
    if text.len() > 60 || !(text.contains('计') || text.contains("计")) {
        return false;
    }
    let text = plain(text);
    ["合计", "小计", "总计", "共计"]
        .iter()
        .any(|mark| text.ends_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_four_digits_that_stand_alone() {
        assert_eq!(year_in("许昌市2019年度企业用地情况表"), Some(2019));
        assert_eq!(year_in("电话 13700002019，用地２０１８"), Some(2018));
        assert_eq!(year_in("411002 A1234"), None);
    }

    #[test]
    fn totals_are_told_from_names() {
        for (text, expected) in [
            ("合 计", true),
            ("禹州市小计", true),
            ("计", false),
            ("许昌设计有限公司", false),
        ] {
            assert_eq!(is_total(text), expected, "{text}");
        }
    }
}
