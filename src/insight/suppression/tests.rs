use proptest::prelude::*;

use super::*;

/// A table of counts with margins: the cell of row `r` and column `c`, the last of each being the margin. Rows have an
/// owner each.
struct Grid {
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    equations: Vec<Equation>,
}

impl Grid {
    fn of(counts: &[Vec<usize>]) -> Self {
        let (rows, columns) = (counts.len(), counts[0].len());
        let at = |row: usize, column: usize| row * (columns + 1) + column;
        let mut cells = vec![Cell::default(); (rows + 1) * (columns + 1)];
        for row in 0..=rows {
            for column in 0..=columns {
                let inner = |row: usize| -> usize {
                    if column < columns {
                        counts[row][column]
                    } else {
                        counts[row].iter().sum()
                    }
                };
                let enterprises = if row < rows {
                    inner(row)
                } else {
                    (0..rows).map(inner).sum()
                };
                cells[at(row, column)] = Cell {
                    enterprises,
                    owner: (row < rows).then_some(row),
                    hidden: false,
                    margin: row == rows || column == columns,
                };
            }
        }
        let mut equations = Vec::new();
        for row in 0..=rows {
            let mut terms: Vec<(usize, i64)> = (0..columns).map(|column| (at(row, column), 1)).collect();
            terms.push((at(row, columns), -1));
            equations.push(Equation { terms, adds_up: true });
        }
        for column in 0..=columns {
            let mut terms: Vec<(usize, i64)> = (0..rows).map(|row| (at(row, column), 1)).collect();
            terms.push((at(rows, column), -1));
            equations.push(Equation { terms, adds_up: true });
        }
        Self {
            rows,
            columns,
            cells,
            equations,
        }
    }

    fn withheld(&self, least: usize) -> Vec<Vec<bool>> {
        let flat = withheld(&self.cells, &self.equations, least);
        flat.chunks(self.columns + 1).map(<[bool]>::to_vec).collect()
    }
}

/// An independent solver: the cells that are the same in every real solution of the equations. Null space of the
/// equations by elimination with full pivoting on floating-point numbers; a cell is determined if and only if its entry
/// is zero in every vector of a basis.
fn solvable(equations: &[Equation], unknown: &[usize]) -> Vec<usize> {
    let n = unknown.len();
    let mut matrix: Vec<Vec<f64>> = equations
        .iter()
        .map(|equation| {
            unknown
                .iter()
                .map(|index| {
                    equation
                        .terms
                        .iter()
                        .find(|(known, _)| known == index)
                        .map_or(0.0, |(_, f)| *f as f64)
                })
                .collect()
        })
        .collect();
    let mut order: Vec<usize> = (0..n).collect();
    let mut rank = 0;
    while rank < n.min(matrix.len()) {
        let best = (rank..matrix.len())
            .flat_map(|row| (rank..n).map(move |column| (row, column)))
            .max_by(|one, other| {
                matrix[one.0][one.1]
                    .abs()
                    .total_cmp(&matrix[other.0][other.1].abs())
            })
            .unwrap();
        if matrix[best.0][best.1].abs() < 1e-7 {
            break;
        }
        matrix.swap(rank, best.0);
        for row in &mut matrix {
            row.swap(rank, best.1);
        }
        order.swap(rank, best.1);
        let pivot = matrix[rank].clone();
        for (index, row) in matrix.iter_mut().enumerate() {
            if index != rank && row[rank] != 0.0 {
                let factor = row[rank] / pivot[rank];
                for column in 0..n {
                    row[column] -= factor * pivot[column];
                }
            }
        }
        rank += 1;
    }
    // In x = −R · free, a pivot is fixed when its row of R is zero; a free cell never is.
    (0..rank)
        .filter(|row| (rank..n).all(|column| (matrix[*row][column] / matrix[*row][*row]).abs() < 1e-7))
        .map(|row| unknown[order[row]])
        .collect()
}

/// Fails if someone can have a sensitive cell.
fn nobody_solves(
    cells: &[Cell],
    equations: &[Equation],
    hidden: &[bool],
    least: usize,
) -> Result<(), TestCaseError> {
    let owners: BTreeSet<Option<usize>> = cells.iter().map(|cell| cell.owner).chain([None]).collect();
    for reader in owners {
        let unknown: Vec<usize> = (0..cells.len())
            .filter(|index| hidden[*index] && (reader.is_none() || cells[*index].owner != reader))
            .collect();
        for index in solvable(equations, &unknown) {
            // A margin that a reader works out from its own cells alone tells of nobody else; if it tells more, another
            // region's cell is solved too.
            let counts = cells[index].owner.is_some() || reader.is_none();
            let sensitive = counts && (1..least).contains(&cells[index].enterprises);
            prop_assert!(!sensitive, "reader {reader:?} solves cell {index} of {cells:?}");
        }
    }
    Ok(())
}

#[test]
fn a_single_small_cell_takes_a_second_row_and_column_with_it() {
    let grid = Grid::of(&[vec![1, 9, 20], vec![5, 30, 8], vec![12, 40, 7], vec![9, 22, 30]]);
    let hidden = grid.withheld(3);
    assert!(hidden[0][0]);
    let count = |cells: Vec<bool>| cells.into_iter().filter(|hidden| *hidden).count();
    assert!(count(hidden[0].clone()) >= 2, "the row's sum would give it away");
    // Two others in the column, since each of the other rows knows its own.
    assert!(count(hidden.iter().map(|row| row[0]).collect()) >= 3);
    // The margins stay.
    assert!((0..3).all(|column| !hidden[4][column]) && (0..4).all(|row| !hidden[row][3]));
}

