//! Number fields: what the sheets hold of one for every member, and where they disagree.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::builder::Builder;
use crate::decimal;
use crate::field::FIELDS;
use crate::problem::{Place, Word, kinds, words};
use crate::sum::Sum;
use crate::survey::join::detail::{agree, is_named};
use crate::survey::join::land_fields::{Columns, is_land, is_part};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::tenure::TenureOf;
use crate::unit::number_text;

impl Builder<'_> {
    /// The number columns, by field. Fields are read side by side; what they report is told in their order.
    pub fn numbers(&mut self) -> BTreeMap<usize, Column> {
        let fields: BTreeSet<usize> = self
            .grids
            .iter()
            .flat_map(|(_, grid)| grid.headings.iter().map(|heading| heading.field))
            .filter(|field| FIELDS[*field].is_number() && !is_part(*field))
            .collect();
        let fields: Vec<usize> = fields.into_iter().collect();
        let (land, others): (Vec<usize>, Vec<usize>) = fields.into_iter().partition(|field| is_land(*field));
        let this = &*self;
        let column = |field: &usize| {
            let (values, remarks) = this.number_column(*field);
            (*field, Column::new(FIELDS[*field].id.into(), values), remarks)
        };
        let area = |field: &usize| (*field, this.number_column(*field));
        let (others, land): (Vec<(usize, Column, Remarks)>, Vec<_>) = rayon::join(
            || others.par_iter().map(column).collect(),
            || land.par_iter().map(area).collect(),
        );
        let mut columns = BTreeMap::new();
        for (field, values, remarks) in others {
            self.tell(field, remarks);
            columns.insert(field, values);
        }
        let mut parcels: Columns = BTreeMap::new();
        for (field, (values, remarks)) in land {
            self.tell(field, remarks);
            parcels.insert(field, values);
        }
        self.land(&mut parcels);
        for (field, values) in parcels {
            columns.insert(field, Column::new(FIELDS[field].id.into(), values));
        }
        columns
    }

    fn tell(&mut self, field: usize, remarks: Remarks) {
        self.flawed
            .extend(remarks.flawed.into_iter().map(|row| (row, field)));
        for same in remarks.same.into_values() {
            let words = words![
                ("field", Word::field(field)),
                ("count", same.members.to_string()),
                ("other", self.problems.name_of(same.first)),
            ];
            self.problems.push(kinds::SAME_FIGURES, same.second, words);
        }
        for conflict in remarks.conflicts {
            if !self.left_out[conflict.row as usize] {
                self.conflict(field, &conflict);
            }
        }
    }

    fn number_column(&self, field: usize) -> (Vec<Option<f64>>, Remarks) {
        let of_grids = self.columns_of(field);
        let mut remarks = Remarks::default();
        let values = (0..self.rows.len() as u32)
            .map(|row| self.number(field, &of_grids, row, &mut remarks))
            .collect();
        (values, remarks)
    }

    /// The value of a field for one member: the sum over its rows where rows are parcels or meters, the one value
    /// otherwise, as of ratios, which do not add up. Sheets in which every row names its parcel or meter are summed together, for they are parts of one
    /// table; others each tell the whole, and two that disagree are reported. A value that could not be read, or on which
    /// sheets disagree, is none: a partial sum would be wrong.
    fn number(
        &self,
        field: usize,
        columns: &[Option<usize>],
        index: u32,
        remarks: &mut Remarks,
    ) -> Option<f64> {
        if self.doubted.contains(&(index, field)) {
            remarks.flawed.push(index);
            return None;
        }
        let parcels = FIELDS[field].id == "land_mu";
        let adds_up = FIELDS[field].adds_up();
        let mut sheets: Vec<SheetSum> = Vec::new();
        let mut whole = true;
        for &(position, row) in &self.rows[index as usize] {
            let Some(slot) = self.slot(position) else { continue };
            let Some(column) = columns[slot] else { continue };
            if parcels && self.tenures[slot] != TenureOf::None {
                continue;
            }
            let grid = self.grids[slot].1;
            whole &= grid.flawed.is_empty() || !grid.flawed.contains(&(row, field));
            if let Some(value) = grid.number(column, row as usize) {
                match adds_up {
                    true => SheetSum::add(&mut sheets, (slot, column), value, grid, row as usize),
                    false => sheets.push(SheetSum::of_row((slot, column), value, grid, row as usize)),
                }
            }
        }
        self.same_figures(&sheets, remarks);
        let (value, odd) = settle(sheets, 0.0);
        if let Some(odd) = odd {
            whole = false;
            remarks.conflicts.push(Conflict { row: index, ..odd });
        }
        if !whole {
            remarks.flawed.push(index);
        }
        value.filter(|_| whole)
    }

    /// Notes two sheets of one workbook that hold the same amount: it counts once, and may be meant twice.
    fn same_figures(&self, sheets: &[SheetSum], remarks: &mut Remarks) {
        let Some((last, others)) = sheets.split_last().filter(|(last, _)| !last.named) else {
            return;
        };
        let amount = last.total();
        let workbook = |sheet: &SheetSum| {
            let source = self.grids[sheet.column.0].1.source;
            self.problems.source_of(source).map(|source| &source.workbook)
        };
        let same = others.iter().find(|other| {
            let other_sheet = other.column.0 != last.column.0 && !other.named;
            other_sheet && amount != 0.0 && agree(other.total(), amount) && workbook(other) == workbook(last)
        });
        if let Some(other) = same {
            let pair = [other.column, last.column];
            let same = remarks.same.entry(pair).or_insert(SameFigures {
                members: 0,
                first: other.place,
                second: last.place,
            });
            same.members += 1;
        }
    }

    /// Reports two sheets that mean different amounts.
    pub fn conflict(&mut self, field: usize, conflict: &Conflict) {
        let other = self.problems.name_of(conflict.other);
        self.problems.push(
            kinds::CONFLICTING_VALUES,
            conflict.place,
            words![
                ("field", Word::field(field)),
                ("found", number_text(conflict.value, 4)),
                ("known", number_text(conflict.known, 4)),
                ("other", other),
            ],
        );
    }
}

