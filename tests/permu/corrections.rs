//! `--corrections`: decided values in the place of reported ones, and every way in which such a list can be wrong.

use calamine::{Reader, Xlsx, open_workbook};

use crate::book::{self, cells, code};
use crate::program::{Run, permu};

const SCHEME: &str = r#"
id = "plain"
title = "试行办法"
place = "示例市"
unit = "enterprise"
valid = [2018, 2030]
[document]
title = "试行办法"
url = "https://example.org"
compared = "2026-11-01"
[[indicator]]
id = "tax_per_mu"
label = "亩均税收"
unit = "万元/亩"
numerator = "tax"
denominator = "land_mu"
better = "more"
source = "第一条"
[[population]]
id = "all"
label = "全部"
when = "county IS NOT NULL"
source = "第三条"
[[population.criterion]]
indicator = "tax_per_mu"
weight = 100
benchmark = { kind = "fixed", value = 10 }
missing = { rule = "refuse" }
source = "第四条"
[population.classes]
kind = "shares"
names = ["A", "B"]
ends = [0.5, 1.0]
rounding = "nearest"
source = "第五条"
"#;

/// The headings of a list of corrections.
pub const HEADS: [&str; 8] = [
    "统一社会信用代码",
    "指标",
    "原值",
    "更正值",
    "单位",
    "原因",
    "依据文件",
    "批准人",
];

/// Three enterprises: one with two parcels, one whose land is no number, one whose code has a wrong check letter.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let roster = |code: String, tax: &str| vec![code, "企业".to_owned(), "甲县".to_owned(), tax.to_owned()];
    let parcel = |code: String, name: &str, land: &str| vec![code, name.to_owned(), land.to_owned()];
    let names = vec![
        cells(["统一社会信用代码", "企业名称", "县（市、区）", "税收（万元）"]),
        roster(code(1), "100"),
        roster(code(2), "200"),
        roster(code(3), "300"),
    ];
    let parcels = vec![
        cells(["统一社会信用代码", "宗地编号", "用地面积（㎡）"]),
        parcel(code(1), "1-1", "2000"),
        parcel(code(1), "1-2", "4000"),
        parcel(code(2), "2-1", "'12,5左右"),
        parcel(code(3), "3-1", "2000"),
    ];
    book::write(
        &folder.path().join("企业2019.xlsx"),
        &[("名录", names), ("宗地", parcels)],
    );
    folder
}

fn list(folder: &tempfile::TempDir, heads: &[&str], lines: &[Vec<String>]) {
    let mut rows = vec![heads.iter().map(|head| (*head).to_owned()).collect()];
    rows.extend(lines.iter().cloned());
    book::write(&folder.path().join("更正.xlsx"), &[("清单", rows)]);
}

fn line(code: String, rest: [&str; 7]) -> Vec<String> {
    std::iter::once(code).chain(cells(rest)).collect()
}

fn run(folder: &tempfile::TempDir, command: &str, more: &[&str]) -> Run {
    // The folder holds the list too: it is no department's workbook.
    let mut arguments = vec![
        command,
        ".",
        "--scheme",
        "plain.toml",
        "--corrections",
        "更正.xlsx",
    ];
    arguments.extend(["--out", command]);
    arguments.extend(more);
    permu(folder.path(), &arguments)
}

