//! The workbook that recalculates: LibreOffice computes every formula anew, and finds the engine's numbers.
//!
//! LibreOffice trusts results that stand in a file, so they are taken out of a copy first. The tests run where there is
//! a `soffice`; with PERMU_OFFICE set its absence is a failure.

mod book;
mod office;
mod quotas;
mod schemes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use book::{Book, Cell};

use crate::program::{Csv, Run, permu};

const RESULTS: &str = "企业评价";
const PARAMETERS: &str = "参数";
const RANKING: &str = "排名计算";
const COUNTIES: &str = "县区排名";

/// Equal to one part in a thousand million.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs().max(1.0)
}

fn same(one: &Cell, other: &Cell) -> bool {
    match (one, other) {
        (Cell::Number(one), Cell::Number(other)) => near(*one, *other),
        _ => one == other,
    }
}

/// A run with its workbook.
struct Case {
    name: &'static str,
    run: Run,
    book: Book,
}

impl Case {
    fn of(name: &'static str, run: Run) -> Self {
        let book = Book::read(&run.out.join("results.xlsx"));
        Self { name, run, book }
    }

    fn path(&self) -> PathBuf {
        self.run.out.join("results.xlsx")
    }
}

fn cases(folder: &Path) -> Vec<Case> {
    office::workbook(&folder.join("企业.xlsx"));
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permu/living/shapes.toml");
    let run = |arguments: &[&str]| permu(folder, arguments).ends_with(0);
    vec![
        Case::of("henan-2019", run(&["evaluate", "--out", "henan"])),
        Case::of(
            "huangyan-2022",
            run(&[
                "evaluate",
                "企业.xlsx",
                "--scheme",
                "huangyan-2022",
                "--out",
                "huangyan",
            ]),
        ),
        Case::of(
            "shapes",
            run(&[
                "evaluate",
                "企业.xlsx",
                "--scheme",
                &shapes.to_string_lossy(),
                "--out",
                "shapes",
            ]),
        ),
    ]
}

#[test]
fn libreoffice_finds_the_engines_numbers_and_a_changed_weight_moves_the_ranking() {
    let folder = tempfile::tempdir().unwrap();
    let Some(office) = office::find() else {
        return;
    };
    let cases = cases(folder.path());
    let mut copies: Vec<PathBuf> = Vec::new();
    for case in &cases {
        let copy = folder.path().join(format!("{}.xlsx", case.name));
        office::copy(&case.path(), &copy, |_, xml| xml);
        copies.push(copy);
    }
    let broken = folder.path().join("broken.xlsx");
    let victim = break_a_formula(&cases[1], &broken);
    let changed = folder.path().join("changed.xlsx");
    change_weights(
        &cases[1],
        &changed,
        &[("权重_亩均税收_规上", 5.0), ("权重_亩均增加值_规上", 45.0)],
    );
    copies.extend([broken, changed]);
    let computed = office::recalculated(&office, &copies, folder.path());

    for (case, computed) in cases.iter().zip(&computed) {
        the_results_are_those_of_the_table(case);
        let (formulas, wrong) = differences(&case.book, computed);
        println!("{}: {formulas} formulas recalculated", case.name);
        assert!(formulas > 500, "{}: only {formulas} formulas", case.name);
        assert_eq!(wrong, Vec::<String>::new(), "{}", case.name);
    }
    let (_, wrong) = differences(&cases[1].book, &computed[3]);
    assert!(
        wrong.iter().any(|text| text.starts_with(&victim)),
        "the broken formula {victim} was not caught: {wrong:?}"
    );
    a_changed_weight_moves_the_ranking(folder.path(), &cases[1], &computed[4]);
}

