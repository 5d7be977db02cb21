//! Corrections (`--corrections`): decided values in the place of reported ones, each with its reason, document and
//! approver. A correction is applied only where its old value is what the workbook holds.
//!
//! Numbers are compared in the unit of the cell, or in the unit that the correction states, to one part in a million.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::listing::{self, Head, Line, WHO, tell_empty};
use crate::field::{self, Content, FIELDS, Field};
use crate::problem::{Error, Kind, Place, Problems, Word, Words, kinds, words};
use crate::settings::nearest;
use crate::survey::file::cell::{self, Number, plain};
use crate::survey::file::input::Input;
use crate::survey::file::limits::Limits;
use crate::survey::file::value::Cell;
use crate::survey::join::detail::agree;
use crate::survey::join::row::{Key, Member, RowOf, Years};
use crate::survey::sheet::code;
use crate::survey::sheet::grid::{Grid, Values};
use crate::survey::sheet::header::heading::Role;
use crate::survey::sheet::label::time::year_of_cell;
use crate::survey::sheet::label::{by_label, named};
use crate::unit::{Unit, number_text};

const HEADS: &[Head] = &[
    WHO[0],
    WHO[1],
    Head::required(
        "field",
        &[
            "字段",
            "指标",
            "更正指标",
            "更正字段",
            "更正项目",
            "项目",
            "Field",
        ],
    ),
    Head::optional("year", &["年份", "年度", "Year"]),
    Head::optional(
        "detail",
        &[
            "宗地编号",
            "户号",
            "宗地编号或户号",
            "用电户号",
            "宗地/户号",
            "Parcel",
            "Meter",
            "Parcel or meter",
        ],
    ),
    Head::required("old", &["原值", "更正前", "旧值", "原数", "Old value", "Old"]),
    Head::required("new", &["更正值", "更正后", "新值", "现值", "New value", "New"]),
    Head::optional("unit", &["单位", "计量单位", "Unit"]),
    Head::required("reason", &["原因", "更正原因", "理由", "更正理由", "Reason"]),
    Head::required(
        "document",
        &["依据", "依据文件", "文件", "文号", "更正依据", "Document"],
    ),
    Head::required(
        "approver",
        &["批准人", "审批人", "审核人", "批准", "Approver", "Approved by"],
    ),
];

/// A correction that was applied.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// Whose value it is.
    pub code: String,
    /// The year of the data.
    pub year: i32,
    /// Position in [`FIELDS`].
    #[serde(with = "field::by_id")]
    pub field: usize,
    /// The old value as the list has it.
    pub old: String,
    /// The new value as the list has it.
    pub new: String,
    /// The unit of both.
    pub unit: String,
    /// The cell that was corrected.
    #[serde(skip)]
    pub cell: Place,
    /// Why.
    pub reason: String,
    /// The document behind it.
    pub document: String,
    /// Who approved it.
    pub approver: String,
    /// Where the correction stands.
    #[serde(skip)]
    pub listed: Place,
}

/// Reads a list of corrections.
///
/// # Errors
/// [`Error::File`] if the file cannot be opened.
pub fn read(input: &Input, limits: Limits, problems: &mut Problems) -> Result<Vec<Line>, Error> {
    listing::read(input, HEADS, limits, problems)
}

/// A cell of a grid: grid, row, column.
type At = (u32, u32, usize);

/// Applies the corrections. `year` is that of those which name none.
pub fn apply(
    lines: &[Line],
    years: &Years,
    year: i32,
    key: Key,
    grids: &mut [Grid],
    problems: &mut Problems,
) -> Vec<Correction> {
    let mut work = Work {
        years,
        grids,
        problems,
        corrected: BTreeMap::new(),
        withdrawn: HashSet::new(),
        by_code: HashMap::new(),
        applied: Vec::new(),
    };
    for line in lines {
        if let Some(wanted) = work.wanted(line, year, key) {
            work.correct(line, &wanted);
        }
    }
    work.problems.withdraw(&work.withdrawn, CELL_PROBLEMS);
    work.applied
}

/// What a line asks for.
struct Wanted {
    code: String,
    year: i32,
    field: usize,
    unit: Option<Unit>,
    rows: Vec<RowOf>,
}

fn by_code(members: &[Member]) -> HashMap<String, Vec<RowOf>> {
    let mut rows: HashMap<String, Vec<RowOf>> = HashMap::new();
    for member in members {
        rows.entry(member.code.to_string())
            .or_default()
            .extend(&member.rows);
    }
    rows
}

