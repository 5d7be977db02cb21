//! Which rows are the header, and which column is which field.
//!
//! The header is the run of one to three rows among the first rows of a sheet in which most columns bear the name of
//! a field. Names are compared by [`super::label::normalise`]; a unit may follow the name in brackets, behind a mark, or below it.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::plain;
use super::label::{by_label, is_known, normalise, split_unit, split_year};
use super::map::FieldMap;
use super::proposal::{self, Unused};
use crate::field::{Content, FIELDS};
use crate::letter::cleaned;
use crate::problem::{Place, Problems, SourceId, column_name, kinds};
use crate::unit::{Unit, is_unit};

/// How many rows from the first used one are searched for the header.
pub const SEARCHED_ROWS: u32 = 40;

/// How many rows a header can have.
const DEEPEST: usize = 3;

/// The text cells at the top of a sheet, by row and column.
pub type Top = BTreeMap<u32, BTreeMap<u32, String>>;

/// One column that will be read.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Column in the sheet.
    pub column: u32,
    /// Position in [`FIELDS`].
    pub field: usize,
    /// Unit of the cells; `None` for words.
    pub unit: Option<Unit>,
    /// The header as written, for messages.
    pub label: String,
    /// The row in which the name stands.
    pub row: u32,
    /// The year that the header gives to this column alone: `2018_实缴税收`, or 2018年 above a group.
    pub year: Option<i32>,
}

/// The header of a sheet.
#[derive(Clone, Debug)]
pub struct Header {
    /// Columns that will be read, by column.
    pub headings: Vec<Heading>,
    /// The last row of the header.
    pub last_row: u32,
    /// The year of all its columns, where they say one.
    pub year: Option<i32>,
}

/// A name that a column may go by, and the unit written with it.
struct Name {
    text: String,
    unit: Option<String>,
    row: u32,
    year: Option<i32>,
}

/// What a column turned out to be.
struct Found {
    field: usize,
    unit: Option<String>,
    name: String,
    year: Option<i32>,
}

/// Finds the header and reports units that nobody knows and fields that stand in two columns. A sheet with columns for
/// several years, or with the same columns side by side, has one header for each. Empty if no rows look like one.
pub fn find(
    top: &Top,
    wanted: &dyn Fn(usize) -> bool,
    map: &FieldMap,
    source: SourceId,
    problems: &mut Problems,
) -> Vec<Header> {
    let rows: Vec<u32> = top.keys().copied().collect();
    // Most rows near the top hold data: only those with at least one known name can be a header's.
    let named: BTreeSet<u32> = top
        .iter()
        .filter(|(_, cells)| cells.values().any(|text| is_known(text, map)))
        .map(|(row, _)| *row)
        .collect();
    let mut best: Option<(usize, Vec<u32>)> = None;
    for start in 0..rows.len() {
        for depth in 1..=DEEPEST.min(rows.len() - start) {
            let block = &rows[start..start + depth];
            if !block.iter().any(|row| named.contains(row)) {
                continue;
            }
            // A row of one text is a title or a note, whose 「单位：元」 speaks for no column; groups come in several.
            if depth > 1 && top.get(&block[0]).is_some_and(|cells| cells.len() == 1) {
                continue;
            }
            let found = columns(top, block)
                .into_values()
                .filter_map(|names| recognise(&names, map))
                .map(|found| found.field)
                .collect::<BTreeSet<_>>();
            let key = found
                .iter()
                .any(|&index| matches!(FIELDS[index].id, "code" | "name" | "county" | "park"));
            let enough = found.len() >= 2 && key;
            if enough && best.as_ref().is_none_or(|(count, _)| found.len() > *count) {
                best = Some((found.len(), block.to_vec()));
            }
        }
    }
    let Some((_, block)) = best else {
        proposal::tell_headless(top, wanted, map, source, problems);
        return Vec::new();
    };
    let last_row = last_header_row(top, &block);
    headings(top, &block, wanted, map, source, problems)
        .into_iter()
        .flat_map(by_year)
        .map(|(year, headings)| Header {
            headings,
            last_row,
            year,
        })
        .collect()
}

/// The headings of every year: its own figures and all words. Figures without a year are the latest year's.
fn by_year(headings: Vec<Heading>) -> Vec<(Option<i32>, Vec<Heading>)> {
    let years: BTreeSet<i32> = headings.iter().filter_map(|heading| heading.year).collect();
    let Some(latest) = years.last().copied() else {
        return vec![(None, headings)];
    };
    years
        .iter()
        .map(|year| {
            let belongs = |heading: &&Heading| match heading.year {
                Some(own) => own == *year,
                None => *year == latest || !FIELDS[heading.field].is_number(),
            };
            (Some(*year), headings.iter().filter(belongs).cloned().collect())
        })
        .collect()
}

