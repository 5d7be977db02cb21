//! Elements and attributes of XML parts, whatever their prefixes.

use quick_xml::events::BytesStart;

/// The attribute of an element with this name behind its prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| {
        let key: &str = attribute.key.as_ref();
        key.rsplit(':').next() == Some(name)
    })?;
    Some(unescaped(found.value.as_ref()))
}

/// A text with its entities as letters; one that breaks their rules stays as it is written.
pub fn unescaped(raw: &str) -> String {
    quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned())
}

/// The name of an element without its prefix.
pub fn local<'a>(element: &'a BytesStart<'_>) -> &'a str {
    let name: &str = element.name().into_inner();
    name.rsplit(':').next().unwrap_or(name)
}

/// Row and column of a cell's name, from 0.
pub fn position(name: &[u8]) -> Option<(u32, u32)> {
    let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let mut column = 0u32;
    for letter in &name[..letters] {
        let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    let row: u32 = std::str::from_utf8(&name[letters..]).ok()?.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use crate::survey::file::xml::*;

    #[test]
    fn names_of_cells_are_positions() {
        assert_eq!(position(b"A1"), Some((0, 0)));
        assert_eq!(position(b"XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "AAAAAAAAAAAAAA1"] {
            assert_eq!(position(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
