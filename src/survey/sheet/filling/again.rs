//! Headers and titles that stand again below the first.

use super::second::{Says, says};
use crate::field::FIELDS;
use crate::problem::{Place, Problems, kinds, words};
use crate::survey::sheet::header::heading::UnitFrom;
use crate::survey::sheet::label::unit_of;

use super::state::Filling;

impl Filling {
    /// Takes the units of a row of units for headings that name none. `false` where a heading names another one: its
    /// cells stay what they are, no numbers.
    pub(super) fn takes_units(&mut self) -> bool {
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
    pub(super) fn header_again(
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
            problems.push(kinds::HEADER_AGAIN, self.at(title.row, title.column), words![]);
        }
        let begins = texts.as_deref().and_then(|texts| Some(texts.first()?.0));
        if let Some(column) = begins.or(headings.first().copied()) {
            problems.push(kinds::HEADER_AGAIN, self.at(row, column), words![]);
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
    pub(super) fn second_header(&mut self, row: u32, texts: &[(u32, String)], problems: &mut Problems) {
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
                    let words = words![
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
}
