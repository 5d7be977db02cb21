//! Shares within floors and caps, and in whole steps, as formulas.
//!
//! The common factor k is where `Σ min(cap, max(floor, k × share))` is the pool. That sum is a line between the values of k
//! at which a county leaves its floor or reaches its cap, so a sheet finds it without trying: the largest of these values
//! at which the sum is not yet the pool, and the rest over the shares that are open there.

use super::block::{Block, Numbers};
use crate::allocate::Rounding;

/// What is shared out.
pub struct Open<'a> {
    /// The column of the shares, which sum to 1.
    pub share: usize,
    /// The columns of floor and cap without what is granted.
    pub least: usize,
    /// See `least`.
    pub most: usize,
    /// The column of shares × pool.
    pub wanted: usize,
    /// The column of the order of ties.
    pub ties: usize,
    /// The lines of pool, step, factor and rest.
    pub pool: usize,
    /// See `pool`.
    pub step: usize,
    /// See `pool`.
    pub factor: usize,
    /// See `pool`.
    pub left: usize,
    /// What columns are called.
    pub label: &'a dyn Fn(&str) -> String,
}

/// Beyond every factor.
const NEVER: f64 = 1e15;

/// Digits of a step that count, as in the engine for totals of up to 100,000 steps.
fn grain(pool: f64) -> i32 {
    (14 - pool.abs().max(1.0).log10().floor() as i32).clamp(1, 9)
}

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