#[test]
fn a_correction_takes_the_place_of_the_reported_value_and_stands_in_all_results() {
    let folder = folder();
    list(
        &folder,
        &HEADS,
        &[
            // In 亩, while the sheet is in ㎡: 4,000 ㎡ are 6 亩, 10,000 ㎡ are 15.
            line(
                code(1),
                ["用地面积", "6", "15", "亩", "测绘更正", "函〔2020〕1号", "张三"],
            ),
            line(
                code(2),
                ["land_mu", "12,5左右", "2000", "", "补报", "函〔2020〕2号", "张三"],
            ),
            line(
                code(3),
                [
                    "实缴税收",
                    "3,000,000",
                    "310",
                    "元",
                    "退税",
                    "函〔2020〕3号",
                    "李四",
                ],
            ),
        ],
    );
    // The last line states 元: 310 元 are 0.031 万元.
    let run = run(&folder, "evaluate", &[]).ends_with(0);
    let inputs = run.table("inputs");
    let value = |number: usize, field: &str| inputs.number(inputs.row("code", &code(number)), field);
    // By hand: 2,000 ㎡ + 15 亩 = 18 亩.
    assert_eq!(value(1, "land_mu"), Some(18.0));
    assert_eq!(value(2, "land_mu"), Some(3.0));
    assert_eq!(value(3, "tax"), Some(0.031));
    let origins = run.table("origins");
    let changed: Vec<[&str; 3]> = (0..origins.rows.len())
        .filter(|row| !origins.get(*row, "correction").is_empty())
        .map(|row| ["cell", "raw", "correction"].map(|id| origins.get(row, id)))
        .collect();
    assert_eq!(
        changed,
        [
            ["C3", "4000", "10000"],
            ["C4", "12,5左右", "2000"],
            ["D4", "300", "0.031"],
        ]
    );
    let table = run.table("corrections");
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.get(1, "document"), "函〔2020〕2号");
    // Ids for programs, whatever the list calls a field; labels for people.
    let fields = [0, 1, 2].map(|row| table.get(row, "field"));
    assert_eq!(fields, ["land_mu", "land_mu", "tax"]);
    assert_eq!(table.get(1, "corrected-cell"), "企业2019.xlsx › 宗地 › C4");
    let manifest: serde_json::Value = serde_json::from_str(&run.text("run.json")).unwrap();
    assert_eq!(manifest["corrections"][0]["field"], "land_mu");
    assert_eq!(manifest["corrections"][0]["approver"], "张三");
    assert!(manifest["shares"].is_null());
    assert_eq!(manifest["inputs"].as_array().unwrap().len(), 2);
    let mut results: Xlsx<_> = open_workbook(run.out.join("results.xlsx")).unwrap();
    assert!(results.sheet_names().contains(&"更正清单".to_owned()));
    let sheet = results.worksheet_range("更正清单").unwrap();
    assert!(sheet.used_cells().any(|(_, _, cell)| *cell == "函〔2020〕1号"));
    assert!(sheet.used_cells().any(|(_, _, cell)| *cell == "税收实际贡献"));
    let report = run.text("report.html");
    assert!(report.contains("更正清单") && report.contains("测绘更正"));
    assert!(run.stdout.contains("更正 3 处"), "{}", run.stdout);
}

#[test]
fn a_wrong_code_is_corrected_before_the_tables_are_joined() {
    let folder = folder();
    let wrong = format!("{}Z", &code(3)[..17]).replace('Z', if code(3).ends_with('1') { "2" } else { "1" });
    let rows = vec![
        cells([
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "税收（万元）",
            "用地面积（㎡）",
        ]),
        vec![
            wrong.clone(),
            "企业".to_owned(),
            "甲县".to_owned(),
            "300".to_owned(),
            "2000".to_owned(),
        ],
    ];
    book::write(&folder.path().join("企业2019.xlsx"), &[("名录", rows)]);
    list(
        &folder,
        &HEADS,
        &[
            line(
                wrong.clone(),
                ["统一社会信用代码", &wrong, &code(3), "", "误录", "函", "张三"],
            ),
            line(wrong.clone(), ["税收", "300", "310", "", "误录", "函", "张三"]),
        ],
    );
    let run = run(&folder, "evaluate", &["--only", "tables"]).ends_with(0);
    let inputs = run.table("inputs");
    assert_eq!(inputs.number(inputs.row("code", &code(3)), "tax"), Some(310.0));
}

