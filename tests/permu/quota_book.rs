//! Quotas kept in a workbook, and `permu allocate`.

use std::fs;

use crate::book::{self, Sheet, cells};
use crate::program::permu;

/// A plan with every setting, as text and as the workbook of it that people would type.
const TEXT: &str = r#"
title = "试验"
year = 2020
[optimal]
objective = "value_added"
equity = 0.5
[[resource]]
id = "land"
label = "用地"
unit = "亩"
total = 1000
step = 0.5
reserve = 10.5
method = "base-merit"
compare = ["proportional", "tiered", "reward-penalty", "zsg-dea", "optimal"]
base = "energy_use"
rounding = "webster"
merit_share = 0.35
exponent = 1.5
use = "land_mu"
source = "会议纪要"
[resource.last_year]
"魏都区" = 90.5
"建安区" = 150
"禹州市" = 200
"长葛市" = 210
"鄢陵县" = 100
"襄城县" = 110
"经济技术开发区" = 80
"城乡一体化示范区" = 70
"东城区" = 40
[resource.bounds]
floor_ratio = 0.5
cap_ratio = 2.5
[resource.bounds.cap]
"东城区" = 77
[resource.tiered]
ranks = [1.2, 1, 0.8]
[resource.reward_penalty]
last = 2
percent = 10
ladder = [3, 2]
year_factors = [1, 1.5]
[resource.reward_penalty.years]
"襄城县" = 2
[resource.zsg_dea]
inputs = ["emission_equivalent"]
outputs = ["value_added", "tax"]
returns = "vrs"
[[resource.award]]
county = "长葛市"
amount = -5
source = "通报"
"#;

fn workbook() -> Vec<Sheet<'static>> {
    let counties = [
        ("魏都区", "90.5"),
        ("建安区", "150"),
        ("禹州市", "200"),
        ("长葛市", "210"),
        ("鄢陵县", "100"),
        ("襄城县", "110"),
        ("经济技术开发区", "80"),
        ("城乡一体化示范区", "70"),
        ("东城区", "40"),
    ];
    let mut last_year = vec![cells(["县（市、区）", "用地"])];
    last_year.extend(counties.map(|(name, amount)| cells([name, amount])));
    let heads = [
        "标识",
        "名称",
        "单位",
        "总量",
        "步长",
        "预留",
        "方法",
        "比较的方法",
        "基数口径",
        "取整规则",
        "绩效占比",
        "绩效指数",
        "下限（上年的倍数）",
        "上限（上年的倍数）",
        "用量口径",
        "依据",
    ];
    let values = [
        "land",
        "用地",
        "亩",
        "1000",
        "0.5",
        "10.5",
        "基数＋绩效",
        "按基数比例、分档系数、奖先罚后、零和收益 DEA、优化配置",
        "energy_use",
        "韦伯斯特法",
        "0.35",
        "1.5",
        "0.5",
        "2.5",
        "用地面积",
        "会议纪要",
    ];
    let parameter = |name: &str, item: &str, list: &[&str]| {
        let mut row = cells(["用地", name, item]);
        row.extend(list.iter().map(|value| (*value).to_owned()));
        row
    };
    vec![
        ("说明", vec![cells(["谁都可以写的话"])]),
        (
            "总表",
            vec![
                cells(["标题", "试验"]),
                cells(["年度", "2020"]),
                cells(["优化目标", "工业增加值"]),
                cells(["优化的公平下限", "0.5"]),
            ],
        ),
        ("总量", vec![cells(heads), cells(values)]),
        ("上年", last_year),
        (
            "上限",
            vec![cells(["县（市、区）", "land"]), cells(["东城区", "77"])],
        ),
        (
            "奖惩",
            vec![
                cells(["资源", "县（市、区）", "数量", "依据"]),
                cells(["用地", "长葛市", "-5", "通报"]),
            ],
        ),
        (
            "方法",
            vec![
                cells(["资源", "参数", "项目", "值"]),
                parameter("分档系数（按名次）", "", &["1.2", "1", "0.8"]),
                parameter("末位个数", "", &["2"]),
                parameter("末位交出比例（%）", "", &["10"]),
                parameter("前列分得比例", "", &["3", "2"]),
                parameter("连续年份系数", "", &["1", "1.5"]),
                parameter("已连续年数", "襄城县", &["2"]),
                parameter("其他投入", "", &["emission_equivalent"]),
                parameter("产出", "", &["工业增加值", "税收实际贡献"]),
                parameter("规模报酬", "", &["规模报酬可变"]),
            ],
        ),
    ]
}

