//! What the charts of the counties show.

use std::collections::{BTreeMap, HashMap};

use super::context::{Context, Measure, marked, measure, yield_of_land};
use super::values::{CountyValues, Indicator};
use crate::edition::Results;
use crate::region::Region;
use crate::scheme::{Better, Indicator as Rule};
use crate::table::Figure;

/// The scores of all counties.
#[derive(Clone, Debug, Default)]
pub struct CountyRanking {
    /// One entry a county, in any order.
    pub counties: Vec<RankedCounty>,
    /// The city's score, if it has one.
    pub city: Option<f64>,
}

/// One county's score.
#[derive(Clone, Debug, Default)]
pub struct RankedCounty {
    /// Its name.
    pub name: String,
    /// Its rank; none if unranked.
    pub rank: Option<u32>,
    /// This year's score.
    pub score: Figure,
    /// Last year's score.
    pub last_year: Option<f64>,
}

/// How many enterprises of each class every county has.
#[derive(Clone, Debug, Default)]
pub struct ClassShares {
    /// Names of the classes from best to worst.
    pub classes: Vec<String>,
    /// One entry a county, in the order of the bars.
    pub counties: Vec<ClassCounts>,
    /// The city's counts; the last bar.
    pub city: ClassCounts,
}

/// The classes of one county.
#[derive(Clone, Debug, Default)]
pub struct ClassCounts {
    /// Its name.
    pub name: String,
    /// Number of enterprises, one a class in the order of the classes.
    pub counts: Vec<Figure>,
    /// The number of all.
    pub graded: f64,
}

impl ClassCounts {
    /// The counts of an area, of which some classes' are withheld.
    pub fn of(name: String, counts: &[usize], hides: impl Fn(usize) -> bool) -> Self {
        let counted = counts.iter().enumerate();
        Self {
            name,
            counts: counted
                .map(|(class, count)| Figure::of(Some(*count as f64), hides(class)))
                .collect(),
            graded: counts.iter().sum::<usize>() as f64,
        }
    }
}

/// The counties' values of two indicators.
#[derive(Clone, Debug, Default)]
pub struct Scatter {
    /// The indicator from left to right.
    pub x: Measure,
    /// The indicator from bottom to top.
    pub y: Measure,
    /// One entry a county.
    pub counties: Vec<ScatterPoint>,
    /// The city's values (x, y).
    pub city: (Option<f64>, Option<f64>),
}

/// One county's two values.
#[derive(Clone, Debug, Default)]
pub struct ScatterPoint {
    /// Its name.
    pub name: String,
    /// Value of the first indicator.
    pub x: Figure,
    /// Value of the second indicator.
    pub y: Figure,
}

/// The ranks of all counties in several years.
#[derive(Clone, Debug, Default)]
pub struct RankSlope {
    /// The years, oldest first.
    pub years: Vec<i32>,
    /// One entry a county.
    pub counties: Vec<RankPath>,
}

/// One county's ranks.
#[derive(Clone, Debug, Default)]
pub struct RankPath {
    /// Its name.
    pub name: String,
    /// Its rank in each of the years; none where it was unranked.
    pub ranks: Vec<Option<u32>>,
}

/// The counties' values of several indicators, beside the city's.
#[derive(Clone, Debug, Default)]
pub struct HeatMap {
    /// The columns.
    pub indicators: Vec<Indicator>,
    /// The rows.
    pub counties: Vec<CountyValues>,
    /// The city's values, one an indicator.
    pub city: Vec<Figure>,
}

/// Counties to be set against the city and the best.
#[derive(Clone, Debug, Default)]
pub struct Radar {
    /// The spokes.
    pub indicators: Vec<Indicator>,
    /// One entry a county: a large picture for one, a field of small ones for several.
    pub counties: Vec<CountyValues>,
    /// The city's values, one an indicator.
    pub city: Vec<Figure>,
    /// The best county's values, one an indicator.
    pub best: Vec<Figure>,
    /// Whether a best value is only that of the counties whose values may be shown.
    pub best_shown: bool,
}

impl ScatterPoint {
    /// Whether it has no place because a value of it is not to be seen.
    pub fn is_withheld(&self) -> bool {
        self.x.is_withheld() || self.y.is_withheld()
    }
}

/// Scores beside those of last year.
pub fn ranking(results: &Results<'_>, context: &Context) -> (Context, CountyRanking) {
    let last = |name: &str| {
        let regions = results.last_regions?;
        let visible = match results.edition.own() {
            None => {
                let edition = &results.edition;
                !edition.hides(Some(name), "score") && !edition.hides_last(name, "score")
            }
            Some(own) => own == name,
        };
        let score = regions.ranked.iter().find(|region| region.name == name)?.score;
        score.filter(|_| visible)
    };
    let counties: Vec<RankedCounty> = results
        .regions
        .ranked
        .iter()
        .map(|region| RankedCounty {
            name: region.name.clone(),
            rank: region.rank,
            score: Figure::of(
                region.score,
                region.rank.is_some() && results.edition.hides(Some(&region.name), "score"),
            ),
            last_year: last(&region.name),
        })
        .collect();
    let withheld = counties.iter().any(|county| county.score.is_withheld());
    let input = CountyRanking { counties, city: None };
    (marked(context, &results.edition, withheld), input)
}

