//! Parcels and meters: rows of one enterprise that add up, wherever they stand. The same one told twice counts once.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::land_fields::is_land;
use super::row::{Key, Member, RowOf, grid_at};
use super::shared::OF_METER;
use crate::field::{DETAILS, FIELDS};
use crate::problem::{Place, Problems, Word, kinds, words};
use crate::survey::file::cell::{is_not_reported, plain};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::tenure::{Holds, holds};
use crate::unit::number_text;

/// Whether two cells mean the same amount: they may round differently.
pub fn agree(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(other.abs())
}

/// Whether a row names the parcel, lease or meter that a number field is a figure of.
pub fn is_named(grid: &Grid, row: usize, field: usize) -> bool {
    let says = |ids: &[&str]| ids.iter().any(|id| !name(grid, row, id).is_empty());
    match FIELDS[field].id {
        id if OF_METER.contains(&id) => says(&["meter", "address"]),
        _ if is_land(field) => says(&[
            "parcel",
            "lessor",
            "lessor_code",
            "lessee",
            "lessee_code",
            "address",
        ]),
        _ => false,
    }
}

/// The words of a row that name its parcel, lease or meter (`id`), as they are compared.
fn name(grid: &Grid, row: usize, id: &str) -> String {
    match grid.words(id, row) {
        words if is_not_reported(words) => String::new(),
        words => plain(words),
    }
}

/// What tells one parcel or meter from another. A part of a parcel may be let: its tenure belongs to it.
#[derive(PartialEq, Eq, Hash)]
struct Detail {
    parcel: String,
    meter: String,
    /// What tells its rows apart in a sheet in long form.
    apart: String,
    holds: Holds,
    /// Where rows are not keyed by the enterprise, whose it is.
    owner: String,
}

impl Detail {
    fn of(grid: &Grid, row: usize, key: Key) -> Option<Self> {
        let (parcel, meter) = (name(grid, row, "parcel"), name(grid, row, "meter"));
        (!parcel.is_empty() || !meter.is_empty()).then(|| Self {
            holds: match parcel.is_empty() {
                true => Holds::Own,
                false => holds(grid, row),
            },
            owner: match key {
                Key::Code => String::new(),
                Key::County | Key::Park => plain(grid.words("code", row)),
            },
            parcel,
            meter,
            apart: grid.apart_text(row).to_owned(),
        })
    }
}

/// Two rows of one parcel or meter.
enum Found {
    /// The later one adds nothing.
    Repeats,
    /// The earlier one holds nothing more.
    Replaces,
    /// They hold different amounts of a field: its column in the later row, and both amounts.
    Differs(usize, f64, f64),
}

/// Drops the rows of a member that tell of a parcel or meter what another row tells, in any sheet. Where two rows hold
/// different amounts, the field is in doubt; so it is where rows without a number are the same.
pub fn once(member: &mut Member, grids: &[(u32, &Grid)], key: Key, problems: &mut Problems) {
    let mut first: HashMap<Detail, Vec<RowOf>> = HashMap::new();
    let mut kept = SmallVec::with_capacity(member.rows.len());
    let mut unnumbered: Vec<RowOf> = Vec::new();
    for at in std::mem::take(&mut member.rows) {
        let grid = grid_at(grids, at.0).filter(|grid| grid.lists_details());
        let detail = grid.and_then(|grid| Some((grid, Detail::of(grid, at.1 as usize, key)?)));
        let Some((grid, detail)) = detail else {
            if let Some(grid) = grid {
                let before = unnumbered.iter().find_map(|before| {
                    let other = grid_at(grids, before.0)?;
                    identical((other, before.1 as usize), (grid, at.1 as usize), key)
                        .then_some((other, *before))
                });
                match before {
                    Some((other, before)) => asked(member, (other, before), (grid, at), problems),
                    None => unnumbered.push(at),
                }
            }
            kept.push(at);
            continue;
        };
        let known = first.entry(detail).or_default();
        let found = known.iter().find_map(|before| {
            let other = grid_at(grids, before.0)?;
            Some((
                *before,
                other,
                compare((other, before.1 as usize), (grid, at.1 as usize))?,
            ))
        });
        match found {
            None => {
                known.push(at);
                kept.push(at);
            }
            Some((before, other, Found::Repeats)) => repeated((other, before), (grid, at), problems),
            Some((before, other, Found::Replaces)) => {
                repeated((other, before), (grid, at), problems);
                known.retain(|row| *row != before);
                known.push(at);
                kept.retain(|row| *row != before);
                kept.push(at);
            }
            Some((before, other, Found::Differs(column, value, earlier))) => {
                let field = grid.headings[column].field;
                let place = other
                    .column_of(field)
                    .map(|column| other.place(column, before.1 as usize));
                let words = words![
                    ("field", Word::field(field)),
                    ("found", number_text(value, 4)),
                    ("known", number_text(earlier, 4)),
                    ("other", problems.name_of(place.unwrap_or_default())),
                ];
                problems.push(
                    kinds::CONFLICTING_VALUES,
                    grid.place(column, at.1 as usize),
                    words,
                );
                member.doubted.push(field);
                known.push(at);
                kept.push(at);
            }
        }
    }
    member.rows = kept;
}

