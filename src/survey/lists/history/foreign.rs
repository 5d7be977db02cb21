//! A table of last year's results that was made elsewhere: enterprises with 综合得分 and 评价等级, 初评等级, 调档后等级.
//!
//! It tells classes and scores and nothing else. The class that counts is the one after adjustment. What a table leaves
//! open, as two classes for one enterprise, is told and not used.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::book::words;
use super::past::{Past, lacks};
use crate::field::FIELDS;
use crate::problem::{Cause, Error, Place, Problems, SourceId, kinds, words};
use crate::survey::file::cell::{self, Number, is_not_reported, plain};
use crate::survey::file::input::Input;
use crate::survey::file::limits::Limits;
use crate::survey::file::value::Cell;
use crate::survey::file::workbook::Book;
use crate::survey::lists::rows::{Rows, SEARCHED_ROWS, rows};
use crate::survey::sheet::code::{self, State};
use crate::survey::sheet::label::time::{year_in, year_of_figures};
use crate::survey::sheet::label::{named, take_apart};
use crate::survey::sheet::name::exact_name;

/// What the columns of classes go by: after adjustment, the result, and before adjustment. The first that is there counts.
const CLASSES: [&[&str]; 3] = [
    &[
        "调档后等级",
        "调档后",
        "调档后类别",
        "调档等级",
        "调整后等级",
        "调整后类别",
        "调整后",
        "最终等级",
        "最终类别",
        "最终评价等级",
        "终评等级",
        "核定等级",
        "认定等级",
        "最终结果",
        "最终评价结果",
    ],
    &[
        "评价等级",
        "评价结果",
        "评价类别",
        "综合评价等级",
        "综合评价结果",
        "综合评价类别",
        "评定等级",
        "评定类别",
        "企业类别",
        "等级",
        "类别",
        "分类",
        "分档",
        "档次",
        "企业分类",
        "分类结果",
        "评价档次",
        "亩均评价等级",
        "亩均评价结果",
        "class",
    ],
    &[
        "初评等级",
        "初评类别",
        "初评结果",
        "初评",
        "初步等级",
        "初定等级",
        "预评等级",
    ],
];

/// What the column of scores goes by.
const SCORES: &[&str] = &[
    "综合得分",
    "综合评价得分",
    "总得分",
    "总分",
    "最终得分",
    "综合评分",
    "评价得分",
    "综合评价总分",
    "score",
];

/// The columns of a table of results.
#[derive(Default)]
struct Columns {
    code: Option<u32>,
    name: Option<u32>,
    /// The columns of classes of the first kind that is there.
    classes: Vec<u32>,
    /// Those before adjustment, where another kind counts.
    before: Vec<u32>,
    score: Option<u32>,
    /// The last row of the headings.
    head: u32,
}

/// Reads a table of results; `None` where no sheet is one. Names are joined with those of this year's enterprises by
/// `codes`: the code that stands for a name, where exactly one enterprise bears it.
pub fn read(
    path: &Path,
    codes: &HashMap<String, Option<String>>,
    limits: Limits,
    problems: &mut Problems,
) -> Result<Option<Past>, Error> {
    let input = Input::File(path.to_path_buf());
    let Ok((mut book, _)) = Book::open(&input, limits)? else {
        return Ok(None);
    };
    let (mut tables, mut lost) = (Vec::new(), Vec::new());
    for sheet in book.sheets() {
        match rows(&mut book, &sheet, limits, (0..u32::MAX, &|_| true), &words) {
            Ok(rows) => tables.extend(columns(&rows).map(|columns| (sheet, rows, columns))),
            Err(unreadable) => lost.push((sheet, unreadable)),
        }
    }
    if tables.is_empty() {
        return Ok(None);
    }
    let name = input.name();
    for (sheet, unreadable) in lost {
        let place = Place::File(problems.source(&name, &sheet));
        problems.push(unreadable.kind_of_sheet(), place, unreadable.cause.words());
    }
    let file = input.file()?;
    let place = Place::File(problems.source(&name, ""));
    let Some(year) = year(&name, &tables, place, problems) else {
        return Ok(Some(Past {
            file,
            ..Past::default()
        }));
    };
    let mut found = Found::default();
    for (sheet, rows, columns) in &tables {
        let source = problems.source(&name, sheet);
        found.take(rows, columns, source, codes, problems);
    }
    let (classes, scores) = found.settle(problems);
    let words = words![
        ("count", classes.len().to_string()),
        ("most", scores.len().to_string()),
        ("total", found.strangers.to_string()),
    ];
    lacks(&name, Cause::with("history-foreign", words), problems);
    Ok(Some(Past {
        year,
        classes,
        scores,
        file,
        ..Past::default()
    }))
}

