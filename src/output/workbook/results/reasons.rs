//! Why cells are values where others of their column are formulas: as notes.

use std::collections::BTreeMap;

use rust_xlsxwriter::Worksheet;

use super::look::note;
use super::page::Failure;
use crate::facts::view::Decision;
use crate::lang::{Lang, borrowed};

/// Why cells of a column are values where others are formulas.
#[derive(Default)]
pub struct Reasons {
    counts: BTreeMap<(u16, &'static str), usize>,
}

/// Most notes of one column: each weighs as much as a row of cells. The heading's note speaks for the others.
const MOST_NOTES: usize = 100;

impl Reasons {
    /// Notes why a cell holds a value; what was decided about it by hand goes before the rule.
    pub fn note(
        &mut self,
        sheet: &mut Worksheet,
        lang: Lang,
        (row, column): (u32, u16),
        why: &'static str,
        own: Option<&Decision>,
    ) -> Result<(), Failure> {
        let count = self.counts.entry((column, why)).or_default();
        *count += 1;
        // What was decided by hand is always said.
        if let Some(own) = own {
            sheet.insert_note(row, column, &note(&own.sentence))?;
        } else if *count <= MOST_NOTES {
            sheet.insert_note(row, column, &note(&lang.text(&format!("living.why.{why}"), &[])))?;
        }
        Ok(())
    }

    /// The heading of every such column says how many cells hold values, and why.
    pub fn head(&self, sheet: &mut Worksheet, lang: Lang, row: u32) -> Result<(), Failure> {
        let mut texts: BTreeMap<u16, Vec<String>> = BTreeMap::new();
        for ((column, why), count) in &self.counts {
            let words = [
                ("count", count.to_string()),
                ("why", lang.text(&format!("living.why.{why}"), &[])),
            ];
            let words = borrowed(&words);
            texts
                .entry(*column)
                .or_default()
                .push(lang.text("living.why.column", &words));
        }
        for (column, lines) in texts {
            sheet.insert_note(row, column, &note(&lines.join("\n")))?;
        }
        Ok(())
    }
}
