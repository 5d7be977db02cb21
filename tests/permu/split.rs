//! `--split`: what is sent to one county tells nothing of an enterprise elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use crate::program::{Run, permu};

/// Everything that can be read in a folder: every file as text, and every part of every zipped file.
fn everything(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        if bytes.starts_with(b"PK") {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            for index in 0..zip.len() {
                let mut part = zip.by_index(index).unwrap();
                let inside = part.name().unwrap().into_owned();
                let mut bytes = Vec::new();
                part.read_to_end(&mut bytes).unwrap();
                texts.insert(
                    format!("{name}/{inside}"),
                    String::from_utf8_lossy(&bytes).into_owned(),
                );
            }
        } else {
            texts.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    texts
}

/// Every number that is written in a text, as written, without thousands marks.
fn figures(text: &str) -> BTreeSet<String> {
    let mut list = BTreeSet::new();
    let mut token = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_digit() || (letter == '.' && !token.is_empty()) {
            token.push(letter);
        } else if letter != ',' || token.is_empty() {
            list.insert(std::mem::take(&mut token));
        }
    }
    list
}

/// The folders of a run, and what can be read in each.
fn folders(run: &Run) -> BTreeMap<String, BTreeMap<String, String>> {
    std::fs::read_dir(run.out.join("split"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                everything(&path),
            )
        })
        .collect()
}

/// Fails if a folder tells of an enterprise of another region.
fn tells_nothing_of_others(run: &Run, column: &str) {
    let enterprises = run.table("enterprises");
    let inputs = run.table("inputs");
    let folders = folders(run);
    assert!(folders.len() > 5);
    for (region, texts) in &folders {
        let files: Vec<&str> = ["results.xlsx", "report.html", "problems.xlsx"].to_vec();
        for file in files {
            assert!(
                texts.keys().any(|name| name.starts_with(file)),
                "{region} has no {file}"
            );
        }
        let whole: String = texts.values().map(String::as_str).collect();
        let shown = figures(&whole);
        let own_rows: Vec<usize> = (0..enterprises.rows.len())
            .filter(|row| enterprises.get(*row, column) == region)
            .collect();
        // Its own are there in full.
        for row in &own_rows {
            assert!(
                whole.contains(enterprises.get(*row, "code")),
                "{region} misses an enterprise of its own"
            );
        }
        // A figure may be its own enterprise's, or a total, too.
        let mut own: BTreeSet<String> = BTreeSet::new();
        for (table, rows) in [
            (&enterprises, &own_rows),
            (
                &inputs,
                &(0..inputs.rows.len())
                    .filter(|row| inputs.get(*row, column) == region)
                    .collect::<Vec<_>>(),
            ),
        ] {
            own.extend(rows.iter().flat_map(|row| table.rows[*row].iter().cloned()));
        }
        for name in ["counties", "parks"] {
            own.extend(run.table(name).rows.into_iter().flatten());
        }
        let mut compared = 0;
        for row in (0..enterprises.rows.len()).filter(|row| enterprises.get(*row, column) != region) {
            for id in ["code", "name"] {
                let word = enterprises.get(row, id);
                assert!(!whole.contains(word), "{region} reads {id} {word}");
            }
        }
        for row in (0..inputs.rows.len()).filter(|row| inputs.get(*row, column) != region) {
            for cell in &inputs.rows[row] {
                // Short numbers are met by chance: ranks, years, sizes of fonts.
                let telling = cell.len() >= 7 && cell.contains('.') && cell.parse::<f64>().is_ok();
                if telling && !own.contains(cell) {
                    compared += 1;
                    assert!(
                        !shown.contains(cell),
                        "{region} reads {cell} of {}",
                        inputs.get(row, "name")
                    );
                }
            }
        }
        assert!(compared > 1_000, "only {compared} figures were looked for");
    }
}

#[test]
fn a_county_reads_no_name_code_or_figure_of_an_enterprise_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--split", "county"]).ends_with(0);
    assert_eq!(folders(&run).len(), 9);
    tells_nothing_of_others(&run, "county");
}

#[test]
fn a_park_reads_no_name_code_or_figure_of_an_enterprise_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--split", "park"]).ends_with(0);
    tells_nothing_of_others(&run, "park");
}

