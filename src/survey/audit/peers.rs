//! Units against the peers': figures of one table, or of one county in it, that are all as many times those of the others
//! as one unit is of another.
//!
//! Counties differ in size and trade. So a figure is not compared by itself alone but by its ratio to figures of other
//! kinds: land in ㎡ is 666.67 times too large against money, electricity and staff alike, while a county of large
//! plants has more of everything. For every kind of quantity the difference of the medians of the logarithms is taken,
//! and of those the median again, so that one other table in a wrong unit does not cast suspicion on this one.

use std::collections::BTreeMap;

use super::figures::{Audit, Year, median, ratio_text};
use crate::field::FIELDS;
use crate::problem::{Place, Problems, kinds, words};
use crate::unit::Dimension;

/// Rows whose figures came out of one hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// All of a column, by grid and position.
    Column(u32, usize),
    /// The rows of one county in a column.
    County(u32, usize, String),
}

impl Group {
    fn column(&self) -> (u32, usize) {
        match self {
            Self::Column(grid, column) | Self::County(grid, column, _) => (*grid, *column),
        }
    }
}

/// A group in another unit than its peers': how many times theirs its figures are, and the factor between the units.
struct Suspicion {
    times: f64,
    factor: f64,
}

impl Audit<'_> {
    /// Reports the groups whose unit is not the peers', and returns their figures: row and field. The one furthest from
    /// the others comes first and is then no peer of anybody's.
    pub(super) fn against_peers(&self, problems: &mut Problems) -> Vec<(usize, usize)> {
        let mut logs: BTreeMap<usize, Vec<Option<f64>>> = self
            .year
            .numbers
            .keys()
            .map(|field| (*field, logarithms(self.year, *field)))
            .collect();
        let mut found = Vec::new();
        for field in self.year.numbers.keys().copied() {
            while let Some((group, rows, suspicion)) = self.furthest(field, &logs) {
                self.report_unit(field, &group, &rows, &suspicion, problems);
                if let Some(own) = logs.get_mut(&field) {
                    rows.iter().for_each(|row| own[*row] = None);
                }
                found.extend(rows.iter().map(|row| (*row, field)));
            }
        }
        found
    }

    /// The group that is suspected most, if any is. A column comes before its counties.
    fn furthest(
        &self,
        field: usize,
        logs: &BTreeMap<usize, Vec<Option<f64>>>,
    ) -> Option<(Group, Vec<usize>, Suspicion)> {
        let suspected = self
            .groups(field, &logs[&field])
            .into_iter()
            .filter_map(|(group, rows)| {
                let suspicion = self.suspicion(field, &rows, logs)?;
                Some((group, rows, suspicion))
            });
        suspected.reduce(|first, second| {
            let far = |suspicion: &Suspicion| suspicion.times.ln().abs();
            if far(&second.2) > far(&first.2) {
                second
            } else {
                first
            }
        })
    }

    /// The rows of every column and of every county in it; columns first.
    fn groups(&self, field: usize, logs: &[Option<f64>]) -> BTreeMap<Group, Vec<usize>> {
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for row in (0..logs.len()).filter(|row| logs[*row].is_some()) {
            let Some((grid, column)) = self.column(row, field) else {
                continue;
            };
            groups.entry(Group::Column(grid, column)).or_default().push(row);
            if let Some(county) = &self.year.counties[row] {
                let group = Group::County(grid, column, county.clone());
                groups.entry(group).or_default().push(row);
            }
        }
        groups
    }

    fn suspicion(
        &self,
        field: usize,
        rows: &[usize],
        logs: &BTreeMap<usize, Vec<Option<f64>>>,
    ) -> Option<Suspicion> {
        let own = &logs[&field];
        let apart = self.apart(rows, &|row| own[row])?;
        let factors = &self.thresholds.unit_factors;
        let least = factors.iter().copied().fold(f64::INFINITY, f64::min).ln();
        // More than half of the way from one unit to the other, or it is not worth a closer look.
        if apart.abs() < least / 2.0 {
            return None;
        }
        let mut by_kind: BTreeMap<Dimension, Vec<f64>> = BTreeMap::new();
        for (other, scale) in logs {
            let dimension = FIELDS[*other].dimension()?;
            if Some(dimension) == FIELDS[field].dimension() {
                continue;
            }
            let ratio = |row: usize| Some(own[row]? - scale[row]?);
            if let Some(difference) = self.apart(rows, &ratio) {
                by_kind.entry(dimension).or_default().push(difference);
            }
        }
        let mut kinds: Vec<f64> = by_kind.values_mut().map(|list| median(list)).collect();
        if kinds.is_empty() {
            return None;
        }
        let times = median(&mut kinds);
        let near = |factor: &f64| (times.abs() - factor.ln()).abs();
        let nearest = factors
            .iter()
            .copied()
            .min_by(|one, other| near(one).total_cmp(&near(other)))?;
        let close = near(&nearest) <= self.thresholds.peers_tolerance.ln();
        let same_way = times * apart > 0.0 && apart.abs() >= nearest.ln() / 2.0;
        (close && same_way).then_some(Suspicion {
            times: times.exp(),
            factor: nearest,
        })
    }

    /// The median over these rows less the median over the others; `None` where either has too few values.
    fn apart(&self, rows: &[usize], value: &dyn Fn(usize) -> Option<f64>) -> Option<f64> {
        let mut inside: Vec<f64> = rows.iter().filter_map(|row| value(*row)).collect();
        let least = self.thresholds.peers_values;
        if inside.len() < least {
            return None;
        }
        let mut of_group = vec![false; self.year.rows().len()];
        for row in rows {
            of_group[*row] = true;
        }
        let others = self.year.rows().filter(|row| !of_group[*row]);
        let mut outside: Vec<f64> = others.filter_map(value).collect();
        // The few are measured by the many.
        (outside.len() >= least.max(inside.len())).then(|| median(&mut inside) - median(&mut outside))
    }

    fn report_unit(
        &self,
        field: usize,
        group: &Group,
        rows: &[usize],
        suspicion: &Suspicion,
        problems: &mut Problems,
    ) {
        let (grid, column) = group.column();
        let grid = &self.survey.grids[grid as usize];
        let heading = &grid.headings[column];
        // The heading stands for the whole column; a county in it is told by its first figure.
        let place = match group {
            Group::Column(..) => Place::Cell(grid.source, heading.row, heading.column),
            Group::County(..) => rows.first().map_or(Place::Nowhere, |row| self.place(*row, field)),
        };
        let county = match group {
            Group::Column(..) => String::new(),
            Group::County(_, _, county) => county.clone(),
        };
        problems.push(
            kinds::UNIT_UNLIKE_PEERS,
            place,
            words![
                ("county", county),
                ("unit", heading.unit.map_or("", |unit| unit.symbol).to_owned()),
                ("value", ratio_text(suspicion.times)),
                ("other", ratio_text(suspicion.factor)),
                ("count", rows.len().to_string()),
                ("found", heading.label.clone()),
                ("column", heading.label.clone()),
            ],
        );
    }
}

/// The logarithms of a field's positive values, by row.
fn logarithms(year: &Year, field: usize) -> Vec<Option<f64>> {
    let positive = |row| year.number(field, row).filter(|value| *value > 0.0);
    year.rows().map(|row| positive(row).map(f64::ln)).collect()
}
