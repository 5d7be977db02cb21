//! The shares of a method, as formulas.

use super::block::{Block, Cell, Numbers};
use super::maker::Maker;
use crate::allocate::Method;

impl Maker<'_> {
    /// Shares by the base.
    pub fn share(&self, block: &mut Block, base: usize) -> usize {
        let values = block.results(base);
        let sum: f64 = values.iter().sum();
        let shares: Numbers = values
            .iter()
            .map(|base| if sum > 0.0 { base / sum } else { 0.0 })
            .collect();
        let text = |block: &Block, i: usize| {
            let (own, all) = (block.at(base, i), block.all(base));
            format!("IF(SUM({all})>0,{own}/SUM({all}),0)")
        };
        block.formulas(self.label("share"), text, &shares)
    }

    /// Shares × pool.
    pub fn of_pool(&self, block: &mut Block, id: &str, share: usize, pool: usize) -> usize {
        let (shares, amount) = (block.results(share), block.number(pool));
        let amounts: Numbers = shares.iter().map(|share| amount * share).collect();
        let text = |block: &Block, i: usize| format!("{}*{}", block.call(pool), block.at(share, i));
        block.formulas(self.label(id), text, &amounts)
    }

    /// Shares by the method; they sum to 1.
    pub fn weight(
        &self,
        block: &mut Block,
        (base, rank): (usize, usize),
        merit: [Option<usize>; 2],
        tiers: &[usize],
    ) -> usize {
        let rate = match (self.allocation.method, merit) {
            (Method::BaseMerit, [Some(_), Some(exponent)]) => self.performance(block, exponent),
            (Method::Tiered, _) => self.coefficient(block, rank, tiers),
            _ => return self.share(block, base),
        };
        let (bases, rates) = (block.results(base), block.results(rate));
        let all: f64 = bases.iter().sum();
        let weighted: f64 = bases.iter().zip(&rates).map(|(base, rate)| base * rate).sum();
        let part = merit[0].map_or(1.0, |line| block.number(line));
        let shares: Numbers = bases
            .iter()
            .zip(&rates)
            .map(|(base, rate)| {
                let by_base = if all > 0.0 { base / all } else { 0.0 };
                let by_rate = if weighted > 0.0 {
                    base * rate / weighted
                } else {
                    by_base
                };
                (1.0 - part) * by_base + part * by_rate
            })
            .collect();
        let text = |block: &Block, i: usize| {
            let (b, r) = (block.all(base), block.all(rate));
            let (own, own_rate) = (block.at(base, i), block.at(rate, i));
            let by_base = format!("IF(SUM({b})>0,{own}/SUM({b}),0)");
            let by_rate = format!("IF(SUMPRODUCT({b},{r})>0,{own}*{own_rate}/SUMPRODUCT({b},{r}),{by_base})");
            match merit[0] {
                Some(line) => format!("(1-{m})*{by_base}+{m}*{by_rate}", m = block.call(line)),
                None => by_rate,
            }
        };
        block.formulas(self.label("method-share"), text, &shares)
    }

    /// Score to the power of the exponent.
    pub fn performance(&self, block: &mut Block, exponent: usize) -> usize {
        let scores = self
            .regions
            .iter()
            .map(|region| region.and_then(|region| region.score));
        let scores: Numbers = scores.map(|score| score.unwrap_or(0.0).max(0.0)).collect();
        let cells = (0..scores.len()).map(|i| match self.link(block, self.links.scores.as_ref(), i) {
            Some(text) => Cell::Formula(format!("MAX(0,N({text}))"), scores[i]),
            None => Cell::Input(scores[i]),
        });
        let cells = cells.collect();
        let score = block.column(self.label("score"), cells);
        let power = block.number(exponent);
        let earned = |score: &f64| if *score > 0.0 { score.powf(power) } else { 0.0 };
        let rates: Numbers = scores.iter().map(earned).collect();
        let text = |block: &Block, i: usize| {
            let own = block.at(score, i);
            format!("IF({own}>0,{own}^{},0)", block.call(exponent))
        };
        block.formulas(self.label("performance"), text, &rates)
    }

    /// The coefficient of the county's part of the ranking, or of its class.
    pub fn coefficient(&self, block: &mut Block, rank: usize, tiers: &[usize]) -> usize {
        let rates = self.allocation.account.counties.iter();
        let rates: Numbers = rates.map(|one| one.rate.unwrap_or(0.0)).collect();
        let (Some(first), Some(last)) = (tiers.first(), tiers.last()) else {
            let cells = rates.iter().map(|rate| Cell::Value(*rate, "class-coefficient"));
            return block.column(self.label("coefficient"), cells.collect());
        };
        let (cells, count, all) = (
            format!("{}:{}", block.call(*first), block.call(*last)),
            tiers.len(),
            rates.len(),
        );
        let text = |block: &Block, i: usize| {
            let own = block.at(rank, i);
            format!("INDEX({cells},MIN({count},INT(({own}-1)*{count}/{all})+1))")
        };
        block.formulas(self.label("coefficient"), text, &rates)
    }
}
