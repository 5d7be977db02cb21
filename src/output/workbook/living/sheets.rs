//! The sheets of formulas, put together.

use std::collections::HashMap;

use polars::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::benchmarks::{self, Benchmarks, Shown};
use super::counties::{Counties, Source};
use super::data::{self, Data, KEY, rounded};
use super::live::Live;
use super::names;
use super::parameters::{Content, Line, Parameters};
use super::points::{self, Columns, Rule};
use super::quotas::{Links, Quotas};
use super::ranking::{Lookups, Ranking};
use super::raw::{self, Raw};
use super::role::{Role, role};
use super::score::{self, Bonuses, Total};
use crate::facts::tables::heading;
use crate::facts::view::View;
use crate::output::workbook::results::page::{Failure, sheet_name};
use crate::output::workbook::results::style::Styles;
use crate::problem::Error;
use crate::scheme::Limit;
use crate::table::{Format, Table};

/// The sheets of formulas.
pub struct Living<'a> {
    pub(super) data: Data<'a>,
    pub(super) raw: Raw,
    pub(super) parameters: Parameters,
    pub(super) benchmarks: Benchmarks,
    /// By population and indicator.
    pub(super) rules: HashMap<(usize, usize), Rule>,
    pub(super) bonuses: Bonuses<'a>,
    pub(super) totals: Vec<Total>,
    pub(super) ranking: Ranking,
    pub(super) lookups: Lookups,
    pub(super) counties: Counties,
    quotas: Option<Quotas>,
    pub(super) roles: Vec<Role>,
    pub(super) columns: Vec<Columns>,
    pub(super) results: Results,
    pub(super) formulas: Formulas,
    /// Rows whose class a floor, a veto or a direct class may change.
    pub(super) limited: Vec<bool>,
}

/// Formulas that are the same in every row.
pub(super) struct Formulas {
    /// The value of every indicator, or why there is none.
    pub(super) values: Vec<Result<String, &'static str>>,
    pub(super) rank: String,
    pub(super) class_by_place: String,
    pub(super) class: Option<String>,
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
pub(super) struct Results {
    pub(super) benchmarks: Vec<Float64Chunked>,
    pub(super) points: Vec<Float64Chunked>,
    pub(super) bonus: Float64Chunked,
    pub(super) score: Float64Chunked,
    pub(super) rank: Float64Chunked,
    pub(super) preliminary: StringChunked,
    pub(super) class: StringChunked,
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
        let counties = Source {
            data: &data,
            raw: &raw,
            weights: &weights,
            regions: &source.regions,
            table: &view.counties,
            area: view.area,
            sheet: sheet_name(view, "counties"),
        };
        let counties = Counties::of(&counties, &mut parameters)?;
        let quotas = match &source.quotas {
            Some((plan, allocations)) => {
                let links = Links::of(&counties);
                Quotas::of(view, plan, allocations, &source.regions, &links)?
            }
            None => None,
        };
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
            counties,
            quotas,
        }))
    }

    /// The table of 企业评价: with the row numbers of the raw data at its end.
    pub fn table(&self) -> &Table {
        &self.data.table
    }

    /// What a cell of 县区排名 holds.
    pub fn county_cell(&self, row: usize, column: usize) -> Live<'_> {
        self.counties.cell(row, column)
    }

    /// What a cell of 资源配置 holds.
    pub fn quota_cell(&self, row: usize, column: usize) -> Live<'_> {
        self.quotas
            .as_ref()
            .map_or(Live::Plain, |quotas| quotas.cell(row, column))
    }

    /// Whether there are quotas.
    pub fn has_quotas(&self) -> bool {
        self.quotas.is_some()
    }

    /// Writes 指标测算.
    pub fn write_quotas(&self, sheet: &mut Worksheet, styles: &Styles, state: &str) -> Result<(), Failure> {
        match &self.quotas {
            Some(quotas) => quotas.write(sheet, styles, self.data.lang, state),
            None => Ok(()),
        }
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
