//! Charts of the quotas: from base to quota, from last year to this, and what more or less merit would do.

use super::context::{Context, Measure, finite};
use crate::allocate::{Allocation, Method, Part, Quota, Resource, SWEPT_EXPONENTS};
use crate::edition::{Results, parts_are_told, rests_on};
use crate::lang::Lang;
use crate::region::Region;
use crate::table::Figure;

/// The quotas of one resource.
#[derive(Clone, Debug, Default)]
pub struct QuotaChange {
    /// The resource and its unit.
    pub resource: Measure,
    /// One entry a county, in the order of the rows.
    pub counties: Vec<QuotaRow>,
}

/// One county's quota.
#[derive(Clone, Debug, Default)]
pub struct QuotaRow {
    /// Its name.
    pub name: String,
    /// Last year's quota.
    pub last_year: Figure,
    /// This year's quota.
    pub quota: Figure,
    /// This year over last year − 1.
    pub change: Figure,
}

impl QuotaRow {
    /// A county's quotas; they have no change where last year's is 0 or unknown.
    pub fn of(name: String, last_year: Option<f64>, quota: Figure) -> Self {
        let last = finite(last_year);
        let over = |last: f64| finite((last > 0.0).then_some(finite(quota)? / last - 1.0));
        Self {
            name,
            last_year: last.into(),
            quota,
            change: Figure::of(last.and_then(over), quota.is_withheld()),
        }
    }
}

/// The quotas of all resources, each under its own method.
#[derive(Clone, Debug, Default)]
pub struct QuotaOverview {
    /// Their ids, labels and units.
    pub resources: Vec<(String, Measure)>,
    /// One entry a county, in the order of the rows.
    pub counties: Vec<OverviewRow>,
    /// The resources of which this reader is told no way from the base to the quota.
    pub untold: Vec<String>,
}

/// One county's quotas.
#[derive(Clone, Debug, Default)]
pub struct OverviewRow {
    /// Its name.
    pub name: String,
    /// Its share by the base and its quota of each resource.
    pub amounts: Vec<(Option<f64>, Option<f64>)>,
}

/// How the quotas of one resource came about.
#[derive(Clone, Debug, Default)]
pub struct Waterfall {
    /// The resource and its unit.
    pub resource: Measure,
    /// What adds up to a quota, and the quota, as columns of the table: id and label.
    pub stages: Vec<(String, String)>,
    /// One entry a county; a single one makes a picture for that county's own page.
    pub counties: Vec<QuotaParts>,
}

/// How one quota came about: quota = base + merit + award + parts + bound + step.
#[derive(Clone, Debug, Default)]
pub struct QuotaParts {
    /// The county.
    pub county: String,
    /// What adds up, in this order.
    pub parts: Vec<Figure>,
    /// Their sum.
    pub quota: Figure,
}

impl QuotaParts {
    /// A county's quota of these parts; where they may not be told, neither may their sum.
    pub fn of(county: String, parts: &[f64], withheld: bool) -> Self {
        let sum = parts.iter().copied().reduce(|sum, part| sum + part);
        Self {
            county,
            parts: parts
                .iter()
                .map(|part| Figure::of(finite(*part), withheld))
                .collect(),
            quota: Figure::of(finite(sum), withheld),
        }
    }
}

/// What each method of allocation yields.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// What more is better of, such as the tax expected of the land.
    pub efficiency: Measure,
    /// What less is better of, such as the Gini coefficient of quota per head.
    pub inequality: Measure,
    /// One entry a method or parameter.
    pub methods: Vec<FrontPoint>,
    /// What their names mean; empty where they speak for themselves.
    pub about: String,
}

/// One method's outcome.
#[derive(Clone, Debug, Default)]
pub struct FrontPoint {
    /// Its name.
    pub name: String,
    /// Its efficiency.
    pub efficiency: Option<f64>,
    /// Its inequality.
    pub inequality: Option<f64>,
    /// Whether no other method is better in both.
    pub on_front: bool,
    /// Whether it is the one applied.
    pub chosen: bool,
}

/// What the charts of the quotas are handed: those of the year that the quotas file names.
pub fn context(results: &Results<'_>, own: &Context) -> Context {
    let year = results.plan.and_then(|(plan, _)| plan.year);
    Context {
        year: year.unwrap_or(own.year),
        ..own.clone()
    }
}

fn resource_of<'a>(results: &'a Results<'_>, allocation: &Allocation) -> Option<&'a Resource> {
    let mut resources = results.plan.iter().flat_map(|(plan, _)| &plan.resources);
    resources.find(|known| known.id == allocation.resource)
}

/// Whether a quota in whole steps would tell a withheld figure that it follows from.
fn hides(results: &Results<'_>, allocation: &Allocation, county: &str) -> bool {
    let columns = |resource: &Resource| {
        let plans = results.plan.iter();
        plans
            .flat_map(|(plan, _)| rests_on(resource, allocation.method, plan))
            .collect::<Vec<_>>()
    };
    let columns = resource_of(results, allocation).map_or_else(Vec::new, columns);
    columns
        .iter()
        .any(|column| results.edition.hides(Some(county), column))
}

/// What stands before a quota's own parts, and what behind them: ids of the table of quotas, words of the charts.
const BEFORE_PARTS: [&str; 3] = ["base", "merit", "award"];
const BEHIND_PARTS: [&str; 3] = ["bound", "step", "quota"];

