//! Rows in long form: which figure a row tells, and what the rows of one enterprise are together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::flaw::Flaw;
use crate::field::{FIELDS, OF_DETAILS};
use crate::problem::{Place, Problems, Word, kinds, words};
use crate::sum::sum;
use crate::survey::file::cell;
use crate::survey::file::value::Cell;
use crate::survey::sheet::grid::{Grid, Values};
use crate::survey::sheet::header::heading::Heading;
use crate::survey::sheet::label::plain::normalise;
use crate::survey::sheet::label::{Series, is_unit};
use crate::survey::sheet::long::{Apart, By, Form, Kind, Part, Stamp, kind, stamp};
use crate::unit::number_text;

/// What is read of a sheet in long form beside its figures.
pub struct Long {
    form: Form,
    /// The columns by what a row's kind names: column of the sheet, field, heading.
    routes: Vec<(u32, usize, usize)>,
    row: Row,
    rows: Vec<Row>,
    /// The words that tell rows apart, and their places in `words`.
    known: HashMap<String, u32>,
    words: Vec<String>,
    /// Kinds of which no field is known, by column.
    left_out: BTreeMap<u32, BTreeSet<String>>,
    pending: Vec<(u32, String)>,
    /// Kinds of tax that were added.
    added: BTreeSet<String>,
}

/// What one row says of itself.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    words: u32,
    kind: Option<Kind>,
    stamp: Option<Stamp>,
    /// Whether it is of all kinds or of the whole year.
    whole: bool,
    /// Whether nobody knows what it is a part of.
    bad: bool,
    /// Whether the field map leaves its kind out.
    skipped: bool,
}

/// Where the cell of a column of amounts belongs.
pub enum Route {
    /// It is no such column.
    Own,
    /// To the column of this heading.
    To(usize),
    /// Nowhere: no field that is read.
    Nowhere,
    /// Nowhere: the unit over the column is none of what the kind is.
    Unfit(Flaw),
}

/// The most kinds that a message names.
const NAMED: usize = 30;

impl Long {
    /// For the columns of a header.
    pub fn new(form: Form, headings: &[Heading]) -> Self {
        let is_amount = |column: u32| form.amounts.iter().any(|one| one.column == column);
        let headings = headings.iter().enumerate();
        let routed = headings.filter(|(_, heading)| is_amount(heading.column));
        Self {
            routes: routed
                .map(|(position, heading)| (heading.column, heading.field, position))
                .collect(),
            form,
            row: Row::default(),
            rows: Vec::new(),
            known: HashMap::new(),
            words: Vec::new(),
            left_out: BTreeMap::new(),
            pending: Vec::new(),
            added: BTreeSet::new(),
        }
    }

    /// Whether several rows an enterprise are what is expected.
    pub fn is_long(&self) -> bool {
        self.form.is_long()
    }

    /// Takes a cell of a column that tells rows apart: whether it is one, and what is wrong with it.
    pub fn cell(&mut self, column: u32, cell: Cell<'_>) -> (bool, Option<Flaw>) {
        let Some(apart) = self.form.apart.iter().find(|apart| apart.column == column) else {
            return (false, None);
        };
        let words = cell::words(cell);
        if words.trim().is_empty() {
            return (true, None);
        }
        let unknown = || {
            let said = words![("found", words.clone()), ("column", apart.label.clone())];
            (kinds::KIND_UNKNOWN, said)
        };
        let mut flaw = None;
        match apart.by {
            By::Time => match stamp(cell) {
                Some(stamp) => {
                    self.row.whole |= stamp.part == Part::Whole;
                    self.row.stamp = Some(stamp);
                }
                None => {
                    self.row.bad = true;
                    flaw = Some(unknown());
                }
            },
            By::Other => {}
            by => {
                let found = match kind(by, &words) {
                    Kind::Unknown if by == By::Tax && self.is_added(&words) => Kind::Part,
                    found => found,
                };
                self.row.kind = Some(found);
                self.row.whole |= found == Kind::Whole;
                match found {
                    Kind::Unknown => {
                        self.row.bad |= by == By::Tax;
                        flaw = Some(unknown());
                    }
                    Kind::Known => {
                        self.left_out.entry(column).or_default().insert(words.clone());
                    }
                    Kind::Part if by == By::Tax && !self.form.added.is_empty() && !self.is_added(&words) => {
                        self.row.skipped = true;
                        self.left_out.entry(column).or_default().insert(words.clone());
                    }
                    Kind::Part if by == By::Tax => {
                        self.added.insert(words.clone());
                    }
                    Kind::Part | Kind::Whole | Kind::Field(_) => {}
                }
            }
        }
        self.pending.push((column, words));
        (true, flaw)
    }

