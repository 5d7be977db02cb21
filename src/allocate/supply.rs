//! One resource of the joint program.

/// One resource of the joint program, in steps of its own; lists in county order.
#[derive(Clone, Debug)]
pub struct Supply {
    /// Steps to give, awards included.
    pub total: f64,
    /// Floors.
    pub least: Vec<f64>,
    /// Caps.
    pub most: Vec<f64>,
    /// Result of one step; `None` where the resource does not limit the county.
    pub yields: Vec<Option<f64>>,
    /// Proportional shares, to which ties go.
    pub proportional: Vec<f64>,
}

/// What a county needs of a resource for a result.
pub fn need(supply: &Supply, county: usize, result: f64) -> f64 {
    let asked = supply.yields[county].map_or(0.0, |yields| result / yields);
    asked.max(supply.least[county]).min(supply.most[county])
}
