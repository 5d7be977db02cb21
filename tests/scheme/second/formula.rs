//! Formulas of random schemes: their text, and what they come to where a missing figure stays missing.

use super::chance::Chance;
use super::figures::{paper, round};

/// What a formula may read of one row.
pub trait Facts {
    fn number(&self, name: &str) -> Option<f64>;
    fn word(&self, name: &str) -> Option<&str>;
}

#[derive(Clone, Debug)]
pub enum Num {
    Name(&'static str),
    Is(f64),
    Two(&'static str, Box<[Num; 2]>),
    Call(&'static str, Vec<Num>),
    Case(Box<Cond>, Box<[Num; 2]>),
    Truth(Box<Cond>),
    Length(&'static str),
    Digits(&'static str),
}

#[derive(Clone, Debug)]
pub enum Cond {
    Always,
    Compare(Num, &'static str, f64),
    Between(Num, f64, f64),
    Word(&'static str, &'static str, bool),
    In(&'static str, [&'static str; 2]),
    /// Ends with.
    Like(&'static str, &'static str),
    Starts(&'static str, &'static str),
    Missing(&'static str, bool),
    Not(Box<Cond>),
    Both(&'static str, Box<[Cond; 2]>),
}

/// A word, or one of two.
#[derive(Clone, Debug)]
pub enum Word {
    Name(&'static str),
    Case(Cond, &'static str, &'static str),
}

impl Num {
    pub fn call(name: &'static str, one: Num, other: f64) -> Self {
        Self::Call(name, vec![one, Self::Is(other)])
    }

    pub fn text(&self) -> String {
        match self {
            Self::Name(name) => (*name).to_owned(),
            Self::Is(value) => format!("{value:?}"),
            Self::Two(sign, sides) => format!("({} {sign} {})", sides[0].text(), sides[1].text()),
            Self::Call("ROUND", parts) => match parts[1] {
                Self::Is(digits) => format!("ROUND({}, {digits:.0})", parts[0].text()),
                _ => unreachable!(),
            },
            Self::Call(name, parts) => {
                let parts: Vec<String> = parts.iter().map(Self::text).collect();
                format!("{name}({})", parts.join(", "))
            }
            Self::Case(when, sides) => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                when.text(),
                sides[0].text(),
                sides[1].text()
            ),
            Self::Truth(when) => format!("CAST({} AS DOUBLE)", when.text()),
            Self::Length(name) => format!("LENGTH({name})"),
            Self::Digits(name) => format!("CAST(SUBSTR({name}, 1, 4) AS INTEGER)"),
        }
    }

    pub fn of(&self, facts: &dyn Facts) -> Option<f64> {
        Some(match self {
            Self::Name(name) => facts.number(name)?,
            Self::Is(value) => *value,
            Self::Two(sign, sides) => {
                let (one, other) = (sides[0].of(facts)?, sides[1].of(facts)?);
                match *sign {
                    "+" => one + other,
                    "-" => one - other,
                    "*" => one * other,
                    _ => one / other,
                }
            }
            Self::Call(name, parts) => {
                let known: Vec<Option<f64>> = parts.iter().map(|part| part.of(facts)).collect();
                let given = || known.iter().flatten().copied();
                match *name {
                    "COALESCE" => given().next()?,
                    "GREATEST" => given().reduce(f64::max)?,
                    "LEAST" => given().reduce(f64::min)?,
                    "NULLIF" => known[0].filter(|one| Some(paper(*one)) != known[1].map(paper))?,
                    "ABS" => known[0]?.abs(),
                    "FLOOR" => paper(known[0]?).floor(),
                    "CEIL" => paper(known[0]?).ceil(),
                    _ => round(known[0]?, Some(("nearest", known[1]? as u8))),
                }
            }
            Self::Case(when, sides) => sides[usize::from(when.of(facts) != Some(true))].of(facts)?,
            Self::Truth(when) => f64::from(u8::from(when.of(facts)?)),
            Self::Length(name) => facts.word(name)?.chars().count() as f64,
            Self::Digits(name) => facts.word(name)?.get(..4)?.parse().ok()?,
        })
    }

    pub fn random(chance: &mut Chance, names: &[&'static str], deep: usize) -> Self {
        let name = Self::Name(chance.of(names));
        if deep == 0 {
            return name;
        }
        let figure = chance.of(&[0.3, 1.2, 2.0]);
        let mut more = || Self::random(chance, names, deep - 1);
        let (one, other) = (more(), more());
        match chance.below(13) {
            0 => Self::call("COALESCE", one, figure),
            1 => Self::Call("GREATEST", vec![one, other, Self::Is(0.1)]),
            2 => Self::Call("LEAST", vec![one, other]),
            3 => Self::Call("ABS", vec![one]),
            4 => Self::call("ROUND", one, chance.of(&[0.0, 1.0])),
            5 => Self::Call("FLOOR", vec![one]),
            6 => Self::Call("CEIL", vec![one]),
            7 => Self::call("NULLIF", one, figure),
            8 => Self::Case(
                Box::new(Cond::random(chance, names, deep - 1)),
                Box::new([one, other]),
            ),
            9 => Self::Truth(Box::new(Cond::random(chance, names, deep - 1))),
            10 => chance
                .of(&[&Self::Length("industry"), &Self::Digits("start")])
                .clone(),
            11 => Self::Two(chance.of(&["+", "-", "*"]), Box::new([one, other])),
            _ => name,
        }
    }
}

fn of_words(chance: &mut Chance) -> Cond {
    match chance.below(8) {
        0 => Cond::Word("size", chance.of(&["规上", "规下"]), true),
        1 => Cond::Word("industry", "机电", false),
        2 => Cond::In("county", chance.of(&[["甲县", "丙县"], ["乙县", "无县"]])),
        3 => Cond::Like("park", chance.of(&["园", "西园"])),
        4 => Cond::Starts("industry", chance.of(&["化", "机"])),
        5 => Cond::Missing(chance.of(&["size", "county"]), chance.one_in(2)),
        6 => Cond::Word("class_before", "C", true),
        _ => Cond::Word("last_class", "A", true),
    }
}

impl Cond {
    pub fn text(&self) -> String {
        match self {
            Self::Always => "TRUE".to_owned(),
            Self::Compare(one, sign, other) => format!("{} {sign} {other:?}", one.text()),
            Self::Between(one, from, to) => format!("{} BETWEEN {from:?} AND {to:?}", one.text()),
            Self::Word(name, word, same) => format!("{name} {} '{word}'", if *same { "=" } else { "<>" }),
            Self::In(name, [one, other]) => format!("{name} IN ('{one}', '{other}')"),
            Self::Like(name, end) => format!("{name} LIKE '%{end}'"),
            Self::Starts(name, start) => format!("STARTS_WITH({name}, '{start}')"),
            Self::Missing(name, is) => format!("{name} IS {}NULL", if *is { "" } else { "NOT " }),
            Self::Not(one) => format!("NOT ({})", one.text()),
            Self::Both(word, sides) => format!("({} {word} {})", sides[0].text(), sides[1].text()),
        }
    }

    /// Nothing where it cannot be known.
    pub fn of(&self, facts: &dyn Facts) -> Option<bool> {
        Some(match self {
            Self::Always => true,
            Self::Compare(one, sign, other) => {
                let (one, other) = (paper(one.of(facts)?), paper(*other));
                match *sign {
                    "<" => one < other,
                    "<=" => one <= other,
                    ">" => one > other,
                    ">=" => one >= other,
                    "=" => one == other,
                    _ => one != other,
                }
            }
            Self::Between(one, from, to) => {
                let one = paper(one.of(facts)?);
                one >= paper(*from) && one <= paper(*to)
            }
            Self::Word(name, word, same) => (facts.word(name)? == *word) == *same,
            Self::In(name, words) => words.contains(&facts.word(name)?),
            Self::Like(name, end) => facts.word(name)?.ends_with(end),
            Self::Starts(name, start) => facts.word(name)?.starts_with(start),
            Self::Missing(name, is) => facts.word(name).is_none() == *is,
            Self::Not(one) => !one.of(facts)?,
            Self::Both(word, sides) => {
                let decisive = *word == "OR";
                let sides = [sides[0].of(facts), sides[1].of(facts)];
                if sides.contains(&Some(decisive)) {
                    return Some(decisive);
                }
                sides[0]?;
                sides[1]?;
                !decisive
            }
        })
    }

    pub fn holds(&self, facts: &dyn Facts) -> bool {
        self.of(facts) == Some(true)
    }

    pub fn random(chance: &mut Chance, names: &[&'static str], deep: usize) -> Self {
        let figure = chance.of(&[0.3, 1.2, 2.0, 3.3]);
        let number = Num::random(chance, names, deep.min(1));
        match chance.below(if deep == 0 { 8 } else { 10 }) {
            0..=3 => Self::Compare(
                number,
                chance.of(&["<", "<=", ">", ">=", ">=", "=", "<>"]),
                figure,
            ),
            4 => Self::Between(number, 0.3, figure),
            5..=7 => of_words(chance),
            8 => Self::Not(Box::new(Self::random(chance, names, deep - 1))),
            _ => {
                let mut more = || Self::random(chance, names, deep - 1);
                let sides = Box::new([more(), more()]);
                Self::Both(chance.of(&["AND", "OR"]), sides)
            }
        }
    }
}

impl Word {
    pub fn text(&self) -> String {
        match self {
            Self::Name(name) => (*name).to_owned(),
            Self::Case(when, one, other) => {
                format!("CASE WHEN {} THEN '{one}' ELSE '{other}' END", when.text())
            }
        }
    }

    pub fn of(&self, facts: &dyn Facts) -> Option<String> {
        match self {
            Self::Name(name) => facts.word(name).map(str::to_owned),
            Self::Case(when, one, other) => Some((*if when.holds(facts) { one } else { other }).to_owned()),
        }
    }
}
