//! Formulas behind the results: 企业评价 recalculates from 原始数据 and 参数 when a person changes a number.
//!
//! ```text
//! 原始数据 ─► 参数 (benchmarks) ─┐
//! 参数 (weights, caps, …) ───────┼─► 企业评价: value → benchmark → points → score ─► 排名计算: rank, class
//!                                └──────────────────────────────◄────────────────────────┘
//! ```
//! Every formula is held against the engine's number before it is written. What it does not reproduce (an adjustment
//! by hand, a veto, TOPSIS, a merged parcel …) stays a value, and a note on the cell says why: a formula here is never
//! another rule than the scheme's. Rows of 企业评价 find their raw data by a row number that moves with them, so that
//! the sheet can be sorted.

mod benchmarks;
mod data;
mod expression;
mod names;
mod parameters;
mod points;
mod ranking;
mod raw;
mod score;

use std::collections::HashMap;

use polars::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::super::tables::heading;
use super::super::view::View;
use super::results::style::Styles;
use super::results::{Failure, sheet_name};
use crate::assess::Status;
use crate::problem::Error;
use crate::scheme::{Benchmark, Limit};
use crate::sum::sum;
use crate::table::{Format, Table};
use benchmarks::{Benchmarks, Shown};
pub use data::digits;
use data::{Data, KEY, agree, near, round, rounded};
pub use names::ROW;
pub use parameters::note;
use parameters::{Content, Line, Parameters};
use points::{Columns, Rule};
use ranking::{Class, Lookups, Ranking};
use raw::Raw;
use score::{Bonuses, Total};

/// What a cell of 企业评价 holds.
#[derive(Debug, PartialEq)]
pub enum Live<'a> {
    /// What it would hold without formulas.
    Plain,
    /// A formula, with [`ROW`] for the number of its row.
    Formula(&'a str),
    /// A value, for this reason (`living.why.<id>`).
    Value(&'static str),
}

/// What a column of 企业评价 shows.
#[derive(Clone, Copy)]
enum Role {
    Plain,
    Value(usize),
    Benchmark(usize),
    Points(usize),
    Bonus,
    Score,
    Rank,
    Preliminary,
    Class,
}

/// The sheets of formulas.
pub struct Living<'a> {
    data: Data<'a>,
    raw: Raw,
    parameters: Parameters,
    benchmarks: Benchmarks,
    /// By population and indicator.
    rules: HashMap<(usize, usize), Rule>,
    bonuses: Bonuses<'a>,
    totals: Vec<Total>,
    ranking: Ranking,
    lookups: Lookups,
    roles: Vec<Role>,
    columns: Vec<Columns>,
    results: Results,
    formulas: Formulas,
    /// Rows whose class a floor, a veto or a direct class may change.
    limited: Vec<bool>,
}

/// Formulas that are the same in every row.
struct Formulas {
    /// The value of every indicator, or why there is none.
    values: Vec<Result<String, &'static str>>,
    rank: String,
    class_by_place: String,
    class: Option<String>,
}

impl Formulas {
    fn of(data: &Data, raw: &Raw, ranking: &Ranking) -> Self {
        let key = data.own(KEY).unwrap_or_default();
        let cell = |name: &str| format!("INDEX({name},${key})");
        let value = |sides: &raw::Sides| {
            let up = cell(&sides.numerator);
            let (holds, value) = match &sides.denominator {
                None => (format!("COUNT({up})=1"), up),
                Some(below) => {
                    let down = cell(below);
                    (format!("COUNT({up})*N({down})>0"), format!("{up}/{down}"))
                }
            };
            let value = rounded(value, data.scheme.rounds.value).ok_or("rounding")?;
            Ok(format!("IF({holds},{value},\"\")"))
        };
        Self {
            values: raw.sides.iter().map(value).collect(),
            rank: cell(&ranking.rank_name),
            class_by_place: cell(&ranking.class_name),
            class: data.own("class_preliminary"),
        }
    }
}

/// The engine's numbers and words.
struct Results {
    benchmarks: Vec<Float64Chunked>,
    points: Vec<Float64Chunked>,
    bonus: Float64Chunked,
    score: Float64Chunked,
    rank: Float64Chunked,
    preliminary: StringChunked,
    class: StringChunked,
}

impl Results {
    fn of(data: &Data) -> Result<Self, Error> {
        let part = |part: &str| -> Result<Vec<Float64Chunked>, Error> {
            let indicators = data.scheme.indicators.iter();
            indicators
                .map(|one| data.numbers(&format!("{}_{part}", one.id)))
                .collect()
        };
        Ok(Self {
            benchmarks: part("benchmark")?,
            points: part("points")?,
            bonus: data.numbers("bonus")?,
            score: data.numbers("score")?,
            rank: data.numbers("rank")?,
            preliminary: data.words("class_preliminary")?,
            class: data.words("class")?,
        })
    }
}

