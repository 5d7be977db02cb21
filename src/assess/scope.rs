//! Who takes part, in which population, and how.

use polars::prelude::*;

use crate::frame::Columns;
use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{Participates, Scheme};
use crate::survey::place;
use crate::unit::number_text;

use super::origin::Cells;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Scored, ranked and classed.
    Appraised,
    /// Collected, not appraised.
    NotAppraised,
    /// Scored, without rank and class.
    Ungraded,
    /// Left out, with a reason.
    LeftOut,
}

impl Status {
    /// All that may become of a row.
    pub const ALL: [Self; 4] = [Self::Appraised, Self::NotAppraised, Self::Ungraded, Self::LeftOut];

    /// The word in `enterprises.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Appraised => "appraised",
            Self::NotAppraised => "not_appraised",
            Self::Ungraded => "ungraded",
            Self::LeftOut => "left_out",
        }
    }

    /// Whether the row gets a score.
    pub fn is_scored(self) -> bool {
        matches!(self, Self::Appraised | Self::Ungraded)
    }
}

/// A row of the appraisal.
#[derive(Clone, Debug)]
pub struct Row {
    /// What became of it.
    pub status: Status,
    /// Position of its population.
    pub population: Option<usize>,
    /// Position of the rule of participation that concerns it.
    pub rule: Option<usize>,
    /// Why, as kebab-case words.
    pub reasons: Vec<&'static str>,
}

impl Row {
    /// The reasons, joined; null if there is none.
    pub fn reason(&self) -> Option<String> {
        (!self.reasons.is_empty()).then(|| self.reasons.join(";"))
    }

    /// Whether the row takes part: with a grade or without.
    pub fn takes_part(&self) -> bool {
        self.population.is_some() && self.status.is_scored()
    }

    /// Notes a reason once.
    pub fn because(&mut self, reason: &'static str) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

/// All rows, in the order of the panel.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The rows.
    pub list: Vec<Row>,
}

/// Sorts the rows into populations and applies the rules of participation.
pub fn rows(frame: &DataFrame, scheme: &Scheme, problems: &mut Problems) -> Result<Rows, Error> {
    let left_out = frame.words("left_out")?;
    let mut list: Vec<Row> = left_out
        .iter()
        .map(|reason| {
            let kind = reason.and_then(crate::problem::by_code);
            Row {
                status: if kind.is_some() {
                    Status::LeftOut
                } else {
                    Status::Appraised
                },
                population: None,
                rule: None,
                reasons: kind.map(|kind| kind.code).into_iter().collect(),
            }
        })
        .collect();
    for (index, population) in scheme.populations.iter().enumerate() {
        let held = population.when.holds(frame)?;
        let mut any = list.is_empty();
        for (row, _) in list.iter_mut().zip(held).filter(|(_, held)| *held) {
            if row.status == Status::Appraised {
                row.population.get_or_insert(index);
            }
            // Whoever is left out for a mistake may well belong here.
            any |= row.status == Status::LeftOut || row.population == Some(index);
        }
        if !any {
            let words = words![
                ("rule", Word::Term("rule", "population".to_owned())),
                ("label", Word::label(&population.label, &population.label_en)),
                ("count", list.len().to_string()),
            ];
            problems.push(kinds::RULE_NEVER_APPLIED, population.at, words);
        }
    }
    participation(frame, scheme, &mut list, problems)?;
    for row in list
        .iter_mut()
        .filter(|row| row.population.is_none() && row.status == Status::Appraised)
    {
        row.status = Status::LeftOut;
        row.because(kinds::NO_POPULATION.code);
    }
    Ok(Rows { list })
}

/// Says of everybody who belongs to no population which conditions failed, and on what. Where a figure that they ask for
/// is missing it is a warning, else the scheme's own rule.
pub fn tell_outside(
    frame: &DataFrame,
    scheme: &Scheme,
    rows: &Rows,
    cells: Option<Cells<'_>>,
    problems: &mut Problems,
) -> Result<(), Error> {
    let Some(cells) = cells else { return Ok(()) };
    let outside = |row: &Row| row.reasons.contains(&kinds::NO_POPULATION.code);
    if !rows.list.iter().any(outside) {
        return Ok(());
    }
    let asked: Vec<&str> = scheme
        .populations
        .iter()
        .flat_map(|population| population.when.columns.iter().map(String::as_str))
        .collect();
    let mut columns: Vec<(&str, Column)> = Vec::new();
    for id in asked {
        if columns.iter().all(|(known, _)| *known != id) {
            columns.push((id, frame.column(id)?.clone()));
        }
    }
    let fields: Vec<usize> = columns
        .iter()
        .flat_map(|(id, _)| crate::scheme::expression::behind(id))
        .filter_map(crate::field::index)
        .collect();
    let held: Vec<Vec<Option<bool>>> = scheme
        .populations
        .iter()
        .map(|population| population.when.known_to_hold(frame))
        .collect::<Result<_, _>>()?;
    for (index, _) in rows.list.iter().enumerate().filter(|(_, row)| outside(row)) {
        let mut missing = false;
        let mut value = |id: &str| {
            let column = columns.iter().find(|(known, _)| *known == id);
            let value = column.and_then(|(_, column)| column.get(index).ok());
            let words = match value {
                Some(AnyValue::Float64(value)) => number_text(value, 4),
                Some(AnyValue::String(word)) => word.to_owned(),
                _ => {
                    // A word that is not there is an answer too.
                    missing |= column.is_some_and(|(_, column)| column.dtype().is_primitive_numeric());
                    "—".to_owned()
                }
            };
            let label = crate::field::field(id).map_or(id, |field| field.zh);
            format!("{label} {words}")
        };
        let failed: Vec<String> = scheme
            .populations
            .iter()
            .map(|population| {
                let values: Vec<String> = population.when.columns.iter().map(|id| value(id)).collect();
                format!(
                    "{}：{}（{}）",
                    population.label,
                    population.when.text,
                    values.join("，")
                )
            })
            .collect();
        // What is missing decides nothing where the rest of every condition fails anyway.
        let open = held.iter().any(|held| held[index].is_none());
        let kind = match missing && open {
            true => kinds::NO_POPULATION,
            false => kinds::OUTSIDE_POPULATIONS,
        };
        let at = place(cells.panel, cells.grids, index, &fields);
        problems.push(kind, at, words![("found", failed.join("；"))]);
    }
    Ok(())
}

fn participation(
    frame: &DataFrame,
    scheme: &Scheme,
    list: &mut [Row],
    problems: &mut Problems,
) -> Result<(), Error> {
    let mut decided = vec![false; list.len()];
    for (position, rule) in scheme.participation.iter().enumerate() {
        let held = rule.when.holds(frame)?;
        let mut applied = 0;
        for (index, row) in list.iter_mut().enumerate() {
            if !held[index] || decided[index] || row.population.is_none() {
                continue;
            }
            decided[index] = true;
            applied += 1;
            row.rule = Some(position);
            match rule.status {
                Participates::Appraised => {}
                Participates::NotAppraised => {
                    row.status = Status::NotAppraised;
                    row.because("not-appraised");
                }
                Participates::Ungraded => {
                    row.status = Status::Ungraded;
                    row.because("ungraded");
                }
            }
        }
        if applied == 0 {
            problems.push(
                kinds::RULE_NEVER_APPLIED,
                rule.at,
                words![
                    ("rule", Word::Term("rule", "participation".to_owned())),
                    ("label", rule.when.text.clone()),
                    ("count", list.len().to_string()),
                ],
            );
        }
    }
    Ok(())
}
