//! `report.docx`: the draft of the yearly report, in the form of Chinese official documents. Written from the [`View`] alone.
//!
//! The numbers in its sentences are cells of the tables, rounded as everywhere; nothing is computed here but counts. The
//! file is WordprocessingML of our own ([`word`]): the crates for it bring image decoders and a second zip writer, and
//! cannot fix the times.

mod chapters;
mod style;
mod word;

use std::io::{Seek, Write};

use super::view::View;
use crate::lang::Lang;
use crate::problem::Error;
use word::{About, Document, Grid, Look};

/// Writes the report. `pngs` are the pictures of `view.charts`, in their order. The same view gives the same bytes.
pub fn write(view: &View, pngs: &[Vec<u8>], out: impl Write + Seek) -> Result<(), Error> {
    let state = view.lang.text(&format!("state.{}", view.state.id()), &[]);
    let mut draft = Draft {
        view,
        pngs,
        document: Document::new(view.lang),
        chapters: 0,
        sections: 0,
        figures: 0,
        tables: 0,
    };
    let title = draft.text("document.title", &[("title", &view.title)]);
    draft.document.paragraph(Look::Title, &title);
    draft.document.paragraph(
        Look::Subtitle,
        &draft.text("document.subtitle", &[("state", &state)]),
    );
    if let Some(internal) = &view.internal {
        draft.document.paragraph(Look::Note, &internal.said(view.lang));
    }
    chapters::all(&mut draft)?;
    let about = About {
        lang: view.lang,
        title: &view.title,
        state: &state,
    };
    draft.document.write(&about, out)
}

/// The report while it is written: numbers its chapters, figures and tables.
struct Draft<'a> {
    view: &'a View,
    pngs: &'a [Vec<u8>],
    document: Document,
    chapters: usize,
    sections: usize,
    figures: usize,
    tables: usize,
}

impl Draft<'_> {
    fn text(&self, key: &str, words: &[(&str, &str)]) -> String {
        self.view.lang.text(key, words)
    }

    /// Begins a chapter: 一、 or 1.
    fn chapter(&mut self, key: &str) {
        let title = self.text(key, &[]);
        self.titled(&title);
    }

    /// Begins a chapter of this title.
    fn titled(&mut self, title: &str) {
        self.chapters += 1;
        self.sections = 0;
        let title = match self.view.lang {
            Lang::Zh => format!("{}、{title}", chinese(self.chapters)),
            Lang::En => format!("{}. {title}", self.chapters),
        };
        self.document.paragraph(Look::Chapter, &title);
    }

    /// Begins a section: （一） or 1.1.
    fn section(&mut self, title: &str) {
        self.sections += 1;
        let title = match self.view.lang {
            Lang::Zh => format!("（{}）{title}", chinese(self.sections)),
            Lang::En => format!("{}.{} {title}", self.chapters, self.sections),
        };
        self.document.paragraph(Look::Section, &title);
    }

    /// Adds a sentence.
    fn say(&mut self, key: &str, words: &[(&str, &str)]) {
        let text = self.text(key, words);
        self.document.paragraph(Look::Body, &text);
    }

    /// Adds the chart of this name with its caption, if the run has it. One that no page can show is named with its file.
    fn figure(&mut self, name: &str) {
        let Some(index) = self.view.charts.iter().position(|chart| chart.name == name) else {
            return;
        };
        let (chart, Some(png)) = (&self.view.charts[index], self.pngs.get(index)) else {
            return;
        };
        let number = (self.figures + 1).to_string();
        let title = chart.title.as_str();
        let caption = self.text("document.figure", &[("number", &number), ("title", title)]);
        if self.document.picture(png, &caption, &chart.caption) {
            self.figures += 1;
        } else {
            let apart = self.text("document.figure-apart", &[("title", title), ("name", name)]);
            self.document.paragraph(Look::Note, &apart);
        }
    }

    /// Adds a table with its caption, if it has rows.
    fn table(&mut self, title: &str, grid: &Grid) {
        if grid.rows.is_empty() {
            return;
        }
        self.tables += 1;
        let number = self.tables.to_string();
        let caption = self.text("document.table", &[("number", &number), ("title", title)]);
        self.document.table(&caption, grid);
    }

    /// Words in a row: 甲、乙、丙.
    fn list(&self, words: &[String]) -> String {
        words.join(self.view.lang.pick("、", ", "))
    }
}

/// A number from 1 to 999 in Chinese: 十二, 一百零三.
fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (hundreds, tens, ones) = (number / 100 % 10, number / 10 % 10, number % 10);
    let mut text = String::new();
    if hundreds > 0 {
        text.push_str(DIGITS[hundreds]);
        text.push('百');
        if tens == 0 && ones > 0 {
            text.push('零');
        }
    }
    if tens > 0 {
        if tens > 1 || hundreds > 0 {
            text.push_str(DIGITS[tens]);
        }
        text.push('十');
    }
    if ones > 0 {
        text.push_str(DIGITS[ones]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_numbered_as_in_official_documents() {
        for (number, expected) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (45, "四十五"),
            (103, "一百零三"),
            (110, "一百一十"),
            (131, "一百三十一"),
        ] {
            assert_eq!(chinese(number), expected);
        }
    }

    #[test]
    fn a_run_that_found_nothing_still_has_a_report_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let view = super::super::demo::empty(lang);
            let mut bytes = std::io::Cursor::new(Vec::new());
            write(&view, &[], &mut bytes).unwrap();
            assert!(zip::ZipArchive::new(bytes).unwrap().len() > 10);
        }
    }
}
