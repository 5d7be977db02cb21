//! One cell → one value of the field's kind, or what is wrong with it.

use super::workbook::Cell;
use crate::letter::{cleaned, is_hidden};
use crate::unit::{Dimension, half_width};

/// What a cell of a number column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// A number, in the unit of its column.
    Value(f64),
    /// A number that was written as text.
    Typed(f64),
    /// A mark for “not reported”.
    NotReported,
    /// Words.
    Words,
    /// A formula error.
    Broken(&'static str),
}

/// The marks that mean “not reported”, after [`plain`].
const NOT_REPORTED: &[&str] = &[
    "", "/", "\\", "-", "--", "—", "——", "－", "–", "无", "未报", "未填", "不详", "暂无", "n/a", "na",
    "null", "*",
];

/// Whether these words mean “not reported”.
pub fn is_not_reported(text: &str) -> bool {
    NOT_REPORTED.contains(&plain(text).as_str())
}

/// Reads a cell of a number column.
pub fn number(cell: Cell<'_>) -> Number {
    match cell {
        Cell::Number(value) if value.is_finite() => Number::Value(value),
        // Spreadsheets turn “3-5” into a date; its serial number is nobody's amount.
        Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) => Number::Words,
        Cell::Error(error) => Number::Broken(error),
        Cell::Text(text) => typed_number(text),
    }
}

fn typed_number(text: &str) -> Number {
    let plain = plain(text);
    if NOT_REPORTED.contains(&plain.as_str()) {
        return Number::NotReported;
    }
    let (body, percent) = match plain.strip_suffix('%') {
        Some(body) => (body, true),
        None => (plain.as_str(), false),
    };
    let body = body.replace(['−', '－', '﹣'], "-");
    let Some(digits) = without_thousands_marks(&body) else {
        return Number::Words;
    };
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => Number::Typed(if percent { value / 100.0 } else { value }),
        _ => Number::Words,
    }
}

/// A number followed by a unit of its own, in the canonical unit: `12.5亩`, `1.2亿元`, `3,500万`. 万 and 亿 alone count
/// 元 where money is meant, 千瓦时 for electricity, and persons.
pub fn measured(text: &str, dimension: Dimension) -> Option<f64> {
    let plain = plain(text);
    let end = plain.find(|letter: char| !(letter.is_ascii_digit() || "+-.,".contains(letter)))?;
    let (digits, unit) = plain.split_at(end);
    let value: f64 = without_thousands_marks(digits)?.parse().ok()?;
    let base = match dimension {
        Dimension::Money => "元",
        Dimension::Electricity => "千瓦时",
        Dimension::People => "人",
        _ => "",
    };
    let unit = dimension.parse(unit).or_else(|| {
        (matches!(unit, "万" | "亿") && !base.is_empty())
            .then(|| dimension.parse(&format!("{unit}{base}")))
            .flatten()
    })?;
    Some(unit.to_canonical(value)).filter(|value| value.is_finite())
}

/// Removes thousands marks where they stand as thousands marks do: `1,234,567.8`, never `12,5`.
fn without_thousands_marks(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let legal = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = match unsigned.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (unsigned, None),
    };
    if decimals.is_some_and(|part| !part.is_empty() && !legal(part)) {
        return scientific(text);
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let right = match groups.as_slice() {
        [one] => legal(one) || (one.is_empty() && decimals.is_some_and(|part| !part.is_empty())),
        [first, rest @ ..] => {
            legal(first) && first.len() <= 3 && rest.iter().all(|part| part.len() == 3 && legal(part))
        }
        [] => false,
    };
    if right {
        Some(text.replace(',', ""))
    } else {
        scientific(text)
    }
}

/// Accepts `1.5e3` as written by programs; nothing else with letters.
fn scientific(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let number = |part: &str| {
        let part = part.strip_prefix(['-', '+']).unwrap_or(part);
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    (number(mantissa) && number(exponent) && !exponent.contains('.')).then(|| text.to_owned())
}

/// Half width, no blanks, no quotes, lower case: the form in which words are compared.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|letter| !is_noise(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Blanks, quotes and invisible marks that workbooks carry around.
pub fn is_noise(letter: char) -> bool {
    letter.is_whitespace() || is_hidden(letter) || matches!(letter, '"' | '\'' | '“' | '”' | '‘' | '’')
}

/// A date as `YYYY-MM-DD`; months without a day get the first. `None` if it is no date.
pub fn date(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Date(serial) => serial_date(serial),
        // A bare number in a date column: 201906, 2019, or a serial number whose format was lost.
        Cell::Number(value) if value.fract() == 0.0 && value > 0.0 => {
            written_date(&format!("{value}")).or_else(|| serial_date(value))
        }
        Cell::Text(text) => written_date(&plain(text)),
        _ => None,
    }
}

