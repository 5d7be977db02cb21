//! The two languages of the outputs. Every sentence stands once in `locales/*.toml`, in both languages side by side.

use crate::unit;

/// Language of outputs and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// Words that were put together for one text, as [`Lang::text`] takes them.
pub fn borrowed<'a>(words: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    words.iter().map(|(name, word)| (*name, word.as_str())).collect()
}

impl Lang {
    /// The language's id in the locale files and in HTML `lang`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The text stored under `key`, with every `%{name}` replaced from `words`; the key itself if there is none, so
    /// that a forgotten text is seen.
    pub fn text(self, key: &str, words: &[(&str, &str)]) -> String {
        let pattern = rust_i18n::t!(key, locale = self.id()).into_owned();
        self.fill(&pattern, words)
    }

    /// A number with its unit.
    pub fn amount(self, number: &str, unit: &str) -> String {
        let text = self.fill("%{number} %{unit}", &[("number", number), ("unit", unit)]);
        text.trim_end().to_owned()
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
                    let unit = unit::shown(unit, self);
                    if self == Self::En && counts_twice(&text, &unit) {
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
        match (self, first) {
            (Self::En, Some(first)) if second.is_some_and(char::is_lowercase) => {
                first.to_lowercase().chain(label.chars().skip(1)).collect()
            }
            _ => label.to_owned(),
        }
    }

    /// The one of two texts that is in this language: for labels that live in a table or a scheme, not in the locales.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En if en.is_empty() => zh,
            Self::En => en,
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
