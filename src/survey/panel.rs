//! One year of the survey as a frame: one row an enterprise, one column a field, in canonical units; and the way back
//! from every value to its cells.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::cell::plain;
use super::grid::Grid;
use super::join::{Member, RowOf, normal_name};
use crate::field::{self, Content, FIELDS};
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

impl std::ops::Index<usize> for RowLists {
    type Output = [RowOf];

    fn index(&self, row: usize) -> &[RowOf] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.rows[start..self.ends[row] as usize]
    }
}

/// The number fields into which parcels with a tenure are sorted.
const TENURES: [(&str, &[&str]); 3] = [
    ("land_owned_mu", &["自有", "自用", "出让", "登记", "划拨"]),
    ("land_leased_mu", &["承租", "租赁", "租入"]),
    ("land_let_mu", &["出租", "租出"]),
];

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

struct Builder<'a> {
    grids: &'a [(u16, &'a Grid)],
    rows: &'a RowLists,
    flawed: BTreeSet<(u32, usize)>,
    problems: &'a mut Problems,
}

/// The ids and the values of the word columns.
type WordColumns = Vec<(&'static str, StringChunkedBuilder)>;

impl<'a> Builder<'a> {
    fn slot(&self, position: u16) -> Option<usize> {
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
                values.append_option(value);
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
        if county.is_some_and(|found| known.is_empty() || known.iter().any(|name| name == found)) {
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

    /// The number columns, by field.
    fn numbers(&mut self, members: &[Member]) -> BTreeMap<usize, Vec<Option<f64>>> {
        let mut columns: BTreeMap<usize, Vec<Option<f64>>> = BTreeMap::new();
        let fields: BTreeSet<usize> = self
            .grids
            .iter()
            .flat_map(|(_, grid)| grid.headings.iter().map(|heading| heading.field))
            .filter(|field| FIELDS[*field].is_number())
            .collect();
        let by_tenure = self.grids.iter().any(|(_, grid)| grid.column("tenure").is_some());
        for field in fields {
            let of_grids = self.columns_of(field);
            let values = (0..members.len())
                .map(|row| self.number(field, &of_grids, row as u32, &members[row]))
                .collect();
            columns.insert(field, values);
        }
        if by_tenure {
            self.tenures(members.len(), &mut columns);
        }
        self.net_land(members.len(), &mut columns);
        self.negative_land(members, &columns);
        columns
    }

    /// The value of a field for one member: the sum over its rows where rows are parcels or meters, the one value
    /// otherwise. Two sheets that disagree are reported.
    fn number(
        &mut self,
        field: usize,
        columns: &[Option<usize>],
        index: u32,
        member: &Member,
    ) -> Option<f64> {
        let parcels = FIELDS[field].id == "land_mu";
        let mut found: Option<(f64, u16, Place)> = None;
        let mut sum = Sum::default();
        for &(position, row) in &self.rows[index as usize] {
            let Some(slot) = self.slot(position) else { continue };
            let Some(column) = columns[slot] else { continue };
            let grid = self.grids[slot].1;
            if !grid.flawed.is_empty() && grid.flawed.contains(&(row, field)) {
                self.flawed.insert((index, field));
            }
            let Some(value) = grid.number(column, row as usize) else {
                continue;
            };
            if parcels && grid.column("tenure").is_some() {
                continue;
            }
            match found {
                None => {
                    found = Some((value, position, grid.place(column, row as usize)));
                    sum.add(value);
                }
                Some((_, first, _)) if first == position => sum.add(value),
                Some((_, _, place)) if sum.total() != value && member.left_out.is_none() => {
                    self.conflict(field, value, place, grid.place(column, row as usize));
                    self.flawed.insert((index, field));
                }
                Some(_) => {}
            }
        }
        found.map(|_| sum.total())
    }

    fn conflict(&mut self, field: usize, value: f64, other: Place, place: Place) {
        let other = match other {
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
            place,
            vec![
                ("field", FIELDS[field].zh.to_owned()),
                ("found", number_text(value, 4)),
                ("other", other),
            ],
        );
    }

    /// Sorts parcels with a tenure into owned, leased and let land.
    fn tenures(&mut self, members: usize, columns: &mut BTreeMap<usize, Vec<Option<f64>>>) {
        for (id, marks) in TENURES {
            let Some(target) = field::index(id) else { continue };
            let values: Vec<Option<f64>> = (0..members)
                .map(|row| {
                    let mut sum = Sum::default();
                    let mut any = false;
                    for &(position, row) in &self.rows[row] {
                        let Some(grid) = self.grid(position) else { continue };
                        let (Some(_), Some(column)) = (grid.column("tenure"), grid.column("land_mu")) else {
                            continue;
                        };
                        let tenure = plain(grid.words("tenure", row as usize));
                        // Land without a word about its tenure counts as the enterprise's own.
                        let own = id == "land_owned_mu" && tenure.is_empty();
                        if !own && !marks.iter().any(|mark| tenure.contains(mark)) {
                            continue;
                        }
                        if let Some(value) = grid.number(column, row as usize) {
                            sum.add(value);
                            any = true;
                        }
                    }
                    any.then(|| sum.total())
                })
                .collect();
            columns.insert(target, values);
        }
    }

    /// Land used = owned + leased − let, where no sheet gives it as one figure.
    fn net_land(&self, count: usize, columns: &mut BTreeMap<usize, Vec<Option<f64>>>) {
        let part = |id: &str| field::index(id).and_then(|index| columns.get(&index));
        let parts = [part("land_owned_mu"), part("land_leased_mu"), part("land_let_mu")];
        if parts.iter().all(Option::is_none) {
            return;
        }
        let Some(target) = field::index("land_mu") else {
            return;
        };
        let direct = columns.get(&target);
        let values = (0..count)
            .map(|row| {
                if let Some(value) = direct.and_then(|values| values[row]) {
                    return Some(value);
                }
                let at = |part: usize| parts[part].and_then(|values| values[row]);
                if (0..3).all(|part| at(part).is_none()) {
                    return None;
                }
                let mut sum = Sum::default();
                sum.add(at(0).unwrap_or(0.0));
                sum.add(at(1).unwrap_or(0.0));
                sum.add(-at(2).unwrap_or(0.0));
                Some(sum.total())
            })
            .collect();
        columns.insert(target, values);
    }

    /// More land let than owned and leased: reported at the parcel that was let.
    fn negative_land(&mut self, members: &[Member], columns: &BTreeMap<usize, Vec<Option<f64>>>) {
        let Some(land) = field::index("land_mu") else {
            return;
        };
        for (index, member) in members.iter().enumerate() {
            let value = columns.get(&land).and_then(|values| values[index]);
            let Some(value) = value.filter(|value| *value < 0.0 && member.left_out.is_none()) else {
                continue;
            };
            let cells = self.rows[index].iter().filter_map(|(position, row)| {
                let (grid, row) = (self.grid(*position)?, *row as usize);
                let column = grid.column("land_let_mu").or_else(|| grid.column("land_mu"))?;
                grid.number(column, row)?;
                let is_let = plain(grid.words("tenure", row)).contains("出租");
                Some((is_let, grid.place(column, row)))
            });
            let place = cells.max_by_key(|(is_let, _)| *is_let).map(|(_, place)| place);
            self.problems.push(
                kinds::OUT_OF_RANGE,
                place.unwrap_or_default(),
                vec![
                    ("field", FIELDS[land].zh.to_owned()),
                    ("found", number_text(value, 2)),
                    ("unit", FIELDS[land].unit().to_owned()),
                    ("least", "0".to_owned()),
                ],
            );
            self.flawed.insert((index as u32, land));
        }
    }
}

fn comparable(id: &str, word: &str) -> String {
    if id == "name" {
        normal_name(word)
    } else {
        plain(word)
    }
}
