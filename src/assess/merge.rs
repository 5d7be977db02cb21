//! Units: enterprises that are appraised as one, because they share a parcel or belong to one group.
//!
//! The amounts of a unit are the sums of its members' over those who report them; its words (size, industry, county)
//! are those of the member with the most land, the first by code where several have as much. It takes one place in
//! the ranking and one in the shares of classes, and every member carries its values, points, rank and class. A member
//! that is left out leaves the whole unit out: a partial sum would be wrong. The members' own amounts stay in their
//! rows, so that totals of counties count each of them once.

use std::collections::{HashMap, HashSet};

use polars::prelude::*;

use super::appraisal::rows_of;
use super::assessment::{Assessment, Merged};
use super::decision::Decisions;
use super::given::Given;
use super::value;
use super::year::Year;
use crate::field::{FIELDS, index};
use crate::frame::Columns;
use crate::problem::{Error, Problems, kinds, words};
use crate::scheme::{Merge, Scheme};
use crate::sum::Sum;
use crate::survey::{Event, Panel, Survey, place};

/// Rows of a panel in groups: units, and enterprises that stand alone.
struct Units {
    /// The rows of every group, the leading one first; groups in the order of their first rows.
    groups: Vec<Vec<usize>>,
    /// The word of every group; `None` for an enterprise that stands alone.
    names: Vec<Option<String>>,
    /// The group of every row.
    of_row: Vec<usize>,
    /// Whether a member of the group cannot take part.
    incomplete: Vec<bool>,
}

/// Appraises units, alone as well where the scheme says so.
pub fn assess(
    survey: &Survey,
    panel: &Panel,
    scheme: &Scheme,
    merge: &Merge,
    given: Option<Given<'_>>,
    problems: &mut Problems,
) -> Result<Assessment, Error> {
    let own = value::with_quantities(&panel.frame, scheme, survey.year)?;
    let units = Units::of(panel, &own, merge)?;
    report(&units, survey, panel, problems)?;
    let joined = units.panel(panel, None)?;
    let last = match survey.last_year() {
        None => None,
        Some(last) => {
            let own = value::with_quantities(&last.frame, scheme, survey.year - 1)?;
            let codes = units.codes(&joined)?;
            Some(Units::of(last, &own, merge)?.panel(last, Some(&codes))?)
        }
    };
    let events = given.map(|given| given.events);
    let decisions = |counts: bool, row_of: &dyn Fn(usize) -> usize| -> Result<Decisions<'_>, Error> {
        let mut decisions = Decisions::of(survey, events, panel, row_of)?;
        if !counts {
            // The result that does not count is the rules' alone.
            decisions.adjustments = &[];
        }
        Ok(decisions)
    };
    let unit_of = |row: usize| units.of_row[row];
    let mut ignored = Problems::new();
    let told = if merge.merged_counts {
        &mut *problems
    } else {
        &mut ignored
    };
    let together = decisions(merge.merged_counts, &unit_of)?;
    let mut together = rows_of(survey, (&joined, last.as_ref()), scheme, together, given, told)?;
    let merged = units.merged(&joined)?;
    units.hand_out(&mut together, own, scheme)?;
    name_members(&mut together, survey, events, panel)?;
    if !merge.both {
        together.merged = merged;
        return Ok(together);
    }
    let told = if merge.merged_counts {
        &mut ignored
    } else {
        problems
    };
    let alone = decisions(!merge.merged_counts, &|row| row)?;
    let alone = rows_of(survey, (panel, survey.last_year()), scheme, alone, given, told)?;
    let (mut result, other, suffix) = match merge.merged_counts {
        true => (together, alone, "alone"),
        false => (alone, together, "merged"),
    };
    for id in ["score", "rank", "class"] {
        let column = other.frame.column(id)?.clone();
        let name = format!("{id}_{suffix}");
        result.frame.with_column(column.with_name(name.as_str().into()))?;
    }
    if !merge.merged_counts {
        result.frame.with_column(units.names_column())?;
    }
    result.merged = merged;
    Ok(result)
}

/// Puts the member that a list names in place of its unit: the events and adjustments are shown under its name.
fn name_members(
    assessment: &mut Assessment,
    survey: &Survey,
    events: Option<&[Event]>,
    panel: &Panel,
) -> Result<(), Error> {
    let decisions = Decisions::of(survey, events, panel, |row| row)?;
    let mut known = Problems::new();
    for counted in &mut assessment.events {
        let subject = &decisions.events[counted.event].subject;
        counted.row = decisions.row(subject, &mut known).unwrap_or(counted.row);
    }
    for adjusted in &mut assessment.adjusted {
        let subject = &decisions.adjustments[adjusted.adjustment].subject;
        adjusted.row = decisions.row(subject, &mut known).unwrap_or(adjusted.row);
    }
    Ok(())
}

