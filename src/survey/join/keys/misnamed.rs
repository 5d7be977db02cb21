//! Rows under the code of one enterprise with the name of another of the list: whose figures they are, nobody can tell.

use std::collections::HashMap;

use polars::prelude::PlSmallStr;

use crate::problem::{Problems, kinds, words};
use crate::survey::join::detail::told;
use crate::survey::join::row::{Member, RowOf, grid_at};
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::name::exact_name;

/// Reports such rows at their names, and puts in doubt what they tell. `rosters` are the positions of the lists.
pub fn misnamed(list: &mut [Member], grids: &[(u32, &Grid)], rosters: &[u32], problems: &mut Problems) {
    let listed = |(position, _): &RowOf| rosters.contains(position);
    let name = |&(position, row): &RowOf| {
        grid_at(grids, position).map_or("", |grid| grid.words("name", row as usize).trim())
    };
    let own = |member: &Member| {
        let rows = member.rows.iter().filter(|at| listed(at));
        rows.map(name).find(|name| !name.is_empty()).unwrap_or("")
    };
    let mut odd: Vec<(usize, RowOf, String)> = Vec::new();
    for (index, member) in list
        .iter()
        .enumerate()
        .filter(|(_, member)| member.left_out.is_none())
    {
        let own = own(member);
        for at in member.rows.iter().filter(|at| !own.is_empty() && !listed(at)) {
            let other = name(at);
            if !other.is_empty() && other != own {
                let other = exact_name(other);
                odd.extend((other != exact_name(own)).then_some((index, *at, other)));
            }
        }
    }
    if odd.is_empty() {
        return;
    }
    let mut codes: HashMap<String, PlSmallStr> = HashMap::new();
    for member in list.iter() {
        codes
            .entry(exact_name(own(member)))
            .or_insert_with(|| member.code.clone());
    }
    for (index, (position, row), other) in odd {
        let (Some(code), Some(grid)) = (codes.get(&other), grid_at(grids, position)) else {
            continue;
        };
        let member = &mut list[index];
        let words = words![
            ("code", member.code.to_string()),
            ("found", grid.words("name", row as usize).trim().to_owned()),
            ("other", code.to_string()),
        ];
        problems.push(kinds::NAME_OF_ANOTHER, grid.place_of("name", row as usize), words);
        member.doubted.extend(told(grid, row as usize));
        member.misnamed = true;
    }
}
