//! Filling the columns of a sheet row by row, and telling data from totals, footers and rubble.

mod about;
mod again;
mod control;
mod counter;
mod flaw;
mod long;
mod mark;
mod number;
mod owned;
mod row;
mod second;
mod shown;
mod state;
mod units;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash};

use super::agreement;
use super::code;
use super::grid::{Grid, Numbers, Values, Words};
use super::header::Header;
use super::proposal::is_running;
use super::tenure;
use crate::field::{Content, DETAILS, FIELDS};
use crate::letter::cleaned;
use crate::problem::{Place, Problems, SourceId, Word, kinds, words};
use crate::survey::file::cell;
use crate::survey::file::value::Cell;
use about::{Column, Titles, is_about_the_table};
use counter::is_code;
use long::{Long, Route};
use mark::{Stands, mark};
pub use row::EXAMPLE_AREA;
use row::EXAMPLE_MARKS;
use second::Texts;
pub use state::Filling;
use state::{Keys, Marked};
use units::Units;
use value::take_words;

/// What a sheet lacks that may stand in merged cells, whose value only their first row holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Figures without an owner, in a list of parcels or meters.
    pub owners: bool,
    /// Enterprises without a county.
    pub counties: bool,
}

impl Filling {
    /// Empty columns under a header; `tenure` and `other_side` as in [`Grid`].
    pub fn new(source: SourceId, header: Header, tenure: Option<usize>, other_side: bool) -> Self {
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
        let present = vec![None; header.headings.len()];
        let ended = vec![false; header.headings.len()];
        let grid = Grid {
            source,
            year: header.year,
            years: None,
            back: header.back,
            tenure,
            tenure_is_use: false,
            other_side,
            headings: header.headings,
            header_rows: (header.first_row, header.last_row),
            columns,
            rows: Vec::new(),
            areas: Vec::new(),
            is_roster: false,
            flawed: BTreeSet::new(),
            unread: BTreeMap::new(),
            changes: BTreeMap::new(),
            apart: Vec::new(),
            apart_words: Vec::new(),
            rest: Vec::new(),
        };
        let long = Long::new(header.beside.form.clone(), &grid.headings);
        Self {
            keys: Keys {
                code: grid.column("code"),
                name: grid.column("name"),
                county: grid.column("county"),
                park: grid.column("park"),
            },
            grid,
            by_column,
            header_end: header.last_row,
            row: None,
            present,
            typed: Vec::new(),
            mark: None,
            beside: None,
            foot: None,
            below_note: false,
            begun: false,
            shape: counter::Row::new(true),
            running: BTreeSet::new(),
            totals: Vec::new(),
            prepared: Vec::new(),
            flaws: Vec::new(),
            unread: Vec::new(),
            figures: false,
            headings_again: Vec::new(),
            titles: Titles::default(),
            told: Vec::new(),
            example_mark: None,
            example_code: code::example_code(),
            keyless_details: false,
            countyless: false,
            formats: HashMap::new(),
            long,
            rest: DefaultHasher::new(),
            units: Units::new(header.said, header.beside),
            unit_note: false,
            texts: Texts::default(),
            ended,
            closed: false,
            first_text: String::new(),
            title_above: String::new(),
            years: Vec::new(),
        }
    }

    /// Takes the value of a merged cell of a column of words in one of the rows below its first.
    pub fn merged_words(&mut self, row: u32, column: u32, cell: Cell<'_>, problems: &mut Problems) {
        let position = self.by_column.get(column as usize).copied().flatten();
        let words = position.map(|position| &self.grid.columns[usize::from(position)]);
        if matches!(words, Some(Values::Words(_))) {
            self.cell(row, column, cell, problems);
        }
    }

