//! What is known of every region.

use std::collections::BTreeMap;

use crate::assess::{Assessment, Benchmarks};
use crate::level::Level;
use crate::scheme::Scheme;

/// An area of some level, a park, or the whole.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// The county of a park or town; empty for others.
    pub county: String,
    /// Rows read.
    pub enterprises: usize,
    /// Rows appraised.
    pub appraised: usize,
    /// Totals of the fields that were read and of the scheme's quantities, over enterprises that take part.
    pub totals: BTreeMap<String, f64>,
    /// The ratio of sums of every indicator.
    pub values: Vec<Option<f64>>,
    /// Both sums of every indicator, over the enterprises that report both sides; `None` if there is none.
    pub sides: Vec<Option<(f64, f64)>>,
    /// The rank of every value inside its level, 1 is best.
    pub value_ranks: Vec<Option<u32>>,
    /// What every indicator adds to the score; `None` where it does not count.
    pub points: Vec<Option<f64>>,
    /// By what its weights are scaled up because indicators without data are left out: Σ weights ÷ Σ weights that count.
    /// `None` where nothing was scored.
    pub scale: Option<f64>,
    /// Score.
    pub score: Option<f64>,
    /// Rank by score.
    pub rank: Option<u32>,
    /// Class, where the scheme classes regions.
    pub class: Option<String>,
    /// How many enterprises each class has.
    pub class_counts: Vec<usize>,
    /// The land of each class, 亩.
    pub class_land: Vec<f64>,
}

impl Region {
    /// The share of each class among graded enterprises, 0–1; `None` if none is graded.
    pub fn shares(&self) -> Vec<Option<f64>> {
        let graded: usize = self.class_counts.iter().sum();
        self.class_counts
            .iter()
            .map(|count| (graded > 0).then(|| *count as f64 / graded as f64))
            .collect()
    }

    /// The share of each class in the land of graded enterprises, 0–1.
    pub fn land_shares(&self) -> Vec<Option<f64>> {
        let graded = crate::sum::sum(self.class_land.iter().copied());
        self.class_land
            .iter()
            .map(|land| (graded > 0.0).then(|| land / graded))
            .collect()
    }
}

/// All regions of a run.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// The level that is ranked, compared and given quotas.
    pub level: Level,
    /// Its areas by rank, then by name; unranked ones last.
    pub ranked: Vec<Region>,
    /// The other levels that some enterprise names, likewise, from the widest to the finest.
    pub others: Vec<(Level, Vec<Region>)>,
    /// Parks likewise.
    pub parks: Vec<Region>,
    /// The whole.
    pub city: Region,
    /// Names of all classes, best first.
    pub classes: Vec<String>,
    /// The number fields and quantities in `totals`, in the order of the data dictionary.
    pub totals: Vec<String>,
    /// What the policies of the scheme come to for the ranked areas: by policy, in the order of the areas.
    pub policies: Vec<Vec<Option<f64>>>,
    /// What the ranked areas were held against under a region part of its own.
    pub benchmarks: Option<Benchmarks>,
}

impl Regions {
    /// The areas of a level.
    pub fn at(&self, level: Level) -> &[Region] {
        if level == self.level {
            return &self.ranked;
        }
        let other = self.others.iter().find(|(known, _)| *known == level);
        other.map_or(&[], |(_, list)| list)
    }
}

/// The year before, which a region part may measure this year by.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// Its enterprises.
    pub assessment: &'a Assessment,
    /// Its areas and parks.
    pub regions: &'a Regions,
}

/// Another roll-up, whose benchmarks are taken.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Its areas.
    pub regions: &'a Regions,
    /// Its scheme.
    pub scheme: &'a Scheme,
}

impl Given<'_> {
    /// The city with the given values of the indicators, in the order of this scheme; one that the other scheme does not
    /// have keeps its own.
    pub fn city(&self, own: &Region, scheme: &Scheme) -> Region {
        let mut city = own.clone();
        for (value, indicator) in city.values.iter_mut().zip(&scheme.indicators) {
            let given = self.value(&indicator.id);
            *value = given.or(*value);
        }
        city
    }

    /// The city's value of an indicator.
    pub fn value(&self, indicator: &str) -> Option<f64> {
        let mut indicators = self.scheme.indicators.iter();
        let at = indicators.position(|known| known.id == indicator)?;
        *self.regions.city.values.get(at)?
    }
}
