//! What one rank higher would mean for a county: its quota by the same engine with a score just above the next one.
//!
//! The county takes the smallest score that is above that of the county ranked next before it on paper ([`decimal`]); all
//! other scores stay. Ranks and classes are those that a re-run with these scores gives: whoever had that score too, and
//! was ahead by a tie rule only, is passed as well. Classes by shares go by the new places, classes by score lines by the
//! new scores; a class that a limit or a second stage gave stays. What the rank rests on (more tax, less land) is not
//! changed: methods that read totals instead of scores cannot answer, and say so.

use rayon::prelude::*;

use crate::assess::{place_by_scores, place_by_shares};
use crate::decimal;
use crate::problem::Problems;
use crate::scheme::{ClassRule, Classes};

use super::allocation::Allocation;
use super::county::County;
use super::method::Method;
use super::plan::{Plan, Resource};
use super::share::quotas;

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

/// The answers for every row of these allocations, in their order; `classes` is the rule that classes counties, if there
/// is one. None beyond [`MOST_COUNTIES`] counties.
pub fn one_rank_higher(
    plan: &Plan,
    allocations: &[Allocation],
    counties: &[County],
    classes: Option<&Classes>,
) -> Vec<Higher> {
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
        // What fills the store that it shares has to be there.
        let known = plan.resources.iter().take_while(|known| known.id != resource.id);
        let before = known.filter(|_| resource.total_from.is_some());
        let single = Plan {
            resources: before.chain([resource]).cloned().collect(),
            ..plan.clone()
        };
        let answers: Vec<Higher> = (0..allocation.rows.len().min(counties.len()))
            .into_par_iter()
            .map(|county| answer(&single, resource, allocation, (counties, classes), county))
            .collect();
        list.extend(answers);
    }
    list
}

fn answer(
    single: &Plan,
    resource: &Resource,
    allocation: &Allocation,
    (counties, classes): (&[County], Option<&Classes>),
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
    if !resource.follows_score(allocation.method) {
        return answer;
    }
    let Some(other) = next else {
        answer.effect = match counties[county].rank {
            Some(_) => Effect::First,
            None => Effect::Unranked,
        };
        return answer;
    };
    let lifted = lift(counties, county, other, classes);
    let then = quotas(single, &[allocation.method], &lifted, &mut Problems::new());
    let then = then.iter().find(|then| then.resource == resource.id);
    let Some(then) = then.and_then(|then| then.rows.get(county)) else {
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
fn lift(counties: &[County], county: usize, other: usize, classes: Option<&Classes>) -> Vec<County> {
    let mut lifted = counties.to_vec();
    let (old, next) = (counties[county].rank, counties[other].rank);
    lifted[county].score = counties[other].score.map(decimal::next_above);
    // With as much as the other one, a county that is ahead by a tie rule is passed, too.
    let is_passed = |i: usize| {
        let stays = decimal::key(counties[i].score) > decimal::key(counties[other].score);
        i != county
            && counties[i].rank <= old
            && (counties[i].rank >= next || (counties[i].rank.is_some() && !stays))
    };
    let passed: Vec<usize> = (0..counties.len()).filter(|i| is_passed(*i)).collect();
    lifted[county].rank = passed.iter().filter_map(|i| counties[*i].rank).min();
    for &i in &passed {
        lifted[i].rank = counties[i].rank.map(|rank| rank + 1);
    }
    let of_rule = classes.and_then(|rule| Some((by_rule(counties, rule)?, by_rule(&lifted, rule)?)));
    match of_rule {
        Some((before, after)) => {
            for (i, (before, after)) in before.into_iter().zip(after).enumerate() {
                if before == counties[i].class {
                    lifted[i].class = after;
                }
            }
        }
        None => {
            lifted[county].class.clone_from(&counties[other].class);
            // Two counties change places; several on one rank keep their class together.
            if passed.len() == 1 {
                lifted[other].class.clone_from(&counties[county].class);
            }
        }
    }
    lifted
}

/// The classes that the rule alone gives; `None` where it wants more than scores and ranks.
fn by_rule(counties: &[County], rule: &Classes) -> Option<Vec<Option<String>>> {
    let mut order: Vec<usize> = (0..counties.len())
        .filter(|i| counties[*i].rank.is_some())
        .collect();
    order.sort_by(|one, other| {
        let ranks = counties[*one].rank.cmp(&counties[*other].rank);
        ranks.then(counties[*one].name.cmp(&counties[*other].name))
    });
    let places = match &rule.rule {
        _ if !rule.by.is_empty() => return None,
        ClassRule::Shares(ends) => place_by_shares(ends, order.len(), rule.rounding),
        ClassRule::Scores {
            lines,
            first_at_most,
            last_at_least,
        } => {
            let scores: Option<Vec<f64>> = order.iter().map(|i| counties[*i].score).collect();
            place_by_scores(&scores?, lines, *first_at_most, *last_at_least)
        }
        ClassRule::TwoStage { .. } => return None,
    };
    let mut classes = vec![None; counties.len()];
    for (i, place) in order.into_iter().zip(places) {
        classes[i] = rule.names.get(place).cloned();
    }
    Some(classes)
}