impl<'a> Living<'a> {
    /// The formulas of a run; `None` where the view holds values only, or only some of the enterprises.
    pub fn of(view: &'a View) -> Result<Option<Self>, Error> {
        let Some(source) = &view.living else {
            return Ok(None);
        };
        let height = source.assessment.frame.height();
        if height == 0 || view.enterprises.frame.height() != height {
            return Ok(None);
        }
        let lang = view.lang;
        let mut table = view.enterprises.clone();
        table.headings.push(heading(lang, KEY, Format::Integer));
        let sheet = sheet_name(view, "enterprises");
        let mut data = Data::of(lang, &source.scheme, &source.assessment, table, sheet)?;
        let mut parameters = Parameters::new(sheet_name(view, "parameters"));
        let mut ranking = Ranking::of(&data, sheet_name(view, "ranking"))?;
        let mut keys = vec![0i64; height];
        for (place, row) in ranking.order.iter().enumerate() {
            keys[*row] = place as i64 + 1;
        }
        data.table.frame.with_column(Column::new(KEY.into(), keys))?;
        let mut raw = Raw::of(&data, sheet_name(view, "raw"), &mut parameters.names)?;
        let shown = Shown::of(&data, &mut parameters.names);
        let weights = points::weights(&data, &mut parameters);
        let benchmarks = benchmarks::lines(&data, &raw, &shown, &mut parameters)?;
        let rules = points::rules(&data, &raw, &shown, &benchmarks, &weights, &mut parameters)?;
        let bonuses = Bonuses::of(&data, &mut raw, &mut parameters)?;
        let totals = score::totals(&data, &raw, &bonuses);
        ranking.name(&data, &mut parameters.names);
        ranking.classes(&data, &mut parameters)?;
        health(&data, &raw, &mut parameters);
        let lookups = lookups(&data, &shown, &mut parameters);
        Ok(Some(Self {
            roles: data
                .table
                .headings
                .iter()
                .map(|heading| role(&data, &heading.id))
                .collect(),
            columns: columns(&data)?,
            results: Results::of(&data)?,
            limited: limited(&data)?,
            formulas: Formulas::of(&data, &raw, &ranking),
            rules: rules
                .into_iter()
                .map(|rule| ((rule.population, rule.indicator), rule))
                .collect(),
            data,
            raw,
            parameters,
            benchmarks,
            bonuses,
            totals,
            ranking,
            lookups,
        }))
    }

    /// The table of 企业评价: with the row numbers of the raw data at its end.
    pub fn table(&self) -> &Table {
        &self.data.table
    }

    /// Defines the names of all cells and columns.
    pub fn define(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        for (name, cells) in &self.parameters.names.list {
            workbook.define_name(name, &format!("={cells}"))?;
        }
        Ok(())
    }

    /// Writes 参数.
    pub fn write_parameters(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        state: &str,
    ) -> Result<(), Failure> {
        let title = self.data.text("living.parameters.title");
        self.parameters
            .write(sheet, styles, self.data.lang, &title, state)
    }

    /// Writes 原始数据.
    pub fn write_raw(&self, sheet: &mut Worksheet, styles: &Styles, state: &str) -> Result<(), Failure> {
        self.raw
            .write(sheet, styles, &self.data, &self.ranking.order, state)
    }

    /// Writes 排名计算.
    pub fn write_ranking(&self, sheet: &mut Worksheet, styles: &Styles, state: &str) -> Result<(), Failure> {
        self.ranking
            .write(sheet, styles, &self.data, &self.raw, &self.lookups, state)
    }

