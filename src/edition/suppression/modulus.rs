//! Exact linear algebra in the integers modulo 2⁶¹ − 1, on sparse vectors.

/// A prime.
const PRIME: u64 = (1 << 61) - 1;

/// Places and values, sorted by place, none of them 0.
pub type Sparse = Vec<(usize, u64)>;

/// A whole number in the field.
pub fn residue(number: i64) -> u64 {
    (i128::from(number).rem_euclid(i128::from(PRIME))) as u64
}

/// The product.
pub fn times(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    // 2⁶¹ is 1 here, so the high bits are added to the low ones.
    let sum = (product as u64 & PRIME) + (product >> 61) as u64;
    if sum >= PRIME { sum - PRIME } else { sum }
}

/// −1 times a number.
pub fn negative(value: u64) -> u64 {
    if value == 0 { 0 } else { PRIME - value }
}

/// `1 / value`, by Fermat's little theorem.
fn inverse(value: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, value, PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}

/// `row − factor · other`.
fn minus(row: &[(usize, u64)], other: &[(usize, u64)], factor: u64) -> Sparse {
    let factor = negative(factor);
    let mut result = Vec::with_capacity(row.len() + other.len());
    let (mut left, mut right) = (row.iter().copied().peekable(), other.iter().copied().peekable());
    loop {
        let (place, value) = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return result,
            (Some(one), other) if other.is_none_or(|(place, _)| one.0 < place) => {
                left.next();
                one
            }
            (one, Some((place, value))) => {
                right.next();
                let mut sum = times(value, factor);
                if let Some((_, own)) = one.filter(|one| one.0 == place) {
                    left.next();
                    sum += own;
                }
                (place, if sum >= PRIME { sum - PRIME } else { sum })
            }
            (Some(one), None) => {
                left.next();
                one
            }
        };
        if value != 0 {
            result.push((place, value));
        }
    }
}

/// Equal places summed, zeros left out.
pub fn gathered(mut terms: Sparse) -> Sparse {
    terms.sort_unstable_by_key(|(place, _)| *place);
    let mut list: Sparse = Vec::with_capacity(terms.len());
    for (place, value) in terms {
        match list.last_mut().filter(|last| last.0 == place) {
            Some(last) => {
                last.1 += value;
                last.1 -= if last.1 >= PRIME { PRIME } else { 0 };
            }
            None => list.push((place, value)),
        }
    }
    list.retain(|(_, value)| *value != 0);
    list
}

/// A space of vectors by its reduced row echelon form: every basis vector is 1 at its first place, where the others
/// are 0.
#[derive(Clone, Debug, Default)]
pub struct Space {
    rows: Vec<Sparse>,
    /// The row that begins at a place.
    begins: std::collections::HashMap<usize, usize>,
}

impl Space {
    /// The space of some vectors.
    pub fn of(vectors: impl IntoIterator<Item = Sparse>) -> Self {
        let mut space = Self::default();
        for vector in vectors {
            space.add(vector);
        }
        space
    }

    /// How many dimensions it has.
    pub fn rank(&self) -> usize {
        self.rows.len()
    }

    /// The basis.
    pub fn rows(&self) -> &[Sparse] {
        &self.rows
    }

    /// The basis vector that begins at a place.
    pub fn beginning(&self, place: usize) -> Option<&Sparse> {
        Some(&self.rows[*self.begins.get(&place)?])
    }

    /// What is left of a vector outside the space.
    pub fn rest(&self, vector: &[(usize, u64)]) -> Sparse {
        // The basis is reduced, so that what is subtracted brings no place at which another row begins.
        let mut rest = vector.to_vec();
        for (place, factor) in vector {
            if let Some(row) = self.beginning(*place) {
                rest = minus(&rest, row, *factor);
            }
        }
        rest
    }

    /// Adds a vector; whether the space grew.
    pub fn add(&mut self, vector: Sparse) -> bool {
        let mut row = self.rest(&vector);
        let Some((begin, first)) = row.first().copied() else {
            return false;
        };
        let scale = inverse(first);
        for (_, value) in &mut row {
            *value = times(*value, scale);
        }
        for other in &mut self.rows {
            if let Ok(found) = other.binary_search_by_key(&begin, |(place, _)| *place) {
                *other = minus(other, &row, other[found].1);
            }
        }
        self.begins.insert(begin, self.rows.len());
        self.rows.push(row);
        true
    }
}
