use good_lp::{Expression, Solution, SolverModel, Variable, constraint, microlp, variable, variables};

use crate::optimal::{Best, Supply, solve};
use crate::program::Program;

/// Numbers that come back: a linear congruential generator (Knuth, MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn part(&mut self) -> f64 {
        self.below(1 << 30) as f64 / (1u64 << 30) as f64
    }

    /// Between 10^low and 10^high, evenly over the magnitudes.
    fn wild(&mut self, low: f64, high: f64) -> f64 {
        10f64.powf(low + (high - low) * self.part())
    }
}

/// A random plan: few different yields, so that many solutions are equally good; bounds and missing yields now and then.
fn plan(numbers: &mut Numbers) -> Vec<Supply> {
    let counties = 2 + numbers.below(6) as usize;
    let resources = 1 + numbers.below(3) as usize;
    (0..resources)
        .map(|_| {
            let total = 20.0 + numbers.below(200) as f64;
            let mut weights: Vec<f64> = (0..counties).map(|_| 1.0 + numbers.below(9) as f64).collect();
            let sum: f64 = weights.iter().sum();
            weights.iter_mut().for_each(|weight| *weight *= total / sum);
            let floors = numbers.below(3) > 0;
            let caps = numbers.below(3) > 0;
            Supply {
                total,
                least: weights
                    .iter()
                    .map(|p| if floors { (p * numbers.part()).floor() } else { 0.0 })
                    .collect(),
                most: weights
                    .iter()
                    .map(|p| {
                        if caps {
                            (p * (1.0 + 2.0 * numbers.part())).ceil()
                        } else {
                            2.0 * total + 1.0
                        }
                    })
                    .collect(),
                yields: (0..counties)
                    .map(|_| (numbers.below(12) > 0).then(|| 1.0 + numbers.below(4) as f64))
                    .collect(),
                proportional: weights,
            }
        })
        .collect()
}

/// The program of `optimal.rs` as another solver sees it: quotas and results, one row a limit. With `aim` it minimises that
/// linear function of the quotas among solutions whose results sum to `at_least`.
fn second(supplies: &[Supply], aim: Option<(&[Vec<f64>], f64)>) -> Option<f64> {
    let counties = supplies[0].least.len();
    let mut all = variables!();
    let quotas: Vec<Vec<Variable>> = supplies
        .iter()
        .map(|s| {
            (0..counties)
                .map(|i| all.add(variable().min(s.least[i]).max(s.most[i])))
                .collect()
        })
        .collect();
    let limited = |i: usize| supplies.iter().any(|s| s.yields[i].is_some());
    let results: Vec<Option<Variable>> = (0..counties)
        .map(|i| limited(i).then(|| all.add(variable().min(0.0))))
        .collect();
    let sum: Expression = results.iter().flatten().copied().sum();
    let mut problem = match aim {
        None => all.maximise(sum.clone()).using(microlp),
        Some((slopes, _)) => {
            let mut linear = Expression::from(0.0);
            for (row, slopes) in quotas.iter().zip(slopes) {
                for (quota, slope) in row.iter().zip(slopes) {
                    linear.add_mul(*slope, *quota);
                }
            }
            all.minimise(linear).using(microlp)
        }
    };
    for (row, supply) in quotas.iter().zip(supplies) {
        let given: Expression = row.iter().copied().sum();
        problem = problem.with(constraint!(given == supply.total));
        for i in 0..counties {
            if let (Some(result), Some(yields)) = (results[i], supply.yields[i]) {
                problem = problem.with(constraint!(result <= yields * row[i]));
            }
        }
    }
    if let Some((_, at_least)) = aim {
        problem = problem.with(constraint!(sum.clone() >= at_least));
    }
    let found = problem.solve().ok()?;
    Some(match aim {
        None => found.eval(&sum),
        Some((slopes, _)) => quotas
            .iter()
            .zip(slopes)
            .map(|(row, slopes)| {
                row.iter()
                    .zip(slopes)
                    .map(|(q, s)| found.value(*q) * s)
                    .sum::<f64>()
            })
            .sum(),
    })
}

fn expected(supplies: &[Supply], best: &Best) -> f64 {
    (0..supplies[0].least.len())
        .filter_map(|i| crate::optimal::expected(supplies, &best.amounts, i))
        .sum()
}

#[test]
fn two_solvers_find_the_same_optimum_in_2000_plans() {
    let mut numbers = Numbers(2019);
    let (mut solved, mut tried) = (0, 0);
    while solved < 2000 {
        let supplies = plan(&mut numbers);
        tried += 1;
        let own = solve(&supplies).map(|best| expected(&supplies, &best));
        let other = second(&supplies, None);
        match (own, other) {
            (None, None) => continue,
            (Some(own), Some(other)) => {
                assert!(
                    (own - other).abs() <= 1e-7 * other.max(1.0),
                    "plan {tried}: {own} {other} {supplies:?}"
                );
            }
            _ => panic!("plan {tried}: {own:?} {other:?} {supplies:?}"),
        }
        solved += 1;
    }
}

