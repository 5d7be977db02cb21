//! How much of what a scheme needs each county reported.

use std::collections::BTreeMap;

use crate::assess::{Assessment, Groups};
use crate::field::{self, Department};
use crate::frame::Columns;
use crate::problem::Error;
use crate::scheme::Scheme;
use crate::sum::sum;

/// The shares of a county's enterprises that reported each field.
#[derive(Clone, Debug)]
pub struct Reported {
    /// Its name.
    pub county: String,
    /// One share (0–1) a field.
    pub shares: Vec<Option<f64>>,
}

impl Reported {
    /// The shares of whole departments: the mean over their fields, in the order of the data dictionary.
    pub fn departments(&self, fields: &[String]) -> Vec<(Department, Option<f64>)> {
        let mut shares: BTreeMap<Department, Vec<f64>> = BTreeMap::new();
        for (id, share) in fields.iter().zip(&self.shares) {
            if let Some(field) = field::field(id) {
                shares.entry(field.department).or_default().extend(*share);
            }
        }
        let mean = |list: &[f64]| (!list.is_empty()).then(|| sum(list.iter().copied()) / list.len() as f64);
        shares
            .into_iter()
            .map(|(department, list)| (department, mean(&list)))
            .collect()
    }
}

/// The figures that the scheme cannot do without, and for every county the share of its rows that hold each; a row that
/// is left out, often for what it lacks, counts too. Rows without a county are in no county.
pub fn completeness(assessment: &Assessment, scheme: &Scheme) -> Result<(Vec<String>, Vec<Reported>), Error> {
    let (_, fields) = scheme.fields();
    let mut columns = Vec::new();
    for field in fields
        .into_iter()
        .filter(|id| crate::field::field(id).is_some_and(|f| f.is_number()))
    {
        if assessment.frame.has(&field) {
            let held = assessment.frame.held(&field)?;
            columns.push((field, held));
        }
    }
    let groups = Groups::by_columns(&assessment.frame, &[assessment.level.id()], |_| true)?;
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
