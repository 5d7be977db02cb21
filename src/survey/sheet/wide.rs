//! Rows of a text table with more fields than its header: a figure written with a thousands mark and without quotes,
//! `1,234.5`, is two fields, and whatever stands behind it one column too far to the right.

use std::collections::BTreeMap;

use super::grid::Grid;
use crate::field::FIELDS;
use crate::problem::{Place, Problems, kinds, words};
use crate::survey::file::text::Text;

/// How many fields a row of a text table has.
#[derive(Clone, Copy)]
struct Fields {
    all: usize,
    /// Up to the last one that holds anything.
    filled: usize,
    /// Whether two of them look like one figure that a thousands mark took apart.
    apart: Apart,
}

/// Whether two fields of a row look like one figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Apart {
    No,
    /// `1,234`, which may be two figures.
    Perhaps,
    /// `1,034`: no figure begins with 0.
    Certain,
}

/// Tells the rows that have more fields than the header, and takes their figures away: nobody knows to which columns
/// they belong. A separator at the end of a row is no field.
pub fn check(text: &Text, grids: &mut [Grid], problems: &mut Problems) {
    let mut rows = BTreeMap::new();
    text.records(&mut |row, record| {
        let fields: Vec<&str> = record.iter().map(str::trim).collect();
        let filled = fields
            .iter()
            .rposition(|field| !field.is_empty())
            .map_or(0, |last| last + 1);
        let found = Fields {
            all: fields.len(),
            filled,
            apart: apart(&fields),
        };
        rows.insert(row, found);
    });
    let mut told = BTreeMap::new();
    for grid in grids {
        let (first, last) = grid.header_rows;
        let header = rows.range(first..=last).map(|(_, fields)| fields.all).max();
        let own = grid.rows.iter().filter_map(|row| rows.get(row));
        let (Some(header), Some(least)) = (header, own.map(|fields| fields.all).min()) else {
            continue;
        };
        for index in 0..grid.rows.len() {
            let row = grid.rows[index];
            let Some(fields) = rows.get(&row) else { continue };
            let split = fields.all > header
                && (fields.apart == Apart::Certain || fields.apart == Apart::Perhaps && fields.all > least);
            if fields.filled <= header && !split {
                continue;
            }
            told.insert((grid.source, row), (fields.all, header));
            for position in 0..grid.headings.len() {
                if !matches!(FIELDS[grid.headings[position].field].id, "code" | "name") {
                    let raw = grid.raw_text(position, index);
                    grid.unusable(position, index, raw);
                }
            }
        }
    }
    for ((source, row), (found, count)) in told {
        let words = words![("found", found.to_string()), ("count", count.to_string())];
        problems.push(kinds::ROW_TOO_WIDE, Place::Row(source, row), words);
    }
}

fn apart(fields: &[&str]) -> Apart {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    let pairs = fields.windows(2).map(|pair| {
        let front = pair[0].strip_prefix('-').unwrap_or(pair[0]);
        let whole = pair[1].split_once('.').map_or(pair[1], |(whole, _)| whole);
        match () {
            () if front.len() > 3 || whole.len() != 3 || !digits(front) || !digits(whole) => Apart::No,
            () if whole.starts_with('0') => Apart::Certain,
            () => Apart::Perhaps,
        }
    });
    pairs.max().unwrap_or(Apart::No)
}
