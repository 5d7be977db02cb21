//! Codes and names in cells that are merged over the rows of several enterprises.

use std::collections::BTreeSet;

use crate::field::FIELDS;
use crate::problem::{Problems, kinds, words};
use crate::survey::sheet::code;
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::name::exact_name;

/// One code that is merged over rows of different names, or one name over different codes: nobody knows whose the rows are,
/// and their figures are not used.
pub fn shared((first, last, column): (u32, u32, u32), grid: &mut Grid, problems: &mut Problems) {
    let found = grid.headings.iter().position(|one| one.column == column);
    let Some(position) = found else { return };
    let other = match FIELDS[grid.headings[position].field].id {
        "code" => "name",
        "name" => "code",
        _ => return,
    };
    let from = grid.rows.partition_point(|row| *row < first);
    let to = grid.rows.partition_point(|row| *row <= last);
    if from >= to || grid.words_in(position, from).trim().is_empty() {
        return;
    }
    let words = (from..to).map(|row| grid.words(other, row).trim());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let alike = words.iter().map(|word| match other {
        "name" => exact_name(word),
        _ => code::read(word).text,
    });
    let alike: BTreeSet<String> = alike.collect();
    if alike.len() < 2 {
        return;
    }
    let said = words![
        ("column", grid.headings[position].label.clone()),
        ("found", grid.words_in(position, from).trim().to_owned()),
        ("other", words.join("、")),
        ("count", (to - from).to_string()),
    ];
    problems.push(kinds::KEY_MERGED, grid.place(position, from), said);
    for row in from..to {
        for column in 0..grid.headings.len() {
            if FIELDS[grid.headings[column].field].is_number() && grid.own_number(column, row).is_some() {
                let raw = grid.raw_text(column, row);
                grid.unusable(column, row, raw);
            }
        }
    }
}
