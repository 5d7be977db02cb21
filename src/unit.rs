//! Units of measure, their conversion to the canonical unit, and numbers as text.
//!
//! A conversion is a fraction of whole numbers, so that 2,000 ㎡ are 3 亩 and 2.01 % are 0.0201 to the last bit: `value × up
//! ÷ down`, the value being the decimal that is written for it.

mod english;
mod exact;

use crate::letter::{half_width, is_chinese};
pub use english::english;
pub use exact::scaled;

/// What is measured. Each dimension has one canonical unit, in which all arithmetic is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Land and floor area; 亩.
    Area,
    /// Money; 万元.
    Money,
    /// Energy as standard coal; 吨标准煤.
    Energy,
    /// Electricity; 万千瓦时.
    Electricity,
    /// Gas; 万立方米.
    Gas,
    /// Heat and steam; 百万千焦.
    Heat,
    /// Mass; 吨.
    Mass,
    /// Water; 万立方米.
    Water,
    /// Persons; 人.
    People,
    /// A share; 1 is the whole.
    Share,
    /// Money per area; 万元/亩.
    MoneyPerArea,
    /// Money per energy; 万元/吨标准煤.
    MoneyPerEnergy,
    /// Money per mass; 万元/吨.
    MoneyPerMass,
    /// Money per person; 万元/人.
    MoneyPerPerson,
    /// Money per electricity; 元/千瓦时.
    MoneyPerElectricity,
    /// Pollutants by their equivalents; 当量.
    Equivalents,
    /// A plain number.
    Count,
}

/// One way to write a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// As written in headers, normalised (lower case, half width).
    pub symbol: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// canonical = value × up ÷ down.
    pub up: u32,
    /// See `up`.
    pub down: u32,
}

impl Unit {
    /// A value of this unit in the canonical one.
    pub fn to_canonical(self, value: f64) -> f64 {
        if self.up == self.down {
            value
        } else {
            scaled(value, self.up.into(), self.down.into())
        }
    }

    /// Whether a normalised text is this unit, in either language.
    fn is_written(self, text: &str) -> bool {
        self.symbol == text || !text.contains(is_chinese) && normalised(&english(self.symbol)) == text
    }

    /// A canonical value in this unit.
    pub fn of_canonical(self, value: f64) -> f64 {
        if self.up == self.down {
            value
        } else {
            scaled(value, self.down.into(), self.up.into())
        }
    }

    /// A value of this unit in another one of its dimension.
    pub fn convert(self, value: f64, to: Self) -> f64 {
        let (up, down) = (
            u64::from(self.up) * u64::from(to.down),
            u64::from(self.down) * u64::from(to.up),
        );
        match up == down {
            true => value,
            false => scaled(value, up, down),
        }
    }
}

const fn unit(symbol: &'static str, dimension: Dimension, up: u32, down: u32) -> Unit {
    Unit {
        symbol,
        dimension,
        up,
        down,
    }
}

