//! Means of groups: of values, or the ratio of two sums.

use crate::assess::normalise::Measure;
use crate::assess::value::Parts;
use crate::scheme::Mean;
use crate::sum::Sum;

/// Running means of some groups.
pub struct Means {
    values: Vec<Sum>,
    numerators: Vec<Sum>,
    denominators: Vec<Sum>,
    counts: Vec<usize>,
}

impl Means {
    /// None of any group yet.
    pub fn new(groups: usize) -> Self {
        Self {
            values: vec![Sum::default(); groups],
            numerators: vec![Sum::default(); groups],
            denominators: vec![Sum::default(); groups],
            counts: vec![0; groups],
        }
    }

    /// Adds the value of a row with its two sides.
    pub fn add(&mut self, group: usize, value: f64, parts: &Parts, row: usize) {
        self.values[group].add(value);
        self.numerators[group].add(parts.numerator.get(row).unwrap_or(0.0));
        // Values as published have no denominator: their ratio of sums is their mean.
        let denominator = parts
            .denominator
            .as_ref()
            .map_or(Some(1.0), |values| values.get(row));
        self.denominators[group].add(denominator.unwrap_or(0.0));
        self.counts[group] += 1;
    }

    /// The mean of every group, and of how many rows it is.
    pub fn results(&self, of: Mean) -> Vec<Option<(Measure, usize)>> {
        (0..self.counts.len())
            .map(|group| {
                let count = self.counts[group];
                let mean = match of {
                    Mean::OfValues => self.values[group].total() / count as f64,
                    Mean::RatioOfSums => self.numerators[group].total() / self.denominators[group].total(),
                };
                let measure = Measure {
                    benchmark: mean,
                    other: mean,
                };
                (count > 0 && mean.is_finite()).then_some((measure, count))
            })
            .collect()
    }
}
