//! Planted faults: one of each kind that a collection is known for, each in its own row and enterprise.

use std::collections::BTreeSet;

use super::area::AREAS;
use super::code::{ALPHABET, credit_code};
use super::enterprise::{Enterprise, Tenure};
use super::options::YEARS;
use super::table::{TABLES, Table};
use crate::output::workbook::collection::{Cell, CollectionWorkbook, HEADER_ROWS};
use crate::problem::{Kind, cell_name, kinds};

/// One planted fault and where a reader should find it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Workbook.
    pub workbook: String,
    /// Sheet.
    pub sheet: String,
    /// Cell, such as D6.
    pub cell: String,
    /// The problem that belongs to it.
    pub kind: Kind,
    /// What is wrong: the end of a key under `sample.fault` in the locales.
    pub what: &'static str,
}

// Columns of the tables, from 0.
const CODE: usize = 1;
const NAME: usize = 2;
const COUNTY: usize = 3;
const START: usize = 8;
const AREA: usize = 5;
const METER: usize = 3;
const ELECTRICITY: usize = 4;
const NOX: usize = 6;
const TAX: usize = 3;
const VALUE_ADDED: usize = 7;

/// Running numbers of enterprises that exist only as faults; beyond any sample that fits into Excel's rows, and short
/// enough for an organisation code that begins with X.
const STRANGERS: usize = 990_000;

/// Plants the faults. A kind that finds no fitting enterprise (in very small samples) is left out.
pub fn plant(books: &mut Vec<CollectionWorkbook>, enterprises: &[Enterprise]) -> Vec<Fault> {
    let mut planter = Planter {
        books,
        enterprises,
        used: BTreeSet::new(),
        faults: Vec::new(),
    };
    let plans: [fn(&mut Planter) -> Option<()>; 6] =
        [roster_cells, roster_rows, land, energy, emission, business];
    for plan in plans {
        // A plan stops at the first kind that finds no enterprise; the others go on.
        let _stopped = plan(&mut planter);
    }
    let _left_out = planter.supplement();
    planter.faults
}

fn roster_cells(planter: &mut Planter) -> Option<()> {
    let book = planter.book(Table::Roster, 1);
    let one = planter.pick(|_| true)?;
    planter.set(
        book,
        one,
        0,
        COUNTY,
        text("许昌县"),
        kinds::UNKNOWN_COUNTY,
        "unknown-county",
    )?;
    let one = planter.pick(|_| true)?;
    planter.set(
        book,
        one,
        0,
        COUNTY,
        Cell::Empty,
        kinds::MISSING_COUNTY,
        "missing-county",
    )?;
    let one = planter.pick(|_| true)?;
    planter.set(
        book,
        one,
        0,
        START,
        text("2019年13月"),
        kinds::NOT_A_DATE,
        "not-a-date",
    )
}

fn roster_rows(planter: &mut Planter) -> Option<()> {
    let book = planter.book(Table::Roster, 1);
    let one = planter.pick(|_| true)?;
    let mut cells = planter.cells(book, one)?;
    let other = AREAS.iter().find(|area| area.name != one.area.name)?;
    cells[COUNTY] = text(other.name);
    cells[COUNTY + 1] = Cell::Empty;
    planter.append(book, cells, CODE, Some((kinds::DUPLICATE_CODE, "duplicate-code")));
    let pattern = planter.pick(|_| true)?;
    let mut cells = planter.cells(book, pattern)?;
    cells[CODE] = Cell::Text(credit_code(pattern.area.region, STRANGERS + 1));
    cells[NAME] = text("许昌示例只在名录有限公司");
    planter.append(book, cells, CODE, Some((kinds::ONE_TABLE_ONLY, "one-table-only")));
    Some(())
}

fn land(planter: &mut Planter) -> Option<()> {
    let book = planter.book(Table::Land, 1);
    let single = |one: &Enterprise| parcels(one).len() == 1;
    let one = planter.pick(single)?;
    planter.set(
        book,
        one,
        0,
        AREA,
        text("12,5亩左右"),
        kinds::NOT_A_NUMBER,
        "not-a-number",
    )?;
    // Zero land is an error where it divides something: the enterprise must be one that the default scheme appraises.
    let one = planter.pick(|one| single(one) && one.above_scale && one.park.is_some())?;
    planter.set(
        book,
        one,
        0,
        AREA,
        Cell::Number(0.0),
        kinds::ZERO_DENOMINATOR,
        "zero-land",
    )?;
    let one = planter.pick(|one| matches!(parcels(one), [(Tenure::Owned, _), .., (Tenure::Owned, _)]))?;
    let short: String = one.code.chars().take(17).collect();
    planter.set(
        book,
        one,
        1,
        CODE,
        Cell::Text(short),
        kinds::CODE_MALFORMED,
        "malformed-code",
    )?;
    let one = planter.pick(|one| matches!(parcels(one), [(Tenure::Owned, _), (Tenure::Let, _)]))?;
    let more = Cell::Number((parcels(one)[0].1 * 1.5).round());
    planter.set(book, one, 1, AREA, more, kinds::OUT_OF_RANGE, "negative-land")
}