    fn is_added(&self, words: &str) -> bool {
        let word = normalise(words);
        self.form.added.iter().any(|known| normalise(known) == word)
    }

    /// Where a cell of a column belongs, by the kind in its row.
    pub fn route(&self, column: u32) -> Route {
        let Some(amounts) = self.form.amounts.iter().find(|one| one.column == column) else {
            return Route::Own;
        };
        let by = self.form.apart.iter().map(|apart| apart.by);
        let is_kind = by.into_iter().any(|by| matches!(by, By::Pollutant | By::Energy));
        let field = match self.row.kind {
            Some(Kind::Field(field)) if is_kind => Some(field),
            Some(Kind::Whole) => {
                let mut routes = self.routes.iter().filter(|(own, ..)| *own == column);
                let whole = routes.find(|(_, field, _)| matches!(FIELDS[*field].id, "pollutants" | "energy"));
                whole.map(|(_, field, _)| *field)
            }
            _ => None,
        };
        let Some(field) = field else { return Route::Nowhere };
        let field = match amounts.rights {
            true => crate::field::index(&format!("{}_rights", FIELDS[field].id)),
            false => Some(field),
        };
        let found = self
            .routes
            .iter()
            .find(|(own, of, _)| *own == column && Some(*of) == field);
        let Some((.., position)) = found else {
            return Route::Nowhere;
        };
        let dimension = field.and_then(|field| FIELDS[field].dimension());
        match (&amounts.unit, dimension) {
            (Some(unit), Some(dimension))
                if is_unit(unit) && crate::survey::sheet::label::unit_of(dimension, unit).is_none() =>
            {
                Route::Unfit((
                    kinds::UNIT_OF_ROW,
                    words![
                        ("found", unit.clone()),
                        ("expected", dimension.canonical().symbol.to_owned()),
                    ],
                ))
            }
            _ => Route::To(*position),
        }
    }

    /// Ends a row that was filed, or not.
    pub fn close(&mut self, filed: bool) {
        let mut row = std::mem::take(&mut self.row);
        self.pending.sort();
        let words: Vec<String> = self.pending.drain(..).map(|(_, word)| word).collect();
        if filed {
            let words = words.join(" ");
            let next = self.words.len() as u32;
            row.words = *self.known.entry(words.clone()).or_insert(next);
            if row.words == next {
                self.words.push(words);
            }
            self.rows.push(row);
        }
    }

    /// Forgets the last row that was filed.
    pub fn forget_last(&mut self) {
        self.rows.pop();
    }

    /// Whether a heading is one of those that a kind may name and none did.
    pub fn is_idle(&self, grid: &Grid, position: usize) -> bool {
        self.routes.iter().any(|(.., routed)| *routed == position)
            && !(0..grid.rows.len()).any(|row| has(grid, position, row))
    }

