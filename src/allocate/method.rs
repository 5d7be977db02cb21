//! The methods by their words.

use crate::lang::Lang;

/// How a quota follows performance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// By the base alone: the reference.
    Proportional,
    /// A part by base, a part by base × performance.
    BaseMerit,
    /// By base × a coefficient of the county's class or part of the ranking.
    Tiered,
    /// The last give a part, the first receive it.
    RewardPenalty,
    /// Zero-sum-gains DEA with proportional reduction.
    ZsgDea,
    /// The most value added of all resources together.
    Optimal,
    /// Nothing beyond the parts that add up.
    Parts,
}

impl Method {
    /// The words of the settings file and the command line.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("proportional", Self::Proportional),
        ("base-merit", Self::BaseMerit),
        ("tiered", Self::Tiered),
        ("reward-penalty", Self::RewardPenalty),
        ("zsg-dea", Self::ZsgDea),
        ("optimal", Self::Optimal),
        ("parts", Self::Parts),
    ];

    /// The method called `word`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, method)| *method)
    }

    /// The word for it.
    pub fn id(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, method)| *method == self)
            .map_or("", |(word, _)| word)
    }

    /// The keys of a resource that only this method reads; all must be written.
    pub(crate) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Proportional | Self::Parts => &[],
            Self::BaseMerit => &["merit_share", "exponent"],
            Self::Tiered => &["tiered"],
            Self::RewardPenalty => &["reward_penalty"],
            Self::ZsgDea => &["zsg_dea"],
            Self::Optimal => &["use"],
        }
    }

    /// Whether a county's score, rank or class decides.
    pub fn follows_score(self) -> bool {
        matches!(self, Self::BaseMerit | Self::Tiered | Self::RewardPenalty)
    }

    /// The method's name in the language of the run.
    pub fn label(self, lang: Lang) -> String {
        lang.text(&format!("method.{}", self.id()), &[])
    }
}
