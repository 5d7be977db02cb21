//! Sheets, files and folders that are named after an area: 枫岭镇, 溪口镇2024.xlsx, 甲县/用地.xlsx.
//!
//! Only sheets without such a column take it. A town's name is known by its ending; names like those of counties end in
//! too many other things, so they count where a list knows them or where at least two differ.

use std::collections::BTreeSet;

use super::town::is_town;
use crate::level::Level;
use crate::problem::{Place, Problems, Word, kinds, words};
use crate::survey::sheet::grid::Grid;

/// How many folders above a file are looked at.
const FOLDERS: usize = 3;

/// What the name of an area does not begin with, what it is not alone, and what it does not end with.
const NO_BEGINNINGS: &[&str] = &[
    "各", "全", "分", "其他", "合计", "汇总", "示例", "县区", "区县", "县市",
];
const NO_NAMES: &[&str] = &[
    "市区",
    "城区",
    "郊区",
    "城市",
    "本市",
    "本县",
    "本区",
    "开发区",
    "示范区",
];
const NO_ENDINGS: &[&str] = &[
    "园区",
    "集聚区",
    "地区",
    "社区",
    "小区",
    "片区",
    "厂区",
    "乡镇",
    "城镇",
    "集镇",
    "村镇",
];

/// Gives every sheet without a column of a level the area that its name, its file or a folder names.
pub fn name_sheets(grids: &mut [Grid], known: &[String], problems: &mut Problems) {
    for level in [Level::County, Level::Town] {
        let found: Vec<Option<(String, String)>> = grids
            .iter()
            .map(|grid| {
                let mut names = names_of(grid, problems).into_iter();
                names.find_map(|text| Some((area(&text, level, known)?, text)))
            })
            .collect();
        let distinct: BTreeSet<&str> = found.iter().flatten().map(|(name, _)| name.as_str()).collect();
        let sure =
            |name: &str| level == Level::Town || distinct.len() > 1 || known.iter().any(|one| one == name);
        let sure: Vec<bool> = found
            .iter()
            .map(|found| found.as_ref().is_some_and(|(name, _)| sure(name)))
            .collect();
        for ((grid, found), sure) in grids.iter_mut().zip(found).zip(sure) {
            let Some((name, text)) = found.filter(|_| sure && !grid.rows.is_empty()) else {
                continue;
            };
            if grid.column(level.id()).is_none() {
                let words = words![
                    ("found", name.clone()),
                    ("field", Word::field_of(level.id())),
                    ("other", text),
                ];
                problems.push(kinds::AREA_BY_NAME, Place::File(grid.source), words);
            }
            grid.areas.push((level, name));
        }
    }
}

/// The names around a sheet, the nearest first.
fn names_of(grid: &Grid, problems: &Problems) -> Vec<String> {
    let Some(source) = problems.source_of(grid.source) else {
        return Vec::new();
    };
    let mut parts = source.workbook.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let names = [source.sheet.as_str(), stem]
        .into_iter()
        .chain(parts.take(FOLDERS));
    names.map(str::to_owned).collect()
}

/// The area of a level that a name begins with or is: 溪口镇2024, 2024年溪口镇企业用地.
fn area(text: &str, level: Level, known: &[String]) -> Option<String> {
    let bare = text.trim_start_matches(|letter: char| {
        letter.is_ascii()
            || letter.is_whitespace()
            || matches!(letter, '年' | '度' | '（' | '）' | '、' | '．' | '_' | '—')
    });
    let listed = known
        .iter()
        .filter(|name| !name.is_empty() && bare.starts_with(name.as_str()));
    if let Some(name) = listed.max_by_key(|name| name.len()) {
        return Some(name.clone()).filter(|name| is_town(name) == (level == Level::Town));
    }
    let word: String = bare
        .chars()
        .take_while(|letter| ('\u{4e00}'..='\u{9fff}').contains(letter))
        .collect();
    let name = match level {
        Level::Town => town_in(&word),
        _ => county_in(&word),
    }?;
    let begins = NO_BEGINNINGS.iter().any(|no| name.starts_with(no));
    let generic =
        begins || NO_NAMES.contains(&name.as_str()) || NO_ENDINGS.iter().any(|no| name.ends_with(no));
    (!generic).then_some(name)
}

/// Letters of a town's or county's own name, before its ending.
const OWN_LETTERS: std::ops::RangeInclusive<usize> = 1..=6;

fn town_in(word: &str) -> Option<String> {
    // A county may stand before it: 甲县溪口镇.
    let after = county_at(word).map_or("", |county| &word[county.end..]);
    let word = if after.is_empty() { word } else { after };
    let ends = ["街道", "镇", "乡"].iter().filter_map(|ending| {
        let at = word.find(ending)?;
        OWN_LETTERS
            .contains(&word[..at].chars().count())
            .then_some(at + ending.len())
    });
    let name = &word[..ends.min()?];
    is_town(name).then(|| name.to_owned())
}

fn county_in(word: &str) -> Option<String> {
    Some(word[county_at(word)?].to_owned())
}

/// Where the name of a county stands: up to its ending; behind that of its city, where one stands before it.
fn county_at(word: &str) -> Option<std::ops::Range<usize>> {
    let end_in = |text: &str| {
        let (at, ending) = text
            .char_indices()
            .skip(1)
            .find(|(_, letter)| matches!(letter, '县' | '区' | '市'))?;
        OWN_LETTERS
            .contains(&text[..at].chars().count())
            .then_some((at + ending.len_utf8(), ending))
    };
    let (end, ending) = end_in(word)?;
    // What stands behind a county may be about areas without being one: 禹州市企业分区统计.
    let is_about = |text: &str| text.contains("企业") || text.contains('分');
    match end_in(&word[end..]) {
        Some((more, _)) if ending == '市' && !is_about(&word[end..end + more]) => Some(end..end + more),
        _ => Some(0..end),
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::join::area::named::*;

    #[test]
    fn names_of_files_and_sheets_that_are_those_of_areas() {
        for (text, level, expected) in [
            ("溪口镇2024", Level::Town, Some("溪口镇")),
            ("2024年溪口镇", Level::Town, Some("溪口镇")),
            ("枫岭街道企业用地", Level::Town, Some("枫岭街道")),
            ("甲县溪口镇", Level::Town, Some("溪口镇")),
            ("甲县溪口镇", Level::County, Some("甲县")),
            ("许昌市魏都区用地", Level::County, Some("魏都区")),
            ("禹州市企业分区统计", Level::County, Some("禹州市")),
            ("东城区", Level::County, Some("东城区")),
            ("甲县2024", Level::County, Some("甲县")),
            ("城镇土地使用税", Level::Town, None),
            ("各乡镇", Level::Town, None),
            ("乡镇企业名录", Level::Town, None),
            ("分县区汇总", Level::County, None),
            ("园区企业", Level::County, None),
            ("用地2024", Level::Town, None),
            ("Sheet1", Level::Town, None),
        ] {
            assert_eq!(area(text, level, &[]).as_deref(), expected, "{text}");
        }
    }
}
