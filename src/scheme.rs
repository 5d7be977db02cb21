//! POLICY. A scheme file holds every number and rule of an appraisal, each with its source; the code holds none.
//!
//! [`read`] collects all mistakes of a file, each with its line. Formulas and conditions are SQL expressions over the
//! fields of the data dictionary and the scheme's own quantities (see [`expression`]).

pub mod builtin;
pub mod expression;
mod parse;
#[cfg(test)]
mod tests;

pub use expression::Formula;
pub use parse::read;

use crate::problem::Place;

/// A rule book.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Id, as in `--scheme henan-2019`.
    pub id: String,
    /// Title in Chinese.
    pub title: String,
    /// The place it comes from.
    pub place: String,
    /// What is appraised.
    pub unit: Unit,
    /// First and last year of the data it is meant for.
    pub valid: (i32, i32),
    /// The document.
    pub document: Document,
    /// Quantities computed from fields before anything else, in order.
    pub quantities: Vec<Quantity>,
    /// Populations; the first whose condition holds takes an enterprise.
    pub populations: Vec<Population>,
    /// Who takes part how; the first rule whose condition holds decides.
    pub participation: Vec<Participation>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// How counties and parks are scored.
    pub region: Option<RegionRule>,
    /// Every number that no source gives.
    pub assumed: Vec<Assumed>,
    /// The file as written: kept beside the results.
    pub text: String,
    /// The file's name, for messages.
    pub name: String,
}

/// What is appraised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The enterprise, a legal person.
    Enterprise,
    /// The county; its figures are given, not summed.
    County,
}

/// Where a scheme comes from.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Title of the document.
    pub title: String,
    /// Document number; empty if none is known.
    pub number: String,
    /// Date of issue; empty if unknown.
    pub date: String,
    /// Address where it was read.
    pub url: String,
    /// The day a person last compared the scheme with it.
    pub compared: String,
    /// What of the rule was read, and what was not.
    pub note: String,
}

/// A quantity computed from fields, as energy use from electricity, gas, coal and steam.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Id; usable in later formulas.
    pub id: String,
    /// Label.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// How it is computed.
    pub formula: Formula,
    /// Where the formula stands in the document.
    pub source: String,
}

/// A population: a set of enterprises with indicators, ranking and classes of its own.
#[derive(Clone, Debug)]
pub struct Population {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Who belongs to it.
    pub when: Formula,
    /// What it is ranked by beside the population itself: `county`, `park`, `industry`.
    pub rank_by: Vec<Group>,
    /// Formulas that decide between equal scores, the higher value first.
    pub ties: Vec<Formula>,
    /// Its indicators with weight, benchmark and points.
    pub criteria: Vec<Criterion>,
    /// How classes are given; without one there are none.
    pub classes: Option<Classes>,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The county.
    County,
    /// The park.
    Park,
    /// The industry.
    Industry,
}

impl Group {
    /// The column that holds it.
    pub fn column(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Park => "park",
            Self::Industry => "industry",
        }
    }
}

/// How an enterprise takes part.
#[derive(Clone, Debug)]
pub struct Participation {
    /// The resulting status.
    pub status: Participates,
    /// Whom it concerns.
    pub when: Formula,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// The ways to take part other than being appraised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Participates {
    /// Collected, but not appraised.
    NotAppraised,
    /// Scored, but without rank and class.
    Ungraded,
}

/// An indicator: a numerator over a denominator, or a value as published.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// The numerator, or the value itself where there is no denominator.
    pub numerator: Formula,
    /// The denominator.
    pub denominator: Option<Formula>,
    /// Whether more of it is better.
    pub better: Better,
    /// Computed and shown, but worth no points.
    pub shown_only: bool,
    /// Decimals for people.
    pub digits: u8,
    /// Where it stands in the document.
    pub source: String,
}

/// Which direction is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

/// An indicator in a population.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Position in [`Scheme::indicators`].
    pub indicator: usize,
    /// Points at the benchmark; the weights of a population sum to 100.
    pub weight: f64,
    /// What the value is measured against.
    pub benchmark: Benchmark,
    /// Most points, as a multiple of the weight.
    pub cap: Option<f64>,
    /// Least points, as a multiple of the weight.
    pub floor: Option<f64>,
    /// What an enterprise without a value gets.
    pub missing: Missing,
    /// What an enterprise with a zero denominator gets; `None`: an error, and the enterprise is left out.
    pub zero: Option<Missing>,
    /// Where it stands in the document.
    pub source: String,
    /// Where it stands in the scheme file.
    pub at: Place,
}

/// What a value is measured against.
#[derive(Clone, Debug, PartialEq)]
pub enum Benchmark {
    /// A number of the document.
    Fixed(f64),
    /// A multiple of a group's mean.
    Mean {
        /// Which mean.
        of: Mean,
        /// This year's or last year's.
        year: MeanYear,
        /// The groups, beside the population.
        by: Vec<Group>,
        /// The multiple.
        factor: f64,
    },
}

