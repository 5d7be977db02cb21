//! A chart that is finished.

use crate::table::Table;

/// A finished chart.
#[derive(Clone, Debug)]
pub struct Picture {
    /// File name without ending; English, kebab-case.
    pub name: &'static str,
    /// Title in the language of the run.
    pub title: String,
    /// One sentence that says what is seen; the alternative text.
    pub caption: String,
    /// The picture; its texts are text.
    pub svg: String,
    /// The numbers in it.
    pub table: Table,
}