#[test]
fn faulty_workbooks_tell_nothing_of_others_either() {
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/xuchang-faulty");
    let arguments = [
        "evaluate",
        &*data.to_string_lossy(),
        "--keep-going",
        "--split",
        "county",
    ];
    let run = permu(folder.path(), &arguments).ends_with(1);
    let enterprises = run.table("enterprises");
    for (region, texts) in folders(&run) {
        let whole: String = texts.values().map(String::as_str).collect();
        // A code that two counties reported is known to both.
        let own: BTreeSet<&str> = (0..enterprises.rows.len())
            .filter(|row| enterprises.get(*row, "county") == region)
            .map(|row| enterprises.get(row, "code"))
            .collect();
        for row in 0..enterprises.rows.len() {
            let code = enterprises.get(row, "code");
            let elsewhere = !own.contains(code) && code.len() == 18;
            assert!(!elsewhere || !whole.contains(code), "{region} reads {code}");
        }
    }
}

#[test]
fn small_cells_of_other_counties_are_marked_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--split", "county"]).ends_with(0);
    let enterprises = run.table("enterprises");
    let small = |county: &str, class: &str| {
        let count = (0..enterprises.rows.len())
            .filter(|row| {
                enterprises.get(*row, "county") == county
                    && enterprises.get(*row, "class") == class
                    && enterprises.get(*row, "status") == "appraised"
            })
            .count();
        (1..3).contains(&count)
    };
    // 东城区 has a single enterprise of class C.
    assert!(small("东城区", "C"));
    let counties = run.table("counties");
    let share = counties
        .number(counties.row("county", "东城区"), "land_share_C")
        .unwrap();
    let shown = format!("{:.1}%", 100.0 * share);
    let all = folders(&run);
    let other = &all["禹州市"]["report.html"];
    let row = other
        .split("东城区")
        .find(|part| part.contains("%"))
        .map(str::to_owned);
    assert!(
        row.is_none_or(|row| !row.contains(&shown)),
        "{shown} is shown to others"
    );
    assert!(other.contains("不足3家企业的数据"));
    assert!(other.contains(">*<"), "nothing is marked");
    let without = permu(
        folder.path(),
        &[
            "evaluate",
            "--split",
            "county",
            "--min-cell",
            "1",
            "--out",
            "bare",
        ],
    )
    .ends_with(0);
    assert!(!folders(&without)["禹州市"]["report.html"].contains("家企业的数据"));
}

/// A table in the data of a `report.html`: its columns by id, dictionaries looked up.
fn packed(html: &str, name: &str) -> BTreeMap<String, Vec<serde_json::Value>> {
    let start = html.find(&format!("\"{name}\":{{\"height\"")).unwrap() + name.len() + 3;
    let table = serde_json::Deserializer::from_str(&html[start..])
        .into_iter::<serde_json::Value>()
        .next()
        .unwrap()
        .unwrap();
    let columns = table["columns"].as_array().unwrap().iter();
    columns
        .map(|column| {
            let look_up = |value: &serde_json::Value| match column.get("dictionary") {
                Some(words) => words[value.as_u64().unwrap() as usize].clone(),
                None => value.clone(),
            };
            let values = column["values"].as_array().unwrap().iter().map(look_up);
            (column["id"].as_str().unwrap().to_owned(), values.collect())
        })
        .collect()
}

#[test]
fn a_county_reads_its_own_efficiencies() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--split", "county"]).ends_with(0);
    let all = run.table("efficiency");
    let mut seen = BTreeSet::new();
    for (county, texts) in folders(&run) {
        // What is not known to a county is not spoken of.
        let html = &texts["report.html"];
        assert!(!html.contains("全市中位数为–"), "{county}");
        let own = packed(&texts["report.html"], "efficiency");
        let rows: Vec<usize> = (0..all.rows.len())
            .filter(|row| all.get(*row, "county") == county)
            .collect();
        assert!(!rows.is_empty());
        for id in ["efficiency", "zero_sum_efficiency", "efficiency_given"] {
            let found: Vec<f64> = own[id].iter().map(|value| value.as_f64().unwrap()).collect();
            let expected: Vec<f64> = rows.iter().map(|row| all.number(*row, id).unwrap()).collect();
            let close = |(one, other): (&f64, &f64)| (one - other).abs() <= 0.5e-4 + 1e-9;
            assert!(
                found.len() == expected.len() && found.iter().zip(&expected).all(close),
                "{county} {id}: {found:?} instead of {expected:?}"
            );
            seen.extend(expected.iter().map(|value| format!("{value}")));
        }
    }
    assert!(seen.len() > 9, "the counties hardly differ");
}

