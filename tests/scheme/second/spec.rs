//! What a random scheme says, in plain types.

use super::formula::{Cond, Num, Word};

/// Fields that formulas read; all of them add up.
pub const FIELDS: [&str; 8] = [
    "land_mu",
    "tax",
    "profit",
    "cod",
    "energy",
    "rd",
    "pollutants",
    "staff",
];
pub const NAMES: [&str; 3] = ["A", "B", "C"];
/// Columns of groups; the last is the scheme's own.
pub const GROUPS: [&str; 5] = ["county", "park", "industry", "town", "industry_group"];
pub const INDICATORS: [&str; 4] = ["x0", "x1", "x2", "x3"];
pub const STEPS: [&str; 5] = ["value", "benchmark", "points", "bonus", "score"];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Over {
    Own,
    All,
    Named(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Bench {
    Fixed(f64),
    Constant(usize),
    Mean {
        sums: bool,
        last: bool,
        by: Vec<usize>,
        over: Over,
        factor: f64,
    },
    Best(Vec<usize>),
    MinMax(Vec<usize>),
    Spread(Vec<usize>),
    Norm(Vec<usize>),
    Others(Vec<usize>),
    OwnLast(f64),
    BaseTarget(f64, f64),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Ratio,
    Mirror,
    Range(f64, f64, f64),
    Threshold,
    /// The line of each, on which side of it one has to be, its share.
    Steps(Vec<(f64, &'static str, f64)>),
    Progress {
        at_equal: f64,
        per: f64,
        gain: f64,
        whole: bool,
    },
    Rank,
    Percentile,
    ZScore(f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gap {
    Mean,
    Zero,
    Minus(f64),
    Reweight,
    Refuse,
}

#[derive(Clone, Debug)]
pub struct Criterion {
    pub indicator: usize,
    pub weight: f64,
    pub bench: Bench,
    pub shape: Shape,
    pub cap: Option<f64>,
    pub floor: Option<f64>,
    pub missing: Gap,
    pub zero: Option<Gap>,
}

#[derive(Clone, Debug)]
pub enum Classes {
    Shares([f64; 3]),
    TwoStage {
        part: f64,
        upper: (f64, Num),
        lower: (f64, Num),
    },
    Scores {
        lines: [f64; 2],
        /// Whether a score has to pass them.
        open: bool,
        first: Option<f64>,
        last: Option<f64>,
    },
}

#[derive(Clone, Debug)]
pub struct Population {
    pub when: Cond,
    pub rank_by: Vec<usize>,
    pub ties: Vec<Num>,
    pub weights: &'static str,
    /// Judgements above the diagonal, row by row.
    pub pairwise: Vec<Vec<f64>>,
    pub aggregation: &'static str,
    pub criteria: Vec<Criterion>,
    pub classes: Option<(Classes, Vec<usize>, &'static str)>,
}

/// The events of the list that a rule counts.
#[derive(Clone, Copy, Debug)]
pub struct Events {
    pub kind: &'static str,
    pub each: bool,
    pub years: Option<i32>,
}

#[derive(Clone, Debug)]
pub struct Bonus {
    pub deduction: bool,
    pub when: Option<Cond>,
    pub event: Option<Events>,
    pub amount: Option<Num>,
    pub percent: bool,
    pub cap: Option<f64>,
    pub populations: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Limit {
    pub kind: &'static str,
    pub when: Option<Cond>,
    pub event: Option<Events>,
    pub classes: Vec<usize>,
    pub beats_veto: bool,
    pub populations: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Constant {
    pub id: &'static str,
    /// A position in [`GROUPS`].
    pub by: usize,
    pub values: Vec<(&'static str, f64)>,
    pub otherwise: Option<f64>,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub classes: Vec<usize>,
    pub years: Option<i32>,
    pub when: Option<Cond>,
    /// An amount, or a part of another class's.
    pub amount: Result<f64, (usize, f64)>,
}

#[derive(Clone, Debug)]
pub struct Policy {
    pub highest: bool,
    pub steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
pub struct Merge {
    pub both: bool,
    pub merged_counts: bool,
}

#[derive(Clone, Debug)]
pub enum Region {
    /// A population and the cap.
    Against(usize, f64),
    /// A scheme of one population.
    Own(Box<Spec>),
}

#[derive(Clone, Debug)]
pub struct Spec {
    pub unit: &'static str,
    pub constants: Vec<Constant>,
    /// The formula of `q`, and whether the pollutants stand in for it.
    pub quantity: (Num, bool),
    pub industry_group: Option<Word>,
    pub merge: Option<(Word, Merge)>,
    pub less: [bool; 4],
    /// Numerator and denominator, or the value alone.
    pub sides: Vec<(Num, Option<Num>)>,
    pub populations: Vec<Population>,
    pub participation: Vec<(&'static str, Cond, Option<&'static str>)>,
    pub bonuses: Vec<Bonus>,
    pub total: (Option<f64>, Option<f64>),
    pub limits: Vec<Limit>,
    pub policies: Vec<Policy>,
    /// Of value, benchmark, points, bonus and score: mode and digits.
    pub rounds: [Option<(&'static str, u8)>; 5],
    pub region: Option<Region>,
    pub towns_ranked: bool,
}

impl Spec {
    /// Whether neither a population nor the regions are scored by an indicator.
    pub fn is_shown_only(&self, indicator: usize) -> bool {
        let region = match &self.region {
            Some(Region::Own(part)) => part.populations.as_slice(),
            _ => &[],
        };
        let all = self.populations.iter().chain(region);
        all.flat_map(|population| &population.criteria)
            .all(|criterion| criterion.indicator != indicator)
    }

    /// Whether the values of an indicator are there for all: it is only shown, or some formula reads them.
    pub fn shows(&self, indicator: usize) -> bool {
        let read = format!("{}_value", INDICATORS[indicator]);
        self.is_shown_only(indicator) || self.rules().contains(&read)
    }
}
