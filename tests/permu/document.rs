//! `report.docx` read back: its numbers are those of the tables.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use crate::book::code;
use crate::program::{Csv, Run, permu};

/// A part of the document as text.
fn part(path: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Style and text of every paragraph, also of those in tables.
fn paragraphs(run: &Run) -> Vec<(String, String)> {
    use quick_xml::events::Event;
    let text = part(&run.out.join("report.docx"), "word/document.xml");
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut list, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) if tag.name().as_ref() == "w:p" => list.push((String::new(), String::new())),
            Event::Empty(tag) if tag.name().as_ref() == "w:pStyle" => {
                let style = tag.try_get_attribute("w:val").unwrap().unwrap().value;
                list.last_mut().unwrap().0 = style.to_string();
            }
            Event::Start(tag) if tag.name().as_ref() == "w:t" => inside = true,
            Event::End(tag) if tag.name().as_ref() == "w:t" => inside = false,
            Event::Text(words) if inside => {
                list.last_mut().unwrap().1.push_str(words.as_ref());
            }
            Event::GeneralRef(mark) if inside => {
                let letter = match mark.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    _ => '"',
                };
                list.last_mut().unwrap().1.push(letter);
            }
            _ => {}
        }
    }
    list
}

/// The numbers in a sentence, with how many decimals each is shown; a number within a word (“henan-2019”) is none.
fn numbers(sentence: &str) -> Vec<(f64, usize)> {
    let mut list = Vec::new();
    let mut token = String::new();
    for letter in sentence.chars().chain([' ']) {
        if letter.is_ascii_digit() || (!token.is_empty() && matches!(letter, '.' | ',')) || letter == '−' {
            token.push(letter);
            continue;
        }
        let number = token
            .trim_end_matches(['.', ','])
            .replace(',', "")
            .replace('−', "-");
        if let Ok(value) = number.parse() {
            list.push((
                value,
                number.split_once('.').map_or(0, |(_, decimals)| decimals.len()),
            ));
        }
        token.clear();
    }
    list
}

/// Whether a number with so many decimals is the rounded form of a value.
fn shows((shown, digits): (f64, usize), value: f64) -> bool {
    (shown - value).abs() <= 0.5 * 0.1_f64.powi(digits as i32) * (1.0 + 1e-9) + 1e-9
}

/// The number that stands between two texts in a sentence.
fn between(sentence: &str, before: &str, after: &str) -> (f64, usize) {
    let (_, rest) = sentence
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {sentence}"));
    let (text, _) = rest
        .split_once(after)
        .unwrap_or_else(|| panic!("no {after} in {rest}"));
    numbers(text)[0]
}

fn sample(arguments: &[&str]) -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), arguments).ends_with(0);
    (folder, run)
}

