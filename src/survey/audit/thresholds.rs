//! The thresholds of the audit.

use super::bounds::{Bounds, known};
use crate::problem::Problems;
use crate::settings::{Document, Section};

/// The thresholds of the audit.
#[derive(Clone, Debug, Default)]
pub struct Thresholds {
    pub(super) jump: f64,
    pub(super) unit_factors: Vec<f64>,
    pub(super) unit_tolerance: f64,
    pub(super) unit_values: usize,
    pub(super) peers_tolerance: f64,
    pub(super) peers_values: usize,
    pub(super) k: f64,
    pub(super) least_enterprises: usize,
    pub(super) least_deviation: f64,
    pub(super) ratios: Vec<(usize, usize)>,
    pub(super) orders: Vec<(usize, usize)>,
    pub(super) companions: Vec<(usize, usize)>,
    pub(super) bounds: Bounds,
}

impl Thresholds {
    /// The thresholds that come with permu; mistakes in them are pushed.
    pub fn built_in(problems: &mut Problems) -> Self {
        Self::read("audit.toml", include_str!("../audit.toml"), problems)
    }

    pub(super) fn read(name: &str, text: &str, problems: &mut Problems) -> Self {
        let document = Document::new(name, text, problems);
        let mut root = document.root(problems);
        let mut thresholds = Self::default();
        if let Some(mut section) = root.section("jump", problems) {
            thresholds.jump = section.required_number("ratio", problems).value;
            section.finish(&[], problems);
        }
        if let Some(mut section) = root.section("unit", problems) {
            let factors = section.number_list("factors", problems);
            thresholds.unit_factors = factors.into_iter().map(|factor| factor.value).collect();
            thresholds.unit_tolerance = section.required_number("tolerance", problems).value;
            thresholds.unit_values = section.required_number("least_values", problems).value as usize;
            thresholds.peers_tolerance = section.required_number("peers_tolerance", problems).value;
            thresholds.peers_values = section.required_number("peers_least_values", problems).value as usize;
            section.finish(&[], problems);
        }
        if let Some(mut section) = root.section("outlier", problems) {
            thresholds.k = section.required_number("k", problems).value;
            thresholds.least_enterprises =
                section.required_number("least_enterprises", problems).value as usize;
            thresholds.least_deviation = section.required_number("least_deviation", problems).value;
            let ratios = section.sections("ratio", problems);
            thresholds.ratios = pairs(ratios, "numerator", "denominator", problems);
            section.finish(&[], problems);
        }
        let orders = root.sections("order", problems);
        thresholds.orders = pairs(orders, "lesser", "greater", problems);
        let companions = root.sections("companion", problems);
        thresholds.bounds = Bounds::read(&mut root, problems);
        thresholds.companions = pairs(companions, "field", "needs", problems);
        root.finish(&[], problems);
        thresholds
    }
}

/// Two fields of every table in a list.
fn pairs(
    sections: Vec<Section<'_>>,
    one: &'static str,
    other: &'static str,
    problems: &mut Problems,
) -> Vec<(usize, usize)> {
    let mut list = Vec::new();
    for mut section in sections {
        let mut field = |key: &'static str, problems: &mut Problems| {
            let id = section.required_text(key, problems);
            known(id, problems)
        };
        let found = (field(one, problems), field(other, problems));
        if let (Some(one), Some(other)) = found {
            list.push((one, other));
        }
        section.finish(&[], problems);
    }
    list
}
