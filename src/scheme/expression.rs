//! Formulas and conditions: SQL expressions over the columns of one row, parsed by polars' own `sql_expr`.
//!
//! A formula sees one row at a time: sums and windows over rows are refused. Division by zero gives null here, so
//! that no infinity leaves a formula; a missing value gives null unless `COALESCE` says otherwise. Only the words of
//! [`lexicon`] are let through to polars: no clock, no chance, no sub-query, no nesting without end.

pub mod lexicon;
mod paper;

use std::collections::BTreeSet;

use polars::prelude::*;

use crate::field::{Content, FIELDS, LAST_CLASS, LAST_CLASS_YEARS};
use crate::problem::{Cause, Error, Place, Problems, kinds};
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
    /// A word.
    Text,
}

/// Full years in production at the end of the year that is appraised: the year of the data − the year of `start`.
pub const AGE: &str = "age";

/// The year that is appraised.
pub const DATA_YEAR: &str = "data_year";

/// The columns behind a column that permu computes by itself; otherwise the column.
pub fn behind(column: &str) -> impl Iterator<Item = &str> {
    let start = (column == AGE).then_some("start");
    std::iter::once(start.unwrap_or(column)).filter(|column| *column != DATA_YEAR)
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
        let mut columns = Self {
            frame: DataFrame::new(0, columns).unwrap_or_default(),
        };
        columns.add(AGE);
        columns.add(DATA_YEAR);
        columns.add_text(LAST_CLASS);
        columns.add(LAST_CLASS_YEARS);
        columns
    }
}

impl Columns {
    /// Adds a number column.
    pub fn add(&mut self, id: &str) {
        self.add_as(id, &DataType::Float64);
    }

    /// Adds a column of words.
    pub fn add_text(&mut self, id: &str) {
        self.add_as(id, &DataType::String);
    }

    fn add_as(&mut self, id: &str, dtype: &DataType) {
        if !self.has(id) {
            // An empty column always fits an empty frame.
            let _ = self.frame.with_column(Column::new_empty(id.into(), dtype));
        }
    }

