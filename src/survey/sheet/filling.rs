//! Filling the columns of a sheet row by row, and telling data from totals, footers and rubble.

mod about;
mod control;
mod counter;
mod flaw;
mod long;
mod mark;
mod second;
mod shown;
mod units;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::agreement;
use super::code;
use super::grid::{Grid, Numbers, Values, Words};
use super::header::Header;
use super::header::heading::{Role, UnitFrom};
use super::label::time::year_of_figures;
use super::label::unit_of;
use super::proposal::is_running;
use crate::field::{Content, FIELDS};
use crate::letter::cleaned;
use crate::problem::{Place, Problems, SourceId, kinds};
use crate::survey::file::cell;
use crate::survey::file::cell::Number;
use crate::survey::file::number_format::{NumberFormat, Shown};
use crate::survey::file::value::Cell;
use crate::unit::number_text;
use about::{Column, Title, Titles, Told, is_about_the_table, is_day};
use control::Total;
use counter::{Passed, is_code};
use flaw::Flaw;
use long::{Long, Route};
use mark::{Mark, Stands, is_count, mark};
use second::{Says, Texts, says};
use shown::{Figure, figure};
use units::Units;
use value::{in_percent, measured, take_words};

/// What stands in front of the example row of a template, in both languages.
const EXAMPLE_MARKS: [&str; 2] = ["示例行", "example row"];

/// The county or park of the example row.
pub const EXAMPLE_AREA: &str = "示例地区";

/// A sheet whose header is known, being filled row by row.
pub struct Filling {
    grid: Grid,
    /// Position of the heading by sheet column; columns that nobody needs have none.
    by_column: Vec<Option<u16>>,
    header_end: u32,
    row: Option<u32>,
    /// The numbers of the row being read, by heading.
    present: Vec<Option<f64>>,
    /// How numbers of the row being read were written, where they were text.
    typed: Vec<(usize, String)>,
    /// The word of the row being read that says that it is no enterprise.
    mark: Option<Marked>,
    /// The first text of the row being read, where it stands before the names and no column is read there.
    beside: Option<String>,
    /// Whether the first text of the row being read is about the table, and its column.
    foot: Option<(u32, String)>,
    /// Whether a text of the row being read was looked at.
    begun: bool,
    /// What the cells of the row being read have in common.
    shape: counter::Row,
    /// The columns that number the rows.
    running: BTreeSet<u32>,
    totals: Vec<Total>,
    /// Lines prepared for enterprises that never came.
    prepared: Vec<u32>,
    flaws: Vec<usize>,
    /// The words of the row being read that could not be read, by heading.
    unread: Vec<(usize, String)>,
    figures: bool,
    /// The columns whose cell in the row being read repeats their heading.
    headings_again: Vec<u32>,
    titles: Titles,
    /// What is wrong with the cells of the row being read.
    told: Vec<Told>,
    /// Where the row being read is marked as an example.
    example_mark: Option<u32>,
    example_code: String,
    keys: Keys,
    /// Rows with figures and without an owner, in a list of parcels or meters.
    keyless_details: bool,
    /// Rows of enterprises without a county, in a sheet that has a column of counties.
    countyless: bool,
    /// The number formats met so far, by their codes.
    formats: HashMap<String, NumberFormat>,
    /// Units that do not stand over their column.
    units: Units,
    /// Whether the row being read says a unit for the table.
    unit_note: bool,
    /// What tells rows of one enterprise apart.
    long: Long,
    /// What stands in the columns of the row being read that are not read.
    rest: DefaultHasher,
    /// The row being read, as long as it may be a header.
    texts: Texts,
    /// The columns, by heading, that a second header ended.
    ended: Vec<bool>,
    /// Whether a second header ended the table.
    closed: bool,
    /// The first text of the row being read, and those of the rows above it that may be titles.
    first_text: String,
    title_above: String,
    /// The years that titles above later headers say, with the first row of the grid that each is of.
    years: Vec<(usize, i32)>,
}

