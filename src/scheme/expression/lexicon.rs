//! The words that a formula may be made of: a closed list, checked before polars sees the text.

use std::collections::BTreeSet;

use crate::problem::Cause;

/// The most words, numbers and operators of one formula.
pub const MOST_WORDS: usize = 400;

/// The deepest nesting of brackets, `CASE` and `NOT`.
pub const MOST_DEPTH: usize = 24;

/// The most digits of a whole number in a formula: more than an i64 is sure to hold.
const MOST_DIGITS: usize = 18;

/// Words of SQL that are no functions.
pub const KEYWORDS: &[&str] = &[
    "AND", "OR", "NOT", "IS", "NULL", "IN", "LIKE", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE", "END", "TRUE",
    "FALSE", "AS", "DOUBLE", "INTEGER", "VARCHAR",
];

/// Functions of one row.
pub const FUNCTIONS: &[&str] = &[
    "COALESCE",
    "NULLIF",
    "GREATEST",
    "LEAST",
    "ABS",
    "ROUND",
    "FLOOR",
    "CEIL",
    "CAST",
    "SUBSTR",
    "LENGTH",
    "STARTS_WITH",
    "UPPER",
    "LOWER",
];

/// One formula for every function: the test tries them, and the page about the language shows them.
pub const EXAMPLES: &[&str] = &[
    "COALESCE(gas, 0) * 2",
    "NULLIF(tax, 0)",
    "GREATEST(tax, 0)",
    "LEAST(tax, 100)",
    "ABS(profit)",
    "ROUND(tax, 2)",
    "FLOOR(tax)",
    "CEIL(tax)",
    "CAST(SUBSTR(start, 1, 4) AS INTEGER)",
    "CAST(size = '规上' AS DOUBLE)",
    "LENGTH(name)",
    "STARTS_WITH(industry_code, '33')",
    "UPPER(code) = code",
    "LOWER(code) = code",
    "titles LIKE '%高新%'",
    "size IN ('规上', '规下')",
    "tax BETWEEN 1 AND 2",
    "CASE WHEN tax > 1 THEN 'a' ELSE 'b' END",
    "NOT (tax IS NULL) AND TRUE OR FALSE",
    "CAST(tax AS VARCHAR)",
];

/// The columns that a formula reads.
#[derive(Debug, Default)]
pub struct Read {
    /// All of them.
    pub columns: BTreeSet<String>,
    /// Those that stand outside `COALESCE` somewhere.
    needed: BTreeSet<String>,
}

impl Read {
    /// The columns without which the formula has no value.
    pub fn required(&self) -> Vec<String> {
        self.needed.iter().cloned().collect()
    }
}

/// Splits a formula into words; says why it is refused.
pub fn read(text: &str) -> Result<Read, Cause> {
    let mut read = Read::default();
    let mut letters = text.chars().peekable();
    let (mut words, mut deep, mut nots) = (0usize, 0usize, 0usize);
    let mut open: Vec<Bracket> = Vec::new();
    let mut list_begins = false;
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        words += 1;
        if words > MOST_WORDS {
            return Err(too_many("formula-words", MOST_WORDS));
        }
        match letter {
            '\'' => {
                while letters.next_if(|next| *next != '\'').is_some() {}
                letters.next().ok_or_else(|| Cause::own("formula-quote"))?;
            }
            '"' => {
                let name: String = std::iter::from_fn(|| letters.next_if(|next| *next != '"')).collect();
                letters.next().ok_or_else(|| Cause::own("formula-quote"))?;
                column(&mut read, name, &open)?;
            }
            '0'..='9' => number(letter, &mut letters)?,
            '(' => {
                open.push(if list_begins {
                    Bracket::List
                } else {
                    Bracket::Plain
                });
                list_begins = false;
                deep += 1;
            }
            ')' => {
                open.pop();
                deep = deep.saturating_sub(1);
            }
            // Two minus signs begin a comment.
            '-' if letters.peek() == Some(&'-') => return Err(Cause::own("formula-minus")),
            '/' if letters.peek() == Some(&'*') => return Err(Cause::own("formula-comment")),
            '+' | '-' | '*' | '/' | '%' | ',' | '<' | '>' | '=' | '!' => {}
            first if first.is_alphabetic() || first == '_' => {
                let rest = std::iter::from_fn(|| letters.next_if(|n| n.is_alphanumeric() || *n == '_'));
                let word: String = std::iter::once(first).chain(rest).collect();
                while letters.next_if(|next| next.is_whitespace()).is_some() {}
                let called = letters.peek() == Some(&'(');
                let upper = word.to_ascii_uppercase();
                match upper.as_str() {
                    "CASE" => deep += 1,
                    "END" => deep = deep.saturating_sub(1),
                    "NOT" => nots += 1,
                    "IN" => list_begins = true,
                    _ => {}
                }
                if KEYWORDS.contains(&upper.as_str()) {
                    // AND (…), NOT (…): the bracket is read like any other.
                } else if called && FUNCTIONS.contains(&upper.as_str()) {
                    letters.next();
                    if open.contains(&Bracket::List) {
                        return Err(Cause::own("formula-list"));
                    }
                    open.push(match upper == "COALESCE" {
                        true => Bracket::Coalesce,
                        false => Bracket::Plain,
                    });
                    deep += 1;
                } else if called {
                    return Err(Cause::with(
                        "formula-function",
                        vec![("part", word), ("functions", FUNCTIONS.join(", "))],
                    ));
                } else {
                    column(&mut read, word, &open)?;
                }
            }
            other => return Err(Cause::with("formula-letter", vec![("part", other.to_string())])),
        }
        if deep + nots > MOST_DEPTH {
            return Err(too_many("formula-depth", MOST_DEPTH));
        }
    }
    Ok(read)
}

fn too_many(why: &'static str, most: usize) -> Cause {
    Cause::with(why, vec![("count", most.to_string())])
}

/// What an open bracket belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Bracket {
    Plain,
    Coalesce,
    List,
}

fn column(read: &mut Read, name: String, open: &[Bracket]) -> Result<(), Cause> {
    // A column in a list would be taken as all its rows at once.
    if open.contains(&Bracket::List) {
        return Err(Cause::own("formula-list"));
    }
    if !open.contains(&Bracket::Coalesce) {
        read.needed.insert(name.clone());
    }
    read.columns.insert(name);
    Ok(())
}

/// Reads the rest of a number such as 12, 0.5 or 1e-3.
fn number(first: char, letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<(), Cause> {
    let mut text = String::from(first);
    while let Some(next) = letters.next_if(|next| next.is_ascii_alphanumeric() || *next == '.') {
        text.push(next);
        if matches!(next, 'e' | 'E') {
            text.extend(letters.next_if(|sign| matches!(sign, '+' | '-')));
        }
    }
    let finite = text.parse::<f64>().is_ok_and(f64::is_finite);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if finite && digits <= MOST_DIGITS {
        Ok(())
    } else {
        Err(Cause::with("formula-number", vec![("part", text)]))
    }
}
