use std::collections::BTreeSet;

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
                    margin: row == rows || column == columns,
                    ..Cell::default()
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
        ..Cell::default()
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
                cells.push(Cell { enterprises, owner: (row < rows).then_some(row), margin: row == rows, ..Cell::default() });
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

/// Tables as permu publishes them, made up: counties with columns that add up to a city and to those of no county,
/// classes that add up in every row, ratios, sums of columns, and figures that follow from others.
fn country(counties: usize, most: usize, seed: u64) -> (Vec<Cell>, Vec<Equation>) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    const WIDTH: usize = 10;
    let rows = counties + 2;
    let mut counts: Vec<[usize; WIDTH]> = Vec::new();
    for row in 0..counties + 1 {
        let size = if row == counties { draw(3) } else { 1 + draw(most) };
        let mut all = [0; WIDTH];
        for _ in 0..size {
            all[0] += 1;
            all[1 + draw(3)] += 1;
            for count in &mut all[4..7] {
                *count += usize::from(draw(4) > 0);
            }
        }
        all[7] = all[4].min(all[5]);
        all[8] = all[0];
        all[9] = all[0];
        counts.push(all);
    }
    let nowhere = counts.pop().unwrap();
    let mut city = nowhere;
    for row in &counts {
        (0..WIDTH).for_each(|column| city[column] += row[column]);
    }
    counts.extend([city, nowhere]);
    let mut cells = Vec::new();
    for (row, counts) in counts.iter().enumerate() {
        for (column, enterprises) in counts.iter().enumerate() {
            cells.push(Cell {
                enterprises: *enterprises,
                owner: (row < counties).then_some(row),
                hidden: row > counties,
                margin: row == counties,
                derived: column == 9,
            });
        }
    }
    let at = |row: usize, column: usize| row * WIDTH + column;
    let mut equations = Vec::new();
    for column in 0..7 {
        let sign = |row: usize| if row == counties { -1 } else { 1 };
        let terms = (0..rows).map(|row| (at(row, column), sign(row))).collect();
        equations.push(Equation { terms, adds_up: true });
    }
    for (row, count) in counts.iter().enumerate() {
        let factor = |column: usize| (row * 7_919 + column * 104_729 + 13) as i64;
        let classes = (1..4)
            .map(|column| (at(row, column), 1))
            .chain([(at(row, 0), -1)]);
        equations.push(Equation {
            terms: classes.collect(),
            adds_up: true,
        });
        let linked: [&[usize]; 4] = [&[4, 5, 6], &[7, 4, 5], &[8, 7, 6], &[9, 8]];
        for (rule, columns) in linked.into_iter().enumerate() {
            let factor = |column: usize| {
                if rule == 0 {
                    [1, 1, -1][column - 4]
                } else {
                    factor(column)
                }
            };
            if count[columns[0]] > 0 {
                let terms = columns.iter().map(|column| (at(row, *column), factor(*column)));
                equations.push(Equation {
                    terms: terms.collect(),
                    adds_up: false,
                });
            }
        }
    }
    let derived = (0..counties).map(|row| (at(row, 9), 1));
    equations.push(Equation {
        terms: derived.collect(),
        adds_up: false,
    });
    (cells, equations)
}

#[test]
fn the_quick_method_withholds_what_the_slow_one_does() {
    let mut withheld_cells = 0;
    for seed in 0..49u64 {
        let counties = [3, 4, 6, 9, 15, 24, 30][seed as usize % 7];
        let most = [1, 2, 4, 8, 20, 60][seed as usize / 7 % 6];
        let (cells, equations) = country(counties, most, seed);
        let least = 2 + seed as usize % 4;
        let quick = withheld(&cells, &equations, least);
        let slow = exact::withheld(&cells, &equations, least);
        let differing: Vec<usize> = (0..cells.len())
            .filter(|index| quick[*index] != slow[*index])
            .collect();
        assert!(
            differing.is_empty(),
            "seed {seed}: {differing:?} of {counties} counties"
        );
        withheld_cells += quick.iter().filter(|hidden| **hidden).count();
    }
    assert!(withheld_cells > 500, "{withheld_cells}");
}

#[test]
fn what_each_reader_can_tell_is_what_an_elimination_of_his_own_finds() {
    for seed in 0..200u64 {
        let counties = 2 + seed as usize % 7;
        let (cells, equations) = country(counties, 4, seed);
        // Any pattern, also one that protects nobody.
        let unknown: Vec<bool> = (0..cells.len())
            .map(|index| {
                cells[index].enterprises > 0
                    && !((index as u64 * 2_654_435_761 + seed * 97) / 7).is_multiple_of(3)
            })
            .collect();
        let told = Blocks::of(&cells, &equations, &unknown);
        let all: Vec<usize> = told.told().collect();
        let mut slow = exact::told(&cells, &equations, &unknown, None);
        slow.sort_unstable();
        assert_eq!(all, slow, "seed {seed}");
        for reader in 0..counties {
            let mut slow = exact::told(&cells, &equations, &unknown, Some(reader));
            slow.retain(|index| all.binary_search(index).is_err());
            slow.sort_unstable();
            let quick = told.told_to().filter(|(owner, _)| *owner == reader);
            let quick: Vec<usize> = quick.map(|(_, index)| index).collect();
            assert_eq!(quick, slow, "seed {seed}, reader {reader}");
        }
    }
}

#[test]
fn three_hundred_regions_take_moments() {
    let mut millis = Vec::new();
    for (counties, most) in [(300, 1), (300, 6), (300, 200)] {
        let (cells, equations) = country(counties, most, 7);
        let begin = std::time::Instant::now();
        let hidden = withheld(&cells, &equations, 3);
        millis.push(begin.elapsed().as_millis());
        let open = |index: &usize| !hidden[*index] && (1..3).contains(&cells[*index].enterprises);
        assert_eq!(
            (0..cells.len()).find(|index| open(index) && !cells[*index].derived),
            None
        );
    }
    // Unoptimised on a busy machine; the slow method takes hours.
    assert!(millis.iter().all(|taken| *taken < 120_000), "{millis:?}");
}
