//! One year of the survey as a frame: one row an enterprise, one column a field, in canonical units; and the way back
//! from every value to its cells.

pub mod builder;
pub mod number;

pub use builder::{Builder, Panel, RowLists};

use std::collections::{BTreeSet, HashMap};

use polars::prelude::*;
use rayon::prelude::*;

use super::area;
use super::row::{Member, RowOf};
use crate::field::{Content, DETAILS, FIELDS};
use crate::level::Level;
use crate::problem::{Error, Place, Problems, Word, kinds, words};
use crate::survey::file::cell::{is_not_reported, plain};
use crate::survey::request::Request;
use crate::survey::sheet::grid::Grid;
use crate::survey::sheet::header::heading::Role;
use crate::survey::sheet::name::loose_name;
use crate::survey::sheet::size;
use crate::survey::sheet::tenure;

/// Builds the frame of one year.
pub fn build(
    year: i32,
    members: Vec<Member>,
    grids: &[(u32, &Grid)],
    (level, asked): (Level, &Request),
    problems: &mut Problems,
) -> Result<Panel, Error> {
    let mut members = members;
    let doubted = members.iter().enumerate().flat_map(|(row, member)| {
        let fields = member.doubted.iter();
        fields.map(move |field| (row as u32, *field))
    });
    let doubted = doubted.collect();
    let rows = RowLists::of(&mut members);
    let mut builder = Builder {
        tenures: tenure::of_sheets(grids),
        sizes: grids
            .iter()
            .map(|(_, grid)| size::ColumnOf::of(grid, asked.size_needed, problems))
            .collect(),
        sizes_there: grids.iter().any(|(_, grid)| grid.column("size").is_some()),
        size_needed: asked.size_needed,
        grids,
        level,
        rows: &rows,
        left_out: Vec::new(),
        doubted,
        flawed: BTreeSet::new(),
        problems,
    };
    let mut words = builder.words(&mut members, &asked.counties)?;
    for (row, kind) in area::tell_apart(&mut words)? {
        if level == Level::Town && members[row].left_out.is_none() {
            builder
                .problems
                .push(kind, builder.place_of(row, Level::Town), area::labels());
            members[row].left_out = Some(kind);
        }
    }
    let codes = members
        .iter()
        .map(|member| (!member.code.is_empty()).then_some(member.code.as_str()));
    let mut columns: Vec<Column> = vec![StringChunked::from_iter_options("code".into(), codes).into_column()];
    columns.extend(words);
    let left_out = members.iter().map(|member| member.left_out.map(|kind| kind.code));
    columns.push(StringChunked::from_iter_options("left_out".into(), left_out).into_column());
    builder.left_out = members.iter().map(|member| member.left_out.is_some()).collect();
    // From here on an enterprise is its row; its texts are in the columns.
    drop(members);
    columns.extend(builder.numbers().into_values());
    let flawed = builder.flawed;
    Ok(Panel {
        year,
        frame: DataFrame::new(rows.len(), columns)?,
        rows,
        flawed,
    })
}

impl<'a> Builder<'a> {
    /// Where in `grids` the sheet with this position stands.
    pub fn slot(&self, position: u32) -> Option<usize> {
        self.grids
            .binary_search_by_key(&position, |(index, _)| *index)
            .ok()
    }

