//! `--history`: an earlier result gives what the year before in the same inputs would give, and the published ranks,
//! classes and quotas besides.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use permu::problem::Problems;
use permu::survey::{self, Past, Survey};

use crate::book::{self, cells};
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
fn ranks_of_all_years_of_the_history_are_drawn() {
    let (folder, _) = folder(SCHEME);
    // The year before last: the same result, as if it were of 2017, with the first and the second county changed over.
    let (last, before) = (folder.path().join("去年"), folder.path().join("前年"));
    std::fs::create_dir_all(before.join("tables")).unwrap();
    let manifest = std::fs::read_to_string(last.join("run.json")).unwrap();
    let manifest = manifest.replace("\"year\": 2018", "\"year\": 2017");
    std::fs::write(before.join("run.json"), manifest).unwrap();
    for name in ["inputs", "enterprises", "counties", "allocation"] {
        let name = format!("tables/{name}.csv");
        let Ok(text) = std::fs::read_to_string(last.join(&name)) else {
            continue;
        };
        std::fs::write(before.join(&name), text).unwrap();
    }
    let counties = crate::program::Csv::read(&last.join("tables/counties.csv"));
    let (first, second) = (counties.get(0, "county"), counties.get(1, "county"));
    let text = std::fs::read_to_string(before.join("tables/counties.csv")).unwrap();
    let text = text
        .replace(first, "＃")
        .replace(second, first)
        .replace('＃', second);
    std::fs::write(before.join("tables/counties.csv"), text).unwrap();
    let arguments = [
        "evaluate",
        "今年",
        "--scheme",
        SCHEME,
        "--history",
        "去年",
        "--history",
        "前年",
    ];
    let run = permu(folder.path(), &arguments).ends_with(0);
    let drawn = crate::program::Csv::read(&run.out.join("charts/rank-slope.csv"));
    for (county, earliest, last) in [(first, "2", "1"), (second, "1", "2")] {
        let row = drawn.row("county", county);
        assert_eq!(drawn.get(row, "rank_2017"), earliest, "{county}");
        assert_eq!(drawn.get(row, "rank_2018"), last, "{county}");
    }
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
    let of_land = |row: &usize| table.get(*row, "resource") == "land";
    let counties = |row: &usize| !table.get(*row, "county").starts_with('(');
    for row in (0..table.rows.len()).filter(|row| of_land(row) && counties(row)) {
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
    told(&["空/results.xlsx"], &["[history-not-ours]", "没有“说明"]);
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

/// The workbooks of 2019, read with this history.
fn read(folder: &Path, history: &str) -> (Survey, Problems) {
    let mut problems = Problems::new();
    let text = permu::scheme::builtin::text("henan-2019").unwrap();
    let scheme = permu::scheme::read("henan-2019.toml", text, &mut problems).unwrap();
    let request = survey::Request {
        fields: scheme.fields().0.into_iter().collect(),
        year: Some(2019),
        scheme: scheme.id.clone(),
        history: vec![folder.join(history)],
        ..survey::Request::default()
    };
    let inputs = survey::find(&[folder.join("今年")], &mut permu::problem::Problems::new()).unwrap();
    let survey = survey::read(&inputs, &request, &mut problems).unwrap().unwrap();
    (survey, problems)
}

/// Last year's figures of the fields that the scheme reads, as words.
fn figures(survey: &Survey) -> Vec<String> {
    let frame = &survey.panels[&2018].frame;
    let wanted = [
        "code", "county", "land_mu", "tax", "revenue", "rd", "staff", "left_out",
    ];
    let columns = wanted.map(|id| frame.column(id).unwrap().as_materialized_series());
    (0..frame.height())
        .map(|row| {
            let cells = columns.iter().map(|column| column.get(row).unwrap().to_string());
            cells.collect::<Vec<_>>().join("|")
        })
        .collect()
}

#[test]
fn a_results_workbook_alone_tells_what_its_folder_tells() {
    let (folder, sample) = folder("henan-2019");
    for lang in ["zh", "en"] {
        let whole = format!("全部-{lang}");
        let mut arguments = vec!["evaluate", sample.to_str().unwrap(), "--year", "2018"];
        arguments.extend(["--lang", lang, "--out", &whole, "--keep-going"]);
        let before = permu(folder.path(), &arguments);
        // Taken away from its run, under another name.
        let alone = format!("去年结果-{lang}.xlsx");
        std::fs::copy(before.out.join("results.xlsx"), folder.path().join(&alone)).unwrap();
        let (expected, _) = read(folder.path(), &whole);
        let (found, problems) = read(folder.path(), &alone);
        assert!(
            problems
                .iter()
                .all(|problem| !problem.kind.code.starts_with("history")),
            "{lang}"
        );
        let (expected_past, past): (&Past, &Past) = (&expected.history[0], &found.history[0]);
        assert_eq!((past.year, past.scheme.as_str()), (2018, "henan-2019"), "{lang}");
        assert!(past.classes.len() > 500, "{lang}: {}", past.classes.len());
        assert_eq!(past.classes, expected_past.classes, "{lang}");
        assert_eq!(past.counties.len(), 9, "{lang}");
        assert_eq!(past.counties, expected_past.counties, "{lang}");
        let quotas = |past: &Past| -> Vec<(String, f64)> {
            ["land", "energy", "能源消费总量", "cod"]
                .iter()
                .flat_map(|resource| past.quotas_of(resource))
                .map(|(county, quota)| (county.to_owned(), quota))
                .collect()
        };
        // Three of the resources of the sample's plan, among nine counties.
        assert_eq!(quotas(past).len(), 27, "{lang}");
        assert_eq!(quotas(past), quotas(expected_past), "{lang}");
        assert!(figures(&found).len() > 1_000, "{lang}");
        assert_eq!(figures(&found), figures(&expected), "{lang}");
        let with = |history: &str, out: &str| {
            let arguments = ["evaluate", "今年", "--history", history, "--out", out];
            permu(
                folder.path(),
                &[&arguments[..], &["--only", "tables", "--keep-going"]].concat(),
            )
        };
        let (by_folder, by_book) = (with(&whole, "甲"), with(&alone, "乙"));
        for table in ["enterprises", "counties", "allocation"] {
            let name = format!("tables/{table}.csv");
            assert_eq!(by_book.text(&name), by_folder.text(&name), "{lang}");
        }
        assert!(by_book.text("run.json").contains(&alone), "{lang}");
    }
}

#[test]
fn what_a_results_workbook_does_not_hold_is_told() {
    let (folder, _) = folder("henan-2019");
    let front = |year: &str| {
        vec![
            cells(["数据年度", year]),
            cells(["评价方案", "河南省产业集聚区 · henan-2019"]),
        ]
    };
    let counties = vec![
        cells(["县区排名"]),
        cells(["县（市、区）", "综合得分", "排名"]),
        cells(["魏都区", "98.5", "1"]),
        cells(["全市", "90", ""]),
    ];
    let path = folder.path().join("残.xlsx");
    // A column in which nothing stood was not written.
    let enterprises = vec![
        cells(["企业评价"]),
        cells(["统一社会信用代码", "评价状态", "类别"]),
        vec![book::code(1), "参评".to_owned(), "A".to_owned()],
        vec![book::code(2), "不参评".to_owned(), String::new()],
    ];
    let sheets = [
        ("说明", front("'2018")),
        ("县区排名", counties),
        ("企业评价", enterprises),
    ];
    book::write(&path, &sheets);
    let (survey, problems) = read(folder.path(), "残.xlsx");
    let past = &survey.history[0];
    assert_eq!((past.counties.len(), past.counties[0].rank), (1, Some(1)));
    assert_eq!(past.classes.len(), 1);
    assert_eq!(past.classes[&book::code(1)], "A");
    assert!(!survey.panels.contains_key(&2018));
    let told = permu::problem::render(
        &problems,
        permu::lang::Lang::Zh,
        permu::problem::Severity::Warning,
    );
    for word in ["“原始数据”", "“资源配置”", "不知道上年的指标"] {
        assert!(told.contains(word), "{word}\n{told}");
    }
    assert!(
        !told.contains("“县区排名”") && !told.contains("“企业评价”"),
        "{told}"
    );
    book::write(&path, &[("说明", front("去年"))]);
    let run = run(&folder, "今年", "x", &["--history", "残.xlsx"]);
    assert!(
        run.stderr.contains("[history-not-ours]") && run.stderr.contains("“数据年度”"),
        "{}",
        run.stderr
    );
}

/// Saves a workbook again without the results of its formulas, as programs do that do not calculate.
fn without_results(from: &Path, to: &Path) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(from).unwrap()).unwrap();
    let mut writer = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let xml = String::from_utf8(bytes).unwrap();
            let mut kept = String::with_capacity(xml.len());
            for piece in xml.split_inclusive("</c>") {
                match (piece.find("</f>"), piece.find("<v>"), piece.find("</v>")) {
                    (Some(_), Some(start), Some(end)) => {
                        kept.push_str(&piece[..start].replace(" t=\"str\"", ""));
                        kept.push_str("<v/>");
                        kept.push_str(&piece[end + 4..]);
                    }
                    _ => kept.push_str(piece),
                }
            }
            bytes = kept.into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn formulas_that_were_saved_without_their_results_are_told() {
    let (folder, sample) = folder("henan-2019");
    let mut arguments = vec!["evaluate", sample.to_str().unwrap(), "--year", "2018"];
    arguments.extend(["--out", "全部", "--keep-going"]);
    let before = permu(folder.path(), &arguments);
    let alone = folder.path().join("去年结果.xlsx");
    without_results(&before.out.join("results.xlsx"), &alone);
    let (survey, problems) = read(folder.path(), "去年结果.xlsx");
    assert!(survey.history[0].classes.is_empty());
    let told: Vec<_> = problems
        .iter()
        .filter(|problem| problem.kind.code.starts_with("history"))
        .collect();
    let [first, ..] = told.as_slice() else {
        panic!("nothing was told")
    };
    let (zh, hint) = permu::problem::wording(first, permu::lang::Lang::Zh);
    assert_eq!(first.kind.code, "history-formulas");
    assert!(zh.contains("“企业评价”") && zh.contains("类别"), "{zh}");
    assert!(hint.contains("Excel") && hint.contains("LibreOffice"), "{hint}");
    assert!(problems.name_of(first.place).contains("› 企业评价 › "));
    let (en, _) = permu::problem::wording(first, permu::lang::Lang::En);
    assert!(en.contains("formulas without results"), "{en}");
    // The classes, and the totals that are computed on the sheet of the figures.
    assert!(told.iter().all(|problem| problem.kind.code == "history-formulas"));
}

#[test]
fn figures_that_a_history_lacks_are_named_in_the_language_of_the_run() {
    let (folder, _) = folder("henan-2019");
    let kept = folder.path().join("去年/tables/inputs.csv");
    let table = std::fs::read_to_string(&kept).unwrap();
    let (head, rows) = table.split_once('\n').unwrap();
    let staff = head.split(',').position(|id| id.trim() == "staff").unwrap();
    let rows = rows.lines().map(|row| {
        let cells = row.split(',').enumerate();
        let cells = cells.map(|(at, cell)| if at == staff { "" } else { cell });
        cells.collect::<Vec<_>>().join(",") + "\n"
    });
    std::fs::write(&kept, format!("{head}\n{}", rows.collect::<String>())).unwrap();
    let (_, problems) = read(folder.path(), "去年");
    let told = problems
        .iter()
        .find(|problem| problem.kind.code == "history-lacks");
    let told = told.expect("last year's staff is not there");
    let field = permu::field::field("staff").unwrap();
    for (lang, label) in [
        (permu::lang::Lang::Zh, field.zh),
        (permu::lang::Lang::En, field.en),
    ] {
        let (message, _) = permu::problem::wording(told, lang);
        assert!(message.contains(label), "{message}");
        assert_eq!(message.contains(field.zh), label == field.zh, "{message}");
    }
}
