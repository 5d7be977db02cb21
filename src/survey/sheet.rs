//! Reading one sheet: cells wait until the header is known, then they fill columns.

use std::ops::ControlFlow;

use super::container::Limits;
use super::filling::Filling;
use super::grid::Grid;
use super::header::{SEARCHED_ROWS, Top, find};
use super::map::FieldMap;
use super::workbook::{Book, Cell, Unreadable};
use crate::problem::{Place, Problems, SourceId, kinds};

/// Reads one sheet. `None` if it has no header or no rows.
pub fn read(
    book: &mut Book,
    sheet: &str,
    source: SourceId,
    wanted: &dyn Fn(usize) -> bool,
    map: &FieldMap,
    limits: Limits,
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
    let mut held = 0u64;
    let mut overflow = false;
    book.stream(sheet, &mut |row, column, cell| {
        if let Cell::Text(text) = cell {
            held += text.len() as u64;
            if held > limits.held() {
                overflow = true;
                return ControlFlow::Break(());
            }
        }
        reader.cell(row, column, cell);
        ControlFlow::Continue(())
    })?;
    if overflow {
        return Err(limits.exceeded("the texts of a sheet"));
    }
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
        let mut grid = self.state?.finish(self.problems);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_four_digits_that_stand_alone() {
        assert_eq!(year_in("许昌市2019年度企业用地情况表"), Some(2019));
        assert_eq!(year_in("电话 13700002019，用地２０１８"), Some(2018));
        assert_eq!(year_in("411002 A1234"), None);
    }
}
