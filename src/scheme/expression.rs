//! Formulas and conditions: SQL expressions over the columns of one row, parsed by polars' own `sql_expr`.
//!
//! A formula sees one row at a time: sums and windows over rows are refused. Division by zero gives null here, so
//! that no infinity leaves a formula; a missing value gives null unless `COALESCE` says otherwise.

use std::collections::BTreeSet;

use polars::prelude::*;

use crate::field::{Content, FIELDS};
use crate::problem::{Error, Place, Problems, kinds};
use crate::settings::{At, nearest};

/// A parsed expression.
#[derive(Clone, Debug)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// Parsed.
    expr: Expr,
    /// The columns it reads.
    pub columns: Vec<String>,
    /// The columns without which it has no value: those outside `COALESCE`.
    pub required: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// What a formula must give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A number.
    Number,
    /// Yes or no.
    Condition,
}

/// The columns that formulas may read: fields of the data dictionary, and what a scheme adds to them.
#[derive(Clone, Debug)]
pub struct Columns {
    frame: DataFrame,
}

impl Default for Columns {
    fn default() -> Self {
        let columns = FIELDS
            .iter()
            .map(|field| match field.content {
                Content::Number(_) => Column::new_empty(field.id.into(), &DataType::Float64),
                _ => Column::new_empty(field.id.into(), &DataType::String),
            })
            .collect();
        Self {
            frame: DataFrame::new(0, columns).unwrap_or_default(),
        }
    }
}

impl Columns {
    /// Adds a number column.
    pub fn add(&mut self, id: &str) {
        if self.frame.get_column_index(id).is_none() {
            // An empty column always fits an empty frame.
            let _ = self
                .frame
                .with_column(Column::new_empty(id.into(), &DataType::Float64));
        }
    }

    fn names(&self) -> Vec<&str> {
        self.frame
            .get_column_names()
            .into_iter()
            .map(|name| name.as_str())
            .collect()
    }
}

impl Formula {
    /// Parses an expression and checks that it reads known columns and gives what is wanted. `None`, with a problem,
    /// if it does not.
    pub fn parse(text: &At<String>, gives: Gives, known: &Columns, problems: &mut Problems) -> Option<Self> {
        let bad = |cause: String, problems: &mut Problems| {
            problems.push(
                kinds::BAD_EXPRESSION,
                text.place,
                vec![("found", text.value.clone()), ("cause", cause)],
            );
            None
        };
        let expr = match polars::sql::sql_expr(&text.value) {
            Ok(expr) => expr,
            Err(error) => return bad(error.to_string(), problems),
        };
        let mut columns: BTreeSet<String> = BTreeSet::new();
        for part in &expr {
            match part {
                Expr::Column(name) => {
                    columns.insert(name.to_string());
                }
                Expr::Agg(_) | Expr::Over { .. } | Expr::Len | Expr::Explode { .. } => {
                    return bad("it must read one row at a time".to_owned(), problems);
                }
                _ => {}
            }
        }
        let names = known.names();
        let mut all_known = true;
        for column in &columns {
            if !names.contains(&column.as_str()) {
                all_known = false;
                problems.push(
                    kinds::UNKNOWN_FIELD,
                    text.place,
                    vec![
                        ("found", column.clone()),
                        ("nearest", nearest(column, &names).unwrap_or_default().to_owned()),
                        ("known", names.join(", ")),
                    ],
                );
            }
        }
        if !all_known {
            return None;
        }
        match known
            .frame
            .clone()
            .lazy()
            .select([expr.clone().alias("x")])
            .collect()
        {
            Err(error) => return bad(error.to_string(), problems),
            Ok(result) => {
                let found = result.column("x").map(|column| column.dtype().clone());
                let right = match (&found, gives) {
                    (Ok(DataType::Boolean), Gives::Condition) => true,
                    (Ok(dtype), Gives::Number) => dtype.is_primitive_numeric(),
                    _ => false,
                };
                if !right {
                    let wanted = match gives {
                        Gives::Number => "it must give a number",
                        Gives::Condition => "it must be true or false",
                    };
                    return bad(wanted.to_owned(), problems);
                }
            }
        }
        let optional = coalesced(&text.value);
        Some(Self {
            text: text.value.clone(),
            expr,
            required: columns
                .iter()
                .filter(|column| !optional.contains(column.as_str()))
                .cloned()
                .collect(),
            columns: columns.into_iter().collect(),
            place: text.place,
        })
    }

