//! Which rows are the header, and which column is which field.
//!
//! The header is the run of one to three rows among the first rows of a sheet in which most columns bear the name of
//! a field. Names are taken apart by [`crate::survey::sheet::label::take_apart`]; a unit may follow the name in brackets, behind a mark, or
//! below it, or the sheet says it elsewhere ([`said`]).

pub mod beside;
mod column;
pub mod heading;
mod long;
mod narrow;
pub mod said;
mod several;
pub mod top;
mod topic;

use std::collections::{BTreeMap, BTreeSet};

use super::label;
use super::label::plain::normalise;
use super::label::time::year_of_figures;
use super::label::{Scope, When, is_known, is_unit, scope, split_when, take_apart, unit_of, year_in};
use super::map::FieldMap;
use super::proposal;
use super::proposal::Unused;
use crate::field::{Content, FIELDS};
use crate::problem::{Place, Problems, SourceId, Word, kinds, words};
use crate::unit::Dimension;
pub use beside::Beside;
use beside::is_unit_heading;
use column::{Labels, parts, recognise};
pub use heading::{Heading, Role, UnitFrom};
pub use said::{Said, of as said_of, units_in};
use several::Candidate;
pub use top::Top;
pub use topic::adds_up;

/// How many rows a header can have.
const DEEPEST: usize = 3;

/// The header of a sheet.
#[derive(Clone, Debug)]
pub struct Header {
    /// Columns that will be read, by column.
    pub headings: Vec<Heading>,
    /// The first row of the header.
    pub first_row: u32,
    /// The last row of the header.
    pub last_row: u32,
    /// The year of all its columns, where they say one.
    pub year: Option<i32>,
    /// How many years before the year of the sheet its figures are.
    pub back: i32,
    /// Units that the sheet says for all columns.
    pub said: Vec<Said>,
    /// What else stands in the header beside the columns that are read.
    pub beside: Beside,
}

/// Finds the header and reports units that nobody knows and fields that stand in two columns. A sheet with columns for
/// several years, or with the same columns side by side, has one header for each. Empty if no rows look like one.
/// `names` are what the sheet and its file are called.
pub fn find(
    top: &Top,
    wanted: &dyn Fn(usize) -> bool,
    map: &FieldMap,
    names: [&str; 2],
    source: SourceId,
    problems: &mut Problems,
) -> Vec<Header> {
    let Some((labels, block)) = best_block(top, map, names) else {
        proposal::tell_headless(top, wanted, map, source, problems);
        return Vec::new();
    };
    let first_row = block.first().copied().unwrap_or(0);
    let last_row = last_header_row(top, &block);
    let mut said = said::above(top, first_row, last_row);
    said.extend(said::of_names(names));
    let above = top.range(..first_row).flat_map(|(_, cells)| cells.values());
    let titles: Vec<&str> = above.map(String::as_str).collect();
    let said_year = titles.iter().find_map(|text| year_of_figures(text));
    let base = said_year.or_else(|| names.into_iter().find_map(year_in));
    let back = years_back(&titles, names);
    let (found, beside) = headings(top, &labels, &block, wanted, (map, names), source, problems);
    found
        .into_iter()
        .flat_map(|headings| by_year(headings, base))
        .map(|(when, mut headings)| {
            let by_row = headings.iter().any(|heading| FIELDS[heading.field].id == "year");
            let when = when.or(back.filter(|_| !by_row).map(When::Ago));
            for heading in &mut headings {
                with_unit(heading, &said);
            }
            Header {
                headings,
                first_row,
                last_row,
                year: match when {
                    Some(When::Year(year)) => Some(year),
                    Some(When::Ago(ago)) => base.map(|base| base - ago),
                    Some(When::Range) | None => None,
                },
                back: match when {
                    Some(When::Ago(ago)) => ago,
                    _ => 0,
                },
                said: said.clone(),
                beside: beside.clone(),
            }
        })
        .collect()
}

