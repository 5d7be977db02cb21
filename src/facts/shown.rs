//! Cells as people read them: numbers rounded by their format, ids in words, no letter that cannot be shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use polars::prelude::BooleanChunked;

use crate::field::field;
use crate::lang::Lang;
use crate::letter::is_hidden;
use crate::problem::Error;
use crate::table::{Cells, Figure, Format, Table, WITHHELD};
use crate::unit::{number_text, round_text};

/// A number for people: rounded half away from zero on its decimal digits, with thousands marks; `%` after a share.
pub fn number(value: f64, format: Format) -> String {
    match format {
        Format::Ordinal => round_text(value, 0),
        Format::Text | Format::Integer => number_text(value, 0),
        Format::Decimal(digits) => number_text(value, usize::from(digits)),
        Format::Percent(digits) => {
            let percent = hundredfold(value, usize::from(digits));
            format!(
                "{}%",
                number_text(percent.parse().unwrap_or(0.0), usize::from(digits))
            )
        }
    }
}

/// A number with as many decimals as it needs: at most two, and more where it has fewer than six digits then.
pub fn figure(value: f64) -> String {
    let before = if value == 0.0 {
        0.0
    } else {
        value.abs().log10().floor()
    };
    let most = (5.0 - before).clamp(2.0, 12.0) as usize;
    let shows = |digits: &usize| {
        let scale = 10f64.powi(*digits as i32);
        ((value * scale).round() / scale - value).abs() < 1e-9 * value.abs()
    };
    let text = number_text(value, (0..most).find(shows).unwrap_or(most));
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// The digits that [`number`] shows, as a plain number without marks and sign of percent: what a script can sort by.
pub fn digits(value: f64, format: Format) -> String {
    match format {
        Format::Text | Format::Integer | Format::Ordinal => round_text(value, 0),
        Format::Decimal(digits) => round_text(value, usize::from(digits)),
        Format::Percent(digits) => hundredfold(value, usize::from(digits)),
    }
}

/// A share as a percentage with `digits` decimals. The decimal point is moved in the text, so that 0.285 is 28.5 and
/// not 28.499999999999996.
fn hundredfold(value: f64, digits: usize) -> String {
    let text = round_text(value, digits + 2);
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => ("-", body),
        None => ("", text.as_str()),
    };
    let (whole, rest) = body.split_once('.').unwrap_or((body, "00"));
    let (up, down) = rest.split_at(rest.len().min(2));
    let joined = format!("{whole}{up}");
    let whole = joined.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if down.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{down}")
    }
}

/// A text of a column in words of the language: the ids that permu itself writes (`appraised`, `above_scale`,
/// `warning` …) by the locale files, any other text as it is.
pub fn text<'a>(lang: Lang, column: &str, value: &'a str) -> Cow<'a, str> {
    let key = match column {
        "severity" => "severity",
        "population" => "value.population",
        "status" => "value.status",
        "method" => "method",
        "resource" => "value.resource",
        "county" => "value.county",
        "unit" => return lang.unit(value),
        "reason" => return reasons(lang, value),
        "rank_group" => return rank_group(lang, value),
        "field" => {
            return field(value).map_or(Cow::Borrowed(value), |known| lang.pick(known.zh, known.en).into());
        }
        _ => return Cow::Borrowed(value),
    };
    id(lang, key, value).map_or(Cow::Borrowed(value), Cow::Owned)
}

/// A group of the ranking begins with the id of its population.
fn rank_group(lang: Lang, value: &str) -> Cow<'_, str> {
    let (population, rest) = value.split_once(" · ").unwrap_or((value, ""));
    match text(lang, "population", population) {
        Cow::Borrowed(_) => Cow::Borrowed(value),
        Cow::Owned(words) if rest.is_empty() => Cow::Owned(words),
        Cow::Owned(words) => Cow::Owned(format!("{words} · {rest}")),
    }
}

fn reasons(lang: Lang, value: &str) -> Cow<'_, str> {
    if value.is_empty() {
        return Cow::Borrowed(value);
    }
    let words: Vec<Cow<'_, str>> = value
        .split(';')
        .map(|one| id(lang, "value.reason", one).map_or(Cow::Borrowed(one), Cow::Owned))
        .collect();
    Cow::Owned(words.join(&lang.text("report.semicolon", &[])))
}

