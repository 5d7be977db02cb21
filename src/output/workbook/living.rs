//! Formulas behind the results: 企业评价 recalculates from 原始数据 and 参数 when a person changes a number.
//!
//! ```text
//! 原始数据 ─► 参数 (benchmarks) ─┐
//! 参数 (weights, caps, …) ───────┼─► 企业评价: value → benchmark → points → score ─► 排名计算: rank, class
//!                                └──────────────────────────────◄────────────────────────┘
//! ```
//! Every formula is held against the engine's number before it is written. What it does not reproduce (an adjustment
//! by hand, a veto, TOPSIS, a merged parcel …) stays a value, and a note on the cell says why: a formula here is never
//! another rule than the scheme's. Rows of 企业评价 find their raw data by a row number that moves with them, so that
//! the sheet can be sorted.

mod benchmarks;
mod cell;
mod counties;
mod data;
mod expression;
mod live;
mod names;
mod parameters;
mod points;
mod quotas;
mod ranking;
mod raw;
mod role;
mod score;
mod sheets;

pub use data::digits;
pub use live::Live;
pub use names::{ROW, letters, literal, quoted};
pub use sheets::Living;
