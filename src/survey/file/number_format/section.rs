//! One section of a number format: for which numbers it is, and what it shows of them.

use super::shown::Shown;
use crate::letter::half_width;

/// For which numbers a section is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Condition {
    /// Not below it.
    AtLeast(f64),
    /// Above it.
    MoreThan(f64),
    /// Not above it.
    AtMost(f64),
    /// Below it.
    LessThan(f64),
    /// This number.
    Equal(f64),
    /// Any other number.
    Unequal(f64),
}

impl Condition {
    fn of(text: &str) -> Option<Self> {
        let split = text.find(|letter: char| !"<>=".contains(letter))?;
        let (relation, number) = text.split_at(split);
        let number: f64 = number.trim().parse().ok()?;
        match relation {
            ">=" => Some(Self::AtLeast(number)),
            ">" => Some(Self::MoreThan(number)),
            "<=" => Some(Self::AtMost(number)),
            "<" => Some(Self::LessThan(number)),
            "=" => Some(Self::Equal(number)),
            "<>" => Some(Self::Unequal(number)),
            _ => None,
        }
    }

    /// Whether a number fulfils it.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(limit) => value >= limit,
            Self::MoreThan(limit) => value > limit,
            Self::AtMost(limit) => value <= limit,
            Self::LessThan(limit) => value < limit,
            Self::Equal(limit) => value == limit,
            Self::Unequal(limit) => value != limit,
        }
    }

    /// Whether no number from zero up fulfils it.
    pub fn only_below_zero(self) -> bool {
        match self {
            Self::LessThan(limit) => limit <= 0.0,
            Self::AtMost(limit) | Self::Equal(limit) => limit < 0.0,
            _ => false,
        }
    }
}

/// What a section shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Digits.
    Digits {
        /// How many places the point is moved to the right.
        tens: i32,
        /// Digits before the point, filled with zeros.
        whole: usize,
        /// Whether a zero has a digit.
        zero: bool,
    },
    /// The cell as it is: General or @.
    Whole,
    /// Words alone, a date, or digits that stand apart.
    Words,
    /// Nothing.
    Nothing,
}

/// One section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// For which numbers it is, where it says so.
    pub condition: Option<Condition>,
    body: Body,
    /// Words before and behind the digits as written, without blanks.
    before: String,
    after: String,
    red: bool,
    /// Whether it is for texts.
    pub text: bool,
}

/// The pieces of a section.
enum Piece {
    Digit(bool),
    Point,
    Comma,
    Percent,
    Whole,
    Exponent,
    Slash,
    Date,
    Letter(char),
}

/// Splits a format at the semicolons that are no text.
pub fn split(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    for letter in code.chars() {
        let ends = letter == ';' && !quoted && !bracket && !escaped;
        match letter {
            _ if escaped => escaped = false,
            '"' if !bracket => quoted = !quoted,
            '\\' | '!' | '_' | '*' if !quoted && !bracket => escaped = true,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            _ => {}
        }
        match sections.last_mut() {
            Some(section) if !ends => section.push(letter),
            _ => sections.push(String::new()),
        }
    }
    sections
}

/// What stands in brackets.
enum Bracket {
    Condition(Condition),
    Words(String),
    Red,
    Time,
    Other,
}

fn bracket(text: &str) -> Bracket {
    if let Some(condition) = Condition::of(text) {
        return Bracket::Condition(condition);
    }
    if let Some(words) = text.strip_prefix('$') {
        // The number behind the last dash is a country's.
        let words = words.rsplit_once('-').map_or(words, |(words, _)| words);
        return Bracket::Words(words.to_owned());
    }
    let lower = text.to_lowercase();
    match lower.as_str() {
        "red" | "红色" | "color3" | "颜色3" | "color 3" => Bracket::Red,
        time if !time.is_empty() && time.chars().all(|letter| "hms".contains(letter)) => Bracket::Time,
        _ => Bracket::Other,
    }
}

impl Section {
    /// Takes a section apart.
    pub fn of(code: &str) -> Self {
        let mut section = Self {
            condition: None,
            body: Body::Nothing,
            before: String::new(),
            after: String::new(),
            red: false,
            text: false,
        };
        let pieces = section.pieces(code);
        section.read(&pieces);
        section
    }