    /// Whether there is such a column.
    pub fn has(&self, id: &str) -> bool {
        self.frame.get_column_index(id).is_some()
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
    /// The condition that holds for every row.
    pub fn always() -> Self {
        Self {
            text: "TRUE".to_owned(),
            expr: lit(true),
            columns: Vec::new(),
            required: Vec::new(),
            place: Place::Nowhere,
        }
    }

    /// Parses an expression and checks that it reads known columns and gives what is wanted. `None`, with a problem,
    /// if it does not.
    pub fn parse(text: &At<String>, gives: Gives, known: &Columns, problems: &mut Problems) -> Option<Self> {
        match Self::parsed(text, gives, known) {
            Ok(formula) => Some(formula),
            Err(Refused::Because(cause)) => {
                let mut words = cause.words();
                words.push(("found", text.value.clone()));
                problems.push(kinds::BAD_EXPRESSION, text.place, words);
                None
            }
            Err(Refused::Unknown(columns)) => {
                let names = known.names();
                for column in columns {
                    let near = nearest(&column, &names).unwrap_or_default().to_owned();
                    let words = vec![("found", column), ("nearest", near), ("known", names.join(", "))];
                    problems.push(kinds::UNKNOWN_FIELD, text.place, words);
                }
                None
            }
        }
    }

    fn parsed(text: &At<String>, gives: Gives, known: &Columns) -> Result<Self, Refused> {
        let words = lexicon::read(&text.value).map_err(Refused::Because)?;
        let unknown: BTreeSet<String> = words
            .columns
            .iter()
            .filter(|column| !known.has(column))
            .cloned()
            .collect();
        if !unknown.is_empty() {
            return Err(Refused::Unknown(unknown));
        }
        let cause = |error: PolarsError| Refused::Because(Cause::Theirs(error.to_string()));
        let expr = polars::sql::sql_expr(&text.value).map_err(cause)?;
        let one_row = |part: &Expr| {
            match part {
                // The list after IN, which holds only words and numbers.
                Expr::Agg(AggExpr::Implode { .. }) => true,
                Expr::Agg(_) | Expr::Over { .. } | Expr::Len | Expr::Explode { .. } => false,
                _ => true,
            }
        };
        if !expr.into_iter().all(one_row) {
            return Err(Refused::Because(Cause::own("formula-rows")));
        }
        let expr = paper::on_paper(expr);
        let frame = known.frame.clone().lazy();
        let result = frame.select([expr.clone().alias("x")]).collect().map_err(cause)?;
        let found = result.column("x").map_err(cause)?.dtype().clone();
        let (right, wanted) = match gives {
            Gives::Number => (found.is_primitive_numeric(), "formula-gives-number"),
            Gives::Condition => (found == DataType::Boolean, "formula-gives-condition"),
            Gives::Text => (found == DataType::String, "formula-gives-text"),
        };
        if !right {
            return Err(Refused::Because(Cause::own(wanted)));
        }
        Ok(Self {
            text: text.value.clone(),
            expr,
            required: words.required(),
            columns: words.columns.into_iter().collect(),
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
        if values.iter().flatten().all(f64::is_finite) {
            // A formula that is one field shares its numbers.
            return Ok(values);
        }
        Ok(values
            .iter()
            .map(|value| value.filter(|number| number.is_finite()))
            .collect())
    }

    /// The formula's word for every row.
    pub fn words(&self, frame: &DataFrame) -> Result<StringChunked, Error> {
        let result = frame
            .clone()
            .lazy()
            .select([self.expr.clone().alias("x")])
            .collect()?;
        let values = result.column("x")?.as_materialized_series().rechunk();
        let values = values.str()?;
        Ok(match (values.len(), frame.height()) {
            (1, height) if height != 1 => std::iter::repeat_n(values.get(0), height).collect(),
            _ => values.clone(),
        })
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

/// Why a text is no formula.
enum Refused {
    Because(Cause),
    Unknown(BTreeSet<String>),
}

fn broadcast(values: &Float64Chunked, height: usize) -> Float64Chunked {
    match (values.len(), height) {
        (1, height) if height != 1 => std::iter::repeat_n(values.get(0), height).collect(),
        _ => values.clone(),
    }
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
    fn formulas_compare_and_round_on_paper() {
        let frame = df!(
            "tax" => [79.99999999999999, 0.99 / 1.1, 2.9999999999999996],
            "land_mu" => [80.0, 0.9, 3.0],
            "rd" => [1.005, -0.46515, 2.5],
            "name" => ["", "", ""],
        )
        .unwrap();
        for text in [
            "tax >= land_mu",
            "tax = land_mu",
            "NOT (tax <> land_mu)",
            "tax BETWEEN land_mu AND land_mu",
        ] {
            assert_eq!(
                parse(text, Gives::Condition).unwrap().holds(&frame).unwrap(),
                [true; 3],
                "{text}"
            );
        }
        for text in ["tax < land_mu", "tax > land_mu"] {
            assert_eq!(
                parse(text, Gives::Condition).unwrap().holds(&frame).unwrap(),
                [false; 3],
                "{text}"
            );
        }
        let held = |text: &str| parse(text, Gives::Condition).unwrap().holds(&frame).unwrap();
        assert_eq!(held("tax IN (80, 3)"), [true, false, true]);
        assert_eq!(held("CAST(tax AS INTEGER) = 3"), [false, false, true]);
        assert_eq!(held("tax = 80 AND COALESCE(name, '') = ''"), [true, false, false]);
        let numbers = |text: &str| {
            parse(text, Gives::Number)
                .unwrap()
                .numbers(&frame)
                .unwrap()
                .to_vec()
        };
        assert_eq!(numbers("FLOOR(tax)"), [Some(80.0), Some(0.0), Some(3.0)]);
        assert_eq!(numbers("CEIL(tax - 77)"), [Some(3.0), Some(-76.0), Some(-74.0)]);
        assert_eq!(numbers("ROUND(rd, 2)"), [Some(1.01), Some(-0.47), Some(2.5)]);
        assert_eq!(numbers("ROUND(rd)"), [Some(1.0), Some(0.0), Some(3.0)]);
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

    #[test]
    fn every_word_that_is_let_through_works() {
        for text in lexicon::EXAMPLES {
            assert!(
                parse(text, Gives::Number).is_ok()
                    || parse(text, Gives::Condition).is_ok()
                    || parse(text, Gives::Text).is_ok(),
                "{text}: {:?}",
                parse(text, Gives::Number).err()
            );
        }
    }

    #[test]
    fn clocks_chance_and_sub_queries_are_refused() {
        for text in [
            "RANDOM()",
            "CURRENT_DATE > '2020-01-01'",
            "NOW() IS NULL",
            "(SELECT 1)",
            "tax OVER ()",
            "tax[1]",
            "tax IN (land_mu, 2)",
            "tax IN (ABS(2))",
            "tax::int",
            "tax.land",
            "ROW_NUMBER() OVER (ORDER BY tax)",
        ] {
            assert!(parse(text, Gives::Number).is_err(), "{text}");
            assert!(parse(text, Gives::Condition).is_err(), "{text}");
        }
    }

    #[test]
    fn what_stands_anywhere_inside_coalesce_may_be_missing() {
        let formula = parse("COALESCE(gas + steam, 0) + tax - COALESCE(tax, 0)", Gives::Number).unwrap();
        assert_eq!(formula.required, ["tax"]);
    }

    #[test]
    fn long_and_deep_formulas_are_refused_before_they_cost_the_stack() {
        let deep = format!("{}tax{}", "(".repeat(5000), ")".repeat(5000));
        assert_eq!(parse(&deep, Gives::Number).unwrap_err(), ["bad-expression"]);
        let cases = format!(
            "{}tax{}",
            "CASE WHEN tax > 1 THEN ".repeat(500),
            " END".repeat(500)
        );
        assert_eq!(parse(&cases, Gives::Number).unwrap_err(), ["bad-expression"]);
        let long = format!("tax{}", " + tax".repeat(5000));
        assert_eq!(parse(&long, Gives::Number).unwrap_err(), ["bad-expression"]);
        let not = format!("{} tax > 1", "NOT ".repeat(5000));
        assert_eq!(parse(&not, Gives::Condition).unwrap_err(), ["bad-expression"]);
        // The longest and deepest that is let through, on the small stack of a test thread.
        let deepest = format!(
            "{}tax{}",
            "(1 + ".repeat(lexicon::MOST_DEPTH),
            ")".repeat(lexicon::MOST_DEPTH)
        );
        assert!(parse(&deepest, Gives::Number).is_ok());
        let longest = format!("tax{}", " + tax".repeat((lexicon::MOST_WORDS - 1) / 2));
        assert!(parse(&longest, Gives::Number).is_ok());
    }
}
