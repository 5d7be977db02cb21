//! Every built-in scheme on the sample, and made-up ones: what LibreOffice computes is what the tables say.

use std::path::{Path, PathBuf};

use super::book::{Book, Cell};
use super::{PARAMETERS, RANKING, RESULTS, near, office};
use crate::book::{self, cells, code};
use crate::program::{Csv, Run, permu};

/// A run and the workbook as LibreOffice computes it.
struct Computed {
    name: String,
    run: Run,
    book: Book,
}

/// Columns of enterprises.csv whose words are other than ids.
const NAMED: [&str; 3] = ["code", "rank", "class"];

/// The columns that stand in 企业评价: those with anything in them.
fn filled(table: &Csv) -> Vec<&String> {
    let ids = table.header.iter();
    ids.filter(|id| (0..table.rows.len()).any(|row| !table.get(row, id).is_empty()))
        .collect()
}

/// Every figure, rank and class of enterprises.csv stands in 企业评价 after recalculation; how many were compared.
fn compare(case: &Computed) -> usize {
    let table = case.run.table("enterprises");
    let filled = filled(&table);
    let mut compared = 0;
    for row in 0..table.rows.len() {
        for (column, id) in filled.iter().enumerate() {
            let cell = case.book.cell(RESULTS, (row as u32 + 2, column as u32));
            let text = table.get(row, id);
            let figure = text.parse::<f64>().ok();
            let place = || format!("{} {id} of row {row}: {cell:?} instead of {text}", case.name);
            match (&cell, figure) {
                (_, None) if text.is_empty() => assert_eq!(cell, Cell::Empty, "{}", place()),
                (Cell::Number(found), Some(expected)) => {
                    assert!(near(*found, expected), "{}", place());
                    compared += 1;
                }
                (_, _) if NAMED.contains(&id.as_str()) || id.starts_with("class") => {
                    assert_eq!(cell.to_string(), text, "{}", place());
                    compared += 1;
                }
                (Cell::Words(words), _) => {
                    assert!(!words.starts_with('#') && !words.contains("Div"), "{}", place());
                }
                _ => panic!("{}", place()),
            }
        }
    }
    compared
}

/// No cell of a sheet of formulas is an error.
fn no_errors(case: &Computed) {
    for sheet in [RESULTS, PARAMETERS, RANKING] {
        for place in case
            .book
            .formulas
            .get(sheet)
            .into_iter()
            .flat_map(|list| list.keys())
        {
            let cell = case.book.cell(sheet, *place).to_string();
            let is_error = ["Div0", "NA", "Name", "Null", "Num", "Ref", "Value"].contains(&cell.as_str());
            assert!(!is_error, "{} {sheet} {place:?}: {cell}", case.name);
        }
    }
}

fn recalculated(office: &Path, folder: &Path, runs: Vec<(String, Run)>) -> Vec<Computed> {
    let copies: Vec<PathBuf> = runs
        .iter()
        .map(|(name, run)| {
            let copy = folder.join(format!("{name}.xlsx"));
            office::copy(&run.out.join("results.xlsx"), &copy, |_, xml| xml);
            copy
        })
        .collect();
    let books = office::recalculated(office, &copies, folder);
    runs.into_iter()
        .zip(books)
        .map(|((name, run), book)| Computed { name, run, book })
        .collect()
}

/// The schemes that find all they need in the sample (tests/permu/built_in_schemes.rs names the others' columns).
const BUILT_IN: [&str; 11] = [
    "henan-2019",
    "zhengzhou-2018",
    "huangyan-2021",
    "huangyan-2022",
    "huaian-2024",
    "changle-2023",
    "shandong-2019",
    "shanwei-2020",
    "cixi-2024",
    "guangde",
    "wujin-draft",
];

#[test]
fn every_built_in_scheme_says_in_its_workbook_what_its_tables_say() {
    let Some(office) = office::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    permu(
        folder.path(),
        &["sample", "--enterprises", "260", "--seed", "5", "--out", "in"],
    )
    .ends_with(0);
    let runs = BUILT_IN
        .map(|id| {
            let run = permu(folder.path(), &["evaluate", "in", "--scheme", id, "--out", id]).ends_with(0);
            (id.to_owned(), run)
        })
        .into();
    for case in recalculated(&office, folder.path(), runs) {
        no_errors(&case);
        let compared = compare(&case);
        println!("{}: {compared} cells compared", case.name);
        assert!(compared > 2000, "{}: {compared}", case.name);
    }
}

