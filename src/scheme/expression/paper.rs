//! Formulas compare and round as [`crate::decimal`] says: `land_mu >= 5` holds for 1.1 + 1.2 + 2.7 亩.

use polars::prelude::*;

use crate::decimal::{self, Round};

/// The expression with both sides of every comparison taken on paper, also what `IN`, `FLOOR`, `CEIL` and whole-number
/// `CAST`s look at; `ROUND` rounds halves away from zero.
pub fn on_paper(expr: Expr) -> Expr {
    expr.map_expr(|part| match part {
        Expr::BinaryExpr { left, op, right } if op.is_comparison() => Expr::BinaryExpr {
            left: side(left),
            op,
            right: side(right),
        },
        Expr::Function { mut input, function } => match function {
            FunctionExpr::Round { decimals, .. } if input.len() == 1 => {
                let round = Round {
                    mode: decimal::RoundMode::Nearest,
                    digits: decimals.min(MOST_DECIMALS) as u8,
                };
                numbers(input.swap_remove(0), move |value| round.apply(value))
            }
            FunctionExpr::Floor
            | FunctionExpr::Ceil
            | FunctionExpr::Boolean(BooleanFunction::IsIn { .. }) => {
                if let Some(first) = input.first_mut() {
                    *first = numbers(first.clone(), decimal::on_paper);
                }
                Expr::Function { input, function }
            }
            function => Expr::Function { input, function },
        },
        Expr::Cast { expr, dtype, options } if dtype.as_literal().is_some_and(DataType::is_integer) => {
            Expr::Cast {
                expr: side(expr),
                dtype,
                options,
            }
        }
        other => other,
    })
}

/// No binary number has more decimals that a rounding could keep.
const MOST_DECIMALS: u32 = 22;

fn side(part: Arc<Expr>) -> Arc<Expr> {
    match &*part {
        // A number as typed has no noise.
        Expr::Literal(_) => part,
        other => Arc::new(numbers(other.clone(), decimal::on_paper)),
    }
}

/// Applies a function to binary numbers; whole numbers, words and truths stay as they are.
fn numbers(part: Expr, change: impl Fn(f64) -> f64 + Copy + Send + Sync + 'static) -> Expr {
    part.map(
        move |column| match column.dtype() {
            DataType::Float64 => {
                let series = column.as_materialized_series();
                let changed = series.f64()?.apply_values(change);
                Ok(changed.into_column())
            }
            _ => Ok(column),
        },
        |_, field| Ok(field.clone()),
    )
}
