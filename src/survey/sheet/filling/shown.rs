//! The figure that a number format shows, in the unit of its column.

use super::flaw::Flaw;
use crate::field::{Content, FIELDS};
use crate::problem::{Kind, Word, kinds, words};
use crate::survey::file::number_format::{NumberFormat, Shown, moved};
use crate::survey::sheet::header::heading::Heading;
use crate::unit::{Dimension, UNITS, Unit, scaled};

/// What a cell with a number format means.
pub enum Figure {
    /// A number in the unit of the column, and what is to be said of it.
    Number(f64, Option<Flaw>),
    /// No number: a zero that nobody sees.
    NotReported(Flaw),
    /// A number that cannot be used.
    Unusable(Flaw),
}

/// A fraction of the canonical unit.
#[derive(Clone, Copy)]
struct Ratio(u128, u128);

impl Ratio {
    fn of(unit: Unit) -> Self {
        Self(unit.up.into(), unit.down.into())
    }

    fn equals(self, other: Self) -> bool {
        self.0 * other.1 == other.0 * self.1
    }

    /// The unit in which the held number stands, where the shown one stands in this, with the point moved so far.
    fn held(self, tens: i32) -> Option<Self> {
        let factor = 10u128.checked_pow(tens.unsigned_abs().min(12))?;
        Some(match tens < 0 {
            true => Self(self.0, self.1 * factor),
            false => Self(self.0 * factor, self.1),
        })
    }

    fn is_known(self, dimension: Dimension) -> bool {
        let mut units = UNITS.iter().filter(|unit| unit.dimension == dimension);
        units.any(|unit| self.equals(Self::of(*unit)))
    }
}

/// Words that stand for thousands and ten thousands of a unit.
const MULTIPLES: [(&str, u128); 5] = [
    ("千", 1_000),
    ("万", 10_000),
    ("百万", 1_000_000),
    ("千万", 10_000_000),
    ("亿", 100_000_000),
];

/// The unit that words behind a figure say in a column of this unit; `None` if they say none of its dimension. 万 is
/// 万元 in a column of 元 and of 万元.
fn said(words: &str, column: Unit) -> Option<Ratio> {
    let dimension = column.dimension;
    if let Some(unit) = dimension.parse(words) {
        return Some(Ratio::of(unit));
    }
    let (_, times) = MULTIPLES.iter().find(|(multiple, _)| *multiple == words)?;
    let base = |multiple: &str| {
        column
            .symbol
            .strip_prefix(multiple)
            .and_then(|rest| dimension.parse(rest))
    };
    if base(words).is_some() {
        return Some(Ratio::of(column));
    }
    let Ratio(up, down) = Ratio::of(column);
    let composed = MULTIPLES.iter().any(|(multiple, _)| base(multiple).is_some());
    (!composed).then_some(Ratio(up * times, down))
}

/// The number that a cell shows by its format, in the unit of its column. The shown figure counts where its unit and that
/// of the column agree and what the cell holds is an amount of a known unit too; else nobody knows which is meant.
pub fn figure(held: f64, format: &NumberFormat, heading: &Heading) -> Figure {
    let told = |kind: Kind| -> Flaw {
        let unit = heading.unit.map_or("", |unit| unit.symbol);
        let words = words![
            ("held", format!("{held}")),
            ("found", format.text(held)),
            ("unit", unit.to_owned()),
        ];
        (kind, words)
    };
    let (tens, before, after) = match format.shown(held) {
        Shown::Figure {
            tens, before, after, ..
        } => (tens, before, after),
        Shown::Dash => return Figure::Number(held, None),
        Shown::Nothing if held == 0.0 => return Figure::NotReported(told(kinds::ZERO_HIDDEN)),
        Shown::Nothing => return Figure::Unusable(told(kinds::FIGURE_HIDDEN)),
        Shown::Unsigned => return Figure::Unusable(told(kinds::SIGN_HIDDEN)),
        Shown::Words => return Figure::Unusable(told(kinds::FORMAT_CONTRADICTS)),
    };
    let value = match (FIELDS[heading.field].content, heading.unit) {
        (Content::Number(_), Some(unit)) if before.is_empty() => in_column(held, tens, &after, unit),
        _ => (before.is_empty() && after.is_empty() && tens == 0).then_some(held),
    };
    match value {
        None => Figure::Unusable(told(kinds::FORMAT_CONTRADICTS)),
        Some(value) if value == held || after.ends_with('%') => Figure::Number(value, None),
        Some(value) => {
            let (kind, mut words) = told(kinds::FIGURE_AS_SHOWN);
            words.push(("value", Word::from(format!("{value}"))));
            Figure::Number(value, Some((kind, words)))
        }
    }
}

/// A held number in the unit of the column, where the format moves its point and these words follow it.
fn in_column(held: f64, tens: i32, words: &str, column: Unit) -> Option<f64> {
    let own = Ratio::of(column);
    let shown = if words.is_empty() {
        own
    } else {
        said(words, column)?
    };
    let stands = shown.held(tens)?;
    if shown.equals(own) {
        return (tens == 0 || stands.is_known(column.dimension)).then(|| moved(held, tens));
    }
    // The format only shows in a larger unit what is held in that of the column.
    if stands.equals(own) {
        return Some(held);
    }
    let whole = column.dimension == Dimension::Share && column.symbol == "1";
    let multiple = MULTIPLES.iter().any(|(multiple, _)| *multiple == words);
    // 200.5万 in a column of 元, or 1.5% in one of shares: the cell says what the heading leaves open.
    (tens == 0 && (whole || multiple)).then(|| {
        let (up, down) = (shown.0 * own.1, shown.1 * own.0);
        match (u64::try_from(up), u64::try_from(down)) {
            (Ok(up), Ok(down)) => scaled(held, up, down),
            _ => held * up as f64 / down as f64,
        }
    })
}