/// Says who leaves a unit out, and that a rule for units matched nobody.
fn report(units: &Units, survey: &Survey, panel: &Panel, problems: &mut Problems) -> Result<(), Error> {
    let left_out = panel.frame.words("left_out")?;
    let names = panel.frame.words("name")?;
    let code: Vec<usize> = index("code").into_iter().collect();
    for (group, members) in units
        .groups
        .iter()
        .enumerate()
        .filter(|(group, _)| units.incomplete[*group])
    {
        for row in members.iter().filter(|row| left_out.get(**row).is_some()) {
            let words = words![
                ("unit", units.names[group].clone().unwrap_or_default()),
                ("found", names.get(*row).unwrap_or("").to_owned()),
            ];
            problems.push(
                kinds::UNIT_INCOMPLETE,
                place(panel, &survey.grids, *row, &code),
                words,
            );
        }
    }
    Ok(())
}

impl Units {
    fn of(panel: &Panel, frame: &DataFrame, merge: &Merge) -> Result<Self, Error> {
        let keys = merge.key.words(frame)?;
        let land = match panel.frame.column("land_mu") {
            Ok(column) => column.as_materialized_series().f64()?.clone(),
            Err(_) => Float64Chunked::full_null("land_mu".into(), panel.frame.height()),
        };
        let left_out = panel.frame.words("left_out")?;
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut words: Vec<Option<String>> = Vec::new();
        let mut of_row = Vec::with_capacity(keys.len());
        for (row, key) in keys.iter().enumerate() {
            let key = key
                .map(str::trim)
                .filter(|key| !crate::survey::is_not_reported(key));
            let group = match key.and_then(|key| known.get(key)) {
                Some(group) => *group,
                None => {
                    groups.push(Vec::new());
                    words.push(key.map(str::to_owned));
                    if let Some(key) = key {
                        known.insert(key, groups.len() - 1);
                    }
                    groups.len() - 1
                }
            };
            groups[group].push(row);
            of_row.push(group);
        }
        let area = |row: usize| land.get(row).unwrap_or(f64::NEG_INFINITY);
        for (members, word) in groups.iter_mut().zip(&mut words) {
            // Rows come in code order, which a stable sort keeps between equals.
            members.sort_by(|one, other| area(*other).total_cmp(&area(*one)));
            word.take_if(|_| members.len() < 2);
        }
        let incomplete = groups
            .iter()
            .map(|members| members.len() > 1 && members.iter().any(|row| left_out.get(*row).is_some()))
            .collect();
        Ok(Self {
            groups,
            names: words,
            of_row,
            incomplete,
        })
    }

    /// The panel with one row a group. In another year, of whose units `codes` gives the codes, a unit is found again by
    /// its word alone: neither a unit of another word nor an enterprise that stood alone is what it was before.
    fn panel(&self, panel: &Panel, codes: Option<&HashMap<String, String>>) -> Result<Panel, Error> {
        let leading: IdxCa = self
            .groups
            .iter()
            .map(|members| members.first().map(|row| *row as IdxSize))
            .collect();
        let mut frame = panel.frame.take(&leading)?;
        for field in FIELDS.iter().filter(|field| field.adds_up()) {
            let Ok(column) = panel.frame.column(field.id) else {
                continue;
            };
            let values = column.as_materialized_series().rechunk();
            let values = values.f64()?;
            let sums: Float64Chunked = self.groups.iter().map(|members| sum(values, members)).collect();
            frame.with_column(sums.with_name(field.id.into()).into_column())?;
        }
        let before = frame.words("left_out")?;
        let left_out: StringChunked = before
            .iter()
            .zip(&self.incomplete)
            .map(|(reason, incomplete)| {
                if *incomplete {
                    Some(kinds::UNIT_INCOMPLETE.code)
                } else {
                    reason
                }
            })
            .collect();
        frame.with_column(left_out.with_name("left_out".into()).into_column())?;
        let taken: HashSet<&str> = codes
            .iter()
            .flat_map(|codes| codes.values())
            .map(String::as_str)
            .collect();
        let own = frame.words("code")?;
        let coded: StringChunked = own
            .iter()
            .zip(&self.names)
            .map(|(code, name)| match (codes, name) {
                (Some(codes), Some(name)) => codes.get(name).map(String::as_str),
                _ => code.filter(|code| !taken.contains(code)),
            })
            .collect();
        frame.with_column(coded.with_name("code".into()).into_column())?;
        let flawed = panel
            .flawed
            .iter()
            .map(|(row, field)| (self.of_row[*row as usize] as u32, *field));
        Ok(Panel {
            year: panel.year,
            frame,
            rows: panel.rows.joined(&self.groups),
            flawed: flawed.collect(),
        })
    }