/// The rows in which most columns bear the name of a field, with the labels of the rows that could be a header.
fn best_block(top: &Top, map: &FieldMap, names: [&str; 2]) -> Option<(Labels, Vec<u32>)> {
    let rows: Vec<u32> = top.keys().copied().collect();
    // Most rows near the top hold data: only those with at least one known name can be a header's.
    let named: BTreeSet<u32> = top
        .iter()
        .filter(|(_, cells)| cells.values().any(|text| is_known(text, map)))
        .map(|(row, _)| *row)
        .collect();
    let mut labels = Labels::new();
    let mut best: Option<(usize, Vec<u32>)> = None;
    for start in 0..rows.len() {
        for depth in 1..=DEEPEST.min(rows.len() - start) {
            let block = &rows[start..start + depth];
            if !block.iter().any(|row| named.contains(row))
                || (depth > 1 && is_title(&top[&block[0]], &top[&block[1]], map))
            {
                continue;
            }
            for row in block {
                labels.entry(*row).or_insert_with(|| {
                    let cells = top[row].iter();
                    cells.map(|(column, text)| (*column, take_apart(text))).collect()
                });
            }
            if has_data(&labels, block) {
                continue;
            }
            let mut fields = BTreeSet::new();
            let mut columns = BTreeSet::new();
            let mut kinds = BTreeSet::new();
            let cells = parts(top, &labels, block);
            let topic = topic::of(top, block[0], names, &cells, map);
            for (column, parts) in cells {
                let topic = topic.as_ref().and_then(|topic| topic.of_column(column));
                match recognise(&parts, map, topic) {
                    Some(found) => {
                        fields.insert(found.field);
                        columns.insert((found.field, found.when, found.series));
                    }
                    None if column::is_tax_kind(&parts) || column::tells_apart(&parts) => {
                        kinds.insert(column);
                    }
                    None => {}
                }
            }
            let key = fields.iter().any(|&index| {
                matches!(
                    FIELDS[index].id,
                    "code" | "name" | "county" | "park" | "lessor" | "lessee"
                )
            });
            let columns = columns.len() + kinds.len();
            if fields.len() + kinds.len().min(1) >= 2
                && key
                && best.as_ref().is_none_or(|(count, _)| columns > *count)
            {
                best = Some((columns, block.to_vec()));
            }
        }
    }
    let (_, mut block) = best?;
    let next = top
        .range(block.last()? + 1..)
        .next()
        .filter(|_| block.len() < DEEPEST);
    if let Some((row, cells)) = next {
        let names = cells.iter().map(|(column, text)| (*column, take_apart(text)));
        labels.insert(*row, names.collect());
        let named = |column: &u32| block.iter().any(|row| top[row].contains_key(column));
        let parted = cells.keys().any(|column| !named(column));
        let longer = [block.as_slice(), &[*row]].concat();
        // Names of parts below a group, of which no field is known: 「合计」 and 「增值税」 below 「税收」.
        if parted && cells.len() > 1 && !has_data(&labels, &longer) {
            block = longer;
        }
    }
    Some((labels, block))
}

/// Whether a row is a title or a note, whose words are no group of columns: a row of one text over the first
/// column or without a name, or one that speaks of the table.
fn is_title(cells: &BTreeMap<u32, String>, below: &BTreeMap<u32, String>, map: &FieldMap) -> bool {
    let about = |text: &str| {
        let text = crate::survey::sheet::label::plain::normalise(text);
        ["单位:", "填报", "填表", "制表", "日期:"]
            .iter()
            .any(|mark| text.contains(mark))
    };
    let mut texts = cells.iter();
    let alone = match (texts.next(), texts.next()) {
        // A group stands over some columns, and not over the first one.
        (Some((column, only)), None) => {
            let first = below.keys().next();
            first.is_none_or(|first| column <= first)
                || !(is_known(only, map) || take_apart(only).is_structure())
        }
        _ => false,
    };
    alone || cells.values().any(|text| about(text) && !is_known(text, map))
}

/// Whether a row below the first holds somebody's data: words that name nothing, below the name of a column of words.
fn has_data(labels: &Labels, block: &[u32]) -> bool {
    let of = |row: &u32, column: &u32| labels.get(row)?.get(column);
    (1..block.len()).any(|depth| {
        let cells = labels.get(&block[depth]).into_iter().flatten();
        cells.into_iter().any(|(column, own)| {
            let above = block[..depth].iter().rev().find_map(|row| of(row, column));
            let words = above
                .and_then(|label| label.field())
                .is_some_and(|(field, _)| !FIELDS[field].is_number());
            // 「起」 and 「止」 below 「租期」
            let composed =
                above.is_some_and(|label| label::by_label(&format!("{}{}", label.name, own.name)).is_some());
            words && own.field().is_none() && !own.is_structure() && !composed
        })
    })
}

/// How many years ago the figures are that a title or a name says, where no year stands nearer to them: 上年同期 as the name
/// of a sheet, 上年度企业税收 above the table.
fn years_back(titles: &[&str], names: [&str; 2]) -> Option<i32> {
    let compares = |text: &str| "比较本今当增".contains(|letter| text.contains(letter));
    let texts = titles.iter().map(|text| (*text, true));
    let names = names.map(|text| (text, false));
    for (text, is_title) in texts.chain(names) {
        let stem = text.rsplit_once('.').map_or(text, |(stem, _)| stem);
        let text = normalise(stem);
        let own = match split_when(&text) {
            Some((When::Year(_), rest)) => rest,
            _ => text.clone(),
        };
        match split_when(&own) {
            Some((When::Ago(ago), rest))
                if ago > 0 && !compares(&own) && !(is_title && own.starts_with(&rest)) =>
            {
                return Some(ago);
            }
            _ if year_in(&text).is_some() => return None,
            _ => {}
        }
    }
    None
}

