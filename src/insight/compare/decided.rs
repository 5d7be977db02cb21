//! What people decided in one of two results and not in the other.

use std::collections::BTreeSet;

use super::side::Side;
use crate::frame::Columns;
use crate::problem::Error;

/// The kinds of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecisionKind {
    /// A value was corrected.
    Correction,
    /// An event counted.
    Event,
    /// The class was adjusted.
    Adjustment,
}

impl DecisionKind {
    /// The id in tables and locale files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Event => "event",
            Self::Adjustment => "adjustment",
        }
    }
}

/// A decision that only one of the results has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decided {
    /// Whom it is about.
    pub code: String,
    /// Its kind.
    pub kind: DecisionKind,
    /// Position of the field that was corrected.
    pub field: Option<usize>,
    /// The kind of the event; empty for others.
    pub event: String,
    /// What was there: a value, or a class; empty for an event.
    pub from: String,
    /// What was decided: a value, a class, or the day of an event.
    pub to: String,
    /// Why; empty for an event.
    pub reason: String,
    /// After which document.
    pub document: String,
    /// Who decided; empty for an event.
    pub approver: String,
    /// Whether only the old result has it: it was taken back.
    pub withdrawn: bool,
}

/// The decisions that only one of two results has, by code. Of other years than the same, corrections are of other values.
pub fn decided(old: &Side<'_>, new: &Side<'_>) -> Result<Vec<Decided>, Error> {
    let same_year = old.survey.year == new.survey.year;
    let (before, after) = (all(old, same_year)?, all(new, same_year)?);
    let [there, then]: [BTreeSet<&Decided>; 2] = [&after, &before].map(|list| list.iter().collect());
    let added = there.difference(&then).copied().cloned();
    let gone = then.difference(&there).copied().cloned();
    let gone = gone.map(|one| Decided {
        withdrawn: true,
        ..one
    });
    let mut list: Vec<Decided> = added.chain(gone).collect();
    list.sort();
    // What one event counted under several rules is one decision.
    list.dedup();
    Ok(list)
}

/// The decisions of a result that took effect.
fn all(side: &Side<'_>, corrections: bool) -> Result<Vec<Decided>, Error> {
    let survey = side.survey;
    let codes = side.assessment.frame.words("code")?;
    let code = |row: usize| codes.get(row).unwrap_or("").to_owned();
    let mut list = Vec::new();
    let of_year = survey
        .corrections
        .iter()
        .filter(|one| corrections && one.year == survey.year);
    list.extend(of_year.map(|one| Decided {
        code: one.code.clone(),
        kind: DecisionKind::Correction,
        field: Some(one.field),
        event: String::new(),
        from: one.old.clone(),
        to: one.new.clone(),
        reason: one.reason.clone(),
        document: one.document.clone(),
        approver: one.approver.clone(),
        withdrawn: false,
    }));
    let happened = survey.happened();
    for counted in &side.assessment.events {
        let Some(event) = happened.get(counted.event) else {
            continue;
        };
        list.push(Decided {
            code: code(counted.row),
            kind: DecisionKind::Event,
            field: None,
            event: event.kind.clone(),
            from: String::new(),
            to: event.date.clone(),
            reason: String::new(),
            document: event.document.clone(),
            approver: String::new(),
            withdrawn: false,
        });
    }
    let adjusted = survey.adjusted();
    for one in &side.assessment.adjusted {
        let Some(adjustment) = adjusted.get(one.adjustment) else {
            continue;
        };
        list.push(Decided {
            code: code(one.row),
            kind: DecisionKind::Adjustment,
            field: None,
            event: String::new(),
            from: adjustment.from.clone(),
            to: adjustment.to.clone(),
            reason: adjustment.reason.clone(),
            document: adjustment.document.clone(),
            approver: adjustment.approver.clone(),
            withdrawn: false,
        });
    }
    Ok(list)
}
