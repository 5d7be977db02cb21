//! `--history`: an earlier result gives what the year before in the same inputs would give, and the published ranks,
//! classes and quotas besides.

use std::path::{Path, PathBuf};

use crate::program::{Run, permu};

const SCHEME: &str = "huaian-2024";

/// A folder with the workbooks of 2019 alone, and the results of 2018 under `scheme`.
fn folder(scheme: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/xuchang-sample");
    std::fs::create_dir(folder.path().join("今年")).unwrap();
    for entry in std::fs::read_dir(&sample).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.contains("2019") {
            std::fs::copy(&path, folder.path().join("今年").join(name)).unwrap();
        }
    }
    let arguments = [
        "evaluate",
        &sample.to_string_lossy(),
        "--year",
        "2018",
        "--scheme",
        scheme,
        "--out",
        "去年",
    ];
    permu(
        folder.path(),
        &[&arguments[..], &["--keep-going", "--only", "tables"]].concat(),
    );
    (folder, sample)
}

fn run(folder: &tempfile::TempDir, inputs: &str, out: &str, more: &[&str]) -> Run {
    let arguments = [
        "evaluate", inputs, "--scheme", SCHEME, "--out", out, "--only", "tables",
    ];
    permu(folder.path(), &[&arguments[..], more].concat())
}

#[test]
fn last_years_result_gives_the_benchmarks_that_last_years_workbooks_give() {
    let (folder, sample) = folder(SCHEME);
    let both = run(&folder, &sample.to_string_lossy(), "两年", &["--year", "2019"]).ends_with(0);
    // Without last year there is nothing to measure by.
    run(&folder, "今年", "单年", &[]).ends_with(1);
    let past = run(&folder, "今年", "历史", &["--history", "去年"]).ends_with(0);
    assert_eq!(
        past.text("tables/enterprises.csv"),
        both.text("tables/enterprises.csv")
    );
    let manifest: serde_json::Value = serde_json::from_str(&past.text("run.json")).unwrap();
    let inputs = manifest["inputs"].to_string();
    assert!(inputs.contains("去年/run.json"), "{inputs}");
}

#[test]
fn last_years_quotas_come_from_the_history_unless_the_file_names_them() {
    let (folder, _) = folder("henan-2019");
    let last = crate::program::Csv::read(&folder.path().join("去年/tables/allocation.csv"));
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/xuchang-sample/quotas.toml");
    let plan = std::fs::read_to_string(sample).unwrap();
    // One county keeps its own line; the others come from the history.
    let start = plan.find("[resource.last_year]").unwrap();
    let end = start + plan[start..].find("\n[").unwrap();
    let plan = format!(
        "{}[resource.last_year]\n\"魏都区\" = 777\n{}",
        &plan[..start],
        &plan[end..]
    );
    std::fs::write(folder.path().join("q.toml"), plan).unwrap();
    let arguments = [
        "evaluate",
        "今年",
        "--history",
        "去年",
        "--quotas",
        "q.toml",
        "--only",
        "tables",
        "--keep-going",
    ];
    let run = permu(folder.path(), &arguments);
    let table = run.table("allocation");
    let mut compared = 0;
    for row in (0..table.rows.len()).filter(|row| !table.get(*row, "county").starts_with('(')) {
        let county = table.get(row, "county");
        let expected = match county {
            "魏都区" => Some(777.0),
            _ => (0..last.rows.len())
                .find(|row| last.get(*row, "county") == county)
                .and_then(|row| last.number(row, "quota")),
        };
        assert_eq!(table.number(row, "last_year"), expected, "{county}");
        compared += usize::from(table.get(row, "method") == table.get(0, "method"));
    }
    assert_eq!(compared, 9);
}

#[test]
fn a_history_that_does_not_fit_is_told() {
    let (folder, _) = folder("henan-2019");
    std::fs::create_dir(folder.path().join("空")).unwrap();
    std::fs::copy(
        folder.path().join("今年/经营2019.xlsx"),
        folder.path().join("空/results.xlsx"),
    )
    .unwrap();
    let told = |history: &[&str], words: &[&str]| {
        let mut more = Vec::new();
        for path in history {
            more.extend(["--history", *path]);
        }
        let run = run(&folder, "今年", "x", &more);
        for word in words {
            assert!(run.stderr.contains(word), "{word}\n{}", run.stderr);
        }
    };
    told(&["去年"], &["[history-scheme]", "henan-2019", "huaian-2024"]);
    told(&["空/results.xlsx"], &["[history-not-ours]", "run.json"]);
    told(&["去年", "去年"], &["[history-twice]", "2018"]);
    let own = ["evaluate", "今年", "--out", "本年", "--only", "tables"];
    permu(folder.path(), &own).ends_with(0);
    let run = permu(
        folder.path(),
        &["evaluate", "今年", "--history", "本年", "--out", "y"],
    )
    .ends_with(1);
    assert!(run.stderr.contains("[history-year]"), "{}", run.stderr);
    permu(
        folder.path(),
        &["evaluate", "今年", "--history", "没有", "--out", "y"],
    )
    .ends_with(2);
    std::fs::remove_file(folder.path().join("去年/tables/inputs.csv")).unwrap();
    told(&["去年"], &["[history-not-ours]", "tables/inputs.csv"]);
}

#[test]
fn a_scheme_may_ask_for_how_many_years_an_enterprise_was_in_its_class() {
    let (folder, _) = folder("henan-2019");
    let builtin = permu(folder.path(), &["scheme", "show", "henan-2019"])
        .ends_with(0)
        .stdout;
    let rule = "\n[[limit]]\nkind = \"veto\"\nwhen = \"last_class = 'C' AND last_class_years >= 1\"\nclasses = [\"A\", \"B\"]\nsource = \"示例\"\n";
    std::fs::write(folder.path().join("own.toml"), format!("{builtin}{rule}")).unwrap();
    let arguments = [
        "evaluate",
        "今年",
        "--scheme",
        "own.toml",
        "--history",
        "去年/results.xlsx",
        "--keep-going",
    ];
    std::fs::write(folder.path().join("去年/results.xlsx"), "").unwrap();
    let run = permu(folder.path(), &arguments);
    assert!(run.out.join("results.xlsx").is_file(), "{}", run.stderr);
    let last = crate::program::Csv::read(&folder.path().join("去年/tables/enterprises.csv"));
    let table = run.table("enterprises");
    let mut concerned = 0;
    for row in (0..table.rows.len()).filter(|row| table.get(*row, "status") == "appraised") {
        let code = table.get(row, "code");
        let before = (0..last.rows.len()).find(|row| last.get(*row, "code") == code);
        let was_c =
            before.is_some_and(|row| last.get(row, "class") == "C" && last.get(row, "status") == "appraised");
        assert_eq!(
            was_c || table.get(row, "class_preliminary") == "C",
            table.get(row, "class") == "C",
            "{code}"
        );
        concerned += usize::from(was_c);
    }
    assert!(concerned > 5);
}
