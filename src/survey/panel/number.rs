//! Number fields: what the sheets hold of one for every member, and where they disagree.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::Builder;
use crate::field::FIELDS;
use crate::problem::{Place, kinds};
use crate::sum::Sum;
use crate::survey::detail::{agree, is_named, summed_over};
use crate::survey::land::{Columns, TenureOf, is_land};
use crate::unit::number_text;

impl Builder<'_> {
    /// The number columns, by field. Fields are read side by side; what they report is told in their order.
    pub fn numbers(&mut self) -> BTreeMap<usize, Column> {
        let fields: BTreeSet<usize> = self
            .grids
            .iter()
            .flat_map(|(_, grid)| grid.headings.iter().map(|heading| heading.field))
            .filter(|field| FIELDS[*field].is_number())
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
    /// otherwise. Sheets in which every row names its parcel or meter are summed together, for they are parts of one
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
        let over = summed_over(field);
        let mut first: Option<SheetSum> = None;
        let mut others: Vec<SheetSum> = Vec::new();
        let mut whole = true;
        for &(position, row) in &self.rows[index as usize] {
            let Some(slot) = self.slot(position) else { continue };
            let Some(column) = columns[slot] else { continue };
            if parcels && self.tenures[slot] != TenureOf::None {
                continue;
            }
            let grid = self.grids[slot].1;
            whole &= grid.flawed.is_empty() || !grid.flawed.contains(&(row, field));
            let Some(value) = grid.number(column, row as usize) else {
                continue;
            };
            let named = over.is_some_and(|id| is_named(grid, row as usize, id));
            match first
                .iter_mut()
                .chain(&mut others)
                .find(|known| known.slot == slot)
            {
                Some(known) => {
                    known.sum.add(value);
                    known.named &= named;
                }
                None => {
                    let sum = SheetSum::of(slot, value, named, grid.place(column, row as usize));
                    match first {
                        None => first = Some(sum),
                        Some(_) => others.push(sum),
                    }
                }
            }
        }
        if let Some(first) = first.as_mut().filter(|_| !others.is_empty()) {
            together(first, &mut others);
        }
        let value = first.as_ref().map(|first| first.sum.total());
        if let (Some(first), Some(value)) = (first, value)
            && let Some(odd) = others.iter().find(|other| !agree(value, other.sum.total()))
        {
            whole = false;
            remarks.conflicts.push(Conflict {
                row: index,
                value: odd.sum.total(),
                known: value,
                other: first.place,
                place: odd.place,
            });
        }
        if !whole {
            remarks.flawed.push(index);
        }
        value.filter(|_| whole)
    }

    fn conflict(&mut self, field: usize, conflict: &Conflict) {
        let other = self.problems.name_of(conflict.other);
        self.problems.push(
            kinds::CONFLICTING_VALUES,
            conflict.place,
            vec![
                ("field", FIELDS[field].zh.to_owned()),
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
}

/// What one sheet holds of a field for one member, and the first cell that does.
struct SheetSum {
    slot: usize,
    sum: Sum,
    /// Whether each of its rows names its parcel or meter.
    named: bool,
    place: Place,
}

impl SheetSum {
    fn of(slot: usize, value: f64, named: bool, place: Place) -> Self {
        let mut sum = Sum::default();
        sum.add(value);
        Self {
            slot,
            sum,
            named,
            place,
        }
    }
}

/// Puts the sheets that name their parcels or meters into one sum.
fn together(first: &mut SheetSum, others: &mut Vec<SheetSum>) {
    let mut parts: Vec<SheetSum> = others.extract_if(.., |sheet| sheet.named).collect();
    if first.named {
        for part in parts {
            first.sum.add(part.sum.total());
        }
    } else if !parts.is_empty() {
        let mut whole = parts.remove(0);
        for part in parts {
            whole.sum.add(part.sum.total());
        }
        others.insert(0, whole);
    }
}

/// Two sheets that mean different amounts.
struct Conflict {
    row: u32,
    /// What the second sheet holds, and where.
    value: f64,
    place: Place,
    /// What the first one holds, and where.
    known: f64,
    other: Place,
}
