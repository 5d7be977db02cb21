//! 排名计算: group after group, the scores, their ranks and the classes by share.
//!
//! The sheet has the order of the raw data. It finds every score in 企业评价 by the row number that moves with its
//! enterprise, so that 企业评价 can be sorted in any order.

mod classes;
mod sheet;

use polars::prelude::*;

use super::data::{Data, FIRST};
use super::expression::Expression;
use super::names::{Names, range};
use crate::assess::Status;
use crate::decimal::on_paper;
use crate::problem::Error;
use crate::scheme::{ClassRule, Classes, Formula as Rule};

/// From how many rows on a group is too large to be ranked by a sheet: every row looks at all the others.
pub const MOST_ROWS: usize = 5_000;

/// Stands for a number that is not there, below all that are.
const LOWEST: &str = "-1E+300";

/// A group of the ranking.
pub struct Group {
    /// Its name.
    pub name: String,
    /// Position of its population.
    pub population: usize,
    /// Its rows in the order of the frame.
    members: Vec<usize>,
    /// Ranks by formula, or why not.
    pub rank: Result<(), &'static str>,
    /// The formula of the class in the sheet (by place) or in 企业评价 (by cut score), or why there is none.
    pub class: Result<Class, &'static str>,
}

/// How classes are found.
pub enum Class {
    /// By the place in 排名计算.
    ByPlace,
    /// By the cut scores in 参数.
    ByScore(String),
}

/// The sheet on its way.
pub struct Ranking {
    /// Its name.
    pub sheet: String,
    /// All groups.
    pub groups: Vec<Group>,
    /// The group of every row.
    pub of_row: Vec<Option<usize>>,
    /// The rows in the order of the raw data: first those that are ranked here.
    pub order: Vec<usize>,
    /// The names of the columns of ranks and classes.
    pub rank_name: String,
    /// See `rank_name`.
    pub class_name: String,
    /// The formula of the class in every group.
    classes: Vec<Option<String>>,
    /// What decides between equal scores, by population.
    keys: Vec<Vec<Key>>,
    /// What two stages are ordered by, by population.
    stages: Vec<Vec<Key>>,
    ties: usize,
}

/// What decides between equal scores or orders a stage: the formula, and its number in every row.
struct Key {
    expression: Option<Expression>,
    values: Float64Chunked,
}

const COLUMN_KEY: usize = 0;
const COLUMN_POSITION: usize = 3;
const COLUMN_SCORE: usize = 4;
const COLUMN_TIES: usize = 5;

impl Ranking {
    /// Groups the ranked rows; finds out which of them a sheet can rank.
    pub fn of(data: &Data, sheet: String) -> Result<Self, Error> {
        let words = data.words("rank_group")?;
        let mut groups: Vec<Group> = Vec::new();
        let mut of_row = vec![None; data.height()];
        let mut known = std::collections::HashMap::new();
        for (row, name) in words.iter().enumerate() {
            let (Some(name), Some(population), Status::Appraised) =
                (name, data.population[row], data.assessment.status[row])
            else {
                continue;
            };
            let index = *known.entry(name).or_insert_with(|| {
                groups.push(Group {
                    name: name.to_owned(),
                    population,
                    members: Vec::new(),
                    rank: Ok(()),
                    class: Err("other"),
                });
                groups.len() - 1
            });
            groups[index].members.push(row);
            of_row[row] = Some(index);
        }
        let ties = data
            .scheme
            .populations
            .iter()
            .map(|p| p.ties.len())
            .max()
            .unwrap_or(0);
        let populations = || data.scheme.populations.iter();
        let mut ranking = Self {
            classes: vec![None; groups.len()],
            keys: populations()
                .map(|population| keys(data, &population.ties))
                .collect::<Result<_, _>>()?,
            stages: populations()
                .map(|population| stages(data, population.classes.as_ref()))
                .collect::<Result<_, _>>()?,
            sheet,
            groups,
            of_row,
            order: Vec::new(),
            rank_name: String::new(),
            class_name: String::new(),
            ties,
        };
        ranking.judge(data)?;
        ranking.arrange(data);
        Ok(ranking)
    }

