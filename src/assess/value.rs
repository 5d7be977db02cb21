//! Indicators: value = numerator ÷ denominator, row by row.

use polars::prelude::*;

use super::earned::Points;
use super::origin::Cells;
use super::scope::{Rows, Status};
use crate::field::{FIELDS, field};
use crate::field::{LAST_CLASS, LAST_CLASS_YEARS, LAST_SCORE};
use crate::frame::Columns;
use crate::problem::{Error, Place, Problems, Word, kinds, words};
use crate::scheme::expression::{AGE, DATA_YEAR};
use crate::scheme::{Formula, Group, Missing, Scheme};
use crate::survey::{Panel, place};
use crate::unit::number_text;

/// Both sides of an indicator.
pub struct Parts {
    /// The numerator, or the value as published.
    pub numerator: Float64Chunked,
    /// The denominator.
    pub denominator: Option<Float64Chunked>,
}

/// Adds what the scheme computes from fields; fields that no sheet holds are columns of nulls.
pub fn with_quantities(frame: &DataFrame, scheme: &Scheme, year: i32) -> Result<DataFrame, Error> {
    let mut frame = frame.clone();
    let (read, _) = scheme.fields();
    for id in read {
        if frame.get_column_index(&id).is_none() {
            let dtype = match field(&id).is_some_and(|field| field.is_number()) {
                true => DataType::Float64,
                false => DataType::String,
            };
            frame.with_column(Column::full_null(id.as_str().into(), frame.height(), &dtype))?;
        }
    }
    for (id, dtype) in [
        (LAST_CLASS, DataType::String),
        (LAST_CLASS_YEARS, DataType::Float64),
        (LAST_SCORE, DataType::Float64),
    ] {
        if scheme.reads(id) && frame.get_column_index(id).is_none() {
            frame.with_column(Column::full_null(id.into(), frame.height(), &dtype))?;
        }
    }
    if scheme.reads(DATA_YEAR) {
        let years: Float64Chunked = std::iter::repeat_n(Some(f64::from(year)), frame.height()).collect();
        frame.with_column(years.with_name(DATA_YEAR.into()).into_column())?;
    }
    if scheme.reads(AGE) {
        let ages = ages(&frame, year)?;
        frame.with_column(ages.with_name(AGE.into()).into_column())?;
    }
    for constant in &scheme.constants {
        let words = frame.words(constant.by.column())?;
        let values: Float64Chunked = words.iter().map(|word| constant.of(word.unwrap_or(""))).collect();
        frame.with_column(values.with_name(constant.id.as_str().into()).into_column())?;
    }
    for quantity in &scheme.quantities {
        // Sums over a region already hold the quantity.
        if frame.get_column_index(&quantity.id).is_none() {
            let values = quantity.values().numbers(&frame)?;
            frame.with_column(values.with_name(quantity.id.as_str().into()).into_column())?;
        }
    }
    if let Some(formula) = &scheme.industry_group {
        let words = formula.words(&frame)?;
        frame.with_column(
            words
                .with_name(Group::IndustryGroup.column().into())
                .into_column(),
        )?;
    }
    Ok(frame)
}

/// Reports what a constant has no number for, each word once, and names that nobody bears.
pub fn report_constants(frame: &DataFrame, scheme: &Scheme, problems: &mut Problems) -> Result<(), Error> {
    for constant in &scheme.constants {
        let words = frame.words(constant.by.column())?;
        let mut missing: Vec<&str> = Vec::new();
        let mut found: Vec<&str> = Vec::new();
        for word in words.iter().flatten() {
            if !found.contains(&word) {
                found.push(word);
            }
            if constant.of(word).is_none() && !missing.contains(&word) {
                missing.push(word);
            }
        }
        for word in missing {
            let told = words![
                ("label", Word::label(&constant.label, &constant.label_en)),
                ("found", word.to_owned())
            ];
            problems.push(kinds::CONSTANT_MISSING, constant.at, told);
        }
        for (name, _, place) in &constant.values {
            if !found.contains(&name.as_str()) {
                let told = words![
                    ("rule", Word::Term("rule", "constant".to_owned())),
                    ("label", name.clone()),
                    ("count", frame.height().to_string()),
                ];
                problems.push(kinds::RULE_NEVER_APPLIED, *place, told);
            }
        }
    }
    Ok(())
}

