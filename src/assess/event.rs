//! Events of enterprises: which of them count under which rule of the scheme.

use std::collections::BTreeMap;

use super::decision::Decisions;
use super::scope::{Row, Rows};
use crate::problem::{Problems, kinds, words};
use crate::scheme::{Bonus, EventRule, Scheme};
use crate::settings::nearest;
use crate::survey::Event;
use crate::unit::number_text;

/// What an event counted under: positions in the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A bonus or deduction.
    Bonus(usize),
    /// A veto, floor or direct class.
    Limit(usize),
}

/// An event that a rule counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// The row.
    pub row: usize,
    /// Position in the list of events.
    pub event: usize,
    /// The rule.
    pub rule: Rule,
    /// Its points before the cap of the item, below zero in a deduction; none under a limit.
    pub points: Option<f64>,
}

/// The events of the list by row.
pub struct Events<'a> {
    list: &'a [Event],
    of_row: BTreeMap<usize, Vec<usize>>,
    year: i32,
}

impl<'a> Events<'a> {
    /// Sorts the list by rows. Refuses lines about nobody, of a kind that the scheme does not know, or with an amount
    /// that it cannot use; says which events do not count.
    pub fn sort(
        decisions: &Decisions<'a>,
        rows: &Rows,
        scheme: &Scheme,
        year: i32,
        problems: &mut Problems,
    ) -> Self {
        let mut of_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, event) in decisions.events.iter().enumerate() {
            let rules = Rules::of(event, scheme);
            let Some(row) = decisions.row(&event.subject, problems) else {
                continue;
            };
            if rules.know(event, scheme, problems) && rules.can_use(event, problems) {
                let dated = rules.cover(event, year, problems);
                if dated && is_scored(&rows.list[row], event, problems) {
                    of_row.entry(row).or_default().push(index);
                }
            }
        }
        Self {
            list: decisions.events,
            of_row,
            year,
        }
    }

    /// The events of a row that a rule counts, with their positions in the list.
    pub fn of(&self, row: usize, rule: &EventRule) -> impl Iterator<Item = (usize, &'a Event)> {
        let (list, year) = (self.list, self.year);
        let rule = rule.clone();
        let positions = self.of_row.get(&row).cloned().unwrap_or_default();
        positions
            .into_iter()
            .map(move |position| (position, &list[position]))
            .filter(move |(_, event)| event.kind == rule.kind && is_within(event, &rule, year))
    }

    /// Whether a rule concerns a row: one without events concerns every row that its condition names.
    pub fn concern(&self, row: usize, rule: Option<&EventRule>) -> bool {
        rule.is_none_or(|rule| self.of(row, rule).next().is_some())
    }
}

fn is_within(event: &Event, rule: &EventRule, year: i32) -> bool {
    (year - rule.years + 1..=year).contains(&event.year)
}

/// An event of somebody who gets no score counts nowhere, which is said for the record.
fn is_scored(row: &Row, event: &Event, problems: &mut Problems) -> bool {
    if !row.status.is_scored() {
        let words = words![
            ("found", event.subject.written.clone()),
            ("kind", event.kind.clone()),
        ];
        problems.push(kinds::EVENT_NOT_COUNTED, event.subject.at, words);
    }
    row.status.is_scored()
}

/// The rules that name the kind of an event.
struct Rules<'s> {
    bonuses: Vec<&'s Bonus>,
    windows: Vec<&'s EventRule>,
}

impl<'s> Rules<'s> {
    fn of(event: &Event, scheme: &'s Scheme) -> Self {
        let named = |rule: &&EventRule| rule.kind == event.kind;
        let bonuses: Vec<&Bonus> = scheme
            .bonuses
            .iter()
            .filter(|bonus| bonus.event.as_ref().filter(named).is_some())
            .collect();
        let windows = all_rules(scheme).filter(named).collect();
        Self { bonuses, windows }
    }

    fn know(&self, event: &Event, scheme: &Scheme, problems: &mut Problems) -> bool {
        if !self.windows.is_empty() {
            return true;
        }
        let mut known: Vec<&str> = all_rules(scheme).map(|rule| rule.kind.as_str()).collect();
        known.dedup();
        let words = words![
            ("found", event.kind.clone()),
            ("known", &known),
            (
                "nearest",
                nearest(&event.kind, &known).unwrap_or_default().to_owned(),
            ),
        ];
        problems.push(kinds::EVENT_KIND, event.kind_at, words);
        false
    }

    /// Whether the list gives the numbers that the rules want of it, and no other.
    fn can_use(&self, event: &Event, problems: &mut Problems) -> bool {
        let columns = [
            (false, "分值", event.points, event.points_at),
            (true, "百分比", event.percent, event.percent_at),
        ];
        for (percent, label, found, place) in columns {
            let field = words![
                ("field", label.to_owned()),
                ("found", event.kind.clone()),
                ("column", label.to_owned()),
            ];
            let mut measured = self
                .bonuses
                .iter()
                .filter(|bonus| bonus.percent == percent)
                .peekable();
            if found.is_some() && measured.peek().is_none() {
                problems.push(kinds::EVENT_AMOUNT_IDLE, place, field);
                return false;
            }
            if found.is_none() && measured.any(|bonus| bonus.amount.is_none()) {
                problems.push(kinds::LISTED_CELL_EMPTY, place, field);
                return false;
            }
        }
        true
    }

    /// Whether any rule counts an event of this date.
    fn cover(&self, event: &Event, year: i32, problems: &mut Problems) -> bool {
        let covered = self.windows.iter().any(|rule| is_within(event, rule, year));
        if !covered {
            let words = words![("found", event.date.clone()), ("year", year.to_string())];
            problems.push(kinds::EVENT_OUTSIDE_YEARS, event.date_at, words);
        }
        covered
    }
}

fn all_rules(scheme: &Scheme) -> impl Iterator<Item = &EventRule> {
    let bonuses = scheme.bonuses.iter().filter_map(|bonus| bonus.event.as_ref());
    bonuses.chain(scheme.limits.iter().filter_map(|limit| limit.event.as_ref()))
}

/// What one event is worth under a rule whose own amount is `stated`: the scheme's, else the list's. `None`, with a
/// problem, where both say something and they differ.
pub fn amount(bonus: &Bonus, stated: Option<f64>, event: &Event, problems: &mut Problems) -> Option<f64> {
    let (listed, place) = match bonus.percent {
        true => (event.percent, event.percent_at),
        false => (event.points, event.points_at),
    };
    if bonus.amount.is_none() {
        return listed;
    }
    match (stated, listed) {
        (Some(stated), Some(listed)) if (stated - listed).abs() > 1e-9 * stated.abs().max(1.0) => {
            let words = words![
                ("found", event.kind.clone()),
                ("value", number_text(stated, 4)),
                ("listed", number_text(listed, 4)),
            ];
            problems.push(kinds::EVENT_AMOUNT, place, words);
            None
        }
        _ => stated,
    }
}
