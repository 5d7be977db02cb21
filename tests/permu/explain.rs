//! `permu explain`: every number is added again by hand or by other code than permu's, and what lifts is tried.

use std::collections::BTreeMap;

use permu::assess;
use permu::insight::lift::{self, Changeable, lifts};
use permu::lang::Lang;
use permu::problem::Problems;
use permu::run::reopen;
use serde_json::Value;

use crate::program::{Run, permu};

fn sample() -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--only", "tables", "--quiet"]).ends_with(0);
    (folder, run)
}

fn ask(folder: &tempfile::TempDir, arguments: &[&str]) -> Run {
    permu(folder.path(), &[&["explain"], arguments].concat())
}

fn explained(folder: &tempfile::TempDir, who: &str) -> Value {
    let run = ask(folder, &[who, "--format", "json"]).ends_with(0);
    serde_json::from_str(&run.stdout).unwrap()
}

fn section<'a>(explanation: &'a Value, id: &str) -> Option<&'a Value> {
    let mut sections = explanation["sections"].as_array().unwrap().iter();
    sections.find(|section| section["id"] == id)
}

fn rows<'a>(explanation: &'a Value, id: &str) -> &'a [Value] {
    section(explanation, id).map_or(&[], |section| section["rows"].as_array().unwrap())
}

/// Thirty enterprises that take part, spread over the list.
fn thirty(run: &Run) -> Vec<BTreeMap<String, String>> {
    let table = run.table("enterprises");
    let rows: Vec<BTreeMap<String, String>> = table
        .rows
        .iter()
        .map(|row| table.header.iter().cloned().zip(row.iter().cloned()).collect())
        .filter(|row: &BTreeMap<String, String>| row["status"] == "appraised")
        .collect();
    let step = rows.len() / 30;
    (0..30).map(|at| rows[at * step].clone()).collect()
}

#[test]
fn points_and_scores_are_added_again_from_the_figures_of_the_answer() {
    let (folder, run) = sample();
    // All in one go: reading the result again is most of the work.
    ask(&folder, &["--all", "--format", "json", "--out", "all"]).ends_with(0);
    for row in thirty(&run) {
        let text = std::fs::read_to_string(folder.path().join(format!("all/{}.json", row["code"]))).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        let figures: BTreeMap<&str, f64> = rows(&answer, "inputs")
            .iter()
            .filter_map(|one| Some((one["field"].as_str()?, one["value"].as_f64()?)))
            .collect();
        let mut sum = 0.0;
        for one in rows(&answer, "points") {
            let number = |id: &str| one[id].as_f64();
            let (Some(value), Some(benchmark)) = (number("value"), number("benchmark")) else {
                panic!("{}: {one}", row["code"]);
            };
            assert!(
                (number("numerator").unwrap() / number("denominator").unwrap() - value).abs()
                    <= 1e-9 * value.abs()
            );
            // henan-2019: points = weight × value ÷ benchmark, without a bound.
            let points = number("weight").unwrap() * value / benchmark;
            assert!((points - number("points").unwrap()).abs() < 1e-9 * points.abs().max(1.0));
            sum += points;
            if one["formula"] == "税收实际贡献 ÷ 用地面积" {
                assert_eq!(figures["税收实际贡献"], number("numerator").unwrap());
                assert_eq!(figures["用地面积"], number("denominator").unwrap());
            }
        }
        let score: f64 = row["score"].parse().unwrap();
        assert!(
            (sum - score).abs() < 1e-9 * score,
            "{}: {sum} {score}",
            row["code"]
        );
    }
}

#[test]
fn every_figure_is_traced_to_a_cell_that_holds_it() {
    let (folder, run) = sample();
    let code = thirty(&run)[7]["code"].clone();
    let answer = explained(&folder, &code);
    let origins = run.table("origins");
    let place: Vec<usize> = ["code", "year", "field", "workbook", "sheet", "cell", "raw"]
        .iter()
        .map(|id| origins.header.iter().position(|head| head == id).unwrap())
        .collect();
    let tax = rows(&answer, "inputs")
        .iter()
        .find(|row| row["field"] == "税收实际贡献")
        .unwrap();
    let line = origins
        .rows
        .iter()
        .find(|row| row[place[0]] == code && row[place[1]] == "2019" && row[place[2]] == "tax")
        .unwrap();
    let expected = format!(
        "{} › {} › {}“{}”",
        line[place[3]], line[place[4]], line[place[5]], line[place[6]]
    );
    assert_eq!(tax["cells"], expected.as_str());
    assert_eq!(
        tax["value"].as_f64().unwrap(),
        line[place[6]].parse::<f64>().unwrap()
    );
}

