//! One sheet as typed columns: the values as written, in the unit of the sheet, each with its cell.

use std::collections::{BTreeMap, BTreeSet};

use super::header::heading::{Heading, Role};
use crate::decimal;
use crate::field;
use crate::level::Level;
use crate::problem::{Place, SourceId};
use crate::survey::file::cell::is_not_reported;
use crate::unit::Unit;

/// A column of words, packed into one string.
#[derive(Clone, Debug, Default)]
pub struct Words {
    text: String,
    ends: Vec<u32>,
}

impl Words {
    /// Takes the words of a row that is still being read.
    pub fn begin(&mut self, word: &str) {
        self.abandon();
        self.text.push_str(word);
    }

    /// Ends the row: what was begun is its value.
    pub fn commit(&mut self) {
        self.ends.push(self.text.len() as u32);
    }

    /// Forgets what was begun.
    pub fn abandon(&mut self) {
        self.text
            .truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    /// Forgets the last row that was ended.
    fn forget_last(&mut self) {
        self.ends.pop();
        self.abandon();
    }

    /// Whether the row that is being read has words.
    pub fn begun(&self) -> bool {
        self.text.len() > self.ends.last().map_or(0, |end| *end as usize)
    }

    /// Puts other words into a row.
    pub fn set(&mut self, row: usize, word: &str) {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        let before = self.ends[row] as usize - start;
        self.text.replace_range(start..start + before, word);
        for end in &mut self.ends[row..] {
            *end = *end - before as u32 + word.len() as u32;
        }
    }

    /// The words of the row that is being read.
    pub fn pending(&self) -> &str {
        &self.text[self.ends.last().map_or(0, |end| *end as usize)..]
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
    /// Ends a row.
    pub fn push(&mut self, value: Option<f64>) {
        self.raw.push(value.unwrap_or(0.0));
        self.present.push(value.is_some());
    }

    /// Puts another number into a row.
    pub fn set(&mut self, row: usize, value: Option<f64>) {
        self.raw[row] = value.unwrap_or(0.0);
        self.present[row] = value.is_some();
        self.typed.remove(&(row as u32));
    }

    /// Says a number of a row in another unit.
    pub fn convert(&mut self, row: usize, from: Unit, to: Unit) {
        if let Some(value) = self.get(row) {
            self.raw[row] = from.convert(value, to);
        }
    }

    /// Forgets the last row.
    fn forget_last(&mut self) {
        self.raw.pop();
        self.present.pop();
        self.typed.remove(&(self.raw.len() as u32));
    }

    /// The number in a row, in the unit of the sheet.
    pub fn get(&self, row: usize) -> Option<f64> {
        self.present[row].then(|| self.raw[row])
    }

    /// Remembers how a number was written as text.
    pub fn remember(&mut self, row: u32, text: String) {
        self.typed.insert(row, text);
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

/// What stands instead of a cell's own value because somebody decided so.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The cell as the workbook holds it.
    pub raw: String,
    /// What stands instead, for people.
    pub now: String,
}

/// One sheet as typed columns.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Workbook and sheet.
    pub source: SourceId,
    /// The year of the data; `None` if nothing says it.
    pub year: Option<i32>,
    /// How many years before that of the sheet its figures are: 上年税收 is 1.
    pub back: i32,
    /// The year of each row, where a column says it.
    pub years: Option<Vec<Option<i32>>>,
    /// How its land is held, where the name of the sheet, a title or the file tells: position in
    /// [`field::TENURES`].
    pub tenure: Option<usize>,
    /// Whether its column of tenures tells what land is used for instead.
    pub tenure_is_use: bool,
    /// Whether its rows are leases as the other party has them, which a sheet of that party's own would tell.
    pub other_side: bool,
    /// One heading a column that is read.
    pub headings: Vec<Heading>,
    /// First and last row of the header.
    pub header_rows: (u32, u32),
    /// The values, one a heading.
    pub columns: Vec<Values>,
    /// The row of the sheet (from 0) of each row read.
    pub rows: Vec<u32>,
    /// The areas that its name, its file or a folder names.
    pub areas: Vec<(Level, String)>,
    /// Whether it lists the enterprises and whom they belong to.
    pub is_roster: bool,
    /// Cells with a reported problem: row of the grid, field. Later stages are silent about them.
    pub flawed: BTreeSet<(u32, usize)>,
    /// Cells whose words could not be read, as written: row of the grid, column.
    pub unread: BTreeMap<(u32, usize), String>,
    /// Cells whose value was changed after reading: row of the grid, column.
    pub changes: BTreeMap<(u32, usize), Change>,
    /// What tells the rows of one enterprise apart in a sheet in long form, by row: position in `apart_words`.
    pub apart: Vec<u32>,
    /// The words that tell rows apart.
    pub apart_words: Vec<String>,
    /// What stands in the columns that are not read, by row, as a number that is the same for the same cells.
    pub rest: Vec<u64>,
}

impl Grid {
    /// Forgets columns, by their positions.
    pub fn forget_columns(&mut self, gone: &[bool]) {
        if !gone.contains(&true) {
            return;
        }
        let kept = |position: usize| !gone[position];
        let place = |position: usize| gone[..position].iter().filter(|gone| !**gone).count();
        let mut positions = 0..;
        self.headings.retain(|_| positions.next().is_some_and(kept));
        let mut positions = 0..;
        self.columns.retain(|_| positions.next().is_some_and(kept));
        let unread = std::mem::take(&mut self.unread).into_iter();
        let unread = unread.filter(|((_, position), _)| kept(*position));
        self.unread = unread
            .map(|((row, position), text)| ((row, place(position)), text))
            .collect();
    }

    /// Gives back the memory that growing columns reserved.
    pub fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        for column in &mut self.columns {
            match column {
                Values::Words(words) => {
                    words.text.shrink_to_fit();
                    words.ends.shrink_to_fit();
                }
                Values::Numbers(numbers) => {
                    numbers.raw.shrink_to_fit();
                    numbers.present.shrink_to_fit();
                }
            }
        }
    }

    /// Forgets the last row that was read: it was no data.
    pub fn forget_last(&mut self) {
        self.rows.pop();
        self.rest.pop();
        let last = self.rows.len() as u32;
        for column in &mut self.columns {
            match column {
                Values::Words(words) => words.forget_last(),
                Values::Numbers(numbers) => numbers.forget_last(),
            }
        }
        self.flawed.retain(|(row, _)| *row != last);
        self.unread.retain(|(row, _), _| *row != last);
    }

    /// The words that tell a row from the others of its enterprise; empty in a sheet that is not in long form.
    pub fn apart_text(&self, row: usize) -> &str {
        let words = self.apart.get(row).map(|at| &self.apart_words[*at as usize]);
        words.map_or("", String::as_str)
    }

    /// Whether two rows are of one year.
    pub fn year_is_same(&self, one: usize, other: usize) -> bool {
        self.year_of(one) == self.year_of(other)
    }

    /// The year of a row; none where the row says one that nobody can read.
    pub fn year_of(&self, row: usize) -> Option<i32> {
        match self.years.as_ref().and_then(|years| years[row]) {
            Some(year) => Some(year - self.back),
            None if self.years.is_some() && !is_not_reported(self.words("year", row)) => None,
            None => self.year,
        }
    }

    /// The rows that hold data of a year.
    pub fn rows_of(&self, year: i32) -> impl Iterator<Item = usize> {
        (0..self.rows.len()).filter(move |row| self.year_of(*row) == Some(year))
    }

    /// The area of a level that its name, its file or a folder names.
    pub fn area(&self, level: Level) -> Option<&str> {
        let own = self.areas.iter().find(|(known, _)| *known == level);
        own.map(|(_, name)| name.as_str())
    }

    /// The position of a field's column.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.column_of(field::index(id)?)
    }

