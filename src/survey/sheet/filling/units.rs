//! Units that do not stand over their column: those that the sheet says elsewhere, those in a column of units, row by row,
//! and those of a header that stands once more, in another unit, further down.

use std::collections::BTreeSet;

use super::control::Total;
use crate::field::FIELDS;
use crate::problem::{Place, Problems, Word, cell_name, kinds, words};
use crate::survey::sheet::grid::{Grid, Values};
use crate::survey::sheet::header::heading::UnitFrom;
use crate::survey::sheet::header::{Beside, Said, said_of, units_in, with_unit};
use crate::survey::sheet::label::{is_unit, unit_of};
use crate::unit::{Dimension, UNITS, Unit};

/// What a sheet says of its units outside the names of its columns.
pub struct Units {
    said: Vec<Said>,
    /// What unread columns without a unit measure.
    unitless: Vec<Dimension>,
    /// Numbers that brought their own unit: row of the grid, column.
    brought: BTreeSet<(u32, usize)>,
    of_rows: Vec<OfRows>,
    blocks: Vec<Block>,
}

/// A column that holds a unit for every row.
struct OfRows {
    column: u32,
    texts: Vec<String>,
    pending: Option<u16>,
    /// The text of each row of the grid, by its position in `texts`.
    cells: Vec<Option<u16>>,
}

/// Rows below a header that names another unit.
struct Block {
    position: usize,
    /// The first of its rows, in the grid and in the sheet.
    from: usize,
    below: u32,
    unit: Unit,
    before: Unit,
}

/// The most different texts that a column of units holds.
const MOST_TEXTS: usize = 200;

impl Units {
    /// What is known from the header.
    pub fn new(said: Vec<Said>, beside: Beside) -> Self {
        let of_rows = beside.units.into_iter().map(|column| OfRows {
            column,
            texts: Vec::new(),
            pending: None,
            cells: Vec::new(),
        });
        Self {
            said,
            unitless: beside.unitless,
            brought: BTreeSet::new(),
            of_rows: of_rows.collect(),
            blocks: Vec::new(),
        }
    }

    /// Takes a text below the header; whether it says a unit for the table.
    pub fn text(&mut self, row: u32, column: u32, text: &str) -> bool {
        if let Some(of) = self.of_rows.iter_mut().find(|of| of.column == column) {
            of.take(text);
        }
        let units = units_in(text);
        let says = !units.is_empty();
        let from = UnitFrom::Cell(row, column);
        self.said
            .extend(units.into_iter().map(|text| Said { text, from }));
        says
    }

    /// Remembers that the number of a row brought its own unit.
    pub fn brought(&mut self, row: usize, position: usize) {
        self.brought.insert((row as u32, position));
    }

    /// Ends a row that was filed, or not.
    pub fn close(&mut self, filed: bool) {
        for of in &mut self.of_rows {
            let text = of.pending.take();
            if filed {
                of.cells.push(text);
            }
        }
    }

    /// Forgets the last row that was filed.
    pub fn forget_last(&mut self) {
        for of in &mut self.of_rows {
            of.cells.pop();
        }
    }

    /// From here on a column stands in another unit; `None`: in that of its first header again.
    pub fn change(&mut self, grid: &mut Grid, position: usize, row: u32, unit: Option<Unit>) {
        let first = self.blocks.iter().find(|block| block.position == position);
        let Some(before) = first.map(|block| block.before).or(grid.headings[position].unit) else {
            return;
        };
        let unit = unit.unwrap_or(before);
        if grid.headings[position].unit != Some(unit) {
            self.blocks.push(Block {
                position,
                from: grid.rows.len(),
                below: row,
                unit,
                before,
            });
            grid.headings[position].unit = Some(unit);
        }
    }

    /// Gives every number its unit. Tells the columns of which nobody says one, those of which the sheet says two, and the
    /// rows whose unit is unknown or another one than the header's: their figures are not used.
    /// `idle` columns hold nothing.
    pub fn settle(
        mut self,
        grid: &mut Grid,
        (totals, idle): (&mut [Total], &[bool]),
        problems: &mut Problems,
    ) {
        self.settle_blocks(grid, totals);
        let by_rows = self.targets(grid);
        let is_target = |position: usize| by_rows.iter().any(|(_, list)| list.contains(&position));
        for position in (0..grid.headings.len()).filter(|position| !idle[*position]) {
            self.settle_column(grid, position, is_target(position), problems);
        }
        for (of, list) in &by_rows {
            for position in list {
                totals.iter_mut().for_each(|total| total.values[*position] = None);
                self.settle_rows(grid, of, *position, problems);
            }
        }
    }

