//! Terms of leases as departments write them: 2019-01-01至2021-12-31, 2019.1.1起3年, 长期.

use crate::letter::half_width;
use crate::survey::file::cell;
use crate::survey::file::cell::plain;
use crate::survey::file::value::Cell;

/// The days of a lease, both included, as `YYYY-MM-DD`; `None` at an end that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// Its first day.
    pub from: Option<String>,
    /// Its last day.
    pub until: Option<String>,
}

/// How much of a year a term covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Each day.
    Whole,
    /// Some days.
    Part,
    /// No day.
    Nothing,
}

impl Term {
    /// How much of a calendar year it covers.
    pub fn covers(&self, year: i32) -> Covers {
        let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
        let from = self.from.as_ref().unwrap_or(&first);
        let until = self.until.as_ref().unwrap_or(&last);
        match () {
            () if *from > last || *until < first => Covers::Nothing,
            () if *from <= first && *until >= last => Covers::Whole,
            () => Covers::Part,
        }
    }
}

/// Words for an end that nobody set.
const OPEN: &[&str] = &[
    "长期",
    "永久",
    "无固定期限",
    "不定期",
    "无期限",
    "至今",
    "未约定",
    "longterm",
    "permanent",
    "indefinite",
    "openended",
];

/// The term that a sheet tells in one column (`both`) or in two; `None` where what stands there cannot be read. A term of
/// which nothing is told is open at both ends.
pub fn term(both: &str, from: &str, until: &str) -> Option<Term> {
    let told = |text: &str| !cell::is_not_reported(text);
    let mut found = match told(both) {
        true => of_text(both, told(from) || told(until))?,
        false => Found::default(),
    };
    if told(from) {
        found.from = Some(one_day(from, false)?);
    }
    if told(until) {
        match is_open(until) {
            true => found.until = None,
            false => found.until = Some(one_day(until, true)?),
        }
    }
    if let (Some(from), None, Some(months)) = (&found.from, &found.until, found.months) {
        found.until = Some(after(from, months)?);
    } else if found.months.is_some() && found.until.is_none() {
        return None;
    }
    let in_order = match (&found.from, &found.until) {
        (Some(from), Some(until)) => from <= until,
        _ => true,
    };
    in_order.then_some(Term {
        from: found.from,
        until: found.until,
    })
}

#[derive(Default)]
struct Found {
    from: Option<String>,
    until: Option<String>,
    /// A length in months.
    months: Option<u32>,
}

fn is_open(text: &str) -> bool {
    let text = plain(text);
    let text = text.replace([' ', '-'], "");
    OPEN.iter().any(|word| text.contains(word))
}

/// A term in one text. `beside`: its ends stand in other columns too, so that a length alone is enough.
fn of_text(text: &str, beside: bool) -> Option<Found> {
    let text = plain(&without_times(text));
    let days = days_in(&text)?;
    let months = months_in(&text);
    let open = is_open(&text);
    match days.as_slice() {
        [] => ((beside && months.is_some()) || open).then_some(Found {
            months: months.filter(|_| !open),
            ..Found::default()
        }),
        [day] => {
            let begins = text.contains(['起', '自', '始']);
            let ends =
                text.starts_with(['至', '到', '~']) || text.contains(['止', '前']) || text.contains("到期");
            match (begins || open || months.is_some(), ends && !begins && !open) {
                (_, true) => Some(Found {
                    until: Some(day.last()?),
                    ..Found::default()
                }),
                (true, _) => Some(Found {
                    from: Some(day.first()?),
                    months,
                    ..Found::default()
                }),
                _ => None,
            }
        }
        [first, last] => Some(Found {
            from: Some(first.first()?),
            until: Some(last.last()?),
            months: None,
        }),
        _ => None,
    }
}

/// The day in a column of its own; `ends` where a month or a year stands for its last day.
fn one_day(text: &str, ends: bool) -> Option<String> {
    if let Ok(serial) = text.trim().parse::<f64>()
        && (20_000.0..80_000.0).contains(&serial)
    {
        return cell::date(Cell::Date(serial));
    }
    let text = plain(&without_times(text));
    match days_in(&text)?.as_slice() {
        [day] if ends => day.last(),
        [day] => day.first(),
        _ => None,
    }
}

