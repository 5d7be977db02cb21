//! `permu` appraises industrial enterprises by their yield per mu of land (亩产效益评价) and turns the result into
//! county rankings and yearly quotas of land, energy and emissions.
//!
//! ```text
//! department workbooks ─► Survey ─┐                                      ┌► results.xlsx, report.html
//!                                 ├─► Assessment ─► Regions ─► Quotas ─► │  charts/*.svg *.png *.csv
//! scheme.toml ───────────► Scheme ┘                                      └► tables/*.csv, run.json
//!             Problems: collected at every step, shown all together
//! ```
//!
//! Two ends touch files ([`survey`] and [`output`]); the middle is arithmetic. The [`scheme`] holds every number of the
//! policy; the code holds none. Arrows between modules never turn back:
//! `cli → run → survey, scheme → assess → region → allocate → insight → edition →
//! output`; [`problem`], [`field`], [`unit`],
//! [`decimal`], [`lang`], [`letter`], [`settings`], [`sum`] and [`table`] serve all. A test reads the `use` lines.
//!
//! # Words
//!
//! | word | 中文 | meaning |
//! |---|---|---|
//! | enterprise | 企业 | one legal person; one row |
//! | population | 评价群体 | enterprises with indicators, ranking and classes of their own: 规上, 规下 … |
//! | indicator | 指标 | a numerator over a denominator, as tax per mu |
//! | benchmark | 基准值 | what a value is measured against |
//! | points | 单项得分 | value ÷ benchmark × weight, between floor and cap |
//! | score | 综合得分 | the sum of points, bonus and deduction |
//! | class | 类别 | A–D |
//! | county, park | 县(市、区), 产业集聚区 | what enterprises roll up to |
//! | quota | 年度指标 | what a county may use of land, energy or emissions in a year |
//! | mu | 亩 | 1 ㎡ = 0.0015 亩 exactly, 1 公顷 = 15 亩 |
//!
//! # Invariants
//!
//! * [`assess`], [`region`] and [`allocate`] touch no file and read no clock; data never makes them fail. A polars
//!   error there is a bug in permu and is returned as such.
//! * Rows read = rows appraised + rows left out with a reason.
//! * Null means “not reported”. NaN and infinities never leave the function in which they arise.
//! * No stage overwrites a column of an earlier one: value, benchmark, points, score, class stand side by side.
//! * No number of the policy stands in a source file.
//! * Ranks and classes never see a number that was rounded for people, nor binary noise ([`decimal`]).
//! * A county's ratio is a ratio of sums over enterprises that report both sides.
//! * Quotas are whole steps, lie within their bounds and sum exactly.
//! * Same inputs, same bytes: on any number of threads, on any day.
//! * Text from a workbook is data: never a formula, never markup, never part of a path.

rust_i18n::i18n!("locales", fallback = "zh");

pub mod allocate;
pub mod assess;
pub mod cli;
pub mod decimal;
pub mod edition;
pub mod facts;
pub mod field;
pub mod frame;
pub mod insight;
pub mod lang;
pub mod letter;
pub mod level;
pub mod output;
pub mod problem;
pub mod region;
pub mod run;
pub mod sample;
pub mod say;
pub mod scheme;
pub mod settings;
pub mod sum;
pub mod survey;
pub mod table;
pub mod template;
pub mod unit;