/// Which mean of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mean {
    /// The mean of the enterprises' values.
    OfValues,
    /// The sum of numerators over the sum of denominators.
    RatioOfSums,
}

/// Whose year a mean is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeanYear {
    /// The year that is appraised.
    This,
    /// The year before.
    Last,
}

/// What an enterprise without a value gets for an indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Missing {
    /// The mean points of its population.
    MeanPoints,
    /// No points.
    Zero,
    /// Fewer than no points.
    Minus(f64),
    /// Its other weights are scaled up.
    Reweight,
    /// It is left out.
    Refuse,
}

impl Missing {
    /// The word in scheme files, in `reason`, and in the locale files (`missing.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Self::MeanPoints => "mean-points",
            Self::Zero => "zero-points",
            Self::Minus(_) => "minus-points",
            Self::Reweight => "reweighted",
            Self::Refuse => "missing-value",
        }
    }
}

/// How classes are given inside a group.
#[derive(Clone, Debug)]
pub struct Classes {
    /// Names, best first.
    pub names: Vec<String>,
    /// What shares are counted in, beside the population.
    pub by: Vec<Group>,
    /// How a share of a group becomes a number of enterprises.
    pub rounding: Rounding,
    /// The rule.
    pub rule: ClassRule,
    /// Where it stands in the document.
    pub source: String,
}

/// How `share × enterprises` becomes a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest; halves up.
    Nearest,
    /// Cut off.
    Down,
    /// To the next whole number.
    Up,
}

/// The rule that gives classes.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // a scheme has a handful of them
pub enum ClassRule {
    /// By rank: each class ends at a share of the group; the last ends at 1.
    Shares(Vec<f64>),
    /// Henan's two stages: the upper part by score, ordered anew, gives the first class; the lower part, ordered
    /// anew from the low end, gives the last class; the rest is in between. Shares are of the whole group.
    TwoStage {
        /// The part of the group that is the upper one.
        upper_part: f64,
        /// Share of the first class.
        upper_share: f64,
        /// What the upper part is ordered by, the higher value first.
        upper_order: Formula,
        /// Share of the last class.
        lower_share: f64,
        /// What the lower part is ordered by, the lower value first.
        lower_order: Formula,
    },
}

/// How counties and parks are scored: Σ weight × min(own ratio of sums ÷ city's, cap), with the indicators and weights
/// of one population; an indicator without data is left out and the other weights are scaled up.
#[derive(Clone, Debug)]
pub struct RegionRule {
    /// The population whose indicators and weights are used.
    pub population: usize,
    /// The most that one indicator can count, as a multiple of its weight.
    pub cap: f64,
    /// Where it stands in a document.
    pub source: String,
}

/// A number that no source gives.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// Where it stands, as `criterion[3].weight`.
    pub path: String,
    /// Its value as written.
    pub value: String,
}

impl Scheme {
    /// The population with this id.
    pub fn population(&self, id: &str) -> Option<&Population> {
        self.populations.iter().find(|population| population.id == id)
    }

    /// Every formula that reads fields of the data, with whether the appraisal depends on all of them.
    fn formulas(&self) -> impl Iterator<Item = &Formula> {
        let quantities = self.quantities.iter().map(|quantity| &quantity.formula);
        let populations = self
            .populations
            .iter()
            .flat_map(|population| std::iter::once(&population.when).chain(&population.ties));
        let participation = self.participation.iter().map(|rule| &rule.when);
        let indicators = self
            .indicators
            .iter()
            .flat_map(|indicator| std::iter::once(&indicator.numerator).chain(&indicator.denominator));
        let orders = self
            .populations
            .iter()
            .filter_map(|population| match &population.classes.as_ref()?.rule {
                ClassRule::TwoStage {
                    upper_order,
                    lower_order,
                    ..
                } => Some([upper_order, lower_order]),
                ClassRule::Shares(_) => None,
            })
            .flatten();
        quantities
            .chain(populations)
            .chain(participation)
            .chain(indicators)
            .chain(orders)
    }

    /// Ids of the fields that the scheme reads, and of those without which it cannot work.
    pub fn fields(&self) -> (Vec<String>, Vec<String>) {
        let is_field = |id: &String| crate::field::field(id).is_some();
        let mut read: Vec<String> = self
            .formulas()
            .flat_map(|f| f.columns.clone())
            .filter(is_field)
            .collect();
        let mut required: Vec<String> = self
            .formulas()
            .flat_map(|f| f.required.clone())
            .filter(is_field)
            .collect();
        for list in [&mut read, &mut required] {
            list.sort();
            list.dedup();
        }
        (read, required)
    }

    /// The fields behind a formula: its own, and those of the quantities it uses; positions in the data dictionary.
    pub fn fields_behind(&self, formula: &Formula) -> Vec<usize> {
        let mut list = Vec::new();
        for column in &formula.columns {
            match crate::field::index(column) {
                Some(index) => list.push(index),
                None => {
                    if let Some(quantity) = self.quantities.iter().find(|quantity| quantity.id == *column) {
                        list.extend(self.fields_behind(&quantity.formula));
                    }
                }
            }
        }
        list
    }
}
