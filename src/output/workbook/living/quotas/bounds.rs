//! Floors and caps, as formulas.

use super::block::{Block, Cell, Numbers};
use super::maker::Maker;
use crate::allocate::ByCounty;

impl Maker<'_> {
    /// Floor and cap of what the method gives: without awards and parts.
    pub fn bounds(
        &self,
        block: &mut Block,
        (last, step, pool): (usize, usize, usize),
        (within, beyond): (usize, usize),
        [floor_ratio, cap_ratio, floor_mean]: [Option<usize>; 3],
    ) -> (usize, usize) {
        let resource = self.resource;
        let optional = |list: &ByCounty| -> Vec<Cell> {
            let names = self.names().into_iter();
            names
                .map(|name| list.get(name).map_or(Cell::Empty, |at| Cell::Input(at.value)))
                .collect()
        };
        let floors = (!resource.bounds.floor.is_empty())
            .then(|| block.column(self.label("own-floor"), optional(&resource.bounds.floor)));
        let caps = (!resource.bounds.cap.is_empty())
            .then(|| block.column(self.label("own-cap"), optional(&resource.bounds.cap)));
        let means = floor_mean.map(|_| {
            let years: Vec<Numbers> = resource
                .past
                .iter()
                .map(|past| self.by_county(&past.quotas))
                .collect();
            let count = years.len().max(1) as f64;
            let means: Numbers = (0..self.allocation.rows.len())
                .map(|i| years.iter().map(|year| year[i]).sum::<f64>() / count)
                .collect();
            block.inputs(self.label("past-mean"), &means)
        });
        let accounts = &self.allocation.account.counties;
        let (grants, tops) = (block.results(within), block.results(beyond));
        let whole = block.number(pool) + grants.iter().sum::<f64>();
        let caps_known: Numbers = accounts
            .iter()
            .map(|one| one.cap.unwrap_or(whole.max(0.0)))
            .collect();
        let size = block.call(step);
        let terms =
            |block: &Block, i: usize, own: Option<usize>, ratio: [(Option<usize>, usize); 2], to: &str| {
                let mut terms = Vec::new();
                if let Some(column) = own {
                    let cell = block.at(column, i);
                    let most = if to == "UP" { "0" } else { "1E+15" };
                    terms.push(format!(
                        "IF(ISNUMBER({cell}),{size}*ROUND{to}(ROUND({cell}/{size},9),0),{most})"
                    ));
                }
                for (line, column) in ratio {
                    if let Some(line) = line {
                        let amount = format!("{}*{}", block.call(line), block.at(column, i));
                        terms.push(format!("{size}*ROUND{to}(ROUND({amount}/{size},9),0)"));
                    }
                }
                terms
            };
        let text = |block: &Block, i: usize| {
            let mut list = terms(block, i, caps, [(cap_ratio, last), (None, last)], "DOWN");
            let whole = format!("MAX(0,{}+SUM({}))", block.call(pool), block.all(within));
            let own = match list.is_empty() {
                true => whole,
                false => {
                    // A cap of one county alone leaves the others without.
                    if cap_ratio.is_none() {
                        list.push(whole);
                    }
                    format!("MIN({})", list.join(","))
                }
            };
            format!("{own}-{}", block.at(within, i))
        };
        let most: Numbers = caps_known
            .iter()
            .zip(&grants)
            .map(|(cap, grant)| cap - grant)
            .collect();
        let most = block.formulas(self.label("most"), text, &most);
        let least: Numbers = (0..grants.len())
            .map(|i| {
                let floor = accounts[i].floor.unwrap_or(0.0);
                floor.max(grants[i].min(caps_known[i])).max(-tops[i]).max(0.0) - grants[i]
            })
            .collect();
        let text = |block: &Block, i: usize| {
            let mut list = vec!["0".to_owned(), format!("-{}", block.at(beyond, i))];
            let means = means.unwrap_or(last);
            list.extend(terms(
                block,
                i,
                floors,
                [(floor_ratio, last), (floor_mean, means)],
                "UP",
            ));
            let (grant, high) = (block.at(within, i), block.at(most, i));
            list.push(format!("MIN({grant},{high}+{grant})"));
            format!("MAX({})-{grant}", list.join(","))
        };
        let least = block.formulas(self.label("least"), text, &least);
        (least, most)
    }
}