    /// Says the numbers below later headers in the unit of the first one.
    fn settle_blocks(&mut self, grid: &mut Grid, totals: &mut [Total]) {
        for (at, block) in self.blocks.iter().enumerate() {
            let mut later = self.blocks[at + 1..].iter();
            let next = later.find(|next| next.position == block.position);
            let end = next.map_or(grid.rows.len(), |next| next.from);
            grid.headings[block.position].unit = Some(block.before);
            if block.unit == block.before {
                continue;
            }
            for row in block.from..end {
                convert(grid, block.position, row, (block.unit, block.before));
                self.brought.insert((row as u32, block.position));
            }
            let is_in = |total: &&mut Total| {
                total.row > block.below && next.is_none_or(|next| total.row < next.below)
            };
            for total in totals.iter_mut().filter(is_in) {
                let value = &mut total.values[block.position];
                *value = value.map(|value| block.unit.convert(value, block.before));
            }
        }
    }

    fn settle_column(&mut self, grid: &mut Grid, position: usize, by_rows: bool, problems: &mut Problems) {
        let heading = &grid.headings[position];
        let (Some(dimension), Some(before)) = (FIELDS[heading.field].dimension(), heading.unit) else {
            return;
        };
        let mut settled = heading.clone();
        with_unit(&mut settled, &self.said);
        let place = Place::Cell(grid.source, heading.row, heading.column);
        let mut flawed = None;
        match (settled.unit_from, said_of(dimension, &self.said)) {
            (UnitFrom::Assumed, _) if !by_rows => {
                let words = words![
                    ("unit", before.symbol.to_owned()),
                    ("column", heading.label.clone()),
                ];
                problems.push(kinds::UNIT_ASSUMED, place, words);
            }
            (
                UnitFrom::Cell(..) | UnitFrom::SheetName | UnitFrom::FileName,
                Some((_, first, Some(other))),
            ) => {
                let words = words![
                    ("column", heading.label.clone()),
                    ("found", first.text.clone()),
                    ("other", other.text.clone()),
                ];
                flawed = Some((kinds::UNITS_DIFFER, words));
            }
            (UnitFrom::Header | UnitFrom::Group, _) => {
                flawed = self.contradicted(grid, position).map(|said| {
                    let words = words![
                        ("column", heading.label.clone()),
                        ("unit", before.symbol.to_owned()),
                        ("found", said.text.clone()),
                        ("unit_from", unit_from(said.from)),
                    ];
                    (kinds::UNIT_CONTRADICTS, words)
                });
            }
            _ => {}
        }
        if let Some((kind, words)) = flawed {
            problems.push(kind, place, words);
            let rows = 0..grid.rows.len() as u32;
            grid.flawed.extend(rows.map(|row| (row, settled.field)));
        }
        if let Some(unit) = settled.unit.filter(|unit| *unit != before) {
            let own = self.brought.iter().filter(|(_, column)| *column == position);
            for (row, _) in own {
                convert(grid, position, *row as usize, (before, unit));
            }
        }
        grid.headings[position] = settled;
    }

    /// What the sheet says against the unit over a column, where it says it for no other column: 「单位：元」 above the only
    /// column of money, 税收（万元）.
    fn contradicted(&self, grid: &Grid, position: usize) -> Option<&Said> {
        let heading = &grid.headings[position];
        let (dimension, own) = (FIELDS[heading.field].dimension()?, heading.unit?);
        let same = |one: Unit, other: Unit| (one.up, one.down) == (other.up, other.down);
        let fitting = || {
            let said = self.said.iter();
            said.filter_map(|said| Some((said, unit_of(dimension, &said.text)?)))
        };
        if fitting().any(|(_, unit)| same(unit, own)) {
            return None;
        }
        let serves = |said: &Said| {
            let mut others = grid.headings.iter().enumerate();
            let unread = self.unitless.iter().any(|of| unit_of(*of, &said.text).is_some());
            unread
                || others.any(|(at, other)| {
                    let unit = FIELDS[other.field]
                        .dimension()
                        .and_then(|of| unit_of(of, &said.text));
                    let takes = |unit: Unit| {
                        !is_own(other.unit_from) || other.unit.is_some_and(|own| same(own, unit))
                    };
                    at != position && unit.is_some_and(takes)
                })
        };
        fitting().map(|(said, _)| said).find(|said| !serves(said))
    }

