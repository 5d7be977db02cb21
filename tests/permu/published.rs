//! What is drafted for publication, charts and reports, shows no figure of fewer than three enterprises.

use std::collections::BTreeMap;
use std::io::Read;

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

/// The text of `report.docx` with its marks.
fn document(run: &Run) -> String {
    let file = std::fs::File::open(run.out.join("report.docx")).unwrap();
    let mut text = String::new();
    zip::ZipArchive::new(file)
        .unwrap()
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The rows of all tables of `report.docx` as texts.
fn rows(run: &Run) -> Vec<Vec<String>> {
    let text = document(run);
    let words = |cell: &str| {
        let parts = cell.split("<w:t xml:space=\"preserve\">").skip(1);
        let inside = parts.filter_map(|part| Some(part.split_once("</w:t>")?.0));
        inside.collect::<String>()
    };
    text.split("<w:tr>")
        .flat_map(|row| row.split("<w:tr "))
        .skip(1)
        .map(|row| row.split("<w:tc>").skip(1).map(words).collect())
        .collect()
}

/// How many enterprises a county has in a class is counted in 公示; what they hold is not.
#[test]
fn land_of_classes_of_few_enterprises_stands_in_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate"]).ends_with(0);
    let (shown, counties) = (chart(&run, "class-shares"), run.table("counties"));
    let (enterprises, rows, html) = (run.table("enterprises"), rows(&run), run.text("report.html"));
    let classes = ["A", "B", "C"];
    let mut hidden = 0;
    for row in 0..shown.rows.len() - 1 {
        let county = shown.get(row, "county");
        let is_shares =
            |cells: &&Vec<String>| cells.len() == 8 && cells[0] == county && cells[2].contains('%');
        let cells = rows.iter().find(is_shares).unwrap();
        // One mark alone would be what the others leave of 100 %.
        let marks = cells[5..].iter().filter(|cell| *cell == "*").count();
        assert_ne!(marks, 1, "{county}: a mark that hides nothing");
        for (place, class) in classes.iter().enumerate() {
            let share = |part: &str| {
                let id = format!("{part}_{class}");
                let share = counties.number(counties.row("county", county), &id).unwrap();
                format!("{:.1}%", 100.0 * share)
            };
            let own = |row: &usize| {
                enterprises.get(*row, "county") == county
                    && enterprises.get(*row, "class") == *class
                    && enterprises.get(*row, "status") == "appraised"
            };
            let count = (0..enterprises.rows.len()).filter(own).count();
            assert_eq!(cells[2 + place], share("share"), "{county} {class}");
            if matches!(count, 1 | 2) {
                hidden += 1;
                assert_eq!(cells[5 + place], "*", "{county} {class}: land in report.docx");
            } else if cells[5 + place] != "*" {
                assert_eq!(cells[5 + place], share("land_share"), "{county} {class}");
            }
        }
    }
    assert!(hidden > 1, "nothing was withheld");
    assert!(html.contains("不足3家企业的类别用地占比"));
    let workbook = std::fs::File::open(run.out.join("results.xlsx")).unwrap();
    let mut zip = zip::ZipArchive::new(workbook).unwrap();
    let mut text = String::new();
    let mut words = zip.by_name("xl/sharedStrings.xml").unwrap();
    words.read_to_string(&mut text).unwrap();
    assert!(
        text.contains("内部使用"),
        "the workbook does not say that it is whole"
    );
    // Their tables of counties are whole too.
    assert!(document(&run).contains("内部使用："));
    assert!(html.contains("<strong>内部使用：本文件"));
}

#[test]
fn where_charts_withhold_nothing_no_file_is_called_internal() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--min-cell", "1"]).ends_with(0);
    assert!(!document(&run).contains("内部使用"));
    assert!(!run.text("report.html").contains("内部使用"));
}
