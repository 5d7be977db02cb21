//! Tree → values, for all rows of a frame at once.
//!
//! A missing value stays missing through arithmetic and comparisons; `AND` and `OR` are decided by what is known
//! (Kleene's logic). Inside a formula a division by zero is infinite or undefined as in IEEE 754, so that `x / 0 > 5`
//! compares; comparisons order undefined above everything. Numbers are compared and rounded as they stand on paper, see
//! [`crate::decimal`].

use std::borrow::Cow;
use std::cmp::Ordering;

use polars::prelude::*;

use super::tree::{Comparison, Node, Operator};
use super::vocabulary::{Cast, Function};
use crate::decimal::{Round, RoundMode, on_paper};
use crate::problem::Error;

/// The values of a part of a formula: one a row, or one for all rows.
#[derive(Clone)]
pub enum Values {
    /// Numbers.
    Numbers(Float64Chunked),
    /// Texts.
    Texts(StringChunked),
    /// Conditions.
    Truths(BooleanChunked),
    /// `NULL`, whatever kind is wanted.
    Missing,
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::Truths(values) => values.len(),
            Self::Missing => 1,
        }
    }

    fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Numbers(values) => values.get(if values.len() == 1 { 0 } else { row }),
            _ => None,
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Texts(values) => values.get(if values.len() == 1 { 0 } else { row }),
            _ => None,
        }
    }

    fn truth(&self, row: usize) -> Option<bool> {
        match self {
            Self::Truths(values) => values.get(if values.len() == 1 { 0 } else { row }),
            _ => None,
        }
    }

    fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Numbers(_) => self.number(row).is_none(),
            Self::Texts(_) => self.text(row).is_none(),
            Self::Truths(_) => self.truth(row).is_none(),
            Self::Missing => true,
        }
    }

    /// The numbers; all missing where there are none.
    pub fn into_numbers(self) -> Float64Chunked {
        match self {
            Self::Numbers(values) => values,
            _ => numbers(1, |_| None),
        }
    }
}

fn numbers(height: usize, value: impl Fn(usize) -> Option<f64>) -> Float64Chunked {
    (0..height).map(value).collect()
}

fn truths(height: usize, value: impl Fn(usize) -> Option<bool>) -> Values {
    Values::Truths((0..height).map(value).collect())
}

fn texts<'a>(height: usize, value: impl Fn(usize) -> Option<Cow<'a, str>>) -> Values {
    Values::Texts((0..height).map(value).collect())
}

/// How many rows a part has that is made of these.
fn height<'a>(parts: impl IntoIterator<Item = &'a Values>) -> usize {
    // A frame without rows has columns of none; a part of a constant and such a column has none, too.
    let lengths: Vec<usize> = parts.into_iter().map(Values::len).collect();
    lengths.iter().copied().find(|length| *length != 1).unwrap_or(1)
}

