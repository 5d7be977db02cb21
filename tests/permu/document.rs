//! `report.docx` read back: its numbers are those of the tables.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

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
    let own = |row: &usize| quotas.get(*row, "method") == "base-merit";
    let counties: Vec<usize> = (0..quotas.rows.len())
        .filter(own)
        .filter(|row| quotas.get(*row, "county") != "(reserve)")
        .collect();
    let quota = |row: &usize| quotas.number(*row, "quota").unwrap();
    assert!(shows(
        between(&text, "合计", "亩"),
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
        let quotas = run.table("allocation");
        let total: f64 = (0..quotas.rows.len())
            .filter(|row| {
                quotas.get(*row, "method") == "base-merit" && quotas.get(*row, "county") != "(reserve)"
            })
            .map(|row| quotas.number(row, "quota").unwrap())
            .sum();
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
        let others = [total, low, 100.0 / 6.0, assumed];
        let lines = sentences(&run);
        assert!(lines.len() > 30);
        for line in lines.iter().filter(|line| !line.contains("henan-2019")) {
            for number in numbers(line) {
                let found = known.iter().chain(&others).any(|value| shows(number, *value));
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
