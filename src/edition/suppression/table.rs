//! What is solved: cells, the equations between them, and what it costs to withhold a cell.

/// One cell of the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// How many enterprises it stands for.
    pub enterprises: usize,
    /// Who knows it anyway.
    pub owner: Option<usize>,
    /// Never published: it stands in the equations only.
    pub hidden: bool,
    /// Withheld last: the margins.
    pub margin: bool,
    /// No figure of enterprises itself: withheld only where it would give one away.
    pub derived: bool,
}

/// Cells of which any is determined by the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Equation {
    /// Cells and their coefficients; no cell twice.
    pub terms: Vec<(usize, i64)>,
    /// Its cells add up to a margin, which has the factor −1, so that what is withheld in it is known in sum.
    pub adds_up: bool,
}

/// The order in which cells are withheld.
pub fn cost(cells: &[Cell], index: usize) -> (bool, usize, usize) {
    (cells[index].margin, cells[index].enterprises, index)
}

/// The tables as they are.
pub(super) struct Tables<'a> {
    pub cells: &'a [Cell],
    pub equations: &'a [Equation],
    pub least: usize,
    /// The equations in which a cell stands.
    pub touching: Vec<Vec<usize>>,
}
