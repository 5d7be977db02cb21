//! 指标测算: with other totals, shares, bounds, a county's figures and another cap of the scores, LibreOffice finds the
//! quotas of a run with these numbers.

use std::path::Path;

use super::book::{Book, Cell};
use super::{COUNTIES, PARAMETERS, near, office};
use crate::book::{self, cells};
use crate::corrections::HEADS;
use crate::program::{Csv, Run, permu};

const SHARING: &str = "指标测算";
const QUOTAS: &str = "资源配置";
const RAW: &str = "原始数据";

/// Columns of allocation.csv and how 资源配置 calls them.
const COLUMNS: [(&str, &str); 8] = [
    ("last_year", "上年指标"),
    ("base", "基数部分"),
    ("merit", "绩效部分"),
    ("award", "奖励"),
    ("bound", "上下限调整"),
    ("step", "取整"),
    ("quota", "年度指标"),
    ("change_pct", "比上年（%）"),
];

/// A number in a cell becomes another: sheet, row, column, from, to.
type Change<'a> = (&'a str, u32, u32, f64, f64);

/// A copy with these numbers.
fn changed(book: &Book, from: &Path, to: &Path, changes: &[Change]) {
    for (sheet, row, column, old, _) in changes {
        assert_eq!(
            book.cell(sheet, (*row, *column)),
            Cell::Number(*old),
            "{sheet} {row} {column}"
        );
    }
    office::copy(from, to, |number, mut xml| {
        for (sheet, row, column, _, new) in changes {
            if book.number(sheet) == number {
                let letter = char::from(b'A' + u8::try_from(*column).unwrap());
                let at = xml.find(&format!("<c r=\"{letter}{}\"", row + 1)).unwrap();
                let from = at + xml[at..].find("<v>").unwrap() + 3;
                let to = from + xml[from..].find("</v>").unwrap();
                xml.replace_range(from..to, &new.to_string());
            }
        }
        xml
    });
}

/// The row in which a text stands in a column, from a row on.
fn row_of(book: &Book, sheet: &str, (from, column): (u32, u32), text: &str) -> u32 {
    (from..book.height(sheet))
        .find(|row| book.cell(sheet, (*row, column)).to_string().contains(text))
        .unwrap_or_else(|| panic!("{text} is not in {sheet}"))
}

/// Every figure of these methods is what the run says; how many were compared, and how many quotas moved.
fn compare(
    before: &Run,
    after: &Run,
    computed: &Book,
    blocks: &[(&str, &str, &str, &str)],
) -> (usize, usize) {
    let (old, new): (Csv, Csv) = (before.table("allocation"), after.table("allocation"));
    let heads = computed.headings(QUOTAS, 1);
    let place = |label: &str| heads.iter().position(|head| head == label).unwrap() as u32;
    let (mut compared, mut moved) = (0, 0);
    for (resource, label, method, method_label) in blocks {
        let rows = |table: &Csv| -> Vec<usize> {
            (0..table.rows.len())
                .filter(|row| {
                    table.get(*row, "resource") == *resource && table.get(*row, "method") == *method
                })
                .collect()
        };
        for row in rows(&new) {
            let county = new.get(row, "county");
            if county.starts_with('(') {
                continue;
            }
            let own = (2..200)
                .find(|own| {
                    [
                        (0, *label),
                        (place("分配方法"), *method_label),
                        (place("县（市、区）"), county),
                    ]
                    .iter()
                    .all(|(column, text)| computed.cell(QUOTAS, (*own, *column)).to_string() == *text)
                })
                .unwrap();
            let known = heads.iter().map(String::as_str);
            for (id, label) in COLUMNS
                .iter()
                .filter(|(_, label)| known.clone().any(|head| head == *label))
            {
                let Some(expected) = new.number(row, id) else {
                    continue;
                };
                let Cell::Number(found) = computed.cell(QUOTAS, (own, place(label))) else {
                    panic!("{resource} {method} {county} {id}");
                };
                // A rest of what was rounded away is small beside the quota.
                let is_same = near(found, expected) || (found - expected).abs() < 1e-7;
                assert!(
                    is_same,
                    "{resource} {method} {county} {id}: {found} instead of {expected}"
                );
                compared += 1;
            }
            let was = rows(&old)
                .into_iter()
                .find(|row| old.get(*row, "county") == county)
                .unwrap();
            moved += usize::from(old.get(was, "quota") != new.get(row, "quota"));
        }
    }
    (compared, moved)
}