    /// Whether ranks by score and ties are the engine's, group by group.
    fn judge(&mut self, data: &Data) -> Result<(), Error> {
        let scores = data.numbers("score")?;
        let ranks = data.numbers("rank")?;
        for group in &mut self.groups {
            let keys = &self.keys[group.population];
            let order = places(&group.members, &scores, keys);
            let mut rank = 0;
            let mut same = true;
            for (place, row) in order.iter().enumerate() {
                let equal = place > 0 && compare(order[place - 1], *row, &scores, keys).is_eq();
                rank = if equal { rank } else { place + 1 };
                same &= ranks.get(*row) == Some(rank as f64);
            }
            group.rank = match (
                same,
                group.members.len() > MOST_ROWS,
                data.column("rank").is_some(),
            ) {
                _ if keys.iter().any(|key| key.expression.is_none()) => Err("ties"),
                (true, false, true) => Ok(()),
                (_, true, _) => Err("large"),
                _ => Err("other"),
            };
        }
        Ok(())
    }

    fn arrange(&mut self, data: &Data) {
        let ranked = |row: usize| self.of_row[row].filter(|group| self.groups[*group].rank.is_ok());
        let mut order: Vec<usize> = (0..data.height()).collect();
        order.sort_by_key(|row| (ranked(*row).unwrap_or(usize::MAX), *row));
        self.order = order;
    }

    /// Names the columns that 企业评价 reads.
    pub fn name(&mut self, data: &Data, names: &mut Names) {
        let mut named = |key: &str, column: usize| {
            let words = [data.text("living.name.ranking"), data.text(key)];
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            names.add(&words, range(&self.sheet, column, FIRST, data.last()))
        };
        self.rank_name = named("column.rank", COLUMN_TIES + self.ties);
        self.class_name = named("column.class_preliminary", COLUMN_TIES + self.ties + 4);
    }

    /// The first row of every group in the sheet, counted from 1.
    fn tops(&self) -> Vec<usize> {
        let mut next = FIRST;
        self.groups
            .iter()
            .map(|group| {
                let top = next;
                if group.rank.is_ok() {
                    next += group.members.len();
                }
                top
            })
            .collect()
    }
}

/// How cells of 企业评价 are found from elsewhere: the names of its columns.
pub struct Lookups {
    /// The row numbers of the raw data.
    pub key: String,
    /// The scores.
    pub score: String,
    /// `<indicator>_value` and `_points`.
    pub columns: std::collections::HashMap<String, String>,
}

/// Where the columns of the sheet stand.
struct Columns {
    rank: usize,
    place: usize,
    upper: usize,
    lower: usize,
    class: usize,
}

impl Columns {
    fn of(ties: usize) -> Self {
        let rank = COLUMN_TIES + ties;
        Self {
            rank,
            place: rank + 1,
            upper: rank + 2,
            lower: rank + 3,
            class: rank + 4,
        }
    }
}

/// The formulas with their numbers in every row.
fn keys(data: &Data, formulas: &[Rule]) -> Result<Vec<Key>, Error> {
    let frame = &data.assessment.frame;
    let mut keys = Vec::new();
    for formula in formulas {
        let values = formula.numbers(frame)?;
        let expression = Expression::read(&formula.text).filter(|expression| {
            let mut columns = Vec::new();
            for id in expression.columns() {
                columns.push((id.to_owned(), data.numbers(id).ok()));
            }
            let number = |row: usize| {
                let number = |id: &str| {
                    columns
                        .iter()
                        .find(|(known, _)| known == id)?
                        .1
                        .as_ref()?
                        .get(row)
                };
                expression.value(&number)
            };
            (0..data.height()).all(|row| super::data::agree(number(row), values.get(row)))
        });
        keys.push(Key { expression, values });
    }
    Ok(keys)
}

/// What two stages are ordered by.
fn stages(data: &Data, rule: Option<&Classes>) -> Result<Vec<Key>, Error> {
    match rule.map(|rule| &rule.rule) {
        Some(ClassRule::TwoStage {
            upper_order,
            lower_order,
            ..
        }) => keys(data, &[upper_order.clone(), lower_order.clone()]),
        _ => Ok(Vec::new()),
    }
}

fn low(value: Option<f64>) -> f64 {
    value.map_or(f64::NEG_INFINITY, |value| value + 0.0)
}

fn compare(one: usize, other: usize, scores: &Float64Chunked, keys: &[Key]) -> std::cmp::Ordering {
    let paper = |value: Option<f64>| low(value.map(on_paper));
    let by = |values: &Float64Chunked| paper(values.get(other)).total_cmp(&paper(values.get(one)));
    keys.iter()
        .fold(by(scores), |order, key| order.then_with(|| by(&key.values)))
}

/// The members from the best to the last; equal ones in the order of their codes.
fn places(members: &[usize], scores: &Float64Chunked, keys: &[Key]) -> Vec<usize> {
    let mut order = members.to_vec();
    order.sort_by(|one, other| compare(*one, *other, scores, keys).then(one.cmp(other)));
    order
}
