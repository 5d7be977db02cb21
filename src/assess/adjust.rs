//! Manual adjustments of the class, the last word after all rules: each was decided by somebody, after a document, from
//! the preliminary class that it names.

use super::decision::Decisions;
use super::limit::Final;
use super::scope::Rows;
use crate::problem::{Problems, kinds, words};
use crate::scheme::Scheme;
use crate::settings::nearest;
use crate::survey::Adjustment;

/// An adjustment that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjusted {
    /// The row.
    pub row: usize,
    /// Position in the list of adjustments.
    pub adjustment: usize,
}

/// Applies the list of adjustments to the final classes. A line is refused, at its cell, when it names nobody who has
/// a preliminary class, another preliminary class than theirs, a class that their population does not give or that a
/// veto closes to them, or somebody who was adjusted to another class before.
pub fn apply<'s>(
    decisions: &Decisions<'_>,
    rows: &mut Rows,
    scheme: &'s Scheme,
    preliminary: &[Option<&str>],
    last: &mut Final<'s>,
    problems: &mut Problems,
) -> Vec<Adjusted> {
    let mut done: Vec<Adjusted> = Vec::new();
    for (position, adjustment) in decisions.adjustments.iter().enumerate() {
        let Some(row) = decisions.row(&adjustment.subject, problems) else {
            continue;
        };
        let Some(before) = preliminary[row] else {
            let words = words![("found", adjustment.subject.written.clone())];
            problems.push(kinds::ADJUSTMENT_NOT_GRADED, adjustment.subject.at, words);
            continue;
        };
        if before != adjustment.from {
            let words = words![("found", adjustment.from.clone()), ("value", before.to_owned())];
            problems.push(kinds::ADJUSTMENT_FROM, adjustment.from_at, words);
            continue;
        }
        let Some(class) = class(adjustment, row, rows, scheme, last, problems) else {
            continue;
        };
        let earlier = done.iter().find(|other| other.row == row);
        if let Some(earlier) = earlier.map(|earlier| &decisions.adjustments[earlier.adjustment])
            && earlier.to != adjustment.to
        {
            twice(earlier, adjustment, problems);
            continue;
        }
        last.classes[row] = Some(class);
        rows.list[row].because("adjusted");
        done.push(Adjusted {
            row,
            adjustment: position,
        });
    }
    done
}

/// The class that was decided, if the row can get it.
fn class<'s>(
    adjustment: &Adjustment,
    row: usize,
    rows: &Rows,
    scheme: &'s Scheme,
    last: &Final<'s>,
    problems: &mut Problems,
) -> Option<&'s str> {
    let population = &scheme.populations[rows.list[row].population?];
    let names = &population.classes.as_ref()?.names;
    let Some(class) = names.iter().find(|name| **name == adjustment.to) else {
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let words = words![
            ("found", adjustment.to.clone()),
            ("known", &known),
            (
                "nearest",
                nearest(&adjustment.to, &known).unwrap_or_default().to_owned(),
            ),
        ];
        problems.push(kinds::ADJUSTMENT_CLASS, adjustment.to_at, words);
        return None;
    };
    if last.is_closed(row, class) {
        let words = words![("found", class.clone())];
        problems.push(kinds::ADJUSTMENT_VETOED, adjustment.to_at, words);
        return None;
    }
    if adjustment.from == adjustment.to {
        problems.push(
            kinds::ADJUSTMENT_SAME,
            adjustment.to_at,
            words![("found", class.clone())],
        );
    }
    Some(class)
}

fn twice(earlier: &Adjustment, adjustment: &Adjustment, problems: &mut Problems) {
    use crate::problem::Place;
    let other = match earlier.subject.at {
        Place::Cell(_, row, _) | Place::Row(_, row) => (row + 1).to_string(),
        _ => String::new(),
    };
    let words = words![("found", adjustment.subject.written.clone()), ("other", other)];
    problems.push(kinds::LISTED_TWICE, adjustment.subject.at, words);
}
