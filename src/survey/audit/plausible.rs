//! Absolute plausibility: ratios that no table of enterprises and no county can have point to a unit that was misread,
//! even where all rows and both years share it. The bounds stand in `audit.toml`, each with its source.

use std::collections::BTreeMap;

use super::bounds::Bound;
use super::figures::{Audit, median};
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

impl Audit<'_> {
    /// Tells every column whose ratios cannot be: of two columns the one that is in more such ratios and fewer sound ones.
    pub(super) fn implausible(&self, problems: &mut Problems) {
        let mut doubts: BTreeMap<Column, i32> = BTreeMap::new();
        let mut findings: Vec<Finding<'_>> = Vec::new();
        for bound in &self.thresholds.bounds.list {
            for (columns, mut values) in self.ratios(bound) {
                if values.len() < self.thresholds.bounds.least_values {
                    continue;
                }
                let count = values.len();
                let median = median(&mut values);
                let sound = (bound.least..=bound.most).contains(&median);
                for column in std::iter::once(columns.0).chain(columns.1) {
                    *doubts.entry(column).or_default() += if sound { -1 } else { 1 };
                }
                if !sound {
                    findings.push(Finding {
                        bound,
                        median,
                        columns,
                        count,
                    });
                }
            }
        }
        let mut told: Vec<Column> = Vec::new();
        let doubt = |column: &Column| doubts.get(column).copied().unwrap_or_default();
        findings.sort_by_key(|finding| {
            let (one, other) = finding.columns;
            std::cmp::Reverse(doubt(&one).max(other.as_ref().map_or(i32::MIN, doubt)))
        });
        for finding in &findings {
            let (one, other) = finding.columns;
            let suspect = other.filter(|other| doubt(other) > doubt(&one)).unwrap_or(one);
            // A ratio with a column that was told is wrong for its sake.
            if !told.contains(&one) && !other.is_some_and(|other| told.contains(&other)) {
                self.report_implausible(finding, suspect, problems);
                told.push(suspect);
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
