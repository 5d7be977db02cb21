//! Data envelopment analysis: how little of the resource would do, and the zero-sum-gains allocation.
//!
//! The efficiency of county o is the least e for which some mix λ ≥ 0 of counties uses at most `e × x_o` of the
//! resource, at most o's other inputs, and yields at least o's outputs; variable returns to scale (vrs) add `Σ λ = 1`.
//! o is in its own set, so the program always has a solution, and e ≤ 1.
//!
//! Zero-sum gains with proportional reduction (Lins, Gomes, Soares de Mello & Soares de Mello 2003; Gomes & Lins 2008):
//! what one county gives up the others receive in proportion to what they have. All counties are scored against the
//! same start; shared as `quota_i = X × e_i x_i ÷ Σ_j e_j x_j` every county lies on the frontier, so a second scoring
//! finds every efficiency 1.
//!
//! The single-county efficiency h corrects e for the frontier that moves while only o gives up: with
//! `g = x_o ÷ (X − x_o)` the others hold `1 + g (1 − h)` times as much, hence `h = e (1 + g (1 − h))` and
//! `h = e (1 + g) ÷ (1 + e g)`.

use super::program::Program;

/// Returns to scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Constant (Charnes, Cooper & Rhodes 1978).
    Constant,
    /// Variable (Banker, Charnes & Cooper 1984).
    Variable,
}

impl Returns {
    /// The words of the settings file.
    pub const WORDS: &'static [(&'static str, Self)] = &[("crs", Self::Constant), ("vrs", Self::Variable)];
}

/// What every unit uses and yields; one list a quantity, all of the same length.
#[derive(Clone, Debug, Default)]
pub struct Units {
    /// Inputs that are to shrink together.
    pub shrinking: Vec<Vec<f64>>,
    /// Inputs that are held.
    pub held: Vec<Vec<f64>>,
    /// Outputs.
    pub outputs: Vec<Vec<f64>>,
}

/// One unit's score.
#[derive(Clone, Debug)]
pub struct Score {
    /// Efficiency, 0–1.
    pub efficiency: f64,
    /// The units with a part in the mix, and their parts.
    pub peers: Vec<(usize, f64)>,
}

impl Units {
    fn count(&self) -> usize {
        self.outputs.first().map_or(0, Vec::len)
    }

    /// Input-oriented efficiency of unit `o`; `None` only if the arithmetic fails.
    pub fn score(&self, o: usize, returns: Returns) -> Option<Score> {
        let inputs: Vec<&Vec<f64>> = self.shrinking.iter().chain(&self.held).collect();
        let rows = inputs.len() + self.outputs.len();
        let mut right = vec![0.0; self.shrinking.len()];
        right.extend(self.held.iter().map(|input| input[o]));
        right.extend(self.outputs.iter().map(|output| output[o]));
        if returns == Returns::Variable {
            right.push(1.0);
        }
        let mut program = Program::new(&right);
        let one = (returns == Returns::Variable).then_some(1.0);
        for j in 0..self.count() {
            let uses = inputs.iter().map(|input| input[j]);
            program.column(
                0.0,
                f64::INFINITY,
                uses.chain(self.outputs.iter().map(|output| output[j])).chain(one),
            );
        }
        // maximise −e
        program.column(-1.0, f64::INFINITY, self.shrinking.iter().map(|input| -input[o]));
        for row in 0..rows {
            let sign = if row < inputs.len() { 1.0 } else { -1.0 };
            program.column(
                0.0,
                f64::INFINITY,
                (0..rows).map(|r| if r == row { sign } else { 0.0 }),
            );
        }
        let best = program.solve()?;
        let peers = best.x[..self.count()].iter().copied().enumerate();
        Some(Score {
            efficiency: (-best.value).clamp(0.0, 1.0),
            peers: peers.filter(|(_, part)| *part > 1e-9).collect(),
        })
    }
}

