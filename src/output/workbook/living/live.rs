//! What a cell of a sheet of results holds.

/// What a cell of a sheet of results holds.
#[derive(Debug, PartialEq)]
pub enum Live<'a> {
    /// What it would hold without formulas.
    Plain,
    /// A formula, with [`super::names::ROW`] for the number of its row.
    Formula(&'a str),
    /// A value, for this reason (`living.why.<id>`).
    Value(&'static str),
}
