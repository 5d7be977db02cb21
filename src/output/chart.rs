//! Charts: each is drawn once, as SVG, and kept with the numbers in it.
//!
//! A chart is a function from a plain struct to a [`Picture`]. It computes nothing that another table does not say,
//! except what only the drawing needs (quartiles of a box, places of labels). A value that is not finite counts as not
//! reported. What a chart leaves out, it says in its notes.

mod axis;
mod canvas;
mod class_shares;
mod cloud;
mod county_ranking;
mod distribution;
mod front;
mod grid;
mod lorenz;
mod pareto;
mod picture;
mod placement;
mod quota_change;
mod radar;
mod rank_intervals;
mod rank_slope;
mod raster;
mod scatter;
mod score_histogram;
mod sheet;
#[cfg(test)]
mod tests;
mod theme;
mod treemap;
mod typeface;
mod waterfall;

pub use crate::facts::Picture;
pub use class_shares::{ClassCounts, ClassShares, class_shares};
pub use county_ranking::{CountyRanking, RankedCounty, county_ranking};
pub use distribution::{Distribution, Group, tax_distribution};
pub use front::{Front, FrontPoint, front};
pub use grid::{Completeness, CountyValues, HeatMap, Indicator, completeness, heat_map};
pub use lorenz::{Lorenz, lorenz};
pub use pareto::{LowYield, Pareto, pareto};
pub use picture::{Context, Undrawn, finite};
pub use quota_change::{QuotaChange, QuotaRow, quota_change};
pub use radar::{Radar, radar};
pub use rank_intervals::{RankInterval, RankIntervals, rank_intervals};
pub use rank_slope::{RankPath, RankSlope, rank_slope};
pub use raster::{DPI, WIDTH_CM, png};
pub use scatter::{Measure, Scatter, ScatterPoint, scatter};
pub use score_histogram::{ClassCut, ScoreHistogram, score_histogram};
pub use treemap::{IndustryLand, Treemap, treemap};
pub use typeface::FONT;
pub use waterfall::{QuotaParts, Waterfall, waterfall};
