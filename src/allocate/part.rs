//! Parts of a quota that add up beside what a method shares: what a resource's `[[resource.part]]` tables say.

use super::county::ByCounty;
use crate::lang::Lang;
use crate::problem::{Place, Word};
use crate::settings::At;

/// One part of a quota.
#[derive(Clone, Debug)]
pub struct Part {
    /// Id, unique in the resource.
    pub id: String,
    /// Label for people.
    pub label: String,
    /// Label in English outputs; empty where the file has none.
    pub label_en: String,
    /// How its amounts come about.
    pub rule: Rule,
    /// Whether floors and caps hold the quota with this part in it; otherwise it comes on top of them.
    pub within_bounds: bool,
    /// Where what counties give goes to.
    pub to: Destination,
    /// Factors by consecutive year, for deductions; empty where they do not count.
    pub year_factors: Vec<f64>,
    /// Consecutive years by county, this one included; 1 for counties not named.
    pub years: ByCounty,
    /// The document behind it.
    pub source: String,
    /// Where it stands.
    pub place: Place,
}

impl Part {
    /// What it is called, in both languages.
    pub fn word(&self) -> Word {
        Word::label(&self.label, &self.label_en)
    }

    /// What it is called in a language.
    pub fn label_in(&self, lang: Lang) -> &str {
        match self.label_en.as_str() {
            "" => &self.label,
            english => lang.pick(&self.label, english),
        }
    }

    /// Whether the part is known before the rest is shared: all but what is taken from shares by the base.
    pub fn is_first(&self) -> bool {
        !matches!(self.rule, Rule::Take { .. })
    }

    /// The factor of a county's consecutive years: that of the last known year for longer runs.
    pub fn year_factor(&self, county: &str) -> f64 {
        let years = self.years.get(county).map_or(1.0, |at| at.value.max(1.0)) as usize;
        let last = self.year_factors.last().copied().unwrap_or(1.0);
        self.year_factors.get(years - 1).copied().unwrap_or(last)
    }
}

/// How the amounts of a part come about.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Written by county: listed projects.
    Amounts(ByCounty),
    /// The same for every county of a list, or for all where it is empty.
    Each {
        /// How much.
        amount: At<f64>,
        /// Who.
        counties: Vec<At<String>>,
    },
    /// Earned by clearing stock: `Σ rate × cleared`.
    Earned {
        /// The kinds of stock.
        stock: Vec<Stock>,
        /// More than this is not given in all: beyond it every county is cut in proportion.
        ceiling: Option<At<f64>>,
    },
    /// By rank, within a field.
    Ranks(Ranks),
    /// Classes give so many percent of their share by the base.
    Take {
        /// Percent by class.
        classes: ByCounty,
        /// The class of a county, where it is another than that of the appraisal.
        class_of: Vec<(At<String>, String)>,
    },
    /// Quotas of the year before that were not used: so many percent are given back.
    Unused {
        /// What was not used, by county.
        amounts: ByCounty,
        /// What part of it is given back, percent.
        percent: At<f64>,
    },
}

impl Rule {
    /// The words of the settings file.
    pub const WORDS: [&'static str; 6] = ["amounts", "each", "earned", "ranks", "take", "unused"];

    /// The word for it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Amounts(_) => "amounts",
            Self::Each { .. } => "each",
            Self::Earned { .. } => "earned",
            Self::Ranks(_) => "ranks",
            Self::Take { .. } => "take",
            Self::Unused { .. } => "unused",
        }
    }
}

/// One kind of stock whose clearing earns quota.
#[derive(Clone, Debug)]
pub struct Stock {
    /// Label for people: 批而未供（2017年底前）.
    pub label: String,
    /// What one unit of it earns.
    pub rate: At<f64>,
    /// The document that says the rate.
    pub source: String,
    /// What was cleared, by county, in the unit of the resource.
    pub cleared: ByCounty,
}

/// Awards and deductions by rank.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// What the first, second, … receive; falling.
    pub awards: Vec<f64>,
    /// What the last, last but one, … give; falling.
    pub deductions: Vec<f64>,
    /// What counties of one rank receive or give.
    pub ties: Ties,
    /// The field of a county: it is ranked among those of its field alone. All are in one where the table is empty.
    pub fields: Vec<(At<String>, String)>,
}

/// What counties of one rank receive or give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// Each the mean of the places they occupy; odd steps in the order of ties.
    Mean,
    /// Each what the best of these places brings.
    Best,
}

impl Ties {
    /// The words of the settings file.
    pub const WORDS: &'static [(&'static str, Self)] = &[("mean", Self::Mean), ("best", Self::Best)];
}

/// Where what counties give goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To what the method shares among all.
    Pool,
    /// To what is held back.
    Reserve,
    /// To a store of this name, which a later resource of the file may share out.
    Store(String),
}