/// The values of a formula over the rows of a frame that has its columns.
pub fn evaluate(node: &Node, frame: &DataFrame) -> Result<Values, Error> {
    let of = |node: &Node| evaluate(node, frame);
    Ok(match node {
        Node::Null => Values::Missing,
        Node::Number(value) => Values::Numbers(numbers(1, |_| Some(*value))),
        Node::Text(text) => texts(1, |_| Some(Cow::Borrowed(text))),
        Node::Truth(truth) => truths(1, |_| Some(*truth)),
        Node::Column(id) => column(frame, id)?,
        Node::Negative(one) => Values::Numbers(of(one)?.into_numbers() * -1.0),
        Node::Arithmetic(one, operator, other) => {
            let (one, other) = (of(one)?.into_numbers(), of(other)?.into_numbers());
            Values::Numbers(match operator {
                Operator::Plus => &one + &other,
                Operator::Minus => &one - &other,
                Operator::Times => &one * &other,
                Operator::Divided => &one / &other,
                Operator::Remainder => &one % &other,
            })
        }
        Node::Compare(one, comparison, other) => compare(&of(one)?, *comparison, &of(other)?),
        Node::Not(one) => {
            let one = of(one)?;
            truths(one.len(), |row| Some(!one.truth(row)?))
        }
        Node::And(one, other) => {
            let (one, other) = (of(one)?, of(other)?);
            truths(height([&one, &other]), |row| {
                both(one.truth(row), other.truth(row))
            })
        }
        Node::Or(one, other) => {
            let (one, other) = (of(one)?, of(other)?);
            // One of them holds unless both do not.
            let not = |truth: Option<bool>| truth.map(|truth| !truth);
            truths(height([&one, &other]), |row| {
                not(both(not(one.truth(row)), not(other.truth(row))))
            })
        }
        Node::Is(one, state, not) => {
            let one = of(one)?;
            let not = *not;
            match *state {
                None => truths(one.len(), |row| Some(one.is_missing(row) != not)),
                Some(state) => truths(one.len(), |row| Some((one.truth(row) == Some(state)) != not)),
            }
        }
        Node::In(one, list, not) => {
            let one = of(one)?;
            let list: Vec<Values> = list.iter().map(of).collect::<Result<_, _>>()?;
            truths(one.len(), |row| {
                let found = list
                    .iter()
                    .any(|other| order(&one, other, row) == Some(Ordering::Equal));
                (!one.is_missing(row)).then_some(found != *not)
            })
        }
        Node::Like(one, pattern, not) => {
            let one = of(one)?;
            truths(one.len(), |row| Some(is_like(one.text(row)?, pattern) != *not))
        }
        Node::Between(one, ends, not) => {
            let (one, from, to) = (of(one)?, of(&ends[0])?, of(&ends[1])?);
            let within = |row: usize| {
                let above = order(&one, &from, row).map(Ordering::is_ge);
                both(above, order(&one, &to, row).map(Ordering::is_le))
            };
            truths(height([&one, &from, &to]), |row| Some(within(row)? != *not))
        }
        Node::Case(arms, otherwise) => {
            let conditions: Vec<Values> = arms.iter().map(|(when, _)| of(when)).collect::<Result<_, _>>()?;
            let otherwise = otherwise.as_deref().unwrap_or(&Node::Null);
            let values = arms.iter().map(|(_, value)| value).chain([otherwise]);
            let values: Vec<Values> = values.map(of).collect::<Result<_, _>>()?;
            let chosen = |row: usize| {
                let holds = |condition: &Values| condition.truth(row) == Some(true);
                conditions.iter().position(holds).unwrap_or(conditions.len())
            };
            let height = height(conditions.iter().chain(&values));
            choose(&values, height, |row| Some(chosen(row)))
        }
        Node::Call(function, parts) => {
            let parts: Vec<Values> = parts.iter().map(of).collect::<Result<_, _>>()?;
            call(*function, &parts)
        }
        Node::Cast(one, cast) => to(&of(one)?, *cast),
    })
}

fn column(frame: &DataFrame, id: &str) -> Result<Values, Error> {
    let column = frame.column(id)?.as_materialized_series().rechunk();
    Ok(match column.dtype() {
        DataType::String => Values::Texts(column.str()?.clone()),
        DataType::Boolean => Values::Truths(column.bool()?.clone()),
        DataType::Float64 => Values::Numbers(column.f64()?.clone()),
        _ => Values::Numbers(column.cast(&DataType::Float64)?.f64()?.clone()),
    })
}

/// Whether both hold, if that can be known.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// How two numbers stand on paper; undefined ones are equal, and above all others.
fn order_numbers(one: f64, other: f64) -> Ordering {
    let (one, other) = (on_paper(one), on_paper(other));
    one.partial_cmp(&other)
        .unwrap_or_else(|| one.is_nan().cmp(&other.is_nan()))
}

/// How two values of one kind stand in a row, if both are there.
fn order(one: &Values, other: &Values, row: usize) -> Option<Ordering> {
    match one {
        Values::Numbers(_) => Some(order_numbers(one.number(row)?, other.number(row)?)),
        Values::Texts(_) => Some(one.text(row)?.cmp(other.text(row)?)),
        Values::Truths(_) => Some(one.truth(row)?.cmp(&other.truth(row)?)),
        Values::Missing => None,
    }
}

fn compare(one: &Values, comparison: Comparison, other: &Values) -> Values {
    truths(height([one, other]), |row| {
        let order = order(one, other, row)?;
        Some(match comparison {
            Comparison::Equal => order.is_eq(),
            Comparison::Unequal => order.is_ne(),
            Comparison::LessThan => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::MoreThan => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
        })
    })
}

/// Whether a text is like a pattern: `%` stands for any letters, `_` for one.
fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut in_pattern) = (0, 0);
    // Where the last % stands, and how much of the text it has taken.
    let mut any: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(in_pattern) {
            Some('%') => {
                any = Some((in_pattern, at));
                in_pattern += 1;
            }
            Some(letter) if *letter == '_' || *letter == text[at] => {
                at += 1;
                in_pattern += 1;
            }
            _ => {
                let Some((star, taken)) = any else { return false };
                any = Some((star, taken + 1));
                at = taken + 1;
                in_pattern = star + 1;
            }
        }
    }
    pattern[in_pattern..].iter().all(|letter| *letter == '%')
}

