//! Units that the sheet says elsewhere than in the header of a column: 「单位：万元、亩」 in a title, a corner or a
//! footnote, and in the names of the sheet and the file.

use super::heading::UnitFrom;
use super::top::Top;
use crate::survey::sheet::label::plain::normalise;
use crate::survey::sheet::label::{is_unit, take_apart, unit_of};
use crate::unit::{Dimension, Unit};

/// A unit that speaks for all columns of its dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The unit as written.
    pub text: String,
    /// Who says it: a cell, or a name.
    pub from: UnitFrom,
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
                units = in_name(text);
            }
            let from = UnitFrom::Cell(*row, *column);
            list.extend(units.into_iter().map(|text| Said { text, from }));
        }
    }
    list
}

/// The units that a name or a title has in its brackets or at its end: `税收(万元)、用地(亩)`, `用电量_千瓦时`, `税收万元`; or
/// that it is, as a corner cell.
fn in_name(text: &str) -> Vec<String> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let whole = normalise(text);
    let brackets = whole.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
    let words = brackets.flat_map(|(inside, _)| inside.split(BETWEEN));
    let mut units: Vec<String> = Vec::new();
    for word in words.filter(|word| is_unit(word)) {
        if !units.iter().any(|known| known == word) {
            units.push(word.to_owned());
        }
    }
    if units.is_empty() {
        let label = take_apart(text);
        let own = || label.field().and_then(|(_, unit)| unit);
        units.extend(label.unit.clone().filter(|unit| is_unit(unit)).or_else(own));
    }
    units
}

/// The units that the names of a sheet and of its file say: `税收(万元)`, `用电量_千瓦时`, `税收单位元`.
pub fn of_names([sheet, file]: [&str; 2]) -> Vec<Said> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let names = [(sheet, UnitFrom::SheetName), (stem, UnitFrom::FileName)];
    let said = names.into_iter().flat_map(|(name, from)| {
        let mut units = units_in(name);
        if units.is_empty() {
            units = in_name(name);
        }
        units.into_iter().map(move |text| Said { text, from })
    });
    said.collect()
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
    use crate::survey::sheet::header::said::*;

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
        for (name, expected) in [
            ("税收(万元)", &["万元"][..]),
            ("用电量_千瓦时", &["千瓦时"]),
            ("税收万元", &["万元"]),
            ("2024年税收（千元）", &["千元"]),
            ("税收（千元）2024", &["千元"]),
            ("税收(万元)、用地(亩)", &["万元", "亩"]),
            ("税收（2024年，单位：元）", &["元"]),
            ("税收（终稿）", &[]),
            ("税收(1)", &[]),
            ("税收", &[]),
        ] {
            let found = of_names([name, "数据.xlsx"]);
            let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
            assert_eq!(texts, expected, "{name}");
            let file = of_names(["Sheet1", &format!("{name}.xlsx")]);
            assert!(file.iter().all(|one| one.from == UnitFrom::FileName), "{name}");
            assert_eq!(file.len(), expected.len(), "{name}");
        }
    }
}