/// Days since 1899-12-30 as a date of the Gregorian calendar.
fn serial_date(serial: f64) -> Option<String> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Days since 0000-03-01; civil-from-days after Howard Hinnant's description of the proleptic calendar.
    let days = serial.floor() as i64 + 693_899;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn written_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    if !text
        .chars()
        .all(|letter| letter.is_ascii_digit() || "年月日号-/.t:z".contains(letter))
    {
        return None;
    }
    let (year, month, day) = match parts.as_slice() {
        [one] if one.len() == 8 => (&one[..4], &one[4..6], &one[6..8]),
        [one] if one.len() == 6 => (&one[..4], &one[4..6], "1"),
        [one] if one.len() == 4 => (*one, "1", "1"),
        [year, month] if year.len() == 4 => (*year, *month, "1"),
        [year, month, day, ..] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    let (year, month, day): (u32, u32, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    ((1900..=2200).contains(&year) && (1..=days).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A cell as words: numbers in shortest form.
pub fn words(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => cleaned(text).into_owned(),
        Cell::Number(value) => format!("{value}"),
        Cell::Date(serial) => serial_date(serial).unwrap_or_else(|| format!("{serial}")),
        Cell::Bool(value) => if value { "TRUE" } else { "FALSE" }.to_owned(),
        Cell::Error(error) => error.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_numbers_are_read_only_when_their_meaning_is_certain() {
        for (text, expected) in [
            ("1,234.5", Number::Typed(1234.5)),
            ("１２３．５", Number::Typed(123.5)),
            (" 12 ", Number::Typed(12.0)),
            ("－3", Number::Typed(-3.0)),
            ("2.36%", Number::Typed(0.0236)),
            ("1.5E3", Number::Typed(1500.0)),
            (".5", Number::Typed(0.5)),
            ("12,5亩左右", Number::Words),
            ("12,5", Number::Words),
            ("3-5", Number::Words),
            ("inf", Number::Words),
            ("NaN", Number::Words),
            ("1e999", Number::Words),
            ("—", Number::NotReported),
            ("/", Number::NotReported),
            ("未 报", Number::NotReported),
        ] {
            assert_eq!(number(Cell::Text(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_number_may_bring_its_own_unit() {
        for (text, dimension, expected) in [
            ("1.2亿", Dimension::Money, Some(12_000.0)),
            ("3,500万", Dimension::Money, Some(3_500.0)),
            ("１２．５ 亩", Dimension::Area, Some(12.5)),
            ("2000㎡", Dimension::Area, Some(3.0)),
            ("0.5亿千瓦时", Dimension::Electricity, Some(5_000.0)),
            ("12.5亩左右", Dimension::Area, None),
            ("3万", Dimension::Area, None),
            ("12,5亩", Dimension::Area, None),
            ("5元", Dimension::Area, None),
        ] {
            assert_eq!(measured(text, dimension), expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_nobodys_amount() {
        assert_eq!(number(Cell::Date(43_529.0)), Number::Words);
    }

    #[test]
    fn dates_are_read_as_words_and_as_serials() {
        for (cell, expected) in [
            (Cell::Text("2019年6月"), Some("2019-06-01")),
            (Cell::Text("2019-06-30"), Some("2019-06-30")),
            (Cell::Text("2019.2.29"), None),
            (Cell::Text("２０１９／６／３"), Some("2019-06-03")),
            (Cell::Number(201_906.0), Some("2019-06-01")),
            // 43,646 is 2019-06-30 in every spreadsheet program.
            (Cell::Date(43_646.0), Some("2019-06-30")),
            (Cell::Date(43_646.75), Some("2019-06-30")),
            (Cell::Date(60_001.0), Some("2064-04-09")),
            (Cell::Text("约2019年"), None),
        ] {
            assert_eq!(date(cell).as_deref(), expected, "{cell:?}");
        }
    }
}
