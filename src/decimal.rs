//! Figures as they stand on paper. A binary number is a little off the decimal that it stands for, and sums and
//! quotients add to that: 80 comes out as 79.99999999999999, 0.99 ÷ 1.1 as 0.8999999999999999. Figures are kept as they
//! are computed; wherever two of them are **compared** or one is **rounded**, they are taken to 12 significant digits
//! first. This is the one place that does so.
//!
//! `on_paper(x)` = x to 12 significant digits, halves away from zero, a half being one at 15 digits, as in a
//! spreadsheet: `IF(x=0,0,ROUND(x,11-INT(LOG10(ABS(x)))))`.

use std::cmp::Ordering;

/// Significant digits that decide.
const DIGITS: i32 = 12;

/// Significant digits that a binary number is sure to hold.
const HELD: i32 = 15;

/// So near to a half (of the last digit) the quick way is not sure enough.
const UNSURE: f64 = 0.01;

/// The largest power of ten that a binary number holds exactly.
const EXACT_POWER: i32 = 22;

/// The number to 12 significant digits; −0 is 0.
pub fn on_paper(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value + 0.0;
    }
    let size = value.abs();
    let power = DIGITS - 1 - size.log10().floor() as i32;
    if (0..=EXACT_POWER).contains(&power) {
        let scale = 10f64.powi(power);
        let scaled = size * scale;
        let whole = scaled.floor();
        let rest = scaled - whole;
        if (1e11..1e12).contains(&scaled) && (rest - 0.5).abs() > UNSURE {
            let whole = if rest > 0.5 { whole + 1.0 } else { whole };
            return (whole / scale).copysign(value);
        }
    }
    let held = Held::of(value);
    held.to(held.last + HELD - DIGITS, RoundMode::Nearest).number()
}

/// One rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// How.
    pub mode: RoundMode,
    /// Decimals that are kept.
    pub digits: u8,
}

/// How a decimal is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundMode {
    /// To the nearest; halves away from zero (四舍五入).
    Nearest,
    /// To the nearest; halves to the even digit.
    HalfEven,
    /// Cut off towards zero.
    Down,
    /// Away from zero.
    Up,
}

impl RoundMode {
    /// The word of scheme files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::HalfEven => "half-even",
            Self::Down => "down",
            Self::Up => "up",
        }
    }
}

impl Round {
    /// The number rounded. What the binary number adds to the decimal on paper does not count: 1.005 at two digits is
    /// 1.01. Of a number so large that 12 digits do not reach so far, two decimals more than are kept count all the same.
    pub fn apply(self, value: f64) -> f64 {
        if value == 0.0 || !value.is_finite() {
            return value + 0.0;
        }
        let digits = i32::from(self.digits);
        let scale = 10f64.powi(digits);
        let scaled = value.abs() * scale;
        let below = scaled.floor();
        let rest = scaled - below;
        let slack = scaled.max(1.0) * 1e-11;
        let sure = rest > slack && rest < 1.0 - slack && (rest - 0.5).abs() > slack;
        let rounded = if sure && digits <= EXACT_POWER {
            let up = match self.mode {
                RoundMode::Nearest | RoundMode::HalfEven => rest > 0.5,
                RoundMode::Down => false,
                RoundMode::Up => true,
            };
            ((below + f64::from(u8::from(up))) / scale).copysign(value)
        } else {
            let held = Held::of(value);
            let paper = held.to((held.last + HELD - DIGITS).min(-digits - 2), RoundMode::Nearest);
            paper.to(-digits, self.mode).number()
        };
        // −0 would be written as “-0”.
        rounded + 0.0
    }
}

/// How two figures compare on paper.
pub fn compare(one: f64, other: f64) -> Ordering {
    let largest = one.abs().max(other.abs());
    // Twelve digits tell these two apart in any case.
    if (one - other).abs() > largest * 1e-11 {
        return one.total_cmp(&other);
    }
    on_paper(one).total_cmp(&on_paper(other))
}

/// Whether a figure reaches another on paper.
pub fn at_least(value: f64, least: f64) -> bool {
    compare(value, least).is_ge()
}

