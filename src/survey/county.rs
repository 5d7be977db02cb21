//! Counties that may be one under two spellings: 魏都区, 许昌市魏都区, 魏都. They are never merged, and always told.

use std::collections::{BTreeMap, HashSet};

use super::cell::{is_not_reported, plain};
use super::grid::Grid;
use crate::problem::{Place, Problems, kinds};

/// What the name of a county ends with; some leave it out.
const ENDINGS: [char; 3] = ['县', '市', '区'];

/// What the names of the province and the city end with that some write before that of the county.
const ABOVE: [&str; 5] = ["省", "市", "自治区", "自治州", "地区"];

/// A city is written before its county with 市, or without it in so many letters: 许昌魏都区.
const SHORT_CITY: [usize; 2] = [2, 3];

/// A name as it is compared, and where it first stands.
struct Spelling<'a> {
    written: &'a str,
    plain: String,
    place: Place,
}

/// Tells pairs of names of which one is the other with the city before it or without its ending, at the cell where the
/// later one of the two first stands. Where there is a list of counties, a name that it does not know is an error.
pub fn spellings(year: i32, grids: &[(u16, &Grid)], problems: &mut Problems) {
    let names = names(year, grids);
    let mut by_core: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        by_core.entry(core(&name.plain)).or_default().push(at);
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let shorter = shorter(&name.plain);
        for short in std::iter::once(name.plain.as_str()).chain(shorter) {
            let others = by_core.get(core(short)).into_iter().flatten();
            let alike = others.filter(|other| **other != at && ends_alike(short, &names[**other].plain));
            pairs.extend(alike.map(|other| (at.max(*other), at.min(*other))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (later, earlier) in pairs {
        let (later, earlier) = (&names[later], &names[earlier]);
        let words = vec![
            ("found", later.written.to_owned()),
            ("other", earlier.written.to_owned()),
            ("first", problems.name_of(earlier.place)),
        ];
        problems.push(kinds::COUNTY_SPELLING, later.place, words);
    }
}

/// The names of a year, each where it first stands.
fn names<'a>(year: i32, grids: &[(u16, &'a Grid)]) -> Vec<Spelling<'a>> {
    let mut written: HashSet<&str> = HashSet::new();
    let mut names: Vec<Spelling<'a>> = Vec::new();
    for (_, grid) in grids {
        let Some(column) = grid.column("county") else {
            continue;
        };
        for row in grid.rows_of(year) {
            let word = grid.words_in(column, row).trim();
            // A county stands in thousands of rows.
            if !written.insert(word) || word.is_empty() || is_not_reported(word) {
                continue;
            }
            let plain = plain(word);
            if names.iter().all(|known| known.plain != plain) {
                names.push(Spelling {
                    written: word,
                    plain,
                    place: grid.place(column, row),
                });
            }
        }
    }
    names
}

/// A name without its ending; one of a single letter keeps it.
fn core(name: &str) -> &str {
    let bare = name.strip_suffix(ENDINGS).unwrap_or(name);
    match bare.chars().count() > 1 {
        true => bare,
        false => name,
    }
}

fn ending(name: &str) -> &str {
    &name[core(name).len()..]
}

/// Whether two names have the same ending, or one of them none: 许昌县 and 许昌市 are two places.
fn ends_alike(one: &str, other: &str) -> bool {
    let (one, other) = (ending(one), ending(other));
    one == other || one.is_empty() || other.is_empty()
}

/// A name without what may be the province and the city before it.
fn shorter(name: &str) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    for (at, _) in name.char_indices().skip(1) {
        let (before, rest) = name.split_at(at);
        let above = before.chars().count() > 2 && ABOVE.iter().any(|end| before.ends_with(end));
        let short = SHORT_CITY.contains(&before.chars().count());
        if (above || short) && rest.chars().count() > 1 {
            list.push(rest);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the program would ask about two names.
    fn asks(one: &str, other: &str) -> bool {
        let fits = |long: &str, short: &str| {
            let shorter = shorter(long);
            std::iter::once(long)
                .chain(shorter)
                .any(|rest| core(rest) == core(short) && ends_alike(rest, short))
        };
        fits(one, other) || fits(other, one)
    }

    #[test]
    fn the_city_before_a_county_and_an_ending_left_out_are_asked_about() {
        for (one, other, expected) in [
            ("魏都区", "许昌市魏都区", true),
            ("魏都区", "河南省许昌市魏都区", true),
            ("魏都区", "许昌魏都区", true),
            ("魏都区", "魏都", true),
            ("许昌市魏都区", "魏都", true),
            ("许昌县", "许昌市", false),
            ("东城区", "城区", false),
            ("魏都区", "建安区", false),
            ("经济技术开发区", "城乡一体化示范区", false),
            ("东区", "西区", false),
        ] {
            assert_eq!(asks(one, other), expected, "{one} {other}");
        }
    }
}
