//! The engine run again with a part of each of two results.

use std::collections::{HashMap, HashSet};

use super::cause::{Cause, Set};
use super::shared::{same, with_fields_of};
use super::side::{Side, areas};
use crate::assess::{Assessment, Benchmarks, Given, assess_given};
use crate::frame::Columns;
use crate::problem::{Error, Problems};
use crate::region::{self, Region};
use crate::scheme::{Bonus, Formula, Population, RegionScore, Scheme};
use crate::survey::{Event, Survey};

/// Two results and what they were measured by.
pub struct Pair<'a> {
    sides: [Side<'a>; 2],
    /// What both have read, with the fields that only the other one has.
    surveys: [Survey; 2],
    benchmarks: [Benchmarks; 2],
    /// The causes that differ at all.
    pub differing: Set,
}

/// The scores of a run, by code and by name of the area.
#[derive(Default)]
pub struct Scores {
    /// Of enterprises.
    pub enterprises: HashMap<String, f64>,
    /// Of ranked areas.
    pub areas: HashMap<String, f64>,
}

impl<'a> Pair<'a> {
    /// Two results, the older first.
    pub fn of(old: Side<'a>, new: Side<'a>) -> Result<Self, Error> {
        let surveys = [
            with_fields_of(old.survey, new.survey)?,
            with_fields_of(new.survey, old.survey)?,
        ];
        Ok(Self {
            sides: [old, new],
            benchmarks: [
                Benchmarks::of(old.assessment, old.scheme)?,
                Benchmarks::of(new.assessment, new.scheme)?,
            ],
            differing: differing(&old, &new, &surveys),
            surveys,
        })
    }

    /// The scores with the causes of a set taken from the new result, the others from the old one. Who has no score then,
    /// or would be measured by a benchmark that was never theirs, is not in it.
    pub fn scores(&self, set: Set) -> Result<Scores, Error> {
        let from = |cause: Cause| usize::from(cause.is_in(set));
        let [inputs, benchmarks, rules, bonus] = Cause::ALL.map(from);
        // The ends are what was kept.
        if let Some(side) = match set & self.differing {
            0 => Some(&self.sides[0]),
            all if all == self.differing => Some(&self.sides[1]),
            _ => None,
        } {
            return all_scores(side.assessment, areas(side.regions, side.scheme));
        }
        let Some(scheme) = scheme(self.sides[rules].scheme, self.sides[bonus].scheme) else {
            return Ok(Scores::default());
        };
        let survey = &self.surveys[inputs];
        if lacks_fields(survey, &self.surveys[rules], self.sides[rules].scheme) {
            return Ok(Scores::default());
        }
        let events = dated(
            self.sides[bonus].survey.happened(),
            survey.year - self.sides[bonus].survey.year,
        );
        let given = Given {
            benchmarks: &self.benchmarks[benchmarks],
            weights: &self.sides[rules].assessment.weights,
            events: &events,
        };
        let mut told = Problems::new();
        let assessment = assess_given(survey, &scheme, Some(given), &mut told)?;
        let held = region::Given {
            regions: self.sides[benchmarks].regions,
            scheme: self.sides[benchmarks].scheme,
        };
        let regions = region::regions_given(&assessment, None, &scheme, Some(held), &mut told)?;
        let mut scores = all_scores(&assessment, areas(&regions, &scheme))?;
        // With figures and rules of the side that its benchmarks are from, everybody is measured as they were.
        let own = |cause: Cause, side: usize| side == benchmarks || !cause.is_in(self.differing);
        if own(Cause::Inputs, inputs) && own(Cause::Rules, rules) {
            return Ok(scores);
        }
        let covered = covered(&assessment, &scheme, &self.benchmarks[benchmarks])?;
        scores.enterprises.retain(|code, _| covered.contains(code));
        if !scheme.unit.is_region() {
            let of = |name: &String| regions.ranked.iter().find(|region| region.name == *name);
            let is_held = |region: &Region| area_is_covered(region, &scheme, held);
            scores.areas.retain(|name, _| of(name).is_some_and(is_held));
        } else {
            scores.areas.retain(|name, _| covered.contains(name));
        }
        Ok(scores)
    }
}