/// In every row the value of the part that is chosen; missing where none is.
fn choose(parts: &[Values], height: usize, chosen: impl Fn(usize) -> Option<usize>) -> Values {
    let part = |row: usize| chosen(row).map(|part| &parts[part]);
    match parts.iter().find(|part| !matches!(part, Values::Missing)) {
        Some(Values::Numbers(_)) => Values::Numbers(numbers(height, |row| part(row)?.number(row))),
        Some(Values::Texts(_)) => texts(height, |row| part(row)?.text(row).map(Cow::Borrowed)),
        Some(Values::Truths(_)) => truths(height, |row| part(row)?.truth(row)),
        _ => Values::Missing,
    }
}

fn call(function: Function, parts: &[Values]) -> Values {
    let first = &parts[0];
    let height = height(parts);
    let number =
        |value: &dyn Fn(f64) -> f64| Values::Numbers(numbers(height, |row| first.number(row).map(value)));
    let setting = |part: usize| parts.get(part).and_then(|part| part.number(0)).unwrap_or(0.0);
    match function {
        Function::Coalesce => choose(parts, height, |row| {
            parts.iter().position(|part| !part.is_missing(row))
        }),
        Function::NullIf => choose(&parts[..1], height, |row| {
            (order(first, &parts[1], row) != Some(Ordering::Equal)).then_some(0)
        }),
        Function::Greatest => Values::Numbers(numbers(height, |row| {
            let given = parts.iter().filter_map(|part| part.number(row));
            given.max_by(|one, other| order_numbers(*one, *other))
        })),
        Function::Least => Values::Numbers(numbers(height, |row| {
            let given = parts.iter().filter_map(|part| part.number(row));
            given.min_by(|one, other| order_numbers(*one, *other))
        })),
        Function::Abs => number(&f64::abs),
        Function::Round => {
            // No binary number has more decimals that a rounding could keep.
            let digits = setting(1).min(22.0) as u8;
            let round = Round {
                mode: RoundMode::Nearest,
                digits,
            };
            number(&|value| round.apply(value))
        }
        Function::Floor => number(&|value| on_paper(value).floor()),
        Function::Ceil => number(&|value| on_paper(value).ceil()),
        Function::Substr => {
            // The first letter is 1; letters before it count against the length, as in SQL.
            let from = setting(1);
            let count = match parts.len() {
                2 => f64::INFINITY,
                _ => setting(2) + (from - 1.0).min(0.0),
            };
            let skipped = (from - 1.0).max(0.0) as usize;
            let taken = if count.is_finite() {
                count.max(0.0) as usize
            } else {
                usize::MAX
            };
            texts(height, |row| {
                Some(Cow::Owned(
                    first.text(row)?.chars().skip(skipped).take(taken).collect(),
                ))
            })
        }
        Function::Length => Values::Numbers(numbers(height, |row| {
            Some(first.text(row)?.chars().count() as f64)
        })),
        Function::StartsWith => truths(height, |row| {
            Some(first.text(row)?.starts_with(parts[1].text(row)?))
        }),
        Function::Upper => texts(height, |row| Some(Cow::Owned(first.text(row)?.to_uppercase()))),
        Function::Lower => texts(height, |row| Some(Cow::Owned(first.text(row)?.to_lowercase()))),
    }
}

fn to(values: &Values, cast: Cast) -> Values {
    let height = values.len();
    let number = |row: usize| match values {
        Values::Numbers(_) => values.number(row),
        Values::Texts(_) => values.text(row)?.trim().parse().ok(),
        Values::Truths(_) => Some(f64::from(u8::from(values.truth(row)?))),
        Values::Missing => None,
    };
    match cast {
        Cast::Double => Values::Numbers(numbers(height, number)),
        Cast::Integer => Values::Numbers(numbers(height, |row| match values {
            Values::Texts(_) => values.text(row)?.trim().parse::<i32>().ok().map(f64::from),
            _ => number(row).map(|number| on_paper(number).trunc()),
        })),
        Cast::Varchar => texts(height, |row| {
            Some(match values {
                Values::Texts(_) => Cow::Owned(values.text(row)?.to_owned()),
                Values::Truths(_) => Cow::Owned(values.truth(row)?.to_string()),
                // 12 is written 12.0, as polars writes it.
                _ => Cow::Owned(format!("{:?}", values.number(row)?)),
            })
        }),
    }
}
