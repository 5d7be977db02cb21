//! Shared meters and parcels (`--shares`): what one meter or parcel stands for, split among its enterprises.
//!
//! A line of the list gives one enterprise's share of one meter or parcel; the shares of each sum to 1 (± [`declared::TOLERANCE`])
//! and cover every enterprise under which it is reported. Each of them then has total × share ÷ Σ shares, to six
//! decimals; what rounding leaves over goes to the largest part, so that the parts sum to the total exactly.

mod declared;

use std::collections::{BTreeMap, HashMap};

use super::listing::Line;
use crate::field::{self, FIELDS};
use crate::problem::{Place, Problems, Word, kinds, words};
use crate::sum::{Sum, sum};
use crate::survey::file::cell::plain;
use crate::survey::join::detail::agree;
use crate::survey::join::row::{Member, RowOf, Years};
use crate::survey::join::shared::{METER, OF_METER, OF_PARCEL, PARCEL, amount};
use crate::survey::sheet::grid::{Grid, Values};
use crate::survey::sheet::tenure;
use crate::unit::Unit;
use declared::{Declared, declared};
pub use declared::{named, read};

/// A part of a meter or parcel that an enterprise was given.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Share {
    /// The meter or parcel.
    pub detail: String,
    /// Whose part it is.
    pub code: String,
    /// The year of the data.
    pub year: i32,
    /// What was split: position in [`FIELDS`].
    #[serde(with = "field::by_id")]
    pub field: usize,
    /// The share as declared, 0–1.
    pub share: f64,
    /// What was reported under the meter or parcel, in `unit`.
    pub total: f64,
    /// The enterprise's part of it.
    pub part: f64,
    /// The unit of the sheet.
    pub unit: String,
    /// The cell that holds the total.
    #[serde(skip)]
    pub cell: Place,
}

impl Share {
    /// Whether a meter or a parcel was split.
    pub fn kind(&self) -> &'static str {
        match OF_METER.contains(&FIELDS[self.field].id) {
            true => METER,
            false => PARCEL,
        }
    }
}

/// Splits what is shared, year by year. What does not fit is told for `year`; the year before serves comparisons only.
pub fn apply(
    lines: &[Line],
    years: &Years,
    year: i32,
    grids: &mut [Grid],
    problems: &mut Problems,
) -> Vec<Share> {
    let mut applied = Vec::new();
    let mut quiet = problems.beside();
    for (of, members) in years {
        let problems = if *of == year { &mut *problems } else { &mut quiet };
        let named = by_name(members, grids);
        for declared in declared(lines, *of, year, members, problems) {
            let mut work = Work {
                members,
                named: &named,
                year: *of,
                grids,
                problems,
            };
            applied.extend(work.split(&declared));
        }
    }
    applied
}

/// The rows that name a meter or a parcel, each with the position of the enterprise whose row it is.
type Named = HashMap<(&'static str, String), Vec<(usize, RowOf)>>;

fn by_name(members: &[Member], grids: &[Grid]) -> Named {
    let mut named = Named::new();
    for (at, member) in members
        .iter()
        .enumerate()
        .filter(|(_, member)| !member.code.is_empty())
    {
        for row in &member.rows {
            for id in [METER, PARCEL] {
                let detail = plain(grids[row.0 as usize].words(id, row.1 as usize));
                if !detail.is_empty() {
                    named.entry((id, detail)).or_default().push((at, *row));
                }
            }
        }
    }
    named
}

struct Work<'a> {
    members: &'a [Member],
    named: &'a Named,
    year: i32,
    grids: &'a mut [Grid],
    problems: &'a mut Problems,
}

/// Cells with their amounts: row, column, canonical value.
type Amounts = Vec<(RowOf, usize, f64)>;

/// The rows under which an enterprise reports a meter or parcel.
struct User {
    code: String,
    rows: Vec<RowOf>,
}

