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
use word::{About, Caption, Document, Grid, Look, Seeing};

/// Writes the report. `pngs` are the pictures of `view.charts`, in their order. The same view gives the same bytes.
pub fn write(view: &View, pngs: &[Vec<u8>], out: impl Write + Seek) -> Result<(), Error> {
    let state = view.lang.text(&format!("state.{}", view.state.id()), &[]);
    let mut draft = Draft::of(view, pngs);
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
    /// Whether it was said what the mark of withheld figures means.
    is_mark_said: bool,
}

impl<'a> Draft<'a> {
    fn of(view: &'a View, pngs: &'a [Vec<u8>]) -> Self {
        Self {
            view,
            pngs,
            document: Document::new(view.lang),
            chapters: 0,
            sections: 0,
            figures: 0,
            tables: 0,
            is_mark_said: false,
        }
    }

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
        let title = match self.view.lang == Lang::Zh {
            true => format!("{}、{title}", chinese(self.chapters)),
            false => format!("{}. {title}", self.chapters),
        };
        self.document.paragraph(Look::Chapter, &title);
    }

    /// Begins a section: （一） or 1.1.
    fn section(&mut self, title: &str) {
        self.sections += 1;
        let title = match self.view.lang == Lang::Zh {
            true => format!("（{}）{title}", chinese(self.sections)),
            false => format!("{}.{} {title}", self.chapters, self.sections),
        };
        self.document.paragraph(Look::Section, &title);
    }

    /// Adds a sentence.
    fn say(&mut self, key: &str, words: &[(&str, &str)]) {
        let text = self.text(key, words);
        self.document.paragraph(Look::Body, &text);
    }

    /// Adds a sentence that refers to tables and figures by their names: `…，见表2、图5。`
    fn say_seeing(&mut self, key: &str, words: &[(&str, &str)], names: &[&str]) {
        let text = self.text(key, words);
        self.refer(&text, "document.see", names);
    }

    /// Ends a finished sentence with references, each by the name of a table or chart.
    fn refer(&mut self, sentence: &str, lead: &str, names: &[&str]) {
        let stop = self.view.lang.pick("。", ".");
        let (lead, and) = (self.text(lead, &[]), self.text("document.see-and", &[]));
        let seeing = Seeing {
            lead: &lead,
            and: &and,
            stop,
            names,
        };
        self.document
            .seeing(sentence.strip_suffix(stop).unwrap_or(sentence), &seeing);
    }

    /// Whether the chart of this name will stand in the report.
    fn has_figure(&self, name: &str) -> bool {
        let found = self.view.charts.iter().position(|chart| chart.name == name);
        let png = found.and_then(|index| self.pngs.get(index));
        png.is_some_and(|png| self.document.has_room(png))
    }

    /// Adds the chart of this name with its caption, if the run has it. One that no page can show is named with its file.
    fn figure(&mut self, name: &str) {
        let Some(index) = self.view.charts.iter().position(|chart| chart.name == name) else {
            return;
        };
        let (chart, Some(png)) = (&self.view.charts[index], self.pngs.get(index)) else {
            return;
        };
        let words = [("title", chart.title.as_str()), ("name", name)];
        let (counter, title) = (
            self.text("document.figure", &[]),
            self.text("document.captioned", &words),
        );
        let caption = Caption {
            name,
            counter: &counter,
            number: self.figures + 1,
            title: &title,
        };
        if self.document.picture(png, &caption, &chart.caption) {
            self.figures += 1;
        } else {
            let apart = self.text("document.figure-apart", &words);
            self.document.paragraph(Look::Note, &apart);
        }
    }

    /// Adds a table with its caption, if it has rows. `name` is what sentences refer to.
    fn table(&mut self, name: &str, title: &str, grid: &Grid) {
        if grid.rows.is_empty() {
            return;
        }
        self.tables += 1;
        let counter = self.text("document.table", &[]);
        let title = self.text("document.captioned", &[("title", title)]);
        let caption = Caption {
            name,
            counter: &counter,
            number: self.tables,
            title: &title,
        };
        self.document.table(&caption, grid);
    }

    /// Words in a row: 甲、乙、丙. Where a part has a comma of its own: 甲，一；乙，二.
    fn list(&self, words: &[String]) -> String {
        let comma = self.view.lang.pick("，", ", ");
        let between = match words.iter().any(|part| part.contains(comma)) {
            true => self.view.lang.pick("；", "; "),
            false => self.view.lang.pick("、", ", "),
        };
        words.join(between)
    }

    /// The enterprises of a population: 规上企业, and 租赁企业 as they are.
    fn enterprises_of(&self, population: &str) -> String {
        let name = population.split('（').next().unwrap_or(population);
        match name.ends_with("企业") {
            true => population.to_owned(),
            false => self.text("document.enterprises-of", &[("population", population)]),
        }
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
    fn parts_that_hold_commas_are_parted_by_semicolons() {
        let words = |list: &[&str]| -> Vec<String> { list.iter().map(|word| (*word).to_owned()).collect() };
        for (lang, parts, expected) in [
            (Lang::Zh, ["甲1家", "乙2家"], "甲1家、乙2家"),
            (Lang::Zh, ["甲1家，占10%", "乙2家"], "甲1家，占10%；乙2家"),
            (Lang::En, ["1,200 in A", "2 in B"], "1,200 in A, 2 in B"),
            (Lang::En, ["1 in A, few", "2 in B"], "1 in A, few; 2 in B"),
        ] {
            let view = super::super::demo::empty(lang);
            assert_eq!(Draft::of(&view, &[]).list(&words(&parts)), expected);
        }
    }

    #[test]
    fn enterprises_are_named_once() {
        let view = super::super::demo::empty(Lang::Zh);
        for (population, expected) in [
            ("规上", "规上企业"),
            ("规下（用地5亩以上）", "规下（用地5亩以上）企业"),
            ("无用地租赁企业", "无用地租赁企业"),
            ("租赁企业（无用地）", "租赁企业（无用地）"),
        ] {
            assert_eq!(Draft::of(&view, &[]).enterprises_of(population), expected);
        }
    }

    #[test]
    fn a_long_list_of_decisions_is_cut_and_says_where_the_rest_is() {
        use polars::prelude::{Column, DataFrame};
        let words = |words: &str| -> Vec<String> { (0..45).map(|row| format!("{words}{row}")).collect() };
        let ids = ["code", "class_preliminary", "class"];
        let mut view = super::super::demo::empty(Lang::Zh);
        view.decisions.push(crate::table::Table {
            id: "adjustments",
            title: "人工调整".to_owned(),
            headings: ids
                .map(|id| super::super::tables::heading(Lang::Zh, id, crate::table::Format::Text))
                .to_vec(),
            frame: DataFrame::new(45, ids.map(|id| Column::new(id.into(), words(id))).to_vec()).unwrap(),
        });
        let mut bytes = std::io::Cursor::new(Vec::new());
        write(&view, &[], &mut bytes).unwrap();
        let mut text = String::new();
        let mut zip = zip::ZipArchive::new(bytes).unwrap();
        let mut part = zip.by_name("word/document.xml").unwrap();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        assert!(text.contains("表中列出前40行，全部45行见 tables/adjustments.csv。"));
        assert!(text.contains(">code39<") && !text.contains(">code40<"));
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
