//! What a person gets who tries another built-in scheme on the sample.

use crate::program::permu;

/// Schemes that need a column which the sample does not hold: the run names it.
const MISSING: [(&str, &str); 4] = [
    ("jingde-2022", "技改投资"),
    ("linhai-2014", "用水量"),
    ("kaihua-2014", "五险缴费"),
    ("wenling-2022", "承租企业数"),
];

/// The scheme that appraises counties, for which there is a dataset of its own.
const OF_COUNTIES: &str = "lishui-2019";

#[test]
fn every_built_in_scheme_appraises_the_sample_or_names_the_column_that_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/xuchang-sample");
    let list = permu(folder.path(), &["scheme", "list"]).ends_with(0).stdout;
    let ids: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.is_ascii())
        .filter(|id| *id != OF_COUNTIES)
        .collect();
    assert!(ids.len() >= 14, "{list}");
    for id in ids {
        let run = permu(
            folder.path(),
            &["evaluate", sample, "--scheme", id, "--only", "tables"],
        );
        match MISSING.iter().find(|(known, _)| *known == id) {
            None => {
                let appraised = run.ends_with(0).table("enterprises").count("status", "appraised");
                assert!(appraised > 100, "{id}: {appraised}");
            }
            Some((_, column)) => {
                let said = run.ends_with(1).stderr;
                assert!(
                    said.contains("missing-column") && said.contains(column),
                    "{id}: {said}"
                );
            }
        }
    }
}
