//! The example files of quotas in parts: run, re-added by hand, and back from their workbook.

use std::path::Path;

use crate::program::{Csv, permu};

fn dataset(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    path.to_str().unwrap().to_owned()
}

/// The rows of a resource by county: a column of each.
fn column(table: &Csv, resource: &str, name: &str) -> Vec<(String, f64)> {
    let rows = (0..table.rows.len()).filter(|row| table.get(*row, "resource") == resource);
    rows.filter_map(|row| Some((table.get(row, "county").to_owned(), table.number(row, name)?)))
        .collect()
}

fn of<'a>(list: &'a [(String, f64)], county: &str) -> &'a f64 {
    &list.iter().find(|one| one.0 == county).unwrap().1
}

#[test]
fn every_example_runs_adds_up_and_comes_back_from_its_workbook() {
    for file in [
        "q1-take-by-class",
        "q2-earned-lishui",
        "q3-parts",
        "q4-rank-awards",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let quotas = dataset(&format!("quotas/{file}.toml"));
        let lishui = dataset("lishui-2019");
        let inputs: Vec<&str> = match file {
            "q2-earned-lishui" => vec!["evaluate", &lishui, "--scheme", "lishui-2019"],
            _ => vec!["evaluate"],
        };
        let with = |quotas: &str, more: &[&str]| {
            let all = [&inputs[..], &["--quotas", quotas, "--quiet"], more].concat();
            permu(folder.path(), &all).ends_with(0)
        };
        // Only a whole run writes the workbook.
        let first = with(&quotas, &["--out", "one"]);
        let table = first.table("allocation");
        let steps = ["base", "merit", "award", "bound", "step"];
        let text = first.text("tables/allocation.csv");
        let head = text.trim_start_matches('\u{feff}').lines().next().unwrap();
        let parts: Vec<&str> = head.split(',').filter(|name| name.starts_with("part_")).collect();
        for row in (0..table.rows.len()).filter(|row| !table.get(*row, "county").starts_with('(')) {
            let all = steps.iter().chain(&parts);
            let sum: f64 = all.filter_map(|name| table.number(row, name)).sum();
            let quota = table.number(row, "quota").unwrap();
            assert!((sum - quota).abs() < 1e-6, "{file}: {sum} is not {quota}");
        }
        let book = folder.path().join("one/quotas.xlsx");
        let again = with(book.to_str().unwrap(), &["--out", "two", "--only", "tables"]);
        assert_eq!(
            first.text("tables/allocation.csv"),
            again.text("tables/allocation.csv"),
            "{file}"
        );
    }
}

#[test]
fn lishui_earns_half_of_the_land_that_it_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, quotas) = (dataset("lishui-2019"), dataset("quotas/q2-earned-lishui.toml"));
    let arguments = [
        "evaluate",
        &data,
        "--scheme",
        "lishui-2019",
        "--quotas",
        &quotas,
        "--only",
        "tables",
        "--quiet",
    ];
    let table = permu(folder.path(), &arguments).ends_with(0).table("allocation");
    let earned = column(&table, "land", "part_earned");
    // 0.5 × 204.7 = 102.35: half a step goes up.
    for (county, expected) in [
        ("开发区", 251.3),
        ("云和县", 102.4),
        ("遂昌县", 70.1),
        ("松阳县", 46.2),
        ("青田县", 28.7),
        ("缙云县", 4.8),
        ("莲都区", 0.0),
    ] {
        assert_eq!(*of(&earned, county), expected, "{county}");
        assert_eq!(
            *of(&column(&table, "land", "quota"), county),
            expected,
            "{county}"
        );
    }
}