impl Work<'_> {
    fn split(&mut self, declared: &Declared) -> Vec<Share> {
        let Some((_, _, line)) = declared.parts.first() else {
            return Vec::new();
        };
        let mut kinds = declared.kinds.iter();
        let found = kinds.find_map(|kind| {
            let users = self.users(kind, &declared.detail);
            (!users.is_empty()).then_some((*kind, users))
        });
        let Some((kind, users)) = found else {
            let words = words![
                ("found", declared.detail.clone()),
                ("year", self.year.to_string()),
            ];
            self.problems
                .push(kinds::SHARE_NO_ROWS, line.place(declared.column), words);
            return Vec::new();
        };
        let fields = match kind {
            METER => OF_METER,
            _ => OF_PARCEL,
        };
        let mut whole = true;
        for user in &users {
            if declared.parts.iter().all(|(code, ..)| *code != user.code) {
                let words = words![("found", declared.detail.clone()), ("code", user.code.clone())];
                self.problems
                    .push(kinds::SHARE_NOT_COVERED, line.place(declared.column), words);
                whole = false;
            }
        }
        if !whole {
            return Vec::new();
        }
        let ids = fields.iter().filter_map(|id| field::index(id));
        ids.flat_map(|field| self.split_field(declared, &users, field))
            .collect()
    }

    /// Who reports a meter or parcel, in the order of the codes; rows that let land aside.
    fn users(&self, id: &'static str, detail: &str) -> Vec<User> {
        let named = self
            .named
            .get(&(id, plain(detail)))
            .map_or(&[][..], Vec::as_slice);
        let holds = |(_, (position, row)): &&(usize, RowOf)| {
            tenure::holds(&self.grids[*position as usize], *row as usize) != tenure::Holds::Let
        };
        let held: Vec<&(usize, RowOf)> = named.iter().filter(holds).collect();
        let of_one = held.chunk_by(|(one, _), (other, _)| one == other);
        of_one
            .map(|rows| User {
                code: self.members[rows[0].0].code.to_string(),
                rows: rows.iter().map(|(_, row)| *row).collect(),
            })
            .collect()
    }

    /// What a user reports: the cells of the field and their sum, in the canonical unit.
    fn reported(&self, user: &User, field: usize) -> (Amounts, f64) {
        let cells: Amounts = user
            .rows
            .iter()
            .filter_map(|&(position, row)| {
                let grid = &self.grids[position as usize];
                let column = grid.column_of(field)?;
                Some(((position, row), column, grid.number(column, row as usize)?))
            })
            .collect();
        let total = sum(cells.iter().map(|(.., value)| *value));
        (cells, total)
    }

    fn split_field(&mut self, declared: &Declared, users: &[User], field: usize) -> Vec<Share> {
        let reports: Vec<(&User, Amounts, f64)> = users
            .iter()
            .map(|user| {
                let (cells, total) = self.reported(user, field);
                (user, cells, total)
            })
            .filter(|(_, cells, _)| !cells.is_empty())
            .collect();
        let Some((_, cells, total)) = reports.first() else {
            return Vec::new();
        };
        let odd = reports.iter().find(|(.., other)| !agree(*total, *other));
        if let Some((user, at, other)) = odd {
            let ((position, row), column, _) = at[0];
            let place = self.grids[position as usize].place(column, row as usize);
            let words = words![
                ("field", Word::field(field)),
                ("found", declared.detail.clone()),
                ("code", user.code.clone()),
                ("value", amount(*other)),
                ("other", amount(*total)),
            ];
            self.problems.push(kinds::SHARE_DIFFERS, place, words);
            return Vec::new();
        }
        let (home, column, _) = cells[0];
        let unit = self.grids[home.0 as usize].headings[column].unit;
        let total = unit.map_or(*total, |unit| unit.of_canonical(*total));
        // A single cell is split as written, to the last bit.
        let total = match (cells.as_slice(), &self.grids[home.0 as usize].columns[column]) {
            ([_], Values::Numbers(numbers)) => numbers.get(home.1 as usize).unwrap_or(total),
            _ => total,
        };
        let raw = self.grids[home.0 as usize].raw_text(column, home.1 as usize);
        let place = self.grids[home.0 as usize].place(column, home.1 as usize);
        let shares: Vec<f64> = declared.parts.iter().map(|(_, share, _)| *share).collect();
        let own: BTreeMap<String, Amounts> = reports
            .iter()
            .map(|(user, cells, _)| (user.code.clone(), cells.clone()))
            .collect();
        let mut given = Vec::new();
        for ((code, share, _), part) in declared.parts.iter().zip(parts(total, &shares)) {
            let now = format!("{part} ({total} × {share})");
            match own.get(code) {
                Some(cells) => self.put(cells, unit, part, &now),
                None => self.add(home, column, code, part, (raw.clone(), now)),
            }
            given.push(Share {
                detail: declared.detail.clone(),
                code: code.clone(),
                year: self.year,
                field,
                share: *share,
                total,
                part,
                unit: unit.map_or("", |unit| unit.symbol).to_owned(),
                cell: place,
            });
        }
        given
    }

    /// Puts a part, in `unit`, into the cells of an enterprise, which share it as they shared the total.
    fn put(&mut self, cells: &[(RowOf, usize, f64)], unit: Option<Unit>, part: f64, now: &str) {
        let weights: Vec<f64> = cells.iter().map(|(.., value)| *value).collect();
        for ((at, column, _), value) in cells.iter().zip(parts(part, &weights)) {
            let grid = &mut self.grids[at.0 as usize];
            let own = grid.headings[*column].unit;
            let value = match (unit, own) {
                (Some(unit), Some(own)) if unit != own => unit.convert(value, own),
                _ => value,
            };
            grid.change_number(*column, at.1 as usize, Some(value), now.to_owned());
        }
    }

    /// Gives a part to an enterprise that does not report the meter or parcel: a row of its own at the same place.
    fn add(&mut self, home: RowOf, column: usize, code: &str, part: f64, (raw, now): (String, String)) {
        let name = self
            .members
            .iter()
            .filter(|member| member.code == code)
            .flat_map(|member| &member.rows)
            .map(|(position, row)| self.grids[*position as usize].words("name", *row as usize))
            .find(|name| !name.trim().is_empty())
            .unwrap_or("")
            .to_owned();
        let grid = &mut self.grids[home.0 as usize];
        // A sheet without codes is joined by names.
        let own: &[(&str, &str)] = match grid.column("code") {
            Some(_) => &[("code", code)],
            None => &[("name", &name)],
        };
        let row = grid.repeat_row(home.1 as usize, own);
        grid.change_number(column, row, Some(part), now);
        if let Some(change) = grid.changes.get_mut(&(row as u32, column)) {
            change.raw = raw;
        }
    }
}

