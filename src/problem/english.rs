//! The words of a problem in English sentences. Stages push them as the workbooks and schemes have them.

use std::collections::BTreeMap;

use super::kind::Kind;
use super::kinds;
use crate::field::FIELDS;
use crate::lang::Lang;

/// The words that name a thing which may have an English label, and where that label stands beside them.
const NAMED: &[(&str, &str)] = &[
    ("indicator", "indicator_en"),
    ("group", "group_en"),
    ("label", "label_en"),
    ("field", "field_en"),
    ("resource", "resource_en"),
];

/// Labels of a scheme in English, by what they are in Chinese.
#[derive(Clone, Debug, Default)]
pub(super) struct Glossary(BTreeMap<String, String>);

impl Glossary {
    /// Takes a label up.
    pub(super) fn learn(&mut self, label: &str, english: &str) {
        self.0.insert(label.to_owned(), english.to_owned());
    }

    /// Adds the English labels of what the words name, each as a word of its own.
    pub(super) fn complete(&self, words: &mut Vec<(&'static str, String)>) {
        for (key, english_key) in NAMED {
            let Some((_, word)) = words.iter().find(|(known, _)| known == key) else {
                continue;
            };
            if let Some(english) = self.of(word) {
                words.push((english_key, english));
            }
        }
    }

    /// A label, or a label with the group of a ranking behind it.
    fn of(&self, word: &str) -> Option<String> {
        if let Some(english) = self.0.get(word) {
            return Some(english.clone());
        }
        let (label, rest) = word.split_once(' ')?;
        Some(format!("{} {rest}", self.0.get(label)?))
    }
}

/// The English form of a word that stands beside it; the word that holds it.
pub(super) fn beside(key: &str) -> Option<&'static str> {
    let named = NAMED.iter().find(|(known, _)| *known == key);
    named.map(|(_, english)| *english)
}

/// A word in an English sentence; `None`: as it is.
pub(super) fn word(kind: Kind, key: &str, value: &str) -> Option<String> {
    match key {
        // Codes with what each of them reported.
        "other" if kind.code.starts_with("shared-") => {
            Some(value.replace('（', " (").replace('）', ")").replace('、', ", "))
        }
        "field" | "fields" | "other" => fields(value),
        "known" if [kinds::UNKNOWN_UNIT, kinds::CORRECTION_UNIT].contains(&kind) => Some(units(value)),
        "known" => Some(value.replace('、', ", ")),
        "wanted" if kind == kinds::QUOTA_UNIT => Some(Lang::En.unit(value).into_owned()),
        "found" | "value" if AMOUNTS.contains(&kind) => Some(Lang::En.measured(value).into_owned()),
        _ => None,
    }
}

/// The kinds whose words are amounts with their units, not what stands in a cell.
const AMOUNTS: &[Kind] = &[kinds::PART_ABOVE_WHOLE, kinds::COMPANION_MISSING, kinds::JUMP];

/// A list of units, each once.
fn units(list: &str) -> String {
    let mut known: Vec<String> = Vec::new();
    for one in list.split(['、', ',']) {
        let one = Lang::En.unit(one.trim()).into_owned();
        if !known.contains(&one) {
            known.push(one);
        }
    }
    known.join(", ")
}

/// Labels of fields: one, several, or two as a ratio.
fn fields(text: &str) -> Option<String> {
    let label = |text: &str| {
        let field = FIELDS.iter().find(|field| field.zh == text)?;
        Some(field.en.to_owned())
    };
    let all = |separator: &str, between: &str| {
        let labels: Option<Vec<String>> = text.split(separator).map(label).collect();
        labels.map(|labels| labels.join(between))
    };
    all("、", ", ").or_else(|| all(" ÷ ", " ÷ "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_as_english_and_what_a_cell_says_stays() {
        for (kind, key, value, expected) in [
            (kinds::UNKNOWN_UNIT, "field", "化学需氧量", Some("COD")),
            (
                kinds::MISSING_VALUE,
                "field",
                "用地面积、原煤",
                Some("Land, Raw coal"),
            ),
            (
                kinds::OUTLIER,
                "field",
                "税收实际贡献 ÷ 用地面积",
                Some("Tax ÷ Land"),
            ),
            (kinds::OUTLIER, "other", "纺织业", None),
            (
                kinds::UNKNOWN_UNIT,
                "known",
                "亩、mu、㎡、平方米、m2、公顷",
                Some("mu, m², m2, ha"),
            ),
            (
                kinds::MISSING_COLUMN,
                "known",
                "用水量、年用水量",
                Some("用水量, 年用水量"),
            ),
            (kinds::JUMP, "found", "1,200.00 亩", Some("1,200.00 mu")),
            (kinds::NOT_A_NUMBER, "found", "12 亩", None),
        ] {
            assert_eq!(word(kind, key, value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_label_of_the_scheme_has_its_english_form_beside_it() {
        let mut glossary = Glossary::default();
        glossary.learn("规上", "Above scale");
        let mut words = vec![("group", "规上 城区".to_owned()), ("indicator", "甲".to_owned())];
        glossary.complete(&mut words);
        assert_eq!(words.len(), 3);
        assert_eq!(words[2], ("group_en", "Above scale 城区".to_owned()));
    }
}
