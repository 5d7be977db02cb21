//! What a survey comes to under a scheme: the whole chain from enterprises to quotas, once. A run walks it; whatever asks
//! "what if" walks it again with other data or another scheme, so that there is no second formula.

use crate::allocate::{self, Allocation, County, Method, Plan};
use crate::assess::{self, Assessment};
use crate::problem::{Error, Place, Problems, kinds, words};
use crate::region::{self, Before, Regions};
use crate::scheme::{Benchmark, MeanYear, Missing, Scheme};
use crate::survey::Survey;

/// What a survey comes to under a scheme.
pub struct Appraised {
    /// The enterprises.
    pub assessment: Assessment,
    /// The areas.
    pub regions: Regions,
    /// Last year's enterprises and areas, where its data were read.
    pub last: Option<(Assessment, Regions)>,
    /// The quotas file with last year's quotas from the history.
    pub plan: Option<Plan>,
    /// The quotas.
    pub allocations: Vec<Allocation>,
}

impl Appraised {
    /// Appraises the enterprises, rolls them up and shares out the quotas; `step` is told what begins.
    ///
    /// # Errors
    /// Those of [`assess::assess`] and [`region::regions_after`]: mistakes of permu, never of the data.
    pub fn of(
        survey: &Survey,
        scheme: &Scheme,
        plan: Option<&Plan>,
        step: &mut dyn FnMut(&'static str),
        problems: &mut Problems,
    ) -> Result<Self, Error> {
        step("appraise");
        let assessment = assess::assess(survey, scheme, problems)?;
        step("roll");
        let last = last_year(survey, scheme)?;
        let before = last.as_ref();
        let before = before.map(|(assessment, regions)| Before { assessment, regions });
        let regions = region::regions_after(&assessment, before, scheme, problems)?;
        step("allocate");
        let plan = plan.map(|plan| with_history(plan, survey));
        let allocations = match &plan {
            Some(plan) => {
                plan_year(plan, survey.year, problems);
                allocations(plan, &[], &counties(&regions), problems)
            }
            None => Vec::new(),
        };
        Ok(Self {
            assessment,
            regions,
            last,
            plan,
            allocations,
        })
    }
}

/// The year before under the same scheme, for comparison and for what regions are measured by. What is wrong with last
/// year's data was for last year's appraisal to say.
fn last_year(survey: &Survey, scheme: &Scheme) -> Result<Option<(Assessment, Regions)>, Error> {
    if survey.last_year().is_none() || scheme.unit.is_region() {
        return Ok(None);
    }
    let before = Survey {
        year: survey.year - 1,
        // They were decided about this year.
        adjustments: None,
        events: None,
        ..survey.clone()
    };
    let scheme = without_last_year(scheme);
    let mut ignored = Problems::new();
    let assessment = assess::assess(&before, &scheme, &mut ignored)?;
    let mut regions = region::regions(&assessment, &scheme, &mut ignored)?;
    as_published(&mut regions, survey);
    Ok(Some((assessment, regions)))
}

/// The quota file with last year's quotas from the history, for the counties that it does not name.
fn with_history(plan: &Plan, survey: &Survey) -> Plan {
    let mut plan = plan.clone();
    let mut past = survey.history.iter();
    let last = past.find(|past| past.year == survey.year - 1 && past.level == survey.level);
    let resources = plan.resources.iter();
    let names: Vec<(String, String)> = resources
        .map(|known| (known.id.clone(), known.label.clone()))
        .collect();
    for (id, label) in names {
        if let Some(past) = last {
            // A results workbook alone calls a resource as people labelled it.
            plan.take_last_year(&id, past.quotas_of(&id));
            plan.take_last_year(&id, past.quotas_of(&label));
        }
    }
    plan
}

/// The scores and ranks of last year as they were published, where the history has them.
fn as_published(regions: &mut Regions, survey: &Survey) {
    let mut past = survey.history.iter();
    let Some(past) = past.find(|past| past.year == survey.year - 1 && past.level == survey.level) else {
        return;
    };
    for region in &mut regions.ranked {
        if let Some(known) = past.counties.iter().find(|known| known.name == region.name) {
            region.score = known.score;
            region.rank = known.rank;
        }
    }
}

/// The scheme for a year whose own last year is not at hand: nobody is left out for want of its benchmarks.
fn without_last_year(scheme: &Scheme) -> Scheme {
    let mut scheme = scheme.clone();
    for criterion in scheme
        .populations
        .iter_mut()
        .flat_map(|population| &mut population.criteria)
    {
        let needs = matches!(
            criterion.benchmark,
            Benchmark::OwnLast { .. }
                | Benchmark::Mean {
                    year: MeanYear::Last,
                    ..
                }
        );
        if needs {
            criterion.missing = Missing::Zero;
        }
    }
    scheme
}

/// The quotas of every resource under its own method, then under those that its file compares; or under `methods`.
pub fn allocations(
    plan: &Plan,
    methods: &[Method],
    counties: &[County],
    problems: &mut Problems,
) -> Vec<Allocation> {
    allocate::check(plan, counties, problems);
    allocate::quotas(plan, methods, counties, problems)
}

/// Tells quotas for another year than the one after the data.
pub fn plan_year(plan: &Plan, data: i32, problems: &mut Problems) {
    if let Some(year) = plan.year.filter(|year| *year != data + 1) {
        problems.push(
            kinds::PLAN_YEAR,
            Place::Nowhere,
            words![("plan", year.to_string()), ("year", data.to_string())],
        );
    }
}

/// The ranked areas as the allocation sees them: their scores, ranks, classes and totals.
pub fn counties(regions: &Regions) -> Vec<County> {
    regions
        .ranked
        .iter()
        .map(|region| {
            let mut totals = region.totals.clone();
            totals
                .entry("enterprises".to_owned())
                .or_insert(region.appraised as f64);
            County {
                name: region.name.clone(),
                score: region.score,
                rank: region.rank,
                class: region.class.clone(),
                totals,
            }
        })
        .collect()
}
