//! A look at the XML of a sheet, byte by byte: several times as quick as a reader that takes every tag apart.

use std::io::{self, BufRead};

use crate::survey::file::mark::{Cells, Marks, Merge};
use crate::survey::file::xml::position;

/// A tag: its name without prefix, and what stands behind the name.
pub struct Tag<'a> {
    /// The name.
    pub name: &'a [u8],
    rest: &'a [u8],
    /// Whether it closes an element.
    pub closes: bool,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, whatever its prefix.
    pub fn attribute(&self, name: &[u8]) -> Option<&'a [u8]> {
        let mut rest = self.rest;
        loop {
            let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
            rest = &rest[start..];
            let equals = rest.iter().position(|byte| *byte == b'=')?;
            let (key, value) = (
                rest[..equals].trim_ascii_end(),
                rest[equals + 1..].trim_ascii_start(),
            );
            let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
            let end = value[1..].iter().position(|byte| *byte == quote)? + 1;
            if local(key) == name {
                return Some(&value[1..end]);
            }
            rest = &value[end + 1..];
        }
    }

    fn number(&self, name: &[u8]) -> Option<u32> {
        std::str::from_utf8(self.attribute(name)?)
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    fn is_true(&self, name: &[u8]) -> bool {
        self.attribute(name).is_some_and(is_true)
    }

    /// Whether a size is said to be none.
    fn is_zero(&self, name: &[u8]) -> bool {
        let said = self
            .attribute(name)
            .and_then(|text| std::str::from_utf8(text).ok());
        said.is_some_and(|text| text.trim().parse::<f64>() == Ok(0.0))
    }
}

