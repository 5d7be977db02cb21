//! What all charts have in common.

use crate::edition::{Edition, Results, State};
use crate::facts::tables::{indicator_format, indicator_label, indicator_unit};
use crate::lang::Lang;
use crate::scheme::Indicator;
use crate::table::Format;

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

/// A number that may be drawn.
pub fn finite(value: impl Into<Option<f64>>) -> Option<f64> {
    value.into().filter(|value| value.is_finite())
}

/// An indicator on an axis.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// Its label in the language of the run.
    pub label: String,
    /// Its unit in the language of the run; empty if none.
    pub unit: String,
    /// With how many decimals its values are shown elsewhere; as many as are seen where none are given.
    pub digits: Option<usize>,
}

/// What stands on every chart of a run about this place.
pub fn context(results: &Results<'_>, place: &str) -> Context {
    let lang = results.lang;
    Context {
        lang,
        year: results.survey.year,
        data_year: results.survey.year,
        place: place.to_owned(),
        source: lang.text("chart.source", &[("scheme", &results.scheme.title)]),
        state: results.state,
    }
}

/// The context of a chart in which something is withheld: its foot says why.
pub fn marked(context: &Context, edition: &Edition<'_>, withheld: bool) -> Context {
    let mut context = context.clone();
    if withheld {
        let lang = context.lang;
        let least = edition.least().to_string();
        context.source.push_str(&lang.text("report.semicolon", &[]));
        let why = lang.text("split.withheld-in-chart", &[("least", &least)]);
        context.source.push_str(&why);
    }
    context
}

/// The indicator of the yield of land.
pub fn yield_of_land<'a>(results: &'a Results<'_>) -> (usize, &'a Indicator) {
    let at = results.scheme.charts.land_yield;
    (at, &results.scheme.indicators[at])
}

/// An indicator as the axis of a chart.
pub fn measure(results: &Results<'_>, indicator: &Indicator) -> Measure {
    Measure {
        label: indicator_label(indicator, results.lang),
        unit: indicator_unit(indicator),
        digits: match indicator_format(indicator) {
            Format::Decimal(digits) => Some(usize::from(digits)),
            _ => None,
        },
    }
}
