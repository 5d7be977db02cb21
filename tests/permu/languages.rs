//! No words of one language in the outputs of the other: told by their letters. What people wrote stands as they wrote
//! it: names of places and enterprises, titles and quotations of documents, what stands in a workbook. Units and labels
//! that permu knows are no such names.

use std::collections::BTreeSet;
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

/// All that people wrote: the workbooks' values and headers, the scheme, the quotas.
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
    text
}

/// The texts under these keys, wherever they stand in a settings file.
fn texts_under(table: &toml::Value, keys: &[&str], found: &mut Vec<String>) {
    match table {
        toml::Value::Table(table) => {
            for (key, value) in table {
                match value.as_str() {
                    Some(text) if keys.contains(&key.as_str()) => found.push(text.to_owned()),
                    _ => texts_under(value, keys, found),
                }
            }
        }
        toml::Value::Array(list) => list.iter().for_each(|value| texts_under(value, keys, found)),
        _ => {}
    }
}

/// What people named or quoted.
fn names(run: &Run) -> Vec<String> {
    let mut found = Vec::new();
    for file in ["scheme.toml", "quotas.toml"] {
        let settings: toml::Value = toml::from_str(&run.text(file)).unwrap();
        let keys = ["title", "place", "number", "date", "url", "note", "source"];
        texts_under(&settings, &keys, &mut found);
        // What a formula calls an industry group.
        let mut formulas = Vec::new();
        texts_under(&settings, &["formula"], &mut formulas);
        let quoted = formulas
            .iter()
            .flat_map(|text| text.split('\'').skip(1).step_by(2));
        found.extend(quoted.map(str::to_owned));
    }
    for (name, ids) in [
        ("inputs", &["name", "county", "park", "industry", "titles"][..]),
        ("origins", &["workbook", "sheet"]),
        ("problems", &["workbook", "sheet", "column", "value"]),
    ] {
        let table = run.table(name);
        for id in ids
            .iter()
            .filter(|id| table.header.iter().any(|known| known == *id))
        {
            found.extend((0..table.rows.len()).map(|row| table.get(row, id).to_owned()));
        }
    }
    // The headings that were looked for in the workbooks, all Chinese.
    let problems = run.table("problems");
    for row in (0..problems.rows.len()).filter(|row| problems.get(*row, "code") == "missing-column") {
        let (_, headings) = problems.get(row, "message").split_once("looked for: ").unwrap();
        found.extend(headings.split(", ").map(str::to_owned));
    }
    found
}

/// The foreign words in texts that nobody wrote.
fn foreign(
    texts: &[(String, String)],
    belongs: fn(char) -> bool,
    least: usize,
    known: &dyn Fn(&str, &str) -> bool,
) -> BTreeSet<String> {
    let mut wrong = BTreeSet::new();
    for (file, text) in texts {
        assert!(!text.trim().is_empty(), "{file} has no text");
        let words: BTreeSet<String> = runs(text, belongs, least).into_iter().collect();
        let words = words.into_iter();
        wrong.extend(
            words
                .filter(|words| !known(file, words))
                .map(|words| format!("{file}: {words}")),
        );
    }
    wrong
}

/// The Chinese words in English texts that are no names: a word is one if somebody wrote it, and a piece of one if it
/// is long enough to be told from a word by chance, or the end of an industry's name that a chart breaks into lines.
fn chinese(run: &Run, texts: &[(String, String)]) -> BTreeSet<String> {
    let names = names(run);
    let words: BTreeSet<String> = names
        .iter()
        .flat_map(|name| runs(name, is_chinese, 1).into_iter().chain([name.clone()]))
        .collect();
    let once: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let all = once.into_iter().collect::<Vec<_>>().join("\n");
    let inputs = run.table("inputs");
    let column = |id: &str| -> BTreeSet<String> {
        let rows = 0..inputs.rows.len();
        rows.map(|row| inputs.get(row, id).to_owned()).collect()
    };
    let (industries, sizes) = (column("industry"), column("size"));
    let known = |file: &str, found: &str| {
        if words.contains(found) {
            return true;
        }
        let long = found.chars().count() >= 3 && all.contains(found);
        let piece = long || industries.iter().any(|name| name.ends_with(found));
        // A font's name stands in the workbook's pages, and the size of an enterprise as it was reported.
        let of_the_workbook = file == "results.xlsx" && (found == "等线" || sizes.contains(found));
        (piece && !permu::unit::is_unit(found)) || of_the_workbook
    };
    foreign(texts, is_chinese, 1, &known)
}