    /// The position of a field's column, by the field's position in the data dictionary.
    pub fn column_of(&self, field: usize) -> Option<usize> {
        let gives = |heading: &Heading| matches!(heading.role, Role::Value | Role::Addend);
        self.headings
            .iter()
            .position(|heading| heading.field == field && gives(heading))
    }

    /// The words of a field in a row; empty where there is none.
    pub fn words(&self, id: &str, row: usize) -> &str {
        self.column(id).map_or("", |column| self.words_in(column, row))
    }

    /// The words in a cell; empty where the column holds numbers.
    pub fn words_in(&self, column: usize, row: usize) -> &str {
        match &self.columns[column] {
            Values::Words(words) => words.get(row),
            Values::Numbers(_) => "",
        }
    }

    /// The value that a column gives its field in a row, in the canonical unit: for columns that add up the sum in the
    /// first of them and nothing in the others.
    pub fn number(&self, column: usize, row: usize) -> Option<f64> {
        let heading = &self.headings[column];
        match heading.role {
            Role::Value => {
                let same = || {
                    self.with_role(heading.field, Role::Same)
                        .find_map(|other| self.own_number(other, row))
                };
                self.own_number(column, row).or_else(same)
            }
            Role::Addend if self.column_of(heading.field) == Some(column) => {
                let parts = self.with_role(heading.field, Role::Addend);
                let values: Vec<f64> = parts.filter_map(|part| self.own_number(part, row)).collect();
                let largest = values
                    .iter()
                    .copied()
                    .reduce(|one, other| one.abs().max(other.abs()))?;
                Some(decimal::settled(crate::sum::sum(values), largest))
            }
            Role::Addend | Role::Same | Role::Check => None,
        }
    }

    /// The columns of a field that have this role.
    pub fn with_role(&self, field: usize, role: Role) -> impl Iterator<Item = usize> {
        let headings = self.headings.iter().enumerate();
        headings
            .filter(move |(_, heading)| heading.field == field && heading.role == role)
            .map(|(column, _)| column)
    }

