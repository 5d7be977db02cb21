//! Years in the ways people write them, brought to four digits: 二〇二三年, 贰零贰叁, 23年, FY23, 2023/24; and the months that
//! are written with a year, brought to 月: 2023.1-9, 202301-202309, 2023H1.

use std::borrow::Cow;

use crate::letter::{half_width, is_chinese};

/// A text in which every year is written in four digits: 二〇二三年 and FY23 become 2023年, 2023/24 becomes 2023-2024, and
/// 2023.1-9 becomes 2023年1-9月. Two
/// digits are a year behind FY or before 年 only, and not where they count years: 近10年, 10年期. A text without such years
/// stays as it is.
pub fn in_digits(text: &str) -> Cow<'_, str> {
    let may_hold = |letter: char| {
        letter.is_ascii_digit() || numeral(letter).is_some() || half_width(letter).is_ascii_digit()
    };
    if !text.chars().any(may_hold) {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().map(half_width).collect();
    let mut written = String::with_capacity(text.len());
    let mut is_changed = false;
    let mut at = 0;
    while at < letters.len() {
        let found = fiscal(&letters, at)
            .or_else(|| months(&letters, at))
            .or_else(|| span(&letters, at))
            .or_else(|| in_words(&letters, at))
            .or_else(|| short(&letters, at));
        match found {
            Some((year, end)) => {
                is_changed = true;
                written.push_str(&year);
                at = end;
            }
            None => {
                // The digits of one number stay together.
                let length = digits(&letters, at).max(1);
                written.extend(&letters[at..at + length]);
                at += length;
            }
        }
    }
    if is_changed {
        Cow::Owned(written)
    } else {
        Cow::Borrowed(text)
    }
}

/// A year in four digits and where it ends.
type Found = Option<(String, usize)>;

fn digits(letters: &[char], at: usize) -> usize {
    let rest = letters.get(at..).unwrap_or_default();
    rest.iter().take_while(|letter| letter.is_ascii_digit()).count()
}

fn value(letters: &[char], from: usize, length: usize) -> Option<i32> {
    let digits: String = letters.get(from..from + length)?.iter().collect();
    digits.parse().ok()
}

fn is_year(year: i32) -> bool {
    (1990..=2100).contains(&year)
}

/// The year that two digits mean.
fn of_two(two: i32) -> Option<i32> {
    match two {
        0..=49 => Some(2000 + two),
        90..=99 => Some(1900 + two),
        _ => None,
    }
}

/// FY2023, FY23, FY 2023/24.
fn fiscal(letters: &[char], at: usize) -> Found {
    let is_letter = |at: usize| letters.get(at).is_some_and(char::is_ascii_alphabetic);
    let is = |at: usize, one: char| {
        letters
            .get(at)
            .is_some_and(|letter| letter.eq_ignore_ascii_case(&one))
    };
    if !(is(at, 'f') && is(at + 1, 'y')) || at.checked_sub(1).is_some_and(is_letter) {
        return None;
    }
    let between = |letter: &&char| letter.is_whitespace() || matches!(letter, '\'' | '’' | '-' | '_');
    let start = at + 2 + letters[at + 2..].iter().take_while(between).count();
    if let Some(span) = span(letters, start) {
        return Some(span);
    }
    let length = digits(letters, start);
    let year = match length {
        4 => value(letters, start, 4).filter(|year| is_year(*year))?,
        2 => of_two(value(letters, start, 2)?)?,
        _ => return None,
    };
    let end = start + length;
    if length == 2
        && matches!(letters.get(end), Some('/' | '-'))
        && digits(letters, end + 1) == 2
        && value(letters, end + 1, 2) == Some((year + 1) % 100)
    {
        return Some((format!("{year}-{}", year + 1), end + 3));
    }
    let is_said = letters.get(end) == Some(&'年');
    Some((format!("{year}{}", if is_said { "" } else { "年" }), end))
}

/// 2023/24, 2023-24, 2023/2024: several years at once, of which the second is no month.
fn span(letters: &[char], at: usize) -> Found {
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    if at.checked_sub(1).is_some_and(is_digit) || digits(letters, at) != 4 {
        return None;
    }
    let first = value(letters, at, 4).filter(|year| is_year(*year))?;
    let mark = at + 4;
    let second = match letters.get(mark)? {
        '/' | '-' | '~' | '至' | '到' | '—' | '–' => mark + 1,
        _ => return None,
    };
    let length = digits(letters, second);
    let end = second + length;
    let last = match length {
        4 => value(letters, second, 4)?,
        2 => first / 100 * 100 + value(letters, second, 2)?,
        _ => return None,
    };
    // 2011-12 may be a month, 2023-12-31 is a day.
    let is_month = length == 2 && last % 100 <= 12 && letters.get(end) != Some(&'年');
    let goes_on = matches!(letters.get(end), Some('-' | '/' | '.')) && is_digit(end + 1);
    (last > first && is_year(last) && !is_month && !goes_on).then(|| (format!("{first}-{last}"), end))
}

