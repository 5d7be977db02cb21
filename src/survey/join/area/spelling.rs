//! Areas that may be one under two spellings: 魏都区, 许昌市魏都区, 魏都; 枫岭, 枫岭镇. They are never merged, and always told.

use std::collections::{BTreeMap, HashSet};

use super::town::TOWN_ENDINGS;
use crate::level::Level;
use crate::problem::{Place, Problems, Word, kinds, words};
use crate::survey::file::cell::{is_not_reported, plain};
use crate::survey::sheet::grid::Grid;

/// What the name of a county ends with; some leave it out.
const COUNTY_ENDINGS: [&str; 3] = ["县", "市", "区"];

/// What the names of the areas above end with that some write before that of the area.
const ABOVE: [&str; 7] = ["省", "市", "自治区", "自治州", "地区", "县", "区"];

/// A city is written before its county with 市, or without it in so many letters: 许昌魏都区.
const SHORT_CITY: [usize; 2] = [2, 3];

/// What names of a level end with.
fn endings(level: Level) -> &'static [&'static str] {
    match level {
        Level::Town => &TOWN_ENDINGS,
        _ => &COUNTY_ENDINGS,
    }
}

/// A name as it is compared, and where it first stands.
struct Spelling<'a> {
    written: &'a str,
    plain: String,
    place: Place,
}

/// Tells pairs of names of which one is the other with the city before it or without its ending, at the cell where the
/// later one of the two first stands. Where there is a list of areas, a name that it does not know is an error.
pub fn spellings(year: i32, grids: &[(u32, &Grid)], problems: &mut Problems) {
    for level in Level::ALL {
        of_level(level, year, grids, problems);
    }
}

fn of_level(level: Level, year: i32, grids: &[(u32, &Grid)], problems: &mut Problems) {
    let names = names(level, year, grids);
    let core = |name| core(name, level);
    let mut by_core: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        by_core.entry(core(&name.plain)).or_default().push(at);
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let shorter = shorter(&name.plain, level);
        for short in std::iter::once(name.plain.as_str()).chain(shorter) {
            let others = by_core.get(core(short)).into_iter().flatten();
            let alike =
                others.filter(|other| **other != at && ends_alike(short, &names[**other].plain, level));
            pairs.extend(alike.map(|other| (at.max(*other), at.min(*other))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (later, earlier) in pairs {
        let (later, earlier) = (&names[later], &names[earlier]);
        let words = words![
            ("found", later.written.to_owned()),
            ("other", earlier.written.to_owned()),
            ("first", problems.name_of(earlier.place)),
            ("field", Word::field_of(level.id())),
        ];
        problems.push(kinds::COUNTY_SPELLING, later.place, words);
    }
}

/// The names of a year, each where it first stands.
fn names<'a>(level: Level, year: i32, grids: &[(u32, &'a Grid)]) -> Vec<Spelling<'a>> {
    let mut written: HashSet<&str> = HashSet::new();
    let mut names: Vec<Spelling<'a>> = Vec::new();
    for (_, grid) in grids {
        let mut take = |word: &'a str, place: Place| {
            // A county stands in thousands of rows.
            if !written.insert(word) || word.is_empty() || is_not_reported(word) {
                return;
            }
            let plain = plain(word);
            if names.iter().all(|known| known.plain != plain) {
                names.push(Spelling {
                    written: word,
                    plain,
                    place,
                });
            }
        };
        if let Some(column) = grid.column(level.id()) {
            for row in grid.rows_of(year) {
                take(grid.words_in(column, row).trim(), grid.place(column, row));
            }
        }
        if let Some(name) = grid.area(level) {
            take(name, Place::File(grid.source));
        }
    }
    names
}

/// A name without its ending; one of a single letter keeps it.
fn core(name: &str, level: Level) -> &str {
    let bare = endings(level).iter().find_map(|ending| name.strip_suffix(ending));
    match bare {
        Some(bare) if bare.chars().count() > 1 => bare,
        _ => name,
    }
}

fn ending(name: &str, level: Level) -> &str {
    &name[core(name, level).len()..]
}

/// Whether two names have the same ending, or one of them none or a part of it: 许昌县 and 许昌市 are two places, 溪口街道
/// and 溪口街道办事处 are one.
fn ends_alike(one: &str, other: &str, level: Level) -> bool {
    let (one, other) = (ending(one, level), ending(other, level));
    one.starts_with(other) || other.starts_with(one)
}

/// A name without what may be the areas above before it.
fn shorter(name: &str, level: Level) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    for (at, _) in name.char_indices().skip(1) {
        let (before, rest) = name.split_at(at);
        let letters = before.chars().count();
        let least = if level == Level::Town { 1 } else { 2 };
        let above = letters > least && ABOVE.iter().any(|end| before.ends_with(end));
        let short = level != Level::Town && SHORT_CITY.contains(&letters);
        if (above || short) && rest.chars().count() > 1 {
            list.push(rest);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use crate::survey::join::area::spelling::*;

    /// Whether the program would ask about two names.
    fn asks(one: &str, other: &str, level: Level) -> bool {
        let fits = |long: &str, short: &str| {
            let shorter = shorter(long, level);
            std::iter::once(long)
                .chain(shorter)
                .any(|rest| core(rest, level) == core(short, level) && ends_alike(rest, short, level))
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
            assert_eq!(asks(one, other, Level::County), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_town_with_and_without_its_ending_is_asked_about() {
        for (one, other, expected) in [
            ("枫岭", "枫岭镇", true),
            ("溪口", "溪口街道", true),
            ("溪口街道办事处", "溪口街道", true),
            ("甲县溪口镇", "溪口镇", true),
            ("溪口镇", "溪口街道", false),
            ("溪口镇", "枫岭镇", false),
            ("上溪口镇", "溪口镇", false),
        ] {
            assert_eq!(asks(one, other, Level::Town), expected, "{one} {other}");
        }
    }
}
