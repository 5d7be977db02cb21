//! Units in English outputs.
//!
//! A unit is worded part by part: `万元/亩` is a money unit over an area, so it reads `10,000 yuan/mu`. A unit with a
//! part that stands in no table here stays as the scheme wrote it.

use std::borrow::Cow;

use crate::letter::{half_width, is_chinese};

/// Whole parts that English writes in its own way.
const WHOLE: &[(&str, &str)] = &[("百万千焦", "GJ")];

/// What stands before a unit: how many of it.
const COUNTS: &[(&str, &str)] = &[
    ("十万", "100,000"),
    ("百万", "million"),
    ("千万", "10 million"),
    ("十亿", "billion"),
    ("万", "10,000"),
    ("亿", "100 million"),
    ("千", "1,000"),
    ("百", "100"),
];

/// Units without a count: Chinese, English, and English for one of them, as it stands behind a stroke.
const BASES: &[(&str, &str, &str)] = &[
    ("亩", "mu", "mu"),
    ("㎡", "m²", "m²"),
    ("平方米", "m²", "m²"),
    ("平米", "m²", "m²"),
    ("平方", "m²", "m²"),
    ("公顷", "ha", "ha"),
    ("平方公里", "km²", "km²"),
    ("元", "yuan", "yuan"),
    ("吨标准煤", "tce", "tce"),
    ("吨标煤", "tce", "tce"),
    ("千克标准煤", "kgce", "kgce"),
    ("千克标煤", "kgce", "kgce"),
    ("千瓦时", "kWh", "kWh"),
    ("度", "kWh", "kWh"),
    ("千瓦小时", "kWh", "kWh"),
    ("兆瓦时", "MWh", "MWh"),
    ("立方米", "m³", "m³"),
    ("标准立方米", "m³", "m³"),
    ("方", "m³", "m³"),
    ("标方", "m³", "m³"),
    ("千焦", "kJ", "kJ"),
    ("吉焦", "GJ", "GJ"),
    ("吨", "t", "t"),
    ("千克", "kg", "kg"),
    ("公斤", "kg", "kg"),
    ("人", "persons", "person"),
    ("家", "enterprises", "enterprise"),
    ("户", "households", "household"),
    ("个", "count", "count"),
    ("件", "items", "item"),
    ("项", "items", "item"),
    ("当量", "equivalents", "equivalent"),
    ("污染当量", "pollution equivalents", "pollution equivalent"),
    ("年", "years", "year"),
    ("月", "months", "month"),
    ("天", "days", "day"),
    ("分", "points", "point"),
    ("百分点", "percentage points", "percentage point"),
    ("倍", "times", "times"),
];

/// How many yuan, in English words and signs, normalised.
const YUAN: &[(&str, &[&str])] = &[
    ("元", &[""]),
    ("百元", &["hundred", "100"]),
    (
        "千元",
        &[
            "k",
            "thousand",
            "thousands",
            "1000",
            "1,000",
            "000",
            "'000",
            "000s",
            "'000s",
        ],
    ),
    (
        "万元",
        &[
            "10k",
            "10000",
            "10,000",
            "tenthousand",
            "tenthousands",
            "ten-thousand",
            "10thousand",
            "10'000",
            "wan",
            "w",
        ],
    ),
    ("十万元", &["100k", "100000", "100,000", "hundredthousand"]),
    (
        "百万元",
        &[
            "m",
            "mn",
            "mln",
            "mio",
            "million",
            "millions",
            "1,000,000",
            "1000000",
        ],
    ),
    ("千万元", &["10m", "10million", "tenmillion"]),
    ("亿元", &["100m", "100million", "hundredmillion", "yi"]),
    ("十亿元", &["bn", "billion", "billions"]),
];

/// What English calls the yuan.
const OF_YUAN: &[&str] = &["renminbi", "rmb", "cny", "yuan", "¥"];

/// Other units in English words, normalised.
const WORDS: &[(&str, &[&str])] = &[
    (
        "㎡",
        &[
            "sqm",
            "sq.m",
            "sq.m.",
            "m^2",
            "squaremeter",
            "squaremeters",
            "squaremetre",
            "squaremetres",
        ],
    ),
    ("公顷", &["hectare", "hectares"]),
    (
        "平方公里",
        &["km2", "km²", "sqkm", "squarekilometers", "squarekilometres"],
    ),
    ("亩", &["mus", "chinesemu", "chineseacres"]),
    ("千瓦时", &["kilowatthours", "kilowatt-hours"]),
    ("吨", &["ton", "tons", "tonne", "tonnes", "metrictons"]),
    ("人", &["people", "person", "headcount", "employees"]),
];

/// The unit that is meant by English words, normalised: `10kyuan`, `rmb'000`, `million yuan`.
pub fn symbol(text: &str) -> Option<&'static str> {
    if let Some((unit, _)) = WORDS.iter().find(|(_, words)| words.contains(&text)) {
        return Some(unit);
    }
    let count = OF_YUAN.iter().find_map(|name| {
        let behind = text.strip_suffix(name).map(|rest| rest.trim_end_matches("of"));
        behind.or_else(|| text.strip_prefix(name))
    })?;
    let count = count.trim_start_matches("in").trim_matches(['-', '.']);
    YUAN.iter()
        .find(|(_, counts)| counts.contains(&count))
        .map(|(unit, _)| *unit)
}

