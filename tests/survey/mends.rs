//! Mistakes that permu once passed over: each is told, and what is right beside it is read.

use std::path::Path;

use permu::field::FIELDS;
use permu::problem::{Place, Problems, cell_name};
use permu::survey::{self, Input, Request, Survey};

use crate::book::{self, Sheet};

/// What was read, and every problem as `CODE CELL`, sorted; `CODE` alone where it has no cell.
pub struct Read {
    pub survey: Option<Survey>,
    pub problems: Vec<String>,
}

pub fn read_all(books: &[(&str, &[Sheet<'_>])], counties: &[&str]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let inputs = books.iter().map(|(name, sheets)| {
        let path = folder.path().join(name);
        book::write(&path, sheets);
        Input::File(path)
    });
    read_inputs(&inputs.collect::<Vec<Input>>(), counties)
}

pub fn read_inputs(inputs: &[Input], counties: &[&str]) -> Read {
    read_with(
        inputs,
        Request {
            counties: counties.iter().map(|county| (*county).to_owned()).collect(),
            ..Request::default()
        },
    )
}

/// Reads every field under what else is asked.
pub fn read_with(inputs: &[Input], asked: Request) -> Read {
    let request = Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        ..asked
    };
    let mut problems = Problems::new();
    let survey = survey::read(inputs, &request, &mut problems).unwrap();
    let mut said: Vec<String> = problems
        .iter()
        .map(|problem| match problem.place {
            Place::Cell(_, row, column) => format!("{} {}", problem.kind.code, cell_name(row, column)),
            _ => problem.kind.code.to_owned(),
        })
        .collect();
    said.sort();
    Read {
        survey,
        problems: said,
    }
}