#[test]
fn the_english_outputs_hold_no_chinese_of_permus_own() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["--lang", "en"]).ends_with(0);
    assert_eq!(chinese(&run, &outputs(&run)), BTreeSet::new());
}

#[test]
fn schemes_with_labels_and_populations_of_their_own_are_english_too() {
    // Between them: custom populations, a price per electricity, tonnes of water and COD, deductions, parks, tenants.
    for scheme in ["linhai-2014", "cixi-2024", "wenling-2022", "kaihua-2014"] {
        let folder = tempfile::tempdir().unwrap();
        let run = permu(
            folder.path(),
            &["evaluate", "--lang", "en", "--scheme", scheme, "--keep-going"],
        );
        assert_eq!(chinese(&run, &outputs(&run)), BTreeSet::new(), "{scheme}");
    }
}

#[test]
fn problems_are_told_in_english_with_english_units() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/xuchang-faulty");
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", data, "--lang", "en", "--keep-going"]).ends_with(1);
    let table = run.table("problems");
    let told = (0..table.rows.len()).map(|row| {
        let sentence = format!("{}\n{}", table.get(row, "message"), table.get(row, "hint"));
        (table.get(row, "code").to_owned(), sentence)
    });
    let mut texts: Vec<(String, String)> = told.collect();
    texts.extend(outputs(&run));
    assert_eq!(chinese(&run, &texts), BTreeSet::new());
}

#[test]
fn templates_and_quota_workbooks_are_english() {
    let folder = tempfile::tempdir().unwrap();
    permu(folder.path(), &["template", "--lang", "en", "--out", "books"]).ends_with(0);
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder.path().join("books")).unwrap() {
        let path = entry.unwrap().path();
        let parts = ["xl/sharedStrings", "xl/worksheets/sheet"];
        let text = zipped(&path, &parts);
        texts.push((path.file_name().unwrap().to_string_lossy().into_owned(), text));
    }
    assert!(texts.len() > 3, "{}", texts.len());
    // What a cell of the workbook may say, and what the scheme looks for in one.
    let cells = [
        "规上",
        "规下",
        "自有",
        "承租",
        "出租",
        "其他",
        "是",
        "否",
        "示例地区",
        "等线",
    ];
    let title = "河南省产业集聚区企业分类综合评价办法（2019）";
    let known = |_: &str, found: &str| cells.contains(&found) || title.contains(found);
    assert_eq!(foreign(&texts, is_chinese, 1, &known), BTreeSet::new());
}

#[test]
fn every_built_in_scheme_has_labels_and_units_in_english() {
    for (id, text) in permu::scheme::builtin::ALL {
        let mut problems = permu::problem::Problems::new();
        let scheme = permu::scheme::read(id, text, &mut problems).unwrap();
        for (label, english) in scheme.labels() {
            assert!(
                !english.is_empty() && !english.contains(is_chinese),
                "{id}: {label}"
            );
        }
        let quantities = scheme.quantities.iter().map(|one| &one.unit);
        for unit in scheme.indicators.iter().map(|one| &one.unit).chain(quantities) {
            let shown = permu::lang::Lang::En.unit(unit);
            assert!(!shown.contains(is_chinese), "{id}: {unit}");
        }
    }
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
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["--lang", "zh"]).ends_with(0);
    let written = written(&run);
    let known = |_: &str, found: &str| names.contains(&found) || written.contains(found);
    let is_letter = |letter: char| letter.is_ascii_alphabetic();
    assert_eq!(foreign(&outputs(&run), is_letter, 3, &known), BTreeSet::new());
}
