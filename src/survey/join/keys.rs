//! Many sheets → one row an enterprise.
//!
//! Rows are joined by code. A row without a usable code is joined by its normalised name where that fits exactly one
//! enterprise; permu never guesses between two. The list of enterprises is the roster: the sheets with a county, or with a town.

mod areas;
mod members;
mod misnamed;
mod party;

use std::collections::{BTreeMap, HashMap, HashSet};

use polars::prelude::PlSmallStr;
use smallvec::{SmallVec, smallvec};

use super::detail;
use super::row::{Key, Member, RowOf, grid_at};
use crate::problem::{Kind, Place, Problems, cell_name, kinds, words};
use crate::survey::file::cell::is_not_reported;
use crate::survey::sheet::code::{self, State};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::name::loose_name;
use areas::Areas;
use members::{Members, Names};

/// Joins the grids of one year. `grids` pairs each grid with its position in the survey, in order.
pub fn join(year: i32, grids: &[(u32, &Grid)], key: Key, problems: &mut Problems) -> Vec<Member> {
    let mut members = Members::default();
    match key {
        Key::County => by_word("county", year, grids, &mut members),
        Key::Park => by_word("park", year, grids, &mut members),
        Key::Code => by_code(year, grids, &mut members, problems),
    }
    // The keys served to find the members; what follows needs the memory.
    let Members { mut list, by_key } = members;
    drop(by_key);
    let mut extra = Vec::new();
    for member in &mut list {
        if member.rows.len() > 1 && member.left_out.is_none() {
            detail::once(member, grids, key, problems);
        }
        repeated_rows(member, grids, &mut extra, problems);
    }
    if key == Key::Code {
        let rosters = Rosters::of(grids);
        misnamed::misnamed(&mut list, grids, &rosters.positions, problems);
        for member in &mut list {
            in_the_roster(member, grids, &rosters, problems);
        }
        two_codes(&list, grids, problems);
    }
    list.extend(extra);
    in_order(list, grids)
}

/// Sorts by code, then by the first row, which no two share. The first bytes of a code, as one number, settle nearly
/// every comparison.
fn in_order(mut list: Vec<Member>, grids: &[(u32, &Grid)]) -> Vec<Member> {
    list.sort_unstable_by(|one, other| {
        first_bytes(&one.code)
            .cmp(&first_bytes(&other.code))
            .then_with(|| (&one.code, first_row(one, grids)).cmp(&(&other.code, first_row(other, grids))))
    });
    list
}

/// The first sixteen bytes of a text as a number that sorts like them.
fn first_bytes(text: &str) -> u128 {
    let mut bytes = [0; 16];
    for (byte, letter) in bytes.iter_mut().zip(text.bytes()) {
        *byte = letter;
    }
    u128::from_be_bytes(bytes)
}

fn first_row(member: &Member, grids: &[(u32, &Grid)]) -> Option<(u32, u32)> {
    let (grid, row) = *member.rows.first()?;
    Some((grid, grid_at(grids, grid)?.rows[row as usize]))
}

/// Rows keyed by the name of their region.
fn by_word(id: &str, year: i32, grids: &[(u32, &Grid)], members: &mut Members) {
    for (position, grid) in grids {
        for row in grid.rows_of(year) {
            let name = grid.words(id, row).trim();
            if !name.is_empty() {
                members.add(name.into(), (*position, row as u32));
            }
        }
    }
}

/// A row whose code is missing or wrong, and waits for a name.
struct Waiting {
    row: RowOf,
    code: PlSmallStr,
    state: Option<State>,
}

