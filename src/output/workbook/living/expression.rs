//! The part of a scheme's formulas that a sheet has, too: columns, numbers, + − × ÷ and `COALESCE`.

use super::data::paper;
use crate::scheme::expression::parse;
use crate::scheme::expression::tree::{Node, Operator};
use crate::scheme::expression::vocabulary::Function;

/// A formula that gives a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A number as written.
    Number(f64),
    /// A column of the row.
    Column(String),
    /// The number with its sign turned.
    Negative(Box<Expression>),
    /// Two numbers with an operator between them.
    Pair(Box<Expression>, char, Box<Expression>),
    /// `COALESCE(formula, number)`.
    Otherwise(Box<Expression>, f64),
}

/// A formula as it stands in a cell.
struct Written {
    text: String,
    /// The cells without which it has no value.
    needs: Vec<String>,
    /// How tightly its outermost operator binds.
    binds: u8,
}

impl Expression {
    /// Reads a formula of a scheme; `None` where it holds anything that is not written here.
    pub fn read(text: &str) -> Option<Self> {
        Self::of(&parse(text).ok()?)
    }

    fn of(node: &Node) -> Option<Self> {
        let boxed = |node: &Node| Self::of(node).map(Box::new);
        Some(match node {
            Node::Number(value) => Self::Number(*value),
            Node::Column(id) => Self::Column(id.clone()),
            Node::Negative(inner) => Self::Negative(boxed(inner)?),
            Node::Arithmetic(one, operator, other) => {
                let sign = match operator {
                    Operator::Plus => '+',
                    Operator::Minus => '-',
                    Operator::Times => '*',
                    // A divisor that may be zero is a gap in the engine and an error in a sheet.
                    Operator::Divided if matches!(**other, Node::Number(value) if value != 0.0) => '/',
                    _ => return None,
                };
                Self::Pair(boxed(one)?, sign, boxed(other)?)
            }
            Node::Call(Function::Coalesce, parts) => match parts.as_slice() {
                [inner, Node::Number(otherwise)] => Self::Otherwise(boxed(inner)?, *otherwise),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// The columns that it reads, each once.
    pub fn columns(&self) -> Vec<&str> {
        let mut list = Vec::new();
        self.collect(&mut list);
        list.sort_unstable();
        list.dedup();
        list
    }

    fn collect<'a>(&'a self, list: &mut Vec<&'a str>) {
        match self {
            Self::Number(_) => {}
            Self::Column(id) => list.push(id),
            Self::Negative(inner) | Self::Otherwise(inner, _) => inner.collect(list),
            Self::Pair(one, _, other) => {
                one.collect(list);
                other.collect(list);
            }
        }
    }

    /// Its number, by the numbers of the columns; a gap is a gap, as in the engine.
    pub fn value(&self, number: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            Self::Column(id) => number(id),
            Self::Negative(inner) => Some(-inner.value(number)?),
            Self::Otherwise(inner, otherwise) => Some(inner.value(number).unwrap_or(*otherwise)),
            Self::Pair(one, operator, other) => {
                let (one, other) = (one.value(number)?, other.value(number)?);
                Some(match operator {
                    '+' => one + other,
                    '-' => one - other,
                    '*' => one * other,
                    _ => one / other,
                })
            }
        }
    }

    /// The formula of a cell; `blank` where a column that it needs is empty. `cell` says where a column stands.
    pub fn cell(&self, blank: &str, cell: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let written = self.written(cell)?;
        Some(guarded(&written, blank))
    }

    /// The same with its number as figures are compared.
    pub fn cell_on_paper(&self, blank: &str, cell: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let mut written = self.written(cell)?;
        written.text = paper(&bracketed(&written, 3));
        Some(guarded(&written, blank))
    }

    fn written(&self, cell: &dyn Fn(&str) -> Option<String>) -> Option<Written> {
        Some(match self {
            Self::Number(value) => Written {
                text: format!("{value}"),
                needs: Vec::new(),
                binds: 3,
            },
            Self::Column(id) => {
                let at = cell(id)?;
                Written {
                    text: at.clone(),
                    needs: vec![at],
                    binds: 3,
                }
            }
            Self::Negative(inner) => {
                let inner = inner.written(cell)?;
                Written {
                    text: format!("(-{})", bracketed(&inner, 3)),
                    needs: inner.needs,
                    binds: 3,
                }
            }
            Self::Otherwise(inner, otherwise) => {
                let written = inner.written(cell)?;
                let text = match (&**inner, *otherwise == 0.0) {
                    (Self::Column(_), true) => format!("N({})", written.text),
                    _ => guarded(&written, &format!("{otherwise}")),
                };
                Written {
                    text,
                    needs: Vec::new(),
                    binds: 3,
                }
            }
            Self::Pair(one, operator, other) => {
                let level = if matches!(operator, '+' | '-') { 1 } else { 2 };
                let (one, other) = (one.written(cell)?, other.written(cell)?);
                let text = format!(
                    "{}{operator}{}",
                    bracketed(&one, level),
                    // a − (b − c) and a ÷ (b ÷ c) keep their brackets.
                    bracketed(&other, level + u8::from(matches!(operator, '-' | '/')))
                );
                let mut needs = one.needs;
                needs.extend(other.needs);
                needs.sort_unstable();
                needs.dedup();
                Written {
                    text,
                    needs,
                    binds: level,
                }
            }
        })
    }
}

fn bracketed(written: &Written, level: u8) -> String {
    if written.binds < level {
        format!("({})", written.text)
    } else {
        written.text.clone()
    }
}

/// The formula where all it needs is there, else `blank`.
fn guarded(written: &Written, blank: &str) -> String {
    match written.needs.len() {
        0 => written.text.clone(),
        count => format!(
            "IF(COUNT({})={count},{},{blank})",
            written.needs.join(","),
            written.text
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Option<String> {
        Expression::read(text)?.cell("\"\"", &|id| Some(id.to_uppercase()))
    }

    #[test]
    fn sums_and_products_keep_their_order() {
        for (text, expected) in [
            ("tax", "IF(COUNT(TAX)=1,TAX,\"\")"),
            ("12.5", "12.5"),
            ("a - (b - c) * 2", "IF(COUNT(A,B,C)=3,A-(B-C)*2,\"\")"),
            ("(a + b) / 2", "IF(COUNT(A,B)=2,(A+B)/2,\"\")"),
            ("a + COALESCE(b, 0) * 4.04", "IF(COUNT(A)=1,A+N(B)*4.04,\"\")"),
            ("COALESCE(a + b, 7)", "IF(COUNT(A,B)=2,A+B,7)"),
            ("-a * 3", "IF(COUNT(A)=1,(-A)*3,\"\")"),
        ] {
            assert_eq!(cell(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_a_sheet_would_read_otherwise_is_refused() {
        for text in [
            "a / b",
            "a / 0",
            "GREATEST(a, b)",
            "a > 3",
            "CASE WHEN a THEN 1 ELSE 2 END",
            "COALESCE(a, b)",
            "NULL",
            "a 'b'",
            "a +",
            "(a",
        ] {
            assert_eq!(cell(text), None, "{text}");
        }
    }

    #[test]
    fn values_follow_the_gaps() {
        let number = |id: &str| match id {
            "a" => Some(8.0),
            "b" => Some(2.0),
            _ => None,
        };
        for (text, expected) in [
            ("a - b * 3", Some(2.0)),
            ("a + gap", None),
            ("a + COALESCE(gap, 0)", Some(8.0)),
            ("COALESCE(a + gap, 5) / 2", Some(2.5)),
            ("-(a - b)", Some(-6.0)),
        ] {
            assert_eq!(Expression::read(text).unwrap().value(&number), expected, "{text}");
        }
    }
}
