//! The two languages of the outputs. Every sentence stands once in `locales/*.toml`, in both languages side by side.

use std::borrow::Cow;

use crate::level::Words;
use crate::unit;

/// Language of outputs and messages, with the words of the run for its areas.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lang {
    is_english: bool,
    /// What stands in the place of some words of the texts.
    areas: &'static [(String, String)],
}

/// Two are the same language whatever they call the areas.
impl PartialEq for Lang {
    fn eq(&self, other: &Self) -> bool {
        self.is_english == other.is_english
    }
}

impl Eq for Lang {}

impl clap::ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Zh, Self::En]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        let about = self.pick("Chinese", "English");
        Some(clap::builder::PossibleValue::new(self.id()).help(about))
    }
}

/// Words that were put together for one text, as [`Lang::text`] takes them.
pub fn borrowed<'a>(words: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    words.iter().map(|(name, word)| (*name, word.as_str())).collect()
}

impl Lang {
    /// Chinese.
    #[allow(non_upper_case_globals)] // named as what it is one of
    pub const Zh: Self = Self {
        is_english: false,
        areas: &[],
    };

    /// English.
    #[allow(non_upper_case_globals)]
    pub const En: Self = Self {
        is_english: true,
        areas: &[],
    };

    /// The language's id in the locale files and in HTML `lang`.
    pub fn id(self) -> &'static str {
        self.pick("zh", "en")
    }

    /// The same language, in which these words of the texts are said in another way. They live as long as the program: a
    /// run has one set of them.
    pub fn saying(self, words: Words) -> Self {
        let words = match self.is_english {
            true => words.en,
            false => words.zh,
        };
        Self {
            areas: Vec::leak(words),
            ..self
        }
    }

    /// The same language with the words of the texts as they stand: of counties and the city.
    pub fn plain(self) -> Self {
        Self { areas: &[], ..self }
    }

    /// The text stored under `key`, with every `%{name}` replaced from `words`; the key itself if there is none, so
    /// that a forgotten text is seen.
    pub fn text(self, key: &str, words: &[(&str, &str)]) -> String {
        let pattern = rust_i18n::t!(key, locale = self.id());
        match self.areas.is_empty() {
            true => self.fill(&pattern, words),
            false => self.fill(&self.worded(&pattern), words),
        }
    }

    /// A number with its unit.
    pub fn amount(self, number: &str, unit: &str) -> String {
        let text = self.fill("%{number} %{unit}", &[("number", number), ("unit", unit)]);
        text.trim_end().to_owned()
    }

    /// A pattern in the words of the run; names in `%{…}` stay. Of words that begin at one letter the longest counts.
    /// A unit in this language. Chinese outputs show it as it is written.
    pub fn unit(self, unit: &str) -> Cow<'_, str> {
        match self == Self::En {
            true => unit::english(unit),
            false => Cow::Borrowed(unit),
        }
    }

    /// A number with a unit behind it, as `1,200 亩`, in this language; any other text as it is.
    pub fn measured(self, text: &str) -> Cow<'_, str> {
        match text.rsplit_once(' ') {
            Some((number, unit))
                if self == Self::En && number.ends_with(|end: char| end.is_ascii_digit()) =>
            {
                Cow::Owned(self.amount(number, unit))
            }
            _ => Cow::Borrowed(text),
        }
    }

    fn worded(self, pattern: &str) -> String {
        let mut text = String::with_capacity(pattern.len() + 16);
        let mut rest = pattern;
        while let Some(letter) = rest.chars().next() {
            let name = rest.starts_with("%{").then(|| rest.find('}')).flatten();
            let fitting = self
                .areas
                .iter()
                .filter(|(from, _)| rest.starts_with(from.as_str()));
            let length = match (name, fitting.max_by_key(|(from, _)| from.len())) {
                (None, Some((from, to))) => {
                    text.push_str(to);
                    from.len()
                }
                (name, _) => {
                    let length = name.map_or(letter.len_utf8(), |end| end + 1);
                    text.push_str(&rest[..length]);
                    length
                }
            };
            rest = &rest[length..];
        }
        text
    }

    /// Replaces `%{name}` once, from left to right, so that a replacement which contains `%{…}` stays as it is. Units of
    /// measure are shown in the language.
    fn fill(self, pattern: &str, words: &[(&str, &str)]) -> String {
        let mut text = String::with_capacity(pattern.len() + 32);
        let mut rest = pattern;
        while let Some(start) = rest.find("%{") {
            let Some(length) = rest[start..].find('}') else {
                break;
            };
            text.push_str(&rest[..start]);
            let name = &rest[start + 2..start + length];
            match words.iter().find(|(key, _)| *key == name) {
                Some((_, unit)) if UNITS.contains(&name) => {
                    let unit = self.unit(unit);
                    if self.is_english && counts_twice(&text, &unit) {
                        text.push_str("× ");
                    }
                    text.push_str(&unit);
                }
                Some((_, value)) => text.push_str(value),
                None => {}
            }
            rest = &rest[start + length + 1..];
        }
        text.push_str(rest);
        text
    }

    /// Whether a text is stored under `key`.
    pub fn has(self, key: &str) -> bool {
        crate::_rust_i18n_try_translate(self.id(), key).is_some()
    }

    /// A label inside a sentence: its first letter small in English, unless it begins an abbreviation (R&D, COD).
    pub fn inside(self, label: &str) -> String {
        let mut letters = label.chars();
        let (first, second) = (letters.next(), letters.next());
        match first {
            Some(first) if self.is_english && second.is_some_and(char::is_lowercase) => {
                first.to_lowercase().chain(label.chars().skip(1)).collect()
            }
            _ => label.to_owned(),
        }
    }

    /// The one of two texts that is in this language: for labels that live in a table or a scheme, not in the locales.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.is_english && !en.is_empty() {
            true => en,
            false => zh,
        }
    }
}

