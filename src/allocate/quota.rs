//! One county's part of a resource.

/// One county's part, in the unit of the resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// Who.
    pub county: String,
    /// Last year's quota.
    pub last_year: Option<f64>,
    /// Share by the base.
    pub base: f64,
    /// Real-valued result of the method − base.
    pub merit: f64,
    /// Awards and deductions.
    pub award: f64,
    /// The parts that add up, in the order of [`super::Allocation::parts`].
    pub parts: Vec<f64>,
    /// What floors and caps add or take.
    pub bound: f64,
    /// What rounding adds or takes.
    pub step: f64,
    /// The quota, the decimal number of `steps`.
    pub quota: f64,
    /// The quota in whole steps.
    pub steps: i64,
    /// (quota ÷ last year − 1) × 100; `None` where last year is 0 or unknown.
    pub change_pct: Option<f64>,
}

impl Quota {
    /// The amount within bounds before it was made whole steps.
    pub fn before_steps(&self) -> f64 {
        self.base + self.merit + self.award + self.parts.iter().sum::<f64>() + self.bound
    }
}
