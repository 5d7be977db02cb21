//! Land: parcels with a tenure → owned, leased, let and other land; land used = owned + leased − let + other.

use std::collections::BTreeMap;

use super::cell::plain;
use super::grid::Grid;
use super::panel::Builder;
use crate::field::{self, FIELDS, TENURES};
use crate::problem::{Place, Problems, kinds};
use crate::sum::Sum;
use crate::unit::number_text;

/// Whether parcels bear on a number field.
pub fn is_land(field: usize) -> bool {
    let id = FIELDS[field].id;
    id == "land_mu" || TENURES.iter().any(|tenure| tenure.id == id)
}

/// How far a total may be off the sum of its parcels by rounding to two decimals, 亩.
pub const ROUNDING: f64 = 0.01;

/// How a sheet tells the tenure of its parcels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenureOf {
    /// It does not: its land is one figure an enterprise.
    None,
    /// By a column.
    Column(usize),
    /// By its name, as 「承租土地」: position in [`TENURES`].
    Sheet(usize),
}

impl TenureOf {
    /// How this sheet tells it.
    pub fn of(grid: &Grid, problems: &Problems) -> Self {
        if grid.column("land_mu").is_none() {
            return Self::None;
        }
        if let Some(column) = grid.column("tenure") {
            return Self::Column(column);
        }
        let name = problems
            .source_of(grid.source)
            .map_or("", |source| source.sheet.as_str());
        match named(name) {
            [one] => Self::Sheet(*one),
            _ => Self::None,
        }
    }
}

/// How an enterprise holds the parcel of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holds {
    /// As its own, or nothing tells.
    Own,
    /// Leased from somebody.
    Leased,
    /// Let to somebody.
    Let,
    /// In another way.
    Other,
}

/// How the parcel of a row is held.
pub fn holds(grid: &Grid, row: usize, problems: &Problems) -> Holds {
    let kind = match TenureOf::of(grid, problems) {
        TenureOf::None => None,
        TenureOf::Sheet(kind) => Some(kind),
        TenureOf::Column(column) => named(grid.words_in(column, row)).first().copied(),
    };
    match kind {
        None | Some(0) => Holds::Own,
        Some(1) => Holds::Leased,
        Some(2) => Holds::Let,
        Some(_) => Holds::Other,
    }
}

/// The tenures that a text names: one, none, or several, which is as unclear as none.
fn named(text: &str) -> &'static [usize] {
    const ONE: [[usize; 1]; 4] = [[0], [1], [2], [3]];
    let text = plain(text);
    let mut found =
        (0..TENURES.len()).filter(|kind| TENURES[*kind].words.iter().any(|mark| text.contains(mark)));
    match (found.next(), found.next()) {
        (Some(one), None) => &ONE[one],
        _ => &[],
    }
}

/// The number columns, by field.
pub type Columns = BTreeMap<usize, Vec<Option<f64>>>;

impl Builder<'_> {
    /// Sorts parcels by tenure, nets them, and checks the result.
    pub fn land(&mut self, columns: &mut Columns) {
        if self.tenures.iter().any(|tenure| *tenure != TenureOf::None) {
            self.sort_parcels(columns);
        }
        self.net_land(columns);
        self.negative_land(columns);
    }

    fn sort_parcels(&mut self, columns: &mut Columns) {
        let targets: Vec<Option<usize>> = TENURES.iter().map(|tenure| field::index(tenure.id)).collect();
        let mut sorted: Vec<Vec<Option<f64>>> = vec![Vec::with_capacity(self.rows.len()); TENURES.len()];
        for index in 0..self.rows.len() {
            let sums = self.parcels(index, !self.left_out[index]);
            for (kind, values) in sorted.iter_mut().enumerate() {
                values.push(sums.as_ref().and_then(|sums| sums[kind].map(Sum::total)));
            }
        }
        for ((target, values), tenure) in targets.into_iter().zip(sorted).zip(TENURES) {
            // Columns that no parcel speaks of are left out, but for the three that every reader looks for.
            if let Some(target) =
                target.filter(|_| tenure.id != "land_other_mu" || values.iter().any(Option::is_some))
            {
                columns.insert(target, values);
            }
        }
    }

    /// The area of one member's parcels by tenure. `None` if one of them cannot be counted: a partial sum is wrong.
    fn parcels(&mut self, index: usize, tell: bool) -> Option<[Option<Sum>; 4]> {
        let land = field::index("land_mu")?;
        let mut sums: [Option<Sum>; 4] = Default::default();
        let mut whole = !self.doubted.contains(&(index as u32, land));
        for &(position, row) in &self.rows[index] {
            let Some(slot) = self.slot(position) else { continue };
            let grid = self.grids[slot].1;
            let Some(column) = grid.column_of(land) else {
                continue;
            };
            let row = row as usize;
            let kind = match self.tenures[slot] {
                TenureOf::None => continue,
                TenureOf::Sheet(kind) => Some(kind),
                TenureOf::Column(tenure) => {
                    let words = grid.words_in(tenure, row);
                    // Land without a word about its tenure counts as the enterprise's own.
                    let kind = if words.trim().is_empty() {
                        Some(0)
                    } else {
                        named(words).first().copied()
                    };
                    if kind.is_none() && tell {
                        let known: Vec<&str> =
                            TENURES.iter().flat_map(|tenure| tenure.words).copied().collect();
                        let words = vec![("found", words.trim().to_owned()), ("known", known.join("、"))];
                        self.problems
                            .push(kinds::TENURE_UNKNOWN, grid.place(tenure, row), words);
                    }
                    kind
                }
            };
            whole &= kind.is_some() && !grid.flawed.contains(&(row as u32, land));
            if let (Some(kind), Some(value)) = (kind, grid.number(column, row)) {
                sums[kind].get_or_insert_with(Sum::default).add(value);
            }
        }
        if !whole {
            self.flawed.insert((index as u32, land));
        }
        whole.then_some(sums)
    }

    /// Land used, where no sheet gives it as one figure; where one does, it must agree with the parcels.
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
                for (sign, values) in &parts {
                    if let Some(value) = values.as_ref().and_then(|values| values[row]) {
                        sum.get_or_insert_with(Sum::default).add(sign * value);
                    }
                }
                // A part that could not be read makes the sum of the others too small.
                let mut own = TENURES.iter().filter_map(|tenure| field::index(tenure.id));
                let partial =
                    !self.flawed.is_empty() && own.any(|part| self.flawed.contains(&(row as u32, part)));
                if partial {
                    self.flawed.insert((row as u32, target));
                }
                let net = sum.map(Sum::total).filter(|_| !partial);
                let whole = direct.as_ref().and_then(|values| values[row]);
                match (whole, net) {
                    (Some(whole), Some(net)) if (whole - net).abs() > ROUNDING => {
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
        let words = vec![
            ("field", FIELDS[land].zh.to_owned()),
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
                vec![
                    ("field", FIELDS[land].zh.to_owned()),
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
            let is_let = match self.tenures[slot] {
                TenureOf::Column(tenure) => named(grid.words_in(tenure, row)) == [2],
                TenureOf::Sheet(kind) => kind == 2,
                TenureOf::None => false,
            };
            Some((is_let, grid.place(column, row)))
        });
        let place = cells.max_by_key(|(is_let, _)| *is_let).map(|(_, place)| place);
        place.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenure_is_one_word_or_unclear() {
        for (text, expected) in [
            ("自有", &[0][..]),
            ("承租（标准厂房）", &[1]),
            ("出租", &[2]),
            ("其他", &[3]),
            ("租赁（转出租）", &[]),
            ("国有", &[]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }
}
