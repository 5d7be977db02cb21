//! Workbooks of eight departments as they are sent, unedited and without a map: every figure is the true one. And sheets of
//! bare months, of which only the title or a name says what they are.

use std::collections::BTreeMap;
use std::path::Path;

use permu::problem::{ALL, Severity};
use permu::survey::Input;
use rust_xlsxwriter::{Format, Workbook};

use crate::book;
use crate::mends::{Read, read_all, read_inputs, read_with};

#[derive(Clone)]
enum Cell {
    Text(String),
    Number(f64),
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn number(value: impl Into<f64>) -> Cell {
    Cell::Number(value.into())
}

fn texts(words: &[&str]) -> Vec<Cell> {
    words.iter().map(|word| text(word)).collect()
}

/// Merged cells: the first row and column, the last row and column.
type Merge = (u32, u16, u32, u16);

struct Table {
    name: &'static str,
    rows: Vec<Vec<Cell>>,
    merges: Vec<Merge>,
}

impl Table {
    fn new(name: &'static str, head: &[&[&str]]) -> Self {
        Self {
            name,
            rows: head.iter().map(|row| texts(row)).collect(),
            merges: Vec::new(),
        }
    }

    fn push(&mut self, words: &[&str], numbers: &[f64]) {
        let numbers = numbers.iter().map(|value| number(*value));
        self.rows.push(texts(words).into_iter().chain(numbers).collect());
    }
}

fn save(path: &Path, tables: &[Table]) {
    let mut workbook = Workbook::new();
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name).unwrap();
        for (row, cells) in (0..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(words) if words.is_empty() => {}
                    Cell::Text(words) => {
                        sheet.write_string(row, column, words).unwrap();
                    }
                    Cell::Number(value) => {
                        sheet.write_number(row, column, *value).unwrap();
                    }
                }
            }
        }
        for (top, left, bottom, right) in &table.merges {
            let Cell::Text(words) = &table.rows[*top as usize][usize::from(*left)] else {
                continue;
            };
            sheet
                .merge_range(*top, *left, *bottom, *right, words, &Format::new())
                .unwrap();
        }
    }
    workbook.save(path).unwrap();
}

/// Numbers that look like anybody's, the same in every run.
struct Dice(u64);

impl Dice {
    /// A whole number from `from` to `to`.
    fn whole(&mut self, from: u64, to: u64) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (from + (self.0 >> 33) % (to - from + 1)) as f64
    }

    /// With decimals: the bounds in units of the last one.
    fn decimal(&mut self, from: u64, to: u64, decimals: i32) -> f64 {
        self.whole(from, to) / 10f64.powi(decimals)
    }
}

struct Enterprise {
    code: String,
    name: String,
    town: &'static str,
    above: bool,
    truth: BTreeMap<&'static str, f64>,
}

impl Enterprise {
    fn give(&mut self, field: &'static str, value: f64) {
        self.truth.insert(field, value);
    }
}

const COUNT: usize = 40;
const TOWNS: [&str; 4] = ["溪口镇", "枫岭镇", "东街街道", "南湖乡"];

fn enterprises() -> Vec<Enterprise> {
    let first = ["华", "东", "鑫", "瑞", "恒", "金", "天", "海"];
    let second = ["达", "盛", "泰", "丰", "隆"];
    (0..COUNT)
        .map(|at| Enterprise {
            code: book::code(at + 1),
            name: format!("青岚{}{}机械有限公司", first[at % 8], second[at / 8]),
            town: TOWNS[at * 7 % 4],
            above: at % 5 < 3,
            truth: BTreeMap::new(),
        })
        .collect()
}

