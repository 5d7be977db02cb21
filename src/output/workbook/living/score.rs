//! Bonus, deduction and score as formulas.

use polars::prelude::Float64Chunked;

use super::data::{Data, KEY, round, rounded};
use super::expression::Expression;
use super::parameters::{Content, Line, Parameters};
use super::raw::Raw;
use crate::problem::Error;
use crate::scheme::{Aggregation, Bonus};
use crate::sum::Sum;
use crate::table::{Format, Heading};

/// Bonus and score of a population.
pub struct Total {
    /// The formula of bonus less deduction, or why there is none; `None` where the scheme has neither.
    pub bonus: Option<Result<String, &'static str>>,
    /// The formula of the score, or why there is none.
    pub score: Result<String, &'static str>,
}

/// A bonus or deduction, ready to be called.
pub struct Item<'a> {
    bonus: &'a Bonus,
    /// Whom it concerns, row by row.
    held: Vec<bool>,
    /// The column that says so.
    flag: String,
    /// How much.
    amount: Option<Amount>,
    cap: Option<String>,
}

enum Amount {
    Number(String, f64),
    Expression(Expression),
}

/// What concerns all rows: the items and the limits of their sums.
pub struct Bonuses<'a> {
    items: Vec<Item<'a>>,
    most: [Option<String>; 2],
}

impl<'a> Bonuses<'a> {
    /// Puts whom they concern beside the raw data, and their numbers into 参数.
    pub fn of(data: &Data<'a>, raw: &mut Raw, parameters: &mut Parameters) -> Result<Self, Error> {
        parameters.part(data.text("living.part.bonuses"));
        let mut items = Vec::new();
        for bonus in &data.scheme.bonuses {
            items.push(item(data, bonus, raw, parameters)?);
        }
        let total = data.scheme.bonus_total;
        let mut most = |part: &str, value: Option<f64>| {
            let value = value?;
            let item = data.text(&format!("living.item.{part}"));
            let line = line(item.clone(), value, String::new());
            Some(parameters.add(line, &[&item]))
        };
        let most = [
            most("most-bonus", total.bonus),
            most("most-deduction", total.deduction),
        ];
        Ok(Self { items, most })
    }

    fn concerning(&self, position: usize) -> impl Iterator<Item = &Item<'a>> {
        self.items.iter().filter(move |item| {
            item.bonus.populations.is_empty() || item.bonus.populations.contains(&position)
        })
    }

    /// What the formula gives in a row with these points before bonus.
    pub fn simulated(&self, data: &Data, raw: &Raw, position: usize, row: usize, before: f64) -> f64 {
        let (mut added, mut taken) = (Sum::default(), Sum::default());
        for item in self.concerning(position).filter(|item| item.held[row]) {
            let amount = match &item.amount {
                Some(Amount::Number(_, amount)) => *amount,
                Some(Amount::Expression(expression)) => raw.value(expression, row).unwrap_or(0.0),
                None => 0.0,
            };
            let points = if item.bonus.percent {
                before * amount / 100.0
            } else {
                amount
            };
            let points = item
                .bonus
                .cap
                .map_or(points.max(0.0), |cap| points.max(0.0).min(cap));
            match item.bonus.deduction {
                false => added.add(points),
                true => taken.add(points),
            }
        }
        let total = data.scheme.bonus_total;
        let capped = |sum: Sum, cap: Option<f64>| cap.map_or(sum.total(), |cap| sum.total().min(cap));
        round(
            capped(added, total.bonus) - capped(taken, total.deduction),
            data.scheme.rounds.bonus,
        )
    }

    fn formula(&self, data: &Data, raw: &Raw, position: usize, before: &str) -> Result<String, &'static str> {
        let key = data.own(KEY).ok_or("other")?;
        let mut sides = [Vec::new(), Vec::new()];
        for item in self.concerning(position) {
            let amount = match item.amount.as_ref().ok_or("formula")? {
                Amount::Number(call, _) => call.clone(),
                Amount::Expression(expression) => {
                    let cell = |id: &str| Some(format!("INDEX({},${key})", raw.name(id)?));
                    expression.cell("0", &cell).ok_or("formula")?
                }
            };
            let points = if item.bonus.percent {
                format!("{before}*{amount}/100")
            } else {
                amount
            };
            let points = match &item.cap {
                Some(cap) => format!("MIN({cap},MAX(0,{points}))"),
                None => format!("MAX(0,{points})"),
            };
            let text = format!("INDEX({},${key})*{points}", item.flag);
            sides[usize::from(item.bonus.deduction)].push(text);
        }
        let side = |index: usize| {
            let text = match sides[index].is_empty() {
                true => return None,
                false => sides[index].join("+"),
            };
            Some(match &self.most[index] {
                Some(most) => format!("MIN({most},{text})"),
                None => format!("({text})"),
            })
        };
        let text = match (side(0), side(1)) {
            (None, None) => "0".to_owned(),
            (Some(added), None) => added,
            (None, Some(taken)) => format!("-{taken}"),
            (Some(added), Some(taken)) => format!("{added}-{taken}"),
        };
        rounded(text, data.scheme.rounds.bonus).ok_or("rounding")
    }
}