/// Says how many enterprises have a field that stands for a quantity of which they report no part, at the first of them.
pub fn tell_stand_ins(
    frame: &DataFrame,
    scheme: &Scheme,
    cells: Option<Cells<'_>>,
    problems: &mut Problems,
) -> Result<(), Error> {
    let Some(cells) = cells else { return Ok(()) };
    for quantity in &scheme.quantities {
        let Some(stand_in) = &quantity.stand_in else {
            continue;
        };
        let reported = |id: &str| -> Result<BooleanChunked, Error> { Ok(frame.column(id)?.is_not_null()) };
        let mut used = reported(&stand_in.field)?;
        for part in &quantity.formula.columns {
            used = used & !reported(part)?;
        }
        let rows: Vec<usize> = used
            .iter()
            .enumerate()
            .filter(|(_, used)| *used == Some(true))
            .map(|(row, _)| row)
            .collect();
        if let (Some(first), Some(index)) = (rows.first(), crate::field::index(&stand_in.field)) {
            let words = words![
                ("label", Word::label(&quantity.label, &quantity.label_en)),
                ("field", Word::field(index)),
                ("count", rows.len().to_string()),
            ];
            let at = place(cells.panel, cells.grids, *first, &[index]);
            problems.push(kinds::STAND_IN, at, words);
        }
    }
    Ok(())
}

/// Full years in production at the end of the year: its number less the year in which production began.
fn ages(frame: &DataFrame, year: i32) -> Result<Float64Chunked, Error> {
    let Ok(start) = frame.column("start") else {
        return Ok(Float64Chunked::full_null(AGE.into(), frame.height()));
    };
    let start = start.as_materialized_series().clone();
    Ok(start
        .str()?
        .iter()
        .map(|date| {
            let begun: i32 = date?.get(..4)?.parse().ok()?;
            Some(f64::from(year - begun))
        })
        .collect())
}

/// Evaluates both sides of an indicator.
pub fn parts(frame: &DataFrame, scheme: &Scheme, index: usize) -> Result<Parts, Error> {
    let indicator = &scheme.indicators[index];
    Ok(Parts {
        numerator: indicator.numerator.numbers(frame)?,
        denominator: match &indicator.denominator {
            Some(formula) => Some(formula.numbers(frame)?),
            None => None,
        },
    })
}

/// numerator ÷ denominator of one row; null if a side is missing or the denominator is not positive.
pub fn ratio(parts: &Parts, row: usize) -> Option<f64> {
    let numerator = parts.numerator.get(row)?;
    match &parts.denominator {
        None => Some(numerator),
        Some(values) => {
            let denominator = values.get(row)?;
            (denominator > 0.0)
                .then(|| numerator / denominator)
                .filter(|value| value.is_finite())
        }
    }
}

/// The denominator of a row that has a numerator, where it is zero or below.
pub fn zero_denominator(parts: &Parts, row: usize) -> Option<f64> {
    parts.numerator.get(row)?;
    let denominator = parts.denominator.as_ref()?.get(row)?;
    (denominator <= 0.0).then_some(denominator)
}

/// The indicator's value for every row that takes part and whose population uses it; for all of them where a formula
/// reads it.
pub fn values(parts: &Parts, rows: &Rows, scheme: &Scheme, index: usize) -> Float64Chunked {
    let indicator = &scheme.indicators[index];
    let shown = indicator.shown_only || scheme.reads(&format!("{}_value", indicator.id));
    rows.list
        .iter()
        .enumerate()
        .map(|(row, at)| {
            let used = (shown && at.population.is_some()) || scheme.criterion(at.population, index).is_some();
            let value = used.then(|| ratio(parts, row)).flatten();
            let round = scheme.rounds.value;
            value.map(|value| round.map_or(value, |round| round.apply(value)))
        })
        .collect()
}

/// What is needed to say why a row has no value.
pub struct Context<'a> {
    /// Where the cells are; `None` for regions, whose figures are sums.
    pub cells: Option<Cells<'a>>,
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The indicator.
    pub index: usize,
    /// Its sides.
    pub parts: &'a Parts,
    /// Its values.
    pub value: &'a Float64Chunked,
    /// The names of the rows, where there is no survey.
    pub names: &'a [String],
}

