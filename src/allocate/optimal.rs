//! The most value added (or tax) that all resources together can bring.
//!
//! County i turns q_r of resource r into at most `a_ir × q_r`, with the productivity `a_ir` = its objective total ÷ what
//! it used; without substitution between resources (Leontief) its expected result is `y_i = min_r a_ir q_ir`. The
//! method maximises `Σ y_i` with `Σ_i q_ir` = total − reserve and floor ≤ q_ir ≤ cap, where the floor is also at least
//! `equity` × the county's proportional share.
//!
//! For a result y_i a county needs `max(floor_ir, y_i ÷ a_ir)` of every resource. That is a convex staircase, so with
//! one variable for each stretch of y_i between two floors the program has one row a resource. Its prices are the
//! shadow prices: what one more unit of a resource would add.
//!
//! Among equally good solutions the one nearest to the proportional shares is taken (least squares of shares of the
//! total; `tie.rs`). Where the y_i are settled, that is one level μ_r for each resource: `q_ir = proportional + μ_r`,
//! held between need and cap.

use super::bound::Range;
use super::program::Program;
use super::supply::{Supply, need};
use super::tie::Ties;

/// What the joint program found.
#[derive(Clone, Debug)]
pub struct Best {
    /// Quotas by resource and county, in steps.
    pub amounts: Vec<Vec<f64>>,
    /// What one more step of each resource would add.
    pub prices: Vec<f64>,
}

/// The expected result of every county: `min_r a_ir q_ir`; `None` where no resource limits it.
pub fn expected(supplies: &[Supply], amounts: &[Vec<f64>], county: usize) -> Option<f64> {
    supplies
        .iter()
        .zip(amounts)
        .filter_map(|(supply, amounts)| Some(supply.yields[county]? * amounts[county]))
        .reduce(f64::min)
}

/// Raises floors to `equity` × the proportional share, in whole steps, rounded down so that they never ask for more
/// than there is.
pub fn with_equity(ranges: &[Range], proportional: &[f64], equity: f64) -> Vec<Range> {
    ranges
        .iter()
        .zip(proportional)
        .map(|(range, share)| Range {
            // A share that is a whole number on paper is not to lose a step to its last binary digit.
            least: range
                .least
                .max((equity * share + 1e-9).floor() as i64)
                .min(range.most),
            most: range.most,
        })
        .collect()
}

/// A county's stretches of y: from, to, and which resources they need.
struct Stretch {
    county: usize,
    length: f64,
}

/// Solves the joint program; `None` if its bounds cannot be met.
pub fn solve(supplies: &[Supply]) -> Option<Best> {
    let counties = supplies.first()?.least.len();
    let right: Vec<f64> = supplies
        .iter()
        .map(|supply| supply.total - supply.least.iter().sum::<f64>())
        .collect();
    if right.iter().any(|room| *room < 0.0) {
        return None;
    }
    let mut program = Program::new(&right);
    let mut stretches = Vec::new();
    let mut start = vec![0.0; counties];
    for (county, start) in start.iter_mut().enumerate() {
        *start = add_county(supplies, county, &mut program, &mut stretches);
    }
    for row in 0..supplies.len() {
        let one = (0..supplies.len()).map(|r| if r == row { 1.0 } else { 0.0 });
        program.column(0.0, f64::INFINITY, one);
    }
    let best = program.solve_with_slacks()?;
    let mut results = start;
    for (stretch, x) in stretches.iter().zip(&best.x) {
        results[stretch.county] += x;
    }
    let spans: Vec<(usize, f64)> = stretches
        .iter()
        .map(|stretch| (stretch.county, stretch.length))
        .collect();
    let results = Ties::of(supplies, &spans, &best, &results).settle(&results);
    let amounts = supplies.iter().map(|supply| nearest(supply, &results)).collect();
    Some(Best {
        amounts,
        prices: best.prices,
    })
}

/// Adds the stretches of one county; returns the result that its floors alone allow.
fn add_county(
    supplies: &[Supply],
    county: usize,
    program: &mut Program,
    stretches: &mut Vec<Stretch>,
) -> f64 {
    let limits = supplies
        .iter()
        .filter_map(|supply| Some(supply.yields[county]? * supply.most[county]));
    let Some(top) = limits.reduce(f64::min) else {
        return 0.0;
    };
    let mut turns: Vec<f64> = supplies
        .iter()
        .filter_map(|supply| Some(supply.yields[county]? * supply.least[county]))
        .filter(|turn| *turn < top)
        .collect();
    turns.sort_by(f64::total_cmp);
    turns.push(top);
    for pair in turns.windows(2).filter(|pair| pair[1] > pair[0]) {
        let needs = supplies.iter().map(|supply| match supply.yields[county] {
            Some(yields) if yields * supply.least[county] <= pair[0] => 1.0 / yields,
            _ => 0.0,
        });
        program.column(1.0, pair[1] - pair[0], needs);
        stretches.push(Stretch {
            county,
            length: pair[1] - pair[0],
        });
    }
    turns[0]
}