/// The headings of every year: its own figures and all words. Figures without a year are the sheet's own year's, or the
/// latest one's where the sheet has none.
fn by_year(mut headings: Vec<Heading>, base: Option<i32>) -> Vec<(Option<When>, Vec<Heading>)> {
    let latest = headings.iter().filter_map(|heading| match heading.when {
        Some(When::Year(year)) => Some(year),
        _ => None,
    });
    let latest = latest.max();
    // 本年 beside 2022年 is one of both, wherever the year is known.
    for heading in &mut headings {
        if let (Some(When::Ago(ago)), Some(base)) = (heading.when, base.or(latest))
            && latest.is_some()
        {
            heading.when = Some(When::Year(base - ago));
        }
    }
    let mut years: BTreeSet<When> = headings.iter().filter_map(|heading| heading.when).collect();
    if years.is_empty() {
        return vec![(None, headings)];
    }
    let own = match latest {
        Some(latest) => When::Year(base.unwrap_or(latest)),
        None => When::Ago(0),
    };
    if headings
        .iter()
        .any(|heading| heading.when.is_none() && FIELDS[heading.field].is_number())
    {
        years.insert(own);
    }
    years
        .iter()
        .map(|year| {
            let belongs = |heading: &&Heading| match heading.when {
                Some(when) => when == *year,
                None => *year == own || !FIELDS[heading.field].is_number(),
            };
            (Some(*year), headings.iter().filter(belongs).cloned().collect())
        })
        .collect()
}

/// Columns in blocks: one, or several of the same fields side by side.
fn blocks(all: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let Some(key) = all
        .iter()
        .map(|one| one.heading.field)
        .find(|field| matches!(FIELDS[*field].id, "code" | "name"))
    else {
        return vec![all];
    };
    let mut blocks: Vec<Vec<Candidate>> = vec![Vec::new()];
    for one in &all {
        let last = blocks.len() - 1;
        if one.heading.field == key && blocks[last].iter().any(|other| other.heading.field == key) {
            blocks.push(Vec::new());
        }
        let last = blocks.len() - 1;
        blocks[last].push(one.clone());
    }
    let fields = |block: &[Candidate]| -> Vec<usize> { block.iter().map(|one| one.heading.field).collect() };
    let alike = blocks.iter().all(|block| fields(block) == fields(&blocks[0]));
    if blocks.len() > 1 && alike && blocks[0].len() > 1 {
        blocks
    } else {
        vec![all]
    }
}

/// A row of units right below the names belongs to the header, also where the names alone were recognised.
fn last_header_row(top: &Top, block: &[u32]) -> u32 {
    let last = block.last().copied().unwrap_or(0);
    let is_empty = |text: &str| text.trim().trim_matches(['-', '/', '—', '－']).is_empty();
    match top.range(last + 1..).next() {
        Some((row, cells))
            if cells.values().any(|text| is_unit(text))
                && cells.values().all(|text| is_unit(text) || is_empty(text)) =>
        {
            *row
        }
        _ => last,
    }
}

