//! Years, months and quarters in header texts.

use std::sync::LazyLock;

use super::plain::normalise;
use super::written::in_digits;
use crate::letter::half_width;

/// The year that a header names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// A calendar year.
    Year(i32),
    /// So many years before the year of the sheet: 本年 is 0, 上年同期 is 1.
    Ago(i32),
    /// Several years at once, of which no column holds one: 2020-2022年.
    Range,
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// A month, from 1.
    Month(u8),
    /// A quarter, from 1.
    Quarter(u8),
    /// A half, from 1.
    Half(u8),
    /// Several months that are none of these: 1-9月.
    Partial,
}

impl Series {
    /// How many such parts make a year.
    pub fn in_a_year(self) -> usize {
        match self {
            Self::Month(_) => 12,
            Self::Quarter(_) => 4,
            Self::Half(_) => 2,
            Self::Partial => usize::MAX,
        }
    }
}

/// Years in words, the longest first, with how long ago they are.
const WORDS: &[(&str, i32)] = &[
    ("上一会计年度", 1),
    ("上上年度", 2),
    ("上上年", 2),
    ("上年同期累计", 1),
    ("上年同期数", 1),
    ("上年同期", 1),
    ("去年同期", 1),
    ("本年累计数", 0),
    ("本年累计", 0),
    ("本期累计", 0),
    ("上一年度", 1),
    ("上一年", 1),
    ("前一年度", 1),
    ("前一年", 1),
    ("上年度", 1),
    ("本年度", 0),
    ("当年度", 0),
    ("报告期", 0),
    ("同期数", 1),
    ("上年数", 1),
    ("本年数", 0),
    ("本期数", 0),
    ("上期数", 1),
    ("前年", 2),
    ("上年", 1),
    ("去年", 1),
    ("今年", 0),
    ("本年", 0),
    ("当年", 0),
    ("本期", 0),
    ("上期", 1),
    ("同期", 1),
];

/// Marks between a year and a name.
const MARKS: &[char] = &['_', '-', ':', '.', '/', '的', ','];

/// The year at the beginning or the end of a normalised text, and the text without it: `2018_实缴税收`, `税收2018年`,
/// `上年税收`, `税收-本年`.
pub fn split_when(text: &str) -> Option<(When, String)> {
    let text = in_digits(text);
    let text = text.as_ref();
    if let Some((when, rest)) = leading_years(text) {
        let rest = rest.trim_start_matches(MARKS);
        // 2023-09 alone; 2023-12 is what has run up to December.
        let month = matches!(month(rest), Some((1..=11, ""))).then(|| format!("{rest}月"));
        return Some((when, month.unwrap_or_else(|| rest.to_owned())));
    }
    // 截至2023年12月底: the month stays with its word.
    let until = UNTIL.iter().find(|word| text.starts_with(**word));
    if let Some((word, (when, rest))) =
        until.and_then(|word| Some((word, leading_years(&text[word.len()..])?)))
    {
        return Some((when, format!("{word}{}", rest.trim_start_matches(MARKS))));
    }
    if let Some((when, rest)) = trailing_year(text) {
        return Some((when, rest.trim_end_matches(MARKS).to_owned()));
    }
    WORDS.iter().find_map(|(word, ago)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((When::Ago(*ago), rest.trim_matches(MARKS).to_owned()))
    })
}

fn year(digits: &str) -> Option<i32> {
    let all = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let year: i32 = digits.parse().ok().filter(|_| all)?;
    (1990..=2100).contains(&year).then_some(year)
}

fn leading_years(text: &str) -> Option<(When, &str)> {
    let first = year(text.get(..4)?)?;
    let rest = text.get(4..)?;
    if rest.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let rest = without_word(rest);
    let second = rest.strip_prefix(['-', '~', '至', '到']);
    if let Some(second) = second
        && second.get(..4).and_then(year).is_some_and(|last| last != first)
    {
        return Some((When::Range, without_word(second.get(4..)?)));
    }
    Some((When::Year(first), rest))
}