    /// The code that stands for every unit: that of its leading member.
    fn codes(&self, joined: &Panel) -> Result<HashMap<String, String>, Error> {
        let codes = joined.frame.words("code")?;
        let named = self.names.iter().zip(codes.iter());
        Ok(named
            .filter_map(|(name, code)| Some((name.clone()?, code?.to_owned())))
            .collect())
    }

    /// The units with their members and sums.
    fn merged(&self, joined: &Panel) -> Result<Vec<Merged>, Error> {
        let mut list: Vec<Merged> = Vec::new();
        let mut group_of = Vec::new();
        for (group, name) in self.names.iter().enumerate() {
            let Some(name) = name else { continue };
            let mut members = self.groups[group].clone();
            members.sort_unstable();
            group_of.push(group);
            list.push(Merged {
                name: name.clone(),
                members,
                totals: Vec::new(),
            });
        }
        for (position, field) in FIELDS.iter().enumerate().filter(|(_, field)| field.adds_up()) {
            let Ok(column) = joined.frame.column(field.id) else {
                continue;
            };
            let values = column.as_materialized_series().rechunk();
            let values = values.f64()?;
            for (unit, group) in list.iter_mut().zip(&group_of) {
                unit.totals
                    .extend(values.get(*group).map(|total| (position, total)));
            }
        }
        Ok(list)
    }

    /// Puts the results of the groups into the rows of their members, beside the members' own amounts.
    fn hand_out(&self, assessment: &mut Assessment, own: DataFrame, scheme: &Scheme) -> Result<(), Error> {
        let group: IdxCa = self.of_row.iter().map(|group| Some(*group as IdxSize)).collect();
        let results = assessment.frame.take(&group)?;
        let own_parts = Year::of(&own, scheme, assessment.year)?;
        let left_out = own.words("left_out")?;
        let mut frame = own;
        for (indicator, parts) in scheme.indicators.iter().zip(own_parts.parts) {
            let mut add = |side: &str, values: Float64Chunked| -> Result<(), Error> {
                let name = format!("{}_{side}", indicator.id);
                frame.with_column(values.with_name(name.as_str().into()).into_column())?;
                Ok(())
            };
            add("numerator", parts.numerator)?;
            if let Some(denominator) = parts.denominator {
                add("denominator", denominator)?;
            }
        }
        for column in results.columns() {
            if frame.get_column_index(column.name()).is_none() {
                frame.with_column(column.clone())?;
            }
        }
        let reasons = results.words("reason")?;
        let reasons: StringChunked = reasons
            .iter()
            .zip(left_out.iter())
            .zip(&self.of_row)
            .map(|((reason, own), group)| match (&self.names[*group], own) {
                (None, _) => reason.map(str::to_owned),
                (Some(_), Some(own)) => Some(own.to_owned()),
                (Some(_), None) => Some(reason.map_or("merged".to_owned(), |all| format!("{all};merged"))),
            })
            .collect();
        frame.with_column(reasons.with_name("reason".into()).into_column())?;
        frame.with_column(self.names_column())?;
        assessment.status = self
            .of_row
            .iter()
            .map(|group| assessment.status[*group])
            .collect();
        assessment.places = self
            .of_row
            .iter()
            .map(|group| assessment.places[*group])
            .collect();
        assessment.frame = frame;
        Ok(())
    }

    /// The unit of every row: a column of its own.
    fn names_column(&self) -> Column {
        let names: StringChunked = self
            .of_row
            .iter()
            .map(|group| self.names[*group].as_deref())
            .collect();
        names.with_name(UNIT.into()).into_column()
    }
}

/// The column that names the unit of a row.
pub const UNIT: &str = "merged_unit";

/// The sum over the members that report the amount; none if nobody does.
fn sum(values: &Float64Chunked, members: &[usize]) -> Option<f64> {
    let mut total = Sum::default();
    let mut any = false;
    for value in members.iter().filter_map(|row| values.get(*row)) {
        total.add(value);
        any = true;
    }
    any.then(|| total.total())
}