const LAND: [(&str, f64); 4] = [
    ("land_mu", -1.0),
    ("land_owned_mu_total", 1.0),
    ("land_leased_mu_total", 1.0),
    ("land_let_mu_total", -1.0),
];

/// The land figures of a folder's counties, in the order of [`LAND`]; `None` where withheld.
fn land_shown(workbook: &Path) -> BTreeMap<String, [Option<f64>; 4]> {
    use calamine::{Data, Reader};
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(workbook).unwrap();
    let sheet = workbook.worksheet_range("县区排名").unwrap();
    let mut rows = sheet
        .rows()
        .skip_while(|row| format!("{}", row[0]) != "县（市、区）");
    let head: Vec<String> = rows.next().unwrap().iter().map(|cell| cell.to_string()).collect();
    let words = [
        "用地面积合计",
        "自有用地面积合计",
        "承租用地面积合计",
        "出租用地面积合计",
    ];
    let columns = words.map(|word| head.iter().position(|known| known.starts_with(word)).unwrap());
    rows.take_while(|row| !matches!(row[0], Data::Empty))
        .map(|row| {
            let shown = columns.map(|column| match &row[column] {
                Data::Float(value) => Some(*value),
                Data::Int(value) => Some(*value as f64),
                Data::String(mark) if mark == "*" => None,
                Data::Empty => Some(0.0),
                other => panic!("{other:?} is no figure"),
            });
            (row[0].to_string(), shown)
        })
        .collect()
}

