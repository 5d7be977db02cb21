//! What an appraisal takes from another instead of finding it itself: benchmarks, weights, events. A comparison of two
//! results re-runs the engine with a part of each.

use std::collections::HashMap;

use polars::prelude::*;

use super::assessment::Assessment;
use super::normalise::Measure;
use crate::frame::Columns;
use crate::problem::Error;
use crate::scheme::{Benchmark, Scheme};
use crate::survey::Event;

/// What is given.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The benchmarks that another appraisal used.
    pub benchmarks: &'a Benchmarks,
    /// Weights: one list a population of the scheme.
    pub weights: &'a [Vec<f64>],
    /// Events in place of those of the survey.
    pub events: &'a [Event],
}

/// The benchmarks that an appraisal used, by enterprise or area.
#[derive(Clone, Debug, Default)]
pub struct Benchmarks {
    rows: HashMap<String, usize>,
    population: StringChunked,
    indicators: HashMap<String, OfIndicator>,
    kinds: HashMap<(String, String), Numbers>,
}

/// The benchmark columns of an indicator.
#[derive(Clone, Debug)]
struct OfIndicator {
    benchmark: Float64Chunked,
    other: Option<Float64Chunked>,
}

/// What the numbers of a benchmark mean: only those of one kind can stand for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbers {
    One,
    Ends,
    Spread,
    Places,
}

impl Numbers {
    fn of(benchmark: &Benchmark) -> Self {
        match benchmark {
            Benchmark::MinMax { .. } | Benchmark::BaseTarget { .. } => Self::Ends,
            Benchmark::Spread { .. } => Self::Spread,
            Benchmark::Others { .. } => Self::Places,
            Benchmark::Fixed(_)
            | Benchmark::Constant(_)
            | Benchmark::Mean { .. }
            | Benchmark::Best { .. }
            | Benchmark::Norm { .. }
            | Benchmark::OwnLast { .. } => Self::One,
        }
    }
}

impl Benchmarks {
    /// Those of an appraisal under its scheme.
    pub fn of(assessment: &Assessment, scheme: &Scheme) -> Result<Self, Error> {
        let frame = &assessment.frame;
        let mut rows = HashMap::new();
        for (row, code) in frame.words("code")?.iter().enumerate() {
            // Of two rows with one code neither is appraised.
            rows.entry(code.unwrap_or("").to_owned()).or_insert(row);
        }
        let mut indicators = HashMap::new();
        for indicator in &scheme.indicators {
            let other = format!("{}_benchmark_other", indicator.id);
            let columns = OfIndicator {
                benchmark: frame.numbers(&format!("{}_benchmark", indicator.id))?,
                other: match frame.has(&other) {
                    true => Some(frame.numbers(&other)?),
                    false => None,
                },
            };
            indicators.insert(indicator.id.clone(), columns);
        }
        let mut kinds = HashMap::new();
        for population in &scheme.populations {
            for criterion in &population.criteria {
                let key = (
                    population.id.clone(),
                    scheme.indicators[criterion.indicator].id.clone(),
                );
                kinds.insert(key, Numbers::of(&criterion.benchmark));
            }
        }
        Ok(Self {
            rows,
            population: frame.words("population")?,
            indicators,
            kinds,
        })
    }

    /// What the value of an indicator was measured by, for who has this code; `None` where it was measured by nothing, or
    /// by numbers that mean something else under `benchmark`. A place among others belongs to those others.
    pub fn measure(&self, code: &str, indicator: &str, benchmark: &Benchmark) -> Option<Measure> {
        let row = *self.rows.get(code)?;
        let population = self.population.get(row)?;
        let kind = self.kinds.get(&(population.to_owned(), indicator.to_owned()))?;
        if *kind != Numbers::of(benchmark) || *kind == Numbers::Places {
            return None;
        }
        let columns = self.indicators.get(indicator)?;
        let number = columns.benchmark.get(row)?;
        let other = columns.other.as_ref().and_then(|other| other.get(row));
        Some(Measure {
            benchmark: number,
            other: other.unwrap_or(number),
        })
    }
}