fn roster(all: &[Enterprise]) -> Vec<Table> {
    let mut table = Table::new(
        "企业名录",
        &[
            &["青岚区工业企业亩产效益综合评价企业名录"],
            &["填报单位：经信局", "", "", "", "填报日期：2023年3月1日"],
            &[
                "序号",
                "*企业名称（必填）",
                "*统一社会信用代码（必填）",
                "所属乡镇（街道）",
                "所属行业",
                "企业规模",
                "投产日期",
            ],
        ],
    );
    let mut numbers = texts(&["甲", "乙", "丙", "丁"]);
    numbers.extend([number(1), number(2), number(3)]);
    table.rows.push(numbers);
    table.merges.push((0, 0, 0, 6));
    for (at, one) in all.iter().enumerate() {
        let size = if one.above { "规上" } else { "规下" };
        let mut row = vec![number(at as u32 + 1)];
        row.extend(texts(&[
            &one.name,
            &one.code,
            one.town,
            "通用设备制造业",
            size,
            &format!("20{:02}年{}月", at % 15, at % 12 + 1),
        ]));
        table.rows.push(row);
    }
    table.push(&["填表人：张三", "", "", "审核人：李四"], &[]);
    table.push(&["注：规上指年主营业务收入2000万元及以上工业企业"], &[]);
    let notes = Table::new(
        "填表说明",
        &[&["一、本表由经信局填报"], &["二、企业规模填规上或规下"]],
    );
    vec![table, notes]
}

fn land(all: &mut [Enterprise], dice: &mut Dice) -> Vec<Table> {
    let mut own = Table::new(
        "登记土地",
        &[
            &["登记土地情况表"],
            &["", "", "", "", "单位：平方米"],
            &[
                "企业名称",
                "统一社会信用代码",
                "不动产权证号",
                "坐落",
                "土地使用权面积",
            ],
        ],
    );
    let mut square = vec![0.0; all.len()];
    let mut other = vec![0.0; all.len()];
    let mut total = 0.0;
    for (at, one) in all.iter().enumerate() {
        for parcel in 0..1 + at % 3 / 2 {
            let area = dice.decimal(90_000, 600_000, 1);
            let title = format!("青({})不动产权第{:07}号", 2010 + parcel, at * 10 + parcel);
            own.push(&[&one.name, &one.code, &title, "工业大道"], &[area]);
            square[at] += area;
            total += area;
        }
    }
    own.push(&["合计", "", "", ""], &[(total * 10.0).round() / 10.0]);
    let mut leased = Table::new(
        "承租土地",
        &[
            &["承租土地情况表（单位：平方米）"],
            &["企业名称", "统一社会信用代码", "出租方", "出租方代码", "承租面积"],
        ],
    );
    let mut let_out = Table::new(
        "出租土地",
        &[
            &["出租土地情况表"],
            &[
                "企业名称",
                "统一社会信用代码",
                "承租方",
                "承租方代码",
                "出租面积（㎡）",
            ],
        ],
    );
    let pairs = (0..COUNT - 1).step_by(9).map(|at| (at, at + 1));
    for (from, to) in pairs.chain([(0, 3), (18, 21)]) {
        let area = dice.decimal(3_000, 20_000, 1);
        let (lessor, lessee) = (&all[from], &all[to]);
        leased.push(&[&lessee.name, &lessee.code, &lessor.name, &lessor.code], &[area]);
        let_out.push(&[&lessor.name, &lessor.code, &lessee.name, &lessee.code], &[area]);
        square[from] -= area;
        square[to] += area;
    }
    let mut rest = Table::new(
        "其他土地",
        &[&["企业名称", "统一社会信用代码", "说明", "其他土地面积（亩）"]],
    );
    for at in (5..COUNT).step_by(10) {
        other[at] = dice.decimal(50, 300, 2);
        rest.push(&[&all[at].name, &all[at].code, "道路绿化"], &[other[at]]);
    }
    for (at, one) in all.iter_mut().enumerate() {
        one.give("land_mu", square[at] * 0.0015 + other[at]);
    }
    vec![own, leased, let_out, rest]
}

