//! No circle of files stands anywhere in `src`: whoever reads a file needs only those below it.
//!
//! An arrow is a path in a `use` line or in the code, to the longest module on it that has a file of its own. A root file's
//! `mod` lines are no arrows; its `pub use` lines are.

use std::collections::{BTreeMap, BTreeSet};

use crate::arrows::sources;

/// The files that each file names.
fn arrows(sources: &[(String, String)]) -> BTreeMap<String, BTreeSet<String>> {
    let files: BTreeSet<&str> = sources.iter().map(|(name, _)| name.as_str()).collect();
    let mut all = BTreeMap::new();
    for (name, text) in sources {
        let own: Vec<&str> = match name.as_str() {
            "lib.rs" | "main.rs" => Vec::new(),
            name => name.trim_end_matches(".rs").split('/').collect(),
        };
        let mut named = BTreeSet::new();
        for path in paths(text, &own, &files) {
            let to = (1..=path.len())
                .rev()
                .map(|length| format!("{}.rs", path[..length].join("/")))
                .find(|file| files.contains(file.as_str()));
            named.extend(to.filter(|to| to != name));
        }
        all.insert(name.clone(), named);
    }
    all
}

/// Every path of a file from the root of the crate on.
fn paths(text: &str, own: &[&str], files: &BTreeSet<&str>) -> Vec<Vec<String>> {
    let mut list = Vec::new();
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, tree, behind)) = next_use(rest) {
        code.push_str(before);
        // Inside a module that stands in the file, `super` is the file.
        let nested = before
            .rsplit('\n')
            .next()
            .is_some_and(|line| line.starts_with(' '));
        for path in expanded(tree) {
            list.extend(absolute(&path, own, nested, files));
        }
        rest = behind;
    }
    code.push_str(rest);
    for part in code.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':')) {
        if part.starts_with("crate::") || part.starts_with("super::") {
            list.extend(absolute(part, own, false, files));
        }
    }
    list
}

/// The first `use` of a text: what stands before it, its tree, and what stands behind.
fn next_use(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.match_indices("use ").map(|(at, _)| at).find(|at| {
        let line = text[..*at].rsplit('\n').next().unwrap_or("").trim_start();
        line.is_empty() || (line.starts_with("pub") && !line.contains(';'))
    })?;
    let end = start + text[start..].find(';')?;
    Some((&text[..start], &text[start + 4..end], &text[end + 1..]))
}

/// The paths of a tree as `a::{b, c::d}`.
fn expanded(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or(tree);
        return vec![path.trim().trim_end_matches("::self").to_owned()];
    };
    let group = group.rsplit_once('}').map_or(group, |(inside, _)| inside);
    let (mut depth, mut part, mut list) = (0, String::new(), Vec::new());
    for letter in group.chars().chain([',']) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let inside = std::mem::take(&mut part);
                let inside = expanded(&inside);
                list.extend(
                    inside
                        .into_iter()
                        .filter(|path| !path.is_empty())
                        .map(|path| format!("{}{path}", head.trim())),
                );
                continue;
            }
            _ => {}
        }
        part.push(letter);
    }
    list
}

fn absolute(path: &str, own: &[&str], nested: bool, files: &BTreeSet<&str>) -> Option<Vec<String>> {
    let mut words: Vec<&str> = path
        .split("::")
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    let mut from: Vec<&str> = own.to_vec();
    match *words.first()? {
        "crate" => from.clear(),
        "self" => {}
        "super" => {
            let mut up = words.iter().take_while(|word| **word == "super").count();
            words.drain(..up);
            up -= usize::from(nested);
            from.truncate(from.len().saturating_sub(up));
            words.insert(0, "");
        }
        first => {
            let child = [own, &[first]].concat().join("/") + ".rs";
            files.contains(child.as_str()).then_some(())?;
            words.insert(0, "");
        }
    }
    Some(
        from.iter()
            .chain(&words[1..])
            .map(|word| (*word).to_owned())
            .collect(),
    )
}

/// The files that can be reached from themselves, each with the first step of its way.
fn circles(all: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    for start in all.keys() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = all[start].iter().collect();
        while let Some(file) = open.pop() {
            if file == start {
                found.push(start.clone());
                break;
            }
            if seen.insert(file) {
                open.extend(all.get(file).into_iter().flatten());
            }
        }
    }
    found
}

#[test]
fn no_file_names_one_that_names_it() {
    let all = arrows(&sources());
    assert!(
        all.values().map(BTreeSet::len).sum::<usize>() > 1500,
        "only few arrows were read"
    );
    assert_eq!(circles(&all), Vec::<String>::new());
}

#[test]
fn a_circle_is_found_however_it_is_closed() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    for (one, other) in [
        ("use crate::a::two::Two;", "use super::one::One;"),
        (
            "use super::{three::Three, two::{self, Two}};",
            "fn f() -> crate::a::one::One {}",
        ),
    ] {
        let sources = [
            file("a.rs", "mod one;\nmod two;\nmod three;\n"),
            file("a/one.rs", one),
            file("a/three.rs", ""),
            file("a/two.rs", other),
        ];
        assert_eq!(circles(&arrows(&sources)), ["a/one.rs", "a/two.rs"]);
    }
    let root = [
        file("a.rs", "mod one;\npub use one::One;\n"),
        file("a/one.rs", "use super::Two;"),
    ];
    assert_eq!(circles(&arrows(&root)), ["a.rs", "a/one.rs"]);
    let nested = [file("a.rs", "mod inside {\n    use super::Kind;\n}\n")];
    assert!(circles(&arrows(&nested)).is_empty());
}
