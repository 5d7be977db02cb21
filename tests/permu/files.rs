//! What a run writes: the files and columns of DESIGN.md §2.

use std::collections::BTreeSet;

use crate::program::{Csv, Run, permu};

const CHARTS: [&str; 15] = [
    "class-shares",
    "completeness",
    "county-ranking",
    "heat-map",
    "land-by-industry",
    "lorenz",
    "low-yield-land",
    "quota-change",
    "quota-overview",
    "radar",
    "rank-slope",
    "scatter",
    "score-histogram",
    "tax-distribution",
    "waterfall",
];

const INDICATORS: [&str; 7] = [
    "tax_per_mu",
    "revenue_per_mu",
    "rd_intensity",
    "output_per_energy",
    "tax_per_emission",
    "labour_productivity",
    "value_added_per_energy",
];

fn built_in_sample() -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &[]).ends_with(0);
    (folder, run)
}

fn per_indicator(parts: &[&str]) -> Vec<String> {
    INDICATORS
        .iter()
        .flat_map(|id| parts.iter().map(move |part| format!("{id}_{part}")))
        .collect()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn permu_alone_writes_every_file_of_the_design_and_ends_with_0() {
    let (folder, run) = built_in_sample();
    let files = run.files();
    // DESIGN.md §2 asks for NAME.svg, NAME.png and NAME.csv of every chart, issue A for these five.
    let charts: BTreeSet<String> = files
        .iter()
        .filter_map(|file| file.strip_prefix("charts/").map(str::to_owned))
        .collect();
    let names: BTreeSet<&str> = charts.iter().filter_map(|file| file.split('.').next()).collect();
    for name in CHARTS {
        assert!(names.contains(name), "{name} is missing");
    }
    let whole: BTreeSet<String> = names
        .iter()
        .flat_map(|name| ["svg", "png", "csv"].map(|ending| format!("{name}.{ending}")))
        .collect();
    assert_eq!(charts, whole);
    let others: Vec<&str> = files
        .iter()
        .map(String::as_str)
        .filter(|file| !file.starts_with("charts/"))
        .collect();
    assert_eq!(
        others,
        [
            "quotas.toml",
            "quotas.xlsx",
            "report.docx",
            "report.html",
            "results.xlsx",
            "run.json",
            "scheme.toml",
            "survey.json",
            "tables/allocation.csv",
            "tables/comparison.csv",
            "tables/counties.csv",
            "tables/county_points.csv",
            "tables/efficiency.csv",
            "tables/enterprises.csv",
            "tables/inputs.csv",
            "tables/one_rank_higher.csv",
            "tables/origins.csv",
            "tables/parks.csv",
            "tables/problems.csv",
            "tables/quota_sums.csv",
        ]
    );
    // Nothing but `out`: no temporary folder is left.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    for name in &names {
        let table = Csv::read(&run.out.join(format!("charts/{name}.csv")));
        assert!(!table.rows.is_empty(), "{name} has no numbers");
    }
}

#[test]
fn tables_have_the_columns_of_the_design_in_order() {
    let (_folder, run) = built_in_sample();
    let mut expected = words(&[
        "code",
        "name",
        "county",
        "park",
        "industry",
        "population",
        "status",
    ]);
    expected.extend(per_indicator(&["value", "benchmark", "points"]));
    expected.extend(words(&[
        "bonus",
        "score",
        "rank_group",
        "rank",
        "class_preliminary",
        "class",
        "reason",
    ]));
    assert_eq!(run.table("enterprises").header, expected);

    // `<field>_total…` are the fields of the sample in the order of the data dictionary, then the scheme's quantities.
    let mut regions = words(&["enterprises", "appraised", "land_mu"]);
    regions.extend(
        "land_owned_mu land_leased_mu land_let_mu electricity gas coal steam cod ammonia so2 nox tax output revenue \
         value_added rd staff energy_use emission_equivalent"
            .split(' ')
            .map(|id| format!("{id}_total")),
    );
    regions.extend(per_indicator(&["value"]));
    regions.extend(words(&["score", "rank", "class"]));
    for part in ["share", "land_share"] {
        regions.extend(["A", "B", "C"].map(|class| format!("{part}_{class}")));
    }
    // The one addition: the rank of every value.
    regions.extend(per_indicator(&["rank"]));
    let with = |first: &[&str]| [words(first), regions.clone()].concat();
    assert_eq!(run.table("counties").header, with(&["county"]));
    assert_eq!(run.table("parks").header, with(&["park", "county"]));

    let columns = |name: &str| run.table(name).header.join(",");
    assert_eq!(
        columns("allocation"),
        "resource,unit,method,county,last_year,base,merit,award,bound,step,quota,change_pct"
    );
    assert_eq!(
        columns("problems"),
        "severity,code,workbook,sheet,cell,row,column,value,message,hint"
    );
    assert!(columns("inputs").starts_with("code,year,name,county,park,industry"));
    assert_eq!(
        columns("origins"),
        "code,year,field,workbook,sheet,cell,raw,correction"
    );
}

