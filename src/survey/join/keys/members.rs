//! Members by what their rows are joined by.

use std::collections::BTreeMap;

use polars::prelude::{PlHashMap, PlSmallStr};
use smallvec::smallvec;

use crate::survey::join::detail;
use crate::survey::join::row::{Member, RowOf, grid_at};
use crate::survey::sheet::code::{self, State};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::name::{exact_name, near_names};

/// The members of a year, and the place of each in the list by its key.
#[derive(Default)]
pub struct Members {
    pub list: Vec<Member>,
    pub by_key: PlHashMap<PlSmallStr, u32>,
}

impl Members {
    /// Room for so many more.
    pub fn reserve(&mut self, count: usize) {
        self.list.reserve(count);
        self.by_key.reserve(count);
    }

    /// Whether an enterprise has a row in a sheet.
    pub fn has_row_in(&self, code: &str, grid: u32) -> bool {
        self.of(code)
            .is_some_and(|member| member.rows.iter().any(|(position, _)| *position == grid))
    }

    /// A row that one of several enterprises should have: each of them may lack what it tells. In a sheet with one row
    /// an enterprise, those that have theirs lack nothing.
    pub fn doubt(&mut self, codes: &[String], grid: &Grid, (position, row): RowOf) {
        if codes.len() < 2 {
            return;
        }
        for code in codes {
            self.lacking(code, grid, (position, row));
        }
    }

    /// A row that may be this enterprise's: what it tells may be lacking there.
    pub fn lacking(&mut self, code: &str, grid: &Grid, (position, row): RowOf) {
        if !grid.lists_details() && self.has_row_in(code, position) {
            return;
        }
        if let Some(index) = self.by_key.get(code) {
            let fields = detail::told(grid, row as usize);
            self.list[*index as usize].doubted.extend(fields);
        }
    }

    /// The member with this key.
    pub fn of(&self, key: &str) -> Option<&Member> {
        self.by_key.get(key).map(|index| &self.list[*index as usize])
    }

    /// Gives a row to the member with this key, who may be new.
    pub fn add(&mut self, key: PlSmallStr, row: RowOf) {
        match self.by_key.get(&key) {
            Some(index) => self.list[*index as usize].rows.push(row),
            None => {
                self.by_key.insert(key.clone(), self.list.len() as u32);
                self.list.push(Member {
                    code: key,
                    rows: smallvec![row],
                    ..Member::default()
                });
            }
        }
    }
}

/// The right codes of every name: as it is compared, and without what may tell two enterprises apart.
#[derive(Default)]
pub struct Names {
    exact: BTreeMap<String, Vec<String>>,
    near: BTreeMap<String, Vec<(String, String)>>,
}

impl Names {
    /// Those of the members whose codes are right.
    pub fn of(members: &Members, grids: &[(u32, &Grid)]) -> Self {
        let mut names = Self::default();
        let right = |member: &&Member| code::read(&member.code).state == State::Valid;
        for member in members.list.iter().filter(right) {
            for (position, row) in &member.rows {
                let Some(grid) = grid_at(grids, *position) else {
                    continue;
                };
                let written = grid.words("name", *row as usize).trim();
                let name = exact_name(written);
                if name.is_empty() {
                    continue;
                }
                let code = member.code.to_string();
                for near in near_names(written) {
                    let near = names.near.entry(near).or_default();
                    if !near.iter().any(|(known, _)| *known == code) {
                        near.push((code.clone(), written.to_owned()));
                    }
                }
                let codes = names.exact.entry(name).or_default();
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        names
    }

    /// The enterprises of exactly this name.
    pub fn of_name(&self, name: &str) -> &[String] {
        self.exact.get(&exact_name(name)).map_or(&[], Vec::as_slice)
    }

    /// Those whose name differs in the legal form, a branch or a bracket alone: code and name.
    pub fn near(&self, name: &str) -> Vec<(String, String)> {
        let mut list: Vec<(String, String)> = Vec::new();
        for near in near_names(name) {
            let found = self.near.get(&near).into_iter().flatten();
            list.extend(found.cloned());
        }
        list.sort();
        list.dedup_by(|one, other| one.0 == other.0);
        list
    }
}
