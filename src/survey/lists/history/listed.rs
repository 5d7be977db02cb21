//! A table of an earlier result: rows of words under English ids, whatever it was read from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polars::prelude::*;

use super::past::{PastCounty, PastQuota, says};
use crate::field::{self, FIELDS};
use crate::level::Level;
use crate::problem::{ALL, Error};
use crate::survey::join::panel::builder::{Panel, RowLists};

/// A table that permu wrote.
#[derive(Debug, Default)]
pub struct Listed {
    /// The place of every column.
    pub columns: HashMap<String, usize>,
    /// The cells; a row may be shorter than the head.
    pub rows: Vec<Vec<String>>,
}

impl Listed {
    /// The words of a cell; none where it is empty.
    pub fn words(&self, row: usize, id: &str) -> Option<&str> {
        let text = self.rows[row].get(*self.columns.get(id)?)?;
        (!text.is_empty()).then_some(text)
    }

    fn number(&self, row: usize, id: &str) -> Option<f64> {
        let number = self.words(row, id)?.parse().ok();
        number.filter(|number: &f64| number.is_finite())
    }

    fn all(&self) -> std::ops::Range<usize> {
        0..self.rows.len()
    }

    fn has_status(&self, row: usize, status: &str) -> bool {
        self.words(row, "status")
            .is_some_and(|told| says("value.status", status, told))
    }

    /// The class of every graded enterprise, by code.
    pub fn classes(&self) -> BTreeMap<String, String> {
        let class = |row: usize| {
            let graded = self.has_status(row, "appraised");
            let code = self.words(row, "code")?.to_owned();
            Some((code, self.words(row, "class").filter(|_| graded)?.to_owned()))
        };
        self.all().filter_map(class).collect()
    }

    /// The score of every enterprise that has one, by code.
    pub fn scores(&self) -> BTreeMap<String, f64> {
        let score = |row: usize| Some((self.words(row, "code")?.to_owned(), self.number(row, "score")?));
        self.all().filter_map(score).collect()
    }

    /// The column of the areas that a table lists: its own level stands before those above.
    fn area(&self) -> Option<&str> {
        let own = Level::ALL.iter().rev().map(|level| level.id());
        own.into_iter().find(|id| self.columns.contains_key(*id))
    }

    /// The counties; the last row is the whole city.
    pub fn counties(&self) -> Vec<PastCounty> {
        let rows = 0..self.rows.len().saturating_sub(1);
        rows.filter_map(|row| {
            Some(PastCounty {
                name: self.words(row, self.area()?)?.to_owned(),
                score: self.number(row, "score"),
                rank: self.number(row, "rank").map(|rank| rank as u32),
            })
        })
        .collect()
    }

    /// The quotas of every resource under its own method, which stands first. What the city holds back has no base.
    pub fn quotas(&self) -> Vec<PastQuota> {
        let mut own: BTreeMap<&str, &str> = BTreeMap::new();
        let mut list = Vec::new();
        for row in self.all() {
            let (Some(resource), Some(method)) = (self.words(row, "resource"), self.words(row, "method"))
            else {
                continue;
            };
            let first = *own.entry(resource).or_insert(method) == method;
            let county = self
                .words(row, "county")
                .filter(|_| self.number(row, "base").is_some());
            if let (true, Some(county), Some(quota)) = (first, county, self.number(row, "quota")) {
                list.push(PastQuota {
                    resource: resource.to_owned(),
                    county: county.to_owned(),
                    quota,
                });
            }
        }
        list
    }

    /// Why the reading left out an enterprise, by code. Whom the scheme left out, this year's scheme judges anew.
    fn left_out(&self) -> HashMap<&str, &'static str> {
        let reason = |row: usize| {
            let code = self.words(row, "code")?;
            let reasons = self
                .words(row, "reason")
                .filter(|_| self.has_status(row, "left_out"))?;
            let first = reasons.split([';', '；']).next()?.trim();
            let kind = ALL.iter().find(|kind| says("value.reason", kind.code, first))?;
            Some((code, kind.code))
        };
        self.all().filter_map(reason).collect()
    }

    /// A field of some rows; none where it is no field of the data dictionary.
    pub fn column(&self, rows: &[usize], id: &str) -> Option<Column> {
        let field = field::field(id)?;
        Some(if field.is_number() {
            let values: Vec<Option<f64>> = rows.iter().map(|row| self.number(*row, id)).collect();
            Column::new(id.into(), values)
        } else {
            let words: Vec<Option<&str>> = rows.iter().map(|row| self.words(*row, id)).collect();
            Column::new(id.into(), words)
        })
    }

    /// The figures of a year as a frame, the rows in the order of their codes.
    pub fn panel(&self, enterprises: &Self, year: i32) -> Result<Panel, Error> {
        let year_text = year.to_string();
        let mut rows: Vec<usize> = self
            .all()
            .filter(|row| self.words(*row, "year").is_none_or(|told| told == year_text))
            .collect();
        rows.sort_by_key(|row| self.words(*row, "code"));
        let fields = FIELDS.iter().map(|field| field.id);
        let fields = fields.filter(|id| *id != "year" && self.columns.contains_key(*id));
        let mut columns: Vec<Column> = fields.filter_map(|id| self.column(&rows, id)).collect();
        let reasons = enterprises.left_out();
        let left_out = rows
            .iter()
            .map(|row| reasons.get(self.words(*row, "code")?).copied());
        let left_out: Vec<Option<&str>> = left_out.collect();
        columns.push(Column::new("left_out".into(), left_out));
        Ok(Panel {
            year,
            frame: DataFrame::new(rows.len(), columns)?,
            rows: RowLists::without_cells(rows.len()),
            flawed: BTreeSet::new(),
        })
    }
}