/// Whether two figures are one on paper.
pub fn same(one: f64, other: f64) -> bool {
    compare(one, other).is_eq()
}

/// The whole part on paper, towards zero.
pub fn whole(value: f64) -> f64 {
    on_paper(value).trunc()
}

/// What figures of this size, added and taken off, come to: 0.1 + 0.2 is 0.3, and 0.3 − 0.1 − 0.2 is nothing, and not the
/// 3 × 10⁻¹⁷ of its binary sum, by which something might be divided. Of the larger of the sum and its largest figure 15
/// digits are kept: what people add up has fewer.
pub fn settled(total: f64, largest: f64) -> f64 {
    if total == 0.0 || !total.is_finite() || total.abs() <= largest.abs() * NOISE {
        return 0.0;
    }
    let last = largest.abs().log10().floor() as i32 - (HELD - 1);
    Held::of(total).to(last, RoundMode::Nearest).number()
}

/// What is smaller beside the largest figure of a sum is noise: figures on paper have 12 digits.
const NOISE: f64 = 1e-13;

/// The next number on paper: the last of the 12 digits one more.
pub fn next_above(value: f64) -> f64 {
    let paper = on_paper(value);
    // Above nothing every number is: one far below any score.
    let last = if paper == 0.0 {
        -HELD
    } else {
        Held::of(paper).last + HELD - DIGITS
    };
    on_paper(paper + 10f64.powi(last))
}

/// What figures are ordered by: on paper, a missing one before all others.
pub fn key(value: Option<f64>) -> f64 {
    value.map_or(f64::NEG_INFINITY, on_paper)
}

/// A decimal: `digits` × 10^`last`.
#[derive(Clone, Copy)]
struct Held {
    negative: bool,
    digits: u64,
    last: i32,
}