/// The ids and labels of the stages from base to quota, where a quota has these parts of its own.
pub fn stages(lang: Lang, parts: Vec<(String, String)>) -> Vec<(String, String)> {
    let named = |stage: &str| {
        let label = lang.text(&format!("chart.waterfall.{stage}"), &[]);
        (stage.to_owned(), label)
    };
    let before = BEFORE_PARTS.map(named).into_iter().chain(parts);
    before.chain(BEHIND_PARTS.map(named)).collect()
}

/// The way to a quota tells the figures that it follows from: where they are withheld, so is the way.
pub fn waterfall(results: &Results<'_>, allocation: &Allocation) -> Waterfall {
    let withheld = |county: &str| match results.edition.own() {
        None => hides(results, allocation, county),
        Some(_) => resource_of(results, allocation)
            .is_some_and(|resource| !parts_are_told(resource, allocation.method, results)),
    };
    let named = |part: &Part| {
        let label = part.label_in(results.lang).to_owned();
        (format!("part_{}", part.id), label)
    };
    let county = |quota: &Quota| {
        let before = [quota.base, quota.merit, quota.award];
        let parts = [&before[..], &quota.parts, &[quota.bound, quota.step]].concat();
        QuotaParts::of(quota.county.clone(), &parts, withheld(&quota.county))
    };
    Waterfall {
        resource: resource(results, allocation),
        stages: stages(results.lang, allocation.parts.iter().map(named).collect()),
        counties: allocation.rows.iter().map(county).collect(),
    }
}

/// Efficiency against equity over merit share and exponent.
pub fn front(results: &Results<'_>, allocation: &Allocation) -> Option<Front> {
    let resource = resource_of(results, allocation);
    // Each point of it is an equation for the figures of all counties.
    let is_hidden = |county: &Region| {
        let name = county.name.as_str();
        hides(results, allocation, name) || results.edition.hides(Some(name), "value_added_total")
    };
    if allocation.method != Method::BaseMerit || results.regions.ranked.iter().any(is_hidden) {
        return None;
    }
    let points = results.sweep.iter();
    let own =
        |value: Option<&crate::settings::At<f64>>, point: f64| value.is_some_and(|at| at.value == point);
    let lang = results.lang;
    Some(Front {
        efficiency: Measure {
            label: lang.text("chart.sweep.efficiency", &[]),
            unit: crate::field::field("value_added")
                .map_or("", |field| field.unit())
                .to_owned(),
            digits: None,
        },
        inequality: Measure {
            label: lang.text("chart.sweep.inequality", &[]),
            unit: String::new(),
            digits: None,
        },
        about: lang.text("chart.sweep.about", &[]),
        methods: points
            .filter(|point| point.merit_share > 0.0 || point.exponent == SWEPT_EXPONENTS[0])
            .map(|point| FrontPoint {
                // Where nothing follows merit, its exponent says nothing.
                name: match point.merit_share {
                    0.0 => "m=0".to_owned(),
                    share => format!("m={share} γ={}", point.exponent),
                },
                efficiency: Some(point.efficiency),
                inequality: Some(point.inequality),
                on_front: point.on_front,
                chosen: resource.is_some_and(|resource| {
                    own(resource.merit.share.as_ref(), point.merit_share)
                        && (point.merit_share == 0.0 || own(resource.merit.exponent.as_ref(), point.exponent))
                }),
            })
            .collect(),
    })
}

/// Last year's quotas and this year's.
pub fn change(results: &Results<'_>, allocation: &Allocation) -> QuotaChange {
    let county = |row: &Quota| {
        let quota = Figure::of(Some(row.quota), hides(results, allocation, &row.county));
        QuotaRow::of(row.county.clone(), row.last_year, quota)
    };
    QuotaChange {
        resource: resource(results, allocation),
        counties: allocation.rows.iter().map(county).collect(),
    }
}

/// The quotas of all resources beside their shares by the base. A resource is there as a whole or not at all: what is told
/// of one county's quota would tell of the others' by the sum.
pub fn overview(results: &Results<'_>) -> QuotaOverview {
    let mut overview = QuotaOverview::default();
    for allocation in results.allocations {
        let known = |(id, _): &(String, Measure)| *id == allocation.resource;
        let label = allocation.label_in(results.lang);
        // The method of the resource itself comes before those it is compared with.
        if overview.resources.iter().any(known) || overview.untold.contains(&label) {
            continue;
        }
        let told = resource_of(results, allocation)
            .is_none_or(|resource| parts_are_told(resource, allocation.method, results));
        if !told {
            overview.untold.push(label);
            continue;
        }
        for quota in &allocation.rows {
            let rows = &mut overview.counties;
            let at = rows.iter().position(|row| row.name == quota.county);
            let at = at.unwrap_or_else(|| {
                rows.push(OverviewRow {
                    name: quota.county.clone(),
                    ..OverviewRow::default()
                });
                rows.len() - 1
            });
            rows[at].amounts.resize(overview.resources.len(), (None, None));
            rows[at].amounts.push((Some(quota.base), Some(quota.quota)));
        }
        overview
            .resources
            .push((allocation.resource.clone(), resource(results, allocation)));
    }
    let count = overview.resources.len();
    for row in &mut overview.counties {
        row.amounts.resize(count, (None, None));
    }
    overview
}

fn resource(results: &Results<'_>, allocation: &Allocation) -> Measure {
    Measure {
        label: allocation.label_in(results.lang),
        unit: allocation.unit.clone(),
        digits: None,
    }
}
