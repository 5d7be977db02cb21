//! What is decided beside the figures: bonuses and events, limits, adjustments, policies.

use super::figures::{paper, round};
use super::formula::Cond;
use super::plain::{Run, takes_part};
use super::random_rows::Event;
use super::spec::{Bonus, Events, NAMES, Policy};

/// The events of the list that count at all, with their rows: of a known kind, with the amounts that the scheme wants
/// of the list and no other, in the years of some rule, of somebody who is scored.
pub fn events(run: &Run<'_>) -> Vec<(usize, Event)> {
    let spec = run.spec;
    let counts = |event: &Event| {
        let named = |rule: &Option<Events>| rule.filter(|rule| rule.kind == event.kind);
        let bonuses: Vec<&Bonus> = spec
            .bonuses
            .iter()
            .filter(|bonus| named(&bonus.event).is_some())
            .collect();
        let limits = spec.limits.iter().filter_map(|limit| named(&limit.event));
        let rules: Vec<Events> = bonuses
            .iter()
            .filter_map(|bonus| named(&bonus.event))
            .chain(limits)
            .collect();
        let usable = [(false, event.points), (true, event.percent)]
            .iter()
            .all(|(percent, found)| {
                let mut own = bonuses.iter().filter(|bonus| bonus.percent == *percent);
                match found {
                    Some(_) => own.next().is_some(),
                    None => own.all(|bonus| bonus.amount.is_some()),
                }
            });
        usable && rules.iter().any(|rule| within(run, event, rule))
    };
    let found = run.task.lists.events.iter().filter(|event| counts(event));
    found
        .filter_map(|event| {
            let row = run.rows.iter().position(|row| row.code == event.code)?;
            takes_part(run.results[row].status).then(|| (row, event.clone()))
        })
        .collect()
}

fn within(run: &Run<'_>, event: &Event, rule: &Events) -> bool {
    let first = run.task.year - rule.years.unwrap_or(1) + 1;
    event.kind == rule.kind && event.year >= first && event.year <= run.task.year
}

fn of_row<'a>(run: &Run<'_>, counted: &'a [(usize, Event)], at: usize, rule: &Events) -> Vec<&'a Event> {
    let own = counted.iter().filter(|(row, _)| *row == at);
    own.map(|(_, event)| event)
        .filter(|event| within(run, event, rule))
        .collect()
}

fn concerned(run: &Run<'_>, at: usize, when: Option<&Cond>, populations: &[usize]) -> bool {
    let inside = populations.is_empty()
        || run.results[at]
            .population
            .is_some_and(|own| populations.contains(&own));
    inside && when.is_none_or(|when| when.holds(&run.seen(at)))
}

pub fn bonuses(run: &mut Run<'_>, counted: &[(usize, Event)]) {
    for at in 0..run.rows.len() {
        let Some(before) = run.results[at].score else {
            continue;
        };
        let mut sums = [0.0, 0.0];
        // A bonus is part of the score and cannot read it.
        run.results[at].score = None;
        for bonus in &run.spec.bonuses {
            if !concerned(run, at, bonus.when.as_ref(), &bonus.populations) {
                continue;
            }
            let points = |amount: f64| match bonus.percent {
                true => (before * amount / 100.0).max(0.0),
                false => amount.max(0.0),
            };
            let stated = bonus.amount.as_ref().map(|amount| amount.of(&run.seen(at)));
            let amount = match &bonus.event {
                None => points(stated.unwrap().unwrap_or(0.0)),
                Some(rule) => {
                    let amounts = of_row(run, counted, at, rule).into_iter().filter_map(|event| {
                        let listed = if bonus.percent {
                            event.percent
                        } else {
                            event.points
                        };
                        match stated {
                            None => listed,
                            // Where both say something they must agree.
                            Some(Some(stated)) => Some(stated)
                                .filter(|stated| listed.is_none_or(|listed| paper(listed) == paper(*stated))),
                            Some(None) => None,
                        }
                    });
                    let amounts = amounts.map(points);
                    match rule.each {
                        true => amounts.sum(),
                        false => amounts.fold(0.0, f64::max),
                    }
                }
            };
            sums[usize::from(bonus.deduction)] += amount.min(bonus.cap.unwrap_or(f64::INFINITY));
        }
        let limit = |sum: f64, cap: Option<f64>| sum.min(cap.unwrap_or(f64::INFINITY));
        let bonus = limit(sums[0], run.spec.total.0) - limit(sums[1], run.spec.total.1);
        let bonus = round(bonus, run.spec.rounds[3]);
        run.results[at].bonus = Some(bonus);
        run.results[at].score = Some(round(before + bonus, run.spec.rounds[4]));
    }
}