fn sentences(run: &Run) -> Vec<String> {
    paragraphs(run)
        .into_iter()
        .filter(|(style, text)| style == "Normal" && !text.is_empty())
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn the_sections_of_the_counties_say_what_counties_csv_says() {
    let (_folder, run) = sample(&[]);
    let table = run.table("counties");
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut open = None;
    for (style, text) in paragraphs(&run) {
        match style.as_str() {
            "Heading2" => {
                let name = text.split_once('）').unwrap().1.to_owned();
                sections.insert(name.clone(), Vec::new());
                open = Some(name);
            }
            "Heading1" => open = None,
            "Normal" => {
                if let Some(name) = &open {
                    sections.get_mut(name).unwrap().push(text);
                }
            }
            _ => {}
        }
    }
    assert_eq!(sections.len(), 9);
    for (name, lines) in sections {
        let row = table.row("county", &name);
        let cell = |id: &str| table.number(row, id).unwrap();
        let first = &lines[0];
        assert!(
            shows(between(first, "评价企业", "家"), cell("appraised")),
            "{first}"
        );
        assert!(shows(between(first, "用地", "亩"), cell("land_mu")), "{first}");
        assert!(shows(between(first, "得分", "分，"), cell("score")), "{first}");
        assert!(shows(between(first, "居第", "位"), cell("rank")), "{first}");
        assert!(
            shows(
                between(&lines[1], "亩均税收", "万元/亩"),
                cell("tax_per_mu_value")
            ),
            "{}",
            lines[1]
        );
        assert!(shows(
            between(&lines[1], "亩均税收", "位）"),
            cell("tax_per_mu_value")
        ));
        assert!(shows(between(&lines[1], "（第", "位）"), cell("tax_per_mu_rank")));
        assert!(shows(
            between(&lines[1], "研发投入强度", "%"),
            100.0 * cell("rd_intensity_value")
        ));
        let drawn = Csv::read(&run.out.join("charts/class-shares.csv"));
        let shown = drawn.number(drawn.row("county", &name), "share_A");
        match shown {
            Some(_) => assert!(
                shows(between(&lines[2], "A类", "%"), 100.0 * cell("share_A")),
                "{}",
                lines[2]
            ),
            None => assert!(lines[2].contains("A类*"), "{}", lines[2]),
        }
    }
}

#[test]
fn scope_classes_quotas_and_problems_agree_with_the_tables() {
    let (_folder, run) = sample(&[]);
    let text = sentences(&run).join("\n");
    let enterprises = run.table("enterprises");
    assert!(shows(
        between(&text, "共读入企业", "家"),
        enterprises.rows.len() as f64
    ));
    let appraised = enterprises.count("status", "appraised") as f64;
    assert!(shows(between(&text, "、参评", "家"), appraised));
    for class in ["A", "B", "C"] {
        let count = (0..enterprises.rows.len())
            .filter(|row| {
                enterprises.get(*row, "status") == "appraised" && enterprises.get(*row, "class") == class
            })
            .count() as f64;
        let line = text
            .lines()
            .find(|line| line.starts_with("全市评价企业"))
            .unwrap();
        assert!(shows(between(line, &format!("{class}类"), "家"), count));
        let (_, rest) = line.split_once(&format!("{class}类")).unwrap();
        assert!(shows(between(rest, "占", "%"), 100.0 * count / appraised));
    }
    let quotas = run.table("allocation");
    let own =
        |row: &usize| quotas.get(*row, "resource") == "land" && quotas.get(*row, "method") == "base-merit";
    let counties: Vec<usize> = (0..quotas.rows.len())
        .filter(own)
        .filter(|row| quotas.get(*row, "county") != "(reserve)")
        .collect();
    let quota = |row: &usize| quotas.number(*row, "quota").unwrap();
    assert!(shows(
        between(&text, "各县（市、区）合计", "亩"),
        counties.iter().map(quota).sum()
    ));
    let most = counties
        .iter()
        .max_by(|one, other| quota(one).total_cmp(&quota(other)))
        .unwrap();
    assert!(text.contains(&format!("{}最多", quotas.get(*most, "county"))));
    assert!(shows(between(&text, "最多，为", "亩"), quota(most)));
    let change = |row: &usize| quotas.number(*row, "change_pct").unwrap();
    let least = counties.iter().map(change).fold(f64::INFINITY, f64::min);
    assert!(shows(between(&text, "下降", "%"), -least));
    let problems = run.table("problems");
    assert!(shows(
        between(&text, "共发现问题", "条"),
        problems.rows.len() as f64
    ));
    assert!(shows(
        between(&text, "其中提示", "条"),
        problems.count("severity", "note") as f64
    ));
}

/// Every number of every table, and how often each word stands in a column, alone and with the population.
fn known(run: &Run) -> Vec<f64> {
    let mut known: Vec<f64> = (0..=40).map(f64::from).chain([2019.0, 2020.0]).collect();
    let mut add = |table: &Csv| {
        known.push(table.rows.len() as f64);
        let mut counts: BTreeMap<(usize, &str, String), usize> = BTreeMap::new();
        for row in 0..table.rows.len() {
            let group = match table.header.iter().any(|id| id == "population") {
                true => table.get(row, "population").to_owned(),
                false => String::new(),
            };
            for (column, cell) in table.rows[row].iter().enumerate() {
                if let Ok(value) = cell.parse::<f64>() {
                    known.extend([value, 100.0 * value, -value]);
                }
                *counts.entry((column, cell, String::new())).or_default() += 1;
                *counts.entry((column, cell, group.clone())).or_default() += 1;
            }
        }
        known.extend(counts.values().map(|count| *count as f64));
    };
    for name in [
        "enterprises",
        "counties",
        "parks",
        "allocation",
        "comparison",
        "problems",
    ] {
        add(&run.table(name));
    }
    for chart in ["low-yield-land", "class-shares"] {
        add(&Csv::read(&run.out.join(format!("charts/{chart}.csv"))));
    }
    known
}

#[test]
fn every_number_in_every_sentence_stands_in_a_table() {
    for lang in ["zh", "en"] {
        let (_folder, run) = sample(&["--lang", lang]);
        let known = known(&run);
        // What the counties get of each resource; datasets/xuchang-sample/quotas.toml: total − reserve.
        let totals = [11_400.0, 1_620_000.0, 495.0, 47.5, 294.0, 460.0];
        let land = Csv::read(&run.out.join("charts/low-yield-land.csv"));
        let low: f64 = (0..land.rows.len())
            .filter_map(|row| land.number(row, "low_mu"))
            .sum();
        // The part of the counties whose own is withheld is what the others leave.
        let shown = (0..land.rows.len()).filter_map(|row| land.number(row, "cumulated"));
        let low = low / shown.fold(0.0, f64::max);
        // 100 ÷ 6, the equal weights of the scheme, and the number of its assumed settings.
        let assumed: serde_json::Value = serde_json::from_str(&run.text("run.json")).unwrap();
        let assumed = assumed["assumed"].as_array().unwrap().len() as f64;
        let others = [low, 100.0 / 6.0, assumed];
        let lines = sentences(&run);
        assert!(lines.len() > 30);
        for line in lines.iter().filter(|line| !line.contains("henan-2019")) {
            for number in numbers(line) {
                let found = known
                    .iter()
                    .chain(&totals)
                    .chain(&others)
                    .any(|value| shows(number, *value));
                assert!(found, "{number:?} of “{line}” stands in no table");
            }
        }
    }
}

#[test]
fn the_state_and_the_form_of_official_documents_are_on_every_page() {
    for (state, word) in [("trial", "试算稿"), ("published", "公示稿"), ("final", "最终稿")] {
        let (_folder, run) = sample(&["evaluate", "--state", state]);
        let path = run.out.join("report.docx");
        assert!(part(&path, "word/header.xml").contains(word));
        let text = part(&path, "word/document.xml");
        // The one section has the header on odd and even pages.
        assert_eq!(text.matches("<w:sectPr>").count(), 1);
        assert_eq!(text.matches("r:id=\"header\"").count(), 2);
        // GB/T 9704-2012: A4; 37 mm above, 28 mm left; 仿宋 of 16 pt, that is 32 half points, in lines of 28 to 30 pt.
        assert!(text.contains("w:w=\"11906\" w:h=\"16838\"") && text.contains("w:top=\"2098\""));
        let styles = part(&path, "word/styles.xml");
        assert!(styles.contains("w:eastAsia=\"仿宋_GB2312\"/><w:b w:val=\"0\"/><w:sz w:val=\"32\"/>"));
        assert!(styles.contains("w:line=\"580\" w:lineRule=\"exact\""));
        assert!(part(&path, "docProps/core.xml").contains("2000-01-01T00:00:00Z"));
    }
}

#[test]
fn only_tables_write_no_report() {
    let (_folder, run) = sample(&["evaluate", "--only", "tables"]);
    assert!(!run.out.join("report.docx").exists());
}

/// Two populations, whose weights are no round numbers in one of them, with fixed benchmarks.
const SCHEME: &str = r#"
id = "t"
title = "试行办法"
place = "示例市"
unit = "enterprise"
valid = [2019, 2019]
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
[[indicator]]
id = "rd_intensity"
label = "研发投入强度"
unit = "1"
numerator = "rd"
denominator = "revenue"
better = "more"
digits = 4
source = "第一条"
[[population]]
id = "above_scale"
label = "规上"
when = "tax >= 100"
source = "第二条"
[[population.criterion]]
indicator = "tax_per_mu"
weight = 66.125
benchmark = { kind = "fixed", value = 4929.81 }
missing = { rule = "refuse" }
source = "第三条"
[[population.criterion]]
indicator = "rd_intensity"
weight = 33.875
benchmark = { kind = "fixed", value = 0.0302 }
missing = { rule = "refuse" }
source = "第三条"
[population.classes]
kind = "scores"
names = ["A", "B"]
at_least = [2]
source = "第四条"
[[population]]
id = "tenants"
label = "无用地租赁企业"
when = "tax < 100"
source = "第二条"
[[population.criterion]]
indicator = "tax_per_mu"
weight = 60
benchmark = { kind = "fixed", value = 10 }
missing = { rule = "refuse" }
source = "第三条"
[[population.criterion]]
indicator = "rd_intensity"
weight = 40
benchmark = { kind = "fixed", value = 0.1 }
missing = { rule = "refuse" }
source = "第三条"
[population.classes]
kind = "scores"
names = ["A", "B"]
at_least = [2]
source = "第四条"
[[bonus]]
id = "prize"
label = "质量奖"
event = "质量奖"
per = "event"
amount = 5
measure = "points"
cap = 8
source = "第五条"
"#;

/// Two enterprises above scale and five tenants, the first two of one county, and the lists that people keep.
fn small(lang: &str, more: &[&str]) -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    let mut data = String::from(
        "2019年度企业情况表,,,,,,\n统一社会信用代码,企业名称,县（市、区）,用地面积（亩）,税收实际贡献（万元）,研发经费支出（万元）,主营业务收入（万元）\n",
    );
    for (number, tax) in [1000, 100, 50, 40, 30, 20, 10].iter().enumerate() {
        let county = if number < 2 { "甲县" } else { "乙县" };
        data += &format!("{},企业{number},{county},10,{tax},1,100\n", code(number));
    }
    write("数据.csv", data);
    write("t.toml", SCHEME.to_owned());
    write(
        "调整.csv",
        format!(
            "统一社会信用代码,原类别,调整后类别,调整原因,依据文件,批准人\n{},A,B,整改未完成,示亩办〔2020〕3号,市领导小组\n",
            code(2)
        ),
    );
    write(
        "更正.csv",
        format!(
            "统一社会信用代码,指标,原值,更正值,单位,原因,依据文件,批准人\n{},税收实际贡献,30,35,万元,退税,示税函〔2020〕7号,张三\n",
            code(4)
        ),
    );
    write(
        "事项.csv",
        format!(
            "统一社会信用代码,日期,事项类别,分值,依据文件\n{},2019-03-01,质量奖,,示质〔2019〕9号\n",
            code(5)
        ),
    );
    let mut all = vec!["evaluate", "数据.csv", "--scheme", "t.toml", "--lang", lang];
    all.extend(more);
    let run = permu(folder.path(), &all).ends_with(0);
    (folder, run)
}

