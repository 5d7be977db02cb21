//! Words outside the header that make the figures of a sheet more or less than one year's, only one kind of tax, or no more
//! than a plan: 「所属期：2024年1月至6月」 above the table, 「一季度」 or 「增值税」 as the name of the sheet, 「税收2024年上半年」 as that of the file.

use super::several::Candidate;
use super::top::Top;
use super::topic;
use crate::field::{FIELDS, TAX_KINDS};
use crate::problem::{Kind, Place, Problems, SourceId, Word, kinds, words};
use crate::survey::sheet::label::plain::normalise;
use crate::survey::sheet::label::time::{has_range, year_of_figures};
use crate::survey::sheet::label::written::in_digits;
use crate::survey::sheet::label::{When, is_of_the_form, year_in};
use crate::survey::sheet::proposal::Unused;

/// What narrows the figures of a sheet, and where it is said.
struct Narrow {
    kind: Kind,
    found: String,
    cell: Option<(u32, u32)>,
    /// The year of a month that stands alone.
    month_of: Option<i32>,
}

/// A text that may say something of all figures of a sheet.
struct Said<'a> {
    text: &'a str,
    cell: Option<(u32, u32)>,
    is_sheet: bool,
    is_file: bool,
}

/// Letters of the longest text that is a title.
const LONGEST: usize = 80;

/// Takes out the columns whose figures the words outside the header narrow, with an error for each such word.
pub fn take_out(
    all: Vec<Candidate>,
    (top, first_row): (&Top, u32),
    names: [&str; 2],
    source: SourceId,
    unused: &mut Vec<Unused>,
    problems: &mut Problems,
) -> Vec<Candidate> {
    let said = texts(top, first_row, names);
    let narrow: Vec<Narrow> = period(&said)
        .into_iter()
        .chain(several_years(&said).or_else(|| no_one_year(&said, &all)))
        .chain(one_tax(&said))
        .chain(planned(&said))
        .collect();
    let mut kept = all;
    for one in narrow {
        let (out, rest): (Vec<_>, Vec<_>) = kept.into_iter().partition(|candidate| one.holds(candidate));
        kept = rest;
        // Whoever names a column in a field map has seen what stands above it.
        let (mapped, out): (Vec<_>, Vec<_>) = out.into_iter().partition(|candidate| candidate.mapped);
        for (kind, list) in [(kinds::MAP_DECIDES, &mapped), (one.kind, &out)] {
            if list.is_empty() {
                continue;
            }
            let mut fields: Vec<usize> = list.iter().map(|one| one.heading.field).collect();
            fields.dedup();
            let words = words![("found", one.found.clone()), ("fields", Word::Fields(fields))];
            let place = one.cell.map_or(Place::File(source), |(row, column)| {
                Place::Cell(source, row, column)
            });
            problems.push(kind, place, words);
        }
        kept.extend(mapped);
        unused.extend(out.into_iter().map(|one| Unused {
            column: one.heading.column,
            row: one.heading.row,
            label: one.heading.label,
            known: true,
        }));
    }
    kept.sort_by_key(|candidate| candidate.heading.column);
    kept
}

impl Narrow {
    /// Whether a column says nothing else of itself.
    fn holds(&self, one: &Candidate) -> bool {
        let path = normalise(&one.path);
        let says = |words: &[&str]| words.iter().any(|word| path.contains(word));
        if self.kind == kinds::ONE_TAX_KIND {
            return FIELDS[one.heading.field].id == "tax" && !says(&["合计", "总"]);
        }
        let own_year = match one.heading.when {
            Some(When::Year(year)) => {
                self.kind == kinds::SEVERAL_YEARS || self.month_of.is_some_and(|month| month != year)
            }
            _ => false,
        };
        let december = self.found.contains("12月") && says(&["累计"]);
        let whole = self.kind == kinds::PART_OF_YEAR && (says(&["全年", "1-12月"]) || december);
        topic::adds_up(one.heading.field) && one.series.is_none() && !own_year && !whole
    }
}