    fn pieces(&mut self, code: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = code;
        while let Some(letter) = rest.chars().next() {
            let after = &rest[letter.len_utf8()..];
            let whole = ["G/通用格式", "General", "general", "GENERAL", "Standard"];
            if let Some(word) = whole.iter().find(|word| rest.starts_with(**word)) {
                pieces.push(Piece::Whole);
                rest = &rest[word.len()..];
                continue;
            }
            rest = after;
            match letter {
                '"' => {
                    let (text, behind) = after.split_once('"').unwrap_or((after, ""));
                    pieces.extend(text.chars().map(Piece::Letter));
                    rest = behind;
                }
                '\\' | '!' => {
                    let mut letters = after.chars();
                    pieces.extend(letters.next().map(Piece::Letter));
                    rest = letters.as_str();
                }
                // A blank as wide as a letter, and a letter that fills the cell.
                '_' | '*' => {
                    let mut letters = after.chars();
                    letters.next();
                    rest = letters.as_str();
                }
                '[' => {
                    let (text, behind) = after.split_once(']').unwrap_or((after, ""));
                    match bracket(text) {
                        Bracket::Condition(condition) => self.condition = Some(condition),
                        Bracket::Words(words) => pieces.extend(words.chars().map(Piece::Letter)),
                        Bracket::Red => self.red = true,
                        Bracket::Time => pieces.push(Piece::Date),
                        Bracket::Other => {}
                    }
                    rest = behind;
                }
                '0' => pieces.push(Piece::Digit(true)),
                '#' | '?' => pieces.push(Piece::Digit(false)),
                '.' => pieces.push(Piece::Point),
                ',' => pieces.push(Piece::Comma),
                '%' => pieces.push(Piece::Percent),
                '@' => {
                    self.text = true;
                    pieces.push(Piece::Whole);
                }
                '/' => pieces.push(Piece::Slash),
                'E' | 'e' if after.starts_with(['+', '-']) => {
                    pieces.push(Piece::Exponent);
                    rest = &after[1..];
                }
                'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' | 'e' | 'E' | 'g' | 'b' | 'a' => {
                    pieces.push(Piece::Date);
                }
                letter => pieces.push(Piece::Letter(letter)),
            }
        }
        pieces
    }

    fn read(&mut self, pieces: &[Piece]) {
        let is_figure = |piece: &Piece| matches!(piece, Piece::Digit(_) | Piece::Whole);
        let first = pieces.iter().position(is_figure);
        let last = pieces.iter().rposition(is_figure);
        if pieces.iter().any(|piece| matches!(piece, Piece::Date)) {
            self.body = Body::Words;
            return;
        }
        let (Some(first), Some(last)) = (first, last) else {
            let letters = pieces.iter().filter_map(|piece| match piece {
                Piece::Letter(letter) => Some(*letter),
                Piece::Percent => Some('%'),
                Piece::Slash => Some('/'),
                _ => None,
            });
            self.before = letters.filter(|letter| !letter.is_whitespace()).collect();
            self.body = match self.before.is_empty() {
                true => Body::Nothing,
                false => Body::Words,
            };
            return;
        };
        // A point may stand before or behind all digits.
        let first = if first > 0 && matches!(pieces[first - 1], Piece::Point) {
            first - 1
        } else {
            first
        };
        let percents = pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Percent))
            .count() as i32;
        self.before = words(&pieces[..first]);
        let behind = &pieces[last + 1..];
        let scaling = behind
            .iter()
            .take_while(|piece| matches!(piece, Piece::Comma | Piece::Point))
            .filter(|piece| matches!(piece, Piece::Comma))
            .count() as i32;
        self.after = words(behind);
        self.body = match digits(&pieces[first..=last]) {
            Some(Body::Digits { tens, whole, zero }) => Body::Digits {
                tens: tens + 2 * percents - 3 * scaling,
                whole,
                zero,
            },
            Some(body) => body,
            None => Body::Words,
        };
    }

    /// Words around the figure without marks of currency, of the sign, and brackets around the whole.
    fn around(&self) -> (String, String) {
        let before = self.before.trim_start_matches(['+', '-', '−']);
        let (mut before, mut after) = (before.to_owned(), self.after.as_str());
        if before.ends_with('(') && after.ends_with(')') {
            before.pop();
            after = &after[..after.len() - 1];
        }
        let before = without_currency(before.trim_end_matches(['+', '-', '−'])).to_owned();
        let inner = after.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        (before, without_currency(inner.unwrap_or(after)).to_owned())
    }

    /// Whether a number is written as one below zero: by a minus, in brackets, or in red.
    pub fn says_below_zero(&self) -> bool {
        self.red || self.minus()
    }

    /// Whether a minus or brackets stand around the digits.
    pub fn minus(&self) -> bool {
        let brackets = self.before.ends_with('(') && self.after.starts_with(')');
        let wrapped = self.before.ends_with('(') && self.after.ends_with(')');
        self.before.contains(['-', '−']) || brackets || wrapped || self.after.ends_with('-')
    }

    /// Whether it shows its numbers by their digits alone. `zero` says whether it shows the zero, too.
    pub fn is_plain(&self, is_negative: bool, zero: bool) -> bool {
        let (before, after) = self.around();
        let sign = match is_negative {
            true => self.says_below_zero(),
            false => !self.minus(),
        };
        let digits = match self.body {
            Body::Whole => true,
            // Zeros that fill up a code are seen by whoever reads it.
            Body::Digits {
                tens,
                whole,
                zero: drawn,
            } => tens == 0 && whole < 2 && (drawn || !zero || is_negative),
            Body::Words | Body::Nothing => false,
        };
        digits && sign && before.is_empty() && after.is_empty() && self.condition.is_none()
    }

    /// Whether a zero in it is a zero, or a dash.
    pub fn is_plain_zero(&self) -> bool {
        let shown = self.shown(0.0);
        self.condition.is_none()
            && match shown {
                Shown::Dash => true,
                Shown::Figure { before, after, .. } => before.is_empty() && after.is_empty(),
                _ => false,
            }
    }

    /// What it shows of a number.
    pub fn shown(&self, value: f64) -> Shown {
        let (before, after) = self.around();
        let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        if digit(before.chars().next_back()) || digit(after.chars().next()) {
            return Shown::Words;
        }
        match self.body {
            Body::Whole => Shown::Figure {
                tens: 0,
                before,
                after,
                whole: 0,
            },
            Body::Digits { zero: false, .. } if value == 0.0 => match before.is_empty() && after.is_empty() {
                true if is_dash(&self.before) => Shown::Dash,
                true => Shown::Nothing,
                false => Shown::Words,
            },
            Body::Digits { tens, whole, .. } => Shown::Figure {
                tens,
                before,
                after,
                whole,
            },
            Body::Words if value == 0.0 && is_dash(&self.before) => Shown::Dash,
            Body::Words => Shown::Words,
            Body::Nothing => Shown::Nothing,
        }
    }

    /// The words that stand in the place of a figure, or the number where words and digits cannot be told apart.
    pub fn words(&self, value: f64) -> String {
        match self.body {
            Body::Words if !self.before.is_empty() => self.before.clone(),
            _ => format!("{value}"),
        }
    }
}

