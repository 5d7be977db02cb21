//! Populations and groups of a ranking in words. The tables have ids, which only the scheme can put into words.

use polars::prelude::*;

use super::tables::population_label;
use crate::frame::Columns;
use crate::lang::Lang;
use crate::problem::Error;
use crate::scheme::{Population, Scheme};
use crate::table::Table;

/// A population as it stands in a cell: in permu's own, short words where it has them, else by its label.
pub fn words(population: &Population, lang: Lang) -> String {
    let key = format!("value.population.{}", population.id);
    match lang.has(&key) {
        true => lang.text(&key, &[]),
        false => population_label(population, lang),
    }
}

/// A group of a ranking, which begins with the id of its population.
pub fn group_words(group: &str, scheme: &Scheme, lang: Lang) -> String {
    let (id, rest) = group.split_once(" · ").unwrap_or((group, ""));
    match scheme.populations.iter().find(|known| known.id == id) {
        Some(known) if rest.is_empty() => words(known, lang),
        Some(known) => format!("{} · {rest}", words(known, lang)),
        None => group.to_owned(),
    }
}

/// The table with its populations and groups in words.
pub fn in_words(mut table: Table, scheme: &Scheme, lang: Lang) -> Result<Table, Error> {
    for id in ["population", "rank_group"] {
        if !table.frame.has(id) {
            continue;
        }
        let ids = table.frame.words(id)?;
        let shown: StringChunked = ids
            .iter()
            .map(|id| id.map(|id| group_words(id, scheme, lang)))
            .collect();
        table
            .frame
            .with_column(shown.with_name(id.into()).into_column())?;
    }
    Ok(table)
}
