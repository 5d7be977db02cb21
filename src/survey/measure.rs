//! Measuring a packed part without holding it: how long it is, of how many elements, and how long its longest text.

use std::io::{Read, Result};

/// What a part of a packed workbook amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Unpacked bytes.
    pub bytes: u64,
    /// Opening and closing tags.
    pub elements: u64,
    /// Bytes of the longest tag or text between two tags.
    pub longest: u64,
    /// How many strings a table of shared strings says it has.
    pub declared_strings: u64,
}

impl Measured {
    /// A part of which only the size is known.
    pub fn unread(bytes: u64) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }
}

/// Where a table of shared strings says how many they are.
const COUNT: &[u8] = b"uniqueCount";

/// Unpacks a part, at most `limit` bytes and one more. Only a table of strings is asked how many it declares.
///
/// # Errors
/// What the packed stream itself says when it is broken.
pub fn measure(part: impl Read, limit: u64, strings: bool) -> Result<Measured> {
    let mut part = part.take(limit.saturating_add(1));
    let mut block = vec![0; 1 << 16];
    let mut measured = Measured::default();
    let mut run = 0;
    loop {
        let length = part.read(&mut block)?;
        if length == 0 {
            break;
        }
        let bytes = &block[..length];
        if strings {
            measured.declared_strings = measured.declared_strings.max(declared(bytes));
        }
        measured.bytes += length as u64;
        let mut pieces = bytes.split(|byte| *byte == b'<');
        run += pieces.next().map_or(0, |piece| piece.len() as u64);
        for piece in pieces {
            measured.longest = measured.longest.max(run);
            measured.elements += 1;
            run = piece.len() as u64;
        }
        measured.longest = measured.longest.max(run);
    }
    Ok(measured)
}

/// The largest number behind `uniqueCount` in a block. Readers look for it in the first element, and a block is as
/// large as any first element that is not absurd; a longer one is refused for its length.
fn declared(block: &[u8]) -> u64 {
    let found = block
        .windows(COUNT.len())
        .enumerate()
        .filter(|(_, window)| *window == COUNT);
    let numbers = found.map(|(at, _)| {
        let behind = &block[at + COUNT.len()..];
        let digits = behind.iter().skip_while(|byte| !byte.is_ascii_digit());
        digits
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0u64, |number, digit| {
                number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
            })
    });
    numbers.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_the_longest_text_and_the_declared_number_are_counted() {
        let part = br#"<sst count="9" uniqueCount="412"><si><t>abcdefghij</t></si></sst>"#;
        let measured = measure(&part[..], 1 << 20, true).unwrap();
        assert_eq!(measured.bytes, part.len() as u64);
        assert_eq!((measured.elements, measured.declared_strings), (6, 412));
        // sst count="9" uniqueCount="412"> is the longest.
        assert_eq!(measured.longest, 32);
        assert_eq!(measure(&part[..], 10, true).unwrap().bytes, 11);
    }

    #[test]
    fn a_text_over_several_blocks_is_one_text() {
        let part = format!("<a>{}</a>", "x".repeat(200_000));
        let measured = measure(part.as_bytes(), 1 << 20, false).unwrap();
        assert_eq!(measured.longest, 200_002);
    }
}
