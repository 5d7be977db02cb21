//! Rows that number the columns or explain them, units in a row of their own, and lines prepared for enterprises that
//! never came: what every cell of a row has in common.

use crate::survey::file::cell::{is_not_reported, plain};
use crate::survey::file::value::Cell;
use crate::survey::sheet::label::is_remark;
use crate::unit::is_unit;

/// What the cells of a row have in common so far.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    cells: u32,
    /// Each numbers or explains its column: 甲, A, 1, (2), ③, 5=3/4.
    counters: bool,
    /// The number of the last of them that had one.
    last: Option<f64>,
    /// Each is a unit or a word for one.
    units: bool,
    /// Each is empty, zero or the error of a formula without figures.
    blank: bool,
    /// No data stand above it, and each says how its column is to be filled in: 必填, 保留两位小数.
    remarks: bool,
    /// Some say that there is nothing to number: —.
    dashes: bool,
    /// No data stand above it.
    is_first: bool,
    /// The numbers begin with 1.
    from_one: bool,
}

/// What a row is that is no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It numbers or explains the columns.
    Numbers,
    /// It holds units alone.
    Units,
}

impl Row {
    /// A row of which no cell is known. `is_first`: no data stand above it.
    pub fn new(is_first: bool) -> Self {
        Self {
            cells: 0,
            counters: true,
            last: None,
            units: true,
            blank: true,
            remarks: is_first,
            dashes: false,
            is_first,
            from_one: false,
        }
    }

    /// Takes a cell; `runs` says that its column numbers the rows.
    pub fn cell(&mut self, cell: Cell<'_>, runs: bool) {
        if !(self.counters || self.units || self.blank || self.remarks) {
            return;
        }
        let empty = matches!(cell, Cell::Text(text) if text.trim().is_empty());
        if empty {
            return;
        }
        self.cells += 1;
        self.blank &= runs || is_blank(cell);
        match cell {
            Cell::Text(text) if text.len() <= LONGEST && !is_code(text) => {
                let text = plain(text);
                self.units &= is_unit(&text) || UNIT_WORDS.contains(&text.as_str());
                self.remarks = self.remarks && is_remark(&text);
                if self.counters && DASHES.contains(&text.as_str()) {
                    self.dashes = true;
                } else if self.counters {
                    self.counts(counter(&text));
                }
            }
            Cell::Number(value) | Cell::Formatted(value, _) => {
                self.units = false;
                self.remarks = false;
                if self.counters {
                    self.counts(Some(Counter::Number(value)));
                }
            }
            _ => {
                self.units = false;
                self.counters = false;
                self.remarks = false;
            }
        }
    }

    fn counts(&mut self, counter: Option<Counter>) {
        match counter {
            None => self.counters = false,
            Some(Counter::Letter | Counter::Formula) => {}
            Some(Counter::Number(number)) => {
                // The first number counts the columns before it at most.
                self.counters = match self.last {
                    Some(last) => number == last + 1.0,
                    None => number.fract() == 0.0 && number >= 0.0 && number <= f64::from(self.cells),
                };
                self.from_one |= self.last.is_none() && number == 1.0;
                self.last = Some(number);
            }
        }
    }

    /// What the row is, if it is no data.
    pub fn passed(&self) -> Option<Passed> {
        match self {
            _ if self.cells < 2 => None,
            _ if self.counters && (!self.dashes || (self.is_first && self.from_one)) => Some(Passed::Numbers),
            Self { units: true, .. } => Some(Passed::Units),
            Self { remarks: true, .. } => Some(Passed::Numbers),
            _ => None,
        }
    }

    /// Whether nothing stands in it but what a formula gives where nothing was filled in.
    pub fn is_blank(&self) -> bool {
        self.blank
    }
}

/// The longest text that may number a column or be its unit, in bytes.
const LONGEST: usize = 30;

/// Whether a text is as long as a code and made of the same letters: most rows begin with one.
pub fn is_code(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Words that stand for a unit where a column has none.
const UNIT_WORDS: [&str; 5] = ["计量单位", "单位", "-", "—", "/"];

/// What stands before the numbers of the columns.
const COUNTS_COLUMNS: [&str; 10] = [
    "栏次", "列次", "栏目", "行次", "栏号", "列号", "序号", "编号", "代号", "no",
];

/// What stands where there is nothing to number.
const DASHES: [&str; 6] = ["-", "—", "——", "－", "--", "/"];

enum Counter {
    /// 甲, A, or another sign without a number.
    Letter,
    /// 1, (2), ③.
    Number(f64),
    /// 5=3/4.
    Formula,
}

/// What a text says about its column, if it does no more than number or explain it.
fn counter(text: &str) -> Option<Counter> {
    let bare = text.trim_matches(|letter| matches!(letter, '(' | ')' | '[' | ']' | '【' | '】' | '.' | '、'));
    if COUNTS_COLUMNS.contains(&bare) {
        return Some(Counter::Letter);
    }
    let bare = ["第", "列", "栏", "项"].iter().fold(bare, |bare, mark| {
        let rest = bare.strip_prefix(mark).or(bare.strip_suffix(mark));
        rest.filter(|rest| !rest.is_empty()).unwrap_or(bare)
    });
    let bare = bare.trim_matches(['(', ')']);
    let mut letters = bare.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        if let Some(number) = circled(letter) {
            return Some(Counter::Number(number));
        }
        let words = "一二三四五六七八九十".chars().position(|one| one == letter);
        if let Some(at) = words {
            return Some(Counter::Number(at as f64 + 1.0));
        }
        let stem = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥".contains(letter);
        if stem || letter.is_ascii_alphabetic() {
            return Some(Counter::Letter);
        }
    }
    if !bare.is_empty() && bare.len() <= 3 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return bare.parse().ok().map(Counter::Number);
    }
    is_explanation(text).then_some(Counter::Formula)
}

