//! What a quotas file says.

use std::collections::BTreeSet;

use super::apportion::Rounding;
pub use super::county::ByCounty;
use super::dea::Returns;
use super::method::Method;
use super::part::{Part, Rule};
use crate::lang::Lang;
use crate::problem::{Place, Word};
use crate::settings::At;
use crate::unit;

/// The quotas file.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Title of the document.
    pub title: String,
    /// The year for which quotas are given.
    pub year: Option<i32>,
    /// What is given, in file order.
    pub resources: Vec<Resource>,
    /// Settings of optimal.
    pub objective: Option<Objective>,
}

impl Plan {
    /// The fields of the data dictionary that the methods read as county totals.
    pub fn fields(&self) -> BTreeSet<String> {
        let mut names: Vec<&str> = Vec::new();
        for resource in &self.resources {
            names.extend(resource.base.value.totals());
            names.extend(resource.usage.iter().map(|at| at.value.as_str()));
            let envelopment = resource.envelopment.iter();
            let lists = envelopment.flat_map(|one| one.inputs.iter().chain(&one.outputs));
            names.extend(lists.map(|at| at.value.as_str()));
        }
        names.extend(self.objective.iter().map(|one| one.field.value.as_str()));
        names
            .into_iter()
            .filter(|name| crate::field::field(name).is_some_and(|field| field.is_number()))
            .map(str::to_owned)
            .collect()
    }

    /// Last year's quotas of a resource from history, for the counties that the file does not name.
    pub fn take_last_year<'a>(&mut self, resource: &str, quotas: impl IntoIterator<Item = (&'a str, f64)>) {
        let Some(resource) = self.resources.iter_mut().find(|known| known.id == resource) else {
            return;
        };
        for (county, quota) in quotas {
            resource.last_year.entry(county.to_owned()).or_insert(At {
                value: quota,
                place: resource.place,
            });
        }
    }
}

/// By what the base part is shared.
#[derive(Clone, Debug)]
pub enum Base {
    /// Last year's quotas.
    LastYear,
    /// A county total of the appraisal, by field id.
    Total(String),
    /// Numbers in the file.
    Values,
    /// Several factors, each with a weight.
    Factors(Vec<Factor>),
    /// None: parts are all there is.
    Nothing,
}

impl Base {
    /// The county totals that it is made of.
    pub fn totals(&self) -> Vec<&str> {
        match self {
            Self::Total(field) => vec![field],
            Self::Factors(list) => list
                .iter()
                .filter_map(|one| Some(one.total.as_ref()?.value.as_str()))
                .collect(),
            Self::LastYear | Self::Values | Self::Nothing => Vec::new(),
        }
    }
}

/// One of several factors of the base: a county's part of it is the weight × its part of all counties' sum.
#[derive(Clone, Debug)]
pub struct Factor {
    /// The county total, or …
    pub total: Option<At<String>>,
    /// … its numbers by county.
    pub values: ByCounty,
    /// Label for people.
    pub label: String,
    /// Weight in percent; the weights of all factors sum to 100.
    pub weight: At<f64>,
}

/// Floors and caps.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// Floor as a multiple of last year's quota.
    pub floor_ratio: Option<At<f64>>,
    /// Cap as a multiple of last year's quota.
    pub cap_ratio: Option<At<f64>>,
    /// Floor as a multiple of the mean of the past years' quotas.
    pub floor_mean: Option<At<f64>>,
    /// Floors in the unit.
    pub floor: ByCounty,
    /// Caps in the unit.
    pub cap: ByCounty,
}

impl Bounds {
    /// Whether a bound refers to last year.
    pub fn use_last_year(&self) -> bool {
        self.floor_ratio.is_some() || self.cap_ratio.is_some()
    }
}

/// The quotas of one year past.
#[derive(Clone, Debug)]
pub struct Past {
    /// The year.
    pub year: i64,
    /// The quotas by county, in the unit.
    pub quotas: ByCounty,
}

/// A fixed award, or a deduction if negative.
#[derive(Clone, Debug)]
pub struct Award {
    /// Who.
    pub county: At<String>,
    /// How much, in the unit.
    pub amount: At<f64>,
    /// The document that grants it.
    pub source: String,
}

/// Settings of base-merit.
#[derive(Clone, Debug, Default)]
pub struct Merit {
    /// The part of the pool that follows performance, 0–1.
    pub share: Option<At<f64>>,
    /// Exponent of performance.
    pub exponent: Option<At<f64>>,
}

/// A derived total of a scheme that a quotas file may name.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// Its id.
    pub id: String,
    /// Its unit; empty where nobody knows it.
    pub unit: String,
}