impl Open<'_> {
    /// The column of the amounts within bounds.
    pub fn held(&self, block: &mut Block) -> usize {
        let (shares, least, most) = (
            block.results(self.share),
            block.results(self.least),
            block.results(self.most),
        );
        let pool = block.number(self.pool);
        let [w, low, high] = [self.share, self.least, self.most].map(|column| block.all(column));
        let at = |k: &str| {
            format!(
                "SUMPRODUCT(({k}*{w}<{low})*{low}+({k}*{w}>{high})*{high}+({k}*{w}>={low})*({k}*{w}<={high})*{k}*{w})"
            )
        };
        let sum = |k: f64| -> f64 {
            let each = shares.iter().zip(least.iter().zip(&most));
            each.map(|(w, (low, high))| (k * w).max(*low).min(*high)).sum()
        };
        let breaks = |bound: &Numbers, otherwise: f64| -> Numbers {
            let each = shares.iter().zip(bound);
            each.map(|(w, bound)| if *w > 0.0 { bound / w } else { otherwise })
                .collect()
        };
        let (leaves, reaches) = (breaks(&least, 0.0), breaks(&most, NEVER));
        let mut columns = Vec::new();
        for (id, bound, values, otherwise) in [
            ("leaves", self.least, &leaves, 0.0),
            ("reaches", self.most, &reaches, NEVER),
        ] {
            let text = |block: &Block, i: usize| {
                let (w, bound) = (block.at(self.share, i), block.at(bound, i));
                format!("IF({w}>0,{bound}/{w},{otherwise:E})")
            };
            let k = block.formulas((self.label)(id), text, values);
            let sums: Numbers = values.iter().map(|k| sum(*k)).collect();
            let text = |block: &Block, i: usize| at(&block.at(k, i));
            let f = block.formulas((self.label)(&format!("{id}-sum")), text, &sums);
            columns.push((block.all(k), block.all(f), values, sums));
        }
        let near = format!("{}+1E-9*{}", block.call(self.pool), block.call(self.step));
        let last = columns.iter().flat_map(|(_, _, k, f)| k.iter().zip(f));
        let limit = pool + 1e-9 * block.number(self.step);
        let last = last
            .filter(|(_, f)| **f <= limit)
            .map(|(k, _)| *k)
            .fold(0.0, f64::max);
        let largest = columns
            .iter()
            .map(|(k, f, _, _)| format!("SUMPRODUCT(MAX(({f}<={near})*{k}))"));
        let largest = format!("MAX({})", largest.collect::<Vec<_>>().join(","));
        // Two lines: the largest value passed, and the factor.
        let passed = self.factor;
        block.set(passed, largest, last);
        let k_passed = block.call(passed);
        let open = |i: &usize| leaves[*i] <= last && reaches[*i] > last;
        let slope: f64 = (0..shares.len()).filter(open).map(|i| shares[i]).sum();
        let k = if slope > 0.0 {
            last + (pool - sum(last)) / slope
        } else {
            last
        };
        let slope = format!(
            "SUMPRODUCT({w}*({}<={k_passed})*({}>{k_passed}))",
            columns[0].0, columns[1].0
        );
        let text = format!(
            "IF({slope}>0,{k_passed}+({}-{})/{slope},{k_passed})",
            block.call(self.pool),
            at(&k_passed)
        );
        block.set(passed + 1, text, k);
        let factor = block.call(passed + 1);
        let wanted = block.results(self.wanted);
        let held: Numbers = (0..shares.len())
            .map(|i| {
                let held = (k * shares[i]).max(least[i]).min(most[i]);
                let is_same = (held - wanted[i]).abs() <= 1e-9 * wanted[i].abs();
                if is_same { wanted[i] } else { held }
            })
            .collect();
        let text = |block: &Block, i: usize| {
            let [w, low, high, wanted] =
                [self.share, self.least, self.most, self.wanted].map(|column| block.at(column, i));
            let held = format!("MIN({high},MAX({low},{factor}*{w}))");
            // A difference in the last digits is arithmetic, not a bound.
            format!("IF(ABS({held}-{wanted})<=1E-9*ABS({wanted}),{wanted},{held})")
        };
        block.formulas((self.label)("held"), text, &held)
    }

    /// The column of whole steps, awards and parts not included.
    pub fn steps(&self, block: &mut Block, held: usize, rounding: Rounding) -> usize {
        match rounding {
            Rounding::LargestRemainder => self.by_remainders(block, held),
            _ => self.by_divisors(block, held, rounding),
        }
    }

    fn by_remainders(&self, block: &mut Block, held: usize) -> usize {
        let step = block.number(self.step);
        let steps = (block.number(self.pool) / step).round();
        remainders(
            block,
            self.label,
            &Remainders {
                amounts: held,
                ties: self.ties,
                left: self.left,
                step: &block.call(self.step),
                steps: (
                    &format!("ROUND({}/{},0)", block.call(self.pool), block.call(self.step)),
                    steps,
                ),
                step_size: step,
            },
        )
    }

    /// The steps that are left go to the highest share ÷ divisor. Of every county the claims from two steps below its
    /// amount on are looked at.
    fn by_divisors(&self, block: &mut Block, held: usize, rounding: Rounding) -> usize {
        const CLAIMS: usize = 6;
        let (step, pool) = (block.number(self.step), block.number(self.pool));
        let (size, whole) = (block.call(self.step), block.call(self.pool));
        let [shares, amounts, least, most, ties] =
            [self.share, held, self.least, self.most, self.ties].map(|column| block.results(column));
        let count = shares.len();
        let start: Numbers = (0..count)
            .map(|i| {
                let low = (least[i] / step).round();
                (rounded(amounts[i] / step, 9).floor() - 2.0).max(low).max(0.0)
            })
            .collect();
        let text = |block: &Block, i: usize| {
            let (amount, low) = (block.at(held, i), block.at(self.least, i));
            format!("MAX(0,ROUND({low}/{size},0),INT(ROUND({amount}/{size},9))-2)")
        };
        let begin = block.formulas((self.label)("start"), text, &start);
        let divisor = |steps: f64| match rounding {
            Rounding::Huntington => (steps * (steps + 1.0)).sqrt(),
            Rounding::Adams => steps,
            Rounding::Jefferson => steps + 1.0,
            Rounding::Webster | Rounding::LargestRemainder => steps + 0.5,
        };
        let mut claims: Vec<Numbers> = Vec::new();
        let from = block.columns.len();
        for claim in 0..CLAIMS {
            let values: Numbers = (0..count)
                .map(|i| {
                    let (has, below) = (start[i] + claim as f64, divisor(start[i] + claim as f64));
                    match (
                        has + 1.0 <= (most[i] / step).round(),
                        shares[i] > 0.0,
                        below > 0.0,
                    ) {
                        (false, _, _) => -1.0,
                        (_, false, _) => 0.0,
                        (_, _, false) => 1e300,
                        _ => crate::decimal::on_paper(shares[i] / below),
                    }
                })
                .collect();
            let text = |block: &Block, i: usize| {
                let has = format!("({}+{claim})", block.at(begin, i));
                let (share, high) = (block.at(self.share, i), block.at(self.most, i));
                let below = match rounding {
                    Rounding::Huntington => format!("SQRT({has}*({has}+1))"),
                    Rounding::Adams => has.clone(),
                    Rounding::Jefferson => format!("({has}+1)"),
                    Rounding::Webster | Rounding::LargestRemainder => format!("({has}+0.5)"),
                };
                let claim = format!("{share}/{below}");
                format!(
                    "IF({has}+1>ROUND({high}/{size},0),-1,IF({share}<=0,0,IF({below}<=0,1E+300,ROUND({claim},11-INT(LOG10({claim}))))))"
                )
            };
            let label = format!("{} {}", (self.label)("claim"), claim + 1);
            block.formulas(label, text, &values);
            claims.push(values);
        }
        let left = (pool / step).round() - start.iter().sum::<f64>();
        block.set(
            self.left,
            format!("ROUND({whole}/{size},0)-SUM({})", block.all(begin)),
            left,
        );
        let (all, left_call) = (block.over(from, from + CLAIMS - 1), block.call(self.left));
        let (w, order) = (block.all(self.share), block.all(self.ties));
        let before = |i: usize, own: f64| -> f64 {
            let mut place = 0.0;
            for other in 0..count {
                for values in &claims {
                    let same = rounded(shares[other], 12) - rounded(shares[i], 12);
                    let first = same > 0.0 || (same == 0.0 && ties[other] < ties[i]);
                    place += f64::from(u8::from(values[other] > own || (values[other] == own && first)));
                }
            }
            place
        };
        let given: Numbers = (0..count)
            .map(|i| {
                let own = claims.iter().map(|values| values[i]);
                let served = own.filter(|own| *own >= 0.0 && before(i, *own) < left);
                start[i] + served.count() as f64
            })
            .collect();
        let text = |block: &Block, i: usize| {
            let (share, place) = (block.at(self.share, i), block.at(self.ties, i));
            let served = (0..CLAIMS).map(|claim| {
                let own = block.at(from + claim, i);
                format!(
                    "({own}>=0)*(SUMPRODUCT(({all}>{own})+({all}={own})*((ROUND({w},12)>ROUND({share},12))+(ROUND({w},12)=ROUND({share},12))*({order}<{place})))<{left_call})"
                )
            });
            format!("{}+{}", block.at(begin, i), served.collect::<Vec<_>>().join("+"))
        };
        block.formulas((self.label)("steps"), text, &given)
    }
}

