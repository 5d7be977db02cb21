//! QUOTAS. Shares the year's land, energy and emission quotas among the counties by a named method, in whole steps,
//! within floors and caps, exactly.
//!
//! For every resource and county the result is a waterfall that adds up:
//!
//! `quota = base + merit + award + parts + bound + step`
//!
//! * base: the county's share of total − reserve − Σ awards by the declared base;
//! * merit: the method's real-valued result − base;
//! * award: what a document grants (or takes) outright, inside the total;
//! * parts: what adds up beside it, one column a part ([`granted`]): listed projects, stock cleared, a fixed sum, awards by
//!   rank, what a class gives to a store;
//! * bound: what floors and caps add or take ([`bound`]);
//! * step: what rounding to whole steps adds or takes ([`apportion`]).
//!
//! The counties' quotas sum to total − reserve exactly, less what they give to the reserve or a store. Nothing depends on the order of the counties: the arithmetic
//! runs in the order of their names, and ties go to the larger last year, then the better rank, then the name.
//!
//! Parts of official rules with figures could be read (docs/allocation.md, Q1–Q6). None goes from a per-mu score to a
//! land quota in one formula and none is Xuchang's, so every method is one on offer, with its assumptions shown.

mod account;
mod allocation;
mod apportion;
mod base;
pub mod book;
mod bound;
mod county;
mod dea;
mod frame;
mod granted;
mod higher;
mod indicator;
mod insight;
mod joint;
mod limits;
mod method;
mod names;
mod optimal;
mod outcome;
mod parameter;
mod part;
mod part_settings;
mod plan;
mod program;
mod quota;
mod read;
mod reward;
mod rule;
mod share;
mod steps;
mod supply;
mod tie;
mod work;
mod zero_sum;

pub use account::{Account, CountyAccount};
pub use allocation::{Allocation, Gain, Joint};
pub use apportion::Rounding;
pub use county::County;
pub use dea::Returns;
pub use higher::{Effect, Higher, MOST_COUNTIES, one_rank_higher};
pub use indicator::Indicators;
pub use insight::{SWEPT_EXPONENTS, SWEPT_SHARES, SweepPoint, sweep};
pub use joint::expected;
pub use method::Method;
pub use part::{Destination, Part, Ranks, Rule, Stock, Ties};
pub use plan::{
    Award, Base, Bounds, ByCounty, Derived, Envelopment, Factor, Merit, Objective, Past, Plan, Resource,
    RewardPenalty, Tiers,
};
pub use quota::Quota;
pub use read::{read, read_with};
pub use share::{check, quotas};
pub use zero_sum::Efficiency;
