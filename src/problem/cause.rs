//! Why a file or a formula was refused. Our own reasons are a closed set, each with its sentence under `cause.<id>` in the
//! locale files; what a library says is quoted as it stands.

use super::word::{Word, Words};
use crate::lang::{Lang, borrowed};

/// The ids of our own reasons.
pub const OWN: &[&str] = &[
    "no-workbook-in-zip",
    "broken-format",
    "broken-container",
    "neither-workbook-nor-text",
    "web-page",
    "pdf",
    "picture",
    "archive",
    "word-document",
    "slides",
    "other-document",
    "excel-before-97",
    "saved-page",
    "xml-2003",
    "flat-document",
    "xml",
    "empty",
    "not-a-file",
    "leads-nowhere",
    "other-ending",
    "sheets",
    "zip-parts",
    "cut-off",
    "cell-twice",
    "cell-outside",
    "sheet-data-twice",
    "quote-open",
    "blocks",
    "reader-memory",
    "reader-time",
    "reader-ended",
    "no-columns",
    "file-size",
    "text-size",
    "sheet-texts",
    "used-range",
    "shared-strings",
    "repeated-cells",
    "part-size",
    "part-text",
    "part-strings",
    "settings-cells",
    "history-file",
    "history-sheet",
    "history-line",
    "history-figures",
    "history-classes",
    "history-counties",
    "history-quotas",
    "history-fields",
    "history-foreign",
    "history-level",
    "system-not-found",
    "system-permission",
    "system-exists",
    "system-full",
    "system-too-large",
    "system-quota",
    "system-folder",
    "system-no-folder",
    "system-read-only",
    "system-cut-off",
    "system-invalid",
    "system-other",
    "formula-words",
    "formula-quote",
    "formula-minus",
    "formula-comment",
    "formula-list",
    "formula-function",
    "formula-letter",
    "formula-depth",
    "formula-number",
    "formula-word",
    "formula-wanted",
    "formula-end",
    "formula-pattern",
    "formula-parts",
    "formula-whole",
    "formula-mixed",
    "formula-part-number",
    "formula-part-text",
    "formula-part-condition",
    "formula-gives-number",
    "formula-gives-condition",
    "formula-gives-text",
];

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// One of our own reasons, and the words that fill its sentence.
    Own(&'static str, Words),
    /// What a library says.
    Theirs(String),
}

impl Cause {
    /// A reason of ours whose sentence needs no words.
    pub fn own(id: &'static str) -> Self {
        Self::Own(id, Words::new())
    }

    /// A reason of ours.
    pub fn with(id: &'static str, words: Words) -> Self {
        debug_assert!(OWN.contains(&id), "{id} is not in the list");
        Self::Own(id, words)
    }

    /// The reason alone, as a sentence has it.
    pub fn text(self, lang: Lang) -> String {
        let said = said(&self.words(), lang);
        let cause = said.into_iter().find(|(name, _)| *name == "cause");
        cause.map_or(String::new(), |(_, text)| text)
    }

    /// The words of the problem that tells it.
    pub fn words(self) -> Words {
        match self {
            Self::Own(id, mut words) => {
                words.push(("cause", Word::Term("cause", id.to_owned())));
                words
            }
            Self::Theirs(text) => vec![("cause", Word::Theirs(text))],
        }
    }
}

/// Words as a sentence has them. Those that are sentences of their own are filled with the others.
pub fn said(words: &Words, lang: Lang) -> Vec<(&'static str, String)> {
    let (terms, plain): (Vec<_>, Vec<_>) = words.iter().partition(|(_, word)| matches!(word, Word::Term(..)));
    let mut said: Vec<(&'static str, String)> = plain
        .iter()
        .map(|(name, word)| (*name, word.text(lang, &[])))
        .collect();
    let terms: Vec<(&'static str, String)> = terms
        .iter()
        .map(|(name, word)| (*name, word.text(lang, &borrowed(&said))))
        .collect();
    said.extend(terms);
    said
}

/// What to do about a file that was refused for this reason: the end of a key under `remedy`.
pub fn remedy(cause: &str) -> Option<&'static str> {
    Some(match cause {
        "web-page" | "saved-page" | "xml-2003" | "xml" | "flat-document" | "excel-before-97"
        | "cell-twice" | "cell-outside" | "sheet-data-twice" | "zip-parts" => "save",
        "pdf" | "picture" | "word-document" | "slides" | "other-document" => "ask",
        "archive" | "no-workbook-in-zip" => "unpack",
        "empty" | "cut-off" | "broken-format" | "broken-container" | "reader-ended" => "copy",
        "not-a-file" | "leads-nowhere" => "path",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::words;

    #[test]
    fn every_reason_of_ours_has_a_sentence_in_both_languages_and_no_english_in_the_chinese_one() {
        for id in OWN {
            for lang in [Lang::Zh, Lang::En] {
                assert!(lang.has(&format!("cause.{id}")), "{id} in {}", lang.id());
            }
            let zh = Lang::Zh.text(&format!("cause.{id}"), &[]);
            let chinese = zh
                .chars()
                .filter(|letter| ('\u{4e00}'..='\u{9fff}').contains(letter));
            assert!(chinese.count() >= 4, "{id}: {zh}");
        }
    }

    #[test]
    fn a_librarys_words_are_quoted_and_ours_are_filled() {
        let cause = Cause::with("used-range", words![("count", "9"), ("limit", "64")]);
        let zh = cause.text(Lang::Zh);
        assert!(zh.contains('9') && zh.contains("64") && !zh.contains('%'), "{zh}");
        let theirs = Cause::Theirs("invalid Zip archive".to_owned());
        assert_eq!(theirs.clone().text(Lang::Zh), "“invalid Zip archive”");
        assert_eq!(theirs.text(Lang::En), "invalid Zip archive");
    }
}
