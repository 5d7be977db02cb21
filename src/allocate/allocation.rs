//! One resource shared by one method, with what it does to whom.

use super::account::Account;
use super::apportion::Rounding;
use super::indicator::Indicators;
use super::method::Method;
use super::part::Part;
use super::plan::english_label;
use super::quota::Quota;
use super::zero_sum::Efficiency;
use crate::lang::Lang;

/// One resource shared by one method.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Id of the resource.
    pub resource: String,
    /// Its label.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// The method.
    pub method: Method,
    /// How whole steps were made.
    pub rounding: Rounding,
    /// Size of a step.
    pub step: f64,
    /// One row a county, in the order in which the counties were handed in.
    pub rows: Vec<Quota>,
    /// What the city holds back, with what counties give to it.
    pub reserve: f64,
    /// What counties give to a store: its name, how much.
    pub stores: Vec<(String, f64)>,
    /// The parts that add up, in file order.
    pub parts: Vec<Part>,
    /// What the quotas sum to, in whole steps.
    pub whole: i64,
    /// The document behind the numbers.
    pub source: String,
    /// What the allocation does to whom.
    pub indicators: Indicators,
    /// The numbers behind the quotas.
    pub account: Account,
    /// zsg-dea: efficiencies in the order of the rows, `None` for counties that could not be scored; otherwise empty.
    pub efficiencies: Vec<Option<Efficiency>>,
    /// optimal: the expected result and the worth of one more unit.
    pub gain: Option<Gain>,
    /// What the method is expected to bring with all resources that it shares, where the plan names an objective.
    pub joint: Option<Joint>,
}

impl Allocation {
    /// What the resource is called in a language.
    pub fn label_in(&self, lang: Lang) -> String {
        let is_foreign = !self.label.is_ascii();
        let english = (lang == Lang::En && is_foreign).then(|| english_label(&self.resource));
        english.flatten().unwrap_or_else(|| self.label.clone())
    }
}

impl Allocation {
    /// Keeps what is told of one county; of none where it is not among them.
    pub fn retain(&mut self, county: &str) {
        // The efficiencies go by the places of the rows, so they are filtered first.
        let mut rows = self.rows.iter();
        self.efficiencies
            .retain(|_| rows.next().is_some_and(|row| row.county == county));
        let mut rows = self.rows.iter();
        self.account
            .counties
            .retain(|_| rows.next().is_some_and(|row| row.county == county));
        self.rows.retain(|row| row.county == county);
    }
}

/// What the optimal method found for one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Gain {
    /// The county total that was raised, by field id.
    pub objective: String,
    /// Its expected sum over all resources together, before whole steps; unit of the total.
    pub expected: f64,
    /// The same after whole steps.
    pub expected_whole: f64,
    /// What one more unit of this resource would add: the shadow price.
    pub price: f64,
}

/// What a method is expected to bring when every county turns its quotas of all resources into results, without
/// substitution: the aim of the optimal method, for any method.
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// The county total, by field id.
    pub objective: String,
    /// Before whole steps.
    pub expected: f64,
    /// After whole steps.
    pub expected_whole: f64,
}

impl Gain {
    /// The shadow price in words.
    pub fn text(&self, lang: Lang, label: &str, unit: &str) -> String {
        let field = crate::field::field(&self.objective);
        let words = [
            ("resource", label),
            ("unit", unit),
            (
                "objective",
                field.map_or("", |field| lang.pick(field.zh, field.en)),
            ),
            ("price", &crate::unit::number_text(self.price, 4)),
            ("money", field.map_or("", |field| field.unit())),
        ];
        lang.text("allocation.shadow-price", &words)
    }
}

impl Joint {
    /// What is expected, and what whole steps cost, in words.
    pub fn text(&self, lang: Lang) -> String {
        let field = crate::field::field(&self.objective);
        let number = |value: f64| crate::unit::number_text(value, 1);
        let words = [
            (
                "objective",
                field.map_or(self.objective.as_str(), |field| lang.pick(field.zh, field.en)),
            ),
            ("before", &number(self.expected)),
            ("after", &number(self.expected_whole)),
            ("loss", &number(self.expected - self.expected_whole)),
            ("money", field.map_or("", |field| field.unit())),
        ];
        lang.text("allocation.expected", &words)
    }
}