/// One resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Id, unique in the file.
    pub id: String,
    /// Label for people.
    pub label: String,
    /// Unit of all amounts.
    pub unit: String,
    /// What there is; `None` where it is what earlier resources put into a store, or what the parts sum to.
    pub total: Option<At<f64>>,
    /// The store that is shared.
    pub total_from: Option<At<String>>,
    /// The smallest amount that is given.
    pub step: At<f64>,
    /// What the city holds back.
    pub reserve: At<f64>,
    /// The method.
    pub method: Method,
    /// Further methods to set beside it.
    pub compare: Vec<Method>,
    /// How whole steps are made, where the file says so.
    pub rounding: Option<Rounding>,
    /// By what the base part is shared.
    pub base: At<Base>,
    /// The numbers of [`Base::Values`].
    pub base_values: ByCounty,
    /// Last year's quotas.
    pub last_year: ByCounty,
    /// Quotas of years past, for a floor on their mean.
    pub past: Vec<Past>,
    /// Floors and caps.
    pub bounds: Bounds,
    /// Awards and deductions.
    pub awards: Vec<Award>,
    /// Parts that add up beside what the method shares.
    pub parts: Vec<Part>,
    /// Settings of base-merit.
    pub merit: Merit,
    /// Settings of tiered.
    pub tiers: Option<Tiers>,
    /// Settings of reward-penalty.
    pub reward_penalty: Option<RewardPenalty>,
    /// Settings of zsg-dea.
    pub envelopment: Option<Envelopment>,
    /// Optimal: what yielded last year's result, a county total or `last_year`.
    pub usage: Option<At<String>>,
    /// The derived totals that it may name.
    pub derived: Vec<Derived>,
    /// The document behind the numbers.
    pub source: String,
    /// Where the resource stands in the file.
    pub place: Place,
}

impl Resource {
    /// A county total in the unit of the resource; `None` if that unit does not measure what the field does. A total
    /// whose unit nobody knows counts as it is.
    pub fn in_unit(&self, field: &str, total: f64) -> Option<f64> {
        if let Some(dimension) = crate::field::field(field).and_then(|field| field.dimension()) {
            return Some(dimension.parse(&self.unit)?.of_canonical(total));
        }
        match self.unit_of(field) {
            "" => Some(total),
            unit => unit::converted(total, unit, &self.unit),
        }
    }

    /// Whether a county's score, rank or class decides its quota under a method.
    pub fn follows_score(&self, method: Method) -> bool {
        let by_place = |part: &Part| matches!(part.rule, Rule::Ranks(_) | Rule::Take { .. });
        method.follows_score() || self.parts.iter().any(by_place)
    }

    /// Where the total stands, or where it is said to come from.
    pub fn total_place(&self) -> Place {
        let given = self.total.as_ref().map(|at| at.place);
        let store = self.total_from.as_ref().map(|at| at.place);
        given.or(store).unwrap_or(self.place)
    }

    /// The unit of a county total; empty if nobody knows it.
    pub fn unit_of(&self, field: &str) -> &str {
        let derived = self.derived.iter().find(|known| known.id == field);
        crate::field::field(field).map_or(derived.map_or("", |known| &known.unit), |field| field.unit())
    }

    /// The rounding of a method: what the file says, or the default. Largest remainders are monotone in a county's own
    /// score as long as nobody else's share grows with it. Under tiered another county's may (the sum of the
    /// coefficients can fall), so Webster, which compares counties in pairs, is its default.
    pub fn rounding_of(&self, method: Method) -> Rounding {
        self.rounding.unwrap_or(match method {
            Method::Tiered => Rounding::Webster,
            _ => Rounding::LargestRemainder,
        })
    }

    /// What it is called, in both languages.
    pub fn word(&self) -> Word {
        Word::label(&self.label, &english_label(&self.id).unwrap_or_default())
    }
}

/// What a resource is called in English, where permu knows it by its id; others keep the name that people gave them.
pub fn english_label(id: &str) -> Option<String> {
    let key = format!("value.resource.{id}");
    Lang::En.has(&key).then(|| Lang::En.text(&key, &[]))
}

/// Coefficients of the tiered method.
#[derive(Clone, Debug)]
pub enum Tiers {
    /// By equal parts of the ranking, best first.
    Ranks(Vec<f64>),
    /// By class.
    Classes(ByCounty),
}

/// Settings of reward-penalty.
#[derive(Clone, Debug)]
pub struct RewardPenalty {
    /// How many of the last give.
    pub last: usize,
    /// What they give, in percent of their share by base.
    pub percent: f64,
    /// Proportions in which the first receive.
    pub ladder: Vec<f64>,
    /// Factors by consecutive year.
    pub year_factors: Vec<f64>,
    /// Consecutive years by county.
    pub years: ByCounty,
    /// Where it stands.
    pub place: Place,
}

/// Settings of zsg-dea.
#[derive(Clone, Debug)]
pub struct Envelopment {
    /// Other inputs.
    pub inputs: Vec<At<String>>,
    /// Outputs.
    pub outputs: Vec<At<String>>,
    /// Returns to scale.
    pub returns: Returns,
}

/// Settings of optimal, common to all resources.
#[derive(Clone, Debug)]
pub struct Objective {
    /// The county total to be raised.
    pub field: At<String>,
    /// The least part of its proportional share that every county gets.
    pub equity: f64,
}