/// Every known spelling of a unit. The first of a dimension is its canonical unit.
pub const UNITS: &[Unit] = &[
    unit("亩", Dimension::Area, 1, 1),
    unit("mu", Dimension::Area, 1, 1),
    // 1 ㎡ = 0.0015 亩 exactly.
    unit("㎡", Dimension::Area, 3, 2000),
    unit("平方米", Dimension::Area, 3, 2000),
    unit("m2", Dimension::Area, 3, 2000),
    unit("m²", Dimension::Area, 3, 2000),
    unit("平米", Dimension::Area, 3, 2000),
    unit("公顷", Dimension::Area, 15, 1),
    unit("ha", Dimension::Area, 15, 1),
    unit("hm2", Dimension::Area, 15, 1),
    unit("hm²", Dimension::Area, 15, 1),
    unit("平方", Dimension::Area, 3, 2000),
    unit("万平方", Dimension::Area, 15, 1),
    unit("万平米", Dimension::Area, 15, 1),
    unit("万㎡", Dimension::Area, 15, 1),
    unit("万平方米", Dimension::Area, 15, 1),
    unit("万m2", Dimension::Area, 15, 1),
    unit("万m²", Dimension::Area, 15, 1),
    unit("平方公里", Dimension::Area, 1500, 1),
    unit("km2", Dimension::Area, 1500, 1),
    unit("万元", Dimension::Money, 1, 1),
    unit("元", Dimension::Money, 1, 10_000),
    unit("千元", Dimension::Money, 1, 10),
    unit("百元", Dimension::Money, 1, 100),
    unit("十万元", Dimension::Money, 10, 1),
    unit("百万元", Dimension::Money, 100, 1),
    unit("千万元", Dimension::Money, 1000, 1),
    unit("十亿元", Dimension::Money, 100_000, 1),
    unit("亿元", Dimension::Money, 10_000, 1),
    unit("吨标准煤", Dimension::Energy, 1, 1),
    unit("吨标煤", Dimension::Energy, 1, 1),
    unit("tce", Dimension::Energy, 1, 1),
    unit("千克标准煤", Dimension::Energy, 1, 1000),
    unit("千克标煤", Dimension::Energy, 1, 1000),
    unit("kgce", Dimension::Energy, 1, 1000),
    unit("万tce", Dimension::Energy, 10_000, 1),
    unit("万吨标准煤", Dimension::Energy, 10_000, 1),
    unit("万吨标煤", Dimension::Energy, 10_000, 1),
    unit("万千瓦时", Dimension::Electricity, 1, 1),
    unit("万kwh", Dimension::Electricity, 1, 1),
    unit("万度", Dimension::Electricity, 1, 1),
    unit("千瓦时", Dimension::Electricity, 1, 10_000),
    unit("kwh", Dimension::Electricity, 1, 10_000),
    unit("度", Dimension::Electricity, 1, 10_000),
    unit("kw·h", Dimension::Electricity, 1, 10_000),
    unit("kw.h", Dimension::Electricity, 1, 10_000),
    unit("万kw·h", Dimension::Electricity, 1, 1),
    unit("万kw.h", Dimension::Electricity, 1, 1),
    unit("千瓦小时", Dimension::Electricity, 1, 10_000),
    unit("万千瓦小时", Dimension::Electricity, 1, 1),
    unit("兆瓦时", Dimension::Electricity, 1, 10),
    unit("mwh", Dimension::Electricity, 1, 10),
    unit("gwh", Dimension::Electricity, 100, 1),
    unit("千度", Dimension::Electricity, 1, 10),
    unit("千千瓦时", Dimension::Electricity, 1, 10),
    unit("亿千瓦时", Dimension::Electricity, 10_000, 1),
    unit("万立方米", Dimension::Gas, 1, 1),
    unit("万m3", Dimension::Gas, 1, 1),
    unit("万m³", Dimension::Gas, 1, 1),
    unit("万方", Dimension::Gas, 1, 1),
    unit("万标方", Dimension::Gas, 1, 1),
    unit("万nm3", Dimension::Gas, 1, 1),
    unit("方", Dimension::Gas, 1, 10_000),
    unit("标方", Dimension::Gas, 1, 10_000),
    unit("nm3", Dimension::Gas, 1, 10_000),
    unit("立方米", Dimension::Gas, 1, 10_000),
    unit("m3", Dimension::Gas, 1, 10_000),
    unit("m³", Dimension::Gas, 1, 10_000),
    unit("百万千焦", Dimension::Heat, 1, 1),
    unit("千焦", Dimension::Heat, 1, 1_000_000),
    unit("kj", Dimension::Heat, 1, 1_000_000),
    unit("百万kj", Dimension::Heat, 1, 1),
    unit("吉焦", Dimension::Heat, 1, 1),
    unit("gj", Dimension::Heat, 1, 1),
    unit("吨", Dimension::Mass, 1, 1),
    unit("t", Dimension::Mass, 1, 1),
    unit("千克", Dimension::Mass, 1, 1000),
    unit("公斤", Dimension::Mass, 1, 1000),
    unit("kg", Dimension::Mass, 1, 1000),
    unit("万吨", Dimension::Mass, 10_000, 1),
    unit("千吨", Dimension::Mass, 1000, 1),
    unit("万立方米", Dimension::Water, 1, 1),
    unit("万m3", Dimension::Water, 1, 1),
    unit("万m³", Dimension::Water, 1, 1),
    unit("m³", Dimension::Water, 1, 10_000),
    unit("万方", Dimension::Water, 1, 1),
    unit("方", Dimension::Water, 1, 10_000),
    unit("t", Dimension::Water, 1, 10_000),
    unit("万吨", Dimension::Water, 1, 1),
    unit("立方米", Dimension::Water, 1, 10_000),
    unit("m3", Dimension::Water, 1, 10_000),
    unit("吨", Dimension::Water, 1, 10_000),
    unit("人", Dimension::People, 1, 1),
    unit("万人", Dimension::People, 10_000, 1),
    unit("1", Dimension::Share, 1, 1),
    unit("%", Dimension::Share, 1, 100),
    unit("‰", Dimension::Share, 1, 1000),
    unit("万元/亩", Dimension::MoneyPerArea, 1, 1),
    unit("万元/公顷", Dimension::MoneyPerArea, 1, 15),
    unit("元/平方米", Dimension::MoneyPerArea, 1, 15),
    unit("元/㎡", Dimension::MoneyPerArea, 1, 15),
    unit("万元/吨标准煤", Dimension::MoneyPerEnergy, 1, 1),
    unit("万元/吨标煤", Dimension::MoneyPerEnergy, 1, 1),
    unit("万元/tce", Dimension::MoneyPerEnergy, 1, 1),
    unit("万元/吨", Dimension::MoneyPerMass, 1, 1),
    unit("万元/吨", Dimension::MoneyPerEnergy, 1, 1),
    unit("万元/人", Dimension::MoneyPerPerson, 1, 1),
    unit("万元/人·年", Dimension::MoneyPerPerson, 1, 1),
    unit("元/千瓦时", Dimension::MoneyPerElectricity, 1, 1),
    unit("元/度", Dimension::MoneyPerElectricity, 1, 1),
    unit("当量", Dimension::Equivalents, 1, 1),
    unit("污染当量", Dimension::Equivalents, 1, 1),
    unit("万当量", Dimension::Equivalents, 10_000, 1),
    unit("个", Dimension::Count, 1, 1),
    unit("户", Dimension::Count, 1, 1),
    unit("家", Dimension::Count, 1, 1),
];

