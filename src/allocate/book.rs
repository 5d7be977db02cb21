//! The quotas file as a workbook, for people who live in Excel: the same settings, sheet by sheet.
//!
//! ```text
//! 总表 Plan        标题 年度 目标 公平下限                     one a row: name, value
//! 总量 Resources   标识 名称 单位 总量 步长 预留 方法 …          one resource a row
//! 上年 Last year   县（市、区） | resource | resource …          one county a row; likewise 基数 Base, 下限 Floors, 上限 Caps
//! 奖惩 Awards      资源 县（市、区） 数量 依据
//! 方法 Methods     资源 参数 项目 值 值 …                       one parameter a row; a list goes on to the right
//! 明细 Details     资源 表 名称 参数 项目 值 值 …               parts, stock, factors of the base, past years ([`detail`])
//! ```
//!
//! Names may be Chinese, English or the ids of quotas.toml. The sheets become the text of a quotas file in which every
//! value has a line of its own, and every line the cell it came from: so both forms pass the same reader and the same
//! checks, and a mistake is reported with its cell. Sheets named 说明 or About are for people only.

mod detail;
mod lines;
pub mod word;

use std::collections::{BTreeMap, BTreeSet};

use super::method::Method;
use crate::field::FIELDS;
use crate::lang::Lang;
use crate::problem::{self, Place, Problems, SourceId, kinds, words};
use crate::settings::nearest;
use detail::Detail;
pub use detail::OF_PART;
pub use lines::Lines;
use lines::quoted;
use word::{
    AWARD, BASE_SHEET, DETAIL, DETAILS, LAST_YEAR, NO, PARAMETER, PARAMETERS, PLAN, RESOURCE, RETURNS,
    ROUNDINGS, SHEETS, Sort, TABLES, VALUES, Word, YES, find,
};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Words, trimmed, not empty.
    Text(String),
    /// A number.
    Number(f64),
    /// Anything that is neither: a date, a formula error.
    Other(String),
}

/// A sheet with its cells by row and column, from 0.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Where it is, for problems.
    pub source: SourceId,
    /// Its name.
    pub name: String,
    /// Its cells.
    pub rows: BTreeMap<u32, BTreeMap<u32, Entry>>,
}

/// Sheets for people only.
const ABOUT: [&str; 3] = ["说明", "about", "readme"];

/// A resource as collected from all sheets.
#[derive(Default)]
struct Collected {
    names: Vec<String>,
    place: Place,
    /// Section → lines of it; the empty section is the resource itself.
    sections: BTreeMap<&'static str, Lines>,
    awards: Vec<Lines>,
    details: Vec<Detail>,
}

/// Turns the sheets into the text of a quotas file. What does not fit is pushed with its cell.
pub fn lines(workbook: SourceId, sheets: &[Sheet], problems: &mut Problems) -> Lines {
    let mut lines = Lines::default();
    let mut known: Vec<(&Word, &Sheet)> = Vec::new();
    for sheet in sheets {
        match find(&SHEETS, &sheet.name) {
            Some(word) => known.push((word, sheet)),
            None if ABOUT.contains(&sheet.name.to_lowercase().as_str()) || sheet.rows.is_empty() => {}
            None => unknown(&sheet.name, &SHEETS, Place::File(sheet.source), problems),
        }
    }
    let of = |id: &str| {
        known
            .iter()
            .find(|(word, _)| word.id == id)
            .map(|(_, sheet)| *sheet)
    };
    if let Some(sheet) = of("plan") {
        plan(sheet, &mut lines, problems);
    }
    let Some(sheet) = of("resource") else {
        let words = words![("key", format!("{} ({})", SHEETS[1].zh, SHEETS[1].en))];
        problems.push(kinds::MISSING_SETTING, Place::File(workbook), words);
        return lines;
    };
    let mut resources = resources(sheet, problems);
    for word in &SHEETS[2..6] {
        if let Some(sheet) = of(word.id) {
            by_county(word.id, sheet, &mut resources, problems);
        }
    }
    if let Some(sheet) = of("award") {
        awards(sheet, &mut resources, problems);
    }
    if let Some(sheet) = of("parameter") {
        parameters(sheet, &mut resources, problems);
    }
    if let Some(sheet) = of("detail") {
        details(sheet, &mut resources, problems);
    }
    for resource in resources {
        resource.write(&mut lines);
    }
    lines
}

impl Collected {
    fn section(&mut self, id: &'static str) -> &mut Lines {
        self.sections.entry(id).or_default()
    }