const LISTS: [&str; 6] = [
    "--adjustments",
    "调整.csv",
    "--corrections",
    "更正.csv",
    "--events",
    "事项.csv",
];

fn has(run: &Run, sentence: &str) {
    let lines = paragraphs(run);
    assert!(
        lines.iter().any(|(_, text)| text == sentence),
        "no “{sentence}” in {lines:#?}"
    );
}

#[test]
fn what_people_decided_has_a_chapter_and_stands_beside_the_classes() {
    let (_folder, run) = small("zh", &LISTS);
    // Tables before: benchmarks, ranking, class shares.
    has(&run, "以上是人工调整后的结果，有1家企业的类别经人工调整，见表4。");
    has(&run, "经批准人工调整企业类别1家：由A类调为B类1家，见表4。");
    // The share of one enterprise is withheld, and so is the one that it could be worked out from.
    has(&run, "全市评价企业7家：A类6家，占85.7%；B类1家，占14.3%，见图1。");
    has(&run, "计入评价的事项1项，涉及企业1家：质量奖1项，见表5。");
    has(&run, "经批准更正数据1处，涉及企业1家，本报告采用更正值，见表6。");
    let lines = paragraphs(&run);
    assert!(
        lines
            .iter()
            .any(|(style, text)| style == "Heading1" && text.ends_with("、人工调整和更正"))
    );
    let cells: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
    for (name, number, rest) in [
        (
            "企业2",
            2,
            vec!["A", "B", "整改未完成", "示亩办〔2020〕3号", "市领导小组"],
        ),
        (
            "企业4",
            4,
            vec![
                "税收实际贡献",
                "30",
                "35",
                "万元",
                "退税",
                "示税函〔2020〕7号",
                "张三",
            ],
        ),
    ] {
        let first = format!("{name}{}", code(number));
        let row: Vec<&str> = std::iter::once(first.as_str()).chain(rest).collect();
        assert!(
            cells.windows(row.len()).any(|found| found == row),
            "{row:?} in {cells:#?}"
        );
    }
    let (_folder, run) = small("en", &LISTS);
    has(
        &run,
        "Enterprises whose class was adjusted by hand, with approval: 1 (1 from A to B); see Table 4.",
    );
}