fn by_code(year: i32, grids: &[(u32, &Grid)], members: &mut Members, problems: &mut Problems) {
    let mut waiting = Vec::new();
    let longest = grids.iter().map(|(_, grid)| grid.rows.len()).max();
    members.reserve(longest.unwrap_or(0));
    let areas = Areas::of(grids);
    // In a single list every enterprise that could lend its name already has its own row: a wrong code stands for itself.
    let alone = matches!(grids, [(_, grid)] if !grid.lists_details());
    for (position, grid) in grids.iter().filter(|(_, grid)| !grid.other_side) {
        let column = grid.column("code");
        for row in grid.rows_of(year) {
            let at = (*position, row as u32);
            let found = column.map_or("", |column| grid.words_in(column, row));
            if found.trim().is_empty() {
                waiting.push(Waiting {
                    row: at,
                    code: PlSmallStr::EMPTY,
                    state: None,
                });
                continue;
            }
            let code = code::read(found);
            if code.state == State::Malformed && is_not_reported(found) {
                waiting.push(Waiting {
                    row: at,
                    code: PlSmallStr::EMPTY,
                    state: None,
                });
                continue;
            }
            if code.state == State::Malformed && is_not_reported(grid.words("name", row)) && areas.hold(found)
            {
                let words = words![("found", found.trim().to_owned())];
                problems.push(kinds::TOTAL_ROW, grid.place_of("code", row), words);
                continue;
            }
            report_code(&code, found, grid, row, problems);
            if code.state == State::Valid || alone {
                members.add(code.text.into(), at);
            } else {
                waiting.push(Waiting {
                    row: at,
                    code: code.text.into(),
                    state: Some(code.state),
                });
            }
        }
    }
    settle(waiting, (grids, &areas), members, problems);
    party::add(year, grids, members, problems);
}

fn report_code(code: &code::Code, found: &str, grid: &Grid, row: usize, problems: &mut Problems) {
    let place = || grid.place_of("code", row);
    let label = || {
        grid.column("code")
            .map_or_else(String::new, |c| grid.headings[c].label.clone())
    };
    match code.state {
        State::Valid if code.repaired => problems.push(
            kinds::CODE_REPAIRED,
            place(),
            words![
                ("found", found.to_owned()),
                ("value", code.text.clone()),
                ("column", label()),
            ],
        ),
        State::Valid => {}
        State::WrongCheck(expected) if problems.shows(kinds::CODE_CHECK_DIGIT) => problems.push(
            kinds::CODE_CHECK_DIGIT,
            place(),
            words![
                ("found", found.to_owned()),
                ("expected", expected.to_string()),
                ("column", label()),
            ],
        ),
        State::WrongCheck(_) => problems.count_allowed(kinds::CODE_CHECK_DIGIT, 1),
        State::Malformed if problems.shows(kinds::CODE_MALFORMED) => problems.push(
            kinds::CODE_MALFORMED,
            place(),
            words![("found", found.to_owned()), ("column", label())],
        ),
        State::Malformed => problems.count_allowed(kinds::CODE_MALFORMED, 1),
    }
}

