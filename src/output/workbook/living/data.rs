//! What the formulas are made from, and where it stands in the workbook.

use std::collections::HashSet;

use polars::prelude::*;

use super::names::{Names, ROW, letters, range};
use crate::assess::{Assessment, Status};
use crate::facts::tables::{indicator_label, population_label};
use crate::facts::{populations, shown};
use crate::lang::Lang;
use crate::problem::Error;
use crate::scheme::{Round, RoundMode, Scheme};
use crate::table::Table;

/// The row of the first enterprise, counted from 1: a title and the headings stand above.
pub const FIRST: usize = 3;

/// The results, and the sheet 企业评价 that shows them.
pub struct Data<'a> {
    /// Language of the run.
    pub lang: Lang,
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The appraisal.
    pub assessment: &'a Assessment,
    /// Position of every row's population.
    pub population: Vec<Option<usize>>,
    /// The table of 企业评价 with the column of row numbers at its end.
    pub table: Table,
    /// The name of 企业评价.
    pub sheet: String,
}

/// The id of the column that holds the row of the raw data.
pub const KEY: &str = "raw_row";

impl<'a> Data<'a> {
    /// Reads the populations of the rows.
    pub fn of(
        lang: Lang,
        scheme: &'a Scheme,
        assessment: &'a Assessment,
        table: Table,
        sheet: String,
    ) -> Result<Self, Error> {
        let words = words(&assessment.frame, "population")?;
        let population = words
            .iter()
            .map(|id| {
                scheme
                    .populations
                    .iter()
                    .position(|known| Some(known.id.as_str()) == id)
            })
            .collect();
        Ok(Self {
            lang,
            scheme,
            assessment,
            population,
            table,
            sheet,
        })
    }

    /// How many enterprises there are.
    pub fn height(&self) -> usize {
        self.population.len()
    }

    /// The row of the last enterprise, counted from 1.
    pub fn last(&self) -> usize {
        FIRST + self.height() - 1
    }

    /// A text of the locale files.
    pub fn text(&self, key: &str) -> String {
        self.lang.text(key, &[])
    }

    /// The numbers of a column; gaps where there is no such column.
    pub fn numbers(&self, id: &str) -> Result<Float64Chunked, Error> {
        let frame = &self.assessment.frame;
        match frame.column(id) {
            Ok(column) => {
                let series = column
                    .as_materialized_series()
                    .cast(&DataType::Float64)?
                    .rechunk();
                Ok(series.f64()?.clone())
            }
            Err(_) => Ok(Float64Chunked::full_null(id.into(), frame.height())),
        }
    }

    /// The words of a column.
    pub fn words(&self, id: &str) -> Result<StringChunked, Error> {
        words(&self.assessment.frame, id)
    }

    /// The column of 企业评价 with this id.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.table.headings.iter().position(|heading| heading.id == id)
    }

    /// A cell of 企业评价 in the formula's own row.
    pub fn own(&self, id: &str) -> Option<String> {
        Some(format!("{}{ROW}", letters(self.column(id)?)))
    }

    /// A name for a column of 企业评价.
    pub fn named(&self, id: &str, words: &[&str], names: &mut Names) -> Option<String> {
        let cells = range(&self.sheet, self.column(id)?, FIRST, self.last());
        let mut all = vec![self.text("living.name.results")];
        all.extend(words.iter().map(|word| (*word).to_owned()));
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        Some(names.add(&all, cells))
    }

    /// A population in words, as labels have it.
    pub fn population_label(&self, position: usize) -> String {
        population_label(&self.scheme.populations[position], self.lang)
    }

    /// A population as it stands in the cells of its column.
    pub fn population_words(&self, position: usize) -> String {
        populations::words(&self.scheme.populations[position], self.lang)
    }

    /// Whether a sheet tells a population from the others by its words: it takes capitals and small letters for one.
    pub fn tells_population(&self, position: usize) -> bool {
        let own = self.population_words(position).to_lowercase();
        let mut others = (0..self.scheme.populations.len()).filter(|other| *other != position);
        !others.any(|other| self.population_words(other).to_lowercase() == own)
    }

    /// The population of every row as it stands in the cells of its column.
    pub fn populations(&self) -> StringChunked {
        let words: Vec<String> = (0..self.scheme.populations.len())
            .map(|position| self.population_words(position))
            .collect();
        let of_row = |position: &Option<usize>| position.map(|position| words[position].as_str());
        self.population.iter().map(of_row).collect()
    }

    /// Whether a sheet tells this group from the others of a column by its words.
    pub fn tells(&self, id: &str, words: &str) -> Result<bool, Error> {
        let own = words.to_lowercase();
        let mut others = HashSet::new();
        let column = self.words(id)?;
        let mut known = column.iter().flatten().filter(|other| others.insert(*other));
        Ok(known.all(|other| other == words || other.to_lowercase() != own))
    }

    /// A group of the ranking as it stands in the cells of its column.
    pub fn group_words(&self, group: &str) -> String {
        populations::group_words(group, self.scheme, self.lang)
    }

    /// The words of those who do not take part.
    pub fn outside(&self) -> String {
        shown::text(self.lang, "status", Status::NotAppraised.id()).into_owned()
    }

    /// An indicator's label.
    pub fn indicator(&self, index: usize) -> String {
        indicator_label(&self.scheme.indicators[index], self.lang)
    }

    /// Whether a row counts where benchmarks and means are taken: it has a population and takes part.
    pub fn counts(&self, row: usize, population: Option<usize>) -> bool {
        let own = self.population[row];
        own.is_some()
            && (population.is_none() || own == population)
            && self.assessment.status[row] != Status::NotAppraised
    }
}

fn words(frame: &DataFrame, id: &str) -> Result<StringChunked, Error> {
    match frame.column(id) {
        Ok(column) => Ok(column.as_materialized_series().rechunk().str()?.clone()),
        Err(_) => Ok(StringChunked::full_null(id.into(), frame.height())),
    }
}

/// Equal to one part in a thousand million.
pub fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs().max(1.0)
}

/// The same for cells that may be empty.
pub fn agree(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => near(one, other),
        _ => false,
    }
}

/// A number of a formula to 12 significant digits, as figures are compared. `text` is a number or an empty cell.
pub fn paper(text: &str) -> String {
    format!("ROUND({text},{})", last_digit(text))
}

/// The decimals of a number with 12 significant digits; 0 has none.
fn last_digit(text: &str) -> String {
    format!("11-INT(LOG10(ABS({text})+({text}=0)))")
}

/// The formula rounded, as it stands on paper; `None` where Excel has no such rounding.
pub fn rounded(text: String, round: Option<Round>) -> Option<String> {
    let Some(round) = round else { return Some(text) };
    let function = match round.mode {
        RoundMode::Nearest => "ROUND",
        RoundMode::Down => "ROUNDDOWN",
        RoundMode::Up => "ROUNDUP",
        RoundMode::HalfEven => return None,
    };
    let digits = round.digits;
    Some(format!(
        "{function}(ROUND({text},MAX({},{})),{digits})",
        digits + 2,
        last_digit(&text)
    ))
}

/// A number rounded as the scheme says.
pub fn round(value: f64, round: Option<Round>) -> f64 {
    round.map_or(value, |round| round.apply(value))
}

/// A number as the result of a formula: short also where it has hundreds of digits.
pub fn digits(value: f64) -> String {
    if value != 0.0 && !(1e-9..1e15).contains(&value.abs()) {
        return format!("{value:E}");
    }
    format!("{value}")
}