/// A text without the times behind its days: `2019-01-01 00:00:00 至 …`.
fn without_times(text: &str) -> String {
    let text: String = text.chars().map(half_width).collect();
    let words = text.split_whitespace().map(|word| {
        let rest = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ':');
        match word[..word.len() - rest.len()].contains(':') {
            true => rest,
            false => word,
        }
    });
    words.collect::<Vec<&str>>().join(" ")
}

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Day {
    year: u32,
    month: Option<u32>,
    day: Option<u32>,
}

impl Day {
    fn first(&self) -> Option<String> {
        valid(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    fn last(&self) -> Option<String> {
        let month = self.month.unwrap_or(12);
        valid(self.year, month, self.day.unwrap_or(days_of(self.year, month)?))
    }
}

fn days_of(year: u32, month: u32) -> Option<u32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => Some(28 + u32::from(leap)),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

fn valid(year: u32, month: u32, day: u32) -> Option<String> {
    let days = days_of(year, month)?;
    (1..=days)
        .contains(&day)
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The days of a text, one after the other; a second one may leave out its year. `None` where digits are no day.
fn days_in(text: &str) -> Option<Vec<Day>> {
    let letters: Vec<char> = text.chars().collect();
    let mut days: Vec<Day> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let length = letters[at..]
            .iter()
            .take_while(|letter| letter.is_ascii_digit())
            .count();
        if length == 0 {
            at += 1;
            continue;
        }
        let digits: String = letters[at..at + length].iter().collect();
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied();
        let behind = letters.get(at + length).copied();
        at += length;
        if length <= 2 && is_length(&letters[at..], behind) {
            continue;
        }
        let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
        let clock = behind == Some(':') || before == Some(':');
        let year = |year: u32| (1950..=2200).contains(&year).then_some(year);
        match length {
            8 => days.push(Day {
                year: year(part(0, 4)?)?,
                month: part(4, 6),
                day: part(6, 8),
            }),
            6 => days.push(Day {
                year: year(part(0, 4)?)?,
                month: part(4, 6),
                day: None,
            }),
            4 => days.push(Day {
                year: year(part(0, 4)?)?,
                month: None,
                day: None,
            }),
            1 | 2 if clock => {}
            1 | 2 => {
                let number = part(0, length)?;
                let last = *days.last()?;
                let starts_another = last.day.is_some() || (last.month.is_some() && behind == Some('月'));
                match last.month {
                    _ if starts_another => days.push(Day {
                        year: last.year,
                        month: Some(number),
                        day: None,
                    }),
                    Some(_) => days.last_mut()?.day = Some(number),
                    None => days.last_mut()?.month = Some(number),
                }
            }
            _ => return None,
        }
    }
    Some(days)
}

/// Whether a number counts years or months: 3年, 18个月.
fn is_length(rest: &[char], behind: Option<char>) -> bool {
    match behind {
        Some('年') => true,
        Some('个') => rest.get(1) == Some(&'月'),
        _ => false,
    }
}

/// The length that a text says, in months: 3年, 三年, 18个月, 3 years.
fn months_in(text: &str) -> Option<u32> {
    let words = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let behind = [
        ("个月", 1),
        ("months", 1),
        ("年", 12),
        ("years", 12),
        ("year", 12),
    ];
    behind.iter().find_map(|(word, months)| {
        text.match_indices(word).find_map(|(at, _)| {
            let before = &text[..at];
            let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
            let number = match digits {
                1 | 2 => before[before.len() - digits..].parse::<u32>().ok(),
                0 => words
                    .iter()
                    .position(|word| before.ends_with(word))
                    .map(|at| at as u32 + 1),
                _ => None,
            };
            number.filter(|number| *number > 0).map(|number| number * months)
        })
    })
}

/// The last day of so many months from a day on.
fn after(from: &str, months: u32) -> Option<String> {
    let mut parts = from.split('-').filter_map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let at = year * 12 + (month - 1) + months;
    let (year, month) = (at / 12, at % 12 + 1);
    match day {
        1 => {
            let (year, month) = if month == 1 {
                (year - 1, 12)
            } else {
                (year, month - 1)
            };
            valid(year, month, days_of(year, month)?)
        }
        day => valid(year, month, (day - 1).min(days_of(year, month)?)),
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::term::*;

    fn read(both: &str, from: &str, until: &str) -> Option<(String, String)> {
        let term = term(both, from, until)?;
        Some((term.from.unwrap_or_default(), term.until.unwrap_or_default()))
    }

    #[test]
    fn terms_are_read_as_departments_write_them() {
        for text in [
            "2019-01-01至2021-12-31",
            "2019.1.1-2021.12.31",
            "2019年1月1日至2021年12月31日",
            "2019/1/1-2021/12/31",
            "2019/1/1～2021/12/31",
            "2019-1-1—2021-12-31",
            "20190101-20211231",
            "2019.01-2021.12",
            "2019年1月至2021年12月",
            "201901-202112",
            "2019-2021",
            "2019年-2021年",
            "自2019年1月1日起至2021年12月31日止",
            "2019-01-01 00:00:00 至 2021-12-31 00:00:00",
            "2019/1/1 0:00至2021/12/31 0:00",
            "２０１９．１．１－２０２１．１２．３１",
            "2019.1.1起3年",
            "2019年1月1日起，租期三年",
            "2019-01-01起36个月",
            "2019-01-01 to 2021-12-31",
        ] {
            let expected = Some(("2019-01-01".to_owned(), "2021-12-31".to_owned()));
            assert_eq!(read(text, "", ""), expected, "{text}");
        }
        for (both, from, until, expected) in [
            ("", "2019-01-01", "2021-12-31", Some(("2019-01-01", "2021-12-31"))),
            ("", "43466", "44561", Some(("2019-01-01", "2021-12-31"))),
            ("", "2019年1月", "2021年12月", Some(("2019-01-01", "2021-12-31"))),
            ("", "2019.1.1", "长期", Some(("2019-01-01", ""))),
            ("3年", "2019-01-01", "", Some(("2019-01-01", "2021-12-31"))),
            ("", "2019-01-01", "", Some(("2019-01-01", ""))),
            ("", "", "2021-12-31", Some(("", "2021-12-31"))),
            ("至2021年12月31日", "", "", Some(("", "2021-12-31"))),
            ("2019-01-01起", "", "", Some(("2019-01-01", ""))),
            ("2019年至今", "", "", Some(("2019-01-01", ""))),
            ("长期", "", "", Some(("", ""))),
            ("2024.3.15-9.14", "", "", Some(("2024-03-15", "2024-09-14"))),
            ("2024年3月至9月", "", "", Some(("2024-03-01", "2024-09-30"))),
            ("/", "", "", Some(("", ""))),
            ("2020.2.29起1年", "", "", Some(("2020-02-29", "2021-02-28"))),
            ("3年", "", "", None),
            ("见合同", "", "", None),
            ("2021-12-31", "", "", None),
            ("2021-12-31至2019-01-01", "", "", None),
            ("2019.13.1-2021.12.31", "", "", None),
            ("19.1.1-21.12.31", "", "", None),
            ("", "见合同", "2021-12-31", None),
            ("", "2022-01-01", "2021-12-31", None),
        ] {
            let expected = expected.map(|(from, until)| (from.to_owned(), until.to_owned()));
            assert_eq!(read(both, from, until), expected, "{both} {from} {until}");
        }
    }

    #[test]
    fn a_term_covers_a_year_or_a_part_of_it_or_no_day() {
        for (from, until, expected) in [
            ("2019-01-01", "2021-12-31", Covers::Nothing),
            ("2024-12-31", "", Covers::Part),
            ("2025-01-01", "", Covers::Nothing),
            ("", "2024-01-01", Covers::Part),
            ("", "2023-12-31", Covers::Nothing),
            ("2024-01-01", "2024-12-31", Covers::Whole),
            ("", "", Covers::Whole),
        ] {
            let term = term("", from, until).unwrap();
            assert_eq!(term.covers(2024), expected, "{from} {until}");
        }
    }
}
