//! The words of a formula, from left to right.

use super::vocabulary::{KEYWORDS, MOST_WORDS};
use crate::problem::{Cause, words};

/// The most digits of a number in a formula: a number of that many is held exactly enough to be told from its neighbours.
const MOST_DIGITS: usize = 18;

/// A word, number or sign.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A number.
    Number(f64),
    /// A text between single quotes.
    Text(String),
    /// A word of SQL, in capital letters.
    Keyword(&'static str),
    /// The name of a column or a function.
    Name(String),
    /// The name of a column between double quotes.
    Quoted(String),
    /// A sign.
    Sign(&'static str),
}

/// The signs, the longer ones first.
const SIGNS: &[&str] = &[
    "<=", ">=", "<>", "!=", "(", ")", ",", "+", "-", "*", "/", "%", "<", ">", "=",
];

/// Splits a formula into its words, or says why it cannot be one.
pub fn tokens(text: &str) -> Result<Vec<Token>, Cause> {
    let mut list = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if list.len() == MOST_WORDS {
            return Err(Cause::with(
                "formula-words",
                words![("count", MOST_WORDS.to_string())],
            ));
        }
        let (token, after) = match first {
            '\'' => {
                let (text, after) = quoted(&rest[1..], '\'')?;
                (Token::Text(text), after)
            }
            '"' => {
                let (name, after) = quoted(&rest[1..], '"')?;
                (Token::Quoted(name), after)
            }
            '0'..='9' => number(rest)?,
            first if first.is_alphabetic() || first == '_' => {
                let end = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                let keyword = KEYWORDS.iter().find(|keyword| keyword.eq_ignore_ascii_case(word));
                let token = keyword.map_or_else(|| Token::Name(word.to_owned()), |word| Token::Keyword(word));
                (token, after)
            }
            // Two minus signs begin a comment in SQL, and so does a slash with a star.
            _ if rest.starts_with("--") => return Err(Cause::own("formula-minus")),
            _ if rest.starts_with("/*") => return Err(Cause::own("formula-comment")),
            other => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign =
                    sign.ok_or_else(|| Cause::with("formula-letter", words![("part", other.to_string())]))?;
                (Token::Sign(sign), &rest[sign.len()..])
            }
        };
        list.push(token);
        rest = after.trim_start();
    }
    Ok(list)
}

/// The text up to the closing quote, in which a quote is written twice, and what comes after.
fn quoted(text: &str, quote: char) -> Result<(String, &str), Cause> {
    let mut inside = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != quote {
            inside.push(letter);
        } else if letters.next_if(|(_, next)| *next == quote).is_some() {
            inside.push(quote);
        } else {
            return Ok((inside, &text[at + quote.len_utf8()..]));
        }
    }
    Err(Cause::own("formula-quote"))
}

/// A number such as 12, 0.5 or 1e-3, and what comes after.
fn number(text: &str) -> Result<(Token, &str), Cause> {
    let mut before = ' ';
    let end = text.find(|letter: char| {
        let sign = matches!(letter, '+' | '-') && matches!(before, 'e' | 'E');
        before = letter;
        !(letter.is_ascii_alphanumeric() || letter == '.' || sign)
    });
    let (digits, after) = text.split_at(end.unwrap_or(text.len()));
    let count = digits.chars().filter(char::is_ascii_digit).count();
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() && count <= MOST_DIGITS => Ok((Token::Number(value), after)),
        _ => Err(Cause::with("formula-number", words![("part", digits.to_owned())])),
    }
}