impl Dimension {
    /// The unit in which all arithmetic is done.
    pub fn canonical(self) -> Unit {
        UNITS
            .iter()
            .copied()
            .find(|unit| unit.dimension == self)
            .unwrap_or(unit("", self, 1, 1))
    }

    /// The small unit that 万 and 亿 count where they stand alone, as 元 for money; none where nobody writes so.
    pub fn counted(self) -> Option<&'static str> {
        match self {
            Self::Money => Some("元"),
            Self::Electricity => Some("千瓦时"),
            Self::Gas | Self::Water => Some("立方米"),
            Self::People => Some("人"),
            _ => None,
        }
    }

    /// The unit of this dimension that is written `text`, in Chinese or as English outputs show it. Width, case, blanks
    /// and brackets do not matter.
    pub fn parse(self, text: &str) -> Option<Unit> {
        let wanted = symbol(text);
        UNITS
            .iter()
            .copied()
            .find(|unit| unit.dimension == self && unit.is_written(&wanted))
    }
}

/// A value in another unit; `None` where the units do not measure the same, or one of them is unknown.
pub fn converted(value: f64, from: &str, to: &str) -> Option<f64> {
    if normalised(from) == normalised(to) {
        return Some(value);
    }
    UNITS.iter().find_map(|unit| {
        let (from, to) = (unit.dimension.parse(from)?, unit.dimension.parse(to)?);
        Some(from.convert(value, to))
    })
}

/// Whether `text` is a unit of any dimension.
pub fn is_unit(text: &str) -> bool {
    let wanted = symbol(text);
    UNITS.iter().any(|unit| unit.is_written(&wanted))
}

/// A text as units are written: normalised, and English words as the sign or the Chinese word for the same.
fn symbol(text: &str) -> String {
    let text = normalised(text);
    english::symbol(&text).map_or(text, str::to_owned)
}

