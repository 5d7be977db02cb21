//! What a row that has ended is: an enterprise, a total, a foot, an example; and why it is left out.

use super::about::{Title, is_about_the_table, is_day};
use super::control::Total;
use super::counter::{Passed, is_code};
use super::mark::{Mark, Stands, is_count};
use super::state::Keys;
use crate::problem::{Place, Problems, kinds, words};
use crate::survey::file::cell;
use crate::survey::sheet::code;
use crate::survey::sheet::grid::Values;
use crate::survey::sheet::label::time::year_of_figures;
use std::hash::Hasher;

use super::state::Filling;

/// What stands in front of the example row of a template, in both languages.
pub const EXAMPLE_MARKS: [&str; 2] = ["示例行", "example row"];

/// The county or park of the example row.
pub const EXAMPLE_AREA: &str = "示例地区";

impl Filling {
    /// Files the row that has ended, or says why it is left out.
    pub(super) fn end_row(&mut self, problems: &mut Problems) {
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
            problems.push(kinds::HEADER_AGAIN, self.at(row, column), words![]);
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
            _ if keyed && self.is_footer() => {
                self.below_note = true;
                false
            }
            _ if keyed => {
                self.below_note = false;
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
    pub(super) fn is_no_data(&mut self, row: u32, problems: &mut Problems) -> bool {
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
                problems.push(kinds::COLUMN_NUMBERS, Place::Row(source, row), words![]);
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
                problems.push(kind, place(found.column), words![("found", found.text.clone())]);
                if found.mark == Mark::Total && !self.grid.other_side {
                    self.total(row, found.text, false);
                }
            }
            (_, None) if is_foot && (self.figures || !self.flaws.is_empty()) => {
                // A foot leaves titles above it what they are.
                if let Some((column, text)) = self.foot.take().filter(|_| self.figures) {
                    problems.push(kinds::FOOT_ROW, place(column), words![("found", text)]);
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
    pub(super) fn total(&mut self, row: u32, label: String, keyless: bool) {
        self.totals.push(Total {
            row,
            label,
            above: self.grid.rows.len(),
            values: self.present.clone(),
            keyless,
        });
    }

    /// Figures without an owner: those beside the name of an area may be its sums, which shows when all rows are read.
    pub(super) fn keyless(&mut self, row: u32, problems: &mut Problems) {
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
                problems.push(kinds::ROW_WITHOUT_KEY, self.place_of_key(row), words![]);
            }
        }
    }

    /// Where a row should say whose it is.
    pub(super) fn place_of_key(&self, row: u32) -> Place {
        match self.keys.code.or(self.keys.name) {
            Some(key) => self.at(row, self.grid.headings[key].column),
            None => Place::Row(self.grid.source, row),
        }
    }

    pub(super) fn at(&self, row: u32, column: u32) -> Place {
        Place::Cell(self.grid.source, row, column)
    }

    /// Tells what is wrong with the row being read.
    pub(super) fn tell(&mut self, problems: &mut Problems) {
        for (kind, place, words) in self.told.drain(..) {
            problems.push(kind, place, words);
        }
    }

    /// What looked like titles was data: no header stands again below it.
    pub(super) fn settle_titles(&mut self, problems: &mut Problems) {
        for title in self.titles.take() {
            self.countyless |= title.countyless;
            for (kind, place, words) in title.told {
                problems.push(kind, place, words);
            }
        }
    }

    /// Whether a row without figures has words about the table in the column of codes or names.
    pub(super) fn is_footer(&self) -> bool {
        let keys = [self.keys.code, self.keys.name].into_iter().flatten();
        let words = keys.filter_map(|column| match &self.grid.columns[column] {
            Values::Words(words) if words.begun() => Some(words.pending()),
            _ => None,
        });
        let words: Vec<&str> = words.collect();
        // 「填表人：张三」 may stand in one cell, or in several with the one who audited and the day beside it; a day in the
        // place of a code beside a name is a wrong code.
        // 「注：1.税收含免抵；」, and below it 「2.数据来源于税务局。」
        let goes_on = |text: &&str| {
            let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
            rest.len() < text.len() && rest.starts_with(['.', '、', '．', ')', '）'])
        };
        let about = words.iter().any(|text| is_about_the_table(text) && !is_day(text))
            || (self.below_note && words.iter().all(goes_on))
            || (!words.is_empty() && words.iter().all(|text| is_about_the_table(text)));
        (about || self.unit_note) && !self.figures && self.flaws.is_empty()
    }

    /// Whether the row is the example of a template, known by its code. A row that is marked as one and holds somebody's
    /// figures is told, and read like any other.
    pub(super) fn is_example(&mut self, row: u32, problems: &mut Problems) -> bool {
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
            problems.push(kinds::EXAMPLE_FILLED, place, words![]);
        }
        example
    }

    /// Keeps what was read of a row, or forgets it.
    pub(super) fn close(&mut self, row: Option<u32>) {
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
    pub(super) fn settle_years(&mut self) {
        if self.grid.year.is_some() || self.grid.column("year").is_some() || self.years.is_empty() {
            return;
        }
        let of_row = |row: usize| {
            let mut before = self.years.iter().rev();
            before.find(|(from, _)| *from <= row).map(|(_, year)| *year)
        };
        self.grid.years = Some((0..self.grid.rows.len()).map(of_row).collect());
    }
}