#[test]
fn a_workbook_and_a_text_of_the_same_content_give_the_same_quotas() {
    let folder = tempfile::tempdir().unwrap();
    permu(folder.path(), &["--quiet"]).ends_with(0);
    fs::write(folder.path().join("plan.toml"), TEXT).unwrap();
    book::write(&folder.path().join("plan.xlsx"), &workbook());
    let tables = [
        "allocation.csv",
        "comparison.csv",
        "efficiency.csv",
        "one_rank_higher.csv",
        "quota_sums.csv",
    ];
    let read = |quotas: &str, out: &str| -> Vec<String> {
        let run = permu(folder.path(), &["allocate", "--quotas", quotas, "--out", out]).ends_with(0);
        assert!(run.stdout.contains("零和收益 DEA"), "{}", run.stdout);
        tables.iter().map(|name| run.text(name)).collect()
    };
    let text = read("plan.toml", "by-text");
    assert_eq!(
        text[0].lines().count(),
        1 + 6 * 10,
        "six methods, nine counties and the reserve"
    );
    assert_eq!(read("plan.xlsx", "by-workbook"), text);
    // The workbook that permu writes says the same again, in both languages.
    assert_eq!(read("by-text/quotas.xlsx", "again"), text);
    permu(
        folder.path(),
        &[
            "allocate",
            "--lang",
            "en",
            "--quotas",
            "plan.toml",
            "--out",
            "english",
        ],
    )
    .ends_with(0);
    assert_eq!(read("english/quotas.xlsx", "from-english"), text);
    // So does the text that a run keeps of a workbook.
    assert_eq!(read("by-workbook/quotas.toml", "kept"), text);
}

#[test]
fn a_folder_may_hold_the_quotas_as_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    permu(
        folder.path(),
        &["sample", "--enterprises", "400", "--out", "data"],
    )
    .ends_with(0);
    fs::remove_file(folder.path().join("data/quotas.toml")).unwrap();
    let run = permu(
        folder.path(),
        &["evaluate", "data", "--only", "tables", "--quiet"],
    )
    .ends_with(0);
    assert!(!run.out.join("tables/comparison.csv").exists());
    book::write(&folder.path().join("data/quotas.xlsx"), &workbook());
    let run = permu(
        folder.path(),
        &["evaluate", "data", "--only", "tables", "--quiet"],
    )
    .ends_with(0);
    assert_eq!(run.table("comparison").rows.len(), 6);
}

