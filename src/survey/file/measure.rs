//! Measuring a packed part without holding it: how long it is, of how many elements, and how long its longest text.

use std::io::{BufReader, Read, Result};

use quick_xml::events::Event;

use super::xml::{attribute, local};

/// What a part of a packed workbook amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Unpacked bytes.
    pub bytes: u64,
    /// Opening and closing tags.
    pub elements: u64,
    /// Bytes of the longest tag or text between two tags.
    pub longest: u64,
    /// How often the data of a sheet begin.
    pub tables: u64,
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

/// Unpacks a part, at most `limit` bytes and one more.
///
/// # Errors
/// What the packed stream itself says when it is broken.
pub fn measure(part: impl Read, limit: u64) -> Result<Measured> {
    let mut part = part.take(limit.saturating_add(1));
    let mut block = vec![0; 1 << 16];
    let mut measured = Measured::default();
    let mut run = 0;
    // The first bytes of the tag, however blocks cut it.
    let mut name: Vec<u8> = Vec::with_capacity(NAME);
    loop {
        let length = part.read(&mut block)?;
        if length == 0 {
            break;
        }
        let bytes = &block[..length];
        measured.bytes += length as u64;
        for (position, piece) in bytes.split(|byte| *byte == b'<').enumerate() {
            if position > 0 {
                measured.longest = measured.longest.max(run);
                measured.elements += 1;
                measured.tables += u64::from(begins_data(&name));
                run = 0;
                name.clear();
            }
            run += piece.len() as u64;
            name.extend(&piece[..piece.len().min(NAME - name.len())]);
        }
        measured.longest = measured.longest.max(run);
    }
    measured.tables += u64::from(begins_data(&name));
    Ok(measured)
}

/// As many bytes tell the name of an element.
const NAME: usize = 40;

/// Whether a tag opens the data of a sheet.
fn begins_data(piece: &[u8]) -> bool {
    let name = piece
        .split(|byte| matches!(byte, b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n'))
        .next();
    let name = name.unwrap_or_default();
    !piece.starts_with(b"/") && (name == b"sheetData" || name.ends_with(b":sheetData"))
}

/// How many strings a table says it has, read as its reader reads it: from the first element of that name, whatever
/// stands before it and however the part is encoded. 0 where it says nothing.
pub fn declared_strings(part: impl Read) -> u64 {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if local(&element) == "sst" => {
                let count = attribute(&element, "uniqueCount");
                return count.and_then(|count| count.trim().parse().ok()).unwrap_or(0);
            }
            Ok(Event::Eof) | Err(_) => return 0,
            _ => buffer.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::file::measure::*;

    #[test]
    fn elements_the_longest_text_and_the_declared_number_are_counted() {
        let part = br#"<sst count="9" uniqueCount="412"><si><t>abcdefghij</t></si></sst>"#;
        let measured = measure(&part[..], 1 << 20).unwrap();
        assert_eq!(measured.bytes, part.len() as u64);
        assert_eq!(measured.elements, 6);
        assert_eq!(declared_strings(&part[..]), 412);
        // sst count="9" uniqueCount="412"> is the longest.
        assert_eq!(measured.longest, 32);
        assert_eq!(measure(&part[..], 10).unwrap().bytes, 11);
    }

    #[test]
    fn the_declared_number_is_found_wherever_the_reader_finds_it() {
        for before in [(1 << 16) - 40, (1 << 16) - 5, 3 << 16] {
            let comment = "x".repeat(before);
            let part = format!("<!-- {comment} --><x:sst uniqueCount='4294967296'><si/></x:sst>");
            assert_eq!(declared_strings(part.as_bytes()), 1 << 32, "{before}");
        }
        assert_eq!(declared_strings(&b"<sst><si/></sst>"[..]), 0);
    }

    #[test]
    fn a_second_table_is_counted_wherever_blocks_cut_its_tag() {
        for before in (1 << 16) - 12..(1 << 16) {
            let blanks = " ".repeat(before - 11);
            let part = format!("<sheetData>{blanks}<x:sheetData a='1'></sheetData><sheetDataX/>");
            assert_eq!(measure(part.as_bytes(), 1 << 20).unwrap().tables, 2, "{before}");
        }
    }

    #[test]
    fn a_text_over_several_blocks_is_one_text() {
        let part = format!("<a>{}</a>", "x".repeat(200_000));
        let measured = measure(part.as_bytes(), 1 << 20).unwrap();
        assert_eq!(measured.longest, 200_002);
    }
}
