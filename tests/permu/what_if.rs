//! `permu what-if`: equal to an evaluation with the same settings in its files.

use std::path::Path;

use crate::program::{Csv, permu};

fn table(folder: &Path, out: &str, name: &str) -> Csv {
    Csv::read(&folder.join(format!("{out}/{name}.csv")))
}

/// The rows of a table by their first columns, with the column that is asked for.
fn column(table: &Csv, keys: &[&str], value: &str) -> Vec<(Vec<String>, String)> {
    let at = |id: &str| {
        table
            .header
            .iter()
            .position(|head| head == id)
            .unwrap_or_else(|| panic!("{id}"))
    };
    let keys: Vec<usize> = keys.iter().map(|id| at(id)).collect();
    let value = at(value);
    let mut list: Vec<(Vec<String>, String)> = table
        .rows
        .iter()
        .map(|row| {
            (
                keys.iter().map(|key| row[*key].clone()).collect(),
                row[value].clone(),
            )
        })
        .collect();
    list.sort();
    list
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/xuchang-sample");

fn kept() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    permu(
        folder.path(),
        &["evaluate", SAMPLE, "--only", "tables", "--quiet"],
    )
    .ends_with(0);
    folder
}

#[test]
fn other_weights_and_totals_are_those_of_an_evaluation_with_changed_files() {
    let folder = kept();
    let sets = [
        "indicator.tax_per_mu.weight=35",
        "resource.land.total=11000",
        "classes.upper_share=0.2",
    ];
    let mut arguments = vec!["what-if", "--rescale"];
    arguments.extend(sets.iter().flat_map(|set| ["--set", set]));
    permu(folder.path(), &arguments).ends_with(0);
    // The same by hand: 35 points for tax, 13 for each of the five others.
    let scheme = std::fs::read_to_string(folder.path().join("out/scheme.toml")).unwrap();
    let mut by_hand = String::new();
    for line in scheme.lines() {
        let line = match line {
            "weights = \"equal\"" => "",
            "assumed = [\"weights\", \"ties\"]" => "assumed = [\"ties\"]",
            "upper_share = 0.15" => "upper_share = 0.2",
            line => line,
        };
        by_hand.push_str(line);
        by_hand.push('\n');
        if let Some(id) = line.strip_prefix("indicator = ") {
            by_hand.push_str(if id == "\"tax_per_mu\"" {
                "weight = 35\n"
            } else {
                "weight = 13\n"
            });
        }
    }
    std::fs::write(folder.path().join("hand.toml"), by_hand).unwrap();
    let quotas = std::fs::read_to_string(folder.path().join("out/quotas.toml")).unwrap();
    assert!(quotas.contains("total = 12000"));
    std::fs::write(
        folder.path().join("hand-quotas.toml"),
        quotas.replacen("total = 12000", "total = 11000", 1),
    )
    .unwrap();
    permu(
        folder.path(),
        &[
            "evaluate",
            SAMPLE,
            "--scheme",
            "hand.toml",
            "--quotas",
            "hand-quotas.toml",
            "--only",
            "tables",
            "--out",
            "hand",
        ],
    )
    .ends_with(0);
    let by_hand = column(
        &table(folder.path(), "hand/tables", "allocation"),
        &["resource", "method", "county"],
        "quota",
    );
    let found = column(
        &table(folder.path(), "out/what-if", "quota_changes"),
        &["resource", "method", "county"],
        "quota_new",
    );
    let by_hand: Vec<_> = by_hand
        .into_iter()
        .filter(|(key, _)| key[2] != "(reserve)")
        .collect();
    assert_eq!(found, by_hand);
    let classes = column(
        &table(folder.path(), "hand/tables", "enterprises"),
        &["code"],
        "class",
    );
    let moved = column(
        &table(folder.path(), "out/what-if", "moves"),
        &["code"],
        "class_new",
    );
    assert!(!moved.is_empty());
    for (code, class) in moved {
        let known = classes.iter().find(|(other, _)| *other == code).unwrap();
        assert_eq!(class, known.1, "{code:?}");
    }
    // The kept result is what it was.
    assert!(permu::run::reopen::open(&folder.path().join("out"), permu::lang::Lang::Zh).is_ok());
}

#[test]
fn what_cannot_be_set_says_what_can() {
    let folder = kept();
    for (set, part) in [
        (
            "indicator.tax_per_mu.weight=35",
            "sum to 118.3333, not 100; with --rescale",
        ),
        ("indicator.tax.weight=35", "known: tax_per_mu"),
        ("tax=35", "indicator.ID.weight"),
        ("indicator.tax_per_mu.weight", "write KEY=VALUE"),
        ("resource.water.total=3", "known: land"),
        ("enterprise.91411000XX0000166J.taxx=3", "the nearest is tax"),
        (
            "enterprise.91411000XX0000166J.wetter=3",
            "heads of tables/inputs.csv",
        ),
        ("enterprise.91411000XX0000166J.tax=viel", "a number has to follow"),
        ("enterprise.1.tax=3", "nobody in the result"),
    ] {
        let run = permu(folder.path(), &["what-if", "--set", set, "--lang", "en"]).ends_with(2);
        assert!(run.stderr.contains(part), "{set}: {}", run.stderr);
    }
    let run = permu(
        folder.path(),
        &["what-if", "--set", "classes.upper_share=20", "--lang", "en"],
    )
    .ends_with(1);
    assert!(run.stderr.contains("number-out-of-bounds"), "{}", run.stderr);
    // What nobody can share out is told, at the setting, and is no success.
    for total in ["11000.5", "500000"] {
        let set = format!("resource.land.total={total}");
        let run = permu(folder.path(), &["what-if", "--set", &set, "--lang", "en"]).ends_with(1);
        assert!(
            run.stderr.contains("quotas.toml + --set"),
            "{total}: {}",
            run.stderr
        );
        assert!(
            run.stdout.contains("None of it can be shared out"),
            "{total}: {}",
            run.stdout
        );
    }
    let nothing = permu(folder.path(), &["what-if", "--lang", "en"]).ends_with(2);
    assert!(
        nothing.stderr.contains("nothing is changed"),
        "{}",
        nothing.stderr
    );
}
