//! Areas below and above the county: towns are ranked where no county is named, all levels are rolled up, and what areas
//! are called is a matter of the run.

use std::path::Path;

use crate::book::{self, Sheet, cells, code};
use crate::program::{Run, permu};

/// A scheme that scores areas: one population, 亩均税收 against 20.
const SCHEME: &str = include_str!("years.toml");

const HEAD: [&str; 6] = [
    "统一社会信用代码",
    "企业名称",
    "所属乡镇（街道）",
    "企业规模",
    "用地面积（亩）",
    "税收实际贡献（万元）",
];

fn row(number: usize, town: &str, land: &str, tax: &str) -> Vec<String> {
    let name = format!("青岚市{number}号机械有限公司");
    [&code(number), &name, town, "规上", land, tax]
        .map(str::to_owned)
        .to_vec()
}

fn run_with(books: &[(&str, &[Sheet<'_>])], scheme: &str, more: &[&str]) -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.toml"), scheme).unwrap();
    for (name, sheets) in books {
        let path = folder.path().join("in").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        book::write(&path, sheets);
    }
    let all = [
        "evaluate",
        "in",
        "--scheme",
        "s.toml",
        "--allow",
        "missing-column",
        "--allow",
        "rule-never-applied",
    ];
    let run = permu(folder.path(), &[&all[..], more].concat());
    (folder, run)
}

fn run(books: &[(&str, &[Sheet<'_>])], more: &[&str]) -> (tempfile::TempDir, Run) {
    run_with(books, SCHEME, more)
}

/// `name score rank tax land` of every row of a table, the last one too.
fn areas(run: &Run, table: &str, column: &str) -> Vec<String> {
    let table = run.table(table);
    (0..table.rows.len())
        .map(|row| {
            let cell = |id: &str| table.get(row, id).to_owned();
            [
                cell(column),
                cell("rank"),
                cell("tax_total"),
                cell("land_mu"),
                cell("tax_per_mu_value"),
            ]
            .join(" ")
        })
        .collect()
}

fn two_towns() -> Vec<Vec<String>> {
    vec![
        cells(HEAD),
        row(1, "溪口镇", "10", "100"),
        row(2, "枫岭镇", "20", "300"),
    ]
}

#[test]
fn towns_are_ranked_where_no_county_is_named_and_it_is_said() {
    let (_folder, run) = run(
        &[("数据2024.xlsx", &[("数据", two_towns())])],
        &["--min-cell", "1"],
    );
    let run = run.ends_with(0);
    assert_eq!(
        areas(&run, "towns", "town"),
        [
            "枫岭镇 1 300 20 15",
            "溪口镇 2 100 10 10",
            "全市  400 30 13.333333333333334"
        ]
    );
    assert_eq!(areas(&run, "counties", "county").len(), 1);
    assert!(run.stderr.contains("警告[level-town]"), "{}", run.stderr);
    assert!(run.text("tables/problems.csv").contains("level-town"));
    assert!(run.stdout.contains("镇（街道）排名：1 枫岭镇"), "{}", run.stdout);
    let report = run.text("report.html");
    assert!(
        report.contains("镇（街道）") && !report.contains("县区"),
        "a fixed 县区"
    );
    let named = |text: &str| run.text("charts/county-ranking.csv").contains(text);
    assert!(named("枫岭镇") && named("溪口镇"));
}

#[test]
fn nothing_is_ranked_without_a_county_or_town_and_it_is_said() {
    for mark in ["/", "-", "无", ""] {
        let sheet = vec![cells(HEAD), row(1, mark, "10", "100"), row(2, mark, "20", "300")];
        let (_folder, run) = run(&[("数据2024.xlsx", &[("数据", sheet)])], &[]);
        let run = run.ends_with(0);
        assert!(run.stderr.contains("警告[no-area]"), "{mark} {}", run.stderr);
        assert!(!run.out.join("tables/towns.csv").exists(), "{mark}");
        assert_eq!(areas(&run, "counties", "county").len(), 1, "{mark}");
    }
}

#[test]
fn a_mark_for_nothing_is_no_county_no_town_and_no_park() {
    let head = [
        "统一社会信用代码",
        "企业名称",
        "县区",
        "乡镇",
        "园区",
        "企业规模",
        "用地面积（亩）",
        "税收实际贡献（万元）",
    ];
    let line = |number: usize, [county, town, park]: [&str; 3]| {
        let name = format!("青岚市{number}号机械有限公司");
        let code = code(number);
        vec![code.as_str(), &name, county, town, park, "规上", "10", "100"]
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let sheet: Vec<Vec<String>> = vec![
        cells(head),
        line(1, ["甲县", "溪口镇", "/"]),
        line(2, ["甲县", "-", "无"]),
        line(3, ["乙县", "无", "东园区"]),
    ];
    let (_folder, run) = run(&[("数据2024.xlsx", &[("数据", sheet)])], &[]);
    let run = run.ends_with(0);
    let names = |table: &str, column: &str| -> Vec<String> {
        let table = run.table(table);
        (0..table.rows.len())
            .map(|row| table.get(row, column).to_owned())
            .collect()
    };
    assert_eq!(names("counties", "county"), ["乙县", "甲县", "全市"]);
    assert_eq!(names("towns", "town"), ["溪口镇", "全市"]);
    assert_eq!(names("parks", "park"), ["东园区", "全市"]);
}

#[test]
fn the_level_named_is_ranked_and_every_level_is_rolled_up() {
    let head = [
        "统一社会信用代码",
        "企业名称",
        "省",
        "设区市",
        "县（市、区）",
        "所在街道",
        "企业规模",
        "用地面积（亩）",
        "税收实际贡献（万元）",
    ];
    let line = |number: usize, [city, county, town]: [&str; 3], [land, tax]: [&str; 2]| {
        let name = format!("青岚市{number}号机械有限公司");
        let code = code(number);
        let cells = vec![
            code.as_str(),
            &name,
            "某省",
            city,
            county,
            town,
            "规上",
            land,
            tax,
        ];
        cells.into_iter().map(str::to_owned).collect::<Vec<String>>()
    };
    let sheet = vec![
        cells(head),
        line(1, ["东市", "甲县", "溪口镇"], ["10", "100"]),
        line(2, ["东市", "乙县", "溪口镇"], ["10", "300"]),
        line(3, ["西市", "丙县", "枫岭镇"], ["20", "900"]),
        line(4, ["西市", "丙县", "枫岭镇"], ["30", "100"]),
    ];
    for (level, table, first) in [
        ("province", "provinces", "1 某省"),
        ("city", "cities", "1 东市"),
        ("county", "counties", "1 乙县"),
        ("town", "towns", "1 乙县溪口镇"),
    ] {
        let (_folder, run) = run(
            &[("数据2024.xlsx", &[("数据", sheet.clone())])],
            &["--level", level, "--only", "tables"],
        );
        let run = run.ends_with(0);
        assert!(run.stdout.contains(first), "{level} {}", run.stdout);
        assert!(run.text("run.json").contains(&format!("\"level\": \"{level}\"")));
        assert_eq!(
            areas(&run, "towns", "town")[..3],
            [
                "乙县溪口镇 1 300 10 30",
                "枫岭镇 2 1000 50 20",
                "甲县溪口镇 3 100 10 10"
            ]
        );
        let towns = run.table("towns");
        assert_eq!((towns.get(0, "county"), towns.get(2, "county")), ("乙县", "甲县"));
        assert_eq!(
            areas(&run, "cities", "city")[..2],
            ["东市 1 400 20 20", "西市 1 1000 50 20"]
        );
        assert_eq!(areas(&run, "provinces", "province")[0], "某省 1 1400 70 20");
        assert_eq!(areas(&run, "counties", "county")[0], "乙县 1 300 10 30");
        assert!(run.out.join(format!("tables/{table}.csv")).exists());
    }
}

#[test]
fn a_level_that_nobody_names_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.toml"), SCHEME).unwrap();
    book::write(&folder.path().join("数据2024.xlsx"), &[("数据", two_towns())]);
    let arguments = [
        "evaluate",
        "数据2024.xlsx",
        "--scheme",
        "s.toml",
        "--level",
        "county",
    ];
    let run = permu(folder.path(), &arguments).ends_with(1);
    assert!(run.stderr.contains("missing-column"), "{}", run.stderr);
}

#[test]
fn areas_have_the_names_of_the_scheme_or_of_the_command_line() {
    let scheme = SCHEME.replace(
        "[region]",
        "[level]\nrank = \"town\"\nlabel = \"片区\"\nwhole = \"全区\"\n[region]",
    );
    let books: &[(&str, &[Sheet<'_>])] = &[("数据2024.xlsx", &[("数据", two_towns())])];
    let (_folder, said) = run_with(books, &scheme, &[]);
    let said = said.ends_with(0);
    assert!(said.stdout.contains("片区排名：1 枫岭镇"), "{}", said.stdout);
    let report = said.text("report.html");
    assert!(report.contains("片区") && report.contains("全区"));
    assert!(!report.contains("全市") && !report.contains("镇（街道）排名"));
    assert!(
        !said.stderr.contains("level-town"),
        "the scheme names the level: {}",
        said.stderr
    );
    let (_folder, named) = run(books, &["--level", "town", "--level-name", "镇"]);
    assert!(named.stdout.contains("镇排名：1 枫岭镇"), "{}", named.stdout);
    let (_folder, english) = run(books, &["--level", "town", "--lang", "en"]);
    assert!(
        english.stdout.contains("town ranking: 1 枫岭镇"),
        "{}",
        english.stdout
    );
}

#[test]
fn files_sheets_and_folders_named_after_an_area_give_it() {
    let head = cells([
        "统一社会信用代码",
        "企业名称",
        "企业规模",
        "用地面积（亩）",
        "税收实际贡献（万元）",
    ]);
    let line = |number: usize, land: &str, tax: &str| {
        let name = format!("青岚市{number}号机械有限公司");
        [&code(number), &name, "规上", land, tax]
            .map(str::to_owned)
            .to_vec()
    };
    let one = vec![head.clone(), line(1, "10", "100")];
    let other = vec![head.clone(), line(2, "20", "300")];
    let expected = [
        "枫岭镇 1 300 20 15",
        "溪口镇 2 100 10 10",
        "全市  400 30 13.333333333333334",
    ];
    let layouts: [&[(&str, &[Sheet<'_>])]; 2] = [
        &[
            ("溪口镇2024.xlsx", &[("数据", one.clone())]),
            ("2024年枫岭镇企业.xlsx", &[("数据", other.clone())]),
        ],
        &[(
            "数据2024.xlsx",
            &[("溪口镇", one.clone()), ("枫岭镇", other.clone())],
        )],
    ];
    for books in layouts {
        let (_folder, run) = run(books, &["--only", "tables"]);
        let run = run.ends_with(0);
        assert_eq!(areas(&run, "towns", "town"), expected);
        assert!(run.stderr.contains("警告[area-by-name]"), "{}", run.stderr);
    }
    // A column goes before the name, and that they differ is told.
    let mut told = two_towns();
    told[1][2] = "枫岭镇".to_owned();
    let (_folder, run) = run(&[("溪口镇2024.xlsx", &[("数据", told)])], &["--only", "tables"]);
    let run = run.ends_with(0);
    assert_eq!(
        areas(&run, "towns", "town")[0],
        "枫岭镇 1 400 30 13.333333333333334"
    );
    assert!(run.stderr.contains("警告[area-contradicts]"), "{}", run.stderr);
}

#[test]
fn a_column_of_several_levels_is_what_it_holds() {
    for label in ["县（市、区）/乡镇", "属地", "属地"] {
        let mut sheet = two_towns();
        sheet[0][2] = label.to_owned();
        let (_folder, run) = run(&[("数据2024.xlsx", &[("数据", sheet)])], &["--only", "tables"]);
        let run = run.ends_with(0);
        assert_eq!(areas(&run, "towns", "town").len(), 3, "{label}: {}", run.stderr);
        assert!(run.text("tables/problems.csv").contains("area-column"), "{label}");
    }
}

#[test]
fn two_spellings_of_a_town_are_asked_about() {
    for (one, other) in [("枫岭", "枫岭镇"), ("溪口街道办事处", "溪口街道")] {
        let sheet = vec![cells(HEAD), row(1, one, "10", "100"), row(2, other, "20", "300")];
        let (_folder, run) = run(&[("数据2024.xlsx", &[("数据", sheet)])], &["--only", "tables"]);
        let run = run.ends_with(0);
        assert!(
            run.stderr.contains("警告[county-spelling]"),
            "{one} {other} {}",
            run.stderr
        );
        assert_eq!(areas(&run, "towns", "town").len(), 3);
    }
}

#[test]
fn a_town_of_two_counties_without_its_county_belongs_to_neither() {
    let head = [
        "统一社会信用代码",
        "企业名称",
        "县区",
        "乡镇",
        "企业规模",
        "用地面积（亩）",
        "税收实际贡献（万元）",
    ];
    let line = |number: usize, county: &str| {
        let name = format!("青岚市{number}号机械有限公司");
        let code = code(number);
        let cells = vec![code.as_str(), &name, county, "溪口镇", "规上", "10", "100"];
        cells.into_iter().map(str::to_owned).collect::<Vec<String>>()
    };
    let sheet = vec![cells(head), line(1, "甲县"), line(2, "乙县"), line(3, "")];
    let (_folder, run) = run(
        &[("数据2024.xlsx", &[("数据", sheet)])],
        &["--level", "town", "--only", "tables", "--keep-going"],
    );
    let run = run.ends_with(1);
    assert!(run.stderr.contains("错误[town-ambiguous]"), "{}", run.stderr);
    let towns = run.table("towns");
    let names: Vec<&str> = (0..towns.rows.len()).map(|row| towns.get(row, "town")).collect();
    assert_eq!(names, ["乙县溪口镇", "甲县溪口镇", "全市"]);
}

#[test]
fn towns_are_given_quotas_and_folders_of_their_own() {
    let quotas = "title = \"指标\"\nyear = 2025\n[[resource]]\nid = \"land\"\nlabel = \"用地\"\nunit = \"亩\"\ntotal = 100\nstep = 1\nreserve = 0\nbase = \"last_year\"\nmethod = \"proportional\"\nsource = \"x\"\n[resource.last_year]\n\"溪口镇\" = 60\n\"枫岭镇\" = 40\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.toml"), SCHEME).unwrap();
    std::fs::write(folder.path().join("q.toml"), quotas).unwrap();
    book::write(&folder.path().join("数据2024.xlsx"), &[("数据", two_towns())]);
    let arguments = [
        "evaluate",
        "数据2024.xlsx",
        "--scheme",
        "s.toml",
        "--quotas",
        "q.toml",
        "--split",
        "town",
        "--min-cell",
        "1",
        "--allow",
        "rule-never-applied",
    ];
    let run = permu(folder.path(), &arguments).ends_with(0);
    let given = run.table("allocation");
    let names: Vec<&str> = (0..given.rows.len())
        .map(|row| given.get(row, "county"))
        .collect();
    assert!(
        names.contains(&"溪口镇") && names.contains(&"枫岭镇"),
        "{names:?}"
    );
    assert!(Path::new(&run.out).join("split/溪口镇/report.html").exists());
    let again = permu(folder.path(), &["allocate", "--results", "out"]).ends_with(0);
    assert!(again.stdout.contains("枫岭镇"), "{}", again.stdout);
    let refused = permu(folder.path(), &[&arguments[..7], &["--split", "county"]].concat());
    assert_eq!(refused.code, 2, "{}", refused.stderr);
}