/// The number in a circle or in brackets of one letter.
fn circled(letter: char) -> Option<f64> {
    let at = |first: char, count: u32| {
        let offset = u32::from(letter).checked_sub(u32::from(first))?;
        (offset < count).then(|| f64::from(offset + 1))
    };
    at('①', 20)
        .or_else(|| at('㉑', 15).map(|number| number + 20.0))
        .or_else(|| at('Ⅰ', 12))
        .or_else(|| at('ⅰ', 12))
        .or_else(|| at('⑴', 20))
        .or_else(|| at('⒈', 20))
        .or_else(|| at('❶', 10))
        .or_else(|| at('㈠', 10))
}

/// Whether a text tells how a column follows from others: 5=3/4, (3)=(1)+(2), ③=①÷②×100%.
fn is_explanation(text: &str) -> bool {
    let operators = text.chars().any(|letter| "=+*/×÷".contains(letter));
    // 「c=a/b」
    let letters = text.contains('=') && text.len() > 2;
    let operands = text.chars().any(|letter| {
        letter.is_ascii_digit() || circled(letter).is_some() || (letters && letter.is_ascii_alphabetic())
    });
    operators
        && operands
        && text.chars().all(|letter| {
            letter.is_ascii_digit()
                || circled(letter).is_some()
                || "=+-*/×÷()[].%~—".contains(letter)
                || letter.is_ascii_alphabetic()
                || "甲乙丙丁戊己庚辛列栏".contains(letter)
        })
}

/// Whether a cell holds nothing, or what a formula gives without figures.
fn is_blank(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Error(_) => true,
        Cell::Number(value) | Cell::Formatted(value, _) => value == 0.0,
        Cell::Text(text) => {
            is_not_reported(text) || matches!(plain(text).as_str(), "0" | "0.0" | "0.00" | "0%")
        }
        Cell::Bool(_) | Cell::Date(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::filling::counter::*;

    fn row(cells: &[&str]) -> Row {
        let mut row = Row::new(true);
        for cell in cells {
            match cell.parse() {
                Ok(number) => row.cell(Cell::Number(number), false),
                Err(_) => row.cell(Cell::Text(cell.trim_start_matches('\'')), false),
            }
        }
        row
    }

    #[test]
    fn rows_that_number_or_explain_the_columns_are_told_from_data() {
        for (cells, expected) in [
            (&["甲", "乙", "'1", "'2", "'3"][..], Some(Passed::Numbers)),
            (&["甲", "乙", "丙", "1", "2", "3"], Some(Passed::Numbers)),
            (&["A", "B", "C"], Some(Passed::Numbers)),
            (&["(1)", "（2）", "(3)"], Some(Passed::Numbers)),
            (&["①", "②", "③=①/②"], Some(Passed::Numbers)),
            (&["1", "2", "3", "'4=3/2"], Some(Passed::Numbers)),
            (&["亩", "万元"], Some(Passed::Units)),
            (&["计量单位", "—", "亩"], Some(Passed::Units)),
            (&["1", "甲泰机械有限公司", "3"], None),
            (&["栏次", "甲", "'1"], Some(Passed::Numbers)),
            (&["甲", "'1"], Some(Passed::Numbers)),
            (&["栏次", "'1"], Some(Passed::Numbers)),
            (&["—", "—", "1", "2"], Some(Passed::Numbers)),
            (&["(1)", "(2)", "(3)=(1)+(2)"], Some(Passed::Numbers)),
            (&["第1列", "第2列", "第3列"], Some(Passed::Numbers)),
            (&["栏1", "栏2", "3=1/2"], Some(Passed::Numbers)),
            (&["Ⅰ", "Ⅱ", "Ⅲ"], Some(Passed::Numbers)),
            (&["A", "B", "C=A/B"], Some(Passed::Numbers)),
            (&["01", "02", "03"], Some(Passed::Numbers)),
            (&["必填", "全称", "保留两位小数"], Some(Passed::Numbers)),
            (&["必填", "甲泰机械有限公司", "选填"], None),
            (&["—", "—", "5"], None),
            (&["栏次", "示例一公司", "'1"], None),
            (&["甲", "12", "5"], None),
            (&["甲", "12", "13"], None),
            (&["91331083MA0000015B", "1"], None),
            (&["甲"], None),
        ] {
            assert_eq!(row(cells).passed(), expected, "{cells:?}");
        }
    }
}
