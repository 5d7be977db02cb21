//! All tables of the page.

use super::key::Table;
use super::{criterion, data, outcome, population, top};

/// Every table with every key, in the order of the page.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let parts = [
        top::TABLES,
        data::TABLES,
        population::TABLES,
        criterion::TABLES,
        outcome::TABLES,
    ];
    parts.into_iter().flatten()
}