/// Direct classes, vetoes, floors; then the classes that a status lends; then adjustments by hand.
pub fn limits(run: &mut Run<'_>, counted: &[(usize, Event)]) {
    for at in 0..run.rows.len() {
        let preliminary = run.results[at].preliminary;
        let mut class = preliminary.map(|name| NAMES.iter().position(|known| *known == name).unwrap());
        let mut closed = [false; 3];
        let mut vetoed = false;
        for kind in ["direct", "veto", "floor"] {
            for limit in run.spec.limits.iter().filter(|limit| limit.kind == kind) {
                let holds = concerned(run, at, limit.when.as_ref(), &limit.populations)
                    && limit
                        .event
                        .as_ref()
                        .is_none_or(|rule| !of_row(run, counted, at, rule).is_empty());
                let (Some(now), true) = (class, holds) else {
                    continue;
                };
                let open = |class: &usize| !limit.classes.contains(class);
                class = match kind {
                    "direct" => Some(limit.classes[0]),
                    "veto" => {
                        vetoed = true;
                        for class in &limit.classes {
                            closed[*class] = true;
                        }
                        (now..3).find(open).or(class)
                    }
                    _ if vetoed && !limit.beats_veto => class,
                    _ => (0..=now).rev().find(open).or(class),
                };
            }
        }
        let adjusted = run.task.lists.adjustments.iter().find(|(code, from, to)| {
            let place = NAMES.iter().position(|name| name == to);
            *code == run.rows[at].code
                && preliminary == Some(*from)
                && place.is_some_and(|place| !closed[place])
        });
        let mut name = adjusted.map(|(_, _, to)| *to).or(class.map(|class| NAMES[class]));
        if matches!(run.results[at].status, "ungraded" | "not_appraised") {
            let mut rules = run.spec.participation.iter();
            let rule = rules.find(|(_, when, _)| when.holds(&run.seen(at)));
            name = rule.and_then(|(_, _, class)| *class);
        }
        run.results[at].class = name;
    }
}

/// For how many years on end a row has been in its class, by the roster and by earlier results; nothing where the two
/// contradict each other.
fn years(run: &Run<'_>, at: usize, class: &str) -> Option<i32> {
    let row = &run.rows[at];
    let told = row.words.get("class_before").map(String::as_str);
    let found = row.words.get("last_class").map(String::as_str);
    let (told_years, found_years) = (
        row.numbers.get("class_years"),
        row.numbers.get("last_class_years"),
    );
    if let (Some(told), Some(found)) = (told, found) {
        let fewer = told_years
            .zip(found_years)
            .is_some_and(|(told, found)| told < found);
        if told != found || fewer {
            return None;
        }
    }
    if told.or(found) != Some(class) {
        return Some(1);
    }
    let before = told
        .and(told_years)
        .or(found.and(found_years))
        .copied()
        .unwrap_or(1.0);
    Some(before as i32 + 1)
}

fn amount(run: &Run<'_>, at: usize, policy: &Policy, class: &str, years: i32, parts: bool) -> Option<f64> {
    let seen = run.seen(at);
    let amounts = policy.steps.iter().filter_map(|step| {
        let named = step.classes.iter().any(|own| NAMES[*own] == class);
        let when = step.when.as_ref().is_none_or(|when| when.holds(&seen));
        if !named || !when || years < step.years.unwrap_or(1) {
            return None;
        }
        match step.amount {
            Ok(amount) => Some(amount),
            Err((class, share)) if parts => {
                Some(share * amount(run, at, policy, NAMES[class], years, false)?)
            }
            Err(_) => None,
        }
    });
    match policy.highest {
        true => amounts.reduce(f64::max),
        false => amounts.reduce(|one, other| one + other),
    }
}

pub fn policies(run: &mut Run<'_>) {
    for at in 0..run.rows.len() {
        let of_policy = |policy: &Policy| {
            let class = run.results[at].class?;
            amount(run, at, policy, class, years(run, at, class)?, true)
        };
        let amounts = run.spec.policies.iter().map(of_policy).collect();
        run.results[at].policies = amounts;
    }
}
