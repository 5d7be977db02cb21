//! How much of what a scheme needs each county reported.

use crate::assess::{Assessment, Groups, Status};
use crate::problem::Error;
use crate::scheme::{Group, Scheme};

/// The shares of a county's enterprises that reported each field.
#[derive(Clone, Debug)]
pub struct Reported {
    /// Its name.
    pub county: String,
    /// One share (0–1) a field.
    pub shares: Vec<Option<f64>>,
}

/// The figures that the scheme cannot do without, and for every county the share of its rows that hold each. Rows
/// without a county are in no county.
pub fn completeness(assessment: &Assessment, scheme: &Scheme) -> Result<(Vec<String>, Vec<Reported>), Error> {
    let (_, fields) = scheme.fields();
    let mut columns = Vec::new();
    for field in fields
        .into_iter()
        .filter(|id| crate::field::field(id).is_some_and(|f| f.is_number()))
    {
        if let Ok(column) = assessment.frame.column(&field) {
            columns.push((field, column.as_materialized_series().is_not_null()));
        }
    }
    let groups = Groups::of(&assessment.frame, &[Group::County], |row| {
        assessment.status[row] != Status::LeftOut
    })?;
    let reported = groups
        .names
        .iter()
        .zip(groups.members())
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, rows)| Reported {
            county: name.clone(),
            shares: columns
                .iter()
                .map(|(_, held)| {
                    let count = rows.iter().filter(|row| held.get(**row) == Some(true)).count();
                    (!rows.is_empty()).then(|| count as f64 / rows.len() as f64)
                })
                .collect(),
        })
        .collect();
    Ok((columns.into_iter().map(|(field, _)| field).collect(), reported))
}