    /// Settles what the rows are together, and tells it.
    pub fn settle(mut self, grid: &mut Grid, problems: &mut Problems) {
        if self.form.apart.is_empty() {
            return;
        }
        let owners = owners(grid);
        let several = owners.values().any(|rows| rows.len() > 1);
        if !(self.form.is_long() || several) {
            return;
        }
        grid.apart = self.rows.iter().map(|row| row.words).collect();
        grid.apart_words = std::mem::take(&mut self.words);
        self.years(grid);
        for row in 0..grid.rows.len() {
            if self.rows[row].bad || self.rows[row].skipped {
                for column in numbers(grid) {
                    if has(grid, column, row) {
                        let raw = grid.raw_text(column, row);
                        grid.unusable(column, row, raw);
                        if self.rows[row].skipped {
                            let field = grid.headings[column].field;
                            grid.flawed.remove(&(row as u32, field));
                        }
                    }
                }
            }
        }
        self.tell(grid, several, problems);
        if several {
            self.repeated(grid, problems);
        }
        self.time(grid, &owners, problems);
        self.one_tax(grid, problems);
        for rows in owners.values() {
            self.twice(grid, rows, problems);
            self.wholes(grid, rows, problems);
        }
    }

    fn first(&self, by: By) -> Option<&Apart> {
        self.form.apart.iter().find(|apart| apart.by == by)
    }

    fn place(&self, grid: &Grid, apart: &Apart) -> Place {
        Place::Cell(grid.source, apart.row, apart.column)
    }

    /// The years that a column of months says.
    fn years(&self, grid: &mut Grid) {
        if grid.column("year").is_none()
            && self
                .rows
                .iter()
                .any(|row| row.stamp.is_some_and(|s| s.year.is_some()))
        {
            let years = self.rows.iter().map(|row| row.stamp.and_then(|stamp| stamp.year));
            grid.years = Some(years.collect());
        }
    }

    /// Tells that rows add up, and which kinds are left out.
    fn tell(&self, grid: &Grid, several: bool, problems: &mut Problems) {
        if several && let Some(apart) = self.form.apart.first() {
            let labels: Vec<&str> = self.form.apart.iter().map(|apart| apart.label.as_str()).collect();
            let named = match self.added.is_empty() {
                true => grid.apart_words.iter().collect::<Vec<_>>(),
                false => self.added.iter().collect(),
            };
            let kinds = named.into_iter().take(NAMED).map(String::as_str);
            let words = words![
                ("column", labels.join("、")),
                ("count", grid.rows.len().to_string()),
                ("found", kinds.collect::<Vec<_>>().join("、")),
            ];
            problems.push(kinds::ROWS_ADDED, self.place(grid, apart), words);
        }
        for apart in &self.form.apart {
            if let Some(left_out) = self.left_out.get(&apart.column) {
                let found: Vec<&str> = left_out.iter().take(NAMED).map(String::as_str).collect();
                let words = words![("column", apart.label.clone()), ("found", found.join("、"))];
                problems.push(kinds::KINDS_LEFT_OUT, self.place(grid, apart), words);
            }
        }
    }

    /// Figures that do not add up, in rows that do.
    fn repeated(&self, grid: &mut Grid, problems: &mut Problems) {
        for column in numbers(grid) {
            let heading = grid.headings[column].clone();
            let is_detail = OF_DETAILS.contains(&FIELDS[heading.field].id);
            let adds = crate::survey::sheet::header::adds_up(heading.field);
            if adds || (is_detail && grid.column("parcel").is_some()) {
                continue;
            }
            let words = words![("column", heading.label.clone())];
            let place = Place::Cell(grid.source, heading.row, heading.column);
            problems.push(kinds::FIGURE_REPEATED, place, words);
            for row in 0..grid.rows.len() {
                if has(grid, column, row) {
                    let raw = grid.raw_text(column, row);
                    grid.unusable(column, row, raw);
                }
            }
        }
    }

