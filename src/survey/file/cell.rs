//! One cell → one value of the field's kind, or what is wrong with it.

use super::number_format::NumberFormat;
use super::value::{Cell, error_named};
use crate::letter::{cleaned, half_width, is_hidden};
use crate::unit::{Dimension, scaled};

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
    Broken(String),
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
        Cell::Number(value) | Cell::Formatted(value, _) if value.is_finite() => Number::Value(value),
        // Spreadsheets turn “3-5” into a date; its serial number is nobody's amount.
        Cell::Number(_) | Cell::Formatted(..) | Cell::Date(_) | Cell::Bool(_) => Number::Words,
        Cell::Error(error) => Number::Broken(error.to_owned()),
        Cell::Text(text) if is_error(text) => Number::Broken(text.trim().to_owned()),
        Cell::Text(text) => typed_number(text),
    }
}

fn typed_number(text: &str) -> Number {
    let plain = plain(text);
    if NOT_REPORTED.contains(&plain.as_str()) {
        return Number::NotReported;
    }
    let Some(plain) = one_number(text) else {
        return Number::Words;
    };
    let (body, percent) = match plain.strip_suffix('%') {
        Some(body) => (body, true),
        None => (plain.as_str(), false),
    };
    let body = body.replace(['−', '－', '﹣'], "-");
    let Some(digits) = without_thousands_marks(&body) else {
        return Number::Words;
    };
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => Number::Typed(if percent { scaled(value, 1, 100) } else { value }),
        _ => Number::Words,
    }
}

/// A text in the form of [`plain`], unless blanks, line breaks or quotes stand between its digits: 「120 80」 may be two
/// numbers. Blanks at which no line breaks are marks of thousands where they stand as those do: `1 234 567`.
fn one_number(text: &str) -> Option<String> {
    let letters: Vec<char> = text
        .chars()
        .map(half_width)
        .filter(|letter| !is_hidden(*letter))
        .collect();
    let of_number = |letter: &char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if !is_noise(*letter) {
            plain.extend(letter.to_lowercase());
            at += 1;
            continue;
        }
        let rest = &letters[at..];
        let length = rest.iter().take_while(|letter| is_noise(**letter)).count();
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let inside = before.is_some_and(of_number) && rest.get(length).is_some_and(of_number);
        if inside {
            if length > 1 || !is_no_break(*letter) {
                return None;
            }
            plain.push(',');
        }
        at += length;
    }
    Some(plain)
}

/// Blanks that keep what stands around them on one line.
fn is_no_break(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Whether a text is the name of a formula error: in the words of Excel, or of LibreOffice.
pub fn is_error(text: &str) -> bool {
    let text = text.trim();
    let numbered = text.strip_prefix("Err:").or_else(|| text.strip_prefix("错误:"));
    let numbered =
        numbered.is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()));
    // #ERROR! is what spreadsheets on the web write.
    let named = |text: &str| text == "#ERROR!" || error_named(text).is_some();
    numbered || (text.starts_with('#') && named(&text.to_uppercase()))
}

/// A number followed by a unit of its own, in the canonical unit: `12.5亩`, `1.2亿元`, `3,500万`. 万 and 亿 alone count
/// 元 where money is meant, 千瓦时 for electricity, and persons.
pub fn measured(text: &str, dimension: Dimension) -> Option<f64> {
    let plain = one_number(text)?;
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
        Cell::Number(value) | Cell::Formatted(value, _) if value.fract() == 0.0 && value > 0.0 => {
            let serial = (LEAST_BARE_SERIAL..).contains(&value).then_some(value);
            written_date(&format!("{value}")).or_else(|| serial_date(serial?))
        }
        Cell::Text(text) => written_date(&plain(text)),
        _ => None,
    }
}

/// The least bare number that is a date's serial, not somebody's count: five digits, 1927-05-18.
const LEAST_BARE_SERIAL: f64 = 10_000.0;

/// Days since 1899-12-30 as a date of the Gregorian calendar.
fn serial_date(serial: f64) -> Option<String> {
    // 2200-12-31 is the last day; a larger number is no date of an enterprise.
    if !(1.0..109_939.0).contains(&serial) {
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
        Cell::Formatted(value, code) => NumberFormat::of(code).text(value),
        Cell::Date(serial) => serial_date(serial).unwrap_or_else(|| format!("{serial}")),
        Cell::Bool(value) => if value { "TRUE" } else { "FALSE" }.to_owned(),
        Cell::Error(error) => error.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::file::cell::*;

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
            ("120\n80", Number::Words),
            ("120 80", Number::Words),
            ("１２０　８０", Number::Words),
            ("120\t80", Number::Words),
            ("1 234 567", Number::Words),
            ("12 .5", Number::Words),
            ("5'6", Number::Words),
            ("1\u{a0}234\u{202f}567.5", Number::Typed(1_234_567.5)),
            ("12\u{a0}34", Number::Words),
            ("12\u{200b}5", Number::Typed(125.0)),
            ("- 5", Number::Typed(-5.0)),
            ("12.5 %", Number::Typed(0.125)),
            ("“12”", Number::Typed(12.0)),
            ("(1,234)", Number::Words),
            ("1.234,56", Number::Words),
            ("≈12", Number::Words),
            ("<0.1", Number::Words),
            ("十二", Number::Words),
            ("#SPILL!", Number::Broken("#SPILL!".to_owned())),
            ("Err:502", Number::Broken("Err:502".to_owned())),
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
            ("120⏎80亩", Dimension::Area, None),
            ("120 80亩", Dimension::Area, None),
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
            (Cell::Text("2015年6月30日 00:00:00"), Some("2015-06-30")),
            (Cell::Text("2015/6/30"), Some("2015-06-30")),
            (Cell::Text("20150630"), Some("2015-06-30")),
            (Cell::Text("30/6/2015"), None),
            (Cell::Text("15.6.30"), None),
            (Cell::Number(43_646.0), Some("2019-06-30")),
            (Cell::Number(12.0), None),
            (Cell::Number(150_630.0), None),
            (Cell::Number(2015.6), None),
            (Cell::Text("约2019年"), None),
        ] {
            assert_eq!(date(cell).as_deref(), expected, "{cell:?}");
        }
    }
}