/// The text behind 年 or 年度.
fn without_word(text: &str) -> &str {
    text.strip_prefix("年度")
        .or(text.strip_prefix('年'))
        .unwrap_or(text)
}

fn trailing_year(text: &str) -> Option<(When, &str)> {
    let bare = text
        .strip_suffix("年度")
        .or(text.strip_suffix('年'))
        .unwrap_or(text);
    let at = bare.len().checked_sub(4)?;
    let (rest, digits) = (bare.get(..at)?, bare.get(at..)?);
    let last = year(digits)?;
    if rest.ends_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let earlier = rest.strip_suffix(['-', '~', '至', '到']);
    if let Some(earlier) = earlier.map(|rest| rest.strip_suffix('年').unwrap_or(rest))
        && let Some(at) = earlier.len().checked_sub(4)
        && earlier
            .get(at..)
            .and_then(year)
            .is_some_and(|first| first != last)
    {
        return Some((When::Range, earlier.get(..at)?));
    }
    Some((When::Year(last), rest))
}

const MONTHS: &[&str] = &[
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
];

/// The part of a year at the beginning or the end of a normalised text, and the text without it. 1-12月, 全年 and what has
/// run up to December are no part, but the whole year.
pub fn split_series(text: &str) -> Option<(Option<Series>, String)> {
    let trimmed = |rest: &str| rest.trim_matches(MARKS).to_owned();
    if let Some((series, rest)) = running_total(text) {
        return Some((series, trimmed(&rest)));
    }
    if let Some(rest) = text.strip_prefix("全年").or(text.strip_suffix("全年")) {
        return Some((None, trimmed(rest)));
    }
    if let Some((series, rest)) = leading_range(text).or_else(|| trailing_range(text)) {
        return Some((series, trimmed(&rest)));
    }
    for part in ["前三季度", "前三个季度", "前3季度", "前3个季度"] {
        if let Some(rest) = text.strip_prefix(part).or(text.strip_suffix(part)) {
            return Some((Some(Series::Partial), trimmed(rest)));
        }
    }
    if !text.contains(['月', '季', '半', 'q']) {
        return None;
    }
    for (word, series) in NAMES.iter() {
        let before = |rest: &str| {
            rest.ends_with(|letter: char| letter.is_ascii_digit() || "十一二-~至".contains(letter))
        };
        let behind = text.strip_suffix(word.as_str()).filter(|rest| !before(rest));
        if let Some(rest) = text.strip_prefix(word.as_str()).or(behind) {
            let rest = rest.strip_prefix('份').unwrap_or(rest);
            return Some((Some(*series), trimmed(rest)));
        }
    }
    None
}

