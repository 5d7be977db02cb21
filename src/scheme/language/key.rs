//! Tables and their keys as the page shows them.

use crate::scheme::word::Words;

/// One table of a scheme file.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its path, without positions: `population.criterion`.
    pub path: &'static str,
    /// What it is, in Chinese and English.
    pub says: (&'static str, &'static str),
    /// Its keys, beside `source` and `assumed`.
    pub keys: &'static [Key],
    /// Whether it says where it comes from: `source` and `assumed`.
    pub sourced: bool,
}

impl Table {
    /// Its keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().chain(if self.sourced { SOURCE } else { &[] })
    }
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What a value may be.
    pub value: Value,
    /// What it means, in Chinese and English.
    pub says: (&'static str, &'static str),
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// In words.
    Plain(&'static str),
    /// One word of a closed set.
    OneOf(fn() -> String),
    /// Words of a closed set.
    ListOf(fn() -> String),
}

impl Value {
    /// The value in words.
    pub fn text(self) -> String {
        match self {
            Self::Plain(text) => text.to_owned(),
            Self::OneOf(words) => words(),
            Self::ListOf(words) => format!("list of {}", words()),
        }
    }
}

/// What everything with a label may have.
#[rustfmt::skip] // one setting a line reads as the table it is
pub const LABEL_EN: Key = key("label_en", Value::Plain("text"), "英文名称；不写则由代号得出", "label in English outputs; made of the id without it");

pub const fn key(name: &'static str, value: Value, zh: &'static str, en: &'static str) -> Key {
    Key {
        name,
        value,
        says: (zh, en),
    }
}

/// A table that says where it comes from.
pub const fn sourced(path: &'static str, zh: &'static str, en: &'static str, keys: &'static [Key]) -> Table {
    Table {
        path,
        says: (zh, en),
        keys,
        sourced: true,
    }
}

/// A table that is a part of one that says where it comes from.
pub const fn part(path: &'static str, zh: &'static str, en: &'static str, keys: &'static [Key]) -> Table {
    Table {
        path,
        says: (zh, en),
        keys,
        sourced: false,
    }
}

/// The words of a closed set, quoted.
pub fn words<T>(list: Words<T>) -> String {
    let quoted: Vec<String> = list.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
    quoted.join(" · ")
}

/// Where a table comes from.
#[rustfmt::skip] // one setting a line reads as the table it is
pub const SOURCE: &[Key] = &[
    key("source", Value::Plain("text"), "文号、条款；没有就必须写 assumed", "document and paragraph; without one, `assumed` is a must"),
    key("assumed", Value::Plain("list of keys"), "本表中没有出处的设置", "the settings of this table that no source gives"),
];
