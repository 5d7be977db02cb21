//! Tables of words.

use polars::prelude::*;

use crate::lang::Lang;
use crate::problem::Error;
use crate::table::{Format, Heading, Table};

/// A table of words.
pub fn words<const N: usize>(
    id: &'static str,
    ids: &[&str; N],
    rows: &[[String; N]],
    lang: Lang,
) -> Result<Table, Error> {
    let columns = ids
        .iter()
        .enumerate()
        .map(|(index, id)| {
            let values: Vec<&str> = rows.iter().map(|row| row[index].as_str()).collect();
            Column::new((*id).into(), values)
        })
        .collect();
    Ok(Table {
        id,
        title: lang.text(&format!("table.{id}"), &[]),
        headings: ids
            .iter()
            .map(|id| Heading {
                id: (*id).to_owned(),
                label: lang.text(&format!("column.{id}"), &[]),
                unit: String::new(),
                format: Format::Text,
            })
            .collect(),
        frame: DataFrame::new(rows.len(), columns)?,
    })
}