    /// Takes a cell; those of one row come together.
    pub fn cell(&mut self, row: u32, column: u32, cell: Cell<'_>, problems: &mut Problems) {
        if row <= self.header_end {
            self.titles.above(column, cell);
            if matches!(cell, Cell::Text(text) if is_running(text)) {
                self.running.insert(column);
            }
            return;
        }
        if self.row != Some(row) {
            self.end_row(problems);
            self.row = Some(row);
            self.shape = counter::Row::new(self.grid.rows.is_empty());
        }
        if self.closed {
            return;
        }
        if let Cell::Text(text) = cell {
            if self.first_text.is_empty() {
                self.first_text.push_str(text);
            }
            self.unit_note |= self.units.text(row, column, text);
        }
        let known = self.by_column.get(column as usize).copied();
        self.shape.cell(cell, self.says_nothing(column, known.flatten()));
        self.titles.cell(column, cell, self.meaning(known.flatten()));
        let is_heading = match (known.flatten(), cell) {
            (Some(position), Cell::Text(text)) => text == self.grid.headings[usize::from(position)].label,
            _ => false,
        };
        self.texts.cell(column, cell, is_heading);
        if self.tells_apart(column, cell, row) {
            return;
        }
        if known.flatten().is_none() && !self.running.contains(&column) {
            (column, cell::words(cell)).hash(&mut self.rest);
        }
        let Some(position) = known else {
            return;
        };
        if let Cell::Text(text) = cell
            && self.marks(column, position, text)
        {
            return;
        }
        let Some(position) = position.map(usize::from) else {
            if let Cell::Text(text) = cell
                && EXAMPLE_MARKS.contains(&text.trim())
            {
                self.example_mark = Some(column);
            }
            return;
        };
        let position = match self.long.route(column) {
            Route::Own => position,
            Route::To(position) => position,
            Route::Nowhere => return,
            Route::Unfit((kind, mut words)) => {
                words.push(("column", Word::from(&self.grid.headings[position].label)));
                let place = Place::Cell(self.grid.source, row, column);
                return self.told.push((kind, place, words));
            }
        };
        if is_heading {
            // One word may be a value, as 规上 in a column of that name.
            self.headings_again.push(column);
        }
        let flaw = match &mut self.grid.columns[position] {
            Values::Numbers(_) => self.number(position, cell),
            Values::Words(words) => {
                let heading = &self.grid.headings[position];
                let flaw = take_words(words, &FIELDS[heading.field], cell);
                if flaw.is_some() {
                    self.flaws.push(heading.field);
                }
                flaw
            }
        };
        if let Some((kind, mut words)) = flaw {
            if self.flaws.last() == Some(&self.grid.headings[position].field) {
                self.unread.push((position, cell::words(cell)));
            }
            words.push(("column", Word::from(&self.grid.headings[position].label)));
            self.told
                .push((kind, Place::Cell(self.grid.source, row, column), words));
        }
    }

    /// Takes a cell of a column that tells the rows of one enterprise apart; whether it is one. In a row that is nobody's, a
    /// word for a total marks that.
    pub(super) fn tells_apart(&mut self, column: u32, cell: Cell<'_>, row: u32) -> bool {
        let (is_one, flaw) = self.long.cell(column, cell);
        let keys = [self.keys.code, self.keys.name].into_iter().flatten();
        let owned = keys
            .into_iter()
            .any(|column| matches!(&self.grid.columns[column], Values::Words(words) if words.begun()));
        if let Some(flaw) = flaw.filter(|_| owned) {
            self.told
                .push((flaw.0, Place::Cell(self.grid.source, row, column), flaw.1));
        }
        is_one && owned
    }

    /// Whether a text says that its row is no enterprise: a total, an example.
    pub(super) fn marks(&mut self, column: u32, position: Option<u16>, text: &str) -> bool {
        let stands = self.stands(column, position.map(usize::from));
        let first = !std::mem::replace(&mut self.begun, true);
        if first && stands != Stands::Elsewhere && !is_code(text) && is_about_the_table(text) {
            self.foot = Some((column, cleaned(text).into_owned()));
        }
        if position.is_none() && stands == Stands::Beside && self.beside.is_none() {
            self.beside = Some(cleaned(text).into_owned());
        }
        if self.mark.is_some() {
            return false;
        }
        let Some(mark) = mark(text, stands) else {
            return false;
        };
        self.mark = Some(Marked {
            mark,
            stands,
            column,
            text: cleaned(text).into_owned(),
        });
        // 「合计」 where a parcel or meter is named stays its word, should the row be an enterprise's.
        let detail = position.map(|position| FIELDS[self.grid.headings[usize::from(position)].field].id);
        stands != Stands::Elsewhere && !detail.is_some_and(|id| DETAILS.contains(&id))
    }