#[test]
fn where_nobody_decided_anything_there_is_no_such_chapter() {
    let (_folder, run) = small("zh", &[]);
    let text: String = paragraphs(&run).into_iter().map(|(_, text)| text).collect();
    assert!(!text.contains("人工调整") && !text.contains("更正数据"), "{text}");
}

#[test]
fn what_a_run_does_not_list_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let lishui = format!("{}/datasets/lishui-2019", env!("CARGO_MANIFEST_DIR"));
    let arguments = [
        "evaluate",
        &lishui,
        "--scheme",
        "lishui-2019",
        "--allow",
        "not-reported",
    ];
    let run = permu(folder.path(), &arguments).ends_with(0);
    // Three counties have “/” for one indicator (tests/oracle/lishui).
    has(&run, "按本次运行的要求，下列问题不列入清单：not-reported 3条。");
}

#[test]
fn benchmarks_weights_and_populations_stand_as_the_scheme_has_them() {
    let (_folder, run) = small("zh", &[]);
    let lines = paragraphs(&run);
    let cells: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
    let html = run.text("report.html");
    for benchmark in ["4,929.81 万元/亩", "3.02%", "10 万元/亩", "10%"] {
        assert!(cells.contains(&benchmark), "{benchmark} in {cells:#?}");
        assert!(html.contains(benchmark), "{benchmark}");
    }
    has(
        &run,
        "规上企业按2项指标评价：亩均税收（约66.13分）、研发投入强度（约33.88分）。",
    );
    has(
        &run,
        "无用地租赁企业按2项指标评价：亩均税收（60分）、研发投入强度（40分）。",
    );
    let text = cells.join("\n");
    assert!(!text.contains("企业企业"), "{text}");
    // The tenants are more; the scheme names them last.
    let place = |start: &str| cells.iter().position(|cell| cell.starts_with(start)).unwrap();
    assert!(place("规上企业：A类2家") < place("无用地租赁企业：A类5家"));
}

