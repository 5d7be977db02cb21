//! Which rows are the header, and which column is which field.
//!
//! The header is the run of one to three rows among the first rows of a sheet in which most columns bear the name of
//! a field. Names are compared by [`normalise`]; a unit may follow the name in brackets, behind a mark, or below it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use super::cell::plain;
use super::map::FieldMap;
use crate::field::{self, Content, FIELDS};
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
}

/// The header of a sheet.
#[derive(Clone, Debug)]
pub struct Header {
    /// Columns that will be read, by column.
    pub headings: Vec<Heading>,
    /// The last row of the header.
    pub last_row: u32,
}

/// A name that a column may go by, and the unit written with it.
struct Name {
    text: String,
    unit: Option<String>,
    row: u32,
}

/// Finds the header and reports units that nobody knows and fields that stand in two columns.
/// `None` if no rows look like a header.
pub fn find(
    top: &Top,
    wanted: &dyn Fn(usize) -> bool,
    map: &FieldMap,
    source: SourceId,
    problems: &mut Problems,
) -> Option<Header> {
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
            let found = columns(top, block)
                .into_values()
                .filter_map(|names| recognise(&names, map))
                .map(|(field, ..)| field)
                .collect::<BTreeSet<_>>();
            let key = found
                .iter()
                .any(|&index| matches!(FIELDS[index].id, "code" | "name" | "county"));
            let enough = found.len() >= 2 && key;
            if enough && best.as_ref().is_none_or(|(count, _)| found.len() > *count) {
                best = Some((found.len(), block.to_vec()));
            }
        }
    }
    let (_, block) = best?;
    let headings = headings(top, &block, wanted, map, source, problems);
    Some(Header {
        headings,
        last_row: last_header_row(top, &block),
    })
}

/// Whether a text alone is the name of a field, or a unit.
fn is_known(text: &str, map: &FieldMap) -> bool {
    map.field(text).is_some()
        || by_label(&normalise(text)).is_some()
        || by_label(&split_unit(text).0).is_some()
        || is_unit(&plain(text))
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
) -> Vec<Heading> {
    let below = top
        .get(&(last_header_row(top, block)))
        .filter(|_| last_header_row(top, block) > block.last().copied().unwrap_or(0));
    let mut headings: Vec<Heading> = Vec::new();
    for (column, names) in columns(top, block) {
        let Some((field, unit_text, name)) = recognise(&names, map) else {
            continue;
        };
        if !wanted(field) {
            continue;
        }
        let unit_text = unit_text.or_else(|| below.and_then(|row| row.get(&column)).map(|text| plain(text)));
        let heading = Heading {
            column,
            field,
            unit: None,
            label: name.clone(),
            row: names.iter().find(|n| n.text == name).map_or(block[0], |n| n.row),
        };
        if let Some(before) = headings.iter().find(|other| other.field == field) {
            problems.push(
                kinds::COLUMN_TWICE,
                Place::Cell(source, heading.row, column),
                vec![
                    ("field", FIELDS[field].zh.to_owned()),
                    ("first", column_name(before.column)),
                    ("second", column_name(column)),
                ],
            );
            continue;
        }
        if let Some(heading) = with_unit(heading, unit_text, map, source, problems) {
            headings.push(heading);
        }
    }
    headings
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
    if is_unit(&plain(last)) {
        // The lowest row holds the unit alone: the name stands above it.
        if let Some((row, text)) = upper.last() {
            names.push(Name {
                text: (*text).to_owned(),
                unit: Some(plain(last)),
                row: *row,
            });
        }
    }
    let own = split_unit(last).1;
    names.push(Name {
        text: last.to_owned(),
        unit: own.clone().or(inherited.clone()),
        row,
    });
    if let Some((_, group)) = upper.last() {
        names.push(Name {
            text: format!("{group}{last}"),
            unit: own.or(inherited),
            row,
        });
    }
    names
}

/// The field that one of the names belongs to, the unit written with it, and the name.
fn recognise(names: &[Name], map: &FieldMap) -> Option<(usize, Option<String>, String)> {
    names.iter().find_map(|name| {
        let (bare, unit) = split_unit(&name.text);
        let field = map
            .field(&name.text)
            .or_else(|| by_label(&normalise(&name.text)))
            .or_else(|| by_label(&bare))?;
        Some((field, unit.or_else(|| name.unit.clone()), name.text.clone()))
    })
}

/// Every header text of the data dictionary, normalised, with its field.
static LABELS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut labels = HashMap::new();
    for (index, field) in FIELDS.iter().enumerate() {
        let own = [normalise(field.zh), field.id.to_owned(), field.en.to_lowercase()];
        let aliases = field.aliases.iter().map(|alias| (*alias).to_owned());
        for label in own.into_iter().chain(aliases) {
            labels.entry(label).or_insert(index);
        }
    }
    labels
});

fn by_label(label: &str) -> Option<usize> {
    LABELS.get(label).copied()
}

/// The form in which header texts are compared: half width, lower case, no blanks, quotes or line breaks.
pub fn normalise(text: &str) -> String {
    plain(text).replace('、', ",")
}

/// A header text without its unit, and the unit: `用地面积（㎡）`, `用地面积_亩`, `用地面积:亩`, `用地面积/亩`.
fn split_unit(text: &str) -> (String, Option<String>) {
    let text = normalise(text);
    if let Some(body) = text.strip_suffix(')')
        && let Some((bare, inside)) = body.rsplit_once('(')
    {
        let inside = inside.strip_prefix("单位:").unwrap_or(inside);
        let unit_like = is_unit(inside) || !is_part_of_a_name(&text);
        if unit_like {
            return (bare.to_owned(), Some(inside.to_owned()));
        }
    }
    for mark in ['_', ':', ',', '/'] {
        if let Some((bare, last)) = text.rsplit_once(mark)
            && is_unit(last)
        {
            return (bare.trim_end_matches("单位").to_owned(), Some(last.to_owned()));
        }
    }
    (text, None)
}

/// Whether a text with brackets is a field's name as a whole: `县(市,区)`, `化学需氧量(cod)`.
fn is_part_of_a_name(text: &str) -> bool {
    by_label(text).is_some()
}

/// The headings that a field goes by, for messages.
pub fn known_labels(id: &str) -> String {
    field::field(id).map_or_else(String::new, |field| {
        let mut labels = vec![field.zh];
        labels.extend(field.aliases.iter().filter(|alias| !alias.is_ascii()));
        labels.join("、")
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
        let header = find(&top(rows), &|_| true, &FieldMap::default(), source, &mut problems).unwrap();
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
        let header = find(&top, &|_| true, &FieldMap::default(), source, &mut problems).unwrap();
        assert_eq!(header.headings.len(), 2);
        let problem = problems.iter().next().unwrap();
        assert_eq!(problem.kind, kinds::UNKNOWN_UNIT);
        assert_eq!(problem.place, Place::Cell(source, 0, 1));
    }
}
