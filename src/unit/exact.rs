//! A decimal times a fraction of whole numbers, rounded once.

/// The most digits behind the point at which a value is looked for as a decimal.
const DECIMALS: u32 = 15;

/// 2⁵³: whole numbers up to it, and their products and quotients, are exact or rounded once.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// `value × up ÷ down`, where the value is the decimal that is written for it: 2.01 is 201 ÷ 100, and 2.01 × 1 ÷ 100 is
/// the double nearest to 0.0201. A value of more digits than a double holds is taken as it is.
pub fn scaled(value: f64, up: u64, down: u64) -> f64 {
    let (up, down) = (up as f64, down as f64);
    let mut tens = 1.0;
    for _ in 0..=DECIMALS {
        let digits = (value * tens).round();
        let (above, below) = (digits * up, tens * down);
        if above.abs() > EXACT || below > EXACT {
            break;
        }
        if digits / tens == value {
            return above / below;
        }
        tens *= 10.0;
    }
    value * up / down
}

#[cfg(test)]
mod tests {
    use super::super::UNITS;

    /// `digits × up ÷ (down × 10^places)` to 30 digits behind the point, for the reader of decimals to round once.
    fn expected(digits: u64, places: u32, up: u32, down: u32) -> f64 {
        let above = u128::from(digits) * u128::from(up);
        let below = u128::from(down) * 10u128.pow(places);
        let mut text = format!("{}.", above / below);
        let mut rest = above % below;
        for _ in 0..30 {
            rest *= 10;
            text.push_str(&(rest / below).to_string());
            rest %= below;
        }
        text.parse().unwrap()
    }

    // The expectation is made of whole numbers alone; multiplicator of Knuth's MMIX.
    #[test]
    fn every_unit_gives_the_double_nearest_to_the_exact_decimal() {
        let mut state = 20_261_201_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        for unit in UNITS {
            for _ in 0..1000 {
                let digits = next() % 1_000_000_000;
                let places = u32::try_from(next() % 10).unwrap();
                let text = format!("{digits}e-{places}");
                let value: f64 = text.parse().unwrap();
                let read = unit.to_canonical(value);
                assert_eq!(
                    read,
                    expected(digits, places, unit.up, unit.down),
                    "{text} {}",
                    unit.symbol
                );
                assert_eq!(
                    unit.of_canonical(value),
                    expected(digits, places, unit.down, unit.up),
                    "{text} {}",
                    unit.symbol
                );
            }
        }
    }

    #[test]
    fn shares_areas_and_money_are_what_paper_says() {
        let of = |symbol: &str, value: f64| {
            let unit = UNITS.iter().find(|unit| unit.symbol == symbol).unwrap();
            unit.to_canonical(value)
        };
        assert_eq!(of("%", 2.01), 0.0201);
        assert_eq!(of("㎡", 1234.56), 1.85184);
        assert_eq!(of("kwh", 1_234_567.89), 123.456789);
        assert_eq!(of("元", 1_234_567.8), 123.45678);
        assert_eq!(of("千元", 1234.7), 123.47);
        assert_eq!(of("kg", 2010.3), 2.0103);
    }
}