/// Headings in blocks: one, or several of the same fields side by side.
fn blocks(headings: Vec<Heading>) -> Vec<Vec<Heading>> {
    let Some(key) = headings
        .iter()
        .map(|heading| heading.field)
        .find(|field| matches!(FIELDS[*field].id, "code" | "name"))
    else {
        return vec![headings];
    };
    let mut blocks: Vec<Vec<Heading>> = vec![Vec::new()];
    for heading in &headings {
        let last = blocks.len() - 1;
        if heading.field == key && blocks[last].iter().any(|other| other.field == key) {
            blocks.push(Vec::new());
        }
        let last = blocks.len() - 1;
        blocks[last].push(heading.clone());
    }
    let fields = |block: &[Heading]| -> Vec<usize> { block.iter().map(|heading| heading.field).collect() };
    let alike = blocks.iter().all(|block| fields(block) == fields(&blocks[0]));
    if blocks.len() > 1 && alike && blocks[0].len() > 1 {
        blocks
    } else {
        vec![headings]
    }
}

/// A row of units right below the names belongs to the header, also where the names alone were recognised.
fn last_header_row(top: &Top, block: &[u32]) -> u32 {
    let last = block.last().copied().unwrap_or(0);
    match top.range(last + 1..).next() {
        Some((row, cells)) if !cells.is_empty() && cells.values().all(|text| is_unit(&plain(text))) => *row,
        _ => last,
    }
}

fn headings(
    top: &Top,
    block: &[u32],
    wanted: &dyn Fn(usize) -> bool,
    map: &FieldMap,
    source: SourceId,
    problems: &mut Problems,
) -> Vec<Vec<Heading>> {
    let below = top
        .get(&(last_header_row(top, block)))
        .filter(|_| last_header_row(top, block) > block.last().copied().unwrap_or(0));
    let mut all: Vec<(Heading, Option<String>)> = Vec::new();
    let mut unused: Vec<Unused> = Vec::new();
    for (column, names) in columns(top, block) {
        let found = recognise(&names, map);
        let known = found.is_some();
        let Some(found) = found.filter(|found| wanted(found.field)) else {
            unused.extend(names.first().map(|name| Unused {
                column,
                row: name.row,
                label: name.text.clone(),
                known,
            }));
            continue;
        };
        let unit = found
            .unit
            .or_else(|| below.and_then(|row| row.get(&column)).map(|text| plain(text)));
        let row = names.iter().find(|name| name.text == found.name);
        let heading = Heading {
            column,
            field: found.field,
            unit: None,
            row: row.map_or(block[0], |name| name.row),
            label: cleaned(&found.name.replace(['\n', '\r'], "")).into_owned(),
            year: found.year,
        };
        all.push((heading, unit));
    }
    let read: Vec<Heading> = all.iter().map(|(heading, _)| heading.clone()).collect();
    proposal::tell(&unused, &read, wanted, source, problems);
    let units: BTreeMap<u32, Option<String>> = all
        .iter()
        .map(|(heading, unit)| (heading.column, unit.clone()))
        .collect();
    blocks(all.into_iter().map(|(heading, _)| heading).collect())
        .into_iter()
        .map(|block| {
            let mut headings: Vec<Heading> = Vec::new();
            for heading in block {
                if let Some(before) = headings
                    .iter()
                    .find(|other| other.field == heading.field && other.year == heading.year)
                {
                    twice(before, &heading, source, problems);
                    continue;
                }
                let unit = units.get(&heading.column).cloned().flatten();
                headings.extend(with_unit(heading, unit, map, source, problems));
            }
            headings
        })
        .collect()
}

fn twice(before: &Heading, heading: &Heading, source: SourceId, problems: &mut Problems) {
    problems.push(
        kinds::COLUMN_TWICE,
        Place::Cell(source, heading.row, heading.column),
        vec![
            ("field", FIELDS[heading.field].zh.to_owned()),
            ("first", column_name(before.column)),
            ("second", column_name(heading.column)),
        ],
    );
}

