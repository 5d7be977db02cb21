//! Rows in groups, in the order in which the groups first appear.

use std::collections::HashMap;

use polars::prelude::*;

use crate::problem::Error;
use crate::scheme::Group;

/// The group of every row.
#[derive(Clone, Debug)]
pub struct Groups {
    /// Position in `names` of every row; `None` for rows outside.
    pub of_row: Vec<Option<u32>>,
    /// The groups: the words of the grouping columns, joined by ` · `.
    pub names: Vec<String>,
}

impl Groups {
    /// Groups the rows that `inside` marks by the columns of `by`; without any, all are one group.
    pub fn of(frame: &DataFrame, by: &[Group], inside: impl Fn(usize) -> bool) -> Result<Self, Error> {
        let columns: Vec<&str> = by.iter().map(|group| group.column()).collect();
        Self::by_columns(frame, &columns, inside)
    }

    /// Groups the rows that `inside` marks by columns of words; without any, all are one group.
    pub fn by_columns(frame: &DataFrame, by: &[&str], inside: impl Fn(usize) -> bool) -> Result<Self, Error> {
        if by.is_empty() {
            let of_row: Vec<Option<u32>> = (0..frame.height()).map(|row| inside(row).then_some(0)).collect();
            let names = if of_row.iter().any(Option::is_some) {
                vec![String::new()]
            } else {
                Vec::new()
            };
            return Ok(Self { of_row, names });
        }
        let mut columns = Vec::with_capacity(by.len());
        for column in by {
            columns.push(frame.column(column)?.as_materialized_series().clone());
        }
        let words = columns
            .iter()
            .map(|series| series.str())
            .collect::<Result<Vec<_>, _>>()?;
        let mut names: Vec<String> = Vec::new();
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut name = String::new();
        let of_row = (0..frame.height())
            .map(|row| {
                if !inside(row) {
                    return None;
                }
                name.clear();
                for (position, column) in words.iter().enumerate() {
                    if position > 0 {
                        name.push_str(" · ");
                    }
                    name.push_str(column.get(row).unwrap_or(""));
                }
                if let Some(index) = known.get(name.as_str()) {
                    return Some(*index);
                }
                let index = names.len() as u32;
                names.push(name.clone());
                known.insert(name.clone(), index);
                Some(index)
            })
            .collect();
        Ok(Self { of_row, names })
    }

    /// The rows of every group, in row order.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.names.len()];
        for (row, group) in self.of_row.iter().enumerate() {
            if let Some(group) = group {
                members[*group as usize].push(row);
            }
        }
        members
    }
}