#[test]
fn enterprises_are_sorted_by_code_and_counties_by_rank_with_the_city_last() {
    let (_folder, run) = built_in_sample();
    let enterprises = run.table("enterprises");
    assert_eq!(enterprises.rows.len(), 1200);
    let codes: Vec<&str> = (0..1200).map(|row| enterprises.get(row, "code")).collect();
    assert!(codes.is_sorted());
    for (name, first) in [("counties", "county"), ("parks", "park")] {
        let table = run.table(name);
        let last = table.rows.len() - 1;
        assert_eq!(table.get(last, first), "全市");
        assert_eq!(table.get(last, "rank"), "");
        let ranks: Vec<f64> = (0..last).filter_map(|row| table.number(row, "rank")).collect();
        assert_eq!(ranks.len(), last);
        assert!(ranks.is_sorted());
    }
    assert_eq!(run.table("counties").rows.len(), 10);
    assert_eq!(run.table("parks").rows.len(), 11);
}

#[test]
fn quotas_of_the_sample_sum_to_the_total_without_the_reserve() {
    let (_folder, run) = built_in_sample();
    let table = run.table("allocation");
    // datasets/xuchang-sample/quotas.toml: total, reserve, step and own method of each resource.
    for (resource, total, reserve, step, method) in [
        ("land", 12_000.0, 600.0, 1.0, "base-merit"),
        ("energy", 1_640_000.0, 20_000.0, 10.0, "base-merit"),
        ("cod", 505.0, 10.0, 0.1, "reward-penalty"),
        ("ammonia", 48.5, 1.0, 0.01, "proportional"),
        ("so2", 300.0, 6.0, 0.1, "zsg-dea"),
        ("nox", 470.0, 10.0, 0.1, "tiered"),
    ] {
        let rows = (0..table.rows.len())
            .filter(|row| table.get(*row, "resource") == resource && table.get(*row, "method") == method);
        let quotas: Vec<f64> = rows.map(|row| table.number(row, "quota").unwrap()).collect();
        // Nine counties, then the reserve; counted in steps the sum is exact.
        let steps = |amount: f64| (amount / step).round() as i64;
        assert_eq!(quotas.len(), 10, "{resource}");
        assert_eq!(quotas[9], reserve, "{resource}");
        assert_eq!(
            quotas.iter().map(|quota| steps(*quota)).sum::<i64>(),
            steps(total),
            "{resource}"
        );
        for quota in quotas {
            assert!(
                (quota - steps(quota) as f64 * step).abs() < 1e-9 * total,
                "{resource}: {quota}"
            );
        }
    }
}

#[test]
fn the_manifest_tells_no_time_and_no_path_outside_the_command_line() {
    let (folder, run) = built_in_sample();
    let text = run.text("run.json");
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    for path in manifest["inputs"].as_array().unwrap() {
        let path = path["path"].as_str().unwrap();
        assert!(!path.starts_with('/') && !path.contains(':'), "{path}");
    }
    assert!(!text.contains(&*folder.path().to_string_lossy()));
    assert!(!text.contains(env!("CARGO_MANIFEST_DIR")));
    let year = this_year();
    assert!(!text.contains(&format!("\"{year}-")), "a date of today in {text}");
    for word in ["time", "date", "thread"] {
        assert!(!text.contains(&format!("\"{word}")), "{word} in run.json");
    }
    assert_eq!(manifest["rows"]["read"], 1200);
    assert_eq!(manifest["assumed"].as_array().map(Vec::is_empty), Some(false));
}

/// The year of today, from the seconds since 1970.
fn this_year() -> u64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    1970 + since.as_secs() / 31_556_952
}