/// Finds the heading's unit. `None`, with a problem, if the unit is foreign to the field.
fn with_unit(
    mut heading: Heading,
    unit_text: Option<String>,
    map: &FieldMap,
    source: SourceId,
    problems: &mut Problems,
) -> Option<Heading> {
    let field = &FIELDS[heading.field];
    let Content::Number(dimension) = field.content else {
        return Some(heading);
    };
    let place = Place::Cell(source, heading.row, heading.column);
    let unit_text = map.unit(&heading.label).or(unit_text);
    heading.unit = match unit_text {
        None => {
            let unit = dimension.canonical();
            problems.push(
                kinds::UNIT_ASSUMED,
                place,
                vec![
                    ("unit", unit.symbol.to_owned()),
                    ("column", heading.label.clone()),
                ],
            );
            Some(unit)
        }
        Some(text) => match dimension.parse(&text) {
            Some(unit) => Some(unit),
            None => {
                let known: Vec<&str> = crate::unit::UNITS
                    .iter()
                    .filter(|unit| unit.dimension == dimension)
                    .map(|unit| unit.symbol)
                    .collect();
                problems.push(
                    kinds::UNKNOWN_UNIT,
                    place,
                    vec![
                        ("found", text),
                        ("field", field.zh.to_owned()),
                        ("known", known.join("、")),
                        ("column", heading.label.clone()),
                    ],
                );
                return None;
            }
        },
    };
    Some(heading)
}

/// The names of every column in a block of header rows, the most specific first.
fn columns(top: &Top, block: &[u32]) -> BTreeMap<u32, Vec<Name>> {
    let width: Vec<u32> = block
        .iter()
        .filter_map(|row| top.get(row))
        .flat_map(|cells| cells.keys().copied())
        .collect();
    let mut all = BTreeMap::new();
    for column in width {
        let parts: Vec<(u32, &str)> = block
            .iter()
            .enumerate()
            .filter_map(|(depth, row)| {
                let cells = top.get(row)?;
                let own = cells.get(&column).map(|text| (*row, text.as_str()));
                // A group name stands in the first column of its merged cells; a group lies above some name.
                own.or_else(|| {
                    let below = block[depth + 1..]
                        .iter()
                        .any(|lower| top.get(lower).is_some_and(|cells| cells.contains_key(&column)));
                    let group = cells.range(..column).next_back()?;
                    below.then_some((*row, group.1.as_str()))
                })
            })
            .collect();
        all.entry(column).or_insert_with(|| names(&parts));
    }
    all
}

fn names(parts: &[(u32, &str)]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let Some(((row, last), upper)) = parts.split_last().map(|(last, upper)| (*last, upper)) else {
        return names;
    };
    let inherited = upper.iter().rev().find_map(|(_, text)| split_unit(text).1);
    let year = upper.iter().rev().find_map(|(_, text)| match split_year(text) {
        (year, rest) if rest.is_empty() => year,
        _ => None,
    });
    if is_unit(&plain(last)) {
        // The lowest row holds the unit alone: the name stands above it.
        if let Some((row, text)) = upper.last() {
            names.push(Name {
                text: (*text).to_owned(),
                unit: Some(plain(last)),
                row: *row,
                year,
            });
        }
    }
    let own = split_unit(last).1;
    names.push(Name {
        text: last.to_owned(),
        unit: own.clone().or(inherited.clone()),
        row,
        year,
    });
    if let Some((_, group)) = upper.last() {
        names.push(Name {
            text: format!("{group}{last}"),
            unit: own.or(inherited),
            row,
            year,
        });
    }
    names
}

