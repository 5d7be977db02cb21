//! Numbers belong to the scheme: none of the library's stands in the sources, and every one of a scheme counts.

use std::path::Path;

use permu::scheme::builtin;

use crate::rows::{appraise, number, scheme, table};

/// The numbers of a text with three or more significant digits.
fn telling(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '_';
    text.split(|letter: char| !is_part(letter))
        .map(|word| word.trim_matches('.'))
        .filter(|word| word.starts_with(|first: char| first.is_ascii_digit()) && word.parse::<f64>().is_ok())
        .filter(|word| {
            let digits: String = word.chars().filter(char::is_ascii_digit).collect();
            digits.trim_matches('0').len() >= 3
        })
        .map(str::to_owned)
        .collect()
}

/// The settings of a scheme that are rules: no title, address, source or note, and no comment.
fn rules(text: &str) -> String {
    let prose = [
        "#", "title", "place", "number", "date", "url", "compared", "note", "source", "label", "valid", "id",
    ];
    text.lines()
        .filter(|line| !prose.iter().any(|key| line.starts_with(key)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Rust code without comments, tests and test files.
fn code(folder: &Path, list: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            code(&path, list);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "demo.rs" {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let lines: Vec<&str> = text
                .lines()
                .map(|line| line.split("//").next().unwrap())
                .collect();
            list.push((path.to_string_lossy().into_owned(), lines.join("\n")));
        }
    }
}

/// Numbers that a scheme happens to share with something that is no policy: where, which, what it is there.
const OTHERWISE: &[(&str, &str, &str)] = &[
    ("chart/raster.rs", "2.54", "centimetres of an inch"),
    (
        "sample/enterprise.rs",
        "12.143",
        "made-up energy departments report standard coal",
    ),
    (
        "sample/enterprise.rs",
        "0.7143",
        "made-up energy departments report standard coal",
    ),
    (
        "sample/enterprise.rs",
        "0.0341",
        "made-up energy departments report standard coal",
    ),
];

#[test]
fn no_number_of_a_built_in_scheme_stands_in_the_sources() {
    let mut numbers: Vec<String> = builtin::ALL
        .iter()
        .flat_map(|(_, text)| telling(&rules(text)))
        .collect();
    numbers.sort();
    numbers.dedup();
    for known in ["24.097", "4929.81", "0.0302", "12.143"] {
        assert!(
            numbers.iter().any(|number| number == known),
            "{known} is not among the schemes' numbers"
        );
    }
    let mut files = Vec::new();
    code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut found = Vec::new();
    for (path, text) in &files {
        for word in telling(text) {
            if numbers.contains(&word)
                && !OTHERWISE
                    .iter()
                    .any(|(file, number, _)| path.ends_with(file) && word == *number)
            {
                found.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// What the scheme of Huangyan states, and what it is changed to; weights still sum to 100.
const CHANGES: &[(&str, &str)] = &[
    (
        "benchmark = { kind = \"fixed\", value = 24.097 }",
        "benchmark = { kind = \"fixed\", value = 7.3 }",
    ),
    ("value = 136.16", "value = 91.7"),
    ("value = 2.694", "value = 1.13"),
    ("value = 4929.81", "value = 311.9"),
    ("value = 18.14", "value = 5.77"),
    ("value = 0.0302", "value = 0.117"),
    ("value = 11.5932", "value = 3.21"),
    ("value = 0.2352", "value = 0.871"),
    ("weight = 30", "weight = 13"),
    ("weight = 50", "weight = 49"),
];

#[test]
fn a_scheme_with_every_number_changed_is_followed_in_every_number() {
    let mut text = builtin::text("huangyan-2022").unwrap().to_owned();
    for (from, to) in CHANGES {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    // The weights that occur twice, in their order: 20 20 10 10 10 and the second 50.
    for (from, to) in [
        ("weight = 20", "weight = 17.5"),
        ("weight = 20", "weight = 29"),
        ("weight = 10", "weight = 11.25"),
        ("weight = 10", "weight = 6.25"),
        ("weight = 10", "weight = 23"),
        ("weight = 50", "weight = 51"),
    ] {
        text = text.replacen(from, to, 1);
    }
    text = text.replace(
        "cod + ammonia + so2 + nox",
        "cod * 1.5 + ammonia * 0.25 + so2 * 3 + nox * 0.75",
    );
    let before = telling(&rules(builtin::text("huangyan-2022").unwrap()));
    let after = telling(&rules(&text));
    assert!(
        before.iter().all(|number| !after.contains(number)),
        "{before:?} {after:?}"
    );
    let scheme = scheme("changed", &text);
    // The same rule again, in plain Rust: 40 enterprises of the size that the name tells.
    let columns = [
        "land_mu",
        "tax",
        "value_added",
        "energy",
        "cod",
        "ammonia",
        "so2",
        "nox",
        "staff",
        "rd",
        "revenue",
        "electricity",
    ];
    let rows: Vec<(String, Vec<f64>)> = (0..40)
        .map(|row| {
            let cell = |column: usize| 1.0 + ((row * 37 + column * 101) % 89) as f64 / 7.0;
            (format!("E{row:02}"), (0..columns.len()).map(cell).collect())
        })
        .collect();
    let borrowed: Vec<(&str, &[f64])> = rows
        .iter()
        .map(|(code, cells)| (code.as_str(), cells.as_slice()))
        .collect();
    let text = text
        .replace("size = '规上'", "code < 'E20'")
        .replace("size = '规下'", "code >= 'E20'");
    let scheme = permu::scheme::Scheme {
        id: scheme.id,
        ..crate::rows::scheme("changed", &text)
    };
    let (assessment, _) = appraise(&scheme, vec![table(2022, &columns, &borrowed)]);
    for (row, (code, c)) in rows.iter().enumerate() {
        let emission = c[4] * 1.5 + c[5] * 0.25 + c[6] * 3.0 + c[7] * 0.75;
        let wanted = if row < 20 {
            c[1] / c[0] / 7.3 * 13.0
                + c[2] / c[0] / 91.7 * 17.5
                + c[2] / c[3] / 1.13 * 29.0
                + c[2] / emission / 311.9 * 11.25
                + c[2] / c[8] / 5.77 * 6.25
                + c[9] / c[10] / 0.117 * 23.0
        } else {
            c[1] / c[0] / 3.21 * 49.0 + c[1] / c[11] / 0.871 * 51.0
        };
        let found = number(&assessment, "score", row).unwrap();
        assert!(
            (found - wanted).abs() < 1e-9 * wanted.abs(),
            "{code}: {found}, not {wanted}"
        );
    }
}
