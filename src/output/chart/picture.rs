//! What every chart is made with, and what it comes to.

use crate::edition::State;
use crate::lang::Lang;
use crate::problem::Error;

/// What stands on every chart.
#[derive(Clone, Debug)]
pub struct Context {
    /// Language of all words.
    pub lang: Lang,
    /// Year that the chart speaks of.
    pub year: i32,
    /// Year of the data, in the foot.
    pub data_year: i32,
    /// The city.
    pub place: String,
    /// Where the data come from.
    pub source: String,
    /// State of the run.
    pub state: State,
}

impl Context {
    /// A text of `locales/chart.toml`, with place (also as `in_place`, with a comma before it), year and last year among its
    /// words. A word `x` is also there as `x_`: as it stands within a sentence, which in English begins with a small letter.
    pub fn text(&self, key: &str, words: &[(&str, &str)]) -> String {
        let (year, last_year) = (self.year.to_string(), (self.year - 1).to_string());
        // A run may know no place.
        let in_place = match self.place.as_str() {
            "" => String::new(),
            place => format!(", {place}"),
        };
        let known = [
            ("place", self.place.as_str()),
            ("in_place", &in_place),
            ("year", &year),
            ("last_year", &last_year),
        ];
        let within: Vec<(String, String)> = words
            .iter()
            .map(|(name, word)| (format!("{name}_"), within_sentence(word)))
            .collect();
        let within = within.iter().map(|(name, word)| (name.as_str(), word.as_str()));
        let all: Vec<(&str, &str)> = known
            .into_iter()
            .chain(words.iter().copied())
            .chain(within)
            .collect();
        self.lang.text(key, &all)
    }
}

/// “Tax per mu” becomes “tax per mu”; “R&D” and “COD” stay as they are.
pub fn within_sentence(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_ascii_lowercase() => {
            first.to_ascii_lowercase().to_string() + &word[1..]
        }
        _ => word.to_owned(),
    }
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Undrawn {
    /// Nothing to show; the reason in the language of the run.
    #[error("{0}")]
    Nothing(String),
    /// Drawing failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Undrawn {
    /// There is nothing to draw, for the reason of this chart.
    pub fn nothing(context: &Context, key: &str) -> Self {
        Self::Nothing(context.text(&format!("chart.{key}.nothing"), &[]))
    }
}

/// A number that may be drawn.
pub fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}