/// The distance is convex, so a solution is the nearest exactly if no other optimal one lies below it along the slope of
/// the distance: the least of that linear function over all optimal solutions, found by the other solver.
#[test]
fn no_equally_good_solution_is_nearer_to_proportional() {
    let mut numbers = Numbers(5);
    let (mut solved, mut moved) = (0, 0);
    while solved < 2000 {
        let supplies = plan(&mut numbers);
        let Some(best) = solve(&supplies) else { continue };
        let value = expected(&supplies, &best);
        let slopes: Vec<Vec<f64>> = supplies
            .iter()
            .zip(&best.amounts)
            .map(|(s, amounts)| {
                let pairs = amounts.iter().zip(&s.proportional);
                pairs.map(|(q, p)| (q - p) / (s.total * s.total)).collect()
            })
            .collect();
        let own: f64 = best
            .amounts
            .iter()
            .flatten()
            .zip(slopes.iter().flatten())
            .map(|(q, s)| q * s)
            .sum();
        let least = second(&supplies, Some((&slopes, value - 1e-7))).unwrap();
        assert!(least >= own - 1e-6, "{least} {own} {supplies:?} {best:?}");
        moved += usize::from(slopes.iter().flatten().any(|slope| slope.abs() > 1e-9));
        solved += 1;
    }
    assert!(moved > 1500, "{moved}");
}

/// Wild programs `maximise c·x, A·x ≤ b, 0 ≤ x ≤ u` whose entries reach over ten powers of ten.
#[test]
fn two_solvers_agree_on_badly_scaled_programs() {
    let mut numbers = Numbers(77);
    let mut agreed = 0;
    for case in 0..2000 {
        let rows = 1 + numbers.below(5) as usize;
        let columns = 1 + numbers.below(12) as usize;
        let units: Vec<f64> = (0..rows).map(|_| numbers.wild(-4.0, 6.0)).collect();
        let kinds: Vec<f64> = (0..columns).map(|_| numbers.wild(-3.0, 3.0)).collect();
        let right: Vec<f64> = units.iter().map(|unit| unit * numbers.wild(-1.0, 1.0)).collect();
        let cost: Vec<f64> = kinds.iter().map(|kind| numbers.wild(-1.0, 1.0) / kind).collect();
        let matrix: Vec<Vec<f64>> = kinds
            .iter()
            .map(|kind| {
                units
                    .iter()
                    .map(|unit| {
                        if numbers.below(4) > 0 {
                            unit / kind * numbers.wild(-1.0, 1.0)
                        } else {
                            0.0
                        }
                    })
                    .collect()
            })
            .collect();
        let upper: Vec<f64> = kinds.iter().map(|kind| kind * numbers.wild(-1.0, 1.0)).collect();
        let mut program = Program::new(&right);
        for j in 0..columns {
            program.column(cost[j], upper[j], matrix[j].iter().copied());
        }
        for row in 0..rows {
            program.column(
                0.0,
                f64::INFINITY,
                (0..rows).map(|r| f64::from(u8::from(r == row))),
            );
        }
        let best = program
            .solve()
            .unwrap_or_else(|| panic!("case {case} was not solved"));
        // Both sides of duality: no solver is needed to see that a feasible point with equal dual value is best.
        let dual: f64 = best.prices.iter().zip(&right).map(|(p, b)| p * b).sum::<f64>()
            + (0..columns)
                .map(|j| best.reduced[j].max(0.0) * upper[j])
                .sum::<f64>();
        assert!(
            (best.value - dual).abs() <= 1e-9 * dual.abs(),
            "case {case}: {} {dual}",
            best.value
        );
        assert!(best.prices.iter().all(|price| *price >= -1e-9 * dual.abs()));
        for row in 0..rows {
            let used: f64 = (0..columns).map(|j| matrix[j][row] * best.x[j]).sum();
            assert!(
                used <= right[row] * (1.0 + 1e-9),
                "case {case}: {used} {}",
                right[row]
            );
        }
        // The other solver does not scale; it gets the program in units of about 1.
        let mut all = variables!();
        let x: Vec<Variable> = (0..columns)
            .map(|j| all.add(variable().min(0.0).max(upper[j] / kinds[j])))
            .collect();
        let aim: Expression = (0..columns).map(|j| cost[j] * kinds[j] * x[j]).sum();
        let mut problem = all.maximise(aim.clone()).using(microlp);
        for row in 0..rows {
            let used: Expression = (0..columns)
                .map(|j| matrix[j][row] * kinds[j] / units[row] * x[j])
                .sum();
            problem = problem.with(constraint!(used <= right[row] / units[row]));
        }
        let other = problem.solve().unwrap().eval(&aim);
        assert!(
            (best.value - other).abs() <= 1e-7 * other,
            "case {case}: {} {other}",
            best.value
        );
        agreed += 1;
    }
    assert_eq!(agreed, 2000);
}