fn read(sheets: &[Sheet<'_>]) -> Read {
    read_all(&[("数据2019.xlsx", sheets)], &[])
}

impl Read {
    /// Whether any table tells a field.
    pub fn holds(&self, field: &str) -> bool {
        let frame = &self.survey.as_ref().unwrap().panel().unwrap().frame;
        frame.column(field).is_ok()
    }

    /// A value of the enterprise with this number.
    pub fn number(&self, number: usize, field: &str) -> Option<f64> {
        let frame = &self.survey.as_ref().unwrap().panel().unwrap().frame;
        let row = self.row(number);
        frame
            .column(field)
            .unwrap()
            .as_materialized_series()
            .f64()
            .unwrap()
            .get(row)
    }

    pub fn words(&self, number: usize, field: &str) -> Option<String> {
        let frame = &self.survey.as_ref().unwrap().panel().unwrap().frame;
        let series = frame.column(field).unwrap().as_materialized_series();
        series.str().unwrap().get(self.row(number)).map(str::to_owned)
    }

    pub fn row(&self, number: usize) -> usize {
        let frame = &self.survey.as_ref().unwrap().panel().unwrap().frame;
        let codes = frame.column("code").unwrap().as_materialized_series().clone();
        let code = book::code(number);
        codes
            .str()
            .unwrap()
            .iter()
            .position(|found| found == Some(&code))
            .unwrap()
    }
}

/// A table: its header, and rows of which the first cell is an enterprise's number.
pub fn table(header: &[&str], rows: &[&[&str]]) -> Vec<Vec<String>> {
    let owned = |cells: &[&str]| {
        cells
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<String>>()
    };
    let mut all = vec![owned(header)];
    for row in rows {
        let mut cells = owned(row);
        if let Ok(number) = row[0].parse() {
            cells[0] = book::code(number);
        }
        all.push(cells);
    }
    all
}

pub const NAMES: [&str; 3] = ["统一社会信用代码", "企业名称", "县（市、区）"];

/// The list of enterprises 1 and 2.
pub fn roster() -> Vec<Vec<String>> {
    table(
        &NAMES,
        &[&["1", "示例一公司", "甲县"], &["2", "示例二公司", "乙县"]],
    )
}

#[test]
fn a_tenure_that_nobody_knows_is_told_and_its_land_is_not_summed() {
    let parcels = table(
        &["统一社会信用代码", "宗地编号", "用地性质", "用地面积（亩）"],
        &[
            &["1", "a", "自有", "10"],
            &["1", "b", "国有", "5"],
            &["2", "c", "自有", "10"],
            &["2", "d", "出租", "4"],
            &["2", "e", "", "1"],
        ],
    );
    let found = read(&[("名录", roster()), ("宗地", parcels)]);
    assert_eq!(found.problems, ["tenure-unknown C3"]);
    assert_eq!(found.number(1, "land_mu"), None);
    // 10 − 4 + 1: a parcel without a word is the enterprise's own.
    assert_eq!(found.number(2, "land_mu"), Some(7.0));
}

#[test]
fn a_total_that_is_not_the_sum_of_its_parcels_is_told() {
    let parcels = table(
        &["统一社会信用代码", "宗地编号", "用地性质", "用地面积（亩）"],
        &[
            &["1", "a", "自有", "10"],
            &["1", "b", "承租", "5"],
            &["2", "c", "自有", "10"],
        ],
    );
    let totals = table(
        &["统一社会信用代码", "用地面积（亩）"],
        &[&["1", "16"], &["2", "10.004"]],
    );
    let books: [(&str, &[Sheet<'_>]); 2] = [
        ("宗地2019.xlsx", &[("名录", roster()), ("宗地", parcels)]),
        ("用地2019.xlsx", &[("合计", totals)]),
    ];
    let found = read_all(&books, &[]);
    assert_eq!(found.problems, ["land-contradicts B2"]);
    assert_eq!(found.number(1, "land_mu"), None);
    assert_eq!(found.number(2, "land_mu"), Some(10.004));
}

#[test]
fn more_land_let_than_held_is_told_at_the_parcel_that_is_let() {
    let parcels = table(
        &["统一社会信用代码", "宗地编号", "用地性质", "用地面积（亩）"],
        &[
            &["1", "a", "自有", "10"],
            &["1", "b", "出租", "15"],
            &["2", "c", "自有", "10"],
        ],
    );
    let found = read(&[("名录", roster()), ("宗地", parcels)]);
    assert_eq!(found.problems, ["out-of-range D3"]);
    assert_eq!(found.number(1, "land_mu"), None);
}

#[test]
fn a_parcel_that_stands_twice_counts_once_and_two_of_one_size_count_twice() {
    let parcels = table(
        &["统一社会信用代码", "宗地编号", "用地面积（亩）"],
        &[
            &["1", "a", "10"],
            &["1", "a", "10"],
            &["1", "b", "10"],
            &["2", "c", "7"],
        ],
    );
    let found = read(&[("名录", roster()), ("宗地", parcels)]);
    assert_eq!(found.problems, ["duplicate-row A3"]);
    assert_eq!(found.number(1, "land_mu"), Some(20.0));
}

#[test]
fn the_tables_of_a_field_are_compared_by_their_sums() {
    let meters = table(
        &["统一社会信用代码", "户号", "用电量（万千瓦时）"],
        &[
            &["1", "m1", "3"],
            &["1", "m2", "4"],
            &["2", "m3", "5"],
            &["2", "m4", "1"],
        ],
    );
    let totals = table(
        &["统一社会信用代码", "用电量（万千瓦时）"],
        &[&["1", "7"], &["2", "8"]],
    );
    let found = read(&[("名录", roster()), ("户号", meters), ("合计", totals)]);
    assert_eq!(found.problems, ["conflicting-values B3"]);
    assert_eq!(found.number(1, "electricity"), Some(7.0));
}

#[test]
fn sheets_named_after_a_tenure_are_netted() {
    let area = |rows: &[&[&str]]| table(&["统一社会信用代码", "面积（亩）"], rows);
    let found = read(&[
        ("名录", roster()),
        ("登记土地", area(&[&["1", "10"], &["2", "6"]])),
        ("承租土地", area(&[&["1", "5"]])),
        ("出租土地", area(&[&["1", "3"]])),
    ]);
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(found.number(1, "land_mu"), Some(12.0));
    assert_eq!(found.number(1, "land_leased_mu"), Some(5.0));
    assert_eq!(found.number(2, "land_mu"), Some(6.0));
}

#[test]
fn counties_and_sizes_are_read_in_one_spelling() {
    let rows = table(
        &[
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "企业规模",
            "税收（万元）",
        ],
        &[
            &["1", "示例一公司", "甲 县", "规模以上", "1"],
            &["2", "示例二公司", "乙县（开发区）", "规下", "2"],
            &["3", "示例三公司", "丙县", "规上企业", "3"],
        ],
    );
    let found = read_all(&[("数据2019.xlsx", &[("表", rows)])], &["甲县", "乙县(开发区)"]);
    assert_eq!(found.words(1, "county").as_deref(), Some("甲县"));
    assert_eq!(found.words(2, "county").as_deref(), Some("乙县(开发区)"));
    assert_eq!(found.words(1, "size").as_deref(), Some("规上"));
    assert_eq!(found.words(2, "size").as_deref(), Some("规下"));
    assert_eq!(found.problems, ["unknown-county C4"]);
}

#[test]
fn a_row_without_a_year_beside_rows_with_one_is_told() {
    let rows = table(
        &[
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "年份",
            "税收（万元）",
        ],
        &[
            &["1", "示例一公司", "甲县", "2019", "1"],
            &["2", "示例二公司", "甲县", "", "2"],
        ],
    );
    let found = read_all(&[("数据.xlsx", &[("表", rows)])], &[]);
    assert_eq!(found.problems, ["row-without-year D3"]);
}

#[test]
fn a_percentage_and_a_date_are_nobodys_amount() {
    let rows = table(
        &["统一社会信用代码", "企业名称", "县（市、区）", "税收（万元）"],
        &[
            &["1", "示例一公司", "甲县", "'2.5%"],
            &["2", "示例二公司", "甲县", "2"],
        ],
    );
    let found = read(&[("表", rows)]);
    assert_eq!(found.problems, ["not-a-number D2"]);
    assert_eq!(found.number(1, "tax"), None);
}

#[test]
fn a_note_about_units_above_the_table_speaks_for_columns_without_their_own() {
    let mut rows = vec![vec!["企业情况表".to_owned()], vec!["单位：元".to_owned()]];
    rows.extend(table(
        &[
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "税收（元）",
            "销售收入",
        ],
        &[&["1", "示例一公司", "甲县", "105000", "300"]],
    ));
    let found = read(&[("表", rows)]);
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(found.number(1, "tax"), Some(10.5));
    assert_eq!(found.number(1, "revenue"), Some(0.03));
}

#[test]
fn a_name_that_fits_two_enterprises_is_never_guessed() {
    let names = table(
        &NAMES,
        &[
            &["1", "许昌（示例）有限公司", "甲县"],
            &["2", "许昌示例有限责任公司", "乙县"],
            &["3", "许昌另一有限公司", "乙县"],
        ],
    );
    let taxes = table(
        &["企业名称", "税收（万元）"],
        &[&["许昌示例有限公司", "5"], &["许昌另一有限公司", "7"]],
    );
    let found = read(&[("名录", names), ("税收", taxes)]);
    assert!(
        found
            .problems
            .iter()
            .any(|problem| problem == "name-ambiguous A2"),
        "{:?}",
        found.problems
    );
    assert_eq!(found.number(1, "tax"), None);
    assert_eq!(found.number(2, "tax"), None);
    assert_eq!(found.number(3, "tax"), Some(7.0));
}

fn permu(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_permu"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_folder_with_other_peoples_files_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("文件");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("年终总结.docx"), "x").unwrap();
    for command in ["evaluate", "allocate"] {
        let (code, said) = permu(folder.path(), &[command, "--out", "文件", "--quiet"]);
        assert_eq!(code, Some(2), "{command}: {said}");
    }
    let (_, said) = permu(folder.path(), &["evaluate", "--out", "文件"]);
    assert!(
        said.contains("文件") && said.contains("年终总结.docx") && said.contains("--out"),
        "{said}"
    );
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
}

#[test]
fn quotas_of_another_year_than_the_next_are_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let quotas = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/xuchang-sample/quotas.toml"),
    )
    .unwrap();
    let at = quotas
        .find("year = 2020")
        .expect("the sample's quotas are for 2020");
    for (year, warned) in [("2020", false), ("2021", true)] {
        let text = format!("{}year = {year}{}", &quotas[..at], &quotas[at + 11..]);
        std::fs::write(folder.path().join("quotas.toml"), text).unwrap();
        let (code, said) = permu(
            folder.path(),
            &["evaluate", "--quotas", "quotas.toml", "--only", "tables"],
        );
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(said.contains("[plan-year]"), warned, "{said}");
    }
}

#[test]
fn a_broken_settings_file_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("quotas.toml"),
        "title = \"x\"\nyear = = 2020\n[[resource]]\nidd = 1\n",
    )
    .unwrap();
    let (code, said) = permu(
        folder.path(),
        &["evaluate", "--quotas", "quotas.toml", "--lang", "en"],
    );
    assert_eq!(code, Some(1), "{said}");
    let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error[")).collect();
    assert!(
        errors.iter().all(|line| line.starts_with("error[syntax]")),
        "{said}"
    );
    if errors.len() == 1 {
        assert!(said.contains("1 error, 0 warnings, 0 notes"), "{said}");
    }
}

