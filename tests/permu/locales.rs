//! The texts of the outputs: each key stands once, in both languages.

use std::collections::BTreeMap;

/// A table of texts: `zh` and `en` are words, everything else is a further part of the key.
fn texts(key: &str, value: &toml::Value, file: &str, found: &mut Vec<(String, String, Vec<String>)>) {
    let Some(table) = value.as_table() else { return };
    let languages: Vec<String> = table
        .iter()
        .filter(|(_, value)| value.is_str())
        .map(|(language, _)| language.clone())
        .collect();
    if !languages.is_empty() {
        found.push((key.to_owned(), file.to_owned(), languages));
    }
    for (part, value) in table {
        let inner = if key.is_empty() {
            part.clone()
        } else {
            format!("{key}.{part}")
        };
        texts(&inner, value, file, found);
    }
}

/// What is wrong with the files: keys that stand twice, of which the order of the disk would choose one, and keys without
/// a text in one of the languages.
fn faults(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (file, text) in files {
        let table: toml::Value = toml::from_str(text).unwrap();
        texts("", &table, file, &mut found);
    }
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for (key, file, languages) in &found {
        if let Some(other) = first.insert(key, file) {
            faults.push(format!("{key} stands in {other} and in {file}"));
        }
        if languages != &["en", "zh"] {
            faults.push(format!("{key} in {file} has only {languages:?}"));
        }
    }
    faults
}

#[test]
fn every_text_stands_once_and_in_both_languages() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.insert(name, std::fs::read_to_string(&path).unwrap());
    }
    assert!(files.len() > 10);
    assert_eq!(faults(&files), Vec::<String>::new());
}

#[test]
fn a_text_that_stands_twice_or_in_one_language_is_found() {
    let files = BTreeMap::from([
        (
            "a.toml".to_owned(),
            "_version = 2\n[column.total]\nzh = \"合计\"\nen = \"Total\"".to_owned(),
        ),
        (
            "b.toml".to_owned(),
            "[column]\ntotal = { zh = \"共\", en = \"all\" }\nnone = { zh = \"无\" }".to_owned(),
        ),
    ]);
    assert_eq!(
        faults(&files),
        ["none", "total"].map(|id| match id {
            "none" => "column.none in b.toml has only [\"zh\"]",
            _ => "column.total stands in a.toml and in b.toml",
        })
    );
}
