//! Among equally good solutions of the optimal method the one nearest to the proportional shares.
//!
//! `minimise ½ Σ_r Σ_i ((q_ir − proportional_ir) ÷ total_r)²` over all optimal solutions. They are known by
//! complementary slackness: a result moves only along stretches whose reduced cost is 0, and a resource with a price
//! has no slack. Inside a county's flat stretches the needs of the priced resources are linear in its result, so the
//! problem is convex. Its dual has one multiplier a resource, for `Σ_i q_ir = total_r`; given those, every county is
//! solved alone, exactly. The dual is concave and piecewise quadratic: Newton's method with a line search reaches its
//! top in a few steps. The solution is unique, since the distance is strictly convex in the quotas.
//!
//! Source: Boyd & Vandenberghe, Convex Optimization, 2004, sections 5.5 (complementary slackness) and 9.5 (Newton).

use super::program::Solution;
use super::supply::{Supply, need};

/// A county whose result may move.
struct Free {
    county: usize,
    least: f64,
    most: f64,
    /// The priced resources that its result asks for.
    asked: Vec<bool>,
}

/// The set of equally good solutions.
pub struct Ties<'a> {
    supplies: &'a [Supply],
    free: Vec<Free>,
    /// Which resources have a price.
    tight: Vec<bool>,
    /// Σ needs of the counties that cannot move, per tight resource, and their results.
    settled: Vec<f64>,
}

/// The state of the dual at some multipliers.
struct Dual {
    /// total − Σ quotas, relative to the total.
    gap: Vec<f64>,
    curvature: Vec<f64>,
    results: Vec<f64>,
}

impl Dual {
    fn widest(&self) -> f64 {
        self.gap.iter().map(|gap| gap.abs()).fold(0.0, f64::max)
    }
}

impl<'a> Ties<'a> {
    /// The ties of a solution. `stretches` are (county, length) of the program's variables. Without a variable outside
    /// the basis that could move at no cost the results are unique, and nothing is free.
    pub fn of(supplies: &'a [Supply], stretches: &[(usize, f64)], best: &Solution, results: &[f64]) -> Self {
        // A stretch adds 1 to the objective for each unit, so reduced costs are relative to 1.
        let flat = |k: usize| best.reduced[k].abs() <= 1e-9;
        let worth: Vec<f64> = best
            .prices
            .iter()
            .zip(supplies)
            .map(|(price, supply)| price * supply.total)
            .collect();
        let largest = worth.iter().copied().fold(0.0, f64::max);
        let tight: Vec<bool> = worth.iter().map(|worth| *worth > 1e-9 * largest).collect();
        let mut free: Vec<Free> = Vec::new();
        // Behind the stretches stands one slack a resource, which may move if the resource has no price.
        let slack = |r: usize| best.basic.get(stretches.len() + r) == Some(&false);
        let tied = (0..stretches.len()).any(|k| flat(k) && !best.basic[k])
            || (0..supplies.len()).any(|r| !tight[r] && slack(r));
        if tied {
            for (k, (county, length)) in stretches.iter().enumerate().filter(|(k, _)| flat(*k)) {
                match free.last_mut().filter(|last| last.county == *county) {
                    Some(last) => {
                        last.least -= best.x[k];
                        last.most += length - best.x[k];
                    }
                    None => free.push(Free {
                        county: *county,
                        least: results[*county] - best.x[k],
                        most: results[*county] - best.x[k] + length,
                        asked: Vec::new(),
                    }),
                }
            }
        }
        let mut ties = Self {
            supplies,
            free,
            tight,
            settled: results.to_vec(),
        };
        ties.ask();
        ties
    }

    /// Notes which priced resources the result of each free county asks for.
    fn ask(&mut self) {
        for one in &mut self.free {
            let middle = 0.5 * (one.least + one.most);
            one.asked = self
                .supplies
                .iter()
                .zip(&self.tight)
                .map(|(supply, tight)| {
                    let asked = supply.yields[one.county].map_or(0.0, |yields| middle / yields);
                    *tight && asked > supply.least[one.county]
                })
                .collect();
        }
    }