impl Context<'_> {
    /// Reports every row without a value, unless its cells are already reported, and leaves out those that the
    /// scheme refuses.
    pub fn report(&self, rows: &mut Rows, points: &[Points], problems: &mut Problems) {
        for (row, points) in points.iter().enumerate() {
            let Points::Ruled(rule) = points else { continue };
            let at = &mut rows.list[row];
            if at.status == Status::LeftOut || at.status == Status::NotAppraised {
                continue;
            }
            let zero = zero_denominator(self.parts, row);
            let (_, formula) = self.blank_side(row);
            let behind = self.scheme.fields_behind(formula);
            let flawed = self.panel().is_some_and(|panel| {
                behind
                    .iter()
                    .any(|field| panel.flawed.contains(&(row as u32, *field)))
            });
            if flawed {
                // No rule for what was not reported may stand in for what was reported wrongly.
                at.status = Status::LeftOut;
                at.because("unreadable-value");
                continue;
            }
            match zero {
                Some(found) if *rule == Missing::Refuse => {
                    at.status = Status::LeftOut;
                    at.because(kinds::ZERO_DENOMINATOR.code);
                    self.zero(row, found, &behind, problems);
                }
                _ => {
                    at.because(rule.id());
                    if *rule == Missing::Refuse {
                        at.status = Status::LeftOut;
                    }
                    // A value without benchmark was reported with the benchmark.
                    if zero.is_none() && self.value.get(row).is_none() {
                        self.missing(row, *rule, &behind, problems);
                    }
                }
            }
        }
    }

    fn panel(&self) -> Option<&Panel> {
        Some(self.cells?.panel)
    }

    fn place(&self, row: usize, fields: &[usize]) -> Place {
        self.cells.map_or(Place::Nowhere, |cells| {
            place(cells.panel, cells.grids, row, fields)
        })
    }

    /// The side that has no value; the denominator where it is zero.
    fn blank_side(&self, row: usize) -> (bool, &Formula) {
        let indicator = &self.scheme.indicators[self.index];
        match (&indicator.denominator, self.parts.numerator.get(row)) {
            (Some(denominator), Some(_)) => (true, denominator),
            _ => (false, &indicator.numerator),
        }
    }

    fn zero(&self, row: usize, found: f64, behind: &[usize], problems: &mut Problems) {
        if !problems.shows(kinds::ZERO_DENOMINATOR) {
            return problems.count_allowed(kinds::ZERO_DENOMINATOR, 1);
        }
        let indicator = &self.scheme.indicators[self.index];
        let formula = indicator.denominator.as_ref().unwrap_or(&indicator.numerator);
        let (label, unit) = self.named(formula);
        problems.push(
            kinds::ZERO_DENOMINATOR,
            self.place(row, behind),
            words![
                ("field", label),
                ("found", number_text(found, 2)),
                ("unit", unit),
                ("indicator", Word::label(&indicator.label, &indicator.label_en)),
            ],
        );
    }

    fn missing(&self, row: usize, rule: Missing, behind: &[usize], problems: &mut Problems) {
        if self.cells.is_none() {
            return self.region_gap(row, problems);
        }
        if !problems.shows(kinds::MISSING_VALUE) {
            return problems.count_allowed(kinds::MISSING_VALUE, 1);
        }
        let empty: Vec<usize> = self.empty_fields(row, behind);
        let labels: Vec<&str> = empty.iter().map(|index| FIELDS[*index].zh).collect();
        problems.push(
            kinds::MISSING_VALUE,
            self.place(row, &empty),
            words![
                ("field", Word::Fields(empty.clone())),
                (
                    "indicator",
                    Word::label(
                        &self.scheme.indicators[self.index].label,
                        &self.scheme.indicators[self.index].label_en
                    )
                ),
                ("rule", Word::Term("missing", rule.id().to_owned())),
                ("column", labels.join("、")),
            ],
        );
    }

    fn region_gap(&self, row: usize, problems: &mut Problems) {
        let name = self.names.get(row).cloned().unwrap_or_default();
        let indicator = &self.scheme.indicators[self.index];
        let label = Word::label(&indicator.label, &indicator.label_en);
        problems.push(
            kinds::COUNTY_INDICATOR_MISSING,
            Place::Nowhere,
            words![("county", name), ("indicator", label)],
        );
    }

    /// The fields behind a formula that hold nothing in this row; one without a column holds nothing in any.
    fn empty_fields(&self, row: usize, behind: &[usize]) -> Vec<usize> {
        let Some(panel) = self.panel() else {
            return behind.to_vec();
        };
        let empty: Vec<usize> = behind
            .iter()
            .copied()
            .filter(|index| {
                let column = panel.frame.column(FIELDS[*index].id);
                !column.is_ok_and(|column| column.get(row).is_ok_and(|value| !value.is_null()))
            })
            .collect();
        if empty.is_empty() { behind.to_vec() } else { empty }
    }

    /// Label and unit of what a formula gives, where it is one field or quantity; else its text.
    fn named(&self, formula: &Formula) -> (Word, String) {
        if let Some(field) = field(&formula.text) {
            return (Word::from(field), field.unit().to_owned());
        }
        match self
            .scheme
            .quantities
            .iter()
            .find(|quantity| quantity.id == formula.text)
        {
            Some(quantity) => {
                let label = Word::label(&quantity.label, &quantity.label_en);
                (label, quantity.unit.clone())
            }
            None => (Word::from(&formula.text), String::new()),
        }
    }
}
