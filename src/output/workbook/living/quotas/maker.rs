//! What the cells of a resource are made from.

use std::collections::HashMap;

use super::super::counties::Counties;
use super::block::{Block, Cell, Numbers};
use crate::allocate::{Allocation, ByCounty, Resource};
use crate::lang::Lang;
use crate::region::Region;

/// Cells of 县区排名, as formulas call them.
#[derive(Default)]
pub struct Links {
    /// The names.
    pub names: Option<String>,
    /// The scores.
    pub scores: Option<String>,
    /// The ranks.
    pub ranks: Option<String>,
    /// The totals by id.
    pub totals: HashMap<String, String>,
}

impl Links {
    /// The cells of a sheet of counties.
    pub fn of(counties: &Counties) -> Self {
        Self {
            names: counties.names.clone(),
            scores: counties.scores.clone(),
            ranks: counties.ranks.clone(),
            totals: counties.totals.clone(),
        }
    }
}

/// The columns and lines of a block that 资源配置 shows.
pub struct Places {
    /// Last year.
    pub last: usize,
    /// The share by the base.
    pub by_base: usize,
    /// What the method gives before bounds.
    pub wanted: usize,
    /// Awards.
    pub award: usize,
    /// The parts, in file order.
    pub parts: Vec<usize>,
    /// The amount within bounds.
    pub held: usize,
    /// The quota.
    pub quota: usize,
    /// The line of the reserve.
    pub reserve: usize,
}

/// A resource on its way.
pub struct Maker<'a> {
    /// Language of the run.
    pub lang: Lang,
    /// What is shared.
    pub resource: &'a Resource,
    /// How it was shared.
    pub allocation: &'a Allocation,
    /// The counties in the order of its rows.
    pub regions: Vec<Option<&'a Region>>,
    /// Cells of 县区排名.
    pub links: &'a Links,
}

impl<'a> Maker<'a> {
    /// A text of the sheet.
    pub fn label(&self, id: &str) -> String {
        self.lang.text(&format!("quota-cell.{id}"), &[])
    }

    /// The names of the counties.
    pub fn names(&self) -> Vec<&'a str> {
        self.allocation
            .rows
            .iter()
            .map(|row| row.county.as_str())
            .collect()
    }

    /// Numbers by county, 0 for those not named.
    pub fn by_county(&self, list: &ByCounty) -> Numbers {
        let names = self.names().into_iter();
        names
            .map(|name| list.get(name).map_or(0.0, |at| at.value))
            .collect()
    }

    /// A figure of 县区排名 by the county's name; `None` where that sheet has no such cells.
    pub fn link(&self, block: &Block, cells: Option<&String>, county: usize) -> Option<String> {
        let names = self.links.names.as_ref()?;
        let own = block.at(0, county);
        Some(format!("INDEX({},MATCH({own},{names},0))", cells?))
    }

    /// A column of county totals: from 县区排名 where they stand there.
    pub fn total_column(&self, block: &mut Block, label: String, field: &str, values: &[f64]) -> usize {
        let id = if field == "land_mu" {
            field.to_owned()
        } else {
            format!("{field}_total")
        };
        let cells = self.links.totals.get(&id);
        let cells = (0..values.len()).map(|i| match self.link(block, cells, i) {
            Some(text) => Cell::Formula(text, values[i]),
            None => Cell::Input(values[i]),
        });
        let cells = cells.collect();
        block.column(label, cells)
    }
}