/// The amounts nearest to the proportional ones that let every county reach its result.
fn nearest(supply: &Supply, results: &[f64]) -> Vec<f64> {
    let needs: Vec<f64> = results
        .iter()
        .enumerate()
        .map(|(i, result)| need(supply, i, *result))
        .collect();
    let at = |level: f64, i: usize| (supply.proportional[i] + level).clamp(needs[i], supply.most[i]);
    // Far enough to bring every county from its share to 0 or to the whole.
    let far = supply
        .proportional
        .iter()
        .copied()
        .map(f64::abs)
        .fold(supply.total, f64::max)
        * 2.0;
    let level = rising(-far, far, |level| {
        (0..needs.len()).map(|i| at(level, i)).sum::<f64>() - supply.total
    });
    let dust = DUST.max(1e-13 * supply.total);
    (0..needs.len())
        .map(|i| on_bound(at(level, i), supply.least[i], supply.most[i], dust))
        .collect()
}

/// Parts of a step that are arithmetic and no amount. Left as they are, Huntington's and Adams' methods would give a
/// whole step for them.
const DUST: f64 = 1e-9;

/// An amount that is nearer to its floor or cap than `dust` stands on it.
fn on_bound(amount: f64, least: f64, most: f64, dust: f64) -> f64 {
    if amount <= least + dust {
        least
    } else if amount >= most - dust {
        most
    } else {
        amount
    }
}

/// The point at which a rising function passes 0, by halving.
pub fn rising(mut low: f64, mut high: f64, value: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if value(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between 0 and 1 that come back (Weyl's sequence of the golden section).
    fn part(i: usize, k: usize) -> f64 {
        ((i * 6 + k) as f64 * 0.618_033_988_749_894_9 + 0.1 * k as f64).fract()
    }

    /// Counties whose results of different resources nearly agree at their floors: many short stretches.
    fn plan(counties: usize, resources: usize) -> Vec<Supply> {
        (0..resources)
            .map(|r| {
                let used: Vec<f64> = (0..counties)
                    .map(|i| ((1.0 + 1000.0 * part(i, 9)) * (0.7 + 0.6 * part(i, r))).round())
                    .collect();
                let total = (used.iter().sum::<f64>() * (0.95 + 0.1 * part(r, 3))).round();
                Supply {
                    total,
                    least: used.iter().map(|used| (0.5 * used).ceil()).collect(),
                    most: used.iter().map(|used| (2.0 * used).floor()).collect(),
                    yields: used
                        .iter()
                        .enumerate()
                        .map(|(i, used)| Some((1.0 + 1000.0 * part(i, 9)) * (0.5 + part(i, 7)) / used))
                        .collect(),
                    proportional: used,
                }
            })
            .collect()
    }

    #[test]
    fn thousands_of_counties_get_an_optimum_that_its_prices_prove() {
        let supplies = plan(3000, 6);
        let best = solve(&supplies).unwrap();
        for (supply, amounts) in supplies.iter().zip(&best.amounts) {
            assert!((amounts.iter().sum::<f64>() / supply.total - 1.0).abs() < 1e-9);
            for (i, amount) in amounts.iter().enumerate() {
                assert!(*amount >= supply.least[i] && *amount <= supply.most[i]);
            }
        }
        let value: f64 = (0..3000)
            .filter_map(|i| expected(&supplies, &best.amounts, i))
            .sum();
        // No solution is worth more than the totals at any prices and, for every county, the best that its result
        // can be worth beyond what it pays; with the right prices that is the value of the best solution.
        let county = |i: usize| -> f64 {
            let turns = |supply: &Supply, amount: f64| supply.yields[i].map(|yields| yields * amount);
            let top = supplies
                .iter()
                .filter_map(|s| turns(s, s.most[i]))
                .reduce(f64::min)
                .unwrap();
            let places = supplies.iter().filter_map(|s| turns(s, s.least[i])).chain([top]);
            places
                .map(|result| {
                    let result = result.min(top);
                    let paid = supplies.iter().zip(&best.prices);
                    result - paid.map(|(s, price)| price * need(s, i, result)).sum::<f64>()
                })
                .fold(f64::NEG_INFINITY, f64::max)
        };
        let given: f64 = supplies
            .iter()
            .zip(&best.prices)
            .map(|(s, price)| price * s.total)
            .sum();
        let limit = given + (0..3000).map(county).sum::<f64>();
        assert!(best.prices.iter().all(|price| *price >= -1e-12));
        assert!((limit / value - 1.0).abs() < 1e-9, "{limit} {value}");
    }

    #[test]
    fn what_is_arithmetic_only_is_no_amount() {
        assert_eq!(on_bound(3e-10, 0.0, 9.0, DUST), 0.0);
        assert_eq!(on_bound(9.0 - 3e-10, 0.0, 9.0, DUST), 9.0);
        assert_eq!(on_bound(0.001, 0.0, 9.0, DUST), 0.001);
    }
}
