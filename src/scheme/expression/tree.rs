//! A formula as a tree: the closed set of what a formula may hold. Everything that is done with formulas walks it: which
//! columns are read, of which type the result is, the values, the words and the formulas of a sheet.

use super::vocabulary::{Cast, Function};

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `NULL`: no value.
    Null,
    /// A number as written.
    Number(f64),
    /// A text between single quotes.
    Text(String),
    /// `TRUE` or `FALSE`.
    Truth(bool),
    /// A column of the row.
    Column(String),
    /// The number with its sign turned.
    Negative(Box<Node>),
    /// Two numbers with an operator between them.
    Arithmetic(Box<Node>, Operator, Box<Node>),
    /// Two values compared.
    Compare(Box<Node>, Comparison, Box<Node>),
    /// `NOT`.
    Not(Box<Node>),
    /// Both hold.
    And(Box<Node>, Box<Node>),
    /// One of them holds.
    Or(Box<Node>, Box<Node>),
    /// `IS NULL`, `IS TRUE`, `IS FALSE`, or with `true` their negation.
    Is(Box<Node>, Option<bool>, bool),
    /// `IN` a list of numbers or of texts; with `true`, `NOT IN`.
    In(Box<Node>, Vec<Node>, bool),
    /// `LIKE` a pattern in which `%` stands for any letters and `_` for one; with `true`, `NOT LIKE`.
    Like(Box<Node>, String, bool),
    /// `BETWEEN` two values, both included; with `true`, `NOT BETWEEN`.
    Between(Box<Node>, Box<[Node; 2]>, bool),
    /// `CASE`: the value behind the first condition that holds, else the last one.
    Case(Vec<(Node, Node)>, Option<Box<Node>>),
    /// A function of one row.
    Call(Function, Vec<Node>),
    /// `CAST`.
    Cast(Box<Node>, Cast),
}

/// An operator between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Divided,
    /// `%`: what is left of a division, with the sign of the divisor.
    Remainder,
}

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    LessThan,
    /// `<=`
    AtMost,
    /// `>`
    MoreThan,
    /// `>=`
    AtLeast,
}

impl Operator {
    /// As written in a formula.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Divided => "/",
            Self::Remainder => "%",
        }
    }
}

impl Comparison {
    /// As written in a formula.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "<>",
            Self::LessThan => "<",
            Self::AtMost => "<=",
            Self::MoreThan => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Node {
    /// Visits every part, the outermost first; `inside` tells whether it stands inside `COALESCE`.
    fn visit<'a>(&'a self, inside: bool, see: &mut dyn FnMut(&'a Node, bool)) {
        see(self, inside);
        let inside = inside || matches!(self, Self::Call(Function::Coalesce, _));
        match self {
            Self::Null | Self::Number(_) | Self::Text(_) | Self::Truth(_) | Self::Column(_) => {}
            Self::Negative(one)
            | Self::Not(one)
            | Self::Is(one, ..)
            | Self::In(one, ..)
            | Self::Like(one, ..)
            | Self::Cast(one, _) => one.visit(inside, see),
            Self::Arithmetic(one, _, other)
            | Self::Compare(one, _, other)
            | Self::And(one, other)
            | Self::Or(one, other) => {
                one.visit(inside, see);
                other.visit(inside, see);
            }
            Self::Between(one, ends, _) => {
                one.visit(inside, see);
                ends.iter().for_each(|end| end.visit(inside, see));
            }
            Self::Case(arms, otherwise) => {
                for (condition, value) in arms {
                    condition.visit(inside, see);
                    value.visit(inside, see);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.visit(inside, see);
                }
            }
            Self::Call(_, parts) => parts.iter().for_each(|part| part.visit(inside, see)),
        }
    }

    /// The columns it reads, each once in the order of their names.
    pub fn columns(&self) -> Vec<String> {
        self.columns_where(|_| true)
    }

    /// The columns without which it has no value: those that stand outside `COALESCE` somewhere.
    pub fn required(&self) -> Vec<String> {
        self.columns_where(|inside| !inside)
    }

    fn columns_where(&self, wanted: impl Fn(bool) -> bool) -> Vec<String> {
        let mut list = std::collections::BTreeSet::new();
        self.visit(false, &mut |node, inside| {
            if let Self::Column(id) = node
                && wanted(inside)
            {
                list.insert(id.clone());
            }
        });
        list.into_iter().collect()
    }
}
