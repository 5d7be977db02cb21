//! The page about the scheme language, `docs/schemes.md`, made from the tables that the parser's tests hold it to.

mod criterion;
mod data;
mod key;
mod outcome;
mod page;
mod population;
mod tables;
mod top;

pub use key::{Key, Table, Value};
pub use page::{EXAMPLE, page};
pub use tables::tables;

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
            let (found, words) = (problem.word("found"), problem.word("known"));
            let path = found.strip_suffix("zzzz").unwrap().trim_end_matches('.');
            let words = words.split('、').map(str::to_owned);
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
