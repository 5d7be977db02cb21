//! What the results say about themselves: look-ups and re-orderings, no second formula.

pub mod class_cut;
pub mod completeness;
pub mod loss;
pub mod low_yield;
pub mod spread;

use crate::allocate::County;
use crate::region::Regions;

/// The ranked areas as the allocation sees them: their scores, ranks, classes and totals.
pub fn counties(regions: &Regions) -> Vec<County> {
    regions
        .ranked
        .iter()
        .map(|region| {
            let mut totals = region.totals.clone();
            totals
                .entry("enterprises".to_owned())
                .or_insert(region.appraised as f64);
            County {
                name: region.name.clone(),
                score: region.score,
                rank: region.rank,
                class: region.class.clone(),
                totals,
            }
        })
        .collect()
}