    fn grid(&self, position: u32) -> Option<&'a Grid> {
        Some(self.grids[self.slot(position)?].1)
    }

    /// The column of a field in every grid.
    fn columns_of(&self, field: usize) -> Vec<Option<usize>> {
        self.grids.iter().map(|(_, grid)| grid.column_of(field)).collect()
    }

    /// The word columns of the roster; reports two names, two counties and unknown counties. Members are read side by
    /// side, a stretch at a time: their rows lie far apart, and waiting for the memory is most of the work.
    fn words(&mut self, members: &mut [Member], known_areas: &[String]) -> Result<Vec<Column>, Error> {
        const STRETCH: usize = 1 << 14;
        let fields: Vec<(usize, Vec<Option<usize>>)> = FIELDS
            .iter()
            .enumerate()
            .filter(|(_, field)| {
                matches!(field.content, Content::Text | Content::Date) && !DETAILS.contains(&field.id)
            })
            .map(|(index, _)| (index, self.columns_of(index)))
            .filter(|(index, columns)| {
                matches!(FIELDS[*index].id, "name" | "county" | "park" | "industry")
                    || columns.iter().any(Option::is_some)
                    || area::level_of(FIELDS[*index].id).is_some_and(|level| {
                        level == self.level || self.grids.iter().any(|(_, grid)| grid.area(level).is_some())
                    })
            })
            .collect();
        let this = &*self;
        let stretches: Vec<(Vec<StringChunked>, Problems)> = members
            .par_chunks_mut(STRETCH)
            .enumerate()
            .map(|(index, members)| {
                let mut problems = this.problems.fork();
                let first = index * STRETCH;
                let columns = this.words_of(first, members, &fields, known_areas, &mut problems);
                (columns, problems)
            })
            .collect();
        let mut columns: Vec<StringChunked> = fields
            .iter()
            .map(|(index, _)| StringChunked::full_null(FIELDS[*index].id.into(), 0))
            .collect();
        for (stretch, problems) in stretches {
            self.problems.absorb(problems);
            for (column, part) in columns.iter_mut().zip(stretch) {
                column.append_owned(part)?;
            }
        }
        let whole = columns.into_iter().map(|column| column.rechunk().into_owned());
        Ok(whole.map(IntoColumn::into_column).collect())
    }

    /// The words of some members, column by column; the first of them stands in row `first`.
    fn words_of(
        &self,
        first: usize,
        members: &mut [Member],
        fields: &[(usize, Vec<Option<usize>>)],
        known_areas: &[String],
        problems: &mut Problems,
    ) -> Vec<StringChunked> {
        let rosters: Vec<bool> = self.grids.iter().map(|(_, grid)| grid.is_roster).collect();
        let mut columns: Vec<StringChunkedBuilder> = fields
            .iter()
            .map(|(index, _)| StringChunkedBuilder::new(FIELDS[*index].id.into(), members.len()))
            .collect();
        let mut areas: HashMap<(&str, &str), Area> = HashMap::new();
        let mut rows: Vec<RowOf> = Vec::new();
        for (offset, member) in members.iter_mut().enumerate() {
            let row = first + offset;
            rows.clear();
            rows.extend(&self.rows[row]);
            if rows.len() > 1 {
                rows.sort_by_key(|(position, _)| !self.slot(*position).is_some_and(|slot| rosters[slot]));
            }
            let mut above = "";
            for ((index, sheets), values) in fields.iter().zip(&mut columns) {
                if FIELDS[*index].id == "size" {
                    values.append_option(self.size(sheets, &rows, member, problems));
                    continue;
                }
                let value = self.word(*index, sheets, &rows, member, problems);
                match (FIELDS[*index].id, value) {
                    (id, found) if area::level_of(id).is_some() => {
                        let is_ranked = id == self.level.id();
                        let known = if is_ranked { known_areas } else { &[] };
                        let listed = found.map(|found| {
                            // An area stands in thousands of rows; its spelling is settled once.
                            let key = (if is_ranked { above } else { "" }, found);
                            &*areas.entry(key).or_insert_with(|| Area::of(key, known))
                        });
                        if is_ranked && member.left_out.is_none() && !listed.is_some_and(|area| area.known) {
                            self.area(found, row, member, known_areas, problems);
                        }
                        values.append_option(listed.map(|area| area.name.as_str()));
                        if id == "county" {
                            above = found.unwrap_or_default();
                        }
                    }
                    ("park", found) => values.append_option(found.filter(|word| !is_not_reported(word))),
                    (_, value) => values.append_option(value),
                }
            }
        }
        columns.into_iter().map(StringChunkedBuilder::finish).collect()
    }

    /// The first words that the rows of a member hold for a field; the roster's rows come first. An area may be told by the
    /// name of a sheet where no column does.
    fn word(
        &self,
        field: usize,
        columns: &[Option<usize>],
        rows: &[RowOf],
        member: &Member,
        problems: &mut Problems,
    ) -> Option<&'a str> {
        let id = FIELDS[field].id;
        let level = area::level_of(id);
        let judged = (id == "name" || level.is_some()) && member.left_out.is_none();
        let mut found: Option<(&'a str, Place)> = None;
        for &(position, row) in rows {
            let Some(slot) = self.slot(position) else { continue };
            let Some(column) = columns[slot] else { continue };
            let grid = self.grids[slot].1;
            let word = grid.words_in(column, row as usize).trim();
            if word.is_empty() || level.is_some() && is_not_reported(word) {
                continue;
            }
            let at = grid.place(column, row as usize);
            match found {
                None => found = Some((word, at)),
                Some(first) => {
                    if judged && self.differs(field, (word, at), first, member, problems) {
                        break;
                    }
                }
            }
        }
        let Some(level) = level else {
            return found.map(|(word, _)| word);
        };
        let in_column = found;
        for &(position, row) in rows {
            let Some(grid) = self.grid(position) else { continue };
            let Some(name) = grid.area(level) else { continue };
            let at = grid.place_of(id, row as usize);
            match (in_column, found) {
                // What a column says goes before the name of the sheet; that they differ is told.
                (Some((word, place)), _) if judged && !is_like(word, name) => {
                    let words = words![
                        ("found", word.to_owned()),
                        ("other", name.to_owned()),
                        ("field", Word::field(field)),
                    ];
                    problems.push(kinds::AREA_CONTRADICTS, place, words);
                    break;
                }
                (Some(_), _) => {}
                (None, None) => found = Some((name, at)),
                (None, Some(first)) => {
                    if judged && self.differs(field, (name, at), first, member, problems) {
                        break;
                    }
                }
            }
        }
        found.map(|(word, _)| word)
    }

    /// Whether a member is above scale: what its rows say of it, 规上 or 规下; else their words as they are. Where the scheme
    /// needs to know and no row says it, or two rows contradict each other, it is left out.
    fn size(
        &self,
        columns: &[Option<usize>],
        rows: &[RowOf],
        member: &mut Member,
        problems: &mut Problems,
    ) -> Option<&'a str> {
        let mut known: Option<(&'static str, Place)> = None;
        let mut unclear: Option<(&'a str, Place, bool)> = None;
        for &(position, row) in rows {
            let Some(slot) = self.slot(position) else { continue };
            let Some(column) = columns[slot] else { continue };
            let (grid, of) = (self.grids[slot].1, self.sizes[slot]);
            let own = grid.words_in(column, row as usize).trim();
            // 企业规模 beside 是否规上 may be a size of the statistics; what it says clearly has to agree.
            let beside = grid
                .with_role(grid.headings[column].field, Role::Same)
                .map(|column| {
                    let found = grid.words_in(column, row as usize).trim();
                    (column, found, size::named(found))
                });
            for (column, found, word) in std::iter::once((column, own, of.read(own).word())).chain(beside) {
                let place = grid.place(column, row as usize);
                match (word, known) {
                    (Some(word), None) => known = Some((word, place)),
                    (Some(word), Some((first, at))) if word != first => {
                        if self.size_needed && member.left_out.is_none() {
                            let words = words![
                                ("field", Word::field(grid.headings[column].field)),
                                ("found", found.to_owned()),
                                ("known", first.to_owned()),
                                ("other", self.problems.name_of(at)),
                            ];
                            problems.push(kinds::CONFLICTING_VALUES, place, words);
                            member.left_out = Some(kinds::SIZE_UNKNOWN);
                        }
                        return None;
                    }
                    (Some(_), Some(_)) => {}
                    (None, _) if unclear.is_none_or(|(word, ..)| word.is_empty()) => {
                        unclear = Some((found, place, of.statistical));
                    }
                    (None, _) => {}
                }
            }
        }
        if let Some((word, _)) = known {
            return Some(word);
        }
        let asked = self.size_needed && member.left_out.is_none() && self.sizes_there;
        if asked {
            member.left_out = Some(kinds::SIZE_UNKNOWN);
            let (found, place) = unclear.map_or_else(
                || ("", self.first_place(rows)),
                |(found, place, _)| (found, place),
            );
            // A column of sizes of the statistics was told as a whole.
            if !unclear.is_some_and(|(word, _, told)| told && !word.is_empty()) {
                problems.push(kinds::SIZE_UNKNOWN, place, words![("found", found.to_owned())]);
            }
        }
        unclear.map(|(word, ..)| word).filter(|word| !word.is_empty())
    }

    fn first_place(&self, rows: &[RowOf]) -> Place {
        let first = rows.first().and_then(|(position, row)| {
            let grid = self.grid(*position)?;
            Some(grid.place_of("code", *row as usize))
        });
        first.unwrap_or_default()
    }

    /// Tells that two words for one field of a member are not the same; whether they are not.
    fn differs(
        &self,
        field: usize,
        (word, place): (&str, Place),
        (first, at): (&str, Place),
        member: &Member,
        problems: &mut Problems,
    ) -> bool {
        let id = FIELDS[field].id;
        if first == word || comparable(id, first) == comparable(id, word) {
            return false;
        }
        if id == "name" && member.misnamed {
            return true;
        }
        let (kind, other) = match id {
            "name" => (kinds::TWO_NAMES, first.to_owned()),
            _ => (kinds::CONFLICTING_VALUES, self.problems.name_of(at)),
        };
        problems.push(
            kind,
            place,
            words![
                ("code", member.code.to_string()),
                ("field", Word::field(field)),
                ("found", word.to_owned()),
                ("known", first.to_owned()),
                ("other", other),
            ],
        );
        true
    }

    /// Where the area of a row stands, or would stand.
    fn place_of(&self, row: usize, level: Level) -> Place {
        let column = |(position, row): &RowOf| {
            let grid = self.grid(*position)?;
            Some(grid.place(grid.column(level.id())?, *row as usize))
        };
        self.rows[row].iter().find_map(column).unwrap_or_default()
    }

    /// Leaves out a member without an area of the level that is ranked, or with one that the list does not know.
    fn area(
        &self,
        found: Option<&str>,
        row: usize,
        member: &mut Member,
        known: &[String],
        problems: &mut Problems,
    ) {
        let id = self.level.id();
        let mut grids = self.grids.iter();
        let is_told = grids.any(|(_, grid)| grid.column(id).is_some() || grid.area(self.level).is_some());
        let place = self.place_of(row, self.level);
        let label = Word::field_of(id);
        match found {
            None if is_told => {
                problems.push(kinds::MISSING_COUNTY, place, words![("field", label)]);
                member.left_out = Some(kinds::MISSING_COUNTY);
            }
            Some(found) => {
                problems.push(
                    kinds::UNKNOWN_COUNTY,
                    place,
                    words![("found", found.to_owned()), ("known", known), ("field", label),],
                );
                member.left_out = Some(kinds::UNKNOWN_COUNTY);
            }
            None => {}
        }
    }
}

/// Whether two words may be one area: one of them begins or ends with the other.
fn is_like(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let (long, short) = if one.len() < other.len() {
        (&other, &one)
    } else {
        (&one, &other)
    };
    long.starts_with(short.as_str()) || long.ends_with(short.as_str())
}

/// An area as it is filed.
struct Area {
    /// As the list writes it; without a list, or where it is unknown there, without blanks.
    name: String,
    /// Whether the list knows it; without a list, every one is.
    known: bool,
}

impl Area {
    /// A list may name a town with its county before it.
    fn of((above, found): (&str, &str), list: &[String]) -> Self {
        let bare = plain(found);
        let whole = plain(&format!("{above}{found}"));
        let listed = |wanted: &str| list.iter().find(|name| plain(name) == wanted);
        match listed(&whole).or_else(|| listed(&bare)) {
            Some(name) => Self {
                name: name.clone(),
                known: true,
            },
            None => Self {
                name: found.chars().filter(|letter| !letter.is_whitespace()).collect(),
                known: list.is_empty(),
            },
        }
    }
}

fn comparable(id: &str, word: &str) -> String {
    if id == "name" {
        loose_name(word)
    } else {
        plain(word)
    }
}
