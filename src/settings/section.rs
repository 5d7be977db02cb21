//! One table of a settings file, read key by key.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::{At, Document};
use super::nearest::nearest;
use crate::problem::{Place, Problems, Word, kinds, words};

impl Document {
    /// The top level of the file. Syntax errors are pushed, all of them; what could be read is returned.
    pub fn root(&self, problems: &mut Problems) -> Section<'_> {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            problems.push(
                kinds::SYNTAX,
                self.place(&at),
                words![("found", Word::Theirs(error.message().to_owned()))],
            );
        }
        let span = table.span();
        let table = table.into_inner();
        self.unseen_in(&table, problems);
        Section {
            document: self,
            table,
            span,
            path: String::new(),
            read: BTreeSet::new(),
            inherited: BTreeSet::new(),
        }
    }
}

/// One TOML table being read.
pub struct Section<'a> {
    document: &'a Document,
    table: DeTable<'a>,
    span: Range<usize>,
    path: String,
    read: BTreeSet<&'static str>,
    inherited: BTreeSet<&'static str>,
}

impl<'a> Section<'a> {
    /// Where the table stands.
    pub fn place(&self) -> Place {
        self.document.place(&self.span)
    }

    /// The table's path in the file, as `indicator[2].benchmark`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where a key stands; the table's own place if it is not there.
    pub fn place_of(&self, key: &str) -> Place {
        self.table
            .keys()
            .find(|known| known.get_ref().as_ref() == key)
            .map_or_else(|| self.place(), |known| self.document.place(&known.span()))
    }

    /// Counts a key as read that was read in another way.
    pub fn pass(&mut self, key: &'static str) {
        self.read.insert(key);
    }

    /// Whether the key is there (does not count as reading it).
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether a key holds a table.
    pub fn is_table(&self, key: &str) -> bool {
        self.table
            .get(key)
            .is_some_and(|value| value.get_ref().is_table())
    }

    /// Takes out the tables under names the user chose, `name = { … }`; what is no table stays.
    pub fn sections_by_name(&mut self) -> Vec<(At<String>, Section<'a>)> {
        let mut list = Vec::new();
        for key in self.keys() {
            if !self.is_table(&key.value) {
                continue;
            }
            let Some(value) = self.table.remove(key.value.as_str()) else {
                continue;
            };
            let span = value.span();
            if let DeValue::Table(table) = value.into_inner() {
                let section = Section {
                    document: self.document,
                    table,
                    span,
                    path: self.full(&key.value),
                    read: BTreeSet::new(),
                    inherited: BTreeSet::new(),
                };
                list.push((key, section));
            }
        }
        list
    }

    /// The value of a key as written in the file.
    pub fn written(&self, key: &str) -> Option<String> {
        let span = self.table.get(key)?.span();
        self.document.text.get(span).map(str::to_owned)
    }

    /// All keys of a table whose keys are names the user chose (counties, classes), each with its place; marks none.
    pub fn keys(&self) -> Vec<At<String>> {
        let mut keys: Vec<(usize, At<String>)> = self
            .table
            .keys()
            .map(|key| {
                let span = key.span();
                let at = At {
                    value: key.get_ref().to_string(),
                    place: self.document.place(&span),
                };
                (span.start, at)
            })
            .collect();
        keys.sort_by_key(|(start, _)| *start);
        keys.into_iter().map(|(_, key)| key).collect()
    }

