//! The rule of the points of one criterion, as a formula.

/// One criterion of a population.
pub struct Rule {
    /// Position of the population.
    pub population: usize,
    /// Position of the indicator.
    pub indicator: usize,
    /// Position among the criteria of its population.
    pub place: usize,
    /// The formula of the points, or why there is none.
    pub formula: Result<String, &'static str>,
    /// The mean of the points that were earned.
    pub mean: f64,
}