/// All scores of a run.
fn all_scores(assessment: &Assessment, areas: &[Region]) -> Result<Scores, Error> {
    let codes = assessment.frame.words("code")?;
    let scores = assessment.frame.numbers("score")?;
    let enterprises = codes.iter().zip(scores.iter());
    let areas = areas.iter();
    Ok(Scores {
        enterprises: enterprises
            .filter_map(|(code, score)| Some((code?.to_owned(), score?)))
            .collect(),
        areas: areas
            .filter_map(|region| Some((region.name.clone(), region.score?)))
            .collect(),
    })
}

/// What differs. Figures of other years differ even where they are the same; benchmarks are figures of both.
fn differing(old: &Side<'_>, new: &Side<'_>, surveys: &[Survey; 2]) -> Set {
    let same_year = |year: i32| match surveys.each_ref().map(|survey| survey.panels.get(&year)) {
        [None, None] => true,
        [Some(one), Some(other)] => same(one, other),
        _ => false,
    };
    let year = old.survey.year;
    let same_inputs = year == new.survey.year
        && old.survey.level == new.survey.level
        && same_year(year)
        && same_year(year - 1);
    let same_rules = old.scheme.text == new.scheme.text;
    let has_none = [old, new].iter().all(|side| without_bonuses(side.scheme));
    let same_bonus = has_none
        || same_rules
            && (old.survey.happened().len() == new.survey.happened().len())
            && old
                .survey
                .happened()
                .iter()
                .zip(new.survey.happened())
                .all(|(one, other)| {
                    let of = |event: &Event| {
                        let subject = (event.subject.written.clone(), event.subject.code.clone());
                        (subject, event.date.clone(), event.kind.clone())
                    };
                    of(one) == of(other) && (one.points, one.percent) == (other.points, other.percent)
                });
    let mut set = Cause::Benchmarks.bit();
    for (cause, same) in [
        (Cause::Inputs, same_inputs),
        (Cause::Rules, same_rules),
        (Cause::Bonus, same_bonus),
    ] {
        set |= if same { 0 } else { cause.bit() };
    }
    match same_inputs && same_rules {
        true => set & !Cause::Benchmarks.bit(),
        false => set,
    }
}

/// Whether a survey lacks a field that the rules ask for and that their own survey has: a gap of that kind would be nobody's.
fn lacks_fields(survey: &Survey, own: &Survey, rules: &Scheme) -> bool {
    let (Some(panel), Some(own)) = (survey.panel(), own.panel()) else {
        return true;
    };
    let (read, _) = rules.fields();
    read.iter()
        .any(|field| own.frame.has(field) && !panel.frame.has(field))
}

/// Whether a scheme gives no bonus and takes nothing off, to enterprises and to areas.
fn without_bonuses(scheme: &Scheme) -> bool {
    let areas = match scheme.region.as_ref().map(|region| &region.rule) {
        Some(RegionScore::Own(part)) => part.bonuses.is_empty(),
        _ => true,
    };
    areas && scheme.bonuses.is_empty()
}

/// Events as they would stand with figures of a year so much later: as far back from its end.
fn dated(events: &[Event], later: i32) -> Vec<Event> {
    let events = events.iter().cloned();
    let events = events.map(|event| Event {
        year: event.year + later,
        ..event
    });
    events.collect()
}

/// The rules of one scheme with the bonuses and deductions of another. `None` where these ask for an indicator that the
/// rules do not have.
fn scheme(rules: &Scheme, bonus: &Scheme) -> Option<Scheme> {
    let mut mixed = rules.clone();
    if rules.text == bonus.text {
        return Some(mixed);
    }
    for constant in &bonus.constants {
        if mixed.constants.iter().all(|known| known.id != constant.id) {
            mixed.constants.push(constant.clone());
        }
    }
    for quantity in &bonus.quantities {
        if mixed.quantities.iter().all(|known| known.id != quantity.id) {
            mixed.quantities.push(quantity.clone());
        }
    }
    if mixed.industry_group.is_none() {
        mixed.industry_group.clone_from(&bonus.industry_group);
    }
    mixed.bonuses = carried(
        &bonus.bonuses,
        (rules, &rules.populations),
        (bonus, &bonus.populations),
    )?;
    mixed.bonus_total = bonus.bonus_total;
    mixed.rounds.bonus = bonus.rounds.bonus;
    if let Some(RegionScore::Own(part)) = mixed.region.as_mut().map(|region| &mut region.rule) {
        let theirs = match bonus.region.as_ref().map(|region| &region.rule) {
            Some(RegionScore::Own(theirs)) => Some(theirs),
            _ => None,
        };
        part.bonus_total = theirs.map(|theirs| theirs.bonus_total).unwrap_or_default();
        part.bonuses = match theirs {
            Some(theirs) => carried(&theirs.bonuses, (rules, &[]), (bonus, &[]))?,
            None => Vec::new(),
        };
    }
    Some(mixed)
}

