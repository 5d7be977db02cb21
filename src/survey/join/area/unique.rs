//! Towns of one name in several counties are told apart by their county.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use crate::problem::{Error, Kind, kinds};

/// The columns of words of a year in which every town has a name of its own: 甲县溪口镇 and 乙县溪口镇 where 溪口镇 alone
/// would be two. A row that names such a town without its county belongs to none of them: its kind of problem, by row.
pub fn tell_apart(columns: &mut [Column]) -> Result<BTreeMap<usize, Kind>, Error> {
    let mut unclear = BTreeMap::new();
    let position = |id: &str| columns.iter().position(|column| column.name() == id);
    let (Some(county), Some(town)) = (position("county"), position("town")) else {
        return Ok(unclear);
    };
    let series = |at: usize| columns[at].as_materialized_series().clone();
    let (counties, towns) = (series(county), series(town));
    let (counties, towns) = (counties.str()?, towns.str()?);
    let mut of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (county, town) in counties.iter().zip(towns.iter()) {
        if let (Some(county), Some(town)) = (county, town) {
            of.entry(town).or_default().insert(county);
        }
    }
    of.retain(|_, counties| counties.len() > 1);
    if of.is_empty() {
        return Ok(unclear);
    }
    let mut names: Vec<Option<String>> = Vec::with_capacity(towns.len());
    for (row, (county, town)) in counties.iter().zip(towns.iter()).enumerate() {
        names.push(match (town, county) {
            (Some(town), Some(county)) if of.contains_key(town) && !town.starts_with(county) => {
                Some(format!("{county}{town}"))
            }
            (Some(town), None) if of.contains_key(town) => {
                unclear.insert(row, kinds::TOWN_AMBIGUOUS);
                None
            }
            (town, _) => town.map(str::to_owned),
        });
    }
    columns[town] = Column::new("town".into(), names);
    Ok(unclear)
}