#[test]
fn mistakes_in_a_quotas_workbook_are_reported_with_their_cell() {
    let folder = tempfile::tempdir().unwrap();
    permu(folder.path(), &["--quiet"]).ends_with(0);
    // Sheet, row, column and what is typed there; the cell and a word of the message.
    for (sheet, row, column, typed, cell, word) in [
        ("总量", 1, 3, "一千", "D2", "total"),
        ("总量", 1, 3, "1000.3", "D2", "1000.3"),
        ("总量", 1, 6, "平均分", "G2", "平均分"),
        ("总量", 1, 8, "energy_used", "I2", "energy_used"),
        ("总量", 0, 3, "总计", "D1", "总计"),
        ("总量", 1, 10, "1.5", "K2", "1.5"),
        ("上年", 0, 1, "用水", "B1", "用水"),
        ("上年", 3, 0, "禹洲市", "B4", "禹洲市"),
        ("上年", 3, 1, "约二百", "B4", "约二百"),
        ("上年", 3, 0, "建安区", "B4", "建安区"),
        ("上限", 1, 1, "-1", "B2", "-1"),
        ("奖惩", 1, 1, "长葛", "B2", "长葛"),
        ("奖惩", 1, 2, "0.3", "C2", "0.3"),
        ("方法", 1, 1, "系数", "B2", "系数"),
        ("方法", 1, 4, "1.3", "E2", "1.3"),
        ("方法", 8, 4, "税收", "E9", "税收"),
        ("总表", 1, 0, "年份", "A2", "年份"),
    ] {
        let mut sheets = workbook();
        let (_, rows) = sheets.iter_mut().find(|(name, _)| *name == sheet).unwrap();
        rows[row][column] = typed.to_owned();
        book::write(&folder.path().join("plan.xlsx"), &sheets);
        let run = permu(folder.path(), &["allocate", "--quotas", "plan.xlsx"]).ends_with(1);
        let place = format!("plan.xlsx › {sheet} › {cell}");
        let found = run.stderr.contains(&place) && run.stderr.contains(word);
        assert!(found, "{place} {typed}\n{}", run.stderr);
    }
}

#[test]
fn quotas_for_a_year_before_the_data_are_a_warning_when_they_are_shared_again_too() {
    let folder = tempfile::tempdir().unwrap();
    permu(folder.path(), &["--quiet"]).ends_with(0);
    // The sample's data are of 2019.
    for (year, warned) in [("2020", false), ("2018", true)] {
        let text = TEXT.replace("year = 2020", &format!("year = {year}"));
        fs::write(folder.path().join("plan.toml"), text).unwrap();
        let run = permu(folder.path(), &["allocate", "--quotas", "plan.toml"]).ends_with(0);
        assert_eq!(run.stderr.contains("[plan-year]"), warned, "{}", run.stderr);
    }
}

#[test]
fn allocate_writes_beside_the_results_unless_told_where() {
    let folder = tempfile::tempdir().unwrap();
    let whole = permu(folder.path(), &["--quiet"]).ends_with(0);
    let before = whole.files();
    let run = permu(
        folder.path(),
        &["allocate", "--method", "tiered", "--out", "elsewhere"],
    )
    .ends_with(0);
    assert_eq!(whole.files(), before, "the results are not touched");
    let expected = [
        "allocation.csv",
        "allocation.xlsx",
        "comparison.csv",
        "one_rank_higher.csv",
        "quota_sums.csv",
        "quotas.toml",
        "quotas.xlsx",
        "run.json",
    ];
    assert_eq!(run.files(), expected);
    for method in ["zsg-dea", "tiered"] {
        permu(folder.path(), &["allocate", "--method", method]).ends_with(0);
    }
    permu(
        folder.path(),
        &["evaluate", "--quiet", "--quotas", "out/quotas.xlsx"],
    )
    .ends_with(0);
    assert_eq!(
        whole.files(),
        before,
        "a new run takes the place of the old one whole"
    );
    permu(folder.path(), &["allocate", "--method", "tiered"]).ends_with(0);
    assert!(whole.out.join("allocate/allocation.xlsx").is_file());
    let files = whole.files();
    assert!(before.iter().all(|file| files.contains(file)));
}

#[test]
fn a_folder_that_was_named_is_written_to_even_if_it_is_the_usual_one() {
    let folder = tempfile::tempdir().unwrap();
    let first = permu(folder.path(), &["--quiet", "--out", "first"]).ends_with(0);
    let before = first.files();
    let again = ["allocate", "--results", "first", "--method", "tiered"];
    permu(folder.path(), &[&again[..], &["--out", "out"]].concat()).ends_with(0);
    assert!(folder.path().join("out/allocation.xlsx").is_file());
    assert_eq!(first.files(), before, "the results are not touched");
    permu(folder.path(), &again).ends_with(0);
    assert!(first.out.join("allocate/allocation.xlsx").is_file());
}