/// Whether the text of an attribute is “yes”.
pub fn is_true(text: &[u8]) -> bool {
    matches!(text, b"1" | b"true" | b"on")
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    match name.iter().rposition(|byte| *byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Hands every tag of a part to `visit`, with the text in front of it.
pub fn tags(mut part: impl BufRead, visit: &mut dyn FnMut(&[u8], &Tag<'_>)) -> io::Result<()> {
    let mut piece = Vec::with_capacity(256);
    let mut until: Option<&[u8]> = None;
    loop {
        piece.clear();
        if part.read_until(b'>', &mut piece)? == 0 {
            return Ok(());
        }
        if let Some(end) = until {
            until = Some(end).filter(|end| !piece.ends_with(end));
            continue;
        }
        let Some(open) = piece.iter().position(|byte| *byte == b'<') else {
            continue;
        };
        let (text, tag) = piece.split_at(open);
        // What is commented out, and text that is no markup, are no tags.
        let ends: [(&[u8], &[u8]); 2] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>")];
        if let Some((_, end)) = ends.iter().find(|(start, _)| tag.starts_with(start)) {
            until = Some(*end).filter(|end| !tag.ends_with(end));
            continue;
        }
        let inner = tag[1..].strip_suffix(b">").unwrap_or(&tag[1..]);
        let (closes, inner) = match inner.strip_prefix(b"/") {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let empty = inner.ends_with(b"/");
        let inner = inner.strip_suffix(b"/").unwrap_or(inner);
        let end = inner
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(inner.len());
        let (name, rest) = (local(&inner[..end]), &inner[end..]);
        visit(text, &Tag { name, rest, closes });
        if empty && !closes {
            visit(
                b"",
                &Tag {
                    name,
                    rest: b"",
                    closes: true,
                },
            );
        }
    }
}

/// The merged cell of a range: `B4:C9`.
fn range(text: &[u8]) -> Option<Merge> {
    let colon = text.iter().position(|byte| *byte == b':')?;
    let ((first, column), (last, _)) = (position(&text[..colon])?, position(&text[colon + 1..])?);
    Some(Merge { column, first, last })
}

/// The marks of a sheet. Rows and cells need not say where they stand: one that does not follows the one before.
#[derive(Default)]
pub struct Sheet {
    marks: Marks,
    cells: Cells,
    next_row: u32,
    next_column: u32,
    cell: (u32, u32),
    formula: bool,
    /// Whether the cell says that it holds text.
    text: bool,
    /// What the cell holds: nothing, a zero or an empty text, something.
    value: Option<bool>,
}

impl Sheet {
    /// Takes a tag and the text in front of it.
    pub fn tag(&mut self, text: &[u8], tag: &Tag<'_>) {
        match (tag.name, tag.closes) {
            (b"c", false) => {
                let here = (self.next_row.saturating_sub(1), self.next_column);
                self.cell = tag.attribute(b"r").and_then(position).unwrap_or(here);
                self.next_column = self.cell.1.saturating_add(1);
                self.formula = false;
                self.value = None;
                self.text = false;
                // Only formulas are looked at; most cells hold none.
                if let Some(kind) = tag.attribute(b"t") {
                    self.text = kind == b"str";
                }
            }
            (b"c", true) if self.formula => self.cells.formula(self.cell, self.value),
            (b"f", false) => self.formula = true,
            // A formula may give an empty text, which is a value.
            (b"v", false) if self.text => self.value = Some(false),
            (b"v" | b"t", true) if self.formula => {
                let text = text.trim_ascii();
                if !text.is_empty() {
                    let number = std::str::from_utf8(text)
                        .ok()
                        .and_then(|text| text.parse::<f64>().ok());
                    self.value = Some(self.text || number != Some(0.0));
                }
            }
            (b"row", false) => {
                let row = tag
                    .number(b"r")
                    .and_then(|row| row.checked_sub(1))
                    .unwrap_or(self.next_row);
                if tag.is_true(b"hidden") || tag.is_zero(b"ht") {
                    self.marks.hidden_rows.push(row);
                }
                self.next_row = row.saturating_add(1);
                self.next_column = 0;
            }
            (b"col", false) if tag.is_true(b"hidden") || tag.is_zero(b"width") => {
                if let (Some(first), Some(last)) = (tag.number(b"min"), tag.number(b"max")) {
                    self.marks
                        .hidden_columns
                        .push((first.saturating_sub(1), last.saturating_sub(1)));
                }
            }
            (b"mergeCell", false) => {
                self.marks.merged.extend(tag.attribute(b"ref").and_then(range));
            }
            _ => {}
        }
    }

    /// Ends the sheet; `calculated` says whether the workbook's formulas were, as far as it says so.
    pub fn finish(mut self, calculated: Option<bool>) -> Marks {
        self.cells.file(calculated, &mut self.marks);
        self.marks
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::file::side::scan::*;

    #[test]
    fn marks_are_found_under_any_prefix_and_not_in_comments() {
        let xml = b"<x:worksheet><!-- <row r=\"9\" hidden=\"1\"> --><x:cols><x:col min='6' max='7' hidden='true'/></x:cols>\
            <x:row r=\"2\" hidden=\"1\"><x:c r=\"A2\" t=\"s\"><x:v>0</x:v></x:c></x:row><x:row><x:c><x:f>A1>B1</x:f><x:v/></x:c>\
            <x:c t=\"str\"><x:f>A2</x:f><x:v></x:v></x:c><x:c r=\"E3\"><x:f/><x:v>0</x:v></x:c></x:row>\
            <x:mergeCell ref=\"B4:C9\"/></x:worksheet>";
        let marks = |calculated| {
            let mut sheet = Sheet::default();
            tags(&xml[..], &mut |text, tag| sheet.tag(text, tag)).unwrap();
            sheet.finish(calculated)
        };
        let calculated = marks(Some(true));
        assert_eq!(calculated.hidden_rows, [1]);
        assert_eq!(calculated.hidden_columns, [(5, 6)]);
        let merge = Merge {
            column: 1,
            first: 3,
            last: 8,
        };
        assert_eq!(calculated.merged, [merge]);
        assert_eq!(calculated.without_value, [(2, 0)]);
        assert!(calculated.not_calculated.is_empty());
        assert_eq!(marks(Some(false)).not_calculated, [(2, 1), (2, 4)]);
        assert_eq!(marks(None).not_calculated, [(2, 1), (2, 4)]);
    }
}
