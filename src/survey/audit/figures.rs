//! The figures of the years that are held against each other.

use std::collections::BTreeMap;

use super::thresholds::Thresholds;
use crate::field::FIELDS;
use crate::frame::Columns;
use crate::problem::{Error, Place};
use crate::survey::join::panel::builder::Panel;
use crate::survey::reading::Survey;
use crate::unit::number_text;

/// The numbers of one year that can be judged, by field.
pub struct Year {
    pub codes: Vec<Option<String>>,
    pub industries: Vec<Option<String>>,
    pub counties: Vec<Option<String>>,
    pub numbers: BTreeMap<usize, Vec<Option<f64>>>,
    /// Rows that are left out.
    pub out: Vec<bool>,
}

impl Year {
    pub fn of(panel: &Panel) -> Result<Self, Error> {
        let words = |id: &str| -> Result<Vec<Option<String>>, Error> {
            if !panel.frame.has(id) {
                return Ok(vec![None; panel.frame.height()]);
            }
            let words = panel.frame.words(id)?;
            Ok(words.iter().map(|word| word.map(str::to_owned)).collect())
        };
        let mut numbers = BTreeMap::new();
        for (index, field) in FIELDS.iter().enumerate().filter(|(_, field)| field.is_number()) {
            if !panel.frame.has(field.id) {
                continue;
            }
            let values: Vec<Option<f64>> = panel
                .frame
                .numbers(field.id)?
                .iter()
                .enumerate()
                .map(|(row, value)| value.filter(|_| !panel.flawed.contains(&(row as u32, index))))
                .collect();
            numbers.insert(index, values);
        }
        Ok(Self {
            codes: words("code")?,
            industries: words("industry")?,
            counties: words("county")?,
            numbers,
            out: words("left_out")?.iter().map(Option::is_some).collect(),
        })
    }

    pub fn number(&self, field: usize, row: usize) -> Option<f64> {
        self.numbers.get(&field)?[row].filter(|_| !self.out[row])
    }

    pub fn rows(&self) -> std::ops::Range<usize> {
        0..self.out.len()
    }

    /// Takes figures out of what is still to be judged.
    pub fn forget(&mut self, figures: &[(usize, usize)]) {
        for (row, field) in figures {
            if let Some(values) = self.numbers.get_mut(field) {
                values[*row] = None;
            }
        }
    }
}

/// The year that is judged, and by what.
pub struct Audit<'a> {
    pub survey: &'a Survey,
    pub thresholds: &'a Thresholds,
    pub year: &'a Year,
}

/// The middle value; the mean of the two middle ones of an even number. The list must not be empty.
pub fn median(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    if even {
        let before = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (before + *middle) / 2.0
    } else {
        *middle
    }
}

/// How many times as much, in four digits or so.
pub fn ratio_text(times: f64) -> String {
    let digits = match times {
        _ if times.fract() == 0.0 || times >= 1000.0 => 0,
        _ if times >= 10.0 => 2,
        _ => 3,
    };
    number_text(times, digits)
}

impl Audit<'_> {
    /// Where the figure of a row stands.
    pub fn place(&self, row: usize, field: usize) -> Place {
        self.survey.place(row, &[field])
    }

    /// The grid and the column in which a row's value of a field stands.
    pub fn column(&self, row: usize, field: usize) -> Option<(u32, usize)> {
        let panel = self.survey.panel()?;
        panel.rows[row].iter().find_map(|(position, _)| {
            let grid = &self.survey.grids[*position as usize];
            Some((*position, grid.column_of(field)?))
        })
    }
}
