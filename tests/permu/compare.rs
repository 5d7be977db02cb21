//! Two results compared: what is told is counted and added up again from their own tables.

use std::collections::BTreeMap;
use std::path::Path;

use crate::book;
use crate::decisions::SCHEME;
use crate::program::{Csv, Run, permu};

/// Five enterprises with 40, 30, 12, 9 and 1 of tax.
fn run(folder: &Path, out: &str, arguments: &[&str]) -> Run {
    let mut text = "2019年度企业情况表,,,,\n统一社会信用代码,企业名称,县（市、区）,用地面积（亩）,税收实际贡献（万元）\n".to_owned();
    for (number, tax) in [40, 30, 12, 9, 1].iter().enumerate() {
        text += &format!(
            "{},企业{number},魏都区,{},{tax}\n",
            book::code(number),
            number + 1
        );
    }
    std::fs::write(folder.join("数据.csv"), text).unwrap();
    std::fs::write(folder.join("t.toml"), SCHEME).unwrap();
    let mut all = vec![
        "evaluate",
        "数据.csv",
        "--scheme",
        "t.toml",
        "--only",
        "tables",
        "--out",
        out,
    ];
    all.extend(arguments);
    permu(folder, &all).ends_with(0)
}

fn table(folder: &Path, name: &str) -> Csv {
    Csv::read(&folder.join(format!("neu/compare/{name}.csv")))
}

#[test]
fn who_of_the_trial_changed_in_the_final_and_by_which_decision() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "alt", &[]);
    let code = book::code;
    std::fs::write(
        folder.join("更正.csv"),
        format!(
            "统一社会信用代码,指标,原值,更正值,原因,依据文件,批准人\n{},税收实际贡献（万元）,12,31,漏报,许税函3号,王五\n",
            code(2)
        ),
    )
    .unwrap();
    std::fs::write(
        folder.join("事项.csv"),
        format!(
            "统一社会信用代码,日期,事项,依据文件\n{},2019-05-01,质量奖,许政〔2019〕8号\n",
            code(3)
        ),
    )
    .unwrap();
    std::fs::write(
        folder.join("调整.csv"),
        format!(
            "统一社会信用代码,原类别,调整后类别,调整原因,依据文件,批准人\n{},C,B,重点扶持,许亩均办3号,领导小组\n",
            code(4)
        ),
    )
    .unwrap();
    let lists = [
        "--corrections",
        "更正.csv",
        "--events",
        "事项.csv",
        "--adjustments",
        "调整.csv",
        "--state",
        "final",
    ];
    run(folder, "neu", &lists);
    let said = permu(folder, &["compare", "alt", "neu"]).ends_with(0).stdout;
    assert!(
        said.contains("2019年度（试算稿） → 2019年度（") && said.contains("数据、基准值、加减分"),
        "{said}"
    );
    // 12 → 31 is A instead of B; 9 + 5 = 14 is B instead of C; the last was adjusted.
    assert!(said.contains("升类 3 家、降类 0 家"), "{said}");
    assert!(said.contains("类别变动的 3 家中，3 家自身有这样的决定"), "{said}");
    let moves = table(folder, "moves");
    let mut kinds = BTreeMap::new();
    for row in 0..moves.rows.len() {
        let cell = |id: &str| moves.get(row, id).to_owned();
        kinds.insert(
            cell("code"),
            (
                cell("direction"),
                cell("class_old"),
                cell("class_new"),
                cell("decisions"),
            ),
        );
    }
    let of = |number: usize| {
        let (direction, from, to, decisions) = &kinds[&code(number)];
        format!("{direction} {from} {to} {decisions}")
    };
    assert_eq!([0, 1].map(of), ["same A A ", "same A A "]);
    assert_eq!(
        [2, 3, 4].map(of),
        ["up B A correction", "up C B event", "up C B adjustment"]
    );
    let changes = table(folder, "score_changes");
    let number = |row: usize, id: &str| changes.number(row, id).unwrap();
    let row = changes.row("code", &code(2));
    assert_eq!(
        (number(row, "score_change"), number(row, "from_inputs")),
        (19.0, 19.0)
    );
    let row = changes.row("code", &code(3));
    assert_eq!(
        (number(row, "score_change"), number(row, "from_bonus")),
        (5.0, 5.0)
    );
    let decided = table(folder, "decided");
    assert_eq!(decided.rows.len(), 3);
    let row = decided.row("decision", "correction");
    for (id, words) in [
        ("code", code(2).as_str()),
        ("name", "企业2"),
        ("withdrawn", "no"),
        ("decided_about", "税收实际贡献"),
        ("decided_from", "12"),
        ("decided_to", "31"),
        ("reason_written", "漏报"),
        ("document", "许税函3号"),
        ("approver", "王五"),
    ] {
        assert_eq!(decided.get(row, id), words);
    }
    // The other way round the same decisions were taken back, and whoever rose falls.
    let said = permu(
        folder,
        &["compare", "neu", "alt", "--lang", "en", "--out", "zurueck"],
    )
    .ends_with(0)
    .stdout;
    assert!(said.contains("3 into a worse class"), "{said}");
    let back = Csv::read(&folder.join("zurueck/decided.csv"));
    assert!((0..3).all(|row| back.get(row, "withdrawn") == "yes"));
}

