//! The words that a formula may be made of: a closed list, which the page about the language shows.

/// The most words, numbers and operators of one formula.
pub const MOST_WORDS: usize = 400;

/// The deepest nesting of brackets, `CASE` and `NOT`.
pub const MOST_DEPTH: usize = 24;

/// Words of SQL that are no functions.
pub const KEYWORDS: &[&str] = &[
    "AND", "OR", "NOT", "IS", "NULL", "IN", "LIKE", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE", "END", "TRUE",
    "FALSE", "AS", "DOUBLE", "INTEGER", "VARCHAR",
];

/// Functions of one row. `CAST` has a form of its own.
pub const FUNCTIONS: &[(&str, Function)] = &[
    ("COALESCE", Function::Coalesce),
    ("NULLIF", Function::NullIf),
    ("GREATEST", Function::Greatest),
    ("LEAST", Function::Least),
    ("ABS", Function::Abs),
    ("ROUND", Function::Round),
    ("FLOOR", Function::Floor),
    ("CEIL", Function::Ceil),
    ("SUBSTR", Function::Substr),
    ("LENGTH", Function::Length),
    ("STARTS_WITH", Function::StartsWith),
    ("UPPER", Function::Upper),
    ("LOWER", Function::Lower),
];

/// The word of `CAST`.
pub const CAST: &str = "CAST";

/// What `CAST` may make of a value.
pub const CASTS: [Cast; 3] = [Cast::Double, Cast::Integer, Cast::Varchar];

/// The words of all functions.
pub fn functions() -> String {
    let words: Vec<&str> = FUNCTIONS.iter().map(|(word, _)| *word).chain([CAST]).collect();
    words.join(", ")
}

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

/// The most letters or decimals that `SUBSTR` and `ROUND` are told in a formula.
pub const MOST_LETTERS: f64 = 9999.0;

/// A function of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The first value that is not missing.
    Coalesce,
    /// Missing where the two are equal, else the first.
    NullIf,
    /// The greatest of those that are not missing.
    Greatest,
    /// The least of those that are not missing.
    Least,
    /// Without its sign.
    Abs,
    /// To so many decimals, half away from zero.
    Round,
    /// The next whole number below.
    Floor,
    /// The next whole number above.
    Ceil,
    /// A part of a text, from a letter (the first is 1), so many letters.
    Substr,
    /// How many letters.
    Length,
    /// Whether a text begins with another.
    StartsWith,
    /// In capital letters.
    Upper,
    /// In small letters.
    Lower,
}

impl Function {
    /// As written in a formula.
    pub fn word(self) -> &'static str {
        FUNCTIONS
            .iter()
            .find(|(_, function)| *function == self)
            .map_or("", |(word, _)| word)
    }
}

/// What `CAST` makes of a value; one that it cannot be made of is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// A number.
    Double,
    /// A whole number, cut towards zero.
    Integer,
    /// A text.
    Varchar,
}

impl Cast {
    /// As written in a formula.
    pub fn word(self) -> &'static str {
        match self {
            Self::Double => "DOUBLE",
            Self::Integer => "INTEGER",
            Self::Varchar => "VARCHAR",
        }
    }
}
