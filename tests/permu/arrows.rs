//! `cli → run → survey, scheme → assess → region → allocate → insight → edition → output`, read from the sources themselves.
//!
//! The commands stand above the stages and may name any of them. A stage may name the stages before it and the modules
//! that serve all; never a later one.

use std::collections::BTreeSet;
use std::path::Path;

/// Modules that serve all and know no stage.
const SERVING: &[&str] = &[
    "problem", "decimal", "field", "frame", "unit", "lang", "letter", "level", "say", "settings", "sum",
    "table",
];

/// The stages in the order of the data's journey; those of one line know nothing of each other.
const STAGES: &[&[&str]] = &[
    &["survey", "scheme"],
    &["assess"],
    &["region"],
    &["allocate"],
    &["insight"],
    &["edition"],
    &["facts"],
    &["output"],
];

/// What writers never name: they are handed facts. The formulas of results.xlsx are made of the scheme and the appraisal.
const COMPUTING: &[&str] = &["assess", "region", "allocate", "insight"];
const FORMULAS: &str = "output/workbook/living";

/// Modules that read the command line and conduct the stages. Only `run` and `main.rs` name them.
const COMMANDS: &[&str] = &["cli", "run"];

/// Modules that make workbooks of their own and hand them to `output`.
const MAKERS: &[&str] = &["sample", "template"];

/// External crates, and the only files that may name them.
const FENCED: &[(&str, &[&str])] = &[
    (
        "calamine",
        &[
            "survey/file/workbook.rs",
            "survey/file/odd.rs",
            "survey/file/visit.rs",
        ],
    ),
    ("rust_xlsxwriter", &["output/workbook.rs", "output/workbook/"]),
    ("plotters", &["output/chart.rs", "output/chart/"]),
    ("resvg", &["output/chart.rs", "output/chart/"]),
];

/// A source file: path inside `src`, and its text without comments and tests.
pub type Source = (String, String);

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut list = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                list.push((name, without_comments(&std::fs::read_to_string(&path).unwrap())));
            }
        }
    }
    let tests = test_files(&list);
    list.retain(|(name, _)| !tests.contains(name));
    for (_, text) in &mut list {
        *text = without_tests(text);
    }
    list.sort();
    list
}

fn without_comments(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.split(" // ").next().unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Test modules stand last in a file.
fn without_tests(text: &str) -> String {
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text)
        .to_owned()
}

/// The files of modules that are declared as `#[cfg(test)] mod name;`.
fn test_files(list: &[Source]) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for (name, text) in list {
        let folder = name.trim_end_matches(".rs");
        for part in text.split("#[cfg(test)]\nmod ").skip(1) {
            if let Some((module, _)) = part.split_once(';').filter(|(module, _)| !module.contains('{')) {
                files.insert(format!("{folder}/{module}.rs"));
            }
        }
    }
    files
}

/// The top modules of the crate that a text names, in `crate::name` and in `crate::{name, …}`.
fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for part in text.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            None => names.extend(word(part)),
            Some(group) => {
                let mut depth = 0;
                let mut first = true;
                for (at, letter) in group.char_indices() {
                    match letter {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => first = true,
                        _ if first && !letter.is_whitespace() => {
                            names.extend(word(&group[at..]));
                            first = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let word = &text[..end.unwrap_or(text.len())];
    (!word.is_empty()).then(|| word.to_owned())
}

fn stage_of(module: &str) -> Option<usize> {
    STAGES.iter().position(|stages| stages.contains(&module))
}

/// Whether code in `from` may name `to`.
fn allowed(from: &str, to: &str) -> bool {
    if from == to || SERVING.contains(&to) {
        return true;
    }
    match (stage_of(from), stage_of(to)) {
        _ if from == "run" || from == "main" => true,
        _ if COMMANDS.contains(&to) => false,
        (_, Some(_)) if from == "cli" => true,
        // A template is made of what a scheme reads, in words that the survey knows.
        (_, Some(_)) if from == "template" => matches!(to, "output" | "scheme" | "survey"),
        (_, Some(_)) if MAKERS.contains(&from) => to == "output",
        (Some(from), Some(to)) => to < from,
        _ => false,
    }
}

/// Every wrong arrow, as a sentence.
fn wrong_arrows(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, text) in sources {
        let module = word(name).unwrap_or_default();
        if module != "lib" {
            // What rust-i18n puts into the root begins with an underscore; every other word is a module.
            for to in named(text)
                .iter()
                .filter(|to| !to.starts_with('_') && !allowed(&module, to))
            {
                wrong.push(format!("src/{name} names crate::{to}"));
            }
        }
        if name.starts_with("output/") && !name.starts_with(FORMULAS) {
            let computing = named(text).into_iter();
            let computing = computing.filter(|to| COMPUTING.contains(&to.as_str()));
            wrong.extend(computing.map(|to| format!("src/{name} computes: crate::{to}")));
        }
        for (external, homes) in FENCED {
            let home = homes
                .iter()
                .any(|home| name == home || (home.ends_with('/') && name.starts_with(home)));
            if !home && (text.contains(&format!("{external}::")) || text.contains(&format!("use {external}")))
            {
                wrong.push(format!("src/{name} names {external}"));
            }
        }
        if module == "allocate" && text.contains("polars") {
            wrong.push(format!("src/{name} names polars"));
        }
    }
    wrong
}

#[test]
fn arrows_never_turn_back() {
    let sources = sources();
    assert!(sources.len() > 50, "only {} files were read", sources.len());
    assert_eq!(wrong_arrows(&sources), Vec::<String>::new());
}

#[test]
fn every_module_has_a_place_in_the_picture() {
    for (name, _) in sources().iter().filter(|(name, _)| !name.contains('/')) {
        let module = word(name).unwrap_or_default();
        let known = [SERVING, COMMANDS, MAKERS, &["lib", "main"]].concat();
        assert!(
            known.contains(&module.as_str()) || stage_of(&module).is_some(),
            "src/{name} is in no list of this test"
        );
    }
}

#[test]
fn a_wrong_arrow_is_found_however_it_is_written() {
    for (name, text, expected) in [
        (
            "survey/join.rs",
            "use crate::assess::Status;",
            "src/survey/join.rs names crate::assess",
        ),
        (
            "scheme.rs",
            "use crate::{field::{self, FIELDS}, survey};",
            "src/scheme.rs names crate::survey",
        ),
        (
            "problem/render.rs",
            "let x = crate::output::table();",
            "src/problem/render.rs names crate::output",
        ),
        (
            "region.rs",
            "use crate::cli::Cli;",
            "src/region.rs names crate::cli",
        ),
        (
            "sample/table.rs",
            "use crate::scheme;",
            "src/sample/table.rs names crate::scheme",
        ),
        (
            "allocate/share.rs",
            "use polars::prelude::*;",
            "src/allocate/share.rs names polars",
        ),
        (
            "survey/grid.rs",
            "use calamine::Data;",
            "src/survey/grid.rs names calamine",
        ),
        (
            "output/chart/radar.rs",
            "use crate::region::Region;",
            "src/output/chart/radar.rs computes: crate::region",
        ),
        (
            "output/report.rs",
            "plotters::style::RED",
            "src/output/report.rs names plotters",
        ),
    ] {
        let found = wrong_arrows(&[(name.to_owned(), text.to_owned())]);
        assert_eq!(found, [expected]);
    }
    let right = (
        "assess/rank.rs".to_owned(),
        "use crate::{scheme::Scheme, sum};".to_owned(),
    );
    assert!(wrong_arrows(&[right]).is_empty());
}
