//! Which cells of the land by industry and class are not told apart: those of fewer than some enterprises, and those by
//! which they could be had from the totals of the industries and of the classes.

use super::suppression::{self, Cell, Equation};

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

/// From the number of enterprises of each industry in each class; every industry has as many classes.
pub fn untold(enterprises: &[Vec<usize>], least: usize) -> Untold {
    let (rows, columns) = (enterprises.len(), enterprises.first().map_or(0, Vec::len));
    let width = columns + 1;
    let cell = |row: usize, column: usize| {
        let inside = |row: usize, column: usize| enterprises[row].get(column).copied().unwrap_or(0);
        let across = |row: usize| match column < columns {
            true => inside(row, column),
            false => enterprises[row].iter().sum(),
        };
        Cell {
            enterprises: match row < rows {
                true => across(row),
                false => (0..rows).map(across).sum(),
            },
            margin: row == rows || column == columns,
            ..Cell::default()
        }
    };
    let cells: Vec<Cell> = (0..=rows)
        .flat_map(|row| (0..width).map(move |column| (row, column)))
        .map(|(row, column)| cell(row, column))
        .collect();
    let sign = |last: bool| if last { -1 } else { 1 };
    let of_row = |row: usize| -> Vec<(usize, i64)> {
        (0..width)
            .map(|column| (row * width + column, sign(column == columns)))
            .collect()
    };
    let of_column = |column: usize| -> Vec<(usize, i64)> {
        (0..=rows)
            .map(|row| (row * width + column, sign(row == rows)))
            .collect()
    };
    let equations: Vec<Equation> = (0..=rows)
        .map(of_row)
        .chain((0..width).map(of_column))
        .map(|terms| Equation { terms, adds_up: true })
        .collect();
    let hidden = suppression::withheld(&cells, &equations, least);
    let by_row: Vec<&[bool]> = hidden.chunks(width).collect();
    Untold {
        cells: by_row[..rows].iter().map(|row| row[..columns].to_vec()).collect(),
        industries: by_row[..rows].iter().map(|row| row[columns]).collect(),
        whole: by_row[rows][columns],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
