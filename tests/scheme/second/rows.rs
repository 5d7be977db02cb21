//! Random rows of enterprises, and random lists of events and adjustments.

use std::collections::BTreeMap;

use super::chance::Chance;
use super::plain::Row;
use super::random::KINDS;
use super::spec::{FIELDS, NAMES, Spec};

#[derive(Clone, Debug)]
pub struct Event {
    pub code: String,
    pub year: i32,
    pub kind: &'static str,
    pub points: Option<f64>,
    pub percent: Option<f64>,
}

/// The lists of decisions.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    pub events: Vec<Event>,
    /// Code, from, to.
    pub adjustments: Vec<(String, &'static str, &'static str)>,
}

/// Rows with few distinct figures, so that sums and quotients often tie on paper; some gaps and zeros.
pub fn rows(chance: &mut Chance, count: usize) -> Vec<Row> {
    (0..count).map(|at| row(chance, at)).collect()
}

fn row(chance: &mut Chance, at: usize) -> Row {
    let mut words = BTreeMap::new();
    let mut word = |chance: &mut Chance, id: &'static str, often: usize, list: &[&'static str]| {
        if chance.below(often) > 0 {
            words.insert(id, chance.of(list).to_owned());
        }
    };
    word(chance, "county", 9, &["甲县", "乙县", "丙县"]);
    word(chance, "park", 9, &["东园", "西园", "南园"]);
    word(chance, "industry", 9, &["机电", "化工", "食品"]);
    word(chance, "town", 9, &["溪口镇", "枫岭镇"]);
    word(chance, "size", 4, &["规上", "规下"]);
    word(chance, "start", 4, &["2010-03-01", "2017-11-30", "2018-01-01"]);
    word(chance, "merge_group", 2, &["一组", "二组"]);
    word(chance, "class_before", 2, &NAMES);
    word(chance, "last_class", 2, &NAMES);
    let mut numbers = BTreeMap::new();
    for id in FIELDS {
        let tenths = [0.0, 0.1, 0.3, 0.7, 0.99, 1.1, 1.2, 2.4, 3.3, 3.0];
        if !chance.one_in(12) {
            numbers.insert(id, chance.of(&tenths));
        }
    }
    if chance.one_in(15) {
        numbers.insert("profit", -0.7);
    }
    if words.contains_key("class_before") && chance.one_in(2) {
        numbers.insert("class_years", chance.of(&[1.0, 2.0, 4.0]));
    }
    if words.contains_key("last_class") {
        numbers.insert("last_class_years", chance.of(&[1.0, 2.0]));
        numbers.insert("last_score", chance.of(&[0.5, 2.0, 80.0]));
    }
    Row {
        code: format!("E{at:03}"),
        words,
        numbers,
        left_out: chance.one_in(20),
        sides: None,
    }
}

/// Lists about some of the rows, mostly such as the scheme can use.
pub fn lists(chance: &mut Chance, spec: &Spec, rows: &[Row]) -> Lists {
    let mut lists = Lists::default();
    for row in rows {
        for _ in 0..chance.below(3) {
            let kind = chance.of(&KINDS);
            let wanted = |percent: bool| {
                let mut own = spec.bonuses.iter().filter(|bonus| {
                    bonus.percent == percent && bonus.event.is_some_and(|event| event.kind == kind)
                });
                own.any(|bonus| bonus.amount.is_none())
            };
            let mut listed =
                |percent: bool| (wanted(percent) != chance.one_in(12)).then(|| chance.of(&[0.7, 2.0, 3.0]));
            let (points, percent) = (listed(false), listed(true));
            lists.events.push(Event {
                code: row.code.clone(),
                year: 2019 - chance.below(4) as i32,
                kind,
                points,
                percent,
            });
        }
        if chance.one_in(5) {
            let (from, to) = (chance.of(&NAMES), chance.of(&["A", "B", "C", "D"]));
            lists.adjustments.push((row.code.clone(), from, to));
        }
    }
    lists
}