/// The cells of a reference like `'说明'!$C$2:$C$7`, as words.
fn listed(workbook: &mut calamine::Xlsx<std::io::BufReader<fs::File>>, reference: &str) -> Vec<String> {
    use calamine::Reader;
    let (sheet, cells) = reference.split_once('!').unwrap();
    let range = workbook.worksheet_range(sheet.trim_matches('\'')).unwrap();
    let ends: Vec<(u32, u32)> = cells
        .split(':')
        .map(|end| {
            let (letters, row) = end.trim_start_matches('$').split_once('$').unwrap();
            let column = letters
                .bytes()
                .fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
            (row.parse::<u32>().unwrap() - 1, column - 1)
        })
        .collect();
    (ends[0].0..=ends[1].0)
        .map(|row| {
            range
                .get_value((row, ends[0].1))
                .map_or(String::new(), ToString::to_string)
        })
        .collect()
}

#[test]
fn closed_words_of_parts_are_picked_from_a_list() {
    let folder = tempfile::tempdir().unwrap();
    permu(folder.path(), &["--quiet"]).ends_with(0);
    let plan = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/quotas/q3-parts.toml");
    let plan = plan.to_str().unwrap();
    for (lang, out, kind, kinds, within) in [
        (
            "zh",
            "zh",
            "种类",
            [
                "分县列明",
                "每县定额",
                "盘活挣得",
                "按名次",
                "按等级上交",
                "未用收回",
            ],
            ["是", "否"],
        ),
        (
            "en",
            "en",
            "Kind",
            [
                "Listed amounts",
                "Fixed sum",
                "Earned",
                "By rank",
                "Taken by class",
                "Not used",
            ],
            ["Yes", "No"],
        ),
    ] {
        let run = permu(
            folder.path(),
            &["allocate", "--lang", lang, "--quotas", plan, "--out", out],
        )
        .ends_with(0);
        let path = run.out.join("quotas.xlsx");
        // The last sheet is that of the details.
        let mut archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
        let last = archive
            .file_names()
            .filter(|name| {
                name.as_ref()
                    .is_ok_and(|name| name.starts_with("xl/worksheets/sheet"))
            })
            .count();
        let sheet = archive
            .by_name(&format!("xl/worksheets/sheet{last}.xml"))
            .unwrap();
        let xml = std::io::read_to_string(sheet).unwrap();
        let xml = xml.replace("&quot;", "\"").replace("&apos;", "'");
        let lists: Vec<&str> = xml.split("<dataValidation ").skip(1).collect();
        let formula = |column: &str| {
            let place = format!("sqref=\"{column}2:{column}");
            let own = lists.iter().find(|text| text.contains(&place)).unwrap();
            own.split("<formula1>")
                .nth(1)
                .unwrap()
                .split("</formula1>")
                .next()
                .unwrap()
        };
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let tables = listed(&mut book, formula("B"));
        assert_eq!(tables.len(), 4, "{tables:?}");
        assert_eq!(listed(&mut book, formula("D")).len(), 26);
        // What stands beside a parameter goes by its name.
        let values = formula("F");
        assert!(values.len() <= 255, "{values}");
        let beside = |parameter: &str| {
            let from = values.split(&format!("=\"{parameter}\",")).nth(1).unwrap();
            from.split(',').next().unwrap().to_owned()
        };
        assert_eq!(listed(&mut book, &beside(kind)), kinds);
        let label = if lang == "zh" {
            "计入上下限"
        } else {
            "Within bounds"
        };
        assert_eq!(listed(&mut book, &beside(label)), within);
    }
}