/// What is to be said about a number field, in the order of the members.
#[derive(Default)]
struct Remarks {
    /// Members whose value could not be read, or on which sheets disagree.
    flawed: Vec<u32>,
    conflicts: Vec<Conflict>,
    /// Of two sheets of one workbook and their columns, the amounts they both hold.
    same: BTreeMap<[(usize, usize); 2], SameFigures>,
}

/// Amounts that stand on two sheets: of how many members, and the first cells that hold one.
struct SameFigures {
    members: usize,
    first: Place,
    second: Place,
}

/// What one column holds of a field for one member, and the first cell that does.
pub struct SheetSum {
    /// The sheet and its column.
    column: (usize, usize),
    sum: Sum,
    /// The largest of its figures where it holds several.
    largest: Option<f64>,
    /// Whether each of its rows names its parcel, lease or meter.
    named: bool,
    /// The first of its cells.
    pub place: Place,
}

impl SheetSum {
    /// What one row holds, which tells the whole.
    fn of_row(column: (usize, usize), value: f64, grid: &Grid, row: usize) -> Self {
        let mut sum = Sum::default();
        sum.add(value);
        Self {
            column,
            sum,
            largest: None,
            named: false,
            place: grid.place(column.1, row),
        }
    }

    /// Adds another figure.
    fn take(&mut self, value: f64) {
        let known = self.largest.unwrap_or_else(|| self.sum.total().abs());
        self.largest = Some(known.max(value.abs()));
        self.sum.add(value);
    }

    /// The amount, as on paper where it is a sum.
    fn total(&self) -> f64 {
        let total = self.sum.total();
        self.largest
            .map_or(total, |largest| decimal::settled(total, largest))
    }

    /// Adds the figure of a row to what its column holds.
    pub fn add(list: &mut Vec<Self>, column: (usize, usize), value: f64, grid: &Grid, row: usize) {
        let named = grid.lists_details() && is_named(grid, row, grid.headings[column.1].field);
        match list.iter_mut().find(|known| known.column == column) {
            Some(known) => {
                known.take(value);
                known.named &= named;
            }
            None => list.push(Self {
                named,
                ..Self::of_row(column, value, grid, row)
            }),
        }
    }
}

/// The amount that columns hold together, and the first that means another amount. Those in which every row names its
/// parcel, lease or meter are parts of one table; the others each tell the whole, up to `rounding`.
pub fn settle(mut sheets: Vec<SheetSum>, rounding: f64) -> (Option<f64>, Option<Conflict>) {
    let mut parts = sheets.extract_if(.., |sheet| sheet.named);
    let named = parts.next().map(|mut first| {
        for part in parts.by_ref() {
            first.take(part.total());
        }
        first
    });
    drop(parts);
    // The order of the inputs decides which amount is called the known one.
    let at = named
        .as_ref()
        .map(|named| sheets.partition_point(|sheet| sheet.column < named.column));
    if let (Some(named), Some(at)) = (named, at) {
        sheets.insert(at, named);
    }
    let Some((first, others)) = sheets.split_first() else {
        return (None, None);
    };
    let known = first.total();
    let differs = |other: f64| !agree(known, other) && (known - other).abs() > rounding;
    let odd = others.iter().find(|other| differs(other.total()));
    let conflict = odd.map(|odd| Conflict {
        row: 0,
        value: odd.total(),
        known,
        other: first.place,
        place: odd.place,
    });
    (Some(known), conflict)
}

/// Two sheets that mean different amounts.
pub struct Conflict {
    row: u32,
    /// What the second sheet holds, and where.
    value: f64,
    place: Place,
    /// What the first one holds, and where.
    known: f64,
    other: Place,
}