/// The made-up sample of two years, each appraised for itself.
fn two_years(folder: &Path) -> [Run; 2] {
    permu(
        folder,
        &["sample", "--enterprises", "300", "--out", "daten", "--quiet"],
    )
    .ends_with(0);
    [("2018", "alt"), ("2019", "neu")].map(|(year, out)| {
        permu(
            folder,
            &[
                "evaluate", "daten", "--year", year, "--only", "tables", "--quiet", "--out", out,
            ],
        )
        .ends_with(0)
    })
}

#[test]
fn what_is_told_of_two_years_follows_from_their_tables() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let [old, new] = two_years(folder);
    permu(folder, &["compare", "alt", "neu", "--quiet"]).ends_with(0);
    // The matrix of classes, counted from the enterprises of both.
    let classes = |run: &Run| -> BTreeMap<String, String> {
        let table = run.table("enterprises");
        let rows = 0..table.rows.len();
        rows.map(|row| {
            (
                table.get(row, "code").to_owned(),
                table.get(row, "class").to_owned(),
            )
        })
        .collect()
    };
    let (before, after) = (classes(&old), classes(&new));
    let mut counted: BTreeMap<(String, String), f64> = BTreeMap::new();
    let codes: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for code in codes {
        let class = |list: &BTreeMap<String, String>| list.get(code).cloned().unwrap_or_default();
        *counted.entry((class(&before), class(&after))).or_default() += 1.0;
    }
    let transitions = table(folder, "transitions");
    let mut all = 0.0;
    for row in 0..transitions.rows.len() {
        let pair = ["class_old", "class_new"].map(|id| transitions.get(row, id).to_owned());
        let count = transitions.number(row, "enterprises").unwrap();
        let [from, to] = pair;
        assert_eq!(counted.get(&(from, to)).copied().unwrap_or_default(), count);
        all += count;
    }
    let nowhere = counted
        .get(&(String::new(), String::new()))
        .copied()
        .unwrap_or_default();
    assert_eq!(all + nowhere, counted.values().sum::<f64>());
    // The chart and the report say the same; the bands of the chart are the matrix without its zeros.
    let bands = Csv::read(&folder.join("neu/compare/charts/class-flow.csv"));
    let band_sum: f64 = (0..bands.rows.len())
        .filter_map(|row| bands.number(row, "enterprises"))
        .sum();
    assert_eq!(band_sum, all);
    let page = std::fs::read_to_string(folder.join("neu/compare/report.html")).unwrap();
    for text in [
        "2018年度（试算稿）与2019年度（试算稿）评价结果比较",
        "<svg role=",
        "各县（市、区）变动",
        "夏普利值",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let docx = std::fs::File::open(folder.join("neu/compare/report.docx")).unwrap();
    assert!(
        zip::ZipArchive::new(docx)
            .unwrap()
            .by_name("word/media/picture1.png")
            .is_ok()
    );
    // The same comparison, the same bytes.
    let files = |place: &str| {
        ["report.docx", "run.json"].map(|name| std::fs::read(folder.join(place).join(name)).unwrap())
    };
    let first = files("neu/compare");
    permu(folder, &["compare", "alt", "neu", "--quiet", "--out", "nochmal"]).ends_with(0);
    assert_eq!(first, files("nochmal"));
    // Scores and parts, of enterprises and of counties.
    for (name, tables, key) in [
        ("score_changes", "enterprises", "code"),
        ("county_changes", "counties", "county"),
    ] {
        let changes = table(folder, name);
        let (before, after) = (old.table(tables), new.table(tables));
        assert!(changes.rows.len() > 5, "{name}");
        for row in 0..changes.rows.len() {
            let who = changes.get(row, key);
            let score = |table: &Csv| table.number(table.row(key, who), "score").unwrap();
            let change = score(&after) - score(&before);
            let parts = ["inputs", "benchmarks", "rules", "bonus", "together"].map(|id| format!("from_{id}"));
            let sum: f64 = parts.iter().filter_map(|id| changes.number(row, id)).sum();
            assert!((sum - change).abs() < 1e-9, "{name} {who}: {sum} {change}");
            assert_eq!(changes.number(row, "score_change"), Some(change));
        }
    }
}