fn texts<'a>(top: &'a Top, first_row: u32, names: [&'a str; 2]) -> Vec<Said<'a>> {
    let cells = top.range(..first_row).flat_map(|(row, cells)| {
        let row = *row;
        cells.iter().map(move |(column, text)| Said {
            text,
            cell: Some((row, *column)),
            is_sheet: false,
            is_file: false,
        })
    });
    let file = names[1].rsplit_once('.').map_or(names[1], |(stem, _)| stem);
    let names = [(names[0], true), (file, false)].map(|(text, is_sheet)| Said {
        text,
        cell: None,
        is_sheet,
        is_file: !is_sheet,
    });
    cells
        .chain(names)
        .filter(|said| said.text.chars().count() <= LONGEST)
        .collect()
}

/// The part of a year that the texts say, unless one of them says the whole.
fn period(said: &[Said<'_>]) -> Option<Narrow> {
    let mut first = None;
    for one in said {
        for line in one.text.lines().filter(|line| !is_of_the_form(line)) {
            let stretch = match stretch(&in_digits(&normalise(line)), one.is_sheet) {
                Some(Stretch::Whole) => return None,
                Some(stretch) => stretch,
                None => continue,
            };
            let month_of = match stretch {
                Stretch::Month(year) => Some(year),
                _ => None,
            };
            // 「注：请于6月底前报送」 is no period, nor is a month of another year than the table's the figures'.
            let is_note = ["注", "说明", "备注"]
                .iter()
                .any(|word| line.trim().starts_with(word));
            let year = month_of.flatten();
            let other = said.iter().filter_map(|other| year_in(other.text));
            if month_of.is_some()
                && (is_note || year.is_some_and(|year| other.into_iter().any(|o| o != year)))
            {
                continue;
            }
            first.get_or_insert_with(|| Narrow {
                kind: kinds::PART_OF_YEAR,
                found: line.trim().to_owned(),
                cell: one.cell,
                month_of: year,
            });
        }
    }
    first
}

/// An average or a sum over several years.
fn several_years(said: &[Said<'_>]) -> Option<Narrow> {
    let over = |text: &str| {
        let text = in_digits(&normalise(text)).into_owned();
        let letters: Vec<char> = text.chars().collect();
        let word = ["平均", "年均", "累计", "合计"]
            .iter()
            .any(|word| text.contains(word));
        let years = (1..letters.len()).any(|at| {
            let alone = at < 2 || !letters[at - 2].is_ascii_digit();
            letters[at] == '年' && alone && "二两三四五六七八九十23456789".contains(letters[at - 1])
        });
        let range = (0..letters.len()).any(|at| {
            let rest: String = letters[at..].iter().collect();
            let behind = rest.get(4..).filter(|_| calendar_year(&letters, at).is_some());
            let behind = behind.map(|rest| rest.trim_start_matches(['年', '度']));
            behind.is_some_and(|rest| {
                let second = rest.strip_prefix(['-', '~', '至', '到']);
                second.is_some_and(|rest| rest.get(..4).is_some_and(|year| year_in(year).is_some()))
            })
        });
        word && (years || range)
    };
    let one = said.iter().find(|one| over(one.text))?;
    Some(Narrow {
        kind: kinds::SEVERAL_YEARS,
        found: one.text.trim().to_owned(),
        cell: one.cell,
        month_of: None,
    })
}

/// Several years at once, 2023/24, where neither another text nor a column says which of them.
fn no_one_year(said: &[Said<'_>], all: &[Candidate]) -> Option<Narrow> {
    let by_row = all.iter().any(|one| FIELDS[one.heading.field].id == "year");
    if by_row || said.iter().any(|one| year_of_figures(one.text).is_some()) {
        return None;
    }
    let one = said.iter().find(|one| has_range(one.text))?;
    Some(Narrow {
        kind: kinds::SEVERAL_YEARS,
        found: one.text.trim().to_owned(),
        cell: one.cell,
        month_of: None,
    })
}

/// A kind of tax that a text names without a word for all of them.
fn one_tax(said: &[Said<'_>]) -> Option<Narrow> {
    let all = |text: &str| {
        let words = ["税收", "税费", "合计", "总", "等", "各税", "纳税"];
        words.iter().any(|word| text.contains(word))
    };
    let kind = |text: &str| TAX_KINDS.iter().any(|kind| text.contains(kind));
    let inner = said.iter().any(|one| !one.is_file && all(one.text));
    let one = said
        .iter()
        .find(|one| kind(one.text) && !all(one.text) && !(one.is_file && inner))?;
    Some(Narrow {
        kind: kinds::ONE_TAX_KIND,
        found: one.text.trim().to_owned(),
        cell: one.cell,
        month_of: None,
    })
}

/// A text that calls the figures planned or expected: 「目标任务表」, a sheet 「预计」; not one that tells how far a plan was
/// fulfilled.
fn planned(said: &[Said<'_>]) -> Option<Narrow> {
    let is_plan = |one: &&Said| {
        let text = normalise(one.text);
        let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let name = text.trim_matches(|letter: char| !letter.is_alphabetic());
        let alone = one.is_sheet && ["计划", "目标", "预算"].contains(&name);
        let plan = holds(&[
            "计划数",
            "计划表",
            "计划值",
            "目标任务",
            "目标数",
            "目标值",
            "目标表",
            "预算表",
            "预算数",
        ]);
        alone || holds(&["预计", "预测", "预估"]) || (plan && !holds(&["完成", "实际", "执行"]))
    };
    let one = said.iter().find(is_plan)?;
    Some(Narrow {
        kind: kinds::PLANNED_FIGURES,
        found: one.text.trim().to_owned(),
        cell: one.cell,
        month_of: None,
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stretch {
    Whole,
    Part,
    /// One month, of the year that stands before it.
    Month(Option<i32>),
}

/// The stretch of a year that a normalised text says. A December with its year holds the figures of January to December in
/// most statistics; a sheet that is called just 「12月」 does not.
fn stretch(text: &str, is_sheet: bool) -> Option<Stretch> {
    if text.contains("全年") || text.contains("一二三四季度") {
        return Some(Stretch::Whole);
    }
    let letters: Vec<char> = text.chars().collect();
    let mut found = text.contains("半年").then_some(Stretch::Part);
    let mut at = 0;
    while at < letters.len() {
        let first = point(&letters, at);
        let between = |first: &Point| {
            let second = matches!(letters.get(first.end), Some('-' | '~' | '至' | '到'));
            point(&letters, first.end + 1).filter(|_| second)
        };
        if let Some(first) = first {
            let second = between(&first);
            let quarters =
                |end: usize| letters.get(end) == Some(&'季') && letters.get(end + 1) == Some(&'度');
            if let Some(second) = second.filter(|second| {
                second.has_word || quarters(second.end) || (first.year.is_some() && second.year.is_some())
            }) {
                let last = if quarters(second.end) { 4 } else { 12 };
                let same = second.year.is_none() || second.year == first.year;
                if first.month == 1 && second.month == last && same {
                    return Some(Stretch::Whole);
                }
                found = found.or(Some(Stretch::Part));
                at = second.end;
                continue;
            }
            let is_quarter = quarters(first.end)
                || (letters.get(first.end) == Some(&'季') && first.end + 1 == letters.len());
            if is_quarter && (1..=4).contains(&first.month) {
                found = found.or(Some(Stretch::Part));
            }
            let only = is_sheet && first.year.is_none() && first.has_word;
            let digits = is_sheet && at == 0 && first.end == letters.len() && first.year.is_some();
            let month = !first.has_day && (first.has_word || digits) && (first.month < 12 || only);
            let deadline = matches!(letters.get(first.end), Some('前'))
                || letters[first.end..].starts_with(&['底', '前']);
            if month && !deadline {
                found = found.or(Some(Stretch::Month(first.year)));
            }
            at = first.end;
            continue;
        }
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| letters.get(at))
                .is_some_and(|letter| letter.is_ascii_alphabetic())
        };
        let number = letters
            .get(at + 1)
            .is_some_and(|letter| ('1'..='4').contains(letter));
        let digit = letters.get(at + 2).is_some_and(char::is_ascii_digit);
        if letters[at] == 'q' && number && !digit && !is_letter(at.checked_sub(1)) && !is_letter(Some(at + 2))
        {
            found = found.or(Some(Stretch::Part));
        }
        at += 1;
    }
    found
}

/// A month as it stands in a text.
struct Point {
    year: Option<i32>,
    month: u32,
    /// Whether 月 follows.
    has_word: bool,
    has_day: bool,
    end: usize,
}

fn point(letters: &[char], start: usize) -> Option<Point> {
    let year = calendar_year(letters, start);
    let mut at = start;
    if year.is_some() {
        at += 4;
        if letters.get(at) == Some(&'年') {
            at += 1;
            at += usize::from(letters.get(at) == Some(&'度'));
        } else if matches!(letters.get(at), Some('.' | '-' | '/')) {
            at += 1;
        } else if !letters.get(at).is_some_and(char::is_ascii_digit) {
            return None;
        }
        at += usize::from(letters.get(at) == Some(&'第'));
    } else if start
        .checked_sub(1)
        .and_then(|before| letters.get(before))
        .is_some_and(char::is_ascii_digit)
    {
        return None;
    }
    let (month, length) = number(letters, at)?;
    at += length;
    let has_word = letters.get(at) == Some(&'月');
    at += usize::from(has_word);
    at += usize::from(has_word && letters.get(at) == Some(&'份'));
    let mark = usize::from(!has_word && matches!(letters.get(at), Some('.' | '/')));
    let day = number(letters, at + mark).filter(|(_, length)| has_word || (mark == 1 && *length > 0));
    let mut has_day = false;
    if let Some((_, length)) = day {
        let end = at + mark + length;
        let word = matches!(letters.get(end), Some('日' | '号'));
        if word || mark == 1 {
            has_day = true;
            at = end + usize::from(word);
        }
    }
    (1..=12).contains(&month).then_some(Point {
        year,
        month,
        has_word,
        has_day,
        end: at,
    })
}

fn calendar_year(letters: &[char], start: usize) -> Option<i32> {
    let before = start.checked_sub(1).and_then(|before| letters.get(before));
    if before.is_some_and(char::is_ascii_digit) {
        return None;
    }
    let digits: String = letters.get(start..start + 4)?.iter().collect();
    year_in(&digits)
}

/// A number of one or two digits, or one to twelve in words, and how many letters it has.
fn number(letters: &[char], at: usize) -> Option<(u32, usize)> {
    let rest = letters.get(at..)?;
    let digits = rest.iter().take_while(|letter| letter.is_ascii_digit()).count();
    if digits > 0 {
        let text: String = rest[..digits].iter().collect();
        return text
            .parse()
            .ok()
            .filter(|_| digits <= 2)
            .map(|number| (number, digits));
    }
    let ones = |letter: &char| "一二三四五六七八九".chars().position(|one| one == *letter);
    let value = |index: usize| u32::try_from(index + 1).ok();
    match (rest.first()?, rest.get(1).and_then(ones)) {
        ('十', Some(one)) => Some((10 + value(one)?, 2)),
        ('十', None) => Some((10, 1)),
        (letter, _) => Some((value(ones(letter)?)?, 1)),
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::header::narrow::*;

    #[test]
    fn a_part_of_a_year_is_told_from_the_whole_and_from_a_day() {
        let of = |text: &str, is_sheet| match stretch(&normalise(text), is_sheet) {
            None | Some(Stretch::Whole) => false,
            Some(Stretch::Part | Stretch::Month(_)) => true,
        };
        for text in [
            "2024年1-6月企业税收情况表",
            "所属期：2024年1月至6月",
            "所属期：2024年1月1日至2024年6月30日",
            "2024.01-2024.06",
            "202401-202406",
            "税收2024年上半年",
            "2024年半年度",
            "一季度",
            "2024Q1",
            "前三季度税收",
            "1-3季度",
            "一至三季度",
            "2024年6月税收",
            "六月份税收",
            "一至六月",
        ] {
            assert!(of(text, false), "{text}");
        }
        for text in [
            "2024年1-12月税收",
            "2024年1月至12月",
            "2024年1月—2024年12月",
            "2024年1月1日至2024年12月31日",
            "全年",
            "2022年12月",
            "2024年6月30日",
            "2024-06-05",
            "2024.6.5",
            "一至四季度",
            "2022-2024年",
            "四季青镇企业税收",
            "第一批企业",
            "请于6月底前报送",
            "企业税收表",
        ] {
            assert!(!of(text, false), "{text}");
        }
        assert!(of("12月", true) && of("1月", true) && of("202406", true));
        assert!(!of("2024年12月", true));
    }
}
