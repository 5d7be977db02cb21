//! No words of one language in the outputs of the other: told by their letters. Names, headers and units that people
//! wrote stand as they wrote them.

use std::io::Read;
use std::path::Path;

use crate::program::{Run, permu};

/// Chinese letters and full-width marks.
fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// The runs of letters of a text that are at least so long.
fn runs(text: &str, belongs: fn(char) -> bool, least: usize) -> Vec<String> {
    let parts = text.split(|letter: char| !belongs(letter));
    parts
        .filter(|part| part.chars().count() >= least)
        .map(str::to_owned)
        .collect()
}

/// What stands between tags, entities as blanks.
fn between_tags(markup: &str) -> String {
    let mut text = String::new();
    // Formulas, formats, fields and ids are no words.
    let silent = ["f>", "formula", "c:f>", "c:formatCode", "w:instrText", "x14:id"];
    let parts = markup.split('<').skip(1);
    for part in parts.filter(|part| !silent.iter().any(|tag| part.starts_with(tag))) {
        text.push('\n');
        text.push_str(part.split_once('>').map_or("", |(_, words)| words));
    }
    let mut plain = String::new();
    for (place, part) in text.split('&').enumerate() {
        let words = match place {
            0 => part,
            _ => part.split_once(';').map_or(part, |(_, words)| words),
        };
        plain.push_str(words);
        plain.push(' ');
    }
    plain
}

/// The text of the parts of a zipped file that hold text, without what fonts and styles are called.
fn zipped(path: &Path, wanted: &[&str]) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if wanted.iter().any(|start| name.starts_with(start)) {
            let mut markup = String::new();
            part.read_to_string(&mut markup).unwrap();
            text.push_str(&between_tags(&markup));
        }
    }
    text
}

/// Every text that people read, with the name of its file.
fn outputs(run: &Run) -> Vec<(String, String)> {
    let report = run.text("report.html");
    let (page, rest) = report.split_once("id=\"data\">").unwrap();
    let (head, body) = page.split_once("<style>").unwrap();
    let body = body.split_once("</style>").unwrap().1;
    let data: serde_json::Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    let mut list = vec![
        ("report.html".to_owned(), between_tags(&format!("{head}{body}"))),
        (
            "the script's words".to_owned(),
            data["words"]
                .as_object()
                .unwrap()
                .values()
                .map(|one| format!("{one} "))
                .collect(),
        ),
        (
            "results.xlsx".to_owned(),
            zipped(
                &run.out.join("results.xlsx"),
                &["xl/sharedStrings", "xl/worksheets/sheet", "xl/charts/"],
            ),
        ),
        (
            "report.docx".to_owned(),
            zipped(
                &run.out.join("report.docx"),
                &["word/document", "word/header", "word/footer"],
            ),
        ),
        (
            "the terminal".to_owned(),
            format!("{}\n{}", run.stdout, run.stderr),
        ),
    ];
    for table in [
        "enterprises",
        "counties",
        "before",
        "losses",
        "allocation",
        "higher",
    ] {
        let columns = data[table]["columns"].as_array().unwrap();
        let labels = columns
            .iter()
            .map(|column| format!("{} {} ", column["label"], column["unit"].as_str().unwrap_or("")));
        list.push((format!("the columns of {table}"), labels.collect()));
    }
    for file in run.files().iter().filter(|file| file.ends_with(".svg")) {
        list.push((file.clone(), between_tags(&run.text(file))));
    }
    list
}

/// What people wrote: the workbooks' values and headers, the scheme, the quotas; and the units of the data dictionary.
fn written(run: &Run) -> String {
    let mut text = format!("{}\n{}", run.text("scheme.toml"), run.text("quotas.toml"));
    for name in ["inputs", "origins", "counties", "parks", "problems"] {
        let table = run.table(name);
        let ids: Vec<&String> = table
            .header
            .iter()
            .filter(|id| *id != "message" && *id != "hint")
            .collect();
        for row in 0..table.rows.len() {
            for id in &ids {
                text.push('\n');
                text.push_str(table.get(row, id));
            }
        }
    }
    for unit in permu::unit::UNITS {
        text.push('\n');
        text.push_str(unit.symbol);
    }
    text
}

fn foreign(lang: &str, belongs: fn(char) -> bool, least: usize, known: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["--lang", lang]).ends_with(0);
    let written = written(&run);
    let mut wrong = Vec::new();
    for (file, text) in outputs(&run) {
        assert!(!text.trim().is_empty(), "{file} has no text");
        let once: std::collections::BTreeSet<String> = runs(&text, belongs, least).into_iter().collect();
        for words in once {
            if !written.contains(&words) && !known.contains(&words.as_str()) {
                wrong.push(format!("{file}: {words}"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_english_outputs_hold_no_chinese_of_permus_own() {
    // Names of fonts stand in the workbook's pages.
    foreign("en", is_chinese, 1, &["等线"]);
}

#[test]
fn the_chinese_outputs_hold_no_english_words() {
    // DEA and CSV are what these things are called in Chinese too; the others are names of files and of `--map`, and
    // places that the script fills.
    let names = [
        "DEA",
        "CSV",
        "csv",
        "tables",
        "results",
        "enterprises",
        "problems",
        "origins",
        "allocation",
        "charts",
        "map",
        "best",
        "lost",
        "most",
        "page",
        "pages",
    ];
    foreign("zh", |letter| letter.is_ascii_alphabetic(), 3, &names);
}