    /// The results nearest to proportional among equally good ones; the given ones if no better are found.
    pub fn settle(&self, results: &[f64]) -> Vec<f64> {
        if self.free.is_empty() {
            return results.to_vec();
        }
        const STEPS: usize = 200;
        let count = self.supplies.len();
        let mut levels = vec![0.0; count];
        let mut dual = self.dual(&levels);
        for _ in 0..STEPS {
            if dual.widest() <= 1e-13 {
                break;
            }
            let Some(step) = newton(&dual.curvature, &dual.gap) else {
                break;
            };
            let Some((tried, then)) = self.along(&levels, &step, &dual.gap) else {
                break;
            };
            (levels, dual) = (tried, then);
        }
        let sum = |list: &[f64]| list.iter().sum::<f64>();
        let fits = self.supplies.iter().all(|supply| {
            let needs = dual.results.iter().enumerate();
            let needed: f64 = needs.map(|(i, result)| need(supply, i, *result)).sum();
            needed <= supply.total * (1.0 + 1e-9)
        });
        if fits && (sum(&dual.results) - sum(results)).abs() <= 1e-9 * sum(results).abs() {
            dual.results
        } else {
            results.to_vec()
        }
    }

    /// The highest point of the dual along a step: where its slope changes sign. The whole step, if that is about right.
    fn along(&self, levels: &[f64], step: &[f64], gap: &[f64]) -> Option<(Vec<f64>, Dual)> {
        let slope = |gap: &[f64]| -> f64 { step.iter().zip(gap).map(|(s, g)| s * g).sum() };
        let at = |part: f64| {
            let tried: Vec<f64> = levels.iter().zip(step).map(|(l, s)| l + part * s).collect();
            let then = self.dual(&tried);
            (tried, then)
        };
        let first = slope(gap);
        let whole = at(1.0);
        let then = slope(&whole.1.gap);
        if first <= 0.0 || then.abs() <= 0.5 * first {
            return (first > 0.0).then_some(whole);
        }
        let rises = |part: f64| slope(&at(part).1.gap) > 0.0;
        let (mut low, mut high) = (0.0, 1.0);
        if then > 0.0 {
            (low, high) = (1.0, 2.0);
            for _ in 0..100 {
                if !rises(high) {
                    break;
                }
                (low, high) = (high, 2.0 * high);
            }
        } else {
            for _ in 0..100 {
                if rises(0.5 * high) {
                    low = 0.5 * high;
                    break;
                }
                high *= 0.5;
            }
        }
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            match rises(middle) {
                true => low = middle,
                false => high = middle,
            }
        }
        Some(at(high))
    }

    /// Slope and curvature of the dual; quotas and levels count in parts of each total.
    fn dual(&self, levels: &[f64]) -> Dual {
        let count = self.supplies.len();
        let mut dual = Dual {
            gap: vec![1.0; count],
            curvature: vec![0.0; count * count],
            results: self.settled.clone(),
        };
        let mut moved = vec![false; self.settled.len()];
        for one in &self.free {
            moved[one.county] = true;
            self.free_county(one, levels, &mut dual);
        }
        for county in (0..moved.len()).filter(|&county| !moved[county]) {
            let result = self.settled[county];
            for (r, level) in levels.iter().enumerate() {
                let (share, slides) = self.share(r, county, result, *level);
                self.add(r, (share, slides), &mut dual);
            }
        }
        dual
    }

    /// The quota of a county in parts of the total at a level, and whether it moves with the level.
    fn share(&self, r: usize, county: usize, result: f64, level: f64) -> (f64, bool) {
        let supply = &self.supplies[r];
        let least = need(supply, county, result) / supply.total;
        let most = supply.most[county] / supply.total;
        let wanted = supply.proportional[county] / supply.total + level;
        match self.tight[r] || wanted <= least {
            true => (least, false),
            false => (wanted.min(most), wanted < most),
        }
    }

    fn add(&self, r: usize, (share, slides): (f64, bool), dual: &mut Dual) {
        dual.gap[r] -= share;
        if slides {
            dual.curvature[r * self.supplies.len() + r] += 1.0;
        }
    }

    fn free_county(&self, one: &Free, levels: &[f64], dual: &mut Dual) {
        let count = levels.len();
        let county = one.county;
        let result = self.best_result(one, levels);
        dual.results[county] = result;
        let inside = result > one.least && result < one.most;
        let mut bound: Vec<(usize, f64)> = Vec::new();
        for (r, level) in levels.iter().enumerate() {
            let (share, slides) = self.share(r, county, result, *level);
            self.add(r, (share, slides), dual);
            let supply = &self.supplies[r];
            if let Some(yields) = supply.yields[county]
                && inside
                && (one.asked[r] || (!self.tight[r] && self.binds(r, county, result / yields, *level)))
            {
                bound.push((r, 1.0 / (yields * supply.total)));
            }
        }
        let all: f64 = bound.iter().map(|(_, rate)| rate * rate).sum();
        for (r, own) in &bound {
            for (s, other) in &bound {
                dual.curvature[r * count + s] += own * other / all;
            }
        }
    }

    /// Whether what a result asks of a resource without a price is more than the level would give.
    fn binds(&self, r: usize, county: usize, asked: f64, level: f64) -> bool {
        let supply = &self.supplies[r];
        let wanted = supply.proportional[county] + level * supply.total;
        asked > supply.least[county] && asked >= wanted
    }

    /// The result of a free county at which the slope of its part of the Lagrangian is 0. The slope rises with the
    /// result and is linear between the points at which a resource without a price begins to bind.
    fn best_result(&self, one: &Free, levels: &[f64]) -> f64 {
        let county = one.county;
        // Where a line begins, its slope and its constant; the priced resources bind from the start.
        let mut lines = vec![(f64::NEG_INFINITY, 0.0, 0.0)];
        for (r, supply) in self.supplies.iter().enumerate() {
            let Some(yields) = supply.yields[county] else {
                continue;
            };
            let rate = 1.0 / (yields * supply.total);
            let wanted = supply.proportional[county] / supply.total + levels[r];
            if one.asked[r] {
                lines[0].1 += rate * rate;
                lines[0].2 -= rate * wanted;
            } else if !self.tight[r] {
                let start = wanted.max(supply.least[county] / supply.total) / rate;
                lines.push((start, rate * rate, -rate * wanted));
            }
        }
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut steep, mut constant) = (0.0, 0.0);
        let mut from = one.least;
        for (at, (start, rise, more)) in lines.iter().enumerate() {
            let before = start.max(one.least);
            // Where the slope passes 0 before the next line begins, that is the place.
            if at > 0 && steep > 0.0 && before > from {
                let zero = -constant / steep;
                if zero <= before {
                    return zero.clamp(from, before).min(one.most);
                }
            }
            from = before;
            steep += rise;
            constant += more;
            // The slope jumps above 0 where a floor is passed.
            if steep * from + constant >= 0.0 {
                return from.min(one.most);
            }
        }
        match steep > 0.0 {
            true => (-constant / steep).clamp(from.min(one.most), one.most),
            false => one.least,
        }
    }
}

/// The step to where the slope would be 0; directions without curvature are held by a small weight.
fn newton(curvature: &[f64], slope: &[f64]) -> Option<Vec<f64>> {
    let count = slope.len();
    let largest = (0..count).map(|r| curvature[r * count + r]).fold(1.0, f64::max);
    let mut matrix = curvature.to_vec();
    for r in 0..count {
        matrix[r * count + r] += 1e-12 * largest;
    }
    let inverse = super::program::inverse(matrix, count)?;
    Some(
        (0..count)
            .map(|r| (0..count).map(|s| inverse[r * count + s] * slope[s]).sum())
            .collect(),
    )
}
