//! What fills the sentence of a problem. A stage pushes what it means, and the edge says it in the language of the run.

use std::borrow::Cow;

use crate::field::{FIELDS, Field};
use crate::lang::Lang;

/// What fills one place of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// As a cell, a file or a person has it: the same in both languages.
    Said(String),
    /// What a library says, in its own language.
    Theirs(String),
    /// Fields of the data dictionary, by their places in it.
    Fields(Vec<usize>),
    /// One field ÷ another.
    Ratio(usize, usize),
    /// A label of a scheme or a quotas file; the English one may be empty.
    Label {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
    /// Units, as tables write them.
    Units(Vec<String>),
    /// A number with its unit behind it.
    Amount(String),
    /// A number that is shown with marks between thousands.
    Number(String),
    /// Several things.
    List(Vec<String>),
    /// Several things with a remark on each.
    Remarked(Vec<(String, String)>),
    /// A text of the locale files, by the two parts of its key; the second stands for itself where there is none.
    Term(&'static str, String),
}

/// The words of a problem: `%{name}` in the locale file, and what stands there.
pub type Words = Vec<(&'static str, Word)>;

/// Words of a problem, each made a [`Word`] of what it is.
macro_rules! words {
    ($(($name:literal, $value:expr $(,)?)),* $(,)?) => {{
        let words: $crate::problem::word::Words = vec![$(($name, $crate::problem::word::Word::from($value))),*];
        words
    }};
}
pub(crate) use words;

impl Word {
    /// A field, by its place in the data dictionary.
    pub fn field(field: usize) -> Self {
        Self::Fields(vec![field])
    }

    /// A field by its id; the id itself where there is none.
    pub fn field_of(id: &str) -> Self {
        crate::field::index(id).map_or_else(|| Self::from(id), Self::field)
    }

    /// A label in both languages.
    pub fn label(zh: &str, en: &str) -> Self {
        Self::Label {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }

    /// As the tables of a run have it, whatever its language: labels in Chinese, numbers and ids as they are.
    pub fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Said(text)
            | Self::Theirs(text)
            | Self::Amount(text)
            | Self::Number(text)
            | Self::Term(_, text)
            | Self::Label { zh: text, .. } => Cow::Borrowed(text),
            Self::Fields(_) | Self::Ratio(..) | Self::Units(_) | Self::List(_) | Self::Remarked(_) => {
                Cow::Owned(self.text(Lang::Zh, &[]))
            }
        }
    }

    /// As a sentence has it; `others` fill the text of a [`Word::Term`].
    pub fn text(&self, lang: Lang, others: &[(&str, &str)]) -> String {
        let joined = |parts: &[String]| parts.join(lang.pick("、", ", "));
        let label = |field: &usize| lang.pick(FIELDS[*field].zh, FIELDS[*field].en).to_owned();
        match self {
            Self::Said(text) => text.clone(),
            Self::Theirs(text) => lang.text("cause.theirs", &[("found", text)]),
            Self::Fields(fields) => joined(&fields.iter().map(label).collect::<Vec<_>>()),
            Self::Ratio(part, whole) => format!("{} ÷ {}", label(part), label(whole)),
            Self::Label { zh, en } => lang.pick(zh, en).to_owned(),
            Self::Units(units) => {
                let mut known: Vec<String> = Vec::new();
                for unit in units {
                    let unit = lang.unit(unit).into_owned();
                    if !known.contains(&unit) {
                        known.push(unit);
                    }
                }
                joined(&known)
            }
            Self::Amount(text) => lang.measured(text).into_owned(),
            Self::Number(text) => {
                let number = text.parse();
                number.map_or_else(|_| text.clone(), crate::unit::exact_text)
            }
            Self::List(things) => joined(things),
            Self::Remarked(things) => {
                let (before, after) = (lang.pick("（", " ("), lang.pick("）", ")"));
                let things = things.iter().map(|(thing, remark)| match remark.is_empty() {
                    true => thing.clone(),
                    false => format!("{thing}{before}{remark}{after}"),
                });
                joined(&things.collect::<Vec<_>>())
            }
            Self::Term(room, id) => {
                let key = format!("{room}.{id}");
                match lang.has(&key) {
                    true => lang.text(&key, others),
                    false => id.clone(),
                }
            }
        }
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self::Said(text)
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self::Said(text.to_owned())
    }
}

impl From<&String> for Word {
    fn from(text: &String) -> Self {
        Self::Said(text.clone())
    }
}

impl<T: AsRef<str>> From<Vec<T>> for Word {
    fn from(things: Vec<T>) -> Self {
        Self::from(things.as_slice())
    }
}

impl<T: AsRef<str>> From<&Vec<T>> for Word {
    fn from(things: &Vec<T>) -> Self {
        Self::from(things.as_slice())
    }
}

impl<T: AsRef<str>> From<&[T]> for Word {
    fn from(things: &[T]) -> Self {
        Self::List(things.iter().map(|thing| thing.as_ref().to_owned()).collect())
    }
}

impl From<&Field> for Word {
    fn from(field: &Field) -> Self {
        let place = FIELDS.iter().position(|known| known.id == field.id);
        Self::Fields(place.into_iter().collect())
    }
}

/// Counts, rows and years are shown as they are.
macro_rules! counts {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Word {
            fn from(count: $kind) -> Self {
                Self::Said(count.to_string())
            }
        })*
    };
}
counts!(usize, u32, u64, i32, i64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field;

    #[test]
    fn words_are_said_in_the_language_and_what_a_cell_says_stays() {
        let (land, tax) = (field::index("land_mu").unwrap(), field::index("tax").unwrap());
        let units = ["亩", "mu", "㎡", "平方米", "m2", "公顷"]
            .map(str::to_owned)
            .to_vec();
        for (word, zh, en) in [
            (
                Word::Fields(vec![land, tax]),
                "用地面积、税收实际贡献",
                "Land, Tax",
            ),
            (Word::Ratio(tax, land), "税收实际贡献 ÷ 用地面积", "Tax ÷ Land"),
            (
                Word::Units(units),
                "亩、mu、㎡、平方米、m2、公顷",
                "mu, m², m2, ha",
            ),
            (
                Word::Amount("1,200.00 亩".to_owned()),
                "1,200.00 亩",
                "1,200.00 mu",
            ),
            (Word::Number("11400".to_owned()), "11,400", "11,400"),
            (Word::from("12 亩"), "12 亩", "12 亩"),
            (
                Word::from(vec!["用水量", "年用水量"]),
                "用水量、年用水量",
                "用水量, 年用水量",
            ),
            (
                Word::label("规上 城区", "Above scale 城区"),
                "规上 城区",
                "Above scale 城区",
            ),
            (Word::label("甲", ""), "甲", "甲"),
            (
                Word::Remarked(vec![("91".to_owned(), "0.5".to_owned())]),
                "91（0.5）",
                "91 (0.5)",
            ),
        ] {
            assert_eq!(word.text(Lang::Zh, &[]), zh);
            assert_eq!(word.text(Lang::En, &[]), en);
        }
    }
}
