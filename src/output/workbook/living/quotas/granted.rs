//! What a county gets besides what the method shares: awards and the parts that add up.

use super::block::{Block, Cell, Numbers};
use super::fill::{Remainders, remainders};
use super::maker::Maker;
use crate::allocate::{Destination, Part, Rule};

/// The columns of awards and parts.
#[derive(Default)]
pub struct Granted {
    /// Awards and deductions.
    pub award: usize,
    /// The amounts of the parts, in file order.
    pub parts: Vec<usize>,
    /// The numbers of each part.
    lines: Vec<Vec<usize>>,
    within: Vec<bool>,
    of_pool: Vec<bool>,
}

/// Halves up, as paper has it.
fn nearest(value: f64) -> f64 {
    (crate::decimal::on_paper(value) + 0.5).floor()
}

impl Granted {
    /// Writes the numbers of the parts.
    pub fn lines(maker: &Maker, block: &mut Block) -> Self {
        let mut granted = Self::default();
        for part in &maker.resource.parts {
            let label = part.label_in(maker.lang);
            let mut line = |id: &str, value: f64| {
                block.line(format!("{label} · {}", maker.label(id)), Cell::Input(value))
            };
            let lines = match &part.rule {
                Rule::Each { amount, .. } => vec![line("each", amount.value)],
                Rule::Earned { stock, ceiling } => {
                    let mut lines = Vec::new();
                    for one in stock {
                        let label = format!("{label} · {} · {}", one.label, maker.label("rate"));
                        lines.push(block.line(label, Cell::Input(one.rate.value)));
                    }
                    if let Some(ceiling) = ceiling {
                        let label = |id: &str| format!("{label} · {}", maker.label(id));
                        lines.push(block.line(label("ceiling"), Cell::Input(ceiling.value)));
                        lines.push(block.line(label("left"), Cell::Empty));
                    }
                    lines
                }
                Rule::Unused { percent, .. } => vec![line("percent", percent.value)],
                Rule::Amounts(_) | Rule::Ranks(_) | Rule::Take { .. } => Vec::new(),
            };
            granted.lines.push(lines);
            granted.within.push(part.within_bounds);
            granted.of_pool.push(part.to == Destination::Pool);
        }
        granted
    }

    /// Awards, and the parts that are known before the rest is shared.
    pub fn first(&mut self, maker: &Maker, block: &mut Block, (step, ties): (usize, usize)) {
        let awards: Numbers = maker.allocation.rows.iter().map(|row| row.award).collect();
        self.award = block.inputs(maker.label("award"), &awards);
        for (at, part) in maker.resource.parts.iter().enumerate() {
            let engine: Numbers = maker.allocation.rows.iter().map(|row| row.parts[at]).collect();
            let label = part.label_in(maker.lang).to_owned();
            let column = match &part.rule {
                Rule::Amounts(list) => block.inputs(label, &maker.by_county(list)),
                Rule::Each { counties, .. } => {
                    let line = self.lines[at][0];
                    let is_named =
                        |name: &str| counties.is_empty() || counties.iter().any(|one| one.value == name);
                    let names = maker.names().into_iter();
                    let cells = names.map(|name| match is_named(name) {
                        true => Cell::Formula(block.call(line), block.number(line)),
                        false => Cell::Input(0.0),
                    });
                    let cells = cells.collect();
                    block.column(label, cells)
                }
                Rule::Earned { .. } => self.earned(maker, block, (at, part), (step, ties)),
                Rule::Unused { amounts, .. } => {
                    let (line, size) = (self.lines[at][0], step);
                    let unused = maker.by_county(amounts);
                    let column = block.inputs(format!("{label} · {}", maker.label("unused")), &unused);
                    let (percent, of) = (block.number(line), block.number(size));
                    let back: Numbers = unused
                        .iter()
                        .map(|one| -nearest(percent * one / 100.0 / of) * of)
                        .collect();
                    let text = |block: &Block, i: usize| {
                        let (percent, step) = (block.call(line), block.call(size));
                        format!(
                            "-{step}*INT(ROUND({percent}*{}/100/{step},9)+0.5)",
                            block.at(column, i)
                        )
                    };
                    block.formulas(label, text, &back)
                }
                Rule::Ranks(_) => {
                    let cells = engine.iter().map(|amount| Cell::Value(*amount, "part-ranks"));
                    block.column(label, cells.collect())
                }
                // After the shares by the base.
                Rule::Take { .. } => usize::MAX,
            };
            self.parts.push(column);
        }
    }