/// Amounts that become whole steps by largest remainders.
pub struct Remainders<'a> {
    /// The column of the amounts.
    pub amounts: usize,
    /// The column of the order of ties.
    pub ties: usize,
    /// The line of the steps left.
    pub left: usize,
    /// How formulas call the step.
    pub step: &'a str,
    /// The steps to give: formula and number.
    pub steps: (&'a str, f64),
    /// The size of a step.
    pub step_size: f64,
}

/// The column of whole steps by largest remainders.
pub fn remainders(block: &mut Block, label: &dyn Fn(&str) -> String, of: &Remainders) -> usize {
    let (amounts, ties) = (block.results(of.amounts), block.results(of.ties));
    let digits = grain(of.steps.1);
    let scaled: Numbers = amounts
        .iter()
        .map(|amount| rounded(amount / of.step_size, digits))
        .collect();
    let whole: Numbers = scaled.iter().map(|steps| steps.floor()).collect();
    let step = of.step.to_owned();
    let in_steps = move |block: &Block, i: usize, column: usize| {
        format!("ROUND({}/{step},{digits})", block.at(column, i))
    };
    let text = |block: &Block, i: usize| format!("INT({})", in_steps(block, i, of.amounts));
    let floor = block.formulas(label("whole"), text, &whole);
    let rest: Numbers = scaled
        .iter()
        .zip(&whole)
        .map(|(steps, whole)| rounded(steps - whole, digits))
        .collect();
    let text = |block: &Block, i: usize| {
        format!(
            "ROUND({}-{},{digits})",
            in_steps(block, i, of.amounts),
            block.at(floor, i)
        )
    };
    let remainder = block.formulas(label("remainder"), text, &rest);
    let left = of.steps.1 - whole.iter().sum::<f64>();
    block.set(of.left, format!("{}-SUM({})", of.steps.0, block.all(floor)), left);
    let before = |i: usize| -> f64 {
        let others = rest.iter().zip(&ties);
        others
            .filter(|(other, tie)| **other > rest[i] || (**other == rest[i] && **tie < ties[i]))
            .count() as f64
    };
    let given: Numbers = (0..rest.len())
        .map(|i| whole[i] + f64::from(u8::from(before(i) < left)))
        .collect();
    let (all, order, left) = (block.all(remainder), block.all(of.ties), block.call(of.left));
    let text = |block: &Block, i: usize| {
        let (own, tie) = (block.at(remainder, i), block.at(of.ties, i));
        format!(
            "{}+(SUMPRODUCT(({all}>{own})+({all}={own})*({order}<{tie}))<{left})",
            block.at(floor, i)
        )
    };
    block.formulas(label("steps"), text, &given)
}