#[test]
fn what_lifts_a_class_lifts_it_and_a_little_less_does_not() {
    let (_folder, run) = sample();
    let again = reopen::open(&run.out, Lang::Zh).unwrap();
    let (survey, scheme) = (&again.survey, &again.scheme);
    let frame = &again.appraised.assessment.frame;
    let class = |frame: &polars::prelude::DataFrame, row: usize| {
        let column = frame.column("class").unwrap().as_materialized_series().clone();
        column.str().unwrap().get(row).map(str::to_owned)
    };
    let graded: Vec<usize> = (0..frame.height())
        .filter(|row| class(frame, *row).is_some_and(|class| class == "B" || class == "C"))
        .collect();
    let mut tried = 0;
    for row in graded.iter().step_by(graded.len() / 3).take(2) {
        let now = class(frame, *row).unwrap();
        for one in lifts(survey, scheme, &again.appraised.assessment, *row).unwrap() {
            let (Changeable::Field(field), Some(to), Some(from)) = (one.what, &one.to, one.from) else {
                continue;
            };
            if from <= 0.0 {
                continue;
            }
            let with = |figure: f64| {
                let mut survey = survey.clone();
                lift::set(&mut survey, *row, field, figure).unwrap();
                let changed = assess::assess(&survey, scheme, &mut Problems::new()).unwrap();
                class(&changed.frame, *row).unwrap()
            };
            assert_eq!(with(to.figure), to.class);
            assert!(to.class < now, "{} is no better than {now}", to.class);
            // A hundredth of the way back, five digits are of no account.
            let less = to.figure * (from / to.figure).powf(0.01);
            assert!(
                with(less) >= now,
                "{less} instead of {} would do as well",
                to.figure
            );
            tried += 1;
        }
    }
    assert!(tried > 1, "nothing lifts any of them");
}

#[test]
fn whoever_is_in_no_population_reads_which_condition_failed_and_on_what() {
    let (folder, run) = sample();
    let table = run.table("enterprises");
    let at = |id: &str| table.header.iter().position(|head| head == id).unwrap();
    let out: Vec<&Vec<String>> = table
        .rows
        .iter()
        .filter(|row| row[at("reason")] == "no-population")
        .collect();
    let answer = explained(&folder, &out[0][at("code")]);
    let lines = section(&answer, "participation").unwrap()["lines"].to_string();
    assert!(lines.contains("不属于“规上”"), "{lines}");
    assert!(lines.contains("企业规模 规"), "{lines}");
    assert!(section(&answer, "lift").is_none());
}

#[test]
fn a_countys_gap_is_the_sum_of_its_enterprises_and_its_quotas_are_told() {
    let (folder, run) = sample();
    let answer = explained(&folder, "建安区");
    let counties = run.table("counties");
    let at = |id: &str| counties.header.iter().position(|head| head == id).unwrap();
    let row = |name: &str| counties.rows.iter().find(|row| row[0] == name).unwrap();
    let number = |row: &Vec<String>, id: &str| row[at(id)].parse::<f64>().unwrap();
    let own = row("建安区");
    // N − R·D by hand from counties.csv: all enterprises of the sample report both tax and land.
    let city = number(row("全市"), "tax_per_mu_value");
    let gap = number(own, "tax_total") - city * number(own, "land_mu");
    let lines = section(&answer, "gap").unwrap()["lines"].as_array().unwrap();
    let said = lines[0].as_str().unwrap();
    let told: f64 = said
        .split("相差 −")
        .nth(1)
        .unwrap()
        .split('；')
        .next()
        .unwrap()
        .replace(',', "")
        .parse()
        .unwrap();
    assert!((told + gap).abs() < 0.06, "{said} {gap}");
    let quotas = section(&answer, "quotas").unwrap()["lines"].to_string();
    for resource in [
        "新增建设用地",
        "能源消费总量",
        "化学需氧量",
        "氨氮",
        "二氧化硫",
        "氮氧化物",
    ] {
        assert!(quotas.contains(resource), "{quotas}");
    }
    let score = section(&answer, "who").unwrap()["lines"].to_string();
    assert!(score.contains(&format!("排第 {} 名", own[at("rank")])), "{score}");
}

#[test]
fn a_name_that_fits_several_lists_them_and_one_that_fits_nobody_says_what_to_give() {
    let (folder, _run) = sample();
    let several = ask(&folder, &["食品001"]).ends_with(2);
    assert!(
        several
            .stderr
            .contains("许昌示例食品0016有限公司 91411000XX0000166J"),
        "{}",
        several.stderr
    );
    let nobody = ask(&folder, &["没有这家", "--lang", "en"]).ends_with(2);
    assert!(
        nobody.stderr.contains("nobody in the result is called"),
        "{}",
        nobody.stderr
    );
    let nothing = ask(&folder, &["--lang", "en"]).ends_with(2);
    assert!(nothing.stderr.contains("--all"), "{}", nothing.stderr);
}

#[test]
fn all_forms_say_the_same_and_no_name_is_markup() {
    let (folder, run) = sample();
    let code = thirty(&run)[3]["code"].clone();
    for (format, part) in [
        ("text", "各项指标得分\n"),
        ("md", "## 各项指标得分"),
        ("html", "<h2>各项指标得分</h2>"),
    ] {
        let answer = ask(&folder, &[&code, "--format", format]).ends_with(0).stdout;
        assert!(answer.contains(part), "{format}: {answer}");
    }
    let word = ask(&folder, &[&code, "--format", "docx"]).ends_with(0);
    assert!(word.stdout.contains("explain"), "{}", word.stdout);
    assert!(run.out.join(format!("explain/{code}.docx")).is_file());
    // The result still is what it was: its manifest lists the new file.
    assert!(reopen::open(&run.out, Lang::Zh).is_ok());
}
