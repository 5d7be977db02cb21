//! Charts: each is drawn once, as SVG, and kept with the numbers in it.
//!
//! A chart is a function from a plain struct of `facts::figures` to a [`Picture`]. It computes only what the drawing needs
//! (steps of an axis, places of labels). A value that is not finite counts as not reported. What a chart leaves out, it
//! says in its notes.

mod axis;
mod canvas;
mod class_flow;
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
mod quota_overview;
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

use crate::facts::Picture;
use crate::facts::figures::{Chart, Figures};
use crate::problem::Error;
use class_flow::class_flow;
use class_shares::class_shares;
use county_ranking::county_ranking;
use distribution::tax_distribution;
use front::front;
use grid::{completeness, heat_map};
use lorenz::lorenz;
use pareto::pareto;
use picture::Undrawn;
use quota_change::quota_change;
use quota_overview::quota_overview;
use radar::radar;
pub use rank_intervals::{RankInterval, RankIntervals, rank_intervals};
use rank_slope::rank_slope;
pub use raster::{DPI, WIDTH_CM, png};
use scatter::scatter;
use score_histogram::score_histogram;
use treemap::treemap;
pub use typeface::FONT;
use waterfall::waterfall;

/// Draws every chart that has something to show.
pub fn draw(charts: &[Chart]) -> Result<Vec<Picture>, Error> {
    let mut pictures = Vec::new();
    for Chart { context, figures } in charts {
        let drawn = match figures {
            Figures::CountyRanking(figures) => county_ranking(context, figures),
            Figures::RankSlope(figures) => rank_slope(context, figures),
            Figures::HeatMap(figures) => heat_map(context, figures),
            Figures::Radar(figures) => radar(context, figures),
            Figures::Scatter(figures) => scatter(context, figures),
            Figures::ClassShares(figures) => class_shares(context, figures),
            Figures::Distribution(figures) => tax_distribution(context, figures),
            Figures::ScoreHistogram(figures) => score_histogram(context, figures),
            Figures::Lorenz(figures) => lorenz(context, figures),
            Figures::Pareto(figures) => pareto(context, figures),
            Figures::Treemap(figures) => treemap(context, figures),
            Figures::QuotaOverview(figures) => quota_overview(context, figures),
            Figures::QuotaChange(figures) => quota_change(context, figures),
            Figures::Waterfall(figures) => waterfall(context, figures),
            Figures::Front(figures) => front(context, figures),
            Figures::Completeness(figures) => completeness(context, figures),
            Figures::ClassFlow(figures) => class_flow(context, figures),
        };
        match drawn {
            Ok(picture) => pictures.push(picture),
            // A chart without data is no chart; the table it would show is empty too.
            Err(Undrawn::Nothing(_)) => {}
            Err(Undrawn::Failed(error)) => return Err(error),
        }
    }
    Ok(pictures)
}