/// A total in parts that stand in the ratio of the weights, to six decimals, and sum to it exactly: what rounding leaves
/// over goes to the largest part, and what that cannot hold to the smallest.
fn parts(total: f64, weights: &[f64]) -> Vec<f64> {
    const ROUNDS: usize = 8;
    const SCALE: f64 = 1e6;
    let whole = sum(weights.iter().copied());
    if whole == 0.0 {
        let mut parts = vec![0.0; weights.len()];
        if let Some(first) = parts.first_mut() {
            *first = total;
        }
        return parts;
    }
    let rounded = |part: f64| (part * SCALE).round() / SCALE;
    let mut parts: Vec<f64> = weights
        .iter()
        .map(|weight| rounded(total * (weight / whole)))
        .collect();
    let by_size = |one: &usize, other: &usize| parts[*one].abs().total_cmp(&parts[*other].abs());
    let used = || (0..parts.len()).filter(|part| parts[*part] != 0.0);
    let (Some(largest), Some(smallest)) = (used().max_by(by_size), used().min_by(by_size)) else {
        // Too little for six decimals: the first has it.
        parts[0] = total;
        return parts;
    };
    for round in 0..ROUNDS {
        let mut rest = Sum::default();
        rest.add(total);
        parts.iter().for_each(|part| rest.add(-part));
        let rest = rest.total();
        if rest == 0.0 && sum(parts.iter().copied()) == total {
            break;
        }
        parts[if round % 2 == 0 { largest } else { smallest }] += rest;
    }
    parts
}

#[cfg(test)]
mod tests {
    use crate::survey::lists::share::*;
    use proptest::prelude::*;

    #[test]
    fn parts_follow_the_weights() {
        assert_eq!(parts(120.0, &[0.6, 0.4]), [72.0, 48.0]);
        assert_eq!(parts(0.0, &[0.6, 0.4]), [0.0, 0.0]);
        assert_eq!(parts(10.0, &[0.3333, 0.6667]), [3.333, 6.667]);
        assert_eq!(parts(7.0, &[0.0, 0.0]), [7.0, 0.0]);
        assert_eq!(parts(1e-9, &[0.5, 0.5]), [1e-9, 0.0]);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_total_to_the_last_bit(
            total in 0.0..1e7f64,
            weights in proptest::collection::vec(0.001..1.0f64, 1..9),
        ) {
            let parts = parts(total, &weights);
            prop_assert_eq!(sum(parts.iter().copied()), total);
            prop_assert!(parts.iter().all(|part| *part >= 0.0));
        }
    }
}