impl Held {
    /// A number other than zero to 15 significant digits.
    fn of(value: f64) -> Self {
        let text = format!("{:.*e}", (HELD - 1) as usize, value.abs());
        let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit);
        Self {
            negative: value < 0.0,
            digits: digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')),
            last: power.parse::<i32>().unwrap_or(0) - (HELD - 1),
        }
    }

    /// With its last digit at 10^`last`; one that has none below it stays.
    fn to(self, last: i32, mode: RoundMode) -> Self {
        let Ok(drop @ 1..) = u32::try_from(last - self.last) else {
            return self;
        };
        // Beyond all its digits the number is nothing, or the first step away from it.
        let part = 10u64.pow(drop.min(HELD as u32 + 1));
        let (kept, rest) = (self.digits / part, self.digits % part);
        let up = match mode {
            RoundMode::Nearest => rest >= part / 2,
            RoundMode::HalfEven => rest > part / 2 || (rest == part / 2 && kept % 2 == 1),
            RoundMode::Down => false,
            RoundMode::Up => rest > 0,
        };
        Self {
            digits: kept + u64::from(up),
            last,
            ..self
        }
    }

    fn number(self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        // Digits with an exponent always parse.
        format!("{sign}{}e{}", self.digits, self.last)
            .parse()
            .unwrap_or(f64::NAN)
            + 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(value: f64, mode: RoundMode, digits: u8) -> f64 {
        Round { mode, digits }.apply(value)
    }

    #[test]
    fn what_is_equal_on_paper_is_equal() {
        assert!(same(79.99999999999999, 80.0));
        assert!(at_least(0.99 / 1.1, 0.9) && 0.99 / 1.1 < 0.9);
        assert!(same(0.1 + 0.2, 0.3) && same(0.0, -0.0));
        assert!(!same(80.0, 80.0000000001) && !at_least(79.9999999999, 80.0));
        assert!(!same(1e-300, 2e-300) && !same(0.0, 1e-300));
        assert_eq!(whole((1.05 - 1.0) / 0.05), 1.0);
        assert_eq!(whole(-2.9999999999999996), -3.0);
        assert!(key(None) < key(Some(-1e300)));
        assert_eq!(settled(0.3 - 0.1 - 0.2, 0.3), 0.0);
        assert_eq!(settled(0.3 - 0.1, 0.3), 0.2);
        assert_eq!(settled(0.1 + 0.2, 0.2), 0.3);
        assert_eq!(settled(1.1 + 2.2, 2.2), 3.3);
        assert_eq!(settled(-0.7 - 0.1, 0.7), -0.8);
        assert_eq!(settled(123_456_789.25, 123_456_789.0), 123_456_789.25);
        assert_eq!(settled(1e-9, 3000.0), 1e-9);
        for value in [
            80.0,
            79.99999999999999,
            0.0,
            -3.5,
            1e-7,
            99.9999999999,
            123_456_789.0,
        ] {
            let next = next_above(value);
            assert!(
                compare(next, value).is_gt() && (next - value).abs() <= 1e-11 * value.abs().max(1e-3),
                "{value}"
            );
        }
        assert_eq!(on_paper(0.1 * 3.0), 0.3);
        assert_eq!(on_paper(f64::MAX), 1.79769313486e308);
        assert_eq!(on_paper(5e-324), 5e-324);
    }

    #[test]
    fn the_quick_way_and_the_digits_agree() {
        // A linear congruence: the same numbers in every run.
        let mut state = 7u64;
        for _ in 0..200_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let power = (state >> 33) as i32 % 30 - 12;
            let value = ((state >> 11) as f64 / 2f64.powi(53) - 0.5) * 10f64.powi(power);
            // Numbers of few digits, with their noise, as well.
            let few = (value * 8.0).round() / 8.0 * 1.1 / 1.1;
            for value in [value, few].into_iter().filter(|value| *value != 0.0) {
                let held = Held::of(value);
                let paper = held.to(held.last + 3, RoundMode::Nearest).number();
                assert_eq!(on_paper(value), paper, "{value:e}");
                for mode in [
                    RoundMode::Nearest,
                    RoundMode::HalfEven,
                    RoundMode::Down,
                    RoundMode::Up,
                ] {
                    let exact = held
                        .to((held.last + 3).min(-5), RoundMode::Nearest)
                        .to(-3, mode)
                        .number();
                    assert_eq!(rounded(value, mode, 3), exact, "{value:e} {mode:?}");
                }
            }
        }
    }

    #[test]
    fn halves_are_those_of_the_decimal_on_paper() {
        use RoundMode::{Down, HalfEven, Nearest, Up};
        assert_eq!(rounded(1.005, Nearest, 2), 1.01);
        assert_eq!(rounded(2.675, Nearest, 2), 2.68);
        // 79.53485 − 80 is −0.46514999999999… in binary.
        assert_eq!(rounded(79.53485 - 80.0, Nearest, 4), -0.4652);
        assert_eq!(rounded(1.005, HalfEven, 2), 1.0);
        assert_eq!(rounded(1.015, HalfEven, 2), 1.02);
        assert_eq!(rounded(-1.005, Nearest, 2), -1.01);
        assert_eq!(rounded(1.0, Up, 2), 1.0);
        assert_eq!(rounded(1.001, Up, 2), 1.01);
        assert_eq!(rounded(0.29, Down, 2), 0.29);
        assert_eq!(rounded(80.0 - 1e-14, Down, 2), 80.0);
        assert_eq!(rounded(0.1 + 0.2, Up, 1), 0.3);
        assert!(rounded(-0.001, Nearest, 2).is_sign_positive());
        assert_eq!(rounded(1e-9, Up, 2), 0.01);
        assert_eq!(rounded(0.004, Nearest, 2), 0.0);
        // So large that twelve digits would cut a digit that is kept.
        assert_eq!(rounded(123_456_789_012.345, Down, 2), 123_456_789_012.34);
    }

    #[test]
    fn a_published_73_71_is_73_7156_cut_off_and_not_rounded() {
        // POLICY.md §2, point 14; Lishui 2019: 2,236,605 万元 ÷ 30,341 亩.
        let value = 2_236_605.0 / 30_341.0;
        assert_eq!(rounded(value, RoundMode::Down, 2), 73.71);
        assert_eq!(rounded(value, RoundMode::Nearest, 2), 73.72);
    }
}