#[test]
fn equal_weights_that_are_no_round_numbers_are_told_by_their_sum() {
    let (_folder, run) = sample(&[]);
    let lines = sentences(&run);
    // Six sixths of 100: 16.67 six times would be 100.02.
    let line = lines
        .iter()
        .find(|line| line.starts_with("规上企业按6项"))
        .unwrap();
    assert!(
        line.ends_with("全员劳动生产率；各项权重相等，合计100分。"),
        "{line}"
    );
    assert!(!line.contains("16.67"), "{line}");
    // Parts with a comma of their own are parted by semicolons.
    let line = lines
        .iter()
        .find(|line| line.starts_with("全市评价企业"))
        .unwrap();
    assert!(line.contains("%；B类") && !line.contains("%、"), "{line}");
}

#[test]
fn how_many_enterprises_a_class_has_is_told_of_few_too() {
    // Both enterprises of 甲县 are of class A, as the list 公示 says by name.
    let (_folder, run) = small("zh", &[]);
    let lines = sentences(&run);
    let told = |line: &String| line.starts_with("企业类别占比：A类100");
    assert!(lines.iter().any(told), "{lines:#?}");
}

#[test]
fn every_indicator_stands_in_a_table_of_the_counties() {
    let (_folder, run) = sample(&[]);
    let counties = run.table("counties");
    let lines = paragraphs(&run);
    let is_cell = |style: &str| style.starts_with("CellNumber");
    let cells: Vec<&str> = lines
        .iter()
        .filter(|(style, _)| is_cell(style))
        .map(|(_, text)| text.as_str())
        .collect();
    for id in counties.header.iter().filter(|id| id.ends_with("_value")) {
        let value = counties.number(counties.row("county", "禹州市"), id).unwrap();
        let shown = |cell: &&str| {
            let number = numbers(cell).first().copied();
            let scale = if cell.ends_with('%') { 100.0 } else { 1.0 };
            number.is_some_and(|number| number.1 > 0 && shows(number, value * scale))
        };
        assert!(cells.iter().any(shown), "{id} {value}");
    }
}