/// A unit in English; one with a part that nobody knows as it is written.
pub fn english(unit: &str) -> Cow<'_, str> {
    match unit.contains(is_chinese) {
        true => worded(unit).map_or(Cow::Borrowed(unit), Cow::Owned),
        false => Cow::Borrowed(unit),
    }
}

/// `None` where a part is unknown.
fn worded(unit: &str) -> Option<String> {
    let mut text = String::new();
    let mut part = String::new();
    let mut below = false;
    for letter in unit.chars().map(half_width) {
        if matches!(letter, '/' | '·' | '(' | ')') {
            text.push_str(&word(part.trim(), below)?);
            text.push(letter);
            part.clear();
            below |= letter == '/';
        } else {
            part.push(letter);
        }
    }
    text.push_str(&word(part.trim(), below)?);
    Some(text)
}

/// A unit without strokes. `below`: it stands behind a stroke, where there is one of it.
fn word(part: &str, below: bool) -> Option<Cow<'_, str>> {
    if let Some((_, english)) = WHOLE.iter().find(|(chinese, _)| *chinese == part) {
        return Some(Cow::Borrowed(english));
    }
    if let Some(word) = base(part, below) {
        return Some(word);
    }
    COUNTS.iter().find_map(|(chinese, english)| {
        let counted = part.strip_prefix(chinese).filter(|rest| !rest.is_empty())?;
        Some(Cow::Owned(match base(counted, false)?.as_ref() {
            "count" => (*english).to_owned(),
            word => format!("{english} {word}"),
        }))
    })
}

fn base(part: &str, below: bool) -> Option<Cow<'_, str>> {
    if let Some((_, many, one)) = BASES.iter().find(|(chinese, ..)| *chinese == part) {
        return Some(Cow::Borrowed(if below { one } else { many }));
    }
    match part {
        "kwh" => Some(Cow::Borrowed("kWh")),
        "m3" => Some(Cow::Borrowed("m³")),
        _ => (!part.contains(is_chinese)).then_some(Cow::Borrowed(part)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Dimension, UNITS};

    #[test]
    fn units_are_known_in_english_words() {
        for (english, unit) in [
            ("10k yuan", "万元"),
            ("RMB 10,000", "万元"),
            ("ten thousand yuan", "万元"),
            ("ten-thousand yuan", "万元"),
            ("RMB'000", "千元"),
            ("thousand RMB", "千元"),
            ("million yuan", "百万元"),
            ("100 million yuan", "亿元"),
            ("CNY", "元"),
            ("RMB bn", "十亿元"),
            ("sq m", "㎡"),
            ("hectares", "公顷"),
            ("hm²", "hm²"),
            ("tons", "吨"),
        ] {
            let dimension = UNITS.iter().find(|known| known.symbol == unit).unwrap().dimension;
            let found = dimension.parse(english).unwrap_or_else(|| panic!("{english}"));
            let expected = dimension.parse(unit).unwrap();
            assert_eq!((found.up, found.down), (expected.up, expected.down), "{english}");
        }
        for foreign in ["k", "10,000", "USD", "million", "万美元"] {
            assert_eq!(Dimension::Money.parse(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn units_are_worded_part_by_part() {
        for (chinese, expected) in [
            ("亩", "mu"),
            ("万元", "10,000 yuan"),
            ("亿元", "100 million yuan"),
            ("百万元", "million yuan"),
            ("万元/亩", "10,000 yuan/mu"),
            ("万元／亩", "10,000 yuan/mu"),
            ("吨标准煤", "tce"),
            ("万吨标煤", "10,000 tce"),
            ("万千瓦时", "10,000 kWh"),
            ("万kWh", "10,000 kWh"),
            ("万立方米", "10,000 m³"),
            ("百万千焦", "GJ"),
            ("人", "persons"),
            ("万元/人", "10,000 yuan/person"),
            ("万元/人·年", "10,000 yuan/person·year"),
            ("万元/千当量", "10,000 yuan/1,000 equivalents"),
            ("吨标准煤/万元", "tce/10,000 yuan"),
            ("千克", "kg"),
            ("㎡", "m²"),
            ("%", "%"),
            ("", ""),
        ] {
            assert_eq!(english(chinese), expected, "{chinese}");
        }
    }

    #[test]
    fn a_unit_with_an_unknown_part_stays_as_it_is_written() {
        for unit in ["斤", "万元/斤", "斤/万元", "每亩"] {
            assert_eq!(english(unit), unit);
        }
    }

    #[test]
    fn every_known_unit_can_be_written_in_english_and_read_back() {
        for unit in UNITS {
            let worded = english(unit.symbol);
            assert!(!worded.contains(is_chinese), "{worded}");
            let read = unit.dimension.parse(&worded).unwrap();
            assert_eq!((read.up, read.down), (unit.up, unit.down), "{worded}");
        }
        assert_eq!(Dimension::Energy.parse("10,000 yuan"), None);
    }
}