fn tax(all: &mut [Enterprise], dice: &mut Dice) -> Vec<Table> {
    let mut table = Table::new(
        "税收",
        &[
            &["2022年企业入库税收明细表"],
            &["填报单位：税务局", "", "", "", "", "金额单位：元"],
            &[
                "纳税人名称",
                "纳税人识别号",
                "实缴税收",
                "其中：增值税",
                "企业所得税",
                "房产税",
            ],
        ],
    );
    let mut total = 0.0;
    for town in TOWNS {
        let mut sums = [0.0; 4];
        for one in all.iter_mut().filter(|one| one.town == town) {
            let kinds = [(1, 300), (1, 200), (1, 10)]
                .map(|(from, to)| dice.decimal(from * 1_000_000, to * 1_000_000, 2));
            let whole = ((kinds.iter().sum::<f64>() + dice.decimal(0, 1_000_000, 2)) * 100.0).round() / 100.0;
            let row = [whole, kinds[0], kinds[1], kinds[2]];
            table.push(&[&one.name, &one.code], &row);
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            one.give("tax", whole / 1e4);
        }
        total += sums[0];
        let sums = sums.map(|sum| (sum * 100.0).round() / 100.0);
        table.push(&[&format!("{town}小计"), ""], &sums);
    }
    table.push(&["总计", ""], &[(total * 100.0).round() / 100.0]);
    vec![table]
}

fn statistics(all: &mut [Enterprise], dice: &mut Dice) -> Vec<Table> {
    let mut table = Table::new(
        "规上工业",
        &[
            &["规模以上工业企业主要经济指标"],
            &["单位：千元、人"],
            &[
                "单位详细名称",
                "主营业务收入",
                "工业增加值",
                "研究与试验发展(R&D)经费支出",
                "平均用工人数",
            ],
        ],
    );
    table.push(&["甲"], &[1.0, 2.0, 3.0, 4.0]);
    let mut sums = [0.0; 4];
    let mut rows = Vec::new();
    for one in all.iter_mut().filter(|one| one.above) {
        let revenue = dice.whole(20_000, 900_000);
        let row = [
            revenue,
            (revenue * 0.2).floor(),
            (revenue * 0.03).floor(),
            dice.whole(20, 600),
        ];
        for (field, value) in [("revenue", row[0]), ("value_added", row[1]), ("rd", row[2])] {
            one.give(field, value / 10.0);
        }
        one.give("staff", row[3]);
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        rows.push((one.name.clone(), row));
    }
    table.push(&["全区合计"], &sums);
    rows.iter().for_each(|(name, row)| table.push(&[name], row));
    table.push(&["其中：高新技术企业"], &sums.map(|sum| (sum / 3.0).floor()));
    vec![table]
}

const MONTHS: [&str; 12] = [
    "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月",
];

fn electricity(all: &mut [Enterprise], dice: &mut Dice) -> Vec<Table> {
    let head = [&["户号", "户名"], &MONTHS[..], &["合计"]].concat();
    let mut table = Table::new("用电", &[&["2022年工业企业用电量"], &["单位：千瓦时"], &head]);
    for (at, one) in all.iter_mut().enumerate() {
        let mut year = 0.0;
        for meter in 0..1 + at % 3 / 2 {
            let mut row: Vec<f64> = MONTHS.iter().map(|_| dice.whole(500, 90_000)).collect();
            let sum: f64 = row.iter().sum();
            row.push(sum);
            year += sum;
            table.push(&[&format!("33{at:06}{meter}"), &one.name], &row);
        }
        one.give("electricity", year / 1e4);
    }
    vec![table]
}

fn water(all: &mut [Enterprise], dice: &mut Dice) -> Vec<Table> {
    let mut table = Table::new("用水", &[&["用户名称", "年实际用水量（万立方米）"]]);
    for one in all {
        let used = dice.decimal(50, 9_000, 3);
        table.push(&[&one.name], &[used]);
        one.give("water", used);
    }
    vec![table]
}

const DISCHARGED: [&str; 4] = ["cod", "ammonia", "so2", "nox"];
const RIGHTS: [&str; 4] = ["cod_rights", "ammonia_rights", "so2_rights", "nox_rights"];

