//! Amounts as whole numbers of steps, decided on the decimal digits a person typed: 5438.6 is 54386 steps of 0.1,
//! although neither number is exact in binary.

/// A decimal number `digits × 10^-places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i128,
    places: u32,
}

impl Decimal {
    /// The decimal number that a finite `value` is written as (its shortest form that reads back the same). `None`
    /// when it needs more than 30 digits: no quota does.
    pub fn of(value: f64) -> Option<Self> {
        let text = format!("{value}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        if whole.len() + fraction.len() > 30 {
            return None;
        }
        Some(Self {
            digits: format!("{whole}{fraction}").parse().ok()?,
            places: u32::try_from(fraction.len()).ok()?,
        })
    }

    /// The exact product; `None` beyond 38 digits.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            digits: self.digits.checked_mul(other.digits)?,
            places: self.places + other.places,
        })
    }

    /// The number divided by a power of ten.
    pub fn shifted(self, places: u32) -> Self {
        Self {
            places: self.places + places,
            ..self
        }
    }

    /// The binary number nearest to it.
    pub fn value(self) -> f64 {
        let text = format!("{}e-{}", self.digits, self.places);
        text.parse().unwrap_or(f64::NAN)
    }

    /// The exact sum; `None` beyond 38 digits.
    pub fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let scaled = |one: Self| one.digits.checked_mul(power(places - one.places)?);
        Some(Self {
            digits: scaled(self)?.checked_add(scaled(other)?)?,
            places,
        })
    }
}

/// The size of a step, with the way from amounts to steps and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    size: Decimal,
    value: f64,
}

impl Step {
    /// A step of this size; `None` unless it is above 0.
    pub fn of(value: f64) -> Option<Self> {
        let size = Decimal::of(value)?;
        (size.digits > 0).then_some(Self { size, value })
    }

    /// How many steps an amount is, if it is a whole number of them.
    pub fn whole(self, amount: Decimal) -> Option<i64> {
        let (steps, rest) = self.divide(amount)?;
        (rest == 0).then_some(steps)
    }

    /// The most steps that do not exceed the amount: how a cap is rounded.
    pub fn down(self, amount: Decimal) -> Option<i64> {
        self.divide(amount).map(|(steps, _)| steps)
    }

    /// The fewest steps that reach the amount: how a floor is rounded.
    pub fn up(self, amount: Decimal) -> Option<i64> {
        let (steps, rest) = self.divide(amount)?;
        Some(steps + i64::from(rest > 0))
    }

    /// The steps nearest to the amount, halves away from zero.
    pub fn nearest(self, amount: Decimal) -> Option<i64> {
        let sign = if amount.digits < 0 { -1 } else { 1 };
        let twice = Decimal {
            digits: amount.digits.checked_mul(2 * sign)?,
            places: amount.places,
        };
        let (halves, _) = self.divide(twice)?;
        Some((halves + 1) / 2 * sign as i64)
    }

    /// The fewest steps that reach this part of so many numbers with this sum: how a floor on a mean is rounded.
    pub fn up_to_mean(self, sum: Decimal, count: i64) -> Option<i64> {
        let several = Self {
            size: Decimal {
                digits: self.size.digits.checked_mul(i128::from(count))?,
                places: self.size.places,
            },
            ..self
        };
        several.up(sum)
    }

    /// The amount of so many whole steps: the number nearest to the decimal product.
    pub fn amount(self, steps: i64) -> f64 {
        let digits = i128::from(steps) * self.size.digits;
        let text = format!("{digits}e-{}", self.size.places);
        // A whole number with an exponent always parses; the plain product stands in all the same.
        text.parse().unwrap_or(steps as f64 * self.value)
    }

    /// The amount of a real number of steps.
    pub fn real(self, steps: f64) -> f64 {
        steps * self.value
    }

    fn divide(self, amount: Decimal) -> Option<(i64, i128)> {
        let above = amount.digits.checked_mul(power(self.size.places)?)?;
        let below = self.size.digits.checked_mul(power(amount.places)?)?;
        Some((
            i64::try_from(above.div_euclid(below)).ok()?,
            above.rem_euclid(below),
        ))
    }
}

fn power(places: u32) -> Option<i128> {
    10i128.checked_pow(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(value: f64) -> Step {
        Step::of(value).unwrap()
    }

    fn decimal(value: f64) -> Decimal {
        Decimal::of(value).unwrap()
    }

    #[test]
    fn whole_steps_are_decided_on_the_decimal_digits() {
        for (amount, size, expected) in [
            (5438.6, 0.1, Some(54386)), // 5438.6 / 0.1 is 54385.99… in binary
            (5438.65, 0.1, None),
            (0.3, 0.1, Some(3)),
            (12000.0, 1.0, Some(12000)),
            (12000.0, 7.0, None),
            (1e6, 2.5, Some(400_000)),
            (0.0, 0.5, Some(0)),
            (-20.0, 0.5, Some(-40)),
        ] {
            assert_eq!(step(size).whole(decimal(amount)), expected, "{amount} / {size}");
        }
    }

    #[test]
    fn floors_go_up_and_caps_go_down_on_exact_products() {
        // 0.7 × 820 is 574 on paper and 574.0 or 573.99… in binary.
        let product = decimal(0.7).times(decimal(820.0)).unwrap();
        assert_eq!(step(1.0).up(product), Some(574));
        assert_eq!(step(1.0).down(product), Some(574));
        let product = decimal(0.7).times(decimal(815.0)).unwrap(); // 570.5
        assert_eq!(step(1.0).up(product), Some(571));
        assert_eq!(step(1.0).down(product), Some(570));
        assert_eq!(step(1.0).down(decimal(-0.5)), Some(-1));
        assert_eq!(step(1.0).up(decimal(-0.5)), Some(0));
    }

    #[test]
    fn the_nearest_step_and_the_floor_on_a_mean_are_exact() {
        // 0.5 × 502.6 = 251.3; halves go away from zero.
        let product = decimal(0.5).times(decimal(502.6)).unwrap();
        assert_eq!(step(0.1).nearest(product), Some(2513));
        assert_eq!(step(1.0).nearest(decimal(2.5)), Some(3));
        assert_eq!(step(1.0).nearest(decimal(-2.5)), Some(-3));
        assert_eq!(step(1.0).nearest(decimal(2.4)), Some(2));
        assert_eq!(decimal(0.1).plus(decimal(0.2)), Some(decimal(0.3)));
        // 0.8 × (100 + 110 + 121) ÷ 3 = 88.266…
        let sum = decimal(0.8).times(decimal(331.0)).unwrap();
        assert_eq!(step(1.0).up_to_mean(sum, 3), Some(89));
        assert_eq!(step(0.1).up_to_mean(decimal(0.6), 3), Some(2));
    }

    #[test]
    fn steps_become_the_number_a_person_would_write() {
        for (steps, size, expected) in [
            (3, 0.1, 0.3),
            (54386, 0.1, 5438.6),
            (7, 2.5, 17.5),
            (-3, 0.1, -0.3),
        ] {
            assert_eq!(step(size).amount(steps), expected);
        }
    }

    #[test]
    fn no_step_is_zero_or_negative() {
        assert_eq!(Step::of(0.0), None);
        assert_eq!(Step::of(-1.0), None);
        assert_eq!(Step::of(1e-40), None);
    }
}
