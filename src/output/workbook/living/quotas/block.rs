//! The cells behind the quotas of one resource: numbers on lines above, a county a row below, each with its result.

use super::super::data::digits;
use super::super::names::letters;

/// What a cell holds.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number that people may change.
    Input(f64),
    /// A number that stays, with the reason (`living.why.<id>`).
    Value(f64, &'static str),
    /// A formula and its result; not a number where the cell is empty.
    Formula(String, f64),
    /// Nothing.
    Empty,
}

impl Cell {
    fn result(&self) -> f64 {
        match self {
            Self::Input(value) | Self::Value(value, _) | Self::Formula(_, value) => *value,
            Self::Text(_) | Self::Empty => f64::NAN,
        }
    }
}

/// One column.
pub struct Column {
    /// Its heading.
    pub label: String,
    /// A cell a county.
    pub cells: Vec<Cell>,
}

/// The cells of one resource under one method.
pub struct Block {
    /// What stands above it.
    pub title: String,
    /// Why there are no formulas; `None` where there are.
    pub why: Option<&'static str>,
    /// Numbers of the resource: the label and the number.
    pub lines: Vec<(String, Cell)>,
    /// The columns, the names of the counties first.
    pub columns: Vec<Column>,
    /// The row of its title, counted from 0.
    pub top: usize,
}

/// The results of a column.
pub type Numbers = Vec<f64>;

impl Block {
    /// The row of the first county, counted from 0. All lines must be there.
    pub fn first(&self) -> usize {
        self.top + self.lines.len() + 2
    }

    /// How many counties there are.
    pub fn count(&self) -> usize {
        self.columns.first().map_or(0, |names| names.cells.len())
    }

    /// The row below it.
    pub fn below(&self) -> usize {
        match self.why {
            Some(_) => self.top + 3,
            None => self.first() + self.count() + 1,
        }
    }

    /// Adds a line; its number.
    pub fn line(&mut self, label: String, cell: Cell) -> usize {
        self.lines.push((label, cell));
        self.lines.len() - 1
    }

    /// How formulas call a line.
    pub fn call(&self, line: usize) -> String {
        format!("$B${}", self.top + line + 2)
    }

    /// The number of a line.
    pub fn number(&self, line: usize) -> f64 {
        self.lines[line].1.result()
    }

    /// Says what stands in a line that was added before.
    pub fn set(&mut self, line: usize, text: String, result: f64) {
        self.lines[line].1 = Cell::Formula(text, result);
    }

    /// Adds a column; its number.
    pub fn column(&mut self, label: String, cells: Vec<Cell>) -> usize {
        self.columns.push(Column { label, cells });
        self.columns.len() - 1
    }

    /// Adds a column of formulas: `text` and `result` of each county.
    pub fn formulas(
        &mut self,
        label: String,
        text: impl Fn(&Self, usize) -> String,
        result: &[f64],
    ) -> usize {
        let cells = result.iter().enumerate();
        let cells = cells
            .map(|(i, result)| Cell::Formula(text(self, i), *result))
            .collect();
        self.column(label, cells)
    }

    /// Adds a column of numbers that people may change.
    pub fn inputs(&mut self, label: String, values: &[f64]) -> usize {
        self.column(label, values.iter().map(|value| Cell::Input(*value)).collect())
    }

    /// How formulas call the cell of a county.
    pub fn at(&self, column: usize, county: usize) -> String {
        format!("${}{}", letters(column), self.first() + county + 1)
    }

    /// The same from another sheet.
    pub fn fixed(&self, column: usize, county: usize) -> String {
        format!("${}${}", letters(column), self.first() + county + 1)
    }

    /// How formulas call the cells of several columns.
    pub fn over(&self, from: usize, to: usize) -> String {
        let first = self.first() + 1;
        let last = self.first() + self.count();
        format!("${}${first}:${}${last}", letters(from), letters(to))
    }

    /// How formulas call the cells of a column.
    pub fn all(&self, column: usize) -> String {
        self.over(column, column)
    }

    /// The results of a column.
    pub fn results(&self, column: usize) -> Numbers {
        self.columns[column].cells.iter().map(Cell::result).collect()
    }
}

/// The result of a formula; an empty text where it is no number.
pub fn shown(result: f64) -> String {
    if result.is_finite() {
        digits(result)
    } else {
        String::new()
    }
}