    /// The number in a cell, in the canonical unit.
    pub fn own_number(&self, column: usize, row: usize) -> Option<f64> {
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

    /// The cell as the workbook holds it.
    pub fn raw_text(&self, column: usize, row: usize) -> String {
        let key = (row as u32, column);
        if let Some(change) = self.changes.get(&key) {
            return change.raw.clone();
        }
        if let Some(unread) = self.unread.get(&key) {
            return unread.clone();
        }
        match &self.columns[column] {
            Values::Numbers(numbers) => numbers.raw_text(row),
            Values::Words(words) => words.get(row).to_owned(),
        }
    }

    /// Takes out of a cell what stands in it, `raw`: later stages are silent about it.
    pub fn unusable(&mut self, column: usize, row: usize, raw: String) {
        match &mut self.columns[column] {
            Values::Numbers(numbers) => numbers.set(row, None),
            Values::Words(words) => words.set(row, ""),
        }
        self.flawed.insert((row as u32, self.headings[column].field));
        if !raw.is_empty() {
            self.unread.insert((row as u32, column), raw);
        }
    }

    /// Puts a decided number, in the unit of the sheet, in the place of what was read. `now` says it for people.
    pub fn change_number(&mut self, column: usize, row: usize, value: Option<f64>, now: String) {
        let raw = self.raw_text(column, row);
        let Heading { field, role, .. } = self.headings[column];
        // What was decided stands instead of the whole.
        let others: Vec<usize> = match role {
            Role::Addend => self.with_role(field, Role::Addend).collect(),
            Role::Value => self.with_role(field, Role::Same).collect(),
            Role::Same | Role::Check => Vec::new(),
        };
        for other in others.into_iter().filter(|other| *other != column) {
            if let Values::Numbers(numbers) = &mut self.columns[other] {
                numbers.set(row, None);
            }
        }
        if let Values::Numbers(numbers) = &mut self.columns[column] {
            numbers.set(row, value);
        }
        self.settled(column, row, raw, now);
    }

    /// Puts decided words in the place of those that were read.
    pub fn change_words(&mut self, column: usize, row: usize, word: &str) {
        let raw = self.raw_text(column, row);
        if let Values::Words(words) = &mut self.columns[column] {
            words.set(row, word);
        }
        self.settled(column, row, raw, word.to_owned());
    }

    /// Adds a row at the place and in the year of another one, empty but for these words; its position.
    pub fn repeat_row(&mut self, like: usize, words: &[(&str, &str)]) -> usize {
        for (column, heading) in self.columns.iter_mut().zip(&self.headings) {
            match column {
                Values::Numbers(numbers) => numbers.push(None),
                Values::Words(values) => {
                    let id = field::FIELDS[heading.field].id;
                    let own = words.iter().find(|(known, _)| *known == id);
                    let kept = id == "year" || field::DETAILS.contains(&id);
                    let word = match own {
                        Some((_, word)) => (*word).to_owned(),
                        None if kept => values.get(like).to_owned(),
                        None => String::new(),
                    };
                    values.begin(&word);
                    values.commit();
                }
            }
        }
        if let Some(years) = &mut self.years {
            years.push(years[like]);
        }
        if let Some(apart) = self.apart.get(like).copied() {
            self.apart.push(apart);
        }
        if let Some(rest) = self.rest.get(like).copied() {
            self.rest.push(rest);
        }
        self.rows.push(self.rows[like]);
        self.rows.len() - 1
    }

    fn settled(&mut self, column: usize, row: usize, raw: String, now: String) {
        let key = (row as u32, column);
        self.flawed.remove(&(row as u32, self.headings[column].field));
        self.unread.remove(&key);
        self.changes.insert(key, Change { raw, now });
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

    /// Whether several rows of one enterprise add up: the sheet lists parcels, leases or meters, or is in long form. The other party of a
    /// lease and an address tell rows apart only in a sheet that holds nothing else.
    pub fn lists_details(&self) -> bool {
        let has = |ids: &[&str]| ids.iter().any(|id| self.column(id).is_some());
        !self.apart_words.is_empty()
            || has(&["parcel", "tenure", "meter"])
            || ((has(&["lessor", "lessor_code", "lessee", "lessee_code", "address"]) || has(&field::LEASE))
                && self.column("county").is_none()
                && self.headings.iter().all(|heading| {
                    let field = &field::FIELDS[heading.field];
                    !field.is_number() || field::OF_DETAILS.contains(&field.id)
                }))
    }

    /// Whether two rows hold the same in every column.
    pub fn same(&self, one: usize, other: usize) -> bool {
        let apart = self.apart.get(one) == self.apart.get(other);
        apart
            && self.columns.iter().all(|values| match values {
                Values::Words(words) => words.get(one) == words.get(other),
                Values::Numbers(numbers) => numbers.get(one) == numbers.get(other),
            })
    }
}
