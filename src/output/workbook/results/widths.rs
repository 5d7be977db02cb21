//! How wide the columns of a sheet are, and how high its rows.

use crate::facts::shown::{Columns, longest_word};
use crate::facts::view::View;
use crate::lang::Lang;
use crate::letter;
use crate::table::{Format, Heading, Table};

/// Columns are at least and at most this wide, in half-width letters.
const WIDTHS: (usize, usize) = (8, 44);

/// A unit that is not longer stands on one line.
pub const UNIT_LETTERS: usize = 17;

/// Widths that show the widest cell of each column; headings may wrap to three lines.
pub fn widths(tables: &[&Table], columns: &[Columns], view: &View) -> Vec<usize> {
    let count = tables.iter().map(|table| table.headings.len()).max().unwrap_or(0);
    let mut widths = vec![WIDTHS.0; count];
    for (table, columns) in tables.iter().zip(columns) {
        for (column, heading) in table.headings.iter().enumerate() {
            // A filter button needs two letters.
            let label = letter::width(&heading.label);
            let unit = unit(view.lang, heading);
            let word = longest_word(&heading.label).max(longest_word(&unit));
            let mut width = widths[column].max(label.div_ceil(2) + 3);
            width = width.max((letter::width(&unit) + 1).min(UNIT_LETTERS));
            // Bold letters are wider.
            width = width.max(word * 11 / 10 + 2);
            for row in widest_rows(columns, column, heading) {
                if width >= WIDTHS.1 {
                    break;
                }
                width = width.max(letter::width(&columns.shown(row, column)) + 1);
            }
            widths[column] = width.min(WIDTHS.1);
        }
    }
    widths
}

/// The rows that may hold the widest cell of a column: of numbers with as many decimals the least and the greatest, and
/// those that hold words.
fn widest_rows(columns: &Columns, column: usize, heading: &Heading) -> Vec<usize> {
    let rows = 0..columns.height();
    if heading.format == Format::Text {
        return rows.collect();
    }
    let mut wanted = Vec::new();
    let mut ends: Option<((f64, usize), (f64, usize))> = None;
    for row in rows {
        match columns.number(row, column) {
            None if columns.words(row, column).is_empty() => {}
            None => wanted.push(row),
            Some(value) => {
                let (least, most) = ends.get_or_insert(((value, row), (value, row)));
                if value < least.0 {
                    *least = (value, row);
                }
                if value > most.0 {
                    *most = (value, row);
                }
            }
        }
    }
    wanted.extend(ends.iter().flat_map(|(least, most)| [least.1, most.1]));
    wanted
}

/// The unit of a column in brackets; empty if it has none.
pub fn unit(lang: Lang, heading: &Heading) -> String {
    if heading.unit.is_empty() {
        return String::new();
    }
    let unit = lang.text("report.unit", &[("unit", &heading.unit)]);
    unit.trim_start().to_owned()
}

/// The height in points that the wrapped sentences of a row need, where they need more than one line.
pub fn prose_height(table: &Table, columns: &Columns, row: usize) -> Option<f64> {
    let lines = table
        .headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| is_prose(&heading.id))
        .map(|(column, _)| letter::width(&columns.words(row, column)).div_ceil(WIDTHS.1))
        .max()?;
    (lines > 1).then(|| lines.min(24) as f64 * 15.0 + 3.0)
}

/// Columns of sentences are wrapped.
pub fn is_prose(id: &str) -> bool {
    matches!(
        id,
        "message" | "hint" | "formula" | "source" | "missing" | "shape" | "class_rule"
    )
}
