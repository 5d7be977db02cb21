//! The zero-sum-gains method on counties: who can be scored, the weights, and the scores before and after.

use rayon::prelude::*;

use crate::problem::{Problems, kinds, words};

use super::county::County;
use super::dea::{Score, Units, zero_sum};
use super::frame::{Frame, has_columns};
use super::plan::{Envelopment, Resource};

/// One county's efficiencies.
#[derive(Clone, Debug, PartialEq)]
pub struct Efficiency {
    /// Before: the part of its base that would do.
    pub start: f64,
    /// Before, with the frontier moving as this county alone gives up.
    pub zero_sum: f64,
    /// The counties in its mix and their parts.
    pub peers: Vec<(String, f64)>,
    /// With the method's own result, before bounds and steps: 1.
    pub shared: Option<f64>,
    /// With the quotas as given.
    pub given: Option<f64>,
}

/// The counties that can be scored and what they use and yield.
pub struct Scored {
    members: Vec<usize>,
    units: Units,
    settings: Envelopment,
    /// `None` where the program found no solution.
    scores: Vec<Option<Score>>,
}

/// Scores all counties whose data allow it; the others are reported with the reason. `None` if a whole column is
/// missing or nobody is left.
pub fn score(
    settings: &Envelopment,
    resource: &Resource,
    frame: &Frame,
    counties: &[&County],
    problems: &mut Problems,
) -> Option<Scored> {
    let columns: Vec<&str> = settings
        .inputs
        .iter()
        .chain(&settings.outputs)
        .map(|at| at.value.as_str())
        .collect();
    if !has_columns("zsg-dea", &columns, resource, counties, problems) {
        return None;
    }
    let members: Vec<usize> = (0..counties.len())
        .filter(|&i| match unfit(settings, frame.base[i], counties[i]) {
            Some(reason) => {
                problems.push(
                    kinds::QUOTA_LEFT_OUT,
                    resource.place,
                    words![
                        ("resource", resource.word()),
                        ("county", counties[i].name.clone()),
                        ("reason", reason),
                    ],
                );
                false
            }
            None => true,
        })
        .collect();
    let total = |name: &str| -> Vec<f64> {
        members
            .iter()
            .map(|&i| counties[i].totals.get(name).copied().unwrap_or(0.0))
            .collect()
    };
    let units = Units {
        shrinking: vec![members.iter().map(|&i| frame.base[i]).collect()],
        held: settings.inputs.iter().map(|at| total(&at.value)).collect(),
        outputs: settings.outputs.iter().map(|at| total(&at.value)).collect(),
    };
    let scores = all(&units, settings);
    (!members.is_empty()).then(|| Scored {
        members,
        units,
        settings: settings.clone(),
        scores,
    })
}

/// Why a county cannot be scored: the name of the quantity that is missing, negative, or 0 where it must not be.
fn unfit(settings: &Envelopment, base: f64, county: &County) -> Option<String> {
    if base <= 0.0 {
        return Some("base = 0".to_owned());
    }
    let mut yields = false;
    for (field, is_output) in settings
        .inputs
        .iter()
        .map(|at| (&at.value, false))
        .chain(settings.outputs.iter().map(|at| (&at.value, true)))
    {
        match county.totals.get(field) {
            Some(value) if value.is_finite() && *value >= 0.0 => yields |= is_output && *value > 0.0,
            Some(value) => return Some(format!("{field} = {value}")),
            None => return Some(field.clone()),
        }
    }
    (!yields).then(|| {
        let names: Vec<&str> = settings.outputs.iter().map(|at| at.value.as_str()).collect();
        format!("{} = 0", names.join(", "))
    })
}

fn all(units: &Units, settings: &Envelopment) -> Vec<Option<Score>> {
    let count = units.outputs.first().map_or(0, Vec::len);
    (0..count)
        .into_par_iter()
        .with_min_len(32)
        .map(|o| units.score(o, settings.returns))
        .collect()
}

impl Scored {
    /// The weights `e_i × x_i`; 0 for counties that were left out, which so keep their floor.
    pub fn weights(&self, frame: &Frame) -> Vec<f64> {
        let rates = self.rates(frame.base.len());
        rates
            .iter()
            .zip(&frame.base)
            .map(|(rate, base)| rate * base)
            .collect()
    }

    /// The efficiencies of all counties; 0 for those that were left out.
    pub fn rates(&self, counties: usize) -> Vec<f64> {
        let mut rates = vec![0.0; counties];
        for (&i, score) in self.members.iter().zip(&self.scores) {
            rates[i] = score.as_ref().map_or(0.0, |score| score.efficiency);
        }
        rates
    }

    /// All scores: before, with the method's own result, and with the quotas as given. County order.
    pub fn efficiencies(
        &self,
        shared: &[f64],
        given: &[f64],
        frame: &Frame,
        counties: &[&County],
    ) -> Vec<Option<Efficiency>> {
        let again = |amounts: &[f64]| -> Vec<Option<f64>> {
            let held: Vec<f64> = self.members.iter().map(|&i| amounts[i]).collect();
            // Without any of the resource a county is not on the map of the others.
            if held.iter().any(|amount| *amount <= 0.0) {
                return vec![None; held.len()];
            }
            let units = Units {
                shrinking: vec![held],
                ..self.units.clone()
            };
            all(&units, &self.settings)
                .iter()
                .map(|score| Some(score.as_ref()?.efficiency))
                .collect()
        };
        let (shared, given) = (again(shared), again(given));
        let total: f64 = self.members.iter().map(|&i| frame.base[i]).sum();
        let mut list = vec![None; counties.len()];
        for (k, (&i, score)) in self.members.iter().zip(&self.scores).enumerate() {
            let Some(score) = score else { continue };
            list[i] = Some(Efficiency {
                start: score.efficiency,
                zero_sum: zero_sum(score.efficiency, frame.base[i], total),
                peers: score
                    .peers
                    .iter()
                    .map(|(j, part)| (counties[self.members[*j]].name.clone(), *part))
                    .collect(),
                shared: shared[k],
                given: given[k],
            });
        }
        list
    }
}
