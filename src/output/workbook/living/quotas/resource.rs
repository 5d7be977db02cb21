//! One resource under one method, cell by cell: what is granted, the shares of the method, bounds, whole steps.

use super::block::{Block, Cell, Numbers};
use super::fill::Open;
use super::granted::Granted;
use super::maker::{Maker, Places};
use crate::allocate::{Allocation, Base, Method, Resource, Tiers};

/// What the sheet cannot do, or `None`.
pub fn obstacle(resource: &Resource, allocation: &Allocation) -> Option<&'static str> {
    match allocation.method {
        Method::ZsgDea => Some("zsg-dea"),
        Method::Optimal => Some("optimal"),
        Method::RewardPenalty => Some("reward-penalty"),
        Method::BaseMerit if resource.merit.share.is_none() || resource.merit.exponent.is_none() => {
            Some("other")
        }
        Method::Tiered if resource.tiers.is_none() => Some("other"),
        _ => None,
    }
}

impl Maker<'_> {
    /// The cells, and where the rows of 资源配置 find theirs.
    pub fn block(&self, top: usize) -> (Block, Places) {
        let resource = self.resource;
        let mut block = Block {
            title: String::new(),
            why: None,
            lines: Vec::new(),
            columns: Vec::new(),
            top,
        };
        let names = self.names().into_iter().map(|name| Cell::Text(name.to_owned()));
        block.column(self.label("county"), names.collect());
        let total = match (&resource.total, &resource.total_from) {
            (Some(at), _) => Cell::Input(at.value),
            // What a store holds follows from another resource; of parts alone it is their sum.
            (None, Some(_)) => Cell::Value(self.total(), "store"),
            (None, None) => Cell::Empty,
        };
        let mut line = |id: &str, cell: Cell| block.line(self.label(id), cell);
        let total = line("total", total);
        let reserve = line("reserve", Cell::Input(resource.reserve.value));
        let step = line("step", Cell::Input(resource.step.value));
        let pool = line("pool", Cell::Empty);
        let passed = line("passed", Cell::Empty);
        line("factor", Cell::Empty);
        let left = line("left", Cell::Empty);
        let optional = |at: &Option<crate::settings::At<f64>>| {
            at.as_ref().map_or(Cell::Empty, |at| Cell::Input(at.value))
        };
        let mut extra = |id: &str, at: &Option<crate::settings::At<f64>>| {
            at.is_some().then(|| block.line(self.label(id), optional(at)))
        };
        let bounds = [
            extra("floor-ratio", &resource.bounds.floor_ratio),
            extra("cap-ratio", &resource.bounds.cap_ratio),
            extra("floor-mean", &resource.bounds.floor_mean),
        ];
        let merit = match self.allocation.method {
            Method::BaseMerit => [
                extra("merit-share", &resource.merit.share),
                extra("exponent", &resource.merit.exponent),
            ],
            _ => [None, None],
        };
        let tiers: Vec<usize> = match (&resource.tiers, self.allocation.method) {
            (Some(Tiers::Ranks(list)), Method::Tiered) => {
                let lines = (1..).zip(list);
                let lines = lines.map(|(number, value)| {
                    block.line(format!("{} {number}", self.label("tier")), Cell::Input(*value))
                });
                lines.collect()
            }
            _ => Vec::new(),
        };
        let factors = match &resource.base.value {
            Base::Factors(list) => list
                .iter()
                .map(|factor| {
                    let label = format!("{} {}", self.label("weight"), factor.label);
                    block.line(label, Cell::Input(factor.weight.value))
                })
                .collect(),
            _ => Vec::new(),
        };
        let mut granted = Granted::lines(self, &mut block);
        // All lines are there: columns may be called.
        let last = block.column(
            self.label("last-year"),
            self.allocation
                .rows
                .iter()
                .map(|row| row.last_year.map_or(Cell::Empty, Cell::Input))
                .collect(),
        );
        let base = self.base(&mut block, last, &factors);
        let rank = self.rank(&mut block);
        let ties = self.ties(&mut block, last, rank);
        granted.first(self, &mut block, (step, ties));
        let given: f64 = granted.of_pool(&block).iter().sum();
        let taken = granted.pool_columns(&block);
        if let Cell::Empty = block.lines[total].1 {
            let text = format!("{}+{taken}", block.call(reserve));
            block.set(total, text, block.number(reserve) + given);
        }
        let amount = block.number(total) - block.number(reserve) - given;
        let size = block.number(step);
        let amount = (amount / size).round() * size;
        let text = format!(
            "ROUND(({}-{}-({taken}))/{step},0)*{step}",
            block.call(total),
            block.call(reserve),
            step = block.call(step)
        );
        block.set(pool, text, amount);
        let share = self.share(&mut block, base);
        let by_base = self.of_pool(&mut block, "by-base", share, pool);
        granted.taken(self, &mut block, by_base, step);
        let weight = self.weight(&mut block, (base, rank), merit, &tiers);
        let wanted = self.of_pool(&mut block, "wanted", weight, pool);
        let (within, beyond) = granted.sums(self, &mut block);
        let (least, most) = self.bounds(&mut block, (last, step, pool), (within, beyond), bounds);
        let label = |id: &str| self.label(id);
        let open = Open {
            share: weight,
            least,
            most,
            wanted,
            ties,
            pool,
            step,
            factor: passed,
            left,
            label: &label,
        };
        let held = open.held(&mut block);
        let steps = open.steps(&mut block, held, self.allocation.rounding);
        let [whole, within_all, beyond_all] = [steps, within, beyond].map(|column| block.results(column));
        let quotas: Numbers = (0..whole.len())
            .map(|i| {
                let quota = whole[i] * size + within_all[i] + beyond_all[i];
                (quota * 1e10).round() / 1e10
            })
            .collect();
        let text = |block: &Block, i: usize| {
            let [steps, within, beyond] = [steps, within, beyond].map(|column| block.at(column, i));
            format!("ROUND({steps}*{}+{within}+{beyond},10)", block.call(step))
        };
        let quota = block.formulas(self.label("quota"), text, &quotas);
        let places = Places {
            last,
            by_base,
            wanted,
            award: granted.award,
            parts: granted.parts.clone(),
            held,
            quota,
            reserve,
        };
        (block, places)
    }

    /// What there is, as it was shared: quotas, reserve and stores.
    fn total(&self) -> f64 {
        let quotas: f64 = self.allocation.rows.iter().map(|row| row.quota).sum();
        let stores: f64 = self.allocation.stores.iter().map(|store| store.1).sum();
        quotas + self.allocation.reserve + stores
    }

    fn base(&self, block: &mut Block, last: usize, weights: &[usize]) -> usize {
        let counties = &self.allocation.account.counties;
        let values: Numbers = counties.iter().map(|one| one.base).collect();
        let label = self.label("base");
        match &self.resource.base.value {
            Base::LastYear => {
                let text = |block: &Block, i: usize| format!("N({})", block.at(last, i));
                block.formulas(label, text, &values)
            }
            Base::Total(field) => self.total_column(block, label, field, &values),
            Base::Values => block.inputs(label, &values),
            Base::Nothing => block.column(label, values.iter().map(|_| Cell::Input(0.0)).collect()),
            Base::Factors(factors) => {
                let columns: Vec<usize> = factors
                    .iter()
                    .enumerate()
                    .map(|(at, factor)| {
                        let values: Numbers = counties.iter().map(|one| one.factors[at]).collect();
                        match &factor.total {
                            Some(field) => {
                                self.total_column(block, factor.label.clone(), &field.value, &values)
                            }
                            None => block.inputs(factor.label.clone(), &values),
                        }
                    })
                    .collect();
                let text = |block: &Block, i: usize| {
                    let terms = columns.iter().zip(weights).map(|(column, weight)| {
                        let (own, all) = (block.at(*column, i), block.all(*column));
                        format!("{}/100*{own}/SUM({all})", block.call(*weight))
                    });
                    terms.collect::<Vec<_>>().join("+")
                };
                block.formulas(label, text, &values)
            }
        }
    }

    /// The rank; those without one stand behind all.
    fn rank(&self, block: &mut Block) -> usize {
        const LAST: f64 = 1e6;
        let values: Numbers = self
            .regions
            .iter()
            .map(|region| region.and_then(|region| region.rank).map_or(LAST, f64::from))
            .collect();
        let cells = (0..values.len()).map(|i| match self.link(block, self.links.ranks.as_ref(), i) {
            Some(text) => Cell::Formula(format!("IF(N({text})>0,{text},{LAST})"), values[i]),
            None => Cell::Input(values[i]),
        });
        let cells = cells.collect();
        block.column(self.label("rank"), cells)
    }

    /// The order of ties: larger last year, better rank, name.
    fn ties(&self, block: &mut Block, last: usize, rank: usize) -> usize {
        let names = self.names();
        let order: Numbers = names
            .iter()
            .map(|name| names.iter().filter(|other| *other < name).count() as f64)
            .collect();
        let by_name = block.column(
            self.label("name-order"),
            order
                .iter()
                .map(|place| Cell::Value(*place, "name-order"))
                .collect(),
        );
        let (lasts, ranks) = (block.results(last), block.results(rank));
        let known = |value: f64| if value.is_finite() { value } else { 0.0 };
        let places: Numbers = (0..order.len())
            .map(|i| {
                let before = |other: &usize| {
                    let key = |at: usize| (-known(lasts[at]), ranks[at], order[at]);
                    key(*other).partial_cmp(&key(i)) == Some(std::cmp::Ordering::Less)
                };
                (0..order.len()).filter(before).count() as f64
            })
            .collect();
        let text = |block: &Block, i: usize| {
            let [l, r, n] = [last, rank, by_name].map(|column| block.all(column));
            let [own_last, own_rank, own_name] = [last, rank, by_name].map(|column| block.at(column, i));
            let own_last = format!("N({own_last})");
            format!(
                "SUMPRODUCT(({l}>{own_last})+(({l}+0)={own_last})*(({r}<{own_rank})+({r}={own_rank})*({n}<{own_name})))"
            )
        };
        block.formulas(self.label("ties"), text, &places)
    }
}
