//! From numbers to places and back to round numbers on an axis.

use crate::unit::number_text;

/// Maps numbers to places between `from` and `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    log: bool,
}

impl Scale {
    /// A linear scale around `values`; with `zero` it begins or ends at 0. Equal values get room on both sides.
    pub fn linear(values: impl IntoIterator<Item = f64>, zero: bool, ticks: usize) -> Self {
        let (mut low, mut high) = range(values).unwrap_or((0.0, 1.0));
        if zero {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        if low == high {
            let room = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
            low -= if zero { 0.0 } else { room };
            high += room;
        }
        let step = step(high / 2.0 - low / 2.0, ticks);
        let room = (high / 2.0 - low / 2.0) * 0.06;
        // An end near a round number goes there; otherwise it only keeps a little room, so that no space is wasted.
        let down = (low / step + 1e-9).floor() * step;
        let up = (high / step - 1e-9).ceil() * step;
        Self {
            low: if low - down <= step * 0.35 {
                down
            } else {
                low - room
            },
            high: if up - high <= step * 0.35 { up } else { high + room },
            from: 0.0,
            to: 1.0,
            log: false,
        }
    }

    /// A logarithmic scale around the positive of `values`, ending at 1, 2 or 5 times a power of ten.
    pub fn log(values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = range(values.into_iter().filter(|value| *value > 0.0)).unwrap_or((1.0, 10.0));
        let low = round_steps(low, false);
        let high = round_steps(high, true);
        let (low, high) = if low < high {
            (low, high)
        } else {
            (low / 2.0, high * 2.0)
        };
        Self {
            low,
            high,
            from: 0.0,
            to: 1.0,
            log: true,
        }
    }

    /// A linear scale from end to end.
    pub fn exact(low: f64, high: f64) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        Self {
            low,
            high,
            from: 0.0,
            to: 1.0,
            log: false,
        }
    }

    /// Ticks at rank 1 and at round ranks up to `last`: value, place, text.
    pub fn ranks(self, last: f64) -> Vec<(f64, f64, String)> {
        let step = step(last / 2.0, 10).max(1.0).ceil();
        let round = (1..=(last / step) as usize).map(|index| index as f64 * step);
        [1.0]
            .into_iter()
            .chain(round.filter(|rank| *rank > 1.0))
            .map(|rank| (rank, self.at(rank), number_text(rank, 0)))
            .collect()
    }

    /// The same scale between these places.
    pub fn between(self, from: f64, to: f64) -> Self {
        Self { from, to, ..self }
    }

    /// Whether equal steps are equal ratios.
    pub fn is_log(self) -> bool {
        self.log
    }

    /// The place of a number; numbers beyond the ends, and those a logarithmic scale has no place for, are at the ends.
    pub fn at(self, value: f64) -> f64 {
        let share = if self.log {
            (value.max(self.low) / self.low).ln() / (self.high / self.low).ln()
        } else {
            value / (self.high - self.low) - self.low / (self.high - self.low)
        };
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }

    /// About `count` round numbers from end to end.
    pub fn ticks(self, count: usize) -> Vec<f64> {
        if self.log {
            return self.log_ticks(count);
        }
        let step = step(self.high / 2.0 - self.low / 2.0, count);
        let first = (self.low / step - 1e-9).ceil();
        let last = (self.high / step + 1e-9).floor();
        (0..=((last - first) as usize).min(50))
            .map(|index| (first + index as f64) * step)
            .collect()
    }

    /// The numbers of ticks as text, with the decimals that they need; each its own on a logarithmic scale.
    pub fn texts(self, ticks: &[f64]) -> Vec<String> {
        let most = ticks.iter().map(|tick| needed_decimals(*tick)).max().unwrap_or(0);
        ticks
            .iter()
            .map(|tick| figure(*tick, if self.log { needed_decimals(*tick) } else { most }))
            .collect()
    }