/// Finds owners for rows without a right code: the same wrong code in several sheets names an enterprise too;
/// otherwise the exact name decides.
fn settle(
    waiting: Vec<Waiting>,
    (grids, areas): (&[(u32, &Grid)], &Areas<'_>),
    members: &mut Members,
    problems: &mut Problems,
) {
    if waiting.is_empty() {
        return;
    }
    let names = Names::of(members, grids);
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut shared: HashSet<PlSmallStr> = HashSet::new();
    if grids.len() > 1 {
        for row in waiting.iter().filter(|row| !row.code.is_empty()) {
            if *seen.entry(&row.code).or_insert(row.row.0) != row.row.0 {
                shared.insert(row.code.clone());
            }
        }
    }
    let mut joined: BTreeMap<u32, (Place, usize)> = BTreeMap::new();
    for row in waiting {
        let Some(grid) = grid_at(grids, row.row.0) else {
            continue;
        };
        let index = row.row.1 as usize;
        let name = grid.words("name", index);
        match (row.state, names.of_name(name)) {
            (Some(_), _) if shared.contains(&row.code) => members.add(row.code, row.row),
            // Its wrong code is already reported; that its name is right needs no second word. An enterprise that
            // already has its row in this sheet is another one of the same name.
            (Some(_), [code]) if grid.lists_details() || !members.has_row_in(code, row.row.0) => {
                members.add(code.as_str().into(), row.row);
            }
            (Some(_), several) => {
                members.doubt(several, grid, row.row);
                members.add(row.code, row.row);
            }
            (None, [code]) => {
                let place = grid.place_of("name", index);
                joined.entry(row.row.0).or_insert((place, 0)).1 += 1;
                members.add(code.as_str().into(), row.row);
            }
            (None, []) => nameless(row.row, grid, name, (&names.near(name), areas), members, problems),
            (None, several) => ambiguous(row.row, grid, name, several, members, problems),
        }
    }
    for (place, count) in joined.into_values() {
        problems.push(kinds::NAME_JOIN, place, words![("count", count.to_string())]);
    }
}

/// A row whose name is nobody's: those whose name is nearly the same may lack what it tells.
fn nameless(
    row: RowOf,
    grid: &Grid,
    name: &str,
    (near, areas): (&[(String, String)], &Areas<'_>),
    members: &mut Members,
    problems: &mut Problems,
) {
    let codes: Vec<String> = near.iter().map(|(code, _)| code.clone()).collect();
    if codes.len() > 1 {
        return ambiguous(row, grid, name, &codes, members, problems);
    }
    let place = grid.place_of("name", row.1 as usize);
    if areas.hold(name) {
        // 甲县 among the enterprises sums those of the county.
        problems.push(kinds::TOTAL_ROW, place, words![("found", name)]);
        return;
    }
    let kind = match near.first() {
        Some((code, other)) => {
            let words = words![("found", name), ("other", other), ("value", code)];
            problems.push(kinds::NAME_NEAR, place, words);
            members.lacking(code, grid, row);
            kinds::NAME_NEAR
        }
        None => {
            problems.push(kinds::NAME_UNKNOWN, place, words![("found", name)]);
            kinds::NAME_UNKNOWN
        }
    };
    members.list.push(orphan(row, kind));
}

fn ambiguous(
    row: RowOf,
    grid: &Grid,
    name: &str,
    codes: &[String],
    members: &mut Members,
    problems: &mut Problems,
) {
    let words = words![("found", name.to_owned()), ("known", codes)];
    problems.push(
        kinds::NAME_AMBIGUOUS,
        grid.place_of("name", row.1 as usize),
        words,
    );
    members.doubt(codes, grid, row);
    members.list.push(orphan(row, kinds::NAME_AMBIGUOUS));
}

fn orphan(row: RowOf, reason: Kind) -> Member {
    Member {
        rows: smallvec![row],
        left_out: Some(reason),
        ..Member::default()
    }
}

/// Rows of one enterprise in one sheet that is no list of parcels or meters: the same twice counts once; different
/// ones leave the enterprise out, and each row of the roster stands on its own in the result.
fn repeated_rows(
    member: &mut Member,
    grids: &[(u32, &Grid)],
    extra: &mut Vec<Member>,
    problems: &mut Problems,
) {
    if member.rows.len() < 2 || member.left_out.is_some() {
        return;
    }
    let mut first: Vec<RowOf> = Vec::new();
    let mut kept = SmallVec::new();
    for &(position, row) in &member.rows {
        let Some(grid) = grid_at(grids, position) else {
            continue;
        };
        if grid.lists_details() {
            kept.push((position, row));
            continue;
        }
        let Some(&(_, before)) = first.iter().find(|(known, _)| *known == position) else {
            first.push((position, row));
            kept.push((position, row));
            continue;
        };
        let place = grid.place_of("code", row as usize);
        let (kind, same) = if grid.same(before as usize, row as usize) {
            // Rows that differ in a column that is not read may be two months, or two products.
            let differs = grid.rest.get(before as usize) != grid.rest.get(row as usize);
            let told: Vec<usize> = detail::told(grid, row as usize).collect();
            match differs && !told.is_empty() {
                true => {
                    member.doubted.extend(told);
                    (kinds::ROWS_UNCLEAR, true)
                }
                false => (kinds::DUPLICATE_ROW, true),
            }
        } else {
            (kinds::DUPLICATE_CODE, false)
        };
        let other = match grid.place_of("code", before as usize) {
            Place::Cell(_, row, column) if !same => cell_name(row, column),
            place => place.row_number(),
        };
        problems.push(
            kind,
            place,
            words![
                ("code", member.code.to_string()),
                ("found", member.code.to_string()),
                ("other", other),
            ],
        );
        if !same {
            member.left_out = Some(kind);
        }
        if grid.is_roster {
            extra.push(Member {
                code: member.code.clone(),
                rows: smallvec![(position, row)],
                left_out: Some(kind),
                ..Member::default()
            });
        }
    }
    member.rows = kept;
}

/// Whether any of a member's rows holds a number: a list that holds figures too needs no second sheet.
fn has_figures(member: &Member, grids: &[(u32, &Grid)]) -> bool {
    member.rows.iter().any(|(position, row)| {
        grid_at(grids, *position).is_some_and(|grid| {
            (0..grid.headings.len()).any(|column| grid.number(column, *row as usize).is_some())
        })
    })
}

/// Which grids are lists of enterprises.
struct Rosters {
    positions: Vec<u32>,
    /// Whether there are other sheets beside them.
    others: bool,
}

impl Rosters {
    fn of(grids: &[(u32, &Grid)]) -> Self {
        let positions: Vec<u32> = grids
            .iter()
            .filter(|(_, grid)| grid.is_roster)
            .map(|(position, _)| *position)
            .collect();
        Self {
            others: positions.len() < grids.len(),
            positions,
        }
    }
}

/// An enterprise must stand in the roster, and in at least one other sheet if there are others.
fn in_the_roster(member: &mut Member, grids: &[(u32, &Grid)], rosters: &Rosters, problems: &mut Problems) {
    if member.left_out.is_some() {
        return;
    }
    let listed = |(position, _): &RowOf| rosters.positions.contains(position);
    let kind = if !rosters.positions.is_empty() && !member.rows.iter().any(listed) {
        kinds::NOT_IN_ROSTER
    } else if rosters.others && member.rows.iter().all(listed) && !has_figures(member, grids) {
        kinds::ONE_TABLE_ONLY
    } else {
        return;
    };
    member.left_out = Some(kind);
    // Reported once, at the first row that speaks of it.
    if let Some(&(position, row)) = member.rows.first()
        && let Some(grid) = grid_at(grids, position)
    {
        let name = grid.words("name", row as usize);
        problems.push(
            kind,
            grid.place_of("code", row as usize),
            words![("found", format!("{} {name}", member.code).trim().to_owned())],
        );
    }
}

/// Enterprises of one name whose codes never stand in the same sheet: most likely one enterprise under two codes.
fn two_codes(list: &[Member], grids: &[(u32, &Grid)], problems: &mut Problems) {
    if grids.len() < 2 {
        return;
    }
    let right = |member: &&Member| code::read(&member.code).state == State::Valid;
    let mut by_name: HashMap<String, Vec<&Member>> = HashMap::new();
    for member in list.iter().filter(right) {
        if let Some((_, name)) = named(member, grids) {
            by_name.entry(loose_name(name)).or_default().push(member);
        }
    }
    let sheets =
        |member: &Member| -> Vec<u32> { member.rows.iter().map(|(position, _)| *position).collect() };
    // In the order of the codes, not of a map.
    for member in list.iter().filter(right) {
        let Some((place, name)) = named(member, grids) else {
            continue;
        };
        let own = sheets(member);
        let others = by_name.get(&loose_name(name)).map_or(&[][..], Vec::as_slice);
        let before = others.iter().find(|other| {
            other.code < member.code && !sheets(other).iter().any(|position| own.contains(position))
        });
        if let Some(other) = before {
            let words = words![
                ("found", name.to_owned()),
                ("code", member.code.to_string()),
                ("other", other.code.to_string()),
            ];
            problems.push(kinds::TWO_CODES, place, words);
        }
    }
}

/// The first name among the rows of a member, and its cell.
fn named<'a>(member: &Member, grids: &[(u32, &'a Grid)]) -> Option<(Place, &'a str)> {
    member.rows.iter().find_map(|&(position, row)| {
        let grid = grid_at(grids, position)?;
        let name = grid.words("name", row as usize).trim();
        (!name.is_empty()).then(|| (grid.place_of("name", row as usize), name))
    })
}
