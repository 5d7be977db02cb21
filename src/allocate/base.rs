//! By what the base part of a resource is shared, county by county.

use crate::problem::{kinds, words};

use super::plan::{Base, Factor};
use super::work::Work;

impl Work<'_> {
    pub fn last_year_known(&mut self, last_year: &[Option<f64>]) {
        let by_last_year = matches!(self.resource.base.value, Base::LastYear);
        if !by_last_year && !self.resource.bounds.use_last_year() {
            return;
        }
        for (county, _) in self
            .counties
            .iter()
            .zip(last_year)
            .filter(|(_, last)| last.is_none())
        {
            self.push(
                kinds::QUOTA_COUNTY_MISSING,
                self.resource.place,
                words![("county", &county.name)],
            );
        }
    }

    /// The base, and the values of each factor where it is made of several.
    pub fn base(&mut self) -> (Vec<f64>, Vec<Vec<f64>>) {
        let resource = self.resource;
        match &resource.base.value {
            Base::Nothing => return (vec![0.0; self.counties.len()], Vec::new()),
            Base::Factors(factors) => return self.by_factors(factors),
            Base::LastYear | Base::Total(_) | Base::Values => {}
        }
        let mut base = Vec::with_capacity(self.counties.len());
        for county in self.counties {
            let (value, from) = match &resource.base.value {
                // A missing number of last year has been reported.
                Base::LastYear => (
                    Some(resource.last_year.get(&county.name).map_or(0.0, |at| at.value)),
                    "last_year",
                ),
                Base::Total(field) => (county.totals.get(field).copied(), field.as_str()),
                _ => (
                    resource.base_values.get(&county.name).map(|at| at.value),
                    "base_values",
                ),
            };
            let usable = value.filter(|value| value.is_finite() && *value >= 0.0);
            if usable.is_none() {
                self.push(
                    kinds::QUOTA_BASE_MISSING,
                    resource.base.place,
                    words![
                        ("county", county.name.clone()),
                        ("base", from.to_owned()),
                        ("found", value.map_or(String::new(), |value| value.to_string())),
                    ],
                );
            }
            base.push(usable.unwrap_or(0.0));
        }
        if self.mistakes == 0 && base.iter().all(|value| *value == 0.0) {
            self.push(kinds::QUOTA_NO_BASE, resource.base.place, vec![]);
        }
        (base, Vec::new())
    }

    /// `Σ weight × value ÷ Σ value of all counties`.
    fn by_factors(&mut self, factors: &[Factor]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let place = self.resource.base.place;
        let mut base = vec![0.0; self.counties.len()];
        let mut all = Vec::with_capacity(factors.len());
        for factor in factors {
            let mut values = Vec::with_capacity(self.counties.len());
            for county in self.counties {
                let value = match &factor.total {
                    Some(field) => county.totals.get(&field.value).copied(),
                    None => factor.values.get(&county.name).map(|at| at.value),
                };
                let usable = value.filter(|value| value.is_finite() && *value >= 0.0);
                if usable.is_none() {
                    let found = value.map_or(String::new(), |value| value.to_string());
                    let words = words![
                        ("county", county.name.clone()),
                        ("base", factor.label.clone()),
                        ("found", found),
                    ];
                    self.push(kinds::QUOTA_BASE_MISSING, place, words);
                }
                values.push(usable.unwrap_or(0.0));
            }
            let sum: f64 = values.iter().sum();
            if sum <= 0.0 {
                self.push(kinds::QUOTA_NO_BASE, place, vec![]);
                continue;
            }
            for (base, value) in base.iter_mut().zip(&values) {
                *base += factor.weight.value / 100.0 * (value / sum);
            }
            all.push(values);
        }
        (base, all)
    }
}
