//! Formulas and conditions: SQL expressions over the columns of one row.
//!
//! ```text
//! text ─► token ─► parse ─► tree ─► kind (what it gives) ─► evaluate (its values, over the rows of a frame)
//! ```
//!
//! A formula sees one row at a time: there are no sums over rows, no clock, no chance and no sub-query. Division by zero
//! gives null here, so that no infinity leaves a formula; a missing value gives null unless `COALESCE` says otherwise.

mod evaluate;
mod kind;
mod parse;
mod token;
pub mod tree;
pub mod vocabulary;

use polars::prelude::*;

use self::evaluate::{Values, evaluate};
use self::kind::ValueKind;
pub use self::parse::parse;
pub use self::tree::Node;
use crate::field::{Content, FIELDS, LAST_CLASS, LAST_CLASS_YEARS, LAST_SCORE};
use crate::problem::{Cause, Error, Place, Problems, Word, kinds, words};
use crate::settings::{At, nearest};

/// A parsed expression.
#[derive(Clone, Debug)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// Parsed.
    pub tree: Node,
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
    known: Vec<(String, ValueKind)>,
}

impl Default for Columns {
    fn default() -> Self {
        let known = FIELDS.iter().map(|field| {
            let kind = match field.content {
                Content::Number(_) => ValueKind::Number,
                _ => ValueKind::Text,
            };
            (field.id.to_owned(), kind)
        });
        let mut columns = Self {
            known: known.collect(),
        };
        columns.add(AGE);
        columns.add(DATA_YEAR);
        columns.add_text(LAST_CLASS);
        columns.add(LAST_CLASS_YEARS);
        columns.add(LAST_SCORE);
        columns
    }
}

impl Columns {
    /// No columns.
    pub fn none() -> Self {
        Self { known: Vec::new() }
    }

    /// The number columns.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let numbers = self.known.iter().filter(|(_, kind)| *kind == ValueKind::Number);
        numbers.map(|(id, _)| id.as_str())
    }

    /// Adds a number column.
    pub fn add(&mut self, id: &str) {
        self.add_as(id, ValueKind::Number);
    }

    /// Adds a column of words.
    pub fn add_text(&mut self, id: &str) {
        self.add_as(id, ValueKind::Text);
    }

    fn add_as(&mut self, id: &str, kind: ValueKind) {
        if !self.has(id) {
            self.known.push((id.to_owned(), kind));
        }
    }

    /// Whether there is such a column.
    pub fn has(&self, id: &str) -> bool {
        self.kind(id).is_some()
    }

    fn kind(&self, id: &str) -> Option<ValueKind> {
        let column = self.known.iter().find(|(known, _)| known == id);
        column.map(|(_, kind)| *kind)
    }

    fn names(&self) -> Vec<&str> {
        self.known.iter().map(|(id, _)| id.as_str()).collect()
    }
}

impl Formula {
    /// The condition that holds for every row.
    pub fn always() -> Self {
        Self {
            text: "TRUE".to_owned(),
            tree: Node::Truth(true),
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
                words.push(("found", Word::from(&text.value)));
                problems.push(kinds::BAD_EXPRESSION, text.place, words);
                None
            }
            Err(Refused::Unknown(columns)) => {
                let names = known.names();
                for column in columns {
                    let near = nearest(&column, &names).unwrap_or_default().to_owned();
                    let words = words![("found", column), ("nearest", near), ("known", &names)];
                    problems.push(kinds::UNKNOWN_FIELD, text.place, words);
                }
                None
            }
        }
    }

    fn parsed(text: &At<String>, gives: Gives, known: &Columns) -> Result<Self, Refused> {
        let tree = parse(&text.value).map_err(Refused::Because)?;
        let columns = tree.columns();
        let mut unknown = columns.clone();
        unknown.retain(|column| !known.has(column));
        if !unknown.is_empty() {
            return Err(Refused::Unknown(unknown));
        }
        let column = |id: &str| known.kind(id).unwrap_or(ValueKind::Number);
        let found = kind::kind(&tree, &column).map_err(Refused::Because)?;
        let (wanted, cause) = match gives {
            Gives::Number => (ValueKind::Number, "formula-gives-number"),
            Gives::Condition => (ValueKind::Truth, "formula-gives-condition"),
            Gives::Text => (ValueKind::Text, "formula-gives-text"),
        };
        if found != Some(wanted) {
            return Err(Refused::Because(Cause::own(cause)));
        }
        Ok(Self {
            text: text.value.clone(),
            required: tree.required(),
            columns,
            tree,
            place: text.place,
        })
    }

    /// The formula's number for every row. Infinite and undefined results are null.
    pub fn numbers(&self, frame: &DataFrame) -> Result<Float64Chunked, Error> {
        let values = evaluate(&self.tree, frame)?.into_numbers();
        let height = frame.height();
        if values.len() == height && values.iter().flatten().all(f64::is_finite) {
            // A formula that is one field shares its numbers.
            return Ok(values);
        }
        let finite = |value: Option<f64>| value.filter(|number| number.is_finite());
        Ok(match values.len() {
            1 => std::iter::repeat_n(finite(values.get(0)), height).collect(),
            _ => values.iter().map(finite).collect(),
        })
    }

    /// The formula's word for every row.
    pub fn words(&self, frame: &DataFrame) -> Result<StringChunked, Error> {
        let height = frame.height();
        Ok(match evaluate(&self.tree, frame)? {
            Values::Texts(values) if values.len() == height => values,
            Values::Texts(values) => std::iter::repeat_n(values.get(0), height).collect(),
            _ => std::iter::repeat_n(None::<&str>, height).collect(),
        })
    }

    /// Whether the condition holds, for every row; unknown counts as no.
    pub fn holds(&self, frame: &DataFrame) -> Result<Vec<bool>, Error> {
        let known = self.known_to_hold(frame)?;
        Ok(known.into_iter().map(|held| held == Some(true)).collect())
    }

    /// Whether the condition holds, for every row; `None` where a missing value leaves it open.
    pub fn known_to_hold(&self, frame: &DataFrame) -> Result<Vec<Option<bool>>, Error> {
        let height = frame.height();
        let Values::Truths(values) = evaluate(&self.tree, frame)? else {
            return Ok(vec![None; height]);
        };
        Ok(match values.len() == height {
            true => values.iter().collect(),
            false => vec![values.get(0); height],
        })
    }
}

/// Why a text is no formula.
enum Refused {
    Because(Cause),
    Unknown(Vec<String>),
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
        for text in vocabulary::EXAMPLES {
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
            "(1 + ".repeat(vocabulary::MOST_DEPTH),
            ")".repeat(vocabulary::MOST_DEPTH)
        );
        assert!(parse(&deepest, Gives::Number).is_ok());
        let longest = format!("tax{}", " + tax".repeat((vocabulary::MOST_WORDS - 1) / 2));
        assert!(parse(&longest, Gives::Number).is_ok());
    }
}