/// The field that one of the names belongs to, and the unit and the year written with it.
fn recognise(names: &[Name], map: &FieldMap) -> Option<Found> {
    let known = |text: &str| {
        let (bare, unit) = split_unit(text);
        let field = map
            .field(text)
            .or_else(|| by_label(&normalise(text)))
            .or_else(|| by_label(&bare))?;
        Some((field, unit))
    };
    names.iter().find_map(|name| {
        let (year, rest) = split_year(&name.text);
        let (found, year) = match known(&name.text) {
            Some(found) => (found, None),
            None => (known(&rest).filter(|_| year.is_some())?, year),
        };
        Some(Found {
            field: found.0,
            unit: found.1.or_else(|| name.unit.clone()),
            name: name.text.clone(),
            year: year.or(name.year),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn top(rows: &[&[&str]]) -> Top {
        rows.iter()
            .enumerate()
            .map(|(row, cells)| {
                let cells = cells
                    .iter()
                    .enumerate()
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(column, text)| (column as u32, (*text).to_owned()))
                    .collect();
                (row as u32, cells)
            })
            .collect()
    }

    fn found(rows: &[&[&str]]) -> (u32, Vec<(u32, &'static str, &'static str)>) {
        let mut problems = Problems::new();
        let source = problems.source("w", "s");
        let headers = find(&top(rows), &|_| true, &FieldMap::default(), source, &mut problems);
        let header = &headers[0];
        let list = header
            .headings
            .iter()
            .map(|h| (h.column, FIELDS[h.field].id, h.unit.map_or("", |u| u.symbol)))
            .collect();
        (header.last_row, list)
    }

    #[test]
    fn two_line_header_takes_unit_from_bracket_and_name_from_the_lower_line() {
        let rows: &[&[&str]] = &[
            &["许昌市企业用地情况表"],
            &["填报单位：自然资源局"],
            &["序号", "企业", "", "用地", ""],
            &[
                "",
                "统一社会信用代码",
                "企业名称",
                "土地使用权面积（㎡）",
                "用地方式",
            ],
        ];
        assert_eq!(
            found(rows),
            (
                3,
                vec![
                    (1, "code", ""),
                    (2, "name", ""),
                    (3, "land_mu", "㎡"),
                    (4, "tenure", "")
                ]
            )
        );
    }

    #[test]
    fn units_are_found_in_a_row_of_their_own_in_the_group_and_behind_a_mark() {
        let rows: &[&[&str]] = &[
            &[
                "统一社会信用代码",
                "税收",
                "污染物排放（千克）",
                "",
                "用地面积_公顷",
            ],
            &["", "", "化学需氧量", "氨氮", ""],
            &["", "元", "", "", ""],
        ];
        assert_eq!(
            found(rows),
            (
                2,
                vec![
                    (0, "code", ""),
                    (1, "tax", "元"),
                    (2, "cod", "千克"),
                    (3, "ammonia", "千克"),
                    (4, "land_mu", "公顷")
                ]
            )
        );
    }

    #[test]
    fn brackets_that_belong_to_the_name_are_no_unit() {
        let rows: &[&[&str]] = &[&["县（市、区）", "企业\n名称", "“R&D经费支出占比”(%)"]];
        assert_eq!(
            found(rows),
            (
                0,
                vec![
                    (0, "county", ""),
                    (1, "name", ""),
                    (2, "published_rd_intensity", "%")
                ]
            )
        );
    }

    #[test]
    fn a_foreign_unit_is_reported_and_the_column_not_read() {
        let mut problems = Problems::new();
        let source = problems.source("w", "s");
        let top = top(&[&["企业名称", "氮氧化物（斤）", "税收（万元）"]]);
        let header = &find(&top, &|_| true, &FieldMap::default(), source, &mut problems)[0];
        assert_eq!(header.headings.len(), 2);
        let problem = problems.iter().next().unwrap();
        assert_eq!(problem.kind, kinds::UNKNOWN_UNIT);
        assert_eq!(problem.place, Place::Cell(source, 0, 1));
    }

    #[test]
    fn columns_of_several_years_are_headers_of_their_own() {
        let mut problems = Problems::new();
        let source = problems.source("w", "s");
        let rows: &[&[&str]] = &[
            &["企业名称", "2018年", "", "2019年", ""],
            &[
                "",
                "税收（万元）",
                "营业收入（万元）",
                "税收（万元）",
                "营业收入（万元）",
            ],
        ];
        let headers = find(&top(rows), &|_| true, &FieldMap::default(), source, &mut problems);
        let columns: Vec<(Option<i32>, Vec<u32>)> = headers
            .iter()
            .map(|header| (header.year, header.headings.iter().map(|h| h.column).collect()))
            .collect();
        assert_eq!(
            columns,
            [(Some(2018), vec![0, 1, 2]), (Some(2019), vec![0, 3, 4])]
        );
        assert_eq!(problems.iter().count(), 0);
    }

    #[test]
    fn the_same_columns_side_by_side_are_blocks_and_one_column_twice_is_not() {
        let mut problems = Problems::new();
        let source = problems.source("w", "s");
        let rows: &[&[&str]] = &[&["企业名称", "税收（万元）", "企业名称", "税收（万元）"]];
        let headers = find(&top(rows), &|_| true, &FieldMap::default(), source, &mut problems);
        assert_eq!((headers.len(), problems.iter().count()), (2, 0));
        let rows: &[&[&str]] = &[&["企业名称", "户名", "税收（万元）"]];
        let headers = find(&top(rows), &|_| true, &FieldMap::default(), source, &mut problems);
        assert_eq!(headers.len(), 1);
        assert!(problems.iter().all(|problem| problem.kind == kinds::COLUMN_TWICE));
    }
}