    /// Σ rate × cleared in whole steps, cut to the ceiling.
    fn earned(
        &self,
        maker: &Maker,
        block: &mut Block,
        (at, part): (usize, &Part),
        (step, ties): (usize, usize),
    ) -> usize {
        let Rule::Earned { stock, ceiling } = &part.rule else {
            return ties;
        };
        let label = part.label_in(maker.lang);
        let mut sums = vec![0.0; maker.allocation.rows.len()];
        let mut columns = Vec::new();
        for one in stock {
            let cleared = maker.by_county(&one.cleared);
            for (sum, cleared) in sums.iter_mut().zip(&cleared) {
                *sum += one.rate.value * cleared;
            }
            columns.push(block.inputs(format!("{label} · {}", one.label), &cleared));
        }
        let size = block.number(step);
        let text = |block: &Block, i: usize| {
            let terms = columns.iter().zip(&self.lines[at]);
            let terms = terms.map(|(column, line)| format!("{}*{}", block.call(*line), block.at(*column, i)));
            terms.collect::<Vec<_>>().join("+")
        };
        let earned = block.formulas(format!("{label} · {}", maker.label("earned")), text, &sums);
        let steps: Numbers = sums.iter().map(|sum| nearest(sum / size) * size).collect();
        let text = |block: &Block, i: usize| {
            let step = block.call(step);
            format!("{step}*INT(ROUND({}/{step},9)+0.5)", block.at(earned, i))
        };
        if ceiling.is_none() {
            return block.formulas(label.to_owned(), text, &steps);
        }
        let whole = block.formulas(format!("{label} · {}", maker.label("in-steps")), text, &steps);
        let [ceiling, left] = [2, 1].map(|back| self.lines[at][self.lines[at].len() - back]);
        let (most, all) = (block.number(ceiling), sums.iter().sum::<f64>());
        let cut: Numbers = sums
            .iter()
            .map(|sum| if all > 0.0 { most * sum / all } else { 0.0 })
            .collect();
        let text = |block: &Block, i: usize| {
            let (own, all) = (block.at(earned, i), block.all(earned));
            format!("IF(SUM({all})>0,{}*{own}/SUM({all}),0)", block.call(ceiling))
        };
        let cut = block.formulas(format!("{label} · {}", maker.label("cut")), text, &cut);
        let name = |id: &str| format!("{label} · {}", maker.label(id));
        let text = format!("ROUND({}/{},0)", block.call(ceiling), block.call(step));
        let of = Remainders {
            amounts: cut,
            ties,
            left,
            step: &block.call(step),
            steps: (&text, (most / size).round()),
            step_size: size,
        };
        let cut = remainders(block, &name, &of);
        let cut_steps = block.results(cut);
        let is_more = steps.iter().sum::<f64>() > most + 1e-9 * size;
        let amounts: Numbers = (0..steps.len())
            .map(|i| if is_more { cut_steps[i] * size } else { steps[i] })
            .collect();
        let text = |block: &Block, i: usize| {
            let (step, most) = (block.call(step), block.call(ceiling));
            let (own, all, cut) = (block.at(whole, i), block.all(whole), block.at(cut, i));
            format!("IF(SUM({all})>{most}+1E-9*{step},{cut}*{step},{own})")
        };
        block.formulas(label.to_owned(), text, &amounts)
    }

    /// What classes give of their shares by the base.
    pub fn taken(&mut self, maker: &Maker, block: &mut Block, by_base: usize, step: usize) {
        for (at, part) in maker.resource.parts.iter().enumerate() {
            let Rule::Take { classes, class_of } = &part.rule else {
                continue;
            };
            let label = part.label_in(maker.lang);
            let percents: Numbers = maker
                .names()
                .iter()
                .zip(&maker.regions)
                .map(|(name, region)| {
                    let own = class_of.iter().find(|(at, _)| at.value == **name);
                    let own = own.map(|(_, class)| class.as_str());
                    let class = own.or(region.and_then(|region| region.class.as_deref()));
                    let percent = class
                        .and_then(|class| classes.get(class))
                        .map_or(0.0, |at| at.value);
                    percent * part.year_factor(name)
                })
                .collect();
            let percent = block.inputs(format!("{label} · {}", maker.label("take-percent")), &percents);
            let (shares, size) = (block.results(by_base), block.number(step));
            let amounts: Numbers = percents
                .iter()
                .zip(&shares)
                .map(|(percent, share)| -nearest(percent / 100.0 * share / size) * size)
                .collect();
            let text = |block: &Block, i: usize| {
                let (step, percent, share) = (block.call(step), block.at(percent, i), block.at(by_base, i));
                format!("-{step}*INT(ROUND({percent}/100*{share}/{step},9)+0.5)")
            };
            self.parts[at] = block.formulas(label.to_owned(), text, &amounts);
        }
    }

    /// What awards and parts take from the pool, county by county in no order.
    pub fn of_pool(&self, block: &Block) -> Numbers {
        let columns = self.first_of_pool();
        columns.flat_map(|column| block.results(column)).collect()
    }

    fn first_of_pool(&self) -> impl Iterator<Item = usize> {
        let parts = self.parts.iter().zip(&self.of_pool);
        let parts = parts.filter(|(column, of_pool)| **of_pool && **column != usize::MAX);
        std::iter::once(self.award).chain(parts.map(|(column, _)| *column))
    }

    /// The sum of what awards and parts take from the pool, as a formula.
    pub fn pool_columns(&self, block: &Block) -> String {
        let sums = self
            .first_of_pool()
            .map(|column| format!("SUM({})", block.all(column)));
        sums.collect::<Vec<_>>().join("+")
    }

    /// The columns of what bounds hold and of what comes on top of them.
    pub fn sums(&self, maker: &Maker, block: &mut Block) -> (usize, usize) {
        let chosen = |within: bool| -> Vec<usize> {
            let parts = self.parts.iter().zip(&self.within);
            let parts = parts
                .filter(move |(_, own)| **own == within)
                .map(|(column, _)| *column);
            parts.collect()
        };
        let mut within = vec![self.award];
        within.extend(chosen(true));
        let mut sum = |id: &str, columns: Vec<usize>| {
            let results: Vec<Numbers> = columns.iter().map(|column| block.results(*column)).collect();
            let values: Numbers = (0..maker.allocation.rows.len())
                .map(|i| results.iter().map(|column| column[i]).sum())
                .collect();
            let text = |block: &Block, i: usize| {
                let terms = columns.iter().map(|column| block.at(*column, i));
                format!("0+{}", terms.collect::<Vec<_>>().join("+"))
                    .trim_end_matches('+')
                    .to_owned()
            };
            block.formulas(maker.label(id), text, &values)
        };
        (sum("within", within), sum("beyond", chosen(false)))
    }
}