/// Whoever knows that land used = owned + leased − let, and that counties add up to the city, subtracts until nothing more
/// comes of it.
#[test]
fn no_kind_of_land_of_a_few_enterprises_comes_of_subtractions() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--split", "county"]).ends_with(0);
    let (enterprises, inputs) = (run.table("enterprises"), run.table("inputs"));
    let scored: BTreeSet<&str> = (0..enterprises.rows.len())
        .filter(|row| ["appraised", "ungraded"].contains(&enterprises.get(*row, "status")))
        .map(|row| enterprises.get(row, "code"))
        .collect();
    let behind = |county: &str, column: usize| {
        let field = LAND[column].0.trim_end_matches("_total");
        (0..inputs.rows.len())
            .filter(|row| county == "全市" || inputs.get(*row, "county") == county)
            .filter(|row| inputs.number(*row, field).is_some() && scored.contains(inputs.get(*row, "code")))
            .count()
    };
    let (mut withheld, mut found) = (0, Vec::new());
    for reader in folders(&run).keys() {
        let mut known = land_shown(&run.out.join("split").join(reader).join("results.xlsx"));
        assert_eq!(known.len(), 10);
        let names: Vec<String> = known.keys().cloned().collect();
        let small: Vec<(String, usize)> = names
            .iter()
            .flat_map(|name| (0..4).map(move |column| (name.clone(), column)))
            .filter(|(name, column)| known[name][*column].is_none() && behind(name, *column) < 3)
            .collect();
        withheld += small.len();
        let row = |name: &String| {
            (0..4)
                .map(|column| (name.clone(), column, LAND[column].1))
                .collect()
        };
        let sum = |column: usize| -> Vec<(String, usize, f64)> {
            let sign = |name: &String| if name == "全市" { -1.0 } else { 1.0 };
            names
                .iter()
                .map(|name| (name.clone(), column, sign(name)))
                .collect()
        };
        let equations: Vec<Vec<(String, usize, f64)>> =
            names.iter().map(row).chain((0..4).map(sum)).collect();
        let mut before = usize::MAX;
        loop {
            let left = known.values().flatten().filter(|value| value.is_none()).count();
            if left == before {
                break;
            }
            before = left;
            for terms in &equations {
                let unknown: Vec<_> = terms
                    .iter()
                    .filter(|(name, column, _)| known[name][*column].is_none())
                    .collect();
                if let [(name, column, sign)] = unknown.as_slice() {
                    let rest: f64 = terms
                        .iter()
                        .filter_map(|(name, column, sign)| Some(known[name][*column]? * sign))
                        .sum();
                    known.get_mut(name).unwrap()[*column] = Some(-rest / sign);
                }
            }
        }
        let solved = small
            .into_iter()
            .filter(|(name, column)| known[name][*column].is_some());
        found.extend(solved.map(|(name, column)| {
            format!(
                "{reader} reads {} of {name}: {:?}",
                LAND[column].0, known[&name][column]
            )
        }));
    }
    assert!(withheld > 0, "nothing was withheld");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_county_reads_why_its_own_enterprises_were_adjusted_and_what_it_loses() {
    let folder = tempfile::tempdir().unwrap();
    let first = permu(folder.path(), &["evaluate", "--only", "tables"]).ends_with(0);
    let table = first.table("enterprises");
    // One enterprise of each of two counties goes from B to A.
    let of = |county: &str| {
        let mut rows = 0..table.rows.len();
        rows.find(|row| table.get(*row, "county") == county && table.get(*row, "class") == "B")
            .map(|row| table.get(row, "code").to_owned())
            .unwrap()
    };
    let list = format!(
        "调整清单,,,,,\n统一社会信用代码,原类别,调整后类别,调整原因,依据文件,批准人\n\
         {},B,A,示例理由甲,示例文件甲,领导小组\n{},B,A,示例理由乙,示例文件乙,领导小组\n",
        of("禹州市"),
        of("长葛市")
    );
    std::fs::write(folder.path().join("调整.csv"), list).unwrap();
    let arguments = ["evaluate", "--adjustments", "调整.csv", "--split", "county"];
    let run = permu(folder.path(), &arguments).ends_with(0);
    let folders = folders(&run);
    for (county, own, other) in [("禹州市", "甲", "乙"), ("长葛市", "乙", "甲")] {
        let texts = &folders[county];
        let sentence =
            format!("由 B 类调为 A 类。理由：示例理由{own}。依据：示例文件{own}。批准：领导小组。");
        assert!(texts["report.html"].contains(&sentence), "{county}");
        // The note of the class.
        let notes: Vec<&String> = texts
            .iter()
            .filter(|(name, _)| name.contains("results.xlsx/xl/comments"))
            .map(|(_, text)| text)
            .collect();
        assert!(notes.iter().any(|text| text.contains(&sentence)), "{county}");
        for (name, text) in texts {
            assert!(!text.contains(&format!("示例理由{other}")), "{county}: {name}");
        }
        // The points of the leaders are no secret here: the county sees what it loses, as the city does.
        let all = run.table("county_points");
        let expected: Vec<f64> = (0..all.rows.len())
            .filter(|row| all.get(*row, "county") == county)
            .map(|row| all.number(row, "lost").unwrap())
            .collect();
        let found = packed(&texts["report.html"], "losses");
        let found: Vec<f64> = found["lost"]
            .iter()
            .map(|value| value.as_f64().unwrap())
            .collect();
        assert_eq!(found.len(), expected.len());
        assert!(
            found
                .iter()
                .zip(&expected)
                .all(|(one, other)| (one - other).abs() < 0.0051)
        );
    }
}

#[test]
fn a_park_is_ranked_among_parks_and_told_that_quotas_are_for_counties() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--split", "park"]).ends_with(0);
    let parks = run.table("parks");
    for (park, texts) in folders(&run) {
        let html = &texts["report.html"];
        assert!(
            html.contains("指标分配到县（市、区），不分到产业集聚区。"),
            "{park}"
        );
        assert!(!html.contains("没有分配指标"), "{park}");
        let ranking = html.split("<h2>产业集聚区</h2>").nth(1).unwrap();
        let ranking = ranking.split("</table>").next().unwrap();
        let row = parks.row("park", &park);
        assert!(
            ranking.contains(&format!(">{}<", parks.get(row, "rank"))),
            "{park}"
        );
        assert!(!html.contains("县（市、区）排名</h2>"), "{park}");
    }
}