    /// Numbers under names the user chose; reads the whole table.
    pub fn numbers(self, problems: &mut Problems) -> Vec<(At<String>, At<f64>)> {
        let keys = self.keys();
        let mut list = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(value) = self.table.get(key.value.as_str()) else {
                continue;
            };
            match number(value.get_ref()) {
                Some(found) => list.push((
                    key,
                    At {
                        value: found,
                        place: self.document.place(&value.span()),
                    },
                )),
                None => self.wrong_type(&key.value, value, "number", problems),
            }
        }
        list
    }

    /// Texts under names the user chose; reads the whole table.
    pub fn texts_by_name(self, problems: &mut Problems) -> Vec<(At<String>, At<String>)> {
        let mut list = Vec::new();
        for key in self.keys() {
            let Some(value) = self.table.get(key.value.as_str()) else {
                continue;
            };
            match value.get_ref().as_str() {
                Some(found) => list.push((
                    key,
                    At {
                        value: found.to_owned(),
                        place: self.document.place(&value.span()),
                    },
                )),
                None => self.wrong_type(&key.value, value, "text", problems),
            }
        }
        list
    }

    /// A text.
    pub fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<At<String>> {
        self.get(key, "text", problems, |value| value.as_str().map(str::to_owned))
    }

    /// A text that must be there.
    pub fn required_text(&mut self, key: &'static str, problems: &mut Problems) -> At<String> {
        if !self.has(key) {
            self.missing(key, problems);
        }
        self.text(key, problems).unwrap_or(At {
            value: String::new(),
            place: self.place(),
        })
    }

    /// A number; whole numbers count too.
    pub fn number(&mut self, key: &'static str, problems: &mut Problems) -> Option<At<f64>> {
        self.get(key, "number", problems, number)
    }

    /// A number that must be there; 0 stands in after the problem is pushed.
    pub fn required_number(&mut self, key: &'static str, problems: &mut Problems) -> At<f64> {
        if !self.has(key) {
            self.missing(key, problems);
        }
        self.number(key, problems).unwrap_or(At {
            value: 0.0,
            place: self.place(),
        })
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str, problems: &mut Problems) -> Option<At<i64>> {
        self.get(key, "integer", problems, |value| {
            let integer = value.as_integer()?;
            i64::from_str_radix(integer.as_str(), integer.radix()).ok()
        })
    }

    /// A yes or no.
    pub fn flag(&mut self, key: &'static str, problems: &mut Problems) -> Option<At<bool>> {
        self.get(key, "true-or-false", problems, |value| value.as_bool())
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Vec<At<String>> {
        self.list(key, "texts", problems, |value| value.as_str().map(str::to_owned))
    }

    /// A list of numbers.
    pub fn number_list(&mut self, key: &'static str, problems: &mut Problems) -> Vec<At<f64>> {
        self.list(key, "numbers", problems, number)
    }

    /// Rows of numbers, `[[1, 2], [3]]`; `None` if the key is absent or holds something else.
    pub fn number_rows(&mut self, key: &'static str, problems: &mut Problems) -> Option<At<Vec<Vec<f64>>>> {
        self.get(key, "numbers", problems, |value| {
            let rows = value.as_array()?;
            let row = |item: &Spanned<DeValue<'_>>| -> Option<Vec<f64>> {
                let numbers = item.get_ref().as_array()?;
                numbers.iter().map(|item| number(item.get_ref())).collect()
            };
            rows.iter().map(row).collect()
        })
    }

    /// One word out of a closed set. An unknown word is reported with the nearest known one.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        known: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Option<At<T>> {
        let text = self.text(key, problems)?;
        // Words were once written with underscores.
        let hyphened = text.value.replace('_', "-");
        let is_meant = |word: &str| word == text.value || word == hyphened;
        match known.iter().find(|(word, _)| is_meant(word)) {
            Some((_, value)) => Some(At {
                value: *value,
                place: text.place,
            }),
            None => {
                let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
                problems.push(
                    kinds::UNKNOWN_WORD,
                    text.place,
                    words![
                        ("key", self.full(key)),
                        ("found", text.value.clone()),
                        ("known", &words),
                        (
                            "nearest",
                            nearest(&text.value, &words).unwrap_or_default().to_owned(),
                        ),
                    ],
                );
                None
            }
        }
    }

    /// A table inside this one.
    pub fn section(&mut self, key: &'static str, problems: &mut Problems) -> Option<Section<'a>> {
        self.read.insert(key);
        let (span, value) = self.take(key)?;
        match value {
            DeValue::Table(table) => Some(Section {
                document: self.document,
                table,
                span,
                path: self.full(key),
                read: BTreeSet::new(),
                inherited: BTreeSet::new(),
            }),
            other => {
                self.wrong_type(key, &Spanned::new(span, other), "table", problems);
                None
            }
        }
    }

    /// A list of tables, `[[key]]`.
    pub fn sections(&mut self, key: &'static str, problems: &mut Problems) -> Vec<Section<'a>> {
        self.read.insert(key);
        let Some((span, value)) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value else {
            self.wrong_type(key, &Spanned::new(span, value), "tables", problems);
            return Vec::new();
        };
        let mut list = Vec::new();
        for (index, item) in array.into_iter().enumerate() {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => list.push(Section {
                    document: self.document,
                    table,
                    span,
                    path: format!("{}[{}]", self.full(key), index + 1),
                    read: BTreeSet::new(),
                    inherited: BTreeSet::new(),
                }),
                other => self.wrong_type(key, &Spanned::new(span, other), "tables", problems),
            }
        }
        list
    }

    /// Takes over the settings among `keys` that another table says and this one does not. The list `about` (settings of
    /// that table of which something is said) goes along with the settings it names.
    pub fn inherit(&mut self, from: &Section<'a>, keys: &[&'static str], about: &'static str) {
        for key in keys {
            if let Some((name, value)) = from.table.get_key_value(*key)
                && !self.has(key)
            {
                self.table.insert(name.clone(), value.clone());
                self.inherited.insert(key);
            }
        }
        let Some((name, list)) = from.table.get_key_value(about) else {
            return;
        };
        let names_inherited = |item: &&Spanned<DeValue<'a>>| {
            let text = item.get_ref().as_str().unwrap_or_default();
            self.is_inherited(text.split('.').next().unwrap_or_default())
        };
        let items = list.get_ref().as_array().into_iter().flatten();
        let taken: Vec<Spanned<DeValue<'a>>> = items.filter(names_inherited).cloned().collect();
        if taken.is_empty() {
            return;
        }
        match self.table.get_mut(about).map(Spanned::get_mut) {
            Some(DeValue::Array(own)) => taken.into_iter().for_each(|item| own.push(item)),
            Some(_) => {}
            None => {
                let list = Spanned::new(list.span(), DeValue::Array(taken.into_iter().collect()));
                self.table.insert(name.clone(), list);
            }
        }
    }

    /// Whether a setting was taken over from another table.
    pub fn is_inherited(&self, key: &str) -> bool {
        self.inherited.contains(key)
    }

    /// Reports that a key is missing.
    pub fn missing(&self, key: &str, problems: &mut Problems) {
        problems.push(
            kinds::MISSING_SETTING,
            self.place(),
            words![("key", self.full(key))],
        );
    }

    /// Reports every key that was not read. `known` adds keys that are right elsewhere in such a table, for the
    /// suggestion.
    pub fn finish(self, known: &[&'static str], problems: &mut Problems) {
        let mut words: Vec<&str> = self.read.iter().copied().collect();
        words.extend(known.iter().filter(|key| !self.read.contains(**key)));
        for key in self.keys() {
            if self.read.contains(key.value.as_str()) {
                continue;
            }
            problems.push(
                kinds::UNKNOWN_SETTING,
                key.place,
                words![
                    ("found", self.full(&key.value)),
                    (
                        "nearest",
                        nearest(&key.value, &words).unwrap_or_default().to_owned(),
                    ),
                    ("known", &words),
                ],
            );
        }
    }

    fn take(&mut self, key: &str) -> Option<(Range<usize>, DeValue<'a>)> {
        let value = self.table.get_mut(key)?;
        let span = value.span();
        let inner = std::mem::replace(value.get_mut(), DeValue::Boolean(false));
        Some((span, inner))
    }

    fn full(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn get<T>(
        &mut self,
        key: &'static str,
        wanted: &'static str,
        problems: &mut Problems,
        convert: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Option<At<T>> {
        self.read.insert(key);
        let value = self.table.get(key)?;
        match convert(value.get_ref()) {
            Some(found) => Some(At {
                value: found,
                place: self.document.place(&value.span()),
            }),
            None => {
                self.wrong_type(key, value, wanted, problems);
                None
            }
        }
    }

    fn list<T>(
        &mut self,
        key: &'static str,
        wanted: &'static str,
        problems: &mut Problems,
        convert: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Vec<At<T>> {
        self.read.insert(key);
        let Some(value) = self.table.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, wanted, problems);
            return Vec::new();
        };
        let mut list = Vec::with_capacity(array.len());
        for item in array.iter() {
            match convert(item.get_ref()) {
                Some(found) => list.push(At {
                    value: found,
                    place: self.document.place(&item.span()),
                }),
                None => self.wrong_type(key, item, wanted, problems),
            }
        }
        list
    }

    fn wrong_type(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        wanted: &'static str,
        problems: &mut Problems,
    ) {
        problems.push(
            kinds::WRONG_TYPE,
            self.document.place(&value.span()),
            words![
                ("key", self.full(key)),
                ("found", Word::Term("type", value.get_ref().type_str().to_owned())),
                ("wanted", Word::Term("type", wanted.to_owned())),
            ],
        );
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    let found = match value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok()? as f64,
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    // `inf` and `nan` are legal TOML, but no policy number.
    found.is_finite().then_some(found)
}
