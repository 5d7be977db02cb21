//! Absolute plausibility: ratios that no table of enterprises and no county can have point to a unit that was misread,
//! even where all rows and both years share it. The bounds stand in `audit.toml`, each with its source.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::Bound;
use super::figures::{Audit, median};
use crate::field::{Content, FIELDS};
use crate::problem::{Place, Problems, Word, kinds, words};
use crate::unit::number_text;

/// A column: its grid and its position there.
type Column = (u32, usize);

/// A median outside of its bound.
struct Finding<'a> {
    bound: &'a Bound,
    median: f64,
    columns: (Column, Option<Column>),
    count: usize,
}

/// A ratio that was looked at: its columns, and whether it can be.
struct Seen {
    one: Column,
    other: Option<Column>,
    is_sound: bool,
}

/// Most columns that are sought together: more than these are a table in which nothing is right.
const MOST_AT_ONCE: usize = 4;

/// The columns that explain every ratio that cannot be: as few as possible; of as many those that are in fewer sound ratios
/// with others; then those of fewer dimensions, since who writes tax in yuan writes revenue in yuan too. A ratio of two of
/// them says nothing against either: both are off by the same factor.
fn suspects(seen: &[Seen], dimension: impl Fn(Column) -> usize) -> Vec<Column> {
    let wrong = || seen.iter().filter(|ratio| !ratio.is_sound);
    let columns: BTreeSet<Column> = wrong()
        .flat_map(|ratio| std::iter::once(ratio.one).chain(ratio.other))
        .collect();
    let columns: Vec<Column> = columns.into_iter().collect();
    let mut best: Option<((usize, usize, usize), Vec<Column>)> = None;
    // Few columns are in doubt, and few of these explain the rest: all sets of them are tried.
    let sets = (1..=MOST_AT_ONCE).flat_map(|size| sets(&columns, size));
    for set in sets {
        if best.as_ref().is_some_and(|((size, ..), _)| *size < set.len()) {
            break;
        }
        let has = |column: &Column| set.contains(column);
        let explains = |ratio: &Seen| has(&ratio.one) || ratio.other.as_ref().is_some_and(has);
        if !wrong().all(explains) {
            continue;
        }
        let against = seen
            .iter()
            .filter(|ratio| ratio.is_sound && has(&ratio.one) != ratio.other.as_ref().is_some_and(has));
        let dimensions: BTreeSet<usize> = set.iter().map(|column| dimension(*column)).collect();
        let cost = (set.len(), against.count(), dimensions.len());
        if best.as_ref().is_none_or(|(known, _)| cost < *known) {
            best = Some((cost, set));
        }
    }
    best.map_or(columns, |(_, set)| set)
}

/// All sets of so many columns, in order.
fn sets(columns: &[Column], size: usize) -> Vec<Vec<Column>> {
    let Some(rest) = size.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let firsts = columns.iter().enumerate();
    firsts
        .flat_map(|(at, first)| {
            let others = sets(&columns[at + 1..], rest);
            others.into_iter().map(move |set| [&[*first], &set[..]].concat())
        })
        .collect()
}

impl Audit<'_> {
    /// Tells every column by which ratios are what they cannot be.
    pub(super) fn implausible(&self, problems: &mut Problems) {
        let mut seen: Vec<Seen> = Vec::new();
        let mut findings: Vec<Finding<'_>> = Vec::new();
        for bound in &self.thresholds.bounds.list {
            for (columns, mut values) in self.ratios(bound) {
                if values.len() < self.thresholds.bounds.least_values {
                    continue;
                }
                let count = values.len();
                let median = median(&mut values);
                let is_sound = (bound.least..=bound.most).contains(&median);
                let (one, other) = columns;
                seen.push(Seen { one, other, is_sound });
                if !is_sound {
                    findings.push(Finding {
                        bound,
                        median,
                        columns,
                        count,
                    });
                }
            }
        }
        let dimension = |column: Column| {
            let grid = &self.survey.grids[column.0 as usize];
            match FIELDS[grid.headings[column.1].field].content {
                Content::Number(dimension) => dimension as usize,
                _ => usize::MAX,
            }
        };
        for suspect in suspects(&seen, dimension) {
            let with = findings.iter().find(|finding| {
                let (one, other) = finding.columns;
                one == suspect || other == Some(suspect)
            });
            if let Some(finding) = with {
                self.report_implausible(finding, suspect, problems);
            }
        }
    }

    /// The ratios of a bound, by the columns from which they come.
    fn ratios(&self, bound: &Bound) -> BTreeMap<(Column, Option<Column>), Vec<f64>> {
        let mut by_columns: BTreeMap<(Column, Option<Column>), Vec<f64>> = BTreeMap::new();
        let positive = |field: usize, row: usize| self.year.number(field, row).filter(|value| *value > 0.0);
        for row in self.year.rows() {
            let ratio = match bound.denominator {
                None => positive(bound.numerator, row).map(|value| (value, None)),
                Some(field) => positive(bound.numerator, row)
                    .zip(positive(field, row))
                    .map(|(above, below)| (above / below, self.column(row, field))),
            };
            if let (Some((ratio, below)), Some(above)) = (ratio, self.column(row, bound.numerator))
                && below.is_some() == bound.denominator.is_some()
            {
                by_columns.entry((above, below)).or_default().push(ratio);
            }
        }
        by_columns
    }

    fn report_implausible(&self, finding: &Finding<'_>, suspect: Column, problems: &mut Problems) {
        let (one, other) = finding.columns;
        let heading = |column: Column| {
            let grid = &self.survey.grids[column.0 as usize];
            (grid, &grid.headings[column.1])
        };
        let beside = if suspect == one { other } else { Some(one) };
        let (grid, own) = heading(suspect);
        let bound = finding.bound;
        let field = match bound.denominator {
            Some(below) => Word::Ratio(bound.numerator, below),
            None => Word::field(bound.numerator),
        };
        let words = words![
            ("field", field),
            ("found", significant(finding.median)),
            ("value", significant(bound.least)),
            ("other", significant(bound.most)),
            ("count", finding.count.to_string()),
            ("unit", own.unit.map_or("", |unit| unit.symbol).to_owned()),
            (
                "first",
                beside.map_or_else(String::new, |column| heading(column).1.label.clone()),
            ),
            ("column", own.label.clone()),
        ];
        let place = Place::Cell(grid.source, own.row, own.column);
        // A column that others or last year show to be in another unit was told.
        let said = [kinds::UNIT_SUSPECT, kinds::UNIT_UNLIKE_PEERS];
        if !said.iter().any(|kind| problems.is_told(*kind, place)) {
            problems.push(kinds::IMPLAUSIBLE, place, words);
        }
    }
}

/// A number in four digits or so.
fn significant(value: f64) -> String {
    let digits = (3.0 - value.abs().log10().floor()).clamp(0.0, 9.0) as usize;
    let text = number_text(value, digits);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