#[test]
fn zeros_and_tables_without_small_cells_stay() {
    for counts in [vec![vec![0, 3], vec![0, 0]], vec![vec![5, 9], vec![4, 3]]] {
        let grid = Grid::of(&counts);
        assert!(grid.withheld(3).iter().flatten().all(|hidden| !hidden));
    }
    let grid = Grid::of(&[vec![0, 1, 6], vec![7, 8, 9], vec![4, 5, 6]]);
    let hidden = grid.withheld(3);
    assert!(hidden[0][1] && !hidden[0][0]);
    assert!(
        Grid::of(&[vec![1, 2], vec![2, 1]])
            .withheld(1)
            .iter()
            .flatten()
            .all(|hidden| !hidden)
    );
}

#[test]
fn two_ones_that_sum_to_two_are_not_left_alone() {
    // Whoever knows that withheld cells are not zero would read 1 and 1 out of their sum.
    let grid = Grid::of(&[vec![1, 1, 9], vec![8, 7, 9], vec![6, 5, 9], vec![9, 9, 9]]);
    assert!(grid.withheld(3)[0][2] || grid.withheld(3)[0][3]);
}

#[test]
fn a_ratio_beside_its_parts_is_withheld_too() {
    // Three counties: land, tax, tax per mu; land is the figure of two enterprises in the first.
    let cell = |enterprises, owner, margin| Cell {
        enterprises,
        owner,
        margin,
        hidden: false,
    };
    let mut cells = Vec::new();
    for county in 0..4 {
        cells.push(cell(
            if county == 0 { 2 } else { 10 + county },
            Some(county),
            false,
        ));
        cells.push(cell(12 + county, Some(county), false));
        cells.push(cell(12 + county, Some(county), false));
    }
    let mut equations: Vec<Equation> = (0..4)
        .map(|county| Equation {
            terms: vec![
                (3 * county, 3 + county as i64),
                (3 * county + 1, -7),
                (3 * county + 2, 11),
            ],
            adds_up: false,
        })
        .collect();
    for column in 0..2 {
        let mut terms: Vec<(usize, i64)> = (0..4).map(|county| (3 * county + column, 1)).collect();
        terms.push((cells.len(), -1));
        cells.push(cell(60, None, true));
        equations.push(Equation { terms, adds_up: true });
    }
    let hidden = withheld(&cells, &equations, 3);
    assert!(hidden[0] && (hidden[1] || hidden[2]));
    nobody_solves(&cells, &equations, &hidden, 3).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_small_cell_of_a_table_with_margins_can_be_solved(
        counts in (2..6usize, 2..5usize).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(prop_oneof![0..4usize, 0..30usize], columns), rows)
        }),
        least in 2..5usize,
    ) {
        let grid = Grid::of(&counts);
        let hidden: Vec<bool> = grid.withheld(least).concat();
        for (cell, hidden) in grid.cells.iter().zip(&hidden) {
            prop_assert!(*hidden || !(1..least).contains(&cell.enterprises));
            prop_assert!(!*hidden || cell.enterprises > 0);
        }
        nobody_solves(&grid.cells, &grid.equations, &hidden, least)?;
        prop_assert_eq!(grid.rows + 1, hidden.len() / (grid.columns + 1));
    }

    /// Columns that add up over the rows, one of them a weighted sum of two others, and a ratio in every row.
    #[test]
    fn no_small_cell_of_linked_columns_can_be_solved(
        counts in prop::collection::vec(prop::collection::vec(prop_oneof![0..4usize, 3..30usize], 3), 2..6),
        factors in prop::collection::vec((1..50i64, 1..50i64, 1..50i64), 8),
    ) {
        const COLUMNS: usize = 5;
        let rows = counts.len();
        let mut cells = Vec::new();
        for row in 0..=rows {
            let sum = |column: usize| match row < rows {
                true => counts[row][column],
                false => counts.iter().map(|row| row[column]).sum(),
            };
            let (a, b, c) = (sum(0), sum(1), sum(2));
            for enterprises in [a, b, c, a.max(b), c.min(a.max(b))] {
                cells.push(Cell { enterprises, owner: (row < rows).then_some(row), hidden: false, margin: row == rows });
            }
        }
        let mut equations = Vec::new();
        for column in 0..4 {
            let mut terms: Vec<(usize, i64)> = (0..rows).map(|row| (row * COLUMNS + column, 1)).collect();
            terms.push((rows * COLUMNS + column, -1));
            equations.push(Equation { terms, adds_up: true });
        }
        for (row, factor) in (0..=rows).zip(&factors) {
            let at = |column: usize| row * COLUMNS + column;
            // A sum or a ratio of nothing is not published and links nothing.
            for (derived, terms) in [
                (3, vec![(at(0), 2), (at(1), 3), (at(3), -1)]),
                (4, vec![(at(2), factor.0), (at(3), factor.1), (at(4), -factor.2)]),
            ] {
                if cells[at(derived)].enterprises > 0 {
                    equations.push(Equation { terms, adds_up: false });
                }
            }
        }
        let hidden = withheld(&cells, &equations, 3);
        nobody_solves(&cells, &equations, &hidden, 3)?;
    }
}
