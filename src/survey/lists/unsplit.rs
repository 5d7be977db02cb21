//! Meters and parcels under two enterprises or more that no list of shares splits: what they stand for may count twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::split::Split;
use crate::field;
use crate::problem::{Kind, Problems, Word, kinds, words};
use crate::sum::{Sum, sum};
use crate::survey::file::cell::{is_not_reported, plain};
use crate::survey::join::detail::agree;
use crate::survey::join::land_fields::ROUNDING;
use crate::survey::join::row::{Key, Member, RowOf};
use crate::survey::join::shared::{METER, OF_METER, OF_PARCEL, PARCEL, amount};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::tenure;

/// Meters and parcels under two enterprises or more that nobody has split: told at their cells. Returns the cells (grid,
/// row, field) whose figure is counted twice, and so by nobody.
pub fn unsplit(
    year: i32,
    members: &[Member],
    grids: &[(u32, &Grid)],
    split: &Split,
    key: Key,
    problems: &mut Problems,
) -> Vec<(u32, u32, usize)> {
    if key == Key::County {
        return Vec::new();
    }
    let mut twice = Vec::new();
    for (id, check) in [
        (METER, meter as fn(&Reports<'_>, &mut Problems) -> bool),
        (PARCEL, parcel),
    ] {
        if grids.iter().all(|(_, grid)| grid.column(id).is_none()) {
            continue;
        }
        for reports in shared(id, members, grids) {
            let detail = plain(reports.detail);
            if split.applied.contains(&(year, id, detail.clone())) {
                continue;
            }
            // Why a list did not split it, its lines have told.
            let mut quiet = problems.fork();
            let told = if split.named.contains(&(id, detail)) {
                &mut quiet
            } else {
                &mut *problems
            };
            if check(&reports, told) {
                let fields = if id == METER { OF_METER } else { OF_PARCEL };
                let cells = reports.rows.iter().flat_map(|(_, (position, row), _)| {
                    let ids = fields.iter().filter_map(|id| field::index(id));
                    ids.map(|field| (*position, *row, field))
                });
                twice.extend(cells);
            }
        }
    }
    twice
}

/// A meter or parcel with the rows of two enterprises or more.
struct Reports<'a> {
    /// What it is called in the first of them.
    detail: &'a str,
    /// Code, row and sheet.
    rows: Vec<(&'a str, RowOf, &'a Grid)>,
}

fn shared<'a>(id: &str, members: &'a [Member], grids: &[(u32, &'a Grid)]) -> Vec<Reports<'a>> {
    let columns: HashMap<u32, (&'a Grid, usize)> = grids
        .iter()
        .filter_map(|(position, grid)| Some((*position, (*grid, grid.column(id)?))))
        .collect();
    // A number is one number in full and half width, with and without blanks.
    let rows = |member: &'a Member| {
        member.rows.iter().filter_map(|&(position, row)| {
            let (grid, column) = *columns.get(&position)?;
            let written = grid.words_in(column, row as usize).trim();
            let detail = plain(written);
            (!detail.is_empty()).then_some((detail, written, (position, row), grid))
        })
    };
    let own = members.iter().filter(|member| member.left_out.is_none());
    let mut first: HashMap<String, &'a str> = HashMap::new();
    let mut several: BTreeSet<String> = BTreeSet::new();
    for member in own.clone() {
        for (detail, ..) in rows(member) {
            match first.get(&detail) {
                Some(code) if *code != member.code.as_str() => {
                    several.insert(detail);
                }
                Some(_) => {}
                None => {
                    first.insert(detail, &member.code);
                }
            }
        }
    }
    drop(first);
    several.retain(|detail| !is_not_reported(detail));
    if several.is_empty() {
        return Vec::new();
    }
    let mut list: BTreeMap<String, Reports<'a>> = BTreeMap::new();
    for member in own {
        for (detail, written, at, grid) in rows(member) {
            if several.contains(&detail) {
                let reports = list.entry(detail).or_insert_with(|| Reports {
                    detail: written,
                    rows: Vec::new(),
                });
                reports.rows.push((&member.code, at, grid));
            }
        }
    }
    list.into_values().collect()
}

/// Sums by code, in the order in which the codes come.
fn by_code<'a>(values: impl Iterator<Item = (&'a str, f64)>) -> Vec<(&'a str, f64)> {
    let mut list: Vec<(&str, Sum)> = Vec::new();
    for (code, value) in values {
        match list.iter_mut().find(|(known, _)| *known == code) {
            Some((_, sum)) => sum.add(value),
            None => {
                let mut sum = Sum::default();
                sum.add(value);
                list.push((code, sum));
            }
        }
    }
    list.into_iter().map(|(code, sum)| (code, sum.total())).collect()
}

fn alike(amounts: &[(&str, f64)]) -> bool {
    amounts.windows(2).all(|pair| agree(pair[0].1, pair[1].1))
}

/// Tells of a shared meter; whether its electricity is counted twice.
fn meter(reports: &Reports<'_>, problems: &mut Problems) -> bool {
    let amounts = by_code(reports.rows.iter().filter_map(|(code, (_, row), grid)| {
        let value = grid.number(grid.column("electricity")?, *row as usize)?;
        Some((*code, value))
    }));
    if amounts.iter().all(|(_, value)| *value == 0.0) {
        return false;
    }
    let same = amounts.len() > 1 && alike(&amounts);
    let kind = if same {
        kinds::SHARED_METER
    } else {
        kinds::SHARED_METER_PARTS
    };
    tell(reports, METER, "electricity", &amounts, kind, problems);
    same && problems.shows(kind)
}

/// Tells of a shared parcel; whether its land is counted twice. A parcel that its owner lets to others is in order.
fn parcel(reports: &Reports<'_>, problems: &mut Problems) -> bool {
    let land = |wanted: tenure::Holds| {
        by_code(reports.rows.iter().filter_map(move |(code, (_, row), grid)| {
            let row = *row as usize;
            let value = grid.number(grid.column("land_mu")?, row)?;
            (tenure::holds(grid, row) == wanted).then_some((*code, value))
        }))
    };
    let (owned, leased, lent) = (
        land(tenure::Holds::Own),
        land(tenure::Holds::Leased),
        land(tenure::Holds::Let),
    );
    let total = |list: &[(&str, f64)]| sum(list.iter().map(|(_, value)| *value));
    let kind = match owned.len() {
        0 => return false,
        1 if leased.iter().all(|(code, _)| *code == owned[0].0) => return false,
        1 if total(&leased) <= total(&lent) + ROUNDING => return false,
        1 => kinds::SHARED_PARCEL_PARTS,
        _ if total(&owned) == 0.0 => return false,
        _ if alike(&owned) => kinds::SHARED_PARCEL,
        _ => kinds::SHARED_PARCEL_PARTS,
    };
    let amounts: Vec<(&str, f64)> = match owned.len() {
        1 => owned.iter().chain(&leased).copied().collect(),
        _ => owned,
    };
    tell(reports, PARCEL, "land_mu", &amounts, kind, problems);
    kind == kinds::SHARED_PARCEL && problems.shows(kind)
}

/// Reports a shared meter or parcel at the cell of its second enterprise, with the amounts of all.
fn tell(
    reports: &Reports<'_>,
    id: &str,
    field: &str,
    amounts: &[(&str, f64)],
    kind: Kind,
    problems: &mut Problems,
) {
    const LISTED: usize = 6;
    let first = reports.rows.first().map_or("", |(code, ..)| *code);
    let Some((_, (_, row), grid)) = reports.rows.iter().find(|(code, ..)| *code != first) else {
        return;
    };
    let mut codes: Vec<&str> = reports.rows.iter().map(|(code, ..)| *code).collect();
    codes.dedup();
    let mut listed: Vec<(String, String)> = codes
        .iter()
        .take(LISTED)
        .map(|code| {
            let known = amounts.iter().find(|(known, _)| known == code);
            let amount = known.map_or_else(|| "—".to_owned(), |(_, value)| amount(*value));
            ((*code).to_owned(), amount)
        })
        .collect();
    if codes.len() > LISTED {
        listed.push(("…".to_owned(), String::new()));
    }
    let field = field::field(field);
    let words = words![
        ("found", reports.detail.to_owned()),
        ("field", Word::field_of(id)),
        ("unit", field.map_or("", |field| field.unit()).to_owned()),
        ("other", Word::Remarked(listed)),
        (
            "column",
            grid.column(id)
                .map_or_else(String::new, |column| grid.headings[column].label.clone()),
        ),
    ];
    problems.push(kind, grid.place_of(id, *row as usize), words);
}