struct Work<'a> {
    years: &'a Years,
    grids: &'a mut [Grid],
    problems: &'a mut Problems,
    /// The cells that were corrected, and by which line.
    corrected: BTreeMap<At, Place>,
    /// The cells whose own values are not used any more.
    withdrawn: HashSet<Place>,
    /// The rows of each enterprise of a year, once it was asked for.
    by_code: HashMap<i32, HashMap<String, Vec<RowOf>>>,
    applied: Vec<Correction>,
}

/// The field that a person names by label, alias or id.
pub fn field_named(text: &str) -> Option<usize> {
    let text = plain(text);
    by_label(&text).or_else(|| named(&text))
}

impl Work<'_> {
    /// Checks what stands in a line; every mistake is told.
    fn wanted(&mut self, line: &Line, year: i32, key: Key) -> Option<Wanted> {
        // There may have been nothing before.
        let filled = HEADS.iter().copied().filter(|head| head.id != "old");
        let filled: Vec<Head> = filled.collect();
        if !tell_empty(line, &filled, kinds::CORRECTION_INCOMPLETE, self.problems) {
            return None;
        }
        let who = line.who();
        let year = match line.words("year") {
            "" => Some(year),
            found => year_of_cell(found),
        };
        let members = year.and_then(|year| Some((year, self.years.get(&year)?)));
        let Some((year, members)) = members else {
            let known: Vec<String> = self.years.keys().map(i32::to_string).collect();
            let words = words![("year", line.words("year").to_owned()), ("known", known),];
            self.problems
                .push(kinds::CORRECTION_YEAR, line.place("year"), words);
            return None;
        };
        let field = self.field(line);
        let code = match key {
            Key::Code => code::read(line.words(who)).text,
            Key::County | Key::Park => line.words(who).to_owned(),
        };
        let of_year = self.by_code.entry(year).or_insert_with(|| by_code(members));
        let rows = of_year.get(code.as_str()).cloned().unwrap_or_default();
        if rows.is_empty() {
            let codes: Vec<&str> = members.iter().map(|member| member.code.as_str()).collect();
            let near = nearest(&code, &codes).unwrap_or_default().to_owned();
            let words = words![
                ("found", line.words(who).to_owned()),
                ("year", year.to_string()),
                ("nearest", near),
            ];
            self.problems
                .push(kinds::CORRECTION_UNKNOWN_CODE, line.place(who), words);
            return None;
        }
        let field = field?;
        let unit = match (line.words("unit"), FIELDS[field].dimension()) {
            ("", _) | (_, None) => None,
            (text, Some(dimension)) => match dimension.parse(text) {
                Some(unit) => Some(unit),
                None => {
                    self.foreign_unit(line, &FIELDS[field]);
                    return None;
                }
            },
        };
        Some(Wanted {
            code,
            year,
            field,
            unit,
            rows,
        })
    }

    fn field(&mut self, line: &Line) -> Option<usize> {
        let found = line.words("field");
        let field = field_named(found).filter(|field| FIELDS[*field].content != Content::Year);
        if field.is_none() {
            let labels: Vec<&str> = FIELDS
                .iter()
                .flat_map(|field| field.aliases.iter().copied().chain([field.zh, field.id]))
                .collect();
            let words = words![
                ("found", found.to_owned()),
                ("nearest", nearest(found, &labels).unwrap_or_default().to_owned()),
            ];
            self.problems
                .push(kinds::CORRECTION_UNKNOWN_FIELD, line.place("field"), words);
        }
        field
    }

    fn foreign_unit(&mut self, line: &Line, field: &Field) {
        let known: Vec<String> = crate::unit::UNITS
            .iter()
            .filter(|unit| Some(unit.dimension) == field.dimension())
            .map(|unit| unit.symbol.to_owned())
            .collect();
        let words = words![
            ("found", line.words("unit").to_owned()),
            ("field", field),
            ("known", Word::Units(known)),
        ];
        self.problems
            .push(kinds::CORRECTION_UNIT, line.place("unit"), words);
    }

    /// Finds the cell and changes it, or says why not.
    fn correct(&mut self, line: &Line, wanted: &Wanted) {
        let cells = self.cells(line, wanted);
        if cells.is_empty() {
            let whose = format!("{} {}", wanted.code, line.words("detail"));
            let words = words![
                ("found", whose.trim().to_owned()),
                ("field", Word::field(wanted.field)),
            ];
            self.problems
                .push(kinds::CORRECTION_NO_CELL, line.place("field"), words);
            return;
        }
        if let Some(before) = cells.iter().find_map(|at| self.corrected.get(at)) {
            let free = cells
                .iter()
                .any(|at| !self.corrected.contains_key(at) && self.holds(*at, line, wanted));
            if !free {
                let words = words![
                    ("field", Word::field(wanted.field)),
                    ("other", before.row_number()),
                ];
                self.problems
                    .push(kinds::CORRECTION_TWICE, line.place("field"), words);
                return;
            }
        }
        let fitting: Vec<At> = cells
            .iter()
            .copied()
            .filter(|at| !self.corrected.contains_key(at) && self.holds(*at, line, wanted))
            .collect();
        match fitting.as_slice() {
            [] => self.mismatch(line, wanted, &cells),
            [_] => self.change(line, wanted, &fitting),
            // Two sheets that tell the same figure of an enterprise are corrected together.
            several if self.repeat(several) => self.change(line, wanted, &fitting),
            several => {
                let places: Vec<String> = several.iter().map(|at| self.name(*at)).collect();
                let words = words![("found", line.words("old").to_owned()), ("known", places),];
                self.problems
                    .push(kinds::CORRECTION_AMBIGUOUS, line.place("old"), words);
            }
        }
    }

    /// The cells of the field in the rows of the enterprise, or of its parcel or meter where the line names one.
    fn cells(&self, line: &Line, wanted: &Wanted) -> Vec<At> {
        let detail = plain(line.words("detail"));
        let mut list = Vec::new();
        for &(position, row) in &wanted.rows {
            let grid = &self.grids[position as usize];
            let named = |id: &str| plain(grid.words(id, row as usize)) == detail;
            if !detail.is_empty() && !named("parcel") && !named("meter") {
                continue;
            }
            if let Some(column) = grid.column_of(wanted.field) {
                list.push((position, row, column));
            }
        }
        list
    }

    /// Whether each of the cells stands in a sheet of its own that is no list of parcels or meters.
    fn repeat(&self, cells: &[At]) -> bool {
        let mut grids: Vec<u32> = cells.iter().map(|(position, ..)| *position).collect();
        grids.dedup();
        grids.len() == cells.len()
            && grids
                .iter()
                .all(|position| !self.grids[*position as usize].lists_details())
    }

    /// Whether a cell holds the old value.
    fn holds(&self, (position, row, column): At, line: &Line, wanted: &Wanted) -> bool {
        let grid = &self.grids[position as usize];
        let old = line.words("old");
        let raw = grid.raw_text(column, row as usize);
        let added = grid.headings[column].role == Role::Addend;
        if plain(&raw) == plain(old) && wanted.unit.is_none() && !added {
            return true;
        }
        let Values::Numbers(numbers) = &grid.columns[column] else {
            return false;
        };
        let unit = grid.headings[column].unit;
        let sum = || {
            grid.number(column, row as usize)
                .map(|sum| unit.map_or(sum, |unit| unit.of_canonical(sum)))
        };
        let value = if added { sum() } else { numbers.get(row as usize) };
        let value = value.or_else(|| match cell::number(Cell::Text(&raw)) {
            Number::Typed(value) => Some(value),
            _ => None,
        });
        match (
            value,
            read_number(old, &FIELDS[wanted.field], wanted.unit.or(unit)),
        ) {
            (None, Some(None)) => raw.is_empty() || cell::is_not_reported(&raw),
            (Some(value), Some(Some(old))) => {
                let value = unit.map_or(value, |unit| unit.to_canonical(value));
                agree(value, old)
            }
            _ => false,
        }
    }

    /// Workbook, sheet and cell in words.
    fn name(&self, (position, row, column): At) -> String {
        let grid = &self.grids[position as usize];
        self.problems.name_of(grid.place(column, row as usize))
    }

    fn mismatch(&mut self, line: &Line, wanted: &Wanted, cells: &[At]) {
        const LISTED: usize = 6;
        let mut held: Vec<String> = cells
            .iter()
            .take(LISTED)
            .map(|at| {
                let grid = &self.grids[at.0 as usize];
                let raw = grid.raw_text(at.2, at.1 as usize);
                let unit = grid.headings[at.2].unit.map_or("", |unit| unit.symbol);
                let raw = if raw.is_empty() {
                    "—".to_owned()
                } else {
                    format!("{raw} {unit}")
                };
                format!("{}（{}）", raw.trim_end(), self.name(*at))
            })
            .collect();
        if cells.len() > LISTED {
            held.push("…".to_owned());
        }
        let unit = wanted.unit.map_or("", |unit| unit.symbol);
        let words = words![
            ("field", Word::field(wanted.field)),
            ("found", format!("{} {unit}", line.words("old")).trim().to_owned()),
            ("value", held.join("、")),
        ];
        self.problems
            .push(kinds::CORRECTION_MISMATCH, line.place("old"), words);
    }

    /// Puts the new value into the cells.
    fn change(&mut self, line: &Line, wanted: &Wanted, cells: &[At]) {
        for &at in cells {
            let (position, row, column) = at;
            let grid = &mut self.grids[position as usize];
            let (column_unit, place) = (grid.headings[column].unit, grid.place(column, row as usize));
            let unit = wanted.unit.or(column_unit);
            let new = line.words("new");
            match new_value(new, &FIELDS[wanted.field], unit) {
                New::Number(value) => {
                    let own = value.map(|value| match wanted.unit {
                        None => cell_value(new, value, column_unit),
                        Some(_) => column_unit.map_or(value, |unit| unit.of_canonical(value)),
                    });
                    let now = own.map_or_else(|| "—".to_owned(), |own| format!("{own}"));
                    grid.change_number(column, row as usize, own, now);
                }
                New::Words(words) => grid.change_words(column, row as usize, &words),
                New::Refused(kind, mut words) => {
                    words.push(("found", Word::from(new)));
                    words.push(("field", Word::field(wanted.field)));
                    words.push(("unit", Word::from(unit.map_or("", |unit| unit.symbol))));
                    self.problems.push(kind, line.place("new"), words);
                    return;
                }
            }
            self.corrected.insert(at, line.row());
            self.withdrawn.insert(place);
            let words = words![
                ("field", Word::field(wanted.field)),
                ("found", line.words("old").to_owned()),
                ("value", new.to_owned()),
                ("other", line.words("document").to_owned()),
            ];
            self.problems.push(kinds::VALUE_CORRECTED, place, words);
            self.problems.redirect(place, line.place("new"));
            self.applied.push(Correction {
                code: wanted.code.clone(),
                year: wanted.year,
                field: wanted.field,
                old: line.words("old").to_owned(),
                new: new.to_owned(),
                unit: unit.map_or("", |unit| unit.symbol).to_owned(),
                cell: place,
                reason: line.words("reason").to_owned(),
                document: line.words("document").to_owned(),
                approver: line.words("approver").to_owned(),
                listed: line.row(),
            });
        }
    }
}

