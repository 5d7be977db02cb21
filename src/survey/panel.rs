//! One year of the survey as a frame: one row an enterprise, one column a field, in canonical units; and the way back
//! from every value to its cells.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::cell::plain;
use super::grid::Grid;
use super::join::{Member, RowOf, normal_name};
use super::land::TenureOf;
use crate::field::{Content, FIELDS};
use crate::problem::{Error, Place, Problems, cell_name, kinds};
use crate::sum::Sum;
use crate::unit::number_text;

/// One year of the survey.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// The year of the data.
    pub year: i32,
    /// One row an enterprise, sorted by code, then by source row. Columns: `code`, the words of the roster,
    /// `left_out` (a problem code, or null), and one `Float64` column a number field that some sheet holds.
    pub frame: DataFrame,
    /// Where each row of the frame comes from: rows of grids, in the order of the inputs.
    pub rows: RowLists,
    /// Values with a reported problem: row of the frame, field. Later stages are silent about them.
    pub flawed: BTreeSet<(u32, usize)>,
}

/// The rows of grids behind every row of a panel, end to end: an enterprise mostly has a handful.
#[derive(Clone, Debug, Default)]
pub struct RowLists {
    ends: Vec<u32>,
    rows: Vec<RowOf>,
}

impl RowLists {
    /// Lists for `count` rows that come from no workbook.
    pub fn without_cells(count: usize) -> Self {
        Self {
            ends: vec![0; count],
            rows: Vec::new(),
        }
    }

    fn of(members: &mut [Member]) -> Self {
        let mut lists = Self {
            ends: Vec::with_capacity(members.len()),
            rows: Vec::with_capacity(members.len()),
        };
        for member in members {
            lists.rows.append(&mut member.rows);
            lists.ends.push(lists.rows.len() as u32);
        }
        lists
    }
}

impl RowLists {
    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl std::ops::Index<usize> for RowLists {
    type Output = [RowOf];

    fn index(&self, row: usize) -> &[RowOf] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.rows[start..self.ends[row] as usize]
    }
}

/// Builds the frame of one year.
pub fn build(
    year: i32,
    members: Vec<Member>,
    grids: &[(u16, &Grid)],
    known_counties: &[String],
    problems: &mut Problems,
) -> Result<Panel, Error> {
    let mut members = members;
    let rows = RowLists::of(&mut members);
    let mut builder = Builder {
        tenures: grids
            .iter()
            .map(|(_, grid)| TenureOf::of(grid, problems))
            .collect(),
        grids,
        rows: &rows,
        flawed: BTreeSet::new(),
        problems,
    };
    let words = builder.words(&mut members, known_counties);
    let codes = members
        .iter()
        .map(|member| (!member.code.is_empty()).then_some(member.code.as_str()));
    let mut columns: Vec<Column> = vec![StringChunked::from_iter_options("code".into(), codes).into_column()];
    columns.extend(words.into_iter().map(|(_, values)| values.finish().into_column()));
    let left_out = members.iter().map(|member| member.left_out.map(|kind| kind.code));
    columns.push(StringChunked::from_iter_options("left_out".into(), left_out).into_column());
    for (field, values) in builder.numbers(&members) {
        columns.push(Column::new(FIELDS[field].id.into(), values));
    }
    let flawed = builder.flawed;
    Ok(Panel {
        year,
        frame: DataFrame::new(members.len(), columns)?,
        rows,
        flawed,
    })
}

/// A panel on its way.
pub struct Builder<'a> {
    /// The sheets of the year, by their position in the survey.
    pub grids: &'a [(u16, &'a Grid)],
    /// How each of them tells the tenure of its parcels.
    pub tenures: Vec<TenureOf>,
    /// The rows behind every member.
    pub rows: &'a RowLists,
    /// Values with a reported problem.
    pub flawed: BTreeSet<(u32, usize)>,
    /// Where problems go.
    pub problems: &'a mut Problems,
}