/// Months of one year behind its four digits: 2023.1-9, 2023.01-2023.09, 202301-202309, 2023-09税收, 2023H1. A day, 2023-01-09,
/// is none of these.
fn months(letters: &[char], at: usize) -> Found {
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    if at.checked_sub(1).is_some_and(is_digit) {
        return None;
    }
    let year = value(letters, at, 4).filter(|year| is_year(*year))?;
    let half = at + 4 + usize::from(letters.get(at + 4) == Some(&'年'));
    if letters
        .get(half)
        .is_some_and(|letter| letter.eq_ignore_ascii_case(&'h'))
        && let Some(word) = match letters.get(half + 1)? {
            '1' => Some('上'),
            '2' => Some('下'),
            _ => None,
        }
        && !letters.get(half + 2).is_some_and(char::is_ascii_alphanumeric)
    {
        return Some((format!("{year}年{word}半年"), half + 2));
    }
    let (first, mark, behind) = month_of_year(letters, at)?;
    // 2023年第1批, 2023-2号: what a number counts follows it.
    let counts = |end: usize| {
        let next = letters.get(end);
        next.is_some_and(|letter| "季号日批版次期稿类级组区轮".contains(*letter)) || is_digit(end)
    };
    let goes_on = |end: usize| matches!(letters.get(end), Some('.' | '-' | '/')) && is_digit(end + 1);
    if matches!(letters.get(behind), Some('-' | '~' | '至' | '到' | '—' | '–')) && mark != Some('-')
        || matches!(letters.get(behind), Some('~' | '至' | '到'))
    {
        let second = behind + 1;
        let (last, end) = match value(letters, second, 4).filter(|last| *last == year) {
            Some(_) => month_of_year(letters, second).map(|(last, _, end)| (last, end))?,
            None => bare_month(letters, second)?,
        };
        let is_range = first < last && !counts(end) && !goes_on(end);
        return is_range.then(|| (format!("{year}年{first}-{last}月"), end));
    }
    let is_name = letters.get(behind).is_some_and(|letter| is_chinese(*letter));
    let is_month = matches!(mark, Some('.' | '-' | '/')) && is_name && letters.get(behind - 1) != Some(&'月');
    (is_month && !counts(behind) && numeral(*letters.get(behind)?).is_none())
        .then(|| (format!("{year}年{first}月"), behind))
}

/// The month behind a year, what stands between them, and where it ends: 2023.9, 2023年9月, 202309.
fn month_of_year(letters: &[char], at: usize) -> Option<(i32, Option<char>, usize)> {
    match digits(letters, at) {
        6 => {
            let month = value(letters, at + 4, 2).filter(|month| (1..=12).contains(month))?;
            Some((month, None, at + 6))
        }
        4 => {
            let mark = *letters.get(at + 4)?;
            let (month, end) = bare_month(letters, at + 5).filter(|_| "年.-/".contains(mark))?;
            Some((month, Some(mark), end))
        }
        _ => None,
    }
}

/// A month in one or two digits, with 月 or without it, and where it ends.
fn bare_month(letters: &[char], at: usize) -> Option<(i32, usize)> {
    let length = digits(letters, at);
    let month = value(letters, at, length).filter(|month| length <= 2 && (1..=12).contains(month))?;
    let end = at + length;
    Some((month, end + usize::from(letters.get(end) == Some(&'月'))))
}

/// The digit that a letter of a year means: 〇, 二, 贰.
fn numeral(letter: char) -> Option<char> {
    let sets = [
        "〇一二三四五六七八九",
        "零壹贰叁肆伍陆柒捌玖",
        "○壹貳叁肆伍陸柒捌玖",
    ];
    let at = sets
        .iter()
        .find_map(|set| set.chars().position(|one| one == letter))?;
    char::from_digit(u32::try_from(at).ok()?, 10)
}

