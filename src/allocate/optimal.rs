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
use super::tie::Ties;

/// One resource of the joint program, in steps of its own; lists in county order.
#[derive(Clone, Debug)]
pub struct Supply {
    /// Steps to give, awards included.
    pub total: f64,
    /// Floors.
    pub least: Vec<f64>,
    /// Caps.
    pub most: Vec<f64>,
    /// Result of one step; `None` where the resource does not limit the county.
    pub yields: Vec<Option<f64>>,
    /// Proportional shares, to which ties go.
    pub proportional: Vec<f64>,
}

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
    let best = program.solve()?;
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

/// What a county needs of a resource for a result.
pub fn need(supply: &Supply, county: usize, result: f64) -> f64 {
    let asked = supply.yields[county].map_or(0.0, |yields| result / yields);
    asked.max(supply.least[county]).min(supply.most[county])
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
    (0..needs.len()).map(|i| at(level, i)).collect()
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