    fn write(self, lines: &mut Lines) {
        lines.push("[[resource]]", self.place);
        for (id, section) in self.sections {
            if !id.is_empty() {
                let place = section.places.first().copied().unwrap_or(self.place);
                lines.push(&format!("[resource.{id}]"), place);
            }
            lines.append(section);
        }
        for award in self.awards {
            let place = award.places.first().copied().unwrap_or(self.place);
            lines.push("[[resource.award]]", place);
            lines.append(award);
        }
        for detail in self.details {
            detail.write("resource", lines);
        }
    }
}

fn plan(sheet: &Sheet, lines: &mut Lines, problems: &mut Problems) {
    let mut optimal = Lines::default();
    for (row, cells) in &sheet.rows {
        let mut cells = cells.iter();
        let Some((column, name)) = cells.next() else {
            continue;
        };
        let name = text_of(name);
        let Some(word) = find(&PLAN, &name) else {
            unknown(&name, &PLAN, Place::Cell(sheet.source, *row, *column), problems);
            continue;
        };
        let Some((column, entry)) = cells.next() else {
            continue;
        };
        let place = Place::Cell(sheet.source, *row, *column);
        let values = values(word, &[(entry, place)], problems);
        match word.id {
            "objective" | "equity" => optimal.setting(word.id, word.sort, &values),
            _ => lines.setting(word.id, word.sort, &values),
        }
    }
    if let Some(place) = optimal.places.first() {
        lines.push("[optimal]", *place);
        lines.append(optimal);
    }
}

/// The columns of a sheet's first row: which word stands above which column.
fn heads<'a>(
    sheet: &Sheet,
    words: &'a [Word],
    problems: &mut Problems,
) -> (Option<u32>, BTreeMap<u32, &'a Word>) {
    let Some((row, cells)) = sheet.rows.iter().next() else {
        return (None, BTreeMap::new());
    };
    let mut heads: BTreeMap<u32, &Word> = BTreeMap::new();
    for (column, entry) in cells {
        let place = Place::Cell(sheet.source, *row, *column);
        let name = text_of(entry);
        match find(words, &name) {
            Some(word) if heads.values().any(|known| known.id == word.id) => {
                problems.push(kinds::DEFINED_TWICE, place, words![("found", name)]);
            }
            Some(word) => {
                heads.insert(*column, word);
            }
            None => unknown(&name, words, place, problems),
        }
    }
    (Some(*row), heads)
}

fn resources(sheet: &Sheet, problems: &mut Problems) -> Vec<Collected> {
    let (head, columns) = heads(sheet, &RESOURCE, problems);
    let mut list = Vec::new();
    for (row, cells) in sheet.rows.iter().filter(|(row, _)| Some(**row) > head) {
        let first = cells.keys().next().copied().unwrap_or(0);
        let mut resource = Collected {
            place: Place::Cell(sheet.source, *row, first),
            ..Collected::default()
        };
        for (column, entry) in cells {
            let Some(word) = columns.get(column) else { continue };
            let place = Place::Cell(sheet.source, *row, *column);
            if matches!(word.id, "id" | "label") {
                resource.names.push(text_of(entry));
            }
            // The numbers of the sheet 基数 are the base where no other is named.
            if word.id == "base" && BASE_SHEET.is(&text_of(entry)) {
                continue;
            }
            let values = values(word, &[(entry, place)], problems);
            match word.id.strip_prefix("bounds.") {
                Some(key) => resource.section("bounds").setting(key, word.sort, &values),
                None => resource.section("").setting(word.id, word.sort, &values),
            }
        }
        list.push(resource);
    }
    list
}

/// The resource that a text names by id or label; an unknown one is reported.
fn named<'a>(
    resources: &'a mut [Collected],
    name: &str,
    place: Place,
    problems: &mut Problems,
) -> Option<&'a mut Collected> {
    let at = resources
        .iter()
        .position(|resource| resource.names.iter().any(|known| known == name));
    if at.is_none() {
        let known: Vec<&str> = resources
            .iter()
            .flat_map(|resource| resource.names.iter().map(String::as_str))
            .collect();
        let words = words![
            ("key", AWARD[0].zh.to_owned()),
            ("found", name.to_owned()),
            ("known", &known),
            ("nearest", nearest(name, &known).unwrap_or_default().to_owned()),
        ];
        problems.push(kinds::UNKNOWN_WORD, place, words);
    }
    resources.get_mut(at?)
}