/// A text in which each of these, the first time that it stands there, is another.
fn replaced(text: &str, changes: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

#[test]
fn a_changed_total_a_countys_figure_and_a_share_move_the_quotas_as_a_new_run_does() {
    let Some(office) = office::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let first = permu(folder.path(), &["--quiet"]).ends_with(0);
    let path = first.out.join("results.xlsx");
    let book = Book::read(&path);

    // An enterprise of 襄城县, which is the last, pays more tax: 原始数据, and a list of corrections.
    let county = row_of(&book, RAW, (2, 3), "襄城县");
    let heads = book.headings(RAW, 1);
    let tax = heads.iter().position(|head| head == "税收实际贡献").unwrap() as u32;
    let Cell::Number(old) = book.cell(RAW, (county, tax)) else {
        panic!("no tax")
    };
    let code = book.cell(RAW, (county, 1)).to_string();
    let line = |title: &str, label: &str| {
        let top = row_of(&book, SHARING, (0, 0), title);
        row_of(&book, SHARING, (top + 1, 0), label)
    };
    let cap = row_of(&book, PARAMETERS, (0, 1), "县区单项封顶倍数");
    let (land, energy) = ("新增建设用地 · 基数＋绩效", "能源消费总量 · 基数＋绩效");
    let (tiered, nox, ammonia) = (
        "新增建设用地 · 分档系数",
        "氮氧化物 · 分档系数",
        "氨氮 · 按基数比例",
    );
    let proportional = "新增建设用地 · 按基数比例";
    let changes: Vec<Change> = vec![
        (RAW, county, tax, old, old + 60_000.0),
        (PARAMETERS, cap, 3, 2.0, 1.25),
        (SHARING, line(land, "总量"), 1, 12000.0, 12500.0),
        (SHARING, line(land, "绩效占比"), 1, 0.4, 0.9),
        (SHARING, line(land, "绩效指数"), 1, 1.0, 1.5),
        (SHARING, line(land, "上限"), 1, 1.4, 1.2),
        (SHARING, line(proportional, "总量"), 1, 12000.0, 12500.0),
        (SHARING, line(proportional, "上限"), 1, 1.4, 1.2),
        (SHARING, line(tiered, "总量"), 1, 12000.0, 12500.0),
        (SHARING, line(tiered, "上限"), 1, 1.4, 1.2),
        (SHARING, line(energy, "总量"), 1, 1_640_000.0, 1_600_000.0),
        (SHARING, line(nox, "总量"), 1, 470.0, 465.0),
        (SHARING, line(nox, "分档系数 1"), 1, 1.1, 1.4),
        (SHARING, line(ammonia, "总量"), 1, 48.5, 51.0),
    ];
    let copy = folder.path().join("changed.xlsx");
    changed(&book, &path, &copy, &changes);
    let computed = &office::recalculated(&office, &[copy], folder.path())[0];

    let plan = first.text("quotas.toml");
    let plan = replaced(
        &plan,
        &[
            ("total = 12000", "total = 12500"),
            ("merit_share = 0.4", "merit_share = 0.9"),
            ("exponent = 1.0", "exponent = 1.5"),
            ("cap_ratio = 1.4", "cap_ratio = 1.2"),
            ("total = 1640000", "total = 1600000"),
            ("total = 470", "total = 465"),
            ("ranks = [1.1,", "ranks = [1.4,"),
            ("total = 48.5", "total = 51"),
        ],
    );
    std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let scheme = permu(folder.path(), &["scheme", "show", "henan-2019"])
        .ends_with(0)
        .stdout;
    let at = scheme.find("[region]").unwrap();
    let (before, region) = scheme.split_at(at);
    std::fs::write(
        folder.path().join("other.toml"),
        format!("{before}{}", region.replacen("cap = 2", "cap = 1.25", 1)),
    )
    .unwrap();
    let row = cells([
        &code,
        "税收实际贡献",
        &old.to_string(),
        &(old + 60_000.0).to_string(),
        "万元",
        "核对",
        "复核单1号",
        "张三",
    ]);
    book::write(
        &folder.path().join("更正.xlsx"),
        &[("更正", vec![cells(HEADS), row])],
    );
    let second = permu(
        folder.path(),
        &[
            "evaluate",
            "--quotas",
            "plan.toml",
            "--scheme",
            "other.toml",
            "--corrections",
            "更正.xlsx",
            "--out",
            "second",
            "--only",
            "tables",
            "--quiet",
        ],
    )
    .ends_with(0);

    let ranks = |run: &Run, county: &str| {
        let table = run.table("counties");
        table.get(table.row("county", county), "rank").to_owned()
    };
    assert_ne!(ranks(&first, "襄城县"), ranks(&second, "襄城县"));
    let counties = second.table("counties");
    for row in 0..counties.rows.len() - 1 {
        let own = row_of(computed, COUNTIES, (2, 0), counties.get(row, "county"));
        let labels = computed.headings(COUNTIES, 1);
        for (id, label) in [("score", "综合得分"), ("rank", "排名")] {
            let column = labels.iter().position(|head| head == label).unwrap() as u32;
            let Cell::Number(found) = computed.cell(COUNTIES, (own, column)) else {
                panic!("{id}")
            };
            assert!(
                near(found, counties.number(row, id).unwrap()),
                "{id} of row {row}: {found}"
            );
        }
    }
    let (compared, moved) = compare(
        &first,
        &second,
        computed,
        &[
            ("land", "新增建设用地", "base-merit", "基数＋绩效"),
            ("land", "新增建设用地", "proportional", "按基数比例"),
            ("land", "新增建设用地", "tiered", "分档系数"),
            ("energy", "能源消费总量", "base-merit", "基数＋绩效"),
            ("ammonia", "氨氮", "proportional", "按基数比例"),
            ("nox", "氮氧化物", "tiered", "分档系数"),
        ],
    );
    println!("{compared} figures compared, {moved} quotas moved");
    assert!(compared > 400 && moved > 45, "{compared} {moved}");
}

#[test]
fn changed_rates_weights_and_ceilings_of_parts_move_the_quotas_as_a_new_run_does() {
    let Some(office) = office::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/quotas/q3-parts.toml");
    let plan = std::fs::read_to_string(plan).unwrap();
    let run = |text: &str, name: &str| {
        std::fs::write(folder.path().join("plan.toml"), text).unwrap();
        permu(
            folder.path(),
            &["evaluate", "--quotas", "plan.toml", "--out", name, "--quiet"],
        )
        .ends_with(0)
    };
    let first = run(&plan, "first");
    let path = first.out.join("results.xlsx");
    let book = Book::read(&path);
    let line = |label: &str| row_of(&book, SHARING, (5, 0), label);
    let changes: Vec<Change> = vec![
        (SHARING, line("总量"), 1, 12000.0, 12600.0),
        (SHARING, line("预留"), 1, 600.0, 700.0),
        (SHARING, line("往年平均的倍数"), 1, 0.8, 0.95),
        (SHARING, line("权重（%） 规上工业增加值"), 1, 60.0, 80.0),
        (SHARING, line("权重（%） 上年盘活面积"), 1, 40.0, 20.0),
        (
            SHARING,
            line("批而未供（2017年底前批准） · 折算比例"),
            1,
            0.5,
            0.9,
        ),
        (SHARING, line("盘活存量挣得 · 封顶"), 1, 400.0, 333.0),
        (SHARING, line("每县数量"), 1, 60.0, 90.0),
        (SHARING, line("收回比例"), 1, 50.0, 75.0),
    ];
    let copy = folder.path().join("changed.xlsx");
    changed(&book, &path, &copy, &changes);
    let computed = &office::recalculated(&office, &[copy], folder.path())[0];
    let text = replaced(
        &plan,
        &[
            ("total = 12000", "total = 12600"),
            ("reserve = 600", "reserve = 700"),
            ("floor_mean = 0.8", "floor_mean = 0.95"),
            ("weight = 60", "weight = 80"),
            ("weight = 40", "weight = 20"),
            ("rate = 0.5", "rate = 0.9"),
            ("ceiling = 400", "ceiling = 333"),
            ("amount = 60", "amount = 90"),
            ("percent = 50", "percent = 75"),
        ],
    );
    let second = run(&text, "second");
    let label = [("land", "新增建设用地", "proportional", "按基数比例")];
    let (compared, moved) = compare(&first, &second, computed, &label);
    assert!(compared >= 60 && moved > 6, "{compared} {moved}");
    let parts = second.table("allocation");
    let heads = computed.headings(QUOTAS, 1);
    for (id, label) in [
        ("part_earned", "盘活存量挣得"),
        ("part_fixed", "定额"),
        ("part_unused", "上年未用收回"),
    ] {
        let column = heads.iter().position(|head| head == label).unwrap() as u32;
        for row in 0..9 {
            let own = row_of(computed, QUOTAS, (2, 3), parts.get(row, "county"));
            let expected = parts.number(row, id).unwrap();
            assert_eq!(
                computed.cell(QUOTAS, (own, column)),
                Cell::Number(expected),
                "{label} {row}"
            );
        }
    }
}
