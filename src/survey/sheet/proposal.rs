//! Columns that are not read, and what an unknown header may mean: a proposal with a confidence, never applied by itself.
//!
//! The confidence is the share of letters that the header and the nearest label have in common, in order: twice the
//! length of their longest common subsequence over the sum of their lengths (the Dice coefficient of the two sequences).

use std::collections::BTreeSet;

use super::header::heading::Heading;
use super::header::top::Top;
use super::label::plain::normalise;
use super::label::{is_known, take_apart, unit_of};
use super::map::FieldMap;
use crate::field::{Content, FIELDS, TAX_KINDS, TAX_OFFICES};
use crate::problem::{Place, Problems, SourceId, Word, column_name, kinds, words};

/// The least confidence that is worth a word, of 1.
const LEAST: f64 = 0.6;

/// The longest header that is compared, and the longest that is shown, in letters.
const LONGEST: usize = 24;
const SHOWN: usize = 60;

/// The most headers of one row that are compared: a sheet may have 16,384.
const COMPARED: usize = 60;

/// How many columns a note names.
const LISTED: usize = 30;

/// Headers that number the rows and hold no data.
const RUNNING: &[&str] = &["序号", "编号", "no", "no.", "#", "顺序号", "行号"];

/// Whether a header text says that its column numbers the rows.
pub fn is_running(text: &str) -> bool {
    RUNNING.contains(&normalise(text).as_str())
}

/// A column that is not read.
#[derive(Clone, Debug)]
pub struct Unused {
    /// Column in the sheet.
    pub column: u32,
    /// Row of the header.
    pub row: u32,
    /// The header as written.
    pub label: String,
    /// Whether a field is known by that name: then the scheme does not need it.
    pub known: bool,
}

/// Says once which columns of a sheet are not read, and what those of an unknown name may mean.
pub fn tell(
    unused: &[Unused],
    headings: &[Heading],
    wanted: &dyn Fn(usize) -> bool,
    source: SourceId,
    problems: &mut Problems,
) {
    let unused: Vec<&Unused> = unused.iter().filter(|one| !is_running(&one.label)).collect();
    if unused.is_empty() {
        return;
    }
    let mut names: Vec<String> = unused
        .iter()
        .take(LISTED)
        .map(|one| format!("{} {}", column_name(one.column), short(&one.label)))
        .collect();
    if unused.len() > LISTED {
        names.push("…".to_owned());
    }
    let words = words![("count", unused.len().to_string()), ("found", names.join("、"))];
    problems.push(kinds::COLUMNS_UNUSED, Place::File(source), words);
    let taken: BTreeSet<usize> = headings.iter().map(|heading| heading.field).collect();
    // A kind of tax is known for what it is, and no other field.
    let kind = |one: &Unused| {
        let name = take_apart(&one.label).name;
        TAX_KINDS.contains(&name.as_str()) || TAX_OFFICES.contains(&name.as_str())
    };
    let unknown: Vec<&Unused> = unused
        .into_iter()
        .filter(|one| !one.known && !kind(one))
        .collect();
    propose(&unknown, &taken, wanted, source, problems);
}

/// What the cells of a sheet without a header may mean: those of the row that has most names near a field's.
pub fn tell_headless(
    top: &Top,
    wanted: &dyn Fn(usize) -> bool,
    map: &FieldMap,
    source: SourceId,
    problems: &mut Problems,
) {
    let cells = |row: u32| -> Vec<Unused> {
        let texts = top.get(&row).into_iter().flatten();
        texts
            .take(COMPARED)
            .map(|(column, label)| Unused {
                column: *column,
                row,
                label: label.clone(),
                known: is_known(label, map),
            })
            .collect()
    };
    let near = |row: u32| {
        let cells = cells(row);
        let named = cells
            .iter()
            .filter(|one| one.known || nearest(&one.label, wanted).is_some());
        named.count()
    };
    let best = top
        .keys()
        .map(|row| (near(*row), *row))
        .max_by_key(|(count, row)| (*count, std::cmp::Reverse(*row)));
    let Some((_, row)) = best.filter(|(count, _)| *count > 1) else {
        return;
    };
    let cells = cells(row);
    let unknown: Vec<&Unused> = cells.iter().filter(|one| !one.known).collect();
    propose(&unknown, &BTreeSet::new(), wanted, source, problems);
}