#[test]
fn a_scheme_says_what_a_kind_of_problem_counts_as_and_the_command_line_has_the_last_word() {
    let folder = tempfile::tempdir().unwrap();
    let plain = include_str!("../permu/plain.toml");
    let header = [
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "用地面积（亩）",
        "税收（万元）",
        "销售收入（万元）",
    ];
    // More tax than revenue: a warning of the audit.
    let rows = table(&header, &[&["1", "示例一公司", "甲县", "10", "30", "20"]]);
    book::write(&folder.path().join("数据2019.xlsx"), &[("表", rows)]);
    let check = |section: &str, more: &[&str]| {
        std::fs::write(folder.path().join("s.toml"), format!("{plain}\n{section}")).unwrap();
        let mut arguments = vec!["check", "数据2019.xlsx", "--scheme", "s.toml", "--lang", "en"];
        arguments.extend(more);
        permu(folder.path(), &arguments)
    };
    let as_error = "[severity]\npart-above-whole = \"error\"\n";
    let as_nothing = "[severity]\npart-above-whole = \"allow\"\n";
    for (section, more, code, said) in [
        ("", &[][..], 0, "warning[part-above-whole]"),
        (as_error, &[], 1, "error[part-above-whole]"),
        (as_error, &["--allow", "part-above-whole"], 0, ""),
        (
            as_nothing,
            &["--deny", "part-above-whole"],
            1,
            "error[part-above-whole]",
        ),
        (
            "[severity]\npart-above-hole = \"error\"\n",
            &[],
            1,
            "part-above-whole",
        ),
        ("[severity]\npart-above-whole = \"eror\"\n", &[], 1, "“error”"),
    ] {
        let (found, words) = check(section, more);
        assert_eq!(found, Some(code), "{section} {more:?}: {words}");
        assert!(words.contains(said), "{section} {more:?}: {words}");
    }
    let (_, words) = check(as_nothing, &[]);
    assert!(!words.contains("part-above-whole"), "{words}");
}