/// 二〇二三年, 二O二三年度, and 贰零贰叁 where it stands alone.
fn in_words(letters: &[char], at: usize) -> Found {
    numeral(*letters.get(at)?)?;
    let digit = |letter: char| match letter {
        'o' | 'O' | '0' => Some('0'),
        letter => numeral(letter),
    };
    if at
        .checked_sub(1)
        .and_then(|before| digit(letters[before]))
        .is_some()
    {
        return None;
    }
    let year: String = letters[at..].iter().map_while(|letter| digit(*letter)).collect();
    let end = at + year.chars().count();
    let is_alone = at == 0 && end == letters.len();
    let is_one = year.len() == 4 && (is_alone || letters.get(end) == Some(&'年'));
    let number: i32 = year.parse().ok()?;
    (is_one && is_year(number)).then_some((year, end))
}

/// 23年, but neither 近10年 nor 10年期.
fn short(letters: &[char], at: usize) -> Found {
    let before = at.checked_sub(1).map(|before| letters[before]);
    let counts =
        |letter: char| "近前过去满第约共达每逾超未足后立续续为有零一二三四五六七八九十百".contains(letter);
    let within =
        |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '~' | '/' | '至' | '到');
    if digits(letters, at) != 2
        || letters.get(at + 2) != Some(&'年')
        || before.is_some_and(|letter| counts(letter) || within(letter))
    {
        return None;
    }
    let behind = letters.get(at + 3).copied();
    if behind.is_some_and(|letter| "期以内来前后累平均限间龄老店多余左".contains(letter)) {
        return None;
    }
    Some((of_two(value(letters, at, 2)?)?.to_string(), at + 2))
}

#[cfg(test)]
mod tests {
    use super::in_digits;

    #[test]
    fn years_come_out_in_four_digits() {
        for (text, expected) in [
            ("2023.1-9税收", "2023年1-9月税收"),
            ("2023年1-9税收", "2023年1-9月税收"),
            ("2023年1月-9月税收", "2023年1-9月税收"),
            ("2023.01-2023.09", "2023年1-9月"),
            ("202301-202309税收", "2023年1-9月税收"),
            ("202301至09税收", "2023年1-9月税收"),
            ("2023-01至2023-09", "2023年1-9月"),
            ("2023/1-9", "2023年1-9月"),
            ("2023-09税收", "2023年9月税收"),
            ("2023.9税收", "2023年9月税收"),
            ("2023H1", "2023年上半年"),
            ("2023年h2税收", "2023年下半年税收"),
            ("2023年1-3季度", "2023年1-3季度"),
            ("2023-1-9", "2023-1-9"),
            ("2023.1.1-9.30", "2023.1.1-9.30"),
            ("2023.1-9.30", "2023.1-9.30"),
            ("2023-01批次", "2023-01批次"),
            ("2023年9月30日", "2023年9月30日"),
            ("20230101-20230930", "20230101-20230930"),
            ("2023.10-2024.9", "2023.10-2024.9"),
            ("2023.3", "2023.3"),
            ("FY2023", "2023年"),
            ("fy23税收", "2023年税收"),
            ("FY 23年度", "2023年度"),
            ("FY2023/24", "2023-2024"),
            ("FY23/24", "2023-2024"),
            ("23年", "2023年"),
            ("23年度企业税收表", "2023年度企业税收表"),
            ("２３年", "2023年"),
            ("税收23年1-6月", "税收2023年1-6月"),
            ("99年", "1999年"),
            ("二〇二三年", "2023年"),
            ("二零二三年度", "2023年度"),
            ("二○二三年企业税收", "2023年企业税收"),
            ("二O二三年", "2023年"),
            ("贰零贰叁", "2023"),
            ("贰零贰叁年", "2023年"),
            ("二〇二三", "2023"),
            ("2023/24", "2023-2024"),
            ("2023-24年度", "2023-2024年度"),
            ("2023/2024", "2023-2024"),
            ("2021-23年累计", "2021-2023年累计"),
        ] {
            assert_eq!(in_digits(text), expected, "{text}");
        }
        for text in [
            "2023年",
            "2023年度（1-12月）",
            "2023-12",
            "2011-12",
            "2023-12-31",
            "2023/12/31",
            "近10年平均",
            "10年期贷款",
            "成立10年以上企业",
            "二〇二三科技有限公司",
            "三零一厂",
            "电话 2023-2960000",
            "2023-2960",
            "NFY23",
            "百年老店",
            "80年",
            "第23年",
            "二三年",
            "91411000XX00000017",
            "23",
        ] {
            assert_eq!(in_digits(text), text, "{text}");
        }
    }
}