fn id(lang: Lang, key: &str, value: &str) -> Option<String> {
    let plain = value.trim_matches(['(', ')']);
    let is_id = !plain.is_empty()
        && plain
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || b"_-".contains(&letter));
    // A county that happens to be called like an id keeps its name: only the bracketed form is ours.
    if !is_id || (key == "value.county" && plain.len() == value.len()) {
        return None;
    }
    let key = format!("{key}.{plain}");
    lang.has(&key).then(|| lang.text(&key, &[]))
}

/// The text with every control character but line break and tab as �, since neither XML nor HTML can hold them, and
/// the line separators of Unicode, which few fonts know, as blanks.
pub fn visible(text: &str) -> Cow<'_, str> {
    let shown = |letter: char| match letter {
        '\n' | '\t' => letter,
        '\u{2028}' | '\u{2029}' => ' ',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ if is_hidden(letter) => '\u{fffd}',
        _ => letter,
    };
    if text.chars().all(|letter| shown(letter) == letter) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

/// The columns of a table, with what is shown in each cell.
pub struct Columns<'a> {
    table: &'a Table,
    lang: Lang,
    cells: Vec<Cells>,
    withheld: Vec<Option<BooleanChunked>>,
}

impl<'a> Columns<'a> {
    /// The columns in the order of the headings. Fails when a heading has no column in the frame.
    pub fn of(table: &'a Table, lang: Lang) -> Result<Self, Error> {
        let cells = table
            .headings
            .iter()
            .map(|heading| Cells::of(&table.frame, &heading.id))
            .collect::<Result<_, _>>()?;
        let withheld = table
            .headings
            .iter()
            .map(|heading| table.withheld(&heading.id))
            .collect();
        Ok(Self {
            table,
            lang,
            cells,
            withheld,
        })
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.table.frame.height()
    }

    /// The position of the column with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.table.headings.iter().position(|heading| heading.id == id)
    }

    /// How the numbers of a column are shown; as words if there is no such column.
    pub fn format(&self, id: &str) -> Format {
        let heading = self.table.headings.iter().find(|heading| heading.id == id);
        heading.map_or(Format::Text, |heading| heading.format)
    }

    /// The figure in a cell; none in empty cells and words.
    pub fn figure(&self, row: usize, column: usize) -> Figure {
        let marks = self.withheld.get(column).and_then(Option::as_ref);
        let number = self.cells.get(column).and_then(|cells| cells.number(row));
        Figure::of(
            number.filter(|value| value.is_finite()),
            marks.is_some_and(|marks| marks.get(row) == Some(true)),
        )
    }

    /// The number in a cell that may be seen; `None` for empty cells and words.
    pub fn number(&self, row: usize, column: usize) -> Option<f64> {
        self.figure(row, column).shown()
    }

    /// Whether a figure is withheld; its mark counts as words.
    pub fn is_withheld(&self, row: usize, column: usize) -> bool {
        self.figure(row, column).is_withheld()
    }

    /// The words in a cell, in the language of the run; empty for empty cells and numbers.
    pub fn words(&self, row: usize, column: usize) -> Cow<'_, str> {
        if self.is_withheld(row, column) {
            return Cow::Borrowed(WITHHELD);
        }
        let Some(raw) = self.cells.get(column).and_then(|cells| cells.text(row)) else {
            return Cow::Borrowed("");
        };
        match text(self.lang, &self.table.headings[column].id, raw) {
            Cow::Borrowed(words) => visible(words),
            Cow::Owned(words) => Cow::Owned(visible(&words).into_owned()),
        }
    }

    /// The text of a cell as it stands in the table; `None` for empty cells and numbers.
    pub fn raw(&self, row: usize, column: usize) -> Option<&str> {
        self.cells.get(column)?.text(row)
    }

    /// What is shown in a cell, words or number; empty for empty cells.
    pub fn shown(&self, row: usize, column: usize) -> Cow<'_, str> {
        match self.figure(row, column) {
            Figure::Shown(value) => Cow::Owned(number(value, self.table.headings[column].format)),
            Figure::Withheld => Cow::Borrowed(WITHHELD),
            Figure::Missing => self.words(row, column),
        }
    }
}