/// The single-county zero-sum-gains efficiency from the plain one: `e (1 + g) ÷ (1 + e g)`, `g = x ÷ (total − x)`.
pub fn zero_sum(efficiency: f64, held: f64, total: f64) -> f64 {
    if held >= total {
        return 1.0;
    }
    let g = held / (total - held);
    efficiency * (1.0 + g) / (1.0 + efficiency * g)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(text: &str, name: &str) -> Vec<f64> {
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        let at = header
            .split(',')
            .position(|cell| cell.trim_matches('"') == name)
            .unwrap();
        lines
            .map(|line| {
                line.split(',')
                    .nth(at)
                    .unwrap()
                    .trim_matches('"')
                    .parse()
                    .unwrap()
            })
            .collect()
    }

    /// The other orientation, for the oracle only: the largest φ by which all outputs could grow.
    fn output_score(units: &Units, o: usize, returns: Returns) -> f64 {
        let inputs = &units.shrinking;
        let rows = inputs.len() + units.outputs.len();
        let one = (returns == Returns::Variable).then_some(1.0);
        let mut right: Vec<f64> = inputs.iter().map(|input| input[o]).collect();
        right.resize(rows, 0.0);
        right.extend(one);
        let mut program = Program::new(&right);
        for j in 0..units.count() {
            let outputs = units.outputs.iter().map(|output| -output[j]);
            program.column(
                0.0,
                f64::INFINITY,
                inputs.iter().map(|input| input[j]).chain(outputs).chain(one),
            );
        }
        let outputs = units.outputs.iter().map(|output| output[o]);
        program.column(1.0, f64::INFINITY, inputs.iter().map(|_| 0.0).chain(outputs));
        for row in 0..rows {
            program.column(
                0.0,
                f64::INFINITY,
                (0..rows).map(|r| f64::from(u8::from(r == row))),
            );
        }
        program.solve().unwrap().value
    }

    #[test]
    fn program_follow_through_agrees_with_two_r_packages() {
        let data = include_str!("../../tests/oracle/dea/ccr1981_pft49_data.csv");
        let oracle = include_str!("../../tests/oracle/dea/ccr1981_pft49_efficiency.csv");
        let inputs = ["Education", "Occupation", "Parental", "Counseling", "Teachers"];
        let outputs = ["Reading", "Math", "Coopersmith"].map(|name| column(data, name));
        let inputs = inputs.map(|name| column(data, name));
        let input = Units {
            shrinking: inputs.to_vec(),
            held: Vec::new(),
            outputs: outputs.to_vec(),
        };
        for (returns, word) in [(Returns::Constant, "crs"), (Returns::Variable, "vrs")] {
            let shrinking = column(oracle, &format!("bench_{word}_in"));
            let growing = column(oracle, &format!("bench_{word}_out"));
            for o in 0..49 {
                let found = input.score(o, returns).unwrap().efficiency;
                assert!(
                    (found - shrinking[o]).abs() < 1e-6,
                    "{word} in, site {}: {found}",
                    o + 1
                );
                let found = output_score(&input, o, returns);
                assert!(
                    (found - growing[o]).abs() < 1e-6,
                    "{word} out, site {}: {found}",
                    o + 1
                );
            }
        }
    }

    #[test]
    fn shares_by_efficiency_put_everyone_on_the_frontier() {
        // By hand: one input, one output, constant returns. Productivity 2, 1, 0.5 → e = 1, 1/2, 1/4 with x = 10, 20,
        // 40: all targets are 10, so the 70 go out as 23 1/3 each.
        let units = |x: Vec<f64>| Units {
            shrinking: vec![x],
            held: Vec::new(),
            outputs: vec![vec![20.0, 20.0, 20.0]],
        };
        let start = [10.0, 20.0, 40.0];
        let scores = |x: &[f64]| -> Vec<f64> {
            let units = units(x.to_vec());
            (0..3)
                .map(|o| units.score(o, Returns::Constant).unwrap().efficiency)
                .collect()
        };
        let found = scores(&start);
        for (e, expected) in found.iter().zip([1.0, 0.5, 0.25]) {
            assert!((e - expected).abs() < 1e-12);
        }
        let after = scores(&[70.0 / 3.0; 3]);
        assert!(after.iter().all(|e| (e - 1.0).abs() < 1e-12));
        // The second county alone: g = 20/50; it may keep h = 0.5 × 1.4 / 1.2 of its 20. Check by hand: it gives up
        // 20 (1 − h), the first county holds 10 (1 + g (1 − h)) = 11 2/3, and the same output needs exactly that.
        let h = zero_sum(0.5, 20.0, 70.0);
        assert!((h * 20.0 - 35.0 / 3.0).abs() < 1e-12);
        let first = 10.0 + 20.0 * (1.0 - h) * 10.0 / 50.0;
        assert!((first - 35.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn efficiencies_are_right_to_the_last_digits() {
        // One input, one output, constant returns: e = (y ÷ x) ÷ the best y ÷ x, in any unit.
        for scale in [1.0, 0.3, 1e-4, 66_666.7] {
            let x: Vec<f64> = [10.0, 30.0, 20.0, 70.0, 110.0, 33.0].map(|x| x * scale).to_vec();
            let units = Units {
                shrinking: vec![x],
                held: Vec::new(),
                outputs: vec![vec![10.0; 6]],
            };
            for (o, e) in [1.0, 1.0 / 3.0, 0.5, 1.0 / 7.0, 1.0 / 11.0, 10.0 / 33.0]
                .into_iter()
                .enumerate()
            {
                let found = units.score(o, Returns::Constant).unwrap().efficiency;
                assert!(
                    (found - e).abs() <= 4.0 * f64::EPSILON * e,
                    "{scale} {o}: {found:e}, not {e:e}"
                );
            }
        }
    }

    #[test]
    fn a_unit_that_only_itself_can_stand_in_for_is_efficient_in_any_unit_of_the_resource() {
        // Unit 7 has staff 2 and tax 128. Others with so little staff: unit 0 (1) only; of the rest the one with as much
        // tax (unit 3) has staff 5, so a mix with unit 0 reaches tax 1 + 127 ÷ 4 at most: nobody else will do.
        let base = [136.0, 1.0, 1.0, 1.0, 3.0, 1.0, 1.0, 312.0, 3.0];
        let staff = vec![1.0, 284.0, 5.0, 5.0, 6.0, 128.0, 8.0, 2.0, 410.0];
        let added = vec![1.0, 98.0, 182.0, 1.0, 363.0, 1.0, 282.0, 2.0, 5.0];
        let tax = vec![1.0, 126.0, 1.0, 128.0, 9.0, 1.0, 1.0, 128.0, 5.0];
        for scale in (0..600).map(|k| 1.0 + 0.01 * f64::from(k)) {
            let units = Units {
                shrinking: vec![base.iter().map(|value| value * scale).collect()],
                held: vec![staff.clone()],
                outputs: vec![added.clone(), tax.clone()],
            };
            let score = units.score(7, Returns::Variable).unwrap();
            assert!((score.efficiency - 1.0).abs() < 1e-9, "{scale}: {score:?}");
        }
    }
}
