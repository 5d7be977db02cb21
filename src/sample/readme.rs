//! The README beside the made-up workbooks, in both languages.

use super::fault::Fault;
use super::options::{Options, YEARS};
use crate::lang::Lang;

/// The whole text.
pub fn text(options: &Options, faults: &[Fault]) -> String {
    let mut text = String::new();
    for lang in [Lang::Zh, Lang::En] {
        section(lang, options, faults, &mut text);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn section(lang: Lang, options: &Options, faults: &[Fault], text: &mut String) {
    let enterprises = options.enterprises.to_string();
    let seed = options.seed.to_string();
    let years = YEARS.map(|year| year.to_string());
    let flag = if options.faults { " --faults" } else { "" };
    let words = [
        ("enterprises", enterprises.as_str()),
        ("seed", seed.as_str()),
        ("first", years[0].as_str()),
        ("last", years[1].as_str()),
        ("flag", flag),
    ];
    for key in ["title", "made-up", "how", "contents", "oddities"] {
        let heading = if key == "title" { "# " } else { "" };
        text.push_str(&format!(
            "{heading}{}\n\n",
            lang.text(&format!("sample.readme.{key}"), &words)
        ));
    }
    if !faults.is_empty() {
        text.push_str(&format!("{}\n\n", lang.text("sample.readme.faults", &words)));
        text.push_str(&format!(
            "{}\n|---|---|---|---|---|\n",
            lang.text("sample.readme.columns", &[])
        ));
        for fault in faults {
            let what = lang.text(&format!("sample.fault.{}", fault.what), &[]);
            let Fault {
                workbook,
                sheet,
                cell,
                kind,
                ..
            } = fault;
            text.push_str(&format!(
                "| {workbook} | {sheet} | {cell} | {what} | `{}` |\n",
                kind.code
            ));
        }
        text.push('\n');
    }
}