/// The words that stand for a unit of measure.
const UNITS: &[&str] = &["unit", "money"];

/// Whether a number stands before a unit that begins with one, as in `12.5 10,000 yuan`.
fn counts_twice(before: &str, unit: &str) -> bool {
    let number = before.strip_suffix([' ', '\u{a0}']).unwrap_or("");
    let is_digit = |letter: char| letter.is_ascii_digit();
    number.ends_with(is_digit) && unit.starts_with(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_once_and_never_as_patterns() {
        assert_eq!(
            Lang::En.fill("a %{x} b %{y}", &[("x", "%{y}"), ("y", "2")]),
            "a %{y} b 2"
        );
    }

    #[test]
    fn texts_speak_of_areas_in_the_words_of_the_run_and_names_stay() {
        let pairs = [
            ("县（市、区）", "镇（街道）"),
            ("各县", "各镇街"),
            ("各县（市、区）", "各镇（街道）"),
        ];
        let en = [("county", "town"), ("counties", "towns")];
        let owned = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(one, two)| ((*one).to_owned(), (*two).to_owned()))
                .collect()
        };
        let words = Words {
            zh: owned(&pairs),
            en: owned(&en),
        };
        let zh = Lang::Zh.saying(words.clone());
        assert_eq!(
            zh.worded("各县（市、区）与各县，%{county}"),
            "各镇（街道）与各镇街，%{county}"
        );
        let english = Lang::En.saying(words);
        assert_eq!(
            english.worded("%{county}: counties of the county"),
            "%{county}: towns of the town"
        );
        assert_eq!(english.plain().worded("county"), "county");
    }

    #[test]
    fn only_a_number_with_a_unit_is_reworded() {
        assert_eq!(Lang::En.measured("1,200.50 亩"), "1,200.50 mu");
        assert_eq!(Lang::En.measured("12.5 万元"), "12.5 × 10,000 yuan");
        assert_eq!(Lang::Zh.measured("1,200.50 亩"), "1,200.50 亩");
        assert_eq!(Lang::En.measured("12 斤"), "12 斤");
        assert_eq!(Lang::En.measured("约 亩"), "约 亩");
    }

    #[test]
    fn a_label_inside_a_sentence_is_small_but_an_abbreviation_stays() {
        for (label, expected) in [
            ("Tax per mu", "tax per mu"),
            ("R&D intensity", "R&D intensity"),
            ("COD", "COD"),
            ("In no population", "in no population"),
            ("", ""),
        ] {
            assert_eq!(Lang::En.inside(label), expected);
        }
        assert_eq!(Lang::Zh.inside("R&D经费"), "R&D经费");
    }

    #[test]
    fn a_number_before_a_unit_that_counts_is_multiplied() {
        for (number, unit, expected) in [
            ("12.5", "万元", "12.5 × 10,000 yuan"),
            ("12.5", "亩", "12.5 mu"),
            ("12.5", "斤", "12.5 斤"),
            ("12.5%", "", "12.5%"),
        ] {
            assert_eq!(Lang::En.amount(number, unit), expected);
        }
        assert_eq!(Lang::Zh.amount("12.5", "万元"), "12.5 万元");
        assert_eq!(
            Lang::En.fill("(%{unit})", &[("unit", "万千瓦时")]),
            "(10,000 kWh)"
        );
    }
}
