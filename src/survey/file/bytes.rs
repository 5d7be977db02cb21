//! Numbers and letters in binary files, the small end first.

use encoding_rs::UTF_16LE;

/// A number of two bytes.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

/// A number of four bytes.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

/// At most so many letters of two bytes each; a byte left over at the end is none.
pub fn wide(bytes: &[u8], most: usize) -> String {
    let length = most.saturating_mul(2).min(bytes.len() & !1);
    let (text, _) = UTF_16LE.decode_without_bom_handling(&bytes[..length]);
    text.into_owned()
}

/// At most so many letters of one byte each, which are the first of those of two.
pub fn narrow(bytes: &[u8], most: usize) -> String {
    bytes.iter().take(most).map(|byte| char::from(*byte)).collect()
}