/// What has run up to a month: `1-12月累计税收`, `截至9月底用电量`, `税收12月末累计`. Without a month (`累计税收`) it is for the
/// name to say.
fn running_total(text: &str) -> Option<(Option<Series>, String)> {
    if let Some(rest) = text.strip_suffix("累计数").or(text.strip_suffix("累计")) {
        let start = rest.rfind(|letter: char| {
            !(letter.is_ascii_digit() || "-~至到月份底末一二三四五六七八九十".contains(letter))
        });
        let start = start.map_or(0, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
        let name = &rest[..start];
        let bare = UNTIL
            .iter()
            .find_map(|word| name.strip_suffix(word))
            .unwrap_or(name);
        if let Some((series, "")) = up_to_month(&rest[start..]) {
            return Some((series, bare.to_owned()));
        }
        return rest.strip_suffix("全年").map(|name| (None, name.to_owned()));
    }
    if let Some(rest) = text.strip_prefix("全年累计") {
        return Some((None, rest.to_owned()));
    }
    let until = UNTIL.iter().find_map(|word| text.strip_prefix(word));
    let (series, rest) = up_to_month(until.unwrap_or(text))?;
    let behind = rest.strip_prefix("累计数").or(rest.strip_prefix("累计"));
    (until.is_some() || behind.is_some()).then(|| (series, behind.unwrap_or(rest).to_owned()))
}

/// Words before the month up to which a figure runs, the longest first.
const UNTIL: &[&str] = &[
    "截至到",
    "截止到",
    "截至",
    "截止",
    "自年初至",
    "从年初到",
    "年初至",
    "年初到",
];

/// A month, or months from the first on, as what has run up to the end of it, and what stands behind.
fn up_to_month(text: &str) -> Option<(Option<Series>, &str)> {
    let (first, rest) = month(text)?;
    let range = rest
        .strip_prefix('月')
        .unwrap_or(rest)
        .strip_prefix(['-', '~', '至', '到']);
    let (last, rest) = match range {
        Some(rest) if first == 1 => month(rest)?,
        Some(_) => return None,
        None => (first, rest),
    };
    let rest = rest.strip_prefix('月')?;
    let day = month(rest).and_then(|(_, rest)| rest.strip_prefix('日'));
    let rest = day.unwrap_or(rest.strip_prefix(['份', '底', '末']).unwrap_or(rest));
    let series = match last {
        1..=11 => Some(Series::Partial),
        12 => None,
        _ => return None,
    };
    Some((series, rest))
}

/// A stretch of months or quarters at the beginning of a text, and what stands behind it: `1-6月用电量`, `1月至3月税收`,
/// `一至三季度税收`. The whole year is no part of it.
fn leading_range(text: &str) -> Option<(Option<Series>, String)> {
    let (first, rest) = month(text)?;
    let rest = rest
        .strip_prefix('月')
        .or(rest.strip_prefix("季度"))
        .unwrap_or(rest);
    let (last, rest) = month(rest.strip_prefix(['-', '~', '至', '到'])?)?;
    if let Some(rest) = rest.strip_prefix("季度").or(rest.strip_prefix("个季度")) {
        let series = (first, last) != (1, 4);
        return Some((series.then_some(Series::Partial), rest.to_owned()));
    }
    let rest = rest.strip_prefix("月份").or(rest.strip_prefix('月'))?;
    let series = (first, last) != (1, 12);
    Some((series.then(|| of_months(first, last)), rest.to_owned()))
}

/// A stretch of months or quarters at the end of a text: `税收1-3月`.
fn trailing_range(text: &str) -> Option<(Option<Series>, String)> {
    let ends = ["月份", "月", "季度"];
    let bare = ends.iter().find_map(|end| text.strip_suffix(end))?;
    let of_range = |letter: char| {
        letter.is_ascii_digit()
            || "-~至到月季度".contains(letter)
            || MONTHS.iter().any(|one| one.contains(letter))
    };
    let before = bare.trim_end_matches(of_range);
    let (series, rest) = leading_range(text.get(before.len()..)?)?;
    (rest.is_empty() && !before.is_empty()).then(|| (series, before.to_owned()))
}

/// A month in one or two digits or in words, and what stands behind it.
fn month(text: &str) -> Option<(u8, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 {
        let words = (1..=12u8).rev();
        let mut found =
            words.filter_map(|month| Some((month, text.strip_prefix(MONTHS[usize::from(month) - 1])?)));
        return found.next();
    }
    let (digits, rest) = text.split_at_checked(length).filter(|_| length <= 2)?;
    Some((digits.parse().ok()?, rest))
}

/// What the months from one to another are: 4-6月 is the second quarter. 1-6月 beside 1-3月 is a running total: it makes no
/// year with quarters, as halves do not.
fn of_months(first: u8, last: u8) -> Series {
    match (first, last) {
        (1, 6) => Series::Half(1),
        (7, 12) => Series::Half(2),
        (1 | 4 | 7 | 10, _) if last == first + 2 => Series::Quarter(last / 3),
        _ => Series::Partial,
    }
}

/// Months, quarters and halves in words.
static NAMES: LazyLock<Vec<(String, Series)>> = LazyLock::new(|| {
    // The longest first: 12月 before 2月, 十二月 before 二月.
    let months = (1..=12u8).rev().flat_map(|month| {
        let word = MONTHS[usize::from(month) - 1];
        [
            (format!("{month}月份"), Series::Month(month)),
            (format!("{month}月"), Series::Month(month)),
            (format!("{month:02}月"), Series::Month(month)),
            (format!("{word}月份"), Series::Month(month)),
            (format!("{word}月"), Series::Month(month)),
        ]
    });
    let quarters = (1..=4u8).flat_map(|quarter| {
        let word = MONTHS[usize::from(quarter) - 1];
        [
            (format!("第{word}季度"), Series::Quarter(quarter)),
            (format!("{word}季度"), Series::Quarter(quarter)),
            (format!("第{quarter}季度"), Series::Quarter(quarter)),
            (format!("{quarter}季度"), Series::Quarter(quarter)),
            (format!("q{quarter}"), Series::Quarter(quarter)),
        ]
    });
    let halves = [
        ("上半年".to_owned(), Series::Half(1)),
        ("下半年".to_owned(), Series::Half(2)),
    ];
    months.chain(quarters).chain(halves).collect()
});

/// The year that a text names: the first that stands alone, not one of 2023/24 or 2020-2022.
pub fn year_in(text: &str) -> Option<i32> {
    years_in(text).next().map(|(year, ..)| year)
}

/// The one whole year in the cell of a year: 2023年度（1-12月）, 2023-12-31, 二〇二三; none in 2023/24, 2023年上半年, 23.
pub fn year_of_cell(text: &str) -> Option<i32> {
    let year = year_in(text)?;
    let others = years_in(text).any(|(other, ..)| other != year);
    let rest = split_when(&normalise(text)).map_or_else(String::new, |(_, rest)| rest);
    let series = split_series(&rest.replace(['(', ')'], ""));
    let is_part = matches!(series, Some((Some(_), _))) && !text.contains('日');
    (!others && !is_part && !has_range(text)).then_some(year)
}

/// The several years at once that a text names: 2023/24, 2020-2022年.
pub fn has_range(text: &str) -> bool {
    let letters: Vec<char> = in_digits(text).chars().map(half_width).collect();
    (0..letters.len()).any(|at| range_at(&letters, at).is_some())
}

/// Where a range of years ends that begins here.
fn range_at(letters: &[char], at: usize) -> Option<usize> {
    let year_at = |at: usize| {
        let rest = letters.get(at..)?;
        let length = rest.iter().take_while(|letter| letter.is_ascii_digit()).count();
        let digits: String = rest.get(..length)?.iter().collect();
        year(&digits)
    };
    let alone = at
        .checked_sub(1)
        .is_none_or(|before| !letters[before].is_ascii_digit());
    let first = year_at(at).filter(|_| alone)?;
    let word = |at: usize| {
        let end = at + usize::from(letters.get(at) == Some(&'年'));
        end + usize::from(end > at && letters.get(end) == Some(&'度'))
    };
    let mark = word(at + 4);
    let is_mark = matches!(letters.get(mark), Some('-' | '~' | '至' | '到' | '—' | '–'));
    year_at(mark + 1).filter(|last| is_mark && *last > first)?;
    Some(word(mark + 5))
}

/// The year that the words above a table say its figures are of: not the day on which somebody filled it in or printed
/// it, nor the year of a document's number (〔2021〕12号).
pub fn year_of_figures(words: &str) -> Option<i32> {
    let of_data = |line: &str| {
        let said = |after: &str| ["年数据", "年度数据"].iter().any(|word| after.starts_with(word));
        let year = years_in(line).find(|(.., after)| said(after));
        year.map(|(year, ..)| year)
    };
    let said = words.lines().find_map(of_data);
    said.or_else(|| words.lines().find_map(year_of_line))
}

fn year_of_line(line: &str) -> Option<i32> {
    let mut years = years_in(line).filter(|(_, before, after)| {
        let until = ["截至", "截止", "截止到", "至"]
            .iter()
            .any(|word| before.ends_with(word));
        (until || !is_day(after)) && !is_number_of_document(after)
    });
    years
        .next()
        .map(|(year, ..)| year)
        .filter(|_| !is_of_the_form(line))
}

/// Whether a line tells when somebody filled in, printed or sent the table.
pub fn is_of_the_form(line: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    has(&["日期", "时间"]) && !has(&["数据", "评价", "所属", "统计", "报告"])
}

/// The years of a text in half-width letters, with what stands before and after them.
fn years_in(text: &str) -> impl Iterator<Item = (i32, String, String)> {
    let letters: Vec<char> = in_digits(text).chars().map(half_width).collect();
    let mut start = 0;
    std::iter::from_fn(move || {
        while start < letters.len() {
            let at = start;
            // Several years at once are no year.
            if let Some(end) = range_at(&letters, at) {
                start = end;
                continue;
            }
            let length = letters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
            start += length.max(1);
            let year = (length == 4).then(|| letters[at..at + 4].iter().collect::<String>());
            let year = year.and_then(|year| year.parse::<i32>().ok());
            if let Some(year) = year.filter(|year| (1990..=2100).contains(year)) {
                return Some((
                    year,
                    letters[..at].iter().collect(),
                    letters[at + 4..].iter().collect(),
                ));
            }
        }
        None
    })
}

/// Whether month and day follow: 年3月1日, -03-01, .3.1, /3/1; not 年1-12月.
fn is_day(after: &str) -> bool {
    let next = |text: &str, sign: char| -> Option<String> {
        let rest = text.trim_start().strip_prefix(sign)?.trim_start();
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        matches!(digits, 1 | 2).then(|| rest[digits..].to_owned())
    };
    let signs = [('年', '月'), ('-', '-'), ('.', '.'), ('/', '/')];
    signs.into_iter().any(|(month, day)| {
        let rest = next(after, month);
        rest.and_then(|rest| next(&rest, day)).is_some()
    })
}

/// Whether this is what follows the year of a document's number: 〕12号.
fn is_number_of_document(after: &str) -> bool {
    let rest = after.strip_prefix(['〕', ']', '】', ')']).map(str::trim_start);
    rest.is_some_and(|rest| {
        let digits = rest.strip_prefix('第').unwrap_or(rest);
        let count = digits.chars().take_while(char::is_ascii_digit).count();
        count > 0 && digits[count..].starts_with('号')
    })
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::label::time::*;

    #[test]
    fn years_are_four_digits_that_stand_alone() {
        assert_eq!(year_in("许昌市2019年度企业用地情况表"), Some(2019));
        assert_eq!(year_in("电话 13700002019，用地２０１８"), Some(2018));
        assert_eq!(year_in("411002 A1234"), None);
    }

    #[test]
    fn the_day_of_filling_in_is_not_the_year_of_the_figures() {
        for (words, year) in [
            ("企业名录\n填报日期：2023年3月1日\n", None),
            ("2022年企业名录\n填报日期：2023年3月1日", Some(2022)),
            ("填表时间：2023年3月\n2022年度用地情况表", Some(2022)),
            ("填报单位：经信局\n2023-03-01\n", None),
            ("２０２３．３．１", None),
            ("截至2022年12月31日的土地", Some(2022)),
            ("2022年1-12月主要指标", Some(2022)),
            ("2022年12月", Some(2022)),
            ("按政办〔2021〕12号填报", None),
            ("数据时间：2022年", Some(2022)),
            ("2024年企业税收（2023年数据）", Some(2023)),
            ("2024年评价\n2023年度数据", Some(2023)),
            ("导出日期 2023/4/2，数据年度 2022", Some(2022)),
        ] {
            assert_eq!(year_of_figures(words), year, "{words}");
        }
    }
}
