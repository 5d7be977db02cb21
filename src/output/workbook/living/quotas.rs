//! 指标测算: the quotas of every resource as formulas, and 资源配置 as what they come to.
//!
//! ```text
//! 县区排名: scores, ranks, totals ─► 指标测算: base → share → bounds → whole steps → quota ─► 资源配置
//! ```
//! A block for each resource and method: its numbers on lines, a county a row below. Every amount is held against the
//! engine's before the block is written. What has no formula (a linear program, transfers in whole steps) says why.

mod block;
mod bounds;
mod fill;
mod granted;
mod maker;
mod method;
mod resource;
mod write;

use std::collections::HashMap;

use super::data::near;
use super::live::Live;
use super::names::quoted;
use crate::allocate::{Allocation, Destination, Plan};
use crate::facts::quota_tables::PART;
use crate::facts::view::View;
use crate::output::workbook::results::page::sheet_name;
use crate::problem::Error;
use crate::region::Regions;
use crate::table::{Cells, Table};
use block::Block;
pub use maker::Links;
use maker::{Maker, Places};
use resource::obstacle;

/// The sheet on its way.
pub struct Quotas {
    blocks: Vec<Block>,
    /// What the cells of 资源配置 hold, by row and column.
    cells: HashMap<(usize, usize), Result<String, &'static str>>,
}

/// Rows above the first block: the title, and what the sheet is for.
const ABOVE: usize = 4;

impl Quotas {
    /// The blocks of all resources; `None` where nothing was allocated.
    pub fn of(
        view: &View,
        plan: &Plan,
        allocations: &[Allocation],
        regions: &Regions,
        links: &Links,
    ) -> Result<Option<Self>, Error> {
        let mut quotas = Self {
            blocks: Vec::new(),
            cells: HashMap::new(),
        };
        let sheet = quoted(&sheet_name(view, "sharing"));
        let rows = Rows::of(&view.allocation)?;
        let mut top = ABOVE;
        let mut from = 0;
        for allocation in allocations {
            let resource = plan.resources.iter().find(|one| one.id == allocation.resource);
            let Some(resource) = resource else { continue };
            // The table has the rows of the allocations in their order, then stores and the reserve.
            let own = from..from + allocation.rows.len();
            let beyond = allocation.stores.len() + 1;
            from = own.end + beyond;
            let maker = Maker {
                lang: view.lang,
                resource,
                allocation,
                regions: maker_regions(allocation, regions),
                links,
            };
            let (mut block, places) = match obstacle(resource, allocation) {
                Some(why) => (empty(why, top), None),
                None => {
                    let (block, places) = maker.block(top);
                    match agrees(&block, &places, allocation) {
                        true => (block, Some(places)),
                        false => (empty("other", top), None),
                    }
                }
            };
            let unit = view.lang.unit(&allocation.unit);
            block.title = format!(
                "{} · {}{}",
                allocation.label_in(view.lang),
                allocation.method.label(view.lang),
                view.lang.text("report.unit", &[("unit", &unit)])
            );
            quotas.show(&rows, (own, allocation), &sheet, &block, places.as_ref());
            top = block.below() + 1;
            quotas.blocks.push(block);
        }
        Ok((!quotas.blocks.is_empty()).then_some(quotas))
    }

