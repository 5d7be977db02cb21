//! Criteria: an indicator in a population, with weight, benchmark, shape and the rules for gaps.

use super::group::Group;
use super::line::Line;
use crate::problem::Place;

/// An indicator in a population.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Position in [`super::rulebook::Scheme::indicators`].
    pub indicator: usize,
    /// Points at the benchmark; the weights of a population sum to 100. Where weights come from the data it is the
    /// equal share, and the appraisal holds the true ones.
    pub weight: f64,
    /// What the value is measured against.
    pub benchmark: Benchmark,
    /// How value and benchmark become points.
    pub shape: Shape,
    /// Most points, as a multiple of the weight.
    pub cap: Option<f64>,
    /// Least points, as a multiple of the weight.
    pub floor: Option<f64>,
    /// What an enterprise without a value gets.
    pub missing: Missing,
    /// What an enterprise with a zero denominator gets; `None`: an error, and the enterprise is left out.
    pub zero: Option<Missing>,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// What a value is measured against.
#[derive(Clone, Debug, PartialEq)]
pub enum Benchmark {
    /// A number of the document.
    Fixed(f64),
    /// A number of the document that differs from county to county: position in [`super::rulebook::Scheme::constants`].
    Constant(usize),
    /// A multiple of a group's mean.
    Mean {
        /// Which mean.
        of: Mean,
        /// This year's or last year's.
        year: MeanYear,
        /// The groups, beside the population.
        by: Vec<Group>,
        /// Whose values count.
        over: Over,
        /// The multiple.
        factor: f64,
    },
    /// The best value of a group: the highest, or the lowest where less is better.
    Best {
        /// The groups, beside the population.
        by: Vec<Group>,
    },
    /// The lowest and the highest value of a group.
    MinMax {
        /// The groups, beside the population.
        by: Vec<Group>,
    },
    /// The mean of a group's values and their standard deviation (n − 1).
    Spread {
        /// The groups, beside the population.
        by: Vec<Group>,
    },
    /// The root of the sum of a group's squared values: the vector normalisation of TOPSIS.
    Norm {
        /// The groups, beside the population.
        by: Vec<Group>,
    },
    /// The values of the others in a group, for places in an order.
    Others {
        /// The groups, beside the population.
        by: Vec<Group>,
    },
    /// A multiple of the enterprise's own value of last year.
    OwnLast {
        /// The multiple.
        factor: f64,
    },
    /// A base value and a target value: two goalposts.
    BaseTarget {
        /// Where the points begin.
        base: f64,
        /// Where the points are full.
        target: f64,
    },
}

impl Benchmark {
    /// The word in scheme files and locale files.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Fixed(_) => "fixed",
            Self::Constant(_) => "constant",
            Self::Mean { .. } => "mean",
            Self::Best { .. } => "best",
            Self::MinMax { .. } => "min-max",
            Self::Spread { .. } => "spread",
            Self::Norm { .. } => "norm",
            Self::Others { .. } => "others",
            Self::OwnLast { .. } => "own-last-year",
            Self::BaseTarget { .. } => "base-target",
        }
    }

    /// The groups whose values it comes from; empty for the whole population and for what needs none.
    pub fn by(&self) -> &[Group] {
        match self {
            Self::Mean { by, .. }
            | Self::Best { by }
            | Self::MinMax { by }
            | Self::Spread { by }
            | Self::Norm { by }
            | Self::Others { by } => by,
            Self::Fixed(_) | Self::Constant(_) | Self::OwnLast { .. } | Self::BaseTarget { .. } => &[],
        }
    }

    /// Whether it has two ends, between which a `range` runs.
    pub fn has_two_ends(&self) -> bool {
        matches!(self, Self::MinMax { .. } | Self::BaseTarget { .. })
    }
}

/// Whose values a mean is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Those of the population itself; in the region part, those of the regions.
    Own,
    /// Those of all who take part; in the region part, the whole city's enterprises.
    All,
    /// Those of this population, by its position.
    Named(usize),
}

/// Which mean of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mean {
    /// The mean of the enterprises' values.
    OfValues,
    /// The sum of numerators over the sum of denominators.
    RatioOfSums,
}

/// Whose year a mean is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeanYear {
    /// The year that is appraised.
    This,
    /// The year before.
    Last,
}

/// How a value and its benchmark become a share of the weight.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// value ÷ benchmark; benchmark ÷ value where less is better.
    Ratio,
    /// 2 − value ÷ benchmark, where less is better: the full weight at the benchmark, nothing at twice of it.
    Mirror,
    /// From `low` at the worse end of the benchmark to `high` at the better one, in a straight line.
    Range {
        /// Share of the weight at the worse end.
        low: f64,
        /// Share of the weight at the better end.
        high: f64,
        /// Share of the weight where both ends are one: everybody has the same value.
        flat: f64,
    },
    /// The full weight at the benchmark or better, else nothing.
    Threshold,
    /// Stairs over value ÷ benchmark.
    Steps(Vec<Step>),
    /// `at_equal` at last year's value, `gain` points more for each `per` of growth (less for each of decline).
    Progress {
        /// Share of the weight at last year's value.
        at_equal: f64,
        /// The growth, as a share of last year, that earns `gain`.
        per: f64,
        /// Points for each `per`.
        gain: f64,
        /// Whether only whole steps of `per` count.
        whole: bool,
    },
    /// (1 + number of worse values) ÷ number of values: equal values share the worse place.
    Rank,
    /// number of worse values ÷ (number of values − 1); the full weight where there is no other.
    Percentile,
    /// `at_mean` + `per_sd` × (value − mean) ÷ standard deviation; `at_mean` where all values are the same.
    ZScore {
        /// Share of the weight at the mean.
        at_mean: f64,
        /// Share of the weight for one standard deviation.
        per_sd: f64,
    },
}

impl Shape {
    /// The word in scheme files and locale files.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Mirror => "mirror",
            Self::Range { .. } => "range",
            Self::Threshold => "threshold",
            Self::Steps(_) => "steps",
            Self::Progress { .. } => "progress",
            Self::Rank => "rank",
            Self::Percentile => "percentile",
            Self::ZScore { .. } => "z-score",
        }
    }
}

/// One stair: from this much of the benchmark on, this share of the weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// value ÷ benchmark (benchmark ÷ value where less is better) at which the stair begins.
    pub from: Line,
    /// Share of the weight.
    pub share: f64,
}

/// What an enterprise without a value gets for an indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Missing {
    /// The mean points of its population.
    MeanPoints,
    /// No points.
    Zero,
    /// Fewer than no points.
    Minus(f64),
    /// Its other weights are scaled up.
    Reweight,
    /// It is left out.
    Refuse,
}

impl Missing {
    /// The word in scheme files, in `reason`, and in the locale files (`missing.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Self::MeanPoints => "mean-points",
            Self::Zero => "zero-points",
            Self::Minus(_) => "minus-points",
            Self::Reweight => "reweighted",
            Self::Refuse => "missing-value",
        }
    }
}
