//! What is drafted for publication, charts and reports, shows no figure of fewer than three enterprises.

use std::collections::BTreeMap;

use crate::program::{Csv, Run, permu};

/// The county of every appraised enterprise that holds part of the fifth of the land with the least tax, and how much.
fn low_land(run: &Run) -> BTreeMap<String, Vec<f64>> {
    let (table, inputs) = (run.table("enterprises"), run.table("inputs"));
    let year = (0..inputs.rows.len())
        .map(|row| inputs.get(row, "year"))
        .max()
        .unwrap();
    let lands: BTreeMap<&str, f64> = (0..inputs.rows.len())
        .filter(|row| inputs.get(*row, "year") == year)
        .filter_map(|row| Some((inputs.get(row, "code"), inputs.number(row, "land_mu")?)))
        .collect();
    let mut rows: Vec<(f64, f64, &str)> = (0..table.rows.len())
        .filter(|row| table.get(*row, "status") == "appraised")
        .filter_map(|row| {
            let land = *lands.get(table.get(row, "code")).filter(|land| **land > 0.0)?;
            Some((
                table.number(row, "tax_per_mu_value")?,
                land,
                table.get(row, "county"),
            ))
        })
        .collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut left = rows.iter().map(|row| row.1).sum::<f64>() * 0.2;
    let mut counties: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (_, land, county) in rows {
        let part = land.min(left);
        left -= part;
        let list = counties.entry(county.to_owned()).or_default();
        if part > 0.0 {
            list.push(part);
        }
    }
    counties
}

fn chart(run: &Run, name: &str) -> Csv {
    Csv::read(&run.out.join(format!("charts/{name}.csv")))
}

#[test]
fn low_yield_land_of_few_enterprises_is_withheld_and_cannot_be_worked_out() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate"]).ends_with(0);
    let land = low_land(&run);
    assert!(land.values().any(|list| matches!(list.len(), 1 | 2)), "{land:?}");
    let table = chart(&run, "low-yield-land");
    let (mut withheld, mut behind) = (0, 0);
    for (county, list) in &land {
        let row = table.row("county", county);
        match table.number(row, "low_mu") {
            Some(shown) => {
                assert!(!matches!(list.len(), 1 | 2), "{county} shows {shown}");
                assert!((shown - list.iter().sum::<f64>()).abs() < 1e-6);
            }
            None => {
                withheld += 1;
                behind += list.len();
                for id in ["own_share", "cumulated"] {
                    assert_eq!(table.get(row, id), "", "{county} {id}");
                }
            }
        }
    }
    // The whole is a fifth of all land, so what is missing is known in sum.
    assert!(
        withheld > 1 && behind > 2,
        "{withheld} counties, {behind} enterprises"
    );
    let picture = run.text("charts/low-yield-land.svg");
    let is_mark = |line: &str| line.trim() == "*" || line.contains(">*<");
    assert!(picture.lines().any(is_mark), "nothing is marked");
    let bare = permu(folder.path(), &["evaluate", "--min-cell", "1", "--out", "bare"]).ends_with(0);
    let table = chart(&bare, "low-yield-land");
    assert!((0..table.rows.len()).all(|row| table.number(row, "low_mu").is_some()));
}

#[test]
fn the_spread_of_counties_shows_no_first_or_last_enterprise() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate"]).ends_with(0);
    let table = chart(&run, "tax-distribution");
    assert!(table.header.iter().any(|id| id == "p95"));
    for id in ["minimum", "maximum"] {
        assert!(!table.header.iter().any(|known| known == id), "{id} is written");
    }
    let picture = run.text("charts/tax-distribution.svg");
    assert!(!picture.contains("<circle"), "single enterprises are drawn");
    // Where nothing is to be withheld, each stands there.
    let bare = permu(folder.path(), &["evaluate", "--min-cell", "1", "--out", "bare"]).ends_with(0);
    assert!(bare.text("charts/tax-distribution.svg").contains("<circle"));
}