/// The year that titles, sheets and the file tell; none, which is told, where they tell none or several.
fn year(
    name: &str,
    tables: &[(String, Rows, Columns)],
    place: Place,
    problems: &mut Problems,
) -> Option<i32> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut years: BTreeSet<i32> = BTreeSet::new();
    for (sheet, rows, columns) in tables {
        let above = rows.range(..columns.head).flat_map(|(_, row)| row.values());
        let titles: BTreeSet<i32> = above.filter_map(|text| year_of_figures(text)).collect();
        let heading = rows.get(&columns.head).into_iter().flat_map(BTreeMap::values);
        let told = match titles.is_empty() {
            true => heading.filter_map(|text| year_in(text)).collect(),
            false => titles,
        };
        years.extend(told);
        years.extend(year_in(sheet));
    }
    years.extend(year_in(file));
    let mut list = years.iter();
    if let (Some(year), None) = (list.next(), list.next()) {
        return Some(*year);
    }
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    problems.push(kinds::HISTORY_YEAR_UNCLEAR, place, words![("known", years)]);
    None
}

/// The columns of a table of results, from its row of headings and the one below it; none where it is no such table.
fn columns(rows: &Rows) -> Option<Columns> {
    rows.range(..SEARCHED_ROWS).find_map(|(head, row)| {
        let below = rows.get(&(head + 1));
        let mut columns = Columns {
            head: *head,
            ..Columns::default()
        };
        let mut kinds: [Vec<u32>; 3] = Default::default();
        let last = row
            .keys()
            .chain(below.into_iter().flat_map(BTreeMap::keys))
            .max()?;
        let mut group = "";
        for column in 0..=*last {
            let own = row.get(&column).map(String::as_str);
            group = own.unwrap_or(group);
            let child = below.and_then(|row| row.get(&column)).map(String::as_str);
            // Who it is stands in the row of headings itself: a title above them is none.
            match own.and_then(named).map(|field| FIELDS[field].id) {
                Some("code") => columns.code = columns.code.or(Some(column)),
                Some("name") => columns.name = columns.name.or(Some(column)),
                _ => {}
            }
            // What stands below a group tells more than the group.
            let joined = child.map(|child| label(&format!("{group}{child}")));
            let labels = [child.map(label), joined, own.map(label)].into_iter().flatten();
            for label in labels {
                if SCORES.contains(&label.as_str()) {
                    columns.score = columns.score.or(Some(column));
                }
                let kind = CLASSES.iter().position(|labels| labels.contains(&label.as_str()));
                if let Some(kind) = kind
                    && !kinds.iter().flatten().any(|known| *known == column)
                {
                    kinds[kind].push(column);
                }
            }
        }
        let mut there = kinds.into_iter().filter(|columns| !columns.is_empty());
        columns.classes = there.next().unwrap_or_default();
        columns.before = there.flatten().collect();
        let is_keyed = columns.code.is_some() || columns.name.is_some();
        let is_result = !columns.classes.is_empty() || columns.score.is_some();
        (is_keyed && is_result).then_some(columns)
    })
}

/// A heading without numbers, units and remarks.
fn label(text: &str) -> String {
    take_apart(text).name
}