/// A scheme of two populations with ids and labels of its own.
fn scheme(first: &str, rest: &str) -> String {
    let criterion = |benchmark: &str| {
        format!(
            "indicator = \"tax_per_mu\"\nweight = 100\nbenchmark = {benchmark}\n\
             missing = {{ rule = \"zero-points\" }}\nzero = {{ rule = \"zero-points\" }}\nsource = \"x\"\n"
        )
    };
    format!(
        "id = \"own\"\ntitle = \"试验方案\"\nplace = \"某市\"\nunit = \"enterprise\"\nvalid = [2019, 2030]\n\
         [document]\ntitle = \"试验\"\nurl = \"无\"\ncompared = \"2025-01-01\"\n{rest}\n\
         [[indicator]]\nid = \"tax_per_mu\"\nlabel = \"亩均税收\"\nunit = \"万元/亩\"\nnumerator = \"tax\"\n\
         denominator = \"land_mu\"\nbetter = \"more\"\nsource = \"x\"\n\
         [[population]]\nid = \"up\"\nlabel = \"{first}\"\nwhen = \"size = '规上'\"\nsource = \"x\"\n\
         [[population.criterion]]\n{}\
         [population.classes]\nkind = \"scores\"\nnames = [\"A\", \"D\"]\nat_least = [50]\nsource = \"x\"\n\
         [[population]]\nid = \"down\"\nlabel = \"规上以外\"\nwhen = \"size = '规下'\"\nsource = \"x\"\n\
         [[population.criterion]]\n{}\
         [population.classes]\nkind = \"shares\"\nnames = [\"A\", \"B\", \"C\"]\nends = [0.2, 0.7, 1]\n\
         rounding = \"nearest\"\nsource = \"x\"\n\
         [region]\npopulation = \"up\"\ncap = 2\nsource = \"x\"\n",
        criterion("{ kind = \"mean\", of = \"ratio_of_sums\", year = \"this\" }"),
        criterion("{ kind = \"mean\", of = \"mean_of_values\", year = \"last\", factor = 2 }"),
    )
}

/// Sixteen enterprises of two sizes in 2023 and 2024; taxes of tenths, so that sums have binary noise.
fn workbooks(folder: &Path) {
    for (year, lift) in [(2023, 0), (2024, 3)] {
        let mut rows = vec![cells([
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "企业规模",
            "用地面积（亩）",
            "税收（万元）",
        ])];
        for number in 1..=16 {
            let size = if number % 3 == 0 { "规下" } else { "规上" };
            let tax = format!("{}.{}", 1 + (number * 7 + lift) % 5, number % 10);
            let county = if number % 2 == 0 { "甲县" } else { "乙县" };
            rows.push([vec![code(number)], cells(["企业", county, size, "10"]), vec![tax]].concat());
        }
        book::write(&folder.join(format!("in/数据{year}.xlsx")), &[("企业", rows)]);
    }
}

#[test]
fn populations_with_ids_of_their_own_keep_their_benchmarks_classes_and_the_multiple_works() {
    let Some(office) = office::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    workbooks(folder.path());
    let rounding = "[rounding]\nsource = \"x\"\n\
                    value = { mode = \"nearest\", digits = 2 }\nscore = { mode = \"down\", digits = 1 }\n";
    let mut runs = Vec::new();
    for (name, first, rest) in [
        ("own", "规上", ""),
        ("words", "规上企业（3亩以上）", ""),
        ("same", "规上以外", ""),
        ("numbers", "3亩以上", ""),
        ("rounded", "规上", rounding),
    ] {
        std::fs::write(folder.path().join("own.toml"), scheme(first, rest)).unwrap();
        let arguments = [
            "evaluate", "in", "--scheme", "own.toml", "--year", "2024", "--out", name,
        ];
        runs.push((name.to_owned(), permu(folder.path(), &arguments).ends_with(0)));
    }
    let computed = recalculated(&office, folder.path(), runs);
    for case in &computed {
        no_errors(case);
        assert!(compare(case) > 16 * 4, "{}", case.name);
        let table = case.run.table("enterprises");
        assert_eq!(table.count("status", "appraised"), 16, "{}", case.name);
    }
    said_of_rounding(&computed);
    the_multiple_is_read(folder.path(), &office, &computed[0]);
}

/// 说明 says that ranks use rounded scores where the scheme rounds, and only there.
fn said_of_rounding(computed: &[Computed]) {
    for case in computed {
        let said = (0..case.book.height("说明"))
            .map(|row| case.book.cell("说明", (row, 0)).to_string())
            .filter(|text| text.contains("排名和类别"))
            .collect::<Vec<_>>();
        assert_eq!(said.len(), 1, "{said:?}");
        let rounds = case.name == "rounded";
        assert_eq!(said[0].contains("综合得分（1 位小数，舍去）"), rounds, "{said:?}");
        assert_eq!(said[0].contains("未舍入"), !rounds, "{said:?}");
    }
}

