//! Enterprises summed to regions.

use std::collections::HashMap;

use polars::prelude::*;

use super::figures::Region;
use crate::assess::{Assessment, Status};
use crate::field::FIELDS;
use crate::frame::Columns;
use crate::problem::{Error, kinds};
use crate::scheme::Scheme;
use crate::sum::Sum;

/// The columns that are summed.
pub struct Sums {
    takes_part: Vec<bool>,
    population: StringChunked,
    appraised: Vec<bool>,
    /// The columns of totals, by id.
    pub totals: Vec<(String, Float64Chunked)>,
    sides: Vec<(Float64Chunked, Option<Float64Chunked>)>,
    class: Vec<Option<usize>>,
    classes: usize,
}

impl Sums {
    /// Finds the columns.
    pub fn read(assessment: &Assessment, scheme: &Scheme, classes: &[String]) -> Result<Self, Error> {
        let frame = &assessment.frame;
        let column = |id: &str| frame.numbers(id);
        let quantities = scheme.quantities.iter().map(|quantity| quantity.id.as_str());
        let mut totals = Vec::new();
        for id in FIELDS
            .iter()
            .filter(|f| f.adds_up())
            .map(|f| f.id)
            .chain(quantities)
        {
            if frame.get_column_index(id).is_some() {
                totals.push((id.to_owned(), column(id)?));
            }
        }
        let mut sides = Vec::new();
        for indicator in &scheme.indicators {
            let denominator = match indicator.denominator {
                Some(_) => Some(column(&format!("{}_denominator", indicator.id))?),
                None => None,
            };
            sides.push((column(&format!("{}_numerator", indicator.id))?, denominator));
        }
        let class = frame.words("class")?;
        let class = class
            .iter()
            .zip(&assessment.status)
            // Shares are of graded enterprises: a class that someone is only treated as does not count.
            .map(|(name, status)| {
                let name = name.filter(|_| *status == Status::Appraised)?;
                classes.iter().position(|known| known == name)
            })
            .collect();
        let population = frame.words("population")?;
        Ok(Self {
            population,
            takes_part: assessment
                .status
                .iter()
                .map(|status| status.is_scored())
                .collect(),
            appraised: assessment
                .status
                .iter()
                .map(|s| *s == Status::Appraised)
                .collect(),
            totals,
            sides,
            class,
            classes: classes.len(),
        })
    }

    /// The regions that a column names, in the order in which they first appear.
    pub fn by(&self, id: &str, assessment: &Assessment) -> Result<Vec<Region>, Error> {
        if assessment.frame.get_column_index(id).is_none() {
            return Ok(Vec::new());
        }
        let names = assessment.frame.words(id)?;
        let counties = assessment.frame.words("county")?;
        let reasons = assessment.frame.words("reason")?;
        // An area that is not on the list is none.
        let unknown = |row: usize| {
            reasons
                .get(row)
                .is_some_and(|all| all.split(';').any(|reason| reason == kinds::UNKNOWN_COUNTY.code))
        };
        let mut order: Vec<&str> = Vec::new();
        let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
        for (row, name) in names.iter().enumerate() {
            let Some(name) = name.filter(|_| !unknown(row)) else {
                continue;
            };
            members
                .entry(name)
                .or_insert_with(|| {
                    order.push(name);
                    Vec::new()
                })
                .push(row);
        }
        Ok(order
            .into_iter()
            .map(|name| {
                let rows = &members[name];
                let county = match id {
                    "county" | "city" | "province" => "",
                    _ => rows.iter().find_map(|row| counties.get(*row)).unwrap_or(""),
                };
                self.sum(name, county, rows.iter().copied())
            })
            .collect())
    }

    /// The rows that are inside, as one region.
    pub fn region(&self, name: &str, county: &str, inside: impl Fn(usize) -> bool) -> Region {
        self.sum(
            name,
            county,
            (0..self.takes_part.len()).filter(|row| inside(*row)),
        )
    }

    /// The enterprises of one population, or all of them, as one region.
    pub fn of_population(&self, id: Option<&str>) -> Region {
        self.region("", "", |row| id.is_none() || self.population.get(row) == id)
    }

    /// Sums rows in their order, compensated, so that a total does not depend on how a frame is split.
    fn sum(&self, name: &str, county: &str, rows: impl Iterator<Item = usize>) -> Region {
        let mut totals = vec![(Sum::default(), false); self.totals.len()];
        let mut sides = vec![(Sum::default(), Sum::default(), 0usize); self.sides.len()];
        let mut region = Region {
            name: name.to_owned(),
            county: county.to_owned(),
            class_counts: vec![0; self.classes],
            class_land: vec![0.0; self.classes],
            ..Region::default()
        };
        let land = self.totals.iter().position(|(id, _)| id == "land_mu");
        let mut class_land = vec![Sum::default(); self.classes];
        for row in rows {
            region.enterprises += 1;
            region.appraised += usize::from(self.appraised[row]);
            if !self.takes_part[row] {
                continue;
            }
            for ((_, values), (sum, any)) in self.totals.iter().zip(&mut totals) {
                if let Some(value) = values.get(row) {
                    sum.add(value);
                    *any = true;
                }
            }
            for ((numerators, denominators), (up, down, count)) in self.sides.iter().zip(&mut sides) {
                let below = denominators.as_ref().map_or(Some(1.0), |values| values.get(row));
                // As in a benchmark: what has no ratio is in no ratio of sums.
                if let (Some(numerator), Some(denominator)) =
                    (numerators.get(row), below.filter(|below| *below > 0.0))
                {
                    up.add(numerator);
                    down.add(denominator);
                    *count += 1;
                }
            }
            if let Some(class) = self.class[row] {
                region.class_counts[class] += 1;
                let area = land.and_then(|land| self.totals[land].1.get(row));
                class_land[class].add(area.unwrap_or(0.0));
            }
        }
        region.class_land = class_land.into_iter().map(Sum::total).collect();
        region.totals = self
            .totals
            .iter()
            .zip(totals)
            .filter(|(_, (_, any))| *any)
            .map(|((id, _), (sum, _))| (id.clone(), sum.total()))
            .filter(|(_, total)| total.is_finite())
            .collect();
        region.sides = sides
            .iter()
            .map(|(up, down, count)| (*count > 0).then(|| (up.total(), down.total())))
            .collect();
        region.values = sides
            .into_iter()
            .map(|(up, down, count)| {
                let value = up.total() / down.total();
                (count > 0 && down.total() > 0.0 && value.is_finite()).then_some(value)
            })
            .collect();
        region
    }
}
