//! Which cells of the land by industry and class are not told apart: those of fewer than some enterprises, and those by
//! which they could be had from the totals of the industries and of the classes.

use std::collections::BTreeMap;

use super::suppression::table::{Cell, Equation};
use crate::assess::Assessment;
use crate::frame::Columns;
use crate::problem::Error;
use crate::region::Regions;

/// What stays untold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Untold {
    /// By industry and class.
    pub cells: Vec<Vec<bool>>,
    /// Industries whose total is untold too.
    pub industries: Vec<bool>,
    /// Whether even the total of all is.
    pub whole: bool,
}

/// How many enterprises of each industry, in the order of the names, are in each class with land of theirs.
#[derive(Default)]
pub struct Industries {
    enterprises: Vec<Vec<usize>>,
}

impl Industries {
    /// Counts them.
    pub fn read(assessment: &Assessment, regions: &Regions) -> Result<Self, Error> {
        let frame = &assessment.frame;
        if !frame.has("land_mu") || !frame.has("industry") {
            return Ok(Self::default());
        }
        let (land, industry) = (frame.held("land_mu")?, frame.words("industry")?);
        let class = frame.words("class")?;
        let mut counts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for row in 0..frame.height() {
            let place = |name: &str| regions.classes.iter().position(|known| known == name);
            let found = industry.get(row).zip(class.get(row).and_then(place));
            if let Some((industry, class)) = found.filter(|_| land.get(row) == Some(true)) {
                let none = || vec![0; regions.classes.len()];
                counts.entry(industry).or_insert_with(none)[class] += 1;
            }
        }
        let enterprises = counts.into_values().collect();
        Ok(Self { enterprises })
    }

    /// Adds its cells and equations to others. The land of a class is what the city has, but for that of no industry:
    /// `city` gives the cell with the number of its enterprises.
    pub fn join(
        &self,
        cells: &mut Vec<Cell>,
        equations: &mut Vec<Equation>,
        city: impl Fn(usize) -> Option<(usize, usize)>,
    ) {
        let (rows, width) = (self.enterprises.len(), self.width());
        let begin = cells.len();
        for row in 0..=rows {
            for column in 0..width {
                cells.push(Cell {
                    enterprises: self.count(row, column),
                    margin: row == rows || column + 1 == width,
                    ..Cell::default()
                });
            }
        }
        let at = |row: usize, column: usize| begin + row * width + column;
        let sign = |is_last: bool| if is_last { -1 } else { 1 };
        let of_row = |row: usize| {
            (0..width)
                .map(|column| (at(row, column), sign(column + 1 == width)))
                .collect()
        };
        let of_column = |column: usize| {
            (0..=rows)
                .map(|row| (at(row, column), sign(row == rows)))
                .collect()
        };
        let sums = (0..=rows).map(of_row).chain((0..width).map(of_column));
        equations.extend(sums.map(|terms| Equation { terms, adds_up: true }));
        for class in 0..width.saturating_sub(1) {
            let own = self.count(rows, class);
            if let Some((whole, count)) = city(class).filter(|(_, count)| *count >= own) {
                let rest = cells.len();
                cells.push(Cell {
                    enterprises: count - own,
                    hidden: true,
                    ..Cell::default()
                });
                let terms = vec![(at(rows, class), 1), (rest, 1), (whole, -1)];
                equations.push(Equation { terms, adds_up: true });
            }
        }
    }

    /// Its part of what is withheld.
    pub fn untold(&self, hidden: &[bool]) -> Untold {
        let (rows, width) = (self.enterprises.len(), self.width());
        let by_row: Vec<&[bool]> = hidden[..(rows + 1) * width].chunks(width).collect();
        Untold {
            cells: by_row[..rows]
                .iter()
                .map(|row| row[..width - 1].to_vec())
                .collect(),
            industries: by_row[..rows].iter().map(|row| row[width - 1]).collect(),
            whole: by_row[rows][width - 1],
        }
    }

    /// Its classes and their sum.
    fn width(&self) -> usize {
        self.enterprises.first().map_or(0, Vec::len) + 1
    }

    fn count(&self, row: usize, column: usize) -> usize {
        match (self.enterprises.get(row), column + 1 == self.width()) {
            (Some(own), false) => own[column],
            (Some(own), true) => own.iter().sum(),
            (None, _) => (0..self.enterprises.len())
                .map(|row| self.count(row, column))
                .sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::suppression;

    fn untold(enterprises: &[Vec<usize>], least: usize) -> Untold {
        let industries = Industries {
            enterprises: enterprises.to_vec(),
        };
        let (mut cells, mut equations) = (Vec::new(), Vec::new());
        industries.join(&mut cells, &mut equations, |_| None);
        industries.untold(&suppression::withheld(&cells, &equations, least))
    }

    #[test]
    fn a_single_enterprise_is_told_neither_by_its_row_nor_by_its_column() {
        // Non-metallic minerals have one enterprise of class A.
        let counts = [vec![1, 9, 4], vec![5, 20, 6], vec![8, 30, 7]];
        let untold = untold(&counts, 3);
        // All totals are told, so whoever finds a row or a column with one gap has it by subtraction, and goes on.
        let mut gaps = untold.cells.clone();
        for _ in 0..9 {
            for row in &mut gaps {
                if row.iter().filter(|gap| **gap).count() == 1 {
                    row.fill(false);
                }
            }
            for column in 0..3 {
                if gaps.iter().filter(|row| row[column]).count() == 1 {
                    gaps.iter_mut().for_each(|row| row[column] = false);
                }
            }
        }
        assert!(gaps[0][0], "{untold:?}");
        assert!(!untold.industries.contains(&true) && !untold.whole);
    }

    #[test]
    fn an_industry_of_few_enterprises_is_told_with_another() {
        let counts = [vec![1, 1], vec![5, 6], vec![9, 8], vec![7, 7]];
        let untold = untold(&counts, 3);
        assert!(untold.industries[0] && untold.industries[1..].contains(&true));
        assert!(!untold.whole);
    }

    #[test]
    fn nothing_is_merged_without_small_cells() {
        let counts = [vec![3, 0, 4], vec![5, 6, 3]];
        let told = untold(&counts, 3);
        assert!(!told.cells.concat().contains(&true) && !told.industries.contains(&true));
        assert!(!untold(&[vec![1, 2]], 1).cells.concat().contains(&true));
        assert!(untold(&[], 3).cells.is_empty());
    }
}