#[test]
fn what_has_no_formula_is_a_value_with_a_note_and_names_stay_text() {
    let folder = tempfile::tempdir().unwrap();
    let cases = cases(folder.path());
    let case = &cases[2];
    let columns = case.book.headings(RESULTS, 1);
    let column = |label: &str| columns.iter().position(|known| known == label).unwrap() as u32;
    let table = case.run.table("enterprises");
    let has_formula =
        |row: usize, label: &str| case.book.formulas[RESULTS].contains_key(&(row as u32 + 2, column(label)));
    let (mut by_place, mut vetoed, mut graded) = (0, 0, 0);
    for row in 0..table.rows.len() {
        if table.get(row, "status") != "appraised" {
            continue;
        }
        assert!(has_formula(row, "综合得分"), "row {row}");
        assert!(has_formula(row, "亩均税收得分"), "row {row}");
        assert!(has_formula(row, "排名"), "row {row}");
        assert!(has_formula(row, "加减分"), "row {row}");
        if table.get(row, "population") == "below_scale" {
            // Points by percentile.
            assert!(!has_formula(row, "全员劳动生产率得分"));
            by_place += 1;
        }
        // Also where the veto had nothing to lower: under other weights it may have.
        let veto = case.run.table("inputs");
        let event = veto
            .get(veto.row("code", table.get(row, "code")), "veto_event")
            .to_owned();
        let limited = !event.is_empty() && table.get(row, "population") == "above_scale";
        assert_eq!(has_formula(row, "类别"), !limited, "row {row}");
        vetoed += usize::from(limited);
        graded += 1;
    }
    assert!(
        by_place > 5 && vetoed > 1 && graded > 40,
        "{by_place} {vetoed} {graded}"
    );
    let notes = office::part(&case.path(), "xl/comments1.xml");
    assert!(
        notes.contains("按名次计分") && notes.contains("适用保底、否决"),
        "{notes}"
    );
    let name = (0..80)
        .map(|row| case.book.cell(RESULTS, (row + 2, 1)).to_string())
        .find(|name| name.starts_with('='));
    assert_eq!(name.as_deref(), Some("=HYPERLINK(\"http://x\",\"y\")"));
}

/// Every formula cell, and those whose number is another after recalculation.
fn differences(before: &Book, after: &Book) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (sheet, formulas) in &before.formulas {
        for (place, formula) in formulas {
            count += 1;
            let (one, other) = (before.cell(sheet, *place), after.cell(sheet, *place));
            if same(&one, &other) {
                continue;
            }
            wrong.push(format!(
                "{sheet}!{place:?}: {one:?} became {other:?} by {formula}"
            ));
        }
    }
    (count, wrong)
}

/// What stands in 企业评价 is what stands in enterprises.csv, unrounded.
fn the_results_are_those_of_the_table(case: &Case) {
    let table = case.run.table("enterprises");
    let filled: Vec<&String> = table
        .header
        .iter()
        .filter(|id| (0..table.rows.len()).any(|row| !table.get(row, id).is_empty()))
        .collect();
    let mut compared = 0;
    for row in 0..table.rows.len() {
        for (column, id) in filled.iter().enumerate() {
            let cell = case.book.cell(RESULTS, (row as u32 + 2, column as u32));
            if let (Cell::Number(found), Ok(expected)) = (&cell, table.get(row, id).parse::<f64>()) {
                assert!(
                    near(*found, expected),
                    "{} {id} {row}: {found} {expected}",
                    case.name
                );
                compared += 1;
            } else if table.get(row, id).is_empty() {
                assert_eq!(cell, Cell::Empty, "{} {id} {row}", case.name);
            }
        }
    }
    assert!(
        compared > 1000 || case.name != "henan-2019",
        "only {compared} numbers"
    );
}

/// Turns the multiplication of one cell of points into a sum; says which cell.
fn break_a_formula(case: &Case, path: &Path) -> String {
    let formulas = &case.book.formulas[RESULTS];
    let (place, formula) = formulas
        .iter()
        .find(|(_, formula)| formula.contains("权重_亩均税收_规上*"))
        .unwrap();
    let number = case.book.number(RESULTS);
    office::copy(&case.path(), path, |sheet, xml| {
        if sheet != number {
            return xml;
        }
        xml.replacen("权重_亩均税收_规上*", "权重_亩均税收_规上+", 1)
    });
    assert!(formula.contains('*'));
    format!("{RESULTS}!{place:?}")
}