/// What is said of a cell's own value, and is void once another value stands there.
const CELL_PROBLEMS: &[Kind] = &[
    kinds::NOT_A_NUMBER,
    kinds::NOT_A_DATE,
    kinds::ERROR_CELL,
    kinds::NUMBER_AS_TEXT,
    kinds::FORMAT_CONTRADICTS,
    kinds::FIGURE_HIDDEN,
    kinds::SIGN_HIDDEN,
    kinds::FIGURE_AS_SHOWN,
    kinds::ZERO_HIDDEN,
    kinds::NOT_REPORTED,
    kinds::OUT_OF_RANGE,
    kinds::FORMULA_WITHOUT_VALUE,
];

/// A new value, or why it is none.
enum New {
    /// In the canonical unit; none for “not reported”.
    Number(Option<f64>),
    Words(String),
    Refused(Kind, Words),
}

fn new_value(text: &str, field: &Field, unit: Option<Unit>) -> New {
    match field.content {
        Content::Number(_) => match read_number(text, field, unit) {
            None => New::Refused(kinds::NOT_A_NUMBER, vec![]),
            Some(Some(value)) if field.least.is_some_and(|least| value < least) => {
                let least = number_text(field.least.unwrap_or(0.0), 0);
                New::Refused(kinds::OUT_OF_RANGE, words![("least", least)])
            }
            Some(value) => New::Number(value),
        },
        Content::Date if cell::is_not_reported(text) => New::Words(String::new()),
        Content::Date => match cell::date(Cell::Text(text)) {
            Some(date) => New::Words(date),
            None => New::Refused(kinds::NOT_A_DATE, vec![]),
        },
        Content::Code | Content::Text | Content::Year if cell::is_not_reported(text) => {
            New::Words(String::new())
        }
        Content::Code | Content::Text | Content::Year => New::Words(text.to_owned()),
    }
}

/// A typed number in the canonical unit: `Some(None)` for “not reported”, `None` for what is no number.
fn read_number(text: &str, field: &Field, unit: Option<Unit>) -> Option<Option<f64>> {
    match cell::number(Cell::Text(text)) {
        Number::NotReported => Some(None),
        Number::Typed(value) if plain(text).ends_with('%') => Some(Some(value)),
        Number::Typed(value) => Some(Some(unit.map_or(value, |unit| unit.to_canonical(value)))),
        _ => Some(Some(cell::measured(text, field.dimension()?)?)),
    }
}

/// The value for the cell itself. What was typed in the unit of the cell stays as typed, to the last bit.
fn cell_value(text: &str, canonical: f64, unit: Option<Unit>) -> f64 {
    match cell::number(Cell::Text(text)) {
        Number::Typed(value) if !plain(text).ends_with('%') => value,
        _ => unit.map_or(canonical, |unit| unit.of_canonical(canonical)),
    }
}