fn normalised(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '(' | ')' | '[' | ']'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A number for people with all the digits it has.
pub fn exact_text(value: f64) -> String {
    let digits = format!("{value}")
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    number_text(value, digits)
}

/// A number for people: `digits` decimals, thousands marks, a real minus sign. Rounds half away from zero on the
/// decimal digits that the number shows, so 0.285 with two digits is 0.29.
pub fn number_text(value: f64, digits: usize) -> String {
    let plain = round_text(value, digits);
    let (sign, body) = match plain.strip_prefix('-') {
        Some(body) if body.chars().any(|c| c.is_ascii_digit() && c != '0') => ("−", body),
        Some(body) => ("", body),
        None => ("", plain.as_str()),
    };
    let (whole, rest) = match body.find('.') {
        Some(dot) => body.split_at(dot),
        None => (body, ""),
    };
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(rest);
    text
}

/// A number rounded half away from zero on its shortest decimal form, without thousands marks.
pub fn round_text(value: f64, digits: usize) -> String {
    let exact = format!("{value}");
    let Some(dot) = exact.find('.') else {
        return if digits == 0 {
            exact
        } else {
            format!("{exact}.{}", "0".repeat(digits))
        };
    };
    let decimals = exact.len() - dot - 1;
    if decimals <= digits {
        return format!("{exact}{}", "0".repeat(digits - decimals));
    }
    let (kept, cut) = exact.split_at(dot + 1 + digits);
    let mut kept: Vec<u8> = kept.trim_end_matches('.').bytes().collect();
    if cut.as_bytes()[0] >= b'5' {
        increment(&mut kept);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// Adds one to the last decimal digit of a written number.
fn increment(digits: &mut Vec<u8>) {
    for index in (0..digits.len()).rev() {
        match digits[index] {
            b'9' => digits[index] = b'0',
            b'0'..=b'8' => {
                digits[index] += 1;
                return;
            }
            b'.' => {}
            _ => {
                digits.insert(index + 1, b'1');
                return;
            }
        }
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_convert_without_a_wrong_last_digit() {
        // 1 ㎡ = 0.0015 亩, 1 公顷 = 15 亩 (POLICY.md, glossary)
        let square_metre = Dimension::Area.parse("㎡").unwrap();
        assert_eq!(square_metre.to_canonical(2000.0), 3.0);
        assert_eq!(square_metre.to_canonical(1.0), 0.0015);
        assert_eq!(Dimension::Area.parse("公顷").unwrap().to_canonical(2.0), 30.0);
    }

    #[test]
    fn the_same_word_is_another_unit_in_another_dimension() {
        assert_eq!(Dimension::Mass.parse("吨").unwrap().to_canonical(1.0), 1.0);
        assert_eq!(Dimension::Water.parse("吨").unwrap().to_canonical(10_000.0), 1.0);
        assert_eq!(Dimension::Area.parse("吨"), None);
    }

    #[test]
    fn a_value_is_converted_between_units_of_one_dimension() {
        for (value, from, to, expected) in [
            (25_000.0, "吨标准煤", "万吨标准煤", Some(2.5)),
            (2.5, "万吨标煤", "tce", Some(25_000.0)),
            (3.0, "公顷", "亩", Some(45.0)),
            (7.0, "千当量", "千当量", Some(7.0)),
            (7.0, "千当量", "吨", None),
            (7.0, "吨标准煤", "亩", None),
        ] {
            assert_eq!(converted(value, from, to), expected, "{from} → {to}");
        }
    }

    #[test]
    fn full_width_brackets_and_case_do_not_matter() {
        assert_eq!(
            Dimension::Electricity.parse("（万ＫＷｈ）").map(|u| u.up),
            Some(1)
        );
    }

    #[test]
    fn numbers_round_on_their_decimal_digits() {
        for (value, digits, expected) in [
            (0.285, 2, "0.29"),
            (1.005, 2, "1.01"),
            (73.7156, 2, "73.72"),
            (1234567.5, 0, "1,234,568"),
            (-1234.5, 1, "−1,234.5"),
            (-0.001, 2, "0.00"),
            (9.999, 2, "10.00"),
            (-9.996, 2, "−10.00"),
            (999.5, 0, "1,000"),
            (12.0, 2, "12.00"),
            (1e21, 0, "1,000,000,000,000,000,000,000"),
        ] {
            assert_eq!(number_text(value, digits), expected, "{value}");
        }
    }
}
