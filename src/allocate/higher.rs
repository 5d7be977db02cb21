//! What one rank higher would mean for a county: its quota by the same engine with a score just above the next one.
//!
//! The county takes the smallest score above that of the county ranked next before it, that county's rank and, where
//! counties have classes, its class; the county that was passed takes the place left behind. All other scores stay. What the
//! rank rests on (more tax, less land) is not changed: methods that read totals instead of scores cannot answer, and
//! say so.

use rayon::prelude::*;

use crate::problem::Problems;

use super::plan::{Plan, Resource};
use super::{Allocation, County, Method, quotas};

/// Every county is computed anew with all others, so beyond so many counties nobody is asked.
pub const MOST_COUNTIES: usize = 300;

/// Why one rank higher means what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The quota changes.
    Changes,
    /// The quota stays, though the method looks at scores.
    Same,
    /// The quota stays at its cap.
    AtCap,
    /// The county is first.
    First,
    /// The county has no rank.
    Unranked,
    /// The method does not look at scores.
    NotByScore,
}

impl Effect {
    /// The id in the locale files (`higher.changes` …).
    pub fn id(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Same => "same",
            Self::AtCap => "at-cap",
            Self::First => "first",
            Self::Unranked => "unranked",
            Self::NotByScore => "not-by-score",
        }
    }
}

/// What a county would get one rank higher.
#[derive(Clone, Debug, PartialEq)]
pub struct Higher {
    /// Id of the resource.
    pub resource: String,
    /// Unit of the amounts.
    pub unit: String,
    /// The method.
    pub method: Method,
    /// Who asks.
    pub county: String,
    /// Its rank.
    pub rank: Option<u32>,
    /// The county ranked next before it, and its score.
    pub next: Option<(String, f64)>,
    /// The quota as it is.
    pub quota: f64,
    /// The quota one rank higher; `None` where there is no answer.
    pub higher: Option<f64>,
    /// Why.
    pub effect: Effect,
}

/// The answers for every row of these allocations, in their order. None beyond [`MOST_COUNTIES`] counties.
pub fn one_rank_higher(plan: &Plan, allocations: &[Allocation], counties: &[County]) -> Vec<Higher> {
    if counties.len() > MOST_COUNTIES {
        return Vec::new();
    }
    let mut list = Vec::new();
    for allocation in allocations {
        let Some(resource) = plan
            .resources
            .iter()
            .find(|known| known.id == allocation.resource)
        else {
            continue;
        };
        let single = Plan {
            resources: vec![resource.clone()],
            ..plan.clone()
        };
        let answers: Vec<Higher> = (0..allocation.rows.len().min(counties.len()))
            .into_par_iter()
            .map(|county| answer(&single, resource, allocation, counties, county))
            .collect();
        list.extend(answers);
    }
    list
}

fn answer(
    single: &Plan,
    resource: &Resource,
    allocation: &Allocation,
    counties: &[County],
    county: usize,
) -> Higher {
    let row = &allocation.rows[county];
    let next = next_before(counties, county);
    let mut answer = Higher {
        resource: resource.id.clone(),
        unit: resource.unit.clone(),
        method: allocation.method,
        county: row.county.clone(),
        rank: counties[county].rank,
        next: next.and_then(|other| Some((counties[other].name.clone(), counties[other].score?))),
        quota: row.quota,
        higher: None,
        effect: Effect::NotByScore,
    };
    if !allocation.method.follows_score() {
        return answer;
    }
    let Some(other) = next else {
        answer.effect = match counties[county].rank {
            Some(_) => Effect::First,
            None => Effect::Unranked,
        };
        return answer;
    };
    let lifted = lift(counties, county, other);
    let then = quotas(single, &[allocation.method], &lifted, &mut Problems::new());
    let Some(then) = then.first().and_then(|then| then.rows.get(county)) else {
        return answer;
    };
    answer.higher = Some(then.quota);
    answer.effect = match then.steps == row.steps {
        false => Effect::Changes,
        true if allocation.indicators.on_cap.contains(&row.county) => Effect::AtCap,
        true => Effect::Same,
    };
    answer
}

/// The county ranked next before this one; of several on one rank the first by name.
fn next_before(counties: &[County], county: usize) -> Option<usize> {
    let own = counties[county].rank?;
    (0..counties.len())
        .filter_map(|i| Some((counties[i].rank.filter(|rank| *rank < own)?, i)))
        .max_by(|a, b| a.0.cmp(&b.0).then(counties[b.1].name.cmp(&counties[a.1].name)))
        .map(|(_, other)| other)
}

/// The counties with this one just above the other.
fn lift(counties: &[County], county: usize, other: usize) -> Vec<County> {
    let mut lifted = counties.to_vec();
    let (old, new) = (counties[county].rank, counties[other].rank);
    let passed: Vec<usize> = (0..counties.len())
        .filter(|&i| i != county && counties[i].rank >= new && counties[i].rank <= old)
        .collect();
    for &i in &passed {
        lifted[i].rank = counties[i].rank.map(|rank| rank + 1);
    }
    lifted[county].rank = new;
    lifted[county].score = counties[other].score.map(f64::next_up);
    lifted[county].class.clone_from(&counties[other].class);
    // Two counties change places; several on one rank keep their class together.
    if passed.len() == 1 {
        lifted[other].class.clone_from(&counties[county].class);
    }
    lifted
}