/// Puts other weights into 参数.
fn change_weights(case: &Case, path: &Path, weights: &[(&str, f64)]) {
    let rows: BTreeMap<String, f64> = (0..case.book.height(PARAMETERS))
        .filter_map(|row| {
            let name = case.book.cell(PARAMETERS, (row, 4)).to_string();
            let (_, weight) = weights.iter().find(|(wanted, _)| *wanted == name)?;
            Some((format!("<c r=\"D{}\"", row + 1), *weight))
        })
        .collect();
    assert_eq!(rows.len(), weights.len(), "a weight has no cell");
    let number = case.book.number(PARAMETERS);
    office::copy(&case.path(), path, |sheet, mut xml| {
        if sheet != number {
            return xml;
        }
        for (cell, weight) in &rows {
            let at = xml.find(cell.as_str()).unwrap();
            let from = at + xml[at..].find("<v>").unwrap() + 3;
            let to = from + xml[from..].find("</v>").unwrap();
            xml.replace_range(from..to, &weight.to_string());
        }
        xml
    });
}

/// The copy with other weights ranks as the engine with those weights does.
fn a_changed_weight_moves_the_ranking(folder: &Path, case: &Case, computed: &Book) {
    let scheme = permu(folder, &["scheme", "show", "huangyan-2022"])
        .ends_with(0)
        .stdout;
    let other = scheme
        .replacen("weight = 30", "weight = 5", 1)
        .replacen("weight = 20", "weight = 45", 1);
    std::fs::write(folder.join("other.toml"), other).unwrap();
    let run = permu(
        folder,
        &[
            "evaluate",
            "企业.xlsx",
            "--scheme",
            "other.toml",
            "--out",
            "other",
            "--only",
            "tables",
        ],
    )
    .ends_with(0);
    let (before, after): (Csv, Csv) = (case.run.table("enterprises"), run.table("enterprises"));
    let columns = computed.headings(RESULTS, 1);
    let column = |label: &str| columns.iter().position(|known| known == label).unwrap() as u32;
    let mut moved = 0;
    for row in 0..after.rows.len() {
        for (id, label) in [("score", "综合得分"), ("rank", "排名")] {
            let cell = computed.cell(RESULTS, (row as u32 + 2, column(label)));
            match after.number(row, id) {
                Some(expected) => {
                    let Cell::Number(found) = cell else {
                        panic!("{label} of row {row} is {cell:?}");
                    };
                    assert!(
                        near(found, expected),
                        "{label} of row {row}: {found} instead of {expected}"
                    );
                }
                None => assert_eq!(cell, Cell::Empty),
            }
        }
        moved += usize::from(before.get(row, "rank") != after.get(row, "rank"));
    }
    assert!(moved > 10, "only {moved} ranks moved");
    the_counties_are_those_of(&run, computed);
}

/// Totals, values, scores and ranks of 县区排名 are those of counties.csv.
fn the_counties_are_those_of(run: &Run, computed: &Book) {
    let counties = run.table("counties");
    let filled: Vec<&String> = counties
        .header
        .iter()
        .filter(|id| (0..counties.rows.len()).any(|row| !counties.get(row, id).is_empty()))
        .collect();
    let mut compared = 0;
    for row in 0..counties.rows.len() {
        let own = counties.get(row, "county");
        // The workbook keeps the order of the run that wrote it.
        let place = (2..40)
            .find(|place| computed.cell(COUNTIES, (*place, 0)).to_string() == own)
            .unwrap_or_else(|| panic!("{own} is not in the workbook"));
        for (column, id) in filled.iter().enumerate() {
            let is_live =
                id.ends_with("_value") || id.ends_with("_total") || ["score", "rank"].contains(&id.as_str());
            if let Some(expected) = is_live.then(|| counties.number(row, id)).flatten() {
                let Cell::Number(found) = computed.cell(COUNTIES, (place, column as u32)) else {
                    panic!("{own} {id}");
                };
                assert!(near(found, expected), "{own} {id}: {found} instead of {expected}");
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "only {compared} figures of counties");
}