fn emissions(all: &mut [Enterprise], dice: &mut Dice) -> Vec<Table> {
    let kinds = ["化学需氧量", "氨氮", "二氧化硫", "氮氧化物"];
    let mut table = Table::new(
        "排放",
        &[
            &["主要污染物排放量及核定排污权"],
            &[
                "填报单位：生态环境分局",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "单位：吨",
            ],
            &[
                "企业名称",
                "统一社会信用代码",
                "实际排放量",
                "",
                "",
                "",
                "核定排污权",
                "",
                "",
                "",
            ],
            &[&["", ""][..], &kinds, &kinds].concat(),
        ],
    );
    table.merges = vec![(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 5), (2, 6, 2, 9)];
    for (at, one) in all.iter_mut().enumerate().filter(|(at, _)| at % 3 != 2) {
        let discharged = DISCHARGED.map(|_| dice.decimal(10, 9_000, 3));
        let mut row = texts(&[&one.name, &one.code]);
        for (kind, (field, value)) in DISCHARGED.iter().zip(discharged).enumerate() {
            if (at + kind) % 20 == 3 {
                row.push(text("/"));
            } else {
                row.push(number(value));
                one.give(field, value);
            }
        }
        for (field, value) in RIGHTS.iter().zip(discharged) {
            let right = (value * 1500.0).round() / 1000.0;
            row.push(number(right));
            one.give(field, right);
        }
        table.rows.push(row);
    }
    vec![table]
}

fn energy(all: &mut [Enterprise], dice: &mut Dice) -> Vec<Table> {
    let mut table = Table::new(
        "综合能耗",
        &[
            &["综合能源消费量（吨标煤）"],
            &[
                "企业名称",
                "原煤\n（吨）",
                "蒸汽（百万千焦）",
                "天然气（万立方米）",
                "年综合能耗【吨标煤】",
            ],
        ],
    );
    for (at, one) in all.iter_mut().enumerate() {
        let row = [
            if at % 2 == 0 {
                0.0
            } else {
                dice.decimal(100, 50_000, 2)
            },
            dice.decimal(100, 500_000, 2),
            if at % 3 == 0 {
                0.0
            } else {
                dice.decimal(10, 5_000, 2)
            },
            dice.decimal(2_000, 900_000, 2),
        ];
        table.push(&[&one.name], &row);
        for (field, value) in ["coal", "steam", "gas", "energy"].into_iter().zip(row) {
            one.give(field, value);
        }
    }
    vec![table]
}