    /// Months that make no whole year.
    fn time(&self, grid: &mut Grid, owners: &BTreeMap<String, Vec<usize>>, problems: &mut Problems) {
        let Some(apart) = self.first(By::Time) else { return };
        let mut by_year: BTreeMap<Option<i32>, BTreeSet<Series>> = BTreeMap::new();
        let mut loose: BTreeSet<Option<i32>> = BTreeSet::new();
        let year_of = |grid: &Grid, row: usize| match grid.column("year") {
            Some(column) => crate::survey::sheet::label::time::year_of_cell(grid.words_in(column, row)),
            None => self.rows[row].stamp.and_then(|stamp| stamp.year),
        };
        for row in 0..grid.rows.len() {
            let year = year_of(grid, row);
            match self.rows[row].stamp.map(|stamp| stamp.part) {
                Some(Part::Of(series)) => {
                    by_year.entry(year).or_default().insert(series);
                }
                Some(Part::Day | Part::Whole) => {
                    loose.insert(year);
                }
                None => {}
            }
        }
        // Who pays by the quarter begins a period in four months.
        let begins = [1, 4, 7, 10].map(Series::Month).into_iter().collect();
        let by_quarter = |found: &BTreeSet<Series>| apart.label.ends_with('起') && *found == begins;
        for rows in owners.values() {
            let mut own: BTreeMap<Option<i32>, BTreeSet<Series>> = BTreeMap::new();
            for row in rows {
                if let Some(Part::Of(series)) = self.rows[*row].stamp.map(|stamp| stamp.part) {
                    own.entry(year_of(grid, *row)).or_default().insert(series);
                }
            }
            for (year, found) in own {
                let all = by_year
                    .get(&year)
                    .filter(|all| is_year(all) && !loose.contains(&year));
                if let Some(all) = all.filter(|all| found.len() < all.len()) {
                    let first = rows.iter().find(|row| year_of(grid, **row) == year);
                    let words = words![
                        ("count", found.len().to_string()),
                        ("expected", all.len().to_string()),
                        ("fields", self.fields(grid)),
                    ];
                    let place = first.map_or(Place::Nowhere, |row| grid.place_of("code", *row));
                    problems.push(kinds::MONTHS_LACK, place, words);
                }
            }
        }
        for (year, found) in by_year {
            if loose.contains(&year) || is_year(&found) || by_quarter(&found) {
                continue;
            }
            let first = (0..grid.rows.len()).find(|row| year_of(grid, *row) == year);
            let words = words![
                ("found", first.map_or("", |row| grid.apart_text(row)).to_owned()),
                ("fields", self.fields(grid)),
            ];
            problems.push(kinds::PART_OF_YEAR, self.place(grid, apart), words);
            for row in 0..grid.rows.len() {
                if year_of(grid, row) == year {
                    flaw(grid, row);
                }
            }
        }
    }

    /// One kind of tax in all rows is not the tax.
    fn one_tax(&self, grid: &mut Grid, problems: &mut Problems) {
        let Some(apart) = self.first(By::Tax) else { return };
        let whole = self.rows.iter().any(|row| row.whole);
        if self.added.len() > 1 || whole || !self.form.added.is_empty() {
            return;
        }
        let found = self.added.first().cloned().unwrap_or_default();
        let words = words![("found", found), ("fields", self.fields(grid))];
        problems.push(kinds::ONE_TAX_KIND, self.place(grid, apart), words);
        for row in 0..grid.rows.len() {
            flaw(grid, row);
        }
    }

    fn fields(&self, grid: &Grid) -> Word {
        let fields = numbers(grid).into_iter();
        Word::Fields(fields.map(|at| grid.headings[at].field).collect())
    }

    /// The same month or the same pollutant twice, with different amounts.
    fn twice(&self, grid: &mut Grid, rows: &[usize], problems: &mut Problems) {
        let strict = |by: &By| matches!(by, By::Time | By::Pollutant | By::Energy);
        let by: Vec<By> = self.form.apart.iter().map(|apart| apart.by).collect();
        let day = rows
            .iter()
            .any(|row| self.rows[*row].stamp.is_some_and(|stamp| stamp.part == Part::Day));
        if !by.iter().any(strict) || by.contains(&By::Other) || day {
            return;
        }
        let detail =
            |grid: &Grid, row: usize| ["meter", "parcel", "address"].map(|id| grid.words(id, row).to_owned());
        for (at, &row) in rows.iter().enumerate() {
            let same = |before: &&usize| {
                grid.apart[**before] == grid.apart[row] && detail(grid, **before) == detail(grid, row)
            };
            let Some(&before) = rows[..at].iter().find(same) else {
                continue;
            };
            if grid.same(before, row) || !grid.year_is_same(before, row) {
                continue;
            }
            let words = words![
                ("found", grid.apart_text(row).to_owned()),
                ("other", (grid.rows[before] + 1).to_string()),
            ];
            let place = grid.place_of("code", row);
            problems.push(kinds::KIND_TWICE, place, words);
            flaw(grid, before);
            flaw(grid, row);
        }
    }

