//! The numbers behind a quota, so that a person can put it together again.

/// The numbers behind the quotas of one resource under one method. Amounts in the unit of the resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// What the method shares: total − reserve − awards − parts.
    pub pool: f64,
    /// `Σ b`: the base of all counties.
    pub base_sum: f64,
    /// `Σ v` of each factor, where the base is made of several, in their order.
    pub factor_sums: Vec<f64>,
    /// `Σ b × r ÷ Σ b`: the mean of the rates weighted by the base; `None` where the method has no rates, and under
    /// reward-penalty.
    pub rate_mean: Option<f64>,
    /// reward-penalty: what the last give in all before bounds.
    pub gifts: f64,
    /// One entry a county, in the order of the rows.
    pub counties: Vec<CountyAccount>,
}

/// The numbers behind one quota.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CountyAccount {
    /// `b`: its base, in the unit of the base.
    pub base: f64,
    /// `v`: its value of each factor, where the base is made of several.
    pub factors: Vec<f64>,
    /// `r`: performance to the power of the exponent (base-merit), coefficient (tiered), efficiency (zsg-dea); under
    /// reward-penalty the part of the base that it gives, below 0, or its part of what is given, above 0.
    pub rate: Option<f64>,
    /// Its floor in whole steps, where the settings name one.
    pub floor: Option<f64>,
    /// Its cap in whole steps, where the settings name one.
    pub cap: Option<f64>,
}