/// The longest part of a text within which no line ends, in letters: a word of an alphabet, up to its hyphen.
pub fn longest_word(text: &str) -> usize {
    let ends = |letter: char| letter.is_whitespace() || letter > '\u{2e7f}';
    let words = text.split(ends).flat_map(|part| part.split_inclusive('-'));
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}

/// A text as it may stand in a fragment of an address: all but ASCII letters and digits as `%XX`.
pub fn fragment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// How many classes have a colour of their own.
pub const CLASS_COLOURS: usize = 6;

/// From blue over pale tones to red, which stay apart for readers who are colour-blind (the hues differ in blue and in
/// lightness), then greys.
const COLOURS: [[u8; 3]; CLASS_COLOURS] = [
    [0x1f, 0x5a, 0x8c],
    [0x9c, 0xc7, 0xe3],
    [0xf6, 0xdd, 0xa0],
    [0xd9, 0x73, 0x52],
    [0xbd, 0xbd, 0xbd],
    [0xe6, 0xe6, 0xe6],
];

/// The place among the colours of the class at `index` of `count`, best first: with two or three classes the ends of
/// the range are kept, so that the worst is always red.
pub fn class_place(index: usize, count: usize) -> usize {
    match (count, index) {
        (2, 1) | (3, 2) => 3,
        _ => index % CLASS_COLOURS,
    }
}

/// The colour of the class at `index` of `count`, best first, as red, green, blue: the same in tables and charts.
pub fn class_colour(index: usize, count: usize) -> [u8; 3] {
    COLOURS[class_place(index, count)]
}

/// Whether text on this colour has to be white to be read.
pub fn is_dark([red, green, blue]: [u8; 3]) -> bool {
    // Relative luminance without gamma is enough to choose between black and white (ITU-R BT.601 weights).
    299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue) < 140_000
}

#[cfg(test)]
mod tests {
    use crate::facts::shown::*;

    #[test]
    fn shares_become_percentages_without_a_wrong_last_digit() {
        for (value, digits, expected) in [
            (0.285, 1, "28.5%"),
            (0.285, 0, "29%"),
            (0.0302, 2, "3.02%"),
            (1.0, 1, "100.0%"),
            (-0.05, 1, "−5.0%"),
            (0.00004, 2, "0.00%"),
            (12.345, 1, "1,234.5%"),
        ] {
            assert_eq!(number(value, Format::Percent(digits)), expected, "{value}");
        }
    }

    #[test]
    fn ids_of_permu_are_worded_and_names_of_data_stay() {
        assert_eq!(text(Lang::Zh, "status", "appraised"), "参评");
        assert_eq!(text(Lang::En, "county", "(reserve)"), "Reserve");
        assert_eq!(text(Lang::Zh, "county", "reserve"), "reserve");
        assert_eq!(text(Lang::Zh, "name", "appraised"), "appraised");
        assert_eq!(text(Lang::Zh, "rank_group", "above_scale · 禹州"), "规上 · 禹州");
        assert_eq!(text(Lang::Zh, "rank_group", "tenants"), "tenants");
        assert_eq!(text(Lang::Zh, "population", "tenants-of-2031"), "tenants-of-2031");
    }

    #[test]
    fn control_characters_become_replacement_marks() {
        assert_eq!(visible("a\u{1b}\u{7f}\u{85}\nb\u{2028}c"), "a���\nb c");
    }

    #[test]
    fn lines_end_between_words_and_between_chinese_letters() {
        for (text, letters) in [
            ("Environmental Gini (value added)", 13),
            ("zero-sum efficiency", 10),
            ("R&D经费支出占比", 3),
            ("亩均税收", 0),
        ] {
            assert_eq!(longest_word(text), letters, "{text}");
        }
    }

    #[test]
    fn fragments_hold_ascii_only() {
        assert_eq!(fragment("禹 &\"1"), "%E7%A6%B9%20%26%221");
    }
}