/// With 3 in place of the yellow 2, the benchmark of last year's mean is half as large again.
fn the_multiple_is_read(folder: &Path, office: &Path, case: &Computed) {
    let row = (0..case.book.height(PARAMETERS))
        .find(|row| {
            case.book
                .cell(PARAMETERS, (*row, 1))
                .to_string()
                .contains("基准倍数")
        })
        .unwrap();
    let sheet = case.book.number(PARAMETERS);
    let copy = folder.join("multiple.xlsx");
    office::copy(&case.run.out.join("results.xlsx"), &copy, |number, mut xml| {
        if number == sheet {
            let at = xml.find(&format!("<c r=\"D{}\"", row + 1)).unwrap();
            let from = at + xml[at..].find("<v>").unwrap() + 3;
            assert!(xml[from..].starts_with("2</v>"));
            xml.replace_range(from..from + 1, "3");
        }
        xml
    });
    let changed = &office::recalculated(office, &[copy], folder)[0];
    let table: Csv = case.run.table("enterprises");
    let mut columns = filled(&table).into_iter();
    let column = columns.position(|id| id == "tax_per_mu_benchmark").unwrap() as u32;
    let mut moved = 0;
    for row in (0..table.rows.len()).filter(|row| table.get(*row, "population") == "down") {
        let before = table.number(row, "tax_per_mu_benchmark").unwrap();
        let Cell::Number(after) = changed.cell(RESULTS, (row as u32 + 2, column)) else {
            panic!("row {row}");
        };
        assert!(near(after, before * 1.5), "{after} instead of {before} × 1.5");
        moved += 1;
    }
    assert!(moved > 3, "{moved}");
}

/// Stairs, class lines, ties and cuts that are met on paper and missed by the last bit of a binary number.
const ON_THE_LINE: &str = r#"
id = "line"
title = "试验方案"
place = "某市"
unit = "enterprise"
valid = [2019, 2030]
[document]
title = "试验"
url = "无"
compared = "2025-01-01"
[[indicator]]
id = "tax_per_mu"
label = "亩均税收"
unit = "万元/亩"
numerator = "tax"
denominator = "land_mu"
better = "more"
source = "x"
[[indicator]]
id = "revenue_per_mu"
label = "亩均销售收入"
unit = "万元/亩"
numerator = "revenue"
denominator = "land_mu"
better = "more"
source = "x"
[[population]]
id = "all"
label = "全部企业"
when = "county IS NOT NULL"
ties = ["revenue_per_mu_value"]
source = "x"
[[population.criterion]]
indicator = "tax_per_mu"
weight = 60
benchmark = { kind = "fixed", value = 1.1 }
shape = { kind = "steps", steps = [{ at_least = 0.5, share = 0.5 }, { at_least = 0.9, share = 1 }] }
missing = { rule = "refuse" }
source = "x"
[[population.criterion]]
indicator = "revenue_per_mu"
weight = 40
benchmark = { kind = "fixed", value = 3 }
missing = { rule = "refuse" }
source = "x"
[population.classes]
kind = "scores"
names = ["A", "B", "C"]
at_least = [80, 60]
source = "x"
[region]
population = "all"
cap = 2
source = "x"
"#;

#[test]
fn what_is_equal_on_paper_is_equal_in_the_workbook() {
    let Some(office) = office::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut rows = vec![cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "用地面积（亩）",
        "税收（万元）",
        "主营业务收入（万元）",
    ])];
    // On paper: tax ÷ land ÷ 1.1 = 0.9 and revenue ÷ land = 1.5, so 60 + 20 = 80 for all of them but the last.
    for tenths in 1..=30_u32 {
        let tenth = |parts: u32, decimals: usize| {
            let scale = 10_u32.pow(decimals as u32);
            format!("{}.{:0decimals$}", parts / scale, parts % scale)
        };
        let last = u32::from(tenths == 30);
        rows.push(vec![
            code(tenths as usize),
            "企业".to_owned(),
            "甲县".to_owned(),
            tenth(tenths, 1),
            tenth(tenths * 99, 3),
            tenth(tenths * 15 - last, 2),
        ]);
    }
    book::write(&folder.path().join("企业2024.xlsx"), &[("企业", rows)]);
    std::fs::write(folder.path().join("line.toml"), ON_THE_LINE).unwrap();
    let run = permu(
        folder.path(),
        &[
            "evaluate",
            "企业2024.xlsx",
            "--scheme",
            "line.toml",
            "--year",
            "2024",
            "--out",
            "line",
        ],
    )
    .ends_with(0);
    let table = run.table("enterprises");
    for row in 0..30 {
        let expected = if row < 29 { ("1", "A") } else { ("30", "B") };
        assert_eq!(
            (table.get(row, "rank"), table.get(row, "class")),
            expected,
            "row {row}"
        );
    }
    let computed = recalculated(&office, folder.path(), vec![("line".to_owned(), run)]);
    no_errors(&computed[0]);
    assert!(compare(&computed[0]) > 30 * 8);
}