/// A sheet with counties down and resources across.
fn by_county(id: &'static str, sheet: &Sheet, resources: &mut [Collected], problems: &mut Problems) {
    let Some((head, names)) = sheet.rows.iter().next() else {
        return;
    };
    let key = names.keys().next().copied().unwrap_or(0);
    for (column, name) in names.iter().skip(1) {
        let place = Place::Cell(sheet.source, *head, *column);
        let Some(resource) = named(resources, &text_of(name), place, problems) else {
            continue;
        };
        let mut seen = BTreeSet::new();
        for (row, cells) in sheet.rows.iter().skip(1) {
            let Some(entry) = cells.get(column) else { continue };
            let place = Place::Cell(sheet.source, *row, *column);
            let Some(county) = cells.get(&key).map(text_of) else {
                problems.push(
                    kinds::MISSING_SETTING,
                    place,
                    words![("key", AWARD[1].zh.to_owned())],
                );
                continue;
            };
            if !seen.insert(county.clone()) {
                problems.push(kinds::DEFINED_TWICE, place, words![("found", county)]);
                continue;
            }
            let word = Word {
                id,
                zh: id,
                en: id,
                sort: Sort::Number,
            };
            for (value, place) in values(&word, &[(entry, place)], problems) {
                resource
                    .section(id)
                    .push(&format!("{} = {value}", quoted(&county)), place);
            }
        }
    }
}

fn awards(sheet: &Sheet, resources: &mut [Collected], problems: &mut Problems) {
    let (head, columns) = heads(sheet, &AWARD, problems);
    for (row, cells) in sheet.rows.iter().filter(|(row, _)| Some(**row) > head) {
        let mut award = Lines::default();
        let mut name = None;
        for (column, entry) in cells {
            let Some(word) = columns.get(column) else { continue };
            let place = Place::Cell(sheet.source, *row, *column);
            if word.id == "resource" {
                name = Some((text_of(entry), place));
            } else {
                award.setting(word.id, word.sort, &values(word, &[(entry, place)], problems));
            }
        }
        let (name, place) = name.unwrap_or((String::new(), Place::Row(sheet.source, *row)));
        if let Some(resource) = named(resources, &name, place, problems) {
            resource.awards.push(award);
        }
    }
}

/// A row of a sheet with a setting a row: its cells below the headings, and the values, which go on to the right.
struct Setting<'a> {
    row: Place,
    cells: BTreeMap<&'static str, (String, Place)>,
    entries: Vec<(&'a Entry, Place)>,
}

impl Setting<'_> {
    fn cell(&self, id: &str) -> (String, Place) {
        let nowhere = || (String::new(), self.row);
        self.cells.get(id).cloned().unwrap_or_else(nowhere)
    }
}

/// The rows of a sheet with a setting a row under these headings, the last of which stands above the first value.
fn settings<'a>(sheet: &'a Sheet, headings: &'static [Word], problems: &mut Problems) -> Vec<Setting<'a>> {
    let Some(head) = sheet.rows.keys().next().copied() else {
        return Vec::new();
    };
    // Only the first columns need a heading: lists go on to the right.
    let first: BTreeMap<u32, Entry> = sheet.rows[&head]
        .iter()
        .take(headings.len())
        .map(|(column, entry)| (*column, entry.clone()))
        .collect();
    let only = Sheet {
        rows: BTreeMap::from([(head, first)]),
        ..sheet.clone()
    };
    let (_, columns) = heads(&only, headings, problems);
    let value = columns.iter().find(|(_, word)| word.id == "value");
    let Some((value, _)) = value else {
        return Vec::new();
    };
    let rows = sheet.rows.iter().skip(1).map(|(row, cells)| {
        let at = |column: u32| Place::Cell(sheet.source, *row, column);
        let below = columns.iter().filter(|(column, _)| *column < value);
        let below =
            below.filter_map(|(column, word)| Some((word.id, (text_of(cells.get(column)?), at(*column)))));
        let values = cells.range(*value..);
        Setting {
            row: Place::Row(sheet.source, *row),
            cells: below.collect(),
            entries: values.map(|(column, entry)| (entry, at(*column))).collect(),
        }
    });
    rows.collect()
}

fn details(sheet: &Sheet, resources: &mut [Collected], problems: &mut Problems) {
    for setting in settings(sheet, &DETAIL, problems) {
        let (name, place) = setting.cell("resource");
        let Some(resource) = named(resources, &name, place, problems) else {
            continue;
        };
        let (name, place) = setting.cell("table");
        let Some(table) = find(&TABLES, &name) else {
            unknown(&name, &TABLES, place, problems);
            continue;
        };
        let (name, place) = setting.cell("parameter");
        let Some(word) = find(&DETAILS, &name) else {
            unknown(&name, &DETAILS, place, problems);
            continue;
        };
        let values = values(word, &setting.entries, problems);
        let (name, place) = setting.cell("name");
        let detail = Detail::find(&mut resource.details, table.id, &name, place);
        detail.set(word.id, word.sort, &setting.cell("item").0, &values);
    }
}

