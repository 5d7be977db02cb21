//! The closed sets of words in scheme files, named by the field's own terms. The parser reads by these tables, and
//! the page about the language lists them.

use super::adjust::{LimitKind, RoundMode};
use super::class::Rounding;
use super::criterion::{Mean, MeanYear, Over};
use super::group::Group;
use super::indicator::Better;
use super::population::{Aggregation, Participates};
use super::rulebook::Unit;
use crate::level::Level;

/// A word and what it stands for.
pub type Words<T> = &'static [(&'static str, T)];

/// `unit`.
pub const UNITS: Words<Unit> = &[
    ("enterprise", Unit::Enterprise),
    ("county", Unit::County),
    ("park", Unit::Park),
];

/// `level.rank`.
pub const LEVELS: Words<Level> = &[
    ("province", Level::Province),
    ("city", Level::City),
    ("county", Level::County),
    ("town", Level::Town),
];

/// `constant.by`.
pub const CONSTANT_BY: Words<Group> = &[
    ("county", Group::County),
    ("town", Group::Town),
    ("park", Group::Park),
    ("industry", Group::Industry),
];

/// `merge.appraise`: whether rows are appraised alone as well.
pub const APPRAISE: Words<bool> = &[("merged", false), ("alone-and-merged", true)];

/// `merge.counts`: whether the unit's result counts.
pub const COUNTS: Words<bool> = &[("merged", true), ("alone", false)];

/// `policy.overlap`: whether only the highest counts.
pub const OVERLAPS: Words<bool> = &[("highest", true), ("sum", false)];

/// `bonus.per`: whether every event counts.
pub const PER: Words<bool> = &[("event", true), ("item", false)];

/// `rank_by`, `by`.
pub const GROUPS: Words<Group> = &[
    ("county", Group::County),
    ("town", Group::Town),
    ("park", Group::Park),
    ("industry", Group::Industry),
    ("industry_group", Group::IndustryGroup),
];

/// `better`.
pub const BETTER: Words<Better> = &[("more", Better::More), ("less", Better::Less)];

/// `weights`.
pub const WEIGHTS: Words<&str> = &[
    ("fixed", "fixed"),
    ("equal", "equal"),
    ("entropy", "entropy"),
    ("critic", "critic"),
    ("ahp", "ahp"),
];

/// `aggregation`.
pub const AGGREGATIONS: Words<Aggregation> = &[
    ("sum", Aggregation::Sum),
    ("geometric", Aggregation::Geometric),
    ("topsis", Aggregation::Topsis),
];

/// `benchmark.kind`.
pub const BENCHMARKS: Words<&str> = &[
    ("fixed", "fixed"),
    ("mean", "mean"),
    ("best", "best"),
    ("min-max", "min-max"),
    ("spread", "spread"),
    ("norm", "norm"),
    ("others", "others"),
    ("own-last-year", "own-last-year"),
    ("base-target", "base-target"),
];

/// `benchmark.of`.
pub const MEANS: Words<Mean> = &[
    ("mean-of-values", Mean::OfValues),
    ("ratio-of-sums", Mean::RatioOfSums),
];

/// `benchmark.year`.
pub const YEARS: Words<MeanYear> = &[("this", MeanYear::This), ("last", MeanYear::Last)];

/// `benchmark.over`: whose values count; the id of a population is right, too.
pub const OVER: Words<Over> = &[("population", Over::Own), ("all", Over::All)];

/// `shape.kind`.
pub const SHAPES: Words<&str> = &[
    ("ratio", "ratio"),
    ("mirror", "mirror"),
    ("range", "range"),
    ("threshold", "threshold"),
    ("steps", "steps"),
    ("progress", "progress"),
    ("rank", "rank"),
    ("percentile", "percentile"),
    ("z-score", "z-score"),
];

/// `missing.rule`, `zero.rule`.
pub const MISSING: Words<&str> = &[
    ("mean-points", "mean-points"),
    ("zero-points", "zero-points"),
    ("minus-points", "minus-points"),
    ("reweight", "reweight"),
    ("refuse", "refuse"),
];

/// `classes.kind`.
pub const CLASSES: Words<&str> = &[
    ("shares", "shares"),
    ("two-stage", "two-stage"),
    ("scores", "scores"),
];

/// `classes.rounding`.
pub const ROUNDINGS: Words<Rounding> = &[
    ("nearest", Rounding::Nearest),
    ("down", Rounding::Down),
    ("up", Rounding::Up),
];

/// `participation.status`.
pub const STATUSES: Words<Participates> = &[
    ("appraised", Participates::Appraised),
    ("not-appraised", Participates::NotAppraised),
    ("ungraded", Participates::Ungraded),
];

/// `limit.kind`.
pub const LIMITS: Words<LimitKind> = &[
    ("direct", LimitKind::Direct),
    ("floor", LimitKind::Floor),
    ("veto", LimitKind::Veto),
];

/// `bonus.measure`.
pub const MEASURES: Words<bool> = &[("points", false), ("percent", true)];

/// `rounding.*.mode`.
pub const ROUND_MODES: Words<RoundMode> = &[
    ("nearest", RoundMode::Nearest),
    ("half-even", RoundMode::HalfEven),
    ("down", RoundMode::Down),
    ("up", RoundMode::Up),
];
