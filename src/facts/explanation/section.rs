//! An explanation: sections of sentences and tables, for whatever writes them.

use crate::facts::picture::Picture;
use crate::lang::Lang;
use crate::table::{Format, Heading, Table};

/// The answer to "why".
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Who is explained.
    pub title: String,
    /// Its parts, in the order of the questions that people ask.
    pub sections: Vec<Section>,
}

/// One part of it.
#[derive(Clone, Debug)]
pub struct Section {
    /// English id.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// Sentences, before the table.
    pub lines: Vec<String>,
    /// Figures.
    pub table: Option<Table>,
    /// Whether the numbers of a column all have the decimals of its heading: it holds one quantity.
    pub even: bool,
    /// A chart, for the forms that can show one.
    pub picture: Option<Picture>,
}

impl Section {
    /// A section whose heading stands under `explain.section.<id>`.
    pub fn of(lang: Lang, id: &'static str, lines: Vec<String>, table: Option<Table>) -> Self {
        Self {
            id,
            title: lang.text(&format!("explain.section.{id}"), &[]),
            lines,
            table: table.filter(|table| table.frame.height() > 0),
            even: false,
            picture: None,
        }
    }

    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.table.is_none() && self.picture.is_none()
    }
}

/// A heading of a table in an explanation: `explain.column.<id>`.
pub fn head(lang: Lang, id: &str, format: Format) -> Heading {
    Heading {
        id: id.to_owned(),
        label: lang.text(&format!("explain.column.{id}"), &[]),
        unit: String::new(),
        format,
    }
}
