//! The final class: direct classes, floors and vetoes after the preliminary one, and the words that stand in the list
//! for those who get no grade.

use polars::prelude::*;

use super::event::{Counted, Events, Rule};
use super::scope::{Rows, Status};
use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{Limit, LimitKind, Scheme};

/// The order in which limits apply: direct classes, vetoes, floors. A floor that does not beat a veto passes over
/// those whom a veto concerns, also where the veto had nothing to lower: “not D, unless vetoed”.
fn stage(limit: &Limit) -> usize {
    match limit.kind {
        LimitKind::Direct => 0,
        LimitKind::Veto => 1,
        LimitKind::Floor => 2,
    }
}

/// What the rules make of the preliminary classes.
pub struct Final<'s> {
    /// The class of every row.
    pub classes: Vec<Option<&'s str>>,
    /// The vetoes that concern each row.
    vetoes: Vec<Vec<&'s Limit>>,
    /// The events that limits looked at.
    pub events: Vec<Counted>,
}

impl Final<'_> {
    /// Whether a veto closes a class to a row.
    pub fn is_closed(&self, row: usize, class: &str) -> bool {
        let mut closed = self.vetoes[row].iter().flat_map(|limit| &limit.classes);
        closed.any(|name| name == class)
    }
}

/// The final class of every row from the preliminary ones.
pub fn classes<'s>(
    frame: &DataFrame,
    rows: &mut Rows,
    scheme: &'s Scheme,
    preliminary: &[Option<&'s str>],
    events: &Events<'_>,
    problems: &mut Problems,
) -> Result<Final<'s>, Error> {
    let mut classes = preliminary.to_vec();
    let mut limits: Vec<(usize, &'s Limit)> = scheme.limits.iter().enumerate().collect();
    limits.sort_by_key(|(_, limit)| stage(limit));
    let mut counted = Vec::new();
    let mut vetoes: Vec<Vec<&'s Limit>> = vec![Vec::new(); classes.len()];
    for (position, limit) in limits {
        let held = limit.when.holds(frame)?;
        let mut concerned = false;
        for (row, class) in classes.iter_mut().enumerate() {
            let at = &mut rows.list[row];
            let Some(population) = at
                .population
                .filter(|p| held[row] && (limit.populations.is_empty() || limit.populations.contains(p)))
                .filter(|_| events.concern(row, limit.event.as_ref()))
            else {
                continue;
            };
            let names = scheme.populations[population].classes.as_ref().map(|c| &c.names);
            if let Some((before, names)) = class.zip(names) {
                concerned = true;
                let of_row = limit.event.iter().flat_map(|rule| events.of(row, rule));
                counted.extend(of_row.map(|(event, _)| Counted {
                    row,
                    event,
                    rule: Rule::Limit(position),
                    points: None,
                }));
                if limit.kind == LimitKind::Veto {
                    vetoes[row].push(limit);
                }
                if !vetoes[row].is_empty() && limit.kind == LimitKind::Floor && !limit.beats_veto {
                    continue;
                }
                let after = limited(before, names, limit);
                if after != before {
                    *class = Some(after);
                    at.because(limit.kind.id());
                }
            }
        }
        if !concerned {
            let words = words![
                ("rule", Word::Term("rule", limit.kind.id().to_owned())),
                ("label", limit.source.clone()),
                ("count", rows.list.len().to_string()),
            ];
            problems.push(kinds::RULE_NEVER_APPLIED, limit.at, words);
        }
    }
    for (class, row) in classes.iter_mut().zip(&rows.list) {
        if matches!(row.status, Status::Ungraded | Status::NotAppraised) {
            let rule = row.rule.and_then(|rule| scheme.participation.get(rule));
            *class = rule.and_then(|rule| rule.class.as_deref());
        }
    }
    Ok(Final {
        classes,
        vetoes,
        events: counted,
    })
}

/// One class under one limit. A veto moves down past the closed classes, a floor up.
fn limited<'s>(before: &'s str, names: &'s [String], limit: &'s Limit) -> &'s str {
    let Some(place) = names.iter().position(|name| name == before) else {
        return before;
    };
    let is_open = |name: &&String| !limit.classes.contains(name);
    let found = match limit.kind {
        LimitKind::Direct => names.iter().find(|name| limit.classes.first() == Some(name)),
        LimitKind::Veto => names[place..].iter().find(is_open),
        LimitKind::Floor => names[..=place].iter().rev().find(is_open),
    };
    found.map_or(before, String::as_str)
}