/// What a sheet lacks that may stand in merged cells, whose value only their first row holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Figures without an owner, in a list of parcels or meters.
    pub owners: bool,
    /// Enterprises without a county.
    pub counties: bool,
}

/// A word that says that its row is no enterprise.
struct Marked {
    mark: Mark,
    stands: Stands,
    column: u32,
    text: String,
}

/// The headings that tell whose a row is.
struct Keys {
    code: Option<usize>,
    name: Option<usize>,
    county: Option<usize>,
    park: Option<usize>,
}

/// The number format of a cell, where it has one that shows more than digits.
fn format_of<'a>(cell: Cell<'_>, known: &'a mut HashMap<String, NumberFormat>) -> Option<&'a NumberFormat> {
    let Cell::Formatted(_, code) = cell else {
        return None;
    };
    if !known.contains_key(code) {
        known.insert(code.to_owned(), NumberFormat::of(code));
    }
    known.get(code)
}

/// Whether a number format says a unit behind its figure.
fn brings_unit(format: &NumberFormat, held: f64) -> bool {
    matches!(format.shown(held), Shown::Figure { after, .. } if !after.is_empty())
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
                words.push(("column", self.grid.headings[position].label.clone()));
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
            words.push(("column", self.grid.headings[position].label.clone()));
            self.told
                .push((kind, Place::Cell(self.grid.source, row, column), words));
        }
    }

    /// Takes a cell of a column that tells the rows of one enterprise apart; whether it is one. In a row that is nobody's, a
    /// word for a total marks that.
    fn tells_apart(&mut self, column: u32, cell: Cell<'_>, row: u32) -> bool {
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
    fn marks(&mut self, column: u32, position: Option<u16>, text: &str) -> bool {
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
        true
    }

    /// Where a column stands, as seen from the names.
    fn stands(&self, column: u32, position: Option<usize>) -> Stands {
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
    fn says_nothing(&self, column: u32, position: Option<u16>) -> bool {
        let position = position.map(usize::from);
        let is_chosen = |position: usize| matches!(self.grid.columns[position], Values::Words(_));
        self.running.contains(&column)
            || (position != self.keys.code && position != self.keys.name && position.is_some_and(is_chosen))
    }

    /// What a column means for the question whether a text in it is a title.
    fn meaning(&self, position: Option<u16>) -> Column {
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

    /// Reads a cell of a number column.
    fn number(&mut self, position: usize, cell: Cell<'_>) -> Option<Flaw> {
        let heading = &self.grid.headings[position];
        let field = &FIELDS[heading.field];
        if self.ended[position] {
            self.flaws.push(heading.field);
            return None;
        }
        let unit = || heading.unit.map_or("", |unit| unit.symbol).to_owned();
        if heading.role == Role::Check {
            // It serves to check the whole beside it; where it is no number it cannot.
            if let Number::Value(value) | Number::Typed(value) = cell::number(cell) {
                self.present[position] = Some(value);
            }
            return None;
        }
        let mut note = None;
        let number = match cell::number(cell) {
            Number::Value(held) => match format_of(cell, &mut self.formats) {
                None => held,
                Some(format) => match figure(held, format, heading) {
                    Figure::Number(value, remark) if brings_unit(format, held) => {
                        self.units.brought(self.grid.rows.len(), position);
                        note = remark;
                        value
                    }
                    Figure::Number(value, remark) => {
                        note = remark;
                        value
                    }
                    Figure::NotReported(remark) => return Some(remark),
                    Figure::Unusable(flaw) => {
                        self.flaws.push(heading.field);
                        return Some(flaw);
                    }
                },
            },
            Number::Typed(value) => {
                let found = cell::words(cell);
                let Some(value) = in_percent(&found, value, heading) else {
                    self.flaws.push(heading.field);
                    return Some((kinds::NOT_A_NUMBER, vec![("found", found), ("unit", unit())]));
                };
                note = Some((
                    kinds::NUMBER_AS_TEXT,
                    vec![("found", found.clone()), ("value", format!("{value}"))],
                ));
                self.typed.push((position, found));
                value
            }
            Number::NotReported => {
                let found = cell::words(cell);
                return (!found.is_empty()).then(|| (kinds::NOT_REPORTED, vec![("found", found)]));
            }
            Number::Words => match measured(cell, heading) {
                Some(value) => {
                    let found = cell::words(cell);
                    note = Some((
                        kinds::NUMBER_AS_TEXT,
                        vec![("found", found.clone()), ("value", format!("{value}"))],
                    ));
                    self.typed.push((position, found));
                    self.units.brought(self.grid.rows.len(), position);
                    value
                }
                None => {
                    self.flaws.push(heading.field);
                    return Some((
                        kinds::NOT_A_NUMBER,
                        vec![("found", cell::words(cell)), ("unit", unit())],
                    ));
                }
            },
            Number::Broken(error) => {
                self.flaws.push(heading.field);
                return Some((kinds::ERROR_CELL, vec![("found", error)]));
            }
        };
        if let Some(least) = field.least
            && number < least
        {
            self.flaws.push(heading.field);
            self.typed.retain(|(typed, _)| *typed != position);
            return Some((
                kinds::OUT_OF_RANGE,
                vec![
                    ("field", field.zh.to_owned()),
                    ("found", number_text(number, 4)),
                    ("unit", unit()),
                    ("least", number_text(least, 0)),
                ],
            ));
        }
        self.figures = true;
        self.present[position] = Some(number);
        note
    }

    /// Files the row that has ended, or says why it is left out.
    fn end_row(&mut self, problems: &mut Problems) {
        let Some(row) = self.row.take() else {
            return;
        };
        let headings = std::mem::take(&mut self.headings_again);
        let texts = self.texts.end_row().filter(|_| !self.figures);
        let is_header = headings.len() > 1 || texts.is_some();
        let (title, again) = self.titles.end_row(is_header);
        let text = std::mem::take(&mut self.first_text);
        if is_header {
            let above = std::mem::take(&mut self.title_above);
            self.header_again(row, &headings, texts, problems);
            let year = year_of_figures(&above);
            self.years.extend(year.map(|year| (self.grid.rows.len(), year)));
            return;
        }
        if let Some(column) = title.filter(|_| again) {
            problems.push(kinds::HEADER_AGAIN, self.at(row, column), vec![]);
            self.told.clear();
            return self.close(None);
        }
        if self.is_no_data(row, problems) {
            return;
        }
        let title = title.filter(|_| !self.figures);
        match title {
            Some(_) => {
                self.title_above.push_str(&text);
                self.title_above.push('\n');
            }
            None => self.title_above.clear(),
        }
        if title.is_none() {
            self.settle_titles(problems);
            self.tell(problems);
        }
        if title.is_none() && self.is_example(row, problems) {
            return self.close(None);
        }
        let mut countyless = false;
        let has = |column: Option<usize>| {
            column.is_some_and(
                |column| matches!(&self.grid.columns[column], Values::Words(words) if words.begun()),
            )
        };
        let Keys {
            code, name, county, ..
        } = self.keys;
        let keyed = has(code) || has(name) || (name.is_none() && code.is_none() && has(county));
        let file = match () {
            _ if keyed && self.is_footer() => false,
            _ if keyed => {
                countyless = county.is_some() && !has(county) && (has(code) || has(name));
                true
            }
            _ => {
                // A footer without figures is no data; figures without an owner are.
                if self.figures && !self.grid.other_side {
                    self.keyless(row, problems);
                }
                false
            }
        };
        self.close(file.then_some(row));
        match title {
            // A footer that nobody has said anything of stays unsaid.
            Some(column) if file || !self.told.is_empty() => self.titles.keep(Title {
                row,
                column,
                filed: file,
                countyless,
                told: std::mem::take(&mut self.told),
            }),
            Some(_) => {}
            None => self.countyless |= countyless,
        }
    }

    /// Passes over a row that is about the table: one that numbers or explains its columns, a total, a part of the row
    /// above, a line that was prepared and not filled in.
    fn is_no_data(&mut self, row: u32, problems: &mut Problems) -> bool {
        let owner = [self.keys.code, self.keys.name].into_iter().flatten();
        let words = owner.filter_map(|column| match &self.grid.columns[column] {
            Values::Words(words) => Some(words.pending()),
            Values::Numbers(_) => None,
        });
        let words: Vec<&str> = words.collect();
        let has_code = words.iter().any(|text| is_code(text));
        // Words that are no name do not own a row.
        let is_owner = |text: &str| {
            let text = cell::plain(text);
            !is_count(&text) && !text.bytes().all(|letter| letter.is_ascii_digit())
        };
        let is_owned = words.iter().any(|text| is_owner(text));
        let is_right = || {
            words
                .iter()
                .any(|text| code::read(text).state == code::State::Valid)
        };
        let about = |text: &&str| text.is_empty() || (is_about_the_table(text) && !is_code(text));
        let is_foot = self.foot.is_some() && !has_code && words.iter().all(about);
        let marked = self.mark.take().filter(|found| match (found.mark, found.stands) {
            (Mark::Example, _) => !is_right(),
            (_, Stands::Owner) | (Mark::Part, _) => !has_code,
            (Mark::Total, Stands::Beside) => !has_code,
            _ => !is_owned,
        });
        let listed = self.keys.code.is_some() || self.keys.name.is_some();
        let source = self.grid.source;
        let place = |column: u32| Place::Cell(source, row, column);
        match (self.shape.passed(), marked) {
            (Some(Passed::Numbers), _) => {
                problems.push(kinds::COLUMN_NUMBERS, Place::Row(source, row), vec![]);
            }
            (Some(Passed::Units), _) if self.takes_units() => {}
            (_, Some(found)) => {
                let kind = match found.mark {
                    Mark::Total => kinds::TOTAL_ROW,
                    Mark::Figure => kinds::SUMMARY_ROW,
                    Mark::Rest => kinds::REST_ROW,
                    Mark::Part => kinds::PART_ROW,
                    Mark::Example => kinds::EXAMPLE_ROW,
                };
                problems.push(kind, place(found.column), vec![("found", found.text.clone())]);
                if found.mark == Mark::Total && !self.grid.other_side {
                    self.total(row, found.text, false);
                }
            }
            (_, None) if is_foot && (self.figures || !self.flaws.is_empty()) => {
                // A foot leaves titles above it what they are.
                if let Some((column, text)) = self.foot.take().filter(|_| self.figures) {
                    problems.push(kinds::FOOT_ROW, place(column), vec![("found", text)]);
                }
                self.told.clear();
                self.close(None);
                return true;
            }
            _ if listed && !is_owned && self.shape.is_blank() => {
                if self.figures || !self.told.is_empty() {
                    self.prepared.push(row);
                }
            }
            _ => return false,
        }
        // What looks wrong in such a row is nobody's figure.
        self.settle_titles(problems);
        self.told.clear();
        self.close(None);
        true
    }

    /// Keeps the figures of a row to be compared with sums.
    fn total(&mut self, row: u32, label: String, keyless: bool) {
        self.totals.push(Total {
            row,
            label,
            above: self.grid.rows.len(),
            values: self.present.clone(),
            keyless,
        });
    }

    /// Figures without an owner: those beside the name of an area may be its sums, which shows when all rows are read.
    fn keyless(&mut self, row: u32, problems: &mut Problems) {
        let areas = [self.grid.column("town"), self.keys.park, self.keys.county];
        let words = areas
            .into_iter()
            .flatten()
            .find_map(|column| match &self.grid.columns[column] {
                Values::Words(words) if words.begun() => Some(words.pending().to_owned()),
                _ => None,
            });
        match words.or_else(|| self.beside.take()) {
            Some(label) if !self.grid.lists_details() && !self.long.is_long() => self.total(row, label, true),
            _ => {
                self.keyless_details |= self.grid.lists_details() || self.long.is_long();
                problems.push(kinds::ROW_WITHOUT_KEY, self.place_of_key(row), vec![]);
            }
        }
    }

    /// Where a row should say whose it is.
    fn place_of_key(&self, row: u32) -> Place {
        match self.keys.code.or(self.keys.name) {
            Some(key) => self.at(row, self.grid.headings[key].column),
            None => Place::Row(self.grid.source, row),
        }
    }

    /// Takes the units of a row of units for headings that name none. `false` where a heading names another one: its
    /// cells stay what they are, no numbers.
    fn takes_units(&mut self) -> bool {
        let mut found = Vec::new();
        for (position, text) in &self.unread {
            let heading = &self.grid.headings[*position];
            let unit = FIELDS[heading.field]
                .dimension()
                .and_then(|known| unit_of(known, text));
            match unit {
                Some(unit) if heading.unit_from == UnitFrom::Assumed => found.push((*position, unit)),
                Some(unit) if heading.unit == Some(unit) => {}
                _ => return false,
            }
        }
        if !self.grid.rows.is_empty() {
            return false;
        }
        for (position, unit) in found {
            let heading = &mut self.grid.headings[position];
            heading.unit = Some(unit);
            heading.unit_from = UnitFrom::Header;
        }
        true
    }

    /// Passes over a header that stands again, and the titles right above it. What it says otherwise than the first one
    /// holds for the rows below it.
    fn header_again(
        &mut self,
        row: u32,
        headings: &[u32],
        texts: Option<Vec<(u32, String)>>,
        problems: &mut Problems,
    ) {
        for title in self.titles.take().into_iter().rev() {
            if title.filed {
                self.grid.forget_last();
                self.units.forget_last();
                self.long.forget_last();
            }
            problems.push(kinds::HEADER_AGAIN, self.at(title.row, title.column), vec![]);
        }
        let begins = texts.as_deref().and_then(|texts| Some(texts.first()?.0));
        if let Some(column) = begins.or(headings.first().copied()) {
            problems.push(kinds::HEADER_AGAIN, self.at(row, column), vec![]);
        }
        match texts {
            Some(texts) => {
                self.told.clear();
                self.second_header(row, &texts, problems);
            }
            // Between its names stands what is none: that is told.
            None => self.told.retain(|(_, place, _)| match place {
                Place::Cell(_, _, column) => !headings.contains(column),
                _ => true,
            }),
        }
        self.tell(problems);
        self.close(None);
    }

    /// Takes what a second header says otherwise than the first one.
    fn second_header(&mut self, row: u32, texts: &[(u32, String)], problems: &mut Problems) {
        let deep = self.grid.header_rows.0 < self.grid.header_rows.1;
        for position in 0..self.grid.headings.len() {
            let heading = &self.grid.headings[position];
            let is_number = FIELDS[heading.field].is_number();
            let text = texts.iter().find(|(column, _)| *column == heading.column);
            let text = text.map(|(_, text)| text.as_str());
            let known = text.is_some_and(|text| self.titles.knows(heading.column, text));
            let key = matches!(FIELDS[heading.field].id, "code" | "name");
            match says(heading, text, known, deep) {
                _ if text.is_none() && !is_number && !key => {}
                Says::Other => {
                    let words = vec![
                        ("found", text.unwrap_or("-").to_owned()),
                        ("column", heading.label.clone()),
                    ];
                    problems.push(kinds::SECOND_HEADER, self.at(row, heading.column), words);
                    self.ended[position] = true;
                    self.closed |= !is_number;
                }
                Says::Same => {
                    self.ended[position] = false;
                    self.units.change(&mut self.grid, position, row, None);
                }
                Says::Unit(unit) => {
                    self.ended[position] = false;
                    self.units.change(&mut self.grid, position, row, Some(unit));
                }
            }
        }
    }

    fn at(&self, row: u32, column: u32) -> Place {
        Place::Cell(self.grid.source, row, column)
    }

    /// Tells what is wrong with the row being read.
    fn tell(&mut self, problems: &mut Problems) {
        for (kind, place, words) in self.told.drain(..) {
            problems.push(kind, place, words);
        }
    }

    /// What looked like titles was data: no header stands again below it.
    fn settle_titles(&mut self, problems: &mut Problems) {
        for title in self.titles.take() {
            self.countyless |= title.countyless;
            for (kind, place, words) in title.told {
                problems.push(kind, place, words);
            }
        }
    }

    /// Whether a row without figures has words about the table in the column of codes or names.
    fn is_footer(&self) -> bool {
        let keys = [self.keys.code, self.keys.name].into_iter().flatten();
        let words = keys.filter_map(|column| match &self.grid.columns[column] {
            Values::Words(words) if words.begun() => Some(words.pending()),
            _ => None,
        });
        let words: Vec<&str> = words.collect();
        // 「填表人：张三」 may stand in one cell, or in several with the one who audited and the day beside it; a day in the
        // place of a code beside a name is a wrong code.
        let about = words.iter().any(|text| is_about_the_table(text) && !is_day(text))
            || (!words.is_empty() && words.iter().all(|text| is_about_the_table(text)));
        (about || self.unit_note) && !self.figures && self.flaws.is_empty()
    }

    /// Whether the row is the example of a template, known by its code. A row that is marked as one and holds somebody's
    /// figures is told, and read like any other.
    fn is_example(&mut self, row: u32, problems: &mut Problems) -> bool {
        let pending = |column: Option<usize>| match column.map(|column| &self.grid.columns[column]) {
            Some(Values::Words(words)) => words.pending(),
            _ => "",
        };
        let mark = self.example_mark.take();
        let example = match self.keys.code {
            Some(_) => pending(self.keys.code) == self.example_code,
            None => pending(self.keys.county.or(self.keys.park)) == EXAMPLE_AREA,
        };
        if let (false, Some(column)) = (example, mark) {
            let place = Place::Cell(self.grid.source, row, column);
            problems.push(kinds::EXAMPLE_FILLED, place, vec![]);
        }
        example
    }

    /// Keeps what was read of a row, or forgets it.
    fn close(&mut self, row: Option<u32>) {
        let index = self.grid.rows.len() as u32;
        for (column, number) in self.grid.columns.iter_mut().zip(&mut self.present) {
            match (column, row) {
                (Values::Numbers(numbers), Some(_)) => numbers.push(number.take()),
                (Values::Words(words), Some(_)) => words.commit(),
                (Values::Numbers(_), None) => *number = None,
                (Values::Words(words), None) => words.abandon(),
            }
        }
        if let Some(row) = row {
            self.grid.rows.push(row);
            self.grid
                .flawed
                .extend(self.flaws.iter().map(|field| (index, *field)));
            let unread = self.unread.drain(..);
            self.grid
                .unread
                .extend(unread.map(|(position, text)| ((index, position), text)));
            for (position, text) in self.typed.drain(..) {
                if let Values::Numbers(numbers) = &mut self.grid.columns[position] {
                    numbers.remember(index, text);
                }
            }
        }
        self.units.close(row.is_some());
        self.long.close(row.is_some());
        let rest = std::mem::take(&mut self.rest).finish();
        if row.is_some() {
            self.grid.rest.push(rest);
        }
        self.example_mark = None;
        self.mark = None;
        self.beside = None;
        self.foot = None;
        self.begun = false;
        self.unit_note = false;
        self.typed.clear();
        self.unread.clear();
        self.flaws.clear();
        self.figures = false;
    }

    /// Gives the rows below a later header the year that the title above it says.
    fn settle_years(&mut self) {
        if self.grid.year.is_some() || self.grid.column("year").is_some() || self.years.is_empty() {
            return;
        }
        let of_row = |row: usize| {
            let mut before = self.years.iter().rev();
            before.find(|(from, _)| *from <= row).map(|(_, year)| *year)
        };
        self.grid.years = Some((0..self.grid.rows.len()).map(of_row).collect());
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
        agreement::check(&mut self.grid, problems);
        if let (Some(first), Some(last)) = (self.prepared.first(), self.prepared.last()) {
            let words = vec![
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
                true => problems.push(kinds::TOTAL_ROW, place, vec![("found", total.label.clone())]),
                false => problems.push(kinds::ROW_WITHOUT_KEY, place, vec![]),
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