fn energy(planter: &mut Planter) -> Option<()> {
    let book = planter.book(Table::Energy, 1);
    let two_meters = |one: &Enterprise| one.years[1].as_ref().is_some_and(|year| year.meters.len() > 1);
    let pattern = planter.pick(|_| true)?;
    let mut cells = planter.cells(book, pattern)?;
    (cells[CODE], cells[NAME]) = (Cell::Empty, Cell::Empty);
    planter.append(
        book,
        cells.clone(),
        CODE,
        Some((kinds::ROW_WITHOUT_KEY, "row-without-key")),
    );
    cells[NAME] = text("许昌示例查无此名有限公司");
    cells[METER] = text("4199999992");
    planter.append(
        book,
        cells.clone(),
        NAME,
        Some((kinds::NAME_UNKNOWN, "name-unknown")),
    );
    cells[METER] = text("4199999993");
    planter.stranger(pattern, cells)?;
    let one = planter.pick(|_| true)?;
    planter.set(
        book,
        one,
        0,
        ELECTRICITY,
        Cell::Number(-36.5),
        kinds::OUT_OF_RANGE,
        "negative-electricity",
    )?;
    let one = planter.pick(|_| true)?;
    let other = text("许昌示例旧名称有限公司");
    planter.set(book, one, 0, NAME, other, kinds::TWO_NAMES, "two-names")?;
    let one = planter.pick(two_meters)?;
    let wrong = Cell::Text(with_wrong_check_letter(&one.code));
    planter.set(book, one, 1, CODE, wrong, kinds::CODE_CHECK_DIGIT, "check-digit")?;
    let one = planter.pick(two_meters)?;
    let namesake = planter.pick(|_| true)?;
    planter.rename(namesake, &one.name);
    let row = planter.row(book, one, 1)?;
    planter.books[book].rows[row][CODE] = Cell::Empty;
    planter.note(book, row, NAME, kinds::NAME_AMBIGUOUS, "name-ambiguous");
    Some(())
}

fn emission(planter: &mut Planter) -> Option<()> {
    let book = planter.book(Table::Emission, 1);
    let one = planter.pick(|_| true)?;
    let cells = planter.cells(book, one)?;
    planter.append(book, cells, CODE, Some((kinds::DUPLICATE_ROW, "duplicate-row")));
    let one = planter.pick(|_| true)?;
    let row = planter.row(book, one, 0)?;
    planter.books[book].rows[row][CODE] = Cell::Empty;
    planter.note(book, row, NAME, kinds::NAME_JOIN, "name-join");
    // Last year's table, so that one header does not take this year's emissions from everybody.
    let book = planter.book(Table::Emission, 0);
    planter.books[book].columns[NOX].header = "氮氧化物（斤）".to_owned();
    planter.record(book, HEADER_ROWS - 1, NOX, kinds::UNKNOWN_UNIT, "unknown-unit");
    Some(())
}

fn business(planter: &mut Planter) -> Option<()> {
    let book = planter.book(Table::Business, 1);
    let one = planter.pick(|_| true)?;
    planter.set(
        book,
        one,
        0,
        VALUE_ADDED,
        Cell::DivisionByZero,
        kinds::ERROR_CELL,
        "error-cell",
    )?;
    let one = planter.pick(|_| true)?;
    let repairable = Cell::Text(one.code.replacen('0', "O", 1));
    planter.set(book, one, 0, CODE, repairable, kinds::CODE_REPAIRED, "letter-o")
}

struct Planter<'a> {
    books: &'a mut Vec<CollectionWorkbook>,
    enterprises: &'a [Enterprise],
    used: BTreeSet<usize>,
    faults: Vec<Fault>,
}

impl<'a> Planter<'a> {
    fn book(&self, table: Table, year: usize) -> usize {
        let position = TABLES.iter().position(|other| *other == table).unwrap_or(0);
        year * TABLES.len() + position
    }

