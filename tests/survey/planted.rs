//! Words that would be formulas, markup, commands to a terminal or paths, planted into workbooks and looked for in every
//! output.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::book;

const SCHEME: &str = include_str!("../permu/plain.toml");

/// What is planted as the name of an enterprise, a county and a park.
const NAMES: [&str; 9] = [
    "=HYPERLINK(\"http://planted.example\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "<script>planted(1)</script>",
    "\"><img src=x onerror=planted(2)>",
    "甲\u{202e}司公\u{2066}乙\u{200b}",
    "控\u{1b}[31m制\u{7}台\u{9b}2J",
    "]]>&planted;<![CDATA[",
];

/// A workbook as text, which can hold every letter.
fn csv(folder: &Path) {
    let mut text = String::from(
        "统一社会信用代码,企业名称,县（市、区）,产业集聚区,行业,企业规模,用地面积（亩）,税收（万元）,销售收入（万元）\n",
    );
    let long = "长".repeat(32_767);
    let names: Vec<&str> = NAMES.into_iter().chain([long.as_str(), "许昌示例"]).collect();
    for (index, name) in names.iter().enumerate() {
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        let county = match index {
            0 => "../../x".to_owned(),
            1..=8 => quoted.clone(),
            _ => "甲县".to_owned(),
        };
        let tax = if index == 4 {
            "\"<b>十\u{1b}]0;planted\u{7}</b>\""
        } else {
            "100"
        };
        text.push_str(&format!(
            "{},{quoted},{county},{quoted},{quoted},规上,{},{tax},1000\n",
            book::code(index),
            index + 10
        ));
    }
    std::fs::write(folder.join("企业2019.csv"), text).unwrap();
}

/// The same as .xlsx, in a sheet whose name climbs.
fn xlsx(folder: &Path) {
    let header = [
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "产业集聚区",
        "用地面积（亩）",
        "税收（万元）",
        "销售收入（万元）",
    ];
    let mut rows = vec![book::cells(header)];
    for (index, name) in NAMES.iter().enumerate() {
        let text = format!("'{name}");
        let mut row = vec![book::code(index), text.clone(), text.clone(), text];
        row.extend(book::cells(["10", "100", "1000"]));
        rows.push(row);
    }
    // One that cannot be read, so that the sheet's name is shown.
    rows[1][5] = "'十<script>".to_owned();
    let path = folder.join("企业2019.xlsx");
    book::write(&path, &[("企业", rows)]);
    let mut archive = zip::ZipArchive::new(Cursor::new(std::fs::read(&path).unwrap())).unwrap();
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        if name == "xl/workbook.xml" {
            content = content.replace("name=\"企业\"", "name=\"../../x&lt;script&gt;\u{202e}\"");
        }
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
}

fn permu(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_permu"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

/// Whether a letter may not reach an output: what repaints a terminal, turns text around or is not to be seen.
fn is_forbidden(letter: char) -> bool {
    let seen = matches!(letter, '\n' | '\r' | '\t' | '\u{feff}');
    (letter.is_control() && !seen)
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Every text in a folder of results: files, and the parts of packed ones.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(inside).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            if name.ends_with(".png") {
                continue;
            }
            if !bytes.starts_with(b"PK") {
                found.push((name, String::from_utf8(bytes).unwrap()));
                continue;
            }
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            for index in 0..archive.len() {
                let mut part = archive.by_index(index).unwrap();
                let inner = part.name().unwrap().into_owned();
                let mut content = Vec::new();
                part.read_to_end(&mut content).unwrap();
                if let Ok(text) = String::from_utf8(content) {
                    found.push((format!("{name}/{inner}"), text));
                }
            }
        }
    }
    found
}

/// What is wrong with a text of an output.
fn harm(name: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(format!("{name}: {what}"));
    if let Some(letter) = text.chars().find(|letter| is_forbidden(*letter)) {
        let at = text.find(letter).unwrap_or(0);
        let around: String = text[..at]
            .chars()
            .rev()
            .take(30)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        say(format!("{letter:?} behind {around:?}"));
    }
    let markup = [".html", ".svg", ".xml", ".rels"]
        .iter()
        .any(|ending| name.ends_with(ending));
    if markup {
        for planted in ["<script>planted", "<img src=x", "&planted;<", "<b>十"] {
            if text.contains(planted) {
                say(planted.to_owned());
            }
        }
        for escape in ["_x001B_", "_x0007_", "_x202E_", "&#27;", "&#x1b;", "&#x1B;"] {
            if text.contains(escape) {
                say(escape.to_owned());
            }
        }
    }
    if [".svg", ".xml", ".rels"]
        .iter()
        .any(|ending| name.ends_with(ending))
    {
        let mut reader = quick_xml::Reader::from_str(text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => {
                    say(format!("no XML: {error}"));
                    break;
                }
            }
        }
    }
    if name.contains("/xl/worksheets/") {
        for formula in text.split("<f>").skip(1) {
            let formula = formula.split("</f>").next().unwrap_or_default();
            if formula.contains("planted") || formula.contains("HYPERLINK") || formula.contains("cmd") {
                say(format!("formula {formula}"));
            }
        }
    }
    if name.ends_with(".rels") && text.contains("planted.example") {
        say("a link to a planted address".to_owned());
    }
    if name.ends_with(".csv") {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for record in reader.records() {
            for field in record.unwrap().iter() {
                if field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err() {
                    say(format!("formula {field}"));
                }
            }
        }
    }
    if name.ends_with(".json") && serde_json::from_str::<serde_json::Value>(text).is_err() {
        say("no JSON".to_owned());
    }
    wrong
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    names
}

#[test]
fn planted_words_are_safe_in_every_output() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("inner/deep");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("plain.toml"), SCHEME).unwrap();
    csv(&folder);
    xlsx(&folder);
    let mut wrong = Vec::new();
    for file in ["企业2019.csv", "企业2019.xlsx"] {
        for lang in ["zh", "en"] {
            let evaluate = [
                "evaluate",
                file,
                "--scheme",
                "plain.toml",
                "--keep-going",
                "--lang",
                lang,
            ];
            let check = [
                "check",
                file,
                "--scheme",
                "plain.toml",
                "--out",
                "answers",
                "--lang",
                lang,
            ];
            for (arguments, out) in [(&evaluate[..], "out"), (&check[..], "answers")] {
                let output = permu(&folder, arguments);
                assert_eq!(
                    output.status.code(),
                    Some(1),
                    "{}",
                    String::from_utf8_lossy(&output.stderr)
                );
                for bytes in [&output.stdout, &output.stderr] {
                    let said = String::from_utf8(bytes.clone()).unwrap();
                    assert!(!said.contains("panicked"), "{said}");
                    wrong.extend(harm(&format!("{out} of {file}, terminal"), &said));
                }
                for (name, text) in texts(&folder.join(out)) {
                    wrong.extend(harm(&format!("{out} of {file}/{name}"), &text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        names(place.path()).len(),
        1,
        "something was written above the folder"
    );
    assert_eq!(names(&folder).len(), 5, "{:?}", names(&folder));
    // The words themselves are still there, for who looks for them.
    let table = std::fs::read_to_string(folder.join("out/tables/enterprises.csv")).unwrap();
    assert!(table.contains("<script>planted(1)</script>") && table.contains("'=HYPERLINK"));
}