/// The ids and the values of the word columns.
type WordColumns = Vec<(&'static str, StringChunkedBuilder)>;

impl<'a> Builder<'a> {
    /// Where in `grids` the sheet with this position stands.
    pub fn slot(&self, position: u16) -> Option<usize> {
        self.grids
            .binary_search_by_key(&position, |(index, _)| *index)
            .ok()
    }

    fn grid(&self, position: u16) -> Option<&'a Grid> {
        Some(self.grids[self.slot(position)?].1)
    }

    /// The column of a field in every grid.
    fn columns_of(&self, field: usize) -> Vec<Option<usize>> {
        self.grids.iter().map(|(_, grid)| grid.column_of(field)).collect()
    }

    /// The word columns of the roster; reports two names, two counties and unknown counties.
    fn words(&mut self, members: &mut [Member], known_counties: &[String]) -> WordColumns {
        let fields: Vec<(usize, Vec<Option<usize>>)> = FIELDS
            .iter()
            .enumerate()
            .filter(|(_, field)| {
                matches!(field.content, Content::Text | Content::Date)
                    && !matches!(field.id, "parcel" | "tenure" | "meter")
            })
            .map(|(index, _)| (index, self.columns_of(index)))
            .filter(|(index, columns)| {
                matches!(FIELDS[*index].id, "name" | "county" | "park" | "industry")
                    || columns.iter().any(Option::is_some)
            })
            .collect();
        let rosters: Vec<bool> = self
            .grids
            .iter()
            .map(|(_, grid)| grid.column("county").is_some())
            .collect();
        let mut columns: WordColumns = fields
            .iter()
            .map(|(index, _)| FIELDS[*index].id)
            .map(|id| (id, StringChunkedBuilder::new(id.into(), members.len())))
            .collect();
        let mut rows: Vec<RowOf> = Vec::new();
        for (row, member) in members.iter_mut().enumerate() {
            rows.clear();
            rows.extend(&self.rows[row]);
            if rows.len() > 1 {
                rows.sort_by_key(|(position, _)| !self.slot(*position).is_some_and(|slot| rosters[slot]));
            }
            for ((index, columns), (id, values)) in fields.iter().zip(&mut columns) {
                let value = self.word(*index, columns, &rows, member);
                if *id == "county" && member.left_out.is_none() {
                    self.county(value, row, member, known_counties);
                }
                match (*id, value) {
                    ("county", Some(found)) => values.append_value(listed_county(found, known_counties)),
                    ("size", Some(found)) => values.append_value(size_word(found)),
                    (_, value) => values.append_option(value),
                }
            }
        }
        columns
    }

    /// The first words that the rows of a member hold for a field; the roster's rows come first.
    fn word(
        &mut self,
        field: usize,
        columns: &[Option<usize>],
        rows: &[RowOf],
        member: &Member,
    ) -> Option<&'a str> {
        let id = FIELDS[field].id;
        let mut found: Option<&'a str> = None;
        for &(position, row) in rows {
            let Some(slot) = self.slot(position) else { continue };
            let Some(column) = columns[slot] else { continue };
            let grid = self.grids[slot].1;
            let word = grid.words_in(column, row as usize).trim();
            if word.is_empty() {
                continue;
            }
            let Some(first) = found else {
                found = Some(word);
                continue;
            };
            let judged = matches!(id, "name" | "county") && member.left_out.is_none();
            if judged && first != word && comparable(id, first) != comparable(id, word) {
                let kind = if id == "name" {
                    kinds::TWO_NAMES
                } else {
                    kinds::CONFLICTING_VALUES
                };
                self.problems.push(
                    kind,
                    grid.place(column, row as usize),
                    vec![
                        ("code", member.code.clone()),
                        ("field", FIELDS[field].zh.to_owned()),
                        ("found", word.to_owned()),
                        ("other", first.to_owned()),
                    ],
                );
                break;
            }
        }
        found
    }

    fn county(&mut self, county: Option<&str>, row: usize, member: &mut Member, known: &[String]) {
        if county
            .is_some_and(|found| known.is_empty() || known.iter().any(|name| plain(name) == plain(found)))
        {
            return;
        }
        let has_column = self.grids.iter().any(|(_, grid)| grid.column("county").is_some());
        let place = self.rows[row]
            .iter()
            .find_map(|(position, row)| {
                let grid = self.grid(*position)?;
                grid.column("county")
                    .map(|column| grid.place(column, *row as usize))
            })
            .unwrap_or_default();
        match county {
            None if has_column => {
                self.problems.push(kinds::MISSING_COUNTY, place, vec![]);
                member.left_out = Some(kinds::MISSING_COUNTY);
            }
            Some(found) => {
                self.problems.push(
                    kinds::UNKNOWN_COUNTY,
                    place,
                    vec![("found", found.to_owned()), ("known", known.join("、"))],
                );
                member.left_out = Some(kinds::UNKNOWN_COUNTY);
            }
            None => {}
        }
    }

    /// The number columns, by field. Fields are read side by side; what they report is told in their order.
    fn numbers(&mut self, members: &[Member]) -> BTreeMap<usize, Vec<Option<f64>>> {
        let fields: BTreeSet<usize> = self
            .grids
            .iter()
            .flat_map(|(_, grid)| grid.headings.iter().map(|heading| heading.field))
            .filter(|field| FIELDS[*field].is_number())
            .collect();
        let fields: Vec<usize> = fields.into_iter().collect();
        let this = &*self;
        let found: Vec<NumberColumn> = fields.par_iter().map(|field| this.number_column(*field)).collect();
        let mut columns: BTreeMap<usize, Vec<Option<f64>>> = BTreeMap::new();
        for (field, column) in fields.into_iter().zip(found) {
            self.flawed.extend(column.flawed.into_iter().map(|row| (row, field)));
            for conflict in column.conflicts {
                if members[conflict.row as usize].left_out.is_none() {
                    self.conflict(field, &conflict);
                }
            }
            columns.insert(field, column.values);
        }
        self.land(members, &mut columns);
        columns
    }

    fn number_column(&self, field: usize) -> NumberColumn {
        let of_grids = self.columns_of(field);
        let count = self.rows.len();
        let mut column = NumberColumn {
            values: Vec::with_capacity(count),
            flawed: Vec::new(),
            conflicts: Vec::new(),
        };
        for row in 0..count as u32 {
            let value = self.number(field, &of_grids, row, &mut column);
            column.values.push(value);
        }
        column
    }

    /// The value of a field for one member: the sum over its rows where rows are parcels or meters, the one value
    /// otherwise. Sheets are summed one by one; two that disagree are reported. A value that could not be read, or on
    /// which sheets disagree, is none: a partial sum would be wrong.
    fn number(
        &self,
        field: usize,
        columns: &[Option<usize>],
        index: u32,
        found: &mut NumberColumn,
    ) -> Option<f64> {
        let parcels = FIELDS[field].id == "land_mu";
        let mut first: Option<SheetSum> = None;
        let mut others: Vec<SheetSum> = Vec::new();
        let mut whole = true;
        for &(position, row) in &self.rows[index as usize] {
            let Some(slot) = self.slot(position) else { continue };
            let Some(column) = columns[slot] else { continue };
            if parcels && self.tenures[slot] != TenureOf::None {
                continue;
            }
            let grid = self.grids[slot].1;
            whole &= grid.flawed.is_empty() || !grid.flawed.contains(&(row, field));
            let Some(value) = grid.number(column, row as usize) else {
                continue;
            };
            match first.iter_mut().chain(&mut others).find(|known| known.slot == slot) {
                Some(known) => known.sum.add(value),
                None => {
                    let sum = SheetSum::of(slot, value, grid.place(column, row as usize));
                    match first {
                        None => first = Some(sum),
                        Some(_) => others.push(sum),
                    }
                }
            }
        }
        let value = first.as_ref().map(|first| first.sum.total());
        if let (Some(first), Some(value)) = (first, value)
            && let Some(odd) = others.iter().find(|other| !agree(value, other.sum.total()))
        {
            whole = false;
            found.conflicts.push(Conflict {
                row: index,
                value: odd.sum.total(),
                other: first.place,
                place: odd.place,
            });
        }
        if !whole {
            found.flawed.push(index);
        }
        value.filter(|_| whole)
    }

    fn conflict(&mut self, field: usize, conflict: &Conflict) {
        let other = match conflict.other {
            Place::Cell(id, row, column) => {
                let source = self.problems.source_of(id).cloned().unwrap_or_default();
                format!(
                    "{} › {} › {}",
                    source.workbook,
                    source.sheet,
                    cell_name(row, column)
                )
            }
            _ => String::new(),
        };
        self.problems.push(
            kinds::CONFLICTING_VALUES,
            conflict.place,
            vec![
                ("field", FIELDS[field].zh.to_owned()),
                ("found", number_text(conflict.value, 4)),
                ("other", other),
            ],
        );
    }
}

