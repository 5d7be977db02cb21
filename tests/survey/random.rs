//! Chance by a seed.

/// A generator of its own (Marsaglia's xorshift): the same copies on every computer.
pub struct Random(u64);

impl Random {
    /// One stream a copy, so that each can be made again alone.
    pub fn of(seed: u64, copy: u64) -> Self {
        let mut random = Self((seed.wrapping_add(copy).wrapping_mul(0x9e37_79b9_7f4a_7c15)) | 1);
        for _ in 0..8 {
            random.next();
        }
        random
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// One of a list.
    pub fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}