#[test]
fn a_county_without_an_indicator_is_said_to_lack_it() {
    let folder = tempfile::tempdir().unwrap();
    let lishui = format!("{}/datasets/lishui-2019", env!("CARGO_MANIFEST_DIR"));
    let run = permu(folder.path(), &["evaluate", &lishui, "--scheme", "lishui-2019"]).ends_with(0);
    let mut lacking = Vec::new();
    let mut county = String::new();
    let lines = paragraphs(&run);
    for (style, text) in &lines {
        if style == "Heading2" {
            county = text.split_once('）').unwrap().1.to_owned();
        }
        if text == "缺少单位排放增加值，综合得分按其余5项指标的权重折算。" {
            lacking.push(county.clone());
        }
    }
    // The published figures of these three have “/” for it (tests/oracle/lishui).
    lacking.sort();
    let mut expected = ["青田县", "缙云县", "松阳县"];
    expected.sort_unstable();
    assert_eq!(lacking, expected);
    let text: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
    // Seven counties have it; 庆元县 is the last of them. All ten have the others.
    let last = text.iter().find(|line| line.contains("173.53万元/吨")).unwrap();
    assert!(
        last.contains("单位排放增加值173.53万元/吨（7个中的第7位）"),
        "{last}"
    );
    assert!(last.contains("亩均税收11.78万元/亩（第8位）"), "{last}");
    // A benchmark in percent, and no row of a city without figures, no reserve of nothing.
    assert!(text.contains(&"2.36%") && !text.contains(&"0.0236"));
    assert!(!text.contains(&"全市") && !text.iter().any(|line| line.contains("市级预留")));
    let html = run.text("report.html");
    let ranking = html
        .split("县（市、区）排名")
        .find(|part| part.contains("莲都区"))
        .unwrap();
    assert!(!ranking.split("</table>").next().unwrap().contains("全市"));
    // The source counts 157 enterprises in one of them: no half of one.
    assert!(html.contains(">157<") && !html.contains("157.00"));
}

#[test]
fn captions_are_counted_by_word_and_every_chapter_refers_to_its_own() {
    for (lang, figure, table) in [("zh", "图", "表"), ("en", "Figure", "Table")] {
        let (_folder, run) = sample(&["--lang", lang]);
        let text = part(&run.out.join("report.docx"), "word/document.xml");
        let captions = |style: &str| text.matches(&format!("w:val=\"{style}\"")).count();
        for (counter, style) in [(figure, "FigureCaption"), (table, "TableCaption")] {
            let fields: Vec<&str> = text
                .split(&format!("<w:fldSimple w:instr=\" SEQ {counter} \\* ARABIC \">"))
                .skip(1)
                .collect();
            assert_eq!(fields.len(), captions(style));
            for (place, field) in fields.iter().enumerate() {
                let number = format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", place + 1);
                assert!(field.starts_with(&number));
            }
        }
        // Every reference has its bookmark, and says what the caption says.
        let mut chapters: BTreeMap<usize, usize> = BTreeMap::new();
        let mut references = 0;
        for (before, _) in text.match_indices(" REF ") {
            let name: String = text[before + 5..]
                .chars()
                .take_while(|letter| *letter != ' ')
                .collect();
            assert_eq!(text.matches(&format!("w:name=\"{name}\"")).count(), 1);
            let chapter = text[..before].matches("w:val=\"Heading1\"").count();
            *chapters.entry(chapter).or_default() += 1;
            references += 1;
        }
        assert!(references > 10);
        // Two to eight; the first has neither tables nor figures.
        assert_eq!(
            chapters.keys().copied().collect::<Vec<_>>(),
            [2, 3, 4, 5, 6, 7, 8]
        );
    }
}