#[test]
fn every_line_that_does_not_fit_is_refused_at_its_cell() {
    let folder = folder();
    let good = |rest: [&'static str; 4]| {
        let [field, old, new, unit] = rest;
        [field, old, new, unit, "更正", "函", "张三"]
    };
    list(
        &folder,
        &HEADS,
        &[
            line(code(1), good(["用地面积", "2001", "3000", ""])),
            line(code(1), good(["用地面积（亩）", "2000", "3000", "亩"])),
            line(code(9), good(["用地面积", "2000", "3000", ""])),
            line(code(1), good(["地皮", "2000", "3000", ""])),
            line(code(1), good(["税收", "100", "110", "亩"])),
            line(code(1), good(["税收", "100", "约110", ""])),
            line(code(1), good(["税收", "100", "", ""])),
            line(code(1), ["税收", "100", "120", "", " ", "函", "张三"]),
            line(code(1), ["税收", "100", "120", "", "更正", "", "张三"]),
            line(code(1), ["税收", "100", "120", "", "更正", "函", ""]),
            line(code(1), good(["税收", "100", "120", ""])),
            line(code(1), good(["税收", "100", "130", ""])),
            line(code(1), good(["用电量", "1", "2", ""])),
            line(String::new(), good(["税收", "100", "120", ""])),
        ],
    );
    let run = run(&folder, "check", &[]).ends_with(1);
    let table = crate::program::Csv::read(&run.out.join("problems.csv"));
    let found: Vec<(&str, &str)> = (0..table.rows.len())
        .filter(|row| table.get(*row, "workbook") == "更正.xlsx")
        .map(|row| (table.get(row, "code"), table.get(row, "cell")))
        .collect();
    assert_eq!(
        found,
        [
            ("correction-mismatch", "C2"),
            ("correction-mismatch", "C3"),
            ("correction-unknown-code", "A4"),
            ("correction-unknown-field", "B5"),
            ("correction-unit", "E6"),
            ("not-a-number", "D7"),
            ("correction-incomplete", "D8"),
            ("correction-incomplete", "F9"),
            ("correction-incomplete", "G10"),
            ("correction-incomplete", "H11"),
            ("correction-twice", "B13"),
            ("correction-no-cell", "B14"),
            ("correction-incomplete", "A15"),
        ]
    );
    assert!(run.stderr.contains("第 12 行"), "{}", run.stderr);
}

#[test]
fn a_value_that_stands_in_two_parcels_needs_the_parcels_number() {
    let folder = folder();
    let parcel = |name: &str| vec![code(1), name.to_owned(), "2000".to_owned()];
    let rows = vec![
        cells(["统一社会信用代码", "宗地编号", "用地面积（㎡）"]),
        parcel("1-1"),
        parcel("1-2"),
    ];
    let names = vec![
        cells(["统一社会信用代码", "企业名称", "县（市、区）", "税收（万元）"]),
        [vec![code(1)], cells(["企业", "甲县", "100"])].concat(),
    ];
    book::write(
        &folder.path().join("企业2019.xlsx"),
        &[("名录", names), ("宗地", rows)],
    );
    let rest = ["用地面积", "2000", "4000", "", "更正", "函", "张三"];
    list(&folder, &HEADS, &[line(code(1), rest)]);
    let refused = run(&folder, "check", &[]).ends_with(1);
    assert!(
        refused.stderr.contains("[correction-ambiguous]"),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("宗地 › C2") && refused.stderr.contains("宗地 › C3"));
    // English headings, and the year written out.
    let heads = [
        "code",
        "field",
        "old value",
        "new value",
        "unit",
        "reason",
        "document",
        "approver",
        "parcel",
        "year",
    ];
    let with_parcel = [line(code(1), rest), cells(["1-2", "2019"])].concat();
    list(&folder, &heads, &[with_parcel]);
    let run = run(&folder, "evaluate", &["--only", "tables"]).ends_with(0);
    // 2,000 ㎡ + 4,000 ㎡ = 9 亩.
    assert_eq!(run.table("inputs").number(0, "land_mu"), Some(9.0));
}