    fn log_ticks(self, count: usize) -> Vec<f64> {
        let first = self.low.log10().floor() as i32;
        let last = self.high.log10().ceil() as i32;
        let decades = (last - first) as usize;
        let steps: &[f64] = if decades * 3 <= count + 2 {
            &[1.0, 2.0, 5.0]
        } else {
            &[1.0]
        };
        let every = decades.div_ceil(count.max(1)).max(1);
        (first..=last)
            .step_by(if steps.len() > 1 { 1 } else { every })
            .flat_map(|power| steps.iter().map(move |step| decimal(*step, power)))
            .filter(|tick| *tick >= self.low * (1.0 - 1e-9) && *tick <= self.high * (1.0 + 1e-9))
            .collect()
    }
}

fn needed_decimals(tick: f64) -> usize {
    (0..=9)
        .find(|digits| {
            let raised = tick * 10f64.powi(*digits as i32);
            (raised.round() - raised).abs() <= 1e-6 * raised.abs()
        })
        .unwrap_or(2)
}

/// `digit × 10^power` to the last bit of what its decimal form says.
fn decimal(digit: f64, power: i32) -> f64 {
    format!("{digit}e{power}").parse().unwrap_or(digit)
}

fn range(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .filter(|value| value.is_finite())
        .fold(None, |range, value| match range {
            None => Some((value, value)),
            Some((low, high)) => Some((value.min(low), value.max(high))),
        })
}

/// 1, 2 or 5 times a power of ten, so that twice `half` holds about `count` steps.
pub fn step(half: f64, count: usize) -> f64 {
    let rough = (half / count.max(1) as f64 * 2.0).max(f64::MIN_POSITIVE * 1e10);
    let power = rough.log10().floor() as i32;
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|digit| decimal(digit, power))
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(decimal(1.0, power + 1))
}

fn round_steps(value: f64, up: bool) -> f64 {
    let power = value.log10().floor() as i32;
    let steps = [1.0, 2.0, 5.0, 10.0].map(|digit| decimal(digit, power));
    let found = if up {
        steps.into_iter().find(|step| *step >= value)
    } else {
        steps.into_iter().rev().find(|step| *step <= value)
    };
    found.unwrap_or(value)
}

/// Decimals with which the greatest of `values` shows three digits: 12.3, 1.23, 123.
pub fn decimals(values: impl IntoIterator<Item = f64>) -> usize {
    let greatest = values
        .into_iter()
        .filter(|value| value.is_finite())
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    if greatest == 0.0 {
        return 0;
    }
    (2 - greatest.log10().floor() as i32).clamp(0, 6) as usize
}

/// A number on a chart: thousands marks, a real minus sign; from 10⁹ on as 1.2E15, which no label has room to spell out.
pub fn figure(value: f64, digits: usize) -> String {
    if value.abs() < 1e9 {
        return number_text(value, digits);
    }
    let power = value.abs().log10().floor();
    format!("{}E{power}", number_text(value / 10f64.powf(power), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers_that_hold_all_values() {
        let scale = Scale::linear([3.2, 97.0], true, 5);
        assert_eq!(scale.ticks(5), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        let small = Scale::linear([0.011, 0.029], false, 5);
        assert_eq!(
            small.texts(&small.ticks(5)),
            ["0.010", "0.015", "0.020", "0.025", "0.030"]
        );
    }

    #[test]
    fn equal_values_and_no_values_still_have_an_axis() {
        for scale in [
            Scale::linear([5.0, 5.0], false, 5),
            Scale::linear([], true, 5),
            Scale::linear([0.0], true, 5),
            Scale::linear([-3.0, -3.0], true, 5),
            Scale::log([7.0]),
            Scale::log([-1.0]),
        ] {
            let ticks = scale.ticks(5);
            assert!(ticks.len() >= 2, "{scale:?} {ticks:?}");
            assert!(scale.at(5.0).is_finite());
        }
    }

    #[test]
    fn a_logarithmic_axis_shows_one_two_five() {
        let scale = Scale::log([0.3, 40.0]);
        assert_eq!(scale.ticks(8), [0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(scale.texts(&scale.ticks(8))[..3], ["0.2", "0.5", "1"]);
        assert_eq!(scale.between(0.0, 100.0).at(-1.0), 0.0);
    }

    #[test]
    fn figures_have_three_digits_at_most_six_decimals() {
        assert_eq!(decimals([12.345678901]), 1);
        assert_eq!(decimals([0.0123]), 4);
        assert_eq!(decimals([1234.5]), 0);
        assert_eq!(figure(1.25e15, 0), "1.3E15");
    }
}
