//! Decisions about single rows: adjustments and events, and the row that each code has.

use std::collections::HashMap;

use crate::frame::Columns;
use crate::problem::{Error, Problems, kinds, words};
use crate::survey::Survey;
use crate::survey::{Adjustment, Event, Panel, Subject};

/// Decisions about single rows: adjustments and events, and the row that each code has.
#[derive(Default)]
pub struct Decisions<'a> {
    pub adjustments: &'a [Adjustment],
    pub events: &'a [Event],
    pub rows: HashMap<String, usize>,
}

impl<'a> Decisions<'a> {
    /// Those of a survey, with other `events` where some are given; `row_of` tells which row of the appraisal a row of the
    /// panel is a part of.
    pub fn of(
        survey: &'a Survey,
        events: Option<&'a [Event]>,
        panel: &Panel,
        row_of: impl Fn(usize) -> usize,
    ) -> Result<Self, Error> {
        let mut rows = HashMap::new();
        let (adjustments, events) = (survey.adjusted(), events.unwrap_or(survey.happened()));
        if !adjustments.is_empty() || !events.is_empty() {
            let codes = panel.frame.words("code")?;
            for (row, code) in codes.iter().enumerate() {
                // Of two rows with one code both are left out: either says so.
                rows.entry(code.unwrap_or("").to_owned()).or_insert(row_of(row));
            }
        }
        Ok(Self {
            adjustments,
            events,
            rows,
        })
    }

    /// The row that a line is about; a line about nobody is refused.
    pub fn row(&self, subject: &Subject, problems: &mut Problems) -> Option<usize> {
        let row = self
            .rows
            .get(&subject.written)
            .or_else(|| self.rows.get(&subject.code));
        if row.is_none() {
            let words = words![("found", subject.written.clone())];
            problems.push(kinds::LISTED_CODE_UNKNOWN, subject.at, words);
        }
        row.copied()
    }
}
