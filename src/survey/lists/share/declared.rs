//! The lines of a list of shares, put together by meter and parcel.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::{Error, Problems, kinds, words};
use crate::settings::nearest;
use crate::survey::file::cell::{self, Number, plain};
use crate::survey::file::input::Input;
use crate::survey::file::limits::Limits;
use crate::survey::file::value::Cell;
use crate::survey::join::row::Member;
use crate::survey::join::shared::{METER, PARCEL, amount};
use crate::survey::lists::listing::{self, CODE_LABELS, Head, Line};
use crate::survey::sheet::code;
use crate::survey::sheet::label::time::year_of_cell;

/// How far the shares of a meter or parcel may be from 1: three thirds as 33.3 % are.
pub const TOLERANCE: f64 = 0.001;

/// Columns that say what is split: one for both, or one each.
const EITHER: &str = "detail";
const NAMES: [&str; 3] = [EITHER, METER, PARCEL];

const HEADS: &[Head] = &[
    Head {
        id: EITHER,
        labels: &[
            "户号或宗地编号",
            "户号/宗地编号",
            "宗地编号或户号",
            "户号、宗地编号",
            "Meter or parcel",
        ],
        required: true,
        instead: &[METER, PARCEL],
    },
    Head::optional(METER, &["户号", "用电户号", "Meter"]),
    Head::optional(PARCEL, &["宗地编号", "Parcel"]),
    Head::required("code", CODE_LABELS),
    Head::required(
        "share",
        &["分摊比例", "比例", "份额", "占比", "分摊份额", "Share"],
    ),
    Head::optional("year", &["年份", "年度", "Year"]),
];

/// Reads a list of shares.
///
/// # Errors
/// [`Error::File`] if the file cannot be opened.
pub fn read(input: &Input, limits: Limits, problems: &mut Problems) -> Result<Vec<Line>, Error> {
    listing::read(input, HEADS, limits, problems)
}

/// The declared shares of one meter or parcel in one year, by code, with their lines.
pub struct Declared {
    /// The meter or parcel.
    pub detail: String,
    /// The column that names it.
    pub column: &'static str,
    /// What it may be, the likelier first.
    pub kinds: &'static [&'static str],
    /// Code, share and line.
    pub parts: Vec<(String, f64, Line)>,
}

/// The columns of a line that name something.
fn filled(line: &Line) -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().filter(|id| !line.words(id).is_empty())
}

/// What the word in a column may be, the likelier first. A list with a column for each says which it is; where there is
/// one column, people write both into it whatever it is called.
fn kinds_of(line: &Line, column: &str) -> &'static [&'static str] {
    match (column, line.has(METER) && line.has(PARCEL)) {
        (METER, true) => &[METER],
        (PARCEL, true) => &[PARCEL],
        (PARCEL, false) => &[PARCEL, METER],
        _ => &[METER, PARCEL],
    }
}

/// The meters and parcels that a line names, in the form in which they are compared.
pub fn named(line: &Line) -> impl Iterator<Item = (&'static str, String)> {
    filled(line).flat_map(move |column| {
        let detail = plain(line.words(column));
        let kinds = kinds_of(line, column).iter();
        kinds.map(move |kind| (*kind, detail.clone()))
    })
}

/// Groups the lines by meter or parcel and checks each group; one with a mistake is not applied.
pub fn declared(
    lines: &[Line],
    of: i32,
    year: i32,
    members: &[Member],
    problems: &mut Problems,
) -> Vec<Declared> {
    let codes: BTreeSet<&str> = members.iter().map(|member| member.code.as_str()).collect();
    let mut groups: BTreeMap<(String, &'static str), (Declared, bool)> = BTreeMap::new();
    for line in lines {
        // A year that nobody can read is told once, and never taken for every year.
        let meant = match line.words("year") {
            "" => Some(of),
            found => year_of_cell(found),
        };
        if meant != Some(of) {
            if meant.is_none() && of == year {
                let words = words![("found", line.words("year").to_owned())];
                problems.push(kinds::SHARE_INCOMPLETE, line.place("year"), words);
            }
            continue;
        }
        let columns: Vec<&'static str> = filled(line).collect();
        let is_clear = says_what(line, &columns, problems);
        for column in columns {
            let detail = line.words(column).to_owned();
            let (group, whole) = groups.entry((plain(&detail), column)).or_insert_with(|| {
                let declared = Declared {
                    detail,
                    column,
                    kinds: kinds_of(line, column),
                    parts: Vec::new(),
                };
                (declared, true)
            });
            let part = is_clear.then(|| part(line, group, &codes, problems)).flatten();
            match part {
                Some((code, share)) => group.parts.push((code, share, line.clone())),
                None => *whole = false,
            }
        }
    }
    let mut list = Vec::new();
    for (_, (group, whole)) in groups {
        if !whole {
            continue;
        }
        let total = crate::sum::sum(group.parts.iter().map(|(_, share, _)| *share));
        if (total - 1.0).abs() > TOLERANCE {
            if let Some((_, _, line)) = group.parts.first() {
                let words = words![
                    ("found", group.detail.clone()),
                    ("value", amount(total)),
                    ("other", format!("{TOLERANCE}")),
                ];
                problems.push(kinds::SHARE_SUM, line.place("share"), words);
            }
            continue;
        }
        list.push(group);
    }
    list
}

/// Whether a line names one meter or parcel.
fn says_what(line: &Line, columns: &[&'static str], problems: &mut Problems) -> bool {
    match columns {
        [_] => true,
        [] => {
            let mut there = NAMES.into_iter().filter(|id| line.has(id));
            let place = match (there.next(), there.next()) {
                (Some(only), None) => line.place(only),
                _ => line.row(),
            };
            problems.push(kinds::SHARE_INCOMPLETE, place, words![("found", String::new())]);
            false
        }
        [first, .., last] => {
            let words = words![
                ("found", line.words(first).to_owned()),
                ("other", line.words(last).to_owned()),
            ];
            problems.push(kinds::SHARE_AMBIGUOUS, line.row(), words);
            false
        }
    }
}

/// The code and the share of a line, or what is wrong with it.
fn part(
    line: &Line,
    group: &Declared,
    codes: &BTreeSet<&str>,
    problems: &mut Problems,
) -> Option<(String, f64)> {
    for id in ["code", "share"] {
        if line.words(id).is_empty() {
            problems.push(
                kinds::SHARE_INCOMPLETE,
                line.place(id),
                words![("found", String::new())],
            );
            return None;
        }
    }
    let found = line.words("code");
    let code = code::read(found).text;
    if !codes.contains(code.as_str()) {
        let known: Vec<&str> = codes.iter().copied().collect();
        let near = nearest(&code, &known).unwrap_or_default().to_owned();
        let words = words![("found", found.to_owned()), ("nearest", near)];
        problems.push(kinds::SHARE_UNKNOWN_CODE, line.place("code"), words);
        return None;
    }
    if group.parts.iter().any(|(known, ..)| *known == code) {
        let words = words![("found", code), ("other", group.detail.clone())];
        problems.push(kinds::SHARE_TWICE, line.place("code"), words);
        return None;
    }
    match cell::number(Cell::Text(line.words("share"))) {
        Number::Typed(share) if share > 0.0 && share.is_finite() => Some((code, share)),
        _ => {
            let words = words![("found", line.words("share").to_owned())];
            problems.push(kinds::SHARE_NUMBER, line.place("share"), words);
            None
        }
    }
}