/// Bonuses of one scheme under another: for the populations that both have.
fn carried(
    bonuses: &[Bonus],
    (rules, populations): (&Scheme, &[Population]),
    (theirs, own): (&Scheme, &[Population]),
) -> Option<Vec<Bonus>> {
    let mut list = Vec::new();
    for bonus in bonuses {
        let formulas = std::iter::once(&bonus.when).chain(&bonus.amount);
        for formula in formulas {
            if asks_for_more(formula, theirs, rules) {
                return None;
            }
        }
        let ids = bonus.populations.iter().filter_map(|at| own.get(*at));
        let concerned = ids.filter_map(|known| populations.iter().position(|one| one.id == known.id));
        let concerned: Vec<usize> = concerned.collect();
        // None left of those it named: not all, as an empty list would say.
        if bonus.populations.is_empty() || !concerned.is_empty() {
            list.push(Bonus {
                populations: concerned,
                ..bonus.clone()
            });
        }
    }
    Some(list)
}

/// Whether a formula asks for the result of an indicator that a scheme lacks.
fn asks_for_more(formula: &Formula, theirs: &Scheme, rules: &Scheme) -> bool {
    let lacking = theirs.indicators.iter().filter(|indicator| {
        let mut known = rules.indicators.iter();
        known.all(|known| known.id != indicator.id)
    });
    let results =
        lacking.flat_map(|indicator| ["value", "points"].map(|end| format!("{}_{end}", indicator.id)));
    let results: Vec<String> = results.collect();
    formula.columns.iter().any(|column| results.contains(column))
}

/// Who is measured by benchmarks of their own in every indicator that they have a value for.
fn covered(
    assessment: &Assessment,
    scheme: &Scheme,
    benchmarks: &Benchmarks,
) -> Result<HashSet<String>, Error> {
    let frame = &assessment.frame;
    let (codes, populations) = (frame.words("code")?, frame.words("population")?);
    let mut values = Vec::new();
    for indicator in &scheme.indicators {
        values.push(frame.numbers(&format!("{}_value", indicator.id))?);
    }
    let mut covered = HashSet::new();
    for (row, code) in codes.iter().enumerate() {
        let Some(code) = code else { continue };
        let population = populations.get(row).and_then(|id| scheme.population(id));
        let has_all = population.is_some_and(|population| {
            population.criteria.iter().all(|criterion| {
                let id = &scheme.indicators[criterion.indicator].id;
                let value = values[criterion.indicator].get(row);
                value.is_none() || benchmarks.measure(code, id, &criterion.benchmark).is_some()
            })
        });
        if has_all {
            covered.insert(code.to_owned());
        }
    }
    Ok(covered)
}

/// Whether an area is held against given figures in every indicator that it has a value for.
fn area_is_covered(area: &Region, scheme: &Scheme, given: region::Given<'_>) -> bool {
    let value = |indicator: usize| area.values.get(indicator).copied().flatten();
    match scheme.region.as_ref().map(|region| &region.rule) {
        None => true,
        Some(RegionScore::AgainstCity { population, .. }) => {
            scheme.populations[*population].criteria.iter().all(|criterion| {
                let id = &scheme.indicators[criterion.indicator].id;
                value(criterion.indicator).is_none() || given.value(id).is_some()
            })
        }
        Some(RegionScore::Own(part)) => part.population.criteria.iter().all(|criterion| {
            let id = &scheme.indicators[criterion.indicator].id;
            let held = given.regions.benchmarks.as_ref();
            let measure = held.and_then(|held| held.measure(&area.name, id, &criterion.benchmark));
            value(criterion.indicator).is_none() || measure.is_some()
        }),
    }
}
