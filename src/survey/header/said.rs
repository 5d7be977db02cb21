//! Units that the sheet says elsewhere than in the header of a column: 「单位：万元、亩」 in a title, a corner or a
//! footnote, and in the name of the sheet.

use super::Top;
use crate::survey::label::{is_unit, normalise, take_apart, unit_of};
use crate::unit::{Dimension, Unit};

/// A unit that speaks for all columns of its dimension, and the cell that says it; `None` for the name of the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The unit as written.
    pub text: String,
    /// Row and column.
    pub cell: Option<(u32, u32)>,
}

/// A longer text is a story, of which nobody knows what it says.
const LONGEST: usize = 300;

/// Marks between the units of one statement.
const BETWEEN: &[char] = &[',', ';', '/', '|', '和', '及', '与', '.', '。', ')', '('];

/// The units that a text says for the table: behind 「单位」, however the word goes on, before 「为单位」, and behind 「按」.
pub fn units_in(text: &str) -> Vec<String> {
    if text.len() > LONGEST || !text.contains(['位', '按']) {
        return Vec::new();
    }
    let text: String = text.split_inclusive('单').map(str::trim_start).collect();
    let text = normalise(&text.replace(char::is_whitespace, ","));
    let mut found: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        if !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    };
    for behind in text.split("单位").skip(1) {
        list_of(behind).for_each(&mut add);
    }
    // 「以万元为单位」, 「按元填报」
    let stated = text
        .match_indices("为单位")
        .filter_map(|(at, _)| text.get(..at)?.rsplit(['以', '按']).next());
    let filled = text.split('按').skip(1).filter_map(|behind| {
        let ends = ["填", "计", "统", "列", "报", "为"];
        let end = ends.iter().filter_map(|mark| behind.find(mark)).min()?;
        behind.get(..end)
    });
    stated
        .chain(filled)
        .flat_map(|words| words.split(BETWEEN))
        .filter(|word| is_unit(word))
        .for_each(&mut add);
    found
}

/// The units behind 「单位」; a word that is no unit ends the statement.
fn list_of(behind: &str) -> impl Iterator<Item = &str> {
    let behind = [
        "均以",
        "均为",
        "一律为",
        "统一为",
        "都是",
        "均",
        "是",
        "为",
        ":",
        "(",
    ]
    .iter()
    .find_map(|mark| behind.strip_prefix(mark))
    .unwrap_or(behind)
    .trim_start_matches([':', '(']);
    let words = behind.split(BETWEEN).map(|word| {
        // 「产值:万元」 after the first one.
        let word = word.rsplit(':').next().unwrap_or(word);
        word.strip_suffix("计").unwrap_or(word)
    });
    words
        .filter(|word| !word.is_empty())
        .take_while(|word| is_unit(word) || *word == "万")
}

/// The units that stand above the names, or beside them in the header.
pub fn above(top: &Top, first: u32, last: u32) -> Vec<Said> {
    let mut list = Vec::new();
    for (row, cells) in top.range(..=last) {
        for (column, text) in cells {
            let mut units = units_in(text);
            if *row < first && units.is_empty() {
                units.extend(alone(text));
            }
            let cell = Some((*row, *column));
            list.extend(units.into_iter().map(|text| Said { text, cell }));
        }
    }
    list
}

/// A corner cell that is a unit, or a title with one in brackets.
fn alone(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let label = take_apart(text);
    label.unit.filter(|unit| is_unit(unit))
}

/// The units that the name of a sheet says: `税收(万元)`, `用电量_千瓦时`, `税收单位元`.
pub fn of_sheet(name: &str) -> Vec<Said> {
    let mut units = units_in(name);
    if units.is_empty() {
        units.extend(alone(name));
    }
    units.into_iter().map(|text| Said { text, cell: None }).collect()
}

/// The unit that is said for a dimension. Two statements that differ are both returned: then none can be used.
pub fn of(dimension: Dimension, said: &[Said]) -> Option<(Unit, &Said, Option<&Said>)> {
    let mut fitting = said
        .iter()
        .filter_map(|one| Some((unit_of(dimension, &one.text)?, one)));
    let (unit, first) = fitting.next()?;
    let other = fitting.find(|(other, _)| (other.up, other.down) != (unit.up, unit.down));
    Some((unit, first, other.map(|(_, said)| said)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_behind_the_word_for_them() {
        for (text, expected) in [
            ("单位：元", &["元"][..]),
            ("填报单位：某局　　　单位：万元、亩", &["万元", "亩"]),
            ("金额单位为元。", &["元"]),
            ("注：金额单位：千元，面积单位：平方米", &["千元", "平方米"]),
            ("（单位:千元）", &["千元"]),
            (
                "计量单位:万元,吨标准煤;万千瓦时",
                &["万元", "吨标准煤", "万千瓦时"],
            ),
            ("填报单位：自然资源局", &[]),
            ("单位名称", &[]),
            ("各单位均以万元为单位", &["万元"]),
            ("说明：1.本表金额均以元为单位；2.数据截至12月", &["元"]),
            ("注：税收按元填报", &["元"]),
            ("按要求填报", &[]),
        ] {
            assert_eq!(units_in(text), expected, "{text}");
        }
        assert_eq!(of_sheet("税收(万元)")[0].text, "万元");
        assert_eq!(of_sheet("用电量_千瓦时")[0].text, "千瓦时");
        assert_eq!(of_sheet("税收"), []);
    }
}