#[test]
fn eight_departments_are_read_unedited_and_without_a_map() {
    let mut all = enterprises();
    let mut dice = Dice(2022);
    let folder = tempfile::tempdir().unwrap();
    let books = [
        ("企业名录2022.xlsx", roster(&all)),
        ("用地2022.xlsx", land(&mut all, &mut dice)),
        ("税务2022.xlsx", tax(&mut all, &mut dice)),
        ("统计2022.xlsx", statistics(&mut all, &mut dice)),
        ("用电2022.xlsx", electricity(&mut all, &mut dice)),
        ("用水2022.xlsx", water(&mut all, &mut dice)),
        ("排放2022.xlsx", emissions(&mut all, &mut dice)),
        ("能耗2022.xlsx", energy(&mut all, &mut dice)),
    ];
    let inputs = books.iter().map(|(name, tables)| {
        let path = folder.path().join(name);
        save(&path, tables);
        Input::File(path)
    });
    let inputs: Vec<Input> = inputs.collect();
    let request = permu::survey::Request {
        year: Some(2022),
        ..Default::default()
    };
    let found = read_with(&inputs, request);
    let panel = found.survey.as_ref().unwrap().panel().unwrap();
    assert_eq!((panel.year, panel.frame.height()), (2022, COUNT));
    let fields = all.iter().flat_map(|one| one.truth.keys().copied());
    let fields: std::collections::BTreeSet<&str> = fields.collect();
    assert_eq!(fields.len(), 20);
    let mut figures = 0;
    for (at, one) in all.iter().enumerate() {
        assert_eq!(
            found.words(at + 1, "town").as_deref(),
            Some(one.town),
            "{}",
            one.name
        );
        let size = found.words(at + 1, "size");
        assert_eq!(
            size.as_deref(),
            Some(if one.above { "规上" } else { "规下" }),
            "{}",
            one.name
        );
        for field in &fields {
            let read = found.number(at + 1, field);
            match (one.truth.get(field), read) {
                (Some(expected), Some(read)) => {
                    let off = (read - expected).abs();
                    assert!(
                        off <= 1e-9 * expected.abs().max(1.0),
                        "{} {field}: {read} is not {expected}",
                        one.name
                    );
                    figures += 1;
                }
                (None, None) => {}
                (expected, read) => panic!("{} {field}: {read:?} is not {expected:?}", one.name),
            }
        }
    }
    // 40 of land, tax, electricity, water and four kinds of energy; 24 × 4 of statistics; 27 × 8 of emissions without “/”.
    let blanks: usize = (0..COUNT)
        .filter(|at| at % 3 != 2)
        .map(|at| (0..4).filter(|kind| (at + kind) % 20 == 3).count())
        .sum();
    assert_eq!(figures, 40 * 8 + 24 * 4 + 27 * 8 - blanks);
    let severe = ALL
        .iter()
        .filter(|kind| kind.severity == Severity::Error)
        .map(|kind| kind.code);
    let severe: Vec<&str> = severe.collect();
    let told = |problem: &&String| severe.contains(&problem.split(' ').next().unwrap());
    assert_eq!(
        found.problems.iter().filter(told).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
}

/// The list of enterprise 1, and a sheet of it.
fn read_sheet(file: &str, sheet: &str, above: &[&[&str]], head: &[&str], data: &[&str]) -> Read {
    let own = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let code = book::code(1);
    let list = vec![
        own(&["统一社会信用代码", "企业名称", "县（市、区）"]),
        own(&[&code, "示例一公司", "甲县"]),
    ];
    let mut rows: Vec<Vec<String>> = above.iter().map(|row| own(row)).collect();
    rows.push(own(&[&["户名"], head].concat()));
    rows.push(own(&[&["示例一公司"], data].concat()));
    read_all(
        &[("名录2022.xlsx", &[("名录", list)]), (file, &[(sheet, rows)])],
        &[],
    )
}

const QUARTERS: [&str; 5] = ["一季度", "二季度", "三季度", "四季度", "合计"];

/// Nothing of a field: no column of the panel, or no value in it.
fn lacks(found: &Read, field: &str) -> bool {
    let panel = found.survey.as_ref().unwrap().panel().unwrap();
    panel.frame.column(field).is_err() || found.number(1, field).is_none()
}

fn has(found: &Read, code: &str) -> bool {
    found.problems.iter().any(|problem| problem.starts_with(code))
}

#[test]
fn a_bare_total_beside_a_year_is_of_what_the_title_or_a_name_names() {
    let data = ["1000", "2000", "3000", "4000", "10000"];
    let unit: &[&str] = &["单位：立方米"];
    for (file, sheet, above) in [
        (
            "供水2022.xlsx",
            "Sheet1",
            &[&["2022年企业用水量统计表"], unit][..],
        ),
        ("供水2022.xlsx", "用水", &[unit]),
        ("用水2022.xlsx", "Sheet1", &[unit]),
        ("供水2022.xlsx", "用水", &[&["2022年用水量（立方米）"], unit]),
    ] {
        for total in ["合计", "总计", "全年", "小计", "累计"] {
            let head = [&QUARTERS[..4], &[total]].concat();
            let found = read_sheet(file, sheet, above, &head, &data);
            assert_eq!(found.number(1, "water"), Some(1.0), "{file} {sheet} {total}");
            assert!(
                !has(&found, "parts-differ") && !has(&found, "header-unknown"),
                "{:?}",
                found.problems
            );
        }
    }
    // The quarters are 10,000 and the total is not.
    let found = read_sheet(
        "供水2022.xlsx",
        "用水",
        &[unit],
        &QUARTERS,
        &["1000", "2000", "3000", "4000", "11000"],
    );
    assert_eq!(found.number(1, "water"), Some(1.1));
    assert!(has(&found, "parts-differ F3"), "{:?}", found.problems);
    // Subtotals of the halves give way to the total of the year.
    let head = ["一季度", "二季度", "小计", "三季度", "四季度", "小计", "合计"];
    let data = ["1000", "2000", "3000", "3000", "4000", "7000", "10000"];
    let found = read_sheet("供水2022.xlsx", "用水", &[unit], &head, &data);
    assert_eq!(found.number(1, "water"), Some(1.0));
    // Months that bear their name say what the total beside them is.
    let head = [
        "一季度用水量",
        "二季度用水量",
        "三季度用水量",
        "四季度用水量",
        "合计",
    ];
    let data = ["1000", "2000", "3000", "4000", "10000"];
    let found = read_sheet("供水2022.xlsx", "Sheet1", &[unit], &head, &data);
    assert_eq!(found.number(1, "water"), Some(1.0));
}

#[test]
fn a_bare_total_is_told_where_not_exactly_one_field_is_named() {
    let data = ["1", "2", "3", "4", "10"];
    for (file, sheet, title) in [
        ("数据2022.xlsx", "Sheet1", "2022年情况表"),
        ("数据2022.xlsx", "Sheet1", "2022年企业用电用水情况"),
        ("用水2022.xlsx", "用水", "2022年企业用电量"),
        ("数据2022.xlsx", "Sheet1", "2022年企业用电费用"),
        ("数据2022.xlsx", "Sheet1", "上年用电量"),
        ("数据2022.xlsx", "Sheet1", "2022年从业人员"),
    ] {
        let head = [&["统一社会信用代码"], &QUARTERS[..]].concat();
        let code = book::code(1);
        let row = [&[code.as_str()], &data[..]].concat();
        let found = read_sheet(file, sheet, &[&[title]], &head, &row);
        for field in ["water", "electricity", "tax", "staff"] {
            assert!(lacks(&found, field), "{title}: {field}");
        }
        assert!(has(&found, "series-unnamed"), "{title}: {:?}", found.problems);
        assert!(!has(&found, "header-unknown"), "{title}: {:?}", found.problems);
    }
}

#[test]
fn bare_months_without_a_total_are_only_proposed_as_a_sum() {
    let found = read_sheet(
        "用电2022.xlsx",
        "用电",
        &[&["单位：千瓦时"]],
        &MONTHS,
        &["100"; 12],
    );
    assert!(lacks(&found, "electricity"));
    assert!(has(&found, "sum-proposed B2"), "{:?}", found.problems);
    // Eleven months are no year, and their total is not that of one.
    let head = [&MONTHS[..11], &["合计"]].concat();
    let found = read_sheet("用电2022.xlsx", "用电", &[&["单位：千瓦时"]], &head, &["100"; 12]);
    assert!(lacks(&found, "electricity"));
}

#[test]
fn bare_months_are_read_from_text_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("名录2022.csv");
    let code = book::code(1);
    std::fs::write(
        &list,
        format!("统一社会信用代码,企业名称,县（市、区）\n{code},示例一公司,甲县\n"),
    )
    .unwrap();
    let months = folder.path().join("用电2022.csv");
    let head = MONTHS.join(",");
    let values = ["100"; 12].join(",");
    std::fs::write(
        &months,
        format!("单位：千瓦时\n户名,{head},合计\n示例一公司,{values},1200\n"),
    )
    .unwrap();
    let found = read_inputs(&[Input::File(list), Input::File(months)], &[]);
    assert_eq!(found.number(1, "electricity"), Some(0.12));
}