fn parameters(sheet: &Sheet, resources: &mut [Collected], problems: &mut Problems) {
    for setting in settings(sheet, &PARAMETER, problems) {
        let (name, place) = setting.cell("resource");
        let Some(resource) = named(resources, &name, place, problems) else {
            continue;
        };
        let (name, place) = setting.cell("parameter");
        let Some(word) = find(&PARAMETERS, &name) else {
            unknown(&name, &PARAMETERS, place, problems);
            continue;
        };
        let values = values(word, &setting.entries, problems);
        let (section, key) = word.id.split_once('.').unwrap_or(("", word.id));
        if word.sort == Sort::Item {
            let (item, _) = setting.cell("item");
            resource
                .section(word.id)
                .setting(&quoted(&item), word.sort, &values);
        } else if values.is_empty() && matches!(word.sort, Sort::Numbers | Sort::Fields) {
            // An empty list is written as such: no other inputs.
            resource.section(section).push(&format!("{key} = []"), place);
        } else {
            resource.section(section).setting(key, word.sort, &values);
        }
    }
}

/// The cells as TOML values. What cannot be one is pushed.
fn values(word: &Word, entries: &[(&Entry, Place)], problems: &mut Problems) -> Vec<(String, Place)> {
    let mut list = Vec::new();
    for (entry, place) in entries {
        let text = text_of(entry);
        if let Entry::Other(found) = entry {
            wrong(word, found, *place, problems);
            continue;
        }
        match word.sort {
            Sort::Flag if YES.is(&text) => list.push(("true".to_owned(), *place)),
            Sort::Flag if NO.is(&text) => list.push(("false".to_owned(), *place)),
            Sort::Number | Sort::Numbers | Sort::Item => match number_of(entry) {
                Some(number) => list.push((number, *place)),
                None => wrong(word, &text, *place, problems),
            },
            Sort::Methods => {
                let parts = text.split(['、', ',', '，', ';', '；']).map(str::trim);
                list.extend(
                    parts
                        .filter(|part| !part.is_empty())
                        .map(|part| (quoted(method(part)), *place)),
                );
            }
            sort => list.push((quoted(meant(sort, &text)), *place)),
        }
    }
    list
}

/// The id that a text means; the text itself where none is known: the reader of the quotas file reports it.
fn meant(sort: Sort, text: &str) -> &str {
    match sort {
        Sort::Method => method(text),
        Sort::Rounding => find(&ROUNDINGS, text).map_or(text, |word| word.id),
        Sort::Value => find(&VALUES, text).map_or(text, |word| word.id),
        Sort::Returns => find(&RETURNS, text).map_or(text, |word| word.id),
        Sort::Field | Sort::Fields if LAST_YEAR.is(text) => LAST_YEAR.id,
        Sort::Field | Sort::Fields => FIELDS
            .iter()
            .find(|field| field.zh == text || field.en.eq_ignore_ascii_case(text))
            .map_or(text, |field| field.id),
        _ => text,
    }
}

fn method(text: &str) -> &str {
    Method::WORDS
        .iter()
        .find(|(_, method)| {
            [Lang::Zh, Lang::En]
                .iter()
                .any(|lang| method.label(*lang) == text)
        })
        .map_or(text, |(word, _)| word)
}

fn number_of(entry: &Entry) -> Option<String> {
    let value = match entry {
        Entry::Number(value) => *value,
        Entry::Text(text) => text.parse().ok().filter(|value: &f64| value.is_finite())?,
        Entry::Other(_) => return None,
    };
    // A whole number is written as one: counts and years are asked for as such.
    let whole = value.fract() == 0.0 && value.abs() < 1e15;
    Some(if whole {
        format!("{value:.0}")
    } else {
        format!("{value:?}")
    })
}

fn text_of(entry: &Entry) -> String {
    match entry {
        Entry::Text(text) | Entry::Other(text) => text.clone(),
        Entry::Number(value) => value.to_string(),
    }
}

fn wrong(word: &Word, found: &str, place: Place, problems: &mut Problems) {
    let words = words![
        ("key", word.id.to_owned()),
        ("found", found.to_owned()),
        ("wanted", problem::Word::Term("type", "number".to_owned())),
    ];
    problems.push(kinds::WRONG_TYPE, place, words);
}

fn unknown(found: &str, words: &[Word], place: Place, problems: &mut Problems) {
    let mut known: Vec<&str> = words.iter().map(|word| word.zh).collect();
    known.extend(words.iter().map(|word| word.en));
    let near = nearest(found, &known).unwrap_or_default().to_owned();
    let words = words![("found", found.to_owned()), ("nearest", near), ("known", &known),];
    problems.push(kinds::UNKNOWN_SETTING, place, words);
}