    /// The formula's number for every row. Infinite and undefined results are null.
    pub fn numbers(&self, frame: &DataFrame) -> Result<Float64Chunked, Error> {
        // Comparisons of many columns would be re-ordered by an optimiser that has nothing to win on one projection.
        let expr = self.expr.clone().cast(DataType::Float64).alias("x");
        let result = frame.clone().lazy().select([expr]).collect()?;
        let values = result.column("x")?.as_materialized_series().rechunk();
        let values = broadcast(values.f64()?, frame.height());
        Ok(values
            .iter()
            .map(|value| value.filter(|number| number.is_finite()))
            .collect())
    }

    /// Whether the condition holds, for every row; unknown counts as no.
    pub fn holds(&self, frame: &DataFrame) -> Result<Vec<bool>, Error> {
        let result = frame
            .clone()
            .lazy()
            .select([self.expr.clone().alias("x")])
            .collect()?;
        let values = result.column("x")?.as_materialized_series().rechunk();
        let values = values.bool()?;
        let held: Vec<bool> = values.iter().map(|value| value == Some(true)).collect();
        // An expression without columns, as `1 = 1`, gives one value for all rows.
        Ok(if held.len() == 1 {
            vec![held[0]; frame.height()]
        } else {
            held
        })
    }
}

fn broadcast(values: &Float64Chunked, height: usize) -> Float64Chunked {
    match (values.len(), height) {
        (1, height) if height != 1 => std::iter::repeat_n(values.get(0), height).collect(),
        _ => values.clone(),
    }
}

/// The columns that stand first in a `COALESCE`: they may be missing.
fn coalesced(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    lower
        .split("coalesce")
        .skip(1)
        .filter_map(|rest| {
            let inside = rest.trim_start().strip_prefix('(')?.trim_start();
            let name: String = inside
                .trim_start_matches('"')
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            (!name.is_empty()).then_some(name)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, gives: Gives) -> Result<Formula, Vec<&'static str>> {
        let mut problems = Problems::new();
        let at = At {
            value: text.to_owned(),
            place: Place::Nowhere,
        };
        let formula = Formula::parse(&at, gives, &Columns::default(), &mut problems);
        formula.ok_or_else(|| problems.iter().map(|p| p.kind.code).collect())
    }

    #[test]
    fn a_formula_names_what_it_reads_and_what_it_needs() {
        let formula = parse("electricity * 4.04 + COALESCE(gas, 0) * 12.143", Gives::Number).unwrap();
        assert_eq!(formula.columns, ["electricity", "gas"]);
        assert_eq!(formula.required, ["electricity"]);
    }

    #[test]
    fn division_by_zero_and_gaps_are_null_and_constants_fill_the_rows() {
        let frame = df!("tax" => [Some(4.0), Some(1.0), None], "land_mu" => [2.0, 0.0, 1.0]).unwrap();
        let values = parse("tax / land_mu", Gives::Number)
            .unwrap()
            .numbers(&frame)
            .unwrap();
        assert_eq!(values.to_vec(), [Some(2.0), None, None]);
        let ones = parse("1", Gives::Number).unwrap().numbers(&frame).unwrap();
        assert_eq!(ones.to_vec(), [Some(1.0); 3]);
        let held = parse("tax >= 4 OR land_mu > 5", Gives::Condition).unwrap();
        assert_eq!(held.holds(&frame).unwrap(), [true, false, false]);
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        assert_eq!(parse("tax +", Gives::Number).unwrap_err(), ["bad-expression"]);
        assert_eq!(parse("SUM(tax)", Gives::Number).unwrap_err(), ["bad-expression"]);
        assert_eq!(
            parse("taxx / land_mu", Gives::Number).unwrap_err(),
            ["unknown-field"]
        );
        assert_eq!(parse("tax > 3", Gives::Number).unwrap_err(), ["bad-expression"]);
        assert_eq!(parse("tax", Gives::Condition).unwrap_err(), ["bad-expression"]);
        assert_eq!(
            parse("size > 3", Gives::Condition).unwrap_err(),
            ["bad-expression"]
        );
    }
}