#[test]
fn a_list_without_its_headings_says_which_are_missing() {
    let folder = folder();
    list(&folder, &["统一社会信用代码", "指标", "原值", "更正值"], &[]);
    let run = run(&folder, "check", &[]).ends_with(1);
    for word in ["[list-without-headings]", "原因、依据、批准人"] {
        assert!(run.stderr.contains(word), "{}", run.stderr);
    }
}

#[test]
fn a_mistake_in_the_list_is_told_at_the_cell_of_the_list() {
    let folder = folder();
    // The only parcel of enterprise 3: its land becomes 0, which has no yield.
    let rest = ["用地面积", "2000", "0", "", "更正", "函", "张三"];
    list(&folder, &HEADS, &[line(code(3), rest)]);
    let run = run(&folder, "evaluate", &["--only", "tables", "--keep-going"]).ends_with(1);
    let table = run.table("problems");
    let row = (0..table.rows.len())
        .find(|row| table.get(*row, "code") == "zero-denominator")
        .unwrap();
    assert_eq!(table.get(row, "workbook"), "更正.xlsx");
    assert_eq!(table.get(row, "cell"), "D2");
    // That a cell was corrected is said at the cell.
    let row = (0..table.rows.len())
        .find(|row| table.get(*row, "code") == "value-corrected")
        .unwrap();
    assert_eq!(table.get(row, "cell"), "C5");
}

#[test]
fn the_county_beside_a_code_does_not_stand_for_it() {
    let folder = folder();
    let heads = [&["县区"], &HEADS[..]].concat();
    let rest = ["税收", "200", "150", "", "重复入库", "核查", "张三"];
    let corrected = [vec!["甲县".to_owned()], line(code(2), rest)].concat();
    list(&folder, &heads, &[corrected]);
    let kept = run(&folder, "evaluate", &["--keep-going", "--only", "tables"]);
    let inputs = kept.table("inputs");
    assert_eq!(inputs.number(inputs.row("code", &code(2)), "tax"), Some(150.0));
}

#[test]
fn a_list_with_more_words_than_are_held_is_refused_whole() {
    let folder = folder();
    let rest = ["税收", "200", "150", "", "重复入库", "核查", "张三"];
    let mut long = line(code(1), rest);
    long[5] = "长".repeat(10_000);
    let mut lines = vec![long; 9];
    lines.push(line(code(2), rest));
    list(&folder, &HEADS, &lines);
    // A mebibyte to unpack to is a quarter of one to hold: 262,144 bytes, and nine reasons are 270,000.
    let found = run(&folder, "check", &["--limit-mib", "1"]).ends_with(1);
    assert!(found.stderr.contains("[too-large]"), "{}", found.stderr);
}

#[test]
fn lists_of_decisions_on_counties_name_them_in_a_column_of_their_own() {
    use permu::problem::Problems;
    use permu::survey::{Input, Limits, adjustment, event};
    let folder = tempfile::tempdir().unwrap();
    let input = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Input::File(path)
    };
    let mut problems = Problems::new();
    let list = "县（市、区）,原类别,调整后类别,调整原因,依据文件,批准人\n甲县,B,A,复核,会议纪要,张三\n,B,A,复核,会议纪要,张三\n";
    let changed = adjustment::read(&input("a.csv", list), Limits::default(), &mut problems).unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].subject.written, "甲县");
    let list = "县区,日期,事项,依据文件\n甲县,1985-03-01,表彰,文件\n";
    let happened = event::read(&input("b.csv", list), Limits::default(), &mut problems).unwrap();
    assert_eq!(
        (happened[0].subject.written.as_str(), happened[0].year),
        ("甲县", 1985)
    );
    let told: Vec<&str> = problems.iter().map(|problem| problem.kind.code).collect();
    assert_eq!(told, ["listed-cell-empty"]);
}