    /// An ordinary enterprise that no fault has used yet; the picks are spread over the list.
    fn pick(&mut self, fits: impl Fn(&Enterprise) -> bool) -> Option<&'a Enterprise> {
        let start = self.used.len() * self.enterprises.len() / 32;
        let ordinary = |one: &&Enterprise| {
            one.above_scale && one.typing.is_none() && !one.start_in_words && one.years[0].is_some()
        };
        let found = self
            .enterprises
            .iter()
            .cycle()
            .skip(start)
            .take(self.enterprises.len())
            .find(|one| ordinary(one) && !self.used.contains(&one.number) && fits(one))?;
        self.used.insert(found.number);
        Some(found)
    }

    /// The enterprise's row number `nth` (from 0) in a table, counted among the data rows.
    fn row(&self, book: usize, one: &Enterprise, nth: usize) -> Option<usize> {
        let rows = self.books[book].rows.iter().enumerate();
        rows.filter(|(_, cells)| matches!(&cells[CODE], Cell::Text(code) if *code == one.code))
            .nth(nth)
            .map(|(row, _)| row)
    }

    /// A copy of the enterprise's first row.
    fn cells(&self, book: usize, one: &Enterprise) -> Option<Vec<Cell>> {
        self.row(book, one, 0)
            .map(|row| self.books[book].rows[row].clone())
    }

    #[allow(clippy::too_many_arguments)] // place, cell and expectation of one fault read best on one line
    fn set(
        &mut self,
        book: usize,
        one: &Enterprise,
        nth: usize,
        column: usize,
        cell: Cell,
        kind: Kind,
        what: &'static str,
    ) -> Option<()> {
        let row = self.row(book, one, nth)?;
        self.books[book].rows[row][column] = cell;
        self.note(book, row, column, kind, what);
        Some(())
    }

    fn append(
        &mut self,
        book: usize,
        mut cells: Vec<Cell>,
        column: usize,
        fault: Option<(Kind, &'static str)>,
    ) {
        let row = self.books[book].rows.len();
        cells[0] = Cell::Number((row + 1) as f64);
        self.books[book].rows.push(cells);
        if let Some((kind, what)) = fault {
            self.note(book, row, column, kind, what);
        }
    }

    /// An enterprise with figures in two tables that no roster knows.
    fn stranger(&mut self, pattern: &Enterprise, mut energy: Vec<Cell>) -> Option<()> {
        let code = credit_code(pattern.area.region, STRANGERS + 2);
        let business = self.book(Table::Business, 1);
        let mut figures = self.cells(business, pattern)?;
        for cells in [&mut energy, &mut figures] {
            cells[CODE] = Cell::Text(code.clone());
            cells[NAME] = text("许昌示例未入名录有限公司");
        }
        let book = self.book(Table::Energy, 1);
        self.append(book, energy, CODE, Some((kinds::NOT_IN_ROSTER, "not-in-roster")));
        self.append(business, figures, CODE, None);
        Some(())
    }

    /// Gives an enterprise another name in every table of every year.
    fn rename(&mut self, one: &Enterprise, name: &str) {
        for cells in self.books.iter_mut().flat_map(|book| &mut book.rows) {
            if matches!(&cells[CODE], Cell::Text(code) if *code == one.code) {
                cells[NAME] = text(name);
            }
        }
    }

    /// A later workbook that says something else about one enterprise.
    fn supplement(&mut self) -> Option<()> {
        let business = self.book(Table::Business, 1);
        let one = self.pick(|_| true)?;
        let mut cells = self.cells(business, one)?;
        cells.truncate(TAX + 1);
        cells[0] = Cell::Number(1.0);
        let Cell::Number(tax) = cells[TAX] else {
            return None;
        };
        let tax = (tax * 130.0).round() / 100.0;
        cells[TAX] = Cell::Number(tax);
        let model = &self.books[business];
        let book = CollectionWorkbook {
            file_name: format!("经营{}补报.xlsx", YEARS[1]),
            title: model.title.replace("情况表", "补报表"),
            columns: model.columns[..=TAX].to_vec(),
            total: vec![text("合计"), Cell::Empty, Cell::Empty, Cell::Number(tax)],
            rows: vec![cells],
            sheet: model.sheet.clone(),
            notes: model.notes.clone(),
        };
        self.books.push(book);
        self.note(
            self.books.len() - 1,
            0,
            TAX,
            kinds::CONFLICTING_VALUES,
            "conflicting-values",
        );
        Some(())
    }

    fn note(&mut self, book: usize, row: usize, column: usize, kind: Kind, what: &'static str) {
        self.record(book, HEADER_ROWS + row as u32, column, kind, what);
    }

    fn record(&mut self, book: usize, sheet_row: u32, column: usize, kind: Kind, what: &'static str) {
        self.faults.push(Fault {
            workbook: self.books[book].file_name.clone(),
            sheet: self.books[book].sheet.clone(),
            cell: cell_name(sheet_row, column as u32),
            kind,
            what,
        });
    }
}

fn parcels(one: &Enterprise) -> &[(Tenure, f64)] {
    one.years[1].as_ref().map_or(&[], |year| &year.parcels)
}

fn with_wrong_check_letter(code: &str) -> String {
    let (front, last) = code.split_at(code.len() - 1);
    let value = ALPHABET
        .iter()
        .position(|letter| last.as_bytes() == [*letter])
        .unwrap_or(0);
    format!("{front}{}", char::from(ALPHABET[(value + 1) % ALPHABET.len()]))
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}