fn headings(
    top: &Top,
    labels: &Labels,
    block: &[u32],
    wanted: &dyn Fn(usize) -> bool,
    (map, names): (&FieldMap, [&str; 2]),
    source: SourceId,
    problems: &mut Problems,
) -> (Vec<Vec<Heading>>, Beside) {
    let last = last_header_row(top, block);
    let below = top
        .get(&last)
        .filter(|_| last > block.last().copied().unwrap_or(0));
    let mut all: Vec<Candidate> = Vec::new();
    let mut unused: Vec<Unused> = Vec::new();
    let mut left = None;
    let cells = parts(top, labels, block);
    let first_row = block.first().copied().unwrap_or(0);
    let topic = topic::of(top, first_row, names, &cells, map);
    if let Some(topic) = &topic {
        topic.tell(source, problems);
    }
    let of_leases = column::are_of_leases(cells.values().map(Vec::as_slice), names);
    for (column, parts) in cells {
        let topic = topic.as_ref().and_then(|topic| topic.of_column(column));
        let found = recognise(&parts, map, topic).or_else(|| column::of_lease(&parts).filter(|_| of_leases));
        let known = found.is_some();
        let number = found
            .as_ref()
            .map(|found| found.field)
            .filter(|field| FIELDS[*field].is_number());
        let Some(found) = found.filter(|found| wanted(found.field)) else {
            unused.extend(column::own_text(&parts).map(|(row, label)| Unused {
                column,
                row,
                label,
                known,
            }));
            left = number;
            continue;
        };
        let unit = match (found.unit, below.and_then(|row| row.get(&column))) {
            (Some((unit, false)), _) => Some((unit, UnitFrom::Header)),
            (_, Some(text)) => Some((text.clone(), UnitFrom::Header)),
            (Some((unit, true)), None) => Some((unit, UnitFrom::Group)),
            (None, None) => None,
        };
        let heading = Heading {
            column,
            field: found.field,
            unit: None,
            unit_from: unit.as_ref().map_or(UnitFrom::Assumed, |(_, from)| *from),
            role: Role::Value,
            row: found.row,
            label: found.label,
            when: found.when,
        };
        all.push(Candidate {
            heading,
            unit: unit.map(|(unit, _)| unit),
            remarks: found.remarks,
            path: found.path,
            series: found.series,
            part: found.part,
            added: found.added,
            mapped: found.mapped,
            of_kind: false,
            left,
        });
        left = number;
    }
    let has_units = unused.iter().any(|one| is_unit_heading(&one.label));
    let form = long::form(&mut all, &mut unused, wanted, (map, has_units), source, problems);
    several::tax_kinds(&unused, &all, wanted, source, problems);
    let all = narrow::take_out(all, (top, first_row), names, source, &mut unused, problems);
    let mut settled = Vec::new();
    for block in blocks(all) {
        let block = several::settle(block, map, source, &mut unused, problems);
        let headings = block
            .into_iter()
            .filter_map(|one| own_unit(one, map, source, problems));
        settled.push(headings.collect::<Vec<Heading>>());
    }
    unused.sort_by_key(|one| one.column);
    unused.dedup_by_key(|one| one.column);
    let beside = Beside::of(&mut unused, form);
    let read: Vec<Heading> = settled.iter().flatten().cloned().collect();
    proposal::tell(&unused, &read, wanted, source, problems);
    (settled, beside)
}

/// Finds the unit that stands over the column. `None`, with a problem, if it is foreign to the field.
fn own_unit(one: Candidate, map: &FieldMap, source: SourceId, problems: &mut Problems) -> Option<Heading> {
    let mut heading = one.heading;
    let field = &FIELDS[heading.field];
    let Content::Number(dimension) = field.content else {
        return Some(heading);
    };
    if !one.remarks.is_empty() {
        let other = one
            .remarks
            .iter()
            .any(|text| scope(text, dimension) == Scope::Other);
        let words = words![
            ("found", one.remarks.join("，")),
            ("field", field),
            ("column", heading.label.clone()),
        ];
        let place = Place::Cell(source, heading.row, heading.column);
        if other {
            problems.push(kinds::OTHER_FIGURE, place, words);
            return None;
        }
        problems.push(kinds::SCOPE_REMARK, place, words);
    }
    let mapped = map.unit(&one.path).or_else(|| map.unit(&heading.label));
    if mapped.is_some() {
        heading.unit_from = UnitFrom::Map;
    }
    let number = |text: &String| text == "1" && dimension != Dimension::Share;
    let Some(text) = mapped.or(one.unit).filter(|text| !number(text)) else {
        heading.unit_from = UnitFrom::Assumed;
        return Some(heading);
    };
    heading.unit = unit_of(dimension, &text);
    if heading.unit.is_some() {
        return Some(heading);
    }
    if heading.unit_from == UnitFrom::Group {
        // A group of several fields may speak for the others.
        heading.unit_from = UnitFrom::Assumed;
        return Some(heading);
    }
    let known: Vec<String> = crate::unit::UNITS
        .iter()
        .filter(|unit| unit.dimension == dimension)
        .map(|unit| unit.symbol.to_owned())
        .collect();
    let words = words![
        ("found", text),
        ("field", field),
        ("known", Word::Units(known)),
        ("column", heading.label.clone()),
    ];
    let place = Place::Cell(source, heading.row, heading.column);
    problems.push(kinds::UNKNOWN_UNIT, place, words);
    None
}

/// Gives a heading without a unit of its own the one that the sheet says elsewhere, or the canonical one, of which
/// [`UnitFrom::Assumed`] tells.
pub fn with_unit(heading: &mut Heading, said: &[Said]) {
    let Some(dimension) = FIELDS[heading.field].dimension() else {
        return;
    };
    if heading.unit.is_some() && heading.unit_from != UnitFrom::Assumed {
        return;
    }
    let found = said::of(dimension, said);
    let (unit, from) = match found {
        Some((unit, said, _)) => (unit, said.from),
        None if counts_itself(dimension, &heading.label) => (dimension.canonical(), UnitFrom::Name),
        None => (dimension.canonical(), UnitFrom::Assumed),
    };
    heading.unit = Some(unit);
    heading.unit_from = from;
}

/// Whether a name says what it counts: 职工人数, 承租企业数.
fn counts_itself(dimension: Dimension, label: &str) -> bool {
    match dimension {
        Dimension::People => label.contains('人') || label.contains("员工"),
        Dimension::Count => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