/// A number field of all members.
struct NumberColumn {
    values: Vec<Option<f64>>,
    /// Members whose value could not be read, or on which sheets disagree.
    flawed: Vec<u32>,
    conflicts: Vec<Conflict>,
}

/// What one sheet holds of a field for one member, and the first cell that does.
struct SheetSum {
    slot: usize,
    sum: Sum,
    place: Place,
}

impl SheetSum {
    fn of(slot: usize, value: f64, place: Place) -> Self {
        let mut sum = Sum::default();
        sum.add(value);
        Self { slot, sum, place }
    }
}

/// Two sheets that mean different amounts.
struct Conflict {
    row: u32,
    /// What the second sheet holds, and where.
    value: f64,
    place: Place,
    /// Where the first one holds another amount.
    other: Place,
}

/// A county as the list writes it; without a list, without blanks.
fn listed_county(found: &str, known: &[String]) -> String {
    let bare = plain(found);
    match known.iter().find(|name| plain(name) == bare) {
        Some(name) => name.clone(),
        None => found.chars().filter(|letter| !letter.is_whitespace()).collect(),
    }
}

/// 规上 and 规下 in one spelling: schemes compare with these words.
fn size_word(found: &str) -> &str {
    let bare = plain(found);
    match bare.as_str() {
        "是" | "规上" | "规模以上" => "规上",
        "否" | "规下" | "规模以下" => "规下",
        _ if bare.starts_with("规上") || bare.starts_with("规模以上") => "规上",
        _ if bare.starts_with("规下") || bare.starts_with("规模以下") => "规下",
        _ => found,
    }
}

/// Whether two sheets mean the same amount: they may round differently.
fn agree(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(other.abs())
}

fn comparable(id: &str, word: &str) -> String {
    if id == "name" {
        normal_name(word)
    } else {
        plain(word)
    }
}