    /// What a cell of 企业评价 holds.
    pub fn cell(&self, row: usize, column: usize) -> Live<'_> {
        let Some(position) = self.data.population[row] else {
            return Live::Plain;
        };
        match self.roles[column] {
            Role::Plain => Live::Plain,
            Role::Value(index) => self.value(row, position, index),
            Role::Benchmark(index) => self.benchmark(row, position, index),
            Role::Points(index) => self.points(row, position, index),
            Role::Bonus => self.bonus(row, position),
            Role::Score => self.score(row, position),
            Role::Rank => self.rank(row),
            Role::Preliminary => self.preliminary(row),
            Role::Class => self.class(row),
        }
    }

    fn value(&self, row: usize, position: usize, index: usize) -> Live<'_> {
        let scheme = self.data.scheme;
        if !scheme.indicators[index].shown_only && !self.rules.contains_key(&(position, index)) {
            return Live::Plain;
        }
        let own = &self.columns[index];
        let found = match &own.denominator {
            None => own.numerator.get(row),
            Some(below) => own
                .numerator
                .get(row)
                .zip(below.get(row).filter(|below| *below > 0.0))
                .map(|(up, down)| up / down),
        };
        let found = found.map(|value| round(value, scheme.rounds.value));
        match (&self.formulas.values[index], agree(found, own.value.get(row))) {
            (Ok(text), true) => Live::Formula(text),
            (Err(why), true) => Live::Value(why),
            (_, false) => Live::Value("other"),
        }
    }

    fn benchmark(&self, row: usize, position: usize, index: usize) -> Live<'_> {
        let Some(rule) = self.rules.get(&(position, index)) else {
            return Live::Plain;
        };
        let found = self.benchmarks.at(index, row);
        let engine = self.results.benchmarks[index].get(row);
        let criterion = &self.data.scheme.populations[position].criteria[rule.place];
        match (found, engine, &criterion.benchmark) {
            (_, None, _) => Live::Plain,
            (Some(found), Some(_), _) if benchmarks::is_own(Some(found), engine) => {
                Live::Formula(&found.call)
            }
            (_, _, Benchmark::OwnLast { .. }) => Live::Value("own-last"),
            _ => Live::Value("other"),
        }
    }

    fn points(&self, row: usize, position: usize, index: usize) -> Live<'_> {
        let rule = self.rules.get(&(position, index));
        let Some(rule) = rule.filter(|_| self.data.counts(row, Some(position))) else {
            return Live::Plain;
        };
        let engine = self.results.points[index].get(row);
        match &rule.formula {
            Err(_) if engine.is_none() => Live::Plain,
            Err(why) => Live::Value(why),
            Ok(text) => {
                let found = points::simulated(rule, &self.data, &self.benchmarks, &self.columns, row);
                // A benchmark of the row's own stands in its cell.
                let own = self.own_last(row, position, rule);
                match agree(found, engine) || own.is_some_and(|own| agree(Some(own), engine)) {
                    true => Live::Formula(text),
                    false => Live::Value("other"),
                }
            }
        }
    }

    /// The points against the enterprise's own value of last year.
    fn own_last(&self, row: usize, position: usize, rule: &Rule) -> Option<f64> {
        let criterion = &self.data.scheme.populations[position].criteria[rule.place];
        let Benchmark::OwnLast { .. } = criterion.benchmark else {
            return None;
        };
        let benchmark = self.results.benchmarks[rule.indicator].get(row)?;
        let measure = crate::assess::normalise::Measure {
            benchmark,
            other: benchmark,
        };
        let better = self.data.scheme.indicators[rule.indicator].better;
        let value = self.columns[rule.indicator].value.get(row)?;
        let share = crate::assess::normalise::fraction(value, measure, criterion, better)?;
        let weight = self.data.assessment.weights[position][rule.place];
        Some(round(share * weight, self.data.scheme.rounds.points))
    }

    fn before(&self, row: usize, position: usize) -> f64 {
        let criteria = self.data.scheme.populations[position].criteria.iter();
        sum(criteria.filter_map(|criterion| self.results.points[criterion.indicator].get(row)))
    }

    fn bonus(&self, row: usize, position: usize) -> Live<'_> {
        let (Some(engine), Some(formula)) = (self.results.bonus.get(row), &self.totals[position].bonus)
        else {
            return match self.results.bonus.get(row) {
                Some(points) if points != 0.0 => Live::Value("other"),
                _ => Live::Plain,
            };
        };
        let before = self.before(row, position);
        match formula {
            Err(why) => Live::Value(why),
            Ok(text) => {
                let found = self
                    .bonuses
                    .simulated(&self.data, &self.raw, position, row, before);
                match near(found, engine) {
                    true => Live::Formula(text),
                    false => Live::Value("other"),
                }
            }
        }
    }

    fn score(&self, row: usize, position: usize) -> Live<'_> {
        let Some(engine) = self.results.score.get(row) else {
            return Live::Plain;
        };
        match &self.totals[position].score {
            Err(why) => Live::Value(why),
            Ok(text) => {
                let found = self.before(row, position) + self.results.bonus.get(row).unwrap_or(0.0);
                match near(round(found, self.data.scheme.rounds.score), engine) {
                    true => Live::Formula(text),
                    false => Live::Value("other"),
                }
            }
        }
    }

    fn rank(&self, row: usize) -> Live<'_> {
        if self.results.rank.get(row).is_none() {
            return Live::Plain;
        }
        match self.ranking.of_row[row].map(|group| &self.ranking.groups[group].rank) {
            None => Live::Value("other"),
            Some(Err(why)) => Live::Value(why),
            Some(Ok(())) => Live::Formula(&self.formulas.rank),
        }
    }

    fn preliminary(&self, row: usize) -> Live<'_> {
        if self.results.preliminary.get(row).is_none() {
            return Live::Plain;
        }
        match self.ranking.of_row[row].map(|group| &self.ranking.groups[group].class) {
            None => Live::Value("other"),
            Some(Err(why)) => Live::Value(why),
            Some(Ok(Class::ByPlace)) => Live::Formula(&self.formulas.class_by_place),
            Some(Ok(Class::ByScore(text))) => Live::Formula(text),
        }
    }

    fn class(&self, row: usize) -> Live<'_> {
        let Some(class) = self.results.class.get(row) else {
            return Live::Plain;
        };
        let status = self.data.assessment.status[row];
        let same = self.results.preliminary.get(row) == Some(class);
        match (status, same && !self.limited[row], &self.formulas.class) {
            (Status::Ungraded | Status::NotAppraised, _, _) => Live::Value("participation"),
            (_, true, Some(preliminary)) => Live::Formula(preliminary),
            _ => Live::Value("limit"),
        }
    }
}

