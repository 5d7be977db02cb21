//! Which charts a run has, and the figures in them: of counties without those of too few enterprises, of one region its own
//! enterprises only.

mod context;
mod counties;
mod enterprises;
mod flow;
mod land;
mod quotas;
mod spread;
mod values;

pub use context::{Context, Measure, finite, within_sentence};
pub use counties::{
    ClassCounts, ClassShares, CountyRanking, HeatMap, Radar, RankPath, RankSlope, RankedCounty, Scatter,
    ScatterPoint,
};
pub use enterprises::{ClassCut, Completeness, IndustryLand, ScoreHistogram, Treemap, median};
pub use flow::{ClassFlow, Flow};
pub use land::{Curve, Lorenz, LowYield, Pareto};
pub use quotas::{
    Front, FrontPoint, OverviewRow, QuotaChange, QuotaOverview, QuotaParts, QuotaRow, Waterfall, stages,
};
pub use spread::{Distribution, Group, SHARES, Spread, is_skewed};
pub use values::{CountyValues, Indicator};

pub use crate::insight::compare::moves::Direction;

use crate::edition::{Level, Results, seen};
use crate::problem::Error;
use crate::scheme::Unit;

/// The figures of one chart.
#[derive(Clone, Debug)]
pub enum Figures {
    /// Scores of the counties.
    CountyRanking(CountyRanking),
    /// Their ranks over the years.
    RankSlope(RankSlope),
    /// Their indicators beside the city's.
    HeatMap(HeatMap),
    /// The same against the best county.
    Radar(Radar),
    /// Two indicators against each other.
    Scatter(Scatter),
    /// Enterprises by class.
    ClassShares(ClassShares),
    /// The spread of an indicator inside the counties.
    Distribution(Distribution),
    /// Scores of the enterprises.
    ScoreHistogram(ScoreHistogram),
    /// Tax over land.
    Lorenz(Lorenz),
    /// Land of least yield.
    Pareto(Pareto),
    /// Land by industry and class.
    Treemap(Treemap),
    /// The quotas of all resources beside their shares by the base.
    QuotaOverview(QuotaOverview),
    /// Quotas beside last year's.
    QuotaChange(QuotaChange),
    /// The way from base to quota.
    Waterfall(Waterfall),
    /// Efficiency against equity.
    Front(Front),
    /// What was reported.
    Completeness(Completeness),
    /// From which classes into which, between two results.
    ClassFlow(ClassFlow),
}

/// What is to be drawn, with the words around it.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Language, year, place, source and state.
    pub context: Context,
    /// The figures.
    pub figures: Figures,
}

impl Chart {
    /// A chart about the whole of these results.
    pub fn of(results: &Results<'_>, figures: Figures) -> Self {
        Self {
            context: context::context(results, &results.place),
            figures,
        }
    }
}

/// The charts of a run in the order of the report. One without data is among them: drawing finds nothing to draw.
pub fn charts(results: &Results<'_>) -> Result<Vec<Chart>, Error> {
    let edition = &results.edition;
    let regions = seen(results.regions, edition, &results.scheme.indicators);
    let whole = results;
    let results = &Results {
        regions: &regions,
        ..results.clone()
    };
    let own = context::context(results, &results.place);
    let of_counties = edition.level() == Level::County;
    let of_enterprises = results.scheme.unit == Unit::Enterprise;
    let mut list = Vec::new();
    let mut add = |context: &Context, figures: Option<Figures>| {
        list.extend(figures.map(|figures| Chart {
            context: context.clone(),
            figures,
        }));
    };
    if of_counties {
        let city = context::context(results, edition.city);
        let (context, figures) = counties::ranking(results, &city);
        add(&context, Some(Figures::CountyRanking(figures)));
        let (context, figures) = counties::slope(results, &city);
        add(&context, Some(Figures::RankSlope(figures)));
        let (context, figures) = counties::heat_map(results, &city);
        add(&context, Some(Figures::HeatMap(figures)));
        let (context, figures) = counties::radar(results, &city);
        add(&context, Some(Figures::Radar(figures)));
        if let Some((context, figures)) = counties::scatter(results, &city) {
            add(&context, Some(Figures::Scatter(figures)));
        }
        if of_enterprises {
            let (context, figures) = counties::classes(results, &city);
            add(&context, Some(Figures::ClassShares(figures)));
            add(&own, Some(Figures::Distribution(spread::distribution(results)?)));
        }
    }
    if of_enterprises {
        add(
            &own,
            enterprises::histogram(results)?.map(Figures::ScoreHistogram),
        );
        add(&own, land::lorenz(results)?.map(Figures::Lorenz));
        if edition.own().is_none() {
            add(&own, land::low_yield(results)?.map(Figures::Pareto));
        }
        add(&own, enterprises::treemap(results)?.map(Figures::Treemap));
    }
    if of_counties {
        let context = quotas::context(whole, &own);
        add(&context, Some(Figures::QuotaOverview(quotas::overview(whole))));
    }
    // For the first resource.
    if let Some(allocation) = whole.allocations.first().filter(|_| of_counties) {
        let context = quotas::context(whole, &own);
        add(
            &context,
            Some(Figures::QuotaChange(quotas::change(whole, allocation))),
        );
        add(
            &context,
            Some(Figures::Waterfall(quotas::waterfall(whole, allocation))),
        );
        if edition.own().is_none() {
            add(&context, quotas::front(whole, allocation).map(Figures::Front));
        }
    }
    if of_enterprises {
        add(
            &own,
            Some(Figures::Completeness(enterprises::completeness(results)?)),
        );
    }
    Ok(list)
}