fn line(item: String, value: f64, about: String) -> Line {
    Line {
        population: String::new(),
        item,
        group: String::new(),
        content: Content::Input(value),
        format: Format::Decimal(4),
        about,
    }
}

fn item<'a>(
    data: &Data,
    bonus: &'a Bonus,
    raw: &mut Raw,
    parameters: &mut Parameters,
) -> Result<Item<'a>, Error> {
    let kind = if bonus.deduction { "deduction" } else { "bonus" };
    let label = data.lang.pick(&bonus.label, &bonus.label_en).to_owned();
    let held = bonus.when.holds(&data.assessment.frame)?;
    let flags: Float64Chunked = held.iter().map(|held| Some(f64::from(u8::from(*held)))).collect();
    let heading = Heading {
        id: format!("{kind}:{}", bonus.id),
        label: data
            .lang
            .text(&format!("living.flag.{kind}"), &[("label", &label)]),
        unit: String::new(),
        format: Format::Integer,
    };
    let flag = raw.number(heading, flags, "condition", &mut parameters.names, data.lang);
    let word = data.text(&format!("living.item.{kind}"));
    let unit = if bonus.percent { "percent" } else { "points" };
    // What a list of events adds stands in no column.
    let stated = bonus.amount.as_ref().filter(|_| bonus.event.is_none());
    let amount = match stated.and_then(|amount| Expression::read(&amount.text)) {
        Some(Expression::Number(value)) => {
            let item = format!(
                "{label} · {word}{}",
                data.lang.text(
                    "report.unit",
                    &[("unit", &data.text(&format!("living.item.{unit}")))]
                )
            );
            let call = parameters.add(line(item, value, bonus.source.clone()), &[&word, &label]);
            Some(Amount::Number(call, value))
        }
        other => other.map(Amount::Expression),
    };
    let cap = bonus.cap.map(|cap| {
        let most = data.text("living.item.most");
        let item = format!("{label} · {most}");
        parameters.add(line(item, cap, bonus.source.clone()), &[&most, &label])
    });
    Ok(Item {
        bonus,
        held,
        flag,
        amount,
        cap,
    })
}

/// The formulas of all populations.
pub fn totals(data: &Data, raw: &Raw, bonuses: &Bonuses) -> Vec<Total> {
    (0..data.scheme.populations.len())
        .map(|position| {
            let population = &data.scheme.populations[position];
            let points: Option<Vec<String>> = population
                .criteria
                .iter()
                .map(|c| data.own(&format!("{}_points", data.scheme.indicators[c.indicator].id)))
                .collect();
            let before = match (points, population.aggregation) {
                (Some(points), Aggregation::Sum) => Ok(format!("SUM({})", points.join(","))),
                (None, _) => Err("other"),
                (_, Aggregation::Topsis) => Err("topsis"),
                (_, Aggregation::Geometric) => Err("geometric"),
            };
            let any = bonuses.concerning(position).next().is_some();
            let bonus = any.then(|| {
                let before = before.clone()?;
                bonuses.formula(data, raw, position, &before)
            });
            let score = before.and_then(|before| {
                let text = match data.own("bonus") {
                    Some(bonus) => format!("{before}+{bonus}"),
                    None => before,
                };
                rounded(text, data.scheme.rounds.score).ok_or("rounding")
            });
            Total { bonus, score }
        })
        .collect()
}