fn is_dash(text: &str) -> bool {
    matches!(
        text.trim_start_matches(['¥', '￥', '$']),
        "-" | "–" | "—" | "－" | "--" | "−"
    )
}

/// Marks of the currency in which all money is; others are words.
fn without_currency(text: &str) -> &str {
    let marks = ["¥", "￥", "rmb", "cny", "RMB", "CNY", "人民币"];
    let mut text = text;
    while let Some(rest) = marks.iter().find_map(|mark| text.strip_prefix(mark)) {
        text = rest;
    }
    text
}

/// Letters around the digits, half width, without blanks; other pieces there are letters too.
fn words(pieces: &[Piece]) -> String {
    let letters = pieces.iter().filter_map(|piece| match piece {
        Piece::Letter(letter) => Some(half_width(*letter)),
        Piece::Percent => Some('%'),
        Piece::Slash => Some('/'),
        _ => None,
    });
    letters.filter(|letter| !letter.is_whitespace()).collect()
}

/// The digits of a section: from the first to the last one. `None` where other words stand between them.
fn digits(pieces: &[Piece]) -> Option<Body> {
    if pieces.iter().any(|piece| matches!(piece, Piece::Whole)) {
        return (pieces.len() == 1).then_some(Body::Whole);
    }
    // 1.25E+03 and 1 1/4 are the number itself.
    if pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Exponent | Piece::Slash))
    {
        return Some(Body::Whole);
    }
    let (mut whole, mut zero) = (0, false);
    let (mut point, mut drawn_point) = (false, false);
    // Digits behind a mark of thousands, and behind a point that is but a letter.
    let (mut group, mut behind) = (None::<usize>, 0);
    let mut scaled = 0;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Digit(fills) => {
                zero |= *fills;
                match (point, drawn_point) {
                    (true, _) => {}
                    (false, true) => behind += 1,
                    (false, false) => {
                        whole += usize::from(*fills);
                        group = group.map(|count| count + 1);
                    }
                }
            }
            Piece::Point if point || drawn_point => return None,
            Piece::Point => point = true,
            Piece::Comma => {
                // Commas right before the point divide by a thousand each; others group.
                let next = pieces[index..]
                    .iter()
                    .find(|piece| !matches!(piece, Piece::Comma));
                scaled += i32::from(matches!(next, Some(Piece::Point)));
            }
            Piece::Letter('.') if !point && !drawn_point => drawn_point = true,
            Piece::Letter(',' | '，' | ' ' | '\u{a0}' | '\u{202f}' | '\'') if !point && !drawn_point => {
                if group.is_some_and(|count| count != 3) {
                    return None;
                }
                group = Some(0);
            }
            _ => return None,
        }
    }
    if group.is_some_and(|count| count != 3) {
        return None;
    }
    Some(Body::Digits {
        tens: -behind - 3 * scaled,
        whole,
        zero,
    })
}