fn role(data: &Data, id: &str) -> Role {
    let of = |part: &str| {
        let id = id.strip_suffix(part)?;
        data.scheme
            .indicators
            .iter()
            .position(|indicator| indicator.id == id)
    };
    match id {
        "bonus" => return Role::Bonus,
        "score" => return Role::Score,
        "rank" => return Role::Rank,
        "class_preliminary" => return Role::Preliminary,
        "class" => return Role::Class,
        _ => {}
    }
    match (of("_value"), of("_benchmark"), of("_points")) {
        (Some(index), _, _) => Role::Value(index),
        (_, Some(index), _) => Role::Benchmark(index),
        (_, _, Some(index)) => Role::Points(index),
        _ => Role::Plain,
    }
}

fn columns(data: &Data) -> Result<Vec<Columns>, Error> {
    let indicators = data.scheme.indicators.iter();
    indicators
        .map(|indicator| {
            let id = &indicator.id;
            Ok(Columns {
                value: data.numbers(&format!("{id}_value"))?,
                numerator: data.numbers(&format!("{id}_numerator"))?,
                denominator: match &indicator.denominator {
                    Some(_) => Some(data.numbers(&format!("{id}_denominator"))?),
                    None => None,
                },
            })
        })
        .collect()
}

/// The rows that a limit concerns, or may concern under other numbers.
fn limited(data: &Data) -> Result<Vec<bool>, Error> {
    let mut rows = vec![false; data.height()];
    for limit in &data.scheme.limits {
        let held = limit.when.holds(&data.assessment.frame)?;
        let moves = limit
            .when
            .columns
            .iter()
            .any(|id| id == "score" || id.ends_with("_value") || id.ends_with("_points"));
        let ours = |population: usize| concerns(limit, population);
        for (row, limited) in rows.iter_mut().enumerate() {
            *limited |= data.population[row].is_some_and(ours) && (held[row] || moves);
        }
    }
    Ok(rows)
}

fn concerns(limit: &Limit, population: usize) -> bool {
    limit.populations.is_empty() || limit.populations.contains(&population)
}

/// A cell that says whether the rows of the raw data still stand in their order.
fn health(data: &Data, raw: &Raw, parameters: &mut Parameters) {
    let Some(key) = raw.name(KEY) else { return };
    parameters.part(data.text("living.part.health"));
    let (good, bad) = (data.text("living.health.good"), data.text("living.health.bad"));
    let text = format!(
        "IF(SUMPRODUCT(--({key}<>ROW({key})-{}))=0,{},{})",
        data::FIRST - 1,
        names::literal(&good),
        names::literal(&bad)
    );
    let line = Line {
        population: String::new(),
        item: data.text("living.item.health"),
        group: String::new(),
        content: Content::Words(text, good),
        format: Format::Text,
        about: data.text("living.about.health"),
    };
    parameters.add(line, &[]);
}

/// Names for what 排名计算 looks up in 企业评价.
fn lookups(data: &Data, shown: &Shown, parameters: &mut Parameters) -> Lookups {
    let mut name =
        |id: &str, words: &[&str]| data.named(id, words, &mut parameters.names).unwrap_or_default();
    let key = name(KEY, &[&data.text("living.name.key")]);
    let score = name("score", &[&data.text("column.score")]);
    let mut columns = HashMap::new();
    for (index, indicator) in data.scheme.indicators.iter().enumerate() {
        let label = data.indicator(index);
        let id = format!("{}_points", indicator.id);
        if data.column(&id).is_some() {
            columns.insert(id.clone(), name(&id, &[&label, &data.text("living.name.points")]));
        }
        if let Some(values) = &shown.values[index] {
            columns.insert(format!("{}_value", indicator.id), values.clone());
        }
    }
    Lookups { key, score, columns }
}