    /// What a cell of 资源配置 holds.
    pub fn cell(&self, row: usize, column: usize) -> Live<'_> {
        match self.cells.get(&(row, column)) {
            None => Live::Plain,
            Some(Ok(text)) => Live::Formula(text),
            Some(Err(why)) => Live::Value(why),
        }
    }

    /// Points the rows of an allocation to its block.
    fn show(
        &mut self,
        rows: &Rows,
        (own, allocation): (std::ops::Range<usize>, &Allocation),
        sheet: &str,
        block: &Block,
        places: Option<&Places>,
    ) {
        let beyond = own.end;
        for (i, row) in own.enumerate() {
            for (column, id) in rows.ids.iter().enumerate() {
                let text = match places {
                    Some(places) => match places.formula(block, allocation, (id, i), sheet) {
                        Some(text) => Ok(text),
                        None => continue,
                    },
                    None if id == "quota" => Err(block.why.unwrap_or("other")),
                    None => continue,
                };
                self.cells.insert((row, column), text);
            }
        }
        let (Some(places), Some(column)) = (places, rows.ids.iter().position(|id| id == "quota")) else {
            return;
        };
        let sum_to = |to: &dyn Fn(&Destination) -> bool| -> String {
            let parts = allocation.parts.iter().zip(&places.parts);
            let parts = parts.filter(|(part, _)| to(&part.to));
            parts
                .map(|(_, column)| format!("-SUM({sheet}{})", block.all(*column)))
                .collect()
        };
        for (at, (name, _)) in allocation.stores.iter().enumerate() {
            let text = sum_to(&|to| matches!(to, Destination::Store(store) if store == name));
            self.cells.insert((beyond + at, column), Ok(text));
        }
        let text = format!(
            "{sheet}{}{}",
            block.call(places.reserve),
            sum_to(&|to| *to == Destination::Reserve)
        );
        self.cells
            .insert((beyond + allocation.stores.len(), column), Ok(text));
    }
}

impl Places {
    /// The formula of a column of 资源配置; `None` where it is no figure of the quota.
    fn formula(
        &self,
        block: &Block,
        allocation: &Allocation,
        (id, i): (&str, usize),
        sheet: &str,
    ) -> Option<String> {
        let cell = |column: usize| format!("{sheet}{}", block.fixed(column, i));
        let [last, base, wanted, award, held, quota] = [
            self.last,
            self.by_base,
            self.wanted,
            self.award,
            self.held,
            self.quota,
        ]
        .map(cell);
        let row = &allocation.rows[i];
        Some(match id {
            "last_year" if row.last_year.is_some() => last,
            "base" => base,
            "merit" => format!("{wanted}-{base}"),
            "award" => award,
            "bound" => format!("{held}-{wanted}"),
            "step" => {
                let parts = self.parts.iter().map(|column| format!("-{}", cell(*column)));
                format!("{quota}-{held}-{award}{}", parts.collect::<String>())
            }
            "quota" => quota,
            "change_pct" if row.change_pct.is_some() => format!("IF({last}>0,({quota}/{last}-1)*100,\"\")"),
            _ => {
                let id = id.strip_prefix(PART)?;
                let at = allocation.parts.iter().position(|part| part.id == id)?;
                cell(self.parts[at])
            }
        })
    }
}

/// The ids of the columns of 资源配置.
struct Rows {
    ids: Vec<String>,
}

impl Rows {
    fn of(table: &Table) -> Result<Self, Error> {
        // A figure that is withheld has no formula: there is none for such a reader.
        Cells::of(&table.frame, "county")?;
        Ok(Self {
            ids: table.headings.iter().map(|heading| heading.id.clone()).collect(),
        })
    }
}

fn maker_regions<'a>(
    allocation: &Allocation,
    regions: &'a Regions,
) -> Vec<Option<&'a crate::region::Region>> {
    let rows = allocation.rows.iter();
    rows.map(|row| regions.ranked.iter().find(|region| region.name == row.county))
        .collect()
}

fn empty(why: &'static str, top: usize) -> Block {
    Block {
        title: String::new(),
        why: Some(why),
        lines: Vec::new(),
        columns: Vec::new(),
        top,
    }
}

/// Whether the formulas give the engine's amounts.
fn agrees(block: &Block, places: &Places, allocation: &Allocation) -> bool {
    let [base, wanted, held, quota] =
        [places.by_base, places.wanted, places.held, places.quota].map(|column| block.results(column));
    let parts: Vec<_> = places.parts.iter().map(|column| block.results(*column)).collect();
    allocation.rows.iter().enumerate().all(|(i, row)| {
        let method = row.base + row.merit;
        near(base[i], row.base)
            && near(wanted[i], method)
            && near(held[i], method + row.bound)
            && near(quota[i], row.quota)
            && parts
                .iter()
                .zip(&row.parts)
                .all(|(part, own)| near(part[i], *own))
    })
}
