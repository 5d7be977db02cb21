//! The part of a scheme's formulas that a sheet has, too: columns, numbers, + − × ÷ and `COALESCE`.

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
        let mut words = Words::of(text)?;
        let read = words.sum()?;
        words.rest().is_empty().then_some(read)
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

    /// Its number, by the numbers of the columns; a gap is a gap, as in polars.
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

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Number(f64),
    Name(String),
    Mark(char),
}

/// The words of a formula, read from left to right.
struct Words {
    list: Vec<Word>,
    at: usize,
}

impl Words {
    fn of(text: &str) -> Option<Self> {
        let mut list = Vec::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                ' ' | '\t' | '\n' => {}
                '+' | '-' | '*' | '/' | '(' | ')' | ',' => list.push(Word::Mark(letter)),
                first if first.is_ascii_digit() => {
                    let mut number = String::from(first);
                    number.extend(std::iter::from_fn(|| {
                        letters.next_if(|next| next.is_ascii_alphanumeric() || *next == '.')
                    }));
                    // 1e-3 and the like are rare enough to stay values.
                    list.push(Word::Number(number.parse().ok()?));
                }
                first if first.is_alphabetic() || first == '_' => {
                    let mut name = String::from(first);
                    name.extend(std::iter::from_fn(|| {
                        letters.next_if(|next| next.is_alphanumeric() || *next == '_')
                    }));
                    list.push(Word::Name(name));
                }
                _ => return None,
            }
        }
        Some(Self { list, at: 0 })
    }

    fn rest(&self) -> &[Word] {
        &self.list[self.at..]
    }

    fn next(&mut self) -> Option<Word> {
        let word = self.list.get(self.at).cloned();
        self.at += 1;
        word
    }

    fn mark(&mut self, wanted: &[char]) -> Option<char> {
        match self.list.get(self.at) {
            Some(Word::Mark(mark)) if wanted.contains(mark) => {
                self.at += 1;
                Some(*mark)
            }
            _ => None,
        }
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut read = self.product()?;
        while let Some(operator) = self.mark(&['+', '-']) {
            read = Expression::Pair(Box::new(read), operator, Box::new(self.product()?));
        }
        Some(read)
    }

    fn product(&mut self) -> Option<Expression> {
        let mut read = self.factor()?;
        while let Some(operator) = self.mark(&['*', '/']) {
            let other = self.factor()?;
            // A divisor that may be zero is a gap in polars and an error in a sheet.
            let divides = matches!(other, Expression::Number(value) if value != 0.0);
            if operator == '/' && !divides {
                return None;
            }
            read = Expression::Pair(Box::new(read), operator, Box::new(other));
        }
        Some(read)
    }

    fn factor(&mut self) -> Option<Expression> {
        if self.mark(&['-']).is_some() {
            return Some(Expression::Negative(Box::new(self.factor()?)));
        }
        if self.mark(&['(']).is_some() {
            let inner = self.sum()?;
            self.mark(&[')'])?;
            return Some(inner);
        }
        match self.next()? {
            Word::Number(value) => Some(Expression::Number(value)),
            Word::Name(name) if name.eq_ignore_ascii_case("coalesce") => {
                self.mark(&['('])?;
                let inner = self.sum()?;
                self.mark(&[','])?;
                let Expression::Number(otherwise) = self.sum()? else {
                    return None;
                };
                self.mark(&[')'])?;
                Some(Expression::Otherwise(Box::new(inner), otherwise))
            }
            Word::Name(name) => {
                let called = matches!(self.rest().first(), Some(Word::Mark('(')));
                (!called && !is_keyword(&name)).then_some(Expression::Column(name))
            }
            Word::Mark(_) => None,
        }
    }
}

fn is_keyword(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    crate::scheme::expression::lexicon::KEYWORDS.contains(&upper.as_str())
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