    /// The columns of units that are such, each with the columns of figures that it speaks for: one alone for all that its
    /// units measure, several for those on their left, or else on their right.
    fn targets(&mut self, grid: &Grid) -> Vec<(OfRows, Vec<usize>)> {
        let of_rows = std::mem::take(&mut self.of_rows);
        let usable: Vec<OfRows> = of_rows.into_iter().filter(OfRows::has_units).collect();
        let bounds: Vec<u32> = usable.iter().map(|of| of.column).collect();
        let mut list = Vec::new();
        for (at, of) in usable.into_iter().enumerate() {
            let before = at.checked_sub(1).map(|before| bounds[before]);
            let next = bounds.get(at + 1).copied().unwrap_or(u32::MAX);
            let figures = |fits: &dyn Fn(u32, Dimension) -> bool| -> Vec<usize> {
                let headings = grid.headings.iter().enumerate();
                let fitting = headings.filter(|(_, heading)| {
                    let dimension = FIELDS[heading.field].dimension();
                    dimension.is_some_and(|dimension| fits(heading.column, dimension))
                });
                fitting.map(|(position, _)| position).collect()
            };
            let left = || figures(&|column, _| column < of.column && before.is_none_or(|b| column > b));
            let mut own = match bounds.len() {
                1 => figures(&|_, dimension| of.texts.iter().any(|text| unit_of(dimension, text).is_some())),
                _ => left(),
            };
            if own.is_empty() {
                own = match bounds.len() {
                    1 => left().pop().into_iter().collect(),
                    _ => figures(&|column, _| column > of.column && column < next),
                };
            }
            list.push((of, own));
        }
        list
    }

    fn settle_rows(&self, grid: &mut Grid, of: &OfRows, position: usize, problems: &mut Problems) {
        let heading = grid.headings[position].clone();
        let (Some(dimension), Some(own)) = (FIELDS[heading.field].dimension(), heading.unit) else {
            return;
        };
        let is_own = is_own(heading.unit_from);
        for row in 0..grid.rows.len() {
            let has =
                matches!(&grid.columns[position], Values::Numbers(numbers) if numbers.get(row).is_some());
            if !has || self.brought.contains(&(row as u32, position)) {
                continue;
            }
            let text = of.cells.get(row).copied().flatten();
            let text = text.map_or("", |text| of.texts[usize::from(text)].as_str());
            match unit_of(dimension, text) {
                None if is_own && text.is_empty() => {}
                Some(unit) if is_own && (unit.up, unit.down) == (own.up, own.down) => {}
                Some(unit) if !is_own => {
                    convert(grid, position, row, (unit, own));
                }
                found => {
                    let known = UNITS.iter().filter(|unit| unit.dimension == dimension);
                    let expected = match (is_own, found) {
                        (true, _) => own.symbol.to_owned(),
                        _ => known.map(|unit| unit.symbol).collect::<Vec<_>>().join("、"),
                    };
                    let words = words![
                        ("column", heading.label.clone()),
                        ("found", text.to_owned()),
                        ("expected", expected),
                    ];
                    let place = Place::Cell(grid.source, grid.rows[row], of.column);
                    problems.push(kinds::UNIT_OF_ROW, place, words);
                    let raw = grid.raw_text(position, row);
                    grid.unusable(position, row, raw);
                }
            }
        }
        if !is_own {
            grid.headings[position].unit_from = UnitFrom::Rows(of.column);
        }
    }
}

impl OfRows {
    fn take(&mut self, text: &str) {
        let text = text.trim();
        let known = self.texts.iter().position(|known| known == text);
        let at = known.unwrap_or(self.texts.len());
        if text.is_empty() || at >= MOST_TEXTS {
            return;
        }
        if known.is_none() {
            self.texts.push(text.to_owned());
        }
        self.pending = Some(at as u16);
    }

    /// Whether it holds units at all: 单位 may be another word for an enterprise.
    fn has_units(&self) -> bool {
        self.texts.iter().any(|text| is_unit(text))
    }
}

/// Whether a column has a unit that somebody wrote for it.
fn is_own(from: UnitFrom) -> bool {
    !matches!(from, UnitFrom::Assumed | UnitFrom::Name)
}

/// Who says a unit, for a sentence: a cell, or the end of a key under `check.unit-from`.
fn unit_from(from: UnitFrom) -> Word {
    match from {
        UnitFrom::Cell(row, column) => Word::from(cell_name(row, column)),
        UnitFrom::FileName => Word::Term("check.unit-from", "file-name".to_owned()),
        _ => Word::Term("check.unit-from", "sheet-name".to_owned()),
    }
}

/// Says the number of a row in another unit, and remembers how it was written.
fn convert(grid: &mut Grid, position: usize, row: usize, (from, to): (Unit, Unit)) {
    if (from.up, from.down) == (to.up, to.down) {
        return;
    }
    let raw = grid.raw_text(position, row);
    if let Values::Numbers(numbers) = &mut grid.columns[position] {
        numbers.convert(row, from, to);
        numbers.remember(row as u32, raw);
    }
}
