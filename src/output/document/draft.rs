//! The report while it is written.

use super::grid::Grid;
use super::word::{Caption, Document, Look, Seeing};
use crate::facts::view::View;
use crate::lang::Lang;

/// The report while it is written: numbers its chapters, figures and tables.
pub struct Draft<'a> {
    pub view: &'a View,
    pub pngs: &'a [Vec<u8>],
    pub document: Document,
    pub chapters: usize,
    pub sections: usize,
    pub figures: usize,
    pub tables: usize,
}

impl<'a> Draft<'a> {
    pub fn of(view: &'a View, pngs: &'a [Vec<u8>]) -> Self {
        Self {
            view,
            pngs,
            document: Document::new(view.lang),
            chapters: 0,
            sections: 0,
            figures: 0,
            tables: 0,
        }
    }

    pub fn text(&self, key: &str, words: &[(&str, &str)]) -> String {
        self.view.lang.text(key, words)
    }

    /// Begins a chapter: 一、 or 1.
    pub fn chapter(&mut self, key: &str) {
        let title = self.text(key, &[]);
        self.titled(&title);
    }

    /// Begins a chapter of this title.
    pub fn titled(&mut self, title: &str) {
        self.chapters += 1;
        self.sections = 0;
        let title = match self.view.lang == Lang::Zh {
            true => format!("{}、{title}", chinese(self.chapters)),
            false => format!("{}. {title}", self.chapters),
        };
        self.document.paragraph(Look::Chapter, &title);
    }

    /// Begins a section: （一） or 1.1.
    pub fn section(&mut self, title: &str) {
        self.sections += 1;
        let title = match self.view.lang == Lang::Zh {
            true => format!("（{}）{title}", chinese(self.sections)),
            false => format!("{}.{} {title}", self.chapters, self.sections),
        };
        self.document.paragraph(Look::Section, &title);
    }

    /// Adds a sentence.
    pub fn say(&mut self, key: &str, words: &[(&str, &str)]) {
        let text = self.text(key, words);
        self.document.paragraph(Look::Body, &text);
    }

    /// Adds a sentence that refers to tables and figures by their names: `…，见表2、图5。`
    pub fn say_seeing(&mut self, key: &str, words: &[(&str, &str)], names: &[&str]) {
        let text = self.text(key, words);
        self.refer(&text, "document.see", names);
    }

    /// Ends a finished sentence with references, each by the name of a table or chart.
    pub fn refer(&mut self, sentence: &str, lead: &str, names: &[&str]) {
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
    pub fn has_figure(&self, name: &str) -> bool {
        let found = self.view.charts.iter().position(|chart| chart.name == name);
        let png = found.and_then(|index| self.pngs.get(index));
        png.is_some_and(|png| self.document.has_room(png))
    }

    /// Adds the chart of this name with its caption, if the run has it. One that no page can show is named with its file.
    pub fn figure(&mut self, name: &str) {
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
    pub fn table(&mut self, name: &str, title: &str, grid: &Grid) {
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
    pub fn list(&self, words: &[String]) -> String {
        let comma = self.view.lang.pick("，", ", ");
        let between = match words.iter().any(|part| part.contains(comma)) {
            true => self.view.lang.pick("；", "; "),
            false => self.view.lang.pick("、", ", "),
        };
        words.join(between)
    }

    /// The enterprises of a population: 规上企业, and 租赁企业 as they are.
    pub fn enterprises_of(&self, population: &str) -> String {
        let name = population.split('（').next().unwrap_or(population);
        match name.ends_with("企业") {
            true => population.to_owned(),
            false => self.text("document.enterprises-of", &[("population", population)]),
        }
    }
}

/// A number from 1 to 999 in Chinese: 十二, 一百零三.
pub fn chinese(number: usize) -> String {
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