/// A class as schemes write it: A类, Ａ级 and A are one.
fn class(text: &str) -> String {
    let bare: String = text
        .chars()
        .map(crate::letter::half_width)
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let short = ["类企业", "级企业", "类", "级", "档"]
        .iter()
        .find_map(|ending| bare.strip_suffix(ending));
    match short {
        Some(short) if !short.is_empty() => short.to_owned(),
        _ => bare,
    }
}

/// What the rows of all tables say, by code, each with the place where it stands.
#[derive(Default)]
struct Found {
    classes: BTreeMap<String, Vec<(String, Place)>>,
    scores: BTreeMap<String, Vec<(f64, Place)>>,
    /// Rows that name nobody of this year.
    strangers: usize,
}

impl Found {
    fn take(
        &mut self,
        rows: &Rows,
        columns: &Columns,
        source: SourceId,
        codes: &HashMap<String, Option<String>>,
        problems: &mut Problems,
    ) {
        for (line, row) in rows.range(columns.head + 1..) {
            let text = |column: u32| {
                row.get(&column)
                    .map(|text| text.trim())
                    .filter(|text| !is_not_reported(text))
            };
            let written = columns.code.and_then(text).map(code::read);
            let by_name = || {
                let name = exact_name(columns.name.and_then(text)?);
                codes.get(&name).cloned().flatten()
            };
            let named = columns.name.and_then(text);
            let known = match &written {
                Some(code) if code.state == State::Valid => Some(code.text.clone()),
                _ => by_name(),
            };
            let told: Vec<(&str, u32)> = columns
                .classes
                .iter()
                .filter_map(|at| Some((text(*at)?, *at)))
                .collect();
            let score = columns.score.and_then(|at| Some((text(at)?, at)));
            let before = columns.before.iter().any(|at| text(*at).is_some());
            if told.is_empty() && score.is_none() && !before {
                continue;
            }
            let Some(code) = known else {
                // Totals and footers name nobody.
                self.strangers += usize::from(written.is_some() || named.is_some());
                continue;
            };
            let at = |column: u32| Place::Cell(source, *line, column);
            if told.is_empty() && before {
                let column = columns.classes.first().copied().unwrap_or_default();
                let words = words![("code", code.clone()), ("found", String::new())];
                problems.push(kinds::HISTORY_CLASS_UNCLEAR, at(column), words);
            }
            for (class_told, column) in told {
                let list = self.classes.entry(code.clone()).or_default();
                list.push((class(class_told), at(column)));
            }
            let Some((written, column)) = score else { continue };
            match cell::number(Cell::Text(written)) {
                Number::Typed(score) if !plain(written).ends_with('%') => {
                    self.scores.entry(code).or_default().push((score, at(column)));
                }
                _ => {
                    let words = words![("code", code), ("found", written.to_owned())];
                    problems.push(kinds::HISTORY_CLASS_UNCLEAR, at(column), words);
                }
            }
        }
    }

    /// One class and one score an enterprise; where a table tells several, none, which is told.
    fn settle(&self, problems: &mut Problems) -> (BTreeMap<String, String>, BTreeMap<String, f64>) {
        let classes = one_each(&self.classes, |class| class.clone(), problems);
        let scores = one_each(&self.scores, |score| format!("{score}"), problems);
        (classes, scores)
    }
}

fn one_each<T: Clone>(
    found: &BTreeMap<String, Vec<(T, Place)>>,
    shown: impl Fn(&T) -> String,
    problems: &mut Problems,
) -> BTreeMap<String, T> {
    let mut list = BTreeMap::new();
    for (code, told) in found {
        let words: BTreeSet<String> = told.iter().map(|(one, _)| shown(one)).collect();
        match told.last() {
            Some((one, _)) if words.len() == 1 => {
                list.insert(code.clone(), one.clone());
            }
            Some((_, place)) => {
                let words: Vec<String> = words.into_iter().collect();
                let words = words![("code", code.clone()), ("found", words.join("、"))];
                problems.push(kinds::HISTORY_CLASS_UNCLEAR, *place, words);
            }
            None => {}
        }
    }
    list
}
