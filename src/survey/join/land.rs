//! Land: parcels with a tenure → owned, leased, let and other land; land used = owned + leased − let + other.

use super::land_fields::{Columns, ROUNDING};
use super::panel::builder::Builder;
use super::panel::number::{SheetSum, settle};
use crate::decimal;
use crate::field::{self, FIELDS, TENURES};
use crate::problem::{Place, Word, kinds, words};
use crate::sum::Sum;
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::tenure::{Holds, TenureOf, holds, of_row, own_columns};
use crate::unit::number_text;

/// How a column of land tells its tenure.
#[derive(Clone, Copy)]
enum Kind {
    /// All of it: position in [`TENURES`].
    Told(usize),
    /// Row by row, in a column of words.
    ByRow(usize),
}

/// What the sheets tell of one tenure of one member.
#[derive(Default)]
struct Reports {
    own: Vec<SheetSum>,
    /// Leases as the other party has them.
    other_side: Vec<SheetSum>,
}

/// The land of one member by tenure.
struct Parts {
    sums: [Option<f64>; 4],
    /// Those that could not be read, or on which sheets disagree.
    broken: [bool; 4],
}

impl Builder<'_> {
    /// Sorts land by tenure, nets it, and checks the result.
    pub fn land(&mut self, columns: &mut Columns) {
        self.sort_by_tenure(columns);
        self.net_land(columns);
        self.negative_land(columns);
    }

    /// The columns of land of every sheet that tell their tenure.
    fn parts_of_sheets(&self) -> Vec<Vec<(usize, Kind)>> {
        let sheets = self.grids.iter().zip(&self.tenures);
        sheets
            .map(|((_, grid), tenure)| {
                let by_name = own_columns(grid).into_iter();
                let mut list: Vec<(usize, Kind)> =
                    by_name.map(|(column, kind)| (column, Kind::Told(kind))).collect();
                if let Some(land) = grid.column("land_mu") {
                    match tenure {
                        TenureOf::None => {}
                        TenureOf::Sheet(kind) => list.push((land, Kind::Told(*kind))),
                        TenureOf::Column(words) => list.push((land, Kind::ByRow(*words))),
                    }
                }
                list
            })
            .collect()
    }

    fn sort_by_tenure(&mut self, columns: &mut Columns) {
        let sheets = self.parts_of_sheets();
        if sheets.iter().all(Vec::is_empty) {
            return;
        }
        let mut sorted: Vec<Vec<Option<f64>>> = vec![Vec::with_capacity(self.rows.len()); TENURES.len()];
        for index in 0..self.rows.len() {
            let parts = self.parts(index, &sheets);
            for (kind, values) in sorted.iter_mut().enumerate() {
                values.push(parts.sums[kind]);
                if parts.broken[kind]
                    && let Some(field) = field::index(TENURES[kind].id)
                {
                    self.flawed.insert((index as u32, field));
                }
            }
        }
        for (values, tenure) in sorted.into_iter().zip(TENURES) {
            // Columns that nobody speaks of are left out, but for the three that every reader looks for.
            if let Some(target) = field::index(tenure.id)
                .filter(|_| tenure.id != "land_other_mu" || values.iter().any(Option::is_some))
            {
                columns.insert(target, values);
            }
        }
    }

    /// The land of one member by tenure. A part of which a row cannot be counted has no value: a partial sum is wrong.
    fn parts(&mut self, index: usize, sheets: &[Vec<(usize, Kind)>]) -> Parts {
        let tell = !self.left_out[index];
        let land = field::index("land_mu");
        let mut reports: [Reports; 4] = Default::default();
        let mut broken = TENURES.map(|tenure| {
            field::index(tenure.id).is_some_and(|field| self.doubted.contains(&(index as u32, field)))
        });
        let mut unclear = land.is_some_and(|land| self.doubted.contains(&(index as u32, land)));
        for &(position, row) in &self.rows[index] {
            let Some(slot) = self.slot(position) else { continue };
            let grid = self.grids[slot].1;
            for &(column, kind) in &sheets[slot] {
                let kind = match kind {
                    Kind::Told(kind) => Some(kind),
                    Kind::ByRow(words) => self.kind_in(grid, words, row as usize, tell),
                };
                let flawed = grid.flawed.contains(&(row, grid.headings[column].field));
                let Some(kind) = kind else {
                    unclear = true;
                    continue;
                };
                broken[kind] |= flawed;
                if let Some(value) = grid.number(column, row as usize) {
                    let reports = &mut reports[kind];
                    let list = match grid.other_side {
                        true => &mut reports.other_side,
                        false => &mut reports.own,
                    };
                    SheetSum::add(list, (slot, column), value, grid, row as usize);
                }
            }
        }
        if unclear {
            broken = [true; 4];
            self.flawed.extend(land.map(|land| (index as u32, land)));
        }
        let mut sums = [None; 4];
        for (kind, reports) in reports.into_iter().enumerate() {
            let (value, agreed) = self.settle_tenure(kind, reports, tell);
            broken[kind] |= !agreed;
            sums[kind] = value.filter(|_| !broken[kind]);
        }
        Parts { sums, broken }
    }

    /// The tenure that a row names. Land without a word about it counts as the enterprise's own.
    fn kind_in(&mut self, grid: &Grid, tenure: usize, row: usize, tell: bool) -> Option<usize> {
        let words = grid.words_in(tenure, row);
        let kind = of_row(grid, tenure, row);
        if kind.is_none() && tell {
            let known: Vec<&str> = TENURES.iter().flat_map(|tenure| tenure.words).copied().collect();
            let words = words![("found", words.trim().to_owned()), ("known", known)];
            self.problems
                .push(kinds::TENURE_UNKNOWN, grid.place(tenure, row), words);
        }
        kind
    }

    /// The area of one tenure, and whether the sheets agree on it. What the other party of a lease says counts only where
    /// no sheet of its own does.
    fn settle_tenure(&mut self, kind: usize, reports: Reports, tell: bool) -> (Option<f64>, bool) {
        let other_place = reports.other_side.first().map(|first| first.place);
        let (own, odd) = settle(reports.own, ROUNDING);
        let (other, other_odd) = settle(reports.other_side, ROUNDING);
        let Some(field) = field::index(TENURES[kind].id) else {
            return (None, false);
        };
        let odd = odd.or(other_odd.filter(|_| own.is_none()));
        if let Some(odd) = odd {
            if tell {
                self.conflict(field, &odd);
            }
            return (None, false);
        }
        if let (true, Some(other), Some(place)) = (tell, other, other_place) {
            let words = |own: f64| {
                words![
                    ("field", Word::field(field)),
                    ("found", number_text(other, 2)),
                    ("value", number_text(own, 2)),
                ]
            };
            match own {
                None if other != 0.0 => self.problems.push(kinds::LEASE_COUNTED, place, words(other)),
                Some(own) if (own - other).abs() > ROUNDING => {
                    self.problems.push(kinds::LEASE_DIFFERS, place, words(own));
                }
                _ => {}
            }
        }
        (own.or(other), true)
    }

    /// Land used, where no sheet gives it as one figure; where one does, it must agree with its parts.
    fn net_land(&mut self, columns: &mut Columns) {
        let parts: Vec<(f64, Option<Vec<Option<f64>>>)> = TENURES
            .iter()
            .map(|tenure| {
                let column = field::index(tenure.id).and_then(|index| columns.get(&index));
                (f64::from(tenure.sign), column.cloned())
            })
            .collect();
        if parts.iter().all(|(_, values)| values.is_none()) {
            return;
        }
        let Some(target) = field::index("land_mu") else {
            return;
        };
        let direct = columns.get(&target).cloned();
        let values = (0..self.rows.len())
            .map(|row| {
                let mut sum: Option<Sum> = None;
                let mut largest = 0.0_f64;
                let part = |kind: usize| parts[kind].1.as_ref().and_then(|values| values[row]);
                for (kind, (sign, _)) in parts.iter().enumerate() {
                    if let Some(value) = part(kind) {
                        sum.get_or_insert_with(Sum::default).add(sign * value);
                        largest = largest.max(value.abs());
                    }
                }
                // A part that could not be read makes the sum of the others too small.
                let mut own = TENURES.iter().filter_map(|tenure| field::index(tenure.id));
                let partial =
                    !self.flawed.is_empty() && own.any(|part| self.flawed.contains(&(row as u32, part)));
                if partial {
                    self.flawed.insert((row as u32, target));
                }
                // Nothing leased, let or other says nothing of the whole where no sheet tells what is owned.
                let said = part(0).is_some()
                    || (1..TENURES.len()).any(|kind| part(kind).is_some_and(|it| it != 0.0));
                let net = sum.map(|sum| decimal::settled(sum.total(), largest));
                let net = net.filter(|_| !partial);
                let whole = direct.as_ref().and_then(|values| values[row]);
                match (whole, net) {
                    (Some(whole), Some(net)) if said && (whole - net).abs() > ROUNDING => {
                        if !self.left_out[row] {
                            self.contradiction(row, whole, net);
                        }
                        self.flawed.insert((row as u32, target));
                        None
                    }
                    (whole, net) => whole.or(net),
                }
            })
            .collect();
        columns.insert(target, values);
    }

    fn contradiction(&mut self, row: usize, whole: f64, net: f64) {
        let Some(land) = field::index("land_mu") else {
            return;
        };
        let place = self.rows[row].iter().find_map(|(position, at)| {
            let slot = self
                .slot(*position)
                .filter(|slot| self.tenures[*slot] == TenureOf::None)?;
            let grid = self.grids[slot].1;
            Some(grid.place(grid.column_of(land)?, *at as usize))
        });
        let words = words![
            ("field", Word::field(land)),
            ("found", number_text(whole, 2)),
            ("net", number_text(net, 2)),
        ];
        self.problems
            .push(kinds::LAND_CONTRADICTS, place.unwrap_or_default(), words);
    }

    /// More land let than owned and leased: reported at the parcel that was let.
    fn negative_land(&mut self, columns: &mut Columns) {
        let Some(land) = field::index("land_mu") else {
            return;
        };
        let Some(values) = columns.get_mut(&land) else {
            return;
        };
        for (index, cell) in values.iter_mut().enumerate() {
            let Some(value) = cell.filter(|value| *value < 0.0) else {
                continue;
            };
            *cell = None;
            self.flawed.insert((index as u32, land));
            if self.left_out[index] {
                continue;
            }
            let place = self.let_parcel(index);
            self.problems.push(
                kinds::OUT_OF_RANGE,
                place,
                words![
                    ("field", Word::field(land)),
                    ("found", number_text(value, 2)),
                    ("unit", FIELDS[land].unit().to_owned()),
                    ("least", "0".to_owned()),
                ],
            );
        }
    }

    /// The parcel that was let, or any other.
    fn let_parcel(&self, index: usize) -> Place {
        let cells = self.rows[index].iter().filter_map(|(position, row)| {
            let (slot, row) = (self.slot(*position)?, *row as usize);
            let grid = self.grids[slot].1;
            let column = grid.column("land_let_mu").or_else(|| grid.column("land_mu"))?;
            grid.number(column, row)?;
            let named_so = FIELDS[grid.headings[column].field].id == "land_let_mu";
            let is_let = named_so || holds(grid, row) == Holds::Let;
            Some((is_let, grid.place(column, row)))
        });
        let place = cells.max_by_key(|(is_let, _)| *is_let).map(|(_, place)| place);
        place.unwrap_or_default()
    }
}