/// How many enterprises of each class every county has.
pub fn classes(results: &Results<'_>, context: &Context) -> (Context, ClassShares) {
    let classes = &results.regions.classes;
    let counts = |region: &Region, name: &str, place: Option<&str>| {
        let share = |class: usize| format!("share_{}", classes[class]);
        let hides = |class| results.edition.hides(place, &share(class));
        ClassCounts::of(name.to_owned(), &region.class_counts, hides)
    };
    let city = results.lang.text("table.city", &[]);
    let counties = results.regions.ranked.iter();
    let input = ClassShares {
        classes: classes.clone(),
        counties: counties
            .map(|region| counts(region, &region.name, Some(&region.name)))
            .collect(),
        city: counts(&results.regions.city, &city, None),
    };
    let mut all = input.counties.iter().flat_map(|county| &county.counts);
    let withheld = all.any(|count| count.is_withheld());
    (marked(context, &results.edition, withheld), input)
}

/// Whether a value of a county must not be shown.
fn hides(results: &Results<'_>, region: &Region, indicator: &Rule) -> bool {
    results
        .edition
        .hides(Some(&region.name), &format!("{}_value", indicator.id))
}

/// The yield of land against the other indicator that the scheme names, if it does.
pub fn scatter(results: &Results<'_>, context: &Context) -> Option<(Context, Scatter)> {
    let (x, across) = yield_of_land(results);
    let y = results.scheme.charts.efficiency?;
    let up = &results.scheme.indicators[y];
    let city = &results.regions.city.values;
    let counties: Vec<ScatterPoint> = results
        .regions
        .ranked
        .iter()
        .map(|region| ScatterPoint {
            name: region.name.clone(),
            x: Figure::of(region.values[x], hides(results, region, across)),
            y: Figure::of(region.values[y], hides(results, region, up)),
        })
        .collect();
    let withheld = counties.iter().any(ScatterPoint::is_withheld);
    let input = Scatter {
        x: measure(results, across),
        y: measure(results, up),
        counties,
        city: (city[x], city[y]),
    };
    Some((marked(context, &results.edition, withheld), input))
}

/// Ranks over the years whose data or results were read.
pub fn slope(results: &Results<'_>, context: &Context) -> (Context, RankSlope) {
    let mut years: BTreeMap<i32, HashMap<&str, u32>> = BTreeMap::new();
    let history = results.survey.history.iter();
    for past in history.filter(|past| past.level == results.survey.level) {
        let ranks = past.counties.iter();
        let ranks = ranks.filter_map(|county| Some((county.name.as_str(), county.rank?)));
        years.insert(past.year, ranks.collect());
    }
    // Where last year was published, these are its published ranks.
    for (regions, year) in [
        (results.last_regions, results.survey.year - 1),
        (Some(results.regions), results.survey.year),
    ] {
        let Some(regions) = regions else { continue };
        let ranks = regions.ranked.iter();
        let ranks = ranks.filter_map(|region| Some((region.name.as_str(), region.rank?)));
        years.insert(year, ranks.collect());
    }
    let path = |region: &Region| RankPath {
        name: region.name.clone(),
        ranks: years
            .values()
            .map(|ranks| ranks.get(region.name.as_str()).copied())
            .collect(),
    };
    let input = RankSlope {
        years: years.keys().copied().collect(),
        counties: results.regions.ranked.iter().map(path).collect(),
    };
    (context.clone(), input)
}

/// The spokes and columns: every indicator of the scheme.
fn indicators(results: &Results<'_>) -> Vec<Indicator> {
    results
        .scheme
        .indicators
        .iter()
        .map(|indicator| Indicator {
            id: indicator.id.clone(),
            measure: measure(results, indicator),
            less_is_better: indicator.better == Better::Less,
        })
        .collect()
}

fn county_values(results: &Results<'_>) -> Vec<CountyValues> {
    let rules = &results.scheme.indicators;
    let values = |region: &Region| {
        let values = region.values.iter().zip(rules);
        values
            .map(|(value, rule)| Figure::of(*value, hides(results, region, rule)))
            .collect()
    };
    let all = results.regions.ranked.iter();
    all.map(|region| CountyValues {
        name: region.name.clone(),
        values: values(region),
    })
    .collect()
}

fn any_withheld(counties: &[CountyValues]) -> bool {
    let mut all = counties.iter().flat_map(|county| &county.values);
    all.any(|value| value.is_withheld())
}

fn city_values(results: &Results<'_>) -> Vec<Figure> {
    let values = results.regions.city.values.iter();
    values.map(|value| (*value).into()).collect()
}

/// Every indicator of every county beside the city's.
pub fn heat_map(results: &Results<'_>, context: &Context) -> (Context, HeatMap) {
    let input = HeatMap {
        indicators: indicators(results),
        counties: county_values(results),
        city: city_values(results),
    };
    let withheld = any_withheld(&input.counties);
    (marked(context, &results.edition, withheld), input)
}

/// The same against the best county.
pub fn radar(results: &Results<'_>, context: &Context) -> (Context, Radar) {
    // The best of the values that may be shown; that it is not the best of all is told.
    let best_of = |index: usize| {
        let values = results
            .regions
            .ranked
            .iter()
            .filter_map(|region| region.values[index]);
        match results.scheme.indicators[index].better {
            Better::More => values.reduce(f64::max),
            Better::Less => values.reduce(f64::min),
        }
    };
    let is_first = |index: usize| {
        let mut regions = results.regions.ranked.iter();
        regions.any(|region| region.value_ranks.get(index) == Some(&Some(1)))
    };
    let indicators_of_all = 0..results.scheme.indicators.len();
    let input = Radar {
        indicators: indicators(results),
        counties: county_values(results),
        city: city_values(results),
        best: indicators_of_all.clone().map(|at| best_of(at).into()).collect(),
        best_shown: indicators_of_all
            .into_iter()
            .any(|index| best_of(index).is_some() && !is_first(index)),
    };
    let withheld = any_withheld(&input.counties);
    (marked(context, &results.edition, withheld), input)
}