    /// Where a column stands, as seen from the names.
    pub(super) fn stands(&self, column: u32, position: Option<usize>) -> Stands {
        let Keys {
            code,
            name,
            county,
            park,
        } = self.keys;
        let owners = match (code, name) {
            (None, None) => [county, park],
            owners => [owners.0, owners.1],
        };
        let first = self.grid.headings.first().map_or(0, |first| first.column);
        match position.is_some() {
            true if owners.contains(&position) => Stands::Owner,
            true if [county, park].contains(&position) => Stands::Beside,
            _ if column <= first => Stands::Beside,
            _ => Stands::Elsewhere,
        }
    }

    /// Whether words in a column say nothing of whether its row was filled in: it numbers the rows, or its words are chosen
    /// from a list, as counties are.
    pub(super) fn says_nothing(&self, column: u32, position: Option<u16>) -> bool {
        let position = position.map(usize::from);
        let is_chosen = |position: usize| matches!(self.grid.columns[position], Values::Words(_));
        self.running.contains(&column)
            || (position != self.keys.code && position != self.keys.name && position.is_some_and(is_chosen))
    }

    /// What a column means for the question whether a text in it is a title.
    pub(super) fn meaning(&self, position: Option<u16>) -> Column {
        let Keys {
            code, name, county, ..
        } = self.keys;
        match position.map(usize::from) {
            None => Column::Unread,
            found if found == code => Column::Codes,
            found if found == name.or(county.filter(|_| code.is_none())) => Column::Names,
            Some(_) => Column::Others,
        }
    }

    /// Ends the sheet: its columns, and what merged cells may explain.
    pub fn finish(mut self, problems: &mut Problems) -> (Grid, Gaps) {
        self.end_row(problems);
        self.settle_titles(problems);
        let places: Vec<Place> = self
            .totals
            .iter()
            .map(|total| self.place_of_key(total.row))
            .collect();
        let positions = 0..self.grid.headings.len();
        let idle = positions.map(|position| self.long.is_idle(&self.grid, position));
        let idle: Vec<bool> = idle.collect();
        self.settle_years();
        self.units
            .settle(&mut self.grid, (&mut self.totals, &idle), problems);
        self.long.settle(&mut self.grid, problems);
        let tenure = self.grid.column("tenure");
        self.grid.tenure_is_use = tenure.is_some_and(|column| tenure::is_use(&self.grid, column));
        owned::take_out(&mut self.grid, problems);
        agreement::check(&mut self.grid, problems);
        if let (Some(first), Some(last)) = (self.prepared.first(), self.prepared.last()) {
            let words = words![
                ("count", self.prepared.len().to_string()),
                ("found", (first + 1).to_string()),
                ("value", (last + 1).to_string()),
            ];
            problems.push(kinds::LINES_PREPARED, Place::File(self.grid.source), words);
        }
        let sums = control::check(&self.grid, &self.totals, problems);
        let keyless = self.totals.iter().zip(places).filter(|(total, _)| total.keyless);
        for ((total, place), is_sum) in keyless.zip(sums) {
            match is_sum {
                true => problems.push(kinds::TOTAL_ROW, place, words![("found", total.label.clone())]),
                false => problems.push(kinds::ROW_WITHOUT_KEY, place, words![]),
            }
        }
        self.grid.forget_columns(&idle);
        self.grid.shrink();
        let gaps = Gaps {
            owners: self.keyless_details,
            counties: self.countyless,
        };
        (self.grid, gaps)
    }
}