    /// A row of all kinds, or of the whole year, beside its parts: it counts, and they have to add up to it.
    fn wholes(&self, grid: &mut Grid, rows: &[usize], problems: &mut Problems) {
        // A pollutant or kind of energy has its own column, and the whole one of its own.
        let by = |by: By| self.first(by).is_some();
        if by(By::Pollutant) || by(By::Energy) {
            return;
        }
        let is_whole = |row: &&usize| self.rows[**row].whole;
        for column in numbers(grid) {
            let whole: Vec<usize> = rows
                .iter()
                .filter(is_whole)
                .copied()
                .filter(|row| has(grid, column, *row))
                .collect();
            let [whole] = whole.as_slice() else { continue };
            let parts: Vec<usize> = rows
                .iter()
                .copied()
                .filter(|row| row != whole && has(grid, column, *row))
                .collect();
            if parts.is_empty() || !parts.iter().all(|part| grid.year_is_same(*part, *whole)) {
                continue;
            }
            let value = |row: usize| grid.own_number(column, row).unwrap_or_default();
            let (found, total) = (
                value(*whole),
                sum(parts.iter().map(|row| value(*row)).collect::<Vec<f64>>()),
            );
            let series: BTreeSet<Series> = parts
                .iter()
                .filter_map(|row| match self.rows[*row].stamp?.part {
                    Part::Of(series) => Some(series),
                    _ => None,
                })
                .collect();
            let compared = !by(By::Time) || is_year(&series);
            if compared && (found - total).abs() > 1e-6 * found.abs().max(total.abs()) {
                let heading = &grid.headings[column];
                let words = words![
                    ("field", Word::field(heading.field)),
                    ("found", number_text(found, 4)),
                    ("expected", number_text(total, 4)),
                    ("unit", FIELDS[heading.field].unit().to_owned()),
                    ("count", parts.len().to_string()),
                ];
                problems.push(kinds::PARTS_DIFFER, grid.place(column, *whole), words);
            }
            for row in parts {
                if let Values::Numbers(numbers) = &mut grid.columns[column] {
                    numbers.set(row, None);
                }
            }
        }
    }
}

/// The rows of every owner, by code or else by name.
pub fn owners(grid: &Grid) -> BTreeMap<String, Vec<usize>> {
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in 0..grid.rows.len() {
        let word = |id: &str| cell::plain(grid.words(id, row));
        let owner = match word("code") {
            code if code.is_empty() => word("name"),
            code => code,
        };
        owners.entry(owner).or_default().push(row);
    }
    owners
}

/// The columns of numbers.
pub fn numbers(grid: &Grid) -> Vec<usize> {
    let headings = grid.headings.iter().enumerate();
    let numbers = headings.filter(|(_, heading)| FIELDS[heading.field].is_number());
    numbers.map(|(position, _)| position).collect()
}

pub fn has(grid: &Grid, column: usize, row: usize) -> bool {
    matches!(&grid.columns[column], Values::Numbers(numbers) if numbers.get(row).is_some())
}

/// Says that the figures of a row are not to be used.
fn flaw(grid: &mut Grid, row: usize) {
    for column in numbers(grid) {
        if has(grid, column, row) {
            let raw = grid.raw_text(column, row);
            grid.unusable(column, row, raw);
        }
    }
}

/// Whether these are all months, or all quarters, or both halves of a year.
fn is_year(found: &BTreeSet<Series>) -> bool {
    let size = found.first().map_or(0, |series| series.in_a_year());
    found.len() == size && found.iter().all(|series| series.in_a_year() == size)
}