/// One note for every header that is near a label of a field which the sheet lacks; of two that want the same field,
/// the nearer one.
fn propose(
    unknown: &[&Unused],
    taken: &BTreeSet<usize>,
    wanted: &dyn Fn(usize) -> bool,
    source: SourceId,
    problems: &mut Problems,
) {
    let free = |field: usize| wanted(field) && !taken.contains(&field);
    let mut found: Vec<(&Unused, Near)> = unknown
        .iter()
        .take(COMPARED)
        .filter_map(|one| Some((*one, nearest(&one.label, &free)?)))
        .collect();
    // Rounded, the order does not hang on the last bit.
    found.sort_by_key(|(one, near)| (std::cmp::Reverse(near.percent), one.column));
    let mut given = BTreeSet::new();
    found.retain(|(_, near)| given.insert(near.field));
    found.sort_by_key(|(one, _)| one.column);
    for (one, near) in found {
        let words = words![
            ("found", short(&one.label)),
            ("field", Word::field(near.field)),
            ("id", FIELDS[near.field].id.to_owned()),
            ("value", near.percent.to_string()),
            ("other", near.label.to_owned()),
        ];
        problems.push(
            kinds::HEADER_UNKNOWN,
            Place::Cell(source, one.row, one.column),
            words,
        );
    }
}

/// The label nearest to a header.
struct Near {
    field: usize,
    label: &'static str,
    percent: u32,
}

fn nearest(header: &str, wanted: &dyn Fn(usize) -> bool) -> Option<Near> {
    let label = take_apart(header);
    let letters: Vec<char> = label.name.chars().collect();
    // 「合计」 is a total of whatever stands beside it.
    if label.growth || label.is_structure() || letters.len() < 2 || letters.len() > LONGEST {
        return None;
    }
    let mut best: Option<(f64, usize, &'static str)> = None;
    for (index, field) in FIELDS.iter().enumerate().filter(|(index, _)| wanted(*index)) {
        // A unit of another dimension speaks against the field.
        if let (Some(unit), Content::Number(dimension)) = (&label.unit, field.content)
            && unit_of(dimension, unit).is_none()
        {
            continue;
        }
        for label in field.aliases.iter().chain([&field.zh]) {
            let likeness = likeness(&letters, &normalise(label));
            if likeness >= LEAST && best.is_none_or(|(before, ..)| likeness > before) {
                best = Some((likeness, index, label));
            }
        }
    }
    best.map(|(likeness, field, label)| Near {
        field,
        label,
        percent: (likeness * 100.0).round() as u32,
    })
}

/// Twice the longest common subsequence over the sum of the lengths.
fn likeness(one: &[char], other: &str) -> f64 {
    let other: Vec<char> = other.chars().collect();
    let mut before = vec![0usize; other.len() + 1];
    for letter in one {
        let mut row = vec![0usize; other.len() + 1];
        for (at, known) in other.iter().enumerate() {
            row[at + 1] = match letter == known {
                true => before[at] + 1,
                false => row[at].max(before[at + 1]),
            };
        }
        before = row;
    }
    2.0 * before[other.len()] as f64 / (one.len() + other.len()) as f64
}

/// A header on one line, cut where it is a story.
fn short(label: &str) -> String {
    let label: String = label
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    match label.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &label[..end]),
        None => label,
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::proposal::*;

    fn near(header: &str) -> Option<(&'static str, u32)> {
        nearest(header, &|_| true).map(|near| (FIELDS[near.field].id, near.percent))
    }

    // By hand: 实缴税负 and 实缴税收 share 3 of 4 + 4 letters; 厂内用地面积 and 用地面积 4 of 6 + 4.
    #[test]
    fn a_header_is_near_a_label_by_the_letters_they_share() {
        assert_eq!(near("实缴税负（万元）"), Some(("tax", 75)));
        assert_eq!(near("厂内用地面积（㎡）"), Some(("land_mu", 80)));
        assert_eq!(near("2019年实缴税负"), Some(("tax", 75)));
        assert_eq!(near("备注"), None);
        assert_eq!(near("联系电话"), None);
        // The unit says that it is no tax.
        assert_eq!(near("实缴税负（人）"), None);
    }
}
