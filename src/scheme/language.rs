//! The page about the scheme language, `docs/schemes.md`, made from the tables that the parser's tests hold it to.

mod criterion;
mod data;
mod outcome;
mod page;
mod population;
mod top;

pub use page::page;

use super::word::Words;

/// A scheme that uses every setting at least once.
pub const EXAMPLE: &str = include_str!("language/example.toml");

/// One table of a scheme file.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its path, without positions: `population.criterion`.
    pub path: &'static str,
    /// What it is, in Chinese and English.
    pub says: (&'static str, &'static str),
    /// Its keys, beside `source` and `assumed`.
    keys: &'static [Key],
    /// Whether it says where it comes from: `source` and `assumed`.
    sourced: bool,
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

/// What everything with a label may have.
#[rustfmt::skip] // one setting a line reads as the table it is
const LABEL_EN: Key = key("label_en", Value::Plain("text"), "英文名称；不写则由代号得出", "label in English outputs; made of the id without it");

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

const fn key(name: &'static str, value: Value, zh: &'static str, en: &'static str) -> Key {
    Key {
        name,
        value,
        says: (zh, en),
    }
}

/// A table that says where it comes from.
const fn sourced(path: &'static str, zh: &'static str, en: &'static str, keys: &'static [Key]) -> Table {
    Table {
        path,
        says: (zh, en),
        keys,
        sourced: true,
    }
}

/// A table that is a part of one that says where it comes from.
const fn part(path: &'static str, zh: &'static str, en: &'static str, keys: &'static [Key]) -> Table {
    Table {
        path,
        says: (zh, en),
        keys,
        sourced: false,
    }
}

/// The words of a closed set, quoted.
fn words<T>(list: Words<T>) -> String {
    let quoted: Vec<String> = list.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
    quoted.join(" · ")
}

/// Where a table comes from.
#[rustfmt::skip] // one setting a line reads as the table it is
const SOURCE: &[Key] = &[
    key("source", Value::Plain("text"), "文号、条款；没有就必须写 assumed", "document and paragraph; without one, `assumed` is a must"),
    key("assumed", Value::Plain("list of keys"), "本表中没有出处的设置", "the settings of this table that no source gives"),
];

/// Every table with every key, in the order of the page.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let parts = [
        top::TABLES,
        data::TABLES,
        population::TABLES,
        criterion::TABLES,
        outcome::TABLES,
    ];
    parts.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::problem::{Problems, Severity, render};

    /// A path without positions; parts that are alike stand for one another.
    fn plain(path: &str) -> String {
        let parts: Vec<&str> = path
            .split('.')
            .map(|part| part.split('[').next().unwrap())
            .collect();
        let path = parts.join(".");
        let mut path = path
            .replace("region.criterion", "population.criterion")
            .replace("region.classes", "population.classes");
        for own in ["bonus", "deduction", "bonus_total", "limit"] {
            if path == format!("region.{own}") {
                path = own.to_owned();
            }
        }
        match path.strip_prefix("rounding.") {
            Some(_) => "rounding.value".to_owned(),
            None => path,
        }
    }

    /// The keys that the parser knows in every table of the example: it names them when it meets an unknown one.
    fn known_to_the_parser() -> BTreeMap<String, BTreeSet<String>> {
        let mut text = String::from("zzzz = 1\n");
        for line in EXAMPLE.lines() {
            let line = line.replace("{ ", "{ zzzz = 1, ");
            text += &line;
            text += if line.starts_with('[') {
                "\nzzzz = 1\n"
            } else {
                "\n"
            };
        }
        let mut problems = Problems::new();
        crate::scheme::read("example.toml", &text, &mut problems);
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for problem in problems
            .iter()
            .filter(|problem| problem.kind.code == "unknown-setting")
        {
            let path = problem
                .word("found")
                .strip_suffix("zzzz")
                .unwrap()
                .trim_end_matches('.');
            let words = problem.word("known").split(", ").map(str::to_owned);
            known.entry(plain(path)).or_default().extend(words);
        }
        known
    }

    #[test]
    fn the_example_has_no_mistake_and_uses_every_key() {
        let mut problems = Problems::new();
        let scheme = crate::scheme::read("example.toml", EXAMPLE, &mut problems);
        assert!(
            scheme.is_some(),
            "{}",
            render(&problems, crate::lang::Lang::En, Severity::Note)
        );
        for key in tables().flat_map(Table::keys) {
            // `population` and `cap` of a region stand in the built-in schemes.
            let used =
                EXAMPLE.contains(&format!("{} = ", key.name)) || EXAMPLE.contains(&format!("{}]", key.name));
            assert!(used, "{} is not in the example", key.name);
        }
    }

    #[test]
    fn every_key_of_the_parser_is_documented_and_no_other() {
        let known = known_to_the_parser();
        let documented: BTreeMap<String, BTreeSet<String>> = tables()
            .map(|table| {
                let names = table.keys().map(|key| key.name.to_owned()).collect();
                (table.path.to_owned(), names)
            })
            .collect();
        assert_eq!(known, documented);
    }

    #[test]
    fn the_page_about_the_language_is_what_the_tables_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemes.md");
        if std::env::var_os("PERMU_UPDATE").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == page(),
            "run PERMU_UPDATE=1 cargo test --release --lib page_about"
        );
    }
}
