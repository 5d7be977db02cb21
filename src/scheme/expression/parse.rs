//! Words → tree, by the grammar of SQL expressions:
//!
//! ```text
//! condition  = both { OR both }            both = negated { AND negated }     negated = NOT negated | comparison
//! comparison = sum [ = <> < <= > >= sum | [NOT] IN ( … ) | [NOT] LIKE '…' | [NOT] BETWEEN sum AND sum | IS [NOT] NULL ]
//! sum        = product { + - product }     product = signed { * / % signed }  signed = - signed | atom
//! atom       = number | 'text' | column | TRUE | FALSE | NULL | ( condition ) | CASE … END | CAST ( … AS … ) | function ( … )
//! ```

use super::token::{Token, tokens};
use super::tree::{Comparison, Node, Operator};
use super::vocabulary::{CAST, CASTS, Cast, FUNCTIONS, Function, MOST_DEPTH, functions};
use crate::problem::{Cause, words};

/// Reads a formula, or says why it is none.
pub fn parse(text: &str) -> Result<Node, Cause> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let node = parser.condition()?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: &'static str) -> bool {
        self.take(&Token::Sign(sign))
    }

    fn keyword(&mut self, word: &'static str) -> bool {
        self.take(&Token::Keyword(word))
    }

    fn need_sign(&mut self, sign: &'static str) -> Result<(), Cause> {
        if self.sign(sign) {
            Ok(())
        } else {
            Err(self.missing(sign))
        }
    }

    fn need_keyword(&mut self, word: &'static str) -> Result<(), Cause> {
        if self.keyword(word) {
            Ok(())
        } else {
            Err(self.missing(word))
        }
    }

    fn missing(&self, wanted: &str) -> Cause {
        let words = words![("part", self.shown()), ("wanted", wanted.to_owned())];
        match self.peek() {
            Some(_) => Cause::with("formula-wanted", words),
            None => Cause::own("formula-end"),
        }
    }

    /// The word at which the formula goes wrong.
    fn unexpected(&self) -> Cause {
        match self.peek() {
            Some(_) => Cause::with("formula-word", words![("part", self.shown())]),
            None => Cause::own("formula-end"),
        }
    }

    fn shown(&self) -> String {
        match self.peek() {
            Some(Token::Number(number)) => number.to_string(),
            Some(Token::Text(text)) => format!("'{text}'"),
            Some(Token::Name(name) | Token::Quoted(name)) => name.clone(),
            Some(Token::Keyword(word) | Token::Sign(word)) => (*word).to_owned(),
            None => String::new(),
        }
    }

    /// What is read inside brackets, `CASE` or `NOT`: one level deeper, and not deeper than the stack bears.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Cause>) -> Result<T, Cause> {
        if self.depth == MOST_DEPTH {
            return Err(Cause::with(
                "formula-depth",
                words![("count", MOST_DEPTH.to_string())],
            ));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn condition(&mut self) -> Result<Node, Cause> {
        let mut node = self.both()?;
        while self.keyword("OR") {
            node = Node::Or(Box::new(node), Box::new(self.both()?));
        }
        Ok(node)
    }

    fn both(&mut self) -> Result<Node, Cause> {
        let mut node = self.negated()?;
        while self.keyword("AND") {
            node = Node::And(Box::new(node), Box::new(self.negated()?));
        }
        Ok(node)
    }

    fn negated(&mut self) -> Result<Node, Cause> {
        if self.keyword("NOT") {
            return self.deeper(|parser| Ok(Node::Not(Box::new(parser.negated()?))));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Node, Cause> {
        let mut node = self.sum()?;
        loop {
            if self.keyword("IS") {
                let not = self.keyword("NOT");
                let state = match self.next() {
                    Some(Token::Keyword("NULL")) => None,
                    Some(Token::Keyword("TRUE")) => Some(true),
                    Some(Token::Keyword("FALSE")) => Some(false),
                    other => {
                        self.at -= usize::from(other.is_some());
                        return Err(self.missing("NULL"));
                    }
                };
                node = Node::Is(Box::new(node), state, not);
                continue;
            }
            let not = self.peek() == Some(&Token::Keyword("NOT"));
            self.at += usize::from(not);
            if self.keyword("IN") {
                node = Node::In(Box::new(node), self.list()?, not);
            } else if self.keyword("LIKE") {
                node = Node::Like(Box::new(node), self.pattern()?, not);
            } else if self.keyword("BETWEEN") {
                let from = self.sum()?;
                self.need_keyword("AND")?;
                node = Node::Between(Box::new(node), Box::new([from, self.sum()?]), not);
            } else if not {
                return Err(self.missing("IN, LIKE, BETWEEN"));
            } else if let Some(comparison) = self.compared() {
                node = Node::Compare(Box::new(node), comparison, Box::new(self.sum()?));
            } else {
                return Ok(node);
            }
        }
    }

    fn compared(&mut self) -> Option<Comparison> {
        let Some(Token::Sign(sign)) = self.peek() else {
            return None;
        };
        let comparison = match *sign {
            "=" => Comparison::Equal,
            "<>" | "!=" => Comparison::Unequal,
            "<" => Comparison::LessThan,
            "<=" => Comparison::AtMost,
            ">" => Comparison::MoreThan,
            ">=" => Comparison::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(comparison)
    }

    /// The list behind `IN`: numbers, or texts.
    fn list(&mut self) -> Result<Vec<Node>, Cause> {
        self.need_sign("(")?;
        let mut list = Vec::new();
        loop {
            let turned = self.sign("-");
            list.push(match self.next() {
                Some(Token::Number(number)) => Node::Number(if turned { -number } else { number }),
                Some(Token::Text(text)) if !turned => Node::Text(text),
                _ => return Err(Cause::own("formula-list")),
            });
            if !self.sign(",") {
                break;
            }
        }
        self.need_sign(")")?;
        Ok(list)
    }

    fn pattern(&mut self) -> Result<String, Cause> {
        match self.next() {
            Some(Token::Text(pattern)) => Ok(pattern),
            _ => Err(Cause::own("formula-pattern")),
        }
    }

    fn sum(&mut self) -> Result<Node, Cause> {
        let mut node = self.product()?;
        loop {
            let operator = match self.peek() {
                Some(Token::Sign("+")) => Operator::Plus,
                Some(Token::Sign("-")) => Operator::Minus,
                _ => return Ok(node),
            };
            self.at += 1;
            node = Node::Arithmetic(Box::new(node), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Node, Cause> {
        let mut node = self.signed()?;
        loop {
            let operator = match self.peek() {
                Some(Token::Sign("*")) => Operator::Times,
                Some(Token::Sign("/")) => Operator::Divided,
                Some(Token::Sign("%")) => Operator::Remainder,
                _ => return Ok(node),
            };
            self.at += 1;
            node = Node::Arithmetic(Box::new(node), operator, Box::new(self.signed()?));
        }
    }

    fn signed(&mut self) -> Result<Node, Cause> {
        if self.sign("-") {
            return self.deeper(|parser| Ok(Node::Negative(Box::new(parser.signed()?))));
        }
        if self.sign("+") {
            return self.deeper(Self::signed);
        }
        self.atom()
    }

    fn atom(&mut self) -> Result<Node, Cause> {
        match self.next() {
            Some(Token::Number(number)) => Ok(Node::Number(number)),
            Some(Token::Text(text)) => Ok(Node::Text(text)),
            Some(Token::Quoted(name)) => Ok(Node::Column(name)),
            Some(Token::Keyword("NULL")) => Ok(Node::Null),
            Some(Token::Keyword("TRUE")) => Ok(Node::Truth(true)),
            Some(Token::Keyword("FALSE")) => Ok(Node::Truth(false)),
            Some(Token::Keyword("CASE")) => self.deeper(Self::case),
            Some(Token::Sign("(")) => self.deeper(|parser| {
                let inner = parser.condition()?;
                parser.need_sign(")")?;
                Ok(inner)
            }),
            Some(Token::Name(name)) if self.sign("(") => self.deeper(|parser| parser.called(&name)),
            Some(Token::Name(name)) => Ok(Node::Column(name)),
            other => {
                self.at -= usize::from(other.is_some());
                Err(self.unexpected())
            }
        }
    }

    /// The rest of `CASE WHEN condition THEN value … END`, or of `CASE value WHEN equal THEN value … END`.
    fn case(&mut self) -> Result<Node, Cause> {
        let compared = match self.peek() {
            Some(Token::Keyword("WHEN")) => None,
            _ => Some(self.condition()?),
        };
        let mut arms = Vec::new();
        while self.keyword("WHEN") {
            let mut when = self.condition()?;
            if let Some(compared) = &compared {
                when = Node::Compare(Box::new(compared.clone()), Comparison::Equal, Box::new(when));
            }
            self.need_keyword("THEN")?;
            arms.push((when, self.condition()?));
        }
        if arms.is_empty() {
            return Err(self.missing("WHEN"));
        }
        let otherwise = match self.keyword("ELSE") {
            true => Some(Box::new(self.condition()?)),
            false => None,
        };
        self.need_keyword("END")?;
        Ok(Node::Case(arms, otherwise))
    }

    /// The rest of a function behind its bracket.
    fn called(&mut self, name: &str) -> Result<Node, Cause> {
        if name.eq_ignore_ascii_case(CAST) {
            let inner = self.condition()?;
            self.need_keyword("AS")?;
            let cast = self.cast()?;
            self.need_sign(")")?;
            return Ok(Node::Cast(Box::new(inner), cast));
        }
        let known = FUNCTIONS.iter().find(|(word, _)| word.eq_ignore_ascii_case(name));
        let Some((word, function)) = known else {
            return Err(Cause::with(
                "formula-function",
                words![("part", name.to_owned()), ("functions", functions())],
            ));
        };
        let mut parts = vec![self.condition()?];
        while self.sign(",") {
            parts.push(self.condition()?);
        }
        self.need_sign(")")?;
        let (least, most) = match function {
            Function::Coalesce | Function::Greatest | Function::Least => (1, usize::MAX),
            Function::NullIf | Function::StartsWith => (2, 2),
            Function::Round => (1, 2),
            Function::Substr => (2, 3),
            _ => (1, 1),
        };
        if parts.len() < least || parts.len() > most {
            return Err(Cause::with("formula-parts", words![("part", (*word).to_owned())]));
        }
        Ok(Node::Call(*function, parts))
    }

    fn cast(&mut self) -> Result<Cast, Cause> {
        let cast = match self.peek() {
            Some(Token::Keyword(word)) => CASTS.into_iter().find(|cast| cast.word() == *word),
            _ => None,
        };
        let Some(cast) = cast else {
            let words: Vec<&str> = CASTS.iter().map(|cast| cast.word()).collect();
            return Err(self.missing(&words.join(", ")));
        };
        self.at += 1;
        Ok(cast)
    }
}