/// Whether two rows without a number of their own cannot be told apart: the same words and figures in one sheet, or the
/// same lease or address with the same figures in two.
fn identical((one, before): (&Grid, usize), (other, at): (&Grid, usize), key: Key) -> bool {
    if told(other, at).next().is_none() {
        return false;
    }
    if one.source == other.source {
        return one.other_side == other.other_side && one.same(before, at);
    }
    let words = |grid: &Grid, row: usize| -> Vec<String> {
        let own = DETAILS.iter().filter(|id| **id != "tenure");
        own.map(|id| name(grid, row, id)).collect()
    };
    let (first, second) = (words(one, before), words(other, at));
    key == Key::Code
        && one.other_side == other.other_side
        && first.iter().any(|word| !word.is_empty())
        && first == second
        && one.apart_text(before) == other.apart_text(at)
        && holds(one, before) == holds(other, at)
        && matches!(compare((one, before), (other, at)), Some(Found::Repeats))
}

/// Two rows that cannot be told apart: whether one of them is too many, nobody but their author knows.
fn asked(
    member: &mut Member,
    (other, before): (&Grid, RowOf),
    (grid, at): (&Grid, RowOf),
    problems: &mut Problems,
) {
    member.doubted.extend(told(grid, at.1 as usize));
    let place = grid.place_of("code", at.1 as usize);
    // Of a sheet that is read for both parties of a lease, one has asked.
    if !grid.other_side || !problems.is_told(kinds::ROWS_IDENTICAL, place) {
        let words = words![("other", named_row((other, before), grid, problems))];
        problems.push(kinds::ROWS_IDENTICAL, place, words);
    }
}

/// A row for a sentence about another one: its number in the same sheet, else its place.
fn named_row((other, before): (&Grid, RowOf), grid: &Grid, problems: &Problems) -> String {
    let line = other.rows[before.1 as usize];
    match other.source == grid.source {
        true => (line + 1).to_string(),
        false => problems.name_of(Place::Row(other.source, line)),
    }
}

fn repeated((other, before): (&Grid, RowOf), (grid, at): (&Grid, RowOf), problems: &mut Problems) {
    let other = named_row((other, before), grid, problems);
    let place = grid.place_of("code", at.1 as usize);
    problems.push(kinds::DUPLICATE_ROW, place, words![("other", other)]);
}

/// How the later of two rows of one parcel or meter stands to the earlier one; `None` if they tell different things.
fn compare((one, before): (&Grid, usize), (other, at): (&Grid, usize)) -> Option<Found> {
    let mut both = None;
    for (column, heading) in other.headings.iter().enumerate() {
        let Some(value) = other.number(column, at) else {
            continue;
        };
        let earlier = one
            .column_of(heading.field)
            .and_then(|column| one.number(column, before));
        let Some(earlier) = earlier else { continue };
        if !agree(earlier, value) {
            return Some(Found::Differs(column, value, earlier));
        }
        both = Some((column, value, earlier));
    }
    let adds = holds_more((other, at), (one, before));
    let lacks = adds && holds_more((one, before), (other, at));
    match both {
        Some((column, value, earlier)) if lacks => Some(Found::Differs(column, value, earlier)),
        Some(_) if adds => Some(Found::Replaces),
        Some(_) => Some(Found::Repeats),
        // Rows without a figure: nothing to count, but the same sheet need not say it twice.
        None => (one.source == other.source && one.same(before, at)).then_some(Found::Repeats),
    }
}

/// Whether a row holds a figure, readable or not, where another one holds none.
fn holds_more((grid, row): (&Grid, usize), (other, at): (&Grid, usize)) -> bool {
    told(grid, row).any(|field| {
        other
            .column_of(field)
            .and_then(|column| other.number(column, at))
            .is_none()
    })
}

/// The number fields of which a row tells something, readable or not.
pub fn told(grid: &Grid, row: usize) -> impl Iterator<Item = usize> {
    grid.headings
        .iter()
        .enumerate()
        .filter(move |(column, heading)| {
            FIELDS[heading.field].is_number()
                && (grid.number(*column, row).is_some() || grid.flawed.contains(&(row as u32, heading.field)))
        })
        .map(|(_, heading)| heading.field)
}
