//! Seeded random draws.
//!
//! PCG is used because its stream is fixed by its paper and tested for portability, so a seed means the same numbers
//! in every later version. Every enterprise has its own stream: enterprise 17 is the same whether 30 or 200,000 are
//! made.

use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// A stream of draws.
pub struct Draw(Pcg64Mcg);

impl Draw {
    /// The stream of the enterprise with this running number.
    pub fn new(seed: u64, number: u64) -> Self {
        // The odd constant (2^64 ÷ golden ratio) keeps the streams of neighbouring seeds far apart.
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number);
        Self(Pcg64Mcg::seed_from_u64(mixed))
    }

    /// Uniform in [0, 1): the upper 53 bits as a fraction.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in [`from`, `to`).
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    /// Uniform whole number in `from..=to`.
    pub fn whole(&mut self, from: u32, to: u32) -> u32 {
        from + (self.unit() * f64::from(to - from + 1)) as u32
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Standard normal.
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// Log-normal factor with median 1: exp(`sigma` × z), z cut to ±2.5 so that no enterprise dwarfs its city.
    pub fn factor(&mut self, sigma: f64) -> f64 {
        (sigma * self.normal().clamp(-2.5, 2.5)).exp()
    }

    /// An index, with probability in proportion to its weight.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut rest = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (index, weight) in weights.enumerate().filter(|(_, weight)| *weight > 0.0) {
            last = index;
            rest -= weight;
            if rest < 0.0 {
                break;
            }
        }
        last
    }
}