#[test]
fn parts_are_worked_out_a_second_time_from_values_and_benchmarks() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let [old, new] = two_years(folder).map(|run| run.table("enterprises"));
    permu(folder, &["compare", "alt", "neu", "--quiet"]).ends_with(0);
    let changes = table(folder, "score_changes");
    // henan-2019: points = weight × value ÷ benchmark, without a cap, no bonus. The same value against the other year's
    // benchmark earns points × own benchmark ÷ other benchmark.
    let indicators: Vec<&str> = old
        .header
        .iter()
        .filter_map(|id| id.strip_suffix("_points"))
        .collect();
    let against = |values: (&Csv, usize), benchmarks: (&Csv, usize)| -> f64 {
        let points = indicators.iter().map(|id| {
            let points = values
                .0
                .number(values.1, &format!("{id}_points"))
                .unwrap_or_default();
            let benchmark = |of: (&Csv, usize)| of.0.number(of.1, &format!("{id}_benchmark"));
            match benchmark(values).zip(benchmark(benchmarks)) {
                Some((own, other)) => points * own / other,
                None => points,
            }
        });
        points.sum()
    };
    let mut checked = 0;
    for row in 0..changes.rows.len() {
        let code = changes.get(row, "code");
        let (before, after) = ((&old, old.row("code", code)), (&new, new.row("code", code)));
        if old.get(before.1, "population") != new.get(after.1, "population") {
            continue;
        }
        let score = |of: (&Csv, usize)| of.0.number(of.1, "score").unwrap();
        let figures =
            ((against(after, before) - score(before)) + (score(after) - against(before, after))) / 2.0;
        let found = changes.number(row, "from_inputs").unwrap();
        assert!((found - figures).abs() < 1e-9, "{code}: {found} {figures}");
        checked += 1;
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn counties_that_a_scheme_appraises_itself_are_areas_and_no_enterprises() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/lishui-2019");
    let run = |scheme: &str, out: &str| {
        let arguments = [
            "evaluate", data, "--scheme", scheme, "--only", "tables", "--quiet", "--out", out,
        ];
        permu(folder, &arguments).ends_with(0)
    };
    let old = run("lishui-2019", "alt");
    // Weights that come from the data instead of equal ones.
    let text = old
        .text("scheme.toml")
        .replacen("weights = \"equal\"", "weights = \"entropy\"", 1);
    std::fs::write(folder.join("neu.toml"), text).unwrap();
    let new = run("neu.toml", "neu");
    let said = permu(folder, &["compare", "alt", "neu"]).ends_with(0).stdout;
    assert!(said.contains("规则与权重") && !said.contains("企业："), "{said}");
    assert_eq!(table(folder, "moves").rows.len(), 0);
    let changes = table(folder, "county_changes");
    assert_eq!(changes.rows.len(), 10);
    let (before, after) = (old.table("counties"), new.table("counties"));
    let mut moved = 0.0;
    for row in 0..10 {
        let county = changes.get(row, "county");
        let score = |table: &Csv| table.number(table.row("county", county), "score").unwrap();
        let change = score(&after) - score(&before);
        // Figures and benchmarks are the same: it is the weights alone.
        assert!((changes.number(row, "from_rules").unwrap() - change).abs() < 1e-9);
        moved += change.abs();
    }
    assert!(moved > 1.0);
}

#[test]
fn results_that_cannot_be_compared_are_refused_with_what_they_lack() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "alt", &[]);
    let refused = |old: &str, new: &str, words: &str| {
        let run = permu(folder, &["compare", old, new, "--lang", "en", "--out", "fort"]).ends_with(2);
        assert!(run.stderr.contains(words), "{}", run.stderr);
        assert!(!folder.join("fort").exists());
    };
    refused("alt", "nirgends", "no result of permu");
    // Neither may the comparison be written where a result is read.
    let onto = permu(folder, &["compare", "alt", "alt", "--out", "alt"]).ends_with(2);
    assert!(folder.join("alt/survey.json").is_file(), "{}", onto.stderr);
    // Nobody names a town: an error, and yet a result.
    let towns = [
        "evaluate",
        "数据.csv",
        "--scheme",
        "t.toml",
        "--level",
        "town",
        "--keep-going",
    ];
    permu(
        folder,
        &[&towns[..], &["--only", "tables", "--out", "orte"]].concat(),
    )
    .ends_with(1);
    refused("alt", "orte", "level");
    let manifest = std::fs::read_to_string(folder.join("alt/run.json")).unwrap();
    let version = format!("\"permu\": \"{}\"", env!("CARGO_PKG_VERSION"));
    std::fs::write(
        folder.join("alt/run.json"),
        manifest.replace(&version, "\"permu\": \"0.0.1\""),
    )
    .unwrap();
    refused("alt", "alt", "0.0.1");
    // What was sent to one county.
    std::fs::create_dir_all(folder.join("teil")).unwrap();
    std::fs::write(folder.join("teil/report.html"), "").unwrap();
    refused("teil", "orte", "survey.json");
}
